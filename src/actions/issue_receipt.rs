//! Issuing receipts: what an office says to each point about what it holds and
//! decided (G2, N3, C2, E8).

use super::desk::Desk;
use super::error::ActionError;
use super::export_bundle::{SOFTWARE, manifest_replica};
use super::outlet;
use crate::domain::attention::AttentionEvent;
use crate::domain::authority::{Permission, Role};
use crate::domain::notice::NoticeFacts;
use crate::domain::outage::OutageEvent;
use crate::domain::personal::Sealed;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::domain::terminal::Scope;
use crate::domain::trust::Standing;
use crate::exchange::{
    ExternalClosing, FORMAT, HeardAnswer, OfficialCode, OutageNotice, PointAlert, Receipt,
    Relation, ReplicaHead, ReportedOutage, Rival, Sealing, Verdict, write_receipt,
};
use crate::journal::{Body, VaultEntry, hex};
use crate::store::{Claim, Reader, StoreError};
use secrecy::SecretString;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// A receipt that was written. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IssuedReceipt {
    /// The file.
    pub file: PathBuf,
    /// Its signature, beside it.
    pub signature: PathBuf,
    /// The personal contents that it names, beside it too, where it names any (C8).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contents: Option<PathBuf>,
    /// The receipt's id.
    pub receipt: String,
    /// Code of the point it is for.
    pub point: String,
    /// SHA-256 of the receipt itself, 64 hexadecimal digits.
    pub sha256: String,
    /// Replicas whose chains it acknowledges.
    pub replicas: usize,
    /// Official codes in it.
    pub codes: usize,
    /// Notices in it.
    pub notices: usize,
    /// External closings in it.
    pub closings: usize,
    /// Verdicts in it.
    pub verdicts: usize,
    /// Alerts of operating errors in it.
    pub alerts: usize,
}

/// Writes the receipts of an office: one for each point that it holds anything of.
///
/// # Errors
/// The role or the scope may not, there is no such point, or a file cannot be
/// written; those before it are whole.
pub fn issue_receipts(
    desk: &Desk,
    folder: &Path,
    point: Option<&str>,
    passphrase: Option<SecretString>,
) -> Result<Vec<IssuedReceipt>, ActionError> {
    desk.permit(Permission::IssueReceipt)?;
    let own = &desk.store.terminal().started;
    if own.scope != Scope::Office {
        return Err(
            Refusal::new(Rule::M4, "El acuse lo emite la oficina central.")
                .hint("Este terminal es de un punto: aquí el acuse se importa.")
                .into(),
        );
    }
    let standings = desk.store.read().standings()?;
    let mut points: BTreeMap<&str, Vec<(Uuid, &Standing)>> = BTreeMap::new();
    for (replica, standing) in standings.iter() {
        if standing.scope == Some(Scope::Point) {
            points
                .entry(&standing.point)
                .or_default()
                .push((replica, standing));
        }
    }
    let offices: Vec<Uuid> = standings
        .iter()
        .filter(|(_, standing)| standing.is_office())
        .map(|(replica, _)| replica)
        .collect();
    let sealing = passphrase.map_or(Sealing::Plain, Sealing::Passphrase);
    let key = desk.store.terminal_key(desk.store.terminal().replica)?;
    let mut issued = Vec::new();
    for (code, replicas) in points {
        if point.is_some_and(|wanted| !wanted.eq_ignore_ascii_case(code)) {
            continue;
        }
        let (receipt, contents) = compose(desk, code, &replicas, &offices)?;
        if receipt.replicas.is_empty() {
            continue;
        }
        outlet::check_folder(desk.paths(), folder)?;
        let written = write_receipt(folder, &receipt, &contents, &sealing, &|data| {
            Ok::<_, ActionError>(key.sign(data)?)
        })?;
        if desk.store.takes_writes().is_ok() {
            let heads = receipt.replicas.iter();
            desk.store
                .note_issued(heads.map(|(replica, head)| (*replica, head.sequence)))?;
        }
        issued.push(IssuedReceipt {
            file: written.path,
            signature: written.signature,
            contents: written.contents,
            receipt: receipt.receipt.to_string(),
            point: code.to_owned(),
            sha256: written.sha256,
            replicas: receipt.replicas.len(),
            codes: receipt.codes.len(),
            notices: receipt.notices.len(),
            closings: receipt.closings.len(),
            verdicts: receipt.verdicts.len(),
            alerts: receipt.alerts.len(),
        });
    }
    match (issued.is_empty(), point) {
        (false, _) => Ok(issued),
        (true, Some(point)) => Err(Refusal::new(
            Rule::G2,
            format!("Aquí no hay ningún paquete del punto {point}."),
        )
        .hint("Importe primero lo que envió.")
        .into()),
        (true, None) => Err(Refusal::new(
            Rule::G2,
            "Todavía no se importó ningún paquete de un punto: no hay qué acusar.",
        )
        .into()),
    }
}

