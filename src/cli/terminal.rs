//! `terminal`: whom this console trusts (M4).

use super::answer::{Answer, value};
use super::program::Subcommand;
use super::table::columns;
use super::values::one_of;
use crate::actions::{
    Desk, FounderKey, Report, TerminalView, admit_terminal, revoke_terminal, terminals,
};
use crate::domain::terminal::Scope;
use clap::Args;
use serde_json::json;
use uuid::Uuid;

pub(super) fn all() -> Vec<Subcommand> {
    vec![
        Subcommand::at_desk("admitir", admit),
        Subcommand::at_desk("revocar", revoke),
        Subcommand::at_desk("listar", list),
    ]
}

/// Admite un terminal antes de que llegue su primer paquete
///
/// En la oficina la admisión vale para todos los puntos; en un punto, solo para esta
/// consola. Los datos los dice el terminal mismo: contingencia terminal listar. Si quien
/// configuró el terminal volvió con la clave de recuperación y firma con una clave que
/// nadie conoce, se admite otra vez con esa clave, comparada antes por teléfono.
#[derive(Debug, Args)]
pub(super) struct AdmitArgs {
    /// Identificador del terminal
    #[arg(value_name = "IDENTIFICADOR")]
    replica: Uuid,
    /// Código de su punto
    #[arg(long = "punto", value_name = "CODIGO")]
    point: String,
    /// Su clave pública de minisign, o la nueva de quien lo configuró
    #[arg(long = "clave-publica", alias = "llave", value_name = "CLAVE")]
    public_key: String,
    /// Lo que puede escribir: los registros de su punto, o los de la oficina
    #[arg(long = "alcance", value_name = "ALCANCE", default_value = "punto",
        value_parser = one_of([("punto", Scope::Point), ("oficina", Scope::Office)]), ignore_case = true)]
    scope: Scope,
}

/// Revoca un terminal robado o perdido: lo que escriba desde ahí no tiene efecto
///
/// En la oficina vale para todos los puntos; en un punto, solo para esta consola. Se dice
/// la última anotación que se da por buena; si no, es la última que hay aquí, y ninguna
/// cuando un punto deja a una oficina. Si la oficina revocó este mismo terminal, aquí se
/// confirma.
#[derive(Debug, Args)]
pub(super) struct RevokeArgs {
    /// El terminal: su punto y serie (LIM014-A), su huella o el comienzo de ella, o su identificador
    #[arg(value_name = "TERMINAL")]
    terminal: String,
    /// Última anotación que vale; 0 si ninguna
    #[arg(long = "desde", value_name = "N")]
    sequence: Option<u64>,
    /// Por qué
    #[arg(long = "razon", value_name = "TEXTO")]
    reason: String,
}

/// Lista los terminales de los que se sabe, con su huella
#[derive(Debug, Args)]
pub(super) struct ListArgs;

fn admit(desk: &mut Desk, args: &AdmitArgs) -> Result<Answer, Report> {
    let point = args.point.to_uppercase();
    let view = admit_terminal(desk, args.replica, &point, args.scope, &args.public_key)?;
    Ok(Answer::of(&view)?.data(&view.replica).word(format!(
        "Terminal admitido: {}, huella {}.",
        title(&view),
        view.fingerprint
    )))
}

fn revoke(desk: &mut Desk, args: &RevokeArgs) -> Result<Answer, Report> {
    let view = revoke_terminal(desk, &args.terminal, args.sequence, &args.reason)?;
    let last = view.until.unwrap_or_default();
    let reaches = match desk.scope() {
        Scope::Office => "En los puntos, desde que importen lo que exporte.",
        Scope::Point => "Solo en esta consola: para todos lo revoca la oficina.",
    };
    Ok(Answer::of(&view)?.data(&view.replica).word(format!(
        "Terminal {} revocado: vale hasta la anotación {last}. {reaches}",
        title(&view),
    )))
}

/// How people call a terminal.
fn title(view: &TerminalView) -> String {
    match &view.series {
        Some(series) => format!("{}-{series}", view.point),
        None => view.point.clone(),
    }
}

