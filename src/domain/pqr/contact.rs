//! Customers who are not found: what a message has to say, and in which days three dates
//! still fit (X7).

use super::super::calendar::Calendar;
use super::super::refusal::Refusal;
use super::super::rule::Rule;
use super::super::text::{fold_accents, fold_words};
use super::standing::CONTACT_DATES;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeSet;

/// What a message says besides an answer: the remedies, and the words around them.
const AROUND: &[&str] = &[
    "radicado",
    "pqr",
    "numero",
    "no",
    "recurso",
    "recursos",
    "reposicion",
    "apelacion",
    "ley",
    "subsidio",
    "de",
    "del",
    "la",
    "el",
    "los",
    "las",
    "en",
    "y",
    "o",
    "a",
    "su",
    "sus",
    "con",
    "contra",
    "procede",
    "proceden",
    "tiene",
    "puede",
    "interponer",
];

/// Holds a message for a customer who is not found against what it has to say: the radicado,
/// the answer, and the remedies of law (X7).
///
/// # Errors
/// Names what it lacks.
pub fn check_message(text: &str, radicado: &str) -> Result<(), Refusal> {
    let number: String = letters(radicado).iter().map(|(_, c)| c).collect();
    let words = fold_words(text);
    let has = |word: &str| words.iter().any(|it| it == word);
    let mut lacks = Vec::new();
    if !names(text, radicado) {
        lacks.push("el número de radicado");
    }
    let says = |word: &&String| !AROUND.contains(&word.as_str()) && !number.contains(word.as_str());
    if !words.iter().any(|word| says(&word)) {
        lacks.push("la respuesta");
    }
    if !has("reposicion") {
        lacks.push("el recurso de reposición");
    }
    if !has("apelacion") {
        lacks.push("el de apelación");
    }
    if lacks.is_empty() {
        return Ok(());
    }
    let told = format!(
        "Al mensaje de voz le falta {}. No se guardó nada.",
        lacks.join(", ")
    );
    Err(Refusal::new(Rule::X7, told).hint(
        "Diga el radicado, la respuesta a la PQR, y que proceden el recurso de reposición y, en \
         subsidio, el de apelación.",
    ))
}

/// The letters and digits of a text without accents, each with its place.
fn letters(text: &str) -> Vec<(usize, char)> {
    let folded = fold_accents(text);
    let all = folded.chars().enumerate();
    all.filter(|(_, c)| c.is_alphanumeric()).collect()
}

/// Whether a text names a radicado, however it is grouped; not as a part of a longer number.
fn names(text: &str, radicado: &str) -> bool {
    let (text, number) = (letters(text), letters(radicado));
    let beside = |one: usize, other: usize| match (text.get(one), text.get(other)) {
        (Some((before, _)), Some((after, _))) => before + 1 == *after,
        _ => false,
    };
    let is_it = |at: usize, found: &[(usize, char)]| {
        let same = found.iter().map(|it| it.1).eq(number.iter().map(|it| it.1));
        let begins = at.checked_sub(1).is_none_or(|before| !beside(before, at));
        let last = at + number.len() - 1;
        same && begins && !beside(last, last + 1)
    };
    let mut windows = text.windows(number.len().max(1)).enumerate();
    !number.is_empty() && windows.any(|(at, found)| is_it(at, found))
}

/// How the calls to a customer who is not found stand to the end of the term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ContactPlan {
    /// Different dates that count so far.
    pub counted: usize,
    /// Those that are missing.
    pub missing: usize,
    /// The last day on which the missing ones can begin and still fit in the term; none where
    /// nothing is missing, or nobody knows when it ends.
    pub begin_by: Option<NaiveDate>,
    /// Whether they still fit.
    pub fits: bool,
    /// The day for which it is told.
    #[serde(skip)]
    pub today: NaiveDate,
}

impl ContactPlan {
    /// Plans back from the last day of a term, in business days: a call a day, none on one
    /// that counts already.
    #[must_use]
    pub fn of(
        dates: &BTreeSet<NaiveDate>,
        due: Option<NaiveDate>,
        today: NaiveDate,
        calendar: &Calendar,
    ) -> Self {
        let counted = dates.len();
        let missing = CONTACT_DATES.saturating_sub(counted);
        let mut begin_by = None;
        if let (Some(due), true) = (due, missing > 0) {
            let days = std::iter::successors(Some(due), NaiveDate::pred_opt);
            // No term is so long that the first of them lies further back.
            let business = days
                .take(400)
                .filter(|day| calendar.not_counted(*day).is_none());
            begin_by = business.filter(|day| !dates.contains(day)).nth(missing - 1);
        }
        Self {
            counted,
            missing,
            begin_by,
            fits: begin_by.is_none_or(|day| day >= today),
            today,
        }
    }

