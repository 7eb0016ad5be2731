//! Bundles and receipts before public tools: nothing of this program is needed
//! to open, verify and read one.

use super::python;
use crate::exchange::receipts::receipt;
use crate::support::exchange::{ORGANIZATION, Parts, Terminal, names};
use crate::support::kinds::{SAMPLES, of_every_kind};
use contingencia::exchange::{
    Bundle, Manifest, Receipt, Schema, Sealing, Unsealing, receipt_name, write_receipt,
};
use contingencia::journal::decode;
use contingencia::store::keyring::RecoveryKey;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

/// What a tool prints; none where it is not installed.
fn tool(name: &str, arguments: &[&str], folder: &Path) -> Option<String> {
    let output = Command::new(name)
        .args(arguments)
        .current_dir(folder)
        .output();
    let Ok(output) = output else {
        println!("skipped: {name} is not installed");
        return None;
    };
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{name} {arguments:?}: {errors}");
    Some(String::from_utf8(output.stdout).unwrap())
}

/// A new age identity in a file of its own.
fn identity(folder: &Path) -> RecoveryKey {
    let key = RecoveryKey::generate();
    let text = key.to_text();
    crate::support::store::overwrite(
        &folder.join("clave-oficina.txt"),
        text.expose_secret().as_bytes(),
    );
    key
}

#[test]
fn age_unzip_minisign_sha256sum_and_jq_open_and_verify_a_sealed_bundle() {
    let terminal = of_every_kind();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let key = identity(folder);
    let path = folder.join("paquete.ctg");
    let packed = terminal.pack(&path, &Sealing::Recipients(vec![key.recipient()]));
    let run = |name, arguments: &[&str]| tool(name, arguments, folder);

    let sums = run("sha256sum", &["paquete.ctg"]);
    if let Some(sums) = sums {
        assert_eq!(sums, format!("{}  paquete.ctg\n", packed.sha256));
    }
    let decrypt = [
        "-d",
        "-i",
        "clave-oficina.txt",
        "-o",
        "paquete.zip",
        "paquete.ctg",
    ];
    if run("age", &decrypt).is_none() || run("unzip", &["-q", "paquete.zip"]).is_none() {
        return;
    }
    run("unzip", &["-tqq", "paquete.zip"]);
    let entries = names(folder);
    for name in packed.manifest.files.keys() {
        assert!(folder.join(name).is_file(), "{name} among {entries:?}");
    }
    let verify = ["-Vm", "manifest.json", "-P", terminal.key.public_key()];
    run("minisign", &verify);

    // The digests the manifest speaks of, as jq reads them.
    let listed = r#".files | to_entries[] | "\(.value.sha256)  \(.key)""#;
    if let Some(listed) = run("jq", &["-r", listed, "manifest.json"]) {
        let mut list = std::fs::File::create(folder.join("sumas")).unwrap();
        std::io::Write::write_all(&mut list, listed.as_bytes()).unwrap();
        run("sha256sum", &["--check", "--quiet", "sumas"]);
        // Every line is JSON to it, and its counters are exact.
        let sequences = run("jq", &["-c", ".sequence", "operations.jsonl"]).unwrap();
        let sequences: Vec<&str> = sequences.lines().collect();
        let expected: Vec<String> = (1..=terminal.lines.len())
            .map(|sequence| sequence.to_string())
            .collect();
        assert_eq!(sequences, expected);
        let texts = run("jq", &["-r", ".data | fromjson", "personal.jsonl"]).unwrap();
        assert!(texts.contains("Rosa Ejemplo Prueba reclama un cobro"));
    }
}

#[test]
fn minisign_and_unzip_verify_and_open_an_unsealed_bundle() {
    let terminal = of_every_kind();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    terminal.pack(&folder.join("paquete.ctg.zip"), &Sealing::Plain);
    let verify = ["-Vm", "paquete.ctg.zip", "-P", terminal.key.public_key()];
    tool("minisign", &verify, folder);
    let arguments = ["-Z1", "paquete.ctg.zip"];
    if let Some(listed) = tool("unzip", &arguments, folder) {
        let (documents, listed): (Vec<&str>, Vec<&str>) = listed
            .lines()
            .partition(|name| name.starts_with("documentos/"));
        assert_eq!(documents.len(), SAMPLES.len());
        assert_eq!(
            listed,
            [
                "operations.jsonl",
                "personal.jsonl",
                "eventos.csv",
                "formatos/LIM014-A-R000317-K.pdf",
                "manifest.json",
                "manifest.json.minisig"
            ]
        );
    }
}

