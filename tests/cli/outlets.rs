//! The one way out for a file: `--salida`, `--eml` (F1).

use super::{Point, Ran, failed};
use crate::support::store::overwrite;
use std::path::{Path, PathBuf};

const ATTENTION: &str = "atencion registrar --tramite reclamo --nombre 'Rosa Ejemplo Prueba' --pide 'Revisar el cobro' --materia cobro --monto 27.50 --correo rosa@ejemplo.pe";
const OUTAGE: &str =
    "evento abrir --tramite queja --aplicativo siac --escenario masiva --cliente-presente";

/// Every call that writes one file where it is told, without its path.
const WRITERS: [&[&str]; 7] = [
    &["atencion", "constancia", "R1", "--salida"],
    &["atencion", "constancia", "R1", "--guion", "--salida"],
    &["formato", "--en-blanco", "--codigos", "2", "--salida"],
    &["formato", "--evento", "A-1", "--salida"],
    &["turno", "--salida"],
    &["aviso", "A-1", "--eml"],
    &["respaldar", "--salida"],
];

fn busy() -> Point {
    let point = Point::started();
    point.batch(&[OUTAGE, ATTENTION]);
    point
}

fn writes(point: &Point, writer: &[&str], path: &Path, more: &[&str]) -> Ran {
    let path = path.to_str().unwrap();
    point.run(&[writer, &[path], more].concat())
}

