//! `corresponde`: the verdict alone, and the questions it shares with `evento abrir`.

use super::advice;
use super::answer::Answer;
use super::values::one_of;
use crate::actions::{
    ActionError, AttentionView, Desk, Field, Report, assess, show_attention, suggest_opening,
};
use crate::domain::catalog::{ResolveError, Scenario, UnforeseenKind};
use crate::domain::outage::{Answers, OpeningInput, Requested, Ruling, Verdict};
use crate::domain::rule::Rule;
use clap::Args;
use serde::Serialize;
use uuid::Uuid;

/// ¿Corresponde registrar?: dice el veredicto y su regla, sin guardar nada
///
/// Termina con código 0 cualquiera que sea el veredicto.
#[derive(Debug, Args)]
pub(super) struct AssessArgs {
    /// Escenario; sin él se juzga como falla masiva
    #[arg(long = "escenario", value_name = "ESCENARIO", value_parser = one_of(Scenario::ALL.map(|scenario| (scenario.word(), scenario))), ignore_case = true)]
    scenario: Option<Scenario>,
    #[command(flatten)]
    said: Said,
}

/// The questions of E3–E7, answered no where nothing is said.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a flag of its own on the command line"
)]
#[derive(Debug, Args)]
pub(super) struct Questions {
    /// Un cliente solicita el trámite
    #[arg(long = "cliente-presente", conflicts_with = "no_customer")]
    pub(super) customer: bool,
    /// Ningún cliente lo solicita
    #[arg(long = "sin-cliente")]
    no_customer: bool,
    /// Se puede atender al cliente, aunque lento o con cortes
    #[arg(long = "intermitencia")]
    intermittence: bool,
    /// Alguna PC del punto permite registrar la solicitud
    #[arg(long = "pc-operativas")]
    some_pc_works: bool,
    /// Se puede registrar como caso manual o por la transacción automatizada
    #[arg(long = "registrable-manual")]
    registrable: bool,
    /// SICAR se necesita para pagar una transacción de SISACT o SISACT Prepago
    #[arg(long = "sicar-pago")]
    sicar_payment: bool,
}

impl Questions {
    /// The answers; whether a customer asks is not said by leaving it out.
    pub(super) fn answers(&self) -> Answers {
        Answers {
            customer_present: (self.customer || self.no_customer).then_some(self.customer),
            can_be_served: Some(self.intermittence),
            some_pc_works: Some(self.some_pc_works),
            registrable: Some(self.registrable),
            sicar_payment: Some(self.sicar_payment),
        }
    }
}

/// What is said of an outage, at `corresponde` and at `evento abrir`.
#[derive(Debug, Args)]
pub(super) struct Said {
    /// Trámite que pide el cliente, por su nombre o con sus palabras
    #[arg(
        long = "tramite",
        value_name = "TEXTO",
        required_unless_present = "attention"
    )]
    procedure: Option<String>,
    /// Atención sin evento de la que nace: su código, o su final si no hay duda
    #[arg(
        long = "atencion",
        value_name = "CODIGO",
        conflicts_with_all = ["procedure", "no_customer", "inquiry"]
    )]
    attention: Option<String>,
    /// Aplicativos afectados; varios seguidos, repetidos o con comas
    #[arg(long = "aplicativo", value_name = "APLICATIVO", num_args = 1.., value_delimiter = ',')]
    applications: Vec<String>,
    #[command(flatten)]
    questions: Questions,
    /// Inicio de la falla: HH:MM, -15, «ayer 18:40», AAAA-MM-DD HH:MM
    #[arg(long = "inicio", value_name = "HORA", allow_hyphen_values = true)]
    started: Option<String>,
    /// Cuándo la detectó el punto; si falta, ahora, o el inicio si ya volvió
    #[arg(long = "detectado", value_name = "HORA", allow_hyphen_values = true)]
    detected: Option<String>,
    /// Cuándo volvió el servicio, si ya volvió
    #[arg(long = "restablecido", value_name = "HORA", allow_hyphen_values = true)]
    restored: Option<String>,
    /// Por qué se registra con más de 15 minutos de retraso
    #[arg(long = "motivo-retraso", value_name = "TEXTO")]
    late_reason: Option<String>,
    /// Referencia de un comunicado ya registrado
    #[arg(long = "comunicado", value_name = "REFERENCIA")]
    notice: Option<String>,
    /// Qué suceso es un evento no previsto; a más tardar se dice al cerrarlo
    #[arg(long = "suceso", value_name = "SUCESO", value_parser = one_of(UnforeseenKind::ALL.map(|kind| (kind.word(), kind))), ignore_case = true)]
    unforeseen_kind: Option<UnforeseenKind>,
    /// Se copia de un formato de papel: sus horas son las del papel
    #[arg(long = "de-papel", requires = "started")]
    from_paper: bool,
    /// Consulta no registrada de la que nace el evento (su id)
    #[arg(long = "consulta", value_name = "ID", value_parser = inquiry_id)]
    inquiry: Option<Uuid>,
}

