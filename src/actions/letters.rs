//! The alert to *Fallas de Sistemas y Plataforma* and the confirmation to a
//! customer who filed a claim: composed, carried out of the building, and its
//! state kept (A, Q2).

use super::attention_view::AttentionView;
use super::desk::Desk;
use super::error::ActionError;
use super::find;
use super::print::{follow_up, term_words};
use super::show_attentions::append_access;
use super::views::Viewer;
use crate::documents::alert::{DetectionAlert, OutageAlert, Sender};
use crate::documents::confirmation::Confirmation;
use crate::documents::mail::{Letter, Mailto};
use crate::documents::qr::{self, Matrix};
use crate::documents::{MailText, alert, confirmation, relay};
use crate::domain::access::AccessKind;
use crate::domain::alert::{About, Alert, AlertEvent, AlertState, Way};
use crate::domain::authority::Deed;
use crate::domain::instant::date_clock;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::files;
use crate::journal::Body;
use crate::store::{StoreError, Writer};
use chrono::{DateTime, FixedOffset};
use serde::Serialize;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Bytes of a `mailto:` whose QR a phone still reads off a screen with ease.
const MAILTO_BYTES: usize = 900;

/// Alerts without an answer that are looked through.
const UNANSWERED: usize = 50;

/// What an alert is about, as a person names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AlertSubject {
    /// The outage with this correlative (A1).
    Outage(String),
    /// A mass failure that the point sees, outage or none (A0).
    Failure(FailureInput),
    /// The claim, appeal or complaint with this code (Q2).
    Claim(String),
}

/// A mass failure that the point sees.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FailureInput {
    /// Ids of the applications that fail.
    pub applications: Vec<String>,
    /// Since when; now, where it is not said.
    pub since: Option<DateTime<FixedOffset>>,
}

/// A letter as it is shown and printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LetterView {
    /// The record's id.
    pub id: Uuid,
    /// What it is about: `outage`, `failure`, `claim`, or `filed` once that has
    /// its official code.
    pub about: &'static str,
    /// Correlative or code of what it is about.
    pub record: Option<String>,
    /// Where it stands (A2).
    pub state: AlertState,
    /// When it was prepared.
    pub prepared_at: DateTime<FixedOffset>,
    /// When it left.
    pub sent_at: Option<DateTime<FixedOffset>>,
    /// By which way.
    pub sent_by: Option<Way>,
    /// Reference of the notice that answered it.
    pub notice: Option<String>,
    /// Who it is for.
    pub to: Vec<String>,
    /// Who gets a copy.
    pub cc: Vec<String>,
    /// Its subject.
    pub subject: String,
    /// Its plain text.
    pub text: String,
    /// The `mailto:` that a phone opens; none where it would not fit a QR.
    pub mailto: Option<String>,
    /// What of it a phone has to add by hand, Spanish.
    pub mailto_lacks: Option<&'static str>,
    /// Whether a relay is configured that can send it.
    pub relay: bool,
}

/// Prepares an alert, or takes up the one that is prepared already.
///
/// # Errors
/// No such record, no application, a customer without an e-mail address, or
/// the store cannot be written.
pub fn prepare_letter(desk: &mut Desk, subject: &AlertSubject) -> Result<LetterView, ActionError> {
    desk.permit(Deed::Alert)?;
    let about = match subject {
        AlertSubject::Outage(name) => About::Outage {
            outage: find::outage(desk, name)?.id,
        },
        AlertSubject::Claim(name) => {
            let attention = find::attention(desk, name)?;
            find::check_own(desk, &attention)?;
            if attention.claim.is_none() {
                return Err(Refusal::new(
                    Rule::Q2,
                    "La confirmación por correo es de un reclamo, una apelación o una queja.",
                )
                .into());
            }
            About::Claim {
                attention: attention.id,
            }
        }
        AlertSubject::Failure(input) => {
            if let Some(id) = waiting_failure(desk, input)? {
                return show_letter(desk, id);
            }
            if input.applications.is_empty() {
                return Err(ActionError::Field {
                    field: super::Field::Applications,
                    expected: "marque al menos un aplicativo de la lista",
                });
            }
            About::Failure {
                point: desk.point().to_owned(),
                applications: input.applications.clone(),
                since: input.since.unwrap_or_else(|| desk.now()),
            }
        }
    };
    let id = if let Some(id) = waiting(desk, &about)? {
        id
    } else {
        // Composed first, so that nothing is kept that could not be sent.
        compose(desk, &about, desk.now())?;
        desk.store.write(|writer| prepare(writer, about))?
    };
    show_letter(desk, id)
}

