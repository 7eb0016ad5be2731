//! *Eventos*: the outages, what can be done with one (O6, C2, C6), and the refused
//! inquiries as one more state of the list (E).

mod attaching;
mod correction;
mod detail;
mod reopening;

#[cfg(test)]
mod tests;

use self::{attaching::Attaching, correction::Correction, reopening::Reopening};
use super::{
    attention_form,
    parts::{Period, after, day_and_clock, flags, moment, state_sign},
};
use crate::tui::prelude::*;
use crate::{
    actions::{
        AlertSubject, AttentionView, Cursor, Document, HistoryEntry, InquiryView, OutageDetail,
        OutageQuery, OutageView,
    },
    config::ScreenId,
    domain::{
        authority,
        catalog::Scenario,
        outage::{
            OpeningInput,
            State::{self, Closed, Open, Restored},
        },
    },
    tui::{
        records::{Act, At, RecordPage, Records, Told, Wanted, open},
        subjects::outages::Surroundings,
    },
};

/// A line of the list.
#[derive(Debug, Clone)]
pub(crate) enum Line {
    Outage(Box<OutageView>),
    /// A refused inquiry, by its id.
    Inquiry(String, Box<InquiryView>),
}

impl Line {
    fn outage(&self) -> Option<&OutageView> {
        match self {
            Self::Outage(outage) => Some(outage),
            Self::Inquiry(..) => None,
        }
    }
}

/// One outage, with its history.
#[derive(Debug)]
pub(crate) struct Whole {
    row: Line,
    history: Vec<HistoryEntry>,
}

/// What is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shelf {
    Outages(Option<State>),
    Inquiries,
}

impl Shelf {
    const ALL: [Self; 5] = [
        Self::Outages(None),
        Self::Outages(Some(Open)),
        Self::Outages(Some(Restored)),
        Self::Outages(Some(Closed)),
        Self::Inquiries,
    ];
}

#[derive(Debug)]
pub(crate) struct Outages {
    shelf: Shelf,
    period: Period,
    /// The attentions and letters of what is shown.
    around: Option<Surroundings>,
    /// It was registered just now: what could join it is offered once.
    offer_to_attach: bool,
    may_correct: bool,
}

impl Outages {
    fn new(scene: &Scene<'_>) -> Self {
        let deed = authority::Permission::CorrectOutage(Scenario::ErrorOrTest);
        Self {
            shelf: Shelf::Outages(None),
            period: Period::Ever,
            around: None,
            offer_to_attach: false,
            may_correct: authority::permit(scene.person.1, false, deed).is_ok(),
        }
    }

    /// What stands around an outage, as far as it is known.
    fn around(&self, correlative: &str) -> Option<&Surroundings> {
        self.around.as_ref().filter(|it| it.outage == correlative)
    }

    /// Attentions *sin evento* that the outage that is shown could take in.
    fn attachable(&self, at: &At<'_, Self>) -> &[AttentionView] {
        let shown = at.detail.map(Self::named);
        let around = shown.and_then(|name| self.around(name));
        around.map_or(&[], |around| &around.attachable)
    }
}

/// The list, newest first.
pub(crate) fn list(scene: &Scene<'_>) -> (RecordPage<Outages>, Vec<Wish>) {
    RecordPage::list(Outages::new(scene), scene)
}

/// One outage, by correlative; where it was registered just now, what could join it is
/// offered.
pub(crate) fn one(
    correlative: &str,
    is_new: bool,
    scene: &Scene<'_>,
) -> (RecordPage<Outages>, Vec<Wish>) {
    let own = Outages {
        offer_to_attach: is_new,
        ..Outages::new(scene)
    };
    RecordPage::one(own, correlative, scene)
}

/// The form for the next customer of an outage (O1). The first one asks for what it
/// was registered for; others may ask for anything of its type.
pub(super) fn next_customer(outage: &OutageView, scene: &Scene<'_>) -> Vec<Wish> {
    let first = outage.attentions == 0;
    let procedure = first.then(|| outage.procedure_id.clone());
    attention_form::begin(procedure, Some(outage.correlative.clone()), scene)
}

impl Records for Outages {
    type Row = Line;
    type Detail = Whole;
    type Cursor = Cursor;

    const TITLE: &'static str = "Eventos";
    const TAB: ScreenId = ScreenId::Outages;
    const LIST: Context = Context::Outages;
    const DETAIL: Context = Context::OutageDetail;
    const SEARCH_BY: &'static str = "trámite o número";
    const MARKS: bool = true;

