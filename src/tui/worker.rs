//! The thread that owns the store: it carries effects out and answers.
//!
//! Nothing else of the console reaches the records, and it does so through
//! `actions` alone.

use super::asking::{Address, Asked};
use super::effect::Effect;
use super::keeping;
use super::message::{Answer, AttentionDeed, Entered, Entrance, Message, OutageDeed, SettingsView};
use super::post;
use super::queue;
use super::runtime::Outbox;
use crate::actions::{
    self, ActionError, AlertSubject, Ambient, AttentionDetail, AttentionInput, AttentionView, Desk,
    DraftName, OpeningInput, Progress, Report,
};
use crate::config::{Assets, Paths, Settings};
use secrecy::SecretString;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

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
}

impl std::fmt::Debug for Handler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Handler").finish_non_exhaustive()
    }
}

impl Handler {
    /// A handler for a data folder, locked.
    #[must_use]
    pub fn new(paths: Paths, ambient: Ambient) -> Self {
        Self {
            paths,
            ambient,
            desk: None,
            seen: None,
            data_version: 0,
            drafts: Vec::new(),
            cancel: Arc::new(AtomicBool::new(false)),
        }
    }

    /// A handler with a desk already unlocked (`--demo`, `--clave-archivo`).
    #[must_use]
    pub fn over(desk: Desk, paths: Paths, ambient: Ambient) -> Self {
        Self {
            desk: Some(desk),
            ..Self::new(paths, ambient)
        }
    }

    /// Carries one effect out and leaves its answers.
    pub fn handle(&mut self, asked: Asked, outbox: &Outbox<Message>) {
        let Asked { address, effect } = asked;
        let cancel = Arc::clone(&self.cancel);
        let line = Line {
            outbox,
            cancel: &cancel,
            address,
        };
        match self.carry_out(effect, &line) {
            Ok(answers) => answers.into_iter().for_each(|answer| line.say(answer)),
            Err(error) => {
                let error = match &self.desk {
                    Some(desk) => desk.explained(error),
                    None => error,
                };
                let report = Report::from(&error);
                tracing::warn!(kind = ?report.kind, nature = ?address.nature, "an effect came to nothing");
                if error.wants_a_new_entry() {
                    self.lock_out(report, outbox);
                } else {
                    line.say(Answer::failed(address.nature, report));
                }
            }
        }
    }

    /// Leaves the store to whoever may still enter.
    fn lock_out(&mut self, because: Report, outbox: &Outbox<Message>) {
        self.desk = None;
        self.cancel.store(true, Ordering::Relaxed);
        // Who may enter is told as far as it reads.
        let logins = actions::logins(&self.paths).unwrap_or_default();
        let entrance = self.entrance(logins).map(Answer::Locked);
        for answer in entrance.into_iter().chain([Answer::NotRead(because)]) {
            outbox.send(Message::Answer(Address::CONSOLE, Box::new(answer)));
        }
    }

    fn carry_out(&mut self, effect: Effect, line: &Line<'_>) -> Result<Vec<Answer>, ActionError> {
        match effect {
            Effect::Look => self.look(),
            Effect::Start(start) => {
                let done = actions::start(self.paths.clone(), *start, self.ambient.clone())?;
                self.enter(done.desk, Some(done.recovery_key), done.exposed)
            }
            Effect::Unlock { login, passphrase } => {
                self.still_here()?;
                self.unlock(&login, &passphrase)
            }
            Effect::Lock => {
                self.desk = None;
                self.cancel.store(true, Ordering::Relaxed);
                self.look()
            }
            Effect::ProposePassphrase => {
                Ok(vec![Answer::Passphrase(actions::generate_passphrase()?)])
            }
            Effect::Browse { folder, sought } => {
                let paths = self.paths.clone();
                // A drive that does not answer holds up nobody but who waits for it.
                line.begin("browse", move |line| {
                    line.say(Answer::Listing(actions::browse(&paths, &folder, sought)));
                });
                Ok(Vec::new())
            }
            Effect::CancelWork => {
                self.cancel.store(true, Ordering::Relaxed);
                Ok(Vec::new())
            }
            other => match self.desk.as_mut() {
                // Asked before the lock closed: there is nobody to answer.
                None => Ok(Vec::new()),
                Some(desk) => at_desk(
                    desk,
                    other,
                    line,
                    (&mut self.data_version, &mut self.drafts),
                ),
            },
        }
    }

