//! *Evaluación*: the events whose verdict is still to come, soonest due first, and the
//! four criteria of one (V).

mod deeds;
mod detail;

#[cfg(test)]
mod tests;

use self::detail::Telling;
use super::deadlines::left;
use super::tally_import;
use crate::tui::prelude::*;
use crate::{
    actions::{Cursor, Document, EvaluationRow, EvaluationView, Figure, Verdict},
    config::ScreenId,
    domain::{
        authority::Permission,
        deadline::TermState,
        evaluation::VerdictState,
        instant::{amount, date, local_day},
        refusal::Refusal,
        terminal::Scope,
    },
    tui::{
        records::{Act, At, ListColumn, Narrowed, RecordPage, Records, Told, Wanted},
        screens::parts::after,
    },
};

const STATES: [Option<VerdictState>; 4] = [
    None,
    Some(VerdictState::Unasked),
    Some(VerdictState::Asked),
    Some(VerdictState::Decided),
];

/// Without a verdict.
const UNDECIDED: &str = "sin dictamen";

/// The source.
#[derive(Debug)]
pub(crate) struct Evaluations {
    state: Option<VerdictState>,
    /// Whether this is the office; a point knows of a verdict once it has come, and of
    /// nothing before it.
    at_office: bool,
    /// Whose bars are in sight.
    figure: Figure,
}

/// The list, soonest due first.
pub(crate) fn list(scene: &Scene<'_>) -> (RecordPage<Evaluations>, Vec<Wish>) {
    let own = Evaluations {
        state: None,
        at_office: scene.board.status.channel.scope() == Scope::Office,
        figure: Figure::default(),
    };
    RecordPage::list(own, scene)
}

/// How far an event has come, with its sign.
fn standing(row: &EvaluationRow, scene: &Scene<'_>) -> (Option<Sign>, String) {
    match (row.state, row.verdict) {
        (_, Some(verdict @ Verdict::Proceeds)) => {
            (Some(Sign::Confirmed), verdict.label().to_owned())
        }
        (_, Some(verdict @ Verdict::DoesNotProceed)) => {
            (Some(Sign::Refused), verdict.label().to_owned())
        }
        (VerdictState::Asked, None) if row.answered.late => {
            (Some(Sign::Warning), "fuera de las 24 h".to_owned())
        }
        (VerdictState::Asked, None) => {
            let due = row.answered.answer_due;
            let left = due.map(|due| amount((due - scene.now).num_minutes()));
            let left = left.map(|left| format!("quedan {left}"));
            (Some(Sign::Clock), left.unwrap_or_default())
        }
        _ if row.outage.duplicate_of.is_some() => (None, "duplicado".to_owned()),
        _ if scene.board.status.channel.scope() == Scope::Point => (None, UNDECIDED.to_owned()),
        (state, None) => (None, state.label().to_owned()),
    }
}

/// From so many columns on the list of an office tells the types beside the names.
const WITH_TYPES: u16 = 140;

const fn has_types(scene: &Scene<'_>) -> bool {
    scene.width >= WITH_TYPES
}

/// How the term of the report looks.
fn term_ink(row: &EvaluationRow, scene: &Scene<'_>) -> Ink {
    match row.term.term.state(local_day(scene.now, scene.zone)) {
        TermState::Running => Ink::Text,
        TermState::AtRisk => Ink::Warning,
        TermState::Overdue => Ink::Refused,
    }
}

/// Whether a deed can be done about an evaluation; none where an intent is no deed.
const fn judged(intent: Intent, view: &EvaluationView) -> Option<&Result<(), Refusal>> {
    let can = &view.can;
    Some(match intent {
        Intent::Proceeds => &can.accepting,
        Intent::DoesNotProceed => &can.refusing,
        Intent::AskVerdict => &can.asking,
        Intent::ValidateClosing => &can.validating,
        Intent::Attribute | Intent::CountSocial => &can.noting,
        _ => return None,
    })
}

type Of = ListColumn<EvaluationRow>;

impl Records for Evaluations {
    type Row = EvaluationRow;
    type Detail = EvaluationView;
    type Cursor = Cursor;

