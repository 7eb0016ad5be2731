//! What a letter says, as its record stands now.

use super::super::attention_view::AttentionView;
use super::super::desk::Desk;
use super::super::error::ActionError;
use super::super::find;
use super::super::print::{claim_form_name, claim_form_of, follow_up, term_words};
use super::super::revealed::Revealed;
use super::super::views::Viewer;
use crate::documents::alert::{DetectionAlert, OutageAlert, Sender};
use crate::documents::claim_form::claim_form;
use crate::documents::confirmation::Confirmation;
use crate::documents::mail::{Enclosure, Letter, Mailto};
use crate::documents::{MailText, Paper, alert, confirmation};
use crate::domain::advice::{Advised, Hint};
use crate::domain::alert::About;
use crate::domain::attention::Attention;
use crate::domain::document::{DocumentFacts, FileKind, MOST_BYTES};
use crate::domain::identity::is_email;
use crate::domain::instant::date_clock;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use chrono::{DateTime, FixedOffset};
use uuid::Uuid;

/// Bytes of a `mailto:` whose QR a phone still reads off a screen with ease.
pub(super) const MAILTO_BYTES: usize = 900;

/// What of a letter its `mailto:` leaves to be added by hand. It carries no
/// documents, which only letters without copies have (G5).
pub(super) fn lacks(mailto: &Mailto, encloses: bool) -> Option<Hint> {
    Some(match (mailto.copied, mailto.whole) {
        (_, true) if encloses => Advised::EncloseForm.into(),
        (_, false) if encloses => Advised::CompleteAndEnclose.into(),
        (true, true) => return None,
        (false, true) => "Agregue las copias a mano: no caben en el QR.".into(),
        (true, false) => "Complete el texto a mano: no cabe entero en el QR.".into(),
        (false, false) => {
            "Agregue las copias y complete el texto a mano: no caben en el QR.".into()
        }
    })
}

pub(super) struct Composed {
    pub(super) letter: Letter,
    /// Correlative or code of what it is about.
    pub(super) record: Option<String>,
    /// The claim whose form goes with it (G5).
    claim: Option<AttentionView>,
    /// The customer's documents that go with it, each with its name there (G5).
    documents: Vec<Enclosed>,
    /// Those that do not fit, in words.
    pub(super) left_out: Vec<String>,
}

/// A document, and what it is called in the mail.
type Enclosed = (String, DocumentFacts);

/// Bytes of all the customer's documents that go with one mail: what any mailbox takes.
const ENCLOSED: u64 = MOST_BYTES;

/// The documents of a claim that go with a mail, in their order, as many as fit; and
/// those that do not.
fn documents_of(
    desk: &Desk,
    attention: &Attention,
) -> Result<(Vec<Enclosed>, Vec<String>), ActionError> {
    let (mut enclosed, mut left_out, mut size) = (Vec::new(), Vec::new(), 0);
    for (number, document) in (1..).zip(attention.documents.all()) {
        let facts = &document.facts;
        let is_here = desk.store.read().keeps(&facts.content)?;
        if document.withdrawn.is_some() || !is_here {
            continue;
        }
        if size + facts.size > ENCLOSED {
            left_out.push(format!("documento {number} ({})", facts.words()));
            continue;
        }
        size += facts.size;
        let end = facts.file_kind.extension();
        let name = format!("documento{number}-{}.{end}", attention.code);
        enclosed.push((name, facts.clone()));
    }
    Ok((enclosed, left_out))
}

impl Composed {
    /// Whether what it says of a customer is masked: it is to be seen, not to leave.
    pub(super) fn masked(&self) -> bool {
        self.claim.as_ref().is_some_and(|view| view.masked)
    }

    /// The names of the documents that go with the letter.
    pub(super) fn enclosed(&self) -> Vec<String> {
        let form = |view: &AttentionView| format!("{}.pdf", claim_form_name(&view.code));
        let documents = self.documents.iter().map(|(name, _)| name.clone());
        self.claim.iter().map(form).chain(documents).collect()
    }

