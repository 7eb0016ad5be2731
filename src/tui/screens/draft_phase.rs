//! How far the question of an older draft is, the same on every page that keeps one (Q6).

use super::Input;
use crate::actions::Draft;

/// Before a page's fields take keys: is there a draft, and what becomes of it?
/// What is typed meanwhile waits, so that no letter is lost or taken for an answer.
#[derive(Debug)]
pub(super) enum DraftPhase {
    /// The worker is looking.
    Asked(Vec<Input>),
    /// There is one; the person chooses.
    Found(Draft, Vec<Input>),
    /// The fields take keys.
    Settled,
}

/// What the person chose.
#[derive(Debug)]
pub(super) enum DraftChoice {
    /// *Retomar*: the draft fills the fields.
    Resumed(Draft),
    /// *Descartar*: what was typed before the question is taken now.
    Discarded(Vec<Input>),
}

impl DraftPhase {
    /// Whether the worker has not answered yet.
    pub(super) const fn is_waiting(&self) -> bool {
        matches!(self, Self::Asked(_))
    }

    /// Whether the fields take keys.
    pub(super) const fn is_settled(&self) -> bool {
        matches!(self, Self::Settled)
    }

    /// The draft that the person is asked about.
    pub(super) const fn found(&self) -> Option<&Draft> {
        match self {
            Self::Found(draft, _) => Some(draft),
            Self::Asked(_) | Self::Settled => None,
        }
    }

    /// Keeps what was typed while the worker is looking.
    pub(super) fn keep(&mut self, input: Input) {
        if let Self::Asked(kept) = self {
            kept.push(input);
        }
    }

    /// Takes the worker's answer; says what was typed meanwhile and is to be taken now.
    pub(super) fn answered(&mut self, draft: Option<Draft>) -> Vec<Input> {
        let Self::Asked(kept) = self else {
            return Vec::new();
        };
        let kept = std::mem::take(kept);
        if let Some(draft) = draft {
            *self = Self::Found(draft, kept);
            return Vec::new();
        }
        *self = Self::Settled;
        kept
    }

    /// *Retomar* or *Descartar*; none where nobody was asked.
    pub(super) fn settle(&mut self, resume: bool) -> Option<DraftChoice> {
        match std::mem::replace(self, Self::Settled) {
            Self::Found(draft, _) if resume => Some(DraftChoice::Resumed(draft)),
            Self::Found(_, kept) => Some(DraftChoice::Discarded(kept)),
            other => {
                *self = other;
                None
            }
        }
    }
}
