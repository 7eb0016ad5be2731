//! A report and its versions, as their operations make them: prepared, approved by the
//! Gerente and then by the Director, sent (P4, P5).

use super::super::authority::Role;
use super::super::document::DocumentFacts;
use super::super::meta::Meta;
use super::super::personal::Sealed;
use super::super::refusal::Refusal;
use super::super::rule::Rule;
use super::number::{ReportName, ReportNumber};
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Events in one report at most: its operation names each of them.
pub const MOST_ROWS: usize = 10_000;

/// What a version is to those before it (P1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// The first, while events of its period may still enter.
    Preliminary,
    /// The first, and nothing of its period is still to come.
    Final,
    /// It corrects the version that was sent before.
    Correction,
}

impl ReportKind {
    /// As it is read; a correction with the version that was sent.
    #[must_use]
    pub fn words(self, corrects: Option<u32>) -> String {
        match self {
            Self::Preliminary => "preliminar".to_owned(),
            Self::Final => "final".to_owned(),
            Self::Correction => match corrects {
                Some(sent) => format!("corrige la versión {sent}"),
                None => "corrección".to_owned(),
            },
        }
    }
}

/// Where a version stands (P4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportState {
    /// Nobody approved it.
    Draft,
    /// The Gerente did.
    ManagerApproved,
    /// So did the Director.
    Approved,
    /// It was sent to Regulatorio.
    Sent,
}

impl ReportState {
    /// The code in JSON and in the store.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::ManagerApproved => "manager_approved",
            Self::Approved => "approved",
            Self::Sent => "sent",
        }
    }

    /// As it is read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Draft => "borrador",
            Self::ManagerApproved => "aprobado por el Gerente",
            Self::Approved => "aprobado",
            Self::Sent => "enviado",
        }
    }
}

/// An event that was included or excluded by name, and why (P2, P3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// The event.
    pub outage: Uuid,
    /// Whether it enters.
    pub included: bool,
    /// Why, in the vault.
    pub reason: Sealed,
}

/// What a version says for the company alone, in files that do not go to Regulatorio.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Annex {
    /// Its PDF.
    pub pdf: DocumentFacts,
    /// Its workbook.
    pub workbook: DocumentFacts,
}

/// A version that was prepared: what it is about, and the documents that were made of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prepared {
    /// The report.
    pub number: ReportNumber,
    /// 1, 2, 3, …
    pub version: u32,
    /// What it is to those before.
    #[serde(rename = "report_kind")]
    pub kind: ReportKind,
    /// First day of the period.
    pub from: NaiveDate,
    /// Last day of the period.
    pub to: NaiveDate,
    /// Last day for it (D5).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<NaiveDate>,
    /// The events in it.
    pub rows: Vec<Uuid>,
    /// Those that were decided of by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chosen: Vec<Chosen>,
    /// Why mass failures were chosen, in the vault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mass_failures: Option<Sealed>,
    /// Its PDF.
    pub pdf: DocumentFacts,
    /// Its workbook.
    pub workbook: DocumentFacts,
    /// The model that both were made of.
    pub model: DocumentFacts,
    /// Its internal annex; none where no column is of it, nor of what was prepared while
    /// both parts stood in the same files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annex: Option<Box<Annex>>,
    /// What is approved: SHA-256 over the digests of all of them, 64 hexadecimal digits.
    pub digest: String,
}

impl Prepared {
    /// What a person calls it.
    #[must_use]
    pub const fn name(&self) -> ReportName {
        ReportName::of(self.number, self.version)
    }

    /// Its documents, in the order in which their digests are approved.
    #[must_use]
    pub fn documents(&self) -> Vec<&DocumentFacts> {
        let annex = self.annex.as_deref();
        let annex = annex.map(|it| [&it.pdf, &it.workbook]);
        [&self.pdf, &self.workbook, &self.model]
            .into_iter()
            .chain(annex.into_iter().flatten())
            .collect()
    }
}

/// An approval that Control e Información wrote down, with what shows it (P4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// Who approved, in the vault.
    pub name: Sealed,
    /// The approval itself, as a document.
    pub evidence: DocumentFacts,
}

/// That a version was approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approved {
    /// The version.
    pub version: u32,
    /// As what: `gerente`, then `director`.
    pub post: Role,
    /// The digest of what was approved.
    pub digest: String,
    /// That it was written down for somebody; none of an own signature.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded: Option<Recorded>,
}

/// That a version was sent to Regulatorio.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// The version.
    pub version: u32,
    /// When.
    pub sent_at: DateTime<FixedOffset>,
}

