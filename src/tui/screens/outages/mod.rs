//! *Eventos*: the outages, what can be done with one (O6, C2, C6), and the refused
//! inquiries as one more state of the list (E).

mod attaching;
mod correction;
mod detail;
mod inquiries;
mod line;
mod reopening;

#[cfg(test)]
mod tests;

use self::{
    attaching::Attaching,
    correction::Correction,
    line::{Line, Of},
    reopening::reopening,
};
use super::{
    attention_form,
    parts::{Period, after, flags, moment, state_sign},
};
use crate::tui::prelude::*;
use crate::{
    actions::{
        AlertSubject, Cursor, Document, HistoryEntry, InquiryView, OutageDetail, OutageQuery,
        OutageView,
    },
    config::ScreenId,
    domain::{
        authority,
        catalog::Scenario,
        outage::State::{self, Closed, Open, Restored},
    },
    tui::{
        records::{Act, At, LOADING, RecordPage, Records, Told, Wanted},
        subjects::outages::Surroundings,
    },
};

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

/// What can be listed, in words.
const SHELVES: [(Shelf, &str); 5] = [
    (Shelf::Outages(None), "todos"),
    (Shelf::Outages(Some(Open)), "abiertos"),
    (Shelf::Outages(Some(Restored)), "restablecidos, por cerrar"),
    (Shelf::Outages(Some(Closed)), "cerrados"),
    (Shelf::Inquiries, "consultas no registradas"),
];

#[derive(Debug)]
pub(crate) struct Outages {
    shelf: (Shelf, &'static str),
    period: Period,
    /// The attentions and letters of what is shown.
    around: Option<Surroundings>,
    /// It was registered just now: what could join it is offered once.
    offer_to_attach: bool,
    may_correct: bool,
}

impl Outages {
    fn new(offer_to_attach: bool, scene: &Scene<'_>) -> Self {
        let deed = authority::Permission::CorrectOutage(Scenario::ErrorOrTest);
        Self {
            shelf: SHELVES[0],
            period: Period::Ever,
            around: None,
            offer_to_attach,
            may_correct: scene.may(deed).is_ok(),
        }
    }

    /// What stands around an outage, as far as it is known.
    fn around(&self, correlative: &str) -> Option<&Surroundings> {
        self.around.as_ref().filter(|it| it.outage == correlative)
    }

    /// Asks which attentions *sin evento* join the outage that is shown, where any could.
    fn attach(&self, at: &At<'_, Self>) -> Option<Act> {
        let around = self.around(Self::named(at.detail?))?;
        let could_join = !around.attachable.is_empty();
        let window = || Attaching::new(&around.outage, &around.attachable);
        could_join.then(|| Act::window(window()))
    }
}

/// The list, newest first.
pub(crate) fn list(scene: &Scene<'_>) -> (RecordPage<Outages>, Vec<Wish>) {
    RecordPage::list(Outages::new(false, scene), scene)
}

/// One outage, by correlative; where it was registered just now, what could join it is
/// offered.
pub(crate) fn one(
    correlative: &str,
    is_new: bool,
    scene: &Scene<'_>,
) -> (RecordPage<Outages>, Vec<Wish>) {
    RecordPage::one(Outages::new(is_new, scene), correlative, scene)
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
    const DEEDS: &'static [Intent] = &[
        Intent::RestoreOutage,
        Intent::CloseOutage,
        Intent::ReopenOutage,
        Intent::CorrectOutage,
        Intent::Alert,
        Intent::PrintForm,
        Intent::OutageAttentions,
        Intent::PrintClosing,
        Intent::AttachAttentions,
    ];

    fn name(row: &Line) -> &str {
        match row {
            Line::Outage(outage) => &outage.correlative,
            Line::Inquiry(id, _) => id,
        }
    }

    fn row_of(detail: &Whole) -> Option<&Line> {
        Some(&detail.row)
    }

    fn filters(&self, _: bool, _: &Scene<'_>) -> Vec<String> {
        let (shelf, listed) = self.shelf;
        let period = (self.period != Period::Ever).then(|| self.period.label());
        let hint = (shelf == Shelf::Inquiries).then_some("Enter la vuelve un evento");
        let parts = [Some(listed), period, hint].into_iter().flatten();
        parts.map(str::to_owned).collect()
    }

    fn narrow(&mut self, intent: Intent) -> bool {
        match intent {
            Intent::FilterState => self.shelf = after(&SHELVES, self.shelf),
            Intent::FilterPeriod => self.period = after(&Period::ALL, self.period),
            _ => return false,
        }
        true
    }

    fn ask(&self, wanted: Wanted<Cursor>, scene: &Scene<'_>) -> Effect {
        let Wanted {
            text,
            at: page,
            limit,
        } = wanted;
        let from = self.period.from(scene);
        let query = |state| OutageQuery {
            text,
            from,
            state,
            ..OutageQuery::default()
        };
        Effect::Outages(match self.shelf.0 {
            Shelf::Outages(state) => OutageEffect::List {
                query: query(state),
                page,
                limit,
            },
            Shelf::Inquiries => OutageEffect::Inquiries {
                query: query(None),
                page,
                limit,
            },
        })
    }