/// The letter about a record that waits to be sent.
fn waiting(desk: &Desk, about: &About) -> Result<Option<Uuid>, ActionError> {
    let Some(record) = about.subject() else {
        return Ok(None);
    };
    let alerts = desk.store.read().alerts_about(record)?;
    Ok(alerts
        .iter()
        .find(|alert| alert.about == *about && alert.waits_among(&alerts))
        .map(|alert| alert.id))
}

/// The newest alert of the own point that waits to be sent and says the same of
/// a mass failure, or any, where nothing is said (A0).
fn waiting_failure(desk: &Desk, input: &FailureInput) -> Result<Option<Uuid>, ActionError> {
    let same = |alert: &Alert| match &alert.about {
        About::Failure {
            point,
            applications,
            since,
        } => {
            alert.state() == AlertState::Prepared
                && point == desk.point()
                && (input.applications.is_empty() || input.applications == *applications)
                && input.since.is_none_or(|said| said == *since)
        }
        About::Outage { .. } | About::Claim { .. } | About::Filed { .. } => false,
    };
    let alerts = desk.store.read().unanswered_alerts(UNANSWERED)?;
    Ok(alerts
        .iter()
        .find(|alert| same(alert))
        .map(|alert| alert.id))
}

/// The newest letter of the record that a text names, prepared where there is
/// none yet: a correlative, the code of a claim, or the id of either or of the
/// letter itself.
///
/// # Errors
/// As [`prepare_letter`].
pub fn letter(desk: &mut Desk, name: &str) -> Result<LetterView, ActionError> {
    desk.permit(Deed::Alert)?;
    if let Ok(id) = name.trim().parse::<Uuid>()
        && desk.store.read().alert(id)?.is_some()
    {
        return show_letter(desk, id);
    }
    let subject = match find::record(desk, name)? {
        find::Record::Attention(attention) => AlertSubject::Claim(attention.id.to_string()),
        find::Record::Outage(outage) => AlertSubject::Outage(outage.id.to_string()),
    };
    match letters_about(desk, &subject)?.into_iter().next() {
        Some(newest) => Ok(newest),
        None => prepare_letter(desk, &subject),
    }
}

/// Writes the operation that prepares a letter.
pub(super) fn prepare(writer: &mut Writer<'_>, about: About) -> Result<Uuid, StoreError> {
    let id = writer.id();
    writer.append(id, &Body::Alert(AlertEvent::Prepared(about)))?;
    Ok(id)
}

/// A letter with its text, as it would leave now.
///
/// # Errors
/// No such letter, or its record is not here.
pub fn show_letter(desk: &Desk, id: Uuid) -> Result<LetterView, ActionError> {
    let read = desk.store.read();
    let record = read.alert(id)?.ok_or(ActionError::NoLetter)?;
    let composed = compose(desk, &record.about, record.prepared_at)?;
    let mailto = composed.letter.mailto(MAILTO_BYTES)?;
    let notice = match record.notice {
        Some(id) => read.notice(id)?.map(|notice| notice.facts.reference),
        None => None,
    };
    Ok(LetterView {
        id,
        about: record.about.code(),
        record: composed.record,
        state: record.state(),
        prepared_at: record.prepared_at,
        sent_at: record.sent.as_ref().map(|sent| sent.at),
        sent_by: record.sent.as_ref().map(|sent| sent.way),
        notice,
        to: composed.letter.to.clone(),
        cc: composed.letter.cc.clone(),
        subject: composed.letter.text.subject.clone(),
        text: composed.letter.text.body.clone(),
        mailto_lacks: mailto.as_ref().and_then(lacks),
        mailto: mailto.map(|mailto| mailto.url),
        relay: desk.relay().is_some(),
    })
}

