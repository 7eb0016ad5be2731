//! How much is ever taken from a file that somebody else wrote, looked at
//! before memory is.
//!
//! Together they keep opening a bundle under 100 MB of memory, whatever its
//! bytes: scrypt takes 64 MB and gives them back before anything is read; a line
//! and what it is read into take some 20 MB, the digests of the sealed contents
//! up to 40 MB while they are gathered, a manifest of nothing but kinds as much.

/// Work factor of a passphrase, as a power of two: what is written, and the
/// most that is accepted. 2^16 takes 64 MB.
pub(super) const WORK_FACTOR: u8 = 16;

/// Recipients of a sealed file, so that its header stays under [`HEADER`].
pub(super) use crate::domain::recipient::MOST as RECIPIENTS;

/// Bytes of the header of a sealed file.
pub(super) const HEADER: usize = 16 << 10;

/// Forms in a bundle.
pub(super) const FORMS: usize = 5_000;

/// Attached documents in a bundle (Q11).
pub const DOCUMENTS: usize = 2_000;

/// Bytes of a document.
pub(super) use crate::domain::document::MOST_BYTES as DOCUMENT;

/// Bytes of all documents of a bundle.
pub const DOCUMENTS_BYTES: u64 = 1 << 30;

/// Entries of a bundle: the forms, the documents and the six others.
pub(super) const ENTRIES: usize = FORMS + DOCUMENTS + 6;

/// Bytes of the archive's directory.
pub(super) const DIRECTORY: u64 = 2 << 20;

/// Bytes of `manifest.json`.
pub(super) const MANIFEST: u64 = 2 << 20;

/// Bytes of a signature.
pub(super) const SIGNATURE: u64 = 4 << 10;

/// Bytes of any other entry, unpacked.
pub(super) const ENTRY: u64 = 1 << 30;

/// Bytes of a form.
pub(super) const FORM: u64 = 64 << 20;

/// Bytes of a whole bundle, unpacked.
pub(super) const UNPACKED: u64 = 3 << 30;

/// Unpacked bytes for one packed byte, past the first mebibyte, of what holds no
/// typed text: a text of one letter packs as well as a bomb.
pub(super) const RATIO: u64 = 200;

/// Bytes of a line, of an operation or of personal content: what a console takes.
pub(super) use crate::journal::LINE;

/// Bytes of a receipt: some forty thousand official codes.
pub(super) const RECEIPT: u64 = 4 << 20;

/// Bytes of the contents beside a receipt, which are read whole.
pub(super) const RECEIPT_CONTENTS: u64 = 16 << 20;

/// Levels of JSON inside JSON.
pub(super) const NESTING: usize = 64;

/// Sealed contents that the operations of one bundle name, 48 bytes each.
pub(super) const SEALED: usize = 1 << 19;

/// The largest counter that every reader of JSON takes exactly.
pub(super) const COUNTER: u64 = (1 << 53) - 1;

/// By how much a Lamport counter may rise from one operation to the next: more
/// operations than one import ever brings (J4).
pub const LAMPORT_JUMP: u64 = 10_000_000;

/// Whether JSON lies in JSON more than [`NESTING`] levels deep. Takes no care
/// whether it is JSON at all.
pub(super) fn too_deep(json: &[u8]) -> bool {
    // Nearly every line opens less than that in all, and counting in bytes is quick.
    let opened = |bytes: &[u8]| {
        let opens = bytes
            .iter()
            .map(|byte| u8::from(matches!(byte, b'{' | b'[')));
        usize::from(opens.fold(0, u8::wrapping_add))
    };
    if json.chunks(usize::from(u8::MAX)).map(opened).sum::<usize>() <= NESTING {
        return false;
    }
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for byte in json {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_text,
            b'"' => in_text = !in_text,
            b'{' | b'[' if !in_text => {
                depth += 1;
                if depth > NESTING {
                    return true;
                }
            }
            b'}' | b']' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nesting_is_counted_outside_texts_only() {
        let nested = |levels: usize| ["[".repeat(levels), "]".repeat(levels)].concat();
        assert!(!too_deep(nested(NESTING).as_bytes()));
        assert!(too_deep(nested(NESTING + 1).as_bytes()));
        assert!(!too_deep("[]".repeat(1000).as_bytes()));
        let text = format!(r#"["\"{}"]"#, "[{".repeat(100));
        assert!(!too_deep(text.as_bytes()));
    }
}
