//! Verifying and copying the store, on threads of their own.

use super::line::Line;
use crate::{
    actions::{self, ActionError, Desk},
    tui::{
        message::{Answer, LongWork},
        subjects::upkeep::{UpkeepAnswer, UpkeepEffect},
    },
};

/// What is done answers when it is done.
pub(super) fn handle(
    desk: &Desk,
    effect: &UpkeepEffect,
    line: &Line<'_>,
) -> Result<Vec<Answer>, ActionError> {
    match effect {
        UpkeepEffect::Verify => {
            let verify = actions::verify_job(desk)?;
            line.work(LongWork::Verify, move |progress| {
                let verified = UpkeepAnswer::Verified(verify(progress)?);
                Ok(Answer::Upkeep(verified))
            });
        }
        UpkeepEffect::Backup => {
            let back_up = actions::backup_job(desk)?;
            line.work(LongWork::Backup, move |progress| {
                let made = UpkeepAnswer::BackedUp(back_up(progress)?);
                Ok(Answer::Upkeep(made))
            });
        }
        UpkeepEffect::Cancel => line.cancel(),
    }
    Ok(Vec::new())
}
