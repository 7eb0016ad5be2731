//! Verifying and copying the store, on threads of their own.

use super::{super::message::Answer, Line};
use crate::actions::{self, ActionError, BackupView, Desk, Verification};

/// Something to be done with the store as a whole.
#[derive(Debug)]
pub enum UpkeepEffect {
    /// Verify it.
    Verify,
    /// Make a verified copy.
    Backup,
    /// Stop the work that is going on, whatever it is.
    Cancel,
}

/// What is said of the store as a whole.
#[derive(Debug)]
pub enum UpkeepAnswer {
    /// It was verified.
    Verified(Verification),
    /// A copy was made.
    BackedUp(BackupView),
}

/// What is done answers when it is done.
pub(super) fn handle(
    desk: &Desk,
    effect: &UpkeepEffect,
    line: &Line<'_>,
) -> Result<Vec<Answer>, ActionError> {
    match effect {
        UpkeepEffect::Verify => {
            let verify = actions::verify_job(desk)?;
            line.work("Verificando", move |progress| {
                let verified = UpkeepAnswer::Verified(verify(progress)?);
                Ok(Answer::Upkeep(verified))
            });
        }
        UpkeepEffect::Backup => {
            let back_up = actions::backup_job(desk)?;
            line.work("Respaldando", move |progress| {
                let made = UpkeepAnswer::BackedUp(back_up(progress)?);
                Ok(Answer::Upkeep(made))
            });
        }
        UpkeepEffect::Cancel => line.cancel(),
    }
    Ok(Vec::new())
}
