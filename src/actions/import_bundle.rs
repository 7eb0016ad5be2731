//! Importing: what other terminals wrote, planned and then taken (M, G3).

use super::desk::Desk;
use super::error::ActionError;
use super::import_ahead::{self, Files, Given, Meter, Opened, Share};
use super::import_told::{held_too_late, other_law, otherwise, past_end, problems, rivals};
use super::keep_store::ProblemView;
use super::opening::Opening;
use crate::domain::authority::{Permission, Role, permit};
use crate::domain::terminal::{Scope, Started, TerminalEvent};
use crate::domain::trust::{Admitted, Standings};
use crate::exchange::{Bundle, ExchangeError, Failure, Fault, LAMPORT_JUMP, Place};
use crate::journal::Body;
use crate::store::{MergeMode, Merged, Merging, Progress, Store, StoreError};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

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

/// For how long one transaction takes further bundles: a customer's request that
/// comes meanwhile waits for it, and each page of an index is written once for
/// all of them.
const TOGETHER: Duration = Duration::from_millis(500);

/// Files that one transaction takes at the most, which all stay open.
const FILES: usize = 32;

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
    let mut done = Vec::with_capacity(files.len());
    std::thread::scope(|scope| {
        let opened = match Files::open(scope, files, &input.opening, own, &meter) {
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
        while let Some(first) = opened.next(&meter, importing.progress) {
            let mut files = match first.bundle {
                Ok(_) => vec![first],
                Err(error) => {
                    done.push(Err(error));
                    continue;
                }
            };
            match importing.merge(&mut files, || opened.ready()) {
                Err(_) if files.len() > 1 && !meter.is_stopped() => {
                    // None of them was taken: each alone, so that only what fails is refused.
                    for file in files {
                        let mut alone = vec![file];
                        match importing.merge(&mut alone, || None) {
                            Ok(views) => done.extend(views),
                            Err(error) => done.push(Err(error)),
                        }
                    }
                }
                Ok(views) => done.extend(views),
                Err(error) => done.push(Err(error)),
            }
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

/// An import under way.
struct Importing<'i> {
    store: &'i mut Store,
    host: Host,
    input: &'i ImportInput,
    meter: &'i Meter,
    progress: Progress<'i>,
}

impl Importing<'_> {
    /// Merges the first of `files`, and whatever `next` gives in the meantime, in
    /// one transaction. A plan looks at each alone.
    ///
    /// # Errors
    /// One of them could not be taken; none of them was then.
    fn merge(
        &mut self,
        files: &mut Vec<Opened>,
        mut next: impl FnMut() -> Option<Opened>,
    ) -> Result<Vec<Result<ImportView, ActionError>>, ActionError> {
        let mode = if self.input.plan {
            MergeMode::Plan
        } else {
            MergeMode::Apply
        };
        let (host, input, meter, progress) =
            (&self.host, self.input, self.meter, &mut *self.progress);
        let start = Instant::now();
        let (admitted, merged) = self.store.merge(mode, |merging| {
            let mut all = Vec::new();
            while let Some(file) = files.get_mut(all.len()) {
                let admits = match &mut file.bundle {
                    Ok(bundle) => host.admits(merging.standings(), bundle, input.admit),
                    Err(_) => Ok(None),
                };
                all.push(matches!(admits, Ok(Some(_))));
                match (admits, &mut file.bundle) {
                    (Ok(admitted), Ok(bundle)) => {
                        take(merging, bundle, file.size, admitted, meter, progress)?;
                    }
                    (Ok(_), Err(_)) => {}
                    // What is refused is closed at once.
                    (Err(error), _) => file.bundle = Err(error),
                }
                if !input.plan && start.elapsed() < TOGETHER && all.len() < FILES {
                    files.extend(next());
                }
            }
            Ok::<_, ActionError>(all)
        })?;
        // One for each that was taken, in their order.
        let mut merged = merged.into_iter();
        let claims = self.store.read().claims()?;
        let outlived = self.store.read().outlived()?;
        let misplaced = self.store.read().misplaced()?;
        let standings = self.store.read().standings()?;
        let view = |(file, admitted): (Opened, bool)| {
            let bundle = file.bundle?;
            let merged = merged.next().unwrap_or_default();
            let mut view = view(&file.file, &bundle, &merged, admitted, input.plan);
            view.problems.extend(self.withheld(&bundle)?);
            let claimed = standings.of(bundle.manifest().replica.id);
            view.problems
                .extend(claimed.and_then(|of| otherwise(of, &bundle)));
            view.problems.extend(other_law(&bundle));
            view.problems.extend(rivals(&claims, bundle.manifest()));
            view.problems.extend(past_end(&outlived, bundle.manifest()));
            let manifest = bundle.manifest();
            let brought = manifest.from_sequence..=manifest.to_sequence;
            let held = self
                .store
                .read()
                .held_too_late(manifest.replica.id, brought)?;
            view.problems.extend(held_too_late(manifest, &held));
            let replica = bundle.manifest().replica.id;
            let untrue = misplaced.iter().find(|claim| claim.replica == replica);
            view.problems.extend(untrue.map(|claim| ProblemView {
                kind: "lineage",
                replica: Some(replica.to_string()),
                sequence: Some(1),
                message: claim.misplaced(),
            }));
            Ok(view)
        };
        Ok(files.drain(..).zip(admitted).map(view).collect())
    }
}

impl Importing<'_> {
    /// Personal contents that the bundle names, and that are neither in it nor here,
    /// nor purged (T1).
    fn withheld(&self, bundle: &Bundle) -> Result<Option<ProblemView>, StoreError> {
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
                "Del terminal {}-{} no vinieron {count} contenidos personales que sus operaciones \
                 nombran: se depuraron allá, o no se enviaron. Lo demás se tomó.",
                replica.point, replica.series
            ),
        }))
    }
}

