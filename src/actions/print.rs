//! Documents: the manual form blank and filled in, the slip, the phone script,
//! the closing record and the sheet of a shift (Q7, C, N2).

use super::attention_view::AttentionView;
use super::desk::Desk;
use super::error::{ActionError, Field};
use super::find;
use super::open_outage::required;
use super::shift;
use super::show_attentions::log_access;
use super::show_outages::{HistoryEntry, show_outage};
use super::views::{OutageView, Viewer};
use crate::documents::attention::{Claim, Customer, PendingCritical};
use crate::documents::blank_form::{self, BlankForm};
use crate::documents::closing_record::{self, ClosingRecord, Correction, Moment};
use crate::documents::filled_form::{self, FilledForm, FormAttention};
use crate::documents::phone_script::{self, PhoneScript};
use crate::documents::script::Reception;
use crate::documents::slip::{self, Slip};
use crate::documents::{Head, Paper};
use crate::domain::access::AccessKind;
use crate::domain::attention::Via;
use crate::domain::authority::Deed;
use crate::domain::catalog::{ProcedureType, Scenario};
use crate::domain::code_block::CodeBlockEvent;
use crate::domain::instant::{date_clock, duration};
use crate::domain::numbering::{ProvisionalCode, ReservedBlock};
use crate::domain::outage::{Instant, Outage, Source};
use crate::domain::personal::RetentionClass;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::domain::terminal::Channel;
use crate::files;
use crate::journal::Body;
use crate::store::{AttentionCursor, AttentionFilter, CodeStock, StoreError};
use chrono::{DateTime, FixedOffset, TimeDelta};
use serde::Serialize;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Codes on a blank form unless another number is asked for.
pub const USUAL_CODES: u32 = 12;

/// The most codes one printing reserves.
pub const MOST_CODES: u32 = 200;

/// Attentions read at once while a form is filled in.
const PAGE: usize = 500;

/// A document that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Printed {
    /// The file.
    pub file: PathBuf,
    /// The codes it reserved (N2).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<String>,
}

/// A kind of document about one record, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Document {
    /// The customer's slip (Q7).
    Slip(String),
    /// What a phone line reads out and sends (Q7).
    PhoneScript(String),
    /// The manual form of an outage with its attentions.
    FilledForm(String),
    /// The record of a closing (C).
    ClosingRecord(String),
    /// The sheet of a shift, with its first instant and what the one who leaves writes.
    Shift(ShiftInput),
}

/// What the sheet of a shift is told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ShiftInput {
    /// When the shift began; the day's first instant, where it is not said.
    pub from: Option<DateTime<FixedOffset>>,
    /// Who takes over.
    pub takes_over: String,
    /// Anything else.
    pub note: String,
}

/// Prints a document to `target`, or to a name of its own in the folder of documents.
///
/// # Errors
/// No such record, the role may not, the office's template does not work, or
/// the file cannot be written.
pub fn print(
    desk: &mut Desk,
    document: &Document,
    target: Option<&Path>,
    paper: Option<Paper>,
) -> Result<Printed, ActionError> {
    let paper = paper.unwrap_or_else(|| Paper::usual_in(desk.profile().country));
    let made = make(desk, document, paper)?;
    let file = write(desk, &made.name, &made.pdf, target)?;
    if !made.personal.is_empty() {
        log_access(desk, AccessKind::Printed, &made.personal)?;
    }
    Ok(Printed {
        file,
        codes: Vec::new(),
    })
}

/// Prints the manual form blank, with as many codes of its own as asked for (N2).
///
/// # Errors
/// As [`print()`]; codes that did not get onto paper are annulled.
pub fn print_blank_form(
    desk: &mut Desk,
    count: u32,
    target: Option<&Path>,
    paper: Option<Paper>,
) -> Result<Printed, ActionError> {
    let paper = paper.unwrap_or_else(|| Paper::usual_in(desk.profile().country));
    let (id, block) = reserve(desk, count)?;
    let codes: Vec<String> = block.codes().map(|code| code.to_string()).collect();
    let made = blank(desk, &codes, paper).and_then(|pdf| {
        write(
            desk,
            &format!("formato-{}", blank_name(&codes)),
            &pdf,
            target,
        )
    });
    match made {
        Ok(file) => Ok(Printed { file, codes }),
        Err(error) => {
            // What is on no paper will never be used.
            annul_all(desk, id, &block)?;
            Err(error)
        }
    }
}

