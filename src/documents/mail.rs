//! A mail on its way out: a file that mail programs open ready to send, or an
//! address that a phone does (A1).
//!
//! Invariant: the same letter gives the same bytes, and nothing in it can add a
//! header or a recipient.

use super::wording::MailText;
use crate::domain::text::strip_control;
use chrono::{DateTime, FixedOffset};
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::{Address, Message};
use sha2::{Digest, Sha256};
use std::time::{Duration, UNIX_EPOCH};
use thiserror::Error;

/// Where a message would say who sends it, before that is known.
const NOBODY: &str = "sin-remitente@contingencia.invalid";

/// The line that makes mail programs open a file as a draft ready to send.
const UNSENT: &str = "X-Unsent";

/// A document that goes with a mail.
#[derive(Clone, PartialEq, Eq)]
pub struct Enclosure {
    /// Name of the file, its ending included.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// What it holds.
    pub bytes: Vec<u8>,
}

// What is in it is a customer's: only its name is told.
impl std::fmt::Debug for Enclosure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Enclosure")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// A composed mail with its addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Who sends it; without it the mail program fills in its own account.
    pub from: Option<String>,
    /// Who it is for.
    pub to: Vec<String>,
    /// Who gets a copy.
    pub cc: Vec<String>,
    /// What it says.
    pub text: MailText,
    /// What goes with it (G5).
    pub enclosures: Vec<Enclosure>,
    /// When it was prepared.
    pub at: DateTime<FixedOffset>,
    /// What it is about, a correlative or a code. With the rest of the letter it
    /// makes the message id, so that one sent twice is seen to be one.
    pub seed: String,
}

/// A place for addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AddressField {
    /// Who sends.
    From,
    /// Who it is for.
    To,
    /// Who gets a copy.
    Cc,
}

impl AddressField {
    /// Name on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::From => "De",
            Self::To => "Para",
            Self::Cc => "Copia",
        }
    }
}

/// Why a letter cannot be written. Its `Display` is a Spanish sentence that names no
/// address, since one may be a customer's.
#[derive(Debug, Error)]
pub enum LetterError {
    /// An address that is none.
    #[error("En «{}» hay una dirección de correo que no es válida; corríjala.", .0.label())]
    Address(AddressField),
    /// Nobody to write to.
    #[error("Falta la dirección de correo de «Para».")]
    NoRecipient,
    /// The message could not be put together.
    #[error("El correo no se pudo armar.")]
    Message(#[source] lettre::error::Error),
    /// What goes with it could not be attached.
    #[error("El correo no se pudo armar con su adjunto.")]
    Enclosure,
}

/// A `mailto:` address (RFC 6068), with as much of its letter as there was room for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailto {
    /// The address.
    pub url: String,
    /// Whether the copies are in it; if not, whoever sends it has to add them (A1).
    pub copied: bool,
    /// Whether the whole subject and every essential line are in it.
    pub whole: bool,
}

impl Letter {
    /// The letter as an `.eml` file: RFC 5322 with CRLF, plain text and HTML, with
    /// what goes with it attached, marked as not yet sent.
    ///
    /// # Errors
    /// [`LetterError`] when an address is not valid or nobody is written to.
    pub fn eml(&self) -> Result<Vec<u8>, LetterError> {
        Ok(self.draft()?.formatted())
    }

    /// The message, marked as not yet sent.
    fn draft(&self) -> Result<Message, LetterError> {
        let mut message = self.message(self.from.as_deref().unwrap_or(NOBODY))?;
        let headers = message.headers_mut();
        if self.from.is_none() {
            headers.remove_raw("From");
        }
        let unsent = HeaderName::new_from_ascii_str(UNSENT);
        headers.insert_raw(HeaderValue::new(unsent, "1".to_owned()));
        Ok(message)
    }

    /// As [`Letter::eml`], for a letter whose addressee is still to be written in.
    ///
    /// # Errors
    /// [`LetterError`] when an address is not valid.
    pub fn unaddressed_eml(&self) -> Result<Vec<u8>, LetterError> {
        let letter = Self {
            to: vec![NOBODY.to_owned()],
            ..self.clone()
        };
        let mut message = letter.draft()?;
        message.headers_mut().remove_raw("To");
        Ok(message.formatted())
    }

