//! The queue of what is to be entered in the official system.

use crate::{
    actions::{self, ActionError, Desk, RecordView},
    tui::{
        message::Answer,
        subjects::regularization::{RecordDeed, RegularizationAnswer, RegularizationEffect},
    },
};

pub(super) fn handle(
    desk: &mut Desk,
    effect: RegularizationEffect,
) -> Result<Vec<Answer>, ActionError> {
    let changed = |deed, record| RegularizationAnswer::Changed { deed, record };
    let answer = match effect {
        RegularizationEffect::List {
            filter,
            text,
            page,
            limit,
        } => RegularizationAnswer::Listed(actions::show_regularization(
            desk, filter, &text, page, limit,
        )?),
        RegularizationEffect::Sheet(record) => {
            RegularizationAnswer::Sheet(Box::new(actions::typing_sheet(desk, &record)?))
        }
        RegularizationEffect::Pair {
            record,
            code,
            reason,
        } => {
            let record = actions::pair_code(desk, &record, &code, reason.as_deref())?;
            changed(RecordDeed::Paired, record)
        }
        RegularizationEffect::Exempt { records, why, note } => {
            let records = actions::exempt_all(desk, &records, why, Some(&note))?.into_iter();
            let told = |it| Answer::Regularization(changed(RecordDeed::Exempted, it));
            return Ok(records.map(told).collect());
        }
        RegularizationEffect::LiftExemption { record, reason } => {
            let record = actions::lift_exemption(desk, &record, &reason)?;
            changed(RecordDeed::Lifted, record)
        }
        RegularizationEffect::NoteCall {
            record,
            reached,
            note,
        } => {
            let attention = actions::note_call(desk, &record, reached, None, Some(&note))?;
            let record = RecordView::Attention(Box::new(attention));
            changed(RecordDeed::Called, record)
        }
    };
    Ok(vec![Answer::Regularization(answer)])
}