/// Every file of the store but those that a call writes anyway, with its bytes.
fn keys(point: &Point) -> Vec<(PathBuf, Vec<u8>)> {
    let data = point.data();
    let mut files: Vec<PathBuf> = std::fs::read_dir(data.join("users"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.push(data.join("store.key.age"));
    files.sort();
    files
        .into_iter()
        .map(|path| {
            let bytes = std::fs::read(&path).unwrap();
            (path, bytes)
        })
        .collect()
}

#[test]
fn f1_nothing_is_replaced_unasked() {
    let point = busy();
    for writer in WRITERS {
        let path = point.path("viejo.dat");
        overwrite(&path, b"lo anterior");
        let before = std::fs::read(&path).unwrap();
        let ran = writes(&point, writer, &path, &[]);
        assert_eq!(
            ran,
            failed(
                1,
                "Ya existe [carpeta]/viejo.dat; no se reemplazó ni se escribió nada.\n  \
                 - Elija otro nombre, o repita con --reemplazar para poner el nuevo en su lugar.\n"
            ),
            "{writer:?}"
        );
        assert_eq!(std::fs::read(&path).unwrap(), before);
        let ran = writes(&point, writer, &path, &["--reemplazar"]);
        assert_eq!(ran.code, 0, "{writer:?}: {ran:?}");
        assert_ne!(std::fs::read(&path).unwrap(), before);
        std::fs::remove_file(path).unwrap();
    }
    // What was refused reserved no codes: those of one printing are all there are.
    assert_eq!(
        point.run(&["formato", "--existencias"]).stdout,
        "Impresos 2, usados 0, anulados 0, quedan 2\n"
    );
}

#[test]
fn f1_nothing_of_the_store_is_ever_replaced() {
    let point = busy();
    let before = keys(&point);
    let data = point.data();
    let own: Vec<PathBuf> = [
        "store.db",
        "store.key.age",
        "users/marta.age",
        "store.db-wal",
        "users/nuevo.age",
        "backups/x.zip",
        "restaurando",
        "users/../store.db",
    ]
    .map(|name| data.join(name))
    .to_vec();
    std::fs::create_dir_all(data.join("backups")).unwrap();
    #[cfg(unix)]
    let own = {
        let link = point.path("enlace");
        std::os::unix::fs::symlink(data.join("store.db"), &link).unwrap();
        let second = point.path("segundo");
        std::fs::hard_link(data.join("store.key.age"), &second).unwrap();
        let folder = point.path("carpeta");
        std::os::unix::fs::symlink(&data, &folder).unwrap();
        [own, vec![link, second, folder.join("store.db")]].concat()
    };
    let lines: Vec<String> = own
        .iter()
        .flat_map(|path| {
            [
                "atencion constancia R1 --salida",
                "aviso A-1 --eml",
                "respaldar --salida",
            ]
            .map(|call| format!("{call} '{}' --reemplazar", path.display()))
        })
        .collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    for (line, answer) in lines.iter().zip(point.batch(&lines)) {
        assert_eq!(answer["error"]["kind"], "refused", "{line}: {answer}");
    }
    // Without the flag nobody is told to use it.
    let told = writes(&point, WRITERS[0], &data.join("store.db"), &[]);
    assert!(!told.stderr.contains("--reemplazar"), "{told:?}");
    let users = data.join("users");
    let ran = point.run(&[
        "exportar",
        "--sin-cifrar",
        "--salida",
        users.to_str().unwrap(),
    ]);
    assert!(
        ran.stderr
            .starts_with("[carpeta]/datos/users es de los datos"),
        "{ran:?}"
    );
    assert_eq!(keys(&point), before);
    assert_eq!(point.run(&["verificar"]).code, 0);
    let told = writes(
        &point,
        WRITERS[0],
        &data.join("store.db"),
        &["--reemplazar"],
    );
    assert_eq!(
        told,
        failed(
            1,
            "[carpeta]/datos/store.db es de los datos de la consola, que solo escribe ella; no se tocó.\n  \
             - Elija otro nombre u otra carpeta.\n"
        )
    );
}

#[test]
fn f1_nothing_new_goes_into_the_data_folder_either() {
    let (point, other) = (busy(), Point::started());
    for data in [point.data(), other.data()] {
        let (file, folder) = (data.join("nuevo.dat"), data.to_str().unwrap());
        for writer in WRITERS {
            let ran = writes(&point, writer, &file, &["--reemplazar"]);
            assert_eq!(ran.code, 1, "{writer:?}: {ran:?}");
            assert!(
                ran.stderr
                    .starts_with("La carpeta de datos de la consola la escribe solo ella;"),
                "{writer:?}: {ran:?}"
            );
            assert!(!file.exists());
        }
        let ran = point.run(&["exportar", "--sin-cifrar", "--salida", folder]);
        assert_eq!(ran.code, 1, "{ran:?}");
    }
    // The folder of documents is for whoever asks for one.
    let documents = point.data().join("documentos");
    std::fs::create_dir_all(&documents).unwrap();
    assert_eq!(
        writes(&point, WRITERS[0], &documents.join("nuevo.dat"), &[]).code,
        0
    );
}

/// A file that is there before a call, which refuses to replace it.
fn stays(point: &Point, path: &Path, call: &[&str], why: &str) {
    let before = std::fs::read(path).unwrap();
    for more in [&[][..], &["--reemplazar"]] {
        let args = [call, &[path.to_str().unwrap()], more].concat();
        let ran = point.run(&args);
        assert_eq!(ran.code, 1, "{args:?}: {ran:?}");
        assert!(ran.stderr.contains(why), "{args:?}: {ran:?}");
        assert!(!ran.stderr.contains("--reemplazar"), "{args:?}: {ran:?}");
        assert_eq!(std::fs::read(path).unwrap(), before, "{args:?}");
    }
}

#[test]
fn f1_nothing_of_another_store_is_ever_replaced() {
    let (point, other) = (busy(), Point::started());
    let data = other.data();
    for name in [
        "store.db",
        "store.key.age",
        "users/marta.age",
        "clave-recuperacion-LIM014-A.txt",
    ] {
        for writer in [WRITERS[0], WRITERS[5], WRITERS[6]] {
            stays(
                &point,
                &data.join(name),
                writer,
                "es de los datos de la consola",
            );
        }
    }
    assert_eq!(other.run(&["verificar"]).code, 0);
}

#[test]
fn f1_what_a_call_reads_and_a_key_are_never_its_output() {
    let point = busy();
    for writer in WRITERS {
        stays(&point, &point.path("clave"), writer, "esta misma orden lee");
    }
    let lines = point.path("lote.txt");
    let line = format!("turno --salida '{}' --reemplazar\n", lines.display());
    overwrite(&lines, line.as_bytes());
    let ran = point.run(&["lote", lines.to_str().unwrap()]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert_eq!(std::fs::read_to_string(&lines).unwrap(), line);
    // A recovery key on its way to the safe, and an identity of the office.
    let key = point.path("usb.txt");
    std::fs::rename(point.data().join("clave-recuperacion-LIM014-A.txt"), &key).unwrap();
    let identity = point.path("oficina.txt");
    overwrite(&identity, b"# created: hoy\nAGE-SECRET-KEY-1QQQ\n");
    for path in [key, identity] {
        for writer in [WRITERS[0], WRITERS[5], WRITERS[6]] {
            stays(&point, &path, writer, "guarda una clave");
        }
    }
}

#[test]
fn f1_a_name_that_would_break_a_line_is_refused() {
    let point = busy();
    for writer in WRITERS {
        let ran = writes(&point, writer, &point.path("dos\nlíneas.pdf"), &[]);
        assert_eq!(ran.code, 1, "{writer:?}: {ran:?}");
        assert!(ran.stderr.contains("carácter de control"), "{ran:?}");
    }
}

#[cfg(unix)]
#[test]
fn f1_a_link_is_kept_as_it_leads() {
    let point = busy();
    let (kept, link) = (point.path("informe.pdf"), point.path("enlace.pdf"));
    overwrite(&kept, b"lo anterior");
    std::os::unix::fs::symlink(&kept, &link).unwrap();
    stays(
        &point,
        &link,
        WRITERS[0],
        "no es un archivo que se pueda reemplazar",
    );
    assert!(link.is_symlink());
}

#[test]
fn no_folder_is_made_that_is_not_there() {
    let point = busy();
    let gone = point.path("memoria/caso");
    for writer in WRITERS {
        let ran = writes(&point, writer, &gone.join("x.pdf"), &["--reemplazar"]);
        assert_eq!(
            ran,
            failed(
                1,
                "No existe la carpeta [carpeta]/memoria/caso; no se creó ni se escribió nada.\n  \
                 - Revise el nombre y que la memoria o la unidad esté conectada.\n"
            ),
            "{writer:?}"
        );
    }
    let folder = gone.to_str().unwrap();
    let ran = point.run(&["exportar", "--sin-cifrar", "--salida", folder]);
    assert_eq!(ran.code, 1, "{ran:?}");
    let office = Point::empty();
    let set_up = "iniciar --perfil peru --punto LIMC --nombre Oficina --canal oficina --terminal A --usuario olga --nombre-usuario Olga --rol control";
    let ran = office.run(&set_up.split(' ').collect::<Vec<_>>());
    assert_eq!(ran.code, 0, "{ran:?}");
    let ran = office.run(&["acuse", "emitir", "--salida", folder]);
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(!point.path("memoria").exists());
    // A folder where a file should be, and a file where a folder should be.
    let folder = point.folder.path().to_path_buf();
    let ran = writes(&point, WRITERS[0], &folder, &["--reemplazar"]);
    assert_eq!(ran.code, 1, "{ran:?}");
    let file = point.path("clave");
    let ran = point.run(&[
        "exportar",
        "--sin-cifrar",
        "--salida",
        file.to_str().unwrap(),
    ]);
    assert_eq!(ran.code, 1, "{ran:?}");
}

#[test]
fn a_document_of_no_given_name_gets_a_free_one() {
    let point = busy();
    let printed = || point.run(&["atencion", "constancia", "R1"]).stdout;
    let name = "[carpeta]/datos/documentos/constancia-LIM014-A-R000001-N";
    assert_eq!(printed(), format!("{name}.pdf\n"));
    assert_eq!(printed(), format!("{name} (2).pdf\n"));
    assert_eq!(printed(), format!("{name} (3).pdf\n"));
}

#[cfg(target_os = "linux")]
#[test]
fn f16_a_data_folder_that_takes_no_writes_is_read_and_leaves() {
    use crate::support::disk::Mount;
    let point = Point::empty();
    std::fs::create_dir(point.data()).unwrap();
    let Some(mount) = Mount::small(&point.data(), "size=16m") else {
        println!("skipped: no file system can be mounted here");
        return;
    };
    let set_up = "iniciar --perfil peru --punto LIM014 --nombre CAC --canal cac --terminal A --usuario marta --nombre-usuario Marta --rol supervisor";
    let ran = point.run(&set_up.split(' ').collect::<Vec<_>>());
    assert_eq!(ran.code, 0, "{ran:?}");
    point.batch(&[OUTAGE, ATTENTION]);
    assert!(mount.remount("ro"));
    let out = point.folder.path().to_str().unwrap();
    let slip = point.path("constancia.pdf");
    for args in [
        &["evento", "listar"][..],
        &["atencion", "mostrar", "R1", "--revelar"],
        &["pendientes"],
        &["verificar"],
        &["diagnostico"],
        &["turno"],
        &["exportar", "--sin-cifrar", "--salida", out],
        &[
            "atencion",
            "constancia",
            "R1",
            "--salida",
            slip.to_str().unwrap(),
        ],
        &["respaldar", "--salida", &format!("{out}/copia.zip")],
    ] {
        let ran = point.run(args);
        assert_eq!(ran.code, 0, "{args:?}: {ran:?}");
    }
    let told = point.run(&["evento", "listar"]).stderr;
    assert!(
        told.starts_with("Aviso: No se puede escribir en "),
        "{told}"
    );
    for args in [
        &["evento", "restablecer", "1"][..],
        &["formato", "--en-blanco"],
        &["respaldar"],
    ] {
        let ran = point.run(args);
        assert_eq!(ran.code, 3, "{args:?}: {ran:?}");
        assert!(ran.stderr.contains("no se guardó nada"), "{ran:?}");
    }
}
