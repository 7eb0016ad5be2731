//! The sealed content an operation names, whatever its kind (T1).

use crate::domain::personal::Sealed;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
use uuid::Uuid;

/// What a body that names anything contains, unless it spells it with escapes.
const MARK: &str = "\"vault\"";

/// An id has at most 45 characters and a digest 64; a longer text is neither.
const LONGEST: usize = 64;

/// Every sealed content that an operation names, whatever its kind (T1), and
/// however the body is spelled.
///
/// The body is gone through, never built: a line of some megabytes costs no
/// more memory than what it names and how deep it goes. Nor is more asked of it
/// than [`decode`](super::decode) asks of the fields that it skips, which may
/// hold a number too large or half a character.
#[must_use]
pub fn sealed_in(bytes: &[u8]) -> Vec<Sealed> {
    #[derive(Deserialize)]
    struct Line<'a> {
        #[serde(borrow)]
        body: &'a RawValue,
    }

    // A field that is skipped may hold what is no text.
    if std::str::from_utf8(bytes).is_ok_and(|text| !may_name(text)) {
        return Vec::new();
    }
    serde_json::from_slice(bytes).map_or_else(|_| Vec::new(), |Line { body }| walk(body.get()))
}

/// Every sealed content that a text of JSON names, wherever it does.
#[must_use]
pub fn sealed_within(json: &[u8]) -> Vec<Sealed> {
    match std::str::from_utf8(json) {
        Ok(text) if may_name(text) => walk(text),
        _ => Vec::new(),
    }
}

/// Every sealed content that a body names.
pub(super) fn sealed_of(body: &RawValue) -> Vec<Sealed> {
    if may_name(body.get()) {
        walk(body.get())
    } else {
        Vec::new()
    }
}

/// Whether it is worth looking.
fn may_name(json: &str) -> bool {
    json.contains(MARK) || json.contains("\\u")
}

/// A field of a sealed content.
enum Field {
    Vault,
    Digest,
}

/// What has been met of an object or a list.
#[derive(Default)]
struct Level {
    /// The field whose value comes next.
    next: Option<Field>,
    vault: Option<Uuid>,
    digest: Option<String>,
}

/// Looks through JSON, which is known to be that, for sealed contents.
fn walk(json: &str) -> Vec<Sealed> {
    let bytes = json.as_bytes();
    let mut found = Vec::new();
    let mut levels: Vec<Level> = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let begin = at;
        at += 1;
        match byte {
            b'{' | b'[' => {
                if let Some(level) = levels.last_mut() {
                    level.next = None;
                }
                levels.push(Level::default());
            }
            b'}' | b']' => {
                if let Some(Level {
                    vault: Some(vault),
                    digest: Some(digest),
                    ..
                }) = levels.pop()
                {
                    found.push(Sealed { vault, digest });
                }
            }
            b'"' => {
                at = end_of_text(bytes, begin);
                if let Some(level) = levels.last_mut() {
                    let is_name = bytes[at..].trim_ascii_start().starts_with(b":");
                    level.take(&json[begin..at], is_name);
                }
            }
            _ => {}
        }
    }
    found
}

impl Level {
    /// Takes a text as it is written, the name of a field or not.
    fn take(&mut self, written: &str, is_name: bool) {
        if is_name {
            self.next = match plain(written).as_deref() {
                Some("vault") => Some(Field::Vault),
                Some("digest") => Some(Field::Digest),
                _ => None,
            };
            return;
        }
        match self.next.take() {
            Some(Field::Vault) => self.vault = plain(written).and_then(|text| text.parse().ok()),
            Some(Field::Digest) => self.digest = plain(written).map(Cow::into_owned),
            None => {}
        }
    }
}

/// Where a text ends that begins at `begin`.
fn end_of_text(bytes: &[u8], begin: usize) -> usize {
    let mut at = begin + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// A text as it reads, where it can be an id or a digest.
fn plain(written: &str) -> Option<Cow<'_, str>> {
    if written.contains('\\') {
        // An escape takes up to six times the room of what it stands for.
        let short = written.len() <= LONGEST * 6 + 2;
        let text: String = short.then(|| serde_json::from_str(written).ok())??;
        return (text.len() <= LONGEST).then_some(Cow::Owned(text));
    }
    let text = written.strip_prefix('"')?.strip_suffix('"')?;
    (text.len() <= LONGEST).then_some(Cow::Borrowed(text))
}

#[cfg(test)]
mod tests {
    use super::super::decode;
    use super::*;
    use crate::domain::outage::OutageEvent;
    use crate::journal::Body;

    #[test]
    fn t1_sealed_contents_are_found_at_any_depth_of_a_body_and_nowhere_else() {
        let sealed = |n: u128, digit: &str| Sealed {
            vault: Uuid::from_u128(n),
            digest: digit.repeat(64),
        };
        let json = |sealed: &Sealed| serde_json::to_string(sealed).unwrap();
        let (a, b, c) = (sealed(1, "a"), sealed(2, "b"), sealed(3, "c"));
        let line = format!(
            r#"{{"entity":{},"body":{{"kind":"x","n":[1,-2,2.5,null,true,{{"deep":{}}}],"reason":{}}}}}"#,
            json(&c),
            json(&a),
            json(&b)
        );
        assert_eq!(sealed_in(line.as_bytes()), [a, b]);
        // A purge names ids alone.
        let purge = format!(r#"{{"body":{{"vault":["{}"]}}}}"#, Uuid::from_u128(1));
        assert_eq!(sealed_in(purge.as_bytes()), []);
        assert_eq!(sealed_in(br#"{"body":{"vault":"#), []);
    }

    #[test]
    fn t1_sealed_contents_are_found_however_an_operation_is_spelled() {
        let named = format!(
            r#"{{"vault":"{}","digest":"{}"}}"#,
            Uuid::from_u128(1),
            "a".repeat(64)
        );
        let sealed: Sealed = serde_json::from_str(&named).unwrap();
        let spaced = named.replace(':', " : ");
        let escaped = named
            .replace("vault", "v\\u0061ult")
            .replace("a\"}", "\\u0061\"}");
        for fields in [
            format!(r#""reason":{named}"#),
            format!(r#""reason" :{spaced}"#),
            format!(r#""reason":{escaped}"#),
            format!(r#""x":1e999,"reason":{named}"#),
            format!(r#""x":"\ud800","reason":{named}"#),
            format!(r#""x":{{"\ud800":"\"vault\\"}},"reason":{named}"#),
        ] {
            let line = format!(
                r#"{{"format":1,"replica":"{0}","sequence":1,"lamport":1,
                "at":"2026-11-22T10:42:00-05:00","actor":{{"user":"{0}","role":"supervisor"}},
                "entity":"{0}","body":{{"kind":"outage.reopened",{fields}}},"previous":"{1}"}}"#,
                Uuid::from_u128(9),
                "0".repeat(64)
            );
            let reopened = OutageEvent::Reopened {
                reason: sealed.clone(),
            };
            let operation = decode(line.as_bytes()).unwrap();
            assert_eq!(operation.body, Body::Outage(reopened), "{fields}");
            assert_eq!(
                sealed_in(line.as_bytes()),
                std::slice::from_ref(&sealed),
                "{fields}"
            );
        }
    }
}
