//! Telling a claim's code to a customer who has no e-mail (Q9).

use super::attention_view::AttentionView;
use super::desk::Desk;
use super::error::{ActionError, Field};
use super::fields::said;
use super::find;
use super::views::Viewer;
use crate::domain::attention::{AttentionEvent, TellingFacts, TellingWay, check_call};
use crate::domain::authority::Permission;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::journal::Body;
use chrono::{DateTime, FixedOffset};

/// Records that the customer of a claim was told its code: the official one once
/// it has it, else the provisional one. Told the official code, they leave the
/// call-back list (G4).
///
/// # Errors
/// No such attention, the role may not, it is no claim or annulled, or it cannot have been then.
pub fn tell_code(
    desk: &mut Desk,
    name: &str,
    way: TellingWay,
    at: Option<DateTime<FixedOffset>>,
    note: &str,
) -> Result<AttentionView, ActionError> {
    let attention = find::attention(desk, name)?;
    desk.permit(Permission::RecordOutcome(find::whose(desk, &attention)))?;
    let id = attention.id;
    desk.store.write(|writer| {
        let attention = find::attention_by_id(writer.read(), id)?;
        find::check_counts(&attention)?;
        if attention.claim.is_none() {
            return Err(Refusal::new(
                Rule::Q9,
                "Se comunica el código de un reclamo, una apelación o una queja.",
            )
            .hint("No se anotó nada; lo demás sigue como estaba.")
            .into());
        }
        let at = at.unwrap_or_else(|| writer.now());
        check_call(at, attention.taken.at, writer.latest_known())?;
        let note = match said(Field::Note, note)? {
            Some(note) => Some(writer.seal(attention.retention(), note)?),
            None => None,
        };
        let facts = TellingFacts {
            way,
            at,
            official: attention.regularization.code().is_some(),
            note,
        };
        writer.append(id, &Body::Attention(AttentionEvent::CodeTold(facts)))?;
        Ok::<_, ActionError>(())
    })?;
    Viewer::new(desk).attention(id)
}
