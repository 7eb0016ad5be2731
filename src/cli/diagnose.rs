//! `diagnostico`: what a technician needs to know, and nothing personal.

use super::answer::Answer;
use super::table::pairs;
use crate::actions::{self, Desk, Report};
use clap::Args;

/// Describe la instalación para soporte técnico, sin datos personales
#[derive(Debug, Args)]
pub(super) struct DiagnoseArgs;

pub(super) fn run(desk: &mut Desk, _: &DiagnoseArgs) -> Result<Answer, Report> {
    let found = actions::diagnose(desk)?;
    let rows: Vec<(&str, Option<String>)> = vec![
        ("Versión", Some(found.software.to_owned())),
        ("Esquema", Some(found.schema.to_string())),
        ("Sistema", Some(found.system.clone())),
        ("Carpeta de datos", Some(found.data.display().to_string())),
        (
            "Tamaño",
            Some(format!("{} KB", found.store_bytes.div_ceil(1024))),
        ),
        ("Organización", Some(found.organization.clone())),
        ("Punto", Some(found.point.clone())),
        ("Serie", Some(found.series.clone())),
        ("Identificador", Some(found.replica.clone())),
        ("Clave pública", Some(found.public_key.clone())),
        ("Zona horaria", Some(found.time_zone.clone())),
        ("Perfil", Some(found.profile.clone())),
        ("Catálogo", Some(found.catalog.clone())),
        ("Calendario", Some(found.calendar.clone())),
        ("Anotaciones", Some(found.operations.to_string())),
        ("Eventos abiertos", Some(found.open.to_string())),
        ("Por cerrar", Some(found.restored.to_string())),
        (
            "Sin exportar",
            Some(actions::up_to_counted(found.not_exported)),
        ),
        ("Usuarios activos", Some(found.users.to_string())),
        ("Copias automáticas", Some(found.backups.to_string())),
        (
            "Última copia",
            Some(
                found
                    .last_backup
                    .clone()
                    .unwrap_or_else(|| "ninguna".to_owned()),
            ),
        ),
    ];
    let answer = Answer::of(&found)?.data(pairs(&rows));
    Ok(if found.recovery_key_here {
        answer.word(
            "La clave de recuperación sigue junto a los datos: llévela a la caja fuerte de la oficina.",
        )
    } else {
        answer
    })
}