    /// Says whether somebody is in, whether a store is here, and who may enter.
    fn look(&mut self) -> Result<Vec<Answer>, ActionError> {
        let error = match self.looked() {
            Ok(answers) => return Ok(answers),
            Err(error) => error,
        };
        // Nobody is to begin anew where the disk with the records is only away.
        let logins = self.seen.clone().unwrap_or_default();
        Ok(vec![
            Answer::Locked(self.entrance(logins)?),
            Answer::NotRead(Report::from(&error)),
        ])
    }

    fn looked(&mut self) -> Result<Vec<Answer>, ActionError> {
        if let Some(desk) = self.desk.take() {
            return self.enter(desk, None, None);
        }
        self.still_here()?;
        actions::settle(&self.paths)?;
        if !self.paths.has_store() {
            return Ok(vec![Answer::NoStore(self.entrance(Vec::new())?)]);
        }
        let logins = actions::logins(&self.paths)?;
        self.seen = Some(logins.clone());
        Ok(vec![Answer::Locked(self.entrance(logins)?)])
    }

    /// What is known before anybody enters.
    fn entrance(&self, logins: Vec<String>) -> Result<Entrance, ActionError> {
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
    ) -> Result<Vec<Answer>, ActionError> {
        let wait = || actions::entry_wait(&self.paths, login, &self.ambient);
        let too_early = wait();
        if !too_early.is_zero() {
            return Ok(vec![Answer::NotEntered {
                wait: too_early,
                report: None,
            }]);
        }
        let (paths, ambient) = (self.paths.clone(), self.ambient.clone());
        match Desk::unlock(paths, login, passphrase, ambient) {
            Ok(desk) => {
                actions::remember_login(&self.paths, login);
                self.enter(desk, None, None)
            }
            Err(error) => {
                let report = Report::from(&error);
                tracing::warn!(kind = ?report.kind, "nobody entered");
                Ok(vec![Answer::NotEntered {
                    wait: wait(),
                    report: Some(report),
                }])
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
    ) -> Result<Vec<Answer>, ActionError> {
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
            warnings.extend(closed.hints);
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
            recovery_key,
            board,
        };
        self.data_version = desk.data_version()?;
        self.cancel = Arc::new(AtomicBool::new(false));
        self.desk = Some(desk);
        Ok(vec![Answer::Unlocked(Box::new(entered))])
    }
}

#[expect(clippy::too_many_lines, reason = "one arm an effect, each a deed")]
fn at_desk(
    desk: &mut Desk,
    effect: Effect,
    line: &Line<'_>,
    (data_version, drafts): (&mut i64, &mut Vec<DraftName>),
) -> Result<Vec<Answer>, ActionError> {
    let changed = |desk: &Desk, deed, outage| {
        Ok(vec![
            Answer::Changed {
                deed,
                outage: Box::new(outage),
            },
            Answer::Board(Box::new(actions::board(desk)?)),
        ])
    };
    match effect {
        Effect::Board => Ok(vec![Answer::Board(Box::new(actions::board(desk)?))]),
        Effect::LookAround => {
            let version = desk.data_version()?;
            if version == *data_version {
                return Ok(Vec::new());
            }
            *data_version = version;
            Ok(vec![Answer::Board(Box::new(actions::board(desk)?))])
        }
        Effect::Assess(input) => Ok(vec![Answer::Assessed(actions::assess(desk, &input)?)]),
        Effect::Open(input) => {
            let outage = actions::open_outage(desk, &input)?;
            changed(desk, OutageDeed::Opened, outage)
        }
        Effect::List { query, page, limit } => Ok(vec![Answer::Listed(actions::list_outages(
            desk, &query, page, limit,
        )?)]),
        Effect::Inquiries => Ok(vec![Answer::Inquiries(actions::inquiries(desk, 200)?)]),
        Effect::Show(outage) => Ok(vec![
            Answer::Shown(Box::new(actions::show_outage(desk, &outage)?)),
            post::surroundings(desk, &outage)?,
        ]),
        Effect::Restore { outages, at } => {
            let restored = actions::restore_outages(desk, &outages, at)?;
            Ok(vec![
                Answer::Restored(restored),
                Answer::Board(Box::new(actions::board(desk)?)),
            ])
        }
        Effect::ClosingForm(outage) => Ok(vec![Answer::ClosingForm(Box::new(
            actions::closing_form(desk, &outage)?,
        ))]),
        Effect::Close { outage, input } => {
            let outage = actions::close_outage(desk, &outage, &input)?;
            changed(desk, OutageDeed::Closed, outage)
        }
        Effect::Correct { outage, input } => {
            let outage = actions::correct_outage(desk, &outage, &input)?;
            changed(desk, OutageDeed::Corrected, outage)
        }
        Effect::Reopen { outage, reason } => {
            let outage = actions::reopen_outage(desk, &outage, &reason)?;
            changed(desk, OutageDeed::Reopened, outage)
        }
        Effect::Suggest(procedure) => Ok(vec![Answer::Suggested {
            opening: actions::suggest_opening(desk, &procedure, desk.now())?.map(Box::new),
            procedure,
        }]),
        Effect::Attach { outage, attentions } => post::attach(desk, &outage, &attentions),
        Effect::Letter(effect) => post::letter(desk, effect, line),
        Effect::Paper(effect) => post::paper(desk, effect),
        Effect::Queue(effect) => queue::queue(desk, effect, line),
        Effect::Purge(effect) => post::purge(desk, effect),
        Effect::RegisterNotice(input) => Ok(vec![
            Answer::Noticed(actions::register_notice(desk, &input)?),
            Answer::Board(Box::new(actions::board(desk)?)),
        ]),
        Effect::ListAttentions { query, page, limit } => Ok(vec![Answer::AttentionsListed(
            actions::list_attentions(desk, &query, page, limit)?,
        )]),
        Effect::ShowAttention(name) => {
            let detail = actions::show_attention(desk, &name)?;
            Ok(vec![attention_shown(desk, detail)])
        }
        Effect::RevealAttention(name) => {
            let detail = actions::reveal_attention(desk, &name)?;
            Ok(vec![attention_shown(desk, detail)])
        }
        Effect::CheckAttention(input) => {
            let check = actions::check_attention(desk, &input)?;
            let suggested = match &input.procedure {
                Some(procedure) if check.outage.is_none() => {
                    let filed = input.taken.unwrap_or_else(|| desk.now());
                    actions::suggest_opening(desk, procedure, filed)?
                }
                _ => None,
            };
            Ok(vec![Answer::AttentionChecked {
                check: Box::new(check),
                suggested: suggested.map(Box::new),
            }])
        }
        Effect::TakeAttention { input, opening } => take(desk, &input, opening),
        Effect::AttachAttention { attention, outage } => {
            let attention = actions::attach_attention(desk, &attention, &outage)?;
            attention_changed(desk, AttentionDeed::Attached, attention)
        }
        Effect::RecordOutcome { attention, input } => {
            let attention = actions::record_outcome(desk, &attention, &input)?;
            attention_changed(desk, AttentionDeed::Resolved, attention)
        }
        Effect::CorrectAttention {
            attention,
            field,
            value,
            reason,
        } => {
            let attention = actions::correct_attention(desk, &attention, field, &value, &reason)?;
            attention_changed(desk, AttentionDeed::Corrected, attention)
        }
        Effect::AnnulAttention { attention, reason } => {
            let attention = actions::annul_attention(desk, &attention, &reason)?;
            attention_changed(desk, AttentionDeed::Annulled, attention)
        }
        Effect::ShowSlip(name) => Ok(vec![Answer::Slip(Box::new(actions::slip(desk, &name)?))]),
        Effect::Print(document) => Ok(vec![Answer::Printed(actions::print(
            desk, &document, None, None,
        )?)]),
        Effect::SaveDraft { form, name, data } => {
            let last = drafts.iter().find(|it| it.kind == form);
            let Some(name) = name.or(last.copied()) else {
                return Ok(Vec::new());
            };
            desk.save_draft(name, &data)?;
            Ok(vec![Answer::DraftSaved(name)])
        }
        Effect::TakeDraft(found, data) => {
            let name = desk.new_draft(found.kind);
            drafts.retain(|it| it.kind != found.kind);
            drafts.push(name);
            desk.save_draft(name, &data)?;
            desk.discard_draft(found)?;
            Ok(vec![Answer::Draft { name, found: None }])
        }
        Effect::LoadDraft { form, mine } => {
            let name = mine.unwrap_or_else(|| desk.new_draft(form));
            drafts.retain(|it| it.kind != form);
            drafts.push(name);
            let found = desk.draft_beside(name)?;
            Ok(vec![Answer::Draft { name, found }])
        }
        Effect::DiscardDraft(name) => {
            desk.discard_draft(name)?;
            Ok(Vec::new())
        }
        Effect::FlushDrafts => {
            desk.flush_drafts()?;
            Ok(Vec::new())
        }
        Effect::Find(text) => {
            let query = actions::OutageQuery {
                text: text.clone(),
                ..actions::OutageQuery::default()
            };
            Ok(vec![Answer::Found {
                outages: actions::list_outages(
                    desk,
                    &query,
                    actions::OutagePage::default(),
                    FOUND,
                )?
                .outages,
                attentions: actions::attentions_named(desk, &text)?,
                text,
            }])
        }
        Effect::LoadSettings => Ok(vec![settings(desk)?]),
        Effect::SaveSettings(settings_to_save) => {
            actions::save_settings(desk, &settings_to_save)?;
            Ok(vec![
                Answer::Done("Ajustes guardados.".to_owned()),
                settings(desk)?,
            ])
        }
        Effect::Keep(effect) => {
            let done = keeping::keep(desk, effect)?;
            let board = Answer::Board(Box::new(actions::board(desk)?));
            Ok(vec![Answer::Done(done), settings(desk)?, board])
        }
        Effect::AddUser {
            login,
            name,
            role,
            passphrase,
        } => {
            let user = actions::add_user(desk, &login, &name, "", role, &passphrase)?;
            Ok(vec![
                Answer::Done(format!("Usuario {} agregado.", user.user)),
                settings(desk)?,
            ])
        }
        Effect::BlockUser { login } => {
            let user = actions::block_user(desk, &login)?;
            Ok(vec![
                Answer::Done(format!("Usuario {} bloqueado.", user.user)),
                settings(desk)?,
            ])
        }
        Effect::ChangePassphrase { old, new } => {
            actions::change_passphrase(desk, &old, &new)?;
            Ok(vec![Answer::Done("Frase de paso cambiada.".to_owned())])
        }
        Effect::Verify => {
            let verify = actions::verify_job(desk)?;
            line.work("Verificando", move |progress| {
                verify(progress).map(Answer::Verified)
            });
            Ok(Vec::new())
        }
        Effect::Backup => {
            let back_up = actions::backup_job(desk)?;
            line.work("Respaldando", move |progress| {
                back_up(progress).map(Answer::BackedUp)
            });
            Ok(Vec::new())
        }
        Effect::View(document) => Ok(view(&document).into_iter().collect()),
        Effect::Look
        | Effect::Start(_)
        | Effect::Unlock { .. }
        | Effect::Lock
        | Effect::Copy(_)
        | Effect::Ring
        | Effect::Browse { .. }
        | Effect::ProposePassphrase
        | Effect::CancelWork => Ok(Vec::new()),
    }
}

/// Takes a request down first, so that the customer has a code whatever becomes of
/// the outage that is then registered for it (Q0, O3).
fn take(
    desk: &mut Desk,
    input: &AttentionInput,
    opening: Option<Box<OpeningInput>>,
) -> Result<Vec<Answer>, ActionError> {
    let mut attention = actions::take_attention(desk, input)?;
    let mut answers = Vec::new();
    if let Some(mut opening) = opening {
        opening.attention = Some(attention.id);
        answers.push(match actions::open_outage(desk, &opening) {
            Ok(outage) => {
                attention.outage = Some(outage.correlative.clone());
                Answer::Changed {
                    deed: OutageDeed::Opened,
                    outage: Box::new(outage),
                }
            }
            Err(error) => Answer::Refused(
                Report::from(&error).hint("La atención quedó recibida sin evento, con su código."),
            ),
        });
    }
    // By its id: another terminal may have given the same code (N5).
    let slip = actions::slip(desk, &attention.id.to_string())?;
    answers.insert(
        0,
        Answer::AttentionTaken {
            attention: Box::new(attention),
            slip: Box::new(slip),
        },
    );
    answers.push(Answer::Board(Box::new(actions::board(desk)?)));
    Ok(answers)
}

fn attention_changed(
    desk: &Desk,
    deed: AttentionDeed,
    attention: AttentionView,
) -> Result<Vec<Answer>, ActionError> {
    Ok(vec![
        Answer::AttentionChanged {
            deed,
            attention: Box::new(attention),
        },
        Answer::Board(Box::new(actions::board(desk)?)),
    ])
}

/// An attention with how far its confirmation is; one whose content is gone has none to show.
fn attention_shown(desk: &Desk, detail: AttentionDetail) -> Answer {
    let attention = &detail.attention;
    let confirmation = attention.claim.as_ref().and_then(|_| {
        let claim = AlertSubject::Claim(attention.code.clone());
        actions::letters_about(desk, &claim)
            .ok()?
            .into_iter()
            .find(|letter| letter.about == "claim")
    });
    Answer::AttentionShown {
        confirmation: confirmation.map(|letter| letter.state),
        detail: Box::new(detail),
    }
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

/// The line to who asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    outbox: &'a Outbox<Message>,
    cancel: &'a Arc<AtomicBool>,
    address: Address,
}

impl Line<'_> {
    /// Answers.
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

