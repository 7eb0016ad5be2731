//! With what a sealed file is opened.

use super::error::ActionError;
use crate::exchange::{SealedAs, Unsealing};
use secrecy::SecretString;
use std::path::Path;

/// What a person gives to open a sealed file with.
#[derive(Debug, Default)]
pub struct Opening {
    /// A passphrase it was sealed with.
    pub passphrase: Option<SecretString>,
    /// The text of an age identity it was sealed for; the user's own is tried as well.
    pub identity: Option<SecretString>,
}

impl Opening {
    /// With what the file at `path` is opened; `own` is the user's own identity.
    ///
    /// # Errors
    /// It cannot be read.
    pub(super) fn unsealing(
        &self,
        path: &Path,
        own: SecretString,
    ) -> Result<Unsealing, ActionError> {
        if !path.is_file() {
            return Err(ActionError::NoFile(path.to_path_buf()));
        }
        Ok(match (SealedAs::of(path)?, &self.passphrase) {
            (SealedAs::Plain, _) => Unsealing::Plain,
            (_, Some(passphrase)) => Unsealing::Passphrase(passphrase.clone()),
            (_, None) => {
                Unsealing::Identities(self.identity.iter().cloned().chain([own]).collect())
            }
        })
    }
}
