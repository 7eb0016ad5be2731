//! What is due of each practice in a week, and what was held of it (X11).

use super::{noted, this_week, turn, until_noted, week_words};
use crate::tui::prelude::*;
use crate::{
    actions::{AdherenceView, SessionInput},
    config::ScreenId,
    domain::{
        authority::Permission,
        instant::date,
        practice::{Frequency, Week, is_survey},
    },
    tui::{
        form::{Text, instant_now, text},
        records::{Act, At, ListColumn, Narrowed, RecordPage, Records, Told, Wanted},
        screens::parts::Facts,
        widgets::blocks,
    },
};

/// The source: a week.
#[derive(Debug)]
pub(crate) struct AgendaOf {
    week: Week,
}

/// The list, of the week that it is.
pub(crate) fn list(scene: &Scene<'_>) -> (RecordPage<AgendaOf>, Vec<Wish>) {
    let week = this_week(scene);
    RecordPage::list(AgendaOf { week }, scene)
}

/// Columns of the bars.
const BAR: u16 = 10;

fn sign(it: &AdherenceView) -> Sign {
    if it.held >= it.due {
        Sign::Confirmed
    } else if it.held > 0 {
        Sign::Restored
    } else {
        Sign::Open
    }
}

fn share(it: &AdherenceView) -> String {
    it.percent
        .map_or_else(|| "—".to_owned(), |percent| format!("{percent} %"))
}

type Of = ListColumn<AdherenceView>;

impl Records for AgendaOf {
    type Row = AdherenceView;
    /// All that there is to be said of one stands in its row.
    type Detail = AdherenceView;
    type Cursor = usize;

    const TITLE: &'static str = "Agenda";
    const TAB: ScreenId = ScreenId::Practices;
    const LIST: Context = Context::Agenda;
    const DETAIL: Context = Context::PracticeDue;
    const DEEDS: &'static [Intent] = &[Intent::LogSession];

    fn name(row: &AdherenceView) -> &str {
        &row.key
    }

    fn row_of(detail: &AdherenceView) -> Option<&AdherenceView> {
        Some(detail)
    }

    fn filters(&self, _: Narrowed, _: &Scene<'_>) -> Vec<String> {
        vec![week_words(self.week)]
    }

    fn narrow(&mut self, intent: Intent) -> bool {
        turn(&mut self.week, intent)
    }

    fn ask(&self, wanted: Wanted<usize>, _: &Scene<'_>) -> Effect {
        Effect::Practices(PracticeEffect::Agenda {
            week: self.week,
            page: wanted.at,
            limit: wanted.limit,
        })
    }

    fn empty(&self, _: Narrowed) -> String {
        "Ningún usuario de aquí debe prácticas; se agregan en Ajustes (0).".to_owned()
    }

    fn width(_: &Scene<'_>) -> u16 {
        70
    }

    fn columns(&self, scene: &Scene<'_>) -> Vec<Of> {
        vec![
            Of::words("Práctica", Width::Fill(20), |it, _| {
                it.practice.as_str().into()
            }),
            Of::words("Responsable", Width::Fixed(12), |it, _| {
                it.owner_name.as_str().into()
            }),
            Of::words("Cada", Width::Fixed(9), |it, _| {
                Cell::new(it.frequency.label(), Ink::Dim)
            })
            .only(!scene.is_wide()),
            Of::numbers("Se tuvo", 7, |it, _| {
                format!("{} de {}", it.held, it.due).into()
            }),
            Of::words("", Width::Fixed(BAR), |it, scene| {
                let (held, due) = (u64::from(it.held), u64::from(it.due).max(1));
                let bar = blocks(scene.theme, held, due, usize::from(BAR));
                Cell::new(bar.concat(), Theme::sign_role(sign(it)))
            }),
            Of::numbers("", 6, |it, _| {
                Cell::new(share(it), Theme::sign_role(sign(it)))
            }),
        ]
    }

