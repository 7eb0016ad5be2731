//! What waits for a hand: how it is told, and what Enter does about it.

use super::{Window, Wish, detail};
use crate::{
    actions::{OutageView, ToDo},
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

/// Sign, and what Enter does.
pub(super) fn told(todo: &ToDo) -> (Sign, &'static str) {
    match todo {
        ToDo::Letter { .. } => (Sign::Mail, "enviar"),
        ToDo::Denied { .. } => (Sign::Refused, "revisar"),
        ToDo::Unanswered { .. } => (Sign::Mail, "comunicado"),
        ToDo::Contradiction { .. } => (Sign::Warning, "revisar"),
        ToDo::Close { .. } => (Sign::Restored, "cerrar"),
        ToDo::Report { .. } => (Sign::Clock, "ver"),
        ToDo::Codes { .. } => (Sign::Warning, "imprimir"),
        ToDo::Export { .. } => (Sign::Upload, "exportar [x]"),
        ToDo::Regularize { .. } => (Sign::Warning, "regularizar [4]"),
        ToDo::RecoveryKey => (Sign::Warning, "cómo guardarla"),
        ToDo::Backup => (Sign::Warning, "respaldar"),
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
        ToDo::Letter { id, .. } => vec![Wish::Go(Destination::LetterShown(*id))],
        ToDo::Codes { .. } => vec![Wish::Go(Destination::BlankForms)],
        ToDo::Export { .. } => vec![Wish::Go(Destination::Regularization { export: true })],
        ToDo::Regularize { .. } => {
            vec![Wish::Go(Destination::Regularization { export: false })]
        }
    }
}
