//! The table of the kinds of operations, held against all that names them by a text.

use crate::support::kinds::of_every_kind;
use contingencia::exchange::Schema;
use contingencia::journal::{KINDS, Kind, decode, kind_label};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

fn known() -> BTreeSet<&'static str> {
    let known: BTreeSet<&str> = KINDS.iter().map(|kind| kind.name).collect();
    assert_eq!(known.len(), KINDS.len(), "a name stands twice");
    known
}

#[test]
fn every_kind_of_operation_has_its_schema_and_its_sample() {
    let schema: Value = serde_json::from_str(Schema::Operation.text()).unwrap();
    let defined: BTreeSet<&str> = schema["$defs"]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .filter(|name| name.contains('.'))
        .collect();
    assert_eq!(defined, known());
    let chosen: BTreeSet<&str> = schema["$defs"]["body"]["allOf"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| {
            let kind = rule["if"]["properties"]["kind"]["const"].as_str().unwrap();
            assert_eq!(rule["then"]["$ref"], format!("#/$defs/{kind}"));
            kind
        })
        .collect();
    assert_eq!(chosen, known());
    let terminal = of_every_kind();
    let operations: Vec<_> = terminal
        .lines
        .iter()
        .map(|line| decode(line).unwrap())
        .collect();
    let sampled: BTreeSet<&str> = operations.iter().map(|known| known.body.kind()).collect();
    assert_eq!(sampled, known());
}

#[test]
fn every_kind_of_operation_has_a_name_of_its_own_for_people() {
    let labels: BTreeSet<&str> = KINDS.iter().map(|kind| kind.label).collect();
    assert_eq!(labels.len(), KINDS.len(), "a label stands twice");
    for Kind { name, label, .. } in KINDS {
        assert_eq!(kind_label(name), *label);
        assert!(
            label.contains(char::is_alphabetic) && !label.contains(['.', '_']),
            "{label}"
        );
    }
    let newer = kind_label("outage.teleported");
    assert_eq!(newer, "anotación de una versión posterior");
    assert!(!labels.contains(newer));
}

#[test]
fn every_kind_of_operation_that_attaches_a_document_is_found_by_its_index() {
    let index = include_str!("../../assets/migrations/0030-operations-of-documents.sql");
    let terminal = of_every_kind();
    let operations = terminal.lines.iter().map(|line| decode(line).unwrap());
    let attaching: BTreeSet<String> = operations
        .filter(|operation| !operation.body.documents().is_empty())
        .map(|operation| operation.body.kind().to_owned())
        .collect();
    assert!(attaching.len() > 3, "{attaching:?}");
    for kind in attaching {
        assert!(index.contains(&format!("kind = '{kind}'")), "{kind}");
    }
}

#[test]
fn every_kind_of_operation_is_a_word_of_the_fuzzers_dictionary() {
    let told: BTreeSet<&str> = include_str!("../../fuzz/json.dict")
        .lines()
        .filter_map(|line| line.strip_prefix(r#""\x22"#)?.strip_suffix(r#"\x22""#))
        .filter(|word| word.contains('.') && !word.contains(':'))
        .filter(|word| *word != "outage.from_the_future")
        .collect();
    assert_eq!(told, known());
}

/// The store's index is asked for kinds by their names, in statements as well.
#[test]
fn no_kind_is_asked_for_that_is_none() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let records: BTreeSet<&str> = known()
        .iter()
        .filter_map(|name| name.split_once('.'))
        .map(|(record, _)| record)
        .collect();
    let mut files = Vec::new();
    super::files_of("rs", &root.join("src"), &mut files);
    for entry in std::fs::read_dir(root.join("assets/migrations")).unwrap() {
        files.push(entry.unwrap().path());
    }
    let mut asked = BTreeSet::new();
    for path in files {
        let source = std::fs::read_to_string(&path).unwrap();
        for quote in ['\'', '"'] {
            asked.extend(source.split(quote).filter_map(|word| {
                let (record, said) = word.split_once('.')?;
                let is_word = said.chars().all(|c| c.is_ascii_lowercase() || c == '_');
                (is_word && records.contains(record)).then(|| word.to_owned())
            }));
        }
    }
    // What a newer console writes, in the tests of that.
    asked.retain(|name| !name.ends_with(".teleported"));
    assert!(asked.len() >= KINDS.len());
    let strange: Vec<&String> = asked
        .iter()
        .filter(|name| !known().contains(name.as_str()))
        .collect();
    assert_eq!(strange, Vec::<&String>::new());
}

/// Every screen and every answer in words that a test holds is a snapshot; people are told what
/// an annotation notes, not what its kind is called in the bytes.
#[test]
fn no_screen_and_no_answer_shows_the_name_of_a_kind() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut snapshots = Vec::new();
    for folder in ["src", "tests"] {
        super::files_of("snap", &root.join(folder), &mut snapshots);
    }
    assert!(snapshots.len() > 300, "{}", snapshots.len());
    for path in snapshots {
        let shown = std::fs::read_to_string(&path).unwrap();
        let kind = KINDS.iter().find(|kind| shown.contains(kind.name));
        assert_eq!(kind.map(|kind| kind.name), None, "{}", path.display());
    }
}
