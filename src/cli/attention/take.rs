//! `atencion registrar`.

use super::super::answer::{Answer, value};
use super::super::record::short;
use super::super::values::{document, one_of};
use super::told::changed;
use crate::actions::{
    ActionError, AttentionCheck, AttentionInput, AttentionView, Desk, Field, OutageChoice, Report,
    check_attention, suggest_opening, take_attention,
};
use crate::domain::attention::EntryWay;
use crate::domain::authority::Permission;
use crate::domain::catalog::{Candidate, ResolveError, Scenario};
use crate::domain::identity::DocumentType;
use crate::domain::instant::{date_clock, local_day};
use crate::domain::rule::Rule;
use clap::Args;

/// Recibe la solicitud de un cliente y escribe su código
///
/// Nunca depende de que haya un evento: si lo hay abierto de su tipo queda en él, y
/// si no, sin evento. Un trámite que no está en la lista se recibe igual, con las
/// palabras del cliente; lo que parece mal escrito se avisa y se guarda.
#[derive(Debug, Clone, Args)]
pub(in crate::cli) struct TakeArgs {
    /// Trámite que pide el cliente, por su nombre o con sus palabras
    #[arg(long = "tramite", value_name = "TEXTO")]
    procedure: String,
    /// Nombre completo o razón social
    #[arg(long = "nombre", value_name = "TEXTO")]
    name: String,
    /// Qué pide, con sus palabras
    #[arg(long = "pide", value_name = "TEXTO")]
    request: String,
    /// Documento: dni, ce, ruc, pasaporte, cc o nit, dos puntos y el número
    #[arg(long = "documento", value_name = "TIPO:NUMERO", value_parser = document)]
    document: Option<(Option<DocumentType>, String)>,
    /// Línea, servicio o contrato
    #[arg(long = "servicio", value_name = "NUMERO", default_value = "")]
    service: String,
    /// Teléfono de contacto
    #[arg(long = "telefono", value_name = "NUMERO", default_value = "")]
    phone: String,
    /// Correo para notificarle
    #[arg(long = "correo", value_name = "CORREO", default_value = "")]
    email: String,
    /// Dirección para notificarle
    #[arg(long = "direccion", value_name = "TEXTO", default_value = "")]
    address: String,
    /// Quién habla por el cliente
    #[arg(long = "representante", value_name = "TEXTO", default_value = "")]
    representative: String,
    /// Quién atiende; si falta, el usuario
    #[arg(long = "atiende", value_name = "TEXTO", default_value = "")]
    attended_by: String,
    /// Materia de un reclamo; se repite si son varias
    #[arg(long = "materia", value_name = "TEXTO")]
    subjects: Vec<String>,
    /// Pedido concreto de un reclamo
    #[arg(long = "pedido", value_name = "TEXTO", default_value = "")]
    claim_request: String,
    /// Número del recibo reclamado
    #[arg(long = "recibo", value_name = "NUMERO", default_value = "")]
    receipt: String,
    /// Fecha del recibo (dd/mm/aaaa); la que no se entiende se guarda como se escribió
    #[arg(long = "fecha-recibo", value_name = "FECHA", default_value = "")]
    receipt_date: String,
    /// Monto reclamado, en soles (27.50); el que no se entiende se guarda como se escribió
    #[arg(long = "monto", value_name = "MONTO", default_value = "")]
    amount: String,
    /// Por dónde entró un reclamo; si falta, por donde atiende el punto
    #[arg(long = "via-ingreso", value_name = "VIA", value_parser = one_of(EntryWay::ALL.map(|way| (way.code(), way))), ignore_case = true)]
    entry: Option<EntryWay>,
    /// Cuándo llegó a la bandeja de la empresa lo que entró por web o app; sin --hora,
    /// su plazo se cuenta desde ahí
    #[arg(long = "en-bandeja", value_name = "HORA", allow_hyphen_values = true)]
    in_tray: Option<String>,
    /// Fundamento de un reclamo: no conforme con la atención, o sin respuesta en el plazo
    #[arg(long = "fundamento", value_name = "TEXTO", default_value = "")]
    ground: String,
    /// Código, oficial o provisional, del reclamo al que se refiere una apelación o queja
    #[arg(long = "sobre-reclamo", value_name = "CODIGO", default_value = "")]
    refers_to: String,
    /// Se transcribe de papel: su código impreso o su folio; pide además --hora
    #[arg(long = "de-papel", value_name = "CODIGO|FOLIO", requires = "at")]
    paper: Option<String>,
    /// Folio del papel del que se transcribe, tal cual, aunque parezca un código
    #[arg(
        long = "folio",
        value_name = "TEXTO",
        requires = "at",
        allow_hyphen_values = true
    )]
    folio: Option<String>,
    /// Cuándo la presentó el cliente: HH:MM, -15, «ayer 18:40»; si falta, ahora
    #[arg(long = "hora", value_name = "HORA", allow_hyphen_values = true)]
    at: Option<String>,
    /// Evento al que pertenece; si falta, el que esté abierto de su tipo
    #[arg(long = "evento", value_name = "ID", conflicts_with = "without")]
    outage: Option<String>,
    /// No pertenece a ningún evento
    #[arg(long = "sin-evento")]
    without: bool,
}

