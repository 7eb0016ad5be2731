//! *Eventos*: the outages, and what can be done with one (O6, C2, C6); behind them, as one
//! more state of the list, the refused inquiries (E).

mod attaching;
mod correction;
mod detail;
pub(crate) mod inquiries;
mod reopening;

#[cfg(test)]
mod tests;

use self::{attaching::Attaching, correction::Correction, reopening::reopening};
use super::{
    attention_form, long_form,
    parts::{Period, after, flags_in_short, moment, state_sign},
    register,
};
use crate::tui::prelude::*;
use crate::{
    actions::{AlertSubject, Cursor, Document, OutageDetail, OutageQuery, OutageView},
    config::ScreenId,
    domain::{
        authority::Permission,
        catalog::Scenario,
        outage::State::{self, Closed, Open, Restored},
    },
    tui::{
        records::{Act, At, ListColumn, Narrowed, RecordPage, Records, Told, Wanted},
        subjects::outages::Surroundings,
    },
};

/// The states that are listed, in words; then come the inquiries.
const STATES: [(Option<State>, &str); 4] = [
    (None, "todos"),
    (Some(Open), "abiertos"),
    (Some(Restored), "restablecidos, por cerrar"),
    (Some(Closed), "cerrados"),
];

#[derive(Debug)]
pub(crate) struct Outages {
    state: (Option<State>, &'static str),
    /// The attentions and letters of what is shown.
    around: Option<Surroundings>,
    /// It was registered just now: what could join it is offered once.
    offer_to_attach: bool,
    may_correct: bool,
}

impl Outages {
    pub(crate) fn new(offer_to_attach: bool, scene: &Scene<'_>) -> Self {
        Self {
            state: STATES[0],
            around: None,
            offer_to_attach,
            may_correct: scene
                .may(Permission::CorrectOutage(Scenario::ErrorOrTest))
                .is_ok(),
        }
    }

    /// What stands around an outage, as far as it is known.
    fn around(&self, correlative: &str) -> Option<&Surroundings> {
        self.around.as_ref().filter(|it| it.outage == correlative)
    }

    /// Asks which attentions *sin evento* join the outage that is shown, where any could.
    fn attach(&self, at: &At<'_, Self>) -> Option<Act> {
        let around = self.around(Self::named(at.detail?))?;
        let window = || Attaching::new(&around.outage, &around.attachable);
        (!around.attachable.is_empty()).then(|| Act::window(window()))
    }
}

/// The list, newest first: of those that are searched for, in a period.
pub(crate) fn list(
    text: &str,
    period: Period,
    scene: &Scene<'_>,
) -> (RecordPage<Outages>, Vec<Wish>) {
    RecordPage::like(Outages::new(false, scene), text, period, scene)
}

/// One outage, by correlative; where it was registered just now, what could join it is
/// offered.
pub(crate) fn one(name: &str, is_new: bool, scene: &Scene<'_>) -> (RecordPage<Outages>, Vec<Wish>) {
    RecordPage::one(Outages::new(is_new, scene), name, scene)
}

type Of = ListColumn<OutageView>;

impl Records for Outages {
    type Row = OutageView;
    type Detail = OutageDetail;
    type Cursor = Cursor;

    const TITLE: &'static str = "Eventos";
    const TAB: ScreenId = ScreenId::Outages;
    const LIST: Context = Context::Outages;
    const DETAIL: Context = Context::OutageDetail;
    const SEARCH_BY: &'static str = "trámite o número";
    const PERIODS: bool = true;
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
        Intent::Documents,
    ];

    fn name(row: &OutageView) -> &str {
        &row.correlative
    }

    fn row_of(detail: &OutageDetail) -> Option<&OutageView> {
        Some(&detail.outage)
    }

    fn filters(&self, _: Narrowed, _: &Scene<'_>) -> Vec<String> {
        vec![self.state.1.to_owned()]
    }

    fn narrow(&mut self, intent: Intent) -> bool {
        let is_filter = intent == Intent::FilterState;
        if is_filter {
            self.state = after(&STATES, self.state);
        }
        is_filter
    }

    fn ask(&self, wanted: Wanted<Cursor>, _: &Scene<'_>) -> Effect {
        Effect::Outages(OutageEffect::List {
            query: OutageQuery {
                text: wanted.text,
                from: wanted.from,
                state: self.state.0,
                ..OutageQuery::default()
            },
            page: wanted.at,
            limit: wanted.limit,
        })
    }

    fn empty(&self, narrowed: Narrowed) -> String {
        match self.state.0 {
            _ if narrowed.is_searched => "Ningún evento coincide. Esc quita la búsqueda.",
            _ if narrowed.period != Period::Ever => "Ninguno. Pulse P para listar otro período.",
            None => "Sin eventos. Pulse n para registrar el primero.",
            Some(_) => "Ninguno. Pulse s para listar otro estado.",
        }
        .to_owned()
    }

