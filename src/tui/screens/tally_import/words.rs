//! What a file would bring, in words.

use crate::tui::prelude::*;
use crate::{
    actions::{TALLY_FIELDS, TallyView},
    domain::text::strip_control,
    tui::screens::parts::{Facts, counted_words},
};

/// Rows that are told of on the page; the list has them all.
const TOLD: usize = 5;

/// The plan, a line a fact.
pub(super) fn plan(view: &TallyView, scene: &Scene<'_>, room: u16) -> Vec<Spans> {
    let name = view.file.file_name().unwrap_or_default().to_string_lossy();
    let place = match &view.sheet {
        Some(sheet) => format!(" {}, hoja «{}»", strip_control(&name), strip_control(sheet)),
        None => format!(" {}", strip_control(&name)),
    };
    let mut facts = Facts::below(vec![vec![span(place, Ink::Heading)]], room, scene);
    facts.fact("Filas", &format!("{}: {}", view.rows, figures(view)));
    if view.replaced > 0 {
        let what = counted_words(view.replaced as u64, "combinación", "combinaciones");
        facts.fact(
            "Reemplaza",
            &format!("{what} de día, punto o canal, clase y tipo [V5]"),
        );
    }
    if view.withdrawn > 0 {
        let what = counted_words(view.withdrawn as u64, "combinación", "combinaciones");
        facts.fact(
            "Retira",
            &format!("{what} que este mismo archivo trajo leído de otra manera [V5]"),
        );
    }
    for field in &TALLY_FIELDS {
        if let Some(header) = view.columns.get(field.name) {
            let header = strip_control(header);
            let remembered = if view.remembered.contains(&field.name) {
                ", como la última vez"
            } else {
                ""
            };
            facts.fact(
                label(field.name),
                &format!("columna «{header}»{remembered}"),
            );
        }
    }
    if let Some(order) = view.assumed {
        let text = format!(
            "▲ algunas se leen de dos maneras y las demás no dicen cuál vale; se leyeron como {}. Si no es así, Esc y elija otra en Fechas.",
            words_of(order)
        );
        facts.fact("Fechas", &text);
    }
    for text in view.unseen.words() {
        facts.fact("Oculto", &text);
    }
    for warning in view.warnings.iter().take(TOLD) {
        let text = format!(
            "fila {}, {}: {}",
            warning.row, warning.column, warning.message
        );
        facts.fact("▲ Aviso", &strip_control(&text));
    }
    for row in view.rejected.iter().take(TOLD) {
        let text = format!("fila {}, {}: {}", row.row, row.column, row.reason);
        facts.fact("✗ Rechazada", &strip_control(&text));
    }
    if view.rejections() > TOLD as u64 {
        facts.fact("", "F2 muestra todas las rechazadas.");
    }
    if view.new + view.known == 0 {
        facts.fact("", "Ninguna fila sirve: no hay nada que guardar.");
    }
    facts.into_lines()
}

fn label(field: &str) -> &'static str {
    match field {
        "fecha" => "Fecha",
        "punto" => "Punto",
        "canal" => "Canal",
        "tipo" => "Tipo",
        "clase" => "Clase",
        _ => "Cantidad",
    }
}

fn words_of(order: &str) -> &'static str {
    match order {
        "mda" => "mes/día/año",
        "amd" => "año/mes/día",
        _ => "día/mes/año",
    }
}

fn figures(view: &TallyView) -> String {
    format!(
        "{}, {}, {}",
        counted_words(view.new, "nueva", "nuevas"),
        counted_words(view.known, "ya conocida", "ya conocidas"),
        counted_words(view.rejections(), "rechazada", "rechazadas")
    )
}

/// What was stored.
pub(super) fn done(view: &TallyView) -> Vec<String> {
    let mut told = vec![format!(
        "{}: {}.",
        counted_words(view.rows, "fila", "filas"),
        figures(view)
    )];
    if view.replaced > 0 {
        let what = counted_words(view.replaced as u64, "combinación", "combinaciones");
        told.push(format!(
            "Reemplazó lo que había de {what} de día, punto o canal, clase y tipo. [V5]"
        ));
    }
    if view.withdrawn > 0 {
        let what = counted_words(view.withdrawn as u64, "combinación", "combinaciones");
        told.push(format!(
            "Retiró {what} que este archivo trajo antes leído de otra manera. [V5]"
        ));
    }
    told
}
