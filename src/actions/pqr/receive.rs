//! A base held against what is here, and taken in (X2, X12).

use super::super::desk::Desk;
use super::super::error::ActionError;
use super::super::plan_base::{BaseInput, BaseView, PlannedBase, plan_base};
use super::at_a_cell;
use super::beside::Beside;
use crate::domain::advice::Advised;
use crate::domain::authority::Permission;
use crate::domain::instant::{date, local_day};
use crate::domain::pqr::{Clocks, Pile, Reception, ReceptionCounts, Reconciled, reconcile};
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::domain::text::{counted_words, first_named, strip_control};
use crate::intake::{IntakeError, letter};
use crate::store::{Fingerprints, Progress, Receiving, Store, StoreError};
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A base that was taken in, or would be. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReceivedView {
    /// What its file says.
    #[serde(flatten)]
    pub base: BaseView,
    /// How many of each pile, and its deadlines.
    #[serde(flatten)]
    pub counts: ReceptionCounts,
    /// Of what is new in this base, how many are cases here already, by the other one.
    #[serde(skip_serializing_if = "is_none")]
    pub new_but_here: u64,
    /// The radicados of the piles that are to be looked at.
    pub piles: BTreeMap<Pile, Vec<String>>,
    /// Cases that are here and came in rejected rows alone: the client sends them still.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub came_rejected: Vec<String>,
    /// Where any case is gone, the rejected rows that do not say whose they are.
    #[serde(skip_serializing_if = "is_none")]
    pub rejected_unnamed: u64,
    /// Of what is new, what is written otherwise than a case that is gone, with that.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub written_otherwise: BTreeMap<String, String>,
    /// This very file is here already: it changes nothing.
    pub already_received: bool,
    /// Receptions that it takes the place of.
    pub replaces: usize,
    /// A newer cut of its base that is here already, and that rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub newer_cut: Option<NaiveDate>,
    /// What lies here beside it.
    #[serde(flatten)]
    pub beside: Beside,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
const fn is_none(count: &u64) -> bool {
    *count == 0
}

/// How many are new, and how many of these are cases here already.
fn new_words(new: u64, but_here: u64) -> String {
    let told = counted_words(new, "nueva", "nuevas");
    match but_here {
        0 => told,
        _ if but_here == new => format!("{told} en esta base, que ya están aquí por la otra"),
        some => format!(
            "{told} ({} por la otra base)",
            counted_words(some, "ya está aquí", "ya están aquí")
        ),
    }
}

/// Radicados that a sentence names.
const NAMED: usize = 5;

impl ReceivedView {
    /// How many are new, and how many of these are cases here already by the other base.
    #[must_use]
    pub fn new_words(&self) -> String {
        new_words(self.counts.new, self.new_but_here)
    }

    /// Why what is told to be gone, or to be new, may be none of it: rejected rows, and
    /// radicados that are written otherwise.
    #[must_use]
    pub fn doubts(&self) -> Vec<String> {
        let rejected = self.came_rejected.len();
        let came = (rejected > 0).then(|| {
            format!(
                "{} solo en filas rechazadas: {}. El cliente pide todavía lo que traen y aquí \
                 sigue como estaba: devuelva esas filas, para que entren corregidas [X2]",
                counted_words(
                    rejected,
                    "caso que ya está aquí vino",
                    "casos que ya están aquí vinieron"
                ),
                first_named(&self.came_rejected, NAMED)
            )
        });
        let unnamed = (self.rejected_unnamed > 0).then(|| {
            format!(
                "{}: si es de los que «ya no vienen», el cliente lo pide todavía. Devuelva esas \
                 filas antes de darlos por idos [X2]",
                counted_words(
                    self.rejected_unnamed,
                    "fila rechazada no dice de qué radicado es",
                    "filas rechazadas no dicen de qué radicado son"
                )
            )
        });
        let alike: Vec<String> = self
            .written_otherwise
            .iter()
            .map(|(new, gone)| format!("{new} ({gone})"))
            .collect();
        let otherwise = (!alike.is_empty()).then(|| {
            format!(
                "{} de otra forma que uno que «ya no viene»: {}. Si son los mismos, pida la \
                 columna como texto, igual que en el corte anterior [X1a]",
                counted_words(
                    alike.len(),
                    "radicado nuevo se escribe",
                    "radicados nuevos se escriben"
                ),
                first_named(&alike, NAMED)
            )
        });
        [came, unnamed, otherwise].into_iter().flatten().collect()
    }

    /// That a newer cut rules, where one is here.
    #[must_use]
    pub fn newer_words(&self) -> Option<String> {
        Some(format!(
            "ya se recibió un corte posterior de esta base, el del {}: de los casos que trae, \
             manda ese [X12]",
            date(self.newer_cut?)
        ))
    }
}

/// How a base stands to what is here: the same for who looks at it and for who stores it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceptionStanding {
    /// Its piles and its deadlines.
    pub reconciled: Reconciled,
    /// This very file is here already.
    pub is_known: bool,
    /// How many receptions it takes the place of.
    pub replaces: usize,
    /// A newer cut of its base that is here.
    pub newer: Option<NaiveDate>,
    /// What lies here beside it.
    pub beside: Beside,
    /// The day it was judged on.
    pub today: NaiveDate,
    /// By what its rows were told apart.
    fingerprints: Arc<Fingerprints>,
}

