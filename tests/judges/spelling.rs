//! Every Spanish text of the program before a public judge: `hunspell` with the words of
//! Peru, or of Spain. The operation's own words stand in `operation_words.txt`.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const OWN: &str = include_str!("operation_words.txt");

/// What is put behind an order, as in *ciérrelo*, which dictionaries do not list.
const ENCLITICS: &[&str] = &[
    "selos", "selas", "selo", "sela", "los", "las", "les", "lo", "la", "le", "se",
];

/// Words that only Spanish has, and only English.
const SPANISH: &[&str] = &[
    "de", "la", "el", "los", "las", "se", "que", "con", "para", "por", "un", "una", "del", "al",
    "su", "sin", "es", "en", "lo", "ya", "hay", "y",
];
const ENGLISH: &[&str] = &[
    "the", "is", "of", "not", "and", "does", "was", "to", "has", "an", "are", "it", "with", "from",
    "what", "nothing", "let", "fn",
];

fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|it| it == ending) {
            found.push(path);
        }
    }
}

/// The texts of a source: what stands between quotes, and the comments that the command
/// line prints.
fn texts(code: &str, prints_comments: bool) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(at) = rest.find(['"', '\'', '/']) {
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("//") {
            let end = comment.find('\n').unwrap_or(comment.len());
            if let Some(told) = comment[..end]
                .strip_prefix("/ ")
                .filter(|_| prints_comments)
            {
                found.push(told.to_owned());
            }
            rest = &comment[end..];
        } else if let Some(literal) = rest.strip_prefix('"') {
            let mut text = String::new();
            let mut letters = literal.char_indices();
            let mut end = literal.len();
            while let Some((at, letter)) = letters.next() {
                match letter {
                    '"' => {
                        end = at + 1;
                        break;
                    }
                    '\\' => {
                        letters.next();
                        text.push(' ');
                    }
                    letter => text.push(letter),
                }
            }
            found.push(text);
            rest = &literal[end..];
        } else if rest.starts_with("'\"'") || rest.starts_with("'\\\"'") {
            rest = &rest[if rest.starts_with("'\"'") { 3 } else { 4 }..];
        } else {
            rest = &rest[1..];
        }
    }
    found
}

