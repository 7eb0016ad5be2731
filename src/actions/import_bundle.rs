//! Importing: what other terminals wrote, planned and then taken (M, G3).

use super::desk::Desk;
use super::error::ActionError;
use super::import_ahead::{Files, Meter, Ready, Share};
use super::import_parts::give_whole;
use super::import_told::{
    held_too_late, not_weighed, other_law, otherwise, past_end, problems, rivals,
};
use super::keep_store::ProblemView;
use super::opening::Opening;
use crate::domain::authority::{Permission, Role, permit};
use crate::domain::terminal::{Scope, Started};
use crate::domain::trust::{Admitted, Standings};
use crate::exchange::{BundleFacts, ExchangeError, Fault, LAMPORT_JUMP, Place};
use crate::journal::{Operation, decode, hex};
use crate::store::{Claim, MergeMode, Merged, Outlived, Progress, Store, StoreError};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Whom a person admits whose bundle is imported and who is not known yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Admit {
    /// Nobody: an unknown terminal is refused, and its fingerprint shown.
    #[default]
    Nobody,
    /// A terminal of a point, whose fingerprint the person compared.
    Terminal,
    /// An office, likewise.
    Office,
}

/// Operations of a bundle that is tried where it is only looked at; of a longer one it is
/// said where its operations belong, and no more (M5).
const WEIGHED: u64 = 1_000;

/// What is asked of an import.
#[derive(Debug, Default)]
pub struct ImportInput {
    /// Whether an unknown terminal is admitted.
    pub admit: Admit,
    /// What opens the file.
    pub opening: Opening,
    /// Only says what it would do.
    pub plan: bool,
}

/// What an import did, or would do. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportView {
    /// The file.
    pub file: PathBuf,
    /// Whether it was taken, or would be.
    pub accepted: bool,
    /// Whether it was only looked at.
    pub plan: bool,
    /// The bundle's id.
    pub bundle: String,
    /// Code of the point it comes from.
    pub point: String,
    /// Series of the terminal that wrote it.
    pub series: String,
    /// The terminal's replica.
    pub replica: String,
    /// First sequence in it.
    pub from_sequence: u64,
    /// Last sequence in it.
    pub to_sequence: u64,
    /// What two people compare to be sure of its key.
    pub fingerprint: String,
    /// Whether its terminal was admitted with it.
    pub admitted: bool,
    /// Operations that are new.
    pub new: u64,
    /// Operations that were here already (G3).
    pub known: u64,
    /// Operations that wait for those before them.
    pub waiting: u64,
    /// Operations past the parting of two histories of their terminal (M3).
    pub quarantined: u64,
    /// New operations that are kept and have no effect (M1, M4).
    pub without_effect: u64,
    /// Operations of kinds that only a newer console knows.
    pub unknown: u64,
    /// What is worth telling.
    pub problems: Vec<ProblemView>,
}

impl Desk {
    /// Imports some files, one after another; answers what became of each.
    ///
    /// # Errors
    /// The role may not, or the store no longer opens.
    pub fn import(
        &self,
        files: &[PathBuf],
        input: &ImportInput,
        progress: Progress<'_>,
    ) -> Result<Vec<Result<ImportView, ActionError>>, ActionError> {
        self.permit(Permission::ImportBundle)?;
        Ok(import(&mut self.store.beside()?, files, input, progress))
    }
}

