//! The operating errors of an outage, as the records show them (V6).

use super::super::authority::Role;
use super::super::catalog::{Cause, Scenario};
use super::super::numbering::Correlative;
use super::super::outage::{OperatingError, Outage, Unconfirmed};
use super::schedule::Schedule;
use chrono::{DateTime, FixedOffset, TimeDelta};

/// How long Tecnología has to validate what a point closed itself, before the point is
/// alerted of it (C2, decision).
pub const VALIDATED_WITHIN: TimeDelta = TimeDelta::days(2);

/// What is known of an outage besides its own record.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances<'a> {
    /// Where it lies by the notices.
    pub schedule: Schedule<'a>,
    /// The role of who registered it, where that is known here.
    pub registrar: Option<Role>,
    /// The outage that it duplicates (M2).
    pub principal: Option<&'a Correlative>,
    /// The cause it was closed with; none too where no list here has it.
    pub cause: Option<&'a Cause>,
    /// The instant.
    pub now: DateTime<FixedOffset>,
}

/// What is wrong with an outage now, at most one error a rule (V6). A duplicate is told
/// for being one alone: all else is asked of its principal. Nothing is reported of a
/// test: only a cause that is none of its own is wrong.
#[must_use]
pub fn operating_errors(outage: &Outage, around: &Circumstances<'_>) -> Vec<OperatingError> {
    if let Some(principal) = around.principal {
        let principal = principal.clone();
        return vec![OperatingError::Overlap { principal }];
    }
    let foreign = foreign_cause(outage, around);
    if outage.scenario == Scenario::ErrorOrTest {
        return foreign.into_iter().collect();
    }
    let registrar = around.registrar.filter(|role| !role.is_responsible());
    [
        unconfirmed(outage, around),
        within_mass_failure(around),
        foreign,
        other_kind(outage, around),
        doubtful_cause(around),
        to_validate(outage, around),
        unexplained(outage),
        registrar.map(|role| OperatingError::Registrar { role }),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Where its reason was noted, all was said that O8 asks for: nothing is left to be told.
fn unexplained(outage: &Outage) -> Option<OperatingError> {
    let is_told = outage.registered_late() && outage.late_reason.is_none();
    is_told.then_some(OperatingError::Late)
}

fn foreign_cause(outage: &Outage, around: &Circumstances<'_>) -> Option<OperatingError> {
    let cause = around.cause?;
    let is_foreign = !cause.scenarios.contains(&outage.scenario);
    is_foreign.then(|| OperatingError::ForeignCause {
        scenario: outage.scenario,
        cause: cause.id.clone(),
    })
}

fn unconfirmed(outage: &Outage, around: &Circumstances<'_>) -> Option<OperatingError> {
    let notice = outage.notice.as_ref();
    Some(match outage.unconfirmed(around.now)? {
        Unconfirmed::Denied => OperatingError::Denied {
            reference: notice.map(|it| it.reference.clone()).unwrap_or_default(),
        },
        Unconfirmed::Unanswered => OperatingError::Unanswered,
    })
}

fn within_mass_failure(around: &Circumstances<'_>) -> Option<OperatingError> {
    let notice = around.schedule.notice?;
    let reference = notice.facts.reference.clone();
    let doubted = around.schedule.doubts_scenario;
    doubted.then_some(OperatingError::WithinMassFailure { reference })
}

fn other_kind(outage: &Outage, around: &Circumstances<'_>) -> Option<OperatingError> {
    let (kind, cause) = (outage.unforeseen_kind?, around.cause?);
    let fits = cause.unforeseen.is_empty() || cause.unforeseen.contains(&kind);
    let is_told = outage.scenario == Scenario::Unforeseen && !fits;
    is_told.then(|| OperatingError::OtherKind {
        kind,
        cause: cause.id.clone(),
    })
}

fn doubtful_cause(around: &Circumstances<'_>) -> Option<OperatingError> {
    let cause = around.cause.filter(|cause| cause.warning)?;
    let cause = cause.id.clone();
    Some(OperatingError::DoubtfulCause { cause })
}

fn to_validate(outage: &Outage, around: &Circumstances<'_>) -> Option<OperatingError> {
    let closing = outage.closing.as_ref()?;
    let waits = closing.facts.to_validate && around.now - closing.at >= VALIDATED_WITHIN;
    let closed_at = closing.at;
    waits.then_some(OperatingError::ToValidate { closed_at })
}

#[cfg(test)]
mod tests {
    use super::super::super::catalog::{Catalog, UnforeseenKind};
    use super::super::super::meta::Meta;
    use super::super::super::outage::{Change, Closed, Corrected, OutageEvent};
    use super::super::super::personal::Sealed;
    use super::super::super::rule::Rule;
    use super::super::testing::{at, notice, outage};
    use super::*;
    use crate::domain::notice::Notice;
    use std::sync::LazyLock;
    use uuid::Uuid;

    static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::embedded().unwrap());

    const SPAN: (&str, Option<&str>) = ("10:31", Some("11:58"));

    fn meta(clock: &str) -> Meta {
        Meta {
            replica: Uuid::from_u128(1),
            sequence: 1,
            at: at(clock),
            user: Uuid::from_u128(2),
            role: Role::Supervisor,
            clock_suspect: false,
        }
    }

    fn sealed() -> Sealed {
        Sealed {
            vault: Uuid::from_u128(9),
            digest: "ab".repeat(32),
        }
    }

    fn closed(mut of: Outage, cause: &str, to_validate: bool) -> Outage {
        let closed = Closed {
            cause: cause.into(),
            sustento: sealed(),
            reference: None,
            origin: None,
            listed: None,
            role: Role::Supervisor,
            to_validate,
            unconfirmed: false,
            receipt: None,
            unforeseen_kind: None,
            told: None,
        };
        let mut state = Some(of.clone());
        let event = OutageEvent::Closed(Box::new(closed));
        assert!(Outage::apply(&mut state, of.id, &meta("12:30"), event));
        of = state.unwrap();
        of
    }

    fn around<'a>(of: &Outage, notices: &'a [Notice]) -> Circumstances<'a> {
        let cause = of.closing.as_ref().map(|it| it.facts.cause.as_str());
        Circumstances {
            schedule: Schedule::of(of, notices),
            registrar: Some(Role::Supervisor),
            principal: None,
            cause: cause.and_then(|id| CATALOG.causes().iter().find(|it| it.id == id)),
            now: at("13:00"),
        }
    }

    fn rules(of: &Outage, around: &Circumstances<'_>) -> Vec<Rule> {
        let errors = operating_errors(of, around);
        errors.iter().map(OperatingError::rule).collect()
    }

    #[test]
    fn v6_a_sound_event_has_no_error() {
        let window = notice("FS-1", ("10:20", Some("12:05")));
        let mass = outage(Scenario::MassFailure, SPAN, Some(&window));
        let mass = closed(mass, "falla_masiva_aplicativo", false);
        let known = [window];
        assert_eq!(rules(&mass, &around(&mass, &known)), []);
        let power = outage(Scenario::Unforeseen, SPAN, None);
        let power = closed(power, "sin_fluido_electrico", false);
        assert_eq!(rules(&power, &around(&power, &[])), []);
    }

    #[test]
    fn v6_c1_a_cause_of_another_scenario_is_an_error_of_a_test_too() {
        for (scenario, cause) in [
            (Scenario::Unforeseen, "falla_masiva_aplicativo"),
            (Scenario::ErrorOrTest, "sin_fluido_electrico"),
        ] {
            let wrong = closed(outage(scenario, SPAN, None), cause, false);
            assert_eq!(
                operating_errors(&wrong, &around(&wrong, &[])),
                [OperatingError::ForeignCause {
                    scenario,
                    cause: cause.into()
                }]
            );
        }
    }

    #[test]
    fn v6_e8_a_denied_failure_and_one_that_nobody_answers_for_a_day_are_errors() {
        let mut denial = notice("FS-9", ("10:20", Some("12:05")));
        denial.facts.confirmed = false;
        let denied = outage(Scenario::MassFailure, SPAN, Some(&denial));
        let known = [denial];
        assert_eq!(
            operating_errors(&denied, &around(&denied, &known)),
            [OperatingError::Denied {
                reference: "FS-9".into()
            }]
        );
        let alone = outage(Scenario::MassFailure, SPAN, None);
        let mut later = around(&alone, &[]);
        assert_eq!(operating_errors(&alone, &later), []);
        later.now += TimeDelta::days(1);
        assert_eq!(
            operating_errors(&alone, &later),
            [OperatingError::Unanswered]
        );
    }

    #[test]
    fn v6_v1_what_is_unforeseen_within_a_mass_failure_is_an_error_until_its_scenario_is_corrected()
    {
        let window = notice("FS-1", ("10:20", Some("12:05")));
        let known = [window];
        let wrong = outage(Scenario::Unforeseen, SPAN, None);
        let expected = OperatingError::WithinMassFailure {
            reference: "FS-1".into(),
        };
        assert_eq!(
            operating_errors(&wrong, &around(&wrong, &known)),
            [expected]
        );
        let mut state = Some(wrong.clone());
        let corrected = Corrected {
            change: Change::Scenario(Scenario::MassFailure),
            reason: sealed(),
            assessed: None,
            listed: None,
        };
        let event = OutageEvent::Corrected(Box::new(corrected));
        assert!(Outage::apply(&mut state, wrong.id, &meta("12:40"), event));
        let corrected = state.unwrap();
        assert_eq!(rules(&corrected, &around(&corrected, &known)), []);
    }

    #[test]
    fn v6_o9_a_cause_that_does_not_fit_what_happened_is_an_error() {
        for (kind, cause, fits) in [
            (UnforeseenKind::PowerCut, "sin_fluido_electrico", true),
            (UnforeseenKind::PowerCut, "infraestructura_punto", false),
            (UnforeseenKind::Flood, "sin_fluido_electrico", false),
            (UnforeseenKind::Flood, "infraestructura_punto", true),
        ] {
            let mut told = outage(Scenario::Unforeseen, SPAN, None);
            told.unforeseen_kind = Some(kind);
            let told = closed(told, cause, false);
            let expected: &[Rule] = if fits { &[] } else { &[Rule::O9] };
            assert_eq!(
                rules(&told, &around(&told, &[])),
                expected,
                "{kind:?} {cause}"
            );
        }
    }

    #[test]
    fn v6_o8_o4_who_registers_late_or_is_not_responsible_is_told() {
        let mut late = outage(Scenario::Unforeseen, SPAN, None);
        late.registered_at = at("11:00");
        let mut by = around(&late, &[]);
        by.registrar = Some(Role::Administrador);
        assert_eq!(rules(&late, &by), [Rule::O8, Rule::O4]);
        late.late_reason = Some(sealed());
        assert_eq!(rules(&late, &by), [Rule::O4]);
        // Of a test nobody asks either; who is not known here is not accused.
        late.scenario = Scenario::ErrorOrTest;
        assert_eq!(rules(&late, &by), []);
        let sound = outage(Scenario::Unforeseen, SPAN, None);
        by.registrar = None;
        assert_eq!(rules(&sound, &by), []);
    }

    #[test]
    fn v6_m2_a_duplicate_is_told_for_being_one_and_for_nothing_else() {
        let mut twice = outage(Scenario::Unforeseen, SPAN, None);
        twice.registered_at = at("11:00");
        let principal: Correlative = "LIM014-2026-B-000007".parse().unwrap();
        let mut within = around(&twice, &[]);
        within.principal = Some(&principal);
        assert_eq!(
            operating_errors(&twice, &within),
            [OperatingError::Overlap {
                principal: principal.clone()
            }]
        );
    }

    #[test]
    fn v6_c2_a_closing_that_waits_for_days_is_told_and_one_made_again_is_another() {
        let window = notice("FS-1", ("10:20", Some("12:05")));
        let mass = outage(Scenario::MassFailure, SPAN, Some(&window));
        let waiting = closed(mass, "falla_masiva_aplicativo", true);
        let known = [window];
        let mut now = around(&waiting, &known);
        now.now = at("12:30") + VALIDATED_WITHIN - TimeDelta::seconds(1);
        assert_eq!(rules(&waiting, &now), []);
        now.now += TimeDelta::seconds(1);
        let told = operating_errors(&waiting, &now);
        assert_eq!(told[0].rule(), Rule::C2);
        let mut again = waiting.clone();
        again.closing.as_mut().unwrap().at = at("12:31");
        now.now += TimeDelta::hours(1);
        assert_ne!(operating_errors(&again, &now), told);
    }

    #[test]
    fn v6_c4_a_closing_by_intermittence_is_flagged() {
        let window = notice("FS-1", ("10:20", Some("12:05")));
        let mass = outage(Scenario::MassFailure, SPAN, Some(&window));
        let doubted = closed(mass, "intermitencia_sistema", false);
        let known = [window];
        assert_eq!(rules(&doubted, &around(&doubted, &known)), [Rule::C4]);
    }
}
