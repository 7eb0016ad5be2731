//! `usuario`: who may enter (U1, U2).

use super::answer::{Answer, value};
use super::passphrase::{Chosen, NewPassphrase};
use super::program::{Call, Subcommand};
use super::table::columns;
use super::values::one_of;
use crate::actions::{
    self, Desk, Report, UserView, add_user, block_user, retitle_user, secret_in, users,
};
use crate::domain::authority::Role;
use clap::Args;
use secrecy::SecretString;
use serde_json::json;
use std::path::PathBuf;

pub(super) fn all() -> Vec<Subcommand> {
    vec![
        Subcommand::at_desk("agregar", add),
        Subcommand::at_desk("listar", list),
        Subcommand::at_desk("cargo", retitle),
        Subcommand::at_desk("bloquear", block),
        Subcommand::anywhere("cambiar-clave", change_passphrase),
        Subcommand::alone("recuperar", recover),
    ]
}

/// Da acceso a otra persona, con su propia frase de paso
#[derive(Debug, Args)]
pub(super) struct AddArgs {
    /// Nombre con que ingresa
    #[arg(long = "nombre-ingreso", value_name = "NOMBRE")]
    login: String,
    /// Nombre de la persona
    #[arg(long = "nombre", value_name = "TEXTO")]
    name: String,
    /// Su cargo, como lo imprimen los documentos: «Jefe de CAC»
    #[arg(long = "cargo", value_name = "TEXTO", default_value = "")]
    job_title: String,
    /// Su rol; el Jefe ingresa como supervisor
    #[arg(long = "rol", value_name = "ROL", value_parser = one_of(Role::ALL.map(|role| (role.code(), role))), ignore_case = true)]
    role: Role,
    #[command(flatten)]
    passphrase: NewPassphrase,
}

/// Cambia el cargo que imprimen los documentos, propio o de otro usuario
///
/// Lo dicen los documentos que se impriman después; los de antes quedan como estaban.
#[derive(Debug, Args)]
pub(super) struct RetitleArgs {
    /// Nombre con que ingresa
    #[arg(value_name = "NOMBRE")]
    login: String,
    /// Su cargo ahora: «Jefe de CAC»; vacío, los documentos no imprimen ninguno
    #[arg(value_name = "TEXTO")]
    job_title: String,
}

/// Lista los usuarios
#[derive(Debug, Args)]
pub(super) struct ListArgs;

/// Quita el acceso a un usuario; lo que registró se conserva
#[derive(Debug, Args)]
pub(super) struct BlockArgs {
    /// Nombre con que ingresa
    #[arg(value_name = "NOMBRE")]
    login: String,
}

/// Cambia la frase de paso propia
#[derive(Debug, Args)]
pub(super) struct ChangeArgs {
    #[command(flatten)]
    passphrase: NewPassphrase,
}

/// Devuelve el acceso con la clave de recuperación, bajo una frase de paso nueva
#[derive(Debug, Args)]
pub(super) struct RecoverArgs {
    /// Nombre con que ingresa
    #[arg(value_name = "NOMBRE")]
    login: String,
    /// Archivo de la clave de recuperación
    #[arg(long = "clave-recuperacion", value_name = "ARCHIVO")]
    recovery_key: PathBuf,
    /// También si el usuario fue bloqueado: vuelve a tener acceso
    #[arg(long = "desbloquear")]
    unblock: bool,
    #[command(flatten)]
    passphrase: NewPassphrase,
}

fn add(desk: &mut Desk, args: &AddArgs) -> Result<Answer, Report> {
    let chosen = args.passphrase.take()?;
    let user = add_user(
        desk,
        &args.login,
        &args.name,
        &args.job_title,
        args.role,
        &chosen.passphrase,
    )?;
    let mut document = value(&user)?;
    show(&mut document, &chosen);
    Ok(Answer::of(&document)?
        .data(&user.user)
        .word(format!("Usuario agregado: {} ({}).", user.name, user.role))
        .words(chosen.sentence()))
}

fn list(desk: &mut Desk, _: &ListArgs) -> Result<Answer, Report> {
    let found = users(desk)?;
    let rows: Vec<Vec<String>> = found.iter().map(row).collect();
    Ok(
        Answer::of(&json!({ "users": value(&found)? }))?.data(columns(
            &["Ingreso", "Rol", "Acceso", "Nombre", "Cargo"],
            &rows,
        )),
    )
}

fn row(user: &UserView) -> Vec<String> {
    vec![
        user.user.clone(),
        user.role.to_string(),
        if user.blocked { "bloqueado" } else { "activo" }.to_owned(),
        user.name.clone(),
        user.job_title.clone().unwrap_or_default(),
    ]
}

fn retitle(desk: &mut Desk, args: &RetitleArgs) -> Result<Answer, Report> {
    let user = retitle_user(desk, &args.login, &args.job_title)?;
    let word = match &user.job_title {
        Some(title) => format!("Los documentos dirán ahora: {}, {title}.", user.name),
        None => format!("Los documentos dirán ahora: {}, sin cargo.", user.name),
    };
    Ok(Answer::of(&user)?.data(&user.user).word(word))
}

fn block(desk: &mut Desk, args: &BlockArgs) -> Result<Answer, Report> {
    let user = block_user(desk, &args.login)?;
    Ok(Answer::of(&user)?
        .data(&user.user)
        .word(format!("Usuario bloqueado: {} ({}).", user.name, user.role)))
}

/// Changes the passphrase of whoever calls.
fn change_passphrase(call: &mut Call<'_>, args: &ChangeArgs) -> Result<Answer, Report> {
    let context = call.context();
    if let Some(desk) = call.batch() {
        return change(desk, &context.passphrase()?, args);
    }
    let (login, old) = context.credentials()?;
    let mut desk = context.desk_of(&login, &old)?;
    change(&mut desk, &old, args)
}

fn change(desk: &mut Desk, old: &SecretString, args: &ChangeArgs) -> Result<Answer, Report> {
    let chosen = args.passphrase.take()?;
    actions::change_passphrase(desk, old, &chosen.passphrase)?;
    let mut document = json!({ "changed": true });
    show(&mut document, &chosen);
    Ok(Answer::of(&document)?
        .word("Frase de paso cambiada.")
        .words(chosen.sentence()))
}

/// Gives a user a new passphrase with the recovery key.
fn recover(call: &Call<'_>, args: &RecoverArgs) -> Result<Answer, Report> {
    let context = call.context();
    let (recovery_key, chosen) = if context.paths().has_store() {
        (secret_in(&args.recovery_key)?, args.passphrase.take()?)
    } else {
        // The deed itself says that there is nothing here.
        (
            SecretString::default(),
            Chosen::known(SecretString::default()),
        )
    };
    let (desk, unblocked) = actions::recover(
        context.paths().clone(),
        &args.login,
        recovery_key,
        chosen.passphrase.clone(),
        args.unblock,
        context.ambient(),
    )?;
    let status = desk.status()?;
    let mut document = json!({ "user": args.login, "role": status.user.1 });
    show(&mut document, &chosen);
    Ok(Answer::of(&document)?
        .data(&args.login)
        .word("Acceso recuperado; la frase de paso anterior ya no sirve.")
        .words(
            unblocked
                .then(|| "Estaba bloqueado: tiene acceso otra vez, y queda anotado.".to_owned()),
        )
        .words(chosen.sentence()))
}

/// Adds a generated passphrase to what is printed, since nobody knows it yet.
fn show(document: &mut serde_json::Value, chosen: &Chosen) {
    if let Some(words) = chosen.to_show() {
        document["passphrase"] = words.into();
    }
}
