//! Which events enter a report, and why the others do not (P2, P3).

use super::super::authority::Role;
use super::super::catalog::{Cause, Scenario};
use super::super::numbering::Correlative;
use super::super::outage::Outage;
use super::super::refusal::Refusal;
use super::super::rule::Rule;
use super::check::{FailedCheck, failed_checks};
use super::number::ReportName;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// An event that began in the period, and what is known of it besides its own record.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// The event.
    pub outage: &'a Outage,
    /// The one that it duplicates (M2).
    pub principal: Option<&'a Correlative>,
    /// The role of who registered it, where that is known here.
    pub registrar: Option<Role>,
    /// The cause it was closed with; none too where no list here has it.
    pub cause: Option<&'a Cause>,
    /// The report that has it already.
    pub elsewhere: Option<ReportName>,
}

/// What was decided of one event by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// It enters.
    Include,
    /// It does not.
    Exclude,
}

/// What was chosen for a report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// Mass failures enter too (P2).
    pub mass_failures: bool,
    /// What was decided of single events.
    pub choices: BTreeMap<Uuid, Choice>,
}

/// Why an event does not enter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Out {
    /// It is an error or a test: none is reported, whatever is chosen (P2).
    ErrorOrTest,
    /// It duplicates another one, which is reported in its place (P2, M2).
    Duplicate(Correlative),
    /// It is a mass failure, and those were not chosen (P2).
    MassFailure,
    /// It was closed with a cause that is doubted, and was not chosen (C4).
    DoubtfulCause,
    /// Another report has it.
    Elsewhere(ReportName),
    /// It does not pass a check (P3).
    Failed(FailedCheck),
    /// It was excluded by name.
    Excluded,
}

impl Out {
    /// The rule that leaves it out.
    #[must_use]
    pub const fn rule(&self) -> Rule {
        match self {
            Self::ErrorOrTest | Self::Duplicate(_) | Self::MassFailure | Self::Excluded => Rule::P2,
            Self::DoubtfulCause => Rule::C4,
            Self::Elsewhere(_) => Rule::P5,
            Self::Failed(check) => check.rule(),
        }
    }

    /// Whether it can be included by name, with a reason.
    #[must_use]
    pub const fn can_enter(&self) -> bool {
        !matches!(self, Self::ErrorOrTest | Self::Duplicate(_))
    }

    /// Why, in words; `said` is the reason it was excluded with.
    #[must_use]
    pub fn words(&self, said: Option<&str>) -> String {
        match self {
            Self::ErrorOrTest => "error o prueba: nunca se reporta".to_owned(),
            Self::Duplicate(principal) => format!("duplicado de {principal}"),
            Self::MassFailure => "falla masiva: no se eligió".to_owned(),
            Self::DoubtfulCause => {
                "cerrado por intermitencia, que no es inoperatividad: no se eligió".to_owned()
            }
            Self::Elsewhere(report) => format!("ya está en el reporte {report}"),
            Self::Failed(check) => check.message(),
            Self::Excluded => match said {
                Some(said) => format!("excluido: {said}"),
                None => "excluido".to_owned(),
            },
        }
    }
}

/// What is decided of an event.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Judged {
    /// The checks that it does not pass: those of what never enters are not made.
    pub failed: Vec<FailedCheck>,
    /// Why it does not enter; none where it does.
    pub out: Option<Out>,
}

impl Judged {
    /// Whether it may enter a later version as it is: it is left out for now alone.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        matches!(self.out, Some(Out::Failed(_))) && self.failed.iter().all(|it| it.is_pending())
    }
}

/// Decides whether an event enters (P2, P3).
#[must_use]
pub fn judge(candidate: &Candidate<'_>, scope: &Scope) -> Judged {
    let outage = candidate.outage;
    let never = match candidate.principal {
        _ if outage.scenario == Scenario::ErrorOrTest => Some(Out::ErrorOrTest),
        Some(principal) => Some(Out::Duplicate(principal.clone())),
        None => None,
    };
    if never.is_some() {
        return Judged {
            failed: Vec::new(),
            out: never,
        };
    }
    let failed = failed_checks(outage, candidate.registrar, candidate.cause);
    let doubted = candidate.cause.is_some_and(|cause| cause.warning);
    let out = match scope.choices.get(&outage.id) {
        Some(Choice::Include) => None,
        Some(Choice::Exclude) => Some(Out::Excluded),
        None if outage.scenario == Scenario::MassFailure && !scope.mass_failures => {
            Some(Out::MassFailure)
        }
        None if doubted => Some(Out::DoubtfulCause),
        None => match (candidate.elsewhere, failed.first()) {
            (Some(report), _) => Some(Out::Elsewhere(report)),
            (None, Some(check)) => Some(Out::Failed(*check)),
            (None, None) => None,
        },
    };
    Judged { failed, out }
}

