//! The store of a million operations, with invented data, made once.

use chrono::{DateTime, FixedOffset, TimeDelta};
use contingencia::clock::{FixedClock, SystemIds};
use contingencia::config::Paths;
use contingencia::domain::attention::{AttentionEvent, Content, Taken};
use contingencia::domain::authority::Role;
use contingencia::domain::catalog::{Catalog, ProcedureType, Scenario};
use contingencia::domain::identity::DocumentType;
use contingencia::domain::numbering::{Correlative, ProvisionalCode};
use contingencia::domain::outage::{
    Answers, Change, Closed, Corrected, Instant, Opened, OutageEvent, Source,
};
use contingencia::domain::personal::RetentionClass;
use contingencia::domain::rule::Rule;
use contingencia::domain::tally::{TalliedPlace, TallyClass, TallyGroup, TallyKey};
use contingencia::domain::terminal::{Channel, ServicePoint};
use contingencia::domain::user::UserNames;
use contingencia::journal::Body;
use contingencia::store::keyring::Cost;
use contingencia::store::{
    Ambient, SetUp, Store, StoreError, TallyFile, Upgrading, Writer, set_up,
};
use secrecy::SecretString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(crate) const LOGIN: &str = "generado";
pub(crate) const PASSPHRASE: &str = "una frase inventada";

/// Outages in the store; with their restorations, closings and corrections
/// they make a million operations.
pub(crate) const OUTAGES: u32 = 300_000;

/// Outages in the store whose list is gone through.
pub(crate) const LISTED: u32 = 100_000;

/// Attentions in the other store.
pub(crate) const ATTENTIONS: u32 = 1_000_000;

/// Tipificaciones in the store with tallies, each a row of its own.
pub(crate) const TALLIES: u32 = POINTS * DAYS * 3 * 4 * MINUTES;

/// Points that they are of.
const POINTS: u32 = 53;

/// Days that they are of: that of any outage beside them, and seven before it.
const DAYS: u32 = 9;

/// Minutes of a day that have one.
const MINUTES: u32 = 350;

/// Attentions taken in one transaction while generating.
const ATTENTION_BATCH: u32 = 2_000;

/// Outages registered in one transaction while generating.
const BATCH: u32 = 100;

pub(crate) fn passphrase() -> SecretString {
    SecretString::from(PASSPHRASE)
}

/// The data folder of the store of outages, made where it is not there yet.
pub(crate) fn folder() -> PathBuf {
    made("bench-store-3", |folder| generate(folder, OUTAGES))
}

/// The data folder of the store whose list is gone through, made where it is not there yet.
pub(crate) fn listed() -> PathBuf {
    made("bench-listed-2", |folder| generate(folder, LISTED))
}

/// The data folder of the store of attentions, made where it is not there yet.
pub(crate) fn attentions() -> PathBuf {
    made("bench-attentions-2", generate_attentions)
}

/// The data folder of a store with tallies, made where it is not there yet.
pub(crate) fn tallied() -> PathBuf {
    made("bench-tallied-2", generate_tallied)
}

/// The number in a name is raised when what is generated changes.
fn made(name: &str, generate: fn(&Path)) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target"),
        PathBuf::from,
    );
    let folder = target.join(name);
    if !folder.join("whole").exists() {
        let _ = std::fs::remove_dir_all(&folder);
        generate(&folder);
        #[allow(clippy::disallowed_methods, reason = "a mark, not data")]
        std::fs::write(folder.join("whole"), b"").expect("the mark is written");
    }
    folder
}

/// A folder of its own with a copy of the generated store.
pub(crate) fn copy(source: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().expect("a temporary folder");
    copy_folder(source, copy.path());
    copy
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("the folder is made");
    for entry in std::fs::read_dir(from).expect("the folder is read") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy_folder(&path, &target);
        } else {
            std::fs::copy(&path, &target).expect("the file is copied");
        }
    }
}

pub(crate) fn ambient() -> Ambient {
    Ambient::system()
}

fn at(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).expect("an instant")
}

