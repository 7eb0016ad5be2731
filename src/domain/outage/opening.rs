//! Opening: the order of the instants, what the clock contradicts, and lateness (O2, O7, O8).

use super::super::refusal::Refusal;
use super::super::rule::Rule;
use super::event::InstantName;
use chrono::{DateTime, FixedOffset, TimeDelta};

/// Registered later than this after detection needs a reason (O8).
pub const LATE_AFTER_MINUTES: i64 = 15;

/// A typed instant may lie at most this far ahead (O2).
const FAR_AHEAD: TimeDelta = TimeDelta::hours(24);

/// The instants of an outage being registered or corrected.
#[derive(Debug, Clone, Copy)]
pub struct Instants {
    /// When the failure began.
    pub started: DateTime<FixedOffset>,
    /// When the point noticed it.
    pub detected: DateTime<FixedOffset>,
    /// When service came back, if it did.
    pub restored: Option<DateTime<FixedOffset>>,
}

/// What is allowed although the clock contradicts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpeningCheck {
    /// Instants later than the clock says it is now: marked, to be resolved before closing.
    pub ahead_of_clock: Vec<InstantName>,
}

/// Checks the order `started ≤ detected ≤ registered` and `started < restored` (O2).
/// `now` is the system's clock; `latest_known` the latest instant the store has
/// seen, so that a dead battery does not forbid the true time.
///
/// # Errors
/// Refuses a contradiction between typed instants, and one over 24 h ahead.
pub fn check_instants(
    instants: Instants,
    now: DateTime<FixedOffset>,
    latest_known: DateTime<FixedOffset>,
) -> Result<OpeningCheck, Refusal> {
    let latest = now.max(latest_known);
    let limit = latest.checked_add_signed(FAR_AHEAD).unwrap_or(latest);
    let named = [
        (InstantName::Started, Some(instants.started)),
        (InstantName::Detected, Some(instants.detected)),
        (InstantName::Restored, instants.restored),
    ];
    let mut ahead_of_clock = Vec::new();
    for (name, at) in named {
        let Some(at) = at else { continue };
        if at > limit {
            return Err(Refusal::new(
                Rule::O2,
                format!("El {} está a más de 24 horas en el futuro.", label(name)),
            )
            .hint("Revise la fecha y la hora escritas."));
        }
        if at > now {
            ahead_of_clock.push(name);
        }
    }
    if instants.started > instants.detected {
        return Err(
            Refusal::new(Rule::O2, "El inicio no puede ser posterior a la detección.")
                .hint("Corrija el inicio o la hora de detección."),
        );
    }
    if let Some(restored) = instants.restored {
        check_restoration(instants.started, restored)?;
    }
    Ok(OpeningCheck { ahead_of_clock })
}

/// `started < restored` (O2).
///
/// # Errors
/// Refuses a restoration that is not after the start.
pub fn check_restoration(
    started: DateTime<FixedOffset>,
    restored: DateTime<FixedOffset>,
) -> Result<(), Refusal> {
    if restored > started {
        return Ok(());
    }
    Err(Refusal::new(
        Rule::O2,
        "El restablecimiento debe ser posterior al inicio.",
    )
    .hint("Corrija la hora de restablecimiento."))
}

/// How late an outage was registered: after detection and the first customer of its type (O8).
#[must_use]
pub fn lateness(
    detected: DateTime<FixedOffset>,
    first_customer: Option<DateTime<FixedOffset>>,
    registered: DateTime<FixedOffset>,
) -> TimeDelta {
    let due_from = first_customer.map_or(detected, |customer| customer.max(detected));
    registered - due_from
}

/// Whether that lateness needs a reason (O8).
#[must_use]
pub fn needs_reason(lateness: TimeDelta) -> bool {
    lateness > TimeDelta::minutes(LATE_AFTER_MINUTES)
}

fn label(name: InstantName) -> &'static str {
    match name {
        InstantName::Started => "inicio",
        InstantName::Detected => "momento de detección",
        InstantName::Restored => "restablecimiento",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339(&format!("2026-11-22T{text}:00-05:00")).unwrap()
    }

    fn check(started: &str, detected: &str, restored: Option<&str>) -> Result<OpeningCheck, Rule> {
        let instants = Instants {
            started: at(started),
            detected: at(detected),
            restored: restored.map(at),
        };
        check_instants(instants, at("10:42"), at("10:42")).map_err(|refusal| refusal.rule)
    }

    #[test]
    fn o2_the_instants_keep_their_order() {
        let fine = OpeningCheck {
            ahead_of_clock: vec![],
        };
        assert_eq!(check("10:31", "10:31", None), Ok(fine.clone()));
        assert_eq!(check("10:00", "10:31", Some("10:40")), Ok(fine));
        assert_eq!(check("10:32", "10:31", None), Err(Rule::O2));
        assert_eq!(check("10:00", "10:31", Some("10:00")), Err(Rule::O2));
    }

    #[test]
    fn o2_ahead_of_the_clock_is_marked_and_far_ahead_refused() {
        assert_eq!(
            check("10:30", "10:50", Some("10:55")),
            Ok(OpeningCheck {
                ahead_of_clock: vec![InstantName::Detected, InstantName::Restored]
            })
        );
        let far = at("10:42") + TimeDelta::hours(24) + TimeDelta::minutes(1);
        let instants = Instants {
            started: far,
            detected: far,
            restored: None,
        };
        assert!(check_instants(instants, at("10:42"), at("10:42")).is_err());
        // A battery that died sent the clock back; the log still knows better.
        let past = at("10:42") - TimeDelta::days(3650);
        let today = Instants {
            started: at("10:30"),
            detected: at("10:31"),
            restored: None,
        };
        let check = check_instants(today, past, at("09:00")).unwrap();
        assert_eq!(
            check.ahead_of_clock,
            [InstantName::Started, InstantName::Detected]
        );
    }

    #[test]
    fn o8_over_fifteen_minutes_needs_a_reason() {
        assert!(!needs_reason(lateness(at("10:00"), None, at("10:15"))));
        assert!(needs_reason(lateness(at("10:00"), None, at("10:16"))));
        assert!(!needs_reason(lateness(
            at("09:00"),
            Some(at("10:10")),
            at("10:16")
        )));
        assert!(needs_reason(lateness(
            at("10:00"),
            Some(at("09:00")),
            at("10:16")
        )));
    }
}
