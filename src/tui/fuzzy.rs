//! Finding by what a hurried hand types: accents and case never matter, words may
//! come in any order, whole pieces of words rank before scattered letters.

use crate::tui::widgets::prelude::*;
use nucleo_matcher::{
    Config, Matcher, Utf32Str,
    pattern::{AtomKind, CaseMatching, Normalization, Pattern},
};

/// What to do with candidates whose letters match only scattered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scattered {
    /// Leave them out as soon as one candidate matches in whole pieces.
    OnlyWhenNothingElse,
    /// The same, and only where they lie close together.
    Near,
    /// List them after the others.
    After,
}

/// A reusable matcher; keeps its buffers between searches.
pub struct Finder {
    matcher: Matcher,
    buffer: Vec<char>,
}

impl std::fmt::Debug for Finder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Finder")
    }
}

impl Default for Finder {
    fn default() -> Self {
        Self::new()
    }
}

impl Finder {
    /// A finder with empty buffers.
    pub fn new() -> Self {
        Self {
            matcher: Matcher::new(Config::DEFAULT),
            buffer: Vec::new(),
        }
    }

    /// The positions of the matching candidates, best first; all of them in their
    /// own order when the query is blank. Candidates are expected already folded
    /// (see [`fold`]).
    pub(crate) fn rank<'a>(
        &mut self,
        query: &str,
        folded: impl IntoIterator<Item = &'a str>,
        scattered: Scattered,
    ) -> Vec<usize> {
        // A backslash escapes the space after it in a pattern; nobody types one on purpose.
        let query = fold(&query.replace('\\', " "));
        if query.trim().is_empty() {
            return (0..folded.into_iter().count()).collect();
        }
        let pattern = |kind| Pattern::new(&query, CaseMatching::Ignore, Normalization::Never, kind);
        let whole = pattern(AtomKind::Substring);
        let fuzzy = pattern(AtomKind::Fuzzy);
        let letters = query.chars().filter(|it| !it.is_whitespace()).count();
        let mut found: Vec<(bool, u32, usize)> = Vec::new();
        let mut any_whole = false;
        for (position, candidate) in folded.into_iter().enumerate() {
            let text = Utf32Str::new(candidate, &mut self.buffer);
            if let Some(score) = whole.score(text, &mut self.matcher) {
                any_whole = true;
                found.push((true, score, position));
            } else if let Some(score) =
                self.scattered(&fuzzy, candidate, letters * scattered.reach())
            {
                found.push((false, score, position));
            }
        }
        if any_whole && scattered != Scattered::After {
            found.retain(|(is_whole, ..)| *is_whole);
        }
        // Ties keep the caller's order.
        found.sort_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then(a.2.cmp(&b.2)));
        found.into_iter().map(|(.., position)| position).collect()
    }

    /// How well scattered letters match; not at all where they lie farther apart.
    fn scattered(&mut self, fuzzy: &Pattern, candidate: &str, reach: usize) -> Option<u32> {
        let text = Utf32Str::new(candidate, &mut self.buffer);
        let mut places = Vec::new();
        let score = fuzzy.indices(text, &mut self.matcher, &mut places)?;
        let (first, last) = (places.iter().min()?, places.iter().max()?);
        let span = usize::try_from(last - first).unwrap_or(usize::MAX);
        (span < reach).then_some(score)
    }
}

impl Scattered {
    /// Over how many times their own number letters may be scattered.
    const fn reach(self) -> usize {
        match self {
            Self::Near => 2,
            Self::OnlyWhenNothingElse | Self::After => 3,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rank(query: &str, candidates: &[&str], scattered: Scattered) -> Vec<usize> {
        let folded: Vec<String> = candidates.iter().map(|text| fold(text)).collect();
        Finder::new().rank(query, folded.iter().map(String::as_str), scattered)
    }

    const PROCEDURES: [&str; 4] = [
        "Reposición de Chip",
        "Bloqueo de línea y/o equipo por robo o pérdida",
        "Bloqueo por otro motivo",
        "Pago del servicio",
    ];

    #[test]
    fn pieces_of_words_find_their_procedure() {
        let only = Scattered::OnlyWhenNothingElse;
        assert_eq!(rank("bloq rob", &PROCEDURES, only), [1]);
        assert_eq!(rank("robo bloq", &PROCEDURES, only), [1]);
        assert_eq!(rank("pago", &PROCEDURES, only), [3]);
    }

    #[test]
    fn accents_never_matter() {
        let only = Scattered::OnlyWhenNothingElse;
        assert_eq!(rank("linea", &PROCEDURES, only), [1]);
        assert_eq!(rank("LÍNEA", &PROCEDURES, only), [1]);
        assert_eq!(rank("reposición", &PROCEDURES, only), [0]);
    }

    #[test]
    fn scattered_letters_come_last_or_alone() {
        assert_eq!(rank("rpchip", &PROCEDURES, Scattered::After), [0]);
        assert_eq!(
            rank("rpchip", &PROCEDURES, Scattered::OnlyWhenNothingElse),
            [0]
        );
        assert_eq!(rank("  ", &PROCEDURES, Scattered::After), [0, 1, 2, 3]);
        assert!(rank("zzz", &PROCEDURES, Scattered::After).is_empty());
        // Its letters are in "Bloqueo por otro motivo", and nobody means it.
        assert!(rank("bpv", &PROCEDURES, Scattered::After).is_empty());
        assert!(rank("rosa", &["Ir a los ajustes"], Scattered::Near).is_empty());
        assert_eq!(rank("rspldar", &["Respaldar ahora"], Scattered::Near), [0]);
    }
}
