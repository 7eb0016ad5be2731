//! Whom this console trusts: admitting, revoking and listing terminals (M4).

use super::desk::Desk;
use super::error::{ActionError, Field};
use super::fields::said;
use super::find;
use crate::domain::authority::Deed;
use crate::domain::personal::RetentionClass;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::domain::terminal::{Scope, Terminal};
use crate::domain::trust::{Admitted, Revoked, TrustEvent};
use crate::exchange::fingerprint;
use crate::journal::{Body, hex};
use crate::store::{Claim, Reader};
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
    /// `point` or `office` (M4).
    pub scope: Scope,
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
    /// Operations without effect, by reason (M1).
    pub without_effect: BTreeMap<&'static str, u64>,
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
                admitted: standing.admitted,
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

/// Admits a terminal by its replica and key, before any of its bundles is here.
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
    desk.permit(Deed::AdmitTerminal {
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
            expected: "la llave pública de minisign de la terminal, en base64",
        });
    }
    let admitted = Admitted {
        replica,
        point: point.to_owned(),
        scope,
        public_key: public_key.to_owned(),
    };
    desk.store.write(|writer| {
        let id = writer.id();
        writer.append(id, &Body::Trust(TrustEvent::Admitted(admitted)))
    })?;
    view_of(desk, replica)
}

/// Cuts a terminal off: what it wrote after `sequence` has no effect; without
/// one, after all that is here of it. Only an office decides it, for everybody.
///
/// # Errors
/// The role or the scope may not, or that operation is not here.
pub fn revoke_terminal(
    desk: &mut Desk,
    text: &str,
    sequence: Option<u64>,
    reason: &str,
) -> Result<TerminalView, ActionError> {
    desk.permit(Deed::RevokeTerminal)?;
    if desk.store.terminal().started.scope != Scope::Office {
        return Err(Refusal::new(
            Rule::M4,
            "Una terminal la revoca la oficina, para todos los puntos.",
        )
        .hint("Avise a Control e Información cuál es y desde cuándo; mientras tanto no importe sus paquetes.")
        .into());
    }
    let reason = said(Field::Reason, reason)?.ok_or(ActionError::Field {
        field: Field::Reason,
        expected: "por qué se revoca",
    })?;
    let replica = find::replica(desk, text)?;
    if replica == desk.store.terminal().replica {
        return Err(
            Refusal::new(Rule::M4, "Esta es la terminal en la que está trabajando.").into(),
        );
    }
    let read = desk.store.read();
    let last = read.head_of(replica)?.map_or(0, |(sequence, _)| sequence);
    let sequence = sequence.unwrap_or(last);
    let hash = match sequence {
        0 => crate::journal::GENESIS,
        _ => read.hash_of(replica, sequence)?.ok_or(ActionError::Field {
            field: Field::Sequence,
            expected: "una operación de esa terminal que esté aquí",
        })?,
    };
    desk.store.write(|writer| {
        let reason = writer.seal(RetentionClass::General, reason)?;
        let revoked = Revoked {
            replica,
            sequence,
            hash: hex(&hash),
            reason,
        };
        let id = writer.id();
        writer.append(id, &Body::Trust(TrustEvent::Revoked(revoked)))
    })?;
    view_of(desk, replica)
}

fn view_of(desk: &Desk, replica: Uuid) -> Result<TerminalView, ActionError> {
    terminals(desk)?
        .into_iter()
        .find(|view| view.replica == replica.to_string())
        .ok_or_else(|| ActionError::NoTerminal(replica.to_string()))
}
