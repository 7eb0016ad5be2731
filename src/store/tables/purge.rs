//! Purges (T1).

use super::record::table;
use crate::domain::purge::Purge;
use crate::store::elsewhere;

table! {
    "purge": Purge, |purge| {
        id: purge.id,
        at: millis(purge.at),
    },
    name: ("depuración {}", purge.id),
    /// A purge by its id.
    read: pub(in crate::store) purge,
    follows: elsewhere::carry_out, elsewhere::is_carried_out,
}
