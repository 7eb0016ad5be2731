//! What waits for Tecnología to close a mass failure, or to validate its closing (C7).

use super::super::catalog::Scenario;
use super::super::outage::{Outage, State};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

/// What the closing of an outage waits for, and since when: seen so once, it is another
/// thing to see as soon as either changes (C7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "waits", content = "since", rename_all = "snake_case")]
pub enum PendingClosing {
    /// For the notice that confirms it, since it was registered.
    ForNotice(DateTime<FixedOffset>),
    /// For its scenario to be corrected, or a closing *sin confirmación*: its notice
    /// denies it. Since it was registered.
    Denied(DateTime<FixedOffset>),
    /// For its closing, since service came back.
    ToClose(DateTime<FixedOffset>),
    /// For its closing to be validated, since the point closed it (C2).
    ToValidate(DateTime<FixedOffset>),
}

impl PendingClosing {
    /// Of an outage; none where nothing of it waits for Tecnología.
    #[must_use]
    pub fn of(outage: &Outage) -> Option<Self> {
        if outage.scenario != Scenario::MassFailure {
            return None;
        }
        let (registered, restored) = (outage.registered_at, outage.restored);
        match (outage.state(), &outage.notice, &outage.closing) {
            (State::Closed, _, closing) => closing
                .as_ref()
                .filter(|closing| closing.facts.to_validate)
                .map(|closing| Self::ToValidate(closing.at)),
            (_, None, _) => Some(Self::ForNotice(registered)),
            (_, Some(notice), _) if !notice.confirmed => Some(Self::Denied(registered)),
            _ => restored.map(|restored| Self::ToClose(restored.at)),
        }
    }

    /// Since when it waits.
    #[must_use]
    pub const fn since(self) -> DateTime<FixedOffset> {
        match self {
            Self::ForNotice(since)
            | Self::Denied(since)
            | Self::ToClose(since)
            | Self::ToValidate(since) => since,
        }
    }

    /// The code in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ForNotice(_) => "for_notice",
            Self::Denied(_) => "denied",
            Self::ToClose(_) => "to_close",
            Self::ToValidate(_) => "to_validate",
        }
    }

    /// As it is read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::ForNotice(_) => "espera comunicado",
            Self::Denied(_) => "falla negada",
            Self::ToClose(_) => "por cerrar",
            Self::ToValidate(_) => "por validar",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::authority::Role;
    use super::super::super::outage::{Closed, Closing};
    use super::super::super::personal::Sealed;
    use super::super::testing::{at, notice, outage};
    use super::*;
    use uuid::Uuid;

    #[test]
    fn c7_a_mass_failure_waits_for_its_notice_its_closing_or_its_validation() {
        let window = notice("FS-1", ("10:20", Some("12:05")));
        let mut denial = window.clone();
        denial.facts.confirmed = false;
        let mass = |span, notice| outage(Scenario::MassFailure, span, notice);
        let (over, open) = (("10:31", Some("11:58")), ("10:31", None));
        let pending = |outage: &Outage| PendingClosing::of(outage);
        for span in [over, open] {
            let waits = Some(PendingClosing::ForNotice(at("10:31")));
            assert_eq!(pending(&mass(span, None)), waits);
            let denied = Some(PendingClosing::Denied(at("10:31")));
            assert_eq!(pending(&mass(span, Some(&denial))), denied);
        }
        // Confirmed and going on: there is nothing to close yet.
        assert_eq!(pending(&mass(open, Some(&window))), None);
        let mut restored = mass(over, Some(&window));
        let since = restored.restored.unwrap().at;
        assert_eq!(pending(&restored), Some(PendingClosing::ToClose(since)));
        restored.closing = Some(Closing {
            at: at("12:30"),
            user: Uuid::from_u128(2),
            facts: Closed {
                cause: "falla_masiva_aplicativo".into(),
                sustento: Sealed {
                    vault: Uuid::from_u128(9),
                    digest: "ab".repeat(32),
                },
                reference: Some("TEC-1".into()),
                origin: None,
                listed: None,
                role: Role::Supervisor,
                to_validate: true,
                unconfirmed: false,
                receipt: None,
                unforeseen_kind: None,
                told: None,
            },
        });
        let waits = Some(PendingClosing::ToValidate(at("12:30")));
        assert_eq!(pending(&restored), waits);
        restored.closing.as_mut().unwrap().facts.to_validate = false;
        assert_eq!(pending(&restored), None);
        for scenario in [Scenario::Unforeseen, Scenario::ErrorOrTest] {
            assert_eq!(pending(&outage(scenario, over, None)), None);
        }
    }
}
