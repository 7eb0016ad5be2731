//! `*` and `?` in the names of files: on Windows neither shell expands them.

use crate::actions::Report;
use std::path::{Path, PathBuf};

/// The files that are named, each once: where the last part of a name has `*` or
/// `?` and no file is called so, the files of its folder that fit, in order.
pub(super) fn expanded(files: &[PathBuf]) -> Result<Vec<PathBuf>, Report> {
    let mut found: Vec<PathBuf> = Vec::with_capacity(files.len());
    for file in files {
        for one in fitting(file)? {
            if !found.contains(&one) {
                found.push(one);
            }
        }
    }
    Ok(found)
}

fn fitting(file: &Path) -> Result<Vec<PathBuf>, Report> {
    let name = file.file_name().and_then(|name| name.to_str());
    let Some(pattern) = name.filter(|name| name.contains(['*', '?'])) else {
        return Ok(vec![file.to_path_buf()]);
    };
    if file.exists() {
        return Ok(vec![file.to_path_buf()]);
    }
    let beside = file.parent().unwrap_or(Path::new(""));
    let folder = if beside.as_os_str().is_empty() {
        Path::new(".")
    } else {
        beside
    };
    let pattern = in_one_case(pattern);
    let mut fitting = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| Report::unread(folder, &error))? {
        let entry = entry.map_err(|error| Report::unread(folder, &error))?;
        let name = entry.file_name();
        let fits = name
            .to_str()
            .is_some_and(|name| fits(&pattern, &in_one_case(name)));
        if fits && entry.path().is_file() {
            fitting.push(beside.join(name));
        }
    }
    if fitting.is_empty() {
        return Err(
            Report::usage(format!("Ningún archivo se llama como {}.", file.display()))
                .hint("Revise la carpeta y el nombre; no se hizo nada."),
        );
    }
    fitting.sort();
    Ok(fitting)
}

/// Windows does not tell capitals from small letters in a name.
fn in_one_case(name: &str) -> Vec<char> {
    if cfg!(windows) {
        name.to_lowercase().chars().collect()
    } else {
        name.chars().collect()
    }
}

/// Whether a name fits a pattern: `*` is any signs, `?` is one. A hidden file is
/// only meant by a pattern that begins with its dot.
fn fits(pattern: &[char], name: &[char]) -> bool {
    if name.first() == Some(&'.') && pattern.first() != Some(&'.') {
        return false;
    }
    // How many signs of the name each beginning of the pattern can end at.
    let mut ends = vec![false; name.len() + 1];
    ends[0] = true;
    for sign in pattern {
        let mut next = vec![false; name.len() + 1];
        if *sign == '*' {
            let mut reached = false;
            for (at, end) in ends.iter().enumerate() {
                reached |= *end;
                next[at] = reached;
            }
        } else {
            for (at, other) in name.iter().enumerate() {
                next[at + 1] = ends[at] && (*sign == '?' || sign == other);
            }
        }
        ends = next;
    }
    ends[name.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::write_atomic;

    #[test]
    fn a_star_is_any_signs_and_a_question_mark_one() {
        let fits = |pattern: &str, name: &str| {
            let signs = |text: &str| text.chars().collect::<Vec<_>>();
            super::fits(&signs(pattern), &signs(name))
        };
        for (pattern, name, expected) in [
            ("*.ctg", "LIM014-A-000001-000009.ctg", true),
            ("*.ctg", ".ctg", false),
            ("*.ctg", "a.ctg.zip", false),
            ("a?c*", "abc", true),
            ("a?c*", "ac", false),
            ("*a*b*a*", "xaxbxa", true),
            ("*a*b*a*", "xaxb", false),
            ("ñ*", "ñandú", true),
            ("*", "", true),
        ] {
            assert_eq!(fits(pattern, name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn only_what_is_there_is_named_once_and_in_order() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.ctg", "a.ctg", "a.ctg.zip", "[x]*.ctg"] {
            // Windows has no such name.
            if cfg!(windows) && name.contains('*') {
                continue;
            }
            write_atomic(&folder.path().join(name), b"x").unwrap();
        }
        std::fs::create_dir(folder.path().join("c.ctg")).unwrap();
        let names = |given: &[&str]| -> Vec<String> {
            let files: Vec<PathBuf> = given.iter().map(|name| folder.path().join(name)).collect();
            expanded(&files)
                .unwrap()
                .iter()
                .map(|file| file.file_name().unwrap().to_str().unwrap().to_owned())
                .collect()
        };
        assert_eq!(names(&["?.ctg"]), ["a.ctg", "b.ctg"]);
        assert_eq!(
            names(&["b.ctg", "?.ctg", "no-hay.ctg"]),
            ["b.ctg", "a.ctg", "no-hay.ctg"]
        );
        if !cfg!(windows) {
            assert_eq!(names(&["[x]*.ctg"]), ["[x]*.ctg"]);
        }
        let none = expanded(&[folder.path().join("*.txt")]).unwrap_err();
        assert!(
            none.message.starts_with("Ningún archivo se llama como "),
            "{none:?}"
        );
    }
}
