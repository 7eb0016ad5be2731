//! The verdict: who is asked, until when it is answered, and what comes before it
//! (V5, V7, D5).

use super::super::authority::{Permission, Role, is_allowed};
use super::super::catalog::Scenario;
use super::super::outage::{Outage, State};
use super::super::refusal::Refusal;
use super::super::rule::Rule;
use chrono::{DateTime, FixedOffset, TimeDelta};
use serde::Serialize;

/// How long Mejora de Procesos has for its answer (D5).
pub const ANSWERED_WITHIN: TimeDelta = TimeDelta::hours(24);

/// Where the answer to the question for a verdict stands (D5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Answered {
    /// When it was asked for.
    pub asked_at: Option<DateTime<FixedOffset>>,
    /// Until when it is to be answered.
    pub answer_due: Option<DateTime<FixedOffset>>,
    /// When it was answered.
    pub answered_at: Option<DateTime<FixedOffset>>,
    /// Whether it was answered after its term, or is not and the term is over.
    pub late: bool,
}

impl Answered {
    /// Of an outage, at an instant.
    #[must_use]
    pub fn of(outage: &Outage, now: DateTime<FixedOffset>) -> Self {
        let asked_at = outage.review.asked_at;
        let answer_due = asked_at.and_then(|at| at.checked_add_signed(ANSWERED_WITHIN));
        let answered_at = outage.evaluation.as_ref().map(|it| it.decided_at);
        Self {
            asked_at,
            answer_due,
            answered_at,
            late: answer_due.is_some_and(|due| due < answered_at.unwrap_or(now)),
        }
    }
}

/// How far the evaluation of an outage has come (V5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VerdictState {
    /// Nobody asked for a verdict.
    Unasked,
    /// It was asked for, and is still to come.
    Asked,
    /// There is one.
    Decided,
}

impl VerdictState {
    /// How far it has come.
    #[must_use]
    pub fn of(outage: &Outage) -> Self {
        match (&outage.evaluation, outage.review.asked_at) {
            (Some(_), _) => Self::Decided,
            (None, Some(_)) => Self::Asked,
            (None, None) => Self::Unasked,
        }
    }

    /// The code in the store.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unasked => "unasked",
            Self::Asked => "asked",
            Self::Decided => "decided",
        }
    }

    /// The words on screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Unasked => "por evaluar",
            Self::Asked => "pedido",
            Self::Decided => "con dictamen",
        }
    }
}

/// Whether anything is evaluated of an outage (V1).
///
/// # Errors
/// It is a test.
pub fn check_evaluated(outage: &Outage) -> Result<(), Refusal> {
    match outage.scenario {
        Scenario::MassFailure | Scenario::Unforeseen => Ok(()),
        Scenario::ErrorOrTest => Err(Refusal::new(
            Rule::V1,
            "Un error o una prueba no se evalúa: no se reporta.",
        )
        .hint("Si el evento fue real, corrija primero su escenario.")),
    }
}

/// Whether the verdict is Mejora de Procesos's, who gives it when it is asked (V5).
fn is_asked_of_procesos(outage: &Outage) -> bool {
    let verdict = Permission::GiveVerdict(outage.channel);
    is_allowed(Role::Procesos, false, verdict)
}

/// Whether Mejora de Procesos can be asked for the verdict (V5).
///
/// # Errors
/// It goes on, is not theirs to decide, or was asked for or decided already.
pub fn check_asking(outage: &Outage) -> Result<(), Refusal> {
    check_ended(outage)?;
    if !is_asked_of_procesos(outage) {
        return Err(Refusal::new(
            Rule::V5,
            format!(
                "De un evento del {} no se pide dictamen: lo da Control e Información.",
                outage.channel.label()
            ),
        )
        .hint("Dé el dictamen directamente, con su razón."));
    }
    if outage.evaluation.is_some() {
        return Err(Refusal::new(Rule::V5, "El evento ya tiene dictamen.")
            .hint("Si debe cambiar, Mejora de Procesos da otro, con su razón."));
    }
    match outage.review.asked_at {
        None => Ok(()),
        Some(at) => Err(Refusal::new(
            Rule::V5,
            format!(
                "El dictamen ya se pidió el {}.",
                at.format("%d/%m/%Y %H:%M")
            ),
        )
        .hint("Sus 24 horas se cuentan desde entonces; pedirlo otra vez no las alarga.")),
    }
}

