//! Killing the real program while it imports, and a disk that fills up
//! meanwhile: all of a bundle is there, or none of it (G3, J3).

use super::Random;
use crate::store::exporting::fill;
#[cfg(target_os = "linux")]
use crate::support::disk::Mount;
use crate::support::store::{
    ANA, PASSPHRASE, asked, copy_folder, overwrite, passphrase, running, set_up_running,
};
use contingencia::actions::{
    ActionError, Admit, Desk, ExportInput, ExportRange, ExportSealing, ImportInput, ImportView,
    export_job,
};
use contingencia::config::Paths;
use contingencia::exchange::ExchangeError;
use contingencia::store::{Progress, SetUp, Store, set_up, verify};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

const KILLS: u64 = 20;

/// Operations in the bundle, but for the few that a set-up writes.
const OPERATIONS: u32 = 4_000;

/// A bundle of many operations, and a terminal of the same point beside it.
struct Ground {
    folder: tempfile::TempDir,
    bundle: PathBuf,
    /// Operations in the bundle.
    carried: u64,
}

impl Ground {
    fn of(operations: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let from = folder.path().join("origen");
        set_up_running(&from);
        let mut store = Store::unlock(Paths::new(&from), ANA, &passphrase(), running()).unwrap();
        fill(&mut store, operations);
        let mut desk = Desk::over(store).unwrap();
        let out = folder.path().join("salida");
        std::fs::create_dir(&out).unwrap();
        let input = ExportInput {
            folder: out,
            range: ExportRange::All,
            until: None,
            with_forms: false,
            sealing: ExportSealing::Plain,
        };
        let done = export_job(&mut desk, input).unwrap()(&mut |_, _| true).unwrap();
        let asked = SetUp {
            terminal: "B".into(),
            ..asked()
        };
        let to = Paths::new(folder.path().join("destino"));
        drop(set_up(to, asked, running()).unwrap());
        overwrite(&folder.path().join("clave"), PASSPHRASE.as_bytes());
        Self {
            folder,
            bundle: done.file,
            carried: done.operations,
        }
    }

    fn target(&self) -> PathBuf {
        self.folder.path().join("destino")
    }

    /// The target as it was before any import, on a folder of its own.
    fn copied(&self, name: &str) -> PathBuf {
        let copy = self.folder.path().join(name);
        copy_folder(&self.target(), &copy);
        copy
    }

    fn command(&self, data: &Path, arguments: &[&str]) -> Command {
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

    fn import(&self, data: &Path) -> Command {
        self.command(
            data,
            &["importar", self.bundle.to_str().unwrap(), "--confiar"],
        )
    }
}

/// How many operations a store holds; everything in it verifies.
fn held(data: &Path) -> u64 {
    let paths = Paths::new(data);
    let found = verify(&paths, ANA, &passphrase(), &running(), &mut |_, _| true).unwrap();
    assert_eq!(found.problems, []);
    found.operations
}

fn document(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn g3_a_bundle_is_taken_whole_or_not_at_all_whenever_the_program_is_killed() {
    let ground = Ground::of(OPERATIONS);
    let before = held(&ground.target());
    let whole = ground.copied("entero");
    let begun = Instant::now();
    assert!(ground.import(&whole).status().unwrap().success());
    let longest = u64::try_from(begun.elapsed().as_micros()).unwrap();
    // The admission is an operation of this terminal's own.
    let after = before + 1 + ground.carried;
    assert_eq!(held(&whole), after);
    let mut random = Random(0x5eed);
    let (mut none, mut all, mut killed) = (0, 0, 0);
    let data = ground.copied("muerto");
    for kill in 0..KILLS {
        let mut child = ground.import(&data).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(random.below(longest * 11 / 10)));
        child.kill().unwrap();
        killed += u32::from(!child.wait().unwrap().success());
        match held(&data) {
            found if found == before => none += 1,
            found => {
                assert_eq!(found, after, "kill {kill}");
                all += 1;
                std::fs::remove_dir_all(&data).unwrap();
                ground.copied("muerto");
            }
        }
    }
    println!(
        "{KILLS} muertes, {killed} a tiempo: {none} sin nada, {all} con todo; entero tarda {longest} µs"
    );
    assert!(none > 0 && killed > 0, "no kill met an import under way");
    // What is left of the last one takes it all the same.
    assert!(ground.import(&data).status().unwrap().success());
    assert_eq!(held(&data), after);
}

#[test]
#[cfg(target_os = "linux")]
fn g3_a_disk_that_fills_up_during_an_import_keeps_none_of_it() {
    let ground = Ground::of(OPERATIONS);
    let before = held(&ground.target());
    let folder = ground.folder.path().join("memoria");
    std::fs::create_dir(&folder).unwrap();
    let Some(mount) = Mount::small(&folder, "size=3m") else {
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
    assert_eq!(held(&data), before);
    assert!(mount.remount("size=64m"));
    assert!(ground.import(&data).status().unwrap().success());
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
        "importar {} operaciones: {:?}; {taken} clientes recibidos, el más lento en {longest:?}",
        ground.carried,
        begun.elapsed()
    );
    assert!(taken > 1, "the import was over too soon");
    assert_eq!(held(&data), before + 1 + ground.carried + taken);
}

#[test]
fn an_import_that_is_stopped_leaves_nothing() {
    let ground = Ground::of(2_000);
    let data = ground.target();
    let before = held(&data);
    let store = Store::unlock(Paths::new(&data), ANA, &passphrase(), running()).unwrap();
    let desk = Desk::over(store).unwrap();
    let mut told = Vec::new();
    let done = import(&desk, &ground.bundle, &mut |done, total| {
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
    let fresh = Ground::of(2_000);
    let data = fresh.target();
    let store = Store::unlock(Paths::new(&data), ANA, &passphrase(), running()).unwrap();
    let desk = Desk::over(store).unwrap();
    for stop in [0, 500, 700, 900] {
        let mut asked = 0;
        let stopped = import(&desk, &fresh.bundle, &mut |done, total| {
            asked += 1;
            done * 1000 < total * stop
        });
        assert!(
            matches!(
                stopped,
                Err(ActionError::Exchange(ExchangeError::Cancelled))
            ),
            "{stop} of 1000: {stopped:?}"
        );
        assert!(asked > 0);
        assert_eq!(held(&data), before, "{stop} of 1000");
    }
    assert!(
        import(&desk, &fresh.bundle, &mut |_, _| true)
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
