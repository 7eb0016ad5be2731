//! A line of a batch into its arguments, much as a shell would.

/// Why a line has no arguments to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("Falta cerrar una comilla")]
pub(super) struct OpenQuote;

/// Splits at blanks; `'…'` and `"…"` keep them. A backslash only stands before
/// a quote, so that the paths of Windows can be written as they are.
pub(super) fn split(line: &str) -> Result<Vec<String>, OpenQuote> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, quote) {
            ('\\', within) => {
                let escapes = match within {
                    Some('\'') => false,
                    _ => matches!(letters.peek(), Some('"' | '\'')),
                };
                let written = if escapes { letters.next() } else { None };
                word.get_or_insert_default().push(written.unwrap_or('\\'));
            }
            (letter, Some(open)) if letter == open => quote = None,
            ('"' | '\'', None) => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (letter, None) if letter.is_whitespace() => words.extend(word.take()),
            (letter, _) => word.get_or_insert_default().push(letter),
        }
    }
    if quote.is_some() {
        return Err(OpenQuote);
    }
    words.extend(word);
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_split_as_a_shell_would() {
        let cases: [(&str, &[&str]); 8] = [
            ("", &[]),
            ("  evento \t listar ", &["evento", "listar"]),
            ("a 'b c' \"d e\"", &["a", "b c", "d e"]),
            ("--razon=\"se escribió mal\"", &["--razon=se escribió mal"]),
            ("'' \"\"", &["", ""]),
            (r#""dice \"ya\"" 'it\'"#, &[r#"dice "ya""#, r"it\"]),
            (r"C:\copias\hoy.zip", &[r"C:\copias\hoy.zip"]),
            (
                r#""\\servidor\copias de hoy""#,
                &[r"\\servidor\copias de hoy"],
            ),
        ];
        for (line, words) in cases {
            assert_eq!(split(line).unwrap(), words, "{line}");
        }
        assert_eq!(split("a 'b"), Err(OpenQuote));
        assert_eq!(split("a \"b"), Err(OpenQuote));
    }
}