/// What the office has to say to a point: how far it holds its chains, and what
/// was decided here and the point has not written down yet.
fn compose(
    desk: &Desk,
    point: &str,
    replicas: &[(Uuid, &Standing)],
    offices: &[Uuid],
) -> Result<(Receipt, Vec<VaultEntry>), ActionError> {
    let read = desk.store.read();
    let own: Vec<Uuid> = replicas.iter().map(|(replica, _)| *replica).collect();
    let mut heads = BTreeMap::new();
    for (replica, standing) in replicas {
        let Some((last, _)) = read.head_of(*replica)? else {
            continue;
        };
        let sequence = standing.until.map_or(last, |(until, _)| until.min(last));
        if let Some(hash) = read.hash_of(*replica, sequence)? {
            let hash = hex(&hash);
            heads.insert(*replica, ReplicaHead { sequence, hash });
        }
    }
    let mut codes = Vec::new();
    for entity in read.written_by("outage.code_paired", offices)? {
        let outage = read.outage(entity)?;
        let outage = outage.filter(|it| it.correlative.point == point);
        let code = outage.as_ref().and_then(|it| it.regularization.code());
        codes.extend(untold(read, entity, code, &own)?);
    }
    for entity in read.written_by("attention.code_paired", offices)? {
        let attention = read.attention(entity)?;
        let attention = attention.filter(|it| it.code.point == point);
        let code = attention.as_ref().and_then(|it| it.regularization.code());
        codes.extend(untold(read, entity, code, &own)?);
    }
    let mut notices: BTreeMap<Uuid, OutageNotice> = BTreeMap::new();
    for entity in read.written_by("outage.notice_attached", offices)? {
        let outage = read.outage(entity)?;
        let outage = outage.filter(|it| it.correlative.point == point);
        let Some(link) = outage.and_then(|outage| outage.notice) else {
            continue;
        };
        if wrote(read, entity, &own, |body| {
            matches!(body, Body::Outage(OutageEvent::NoticeAttached(said))
                if said.notice == link.notice)
        })? {
            continue;
        }
        if let Some(notice) = read.notice(link.notice)? {
            notices
                .entry(link.notice)
                .or_insert_with(|| of_notice(link.notice, notice.facts))
                .outages
                .push(entity);
        }
    }
    let (mut closings, mut contents) = (Vec::new(), Vec::new());
    for entity in read.written_by("outage.closed", offices)? {
        let Some(outage) = read
            .outage(entity)?
            .filter(|it| it.correlative.point == point)
        else {
            continue;
        };
        // One that the point has written down came with a receipt, and says so.
        if let Some(closing) = outage.closing
            && closing.facts.role == Role::Tecnologia
            && closing.facts.receipt.is_none()
        {
            let mut named = |sealed| named(read, &mut contents, sealed);
            closings.push(ExternalClosing {
                entity,
                cause: closing.facts.cause,
                reference: closing.facts.reference.unwrap_or_default(),
                role: closing.facts.role,
                closed_at: closing.at,
                sustento: named(Some(closing.facts.sustento))?,
                origin: named(closing.facts.origin)?,
                listed: named(closing.facts.listed)?,
            });
        }
    }
    let verdicts = verdicts(read, point, (&own, offices), &mut contents)?;
    let (alerts, answers) = alerts(read, point, (&own, offices), &mut contents)?;
    let receipt = Receipt {
        format: FORMAT,
        receipt: desk.store.new_id(),
        organization: desk.store.terminal().started.organization.clone(),
        point: point.to_owned(),
        issuer: manifest_replica(desk.store.terminal()),
        created_at: desk.now(),
        replicas: heads,
        codes,
        verdicts,
        notices: notices.into_values().collect(),
        closings,
        alerts,
        answers,
        reported: reported(read, point, (&own, offices))?,
        rivals: rivals(read, point)?,
        forks: forks(read, &own)?,
        software: SOFTWARE.to_owned(),
    };
    Ok((receipt, contents))
}

