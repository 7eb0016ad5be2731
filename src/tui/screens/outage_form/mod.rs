//! *Nuevo evento*: one page from "¿Corresponde registrar?" to the registered outage (E, O).
//!
//! Invariants: no question has a default; the verdict shown is the newest that was
//! asked for; a field that is left is in the draft.

mod draft;
mod draw;
mod fields;
mod update;
mod view;

#[cfg(test)]
mod tests;

use uuid::Uuid;

use self::{draft::OpeningDraft, fields::Slot};
use super::{
    Scene, Wish,
    drafting::{Drafted, Drafting},
    parts::{InstantField, ProcedureField},
};
use crate::{
    actions::{DraftKind, OpeningInput, Report, SuggestedOpening, VerdictView},
    domain::{
        catalog::{Scenario, Side},
        outage::Answers,
    },
    tui::{
        effect::Effect,
        keymap::{Context, Intent},
        widgets::{MultiSelect, Radio, TextLine},
    },
};

pub use self::view::View;

/// The page.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Debug)]
pub struct State {
    procedure: ProcedureField,
    applications: MultiSelect,
    application_ids: Vec<String>,
    /// The person has marked or unmarked an application.
    applications_touched: bool,
    scenario: Radio,
    answers: Answers,
    started: InstantField,
    detected: InstantField,
    restored: InstantField,
    notice: TextLine,
    late_reason: TextLine,
    inquiry: Option<Uuid>,
    /// The attention saved *sin evento* that it is opened from.
    attention: Option<Uuid>,
    /// The store asked why it is registered late: a customer came before (O8).
    was_late: bool,
    /// The open mass failure that the fields were filled from (O3).
    like: Option<SuggestedOpening>,
    /// A reference that turned out to be registered nowhere.
    unknown_notice: Option<String>,

    focus: Slot,
    /// Registration was tried: what is missing is said under its field.
    attempted: bool,
    registering: bool,
    ticket: u64,
    assessed: Option<OpeningInput>,
    verdict: Option<VerdictView>,
    /// The refusal that was noted last, and for what.
    noted: Option<(OpeningInput, Report)>,

    drafting: Drafting<OpeningDraft>,
}

impl State {
    /// The page, empty or with what is known already.
    #[must_use]
    pub fn new(known: &OpeningInput, scene: &Scene<'_>) -> (Self, Vec<Wish>) {
        let scenarios = Scenario::ALL.map(Scenario::label);
        let mut state = Self {
            procedure: ProcedureField::default(),
            applications: MultiSelect::default(),
            application_ids: Vec::new(),
            applications_touched: false,
            scenario: Radio::new(scenarios, Some(0)),
            answers: Answers::default(),
            started: InstantField::now(),
            detected: InstantField::now(),
            restored: InstantField::optional(),
            notice: TextLine::default(),
            late_reason: TextLine::default(),
            inquiry: None,
            attention: None,
            was_late: false,
            like: None,
            unknown_notice: None,
            focus: Slot::Procedure,
            attempted: false,
            registering: false,
            ticket: 0,
            assessed: None,
            verdict: None,
            noted: None,
            drafting: Drafting::settled(),
        };
        state.offer_applications(None, scene);
        let mut wishes = Vec::new();
        if *known == OpeningInput::default() {
            wishes.push(Wish::Effect(Effect::LoadDraft {
                form: DraftKind::Opening,
                mine: None,
            }));
            state.drafting = Drafting::asked(state.as_draft(scene));
        } else {
            state.fill(known, scene);
            state.focus = state.first_gap(scene).unwrap_or(Slot::Started);
            wishes.extend(state.ask_suggestion(scene));
        }
        wishes.extend(state.ask_verdict(scene));
        (state, wishes)
    }

    /// Where keys are pressed.
    #[must_use]
    pub fn context(&self) -> Context {
        if self.drafting.found().is_some() {
            Context::Draft
        } else {
            Context::OutageForm
        }
    }

    /// Whether an intent can be done now.
    #[must_use]
    pub fn allowed(&self, intent: Intent) -> bool {
        match intent {
            Intent::RegisterOutage => !self.registering,
            Intent::ReceiveAnyway => self.receives(),
            _ => true,
        }
    }

    /// Lists the applications, those of one side first, keeping the marks.
    fn offer_applications(&mut self, side: Option<Side>, scene: &Scene<'_>) {
        let marked = self.marked();
        let catalog = &scene.assets.catalog;
        let offered = match side {
            Some(side) => catalog.applications_by_side(side),
            None => catalog.applications().iter().collect(),
        };
        self.application_ids = offered.iter().map(|app| app.id.clone()).collect();
        self.applications = MultiSelect::new(offered.iter().map(|app| app.name.clone()));
        self.mark(&marked);
    }

    fn mark(&mut self, ids: &[String]) {
        for (position, id) in self.application_ids.iter().enumerate() {
            self.applications.mark(position, ids.contains(id));
        }
    }

    /// A procedure was picked: its side comes first and its own application is marked.
    fn follow_procedure(&mut self, scene: &Scene<'_>) {
        let catalog = &scene.assets.catalog;
        let Some(application) = self
            .procedure
            .id()
            .and_then(|id| catalog.procedure(id))
            .and_then(|procedure| catalog.application(&procedure.application))
        else {
            return;
        };
        self.offer_applications(Some(application.side), scene);
        if !self.applications_touched {
            self.mark(std::slice::from_ref(&application.id));
        }
    }

    fn fill(&mut self, known: &OpeningInput, scene: &Scene<'_>) {
        let catalog = &scene.assets.catalog;
        self.procedure
            .restore(known.procedure.as_deref(), known.unlisted, "", catalog);
        self.follow_procedure(scene);
        if !known.applications.is_empty() {
            self.applications_touched = true;
            self.mark(&known.applications);
        }
        self.choose_scenario(known.scenario);
        self.answers = known.answers;
        for (field, at) in [
            (&mut self.started, known.started),
            (&mut self.detected, known.detected),
            (&mut self.restored, known.restored),
        ] {
            if let Some(at) = at {
                field.set(at, scene);
            }
        }
        self.notice
            .fill_in(known.notice.as_deref().unwrap_or_default());
        self.late_reason
            .set(known.late_reason.as_deref().unwrap_or_default());
        self.inquiry = known.inquiry;
        self.attention = known.attention;
    }

    /// Whether the verdict says no and the customer is still to be received (Q0).
    fn receives(&self) -> bool {
        let verdict = self.verdict.as_ref();
        let refused = verdict.is_some_and(|verdict| !verdict.pending && !verdict.registrable);
        refused && self.attention.is_none()
    }

    /// Nothing was said yet but the procedure.
    fn is_fresh(&self) -> bool {
        !self.applications_touched
            && self.answers == Answers::default()
            && self.started.is_untouched()
            && self.detected.is_untouched()
            && self.notice.is_blank()
    }

    fn choose_scenario(&mut self, scenario: Option<Scenario>) {
        let position = Scenario::ALL
            .iter()
            .position(|offered| Some(*offered) == scenario);
        if position.is_some() {
            self.scenario.choose(position);
        }
    }
}
