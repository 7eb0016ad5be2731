//! The line of the worker to who asked.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use crate::{
    actions::{self, ActionError, Desk, Progress, Report},
    tui::{
        address::Address,
        message::{Answer, LongWork, Message},
        runtime::Outbox,
    },
};

/// The board as it is now.
pub(super) fn board(desk: &Desk) -> Result<Answer, ActionError> {
    Ok(Answer::Board(Box::new(actions::board(desk)?)))
}

/// The line to who asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    pub(super) outbox: &'a Outbox<Message>,
    pub(super) cancel: &'a Arc<AtomicBool>,
    pub(super) address: Address,
}

impl Line<'_> {
    pub(super) fn say(&self, answer: Answer) {
        let answer = Box::new(answer);
        self.outbox.send(Message::Answer(self.address, answer));
    }

    /// Begins something on a thread of its own, so that the counter keeps working.
    pub(super) fn begin(&self, name: &str, work: impl FnOnce(&Line<'_>) + Send + 'static) {
        let (address, cancel) = (self.address, Arc::clone(self.cancel));
        let started = self.outbox.spawn(name, move |outbox| {
            work(&Line {
                outbox,
                cancel: &cancel,
                address,
            });
        });
        if started.is_err() {
            let why = "El sistema no pudo iniciar el trabajo: no se hizo nada.";
            self.say(Answer::failed(self.address.nature, Report::internal(why)));
        }
    }

    /// Waits for what another program does, which goes on by itself: the end of this one
    /// does not wait.
    pub(super) fn await_apart(
        &self,
        name: &str,
        wait: impl FnOnce() -> Result<Answer, ActionError> + Send + 'static,
    ) {
        let (address, cancel) = (self.address, Arc::clone(self.cancel));
        self.outbox.spawn_apart(name, move |outbox| {
            let line = Line {
                outbox,
                cancel: &cancel,
                address,
            };
            line.say(wait().unwrap_or_else(|error| Answer::Refused(Report::from(&error))));
        });
    }

    /// Stops the work that is going on.
    pub(super) fn cancel(&self) {
        self.cancel.store(true, Ordering::Relaxed);
    }

    /// Begins long work, which tells how far it is and can be cancelled; that it is over is
    /// told too, since what it changed is seen on the board.
    pub(super) fn work(
        &self,
        kind: LongWork,
        work: impl FnOnce(Progress<'_>) -> Result<Answer, ActionError> + Send + 'static,
    ) {
        self.cancel.store(false, Ordering::Relaxed);
        self.begin(kind.label(), move |line| {
            let mut progress = |done, total| {
                line.say(Answer::Progress {
                    work: kind,
                    done,
                    total,
                });
                !line.cancel.load(Ordering::Relaxed)
            };
            let answer = work(&mut progress);
            line.say(answer.unwrap_or_else(|error| Answer::Refused(Report::from(&error))));
            line.say(Answer::Worked);
        });
    }
}
