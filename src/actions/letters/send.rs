//! How a letter leaves: as a file, over the relay, or by another way that is noted.

use super::super::desk::Desk;
use super::super::error::ActionError;
use super::super::outlet::{self, Outgoing};
use super::compose::compose;
use super::{LetterView, carried, customer, record, show_letter, to_leave, view};
use crate::config::Relay;
use crate::documents::relay;
use crate::domain::advice::Advised;
use crate::domain::alert::{Alert, AlertEvent, Way};
use crate::domain::authority::Permission;
use crate::domain::instant::date_clock;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::files::Target;
use crate::journal::Body;
use crate::store::Local;
use std::path::PathBuf;
use uuid::Uuid;

/// Writes a letter as an `.eml` that a mail program opens ready to send.
///
/// # Errors
/// No such letter, or the file cannot go there: nothing is replaced unasked.
pub fn write_letter(desk: &mut Desk, id: Uuid, target: &Target) -> Result<LetterView, ActionError> {
    Ok(write(desk, id, Some(target), "")?.0)
}

/// Writes a letter to `target`, or to a free name in the folder of documents. What is
/// written to a customer carries their data out: that is for who may see it (U3).
fn write(
    desk: &mut Desk,
    id: Uuid,
    target: Option<&Target>,
    name: &str,
) -> Result<(LetterView, PathBuf), ActionError> {
    desk.permit(Permission::Alert)?;
    let record = to_leave(desk, id)?;
    if let Some(target) = target {
        outlet::check(desk, target)?;
    }
    let seen = carried(desk, &record)?;
    let composed = compose(desk, &record.about, record.prepared_at, seen.as_ref())?;
    let bytes = composed.whole(desk)?.eml()?;
    let file = Outgoing::begin(desk, target, name, "eml")?.write(&bytes)?;
    Ok((view(desk, &record, seen.as_ref())?, file))
}

/// Writes a letter as an `.eml` into the folder of documents, under a free name.
///
/// # Errors
/// As [`write_letter`].
pub fn keep_letter(desk: &mut Desk, id: Uuid) -> Result<(LetterView, PathBuf), ActionError> {
    let letter = view(desk, &record(desk, id)?, None)?;
    let name = match (letter.about, &letter.record) {
        ("claim", Some(code)) => format!("confirmacion-{code}"),
        ("filed", Some(code)) => format!("codigo-oficial-{code}"),
        (_, Some(correlative)) => format!("aviso-{correlative}"),
        (_, None) => {
            let prepared = letter.prepared_at.with_timezone(&desk.zone());
            format!("aviso-falla-{}", prepared.format("%Y%m%d-%H%M"))
        }
    };
    write(desk, id, None, &name)
}

/// Sends a letter over the relay; it counts as sent only if the server took it.
///
/// # Errors
/// It left already and nobody said `again`; no relay is configured, or it refused
/// or failed: the letter stays unsent.
pub fn send_letter(desk: &mut Desk, id: Uuid, again: bool) -> Result<LetterView, ActionError> {
    send_job(desk, id, again)?()?;
    mark_sent(desk, id, Way::Relay, true)
}

/// Prepares the sending of a letter for another thread. Once the server took it,
/// [`mark_sent`] says so in its record.
///
/// # Errors
/// No such letter, it left already and nobody said `again`, or no relay is configured.
pub fn send_job(
    desk: &mut Desk,
    id: Uuid,
    again: bool,
) -> Result<impl FnOnce() -> Result<(), ActionError> + Send + 'static, ActionError> {
    desk.permit(Permission::Alert)?;
    let record = to_leave(desk, id)?;
    check_unsent(desk, &record, again)?;
    let Some(settings) = desk.relay().cloned() else {
        return Err(Refusal::new(
            Rule::A1,
            "No hay un servidor de correo configurado; el aviso sigue sin enviar.",
        )
        .hint("Envíelo desde su programa de correo (.eml) o con el QR desde un teléfono.")
        .into());
    };
    if customer(desk, &record)?.is_some() {
        check_known(desk, &settings)?;
    }
    let seen = carried(desk, &record)?;
    let composed = compose(desk, &record.about, record.prepared_at, seen.as_ref())?;
    let mut letter = composed.whole(desk)?;
    letter.from = Some(settings.from.clone());
    Ok(move || Ok(relay::send(&settings, &letter)?))
}

/// Notes that a letter left by another way than the console's own.
///
/// # Errors
/// No such letter, it left already and nobody said `again`, or the store cannot be
/// written.
pub fn mark_sent(
    desk: &mut Desk,
    id: Uuid,
    way: Way,
    again: bool,
) -> Result<LetterView, ActionError> {
    desk.permit(Permission::Alert)?;
    check_unsent(desk, &record(desk, id)?, again)?;
    desk.store.write(|writer| {
        let at = writer.now();
        writer.append(id, &Body::Alert(AlertEvent::Sent { way, at }))
    })?;
    show_letter(desk, id)
}

/// Tells that another mail server than before is set up, once, before what a customer
/// said goes there: whoever changes a file of the office's is not to read their mail.
fn check_known(desk: &mut Desk, settings: &Relay) -> Result<(), ActionError> {
    let here = format!("{}:{}", settings.server, settings.port);
    let before: Option<String> = desk.store.read().local(Local::Relay)?;
    if before.as_ref() == Some(&here) {
        return Ok(());
    }
    desk.store
        .write(|writer| writer.set_local(Local::Relay, &here))?;
    let Some(before) = before else {
        return Ok(());
    };
    Err(Refusal::new(
        Rule::A1,
        format!("El servidor de correo es otro: antes {before}, ahora {here}. No se envió nada."),
    )
    .hint("Lleva datos del cliente. Si es el de su oficina, repita el envío.")
    .hint("Si nadie lo cambió, avise a la oficina y revise config/relay.toml.")
    .into())
}

/// Refuses to let a letter leave that left already, unless somebody wants it again (A2).
fn check_unsent(desk: &Desk, record: &Alert, again: bool) -> Result<(), ActionError> {
    match &record.sent {
        Some(sent) if !again => Err(Refusal::new(
            Rule::A2,
            format!(
                "Ya se envió {}, el {}; no se envió otra vez.",
                sent.way.label(),
                date_clock(sent.at, desk.zone())
            ),
        )
        .hint(Advised::SendAgain)
        .into()),
        _ => Ok(()),
    }
}
