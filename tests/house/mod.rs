//! The arrows of the house: who may know whom, read off the sources.

mod circles;
mod guide;
mod kinds;
mod wording;

use contingencia::domain::rulebook;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Each part of the crate and the parts it may name.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("bounded", &[]),
    ("clock", &[]),
    ("files", &[]),
    ("domain", &[]),
    ("config", &["domain", "files"]),
    ("documents", &["bounded", "config", "domain", "files"]),
    ("journal", &["domain"]),
    ("signature", &["journal"]),
    (
        "store",
        &["clock", "config", "domain", "files", "journal", "signature"],
    ),
    ("exchange", &["domain", "files", "journal", "signature"]),
    ("intake", &["bounded", "domain"]),
    (
        "actions",
        &[
            "clock",
            "config",
            "documents",
            "domain",
            "exchange",
            "files",
            "intake",
            "journal",
            "store",
        ],
    ),
    (
        "tui",
        &["actions", "clock", "config", "documents", "domain", "files"],
    ),
    (
        "cli",
        &[
            "actions",
            "clock",
            "config",
            "documents",
            "domain",
            "files",
            "tui",
        ],
    ),
    ("main", &["cli"]),
    ("lib", &[]),
];

/// Each dependency that only some parts may name.
const ONLY_IN: &[(&str, &[&str])] = &[
    ("rusqlite", &["store"]),
    ("rusqlite_migration", &["store"]),
    ("age", &["exchange", "store"]),
    ("minisign", &["signature", "store"]),
    // What a workbook unpacks to is counted before it is opened.
    ("zip", &["exchange", "intake", "store"]),
    ("csv", &["exchange", "intake"]),
    ("calamine", &["intake"]),
    ("encoding_rs", &["intake"]),
    ("ratatui", &["tui"]),
    ("ratatui_textarea", &["tui"]),
    ("crossterm", &["tui"]),
    ("arboard", &["tui"]),
    ("lettre", &["documents"]),
    ("rustls", &["documents"]),
    ("qrcode", &["documents"]),
    ("memory_stats", &["bounded"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("rpassword", &["cli"]),
    ("typst", &["documents"]),
    ("typst_layout", &["documents"]),
    ("typst_pdf", &["documents"]),
];

fn files_of(ending: &str, folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_of(ending, &path, found);
        } else if path
            .extension()
            .is_some_and(|extension| extension == ending)
        {
            found.push(path);
        }
    }
}

/// The code of every source file without its comments and texts, by path below `src`.
fn code() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    files_of("rs", &root, &mut files);
    files
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap();
            let name = name.to_string_lossy().replace('\\', "/");
            let text = std::fs::read_to_string(&path).unwrap();
            let code = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .collect::<Vec<_>>()
                .join("\n");
            (name, code)
        })
        .collect()
}

/// The part of the house a file belongs to: its folder or its own name.
fn part(file: &str) -> &str {
    let first = file.split('/').next().unwrap();
    first.strip_suffix(".rs").unwrap_or(first)
}

/// The words that follow `prefix::`, with an expanded `{a, b}` where one stands.
fn named<'c>(code: &'c str, prefix: &str) -> Vec<&'c str> {
    let mut found = Vec::new();
    let mark = format!("{prefix}::");
    for (at, _) in code.match_indices(&mark) {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
            continue;
        }
        let rest = &code[at + mark.len()..];
        let list = rest.strip_prefix('{').map(|rest| {
            let mut depth = 1;
            let end = rest
                .char_indices()
                .find(|(_, c)| {
                    depth += i32::from(*c == '{') - i32::from(*c == '}');
                    depth == 0
                })
                .map_or(rest.len(), |(end, _)| end);
            &rest[..end]
        });
        // What stands in braces of its own is named by what stands before them.
        let mut depth = 0;
        let mut outermost = |c: char| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            c == ',' && depth == 0
        };
        let items = list.map_or_else(|| vec![rest], |list| list.split(&mut outermost).collect());
        for item in items {
            let item = item.trim();
            let end = item
                .find(|c: char| !(c.is_alphanumeric() || c == '_'))
                .unwrap_or(item.len());
            found.push(&item[..end]);
        }
    }
    found
}

