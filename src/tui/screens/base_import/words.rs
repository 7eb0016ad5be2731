//! What a base says and what it changes, in words.

use std::path::Path;

use chrono::NaiveDate;

use crate::tui::prelude::*;
use crate::{
    actions::{Advised, BASE_FIELDS, ReceivedView, RivalBase, UnfinishedReception},
    domain::{
        instant::date,
        pqr::{Pile, PqrBase},
        text::strip_control,
    },
    tui::{
        advice,
        screens::parts::{Facts, counted_words},
    },
};

/// Rows that are told of on the page; the list has them all.
const TOLD: usize = 5;

/// What of a base and cut was cut short, and how it goes on; empty where nothing was (X12).
pub(super) fn cut_short(of: (PqrBase, NaiveDate), scene: &Scene<'_>) -> String {
    let cell = scene.board.cell.as_deref();
    let all = cell.map_or(&[][..], |cell| &cell.unfinished);
    let left = all.iter().filter(|it| (it.base, it.cut) == of);
    let told = left.map(|it| {
        format!(
            "A medias: {}. {} [X12]",
            it.words(),
            UnfinishedReception::ADVICE
        )
    });
    told.collect::<Vec<_>>().join(" ")
}

/// The files of which another counts, and what to do about them (X12).
pub(super) fn rivals(scene: &Scene<'_>, room: u16) -> Vec<Spans> {
    let cell = scene.board.cell.as_deref();
    let rivals = cell.map_or(&[][..], |cell| &cell.rivals);
    if rivals.is_empty() {
        return Vec::new();
    }
    let head = vec![span(" Dos archivos de un corte".to_owned(), Ink::Heading)];
    let mut facts = Facts::below(vec![head], room, scene);
    for it in rivals {
        facts.fact("Revise", &format!("{} [X12]", it.words()));
    }
    facts.fact("", RivalBase::ADVICE);
    facts.into_lines()
}

/// The plan, a line a fact.
pub(super) fn plan(view: &ReceivedView, scene: &Scene<'_>, room: u16) -> Vec<Spans> {
    let base = &view.base;
    let name = base.file.file_name().unwrap_or_default().to_string_lossy();
    let sheet = base.sheet.as_ref();
    let sheet = sheet.map_or_else(String::new, |it| format!(", hoja «{}»", strip_control(it)));
    let head = format!(
        " {}, corte {}: {}{sheet}",
        base.base.label(),
        date(base.cut),
        strip_control(&name)
    );
    let mut facts = Facts::below(vec![vec![span(head, Ink::Heading)]], room, scene);
    let same = view.beside.same_file_words();
    facts.fact("▲ Aviso", &same.unwrap_or_default());
    facts.fact("Plazos", &deadlines(view));
    facts.fact("Filas", &rows(view));
    for (pile, count) in besides(view) {
        facts.fact("", &pile.words(count));
    }
    for doubt in view.doubts() {
        facts.fact("▲ Aviso", &doubt);
    }
    if view.already_received {
        facts.fact("", "Este mismo archivo ya se recibió: no cambia nada. [X2]");
    }
    facts.fact("▲ Aviso", &view.newer_words().unwrap_or_default());
    let beside = &view.beside;
    facts.fact("▲ Aviso", &beside.cut_short_words().unwrap_or_default());
    facts.fact("▲ Aviso", &unfinished(view).unwrap_or_default());
    if view.replaces > 0 {
        facts.fact("Sustituye", "a la que ya se recibió de ese corte [X12]");
    }
    let columns = BASE_FIELDS.iter().filter_map(|field| {
        let header = strip_control(base.columns.get(field.name)?);
        let remembered = base.remembered.contains(&field.name);
        let remembered = if remembered {
            ", como la última vez"
        } else {
            ""
        };
        Some(format!("{} «{header}»{remembered}", field.name))
    });
    facts.fact("Columnas", &columns.collect::<Vec<_>>().join(", "));
    if !base.unknown_columns.is_empty() {
        let unknown = strip_control(&base.unknown_columns.join("», «"));
        facts.fact("", &format!("sin reconocer, se conservan: «{unknown}»"));
    }
    if let Some(encoding) = base.encoding {
        facts.fact("Texto", encoding);
    }
    for text in base.unseen.words() {
        facts.fact("Oculto", &text);
    }
    if !base.formats_known {
        let told = "de este tipo de archivo no se sabe si un número muestra ceros a la \
                    izquierda; si los tiene, guárdelo como .xlsx [X1a]";
        facts.fact("▲ Aviso", told);
    }
    for warning in base.warnings.iter().take(TOLD) {
        let text = format!(
            "fila {}, {}: {} [{}]",
            warning.row, warning.column, warning.message, warning.rule
        );
        facts.fact("▲ Aviso", &strip_control(&text));
    }
    more(&mut facts, base.warnings.len(), "aviso", "avisos");
    for row in base.rejected.iter().take(TOLD) {
        let text = format!("fila {}, {}: {}", row.row, row.column, row.reason);
        facts.fact("✗ Rechazada", &strip_control(&text));
    }
    if !base.rejected.is_empty() {
        let told = "F2 las muestra todas; F4 escribe su devolución.";
        facts.fact(
            "",
            &format!("{told}{}", base.bare_words().unwrap_or_default()),
        );
    }
    if let Some(why) = base.nothing_words() {
        facts.fact("", &format!("{why}: no hay nada que guardar."));
    }
    if let Some((number, name)) = base.may_be_hidden() {
        let told = format!(
            "la hoja {number} «{name}» está oculta y no se leyó: si es la base, Esc y escriba \
             {number} en Hoja"
        );
        facts.fact("▲ Aviso", &told);
    }
    facts.into_lines()
}

