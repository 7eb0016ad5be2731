//! The sessions of a week, and what each left to be done (X11, X20).

use super::{PURGED, noted, this_week, turn, until_noted, week_words};
use crate::tui::prelude::*;
use crate::{
    actions::SessionView,
    config::ScreenId,
    domain::{
        authority::Permission,
        instant::{date, local_day, parse_day},
        practice::Week,
    },
    tui::{
        records::{Act, At, ListColumn, Narrowed, RecordPage, Records, Told, Wanted},
        screens::parts::{Facts, day_and_clock, moment},
    },
};

use uuid::Uuid;

/// The source: a week.
#[derive(Debug)]
pub(crate) struct SessionsOf {
    week: Week,
}

/// The list, of the week that it is.
pub(crate) fn list(scene: &Scene<'_>) -> (RecordPage<SessionsOf>, Vec<Wish>) {
    let week = this_week(scene);
    RecordPage::list(SessionsOf { week }, scene)
}

type Of = ListColumn<SessionView>;

impl Records for SessionsOf {
    type Row = SessionView;
    /// All that there is to be said of one stands in its row.
    type Detail = SessionView;
    type Cursor = Uuid;

    const TITLE: &'static str = "Sesiones";
    const TAB: ScreenId = ScreenId::Practices;
    const LIST: Context = Context::Sessions;
    const DETAIL: Context = Context::Session;
    const DEEDS: &'static [Intent] = &[Intent::AddPlan, Intent::AnnulSession];

    fn name(row: &SessionView) -> &str {
        &row.id
    }

    fn row_of(detail: &SessionView) -> Option<&SessionView> {
        Some(detail)
    }

    fn filters(&self, _: Narrowed, _: &Scene<'_>) -> Vec<String> {
        vec![week_words(self.week)]
    }

    fn narrow(&mut self, intent: Intent) -> bool {
        turn(&mut self.week, intent)
    }

    fn ask(&self, wanted: Wanted<Uuid>, _: &Scene<'_>) -> Effect {
        Effect::Practices(PracticeEffect::Sessions {
            week: self.week,
            page: wanted.at,
            limit: wanted.limit,
        })
    }

    fn empty(&self, _: Narrowed) -> String {
        "Sin sesiones en esta semana; se anotan en la Agenda (7).".to_owned()
    }

    fn width(_: &Scene<'_>) -> u16 {
        74
    }

    fn columns(&self, _: &Scene<'_>) -> Vec<Of> {
        vec![
            Of::words("Cuándo", Width::Fixed(11), |it, scene| {
                moment(it.held_at, scene).into()
            }),
            Of::words("Práctica", Width::Fill(20), |it, _| {
                it.practice.as_str().into()
            }),
            Of::words("De", Width::Fixed(12), |it, _| {
                it.owner_name.as_str().into()
            }),
            Of::numbers("Minutos", 7, |it, _| it.minutes.to_string().into()),
            Of::words("", Width::Fixed(8), |it, _| {
                let told = if it.annulled.is_some() { "anulada" } else { "" };
                Cell::new(told, Ink::Dim)
            }),
        ]
    }

    fn sign(&self, row: &SessionView, _: &Scene<'_>) -> Option<Sign> {
        let is_annulled = row.annulled.is_some();
        Some(if is_annulled {
            Sign::Closed
        } else {
            Sign::Confirmed
        })
    }

    fn load(&self, _: &str, _: Option<&SessionView>, _: &Scene<'_>) -> Option<Effect> {
        None
    }

