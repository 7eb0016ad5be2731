//! The words and signs an outage is told with on every page.

use chrono::{DateTime, Datelike, FixedOffset};

use super::spans::{Spans, span};
use crate::tui::prelude::*;
use crate::{
    actions::OutageView,
    domain::{
        catalog::Scenario,
        instant::{clock, date, local_day},
        numbering::Correlative,
        outage::State,
    },
};

/// What is said aloud of a correlative: `A-000042`.
pub(crate) fn short(correlative: &str) -> String {
    correlative
        .parse::<Correlative>()
        .map_or_else(|_| correlative.to_owned(), |parsed| parsed.short())
}

/// The outage that something belongs to, if any.
pub(crate) fn of_outage(correlative: Option<&String>) -> String {
    correlative.map_or_else(|| "sin evento".to_owned(), |it| short(it))
}

pub(crate) const fn state_sign(state: State) -> Sign {
    match state {
        State::Open => Sign::Open,
        State::Restored => Sign::Restored,
        State::Closed => Sign::Closed,
    }
}

/// The time where it is today, the date where it is not.
pub(crate) fn moment(at: DateTime<FixedOffset>, scene: &Scene<'_>) -> String {
    let day = local_day(at, scene.zone);
    let today = local_day(scene.now, scene.zone);
    if day == today {
        clock(at, scene.zone)
    } else if day.year() == today.year() {
        day.format("%d/%m").to_string()
    } else {
        date(day)
    }
}

/// Date and time in the narrowest column that holds both: `22/11 10:42`, with its year where
/// that is another one.
pub(crate) fn day_and_clock(at: DateTime<FixedOffset>, scene: &Scene<'_>) -> String {
    let year = |at: DateTime<FixedOffset>| local_day(at, scene.zone).year();
    let format = if year(at) == year(scene.now) {
        "%d/%m %H:%M"
    } else {
        "%d/%m/%Y %H:%M"
    };
    at.with_timezone(&scene.zone).format(format).to_string()
}

/// Whether the mailbox has spoken of a mass failure (E8); nothing for other scenarios.
pub(crate) fn confirmation(outage: &OutageView, theme: Theme) -> Spans {
    if outage.scenario != Scenario::MassFailure {
        return Spans::new();
    }
    let told = |sign, text: String| {
        let role = Theme::sign_role(sign);
        vec![span(format!(" {} {text}", theme.sign(sign)), role)]
    };
    match (&outage.notice, outage.confirmed) {
        (Some(reference), true) => told(Sign::Confirmed, format!("confirmada {reference}")),
        (Some(reference), false) => told(Sign::Refused, format!("negada {reference}")),
        (None, _) => told(Sign::Warning, "por confirmar".to_owned()),
    }
}

/// What a reader of the record must be warned of besides its duration, one phrase each.
pub(crate) fn flags(outage: &OutageView) -> Vec<String> {
    let mut flags = Vec::new();
    if outage.late_registration {
        flags.push(match &outage.late_reason {
            Some(reason) => format!("registrado tarde: {reason}"),
            None => "registrado tarde".to_owned(),
        });
    }
    if outage.closing_to_validate {
        flags.push("cierre por validar (C2)".to_owned());
    }
    if outage.closed_unconfirmed {
        flags.push("cerrado sin confirmación de Fallas de Sistemas (E8)".to_owned());
    }
    if outage.cause_flagged {
        flags.push("se avisa a C&I por el motivo de cierre (C4)".to_owned());
    }
    if outage.asks_new_report {
        flags.push("ya no es lo que se reportó: pida a C&I una versión nueva (C6)".to_owned());
    }
    for instant in &outage.contradictions {
        flags.push(format!(
            "la hora de {instant} contradice al reloj; corríjala antes de cerrar (O2)"
        ));
    }
    if outage.clock_suspect {
        flags.push("el reloj del equipo era dudoso al escribirlo (J4)".to_owned());
    }
    if let Some(principal) = &outage.duplicate_of {
        flags.push(format!("duplicado de {} (M2)", short(principal)));
        if outage.duplicate_flagged {
            flags
                .push("su principal sigue abierto en otro terminal: lo revisa C&I (M2)".to_owned());
        }
    }
    if outage.without_effect {
        flags.push("alguna anotación quedó sin efecto (M1)".to_owned());
    }
    flags
}

/// Over an hour, and how many other warnings the record tells.
pub(crate) fn flags_in_short(outage: &OutageView, theme: Theme) -> String {
    let warning = theme.sign(Sign::Warning);
    match (outage.over_one_hour, flags(outage).len()) {
        (false, 0) => String::new(),
        (true, 0) => format!("{warning}1h"),
        (true, others) => format!("{warning}1h+{others}"),
        (false, others) => format!("{warning}{others}"),
    }
}

/// A word in the status bar about what was done.
pub(crate) fn done(theme: Theme, text: &str) -> Wish {
    said(theme, Sign::Confirmed, text)
}

/// A word in the status bar about what somebody should look at.
pub(crate) fn warned(theme: Theme, text: &str) -> Wish {
    said(theme, Sign::Warning, text)
}

fn said(theme: Theme, sign: Sign, text: &str) -> Wish {
    Wish::Say(StatusNote {
        role: Theme::sign_role(sign),
        text: format!("{} {text}", theme.sign(sign)),
    })
}

/// What Esc says while something is being done that cannot be cancelled.
pub(crate) const GOES_ON: &str = "sigue en curso; espere a que termine";

/// A word in the status bar about what cannot be done.
pub(crate) fn cannot(text: &str) -> Vec<Wish> {
    let (role, text) = (Ink::Warning, text.to_owned());
    vec![Wish::Say(StatusNote { role, text })]
}

/// Who answers for the systems: a name, which keeps its capital.
const MAILBOX: &str = "Fallas de Sistemas";

/// A sentence in the middle of another.
pub(crate) fn lowered(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let Some(first) = letters.next() else {
        return String::new();
    };
    let second_is_capital = letters.clone().next().is_some_and(char::is_uppercase);
    if second_is_capital || sentence.starts_with(MAILBOX) {
        return sentence.to_owned();
    }
    first.to_lowercase().chain(letters).collect()
}

/// A digest as it is read, so that no line ends within a group.
pub(crate) fn in_groups(digest: &str) -> String {
    let digits: Vec<char> = digest.chars().collect();
    let groups = digits.chunks(8).map(|group| group.iter().collect());
    groups.collect::<Vec<String>>().join(" ")
}
