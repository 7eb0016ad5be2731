//! Finding the record a person names.

use super::desk::Desk;
use super::error::ActionError;
use crate::domain::attention::Attention;
use crate::domain::authority::{Role, Whose};
use crate::domain::numbering::{CodeEnd, CorrelativeEnd, NotACode};
use crate::domain::outage::Outage;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::domain::trust::{Standing, Standings};
use crate::exchange::fingerprint;
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

pub(super) fn record_by_id(read: Reader<'_>, id: Uuid) -> Result<Record, ActionError> {
    Ok(match read.attention(id)? {
        Some(attention) => Record::Attention(Box::new(attention)),
        None => Record::Outage(Box::new(by_id(read, id)?)),
    })
}

/// Whether a text was meant as a code rather than a correlative: both may be
/// named by a number alone.
fn is_code(text: &str) -> bool {
    let (name, _) = parted(text);
    let number = name.bytes().all(|byte| byte.is_ascii_digit());
    !number && !matches!(name.parse::<CodeEnd>(), Err(NotACode::Shape(_)))
}

/// A name, and where two terminals gave the same, which of them is meant:
/// `LIM014-A2-R000317-K@8411` (N5).
fn parted(text: &str) -> (&str, Option<&str>) {
    match text.trim().rsplit_once('@') {
        Some((name, terminal)) => (name.trim(), Some(terminal)),
        None => (text.trim(), None),
    }
}

/// Whether a terminal has this fingerprint, or one that begins so.
fn has_fingerprint(standing: &Standing, wanted: &str) -> bool {
    let digits = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    let wanted = digits(wanted).to_lowercase();
    wanted.len() >= TOLD
        && fingerprint(&standing.public_key).is_some_and(|own| digits(&own).starts_with(&wanted))
}

/// Digits of a fingerprint that tell a few terminals apart.
const TOLD: usize = 4;

/// What two people call a terminal by, where its series does not tell it: the
/// beginning of its fingerprint.
fn told(standings: &Standings, replica: Uuid) -> Option<String> {
    let standing = standings.of(replica)?;
    let whole = fingerprint(&standing.public_key)?;
    Some(whole.chars().take(TOLD).collect())
}

/// The one that is meant among records that end alike; those of the own point come
/// first to mind.
///
/// # Errors
/// None is, or several are: each by a name that tells it from the others.
fn one<T>(
    desk: &Desk,
    found: Vec<T>,
    terminal: Option<&str>,
    facts: impl Fn(&T) -> Facts,
) -> Result<Option<T>, Vec<String>> {
    let standings = match desk.store.read().standings() {
        Ok(standings) if found.len() > 1 || terminal.is_some() => standings,
        _ => Standings::default(),
    };
    let mut found: Vec<(Facts, T)> = found.into_iter().map(|it| (facts(&it), it)).collect();
    if let Some(wanted) = terminal {
        found.retain(|(facts, _)| {
            standings
                .of(facts.origin)
                .is_some_and(|standing| has_fingerprint(standing, wanted))
        });
    }
    if found.iter().any(|(facts, _)| facts.point == desk.point()) {
        found.retain(|(facts, _)| facts.point == desk.point());
    }
    if found.len() < 2 {
        return Ok(found.pop().map(|(_, it)| it));
    }
    let named = found.iter().map(|(facts, _)| {
        let alike = |other: &&(Facts, T)| other.0.name == facts.name;
        if found.iter().filter(alike).count() < 2 {
            return facts.name.clone();
        }
        let told = told(&standings, facts.origin);
        let shared = found
            .iter()
            .filter(alike)
            .any(|(other, _)| other.id != facts.id && self::told(&standings, other.origin) == told);
        match told.filter(|_| !shared) {
            Some(told) => format!("{}@{told}", facts.name),
            None => facts.id.to_string(),
        }
    });
    Err(named.collect())
}

/// What tells a record from another one.
struct Facts {
    id: Uuid,
    name: String,
    point: String,
    origin: Uuid,
}

