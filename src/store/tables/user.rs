//! Users.

use super::record::table;
use crate::domain::user::User;

table! {
    "user": User, |user| {
        id: user.id,
        role: text(user.role.code()),
        blocked: user.blocked,
    },
    name: ("usuario {}", user.id),
    /// A user by id.
    read: pub user,
}
