//! Verifying: the pages of the file, the chain of every replica, the decisions'
//! signatures, the numbering, and that every record is the fold of its operations.

use super::connection;
use super::documents;
use super::error::StoreError;
use super::finding::{Problem, ProblemKind, ReplicaState, Verification};
use super::keyring::{Cost, FoundKey, KeyRing};
use super::pages::page_problems;
use super::paging::PageAt;
use super::presence::Presence;
use super::progress::{Progress, tell};
use super::read::Reader;
use super::rebuild::for_each_record;
use super::session::{Ambient, Store};
use super::signatures::SigningKeys;
use super::{
    key_life, ledger, numbering, opening, places, pqr, regularization, rivals, schema,
    search_index, slots, standing, tables, twins, vault,
};
use crate::config::Paths;
use crate::domain::advice::Advised;
use crate::domain::text::counted_words;
use crate::domain::trust::Standings;
use crate::journal::{Body, Digest, GENESIS, Operation, decode, digest, hex, sealed_in};
use chrono_tz::Tz;
use rusqlite::Connection;
use secrecy::SecretString;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use uuid::Uuid;

/// Told every so many operations.
const STEP: u64 = 5_000;

/// How much of what has no effect is listed.
const VOID: usize = 1_000;

/// Verifies the store of a folder, whole, also one too damaged to be worked with.
///
/// # Errors
/// The key does not open, or the person stopped it. Damage is an answer, not an error.
pub fn verify(
    paths: &Paths,
    login: &str,
    passphrase: &SecretString,
    ambient: &Ambient,
    progress: Progress<'_>,
) -> Result<Verification, StoreError> {
    let presence = Presence::enter(paths)?;
    let ring = KeyRing::new(paths.data(), ambient.cost);
    let keys = ring.unlock_user(login, passphrase, ambient.clock.now(Tz::UTC).timestamp())?;
    let candidates = ring.open_store_key(&keys)?;
    let conn = match opening::open_with_candidates(paths, &ring, &candidates) {
        Ok((conn, _)) => conn,
        Err(StoreError::NotThisKey { path } | StoreError::Damaged { path, .. }) => {
            return unopened(path, &candidates);
        }
        Err(other) => return Err(other),
    };
    let is_older = schema::refuse_newer(&conn)? < schema::SCHEMA_VERSION;
    if is_older && page_problems(&conn)?.is_empty() {
        // It is brought up to date first, as wherever it is opened.
        let (paths, ambient) = (paths.clone(), ambient.clone());
        let store = Store::unlock_with_keys(paths, ring, keys, ambient, presence)?;
        return store.reader_connection()?.verify(progress);
    }
    let found = verify_connection(&conn, progress)?;
    with_files(found, &conn, &ring, paths)
}

/// Adds what is wrong with the files that lie beside the store.
fn with_files(
    mut found: Verification,
    conn: &Connection,
    ring: &KeyRing,
    paths: &Paths,
) -> Result<Verification, StoreError> {
    found.problems.extend(ledger::problems(paths)?);
    let readable = |problem: &Problem| {
        !matches!(
            problem.kind,
            ProblemKind::Page | ProblemKind::File | ProblemKind::Unreadable | ProblemKind::Record
        )
    };
    // For whom the key is to be sealed is read from the records.
    if found.problems.iter().all(readable) {
        found.problems.extend(key_life::problems(conn, ring)?);
    }
    Ok(found)
}

/// What there is to say of a file that does not open: which of its pages do
/// not fit the key that fits most of them.
fn unopened(path: PathBuf, candidates: &[FoundKey]) -> Result<Verification, StoreError> {
    let mut best: Option<Vec<Problem>> = None;
    for candidate in candidates {
        let problems = match connection::open_unproven(&path, &candidate.key, false) {
            Ok(conn) => page_problems(&conn)?,
            Err(StoreError::NotThisKey { .. }) => continue,
            Err(other) => return Err(other),
        };
        if best.as_ref().is_none_or(|best| problems.len() < best.len()) {
            best = Some(problems);
        }
    }
    let Some(mut problems) = best else {
        return Err(StoreError::NotThisKey { path });
    };
    if problems.is_empty() {
        // Each page is sound by itself; it is the file that is not whole.
        problems.push(incomplete());
    }
    Ok(Verification {
        problems,
        ..Verification::default()
    })
}

