//! The one form engine: a form is data.
//!
//! A page or window with fields implements [`Filled`] and writes nothing that another
//! form writes too. The engine owns the cursor, scrolling, the mouse, when a problem
//! shows, reading, drafts, and keeping what is typed.
//!
//! # How a form is added
//! 1. One file in `screens/`, declared in `screens/mod.rs`, that begins with
//!    [`crate::tui::prelude`]: [`field_keys!`] names the fields, [`Shape`] says where the
//!    form stands, `fields` what they are, `read` turns them into what the deed takes or
//!    says what is in the way, `submit` is the deed's effect, `answered` what its answer
//!    means. All else has a default that serves.
//! 2. A page: one variant of [`Destination`] and its line in
//!    [`crate::tui::page::open`]. [`Context::PlainForm`] and [`Intent::Save`] are
//!    the keys of a form without its own; one with its own has them in `keymap/`. A
//!    window: [`Shape::WINDOW`], opened by its page with [`Filling::open`] and kept in
//!    the page's `window`. One that only asks for a line or two is no type of its own:
//!    it is a [`Prompt`].
//! 3. What is typed is kept under a kind of [`DraftKind`] of its own, which has its name,
//!    title and record in `actions/drafts.rs` and its way back in the board's `to_do`.
//! 4. A deed that the worker does not know yet is an effect and an answer in
//!    `subjects/<subject>.rs` and an arm in the `worker/` file of that name; what a person can do there is one of `actions`.
//!
//! [`testing::Trial`] fills it in for its tests. Another kind of field is another
//! [`Value`].
//!
//! Invariants: what was typed is in the draft one second after the last key and at
//! every way out; no letter typed in a form is a command; a field that is being typed
//! in is not called wrong before it is left.
//!
//! [`Destination`]: crate::tui::screens::Destination

mod any;
mod choice;
mod drafting;
mod field;
mod fields;
mod filling;
mod instant;
mod layout;
mod path;
mod phrase;
mod procedure;
mod prompt;
mod value;
mod values;
mod view;

#[cfg(test)]
pub(crate) mod testing;

use std::fmt;

use chrono::{DateTime, FixedOffset};
use ratatui::{buffer::Buffer, layout::Rect};

pub(crate) use self::{
    choice::Choice,
    field::{
        Field, FieldKey, Problems, choice, field_keys, instant, instant_now, line, many, path,
        procedure, secret, text, word, yes_no,
    },
    fields::Form,
    filling::Filling,
    instant::InstantField,
    phrase::NewPhrase,
    procedure::{ProcedureField, entry_of as procedure_entry, standing as procedure_standing},
    prompt::Prompt,
    value::{Around, Json, Look, Value, get, put},
    values::{Many, Text, Word},
};
use crate::tui::prelude::*;

/// Where a form is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Frame {
    /// Over the whole page.
    Page,
    /// In a window with so many columns inside.
    Window(u16),
}

/// Where a form stands, and how Enter goes through it. A form writes what differs from
/// [`Shape::page`] or [`Shape::WINDOW`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    /// Where its keys are looked up.
    pub(crate) context: Context,
    /// What submits it.
    pub(crate) submit: Intent,
    /// What submitting does, as the footer says it.
    pub(crate) verb: &'static str,
    /// What is told while the deed is done.
    pub(crate) busy: &'static str,
    /// Where it is drawn.
    pub(crate) frame: Frame,
    pub(crate) labels: u16,
    /// Enter goes from one missing field to the next: one not reached is not wrong yet.
    pub(crate) stepwise: bool,
}

impl Shape {
    /// A small window over a page.
    pub(crate) const WINDOW: Self = Self {
        context: Context::Question,
        submit: Intent::Accept,
        verb: "Guardar",
        busy: "Un momento…",
        frame: Frame::Window(66),
        labels: 18,
        stepwise: true,
    };

    /// A whole page with keys of its own.
    pub(crate) const fn page(context: Context, submit: Intent) -> Self {
        Self {
            context,
            submit,
            verb: "Guardar",
            busy: "guardando…",
            frame: Frame::Page,
            labels: 15,
            stepwise: false,
        }
    }
}

