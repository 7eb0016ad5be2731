//! No byte of a file can change, and none can be missing.

use crate::support::exchange::{Terminal, beside, open_plain};
use crate::support::store::overwrite;
use contingencia::exchange::{Bundle, ExchangeError, SealedAs, Sealing, Unsealing};
use contingencia::store::keyring::RecoveryKey;
use secrecy::SecretString;
use std::path::Path;

/// Every file that one change away makes of this one: each byte flipped in one
/// of its bits, and each beginning of it.
fn changed(path: &Path, whole: &[u8], mut open: impl FnMut() -> Result<Bundle, ExchangeError>) {
    let mut bytes = whole.to_vec();
    for at in 0..bytes.len() {
        let bit = 1 << (at % 8);
        bytes[at] ^= bit;
        overwrite(path, &bytes);
        let opened = open();
        assert!(opened.is_err(), "byte {at} flipped");
        bytes[at] ^= bit;
    }
    for length in 0..bytes.len() {
        overwrite(path, &bytes[..length]);
        assert!(open().is_err(), "cut at {length}");
    }
    for more in [&b"\0"[..], b"PK\x05\x06", &vec![b'a'; 70_000]] {
        overwrite(path, &[&bytes[..], more].concat());
        assert!(open().is_err(), "{} bytes more", more.len());
    }
    overwrite(path, &bytes);
    open().unwrap();
}

#[test]
fn a_sealed_file_with_any_byte_flipped_or_cut_off_is_refused() {
    let terminal = Terminal::new();
    let office = RecoveryKey::generate();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.ctg");
    terminal.pack(&path, &Sealing::Recipients(vec![office.recipient()]));
    let bytes = std::fs::read(&path).unwrap();
    let unsealing = Unsealing::Identities(vec![office.to_text()]);
    changed(&path, &bytes, || {
        Bundle::open(&path, &unsealing, &mut |_, _| true)
    });
}

#[test]
fn an_unsealed_file_with_any_byte_flipped_or_cut_off_is_refused() {
    let terminal = Terminal::new();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.ctg.zip");
    terminal.pack(&path, &Sealing::Plain);
    let bytes = std::fs::read(&path).unwrap();
    changed(&path, &bytes, || open_plain(&path));

    // The signature beside it, but for its first line, which nobody reads.
    let signature = std::fs::read(beside(&path)).unwrap();
    let first = signature.iter().position(|byte| *byte == b'\n').unwrap();
    for at in first + 1..signature.len() - 1 {
        let mut changed = signature.clone();
        changed[at] ^= 1;
        overwrite(&beside(&path), &changed);
        assert!(
            open_plain(&path).is_err(),
            "byte {at} of the signature flipped"
        );
    }
    std::fs::remove_file(beside(&path)).unwrap();
    assert_eq!(
        open_plain(&path).err().unwrap().to_string(),
        "el archivo: falta su firma (x.ctg.zip.minisig) en la misma carpeta"
    );
}

#[test]
fn a_change_after_opening_is_noticed_while_it_is_taken() {
    let terminal = Terminal::new();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.ctg.zip");
    terminal.pack(&path, &Sealing::Plain);
    let bytes = std::fs::read(&path).unwrap();
    let mut noticed = 0;
    for at in 0..bytes.len() {
        overwrite(&path, &bytes);
        let mut bundle = open_plain(&path).unwrap();
        // The same file, written into while it is open.
        let mut spoiled = bytes.clone();
        spoiled[at] ^= 1;
        overwrite(&path, &spoiled);
        let mut taken = Vec::new();
        let took = bundle.operations(|carried| {
            taken.push(carried.bytes.to_vec());
            Ok::<_, std::convert::Infallible>(())
        });
        match took {
            Ok(()) => assert_eq!(taken, terminal.lines, "byte {at}"),
            Err(_) => noticed += 1,
        }
    }
    assert!(noticed > 100, "{noticed}");
}

#[test]
fn the_wrong_key_passphrase_or_way_of_opening_is_told() {
    let terminal = Terminal::new();
    let (office, other) = (RecoveryKey::generate(), RecoveryKey::generate());
    let folder = tempfile::tempdir().unwrap();
    let secret = |text: &str| SecretString::from(text);
    let identity = |key: &RecoveryKey| Unsealing::Identities(vec![key.to_text()]);
    let passphrase = |text| Unsealing::Passphrase(secret(text));
    let path = folder.path().join("x");
    let open = |unsealing: &Unsealing| {
        let opened = Bundle::open(&path, unsealing, &mut |_, _| true);
        opened.err().unwrap().to_string()
    };

    terminal.pack(&path, &Sealing::Recipients(vec![office.recipient()]));
    for (unsealing, sentence) in [
        (
            identity(&other),
            "el archivo: ninguna de las claves dadas lo abre",
        ),
        (
            passphrase("una de prueba"),
            "el archivo: está cifrado para claves, no con una frase de paso",
        ),
        (
            Unsealing::Plain,
            "el archivo: está cifrado para claves, no con una frase de paso",
        ),
        (
            Unsealing::Identities(vec![other.to_text(), secret("# nada\n")]),
            "la clave 2 no es una identidad de age",
        ),
        (
            Unsealing::Identities(vec![secret("age1…")]),
            "la clave 1 no es una identidad de age",
        ),
    ] {
        assert_eq!(open(&unsealing), sentence);
    }

    std::fs::remove_file(&path).unwrap();
    terminal.pack(
        &path,
        &Sealing::Passphrase(secret("cuatro palabras de prueba")),
    );
    let sealed = std::fs::read(&path).unwrap();
    assert_eq!(
        open(&passphrase("cinco palabras de prueba")),
        "el archivo: la frase de paso no lo abre"
    );
    assert_eq!(
        open(&identity(&office)),
        "el archivo: está cifrado con una frase de paso"
    );

    // However its accents are typed, it is the same (U2).
    std::fs::remove_file(&path).unwrap();
    terminal.pack(
        &path,
        &Sealing::Passphrase(secret("n\u{303}andu\u{301} de prueba")),
    );
    for typed in ["ñandú de prueba", "n\u{303}andu\u{301} de prueba"] {
        assert!(Bundle::open(&path, &passphrase(typed), &mut |_, _| true).is_ok());
    }

    // Asked for more work than is ever done, it does none.
    let text = String::from_utf8_lossy(&sealed[..200]).into_owned();
    let end = text.find(" 16\n").unwrap();
    for cost in ["17", "22", "63"] {
        let mut costly = sealed.clone();
        costly[end + 1..end + 3].copy_from_slice(cost.as_bytes());
        overwrite(&path, &costly);
        assert_eq!(
            open(&passphrase("cuatro palabras de prueba")),
            format!("el archivo: pide un trabajo de scrypt de 2^{cost}; se acepta hasta 2^16")
        );
    }

    // A header that never ends is not read into memory.
    let mut endless = b"age-encryption.org/v1\n".to_vec();
    endless.resize(1 << 20, b'a');
    overwrite(&path, &endless);
    assert_eq!(
        open(&identity(&office)),
        "el archivo: está dañado o incompleto"
    );
    for bytes in [&b""[..], b"hola", b"\x7fELF", b"{}"] {
        overwrite(&path, bytes);
        let told = open(&Unsealing::Plain);
        assert_eq!(
            told,
            "el archivo: no es un paquete ni un acuse de contingencia"
        );
    }
    assert!(matches!(SealedAs::of(&path), Ok(SealedAs::Plain)));
}
