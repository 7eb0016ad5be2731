//! *Atención*: a customer's request taken down while systems are out (Q).
//!
//! Invariants: no rule about events keeps a customer from being received (Q0); what
//! looks wrong is said under its field and kept (Q5); a field that is left is in the
//! draft (Q6); the outage it would belong to is asked about only where the person may
//! open one.

mod draft;
mod draw;
mod event;
mod fields;
mod update;
mod view;

#[cfg(test)]
mod tests;

use self::{
    draft::AttentionDraft,
    event::{NoEvent, Then},
    fields::{BELONGS, Slot},
};
use super::{
    Destination, Scene, Wish,
    drafting::{Drafted, Drafting},
    parts::{InstantField, ProcedureField, refused},
};
use crate::{
    actions::{AttentionCheck, AttentionInput, DraftKind, SuggestedOpening},
    domain::{
        authority::{Deed, permit},
        catalog::ClaimKind,
        identity::DocumentType,
        instant::local_day,
    },
    tui::{
        effect::Effect,
        keymap::{Context, Intent},
        widgets::{MultiSelect, Radio, TextBox, TextLine},
    },
};

pub use self::view::View;

/// Leads to the form, or says why this person receives nobody (U1).
#[must_use]
pub fn begin(procedure: Option<String>, outage: Option<String>, scene: &Scene<'_>) -> Vec<Wish> {
    match permit(scene.person.1, false, Deed::TakeAttention) {
        Ok(()) => vec![Wish::Go(Destination::AttentionForm {
            procedure,
            unlisted: String::new(),
            outage,
        })],
        Err(refusal) => vec![refused(&refusal)],
    }
}

/// The page.
#[derive(Debug)]
pub struct State {
    procedure: ProcedureField,
    name: TextLine,
    document_type: Radio,
    document_number: TextLine,
    representative: TextLine,
    service: TextLine,
    phone: TextLine,
    email: TextLine,
    address: TextLine,
    request: TextBox,
    subjects: MultiSelect,
    subject_ids: Vec<String>,
    claim_request: TextLine,
    receipt_number: TextLine,
    receipt_date: TextLine,
    amount: TextLine,
    from_paper: bool,
    paper: TextLine,
    taken: InstantField,
    belongs: Radio,
    outage: TextLine,
    attended_by: TextLine,

    focus: Slot,
    /// Saving was tried: what is missing is said under its field.
    attempted: bool,
    ticket: u64,
    asked: Option<AttentionInput>,
    check: Option<AttentionCheck>,
    /// The opening that a mass failure of another type suggests (O3).
    suggested: Option<Box<SuggestedOpening>>,
    /// The ticket of the last check that was answered.
    checked: u64,
    /// It is saved as soon as what was typed last has been checked.
    saves_next: bool,
    /// No outage of its type is open: what is to be done about it.
    no_event: Option<NoEvent>,
    /// It is being taken down, and what comes then.
    taking: Option<Then>,

    drafting: Drafting<AttentionDraft>,
}

impl State {
    /// The page, empty or with what is known already; a draft is asked for in any case.
    #[must_use]
    pub fn new(
        procedure: Option<&str>,
        unlisted: &str,
        outage: Option<&str>,
        scene: &Scene<'_>,
    ) -> (Self, Vec<Wish>) {
        let today = local_day(scene.now, scene.zone);
        let subjects: Vec<_> = scene.assets.catalog.subjects().valid_on(today).collect();
        let kinds = DocumentType::offered_in(scene.profile.country);
        let mut request = TextBox::new("", scene.theme);
        request.set_placeholder("Lo que pide el cliente, con sus palabras.");
        let mut state = Self {
            procedure: ProcedureField::receiving(),
            name: TextLine::default(),
            document_type: Radio::new(kinds.iter().map(|kind| kind.label()), Some(0)),
            document_number: TextLine::default(),
            representative: TextLine::default(),
            service: TextLine::default(),
            phone: TextLine::default(),
            email: TextLine::default(),
            address: TextLine::default(),
            request,
            subjects: MultiSelect::new(subjects.iter().map(|subject| subject.name.clone())),
            subject_ids: subjects.iter().map(|subject| subject.id.clone()).collect(),
            claim_request: TextLine::default(),
            receipt_number: TextLine::default(),
            receipt_date: TextLine::default(),
            amount: TextLine::default(),
            from_paper: false,
            paper: TextLine::default(),
            taken: InstantField::optional(),
            belongs: Radio::new(BELONGS, Some(0)),
            outage: TextLine::default(),
            attended_by: TextLine::filled_in(scene.person.0),
            focus: Slot::Procedure,
            attempted: false,
            ticket: 0,
            asked: None,
            check: None,
            suggested: None,
            checked: 0,
            saves_next: false,
            no_event: None,
            taking: None,
            drafting: Drafting::asked(AttentionDraft::default()),
        };
        let catalog = &scene.assets.catalog;
        if procedure.is_some() || !unlisted.is_empty() {
            state
                .procedure
                .restore(procedure, procedure.is_none(), unlisted, catalog);
            state.focus = Slot::Name;
        }
        // The open one of a type is found by the procedure, which may turn out another.
        let is_open = |name: &str| {
            let mut open = scene.board.cards.iter().filter_map(|it| it.open.as_ref());
            open.any(|outage| outage.correlative == name)
        };
        if let Some(outage) = outage.filter(|name| !is_open(name)) {
            state.belongs.choose(Some(BELONGS.len() - 1));
            state.outage.fill_in(outage);
        }
        state.drafting = Drafting::asked(state.as_draft(scene));
        let mut wishes = vec![Wish::Effect(Effect::LoadDraft {
            form: DraftKind::Attention,
            mine: None,
        })];
        wishes.extend(state.ask_check(scene));
        (state, wishes)
    }

    /// Where keys are pressed.
    #[must_use]
    pub const fn context(&self) -> Context {
        match (self.drafting.found(), &self.no_event) {
            (Some(_), _) => Context::Draft,
            (_, Some(_)) => Context::Question,
            _ => Context::AttentionForm,
        }
    }

    /// Whether an intent can be done now.
    #[must_use]
    pub const fn allowed(&self, intent: Intent) -> bool {
        match intent {
            Intent::SaveAttention => self.taking.is_none(),
            Intent::NextField => self.no_event.is_none(),
            _ => true,
        }
    }

    /// Which of claim, appeal and complaint it is, if any (Q2).
    fn claim(&self, scene: &Scene<'_>) -> Option<ClaimKind> {
        let id = self.procedure.id()?;
        scene.assets.catalog.procedure(id)?.claim
    }

    /// The kind of document that stands chosen.
    fn kind(&self, scene: &Scene<'_>) -> Option<DocumentType> {
        let offered = DocumentType::offered_in(scene.profile.country);
        offered.get(self.document_type.chosen()?).copied()
    }

    /// Ids of the marked subjects.
    fn marked(&self) -> Vec<String> {
        self.subjects
            .marked()
            .filter_map(|position| self.subject_ids.get(position).cloned())
            .collect()
    }
}
