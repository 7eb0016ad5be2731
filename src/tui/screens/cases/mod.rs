//! *Cola*: the cases of the cell that are to be worked on, those due first before all others
//! (X12, D5), narrowed by several properties at once.

mod load;

mod dropping;

use super::base_import;
use super::parts::{Facts, counted_words, day_and_clock, done};
use crate::tui::prelude::*;
use crate::{
    actions::{CaseCursor, CaseDeed, CaseFacets, CaseQuery, CaseValue, CaseView, FinishInput},
    config::ScreenId,
    domain::{
        authority::Permission,
        instant::{date, local_day, short_day},
        pqr::{CaseFacet, CaseState, Chosen, ClockState, PqrBase},
    },
    tui::{
        form::{Text, text},
        records::{
            Act, At, Facet, FacetValue, ListColumn, Narrowed, RecordPage, Records, Search, Told,
            Wanted,
        },
    },
};

/// The source.
#[derive(Debug, Default)]
pub(crate) struct Cases {
    /// The values that are wanted.
    chosen: Chosen,
    /// How many cases have each, once they are counted.
    counted: Option<CaseFacets>,
}

/// The list, those due first before all others.
pub(crate) fn list(scene: &Scene<'_>) -> (RecordPage<Cases>, Vec<Wish>) {
    RecordPage::list(Cases::default(), scene)
}

/// The sign of where a clock stands.
const fn sign(state: ClockState) -> Sign {
    match state {
        ClockState::Overdue => Sign::Refused,
        ClockState::DueSoon => Sign::Warning,
        ClockState::Running => Sign::Clock,
        ClockState::Undated => Sign::Open,
        ClockState::Left | ClockState::Stopped => Sign::Closed,
    }
}

/// Whether it is closed here and the client sends it all the same (X2).
fn still_comes(case: &CaseView) -> bool {
    case.state.is_closed() && !case.gone
}

