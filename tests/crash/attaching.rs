//! Killing the real program while it attaches, and while it imports what was attached: a
//! document is there whole, or nothing of it is (Q11, J3, G3).

use super::Random;
use crate::support::kinds::photo;
use crate::support::store::{
    ANA, PASSPHRASE, asked, copy_folder, overwrite, passphrase, raw, running, set_up_running,
};
use contingencia::config::Paths;
use contingencia::store::{SetUp, set_up, verify};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const KILLS: u64 = 15;

/// Bytes of the photo.
const SIZE: usize = 8 << 20;

struct Ground {
    folder: tempfile::TempDir,
}

impl Ground {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, data: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_contingencia"));
        command
            .env_clear()
            .arg("--datos")
            .arg(data)
            .arg("--clave-archivo")
            .arg(self.path("clave"))
            .arg("--json")
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        command
    }

    fn does(&self, data: &Path, arguments: &[&str]) {
        let output = self.command(data, arguments).output().unwrap();
        let told = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{arguments:?}: {told}");
    }

    /// Kills a command again and again over copies of a folder. Answers how often nothing
    /// of it was left, and how often all.
    fn kills(&self, before: &Path, arguments: &[&str], parts: u64) -> (u64, u64) {
        let whole = self.path("entero");
        copy_folder(before, &whole);
        let begun = Instant::now();
        self.does(&whole, arguments);
        let longest = u64::try_from(begun.elapsed().as_micros()).unwrap();
        let (least, most) = (held(before), held(&whole));
        assert_eq!((least.1, most.1), (0, parts));
        let mut random = Random(0x5eed);
        let (mut none, mut all) = (0, 0);
        let data = self.path("muerto");
        for kill in 0..KILLS {
            if !data.exists() {
                copy_folder(before, &data);
            }
            let mut child = self.command(&data, arguments).spawn().unwrap();
            std::thread::sleep(Duration::from_micros(random.below(longest)));
            child.kill().unwrap();
            child.wait().unwrap();
            match held(&data) {
                found if found == least => none += 1,
                found => {
                    assert_eq!(found, most, "kill {kill}");
                    all += 1;
                    std::fs::remove_dir_all(&data).unwrap();
                }
            }
        }
        (none, all)
    }
}

/// How many operations and parts of documents a store holds; everything in it verifies.
fn held(data: &Path) -> (u64, u64) {
    let paths = Paths::new(data);
    let found = verify(&paths, ANA, &passphrase(), &running(), &mut |_, _| true).unwrap();
    assert_eq!(found.problems, []);
    let count = "SELECT count(*) FROM document_part";
    let parts = raw(&paths).query_row(count, [], |row| row.get(0)).unwrap();
    (found.operations, parts)
}

#[test]
fn q11_a_document_is_attached_and_imported_whole_or_not_at_all_whenever_the_program_is_killed() {
    let ground = Ground {
        folder: tempfile::tempdir().unwrap(),
    };
    overwrite(&ground.path("clave"), PASSPHRASE.as_bytes());
    let file = ground.path("foto.jpg");
    overwrite(&file, &photo(SIZE));
    let point = ground.path("punto");
    set_up_running(&point);
    ground.does(
        &point,
        &[
            "atencion",
            "registrar",
            "--tramite",
            "reposición de chip",
            "--nombre",
            "Rosa Ejemplo Prueba",
            "--pide",
            "Otro chip",
            "--sin-evento",
        ],
    );
    let attach = ["documento", "adjuntar", "R1", file.to_str().unwrap()];
    let parts = SIZE as u64 / (256 << 10);
    let (none, all) = ground.kills(&point, &attach, parts);
    println!("adjuntar: {none} sin nada, {all} con todo");
    assert!(none > 0, "no kill met an attachment under way");

    let out = ground.path("salida");
    std::fs::create_dir(&out).unwrap();
    let whole = ground.path("entero");
    ground.does(
        &whole,
        &[
            "exportar",
            "--todo",
            "--sin-cifrar",
            "--salida",
            out.to_str().unwrap(),
        ],
    );
    let bundle = std::fs::read_dir(&out)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|end| end == "zip"))
        .unwrap();
    for name in ["entero", "muerto"] {
        let path = ground.path(name);
        if path.exists() {
            std::fs::remove_dir_all(path).unwrap();
        }
    }
    let other = ground.path("otra");
    let asked = SetUp {
        terminal: "B".into(),
        ..asked()
    };
    drop(set_up(Paths::new(&other), asked, running()).unwrap());
    let import = ["importar", bundle.to_str().unwrap(), "--confiar"];
    let (none, all) = ground.kills(&other, &import, parts);
    println!("importar: {none} sin nada, {all} con todo");
    assert!(none > 0, "no kill met an import under way");
}