/// What a page says, without what is typed into a machine.
fn prose(page: &str) -> String {
    let mut inside = false;
    let lines = page.lines().filter(|line| {
        if line.starts_with("```") {
            inside = !inside;
            return false;
        }
        !inside
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    let spoken = text.split('`').step_by(2).collect::<Vec<_>>().join(" ");
    // A link says its name alone.
    without(&spoken, "](", ")")
}

/// A text without what stands between two signs.
fn without(text: &str, from: &str, to: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(from) {
        kept.push_str(before);
        kept.push(' ');
        rest = after.split_once(to).map_or("", |(_, rest)| rest);
    }
    kept + rest
}

/// The keys of a table under which something is said to a person.
const SAID: &[&str] = &[
    "author",
    "company",
    "declaration",
    "hint",
    "name",
    "reason",
    "said",
    "source",
    "title",
    "words",
];

/// What a table says to a person.
fn values(value: &toml::Value, key: &str, told: &mut Vec<String>) {
    match value {
        toml::Value::String(text) if SAID.contains(&key) => told.push(text.clone()),
        toml::Value::Array(several) => several.iter().for_each(|it| values(it, key, told)),
        toml::Value::Table(table) => table.iter().for_each(|(key, it)| values(it, key, told)),
        _ => {}
    }
}

/// Whether a remark shows a line as it is to be written.
fn is_example(remark: &str) -> bool {
    let remark = remark.trim_start();
    remark.contains(" = ") || remark.starts_with(['[', ']', '{'])
}

fn is_spanish(text: &str) -> bool {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    let has = |some: &[&str]| words.iter().any(|word| some.contains(&word.as_str()));
    let is_sentence = words.len() > 1;
    (text.contains(|c| "áéíóúñÁÉÍÓÚÑ¿¡«»".contains(c)) || is_sentence && has(SPANISH))
        && !has(ENGLISH)
}

/// Words, without placeholders, names of files, options and the like.
fn words(text: &str) -> impl Iterator<Item = String> {
    let text = without(text, "{", "}");
    let plain = text
        .split_whitespace()
        .filter(|word| !word.contains(['/', '_', '@', '=', '#', '$', '<', '\\']))
        .filter(|word| !word.trim_start_matches(['(', '«', '"']).starts_with('-'))
        .filter(|word| {
            !word
                .trim_end_matches(['.', ',', ')', ':', ';'])
                .contains('.')
        })
        .map(str::to_owned)
        .collect::<Vec<String>>();
    plain.into_iter().flat_map(|word| {
        word.split(|c: char| !c.is_alphabetic())
            .filter(|word| word.chars().count() > 2 && !word.chars().all(char::is_uppercase))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    })
}

/// Where each word is said.
fn said() -> BTreeMap<String, BTreeSet<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut said: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut note = |path: &Path, text: &str| {
        let place = path.strip_prefix(root).unwrap().display().to_string();
        for word in words(text) {
            said.entry(word).or_default().insert(place.clone());
        }
    };
    let mut sources = Vec::new();
    files(&root.join("src"), "rs", &mut sources);
    for path in sources {
        let name = path.display().to_string();
        if name.contains("test") || name.ends_with("harness.rs") {
            continue;
        }
        let whole = std::fs::read_to_string(&path).unwrap();
        let product = whole.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
        for text in texts(product, name.contains("/cli/")) {
            if is_spanish(&text) {
                note(&path, &text);
            }
        }
    }
    let mut templates = Vec::new();
    files(&root.join("assets/templates"), "typ", &mut templates);
    for path in templates {
        let page = std::fs::read_to_string(&path).unwrap();
        let code: Vec<&str> = page
            .lines()
            .filter(|it| !it.trim_start().starts_with("//"))
            .collect();
        for text in texts(&code.join("\n"), false) {
            if is_spanish(&text) {
                note(&path, &text);
            }
        }
    }
    // What an office edits: its texts, and the remarks on how to.
    for folder in ["catalogs", "calendars", "layouts", "profiles"] {
        let mut tables = Vec::new();
        files(&root.join("assets").join(folder), "toml", &mut tables);
        assert!(!tables.is_empty(), "{folder}");
        for path in tables {
            let table = std::fs::read_to_string(&path).unwrap();
            let remarks = table.lines().filter_map(|line| line.strip_prefix('#'));
            for remark in remarks.filter(|it| !is_example(it)) {
                note(&path, &without(&without(remark, "«", "»"), "\"", "\""));
            }
            let mut told = Vec::new();
            values(&toml::Value::Table(table.parse().unwrap()), "", &mut told);
            for text in told {
                note(&path, &text);
            }
        }
    }
    let mut pages = vec![root.join("README.md")];
    files(&root.join("assets/guide"), "md", &mut pages);
    for path in pages {
        note(&path, &prose(&std::fs::read_to_string(&path).unwrap()));
    }
    said
}

/// What an order or an infinitive may be without what is put behind it: *ciérrelo* is
/// *cierre*, *amplíela* is *amplíe*, *depurarlo* is *depurar*.
fn order(word: &str) -> Option<[String; 2]> {
    let word = word.to_lowercase();
    let stem = ENCLITICS.iter().find_map(|end| word.strip_suffix(end))?;
    let bare: String = stem
        .chars()
        .map(|c| match c {
            'á' => 'a',
            'é' => 'e',
            'í' => 'i',
            'ó' => 'o',
            'ú' => 'u',
            other => other,
        })
        .collect();
    (bare != stem || stem.ends_with('r')).then(|| [stem.to_owned(), bare])
}

/// The words that a dictionary does not know; none where there is none.
fn unknown(words: &str) -> Option<Vec<String>> {
    for dictionary in ["es_PE", "es_ES", "es"] {
        let judge = Command::new("hunspell")
            .args(["-i", "utf-8", "-d", dictionary, "-l"])
            .env("LC_ALL", "C.UTF-8")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut judge) = judge else {
            println!("skipped: hunspell is not installed");
            return None;
        };
        let mut to = judge.stdin.take().unwrap();
        let words = words.to_owned();
        let writing = std::thread::spawn(move || to.write_all(words.as_bytes()));
        let output = judge.wait_with_output().unwrap();
        let _ = writing.join();
        if output.status.success() {
            let text = String::from_utf8(output.stdout).unwrap();
            return Some(text.lines().map(str::to_owned).collect());
        }
    }
    println!("skipped: hunspell has no Spanish dictionary");
    None
}

#[test]
fn every_spanish_text_is_spelled_as_a_public_dictionary_does() {
    let said = said();
    let listed = said.keys().cloned().collect::<Vec<_>>().join("\n");
    let Some(first) = unknown(&listed) else {
        return;
    };
    let orders: BTreeMap<&String, [String; 2]> = first
        .iter()
        .filter_map(|word| Some((word, order(word)?)))
        .collect();
    let stems = orders.values().flatten().cloned().collect::<Vec<_>>();
    let stems = stems.join("\n");
    let no_orders: BTreeSet<String> = unknown(&stems).unwrap_or_default().into_iter().collect();
    let own: BTreeSet<&str> = OWN.lines().filter(|it| !it.starts_with('#')).collect();
    let misspelled: Vec<String> = first
        .iter()
        .filter(|word| {
            orders
                .get(word)
                .is_none_or(|stems| stems.iter().all(|it| no_orders.contains(it)))
        })
        .filter(|word| !own.contains(word.as_str()) && !own.contains(word.to_lowercase().as_str()))
        .map(|word| format!("{word}: {:?}", said.get(word)))
        .collect();
    assert!(misspelled.is_empty(), "{}", misspelled.join("\n"));
    let known: BTreeSet<&str> = first.iter().map(String::as_str).collect();
    let idle: Vec<&&str> = own
        .iter()
        .filter(|word| {
            !known
                .iter()
                .any(|it| it == *word || it.to_lowercase() == **word)
        })
        .collect();
    assert!(idle.is_empty(), "said nowhere: {idle:?}");
}
