//! Importing: what other terminals wrote, planned and then taken (M, G3).

use super::desk::Desk;
use super::error::ActionError;
use super::keep_store::ProblemView;
use crate::domain::authority::Deed;
use crate::domain::terminal::{Scope, TerminalEvent};
use crate::domain::trust::{Admitted, WhyVoid};
use crate::exchange::{
    Bundle, CarriedOperation, ExchangeError, Failure, Fault, LAMPORT_JUMP, Manifest, Place,
    SealedAs, Unsealing,
};
use crate::journal::Body;
use crate::store::{MergeMode, Merged, Merger, Progress, Store};
use secrecy::SecretString;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Told of at most so many operations without effect one by one.
const TOLD: usize = 20;

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

/// What a person gives to open a sealed file with.
#[derive(Debug, Default)]
pub struct Opening {
    /// A passphrase it was sealed with.
    pub passphrase: Option<SecretString>,
    /// The text of an age identity it was sealed for; the user's own is tried as well.
    pub identity: Option<SecretString>,
}

impl Opening {
    /// With what the file at `path` is opened here.
    ///
    /// # Errors
    /// It cannot be read.
    pub(super) fn unsealing(&self, path: &Path, store: &Store) -> Result<Unsealing, ActionError> {
        if !path.is_file() {
            return Err(ActionError::NoFile(path.to_path_buf()));
        }
        Ok(match (SealedAs::of(path)?, &self.passphrase) {
            (SealedAs::Plain, _) => Unsealing::Plain,
            (_, Some(passphrase)) => Unsealing::Passphrase(passphrase.clone()),
            (_, None) => Unsealing::Identities(
                self.identity
                    .iter()
                    .cloned()
                    .chain([store.session().identity()])
                    .collect(),
            ),
        })
    }
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

impl Desk {
    /// Imports one bundle.
    ///
    /// # Errors
    /// The role may not, or nothing of the file is taken, with the exact reason.
    pub fn import(
        &mut self,
        path: &Path,
        input: &ImportInput,
        progress: Progress<'_>,
    ) -> Result<ImportView, ActionError> {
        self.permit(Deed::ImportBundle)?;
        import(&mut self.store, path, input, progress)
    }
}

/// Prepares an import for another thread, so that the counter keeps working.
///
/// # Errors
/// The role may not, or the store no longer opens.
pub fn import_job(
    desk: &Desk,
    path: PathBuf,
    input: ImportInput,
) -> Result<
    impl FnOnce(Progress<'_>) -> Result<ImportView, ActionError> + Send + 'static,
    ActionError,
> {
    desk.permit(Deed::ImportBundle)?;
    let mut store = desk.store.beside()?;
    Ok(move |progress: Progress<'_>| import(&mut store, &path, &input, progress))
}

fn import(
    store: &mut Store,
    path: &Path,
    input: &ImportInput,
    progress: Progress<'_>,
) -> Result<ImportView, ActionError> {
    // Half of the work is holding the file against itself, half is taking it.
    let unsealing = input.opening.unsealing(path, store)?;
    let mut bundle = Bundle::open(path, &unsealing, &mut |done, total| {
        progress(done, total * 2)
    })?;
    let manifest = bundle.manifest().clone();
    let admitted = admit(store, &mut bundle, &manifest, input.admit)?;
    let is_new = admitted.is_some();
    let mode = if input.plan {
        MergeMode::Plan
    } else {
        MergeMode::Apply
    };
    let merged = store.merge(manifest.replica.id, admitted, mode, |merger| {
        take(merger, &mut bundle, &manifest, progress)
    })?;
    Ok(ImportView {
        file: path.to_path_buf(),
        accepted: true,
        plan: input.plan,
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
        problems: problems(&manifest, &merged, &bundle),
    })
}

/// Gives a bundle's contents and operations to the store.
fn take(
    merger: &mut Merger<'_>,
    bundle: &mut Bundle,
    manifest: &Manifest,
    progress: Progress<'_>,
) -> Result<(), ActionError> {
    let total = manifest.operations();
    let cancelled = || ActionError::from(ExchangeError::Cancelled);
    bundle.personal(|entry| {
        Ok::<_, ActionError>(merger.personal(entry.vault, &entry.salt, &entry.data)?)
    })?;
    let mut done = 0;
    bundle.operations(|carried: CarriedOperation<'_>| {
        let lamport = carried.operation.envelope.lamport;
        if done == 0 && lamport.saturating_sub(merger.highest_lamport()) > LAMPORT_JUMP {
            let limit = LAMPORT_JUMP;
            return Err(refused(Fault::LamportJump { limit }).into());
        }
        done += 1;
        if done % 256 == 0 && !progress(total + done, total * 2) {
            return Err(cancelled());
        }
        merger.operation(&carried.hash, carried.bytes, carried.operation)?;
        Ok(())
    })?;
    Ok(())
}

fn refused(fault: Fault) -> ExchangeError {
    ExchangeError::Refused {
        place: Place::File,
        fault,
    }
}

/// Whether the terminal of a bundle is known by the key that signed it; answers
/// the decision to be written where a person admits it now (M4).
fn admit(
    store: &Store,
    bundle: &mut Bundle,
    manifest: &Manifest,
    admit: Admit,
) -> Result<Option<Admitted>, ActionError> {
    let own = &store.terminal().started;
    if manifest.organization != own.organization {
        return Err(ActionError::ForeignOrganization {
            found: manifest.organization.clone(),
        });
    }
    let standings = store.read().standings()?;
    if let Some(standing) = standings.of(manifest.replica.id) {
        bundle.require_key(&standing.public_key)?;
        if standing.admitted {
            return Ok(None);
        }
    }
    let unknown = || ActionError::UnknownTerminal {
        point: manifest.replica.point.clone(),
        series: manifest.replica.series.clone(),
        fingerprint: bundle.fingerprint(),
        office: false,
    };
    let scope = match admit {
        Admit::Nobody => return Err(unknown()),
        Admit::Terminal => Scope::Point,
        Admit::Office => Scope::Office,
    };
    let mut claimed = None;
    if manifest.from_sequence == 1 {
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
        if let Err(Failure::Exchange(error)) = looked {
            return Err(error.into());
        }
    }
    if claimed.is_some_and(|claimed| claimed != scope) {
        return Err(ActionError::OtherScope {
            office: scope != Scope::Office,
        });
    }
    let deed = Deed::AdmitTerminal {
        own_point: manifest.replica.point == own.point.code,
        office: scope == Scope::Office,
    };
    let user = &store.session().user;
    crate::domain::authority::permit(user.role, user.founder, deed)?;
    Ok(Some(Admitted {
        replica: manifest.replica.id,
        point: manifest.replica.point.clone(),
        scope,
        public_key: manifest.replica.public_key.clone(),
    }))
}

/// What is worth telling of an import, in words.
fn problems(manifest: &Manifest, merged: &Merged, bundle: &Bundle) -> Vec<ProblemView> {
    let replica = manifest.replica.id.to_string();
    let name = format!("{}-{}", manifest.replica.point, manifest.replica.series);
    let problem = |kind, sequence, message| ProblemView {
        kind,
        replica: Some(replica.clone()),
        sequence,
        message,
    };
    let mut problems = Vec::new();
    if let Some(fork) = merged.fork {
        problems.push(problem(
            "fork",
            Some(fork),
            format!(
                "La terminal {name} tiene dos historias distintas desde la operación {fork}: \
                 ninguna de las dos cuenta desde ahí, y las dos se conservan."
            ),
        ));
    }
    if let Some((first, last)) = merged.missing {
        let which = if first == last {
            format!("la operación {first}")
        } else {
            format!("las operaciones {first} a {last}")
        };
        problems.push(problem(
            "waiting",
            Some(first),
            format!("De la terminal {name} falta {which}: lo que sigue queda en espera.")
                .replace("falta las", "faltan las"),
        ));
    }
    for void in merged.void.iter().take(TOLD) {
        problems.push(problem(
            void.why.code(),
            Some(void.sequence),
            format!(
                "La operación {} de {name} se conserva sin efecto: {}.",
                void.sequence,
                void.why.label()
            ),
        ));
    }
    if merged.void.len() > TOLD {
        let reasons: Vec<String> = WhyVoid::ALL
            .into_iter()
            .filter_map(|why| {
                let count = merged.void.iter().filter(|void| void.why == why).count();
                (count > 0).then(|| format!("{count} porque {}", why.label()))
            })
            .collect();
        problems.push(problem(
            "without_effect",
            None,
            format!(
                "En total {} operaciones sin efecto: {}.",
                merged.void.len(),
                reasons.join("; ")
            ),
        ));
    }
    for (kind, count) in bundle.unknown_kinds() {
        let kind = crate::domain::text::strip_control(kind);
        problems.push(problem(
            "unknown_kind",
            None,
            format!(
                "{count} operaciones son de un tipo que esta versión no conoce ({}): se \
                 conservan. Actualice la consola para verlas.",
                kind.chars().take(60).collect::<String>()
            ),
        ));
    }
    problems
}
