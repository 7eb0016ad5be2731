//! Whom this console trusts: admitting, revoking and listing terminals (M4).

use super::desk::Desk;
use super::error::{ActionError, Field};
use super::fields::said;
use super::find;
use crate::domain::advice::Advised;
use crate::domain::authority::Permission;
use crate::domain::personal::RetentionClass;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::domain::terminal::{Scope, Terminal};
use crate::domain::trust::{Admitted, Revoked, Standing, TrustEvent, WhyVoid};
use crate::exchange::fingerprint;
use crate::journal::{Body, hex};
use crate::store::{Claim, Reader, Unproven};
use serde::Serialize;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A terminal as it is shown and printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TerminalView {
    /// Its replica.
    pub replica: String,
    /// Code of its point.
    pub point: String,
    /// Its letter, where its first operation is here.
    pub terminal: Option<String>,
    /// Its series, likewise.
    pub series: Option<String>,
    /// Its epoch, likewise (N5).
    pub epoch: Option<u32>,
    /// `point` or `office`; none where nothing that counts gives it one (M4).
    pub scope: Option<Scope>,
    /// Whether it is the one that is working here.
    pub own: bool,
    /// Whether its bundles are taken here.
    pub admitted: bool,
    /// Minisign public key its bundles are signed with, base64.
    pub public_key: String,
    /// What two people compare to be sure of its key.
    pub fingerprint: String,
    /// Operations of it that are here without a gap.
    pub to_sequence: u64,
    /// Hash of the last of them, 64 hexadecimal digits.
    pub head: Option<String>,
    /// The last of its operations that counts, where there is an end to them.
    pub until: Option<u64>,
    /// Why there is an end: `revoked` or `fork`.
    pub until_why: Option<&'static str>,
    /// Fingerprints of those that say to continue the same terminal, or number in
    /// the same series (N5).
    pub rivals: Vec<String>,
    /// Whether it is the one of them that an office admitted first, and goes on for
    /// the one they continue; none where it has no rival.
    pub successor: Option<bool>,
    /// Where it wrote on after another began in its place (N5).
    pub past_end: Option<PastEnd>,
    /// Operations that wait for those before them, or are of another history.
    pub aside: u64,
    /// What it says of itself, where it was admitted as something else (M4).
    pub claims: Option<ClaimsView>,
    /// Of the own terminal: cuts that others decided and nobody here confirmed (M4).
    pub pending_cuts: Vec<PendingCut>,
    /// What its founder signs with since they came back with the recovery key, where
    /// nobody vouches for it yet (U1).
    pub founder_key: Option<FounderKey>,
    /// Operations without effect, by reason (M1).
    pub without_effect: BTreeMap<&'static str, u64>,
}

/// What a terminal says of itself against its admission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClaimsView {
    /// The point.
    pub point: String,
    /// The scope.
    pub scope: Scope,
    /// Whether it names another key too.
    pub other_key: bool,
}

/// A cut of the own terminal that waits for somebody here to say the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PendingCut {
    /// The last of its operations that would count.
    pub sequence: u64,
    /// Fingerprint of who decided it.
    pub by: String,
}

/// A key that waits for somebody to admit its terminal again with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FounderKey {
    /// Whose it is said to be.
    pub user: String,
    /// Minisign public key, base64.
    pub public_key: String,
    /// What two people compare to be sure of it.
    pub fingerprint: String,
    /// The operation that says it.
    pub sequence: u64,
}

/// What a terminal wrote after another began in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PastEnd {
    /// The first of those operations.
    pub from_sequence: u64,
    /// How many there are.
    pub operations: u64,
    /// Fingerprint of the one that goes on in its place.
    pub successor: String,
}