    /// The letter as a `mailto:` address of at most `limit` bytes; nothing where not
    /// even its recipients fit. The subject comes first, word by word; then the
    /// copies; then the essential lines, as many as fit.
    ///
    /// # Errors
    /// [`LetterError`] when an address is not valid or nobody is written to.
    pub fn mailto(&self, limit: usize) -> Result<Option<Mailto>, LetterError> {
        let to = list(&self.to()?);
        let cc = list(&self.cc()?);
        let url = |cc: &str, subject: &str, body: &str| {
            let fields = [("cc", cc), ("subject", subject), ("body", body)];
            let mut url = format!("mailto:{to}");
            let mut separator = '?';
            for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
                url.push(separator);
                url.push_str(name);
                url.push('=');
                url.push_str(value);
                separator = '&';
            }
            url
        };
        let fits = |url: &str| url.len() <= limit;
        if !fits(&url("", "", "")) {
            return Ok(None);
        }
        let subject = strip_control(&self.text.subject);
        let words = || subject.match_indices(' ').map(|(at, _)| at);
        let cut = std::iter::once(subject.len())
            .chain(words().collect::<Vec<_>>().into_iter().rev())
            .find(|end| fits(&url("", &percent(&subject[..*end]), "")))
            .unwrap_or(0);
        let mut whole = cut == subject.len();
        let subject = percent(&subject[..cut]);
        let copied = fits(&url(&cc, &subject, ""));
        let cc = if copied { cc.as_str() } else { "" };
        let mut body = String::new();
        for line in &self.text.essential {
            let break_ = if body.is_empty() { "" } else { "%0D%0A" };
            let longer = format!("{body}{break_}{}", percent(&strip_control(line)));
            if !fits(&url(cc, &subject, &longer)) {
                whole = false;
                break;
            }
            body = longer;
        }
        Ok(Some(Mailto {
            url: url(cc, &subject, &body),
            copied,
            whole,
        }))
    }

    /// The message as it is sent from an address.
    pub(super) fn message(&self, from: &str) -> Result<Message, LetterError> {
        let mailbox = |address| Mailbox::new(None, address);
        let digest = self.digest();
        let mut message = Message::builder()
            .from(mailbox(address(from, AddressField::From)?))
            .date(UNIX_EPOCH + self.since_epoch())
            .message_id(Some(format!("<{digest}@contingencia.invalid>")))
            .subject(strip_control(&self.text.subject));
        for to in self.to()? {
            message = message.to(mailbox(to));
        }
        for cc in self.cc()? {
            message = message.cc(mailbox(cc));
        }
        let text = MultiPart::alternative()
            .boundary(format!("=_{digest}"))
            .singlepart(SinglePart::plain(self.text.body.clone()))
            .singlepart(SinglePart::html(self.text.html.clone()));
        let whole = if self.enclosures.is_empty() {
            text
        } else {
            let mixed = MultiPart::mixed()
                .boundary(format!("=_{digest}_"))
                .multipart(text);
            self.enclosures.iter().try_fold(mixed, |mixed, enclosure| {
                let of = ContentType::parse(enclosure.media_type);
                let of = of.map_err(|_| LetterError::Enclosure)?;
                let attachment = Attachment::new(enclosure.name.clone());
                Ok(mixed.singlepart(attachment.body(enclosure.bytes.clone(), of)))
            })?
        };
        message.multipart(whole).map_err(LetterError::Message)
    }

    pub(super) fn to(&self) -> Result<Vec<Address>, LetterError> {
        let to = addresses(&self.to, AddressField::To)?;
        if to.is_empty() {
            return Err(LetterError::NoRecipient);
        }
        Ok(to)
    }

    pub(super) fn cc(&self) -> Result<Vec<Address>, LetterError> {
        addresses(&self.cc, AddressField::Cc)
    }

    /// A dead battery can set the clock to any year; a mail knows those from 1970 to 9999.
    fn since_epoch(&self) -> Duration {
        let seconds = self.at.timestamp().clamp(0, 253_402_300_799);
        Duration::from_secs(u64::try_from(seconds).unwrap_or(0))
    }

    /// Names the letter by all it says.
    fn digest(&self) -> String {
        let mut digest = Sha256::new();
        let at = self.at.to_rfc3339();
        let addresses = self.to.iter().chain(&self.cc).map(String::as_str);
        let text = &self.text;
        for part in [&self.seed, &at, &text.subject, &text.body, &text.html]
            .map(String::as_str)
            .into_iter()
            .chain(addresses)
        {
            digest.update(part.len().to_le_bytes());
            digest.update(part);
        }
        for enclosure in &self.enclosures {
            for part in [enclosure.name.as_bytes(), &enclosure.bytes] {
                digest.update(part.len().to_le_bytes());
                digest.update(part);
            }
        }
        let mut name = String::new();
        for byte in &digest.finalize()[..20] {
            push_hex(&mut name, *byte);
        }
        name
    }
}

