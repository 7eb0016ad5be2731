//! The advisers of a week by what was confirmed as escalated by mistake, the forms that they
//! sign, and which of them came back (X10).

use crate::tui::prelude::*;
use crate::{
    actions::{Document, FeedbackInput, TopAdviser, TopView},
    config::ScreenId,
    domain::{
        authority::Permission,
        instant::{date, local_day},
        pqr::FeedbackForm,
        practice::Week,
        text::strip_control,
    },
    tui::{
        records::{Act, At, ListColumn, Narrowed, RecordPage, Records, Told, Wanted},
        screens::parts::{Facts, day_and_clock, done},
        widgets::{BarRow, Bars, blocks},
    },
};

/// The source: a week.
#[derive(Debug)]
pub(crate) struct TopFive {
    week: Week,
    /// All that is known of it, once it is loaded.
    view: Option<Box<TopView>>,
}

/// The list, of the week that it is.
pub(crate) fn list(scene: &Scene<'_>) -> (RecordPage<TopFive>, Vec<Wish>) {
    let week = Week::of(local_day(scene.now, scene.zone));
    RecordPage::list(TopFive { week, view: None }, scene)
}

/// Columns of the bars.
const BAR: u16 = 10;

/// Which forms came back, in few words.
fn back(it: &TopAdviser) -> Cell {
    match it.forms.as_slice() {
        [] => Cell::new("sin devolver", Ink::Warning),
        [one] => Cell::new(one.form.code(), Ink::Text),
        _ => Cell::new("los dos", Ink::Confirmed),
    }
}

type Of = ListColumn<TopAdviser>;

impl Records for TopFive {
    type Row = TopAdviser;
    /// All that there is to be said of one stands in its row.
    type Detail = TopAdviser;
    type Cursor = usize;

    const TITLE: &'static str = "Top 5";
    const TAB: ScreenId = ScreenId::Pqr;
    const LIST: Context = Context::TopFive;
    const DETAIL: Context = Context::TopOne;
    const DEEDS: &'static [Intent] = &[
        Intent::PrintCommitment,
        Intent::PrintAcknowledgement,
        Intent::FormsReturned,
        Intent::WithdrawForms,
    ];

    fn name(row: &TopAdviser) -> &str {
        &row.adviser
    }

    fn row_of(detail: &TopAdviser) -> Option<&TopAdviser> {
        Some(detail)
    }

    fn filters(&self, _: Narrowed, _: &Scene<'_>) -> Vec<String> {
        let days = self.week.days();
        let week = format!("{}: {} a {}", self.week, date(days.from), date(days.to));
        let view = self.view.as_ref();
        let others = view.filter(|view| view.others > 0);
        let others = others.map(|view| format!("y {} más", view.others));
        let unnamed = view.filter(|view| view.unnamed > 0);
        let unnamed = unnamed.map(|view| format!("{} sin asesor", view.unnamed));
        [Some(week), others, unnamed]
            .into_iter()
            .flatten()
            .collect()
    }

    fn narrow(&mut self, intent: Intent) -> bool {
        let turned = match intent {
            Intent::Earlier => self.week.beside(false),
            Intent::Later => self.week.beside(true),
            _ => return false,
        };
        let Some(week) = turned else { return false };
        self.week = week;
        true
    }

    fn ask(&self, wanted: Wanted<usize>, _: &Scene<'_>) -> Effect {
        Effect::Pqr(PqrEffect::Top {
            week: self.week,
            page: wanted.at,
            limit: wanted.limit,
        })
    }

    fn empty(&self, _: Narrowed) -> String {
        "Ningún caso se finalizó por error en esa semana; < muestra la anterior.".to_owned()
    }

    fn width(_: &Scene<'_>) -> u16 {
        70
    }

    fn columns(&self, _: &Scene<'_>) -> Vec<Of> {
        let most = self.view.iter().flat_map(|view| &view.advisers);
        let most = most.map(|it| it.confirmed).max().unwrap_or(0).max(1);
        vec![
            Of::words("Asesor", Width::Fill(18), |it, _| {
                strip_control(&it.adviser).into()
            }),
            Of::words("", Width::Fixed(BAR), move |it, scene| {
                let bar = blocks(scene.theme, it.confirmed, most, usize::from(BAR));
                Cell::new(bar.concat(), Ink::Restored)
            }),
            Of::numbers("Confirm.", 8, |it, _| it.confirmed.to_string().into()),
            Of::numbers("Enviadas", 8, |it, _| {
                Cell::new(it.raw.to_string(), Ink::Dim)
            }),
            Of::words("Formatos", Width::Fixed(12), |it, _| back(it)),
        ]
    }

    fn load(&self, _: &str, _: Option<&TopAdviser>, _: &Scene<'_>) -> Option<Effect> {
        None
    }

    fn lines(
        &self,
        it: &TopAdviser,
        _: Option<&TopAdviser>,
        scene: &Scene<'_>,
        room: u16,
    ) -> Vec<Spans> {
        let title = format!(" {} · semana {}", strip_control(&it.adviser), self.week);
        let mut facts = Facts::below(vec![vec![span(title, Ink::Heading)]], room, scene);
        facts.air();
        facts.fact("Confirmadas", &format!("{} [X10]", it.confirmed));
        facts.fact("Enviadas", &format!("{} en la Base 1 de la semana", it.raw));
        for form in FeedbackForm::ALL {
            let name = match form {
                FeedbackForm::Commitment => "Compromiso",
                FeedbackForm::Acknowledgement => "Enterado",
            };
            let told = it.returned(form).map_or_else(
                || "sin devolver".to_owned(),
                |back| {
                    let at = day_and_clock(back.returned_at, scene);
                    format!("volvió firmado, {at} · {}", back.by)
                },
            );
            facts.fact(name, &told);
        }
        facts.air();
        facts.line(vec![span(" En qué falla más", Ink::Heading)]);
        let rows: Vec<BarRow> = it
            .causes
            .iter()
            .map(|cause| BarRow {
                label: strip_control(&cause.name()),
                value: Some(cause.count),
                lack: "",
                is_own: false,
            })
            .collect();
        let bars = Bars {
            rows: &rows,
            median_twice: None,
            theme: scene.theme,
        };
        for line in bars.lines(facts.room_indented().min(64)) {
            facts.indented(
                line.into_iter()
                    .map(|(text, ink)| span(text, ink))
                    .collect(),
            );
        }
        facts.into_lines()
    }

    fn unloaded(&self, row: Option<&TopAdviser>, scene: &Scene<'_>, room: u16) -> Vec<Spans> {
        row.map_or_else(Vec::new, |row| self.lines(row, None, scene, room))
    }

    fn does(&self, intent: Intent, at: &At<'_, Self>) -> Option<Act> {
        let (it, week) = (at.row?.clone(), self.week);
        let printed = |form| {
            Act::print(Document::Feedback(FeedbackInput {
                form,
                adviser: it.adviser.clone(),
                week,
            }))
        };
        match intent {
            Intent::PrintCommitment => Some(printed(FeedbackForm::Commitment)),
            Intent::PrintAcknowledgement => Some(printed(FeedbackForm::Acknowledgement)),
            Intent::FormsReturned if it.forms.len() < FeedbackForm::ALL.len() => {
                Some(Act::form_of(move |_| returned(&it, week)).by(Permission::WorkCase))
            }
            Intent::WithdrawForms if !it.forms.is_empty() => {
                Some(Act::form_of(move |_| withdrawn(&it, week)).by(Permission::WorkCase))
            }
            Intent::Open if at.in_detail => Some(Act::go(Destination::CasesBehind {
                figure: it.figure(week),
                words: format!("{week}, {}", strip_control(&it.adviser)),
            })),
            _ => None,
        }
    }

    fn answered(&mut self, answer: Answer, _: &At<'_, Self>, scene: &Scene<'_>) -> Told<Self> {
        match answer {
            Answer::Pqr(PqrAnswer::Top(view, list)) => {
                self.view = Some(view);
                Told::Listed(list)
            }
            Answer::Pqr(PqrAnswer::Forms(ref it)) => {
                let told = done(scene.theme, "Formatos anotados");
                Told::Changed(vec![it.adviser.clone()], answer, vec![told])
            }
            answer => Told::Pass(answer),
        }
    }
}