/// Every terminal that was heard of, by point and series.
///
/// # Errors
/// The store cannot be read.
pub fn terminals(desk: &Desk) -> Result<Vec<TerminalView>, ActionError> {
    let read = desk.store.read();
    let own = desk.store.terminal().replica;
    let standings = read.standings()?;
    let claims = read.claims()?;
    let outlived = read.outlived()?;
    let pending = read.pending_cuts()?;
    let unproven = read.unproven_founders()?;
    let mut views = standings
        .iter()
        .map(|(replica, standing)| {
            let terminal = read.terminal(replica)?;
            let head = read.head_of(replica)?;
            let (rivals, successor) = match &terminal {
                Some(terminal) => rivals(read, terminal, &claims)?,
                None => (Vec::new(), None),
            };
            Ok(TerminalView {
                replica: replica.to_string(),
                point: standing.point.to_string(),
                terminal: terminal
                    .as_ref()
                    .map(|terminal| terminal.started.terminal.clone()),
                series: terminal.as_ref().map(Terminal::series),
                epoch: terminal.as_ref().map(|terminal| terminal.started.epoch),
                scope: standing.scope,
                own: replica == own,
                admitted: standing.admitted(),
                public_key: standing.public_key.clone(),
                fingerprint: fingerprint(&standing.public_key).unwrap_or_default(),
                to_sequence: head.map_or(0, |(sequence, _)| sequence),
                head: head.map(|(_, hash)| hex(&hash)),
                until: standing.until.map(|(last, _)| last),
                until_why: standing.until.map(|(_, why)| why.code()),
                rivals,
                successor,
                past_end: outlived
                    .iter()
                    .find(|it| it.old.replica == replica)
                    .map(|it| PastEnd {
                        from_sequence: it.first,
                        operations: it.operations,
                        successor: it.successor.fingerprint(),
                    }),
                aside: read.aside_of(replica)?,
                claims: standing.claims.as_ref().map(|claims| ClaimsView {
                    point: claims.point.to_string(),
                    scope: claims.scope,
                    other_key: claims.other_key,
                }),
                pending_cuts: pending
                    .iter()
                    .filter(|(_, revoked)| revoked.replica == replica)
                    .map(|(by, revoked)| PendingCut {
                        sequence: revoked.sequence,
                        by: standings
                            .of(*by)
                            .and_then(|by| fingerprint(&by.public_key))
                            .unwrap_or_default(),
                    })
                    .collect(),
                founder_key: match unproven.iter().find(|it| it.replica == replica) {
                    Some(unproven) if !standings.is_own(replica) => {
                        Some(FounderKey::of(read, unproven)?)
                    }
                    _ => None,
                },
                without_effect: read
                    .void_of(replica)?
                    .into_iter()
                    .map(|(why, count)| (why.code(), count))
                    .collect(),
            })
        })
        .collect::<Result<Vec<_>, ActionError>>()?;
    views.sort_by(|a, b| (&a.point, &a.series, &a.replica).cmp(&(&b.point, &b.series, &b.replica)));
    Ok(views)
}

impl FounderKey {
    fn of(read: Reader<'_>, unproven: &Unproven) -> Result<Self, ActionError> {
        Ok(Self {
            user: read.user_name(unproven.user)?,
            public_key: unproven.key.clone(),
            fingerprint: fingerprint(&unproven.key).unwrap_or_default(),
            sequence: unproven.sequence,
        })
    }
}

/// The fingerprints of the rivals of a terminal, and whether it is the one that goes on.
fn rivals(
    read: Reader<'_>,
    terminal: &Terminal,
    claims: &[Claim],
) -> Result<(Vec<String>, Option<bool>), ActionError> {
    if claims.iter().all(|claim| claim.replica != terminal.replica) {
        return Ok((Vec::new(), None));
    }
    let rivals: Vec<&Claim> = Claim::of(terminal).rivals(claims).collect();
    if rivals.is_empty() {
        return Ok((Vec::new(), None));
    }
    let all: Vec<Uuid> = rivals
        .iter()
        .map(|rival| rival.replica)
        .chain([terminal.replica])
        .collect();
    let successor = read.first_admitted(&all)? == Some(terminal.replica);
    let fingerprints = rivals.iter().map(|rival| rival.fingerprint());
    Ok((fingerprints.collect(), Some(successor)))
}

/// Admits a terminal by its replica and key, before any of its bundles is here; or,
/// by the key that its founder took with the recovery key, one that is admitted: so
/// that what they decide has effect. The office that knew no other key of theirs
/// vouches for it, after it was compared (U1).
///
/// # Errors
/// The role may not, or the key is none.
pub fn admit_terminal(
    desk: &mut Desk,
    replica: Uuid,
    point: &str,
    scope: Scope,
    public_key: &str,
) -> Result<TerminalView, ActionError> {
    desk.permit(Permission::AdmitTerminal {
        own_point: point == desk.point(),
        office: scope == Scope::Office,
    })?;
    if !crate::domain::numbering::is_point_code(point) {
        return Err(ActionError::Field {
            field: Field::Point,
            expected: "el código del punto, en mayúsculas, como LIM014",
        });
    }
    if fingerprint(public_key).is_none() {
        return Err(ActionError::Field {
            field: Field::PublicKey,
            expected: "la clave pública de minisign del terminal, en base64",
        });
    }
    desk.store.write(|writer| {
        let before = writer.settled()?.of(replica).cloned();
        let read = writer.read();
        let founder = read
            .unproven_founders()?
            .into_iter()
            .find(|it| it.replica == replica && it.key == public_key);
        let admitted = match (founder, &before) {
            // It stays what it is: only who speaks on it is said.
            (None, Some(held))
                if held.admitted()
                    && held.public_key != public_key
                    && read.head_of(replica)?.is_some() =>
            {
                return Err(other_key(held).into());
            }
            (Some(founder), Some(held)) if *held.point == *point && held.admitted() => Admitted {
                replica,
                point: point.to_owned(),
                scope: held.scope.unwrap_or(scope),
                public_key: held.public_key.clone(),
                founder_key: Some(founder.key),
            },
            _ => Admitted {
                replica,
                point: point.to_owned(),
                scope,
                public_key: public_key.to_owned(),
                founder_key: None,
            },
        };
        let id = writer.id();
        writer.append(id, &Body::Trust(TrustEvent::Admitted(admitted)))?;
        if writer.settled()?.of(replica) == before.as_ref() {
            return Err(nothing_admitted(before.as_ref()).into());
        }
        Ok::<_, ActionError>(())
    })?;
    view_of(desk, replica)
}

