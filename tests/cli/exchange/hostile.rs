//! Files made to hurt whoever imports them, given to the program itself: each is
//! refused with a sentence, nothing of it is kept, and memory stays small.

use super::{CHIP, Point, rejected, taken};
use crate::support::exchange::{Parts, Terminal, beside, names, signed_file};
use crate::support::kinds::{of_every_kind_by, photo};
use crate::support::merging::everything_in;
use crate::support::store::{at, copy_folder, flip, overwrite, raw, typed};
use contingencia::config::Paths;
use contingencia::domain::attention::{AttentionEvent, Content, Taken};
use contingencia::domain::catalog::ProcedureType;
use contingencia::domain::document::PART;
use contingencia::domain::numbering::ProvisionalCode;
use contingencia::domain::personal::RetentionClass;
use contingencia::domain::terminal::Channel;
use contingencia::domain::text::strip_control_lines;
use contingencia::exchange::Sealing;
use contingencia::journal::{Body, digest, hex, seal};
use rusqlite::Connection;
use rusqlite::types;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use uuid::Uuid;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What the program may take at most, in kibibytes (100 MB).
const MOST: u64 = 100_000_000 / 1024;

/// Something to try, by its name.
type Tries = Vec<(&'static str, Vec<u8>)>;

/// An office whose program stays open, and its store beside it.
struct Target {
    office: Point,
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    raw: Connection,
    before: BTreeMap<String, Vec<Vec<types::Value>>>,
}

impl Target {
    fn over(office: Point) -> Self {
        let mut child = office
            .call(&["lote"])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let raw = raw(&Paths::new(office.data()));
        let before = everything_in(&raw);
        Self {
            office,
            child,
            input,
            output,
            raw,
            before,
        }
    }

    fn ask(&mut self, line: &str) -> Value {
        writeln!(self.input, "{line}").unwrap();
        let mut answer = String::new();
        self.output.read_line(&mut answer).unwrap();
        serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{line}: {answer}"))
    }

    /// Tries a file that must be refused; what was said.
    fn refuses(&mut self, what: &str, file: &Path, options: &str) -> String {
        let document = self.ask(&format!("importar '{}' {options}", file.display()));
        let error = &document["error"];
        assert_eq!(error["kind"], "bundle", "{what}: {document}");
        assert_eq!(document["accepted"], false, "{what}: {document}");
        let message = error["message"].as_str().unwrap();
        assert!(message.ends_with('.') && message.len() < 300, "{message}");
        assert_disarmed(message);
        for hint in error["hints"].as_array().unwrap() {
            assert_disarmed(hint.as_str().unwrap());
        }
        assert_eq!(everything_in(&self.raw), self.before, "{what}");
        message.to_owned()
    }

    /// Tries a ZIP that is signed as a whole, with that terminal's key.
    fn refuses_zip(&mut self, what: &str, zip: &[u8], terminal: &Terminal) -> String {
        let path = self.office.path("hostil.ctg.zip");
        signed_file(&path, zip, &terminal.key);
        self.refuses(what, &path, "--confiar")
    }

    /// The most memory it took so far, in kibibytes, where the system tells.
    fn peak(&self) -> Option<u64> {
        let peak = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))
            .ok()
            .and_then(|status| {
                let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
                line.split_whitespace().nth(1)?.parse().ok()
            });
        if peak.is_none() {
            println!("skipped: this system does not tell the memory of a process");
        }
        peak
    }

    /// Ends the program; its code, and the most memory it took.
    fn end(mut self) -> (Point, Option<i32>, Option<u64>) {
        let peak = self.peak();
        drop(self.input);
        let code = self.child.wait().unwrap().code();
        (self.office, code, peak)
    }
}

/// That a text can be written on a terminal.
#[track_caller]
fn assert_disarmed(text: &str) {
    assert_eq!(strip_control_lines(text), text, "{}", text.escape_debug());
}

/// A small generator, so that a run can be repeated.
fn random(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = digest(&seed.to_le_bytes());
    move |limit| {
        state = digest(&state);
        let bytes = state[..8].try_into().unwrap();
        usize::try_from(u64::from_le_bytes(bytes) % limit as u64).unwrap()
    }
}

/// A copy of a file and its signature, if it has one, to be spoiled.
fn copy(office: &Point, file: &Path) -> PathBuf {
    let folder = office.path("copia");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    copy_folder(file.parent().unwrap(), &folder);
    folder.join(file.file_name().unwrap())
}

