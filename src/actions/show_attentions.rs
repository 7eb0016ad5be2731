//! Lists of attentions, search in them, and one of them whole (K2, U3).

use super::attention_history::history;
use super::attention_view::AttentionView;
use super::desk::Desk;
use super::error::ActionError;
use super::find;
use super::paging::{ListPage, Total};
use super::revealed::Revealed;
use super::show_outages::HistoryEntry;
use super::views::Viewer;
use crate::domain::access::AccessKind;
use crate::domain::attention::Attention;
use crate::domain::authority::{Permission, Role, Whose};
use crate::domain::numbering::{CodeEnd, CorrelativeEnd};
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::domain::text::{FEWEST_DIGITS, fold_words, with_numbers_in_one_piece};
use crate::store::{AttentionFilter, Cursor, PageAt, Period, Reader, StoreError};
use chrono::{DateTime, FixedOffset};
use serde::Serialize;
use uuid::Uuid;

/// How many that a text is found in are gathered at first, and as many again as the page that is
/// asked for lies behind them: of more it is said that there are more, and another word tells
/// them apart (U3).
const FOUND: usize = 500;

/// Which attentions a person wants to see.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AttentionQuery {
    /// Words, a code or a correlative; empty for all.
    pub text: String,
    /// Only those of this outage.
    pub outage: Option<String>,
    /// Only those the user entered.
    pub own: bool,
    /// Only those taken from this instant on.
    pub from: Option<DateTime<FixedOffset>>,
    /// Only those taken before this instant.
    pub until: Option<DateTime<FixedOffset>>,
}

/// A row's place in a list of attentions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttentionPlace {
    /// Among the critical ones that are pending: they stand first (K2).
    Pending(Cursor),
    /// Among the others.
    Settled(Cursor),
    /// Among those that were found.
    Found(Uuid),
}

/// One page of attentions: the critical ones that are pending, longest waiting first
/// (K2), then the others, newest first.
pub type AttentionList = ListPage<AttentionView, AttentionPlace>;

/// An attention with its history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AttentionDetail {
    /// The attention as it stands.
    #[serde(flatten)]
    pub attention: AttentionView,
    /// Its operations, oldest first.
    pub history: Vec<HistoryEntry>,
}

/// One page of attentions, masked, and how many there are: the pending critical ones
/// first, then newest first. An asesor sees their own. A search by an identifier is for
/// whom may see it, and logged (U3).
///
/// # Errors
/// No such outage, the role may not look for a number, or the store cannot be read.
pub fn list_attentions(
    desk: &mut Desk,
    query: &AttentionQuery,
    page: PageAt<AttentionPlace>,
    limit: usize,
) -> Result<AttentionList, ActionError> {
    let text = query.text.trim();
    let own = is_of_own(desk, query);
    let user = own.then_some(desk.store.session().user.id);
    if is_identifier(text) {
        // Finding somebody by a number is seeing the number.
        let whose = if own { Whose::Own } else { Whose::Others };
        let answers_for_them = desk.permit(Permission::PersonAccess).is_ok();
        if !answers_for_them && desk.permit(Permission::RevealPersonal(whose)).is_err() {
            return Err(no_search_by_number().into());
        }
        if page == PageAt::First {
            Revealed::note_search(desk)?;
        }
    }
    let outage = match &query.outage {
        Some(name) => Some(find::outage(desk, name)?.id),
        None => correlative(desk, text),
    };
    let period = match (query.from, query.until) {
        (None, None) => None,
        (from, until) => Some(Period {
            from: from.unwrap_or(DateTime::UNIX_EPOCH.fixed_offset()),
            until: until.unwrap_or(DateTime::<chrono::Utc>::MAX_UTC.fixed_offset()),
        }),
    };
    let filter = AttentionFilter {
        outage,
        user,
        period,
    };
    let read = desk.store.read();
    let viewer = Viewer::new(desk);
    if !is_by_words(desk, query) {
        return listed(read, &filter, page, limit)?.try_map(|it| viewer.masked(it));
    }
    let mut found: Vec<Uuid> = with_code(read, text)?
        .into_iter()
        .filter(|it| filter.lets(it))
        .map(|it| it.id)
        .collect();
    let mut most = FOUND.max(limit);
    if found.is_empty() {
        found = read.find_attentions(text, &filter, most + 1)?;
        while found.len() > most && !reaches(&found, page, limit) {
            most *= 2;
            found = read.find_attentions(text, &filter, most + 1)?;
        }
    }
    let total = Total::up_to(most, found.len());
    found.truncate(most);
    let mut list = ListPage::of_all(found, page, limit, |id| AttentionPlace::Found(*id))
        .try_map(|id| viewer.masked(&find::attention_by_id(read, *id)?))?;
    list.total = total;
    list.has_after |= total.and_more;
    Ok(list)
}

