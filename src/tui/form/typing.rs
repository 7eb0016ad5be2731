//! A form being filled in: what keys and answers do to it.

use super::{Around, Frame, NewPhrase, drafting::Drafting, value::Json, values::Word};
use crate::tui::prelude::*;
use crate::tui::screens::parts::{GOES_ON, done, warned};
use chrono::{DateTime, FixedOffset};

/// Rows that are scrolled with one key.
const PAGE: i16 = 5;

/// What becomes of what was typed before an older draft was gone on with.
const TYPED_BEFORE: &str = "lo escrito queda en otro borrador";

impl<F: Filled> Filling<F> {
    /// The form as it opens, and what it needs.
    pub(crate) fn open(mut own: F, scene: &Scene<'_>) -> (Self, Vec<Wish>) {
        let mut filling = Self {
            form: Form::new(own.fields(scene)),
            own,
            drafting: Drafting::default(),
            busy: false,
            can_stop: false,
            if_refused: None,
            failure: None,
            held: Vec::new(),
            is_open: false,
            forbidden: None,
            scroll: 0,
        };
        let wishes = filling.settled(scene);
        (filling, wishes)
    }

    /// What stands in the fields now is nobody's work: it needs no draft.
    pub(crate) fn begins_here(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        self.drafting.saved = self.as_draft(&scene.around());
        self.settled(scene)
    }

    /// Where keys are pressed.
    pub(crate) fn context(&self) -> Context {
        match &self.form.window {
            Some(window) => window.context(),
            None => self.own.context(),
        }
    }

    pub(super) fn is_ready(&self) -> bool {
        self.own.ready().is_ok()
    }

    /// Whether an intent can be done now.
    pub(crate) fn allowed(&self, intent: Intent) -> bool {
        if let Some(window) = &self.form.window {
            return window.allowed(intent);
        }
        match intent {
            // Nothing is done with the fields beneath a question.
            Intent::Resume
            | Intent::Discard
            | Intent::NextField
            | Intent::PreviousField
            | Intent::NextProblem
            | Intent::BreakLine
            | Intent::ProposePassphrase
                if self.is_covered() =>
            {
                false
            }
            Intent::Resume | Intent::Discard => self.drafting.found.is_some(),
            Intent::NextField | Intent::PreviousField if self.form.shown().count() < 2 => false,
            Intent::BreakLine => self.form.breaks_lines(),
            // Space marks in a form, where anything can be marked.
            Intent::Toggle => false,
            Intent::ProposePassphrase if self.phrase().is_none() => false,
            Intent::NextField | Intent::PreviousField | Intent::NextProblem if self.busy => false,
            intent
                if intent == self.own.shape().submit && (self.busy || self.forbidden.is_some()) =>
            {
                false
            }
            intent => self.own.allowed(&self.form, intent),
        }
    }

