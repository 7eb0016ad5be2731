//! The index of what was said: whose words stand at which place. A place grows with the
//! time of its request, so that the newest is found first; a request is known by the number of
//! its id. The words themselves stand once,
//! each after those that were written before it: the index reads them there when it removes
//! them, so that they go last.
//!
//! FTS5 writes what it was told into its lists at the end of a transaction, or when a place
//! comes before the last one. Where it finds there that a place was freed and written again,
//! it loses whatever else it was told of each word the two have in common: requests that
//! nobody finds any more (seen in SQLite 3.51.3, under `secure-delete` with `detail=none`).
//! So no place is ever written right after it was freed: new words go to another place than
//! the old ones, and what is removed otherwise is written into the lists at once.

use super::error::StoreError;
use rusqlite::{Connection, ErrorCode, OptionalExtension, params};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Puts words in the place of those an attention had, as near after `wanted` as it is
/// free; none removes them.
pub(super) fn put(
    conn: &Connection,
    attention: i64,
    wanted: i64,
    words: Option<&str>,
) -> Result<(), StoreError> {
    let before = stored(conn, attention)?;
    match (before, words) {
        (Some((_, before)), Some(words)) if before == words => Ok(()),
        (Some((place, _)), Some(words)) => {
            // While the old one is taken still: this is another.
            let free = free_place(conn, wanted)?;
            delete(conn, place)?;
            write(conn, free, attention, words)
        }
        (Some((place, _)), None) => remove(conn, &[place]),
        (None, Some(words)) => add(conn, attention, wanted, words),
        (None, None) => Ok(()),
    }
}

/// Writes the words of an attention that has none yet.
pub(super) fn add(
    conn: &Connection,
    attention: i64,
    wanted: i64,
    words: &str,
) -> Result<(), StoreError> {
    write(conn, free_place(conn, wanted)?, attention, words)
}

/// Removes what stands at some places.
pub(super) fn remove(conn: &Connection, places: &[i64]) -> Result<(), StoreError> {
    if places.is_empty() {
        return Ok(());
    }
    for place in places {
        delete(conn, *place)?;
    }
    told(
        conn,
        "INSERT INTO attention_search (attention_search) VALUES ('flush')",
    )?;
    Ok(())
}

/// The place of an attention and its words there.
pub(super) fn stored(
    conn: &Connection,
    attention: i64,
) -> Result<Option<(i64, String)>, StoreError> {
    Ok(conn
        .prepare_cached("SELECT place, words FROM search_said WHERE attention = ?1")?
        .query_row([attention], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

/// Removes words that stand at no place.
pub(super) fn sweep(conn: &Connection) -> Result<(), StoreError> {
    told(
        conn,
        "DELETE FROM search_words WHERE number NOT IN (SELECT words FROM search_place)",
    )?;
    Ok(())
}

/// Makes the lists anew from the words where they do not say what the words do; frees the
/// places of no words too. Answers whether they were wrong.
pub(super) fn heal(conn: &Connection) -> Result<bool, StoreError> {
    told(
        conn,
        "DELETE FROM search_place WHERE words NOT IN (SELECT number FROM search_words)",
    )?;
    sweep(conn)?;
    // The rank asks that they be held against the words as well.
    let checked = told(
        conn,
        "INSERT INTO attention_search (attention_search, rank) VALUES ('integrity-check', 1)",
    );
    let is_sound = match checked {
        Ok(()) => true,
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseCorrupt) => false,
        Err(other) => return Err(other.into()),
    };
    if !is_sound {
        told(
            conn,
            "INSERT INTO attention_search (attention_search) VALUES ('rebuild')",
        )?;
    }
    Ok(!is_sound)
}

/// Whether the lists say what the words do, as far as it is plain how FTS5 parts them: each
/// word of each place, summed up in whatever order. Nothing is written.
pub(super) fn is_sound(conn: &Connection) -> Result<bool, StoreError> {
    let mark = |place: i64, word: &str| {
        let mut mark = DefaultHasher::new();
        (place, word).hash(&mut mark);
        mark.finish()
    };
    let mut unplain = HashSet::new();
    let mut sum = 0_u64;
    let mut said = conn.prepare_cached("SELECT place, words FROM search_said")?;
    let mut rows = said.query([])?;
    while let Some(row) = rows.next()? {
        let place = row.get(0)?;
        let words = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
        if words.is_ascii() {
            let words: HashSet<&str> = words.split_ascii_whitespace().collect();
            let marks = words.into_iter().map(|word| mark(place, word));
            sum = marks.fold(sum, u64::wrapping_add);
        } else {
            unplain.insert(place);
        }
    }
    conn.execute_batch(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_listed
         USING fts5vocab (main, attention_search, instance)",
    )?;
    let mut listed = conn.prepare_cached("SELECT doc, term FROM temp.search_listed")?;
    let mut rows = listed.query([])?;
    while let Some(row) = rows.next()? {
        let place = row.get(0)?;
        if !unplain.contains(&place) {
            let term = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
            sum = sum.wrapping_sub(mark(place, term));
        }
    }
    Ok(sum == 0)
}

/// The words that begin so and that count, in the order of the lists; none where there are
/// more than `most`.
pub(super) fn words_beginning(
    conn: &Connection,
    beginning: &str,
    most: usize,
    counts: impl Fn(&str) -> bool,
) -> Result<Option<Vec<String>>, StoreError> {
    conn.execute_batch(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_words_listed
         USING fts5vocab (main, attention_search, row)",
    )?;
    let mut listed = conn.prepare_cached(
        "SELECT term FROM temp.search_words_listed WHERE term >= ?1 AND term < ?1 || ?2",
    )?;
    let mut rows = listed.query(params![beginning, char::MAX.to_string()])?;
    let mut words = Vec::new();
    while let Some(row) = rows.next()? {
        let word = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
        if counts(word) {
            if words.len() == most {
                return Ok(None);
            }
            words.push(word.to_owned());
        }
    }
    Ok(Some(words))
}

/// Whether a sentence of the file's own check is about these lists.
pub(super) fn is_about_it(answer: &str) -> bool {
    answer.contains("attention_search")
}

/// Tells the index to do something.
fn told(conn: &Connection, what: &str) -> rusqlite::Result<()> {
    conn.prepare_cached(what)?.execute([]).map(drop)
}

fn write(conn: &Connection, place: i64, attention: i64, words: &str) -> Result<(), StoreError> {
    let number = conn
        .prepare_cached("INSERT INTO search_words (words) VALUES (?1)")?
        .insert([words])?;
    conn.prepare_cached("INSERT INTO search_place (place, attention, words) VALUES (?1, ?2, ?3)")?
        .execute(params![place, attention, number])?;
    conn.prepare_cached("INSERT INTO attention_search (rowid, words) VALUES (?1, ?2)")?
        .execute(params![place, words])?;
    Ok(())
}

fn delete(conn: &Connection, place: i64) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM attention_search WHERE rowid = ?1",
        "DELETE FROM search_words
         WHERE number = (SELECT words FROM search_place WHERE place = ?1)",
        "DELETE FROM search_place WHERE place = ?1",
    ] {
        conn.prepare_cached(sql)?.execute([place])?;
    }
    Ok(())
}

/// The first place from one on that is free.
fn free_place(conn: &Connection, wanted: i64) -> Result<i64, StoreError> {
    let mut taken = conn.prepare_cached("SELECT 1 FROM search_place WHERE place = ?1")?;
    let mut place = wanted;
    while taken.exists([place])? {
        place += 1;
    }
    Ok(place)
}

#[cfg(test)]
mod tests;