    /// Begins long work, which tells how far it is and can be cancelled.
    pub(super) fn work(
        &self,
        title: &'static str,
        work: impl FnOnce(Progress<'_>) -> Result<Answer, ActionError> + Send + 'static,
    ) {
        self.cancel.store(false, Ordering::Relaxed);
        self.begin(title, move |line| {
            let mut progress = |done, total| {
                line.say(Answer::Progress { title, done, total });
                !line.cancel.load(Ordering::Relaxed)
            };
            let answer = work(&mut progress);
            line.say(answer.unwrap_or_else(|error| Answer::Refused(Report::from(&error))));
        });
    }
}

/// Outages that the palette shows at most; a longer word finds fewer.
const FOUND: usize = 50;

fn settings(desk: &Desk) -> Result<Answer, ActionError> {
    Ok(Answer::Settings(Box::new(SettingsView {
        settings: Settings::load(&desk.paths().settings()).0,
        assets: Arc::new(desk.assets().clone()),
        profile: desk.profile().clone(),
        diagnosis: actions::diagnose(desk)?,
        users: actions::users(desk)?,
        holidays: actions::holidays(desk).holidays,
        templates: actions::templates(desk),
        terminals: actions::terminals(desk)?,
        recipients: actions::recipients(desk)?,
        backups: actions::backups(desk)?,
    })))
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