/// Whether a verdict can be given: the first one, or one that says otherwise than the
/// one before, whose place it takes (V5).
///
/// # Errors
/// It goes on, nobody asked for the first verdict where Mejora de Procesos gives it, or it
/// is what it says already.
pub fn check_verdict(outage: &Outage, proceeds: bool) -> Result<(), Refusal> {
    check_ended(outage)?;
    match &outage.evaluation {
        Some(before) if before.proceeds == proceeds => Err(Refusal::new(
            Rule::V5,
            format!(
                "El dictamen del {} ya dice que {}.",
                before.decided_at.format("%d/%m/%Y %H:%M"),
                if proceeds { "procede" } else { "no procede" }
            ),
        )
        .hint(
            "Otro dictamen solo cabe para decir lo contrario; el anterior queda en la historia.",
        )),
        None if is_asked_of_procesos(outage) && outage.review.asked_at.is_none() => {
            Err(Refusal::new(
                Rule::V5,
                "Control e Información todavía no pidió el dictamen de este evento; no se guardó nada.",
            )
            .hint("Acuérdelo con Control e Información, que lo pide: las 24 horas de Mejora de Procesos se cuentan desde entonces."))
        }
        _ => Ok(()),
    }
}

/// Whether its closing can be validated (V7).
///
/// # Errors
/// It is not closed.
pub fn check_validation(outage: &Outage) -> Result<(), Refusal> {
    check_evaluated(outage)?;
    match outage.state() {
        State::Closed => Ok(()),
        State::Open | State::Restored => Err(Refusal::new(
            Rule::V7,
            "El evento todavía no está cerrado: no hay motivo que validar.",
        )
        .hint("Valídelo cuando llegue su cierre.")),
    }
}

/// Whether each deed of the evaluation of an outage can be done by those who may, and why
/// not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doable {
    /// Its mentions are counted, and whose responsibility it is is said.
    pub noting: Result<(), Refusal>,
    /// Its verdict is asked for.
    pub asking: Result<(), Refusal>,
    /// Its closing is validated.
    pub validating: Result<(), Refusal>,
    /// It is decided that it proceeds.
    pub accepting: Result<(), Refusal>,
    /// It is decided that it does not.
    pub refusing: Result<(), Refusal>,
}

impl Doable {
    /// At the office, as each deed is judged.
    #[must_use]
    pub fn of(outage: &Outage) -> Self {
        Self {
            noting: check_evaluated(outage),
            asking: check_asking(outage),
            validating: check_validation(outage),
            accepting: check_verdict(outage, true),
            refusing: check_verdict(outage, false),
        }
    }

    /// At a point: nothing.
    #[must_use]
    pub fn at_a_point() -> Self {
        let no = || Err(office_alone());
        Self {
            noting: no(),
            asking: no(),
            validating: no(),
            accepting: no(),
            refusing: no(),
        }
    }
}

/// That a point evaluates nothing (M4).
#[must_use]
pub fn office_alone() -> Refusal {
    Refusal::new(Rule::M4, "Los eventos los evalúa la oficina central.")
        .hint("Este terminal es de un punto: el dictamen llega con el acuse.")
}

