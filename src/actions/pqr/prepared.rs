//! A deed about a case that nothing stands against, before its texts are put away.

use super::deed_input::SolveInput;
use crate::domain::personal::RetentionClass;
use crate::domain::pqr::{
    AppealGround, AppealKind, Appealed, Deed, Extended, Finished, LevelAnswered, SicCopied, Solved,
    Undone, VoiceMessage,
};
use crate::store::{StoreError, Writer};
use chrono::{DateTime, FixedOffset, NaiveDate};
use uuid::Uuid;

/// A deed that nothing stands against, with its texts still to be sealed.
pub(super) enum Prepared {
    Plain(Deed),
    LevelAnswer(DateTime<FixedOffset>, String),
    Finish(String, Option<String>),
    Solve(SolveInput),
    Message(String, bool),
    Appeal {
        kind: AppealKind,
        filed: NaiveDate,
        ground: Option<AppealGround>,
        grounds: String,
    },
    Sic(DateTime<FixedOffset>, Option<String>),
    Extend(NaiveDate, String),
    Undo(Uuid, u64, String),
}

impl Prepared {
    pub(super) fn sealed(self, writer: &mut Writer<'_>) -> Result<Deed, StoreError> {
        let mut seal = |text: String| writer.seal(RetentionClass::General, &text);
        Ok(match self {
            Self::Plain(deed) => deed,
            Self::LevelAnswer(at, text) => Deed::LevelAnswered(LevelAnswered {
                at,
                text: seal(text)?,
            }),
            Self::Finish(notes, abc) => Deed::Finished(Finished {
                notes: seal(notes)?,
                abc,
            }),
            Self::Solve(it) => Deed::Solved(Solved {
                at: it.at,
                action: it.action,
                answer: it.answer,
                accepted: it.accepted,
                notes: seal(it.notes)?,
            }),
            Self::Message(text, late) => Deed::VoiceMessage(VoiceMessage {
                text: seal(text)?,
                late,
            }),
            Self::Appeal {
                kind,
                filed,
                ground,
                grounds,
            } => Deed::Appealed(Appealed {
                appeal: kind,
                filed,
                ground,
                grounds: seal(grounds)?,
            }),
            Self::Sic(at, evidence) => Deed::SicCopied(SicCopied {
                at,
                evidence: evidence.map(seal).transpose()?,
            }),
            Self::Extend(ends, reasons) => Deed::Extended(Extended {
                ends,
                reasons: seal(reasons)?,
            }),
            Self::Undo(replica, sequence, reason) => Deed::Undone(Undone {
                replica,
                sequence,
                reason: seal(reason)?,
            }),
        })
    }
}