    fn name(row: &Line) -> &str {
        match row {
            Line::Outage(outage) => &outage.correlative,
            Line::Inquiry(id, _) => id,
        }
    }

    fn named(detail: &Whole) -> &str {
        Self::name(&detail.row)
    }

    fn row_of(detail: &Whole) -> Option<&Line> {
        Some(&detail.row)
    }

    fn filters(&self, _: bool, _: &Scene<'_>) -> Vec<String> {
        let listed = match self.shelf {
            Shelf::Outages(None) => "todos",
            Shelf::Outages(Some(Open)) => "abiertos",
            Shelf::Outages(Some(Restored)) => "restablecidos, por cerrar",
            Shelf::Outages(Some(Closed)) => "cerrados",
            Shelf::Inquiries => "consultas no registradas",
        };
        let mut parts = vec![listed];
        parts.extend((self.period != Period::Ever).then(|| self.period.label()));
        if self.shelf == Shelf::Inquiries {
            parts.push("Enter la vuelve un evento");
        }
        parts.into_iter().map(str::to_owned).collect()
    }

    fn narrow(&mut self, intent: Intent) -> bool {
        match intent {
            Intent::FilterState => self.shelf = after(&Shelf::ALL, self.shelf),
            Intent::FilterPeriod => self.period = after(&Period::ALL, self.period),
            _ => return false,
        }
        true
    }

    fn ask(&self, wanted: Wanted<Cursor>, scene: &Scene<'_>) -> Effect {
        let query = OutageQuery {
            text: wanted.text,
            from: self.period.from(scene),
            ..OutageQuery::default()
        };
        let (page, limit) = (wanted.at, wanted.limit);
        match self.shelf {
            Shelf::Outages(state) => Effect::Outages(OutageEffect::List {
                query: OutageQuery { state, ..query },
                page,
                limit,
            }),
            Shelf::Inquiries => Effect::Outages(OutageEffect::Inquiries { query, page, limit }),
        }
    }

    fn empty(&self, is_searched: bool) -> String {
        match self.shelf {
            _ if is_searched => "Ningún evento coincide. Esc quita la búsqueda.",
            _ if self.period != Period::Ever => "Ninguno. Pulse P para listar otro periodo.",
            Shelf::Outages(None) => "Sin eventos. Pulse n para registrar el primero.",
            Shelf::Outages(_) => "Ninguno. Pulse s para listar otro estado.",
            Shelf::Inquiries => "Ninguna: aquí quedan las preguntas que una regla rechazó.",
        }
        .to_owned()
    }

    fn width(scene: &Scene<'_>) -> u16 {
        if scene.width >= WITH_WORDS { 68 } else { 54 }
    }

