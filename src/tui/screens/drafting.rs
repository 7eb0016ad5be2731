//! The draft of a page: what is saved while somebody types, and the question of an
//! older one before its fields take keys (Q6).

use chrono::{DateTime, FixedOffset};
use serde::{Serialize, de::DeserializeOwned};

use super::{Input, Scene, Wish};
use crate::{
    actions::{Draft, DraftKind, DraftName},
    tui::{
        effect::Effect,
        message::{Answer, Deed},
    },
};

/// Is there an older draft, and what becomes of it? What is typed meanwhile waits, so
/// that no letter is lost or taken for an answer.
#[derive(Debug)]
enum Phase {
    /// The worker is looking.
    Asked(Vec<Input>),
    /// There is one; the person chooses.
    Found(Draft, Vec<Input>),
    /// The fields take keys.
    Settled,
}

/// How far the question of an older draft is, and which fields were saved last.
#[derive(Debug)]
pub(super) struct Drafting<F> {
    phase: Phase,
    saved: Option<F>,
    saved_at: Option<DateTime<FixedOffset>>,
}

impl<F> Drafting<F> {
    /// An older draft is looked for; the fields as they are need no saving.
    pub(super) const fn asked(fields: F) -> Self {
        Self {
            phase: Phase::Asked(Vec::new()),
            saved: Some(fields),
            saved_at: None,
        }
    }

    /// Whether the worker has not answered yet.
    pub(super) const fn is_waiting(&self) -> bool {
        matches!(self.phase, Phase::Asked(_))
    }

    /// Whether the fields take keys.
    pub(super) const fn is_settled(&self) -> bool {
        matches!(self.phase, Phase::Settled)
    }

    /// The draft that the person is asked about.
    pub(super) const fn found(&self) -> Option<&Draft> {
        match &self.phase {
            Phase::Found(draft, _) => Some(draft),
            Phase::Asked(_) | Phase::Settled => None,
        }
    }

    /// When the fields were saved last.
    pub(super) const fn saved_at(&self) -> Option<DateTime<FixedOffset>> {
        self.saved_at
    }

    /// Keeps what was typed while the worker is looking.
    pub(super) fn keep(&mut self, input: Input) {
        if let Phase::Asked(kept) = &mut self.phase {
            kept.push(input);
        }
    }

    /// Takes the worker's answer; says what was typed meanwhile and is to be taken now.
    fn answered(&mut self, draft: Option<Draft>) -> Vec<Input> {
        let Phase::Asked(kept) = &mut self.phase else {
            return Vec::new();
        };
        let kept = std::mem::take(kept);
        if let Some(draft) = draft {
            self.phase = Phase::Found(draft, kept);
            return Vec::new();
        }
        self.phase = Phase::Settled;
        kept
    }

    /// Settles the question: the draft it was about, and what was typed before it.
    fn settle(&mut self) -> Option<(Draft, Vec<Input>)> {
        match std::mem::replace(&mut self.phase, Phase::Settled) {
            Phase::Found(draft, kept) => Some((draft, kept)),
            other => {
                self.phase = other;
                None
            }
        }
    }
}

/// A page that saves its fields as a draft.
pub(super) trait Drafted {
    /// Its fields as the draft keeps them.
    type Fields: Serialize + DeserializeOwned + PartialEq;

    fn drafting(&mut self) -> &mut Drafting<Self::Fields>;

    /// Under what it is saved; none while that is being loaded.
    fn draft_kind(&self) -> Option<DraftKind>;

    fn as_draft(&self, scene: &Scene<'_>) -> Self::Fields;

    /// Fills the fields.
    fn resume(&mut self, fields: &Self::Fields, scene: &Scene<'_>);

    /// Takes what was typed, the page's own way.
    fn take(&mut self, input: Input, scene: &Scene<'_>) -> Vec<Wish>;

    /// Saves the fields, where they changed.
    fn save_draft(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        let fields = self.as_draft(scene);
        if self.drafting().saved.as_ref() == Some(&fields) {
            return Vec::new();
        }
        let (Some(form), Ok(data)) = (self.draft_kind(), serde_json::to_string(&fields)) else {
            return Vec::new();
        };
        self.drafting().saved = Some(fields);
        let name = DraftName::only(form);
        vec![Wish::Effect(Effect::SaveDraft { name, data })]
    }

    /// Takes what the worker says of the page's draft; none where it speaks of
    /// something else.
    fn draft_answered(&mut self, answer: &Answer, scene: &Scene<'_>) -> Option<Vec<Wish>> {
        let kind = self.draft_kind()?;
        let draft = match answer {
            Answer::DraftSaved(name) if name.kind == kind => {
                self.drafting().saved_at = Some(scene.now);
                return Some(Vec::new());
            }
            Answer::Draft { name, found } if name.kind == kind => found.clone(),
            Answer::Failed {
                deed: Deed::Draft, ..
            } => None,
            _ => return None,
        };
        let kept = self.drafting().answered(draft);
        Some(self.replay(kept, scene))
    }

    fn replay(&mut self, kept: Vec<Input>, scene: &Scene<'_>) -> Vec<Wish> {
        kept.into_iter()
            .flat_map(|input| self.take(input, scene))
            .collect()
    }

    /// *Retomar*: the draft fills the fields. *Descartar*: what was typed before the
    /// question is taken now. Nothing where nobody was asked.
    fn settle_draft(&mut self, resume: bool, scene: &Scene<'_>) -> Vec<Wish> {
        let Some((draft, kept)) = self.drafting().settle() else {
            return Vec::new();
        };
        if !resume {
            let kind = self.draft_kind();
            let discard =
                kind.map(|kind| Wish::Effect(Effect::DiscardDraft(DraftName::only(kind))));
            let mut wishes: Vec<Wish> = discard.into_iter().collect();
            wishes.extend(self.replay(kept, scene));
            return wishes;
        }
        if let Ok(fields) = serde_json::from_str(&draft.data) {
            self.resume(&fields, scene);
        }
        let saved = self.as_draft(scene);
        let drafting = self.drafting();
        drafting.saved = Some(saved);
        drafting.saved_at = Some(draft.saved_at);
        Vec::new()
    }
}
