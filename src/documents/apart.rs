//! A template that the office replaced is set in a process of its own: whoever can write into
//! the configuration may have written a loop or something that eats the memory, and the
//! typesetter knows no measure of either. The process measures itself, and ends; the console
//! says so and goes on. What comes with the program needs none of this.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::ChildStdin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread::{self, Builder};
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

/// The longest line that tells how many things are set.
const LINE: u64 = 24;

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
    converse(sheet, BOUNDS, DOCUMENT, &mut |_| true)?.ok_or(DocumentError::Defect)
}

/// Has a long document set apart while somebody looks on, who is told how many things of its
/// list are set and can have it stopped; none where they did. What it took leaves the memory
/// with the process.
pub(super) fn set_watched(
    sheet: &Sheet,
    length: usize,
    go_on: &mut dyn FnMut(u64) -> bool,
) -> Result<Option<Vec<u8>>, DocumentError> {
    // The tests of this crate are another program, which cannot be called for a document.
    if cfg!(test) {
        return if go_on(0) {
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
    go_on: &mut dyn FnMut(u64) -> bool,
) -> Result<Option<Vec<u8>>, DocumentError> {
    let order = serde_json::to_vec(&Order { bounds, sheet }).map_err(|_| DocumentError::Defect)?;
    let mut child = begin(CALL).map_err(|_| DocumentError::Apart)?;
    let pipes = child.stdin.take().zip(child.stdout.take());
    let set = AtomicU64::new(0);
    let (printed, was_stopped) = thread::scope(|scope| {
        let (done, ended) = channel::<()>();
        let set = &set;
        let talk = Builder::new().spawn_scoped(scope, move || {
            let (to, from) = pipes.ok_or(io::ErrorKind::BrokenPipe)?;
            let printed = talk(to, &mut BufReader::new(from), &order, (most, set));
            drop(done);
            printed
        });
        let mut was_stopped = false;
        while ended.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
            if !go_on(set.load(Ordering::Relaxed)) {
                was_stopped = true;
                let _ = child.kill();
                break;
            }
        }
        // Where there is no other thread, nothing was said.
        let printed = talk.and_then(|talk| {
            talk.join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        (printed, was_stopped)
    });
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

/// What it prints, and one byte more where that is more than the most it may. Before, it says
/// how many things are set.
fn talk(
    mut to: ChildStdin,
    from: &mut impl BufRead,
    order: &[u8],
    (most, set): (u64, &AtomicU64),
) -> io::Result<Vec<u8>> {
    to.write_all(order)?;
    drop(to);
    while let Some(told) = told(from)? {
        set.store(told, Ordering::Relaxed);
    }
    let mut printed = Vec::new();
    // Closed when it has said enough: a process that writes on ends.
    from.take(most + 1).read_to_end(&mut printed)?;
    Ok(printed)
}

/// How many things the process says are set, on a line of its own; none once it says anything
/// else, which is the document or the fault: neither begins with a digit.
fn told(from: &mut impl BufRead) -> io::Result<Option<u64>> {
    if !from.fill_buf()?.first().is_some_and(u8::is_ascii_digit) {
        return Ok(None);
    }
    let mut line = String::new();
    from.take(LINE).read_line(&mut line)?;
    let told = line.trim_end().parse();
    told.map(Some)
        .map_err(|_| io::ErrorKind::InvalidData.into())
}

/// The process that sets one document: its order from standard input; how far it is, and the
/// document or the fault, on standard output; its exit code.
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
    // Nobody may be listening any more.
    let tell = |set: u64| drop(writeln!(io::stdout().lock(), "{set}"));
    let (code, printed) = match within(bounds, || sheet.set_telling(&tell)) {
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

    #[test]
    fn law_9_how_many_are_set_is_told_before_the_document() {
        let mut from: &[u8] = b"50\n100\n%PDF-1.7 7\n";
        let mut next = || told(&mut from).unwrap();
        assert_eq!(
            [next(), next(), next(), next()],
            [Some(50), Some(100), None, None]
        );
        assert_eq!(from, b"%PDF-1.7 7\n");
        for broken in [&b"5x\n"[..], b"99999999999999999999999999999\n"] {
            let error = told(&mut &*broken).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::InvalidData);
        }
    }
}
