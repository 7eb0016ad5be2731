//! What customers say of themselves: documents, phones, e-mail (Q5).
//!
//! Checks warn, they never refuse: what was said is kept as it is (Q0). A
//! warning never repeats the value it is about.

use std::fmt;
use std::str::FromStr;

use serde::ser::SerializeStruct as _;
use serde::{Deserialize, Serialize, Serializer};
use thiserror::Error;

use super::calendar::Country;
use super::rule::Rule;
use super::text::fold_key;

/// The kinds of document a customer shows (Q1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DocumentType {
    /// Documento Nacional de Identidad, Peru.
    #[serde(rename = "dni")]
    Dni,
    /// Carné (Peru) or cédula (Colombia) de extranjería.
    #[serde(rename = "ce")]
    Ce,
    /// Registro Único de Contribuyentes, Peru.
    #[serde(rename = "ruc")]
    Ruc,
    /// Passport of any country.
    #[serde(rename = "pasaporte")]
    Passport,
    /// Cédula de ciudadanía, Colombia.
    #[serde(rename = "cc")]
    Cc,
    /// Número de Identificación Tributaria, Colombia.
    #[serde(rename = "nit")]
    Nit,
}

impl DocumentType {
    /// Every type, Peru's first.
    pub const ALL: [Self; 6] = [
        Self::Dni,
        Self::Ce,
        Self::Ruc,
        Self::Passport,
        Self::Cc,
        Self::Nit,
    ];

    /// The types to offer in a country, the commonest first.
    #[must_use]
    pub(crate) const fn offered_in(country: Country) -> &'static [Self] {
        match country {
            Country::PE => &[Self::Dni, Self::Ce, Self::Ruc, Self::Passport],
            Country::CO => &[Self::Cc, Self::Nit, Self::Ce, Self::Passport],
        }
    }

    /// Code in JSON and on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Dni => "dni",
            Self::Ce => "ce",
            Self::Ruc => "ruc",
            Self::Passport => "pasaporte",
            Self::Cc => "cc",
            Self::Nit => "nit",
        }
    }

    /// Name on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Dni => "DNI",
            Self::Ce => "CE",
            Self::Ruc => "RUC",
            Self::Passport => "Pasaporte",
            Self::Cc => "CC",
            Self::Nit => "NIT",
        }
    }

    /// The words people use for it, folded.
    const fn words(self) -> &'static [&'static str] {
        match self {
            Self::Dni => &["documento nacional de identidad", "libreta electoral"],
            Self::Ce => &[
                "carne de extranjeria",
                "carnet de extranjeria",
                "cedula de extranjeria",
            ],
            Self::Ruc => &["registro unico de contribuyentes"],
            Self::Passport => &["pas"],
            Self::Cc => &["cedula", "cedula de ciudadania"],
            Self::Nit => &["numero de identificacion tributaria"],
        }
    }
}

impl fmt::Display for DocumentType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.label())
    }
}

/// A text that names no type of document.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("no es un tipo de documento; use dni, ce, ruc, pasaporte, cc o nit")]
pub struct UnknownDocumentType;

impl FromStr for DocumentType {
    type Err = UnknownDocumentType;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let key = fold_key(text);
        // «D.N.I.» folds to three words.
        let joined = key.replace(' ', "");
        Self::ALL
            .into_iter()
            .find(|kind| kind.code() == joined || kind.words().contains(&key.as_str()))
            .ok_or(UnknownDocumentType)
    }
}

/// The field a warning is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WarnedField {
    /// Name of the customer.
    Name,
    /// Name of the representative.
    Representative,
    /// Number of the document.
    DocumentNumber,
    /// Contact phone.
    Phone,
    /// E-mail for notification.
    Email,
    /// Subject of a claim.
    Subject,
    /// The outage it is noted under.
    Outage,
    /// When it was taken.
    Taken,
    /// Date of the receipt claimed against.
    ReceiptDate,
    /// The amount claimed.
    Amount,
    /// By which way a claim came in.
    EntryWay,
    /// When it reached the company's tray.
    InTray,
    /// On what ground it stands.
    Ground,
    /// The claim that it refers to.
    RefersTo,
    /// What is asked for.
    Request,
}

