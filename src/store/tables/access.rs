//! Accesses to personal content (U3).

use super::record::table;
use crate::domain::access::Access;

table! {
    "access": Access, |access| {
        id: access.id,
        at: millis(access.at),
        access: text(access.access.code()),
    },
    name: ("acceso {}", access.id),
}
