//! The subcommands and what is common to all of them.

use super::{
    alert, assess, attention, back_up, batch, calendar, complete, deadline, export, form, import,
    manual, notice, outage, pending, person, purge, receipt, recipient, regularize, restore, rule,
    schema, shift, start, terminal, user,
};
use clap::{ArgAction, Args, Parser, Subcommand};
use std::path::PathBuf;

/// Consola para atender mientras los sistemas están caídos
///
/// Sin subcomando abre la consola. Los subcomandos hacen lo mismo desde la línea
/// de órdenes: los datos salen por la salida estándar y las palabras por la de
/// errores.
#[derive(Debug, Parser)]
#[command(name = "contingencia", bin_name = "contingencia", version)]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) globals: Globals,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// What every subcommand takes, before or after its name.
#[derive(Debug, Args)]
#[command(next_help_heading = "Opciones generales")]
pub(super) struct Globals {
    /// Carpeta de datos
    #[arg(
        long = "datos",
        value_name = "CARPETA",
        env = "CONTINGENCIA_DATOS",
        global = true,
        display_order = 100
    )]
    pub(super) data: Option<PathBuf>,
    /// Nombre de ingreso; si falta y hay un solo usuario, es ese
    #[arg(
        long = "usuario",
        value_name = "NOMBRE",
        env = "CONTINGENCIA_USUARIO",
        global = true,
        display_order = 101
    )]
    pub(super) user: Option<String>,
    /// Archivo cuya primera línea es la frase de paso
    #[arg(
        long = "clave-archivo",
        value_name = "ARCHIVO",
        env = "CONTINGENCIA_CLAVE_ARCHIVO",
        global = true,
        display_order = 102
    )]
    pub(super) passphrase_file: Option<PathBuf>,
    /// Responde con un documento JSON por la salida estándar
    #[arg(long, global = true, display_order = 103)]
    pub(super) json: bool,
    /// Abre la consola con datos de muestra que no se guardan
    #[arg(long, global = true, display_order = 104)]
    pub(super) demo: bool,
    /// Anota más en el archivo de registro; dos veces, todavía más
    #[arg(short = 'v', action = ArgAction::Count, global = true, display_order = 105)]
    pub(super) verbose: u8,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    #[command(name = "iniciar")]
    Start(start::StartArgs),
    /// Eventos de inoperatividad
    #[command(name = "evento", subcommand)]
    Outage(outage::Command),
    #[command(name = "corresponde")]
    Assess(assess::AssessArgs),
    /// Comunicados de Fallas de Sistemas y Plataforma
    #[command(name = "comunicado", subcommand)]
    Notice(notice::Command),
    /// Atenciones en contingencia: lo que pide cada cliente
    #[command(name = "atencion", subcommand)]
    Attention(attention::Command),
    #[command(name = "formato")]
    Form(form::FormArgs),
    #[command(name = "aviso")]
    Alert(alert::AlertArgs),
    #[command(name = "regularizar")]
    Regularize(regularize::RegularizeArgs),
    #[command(name = "pendientes")]
    Pending(pending::PendingArgs),
    #[command(name = "turno")]
    Shift(shift::ShiftArgs),
    #[command(name = "titular")]
    Person(person::PersonArgs),
    #[command(name = "depurar")]
    Purge(purge::PurgeArgs),
    #[command(name = "importar")]
    Import(import::ImportArgs),
    /// Acuses de la oficina: lo que recibió y decidió
    #[command(name = "acuse", subcommand)]
    Receipt(receipt::Command),
    /// Las terminales de las que se reciben paquetes
    #[command(name = "terminal", subcommand)]
    Terminal(terminal::Command),
    #[command(name = "plazo")]
    Deadline(deadline::DeadlineArgs),
    /// Usuarios de este terminal
    #[command(name = "usuario", subcommand)]
    User(user::Command),
    /// Destinatarios: las oficinas para las que se cifran los paquetes
    #[command(name = "destinatario", subcommand)]
    Recipient(recipient::Command),
    /// Feriados y días locales: los que no cuentan en los plazos
    #[command(name = "calendario", subcommand)]
    Calendar(calendar::Command),
    #[command(name = "exportar")]
    Export(export::ExportArgs),
    /// Comprueba los datos: páginas, cadenas, firmas, numeración y registros
    ///
    /// Termina con código 3 si encuentra algún problema. Sirve también cuando los
    /// datos están tan dañados que la consola no los abre.
    #[command(name = "verificar")]
    Verify,
    /// Rehace los registros a partir del diario de operaciones
    #[command(name = "reconstruir")]
    Rebuild,
    #[command(name = "respaldar")]
    BackUp(back_up::BackUpArgs),
    #[command(name = "restaurar")]
    Restore(restore::RestoreArgs),
    /// Describe la instalación para soporte técnico, sin datos personales
    #[command(name = "diagnostico")]
    Diagnose,
    #[command(name = "lote")]
    Batch(batch::BatchArgs),
    #[command(name = "completar")]
    Complete(complete::CompleteArgs),
    #[command(name = "manual")]
    Manual(manual::ManualArgs),
    #[command(name = "regla")]
    Rule(rule::RuleArgs),
    #[command(name = "esquema")]
    Schema(schema::SchemaArgs),
}

impl Command {
    /// The subcommand's name, for the log.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Start(_) => "iniciar",
            Self::Outage(command) => command.name(),
            Self::Assess(_) => "corresponde",
            Self::Notice(command) => command.name(),
            Self::Attention(command) => command.name(),
            Self::Form(_) => "formato",
            Self::Alert(_) => "aviso",
            Self::Regularize(_) => "regularizar",
            Self::Pending(_) => "pendientes",
            Self::Shift(_) => "turno",
            Self::Person(_) => "titular",
            Self::Purge(_) => "depurar",
            Self::Import(_) => "importar",
            Self::Receipt(command) => command.name(),
            Self::Terminal(command) => command.name(),
            Self::Deadline(_) => "plazo",
            Self::User(command) => command.name(),
            Self::Recipient(command) => command.name(),
            Self::Calendar(command) => command.name(),
            Self::Export(_) => "exportar",
            Self::Verify => "verificar",
            Self::Rebuild => "reconstruir",
            Self::BackUp(_) => "respaldar",
            Self::Restore(_) => "restaurar",
            Self::Diagnose => "diagnostico",
            Self::Batch(_) => "lote",
            Self::Complete(_) => "completar",
            Self::Manual(_) => "manual",
            Self::Rule(_) => "regla",
            Self::Schema(_) => "esquema",
        }
    }
}
