//! What was noted so far, and what follows from it.

use super::event::{NoEvent, Then};
use crate::tui::prelude::*;
use crate::{
    actions::{AttentionCheck, AttentionInput, OutageChoice, ReportKind, SuggestedOpening},
    domain::{
        attention::{EntryWay, Ground as Why},
        authority::Permission as May,
        catalog::{ClaimKind, Match, Procedure as Entry, Scenario},
        identity::{DocumentType, WarnedField},
        instant::local_day,
        rule::Rule,
    },
    tui::{
        form::{ProcedureField, procedure_entry},
        screens::parts::lowered,
    },
};

field_keys! {
    Paper => "paper",
    PaperTime => "taken",
    Procedure => "procedure",
    Name => "name",
    Kind => "document_type",
    DocumentNumber => "document_number",
    Service => "service",
    Phone => "phone",
    Email => "email",
    Request => "request",
    Subjects => "subjects",
    ClaimRequest => "claim_request",
    ReceiptNumber => "receipt_number",
    ReceiptDate => "receipt_date",
    Amount => "amount",
    RefersTo => "refers_to",
    Ground => "ground",
    OtherGround => "other_ground",
    Way => "entry",
    InTray => "in_tray",
    Representative => "representative",
    Address => "address",
    AttendedBy => "attended_by",
    Belongs => "belongs",
    Outage => "outage",
}

#[derive(Debug, Default)]
pub(crate) struct AttentionForm {
    /// What was known when it was opened: what is asked for, by id or in words, and
    /// the outage it belongs to.
    pub(super) procedure: Option<String>,
    pub(super) unlisted: String,
    pub(super) outage: Option<String>,

    pub(super) from_paper: bool,
    pub(super) asked: Option<AttentionInput>,
    pub(super) check: Option<AttentionCheck>,
    /// The opening that a mass failure of another type suggests (O3).
    pub(super) suggested: Option<Box<SuggestedOpening>>,
    /// What was noted last is being checked.
    pub(super) checking: bool,
    /// It is saved as soon as what was typed last has been checked.
    pub(super) saves_next: bool,
    /// No outage of its type is open: what is to be done about it.
    pub(super) no_event: Option<NoEvent>,
    /// It is being taken down, and what comes then.
    pub(super) then: Option<Then>,
}

impl AttentionForm {
    /// What was noted so far, as the actions take it.
    pub(super) fn input(&self, form: &Form<Key>, scene: &Scene<'_>) -> AttentionInput {
        let picked = picked(form);
        let kinds = DocumentType::offered_in(scene.profile.country);
        let mut input = AttentionInput {
            procedure: picked.and_then(ProcedureField::id).map(str::to_owned),
            unlisted: picked
                .filter(|it| it.is_unlisted())
                .map_or_else(String::new, |_| form.text(Procedure)),
            name: form.text(Name),
            document_type: form
                .pick(Kind, kinds)
                .filter(|_| !form.is_blank(DocumentNumber)),
            document_number: form.text(DocumentNumber),
            representative: form.text(Representative),
            service_number: form.text(Service),
            phone: form.text(Phone),
            email: form.text(Email),
            address: form.text(Address),
            request: form.text(Request),
            subjects: form.marked(Subjects),
            claim_request: form.shown_text(ClaimRequest),
            receipt_number: form.shown_text(ReceiptNumber),
            entry: form.pick(Way, &EntryWay::ALL),
            in_tray: form.at(InTray, &scene.around()),
            ground: match form.pick(Ground, &Why::ALL) {
                Some(ground) => ground.label().to_owned(),
                None => form.shown_text(OtherGround),
            },
            refers_to: form.shown_text(RefersTo),
            taken: form
                .at(PaperTime, &scene.around())
                .filter(|_| self.from_paper),
            paper: self.from_paper.then(|| form.text(Paper)),
            outage: match form.chosen(Belongs) {
                Some(1) => OutageChoice::None,
                Some(2) => OutageChoice::Named(form.text(Outage)),
                _ => OutageChoice::OfType,
            },
            attended_by: form.text(AttendedBy),
            ..AttentionInput::default()
        };
        if !form.shows(Subjects) {
            input.subjects.clear();
            input.ground.clear();
            input.entry = None;
        }
        if !form.shows(InTray) {
            input.in_tray = None;
        }
        let today = local_day(scene.now, scene.zone);
        input.note_receipt_date(&form.shown_text(ReceiptDate), today);
        input.note_amount(&form.shown_text(Amount));
        input
    }

