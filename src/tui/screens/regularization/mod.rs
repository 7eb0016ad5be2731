//! *Regularización*: the queue of what is to be entered in the official system, what
//! to type for the record under the cursor, its official code, and the files that go
//! to the office and come back (G, N3, M).
//!
//! Invariants: nothing personal is shown until it is asked for, and only of one record;
//! a code belongs to the record whose window it is typed in.

mod exchanging;
mod exporting;
mod importing;
mod noted;
mod records;
mod typing;
mod words;

#[cfg(test)]
mod tests;

use self::{importing::ImportForm, noted::Noted, records::CodeForm};
use super::parts::{after, moment};
use crate::domain::text::counted_words;
use crate::tui::prelude::*;
use crate::{
    actions::{
        Cursor, QueueFigures, QueueFilter, QueueRow, RecordKind, TypingSheet, is_counted_out,
    },
    config::ScreenId,
    domain::authority::Permission,
    tui::records::{Act, At, ListColumn, Narrowed, RecordPage, Records, Search, Told, Wanted},
};

#[derive(Debug, Default)]
pub(crate) struct Queue {
    filter: QueueFilter,
    figures: QueueFigures,
    /// The field of the sheet that is copied next.
    field: usize,
    noted: Noted,
}

/// The queue from its oldest record; with the export's window above it where the person
/// came for that.
pub(crate) fn list(export: bool, scene: &Scene<'_>) -> (RecordPage<Queue>, Vec<Wish>) {
    let (page, mut wishes) = RecordPage::list(Queue::default(), scene);
    wishes.push(noted::load());
    if export {
        wishes.extend(exchanging::prepare(scene));
    }
    (page, wishes)
}

type Of = ListColumn<QueueRow>;

impl Records for Queue {
    type Row = QueueRow;
    type Detail = TypingSheet;
    type Cursor = Cursor;

