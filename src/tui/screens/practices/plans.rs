//! What sessions left and is still to be done, soonest due first (X20).

use super::{PURGED, noted, until_noted};
use crate::tui::prelude::*;
use crate::{
    actions::PlanView,
    config::ScreenId,
    domain::{authority::Permission, instant::date},
    tui::{
        records::{Act, At, ListColumn, Narrowed, RecordPage, Records, Told, Wanted},
        screens::parts::Facts,
    },
};

use uuid::Uuid;

/// The source.
#[derive(Debug)]
pub(crate) struct OpenPlans;

/// The list, soonest due first.
pub(crate) fn list(scene: &Scene<'_>) -> (RecordPage<OpenPlans>, Vec<Wish>) {
    RecordPage::list(OpenPlans, scene)
}

type Of = ListColumn<PlanView>;

impl Records for OpenPlans {
    type Row = PlanView;
    /// All that there is to be said of one stands in its row.
    type Detail = PlanView;
    type Cursor = Uuid;

    const TITLE: &'static str = "Planes";
    const TAB: ScreenId = ScreenId::Practices;
    const LIST: Context = Context::Plans;
    const DETAIL: Context = Context::Plan;
    const DEEDS: &'static [Intent] = &[Intent::FinishPlan];

    fn name(row: &PlanView) -> &str {
        &row.id
    }

    fn row_of(detail: &PlanView) -> Option<&PlanView> {
        Some(detail)
    }

    fn filters(&self, _: Narrowed, _: &Scene<'_>) -> Vec<String> {
        Vec::new()
    }

    fn ask(&self, wanted: Wanted<Uuid>, _: &Scene<'_>) -> Effect {
        Effect::Practices(PracticeEffect::Plans {
            page: wanted.at,
            limit: wanted.limit,
        })
    }

    fn empty(&self, _: Narrowed) -> String {
        "Ningún plan abierto; se agregan a una sesión (n en Sesiones).".to_owned()
    }

    fn width(_: &Scene<'_>) -> u16 {
        62
    }

    fn columns(&self, _: &Scene<'_>) -> Vec<Of> {
        vec![
            Of::words("Vence", Width::Fixed(11), |it, _| {
                let role = if it.overdue { Ink::Warning } else { Ink::Text };
                Cell::new(date(it.due), role)
            }),
            Of::words("", Width::Fixed(8), |it, _| {
                let told = if it.overdue { "vencido" } else { "" };
                Cell::new(told, Ink::Warning)
            }),
            Of::words("Responsable", Width::Fixed(16), |it, _| {
                it.owner.as_deref().unwrap_or(PURGED).into()
            }),
            Of::words("Qué se hará", Width::Fill(20), |it, _| {
                it.action.as_deref().unwrap_or(PURGED).into()
            }),
        ]
    }

    fn sign(&self, row: &PlanView, _: &Scene<'_>) -> Option<Sign> {
        let overdue = row.overdue;
        Some(if overdue { Sign::Warning } else { Sign::Open })
    }

    fn load(&self, _: &str, _: Option<&PlanView>, _: &Scene<'_>) -> Option<Effect> {
        None
    }

    fn lines(
        &self,
        it: &PlanView,
        _: Option<&PlanView>,
        scene: &Scene<'_>,
        room: u16,
    ) -> Vec<Spans> {
        let title = format!(" Plan de {}", it.practice);
        let mut facts = Facts::below(vec![vec![span(title, Ink::Heading)]], room, scene);
        facts.air();
        facts.fact("Acción", it.action.as_deref().unwrap_or(PURGED));
        facts.fact("Responsable", it.owner.as_deref().unwrap_or(PURGED));
        facts.fact("Vence", &format!("{} [X20]", date(it.due)));
        facts.into_lines()
    }

    fn unloaded(&self, row: Option<&PlanView>, scene: &Scene<'_>, room: u16) -> Vec<Spans> {
        row.map_or_else(Vec::new, |row| self.lines(row, None, scene, room))
    }

    fn does(&self, intent: Intent, at: &At<'_, Self>) -> Option<Act> {
        let plan = at.row?.clone();
        let window = match intent {
            Intent::FinishPlan => Act::form_of(move |_| finishing(&plan)),
            _ => return None,
        };
        Some(window.by(Permission::KeepPractices))
    }

    fn answered(&mut self, answer: Answer, _: &At<'_, Self>, scene: &Scene<'_>) -> Told<Self> {
        match answer {
            Answer::Practices(PracticeAnswer::Plans(list)) => Told::Listed(list),
            answer => noted(answer, scene),
        }
    }
}

/// That a plan was carried out.
fn finishing(plan: &PlanView) -> Prompt {
    let id = plan.id.clone();
    let told = plan.action.clone().unwrap_or_else(|| PURGED.to_owned());
    let finish = move |_: &Form<_>| PracticeEffect::Finish(id.clone());
    until_noted(
        Prompt::new("Plan cumplido", told, finish)
            .called("Cumplido")
            .confirmed_by("CUMPLIDO"),
    )
}