    /// What Enter or Esc does now, where the key table does not say it; an empty text
    /// where it does nothing.
    pub(crate) fn says(&self, key: KeyCode, scene: &Scene<'_>) -> Option<&'static str> {
        if let Some(window) = &self.form.window {
            return window.says(key, scene);
        }
        if self.busy && matches!(key, KeyCode::Enter | KeyCode::Esc) {
            let cancels = key == KeyCode::Esc && self.can_stop;
            return Some(if cancels { "Cancelar" } else { "" });
        }
        let has_fields = self.form.shown().next().is_some();
        if !self.is_ready() || self.is_covered() || !has_fields {
            return None;
        }
        let enter = scene.keymap.resolve(self.context(), &KeyEvent::from(key));
        let is_submit = enter == Some(self.own.shape().submit);
        let submits = is_submit || self.form.submits();
        let breaks_lines = key == KeyCode::Enter && self.form.breaks_lines();
        match self.form.says(key) {
            Some(word) => Some(word),
            None if key == KeyCode::Esc => self.is_put_aside().then_some("Volver (queda guardado)"),
            None if key != KeyCode::Enter && !is_submit => None,
            None if submits => match self.own.read(&self.form, scene) {
                Err(_) => Some("Lo que falta"),
                Ok(_) => Some(self.own.verb()),
            },
            None if enter.is_some() => None,
            None if breaks_lines => Some("Otra línea"),
            None => Some("Siguiente"),
        }
    }

    /// Whether Esc takes a small window away and keeps what was typed in it.
    fn is_put_aside(&self) -> bool {
        matches!(self.own.shape().frame, Frame::Window(_)) && self.own.draft().is_some()
    }

    /// The new passphrase that is asked for now.
    fn phrase(&self) -> Option<NewPhrase<F::Key>> {
        let phrase = self.own.new_phrase();
        phrase.filter(|phrase| self.form.shows(phrase.first))
    }

    /// A window that stands over the form has the first word on what comes in.
    pub(crate) fn update(&mut self, input: Input, scene: &Scene<'_>) -> Vec<Wish> {
        let mut wishes = match input {
            input if self.is_for_window(&input) => {
                hosted(&mut self.form.window, |window| window.update(input, scene))
            }
            Input::Answer(answer) => self.answered(answer, scene),
            Input::Tick if self.own.ticked(scene) => self.submit(scene),
            Input::Tick => Vec::new(),
            Input::Mouse(event) => self.mouse(event, scene),
            Input::Key(event) if !self.is_ready() => {
                // The way out is open while something is being loaded.
                if let Some(Intent::Leave | Intent::Back) =
                    scene.keymap.resolve(self.context(), &event)
                {
                    vec![Wish::Back]
                } else {
                    self.held.push(Input::Key(event));
                    Vec::new()
                }
            }
            Input::Paste(text) if !self.is_ready() => {
                self.held.push(Input::Paste(text));
                Vec::new()
            }
            Input::Key(event) => self.key(&event, scene),
            Input::Paste(_) if self.is_covered() => Vec::new(),
            Input::Paste(text) => {
                let outcome = self.form.paste(&text, &scene.around());
                self.took(outcome, scene)
            }
        };
        wishes.extend(self.settled(scene));
        wishes
    }

    /// A window has the keys, and is told what it waits for.
    fn is_for_window(&self, input: &Input) -> bool {
        self.form.window.as_ref().is_some_and(|window| match input {
            Input::Key(_) | Input::Paste(_) | Input::Mouse(_) => true,
            Input::Answer(Answer::Drafts(answer)) => window.keeps(answer.of()),
            Input::Answer(Answer::Listing(_)) | Input::Tick => false,
            Input::Answer(_) => window.is_busy(),
        })
    }

    /// After everything: only fields that apply are shown, and what is new is asked.
    fn settled(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        self.show(scene);
        self.forbidden = self.own.forbidden(scene);
        self.form.dress(scene.theme);
        let mut wishes = self.begin(scene);
        wishes.extend(self.own.follow(&mut self.form, scene));
        wishes.extend(self.form.wants().map(Wish::Effect));
        wishes
    }

    fn show(&mut self, scene: &Scene<'_>) {
        let applies: Vec<bool> = self
            .form
            .fields
            .iter()
            .map(|field| self.own.applies(&self.form, field.key, scene))
            .collect();
        self.form.show(&applies);
    }

    /// Once it can be filled in, an older draft is looked for and what was typed
    /// meanwhile is taken.
    fn begin(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        if self.is_open || !self.is_ready() {
            return Vec::new();
        }
        self.is_open = true;
        self.drafting.saved = self.as_draft(&scene.around());
        let mut wishes = self.look_for_draft();
        for input in std::mem::take(&mut self.held) {
            wishes.extend(self.update(input, scene));
        }
        wishes
    }

    fn look_for_draft(&mut self) -> Vec<Wish> {
        let Some(form) = self.own.draft() else {
            return Vec::new();
        };
        self.drafting.asked = true;
        let mine = self.drafting.name;
        vec![Wish::effect(DraftEffect::Load { form, mine })]
    }

    fn key(&mut self, event: &KeyEvent, scene: &Scene<'_>) -> Vec<Wish> {
        let intent = scene.keymap.resolve(self.context(), event);
        let plain_enter = event.code == KeyCode::Enter && event.modifiers.is_empty();
        // Enter submits from a text of several lines too; held with another key it
        // breaks the line.
        let submits = plain_enter && intent.is_some() && self.form.breaks_lines();
        if !submits && !self.is_covered() {
            if typed(event).is_some_and(|it| it.is_ascii_digit()) {
                self.form.go_beside_a_choice(&scene.around());
            }
            let outcome = self.form.input(event, &scene.around());
            if outcome.is_used() {
                return self.took(outcome, scene);
            }
        }
        match intent {
            Some(intent) => self.perform(intent, scene),
            None if plain_enter => self.step(1, scene),
            None => Vec::new(),
        }
    }

    /// A field took a key, a paste or a click.
    pub(super) fn took(&mut self, outcome: Outcome, scene: &Scene<'_>) -> Vec<Wish> {
        if !matches!(outcome, Outcome::Changed | Outcome::Chosen) {
            return Vec::new();
        }
        self.failure = None;
        let Some(key) = self.form.focus() else {
            return Vec::new();
        };
        let is_word = self.form.holds::<Word>(key);
        self.form.placed = false;
        let mut wishes = self.own.changed(&mut self.form, key, outcome, scene);
        self.show(scene);
        if outcome == Outcome::Chosen && is_word {
            wishes.extend(self.submit(scene));
        } else if outcome == Outcome::Chosen && !self.form.placed {
            wishes.extend(self.step(1, scene));
        } else if outcome == Outcome::Chosen {
            wishes.extend(self.keep(scene));
        }
        wishes
    }

    /// Does what was asked for by key, palette or mouse.
    pub(crate) fn perform(&mut self, intent: Intent, scene: &Scene<'_>) -> Vec<Wish> {
        if self.busy && matches!(intent, Intent::Back | Intent::Leave) {
            return self.goes_on(scene);
        }
        if self.form.window.is_some() {
            let window = &mut self.form.window;
            let mut wishes = hosted(window, |window| window.perform(intent, scene));
            wishes.extend(self.settled(scene));
            return wishes;
        }
        let was_covered = self.is_covered();
        if let Some(mut wishes) = self.own.perform(&mut self.form, intent, scene) {
            self.show(scene);
            wishes.extend(self.keep(scene));
            wishes.extend(self.own.follow(&mut self.form, scene));
            return wishes;
        }
        let mut wishes = match intent {
            intent if intent == self.own.shape().submit => self.submit(scene),
            // A question over the fields was answered: the deed goes on.
            Intent::Accept if was_covered => self.submit(scene),
            Intent::NextField | Intent::Down => self.go_on(1, scene),
            Intent::PreviousField | Intent::Up => self.go_on(-1, scene),
            Intent::PageUp | Intent::PageDown => {
                self.scroll(
                    if intent == Intent::PageUp {
                        -PAGE
                    } else {
                        PAGE
                    },
                    scene,
                );
                Vec::new()
            }
            Intent::BreakLine => {
                let enter = KeyEvent::from(KeyCode::Enter);
                let outcome = self.form.input(&enter, &scene.around());
                self.took(outcome, scene)
            }
            Intent::NextProblem => self.next_problem(scene),
            Intent::ProposePassphrase if self.allowed(intent) => {
                vec![Wish::effect(EntryEffect::ProposePassphrase)]
            }
            Intent::Resume => self.resume(scene),
            Intent::Discard => self.discard(),
            Intent::Back | Intent::Leave => {
                let mut wishes = if self.own.is_kept(&self.form, scene) {
                    self.forget().into_iter().collect()
                } else {
                    self.keep(scene)
                };
                wishes.push(Wish::Back);
                wishes
            }
            _ => Vec::new(),
        };
        wishes.extend(self.settled(scene));
        wishes
    }

    /// Nobody turns away from a deed and never hears of it: it is cancelled where it can
    /// be, and awaited where not.
    fn goes_on(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        self.if_refused = Some("no se hizo");
        if self.can_stop {
            let text = warned(scene.theme, "cancelando…");
            return vec![Wish::effect(UpkeepEffect::Cancel), text];
        }
        vec![warned(scene.theme, GOES_ON)]
    }

    /// To another field; where there is none, through what is told below.
    fn go_on(&mut self, by: i16, scene: &Scene<'_>) -> Vec<Wish> {
        if self.form.shown().count() < 2 {
            self.scroll(by, scene);
        }
        self.step(by.into(), scene)
    }

    fn step(&mut self, by: isize, scene: &Scene<'_>) -> Vec<Wish> {
        self.form.step(by, &scene.around());
        self.keep(scene)
    }

    fn next_problem(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        self.form.tell_all();
        self.form.leave(&scene.around());
        let mut wishes = self.keep(scene);
        let (problems, stuck) = match self.own.read(&self.form, scene) {
            Err(problems) => (Some(problems), None),
            Ok(_) => (None, self.own.stuck(&self.form, scene)),
        };
        let next = self.form.next_of(|key| {
            let wrong = problems.as_ref().is_some_and(|it| it.about(key));
            wrong || stuck == Some(key) || self.is_warned_of(key, scene)
        });
        if let Some(key) = next {
            self.form.go(key, &scene.around());
        } else {
            let text = format!("Nada falta: {}", self.own.verb());
            wishes.push(done(scene.theme, &text));
        }
        wishes
    }

    fn is_warned_of(&self, key: F::Key, scene: &Scene<'_>) -> bool {
        let remarks = self.own.remarks(&self.form, key, scene);
        remarks.iter().any(|it| it.kind == RemarkKind::Warning)
    }

    fn submit(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        if !self.is_ready() || !self.allowed(self.own.shape().submit) {
            return Vec::new();
        }
        self.form.leave(&scene.around());
        if !self.own.shape().stepwise {
            self.form.tell_all();
        }
        let mut wishes = self.keep(scene);
        match self.own.read(&self.form, scene) {
            Err(problems) => {
                if let Some(key) = self.form.first_problem(&problems) {
                    let here = self.form.focus_at();
                    self.form.go(key, &scene.around());
                    if self.form.focus_at() <= here {
                        self.form.tell_to(here);
                    }
                }
            }
            Ok(deed) => {
                let asked = self.own.submit(deed, &mut self.form, scene);
                let effects = || {
                    asked.iter().filter_map(|wish| match wish {
                        Wish::Effect(effect) => Some(effect),
                        _ => None,
                    })
                };
                self.busy = effects().next().is_some();
                self.can_stop = effects().any(Effect::can_be_cancelled);
                self.if_refused = None;
                self.failure = None;
                wishes.extend(asked);
            }
        }
        wishes
    }

    /// Saves the fields, where they changed: nothing that was typed is lost at any way
    /// out. The field with the cursor is not touched.
    pub(crate) fn keep(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        let window = self.form.window.as_mut();
        let mut wishes = window.map_or_else(Vec::new, |window| window.keep(scene));
        wishes.extend(self.keep_own(scene));
        wishes
    }

    fn keep_own(&mut self, scene: &Scene<'_>) -> Option<Wish> {
        let name = self.drafting.name;
        // What is typed before the name is known is saved under it all the same.
        let has_name = name.is_some() || self.drafting.asked;
        let is_open = has_name && !self.busy && self.is_open;
        let form = self.own.draft().filter(|_| is_open)?;
        let fields = self.as_draft(&scene.around());
        if self.drafting.saved == fields {
            return None;
        }
        let data = fields.to_string();
        self.drafting.saved = fields;
        if self.own.is_kept(&self.form, scene) {
            return self.forget();
        }
        self.drafting.is_kept = true;
        // What is told of is what the disk has, and that is not yet this.
        self.drafting.saved_at = None;
        let save = DraftEffect::Save { form, name, data };
        Some(Wish::effect(save))
    }

    /// When all that is typed was saved; none while some of it is not.
    pub(super) fn saved_at(&self, scene: &Scene<'_>) -> Option<DateTime<FixedOffset>> {
        let at = self.drafting.saved_at?;
        (self.as_draft(&scene.around()) == self.drafting.saved).then_some(at)
    }

    fn as_draft(&self, around: &Around<'_>) -> Json {
        let mut draft = self.form.save(around);
        self.own.save(&mut draft);
        draft
    }

    /// *Retomar*: the older draft fills the fields and goes on under a name of its own:
    /// another console may have it open, and each keeps what is typed in it. What was
    /// typed here meanwhile stays another draft.
    fn resume(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        let mut wishes = self.keep(scene);
        let Some(draft) = self.drafting.found.take() else {
            return wishes;
        };
        let around = scene.around();
        if let Ok(fields) = serde_json::from_str::<Json>(&draft.data) {
            self.form.restore(&fields, &around);
            self.own.restore(&mut self.form, &fields, scene);
            self.show(scene);
        }
        wishes.push(Wish::effect(DraftEffect::Take(draft.name, draft.data)));
        if self.drafting.is_kept {
            wishes.push(done(scene.theme, TYPED_BEFORE));
        }
        self.drafting.name = None;
        self.drafting.asked = true;
        self.drafting.saved = self.as_draft(&around);
        self.drafting.saved_at = Some(draft.saved_at);
        self.drafting.is_kept = true;
        self.go_to_gap(scene);
        wishes
    }

    /// Takes the cursor to what is still to be said.
    pub(crate) fn go_to_gap(&mut self, scene: &Scene<'_>) {
        self.form.go_to_gap(&self.own, scene);
    }

    /// *Descartar*: the older draft is forgotten; the one before it, if any, is offered.
    fn discard(&mut self) -> Vec<Wish> {
        let Some(draft) = self.drafting.found.take() else {
            return Vec::new();
        };
        let mut wishes = vec![Wish::effect(DraftEffect::Discard(draft.name))];
        wishes.extend(self.look_for_draft());
        wishes
    }

    fn answered(&mut self, answer: Answer, scene: &Scene<'_>) -> Vec<Wish> {
        let kind = self.own.draft();
        match answer {
            // What was saved before is not told of while what was typed since is not.
            Answer::Drafts(DraftAnswer::Saved { name, data })
                if self.drafting.is_up_to(name, &data) =>
            {
                self.drafting.saved_at = Some(scene.now);
                Vec::new()
            }
            Answer::Drafts(DraftAnswer::Found { name, found })
                if Some(name.kind) == kind && self.drafting.asked =>
            {
                self.drafting.asked = false;
                self.drafting.name = Some(name);
                self.drafting.found = found.filter(|_| self.own.offers_draft());
                self.keep(scene)
            }
            Answer::Listing(listing) => {
                self.form.listed(&listing);
                Vec::new()
            }
            Answer::Entry(EntryAnswer::Passphrase(phrase)) => {
                if let Some(fields) = self.phrase() {
                    fields.propose(&mut self.form, &phrase, &scene.around());
                }
                Vec::new()
            }
            // It is not its own deed that was refused.
            Answer::Refused(report) if !self.busy => vec![Wish::Ask(Window::Failed(report))],
            Answer::Refused(report) => {
                let reply = self.own.refused(&mut self.form, report, scene);
                self.follow_reply(reply, scene)
            }
            answer => {
                let reply = self.own.answered(&mut self.form, answer, scene);
                self.follow_reply(reply, scene)
            }
        }
    }

    fn follow_reply(&mut self, reply: Reply, scene: &Scene<'_>) -> Vec<Wish> {
        match reply {
            // It is somebody else's deed that was done.
            Reply::Done(_) if !self.busy => Vec::new(),
            Reply::Pass => Vec::new(),
            Reply::Stay(wishes) => wishes,
            Reply::Again => self.submit(scene),
            Reply::Done(mut wishes) => {
                self.busy = false;
                wishes.splice(0..0, self.forget());
                wishes
            }
            Reply::Went(wishes) => {
                self.busy = false;
                self.scroll = 0;
                self.form.forget_trying();
                wishes
            }
            Reply::Failed(wishes) => {
                self.busy = false;
                wishes
            }
            Reply::Refused(report) => {
                self.busy = false;
                self.failure = Some(report);
                let told = self.if_refused.take();
                let told = told.map(|word| warned(scene.theme, word));
                told.into_iter().collect()
            }
        }
    }

    /// What was typed became a record.
    fn forget(&mut self) -> Option<Wish> {
        self.drafting.saved_at = None;
        let kept = std::mem::take(&mut self.drafting.is_kept);
        let name = self.drafting.name.filter(|_| kept)?;
        Some(Wish::effect(DraftEffect::Discard(name)))
    }
}
