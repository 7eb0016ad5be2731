//! Type-ahead over procedures and exclusions together: accents, case and gaps do not matter (E1).
//!
//! Every typed word is looked for in an entry's name and in the words people
//! use for it: whole, as a beginning, inside, or with gaps. Entries that hold
//! every word come first, then those that hold at least half of them.

use std::cmp::Reverse;

use chrono::NaiveDate;
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::{Application, Catalog, Cause, Exclusion, Procedure};
use crate::domain::claim::Subject;
use crate::domain::text::{fold_key, fold_words};

/// One entry found by what a person typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match<'a> {
    /// A regulated procedure.
    Procedure(&'a Procedure),
    /// Something that is never registered; its reason is the refusal (E1).
    Exclusion(&'a Exclusion),
}

impl<'a> Match<'a> {
    /// Slug of the entry.
    #[must_use]
    pub fn id(self) -> &'a str {
        match self {
            Self::Procedure(entry) => &entry.id,
            Self::Exclusion(entry) => &entry.id,
        }
    }

    /// Name of the entry.
    #[must_use]
    pub fn name(self) -> &'a str {
        match self {
            Self::Procedure(entry) => &entry.name,
            Self::Exclusion(entry) => &entry.name,
        }
    }
}

/// What the ranking needs to know of an entry.
pub(super) trait Entry: Copy {
    fn id(&self) -> &str;
    fn name(&self) -> &str;
    fn words(&self) -> &[String];
    fn critical(&self) -> bool {
        false
    }
}

impl Entry for Match<'_> {
    fn id(&self) -> &str {
        (*self).id()
    }
    fn name(&self) -> &str {
        (*self).name()
    }
    fn words(&self) -> &[String] {
        match self {
            Self::Procedure(entry) => &entry.words,
            Self::Exclusion(entry) => &entry.words,
        }
    }
    fn critical(&self) -> bool {
        matches!(self, Self::Procedure(entry) if entry.critical)
    }
}

impl Entry for &Application {
    fn id(&self) -> &str {
        &self.id
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn words(&self) -> &[String] {
        &[]
    }
}

impl Entry for &Subject {
    fn id(&self) -> &str {
        &self.id
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn words(&self) -> &[String] {
        &self.words
    }
}

impl Entry for &Cause {
    fn id(&self) -> &str {
        &self.id
    }
    fn name(&self) -> &str {
        &self.name
    }
    fn words(&self) -> &[String] {
        &self.words
    }
}

impl Catalog {
    /// What a person may mean by a text, best first; without a text, everything in order (E1).
    ///
    /// Procedures that do not hold on `today` are left out.
    #[must_use]
    pub fn search(&self, text: &str, today: NaiveDate) -> Vec<Match<'_>> {
        let entries = self.matches_on(today);
        if fold_key(text).is_empty() {
            return entries.collect();
        }
        rank(text, entries)
            .into_iter()
            .map(|ranked| ranked.entry)
            .collect()
    }

    pub(super) fn matches_on(&self, today: NaiveDate) -> impl Iterator<Item = Match<'_>> {
        self.procedures
            .iter()
            .filter(move |entry| entry.is_valid_on(today))
            .map(Match::Procedure)
            .chain(self.exclusions.iter().map(Match::Exclusion))
    }
}

/// An entry and how well it fits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ranked<E> {
    pub(super) entry: E,
    /// Every typed word was found.
    pub(super) complete: bool,
    pub(super) score: u32,
}

/// The typed text is the entry's name or id.
const EXACT_NAME: u32 = 2_000;
/// The typed text is one of the entry's words.
const EXACT_WORDS: u32 = 1_000;
/// The name begins with the typed text.
const NAME_PREFIX: u32 = 30;
/// A word found this well counts towards an incomplete match.
const GOOD: u32 = 55;
/// A match with gaps must be worth this share of a match without.
const GAPPED_SHARE: u32 = 60;

/// Words that say nothing about what is asked for.
const FILLERS: [&str; 24] = [
    "a", "al", "con", "de", "del", "el", "en", "la", "las", "lo", "los", "me", "mi", "o", "para",
    "por", "que", "se", "su", "un", "una", "unos", "y", "ya",
];

