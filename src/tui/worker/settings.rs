//! Settings, users and the purge of personal content.

use std::{path::PathBuf, sync::Arc};

use chrono::NaiveDate;
use secrecy::SecretString;

use crate::{
    actions::{
        self, ActionError, Desk, Diagnosis, HolidayView, PageAt, PurgeView, RecipientList,
        TemplateView, TerminalView, UserView, VoidPage, VoidedCursor,
    },
    config::{Assets, Profile, Settings},
    domain::{authority::Role, personal::RetentionClass},
    tui::{asking::Nature, message::Answer},
};

/// Something to be done with settings, users or personal content (U, T1).
#[derive(Debug)]
#[expect(missing_docs, reason = "fields are named by what they hold")]
pub enum SettingsEffect {
    /// Load what the page shows.
    Load,
    /// Save the settings.
    Save(Settings),
    /// Give somebody access.
    AddUser {
        login: String,
        name: String,
        role: Role,
        /// Their first passphrase.
        passphrase: SecretString,
    },
    /// Take somebody's access away.
    BlockUser { login: String },
    /// Change the own passphrase.
    ChangePassphrase {
        old: SecretString,
        new: SecretString,
    },
    /// Plan a purge of personal content, or carry it out.
    Purge(PurgeEffect),
    /// Load one page of what is kept and does not count (M4).
    WithoutEffect {
        /// From where.
        page: PageAt<VoidedCursor>,
        /// How many.
        limit: usize,
    },
}

/// A purge of personal content (T1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PurgeEffect {
    /// Retention class.
    pub class: RetentionClass,
    /// The term ran from a day before this one.
    pub before: NaiveDate,
    /// Only says what would be deleted.
    pub simulated: bool,
}

impl SettingsEffect {
    pub(in crate::tui) const fn nature(&self) -> Nature {
        match self {
            Self::Load => Nature::Load,
            Self::WithoutEffect { .. } => Nature::Query,
            Self::Save(_)
            | Self::AddUser { .. }
            | Self::BlockUser { .. }
            | Self::ChangePassphrase { .. }
            | Self::Purge(_) => Nature::Deed,
        }
    }
}

/// What is said of settings and of a purge.
#[derive(Debug)]
pub enum SettingsAnswer {
    /// What the page shows.
    Shown(Box<SettingsView>),
    /// What a purge would delete, or deleted.
    Purge(Box<PurgeView>),
    /// One page of what is kept and does not count.
    WithoutEffect(VoidPage),
}

/// What the settings show.
#[derive(Debug)]
pub struct SettingsView {
    /// What whoever looks at them types to enter.
    pub login: String,
    /// Settings of the console.
    pub settings: Settings,
    /// The catalogues and calendars in force.
    pub assets: Arc<Assets>,
    /// The profile in force.
    pub profile: Profile,
    /// The installation.
    pub diagnosis: Diagnosis,
    /// Who may enter.
    pub users: Vec<UserView>,
    /// The days of this year and the next that do not count.
    pub holidays: Vec<HolidayView>,
    /// The templates in force.
    pub templates: Vec<TemplateView>,
    /// Every terminal that was heard of.
    pub terminals: Vec<TerminalView>,
    /// For whom bundles are sealed, and the own public key.
    pub recipients: RecipientList,
    /// The copies there are, newest first.
    pub backups: Vec<PathBuf>,
}

pub(super) fn handle(desk: &mut Desk, effect: SettingsEffect) -> Result<Vec<Answer>, ActionError> {
    let done = match effect {
        SettingsEffect::Load => return Ok(vec![shown(desk)?]),
        SettingsEffect::Save(settings) => {
            actions::save_settings(desk, &settings)?;
            "Ajustes guardados.".to_owned()
        }
        SettingsEffect::AddUser {
            login,
            name,
            role,
            passphrase,
        } => {
            let user = actions::add_user(desk, &login, &name, "", role, &passphrase)?;
            format!("Usuario {} agregado.", user.user)
        }
        SettingsEffect::BlockUser { login } => {
            let user = actions::block_user(desk, &login)?;
            format!("Usuario {} bloqueado.", user.user)
        }
        SettingsEffect::ChangePassphrase { old, new } => {
            actions::change_passphrase(desk, &old, &new)?;
            "Frase de paso cambiada.".to_owned()
        }
        SettingsEffect::Purge(effect) => return purge(desk, effect),
        SettingsEffect::WithoutEffect { page, limit } => {
            let listed = actions::void_page(desk, page, limit)?;
            return Ok(vec![SettingsAnswer::WithoutEffect(listed).into()]);
        }
    };
    Ok(vec![Answer::Done(done), shown(desk)?])
}

/// Plans a purge, or carries it out.
fn purge(desk: &mut Desk, effect: PurgeEffect) -> Result<Vec<Answer>, ActionError> {
    let PurgeEffect {
        class,
        before,
        simulated,
    } = effect;
    let told = |view| Answer::Settings(SettingsAnswer::Purge(Box::new(view)));
    if simulated {
        let plan = actions::plan_purge(desk, class, before)?;
        return Ok(vec![told(plan)]);
    }
    Ok(vec![told(actions::purge(
        desk,
        class,
        before,
        &mut |_, _| true,
    )?)])
}

pub(super) fn shown(desk: &Desk) -> Result<Answer, ActionError> {
    Ok(Answer::Settings(SettingsAnswer::Shown(Box::new(
        SettingsView {
            settings: Settings::load(&desk.paths().settings()).0,
            assets: Arc::new(desk.assets().clone()),
            profile: desk.profile().clone(),
            diagnosis: actions::diagnose(desk)?,
            login: actions::own_login(desk).to_owned(),
            users: actions::users(desk)?,
            holidays: actions::holidays(desk).holidays,
            templates: actions::templates(desk),
            terminals: actions::terminals(desk)?,
            recipients: actions::recipients(desk)?,
            backups: actions::backups(desk)?,
        },
    ))))
}
