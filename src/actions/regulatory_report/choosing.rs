//! What is chosen for a report while nothing is prepared yet: kept as a draft of its period,
//! so that no way out of the builder forgets it (P2, Q6).

use super::super::desk::Desk;
use super::super::drafts::{DraftKind, DraftName};
use super::super::error::ActionError;
use super::super::find;
use super::chosen::{ReportChoice, ReportInput};
use super::plan::plan_report;
use crate::domain::catalog::Scenario;
use crate::domain::instant::local_day;
use crate::domain::report::Choice;
use crate::store::StoreError;

/// Chooses something for the report of a period, if it can be, and keeps that.
///
/// # Errors
/// As [`plan_report`], or the drafts cannot be written.
pub fn choose_for_report(desk: &Desk, input: &ReportInput) -> Result<(), ActionError> {
    let plan = plan_report(desk, input)?;
    if input.repeat {
        return Ok(());
    }
    let is_untouched = input.mass_failures.is_none() && input.choices.is_empty();
    if is_untouched && plan.former.is_none() {
        return forget_choices(desk, input);
    }
    let data = serde_json::to_string(input).map_err(StoreError::Record)?;
    desk.save_draft(draft_of(input), &data)?;
    desk.flush_drafts()
}

/// What somebody chose for the report of a period and did not prepare, as far as it can be
/// chosen still.
pub(super) fn chosen_before(
    desk: &Desk,
    input: &ReportInput,
) -> Result<Option<ReportInput>, ActionError> {
    if !input.repeat {
        return Ok(None);
    }
    let Some(draft) = desk.draft_of(draft_of(input))? else {
        return Ok(None);
    };
    let Ok(mut chosen) = serde_json::from_str::<ReportInput>(&draft.data) else {
        tracing::warn!("a draft of a report is of another version");
        return Ok(None);
    };
    let mut still = Vec::new();
    for choice in chosen.choices {
        if can_be_chosen(desk, input, &choice)? {
            still.push(choice);
        }
    }
    chosen.choices = still;
    Ok(Some(chosen))
}

/// Forgets what was chosen: it was prepared, or is nothing.
pub(super) fn forget_choices(desk: &Desk, input: &ReportInput) -> Result<(), ActionError> {
    desk.discard_draft(draft_of(input))
}

const fn draft_of(input: &ReportInput) -> DraftName {
    DraftName::only(DraftKind::ReportChoices(input.from, input.to))
}

/// Whether an event is of the period still and, to be included, of those that may enter.
fn can_be_chosen(
    desk: &Desk,
    input: &ReportInput,
    choice: &ReportChoice,
) -> Result<bool, ActionError> {
    let Ok(outage) = find::outage(desk, &choice.outage) else {
        return Ok(false);
    };
    let day = local_day(outage.started.at, desk.zone());
    let is_within = (input.from..=input.to).contains(&day);
    let may_enter = outage.scenario != Scenario::ErrorOrTest
        && desk.store.read().principal_of(&outage)?.is_none();
    Ok(is_within && (choice.choice == Choice::Exclude || may_enter))
}
