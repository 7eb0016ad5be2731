//! The forms that an adviser signs after a week's feedback (X10).

use super::super::desk::Desk;
use super::super::error::ActionError;
use super::super::pqr::feedback_facts;
use super::made::{Made, head};
use crate::documents::Paper;
use crate::documents::feedback::{Feedback, FeedbackCase, feedback};
use crate::domain::instant::date;
use crate::domain::pqr::FeedbackForm;
use crate::domain::practice::Week;
use crate::domain::text::fold_words;

/// Which form, of whom and of which week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedbackInput {
    /// Which form.
    pub form: FeedbackForm,
    /// The adviser, by the name or words of it.
    pub adviser: String,
    /// The week.
    pub week: Week,
}

pub(super) fn form(desk: &Desk, input: &FeedbackInput, paper: Paper) -> Result<Made, ActionError> {
    let facts = feedback_facts(desk, input.week, &input.adviser)?;
    let days = input.week.days();
    let session = desk.store.session();
    let data = Feedback {
        head: head(
            desk,
            &format!("{}, {}", facts.adviser.adviser, input.week.named()),
        ),
        adviser: facts.adviser.adviser.clone(),
        week: input.week.named(),
        days: format!("del {} al {}", date(days.from), date(days.to)),
        confirmed: facts.adviser.confirmed,
        raw: facts.adviser.raw,
        causes: facts
            .adviser
            .causes
            .iter()
            .map(|it| (it.name(), it.count))
            .collect(),
        cases: facts
            .cases
            .into_iter()
            .map(|(radicado, day, cause)| FeedbackCase {
                radicado,
                finished: date(day),
                cause,
            })
            .collect(),
        given_by: session.names.signed(),
    };
    Ok(Made {
        name: format!(
            "{}-{}-{}",
            input.form.code(),
            input.week,
            fold_words(&facts.adviser.adviser).join("-")
        ),
        pdf: feedback(&desk.press(), input.form, &data, paper)?,
    })
}
