//! What keys and answers do to the page.

use crossterm::event::{KeyEvent, MouseButton, MouseEvent, MouseEventKind};

use super::{
    super::{
        Destination, Input, Scene, Window, Wish,
        draft_phase::DraftChoice,
        parts::{done, short},
    },
    State, View,
    draft::OpeningDraft,
    fields::Slot,
};
use crate::{
    actions::{Draft, DraftKind, Report, ReportKind},
    domain::{
        outage::{Question, Verdict},
        rule::Rule,
    },
    tui::{
        effect::Effect,
        keymap::Intent,
        message::{Answer, Deed, OutageDeed},
        widgets::{Outcome, YesNo},
    },
};

impl State {
    /// Takes what comes in.
    pub fn update(&mut self, input: Input, scene: &Scene<'_>) -> Vec<Wish> {
        let mut wishes = match input {
            Input::Answer(answer) => self.answered(answer, scene),
            Input::Tick => Vec::new(),
            Input::Mouse(event) => self.mouse(event, scene),
            Input::Key(_) | Input::Paste(_) if self.phase.is_waiting() => {
                self.phase.keep(input);
                return Vec::new();
            }
            Input::Key(event) => self.key(&event, scene),
            Input::Paste(text) => {
                self.paste(&text, scene);
                Vec::new()
            }
        };
        wishes.extend(self.ask_verdict(scene));
        wishes
    }

    /// Does what was asked for by key, palette or mouse.
    pub fn perform(&mut self, intent: Intent, scene: &Scene<'_>) -> Vec<Wish> {
        let mut wishes = match intent {
            Intent::RegisterOutage => self.register(scene),
            Intent::NextField => self.step(1, scene),
            Intent::PreviousField => self.step(-1, scene),
            Intent::NextProblem => self.next_problem(scene),
            Intent::Resume => self.settle_draft(true, scene),
            Intent::Discard => self.settle_draft(false, scene),
            Intent::Back => vec![Wish::Back],
            Intent::Leave => {
                let mut wishes = self.keep(scene);
                if self.noted_now(scene) {
                    // The inquiry keeps it all; the draft would only ask again.
                    wishes.push(Wish::Effect(Effect::DiscardDraft(DraftKind::Opening)));
                }
                wishes.push(Wish::Back);
                wishes
            }
            _ => Vec::new(),
        };
        wishes.extend(self.ask_verdict(scene));
        wishes
    }

    /// A click goes to the field under it.
    fn mouse(&mut self, event: MouseEvent, scene: &Scene<'_>) -> Vec<Wish> {
        let settled = self.phase.is_settled();
        if !settled || event.kind != MouseEventKind::Down(MouseButton::Left) {
            return Vec::new();
        }
        let slot = View { state: self, scene }.slot_at(event.column, event.row);
        slot.map_or_else(Vec::new, |slot| self.go(slot, scene))
    }

