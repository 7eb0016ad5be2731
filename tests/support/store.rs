//! Stores in temporary folders, with a clock that stands still, and ways to
//! look into their files and to spoil them.

use chrono::{DateTime, FixedOffset, TimeDelta};
use contingencia::clock::{FixedClock, SystemClock, SystemIds};
use contingencia::config::Paths;
use contingencia::domain::authority::Role;
use contingencia::domain::catalog::{ProcedureType, Scenario};
use contingencia::domain::numbering::Correlative;
use contingencia::domain::outage::{
    Answers, Change, Closed, Corrected, Instant, Opened, OutageEvent, Source,
};
use contingencia::domain::personal::RetentionClass;
use contingencia::domain::rule::Rule;
use contingencia::domain::terminal::{Channel, ServicePoint};
use contingencia::domain::user::UserNames;
use contingencia::journal::Body;
use contingencia::store::keyring::{Cost, KeyRing};
use contingencia::store::{
    Ambient, Problem, ProblemKind, SetUp, SetUpDone, Store, StoreError, Upgrading, Verification,
    Writer, set_up, verify,
};
use rusqlite::Connection;
use rusqlite::types::Value;
use secrecy::{ExposeSecret, SecretString};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;
use uuid::Uuid;

/// The founder's login.
pub(crate) const ANA: &str = "ana.prueba";

/// The machine's clock and ids, with passphrases that are cheap to try: for
/// stores that the real program works on.
pub(crate) fn running() -> Ambient {
    Ambient {
        clock: Arc::new(SystemClock::start()),
        ids: Arc::new(SystemIds),
        cost: Cost::Testing,
        upgrading: Upgrading::default(),
    }
}

/// Sets a store up in a data folder for the real program to work on.
pub(crate) fn set_up_running(data: &Path) {
    drop(set_up(Paths::new(data), asked(), running()).unwrap());
}

/// An invented passphrase.
pub(crate) const PASSPHRASE: &str = "cuatro palabras de prueba";

/// The tables that a rebuild makes again.
pub(crate) const DERIVED: [&str; 22] = [
    "access",
    "acknowledged",
    "alert",
    "attention",
    "attention_search",
    "code_block",
    "purge",
    "purged",
    "receipt",
    "recipient",
    "search_said",
    "replica",
    "standing",
    "terminal",
    "trust",
    "user",
    "notice",
    "inquiry",
    "official_code",
    "outage",
    "outage_slot",
    "void",
];

/// Those of the PQR cell that it makes again.
pub(crate) const OF_THE_CELL: [&str; 9] = [
    "pqr_batch",
    "pqr_case",
    "pqr_force",
    "pqr_form",
    "pqr_reception",
    "pqr_rejected",
    "pqr_row",
    "pqr_tally",
    "pqr_work",
];

/// The point every test stands at.
pub(crate) const POINT: &str = "LIM014";

/// A secret of a text.
pub(crate) fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

/// The founder's passphrase.
pub(crate) fn passphrase() -> SecretString {
    secret(PASSPHRASE)
}

/// An instant of the day of the tests, in the point's offset.
pub(crate) fn at(clock: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(&format!("2026-11-22T{clock}:00-05:00")).unwrap()
}

/// A data folder and the clock of its consoles.
pub(crate) struct Place {
    folder: TempDir,
    /// The clock, to be set by tests.
    pub(crate) clock: Arc<FixedClock>,
}

impl Place {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            clock: Arc::new(FixedClock::at(at("10:42"))),
        }
    }

    /// Its files.
    pub(crate) fn paths(&self) -> Paths {
        Paths::new(self.folder.path())
    }

    /// What its stores take from their surroundings.
    pub(crate) fn ambient(&self) -> Ambient {
        Ambient {
            clock: self.clock.clone(),
            ids: Arc::new(SystemIds),
            cost: Cost::Testing,
            upgrading: Upgrading::default(),
        }
    }

    /// Sets the store up.
    pub(crate) fn set_up(&self) -> Store {
        self.set_up_whole().store
    }

    /// Sets the store up, and says where the recovery key is.
    pub(crate) fn set_up_whole(&self) -> SetUpDone {
        set_up(self.paths(), asked(), self.ambient()).unwrap()
    }

    /// Unlocks it for its founder.
    pub(crate) fn unlock(&self) -> Result<Store, StoreError> {
        Store::unlock(self.paths(), ANA, &passphrase(), self.ambient())
    }

    /// The ring of its keys.
    pub(crate) fn ring(&self) -> KeyRing {
        KeyRing::new(self.folder.path(), Cost::Testing)
    }

    /// A connection with the store's key and nothing else of the store's care.
    pub(crate) fn raw(&self) -> Connection {
        raw(&self.paths())
    }

    /// Verifies it for its founder.
    pub(crate) fn verify(&self) -> Verification {
        verify(
            &self.paths(),
            ANA,
            &passphrase(),
            &self.ambient(),
            &mut |_, _| true,
        )
        .unwrap()
    }

    /// The derived tables, as they are.
    pub(crate) fn derived(&self) -> BTreeMap<&'static str, Vec<Vec<Value>>> {
        dump(&self.raw(), &DERIVED)
    }
}

