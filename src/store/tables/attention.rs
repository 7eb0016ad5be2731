//! Attentions: what was asked while the systems were down.

use super::record::table;
use crate::domain::attention::Attention;
use crate::store::error::StoreError;
use crate::store::{regularization, search};
use rusqlite::Connection;

table! {
    "attention": Attention, |attention| {
        id: attention.id,
        replica: attention.origin,
        user: attention.registered_by,
        point: text(&attention.code.point),
        series: text(&attention.code.series),
        number: attention.code.number,
        procedure_type: attention.procedure_type.map(|it| text(it.code())),
        critical_pending: attention.critical_pending(),
        taken: millis(attention.taken.at),
        content: attention.content.vault,
        regularized: attention.is_done(),
        to_be_told: attention.to_be_told(),
        annulled: attention.annulled.is_some(),
    },
    by_number: outage: attention.outage,
    name: ("atención {}", attention.code),
    /// An attention by its id.
    read: pub attention,
    follows: follow, is_followed,
}

// Its words are written where it is known whether others stand in their place.
fn follow(conn: &Connection, attention: &Attention) -> Result<(), StoreError> {
    regularization::add_codes(conn, attention.id, &attention.regularization)
}

fn is_followed(conn: &Connection, attention: &Attention) -> Result<bool, StoreError> {
    let state = &attention.regularization;
    Ok(regularization::codes_are_stored(conn, attention.id, state)?
        && search::is_current(conn, attention)?)
}