#[test]
fn any_cut_and_any_flip_is_refused_sealed_or_not() {
    let (a, office) = (Point::terminal("A"), Point::office());
    let (_, list) = office.asks(&["destinatario", "listar"]);
    let key = list["own"].as_str().unwrap().to_owned();
    a.does(&[
        &format!("destinatario agregar {key} --nombre Oficina"),
        &format!("{CHIP} --documento DNI:70123456 --sin-evento"),
    ]);
    let files = [a.export(&[]), a.export(&["--sin-cifrar"])];
    taken(office.import(&files[0], &["--confiar"]));
    let mut random = random(0x5eed);
    let mut target = Target::over(office);
    for file in &files {
        let length = std::fs::read(file).unwrap().len();
        for cut in (0..12).map(|part| part * length / 12).chain([length - 1]) {
            let spoilt = copy(&target.office, file);
            overwrite(&spoilt, &std::fs::read(file).unwrap()[..cut]);
            target.refuses(&format!("{cut} of {length}"), &spoilt, "");
        }
        for _ in 0..30 {
            let place = random(length);
            let spoilt = copy(&target.office, file);
            flip(&spoilt, place);
            target.refuses(&format!("{place} of {length}"), &spoilt, "");
        }
    }
    let spoilt = copy(&target.office, &files[1]);
    flip(&beside(&spoilt), 100);
    target.refuses("signature", &spoilt, "");
    std::fs::remove_file(beside(&spoilt)).unwrap();
    let told = target.refuses("no signature", &spoilt, "");
    assert!(told.contains("falta su firma"), "{told}");
    let (_, code, peak) = target.end();
    assert_eq!(code, Some(4));
    assert!(peak.is_none_or(|peak| peak < MOST), "{peak:?} KiB");
}

/// A ZIP with one entry more than a sound one, listed and signed.
fn with_entry(terminal: &Terminal, name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut parts = Parts::of(terminal, 1);
    parts.entries.push((name.to_owned(), bytes.to_vec()));
    parts.resign(&terminal.key, |_| {});
    parts.zip()
}

/// A ZIP whose manifest says something else, signed.
fn with_manifest(terminal: &Terminal, change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut parts = Parts::of(terminal, 1);
    parts.resign(&terminal.key, change);
    parts.zip()
}

/// A ZIP with another line at the end of an entry, listed and signed.
fn with_line(terminal: &Terminal, entry: &str, line: &[u8]) -> Vec<u8> {
    let mut parts = Parts::of(terminal, 1);
    let mut lines = parts.lines(entry);
    lines.push(line.to_vec());
    parts.set_lines(entry, &lines);
    parts.resign(&terminal.key, |_| {});
    parts.zip()
}

fn archives(terminal: &Terminal) -> Tries {
    let mut bomb = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in &Parts::of(terminal, 1).entries {
        bomb.start_file(name, SimpleFileOptions::default()).unwrap();
        bomb.write_all(bytes).unwrap();
    }
    bomb.start_file("atenciones.csv", SimpleFileOptions::default())
        .unwrap();
    std::io::copy(&mut std::io::repeat(0).take(300 << 20), &mut bomb).unwrap();
    // Entries of one name: two that differ, until the bytes are changed.
    let mut twice = with_entry(terminal, "formatos/LIM014-A-R000317-X.pdf", b"x");
    while let Some(at) = twice.windows(9).position(|bytes| bytes == b"R000317-X") {
        twice[at + 8] = b'K';
    }
    let mut tries = vec![
        ("bomb", bomb.finish().unwrap().into_inner()),
        ("twice", twice),
        ("no end", Parts::of(terminal, 1).zip()[..40].to_vec()),
    ];
    for name in [
        "../../fuera.pdf",
        "/etc/passwd",
        "formatos/../../fuera.pdf",
        "C:\\fuera.pdf",
        "formatos/\u{1b}]0;mentira\u{7}\u{202e}.pdf",
    ] {
        tries.push((name, with_entry(terminal, name, b"x")));
    }
    tries
}