    fn columns(&self, scene: &Scene<'_>) -> Vec<Column<'static>> {
        if self.shelf == Shelf::Inquiries {
            return vec![
                Column::words("Consultada", Width::Fixed(11)),
                Column::words("Trámite", Width::Fill(12)),
                Column::words("Regla", Width::Fixed(5)),
                Column::words("", Width::Fixed(12)),
            ];
        }
        let mut columns = vec![
            Column::words("Evento", Width::Fixed(8)),
            Column::words("Tipo", Width::Fixed(9)),
        ];
        if !scene.is_wide() {
            columns.push(Column::words("Trámite", Width::Fill(8)));
        }
        if has_words(scene) {
            columns.push(Column::words("Estado", Width::Fixed(12)));
        }
        columns.extend([
            Column::numbers("Inicio", 6),
            Column::numbers("Duración", 11),
            Column::words("", Width::Fixed(5)),
        ]);
        columns
    }

    fn row(&self, row: &Line, scene: &Scene<'_>) -> Row {
        match row {
            Line::Outage(outage) => outage_row(outage, scene),
            Line::Inquiry(_, inquiry) => inquiry_row(inquiry, scene),
        }
    }

    fn load(&self, name: &str, row: Option<&Line>, _: &Scene<'_>) -> Option<Effect> {
        let is_inquiry = matches!(row, Some(Line::Inquiry(..)));
        (!is_inquiry).then(|| Effect::Outages(OutageEffect::Show(name.to_owned())))
    }

    fn lines(&self, detail: &Whole, _: Option<&Line>, scene: &Scene<'_>, room: u16) -> Vec<Spans> {
        let around = self.around(Self::named(detail));
        let outage = detail.row.outage();
        outage.map_or_else(Vec::new, |it| {
            detail::lines(it, &detail.history, around, scene, room)
        })
    }

    fn unloaded(&self, row: Option<&Line>, _: &Scene<'_>, _: u16) -> Vec<Spans> {
        let Some(Line::Inquiry(..)) = row else {
            return vec![vec![(" Cargando…".to_owned(), Ink::Dim)]];
        };
        let told = " Enter la vuelve un evento nuevo, con sus respuestas y su hora.";
        vec![vec![(told.to_owned(), Ink::Dim)]]
    }

    fn allowed(&self, intent: Intent, at: &At<'_, Self>) -> bool {
        let outage = at.row.and_then(Line::outage);
        let state = outage.map(|outage| outage.state);
        match intent {
            Intent::RestoreOutage => to_restore(at).next().is_some(),
            Intent::CloseOutage => state == Some(Restored),
            Intent::ReopenOutage => state == Some(Closed) && self.may_correct,
            Intent::CorrectOutage => at.in_detail && state.is_some() && self.may_correct,
            Intent::Alert | Intent::PrintForm | Intent::OutageAttentions => state.is_some(),
            Intent::PrintClosing => state == Some(Closed),
            Intent::AttachAttentions => !self.attachable(at).is_empty(),
            _ => true,
        }
    }

    fn perform(&mut self, intent: Intent, at: &At<'_, Self>, scene: &Scene<'_>) -> Act {
        match (intent, at.row) {
            (Intent::NewOutage, _) => return go(Destination::OutageForm(Box::default())),
            (Intent::RegisterNotice, _) => return go(Destination::NoticeForm),
            (Intent::TakeAttention, None) => {
                return Act::Do(attention_form::begin(None, None, scene));
            }
            (Intent::Open, Some(Line::Inquiry(_, inquiry))) if !at.in_detail => {
                return go(match &inquiry.outage {
                    Some(outage) => Destination::OutageDetail(outage.clone()),
                    None => Destination::OutageForm(Box::new(reopened(inquiry))),
                });
            }
            _ => {}
        }
        let Some(outage) = at.row.and_then(Line::outage) else {
            return Act::Pass;
        };
        let name = outage.correlative.clone();
        match intent {
            Intent::TakeAttention => Act::Do(next_customer(outage, scene)),
            Intent::RestoreOutage => {
                let outages: Vec<OutageView> = to_restore(at).cloned().collect();
                Act::Do(vec![Wish::Ask(Window::RestoreAll(outages))])
            }
            Intent::CloseOutage => go(Destination::Closing(name)),
            Intent::CorrectOutage if at.detail.is_some() => {
                Act::Open(open(Correction::of(outage.clone()), scene))
            }
            Intent::ReopenOutage => {
                let outage = outage.clone();
                Act::Open(open(Reopening { outage }, scene))
            }
            Intent::Alert => go(Destination::Letter(AlertSubject::Outage(name))),
            Intent::OutageAttentions => go(Destination::Attentions { outage: Some(name) }),
            Intent::PrintForm => print(Document::FilledForm(name)),
            Intent::PrintClosing => print(Document::ClosingRecord(name)),
            Intent::AttachAttentions => {
                let window = Attaching::new(name, self.attachable(at).to_vec());
                Act::Open((Box::new(window), Vec::new()))
            }
            _ => Act::Pass,
        }
    }

    fn answered(&mut self, answer: Answer, at: &At<'_, Self>, _: &Scene<'_>) -> Told<Self> {
        match answer {
            // The other shelf was turned to meanwhile.
            Answer::Outages(OutageAnswer::Listed(_)) if self.shelf == Shelf::Inquiries => {
                Told::Do(Vec::new())
            }
            Answer::Outages(OutageAnswer::Inquiries(_)) if self.shelf != Shelf::Inquiries => {
                Told::Do(Vec::new())
            }
            Answer::Outages(OutageAnswer::Listed(list)) => {
                Told::Listed(list.map(|it| Line::Outage(Box::new(it))))
            }
            Answer::Outages(OutageAnswer::Inquiries(list)) => {
                let line = |it: InquiryView| Line::Inquiry(it.id.to_string(), Box::new(it));
                Told::Listed(list.map(line))
            }
            Answer::Outages(OutageAnswer::Shown(detail)) => {
                let OutageDetail { outage, history } = *detail;
                let row = Line::Outage(Box::new(outage));
                Told::Shown(Whole { row, history })
            }
            Answer::Outages(OutageAnswer::Around(around)) => {
                self.around = Some(*around);
                let attachable = self.attachable(at);
                if attachable.is_empty() || !self.offer_to_attach {
                    self.offer_to_attach &= at.detail.is_none();
                    return Told::Do(Vec::new());
                }
                let name = at.detail.map_or("", Self::named).to_owned();
                let window = Attaching::new(name, attachable.to_vec());
                self.offer_to_attach = false;
                Told::Open((Box::new(window), Vec::new()))
            }
            Answer::Outages(OutageAnswer::Changed { ref outage, .. }) => {
                let name = outage.correlative.clone();
                Told::Changed(vec![name], answer, Vec::new())
            }
            Answer::Outages(OutageAnswer::Restored(ref outages)) => {
                let names = outages.iter().map(|it| it.correlative.clone()).collect();
                Told::Changed(names, answer, Vec::new())
            }
            answer => Told::Pass(answer),
        }
    }
}

/// From this many columns on, the list beside the record tells the state in words too.
const WITH_WORDS: u16 = 140;

const fn has_words(scene: &Scene<'_>) -> bool {
    !scene.is_wide() || scene.width >= WITH_WORDS
}

fn go(to: Destination) -> Act {
    Act::Do(vec![Wish::Go(to)])
}

fn print(document: Document) -> Act {
    Act::Do(vec![Wish::effect(PaperEffect::Print(document))])
}

/// Those at hand that are open: several are restored at once.
fn to_restore<'a>(at: &At<'a, Outages>) -> impl Iterator<Item = &'a OutageView> {
    let outages = at.several().into_iter().filter_map(Line::outage);
    outages.filter(|outage| outage.state == Open)
}

