//! Consoles of several points that write and hand each other what they wrote.

use super::exchange::ORGANIZATION;
use super::kinds::SAMPLES;
use super::store::*;
use contingencia::actions::Target;
use contingencia::clock::{IdSource as _, SystemIds};
use contingencia::domain::attention::{AttentionEvent, ClaimFacts, Content, Taken};
use contingencia::domain::catalog::{ClaimKind, ProcedureType};
use contingencia::domain::document::DocumentContent;
use contingencia::domain::numbering::{Correlative, ProvisionalCode};
use contingencia::domain::outage::{OutageEvent, State};
use contingencia::domain::personal::{RetentionClass, Sealed};
use contingencia::domain::terminal::{Channel, ServicePoint};
use contingencia::domain::trust::{Admitted, Revoked, TrustEvent};
use contingencia::journal::{Body, Digest, bind, decode, digest, hex, sealed_in};
use contingencia::store::{
    Incoming, MergeMode, Merged, Merger, ProblemKind, SetUp, Store, StoreError, Verification,
    Writer, restore, set_up,
};
use rusqlite::types::Value;
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;
use uuid::Uuid;

/// A console on a folder of its own.
pub(crate) struct Console {
    /// Its folder and clock.
    pub(crate) place: Place,
    /// Its store, unlocked.
    pub(crate) store: Store,
    /// Its file with nothing of the store's care.
    pub(crate) raw: Connection,
}

/// Where the consoles stand: two terminals of one point, another point, two offices.
pub(crate) const STANDS: [(&str, &str, Channel); 5] = [
    ("LIM014", "A", Channel::Cac),
    ("LIM014", "B", Channel::Cac),
    ("AQP002", "A", Channel::Acd),
    ("OFI001", "A", Channel::Oficina),
    ("OFI001", "B", Channel::Oficina),
];

/// The first terminal of a point.
pub(crate) const LIM_A: usize = 0;
/// The second one.
pub(crate) const LIM_B: usize = 1;
/// The terminal of another point.
pub(crate) const AQP: usize = 2;
/// The office.
pub(crate) const OFFICE: usize = 3;
/// Its other terminal.
pub(crate) const BRANCH: usize = 4;

/// Offices that hear what two terminals wrote: one first, and the other first.
pub(crate) fn offices_of(one: &Segment, other: &Segment) -> [Console; 2] {
    [[one, other], [other, one]].map(|order| {
        let mut office = console(OFFICE);
        for segment in order {
            office.merge(segment).unwrap();
        }
        office
    })
}

/// A console that was just set up, and has admitted the others: always the same
/// replica for the same stand.
pub(crate) fn console(stand: usize) -> Console {
    static FRESH: OnceLock<Vec<Place>> = OnceLock::new();
    let fresh = FRESH.get_or_init(|| {
        let places: Vec<Place> = STANDS.into_iter().map(stand_up).collect();
        let all: Vec<Admitted> = places
            .iter()
            .map(|place| admission(&place.unlock().unwrap()))
            .collect();
        for place in &places {
            let mut store = place.unlock().unwrap();
            let own = store.terminal().replica;
            for admitted in all.iter().filter(|admitted| admitted.replica != own) {
                trust(&mut store, admitted.clone());
            }
            drop(store);
            let raw = place.raw();
            raw.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
                .unwrap();
        }
        places
    });
    copied(&fresh[stand])
}

fn stand_up((point, terminal, channel): (&str, &str, Channel)) -> Place {
    let place = Place::new();
    let asked = SetUp {
        organization: ORGANIZATION.into(),
        point: ServicePoint {
            code: point.into(),
            name: "Punto de prueba".into(),
            channel,
            time_zone: "America/Lima".into(),
        },
        terminal: terminal.into(),
        ..asked()
    };
    drop(set_up(place.paths(), asked, place.ambient()).unwrap());
    place
}

/// What admits a store's terminal as what it is.
fn admission(store: &Store) -> Admitted {
    let terminal = store.terminal();
    Admitted {
        replica: terminal.replica,
        point: terminal.started.point.code.clone(),
        scope: terminal.started.scope,
        public_key: terminal.started.public_key.clone(),
        founder_key: None,
    }
}

/// Writes an admission.
pub(crate) fn trust(store: &mut Store, admitted: Admitted) {
    store
        .write(|writer| {
            let id = writer.id();
            writer.append(id, &Body::Trust(TrustEvent::Admitted(admitted)))
        })
        .unwrap();
}