#[test]
fn q11_documents_that_were_altered_are_told_and_nothing_of_their_bundle_is_kept() {
    let mut terminal = Terminal::founded();
    let photo = photo(2 * PART + 1);
    for (name, bytes) in [("foto.jpg", &photo[..]), ("a.pdf", b"%PDF-1.7 inventado")] {
        let facts = terminal.attach(name, bytes);
        let entity = terminal.new_id();
        let attached = AttentionEvent::DocumentAttached(facts);
        terminal.push(entity, &Body::Attention(attached));
    }
    let named = format!("documentos/{}.jpg", hex(&digest(&photo)));
    let stray = [b"%PDF-1.7 ".as_slice(), b"de nadie"].concat();
    let large = [&b"%PDF-1.7 "[..], &vec![b' '; 10 << 20][..]].concat();
    let of = |bytes: &[u8]| format!("documentos/{}.pdf", hex(&digest(bytes)));
    let altered = |change: &dyn Fn(&mut Parts)| {
        let mut parts = Parts::of(&terminal, 1);
        change(&mut parts);
        parts.resign(&terminal.key, |_| {});
        parts.zip()
    };
    let more = |name: &str, bytes: &[u8]| {
        altered(&|parts| parts.entries.push((name.to_owned(), bytes.to_vec())))
    };
    let named_otherwise = |to: &str| {
        altered(&|parts| {
            let mut entries = parts.entries.iter_mut();
            let entry = entries.find(|(name, _)| *name == named).unwrap();
            to.clone_into(&mut entry.0);
        })
    };
    let tries: [(&str, Vec<u8>, &str); 9] = [
        (
            "missing",
            altered(&|parts| parts.entries.retain(|(name, _)| *name != named)),
            "falta en el archivo",
        ),
        (
            "changed",
            altered(&|parts| *parts.get(&named).last_mut().unwrap() ^= 1),
            "el documento no es el que nombra la anotación",
        ),
        (
            "longer",
            altered(&|parts| parts.get(&named).push(0)),
            "el documento no es el que nombra la anotación",
        ),
        (
            "cut",
            altered(&|parts| parts.get(&named).truncate(PART)),
            "el documento no es el que nombra la anotación",
        ),
        (
            "of another kind",
            named_otherwise(&named.replace(".jpg", ".png")),
            "falta en el archivo",
        ),
        (
            "named as it pleases",
            named_otherwise("documentos/foto.jpg"),
            "no es el nombre de una entrada",
        ),
        (
            "one more",
            more(&of(&stray), &stray),
            "ninguna anotación del archivo nombra este documento",
        ),
        (
            "a byte too many",
            more(&of(&large), &large),
            "se admiten hasta",
        ),
        (
            "elsewhere",
            more("documentos/../../fuera.jpg", &photo),
            "no es el nombre de una entrada",
        ),
    ];
    let mut target = Target::over(Point::office());
    target.ask("evento listar");
    let lies = names(&target.office.data());
    for (what, zip, told) in tries {
        let message = target.refuses_zip(what, &zip, &terminal);
        assert!(message.contains(told), "{what}: {message}");
        assert_eq!(names(&target.office.data()), lies, "{what}");
    }
    // Somebody without the key changes it: the signature says so, before anything.
    let path = target.office.path("tocado.ctg.zip");
    signed_file(&path, &altered(&|_| {}), &terminal.key);
    flip(&path, 400);
    target.refuses("touched", &path, "--confiar");
    let (office, code, peak) = target.end();
    assert_eq!(code, Some(4));
    assert!(peak.is_none_or(|peak| peak < MOST), "{peak:?} KiB");
    // As it was packed it is taken.
    let path = office.path("entero.ctg.zip");
    signed_file(&path, &Parts::of(&terminal, 1).zip(), &terminal.key);
    let view = taken(office.import(&path, &["--confiar"]));
    assert_eq!(view["accepted"], true);
}

