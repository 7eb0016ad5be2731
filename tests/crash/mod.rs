//! Killing the real program at random instants: whatever it acknowledged is
//! there, the chain holds and the numbering has no gap (J1, J2, J3, N1).
//!
//! `CONTINGENCIA_CRASH_KILLS` makes it longer, `CONTINGENCIA_CRASH_SEED` repeats one run.

mod attaching;
mod blocking;
mod export;
mod import;
mod receiving;
mod restore;
mod together;

use crate::support::store::{ANA, PASSPHRASE, passphrase, running, set_up_running};
use contingencia::config::Paths;
use contingencia::domain::outage::State;
use contingencia::store::{OutageFilter, PageAt, Store, verify};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

/// Kills in an ordinary run.
const KILLS: u64 = 200;

/// Kills that one store goes through: every look verifies it whole, so that a kill costs
/// what the one before it did only as long as the store stays small.
const A_STORE: u64 = 100;

/// The longest a run goes on before it is killed.
const LONGEST: Duration = Duration::from_millis(120);

/// A procedure of each type.
const PROCEDURES: [&str; 4] = ["reclamo", "portabilidad", "baja_servicio", "migracion_plan"];

/// An outage as far as the program acknowledged it: state and corrections.
type Known = BTreeMap<String, (State, u32)>;

#[test]
fn j3_an_acknowledged_operation_survives_kill_9_and_n1_numbering_has_no_gap() {
    let kills = number("CONTINGENCIA_CRASH_KILLS").unwrap_or(KILLS);
    let seed = number("CONTINGENCIA_CRASH_SEED").unwrap_or_else(|| {
        std::time::UNIX_EPOCH
            .elapsed()
            .map_or(1, |since| u64::from(since.subsec_nanos()))
    });
    println!("semilla {seed}, {kills} muertes");
    let mut random = Random(seed | 1);
    let mut total = Total::default();
    for store in 0.. {
        // On a loaded machine a run may be over before it has done anything.
        let done = store * A_STORE;
        if done >= kills && (total.outages > 20 || done >= 10 * kills) {
            break;
        }
        let asked = if done < kills { kills - done } else { A_STORE };
        total.add(&kill_often(asked.min(A_STORE), seed, &mut random));
    }
    println!(
        "{} anotaciones, {} eventos, {} escritas sin alcanzar a responder",
        total.operations, total.outages, total.mid_flight
    );
    assert!(
        total.outages > 20,
        "the runs were too short to mean anything"
    );
}

/// What some kills left, all stores together.
#[derive(Default)]
struct Total {
    operations: u64,
    outages: usize,
    mid_flight: u64,
}

impl Total {
    fn add(&mut self, other: &Self) {
        self.operations += other.operations;
        self.outages += other.outages;
        self.mid_flight += other.mid_flight;
    }
}

