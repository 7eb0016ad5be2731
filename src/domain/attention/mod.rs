//! Attentions: one customer's request taken down while systems are out (Q, K).

mod call;
mod claiming;
mod content;
mod correction;
mod event;
mod noted;
mod outcome;
mod record;

pub use call::{CallAttempt, CallFacts, check_call};
pub use claiming::{EntryWay, Ground, Telling, TellingFacts, TellingWay, UnknownGround};
pub use content::{Amendment, ClaimContent, Content, Unread};
pub use correction::{Annulment, AttentionChange, ContentField, Corrected, CorrectedProcedure};
pub use event::{AttentionEvent, ClaimFacts, Paper, Taken};
pub use noted::{Measure, Noted, Referred, Under};
pub use outcome::{Outcome, OutcomeDetail, OutcomeFacts, Via, check_outcome};
pub use record::Attention;

#[cfg(test)]
mod tests;