fn list(desk: &mut Desk, _: &ListArgs) -> Result<Answer, Report> {
    let found = terminals(desk)?;
    let rows: Vec<Vec<String>> = found.iter().map(row).collect();
    let past_end = found.iter().any(|view| view.past_end.is_some());
    let copies = found.iter().any(|view| view.successor.is_some());
    let recovered = found
        .iter()
        .filter_map(|view| Some((view, view.founder_key.as_ref()?)));
    let recovered = recovered.map(|(view, key)| recovered_key(view, key));
    let recovered: Vec<String> = recovered.collect();
    Ok(Answer::of(&json!({ "terminals": value(&found)? }))?
        .data(columns(
            &[
                "Terminal",
                "Alcance",
                "Estado",
                "Anotaciones",
                "Huella",
                "Identificador",
            ],
            &rows,
        ))
        .words(copies.then(|| COPIES.to_owned()))
        .words(past_end.then(|| PAST_END.to_owned()))
        .words(recovered))
}

/// What is to be done about two copies.
const COPIES: &str = "Dos terminales salieron de una misma copia. Cada uno numera en su serie y los \
    registros de los dos valen; el que continúa es el primero que admitió la oficina. Averigüe qué \
    equipo se usa y revoque el otro por su huella: contingencia terminal revocar HUELLA --desde N \
    --razon TEXTO";

/// What is to be done about one that did not end where it was restored from.
const PAST_END: &str = "Un terminal siguió registrando después de restaurar una copia suya en otro equipo. \
    Lo que registró se conserva y vale. Averigüe qué equipo se usa y revoque el otro por su huella: \
    contingencia terminal revocar HUELLA --desde N --razon TEXTO";

fn row(view: &TerminalView) -> Vec<String> {
    let mut state = vec![match (view.own, view.admitted) {
        (true, _) => "este".to_owned(),
        (false, true) => "admitido".to_owned(),
        (false, false) => "sin admitir".to_owned(),
    }];
    match (view.until, view.until_why) {
        (Some(last), Some("fork")) => state.push(format!("dos historias desde {}", last + 1)),
        (Some(last), _) => state.push(format!("revocado después de {last}")),
        (None, _) => {}
    }
    match view.successor {
        Some(true) => state.push("es el que continúa; hay otra copia".to_owned()),
        Some(false) => state.push(format!(
            "otra copia del mismo terminal que {}",
            view.rivals.join(", ")
        )),
        None => {}
    }
    if let Some(past) = &view.past_end {
        state.push(format!(
            "siguió registrando desde {} aunque lo continúa {}",
            past.from_sequence, past.successor
        ));
    }
    if let Some(claims) = &view.claims {
        let scope = match claims.scope {
            Scope::Point => "punto",
            Scope::Office => "oficina",
        };
        state.push(format!("dice ser de {} ({scope})", claims.point));
    }
    for cut in &view.pending_cuts {
        state.push(format!(
            "{} lo revocó después de {}, sin confirmar aquí",
            cut.by, cut.sequence
        ));
    }
    if let Some(key) = &view.founder_key {
        state.push(format!(
            "{} volvió con la clave de recuperación y firma con {}, sin reconocer",
            key.user, key.fingerprint
        ));
    }
    if view.aside > 0 {
        let which = match view.until_why {
            Some("fork") => "aparte, de otra historia o en espera",
            _ => "en espera",
        };
        state.push(format!("{} {which}", view.aside));
    }
    let void: u64 = view.without_effect.values().sum();
    if void > 0 {
        state.push(format!("{void} sin efecto"));
    }
    vec![
        title(view),
        match view.scope {
            Some(Scope::Point) => "punto".to_owned(),
            Some(Scope::Office) => "oficina".to_owned(),
            None => "ninguno".to_owned(),
        },
        state.join(", "),
        view.to_sequence.to_string(),
        view.fingerprint.clone(),
        view.replica.clone(),
    ]
}

/// What is to be done about a key that came back by recovery.
fn recovered_key(of: &TerminalView, key: &FounderKey) -> String {
    format!(
        "{}, quien configuró un terminal de {}, volvió con la clave de recuperación y firma con \
         otra clave, de huella {}: lo que decide no tiene efecto aquí. Compare esa huella por \
         teléfono y, si es la misma: contingencia terminal admitir {} --punto {} --clave-publica {}",
        key.user, of.point, key.fingerprint, of.replica, of.point, key.public_key
    )
}
