//! Files with a secret in them: a passphrase in the first line, or a whole key.

use super::report::Report;
use crate::domain::text::decode;
use secrecy::SecretString;
use secrecy::zeroize::Zeroizing;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// Longer than any of them; what is none is not read whole.
const LONGEST: u64 = 64 * 1024;

/// The passphrase in the first line of a file, as any editor saves it: with or
/// without a byte order mark, with either end of line, in UTF-8 or in the UTF-16
/// of Windows PowerShell.
///
/// # Errors
/// The file cannot be read, is no text, or its first line is empty.
pub fn phrase_in(file: &Path) -> Result<SecretString, Report> {
    let text = text_of(file)?;
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        return Err(Report::usage(format!(
            "La primera línea de {} está vacía; ahí va la frase de paso.",
            file.display()
        )));
    }
    Ok(SecretString::from(line))
}

/// The whole text of a small file with a secret in it.
///
/// # Errors
/// The file cannot be read, or is no text.
pub fn secret_in(file: &Path) -> Result<SecretString, Report> {
    text_of(file).map(|text| SecretString::from(text.as_str()))
}

/// Whether a file holds an age identity, as a recovery key file does (U2).
pub(super) fn holds_key(file: &Path) -> bool {
    text_of(file).is_ok_and(|text| {
        text.lines()
            .map(str::trim)
            .find(|line| !line.is_empty() && !line.starts_with('#'))
            .is_some_and(|line| {
                let line = line.to_ascii_uppercase();
                ["AGE-SECRET-KEY-", "AGE-PLUGIN-"]
                    .iter()
                    .any(|begin| line.starts_with(begin))
            })
    })
}

fn text_of(file: &Path) -> Result<Zeroizing<String>, Report> {
    // As long as it may get, so that it never grows and leaves copies.
    let mut bytes = Zeroizing::new(Vec::with_capacity(1 << 16));
    File::open(file)
        .and_then(|opened| opened.take(LONGEST).read_to_end(&mut bytes))
        .map_err(|error| Report::unread(file, &error))?;
    decode(&bytes).map(Zeroizing::new).ok_or_else(|| {
        Report::usage(format!(
            "El archivo {} no se usó: no está guardado como texto UTF-8 ni UTF-16.",
            file.display()
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::write_atomic;
    use secrecy::ExposeSecret as _;

    const PHRASE: &str = "ñandú que nadie dirá";

    fn of(bytes: &[u8]) -> Result<String, String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("clave");
        write_atomic(&file, bytes).unwrap();
        match phrase_in(&file) {
            Ok(phrase) => Ok(phrase.expose_secret().to_owned()),
            Err(report) => Err(report.message),
        }
    }

    #[test]
    fn u2_a_phrase_file_is_read_as_any_editor_saves_it() {
        let text = format!("{PHRASE}\r\notra línea\r\n");
        let utf_16 = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| {
            let mut saved = mark.to_vec();
            saved.extend(text.encode_utf16().flat_map(bytes));
            saved
        };
        for saved in [
            PHRASE.as_bytes().to_vec(),
            text.clone().into_bytes(),
            format!("\u{feff}{text}").into_bytes(),
            utf_16([0xff, 0xfe], u16::to_le_bytes),
            utf_16([0xfe, 0xff], u16::to_be_bytes),
        ] {
            assert_eq!(of(&saved).as_deref(), Ok(PHRASE), "{saved:?}");
        }
    }

    #[test]
    fn u2_a_key_is_known_by_its_first_line() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("archivo");
        let own = crate::store::keyring::RecoveryKey::generate().to_text();
        for (text, key) in [
            (own.expose_secret(), true),
            ("# created: hoy\r\n\r\nAGE-SECRET-KEY-1QQQ", true),
            ("age-secret-key-1qqq", true),
            ("AGE-PLUGIN-YUBIKEY-1QQQ", true),
            ("# nota\nsolo texto\nAGE-SECRET-KEY-1QQQ", false),
            ("age1qqq", false),
            ("", false),
        ] {
            write_atomic(&file, text.as_bytes()).unwrap();
            assert_eq!(holds_key(&file), key, "{}", text.len());
        }
        assert!(!holds_key(folder.path()));
    }

    #[test]
    fn u2_what_is_no_phrase_file_is_told_and_not_its_content() {
        for (saved, why) in [
            (&b""[..], "está vacía"),
            (b"\r\nsegunda", "está vacía"),
            (b"frase con \xf1 de Windows", "UTF-8 ni UTF-16"),
            (b"\xff\xfea", "UTF-8 ni UTF-16"),
        ] {
            let told = of(saved).unwrap_err();
            assert!(told.contains(why), "{told}");
            assert!(!told.contains("frase con"), "{told}");
        }
        let folder = tempfile::tempdir().unwrap();
        let told = phrase_in(folder.path()).unwrap_err().message;
        assert!(
            told.ends_with("no se pudo leer: es una carpeta; no se hizo nada."),
            "{told}"
        );
        let told = phrase_in(&folder.path().join("no-hay"))
            .unwrap_err()
            .message;
        assert!(
            told.ends_with("no se pudo leer: no existe; no se hizo nada."),
            "{told}"
        );
    }
}
