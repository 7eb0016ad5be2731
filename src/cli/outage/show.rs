//! `evento mostrar`.

use super::super::answer::Answer;
use super::super::history::history;
use super::super::record::exempted;
use super::super::table::pairs;
use super::told::{remarks, scenario};
use crate::actions::{Desk, OutageView, Report, show_outage};
use crate::domain::instant::{date, date_clock, duration};
use chrono::TimeDelta;
use chrono_tz::Tz;
use clap::Args;

/// Muestra un evento con su historia
#[derive(Debug, Args)]
pub(in crate::cli) struct ShowArgs {
    /// Correlativo, o su final si no hay duda
    #[arg(value_name = "ID")]
    id: String,
}

pub(super) fn run(desk: &mut Desk, args: &ShowArgs) -> Result<Answer, Report> {
    let detail = show_outage(desk, &args.id)?;
    let zone = desk.zone();
    Ok(Answer::of(&detail)?
        .data(facts(&detail.outage, zone))
        .data(history(&detail.history, zone))
        .words(remarks(&detail.outage)))
}

fn facts(outage: &OutageView, zone: Tz) -> String {
    let at = |instant| Some(date_clock(instant, zone));
    pairs(&[
        ("Correlativo", Some(outage.correlative.clone())),
        ("Estado", Some(outage.state.label().to_owned())),
        ("Tipo", Some(outage.procedure_type.to_string())),
        ("Trámite", Some(outage.procedure.clone())),
        (
            "Aplicativos",
            Some(outage.applications.join(", ")).filter(|names| !names.is_empty()),
        ),
        ("Escenario", Some(scenario(outage))),
        ("Comunicado", outage.notice.clone()),
        ("Aviso", alert(outage, zone)),
        ("Del aviso al comunicado", to_notice(outage)),
        ("Del comunicado al fin", from_notice(outage)),
        ("Inicio", at(outage.started_at)),
        ("Detectado", at(outage.detected_at)),
        (
            "Registrado",
            Some(format!(
                "{} por {}",
                date_clock(outage.registered_at, zone),
                outage.registered_by
            )),
        ),
        ("Retraso", outage.late_reason.clone()),
        ("Restablecido", outage.restored_at.and_then(at)),
        ("Cerrado", outage.closed_at.and_then(at)),
        ("Duración", Some(outage.lasted())),
        ("Atenciones", attentions(outage)),
        ("Motivo", outage.cause_told()),
        ("Origen", outage.origin.clone()),
        ("Sustento", outage.sustento.clone()),
        ("Referencia", outage.reference.clone()),
        ("Código oficial", outage.official_code.clone()),
        (
            "No requiere",
            outage.exemption.as_ref().map(|it| exempted(it, zone)),
        ),
        ("Reporte vence", outage.report_due.map(date)),
        ("Reportado", outage.reported_at.and_then(at)),
    ])
}

/// Where its alert stands, as far as it has one (A2, A4).
fn alert(outage: &OutageView, zone: Tz) -> Option<String> {
    match outage.alert_sent_at {
        Some(sent) => Some(format!("enviado {}", date_clock(sent, zone))),
        None => outage.alert_due.then(|| "sin enviar".to_owned()),
    }
}

/// How long the failures mailbox took to answer (A3).
fn to_notice(outage: &OutageView) -> Option<String> {
    let sent = outage.alert_sent_at?;
    let took = TimeDelta::seconds(outage.alert_to_notice_seconds?);
    Some(duration(sent, sent + took))
}

/// How long service took to come back after that (A3).
fn from_notice(outage: &OutageView) -> Option<String> {
    let restored = outage.restored_at?;
    let took = TimeDelta::seconds(outage.notice_to_restoration_seconds?);
    Some(duration(restored - took, restored))
}

fn attentions(outage: &OutageView) -> Option<String> {
    (outage.attentions > 0).then(|| match outage.critical_pending {
        0 => outage.attentions.to_string(),
        pending => format!("{}, críticas pendientes {pending}", outage.attentions),
    })
}