/// What can happen to a report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReportEvent {
    /// Its first version was prepared.
    Prepared(Box<Prepared>),
    /// A version was prepared that takes the place of the one before.
    Corrected(Box<Prepared>),
    /// The latest version was approved.
    Approved(Box<Approved>),
    /// The latest version was sent.
    Sent(Sent),
}

impl ReportEvent {
    /// The version that it prepares.
    #[must_use]
    pub fn prepared(&self) -> Option<&Prepared> {
        match self {
            Self::Prepared(facts) | Self::Corrected(facts) => Some(facts),
            Self::Approved(_) | Self::Sent(_) => None,
        }
    }

    /// The documents that it brings.
    #[must_use]
    pub fn documents(&self) -> Vec<&DocumentFacts> {
        match self {
            Self::Prepared(facts) | Self::Corrected(facts) => facts.documents(),
            Self::Approved(facts) => facts.recorded.iter().map(|it| &it.evidence).collect(),
            Self::Sent(_) => Vec::new(),
        }
    }
}

/// An approval that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// When it was written.
    pub at: DateTime<FixedOffset>,
    /// By whom it was written.
    pub user: Uuid,
    /// What was said.
    #[serde(flatten)]
    pub facts: Approved,
}

/// A version, as its operations make it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// When it was prepared.
    pub at: DateTime<FixedOffset>,
    /// By whom.
    pub user: Uuid,
    /// What was prepared.
    #[serde(flatten)]
    pub facts: Prepared,
    /// Its approvals, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approvals: Vec<Approval>,
    /// When it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<DateTime<FixedOffset>>,
}

impl Version {
    fn new(meta: &Meta, facts: Prepared) -> Self {
        Self {
            at: meta.at,
            user: meta.user,
            facts,
            approvals: Vec::new(),
            sent_at: None,
        }
    }

    /// Where it stands.
    #[must_use]
    pub fn state(&self) -> ReportState {
        match (self.sent_at, self.approvals.len()) {
            (Some(_), _) => ReportState::Sent,
            (None, 0) => ReportState::Draft,
            (None, 1) => ReportState::ManagerApproved,
            (None, _) => ReportState::Approved,
        }
    }

    /// Who is to approve it next.
    #[must_use]
    pub fn awaits(&self) -> Option<Role> {
        match self.state() {
            ReportState::Draft => Some(Role::Gerente),
            ReportState::ManagerApproved => Some(Role::Director),
            ReportState::Approved | ReportState::Sent => None,
        }
    }

    /// Whether it was sent after its last day, or is not sent and that is over.
    #[must_use]
    pub fn is_late(&self, day_sent_or_today: NaiveDate) -> bool {
        self.facts.due.is_some_and(|due| due < day_sent_or_today)
    }
}

/// A report, as its operations make it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RegulatoryReport {
    /// The record's id.
    pub id: Uuid,
    /// The replica that prepared its first version.
    pub origin: Uuid,
    /// Its number.
    pub number: ReportNumber,
    /// Its versions, the latest last: there is one at least.
    pub versions: Vec<Version>,
    /// How many of its operations had no effect (M1).
    #[serde(default)]
    pub without_effect: u32,
}

impl RegulatoryReport {
    /// Folds one operation. Total: what makes no sense where it stands is counted and
    /// changes nothing (M1).
    pub fn apply(state: &mut Option<Self>, id: Uuid, meta: &Meta, event: ReportEvent) {
        let Some(report) = state.as_mut() else {
            if let ReportEvent::Prepared(facts) = event {
                *state = Some(Self {
                    id,
                    origin: meta.replica,
                    number: facts.number,
                    versions: vec![Version::new(meta, *facts)],
                    without_effect: 0,
                });
            }
            return;
        };
        if !report.change(meta, event) {
            report.without_effect = report.without_effect.saturating_add(1);
        }
    }

    fn change(&mut self, meta: &Meta, event: ReportEvent) -> bool {
        match event {
            ReportEvent::Prepared(_) => false,
            ReportEvent::Corrected(facts) => {
                let next = self.last_version().checked_add(1);
                let fits = facts.number == self.number && Some(facts.version) == next;
                if fits {
                    self.versions.push(Version::new(meta, *facts));
                }
                fits
            }
            ReportEvent::Approved(facts) => {
                let by = facts.recorded.is_none().then_some(meta.user);
                let fits = self.check_approval(&facts, by).is_ok();
                if fits && let Some(version) = self.versions.last_mut() {
                    version.approvals.push(Approval {
                        at: meta.at,
                        user: meta.user,
                        facts: *facts,
                    });
                }
                fits
            }
            ReportEvent::Sent(sent) => {
                let fits = self.check_sending(sent.version).is_ok();
                if fits && let Some(version) = self.versions.last_mut() {
                    version.sent_at = Some(sent.sent_at);
                }
                fits
            }
        }
    }