/// Something about a field that looks wrong and is kept all the same (Q5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The field.
    pub field: WarnedField,
    /// The rule that warns.
    pub rule: Rule,
    /// What looks wrong, in Spanish, without the value.
    pub what: String,
    /// Whether its message says that it is kept all the same.
    pub says_kept: bool,
}

impl Warning {
    pub(super) fn new(field: WarnedField, what: &str) -> Self {
        Self {
            field,
            rule: Rule::Q5,
            what: what.to_owned(),
            says_kept: true,
        }
    }

    /// One Spanish sentence, without the value.
    #[must_use]
    pub fn message(&self) -> String {
        if self.says_kept {
            self.reassuring()
        } else {
            self.what.clone()
        }
    }

    /// The sentence, with what is done about it, for who is still typing.
    #[must_use]
    pub(crate) fn reassuring(&self) -> String {
        format!("{}; se guarda igual", self.what)
    }
}

impl Serialize for Warning {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut told = to.serialize_struct("Warning", 3)?;
        told.serialize_field("field", &self.field)?;
        told.serialize_field("rule", &self.rule)?;
        told.serialize_field("message", &self.message())?;
        told.end()
    }
}

/// A document's number without spaces, dots and hyphens, in upper case.
#[must_use]
pub(crate) fn normalize_document(number: &str) -> String {
    without_separators(number).to_uppercase()
}

/// Whether a document's number looks wrong (Q5). Separators and case do not matter.
#[must_use]
pub fn check_document(kind: DocumentType, number: &str) -> Option<Warning> {
    let number = normalize_document(number);
    let fault = if number.is_empty() {
        Some("falta el número del documento")
    } else {
        match kind {
            DocumentType::Dni => dni_fault(&number),
            DocumentType::Ruc => ruc_fault(&number),
            DocumentType::Nit => nit_fault(&number),
            DocumentType::Cc => (!is_digits(&number) || !(3..=10).contains(&number.len()))
                .then_some("la cédula de ciudadanía lleva de 3 a 10 dígitos"),
            DocumentType::Ce => (!is_short_code(&number))
                .then_some("el documento de extranjería lleva hasta 12 letras o dígitos"),
            DocumentType::Passport => {
                (!is_short_code(&number)).then_some("el pasaporte lleva hasta 12 letras o dígitos")
            }
        }
    };
    fault.map(|what| Warning::new(WarnedField::DocumentNumber, what))
}

const WRONG_CHECK: &str = "el dígito de control no corresponde";

/// Eight digits; the ninth character, where it is given, is the check: a digit
/// on newer documents, a letter on older ones.
fn dni_fault(number: &str) -> Option<&'static str> {
    const WEIGHTS: [u32; 8] = [3, 2, 7, 6, 5, 4, 3, 2];
    const DIGITS: [char; 11] = ['6', '5', '4', '3', '2', '1', '1', '0', '9', '8', '7'];
    const LETTERS: [char; 11] = ['K', 'J', 'I', 'H', 'G', 'F', 'E', 'D', 'C', 'B', 'A'];
    let (digits, check) = number.split_at_checked(8).unwrap_or((number, ""));
    let mut check = check.chars();
    match (
        digits.len() == 8 && is_digits(digits),
        check.next(),
        check.next(),
    ) {
        (true, None, _) => None,
        (true, Some(check), None) => {
            let place = weighed(digits.chars(), &WEIGHTS) % 11;
            let place = usize::try_from(place).unwrap_or_default();
            (DIGITS[place] != check && LETTERS[place] != check).then_some(WRONG_CHECK)
        }
        _ => Some("el DNI lleva 8 dígitos, más su dígito de control si lo tiene a la mano"),
    }
}

fn ruc_fault(number: &str) -> Option<&'static str> {
    const WEIGHTS: [u32; 10] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
    if number.len() != 11 || !is_digits(number) {
        return Some("el RUC lleva 11 dígitos");
    }
    if !["10", "15", "17", "20"].contains(&&number[..2]) {
        return Some("el RUC empieza con 10, 15, 17 o 20");
    }
    let check = (11 - weighed(number.chars(), &WEIGHTS) % 11) % 10;
    (!ends_with(number, check)).then_some(WRONG_CHECK)
}