/// Lines above the fields.
#[derive(Debug, Clone, Default)]
pub(crate) struct Block {
    /// Stands before the first line.
    pub(crate) sign: Option<Sign>,
    /// The lines; those too long are cut.
    pub(crate) lines: Vec<Spans>,
    /// Stands at the right end of the first line.
    pub(crate) right: String,
    /// Stands close under what is above it; without a sign, at the left edge.
    pub(crate) tight: bool,
}

impl Block {
    /// A text over as many lines as it takes in so many columns.
    pub(crate) fn of(text: &str, role: Role, room: u16) -> Self {
        let lines = wrap(text, usize::from(room));
        Self {
            lines: lines.into_iter().map(|it| vec![span(it, role)]).collect(),
            ..Self::default()
        }
    }
}

/// What is told below the fields.
#[derive(Debug, Clone, Default)]
pub(crate) struct Below {
    /// The lines; those that do not fit are scrolled to.
    pub(crate) lines: Vec<Spans>,
    /// A line parts them from the fields.
    pub(crate) is_ruled: bool,
}

/// What stands on the row of a field besides its value.
#[derive(Debug, Clone)]
pub(crate) enum Beside {
    /// Behind the value.
    Behind(Spans),
    /// At the right edge.
    Right(Spans),
}

/// What an answer means to a form.
#[derive(Debug)]
pub(crate) enum Reply {
    /// It is about something else.
    Pass,
    /// Something became known.
    Stay(Vec<Wish>),
    /// What the deed waited for became known: it is tried again.
    Again,
    /// The deed is done: what was typed is no draft any more.
    Done(Vec<Wish>),
    /// The deed was not done; a window says why.
    Failed(Vec<Wish>),
    /// The deed was not done; the form says why.
    Refused(Report),
}

impl Reply {
    /// The deed was not done, and a window above says why.
    pub(crate) fn told_above(report: Report) -> Self {
        Self::Failed(vec![Wish::Ask(Window::Failed(report))])
    }
}

/// What a form's fields say, or everything that is in the way of the deed.
pub(crate) type Read<F> = Result<<F as Filled>::Input, Problems<<F as Filled>::Key>>;

