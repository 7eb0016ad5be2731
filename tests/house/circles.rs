//! Circles of files: each file's arrows lead to the files that define what it names,
//! followed through re-exports; a `mod` line or a re-export is itself no arrow.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

type Path<'c> = Vec<&'c str>;

/// What a `use` line brings in: its name here, or `*`.
struct Use<'c> {
    name: &'c str,
    path: Path<'c>,
    is_public: bool,
}

#[derive(Default)]
struct Module<'c> {
    file: &'c str,
    uses: Vec<Use<'c>>,
    defines: BTreeSet<&'c str>,
    children: BTreeSet<&'c str>,
    mentions: BTreeSet<Path<'c>>,
}

/// A file and, of each file it needs, a name that it needs of it.
type Arrows<'c> = BTreeMap<&'c str, BTreeMap<&'c str, &'c str>>;

fn length(text: &str, mut is_inside: impl FnMut(char) -> bool) -> usize {
    text.find(|c| !is_inside(c)).unwrap_or(text.len())
}

/// The length of a text or a character in quotes, its escapes skipped.
fn quoted(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    1 + length(&text[1..], |c| {
        let goes_on = is_escaped || c != quote;
        is_escaped = c == '\\' && !is_escaped;
        goes_on
    }) + 1
}

/// The words and signs of a source, without its comments and texts.
fn tokens(mut code: &str) -> Vec<&str> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut found = Vec::new();
    while let Some(first) = code.chars().next() {
        let hashes = length(&code[1.min(code.len())..], |c| c == '#');
        let (end, is_kept) = if code.starts_with("//") {
            (length(code, |c| c != '\n'), false)
        } else if code.starts_with("/*") {
            (code.find("*/").map_or(code.len(), |at| at + 2), false)
        } else if first == 'r' && code[1 + hashes..].starts_with('"') {
            let close = format!("\"{}", "#".repeat(hashes));
            let text = 2 + hashes;
            let end = code[text..].find(&close).unwrap();
            (text + end + close.len(), false)
        } else if first == '"' {
            (quoted(code, '"'), false)
        } else if first == '\'' {
            let is_char = code[1..].starts_with('\\') || code.chars().nth(2) == Some('\'');
            (if is_char { quoted(code, '\'') } else { 1 }, false)
        } else if is_word(first) {
            (length(code, is_word), true)
        } else if code.starts_with("::") {
            (2, true)
        } else {
            (first.len_utf8(), !first.is_whitespace())
        };
        let (token, rest) = code.split_at(end);
        found.extend(is_kept.then_some(token));
        code = rest;
    }
    found
}

/// Where what opens at the first token closes.
fn closed(tokens: &[&str]) -> usize {
    let mut depth = 0;
    let is_end = |token: &&str| {
        depth += i32::from("([{".contains(*token)) - i32::from(")]}".contains(*token));
        depth == 0
    };
    tokens.iter().position(is_end).unwrap_or(tokens.len())
}

/// What only tests have, left out.
fn without_tests<'c>(tokens: &[&'c str]) -> Vec<&'c str> {
    const MARK: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if !tokens[at..].starts_with(&MARK) {
            kept.push(tokens[at]);
            at += 1;
            continue;
        }
        at += MARK.len();
        while at < tokens.len() && tokens[at] != ";" {
            let is_body = tokens[at] == "{";
            if "([{".contains(tokens[at]) {
                at += closed(&tokens[at..]);
            }
            if is_body {
                break;
            }
            at += 1;
        }
        at += 1;
    }
    kept
}

/// The paths and names of a `use` tree.
fn brought_in<'c>(tree: &[&'c str], before: &[&'c str]) -> Vec<(&'c str, Path<'c>)> {
    let mut path = before.to_vec();
    let mut name = None;
    let mut at = 0;
    while at < tree.len() {
        match tree[at] {
            "{" => {
                let inside = &tree[at + 1..at + closed(&tree[at..])];
                let mut depth = 0;
                return inside
                    .split(|token| {
                        depth += i32::from(*token == "{") - i32::from(*token == "}");
                        depth == 0 && *token == ","
                    })
                    .filter(|item| !item.is_empty())
                    .flat_map(|item| brought_in(item, &path))
                    .collect();
            }
            "as" => {
                name = Some(tree[at + 1]);
                break;
            }
            "::" => {}
            "self" if !path.is_empty() => {}
            "*" => name = Some("*"),
            word => path.push(word),
        }
        at += 1;
    }
    let name = name.or(path.last().copied());
    name.map(|name| (name, path)).into_iter().collect()
}

/// A path inside so many modules written out in its own file.
fn seen_from_the_file<'c>(path: &[&'c str], depth: usize) -> Path<'c> {
    let ups = path.iter().take_while(|name| **name == "super").count();
    let inner = ups.min(depth);
    let own = (inner > 0 && inner == ups).then_some("self");
    own.into_iter()
        .chain(path[inner..].iter().copied())
        .collect()
}

