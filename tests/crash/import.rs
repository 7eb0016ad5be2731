//! Killing the real program while it imports, and a disk that fills up meanwhile: what
//! is there of a bundle is a prefix that counts, and the rest comes in by itself (M5, J3).

use super::Random;
use crate::store::exporting::fill;
#[cfg(target_os = "linux")]
use crate::support::disk::Mount;
use crate::support::store::{ANA, PASSPHRASE, asked, copy_folder, overwrite, passphrase, running};
use contingencia::actions::{
    ActionError, Admit, Desk, ExportInput, ExportRange, ExportSealing, ImportInput, ImportView,
    ToDo, board, export_job,
};
use contingencia::config::Paths;
use contingencia::exchange::ExchangeError;
use contingencia::store::{Progress, SetUp, Store, Taking, set_up, verify};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

const KILLS: u64 = 20;

/// Operations in the bundle, but for the few that a set-up writes.
const OPERATIONS: u32 = 4_000;

/// Bundles of many operations, and a terminal of the same point beside theirs.
pub(super) struct Ground {
    folder: tempfile::TempDir,
    pub(super) bundles: Vec<PathBuf>,
    /// Operations in the bundles.
    pub(super) carried: u64,
}

impl Ground {
    fn of(operations: u32) -> Self {
        Self::of_terminals(&["A"], &mut |stores| fill(&mut stores[0], operations))
    }

    /// What some terminals write, each in a bundle of its own.
    pub(super) fn of_terminals(terminals: &[&str], write: &mut dyn FnMut(&mut [Store])) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut stores: Vec<Store> = terminals
            .iter()
            .map(|terminal| {
                let data = Paths::new(folder.path().join(terminal));
                let asked = SetUp {
                    terminal: (*terminal).into(),
                    ..asked()
                };
                drop(set_up(data.clone(), asked, running()).unwrap());
                Store::unlock(data, ANA, &passphrase(), running()).unwrap()
            })
            .collect();
        write(&mut stores);
        let out = folder.path().join("salida");
        std::fs::create_dir(&out).unwrap();
        let (mut bundles, mut carried) = (Vec::new(), 0);
        for store in stores {
            let mut desk = Desk::over(store).unwrap();
            let input = ExportInput {
                folder: out.clone(),
                range: ExportRange::All,
                until: None,
                with_forms: false,
                sealing: ExportSealing::Plain,
            };
            let done = export_job(&mut desk, input).unwrap()(&mut |_, _| true).unwrap();
            bundles.push(done.file);
            carried += done.operations;
        }
        let asked = SetUp {
            terminal: "B".into(),
            ..asked()
        };
        let to = Paths::new(folder.path().join("destino"));
        drop(set_up(to, asked, running()).unwrap());
        overwrite(&folder.path().join("clave"), PASSPHRASE.as_bytes());
        Self {
            folder,
            bundles,
            carried,
        }
    }

    pub(super) fn target(&self) -> PathBuf {
        self.folder.path().join("destino")
    }

    /// The target as it was before any import, on a folder of its own.
    pub(super) fn copied(&self, name: &str) -> PathBuf {
        let copy = self.folder.path().join(name);
        copy_folder(&self.target(), &copy);
        copy
    }

    pub(super) fn command(&self, data: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_contingencia"));
        command
            .env_clear()
            .arg("--datos")
            .arg(data)
            .arg("--clave-archivo")
            .arg(self.folder.path().join("clave"))
            .arg("--json")
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        command
    }

    pub(super) fn import(&self, data: &Path) -> Command {
        let mut command = self.command(data, &["importar", "--confiar"]);
        command.args(&self.bundles);
        command
    }
}

/// How many operations a store holds; everything in it verifies.
pub(super) fn held(data: &Path) -> u64 {
    let paths = Paths::new(data);
    let found = verify(&paths, ANA, &passphrase(), &running(), &mut |_, _| true).unwrap();
    assert_eq!(found.problems, []);
    found.operations
}

