//! What waits for a hand: how it is told, and what Enter does about it.

use super::{Scene, Window, Wish, detail};
use crate::{
    actions::{OutageView, ToDo},
    domain::instant::{date, relative_age},
    tui::{
        effect::Effect,
        screens::{Destination, parts::words},
        theme::Sign,
    },
};

/// What is said aloud of its correlative.
pub(super) fn short(outage: &OutageView) -> String {
    words::short(&outage.correlative)
}

/// Sign, sentence, and what Enter does.
pub(super) fn told(todo: &ToDo, scene: &Scene<'_>) -> (Sign, String, &'static str) {
    match todo {
        ToDo::Denied { outage } => (
            Sign::Refused,
            format!("{}: el comunicado niega la falla masiva", short(outage)),
            "revisar",
        ),
        ToDo::Unanswered { outage } => (
            Sign::Mail,
            format!(
                "{}: sin respuesta de Fallas de Sistemas, registrado {}",
                short(outage),
                relative_age(outage.registered_at, scene.now)
            ),
            "comunicado",
        ),
        ToDo::Contradiction { outage } => (
            Sign::Warning,
            format!(
                "{}: la hora de {} se contradice con el reloj",
                short(outage),
                outage.contradictions.join(" y ")
            ),
            "revisar",
        ),
        ToDo::Close { outage } => {
            let since = outage.restored_at.unwrap_or(outage.registered_at);
            (
                Sign::Restored,
                format!(
                    "{} {}: restablecido {}, falta cerrarlo",
                    short(outage),
                    outage.procedure_type,
                    relative_age(since, scene.now)
                ),
                "cerrar",
            )
        }
        ToDo::Report { outage, due } => (
            Sign::Clock,
            format!(
                "{}: el reporte a Regulatorio vence el {}",
                short(outage),
                date(*due)
            ),
            "ver",
        ),
        ToDo::Export { operations } => (
            Sign::Upload,
            format!("{operations} operaciones sin exportar"),
            "",
        ),
        ToDo::RecoveryKey => (
            Sign::Warning,
            "La clave de recuperación sigue en este equipo".to_owned(),
            "cómo guardarla",
        ),
        ToDo::Backup => (
            Sign::Warning,
            "Sin copia de respaldo desde hace más de un día".to_owned(),
            "respaldar",
        ),
    }
}

/// What Enter does.
pub(super) fn hand(todo: &ToDo) -> Vec<Wish> {
    match todo {
        ToDo::Denied { outage } | ToDo::Contradiction { outage } | ToDo::Report { outage, .. } => {
            detail(outage)
        }
        ToDo::Unanswered { .. } => vec![Wish::Go(Destination::NoticeForm)],
        ToDo::Close { outage } => {
            vec![Wish::Go(Destination::Closing(outage.correlative.clone()))]
        }
        ToDo::RecoveryKey => vec![Wish::Ask(Window::Tell {
            title: "Clave de recuperación".to_owned(),
            paragraphs: vec![
                "El archivo clave-recuperacion-….txt está en la carpeta de datos (Ajustes, Acerca de, dice cuál). Quien lo tenga puede entrar a estos registros.".to_owned(),
                "Cópielo a un USB o imprímalo, guárdelo en la caja de seguridad de la oficina y bórrelo de este equipo. Sin él, una frase olvidada no se recupera.".to_owned(),
            ],
        })],
        ToDo::Backup => vec![Wish::Effect(Effect::Backup)],
        ToDo::Export { .. } => Vec::new(),
    }
}
