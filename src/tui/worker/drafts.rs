//! What is typed and no record yet (Q6).

use crate::{
    actions::{ActionError, Desk, DraftName},
    tui::{
        message::Answer,
        subjects::drafts::{DraftAnswer, DraftEffect},
    },
};

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
            DraftAnswer::Saved { name, data }
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
