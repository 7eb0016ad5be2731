//! Search over everything a customer said, newest first (U3): an index apart
//! from the records, from which a purge or a block removes its words at once.

use super::attentions::AttentionFilter;
use super::error::StoreError;
use super::numbers::{Numbers, known};
use super::read::Reader;
use super::search_index;
use crate::domain::attention::{Attention, Content};
use crate::domain::numbering::CorrelativeEnd;
use crate::domain::text::{FEWEST_DIGITS, fold_words, with_numbers_in_one_piece};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use uuid::Uuid;

/// Bits of a place that tell requests of the same second apart.
const WITHIN_SECOND: u32 = 20;

/// Stands before a word of letters alone that is part of a number, as of some passports:
/// nobody can type it, so that no search of what was said finds that word (U3).
const OF_NUMBER: char = '\u{e000}';

/// Writes the words of an attention in the place of those that were there;
/// none where its content was purged or is blocked (T1, T2).
pub(super) fn index(conn: &Connection, attention: &Attention) -> Result<(), StoreError> {
    let words = words(conn, attention)?;
    let number = Numbers::default().of(conn, attention.id)?.number;
    search_index::put(conn, number, place_of(attention), words.as_deref())
}

/// Writes the words of an attention that has none yet.
pub(super) fn add(
    conn: &Connection,
    numbers: &mut Numbers,
    attention: &Attention,
) -> Result<(), StoreError> {
    match words(conn, attention)? {
        Some(words) => {
            let number = numbers.of(conn, attention.id)?.number;
            search_index::add(conn, number, place_of(attention), &words)
        }
        None => Ok(()),
    }
}

/// Whether the index holds the words of an attention, and no others.
pub(super) fn is_current(conn: &Connection, attention: &Attention) -> Result<bool, StoreError> {
    let stored = match known(conn, attention.id)? {
        Some(number) => search_index::stored(conn, number)?,
        None => None,
    };
    Ok(stored.map(|(_, words)| words) == words(conn, attention)?)
}

/// Removes the words of every attention that is gone, or whose content is.
pub(super) fn sweep(conn: &Connection) -> Result<(), StoreError> {
    let places: Vec<i64> = conn
        .prepare(
            "SELECT place FROM search_place WHERE NOT EXISTS (
                 SELECT 1 FROM attention WHERE attention.known = search_place.attention
                     AND (EXISTS (SELECT 1 FROM vault WHERE id = attention.content)
                         OR EXISTS (SELECT 1 FROM vault_twin WHERE id = attention.content)))",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    search_index::remove(conn, &places)?;
    search_index::sweep(conn)?;
    // Where another's content lies under the same id, it is looked at itself (M4).
    let purged: Vec<Attention> = Reader::new(conn).many(
        "SELECT record FROM attention WHERE content IN (
             SELECT purged_content.vault FROM purged_content
             WHERE EXISTS (SELECT 1 FROM vault WHERE id = purged_content.vault)
                OR EXISTS (SELECT 1 FROM vault_twin WHERE id = purged_content.vault))",
        [],
    )?;
    purged
        .iter()
        .try_for_each(|attention| index(conn, attention))
}

/// Removes the words of an attention that is none any more.
pub(super) fn forget(conn: &Connection, attention: Uuid) -> Result<(), StoreError> {
    match known(conn, attention)? {
        Some(number) => search_index::put(conn, number, 0, None),
        None => Ok(()),
    }
}

/// The place of a request: its second, then something of its id.
pub(super) fn place_of(attention: &Attention) -> i64 {
    let within = attention.id.as_u128() & ((1 << WITHIN_SECOND) - 1);
    (attention.taken.at.timestamp() << WITHIN_SECOND) | i64::try_from(within).unwrap_or_default()
}

/// The folded words of an attention; none where nobody may find it by them.
fn words(conn: &Connection, attention: &Attention) -> Result<Option<String>, StoreError> {
    if attention.blocked {
        return Ok(None);
    }
    let content = Reader::new(conn).content(attention)?;
    Ok(content.map(|content| words_of(attention, &content)))
}

fn words_of(attention: &Attention, content: &Content) -> String {
    let code = fold_words(&attention.code.to_string());
    let mut words = code.clone();
    let claim = content.claim.as_ref();
    for text in [
        &content.procedure,
        &content.name,
        &content.representative,
        &content.email,
        &content.address,
        &content.request,
        &content.attended_by,
    ]
    .into_iter()
    .chain(claim.map(|claim| &claim.request))
    .chain(claim.map(|claim| &claim.receipt_number))
    .chain(claim.map(|claim| &claim.refers_to))
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
            words.push(word_of_number(&parts.concat()));
        }
        words.extend(parts.iter().map(|part| word_of_number(part)));
    }
    // The whole code in one piece, as it is read off a slip.
    words.push(code.concat());
    words.join(" ")
}