/// Writes a document where it was asked for, or to a name of its own.
fn write(
    desk: &Desk,
    name: &str,
    pdf: &[u8],
    target: Option<&Path>,
) -> Result<PathBuf, ActionError> {
    let path = if let Some(path) = target {
        path.to_path_buf()
    } else {
        let folder = desk.paths().documents();
        std::fs::create_dir_all(&folder).map_err(StoreError::io(&folder))?;
        folder.join(format!("{name}.pdf"))
    };
    files::write_atomic(&path, pdf).map_err(StoreError::io(&path))?;
    Ok(path)
}

/// A document that was made and not yet written.
pub(super) struct Made {
    /// Its file's name, without the ending.
    pub(super) name: String,
    pub(super) pdf: Vec<u8>,
    /// The records whose personal content is in it.
    pub(super) personal: Vec<Uuid>,
}

fn make(desk: &Desk, document: &Document, paper: Paper) -> Result<Made, ActionError> {
    let press = &desk.press();
    Ok(match document {
        Document::Slip(name) => {
            let view = whole(desk, name)?;
            Made {
                name: format!("constancia-{}", view.code),
                pdf: slip::slip(press, &slip_of(desk, &view), paper)?,
                personal: vec![view.id],
            }
        }
        Document::PhoneScript(name) => {
            let view = whole(desk, name)?;
            let script = PhoneScript::new(head(desk, &view.code), &reception(desk, &view));
            Made {
                name: format!("guion-{}", view.code),
                pdf: phone_script::phone_script(press, &script, paper)?,
                personal: vec![view.id],
            }
        }
        Document::FilledForm(name) => filled(desk, name, paper)?,
        Document::ClosingRecord(name) => {
            desk.permit(Deed::ReserveCodes)?;
            let record = closing(desk, name)?;
            Made {
                name: format!("cierre-{}", record.correlative),
                pdf: closing_record::closing_record(press, &record, paper)?,
                personal: Vec::new(),
            }
        }
        Document::Shift(input) => shift::sheet(desk, input, paper)?,
    })
}

/// The attention a slip is of, with nothing masked: it is the customer's own.
pub(super) fn whole(desk: &Desk, name: &str) -> Result<AttentionView, ActionError> {
    desk.permit(Deed::TakeAttention)?;
    let attention = find::attention(desk, name)?;
    find::check_own(desk, &attention)?;
    Viewer::new(desk).revealed(&attention)
}

/// What stands on every page.
pub(super) fn head(desk: &Desk, reference: &str) -> Head {
    let started = &desk.store.terminal().started;
    Head {
        organization: started.organization.clone(),
        point_code: started.point.code.clone(),
        point_name: started.point.name.clone(),
        country: desk.profile().country,
        reference: reference.to_owned(),
        issued_at: desk.now(),
    }
}

