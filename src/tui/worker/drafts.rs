//! What is typed and no record yet (Q6).

use super::super::message::Answer;
use crate::actions::{ActionError, Desk, Draft, DraftKind, DraftName};

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
    /// It was saved.
    Saved(DraftName),
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
            Self::Saved(name) | Self::Found { name, .. } => name.kind,
        }
    }
}

/// `names` are those under which the form of each kind that was opened last is saved.
pub(super) fn handle(
    desk: &Desk,
    effect: DraftEffect,
    names: &mut Vec<DraftName>,
) -> Result<Vec<Answer>, ActionError> {
    let answer = match effect {
        DraftEffect::Save { form, name, data } => {
            let last = names.iter().find(|it| it.kind == form);
            let Some(name) = name.or(last.copied()) else {
                return Ok(Vec::new());
            };
            desk.save_draft(name, &data)?;
            DraftAnswer::Saved(name)
        }
        DraftEffect::Take(found, data) => {
            let name = desk.new_draft(found.kind);
            names.retain(|it| it.kind != found.kind);
            names.push(name);
            desk.save_draft(name, &data)?;
            desk.discard_draft(found)?;
            DraftAnswer::Found { name, found: None }
        }
        DraftEffect::Load { form, mine } => {
            let name = mine.unwrap_or_else(|| desk.new_draft(form));
            names.retain(|it| it.kind != form);
            names.push(name);
            let found = desk.draft_beside(name)?;
            DraftAnswer::Found { name, found }
        }
        DraftEffect::Discard(name) => {
            desk.discard_draft(name)?;
            return Ok(Vec::new());
        }
        DraftEffect::Flush => {
            desk.flush_drafts()?;
            return Ok(Vec::new());
        }
    };
    Ok(vec![Answer::Drafts(answer)])
}
