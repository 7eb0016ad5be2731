//! A report in words.

use super::super::table::{columns, pairs};
use crate::actions::{Desk, ReportPlan, ReportView};
use crate::domain::instant::{date, date_clock, lasted_or_open};
use crate::domain::report::RowChange;

/// What a version says, and where it stands.
pub(super) fn whole(desk: &Desk, view: &ReportView) -> String {
    let at = |instant| date_clock(instant, desk.zone());
    let totals = view.totals;
    let approvals: Vec<String> = view
        .approvals
        .iter()
        .map(|it| {
            let by = it.by.as_deref().unwrap_or("(depurado)");
            let recorded = it.recorded_by.as_ref();
            let recorded = recorded.map_or_else(String::new, |by| format!(", anotada por {by}"));
            format!("{}: {by}, {}{recorded}", it.role, at(it.at))
        })
        .collect();
    let some = |lines: Vec<String>| (!lines.is_empty()).then(|| lines.join("\n"));
    let late = if view.late { " · tarde" } else { "" };
    let changes: Vec<String> = view.changes.iter().flat_map(RowChange::lines).collect();
    let left_out = view.left_out.iter();
    let failed = view.failed_checks.iter();
    let head = pairs(&[
        ("Reporte", Some(view.name.clone())),
        ("Carácter", Some(view.kind.words(view.corrects))),
        (
            "Período",
            Some(format!("{} a {}", date(view.from), date(view.to))),
        ),
        ("Estado", view.state.map(|it| it.label().to_owned())),
        ("Vence", view.due.map(|due| format!("{}{late}", date(due)))),
        (
            "Entran",
            Some(format!("{} · {}", events(totals.events), totals.lasted())),
        ),
        (
            if view.asks_new_version {
                "Pide versión nueva"
            } else {
                "Cambió después"
            },
            some(view.news.iter().flat_map(RowChange::lines).collect()),
        ),
        ("Avisos", some(view.warnings.clone())),
        ("Fallas masivas", view.mass_failures.clone()),
        (
            "Quedan fuera",
            some(
                left_out
                    .map(|it| format!("{}  {} [{}]", it.outage, it.reason, it.rule))
                    .collect(),
            ),
        ),
        (
            "Revisiones",
            some(
                failed
                    .map(|it| {
                        let entered = if it.included { " (entra igual)" } else { "" };
                        format!("{}  {} [{}]{entered}", it.outage, it.message, it.rule)
                    })
                    .collect(),
            ),
        ),
        ("Qué cambió", some(changes)),
        ("Aprobaciones", some(approvals)),
        ("Enviado", view.sent_at.map(at)),
        ("Reemplaza a", view.replaces.clone()),
        ("Reemplazado por", view.replaced_by.clone()),
        ("Huella", view.digest.clone()),
    ]);
    if view.purged {
        return format!("{head}Sus documentos fueron depurados.\n");
    }
    let rows: Vec<Vec<String>> = view
        .rows
        .iter()
        .map(|it| {
            let row = &it.row;
            vec![
                it.outage.clone(),
                row.procedure_type.label().to_owned(),
                at(row.started_at),
                lasted_or_open(row.lasted()),
                row.cause.clone().unwrap_or_default(),
            ]
        })
        .collect();
    if rows.is_empty() {
        return head;
    }
    let heading = ["Evento", "Tipo", "Inicio", "Duración", "Motivo"];
    format!("{head}\n{}", columns(&heading, &rows))
}

fn events(count: usize) -> String {
    match count {
        1 => "1 evento".to_owned(),
        count => format!("{count} eventos"),
    }
}

/// What mass failures would add.
pub(super) fn offered(plan: &ReportPlan) -> Option<String> {
    let adds = plan.mass_failures;
    (adds.events > 0 && plan.model.mass_failures.is_none()).then(|| {
        format!(
            "Con las fallas masivas entrarían {} más, {}.",
            events(adds.events),
            adds.lasted()
        )
    })
}
