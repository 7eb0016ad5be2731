//! Machines that are not as they should be: a full disk, one that takes no writes, a
//! clock that an empty battery set (F11, F16, J4).

use super::Point;
use crate::support::store::{ANA, PASSPHRASE, copy_folder, raw};
use contingencia::config::Paths;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

const SET_UP: &str = "iniciar --perfil peru --punto LIM014 --nombre CAC --canal cac --terminal A --usuario marta --nombre-usuario Marta --rol supervisor";

const CHIP: [&str; 8] = [
    "atencion",
    "registrar",
    "--tramite",
    "queja",
    "--nombre",
    "Rosa Ejemplo Prueba",
    "--pide",
    "Que le respondan",
];

/// A small disk where the data of a point go; none where nothing can be mounted.
fn disk(point: &Point, options: &str) -> Option<crate::support::disk::Mount> {
    let _ = std::fs::create_dir(point.data());
    let mount = crate::support::disk::Mount::small(&point.data(), options);
    if mount.is_none() {
        println!("skipped: no file system can be mounted here");
    }
    mount
}

/// What stands in the data folder but the log, which is nobody's.
fn left(point: &Point) -> Vec<String> {
    let mut names = crate::support::exchange::names(&point.data());
    names.retain(|name| name != "log");
    names
}

#[test]
fn f11_a_first_run_on_a_full_disk_says_what_is_there_and_what_to_do() {
    let point = Point::empty();
    let Some(mount) = disk(&point, "size=100k") else {
        return;
    };
    let set_up: Vec<&str> = SET_UP.split(' ').collect();
    let ran = point.run(&set_up);
    assert_eq!(ran.code, 3, "{ran:?}");
    assert!(ran.stderr.starts_with("El disco está lleno ("), "{ran:?}");
    assert!(
        ran.stderr.ends_with(
            "): los datos no quedaron aquí, ni nada a medias.\n  - Libere espacio y repita, o elija otra carpeta con --datos.\n"
        ),
        "{ran:?}"
    );
    assert_eq!(left(&point), [] as [&str; 0]);
    assert!(mount.remount("size=16m"));
    assert_eq!(point.run(&set_up).code, 0);
}

#[test]
fn f11_a_copy_restored_into_a_full_empty_folder_leaves_nothing_half_done() {
    let whole = Point::started();
    let copy = whole.path("copia.zip");
    let copy = copy.to_str().unwrap();
    assert_eq!(whole.run(&["respaldar", "--salida", copy]).code, 0);
    let point = Point::empty();
    let Some(mount) = disk(&point, "size=64k") else {
        return;
    };
    let (mut refused, mut restored) = (0, 0);
    for room in (64..=900).step_by(64) {
        assert!(mount.remount(&format!("size={room}k")));
        let ran = point.run(&["restaurar", copy, "--usuario", "marta"]);
        if ran.code == 0 {
            restored += 1;
            break;
        }
        refused += 1;
        assert_eq!(ran.code, 3, "{room}: {ran:?}");
        assert!(ran.stderr.starts_with("El disco está lleno ("), "{ran:?}");
        assert!(ran.stderr.contains("ni nada a medias"), "{ran:?}");
        assert!(!ran.stderr.contains("se consulta"), "{ran:?}");
        assert_eq!(left(&point), [] as [&str; 0], "{room}");
    }
    assert!(refused > 1 && restored == 1, "{refused} {restored}");
    assert!(mount.remount("size=16m"));
    assert_eq!(point.run(&["verificar"]).code, 0);
}

#[test]
fn f16_a_store_of_an_older_console_on_a_disk_that_takes_nothing_is_told_and_left() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/schema-6");
    for (full, why) in [
        (false, "no se puede escribir"),
        (true, "MB libres en su disco, y quedan 0"),
    ] {
        let point = Point::empty();
        let Some(mount) = disk(&point, "size=2m") else {
            return;
        };
        copy_folder(&fixture, &point.data());
        point.secret("clave", PASSPHRASE);
        let bytes = std::fs::read(point.data().join("store.db")).unwrap();
        let filler = point.data().join("relleno");
        if full {
            use std::io::Write;
            let mut file = std::fs::File::create(&filler).unwrap();
            // So much that the store opens, and its copy finds no room.
            let mut size = 2 << 20;
            size -= 700 << 10;
            file.write_all(&vec![0; size]).unwrap();
        } else {
            assert!(mount.remount("ro"));
        }
        let ran = point.run(&["evento", "listar", "--usuario", ANA]);
        assert_eq!(ran.code, 3, "{ran:?}");
        for part in [
            "de una versión anterior",
            why,
            "No se cambió nada",
            "--datos",
        ] {
            assert!(ran.stderr.contains(part), "{part}: {ran:?}");
        }
        assert!(!ran.stderr.contains("se consulta"), "{ran:?}");
        assert_eq!(std::fs::read(point.data().join("store.db")).unwrap(), bytes);
        // Where there is room again, it is read.
        if full {
            std::fs::remove_file(filler).unwrap();
        }
        assert!(mount.remount("rw,size=16m"));
        let ran = point.run(&["evento", "listar", "--usuario", ANA]);
        assert_eq!(ran.code, 0, "{ran:?}");
    }
}