    const TITLE: &'static str = "Regularización";
    const TAB: ScreenId = ScreenId::Regularization;
    const LIST: Context = Context::Regularization;
    const DETAIL: Context = Context::TypingSheet;
    const SEARCH: Search = Search::OnEnter;
    const SEARCH_BY: &'static str = "correlativo, código u oficial";
    const MARKS: bool = true;
    const STACKED: bool = true;
    const DEEDS: &'static [Intent] = &[
        Intent::CopyText,
        Intent::RevealPersonal,
        Intent::NotRequired,
        Intent::NoteCall,
    ];

    fn name(row: &QueueRow) -> &str {
        &row.name
    }

    fn named(sheet: &TypingSheet) -> &str {
        &sheet.record
    }

    fn is_secret(sheet: &TypingSheet) -> bool {
        sheet.fields.iter().any(|field| field.personal)
    }

    fn turned(&mut self) {
        self.field = 0;
    }

    fn figures(&self, room: u16) -> Option<String> {
        let figures = self.figures;
        let without_code = if is_counted_out(figures.without_code) {
            format!("{}+ acusados sin código", figures.without_code)
        } else {
            counted_words(
                figures.without_code,
                "acusado sin código",
                "acusados sin código",
            )
        };
        let more = if is_counted_out(figures.not_exported) {
            "+"
        } else {
            ""
        };
        let told = format!(
            "{}{more} por exportar · {without_code}",
            figures.not_exported
        );
        let today = figures.regularized_today;
        let whole = counted_words(today, "regularizado hoy", "regularizados hoy");
        let whole = format!("{told} · {whole}");
        Some(if cells(&whole) > room {
            format!("{told} · {today} hoy")
        } else {
            whole
        })
    }

    fn filters(&self, narrowed: Narrowed, _: &Scene<'_>) -> Vec<String> {
        vec![match self.filter {
            _ if narrowed.is_searched => "encontrados, en cualquier estado".to_owned(),
            QueueFilter::CallBacks => "por llamar: no saben su código".to_owned(),
            filter => format!("{}, lo más antiguo primero", filter.label()),
        }]
    }

    fn narrow(&mut self, intent: Intent) -> bool {
        let is_filter = intent == Intent::FilterState;
        if is_filter {
            self.filter = after(&QueueFilter::ALL, self.filter);
        }
        is_filter
    }

    fn ask(&self, wanted: Wanted<Cursor>, _: &Scene<'_>) -> Effect {
        Effect::Regularization(RegularizationEffect::List {
            filter: self.filter,
            text: wanted.text,
            page: wanted.at,
            limit: wanted.limit,
        })
    }

    fn empty(&self, narrowed: Narrowed) -> String {
        match self.filter {
            _ if narrowed.is_searched => "Ningún registro tiene ese código. Esc quita la búsqueda.",
            QueueFilter::ToDo => {
                "Nada por regularizar. Pulse i para importar un acuse, s para ver lo hecho."
            }
            QueueFilter::CallBacks => "Nadie por llamar. Pulse s para listar otros.",
            QueueFilter::In(_) => "Ninguno en ese estado. Pulse s para listar otros.",
        }
        .to_owned()
    }

    fn width(_: &Scene<'_>) -> u16 {
        66
    }

    fn columns(&self, scene: &Scene<'_>) -> Vec<Of> {
        let dim = |text| Cell::new(text, Ink::Dim);
        vec![
            Of::words("", Width::Fixed(9), |it, _| it.short_name.as_str().into()),
            Of::words("", Width::Fill(8), |it, _| it.subject.as_str().into()),
            Of::words("", Width::Fixed(14), move |it, _| {
                dim(it.standing.to_owned())
            })
            .only(!scene.is_wide()),
            Of::words("", Width::Fixed(12), |it, _| {
                let (_, word, role) = words::state(it);
                Cell::new(word, role)
            }),
            Of::numbers("", 5, move |it, scene| {
                dim(it.since.map_or_else(String::new, |at| moment(at, scene)))
            }),
            Of::words("", Width::Fixed(12), |it, _| words::code(it)),
        ]
    }

    fn sign(&self, row: &QueueRow, _: &Scene<'_>) -> Option<Sign> {
        Some(words::state(row).0)
    }

    /// What to type for an outage is nobody's personal data: it is loaded unasked.
    fn load(&self, name: &str, row: Option<&QueueRow>, scene: &Scene<'_>) -> Option<Effect> {
        let is_outage = row.is_some_and(|row| row.kind == RecordKind::Outage);
        (is_outage && scene.may(Permission::Regularize).is_ok())
            .then(|| Effect::Regularization(RegularizationEffect::Sheet(name.to_owned())))
    }

    fn lines(
        &self,
        sheet: &TypingSheet,
        row: Option<&QueueRow>,
        scene: &Scene<'_>,
        room: u16,
    ) -> Vec<Spans> {
        typing::lines(sheet, row, self.field, scene, room).0
    }

    fn focus(&self, sheet: &TypingSheet, scene: &Scene<'_>, room: u16) -> Option<usize> {
        Some(typing::lines(sheet, None, self.field, scene, room).1)
    }

    fn unloaded(&self, row: Option<&QueueRow>, scene: &Scene<'_>, room: u16) -> Vec<Spans> {
        let Some(row) = row else { return Vec::new() };
        let head = format!(" {} {}", row.short_name, row.subject);
        let way = format!(" {}", words::way(row, scene));
        let mut lines = vec![vec![span(head, Ink::Heading)], vec![span(way, Ink::Dim)]];
        let told = match row.kind {
            RecordKind::Outage => "Cargando…",
            RecordKind::Attention => {
                "Los datos del cliente están cubiertos. Pulse M para ver qué escribir; queda anotado [U3]."
            }
        };
        let told = wrap(told, usize::from(room.saturating_sub(7))).into_iter();
        lines.extend(told.map(|it| vec![span(format!("    {it}"), Ink::Dim)]));
        lines.push(typing::code("Código oficial", Some(row)));
        lines
    }

    fn does(&self, intent: Intent, at: &At<'_, Self>) -> Option<Act> {
        let act = match (intent, at.row, at.detail) {
            (Intent::ExportBundle, ..) => return Some(Act::then(exchanging::prepare)),
            (Intent::ImportFile, ..) => {
                return Some(Act::form(ImportForm::default()).by(Permission::ImportBundle));
            }
            (Intent::RevealPersonal, Some(row), _) if row.kind == RecordKind::Outage => {
                return None;
            }
            (Intent::RevealPersonal, _, Some(_)) => return Some(Act::Cover),
            (Intent::CopyText, _, Some(sheet)) => {
                let value = sheet.fields.get(self.field)?.value.clone();
                return Some(Act::effect(Effect::Copy(value)));
            }
            // In the record they lead from field to field.
            (
                Intent::Up
                | Intent::Down
                | Intent::PageUp
                | Intent::PageDown
                | Intent::First
                | Intent::Last,
                _,
                Some(_),
            ) if at.in_detail => return Some(Act::done()),
            (Intent::RevealPersonal, Some(row), None) => {
                Act::effect(RegularizationEffect::Sheet(row.name.clone()))
            }
            (Intent::NotRequired, ..) => Act::form(records::not_required(at.several())?),
            (Intent::NoteCall, Some(row), _) if row.can_be_called => {
                let row = row.clone();
                Act::form_of(move |scene| records::calling(&row, scene))
            }
            // What is covered cannot be gone through.
            (Intent::Open | Intent::NextField, Some(row), sheet)
                if at.in_detail || sheet.is_none() && row.kind == RecordKind::Attention =>
            {
                let label = sheet.map_or("Código oficial", |it| &it.code_label);
                Act::form(CodeForm::of(row, label, self.noted.of(&row.name)))
            }
            _ => return None,
        };
        Some(act.by(Permission::Regularize))
    }

    /// Once a field is copied, the next one is at hand.
    fn did(&mut self, intent: Intent, at: &At<'_, Self>) {
        let fields = at.detail.map_or(0, |sheet| sheet.fields.len());
        let last = fields.saturating_sub(1);
        self.field = match intent {
            Intent::CopyText => (self.field + 1).min(last),
            _ if !at.in_detail => return,
            Intent::Up => self.field.saturating_sub(1),
            Intent::Down => (self.field + 1).min(last),
            Intent::First | Intent::PageUp => 0,
            Intent::Last | Intent::PageDown => last,
            _ => return,
        };
    }

    fn answered(&mut self, answer: Answer, _: &At<'_, Self>, scene: &Scene<'_>) -> Told<Self> {
        let answer = match answer {
            Answer::Regularization(answer) => answer,
            Answer::Exchange(answer) => return exchanging::answered(answer, scene),
            Answer::Drafts(DraftAnswer::Found { name, found })
                if name.kind == DraftKind::OfficialCodes =>
            {
                self.noted.found(found);
                return Told::Do(Act::done());
            }
            other => return Told::Pass(other),
        };
        match answer {
            RegularizationAnswer::Listed(page) => {
                self.figures = page.figures;
                Told::Listed(page.list)
            }
            RegularizationAnswer::Sheet(sheet) => {
                self.field = self.field.min(sheet.fields.len().saturating_sub(1));
                Told::Shown(*sheet)
            }
            RegularizationAnswer::Changed { deed, ref record } => {
                let name = record.name().to_owned();
                let forgotten = (deed == RecordDeed::Paired).then(|| self.noted.forget(&name));
                let wishes = forgotten.flatten().into_iter().collect();
                Told::Changed(vec![name], Answer::Regularization(answer), wishes)
            }
        }
    }
}