/// The QR of a letter in so many bytes, and what it leaves to be added by hand.
fn coded(
    letter: &Letter,
    bytes: usize,
) -> Result<Option<(Matrix, Option<&'static str>)>, ActionError> {
    Ok(letter.mailto(bytes)?.and_then(|mailto| {
        let matrix = Matrix::of(&mailto.url).ok()?;
        Some((matrix, lacks(&mailto)))
    }))
}

/// A letter's QR, drawn for a screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterCode {
    /// Its lines in half blocks: light is drawn, dark is left blank.
    pub blocks: Vec<String>,
    /// Its twin in ASCII, twice as high and as wide.
    pub ascii: Vec<String>,
    /// What a phone has to add by hand, Spanish.
    pub lacks: Option<&'static str>,
    /// Columns and lines of the one that lacks nothing, where a larger screen has it.
    pub whole: Option<(usize, usize)>,
}

/// The QR of a letter's `mailto:` for a screen of that many cells, as much of the
/// letter as it holds; none where it does not even hold the recipients.
///
/// # Errors
/// No such letter, or its record is not here.
pub fn letter_code(
    desk: &Desk,
    id: Uuid,
    width: u16,
    height: u16,
) -> Result<Option<LetterCode>, ActionError> {
    let record = record(desk, id)?;
    let letter = compose(desk, &record.about, record.prepared_at)?.letter;
    let room = qr::capacity(width, height).min(MAILTO_BYTES);
    let Some((matrix, lacks)) = coded(&letter, room)? else {
        return Ok(None);
    };
    let largest =
        coded(&letter, MAILTO_BYTES)?.map(|(largest, _)| (largest.columns(), largest.lines()));
    Ok(Some(LetterCode {
        blocks: matrix.half_blocks(),
        ascii: matrix.ascii(),
        lacks,
        whole: largest.filter(|(columns, _)| *columns > matrix.columns()),
    }))
}

/// What of a letter its `mailto:` leaves to be added by hand.
fn lacks(mailto: &Mailto) -> Option<&'static str> {
    match (mailto.copied, mailto.whole) {
        (true, true) => None,
        (false, true) => Some("Agregue las copias a mano: no caben en el QR."),
        (true, false) => Some("Complete el texto a mano: no cabe entero en el QR."),
        (false, false) => Some("Agregue las copias y complete el texto a mano: no caben en el QR."),
    }
}

/// The letters about a record, newest first.
///
/// # Errors
/// No such record, it is not the user's own, or the store cannot be read.
pub fn letters_about(desk: &Desk, subject: &AlertSubject) -> Result<Vec<LetterView>, ActionError> {
    let record = match subject {
        AlertSubject::Outage(name) => find::outage(desk, name)?.id,
        AlertSubject::Claim(name) => {
            let attention = find::attention(desk, name)?;
            find::check_own(desk, &attention)?;
            attention.id
        }
        AlertSubject::Failure(_) => return Ok(Vec::new()),
    };
    desk.store
        .read()
        .alerts_about(record)?
        .iter()
        .map(|alert| show_letter(desk, alert.id))
        .collect()
}

/// Writes a letter as an `.eml` that a mail program opens ready to send.
///
/// # Errors
/// No such letter, or the file cannot be written.
pub fn write_letter(desk: &mut Desk, id: Uuid, path: &Path) -> Result<LetterView, ActionError> {
    desk.permit(Deed::Alert)?;
    let record = record(desk, id)?;
    let composed = compose(desk, &record.about, record.prepared_at)?;
    let bytes = composed.letter.eml()?;
    note_mailed(desk, &record)?;
    files::write_atomic(path, &bytes).map_err(StoreError::io(path))?;
    show_letter(desk, id)
}