    fn empty(&self, is_searched: bool) -> String {
        match self.shelf.0 {
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

    fn columns(&self, scene: &Scene<'_>) -> Vec<Of> {
        if self.shelf.0 == Shelf::Inquiries {
            return inquiries::columns();
        }
        vec![
            Of::words("Evento", Width::Fixed(8), |it, _| {
                it.calm(Ink::Heading, |it| short(&it.correlative))
            }),
            Of::words("Tipo", Width::Fixed(9), |it, _| {
                it.calm(Ink::Text, |it| it.procedure_type.label().to_owned())
            }),
            Of::words("Trámite", Width::Fill(8), |it, _| {
                it.calm(Ink::Text, |it| it.procedure.clone())
            })
            .only(!scene.is_wide()),
            Of::words("Estado", Width::Fixed(12), |it, _| {
                let role = |it: &OutageView| Theme::sign_role(state_sign(it.state));
                it.cell(|it| Cell::new(it.state.label(), role(it)))
            })
            .only(!scene.is_wide() || scene.width >= WITH_WORDS),
            Of::numbers("Inicio", 6, |it, scene| {
                it.calm(Ink::Text, |it| moment(it.started_at, scene))
            }),
            Of::numbers("Duración", 11, |it, _| {
                it.calm(Ink::Text, OutageView::lasted)
            }),
            Of::words("", Width::Fixed(5), |it, scene| {
                it.cell(|it| Cell::new(warned_of(it, scene), Ink::Warning))
            }),
        ]
    }

    fn sign(&self, row: &Line, _: &Scene<'_>) -> Option<Sign> {
        Some(match row {
            Line::Outage(outage) => state_sign(outage.state),
            Line::Inquiry(_, inquiry) => inquiries::sign(inquiry),
        })
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
        let told = match row {
            Some(Line::Inquiry(..)) => inquiries::TOLD,
            _ => LOADING,
        };
        vec![vec![span(told, Ink::Dim)]]
    }

    fn does(&self, intent: Intent, at: &At<'_, Self>) -> Option<Act> {
        let outage = match (intent, at.row) {
            (Intent::NewOutage, _) => {
                return Some(Act::go(Destination::OutageForm(Box::default())));
            }
            (Intent::RegisterNotice, _) => return Some(Act::go(Destination::NoticeForm)),
            (Intent::RestoreOutage, _) => return restore(at),
            (Intent::TakeAttention, None) => {
                return Some(Act::then(|scene| attention_form::begin(None, None, scene)));
            }
            (Intent::Open, Some(Line::Inquiry(_, inquiry))) if !at.in_detail => {
                return Some(inquiries::open(inquiry));
            }
            (_, row) => row.and_then(Line::outage)?,
        };
        let name = outage.correlative.clone();
        Some(match (intent, outage.state) {
            (Intent::TakeAttention, _) => {
                let outage = outage.clone();
                Act::then(move |scene| attention_form::next_customer(&outage, scene))
            }
            (Intent::CloseOutage, Restored) => Act::go(Destination::Closing(name)),
            (Intent::ReopenOutage, Closed) if self.may_correct => Act::form(reopening(outage)),
            (Intent::CorrectOutage, _) if self.may_correct && at.in_detail => {
                Act::form(Correction::of(outage.clone()))
            }
            (Intent::Alert, _) => Act::go(Destination::Letter(AlertSubject::Outage(name))),
            (Intent::OutageAttentions, _) => {
                Act::go(Destination::Attentions { outage: Some(name) })
            }
            (Intent::PrintForm, _) => Act::print(Document::FilledForm(name)),
            (Intent::PrintClosing, Closed) => Act::print(Document::ClosingRecord(name)),
            (Intent::AttachAttentions, _) => self.attach(at)?,
            _ => return None,
        })
    }

    fn answered(&mut self, answer: Answer, at: &At<'_, Self>, _: &Scene<'_>) -> Told<Self> {
        match answer {
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
                let is_here = at.detail.is_some();
                let offers = is_here && std::mem::take(&mut self.offer_to_attach);
                Told::Do(self.attach(at).filter(|_| offers).unwrap_or(Act::done()))
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

/// Restores those at hand that are open, several of them at once.
fn restore(at: &At<'_, Outages>) -> Option<Act> {
    let outages = at.several().into_iter().filter_map(Line::outage);
    let open: Vec<OutageView> = outages.filter(|it| it.state == Open).cloned().collect();
    (!open.is_empty()).then(|| Act::ask(Window::RestoreAll(open)))
}

/// Over an hour, and how many other warnings the record tells.
fn warned_of(outage: &OutageView, scene: &Scene<'_>) -> String {
    let warning = scene.theme.sign(Sign::Warning);
    match (outage.over_one_hour, flags(outage).len()) {
        (false, 0) => String::new(),
        (true, 0) => format!("{warning}1h"),
        (true, others) => format!("{warning}1h+{others}"),
        (false, others) => format!("{warning}{others}"),
    }
}