/// How many operations a console begins with: its first two, and who it admits.
pub(crate) const BEGUN: u64 = 2 + STANDS.len() as u64 - 1;

/// A console over a copy of a folder.
fn copied(from: &Place) -> Console {
    let place = Place::new();
    copy_folder(from.paths().data(), place.paths().data());
    over(place)
}

fn over(place: Place) -> Console {
    let store = place.unlock().unwrap();
    let raw = place.raw();
    Console { place, store, raw }
}

/// The bytes of a sample document, where a content is of one.
fn give_document(
    merger: &mut Merger<'_, '_>,
    id: Uuid,
    salt: &[u8; 32],
    data: &[u8],
) -> Result<(), StoreError> {
    let Ok(content) = serde_json::from_slice::<DocumentContent>(data) else {
        return Ok(());
    };
    let sealed = Sealed {
        vault: id,
        digest: hex(&digest(&[salt, data].concat())),
    };
    let mut samples = SAMPLES.into_iter();
    let sample = samples.find(|bytes| hex(&digest(bytes)) == content.sha256);
    sample.map_or(Ok(()), |bytes| merger.document(&sealed, 0, bytes))
}

/// What a terminal wrote, one after the other, with the contents it sealed.
#[derive(Debug, Clone)]
pub(crate) struct Segment {
    /// The terminal.
    pub(crate) replica: Uuid,
    /// Its operations as stored.
    pub(crate) lines: Vec<Vec<u8>>,
    /// Ids, salts and contents.
    pub(crate) vault: Vec<(Uuid, [u8; 32], Vec<u8>)>,
}

impl Segment {
    /// Some of its operations, and all contents.
    pub(crate) fn part(&self, range: std::ops::Range<usize>) -> Self {
        Self {
            lines: self.lines[range].to_vec(),
            ..self.clone()
        }
    }

    /// Merges it.
    pub(crate) fn merge(&self, store: &mut Store, mode: MergeMode) -> Result<Merged, StoreError> {
        bundle(store, self.replica, None, mode, |merger| self.give(merger))
    }

    /// Says where it belongs, and merges nothing.
    pub(crate) fn place(&self, store: &Store) -> Result<Merged, StoreError> {
        store.place(self.replica, |placing| {
            for line in &self.lines {
                placing.operation(&decode(line).unwrap().envelope, &digest(line))?;
            }
            Ok(())
        })
    }

    /// The deed of the bundle that would have brought it.
    pub(crate) fn give(&self, merger: &mut Merger<'_, '_>) -> Result<(), StoreError> {
        let named: BTreeSet<Uuid> = self
            .lines
            .iter()
            .flat_map(|line| sealed_in(line))
            .map(|sealed| sealed.vault)
            .collect();
        for (id, salt, data) in &self.vault {
            if named.contains(id) {
                merger.personal(*id, salt, data)?;
                give_document(merger, *id, salt, data)?;
            }
        }
        for line in &self.lines {
            merger.operation(&digest(line), line, decode(line).unwrap())?;
        }
        Ok(())
    }
}

/// Operations that one transaction takes of a longer segment.
const PART: usize = 3;

/// Merges one bundle in a transaction of its own.
pub(crate) fn bundle(
    store: &mut Store,
    replica: Uuid,
    admitted: Option<Admitted>,
    mode: MergeMode,
    deed: impl FnOnce(&mut Merger<'_, '_>) -> Result<(), StoreError>,
) -> Result<Merged, StoreError> {
    let ((), mut done) = store.merge(mode, |merging| merging.bundle(replica, admitted, deed))?;
    Ok(done.remove(0))
}

impl Console {
    /// Its replica.
    pub(crate) fn replica(&self) -> Uuid {
        self.store.terminal().replica
    }

    /// Its point.
    pub(crate) fn point(&self) -> String {
        self.store.terminal().started.point.code.clone()
    }