fn document(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

/// What is told of a bundle that is not taken whole yet: operations that are here, and all.
pub(super) fn incoming(data: &Path) -> Option<(u64, u64)> {
    let store = Store::unlock(Paths::new(data), ANA, &passphrase(), running()).unwrap();
    let desk = Desk::over(store).unwrap();
    let mut found = board(&desk).unwrap().to_do.into_iter();
    found.find_map(|it| match it {
        ToDo::Incoming(bundle) => Some((bundle.done, bundle.total)),
        _ => None,
    })
}

/// The copies of bundles in the data folder.
pub(super) fn copies(data: &Path) -> usize {
    let entries = std::fs::read_dir(Paths::new(data).incoming());
    entries.map_or(0, |entries| {
        entries
            .filter(|entry| entry.as_ref().unwrap().path().extension() == Some("age".as_ref()))
            .count()
    })
}

#[test]
fn m5_what_kill_9_interrupts_is_a_prefix_and_goes_on_at_the_next_unlock() {
    let ground = Ground::of(OPERATIONS);
    let before = held(&ground.target());
    let whole = ground.copied("entero");
    let begun = Instant::now();
    assert!(ground.import(&whole).status().unwrap().success());
    let longest = u64::try_from(begun.elapsed().as_micros()).unwrap();
    // The admission is an operation of this terminal's own.
    let after = before + 1 + ground.carried;
    assert_eq!(held(&whole), after);
    assert_eq!((incoming(&whole), copies(&whole)), (None, 0));
    let mut random = Random(0x5eed);
    let (mut none, mut parts, mut all) = (0, 0, 0);
    for kill in 0..KILLS {
        let data = ground.copied(&format!("muerto-{kill}"));
        let mut running = ground.import(&data).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(random.below(longest * 11 / 10)));
        running.kill().unwrap();
        running.wait().unwrap();
        let mut found = held(&data);
        // And again while it goes on, before the answer of a command about something else.
        let noted = incoming(&data);
        if noted.is_some() {
            parts += 1;
            let mut other = ground.command(&data, &["pendientes"]).spawn().unwrap();
            std::thread::sleep(Duration::from_micros(random.below(longest)));
            other.kill().unwrap();
            other.wait().unwrap();
            assert!(held(&data) >= found, "kill {kill}");
            found = held(&data);
        }
        match incoming(&data) {
            Some((done, total)) => {
                assert_eq!(
                    (found, total),
                    (before + 1 + done, ground.carried),
                    "{kill}"
                );
            }
            None if found == before => none += 1,
            None => {
                assert_eq!(found, after, "kill {kill}");
                all += 1;
            }
        }
        let output = ground.command(&data, &["pendientes"]).output().unwrap();
        assert!(document(&output).is_object(), "kill {kill}");
        let expected = if found == before { before } else { after };
        assert_eq!(held(&data), expected, "kill {kill}");
        assert_eq!(incoming(&data), None, "kill {kill}");
        if found > before {
            assert!(copies(&data) <= 1, "kill {kill}");
        }
        // Whatever was left, it takes the bundle all the same.
        if found == before {
            assert!(ground.import(&data).status().unwrap().success());
            assert_eq!(held(&data), after, "kill {kill}");
        }
        std::fs::remove_dir_all(&data).unwrap();
    }
    println!(
        "{KILLS} muertes: {none} sin nada, {parts} con una parte, {all} con todo; entero tarda {longest} µs"
    );
    assert!(none > 0 && parts > 0, "no kill met an import under way");
}

#[test]
fn m5_a_copy_that_is_lost_is_told_and_what_came_in_stays() {
    let ground = Ground::of(OPERATIONS);
    let before = held(&ground.target());
    for spoil in [true, false] {
        let data = ground.copied(if spoil { "otra" } else { "ida" });
        let mut import = ground.import(&data).spawn().unwrap();
        while import.try_wait().unwrap().is_none() && incoming(&data).is_none() {}
        import.kill().unwrap();
        import.wait().unwrap();
        let Some((done, _)) = incoming(&data) else {
            println!("skipped: the import was over too soon");
            continue;
        };
        for entry in std::fs::read_dir(Paths::new(&data).incoming()).unwrap() {
            let path = entry.unwrap().path();
            if path.extension() == Some("age".as_ref()) {
                if spoil {
                    let mut bytes = std::fs::read(&path).unwrap();
                    let last = bytes.len() - 1;
                    bytes[last] ^= 1;
                    overwrite(&path, &bytes);
                } else {
                    std::fs::remove_file(&path).unwrap();
                }
            }
        }
        let mut command = ground.command(&data, &["pendientes"]);
        let output = command.stderr(Stdio::piped()).output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        let told = String::from_utf8(output.stderr).unwrap();
        let sentence = format!("entraron {done} de {}", ground.carried);
        assert!(told.contains(&sentence) && told.contains("M5"), "{told}");
        assert_eq!(held(&data), before + 1 + done);
        assert_eq!((incoming(&data), copies(&data)), (None, 0));
        // It is imported again, and nothing is taken twice.
        let output = ground.import(&data).output().unwrap();
        let view = document(&output);
        assert_eq!(view["known"], done, "{view}");
        assert_eq!(view["new"], ground.carried - done, "{view}");
        assert_eq!(held(&data), before + 1 + ground.carried);
    }
}

