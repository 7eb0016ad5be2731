//! What a newer console says in a receipt in words that this one does not know: another
//! operating error, another role. That one statement is passed over and told; the rest
//! counts.

use super::error::Fault;
use crate::journal::{Unread, read};
use serde::de::{DeserializeOwned, Error, IgnoredAny};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

/// Reads a list of statements, but for those in words that are not known.
pub(super) fn known<'de, D, T>(from: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned + Serialize,
{
    let said = Vec::<Box<RawValue>>::deserialize(from)?;
    said.iter()
        .map(|it| read(it.get().as_bytes()))
        .filter(|it| !it.as_ref().is_err_and(is_newer))
        .collect::<Result<_, _>>()
        .map_err(Error::custom)
}

/// Whether it does not fit for a word alone. Serde tells it in its text, and nowhere else.
fn is_newer(unread: &Unread) -> bool {
    matches!(unread, Unread::Json(error) if error.to_string().starts_with("unknown variant"))
}

/// All that is said, whatever it says.
#[derive(Deserialize)]
struct Said {
    verdicts: Vec<IgnoredAny>,
    closings: Vec<IgnoredAny>,
    #[serde(default)]
    alerts: Vec<IgnoredAny>,
}

/// How many statements were passed over as so many were read of a receipt's bytes.
pub(super) fn passed_over(bytes: &[u8], known: usize) -> Result<usize, Fault> {
    let said: Said = serde_json::from_slice(bytes).map_err(|error| Fault::Json {
        line: error.line(),
        column: error.column(),
    })?;
    let said = said.verdicts.len() + said.closings.len() + said.alerts.len();
    Ok(said.saturating_sub(known))
}