/// What a set-up asks, answered.
pub(crate) fn asked() -> SetUp {
    SetUp {
        organization: "operadora-de-prueba".into(),
        profile: "peru".into(),
        point: ServicePoint {
            code: POINT.into(),
            name: "CAC de prueba".into(),
            channel: Channel::Cac,
            time_zone: "America/Lima".into(),
        },
        terminal: "A".into(),
        names: UserNames {
            login: ANA.into(),
            name: "Ana de Prueba".into(),
            job_title: None,
        },
        role: Role::Supervisor,
        passphrase: passphrase(),
    }
}

/// What the set-up of the office asks, answered.
pub(crate) fn asked_of_the_office() -> SetUp {
    SetUp {
        point: ServicePoint {
            code: "OFI001".into(),
            name: "Oficina de prueba".into(),
            channel: Channel::Oficina,
            time_zone: "America/Lima".into(),
        },
        role: Role::Control,
        ..asked()
    }
}

/// What takes back all that a store was given after its nineteenth migration:
/// a store of before is made by hand of one of today.
pub(crate) const AS_OF_19: &str = "
    DROP VIEW operation;
    CREATE TABLE operation (
        position INTEGER PRIMARY KEY,
        replica  BLOB    NOT NULL CHECK (length(replica) = 16),
        sequence INTEGER NOT NULL CHECK (sequence > 0),
        lamport  INTEGER NOT NULL CHECK (lamport > 0),
        entity   BLOB    NOT NULL CHECK (length(entity) = 16),
        kind     TEXT    NOT NULL,
        bytes    BLOB    NOT NULL,
        hash     BLOB    NOT NULL CHECK (length(hash) = 32),
        UNIQUE (replica, sequence)
    ) STRICT;
    INSERT INTO operation
        SELECT position, author.id, sequence, lamport, about.id, kind, bytes, hash FROM journal
        JOIN known AS author ON author.number = replica JOIN known AS about ON about.number = record;
    DROP TABLE journal;
    CREATE INDEX operation_of_pairing ON operation (position)
        WHERE kind IN ('outage.code_paired', 'attention.code_paired');
    CREATE INDEX operation_of_trust ON operation (kind)
        WHERE kind = 'terminal.started' OR kind = 'terminal.admitted' OR kind = 'terminal.revoked';
    CREATE INDEX operation_of_user ON operation (kind)
        WHERE kind = 'user.added' OR kind = 'user.blocked' OR kind = 'user.keys_renewed';
    CREATE INDEX operation_of_entity ON operation (entity, lamport);
    CREATE TRIGGER operation_is_never_changed BEFORE UPDATE ON operation
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
    CREATE TRIGGER operation_is_never_deleted BEFORE DELETE ON operation
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
    DROP TABLE pqr_rejected; DROP TABLE pqr_row; DROP TABLE pqr_batch; DROP TABLE pqr_reception; DROP TABLE pqr_work;
    DROP TABLE pqr_force; DROP TABLE pqr_case; DROP TABLE pqr_unsettled;
    DROP TABLE pqr_form; DROP TABLE pqr_tally; DROP TABLE incoming;
    CREATE TABLE said AS
        SELECT place, known.id AS attention, words FROM search_said JOIN known ON number = attention;
    DROP TABLE attention_search; DROP VIEW search_said;
    DROP TABLE search_place; DROP TABLE search_words;
    CREATE VIRTUAL TABLE attention_search USING fts5 (
        words,
        tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3 4', detail = 'none', columnsize = 0
    );
    CREATE TABLE search_place (place INTEGER PRIMARY KEY, attention BLOB NOT NULL UNIQUE) STRICT;
    INSERT INTO search_place SELECT place, attention FROM said;
    INSERT INTO attention_search (rowid, words) SELECT place, words FROM said;
    DROP TABLE said;
    CREATE TABLE attention_of_19 (
        id BLOB NOT NULL PRIMARY KEY, replica BLOB NOT NULL, user BLOB NOT NULL,
        point TEXT NOT NULL, series TEXT NOT NULL, number INTEGER NOT NULL, procedure_type TEXT,
        critical_pending INTEGER NOT NULL, outage BLOB, taken INTEGER NOT NULL,
        content BLOB NOT NULL, record TEXT NOT NULL, regularized INTEGER NOT NULL DEFAULT 0,
        to_be_told INTEGER NOT NULL DEFAULT 0, annulled INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    INSERT INTO attention_of_19
        SELECT attention.id, replica, user, point, series, attention.number, procedure_type,
            critical_pending, event.id, taken, content, record, regularized, to_be_told, annulled
        FROM attention LEFT JOIN known AS event ON event.number = attention.outage;
    DROP TABLE attention; ALTER TABLE attention_of_19 RENAME TO attention; DROP TABLE known;
    CREATE INDEX attention_by_code ON attention (point, series, number);
    CREATE INDEX attention_by_number ON attention (number);
    CREATE INDEX attention_by_time ON attention (taken, id);
    CREATE INDEX attention_of_user ON attention (user, taken, id);
    CREATE INDEX attention_of_outage ON attention (outage, taken, id, annulled);
    CREATE INDEX attention_pending ON attention (point, taken, id) WHERE critical_pending = 1;
    CREATE INDEX attention_pending_by_time ON attention (taken, id) WHERE critical_pending = 1;
    CREATE INDEX attention_pending_of_outage ON attention (outage) WHERE critical_pending = 1;
    CREATE INDEX attention_without_outage ON attention (point, procedure_type, taken)
        WHERE outage IS NULL;
    CREATE INDEX attention_to_regularize ON attention (taken, id) WHERE regularized = 0;
    CREATE INDEX attention_to_be_told ON attention (taken, id) WHERE to_be_told = 1;";

/// A connection with the key of a folder's store.
pub(crate) fn raw(paths: &Paths) -> Connection {
    let ring = KeyRing::new(paths.data(), Cost::Testing);
    let keys = ring.unlock_user(ANA, &passphrase(), 0).unwrap();
    let key = ring.open_store_key(&keys).unwrap().remove(0).key;
    keyed(&paths.store(), key.raw_hex().expose_secret())
}

/// A connection with a raw key.
pub(crate) fn keyed(path: &Path, hex: &str) -> Connection {
    let conn = Connection::open(path).unwrap();
    conn.pragma_update(None, "cipher_log_level", "NONE")
        .unwrap();
    conn.pragma_update(None, "key", format!("x'{hex}'"))
        .unwrap();
    conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
        .unwrap();
    conn
}

/// Every row of some tables, whole, in the order of their keys.
pub(crate) fn dump<'t>(
    conn: &Connection,
    tables: &[&'t str],
) -> BTreeMap<&'t str, Vec<Vec<Value>>> {
    tables
        .iter()
        .map(|table| {
            let rows = rows_of(table);
            let mut select = conn
                .prepare(&format!("{rows} ORDER BY 1, 2, 3"))
                .or_else(|_| conn.prepare(&format!("{rows} ORDER BY 1")))
                .unwrap();
            let columns = select.column_count();
            let rows = select
                .query_map([], |row| (0..columns).map(|at| row.get(at)).collect())
                .unwrap()
                .collect::<Result<_, _>>()
                .unwrap();
            (*table, rows)
        })
        .collect()
}

