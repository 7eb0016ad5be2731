//! The causes, the markings that are no request, and the terms of a cell: a file that an
//! operation can replace (X3, X14, D5).

use super::super::asset::{TomlProblem, line_of, parse_toml};
use super::super::text::fold_key;
use super::reception::Marking;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use toml::Spanned;

/// The list that comes with the program.
pub const CELL_TOML: &str = include_str!("../../../assets/catalogs/celula.toml");

/// Why customers file a PQR.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PqrCause {
    /// Its letter in the procedure.
    pub letter: char,
    /// What it is called.
    pub name: String,
}

/// A term in business days, and who says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Business days, 1 to 250.
    pub days: u16,
    /// Where it stands.
    pub source: String,
}

/// The terms of a cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseTerms {
    /// To answer a PQR, and an appeal.
    pub answer: Term,
    /// By which that goes on, once.
    pub extension: Term,
    /// For a customer to appeal, from the answer.
    pub appeal: Term,
    /// To escalate, from the reception of the base.
    pub escalation: Term,
}

/// What a cell works by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellCatalog {
    /// Its version, as whoever keeps it numbers it.
    pub version: String,
    /// The causes, in the procedure's order.
    pub causes: Vec<PqrCause>,
    /// The markings that are no request of a customer.
    pub no_request: Vec<Marking>,
    /// The terms.
    pub terms: CaseTerms,
}

/// Why the list of a cell cannot be used. Its `Display` is the Spanish sentence shown to the
/// editor.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CellCatalogError {
    /// The text does not read as one.
    #[error("{0}")]
    Toml(TomlProblem),
    /// A letter that is none, or that another cause has.
    #[error("la causa «{letter}» está repetida, no tiene nombre o no es una letra de la A a la Z")]
    Cause {
        /// Its line.
        line: usize,
        /// As written.
        letter: String,
    },
    /// A marking without a reason.
    #[error("una marcación de «no_request» no tiene «reason»")]
    Marking,
    /// A term without a source, or beyond bounds.
    #[error("el plazo «{0}» necesita de 1 a 250 días y su fuente")]
    Term(&'static str),
}

impl CellCatalogError {
    /// Line of the fault, counted from 1, where it is known.
    #[must_use]
    pub const fn line(&self) -> Option<usize> {
        match self {
            Self::Toml(problem) => problem.line,
            Self::Cause { line, .. } => Some(*line),
            Self::Marking | Self::Term(_) => None,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCatalog {
    version: String,
    #[serde(default)]
    no_request: Vec<RawMarking>,
    cause: Vec<RawCause>,
    terms: CaseTerms,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMarking {
    reason: String,
    sub_reason: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCause {
    letter: Spanned<String>,
    name: String,
}

impl CellCatalog {
    /// Reads it from the text of its file.
    ///
    /// # Errors
    /// [`CellCatalogError`] with the line of the fault where one line is at fault.
    pub fn parse(text: &str) -> Result<Self, CellCatalogError> {
        let raw: RawCatalog = parse_toml(text).map_err(CellCatalogError::Toml)?;
        let mut causes: Vec<PqrCause> = Vec::new();
        for raw in raw.cause {
            let line = line_of(text, raw.letter.span().start);
            let written = raw.letter.into_inner();
            let mut letters = written.chars();
            match (letters.next(), letters.next()) {
                (Some(letter @ 'A'..='Z'), None)
                    if !raw.name.trim().is_empty()
                        && causes.iter().all(|known| known.letter != letter) =>
                {
                    causes.push(PqrCause {
                        letter,
                        name: raw.name,
                    });
                }
                _ => {
                    return Err(CellCatalogError::Cause {
                        line,
                        letter: written,
                    });
                }
            }
        }
        let no_request = raw.no_request.into_iter().map(|marking| {
            let reason = Some(marking.reason).filter(|reason| !fold_key(reason).is_empty());
            Ok(Marking {
                reason: Some(reason.ok_or(CellCatalogError::Marking)?),
                sub_reason: marking.sub_reason,
            })
        });
        let no_request = no_request.collect::<Result<_, _>>()?;
        let terms = raw.terms;
        for (name, term) in [
            ("answer", &terms.answer),
            ("extension", &terms.extension),
            ("appeal", &terms.appeal),
            ("escalation", &terms.escalation),
        ] {
            if !(1..=250).contains(&term.days) || term.source.trim().is_empty() {
                return Err(CellCatalogError::Term(name));
            }
        }
        Ok(Self {
            version: raw.version,
            causes,
            no_request,
            terms,
        })
    }

    /// The cause with a letter.
    #[must_use]
    pub fn cause(&self, letter: char) -> Option<&PqrCause> {
        self.causes.iter().find(|cause| cause.letter == letter)
    }

    /// Whether a marking is listed as no request of a customer (X14), accents and case aside.
    #[must_use]
    pub fn is_no_request(&self, marking: &Marking) -> bool {
        let key = |text: &Option<String>| text.as_deref().map(fold_key);
        let reason = key(&marking.reason);
        reason.is_some()
            && self.no_request.iter().any(|listed| {
                key(&listed.reason) == reason
                    && (listed.sub_reason.is_none()
                        || key(&listed.sub_reason) == key(&marking.sub_reason))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x3_the_causes_that_ship_are_those_of_the_procedure_from_a_to_q() {
        let shipped = CellCatalog::parse(CELL_TOML).unwrap();
        let letters: String = shipped.causes.iter().map(|cause| cause.letter).collect();
        assert_eq!(letters, "ABCDEFGHIJKLMNOPQ");
        assert_eq!(shipped.cause('D').unwrap().name, "Cobros de equipos");
        assert_eq!(shipped.cause('R'), None);
    }

    #[test]
    fn d5_every_term_that_ships_has_its_source() {
        let terms = CellCatalog::parse(CELL_TOML).unwrap().terms;
        let days = [
            &terms.answer,
            &terms.extension,
            &terms.appeal,
            &terms.escalation,
        ];
        assert_eq!(days.map(|term| term.days), [15, 15, 10, 2]);
    }

    #[test]
    fn x14_a_marking_is_told_accents_aside_with_any_sub_reason_where_none_is_listed() {
        let text = CELL_TOML.replace(
            "no_request = []",
            "no_request = [{ reason = \"Gestión interna\" }, { reason = \"Ajuste\", sub_reason = \"Masivo\" }]",
        );
        let catalog = CellCatalog::parse(&text).unwrap();
        let marking = |reason: &str, sub: Option<&str>| Marking {
            reason: Some(reason.to_owned()),
            sub_reason: sub.map(str::to_owned),
        };
        for (marking, listed) in [
            (marking("GESTION INTERNA", Some("Otra")), true),
            (marking("ajuste", Some("masivo")), true),
            (marking("ajuste", Some("otro")), false),
            (marking("ajuste", None), false),
            (Marking::default(), false),
        ] {
            assert_eq!(catalog.is_no_request(&marking), listed, "{marking:?}");
        }
    }

    #[test]
    fn x3_a_broken_list_is_told_with_its_line() {
        let twice = CELL_TOML.replace("letter = \"Q\"", "letter = \"P\"");
        let error = CellCatalog::parse(&twice).unwrap_err();
        assert!(error.line().is_some() && error.to_string().contains("«P»"));
        let bare = CELL_TOML.replace("source = \"decisión de la célula\"", "source = \" \"");
        let error = CellCatalog::parse(&bare).unwrap_err();
        assert_eq!(error, CellCatalogError::Term("escalation"));
    }
}
