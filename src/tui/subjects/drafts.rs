//! What is typed and no record yet (Q6).

use crate::actions::{Draft, DraftKind, DraftName};

/// Something to be done with drafts.
#[derive(Debug)]
#[expect(missing_docs, reason = "fields are named by what they hold")]
pub enum DraftEffect {
    /// Save a form as it stands.
    Save {
        form: DraftKind,
        /// Under what; what was found last for the form, where it is not known yet.
        name: Option<DraftName>,
        data: String,
    },
    /// Look for one of a form, and find a name for one of its own.
    Load {
        form: DraftKind,
        mine: Option<DraftName>,
    },
    /// Go on with one, its fields as JSON, under a new name; the one it was found under
    /// is forgotten once it is saved there.
    Take(DraftName, String),
    /// Forget one.
    Discard(DraftName),
    /// Press them onto the disk: nothing was typed for a second.
    Flush,
}

/// What is said of a draft.
#[derive(Debug)]
#[expect(missing_docs, reason = "fields are named by what they hold")]
pub enum DraftAnswer {
    /// It was saved, with this in it.
    Saved { name: DraftName, data: String },
    /// What was found.
    Found {
        name: DraftName,
        found: Option<Draft>,
    },
}

impl DraftAnswer {
    /// Of which form it is said.
    pub(in crate::tui) const fn of(&self) -> DraftKind {
        match self {
            Self::Saved { name, .. } | Self::Found { name, .. } => name.kind,
        }
    }
}
