//! What keys and answers do to the page.

use crossterm::event::{KeyCode, KeyEvent, MouseButton, MouseEvent, MouseEventKind};

use super::{
    super::{Destination, Input, Scene, Window, Wish, drafting::Drafted, parts::done},
    State, View,
    event::{NoEvent, Then},
    fields::{Slot, warned},
};
use crate::{
    actions::{AttentionView, OpeningInput, OutageChoice, Report, ReportKind, SlipView},
    domain::{
        authority::{Deed as May, permit},
        catalog::Scenario,
        rule::Rule,
    },
    tui::{
        effect::Effect,
        keymap::{Intent, typed},
        message::{Answer, Deed},
        widgets::Outcome,
    },
};

impl State {
    /// Takes what comes in.
    pub fn update(&mut self, input: Input, scene: &Scene<'_>) -> Vec<Wish> {
        self.request.set_theme(scene.theme);
        let mut wishes = match input {
            Input::Answer(answer) => self.answered(answer, scene),
            Input::Tick => Vec::new(),
            Input::Mouse(event) => self.mouse(event, scene),
            Input::Key(event) if self.leaves(&event, scene) => vec![Wish::Back],
            Input::Key(_) | Input::Paste(_) if self.drafting.is_waiting() => {
                self.drafting.keep(input);
                return Vec::new();
            }
            Input::Key(event) => {
                self.saves_next = false;
                self.key(&event, scene)
            }
            Input::Paste(text) => {
                self.paste(&text, scene);
                Vec::new()
            }
        };
        wishes.extend(self.settled(scene));
        wishes
    }

    /// Does what was asked for by key, palette or mouse.
    pub fn perform(&mut self, intent: Intent, scene: &Scene<'_>) -> Vec<Wish> {
        let mut wishes = match (&mut self.no_event, intent) {
            (Some(_), Intent::Back | Intent::Leave) => {
                self.no_event = None;
                Vec::new()
            }
            (Some(no_event), intent) => match no_event.perform(intent) {
                Some(then) => self.take(then, scene),
                None => Vec::new(),
            },
            (None, intent) => self.on_page(intent, scene),
        };
        wishes.extend(self.settled(scene));
        wishes
    }

    fn on_page(&mut self, intent: Intent, scene: &Scene<'_>) -> Vec<Wish> {
        match intent {
            Intent::SaveAttention => self.save(scene),
            Intent::NextField => self.step(1, scene),
            Intent::PreviousField => self.step(-1, scene),
            Intent::NextProblem => self.next_problem(scene),
            Intent::FromPaper => {
                self.from_paper = !self.from_paper;
                let slot = if self.from_paper {
                    Slot::Paper
                } else {
                    Slot::Procedure
                };
                self.go(slot, scene)
            }
            Intent::Resume => self.settle_draft(true, scene),
            Intent::Discard => self.settle_draft(false, scene),
            Intent::Back => vec![Wish::Back],
            Intent::Leave => {
                let mut wishes = self.keep(scene);
                wishes.push(Wish::Back);
                wishes
            }
            _ => Vec::new(),
        }
    }

    /// After every change: the cursor is where its field is, and what is new is judged.
    fn settled(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        if !self.slots(scene).contains(&self.focus) {
            self.focus = Slot::Procedure;
        }
        self.request.focus(self.focus == Slot::Request);
        self.ask_check(scene)
    }

    /// The way out is open while the draft is being looked for.
    fn leaves(&self, event: &KeyEvent, scene: &Scene<'_>) -> bool {
        self.drafting.is_waiting()
            && scene.keymap.resolve(self.context(), event) == Some(Intent::Leave)
    }

    /// A click goes to the field under it.
    fn mouse(&mut self, event: MouseEvent, scene: &Scene<'_>) -> Vec<Wish> {
        let settled = self.drafting.is_settled() && self.no_event.is_none();
        if !settled || event.kind != MouseEventKind::Down(MouseButton::Left) {
            return Vec::new();
        }
        let slot = View { state: self, scene }.slot_at(event.column, event.row);
        slot.map_or_else(Vec::new, |slot| self.go(slot, scene))
    }

    fn key(&mut self, event: &KeyEvent, scene: &Scene<'_>) -> Vec<Wish> {
        if self.drafting.is_settled() && self.no_event.is_none() {
            let (outcome, wishes) = self.field_key(event, scene);
            if outcome.is_used() {
                return wishes;
            }
        }
        match scene.keymap.resolve(self.context(), event) {
            Some(intent) => self.perform(intent, scene),
            None => Vec::new(),
        }
    }