fn contents(terminal: &Terminal) -> Tries {
    const OPERATIONS: &str = "operations.jsonl";
    const PERSONAL: &str = "personal.jsonl";
    let deep = |levels: usize| ["[".repeat(levels), "]".repeat(levels)].concat();
    let deep_data = json!({
        "vault": Uuid::from_u128(9),
        "salt": "0".repeat(64),
        "data": deep(100_000),
    });
    // Nothing that compresses much, so that it is read at all.
    let mut block = digest(b"ruido");
    let mut long = Vec::new();
    while long.len() <= 1 << 20 {
        long.extend(hex(&block).bytes());
        block = digest(&block);
    }
    let manifest = |change: fn(&mut Value)| with_manifest(terminal, change);
    let mut broken = Parts::of(terminal, 1);
    broken.get("manifest.json")[20] = 0xff;
    vec![
        (
            "deep operation",
            with_line(terminal, OPERATIONS, deep(100_000).as_bytes()),
        ),
        (
            "deep content",
            with_line(terminal, PERSONAL, deep_data.to_string().as_bytes()),
        ),
        ("long operation", with_line(terminal, OPERATIONS, &long)),
        ("long content", with_line(terminal, PERSONAL, &long)),
        (
            "no UTF-8",
            with_line(terminal, OPERATIONS, b"{\"format\":1,\"x\":\"\xff\xfe\"}"),
        ),
        (
            "no UTF-8 content",
            with_line(terminal, PERSONAL, b"\xc3\x28"),
        ),
        ("no UTF-8 manifest", broken.zip()),
        (
            "deep manifest",
            manifest(|it| it["x"] = (0..100).fold(json!(1), |inner, _| json!([inner]))),
        ),
        (
            "escape in organization",
            manifest(|it| it["organization"] = json!("operadora\u{1b}[31m-de-prueba")),
        ),
        (
            "override in organization",
            manifest(|it| it["organization"] = json!("\u{202e}operadora-de-prueba")),
        ),
        (
            "escape in point",
            manifest(|it| it["replica"]["point"] = json!("LIM\u{1b}[2J014")),
        ),
        (
            "escape in series",
            manifest(|it| it["replica"]["series"] = json!("A\u{1b}[2J")),
        ),
        (
            "escape in software",
            manifest(|it| it["software"] = json!("\u{1b}]0;mentira\u{7}")),
        ),
        (
            "escape in a kind",
            manifest(|it| {
                it["counts"] = json!({ "outage.\u{1b}[2Jopened": it["to_sequence"] });
            }),
        ),
        (
            "escape in a file's name",
            manifest(|it| it["files"]["\u{1b}[2J"] = it["files"]["operations.jsonl"].clone()),
        ),
        (
            "a manifest of nothing but kinds",
            manifest(|it| {
                for number in 0..100_000 {
                    it["counts"][format!("kind.{number}")] = json!(1);
                }
            }),
        ),
    ]
}

#[test]
fn hostile_archives_and_contents_are_refused_in_little_memory() {
    let mut terminal = Terminal::new();
    let sealed = terminal.seal("inventado");
    let reopened = contingencia::domain::outage::OutageEvent::Reopened { reason: sealed };
    terminal.push(Uuid::from_u128(5), &Body::Outage(reopened));
    let mut target = Target::over(Point::office());
    target.ask("evento listar");
    let first = target.peak();
    for (what, zip) in archives(&terminal).into_iter().chain(contents(&terminal)) {
        let told = target.refuses_zip(what, &zip, &terminal);
        println!("{what}: {told}");
    }
    let plain = target.peak();
    assert!(plain.is_none_or(|peak| peak < MOST), "{plain:?} KiB");
    // Sealed with a passphrase: that takes 64 MB before anything is read, as
    // entering with one's own does.
    let path = target.office.path("cifrado.ctg");
    let phrase = target.office.path("frase");
    terminal.pack(&path, &Sealing::Passphrase(super::secret(super::PHRASE)));
    let options = format!("--frase-archivo '{}'", phrase.display());
    let told = target.refuses("unknown", &path, &options);
    assert!(told.contains("Nadie admitió"), "{told}");
    let wrong = target.office.secret("otra", "una frase que no es la suya");
    let told = target.refuses("wrong", &path, &format!("--frase-archivo '{wrong}'"));
    assert!(told.contains("la frase de paso no lo abre"), "{told}");
    let (office, code, peak) = target.end();
    assert_eq!(code, Some(4));
    println!("{first:?} KiB at first, {plain:?} after the archives, {peak:?} after scrypt");
    let grown = peak.zip(first).map(|(peak, first)| peak - first);
    assert!(grown.is_none_or(|grown| grown < MOST), "{grown:?} KiB");
    assert!(!office.folder.path().with_file_name("fuera.pdf").exists());
    // The code of the program itself, for one of them.
    let path = office.path("hostil.ctg.zip");
    rejected(office.import(&path, &["--confiar"]));
    let told = office.run(&["importar", path.to_str().unwrap(), "--confiar"]);
    assert_eq!((told.code, told.stdout.as_str()), (4, ""));
    assert_disarmed(&told.stderr);
}

/// Seals a content as a terminal does.
fn sealed(terminal: &mut Terminal, content: &Content) -> contingencia::domain::personal::Sealed {
    let id = terminal.new_id();
    let entry = seal(id, digest(id.as_bytes()), RetentionClass::General, content).unwrap();
    let sealed = entry.sealed();
    terminal.vault.push(entry);
    sealed
}

