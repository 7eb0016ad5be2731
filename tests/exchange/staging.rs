//! Bundles that are copied in while they are checked (M5): each operation comes with what
//! it names and nothing before it brought.

use crate::support::exchange::Terminal;
use crate::support::kinds::photo;
use contingencia::domain::attention::AttentionEvent;
use contingencia::domain::document::PART;
use contingencia::exchange::{
    AT_ONCE, Bundle, BundleFacts, ExchangeError, Fault, Sealing, Staged, Unsealing,
};
use contingencia::journal::{Body, digest, hex, sealed_in};
use std::path::{Path, PathBuf};

/// A terminal that attached a document with every operation, whose contents come in
/// another order than its operations.
fn terminal(operations: u64) -> Terminal {
    let mut terminal = Terminal::new();
    while (terminal.lines.len() as u64) < operations {
        let bytes = match terminal.lines.len() {
            3 => photo(2 * PART + 1),
            number => format!("%PDF-1.7 inventado {number}").into_bytes(),
        };
        let facts = terminal.attach("recibo", &bytes);
        let entity = terminal.new_id();
        let body = AttentionEvent::DocumentAttached(facts);
        terminal.push(entity, &Body::Attention(body));
    }
    terminal.vault.reverse();
    terminal
}

fn staged(folder: &Path, terminal: &Terminal) -> (BundleFacts, Staged) {
    let path = folder.join("x.ctg.zip");
    if !path.exists() {
        terminal.pack(&path, &Sealing::Plain);
    }
    let copy = |id| -> PathBuf { folder.join(format!("{id}.age")) };
    Bundle::open_staged(&path, &Unsealing::Plain, &copy, &mut |_, _| true).unwrap()
}

/// Takes what is left; each operation is as it was written, with what it names.
fn taken(staged: &mut Staged, terminal: &Terminal, from: usize) {
    for line in &terminal.lines[from..] {
        let operation = staged.next_operation().unwrap().unwrap();
        assert_eq!((&operation.bytes, operation.hash), (line, digest(line)));
        let named = sealed_in(line);
        assert_eq!(operation.contents.len(), named.len());
        for (content, sealed) in operation.contents.iter().zip(&named) {
            let bytes = [&content.salt[..], &content.data].concat();
            assert_eq!(
                (content.vault, hex(&digest(&bytes))),
                (sealed.vault, sealed.digest.clone())
            );
        }
        assert_eq!(operation.documents.len(), named.len());
        for (sealed, parts) in &operation.documents {
            assert!(parts.iter().all(|part| part.len() <= PART));
            assert_eq!(parts.concat(), terminal.documents[&sealed.vault]);
        }
    }
    assert!(staged.next_operation().unwrap().is_none());
}

#[test]
fn m5_a_small_bundle_is_copied_to_memory_alone() {
    let folder = tempfile::tempdir().unwrap();
    let terminal = terminal(20);
    let (_, mut staged) = staged(folder.path(), &terminal);
    assert!(staged.copy().is_none());
    assert_eq!(staged.operations(), terminal.lines.len() as u64);
    taken(&mut staged, &terminal, 0);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn m5_what_two_operations_name_comes_with_the_first_wherever_it_is_read_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut terminal = terminal(AT_ONCE);
    let facts = terminal.attach("recibo", b"%PDF-1.7 inventado dos veces");
    for _ in 0..2 {
        let entity = terminal.new_id();
        let body = AttentionEvent::DocumentAttached(facts.clone());
        terminal.push(entity, &Body::Attention(body));
    }
    let (_, mut staged) = staged(folder.path(), &terminal);
    let last = terminal.lines.len() as u64 - 2;
    for rests in [false, true] {
        staged.rewind().unwrap();
        staged.skip(last).unwrap();
        let [first, second] = [(); 2].map(|()| {
            if rests {
                staged.rest();
            }
            let operation = staged.next_operation().unwrap().unwrap();
            (operation.contents.len(), operation.documents.len())
        });
        assert_eq!((first, second), ((1, 1), (0, 0)), "{rests}");
    }
}

#[test]
fn m5_a_copy_is_gone_on_with_from_any_operation_and_only_as_it_was_written() {
    let folder = tempfile::tempdir().unwrap();
    let terminal = terminal(AT_ONCE + 1);
    let (bundle, given_up) = staged(folder.path(), &terminal);
    let copy = given_up.copy().unwrap().clone();
    assert_eq!(bundle.documents().len(), terminal.documents.len());
    // Nothing of what is sealed lies there as it is.
    let bytes = std::fs::read(&copy.path).unwrap();
    assert!(!bytes.windows(18).any(|at| at == b"%PDF-1.7 inventado"));
    drop(given_up);
    assert!(!copy.path.exists());

    let (_, mut kept) = staged(folder.path(), &terminal);
    let copy = kept.copy().unwrap().clone();
    kept.keep();
    taken(&mut kept, &terminal, 0);
    drop(kept);
    for from in [0, 1, 4, 250, terminal.lines.len()] {
        let mut again = Staged::open(copy.clone()).unwrap();
        again.skip(from as u64).unwrap();
        taken(&mut again, &terminal, from);
    }
    // Closed between any two of them, it is read on where it was.
    let mut resting = Staged::open(copy.clone()).unwrap();
    for line in &terminal.lines[..300] {
        let operation = resting.next_operation().unwrap().unwrap();
        assert_eq!(&operation.bytes, line);
        assert_eq!(operation.contents.len(), sealed_in(line).len());
        resting.rest();
    }
    taken(&mut resting, &terminal, 300);
    let mut bytes = std::fs::read(&copy.path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    crate::support::store::overwrite(&copy.path, &bytes);
    assert!(matches!(
        Staged::open(copy.clone()).map(drop),
        Err(ExchangeError::Refused {
            fault: Fault::Digest,
            ..
        })
    ));
    std::fs::remove_file(&copy.path).unwrap();
    assert!(matches!(
        Staged::open(copy).map(drop),
        Err(ExchangeError::Io { .. })
    ));
}