/// A folded word of a number as the index has it.
fn word_of_number(word: &str) -> String {
    if has_no_digit(word) {
        format!("{OF_NUMBER}{word}")
    } else {
        word.to_owned()
    }
}

/// Where a page of found attentions ends; the next begins there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SearchPlace(i64);

impl Reader<'_> {
    /// The attentions in which every word of a text is found, the last one
    /// also as the beginning of a word: newest first. A number is found whole or by its last
    /// four: by its beginnings anybody could ask for its digits one by one (U3).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn search_attentions(
        &self,
        text: &str,
        after: Option<SearchPlace>,
        limit: usize,
    ) -> Result<Vec<(SearchPlace, Attention)>, StoreError> {
        match Sought::of(text) {
            Some(sought) => self.found(&sought, after, limit),
            None => Ok(Vec::new()),
        }
    }

    /// The attentions in which a whole number stands, of letters alone too: newest first.
    /// For who may look for a person by it, and on the record (U3, T2).
    pub(crate) fn attentions_with_number(
        self,
        number: &str,
        after: Option<SearchPlace>,
        limit: usize,
    ) -> Result<Vec<(SearchPlace, Attention)>, StoreError> {
        let sought = Sought {
            whole: Vec::new(),
            last: word_of_number(&fold_words(number).concat()),
            joined: None,
        };
        self.found(&sought, after, limit)
    }

    fn found(
        self,
        sought: &Sought,
        after: Option<SearchPlace>,
        limit: usize,
    ) -> Result<Vec<(SearchPlace, Attention)>, StoreError> {
        let before = after.map_or(i64::MAX, |SearchPlace(place)| place);
        let places = self.matching(sought, before, limit)?;
        let mut statement = self.conn.prepare_cached(
            "SELECT attention.record FROM search_place
             JOIN attention ON attention.known = search_place.attention
             WHERE search_place.place = ?1",
        )?;
        let mut found = Vec::with_capacity(places.len());
        for place in places {
            let mut rows = statement.query([place])?;
            while let Some(row) = rows.next()? {
                let json = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
                let attention = serde_json::from_str(json).map_err(StoreError::Record)?;
                found.push((SearchPlace(place), attention));
            }
        }
        Ok(found)
    }

    /// The attentions in which a text is found, as [`Self::search_attentions`] finds
    /// it, and that a filter lets through: the critical ones that are pending, longest
    /// waiting first, then the newest (K2); up to a limit.
    pub(crate) fn find_attentions(
        self,
        text: &str,
        filter: &AttentionFilter,
        limit: usize,
    ) -> Result<Vec<Uuid>, StoreError> {
        let Some(sought) = Sought::of(text) else {
            return Ok(Vec::new());
        };
        let wanted = filter.wanted();
        let filter = wanted.sql();
        let mut found = Vec::new();
        let mut pending = self.conn.prepare_cached(&format!(
            "SELECT attention.id, search_said.words
             FROM attention INDEXED BY attention_pending_by_time
             CROSS JOIN search_said ON search_said.attention = attention.known
             WHERE critical_pending = 1 AND {filter} ORDER BY taken, id"
        ))?;
        let mut rows = pending.query(params_from_iter(wanted.values()))?;
        while let Some(row) = rows.next()? {
            let words = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
            if sought.is_in(words) {
                found.push(row.get(0)?);
            }
        }
        let mut settled = self.conn.prepare_cached(&format!(
            "SELECT attention.id FROM search_place
             JOIN attention ON attention.known = search_place.attention
             WHERE {filter} AND critical_pending = 0 AND search_place.place = ?"
        ))?;
        for place in self.matching(&sought, i64::MAX, limit)? {
            let bound = wanted.values().chain([Value::Integer(place)]);
            let mut rows = settled.query(params_from_iter(bound))?;
            while let Some(row) = rows.next()? {
                found.push(row.get(0)?);
            }
        }
        found.truncate(limit);
        Ok(found)
    }

    /// The newest places before one that match.
    fn matching(self, sought: &Sought, before: i64, limit: usize) -> Result<Vec<i64>, StoreError> {
        if sought.joined.is_none() && begins(&sought.last) {
            if let Some(places) = self.newest_beginning(sought, before, limit)? {
                return Ok(places);
            }
            // Where every request has a word with digits that begins so, as its code, the list
            // of the beginning is that of all.
            let words =
                search_index::words_beginning(self.conn, &sought.last, SPELLED_OUT, has_no_digit)?;
            if let Some(words) = words {
                return sought.spelled_out(&words).map_or(Ok(Vec::new()), |query| {
                    self.newest(Some(query), sought, before, limit)
                });
            }
        }
        self.newest(sought.query(), sought, before, limit)
    }

    /// The newest places that match, whatever that costs: among those that the index
    /// gives for a query, or all.
    fn newest(
        self,
        query: Option<String>,
        sought: &Sought,
        before: i64,
        limit: usize,
    ) -> Result<Vec<i64>, StoreError> {
        let (sql, bound) = places_of(query, before);
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params_from_iter(bound))?;
        let mut places = Vec::new();
        while places.len() < limit
            && let Some(row) = rows.next()?
        {
            let words = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
            if sought.is_in(words) {
                places.push(row.get(0)?);
            }
        }
        Ok(places)
    }

    /// The newest places that match, looked for among those with a beginning that the index
    /// has a list of. None where that takes too long: then few match.
    fn newest_beginning(
        self,
        sought: &Sought,
        before: i64,
        limit: usize,
    ) -> Result<Option<Vec<i64>>, StoreError> {
        let query = sought.narrowed_by(indexed_beginning(&sought.last));
        let (sql, bound) = places_of(Some(query), before);
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query(params_from_iter(bound))?;
        let mut places = Vec::new();
        let mut looked_at = 0;
        let most = LOOKED_AT.max(4 * limit);
        while looked_at < most
            && let Some(row) = rows.next()?
        {
            looked_at += 1;
            let words = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
            if sought.is_in(words) {
                places.push(row.get(0)?);
                if places.len() == limit {
                    return Ok(Some(places));
                }
            }
        }
        Ok((looked_at < most).then_some(places))
    }
}