    /// What it holds of a replica, from a sequence on.
    pub(crate) fn held(&self, replica: Uuid, from: u64) -> Segment {
        let lines: Vec<Vec<u8>> = self
            .raw
            .prepare_cached(
                "SELECT bytes FROM operation WHERE replica = ?1 AND sequence >= ?2
                 ORDER BY sequence",
            )
            .unwrap()
            .query_map(params![replica, from], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let mut select = self
            .raw
            .prepare_cached("SELECT salt, data FROM vault WHERE id = ?1")
            .unwrap();
        let vault = lines
            .iter()
            .flat_map(|line| sealed_in(line))
            .filter_map(|sealed| {
                let id = sealed.vault;
                select
                    .query_row([id], |row| Ok((id, row.get(0)?, row.get(1)?)))
                    .ok()
            })
            .collect();
        Segment {
            replica,
            lines,
            vault,
        }
    }

    /// All that it wrote.
    pub(crate) fn wrote(&self) -> Segment {
        self.held(self.replica(), 1)
    }

    /// Whether it goes on from a backup of another.
    pub(crate) fn is_restored(&self) -> bool {
        self.store.terminal().started.predecessor.is_some()
    }

    /// Admits another console as what it is.
    pub(crate) fn admit(&mut self, other: &Console) {
        trust(&mut self.store, admission(&other.store));
    }

    /// Takes all that another console wrote, which is admitted where it is new.
    pub(crate) fn take(&mut self, from: &Console) -> Merged {
        let standings = self.store.read().standings().unwrap();
        if from.replica() != self.replica() && standings.of(from.replica()).is_none() {
            self.admit(from);
        }
        self.merge(&from.wrote()).unwrap()
    }

    /// Merges what a terminal wrote as an import does: where it is no short one, a few
    /// operations a transaction (M5). Another history of the own terminal is refused
    /// before any of it is taken, which here one transaction sees to.
    pub(crate) fn merge(&mut self, segment: &Segment) -> Result<Merged, StoreError> {
        if segment.lines.len() <= PART || segment.replica == self.replica() {
            return segment.merge(&mut self.store, MergeMode::Apply);
        }
        let total = segment.lines.len();
        let id = Uuid::new_v7(uuid::Timestamp::now(uuid::NoContext));
        let mut done: Option<Merged> = None;
        let mut from = 0;
        while from < total || done.as_ref().is_some_and(|done| done.more) {
            let to = (from + PART).min(total);
            let part = segment.part(from..to);
            let ((), mut merged) = self.store.merge(MergeMode::Part, |merging| {
                if from == 0 {
                    merging.note(&Incoming {
                        id,
                        replica: segment.replica,
                        point: "LIM014".into(),
                        series: "A".into(),
                        key: "inventada".to_owned().into(),
                        sha256: [0; 32],
                        done: 0,
                        total: total as u64,
                    })?;
                }
                merging.takes_part(id, from as u64, to as u64, to == total);
                merging.bundle(segment.replica, None, |merger| part.give(merger))
            })?;
            let merged = merged.remove(0);
            match &mut done {
                Some(done) => done.then(&merged),
                None => done = Some(merged),
            }
            from = to;
        }
        let mut done = done.unwrap();
        if !done.whole {
            self.store.end_incoming(id)?;
        }
        assert_eq!(self.store.read().incoming()?.len(), 0);
        done.void = self
            .store
            .read()
            .without_effect(segment.replica, done.chain)?;
        done.whole = false;
        Ok(done)
    }

    /// A second console over a copy of its files: the same replica.
    pub(crate) fn copy(&self) -> Console {
        // Everything is in the files before they are copied.
        self.raw
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
            .unwrap();
        copied(&self.place)
    }

    /// A console that goes on from a backup of it.
    pub(crate) fn restored(&self) -> Result<Console, StoreError> {
        let packed = self.place.paths().data().join("copia.zip");
        let target = Target {
            path: packed.clone(),
            replace: true,
        };
        self.store.back_up(Some(&target), &mut |_, _| true)?;
        let place = Place::new();
        let paths = place.paths();
        restore(&packed, paths, ANA, &passphrase(), place.ambient(), false)?;
        Ok(over(place))
    }

    /// Appends one operation about a record.
    pub(crate) fn write(
        &mut self,
        entity: Uuid,
        body: impl FnOnce(&mut Writer<'_>) -> Result<Body, StoreError>,
    ) -> Result<(), StoreError> {
        self.store.write(|writer| {
            let body = body(writer)?;
            writer.append(entity, &body)
        })
    }

    /// Opens an outage of its point.
    pub(crate) fn open(&mut self, procedure_type: ProcedureType) -> Result<Uuid, StoreError> {
        let (point, series) = (self.point(), self.store.terminal().series());
        let id = new_id(self.replica());
        self.write(id, |writer| {
            let correlative = Correlative {
                number: writer.read().next_number(&point, 2026, &series)?,
                point,
                year: 2026,
                series,
            };
            let facts = opened(correlative, procedure_type, writer.now());
            Ok(Body::Outage(OutageEvent::Opened(Box::new(facts))))
        })?;
        Ok(id)
    }

    /// Takes a request down.
    pub(crate) fn attend(
        &mut self,
        outage: Option<Uuid>,
        claim: Option<ClaimKind>,
    ) -> Result<Uuid, StoreError> {
        let (point, series) = (self.point(), self.store.terminal().series());
        let id = new_id(self.replica());
        self.write(id, |writer| {
            let class = claim.map_or(RetentionClass::General, |_| RetentionClass::Claim);
            let content = Content {
                procedure: "Reposición de Chip".into(),
                name: "Rosa Ejemplo Prueba".into(),
                request: "Pide que se atienda su solicitud.".into(),
                ..Content::default()
            };
            let taken = Taken {
                code: ProvisionalCode {
                    number: writer.read().next_code(&point, &series)?,
                    point,
                    series,
                },
                channel: Channel::Cac,
                procedure: None,
                procedure_type: None,
                critical: claim.is_some(),
                theft_block: false,
                taken: typed(writer.now()),
                paper: None,
                outage,
                claim: claim.map(ClaimFacts::of),
                content: writer.seal(class, &content)?,
            };
            Ok(Body::Attention(AttentionEvent::Taken(Box::new(taken))))
        })?;
        Ok(id)
    }

    /// Decides that nothing of a replica counts after a sequence.
    pub(crate) fn revoke(&mut self, replica: Uuid, sequence: u64) -> Result<(), StoreError> {
        self.write(new_id(self.replica()), |writer| {
            let reason = writer.seal(RetentionClass::General, "se la llevaron")?;
            Ok(Body::Trust(TrustEvent::Revoked(Revoked {
                replica,
                sequence,
                hash: "00".repeat(32),
                reason,
            })))
        })
    }

    fn held_replicas(&self) -> Vec<Uuid> {
        self.raw
            .prepare_cached("SELECT id FROM replica ORDER BY id")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect()
    }

    /// Every problem that verifying finds.
    pub(crate) fn verify(&self) -> Verification {
        let reader = self.store.reader_connection().unwrap();
        reader.verify(&mut |_, _| true).unwrap()
    }

    /// The records as every console must hold them that holds the same
    /// operations. Nothing of what is only of this installation: who is
    /// admitted here, which of two histories is in the journal, and what a purge names:
    /// only the console that decides one deletes at once and by the id alone (M4).
    pub(crate) fn records(&self) -> BTreeMap<&'static str, Vec<Vec<Value>>> {
        let mut tables = dump(
            &self.raw,
            &[
                "access",
                "alert",
                "attention",
                "code_block",
                "purge",
                "terminal",
                "trust",
                "user",
                "notice",
                "inquiry",
                "outage",
                "outage_slot",
                "pqr_force",
                "pqr_reception",
                "pqr_work",
                "fork",
                "unsigned",
            ],
        );
        let mut void = Vec::new();
        for held in self.held_replicas() {
            for (why, count) in self.store.read().void_of(held).unwrap() {
                void.push(vec![
                    Value::Blob(held.as_bytes().to_vec()),
                    Value::Text(why.code().into()),
                    Value::Integer(count.try_into().unwrap()),
                ]);
            }
        }
        tables.insert("void_of", void);
        for (name, sql) in [
            (
                "standing",
                "SELECT replica, point, scope, public_key, until, why FROM standing
                 WHERE replica IN (SELECT replica FROM operation) ORDER BY 1",
            ),
            (
                "void",
                "SELECT void.* FROM void LEFT JOIN fork USING (replica)
                 WHERE fork.sequence IS NULL OR void.sequence < fork.sequence ORDER BY 1, 2",
            ),
            (
                "replica",
                "SELECT * FROM replica WHERE id NOT IN (SELECT replica FROM fork) ORDER BY 1",
            ),
            (
                "pqr_batch",
                "SELECT id, replica, reception, record FROM pqr_batch ORDER BY 1",
            ),
            (
                "pqr_row",
                "SELECT id, radicado, row, origin, filed, class, vault, digest FROM pqr_row
                 JOIN pqr_batch ON number = batch ORDER BY 1, 2",
            ),
            (
                "pqr_case",
                "SELECT point, radicado, id, base, cut, filed, clock, state, class, wrong_cut,
                     pending_cut, runs, cause, no_request, dates, unaware FROM pqr_case
                 JOIN pqr_batch ON number = batch ORDER BY 1, 2",
            ),
            (
                "words",
                "SELECT attention.id, words FROM search_said
                 JOIN attention ON attention.known = search_said.attention
                 WHERE hex(attention.content) NOT IN (
                     SELECT upper(replace(named.value, '-', ''))
                     FROM purge JOIN operation ON operation.entity = purge.id
                         AND operation.kind = 'purge.done'
                     JOIN standing USING (replica), json_each(purge.record, '$.vault') AS named
                     WHERE standing.scope = 'office' OR standing.point = attention.point)
                 ORDER BY 1",
            ),
            (
                "held",
                "SELECT replica, sequence, hash FROM operation
                 UNION ALL SELECT replica, sequence, hash FROM aside ORDER BY 1, 2, 3",
            ),
        ] {
            let mut select = self.raw.prepare(sql).unwrap();
            let columns = select.column_count();
            let rows = select
                .query_map([], |row| (0..columns).map(|at| row.get(at)).collect())
                .unwrap();
            tables.insert(name, rows.collect::<Result<_, _>>().unwrap());
        }
        tables
    }
}

/// Follows a chain backwards from each end that some operations have; answers
/// the chains, each in its order and as far back as it is whole.
pub(crate) fn chains(lines: &BTreeMap<Digest, Vec<u8>>) -> Vec<Vec<Vec<u8>>> {
    let previous: BTreeMap<Digest, Digest> = lines
        .iter()
        .map(|(hash, line)| (*hash, decode(line).unwrap().envelope.previous))
        .collect();
    let continued: BTreeSet<&Digest> = previous.values().collect();
    lines
        .keys()
        .filter(|hash| !continued.contains(hash))
        .map(|end| {
            let mut chain = Vec::new();
            let mut at = *end;
            while let Some(line) = lines.get(&at) {
                chain.push(line.clone());
                at = previous[&at];
            }
            chain.reverse();
            chain
        })
        .collect()
}

/// An id as a console makes it: it bears the mark of its maker (M4).
fn new_id(maker: Uuid) -> Uuid {
    bind(SystemIds.id(), maker)
}

/// Everything that is in a file, whoever it is for.
pub(crate) fn everything(console: &Console) -> BTreeMap<String, Vec<Vec<Value>>> {
    everything_in(&console.raw)
}

/// The same, of a file that is open already.
pub(crate) fn everything_in(raw: &Connection) -> BTreeMap<String, Vec<Vec<Value>>> {
    let tables: Vec<String> = raw
        .prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
                 AND name NOT LIKE 'attention_search_%'",
        )
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let names: Vec<&str> = tables.iter().map(String::as_str).collect();
    dump(raw, &names)
        .into_iter()
        .map(|(name, rows)| (name.to_owned(), rows))
        .collect()
}

/// That the tables are what the journal makes, and nothing is wrong but, where
/// it was said, the numbers that what has no effect leaves out.
pub(crate) fn assert_sound(console: &mut Console, gaps: bool) {
    let before = console.place.derived();
    let done = console.store.rebuild(&mut |_, _| true).unwrap();
    assert_eq!(done.rewritten, 0);
    assert_eq!(console.place.derived(), before);
    let problems = console.verify().problems;
    let other = problems
        .iter()
        // One copy is restored over and over.
        .filter(|problem| problem.kind != ProblemKind::Lineage)
        .find(|problem| !gaps || problem.kind != ProblemKind::Numbering);
    assert_eq!(other, None);
}

/// Where an outage stands; none where it is no record.
pub(crate) fn state(console: &Console, outage: Uuid) -> Option<State> {
    let outage = console.store.read().outage(outage).unwrap();
    outage.map(|outage| outage.state())
}

/// Restores an outage at a console.
pub(crate) fn restores(console: &mut Console, outage: Uuid) {
    restore_outage(&mut console.store, outage).unwrap();
}