pub(super) fn run(desk: &mut Desk, args: &TakeArgs) -> Result<Answer, Report> {
    let (named, mut hints) = procedure(desk, &args.procedure)?;
    let input = input(desk, args.clone(), named)?;
    let check = check_attention(desk, &input)?;
    let attention = take_attention(desk, &input).map_err(|error| not_taken(&error, &input))?;
    hints.extend(said(&input, &check));
    hints.extend(known_subjects(desk, &input, &check));
    hints.extend(next(desk, &input, &attention)?);
    let mut document = value(&attention)?;
    document["warnings"] = value(&check.warnings)?;
    document["hints"] = value(&hints)?;
    let warnings = check
        .warnings
        .iter()
        .map(|warning| format!("Aviso [{}]: {}.", warning.rule, warning.message()));
    Ok(changed(&attention, "Atención recibida")?
        .document_of(document)
        .words(warnings)
        .words(hints))
}

/// Why it was not taken, and the way out for a paper whose folio resembles a code.
fn not_taken(error: &ActionError, input: &AttentionInput) -> Report {
    let report = Report::from(error);
    match &input.paper {
        Some(paper) if report.rule == Some(Rule::N2) => report.hint(format!(
            "O anote el folio en lugar del código: --folio '{}' y no --de-papel.",
            paper.trim()
        )),
        _ => report,
    }
}

/// The id of the procedure. What the catalogue does not have is received in the
/// customer's own words (Q0); of several that fit, a critical one that fits best
/// is taken, lest it be forgotten (K1), and none otherwise. What was decided so
/// is said.
fn procedure(desk: &Desk, text: &str) -> Result<(Option<String>, Vec<String>), Report> {
    let error = match desk.procedure_id(text) {
        Ok(id) => return Ok((Some(id), Vec::new())),
        Err(ActionError::Resolve(error)) if !text.trim().is_empty() => error,
        Err(error) => return Err(Report::from(&error)),
    };
    let names = |candidates: &[Candidate]| {
        let names: Vec<String> = candidates
            .iter()
            .map(|entry| format!("«{}»", entry.name))
            .collect();
        names.join(", ")
    };
    let catalog = &desk.assets().catalog;
    let critical = error.candidates().first().filter(|best| {
        let procedure = catalog.procedure(&best.id);
        procedure.is_some_and(|procedure| procedure.critical)
    });
    Ok(match (&error, critical) {
        (ResolveError::Ambiguous { candidates, .. }, Some(best)) => (
            Some(best.id.clone()),
            vec![format!(
                "El trámite puede ser {}; se recibió como el crítico, «{}».",
                names(candidates),
                best.name
            )],
        ),
        (ResolveError::Ambiguous { candidates, .. }, None) => (
            None,
            vec![format!(
                "El trámite puede ser {}; se recibió con sus palabras, sin tipo. Si es uno de ellos, recíbala otra vez con ese nombre.",
                names(candidates)
            )],
        ),
        (ResolveError::NotFound { candidates, .. }, _) => {
            let meant = Some(names(candidates)).filter(|names| !names.is_empty());
            (
                None,
                std::iter::once(
                    "El trámite no está en la lista de solicitudes reguladas; se recibe igual."
                        .to_owned(),
                )
                .chain(meant.map(|names| format!("¿Quiso decir {names}?")))
                .collect(),
            )
        }
    })
}

