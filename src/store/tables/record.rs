//! What a record is in its table: the one description that every statement about it is
//! made of.

use crate::store::error::StoreError;
use chrono::{DateTime, FixedOffset};
use rusqlite::Connection;
use rusqlite::types::Value;
use serde::Serialize;
use uuid::Uuid;

/// A table with one row a record: its id first, then what it is looked for by, and the
/// record itself last. The statements are put together when the console is built.
#[derive(Debug)]
pub(in crate::store) struct Table {
    pub(in crate::store) name: &'static str,
    /// Takes all the values of a row.
    pub(in crate::store) insert: &'static str,
    /// The whole row of an id.
    pub(in crate::store) row: &'static str,
    /// The record of an id.
    pub(super) record: &'static str,
    pub(in crate::store) delete: &'static str,
    pub(in crate::store) count: &'static str,
    pub(in crate::store) ids: &'static str,
}

/// A record, as its table holds it.
pub(in crate::store) trait Record {
    fn table(&self) -> &'static Table;

    /// Its row: a value for each column of the table.
    fn row(&self) -> Result<Vec<Value>, StoreError>;

    /// Its id and the one in its last column but one, where its table keeps their numbers.
    fn by_number(&self) -> Option<(Uuid, Option<Uuid>)> {
        None
    }

    /// How it is named where its row is not what its fold makes.
    fn name(&self) -> String;

    /// Writes what follows from it elsewhere, where nothing does yet.
    fn follow(&self, _: &Connection) -> Result<(), StoreError> {
        Ok(())
    }

    /// Whether what follows from it elsewhere is written.
    fn is_followed(&self, _: &Connection) -> Result<bool, StoreError> {
        Ok(true)
    }
}

/// Describes the table of a record: its name; the id; a value for each column; where its
/// records are known by number, another id that is kept so; what people call the record; where it is read by its id, what that is called; and where
/// something follows from it elsewhere, what writes that and what tells whether it is
/// written.
macro_rules! table {
    (
        $table:literal: $record:ty, |$it:ident| {
            id: $id:expr,
            $($column:ident: $value:expr,)*
        },
        $(by_number: $numbered:ident: $named:expr,)?
        name: ($($name:expr),+)
        $(, $(#[$about:meta])* read: $visible:vis $read:ident)?
        $(, follows: $follow:path, $is_followed:path)? $(,)?
    ) => {
        pub(super) const TABLE: super::Table = super::Table {
            name: $table,
            insert: concat!(
                "INSERT INTO ", $table, " (id", $(", ", stringify!($column),)*
                $(", known, ", stringify!($numbered),)? ", record)
                 VALUES (?", $(table!(@mark $column),)* $(table!(@marks $numbered),)? ", ?)"
            ),
            row: concat!(
                "SELECT id", $(", ", stringify!($column),)*
                $(
                    ", (SELECT known.id FROM known WHERE known.number = ",
                    stringify!($numbered), ") AS ", stringify!($numbered),
                )?
                ", record FROM ", $table, table!(@whose $($numbered)?)
            ),
            record: concat!("SELECT record FROM ", $table, table!(@whose $($numbered)?)),
            delete: concat!("DELETE FROM ", $table, table!(@whose $($numbered)?)),
            count: concat!("SELECT count(*) FROM ", $table),
            ids: concat!("SELECT id FROM ", $table),
        };

        #[allow(unused_imports, reason = "not every record needs each of them")]
        const _: () = {
            use $crate::store::error::StoreError;
            use $crate::store::read::Reader;
            use $crate::store::tables::record::{Record, Table, json, millis, text};
            use rusqlite::Connection;
            use rusqlite::types::Value;
            use uuid::Uuid;

            impl Record for $record {
                fn table(&self) -> &'static Table {
                    &TABLE
                }

                fn row(&self) -> Result<Vec<Value>, StoreError> {
                    let $it = self;
                    Ok(vec![
                        Value::from($id),
                        $(Value::from($value),)*
                        $(Value::from($named),)?
                        json(self)?,
                    ])
                }

                $(
                    fn by_number(&self) -> Option<(Uuid, Option<Uuid>)> {
                        let $it = self;
                        Some(($id, $named))
                    }
                )?

                fn name(&self) -> String {
                    let $it = self;
                    format!($($name),+)
                }

                $(
                    fn follow(&self, conn: &Connection) -> Result<(), StoreError> {
                        $follow(conn, self)
                    }

                    fn is_followed(&self, conn: &Connection) -> Result<bool, StoreError> {
                        $is_followed(conn, self)
                    }
                )?
            }

            $(
                impl Reader<'_> {
                    $(#[$about])*
                    ///
                    /// # Errors
                    /// The store cannot be read.
                    $visible fn $read(self, id: Uuid) -> Result<Option<$record>, StoreError> {
                        self.one(TABLE.record, [id])
                    }
                }
            )?
        };
    };
    (@mark $column:ident) => {
        ", ?"
    };
    (@marks $column:ident) => {
        ", ?, ?"
    };
    (@whose) => {
        " WHERE id = ?"
    };
    (@whose $column:ident) => {
        " WHERE known = (SELECT known.number FROM known WHERE known.id = ?)"
    };
}
pub(super) use table;

pub(super) fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

pub(super) fn millis(at: DateTime<FixedOffset>) -> Value {
    Value::Integer(at.timestamp_millis())
}

pub(super) fn json(record: &impl Serialize) -> Result<Value, StoreError> {
    serde_json::to_string(record)
        .map(Value::Text)
        .map_err(StoreError::Record)
}
