//! The fields of the page in their order, what is missing, and what they say.

use super::State;
use crate::{
    actions::{AttentionInput, OutageChoice},
    domain::{catalog::ProcedureType, identity::WarnedField, instant::local_day},
    tui::{screens::Scene, widgets::TextLine},
};

/// A field of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    Paper,
    PaperTime,
    Procedure,
    Name,
    DocumentType,
    DocumentNumber,
    Service,
    Phone,
    Email,
    Request,
    Subjects,
    ClaimRequest,
    ReceiptNumber,
    ReceiptDate,
    Amount,
    Representative,
    Address,
    AttendedBy,
    Belongs,
    Outage,
}

/// The outages it can belong to.
pub(super) const BELONGS: [&str; 3] = ["el de su tipo", "sin evento", "otro"];

/// Something that stands between the page and its being saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) slot: Slot,
    pub(super) text: &'static str,
    /// Nothing was said yet, so that it is no mistake.
    pub(super) is_missing: bool,
}
impl State {
    /// The rows of fields that apply, in their order.
    pub(super) fn rows(&self, scene: &Scene<'_>) -> Vec<Vec<Slot>> {
        let mut rows = Vec::new();
        if self.from_paper {
            rows.push(vec![Slot::Paper, Slot::PaperTime]);
        }
        rows.extend([
            vec![Slot::Procedure],
            vec![Slot::Name],
            vec![Slot::DocumentType, Slot::DocumentNumber],
            vec![Slot::Service, Slot::Phone],
            vec![Slot::Email],
            vec![Slot::Request],
        ]);
        if self.claim(scene).is_some() {
            rows.extend([
                vec![Slot::Subjects],
                vec![Slot::ClaimRequest],
                vec![Slot::ReceiptNumber, Slot::ReceiptDate],
                vec![Slot::Amount],
            ]);
        }
        rows.extend([
            vec![Slot::Representative],
            vec![Slot::Address],
            vec![Slot::AttendedBy],
        ]);
        rows.push(if self.names_outage() {
            vec![Slot::Belongs, Slot::Outage]
        } else {
            vec![Slot::Belongs]
        });
        rows
    }

    pub(super) fn slots(&self, scene: &Scene<'_>) -> Vec<Slot> {
        self.rows(scene).concat()
    }

    /// Whether another outage than the open one of its type is named.
    pub(super) fn names_outage(&self) -> bool {
        self.belongs.chosen() == Some(BELONGS.len() - 1)
    }

    /// The line of a field that is one.
    pub(super) fn line(&self, slot: Slot) -> Option<&TextLine> {
        Some(match slot {
            Slot::Paper => &self.paper,
            Slot::PaperTime => self.taken.line(),
            Slot::Procedure => self.procedure.line(),
            Slot::Name => &self.name,
            Slot::DocumentNumber => &self.document_number,
            Slot::Service => &self.service,
            Slot::Phone => &self.phone,
            Slot::Email => &self.email,
            Slot::ClaimRequest => &self.claim_request,
            Slot::ReceiptNumber => &self.receipt_number,
            Slot::ReceiptDate => &self.receipt_date,
            Slot::Amount => &self.amount,
            Slot::Representative => &self.representative,
            Slot::Address => &self.address,
            Slot::AttendedBy => &self.attended_by,
            Slot::Outage => &self.outage,
            Slot::DocumentType | Slot::Request | Slot::Subjects | Slot::Belongs => return None,
        })
    }

    /// The same to be typed into; procedure and time have ways of their own.
    pub(super) fn line_mut(&mut self, slot: Slot) -> Option<&mut TextLine> {
        Some(match slot {
            Slot::Paper => &mut self.paper,
            Slot::Name => &mut self.name,
            Slot::DocumentNumber => &mut self.document_number,
            Slot::Service => &mut self.service,
            Slot::Phone => &mut self.phone,
            Slot::Email => &mut self.email,
            Slot::ClaimRequest => &mut self.claim_request,
            Slot::ReceiptNumber => &mut self.receipt_number,
            Slot::ReceiptDate => &mut self.receipt_date,
            Slot::Amount => &mut self.amount,
            Slot::Representative => &mut self.representative,
            Slot::Address => &mut self.address,
            Slot::AttendedBy => &mut self.attended_by,
            Slot::Outage => &mut self.outage,
            Slot::PaperTime
            | Slot::Procedure
            | Slot::DocumentType
            | Slot::Request
            | Slot::Subjects
            | Slot::Belongs => return None,
        })
    }