/// A text that is no id of an inquiry.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("no es el id de una consulta")]
struct NotAnInquiry;

fn inquiry_id(text: &str) -> Result<Uuid, NotAnInquiry> {
    text.trim().parse().map_err(|_| NotAnInquiry)
}

/// What was said, with the catalogue's ids in the place of words.
pub(super) struct Understood {
    pub(super) input: OpeningInput,
    /// What the person may have meant by a procedure that is in no list.
    pub(super) meant: Vec<String>,
}

impl Understood {
    /// The sentence that offers what may have been meant.
    pub(super) fn suggestion(&self) -> Option<String> {
        (!self.meant.is_empty()).then(|| format!("¿Quiso decir {}?", self.meant.join(", ")))
    }
}

impl Said {
    /// Looks the words up and reads the instants.
    pub(super) fn understand(
        &self,
        desk: &Desk,
        scenario: Option<Scenario>,
    ) -> Result<Understood, Report> {
        let attention = match &self.attention {
            Some(code) => Some(show_attention(desk, code)?.attention),
            None => None,
        };
        let scenario = match (scenario, &attention) {
            (Some(scenario), _) => scenario,
            (None, Some(attention)) => return self.same_failure(desk, attention),
            (None, None) => Scenario::MassFailure,
        };
        let asked = &self.questions;
        let customer = asked.customer || attention.is_some();
        if !customer && !asked.no_customer && scenario != Scenario::ErrorOrTest {
            return Err(Report::usage("Falta decir si un cliente lo solicita.")
                .hint("Use --cliente-presente o --sin-cliente."));
        }
        let (procedure, meant) = match &attention {
            Some(attention) => (attention.procedure_id.clone(), Vec::new()),
            None => self.procedure(desk)?,
        };
        let applications = self.applications(desk)?;
        let sicar = applications.iter().any(|id| {
            let application = desk.assets().catalog.application(id);
            application.is_some_and(|application| application.only_with_payment)
        });
        let instant = |field, text: &Option<String>| {
            text.as_deref()
                .map(|text| desk.instant(field, text))
                .transpose()
        };
        let input = OpeningInput {
            unlisted: procedure.is_none(),
            procedure,
            answers: Answers {
                customer_present: (customer || asked.no_customer).then_some(customer),
                sicar_payment: (sicar || asked.sicar_payment).then_some(asked.sicar_payment),
                ..asked.answers()
            },
            scenario: Some(scenario),
            started: instant(Field::Started, &self.started)?,
            detected: instant(Field::Detected, &self.detected)?,
            restored: instant(Field::Restored, &self.restored)?,
            late_reason: self.late_reason.clone(),
            notice: self.notice.clone(),
            unforeseen_kind: self.unforeseen_kind,
            from_paper: self.from_paper,
            inquiry: self.inquiry,
            none_affected: applications.is_empty() && !self.applications.is_empty(),
            applications,
            attention: attention.map(|attention| attention.id),
        };
        Ok(Understood { input, meant })
    }

    /// The opening that repeats the mass failure which is open already (O3).
    fn same_failure(&self, desk: &Desk, attention: &AttentionView) -> Result<Understood, Report> {
        let suggested = match &attention.procedure_id {
            Some(procedure) => suggest_opening(desk, procedure, attention.taken_at)?,
            None => None,
        };
        let Some(same) = suggested.filter(|_| self.applications.is_empty()) else {
            return Err(Report::usage("Falta --escenario.")
                .hint("Sin él se repiten los datos de otra falla masiva abierta que afecte a este trámite: no la hay (negada, terminada o de otros aplicativos), o el tipo ya tiene su evento.")
                .hint("Si corresponde un evento, diga también qué falla: --escenario ESCENARIO --aplicativo APLICATIVO."));
        };
        Ok(Understood {
            input: OpeningInput {
                attention: Some(attention.id),
                late_reason: self.late_reason.clone(),
                ..same.opening
            },
            meant: Vec::new(),
        })
    }