/// The places before one, with their words, from the newest on: those that the index gives
/// for a query, or all; and what is bound.
fn places_of(query: Option<String>, before: i64) -> (&'static str, Vec<Value>) {
    let before = Value::Integer(before);
    match query {
        Some(query) => (
            "SELECT rowid, words FROM attention_search
             WHERE attention_search MATCH ? AND rowid < ? ORDER BY rowid DESC",
            vec![Value::Text(query), before],
        ),
        None => (
            "SELECT place, words FROM search_said WHERE place < ? ORDER BY place DESC",
            vec![before],
        ),
    }
}

/// Characters of the longest beginnings that the index has lists of.
const INDEXED: usize = 3;

/// How many of the newest are looked at one by one, or four times as many as are wanted.
const LOOKED_AT: usize = 500;

/// How many words one beginning is asked for as, each by itself.
const SPELLED_OUT: usize = 200;

/// The beginning of a word that the index has a list of.
fn indexed_beginning(word: &str) -> &str {
    let end = word.char_indices().nth(INDEXED);
    end.map_or(word, |(end, _)| &word[..end])
}

/// Whether a word is none of a document's, a line's or a phone's.
fn has_no_digit(word: &str) -> bool {
    !word.contains(|c: char| c.is_ascii_digit() || c == OF_NUMBER)
}

/// The words of a text that is looked for: each stands as it is, or is the end of a number.
struct Sought {
    whole: Vec<String>,
    /// A word may begin so.
    last: String,
    /// Or these, where numbers were typed in groups.
    joined: Option<Box<Self>>,
}

impl Sought {
    fn of(text: &str) -> Option<Self> {
        // Anybody may ask for a correlative: it is no number of a person (U3).
        let joined = with_numbers_in_one_piece(text).filter(|_| !CorrelativeEnd::is_named(text));
        let joined = joined.and_then(Self::of_words).map(Box::new);
        Some(Self {
            joined,
            ..Self::of_words(fold_words(text))?
        })
    }

    fn of_words(mut whole: Vec<String>) -> Option<Self> {
        let last = whole.pop()?;
        Some(Self {
            whole,
            last,
            joined: None,
        })
    }

    /// What the index is asked for; none where all of it is to be read: it has no list of
    /// ends.
    fn query(&self) -> Option<String> {
        let query = self.narrowed_by(if is_end(&self.last) { "" } else { &self.last });
        let query = (!query.is_empty()).then_some(query)?;
        // The words before an `OR` bind first.
        Some(match &self.joined {
            Some(joined) => format!("{query} OR {}", joined.query()?),
            None => query,
        })
    }

    /// Every word that may be no end, and one that begins so. Folded words are letters and
    /// digits alone: nothing of them is syntax.
    fn narrowed_by(&self, beginning: &str) -> String {
        let mut query = String::new();
        for word in self.whole.iter().filter(|word| !is_end(word)) {
            query.extend(["\"", word, "\" "]);
        }
        if !beginning.is_empty() {
            let more = if begins(beginning) { "*" } else { "" };
            query.extend(["\"", beginning, "\"", more]);
        }
        query
    }

