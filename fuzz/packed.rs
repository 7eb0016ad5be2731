//! Bundles as somebody writes them who holds a terminal's key.

use crate::exchange::{Bundle, ExchangeError, Failure, Unsealing};
use minisign::{SecretKey, SecretKeyBox};
use std::convert::Infallible;
use std::io::Cursor;
use std::path::PathBuf;
use std::sync::LazyLock;

/// The key of an invented terminal, which signed the seeds and nothing else.
static SECRET: LazyLock<SecretKey> = LazyLock::new(|| {
    SecretKeyBox::from_string(include_str!("terminal.key"))
        .and_then(SecretKeyBox::into_unencrypted_secret_key)
        .expect("it is a key")
});

/// Its public key.
pub static PUBLIC: LazyLock<String> = LazyLock::new(|| {
    minisign::PublicKey::from_secret_key(&SECRET)
        .expect("it has one")
        .to_base64()
});

/// The file that is opened again and again, one a process.
static PATH: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("contingencia-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("there is a folder for temporary files");
    folder.join("x.ctg.zip")
});

/// The text of a `.minisig` file over some bytes.
#[must_use]
pub fn signed(bytes: &[u8]) -> String {
    minisign::sign(None, &SECRET, Cursor::new(bytes), None, None)
        .expect("a key signs")
        .into_string()
}

/// Opens a file of these bytes, its signature beside it, and takes all of it.
///
/// # Errors
/// What opening says.
///
/// # Panics
/// What was opened cannot be taken.
#[allow(
    clippy::disallowed_methods,
    reason = "a file of a moment, which nobody keeps"
)]
pub fn taken(zip: &[u8]) -> Result<(), ExchangeError> {
    std::fs::write(&*PATH, zip).expect("a file is written");
    std::fs::write(PATH.with_added_extension("minisig"), signed(zip)).expect("as is this");
    let mut bundle = Bundle::open(&PATH, &Unsealing::Plain, &mut |_, _| true)?;
    let mut operations = 0;
    let whole = bundle.operations(|_| {
        operations += 1;
        Ok::<_, Infallible>(())
    });
    expected(whole);
    assert_eq!(operations, bundle.manifest().operations());
    expected(bundle.personal(|_| Ok::<_, Infallible>(())));
    Ok(())
}

fn expected(done: Result<(), Failure<Infallible>>) {
    if let Err(Failure::Exchange(error)) = done {
        panic!("what was opened is taken: {error}");
    }
}