/// Ranks the entries that fit a text, best first.
pub(super) fn rank<E: Entry>(text: &str, entries: impl Iterator<Item = E>) -> Vec<Ranked<E>> {
    let key = fold_key(text);
    let all = fold_words(text);
    let mut typed: Vec<&str> = all
        .iter()
        .map(String::as_str)
        .filter(|word| !FILLERS.contains(word))
        .collect();
    if typed.is_empty() {
        typed = all.iter().map(String::as_str).collect();
    }
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut ranked: Vec<_> = entries
        .filter_map(|entry| fit(&key, &typed, entry, &mut matcher))
        .collect();
    // The sort is stable: what fits equally keeps the catalogue's order.
    ranked.sort_by_key(|found| Reverse((found.complete, found.score, found.entry.critical())));
    ranked
}

fn fit<E: Entry>(key: &str, typed: &[&str], entry: E, matcher: &mut Matcher) -> Option<Ranked<E>> {
    let name = fold_key(entry.name());
    let phrases: Vec<String> = entry.words().iter().map(|words| fold_key(words)).collect();
    let scores: Vec<u32> = typed
        .iter()
        .map(|word| word_score(word, &name, &phrases, matcher))
        .collect();
    let found = scores.iter().filter(|score| **score > 0).count();
    let good = scores.iter().filter(|score| **score >= GOOD).count();
    let exact = if key == name || key == fold_key(entry.id()) {
        EXACT_NAME
    } else if phrases.iter().any(|phrase| phrase == key) {
        EXACT_WORDS
    } else {
        0
    };
    let complete = exact > 0 || (found == typed.len() && found > 0);
    if !complete && good * 2 < typed.len().max(1) {
        return None;
    }
    let count = u32::try_from(typed.len().max(1)).unwrap_or(u32::MAX);
    let mean = scores.iter().sum::<u32>() / count;
    let prefix = if name.starts_with(key) {
        NAME_PREFIX
    } else {
        0
    };
    Some(Ranked {
        entry,
        complete,
        score: exact + prefix + mean,
    })
}

/// How well one typed word is found in an entry, from 0 to 100.
fn word_score(word: &str, name: &str, phrases: &[String], matcher: &mut Matcher) -> u32 {
    let in_name = name
        .split(' ')
        .map(|own| likeness(word, own))
        .max()
        .unwrap_or(0);
    let in_phrases = phrases
        .iter()
        .flat_map(|phrase| phrase.split(' '))
        .map(|own| likeness(word, own))
        .max()
        .unwrap_or(0);
    let whole = in_name.max(in_phrases * 65 / 100);
    if whole > 0 || word.len() < 3 {
        return whole;
    }
    if name.contains(word) {
        return 40;
    }
    if phrases.iter().any(|phrase| phrase.contains(word)) {
        return 30;
    }
    let in_phrases = phrases
        .iter()
        .map(|phrase| gapped(word, phrase, matcher))
        .max()
        .unwrap_or(0);
    (gapped(word, name, matcher) * 30 / 100).max(in_phrases * 25 / 100)
}

/// Whole word, its plural, or its beginning.
fn likeness(typed: &str, own: &str) -> u32 {
    if typed == own {
        100
    } else if own.starts_with(typed) {
        85
    } else if own.len() >= 4 && matches!(typed.strip_prefix(own), Some("s" | "es")) {
        92
    } else {
        0
    }
}

