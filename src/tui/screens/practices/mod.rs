//! *Prácticas*: the agenda of a week, its sessions, what they left to be done, ideas (X11,
//! X19, X20).

mod agenda;
mod ideas;
mod plans;
mod sessions;

#[cfg(test)]
mod tests;

pub(crate) use agenda::list as agenda;
pub(crate) use ideas::list as ideas;
pub(crate) use plans::list as plans;
pub(crate) use sessions::list as sessions;

use crate::tui::prelude::*;
use crate::{
    domain::{
        instant::{date, local_day},
        practice::Week,
    },
    tui::{
        records::{Records, Told},
        screens::parts::done,
    },
};

/// What stands for a text that was purged.
const PURGED: &str = "(depurado)";

/// The week that it is.
fn this_week(scene: &Scene<'_>) -> Week {
    Week::of(local_day(scene.now, scene.zone))
}

/// Turns to the week before or after, for the intents that ask for it.
fn turn(week: &mut Week, intent: Intent) -> bool {
    let turned = match intent {
        Intent::Earlier => week.beside(false),
        Intent::Later => week.beside(true),
        _ => return false,
    };
    let Some(turned) = turned else { return false };
    *week = turned;
    true
}

/// A week in words: its number, and its days.
fn week_words(week: Week) -> String {
    let days = week.days();
    format!("{week}: {} a {}", date(days.from), date(days.to))
}

/// The window is done with once something was noted.
fn until_noted(prompt: Prompt) -> Prompt {
    prompt.until(|answer| matches!(answer, Answer::Practices(PracticeAnswer::Noted(_))))
}

/// What every list here makes of an answer that is no page of it: what was noted changes
/// what it shows.
fn noted<R: Records>(answer: Answer, scene: &Scene<'_>) -> Told<R> {
    match answer {
        Answer::Practices(PracticeAnswer::Noted(told)) => {
            Told::Changed(Vec::new(), answer, vec![done(scene.theme, told)])
        }
        answer => Told::Pass(answer),
    }
}
