//! JSON whose fields are told by their names: a derived reader takes a list of the values
//! in their order too, where every other reader finds a list.

use serde::{Deserialize, Serialize};
use serde_json::{Value, from_slice, to_value};

/// Why JSON is not what it was read for.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    /// It does not fit.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// A list of the values stands where the fields have names.
    #[error("a list stands in the place of an object")]
    Listed,
}

/// Reads JSON of some type, whose fields all have their names.
///
/// # Errors
/// It does not fit the type, or only as a list of its values.
pub(crate) fn read<'de, T: Deserialize<'de> + Serialize>(json: &'de [u8]) -> Result<T, Unread> {
    let read = from_slice(json)?;
    if is_by_name(json, || to_value(&read))? {
        Ok(read)
    } else {
        Err(Unread::Listed)
    }
}

/// Whether nothing that was read from JSON as an object stands there as a list. What was
/// read is written again only where a list begins at all, which is nearly nowhere.
pub(super) fn is_by_name(
    json: &[u8],
    again: impl FnOnce() -> Result<Value, serde_json::Error>,
) -> Result<bool, serde_json::Error> {
    Ok(!json.contains(&b'[') || holds(&from_slice(json)?, &again()?))
}

fn holds(written: &Value, read: &Value) -> bool {
    match (written, read) {
        (Value::Array(_), Value::Object(_)) => false,
        (Value::Array(written), Value::Array(read)) => {
            written.iter().zip(read).all(|(w, r)| holds(w, r))
        }
        (Value::Object(written), Value::Object(read)) => read
            .iter()
            .all(|(name, r)| written.get(name).is_none_or(|w| holds(w, r))),
        _ => true,
    }
}