/// Its range is known only once it is over (V1).
fn check_ended(outage: &Outage) -> Result<(), Refusal> {
    check_evaluated(outage)?;
    match outage.restored {
        Some(_) => Ok(()),
        None => Err(Refusal::new(
            Rule::V1,
            "El evento sigue sin restablecer: su rango todavía no se conoce.",
        )
        .hint("Evalúelo cuando llegue su restablecimiento.")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::outage::Evaluation;
    use super::super::super::terminal::Channel;
    use super::super::testing::{at, outage};
    use super::*;

    const SPAN: (&str, Option<&str>) = ("10:31", Some("11:58"));

    fn decided(proceeds: bool, clock: &str) -> Evaluation {
        Evaluation {
            proceeds,
            role: Role::Procesos,
            decided_at: at(clock),
            reason: None,
            figures: None,
            receipt: None,
        }
    }

    fn rule(checked: Result<(), Refusal>) -> Result<(), Rule> {
        checked.map_err(|refusal| refusal.rule)
    }

    #[test]
    fn d5_an_answer_is_late_from_24_hours_after_it_was_asked_for() {
        let mut asked = outage(Scenario::Unforeseen, SPAN, None);
        assert!(!Answered::of(&asked, at("23:00")).late);
        asked.review.asked_at = Some(at("12:11"));
        let due = at("12:11") + ANSWERED_WITHIN;
        let told = Answered::of(&asked, due);
        assert_eq!(
            (told.answer_due, told.answered_at, told.late),
            (Some(due), None, false)
        );
        let after = due + TimeDelta::seconds(1);
        assert!(Answered::of(&asked, after).late);
        // Once answered in time it stays so; after its term it is taken, and late.
        asked.evaluation = Some(decided(true, "15:00"));
        assert!(!Answered::of(&asked, after).late);
        asked.evaluation = Some(Evaluation {
            decided_at: after,
            ..decided(true, "15:00")
        });
        assert!(Answered::of(&asked, after).late);
    }

    #[test]
    fn v5_procesos_is_asked_once_and_never_about_a_phone_line() {
        let mut asked = outage(Scenario::Unforeseen, SPAN, None);
        assert_eq!(check_asking(&asked), Ok(()));
        for channel in [Channel::Line123, Channel::Line135] {
            let line = Outage {
                channel,
                ..asked.clone()
            };
            let refused = check_asking(&line).unwrap_err();
            assert_eq!(refused.rule, Rule::V5);
            assert!(refused.reason.ends_with("lo da Control e Información."));
            assert_eq!(check_verdict(&line, true), Ok(()));
        }
        // Of a point it answers what it was asked, and nothing before.
        assert_eq!(rule(check_verdict(&asked, true)), Err(Rule::V5));
        asked.review.asked_at = Some(at("12:11"));
        assert_eq!(check_verdict(&asked, true), Ok(()));
        assert_eq!(rule(check_asking(&asked)), Err(Rule::V5));
        asked.evaluation = Some(decided(true, "15:00"));
        asked.review.asked_at = None;
        assert_eq!(rule(check_asking(&asked)), Err(Rule::V5));
    }

    #[test]
    fn v5_a_second_verdict_takes_the_place_of_one_that_said_otherwise() {
        let mut judged = outage(Scenario::MassFailure, SPAN, None);
        judged.review.asked_at = Some(at("12:11"));
        assert_eq!(check_verdict(&judged, true), Ok(()));
        judged.evaluation = Some(decided(true, "15:00"));
        assert_eq!(rule(check_verdict(&judged, true)), Err(Rule::V5));
        // What was said once may be said otherwise, also where nobody is known to have asked.
        judged.review.asked_at = None;
        assert_eq!(check_verdict(&judged, false), Ok(()));
    }

    #[test]
    fn v1_nothing_is_decided_of_a_test_or_of_what_goes_on() {
        let test = outage(Scenario::ErrorOrTest, SPAN, None);
        let open = outage(Scenario::Unforeseen, ("10:31", None), None);
        for judged in [&test, &open] {
            assert_eq!(rule(check_asking(judged)), Err(Rule::V1));
            assert_eq!(rule(check_verdict(judged, false)), Err(Rule::V1));
        }
        assert_eq!(rule(check_evaluated(&test)), Err(Rule::V1));
        assert_eq!(check_evaluated(&open), Ok(()));
        assert_eq!(rule(check_validation(&test)), Err(Rule::V1));
        assert_eq!(rule(check_validation(&open)), Err(Rule::V7));
    }
}
