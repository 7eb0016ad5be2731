//! Search over everything a customer said, newest first (U3): an index apart
//! from the records, from which a purge or a block removes its words at once.

use super::error::StoreError;
use super::read::Reader;
use crate::domain::attention::{Attention, Content};
use crate::domain::text::fold_words;
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

/// Bits of a place that tell requests of the same second apart.
const WITHIN_SECOND: u32 = 20;

/// Writes the words of an attention in the place of those that were there;
/// none where its content was purged or is blocked (T1, T2).
pub(super) fn index(conn: &Connection, attention: &Attention) -> Result<(), StoreError> {
    let expected = words(conn, attention)?;
    let stored = stored(conn, attention.id)?;
    if stored.as_ref().map(|(_, words)| words) == expected.as_ref() {
        return Ok(());
    }
    if let Some((place, _)) = stored {
        remove(conn, place)?;
    }
    let Some(words) = expected else {
        return Ok(());
    };
    let place = free_place(conn, attention)?;
    conn.prepare_cached("INSERT INTO search_place (place, attention) VALUES (?1, ?2)")?
        .execute(params![place, attention.id])?;
    conn.prepare_cached("INSERT INTO attention_search (rowid, words) VALUES (?1, ?2)")?
        .execute(params![place, words])?;
    Ok(())
}

/// Whether the index holds the words of an attention, and no others.
pub(super) fn is_current(conn: &Connection, attention: &Attention) -> Result<bool, StoreError> {
    Ok(stored(conn, attention.id)?.map(|(_, words)| words) == words(conn, attention)?)
}

/// Removes the words of every attention that is gone, or whose content is.
pub(super) fn sweep(conn: &Connection) -> Result<(), StoreError> {
    let places: Vec<i64> = conn
        .prepare(
            "SELECT place FROM search_place WHERE NOT EXISTS (
                 SELECT 1 FROM attention JOIN vault ON vault.id = attention.content
                 WHERE attention.id = search_place.attention)
             UNION SELECT rowid FROM attention_search
                 WHERE rowid NOT IN (SELECT place FROM search_place)",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    places.into_iter().try_for_each(|place| remove(conn, place))
}

fn remove(conn: &Connection, place: i64) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM attention_search WHERE rowid = ?1",
        "DELETE FROM search_place WHERE place = ?1",
    ] {
        conn.prepare_cached(sql)?.execute([place])?;
    }
    Ok(())
}

fn stored(conn: &Connection, attention: Uuid) -> Result<Option<(i64, String)>, StoreError> {
    Ok(conn
        .prepare_cached(
            "SELECT place, words FROM search_place
             JOIN attention_search ON attention_search.rowid = place WHERE attention = ?1",
        )?
        .query_row([attention], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

/// The place of a request: its second, then something of its id; the next one
/// that is free, since two may fall on the same.
fn free_place(conn: &Connection, attention: &Attention) -> Result<i64, StoreError> {
    let within = attention.id.as_u128() & ((1 << WITHIN_SECOND) - 1);
    let mut place = (attention.taken.at.timestamp() << WITHIN_SECOND)
        | i64::try_from(within).unwrap_or_default();
    let mut taken = conn.prepare_cached("SELECT 1 FROM search_place WHERE place = ?1")?;
    while taken.exists([place])? {
        place += 1;
    }
    Ok(place)
}

/// The folded words of an attention; none where nobody may find it by them.
fn words(conn: &Connection, attention: &Attention) -> Result<Option<String>, StoreError> {
    if attention.blocked {
        return Ok(None);
    }
    let content: Option<Content> = Reader::new(conn).sealed(&attention.content)?;
    Ok(content.map(|content| words_of(attention, &content)))
}

fn words_of(attention: &Attention, content: &Content) -> String {
    let mut words = fold_words(&attention.code.to_string());
    let claim = content.claim.as_ref();
    for text in [
        &content.procedure,
        &content.name,
        &content.representative,
        &content.document_number,
        &content.service_number,
        &content.phone,
        &content.email,
        &content.address,
        &content.request,
        &content.attended_by,
    ]
    .into_iter()
    .chain(claim.map(|claim| &claim.request))
    .chain(claim.map(|claim| &claim.receipt_number))
    {
        words.extend(fold_words(text));
    }
    // Numbers are written in groups and searched in one piece, or the other way round.
    for number in [
        &content.document_number,
        &content.service_number,
        &content.phone,
    ] {
        let parts = fold_words(number);
        if parts.len() > 1 {
            words.push(parts.concat());
        }
    }
    // The whole code in one piece, as it is read off a slip.
    words.push(fold_words(&attention.code.to_string()).concat());
    words.join(" ")
}

/// Where a page of found attentions ends; the next begins there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SearchPlace(i64);

impl Reader<'_> {
    /// The attentions in which every word of a text is found, the last one
    /// also as the beginning of a word: newest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn search_attentions(
        &self,
        text: &str,
        after: Option<SearchPlace>,
        limit: usize,
    ) -> Result<Vec<(SearchPlace, Attention)>, StoreError> {
        let words = fold_words(text);
        let Some((last, whole)) = words.split_last() else {
            return Ok(Vec::new());
        };
        // Folded words are letters and digits alone: nothing of them is syntax.
        let beginning = if last.chars().count() > 1 { "*" } else { "" };
        let mut query = String::new();
        for word in whole {
            query.extend(["\"", word, "\" "]);
        }
        query.extend(["\"", last, "\"", beginning]);
        let mut statement = self.conn.prepare_cached(
            "SELECT search_place.place, attention.record FROM attention_search
             JOIN search_place ON search_place.place = attention_search.rowid
             JOIN attention ON attention.id = search_place.attention
             WHERE attention_search MATCH ?1 AND attention_search.rowid < ?2
             ORDER BY attention_search.rowid DESC LIMIT ?3",
        )?;
        let before = after.map_or(i64::MAX, |SearchPlace(place)| place);
        let mut rows = statement.query(params![query, before, limit])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let json = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
            let attention = serde_json::from_str(json).map_err(StoreError::Record)?;
            found.push((SearchPlace(row.get(0)?), attention));
        }
        Ok(found)
    }
}
