//! What was chosen for a report: as it is asked for, and as the version before had it (P2).

use super::super::desk::Desk;
use super::super::error::{ActionError, Field};
use super::super::fields::required;
use super::super::find;
use crate::domain::catalog::Scenario;
use crate::domain::instant::{date, local_day};
use crate::domain::outage::Outage;
use crate::domain::refusal::Refusal;
use crate::domain::report::{Choice, RegulatoryReport};
use crate::domain::rule::Rule;
use crate::store::Reader;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What is asked of a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportInput {
    /// First day of the period, by the start of the events.
    pub from: NaiveDate,
    /// Its last day.
    pub to: NaiveDate,
    /// Why mass failures enter; none where they do not (P2).
    pub mass_failures: Option<String>,
    /// What is decided of single events.
    pub choices: Vec<ReportChoice>,
    /// What the version before chose is chosen again, where nothing else is said of it.
    pub repeat: bool,
}

impl ReportInput {
    /// Of a period, with nothing chosen.
    #[must_use]
    pub const fn of(from: NaiveDate, to: NaiveDate) -> Self {
        Self {
            from,
            to,
            mass_failures: None,
            choices: Vec::new(),
            repeat: false,
        }
    }
}

/// What is decided of one event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportChoice {
    /// The event, as a person names it.
    pub outage: String,
    /// Whether it enters.
    pub choice: Choice,
    /// Why.
    pub reason: String,
}

/// What was chosen, each with its reason.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ChosenOf {
    /// Why mass failures enter; none where they do not.
    pub(super) mass_failures: Option<String>,
    /// What is decided of single events, by their records.
    pub(super) events: BTreeMap<Uuid, (Choice, String)>,
}

impl ChosenOf {
    /// What is asked for, over what the version before had where that is repeated.
    pub(super) fn asked(
        desk: &Desk,
        input: &ReportInput,
        former: Option<&RegulatoryReport>,
        outages: &[Outage],
    ) -> Result<Self, ActionError> {
        let mut chosen = match former {
            Some(former) if input.repeat => Self::repeated(desk.store.read(), former, outages)?,
            _ => Self::default(),
        };
        if let Some(reason) = &input.mass_failures {
            chosen.mass_failures = Some(required(Field::Reason, reason)?.to_owned());
        }
        chosen.events.extend(events(desk, input, outages)?);
        Ok(chosen)
    }

    /// What the latest version has, as far as it still can be chosen: of an event that
    /// began in the period, and includes none that never enters.
    fn repeated(
        read: Reader<'_>,
        former: &RegulatoryReport,
        outages: &[Outage],
    ) -> Result<Self, ActionError> {
        let facts = &super::find::latest(former)?.facts;
        let reason = |sealed| -> Result<String, ActionError> {
            let reason: Option<String> = read.sealed(sealed)?;
            Ok(reason.unwrap_or_else(|| "(depurado)".to_owned()))
        };
        let mut chosen = Self {
            mass_failures: facts.mass_failures.as_ref().map(reason).transpose()?,
            events: BTreeMap::new(),
        };
        for it in &facts.chosen {
            let Some(outage) = outages.iter().find(|outage| outage.id == it.outage) else {
                continue;
            };
            let never = outage.scenario == Scenario::ErrorOrTest;
            if it.included && (never || read.principal_of(outage)?.is_some()) {
                continue;
            }
            let choice = if it.included {
                Choice::Include
            } else {
                Choice::Exclude
            };
            chosen
                .events
                .insert(it.outage, (choice, reason(&it.reason)?));
        }
        Ok(chosen)
    }

    /// The same as it would be asked for.
    pub(super) fn as_input(&self, input: &ReportInput, outages: &[Outage]) -> ReportInput {
        let chosen = |outage: &Outage| {
            let (choice, reason) = self.events.get(&outage.id)?;
            Some(ReportChoice {
                outage: outage.correlative.to_string(),
                choice: *choice,
                reason: reason.clone(),
            })
        };
        ReportInput {
            from: input.from,
            to: input.to,
            mass_failures: self.mass_failures.clone(),
            choices: outages.iter().filter_map(chosen).collect(),
            repeat: false,
        }
    }
}

/// What is decided of single events, each in the period and once.
fn events(
    desk: &Desk,
    input: &ReportInput,
    outages: &[Outage],
) -> Result<BTreeMap<Uuid, (Choice, String)>, ActionError> {
    let mut chosen = BTreeMap::new();
    for it in &input.choices {
        let outage = find::outage(desk, &it.outage)?;
        let refuse = |why: String| Err(Refusal::new(Rule::P2, why).into());
        if !outages.iter().any(|known| known.id == outage.id) {
            let day = date(local_day(outage.started.at, desk.zone()));
            return refuse(format!(
                "{} empezó el {day}, fuera del período del reporte.",
                outage.correlative
            ));
        }
        let reason = required(Field::Reason, &it.reason)?.to_owned();
        if chosen.insert(outage.id, (it.choice, reason)).is_some() {
            return refuse(format!(
                "De {} se decidió dos veces: inclúyalo o exclúyalo una sola vez.",
                outage.correlative
            ));
        }
    }
    Ok(chosen)
}
