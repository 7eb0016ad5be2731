//! Blocks of provisional codes (N2).

use super::record::{Record, Table, json, table, text};
use crate::domain::code_block::CodeBlock;
use crate::store::error::StoreError;
use crate::store::read::Reader;
use rusqlite::types::Value;
use uuid::Uuid;

table! {
    "code_block": CodeBlock, |block| {
        id: block.id,
        point: text(&block.block.point),
        series: text(&block.block.series),
        first: block.block.first,
        last: block.block.last(),
    },
    name: ("bloque de códigos {}", block.id),
}

impl Reader<'_> {
    /// A block of codes by its id.
    pub(in crate::store) fn code_block(self, id: Uuid) -> Result<Option<CodeBlock>, StoreError> {
        self.one(TABLE.record, [id])
    }
}