/// Whether those that were gathered hold a page, and one more after it.
fn reaches(found: &[Uuid], page: PageAt<AttentionPlace>, limit: usize) -> bool {
    let Some(row) = page.beside() else {
        return true;
    };
    let beside = |id: &Uuid| AttentionPlace::Found(*id) == *row;
    let at = found.iter().position(beside);
    at.is_some_and(|at| at + 1 + limit < found.len())
}

/// Whether a query is for those alone that the user entered.
fn is_of_own(desk: &Desk, query: &AttentionQuery) -> bool {
    query.own || desk.store.session().user.role == Role::Asesor
}

/// Whether a text is looked for, and not the outage that it names.
fn is_by_words(desk: &Desk, query: &AttentionQuery) -> bool {
    let text = query.text.trim();
    !text.is_empty() && (query.outage.is_some() || correlative(desk, text).is_none())
}

/// Where an attention stands in the list of a query, by its name. Whoever goes on from a name
/// with a search by an identifier begins it: that is logged (U3).
///
/// # Errors
/// No such attention, or several; it is of another user where only the own ones are listed.
pub fn attention_place(
    desk: &mut Desk,
    query: &AttentionQuery,
    name: &str,
) -> Result<AttentionPlace, ActionError> {
    let found = find::attention(desk, name)?;
    if is_of_own(desk, query) && found.registered_by != desk.store.session().user.id {
        return Err(ActionError::NoAttention(name.to_owned()));
    }
    if is_identifier(query.text.trim()) {
        Revealed::note_search(desk)?;
    }
    Ok(if is_by_words(desk, query) {
        AttentionPlace::Found(found.id)
    } else {
        place(&found)
    })
}

/// Where an attention stands among all that a filter lets through.
fn place(attention: &Attention) -> AttentionPlace {
    let at = Cursor::at(attention.taken.at, attention.id);
    if attention.critical_pending() {
        AttentionPlace::Pending(at)
    } else {
        AttentionPlace::Settled(at)
    }
}

/// One page of all that a filter lets through.
fn listed(
    read: Reader<'_>,
    filter: &AttentionFilter,
    page: PageAt<AttentionPlace>,
    limit: usize,
) -> Result<ListPage<Attention, AttentionPlace>, StoreError> {
    use AttentionPlace::{Found, Pending, Settled};
    let wanted = limit + 1;
    let pending = |at, left| read.pending_attentions(filter, at, left);
    let settled = |at, left| read.settled_attentions(filter, at, left);
    let rows = match page {
        PageAt::After(Settled(row)) => settled(PageAt::After(row), wanted)?,
        PageAt::Before(Pending(row)) => pending(PageAt::Before(row), wanted)?,
        PageAt::Before(Settled(_)) | PageAt::Last => {
            let at = match page {
                PageAt::Before(Settled(row)) => PageAt::Before(row),
                _ => PageAt::Last,
            };
            let after = settled(at, wanted)?;
            let mut rows = pending(PageAt::Last, wanted - after.len())?;
            rows.extend(after);
            rows
        }
        PageAt::First | PageAt::After(Pending(_) | Found(_)) | PageAt::Before(Found(_)) => {
            let at = match page {
                PageAt::After(Pending(row)) => PageAt::After(row),
                _ => PageAt::First,
            };
            let mut rows = pending(at, wanted)?;
            rows.extend(settled(PageAt::First, wanted - rows.len())?);
            rows
        }
    };
    let count = |before: Option<AttentionPlace>, most: usize| match before {
        None | Some(Found(_)) => read.count_attentions(filter, None, most),
        Some(Pending(row)) => read.count_pending_before(filter, row, most),
        // Those newer, pending or not, and those pending that are older.
        Some(Settled(row)) => Ok(read.count_attentions(filter, Some(row), most)?
            + read.count_pending_before(filter, row, most)?),
    };
    ListPage::cut(rows, &page, limit, place).counted(count)
}

/// Why somebody who sees no numbers looks for none (U3).
fn no_search_by_number() -> Refusal {
    Refusal::new(
        Rule::U3,
        "Por un documento, un teléfono o un correo busca quien puede ver esos datos.",
    )
    .hint("Búsquela por el nombre, por lo que pidió o por su código; o solo entre las suyas.")
}

/// The outage that a text names, where it names one and no code.
fn correlative(desk: &Desk, text: &str) -> Option<Uuid> {
    let series = text.contains('-') && text.parse::<CorrelativeEnd>().is_ok();
    if !series {
        return None;
    }
    find::outage(desk, text).ok().map(|outage| outage.id)
}

/// The attentions whose code a text names, however it is spelled (N2): words and
/// bare numbers name none.
fn with_code(read: Reader<'_>, text: &str) -> Result<Vec<Attention>, StoreError> {
    match text.parse::<CodeEnd>() {
        Ok(end) if end.short().is_some() => read.attentions_ending(&end),
        _ => Ok(Vec::new()),
    }
}

