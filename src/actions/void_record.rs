//! What people call a record that something without effect is about (M4).

use super::desk::Desk;
use super::error::ActionError;
use crate::domain::instant::{date, date_clock};
use crate::store::{Reader, StoreError, Voided};
use uuid::Uuid;

/// Its name; where it has none here, what it is and when it was written, if this began it.
///
/// # Errors
/// The store cannot be read.
pub(super) fn name(desk: &Desk, void: &Voided) -> Result<String, ActionError> {
    if void.record != void.entity.to_string() {
        return Ok(void.record.clone());
    }
    let noun = noun(&void.kind);
    let known = known(desk.store.read(), void.entity)?;
    Ok(match (known, void.at) {
        (Some(known), _) => format!("{noun} {known}"),
        (None, Some(at)) => format!("{noun}, {}", date_clock(at, desk.zone())),
        (None, None) => noun.to_owned(),
    })
}

/// What tells it from others of its sort, where it stands here.
fn known(read: Reader<'_>, id: Uuid) -> Result<Option<String>, StoreError> {
    if let Some(notice) = read.notice(id)? {
        return Ok(Some(notice.facts.reference));
    }
    if let Some(alert) = read.alert(id)? {
        return subject(read, alert.about.subject());
    }
    if let Some(report) = read.report(id)? {
        return Ok(Some(report.number.to_string()));
    }
    if let Some(idea) = read.idea(id)? {
        return Ok(Some(idea.code()));
    }
    if let Some(reception) = read.pqr_reception(id)? {
        let facts = reception.facts;
        return Ok(Some(format!("{} {}", facts.base.code(), date(facts.cut))));
    }
    Ok(read.pqr_work(id)?.map(|work| work.case.radicado))
}

/// The record that a letter is about.
fn subject(read: Reader<'_>, about: Option<Uuid>) -> Result<Option<String>, StoreError> {
    let Some(about) = about else {
        return Ok(None);
    };
    if let Some(outage) = read.outage(about)? {
        return Ok(Some(format!("de {}", outage.correlative.short())));
    }
    let attention = read.attention(about)?;
    Ok(attention.map(|attention| format!("de {}", attention.code.short())))
}

/// What a record is, by a kind of what is noted of it.
fn noun(kind: &str) -> &'static str {
    let (record, said) = kind.split_once('.').unwrap_or((kind, ""));
    match record {
        "outage" => "evento",
        "attention" => "atención",
        "codes" => "códigos",
        "alert" => "aviso",
        "notice" => "comunicado",
        "inquiry" => "consulta",
        "user" => "usuario",
        "recipient" => "destinatario",
        "terminal" => "terminal",
        "access" => "acceso",
        "purge" => "depuración",
        "point" => "punto",
        "closings" => "revisión de cierres",
        "practice" => "sesión",
        "idea" => "idea",
        "report" => "reporte",
        "pqr" if said.starts_with("form_") => "formato",
        "pqr" if said.starts_with("reception_") || said.starts_with("rows_") => "base",
        "pqr" => "PQR",
        "receipt" => "acuse",
        _ => "registro",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::KINDS;

    #[test]
    fn m4_every_kind_of_annotation_is_about_something_with_a_name() {
        for kind in KINDS {
            assert_ne!(noun(kind.name), "registro", "{}", kind.name);
        }
        assert_eq!(noun("case.teleported"), "registro");
        assert_eq!(noun("pqr.rows_received"), "base");
        assert_eq!(noun("pqr.solved"), "PQR");
    }
}
