//! What lies here beside a base that comes: what was cut short of it or of another file of its
//! cut, and the same file under another cut (X12).

use super::super::error::ActionError;
use super::cell::{UnfinishedReception, of_rows, unfinished_view};
use crate::domain::instant::date;
use crate::domain::pqr::{PqrBase, Reception};
use crate::domain::text::strip_control;
use crate::store::{Reader, Receiving};
use chrono::NaiveDate;
use serde::Serialize;

/// What lies here beside a base that comes. The keys are a contract; other programs read each
/// only where there is any.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Beside {
    /// Other files of its base and cut that lie here half received, and are not gone on with
    /// by this one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unfinished: Vec<UnfinishedReception>,
    /// What was cut short of this very file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut_short: Option<CutShort>,
    /// As what else this very file was received and counts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub same_file: Vec<SameFile>,
}

/// What was cut short of a file that comes again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CutShort {
    /// Rows that are here.
    pub here: u64,
    /// Rows that it has.
    pub rows: u64,
    /// Whether it is gone on with: read otherwise, taken otherwise or after a purge, it begins
    /// anew.
    pub goes_on: bool,
}

/// As what a file was received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SameFile {
    /// Which base.
    pub base: PqrBase,
    /// The day it was cut.
    pub cut: NaiveDate,
}

impl Beside {
    pub(super) fn of(
        read: Reader<'_>,
        point: &str,
        (reception, reading): (&Reception, &str),
        receiving: &Receiving,
    ) -> Result<Self, ActionError> {
        let Receiving::Fresh { replaces } = receiving else {
            // Nothing of it is taken.
            return Ok(Self::default());
        };
        let mut unfinished = Vec::new();
        let others = read.leftovers()?.into_iter().filter(|it| {
            let facts = &it.reception.facts;
            (facts.base, facts.cut) == (reception.base, reception.cut)
                && facts.sha256 != reception.sha256
        });
        for left in others {
            unfinished.push(unfinished_view(read, left)?);
        }
        let cut_short = read.cut_short(reception, reading, replaces)?;
        let same_file = read.received_as(point, reception)?.into_iter();
        Ok(Self {
            unfinished,
            cut_short: cut_short.map(|(left, goes_on)| CutShort {
                here: left.here,
                rows: left.reception.facts.rows,
                goes_on,
            }),
            same_file: same_file
                .map(|(base, cut)| SameFile { base, cut })
                .collect(),
        })
    }

    /// What lies half received of another file of its base and cut, where anything does.
    #[must_use]
    pub fn unfinished_words(&self) -> Option<String> {
        let left = self.unfinished.iter().map(|it| {
            let file = it.file.as_ref();
            let file = file.map_or_else(String::new, |file| format!(" «{}»", strip_control(file)));
            format!("{file} con {}", of_rows(it.here, it.rows))
        });
        let left = left.collect::<Vec<_>>().join(",");
        (!left.is_empty()).then(|| {
            format!(
                "de esta base y corte quedó a medias otro archivo:{left}, que no cuentan. Una \
                 vez recibido este, aquel entra solo si lo sustituye [X12]"
            )
        })
    }

    /// What becomes of what was cut short of this very file.
    #[must_use]
    pub fn cut_short_words(&self) -> Option<String> {
        let left = self.cut_short.as_ref()?;
        let rows = of_rows(left.here, left.rows);
        Some(if left.goes_on {
            format!("de este archivo ya están aquí {rows}: sigue donde quedó [X12]")
        } else {
            format!(
                "de este archivo quedaron a medias {rows}: no siguen así, se descartan y comienza \
                 de nuevo [X12]"
            )
        })
    }

    /// As what else this very file was received, which is most likely a mistake.
    #[must_use]
    pub fn same_file_words(&self) -> Option<String> {
        let said = self.same_file.iter();
        let said = said.map(|it| format!("{}, corte {}", it.base.label(), date(it.cut)));
        let said = said.collect::<Vec<_>>().join("; ");
        (!said.is_empty()).then(|| {
            format!(
                "este mismo archivo ya se recibió como {said}. Revise la base y el corte que dice \
                 el correo [X12]"
            )
        })
    }
}
