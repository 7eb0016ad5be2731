//! How an attention stands, in words.

use super::super::answer::Answer;
use super::super::record::{CONFLICT, short};
use crate::actions::{AttentionView, Report};
use crate::domain::instant::date;
use crate::domain::text::counted_words;

/// The answer to a change of an attention: its code, and how it stands in words.
pub(super) fn changed(attention: &AttentionView, what: &str) -> Result<Answer, Report> {
    Ok(Answer::of(attention)?
        .data(&attention.code)
        .word(format!(
            "{what}: {} · {} · {}.",
            type_name(attention),
            attention.procedure,
            outage_name(attention)
        ))
        .words(remarks(attention)))
}

/// The type of an attention, where it has one.
pub(super) fn type_name(attention: &AttentionView) -> &'static str {
    attention
        .procedure_type
        .map_or("No regulado", |procedure_type| procedure_type.label())
}

/// What is said at the counter of the outage an attention belongs to.
pub(super) fn outage_name(attention: &AttentionView) -> &str {
    attention.outage.as_deref().map_or("sin evento", short)
}

/// What somebody has to know or do about an attention.
pub(super) fn remarks(attention: &AttentionView) -> Vec<String> {
    let mut remarks = Vec::new();
    if attention.critical_pending {
        remarks.push(
            if attention.theft_block {
                "Crítica y pendiente: anote la hora y el canal del bloqueo real, o que el cliente desistió."
            } else {
                "Crítica y pendiente: se atiende igual, por un canal alterno o el formato manual; anote su resultado."
            }
            .to_owned(),
        );
    }
    remarks.extend(term(attention).filter(|_| !attention.annulled));
    if attention.corrected_after_mail.is_some() {
        remarks.push(format!(
            "Se corrigió después de que salió el correo al cliente, que dice lo de antes; véalo con: contingencia aviso {}",
            attention.short_code
        ));
    }
    for (holds, text) in [
        (
            attention.annulled,
            "Anulada: conserva su código y no espera nada más.",
        ),
        (attention.official_code_conflict, CONFLICT),
        (attention.held, "Retenida por orden legal."),
        (attention.blocked, "Sus datos personales están bloqueados."),
        (attention.purged, "Sus datos personales se depuraron."),
    ] {
        if holds {
            remarks.push(text.to_owned());
        }
    }
    remarks
}

/// What looks wrong of an attention and was kept all the same (Q5).
pub(super) fn warnings(attention: &AttentionView) -> impl Iterator<Item = String> + '_ {
    attention
        .warnings
        .iter()
        .map(|warning| format!("Aviso [{}]: {}.", warning.rule, warning.message()))
}

/// The longest the answer to a claim may take (D6).
pub(super) fn term(attention: &AttentionView) -> Option<String> {
    let claim = attention.claim.as_ref()?;
    let (days, due) = (claim.term_days?, claim.due?);
    Some(format!(
        "Plazo máximo de respuesta: {}, hasta el {}.",
        counted_words(days, "día hábil", "días hábiles"),
        date(due)
    ))
}
