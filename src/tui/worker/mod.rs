//! The thread that owns the store: it carries effects out and answers.
//!
//! A subject has a file with what is done for it; its effects and answers stand under
//! the same name in `subjects/`.
//! Nothing else of the console reaches the records, and they do so through `actions`
//! alone.

mod attentions;
mod bases;
mod documents;
mod drafts;
mod entry;
mod exchange;
mod keeping;
mod letters;
mod line;
mod outages;
mod papers;
mod pqr;
mod practices;
mod regularization;
mod regulatory_report;
mod reports;
mod settings;
mod tallies;
mod upkeep;

use super::{
    address::{Address, Nature},
    asking::Addressed,
    effect::Effect,
    message::{Answer, Message},
    runtime::Outbox,
    subjects::entry::EntryAnswer,
};
use crate::{
    actions::{
        self, ActionError, Ambient, Desk, DraftName, KeptAlerts, OutageQuery, PageAt, Report,
    },
    config::Paths,
};
use line::{Line, board};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// The worker's own state: the paths, and the desk while somebody is in.
pub struct Handler {
    paths: Paths,
    ambient: Ambient,
    desk: Option<Desk>,
    /// Who could enter when the store was last seen here.
    seen: Option<Vec<String>>,
    data_version: i64,
    /// Under what the form of each kind that was opened last is saved.
    drafts: Vec<DraftName>,
    cancel: Arc<AtomicBool>,
    /// While somebody is in: tells what goes on with interrupted imports that they left.
    entered: Option<Entered>,
    /// The operating errors as they were derived last.
    alerts: KeptAlerts,
}

/// That somebody is in; not any more once it is dropped.
struct Entered(Arc<AtomicBool>);

impl Drop for Entered {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

impl std::fmt::Debug for Handler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Handler").finish_non_exhaustive()
    }
}

impl Handler {
    /// A handler for a data folder, locked.
    pub fn new(paths: Paths, ambient: Ambient) -> Self {
        Self {
            paths,
            ambient,
            desk: None,
            seen: None,
            data_version: 0,
            drafts: Vec::new(),
            cancel: Arc::new(AtomicBool::new(false)),
            entered: None,
            alerts: KeptAlerts::default(),
        }
    }

    /// A handler with a desk already unlocked (`--demo`, `--clave-archivo`).
    pub fn over(desk: Desk, paths: Paths, ambient: Ambient) -> Self {
        Self {
            desk: Some(desk),
            ..Self::new(paths, ambient)
        }
    }

    /// Carries one effect out and leaves its answers.
    pub(crate) fn handle(&mut self, asked: Addressed, outbox: &Outbox<Message>) {
        let Addressed { address, effect } = asked;
        let cancel = Arc::clone(&self.cancel);
        let line = Line {
            outbox,
            cancel: &cancel,
            address,
        };
        let was_in = self.desk.is_some();
        let done = self.carry_out(effect, &line);
        self.go_on_importing(outbox);
        match done {
            Ok(answers) => answers.into_iter().for_each(|answer| line.say(answer)),
            Err(error) => {
                let error = match &self.desk {
                    Some(desk) => desk.explained(error),
                    None => error,
                };
                let report = Report::from(&error);
                tracing::warn!(kind = ?report.kind, nature = ?address.nature, "an effect came to nothing");
                // The store was let go of, and is not to be had any more.
                let is_lost = address.nature == Nature::Deed && was_in && self.desk.is_none();
                if is_lost || error.wants_a_new_entry() {
                    self.lock_out(report, outbox);
                } else {
                    line.say(Answer::failed(address.nature, report));
                }
            }
        }
    }

    /// Leaves the store to whoever may still enter.
    fn lock_out(&mut self, because: Report, outbox: &Outbox<Message>) {
        self.leave();
        // Who may enter is told as far as it reads.
        let logins = actions::logins(&self.paths).unwrap_or_default();
        let entrance = self.entrance(logins);
        let entrance = entrance.map(|it| Answer::Entry(EntryAnswer::Locked(it)));
        for answer in entrance.into_iter().chain([Answer::NotRead(because)]) {
            outbox.send(Message::Answer(Address::CONSOLE, Box::new(answer)));
        }
    }

    fn carry_out(&mut self, effect: Effect, line: &Line<'_>) -> Result<Vec<Answer>, ActionError> {
        match effect {
            Effect::Entry(effect) => {
                let answers = self.enter_or_leave(effect, line)?;
                if self.desk.is_some() {
                    papers::find_printer(line);
                }
                Ok(answers)
            }
            Effect::Browse { folder, sought } => {
                let paths = self.paths.clone();
                // A drive that does not answer holds up nobody but who waits for it.
                line.begin("browse", move |line| {
                    line.say(Answer::Listing(actions::browse(&paths, &folder, sought)));
                });
                Ok(Vec::new())
            }
            effect => self.at_desk(effect, line),
        }
    }

