//! What the worker changes of the installation for the settings.

use super::settings::shown;
use crate::{
    actions::{self, ActionError, Desk, Field},
    config::Templates,
    domain::instant::date,
    tui::{message::Answer, subjects::keeping::KeepEffect},
};

pub(super) fn handle(desk: &mut Desk, effect: KeepEffect) -> Result<Vec<Answer>, ActionError> {
    let done = match effect {
        KeepEffect::AddRecipient { key, name } => {
            let added = actions::add_recipient(desk, &key, &name)?;
            format!("Destinatario {} agregado", added.name)
        }
        KeepEffect::RemoveRecipient(name) => {
            let removed = actions::remove_recipient(desk, &name)?;
            format!("Destinatario {} quitado", removed.name)
        }
        KeepEffect::AdmitTerminal {
            replica,
            point,
            scope,
            key,
        } => {
            let replica = replica.parse().map_err(|_| ActionError::Field {
                field: Field::Terminal,
                expected: "escriba el identificador como lo muestra Ajustes, Punto y terminal, allá",
            })?;
            let point = point.to_uppercase();
            let admitted = actions::admit_terminal(desk, replica, &point, scope, &key)?;
            format!("Terminal de {} admitido", admitted.point)
        }
        KeepEffect::RevokeTerminal { replica, reason } => {
            let revoked = actions::revoke_terminal(desk, &replica, None, &reason)?;
            format!("Terminal de {} revocado", revoked.point)
        }
        KeepEffect::AddHoliday { day, name } => {
            let added = actions::add_holiday(desk, day, &name)?;
            format!("{} no cuenta: {}", date(added.date), added.name)
        }
        KeepEffect::RemoveHoliday(day) => {
            actions::remove_holiday(desk, day)?;
            format!("{} cuenta otra vez", date(day))
        }
        KeepEffect::CountReportsFrom(clock) => {
            actions::count_reports_from(desk, clock)?;
            format!("El plazo del reporte corre desde el {}", clock.code())
        }
        KeepEffect::ChangeMailboxes(mailboxes) => {
            actions::change_mailboxes(desk, &mailboxes)?;
            "Buzones del aviso cambiados".to_owned()
        }
        KeepEffect::ChangeOffice(office) => {
            actions::change_office(desk, &office)?;
            "Datos de la oficina cambiados".to_owned()
        }
        KeepEffect::ChangePointMailboxes { point, to } => {
            actions::change_point_mailboxes(desk, &point, &to)?;
            let point = point.to_uppercase();
            if to.is_empty() {
                format!("Buzón de {point} quitado")
            } else {
                format!("Buzón de {point} cambiado")
            }
        }
        KeepEffect::WriteTemplate(template) => {
            actions::write_template(desk, template)?;
            format!(
                "Plantilla lista para editar: {}",
                Templates::shown(template)
            )
        }
    };
    Ok(vec![Answer::Done(done), shown(desk)?])
}
