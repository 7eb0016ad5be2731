//! The manual form blank, and what becomes of the codes printed on it (N2).

use super::super::desk::Desk;
use super::super::error::{ActionError, Field};
use super::super::fields::required;
use super::super::outlet::{self, Outgoing};
use super::super::paper_code::Numbers;
use super::made::{head, place, some};
use super::{PDF, Printed};
use crate::documents::Paper;
use crate::documents::blank_form::{self, BlankForm};
use crate::domain::attention::Via;
use crate::domain::authority::Permission;
use crate::domain::catalog::{ProcedureType, Scenario};
use crate::domain::code_block::CodeBlockEvent;
use crate::domain::numbering::{NotACode, ReservedBlock};
use crate::domain::personal::RetentionClass;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::files::Target;
use crate::journal::Body;
use crate::store::{CodeStock, StoreError};
use uuid::Uuid;

/// Codes on a blank form unless another number is asked for.
pub const USUAL_CODES: u32 = 12;

/// The most codes one printing reserves.
pub const MOST_CODES: u32 = 200;

/// More codes than these are reserved by one printing only where that was confirmed:
/// each has a fate of its own, and a slip of the hand would reserve hundreds.
pub const MANY_CODES: u32 = 48;

/// How many codes a printing reserves; more than usual only once confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reservation(u32);

impl Reservation {
    /// A number of codes.
    ///
    /// # Errors
    /// It is none, too many, or so many that it must be confirmed and was not.
    pub fn new(count: u32, confirmed: bool) -> Result<Self, Refusal> {
        if !(1..=MOST_CODES).contains(&count) {
            return Err(Refusal::new(
                Rule::N2,
                format!("Se reservan de 1 a {MOST_CODES} códigos por impresión."),
            ));
        }
        if count > MANY_CODES && !confirmed {
            return Err(Refusal::new(
                Rule::N2,
                format!("{count} códigos son más que los {MANY_CODES} de una impresión usual; no se reservó ninguno."),
            )
            .hint("Cada código reservado termina en una atención o anulado: revise el número."));
        }
        Ok(Self(count))
    }
}

/// Prints the manual form blank, with as many codes of its own as asked for (N2).
///
/// # Errors
/// As [`super::print()`]; codes that did not get onto paper are annulled.
pub fn print_blank_form(
    desk: &mut Desk,
    count: Reservation,
    target: Option<&Target>,
    paper: Option<Paper>,
) -> Result<Printed, ActionError> {
    let paper = paper.unwrap_or_else(|| Paper::usual_in(desk.profile().country));
    if let Some(target) = target {
        // Before any code is reserved.
        outlet::check(desk, target)?;
    }
    let (id, block) = reserve(desk, count)?;
    let codes: Vec<String> = block.codes().map(|code| code.to_string()).collect();
    let made = blank(desk, &codes, paper).and_then(|pdf| {
        let name = format!("formato-{}", blank_name(&codes));
        Outgoing::begin(desk, target, &name, PDF)?.write(&pdf)
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

/// Sets codes aside for paper (N2).
fn reserve(
    desk: &mut Desk,
    Reservation(count): Reservation,
) -> Result<(Uuid, ReservedBlock), ActionError> {
    desk.permit(Permission::ReserveCodes)?;
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
    desk.permit(Permission::ReserveCodes)?;
    let code = Numbers::own(desk)
        .on_paper(desk.store.read(), code)?
        .ok_or_else(|| NotACode::Shape(code.to_owned()))?;
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

/// The codes that a form carries, at its foot.
fn codes_words(codes: &[String]) -> String {
    match (codes.first(), codes.last()) {
        (Some(first), Some(last)) if first != last => format!("Códigos {first} a {last}"),
        (Some(only), _) => format!("Código {only}"),
        _ => String::new(),
    }
}

fn blank(desk: &Desk, codes: &[String], paper: Paper) -> Result<Vec<u8>, ActionError> {
    let assets = desk.assets();
    let names = |labels: &[&str]| labels.iter().map(|&label| label.to_owned()).collect();
    let form = BlankForm {
        head: head(desk, &codes_words(codes)),
        place: place(desk),
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