/// Six digits or more and the check, which people often leave out.
fn nit_fault(number: &str) -> Option<&'static str> {
    const WEIGHTS: [u32; 10] = [3, 7, 13, 17, 19, 23, 29, 37, 41, 43];
    if !is_digits(number) || !(7..=11).contains(&number.len()) {
        return Some("el NIT lleva de 7 a 11 dígitos con el de verificación");
    }
    let rest = weighed(number.chars().rev().skip(1), &WEIGHTS) % 11;
    let check = if rest > 1 { 11 - rest } else { rest };
    (!ends_with(number, check)).then_some("el dígito de verificación falta o no corresponde")
}

fn weighed(digits: impl Iterator<Item = char>, weights: &[u32]) -> u32 {
    digits
        .zip(weights)
        .map(|(digit, weight)| digit.to_digit(10).unwrap_or_default() * weight)
        .sum()
}

fn ends_with(number: &str, check: u32) -> bool {
    number.chars().next_back().and_then(|c| c.to_digit(10)) == Some(check)
}

/// A phone's number as it is dialled at home: digits alone, without the
/// country's prefix or a leading zero. Another country's keeps its `+`.
#[must_use]
pub(crate) fn normalize_phone(country: Country, number: &str) -> String {
    let plain = without_separators(number);
    let prefix = match country {
        Country::PE => "51",
        Country::CO => "57",
    };
    let abroad = plain.strip_prefix('+').or_else(|| plain.strip_prefix("00"));
    let home = match abroad.map(|rest| rest.strip_prefix(prefix)) {
        Some(Some(home)) => home,
        Some(None) => return plain,
        None => &plain,
    };
    let shorter = [home.strip_prefix(prefix), home.strip_prefix('0')];
    let dialled = [Some(home)].into_iter().chain(shorter).flatten();
    dialled
        .into_iter()
        .find(|digits| is_phone(country, digits))
        .unwrap_or(home)
        .to_owned()
}

/// Whether a phone's number looks wrong in a country (Q5). None was given: nothing to say.
#[must_use]
pub fn check_phone(country: Country, number: &str) -> Option<Warning> {
    let number = normalize_phone(country, number);
    let what = match country {
        Country::PE => {
            "un celular lleva 9 dígitos y empieza con 9, un fijo 8 con su código de ciudad"
        }
        Country::CO => "un celular lleva 10 dígitos y empieza con 3, un fijo 10 y empieza con 60",
    };
    (!number.is_empty() && !is_phone(country, &number))
        .then(|| Warning::new(WarnedField::Phone, what))
}

fn is_phone(country: Country, digits: &str) -> bool {
    let starts = |prefix| digits.starts_with(prefix);
    is_digits(digits)
        && match country {
            Country::PE => match digits.len() {
                9 => starts("9"),
                8 => !starts("0") && !starts("9"),
                _ => false,
            },
            Country::CO => digits.len() == 10 && (starts("3") || starts("60")),
        }
}

/// Whether an e-mail looks wrong (Q5). None was given: nothing to say.
#[must_use]
pub fn check_email(address: &str) -> Option<Warning> {
    let address = address.trim();
    (!address.is_empty() && !is_email(address)).then(|| {
        Warning::new(
            WarnedField::Email,
            "el correo no tiene la forma nombre@dominio.pe",
        )
    })
}

/// Whether a text has the shape of an e-mail address that any relay takes.
#[must_use]
pub(crate) fn is_email(address: &str) -> bool {
    let Some((local, domain)) = address.split_once('@') else {
        return false;
    };
    let is_local = |c: u8| c.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&c);
    let is_label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|c| c.is_ascii_alphanumeric() || c == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = domain.rsplit('.').next().unwrap_or_default();
    address.len() <= 254
        && local
            .split('.')
            .all(|part| !part.is_empty() && part.bytes().all(is_local))
        && domain.contains('.')
        && domain.split('.').all(is_label)
        && last.len() >= 2
        && !is_digits(last)
}

fn without_separators(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .filter(|c| !matches!(c, '.' | '-' | '(' | ')' | '\u{2010}'..='\u{2015}'))
        .collect()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_short_code(text: &str) -> bool {
    (1..=12).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests;
