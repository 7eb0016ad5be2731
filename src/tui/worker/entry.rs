//! The way in and out: whether a store is here, who enters, the first run.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, atomic::AtomicBool},
};

use secrecy::SecretString;

use super::{Handler, line::Line};
use crate::{
    actions::{self, ActionError, Ambient, Desk, Report, Upgrading},
    config::{Assets, Settings},
    tui::{
        advice,
        message::{Answer, Message},
        subjects::entry::{Entered, Entrance, EntryAnswer, EntryEffect},
    },
};

impl Handler {
    pub(super) fn enter_or_leave(
        &mut self,
        effect: EntryEffect,
        line: &Line<'_>,
    ) -> Result<Vec<Answer>, ActionError> {
        let answer = match effect {
            EntryEffect::Look => return self.look(),
            EntryEffect::Start(start) => {
                let done = actions::start(self.paths.clone(), *start, self.ambient.clone())?;
                self.enter(done.desk, Some(done.recovery_key), done.exposed)?
            }
            EntryEffect::Unlock { login, passphrase } => {
                self.still_here()?;
                self.unlock(&login, &passphrase, line)?
            }
            EntryEffect::Restore {
                copy,
                login,
                passphrase,
            } => match self.restore(&copy, &login, &passphrase)? {
                Some(restored) => restored,
                None => return Ok(Vec::new()),
            },
            EntryEffect::Lock => {
                self.leave();
                return self.look();
            }
            EntryEffect::ProposePassphrase => {
                EntryAnswer::Passphrase(actions::generate_passphrase()?)
            }
        };
        Ok(vec![Answer::Entry(answer)])
    }

    /// Lets go of the store for a copy of it; whoever was in stays in where that fails.
    /// Nothing where nobody is in any more.
    fn restore(
        &mut self,
        copy: &Path,
        login: &str,
        passphrase: &SecretString,
    ) -> Result<Option<EntryAnswer>, ActionError> {
        let Some(desk) = self.desk.take() else {
            return Ok(None);
        };
        let restored = actions::restore_over(desk, copy, login, passphrase);
        let done = restored.map_err(|failed| {
            self.desk = failed.desk.map(|desk| *desk);
            failed.error
        })?;
        self.leave();
        actions::remember_login(&self.paths, login);
        let logins = actions::logins(&self.paths)?;
        self.seen = Some(logins.clone());
        Ok(Some(EntryAnswer::Restored {
            entrance: self.entrance(logins)?,
            told: done.told(advice::told),
        }))
    }

    /// Says whether somebody is in, whether a store is here, and who may enter.
    fn look(&mut self) -> Result<Vec<Answer>, ActionError> {
        let error = match self.looked() {
            Ok(answer) => return Ok(vec![Answer::Entry(answer)]),
            Err(error) => error,
        };
        // Nobody is to begin anew where the disk with the records is only away.
        let logins = self.seen.clone().unwrap_or_default();
        Ok(vec![
            Answer::Entry(EntryAnswer::Locked(self.entrance(logins)?)),
            Answer::NotRead(Report::from(&error)),
        ])
    }

    fn looked(&mut self) -> Result<EntryAnswer, ActionError> {
        if let Some(desk) = self.desk.take() {
            return self.enter(desk, None, None);
        }
        self.still_here()?;
        actions::settle(&self.paths)?;
        if !self.paths.has_store() {
            return Ok(EntryAnswer::NoStore(self.entrance(Vec::new())?));
        }
        let logins = actions::logins(&self.paths)?;
        self.seen = Some(logins.clone());
        Ok(EntryAnswer::Locked(self.entrance(logins)?))
    }

    /// What is known before anybody enters.
    pub(super) fn entrance(&self, logins: Vec<String>) -> Result<Entrance, ActionError> {
        let assets = Assets::embedded()?;
        let profile = assets.profiles.first().cloned();
        Ok(Entrance {
            logins,
            last: actions::last_login(&self.paths),
            profile: Box::new(profile.ok_or(ActionError::NoProfile)?),
            assets: Arc::new(assets),
        })
    }

    /// Opens the store, unless it is too early after wrong phrases (U2).
    fn unlock(
        &mut self,
        login: &str,
        passphrase: &SecretString,
        line: &Line<'_>,
    ) -> Result<EntryAnswer, ActionError> {
        let wait = || actions::entry_wait(&self.paths, login, &self.ambient);
        let too_early = wait();
        if !too_early.is_zero() {
            return Ok(EntryAnswer::NotEntered {
                wait: too_early,
                report: None,
            });
        }
        let (outbox, address) = (line.outbox.clone(), line.address);
        let ambient = Ambient {
            upgrading: Upgrading::told(move |upgrade| {
                let answer = Answer::Entry(EntryAnswer::Upgrading(*upgrade));
                outbox.send(Message::Answer(address, Box::new(answer)));
            }),
            ..self.ambient.clone()
        };
        match Desk::unlock(self.paths.clone(), login, passphrase, ambient) {
            Ok(desk) => {
                actions::remember_login(&self.paths, login);
                self.enter(desk, None, None)
            }
            Err(error) => {
                let report = Report::from(&error);
                tracing::warn!(kind = ?report.kind, "nobody entered");
                Ok(EntryAnswer::NotEntered {
                    wait: wait(),
                    report: Some(report),
                })
            }
        }
    }

    /// Refuses where a store was and is not any more.
    fn still_here(&self) -> Result<(), ActionError> {
        if self.seen.is_some() && !self.paths.has_store() {
            return Err(actions::gone(&self.paths));
        }
        Ok(())
    }

    fn enter(
        &mut self,
        desk: Desk,
        recovery_key: Option<PathBuf>,
        exposed: Option<String>,
    ) -> Result<EntryAnswer, ActionError> {
        desk.wipe_what_is_freed()?;
        let (settings, problem) = Settings::load(&self.paths.settings());
        let mut problems: Vec<String> = desk
            .override_problems()
            .iter()
            .map(|problem| problem.message.clone())
            .collect();
        problems.extend(problem.map(|problem| problem.message));
        let mut warnings: Vec<String> = exposed.into_iter().collect();
        if let Some(closed) = desk.closed() {
            warnings.push(closed.message);
            warnings.extend(advice::told(&closed.hints));
        }
        self.seen = Some(actions::logins(&self.paths).unwrap_or_default());
        let board = actions::board(&desk)?;
        let entered = Entered {
            assets: Arc::new(desk.assets().clone()),
            profile: desk.profile().clone(),
            zone: desk.zone(),
            person: board.status.user.clone(),
            settings,
            problems,
            warnings,
            voided: actions::told_after_upgrade(&desk)?.map(|it| advice::told(&it).join(" ")),
            recovery_key,
            board,
        };
        self.data_version = desk.data_version()?;
        self.cancel = Arc::new(AtomicBool::new(false));
        self.desk = Some(desk);
        Ok(EntryAnswer::Unlocked(Box::new(entered)))
    }
}
