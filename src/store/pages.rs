//! The authentication codes of the pages of an encrypted file.

use super::error::StoreError;
use super::finding::{Problem, ProblemKind};
use rusqlite::Connection;

/// The pages whose authentication code does not fit.
pub(super) fn page_problems(conn: &Connection) -> Result<Vec<Problem>, StoreError> {
    // What still lies in the log is checked as it is read; pressed into the
    // file, its pages are checked too. A busy log only leaves that for later.
    let _ = conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
    let mut faults = page_faults(conn)?;
    for _ in 0..AGAIN {
        if faults.is_empty() {
            break;
        }
        // Another console may have been writing a page as it was read.
        let again = page_faults(conn)?;
        faults.retain(|fault| again.contains(fault));
    }
    let size = conn
        .path()
        .and_then(|path| std::fs::metadata(path).ok())
        .map_or(0, |file| file.len());
    let pages = size.div_ceil(PAGE);
    if pages > 1 && faults.len() as u64 >= pages {
        // Every page hangs on the first bytes of page 1.
        return Ok(vec![Problem::new(
            ProblemKind::Page,
            "La página 1 del archivo store.db está dañada, o el archivo es de otro almacén: \
             ninguna página corresponde a la clave de esta carpeta."
                .to_owned(),
        )]);
    }
    Ok(faults
        .into_iter()
        .map(|fault| {
            let page: String = fault
                .chars()
                .skip_while(|c| !c.is_ascii_digit())
                .take_while(char::is_ascii_digit)
                .collect();
            Problem::new(
                ProblemKind::Page,
                format!("La página {page} del archivo store.db está dañada o fue alterada."),
            )
        })
        .collect())
}

/// How often a page that seems damaged is read again.
const AGAIN: usize = 4;

/// Bytes of a page, as `SQLCipher` lays them out by default.
const PAGE: u64 = 4096;

fn page_faults(conn: &Connection) -> Result<Vec<String>, StoreError> {
    let mut check = conn.prepare("PRAGMA cipher_integrity_check")?;
    Ok(check
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?)
}
