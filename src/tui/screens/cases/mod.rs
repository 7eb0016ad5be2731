//! *Cola*: the cases of the cell that are to be worked on, those due first before all others
//! (X12, D5), narrowed by several properties at once.

mod deeds;
mod dropping;
mod holding;
mod load;
mod note;
mod told;

use self::{
    deeds::step_of,
    told::{covered, sign},
};
use std::collections::BTreeSet;

use super::base_import;
use super::parts::{counted_words, done, warned};
use crate::tui::prelude::*;
use crate::{
    actions::{CaseCursor, CaseFacets, CaseFigure, CaseQuery, CaseValue, CaseView},
    config::ScreenId,
    domain::{
        authority::Permission,
        instant::{local_day, short_day},
        pqr::{CaseFacet, CaseState, CaseStep, Chosen, ClockState},
    },
    tui::records::{
        Act, At, Facet, FacetValue, ListColumn, Narrowed, RecordPage, Records, Search, Told, Wanted,
    },
};

/// Values of one property that are told before somebody asks for more: one more than it has
/// causes fits.
const TOLD: usize = 18;

/// The source.
#[derive(Debug, Default)]
pub(crate) struct Cases {
    /// The values that are wanted.
    chosen: Chosen,
    /// How many cases have each, once they are counted.
    counted: Option<CaseFacets>,
    /// The figure that they stand behind, and what it is of.
    behind: Option<(CaseFigure, String)>,
    /// The properties of which all values are told, and not those of most cases alone.
    unfolded: BTreeSet<CaseFacet>,
    /// The form that is opened once its cases are here: it was left unfinished.
    resumes: Option<DraftKind>,
}

/// The list, those due first before all others.
pub(crate) fn list(scene: &Scene<'_>) -> (RecordPage<Cases>, Vec<Wish>) {
    RecordPage::list(Cases::default(), scene)
}

/// One case.
pub(crate) fn one(radicado: &str, scene: &Scene<'_>) -> (RecordPage<Cases>, Vec<Wish>) {
    RecordPage::one(Cases::default(), radicado, scene)
}

/// One case, or the list with several of them marked, and the form about them that was left
/// unfinished.
pub(crate) fn resumed(
    radicados: Vec<String>,
    form: DraftKind,
    scene: &Scene<'_>,
) -> (RecordPage<Cases>, Vec<Wish>) {
    let own = Cases {
        resumes: Some(form),
        ..Cases::default()
    };
    if let [one] = radicados.as_slice() {
        return RecordPage::one(own, one, scene);
    }
    let (page, mut wishes) = RecordPage::list(own, scene);
    wishes.push(Wish::effect(PqrEffect::Named(radicados)));
    (page, wishes)
}

/// The cases behind a figure, with what it is of in words: all of them, whatever became of
/// each (X9).
pub(crate) fn behind(
    figure: CaseFigure,
    words: String,
    scene: &Scene<'_>,
) -> (RecordPage<Cases>, Vec<Wish>) {
    let own = Cases {
        behind: Some((figure, words)),
        ..Cases::default()
    };
    RecordPage::list(own, scene)
}

/// The last day of its term, in the narrowest column.
fn due(case: &CaseView, scene: &Scene<'_>) -> Cell {
    let today = local_day(scene.now, scene.zone);
    let words = match case.due {
        _ if case.due_state == ClockState::Stopped => String::new(),
        Some(due) if due == today => "hoy".to_owned(),
        Some(due) => short_day(due),
        None => "—".to_owned(),
    };
    Cell::new(words, Theme::sign_role(sign(case.due_state)))
}

/// Its cause, with its letter.
fn cause(case: &CaseView) -> Cell {
    match (case.cause_letter, &case.cause) {
        (Some(letter), Some(name)) => format!("{letter} {name}").into(),
        _ => Cell::new("— sin causa", Ink::Dim),
    }
}

/// How far it got, in a few letters: with calls, on how many of the three dates.
fn standing(case: &CaseView) -> String {
    match &case.work.contact_plan {
        Some(plan) if plan.counted > 0 && plan.missing > 0 => {
            format!("contacto {}/{}", plan.counted, plan.counted + plan.missing)
        }
        _ => case.state.label().to_owned(),
    }
}

/// The form about some cases that was left, where it is of use still.
fn left(form: DraftKind, cases: &[CaseView]) -> Option<Act> {
    match form {
        DraftKind::CaseDeed(step, _) => {
            let may = deeds::may(step, &cases.iter().collect::<Vec<_>>());
            may.then(|| working(step, cases.to_vec()))
        }
        DraftKind::AccountHold(_) => cases.first().map(holding::asked),
        _ => None,
    }
}