fn view(file: &Path, bundle: &Bundle, merged: &Merged, is_new: bool, plan: bool) -> ImportView {
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

/// Gives a bundle's contents and operations to the store.
fn take(
    merging: &mut Merging<'_>,
    bundle: &mut Bundle,
    size: u64,
    admitted: Option<Admitted>,
    meter: &Meter,
    progress: Progress<'_>,
) -> Result<(), ActionError> {
    let (replica, total) = (bundle.manifest().replica.id, bundle.manifest().operations());
    let mut share = Share::new(meter, size);
    // Documents lie in the file as they are; the rest of it is told in operations.
    let documents: u64 = bundle.documents().iter().map(|it| it.size).sum();
    let rest = size.saturating_sub(documents);
    merging.bundle(replica, admitted, |merger| {
        let (mut done, mut read) = (0, 0_u64);
        import_ahead::give(bundle, merger, |merger, given| {
            let operation = match given {
                Given::Operation(operation) => operation,
                Given::Document(bytes) => {
                    read += bytes as u64;
                    share.reach(read, size);
                    return go_on(meter, progress);
                }
            };
            let lamport = operation.envelope.lamport;
            if done == 0 && lamport.saturating_sub(merger.highest_lamport()) > LAMPORT_JUMP {
                let limit = LAMPORT_JUMP;
                return Err(refused(Fault::LamportJump { limit }).into());
            }
            done += 1;
            share.reach(read + rest.saturating_mul(done) / total.max(1), size);
            if done % 256 == 0 {
                go_on(meter, progress)?;
            }
            Ok(())
        })
    })
}

fn go_on(meter: &Meter, progress: Progress<'_>) -> Result<(), ActionError> {
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
struct Host {
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
    fn admits(
        &self,
        standings: &Standings,
        bundle: &mut Bundle,
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
        if claimed_scope(bundle)?.is_some_and(|claimed| claimed != scope) {
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

/// What a terminal says of itself, where its first operation is in the bundle.
fn claimed_scope(bundle: &mut Bundle) -> Result<Option<Scope>, ActionError> {
    if bundle.manifest().from_sequence != 1 {
        return Ok(None);
    }
    let mut claimed = None;
    let mut first = true;
    // Only the first operation is looked at.
    let looked = bundle.operations(|carried| {
        if !std::mem::take(&mut first) {
            return Err(());
        }
        if let Body::Terminal(TerminalEvent::Started(started)) = &carried.operation.body {
            claimed = Some(started.scope);
        }
        Ok(())
    });
    match looked {
        Err(Failure::Exchange(error)) => Err(error.into()),
        Ok(()) | Err(Failure::Caller(())) => Ok(claimed),
    }
}