fn module<'c>(file: &'c str, code: &'c str) -> Module<'c> {
    const DEFINING: [&str; 9] = [
        "fn", "struct", "enum", "trait", "type", "const", "static", "union", "!",
    ];
    let tokens = without_tests(&tokens(code));
    let mut module = Module {
        file,
        ..Module::default()
    };
    let mut inner: Vec<usize> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        inner.retain(|end| *end > at);
        let before = if at == 0 { "" } else { tokens[at - 1] };
        let next = tokens.get(at + 1).copied().unwrap_or_default();
        let token = tokens[at];
        if token == "use" && next != "<" {
            let end = at + tokens[at..].iter().position(|t| *t == ";").unwrap();
            for (name, path) in brought_in(&tokens[at + 1..end], &[]) {
                module.uses.push(Use {
                    name,
                    path: seen_from_the_file(&path, inner.len()),
                    is_public: before == "pub" || before == ")",
                });
            }
            at = end;
        } else if token == "mod" && tokens.get(at + 2) == Some(&";") {
            module.children.insert(next);
            at += 2;
        } else if token == "mod" && tokens.get(at + 2) == Some(&"{") {
            inner.push(at + 2 + closed(&tokens[at + 2..]));
            at += 2;
        } else if DEFINING.contains(&before) && token != "=" {
            module.defines.insert(token);
        } else if token.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            let mut path = vec![token];
            while tokens.get(at + 1) == Some(&"::")
                && tokens
                    .get(at + 2)
                    .is_some_and(|next| next.starts_with(|c: char| c.is_alphabetic() || c == '_'))
            {
                path.push(tokens[at + 2]);
                at += 2;
            }
            let is_called = tokens.get(at + 1) == Some(&"(");
            let is_named = path.len() > 1 || is_called || !token.starts_with(char::is_lowercase);
            if before != "." && before != "::" && is_named {
                module
                    .mentions
                    .insert(seen_from_the_file(&path, inner.len()));
            }
        }
        at += 1;
    }
    module
}

struct House<'c>(BTreeMap<Path<'c>, Module<'c>>);

impl<'c> House<'c> {
    /// The modules that are declared outside of tests, of the files by their path
    /// below `src`.
    fn of(files: &'c BTreeMap<String, String>) -> Self {
        let all: BTreeMap<Path<'c>, Module<'c>> = files
            .iter()
            .filter(|(file, _)| *file != "main.rs")
            .map(|(file, code)| {
                let mut path: Path<'c> = file.trim_end_matches(".rs").split('/').collect();
                path.pop_if(|name| ["mod", "lib"].contains(name));
                (path, module(file, code))
            })
            .collect();
        let is_declared = |path: &Path<'c>| {
            (1..=path.len()).all(|length| {
                let above = all.get(&path[..length - 1]);
                above.is_some_and(|above| above.children.contains(path[length - 1]))
            })
        };
        let declared: BTreeSet<Path<'c>> =
            all.keys().filter(|at| is_declared(at)).cloned().collect();
        Self(
            all.into_iter()
                .filter(|(path, _)| declared.contains(path))
                .collect(),
        )
    }

    /// A path as it reads from the root of the crate, unless it leads out of it.
    fn spelled_out(&self, own: &[&'c str], path: &[&'c str]) -> Option<Path<'c>> {
        let (first, rest) = path.split_first()?;
        let ups = path.iter().take_while(|name| **name == "super").count();
        let (above, rest) = match *first {
            "crate" => (&[][..], rest),
            "self" => (own, rest),
            "super" => (&own[..own.len().checked_sub(ups)?], &path[ups..]),
            child if self.0[own].children.contains(child) => (own, path),
            name => {
                let brought = self.0[own].uses.iter().find(|it| it.name == name)?;
                let target = self.spelled_out(own, &brought.path)?;
                return Some([&target, rest].concat());
            }
        };
        Some([above, rest].concat())
    }

    /// The module that defines what a path from the root names, and the name there.
    fn defining(&self, path: &[&'c str], hops: u8) -> Option<(Path<'c>, &'c str)> {
        let hops = hops.checked_sub(1)?;
        let at = (0..=path.len())
            .rev()
            .find(|length| *length == 0 || self.0.contains_key(&path[..*length]))?;
        let (own, rest) = path.split_at(at);
        let name = *rest.first()?;
        let module = self.0.get(own)?;
        let brought = |it: &&Use<'c>| it.name == name && it.path != [name];
        if let Some(brought) = module.uses.iter().find(brought) {
            let target = self.spelled_out(own, &brought.path)?;
            return self.defining(&[&target, &rest[1..]].concat(), hops);
        }
        let is_there = |(path, name): &(Path<'c>, &'c str)| self.0[path].defines.contains(name);
        let through_globs = module
            .uses
            .iter()
            .filter(|it| it.name == "*" && !module.defines.contains(name))
            .filter_map(|it| self.spelled_out(own, &it.path))
            .find_map(|target| {
                self.defining(&[&target, rest].concat(), hops)
                    .filter(is_there)
            });
        Some(through_globs.unwrap_or_else(|| (own.to_vec(), name)))
    }

    fn arrows(&self) -> Arrows<'c> {
        const HOPS: u8 = 8;
        let mut arrows = Arrows::new();
        for (own, module) in &self.0 {
            let brought_in = module
                .uses
                .iter()
                .filter(|it| !it.is_public && it.name != "*")
                .filter_map(|it| self.spelled_out(own, &it.path));
            let mentioned = module.mentions.iter().filter_map(|path| {
                self.spelled_out(own, path)
                    .or_else(|| Some([&own[..], path].concat()))
            });
            let needed = brought_in.chain(mentioned);
            for (target, name) in needed.filter_map(|path| self.defining(&path, HOPS)) {
                if target != *own && !target.is_empty() {
                    let of = arrows.entry(module.file).or_default();
                    of.entry(self.0[&target].file).or_insert(name);
                }
            }
        }
        arrows
    }
}

