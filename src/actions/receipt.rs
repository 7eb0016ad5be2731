//! Receipts: what an office says to one point about what it holds and decided,
//! and what the point makes of it (G2, N3, C2, E8).

use super::desk::Desk;
use super::error::ActionError;
use super::export_bundle::{SOFTWARE, manifest_replica};
use super::import_bundle::{Admit, Opening};
use super::keep_store::ProblemView;
use super::regularize::prepare_second_letter;
use crate::domain::attention::AttentionEvent;
use crate::domain::authority::{Deed, Role};
use crate::domain::notice::{NoticeEvent, NoticeFacts};
use crate::domain::outage::{Closed, Evaluation, NoticeLink, OutageEvent};
use crate::domain::personal::RetentionClass;
use crate::domain::receipt::{Acknowledged, ReceiptEvent, ReceiptFacts};
use crate::domain::refusal::Refusal;
use crate::domain::regularization::CodePaired;
use crate::domain::rule::Rule;
use crate::domain::terminal::Scope;
use crate::domain::trust::{Admitted, Standing, TrustEvent};
use crate::exchange::{
    ExternalClosing, FORMAT, OfficialCode, OutageNotice, Receipt, ReplicaHead, Sealing,
    SignedReceipt, write_receipt,
};
use crate::journal::{Body, hex};
use crate::store::{Reader, StoreError, Writer};
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
}

/// A receipt that was applied, or was known already. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AppliedReceipt {
    /// The file.
    pub file: PathBuf,
    /// Always true: what is not taken is refused.
    pub accepted: bool,
    /// The receipt's id.
    pub receipt: String,
    /// SHA-256 of the receipt itself, 64 hexadecimal digits.
    pub sha256: String,
    /// Whether it was applied before: nothing changed then (G3).
    pub known: bool,
    /// The last own operation that the office holds.
    pub acknowledged_to: u64,
    /// Records that got their official code.
    pub codes: usize,
    /// Outages that a notice was attached to.
    pub notices: usize,
    /// Closings that Tecnología made or confirmed.
    pub closings: usize,
    /// Verdicts.
    pub verdicts: usize,
    /// What is worth telling.
    pub problems: Vec<ProblemView>,
}

