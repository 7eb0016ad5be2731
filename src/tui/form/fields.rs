//! The fields of a form, which of them has the cursor, and what they say.

use std::{any::Any, path::PathBuf};

use chrono::{DateTime, FixedOffset};

use super::{
    choice::Choice,
    field::{Field, FieldKey, Place, Problems},
    instant::InstantField,
    path::PathField,
    value::{Around, Json, Value},
    values::{Many, Question, Text},
};
use crate::actions::Listing;
use crate::tui::prelude::*;

/// Fields with what was typed in them.
#[derive(Debug)]
pub(crate) struct Form<K> {
    pub(super) fields: Vec<Field<K>>,
    focus: usize,
    /// The deed was tried: what is missing is told of the fields before this one.
    told_to: usize,
    /// The form itself said where the cursor goes.
    pub(super) placed: bool,
    /// Hidden texts are shown.
    pub(crate) revealed: bool,
    /// The window above the form, which has the keys.
    pub(super) window: Option<Box<dyn Part>>,
}

impl<K: FieldKey> Form<K> {
    /// Fields, the cursor in the first.
    pub(super) const fn new(fields: Vec<Field<K>>) -> Self {
        Self {
            fields,
            focus: 0,
            told_to: 0,
            placed: false,
            revealed: false,
            window: None,
        }
    }

    /// Opens a window above the form, which closes where it wishes to go back. What it
    /// asks for is answered to it while it waits, else to the form.
    pub(crate) fn ask(&mut self, window: impl Part + 'static) {
        self.window = Some(Box::new(window));
    }

    pub(crate) fn focus(&self) -> Option<K> {
        self.fields.get(self.focus).map(|field| field.key)
    }

    pub(crate) fn is_in(&self, key: K) -> bool {
        self.focus() == Some(key)
    }

    pub(super) const fn focus_at(&self) -> usize {
        self.focus
    }

    fn position(&self, key: K) -> Option<usize> {
        self.fields.iter().position(|field| field.key == key)
    }

    /// Whether a field applies now.
    pub(crate) fn shows(&self, key: K) -> bool {
        self.position(key).is_some_and(|at| !self.fields[at].hidden)
    }

    /// Gives another example of what a field holds.
    pub(crate) fn exemplify(&mut self, key: K, example: &'static str) {
        if let Some(at) = self.position(key) {
            self.fields[at].placeholder = example;
        }
    }