/// The rows of a table, without what things are called in this file alone.
fn rows_of(table: &str) -> String {
    match table {
        "attention" => "SELECT attention.id, replica, user, point, series, attention.number,
                procedure_type, critical_pending, event.id AS outage, taken, content,
                regularized, to_be_told, annulled, record
            FROM attention LEFT JOIN known AS event ON event.number = attention.outage"
            .to_owned(),
        "search_said" => "SELECT place, known.id, words FROM search_said
            JOIN known ON known.number = search_said.attention"
            .to_owned(),
        table => format!("SELECT * FROM {table}"),
    }
}

/// Takes the journal's guards away, so that it can be spoiled.
pub(crate) fn unguard(conn: &Connection) {
    conn.execute_batch(
        "DROP TRIGGER operation_is_never_changed; DROP TRIGGER operation_is_never_deleted;",
    )
    .unwrap();
}

/// An instant typed by a person.
pub(crate) fn typed(at: DateTime<FixedOffset>) -> Instant {
    Instant {
        at,
        source: Source::User,
        afterwards: false,
    }
}

/// What opening an outage registers, at the instant of the transaction.
pub(crate) fn opened(
    correlative: Correlative,
    procedure_type: ProcedureType,
    now: DateTime<FixedOffset>,
) -> Opened {
    Opened {
        correlative,
        channel: Channel::Cac,
        procedure: "reposicion_chip".into(),
        procedure_type,
        critical: false,
        applications: vec!["sisact".into(), "siac_unico".into()],
        scenario: Scenario::Unforeseen,
        answers: Answers {
            customer_present: Some(true),
            ..Answers::default()
        },
        rule: Rule::E1,
        started: typed(now - TimeDelta::minutes(15)),
        detected: typed(now - TimeDelta::minutes(5)),
        restored: None,
        first_customer_at: None,
        late_reason: None,
        notice: None,
        inquiry: None,
        unforeseen_kind: None,
    }
}

