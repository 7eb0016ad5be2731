//! What is printed: forms, slips, records, the codes on paper.

use std::{io, path::Path};

use super::line::Line;
use crate::{
    actions::{self, ActionError, Desk, Handing, Printed, Report},
    tui::{
        address::Address,
        message::{Answer, LongWork, Message},
        subjects::papers::{PaperAnswer, PaperEffect},
    },
};

pub(super) fn handle(
    desk: &mut Desk,
    effect: PaperEffect,
    line: &Line<'_>,
) -> Result<Vec<Answer>, ActionError> {
    let answer = match effect {
        PaperEffect::Blank { codes, paper } => {
            PaperAnswer::Printed(actions::print_blank_form(desk, codes, None, Some(paper))?)
        }
        PaperEffect::Annul { code, reason } => {
            let stock = actions::annul_code(desk, &code, &reason)?;
            return Ok(vec![
                Answer::Done("Código anulado".to_owned()),
                Answer::Papers(PaperAnswer::Stock(stock)),
            ]);
        }
        PaperEffect::Stock => PaperAnswer::Stock(actions::code_stock(desk)?),
        PaperEffect::Shift(input) => PaperAnswer::Shift(Box::new(actions::shift(desk, &input)?)),
        PaperEffect::Print(document) => {
            PaperAnswer::Printed(actions::print(desk, &document, None, None)?)
        }
        PaperEffect::ToPrinter(document) => {
            to_printer(line, actions::paper_job(desk, document)?);
            return Ok(Vec::new());
        }
        PaperEffect::WrittenToPrinter(file) => {
            to_printer(line, move || actions::print_written(&file));
            return Ok(Vec::new());
        }
        PaperEffect::Form(input) => {
            let write = actions::form_job(desk, input)?;
            line.work(LongWork::Form, move |progress| {
                Ok(PaperAnswer::Printed(write(progress)?).into())
            });
            return Ok(Vec::new());
        }
        PaperEffect::Register(input) => {
            let write = actions::register_job(desk, input)?;
            line.work(LongWork::Register, move |progress| {
                let file = write(progress)?.file;
                let codes = Vec::new();
                Ok(PaperAnswer::Printed(Printed { file, codes }).into())
            });
            return Ok(Vec::new());
        }
        PaperEffect::View(document) => return Ok(view(&document).into_iter().collect()),
    };
    Ok(vec![Answer::Papers(answer)])
}

/// Gives a document to the printer, whose system may take its time. Who leaves does not wait
/// for it: it has all of the document by then.
fn to_printer(
    line: &Line<'_>,
    hand: impl FnOnce() -> Result<Handing, ActionError> + Send + 'static,
) {
    line.begin("paper", move |line| match hand() {
        Ok(handing) => line.await_apart("paper", move || {
            Ok(PaperAnswer::OnPaper(handing.taken()?).into())
        }),
        Err(error) => line.say(Answer::Refused(Report::from(&error))),
    });
}

/// Looks for the printer of this computer, which may take the system a while.
pub(super) fn find_printer(line: &Line<'_>) {
    line.begin("printer", |line| {
        if let Some(name) = actions::printer() {
            let found = Box::new(PaperAnswer::Printer(name).into());
            line.outbox.send(Message::Answer(Address::CONSOLE, found));
        }
    });
}

/// Hands a document to the system's own viewer; answers only when that cannot be done.
fn view(document: &Path) -> Option<Answer> {
    let shown = if document.is_file() {
        open::that_detached(document)
    } else {
        Err(io::ErrorKind::NotFound.into())
    };
    let place = document.display();
    let report = match shown {
        Ok(()) => return None,
        Err(error) if error.kind() == io::ErrorKind::NotFound && !document.exists() => {
            Report::usage(format!("No existe el archivo {place}."))
        }
        Err(_) => Report::usage(format!("Este equipo no pudo abrir {place}."))
            .hint("El archivo está guardado: ábralo desde su carpeta o cópielo a otro equipo."),
    };
    Some(Answer::Refused(report))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_that_is_not_there_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let gone = folder.path().join("constancia.pdf");
        let Some(Answer::Refused(report)) = view(&gone) else {
            panic!("nothing was told");
        };
        assert_eq!(
            report.message,
            format!("No existe el archivo {}.", gone.display())
        );
    }
}