impl ReceptionStanding {
    /// How many of each.
    #[must_use]
    pub const fn counts(&self) -> &ReceptionCounts {
        &self.reconciled.counts
    }

    /// What it says in deadlines: «87 nuevas, 12 por vencer en 3 días hábiles, 4 vencidas».
    #[must_use]
    pub fn words(&self) -> String {
        let counts = self.counts();
        format!(
            "{}, {}, {}; {} en 3 días hábiles o menos, {} ya sin plazo",
            new_words(counts.new, self.reconciled.new_but_here),
            counted_words(counts.changed, "cambió", "cambiaron"),
            counted_words(counts.known, "ya conocida", "ya conocidas"),
            counted_words(counts.due_soon, "vence", "vencen"),
            counts.overdue
        )
    }

    /// The piles that are told of besides, where they have any.
    pub fn told(&self) -> impl Iterator<Item = (Pile, u64)> {
        Pile::ALL
            .into_iter()
            .skip(3)
            .map(|pile| (pile, self.reconciled.count(pile)))
            .filter(|(_, count)| *count > 0)
    }
}

/// Holds a base against what is here; nothing is stored (X2).
///
/// # Errors
/// This is no cell, the role may not, another file of that base and cut is here, or the store
/// cannot be read.
pub fn reconcile_base(
    desk: &Desk,
    reception: &Reception,
) -> Result<ReceptionStanding, ActionError> {
    at_a_cell(desk)?;
    desk.permit(Permission::ReceiveBase)?;
    let today = local_day(desk.now(), desk.zone());
    let days = desk.assets().cell.terms.answer.days;
    let clocks = Clocks::on(desk.calendar(), days, today);
    standing(&desk.store, clocks, reception)
}

fn standing(
    store: &Store,
    mut clocks: Clocks<'_>,
    reception: &Reception,
) -> Result<ReceptionStanding, ActionError> {
    let point = &store.terminal().started.point.code;
    let receiving = store.read().receiving(point, reception)?;
    let fingerprints = Fingerprints::of(reception)?;
    let read_as = (reception, fingerprints.reading.as_str());
    let beside = Beside::of(store.read(), point, read_as, &receiving)?;
    let (known, before) = store.read().known_cases(point, reception)?;
    let rows = reception.rows.iter().zip(fingerprints.rows.iter().copied());
    let rejected = reception.came_rejected().into_keys();
    let mut reconciled = reconcile(rows, rejected, &known, before, &mut clocks);
    let is_known = receiving == Receiving::Known;
    if is_known {
        // It changes nothing, whatever came since.
        let ReceptionCounts {
            due_soon, overdue, ..
        } = reconciled.counts;
        reconciled = Reconciled::default();
        reconciled.counts = ReceptionCounts {
            known: reception.rows.len() as u64,
            due_soon,
            overdue,
            ..ReceptionCounts::default()
        };
    }
    Ok(ReceptionStanding {
        reconciled,
        is_known,
        replaces: match receiving {
            Receiving::Known => 0,
            Receiving::Fresh { replaces } => replaces.len(),
        },
        newer: before
            .last
            .filter(|last| !is_known && *last > reception.cut),
        beside,
        today: clocks.today(),
        fingerprints: Arc::new(fingerprints),
    })
}

/// What came of reading a base.
#[derive(Debug)]
pub enum ReadBase {
    /// It was read, and held against what is here.
    Planned(Box<PlannedBase>, Box<ReceptionStanding>),
    /// Two of its columns go by the name of one field: somebody has to say which.
    Twice {
        /// The field.
        field: &'static str,
        /// Those columns, by their letter and header.
        headers: Vec<String>,
    },
}

/// Reads a base and holds it against what is here, on another thread (X1, X2).
///
/// # Errors
/// The store no longer opens. The job fails where the file or the base is refused.
pub fn read_base_job(
    desk: &Desk,
    input: BaseInput,
) -> Result<impl FnOnce(Progress<'_>) -> Result<ReadBase, ActionError> + Send + 'static, ActionError>
{
    let desk = Desk::over(desk.store.beside()?)?;
    Ok(move |progress: Progress<'_>| {
        let planned = match plan_base(&desk, input, progress) {
            Err(ActionError::Intake { file, source }) => {
                return match *source {
                    IntakeError::Twice { field, columns, .. } => {
                        let told = columns.iter().map(|(at, header)| {
                            format!("[{}] «{}»", letter(*at), strip_control(header))
                        });
                        Ok(ReadBase::Twice {
                            field,
                            headers: told.collect(),
                        })
                    }
                    source => Err(ActionError::Intake {
                        file,
                        source: Box::new(source),
                    }),
                };
            }
            planned => planned?,
        };
        let standing = reconcile_base(&desk, planned.reception())?;
        Ok(ReadBase::Planned(Box::new(planned), Box::new(standing)))
    })
}

