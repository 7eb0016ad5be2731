//! User names, which are also file names.
//!
//! Invariant: a valid name is a valid file name on every system, is never
//! hidden, and two valid names never meet on a disk that ignores case.

/// Whether `name` can name a user: 2 to 32 of `a-z 0-9 . _ -`, beginning with
/// a letter or digit, not ending in a dot, and not a device of Windows.
#[must_use]
pub fn is_valid_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    (2..=32).contains(&name.len())
        && name
            .bytes()
            .all(|byte| plain(byte) || b"._-".contains(&byte))
        && name.bytes().next().is_some_and(plain)
        && !name.ends_with('.')
        && !is_device(name)
}

/// Windows takes `con`, and `con.anything`, for the console itself.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name);
    match stem {
        "con" | "prn" | "aux" | "nul" => true,
        _ => stem
            .strip_prefix("com")
            .or_else(|| stem.strip_prefix("lpt"))
            .is_some_and(|digit| digit.len() == 1 && digit.bytes().all(|b| b.is_ascii_digit())),
    }
}

#[cfg(test)]
mod tests {
    use super::is_valid_name;

    #[test]
    fn u1_names_are_safe_file_names_everywhere() {
        for name in [
            "ana",
            "a1",
            "jose.perez",
            "m_quispe-2",
            "console",
            "com10",
            "nulo",
        ] {
            assert!(is_valid_name(name), "{name}");
        }
        let long = "a".repeat(33);
        for name in [
            "", "a", &long, "Ana", "josé", "a b", "a/b", "a\\b", "..", ".oculto", "-rf", "fin.",
            "con", "nul", "com1", "lpt9", "aux.x", "con.age", "a:b", "a\n",
        ] {
            assert!(!is_valid_name(name), "{name:?}");
        }
    }
}
