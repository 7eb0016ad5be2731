//! The examples of the helps, run from beginning to end: one story a house. And the README's.

use super::Point;
use crate::support::workbook::{Sheet, sheet_of, workbook};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

const STORIES: &str = include_str!("../../src/cli/examples.txt");

/// What is no line of a batch.
const ALONE: [&str; 7] = [
    "completar",
    "esquema",
    "iniciar",
    "lote",
    "manual",
    "restaurar",
    "usuario cambiar-clave",
];

fn prepare(folder: &Path) {
    for (name, text) in [
        ("clave", "una frase de paso larga\n"),
        ("clave-julia", "otra frase de paso larga\n"),
        ("frase", "frase del paquete de prueba\n"),
        ("ordenes.txt", "pendientes\n"),
        ("recibo.pdf", "%PDF-1.4\n%%EOF\n"),
        (
            "dia.csv",
            "fecha,punto,tipo,clase,cantidad\n2026-11-22,LIM014,consultas,tipificacion,14\n",
        ),
        (
            "base2.csv",
            "Radicado;Cuenta;Asesor;Fecha\n44882211;00012345;A. Inventado;2026-11-05\n44882212;00012346;A. Inventado;2026-11-06\n44882213;00012347;B. Inventado;2026-11-09\n",
        ),
    ] {
        let mut file = std::fs::File::create(folder.join(name)).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }
    std::fs::create_dir(folder.join("usb")).unwrap();
}

/// A call in the folder of the stories, by the user of a house.
fn call(folder: &Path, (house, user): (&str, &str)) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_contingencia"));
    command
        .env_clear()
        .env("TZ", "America/Lima")
        .env("CONTINGENCIA_DATOS", folder.join(house))
        .env("CONTINGENCIA_CLAVE_ARCHIVO", folder.join("clave"))
        .env("CONTINGENCIA_USUARIO", user)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Runs a call with a text on standard input; what it says.
fn run(command: &mut Command, input: &str) -> (bool, String) {
    let mut child = command.spawn().unwrap();
    // A call that does not read ends before it is written to.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let told = [output.stdout, output.stderr].concat();
    (
        output.status.success(),
        String::from_utf8_lossy(&told).into_owned(),
    )
}

#[test]
fn every_example_of_the_helps_does_what_it_says() {
    let point = Point::empty();
    let folder = point.path("ejemplos");
    std::fs::create_dir(&folder).unwrap();
    prepare(&folder);
    let mut failed = Vec::new();
    let mut house = ("", "");
    let mut lines: Vec<&str> = Vec::new();
    let batch = |house, lines: &mut Vec<&str>, failed: &mut Vec<String>| {
        let (ok, told) = run(
            call(&folder, house).args(["lote", "--json"]),
            &lines.join("\n"),
        );
        if !ok {
            let errors = told
                .lines()
                .zip(lines.iter())
                .filter(|(it, _)| it.contains("\"error\""));
            failed.extend(errors.map(|(it, line)| format!("{line}\n  {it}")));
        }
        lines.clear();
    };
    for line in STORIES.lines().chain(["[fin .]"]) {
        let is_alone = ALONE.iter().any(|it| line.starts_with(it));
        if (is_alone || line.starts_with('[')) && !lines.is_empty() {
            batch(house, &mut lines, &mut failed);
        }
        if let Some(named) = line.strip_prefix('[') {
            house = named.trim_end_matches(']').split_once(' ').unwrap();
        } else if is_alone {
            let args: Vec<String> = split(line);
            let (ok, told) = run(call(&folder, house).args(&args), "");
            if !ok {
                failed.push(format!("{line}\n  {told}"));
            }
        } else if !line.is_empty() && !line.starts_with('#') && !line.starts_with('?') {
            lines.push(line);
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    // What is only read is read.
    let wrong: Vec<String> = STORIES
        .lines()
        .filter_map(|line| line.strip_prefix("? "))
        .filter_map(|line| {
            let (_, told) = run(
                call(&folder, ("punto", "marta"))
                    .args(split(line))
                    .arg("--nada"),
                "",
            );
            let is_read = told.contains("No existe la opción o el argumento «--nada»");
            (!is_read).then(|| format!("{line}\n  {told}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The orders of the README under a heading, each as one line without its remark.
fn readme_under(heading: &str) -> Vec<String> {
    let readme = include_str!("../../README.md").replace("\\\n", " ");
    let (_, after) = readme.split_once(&format!("\n## {heading}\n")).unwrap();
    let page = after.split("\n## ").next().unwrap();
    let orders = page
        .lines()
        .filter(|it| it.starts_with("contingencia --datos"));
    let orders: Vec<String> = orders
        .map(|it| it.split(" #").next().unwrap().trim_end().to_owned())
        .collect();
    assert!(!orders.is_empty(), "{heading}");
    orders
}

#[test]
fn every_order_of_the_readme_does_what_it_says() {
    let point = Point::empty();
    let folder = point.path("ejemplos");
    std::fs::create_dir(&folder).unwrap();
    prepare(&folder);
    let rows = "44882211 44882212 44882213 44882214".split(' ');
    let rows: Vec<[&str; 4]> = rows
        .map(|it| [it, "00012345", "A. Inventado", "2026-11-05"])
        .collect();
    let head = ["Radicado", "Cuenta", "Asesor", "Fecha"];
    let rows: Vec<&[&str]> = [&head[..]]
        .into_iter()
        .chain(rows.iter().map(|it| &it[..]))
        .collect();
    let book = workbook(&[Sheet::shown("Base", &sheet_of(&rows))]);
    let mut file = std::fs::File::create(folder.join("base2.xlsx")).unwrap();
    file.write_all(&book).unwrap();
    let ask = |order: &str, more: &[&str]| {
        let words = split(order).into_iter().filter(|it| !it.is_empty());
        let args: Vec<String> = words.skip(1).collect();
        let mut command = call(&folder, ("", ""));
        command.env_remove("CONTINGENCIA_USUARIO");
        run(command.args(args).args(more), "")
    };
    let mut failed = Vec::new();
    for heading in ["Sin la pantalla", "La célula de PQR"] {
        for order in readme_under(heading) {
            let (ok, told) = ask(&order, &[]);
            if !ok {
                failed.push(format!("{order}\n  {told}"));
            }
        }
    }
    // What needs another's file or another day is read.
    for order in readme_under("Cuando vuelven los sistemas") {
        let (_, told) = ask(&order, &["--nada"]);
        if !told.contains("No existe la opción o el argumento «--nada»") {
            failed.push(format!("{order}\n  {told}"));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// The words of a line, what stands between quotes as one.
fn split(line: &str) -> Vec<String> {
    let mut inside = false;
    line.split(move |c| {
        inside ^= c == '"';
        c == ' ' && !inside
    })
    .map(|word| word.replace('"', ""))
    .collect()
}