fn more(facts: &mut Facts<'_>, all: usize, one: &str, many: &str) {
    if let Some(more) = all.checked_sub(TOLD).filter(|more| *more > 0) {
        facts.fact(
            "",
            &format!("y {} más", counted_words(more as u64, one, many)),
        );
    }
}

/// What lies half received beside it, and the way out of it (X12).
fn unfinished(view: &ReceivedView) -> Option<String> {
    let told = view.beside.unfinished_words()?;
    let way_out = Advised::DropReception((view.base.base, view.base.cut));
    let way_out = advice::sentence(&way_out.into()).unwrap_or_default();
    Some(format!("{told}. {way_out}"))
}

/// What the plan says in deadlines (X2).
fn deadlines(view: &ReceivedView) -> String {
    let counts = &view.counts;
    format!(
        "{}, {} en 3 días hábiles o menos, {} ya sin plazo",
        view.new_words(),
        counted_words(counts.due_soon, "vence", "vencen"),
        counts.overdue
    )
}

fn rows(view: &ReceivedView) -> String {
    let base = &view.base;
    let mut told = format!(
        "{}: {}, {}, {}, {}",
        base.rows,
        counted_words(view.counts.changed, "cambió", "cambiaron"),
        counted_words(view.counts.known, "ya conocida", "ya conocidas"),
        counted_words(base.repeated, "repetida", "repetidas"),
        counted_words(base.rejected.len(), "rechazada", "rechazadas")
    );
    if !base.totals.is_empty() {
        told += "; la de totales no cuenta";
    }
    if !base.repeated_headers.is_empty() {
        told += "; las que repiten el encabezado no cuentan";
    }
    told
}

/// The piles that are told of besides.
fn besides(view: &ReceivedView) -> impl Iterator<Item = (Pile, usize)> {
    let piles = view.piles.iter().map(|(pile, of)| (*pile, of.len()));
    piles.filter(|(_, count)| *count > 0)
}

/// What was stored.
pub(super) fn done(view: &ReceivedView) -> Vec<String> {
    let mut told = vec![
        format!("{}.", deadlines(view)),
        format!("Filas {}.", rows(view)),
    ];
    let besides: Vec<String> = besides(view)
        .map(|(pile, count)| pile.words(count))
        .collect();
    if !besides.is_empty() {
        told.push(format!("{}. [X2]", besides.join(", ")));
    }
    let doubts = view.doubts().into_iter();
    told.extend(doubts.map(|it| format!("Aviso: {it}.")));
    let same = view.beside.same_file_words();
    told.extend(same.map(|it| format!("Aviso: {it}.")));
    told.extend(unfinished(view).map(|it| format!("Aviso: {it}")));
    told
}

/// Where the failed rows were written.
pub(super) fn given_back(file: Option<&Path>) -> Vec<String> {
    match file {
        Some(file) => {
            vec![
            format!("Las filas rechazadas, con su razón, están en {}.", file.display()),
            "Envíelas a quien las mandó; corregidas, se reciben aquí mismo, con la misma base y \
             el mismo corte. [X12]"
                .to_owned(),
        ]
        }
        None => vec!["Ninguna fila se rechazó.".to_owned()],
    }
}