    /// Offers a key to the field in focus.
    fn field_key(&mut self, event: &KeyEvent, scene: &Scene<'_>) -> (Outcome, Vec<Wish>) {
        let outcome = match self.focus {
            Slot::Procedure => {
                let outcome = self.procedure.input(event, scene);
                if outcome == Outcome::Chosen {
                    let next = if self.name.is_blank() {
                        Slot::Name
                    } else {
                        Slot::Request
                    };
                    return (outcome, self.go(next, scene));
                }
                outcome
            }
            // A number typed at once is the document's.
            Slot::DocumentType if typed(event).is_some_and(|it| it.is_ascii_digit()) => {
                self.focus = Slot::DocumentNumber;
                self.document_number.input(event)
            }
            Slot::DocumentType => self.document_type.input(event),
            // Enter saves here too; held with another key it breaks the line.
            Slot::Request if event.code == KeyCode::Enter && event.modifiers.is_empty() => {
                Outcome::Ignored
            }
            Slot::Request => self.request.input(event),
            Slot::Subjects => self.subjects.input(event),
            Slot::Belongs => self.belongs.input(event),
            Slot::PaperTime => self.taken.input(event),
            slot => self
                .line_mut(slot)
                .map_or(Outcome::Ignored, |line| line.input(event)),
        };
        (outcome, Vec::new())
    }

    fn paste(&mut self, text: &str, scene: &Scene<'_>) {
        match self.focus {
            Slot::Procedure => self.procedure.paste(text, scene),
            Slot::Request => self.request.paste(text),
            Slot::PaperTime => self.taken.paste(text),
            slot => self
                .line_mut(slot)
                .map_or(Outcome::Ignored, |line| line.paste(text)),
        };
    }

    fn step(&mut self, by: isize, scene: &Scene<'_>) -> Vec<Wish> {
        let slots = self.slots(scene);
        let here = slots.iter().position(|slot| *slot == self.focus);
        let next = here.unwrap_or(0).checked_add_signed(by);
        let next = next.map_or(slots.len() - 1, |next| next % slots.len());
        self.go(slots[next], scene)
    }

    /// Leaves the field in focus for another; what was typed is kept.
    fn go(&mut self, slot: Slot, scene: &Scene<'_>) -> Vec<Wish> {
        let wishes = self.keep(scene);
        self.focus = slot;
        wishes
    }

    /// Settles what was typed and saves the draft, where it changed.
    fn keep(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        self.procedure.leave();
        self.taken.settle(scene);
        if self.taking.is_some() {
            return Vec::new();
        }
        self.save_draft(scene)
    }

    /// The fields that are missing something or look wrong, in their order.
    fn troubled(&self, scene: &Scene<'_>) -> Vec<Slot> {
        let problems = self.problems(scene);
        let warnings = self.check.iter().flat_map(|check| &check.warnings);
        let troubled: Vec<Slot> = problems
            .iter()
            .map(|problem| problem.slot)
            .chain(warnings.map(|warning| warned(warning.field, self.from_paper)))
            .collect();
        let mut slots = self.slots(scene);
        slots.retain(|slot| troubled.contains(slot));
        slots
    }

    fn next_problem(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        self.attempted = true;
        let mut wishes = self.keep(scene);
        let slots = self.slots(scene);
        let place = |slot: Slot| slots.iter().position(|other| *other == slot);
        let here = place(self.focus);
        let troubled = self.troubled(scene);
        let next = troubled
            .iter()
            .find(|slot| place(**slot) > here)
            .or(troubled.first());
        match next {
            Some(slot) => self.focus = *slot,
            None => wishes.push(done(scene.theme, "Nada falta: Enter guarda")),
        }
        wishes
    }

    /// Takes the request down, once what is required is there.
    fn save(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        if self.taking.is_some() {
            return Vec::new();
        }
        self.attempted = true;
        let mut wishes = self.keep(scene);
        if let Some(problem) = self.problems(scene).first() {
            self.focus = problem.slot;
            return wishes;
        }
        if let Some(no_event) = self.without_event(scene) {
            // What it offers comes with the check (O3).
            self.saves_next = self.checked < self.ticket || self.is_news(scene);
            if !self.saves_next {
                self.no_event = Some(no_event);
            }
            return wishes;
        }
        wishes.extend(self.take(Then::Nothing, scene));
        wishes
    }