    /// In words; none where nothing is to be said of it.
    #[must_use]
    pub fn words(&self) -> Option<String> {
        let day = self.begin_by?;
        let dates = match self.missing {
            1 => "una fecha más".to_owned(),
            CONTACT_DATES => "tres fechas distintas".to_owned(),
            missing => format!("{missing} fechas distintas más"),
        };
        let fit = if self.missing == 1 { "cabe" } else { "caben" };
        Some(match day.cmp(&self.today) {
            std::cmp::Ordering::Less => {
                format!("ya no {fit} {dates} de llamada antes de que venza")
            }
            std::cmp::Ordering::Equal => format!("hoy es el último día en que {fit} {dates}"),
            std::cmp::Ordering::Greater => format!(
                "el último día en que {fit} {dates} es el {}",
                super::super::instant::date(day)
            ),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::Country;

    const WHOLE: &str = "Su PQR 4488-2211 fue resuelta: se corrigió el cobro del equipo en la \
        factura de octubre. Proceden el recurso de reposición y en subsidio el de APELACIÓN.";

    #[test]
    fn x7_a_message_says_the_radicado_the_answer_and_both_remedies() {
        assert_eq!(check_message(WHOLE, "44882211"), Ok(()));
        let lacks = |text: &str| check_message(text, "44882211").unwrap_err().reason;
        for (text, lack) in [
            (WHOLE.replace("4488-2211", ""), "el número de radicado"),
            (WHOLE.replace("reposición", ""), "el recurso de reposición"),
            (WHOLE.replace("APELACIÓN", ""), "el de apelación"),
            (
                "Radicado 44882211: tiene los recursos de reposición y apelación.".to_owned(),
                "la respuesta",
            ),
        ] {
            let told = format!("Al mensaje de voz le falta {lack}. No se guardó nada.");
            assert_eq!(lacks(&text), told);
        }
        assert!(lacks("").contains("radicado, la respuesta, el recurso de reposición, el de"));
    }

    #[test]
    fn x7_a_short_answer_is_one_and_a_longer_number_is_another_case() {
        let with = |radicado: &str, answer: &str| {
            format!("Radicado {radicado}: {answer} Recursos de reposición y apelación.")
        };
        for answer in ["no procede su queja.", "se corrigió su factura.", "negada."] {
            for radicado in ["44882211", "4488-2211", "4488 2211"] {
                let text = with(radicado, answer);
                assert_eq!(check_message(&text, "4488-2211"), Ok(()), "{text}");
            }
        }
        for radicado in ["144882211", "448822110", "4488-22"] {
            let refused = check_message(&with(radicado, "negada."), "4488-2211");
            assert_eq!(refused.unwrap_err().rule, Rule::X7, "{radicado}");
        }
    }

    #[test]
    fn x7_three_dates_are_planned_back_from_the_end_of_the_term() {
        let calendar = Calendar::embedded(Country::CO).unwrap();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let words = |dates: &[&str], today: &str| {
            let dates = dates.iter().map(|it| day(it)).collect();
            ContactPlan::of(&dates, Some(day("2026-11-23")), day(today), &calendar).words()
        };
        // A Monday: Thursday, Friday and that Monday.
        assert_eq!(
            words(&[], "2026-11-18").unwrap(),
            "el último día en que caben tres fechas distintas es el 19/11/2026"
        );
        assert_eq!(
            words(&[], "2026-11-19").unwrap(),
            "hoy es el último día en que caben tres fechas distintas"
        );
        assert_eq!(
            words(&[], "2026-11-20").unwrap(),
            "ya no caben tres fechas distintas de llamada antes de que venza"
        );
        assert_eq!(
            words(&["2026-11-19"], "2026-11-20").unwrap(),
            "hoy es el último día en que caben 2 fechas distintas más"
        );
        assert_eq!(
            words(&["2026-11-19", "2026-11-20"], "2026-11-20").unwrap(),
            "el último día en que cabe una fecha más es el 23/11/2026"
        );
        assert_eq!(
            words(&["2026-11-17", "2026-11-18", "2026-11-19"], "2026-11-20"),
            None
        );
    }
}