/// A field that was left blank is none.
fn some(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

/// The longest the answer may take, in words (D6).
pub(super) fn term_words(view: &AttentionView) -> Option<String> {
    let claim = view.claim.as_ref()?;
    let (days, due) = (claim.term_days?, claim.due?);
    Some(format!(
        "{days} días hábiles, hasta el {}",
        due.format("%d/%m/%Y")
    ))
}

/// How a customer follows a request up.
pub(super) fn follow_up(desk: &Desk, view: &AttentionView) -> String {
    let point = &desk.store.terminal().started.point;
    let place = match point.channel {
        Channel::Line123 | Channel::Line135 => format!("a la línea {}", point.channel.label()),
        _ => format!("en {}", point.name),
    };
    let official = if view.claim.is_some() {
        "Cuando se restablezca el sistema se le comunicará el código oficial."
    } else {
        "Cuando se restablezca el sistema su solicitud se ingresará con esta fecha y hora."
    };
    format!("Pregunte {place} con este código. {official}")
}

fn customer(view: &AttentionView) -> Customer {
    let customer = &view.customer;
    Customer {
        name: customer.name.clone(),
        document: some(&customer.document_number).map(|number| match customer.document_type {
            Some(kind) => format!("{} {number}", kind.label()),
            None => number,
        }),
        representative: some(&customer.representative),
        service: some(&customer.service_number),
        phone: some(&customer.phone),
        notify_to: some(&customer.email).or_else(|| some(&customer.address)),
    }
}

fn claim(view: &AttentionView) -> Option<Claim> {
    let claim = view.claim.as_ref()?;
    Some(Claim {
        subject: claim.subject.clone(),
        concrete_request: some(&claim.request),
        receipt_number: some(&claim.receipt_number),
        receipt_date: claim
            .receipt_date
            .map(|date| date.format("%d/%m/%Y").to_string()),
        receipt_amount: claim.amount.clone(),
    })
}

fn from_paper(view: &AttentionView) -> Option<String> {
    view.transcribed_from_paper.then(|| match &view.folio {
        Some(folio) => format!("folio {folio}"),
        None => view.code.clone(),
    })
}

fn slip_of(desk: &Desk, view: &AttentionView) -> Slip {
    Slip {
        head: head(desk, &view.code),
        code: view.code.clone(),
        taken_at: date_clock(view.taken_at, desk.zone()),
        channel: desk
            .store
            .terminal()
            .started
            .point
            .channel
            .label()
            .to_owned(),
        procedure: view.procedure.clone(),
        critical: view.critical,
        customer: customer(view),
        request: view.request.clone(),
        claim: claim(view),
        attended_by: view.attended_by.clone(),
        outage: view.outage.clone(),
        term: term_words(view),
        follow_up: follow_up(desk, view),
        transcribed_from: from_paper(view),
    }
}

/// What a phone line reads out and sends.
pub(super) fn reception(desk: &Desk, view: &AttentionView) -> Reception {
    let started = &desk.store.terminal().started;
    let form = match started.point.channel {
        Channel::Line123 | Channel::Line135 => {
            format!("por teléfono, línea {}", started.point.channel.label())
        }
        _ => format!("en persona, en {}", started.point.name),
    };
    Reception {
        organization: started.organization.clone(),
        code: view.code.clone(),
        taken_at: date_clock(view.taken_at, desk.zone()),
        form,
        procedure: view.procedure.clone(),
        term: term_words(view),
        follow_up: follow_up(desk, view),
    }
}

/// Sets codes aside for paper (N2).
fn reserve(desk: &mut Desk, count: u32) -> Result<(Uuid, ReservedBlock), ActionError> {
    desk.permit(Deed::ReserveCodes)?;
    if !(1..=MOST_CODES).contains(&count) {
        return Err(Refusal::new(
            Rule::N2,
            format!("Se reservan de 1 a {MOST_CODES} códigos por impresión."),
        )
        .into());
    }
    let terminal = desk.store.terminal();
    let point = terminal.started.point.code.clone();
    let series = terminal.series();
    Ok(desk.store.write(|writer| {
        let block = ReservedBlock {
            first: writer.read().next_code(&point, &series)?,
            point,
            series,
            count,
        };
        let id = writer.id();
        let reserved = CodeBlockEvent::Reserved {
            block: block.clone(),
        };
        writer.append(id, &Body::CodeBlock(reserved))?;
        Ok::<_, StoreError>((id, block))
    })?)
}

fn annul_all(desk: &mut Desk, id: Uuid, block: &ReservedBlock) -> Result<(), ActionError> {
    Ok(desk.store.write(|writer| {
        for code in block.codes() {
            let annulled = CodeBlockEvent::Annulled {
                number: code.number,
                reason: writer.seal(RetentionClass::General, "El formato no se imprimió.")?,
            };
            writer.append(id, &Body::CodeBlock(annulled))?;
        }
        Ok::<_, StoreError>(())
    })?)
}

/// Annuls a code of a paper form that was spoiled or lost (N2).
///
/// # Errors
/// It was never reserved, an attention has it, or it is annulled already.
pub fn annul_code(desk: &mut Desk, code: &str, reason: &str) -> Result<CodeStock, ActionError> {
    desk.permit(Deed::ReserveCodes)?;
    let code: ProvisionalCode = code
        .parse()
        .map_err(|source| ActionError::Code { source })?;
    let reason = required(Field::Reason, reason)?;
    desk.store.write(|writer| {
        let refuse = |why: String| ActionError::from(Refusal::new(Rule::N2, why));
        let block = writer.read().block_of(&code)?.ok_or_else(|| {
            refuse(format!(
                "El código {code} no está en ningún formato impreso."
            ))
        })?;
        if writer.read().attention_of_code(&code)?.is_some() {
            return Err(refuse(format!(
                "El código {code} ya lo tiene una atención."
            )));
        }
        if block.annulled.contains(&code.number) {
            return Err(refuse(format!("El código {code} ya está anulado.")));
        }
        let annulled = CodeBlockEvent::Annulled {
            number: code.number,
            reason: writer.seal(RetentionClass::General, reason)?,
        };
        writer.append(block.id, &Body::CodeBlock(annulled))?;
        Ok::<_, ActionError>(())
    })?;
    Ok(desk.store.read().code_stock(desk.point())?)
}

/// What became of the codes printed at the point (N2).
///
/// # Errors
/// The store cannot be read.
pub fn code_stock(desk: &Desk) -> Result<CodeStock, ActionError> {
    Ok(desk.store.read().code_stock(desk.point())?)
}

fn blank_name(codes: &[String]) -> String {
    match (codes.first(), codes.last()) {
        (Some(first), Some(last)) if first != last => format!("{first}-a-{last}"),
        (Some(only), _) => only.clone(),
        _ => "en-blanco".to_owned(),
    }
}

fn blank(desk: &Desk, codes: &[String], paper: Paper) -> Result<Vec<u8>, ActionError> {
    let assets = desk.assets();
    let names = |labels: &[&str]| labels.iter().map(|&label| label.to_owned()).collect();
    let form = BlankForm {
        head: head(desk, &blank_name(codes)),
        channel: some(desk.store.terminal().started.point.channel.label()),
        types: ProcedureType::ALL
            .into_iter()
            .map(|procedure_type| procedure_type.label().to_owned())
            .collect(),
        applications: assets
            .catalog
            .applications()
            .iter()
            .map(|application| application.name.clone())
            .collect(),
        scenarios: names(&Scenario::ALL.map(Scenario::label)),
        outcomes: names(&Via::ALL.map(Via::label)),
        subjects: assets
            .catalog
            .subjects()
            .valid_on(desk.now().date_naive())
            .map(|subject| subject.name.clone())
            .collect(),
        codes: codes.to_vec(),
    };
    Ok(blank_form::blank_form(&desk.press(), &form, paper)?)
}

fn filled(desk: &Desk, name: &str, paper: Paper) -> Result<Made, ActionError> {
    desk.permit(Deed::ReserveCodes)?;
    form_of(desk, &find::outage(desk, name)?, paper)
}

/// The manual form of an outage with its attentions.
pub(super) fn form_of(desk: &Desk, outage: &Outage, paper: Paper) -> Result<Made, ActionError> {
    let viewer = Viewer::new(desk);
    let view = viewer.of(outage)?;
    let mut attentions = Vec::new();
    let mut personal = Vec::new();
    let read = desk.store.read();
    let filter = AttentionFilter {
        outage: Some(outage.id),
        ..AttentionFilter::default()
    };
    let mut after = None;
    loop {
        let page = read.attentions(&filter, after, PAGE)?;
        for attention in &page {
            let view = viewer.revealed(attention)?;
            personal.push(view.id);
            attentions.push(form_attention(desk, &view));
        }
        after = match page.last() {
            Some(last) if page.len() == PAGE => Some(AttentionCursor::at(last.taken.at, last.id)),
            _ => break,
        };
    }
    // As on paper: in the order in which customers came.
    attentions.reverse();
    let form = FilledForm {
        head: head(desk, &view.correlative),
        channel: view.channel.label().to_owned(),
        correlative: view.correlative.clone(),
        procedure_type: view.procedure_type.label().to_owned(),
        applications: view.applications.clone(),
        scenario: view.scenario.label().to_owned(),
        cause: view.cause.clone(),
        started: date_clock(view.started_at, desk.zone()),
        restored: view.restored_at.map(|at| date_clock(at, desk.zone())),
        duration: view
            .restored_at
            .map(|_| duration(TimeDelta::seconds(view.duration_seconds))),
        responsible: view.registered_by.clone(),
        sustento: view.sustento.clone(),
        official_code: view.official_code.clone(),
        attentions,
    };
    Ok(Made {
        name: format!("formato-{}", view.correlative),
        pdf: filled_form::filled_form(&desk.press(), &form, paper)?,
        personal,
    })
}

/// An outcome in words: `canal alterno: 123, 22/11/2026 10:50`.
pub(super) fn outcome_words(desk: &Desk, view: &AttentionView) -> Option<String> {
    let outcome = view.outcome.as_ref()?;
    let mut words = outcome.via.label().to_owned();
    if !outcome.to.is_empty() {
        words.push_str(": ");
        words.push_str(&outcome.to);
    }
    if let Some(at) = outcome.at {
        words.push_str(", ");
        words.push_str(&date_clock(at, desk.zone()));
    }
    Some(words)
}

fn form_attention(desk: &Desk, view: &AttentionView) -> FormAttention {
    FormAttention {
        code: view.code.clone(),
        taken_at: date_clock(view.taken_at, desk.zone()),
        procedure: view.procedure.clone(),
        critical: view.critical,
        customer: customer(view),
        request: view.request.clone(),
        claim: claim(view),
        attended_by: view.attended_by.clone(),
        outcome: outcome_words(desk, view),
        from_paper: view.transcribed_from_paper,
        official_code: view.official_code.clone(),
    }
}

fn moment(desk: &Desk, instant: &Instant) -> Moment {
    let source = match instant.source {
        Source::User => "usuario",
        Source::Clock => "reloj del sistema",
        Source::Notice => "comunicado",
        Source::Paper => "papel",
    };
    Moment {
        at: Some(date_clock(instant.at, desk.zone())),
        source: source.to_owned(),
        afterwards: instant.afterwards,
    }
}

fn system(desk: &Desk, at: DateTime<FixedOffset>) -> Moment {
    moment(
        desk,
        &Instant {
            at,
            source: Source::Clock,
            afterwards: false,
        },
    )
}

/// A pending critical attention as lists show it.
pub(super) fn pending(view: &AttentionView) -> PendingCritical {
    let customer = &view.customer;
    PendingCritical {
        code: view.code.clone(),
        procedure: view.procedure.clone(),
        customer: match (customer.document_type, customer.document_number.as_str()) {
            _ if !customer.service_number.is_empty() => customer.service_number.clone(),
            (Some(kind), number) if !number.is_empty() => format!("{} {number}", kind.label()),
            _ => customer.name.clone(),
        },
        waiting: duration(TimeDelta::seconds(view.waiting_seconds)),
    }
}

fn closing(desk: &Desk, name: &str) -> Result<ClosingRecord, ActionError> {
    let outage = find::outage(desk, name)?;
    let read = desk.store.read();
    let (Some(restored), Some(closing)) = (&outage.restored, &outage.closing) else {
        return Err(Refusal::new(
            Rule::C2,
            format!(
                "El evento {} no está cerrado todavía.",
                outage.correlative.short()
            ),
        )
        .hint("El acta se imprime después del cierre.")
        .into());
    };
    let viewer = Viewer::new(desk);
    let view = viewer.of(&outage)?;
    let corrections = show_outage(desk, name)?
        .history
        .iter()
        .filter_map(|entry| correction(desk, entry))
        .collect();
    Ok(ClosingRecord {
        head: head(desk, &view.correlative),
        correlative: view.correlative.clone(),
        channel: view.channel.label().to_owned(),
        procedure_type: view.procedure_type.label().to_owned(),
        procedure: view.procedure.clone(),
        applications: view.applications.clone(),
        scenario: view.scenario.label().to_owned(),
        notice: notice_words(&view),
        started: moment(desk, &outage.started),
        detected: moment(desk, &outage.detected),
        registered: system(desk, outage.registered_at),
        restored: moment(desk, restored),
        closed: system(desk, closing.at),
        duration: duration(TimeDelta::seconds(view.duration_seconds)),
        over_one_hour: view.over_one_hour,
        cause: view.cause.clone().unwrap_or_default(),
        sustento: view.sustento.clone().unwrap_or_default(),
        reference: view.reference.clone(),
        closed_by: format!("{} · {}", read.user_name(closing.user)?, closing.facts.role),
        to_validate: view.closing_to_validate,
        attentions: view.attentions as usize,
        pending_critical: read
            .critical_pending_of(outage.id)?
            .iter()
            .map(|attention| Ok(pending(&viewer.masked(attention)?)))
            .collect::<Result<_, ActionError>>()?,
        corrections,
    })
}

fn notice_words(view: &OutageView) -> Option<String> {
    if view.scenario != Scenario::MassFailure {
        return None;
    }
    Some(match &view.notice {
        Some(reference) if view.confirmed => format!("{reference}, confirmado"),
        Some(reference) => format!("{reference}, negado"),
        None => "por confirmar".to_owned(),
    })
}

fn correction(desk: &Desk, entry: &HistoryEntry) -> Option<Correction> {
    let new = entry.new.clone().filter(|_| entry.effective)?;
    Some(Correction {
        field: entry.what.clone(),
        old: entry.old.clone().unwrap_or_default(),
        new,
        reason: entry.reason.clone().unwrap_or_default(),
        by: format!("{}, {}", entry.by, date_clock(entry.at, desk.zone())),
    })
}