/// A form: what is its own, and no more.
pub(crate) trait Filled: fmt::Debug + Sized + 'static {
    /// Its fields.
    type Key: FieldKey;
    /// What its deed takes.
    type Input;

    /// Where it stands, and how Enter goes through it.
    const SHAPE: Shape;

    /// The same where that is known only as it opens.
    fn shape(&self) -> Shape {
        Self::SHAPE
    }

    /// Under what its draft is kept; none where nothing is typed that would be missed,
    /// or while the record it is about is being loaded.
    fn draft(&self) -> Option<DraftKind>;

    /// Whether a draft that was left is offered; not where the form is opened with what
    /// is known already.
    fn offers_draft(&self) -> bool {
        true
    }

    /// Whether what stands in the fields needs no draft: nobody typed it, or it is kept
    /// in another way.
    fn is_kept(&self, _form: &Form<Self::Key>, _scene: &Scene<'_>) -> bool {
        false
    }

    /// The fields as the form opens, those that may come to apply included.
    fn fields(&mut self, scene: &Scene<'_>) -> Vec<Field<Self::Key>>;

    /// What stands in its first line.
    fn title(&self, form: &Form<Self::Key>, scene: &Scene<'_>) -> Spans;

    /// What the fields say, or everything that is in the way of the deed. Start with
    /// [`Form::problems`], which knows what is missing and what cannot be read.
    ///
    /// # Errors
    /// The problems.
    fn read(
        &self,
        form: &Form<Self::Key>,
        scene: &Scene<'_>,
    ) -> Result<Self::Input, Problems<Self::Key>>;

    /// The deed. It is awaited where it asks for an effect.
    fn submit(&mut self, input: Self::Input, scene: &Scene<'_>) -> Vec<Wish>;

    /// What it means that the deed was refused: the form says why.
    fn refused(
        &mut self,
        _form: &mut Form<Self::Key>,
        report: Report,
        _scene: &Scene<'_>,
    ) -> Reply {
        Reply::Refused(report)
    }

    /// What any other answer means.
    fn answered(
        &mut self,
        _form: &mut Form<Self::Key>,
        _answer: Answer,
        _scene: &Scene<'_>,
    ) -> Reply {
        Reply::Pass
    }

    /// Whether it can be filled in; else what is told instead of the fields.
    ///
    /// # Errors
    /// The sentence.
    fn ready(&self) -> Result<(), String> {
        Ok(())
    }

    /// The fields of a new passphrase: one is proposed, and how good it is is told.
    fn new_phrase(&self) -> Option<NewPhrase<Self::Key>> {
        None
    }

    /// Why this person may not do the deed, if so.
    fn forbidden(&self, _scene: &Scene<'_>) -> Option<String> {
        None
    }

    /// Where its keys are looked up now.
    fn context(&self) -> Context {
        self.shape().context
    }

    /// Whether something of its own stands over the fields, which take no keys then.
    fn is_covered(&self) -> bool {
        false
    }

    /// What submitting does, where that is not always the same.
    fn verb(&self) -> &'static str {
        self.shape().verb
    }

    /// Whether one of its own intents can be done now.
    fn allowed(&self, _form: &Form<Self::Key>, _intent: Intent) -> bool {
        true
    }

    /// Does one of its own intents.
    fn perform(
        &mut self,
        _form: &mut Form<Self::Key>,
        _intent: Intent,
        _scene: &Scene<'_>,
    ) -> Option<Vec<Wish>> {
        None
    }

    /// Whether a field applies to what was said so far.
    fn applies(&self, _form: &Form<Self::Key>, _key: Self::Key, _scene: &Scene<'_>) -> bool {
        true
    }

    /// The person changed or chose the value of a field.
    fn changed(
        &mut self,
        _form: &mut Form<Self::Key>,
        _key: Self::Key,
        _outcome: Outcome,
        _scene: &Scene<'_>,
    ) -> Vec<Wish> {
        Vec::new()
    }

    /// Something happened: what is to be asked about it.
    fn follow(&mut self, _form: &mut Form<Self::Key>, _scene: &Scene<'_>) -> Vec<Wish> {
        Vec::new()
    }

    /// Time passed: whether the deed is tried now.
    fn ticked(&mut self, _scene: &Scene<'_>) -> bool {
        false
    }

    /// Whether seconds are counted on it.
    fn counts_seconds(&self, _now: DateTime<FixedOffset>) -> bool {
        false
    }

    /// The field a refusal points to though nothing is missing.
    fn stuck(&self, _form: &Form<Self::Key>, _scene: &Scene<'_>) -> Option<Self::Key> {
        None
    }

    /// Where the cursor goes when a draft was resumed and nothing is missing.
    fn last(&self, form: &Form<Self::Key>) -> Option<Self::Key> {
        form.last()
    }

    /// Another label for a field.
    fn label(&self, _form: &Form<Self::Key>, _key: Self::Key) -> Option<&'static str> {
        None
    }

    /// What is warned of or explained under a field.
    fn remarks(&self, _form: &Form<Self::Key>, _key: Self::Key, _scene: &Scene<'_>) -> Vec<Remark> {
        Vec::new()
    }

    /// What stands on the row of a field; what its value says of itself where nothing
    /// is said here.
    fn beside(
        &self,
        _form: &Form<Self::Key>,
        _key: Self::Key,
        _scene: &Scene<'_>,
    ) -> Option<Beside> {
        None
    }

    /// What stands at the right of the title, instead of when the draft was saved.
    fn state(&self, _form: &Form<Self::Key>, _scene: &Scene<'_>) -> Option<String> {
        None
    }

    /// A verdict, a strip of facts, what the form is for, in so many columns.
    fn above(&self, _form: &Form<Self::Key>, _scene: &Scene<'_>, _room: u16) -> Vec<Block> {
        Vec::new()
    }

    /// What is told below the fields, in so many columns.
    fn below(&self, _form: &Form<Self::Key>, _scene: &Scene<'_>, _room: u16) -> Below {
        Below::default()
    }

    /// Draws what stands over the fields, once they are drawn.
    fn draw_over(&self, _area: Rect, _buf: &mut Buffer, _scene: &Scene<'_>) {}

    /// Puts into a draft what is no field.
    fn save(&self, _draft: &mut Json) {}

    /// Takes out of a draft what is no field, once the fields are restored.
    fn restore(&mut self, _form: &mut Form<Self::Key>, _draft: &Json, _scene: &Scene<'_>) {}
}
