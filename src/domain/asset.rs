//! Reads a TOML asset and says, when it is wrong, what is wrong and on which line.
//!
//! Offices replace catalogues, calendars and profiles by hand, so the parser's
//! words are turned into ones that help the person who edited the file.

use serde::de::DeserializeOwned;
use thiserror::Error;

/// What is wrong in a TOML text. Its `Display` is the Spanish sentence shown to the editor.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TomlFault {
    /// An entry lacks a field it needs.
    #[error("falta el campo «{0}»")]
    MissingField(String),
    /// A field that means nothing here, most often a misspelt one.
    #[error("el campo «{0}» no se reconoce")]
    UnknownField(String),
    /// A value outside the accepted ones.
    #[error("el valor «{0}» no se reconoce")]
    UnknownValue(String),
    /// A value of the wrong kind, such as a text where a number belongs.
    #[error("el valor no es del tipo que corresponde")]
    WrongKind,
    /// Not TOML at all.
    #[error("no se entiende; revise comillas, corchetes y signos «=»")]
    Syntax,
}

/// A TOML text that cannot be used, with the line of the fault where it is known.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{fault}")]
pub struct TomlProblem {
    /// Line of the fault, counted from 1.
    pub line: Option<usize>,
    /// What is wrong there.
    pub fault: TomlFault,
}

/// Parses a TOML text into `T`.
///
/// # Errors
/// [`TomlProblem`] with the line when the text is not TOML or does not fit `T`.
pub(crate) fn parse_toml<T: DeserializeOwned>(text: &str) -> Result<T, TomlProblem> {
    toml::from_str(text).map_err(|error| TomlProblem {
        line: error.span().map(|span| line_of(text, span.start)),
        fault: fault_of(error.message()),
    })
}

/// The line, counted from 1, that holds a byte offset of the text.
#[must_use]
pub(crate) fn line_of(text: &str, offset: usize) -> usize {
    1 + text
        .bytes()
        .take(offset)
        .filter(|byte| *byte == b'\n')
        .count()
}

fn fault_of(message: &str) -> TomlFault {
    let quoted = || message.split('`').nth(1).unwrap_or_default().to_owned();
    if message.starts_with("missing field") {
        TomlFault::MissingField(quoted())
    } else if message.starts_with("unknown field") {
        TomlFault::UnknownField(quoted())
    } else if message.starts_with("unknown variant") {
        TomlFault::UnknownValue(quoted())
    } else if ["invalid type", "invalid value", "invalid length"]
        .iter()
        .any(|start| message.starts_with(start))
    {
        TomlFault::WrongKind
    } else {
        TomlFault::Syntax
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Entry {
        #[serde(rename = "name")]
        _name: String,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        #[serde(rename = "entry")]
        _entries: Vec<Entry>,
    }

    #[test]
    fn a_fault_is_told_with_its_line() {
        let fault = |text: &str| parse_toml::<File>(text).unwrap_err();
        assert_eq!(
            fault("[[entry]]\nname='a'\n[[entry]]\n"),
            TomlProblem {
                line: Some(3),
                fault: TomlFault::MissingField("name".into())
            }
        );
        assert_eq!(
            fault("[[entry]]\nname='a'\nnombre='b'\n"),
            TomlProblem {
                line: Some(3),
                fault: TomlFault::UnknownField("nombre".into())
            }
        );
        assert_eq!(
            fault("[[entry]]\nname=3\n"),
            TomlProblem {
                line: Some(2),
                fault: TomlFault::WrongKind
            }
        );
        assert_eq!(fault("[[entry]]\n\nname = 'a\n").fault, TomlFault::Syntax);
        assert_eq!(fault("[[entry]]\n\nname = 'a\n").line, Some(3));
    }
}
