//! A field: its label, what it holds, where it stands, and what it cannot do without.

use std::fmt;

use chrono::{DateTime, FixedOffset};

use crate::{actions::Sought, tui::effect::Effect};

use super::{
    choice::Choice,
    instant::InstantField,
    path::PathField,
    procedure::ProcedureField,
    value::Value,
    values::{Line, Many, Question, Text, Word},
};

/// The fields of a form, one variant each.
pub(crate) trait FieldKey: Copy + Eq + fmt::Debug + 'static {
    /// What a draft calls the field; `a.b` is `b` within `a`. Drafts of yesterday are
    /// read by it, so it never changes.
    fn name(self) -> &'static str;
}

/// Declares the fields of a form with the names that their drafts have, and brings them
/// into scope.
macro_rules! field_keys {
    ($($(#[$meta:meta])* $key:ident => $name:literal),+ $(,)?) => {
        /// A field of the form.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Key {
            $($(#[$meta])* $key),+
        }

        #[allow(unused_imports, reason = "a form need not name every field of its own")]
        use Key::{$($key),+};

        impl $crate::tui::form::FieldKey for Key {
            fn name(self) -> &'static str {
                match self {
                    $(Self::$key => $name),+
                }
            }
        }
    };
}

pub(crate) use field_keys;

/// Where a field stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// On a row of its own.
    Row,
    /// On a row of its own, with air above it.
    Group,
    /// On the row of the field before it.
    Beside,
}

/// What is written above a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Above {
    /// It begins a section.
    Heading(&'static str),
    /// It is explained.
    Note(&'static str),
}

#[derive(Debug)]
pub(crate) struct Field<K> {
    pub(super) key: K,
    pub(super) label: &'static str,
    pub(super) value: Box<dyn Value>,
    pub(super) placeholder: &'static str,
    /// What is told where it is blank and must not be.
    pub(super) required: Option<&'static str>,
    /// Columns of its value at most.
    pub(super) width: u16,
    /// Columns of its label, where they are not the form's.
    pub(super) labels: Option<u16>,
    pub(super) place: Place,
    pub(super) above: Option<Above>,
    /// It is explained below it.
    pub(super) note: Option<&'static str>,
    /// It does not apply now.
    pub(super) hidden: bool,
}

impl<K> Field<K> {
    pub(crate) fn new(key: K, label: &'static str, value: impl Value) -> Self {
        Self {
            key,
            label,
            value: Box::new(value),
            placeholder: "",
            required: None,
            width: u16::MAX,
            labels: None,
            place: Place::Row,
            above: None,
            note: None,
            hidden: false,
        }
    }

    /// It must be filled in, or this is told under it.
    pub(crate) const fn required(mut self, sentence: &'static str) -> Self {
        self.required = Some(sentence);
        self
    }

    /// Columns of its value at most.
    pub(crate) const fn width(mut self, columns: u16) -> Self {
        self.width = columns;
        self
    }

    pub(crate) const fn labelled(mut self, columns: u16) -> Self {
        self.labels = Some(columns);
        self
    }

    /// Shown dim while it is empty.
    pub(crate) const fn placeholder(mut self, text: &'static str) -> Self {
        self.placeholder = text;
        self
    }

    /// Air stands above it.
    pub(crate) const fn grouped(mut self) -> Self {
        self.place = Place::Group;
        self
    }

    /// It stands on the row of the field before it.
    pub(crate) const fn beside(mut self) -> Self {
        self.place = Place::Beside;
        self
    }

    /// It begins a section.
    pub(crate) const fn under(mut self, heading: &'static str) -> Self {
        self.above = Some(Above::Heading(heading));
        self
    }

    /// It is explained in the lines above it.
    pub(crate) const fn explained(mut self, note: &'static str) -> Self {
        self.above = Some(Above::Note(note));
        self
    }

    /// It is explained in the lines below it.
    pub(crate) const fn noted(mut self, note: &'static str) -> Self {
        self.note = Some(note);
        self
    }

    /// It begins with this text, which typing replaces.
    pub(crate) fn filled_in(mut self, text: &str) -> Self {
        self.value.fill_in(text);
        self
    }
}

pub(crate) fn line<K>(key: K, label: &'static str) -> Field<K> {
    Field::new(key, label, Line::default())
}

/// A hidden line of text.
pub(crate) fn secret<K>(key: K, label: &'static str) -> Field<K> {
    let value = Line {
        secret: true,
        ..Line::default()
    };
    Field::new(key, label, value)
}

/// An instant, which may stay empty.
pub(crate) fn instant<K>(key: K, label: &'static str) -> Field<K> {
    Field::new(key, label, InstantField::optional()).width(18)
}

/// An instant that is now until something else is typed.
pub(crate) fn instant_now<K>(key: K, label: &'static str, now: DateTime<FixedOffset>) -> Field<K> {
    Field::new(key, label, InstantField::now(now)).width(18)
}

pub(crate) fn choice<K>(key: K, label: &'static str, options: Choice) -> Field<K> {
    Field::new(key, label, options)
}

pub(crate) fn many<K>(key: K, label: &'static str, options: Many) -> Field<K> {
    Field::new(key, label, options)
}

/// A question to be answered with s or n.
pub(crate) fn yes_no<K>(key: K, question: &'static str) -> Field<K> {
    Field::new(key, question, Question::default()).width(4)
}

pub(crate) fn text<K>(key: K, label: &'static str, editor: Text) -> Field<K> {
    Field::new(key, label, editor)
}

/// A file or folder, typed or chosen from what lies there.
pub(crate) fn path<K>(key: K, label: &'static str, sought: Sought) -> Field<K> {
    Field::new(key, label, PathField::new(sought))
}

/// A procedure of the catalogue.
pub(crate) fn procedure<K>(key: K, label: &'static str, field: ProcedureField) -> Field<K> {
    Field::new(key, label, field).width(47)
}

/// A word to be typed, which submits the form.
pub(crate) fn word<K>(key: K, word: &'static str) -> Field<K> {
    Field::new(key, "", Word::new(word)).labelled(0)
}

/// Something that stands between a form and its deed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem<K> {
    pub(crate) key: K,
    pub(crate) text: String,
    /// Nothing was said yet, so that it is no mistake.
    pub(crate) is_missing: bool,
}

/// Everything that stands between a form and its deed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problems<K>(Vec<Problem<K>>);

impl<K: FieldKey> Problems<K> {
    pub(crate) const fn none() -> Self {
        Self(Vec::new())
    }

    /// What was typed in a field is wrong.
    pub(crate) fn wrong(&mut self, key: K, text: impl Into<String>) {
        self.of(key, text, false);
    }

    /// A field lacks something.
    pub(crate) fn missing(&mut self, key: K, text: impl Into<String>) {
        self.of(key, text, true);
    }

    /// What was typed in a field is wrong, or nothing was typed yet.
    pub(crate) fn of(&mut self, key: K, text: impl Into<String>, is_missing: bool) {
        self.0.push(Problem {
            key,
            text: text.into(),
            is_missing,
        });
    }

    /// Leaves out what is only missing.
    pub(crate) fn without_missing(mut self) -> Self {
        self.0.retain(|problem| !problem.is_missing);
        self
    }

    /// Whether something is said of a field.
    pub(crate) fn about(&self, key: K) -> bool {
        self.0.iter().any(|problem| problem.key == key)
    }

    /// All of them, in no order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Problem<K>> {
        self.0.iter()
    }

    /// The deed, where nothing is in its way.
    ///
    /// # Errors
    /// The problems themselves, where there are any.
    pub(crate) fn or<E: Into<Effect>>(self, deed: impl FnOnce() -> E) -> Result<Effect, Self> {
        if self.0.is_empty() {
            Ok(deed().into())
        } else {
            Err(self)
        }
    }
}
