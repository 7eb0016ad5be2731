//! What looks wrong of a request that is being noted, and what is to be known of it.
//! Nothing of it blocks (Q0, Q5).

use super::attention_input::{AttentionInput, OutageChoice};
use super::claim_facts::{self, term};
use super::desk::Desk;
use super::error::ActionError;
use super::find;
use super::paper_names::not_on_paper;
use super::suggest_opening::{SuggestedOpening, suggest_opening};
use super::take_attention::{Resolved, content, filed};
use super::views::{OutageView, Viewer};
use crate::domain::attention::{Measure, Noted, Referred, Under};
use crate::domain::catalog::ClaimKind;
use crate::domain::identity::{WarnedField, Warning};
use crate::domain::terminal::Channel;
use chrono::{DateTime, FixedOffset, NaiveDate};

/// What the form shows of what was noted so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttentionCheck {
    /// What looks wrong and is kept all the same (Q5).
    pub warnings: Vec<Warning>,
    /// Which of the three, where it is a claim, appeal or complaint (Q2).
    pub claim: Option<ClaimKind>,
    /// The longest the answer to a claim may take: business days, and the last one (D6).
    pub term: Option<(u16, NaiveDate)>,
    /// Why the request is not one of the regulated: the words of an exclusion.
    pub not_regulated: Option<String>,
    /// What of a claim was kept in the person's own words, Spanish, and of which field.
    pub remarks: Vec<(WarnedField, String)>,
}

/// What of a request only the store can say.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LookUp {
    /// The outage that it is noted under, as it was named.
    pub outage: Option<String>,
    /// The code of the claim that it refers to (Q10).
    pub refers_to: String,
    /// The procedure that an open mass failure may hit too, and when it was filed: now,
    /// where that is not said (O3).
    pub hit: Option<(String, Option<DateTime<FixedOffset>>)>,
}

/// What the store says of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seen {
    /// The outage that was named, where it is here.
    pub outage: Option<OutageView>,
    /// What the code of the claim names.
    pub referred: Referred,
    /// The opening that a mass failure of another type suggests (O3).
    pub suggested: Option<SuggestedOpening>,
}

/// Asks the store what it knows of a request that is being noted.
///
/// # Errors
/// The store cannot be read.
pub fn look_up(desk: &Desk, sought: &LookUp) -> Result<Seen, ActionError> {
    let named = sought.outage.as_deref();
    let outage = named.and_then(|name| find::outage(desk, name).ok());
    Ok(Seen {
        outage: outage.map(|it| Viewer::new(desk).of(&it)).transpose()?,
        referred: claim_facts::referred(desk, &sought.refers_to)?,
        suggested: match &sought.hit {
            Some((procedure, filed)) => {
                suggest_opening(desk, procedure, filed.unwrap_or_else(|| desk.now()))?
            }
            None => None,
        },
    })
}

impl AttentionCheck {
    /// What follows from what was noted, the outage it would belong to, and the claim
    /// it refers to.
    #[must_use]
    pub fn of(
        input: &AttentionInput,
        (outage, referred): (Option<Under>, Referred),
        (channel, now): (Channel, DateTime<FixedOffset>),
        by: &Measure<'_>,
    ) -> Self {
        let resolved = Resolved::of(by.catalog, input);
        let taken = filed(input, &resolved, channel).unwrap_or(now);
        let content = content(input, &resolved, "");
        let facts = resolved
            .claim
            .map(|claim| claim_facts::facts(claim, input, channel, referred));
        let noted = Noted {
            content: &content,
            claim: facts.as_ref(),
            procedure_type: resolved.procedure_type,
            taken,
            entered: now,
            on_paper: input.paper.is_some(),
            told: false,
            outage,
            referred,
        };
        let mut warnings = noted.warnings(by);
        warnings.extend(not_on_paper(&content));
        if facts.is_none() {
            // Nothing keeps them: no claim, no receipt.
            warnings.extend(input.unread.warnings());
        }
        let said = claim_facts::content(input);
        let remarks = facts.map_or_else(Vec::new, |facts| claim_facts::remarks(&facts, &said));
        Self {
            warnings,
            term: term(by, resolved.claim, &input.subjects, input.amount, taken)
                .map(|term| (term.days, term.due)),
            claim: resolved.claim,
            not_regulated: resolved.not_regulated,
            remarks,
        }
    }
}

/// What looks wrong of what was noted, by what the store says now. Stores nothing.
///
/// # Errors
/// The store cannot be read.
pub fn check_attention(desk: &Desk, input: &AttentionInput) -> Result<AttentionCheck, ActionError> {
    let by = desk.measure();
    let outage = match &input.outage {
        OutageChoice::None => None,
        OutageChoice::Named(name) => find::outage(desk, name).ok(),
        OutageChoice::OfType => match Resolved::of(by.catalog, input).procedure_type {
            Some(kind) => desk.store.read().open_outage_of(desk.point(), kind)?,
            None => None,
        },
    };
    let referred = claim_facts::referred(desk, &input.refers_to)?;
    let channel = desk.store.terminal().started.point.channel;
    Ok(AttentionCheck::of(
        input,
        (outage.as_ref().map(Under::from), referred),
        (channel, desk.now()),
        &by,
    ))
}