/// What a subcommand says besides its document.
fn said(command: &mut Command) -> (serde_json::Value, String) {
    let output = command.stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", document(&output));
    (document(&output), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn m5_a_subcommand_answers_once_all_that_was_interrupted_came_in() {
    let ground = Ground::of(OPERATIONS);
    let all = held(&ground.target()) + 1 + ground.carried;
    let killed = ground.copied("muerto");
    let mut import = ground.import(&killed).spawn().unwrap();
    while import.try_wait().unwrap().is_none() && incoming(&killed).is_none() {}
    import.kill().unwrap();
    import.wait().unwrap();
    let Some((done, total)) = incoming(&killed) else {
        println!("skipped: the import was over too soon");
        return;
    };
    // Of another console's work nothing is done here, and its half is told.
    let names = Paths::new(&killed).incoming();
    let copy = std::fs::read_dir(names)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension() == Some("age".as_ref()))
        .unwrap();
    let id = copy.file_stem().unwrap().to_str().unwrap().parse().unwrap();
    let taking = Taking::begin(&Paths::new(&killed), id).unwrap();
    let (view, words) = said(&mut ground.command(&killed, &["verificar"]));
    let sentence =
        format!("Otra consola está recibiendo un paquete de LIM014-A: {done} de {total}");
    assert!(words.starts_with(&sentence), "{words}");
    assert!(!words.contains("quedó a medias"), "{words}");
    let half = serde_json::json!([{ "terminal": "LIM014-A", "done": done, "total": total }]);
    assert_eq!((&view["ok"], &view["incoming"]), (&true.into(), &half));
    let mut plain = Command::new(env!("CARGO_BIN_EXE_contingencia"));
    plain
        .env_clear()
        .arg("--datos")
        .arg(&killed)
        .arg("--clave-archivo");
    plain
        .arg(ground.folder.path().join("clave"))
        .arg("verificar");
    let plain = plain.stdin(Stdio::null()).output().unwrap();
    let told = String::from_utf8([plain.stdout, plain.stderr].concat()).unwrap();
    assert!(
        told.contains(&format!("entraron {done} de {total} anotaciones"))
            && told.contains("Todavía no está todo")
            && !told.contains("Todo en orden"),
        "{told}"
    );
    drop(taking);
    assert_eq!(incoming(&killed), Some((done, total)));
    // Left by everybody, it comes in before the answer.
    let lines = ground.folder.path().join("lote");
    overwrite(&lines, b"verificar\n");
    let batch = ["lote", lines.to_str().unwrap()];
    let calls: [&[&str]; 2] = [&["verificar"], &batch];
    for (number, call) in (0..).zip(calls) {
        let data = ground.folder.path().join(format!("sigue-{number}"));
        copy_folder(&killed, &data);
        let (view, words) = said(&mut ground.command(&data, call));
        let begins = format!(
            "Termina de entrar un paquete de LIM014-A que quedó a medias: {done} de {total} anotaciones.\n"
        );
        let ends = format!("Entró entero el paquete de LIM014-A: {total} anotaciones.\n");
        assert_eq!(words, begins + &ends, "{call:?}");
        assert_eq!(
            (&view["operations"], &view["ok"]),
            (&all.into(), &true.into())
        );
        assert_eq!(view.get("incoming"), None, "{call:?}");
        assert_eq!((incoming(&data), copies(&data)), (None, 0));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn m5_a_disk_that_fills_up_during_an_import_keeps_a_prefix_that_goes_on() {
    let ground = Ground::of(OPERATIONS);
    let before = held(&ground.target());
    let folder = ground.folder.path().join("memoria");
    std::fs::create_dir(&folder).unwrap();
    // Two thirds of what it comes to.
    let whole = ground.copied("entero");
    assert!(ground.import(&whole).status().unwrap().success());
    let bytes = std::fs::metadata(whole.join("store.db")).unwrap().len();
    let Some(mount) = Mount::small(&folder, &format!("size={}", bytes * 2 / 3)) else {
        println!("skipped: no file system can be mounted here");
        return;
    };
    let data = folder.join("datos");
    copy_folder(&ground.target(), &data);
    let output = ground.import(&data).output().unwrap();
    let told = document(&output);
    assert_eq!(output.status.code(), Some(3), "{told}");
    let message = told["error"]["message"].as_str().unwrap();
    assert!(message.starts_with("El disco está lleno"), "{told}");
    assert_eq!(told["accepted"], false);
    assert!(mount.remount("size=64m"));
    let found = held(&data);
    if let Some((done, total)) = incoming(&data) {
        assert_eq!((found, total), (before + 1 + done, ground.carried));
        let sentence = format!("entraron {done} de {total}");
        assert!(message.contains(&sentence), "{told}");
        // Something was stored, and nothing is to be repeated.
        assert!(!message.contains("no se guardó nada"), "{told}");
        let hints = told["error"]["hints"].to_string();
        assert!(!hints.contains("repita"), "{told}");
        ground.command(&data, &["pendientes"]).output().unwrap();
    } else {
        // It was full before the first part.
        assert_eq!(found, before);
        assert!(ground.import(&data).status().unwrap().success());
    }
    assert_eq!(held(&data), before + 1 + ground.carried);
}

#[test]
fn a_customer_is_received_while_another_console_imports() {
    const CHIP: &[&str] = &[
        "atencion",
        "registrar",
        "--tramite",
        "reposición de chip",
        "--nombre",
        "Rosa Ejemplo Prueba",
        "--pide",
        "Otro chip",
        "--sin-evento",
    ];
    let ground = Ground::of(20_000);
    let data = ground.target();
    let before = held(&data);
    let mut import = ground.import(&data).spawn().unwrap();
    let begun = Instant::now();
    let (mut taken, mut longest) = (0, Duration::ZERO);
    while import.try_wait().unwrap().is_none() {
        let asked = Instant::now();
        let output = ground.command(&data, CHIP).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", document(&output));
        longest = longest.max(asked.elapsed());
        taken += 1;
    }
    let output = import.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", document(&output));
    assert_eq!(document(&output)["new"], ground.carried);
    println!(
        "importar {} anotaciones: {:?}; {taken} clientes recibidos, el más lento en {longest:?}",
        ground.carried,
        begun.elapsed()
    );
    assert!(taken > 1, "the import was over too soon");
    assert_eq!(held(&data), before + 1 + ground.carried + taken);
}

#[test]
fn m5_an_import_that_is_stopped_leaves_a_prefix_and_nothing_to_go_on_with() {
    let ground = Ground::of(2_000);
    let data = ground.target();
    let before = held(&data);
    let store = Store::unlock(Paths::new(&data), ANA, &passphrase(), running()).unwrap();
    let desk = Desk::over(store).unwrap();
    let mut told = Vec::new();
    let done = import(&desk, &ground.bundles[0], &mut |done, total| {
        told.push((done, total));
        true
    });
    assert!(done.unwrap().accepted && told.len() > 4, "{told:?}");
    // It was held against itself, which is half of the way, and then taken.
    let parts: Vec<u64> = told
        .iter()
        .map(|(done, total)| done * 1000 / total)
        .collect();
    assert!(
        parts.is_sorted() && parts.iter().all(|part| *part <= 1000),
        "{told:?}"
    );
    drop(desk);
    let data = ground.copied("otro");
    assert_eq!(held(&data), before + 1 + ground.carried);
    // A part has at most two thousand: one ends after the last of these stops.
    let fresh = Ground::of(12_000);
    let data = fresh.target();
    let store = Store::unlock(Paths::new(&data), ANA, &passphrase(), running()).unwrap();
    let desk = Desk::over(store).unwrap();
    for stop in [0, 500, 700, 900] {
        let mut asked = 0;
        let stopped = import(&desk, &fresh.bundles[0], &mut |done, total| {
            asked += 1;
            done * 1000 < total * stop
        });
        assert!(asked > 0);
        match stopped {
            Err(ActionError::Exchange(ExchangeError::Cancelled)) => {
                assert_eq!(held(&data), before, "{stop} of 1000");
            }
            // What came in before stays, and makes the next try shorter.
            Err(ActionError::ImportStopped(bundle)) => {
                assert!(stop >= 500, "{stop} of 1000");
                assert_eq!(bundle.total, fresh.carried);
                assert_eq!(held(&data), before + 1 + bundle.done, "{stop} of 1000");
            }
            other => panic!("{stop} of 1000: {other:?}"),
        }
        assert_eq!((incoming(&data), copies(&data)), (None, 0));
    }
    assert!(
        import(&desk, &fresh.bundles[0], &mut |_, _| true)
            .unwrap()
            .accepted
    );
}

/// Imports one file, whose terminal is admitted.
fn import(desk: &Desk, file: &Path, progress: Progress<'_>) -> Result<ImportView, ActionError> {
    let input = ImportInput {
        admit: Admit::Terminal,
        ..ImportInput::default()
    };
    let done = desk.import(&[file.to_path_buf()], &input, progress);
    done.unwrap().remove(0)
}
