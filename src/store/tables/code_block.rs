//! Blocks of provisional codes (N2).

use super::record::table;
use crate::domain::code_block::CodeBlock;

table! {
    "code_block": CodeBlock, |block| {
        id: block.id,
        point: text(&block.block.point),
        series: text(&block.block.series),
        first: block.block.first,
        last: block.block.last(),
    },
    name: ("bloque de códigos {}", block.id),
    /// A block of codes by its id.
    read: pub(in crate::store) code_block,
}