/// Prepares the import of a file for another thread, so that the counter keeps
/// working.
///
/// # Errors
/// The role may not, or the store no longer opens.
pub fn import_job(
    desk: &Desk,
    file: PathBuf,
    input: ImportInput,
) -> Result<
    impl FnOnce(Progress<'_>) -> Result<ImportView, ActionError> + Send + 'static,
    ActionError,
> {
    desk.permit(Permission::ImportBundle)?;
    let mut store = desk.store.beside()?;
    Ok(move |progress: Progress<'_>| import(&mut store, &[file], &input, progress).remove(0))
}

/// Imports every file; answers what became of each, in their order.
fn import(
    store: &mut Store,
    files: &[PathBuf],
    input: &ImportInput,
    progress: Progress<'_>,
) -> Vec<Result<ImportView, ActionError>> {
    let meter = Meter::new(files);
    let own = store.session().identity();
    let paths = store.paths().clone();
    let mut done = Vec::with_capacity(files.len());
    std::thread::scope(|scope| {
        let opened = match Files::open(scope, files, &input.opening, own, paths, &meter) {
            Ok(opened) => opened,
            Err(error) => return done.push(Err(error)),
        };
        let mut importing = Importing {
            host: Host::of(store),
            store,
            input,
            meter: &meter,
            progress,
        };
        while let Some(files) = opened.next(&meter, importing.progress) {
            done.extend(importing.take_files(files));
            if meter.is_stopped() {
                break;
            }
        }
        opened.finish();
    });
    // Where the person stopped it, the rest was not looked at.
    done.resize_with(files.len(), || Err(ExchangeError::Cancelled.into()));
    done
}

/// The kind of operation that keeps a content from being purged.
const HELD: &str = "attention.held";

/// What is known of all terminals, which bundles are held against that were taken.
pub(super) struct Known {
    standings: Standings,
    claims: Vec<Claim>,
    outlived: Vec<Outlived>,
    misplaced: Vec<Claim>,
}

impl Known {
    pub(super) fn read(store: &Store) -> Result<Self, StoreError> {
        let read = store.read();
        Ok(Self {
            standings: read.standings()?,
            claims: read.claims()?,
            outlived: read.outlived()?,
            misplaced: read.misplaced()?,
        })
    }
}

/// An import under way.
pub(super) struct Importing<'i> {
    pub(super) store: &'i mut Store,
    pub(super) host: Host,
    pub(super) input: &'i ImportInput,
    pub(super) meter: &'i Meter,
    pub(super) progress: Progress<'i>,
}

impl Importing<'_> {
    /// Takes a bundle of which everything holds.
    ///
    /// # Errors
    /// Why it could not be taken. What was taken of it before is said by the error.
    pub(super) fn take(&mut self, mut ready: Ready) -> Result<ImportView, ActionError> {
        self.refuse_other_history(&mut ready)?;
        if !self.input.plan
            && let Some(incoming) = ready.incoming()
        {
            return self.take_in_parts(vec![(ready, incoming)]).remove(0);
        }
        // A customer's request does not wait for what is taken in several transactions.
        if self.input.plan && ready.staged.operations() > WEIGHED {
            let placed = self.place(&mut ready)?;
            let known = Known::read(self.store)?;
            let mut view = self.view(&ready.file, &ready.bundle, placed, &known)?;
            view.problems.push(not_weighed(ready.bundle.manifest()));
            return Ok(view);
        }
        let taken = self.take_at_once(&mut ready)?;
        let known = Known::read(self.store)?;
        self.view(&ready.file, &ready.bundle, taken, &known)
    }

    /// Says what would become of it, with nothing written: a plan of many operations in one
    /// transaction would be in the way of everybody else (M5).
    fn place(&mut self, ready: &mut Ready) -> Result<(Merged, bool), ActionError> {
        let (bundle, staged) = (&ready.bundle, &mut ready.staged);
        let read = self.store.read();
        let admitted = self
            .host
            .admits(&read.standings()?, bundle, self.input.admit)?;
        let highest = read.highest_counter()?;
        let mut share = Share::new(self.meter, ready.size);
        let (mut done, total) = (0, staged.operations());
        let replica = bundle.manifest().replica.id;
        let merged = self.store.place(replica, |placing| {
            while let Some((hash, bytes)) = staged.next_line()? {
                let operation = decode(&bytes).map_err(|source| StoreError::Operation {
                    entity: replica,
                    source,
                })?;
                if done == 0 {
                    refuse_jump(highest, &operation)?;
                }
                placing.operation(&operation.envelope, &hash)?;
                done += 1;
                share.reach(done, total);
                if done % 256 == 0 {
                    go_on(self.meter, self.progress)?;
                }
            }
            Ok::<_, ActionError>(())
        })?;
        Ok((merged, admitted.is_some()))
    }

    /// In one transaction; a plan keeps nothing of it.
    fn take_at_once(&mut self, ready: &mut Ready) -> Result<(Merged, bool), ActionError> {
        let (bundle, staged) = (&ready.bundle, &mut ready.staged);
        let mode = if self.input.plan {
            MergeMode::Plan
        } else {
            MergeMode::Apply
        };
        let (host, admit, meter) = (&self.host, self.input.admit, self.meter);
        let progress = &mut *self.progress;
        let mut share = Share::new(meter, ready.size);
        let total = staged.operations();
        let (admitted, merged) = self.store.merge(mode, |merging| {
            let admitted = host.admits(merging.standings(), bundle, admit)?;
            let is_new = admitted.is_some();
            let mut done = 0;
            merging.bundle(bundle.manifest().replica.id, admitted, |merger| {
                let highest = merger.highest_lamport();
                give_whole(staged, merger, |operation| {
                    if done == 0 {
                        refuse_jump(highest, operation)?;
                    }
                    done += 1;
                    share.reach(done, total);
                    if done % 256 == 0 {
                        go_on(meter, progress)?;
                    }
                    Ok(())
                })
            })?;
            Ok::<_, ActionError>(is_new)
        })?;
        Ok((merged.into_iter().next().unwrap_or_default(), admitted))
    }

    /// Refuses another history of this very terminal before any of it is taken (M3).
    fn refuse_other_history(&self, ready: &mut Ready) -> Result<(), ActionError> {
        let (manifest, staged) = (ready.bundle.manifest(), &mut ready.staged);
        let own = self.store.terminal().replica;
        if manifest.replica.id != own {
            return Ok(());
        }
        let read = self.store.read();
        let before = manifest.from_sequence.saturating_sub(1);
        if before > 0
            && let Some(hash) = read.hash_of(own, before)?
            && hex(&hash) != manifest.previous
        {
            return Err(StoreError::OwnFork { sequence: before }.into());
        }
        let mut sequence = manifest.from_sequence;
        while let Some((hash, _)) = staged.next_line()? {
            match read.hash_of(own, sequence)? {
                None => break,
                Some(known) if known != hash => return Err(StoreError::OwnFork { sequence }.into()),
                Some(_) => sequence += 1,
            }
        }
        Ok(staged.rewind()?)
    }

    /// What it did, in words.
    pub(super) fn view(
        &self,
        file: &Path,
        bundle: &BundleFacts,
        (mut merged, admitted): (Merged, bool),
        known: &Known,
    ) -> Result<ImportView, ActionError> {
        let read = self.store.read();
        let manifest = bundle.manifest();
        let replica = manifest.replica.id;
        if !self.input.plan {
            // As it stands now that all of it is here.
            merged.void = read.without_effect(replica, merged.chain)?;
        }
        let mut view = view(file, bundle, &merged, admitted, self.input.plan);
        view.problems.extend(self.withheld(bundle)?);
        let claimed = known.standings.of(replica);
        view.problems
            .extend(claimed.and_then(|of| otherwise(of, bundle)));
        view.problems.extend(other_law(bundle));
        view.problems.extend(rivals(&known.claims, manifest));
        view.problems.extend(past_end(&known.outlived, manifest));
        if manifest.counts.contains_key(HELD) {
            let brought = manifest.from_sequence..=manifest.to_sequence;
            let held = read.held_too_late(replica, brought)?;
            view.problems.extend(held_too_late(manifest, &held));
        }
        let untrue = known
            .misplaced
            .iter()
            .find(|claim| claim.replica == replica);
        view.problems.extend(untrue.map(|claim| ProblemView {
            kind: "lineage",
            replica: Some(replica.to_string()),
            sequence: Some(1),
            message: claim.misplaced(),
        }));
        Ok(view)
    }
}

