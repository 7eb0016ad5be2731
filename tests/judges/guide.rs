//! The guide for whoever receives a bundle, followed to the letter: exactly its
//! commands, over a bundle that the real program exported.

use crate::support::store::{PASSPHRASE, overwrite, running, set_up_running};
use contingencia::config::Paths;
use contingencia::exchange::fingerprint;
use contingencia::store::Store;
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

const GUIDE: &str = include_str!("../../assets/guide/paquete.md");
const README: &str = include_str!("../../README.md");

/// The tools that the guide names, and the shell.
const TOOLS: [&str; 9] = [
    "sh",
    "age",
    "age-keygen",
    "unzip",
    "minisign",
    "sha256sum",
    "jq",
    "sed",
    "python3",
];

/// The blocks of commands of a page, in order.
fn blocks(page: &str) -> Vec<String> {
    let mut blocks: Vec<String> = Vec::new();
    let mut inside = false;
    for line in page.lines() {
        match line {
            "```sh" => {
                inside = true;
                blocks.push(String::new());
            }
            "```" => inside = false,
            line => {
                if inside && let Some(block) = blocks.last_mut() {
                    block.push_str(line);
                    block.push('\n');
                }
            }
        }
    }
    blocks
}

fn tools_are_there() -> bool {
    TOOLS.into_iter().all(|tool| {
        let asked = Command::new(tool).arg("--version").output();
        if asked.is_err() {
            println!("skipped: {tool} is not installed");
        }
        asked.is_ok()
    })
}

fn sh(folder: &Path, script: &str) -> Output {
    Command::new("sh")
        .args(["-euc", script])
        .current_dir(folder)
        .output()
        .unwrap()
}

fn followed(folder: &Path, script: &str) -> String {
    let output = sh(folder, script);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{script}\n{errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// The real program over a data folder, with one JSON document as its answer.
fn program(data: &Path, secret: &Path, arguments: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_contingencia"))
        .env_clear()
        .arg("--datos")
        .arg(data)
        .arg("--clave-archivo")
        .arg(secret)
        .arg("--json")
        .args(arguments)
        .output()
        .unwrap();
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(output.status.success(), "{arguments:?}: {answer}");
    answer
}

#[test]
fn the_readme_gives_the_commands_of_the_guide() {
    let (_, section) = README.split_once("### El paquete por dentro").unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let (given, guide) = (blocks(section), blocks(GUIDE));
    assert!(given.len() >= 3);
    // The guide has the signature and its fingerprint, and each other step, in one block.
    for block in given {
        assert!(guide.contains(&block), "{block}");
    }
}

#[test]
fn j2_the_guide_opens_verifies_and_reads_what_the_program_exports() {
    if !tools_are_there() {
        return;
    }
    let blocks = blocks(GUIDE);
    assert_eq!(blocks.len(), 8, "{blocks:?}");
    let place = tempfile::tempdir().unwrap();
    let (data, secret) = (place.path().join("datos"), place.path().join("clave"));
    let office = place.path().join("oficina");
    std::fs::create_dir(&office).unwrap();
    overwrite(&secret, PASSPHRASE.as_bytes());
    set_up_running(&data);
    let run = |arguments: &[&str]| program(&data, &secret, arguments);

    let key = followed(&office, &blocks[0]);
    run(&[
        "destinatario",
        "agregar",
        key.trim(),
        "--nombre",
        "Oficina de prueba",
    ]);
    let opened = run(&[
        "evento",
        "abrir",
        "--tramite",
        "migracion_plan",
        "--aplicativo",
        "siac_unico",
        "--escenario",
        "imprevisto",
        "--cliente-presente",
    ]);
    let outage = opened["correlative"].as_str().unwrap();
    run(&[
        "atencion",
        "registrar",
        "--tramite",
        "migracion_plan",
        "--nombre",
        "Rosa Ejemplo Prueba",
        "--pide",
        "=Pide \\ otro \"plan\"\ny ñandúes",
        "--evento",
        outage,
    ]);
    run(&["evento", "restablecer", outage]);
    let photo = place.path().join("La foto.jpg");
    overwrite(&photo, &crate::support::kinds::photo(300_000));
    let attached = run(&["documento", "adjuntar", outage, photo.to_str().unwrap()]);
    let photo = attached["documents"][0]["sha256"].as_str().unwrap();
    let folder = office.to_str().unwrap();
    let done = run(&["exportar", "--salida", folder, "--con-formatos"]);
    assert_eq!(done["encrypted_to"], serde_json::json!([key.trim()]));

    let whole = blocks[1..].concat();
    let told = followed(&office, &whole);
    let head = done["head"].as_str().unwrap();
    assert!(
        told.contains(&format!("cadena completa: {head}\n")),
        "{told}"
    );
    let store = Store::unlock(
        Paths::new(&data),
        crate::support::store::ANA,
        &crate::support::store::passphrase(),
        running(),
    )
    .unwrap();
    let print = fingerprint(&store.terminal().started.public_key).unwrap();
    assert!(told.contains(&print), "{print} in {told}");
    for entry in [
        "operations.jsonl",
        "personal.jsonl",
        "eventos.csv",
        "atenciones.csv",
    ] {
        assert!(
            told.contains(&format!("{entry}: OK\n")),
            "{entry} in {told}"
        );
    }
    assert!(
        told.contains(&format!("formatos/formato-{outage}.pdf: OK\n")),
        "{told}"
    );
    assert!(told.contains("datos personales comprobados: "), "{told}");
    assert!(
        told.contains(&format!("documento comprobado: {photo}.jpg\n")),
        "{told}"
    );
    assert!(told.contains(&format!("{photo}  La foto.jpg\n")), "{told}");
    assert!(told.contains("outage.restored\n"), "{told}");
    assert!(told.contains(r#""name": "Rosa Ejemplo Prueba""#), "{told}");

    // And they tell when something was changed.
    let inside = office.join("paquete");
    for (file, from, to, block) in [
        ("operations.jsonl", "migracion_plan", "migracion_flan", 4),
        ("operations.jsonl", "outage.restored", "outage.restorad", 3),
        ("personal.jsonl", "Rosa Ejemplo", "Rosa Ajemplo", 5),
        ("manifest.json", "operadora", "operadorx", 2),
    ] {
        let path = inside.join(file);
        let kept = std::fs::read_to_string(&path).unwrap();
        assert!(sh(&inside, &blocks[block]).status.success());
        let changed = kept.replacen(from, to, 1);
        assert_ne!(changed, kept, "{file}");
        overwrite(&path, changed.as_bytes());
        let output = sh(&inside, &blocks[block]);
        assert!(!output.status.success(), "{file}: {output:?}");
        overwrite(&path, kept.as_bytes());
    }
}
