//! "¿Corresponde registrar?": the rules in their order, and the verdict at the first
//! that says no (E, O1). The page asks at every key, the deed once more in its
//! transaction.

use super::super::catalog::{Catalog, ProcedureType, Scenario};
use super::super::refusal::Refusal;
use super::super::rule::Rule;
use super::super::terminal::Channel;
use super::questions::{Question, questions};
use super::said::OpeningInput;
use serde::Serialize;

/// Reception never depends on the verdict (Q0).
const RECEIVED_ALL_THE_SAME: &str = "La solicitud del cliente se recibe igual.";

/// What an opening is judged by, besides what is said of it.
#[derive(Debug, Clone)]
pub struct Given<'a> {
    /// The catalogue in force.
    pub catalog: &'a Catalog,
    /// The channel that asks (E11).
    pub channel: Channel,
    /// What occupies its type at the point, as far as the one who asks knows: type, and
    /// what people call the outage (O1).
    pub open: Vec<(ProcedureType, String)>,
}

/// The verdict on an opening, so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// What is asked for.
    pub requested: Requested,
    /// What the rules say.
    pub ruling: Ruling,
}

/// What is asked for, as the catalogue knows it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Requested {
    /// Name of the procedure or exclusion; none of what the catalogue does not have.
    pub procedure: Option<String>,
    /// The type that follows from it (E2).
    pub procedure_type: Option<ProcedureType>,
    /// Whether it must be attended all the same (K1).
    pub critical: bool,
}

/// What the rules say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ruling {
    /// An outage corresponds.
    Registrable(Registrable),
    /// It does not: the first of rules E that says no.
    Refused(Refusal),
    /// It does, and its type is not free (O1).
    Occupied(Refusal),
    /// No rule has refused yet, and this is still to be said.
    Pending {
        /// What is missing, one Spanish sentence.
        missing: &'static str,
        /// The question without an answer, where it is one.
        question: Option<Question>,
    },
}

/// What an outage is registered with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registrable {
    /// The rule it rests on: E1, or E10 for an error or test.
    pub rule: Rule,
    /// Catalogue id of the procedure.
    pub procedure: String,
    /// The type that follows from it (E2).
    pub procedure_type: ProcedureType,
    /// Whether it must be attended all the same (K1).
    pub critical: bool,
    /// Scenario.
    pub scenario: Scenario,
    /// Ids of the applications that count (E7).
    pub applications: Vec<String>,
}

/// Goes through the rules in their order and stops at the first refusal.
#[must_use]
pub fn assess(input: &OpeningInput, given: &Given<'_>) -> Verdict {
    let id = input.procedure.as_deref();
    let procedure = id.and_then(|id| given.catalog.procedure(id));
    let exclusion = id.and_then(|id| given.catalog.exclusion(id));
    let requested = match (procedure, exclusion) {
        (Some(procedure), _) => Requested {
            procedure: Some(procedure.name.clone()),
            procedure_type: Some(procedure.procedure_type),
            critical: procedure.critical,
        },
        (None, exclusion) => Requested {
            procedure: exclusion.map(|exclusion| exclusion.name.clone()),
            ..Requested::default()
        },
    };
    Verdict {
        ruling: ruling(input, given),
        requested,
    }
}

fn refused(rule: Rule, reason: &str) -> Ruling {
    Ruling::Refused(Refusal::new(rule, reason).hint(RECEIVED_ALL_THE_SAME))
}

const fn pending(missing: &'static str, question: Option<Question>) -> Ruling {
    Ruling::Pending { missing, question }
}