impl Importing<'_> {
    /// Personal contents that the bundle names, and that are neither in it nor here,
    /// nor purged (T1).
    fn withheld(&self, bundle: &BundleFacts) -> Result<Option<ProblemView>, StoreError> {
        let read = self.store.read();
        let mut count = 0;
        for sealed in bundle.missing() {
            if !read.keeps(sealed)? && !read.is_purged(sealed)? {
                count += 1;
            }
        }
        let replica = &bundle.manifest().replica;
        Ok((count > 0).then(|| ProblemView {
            kind: "content_missing",
            replica: Some(replica.id.to_string()),
            sequence: None,
            message: format!(
                "Del terminal {}-{} no vinieron {count} contenidos personales que sus anotaciones \
                 nombran: se depuraron allá, o no se enviaron. Lo demás se tomó.",
                replica.point, replica.series
            ),
        }))
    }
}

fn view(
    file: &Path,
    bundle: &BundleFacts,
    merged: &Merged,
    is_new: bool,
    plan: bool,
) -> ImportView {
    let manifest = bundle.manifest();
    ImportView {
        file: file.to_path_buf(),
        accepted: true,
        plan,
        bundle: manifest.bundle.to_string(),
        point: manifest.replica.point.clone(),
        series: manifest.replica.series.clone(),
        replica: manifest.replica.id.to_string(),
        from_sequence: manifest.from_sequence,
        to_sequence: manifest.to_sequence,
        fingerprint: bundle.fingerprint(),
        admitted: is_new,
        new: merged.new,
        known: merged.known,
        waiting: merged.waiting,
        quarantined: merged.quarantined,
        without_effect: merged.void.len() as u64,
        unknown: bundle.unknown_kinds().values().sum(),
        problems: problems(manifest, merged, bundle),
    }
}

