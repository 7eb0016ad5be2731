//! A workbook that is read in a process of our own. What reads `.xls` and `.ods` takes a
//! sheet whole, with all the memory that it says it needs, and what reads `.xlsb` believes
//! the lengths that stand in it: the process is bounded in memory and time, gets the bytes
//! and nothing else, opens no file and can write none. Where it falls, the console says so
//! and goes on; ending it is how a reading is stopped.

use super::cell::Row;
use super::error::IntakeError;
use super::hidden::{self, Hidden};
use super::said::{Fault, Kind, Order, Said, hear, say};
use super::sheet::{Book, Count, Each, Heed, Sheet};
use super::whole::Whole;
use crate::bounded::{Bounds, End, begin, confine, within};
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::ops::ControlFlow;
use std::process::{Child, ChildStdin};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

/// What the program is called with, to read a workbook and nothing else.
pub(crate) const CALL: &str = "leer-hoja";

/// The largest sheet of the old Excel takes a few seconds and three quarters of this memory.
const BOUNDS: Bounds = Bounds {
    milliseconds: 120_000,
    bytes: 280 << 20,
};

/// Rows that are said together, and the cells that are.
const ROWS: usize = 256;
const CELLS: usize = 4_096;

/// Frames that wait while the console is busy with others.
const WAITING: usize = 4;

/// How long nothing comes before it is asked whether to go on.
const REST: Duration = Duration::from_millis(100);

/// A workbook that another process has open.
pub(super) struct Apart {
    child: Child,
    to: ChildStdin,
    said: Receiver<Said>,
    listener: Option<JoinHandle<()>>,
    sheets: Vec<Sheet>,
}

impl Apart {
    pub(super) fn open(kind: Kind, bytes: &[u8], heed: Heed<'_>) -> Result<Self, IntakeError> {
        let mut child = begin(CALL).map_err(IntakeError::NotStarted)?;
        let (Some(to), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(IntakeError::NotStarted(io::ErrorKind::BrokenPipe.into()));
        };
        let (heard, said) = sync_channel(WAITING);
        let listening = move || {
            let mut from = BufReader::new(from);
            // Until it ends, or nobody listens.
            while let Ok(said) = hear(&mut from) {
                if heard.send(said).is_err() {
                    break;
                }
            }
        };
        let mut apart = Self {
            child,
            to,
            said,
            listener: None,
            sheets: Vec::new(),
        };
        let listener = Builder::new().name("listen".to_owned()).spawn(listening);
        apart.listener = Some(listener.map_err(IntakeError::NoThread)?);
        let order = Order::Open(kind, bytes.len() as u64);
        let handed = say(&mut apart.to, &order).and_then(|()| apart.to.write_all(bytes));
        handed
            .and_then(|()| apart.to.flush())
            .map_err(|_| apart.fell())?;
        match apart.next(0, heed)? {
            Said::Sheets(sheets) => apart.sheets = sheets,
            Said::Fault(fault) => return Err(told(fault, None, None)),
            Said::Hidden(_) | Said::Rows(_) | Said::End => return Err(IntakeError::Fell),
        }
        Ok(apart)
    }

    fn next(&mut self, rows: u64, heed: Heed<'_>) -> Result<Said, IntakeError> {
        loop {
            match self.said.recv_timeout(REST) {
                Ok(said) => return Ok(said),
                // What stops the console by the keyboard ends both.
                Err(_) if !heed(rows) => return Err(IntakeError::Stopped),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err(self.fell()),
            }
        }
    }

    fn order(&mut self, order: Order) -> Result<(), IntakeError> {
        say(&mut self.to, &order).map_err(|_| self.fell())
    }

    /// Why it says nothing more.
    fn fell(&mut self) -> IntakeError {
        // It may be that it only says what cannot be heard.
        let _ = self.child.kill();
        match self.child.wait().map(End::of) {
            Ok(End::TooLong) => IntakeError::TooSlow,
            Ok(End::TooMuch) => IntakeError::TooMuch,
            Ok(End::Code(_) | End::Fell) | Err(_) => IntakeError::Fell,
        }
    }
}

fn told(fault: Fault, sheet: Option<String>, row: Option<u64>) -> IntakeError {
    match fault {
        Fault::Protected => IntakeError::Protected,
        Fault::Damaged => IntakeError::Damaged { sheet, row },
    }
}

