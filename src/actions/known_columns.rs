//! The columns of other people's files, remembered: what a person said once of a row of
//! headers is proposed the next time that it comes (X1a).

use super::error::ActionError;
use crate::intake::Remembered;
use crate::store::{Local, Store, StoreError};
use serde::{Deserialize, Serialize};

/// The most rows of headers that are remembered; the one that was said longest ago goes first.
const MOST: usize = 100;

#[derive(Serialize, Deserialize)]
struct Kept {
    /// Kind of the file.
    kind: String,
    #[serde(flatten)]
    said: Remembered,
}

fn kept(store: &Store) -> Result<Vec<Kept>, ActionError> {
    let kept: Option<String> = store.read().local(Local::Columns)?;
    // What a newer console remembers otherwise is asked again here.
    Ok(kept
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default())
}

/// What was said of the columns of files of such kinds.
pub(super) fn known_columns(
    store: &Store,
    is_of: impl Fn(&str) -> bool,
) -> Result<Vec<Remembered>, ActionError> {
    let kept = kept(store)?.into_iter().filter(|it| is_of(&it.kind));
    Ok(kept.map(|it| it.said).collect())
}

/// Remembers what was said of the columns of a file.
pub(super) fn remember_columns(
    store: &mut Store,
    kind: &str,
    said: &Remembered,
) -> Result<(), ActionError> {
    let mut kept = kept(store)?;
    kept.retain(|it| it.kind != kind || it.said.headers != said.headers);
    kept.push(Kept {
        kind: kind.to_owned(),
        said: said.clone(),
    });
    let from = kept.len().saturating_sub(MOST);
    let text = serde_json::to_string(&kept[from..]).map_err(StoreError::Record)?;
    Ok(store.write(|writer| writer.set_local(Local::Columns, &text))?)
}
