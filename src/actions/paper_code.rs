//! The code of a request: the next one, or the one printed on its paper form, as it
//! is typed back: whole, or in the short form in which the console prints it (N2, Q4).

use super::attention_input::AttentionInput;
use super::desk::Desk;
use super::error::{ActionError, Field};
use super::fields::said;
use crate::domain::attention::Paper;
use crate::domain::numbering::{CodeEnd, NotACode, OnPaper, ProvisionalCode};
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::store::{Reader, StoreError};

/// A terminal's numbers: what the short form of a code leaves out.
pub(super) struct Numbers {
    pub(super) point: String,
    pub(super) series: String,
}

impl Numbers {
    /// Those that this terminal gives.
    pub(super) fn own(desk: &Desk) -> Self {
        let terminal = desk.store.terminal();
        Self {
            point: terminal.started.point.code.clone(),
            series: terminal.series(),
        }
    }

    /// The code of a request: its paper form's own, or the next one (N2, Q4).
    pub(super) fn given(
        &self,
        read: Reader<'_>,
        input: &AttentionInput,
    ) -> Result<(ProvisionalCode, Option<Paper>), ActionError> {
        let next = || -> Result<ProvisionalCode, StoreError> {
            Ok(ProvisionalCode {
                point: self.point.clone(),
                series: self.series.clone(),
                number: read.next_code(&self.point, &self.series)?,
            })
        };
        let written = |text| Ok::<_, ActionError>(said(Field::Paper, text)?.map(str::to_owned));
        let folio = written(&input.folio)?;
        let Some(text) = input.paper.as_deref() else {
            let paper = folio.map(|folio| Paper { folio: Some(folio) });
            return Ok((next()?, paper));
        };
        let Some(code) = self.on_paper(read, text)? else {
            let folio = match folio {
                Some(folio) => Some(folio),
                None => written(text)?,
            };
            return Ok((next()?, Some(Paper { folio })));
        };
        if code.point != self.point {
            return Err(
                Refusal::new(Rule::N2, format!("El código {code} es de otro punto."))
                    .hint(
                        "Transcriba el formato en su punto, o anote su folio en lugar del código.",
                    )
                    .into(),
            );
        }
        if let Some(other) = read.attention_of_code(&code)? {
            return Err(Refusal::new(
                Rule::N2,
                format!("El código {} ya lo tiene otra atención.", other.code),
            )
            .hint("Véala con ese código; si el papel es otro, anote su folio.")
            .into());
        }
        if let Some(block) = read.block_of(&code)?
            && block.annulled.contains(&code.number)
        {
            return Err(
                Refusal::new(Rule::N2, format!("El código {code} fue anulado."))
                    .hint("Anote el folio del papel en lugar del código.")
                    .into(),
            );
        }
        if code.series == self.series && read.next_code(&self.point, &self.series)? <= code.number {
            return Err(Refusal::new(
                Rule::N2,
                format!("El código {code} no se ha impreso todavía."),
            )
            .hint("Revise el código del papel, o anote su folio.")
            .into());
        }
        Ok((code, Some(Paper { folio })))
    }

    /// The code of the point that a text names; none where it is a folio.
    pub(super) fn on_paper(
        &self,
        read: Reader<'_>,
        text: &str,
    ) -> Result<Option<ProvisionalCode>, ActionError> {
        let code = match OnPaper::read(text, &self.point) {
            Ok(OnPaper::Folio) => return Ok(None),
            Ok(OnPaper::Whole(code)) => Ok(code),
            Ok(OnPaper::Short(end)) => return self.of_the_point(read, &end, text).map(Some),
            Err(not) => Err(not),
        };
        code.map(Some).map_err(|not| refused(&not, text))
    }

    /// The only code of the point that ends so: of this terminal, of another, or
    /// of an epoch before a restore (N5).
    fn of_the_point(
        &self,
        read: Reader<'_>,
        end: &CodeEnd,
        text: &str,
    ) -> Result<ProvisionalCode, ActionError> {
        let mut series = read.series_at(&self.point)?;
        series.insert(self.series.clone());
        series.extend(end.series().map(str::to_owned));
        let fitting: Vec<ProvisionalCode> = series
            .into_iter()
            .map(|series| ProvisionalCode {
                point: self.point.clone(),
                series,
                number: end.number,
            })
            .filter(|code| end.names(code))
            .collect();
        let mut printed = Vec::new();
        for code in &fitting {
            if read.block_of(code)?.is_some() {
                printed.push(code.clone());
            }
        }
        // Two series may share a check character: what is on paper was meant.
        let mut meant = if printed.is_empty() { fitting } else { printed };
        if meant.len() > 1
            && let Some(own) = meant.iter().position(|code| code.series == self.series)
        {
            meant = vec![meant.swap_remove(own)];
        }
        match meant.as_slice() {
            [code] => Ok(code.clone()),
            [] => Err(refused(&NotACode::Mistyped(text.to_owned()), text)),
            several => Err(ActionError::SeveralAttentions {
                text: text.to_owned(),
                codes: several.iter().map(ToString::to_string).collect(),
            }),
        }
    }
}

/// What looks like a code and is none: nobody is turned away by it (Q0).
fn refused(not: &NotACode, text: &str) -> ActionError {
    Refusal::new(Rule::N2, format!("{not}."))
        .hint("Cópielo otra vez del papel; lo demás quedó como lo escribió.")
        .hint(format!(
            "Si no es un código sino el folio del papel, escríbalo con la palabra delante: folio {}.",
            text.trim()
        ))
        .into()
}
