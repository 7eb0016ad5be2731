//! The rows of a base made ready to be stored: by what they are told apart, and what the
//! vault keeps of them. Nothing here touches the store: it is done beside what writes there.

use crate::clock::IdSource;
use crate::domain::personal::RetentionClass;
use crate::domain::pqr::{BatchEvent, CaseRow, Reception, RowContent, RowFacts, Said};
use crate::journal::{Body, VaultEntry, Written, bind, digest, hex, seal, written};
use crate::store::error::StoreError;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::panic::resume_unwind;
use std::path::Path;
use std::thread::{self, Builder};
use uuid::Uuid;

/// A fingerprint of what the client says of a case (X2).
pub(super) fn fingerprint(said: &Said<'_>, buffer: &mut Vec<u8>) -> Result<i64, StoreError> {
    buffer.clear();
    serde_json::to_writer(&mut *buffer, said).map_err(StoreError::Record)?;
    let mut first = [0; 8];
    first.copy_from_slice(&digest(buffer)[..8]);
    Ok(i64::from_be_bytes(first))
}

/// The fingerprint of each row, in their order.
fn marks(rows: &[CaseRow]) -> Result<Vec<i64>, StoreError> {
    let mut buffer = Vec::new();
    let marks = rows
        .iter()
        .map(|row| fingerprint(&Said::of(row), &mut buffer));
    marks.collect()
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
        let (one, other) = reception.rows.split_at(reception.rows.len() / 2);
        let rows = thread::scope(|scope| {
            let beside = Builder::new()
                .name("marks".to_owned())
                .spawn_scoped(scope, || marks(other))
                .map_err(StoreError::io(Path::new("store.db")))?;
            let mut rows = marks(one)?;
            rows.append(&mut beside.join().unwrap_or_else(|panic| resume_unwind(panic))?);
            Ok::<_, StoreError>(rows)
        })?;
        let mut all = Sha256::new();
        for (row, mark) in reception.rows.iter().zip(&rows) {
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
}

/// The rows of a batch, in the order of their radicados.
pub(super) struct SealedBatch<'r> {
    pub(super) rows: Vec<SealedRow<'r>>,
    /// Whether each radicado is there once.
    pub(super) is_each_once: bool,
    /// What the log says of them, and as it is written there.
    pub(super) body: (Body, Written),
}

/// What one operation names: rows with their fingerprint, the radicados of rejected ones with
/// their row, and the rows of the other rejected ones.
pub(super) type Named<'n, 'r> = (&'n [(&'r CaseRow, i64)], &'n [(&'r str, u32)], &'n [u32]);

/// Seals the rows of a batch of a reception.
pub(super) fn seal_rows<'r>(
    reception: Uuid,
    (rows, rejected, failed): Named<'_, 'r>,
    ids: &dyn IdSource,
    replica: Uuid,
) -> Result<SealedBatch<'r>, StoreError> {
    let mut rows = rows.to_vec();
    rows.sort_unstable_by_key(|(row, _)| row.radicado.value.as_str());
    let salts = ids.salts(rows.len()).map_err(StoreError::Random)?;
    let sealed = rows.into_iter().zip(salts).map(|((row, said), salt)| {
        let id = bind(ids.id(), replica);
        let entry = seal(id, salt, RetentionClass::General, &RowContent::of(row))
            .map_err(StoreError::Record)?;
        Ok(SealedRow { row, said, entry })
    });
    let rows: Vec<SealedRow<'_>> = sealed.collect::<Result<_, StoreError>>()?;
    let facts = rows.iter().map(|it| {
        let facts = RowFacts::of(it.row, it.entry.sealed());
        (it.row.radicado.value.clone(), facts)
    });
    let facts: BTreeMap<String, RowFacts> = facts.collect();
    let is_each_once = facts.len() == rows.len();
    let body = Body::PqrBatch(BatchEvent::Received {
        reception,
        rows: facts,
        rejected: rejected
            .iter()
            .map(|(radicado, row)| ((*radicado).to_owned(), *row))
            .collect(),
        failed: failed.iter().copied().collect(),
    });
    let said = written(&body)?;
    Ok(SealedBatch {
        rows,
        is_each_once,
        body: (body, said),
    })
}