fn input(desk: &Desk, args: TakeArgs, procedure: Option<String>) -> Result<AttentionInput, Report> {
    let taken = args
        .at
        .as_deref()
        .map(|text| desk.instant(Field::Taken, text))
        .transpose()?;
    let (document_type, document_number) = args.document.unwrap_or_default();
    let in_tray = args
        .in_tray
        .as_deref()
        .map(|text| desk.instant(Field::InTray, text))
        .transpose()?;
    let mut input = AttentionInput {
        unlisted: if procedure.is_none() {
            args.procedure
        } else {
            String::new()
        },
        procedure,
        name: args.name,
        document_type,
        document_number,
        representative: args.representative,
        service_number: args.service,
        phone: args.phone,
        email: args.email,
        address: args.address,
        request: args.request,
        claim_request: args.claim_request,
        receipt_number: args.receipt,
        entry: args.entry,
        in_tray,
        ground: args.ground,
        refers_to: args.refers_to,
        taken,
        paper: args.paper,
        folio: args.folio.unwrap_or_default(),
        outage: match (args.outage, args.without) {
            (Some(name), _) => OutageChoice::Named(name),
            (None, true) => OutageChoice::None,
            (None, false) => OutageChoice::OfType,
        },
        attended_by: args.attended_by,
        ..AttentionInput::default()
    };
    input.note_receipt_date(&args.receipt_date, local_day(desk.now(), desk.zone()));
    input.note_amount(&args.amount);
    input.note_subjects(desk, args.subjects.iter().map(String::as_str));
    Ok(input)
}

/// The subjects there are, where a word is none of them.
fn known_subjects(desk: &Desk, input: &AttentionInput, check: &AttentionCheck) -> Option<String> {
    if check.claim.is_none() || input.unread.subjects.is_empty() {
        return None;
    }
    let today = local_day(desk.now(), desk.zone());
    let subjects = desk.assets().catalog.subjects();
    let known = subjects
        .valid_on(today)
        .map(|subject| subject.name.as_str());
    Some(format!(
        "Materias de la lista: {}. Corríjala con: contingencia atencion corregir CODIGO --campo materia",
        known.collect::<Vec<_>>().join("; ")
    ))
}

/// What is to be told of what was said.
fn said(input: &AttentionInput, check: &AttentionCheck) -> Vec<String> {
    let mut said: Vec<String> = check.not_regulated.iter().cloned().collect();
    let of_a_claim = !input.subjects.is_empty()
        || !input.claim_request.is_empty()
        || !input.receipt_number.is_empty()
        || input.receipt_date.is_some()
        || input.amount.is_some()
        || !input.unread.is_empty()
        || input.entry.is_some()
        || input.in_tray.is_some()
        || !input.ground.is_empty()
        || !input.refers_to.is_empty();
    if of_a_claim && check.claim.is_none() {
        said.push(
            "Lo que es solo de un reclamo (materia, pedido, recibo, monto, vía, hora en la bandeja, fundamento, reclamo al que se refiere) no se guardó."
                .to_owned(),
        );
    }
    said.extend(check.remarks.iter().map(|(_, remark)| remark.clone()));
    said
}

fn application_names(desk: &Desk, ids: &[String]) -> String {
    let catalog = &desk.assets().catalog;
    let names = ids.iter().filter_map(|id| catalog.application(id));
    names
        .map(|application| application.name.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}

/// What can be done next: the outage that this request may be the first of (O3),
/// and the confirmation that is ready (Q2).
fn next(
    desk: &Desk,
    input: &AttentionInput,
    attention: &AttentionView,
) -> Result<Vec<String>, Report> {
    let code = &attention.short_code;
    let mut next = Vec::new();
    if attention.claim.is_some() && !attention.customer.email.is_empty() {
        next.push(format!(
            "Quedó preparada la confirmación al cliente: contingencia aviso {code}"
        ));
    }
    let may_open = desk
        .permit(Permission::OpenOutage(Scenario::MassFailure))
        .is_ok();
    let (Some(procedure_type), Some(procedure)) =
        (attention.procedure_type, attention.procedure_id.as_deref())
    else {
        return Ok(next);
    };
    if attention.outage.is_some() || input.outage == OutageChoice::None || !may_open {
        return Ok(next);
    }
    let same = suggest_opening(desk, procedure, attention.taken_at)?;
    let kind = procedure_type.label();
    next.push(if let Some(same) = same {
        let started = same.opening.started;
        let since = started.map_or_else(String::new, |at| {
            format!(", desde {}", date_clock(at, desk.zone()))
        });
        format!(
            "No hay evento abierto de {kind}; si es la misma falla masiva que {} ({}{since}), ábralo con: contingencia evento abrir --atencion {code}",
            short(&same.like),
            application_names(desk, &same.opening.applications),
        )
    } else {
        format!(
            "No hay evento abierto de {kind}; si corresponde, ábralo con: contingencia evento abrir --atencion {code} --escenario ESCENARIO --aplicativo APLICATIVO"
        )
    });
    Ok(next)
}
