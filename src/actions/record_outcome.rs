//! What became of a request, and when a claim's resolution became firm (K2, T1).

use super::attention_view::AttentionView;
use super::desk::Desk;
use super::error::{ActionError, Field};
use super::fields::said;
use super::find;
use super::views::Viewer;
use crate::domain::attention::{AttentionEvent, OutcomeDetail, OutcomeFacts, Via, check_outcome};
use crate::domain::authority::Permission;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::journal::Body;
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};

/// What a person notes of an outcome.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OutcomeInput {
    /// How it was dealt with.
    pub via: Option<Via>,
    /// When that happened.
    pub at: Option<DateTime<FixedOffset>>,
    /// The alternative channel, or to whom it was referred.
    pub to: String,
    /// Anything else.
    pub note: String,
}

/// Records an outcome; a later one takes the place of an earlier (K2).
///
/// # Errors
/// No such attention, or the outcome does not say what K2 asks of it.
pub fn record_outcome(
    desk: &mut Desk,
    name: &str,
    input: &OutcomeInput,
) -> Result<AttentionView, ActionError> {
    let attention = find::attention(desk, name)?;
    desk.permit(Permission::RecordOutcome(find::whose(desk, &attention)))?;
    let id = attention.id;
    let via = input.via.ok_or(ActionError::Incomplete(
        "Elija el resultado de la atención.",
    ))?;
    desk.store.write(|writer| {
        let attention = find::attention_by_id(writer.read(), id)?;
        find::check_counts(&attention)?;
        check_outcome(
            via,
            input.at,
            &input.to,
            attention.taken.at,
            writer.latest_known(),
        )?;
        let detail = OutcomeDetail {
            to: said(Field::Addressee, &input.to)?
                .unwrap_or_default()
                .to_owned(),
            note: said(Field::Note, &input.note)?
                .unwrap_or_default()
                .to_owned(),
        };
        let facts = OutcomeFacts {
            via,
            at: input.at,
            named: !detail.to.is_empty(),
            detail: writer.seal(attention.retention(), &detail)?,
        };
        let event = AttentionEvent::OutcomeRecorded(facts);
        writer.append(id, &Body::Attention(event))?;
        Ok::<_, ActionError>(())
    })?;
    Viewer::new(desk).attention(id)
}

/// Records the day on which a claim's resolution became firm: its three years begin (T1).
///
/// # Errors
/// No such attention, it is no claim, or the day lies ahead or before it was filed.
pub fn record_resolution(
    desk: &mut Desk,
    name: &str,
    firm_on: NaiveDate,
) -> Result<AttentionView, ActionError> {
    let attention = find::attention(desk, name)?;
    desk.permit(Permission::RecordOutcome(find::whose(desk, &attention)))?;
    let id = attention.id;
    desk.store.write(|writer| {
        let attention = find::attention_by_id(writer.read(), id)?;
        if attention.claim.is_none() {
            return Err(Refusal::new(
                Rule::T1,
                "Solo un reclamo, una apelación o una queja tiene resolución.",
            )
            .into());
        }
        if firm_on > writer.now().date_naive() || firm_on < attention.taken.at.date_naive() {
            return Err(Refusal::new(
                Rule::T1,
                "La resolución no puede quedar firme en el futuro ni antes de la solicitud.",
            )
            .into());
        }
        let event = AttentionEvent::ResolutionRecorded { firm_on };
        writer.append(id, &Body::Attention(event))?;
        Ok::<_, ActionError>(())
    })?;
    Viewer::new(desk).attention(id)
}