/// Writes a letter as an `.eml` into the folder of documents, under a name of its own.
///
/// # Errors
/// As [`write_letter`].
pub fn keep_letter(desk: &mut Desk, id: Uuid) -> Result<(LetterView, PathBuf), ActionError> {
    let letter = show_letter(desk, id)?;
    let name = match (letter.about, &letter.record) {
        ("claim", Some(code)) => format!("confirmacion-{code}"),
        ("filed", Some(code)) => format!("codigo-oficial-{code}"),
        (_, Some(correlative)) => format!("aviso-{correlative}"),
        (_, None) => {
            let prepared = letter.prepared_at.with_timezone(&desk.zone());
            format!("aviso-falla-{}", prepared.format("%Y%m%d-%H%M"))
        }
    };
    let folder = desk.paths().documents();
    std::fs::create_dir_all(&folder).map_err(StoreError::io(&folder))?;
    let path = folder.join(format!("{name}.eml"));
    Ok((write_letter(desk, id, &path)?, path))
}

/// Sends a letter over the relay; it counts as sent only if the server took it.
///
/// # Errors
/// No relay is configured, or it refused or failed: the letter stays unsent.
pub fn send_letter(desk: &mut Desk, id: Uuid) -> Result<LetterView, ActionError> {
    send_job(desk, id)?()?;
    mark_sent(desk, id, Way::Relay)
}

/// Prepares the sending of a letter for another thread. Once the server took it,
/// [`mark_sent`] says so in its record.
///
/// # Errors
/// No such letter, or no relay is configured.
pub fn send_job(
    desk: &mut Desk,
    id: Uuid,
) -> Result<impl FnOnce() -> Result<(), ActionError> + Send + 'static, ActionError> {
    desk.permit(Deed::Alert)?;
    let record = record(desk, id)?;
    let Some(settings) = desk.relay().cloned() else {
        return Err(Refusal::new(
            Rule::A1,
            "No hay un servidor de correo configurado; el aviso sigue sin enviar.",
        )
        .hint("Envíelo desde su programa de correo (.eml) o con el QR desde un teléfono.")
        .into());
    };
    let mut composed = compose(desk, &record.about, record.prepared_at)?;
    composed.letter.from = Some(settings.from.clone());
    note_mailed(desk, &record)?;
    Ok(move || Ok(relay::send(&settings, &composed.letter)?))
}

/// Notes that a letter left by another way than the console's own.
///
/// # Errors
/// No such letter, or the store cannot be written.
pub fn mark_sent(desk: &mut Desk, id: Uuid, way: Way) -> Result<LetterView, ActionError> {
    desk.permit(Deed::Alert)?;
    record(desk, id)?;
    desk.store.write(|writer| {
        let at = writer.now();
        writer.append(id, &Body::Alert(AlertEvent::Sent { way, at }))
    })?;
    show_letter(desk, id)
}

fn record(desk: &Desk, id: Uuid) -> Result<Alert, ActionError> {
    desk.store.read().alert(id)?.ok_or(ActionError::NoLetter)
}

/// What is written to a customer carries their data out: that is logged (U3).
fn note_mailed(desk: &mut Desk, record: &Alert) -> Result<(), ActionError> {
    if let About::Claim { attention } | About::Filed { attention } = record.about {
        desk.store
            .write(|writer| append_access(writer, AccessKind::Mailed, &[attention]))?;
    }
    Ok(())
}

struct Composed {
    letter: Letter,
    record: Option<String>,
}