/// The attentions whose code a text names, masked. No word and no identifier of a
/// customer is looked for, so that nothing is to be logged (U3). An asesor sees their own.
///
/// # Errors
/// The store cannot be read.
pub fn attentions_named(desk: &Desk, text: &str) -> Result<Vec<AttentionView>, ActionError> {
    let session = desk.store.session();
    let own = (session.user.role == Role::Asesor).then_some(session.user.id);
    let number = text.trim();
    let is_number = !number.is_empty() && number.bytes().all(|it| it.is_ascii_digit());
    let code = if is_number {
        format!("R{number}")
    } else {
        number.to_owned()
    };
    let viewer = Viewer::new(desk);
    with_code(desk.store.read(), &code)?
        .iter()
        .filter(|it| own.is_none_or(|user| it.registered_by == user))
        .map(|it| viewer.masked(it))
        .collect()
}

/// Whether a text has a document number, a phone or an address, or a group of digits
/// of one, rather than words, a code or a correlative (U3).
#[must_use]
pub fn is_identifier(text: &str) -> bool {
    has_number(text, GROUP)
}

/// Whether a text may be a whole document number, a phone or an address (U3).
#[must_use]
pub fn is_whole_identifier(text: &str) -> bool {
    has_number(text, FEWEST_DIGITS)
}

/// Digits that are a group of a number: people write 987 000 412.
const GROUP: usize = 3;

fn has_number(text: &str, least: usize) -> bool {
    let text = text.trim();
    // A code is told by its R: digits alone, with or without one more, are a document's.
    let marked = text.contains(['R', 'r']);
    if marked && text.parse::<CodeEnd>().is_ok_and(|end| end.is_explicit()) {
        return false;
    }
    if CorrelativeEnd::is_named(text) {
        return false;
    }
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
    let identifies = |word: &String| {
        let letters = word.chars().filter(|c| c.is_alphabetic()).count();
        // The code of a point is neither: LIM014.
        digits(word) >= least && !(letters >= 3 && digits(word) <= 3)
    };
    text.contains('@')
        || fold_words(text).iter().any(identifies)
        || with_numbers_in_one_piece(text).is_some_and(|it| it.iter().any(identifies))
}

/// An attention and everything that was written about it, masked.
///
/// # Errors
/// No such attention, or the store cannot be read.
pub fn show_attention(desk: &Desk, name: &str) -> Result<AttentionDetail, ActionError> {
    let attention = find::attention(desk, name)?;
    find::check_own(desk, &attention)?;
    detail(desk, &attention, None)
}

/// The same with nothing masked; that is logged (U3).
///
/// # Errors
/// No such attention, the role may not, or the store cannot be written.
pub fn reveal_attention(desk: &mut Desk, name: &str) -> Result<AttentionDetail, ActionError> {
    let attention = find::attention(desk, name)?;
    let seen = Revealed::of(desk, [&attention], AccessKind::Revealed)?;
    detail(desk, &attention, Some(&seen))
}

/// An attention and everything that was written about it.
pub(super) fn detail(
    desk: &Desk,
    attention: &Attention,
    seen: Option<&Revealed>,
) -> Result<AttentionDetail, ActionError> {
    Ok(AttentionDetail {
        attention: Viewer::new(desk).seen(attention, seen)?,
        history: history(desk, attention, seen)?,
    })
}

/// Listed attentions with nothing masked, in their order; that is logged, once
/// for all of them (U3).
///
/// # Errors
/// The role may not see one of them, or the store cannot be written.
pub fn reveal_listed(
    desk: &mut Desk,
    listed: &[AttentionView],
) -> Result<Vec<AttentionView>, ActionError> {
    if listed.is_empty() {
        return Ok(Vec::new());
    }
    let read = desk.store.read();
    let found = listed
        .iter()
        .map(|view| find::attention_by_id(read, view.id))
        .collect::<Result<Vec<_>, _>>()?;
    let seen = Revealed::of(desk, &found, AccessKind::Revealed)?;
    let viewer = Viewer::new(desk);
    found
        .iter()
        .map(|attention| viewer.seen(attention, Some(&seen)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn u3_documents_phones_and_addresses_are_identifiers_and_codes_are_not() {
        for identifier in [
            "45455521",
            "45455521-K",
            "4545552 1",
            "20512333798",
            "987 000 412",
            "rosa@ejemplo.pe",
            "rosa 987000412",
            "5521",
            "rosa 412",
            "98 70 41",
            "98 70",
            "AB 12-34-56",
        ] {
            assert!(is_identifier(identifier), "{identifier}");
        }
        for whole in [
            "rosa 987 000 412",
            "987 000 412 rosa",
            "40.055.426",
            "rosa@ejemplo.pe",
        ] {
            assert!(is_whole_identifier(whole), "{whole}");
        }
        assert!(!is_whole_identifier("rosa 987"));
        for other in [
            "R000317-K",
            "LIM014-A-R000317-K",
            "LIM014",
            "LIM014-2026-A-000017",
            "rosa",
            "chip 4g",
            "A-000017",
            "de 12.50",
            "",
        ] {
            assert!(!is_identifier(other), "{other}");
        }
    }
}