    fn at_desk(&mut self, effect: Effect, line: &Line<'_>) -> Result<Vec<Answer>, ActionError> {
        // What was asked before the lock closed has nobody to answer.
        let Some(desk) = self.desk.as_mut() else {
            return Ok(Vec::new());
        };
        if line.address.nature == Nature::Deed {
            self.alerts = KeptAlerts::default();
        }
        let mut answers = match effect {
            Effect::Board => vec![board(desk)?],
            Effect::LookAround => {
                let version = desk.data_version()?;
                let is_new = std::mem::replace(&mut self.data_version, version) != version;
                is_new
                    .then(|| board(desk))
                    .transpose()?
                    .into_iter()
                    .collect()
            }
            Effect::Outages(effect) => outages::handle(desk, effect)?,
            Effect::Attentions(effect) => attentions::handle(desk, effect)?,
            Effect::Documents(effect) => documents::handle(desk, effect, line)?,
            Effect::Letters(effect) => letters::handle(desk, effect, line)?,
            Effect::Papers(effect) => papers::handle(desk, effect, line)?,
            Effect::Regularization(effect) => regularization::handle(desk, effect)?,
            Effect::Reports(effect) => reports::handle(desk, effect, &mut self.alerts)?,
            Effect::RegulatoryReport(effect) => regulatory_report::handle(desk, effect, line)?,
            Effect::Practices(effect) => practices::handle(desk, effect)?,
            Effect::Exchange(effect) => exchange::handle(desk, effect, line)?,
            Effect::Bases(effect) => bases::handle(desk, effect, line)?,
            Effect::Tallies(effect) => tallies::handle(desk, effect, line)?,
            Effect::Pqr(effect) => pqr::handle(desk, effect)?,
            Effect::Drafts(effect) => drafts::handle(desk, effect, &mut self.drafts)?,
            Effect::Settings(effect) => settings::handle(desk, effect)?,
            Effect::Keep(effect) => keeping::handle(desk, effect)?,
            Effect::Upkeep(effect) => upkeep::handle(desk, &effect, line)?,
            Effect::Find(text) => vec![find(desk, text)?],
            Effect::Entry(_) | Effect::Browse { .. } | Effect::Copy(_) | Effect::Ring => Vec::new(),
        };
        // What a deed changed is seen on the board.
        if line.address.nature == Nature::Deed && !answers.is_empty() {
            answers.push(board(desk)?);
        }
        Ok(answers)
    }

    /// Nobody is in any more.
    fn leave(&mut self) {
        self.desk = None;
        self.alerts = KeptAlerts::default();
        self.cancel.store(true, Ordering::Relaxed);
        self.entered = None;
    }

    /// Once somebody is in: what was interrupted of an import goes on, on its own thread
    /// (M5). That it comes in is seen on the board; what is lost of it is told.
    fn go_on_importing(&mut self, outbox: &Outbox<Message>) {
        let Some(desk) = self.desk.as_ref().filter(|_| self.entered.is_none()) else {
            return;
        };
        let entered = Arc::new(AtomicBool::new(true));
        self.entered = Some(Entered(Arc::clone(&entered)));
        let job = match actions::go_on_job(desk) {
            Ok(Some(job)) => job,
            Ok(None) => return,
            Err(error) => {
                tracing::warn!(%error, "an import does not go on yet");
                return;
            }
        };
        let line = Line {
            outbox,
            cancel: &self.cancel,
            address: Address::CONSOLE,
        };
        line.begin("import", move |line| {
            for error in job(&mut |_, _| entered.load(Ordering::Relaxed)) {
                line.say(Answer::NotRead(Report::from(&error)));
            }
        });
    }
}

/// Outages that the palette shows at most; a longer word finds fewer.
const FOUND: usize = 50;

/// The records that a text names.
fn find(desk: &mut Desk, text: String) -> Result<Answer, ActionError> {
    let query = OutageQuery {
        text: text.clone(),
        ..OutageQuery::default()
    };
    Ok(Answer::Found {
        outages: actions::list_outages(desk, &query, PageAt::First, FOUND)?.rows,
        attentions: actions::attentions_named(desk, &text)?,
        notices: actions::notices_named(desk, &text)?,
        cases: actions::radicados_named(desk, &text)?,
        text,
    })
}
