//! `iniciar`: the first run of a terminal.

use super::answer::Answer;
use super::context::tell;
use super::passphrase::{self, Chosen};
use super::program::Call;
use super::values::one_of;
use crate::actions::{Report, Start, diagnose, phrase_in, start};
use crate::domain::authority::Role;
use crate::domain::terminal::Channel;
use clap::Args;
use secrecy::SecretString;
use serde_json::json;

/// Configura este terminal: crea los datos cifrados y su primer usuario
///
/// --usuario es el nombre con que se ingresará. La frase de paso se toma de la
/// primera línea de --clave-archivo, o se pide dos veces. Escribe el archivo de la clave de recuperación y dice dónde está: guárdelo
/// en la caja fuerte de la oficina y bórrelo de este equipo.
#[derive(Debug, Args)]
pub(super) struct StartArgs {
    /// Perfil de la operación
    #[arg(long = "perfil", value_name = "PERFIL", value_parser = one_of([("peru", "peru"), ("colombia", "colombia")]), ignore_case = true)]
    profile: &'static str,
    /// Código del punto de atención, como LIM014 o CEL001
    #[arg(long = "punto", value_name = "CODIGO")]
    point: String,
    /// Nombre del punto de atención
    #[arg(long = "nombre", value_name = "TEXTO")]
    point_name: String,
    /// Canal del punto; oficina es la oficina central
    #[arg(long = "canal", value_name = "CANAL", value_parser = one_of(Channel::ALL.map(|channel| (channel.code(), channel))), ignore_case = true)]
    channel: Channel,
    /// Organización; si falta, la del perfil
    #[arg(long = "organizacion", value_name = "TEXTO")]
    organization: Option<String>,
    /// Letra de este terminal en el punto
    #[arg(long = "terminal", value_name = "LETRA")]
    terminal: String,
    /// Nombre de la persona que usa el terminal
    #[arg(long = "nombre-usuario", value_name = "TEXTO")]
    user_name: String,
    /// Su cargo, como lo imprimen los documentos: «Jefe de CAC»
    #[arg(long = "cargo", value_name = "TEXTO", default_value = "")]
    job_title: String,
    /// Su rol; el Jefe ingresa como supervisor
    #[arg(long = "rol", value_name = "ROL", value_parser = one_of(Role::ALL.map(|role| (role.code(), role))), ignore_case = true)]
    role: Role,
    /// Genera la frase de paso con cuatro palabras y la muestra una sola vez
    #[arg(long = "generar-clave")]
    generate: bool,
}

pub(super) fn run(call: &Call<'_>, args: &StartArgs) -> Result<Answer, Report> {
    let context = call.context();
    let login = context.named_user().ok_or_else(|| {
        Report::usage("Falta --usuario: el nombre con que se ingresa.")
            .hint("Lleva de 2 a 32 letras minúsculas sin tilde, números, punto o guion.")
    })?;
    let chosen = if context.paths().has_store() {
        // The deed itself says that a store is here already.
        Chosen::known(SecretString::default())
    } else if args.generate {
        Chosen::generated()?
    } else {
        Chosen::known(match context.passphrase_file() {
            Some(file) => phrase_in(file)?,
            None => passphrase::twice(
                "--clave-archivo ARCHIVO, CONTINGENCIA_CLAVE_ARCHIVO o --generar-clave",
            )?,
        })
    };
    let terminal = args.terminal.trim().to_uppercase();
    let asked = Start {
        profile: args.profile.to_owned(),
        point: args.point.clone(),
        point_name: args.point_name.clone(),
        channel: args.channel,
        organization: args.organization.clone(),
        terminal: args.terminal.clone(),
        login: login.to_owned(),
        name: args.user_name.clone(),
        job_title: args.job_title.clone(),
        role: args.role,
        passphrase: chosen.passphrase.clone(),
    };
    let done = start(context.paths().clone(), asked, context.ambient())?;
    tell(done.desk.override_problems());
    let made = diagnose(&done.desk)?;
    let mut document = json!({
        "point": made.point,
        "terminal": terminal,
        "series": made.series,
        "replica": made.replica,
        "user": login,
        "role": args.role,
        "data": made.data,
        "recovery_key": done.recovery_key,
        "public_key": made.public_key,
    });
    if let Some(words) = chosen.to_show() {
        document["passphrase"] = words.into();
    }
    Ok(Answer::of(&document)?
        .data(done.recovery_key.display().to_string())
        .word(format!(
            "Terminal configurado: punto {}, serie {}, usuario {login} ({}).",
            made.point, made.series, args.role
        ))
        .words(chosen.sentence())
        .words(done.exposed.map(|exposed| format!("Aviso: {exposed}")))
        .word(
            "El archivo de arriba es la clave de recuperación: llévelo a la caja fuerte de la \
             oficina y bórrelo de este equipo.",
        ))
}