/// The letter about something, as the record stands now.
fn compose(desk: &Desk, about: &About, at: DateTime<FixedOffset>) -> Result<Composed, ActionError> {
    let viewer = Viewer::new(desk);
    let mailboxes = &desk.profile().mailboxes;
    let to_mailboxes = |text: MailText, seed: String, record: Option<String>| Composed {
        letter: Letter {
            from: None,
            to: mailboxes.to.clone(),
            cc: mailboxes.cc.clone(),
            text,
            at,
            seed,
        },
        record,
    };
    Ok(match about {
        About::Failure {
            applications,
            since,
            ..
        } => {
            let facts = DetectionAlert {
                sender: sender(desk),
                applications: viewer.application_names(applications),
                since: date_clock(*since, desk.zone()),
                seen: "No se puede iniciar ni finalizar el registro de solicitudes de clientes."
                    .to_owned(),
            };
            let seed = format!("{}-{}", desk.point(), since.timestamp_millis());
            to_mailboxes(alert::detection(&facts), seed, None)
        }
        About::Outage { outage } => {
            let view = viewer.outage(*outage)?;
            let facts = OutageAlert {
                sender: sender(desk),
                correlative: view.correlative.clone(),
                procedure_type: view.procedure_type.label().to_owned(),
                procedure: view.procedure,
                applications: view.applications,
                scenario: view.scenario,
                notice: view.notice.filter(|_| view.confirmed),
                started: date_clock(view.started_at, desk.zone()),
                detected: date_clock(view.detected_at, desk.zone()),
                registered: date_clock(view.registered_at, desk.zone()),
                register_unreachable: view.restored_at.is_none(),
            };
            let correlative = view.correlative;
            to_mailboxes(
                alert::outage(&facts),
                correlative.clone(),
                Some(correlative),
            )
        }
        About::Claim { attention } | About::Filed { attention } => {
            let record = find::attention_by_id(desk.store.read(), *attention)?;
            let view = viewer.revealed(&record)?;
            if view.customer.email.is_empty() {
                return Err(Refusal::new(
                    Rule::Q2,
                    "La atención no tiene un correo al que escribir.",
                )
                .hint("Entregue la constancia impresa, o llame al cliente.")
                .into());
            }
            let facts = confirmed(desk, &view);
            let (text, seed) = match (about, &view.official_code) {
                (About::Filed { .. }, Some(_)) if view.official_code_conflict => {
                    return Err(untold("un solo código oficial"));
                }
                (About::Filed { .. }, Some(official)) => (
                    confirmation::filed(&facts, official),
                    format!("{}-{official}", view.code),
                ),
                (About::Filed { .. }, None) => return Err(untold("todavía un código oficial")),
                _ => (confirmation::confirmation(&facts), view.code.clone()),
            };
            Composed {
                letter: Letter {
                    from: None,
                    to: vec![view.customer.email],
                    cc: Vec::new(),
                    text,
                    at,
                    seed,
                },
                record: Some(view.code),
            }
        }
    })
}

/// Why no code of a claim is told to its customer.
fn untold(lacks: &str) -> ActionError {
    Refusal::new(
        Rule::G4,
        format!("El reclamo no tiene {lacks} que comunicar al cliente."),
    )
    .hint("Anote primero el correcto en la regularización.")
    .into()
}

fn sender(desk: &Desk) -> Sender {
    let point = &desk.store.terminal().started.point;
    let session = desk.store.session();
    Sender {
        point_code: point.code.clone(),
        point_name: point.name.clone(),
        channel: point.channel.label().to_owned(),
        role: session.user.role.code().to_owned(),
        name: session.names.name.clone(),
    }
}

