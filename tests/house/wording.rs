//! What is said to a person: by number, and by one word for one thing.

use super::code;
use std::collections::BTreeMap;

/// What is counted somewhere, by its plural.
const COUNTED: &[&str] = &[
    "acusados",
    "anotaciones",
    "archivos",
    "atenciones",
    "avisos",
    "caracteres",
    "cambiaron",
    "casos",
    "códigos",
    "columnas",
    "combinaciones",
    "conocidas",
    "copias",
    "días",
    "documentos",
    "eventos",
    "filas",
    "horas",
    "llamadas",
    "nuevas",
    "minutos",
    "paquetes",
    "páginas",
    "problemas",
    "rechazadas",
    "registros",
    "regularizados",
    "repetidas",
    "segundos",
    "semanas",
    "terminales",
    "usuarios",
    "veces",
];

/// Before a bound that is never one, a number may stand beside a plural.
const BOUNDS: &[&str] = &[
    "más de ",
    "al menos ",
    "de 1 a ",
    "a lo más ",
    "hasta ",
    "lleva ",
    "Los ",
    "entre {} y ",
    "{} de ",
];

/// Where what is counted was put together because it is several.
const SEVERAL: &[&str] = &["tui/screens/board/to_do.rs"];

/// The sources without what tests them, by path.
fn spoken() -> BTreeMap<String, String> {
    code()
        .into_iter()
        .filter(|(path, _)| !path.contains("test") && !path.ends_with("harness.rs"))
        .map(|(path, code)| {
            let product = code.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
            (path, product.to_owned())
        })
        .collect()
}

/// Where a number is put before a plural that it may not fit.
fn unfit(code: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("} ") {
        let after = &code[at + 2..];
        let word_ends = after
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(after.len());
        if !COUNTED.contains(&&after[..word_ends]) {
            continue;
        }
        let Some(open) = code[..at].rfind('{') else {
            continue;
        };
        let name = &code[open + 1..at];
        let is_constant = !name.is_empty() && !name.contains(|c: char| c.is_ascii_lowercase());
        let is_bound = BOUNDS.iter().any(|bound| code[..open].ends_with(bound));
        // Where an arm stands for one just above, this one stands for more.
        let mut above = open.saturating_sub(400);
        while !code.is_char_boundary(above) {
            above -= 1;
        }
        let arms = &code[above..open];
        let one_is_told = arms.contains("1 => ")
            || arms.contains("[_] => ")
            || arms.contains("[one] => ")
            || arms.contains("[file] => ")
            || arms.contains("[name] => ")
            || arms.contains("TWO_DAYS");
        let is_many = code[at..].starts_with("} códigos son más que") || name == "records";
        if !is_constant && !is_bound && !one_is_told && !is_many && !name.contains('\n') {
            let line = code[..at].rfind('\n').map_or(0, |it| it + 1);
            let end = code[at..].find('\n').map_or(code.len(), |it| at + it);
            found.push(code[line..end].trim());
        }
    }
    found
}

#[test]
fn law_5_a_number_of_things_is_said_by_what_makes_one_of_them_singular() {
    let bad: Vec<String> = spoken()
        .iter()
        .filter(|(path, _)| !SEVERAL.contains(&path.as_str()))
        .flat_map(|(path, code)| {
            unfit(code)
                .into_iter()
                .map(move |it| format!("{path}: {it}"))
        })
        .collect();
    assert!(bad.is_empty(), "use counted_words:\n{}", bad.join("\n"));
}

#[test]
fn law_5_one_thing_has_one_word() {
    // Said otherwise only where another's own word is named.
    const EVERYWHERE: &[&str] = &["llave", "Llave", "la terminal ", "\"Importe\""];
    const WORDS: &[(&str, &str, &[&str])] = &[
        ("operaciones", "anotaciones", &[]),
        ("Operaciones", "Anotaciones", &[]),
        ("éplica", "identificador", &[]),
        ("abeza de la cadena", "huella de la última", &[]),
        ("ontraseña", "frase de paso", &["actions/report/table.rs"]),
        (" llave", "clave", &["documents/error.rs"]),
        ("la terminal ", "el terminal", &[]),
        ("arias terminales", "varios terminales", &[]),
        ("PCs", "PC", &[]),
        ("Importe\"", "Monto", &[]),
        ("luído", "fluido", &[]),
        ("caja de seguridad", "caja fuerte", &[]),
        ("eriodo", "período", &[]),
        ("Comprobar\"", "Verificar", &[]),
    ];
    let mut bad = Vec::new();
    for (path, code) in spoken() {
        for (word, right, but) in WORDS {
            if code.contains(word) && !but.contains(&path.as_str()) {
                bad.push(format!("{path}: {word} ({right})"));
            }
        }
    }
    // What is no source; the pages for a developer name operations.
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = [
        "calendars",
        "catalogs",
        "guide",
        "layouts",
        "profiles",
        "schema",
        "templates",
    ];
    let assets = folders.map(|folder| root.join("assets").join(folder));
    let pages = assets.iter().flat_map(|folder| {
        let entries = std::fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().path())
    });
    for path in pages.chain([root.join("README.md")]) {
        let text = std::fs::read_to_string(&path).unwrap();
        for word in EVERYWHERE.iter().filter(|word| text.contains(**word)) {
            bad.push(format!("{}: {word}", path.display()));
        }
    }
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}
