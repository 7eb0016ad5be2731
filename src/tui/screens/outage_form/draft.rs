//! *Nuevo evento* as its draft keeps it: the texts as they were typed (Q6).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{State, fields::Slot};
use crate::{
    actions::DraftKind,
    domain::{catalog::Scenario, outage::Answers},
    tui::screens::{
        Input, Scene, Wish,
        drafting::{Drafted, Drafting},
    },
};

/// The fields of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(in crate::tui::screens) struct OpeningDraft {
    pub(super) procedure: Option<String>,
    pub(super) procedure_text: String,
    pub(super) unlisted: bool,
    pub(super) applications: Vec<String>,
    pub(super) scenario: Option<Scenario>,
    pub(super) answers: Answers,
    pub(super) started: String,
    pub(super) detected: String,
    pub(super) restored: String,
    pub(super) notice: String,
    pub(super) late_reason: String,
    pub(super) inquiry: Option<Uuid>,
    pub(super) attention: Option<Uuid>,
}

impl Drafted for State {
    type Fields = OpeningDraft;

    fn drafting(&mut self) -> &mut Drafting<OpeningDraft> {
        &mut self.drafting
    }

    fn draft_kind(&self) -> Option<DraftKind> {
        Some(DraftKind::Opening)
    }

    fn as_draft(&self, scene: &Scene<'_>) -> OpeningDraft {
        OpeningDraft {
            procedure: self.procedure.id().map(str::to_owned),
            procedure_text: self.procedure.line().text().to_owned(),
            unlisted: self.procedure.is_unlisted(),
            applications: self.marked(),
            scenario: self.scenario(),
            answers: self.answers,
            started: self.started.saved(scene),
            detected: self.detected.saved(scene),
            restored: self.restored.saved(scene),
            notice: self.notice.text().to_owned(),
            late_reason: self.late_reason.text().to_owned(),
            inquiry: self.inquiry,
            attention: self.attention,
        }
    }

    fn resume(&mut self, draft: &OpeningDraft, scene: &Scene<'_>) {
        self.procedure.restore(
            draft.procedure.as_deref(),
            draft.unlisted,
            &draft.procedure_text,
            &scene.assets.catalog,
        );
        self.follow_procedure(scene);
        self.applications_touched = true;
        self.mark(&draft.applications);
        self.choose_scenario(draft.scenario);
        self.answers = draft.answers;
        self.started.restore(&draft.started, scene);
        self.detected.restore(&draft.detected, scene);
        self.restored.restore(&draft.restored, scene);
        self.notice.set(&draft.notice);
        self.late_reason.set(&draft.late_reason);
        self.inquiry = draft.inquiry;
        self.attention = draft.attention;
        self.focus = self.first_gap(scene).unwrap_or(Slot::Started);
    }
    fn take(&mut self, input: Input, scene: &Scene<'_>) -> Vec<Wish> {
        self.update(input, scene)
    }
}
