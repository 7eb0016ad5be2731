//! A template that the office replaced is set in a process of its own: whoever can write into
//! the configuration may have written a loop or something that eats the memory, and the
//! typesetter knows no measure of either. The process measures itself, and ends; the console
//! says so and goes on. What comes with the program needs none of this.

use std::io::{self, Read, Write};
use std::process::{ChildStdin, ChildStdout};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

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

/// What a process may take besides for each thing in a long list that it sets: some twenty
/// times what it was measured to take of time and twice of memory, and five times the bytes.
const EACH: Bounds = Bounds {
    milliseconds: 50,
    bytes: 512 << 10,
};
const DOCUMENT_OF_EACH: u64 = 16 << 10;

/// How often whoever looks on is asked whether to go on.
const LOOK: Duration = Duration::from_millis(100);

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
    // Nobody looks on who could have it stopped.
    converse(sheet, BOUNDS, DOCUMENT, &mut || true)?.ok_or(DocumentError::Defect)
}

/// Has a long document set apart while somebody looks on, who can have it stopped; none
/// where they did. What it took leaves the memory with the process.
pub(super) fn set_watched(
    sheet: &Sheet,
    length: usize,
    go_on: &mut dyn FnMut() -> bool,
) -> Result<Option<Vec<u8>>, DocumentError> {
    // The tests of this crate are another program, which cannot be called for a document.
    if cfg!(test) {
        return if go_on() {
            sheet.set().map(Some)
        } else {
            Ok(None)
        };
    }
    let count = length as u64;
    let bounds = Bounds {
        milliseconds: (EACH.milliseconds.saturating_mul(count)).saturating_add(BOUNDS.milliseconds),
        bytes: EACH
            .bytes
            .saturating_mul(length)
            .saturating_add(BOUNDS.bytes),
    };
    let most = DOCUMENT_OF_EACH
        .saturating_mul(count)
        .saturating_add(DOCUMENT);
    converse(sheet, bounds, most, go_on)
}

/// Starts the process, hands the order over and takes what it prints, at most so many bytes,
/// for as long as it is to go on; none where it was stopped.
fn converse(
    sheet: &Sheet,
    bounds: Bounds,
    most: u64,
    go_on: &mut dyn FnMut() -> bool,
) -> Result<Option<Vec<u8>>, DocumentError> {
    let order = serde_json::to_vec(&Order { bounds, sheet }).map_err(|_| DocumentError::Defect)?;
    let mut child = begin(CALL).map_err(|_| DocumentError::Apart)?;
    let pipes = child.stdin.take().zip(child.stdout.take());
    let (printed, was_stopped) = thread::scope(|scope| {
        let (done, ended) = channel::<()>();
        let talk = scope.spawn(move || {
            let (to, from) = pipes.ok_or(io::ErrorKind::BrokenPipe)?;
            let printed = talk(to, from, &order, most);
            drop(done);
            printed
        });
        let mut was_stopped = false;
        while ended.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
            if !go_on() {
                was_stopped = true;
                let _ = child.kill();
                break;
            }
        }
        (talk.join(), was_stopped)
    });
    let printed = printed.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    if printed.is_err() {
        // It may have ended by itself; either way it is waited for.
        let _ = child.kill();
    }
    let ended = child.wait().map(End::of);
    if was_stopped {
        return Ok(None);
    }
    match (printed, ended) {
        (Ok(printed), Ok(ended)) => come_to(sheet, (ended, most), printed).map(Some),
        (Err(_), _) | (_, Err(_)) => Err(DocumentError::Apart),
    }
}

/// What came of it, by how the process ended, what it printed and the most it might.
fn come_to(
    sheet: &Sheet,
    (ended, most): (End, u64),
    printed: Vec<u8>,
) -> Result<Vec<u8>, DocumentError> {
    Err(match ended {
        End::Code(_) if printed.len() as u64 > most => sheet.fault(TemplateFault::TooMuch),
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

/// What it prints, and one byte more where that is more than the most it may.
fn talk(mut to: ChildStdin, from: ChildStdout, order: &[u8], most: u64) -> io::Result<Vec<u8>> {
    to.write_all(order)?;
    drop(to);
    let mut printed = Vec::new();
    // Closed when it has said enough: a process that writes on ends.
    from.take(most + 1).read_to_end(&mut printed)?;
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
        let come = |ended, printed| come_to(&sheet, (ended, DOCUMENT), printed);
        let told = |ended| come(ended, Vec::new()).unwrap_err().to_string();
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
        assert_eq!(come(End::Code(SET), vec![1]), Ok(vec![1]));
    }
}