    /// The number of the latest version.
    #[must_use]
    pub fn last_version(&self) -> u32 {
        self.versions.last().map_or(0, |it| it.facts.version)
    }

    /// The day from which the term of its content runs: its last word (T1).
    #[must_use]
    pub fn retention_from(&self) -> Option<NaiveDate> {
        let versions = self.versions.iter();
        versions
            .map(|it| it.sent_at.unwrap_or(it.at).date_naive())
            .max()
    }

    /// The version that was sent before another one, the latest of them: what that one
    /// corrects (P5).
    #[must_use]
    pub fn sent_before(&self, version: u32) -> Option<&Version> {
        let before = self.versions.iter().rev();
        let mut sent = before.filter(|it| it.facts.version < version);
        sent.find(|it| it.sent_at.is_some())
    }

    /// A version; the latest where none is named.
    #[must_use]
    pub fn version(&self, version: Option<u32>) -> Option<&Version> {
        match version {
            Some(version) => self.versions.iter().find(|it| it.facts.version == version),
            None => self.versions.last(),
        }
    }

    /// The latest version, where it is the one that is meant.
    ///
    /// # Errors
    /// It is superseded (P5), or there is none of that number.
    fn current(&self, version: u32) -> Result<&Version, Refusal> {
        let last = self.last_version();
        let name = ReportName::of(self.number, version);
        match self.versions.last() {
            Some(current) if version == last => Ok(current),
            _ if version < last => Err(Refusal::new(
                Rule::P5,
                format!("La versión {name} fue reemplazada por la v{last}: queda como se preparó."),
            )
            .hint("Se aprueba y se envía la última versión.")),
            _ => Err(Refusal::new(
                Rule::P5,
                format!("El reporte {} no tiene esa versión.", self.number),
            )
            .hint(format!("Su última versión es la {last}."))),
        }
    }

    /// Whether an approval counts: of the latest version, over the digest of its bytes,
    /// by the Gerente and then by the Director, who are two persons (P4). `by` is who
    /// signs it for themselves.
    ///
    /// # Errors
    /// Which of that does not hold.
    pub(crate) fn check_approval(
        &self,
        approval: &Approved,
        by: Option<Uuid>,
    ) -> Result<(), Refusal> {
        let version = self.current(approval.version)?;
        let name = version.facts.name();
        let refuse = |why: String| Err(Refusal::new(Rule::P4, why));
        if approval.digest != version.facts.digest {
            return refuse(format!(
                "La huella aprobada no es la del reporte {name}: no se aprobó nada."
            ));
        }
        let signed = |it: &&Approval| it.facts.recorded.is_none() && Some(it.user) == by;
        if let Some(own) = version.approvals.iter().find(signed) {
            return refuse(format!(
                "Usted ya aprobó el reporte {name} como {}: las dos aprobaciones son de dos \
                 personas.",
                own.facts.post
            ));
        }
        check_turn(&name.to_string(), version.awaits(), approval.post)
    }

    /// Whether the latest version can be sent: once both approved it (P4).
    ///
    /// # Errors
    /// It is superseded, is not approved, or was sent.
    pub(crate) fn check_sending(&self, version: u32) -> Result<(), Refusal> {
        let version = self.current(version)?;
        let name = version.facts.name();
        match (version.state(), version.awaits()) {
            (ReportState::Approved, _) => Ok(()),
            (ReportState::Sent, _) => Err(Refusal::new(
                Rule::P4,
                format!("El reporte {name} ya se envió a Regulatorio."),
            )
            .hint("Lo que cambie después va en una versión nueva.")),
            (_, awaited) => Err(Refusal::new(
                Rule::P4,
                format!(
                    "El reporte {name} todavía no se puede enviar: falta la aprobación del {}.",
                    if awaited == Some(Role::Gerente) {
                        "Gerente y la del Director"
                    } else {
                        "Director"
                    }
                ),
            )
            .hint("Se envía cuando lo aprobaron el Gerente y después el Director.")),
        }
    }
}

/// Whether it is the turn of a post to approve the version of this name, which awaits
/// another or nobody (P4).
///
/// # Errors
/// Whose turn it is.
pub fn check_turn(name: &str, awaits: Option<Role>, post: Role) -> Result<(), Refusal> {
    let why = match awaits {
        Some(awaited) if awaited == post => return Ok(()),
        Some(Role::Gerente) => {
            format!("El reporte {name} lo aprueba primero el Gerente, y después el Director.")
        }
        Some(_) => format!(
            "El reporte {name} ya lo aprobó el Gerente: falta el Director, que es otra persona."
        ),
        None => format!("El reporte {name} ya no espera ninguna aprobación."),
    };
    Err(Refusal::new(Rule::P4, why))
}

#[cfg(test)]
mod tests;
