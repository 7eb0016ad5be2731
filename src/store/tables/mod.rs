//! The tables with one row a record: each kind of record in one file, which says its
//! columns, their values and what the record is called. All that is written, compared,
//! counted or deleted of a record is made of that.

mod access;
mod alert;
mod attention;
mod closing_review;
mod code_block;
mod idea;
mod inquiry;
mod notice;
mod outage;
mod point;
mod pqr_batch;
mod pqr_form;
mod pqr_reception;
mod pqr_work;
mod practice;
mod purge;
mod receipt;
mod recipient;
mod record;
mod report;
mod terminal;
mod trust;
mod user;

use super::error::StoreError;
use super::numbers::Numbers;
use crate::journal::Aggregate;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params_from_iter};
use uuid::Uuid;

pub(super) use record::{Record, Table};

/// The kinds of records: of each its file and what the fold calls it.
macro_rules! kinds {
    ($($file:ident: $record:ident,)*) => {
        pub(super) const TABLES: &[Table] = &[$($file::TABLE,)*];

        /// A record, as its table holds it.
        pub(super) fn of(aggregate: &Aggregate) -> &dyn Record {
            match aggregate {
                $(Aggregate::$record(record) => &**record,)*
            }
        }
    };
}

kinds! {
    outage: Outage,
    attention: Attention,
    inquiry: Inquiry,
    notice: Notice,
    alert: Alert,
    code_block: CodeBlock,
    access: Access,
    purge: Purge,
    trust: Trust,
    receipt: Receipt,
    user: User,
    recipient: Recipient,
    terminal: Terminal,
    point: ListedPoint,
    closing_review: ClosingReview,
    practice: PracticeSession,
    idea: Idea,
    report: RegulatoryReport,
    pqr_reception: PqrReception,
    pqr_batch: PqrBatch,
    pqr_work: PqrCase,
    pqr_form: PqrForm,
}

/// Deletes the row that stands under an id. Where one does, it is most likely that of a
/// record of the same kind as `next`, and no other table is looked at then: an id has a row
/// in one of them alone.
pub(super) fn delete(
    conn: &Connection,
    id: Uuid,
    next: Option<&Aggregate>,
) -> Result<(), StoreError> {
    let likely = next.map(|record| of(record).table());
    for table in likely.into_iter().chain(TABLES) {
        if conn.prepare_cached(table.delete)?.execute([id])? > 0 {
            break;
        }
    }
    Ok(())
}

/// Writes the row of a record that has none, and what follows from it elsewhere.
pub(super) fn insert(
    conn: &Connection,
    numbers: &mut Numbers,
    aggregate: &Aggregate,
) -> Result<(), StoreError> {
    insert_alone(conn, numbers, aggregate)?;
    of(aggregate).follow(conn)
}

/// Writes the row of a record that has none.
pub(super) fn insert_alone(
    conn: &Connection,
    numbers: &mut Numbers,
    aggregate: &Aggregate,
) -> Result<(), StoreError> {
    let record = of(aggregate);
    let (table, mut row) = (record.table(), record.row()?);
    if let Some((own, named)) = record.by_number() {
        let column = row.len() - 2;
        let named = named.map(|id| numbers.of(conn, id)).transpose()?;
        row[column] = Value::from(named.map(|named| named.number));
        row.insert(column, Value::from(numbers.of(conn, own)?.number));
    }
    conn.prepare_cached(table.insert)?
        .execute(params_from_iter(&row))?;
    Ok(())
}

/// Whether a record's row is the one its fold makes, and so is what follows from it.
pub(super) fn is_stored(conn: &Connection, aggregate: &Aggregate) -> Result<bool, StoreError> {
    let record = of(aggregate);
    let expected = record.row()?;
    let stored = conn
        .prepare_cached(record.table().row)?
        .query_row([&expected[0]], |row| {
            (0..expected.len())
                .map(|column| row.get(column))
                .collect::<Result<Vec<Value>, _>>()
        })
        .optional()?;
    Ok(stored.as_ref() == Some(&expected) && record.is_followed(conn)?)
}

pub(super) fn count(conn: &Connection, table: &Table) -> Result<u64, StoreError> {
    Ok(conn.query_row(table.count, [], |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::schema;
    use std::path::Path;

    #[test]
    fn j1_every_column_of_a_records_table_is_written_and_compared() {
        let mut conn = Connection::open_in_memory().unwrap();
        schema::migrate(&mut conn, Path::new("store.db"), |_, _| Ok(())).unwrap();
        for table in TABLES {
            let columns = |sql: &str| -> Vec<String> {
                let statement = conn.prepare(sql).unwrap();
                let names = statement.column_names();
                names.into_iter().map(str::to_owned).collect()
            };
            let named = columns(table.row);
            assert_eq!(
                named.first().map(String::as_str),
                Some("id"),
                "{}",
                table.name
            );
            assert_eq!(
                named.last().map(String::as_str),
                Some("record"),
                "{}",
                table.name
            );
            let (mut named, mut all) = (named, columns(&format!("SELECT * FROM {}", table.name)));
            // What it is called in this file alone is no part of a record.
            all.retain(|column| {
                let known = (table.name, column.as_str());
                ![("pqr_batch", "number"), ("attention", "known")].contains(&known)
            });
            named.sort_unstable();
            all.sort_unstable();
            assert_eq!(named, all, "{}", table.name);
            let insert = conn.prepare(table.insert).unwrap();
            let given = all.len() + usize::from(table.name == "attention");
            assert_eq!(insert.parameter_count(), given, "{}", table.name);
        }
    }
}
