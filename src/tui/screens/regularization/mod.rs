//! *Regularización*: the queue of what is to be entered in the official system, what
//! to type for the record under the cursor, its official code, and the files that go
//! to the office and come back (G, N3, M).
//!
//! Invariants: nothing personal is shown until it is asked for, and only of one record;
//! a code belongs to the record whose window it is typed in.

mod exporting;
mod importing;
mod records;
mod typing;
mod words;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use self::{exporting::ExportForm, importing::ImportForm, records::CodeForm};
use super::parts::{after, moment, refused};
use crate::tui::prelude::*;
use crate::{
    actions::{Cursor, DraftName, QueueFigures, QueueFilter, QueueRow, RecordKind, TypingSheet},
    config::ScreenId,
    domain::{
        authority::{self, Permission},
        regularization::RegularizationState,
    },
    tui::records::{Act, At, RecordPage, Records, Search, Told, Wanted, open, permitted},
};

#[derive(Debug, Default)]
pub(crate) struct Queue {
    filter: QueueFilter,
    figures: QueueFigures,
    /// The field of the sheet that is copied next.
    field: usize,
    /// Codes that an earlier version kept before they were paired, by record.
    noted: BTreeMap<String, String>,
    noted_as: Option<DraftName>,
}

/// The queue from its oldest record; with the export's window above it where the person
/// came for that.
pub(crate) fn list(export: bool, scene: &Scene<'_>) -> (RecordPage<Queue>, Vec<Wish>) {
    let (page, mut wishes) = RecordPage::list(Queue::default(), scene);
    wishes.push(Wish::effect(DraftEffect::Load {
        form: DraftKind::OfficialCodes,
        mine: None,
    }));
    if export {
        wishes.extend(prepare_export(scene));
    }
    (page, wishes)
}

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
        let more = if figures.without_code >= 1_000 {
            "+"
        } else {
            ""
        };
        let told = format!(
            ": {} por exportar · {}{more} acusados sin código · {} regularizados hoy",
            figures.not_exported, figures.without_code, figures.regularized_today
        );
        Some(if cells(&told) > room {
            told.replace(" regularizados hoy", " hoy")
        } else {
            told
        })
    }

    fn filters(&self, is_searched: bool, _: &Scene<'_>) -> Vec<String> {
        vec![match self.filter {
            _ if is_searched => "encontrados, en cualquier estado".to_owned(),
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

    fn empty(&self, is_searched: bool) -> String {
        match self.filter {
            _ if is_searched => "Ningún registro tiene ese código. Esc quita la búsqueda.",
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

    fn columns(&self, scene: &Scene<'_>) -> Vec<Column<'static>> {
        let mut columns = vec![
            Column::words("", Width::Fixed(9)),
            Column::words("", Width::Fill(8)),
        ];
        if !scene.is_wide() {
            columns.push(Column::words("", Width::Fixed(14)));
        }
        columns.extend([
            Column::words("", Width::Fixed(12)),
            Column::numbers("", 5),
            Column::words("", Width::Fixed(12)),
        ]);
        columns
    }

    fn row(&self, row: &QueueRow, scene: &Scene<'_>) -> Row {
        let (sign, word, role) = words::state(row);
        let mut cells = vec![
            Cell::from(row.short_name.as_str()),
            Cell::from(row.subject.as_str()),
        ];
        if !scene.is_wide() {
            cells.push(Cell::new(row.standing, Ink::Dim));
        }
        cells.push(Cell::new(word, role));
        let since = row.since.map(|since| moment(since, scene));
        cells.push(Cell::new(since.unwrap_or_default(), Ink::Dim));
        let (code, role) = words::code(row);
        cells.push(Cell::new(code, role));
        Row::new(Some(sign), cells)
    }

    /// What to type for an outage is nobody's personal data: it is loaded unasked.
    fn load(&self, name: &str, row: Option<&QueueRow>, scene: &Scene<'_>) -> Option<Effect> {
        let is_outage = row.is_some_and(|row| row.kind == RecordKind::Outage);
        let may = authority::permit(scene.person.1, false, Permission::Regularize).is_ok();
        (is_outage && may)
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
        let mut lines = vec![vec![span(head, Ink::Heading)]];
        lines.push(vec![span(format!(" {}", words::way(row, scene)), Ink::Dim)]);
        let told = match row.kind {
            RecordKind::Outage => "Cargando…",
            RecordKind::Attention => {
                "Los datos del cliente están cubiertos. Pulse M para ver qué escribir; queda anotado [U3]."
            }
        };
        let told = wrap(told, usize::from(room.saturating_sub(7)));
        lines.extend(
            told.iter()
                .map(|it| vec![span(format!("    {it}"), Ink::Dim)]),
        );
        lines.push(typing::code("Código oficial", Some(row)));
        lines
    }

    fn allowed(&self, intent: Intent, at: &At<'_, Self>) -> bool {
        match intent {
            Intent::CopyText => at.detail.is_some(),
            Intent::RevealPersonal => at.row.is_some_and(|row| row.kind == RecordKind::Attention),
            Intent::NotRequired => at.several().iter().any(|row| is_open(row)),
            Intent::NoteCall => at.row.is_some_and(|row| row.can_be_called),
            _ => true,
        }
    }

    fn perform(&mut self, intent: Intent, at: &At<'_, Self>, scene: &Scene<'_>) -> Act {
        match (intent, at.row) {
            (Intent::ExportBundle, _) => return Act::Do(prepare_export(scene)),
            (Intent::ImportFile, _) => {
                return permitted(Permission::ImportBundle, scene, || {
                    Act::Open(open(ImportForm::default(), scene))
                });
            }
            (Intent::NotRequired, _) => {
                return not_required(at).map_or(Act::Pass, |window| {
                    permitted(Permission::Regularize, scene, || {
                        Act::Open(open(window, scene))
                    })
                });
            }
            (Intent::NoteCall, Some(row)) => {
                let call = records::calling(row, scene);
                return permitted(Permission::Regularize, scene, || {
                    Act::Open(open(call, scene))
                });
            }
            (Intent::RevealPersonal, _) if at.detail.is_some() => return Act::Cover,
            (Intent::RevealPersonal, Some(row)) => {
                let sheet = RegularizationEffect::Sheet(row.name.clone());
                return permitted(Permission::Regularize, scene, || {
                    Act::Do(vec![Wish::effect(sheet)])
                });
            }
            (Intent::CopyText, _) => return self.copy(at),
            // What is covered cannot be gone through.
            (Intent::Open | Intent::NextField, Some(row))
                if at.in_detail || at.detail.is_none() && row.kind == RecordKind::Attention =>
            {
                let pair = self.pair(row, at.detail);
                return permitted(Permission::Regularize, scene, || {
                    Act::Open(open(pair, scene))
                });
            }
            _ => {}
        }
        let Some(sheet) = at.detail.filter(|_| at.in_detail) else {
            return Act::Pass;
        };
        let last = sheet.fields.len().saturating_sub(1);
        self.field = match intent {
            Intent::Up => self.field.saturating_sub(1),
            Intent::Down => (self.field + 1).min(last),
            Intent::First | Intent::PageUp => 0,
            Intent::Last | Intent::PageDown => last,
            _ => return Act::Pass,
        };
        Act::Do(Vec::new())
    }

    fn answered(&mut self, answer: Answer, _: &At<'_, Self>, scene: &Scene<'_>) -> Told<Self> {
        let answer = match answer {
            Answer::Regularization(answer) => answer,
            Answer::Exchange(answer) => return exchanged(answer, scene),
            Answer::Drafts(DraftAnswer::Found { name, found })
                if name.kind == DraftKind::OfficialCodes =>
            {
                if let Some(draft) = found {
                    self.noted_as = Some(draft.name);
                    self.noted = serde_json::from_str(&draft.data).unwrap_or_default();
                }
                return Told::Do(Vec::new());
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
                let forgotten = (deed == RecordDeed::Paired).then(|| self.forget(&name));
                let wishes = forgotten.flatten().into_iter().collect();
                Told::Changed(vec![name], Answer::Regularization(answer), wishes)
            }
        }
    }
}

/// What becomes of a file, where its window does not tell it.
fn exchanged(answer: ExchangeAnswer, scene: &Scene<'_>) -> Told<Queue> {
    match answer {
        ExchangeAnswer::Prepared { recipients, folder } => {
            let window = ExportForm {
                recipients,
                folder,
                records: scene.board.status.not_exported,
            };
            Told::Open(open(window, scene))
        }
        ExchangeAnswer::Exported(exported) => tell("Paquete escrito", words::exported(&exported)),
        ExchangeAnswer::Imported(view) if !view.plan => {
            tell("Paquete importado", words::imported(&view))
        }
        ExchangeAnswer::Applied(applied) => tell("Acuse importado", words::applied(&applied)),
        answer => Told::Pass(Answer::Exchange(answer)),
    }
}

impl Queue {
    /// The window for a record's official code.
    fn pair(&self, row: &QueueRow, sheet: Option<&TypingSheet>) -> CodeForm {
        let label = sheet.map_or("Código oficial", |sheet| &sheet.code_label);
        CodeForm::of(row, label, self.noted.get(&row.name))
    }

    /// A code that an earlier version kept is paired by now.
    fn forget(&mut self, record: &str) -> Option<Wish> {
        self.noted.remove(record)?;
        let name = self.noted_as?;
        Some(Wish::Effect(match serde_json::to_string(&self.noted) {
            Ok(data) if !self.noted.is_empty() => Effect::Drafts(DraftEffect::Save {
                form: DraftKind::OfficialCodes,
                name: Some(name),
                data,
            }),
            _ => Effect::Drafts(DraftEffect::Discard(name)),
        }))
    }

    /// Copies the field in focus; the next one is then at hand.
    fn copy(&mut self, at: &At<'_, Self>) -> Act {
        let fields = at.detail.map_or(&[][..], |sheet| &sheet.fields);
        let Some(field) = fields.get(self.field) else {
            return Act::Pass;
        };
        self.field = (self.field + 1).min(fields.len() - 1);
        Act::Do(vec![Wish::Effect(Effect::Copy(field.value.clone()))])
    }
}

/// Whether it may still be said that a record needs no code, or that it does.
fn is_open(row: &QueueRow) -> bool {
    row.state != RegularizationState::Regularized
}

/// Why those at hand need no code; why the one at hand needs it after all.
fn not_required(at: &At<'_, Queue>) -> Option<Prompt> {
    let mut several = at.several();
    several.retain(|row| is_open(row));
    if let [row] = several[..]
        && let (RegularizationState::NotRequired, Some(why)) = (row.state, row.exempt)
    {
        return Some(records::lifting(row, why));
    }
    several.retain(|row| row.state != RegularizationState::NotRequired);
    records::exempting(&several)
}

/// Asks what the export's window shows, for somebody who may export.
fn prepare_export(scene: &Scene<'_>) -> Vec<Wish> {
    vec![
        match authority::permit(scene.person.1, false, Permission::Export) {
            Ok(()) => Wish::effect(ExchangeEffect::Prepare),
            Err(refusal) => refused(&refusal),
        },
    ]
}

/// What became of a file.
fn tell(title: &str, paragraphs: Vec<String>) -> Told<Queue> {
    Told::Close(vec![Wish::Ask(Window::Tell {
        title: title.to_owned(),
        paragraphs,
    })])
}
