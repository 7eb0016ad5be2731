//! What a form has of its own.

use crate::tui::widgets::prelude::*;
use std::fmt;

use chrono::{DateTime, FixedOffset};

use super::{
    field::{Field, FieldKey, Problems},
    fields::Form,
    phrase::NewPhrase,
    shape::{Below, Beside, Block, Shape},
    value::Json,
};
use crate::{
    actions::{DraftKind, Report},
    tui::{
        effect::Effect,
        keymap::Context,
        message::Answer,
        screens::{
            Scene, Window, Wish,
            parts::{Spans, span},
        },
        widgets::Remark,
    },
};

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
    /// A step of it is done, and what was typed is a draft still.
    Went(Vec<Wish>),
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

/// The deed that a form's fields ask for, or everything that is in its way.
pub(crate) type Read<F> = Result<Effect, Problems<<F as Filled>::Key>>;

/// A form: what is its own, and no more.
pub(crate) trait Filled: fmt::Debug + Sized + 'static {
    /// Its fields.
    type Key: FieldKey;

    /// What stands in its first line, where that is always the same.
    const TITLE: &'static str = "";
    /// What the form is for, told above the fields.
    const TOLD: &'static str = "";
    /// Whether a window above says why the deed was not done, and not the form.
    const TELLS_ABOVE: bool = false;

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
    fn title(&self, _form: &Form<Self::Key>, _scene: &Scene<'_>) -> Spans {
        vec![span(Self::TITLE, Ink::Heading)]
    }

    /// The deed that the fields ask for, or everything that is in its way. Start with
    /// [`Form::problems`], which knows what is missing and what cannot be read.
    ///
    /// # Errors
    /// The problems.
    fn read(
        &self,
        form: &Form<Self::Key>,
        scene: &Scene<'_>,
    ) -> Result<Effect, Problems<Self::Key>>;

    /// What is done about the deed that was read. It is awaited where it asks for an
    /// effect.
    fn submit(
        &mut self,
        deed: Effect,
        _form: &mut Form<Self::Key>,
        _scene: &Scene<'_>,
    ) -> Vec<Wish> {
        vec![Wish::Effect(deed)]
    }

    /// What it means that the deed was refused.
    fn refused(
        &mut self,
        _form: &mut Form<Self::Key>,
        report: Report,
        _scene: &Scene<'_>,
    ) -> Reply {
        if Self::TELLS_ABOVE {
            Reply::told_above(report)
        } else {
            Reply::Refused(report)
        }
    }

    /// Whether an answer says that the deed is done, and the form is left.
    fn is_done(&self, _answer: &Answer) -> bool {
        false
    }

    /// What any other answer means.
    fn answered(
        &mut self,
        _form: &mut Form<Self::Key>,
        answer: Answer,
        _scene: &Scene<'_>,
    ) -> Reply {
        if self.is_done(&answer) {
            Reply::Done(vec![Wish::Back])
        } else {
            Reply::Pass
        }
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
    fn above(&self, _form: &Form<Self::Key>, _scene: &Scene<'_>, room: u16) -> Vec<Block> {
        let told = (!Self::TOLD.is_empty()).then(|| Block::of(Self::TOLD, Ink::Dim, room));
        Vec::from_iter(told)
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
