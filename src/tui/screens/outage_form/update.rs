//! What keys and answers do to the page.

use crossterm::event::{KeyEvent, MouseButton, MouseEvent, MouseEventKind};
use std::collections::BTreeSet;

use super::{
    super::{
        Destination, Input, Scene, Window, Wish,
        board::open,
        drafting::Drafted,
        parts::{done, short},
    },
    State, View,
    fields::Slot,
};
use crate::{
    actions::{
        DraftKind, DraftName, OpeningInput, OutageView, Report, ReportKind, SuggestedOpening,
    },
    domain::{
        catalog::Scenario,
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
            Input::Key(_) | Input::Paste(_) if self.drafting.is_waiting() => {
                self.drafting.keep(input);
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
            Intent::ReceiveAnyway if self.receives() => {
                let mut wishes = self.keep(scene);
                wishes.push(Wish::Go(self.reception(scene)));
                wishes
            }
            Intent::Leave => {
                let mut wishes = self.keep(scene);
                if self.noted_now(scene) {
                    // The inquiry keeps it all; the draft would only ask again.
                    wishes.push(Wish::Effect(Effect::DiscardDraft(DraftName::only(
                        DraftKind::Opening,
                    ))));
                }
                wishes.push(Wish::Back);
                wishes
            }
            _ => Vec::new(),
        };
        wishes.extend(self.ask_verdict(scene));
        wishes
    }

    /// Where the customer is received whom no outage is registered for: as an attention
    /// of the outage that is open already (O1), else *sin evento* (Q0).
    fn reception(&self, scene: &Scene<'_>) -> Destination {
        let unlisted = if self.procedure.is_unlisted() {
            self.procedure.line().text().trim().to_owned()
        } else {
            String::new()
        };
        Destination::AttentionForm {
            procedure: self.procedure.id().map(str::to_owned),
            unlisted,
            outage: self.open_already(scene).map(|it| it.correlative.clone()),
        }
    }

    /// The open outage that stands in the way (O1).
    pub(super) fn open_already<'a>(&self, scene: &Scene<'a>) -> Option<&'a OutageView> {
        let verdict = self.verdict.as_ref()?;
        let kind = verdict
            .procedure_type
            .filter(|_| verdict.rule == Some(Rule::O1))?;
        open(scene.board).find(|outage| outage.procedure_type == kind)
    }

    /// Asks what an open mass failure of another type would fill in (O3).
    pub(super) fn ask_suggestion(&self, scene: &Scene<'_>) -> Vec<Wish> {
        let failing = open(scene.board).any(|it| it.scenario == Scenario::MassFailure);
        match self.procedure.id() {
            Some(id) if failing && self.is_fresh() => {
                vec![Wish::Effect(Effect::Suggest(id.to_owned()))]
            }
            _ => Vec::new(),
        }
    }

    /// Takes the suggestion, unless something else was said meanwhile.
    fn suggested(
        &mut self,
        procedure: &str,
        suggested: SuggestedOpening,
        scene: &Scene<'_>,
    ) -> Vec<Wish> {
        if self.procedure.id() != Some(procedure) || !self.is_fresh() {
            return Vec::new();
        }
        let known = OpeningInput {
            inquiry: self.inquiry,
            attention: self.attention,
            ..suggested.opening.clone()
        };
        self.fill(&known, scene);
        self.like = Some(suggested);
        // The cursor stays: keys typed meanwhile must not land in another field.
        self.keep(scene)
    }

    /// The open mass failure that this one is the same as: what was filled in from it
    /// still stands here.
    pub(super) fn same_as(&self, scene: &Scene<'_>) -> Option<&str> {
        let suggested = self.like.as_ref()?;
        let (like, input) = (&suggested.opening, self.input(scene));
        let applications = input.applications.iter().collect::<BTreeSet<_>>();
        let same = input.scenario == like.scenario
            && input.started == like.started
            && applications == like.applications.iter().collect();
        same.then_some(suggested.like.as_str())
    }

    /// A click goes to the field under it.
    fn mouse(&mut self, event: MouseEvent, scene: &Scene<'_>) -> Vec<Wish> {
        let settled = self.drafting.is_settled();
        if !settled || event.kind != MouseEventKind::Down(MouseButton::Left) {
            return Vec::new();
        }
        let slot = View { state: self, scene }.slot_at(event.column, event.row);
        slot.map_or_else(Vec::new, |slot| self.go(slot, scene))
    }

    fn key(&mut self, event: &KeyEvent, scene: &Scene<'_>) -> Vec<Wish> {
        if self.drafting.is_settled() {
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
                    wishes.extend(self.ask_suggestion(scene));
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
        self.save_draft(scene)
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
            wishes.push(Wish::Ask(self.refusal(report, scene)));
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
        if let Some(wishes) = self.draft_answered(&answer, scene) {
            return wishes;
        }
        match answer {
            Answer::Assessed { ticket, verdict } if ticket == self.ticket => {
                self.verdict = Some(verdict);
                Vec::new()
            }
            Answer::Suggested {
                procedure,
                opening: Some(opening),
            } => self.suggested(&procedure, *opening, scene),
            // Another console may have opened or restored what the verdict rests on (O1).
            Answer::Board(_) if !self.registering => {
                self.assessed = None;
                Vec::new()
            }
            Answer::Changed {
                deed: OutageDeed::Opened,
                outage,
            } if self.registering => {
                self.registering = false;
                let text = if outage.alert_due {
                    "Aviso preparado: v para enviarlo".to_owned()
                } else {
                    format!("Evento {} registrado", short(&outage.correlative))
                };
                vec![
                    done(scene.theme, &text),
                    Wish::Back,
                    Wish::Go(Destination::OutageOpened(outage.correlative)),
                ]
            }
            Answer::Failed {
                deed: Deed::Open,
                report,
            } if self.registering => self.not_registered(report, scene),
            _ => Vec::new(),
        }
    }

    fn not_registered(&mut self, report: Report, scene: &Scene<'_>) -> Vec<Wish> {
        self.registering = false;
        if report.verdict.is_some() {
            let window = self.refusal(&report, scene);
            self.noted = Some((self.input(scene), report));
            return vec![Wish::Ask(window)];
        }
        match report.rule {
            Some(Rule::O8) => {
                self.was_late = true;
                self.focus = Slot::LateReason;
                return Vec::new();
            }
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
        match report.rule {
            // Neither a rule about events nor a role turns the customer away (Q0).
            Some(rule) if rule != Rule::O2 && report.kind == ReportKind::Refused => {
                let told = [vec![report.message], report.hints].concat();
                let title = format!("No se hizo · {rule}");
                vec![Wish::Ask(self.offer(title, told, scene))]
            }
            _ => vec![Wish::Ask(Window::Failed(report))],
        }
    }

    /// A window that leads to receiving the customer, unless that was done already.
    fn offer(&self, title: String, paragraphs: Vec<String>, scene: &Scene<'_>) -> Window {
        if self.attention.is_some() {
            return Window::Tell { title, paragraphs };
        }
        Window::Offer {
            title,
            paragraphs,
            to: self.reception(scene),
        }
    }

    /// The refusal in words: why, what was kept, what to do (law 5); the customer is
    /// received all the same (Q0).
    fn refusal(&self, report: &Report, scene: &Scene<'_>) -> Window {
        let reason = report
            .verdict
            .as_ref()
            .map_or(report.message.as_str(), |verdict| verdict.reason.as_str());
        let rule = report
            .rule
            .map_or_else(String::new, |rule| format!(" [{rule}]"));
        let told = vec![
            reason.to_owned(),
            "Quedó anotada como consulta no registrada, con sus respuestas y su hora.".to_owned(),
            advice(report.rule).to_owned(),
        ];
        self.offer(format!("No corresponde registrar{rule}"), told, scene)
    }
}

/// What to do about a refusal.
const fn advice(rule: Option<Rule>) -> &'static str {
    match rule {
        Some(Rule::E3) => {
            "Cuando un cliente lo solicite, retómela desde Eventos, «no registradas»."
        }
        Some(Rule::E4) => "Atienda al cliente, aunque demore; si deja de poderse, regístrelo.",
        Some(Rule::E5) => "Atienda al cliente en las PCs que funcionan.",
        Some(Rule::E6) => "Regístrela como caso manual o por la transacción automatizada.",
        Some(Rule::E7) => "Marque el aplicativo de la lista que no funciona.",
        _ => "Pulse a: reciba al cliente igual, su solicitud no depende de que haya un evento.",
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