/// A match with gaps as a share of one without, or 0 when the letters lie too far apart.
fn gapped(word: &str, text: &str, matcher: &mut Matcher) -> u32 {
    let (mut needle, mut haystack) = (Vec::new(), Vec::new());
    let needle = Utf32Str::new(word, &mut needle);
    let best = matcher
        .fuzzy_match(needle, needle)
        .map_or(1, u32::from)
        .max(1);
    let score = matcher
        .fuzzy_match(Utf32Str::new(text, &mut haystack), needle)
        .map_or(0, u32::from);
    let share = (score * 100 / best).min(100);
    if share < GAPPED_SHARE { 0 } else { share }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let catalog = Catalog::embedded().unwrap();
        let today = "2026-11-22".parse().unwrap();
        catalog
            .search(text, today)
            .iter()
            .map(|entry| entry.name().to_owned())
            .collect()
    }

    fn first(text: &str) -> String {
        found(text).first().cloned().unwrap_or_default()
    }

    #[test]
    fn e1_beginnings_of_words_find_the_theft_block_first() {
        assert_eq!(
            found("bloq rob")[..2],
            [
                "Bloqueo de línea y/o equipo por robo o pérdida",
                "Bloqueo por otro motivo"
            ]
        );
        for text in [
            "robo",
            "bloqueo",
            "BLOQUEO LINEA",
            "me robaron",
            "perdí mi celular",
            "imei",
            "bloqeo robo",
        ] {
            assert_eq!(
                first(text),
                "Bloqueo de línea y/o equipo por robo o pérdida",
                "{text}"
            );
        }
    }

    #[test]
    fn e1_people_find_what_they_mean() {
        for (text, name) in [
            ("chip", "Reposición de Chip"),
            ("queja", "Queja"),
            ("quejas", "Queja"),
            ("reclamos", "Reclamo"),
            ("apelac", "Apelación"),
            ("cobro", "Reclamo"),
            ("migracion", "Migración de Plan"),
            ("migrar a postpago", "Migración a postpago"),
            ("desbloqueo", "Desbloqueo de línea y/o equipo"),
            ("arco", "Protección de Datos Personales / Derechos ARCO"),
            ("alta", "Contratación de servicio (alta)"),
            ("baja", "Baja de servicio"),
            ("portar", "Portabilidad"),
            ("mudanza", "Traslado del Servicio"),
            ("titular", "Cambio de Titularidad"),
            ("fraude", "Uso indebido del servicio (Fraude)"),
            ("saldo", "Detalle saldos y consumos"),
            ("sin señal", "Reporte de avería de red"),
        ] {
            assert_eq!(first(text), name, "{text}");
        }
    }

    #[test]
    fn e1_all_migrations_are_offered() {
        let names = found("MIGRACIÓN");
        assert_eq!(
            names
                .iter()
                .filter(|name| name.starts_with("Migración"))
                .count(),
            4
        );
        assert!(
            names[..4].iter().all(|name| name.starts_with("Migración")),
            "{names:?}"
        );
    }

    #[test]
    fn e1_known_exclusions_are_found_with_their_reason() {
        let catalog = Catalog::embedded().unwrap();
        let today = "2026-11-22".parse().unwrap();
        for (text, id) in [
            ("pago", "pago_servicio"),
            ("pagar recibo", "pago_servicio"),
            ("equipo malogrado", "falla_equipo_terminal"),
            ("financiar", "financiamiento_deuda"),
            ("accesorios", "venta_accesorios"),
            ("wifi", "soporte_internet"),
        ] {
            match catalog.search(text, today).first() {
                Some(Match::Exclusion(entry)) => assert_eq!(entry.id, id, "{text}"),
                other => panic!("{text}: {other:?}"),
            }
        }
    }

    #[test]
    fn e1_the_exact_name_wins_for_every_entry() {
        let catalog = Catalog::embedded().unwrap();
        let today = "2026-11-22".parse().unwrap();
        for entry in catalog.matches_on(today) {
            assert_eq!(first(&entry.name().to_uppercase()), entry.name());
        }
    }

    #[test]
    fn e1_nothing_typed_lists_everything_and_nonsense_nothing() {
        let catalog = Catalog::embedded().unwrap();
        assert_eq!(
            found("  ").len(),
            catalog.procedures().len() + catalog.exclusions().len()
        );
        assert!(found("xqzw").is_empty(), "{:?}", found("xqzw"));
        assert!(
            found("pizza familiar").is_empty(),
            "{:?}",
            found("pizza familiar")
        );
    }

    #[test]
    fn e1_entries_that_do_not_hold_yet_are_left_out() {
        let catalog = Catalog::embedded().unwrap();
        let before = "2020-01-01".parse().unwrap();
        assert!(
            catalog
                .search("queja", before)
                .iter()
                .all(|entry| entry.name() != "Queja")
        );
    }
}
