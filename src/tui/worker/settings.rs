//! Settings, users and the purge of personal content.

use std::sync::Arc;

use crate::{
    actions::{self, ActionError, Desk},
    config::Settings,
    tui::{
        message::Answer,
        subjects::settings::{PurgeEffect, SettingsAnswer, SettingsEffect, SettingsView},
    },
};

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
