//! The verdict on an opening: whether an outage corresponds, and by which rule (E, O1).

use super::super::desk::Desk;
use super::super::error::ActionError;
use super::super::verdict_view::VerdictView;
use super::OpeningInput;
use crate::domain::catalog::{Application, ProcedureType, Scenario};
use crate::domain::numbering::Correlative;
use crate::domain::outage::{Situation, Subject, Verdict};
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;

/// Reception never depends on the verdict (Q0).
const RECEIVED_ALL_THE_SAME: &str = "La solicitud del cliente se recibe igual.";
/// "¿Corresponde registrar?": the verdict on what was said so far. Stores nothing.
///
/// # Errors
/// The store cannot be read.
pub fn assess(desk: &Desk, input: &OpeningInput) -> Result<VerdictView, ActionError> {
    let verdict = eligibility(desk, input);
    let Some(procedure_type) = verdict.procedure_type.filter(|_| verdict.registrable) else {
        return Ok(verdict);
    };
    // A test occupies no type (E12), and neither does what is over (O7).
    if input.restored.is_some() || input.scenario == Some(Scenario::ErrorOrTest) {
        return Ok(verdict);
    }
    let open = desk
        .store
        .read()
        .open_outage_of(desk.point(), procedure_type)?;
    Ok(match open {
        Some(open) => {
            let refusal = already_open(procedure_type, &open.correlative);
            VerdictView {
                registrable: false,
                rule: Some(refusal.rule),
                reason: refusal.reason,
                hints: refusal.hints,
                ..verdict
            }
        }
        None => verdict,
    })
}
/// The verdict where the person says that none of the listed applications is
/// affected: what only waits for one is refused by E7.
#[must_use]
pub fn without_applications(verdict: VerdictView, input: &OpeningInput) -> VerdictView {
    let waits = verdict.pending && verdict.question.is_none();
    let told = input.procedure.is_some() || input.unlisted;
    if !waits || !told || !input.applications.is_empty() {
        return verdict;
    }
    VerdictView {
        rule: Some(Rule::E7),
        reason: "Ningún aplicativo de la lista está afectado.".to_owned(),
        hints: vec![RECEIVED_ALL_THE_SAME.to_owned()],
        pending: false,
        ..verdict
    }
}
pub(super) fn pending_reason(input: &OpeningInput) -> &'static str {
    if input.procedure.is_none() && !input.unlisted {
        "Elija el trámite que pide el cliente."
    } else if input.applications.is_empty() {
        "Marque al menos un aplicativo de la lista."
    } else {
        "Elija el escenario."
    }
}

/// The verdict of rules E alone, which no store can change.
pub(in crate::actions) fn eligibility(desk: &Desk, input: &OpeningInput) -> VerdictView {
    let catalog = &desk.assets().catalog;
    let applications: Vec<&Application> = input
        .applications
        .iter()
        .filter_map(|id| catalog.application(id))
        .collect();
    let subject = match &input.procedure {
        Some(id) => Some(match (catalog.procedure(id), catalog.exclusion(id)) {
            (Some(procedure), _) => Subject::Procedure(procedure),
            (None, Some(exclusion)) => Subject::Exclusion(exclusion),
            (None, None) => Subject::Unlisted,
        }),
        None => input.unlisted.then_some(Subject::Unlisted),
    };
    let verdict = crate::domain::outage::assess(&Situation {
        channel: desk.store.terminal().started.point.channel,
        subject,
        applications,
        scenario: input.scenario,
        answers: input.answers,
    });
    let (name, procedure_type, critical) = match subject {
        Some(Subject::Procedure(procedure)) => (
            Some(procedure.name.clone()),
            Some(procedure.procedure_type),
            procedure.critical,
        ),
        Some(Subject::Exclusion(exclusion)) => (Some(exclusion.name.clone()), None, false),
        Some(Subject::Unlisted) | None => (None, None, false),
    };
    let view = VerdictView {
        registrable: false,
        rule: None,
        reason: String::new(),
        procedure: name,
        procedure_type,
        critical,
        hints: Vec::new(),
        pending: false,
        question: None,
        applications: Vec::new(),
    };
    match verdict {
        Verdict::Registrable {
            rule, applications, ..
        } => VerdictView {
            registrable: true,
            rule: Some(rule),
            reason: "Corresponde registrar.".to_owned(),
            applications,
            ..view
        },
        Verdict::Refused { rule, reason } => VerdictView {
            rule: Some(rule),
            reason,
            hints: vec![RECEIVED_ALL_THE_SAME.to_owned()],
            ..view
        },
        Verdict::Pending { missing, question } => VerdictView {
            reason: missing.to_owned(),
            pending: true,
            question,
            ..view
        },
    }
}
pub(in crate::actions) fn already_open(
    procedure_type: ProcedureType,
    open: &Correlative,
) -> Refusal {
    Refusal::new(
        Rule::O1,
        format!(
            "Ya hay un evento abierto de {}: {}.",
            procedure_type.label(),
            open.short()
        ),
    )
    .hint("La solicitud de este cliente es una atención de ese evento.")
}
