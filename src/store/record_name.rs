//! What people call a record that an annotation without effect is about (M4).

use super::error::StoreError;
use super::read::Reader;
use crate::domain::attention::AttentionEvent;
use crate::domain::instant::{date, date_clock_there};
use crate::domain::outage::OutageEvent;
use crate::journal::{Body, Operation};
use uuid::Uuid;

impl Reader<'_> {
    /// What people call a record: by its name, as it stands here or as what was to make it
    /// says. One that has none is called by what it is, and by what tells it from others of
    /// its sort or when this was written, as the clock there told it.
    pub(super) fn record_name(
        self,
        entity: Uuid,
        kind: &str,
        written: Option<&Operation>,
    ) -> Result<String, StoreError> {
        if let Some(code) = self.code_of(entity)? {
            return Ok(code.long);
        }
        if self.user(entity)?.is_some() {
            return self.user_name(entity);
        }
        match written.map(|it| &it.body) {
            Some(Body::Outage(OutageEvent::Opened(opened))) => {
                return Ok(opened.correlative.to_string());
            }
            Some(Body::Attention(AttentionEvent::Taken(taken))) => {
                return Ok(taken.code.to_string());
            }
            _ => {}
        }
        let sort = sort_of(kind);
        Ok(match (self.told_apart(entity)?, written) {
            (Some(apart), _) => format!("{sort} {apart}"),
            (None, Some(written)) => format!("{sort}, {}", date_clock_there(written.envelope.at)),
            (None, None) => sort.to_owned(),
        })
    }

    /// What tells a record from others of its sort, where it stands here.
    fn told_apart(self, id: Uuid) -> Result<Option<String>, StoreError> {
        if let Some(notice) = self.notice(id)? {
            return Ok(Some(notice.facts.reference));
        }
        if let Some(alert) = self.alert(id)? {
            let about = alert.about.subject();
            let code = about.map(|about| self.code_of(about)).transpose()?;
            return Ok(code.flatten().map(|code| format!("de {}", code.short)));
        }
        if let Some(report) = self.report(id)? {
            return Ok(Some(report.number.to_string()));
        }
        if let Some(idea) = self.idea(id)? {
            return Ok(Some(idea.code()));
        }
        if let Some(reception) = self.pqr_reception(id)? {
            let facts = reception.facts;
            return Ok(Some(format!("{} {}", facts.base.code(), date(facts.cut))));
        }
        Ok(self.pqr_work(id)?.map(|work| work.case.radicado))
    }

    /// The correlative of an event, or the code of an attention.
    fn code_of(self, id: Uuid) -> Result<Option<Code>, StoreError> {
        if let Some(outage) = self.outage(id)? {
            let code = outage.correlative;
            return Ok(Some(Code {
                short: code.short(),
                long: code.to_string(),
            }));
        }
        Ok(self.attention(id)?.map(|attention| Code {
            short: attention.code.short(),
            long: attention.code.to_string(),
        }))
    }
}

/// A code, with its point and without.
struct Code {
    short: String,
    long: String,
}

/// What a record is, by a kind of what is noted of it.
fn sort_of(kind: &str) -> &'static str {
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
            assert_ne!(sort_of(kind.name), "registro", "{}", kind.name);
        }
        assert_eq!(sort_of("case.teleported"), "registro");
        assert_eq!(sort_of("pqr.rows_received"), "base");
        assert_eq!(sort_of("pqr.solved"), "PQR");
    }
}
