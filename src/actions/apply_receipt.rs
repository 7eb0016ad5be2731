//! Applying a receipt: what a point makes of what the office holds and decided
//! (G2, N3, C2, E8).

mod alerts;
mod closings;
mod lineage;

use super::attach_notice::{attach, speaks_of};
use super::desk::Desk;
use super::error::ActionError;
use super::import_bundle::Admit;
use super::keep_store::ProblemView;
use super::opening::Opening;
use super::regularize::prepare_second_letter;
use crate::domain::attention::AttentionEvent;
use crate::domain::authority::Permission;
use crate::domain::catalog::Scenario;
use crate::domain::document::Documents;
use crate::domain::notice::{Notice, NoticeEvent, NoticeFacts};
use crate::domain::outage::{Evaluation, Outage, OutageEvent, Reported};
use crate::domain::personal::{RetentionClass, Sealed};
use crate::domain::receipt::{Acknowledged, ReceiptEvent, ReceiptFacts};
use crate::domain::regularization::{CodePaired, official_code_key};
use crate::domain::terminal::Scope;
use crate::domain::trust::{Admitted, TrustEvent};
use crate::exchange::{
    CarriedPersonal, OfficialCode, OutageNotice, Receipt, ReportedOutage, SignedReceipt,
};
use crate::journal::{Body, hex};
use crate::store::{Reader, Writer};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use uuid::Uuid;

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
    /// Alerts of operating errors.
    pub alerts: usize,
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
            (self.alerts, "alerta", "alertas"),
        ]
        .into_iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
        .collect()
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
    desk.permit(Permission::ApplyReceipt)?;
    let signed = SignedReceipt::open(
        path,
        &opening.unsealing(path, desk.store.session().identity())?,
    )?;
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
        alerts: 0,
        problems: lineage::told(desk.store.terminal().replica, receipt),
    };
    view.problems.extend(newer(&signed));
    let causes: BTreeSet<String> = desk
        .assets()
        .catalog
        .causes_for(Scenario::MassFailure)
        .map(|cause| cause.id.clone())
        .collect();
    desk.store.write(|writer| {
        if writer
            .read()
            .took_receipt(receipt.receipt, &signed.sha256)?
        {
            view.known = true;
            return Ok(());
        }
        let before = writer.read().receipt(receipt.receipt)?;
        if before.is_some_and(|before| before.facts.sha256 != signed.sha256) {
            view.problems.push(ProblemView {
                kind: "receipt_id_reused",
                replica: Some(receipt.issuer.id.to_string()),
                sequence: None,
                message: "Ya se había aplicado otro acuse con este mismo identificador y otro \
                          contenido: avise a Control e Información."
                    .to_owned(),
            });
        }
        if let Some(admitted) = admitted {
            let id = writer.id();
            writer.append(id, &Body::Trust(TrustEvent::Admitted(admitted)))?;
        }
        let applied = ReceiptEvent::Applied(facts(&signed));
        writer.append(receipt.receipt, &Body::Receipt(applied))?;
        let mut applying = Applying {
            writer,
            point: &receipt.point,
            sha256: &signed.sha256,
            contents: &signed.contents,
            causes: &causes,
            view: &mut view,
        };
        applying.codes(&receipt.codes)?;
        applying.notices(&receipt.notices)?;
        applying.closings(&receipt.closings, receipt.created_at)?;
        applying.verdicts(receipt)?;
        applying.alerts(receipt)?;
        applying.reported(&receipt.reported)?;
        Ok::<_, ActionError>(())
    })?;
    Ok(view)
}