fn confirmed(desk: &Desk, view: &AttentionView) -> Confirmation {
    let point = &desk.store.terminal().started.point;
    let claim = view.claim.as_ref();
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Confirmation {
        customer: view.customer.name.clone(),
        code: view.code.clone(),
        filed: date_clock(view.taken_at, desk.zone()),
        point: format!("{} {}", point.code, point.name),
        procedure: view.procedure.clone(),
        subject: claim.and_then(|claim| some(&claim.subject)),
        request: view.request.clone(),
        receipt: claim.and_then(|claim| some(&claim.receipt_number)),
        term: term_words(view),
        follow_up: follow_up(desk, view),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::{
        AttentionInput, OpeningInput, OutageChoice, board, demo, open_outage, suggest_opening,
        take_attention,
    };
    use crate::config::Paths;
    use crate::domain::catalog::ProcedureType;
    use crate::store::Ambient;
    use crate::store::keyring::Cost;

    fn desk(folder: &Path) -> Desk {
        let ambient = Ambient {
            cost: Cost::Testing,
            ..Ambient::system()
        };
        demo(Paths::new(folder), &ambient).unwrap().desk
    }

    fn alert(desk: &mut Desk) -> LetterView {
        let failure = FailureInput {
            applications: vec!["sisact".into()],
            since: None,
        };
        prepare_letter(desk, &AlertSubject::Failure(failure)).unwrap()
    }

    #[test]
    fn a1_the_code_tells_what_it_lacks_and_on_which_screen_it_lacks_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut desk = desk(folder.path());
        let id = alert(&mut desk).id;
        let small = letter_code(&desk, id, 50, 23).unwrap().unwrap();
        assert!(small.blocks.len() <= 23);
        assert_eq!(small.ascii.len(), small.ascii[0].chars().count() / 2);
        assert_eq!(
            small.lacks,
            Some("Agregue las copias y complete el texto a mano: no caben en el QR.")
        );
        let (columns, lines) = small.whole.unwrap();
        let (width, height) = (u16::try_from(columns), u16::try_from(lines));
        let large = letter_code(&desk, id, width.unwrap(), height.unwrap());
        let large = large.unwrap().unwrap();
        assert_eq!((large.lacks, large.whole), (None, None));
        assert_eq!(large.blocks.len(), lines);
        assert!(letter_code(&desk, id, 20, 5).unwrap().is_none());
    }

    #[test]
    fn a1_the_mail_lies_among_the_documents_and_is_not_sent_by_that() {
        let folder = tempfile::tempdir().unwrap();
        let mut desk = desk(folder.path());
        let id = alert(&mut desk).id;
        let (letter, file) = keep_letter(&mut desk, id).unwrap();
        assert_eq!(letter.state, AlertState::Prepared);
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        assert!(name.starts_with("aviso-falla-"), "{name}");
        assert_eq!(file.extension().unwrap(), "eml");
        let mail = std::fs::read_to_string(&file).unwrap();
        assert!(
            mail.contains("X-Unsent: 1") && mail.contains("fallasatc@"),
            "{mail}"
        );
        // Written again, it takes the place of the first.
        assert_eq!(keep_letter(&mut desk, id).unwrap().1, file);
    }

    #[test]
    fn a1_without_a_relay_nothing_is_sent() {
        let folder = tempfile::tempdir().unwrap();
        let mut desk = desk(folder.path());
        let id = alert(&mut desk).id;
        assert!(matches!(
            send_job(&mut desk, id).map(|_| ()),
            Err(ActionError::Refused(refusal)) if refusal.rule == Rule::A1
        ));
        assert!(send_letter(&mut desk, id).is_err());
        assert_eq!(show_letter(&desk, id).unwrap().state, AlertState::Prepared);
    }

    #[test]
    fn o3_the_next_type_is_noticed_when_its_first_customer_comes() {
        let folder = tempfile::tempdir().unwrap();
        let mut desk = desk(folder.path());
        let suggested = suggest_opening(&desk, "portabilidad").unwrap().unwrap();
        assert_eq!(suggested.detected, None);
        assert!(suggested.notice.is_some());
        let opened = open_outage(
            &mut desk,
            &OpeningInput {
                applications: vec!["sisact".into()],
                ..suggested
            },
        );
        assert!(
            !opened.unwrap().late_registration,
            "no reason is asked for (O8)"
        );
    }

    #[test]
    fn the_day_has_a_tick_for_each_attention_of_a_type() {
        let folder = tempfile::tempdir().unwrap();
        let mut desk = desk(folder.path());
        let mut take = |procedure: Option<&str>, unlisted: &str| {
            let input = AttentionInput {
                procedure: procedure.map(str::to_owned),
                unlisted: unlisted.into(),
                name: "Rosa Ejemplo Prueba".into(),
                request: "Prueba".into(),
                outage: OutageChoice::OfType,
                ..AttentionInput::default()
            };
            take_attention(&mut desk, &input).unwrap()
        };
        let theft = take(Some("bloqueo_robo"), "");
        take(Some("portabilidad"), "");
        take(None, "zapatos");
        let before = board(&desk).unwrap().day.attentions;
        let kinds: Vec<_> = before.iter().map(|(kind, _, it)| (*kind, *it)).collect();
        assert!(
            kinds.contains(&(ProcedureType::Consultas, true)),
            "{kinds:?}"
        );
        assert!(kinds.contains(&(ProcedureType::Altas, false)), "{kinds:?}");
        let at = theft.taken_at.timestamp_millis();
        assert!(before.iter().any(|(_, it, _)| it.timestamp_millis() == at));
    }
}