fn incomplete() -> Problem {
    Problem::new(
        ProblemKind::File,
        "El archivo store.db está incompleto o no es consistente.".to_owned(),
    )
}

impl super::session::ReadOnlyStore {
    /// Verifies an unlocked store through a connection of its own.
    ///
    /// # Errors
    /// The person stopped it.
    pub fn verify(&self, progress: Progress<'_>) -> Result<Verification, StoreError> {
        let found = verify_connection(&self.conn, progress)?;
        let ring = KeyRing::new(self.paths.data(), Cost::default());
        with_files(found, &self.conn, &ring, &self.paths)
    }
}

pub(super) fn verify_connection(
    conn: &Connection,
    progress: Progress<'_>,
) -> Result<Verification, StoreError> {
    let mut found = Verification {
        problems: page_problems(conn)?,
        ..Verification::default()
    };
    if !found.problems.is_empty() {
        return Ok(found);
    }
    // One moment of the store, whatever other consoles write meanwhile.
    let moment = conn.unchecked_transaction()?;
    match verify_moment(&moment, progress, &mut found) {
        Err(StoreError::Damaged { .. } | StoreError::NotThisKey { .. }) => {
            if found.problems.is_empty() {
                found.problems.push(incomplete());
            }
            Ok(found)
        }
        other => other.map(|()| found),
    }
}

fn verify_moment(
    conn: &Connection,
    progress: Progress<'_>,
    found: &mut Verification,
) -> Result<(), StoreError> {
    found.problems.extend(file_problems(conn)?);
    let journal = verify_journal(conn, progress)?;
    let readable = journal
        .problems
        .iter()
        .all(|problem| problem.kind != ProblemKind::Unreadable);
    found.operations = journal.operations;
    found.replicas = journal.replicas;
    found.problems.extend(journal.problems);
    found.missing = journal.missing;
    found.problems.extend(numbering::problems(conn)?);
    found.problems.extend(regularization::code_problems(conn)?);
    if readable {
        found.problems.extend(rivals::problems(conn)?);
        found.problems.extend(record_problems(conn, progress)?);
        let reader = Reader::new(conn);
        // What does not read is told above.
        found.incoming = reader
            .incoming()
            .unwrap_or_default()
            .iter()
            .map(Into::into)
            .collect();
        found.void = reader.voided(PageAt::First, VOID).unwrap_or_default();
        found.void_total = reader.void_count()?;
    }
    Ok(())
}

fn file_problems(conn: &Connection) -> Result<Vec<Problem>, StoreError> {
    let mut check = conn.prepare("PRAGMA integrity_check(20)")?;
    let answers: Vec<String> = check
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let unguarded = (!schema::is_guarded(conn)?).then(|| {
        Problem::new(
            ProblemKind::File,
            "Alguien quitó lo que protege al diario de ser cambiado: se repone al abrir."
                .to_owned(),
        )
    });
    let unsound = answers.into_iter().filter(|answer| answer != "ok");
    let (of_search, unsound): (Vec<_>, Vec<_>) =
        unsound.partition(|it| search_index::is_about_it(it));
    let is_lost = !of_search.is_empty() || !search_index::is_sound(conn)?;
    let of_search = is_lost.then(|| Problem {
        hint: Some(Advised::Rebuild.into()),
        ..Problem::new(
            ProblemKind::Search,
            "El índice de búsqueda no dice lo que está guardado: puede no encontrar atenciones que sí están. No falta ningún registro.".to_owned(),
        )
    });
    Ok(unsound
        .into_iter()
        .map(|answer| {
            Problem::new(
                ProblemKind::File,
                format!("El archivo store.db no es consistente: {answer}."),
            )
        })
        .chain(unguarded)
        .chain(of_search)
        .collect())
}