/// Which forms a window is about: those for which it makes sense, alone or together.
fn offered(it: &TopAdviser, returned: bool) -> Vec<(Vec<FeedbackForm>, &'static str)> {
    let fits = |form: FeedbackForm| it.returned(form).is_some() == returned;
    let mut offered = vec![
        (FeedbackForm::ALL.to_vec(), "los dos"),
        (vec![FeedbackForm::Commitment], "compromiso"),
        (vec![FeedbackForm::Acknowledgement], "enterado"),
    ];
    offered.retain(|(forms, _)| forms.iter().all(|form| fits(*form)));
    offered
}

/// That forms came back signed.
fn returned(it: &TopAdviser, week: Week) -> Prompt {
    prompt(it, week, false)
}

/// That they did not after all.
fn withdrawn(it: &TopAdviser, week: Week) -> Prompt {
    prompt(it, week, true)
}

fn prompt(it: &TopAdviser, week: Week, undone: bool) -> Prompt {
    let offered = offered(it, undone);
    let options = Choice::of(offered.iter().map(|(_, name)| *name).enumerate()).chosen_at(0);
    let adviser = it.adviser.clone();
    let note = move |form: &Form<_>| {
        let at = form.chosen("forms").unwrap_or(0);
        PqrEffect::Forms {
            adviser: adviser.clone(),
            week,
            forms: offered.get(at).map_or_else(Vec::new, |it| it.0.clone()),
            withdrawn: undone.then(|| form.text("reason")),
        }
    };
    let name = strip_control(&it.adviser);
    let (title, told, verb) = if undone {
        (
            format!("Anular · {name}"),
            "Se anotó por error que volvieron firmados: dejan de constar, y queda la razón.",
            "Anular",
        )
    } else {
        (
            format!("Volvieron firmados · {name}"),
            "Queda anotado quién lo dice y cuándo.",
            "Anotar",
        )
    };
    let prompt = Prompt::new(title, told, note)
        .plain()
        .called(verb)
        .labelled(12)
        .asks(choice("forms", "Formatos", options));
    let prompt = if undone {
        prompt
            .kept(DraftKind::FormsWithdrawal(it.record))
            .asks(line("reason", "¿Por qué?").required("Escriba por qué se anula. [X10]"))
    } else {
        prompt
    };
    prompt.until(|answer| matches!(answer, Answer::Pqr(PqrAnswer::Forms(_))))
}