    fn width(scene: &Scene<'_>) -> u16 {
        if scene.width >= WITH_WORDS { 68 } else { 54 }
    }

    fn columns(&self, scene: &Scene<'_>) -> Vec<Of> {
        vec![
            Of::words("Evento", Width::Fixed(8), |it, _| {
                calm(it, Ink::Heading, short(&it.correlative))
            }),
            Of::words("Tipo", Width::Fixed(9), |it, _| {
                calm(it, Ink::Text, it.procedure_type.label())
            }),
            Of::words("Trámite", Width::Fill(8), |it, _| {
                calm(it, Ink::Text, it.procedure.as_str())
            })
            .only(!scene.is_wide()),
            Of::words("Estado", Width::Fixed(12), |it, _| {
                Cell::new(it.state.label(), Theme::sign_role(state_sign(it.state)))
            })
            .only(!scene.is_wide() || scene.width >= WITH_WORDS),
            Of::numbers("Inicio", 6, |it, scene| {
                calm(it, Ink::Text, moment(it.started_at, scene))
            }),
            Of::numbers("Duración", 11, |it, _| calm(it, Ink::Text, it.lasted())),
            Of::words("", Width::Fixed(5), |it, scene| {
                Cell::new(flags_in_short(it, scene.theme), Ink::Warning)
            }),
        ]
    }

    fn sign(&self, row: &OutageView, _: &Scene<'_>) -> Option<Sign> {
        Some(state_sign(row.state))
    }

    fn load(&self, name: &str, _: Option<&OutageView>, _: &Scene<'_>) -> Option<Effect> {
        Some(Effect::Outages(OutageEffect::Show(name.to_owned())))
    }

    fn lines(
        &self,
        detail: &OutageDetail,
        _: Option<&OutageView>,
        scene: &Scene<'_>,
        room: u16,
    ) -> Vec<Spans> {
        detail::lines(detail, self.around(Self::named(detail)), scene, room)
    }

    fn does(&self, intent: Intent, at: &At<'_, Self>) -> Option<Act> {
        let go = |to| Some(Act::go(to));
        let outage = match (intent, at.row) {
            (Intent::NewOutage, _) => return go(Destination::OutageForm(Box::default())),
            (Intent::RegisterNotice, _) => return go(Destination::NoticeForm),
            (Intent::PrintRegister, _) => return Some(Act::form(register::writing())),
            (Intent::FilterState, _) if self.state.0 == Some(Closed) => {
                return go(at.elsewhere(true));
            }
            (Intent::RestoreOutage, _) => return restore(at),
            (Intent::TakeAttention, None) => {
                return Some(Act::then(|scene| attention_form::begin(None, None, scene)));
            }
            (_, row) => row?,
        };
        let name = outage.correlative.clone();
        Some(match (intent, outage.state) {
            (Intent::TakeAttention, _) => {
                let outage = outage.clone();
                Act::then(move |scene| attention_form::next_customer(&outage, scene))
            }
            (Intent::CloseOutage, Restored) => Act::close(outage),
            (Intent::ReopenOutage, Closed) if self.may_correct => Act::form(reopening(outage)),
            (Intent::CorrectOutage, _) if self.may_correct && at.in_detail => {
                Act::form(Correction::of(outage.clone()))
            }
            (Intent::Alert, _) => Act::go(Destination::Letter(AlertSubject::Outage(name))),
            (Intent::OutageAttentions, _) => {
                Act::go(Destination::Attentions { outage: Some(name) })
            }
            (Intent::Documents, _) if at.in_detail => Act::go(Destination::Documents(name)),
            (Intent::PrintForm, _) if long_form::is_long(outage) => {
                Act::form(long_form::writing(outage))
            }
            (Intent::PrintForm, _) => Act::print(Document::FilledForm(name)),
            (Intent::PrintClosing, Closed) => Act::print(Document::ClosingRecord(name)),
            (Intent::AttachAttentions, _) => self.attach(at)?,
            _ => return None,
        })
    }

    fn answered(&mut self, answer: Answer, at: &At<'_, Self>, _: &Scene<'_>) -> Told<Self> {
        match answer {
            Answer::Outages(OutageAnswer::Listed(list)) => Told::Listed(list),
            Answer::Outages(OutageAnswer::Shown(detail)) => Told::Shown(*detail),
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
    let outages = at.several().into_iter();
    let open: Vec<OutageView> = outages.filter(|it| it.state == Open).cloned().collect();
    (!open.is_empty()).then(|| Act::ask(Window::RestoreAll(open)))
}

/// A cell that is dim once the outage is closed.
fn calm(outage: &OutageView, ink: Ink, text: impl Into<String>) -> Cell {
    let is_over = outage.state == Closed;
    Cell::new(text, if is_over { Ink::Dim } else { ink })
}