/// The next correlative of the terminal.
pub(crate) fn next_correlative(writer: &Writer<'_>, series: &str) -> Correlative {
    Correlative {
        point: POINT.into(),
        year: 2026,
        series: series.into(),
        number: writer.read().next_number(POINT, 2026, series).unwrap(),
    }
}

/// Opens an outage of a type; answers its id.
pub(crate) fn open(store: &mut Store, procedure_type: ProcedureType) -> Result<Uuid, StoreError> {
    let series = store.terminal().series();
    store.write(|writer| {
        let id = writer.id();
        let correlative = next_correlative(writer, &series);
        let facts = opened(correlative, procedure_type, writer.now());
        writer.append(id, &Body::Outage(OutageEvent::Opened(Box::new(facts))))?;
        Ok(id)
    })
}

/// Restores an outage now.
pub(crate) fn restore_outage(store: &mut Store, id: Uuid) -> Result<(), StoreError> {
    store.write(|writer| {
        let restored = typed(writer.now());
        writer.append(id, &Body::Outage(OutageEvent::Restored { restored }))
    })
}

/// Corrects one fact of an outage.
pub(crate) fn correct(store: &mut Store, id: Uuid, change: Change) -> Result<(), StoreError> {
    store.write(|writer| {
        let reason = writer.seal(RetentionClass::General, "se anotó mal en el papel")?;
        writer.append(
            id,
            &Body::Outage(OutageEvent::from(Corrected::new(change, reason))),
        )
    })
}

/// Closes an outage: a signed decision.
pub(crate) fn close(store: &mut Store, id: Uuid) -> Result<(), StoreError> {
    store.write(|writer| {
        let sustento = writer.seal(RetentionClass::General, "volvió la luz")?;
        let role = writer.actor().role;
        let closed = Closed {
            cause: "sin_fluido_electrico".into(),
            sustento,
            reference: None,
            origin: None,
            listed: None,
            role,
            to_validate: false,
            unconfirmed: false,
            receipt: None,
            unforeseen_kind: None,
            told: None,
        };
        writer.append(id, &Body::Outage(OutageEvent::Closed(Box::new(closed))))
    })
}

/// The same store in the hands of an administrator, who is brought in for it.
pub(crate) fn administrator(place: &Place, store: &mut Store) -> Store {
    let names = UserNames {
        login: "eva.prueba".into(),
        name: "Eva de Prueba".into(),
        job_title: None,
    };
    let phrase = secret("otra frase de paso larga");
    store
        .add_user(&names, Role::Administrador, &phrase)
        .unwrap();
    Store::unlock(place.paths(), &names.login, &phrase, place.ambient()).unwrap()
}

/// An outage opened, corrected, restored and closed, and another one still open.
pub(crate) fn a_day(store: &mut Store) -> [Uuid; 2] {
    let first = open(store, ProcedureType::Consultas).unwrap();
    correct(
        store,
        first,
        Change::Applications(vec!["siac_unico".into()]),
    )
    .unwrap();
    restore_outage(store, first).unwrap();
    close(store, first).unwrap();
    let second = open(store, ProcedureType::Altas).unwrap();
    [first, second]
}

/// The kinds and sequences of the problems found.
pub(crate) fn kinds(found: &Verification) -> Vec<(ProblemKind, Option<u64>)> {
    found
        .problems
        .iter()
        .map(|problem| (problem.kind, problem.sequence))
        .collect()
}

/// Whether a problem of a kind was found at a sequence.
pub(crate) fn found(verification: &Verification, kind: ProblemKind, sequence: u64) -> bool {
    kinds(verification).contains(&(kind, Some(sequence)))
}

/// The first problem of a kind.
pub(crate) fn first_of(verification: &Verification, kind: ProblemKind) -> Option<&Problem> {
    verification
        .problems
        .iter()
        .find(|problem| problem.kind == kind)
}

/// Copies a folder whole.
pub(crate) fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Writes bytes to a file that a test is about to spoil.
#[allow(clippy::disallowed_methods, reason = "a test spoils files on purpose")]
pub(crate) fn overwrite(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).unwrap();
}

/// Changes one byte of a file.
pub(crate) fn flip(path: &Path, offset: usize) {
    let mut bytes = std::fs::read(path).unwrap();
    bytes[offset] ^= 0x10;
    overwrite(path, &bytes);
}
