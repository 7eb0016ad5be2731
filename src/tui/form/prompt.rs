//! A small window as data: what it is about, a few fields, the effect that they ask for.

use std::fmt;

use super::{FieldKey, Frame, Json, Word, put, word};
use crate::tui::text::{fit, width};
use crate::tui::{prelude::*, screens::parts::done};

/// In a window as data a field is called what its draft calls it.
impl FieldKey for &'static str {
    fn name(self) -> &'static str {
        self
    }
}

/// What is typed in it.
pub(crate) type Typed = Form<&'static str>;

/// The field of the word that confirms.
const SURE: &str = "sure";

type Submit = dyn Fn(&Typed, &Scene<'_>) -> Result<Effect, (&'static str, &'static str)>;

pub(crate) struct Prompt {
    shape: Shape,
    title: String,
    told: (String, Ink),
    listed: Vec<String>,
    fields: Vec<Field<&'static str>>,
    draft: Option<DraftKind>,
    /// What its draft says besides what is typed.
    about: Option<(&'static str, Json)>,
    deed: Box<Submit>,
    is_done: Box<dyn Fn(&Answer) -> bool>,
    word: Option<&'static str>,
}

impl fmt::Debug for Prompt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let window = &mut f.debug_struct("Prompt");
        window.field("title", &self.title).finish_non_exhaustive()
    }
}

impl Prompt {
    /// A window that is headed by its title, tells what it is for, and asks for an effect
    /// once nothing is missing; what is typed in it is kept nowhere, and it closes when
    /// something was done.
    pub(crate) fn new<E: Into<Effect>>(
        title: impl Into<String>,
        told: impl Into<String>,
        deed: impl Fn(&Typed) -> E + 'static,
    ) -> Self {
        Self::judging(title, told, move |form, _| Ok(deed(form)))
    }

    /// The same where what was typed may be wrong: then the deed says in which field, and
    /// why.
    pub(crate) fn judging<E: Into<Effect>>(
        title: impl Into<String>,
        told: impl Into<String>,
        deed: impl Fn(&Typed, &Scene<'_>) -> Result<E, (&'static str, &'static str)> + 'static,
    ) -> Self {
        Self {
            shape: Shape::WINDOW,
            title: title.into(),
            told: (told.into(), Ink::Text),
            listed: Vec::new(),
            fields: Vec::new(),
            draft: None,
            about: None,
            deed: Box::new(move |form, scene| deed(form, scene).map(Into::into)),
            is_done: Box::new(|answer| matches!(answer, Answer::Done(_))),
            word: None,
        }
    }

    /// It has the keys of a page, not of a question.
    pub(crate) const fn plain(mut self) -> Self {
        self.shape = Shape {
            frame: self.shape.frame,
            labels: self.shape.labels,
            ..Shape::page(Context::PlainForm, Intent::Save)
        };
        self
    }

    /// What its deed is called.
    pub(crate) const fn called(mut self, verb: &'static str) -> Self {
        self.shape.verb = verb;
        self
    }

    /// What it tells while its deed is being done.
    pub(crate) const fn busy(mut self, text: &'static str) -> Self {
        self.shape.busy = text;
        self
    }

    /// How wide its labels are.
    pub(crate) const fn labelled(mut self, columns: u16) -> Self {
        self.shape.labels = columns;
        self
    }

    /// Columns inside it.
    pub(crate) const fn wide(mut self, columns: u16) -> Self {
        self.shape.frame = Frame::Window(columns);
        self
    }

    /// What it tells is dim.
    pub(crate) const fn dim(mut self) -> Self {
        self.told.1 = Ink::Dim;
        self
    }

    /// Under what it tells stand these, in two columns.
    pub(crate) fn listing(mut self, all: impl IntoIterator<Item = String>) -> Self {
        self.listed.extend(all);
        self
    }

    /// What is typed in it is kept under this.
    pub(crate) const fn kept(mut self, draft: DraftKind) -> Self {
        self.draft = Some(draft);
        self
    }

    /// Its draft says this besides what is typed.
    pub(crate) fn noting(mut self, name: &'static str, said: impl Into<Json>) -> Self {
        self.about = Some((name, said.into()));
        self
    }

    /// A field of it.
    pub(crate) fn asks(mut self, field: Field<&'static str>) -> Self {
        self.fields.push(field);
        self
    }

    /// A word has to be typed: what it does is not undone with a key. Where nothing else
    /// is asked, the window has the keys of a confirmation.
    pub(crate) fn confirmed_by(mut self, text: &'static str) -> Self {
        if self.fields.is_empty() {
            self.shape.context = Context::Confirm;
        }
        self.asks(word(SURE, text))
    }

    /// What the status bar says once it is done, where the console has no word of its own
    /// for the answer.
    pub(crate) const fn then_says(mut self, word: &'static str) -> Self {
        self.word = Some(word);
        self
    }

    /// The answer that says that it is done.
    pub(crate) fn until(mut self, is_done: impl Fn(&Answer) -> bool + 'static) -> Self {
        self.is_done = Box::new(is_done);
        self
    }
}

/// The first half beside the second; what is too long for its column is cut.
fn in_two_columns(all: &[String], scene: &Scene<'_>, room: u16) -> Vec<Spans> {
    let (left, right) = all.split_at(all.len().div_ceil(2));
    let column = usize::from(room / 2).saturating_sub(1);
    let ellipsis = scene.theme.sign(Sign::Ellipsis);
    let line = |(at, it): (usize, &String)| {
        let it = fit(it, column, ellipsis);
        let air = " ".repeat((column + 2).saturating_sub(width(&it)));
        let beside = right.get(at).map(String::as_str).unwrap_or_default();
        let beside = fit(beside, column, ellipsis);
        vec![span(format!("{it}{air}{beside}"), Ink::Text)]
    };
    left.iter().enumerate().map(line).collect()
}

impl Filled for Prompt {
    type Key = &'static str;