/// Kills the program at work on one store, again and again, and looks after each kill.
fn kill_often(kills: u64, seed: u64, random: &mut Random) -> Total {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("datos");
    let secret = folder.path().join("clave");
    let mut file = std::fs::File::create(&secret).unwrap();
    writeln!(file, "{PASSPHRASE}").unwrap();
    set_up_running(&data);
    let mut known = Known::new();
    let mut acknowledged = 2;
    let mut mid_flight = 0;
    for kill in 0..kills {
        let run = Run::spawn(&data, &secret, random);
        let (done, unanswered) = run.work(&mut known, random);
        acknowledged += done;
        let found = look(&data);
        assert_eq!(
            found.problems,
            Vec::<String>::new(),
            "kill {kill}, seed {seed}"
        );
        let written = unanswered.as_deref().map(operations);
        assert!(
            found.operations == acknowledged
                || written.is_some_and(|more| found.operations == acknowledged + more),
            "kill {kill}, seed {seed}: {acknowledged} acknowledged, {} kept, {unanswered:?} unanswered",
            found.operations
        );
        mid_flight += found.operations - acknowledged;
        for (correlative, expected) in &known {
            let kept = found.outages.get(correlative);
            let touched = unanswered
                .as_ref()
                .is_some_and(|line| line.contains(correlative));
            assert!(
                kept == Some(expected) || touched,
                "kill {kill}, seed {seed}: {correlative} was {expected:?} and is {kept:?}"
            );
        }
        acknowledged = found.operations;
        known = found.outages;
    }
    Total {
        operations: acknowledged,
        outages: known.len(),
        mid_flight,
    }
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

/// What is in the store after a kill.
struct Found {
    operations: u64,
    problems: Vec<String>,
    outages: Known,
}

fn look(data: &Path) -> Found {
    let paths = Paths::new(data);
    let verification = verify(&paths, ANA, &passphrase(), &running(), &mut |_, _| true).unwrap();
    let store = Store::unlock(paths, ANA, &passphrase(), running()).unwrap();
    let outages = store
        .read()
        .outages(&OutageFilter::default(), PageAt::First, 100_000)
        .unwrap();
    Found {
        operations: verification.operations,
        problems: verification
            .problems
            .into_iter()
            .map(|problem| problem.message)
            .collect(),
        outages: outages
            .iter()
            .map(|outage| {
                let state = (outage.state(), outage.corrections);
                (outage.correlative.to_string(), state)
            })
            .collect(),
    }
}

/// One life of the program: `lote`, fed a line at a time.
struct Run {
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    killer: std::thread::JoinHandle<()>,
}

impl Run {
    fn spawn(data: &Path, secret: &Path, random: &mut Random) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_contingencia"))
            .env_clear()
            .arg("--datos")
            .arg(data)
            .arg("--clave-archivo")
            .arg(secret)
            .arg("lote")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let longest = u64::try_from(LONGEST.as_micros()).unwrap();
        let after = Duration::from_micros(random.below(longest));
        let killer = std::thread::spawn(move || {
            std::thread::sleep(after);
            child.kill().unwrap();
            child.wait().unwrap();
        });
        Self {
            input,
            output,
            killer,
        }
    }

    /// Opens, restores, corrects and closes until it is killed. Answers how
    /// many deeds were acknowledged, and the one that was not.
    fn work(mut self, known: &mut Known, random: &mut Random) -> (u64, Option<String>) {
        let mut acknowledged = 0;
        let unanswered = loop {
            let line = next_line(known, random);
            match self.ask(&line) {
                Some(answer) => acknowledged += learn(known, &line, &answer),
                None => break Some(line),
            }
        };
        drop(self.input);
        self.killer.join().unwrap();
        (acknowledged, unanswered)
    }

    fn ask(&mut self, line: &str) -> Option<Value> {
        writeln!(self.input, "{line}").ok()?;
        self.input.flush().ok()?;
        let mut answer = String::new();
        self.output.read_line(&mut answer).ok()?;
        if !answer.ends_with('\n') {
            return None;
        }
        Some(serde_json::from_str(&answer).unwrap())
    }
}

/// What to do next: finish what is begun, or begin something.
fn next_line(known: &Known, random: &mut Random) -> String {
    let begun: Vec<(&String, &(State, u32))> = known
        .iter()
        .filter(|(_, (state, _))| *state != State::Closed)
        .collect();
    if begun.len() >= PROCEDURES.len() || (!begun.is_empty() && random.below(3) > 0) {
        let at = usize::try_from(random.below(begun.len() as u64)).unwrap();
        let (correlative, (state, corrections)) = begun[at];
        return match state {
            State::Open => format!("evento restablecer {correlative}"),
            _ if *corrections == 0 && random.below(2) == 0 => format!(
                "evento corregir {correlative} --campo inicio --valor -30 --razon 'se anotó tarde'"
            ),
            _ => format!(
                "evento cerrar {correlative} --causa sin_fluido_electrico --sustento 'volvió solo'"
            ),
        };
    }
    let procedure = PROCEDURES[known.len() % PROCEDURES.len()];
    format!(
        "evento abrir --tramite {procedure} --aplicativo siac_unico --escenario imprevisto \
         --inicio -20 --cliente-presente"
    )
}

/// Takes an acknowledgement in; answers how many operations it stands for.
fn learn(known: &mut Known, line: &str, answer: &Value) -> u64 {
    if answer.get("error").is_some() {
        // A type left open by an earlier life: its outage is finished first (O1).
        assert_eq!(answer["error"]["rule"], "O1", "{line}: {answer}");
        return 0;
    }
    let correlative = answer["correlative"].as_str().unwrap().to_owned();
    let state = serde_json::from_value(answer["state"].clone()).unwrap();
    let corrections = u32::try_from(answer["corrections"].as_u64().unwrap()).unwrap();
    known.insert(correlative, (state, corrections));
    operations(line)
}

/// How many operations a deed writes, all or none of them: an outage is opened
/// together with its alert (A4).
fn operations(line: &str) -> u64 {
    if line.starts_with("evento abrir") {
        2
    } else {
        1
    }
}

/// A small generator (xorshift64*), so that a run can be repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16) % limit
    }
}
