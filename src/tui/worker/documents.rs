//! What is attached to a record (Q11).

use super::line::Line;
use crate::{
    actions::{self, ActionError, Desk, Printed},
    tui::{
        message::{Answer, LongWork},
        subjects::{
            documents::{DocumentAnswer, DocumentEffect},
            papers::PaperAnswer,
        },
    },
};

pub(super) fn handle(
    desk: &mut Desk,
    effect: DocumentEffect,
    line: &Line<'_>,
) -> Result<Vec<Answer>, ActionError> {
    let answer = match effect {
        DocumentEffect::List(record) => {
            DocumentAnswer::Listed(Box::new(actions::list_documents(desk, &record)?)).into()
        }
        DocumentEffect::Attach(input) => {
            let attach = actions::attach_job(desk, input)?;
            line.work(LongWork::Attach, move |progress| {
                Ok(DocumentAnswer::Changed(Box::new(attach(progress)?)).into())
            });
            return Ok(Vec::new());
        }
        DocumentEffect::Extract { record, number } => {
            let extract = actions::extract_job(desk, record, number)?;
            line.work(LongWork::Extract, move |progress| {
                let file = extract(progress)?.file;
                let codes = Vec::new();
                Ok(PaperAnswer::Printed(Printed { file, codes }).into())
            });
            return Ok(Vec::new());
        }
        DocumentEffect::Withdraw {
            record,
            number,
            reason,
        } => {
            let list = actions::withdraw_document(desk, &record, number, &reason)?;
            DocumentAnswer::Changed(Box::new(list)).into()
        }
    };
    Ok(vec![answer])
}