fn outage_row(outage: &OutageView, scene: &Scene<'_>) -> Row {
    let sign = state_sign(outage.state);
    let calm = |role| {
        if sign == Sign::Closed { Ink::Dim } else { role }
    };
    let mut cells = vec![
        Cell::new(short(&outage.correlative), calm(Ink::Heading)),
        Cell::new(outage.procedure_type.label(), calm(Ink::Text)),
    ];
    if !scene.is_wide() {
        cells.push(Cell::new(&outage.procedure, calm(Ink::Text)));
    }
    if has_words(scene) {
        cells.push(Cell::new(outage.state.label(), Theme::sign_role(sign)));
    }
    cells.push(Cell::new(moment(outage.started_at, scene), calm(Ink::Text)));
    cells.push(Cell::new(outage.lasted(), calm(Ink::Text)));
    // Over an hour, and how many other warnings the record tells.
    let warning = scene.theme.sign(Sign::Warning);
    let told = match (outage.over_one_hour, flags(outage).len()) {
        (false, 0) => String::new(),
        (true, 0) => format!("{warning}1h"),
        (true, others) => format!("{warning}1h+{others}"),
        (false, others) => format!("{warning}{others}"),
    };
    cells.push(Cell::new(told, Ink::Warning));
    Row::new(Some(sign), cells)
}

fn inquiry_row(inquiry: &InquiryView, scene: &Scene<'_>) -> Row {
    let unknown = "trámite que no está en la lista";
    let name = inquiry.procedure.as_deref().unwrap_or(unknown);
    let (sign, last) = match &inquiry.outage {
        Some(outage) => {
            let arrow = scene.theme.sign(Sign::Arrow);
            (Sign::Confirmed, format!("{arrow} {}", short(outage)))
        }
        None => (Sign::Refused, String::new()),
    };
    let cells = [
        Cell::new(day_and_clock(inquiry.asked_at, scene), Ink::Text),
        Cell::new(name, Ink::Text),
        Cell::new(inquiry.rule.to_string(), Ink::Refused),
        Cell::new(last, Ink::Dim),
    ];
    Row::new(Some(sign), cells)
}

/// *Nuevo evento* with what a refused inquiry was told; it keeps its first time.
fn reopened(inquiry: &InquiryView) -> OpeningInput {
    OpeningInput {
        procedure: inquiry.procedure_id.clone(),
        unlisted: inquiry.procedure_id.is_none(),
        applications: inquiry.application_ids.clone(),
        scenario: Some(inquiry.scenario),
        answers: inquiry.answers,
        started: Some(inquiry.asked_at),
        detected: Some(inquiry.asked_at),
        inquiry: Some(inquiry.id),
        ..OpeningInput::default()
    }
}