/// Walks every replica's chain.
pub(super) fn verify_journal(
    conn: &Connection,
    progress: Progress<'_>,
) -> Result<Verification, StoreError> {
    let total = places::count(conn)?;
    let mut found = Verification::default();
    let keys = SigningKeys::load(conn)?;
    let standings = standing::load(conn)?;
    let told = Told {
        forks: standing::forks(conn)?,
        unsigned: standing::unsigned(conn)?,
        own: Reader::new(conn).own_replicas()?,
    };
    let mut ends = Ends::new();
    let mut statement = conn.prepare(
        "SELECT replica, sequence, lamport, entity, kind, bytes, hash
         FROM operation ORDER BY author, sequence",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let stored = StoredOperation {
            replica: row.get(0)?,
            sequence: row.get(1)?,
            lamport: row.get(2)?,
            entity: row.get(3)?,
            kind: row.get(4)?,
            bytes: row.get(5)?,
            hash: row.get(6)?,
        };
        let at = check_operation(conn, &stored, &(&keys, &standings), &told, &mut found)?;
        let end = ends.entry(stored.replica).or_insert((0, i64::MIN));
        *end = (end.0.max(stored.lamport), end.1.max(at.unwrap_or(i64::MAX)));
        found.operations += 1;
        if found.operations % STEP == 0 {
            tell(progress, found.operations, total)?;
        }
    }
    check_heads(conn, &ends, &mut found)?;
    let reader = Reader::new(conn);
    for state in &mut found.replicas {
        // A row that does not read is told where records are compared.
        if let Ok(Some(terminal)) = reader.terminal(state.replica) {
            state.point = Some(terminal.started.point.code);
            state.terminal = Some(terminal.started.terminal);
            state.epoch = Some(terminal.started.epoch);
        }
    }
    Ok(found)
}

/// The highest Lamport counter and the latest instant of each replica, the
/// latter `i64::MAX` where an operation does not read.
type Ends = BTreeMap<Uuid, (u64, i64)>;

/// Operations of which it was told when they came that they have no effect.
struct Told {
    forks: BTreeMap<Uuid, u64>,
    unsigned: BTreeSet<(Uuid, u64)>,
    /// The own replica and those it continues.
    own: BTreeSet<Uuid>,
}

impl Told {
    fn knows(&self, replica: Uuid, sequence: u64) -> bool {
        self.forks
            .get(&replica)
            .is_some_and(|fork| sequence >= *fork)
            || self.unsigned.contains(&(replica, sequence))
    }
}

struct StoredOperation {
    replica: Uuid,
    sequence: u64,
    lamport: u64,
    entity: Uuid,
    kind: String,
    bytes: Vec<u8>,
    hash: Digest,
}

/// Checks one operation against the one before it; answers its instant, where it reads.
fn check_operation(
    conn: &Connection,
    stored: &StoredOperation,
    (keys, standings): &(&SigningKeys, &Standings),
    told: &Told,
    found: &mut Verification,
) -> Result<Option<i64>, StoreError> {
    let mut at = None;
    let mut attached = Vec::new();
    let mut named = String::new();
    let (replica, sequence) = (stored.replica, stored.sequence);
    let mut problem = |kind, message| {
        found
            .problems
            .push(Problem::at(kind, replica, sequence, message));
    };
    let actual = digest(&stored.bytes);
    let sound = actual == stored.hash;
    if !sound {
        problem(
            ProblemKind::Hash,
            format!(
                "La anotación {sequence} fue alterada: su contenido no corresponde a su resumen."
            ),
        );
    }
    let (expected, previous) = match found.replicas.last() {
        Some(last) if last.replica == replica => (last.to_sequence + 1, last.head),
        _ => (1, GENESIS),
    };
    if sequence != expected {
        problem(
            ProblemKind::Gap,
            format!("Faltan anotaciones: se esperaba la {expected} y sigue la {sequence}."),
        );
    }
    match decode(&stored.bytes) {
        Err(_) => problem(
            ProblemKind::Unreadable,
            format!("La anotación {sequence} no se puede leer."),
        ),
        Ok(operation) => {
            at = Some(operation.envelope.at.timestamp_millis());
            attached = operation.body.documents().into_iter().cloned().collect();
            named = report_name(conn, &operation)?;
            if sequence == expected && operation.envelope.previous != previous {
                problem(
                    ProblemKind::Link,
                    format!("La anotación {sequence} no continúa a la {}.", sequence - 1),
                );
            }
            if !fits(&operation, stored) {
                problem(
                    ProblemKind::Envelope,
                    format!("Los datos que acompañan a la anotación {sequence} no son los suyos."),
                );
            }
            if sound
                && !told.knows(replica, sequence)
                && !keys.hold(&operation, &stored.bytes, standings)
            {
                problem(
                    ProblemKind::Signature,
                    format!("La decisión de la anotación {sequence} no está firmada por su autor."),
                );
            }
        }
    }
    for fault in vault_faults(conn, &stored.bytes, told.own.contains(&replica))? {
        match fault {
            VaultFault::Damage(fault) => problem(
                ProblemKind::Vault,
                format!("{named}{fault} (anotación {sequence})."),
            ),
            VaultFault::Missing => found.missing.push(Problem::at(
                ProblemKind::Missing,
                replica,
                sequence,
                format!("El contenido personal de la anotación {sequence} no llegó aquí."),
            )),
        }
    }
    for facts in attached {
        if let Some(fault) = documents::fault(conn, &facts)? {
            problem(
                ProblemKind::Vault,
                format!("{named}{fault} (anotación {sequence})."),
            );
        }
    }
    match found.replicas.last_mut() {
        Some(last) if last.replica == replica => {
            last.to_sequence = sequence;
            last.head = actual;
        }
        _ => found.replicas.push(ReplicaState {
            replica,
            point: None,
            terminal: None,
            epoch: None,
            from_sequence: sequence,
            to_sequence: sequence,
            head: actual,
        }),
    }
    Ok(at)
}