#[test]
fn a_public_language_follows_the_chain_and_the_sealed_contents_of_a_bundle() {
    let terminal = of_every_kind();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("paquete.ctg.zip");
    terminal.pack(&path, &Sealing::Plain);
    let program = r"
import csv, hashlib, io, json, sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
manifest = json.loads(z.read('manifest.json'))
previous, sealed = manifest['previous'], {}
def look(value):
    if isinstance(value, dict):
        if 'vault' in value and 'digest' in value:
            sealed[value['vault']] = value['digest']
        for inner in value.values():
            look(inner)
    elif isinstance(value, list):
        for inner in value:
            look(inner)
lines = z.read('operations.jsonl').split(b'\n')
assert lines.pop() == b''
for line in lines:
    operation = json.loads(line)
    assert operation['previous'] == previous
    look(operation['body'])
    previous = hashlib.sha256(line).hexdigest()
assert previous == manifest['head']
met = 0
for line in z.read('personal.jsonl').splitlines():
    entry = json.loads(line)
    digest = hashlib.sha256(bytes.fromhex(entry['salt']) + entry['data'].encode()).hexdigest()
    assert digest == sealed[entry['vault']]
    met += 1
assert met == len(sealed)
text = io.StringIO(z.read('eventos.csv').decode('utf-8-sig'), newline='')
print(json.dumps([len(lines), met, list(csv.reader(text))]))
";
    if let Some(printed) = python(&["zipfile"], program, &[path.to_str().unwrap()]) {
        let read: Value = serde_json::from_str(&printed).unwrap();
        let rows = json!([
            ["Correlativo", "Sustento"],
            ["LIM014-2026-A-000001", "'=1+1, \"x\"\nñ"]
        ]);
        assert_eq!(
            read,
            json!([terminal.lines.len(), terminal.vault.len(), rows])
        );
    }
}

#[test]
fn a_bundle_put_together_with_public_tools_opens() {
    let terminal = of_every_kind();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let key = identity(folder);
    for (name, bytes) in Parts::of(&terminal, 1).entries {
        let path = folder.join("partes").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        crate::support::store::overwrite(&path, &bytes);
    }
    let program = "
import pathlib, sys, zipfile
folder = pathlib.Path(sys.argv[1])
with zipfile.ZipFile(sys.argv[2], 'w', zipfile.ZIP_DEFLATED) as z:
    for path in folder.rglob('*'):
        if path.is_file():
            z.write(path, path.relative_to(folder).as_posix())
";
    let (parts, zip) = (folder.join("partes"), folder.join("x.zip"));
    let arguments = [parts.to_str().unwrap(), zip.to_str().unwrap()];
    let recipient = key.recipient();
    let seal = ["-r", &recipient, "-o", "x.ctg", "x.zip"];
    if python(&["zipfile"], program, &arguments).is_none() || tool("age", &seal, folder).is_none() {
        return;
    }
    let unsealing = Unsealing::Identities(vec![key.to_text()]);
    let bundle = Bundle::open(&folder.join("x.ctg"), &unsealing, &mut |_, _| true).unwrap();
    assert_eq!(bundle.manifest().organization, ORGANIZATION);
    bundle.require_key(terminal.key.public_key()).unwrap();
}

#[test]
fn age_minisign_and_jq_open_and_verify_a_receipt() {
    let office = Terminal::new();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let key = identity(folder);
    let sealing = Sealing::Recipients(vec![key.recipient()]);
    let written = write_receipt(folder, &receipt(&office), &[], &sealing, &office.sign()).unwrap();
    let name = receipt_name(&receipt(&office));
    let sealed = format!("{name}.age");
    if tool(
        "age",
        &["-d", "-i", "clave-oficina.txt", "-o", &name, &sealed],
        folder,
    )
    .is_none()
    {
        return;
    }
    let verify = ["-Vm", &name, "-P", office.key.public_key()];
    tool("minisign", &verify, folder);
    if let Some(sums) = tool("sha256sum", &[&name], folder) {
        assert!(sums.starts_with(&written.sha256));
    }
    if let Some(code) = tool("jq", &["-r", ".codes[0].official_code", &name], folder) {
        assert_eq!(code, "INO-2026-000981\n");
    }
}

