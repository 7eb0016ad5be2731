//! What was noted so far, and what follows from it.

use super::event::{NoEvent, Then};
use crate::tui::prelude::*;
use crate::{
    actions::{AttentionCheck, AttentionInput, LookUp, OutageChoice, OutageView, ReportKind, Seen},
    domain::{
        attention::{EntryWay, Ground as Why, Measure, Under},
        authority::Permission as May,
        catalog::{ClaimKind, Match, Procedure as Entry, ProcedureType, Scenario},
        identity::{DocumentType, WarnedField},
        instant::local_day,
        rule::Rule,
    },
    tui::{
        form::{ProcedureField, procedure_entry},
        screens::{board::open as open_now, parts::lowered},
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
    /// What follows from what was noted.
    pub(super) check: Option<AttentionCheck>,
    /// What was looked up last, and what the store said of it or of what was before.
    pub(super) sought: Option<LookUp>,
    pub(super) seen: Seen,
    /// The store has not answered yet.
    pub(super) looking: bool,
    /// It is saved as soon as it has.
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

    /// The outage that it would belong to, by the board or, where it is named, by what
    /// the store said of it.
    pub(super) fn belongs_to<'a>(
        &'a self,
        input: &AttentionInput,
        scene: &Scene<'a>,
    ) -> Option<&'a OutageView> {
        match input.outage {
            OutageChoice::None => None,
            OutageChoice::Named(_) => self.seen.outage.as_ref(),
            OutageChoice::OfType => {
                let kind = regulated_by(input, scene)?.procedure_type;
                open_now(scene.board).find(|outage| outage.procedure_type == kind)
            }
        }
    }

    /// What follows from what was noted, by what the board shows and the store said.
    pub(super) fn checked(&self, input: &AttentionInput, scene: &Scene<'_>) -> AttentionCheck {
        let outage = self.belongs_to(input, scene).map(|outage| Under {
            procedure_type: outage.procedure_type,
            started: outage.started_at,
            restored: outage.restored_at,
        });
        let by = Measure {
            catalog: &scene.assets.catalog,
            calendar: scene.assets.calendar(scene.profile.country),
            country: scene.profile.country,
            zone: scene.zone,
        };
        AttentionCheck::of(
            input,
            (outage, self.seen.referred),
            (scene.board.status.channel, scene.now),
            &by,
        )
    }

    /// What of it only the store can say.
    pub(super) fn sought(input: &AttentionInput, scene: &Scene<'_>) -> LookUp {
        let failing = open_now(scene.board).any(|it| it.scenario == Scenario::MassFailure);
        let hit = type_without_event(input, scene).filter(|_| failing);
        let named = match &input.outage {
            OutageChoice::Named(name) if !name.is_empty() => Some(name.clone()),
            _ => None,
        };
        LookUp {
            outage: named,
            refers_to: input.refers_to.clone(),
            hit: hit.and(input.procedure.clone()).map(|it| (it, input.taken)),
        }
    }

    /// Whether the outage that is named is known not to be there.
    pub(super) fn is_outage_unknown(&self, input: &AttentionInput, scene: &Scene<'_>) -> bool {
        let sought = Self::sought(input, scene);
        sought.outage.is_some()
            && self.seen.outage.is_none()
            && !self.looking
            && self.sought.as_ref() == Some(&sought)
    }

    /// The question about the outage, where there is something to ask (O3, Q0).
    pub(super) fn without_event(
        &self,
        input: &AttentionInput,
        scene: &Scene<'_>,
    ) -> Option<NoEvent> {
        let procedure_type = type_without_event(input, scene)?;
        let suggested = self.seen.suggested.clone();
        let suggested = suggested.filter(|it| it.opening.procedure == input.procedure);
        Some(NoEvent::new(procedure_type, suggested, scene))
    }

    /// The field a warning stands under.
    pub(super) const fn warned(&self, field: WarnedField) -> Key {
        match field {
            WarnedField::Name => Name,
            WarnedField::Representative => Representative,
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

fn regulated_by<'s>(input: &AttentionInput, scene: &Scene<'s>) -> Option<&'s Entry> {
    scene.assets.catalog.procedure(input.procedure.as_ref()?)
}

/// The type of which none is open, where this person may open one for it.
fn type_without_event(input: &AttentionInput, scene: &Scene<'_>) -> Option<ProcedureType> {
    let kind = regulated_by(input, scene)?.procedure_type;
    let may_open = scene.may(May::OpenOutage(Scenario::MassFailure)).is_ok();
    let is_open = open_now(scene.board).any(|outage| outage.procedure_type == kind);
    let asks = input.outage == OutageChoice::OfType && !is_open && may_open;
    asks.then_some(kind)
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