fn addresses(texts: &[String], field: AddressField) -> Result<Vec<Address>, LetterError> {
    texts.iter().map(|text| address(text, field)).collect()
}

/// Reads one address. Those with a quoted or an accented name are refused: relays
/// and mail programs of the offices do not take them.
pub(super) fn address(text: &str, field: AddressField) -> Result<Address, LetterError> {
    let text = text.trim();
    let plain = text.chars().all(|c| {
        c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | ',' | ';' | ':' | '(' | ')')
    });
    text.parse()
        .ok()
        .filter(|_| plain)
        .ok_or(LetterError::Address(field))
}

fn list(addresses: &[Address]) -> String {
    let addresses: Vec<String> = addresses
        .iter()
        .map(|address| percent(address.as_ref()))
        .collect();
    addresses.join(",")
}

/// Percent-encodes what a value of a `mailto:` address may not hold as it is, and
/// `+`, which some programs read as a space.
fn percent(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~@:,()!*'".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            push_hex(&mut encoded, byte);
        }
    }
    encoded
}

fn push_hex(text: &mut String, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for half in [byte >> 4, byte & 15] {
        text.push(char::from(DIGITS[usize::from(half)]));
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::documents::alert;
    use crate::documents::alert::tests::a_mass_failure;
    use crate::documents::qr::{self, Matrix};
    use mail_parser::{MessageParser, MimeHeaders as _};

    pub(in crate::documents) fn a_letter() -> Letter {
        Letter {
            from: None,
            to: vec!["fallasatc@claro.com.pe".into()],
            cc: vec![
                "analistascontroleinformacion@claro.com.pe".into(),
                "controlypresupuestoatp@claro.com.pe".into(),
            ],
            text: alert::outage(&a_mass_failure()),
            enclosures: Vec::new(),
            at: DateTime::parse_from_rfc3339("2026-11-22T10:42:00-05:00").unwrap(),
            seed: "LIM014-2026-A-000042".into(),
        }
    }

    /// The lines of a text as a mail carries them.
    fn crlf(text: &str) -> String {
        text.replace('\n', "\r\n")
    }

    fn headers(eml: &[u8]) -> String {
        let text = std::str::from_utf8(eml).unwrap();
        text.split("\r\n\r\n").next().unwrap().to_owned()
    }

    #[test]
    fn a1_another_program_reads_the_file_back_as_it_was_composed() {
        let mut letter = a_letter();
        letter.from = Some("lim014@ejemplo.pe".into());
        letter.text.subject =
            "LIM014: niñez, ¡avería! — corazón ❤ 🚨 y un asunto tan largo que no \
                               cabe en una sola línea de cabecera de correo"
                .into();
        let eml = letter.eml().unwrap();
        let read = MessageParser::default().parse(&eml).unwrap();
        assert_eq!(read.subject().unwrap(), letter.text.subject);
        assert_eq!(
            read.body_text(0).unwrap().trim_end(),
            crlf(letter.text.body.trim_end())
        );
        assert_eq!(
            read.body_html(0).unwrap().trim_end(),
            crlf(letter.text.html.trim_end())
        );
        assert_eq!((read.text_body_count(), read.html_body_count()), (1, 1));
        let read_addresses = |list: Option<&mail_parser::Address<'_>>| -> Vec<String> {
            list.unwrap()
                .iter()
                .map(|one| one.address().unwrap().to_owned())
                .collect()
        };
        assert_eq!(read_addresses(read.to()), letter.to);
        assert_eq!(read_addresses(read.cc()), letter.cc);
        assert_eq!(read_addresses(read.from()), ["lim014@ejemplo.pe"]);
        assert_eq!(read.date().unwrap().to_timestamp(), letter.at.timestamp());
        assert_eq!(read.header_raw("X-Unsent").unwrap().trim(), "1");
    }

    #[test]
    fn a1_the_file_is_ascii_in_short_lines_that_end_with_cr_lf() {
        let eml = a_letter().eml().unwrap();
        assert!(eml.is_ascii());
        let text = String::from_utf8(eml).unwrap();
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
        assert_eq!(text.matches('\r').count(), text.matches("\r\n").count());
        assert!(text.lines().all(|line| line.len() <= 998));
    }

    #[test]
    fn g5_what_goes_with_a_letter_is_attached_byte_by_byte_under_its_name() {
        let plain = a_letter();
        let pdf: Vec<u8> = (0..=255).cycle().take(5000).collect();
        let mut letter = plain.clone();
        letter.enclosures = vec![Enclosure {
            name: "formulario-LIM014-A-R000315-O.pdf".into(),
            media_type: "application/pdf",
            bytes: pdf.clone(),
        }];
        let eml = letter.eml().unwrap();
        assert_eq!(eml, letter.eml().unwrap());
        assert!(eml.is_ascii());
        let text = std::str::from_utf8(&eml).unwrap();
        assert!(text.lines().all(|line| line.len() <= 998));
        assert!(headers(&eml).contains("Content-Type: multipart/mixed;"));
        let read = MessageParser::default().parse(&eml).unwrap();
        assert_eq!(read.attachment_count(), 1);
        let attached = read.attachment(0).unwrap();
        assert_eq!(
            attached.attachment_name(),
            Some("formulario-LIM014-A-R000315-O.pdf")
        );
        assert!(attached.is_content_type("application", "pdf"));
        assert_eq!(attached.contents(), pdf);
        // What it says is read as before, and it is another letter.
        assert_eq!(
            read.body_text(0).unwrap().trim_end(),
            crlf(letter.text.body.trim_end())
        );
        let other = plain.eml().unwrap();
        let other = MessageParser::default().parse(&other).unwrap();
        assert_ne!(read.message_id(), other.message_id());
        assert_eq!(read.header_raw("X-Unsent").unwrap().trim(), "1");
    }

    #[test]
    fn a1_without_a_sender_the_mail_program_fills_its_own_in() {
        let eml = a_letter().eml().unwrap();
        let read = MessageParser::default().parse(&eml).unwrap();
        assert!(read.from().is_none());
        assert!(!headers(&eml).contains("sin-remitente"));
    }

    #[test]
    fn one_letter_is_one_file_and_another_has_another_id() {
        let id = |letter: &Letter| {
            let eml = letter.eml().unwrap();
            let read = MessageParser::default().parse(&eml).unwrap();
            read.message_id().unwrap().to_owned()
        };
        let letter = a_letter();
        assert_eq!(letter.eml().unwrap(), letter.eml().unwrap());
        for change in [
            |letter: &mut Letter| letter.seed.push('x'),
            |letter: &mut Letter| letter.text.body.push('x'),
            |letter: &mut Letter| letter.at += chrono::TimeDelta::seconds(1),
            |letter: &mut Letter| letter.cc.truncate(1),
        ] {
            let mut other = letter.clone();
            change(&mut other);
            assert_ne!(id(&letter), id(&other));
        }
    }

    #[test]
    fn nothing_adds_a_header_or_a_recipient() {
        let mut letter = a_letter();
        letter.text.subject = "Uno\r\nBcc: otro@ejemplo.pe\n\nDos".into();
        let eml = letter.eml().unwrap();
        let read = MessageParser::default().parse(&eml).unwrap();
        assert!(read.bcc().is_none());
        assert_eq!(read.subject(), Some("Uno Bcc: otro@ejemplo.pe  Dos"));
        for wrong in [
            "a@ejemplo.pe\r\nBcc: otro@ejemplo.pe",
            "a@ejemplo.pe, otro@ejemplo.pe",
            "Rosa <a@ejemplo.pe>",
            "\"a b\"@ejemplo.pe",
            "niña@ejemplo.pe",
            "a@",
            "a",
            "",
        ] {
            let mut letter = a_letter();
            letter.to = vec![wrong.into()];
            let told = letter.eml().unwrap_err().to_string();
            assert_eq!(
                told,
                "En «Para» hay una dirección de correo que no es válida; corríjala."
            );
            assert_eq!(letter.mailto(500).unwrap_err().to_string(), told);
            let mut letter = a_letter();
            letter.cc[1] = wrong.into();
            assert!(letter.eml().unwrap_err().to_string().contains("«Copia»"));
            letter = a_letter();
            letter.from = Some(wrong.into());
            assert!(letter.eml().unwrap_err().to_string().contains("«De»"));
        }
        let mut letter = a_letter();
        letter.to.clear();
        assert!(matches!(letter.eml(), Err(LetterError::NoRecipient)));
    }

    #[test]
    fn j4_a_clock_gone_mad_still_gives_a_file() {
        for year in ["1601", "1970", "9999"] {
            let mut letter = a_letter();
            letter.at =
                DateTime::parse_from_rfc3339(&format!("{year}-12-31T23:59:59-12:00")).unwrap();
            assert!(letter.eml().is_ok());
        }
    }

    #[test]
    fn a1_with_room_the_address_carries_everything() {
        let mut letter = a_letter();
        letter.text.subject = "Ñandú & más = 50% ¿+?".into();
        letter.text.essential = vec!["Inicio: 10:31".into(), "a/b".into()];
        assert_eq!(
            letter.mailto(2000).unwrap().unwrap(),
            Mailto {
                url: "mailto:fallasatc@claro.com.pe\
                      ?cc=analistascontroleinformacion@claro.com.pe,controlypresupuestoatp@claro.com.pe\
                      &subject=%C3%91and%C3%BA%20%26%20m%C3%A1s%20%3D%2050%25%20%C2%BF%2B%3F\
                      &body=Inicio:%2010:31%0D%0Aa%2Fb"
                    .into(),
                copied: true,
                whole: true,
            }
        );
    }

    #[test]
    fn a1_without_room_what_matters_most_stays() {
        let letter = a_letter();
        let small = letter.mailto(qr::capacity(80, 22)).unwrap().unwrap();
        assert_eq!(
            small.url,
            "mailto:fallasatc@claro.com.pe?subject=LIM014-2026-A-000042:%20inoperatividad%20en%20CAC%20San%20Isidro"
        );
        assert_eq!((small.copied, small.whole), (false, false));
        let medium = letter.mailto(qr::capacity(80, 30)).unwrap().unwrap();
        assert!(medium.copied && !medium.whole);
        let large = letter.mailto(qr::capacity(160, 60)).unwrap().unwrap();
        assert!(large.copied && large.whole);
        assert!(large.url.contains("Por%20favor%20confirmen"));
        assert!(letter.mailto(28).unwrap().is_none());
        assert_eq!(
            letter.mailto(29).unwrap().unwrap().url,
            "mailto:fallasatc@claro.com.pe"
        );
    }

    #[test]
    fn a1_a_phone_reads_the_address_off_every_window() {
        let letter = a_letter();
        for (width, height) in [(80, 19), (80, 22), (80, 39), (120, 40), (200, 60)] {
            let mailto = letter.mailto(qr::capacity(width, height)).unwrap().unwrap();
            let matrix = Matrix::of(&mailto.url).unwrap();
            assert!(matrix.fits(width, height), "{width}×{height}");
            assert_eq!(qr::tests::read(&matrix), mailto.url);
        }
    }
}
