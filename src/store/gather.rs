//! Rows of many ids at once: ids that were made one after another lie beside each other, and
//! what lies so is gone through, not looked for.

use super::error::StoreError;
use rusqlite::{Connection, Row};
use uuid::Uuid;

/// Other rows that are gone through, one after another, before the next id is looked for.
const OTHERS: usize = 8;

/// Gives the row of each id that has one, with the place of the id among all, in the order
/// of the rows. `sql` gives the rows from an id on in the order of their ids, which come
/// first.
pub(super) fn gather(
    conn: &Connection,
    sql: &str,
    ids: impl IntoIterator<Item = Uuid>,
    mut give: impl FnMut(usize, &Row<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut wanted: Vec<(Uuid, usize)> = ids.into_iter().zip(0..).collect();
    wanted.sort_unstable();
    let mut wanted = wanted.into_iter().peekable();
    let mut statement = conn.prepare_cached(sql)?;
    while let Some((from, _)) = wanted.peek() {
        let mut rows = statement.query([from])?;
        let mut others = 0;
        while others < OTHERS && wanted.peek().is_some() {
            let Some(row) = rows.next()? else {
                return Ok(());
            };
            let id: Uuid = row.get(0)?;
            others += 1;
            while let Some((found, place)) = wanted.next_if(|(wanted, _)| *wanted <= id) {
                if found == id {
                    give(place, row)?;
                    others = 0;
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `gather` gives of ids, each by its last byte, in a table that holds some.
    fn gathered(held: &[u8], wanted: &[u8]) -> Vec<(usize, u8)> {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch("CREATE TABLE held (id BLOB PRIMARY KEY, said INTEGER) STRICT")
            .unwrap();
        let id = |byte: u8| Uuid::from_u128(u128::from(byte));
        for byte in held {
            conn.execute("INSERT INTO held VALUES (?1, ?2)", (id(*byte), byte))
                .unwrap();
        }
        let sql = "SELECT id, said FROM held WHERE id >= ?1 ORDER BY id";
        let mut given = Vec::new();
        let ids = wanted.iter().map(|byte| id(*byte));
        gather(&conn, sql, ids, |place, row| {
            given.push((place, row.get(1)?));
            Ok(())
        })
        .unwrap();
        given
    }

    #[test]
    fn each_id_that_has_a_row_is_given_wherever_it_lies() {
        let all: Vec<u8> = (0..=255).collect();
        let even: Vec<u8> = (0..=255).step_by(2).collect();
        for held in [&[][..], &[7], &all, &even] {
            for wanted in [
                &[][..],
                &[7],
                &[0, 1, 2, 3],
                // In another order, twice, far from each other, and beyond the last.
                &[9, 3, 9, 200, 4, 255, 17],
                &[0, 8, 16, 25, 34, 43],
                &all,
            ] {
                let mut expected: Vec<(usize, u8)> = (0..).zip(wanted.iter().copied()).collect();
                expected.retain(|(_, byte)| held.contains(byte));
                expected.sort_unstable_by_key(|(place, byte)| (*byte, *place));
                assert_eq!(gathered(held, wanted), expected, "{wanted:?} of {held:?}");
            }
        }
    }
}
