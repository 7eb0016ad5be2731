//! What a claim, appeal or complaint says besides. Nothing here turns anybody away
//! (Q0, Q8–Q10).

use super::attention_input::AttentionInput;
use super::desk::Desk;
use super::error::ActionError;
use super::find;
use crate::domain::attention::{ClaimContent, ClaimFacts, EntryWay, Ground, Measure, Referred};
use crate::domain::catalog::ClaimKind;
use crate::domain::claim::claim_term;
use crate::domain::deadline::Deadline;
use crate::domain::identity::WarnedField;
use crate::domain::instant::local_day;
use crate::domain::money::Money;
use crate::domain::numbering::NotACode;
use crate::domain::terminal::Channel;
use crate::store::StoreError;
use chrono::{DateTime, FixedOffset};
use serde::Serialize;

/// The claim that another refers to (Q10).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReferredView {
    /// The code as it was typed.
    pub typed: String,
    /// Its provisional code, where it is here.
    pub code: Option<String>,
    /// Its official code, where it is here and has one.
    pub official_code: Option<String>,
}

impl ReferredView {
    /// Its codes as people read them: those known here, else what was typed.
    #[must_use]
    pub fn words(&self) -> String {
        match (&self.official_code, &self.code) {
            (Some(official), Some(code)) => format!("{official} ({code})"),
            (None, Some(code)) => code.clone(),
            (_, None) => self.typed.clone(),
        }
    }
}

/// The longest the answer to a claim may take (D6).
pub(super) fn term(
    by: &Measure<'_>,
    claim: Option<ClaimKind>,
    subjects: &[String],
    amount: Option<Money>,
    taken: DateTime<FixedOffset>,
) -> Option<Deadline> {
    let filed = local_day(taken, by.zone);
    let catalog = by.catalog.subjects();
    claim_term(catalog, by.country, claim, subjects, amount, filed)
        .map(|term| term.due(by.calendar, filed))
}

/// What is not personal of a claim, as it was noted. Where nobody says by which
/// way it came in, it is the one of the point's channel (Q8).
pub(super) fn facts(
    claim: ClaimKind,
    input: &AttentionInput,
    channel: Channel,
    referred: Referred,
) -> ClaimFacts {
    ClaimFacts {
        subjects: input.subjects.clone(),
        amount: input.amount,
        entry: input.entry.or_else(|| EntryWay::of(channel)),
        in_tray: input.in_tray,
        ground: input.ground.parse().ok(),
        refers_to: referred.claim(),
        ..ClaimFacts::of(claim)
    }
}

/// What is personal of a claim, as it was noted.
pub(super) fn content(input: &AttentionInput) -> ClaimContent {
    let clean = |text: &str| text.trim().to_owned();
    ClaimContent {
        request: clean(&input.claim_request),
        receipt_number: clean(&input.receipt_number),
        receipt_date: input.receipt_date,
        unread: input.unread.clone(),
        ground: match input.ground.parse::<Ground>() {
            Ok(_) => String::new(),
            Err(_) => clean(&input.ground),
        },
        refers_to: clean(&input.refers_to),
    }
}

/// What a code that a claim refers to names, provisional or official, where it is
/// the only one here (Q10).
pub(super) fn referred(desk: &Desk, code: &str) -> Result<Referred, ActionError> {
    let code = code.trim();
    if code.is_empty() {
        return Ok(Referred::NotHere);
    }
    let read = desk.store.read();
    Ok(match read.official_code_holders(code)?[..] {
        [holder] => read
            .attention(holder)?
            .map_or(Referred::NotHere, |it| Referred::to(&it)),
        _ => named(desk, code),
    })
}

/// The same of a claim on record.
pub(super) fn referred_of(
    desk: &Desk,
    facts: &ClaimFacts,
    said: Option<&ClaimContent>,
) -> Referred {
    let code = said.map_or("", |said| said.refers_to.trim());
    match facts.refers_to {
        Some(id) => named(desk, &id.to_string()),
        None if code.is_empty() => Referred::NotHere,
        None => named(desk, code),
    }
}

fn named(desk: &Desk, code: &str) -> Referred {
    match find::attention(desk, code) {
        Ok(found) => Referred::to(&found),
        Err(ActionError::Code {
            source: NotACode::Mistyped(_),
        }) => Referred::Mistyped,
        Err(_) => Referred::NotHere,
    }
}

/// The claim that another refers to, as it is shown (Q10).
pub(super) fn referred_view(
    desk: &Desk,
    facts: &ClaimFacts,
    said: &ClaimContent,
) -> Result<Option<ReferredView>, StoreError> {
    let read = desk.store.read();
    let found = facts.refers_to.map(|id| read.attention(id)).transpose()?;
    let found = found.flatten();
    if found.is_none() && said.refers_to.is_empty() {
        return Ok(None);
    }
    Ok(Some(ReferredView {
        typed: said.refers_to.clone(),
        code: found.as_ref().map(|found| found.code.to_string()),
        official_code: found.and_then(|found| found.regularization.code().map(str::to_owned)),
    }))
}

/// What the person should know of what they said of a claim: which words stay
/// as they are (Q8, Q10).
pub(super) fn remarks(facts: &ClaimFacts, said: &ClaimContent) -> Vec<(WarnedField, String)> {
    let mut remarks = Vec::new();
    if !said.ground.is_empty() {
        remarks.push((
            WarnedField::Ground,
            "El fundamento no es uno de los dos (no conforme con la atención, sin respuesta en el plazo): quedó con sus palabras."
                .to_owned(),
        ));
    }
    if !said.refers_to.is_empty() && facts.refers_to.is_none() {
        remarks.push((
            WarnedField::RefersTo,
            "El reclamo al que se refiere no se encontró en estos datos: su código quedó como se escribió."
                .to_owned(),
        ));
    }
    remarks
}
