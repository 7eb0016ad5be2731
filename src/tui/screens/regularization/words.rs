//! The words a record's way is told with, and what became of a file.

use crate::tui::prelude::*;
use crate::{
    actions::{AppliedReceipt, Exported, ImportView, QueueRow, waiting_records},
    domain::regularization::RegularizationState,
    tui::screens::parts::{counted_words, moment},
};

/// Problems of a file that are told one by one.
const TOLD: usize = 5;

/// Sign, word and meaning of how far a record is (G2).
pub(super) fn state(row: &QueueRow) -> (Sign, &'static str, Ink) {
    let label = row.state.label();
    match row.state {
        _ if row.conflict => (Sign::Warning, "en conflicto", Ink::Warning),
        RegularizationState::Pending => (Sign::Upload, label, Ink::Text),
        RegularizationState::Exported => (Sign::Closed, label, Ink::Text),
        RegularizationState::Acknowledged => (Sign::Open, label, Ink::Open),
        RegularizationState::Regularized => (Sign::Confirmed, label, Ink::Dim),
        RegularizationState::NotRequired => (Sign::Closed, label, Ink::Dim),
    }
}

/// What stands in the place of the official code, or the code.
pub(super) fn code(row: &QueueRow) -> Cell {
    match (&row.official_code, row.exempt) {
        (Some(code), _) => Cell::new(code, Ink::Heading),
        (None, Some(why)) => Cell::new(why.label(), Ink::Dim),
        (None, None) if row.state == RegularizationState::Acknowledged => {
            Cell::new("falta código", Ink::Open)
        }
        (None, None) => Cell::new("—", Ink::Dim),
    }
}

/// How far a record is, in a line of its own (G2).
pub(super) fn way(row: &QueueRow, scene: &Scene<'_>) -> String {
    let (_, label, _) = state(row);
    let mut words = label.to_owned();
    if let Some(since) = row.since {
        words = format!("{words} {}", moment(since, scene));
    }
    if let Some(bundle) = &row.bundle {
        words = format!("{words} · en {bundle}");
    }
    words
}

/// What is known of the calls to a customer (G4).
pub(super) fn calls(row: &QueueRow, scene: &Scene<'_>) -> String {
    match row.last_call {
        None => "Todavía no se le llamó.".to_owned(),
        Some(last) => format!(
            "Ya se le llamó {}, la última {}.",
            counted_words(row.calls as u64, "vez", "veces"),
            moment(last, scene)
        ),
    }
}

/// What was exported, one paragraph each.
pub(super) fn exported(exported: &Exported) -> Vec<String> {
    let name = exported.file.file_name().unwrap_or_default();
    let folder = exported.file.parent().unwrap_or(&exported.file);
    let earlier = exported.earlier.iter().map(|part| part.records);
    let records = exported.records + earlier.sum::<u64>();
    let mut told = vec![
        format!("{}\nen {}", name.to_string_lossy(), folder.display()),
        format!(
            "{} que no se {} exportado.\nAnotaciones {} a {} ({}). Huella de la última:\n{}",
            waiting_records(records),
            if records == 1 { "había" } else { "habían" },
            exported.from_sequence,
            exported.to_sequence,
            exported.operations,
            exported.head
        ),
    ];
    told.push(
        match (&exported.signature, exported.recipients.as_slice()) {
            (Some(signature), _) => format!(
                "Sin cifrar: cuídelo. Envíelo con su firma, {}.",
                signature.file_name().unwrap_or_default().to_string_lossy()
            ),
            (None, []) => {
                "Lo abre quien sepa la frase: dígasela a la oficina por otra vía.".to_owned()
            }
            (None, names) => format!("Solo lo abre: {}.", names.join(", ")),
        },
    );
    told.extend(exported.earlier.iter().map(|part| {
        let name = part.file.file_name().unwrap_or_default();
        format!(
            "También va {}, de antes: envíelos todos.",
            name.to_string_lossy()
        )
    }));
    told.extend(exported.warnings());
    told.push("Envíelo a la oficina; cuando llegue su acuse, impórtelo con i.".to_owned());
    told
}

/// What an import did or would do, one line each.
pub(super) fn imported(view: &ImportView) -> Vec<String> {
    let mut told = vec![
        format!(
            "Anotaciones {} a {} de {}-{}.",
            view.from_sequence, view.to_sequence, view.point, view.series
        ),
        format!(
            "{} · {} · {} en espera",
            counted_words(view.new, "nueva", "nuevas"),
            counted_words(view.known, "ya conocida", "ya conocidas"),
            view.waiting
        ),
        format!(
            "{} en cuarentena · {} sin efecto · {} de tipo desconocido",
            view.quarantined, view.without_effect, view.unknown
        ),
    ];
    if view.admitted {
        let admits = if view.plan {
            "Se admite"
        } else {
            "Se admitió"
        };
        told.push(format!("{admits} ese terminal."));
    }
    push_problems(
        &mut told,
        view.problems.iter().map(|problem| problem.message.as_str()),
    );
    told
}

/// What a receipt brought, one paragraph each.
pub(super) fn applied(applied: &AppliedReceipt) -> Vec<String> {
    if applied.known {
        return vec!["Ese acuse ya estaba importado: no cambió nada.".to_owned()];
    }
    let mut told = vec![format!(
        "La oficina tiene hasta la anotación {} de este terminal.",
        applied.acknowledged_to
    )];
    let brought = applied.brought();
    if !brought.is_empty() {
        told.push(format!("Llegó: {}.", brought.join(", ")));
    }
    push_problems(
        &mut told,
        applied
            .problems
            .iter()
            .map(|problem| problem.message.as_str()),
    );
    told
}

fn push_problems<'a>(told: &mut Vec<String>, problems: impl ExactSizeIterator<Item = &'a str>) {
    let more = problems.len().saturating_sub(TOLD);
    told.extend(problems.take(TOLD).map(str::to_owned));
    if more > 0 {
        told.push(format!("Y {more} más."));
    }
}
