//! The first criterion: whether an outage lies within the hours of a mass failure (V1).

use super::super::catalog::Scenario;
use super::super::instant::minutes_between;
use super::super::notice::Notice;
use super::super::outage::Outage;
use serde::Serialize;

/// Where an outage lies (V1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Within {
    /// Wholly within the window of a notice.
    Inside,
    /// Not wholly within any.
    Outside,
    /// It goes on, the window has no end yet, or nobody answered.
    Pending,
    /// A test, or an error: nothing is evaluated of it.
    NotApplicable,
}

impl Within {
    /// As it is read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Inside => "dentro del horario de la falla masiva",
            Self::Outside => "fuera del horario de la falla masiva",
            Self::Pending => "pendiente",
            Self::NotApplicable => "no se evalúa",
        }
    }
}

/// Where an outage lies, and by which notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule<'n> {
    /// Where.
    pub within: Within,
    /// The notice whose window decided.
    pub notice: Option<&'n Notice>,
    /// It is said to be unforeseen and lies within a mass failure: its scenario is to
    /// be looked at.
    pub doubts_scenario: bool,
}

impl<'n> Schedule<'n> {
    /// Judges an outage by the notices that are known: a mass failure by its own one,
    /// anything unforeseen by those which speak of it and whose place none took.
    #[must_use]
    pub fn of(outage: &Outage, notices: &'n [Notice]) -> Self {
        let settled = |within, notice| Self {
            within,
            notice,
            doubts_scenario: within == Within::Inside && outage.scenario == Scenario::Unforeseen,
        };
        let judged: Vec<(Within, &Notice)> = match outage.scenario {
            Scenario::ErrorOrTest => return settled(Within::NotApplicable, None),
            Scenario::MassFailure => {
                let own = outage.notice.as_ref();
                let own = own.and_then(|link| notices.iter().find(|it| it.id == link.notice));
                let Some(own) = own else {
                    return settled(Within::Pending, None);
                };
                vec![(lies(outage, own), own)]
            }
            Scenario::Unforeseen => notices
                .iter()
                .filter(|notice| notice.facts.confirmed && holds(notice, notices))
                .filter(|notice| {
                    let ended = outage.ended(outage.started.at);
                    notice.speaks_of(&outage.applications, outage.started.at, ended)
                })
                .map(|notice| (lies(outage, notice), notice))
                .collect(),
        };
        for within in [Within::Inside, Within::Pending, Within::Outside] {
            if let Some((_, notice)) = judged.iter().find(|(it, _)| *it == within) {
                return settled(within, Some(notice));
            }
        }
        match outage.restored {
            Some(_) => settled(Within::Outside, None),
            None => settled(Within::Pending, None),
        }
    }
}

/// Where an outage lies by one notice, to the minute, as both are read.
fn lies(outage: &Outage, notice: &Notice) -> Within {
    let facts = &notice.facts;
    if !facts.confirmed {
        return Within::Outside;
    }
    let (Some(restored), Some(to)) = (outage.restored, facts.to) else {
        return Within::Pending;
    };
    let inside = minutes_between(facts.from, outage.started.at) >= 0
        && minutes_between(restored.at, to) >= 0;
    if inside {
        Within::Inside
    } else {
        Within::Outside
    }
}

/// Whether no later notice took the place of one (E13).
fn holds(notice: &Notice, notices: &[Notice]) -> bool {
    !notices.iter().any(|other| {
        other.registered_at > notice.registered_at
            && other.facts.takes_the_place_of(&notice.facts.reference)
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{at, notice, outage};
    use super::*;

    const OUTAGE: (&str, Option<&str>) = ("10:31", Some("11:58"));

    fn mass(span: (&str, Option<&str>), of: Option<&Notice>) -> Outage {
        outage(Scenario::MassFailure, span, of)
    }

    #[test]
    fn v1_a_mass_failure_is_inside_only_where_it_lies_wholly_in_its_window() {
        for (window, expected) in [
            (("10:20", Some("12:05")), Within::Inside),
            // To the minute, both ends included.
            (("10:31", Some("11:58")), Within::Inside),
            (("10:32", Some("12:05")), Within::Outside),
            (("10:20", Some("11:57")), Within::Outside),
            (("12:00", Some("12:05")), Within::Outside),
            (("10:20", None), Within::Pending),
        ] {
            let notice = notice("FS-1", window);
            let judged = mass(OUTAGE, Some(&notice));
            let known = [notice];
            let schedule = Schedule::of(&judged, &known);
            assert_eq!(schedule.within, expected, "{window:?}");
            assert_eq!(schedule.notice, known.first());
            assert!(!schedule.doubts_scenario);
        }
    }

    #[test]
    fn v1_what_goes_on_or_has_no_notice_is_pending_and_a_denied_failure_is_outside() {
        let window = notice("FS-1", ("10:20", Some("12:05")));
        let within = |outage: &Outage, known: &[Notice]| Schedule::of(outage, known).within;
        let known = [window.clone()];
        assert_eq!(
            within(&mass(("10:31", None), Some(&window)), &known),
            Within::Pending
        );
        assert_eq!(within(&mass(OUTAGE, None), &known), Within::Pending);
        // Its notice is named, and is not here.
        assert_eq!(within(&mass(OUTAGE, Some(&window)), &[]), Within::Pending);
        let mut denied = window;
        denied.facts.confirmed = false;
        let judged = mass(OUTAGE, Some(&denied));
        assert_eq!(within(&judged, &[denied]), Within::Outside);
    }

    #[test]
    fn v1_a_test_is_not_evaluated() {
        let window = notice("FS-1", ("10:20", Some("12:05")));
        let test = outage(Scenario::ErrorOrTest, OUTAGE, Some(&window));
        assert_eq!(Schedule::of(&test, &[window]).within, Within::NotApplicable);
    }

    #[test]
    fn v1_inside_doubts_the_scenario_of_what_is_unforeseen() {
        let unforeseen = outage(Scenario::Unforeseen, OUTAGE, None);
        let judged = |known: &[Notice]| {
            let schedule = Schedule::of(&unforeseen, known);
            (schedule.within, schedule.doubts_scenario)
        };
        assert_eq!(judged(&[]), (Within::Outside, false));
        let whole = notice("FS-1", ("10:20", Some("12:05")));
        let part = notice("FS-2", ("11:00", Some("12:05")));
        let open = notice("FS-3", ("10:20", None));
        assert_eq!(judged(std::slice::from_ref(&whole)), (Within::Inside, true));
        assert_eq!(
            judged(std::slice::from_ref(&part)),
            (Within::Outside, false)
        );
        assert_eq!(
            judged(&[part.clone(), open.clone()]),
            (Within::Pending, false)
        );
        assert_eq!(judged(&[part, open, whole.clone()]), (Within::Inside, true));
        // Of other applications, or replaced since.
        let mut other = whole.clone();
        other.facts.applications = vec!["sga".into()];
        assert_eq!(judged(&[other]), (Within::Outside, false));
        let mut later = notice("FS-9", ("11:00", Some("12:05")));
        later.facts.replaces = Some("FS-1".into());
        later.registered_at = at("13:00");
        assert_eq!(judged(&[whole, later]), (Within::Outside, false));
        let going_on = outage(Scenario::Unforeseen, ("10:31", None), None);
        assert_eq!(Schedule::of(&going_on, &[]).within, Within::Pending);
    }
}