/// The shortest way from a file back to itself.
fn circle<'c>(arrows: &Arrows<'c>, start: &'c str) -> Option<Vec<&'c str>> {
    let mut came_from = BTreeMap::new();
    let mut waiting = VecDeque::from([start]);
    while let Some(file) = waiting.pop_front() {
        for next in arrows.get(file).into_iter().flat_map(BTreeMap::keys) {
            if came_from.contains_key(next) {
                continue;
            }
            came_from.insert(*next, file);
            if *next == start {
                let mut way = vec![start];
                while way.len() == 1 || way[way.len() - 1] != start {
                    way.push(came_from[way[way.len() - 1]]);
                }
                way.reverse();
                return Some(way);
            }
            waiting.push_back(next);
        }
    }
    None
}

/// Circles in which, together, every file stands that stands in any.
fn circles<'c>(arrows: &Arrows<'c>) -> Vec<Vec<&'c str>> {
    let mut found: Vec<Vec<&str>> = Vec::new();
    for file in arrows.keys() {
        if !found.iter().any(|way| way.contains(file)) {
            found.extend(circle(arrows, file));
        }
    }
    found
}

fn told(arrows: &Arrows<'_>, way: &[&str]) -> String {
    let steps = way.windows(2).map(|step| {
        let name = arrows[step[0]][step[1]];
        format!("{} needs {name} of {}", step[0], step[1])
    });
    steps.collect::<Vec<_>>().join(", ")
}

/// The circles of some files, told.
fn told_of(files: &BTreeMap<String, String>) -> Vec<String> {
    let arrows = House::of(files).arrows();
    circles(&arrows)
        .iter()
        .map(|way| told(&arrows, way))
        .collect()
}

#[test]
fn no_files_stand_in_a_circle() {
    assert_eq!(told_of(&super::code()), Vec::<String>::new());
}

fn planted(files: &[(&str, &str)]) -> Vec<String> {
    let files = files
        .iter()
        .map(|(file, code)| ((*file).to_owned(), (*code).to_owned()))
        .collect();
    told_of(&files)
}

#[test]
fn the_circle_test_sees_what_it_should() {
    let lib = ("lib.rs", "mod a;");
    // A re-export is no arrow of its own, and its use leads to what it names.
    let above = (
        "a/mod.rs",
        "mod b; mod c; pub use b::B; pub use c::{C as D};",
    );
    let below = ("a/b.rs", "use super::D; pub struct B(D);");
    let apart = ("a/c.rs", "pub struct C;");
    assert_eq!(planted(&[lib, above, below, apart]), Vec::<String>::new());
    for back in [
        "use crate::a::B; pub struct C;",
        "pub struct C(super::B);",
        "use super::*; pub struct C(B);",
        "use super::b; pub struct C(b::B);",
        "mod inner { use super::super::B; } pub struct C;",
    ] {
        assert_eq!(
            planted(&[lib, above, below, ("a/c.rs", back)]),
            ["a/b.rs needs C of a/c.rs, a/c.rs needs B of a/b.rs"],
            "{back}"
        );
    }
    for no_way_back in [
        "#[cfg(test)] mod tests { use crate::a::B; } pub struct C;",
        "// use super::B;\npub struct C;",
        "pub struct C; fn c() -> char { let _ = \"super::B\"; 'B' }",
        "pub struct C; impl C { fn b(&self) { self.B() } }",
    ] {
        assert_eq!(
            planted(&[lib, above, below, ("a/c.rs", no_way_back)]),
            Vec::<String>::new(),
            "{no_way_back}"
        );
    }
    // What a file gives on and needs itself is an arrow; a test's file is none of ours.
    let both = ("a/mod.rs", "mod b; pub use b::B; struct A(B);");
    let up = ("a/b.rs", "pub struct B(super::A);");
    assert_eq!(
        planted(&[lib, both, up]),
        ["a/b.rs needs A of a/mod.rs, a/mod.rs needs B of a/b.rs"]
    );
    let tested = ("a/mod.rs", "#[cfg(test)] mod b; struct A;");
    assert_eq!(planted(&[lib, tested, up]), Vec::<String>::new());
}
