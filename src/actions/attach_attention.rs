//! Joining an attention to the outage it belongs to (Q0).

use super::attention_view::AttentionView;
use super::desk::Desk;
use super::error::ActionError;
use super::find;
use super::views::Viewer;
use crate::domain::attention::AttentionEvent;
use crate::domain::authority::Permission;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::journal::Body;

/// Joins an attention to an outage: one that was saved *sin evento*, or under another (Q0).
///
/// # Errors
/// No such attention or outage, another type (E2), or the store cannot be written.
pub fn attach_attention(
    desk: &mut Desk,
    name: &str,
    outage: &str,
) -> Result<AttentionView, ActionError> {
    desk.permit(Permission::AttachAttention)?;
    let attention = find::attention(desk, name)?.id;
    let outage = find::outage(desk, outage)?.id;
    desk.store.write(|writer| {
        let attention = find::attention_by_id(writer.read(), attention)?;
        find::check_counts(&attention)?;
        let outage = find::by_id(writer.read(), outage)?;
        if attention.procedure_type != Some(outage.procedure_type) {
            return Err(Refusal::new(
                Rule::E2,
                format!(
                    "La atención {} no es de {}.",
                    attention.code.short(),
                    outage.procedure_type.label()
                ),
            )
            .hint("Queda recibida como estaba.")
            .into());
        }
        if attention.outage != Some(outage.id) {
            let attached = AttentionEvent::Attached { outage: outage.id };
            writer.append(attention.id, &Body::Attention(attached))?;
        }
        Ok::<_, ActionError>(())
    })?;
    Viewer::new(desk).attention(attention)
}

/// The attentions *sin evento* that an outage could take in: of its type,
/// taken at its point since it began.
///
/// # Errors
/// No such outage, or the store cannot be read.
pub fn attachable(desk: &Desk, outage: &str) -> Result<Vec<AttentionView>, ActionError> {
    let outage = find::outage(desk, outage)?;
    let viewer = Viewer::new(desk);
    desk.store
        .read()
        .attentions_without_outage(
            &outage.correlative.point,
            outage.procedure_type,
            outage.started.at,
        )?
        .iter()
        .filter(|attention| {
            outage
                .restored
                .is_none_or(|restored| attention.taken.at < restored.at)
        })
        .map(|attention| viewer.masked(attention))
        .collect()
}