    /// Whether something was said that no check was asked about.
    fn is_news(&self, scene: &Scene<'_>) -> bool {
        self.asked.as_ref() != Some(&self.input(scene))
    }

    /// The question about the outage, where there is something to ask (O3, Q0).
    fn without_event(&self, scene: &Scene<'_>) -> Option<NoEvent> {
        let input = self.input(scene);
        let procedure_type = self.procedure_type(scene)?;
        let may_open = permit(
            scene.person.1,
            false,
            May::OpenOutage(Scenario::MassFailure),
        );
        let open = scene
            .board
            .cards
            .iter()
            .any(|card| card.procedure_type == procedure_type && card.open.is_some());
        if input.outage != OutageChoice::OfType || open || may_open.is_err() {
            return None;
        }
        let suggested = self
            .suggested
            .clone()
            .filter(|suggested| suggested.opening.procedure == input.procedure);
        Some(NoEvent::new(procedure_type, suggested, scene))
    }

    fn take(&mut self, then: Then, scene: &Scene<'_>) -> Vec<Wish> {
        self.no_event = None;
        let mut input = self.input(scene);
        let opening = match &then {
            Then::OpenSame(opening) => Some(opening.clone()),
            Then::OpenNew | Then::Nothing => None,
        };
        if then != Then::Nothing {
            // It joins the outage that is registered for it.
            input.outage = OutageChoice::None;
        }
        self.taking = Some(then);
        vec![Wish::Effect(Effect::TakeAttention {
            input: Box::new(input),
            opening,
        })]
    }

    /// Asks for what is missing and looks wrong, where something new was said.
    pub(super) fn ask_check(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        let input = self.input(scene);
        if self.asked.as_ref() == Some(&input) || self.taking.is_some() {
            return Vec::new();
        }
        self.ticket += 1;
        self.asked = Some(input.clone());
        vec![Wish::Effect(Effect::CheckAttention {
            ticket: self.ticket,
            input: Box::new(input),
        })]
    }

    fn answered(&mut self, answer: Answer, scene: &Scene<'_>) -> Vec<Wish> {
        if let Some(wishes) = self.draft_answered(&answer, scene) {
            return wishes;
        }
        match answer {
            Answer::AttentionChecked {
                ticket,
                check,
                suggested,
            } if ticket == self.ticket => {
                self.check = Some(*check);
                self.suggested = suggested;
                self.checked = ticket;
                if std::mem::take(&mut self.saves_next) {
                    return self.save(scene);
                }
                Vec::new()
            }
            Answer::Failed {
                deed: Deed::Load, ..
            } if std::mem::take(&mut self.saves_next) => {
                self.checked = self.ticket;
                self.save(scene)
            }
            // Another console may have opened or restored the outage it belongs to.
            Answer::Board(_) => {
                self.asked = None;
                Vec::new()
            }
            Answer::AttentionTaken { attention, slip } => match self.taking.take() {
                Some(then) => taken(&then, attention, slip),
                None => Vec::new(),
            },
            Answer::Failed {
                deed: Deed::Take,
                report,
            } if self.taking.take().is_some() => self.not_taken(report),
            _ => Vec::new(),
        }
    }

    fn not_taken(&mut self, report: Report) -> Vec<Wish> {
        match report.rule {
            Some(Rule::N2) if self.from_paper => self.focus = Slot::Paper,
            Some(Rule::O2) if self.from_paper => self.focus = Slot::PaperTime,
            None if report.kind == ReportKind::Usage && self.from_paper => {
                self.focus = Slot::Paper;
            }
            _ => {}
        }
        vec![Wish::Ask(Window::Failed(report))]
    }
}

/// The request has its code: it is shown over the page that comes next.
fn taken(then: &Then, attention: Box<AttentionView>, slip: Box<SlipView>) -> Vec<Wish> {
    let mut wishes = vec![Wish::Back];
    if *then == Then::OpenNew {
        let known = OpeningInput {
            procedure: attention.procedure_id.clone(),
            attention: Some(attention.id),
            ..OpeningInput::default()
        };
        wishes.push(Wish::Go(Destination::OutageForm(Box::new(known))));
    }
    wishes.push(Wish::Ask(Window::Slip { slip, attention }));
    wishes
}
