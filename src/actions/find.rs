//! Finding the record a person names.

use super::desk::Desk;
use super::error::ActionError;
use crate::domain::attention::Attention;
use crate::domain::authority::{Role, Whose};
use crate::domain::numbering::{CodeEnd, CorrelativeEnd, NotACode};
use crate::domain::outage::Outage;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::store::Reader;
use uuid::Uuid;

/// An outage or an attention.
#[derive(Debug, Clone)]
pub(super) enum Record {
    Outage(Box<Outage>),
    Attention(Box<Attention>),
}

/// The outage or attention that a correlative, a provisional code, the
/// unambiguous end of either, or an id names.
pub(super) fn record(desk: &Desk, text: &str) -> Result<Record, ActionError> {
    let is_attention = match text.trim().parse::<Uuid>() {
        Ok(id) => desk.store.read().attention(id)?.is_some(),
        Err(_) => is_code(text),
    };
    Ok(if is_attention {
        Record::Attention(Box::new(attention(desk, text)?))
    } else {
        Record::Outage(Box::new(outage(desk, text)?))
    })
}

/// The outage or attention with an id.
pub(super) fn record_by_id(read: Reader<'_>, id: Uuid) -> Result<Record, ActionError> {
    Ok(match read.attention(id)? {
        Some(attention) => Record::Attention(Box::new(attention)),
        None => Record::Outage(Box::new(by_id(read, id)?)),
    })
}

/// Whether a text was meant as a code rather than a correlative: both may be
/// named by a number alone.
fn is_code(text: &str) -> bool {
    let number = text.trim().bytes().all(|byte| byte.is_ascii_digit());
    !number && !matches!(text.parse::<CodeEnd>(), Err(NotACode::Shape(_)))
}

/// The attention that a code, its unambiguous end, or its id names.
pub(super) fn attention(desk: &Desk, text: &str) -> Result<Attention, ActionError> {
    let none = || ActionError::NoAttention(text.to_owned());
    let read = desk.store.read();
    if let Ok(id) = text.trim().parse::<Uuid>() {
        return attention_by_id(read, id);
    }
    let end: CodeEnd = text
        .parse()
        .map_err(|source| ActionError::Code { source })?;
    let mut found = read.attentions_ending(&end)?;
    if found.len() > 1 {
        // The own point's come first to mind.
        let own: Vec<Attention> = found
            .iter()
            .filter(|attention| attention.code.point == desk.point())
            .cloned()
            .collect();
        if !own.is_empty() {
            found = own;
        }
    }
    match found.len() {
        0 => Err(none()),
        1 => found.pop().ok_or_else(none),
        _ => Err(ActionError::SeveralAttentions {
            text: text.to_owned(),
            codes: found
                .iter()
                .map(|attention| attention.code.to_string())
                .collect(),
        }),
    }
}

/// The attention with an id.
pub(super) fn attention_by_id(read: Reader<'_>, id: Uuid) -> Result<Attention, ActionError> {
    read.attention(id)?
        .ok_or_else(|| ActionError::NoAttention(id.to_string()))
}

/// Whose attention it is, for the user.
pub(super) fn whose(desk: &Desk, attention: &Attention) -> Whose {
    if attention.registered_by == desk.store.session().user.id {
        Whose::Own
    } else {
        Whose::Others
    }
}

/// Refuses an asesor the attentions of others (U1).
pub(super) fn check_own(desk: &Desk, attention: &Attention) -> Result<(), ActionError> {
    let role = desk.store.session().user.role;
    if role == Role::Asesor && whose(desk, attention) == Whose::Others {
        return Err(Refusal::new(Rule::U1, "Esa atención la tomó otra persona.")
            .hint("Un asesor ve las atenciones que tomó; pídala a su supervisor.")
            .into());
    }
    Ok(())
}

/// The outage that a correlative, its unambiguous end, or its id names.
pub(super) fn outage(desk: &Desk, text: &str) -> Result<Outage, ActionError> {
    let none = || ActionError::NoOutage(text.to_owned());
    let read = desk.store.read();
    if let Ok(id) = text.trim().parse::<Uuid>() {
        return by_id(read, id);
    }
    let end: CorrelativeEnd = text.parse().map_err(|_| none())?;
    let mut found = read.outages_ending(&end)?;
    if found.len() > 1 {
        // The own point's come first to mind.
        let own: Vec<Outage> = found
            .iter()
            .filter(|outage| outage.correlative.point == desk.point())
            .cloned()
            .collect();
        if !own.is_empty() {
            found = own;
        }
    }
    match found.len() {
        0 => Err(none()),
        1 => found.pop().ok_or_else(none),
        _ => Err(ActionError::SeveralOutages {
            text: text.to_owned(),
            correlatives: found
                .iter()
                .map(|outage| outage.correlative.to_string())
                .collect(),
        }),
    }
}

/// The outage with an id.
pub(super) fn by_id(read: Reader<'_>, id: Uuid) -> Result<Outage, ActionError> {
    read.outage(id)?
        .ok_or_else(|| ActionError::NoOutage(id.to_string()))
}

/// The terminal that its replica's id, or its point and series, names.
pub(super) fn replica(desk: &Desk, text: &str) -> Result<Uuid, ActionError> {
    let wanted = text.trim();
    let read = desk.store.read();
    let standings = read.standings()?;
    if let Ok(id) = wanted.parse::<Uuid>() {
        return match standings.of(id) {
            Some(_) => Ok(id),
            None => Err(ActionError::NoTerminal(text.to_owned())),
        };
    }
    for (replica, standing) in standings.iter() {
        if let Some(terminal) = read.terminal(replica)? {
            let name = format!("{}-{}", standing.point, terminal.series());
            if name.eq_ignore_ascii_case(wanted) {
                return Ok(replica);
            }
        }
    }
    Err(ActionError::NoTerminal(text.to_owned()))
}