    const SHAPE: Shape = Shape::WINDOW;

    fn shape(&self) -> Shape {
        self.shape
    }

    fn draft(&self) -> Option<DraftKind> {
        self.draft
    }

    fn save(&self, draft: &mut Json) {
        if let Some((name, said)) = &self.about {
            put(draft, name, said.clone());
        }
    }

    fn fields(&mut self, _: &Scene<'_>) -> Vec<Field<&'static str>> {
        std::mem::take(&mut self.fields)
    }

    fn title(&self, _: &Typed, _: &Scene<'_>) -> Spans {
        vec![span(self.title.clone(), Ink::Heading)]
    }

    fn above(&self, _: &Typed, scene: &Scene<'_>, room: u16) -> Vec<Block> {
        let (told, role) = &self.told;
        let told = (!told.is_empty()).then(|| Block::of(told, *role, room));
        let listed = Block {
            lines: in_two_columns(&self.listed, scene, room),
            ..Block::default()
        };
        let listed = (!self.listed.is_empty()).then_some(listed);
        told.into_iter().chain(listed).collect()
    }

    fn read(&self, form: &Typed, scene: &Scene<'_>) -> Read<Self> {
        let mut problems = form.problems(&scene.around());
        if form.shows(SURE) && !form.get(SURE).is_some_and(Word::is_complete) {
            problems.missing(SURE, "Escriba la palabra completa.");
        }
        match (self.deed)(form, scene) {
            Ok(effect) => problems.or(|| effect),
            Err((key, why)) => {
                if !problems.about(key) {
                    problems.wrong(key, why);
                }
                Err(problems)
            }
        }
    }

    fn answered(&mut self, _: &mut Typed, answer: Answer, scene: &Scene<'_>) -> Reply {
        if (self.is_done)(&answer) {
            let word = self.word.map(|word| done(scene.theme, word));
            Reply::Done(word.into_iter().chain([Wish::Back]).collect())
        } else {
            Reply::Pass
        }
    }
}