fn generate(folder: &Path, outages: u32) {
    eprintln!("generating {outages} outages in {}", folder.display());
    let (mut store, clock) = fresh(folder);
    let catalog = Catalog::embedded().expect("the catalogue reads");
    let mut numbers = std::collections::BTreeMap::<i32, u32>::new();
    for batch in 0..outages / BATCH {
        let now =
            at("2017-01-01T08:00:00-05:00") + TimeDelta::minutes(17 * i64::from(batch * BATCH));
        clock.set(now);
        let year = chrono::Datelike::year(&now);
        let number = numbers.entry(year).or_insert(0);
        write_batch(&mut store, &catalog, batch, year, number).expect("the batch is written");
    }
}

/// An empty store with a clock to be set.
fn fresh(folder: &Path) -> (Store, Arc<FixedClock>) {
    let clock = Arc::new(FixedClock::at(at("2017-01-01T08:00:00-05:00")));
    let ambient = Ambient {
        clock: clock.clone(),
        ids: Arc::new(SystemIds),
        cost: Cost::Product,
        upgrading: Upgrading::default(),
    };
    let store = set_up(
        Paths::new(folder),
        SetUp {
            organization: "claro-pe".into(),
            profile: "peru".into(),
            point: ServicePoint {
                code: "LIM014".into(),
                name: "CAC Inventado".into(),
                channel: Channel::Cac,
                time_zone: "America/Lima".into(),
            },
            terminal: "A".into(),
            names: UserNames {
                login: LOGIN.into(),
                name: "Persona Inventada".into(),
                job_title: None,
            },
            role: Role::Supervisor,
            passphrase: passphrase(),
        },
        ambient,
    )
    .expect("the store is set up")
    .store;
    (store, clock)
}

fn generate_attentions(folder: &Path) {
    eprintln!("generating {ATTENTIONS} attentions in {}", folder.display());
    let (mut store, clock) = fresh(folder);
    let start = at("2017-01-01T08:00:00-05:00");
    for batch in 0..ATTENTIONS / ATTENTION_BATCH {
        clock.set(start + TimeDelta::minutes(4 * i64::from(batch * ATTENTION_BATCH)));
        store
            .write(|writer| {
                (batch * ATTENTION_BATCH..(batch + 1) * ATTENTION_BATCH)
                    .try_for_each(|i| write_attention(writer, i))
            })
            .expect("the batch is written");
    }
}

/// A few outages, and of their days and the seven before them a tally of every
/// place, class and type for most minutes.
fn generate_tallied(folder: &Path) {
    generate(folder, BATCH);
    eprintln!("generating {TALLIES} tipificaciones");
    let mut store = Store::unlock(Paths::new(folder), LOGIN, &passphrase(), ambient())
        .expect("the generated store unlocks");
    let last = at("2017-01-01T08:00:00-05:00").date_naive();
    let minutes: Vec<(Option<u16>, u64)> = (0..MINUTES)
        .filter_map(|minute| u16::try_from(minute * 4).ok())
        .map(|minute| (Some(minute), 1))
        .collect();
    let mut groups = Vec::new();
    for day in last.iter_days().rev().take(DAYS as usize) {
        for point in 0..POINTS {
            for class in TallyClass::ALL {
                for kind in ProcedureType::ALL {
                    let place = TalliedPlace::Point(format!("LIM{:03}", 14 + point));
                    groups.push(TallyGroup {
                        key: TallyKey {
                            day,
                            place,
                            class,
                            kind,
                        },
                        rows: u64::from(MINUTES),
                        minutes: minutes.clone(),
                    });
                }
            }
        }
    }
    let file = TallyFile {
        name: "generado.csv",
        sha256: "generado",
        groups: &groups,
    };
    store
        .import_tallies(&file, &mut |_, _| true)
        .expect("they are taken in");
}

/// Words of requests: common ones, and a rare one every thousand.
const REQUESTS: [&str; 6] = [
    "Pide revisar el recibo del mes pasado de su línea, que vino con un cobro doble.",
    "Pide cambiar de plan a uno con más datos desde el próximo ciclo.",
    "Pide el detalle de sus llamadas entrantes de las últimas dos semanas.",
    "Pide pasar la titularidad del servicio a un familiar que vino con ella.",
    "Pide reponer el chip porque el equipo no lo reconoce desde ayer en la mañana.",
    "Pide revisar el recibo: dice que no contrató el servicio adicional.",
];