    /// Whether the outage that is named is known not to be there.
    pub(super) fn is_outage_unknown(&self, input: &AttentionInput) -> bool {
        let check = self.check.as_ref();
        matches!(&input.outage, OutageChoice::Named(name) if !name.is_empty())
            && check.is_some_and(|check| check.outage.is_none())
            && self.asked.as_ref() == Some(input)
    }

    /// The question about the outage, where there is something to ask (O3, Q0).
    pub(super) fn without_event(
        &self,
        input: &AttentionInput,
        scene: &Scene<'_>,
    ) -> Option<NoEvent> {
        let procedure = scene.assets.catalog.procedure(input.procedure.as_ref()?)?;
        let procedure_type = procedure.procedure_type;
        let deed = May::OpenOutage(Scenario::MassFailure);
        let may_open = scene.may(deed).is_ok();
        let is_open = scene
            .board
            .cards
            .iter()
            .any(|card| card.procedure_type == procedure_type && card.open.is_some());
        if input.outage != OutageChoice::OfType || is_open || !may_open {
            return None;
        }
        let suggested = self
            .suggested
            .clone()
            .filter(|suggested| suggested.opening.procedure == input.procedure);
        Some(NoEvent::new(procedure_type, suggested, scene))
    }

    /// The field a warning stands under.
    pub(super) const fn warned(&self, field: WarnedField) -> Key {
        match field {
            WarnedField::DocumentNumber => DocumentNumber,
            WarnedField::Phone => Phone,
            WarnedField::Email => Email,
            WarnedField::Subject => Subjects,
            WarnedField::ReceiptDate => ReceiptDate,
            WarnedField::Amount => Amount,
            WarnedField::Request => Request,
            WarnedField::EntryWay => Way,
            WarnedField::InTray => InTray,
            WarnedField::Ground => Ground,
            WarnedField::RefersTo => RefersTo,
            WarnedField::Taken if self.from_paper => PaperTime,
            WarnedField::Taken | WarnedField::Outage => Belongs,
        }
    }

    /// It was not taken down: the paper is what can be at fault.
    pub(super) fn not_taken(
        &self,
        form: &mut Form<Key>,
        report: Report,
        scene: &Scene<'_>,
    ) -> Reply {
        let around = scene.around();
        match report.rule {
            Some(Rule::O2) if self.from_paper => form.go(PaperTime, &around),
            Some(Rule::N2) if self.from_paper => form.go(Paper, &around),
            None if report.kind == ReportKind::Usage && self.from_paper => form.go(Paper, &around),
            _ => {}
        }
        Reply::told_above(report)
    }
}

pub(super) fn picked(form: &Form<Key>) -> Option<&ProcedureField> {
    form.get(Procedure)
}

/// What is asked for, where it is regulated.
pub(super) fn regulated<'s>(form: &Form<Key>, scene: &Scene<'s>) -> Option<&'s Entry> {
    scene.assets.catalog.procedure(picked(form)?.id()?)
}

/// Which of claim, appeal and complaint it is, if any (Q2).
pub(super) fn claim(form: &Form<Key>, scene: &Scene<'_>) -> Option<ClaimKind> {
    regulated(form, scene)?.claim
}

/// What is explained about what is asked for.
pub(super) fn told_of_procedure(form: &Form<Key>, scene: &Scene<'_>) -> Vec<String> {
    let Some(picked) = picked(form) else {
        return Vec::new();
    };
    let catalog = &scene.assets.catalog;
    match picked.id().and_then(|id| procedure_entry(catalog, id)) {
        Some(Match::Procedure(procedure)) => {
            // It helps choosing; once the rest is being typed it is in the way.
            let is_choosing = form.is_in(Procedure) || form.is_in(Name);
            let hint = procedure.hint.clone().filter(|_| is_choosing);
            let block = procedure.theft_block.then(|| {
                let pending = "pendiente hasta anotar hora y canal del bloqueo real";
                format!("{}: {pending}", Rule::K2)
            });
            hint.into_iter().chain(block).collect()
        }
        Some(Match::Exclusion(exclusion)) => {
            let reason = lowered(exclusion.reason.trim_end_matches('.'));
            vec![format!(
                "No es un trámite regulado: {reason}. Se recibe igual, sin evento."
            )]
        }
        None if picked.is_unlisted() => {
            vec!["No es un trámite regulado. Se recibe igual, sin evento.".to_owned()]
        }
        None => Vec::new(),
    }
}