    /// The letter with its documents, ready to leave (G5).
    ///
    /// # Errors
    /// The office's template cannot be used.
    pub(super) fn whole(self, desk: &Desk) -> Result<Letter, ActionError> {
        let mut letter = self.letter;
        let form = self
            .claim
            .as_ref()
            .and_then(|view| claim_form_of(desk, view, letter.at));
        if let Some(form) = form {
            let paper = Paper::usual_in(desk.profile().country);
            letter.enclosures.push(Enclosure {
                name: format!("{}.pdf", claim_form_name(&form.code)),
                media_type: FileKind::Pdf.media_type(),
                bytes: claim_form(&desk.press(), &form, paper)?,
            });
        }
        let read = desk.store.read();
        for (name, document) in &self.documents {
            let mut bytes = Vec::new();
            for part in read.document(&document.content) {
                bytes.extend(part?);
            }
            letter.enclosures.push(Enclosure {
                name: name.clone(),
                media_type: document.file_kind.media_type(),
                bytes,
            });
        }
        Ok(letter)
    }
}

/// The letter about something, as the record stands now; what the customer said is
/// masked, unless it was revealed (U3).
pub(super) fn compose(
    desk: &Desk,
    about: &About,
    at: DateTime<FixedOffset>,
    revealed: Option<&Revealed>,
) -> Result<Composed, ActionError> {
    let viewer = Viewer::new(desk);
    let mailboxes = &desk.profile().mailboxes;
    let to_mailboxes = |text: MailText, seed: String, record: Option<String>| Composed {
        letter: Letter {
            from: None,
            to: mailboxes.to.clone(),
            cc: mailboxes.cc.clone(),
            text,
            enclosures: Vec::new(),
            at,
            seed,
        },
        record,
        claim: None,
        documents: Vec::new(),
        left_out: Vec::new(),
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
            };
            let seed = format!("{}-{}", desk.point(), since.timestamp_millis());
            to_mailboxes(alert::detection(&facts), seed, None)
        }
        About::Outage { outage, .. } => {
            let view = viewer.outage(*outage)?;
            let facts = OutageAlert {
                sender: sender(desk),
                correlative: view.correlative.clone(),
                procedure_type: view.procedure_type.label().to_owned(),
                procedure: view.procedure,
                applications: view.applications,
                scenario: view.scenario,
                unforeseen: view.unforeseen_kind.map(|kind| kind.label().to_owned()),
                notice: view.notice.filter(|_| view.confirmed),
                started: date_clock(view.started_at, desk.zone()),
                detected: date_clock(view.detected_at, desk.zone()),
                registered: date_clock(view.registered_at, desk.zone()),
                restored: view.restored_at.map(|at| date_clock(at, desk.zone())),
            };
            let correlative = view.correlative;
            to_mailboxes(
                alert::outage(&facts),
                correlative.clone(),
                Some(correlative),
            )
        }
        About::Claim { attention } | About::Filed { attention } => {
            to_customer(desk, about, *attention, at, revealed)?
        }
    })
}

/// The letter to the customer of a claim (Q2, G4).
fn to_customer(
    desk: &Desk,
    about: &About,
    attention: Uuid,
    at: DateTime<FixedOffset>,
    revealed: Option<&Revealed>,
) -> Result<Composed, ActionError> {
    let record = find::attention_by_id(desk.store.read(), attention)?;
    let view = Viewer::new(desk).seen(&record, revealed)?;
    if view.customer.email.is_empty() {
        return Err(
            Refusal::new(Rule::Q2, "La atención no tiene un correo al que escribir.")
                .hint(Advised::CorrectEmail(view.code))
                .hint("Entregue la constancia impresa, o llame al cliente.")
                .into(),
        );
    }
    if !view.masked && !is_email(&view.customer.email) {
        return Err(Refusal::new(
            Rule::Q2,
            "El correo del cliente está mal escrito: así no se le puede escribir.",
        )
        .hint(Advised::CorrectEmail(view.code.clone()))
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
    let (documents, left_out) = documents_of(desk, &record)?;
    Ok(Composed {
        letter: Letter {
            from: None,
            to: vec![view.customer.email.clone()],
            cc: Vec::new(),
            text,
            enclosures: Vec::new(),
            at,
            seed,
        },
        record: Some(view.code.clone()),
        claim: Some(view),
        documents,
        left_out,
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
        subject: claim.and_then(|claim| some(&claim.subject_noted())),
        request: view.request.clone(),
        receipt: claim.and_then(|claim| some(&claim.receipt_number)),
        term: term_words(view),
        follow_up: follow_up(desk, view),
    }
}
