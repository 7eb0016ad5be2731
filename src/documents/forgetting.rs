//! The typesetter remembers what it laid out, for the next time it is asked; a document of
//! thousands of cells is laid out once, and would hold more of that than of its pages.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread::{self, Builder};
use std::time::Duration;

use typst::comemo;

/// How often what is remembered is dropped. A report of 1,000 events (92 pages) took 160 to
/// 199 MB with it in 1.41 to 1.49 s; with a tenth of a second, 204 to 206 MB in 1.33 to 1.43;
/// with nothing dropped, and laid out twice, 304 MB.
const EVERY: Duration = Duration::from_millis(40);

/// Does a piece of work of the typesetter, which keeps nothing of it in memory: neither while
/// it lasts nor, once it ends, anything that was typeset (T1).
pub(super) fn forgetting<T>(work: impl FnOnce() -> T) -> T {
    thread::scope(|scope| {
        let (done, waits) = channel::<()>();
        let forget = move || {
            while waits.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                comemo::evict(0);
            }
        };
        // Where there is no other thread it only takes more memory.
        let _ = Builder::new().spawn_scoped(scope, forget);
        let result = work();
        drop(done);
        comemo::evict(0);
        result
    })
}