    const TITLE: &'static str = "Evaluación";
    const TAB: ScreenId = ScreenId::Reports;
    const LIST: Context = Context::Evaluations;
    const DETAIL: Context = Context::Evaluation;
    const DEEDS: &'static [Intent] = &[
        Intent::ImportTallies,
        Intent::Proceeds,
        Intent::DoesNotProceed,
        Intent::AskVerdict,
        Intent::ValidateClosing,
        Intent::Attribute,
        Intent::CountSocial,
        Intent::PrintDocument,
        Intent::Documents,
        Intent::GoToRecord,
    ];

    fn name(row: &EvaluationRow) -> &str {
        &row.outage.correlative
    }

    fn named(detail: &EvaluationView) -> &str {
        &detail.outage.correlative
    }

    fn filters(&self, _: Narrowed, _: &Scene<'_>) -> Vec<String> {
        vec![self.state.map_or(UNDECIDED, VerdictState::label).to_owned()]
    }

    fn narrow(&mut self, intent: Intent) -> bool {
        if intent != Intent::FilterState {
            return false;
        }
        self.state = if self.at_office {
            after(&STATES, self.state)
        } else {
            after(&[None, Some(VerdictState::Decided)], self.state)
        };
        true
    }

    fn ask(&self, wanted: Wanted<Cursor>, _: &Scene<'_>) -> Effect {
        Effect::Reports(ReportEffect::Evaluations {
            state: self.state,
            page: wanted.at,
            limit: wanted.limit,
        })
    }

    fn empty(&self, _: Narrowed) -> String {
        match self.state {
            None => "Nada por evaluar; entra lo que se restablece.".to_owned(),
            Some(_) => "Ninguno así; s muestra los demás.".to_owned(),
        }
    }

    fn width(scene: &Scene<'_>) -> u16 {
        if has_types(scene) { 62 } else { 54 }
    }

    fn columns(&self, scene: &Scene<'_>) -> Vec<Of> {
        let today = local_day(scene.now, scene.zone);
        vec![
            Of::words("Evento", Width::Fixed(20), |it, _| {
                it.outage.correlative.as_str().into()
            })
            .only(!scene.is_wide()),
            // Of several points each has an event of that number.
            Of::words("Evento", Width::Fixed(15), |it, _| {
                let name = short(&it.outage.correlative);
                format!("{} {name}", it.outage.point).into()
            })
            .only(scene.is_wide() && self.at_office),
            Of::words("Evento", Width::Fixed(8), |it, _| {
                short(&it.outage.correlative).into()
            })
            .only(scene.is_wide() && !self.at_office),
            Of::words("Tipo", Width::Fixed(9), |it, _| {
                it.outage.procedure_type.label().into()
            })
            .only(!scene.is_wide() || !self.at_office || has_types(scene)),
            Of::words("Vence", Width::Fixed(10), |it, _| {
                it.term.due.map(date).unwrap_or_default().into()
            })
            .only(!scene.is_wide()),
            Of::words("Faltan", Width::Fixed(9), move |it, scene| {
                Cell::new(left(&it.term, today), term_ink(it, scene))
            }),
            Of::words("Dictamen", Width::Fill(12), |it, scene| {
                let (sign, words) = standing(it, scene);
                Cell::new(words, sign.map_or(Ink::Text, Theme::sign_role))
            }),
        ]
    }

    fn sign(&self, row: &EvaluationRow, scene: &Scene<'_>) -> Option<Sign> {
        standing(row, scene).0
    }

    fn load(&self, name: &str, _: Option<&EvaluationRow>, _: &Scene<'_>) -> Option<Effect> {
        Some(Effect::Reports(ReportEffect::Evaluation(name.to_owned())))
    }

    fn lines(
        &self,
        detail: &EvaluationView,
        _: Option<&EvaluationRow>,
        scene: &Scene<'_>,
        room: u16,
    ) -> Vec<Spans> {
        let figure = self.figure;
        let telling = Telling {
            view: detail,
            figure,
            scene,
            room,
        };
        telling.lines()
    }

    fn does(&self, intent: Intent, at: &At<'_, Self>) -> Option<Act> {
        if intent == Intent::ImportTallies {
            return Some(Act::then(tally_import::open).by(Permission::ImportTallies));
        }
        let view = at.detail.filter(|_| at.in_detail)?;
        let verdict = Permission::GiveVerdict(view.outage.channel);
        if let Some(can) = judged(intent, view) {
            let (permission, form) = match intent {
                Intent::Proceeds => (verdict, deeds::deciding(view, true)),
                Intent::DoesNotProceed => (verdict, deeds::deciding(view, false)),
                Intent::AskVerdict => (Permission::Evaluate, deeds::asking(view)),
                Intent::ValidateClosing => (Permission::Evaluate, deeds::validating(view)),
                Intent::CountSocial => (Permission::CountSocial, deeds::counting(view)),
                _ => (Permission::Evaluate, deeds::attributing(view)),
            };
            // Nobody fills in what would only be refused.
            let act = match can {
                Ok(()) => Act::form(form),
                Err(refusal) => Act::ask(Window::refused(refusal)),
            };
            return Some(act.by(permission));
        }
        Some(match intent {
            Intent::PrintDocument => {
                Act::print(Document::Evaluation(view.outage.correlative.clone()))
            }
            Intent::Open => Act::go(Destination::FigureRows {
                outage: view.outage.correlative.clone(),
                figure: self.figure,
            }),
            Intent::GoToRecord => {
                Act::go(Destination::OutageDetail(view.outage.correlative.clone()))
            }
            Intent::Documents => Act::go(Destination::Documents(view.outage.correlative.clone())),
            Intent::NextField | Intent::PreviousField => Act::done(),
            _ => return None,
        })
    }

    fn offers(&self, intent: Intent, at: &At<'_, Self>) -> bool {
        // The files are at the office, and so are their rows.
        let is_offices = intent == Intent::ImportTallies || at.in_detail && intent == Intent::Open;
        if is_offices && !self.at_office {
            return false;
        }
        let can = at.detail.and_then(|view| judged(intent, view));
        can.is_none_or(Result::is_ok)
    }

    fn did(&mut self, intent: Intent, at: &At<'_, Self>) {
        if at.in_detail && matches!(intent, Intent::NextField | Intent::PreviousField) {
            self.figure = match self.figure {
                Figure::Impact => Figure::Claims,
                Figure::Claims => Figure::Impact,
            };
        }
    }

    fn answered(&mut self, answer: Answer, _: &At<'_, Self>, _: &Scene<'_>) -> Told<Self> {
        match answer {
            Answer::Reports(ReportAnswer::Evaluations(list)) => Told::Listed(list),
            Answer::Reports(ReportAnswer::Evaluation(view)) => Told::Shown(*view),
            Answer::Reports(ReportAnswer::Noted(name)) => {
                let noted = ReportAnswer::Noted(name.clone());
                Told::Changed(vec![name], noted.into(), Vec::new())
            }
            answer => Told::Pass(answer),
        }
    }
}