/// What was decided of the outages of a point, and no terminal of it wrote down yet (V5).
fn verdicts(
    read: Reader<'_>,
    point: &str,
    (own, offices): (&[Uuid], &[Uuid]),
    contents: &mut Vec<VaultEntry>,
) -> Result<Vec<Verdict>, StoreError> {
    let mut verdicts = Vec::new();
    for entity in read.written_by("outage.evaluated", offices)? {
        let outage = read.outage(entity)?;
        let outage = outage.filter(|it| it.correlative.point == point);
        let Some(verdict) = outage.and_then(|outage| outage.evaluation) else {
            continue;
        };
        let told = wrote(read, entity, own, |body| {
            matches!(body, Body::Outage(OutageEvent::Evaluated(said))
                if said.proceeds == verdict.proceeds && said.decided_at == verdict.decided_at)
        })?;
        if told {
            continue;
        }
        verdicts.push(Verdict {
            entity,
            proceeds: verdict.proceeds,
            role: verdict.role,
            decided_at: verdict.decided_at,
            reason: None,
            grounds: named(read, contents, verdict.reason)?,
            figures: verdict.figures,
        });
    }
    Ok(verdicts)
}

/// What was reported to Regulatorio of the outages of a point, and no terminal of it wrote
/// down yet (C6).
fn reported(
    read: Reader<'_>,
    point: &str,
    (own, offices): (&[Uuid], &[Uuid]),
) -> Result<Vec<ReportedOutage>, StoreError> {
    let mut found = Vec::new();
    for entity in read.written_by("outage.reported", offices)? {
        let outage = read.outage(entity)?;
        let outage = outage.filter(|it| it.correlative.point == point);
        let Some(said) = outage.and_then(|outage| outage.reported) else {
            continue;
        };
        let told = wrote(read, entity, own, |body| {
            matches!(body, Body::Outage(OutageEvent::Reported(it))
                if it.version == said.version && it.sent_at == said.sent_at)
        })?;
        if !told {
            found.push(ReportedOutage {
                entity,
                version: said.version,
                sent_at: said.sent_at,
            });
        }
    }
    Ok(found)
}

/// The operating errors of a point that it was told of here, and the answers that were
/// written down here, which no terminal of it wrote down yet (V6).
fn alerts(
    read: Reader<'_>,
    point: &str,
    (own, offices): (&[Uuid], &[Uuid]),
    contents: &mut Vec<VaultEntry>,
) -> Result<(Vec<PointAlert>, Vec<HeardAnswer>), StoreError> {
    let (mut alerts, mut answers) = (Vec::new(), Vec::new());
    let of_point = |entity| {
        let outage = read.outage(entity)?;
        Ok::<_, StoreError>(outage.filter(|it| it.correlative.point == point))
    };
    for entity in read.written_by("outage.alerted", offices)? {
        for said in of_point(entity)?.map_or_else(Vec::new, |it| it.review.alerts) {
            let told = wrote(
                read,
                entity,
                own,
                |body| matches!(body, Body::Outage(OutageEvent::Alerted(it)) if it.alert == said.alert),
            )?;
            if !told {
                alerts.push(PointAlert {
                    entity,
                    alert: said.alert,
                    error: said.error,
                    raised_at: said.raised_at,
                    message: named(read, contents, said.message)?,
                });
            }
        }
    }
    for entity in read.written_by("outage.alert_answered", offices)? {
        for said in of_point(entity)?.map_or_else(Vec::new, |it| it.review.answers) {
            let told = wrote(read, entity, own, |body| {
                matches!(body, Body::Outage(OutageEvent::AlertAnswered(it))
                    if it.alert == said.alert)
            })?;
            if !told {
                answers.push(HeardAnswer {
                    entity,
                    alert: said.alert,
                    answered_at: said.answered_at,
                    text: named(read, contents, said.text)?,
                });
            }
        }
    }
    Ok((alerts, answers))
}