    /// Positions of the fields that apply.
    pub(super) fn shown(&self) -> impl DoubleEndedIterator<Item = usize> + '_ {
        let all = self.fields.iter().enumerate();
        all.filter_map(|(at, field)| (!field.hidden).then_some(at))
    }

    /// The rows of fields that apply.
    pub(super) fn rows(&self) -> Vec<Vec<usize>> {
        let mut rows: Vec<Vec<usize>> = Vec::new();
        for at in self.shown() {
            match rows.last_mut() {
                Some(row) if self.fields[at].place == Place::Beside => row.push(at),
                _ => rows.push(vec![at]),
            }
        }
        rows
    }

    /// Says which fields apply; the cursor leaves those that do not.
    pub(super) fn show(&mut self, applies: &[bool]) {
        for (field, applies) in self.fields.iter_mut().zip(applies) {
            field.hidden = !applies;
        }
        if self.fields.get(self.focus).is_none_or(|it| it.hidden) {
            let before = self.shown().rev().find(|at| *at < self.focus);
            self.focus = before.or_else(|| self.shown().next()).unwrap_or(0);
        }
    }

    /// Takes the cursor to a field that applies.
    pub(crate) fn go(&mut self, key: K, around: &Around<'_>) {
        if let Some(at) = self.position(key).filter(|at| !self.fields[*at].hidden) {
            self.go_to(at, around);
        }
    }

    pub(super) fn go_to(&mut self, at: usize, around: &Around<'_>) {
        self.placed = true;
        self.leave(around);
        self.focus = at;
        self.dress(around.theme);
    }

    /// Takes the cursor from a choice to the field on its row.
    pub(super) fn go_beside_a_choice(&mut self, around: &Around<'_>) {
        let next = self.shown().find(|at| *at > self.focus);
        let next = next.filter(|at| self.fields[*at].place == Place::Beside);
        let is_choice = self.focus().is_some_and(|key| self.holds::<Choice>(key));
        if let Some(at) = next.filter(|_| is_choice) {
            self.go_to(at, around);
        }
    }

    /// Takes the cursor so many fields on, around the ends.
    pub(crate) fn step(&mut self, by: isize, around: &Around<'_>) {
        let shown: Vec<usize> = self.shown().collect();
        let count = isize::try_from(shown.len().max(1)).unwrap_or(1);
        let here = shown.iter().position(|at| *at == self.focus).unwrap_or(0);
        let to = (isize::try_from(here).unwrap_or(0) + by).rem_euclid(count);
        if let Some(at) = usize::try_from(to).ok().and_then(|to| shown.get(to)) {
            self.go_to(*at, around);
        }
    }

    /// The field with the cursor is left, wherever the cursor goes.
    pub(super) fn leave(&mut self, around: &Around<'_>) {
        if let Some(field) = self.fields.get_mut(self.focus) {
            field.value.leave(around);
        }
    }

    /// What the field with the cursor is to be told.
    pub(super) fn wants(&mut self) -> Option<Effect> {
        let field = self.fields.get_mut(self.focus).filter(|it| !it.hidden)?;
        field.value.wants()
    }

    /// Tells every field what lies in a folder.
    pub(super) fn listed(&mut self, listing: &Listing) {
        for field in &mut self.fields {
            field.value.listed(listing);
        }
    }

    /// Tells every field whether it has the cursor.
    pub(super) fn dress(&mut self, theme: Theme) {
        for (at, field) in self.fields.iter_mut().enumerate() {
            field.value.dress(at == self.focus, theme);
        }
    }

    pub(super) fn input(&mut self, event: &KeyEvent, around: &Around<'_>) -> Outcome {
        self.with_focus(|value| value.input(event, around))
    }

    /// What the field with the cursor says a key does in it.
    pub(super) fn says(&self, key: KeyCode) -> Option<&'static str> {
        let field = self.fields.get(self.focus).filter(|it| !it.hidden)?;
        field.value.says(key)
    }

    /// Whether Enter in the field with the cursor does what the form is for.
    pub(super) fn submits(&self) -> bool {
        let field = self.fields.get(self.focus).filter(|it| !it.hidden);
        field.is_some_and(|field| field.value.submits())
    }

    pub(super) fn paste(&mut self, text: &str, around: &Around<'_>) -> Outcome {
        self.with_focus(|value| value.paste(text, around))
    }

    /// A field that does not apply takes nothing, where none does.
    fn with_focus(&mut self, take: impl FnOnce(&mut dyn Value) -> Outcome) -> Outcome {
        self.fields
            .get_mut(self.focus)
            .filter(|field| !field.hidden)
            .map_or(Outcome::Ignored, |field| take(field.value.as_mut()))
    }

    /// What a field holds, as the kind that it is.
    pub(crate) fn get<T: Value>(&self, key: K) -> Option<&T> {
        let value: &dyn Any = self.fields[self.position(key)?].value.as_ref();
        debug_assert!(value.is::<T>(), "{key:?} is of another kind");
        value.downcast_ref()
    }

    pub(crate) fn get_mut<T: Value>(&mut self, key: K) -> Option<&mut T> {
        let at = self.position(key)?;
        let value: &mut dyn Any = self.fields[at].value.as_mut();
        debug_assert!(value.is::<T>(), "{key:?} is of another kind");
        value.downcast_mut()
    }

    fn value(&self, key: K) -> Option<&dyn Value> {
        Some(self.fields[self.position(key)?].value.as_ref())
    }

    /// What a field says, without blanks around it.
    pub(crate) fn text(&self, key: K) -> String {
        self.raw(key).trim().to_owned()
    }

    /// What a field says, as it was typed: a passphrase may begin with a blank.
    pub(crate) fn raw(&self, key: K) -> String {
        self.value(key)
            .map_or_else(String::new, |value| value.text().into_owned())
    }

    /// What a field that applies says; empty where it does not apply.
    pub(crate) fn shown_text(&self, key: K) -> String {
        if self.shows(key) {
            self.text(key)
        } else {
            String::new()
        }
    }

    /// Whether nothing was said in a field.
    pub(crate) fn is_blank(&self, key: K) -> bool {
        self.value(key).is_none_or(Value::is_blank)
    }

    /// Position of the option that is chosen in a field.
    pub(crate) fn chosen(&self, key: K) -> Option<usize> {
        self.get::<Choice>(key)?.chosen()
    }

    /// What is chosen of these, which are the options of the field.
    pub(crate) fn pick<T: Copy>(&self, key: K, options: &[T]) -> Option<T> {
        options.get(self.chosen(key)?).copied()
    }

    /// The file or folder that a field names.
    pub(crate) fn path(&self, key: K) -> PathBuf {
        self.get::<PathField>(key)
            .map_or_else(PathBuf::new, PathField::path)
    }

    /// Ids of what is marked in a field.
    pub(crate) fn marked(&self, key: K) -> Vec<String> {
        self.get::<Many>(key).map_or_else(Vec::new, Many::marked)
    }

    pub(crate) fn answer(&self, key: K) -> Option<bool> {
        self.get::<Question>(key)?.0.answer
    }

    pub(crate) fn answer_with(&mut self, key: K, answer: Option<bool>) {
        if let Some(question) = self.get_mut::<Question>(key) {
            question.0.answer = answer;
        }
    }

    /// A field has just come to apply.
    pub(crate) fn show_now(&mut self, key: K) {
        if let Some(at) = self.position(key) {
            self.fields[at].hidden = false;
        }
    }

    /// The instant that was typed; none where there is none, or where it follows the
    /// clock or cannot be read.
    pub(crate) fn at(&self, key: K, around: &Around<'_>) -> Option<DateTime<FixedOffset>> {
        self.get::<InstantField>(key)?.typed(around).ok().flatten()
    }

    /// Replaces what a field says.
    pub(crate) fn set(&mut self, key: K, text: &str) {
        if let Some(at) = self.position(key) {
            self.fields[at].value.set(text);
        }
    }

    /// Fills a field in: typing takes the place of that text.
    pub(crate) fn fill_in(&mut self, key: K, text: &str) {
        if let Some(at) = self.position(key) {
            self.fields[at].value.fill_in(text);
        }
    }

    /// Gives a field another kind of value.
    pub(crate) fn replace(&mut self, key: K, value: impl Value) {
        if let Some(at) = self.position(key) {
            self.fields[at].value = Box::new(value);
        }
    }

    /// The last field that applies.
    pub(crate) fn last(&self) -> Option<K> {
        self.shown().next_back().map(|at| self.fields[at].key)
    }

    /// Whether a field holds a value of a kind.
    pub(super) fn holds<T: Value>(&self, key: K) -> bool {
        self.value(key).is_some_and(|value| {
            let value: &dyn Any = value;
            value.is::<T>()
        })
    }

    /// Whether Enter breaks the line where the cursor is.
    pub(super) fn breaks_lines(&self) -> bool {
        self.focus().is_some_and(|key| self.holds::<Text>(key))
    }

    /// A step is done: what the next one lacks is told once that is tried.
    pub(super) fn forget_trying(&mut self) {
        self.told_to = 0;
    }

    /// What is missing is told of every field from now on.
    pub(crate) const fn tell_all(&mut self) {
        self.told_to = usize::MAX;
    }

    /// The same of the fields up to one.
    pub(super) fn tell_to(&mut self, at: usize) {
        self.told_to = self.told_to.max(at + 1);
    }

    /// Whether a problem of a field is told now: what is being typed is not called
    /// wrong before it is left.
    pub(super) fn tells(&self, at: usize, is_missing: bool) -> bool {
        at < self.told_to || (!is_missing && at != self.focus)
    }

    /// Whether what is wrong in a field is told now.
    pub(crate) fn is_told(&self, key: K) -> bool {
        self.position(key).is_some_and(|at| self.tells(at, false))
    }

    /// What cannot be read, and what must be said and is not.
    pub(crate) fn problems(&self, around: &Around<'_>) -> Problems<K> {
        let mut problems = Problems::none();
        for field in self.shown().map(|at| &self.fields[at]) {
            if let Some(sentence) = field.value.unread(around) {
                problems.wrong(field.key, sentence);
            } else if let Some(sentence) = field.required.filter(|_| field.value.is_blank()) {
                problems.missing(field.key, sentence);
            }
        }
        problems
    }

    /// The first of these fields after the one with the cursor, around the end.
    pub(super) fn next_of(&self, is_one: impl Fn(K) -> bool) -> Option<K> {
        let troubled = |at: &usize| is_one(self.fields[*at].key);
        let after = self.shown().filter(|at| *at > self.focus).find(&troubled);
        let at = after.or_else(|| self.shown().find(&troubled))?;
        Some(self.fields[at].key)
    }

    pub(crate) fn first_problem(&self, problems: &Problems<K>) -> Option<K> {
        let mut shown = self.shown().map(|at| self.fields[at].key);
        shown.find(|key| problems.about(*key))
    }

    /// What a draft keeps of the fields, those that do not apply included.
    pub(super) fn save(&self, around: &Around<'_>) -> Json {
        let mut draft = Json::Null;
        for field in &self.fields {
            field.value.save(field.key.name(), &mut draft, around);
        }
        draft
    }

    /// Takes out of a draft what it keeps of the fields.
    pub(super) fn restore(&mut self, draft: &Json, around: &Around<'_>) {
        for field in &mut self.fields {
            field.value.restore(field.key.name(), draft, around);
        }
    }
}