    /// The type that follows from the procedure; none where it is not regulated.
    pub(super) fn procedure_type(&self, scene: &Scene<'_>) -> Option<ProcedureType> {
        let id = self.procedure.id()?;
        let procedure = scene.assets.catalog.procedure(id)?;
        Some(procedure.procedure_type)
    }

    /// Everything that keeps the page from being saved, in the order of its fields.
    pub(super) fn problems(&self, scene: &Scene<'_>) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut add = |slot, text, is_missing| {
            problems.push(Problem {
                slot,
                text,
                is_missing,
            });
        };
        if self.from_paper && self.taken.typed(scene).is_err() {
            let text = "No se entiende como hora; por ejemplo 10:05, -15 o ayer 18:40.";
            add(Slot::PaperTime, text, false);
        }
        if self.procedure.id().is_none() && !self.procedure.is_unlisted() {
            let text = "Elija de la lista el trámite que pide el cliente, o lo que escribió.";
            add(Slot::Procedure, text, true);
        }
        if self.name.is_blank() {
            add(Slot::Name, "Escriba el nombre o la razón social.", true);
        }
        if self.request.is_blank() {
            add(Slot::Request, "Escriba lo que pide el cliente.", true);
        }
        if self.names_outage() {
            let unknown = self
                .check
                .as_ref()
                .is_some_and(|check| check.outage.is_none())
                && self.asked.as_ref() == Some(&self.input(scene));
            if self.outage.is_blank() {
                let text = "Escriba el correlativo del evento, o elija «sin evento».";
                add(Slot::Outage, text, true);
            } else if unknown {
                add(
                    Slot::Outage,
                    "No hay ningún evento con ese correlativo.",
                    false,
                );
            }
        }
        problems
    }

    /// What was noted so far, as the actions take it.
    pub(super) fn input(&self, scene: &Scene<'_>) -> AttentionInput {
        let text = |line: &TextLine| line.text().trim().to_owned();
        let claim = self.claim(scene).is_some();
        let of_claim = |line: &TextLine| if claim { text(line) } else { String::new() };
        let unlisted = self.procedure.is_unlisted();
        let mut input = AttentionInput {
            procedure: self.procedure.id().map(str::to_owned),
            unlisted: if unlisted {
                text(self.procedure.line())
            } else {
                String::new()
            },
            name: text(&self.name),
            document_type: self
                .kind(scene)
                .filter(|_| !self.document_number.is_blank()),
            document_number: text(&self.document_number),
            representative: text(&self.representative),
            service_number: text(&self.service),
            phone: text(&self.phone),
            email: text(&self.email),
            address: text(&self.address),
            request: self.request.text().trim().to_owned(),
            subjects: if claim { self.marked() } else { Vec::new() },
            claim_request: of_claim(&self.claim_request),
            receipt_number: of_claim(&self.receipt_number),
            taken: self
                .taken
                .typed(scene)
                .ok()
                .flatten()
                .filter(|_| self.from_paper),
            paper: self.from_paper.then(|| text(&self.paper)),
            folio: String::new(),
            outage: match self.belongs.chosen() {
                Some(1) => OutageChoice::None,
                Some(2) => OutageChoice::Named(text(&self.outage)),
                _ => OutageChoice::OfType,
            },
            attended_by: text(&self.attended_by),
            ..AttentionInput::default()
        };
        let today = local_day(scene.now, scene.zone);
        input.note_receipt_date(&of_claim(&self.receipt_date), today);
        input.note_amount(&of_claim(&self.amount));
        input
    }
}

/// The field a warning stands under.
pub(super) const fn warned(field: WarnedField, from_paper: bool) -> Slot {
    match field {
        WarnedField::DocumentNumber => Slot::DocumentNumber,
        WarnedField::Phone => Slot::Phone,
        WarnedField::Email => Slot::Email,
        WarnedField::Subject => Slot::Subjects,
        WarnedField::ReceiptDate => Slot::ReceiptDate,
        WarnedField::Amount => Slot::Amount,
        WarnedField::Request => Slot::Request,
        WarnedField::EntryWay
        | WarnedField::InTray
        | WarnedField::Ground
        | WarnedField::RefersTo => Slot::ClaimRequest,
        WarnedField::Taken if from_paper => Slot::PaperTime,
        WarnedField::Taken | WarnedField::Outage => Slot::Belongs,
    }
}