impl AppliedReceipt {
    /// What it brought, in words, without what it did not bring.
    #[must_use]
    pub fn brought(&self) -> Vec<String> {
        [
            (self.codes, "código oficial", "códigos oficiales"),
            (self.notices, "comunicado", "comunicados"),
            (
                self.closings,
                "cierre de Tecnología",
                "cierres de Tecnología",
            ),
            (self.verdicts, "veredicto", "veredictos"),
        ]
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
        .collect()
    }
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
    desk.permit(Deed::IssueReceipt)?;
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
        if standing.scope == Scope::Point && standing.admitted {
            points
                .entry(&standing.point)
                .or_default()
                .push((replica, standing));
        }
    }
    let offices: Vec<Uuid> = standings
        .iter()
        .filter(|(_, standing)| standing.scope == Scope::Office)
        .map(|(replica, _)| replica)
        .collect();
    let sealing = passphrase.map_or(Sealing::Plain, Sealing::Passphrase);
    let key = desk.store.terminal_key(desk.store.terminal().replica)?;
    std::fs::create_dir_all(folder).map_err(|error| StoreError::file(folder, error))?;
    let mut issued = Vec::new();
    for (code, replicas) in points {
        if point.is_some_and(|wanted| !wanted.eq_ignore_ascii_case(code)) {
            continue;
        }
        let receipt = compose(desk, code, &replicas, &offices)?;
        if receipt.replicas.is_empty() {
            continue;
        }
        let written = write_receipt(folder, &receipt, &sealing, &|data| {
            Ok::<_, ActionError>(key.sign(data)?)
        })?;
        issued.push(IssuedReceipt {
            file: written.path,
            signature: written.signature,
            receipt: receipt.receipt.to_string(),
            point: code.to_owned(),
            sha256: written.sha256,
            replicas: receipt.replicas.len(),
            codes: receipt.codes.len(),
            notices: receipt.notices.len(),
            closings: receipt.closings.len(),
            verdicts: receipt.verdicts.len(),
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
) -> Result<Receipt, ActionError> {
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
        let attached = OutageEvent::NoticeAttached(link.clone());
        if wrote(read, entity, &own, |body| {
            *body == Body::Outage(attached.clone())
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
    let mut closings = Vec::new();
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
            closings.push(ExternalClosing {
                entity,
                cause: closing.facts.cause,
                reference: closing.facts.reference.unwrap_or_default(),
                role: closing.facts.role,
                closed_at: closing.at,
            });
        }
    }
    Ok(Receipt {
        format: FORMAT,
        receipt: desk.store.new_id(),
        organization: desk.store.terminal().started.organization.clone(),
        point: point.to_owned(),
        issuer: manifest_replica(desk.store.terminal()),
        created_at: desk.now(),
        replicas: heads,
        codes,
        verdicts: Vec::new(),
        notices: notices.into_values().collect(),
        closings,
        software: SOFTWARE.to_owned(),
    })
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
    }
}

/// Takes the office's receipt in: what it acknowledges, its codes, notices and
/// closings, in one transaction. Twice changes nothing (G3).
///
/// # Errors
/// The role may not; it is for another point, of an office that nobody admitted,
/// or parts with the own chain. Nothing is stored then.
pub fn apply_receipt(
    desk: &mut Desk,
    path: &Path,
    opening: &Opening,
    admit: Admit,
) -> Result<AppliedReceipt, ActionError> {
    desk.permit(Deed::ApplyReceipt)?;
    let signed = SignedReceipt::open(path, &opening.unsealing(path, &desk.store)?)?;
    let receipt = &signed.receipt;
    let own = &desk.store.terminal().started;
    if receipt.organization != own.organization {
        return Err(ActionError::ForeignOrganization {
            found: receipt.organization.clone(),
        });
    }
    if receipt.point != own.point.code {
        return Err(ActionError::ForeignReceipt {
            point: receipt.point.clone(),
        });
    }
    let admitted = admit_issuer(desk, &signed, admit)?;
    check_heads(desk, receipt)?;
    let mut view = AppliedReceipt {
        file: path.to_path_buf(),
        accepted: true,
        receipt: receipt.receipt.to_string(),
        sha256: signed.sha256.clone(),
        known: false,
        acknowledged_to: receipt
            .replicas
            .get(&desk.store.terminal().replica)
            .map_or(0, |head| head.sequence),
        codes: 0,
        notices: 0,
        closings: 0,
        verdicts: 0,
        problems: Vec::new(),
    };
    desk.store.write(|writer| {
        if writer.read().receipt(receipt.receipt)?.is_some() {
            view.known = true;
            return Ok(());
        }
        if let Some(admitted) = admitted {
            let id = writer.id();
            writer.append(id, &Body::Trust(TrustEvent::Admitted(admitted)))?;
        }
        let applied = ReceiptEvent::Applied(facts(&signed));
        writer.append(receipt.receipt, &Body::Receipt(applied))?;
        let mut applying = Applying {
            writer,
            sha256: &signed.sha256,
            view: &mut view,
        };
        applying.codes(&receipt.codes)?;
        applying.notices(&receipt.notices)?;
        applying.closings(&receipt.closings)?;
        applying.verdicts(receipt)?;
        Ok::<_, ActionError>(())
    })?;
    Ok(view)
}

fn facts(signed: &SignedReceipt) -> ReceiptFacts {
    let receipt = &signed.receipt;
    ReceiptFacts {
        sha256: signed.sha256.clone(),
        issuer: receipt.issuer.id,
        created_at: receipt.created_at,
        replicas: receipt
            .replicas
            .iter()
            .map(|(replica, head)| {
                let acknowledged = Acknowledged {
                    sequence: head.sequence,
                    hash: head.hash.clone(),
                };
                (*replica, acknowledged)
            })
            .collect(),
    }
}

/// Whether the office that signed is known; answers the decision to be written
/// where a person admits it now (M4).
fn admit_issuer(
    desk: &Desk,
    signed: &SignedReceipt,
    admit: Admit,
) -> Result<Option<Admitted>, ActionError> {
    let issuer = &signed.receipt.issuer;
    let standings = desk.store.read().standings()?;
    if let Some(standing) = standings.of(issuer.id) {
        signed.require_key(&standing.public_key)?;
        if standing.scope != Scope::Office {
            return Err(ActionError::OtherScope { office: false });
        }
        if let Some((last, _)) = standing.until {
            return Err(ActionError::RevokedIssuer { last });
        }
        if standing.admitted {
            return Ok(None);
        }
    }
    if admit != Admit::Office {
        return Err(ActionError::UnknownTerminal {
            point: issuer.point.clone(),
            series: issuer.series.clone(),
            fingerprint: signed.fingerprint(),
            office: true,
        });
    }
    desk.permit(Deed::AdmitTerminal {
        own_point: false,
        office: true,
    })?;
    Ok(Some(Admitted {
        replica: issuer.id,
        point: issuer.point.clone(),
        scope: Scope::Office,
        public_key: issuer.public_key.clone(),
    }))
}

/// Holds what the office says that it has against what is here (J2).
fn check_heads(desk: &Desk, receipt: &Receipt) -> Result<(), ActionError> {
    let read = desk.store.read();
    let own = desk.store.terminal().replica;
    for (replica, head) in &receipt.replicas {
        let known_to = read.acknowledged_to(*replica)?;
        match read.hash_of(*replica, head.sequence)? {
            Some(hash) if hex(&hash) == head.hash => {}
            Some(_) => {
                return Err(ActionError::ReceiptParts {
                    replica: *replica,
                    agreed: known_to.min(head.sequence - 1),
                    parted: head.sequence,
                });
            }
            // Of another terminal there may simply be less here.
            None if *replica != own => {}
            None => {
                let last = read.head_of(own)?.map_or(0, |(sequence, _)| sequence);
                return Err(ActionError::OperationsLost {
                    last,
                    acknowledged: head.sequence,
                });
            }
        }
    }
    Ok(())
}

/// What a receipt says, being written about its records.
struct Applying<'w, 's, 'v> {
    writer: &'w mut Writer<'s>,
    sha256: &'v str,
    view: &'v mut AppliedReceipt,
}