    fn sign(&self, row: &AdherenceView, _: &Scene<'_>) -> Option<Sign> {
        Some(sign(row))
    }

    fn load(&self, _: &str, _: Option<&AdherenceView>, _: &Scene<'_>) -> Option<Effect> {
        None
    }

    fn lines(
        &self,
        it: &AdherenceView,
        _: Option<&AdherenceView>,
        scene: &Scene<'_>,
        room: u16,
    ) -> Vec<Spans> {
        let title = format!(" {} · {}", it.practice, it.owner_name);
        let mut facts = Facts::below(vec![vec![span(title, Ink::Heading)]], room, scene);
        facts.air();
        let frequency = it.frequency.label();
        facts.fact("Cada", &format!("{frequency} · unos {} min", it.minutes));
        facts.fact("Rol", it.role.code());
        facts.fact("Período", &format!("{} a {}", date(it.from), date(it.to)));
        let held = format!("{} de {} · {} [X11]", it.held, it.due, share(it));
        facts.fact("Se tuvo", &held);
        if it.beyond > 0 {
            let beyond = format!("{}, que no cuentan por otro día o período", it.beyond);
            facts.fact("De más", &beyond);
        }
        if it.frequency == Frequency::Daily && it.due == 0 {
            facts.warnings(&["Ningún día de esta semana es hábil.".to_owned()]);
        }
        facts.into_lines()
    }

    fn unloaded(&self, row: Option<&AdherenceView>, scene: &Scene<'_>, room: u16) -> Vec<Spans> {
        row.map_or_else(Vec::new, |row| self.lines(row, None, scene, room))
    }

    fn does(&self, intent: Intent, at: &At<'_, Self>) -> Option<Act> {
        let due = at.row?.clone();
        let window = match intent {
            Intent::LogSession => Act::form_of(move |scene| logging(&due, scene)),
            _ => return None,
        };
        Some(window.by(Permission::KeepPractices))
    }

    fn answered(&mut self, answer: Answer, _: &At<'_, Self>, scene: &Scene<'_>) -> Told<Self> {
        match answer {
            Answer::Practices(PracticeAnswer::Agenda(list)) => Told::Listed(list),
            answer => noted(answer, scene),
        }
    }
}

/// A session of the practice at hand.
fn logging(due: &AdherenceView, scene: &Scene<'_>) -> Prompt {
    let title = format!("Anotar sesión · {}", due.practice);
    let practice = due.practice_id.clone();
    let log = move |form: &Form<_>, scene: &Scene<'_>| {
        let minutes = form.text("minutes").trim().parse().ok();
        let minutes = minutes.filter(|it| (1..=480).contains(it));
        let lines = form.text("questions");
        let questions = lines.lines().map(str::trim).filter(|it| !it.is_empty());
        Ok(PracticeEffect::Log(SessionInput {
            practice: practice.clone(),
            at: form.at("at", &scene.around()).or(Some(scene.now)),
            minutes: minutes.ok_or(("minutes", "Escriba los minutos, de 1 a 480."))?,
            owner: form.text("owner"),
            note: form.text("note"),
            questions: questions.map(str::to_owned).collect(),
        }))
    };
    let prompt = Prompt::judging(title, "", log)
        .plain()
        .called("Anotar")
        .labelled(14)
        .kept(DraftKind::SessionLog(due.record))
        .asks(instant_now("at", "Cuándo", scene.now).required("Escriba cuándo se tuvo."))
        .asks(
            line("minutes", "Minutos")
                .filled_in(&due.minutes.to_string())
                .required("Escriba cuántos minutos duró."),
        )
        .asks(line("owner", "De quién").filled_in(&due.owner))
        .asks(line("note", "Nota").placeholder("si hace falta"));
    let is_survey = is_survey(&due.practice_id);
    until_noted(if is_survey {
        let editor = Text::new("las peor calificadas, una por línea", scene.theme, 3, 3);
        prompt.asks(text("questions", "Preguntas", editor))
    } else {
        prompt
    })
}