/// Finishes a case as escalated by mistake (X4).
fn finishing(case: &CaseView, scene: &Scene<'_>) -> Prompt {
    let radicado = case.radicado.clone();
    let told = "Fue escalada por error y se finaliza en RR. Las notas dicen por qué, como quedan \
                en el log de llamadas.";
    let finish = move |form: &Form<_>| PqrEffect::Work {
        radicado: radicado.clone(),
        deed: CaseDeed::Finish(FinishInput {
            notes: form.text("notes"),
            abc: form.text("abc"),
        }),
    };
    let notes = Text::new("por qué, y qué se verificó", scene.theme, 4, 4);
    let notes =
        text("notes", "Notas", notes).required("Escriba por qué; sin notas no se finaliza. [X4]");
    Prompt::new(format!("Finalizar · {}", case.radicado), told, finish)
        .plain()
        .called("Finalizar")
        .labelled(16)
        .kept(DraftKind::CaseFinish(case.id))
        .asks(notes)
        .asks(line("abc", "Sección del ABC").placeholder("la que verificó en DAM"))
        .until(|answer| matches!(answer, Answer::Pqr(PqrAnswer::Worked(..))))
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

impl Cases {
    fn query(&self, text: String) -> CaseQuery {
        CaseQuery {
            queue: true,
            text,
            chosen: self.chosen.clone(),
            ..CaseQuery::default()
        }
    }

    /// What is listed, in as few words as it takes.
    fn wanted_words(&self) -> String {
        match self.chosen.count() {
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
        Intent::FinishCase,
        Intent::ReceiveBase,
        Intent::DropReception,
        Intent::SeeLoad,
    ];

    fn name(row: &CaseView) -> &str {
        &row.radicado
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

    fn filters(&self, _: Narrowed, scene: &Scene<'_>) -> Vec<String> {
        let mut filters = vec![self.wanted_words()];
        let cell = scene.board.cell.as_deref();
        let mut receptions = cell.into_iter().flat_map(|cell| &cell.receptions);
        if let Some(last) = receptions.find(|it| it.in_force) {
            let base = match last.base {
                PqrBase::Misescalated => "Base 1",
                PqrBase::Pending => "Base 2",
            };
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
        let facet = |(facet, values): &(CaseFacet, Vec<CaseValue>)| Facet {
            title: facet.label(),
            values: values
                .iter()
                .map(|value| FacetValue {
                    label: value.label.clone(),
                    count: value.count,
                    is_chosen: self.chosen.has(*facet, &value.code),
                })
                .collect(),
        };
        counted.map(facet).collect()
    }

    fn choose(&mut self, facet: usize, value: usize) {
        let counted = self.counted.as_ref();
        let of = counted.and_then(|it| it.values.get(facet));
        if let Some((facet, value)) = of.and_then(|(it, all)| Some((*it, all.get(value)?))) {
            self.chosen.toggle(facet, &value.code);
        }
    }

    fn choose_all(&mut self) {
        self.chosen.clear();
    }

    fn empty(&self, narrowed: Narrowed) -> String {
        if narrowed.is_searched {
            "Ninguno así: se busca en lo que se lista (s).".to_owned()
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
            Of::words("Radicado", Width::Fill(12), |it, _| {
                it.radicado.as_str().into()
            }),
            Of::words("Cuenta", Width::Fixed(8), |it, _| {
                let account = it.account.as_ref();
                account.map_or("", |it| it.value.as_str()).into()
            }),
            Of::words("Causa", Width::Fill(14), |it, _| cause(it)),
            Of::words("Asesor", Width::Fill(9), |it, _| {
                it.adviser.as_deref().unwrap_or_default().into()
            }),
            Of::words("Estado", Width::Fixed(12), |it, _| it.state.label().into()),
        ]
    }

    fn sign(&self, row: &CaseView, _: &Scene<'_>) -> Option<Sign> {
        Some(if still_comes(row) {
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
        let title = format!(" {} · {}", case.radicado, case.state.label());
        let mut facts = Facts::below(vec![vec![span(title, Ink::Heading)]], room, scene);
        facts.with(
            "Plazo",
            &case.due_words(scene.now),
            vec![span(
                format!(" {}", scene.theme.sign(sign(case.due_state))),
                Theme::sign_role(sign(case.due_state)),
            )],
        );
        facts.fact("Radicada", &case.filed_at.map(date).unwrap_or_default());
        for day in case.term.iter().flat_map(|term| &term.skipped) {
            if !matches!(day.reason.as_str(), "sábado" | "domingo") {
                facts.fact("No cuenta", &format!("{} {}", date(day.date), day.reason));
            }
        }
        let calendar = case.term.as_ref().map(|term| term.calendar.as_str());
        facts.fact("Calendario", calendar.unwrap_or_default());
        facts.air();
        let account = case.account.as_ref();
        let account = account.map(|it| format!("{} ({})", it.value, it.origin.label()));
        facts.fact("Cuenta", &account.unwrap_or_default());
        facts.fact("CUN", case.cun.as_deref().unwrap_or_default());
        facts.fact("Clase", case.class.map_or("", |class| class.label()));
        facts.fact("Marcación", &case.marking_words().unwrap_or_default());
        facts.fact("Motivo", case.reason.as_deref().unwrap_or_default());
        let client_state = case.client_state.as_deref().unwrap_or_default();
        facts.fact("Según cliente", client_state);
        facts.fact("Asesor", case.adviser.as_deref().unwrap_or_default());
        let base = format!(
            "{}, corte {}{}",
            case.base.label(),
            date(case.cut),
            match (case.gone, case.in_both) {
                (true, _) => "; ya no viene",
                (_, true) => "; está en las dos",
                _ => "",
            }
        );
        facts.fact("Base", &base);
        for (header, text) in &case.unknown {
            facts.fact(header, text);
        }
        facts.fact("Notas", case.notes.as_deref().unwrap_or_default());
        if still_comes(case) {
            facts.warnings(&[
                "Está cerrado aquí y el último corte lo trae todavía: revise RR. [X2]".to_owned(),
            ]);
        }
        facts.air();
        facts.line(vec![span(" Historia", Ink::Heading)]);
        for step in &case.history {
            let when = match (step.at, step.cut) {
                (Some(at), _) => day_and_clock(at, scene),
                (None, Some(cut)) => date(cut),
                (None, None) => String::new(),
            };
            let row = step
                .row
                .map_or_else(String::new, |row| format!(", fila {row}"));
            let by = step
                .by
                .as_ref()
                .map_or_else(String::new, |by| format!(" · {by}"));
            let void = if step.without_effect {
                " (sin efecto)"
            } else {
                ""
            };
            facts.fact(&when, &format!("{}{row}{by}{void}", step.what));
        }
        facts.into_lines()
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
        let case = at.row?;
        let open = matches!(case.state, CaseState::New | CaseState::Classified);
        let finish = || {
            let case = case.clone();
            Act::form_of(move |scene| finishing(&case, scene)).by(Permission::WorkCase)
        };
        (intent == Intent::FinishCase && open).then(finish)
    }

    fn answered(&mut self, answer: Answer, _: &At<'_, Self>, scene: &Scene<'_>) -> Told<Self> {
        match answer {
            Answer::Pqr(PqrAnswer::Cases(list)) => Told::Listed(list),
            Answer::Pqr(PqrAnswer::Facets(counted)) => {
                self.counted = Some(*counted);
                Told::Kept
            }
            Answer::Pqr(PqrAnswer::Case(case)) => Told::Shown(*case),
            Answer::Pqr(PqrAnswer::Worked(ref case, _)) => {
                let told = done(scene.theme, "Caso finalizado");
                Told::Onward(case.radicado.clone(), answer, vec![told])
            }
            answer => Told::Pass(answer),
        }
    }
}

#[cfg(test)]
mod tests;