    /// The id of the procedure; none, and what may have been meant, where the
    /// catalogue has nothing of the kind (E1).
    fn procedure(&self, desk: &Desk) -> Result<(Option<String>, Vec<String>), Report> {
        match desk.procedure_id(self.procedure.as_deref().unwrap_or_default()) {
            Ok(id) => Ok((Some(id), Vec::new())),
            Err(ActionError::Resolve(ResolveError::NotFound {
                candidates, text, ..
            })) if !text.trim().is_empty() => {
                let names = candidates.iter().map(|entry| format!("«{}»", entry.name));
                Ok((None, names.collect()))
            }
            Err(error) => Err(Report::from(&error)),
        }
    }

    /// The ids of the applications that the list has; one that resembles several
    /// is an error, one that resembles none is not in the list (E7).
    fn applications(&self, desk: &Desk) -> Result<Vec<String>, Report> {
        let mut ids: Vec<String> = Vec::new();
        for text in self.applications.iter().map(|text| text.trim()) {
            match desk.application_ids(&[text]) {
                Ok(found) => {
                    for id in found {
                        if !ids.contains(&id) {
                            ids.push(id);
                        }
                    }
                }
                Err(ActionError::Resolve(ResolveError::NotFound { candidates, .. }))
                    if candidates.is_empty() && !text.is_empty() => {}
                Err(error) => {
                    let known = desk.assets().catalog.applications();
                    let names: Vec<&str> = known.iter().map(|app| app.name.as_str()).collect();
                    return Err(Report::from(&error)
                        .hint(format!("Aplicativos de la lista: {}.", names.join(", "))));
                }
            }
        }
        Ok(ids)
    }
}

/// A verdict as it is printed.
#[derive(Debug, Serialize)]
struct Told {
    registrable: bool,
    rule: Rule,
    reason: String,
    #[serde(flatten)]
    requested: Requested,
    hints: Vec<String>,
}

impl Told {
    fn of(verdict: Verdict) -> Result<Self, Report> {
        let Verdict { requested, ruling } = verdict;
        let (registrable, rule, reason, hints) = match ruling {
            Ruling::Registrable(outage) => {
                let reason = "Corresponde registrar.".to_owned();
                (true, outage.rule, reason, Vec::new())
            }
            Ruling::Refused(refusal) | Ruling::Occupied(refusal) => {
                let hints = advice::told(&refusal.hints);
                (false, refusal.rule, refusal.reason, hints)
            }
            Ruling::Pending { missing, .. } => return Err(Report::usage(missing)),
        };
        Ok(Self {
            registrable,
            rule,
            reason,
            requested,
            hints,
        })
    }
}

pub(super) fn run(desk: &mut Desk, args: &AssessArgs) -> Result<Answer, Report> {
    let mut understood = args.said.understand(desk, args.scenario)?;
    // Who names no application is told the verdict all the same (E7).
    understood.input.none_affected = understood.input.applications.is_empty();
    let mut told = Told::of(assess(desk, &understood.input)?)?;
    told.hints.extend(understood.suggestion());
    Ok(Answer::of(&told)?
        .data(sentence(&told))
        .words(told.hints.iter().map(|hint| format!("  - {hint}"))))
}

fn sentence(told: &Told) -> String {
    let (rule, requested) = (told.rule, &told.requested);
    let mut text = if told.registrable {
        let procedure = requested.procedure.as_deref().unwrap_or_default();
        let kind = requested
            .procedure_type
            .map_or_else(String::new, |kind| format!(" ({})", kind.label()));
        format!("Corresponde registrar: {procedure}{kind} [{rule}]")
    } else {
        format!("No corresponde registrar: {} [{rule}]", told.reason)
    };
    if requested.critical {
        text.push_str(
            "\nTrámite crítico: se atiende igual, por un canal alterno o el formato manual.",
        );
    }
    text
}