impl Applying<'_, '_, '_> {
    fn read(&self) -> Reader<'_> {
        self.writer.read()
    }

    fn tell(&mut self, kind: &'static str, message: String) {
        self.view.problems.push(ProblemView {
            kind,
            replica: None,
            sequence: None,
            message,
        });
    }

    /// The official codes; what clashes is kept and told (N3).
    fn codes(&mut self, codes: &[OfficialCode]) -> Result<(), ActionError> {
        for OfficialCode {
            entity,
            official_code,
        } in codes
        {
            let entity = *entity;
            let paired = CodePaired {
                official_code: official_code.clone(),
                reason: None,
                receipt: Some(self.sha256.to_owned()),
            };
            let (name, state, body) = if let Some(outage) = self.read().outage(entity)? {
                let body = Body::Outage(OutageEvent::CodePaired(paired));
                (outage.correlative.to_string(), outage.regularization, body)
            } else if let Some(attention) = self.read().attention(entity)? {
                let body = Body::Attention(AttentionEvent::CodePaired(paired));
                (attention.code.to_string(), attention.regularization, body)
            } else {
                self.unknown(entity);
                continue;
            };
            if state.has(official_code) {
                continue;
            }
            if let Some(other) = state.code() {
                let other = other.to_owned();
                self.tell(
                    "official_code_conflict",
                    format!(
                        "{name} tenía el código oficial «{other}» y el acuse trae \
                         «{official_code}»: quedan los dos hasta que alguien lo aclare."
                    ),
                );
            }
            let holders = self.read().official_code_holders(official_code)?;
            if holders.iter().any(|holder| *holder != entity) {
                self.tell(
                    "official_code_duplicate",
                    format!(
                        "El código oficial «{official_code}» de {name} ya lo tiene otro registro."
                    ),
                );
            }
            self.writer.append(entity, &body)?;
            if matches!(body, Body::Attention(_)) {
                prepare_second_letter(self.writer, entity)?;
            }
            self.view.codes += 1;
        }
        Ok(())
    }

    fn unknown(&mut self, entity: Uuid) {
        self.tell(
            "unknown_record",
            format!("El acuse habla de un registro que no está aquí ({entity})."),
        );
    }

    /// The notices, attached to the outages that they are about (E8).
    fn notices(&mut self, notices: &[OutageNotice]) -> Result<(), ActionError> {
        for notice in notices {
            if self.read().notice(notice.entity)?.is_none() {
                let facts = NoticeFacts {
                    reference: notice.reference.clone(),
                    confirmed: notice.confirmed,
                    from: notice.from,
                    to: notice.to,
                    applications: notice.applications.clone(),
                };
                let body = Body::Notice(NoticeEvent::Registered(facts));
                self.writer.append(notice.entity, &body)?;
            }
            let link = NoticeLink {
                notice: notice.entity,
                reference: notice.reference.clone(),
                confirmed: notice.confirmed,
            };
            for entity in &notice.outages {
                match self.read().outage(*entity)? {
                    None => self.unknown(*entity),
                    Some(outage) if outage.notice.as_ref() == Some(&link) => {}
                    Some(_) => {
                        let body = Body::Outage(OutageEvent::NoticeAttached(link.clone()));
                        self.writer.append(*entity, &body)?;
                        self.view.notices += 1;
                    }
                }
            }
        }
        Ok(())
    }

    /// What Tecnología closed, or confirmed (C2).
    fn closings(&mut self, closings: &[ExternalClosing]) -> Result<(), ActionError> {
        for closing in closings {
            let Some(outage) = self.read().outage(closing.entity)? else {
                self.unknown(closing.entity);
                continue;
            };
            let known = outage
                .closing
                .as_ref()
                .is_some_and(|it| !it.facts.to_validate);
            if known {
                continue;
            }
            if outage.restored.is_none() {
                self.tell(
                    "closing_of_open",
                    format!(
                        "Tecnología cerró {}, que aquí sigue abierto: restablézcalo e importe \
                         otra vez el acuse siguiente.",
                        outage.correlative
                    ),
                );
                continue;
            }
            let sustento = format!(
                "Cerrado por Soporte Postventa – Tecnología; referencia {}.",
                closing.reference
            );
            let sustento = self.writer.seal(RetentionClass::General, &sustento)?;
            let facts = Closed {
                cause: closing.cause.clone(),
                sustento,
                reference: Some(closing.reference.clone()).filter(|text| !text.is_empty()),
                role: closing.role,
                to_validate: false,
                unconfirmed: !outage.confirmed(),
                receipt: Some(self.sha256.to_owned()),
            };
            let body = Body::Outage(OutageEvent::Closed(Box::new(facts)));
            self.writer.append(closing.entity, &body)?;
            self.view.closings += 1;
        }
        Ok(())
    }

    /// The verdicts (V5).
    fn verdicts(&mut self, receipt: &Receipt) -> Result<(), ActionError> {
        for verdict in &receipt.verdicts {
            let Some(outage) = self.read().outage(verdict.entity)? else {
                self.unknown(verdict.entity);
                continue;
            };
            let same = outage.evaluation.as_ref().is_some_and(|known| {
                known.proceeds == verdict.proceeds && known.decided_at == verdict.decided_at
            });
            if same {
                continue;
            }
            let reason = match &verdict.reason {
                Some(reason) => Some(self.writer.seal(RetentionClass::General, reason)?),
                None => None,
            };
            let evaluation = Evaluation {
                proceeds: verdict.proceeds,
                role: verdict.role,
                decided_at: verdict.decided_at,
                reason,
                receipt: Some(self.sha256.to_owned()),
            };
            let body = Body::Outage(OutageEvent::Evaluated(evaluation));
            self.writer.append(verdict.entity, &body)?;
            self.view.verdicts += 1;
        }
        Ok(())
    }
}