/// The form of a deed about some cases, for those who work on them.
fn working(step: CaseStep, cases: Vec<CaseView>) -> Act {
    Act::form_of(move |scene| deeds::form(step, &cases, scene)).by(Permission::WorkCase)
}

impl Cases {
    fn query(&self, text: String) -> CaseQuery {
        CaseQuery {
            // Behind a figure stands whatever became of it, and so it is looked for.
            queue: self.behind.is_none() && text.is_empty(),
            text,
            chosen: self.chosen.clone(),
            behind: self.behind.as_ref().map(|(figure, _)| figure.clone()),
            ..CaseQuery::default()
        }
    }

    /// The values of a property that are told: those that most cases have, and those that are
    /// wanted, until somebody asks for the others.
    fn told<'v>(&self, facet: CaseFacet, values: &'v [CaseValue]) -> Vec<&'v CaseValue> {
        let is_told = |(at, value): &(usize, &CaseValue)| {
            *at < TOLD || self.unfolded.contains(&facet) || self.chosen.has(facet, &value.code)
        };
        let values = values.iter().enumerate();
        values.filter(is_told).map(|(_, value)| value).collect()
    }

    /// What is listed, in as few words as it takes.
    fn wanted_words(&self, is_searched: bool) -> String {
        match self.chosen.count() {
            0 if is_searched || self.behind.is_some() => "todos".to_owned(),
            0 => "por trabajar".to_owned(),
            1 => "acotada a 1 valor".to_owned(),
            many => format!("acotada a {many} valores"),
        }
    }
}

type Of = ListColumn<CaseView>;

impl Records for Cases {
    type Row = CaseView;
    type Detail = CaseView;
    type Cursor = CaseCursor;