/// What a newer console says in it that this one does not know.
fn newer(signed: &SignedReceipt) -> Vec<ProblemView> {
    let some = |count: usize, one: &str, many: &str| match count {
        1 => one.to_owned(),
        more => format!("{more} {many}"),
    };
    let told = [
        (
            "content_unknown",
            signed.unknown_contents,
            some(signed.unknown_contents, "un contenido", "contenidos"),
        ),
        (
            "statement_unknown",
            signed.unknown_statements,
            some(
                signed.unknown_statements,
                "un dictamen, cierre o alerta",
                "dictámenes, cierres o alertas",
            ),
        ),
    ];
    told.into_iter()
        .filter(|(_, count, _)| *count > 0)
        .map(|(kind, _, what)| ProblemView {
            kind,
            replica: Some(signed.receipt.issuer.id.to_string()),
            sequence: None,
            message: format!(
                "El acuse trae {what} de una clase que esta consola no conoce: se comprobó y no \
                 se tomó; todo lo demás vale. Actualice la consola y pida otro acuse."
            ),
        })
        .collect()
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
        if let Some((last, _)) = standing.until {
            return Err(ActionError::RevokedIssuer { last });
        }
        match standing.scope {
            Some(Scope::Office) => return Ok(None),
            Some(Scope::Point) => return Err(ActionError::OtherScope { office: false }),
            None => {}
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
    desk.permit(Permission::AdmitTerminal {
        own_point: false,
        office: true,
    })?;
    Ok(Some(Admitted {
        replica: issuer.id,
        point: issuer.point.clone(),
        scope: Scope::Office,
        public_key: issuer.public_key.clone(),
        founder_key: None,
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
    point: &'v str,
    sha256: &'v str,
    contents: &'v [CarriedPersonal],
    /// The causes with which Tecnología closes (C1).
    causes: &'v BTreeSet<String>,
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
        let mut said: BTreeMap<String, Uuid> = BTreeMap::new();
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
            let before = said.insert(official_code_key(official_code), entity);
            if holders
                .iter()
                .chain(&before)
                .any(|holder| *holder != entity)
            {
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

    /// The notices, attached to the outages of the point that they speak of (E13);
    /// what the office says besides is told.
    fn notices(&mut self, notices: &[OutageNotice]) -> Result<(), ActionError> {
        let mut told = Vec::with_capacity(notices.len());
        // First those that the office says it of: one notice takes no other's outages.
        for said in notices {
            let facts = NoticeFacts {
                reference: said.reference.clone(),
                confirmed: said.confirmed,
                from: said.from,
                to: said.to,
                applications: said.applications.clone(),
                replaces: said.replaces.clone(),
            };
            let known = self.read().notice(said.entity)?;
            if known.is_none() {
                let body = Body::Notice(NoticeEvent::Registered(facts.clone()));
                self.writer.append(said.entity, &body)?;
            }
            let notice = known.unwrap_or_else(|| Notice {
                id: said.entity,
                registered_at: self.writer.now(),
                facts,
                documents: Documents::default(),
            });
            let named = |outage: &Outage| said.outages.contains(&outage.id);
            let attached = attach(self.writer, &notice, named)?;
            self.view.notices += attached.outages.len();
            told.push((said, notice));
        }
        for (said, notice) in told {
            // What the office does not have yet.
            let here = |outage: &Outage| outage.correlative.point == self.point;
            let attached = attach(self.writer, &notice, here)?;
            self.view.notices += attached.outages.len();
            for entity in &said.outages {
                match self.read().outage(*entity)? {
                    None => self.unknown(*entity),
                    Some(outage) if speaks_of(&notice, &outage, self.writer.now()) => {
                        let kept = outage.notice.filter(|kept| {
                            kept.notice != notice.id
                                && !notice.facts.takes_the_place_of(&kept.reference)
                        });
                        if let Some(kept) = kept {
                            self.tell(
                                "notice_kept",
                                format!(
                                    "{} conserva el comunicado {}; el acuse trae {}, que no dice \
                                     que lo reemplace.",
                                    outage.correlative, kept.reference, notice.facts.reference
                                ),
                            );
                        }
                    }
                    Some(outage) => self.tell(
                        "notice_not_of_this",
                        format!(
                            "El comunicado {} del acuse no habla de {}: no comparten aplicativo, \
                             o su ventana no toca las horas del evento.",
                            notice.facts.reference, outage.correlative
                        ),
                    ),
                }
            }
        }
        Ok(())
    }

    /// What was reported; what was reopened before this was known stays so, and asks
    /// for a new version (C6).
    fn reported(&mut self, reported: &[ReportedOutage]) -> Result<(), ActionError> {
        for said in reported {
            let Some(outage) = self.read().outage(said.entity)? else {
                self.unknown(said.entity);
                continue;
            };
            let known = outage.reported.as_ref().map(|known| known.sent_at);
            if known >= Some(said.sent_at) {
                continue;
            }
            let facts = Reported {
                version: said.version,
                sent_at: said.sent_at,
                receipt: Some(self.sha256.to_owned()),
            };
            let body = Body::Outage(OutageEvent::Reported(facts));
            self.writer.append(said.entity, &body)?;
            if outage.closing.is_none() {
                self.tell(
                    "reported_reopened",
                    format!(
                        "{} está reabierto y ya se había reportado a Regulatorio: sigue \
                         reabierto; pida a Control e Información una versión nueva del reporte.",
                        outage.correlative
                    ),
                );
            }
        }
        Ok(())
    }

    /// The verdicts (M4).
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
            let known = outage.evaluation.as_ref();
            if known.is_some_and(|known| known.decided_at > verdict.decided_at) {
                self.tell(
                    "verdict_superseded",
                    format!(
                        "El dictamen de {} que trae el acuse es anterior al que ya se conoce: \
                         queda el más reciente.",
                        outage.correlative
                    ),
                );
                continue;
            }
            let reason = match (&verdict.grounds, &verdict.reason) {
                (Some(grounds), _) => {
                    if self.read().is_taken(grounds)? {
                        self.tell(
                            "verdict_content_taken",
                            format!(
                                "El dictamen de {} que trae el acuse nombra un texto con el \
                                 identificador de otro que ya está aquí: no se aplicó; avise a \
                                 Control e Información.",
                                outage.correlative
                            ),
                        );
                        continue;
                    }
                    self.keep(grounds)?;
                    Some(grounds.clone())
                }
                (None, Some(reason)) => Some(self.writer.seal(RetentionClass::General, reason)?),
                (None, None) => None,
            };
            let evaluation = Evaluation {
                proceeds: verdict.proceeds,
                role: verdict.role,
                decided_at: verdict.decided_at,
                reason,
                figures: verdict.figures.clone(),
                receipt: Some(self.sha256.to_owned()),
            };
            let body = Body::Outage(OutageEvent::Evaluated(evaluation));
            self.writer.append(verdict.entity, &body)?;
            self.view.verdicts += 1;
        }
        Ok(())
    }

    /// Keeps a content that the receipt names and brings (C8).
    fn keep(&mut self, sealed: &Sealed) -> Result<(), ActionError> {
        let mut contents = self.contents.iter();
        match contents.find(|content| content.vault == sealed.vault) {
            Some(content) => Ok(self
                .writer
                .keep(content.vault, &content.salt, &content.data)?),
            None => Ok(()),
        }
    }
}
