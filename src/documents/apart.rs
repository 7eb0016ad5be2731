//! A template that the office replaced is set in a process of its own: whoever can write into
//! the configuration may have written a loop or something that eats the memory, and the
//! typesetter knows no measure of either. The process measures itself, and ends; the console
//! says so and goes on. What comes with the program needs none of this.

use std::io::{self, Read, Write};
use std::process::Child;

use serde::{Deserialize, Serialize};

use super::error::{DocumentError, Misprint, TemplateFault};
use super::sheet::Sheet;
use crate::bounded::{Bounds, End, begin, within};

/// What the program is called with, to set a document and nothing else.
pub(crate) const CALL: &str = "componer-documento";

/// The bytes of a document: far beyond a form of hundreds of attentions.
const DOCUMENT: u64 = 64 << 20;

/// Exit codes of the process: what it printed is the document, or the fault.
const SET: u8 = 0;
const FAULT: u8 = 1;

/// The longest form takes a second and a tenth of this memory.
const BOUNDS: Bounds = Bounds {
    milliseconds: 20_000,
    bytes: 1 << 30,
};

#[derive(Serialize)]
struct Order<'a> {
    bounds: Bounds,
    sheet: &'a Sheet,
}

#[derive(Deserialize)]
struct Received {
    bounds: Bounds,
    sheet: Sheet,
}

/// Has a document set apart.
pub(super) fn set(sheet: &Sheet) -> Result<Vec<u8>, DocumentError> {
    let order = serde_json::to_vec(&Order {
        bounds: BOUNDS,
        sheet,
    })
    .map_err(|_| DocumentError::Defect)?;
    let (ended, printed) = ask(&order).map_err(|_| DocumentError::Apart)?;
    come_to(sheet, ended, printed)
}

/// What came of it, by how the process ended and what it printed.
fn come_to(sheet: &Sheet, ended: End, printed: Vec<u8>) -> Result<Vec<u8>, DocumentError> {
    Err(match ended {
        End::Code(_) if printed.len() as u64 > DOCUMENT => sheet.fault(TemplateFault::TooMuch),
        End::Code(SET) => return Ok(printed),
        End::Code(FAULT) => match serde_json::from_slice::<Option<Misprint>>(&printed) {
            Ok(Some(misprint)) => misprint.told(),
            Ok(None) | Err(_) => DocumentError::Defect,
        },
        End::TooLong => sheet.fault(TemplateFault::TooLong),
        End::TooMuch => sheet.fault(TemplateFault::TooMuch),
        End::Code(_) | End::Fell => sheet.fault(TemplateFault::Fell),
    })
}

/// Starts the process, hands the order over and takes what it prints.
fn ask(order: &[u8]) -> io::Result<(End, Vec<u8>)> {
    let mut child = begin(CALL)?;
    let printed = converse(&mut child, order);
    if printed.is_err() {
        // It may have ended by itself; either way it is waited for.
        let _ = child.kill();
    }
    Ok((End::of(child.wait()?), printed?))
}

/// What it prints, and one byte more where that is more than a document.
fn converse(child: &mut Child, order: &[u8]) -> io::Result<Vec<u8>> {
    let (Some(mut to), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(io::ErrorKind::BrokenPipe.into());
    };
    to.write_all(order)?;
    drop(to);
    let mut printed = Vec::new();
    // Closed when it has said enough: a process that writes on ends.
    from.take(DOCUMENT + 1).read_to_end(&mut printed)?;
    Ok(printed)
}

/// The process that sets one document: its order from standard input, the document or the
/// fault on standard output; its exit code.
#[must_use]
pub(crate) fn serve() -> u8 {
    let mut order = Vec::new();
    if io::stdin().lock().read_to_end(&mut order).is_err() {
        return FAULT;
    }
    let Ok(Received { bounds, sheet }) = serde_json::from_slice(&order) else {
        return FAULT;
    };
    drop(order);
    let (code, printed) = match within(bounds, || sheet.set()) {
        Ok(document) => (SET, document),
        Err(error) => {
            let misprint = Misprint::of(error);
            (FAULT, serde_json::to_vec(&misprint).unwrap_or_default())
        }
    };
    match io::stdout().lock().write_all(&printed) {
        Ok(()) => code,
        Err(_) => FAULT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn q_how_the_process_ended_is_told_of_the_template() {
        let sheet = Sheet::sample();
        let told = |ended| come_to(&sheet, ended, Vec::new()).unwrap_err().to_string();
        for (ended, sentence) in [
            (
                End::TooLong,
                "templates/constancia.typ: tarda demasiado y se detuvo; revise sus repeticiones; el documento no se emite",
            ),
            (
                End::TooMuch,
                "templates/constancia.typ: pide demasiada memoria y se detuvo; revise sus repeticiones y tamaños; el documento no se emite",
            ),
            (
                End::Fell,
                "templates/constancia.typ: interrumpe la composición; revise sus repeticiones y tamaños; el documento no se emite",
            ),
            (
                End::Code(FAULT),
                "el documento no se pudo preparar por un defecto del programa",
            ),
        ] {
            assert_eq!(told(ended), sentence);
        }
        assert_eq!(come_to(&sheet, End::Code(SET), vec![1]), Ok(vec![1]));
    }
}