#[cfg(test)]
impl ReceptionStanding {
    /// A base that is the first of its kind.
    pub(crate) fn sample(planned: &PlannedBase) -> Self {
        let mut reconciled = Reconciled::default();
        reconciled.counts.new = planned.reception().rows.len() as u64;
        reconciled.counts.due_soon = 1;
        Self {
            reconciled,
            is_known: false,
            replaces: 0,
            newer: None,
            beside: Beside::default(),
            today: planned.reception().cut,
            fingerprints: Arc::default(),
        }
    }
}

/// A base with how it stands; `applied` once it is stored.
#[must_use]
pub fn received_view(
    planned: &PlannedBase,
    standing: &ReceptionStanding,
    applied: bool,
) -> ReceivedView {
    let told = [
        Pile::GoneClosed,
        Pile::GoneUntouched,
        Pile::GoneInWork,
        Pile::ClosedStillThere,
        Pile::Reappeared,
        Pile::InBoth,
    ];
    let piles = &standing.reconciled.piles;
    ReceivedView {
        base: BaseView {
            applied,
            ..planned.view()
        },
        came_rejected: standing.reconciled.came_rejected.clone(),
        rejected_unnamed: standing
            .reconciled
            .gone()
            .next()
            .map_or(0, |_| planned.reception().rejected_unnamed()),
        written_otherwise: standing.reconciled.written_otherwise.clone(),
        new_but_here: standing.reconciled.new_but_here,
        counts: *standing.counts(),
        piles: told
            .into_iter()
            .filter_map(|pile| Some((pile, piles.get(&pile)?.clone())))
            .collect(),
        already_received: standing.is_known,
        replaces: standing.replaces,
        newer_cut: standing.newer,
        beside: standing.beside.clone(),
    }
}

/// What came of receiving a base: another console may have received the same file meanwhile.
fn done_view(
    planned: &PlannedBase,
    standing: &ReceptionStanding,
    received: &Receiving,
) -> ReceivedView {
    ReceivedView {
        already_received: *received == Receiving::Known,
        ..received_view(planned, standing, true)
    }
}

/// Takes in what was planned, and remembers what was said of its columns (X1, X12).
///
/// # Errors
/// As [`receive_base`].
pub fn receive_planned(
    desk: &mut Desk,
    planned: &PlannedBase,
    standing: &ReceptionStanding,
    progress: Progress<'_>,
) -> Result<ReceivedView, ActionError> {
    let received = receive_base(desk, planned.reception(), standing, progress)?;
    planned.remember(&mut desk.store)?;
    Ok(done_view(planned, standing, &received))
}

/// The same, on another thread.
///
/// # Errors
/// This is no cell, the role may not, or the store no longer opens.
pub fn receive_planned_job(
    desk: &Desk,
    planned: Arc<PlannedBase>,
    standing: ReceptionStanding,
) -> Result<
    impl FnOnce(Progress<'_>) -> Result<ReceivedView, ActionError> + Send + 'static,
    ActionError,
> {
    at_a_cell(desk)?;
    desk.permit(Permission::ReceiveBase)?;
    let mut beside = desk.store.beside()?;
    Ok(move |progress: Progress<'_>| {
        let received = store(&mut beside, planned.reception(), &standing, progress)?;
        planned.remember(&mut beside)?;
        Ok(done_view(&planned, &standing, &received))
    })
}

/// Takes a base in: in short transactions, and counting only when all of it is here (X12).
///
/// # Errors
/// As [`reconcile_base`]; or it was stopped, and is gone on with when the same file comes
/// again.
pub fn receive_base(
    desk: &mut Desk,
    reception: &Reception,
    standing: &ReceptionStanding,
    progress: Progress<'_>,
) -> Result<Receiving, ActionError> {
    at_a_cell(desk)?;
    desk.permit(Permission::ReceiveBase)?;
    store(&mut desk.store, reception, standing, progress)
}

fn store(
    store: &mut Store,
    reception: &Reception,
    standing: &ReceptionStanding,
    progress: Progress<'_>,
) -> Result<Receiving, ActionError> {
    let received = store.receive_base(
        reception,
        &standing.fingerprints,
        *standing.counts(),
        progress,
    );
    if !matches!(received, Err(StoreError::Cancelled)) {
        return Ok(received?);
    }
    let mut left = store.read().leftovers()?.into_iter();
    let here = left.find(|it| {
        let facts = &it.reception.facts;
        (facts.base, facts.cut) == (reception.base, reception.cut)
            && facts.sha256 == reception.sha256
    });
    Err(match here {
        Some(left) => {
            let told = format!(
                "Cancelado. De este archivo quedaron guardadas {} de {}, que no cuentan \
                 todavía.",
                counted_words(left.here, "fila", "filas"),
                reception.rows.len()
            );
            Refusal::new(Rule::X12, told)
                .hint("Importe el mismo archivo y sigue donde quedó.")
                .hint(Advised::DropReception((reception.base, reception.cut)))
                .into()
        }
        None => StoreError::Cancelled.into(),
    })
}
