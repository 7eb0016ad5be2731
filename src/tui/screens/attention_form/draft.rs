//! *Atención* as its draft keeps it: the texts as they were typed (Q6).

use serde::{Deserialize, Serialize};

use super::{State, fields::Slot};
use crate::{
    actions::DraftKind,
    domain::identity::DocumentType,
    tui::{
        screens::{
            Input, Scene, Wish,
            drafting::{Drafted, Drafting},
        },
        widgets::TextBox,
    },
};

/// The fields of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::tui::screens) struct AttentionDraft {
    procedure: Option<String>,
    procedure_text: String,
    unlisted: bool,
    name: String,
    document_type: Option<DocumentType>,
    document_number: String,
    representative: String,
    service: String,
    phone: String,
    email: String,
    address: String,
    request: String,
    subjects: Vec<String>,
    claim_request: String,
    receipt_number: String,
    receipt_date: String,
    amount: String,
    from_paper: bool,
    paper: String,
    taken: String,
    belongs: Option<usize>,
    outage: String,
    attended_by: String,
}

impl Drafted for State {
    type Fields = AttentionDraft;

    fn drafting(&mut self) -> &mut Drafting<AttentionDraft> {
        &mut self.drafting
    }

    fn draft_kind(&self) -> Option<DraftKind> {
        Some(DraftKind::Attention)
    }

    fn as_draft(&self, scene: &Scene<'_>) -> AttentionDraft {
        let text = |line: &crate::tui::widgets::TextLine| line.text().to_owned();
        AttentionDraft {
            procedure: self.procedure.id().map(str::to_owned),
            procedure_text: text(self.procedure.line()),
            unlisted: self.procedure.is_unlisted(),
            name: text(&self.name),
            document_type: self.kind(scene),
            document_number: text(&self.document_number),
            representative: text(&self.representative),
            service: text(&self.service),
            phone: text(&self.phone),
            email: text(&self.email),
            address: text(&self.address),
            request: self.request.text(),
            subjects: self.marked(),
            claim_request: text(&self.claim_request),
            receipt_number: text(&self.receipt_number),
            receipt_date: text(&self.receipt_date),
            amount: text(&self.amount),
            from_paper: self.from_paper,
            paper: text(&self.paper),
            taken: self.taken.saved(scene),
            belongs: self.belongs.chosen(),
            outage: text(&self.outage),
            attended_by: text(&self.attended_by),
        }
    }

    fn resume(&mut self, draft: &AttentionDraft, scene: &Scene<'_>) {
        self.procedure.restore(
            draft.procedure.as_deref(),
            draft.unlisted,
            &draft.procedure_text,
            &scene.assets.catalog,
        );
        let offered = DocumentType::offered_in(scene.profile.country);
        let kind = offered
            .iter()
            .position(|kind| Some(*kind) == draft.document_type);
        self.document_type.choose(kind.or(Some(0)));
        for (line, text) in [
            (&mut self.name, &draft.name),
            (&mut self.document_number, &draft.document_number),
            (&mut self.representative, &draft.representative),
            (&mut self.service, &draft.service),
            (&mut self.phone, &draft.phone),
            (&mut self.email, &draft.email),
            (&mut self.address, &draft.address),
            (&mut self.claim_request, &draft.claim_request),
            (&mut self.receipt_number, &draft.receipt_number),
            (&mut self.receipt_date, &draft.receipt_date),
            (&mut self.amount, &draft.amount),
            (&mut self.paper, &draft.paper),
            (&mut self.outage, &draft.outage),
            (&mut self.attended_by, &draft.attended_by),
        ] {
            line.set(text);
        }
        self.request = TextBox::new(&draft.request, scene.theme);
        for (position, id) in self.subject_ids.iter().enumerate() {
            self.subjects.mark(position, draft.subjects.contains(id));
        }
        self.from_paper = draft.from_paper;
        self.taken.restore(&draft.taken, scene);
        self.belongs.choose(draft.belongs.or(Some(0)));
        let first = self.problems(scene).first().map(|problem| problem.slot);
        self.focus = first.unwrap_or(Slot::Request);
    }

    fn take(&mut self, input: Input, scene: &Scene<'_>) -> Vec<Wish> {
        self.update(input, scene)
    }
}