    fn key(&mut self, event: &KeyEvent, scene: &Scene<'_>) -> Vec<Wish> {
        if self.phase.is_settled() {
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
        let mut wishes = Vec::new();
        let outcome = match self.focus {
            Slot::Procedure => {
                let before = self.procedure.id().map(str::to_owned);
                let outcome = self.procedure.input(event, scene);
                let picked = self.procedure.id().map(str::to_owned);
                if picked.is_some() && picked != before {
                    self.follow_procedure(scene);
                }
                if outcome == Outcome::Chosen {
                    let next = self.first_gap(scene).unwrap_or(Slot::Started);
                    wishes = self.go(next, scene);
                }
                outcome
            }
            Slot::Applications => {
                let outcome = self.applications.input(event);
                self.applications_touched |= outcome == Outcome::Changed;
                outcome
            }
            Slot::Scenario => self.scenario.input(event),
            Slot::Question(question) => {
                let mut asked = YesNo::new(self.answers.get(question));
                let outcome = asked.input(event);
                self.answers.set(question, asked.answer);
                if outcome == Outcome::Chosen {
                    wishes = self.step(1, scene);
                }
                outcome
            }
            Slot::Started => self.started.input(event),
            Slot::Detected => self.detected.input(event),
            Slot::Restored => self.restored.input(event),
            Slot::Notice => self.notice.input(event),
            Slot::LateReason => self.late_reason.input(event),
        };
        (outcome, wishes)
    }

    fn paste(&mut self, text: &str, scene: &Scene<'_>) {
        match self.focus {
            Slot::Procedure => self.procedure.paste(text, scene),
            Slot::Started => self.started.paste(text),
            Slot::Detected => self.detected.paste(text),
            Slot::Restored => self.restored.paste(text),
            Slot::Notice => self.notice.paste(text),
            Slot::LateReason => self.late_reason.paste(text),
            Slot::Applications | Slot::Scenario | Slot::Question(_) => Outcome::Ignored,
        };
    }

    /// The field that refuses, or the first without which nothing can be registered.
    pub(super) fn first_gap(&self, scene: &Scene<'_>) -> Option<Slot> {
        if let Verdict::Refused { rule, .. } = self.eligibility(scene) {
            return Some(question_of(rule).map_or(Slot::Procedure, Slot::Question));
        }
        self.problems(scene).first().map(|problem| problem.slot)
    }

    fn step(&mut self, by: isize, scene: &Scene<'_>) -> Vec<Wish> {
        let slots = self.slots(scene);
        let here = slots.iter().position(|slot| *slot == self.focus);
        let next = match here {
            Some(here) => here
                .checked_add_signed(by)
                .map_or(slots.len() - 1, |next| next % slots.len()),
            None => 0,
        };
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
        self.started.settle(scene);
        self.detected.settle(scene);
        self.restored.settle(scene);
        let draft = self.as_draft(scene);
        if self.saved.as_ref() == Some(&draft) {
            return Vec::new();
        }
        let Ok(data) = serde_json::to_string(&draft) else {
            return Vec::new();
        };
        self.saved = Some(draft);
        vec![Wish::Effect(Effect::SaveDraft {
            form: DraftKind::Opening,
            data,
        })]
    }

    fn next_problem(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        self.attempted = true;
        let mut wishes = self.keep(scene);
        let slots = self.slots(scene);
        let problems = self.problems(scene);
        let place = |slot: Slot| slots.iter().position(|other| *other == slot);
        let here = place(self.focus);
        let next = problems
            .iter()
            .find(|problem| place(problem.slot) > here)
            .or(problems.first());
        let refusing = matches!(self.eligibility(scene), Verdict::Refused { .. });
        match next.map(|problem| problem.slot) {
            None if refusing => self.focus = self.first_gap(scene).unwrap_or(self.focus),
            Some(slot) => self.focus = slot,
            None => wishes.push(done(scene.theme, "Nada falta: Enter registra")),
        }
        wishes
    }

    fn register(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        if self.registering {
            return Vec::new();
        }
        self.attempted = true;
        let mut wishes = self.keep(scene);
        let refused = matches!(self.eligibility(scene), Verdict::Refused { .. });
        if !refused && let Some(slot) = self.first_gap(scene) {
            self.focus = slot;
            return wishes;
        }
        let input = self.input(scene);
        if let Some((noted, report)) = &self.noted
            && *noted == input
        {
            wishes.push(Wish::Ask(refusal(report)));
            return wishes;
        }
        self.registering = true;
        self.assessed = Some(input.clone());
        wishes.push(Wish::Effect(Effect::Open(Box::new(input))));
        wishes
    }

    /// Asks for a verdict where something new was said.
    pub(super) fn ask_verdict(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        let input = self.input(scene);
        if self.assessed.as_ref() == Some(&input) {
            return Vec::new();
        }
        self.ticket += 1;
        self.assessed = Some(input.clone());
        vec![Wish::Effect(Effect::Assess {
            ticket: self.ticket,
            input: Box::new(input),
        })]
    }

    fn answered(&mut self, answer: Answer, scene: &Scene<'_>) -> Vec<Wish> {
        match answer {
            Answer::Assessed { ticket, verdict } if ticket == self.ticket => {
                self.verdict = Some(verdict);
                Vec::new()
            }
            // Another console may have opened or restored what the verdict rests on (O1).
            Answer::Board(_) if !self.registering => {
                self.assessed = None;
                Vec::new()
            }
            Answer::DraftSaved(DraftKind::Opening) => {
                self.saved_at = Some(scene.now);
                Vec::new()
            }
            Answer::Draft {
                form: DraftKind::Opening,
                draft,
            } if self.phase.is_waiting() => self.draft_loaded(draft, scene),
            Answer::Failed {
                deed: Deed::Draft, ..
            } if self.phase.is_waiting() => self.draft_loaded(None, scene),
            Answer::Changed {
                deed: OutageDeed::Opened,
                outage,
            } if self.registering => {
                self.registering = false;
                vec![
                    done(
                        scene.theme,
                        &format!("Evento {} registrado", short(&outage.correlative)),
                    ),
                    Wish::Back,
                    Wish::Go(Destination::OutageDetail(outage.correlative)),
                ]
            }
            Answer::Failed {
                deed: Deed::Open,
                report,
            } if self.registering => self.not_registered(report, scene),
            _ => Vec::new(),
        }
    }

    fn draft_loaded(&mut self, draft: Option<Draft>, scene: &Scene<'_>) -> Vec<Wish> {
        let kept = self.phase.answered(draft);
        self.replay(kept, scene)
    }

    fn replay(&mut self, kept: Vec<Input>, scene: &Scene<'_>) -> Vec<Wish> {
        kept.into_iter()
            .flat_map(|input| self.update(input, scene))
            .collect()
    }

    /// *Retomar* or *Descartar*.
    fn settle_draft(&mut self, resume: bool, scene: &Scene<'_>) -> Vec<Wish> {
        match self.phase.settle(resume) {
            None => Vec::new(),
            Some(DraftChoice::Resumed(draft)) => {
                if let Ok(fields) = serde_json::from_str::<OpeningDraft>(&draft.data) {
                    self.resume(&fields, scene);
                }
                self.saved = Some(self.as_draft(scene));
                self.saved_at = Some(draft.saved_at);
                Vec::new()
            }
            Some(DraftChoice::Discarded(kept)) => {
                let mut wishes = vec![Wish::Effect(Effect::DiscardDraft(DraftKind::Opening))];
                wishes.extend(self.replay(kept, scene));
                wishes
            }
        }
    }

    fn not_registered(&mut self, report: Report, scene: &Scene<'_>) -> Vec<Wish> {
        self.registering = false;
        if report.verdict.is_some() {
            let window = refusal(&report);
            self.noted = Some((self.input(scene), report));
            return vec![Wish::Ask(window)];
        }
        match report.rule {
            Some(Rule::O8) => self.focus = Slot::LateReason,
            Some(Rule::O2) => self.focus = Slot::Started,
            _ => {}
        }
        // Everything else that can be mistyped was read before it was sent.
        let notice = self.notice.text().trim();
        if report.kind == ReportKind::Usage && !notice.is_empty() {
            self.unknown_notice = Some(notice.to_owned());
            self.focus = Slot::Notice;
            return Vec::new();
        }
        // The store has said something that the verdict did not know yet.
        self.assessed = None;
        vec![Wish::Ask(Window::Failed(report))]
    }
}

/// The refusal in words: why, what was kept, what to do (law 5).
fn refusal(report: &Report) -> Window {
    let reason = report
        .verdict
        .as_ref()
        .map_or(report.message.as_str(), |verdict| verdict.reason.as_str());
    let rule = report
        .rule
        .map_or_else(String::new, |rule| format!(" [{rule}]"));
    let next = match report.rule {
        Some(Rule::E3) => {
            "Cuando un cliente lo solicite, retómela desde Eventos, «no registradas»."
        }
        Some(Rule::E4) => "Atienda al cliente, aunque demore; si deja de poderse, regístrelo.",
        Some(Rule::E5) => "Atienda al cliente en las PCs que funcionan.",
        Some(Rule::E6) => "Regístrela como caso manual o por la transacción automatizada.",
        Some(Rule::E7) => "Marque el aplicativo de la lista que no funciona.",
        _ => "Reciba al cliente igual: su solicitud no depende de que haya un evento.",
    };
    Window::Tell {
        title: format!("No corresponde registrar{rule}"),
        paragraphs: vec![
            reason.to_owned(),
            "Quedó anotada como consulta no registrada, con sus respuestas y su hora.".to_owned(),
            next.to_owned(),
        ],
    }
}

/// Which question a rule of E answers to.
pub(super) const fn question_of(rule: Rule) -> Option<Question> {
    match rule {
        Rule::E3 => Some(Question::CustomerPresent),
        Rule::E4 => Some(Question::CanBeServed),
        Rule::E5 => Some(Question::SomePcWorks),
        Rule::E6 => Some(Question::Registrable),
        Rule::E7 => Some(Question::SicarPayment),
        _ => None,
    }
}
