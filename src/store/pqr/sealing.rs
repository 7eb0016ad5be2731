//! The rows of a base made ready to be stored: by what they are told apart, and what the
//! vault keeps of them. Nothing here touches the store: it is done beside what writes there.

use crate::clock::IdSource;
use crate::domain::personal::RetentionClass;
use crate::domain::pqr::{CaseRow, Reception, RowContent, RowFacts, Said};
use crate::journal::{VaultEntry, bind, digest, hex, seal};
use crate::store::error::StoreError;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// A fingerprint of what the client says of a case (X2).
pub(super) fn fingerprint(said: &Said<'_>, buffer: &mut Vec<u8>) -> Result<i64, StoreError> {
    buffer.clear();
    serde_json::to_writer(&mut *buffer, said).map_err(StoreError::Record)?;
    let mut first = [0; 8];
    first.copy_from_slice(&digest(buffer)[..8]);
    Ok(i64::from_be_bytes(first))
}

/// By what the rows of a base are told apart from what they said before, and how it was
/// read: read otherwise, the same bytes are another base.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Fingerprints {
    /// Of each row, in their order.
    pub rows: Vec<i64>,
    /// Of all that was read, as hexadecimal digits.
    pub reading: String,
}

impl Fingerprints {
    /// Of the rows of a base.
    ///
    /// # Errors
    /// A row cannot be written as JSON.
    pub fn of(reception: &Reception) -> Result<Self, StoreError> {
        let mut all = Sha256::new();
        let mut rows = Vec::with_capacity(reception.rows.len());
        let mut buffer = Vec::new();
        for row in &reception.rows {
            let mark = fingerprint(&Said::of(row), &mut buffer)?;
            all.update(row.sheet_row.to_be_bytes());
            all.update(row.radicado.value.as_bytes());
            all.update([0]);
            all.update(mark.to_be_bytes());
            for (header, text) in &row.unknown {
                all.update(header.as_bytes());
                all.update([0]);
                all.update(text.as_bytes());
                all.update([0]);
            }
            rows.push(mark);
        }
        Ok(Self {
            rows,
            reading: hex(&all.finalize()),
        })
    }
}

/// A row, and what becomes of it.
pub(super) struct SealedRow<'r> {
    pub(super) row: &'r CaseRow,
    pub(super) said: i64,
    /// What the vault keeps.
    pub(super) entry: VaultEntry,
    /// What the log says.
    pub(super) facts: RowFacts,
}

/// Seals the rows of a batch, in the order of their radicados.
pub(super) fn seal_rows<'r>(
    rows: &[(&'r CaseRow, i64)],
    ids: &dyn IdSource,
    replica: Uuid,
) -> Result<Vec<SealedRow<'r>>, StoreError> {
    let mut rows = rows.to_vec();
    rows.sort_unstable_by_key(|(row, _)| row.radicado.value.as_str());
    let salts = ids.salts(rows.len()).map_err(StoreError::Random)?;
    let sealed = rows.into_iter().zip(salts).map(|((row, said), salt)| {
        let id = bind(ids.id(), replica);
        let entry = seal(id, salt, RetentionClass::General, &RowContent::of(row))
            .map_err(StoreError::Record)?;
        Ok(SealedRow {
            row,
            said,
            facts: RowFacts::of(row, entry.sealed()),
            entry,
        })
    });
    sealed.collect()
}