/// A request taken down at that terminal.
fn push_attention(
    terminal: &mut Terminal,
    number: u32,
    content: contingencia::domain::personal::Sealed,
) {
    let facts = Taken {
        code: ProvisionalCode {
            point: "LIM014".into(),
            series: "A".into(),
            number,
        },
        channel: Channel::Cac,
        procedure: Some("reposicion_chip".into()),
        procedure_type: Some(ProcedureType::Consultas),
        critical: false,
        theft_block: false,
        taken: typed(at("10:42")),
        paper: None,
        outage: None,
        claim: None,
        content,
    };
    let entity = terminal.new_id();
    terminal.push(
        entity,
        &Body::Attention(AttentionEvent::Taken(Box::new(facts))),
    );
}

/// Everything that an office can be asked about what came.
const QUESTIONS: [&[&str]; 9] = [
    &["atencion", "listar"],
    &["atencion", "listar", "--revelar"],
    &["evento", "listar"],
    &["comunicado", "listar"],
    &["terminal", "listar"],
    &["pendientes"],
    &["verificar"],
    &["diagnostico"],
    &["exportar", "--todo", "--sin-cifrar", "--salida"],
];

/// Asks an office everything; nothing it says takes a terminal over.
fn ask_everything(office: &Point) -> Vec<String> {
    ask(office, &QUESTIONS)
}

fn ask(office: &Point, questions: &[&[&str]]) -> Vec<String> {
    questions
        .iter()
        .map(|question| {
            let folder = office.fresh();
            let mut arguments = question.to_vec();
            if question.last() == Some(&"--salida") {
                arguments.push(folder.to_str().unwrap());
            }
            let ran = office.run(&arguments);
            assert_eq!(ran.code, 0, "{question:?}: {ran:?}");
            assert_disarmed(&ran.stdout);
            assert_disarmed(&ran.stderr);
            ran.stdout
        })
        .collect()
}

#[test]
fn what_a_terminal_writes_to_take_another_over_is_only_text() {
    const LIE: &str = "\u{1b}]0;mentira\u{7}\u{1b}[2JRosa\u{202e} Ejemplo\r\nPrueba";
    let mut terminal = Terminal::founded();
    let content = Content {
        procedure: LIE.into(),
        name: LIE.into(),
        request: LIE.into(),
        attended_by: LIE.into(),
        address: LIE.into(),
        ..Content::default()
    };
    let content = sealed(&mut terminal, &content);
    push_attention(&mut terminal, 1, content);
    let envelope = terminal.envelope(Uuid::from_u128(5));
    terminal.push_line(
        format!(
            r#"{{"format":1,"replica":"{}","sequence":{},"lamport":{},"at":"2026-11-22T10:42:00-05:00","actor":{{"user":"{}","role":"supervisor"}},"entity":"{}","body":{{"kind":"x.\u001b[2J\u202ey","a":1}},"previous":"{}"}}"#,
            envelope.replica,
            envelope.sequence,
            envelope.lamport,
            envelope.actor.user,
            envelope.entity,
            hex(&envelope.previous),
        )
        .into_bytes(),
    );
    let office = Point::office();
    let path = office.path("x.ctg.zip");
    terminal.pack(&path, &Sealing::Plain);
    let ran = office.run(&["importar", path.to_str().unwrap(), "--confiar"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_disarmed(&ran.stdout);
    assert_disarmed(&ran.stderr);
    let view = taken(office.import(&path, &[]));
    assert_eq!(view["unknown"], 1);
    assert_disarmed(view["problems"][0]["message"].as_str().unwrap());
    let told = ask_everything(&office);
    assert!(told[1].contains("Rosa Ejemplo"), "{}", told[1]);
}

#[test]
fn m1_contents_that_are_not_what_they_should_be_stop_nothing() {
    // One of everything, and what it seals is a text wherever more is expected.
    let terminal = of_every_kind_by(Terminal::founded());
    let office = Point::office();
    let path = office.path("x.ctg.zip");
    terminal.pack(&path, &Sealing::Plain);
    taken(office.import(&path, &["--confiar"]));
    // Verifying tells that its numbers begin at 42, as it should.
    let (verify, others): (Vec<_>, Vec<_>) = QUESTIONS
        .into_iter()
        .partition(|question| *question == ["verificar"]);
    ask(&office, &others);
    assert_eq!(office.run(verify[0]).code, 3);
}

#[cfg(unix)]
#[test]
fn m5_a_pipe_is_told_as_what_it_is_and_not_waited_for() {
    let office = Point::office();
    let pipe = office.path("tubo.ctg");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let (code, answer) = office.import(&pipe, &[]);
    let told = answer["error"]["message"].as_str().unwrap();
    assert_eq!(code, 2, "{answer}");
    assert!(told.contains("no es un archivo"), "{told}");
}