fn ruling(input: &OpeningInput, given: &Given<'_>) -> Ruling {
    if !given.channel.registers_events() {
        return refused(
            Rule::E11,
            "La inoperatividad la registran los canales de atención presencial (CAC y ACD \
             regulados) y telefónica (123 y 135); una oficina o una célula no.",
        );
    }
    // E1, E2: also for a test, since the type follows from the procedure.
    let id = input.procedure.as_deref();
    let Some(procedure) = id.and_then(|id| given.catalog.procedure(id)) else {
        let exclusion = id.and_then(|id| given.catalog.exclusion(id));
        return match exclusion {
            Some(exclusion) => refused(Rule::E1, &exclusion.reason),
            None if id.is_some() || input.unlisted => refused(
                Rule::E1,
                "El trámite no está en la lista de solicitudes reguladas.",
            ),
            None => pending("Elija el trámite que pide el cliente.", None),
        };
    };
    if let Some(said) = answered(input) {
        return said;
    }
    let error_or_test = input.scenario == Some(Scenario::ErrorOrTest);
    let applications = input.applications_in(given.catalog);
    // E7. SICAR counts only when payment is needed.
    let sicar = applications.iter().any(|app| app.only_with_payment);
    if sicar && !error_or_test && input.answers.sicar_payment.is_none() {
        return pending(
            "Responda s o n a cada pregunta.",
            Some(Question::SicarPayment),
        );
    }
    let counted: Vec<String> = applications
        .iter()
        .filter(|app| {
            !app.only_with_payment || error_or_test || input.answers.sicar_payment == Some(true)
        })
        .map(|app| app.id.clone())
        .collect();
    if counted.is_empty() && !error_or_test {
        return if sicar {
            refused(
                Rule::E7,
                "SICAR cuenta solo si se necesita pagar una transacción registrada en SISACT o SISACT Prepago.",
            )
        } else if input.none_affected {
            refused(Rule::E7, "Ningún aplicativo de la lista está afectado.")
        } else {
            pending("Marque al menos un aplicativo de la lista.", None)
        };
    }
    let Some(scenario) = input.scenario else {
        return pending("Elija el escenario.", None);
    };
    let procedure_type = procedure.procedure_type;
    // A test occupies no type (E12), and neither does what is over (O7).
    let needs_place = !error_or_test && input.restored.is_none();
    let open = given.open.iter().find(|(kind, _)| *kind == procedure_type);
    if let Some((_, open)) = open.filter(|_| needs_place) {
        return Ruling::Occupied(occupied(procedure_type, open));
    }
    Ruling::Registrable(Registrable {
        rule: if error_or_test { Rule::E10 } else { Rule::E1 },
        procedure: procedure.id.clone(),
        procedure_type,
        critical: procedure.critical,
        scenario,
        applications: counted,
    })
}

/// What the answers to the questions say, unless they say nothing against it (E3–E6).
fn answered(input: &OpeningInput) -> Option<Ruling> {
    questions(input.scenario, &[])
        .into_iter()
        .find_map(|question| {
            Some(match (question, input.answers.get(question)) {
                (_, None) => pending("Responda s o n a cada pregunta.", Some(question)),
                (Question::CustomerPresent, Some(false)) => refused(
                    Rule::E3,
                    "Solo se registra cuando un cliente solicita el trámite.",
                ),
                (Question::CanBeServed, Some(true)) => refused(
                    Rule::E4,
                    "La intermitencia o lentitud no es inoperatividad: se puede atender al cliente.",
                ),
                (Question::SomePcWorks, Some(true)) => {
                    refused(Rule::E5, "Hay PC operativas; atienda en ellas.")
                }
                (Question::Registrable, Some(true)) => refused(
                    Rule::E6,
                    "La solicitud se puede registrar como caso manual o por la transacción automatizada.",
                ),
                _ => return None,
            })
        })
}

/// The refusal where a type has its outage already (O1).
#[must_use]
pub fn occupied(procedure_type: ProcedureType, open: &str) -> Refusal {
    let kind = procedure_type.label();
    Refusal::new(
        Rule::O1,
        format!("Ya hay un evento abierto de {kind}: {open}."),
    )
    .hint("La solicitud de este cliente es una atención de ese evento.")
}