fn write_attention(writer: &mut Writer<'_>, i: u32) -> Result<(), StoreError> {
    let name = format!("Clienta{} Imaginaria{} Prueba", i % 5_000, i / 1_000);
    let content = Content {
        procedure: "Migración de Plan".into(),
        name,
        document_type: Some(DocumentType::Dni),
        document_number: format!("{:08}", 70_000_000 + i),
        phone: format!("9{i:08}"),
        request: REQUESTS[i as usize % REQUESTS.len()].into(),
        attended_by: "Persona Inventada".into(),
        ..Content::default()
    };
    let content = writer.seal(RetentionClass::General, &content)?;
    let taken = Taken {
        code: ProvisionalCode {
            point: "LIM014".into(),
            series: "A".into(),
            number: i + 1,
        },
        channel: Channel::Cac,
        procedure: Some("migracion_plan".into()),
        procedure_type: Some(ProcedureType::Consultas),
        critical: false,
        theft_block: false,
        taken: Instant {
            at: writer.now() + TimeDelta::minutes(4 * i64::from(i % ATTENTION_BATCH)),
            source: Source::Clock,
            afterwards: false,
        },
        paper: None,
        outage: None,
        claim: None,
        content,
    };
    let id = writer.id();
    writer.append(id, &Body::Attention(AttentionEvent::Taken(Box::new(taken))))
}

fn write_batch(
    store: &mut Store,
    catalog: &Catalog,
    batch: u32,
    year: i32,
    number: &mut u32,
) -> Result<(), StoreError> {
    store.write(|writer| {
        for i in batch * BATCH..(batch + 1) * BATCH {
            *number += 1;
            write_outage(writer, catalog, i, year, *number)?;
        }
        Ok(())
    })
}

fn write_outage(
    writer: &mut Writer<'_>,
    catalog: &Catalog,
    i: u32,
    year: i32,
    number: u32,
) -> Result<(), StoreError> {
    let user = |at| Instant {
        at,
        source: Source::User,
        afterwards: false,
    };
    let all = catalog.procedures();
    let procedure = &all[i as usize % all.len()];
    let started = writer.now() - TimeDelta::minutes(17 * i64::from(BATCH - i % BATCH));
    let id = writer.id();
    let opened = Opened {
        unforeseen_kind: None,
        correlative: Correlative {
            point: "LIM014".into(),
            year,
            series: "A".into(),
            number,
        },
        channel: Channel::Cac,
        procedure: procedure.id.clone(),
        procedure_type: procedure.procedure_type,
        critical: procedure.critical,
        applications: vec![procedure.application.clone()],
        scenario: Scenario::Unforeseen,
        answers: Answers {
            customer_present: Some(true),
            can_be_served: Some(false),
            some_pc_works: Some(false),
            registrable: Some(false),
            sicar_payment: None,
        },
        rule: Rule::E1,
        started: user(started),
        detected: user(started),
        restored: None,
        first_customer_at: None,
        late_reason: None,
        notice: None,
        inquiry: None,
    };
    writer.append(id, &Body::Outage(OutageEvent::Opened(Box::new(opened))))?;
    let restored = user(started + TimeDelta::minutes(9));
    writer.append(id, &Body::Outage(OutageEvent::Restored { restored }))?;
    if i.is_multiple_of(3) {
        let change = Change::Detected(user(started + TimeDelta::minutes(1)));
        let reason = writer.seal(RetentionClass::General, "se anotó la hora del aviso")?;
        writer.append(
            id,
            &Body::Outage(OutageEvent::from(Corrected::new(change, reason))),
        )?;
    }
    let sustento = writer.seal(
        RetentionClass::General,
        "Corte de fluido en el punto; volvió solo y se revisaron todas las PCs.",
    )?;
    let closed = Closed {
        unforeseen_kind: None,
        told: None,
        cause: "sin_fluido_electrico".into(),
        sustento,
        reference: None,
        origin: None,
        listed: None,
        role: Role::Supervisor,
        to_validate: false,
        unconfirmed: false,
        receipt: None,
    };
    writer.append(id, &Body::Outage(OutageEvent::Closed(Box::new(closed))))?;
    Ok(())
}