/// What begins the sentence about a content of a report: which report it is (P5).
fn report_name(conn: &Connection, operation: &Operation) -> Result<String, StoreError> {
    let Body::RegulatoryReport(event) = &operation.body else {
        return Ok(String::new());
    };
    let name = match event.prepared() {
        Some(facts) => Some(facts.name()),
        None => Reader::new(conn)
            .report(operation.envelope.entity)?
            .and_then(|report| Some(report.versions.last()?.facts.name())),
    };
    Ok(name.map_or_else(String::new, |name| format!("Reporte {name}: ")))
}

fn fits(operation: &Operation, stored: &StoredOperation) -> bool {
    let envelope = &operation.envelope;
    envelope.replica == stored.replica
        && envelope.sequence == stored.sequence
        && envelope.lamport == stored.lamport
        && envelope.entity == stored.entity
        && operation.body.kind() == stored.kind
}

/// What of a vault entry is not as it was sealed.
enum VaultFault {
    /// It is damaged, or lost.
    Damage(Cow<'static, str>),
    /// Another terminal named it and it never came.
    Missing,
}

/// Looks up every vault entry an operation names. Of another terminal's it is not seen
/// whether it came: what does not match may be another's under its id (M4).
fn vault_faults(conn: &Connection, bytes: &[u8], own: bool) -> Result<Vec<VaultFault>, StoreError> {
    let reader = Reader::new(conn);
    let mut faults = Vec::new();
    for sealed in sealed_in(bytes) {
        let purged = reader.is_purged(&sealed)?;
        match (vault::find(conn, &sealed)?, purged) {
            (None, true) | (Some(_), false) => {}
            (Some(_), true) => faults.push(VaultFault::Damage(
                "Un contenido depurado sigue en la bóveda".into(),
            )),
            (None, false) if !own => faults.push(VaultFault::Missing),
            (None, false) => faults.push(VaultFault::Damage(
                if vault::under(conn, sealed.vault)?.is_some() {
                    "Un contenido de la bóveda fue alterado".into()
                } else {
                    "Falta un contenido de la bóveda".into()
                },
            )),
        }
    }
    Ok(faults)
}

/// What the last write of a replica left written.
struct WrittenEnd {
    replica: Uuid,
    sequence: u64,
    lamport: u64,
    latest: i64,
    head: Digest,
}

/// Compares where each chain ends with where the last write left it.
fn check_heads(conn: &Connection, ends: &Ends, found: &mut Verification) -> Result<(), StoreError> {
    let written: Vec<WrittenEnd> = conn
        .prepare("SELECT id, sequence, lamport, latest, head FROM replica ORDER BY id")?
        .query_map([], |row| {
            Ok(WrittenEnd {
                replica: row.get(0)?,
                sequence: row.get(1)?,
                lamport: row.get(2)?,
                latest: row.get(3)?,
                head: row.get(4)?,
            })
        })?
        .collect::<Result<_, _>>()?;
    for state in &found.replicas {
        if !written.iter().any(|end| end.replica == state.replica) {
            found.problems.push(Problem::at(
                ProblemKind::Head,
                state.replica,
                state.to_sequence,
                format!(
                    "Falta lo que dice dónde termina la cadena; hay hasta la anotación {}.",
                    state.to_sequence
                ),
            ));
        }
    }
    for WrittenEnd {
        replica,
        sequence,
        lamport,
        latest,
        head,
    } in written
    {
        let held = found.replicas.iter().find(|state| state.replica == replica);
        let (to_sequence, actual) = held.map_or((0, GENESIS), |held| (held.to_sequence, held.head));
        if to_sequence != sequence {
            found.problems.push(Problem::at(
                ProblemKind::Head,
                replica,
                sequence,
                format!("Se escribió hasta la anotación {sequence} y hay hasta la {to_sequence}."),
            ));
        } else if actual != head {
            found.problems.push(Problem::at(
                ProblemKind::Head,
                replica,
                sequence,
                format!(
                    "La última anotación ({sequence}) fue reemplazada: su resumen es {} y se escribió {}.",
                    short(&actual),
                    short(&head)
                ),
            ));
        } else if ends.get(&replica).is_some_and(|&(counter, instant)| {
            counter != lamport || (instant != latest && instant != i64::MAX)
        }) {
            found.problems.push(Problem::at(
                ProblemKind::Record,
                replica,
                sequence,
                "El contador o la última hora anotados no son los de las anotaciones.".to_owned(),
            ));
        }
    }
    Ok(())
}

/// A short hexadecimal name of a hash, for messages.
fn short(hash: &[u8]) -> String {
    hex(&hash[..hash.len().min(6)])
}

/// Records that are not the fold of their operations, and rows of no record.
fn record_problems(conn: &Connection, progress: Progress<'_>) -> Result<Vec<Problem>, StoreError> {
    let mut problems = Vec::new();
    let mut folded: BTreeMap<&'static str, u64> = BTreeMap::new();
    let standings = standing::load(conn)?;
    let walk = for_each_record(conn, &standings, progress, |_, record| {
        *folded.entry(tables::of(record).table().name).or_default() += 1;
        if !tables::is_stored(conn, record)? {
            problems.push(Problem::new(
                ProblemKind::Record,
                format!(
                    "El registro «{}» no es el que hacen sus anotaciones.",
                    tables::of(record).name()
                ),
            ));
        }
        Ok(())
    })?;
    for table in tables::TABLES {
        let stored = tables::count(conn, table)?;
        let expected = folded.get(table.name).copied().unwrap_or(0);
        if stored != expected {
            problems.push(Problem::new(
                ProblemKind::Record,
                format!(
                    "La tabla {} tiene {} y sus anotaciones hacen {expected}.",
                    table.name,
                    counted_words(stored, "registro", "registros")
                ),
            ));
        }
    }
    if standing::wrong_void(conn, &walk.void)? {
        problems.push(Problem::new(
            ProblemKind::Record,
            "Las anotaciones sin efecto que se guardaron no son las que lo están.".to_owned(),
        ));
    }
    if twins::all(conn)? != walk.twins.iter().copied().collect() {
        problems.push(Problem::new(
            ProblemKind::Record,
            "Los registros que comparten identificador no son los que lo comparten.".to_owned(),
        ));
    }
    if regularization::stray_codes(conn)? > 0 {
        problems.push(Problem::new(
            ProblemKind::Record,
            "Hay códigos oficiales de registros que no están.".to_owned(),
        ));
    }
    if pqr::wrong(conn)? > 0 {
        problems.push(Problem {
            hint: Some(Advised::Rebuild.into()),
            ..Problem::new(
                ProblemKind::Record,
                "Los casos de PQR no son los que hacen sus recepciones.".to_owned(),
            )
        });
    }
    let slots = slots::wrong_slots(conn)?;
    if slots > 0 {
        problems.push(Problem::new(
            ProblemKind::Record,
            "Los tipos ocupados por eventos abiertos no son los de los eventos.".to_owned(),
        ));
    }
    Ok(problems)
}