/// The attention that a code, its unambiguous end, or its id names.
pub(super) fn attention(desk: &Desk, text: &str) -> Result<Attention, ActionError> {
    let read = desk.store.read();
    if let Ok(id) = text.trim().parse::<Uuid>() {
        return attention_by_id(read, id);
    }
    let (name, terminal) = parted(text);
    let end: CodeEnd = name
        .parse()
        .map_err(|source| ActionError::Code { source })?;
    let found = read.attentions_ending(&end)?;
    if found.is_empty()
        && end.has_check()
        && !read.attentions_ending(&end.without_check())?.is_empty()
    {
        let source = NotACode::Mistyped(text.to_owned());
        return Err(ActionError::Code { source });
    }
    let facts = |attention: &Attention| Facts {
        id: attention.id,
        name: attention.code.to_string(),
        point: attention.code.point.clone(),
        origin: attention.origin,
    };
    one(desk, found, terminal, facts)
        .map_err(|codes| ActionError::SeveralAttentions {
            text: text.to_owned(),
            codes,
        })?
        .ok_or_else(|| ActionError::NoAttention(text.to_owned()))
}

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

/// Refuses what has no sense for an attention that was annulled (O6).
pub(super) fn check_counts(attention: &Attention) -> Result<(), Refusal> {
    if attention.annulled.is_none() {
        return Ok(());
    }
    Err(Refusal::new(
        Rule::O6,
        format!("La atención {} está anulada.", attention.code.short()),
    )
    .hint("Conserva su código y su historia; no se regulariza ni se corrige.")
    .hint("Si el cliente la necesita, recíbala otra vez: tendrá un código nuevo."))
}

/// The outage that a correlative, its unambiguous end, or its id names.
pub(super) fn outage(desk: &Desk, text: &str) -> Result<Outage, ActionError> {
    let none = || ActionError::NoOutage(text.to_owned());
    let read = desk.store.read();
    if let Ok(id) = text.trim().parse::<Uuid>() {
        return by_id(read, id);
    }
    let (name, terminal) = parted(text);
    let end: CorrelativeEnd = name.parse().map_err(|_| none())?;
    let found = read.outages_ending(&end)?;
    let facts = |outage: &Outage| Facts {
        id: outage.id,
        name: outage.correlative.to_string(),
        point: outage.correlative.point.clone(),
        origin: outage.origin,
    };
    one(desk, found, terminal, facts)
        .map_err(|correlatives| ActionError::SeveralOutages {
            text: text.to_owned(),
            correlatives,
        })?
        .ok_or_else(none)
}

pub(super) fn by_id(read: Reader<'_>, id: Uuid) -> Result<Outage, ActionError> {
    read.outage(id)?
        .ok_or_else(|| ActionError::NoOutage(id.to_string()))
}

/// The terminal that its replica's id, its point and series, its fingerprint or
/// the beginning of it names: `LIM014-A2`, `8411 5545`, `LIM014-A2@8411`.
pub(super) fn replica(desk: &Desk, text: &str) -> Result<Uuid, ActionError> {
    let read = desk.store.read();
    let standings = read.standings()?;
    if let Ok(id) = text.trim().parse::<Uuid>() {
        return match standings.of(id) {
            Some(_) => Ok(id),
            None => Err(ActionError::NoTerminal(text.to_owned())),
        };
    }
    let (wanted, told) = parted(text);
    let mut found = Vec::new();
    for (replica, standing) in standings.iter() {
        let series = read.terminal(replica)?.map(|terminal| terminal.series());
        let name = format!("{}-{}", standing.point, series.unwrap_or_default());
        let named = name.eq_ignore_ascii_case(wanted)
            && told.is_none_or(|told| has_fingerprint(standing, told));
        if named || (told.is_none() && has_fingerprint(standing, wanted)) {
            found.push((replica, name, standing));
        }
    }
    match &found[..] {
        [] => Err(ActionError::NoTerminal(text.to_owned())),
        [(replica, ..)] => Ok(*replica),
        several => Err(ActionError::SeveralTerminals {
            text: text.to_owned(),
            terminals: several
                .iter()
                .map(|(_, name, standing)| {
                    let fingerprint = fingerprint(&standing.public_key).unwrap_or_default();
                    format!("{name} ({fingerprint})")
                })
                .collect(),
        }),
    }
}
