//! The files that go to the office and come back.

use super::line::Line;
use crate::{
    actions::{self, ActionError, Desk, ImportInput, Report},
    tui::{
        message::{Answer, LongWork},
        subjects::exchange::{ExchangeAnswer, ExchangeEffect},
    },
};

pub(super) fn handle(
    desk: &mut Desk,
    effect: ExchangeEffect,
    line: &Line<'_>,
) -> Result<Vec<Answer>, ActionError> {
    match effect {
        ExchangeEffect::Prepare => {
            let recipients = actions::recipients(desk)?.recipients;
            Ok(vec![Answer::Exchange(ExchangeAnswer::Prepared {
                recipients: recipients.into_iter().map(|it| it.name).collect(),
                folder: desk.paths().documents(),
            })])
        }
        ExchangeEffect::Export(input) => {
            let export = actions::export_job(desk, input)?;
            line.work(LongWork::Export, move |progress| {
                Ok(told(export(progress).map(|exported| {
                    ExchangeAnswer::Exported(Box::new(exported))
                })))
            });
            Ok(Vec::new())
        }
        ExchangeEffect::Import(import) if import.is_receipt() => {
            let opening = import.opening();
            let applied = actions::apply_receipt(desk, &import.file, &opening, import.admit);
            let answer = told(applied.map(|applied| ExchangeAnswer::Applied(Box::new(applied))));
            Ok(vec![answer])
        }
        ExchangeEffect::Import(import) => {
            let input = ImportInput {
                admit: import.admit,
                opening: import.opening(),
                plan: import.plan,
            };
            let kind = if import.plan {
                LongWork::Plan
            } else {
                LongWork::Import
            };
            let run = actions::import_job(desk, import.file, input)?;
            line.work(kind, move |progress| {
                Ok(told(
                    run(progress).map(|view| ExchangeAnswer::Imported(Box::new(view))),
                ))
            });
            Ok(Vec::new())
        }
    }
}

/// What became of a file: an unknown terminal is somebody to be asked about.
fn told(done: Result<ExchangeAnswer, ActionError>) -> Answer {
    match done {
        Ok(answer) => Answer::Exchange(answer),
        Err(ActionError::UnknownTerminal {
            point,
            series,
            fingerprint,
            ..
        }) => Answer::Exchange(ExchangeAnswer::Stranger {
            name: format!("{point}-{series}"),
            fingerprint,
        }),
        Err(error) => Answer::Refused(Report::from(&error)),
    }
}
