//! The properties by which the queue of a cell is narrowed.

use std::collections::{BTreeMap, BTreeSet};

/// A property of a case with a few values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CaseFacet {
    /// Where its clock stands.
    Clock,
    /// How far it got.
    State,
    /// Why it was filed, by the letter of its cause.
    Cause,
    /// Who escalated it.
    Adviser,
    /// Its *razón* in RR.
    Marking,
    /// What is to be known of it besides.
    Flag,
}

/// What is to be known of a case besides, by code.
pub const FLAGS: [(&str, &str); 2] = [
    ("unaware", "en dos terminales a la vez"),
    (NO_REQUEST, "no es requerimiento"),
];

/// It is no request of a customer, and stands in no queue (X14).
pub const NO_REQUEST: &str = "no_request";

impl CaseFacet {
    /// Each of them, in the order in which they are read.
    pub const ALL: [Self; 6] = [
        Self::Clock,
        Self::State,
        Self::Cause,
        Self::Adviser,
        Self::Marking,
        Self::Flag,
    ];

    /// As it is read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Clock => "Plazo",
            Self::State => "Estado",
            Self::Cause => "Causa",
            Self::Adviser => "Asesor",
            Self::Marking => "Marcación",
            Self::Flag => "Aviso",
        }
    }

    /// What is read where nobody said any.
    #[must_use]
    pub const fn lack(self) -> &'static str {
        match self {
            Self::Clock | Self::State | Self::Flag => "",
            Self::Cause => "sin causa",
            Self::Adviser => "sin asesor",
            Self::Marking => "sin marcación",
        }
    }
}

/// The values that are wanted of each property, by their codes; a text that nobody said is
/// empty. Of a property of which none is named, every value is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chosen(BTreeMap<CaseFacet, BTreeSet<String>>);

impl Chosen {
    /// What is wanted of a property; none where all of it is.
    #[must_use]
    pub fn of(&self, facet: CaseFacet) -> Option<&BTreeSet<String>> {
        self.0.get(&facet)
    }

    /// Wants a value too, or no more.
    pub fn toggle(&mut self, facet: CaseFacet, value: &str) {
        let values = self.0.entry(facet).or_default();
        if !values.remove(value) {
            values.insert(value.to_owned());
        }
        self.0.retain(|_, values| !values.is_empty());
    }

    /// Whether a value is named.
    #[must_use]
    pub fn has(&self, facet: CaseFacet, value: &str) -> bool {
        self.of(facet).is_some_and(|values| values.contains(value))
    }

    /// Whether nothing is named.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Names no value of any property.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// How many values are named.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.values().map(BTreeSet::len).sum()
    }
}