#[test]
fn nobody_knows_more_of_the_house_than_the_architecture_says() {
    let parts: Vec<&str> = MAY_KNOW.iter().map(|(part, _)| *part).collect();
    let mut forbidden = Vec::new();
    for (file, code) in code() {
        let own = part(&file);
        let (_, allowed) = MAY_KNOW
            .iter()
            .find(|(part, _)| *part == own)
            .unwrap_or_else(|| panic!("src/{file} belongs to no part of the house"));
        for name in named(&code, "crate")
            .into_iter()
            .chain(named(&code, "contingencia"))
        {
            if name != own && parts.contains(&name) && !allowed.contains(&name) {
                forbidden.push(format!("src/{file} → {name}"));
            }
        }
    }
    assert_eq!(forbidden, Vec::<String>::new());
}

#[test]
fn each_outside_crate_is_named_only_where_it_belongs() {
    let mut forbidden = Vec::new();
    for (file, code) in code() {
        for (outside, places) in ONLY_IN {
            if !named(&code, outside).is_empty() && !places.contains(&part(&file)) {
                forbidden.push(format!("src/{file} → {outside}"));
            }
        }
    }
    assert_eq!(forbidden, Vec::<String>::new());
}

/// Where threads are started that somebody else joins, or nobody can: the worker's
/// outbox joins its jobs, the reader of keys waits in the system for the next, and that of
/// a pipe for whoever writes into it.
const JOINED_ELSEWHERE: [&str; 3] = [
    "tui/worker/line.rs",
    "tui/runtime/mod.rs",
    "files/beside.rs",
];

/// Hours beside minutes are written in one place.
#[test]
fn law_10_only_the_domain_says_how_long_something_is() {
    let told: Vec<String> = code()
        .into_iter()
        .filter(|(_, text)| text.contains(" h {"))
        .map(|(file, _)| file)
        .collect();
    assert_eq!(told, ["domain/instant/mod.rs"]);
}

/// The libraries tidy up at the end of the process, and crash a thread that is
/// still inside them.
#[test]
fn every_thread_is_joined_by_who_starts_it() {
    let mut left = Vec::new();
    for (file, code) in code() {
        // A test's threads are the test's own business.
        let code = code.split("#[cfg(test)]").next().unwrap();
        let starts = [".spawn(", ".spawn_scoped(", "thread::spawn("]
            .iter()
            .any(|start| code.contains(start));
        let is_test = file.ends_with("tests.rs");
        // They end the program where the system has no other thread; a builder tells it.
        let falls = ["thread::spawn(", "scope.spawn("];
        if falls.iter().any(|start| code.contains(start)) && !is_test {
            left.push(file.clone());
        }
        // A scope waits for its own.
        let is_joined = [".join()", "JoinHandle::join", "thread::scope("]
            .iter()
            .any(|join| code.contains(join));
        if starts && !is_joined && !is_test && !JOINED_ELSEWHERE.contains(&file.as_str()) {
            left.push(file.clone());
        }
        // Its own thread writes the log, and nobody waits for its end.
        if code.contains("non_blocking") {
            left.push(file);
        }
    }
    assert_eq!(left, Vec::<String>::new());
}

/// Every source and test file, by path below the root.
fn texts() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    files_of("rs", &root.join("src"), &mut files);
    files_of("rs", &root.join("tests"), &mut files);
    files
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(root).unwrap();
            let name = name.to_string_lossy().replace('\\', "/");
            (name, std::fs::read_to_string(&path).unwrap())
        })
        .collect()
}