    const TITLE: &'static str = "Cola";
    const TAB: ScreenId = ScreenId::Pqr;
    const LIST: Context = Context::Cases;
    const DETAIL: Context = Context::Case;
    const SEARCH: Search = Search::OnEnter;
    const SEARCH_BY: &'static str = "radicado, cuenta o asesor";
    const MARKS: bool = true;
    const STACKED: bool = true;
    const LIST_TENTHS: u16 = 5;
    const UNFOLDS: bool = true;
    const FACETS: bool = true;
    const DEEDS: &'static [Intent] = &[
        Intent::ClassifyCase,
        Intent::EscalateCase,
        Intent::NoteLevelAnswer,
        Intent::FinishCase,
        Intent::SolveCase,
        Intent::NoteCall,
        Intent::LeaveMessage,
        Intent::AppealCase,
        Intent::TellTerm,
        Intent::CopySic,
        Intent::ExtendTerm,
        Intent::ReviewCase,
        Intent::UndoDeed,
        Intent::CopyText,
        Intent::EscalationList,
        Intent::HoldAccount,
        Intent::ReceiveBase,
        Intent::DropReception,
        Intent::SeeLoad,
    ];
    const OPENED: bool = true;

    fn name(row: &CaseView) -> &str {
        &row.name
    }

    fn row_of(detail: &CaseView) -> Option<&CaseView> {
        Some(detail)
    }

    fn figures(&self, _: u16) -> Option<String> {
        let counted = self.counted.as_ref()?;
        let soon = counted.count(CaseFacet::Clock, ClockState::DueSoon.code());
        let soon = counted_words(soon, "vence en 3 días", "vencen en 3 días");
        let over = counted_words(counted.load.overdue, "vencida", "vencidas");
        Some(format!("{soon} · {over}"))
    }

    fn filters(&self, narrowed: Narrowed, scene: &Scene<'_>) -> Vec<String> {
        let mut filters = vec![self.wanted_words(narrowed.is_searched)];
        if let Some((_, words)) = &self.behind {
            filters.insert(0, words.clone());
            return filters;
        }
        let cell = scene.board.cell.as_deref();
        let mut receptions = cell.into_iter().flat_map(|cell| &cell.receptions);
        if let Some(last) = receptions.find(|it| it.in_force) {
            let base = last.base.short();
            filters.push(format!("{base}, corte {}", last.cut.format("%d/%m")));
        }
        filters
    }

    fn ask(&self, wanted: Wanted<CaseCursor>, _: &Scene<'_>) -> Effect {
        Effect::Pqr(PqrEffect::Cases {
            query: self.query(wanted.text),
            page: wanted.at,
            limit: wanted.limit,
        })
    }

    fn ask_facets(&self, text: &str, _: &Scene<'_>) -> Option<Effect> {
        Some(PqrEffect::Facets(self.query(text.to_owned())).into())
    }

    fn facets(&self, _: &Scene<'_>) -> Vec<Facet> {
        let counted = self.counted.iter().flat_map(|it| &it.values);
        let facet = |(facet, values): &(CaseFacet, Vec<CaseValue>)| {
            let told = self.told(*facet, values);
            Facet {
                title: facet.label(),
                more: values.len() - told.len(),
                values: told
                    .iter()
                    .map(|value| FacetValue {
                        label: value.label.clone(),
                        count: value.count,
                        is_chosen: self.chosen.has(*facet, &value.code),
                    })
                    .collect(),
            }
        };
        counted.map(facet).collect()
    }

    fn unfold(&mut self, facet: usize) {
        let counted = self.counted.as_ref();
        let of = counted.and_then(|it| it.values.get(facet));
        self.unfolded.extend(of.map(|(facet, _)| *facet));
    }

    fn choose(&mut self, facet: usize, value: usize) {
        let counted = self.counted.as_ref();
        let of = counted.and_then(|it| it.values.get(facet));
        let of = of.and_then(|(facet, all)| {
            let told = self.told(*facet, all);
            Some((*facet, told.get(value)?.code.clone()))
        });
        if let Some((facet, code)) = of {
            self.chosen.toggle(facet, &code);
        }
    }

    fn choose_all(&mut self) {
        self.chosen.clear();
    }

    fn empty(&self, narrowed: Narrowed) -> String {
        if narrowed.is_searched && self.chosen.is_empty() {
            "Ninguno así, por trabajar ni cerrado.".to_owned()
        } else if narrowed.is_searched {
            "Ninguno así: se busca en lo que se lista (s).".to_owned()
        } else if self.behind.is_some() && self.chosen.is_empty() {
            "Ninguno: no hay casos detrás de esa cifra.".to_owned()
        } else if self.chosen.is_empty() {
            "Nada por trabajar: los casos llegan con las bases del cliente.".to_owned()
        } else {
            "Ninguno así; s y X muestran todos los que están por trabajar.".to_owned()
        }
    }

    fn caution(&self, typed: &str) -> Option<&'static str> {
        CaseQuery::seeks_a_person(typed).then_some("buscar por una cuenta queda anotado [U3]")
    }

    fn width(_: &Scene<'_>) -> u16 {
        80
    }

    fn columns(&self, _: &Scene<'_>) -> Vec<Of> {
        vec![
            Of::words("Vence", Width::Fixed(8), due),
            Of::words("Radicado", Width::Fill(11), |it, _| it.name.as_str().into()),
            // What was shown of one is covered again where it is listed (U3).
            Of::words("Cuenta", Width::Fixed(8), |it, _| covered(it).into()),
            Of::words("Causa", Width::Fill(12), |it, _| cause(it)),
            Of::words("Asesor", Width::Fill(9), |it, _| {
                it.adviser.as_deref().unwrap_or_default().into()
            }),
            Of::words("Estado", Width::Fixed(14), |it, scene| {
                let standing = standing(it);
                if it.work.unaware.is_empty() {
                    return standing.into();
                }
                // Two worked on it without knowing of one another.
                let sign = scene.theme.sign(Sign::Warning);
                Cell::new(format!("{sign} {standing}"), Ink::Warning)
            }),
        ]
    }

    fn sign(&self, row: &CaseView, _: &Scene<'_>) -> Option<Sign> {
        Some(if row.still_there {
            Sign::Critical
        } else {
            sign(row.due_state)
        })
    }

    fn load(&self, name: &str, _: Option<&CaseView>, _: &Scene<'_>) -> Option<Effect> {
        Some(Effect::Pqr(PqrEffect::Case(name.to_owned())))
    }

    fn is_secret(_: &CaseView) -> bool {
        true
    }

    fn lines(
        &self,
        case: &CaseView,
        _: Option<&CaseView>,
        scene: &Scene<'_>,
        room: u16,
    ) -> Vec<Spans> {
        told::lines(case, true, scene, room)
    }

    fn unloaded(&self, row: Option<&CaseView>, scene: &Scene<'_>, room: u16) -> Vec<Spans> {
        row.map_or_else(Vec::new, |case| told::lines(case, false, scene, room))
    }

    fn does(&self, intent: Intent, at: &At<'_, Self>) -> Option<Act> {
        if intent == Intent::ReceiveBase {
            return Some(Act::then(base_import::open).by(Permission::ReceiveBase));
        }
        if intent == Intent::DropReception {
            return Some(Act::judged(dropping::asked).by(Permission::ReceiveBase));
        }
        if intent == Intent::SeeLoad {
            let load = self.counted.as_ref()?.load.clone();
            return Some(Act::window(load::LoadWindow::of(load)));
        }
        if intent == Intent::HoldAccount {
            return at.row.filter(|it| it.account.is_some()).map(holding::asked);
        }
        if intent == Intent::CopyText {
            if matches!(at.row?.state, CaseState::New | CaseState::Classified) {
                // Nothing was done yet that is noted.
                return None;
            }
            let effect = PqrEffect::Note(at.row?.name.clone());
            return Some(Act::effect(effect).by(Permission::WorkCase));
        }
        if intent == Intent::EscalationList {
            let escalated = at.several().into_iter();
            let escalated = escalated.filter(|it| {
                it.work
                    .escalation
                    .as_ref()
                    .is_some_and(|it| it.escalated_at.is_some())
            });
            let names: Vec<String> = escalated.map(|it| it.name.clone()).collect();
            let effect = PqrEffect::EscalationList(names.clone());
            return (!names.is_empty()).then(|| Act::effect(effect).by(Permission::WorkCase));
        }
        let step = step_of(intent)?;
        // In a record, what is marked in the list is not meant.
        let cases = if at.in_detail {
            at.row.into_iter().collect()
        } else {
            at.several()
        };
        deeds::may(step, &cases).then(|| working(step, cases.into_iter().cloned().collect()))
    }

    fn answered(&mut self, answer: Answer, _: &At<'_, Self>, scene: &Scene<'_>) -> Told<Self> {
        match answer {
            Answer::Pqr(PqrAnswer::Cases(list)) => Told::Listed(list),
            Answer::Pqr(PqrAnswer::Facets(counted)) => {
                self.counted = Some(*counted);
                Told::Kept
            }
            Answer::Pqr(PqrAnswer::Case(case)) => {
                let form = self.resumes.take();
                match form.and_then(|form| left(form, std::slice::from_ref(&*case))) {
                    Some(form) => Told::ShownWith(*case, form),
                    None => Told::Shown(*case),
                }
            }
            Answer::Pqr(PqrAnswer::Named(cases)) => {
                let Some(form) = self.resumes.take() else {
                    return Told::Remarked(cases);
                };
                let act = left(form, &cases).unwrap_or_else(Act::done);
                Told::Marked(cases, act)
            }
            Answer::Pqr(PqrAnswer::Held(held, ref cases)) => {
                let told = holding::told(held, cases);
                let names = cases.records.iter().map(|it| it.name.clone()).collect();
                Told::Changed(names, answer, vec![done(scene.theme, &told)])
            }
            Answer::Pqr(PqrAnswer::Note(note)) => {
                Told::Do(Act::window(note::NoteWindow::of(*note)))
            }
            Answer::Pqr(PqrAnswer::Worked(step, ref case, ref warnings)) => {
                let name = case.name.clone();
                let mut wishes = vec![done(scene.theme, &format!("{name}: {}", deeds::told(step)))];
                if !warnings.is_empty() {
                    wishes.push(warned(scene.theme, "hecho, y algo que revisar"));
                    wishes.push(Wish::Ask(Window::Tell {
                        title: format!("{name}: {}", deeds::told(step)),
                        paragraphs: warnings
                            .iter()
                            .map(|it| format!("{} [{}]", it.message, it.rule))
                            .collect(),
                    }));
                }
                if deeds::is_the_last(step) {
                    Told::Onward(name, answer, wishes)
                } else {
                    Told::Changed(vec![name], answer, wishes)
                }
            }
            // Marks stay, as they are now: what was done to all of them is undone likewise.
            Answer::Pqr(PqrAnswer::Done(step, ref result)) => {
                let window = Wish::Ask(deeds::results(step, result, scene));
                let marked = result.rows.iter().map(|it| it.radicado.clone()).collect();
                let again = Wish::effect(PqrEffect::Named(marked));
                let answer = if result.applied {
                    answer
                } else {
                    let told = "No se hizo en ninguno: alguno no lo permite.";
                    Answer::Refused(Report::usage(told))
                };
                Told::Changed(Vec::new(), answer, vec![window, again])
            }
            answer => Told::Pass(answer),
        }
    }
}

#[cfg(test)]
mod tests;
