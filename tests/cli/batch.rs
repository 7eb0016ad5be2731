//! `lote`: many subcommands on one unlocked store.

use super::{Point, Ran};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

const OPEN: &str =
    "evento abrir --tramite queja --aplicativo siac --escenario masiva --cliente-presente";

#[test]
fn a_batch_goes_on_after_an_error_or_stops_at_it() {
    let point = Point::started();
    let lines = "\u{feff}# un comentario\r\n\r\ncontingencia evento listar\r\nevento mostrar 9\r\n\
                 evento 'sin cerrar\nlote\nevento listar --datos /otra\n--help\nevento listar";
    let ran = point.fed(&["lote"], lines);
    let documents: Vec<Value> = ran
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let empty = json!({ "outages": [], "more": false });
    let told: Vec<(u64, &str)> = documents[1..6]
        .iter()
        .map(|document| {
            let error = &document["error"];
            (
                error["line"].as_u64().unwrap(),
                error["message"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (4, "No hay ningún evento «9»."),
            (5, "Falta cerrar una comilla."),
            (6, "Este subcomando no se usa dentro de un lote."),
            (
                7,
                "--datos, --usuario y --clave-archivo se dicen antes, en la orden del lote."
            ),
            (8, "En un lote no se pide ayuda."),
        ]
    );
    assert_eq!(
        (&documents[0], &documents[6], documents.len()),
        (&empty, &empty, 7)
    );
    assert_eq!((ran.code, ran.stderr.as_str()), (2, ""));

    let stopped = point.fed(&["lote", "--hasta-error"], lines);
    assert_eq!((stopped.code, stopped.stdout.lines().count()), (2, 2));
}

#[test]
fn a_batch_can_come_from_a_file() {
    let point = Point::started();
    let file = point.path("lote.txt");
    std::fs::File::create(&file)
        .unwrap()
        .write_all(b"evento listar\n")
        .unwrap();
    assert_eq!(
        point.run(&["lote", file.to_str().unwrap()]),
        Ran {
            code: 0,
            stdout: "{\"more\":false,\"outages\":[]}\n".into(),
            stderr: String::new(),
        }
    );
    let missing = point.run(&["lote", "no-hay.txt"]);
    assert_eq!(missing.code, 2);
    assert!(
        missing
            .stderr
            .starts_with("El archivo no-hay.txt no se pudo leer: "),
        "{missing:?}"
    );
    let folder = point.folder.path().to_str().unwrap();
    let ran = point.run(&["lote", folder]);
    assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{ran:?}");
}

#[test]
fn f18_a_batch_stops_when_nobody_reads_its_answers() {
    let point = Point::started();
    let mut child = point.call(&["lote"]).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    writeln!(stdin, "evento listar").unwrap();
    let mut answer = String::new();
    stdout.read_line(&mut answer).unwrap();
    // The reader has seen enough: what comes next is done and not heard, no more.
    drop(stdout);
    for _ in 0..50 {
        // Once it stopped nobody reads these.
        let line = "atencion registrar --tramite chip --nombre 'Rosa Ejemplo' --pide x";
        if writeln!(stdin, "{line}").is_err() {
            break;
        }
    }
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(
        said.starts_with(
            "Nadie lee ya las respuestas: el lote se detuvo con 2 líneas de órdenes hechas, hasta la línea 2"
        ),
        "{said}"
    );
    let kept = &point.batch(&["atencion listar"])[0];
    assert_eq!(kept["attentions"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_batch_tells_in_spanish_what_it_cannot_read() {
    let point = Point::started();
    let missing = point.run(&["lote", "no-hay.txt"]);
    assert_eq!(
        missing.stderr,
        "El archivo no-hay.txt no se pudo leer: no existe; no se hizo nada.\n"
    );
    let folder = point.run(&["lote", point.folder.path().to_str().unwrap()]);
    assert!(folder.stderr.contains("es una carpeta"), "{folder:?}");
    assert!(!folder.stderr.contains("os error"), "{folder:?}");
}

/// Each line is answered before the next is read, and what was answered is on
/// the disk: the program is killed right after.
#[test]
fn j3_each_line_is_answered_once_it_is_durable() {
    let point = Point::started();
    let mut child = point.call(&["lote"]).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut answer = |line: &str| -> Value {
        writeln!(stdin, "{line}").unwrap();
        stdin.flush().unwrap();
        let mut text = String::new();
        stdout.read_line(&mut text).unwrap();
        serde_json::from_str(&text).unwrap()
    };
    let opened = answer(OPEN);
    let restored = answer("evento restablecer 1 --hora ahora");
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(
        (&opened["state"], &restored["state"]),
        (&json!("open"), &json!("restored"))
    );
    let documents = point.batch(&["evento listar", "verificar"]);
    assert_eq!(
        documents[0]["outages"][0]["correlative"],
        opened["correlative"]
    );
    assert_eq!(documents[0]["outages"][0]["state"], "restored");
    assert_eq!(documents[1]["ok"], true);
}

#[test]
fn a_list_is_narrowed_by_day_by_words_and_by_its_limit() {
    let point = Point::started();
    let documents = point.batch(&[
        OPEN,
        "evento abrir --tramite portabilidad --aplicativo sisact --escenario masiva --cliente-presente",
        "evento listar --buscar portabilidad",
        "evento listar --buscar A-1",
        "evento listar --buscar helado",
        "evento listar --limite 1",
        "evento listar --hasta 2020-01-01",
        "evento listar --desde 01/01/2020",
    ]);
    let numbers = |document: &Value| -> Vec<String> {
        document["outages"]
            .as_array()
            .unwrap()
            .iter()
            .map(|outage| {
                outage["correlative"]
                    .as_str()
                    .unwrap()
                    .rsplit('-')
                    .next()
                    .unwrap()
                    .to_owned()
            })
            .collect()
    };
    let found: Vec<Vec<String>> = documents[2..].iter().map(numbers).collect();
    assert_eq!(
        found,
        [
            vec!["000002"],
            vec!["000001"],
            vec![],
            vec!["000002"],
            vec![],
            vec!["000002", "000001"],
        ]
    );
    assert_eq!(
        (&documents[5]["more"], &documents[7]["more"]),
        (&json!(true), &json!(false))
    );
}

#[test]
fn u2_a_batch_whose_store_got_another_key_says_so() {
    let point = Point::started();
    point.user("luis", "supervisor");
    let mut batch = point
        .call(&["lote", "--usuario", "marta"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = batch.stdin.take().unwrap();
    let mut answers = BufReader::new(batch.stdout.take().unwrap());
    let mut ask = |line: &str| {
        writeln!(lines, "{line}").unwrap();
        lines.flush().unwrap();
        let mut answer = String::new();
        answers.read_line(&mut answer).unwrap();
        serde_json::from_str::<Value>(&answer).unwrap()
    };
    assert_eq!(ask("usuario listar")["error"], Value::Null);
    let blocked = point.run(&["usuario", "bloquear", "luis", "--usuario", "marta"]);
    assert_eq!(blocked.code, 0, "{blocked:?}");
    for line in ["evento listar", "atencion listar"] {
        let answer = ask(line);
        assert_eq!(
            answer["error"]["message"],
            "Otra consola cambió la clave de estos datos, al bloquear a un usuario o quitar un \
             destinatario. Lo guardado está intacto; lo último no se guardó."
        );
    }
    drop(lines);
    assert_eq!(batch.wait().unwrap().code(), Some(3));
    let listed = point.run(&["evento", "listar", "--usuario", "marta"]);
    assert_eq!(listed.code, 0);
}
