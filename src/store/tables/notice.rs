//! Notices of mass failures.

use super::record::table;
use crate::domain::notice::Notice;

table! {
    "notice": Notice, |notice| {
        id: notice.id,
        reference: text(&notice.facts.reference),
        registered: millis(notice.registered_at),
    },
    name: ("comunicado {}", notice.facts.reference),
    /// A notice by its id.
    read: pub notice,
}