    /// Every word that may be no end, and one of those that the last begins; none where that
    /// begins none.
    fn spelled_out(&self, words: &[String]) -> Option<String> {
        let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
        let any = (!quoted.is_empty()).then(|| quoted.join(" OR "))?;
        let whole = self.narrowed_by("");
        Some(match whole.as_str() {
            "" => any,
            whole => format!("{whole} AND ({any})"),
        })
    }

    /// Whether all of it is found among the words of a place.
    fn is_in(&self, words: &str) -> bool {
        let is = |word: &str, sought: &String| {
            word == sought || is_end(sought) && is_number(word) && word.ends_with(sought)
        };
        let has = |sought: &String| words.split(' ').any(|word| is(word, sought));
        let begins_last =
            |word: &str| begins(&self.last) && has_no_digit(word) && word.starts_with(&self.last);
        self.whole.iter().all(has) && (has(&self.last) || words.split(' ').any(begins_last))
            || self
                .joined
                .as_ref()
                .is_some_and(|joined| joined.is_in(words))
    }
}

/// Whether a word is looked for as the beginning of others, of which none is a number:
/// by the beginnings of one anybody could ask for it sign by sign (U3).
fn begins(word: &str) -> bool {
    word.chars().count() > 1 && has_no_digit(word)
}

/// Whether a word may be the end of a document, a line or a phone, as lists show it (U3).
fn is_end(word: &str) -> bool {
    word.len() == 4 && word.is_ascii() && !has_no_digit(word)
}

/// Whether a word is a number of a document, a line or a phone; those of passports have
/// letters too.
fn is_number(word: &str) -> bool {
    word.len() >= FEWEST_DIGITS && word.is_ascii() && !has_no_digit(word)
}

#[cfg(test)]
mod tests {
    use super::super::schema;
    use super::*;
    use std::path::Path;

    const LETTERS: [&str; 26] = [
        "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r",
        "s", "t", "u", "v", "w", "x", "y", "z",
    ];

    /// An index of many places with few words, most with the same beginning.
    fn index() -> (Connection, Vec<String>) {
        let mut conn = Connection::open_in_memory().unwrap();
        schema::migrate(&mut conn, Path::new("store.db"), |_, _| Ok(())).unwrap();
        let texts: Vec<String> = (0..3 * LOOKED_AT)
            .map(|place| {
                let rare = if place % 700 == 3 {
                    "transparente"
                } else {
                    "transito"
                };
                let common = ["linea", "recibo", "lineal"][place % 3];
                // A code in each, which begins as a word of few; and more words that begin
                // alike than are asked for one by one.
                let few = if place % 700 == 5 { "limite" } else { "mora" };
                let own = if place % 5 == 0 {
                    ["so", LETTERS[place / 5 % 26], LETTERS[place / 130]].concat()
                } else {
                    String::from("abono")
                };
                format!("{common} {rare} {few} {own} x{place} lim014")
            })
            .collect();
        for (place, text) in (0_i64..).zip(&texts) {
            conn.execute(
                "INSERT INTO known (number, id) VALUES (?1, randomblob(16))",
                [place],
            )
            .unwrap();
            search_index::add(&conn, place, place, text).unwrap();
        }
        (conn, texts)
    }

    #[test]
    fn u3_a_search_finds_the_newest_whatever_the_index_has_lists_of() {
        let (conn, texts) = index();
        for text in [
            "t",
            "tr",
            "tra",
            "tran",
            "trans",
            "transi",
            "transparente",
            "transparentes",
            "linea",
            "lineal",
            "recibo tr",
            "recibo trans",
            "linea transp",
            "recibo x1499",
            "x14",
            "li",
            "lim",
            "limi",
            "lim014",
            "recibo lim",
            "lim01",
            "so",
            "sob",
            "linea so",
            "nada",
        ] {
            let words: Vec<&str> = text.split(' ').collect();
            let (last, whole) = words.split_last().unwrap();
            let holds = |place: &i64| {
                let has: Vec<&str> = texts[usize::try_from(*place).unwrap()].split(' ').collect();
                let begins = |word: &&str| match last.len() {
                    1 => word == last,
                    _ if !has_no_digit(last) || !has_no_digit(word) => word == last,
                    _ => word.starts_with(last),
                };
                whole.iter().all(|word| has.contains(word)) && has.iter().any(begins)
            };
            let mut before = i64::MAX;
            let newest = i64::try_from(texts.len()).unwrap();
            loop {
                let expected: Vec<i64> = (0..newest.min(before))
                    .rev()
                    .filter(holds)
                    .take(400)
                    .collect();
                let found = Reader::new(&conn)
                    .matching(&Sought::of(text).unwrap(), before, 400)
                    .unwrap();
                assert_eq!(found, expected, "{text} before {before}");
                match found.last() {
                    Some(last) => before = *last,
                    None => break,
                }
            }
        }
    }
}