/// Why a terminal is not admitted by a key that did not sign what is here of it.
fn other_key(held: &Standing) -> Refusal {
    Refusal::new(
        Rule::M4,
        format!(
            "Lo que hay aquí de ese terminal lo firma la clave de huella {}, y esa no es. No se \
             cambió nada.",
            fingerprint(&held.public_key).unwrap_or_default()
        ),
    )
    .hint(Advised::SeeTerminalKeys)
}

/// Why an admission would change nothing.
fn nothing_admitted(known: Option<&Standing>) -> Refusal {
    match known.and_then(|known| known.until) {
        Some((last, WhyVoid::Revoked)) => Refusal::new(
            Rule::M4,
            format!(
                "El terminal está revocado después de la anotación {last}: admitirlo no lo \
                 devuelve. No se cambió nada."
            ),
        )
        .hint(Advised::SetUpAgain),
        _ => Refusal::new(
            Rule::M4,
            "El terminal ya está admitido así, o quien está más cerca de esta consola decidió \
             otra cosa de él: no se cambió nada.",
        )
        .hint(Advised::SeeTerminalStandings),
    }
}

/// Cuts a terminal off: what it wrote after `sequence` has no effect. An office
/// decides it for everybody; a point, for its own console, which may so let go of an
/// office that was trusted by mistake. Without a sequence: of the own terminal, what
/// an office decided and waits here; of an office, at a point, nothing counts; else
/// all that is here of it counts.
///
/// # Errors
/// The role may not, that operation is not here, or it changes nothing.
pub fn revoke_terminal(
    desk: &mut Desk,
    text: &str,
    sequence: Option<u64>,
    reason: &str,
) -> Result<TerminalView, ActionError> {
    let replica = find::replica(desk, text)?;
    let own = replica == desk.store.terminal().replica;
    let standings = desk.store.read().standings()?;
    let office = standings.of(replica).is_some_and(Standing::is_office);
    let at_point = desk.scope() == Scope::Point;
    if at_point {
        let known = standings.of(replica);
        desk.permit(Permission::AdmitTerminal {
            own_point: known.is_some_and(|known| *known.point == *desk.point()),
            office,
        })?;
    } else {
        desk.permit(Permission::RevokeTerminal)?;
    }
    let reason = said(Field::Reason, reason)?.ok_or(ActionError::Field {
        field: Field::Reason,
        expected: "por qué se revoca",
    })?;
    let read = desk.store.read();
    let pending = read
        .pending_cuts()?
        .into_iter()
        .filter(|(_, revoked)| revoked.replica == replica)
        .map(|(_, revoked)| revoked.sequence)
        .min();
    if own && pending.is_none() {
        return Err(
            Refusal::new(Rule::M4, "Este es el terminal en el que está trabajando.").into(),
        );
    }
    let last = match pending {
        Some(pending) if own => pending,
        _ if at_point && office => 0,
        _ => read.head_of(replica)?.map_or(0, |(sequence, _)| sequence),
    };
    let sequence = sequence.unwrap_or(last);
    let hash = match sequence {
        0 => crate::journal::GENESIS,
        _ => read.hash_of(replica, sequence)?.ok_or(ActionError::Field {
            field: Field::Sequence,
            expected: "una anotación de ese terminal que esté aquí",
        })?,
    };
    desk.store.write(|writer| {
        let before = writer.settled()?.of(replica).cloned();
        let reason = writer.seal(RetentionClass::General, reason)?;
        let revoked = Revoked {
            replica,
            sequence,
            hash: hex(&hash),
            reason,
        };
        let id = writer.id();
        writer.append(id, &Body::Trust(TrustEvent::Revoked(revoked)))?;
        if writer.settled()?.of(replica) == before.as_ref() {
            let last = before.and_then(|it| it.until).map_or(0, |(last, _)| last);
            return Err(Refusal::new(
                Rule::M4,
                format!(
                    "Del terminal ya no vale nada después de la anotación {last}: no se cambió \
                     nada."
                ),
            )
            .into());
        }
        Ok::<_, ActionError>(())
    })?;
    view_of(desk, replica)
}

fn view_of(desk: &Desk, replica: Uuid) -> Result<TerminalView, ActionError> {
    terminals(desk)?
        .into_iter()
        .find(|view| view.replica == replica.to_string())
        .ok_or_else(|| ActionError::NoTerminal(replica.to_string()))
}
