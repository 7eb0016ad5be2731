//! The page that tells how the house is made and added to, held against the house.

use std::path::Path;

const PAGE: &str = include_str!("../../assets/guide/casa.md");

/// An example, and the file it says it is taken from.
fn examples(page: &str) -> Vec<(&str, String)> {
    let mut found = Vec::new();
    let mut from = "";
    let mut parts = page.split("\n```");
    while let Some(text) = parts.next() {
        let named = text.lines().rev().find_map(|line| {
            line.strip_prefix("De `")
                .and_then(|line| line.strip_suffix("`:"))
        });
        from = named.unwrap_or(from);
        if let Some(block) = parts.next() {
            let (language, lines) = block.split_once('\n').unwrap();
            assert_eq!(language, "rust", "an example in what language?");
            found.push((from, format!("{lines}\n")));
        }
    }
    found
}

fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Examples are quoted from what is compiled, so that none can grow old.
#[test]
fn every_example_of_the_page_stands_in_the_file_it_names() {
    let examples = examples(PAGE);
    assert!(examples.len() >= 8, "{} examples", examples.len());
    for (path, example) in examples {
        assert!(
            read(path).contains(&example),
            "{path} does not hold:\n{example}"
        );
    }
}

#[test]
fn every_place_that_the_page_names_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let places: Vec<&str> = PAGE
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|word| {
            ["src/", "tests/", "assets/", "fuzz/"]
                .iter()
                .any(|top| word.starts_with(top))
        })
        .collect();
    assert!(places.len() >= 20, "{} places", places.len());
    let missing: Vec<&str> = places
        .into_iter()
        .filter(|place| !root.join(place).exists())
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn every_link_of_the_readme_leads_somewhere() {
    const README: &str = include_str!("../../README.md");
    let anchors: Vec<String> = README
        .lines()
        .filter_map(|line| line.strip_prefix('#'))
        .map(|line| line.trim_start_matches('#').trim().to_lowercase())
        .map(|heading| {
            heading
                .replace(' ', "-")
                .replace([',', '.', '¿', '?', '`'], "")
        })
        .collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let lost: Vec<&str> = README
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter(|to| match to.strip_prefix('#') {
            Some(anchor) => !anchors.iter().any(|it| it == anchor),
            None => !root.join(to).exists(),
        })
        .collect();
    assert_eq!(lost, Vec::<&str>::new());
    // A supervisor, an office and a developer find their page before anything long.
    let first = README.split("\n## ").nth(1).unwrap_or_default();
    for reader in ["supervisa un punto", "trabaja en la oficina", "desarrolla"] {
        assert!(first.contains(reader), "{reader}");
    }
}

#[test]
fn an_example_is_told_from_the_text_around_it() {
    let page = "De `a.rs`:\n\n```rust\nfn a() {}\n```\n\nY:\n\n```rust\nfn b() {}\n```\n";
    let told = examples(page);
    assert_eq!(
        told,
        [
            ("a.rs", "fn a() {}\n".to_owned()),
            ("a.rs", "fn b() {}\n".to_owned())
        ]
    );
}