/// Whether a word is the id of a rule: a letter that rules have, and a number.
fn is_rule_id(word: &str) -> bool {
    let number = word.strip_prefix(|letter| "NEOCKQAGMDUTJVPXR".contains(letter));
    number.is_some_and(|number| {
        (1..=2).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// The ids of rules named in brackets, as comments and refusals name them.
fn rules_named(text: &str) -> Vec<&str> {
    text.split('(')
        .skip(1)
        .filter_map(|rest| rest.split_once(')').map(|(inside, _)| inside))
        .filter(|inside| inside.split(", ").all(|word| word.len() <= 3))
        .flat_map(|inside| inside.split(", "))
        .filter(|word| is_rule_id(word))
        .collect()
}

#[test]
fn every_rule_that_is_named_is_on_the_page_of_rules() {
    let mut undefined = Vec::new();
    for (file, text) in texts() {
        for id in rules_named(&text) {
            if rulebook::rule(id).is_none() {
                undefined.push(format!("{file}: {id}"));
            }
        }
    }
    assert_eq!(undefined, Vec::<String>::new());
    let variants = include_str!("../../src/domain/rule.rs");
    let (_, variants) = variants.split_once("pub enum Rule {").unwrap();
    for id in variants
        .lines()
        .map(|line| line.trim().trim_end_matches(','))
    {
        assert!(!is_rule_id(id) || rulebook::rule(id).is_some(), "{id}");
    }
}

#[test]
fn every_rule_on_the_page_has_a_test_and_is_met_where_the_page_says() {
    let texts = texts();
    let console: Vec<&String> = texts
        .iter()
        .filter(|(file, _)| file.starts_with("src/tui/"))
        .map(|(_, text)| text)
        .collect();
    for rule in rulebook::rules() {
        let test = format!("fn {}_", rule.id.to_lowercase());
        let is_proven = texts.values().any(|text| text.contains(&test));
        assert!(is_proven, "{} has no test", rule.id);
        for screen in rule
            .enforced_in
            .iter()
            .filter(|place| !place.starts_with('`'))
        {
            let title = format!("\"{screen}\"");
            let is_there = console.iter().any(|text| text.contains(&title));
            assert!(is_there, "{}: no screen is called {screen}", rule.id);
        }
    }
}

#[test]
fn the_rule_tests_see_what_they_should() {
    assert_eq!(
        rules_named("kept (E8, Q10), as f(x) and g(E4)"),
        ["E8", "Q10", "E4"]
    );
    assert_eq!(
        rules_named("(A4 paper), (F1), (E), (X99"),
        Vec::<&str>::new()
    );
}

#[test]
fn the_arrow_test_sees_what_it_should() {
    assert_eq!(
        named(
            "use crate::{store::Store, domain};\ncrate::tui::run()",
            "crate"
        ),
        ["store", "domain", "tui"]
    );
    assert_eq!(
        named("use crate::{tui::{a, store::B}, domain};", "crate"),
        ["tui", "domain"]
    );
    assert_eq!(
        named("let x = my_crate::store;", "crate"),
        Vec::<&str>::new()
    );
    assert_eq!(
        named("use rusqlite::Connection;", "rusqlite"),
        ["Connection"]
    );
}

#[test]
fn the_oldest_compiler_is_the_one_it_is_built_with() {
    let value = |file: &str, key: &str| -> String {
        let text: toml::Table =
            toml::from_str(&std::fs::read_to_string(file).expect("a file of the house"))
                .expect("TOML");
        let (table, key) = key.split_once('.').expect("a table and its key");
        text[table][key].as_str().expect("a text").to_owned()
    };
    let oldest = value("Cargo.toml", "package.rust-version");
    let pinned = value("rust-toolchain.toml", "toolchain.channel");
    assert!(
        pinned.starts_with(&format!("{oldest}.")),
        "{pinned} is not {oldest}"
    );
}

/// Where what is typed is named: the command line itself, and what is read where there
/// is nothing else, in the file of a recovery key.
const MAY_NAME_COMMANDS: [&str; 2] = ["cli/", "store/keyring/recovery.rs"];

/// The texts of a piece of code that name a command or an option of the program.
fn commands_named<'c>(code: &'c str, subcommands: &[&str]) -> Vec<&'c str> {
    code.split('"')
        .skip(1)
        .step_by(2)
        .filter(|text| {
            let called = text.split("contingencia ").skip(1).any(|rest| {
                let word = rest.split(|letter: char| !letter.is_alphanumeric()).next();
                word.is_some_and(|word| subcommands.contains(&word))
            });
            let option = text
                .split("--")
                .skip(1)
                .any(|rest| rest.starts_with(|letter: char| letter.is_ascii_lowercase()));
            called || option
        })
        .collect()
}

/// What is advised is typed, and each face words it: no text outside of the command
/// line names what is typed there (law 12).
#[test]
fn law_12_only_the_command_line_names_its_commands() {
    let program = include_str!("../../src/cli/mod.rs");
    let subcommands: Vec<&str> = program
        .split("Subcommand::")
        .skip(1)
        .filter_map(|rest| rest.split('"').nth(1))
        .collect();
    assert!(subcommands.len() > 25, "{subcommands:?}");
    let mut named = Vec::new();
    for (file, code) in code() {
        // A test's texts are nobody's advice.
        let code = code.split("#[cfg(test)]").next().unwrap();
        let is_test = file.contains("/tests");
        let may = MAY_NAME_COMMANDS
            .iter()
            .any(|place| file.starts_with(place));
        if !is_test && !may {
            let texts = commands_named(code, &subcommands);
            named.extend(texts.into_iter().map(|text| format!("src/{file}: {text}")));
        }
    }
    assert_eq!(named, Vec::<String>::new());
    let code =
        r#"a("Vea: contingencia evento listar", 'x', "con --datos", "una contingencia", "--")"#;
    assert_eq!(
        commands_named(code, &subcommands),
        ["Vea: contingencia evento listar", "con --datos"]
    );
}