/// The program while the clock says 1966; none where `faketime` is not installed.
fn long_ago(point: &Point, args: &[&str]) -> Option<(i32, String)> {
    let output = Command::new("faketime")
        .args(["-f", "-60y", env!("CARGO_BIN_EXE_contingencia"), "--datos"])
        .arg(point.data())
        .arg("--clave-archivo")
        .arg(point.path("clave"))
        .args(args)
        .output();
    let Ok(output) = output else {
        println!("skipped: faketime is not installed, the clock does not jump");
        return None;
    };
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    Some((output.status.code().unwrap(), told))
}

#[test]
fn j4_a_clock_before_1970_loses_nothing_and_its_doubt_ends() {
    let point = Point::empty();
    let set_up: Vec<&str> = SET_UP.split(' ').collect();
    let out = point.path("salida");
    std::fs::create_dir(&out).unwrap();
    let (slip, out) = (point.path("constancia.pdf"), out.to_str().unwrap());
    for args in [
        &set_up[..],
        &CHIP,
        &[
            "atencion",
            "constancia",
            "R1",
            "--salida",
            slip.to_str().unwrap(),
        ],
        &["exportar", "--sin-cifrar", "--salida", out],
        &["respaldar"],
        &["turno"],
        &["verificar"],
    ] {
        let Some((code, told)) = long_ago(&point, args) else {
            return;
        };
        assert_eq!(code, 0, "{args:?}: {told}");
    }
    assert_eq!(point.run(&CHIP).code, 0);
    let doubtful = |code: &str| {
        let shown = point.json(&["atencion", "mostrar", code]).1;
        shown["history"][0]["clock_suspect"].as_bool().unwrap()
    };
    assert!(doubtful("R1"));
    assert!(!doubtful("R2"));
    let (code, verified) = point.json(&["verificar"]);
    assert_eq!((code, &verified["ok"]), (0, &serde_json::json!(true)));
}

/// A store of an older console, and so large that it takes a while to bring up to date.
fn large_and_old(point: &Point) {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/schema-12");
    copy_folder(&fixture, &point.data());
    point.secret("clave", PASSPHRASE);
    raw(&Paths::new(point.data()))
        .execute_batch(
            "CREATE TABLE filling (it BLOB); INSERT INTO filling VALUES (zeroblob(40000000));",
        )
        .unwrap();
}

#[test]
fn m5_a_large_store_of_an_older_console_says_first_what_bringing_it_up_to_date_takes() {
    let point = Point::empty();
    large_and_old(&point);
    let ran = point.run(&["evento", "listar", "--usuario", ANA]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        ran.stderr.starts_with(
            "Los datos son de una versión anterior y se actualizan ahora: tarda unos 10 s y usa hasta 1"
        ),
        "{ran:?}"
    );
    let again = point.run(&["evento", "listar", "--usuario", ANA]);
    assert_eq!((again.code, again.stdout), (0, ran.stdout));
    assert!(!again.stderr.contains("se actualizan"), "{}", again.stderr);
    assert_eq!(point.run(&["verificar", "--usuario", ANA]).code, 0);
}

#[test]
fn m5_a_store_that_is_killed_while_it_is_brought_up_to_date_is_whole_and_begins_again() {
    for wait in [0, 60, 200, 400, 700] {
        let point = Point::empty();
        large_and_old(&point);
        let mut command = point.call(&["evento", "listar", "--usuario", ANA]);
        let mut child = command
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut told = [0; 10];
        std::io::Read::read_exact(child.stderr.as_mut().unwrap(), &mut told).unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        child.kill().unwrap();
        child.wait().unwrap();
        let ran = point.run(&["evento", "listar", "--usuario", ANA]);
        assert!(
            ran.code == 0 && ran.stdout.contains("-A-000002"),
            "{wait}: {ran:?}"
        );
        let verified = point.run(&["verificar", "--usuario", ANA]);
        assert_eq!(verified.code, 0, "{wait}: {verified:?}");
    }
}
