//! What every subcommand takes, before or after its name.

use clap::{ArgAction, Parser};
use std::path::PathBuf;

/// Consola para atender mientras los sistemas están caídos
///
/// Sin subcomando abre la consola. Los subcomandos hacen lo mismo desde la línea
/// de órdenes: los datos salen por la salida estándar y las palabras por la de
/// errores.
#[derive(Debug, Parser)]
#[command(name = "contingencia", bin_name = "contingencia", version)]
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
