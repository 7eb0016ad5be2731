//! A plan as a list: what enters first, then what does not, each with the checks that it
//! does not pass (P2, P3).

use super::super::desk::Desk;
use super::super::error::ActionError;
use super::super::paging::ListPage;
use super::choosing::chosen_before;
use super::chosen::ReportInput;
use super::plan::{ReportPlan, plan_report};
use crate::domain::report::{CheckSaid, LeftOut, ReportRow, Totals};
use crate::store::PageAt;
use chrono::{DateTime, FixedOffset, NaiveDate};

/// An event of the period, in one half or the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedEvent {
    /// Its place among all of them.
    pub place: usize,
    /// Its correlative.
    pub outage: String,
    /// Its type, as it is read.
    pub procedure_type: String,
    /// When it began.
    pub started_at: DateTime<FixedOffset>,
    /// Whole seconds it lasted; none while it is open.
    pub lasted: Option<i64>,
    /// The checks that it does not pass.
    pub failed: Vec<CheckSaid>,
    /// In which half it stands.
    pub half: PlannedHalf,
}

/// What becomes of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlannedHalf {
    /// It enters, and this is said of it.
    In(Box<ReportRow>),
    /// It does not, and this is why.
    Out(LeftOut),
}

/// What a report would say altogether.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedReport {
    /// What was asked for, with what was repeated of the version before.
    pub input: ReportInput,
    /// What it would be called.
    pub name: String,
    /// What it would be to those before, in words.
    pub kind: String,
    /// The version before, whose place it would take.
    pub replaces: Option<String>,
    /// Last day for it (D5).
    pub due: Option<NaiveDate>,
    /// What enters.
    pub totals: Totals,
    /// How many do not.
    pub left_out: usize,
    /// What mass failures would add, or add where they were chosen.
    pub mass_failures: Totals,
    /// It says the same as the version before, which stands.
    pub unchanged: bool,
    /// What the version before loses by it.
    pub drops: Vec<String>,
    /// What lacks of its head.
    pub warnings: Vec<String>,
}

/// One page of the events of a plan.
pub type PlannedList = ListPage<PlannedEvent, usize>;

impl ReportPlan {
    fn events(&self) -> Vec<PlannedEvent> {
        let model = &self.model;
        let failed = |outage: &str| {
            let said = model.failed_checks.iter();
            said.filter(|it| it.outage == outage).cloned().collect()
        };
        let inside = model.rows.iter().map(|row| PlannedEvent {
            place: 0,
            outage: row.correlative.clone(),
            procedure_type: row.procedure_type.label().to_owned(),
            started_at: row.started_at,
            lasted: row.lasted(),
            failed: failed(&row.correlative),
            half: PlannedHalf::In(Box::new(row.clone())),
        });
        let outside = model.left_out.iter().map(|out| PlannedEvent {
            place: 0,
            outage: out.outage.clone(),
            procedure_type: out.procedure_type.clone(),
            started_at: out.started_at,
            lasted: out.lasted(),
            failed: failed(&out.outage),
            half: PlannedHalf::Out(out.clone()),
        });
        let all = inside.chain(outside).enumerate();
        all.map(|(place, event)| PlannedEvent { place, ..event })
            .collect()
    }
}

/// What a report would say altogether, and one page of its events. Of a period of which
/// nothing else is asked, what was chosen before and not prepared is chosen (Q6).
///
/// # Errors
/// As [`plan_report`].
pub fn page_of_plan(
    desk: &Desk,
    input: &ReportInput,
    page: PageAt<usize>,
    limit: usize,
) -> Result<(PlannedReport, PlannedList), ActionError> {
    let before = chosen_before(desk, input)?;
    let plan = plan_report(desk, before.as_ref().unwrap_or(input))?;
    let events = plan.events();
    let report = PlannedReport {
        input: plan.input.clone(),
        name: plan.model.name.clone(),
        kind: plan.model.kind.words(plan.model.corrects),
        replaces: plan.model.replaces.clone(),
        due: plan.model.due,
        totals: plan.totals,
        left_out: plan.model.left_out.len(),
        mass_failures: plan.mass_failures,
        unchanged: plan.unchanged,
        drops: plan.drops(),
        warnings: plan.model.warnings.clone(),
    };
    Ok((report, ListPage::of_all(events, page, limit, |it| it.place)))
}
