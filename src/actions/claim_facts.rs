//! What a claim, appeal or complaint says besides: its facts, and what looks
//! wrong of them. Nothing here turns anybody away (Q0, Q8–Q10).

use super::attention_input::AttentionInput;
use super::desk::Desk;
use super::error::ActionError;
use super::find;
use crate::domain::attention::{Attention, ClaimContent, ClaimFacts, Content, EntryWay, Ground};
use crate::domain::catalog::ClaimKind;
use crate::domain::claim::claim_term;
use crate::domain::identity::{WarnedField, Warning};
use crate::domain::instant::local_day;
use crate::domain::money::Money;
use crate::domain::numbering::NotACode;
use crate::domain::rule::Rule;
use crate::domain::terminal::Channel;
use crate::store::StoreError;
use chrono::NaiveDate;
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
    desk: &Desk,
    claim: Option<ClaimKind>,
    subjects: &[String],
    amount: Option<Money>,
    taken: DateTime<FixedOffset>,
) -> Option<(u16, NaiveDate)> {
    let filed = local_day(taken, desk.zone());
    let catalog = desk.assets().catalog.subjects();
    let country = desk.profile().country;
    claim_term(catalog, country, claim, subjects, amount, filed)
        .map(|term| (term.business_days, term.due(desk.calendar(), filed).due))
}

/// What is not personal of a claim, as it was noted. Where nobody says by which
/// way it came in, it is the one of the point's channel (Q8).
pub(super) fn facts(
    desk: &Desk,
    claim: ClaimKind,
    input: &AttentionInput,
    channel: Channel,
) -> Result<ClaimFacts, ActionError> {
    Ok(ClaimFacts {
        subjects: input.subjects.clone(),
        amount: input.amount,
        entry: input.entry.or_else(|| EntryWay::of(channel)),
        in_tray: input.in_tray,
        ground: input.ground.parse().ok(),
        refers_to: referred(desk, &input.refers_to)?.map(|attention| attention.id),
        ..ClaimFacts::of(claim)
    })
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

/// The claim that a code names, provisional or official, where it is here and is
/// the only one (Q10).
pub(super) fn referred(desk: &Desk, code: &str) -> Result<Option<Attention>, ActionError> {
    let code = code.trim();
    if code.is_empty() {
        return Ok(None);
    }
    let read = desk.store.read();
    let found = match read.official_code_holders(code)?[..] {
        [holder] => read.attention(holder)?,
        _ => find::attention(desk, code).ok(),
    };
    Ok(found.filter(|attention| attention.claim.is_some()))
}

/// What looks wrong of the claim that another refers to (Q10).
fn misreferred(
    desk: &Desk,
    facts: &ClaimFacts,
    said: Option<&ClaimContent>,
) -> Option<&'static str> {
    let code = said.map_or("", |said| said.refers_to.trim());
    let found = match facts.refers_to {
        Some(id) => find::attention(desk, &id.to_string()),
        None if code.is_empty() => return None,
        None => find::attention(desk, code),
    };
    match found {
        Ok(claim) if claim.annulled.is_some() => Some("el reclamo al que se refiere está anulado"),
        Ok(other) if other.claim.is_none() => {
            Some("la atención a la que se refiere no es un reclamo, una apelación ni una queja")
        }
        Err(ActionError::Code {
            source: NotACode::Mistyped(_),
        }) => Some("el código del reclamo al que se refiere está mal escrito: revíselo"),
        _ => None,
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

/// What a claim is held against.
pub(super) struct Filed<'a> {
    pub(super) facts: &'a ClaimFacts,
    pub(super) content: &'a Content,
    pub(super) taken: DateTime<FixedOffset>,
    /// Its customer was told its code by another way than a letter (Q9).
    pub(super) told: bool,
}

/// What looks wrong of a claim, and is kept all the same (Q8–Q10).
pub(super) fn warnings(desk: &Desk, filed: &Filed<'_>) -> Vec<Warning> {
    let Filed { facts, content, .. } = *filed;
    let mut warnings = Vec::new();
    let mut warn = |field, rule, message: String| {
        warnings.push(Warning {
            field,
            rule,
            message,
        });
    };
    let said = content.claim.as_ref();
    let texts = [
        content.request.as_str(),
        said.map_or("", |said| said.request.as_str()),
    ];
    let subjects = desk.assets().catalog.subjects();
    for matter in subjects.not_claimable_in(&facts.subjects, &texts) {
        let field = if facts.subjects.contains(&matter.id) {
            WarnedField::Subject
        } else {
            WarnedField::Request
        };
        let reason = &matter.reason;
        warn(
            field,
            Rule::Q8,
            format!("tal vez no se puede reclamar: {reason}"),
        );
    }
    let has_a_tray = facts.entry.is_some_and(EntryWay::has_a_tray);
    match (has_a_tray, facts.in_tray) {
        (true, None) => warn(
            WarnedField::InTray,
            Rule::Q8,
            "falta cuándo llegó a la bandeja de la empresa".to_owned(),
        ),
        (false, Some(_)) => warn(
            WarnedField::InTray,
            Rule::Q8,
            "solo lo que entra por web o aplicación llega a una bandeja: su plazo no se cuenta desde ahí".to_owned(),
        ),
        (true, Some(_)) | (false, None) => {}
    }
    if has_a_tray && facts.in_tray.is_some_and(|at| at < filed.taken) {
        warn(
            WarnedField::InTray,
            Rule::Q8,
            "llegó a la bandeja antes de que el cliente lo presentara".to_owned(),
        );
    }
    let receipt = said.and_then(|said| said.receipt_date);
    if receipt.is_some_and(|day| day > local_day(filed.taken, desk.zone())) {
        warn(
            WarnedField::ReceiptDate,
            Rule::Q5,
            "la fecha del recibo es posterior al reclamo".to_owned(),
        );
    }
    if let Some(wrong) = misreferred(desk, facts, said) {
        warn(WarnedField::RefersTo, Rule::Q10, wrong.to_owned());
    }
    if content.email.is_empty() && !filed.told {
        warn(
            WarnedField::Email,
            Rule::Q9,
            "falta el correo, por el que se le comunica el código; dígaselo de otra forma y anótelo"
                .to_owned(),
        );
    }
    if facts.claim != ClaimKind::Claim && said.is_none_or(|said| said.refers_to.is_empty()) {
        warn(
            WarnedField::RefersTo,
            Rule::Q10,
            "falta el código del reclamo al que se refiere".to_owned(),
        );
    }
    warnings
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
