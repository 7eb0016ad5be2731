//! The thread that owns what is slow.

use std::{
    fmt, io,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, Sender},
    },
    thread::{self, JoinHandle},
};

use super::{error::RuntimeError, inbound::Inbound};

/// Where the worker and its jobs leave messages for the application.
pub struct Outbox<M> {
    sender: Sender<Inbound<M>>,
    jobs: Jobs,
}

/// The threads at long work. All of them are waited for before the program ends: the
/// libraries tidy up at the end of the process and crash a thread still inside them.
type Jobs = Arc<Mutex<Vec<JoinHandle<()>>>>;

impl<M> Clone for Outbox<M> {
    fn clone(&self) -> Self {
        Self {
            sender: self.sender.clone(),
            jobs: Arc::clone(&self.jobs),
        }
    }
}

impl<M> fmt::Debug for Outbox<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Outbox")
    }
}

impl<M: Send + 'static> Outbox<M> {
    pub(super) fn new(sender: Sender<Inbound<M>>) -> Self {
        Self {
            sender,
            jobs: Jobs::default(),
        }
    }

    /// Leaves a message. Once the application is over nobody reads it, which is no
    /// error: what was done stays done.
    pub fn send(&self, message: M) {
        let _ = self.sender.send(Inbound::Message(message));
    }

    /// Starts a thread for long work; [`Worker::finish`] waits for it. Should it panic,
    /// the application ends as it does when the worker panics: the terminal has been
    /// given back by then.
    ///
    /// # Errors
    /// When the system starts no thread.
    pub fn spawn(&self, name: &str, work: impl FnOnce(&Self) + Send + 'static) -> io::Result<()> {
        let thread = self.start(name, work)?;
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.retain(|job| !job.is_finished());
        jobs.push(thread);
        Ok(())
    }

    /// Starts a thread that only waits for another program; nobody waits for it. Where the
    /// system starts none, nobody is told what came of that.
    pub fn spawn_apart(&self, name: &str, wait: impl FnOnce(&Self) + Send + 'static) {
        let _ = self.start(name, wait);
    }

    fn start(
        &self,
        name: &str,
        work: impl FnOnce(&Self) + Send + 'static,
    ) -> io::Result<JoinHandle<()>> {
        let outbox = self.clone();
        thread::Builder::new().name(name.to_owned()).spawn(move || {
            let alarm = Alarm(outbox);
            work(&alarm.0);
        })
    }
}

/// Tells the loop when its thread is unwinding.
struct Alarm<M>(Outbox<M>);

impl<M> Drop for Alarm<M> {
    fn drop(&mut self) {
        if thread::panicking() {
            let _ = self.0.sender.send(Inbound::WorkerLost);
        }
    }
}

/// A thread that carries effects out, in the order they were asked for.
#[derive(Debug)]
pub struct Worker<E> {
    effects: Sender<E>,
    thread: io::Result<JoinHandle<()>>,
    jobs: Jobs,
}

impl<E: Send + 'static> Worker<E> {
    /// Starts it; `start` runs on the new thread and makes the handler, so that
    /// opening what is slow to open never delays the screen.
    pub fn spawn<M, S, H>(outbox: &Outbox<M>, start: S) -> Self
    where
        M: Send + 'static,
        S: FnOnce(&Outbox<M>) -> H + Send + 'static,
        H: FnMut(E, &Outbox<M>),
    {
        let (effects, asked) = mpsc::channel();
        let thread = outbox.start("worker", move |outbox| {
            let mut handle = start(outbox);
            for effect in asked {
                handle(effect, outbox);
            }
        });
        Self {
            effects,
            thread,
            jobs: Arc::clone(&outbox.jobs),
        }
    }

    /// Where effects are asked for.
    pub(crate) fn effects(&self) -> &Sender<E> {
        &self.effects
    }

    /// Finishes what was asked for, waits for the jobs and ends. What can be cancelled
    /// should have been, or this takes as long as it does.
    ///
    /// # Errors
    /// When it or a job panicked, or it was never started.
    pub fn finish(self) -> Result<(), RuntimeError> {
        drop(self.effects);
        let thread = self.thread.map_err(|_| RuntimeError::WorkerLost)?;
        let mut ended = thread.join();
        // The worker is over: no other job can begin.
        let jobs = std::mem::take(&mut *self.jobs.lock().unwrap_or_else(PoisonError::into_inner));
        for job in jobs {
            ended = ended.and(job.join());
        }
        ended.map_err(|_| RuntimeError::WorkerLost)
    }
}