impl Book for Apart {
    fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    fn hidden(&mut self, at: usize, heed: Heed<'_>) -> Result<Option<Hidden>, IntakeError> {
        self.order(Order::Hidden(at))?;
        match self.next(0, heed)? {
            Said::Hidden(hidden) => Ok(hidden),
            _ => Err(IntakeError::Fell),
        }
    }

    fn rows(
        &mut self,
        at: usize,
        most: u64,
        heed: Heed<'_>,
        each: Each<'_>,
    ) -> Result<(), IntakeError> {
        self.order(Order::Rows(at, most))?;
        let mut count = Count::new(heed);
        let (mut last, mut is_over) = (0, false);
        loop {
            let rows = match self.next(count.rows, count.heed)? {
                Said::Rows(rows) => rows,
                Said::End => return Ok(()),
                Said::Fault(fault) => {
                    let sheet = self.sheets.get(at).map(|sheet| sheet.name.clone());
                    return Err(told(fault, sheet, Some(last)));
                }
                Said::Sheets(_) | Said::Hidden(_) => return Err(IntakeError::Fell),
            };
            // What nobody wants any more is heard to its end: another sheet may follow.
            for row in rows.iter().filter(|_| !is_over) {
                count.row()?;
                last = row.number;
                if each(row)?.is_break() {
                    is_over = true;
                    break;
                }
            }
        }
    }
}

impl Drop for Apart {
    fn drop(&mut self) {
        // It may have ended by itself; either way it is waited for.
        let _ = self.child.kill();
        let _ = self.child.wait();
        // What was said last is heard, or the listener would wait to be rid of it.
        while self.said.recv().is_ok() {}
        if let Some(listener) = self.listener.take() {
            let _ = listener.join();
        }
    }
}

/// Why the process stops.
enum Stop {
    Fault(Fault),
    /// Nobody listens.
    Unheard,
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<io::Error> for Stop {
    fn from(_: io::Error) -> Self {
        Self::Unheard
    }
}

/// The process that reads one workbook: orders and bytes from standard input, frames on
/// standard output; its exit code.
#[must_use]
pub(crate) fn serve() -> u8 {
    confine(BOUNDS);
    within(BOUNDS, || {
        let mut from = BufReader::new(io::stdin().lock());
        let mut to = BufWriter::new(io::stdout().lock());
        match answer(&mut from, &mut to) {
            Ok(()) => 0,
            Err(Stop::Fault(fault)) => u8::from(say(&mut to, &Said::Fault(fault)).is_err()),
            Err(Stop::Unheard) => 1,
        }
    })
}

fn answer(from: &mut impl Read, to: &mut impl Write) -> Result<(), Stop> {
    let Order::Open(kind, length) = hear(from)? else {
        return Err(Stop::Unheard);
    };
    let mut bytes = Vec::new();
    from.take(length).read_to_end(&mut bytes)?;
    let mut book = Whole::open(kind, &bytes)?;
    let sheets = book.sheets();
    say(to, &Said::Sheets(sheets.clone()))?;
    let mut hidden: Option<Option<Vec<Hidden>>> = None;
    loop {
        let (at, most) = match hear(from) {
            Ok(Order::Rows(at, most)) => (at, most),
            Ok(Order::Hidden(at)) => {
                let all = hidden.get_or_insert_with(|| match kind {
                    Kind::Xls => None,
                    Kind::Xlsb => hidden::of_binary(&bytes),
                    Kind::Ods => hidden::of_open(&bytes),
                });
                let hidden = all.as_ref().and_then(|all| all.get(at).cloned());
                say(to, &Said::Hidden(hidden))?;
                continue;
            }
            Ok(Order::Open(..)) | Err(_) => return Ok(()),
        };
        let sheet = sheets.get(at).ok_or(Stop::Unheard)?;
        let mut rows = Vec::new();
        let (mut cells, mut left) = (0, most);
        let read = book.rows(&sheet.name, &mut |row: &Row| {
            cells += row.cells.len();
            rows.push(row.clone());
            if rows.len() >= ROWS || cells >= CELLS {
                cells = 0;
                say(to, &Said::Rows(std::mem::take(&mut rows)))?;
            }
            left = left.saturating_sub(1);
            Ok::<_, Stop>(if left == 0 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            })
        });
        say(to, &Said::Rows(rows))?;
        read?;
        say(to, &Said::End)?;
    }
}