/// Refuses a counter that no terminal of this office reaches (J4).
pub(super) fn refuse_jump(highest: u64, first: &Operation) -> Result<(), ActionError> {
    if first.envelope.lamport.saturating_sub(highest) > LAMPORT_JUMP {
        let limit = LAMPORT_JUMP;
        return Err(refused(Fault::LamportJump { limit }).into());
    }
    Ok(())
}

pub(super) fn go_on(meter: &Meter, progress: Progress<'_>) -> Result<(), ActionError> {
    if meter.tell(progress) {
        Ok(())
    } else {
        Err(ExchangeError::Cancelled.into())
    }
}

fn refused(fault: Fault) -> ExchangeError {
    ExchangeError::Refused {
        place: Place::File,
        fault,
    }
}

/// Who imports, and where.
pub(super) struct Host {
    started: Started,
    role: Role,
    founder: bool,
}

impl Host {
    fn of(store: &Store) -> Self {
        let user = &store.session().user;
        Self {
            started: store.terminal().started.clone(),
            role: user.role,
            founder: user.founder,
        }
    }

    /// Whether the terminal of a bundle is known by the key that signed it; answers
    /// the decision to be written where a person admits it now (M4).
    pub(super) fn admits(
        &self,
        standings: &Standings,
        bundle: &BundleFacts,
        admit: Admit,
    ) -> Result<Option<Admitted>, ActionError> {
        let manifest = bundle.manifest().clone();
        if manifest.organization != self.started.organization {
            return Err(ActionError::ForeignOrganization {
                found: manifest.organization,
            });
        }
        if let Some(standing) = standings.of(manifest.replica.id) {
            bundle.require_key(&standing.public_key)?;
            if standing.admitted() {
                return Ok(None);
            }
        }
        let scope = match admit {
            Admit::Nobody => {
                return Err(ActionError::UnknownTerminal {
                    point: manifest.replica.point,
                    series: manifest.replica.series,
                    fingerprint: bundle.fingerprint(),
                    office: false,
                });
            }
            Admit::Terminal => Scope::Point,
            Admit::Office => Scope::Office,
        };
        if bundle
            .claimed_scope()
            .is_some_and(|claimed| claimed != scope)
        {
            return Err(ActionError::OtherScope {
                office: scope != Scope::Office,
            });
        }
        let deed = Permission::AdmitTerminal {
            own_point: manifest.replica.point == self.started.point.code,
            office: scope == Scope::Office,
        };
        permit(self.role, self.founder, deed)?;
        Ok(Some(Admitted {
            replica: manifest.replica.id,
            point: manifest.replica.point,
            scope,
            public_key: manifest.replica.public_key,
            founder_key: None,
        }))
    }
}