    fn lines(
        &self,
        it: &SessionView,
        _: Option<&SessionView>,
        scene: &Scene<'_>,
        room: u16,
    ) -> Vec<Spans> {
        let title = format!(" {} · {}", it.practice, it.owner_name);
        let mut facts = Facts::below(vec![vec![span(title, Ink::Heading)]], room, scene);
        facts.air();
        let at = day_and_clock(it.held_at, scene);
        facts.fact("Cuándo", &format!("{at} · {} min", it.minutes));
        facts.fact("La anotó", &it.noted_by);
        facts.fact("Nota", it.note.as_deref().unwrap_or_default());
        for question in &it.questions {
            facts.fact("Pregunta", question);
        }
        let annulled = it.annulled.as_ref().map(|why| format!("{why} [X11]"));
        facts.fact("Anulada", &annulled.unwrap_or_default());
        for plan in &it.plans {
            let (action, owner) = (plan.action.as_deref(), plan.owner.as_deref());
            let state = match (plan.done_at, plan.overdue) {
                (Some(at), _) => format!("cumplido el {}", day_and_clock(at, scene)),
                (None, true) => format!("venció el {}", date(plan.due)),
                (None, false) => format!("vence el {}", date(plan.due)),
            };
            let told = format!(
                "{} · {} · {state} [X20]",
                action.unwrap_or(PURGED),
                owner.unwrap_or(PURGED)
            );
            facts.fact("Plan", &told);
        }
        facts.into_lines()
    }

    fn unloaded(&self, row: Option<&SessionView>, scene: &Scene<'_>, room: u16) -> Vec<Spans> {
        row.map_or_else(Vec::new, |row| self.lines(row, None, scene, room))
    }

    fn does(&self, intent: Intent, at: &At<'_, Self>) -> Option<Act> {
        let session = at.row.filter(|it| it.annulled.is_none())?.clone();
        let window = match intent {
            Intent::AddPlan => Act::form_of(move |_| planning(&session)),
            Intent::AnnulSession => Act::form_of(move |_| annulling(&session)),
            _ => return None,
        };
        Some(window.by(Permission::KeepPractices))
    }

    fn answered(&mut self, answer: Answer, _: &At<'_, Self>, scene: &Scene<'_>) -> Told<Self> {
        match answer {
            Answer::Practices(PracticeAnswer::Sessions(list)) => Told::Listed(list),
            answer => noted(answer, scene),
        }
    }
}

/// Something to be done after a session.
fn planning(session: &SessionView) -> Prompt {
    let id = session.id.clone();
    let title = format!("Plan de acción · {}", session.practice);
    let plan = move |form: &Form<_>, scene: &Scene<'_>| {
        let today = local_day(scene.now, scene.zone);
        let due = parse_day(&form.text("due"), today);
        let due = due.map_err(|_| ("due", "Escriba el último día, como 15/12/2026."))?;
        Ok(PracticeEffect::Plan {
            session: id.clone(),
            action: form.text("action"),
            owner: form.text("owner"),
            due,
        })
    };
    let prompt = Prompt::judging(title, "", plan)
        .plain()
        .called("Anotar")
        .labelled(14)
        .kept(DraftKind::ActionPlan(session.record))
        .asks(line("action", "Qué se hará").required("Escriba qué se hará. [X20]"))
        .asks(line("owner", "Responsable").required("Escriba quién lo hará. [X20]"))
        .asks(
            line("due", "Último día")
                .placeholder("dd/mm/aaaa")
                .required("Escriba el último día. [X20]"),
        );
    until_noted(prompt)
}

/// That a session was noted by mistake.
fn annulling(session: &SessionView) -> Prompt {
    let id = session.id.clone();
    let title = format!("Anular sesión · {}", session.practice);
    let told = "La sesión queda, con su razón, y deja de contar en la adherencia; sus planes abiertos siguen abiertos.";
    let annul = move |form: &Form<_>| PracticeEffect::Annul {
        id: id.clone(),
        reason: form.text("reason"),
    };
    let prompt = Prompt::new(title, told, annul)
        .called("Anular")
        .kept(DraftKind::SessionAnnulment(session.record))
        .asks(line("reason", "¿Por qué?").required("Escriba por qué se anula."))
        .confirmed_by("ANULAR");
    until_noted(prompt)
}