/// Whether an event may be included by name.
///
/// # Errors
/// It is one of those that never enter (P2).
pub(crate) fn check_included(candidate: &Candidate<'_>) -> Result<(), Refusal> {
    let judged = judge(candidate, &Scope::default());
    match judged.out.filter(|out| !out.can_enter()) {
        Some(out) => Err(Refusal::new(
            Rule::P2,
            format!(
                "{} no puede entrar en el reporte: {}.",
                candidate.outage.correlative,
                out.words(None)
            ),
        )
        .hint("Si el evento fue real, corrija primero su escenario; de un duplicado se reporta el principal.")),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::authority::Role;
    use super::super::super::catalog::Catalog;
    use super::super::super::evaluation::testing::{at, outage};
    use super::super::super::meta::Meta;
    use super::super::super::outage::{Closed, Evaluation, OutageEvent};
    use super::super::super::personal::Sealed;
    use super::*;
    use std::sync::LazyLock;

    static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::embedded().unwrap());

    const SPAN: (&str, Option<&str>) = ("10:31", Some("11:58"));

    fn meta(role: Role) -> Meta {
        Meta {
            replica: Uuid::from_u128(1),
            sequence: 1,
            at: at("12:30"),
            user: Uuid::from_u128(2),
            role,
            clock_suspect: false,
        }
    }

    fn after(of: Outage, role: Role, event: OutageEvent) -> Outage {
        let (id, mut state) = (of.id, Some(of));
        assert!(Outage::apply(&mut state, id, &meta(role), event));
        state.unwrap()
    }

    fn closed(scenario: Scenario, cause: &str, to_validate: bool) -> Outage {
        let closed = Closed {
            cause: cause.into(),
            sustento: Sealed {
                vault: Uuid::from_u128(9),
                digest: "ab".repeat(32),
            },
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
        let event = OutageEvent::Closed(Box::new(closed));
        after(outage(scenario, SPAN, None), Role::Supervisor, event)
    }

    fn decided(of: Outage, proceeds: bool) -> Outage {
        let event = OutageEvent::Evaluated(Evaluation {
            proceeds,
            role: Role::Procesos,
            decided_at: at("15:00"),
            reason: None,
            figures: None,
            receipt: None,
        });
        after(of, Role::Procesos, event)
    }

    /// Closed, validated, and with the verdict that it proceeds.
    fn sound(scenario: Scenario, cause: &str) -> Outage {
        let of = closed(scenario, cause, false);
        let of = after(of, Role::Control, OutageEvent::Validated { remark: None });
        decided(of, true)
    }

    fn candidate(outage: &Outage) -> Candidate<'_> {
        let cause = outage.closing.as_ref().map(|it| it.facts.cause.as_str());
        Candidate {
            outage,
            principal: None,
            registrar: Some(Role::Supervisor),
            cause: cause.and_then(|id| CATALOG.cause(id)),
            elsewhere: None,
        }
    }

    fn choosing(outage: &Outage, choice: Choice) -> Scope {
        Scope {
            mass_failures: false,
            choices: [(outage.id, choice)].into(),
        }
    }

    fn out(outage: &Outage, scope: &Scope) -> Option<Out> {
        judge(&candidate(outage), scope).out
    }

    const POWER: &str = "sin_fluido_electrico";
    const MASS: &str = "falla_masiva_aplicativo";

    #[test]
    fn p2_unforeseen_events_enter_and_mass_failures_only_when_chosen() {
        let power = sound(Scenario::Unforeseen, POWER);
        let mass = sound(Scenario::MassFailure, MASS);
        let none = Scope::default();
        let with = Scope {
            mass_failures: true,
            ..Scope::default()
        };
        assert_eq!(out(&power, &none), None);
        assert_eq!(out(&mass, &none), Some(Out::MassFailure));
        assert_eq!(out(&mass, &with), None);
        assert_eq!(out(&mass, &choosing(&mass, Choice::Include)), None);
        let excluded = out(&power, &choosing(&power, Choice::Exclude));
        assert_eq!(excluded, Some(Out::Excluded));
        let told = excluded.unwrap().words(Some("se reportó por carta"));
        assert_eq!(told, "excluido: se reportó por carta");
    }

    #[test]
    fn p2_c4_a_doubted_cause_enters_only_when_chosen_by_name() {
        let doubted = sound(Scenario::MassFailure, "intermitencia_sistema");
        let with = Scope {
            mass_failures: true,
            ..Scope::default()
        };
        assert_eq!(out(&doubted, &with), Some(Out::DoubtfulCause));
        assert_eq!(out(&doubted, &choosing(&doubted, Choice::Include)), None);
    }

    #[test]
    fn p2_errors_tests_and_duplicates_never_enter() {
        let test = closed(Scenario::ErrorOrTest, "error_usuario", false);
        let power = sound(Scenario::Unforeseen, POWER);
        let principal: Correlative = "LIM014-2026-A-000041".parse().unwrap();
        let duplicate = Candidate {
            principal: Some(&principal),
            ..candidate(&power)
        };
        let including = choosing(&test, Choice::Include);
        assert_eq!(out(&test, &including), Some(Out::ErrorOrTest));
        let judged = judge(&duplicate, &choosing(&power, Choice::Include));
        assert_eq!(judged.out, Some(Out::Duplicate(principal.clone())));
        assert_eq!(judged.failed, []);
        for never in [candidate(&test), duplicate] {
            assert_eq!(check_included(&never).map_err(|it| it.rule), Err(Rule::P2));
        }
        assert_eq!(check_included(&candidate(&power)), Ok(()));
    }

    #[test]
    fn p3_what_does_not_pass_a_check_is_left_out_until_it_is_included_by_name() {
        let none = Scope::default();
        let open = outage(Scenario::Unforeseen, ("10:31", None), None);
        let restored = outage(Scenario::Unforeseen, SPAN, None);
        let bare = closed(Scenario::Unforeseen, POWER, false);
        let refused = decided(closed(Scenario::Unforeseen, POWER, false), false);
        let foreign = sound(Scenario::Unforeseen, MASS);
        let waiting = sound(Scenario::MassFailure, MASS);
        for (of, failed, pending) in [
            (
                &open,
                vec![FailedCheck::Open, FailedCheck::NotEvaluated],
                true,
            ),
            (
                &restored,
                vec![FailedCheck::Restored, FailedCheck::NotEvaluated],
                true,
            ),
            (
                &bare,
                vec![FailedCheck::NotValidated, FailedCheck::NotEvaluated],
                true,
            ),
            (
                &refused,
                vec![FailedCheck::NotValidated, FailedCheck::DoesNotProceed],
                false,
            ),
            (&foreign, vec![FailedCheck::ForeignCause], false),
        ] {
            let judged = judge(&candidate(of), &none);
            assert_eq!(judged.failed, failed);
            assert_eq!(judged.out, failed.first().copied().map(Out::Failed));
            assert_eq!(judged.is_pending(), pending);
            let included = judge(&candidate(of), &choosing(of, Choice::Include));
            assert_eq!((included.out, included.failed), (None, failed));
        }
        let adviser = Candidate {
            registrar: Some(Role::Asesor),
            ..candidate(&waiting)
        };
        let with = Scope {
            mass_failures: true,
            ..Scope::default()
        };
        let failed = judge(&adviser, &with).failed;
        assert_eq!(failed, [FailedCheck::Registrar(Role::Asesor)]);
        assert_eq!(failed[0].rule(), Rule::O4);
        let to_validate = decided(closed(Scenario::MassFailure, MASS, true), true);
        assert_eq!(
            judge(&candidate(&to_validate), &with).failed,
            [FailedCheck::ToValidate]
        );
    }

    #[test]
    fn p5_what_another_report_has_is_left_out() {
        let power = sound(Scenario::Unforeseen, POWER);
        let name: ReportName = "2026-006 v1".parse().unwrap();
        let known = Candidate {
            elsewhere: Some(name),
            ..candidate(&power)
        };
        let judged = judge(&known, &Scope::default());
        assert_eq!(judged.out, Some(Out::Elsewhere(name)));
        let chosen = judge(&known, &choosing(&power, Choice::Include));
        assert_eq!(chosen.out, None);
    }
}