/// A value, and the same with each of its keys left out or given what it never is.
fn variants(value: &Value) -> Vec<Value> {
    let mut found = vec![value.clone()];
    let Value::Object(fields) = value else {
        return found;
    };
    for (key, inner) in fields {
        let mut without = value.clone();
        without.as_object_mut().unwrap().remove(key);
        found.push(without);
        // That the counts add up to the range is no matter of their shape.
        let deeper = if key == "counts" {
            Vec::new()
        } else {
            variants(inner)
        };
        let others = deeper.into_iter().skip(1);
        for other in others.chain([json!([[]])]) {
            let mut changed = value.clone();
            changed[key] = other;
            found.push(changed);
        }
    }
    found
}

#[test]
fn the_schemas_take_what_is_written_and_refuse_what_is_not_read() {
    let terminal = of_every_kind();
    let mut parts = Parts::of(&terminal, 1);
    // Schema, instance, whether this program reads it.
    let mut asked: Vec<(&str, Value, bool)> = Vec::new();
    let mut ask = |schema: Schema, written: &[u8], reads: &dyn Fn(&[u8]) -> bool| {
        let written: Value = serde_json::from_slice(written).unwrap();
        for instance in variants(&written) {
            let read = reads(instance.to_string().as_bytes());
            asked.push((schema.name(), instance, read));
        }
    };
    for line in &terminal.lines {
        ask(Schema::Operation, line, &|bytes| decode(bytes).is_ok());
    }
    ask(Schema::Manifest, parts.get("manifest.json"), &|bytes| {
        Manifest::parse(bytes).is_ok_and(|manifest| {
            // What it must speak of is asked where the entries are looked for.
            ["operations.jsonl", "personal.jsonl"]
                .iter()
                .all(|name| manifest.files.contains_key(*name))
        })
    });
    let written = serde_json::to_vec(&receipt(&terminal)).unwrap();
    ask(Schema::Receipt, &written, &|bytes| {
        Receipt::parse(bytes).is_ok()
    });
    for line in parts.lines("personal.jsonl") {
        ask(Schema::Personal, &line, &|bytes| {
            let line: Value = serde_json::from_slice(bytes).unwrap();
            ["vault", "salt", "data"]
                .iter()
                .all(|key| line[key].is_string())
        });
    }
    // A newer console's kind and its additions.
    let mut newer: Value = serde_json::from_slice(&terminal.lines[1]).unwrap();
    newer["body"] = json!({"kind": "outage.teleported", "to": [1]});
    asked.push(("operation", newer, true));
    let mut newer: Value = serde_json::from_slice(parts.get("manifest.json")).unwrap();
    newer["later"] = json!(1);
    asked.push(("manifest", newer, true));
    let mut uncounted: Value = serde_json::from_slice(parts.get("manifest.json")).unwrap();
    uncounted["counts"]["outage.opened"] = json!(-1);
    asked.push(("manifest", uncounted, false));

    assert!(asked.len() > 1000, "{}", asked.len());
    assert!(asked.iter().filter(|(.., reads)| *reads).count() > 60);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("asked.json");
    let schemas: serde_json::Map<String, Value> = Schema::ALL
        .iter()
        .map(|schema| {
            let text = serde_json::from_str(schema.text()).unwrap();
            (schema.name().to_owned(), text)
        })
        .collect();
    let all = json!({"schemas": schemas, "asked": asked});
    crate::support::store::overwrite(&file, all.to_string().as_bytes());
    let program = "
import json, sys
from jsonschema import Draft202012Validator
told = json.load(open(sys.argv[1], encoding='utf-8'))
judges = {}
for name, schema in told['schemas'].items():
    Draft202012Validator.check_schema(schema)
    judges[name] = Draft202012Validator(schema)
for name, instance, reads in told['asked']:
    if judges[name].is_valid(instance) != reads:
        print(name, 'reads' if reads else 'refuses', json.dumps(instance))
";
    if let Some(printed) = python(&["jsonschema"], program, &[file.to_str().unwrap()]) {
        let differences: Vec<&str> = printed.lines().collect();
        assert_eq!(differences, Vec::<&str>::new());
    }
}