/// A content that the receipt brings, and so names; what was purged here is not (T1).
fn named(
    read: Reader<'_>,
    contents: &mut Vec<VaultEntry>,
    sealed: Option<Sealed>,
) -> Result<Option<Sealed>, StoreError> {
    let Some(sealed) = sealed else {
        return Ok(None);
    };
    let entry = read.vault_entry(&sealed)?;
    let brought = entry.is_some();
    contents.extend(entry);
    Ok(brought.then_some(sealed))
}

/// Where the histories of a point's terminals part (M3).
fn forks(read: Reader<'_>, own: &[Uuid]) -> Result<BTreeMap<Uuid, u64>, StoreError> {
    let mut forks = read.forks()?;
    forks.retain(|replica, _| own.contains(replica));
    Ok(forks)
}

/// What is to be said to the terminals of a point of one another (N5).
fn rivals(read: Reader<'_>, point: &str) -> Result<Vec<Rival>, StoreError> {
    let mut claims = read.claims()?;
    claims.retain(|claim| claim.point == point);
    let mut told = Vec::new();
    let mut tell = |to: &Claim, other: &Claim, relation| {
        if let Some(terminal) = read.terminal(other.replica)? {
            told.push(Rival {
                replica: to.replica,
                other: manifest_replica(&terminal),
                relation,
            });
        }
        Ok::<_, StoreError>(())
    };
    for claim in &claims {
        let rivals: Vec<&Claim> = claim.rivals(&claims).collect();
        let all: Vec<Uuid> = rivals.iter().chain([&claim]).map(|it| it.replica).collect();
        let first = match all.len() {
            1 => None,
            _ => read.first_admitted(&all)?,
        };
        for rival in rivals {
            let relation = if first == Some(rival.replica) {
                Relation::FirstCopy
            } else {
                Relation::Copy
            };
            tell(claim, rival, relation)?;
        }
        // One that reads this is in use, whether the office knows it already or not.
        for successor in &claims {
            if successor.predecessor == Some(claim.replica) {
                tell(claim, successor, Relation::Successor)?;
            }
        }
    }
    for outlived in read.outlived()? {
        if outlived.successor.point == point {
            tell(&outlived.successor, &outlived.old, Relation::Predecessor)?;
        }
    }
    Ok(told)
}

/// The code of a record, where no replica of its point has written it down.
fn untold(
    read: Reader<'_>,
    entity: Uuid,
    code: Option<&str>,
    own: &[Uuid],
) -> Result<Option<OfficialCode>, StoreError> {
    let Some(code) = code else {
        return Ok(None);
    };
    let told = wrote(read, entity, own, |body| match body {
        Body::Outage(OutageEvent::CodePaired(paired))
        | Body::Attention(AttentionEvent::CodePaired(paired)) => paired.official_code == code,
        _ => false,
    })?;
    Ok((!told).then(|| OfficialCode {
        entity,
        official_code: code.to_owned(),
    }))
}

/// Whether one of some replicas wrote this about a record.
fn wrote(
    read: Reader<'_>,
    entity: Uuid,
    replicas: &[Uuid],
    this: impl Fn(&Body) -> bool,
) -> Result<bool, StoreError> {
    let operations = read.operations_of(entity)?;
    Ok(operations
        .iter()
        .any(|operation| replicas.contains(&operation.envelope.replica) && this(&operation.body)))
}

fn of_notice(entity: Uuid, facts: NoticeFacts) -> OutageNotice {
    OutageNotice {
        entity,
        outages: Vec::new(),
        reference: facts.reference,
        confirmed: facts.confirmed,
        from: facts.from,
        to: facts.to,
        applications: facts.applications,
        replaces: facts.replaces,
    }
}
