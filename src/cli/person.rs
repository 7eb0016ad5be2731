//! `titular`: one person's data, and blocking it (T2).

use super::answer::{Answer, value};
use super::attention::facts;
use super::history::history;
use super::pqr;
use crate::actions::{
    AccessOf, AccessReport, Desk, PersonalDecision, Report, access_report, decide_for_person,
    hold_cases,
};
use crate::domain::instant::date_clock;
use clap::Args;
use serde_json::json;

/// Informa todo lo que se guarda de una persona, y quién lo vio; o lo bloquea o retiene
///
/// El informe sale con los datos enteros y queda anotado. Los datos bloqueados no se
/// muestran a nadie hasta que se desbloqueen; los retenidos no se depuran hasta que se
/// liberen.
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
#[derive(Debug, Args)]
pub(super) struct PersonArgs {
    /// Documento de la persona, TIPO:NUMERO o solo el número
    #[arg(
        long = "documento",
        value_name = "DOCUMENTO",
        required_unless_present = "account"
    )]
    document: Option<String>,
    /// Cuenta de la persona, como viene en las bases de PQR: informa sus casos
    #[arg(long = "cuenta", value_name = "CUENTA", conflicts_with_all = ["document", "block", "unblock"])]
    account: Option<String>,
    /// Bloquea sus datos
    #[arg(long = "bloquear", conflicts_with = "unblock", requires = "reason")]
    block: bool,
    /// Levanta el bloqueo
    #[arg(long = "desbloquear", requires = "reason")]
    unblock: bool,
    /// Retiene por orden legal lo que se guarda de ella: no se depura
    #[arg(long = "retener", conflicts_with_all = ["block", "unblock", "release"], requires = "reason")]
    hold: bool,
    /// Levanta esa retención
    #[arg(long = "liberar", conflicts_with_all = ["block", "unblock"], requires = "reason")]
    release: bool,
    /// Por qué se bloquea o se retiene, o ya no
    #[arg(long = "razon", value_name = "TEXTO")]
    reason: Option<String>,
}

pub(super) fn run(desk: &mut Desk, args: &PersonArgs) -> Result<Answer, Report> {
    let reason = args.reason.as_deref().unwrap_or_default();
    if let Some(account) = args.account.as_deref()
        && (args.hold || args.release)
    {
        return hold(desk, account, args.hold, reason);
    }
    let (decision, what) = match (args.block, args.unblock, args.hold, args.release) {
        (true, ..) => (PersonalDecision::Block, "bloqueadas"),
        (_, true, ..) => (PersonalDecision::Unblock, "desbloqueadas"),
        (_, _, true, _) => (PersonalDecision::Hold, "retenidas"),
        (.., true) => (PersonalDecision::Release, "liberadas"),
        _ => return report(desk, args),
    };
    let document = args.document.as_deref().unwrap_or_default();
    let changed = decide_for_person(desk, document, decision, reason)?;
    let codes: Vec<&str> = changed
        .records
        .iter()
        .map(|attention| attention.code.as_str())
        .collect();
    Ok(
        Answer::of(&json!({ "attentions": value(&changed.records)? }))?
            .data(codes.join("\n"))
            .word(format!("Atenciones {}.", changed.words(what))),
    )
}

fn hold(desk: &mut Desk, account: &str, held: bool, reason: &str) -> Result<Answer, Report> {
    let cases = hold_cases(desk, account, held, reason)?;
    let radicados = cases.records.iter().map(|case| case.radicado.as_str());
    let radicados: Vec<&str> = radicados.collect();
    let what = if held { "retenidos" } else { "liberados" };
    Ok(Answer::of(&json!({ "cases": value(&cases.records)? }))?
        .data(radicados.join("\n"))
        .word(format!("Casos {}.", cases.words(what))))
}

fn report(desk: &mut Desk, args: &PersonArgs) -> Result<Answer, Report> {
    if args.reason.is_some() {
        return Err(Report::usage(
            "--razon se usa con --bloquear, --desbloquear, --retener o --liberar.",
        ));
    }
    let document = args.document.as_deref().unwrap_or_default();
    let account = args.account.as_deref();
    let of = account.map_or(AccessOf::Document(document), AccessOf::Account);
    let report = access_report(desk, of)?;
    let answer = Answer::of(&report)?;
    let at = date_clock(report.made_at, desk.zone());
    let (none, told) = if account.is_some() {
        let cases = report.cases.len();
        let none = "Ningún caso de PQR tiene esa cuenta.";
        (none, format!("Informe del {at}: casos {cases}."))
    } else {
        let attentions = report.attentions.len();
        let none = "Ninguna atención tiene ese número de documento.";
        (none, format!("Informe del {at}: atenciones {attentions}."))
    };
    if report.attentions.is_empty() && report.cases.is_empty() {
        return Ok(answer.word(none));
    }
    Ok(answer.data(text(desk, &report)).word(told))
}

fn text(desk: &Desk, report: &AccessReport) -> String {
    let zone = desk.zone();
    let mut text = String::new();
    for attention in &report.attentions {
        text.push_str(&facts(&attention.attention, zone));
        text.push_str(&history(&attention.history, zone));
        text.push('\n');
    }
    for case in &report.cases {
        text.push_str(&pqr::person(desk, case));
        text.push('\n');
    }
    if !report.documents.is_empty() {
        text.push_str("Documentos\n");
    }
    for list in &report.documents {
        for document in &list.documents {
            let at = date_clock(document.attached_at, zone);
            let (called, size) = (document.called(), document.size_words());
            text.extend(["  ", &at, "  ", &called, ", ", &size, " ("]);
            text.extend([&list.record, ")\n"]);
        }
    }
    if !report.documents.is_empty() {
        text.push('\n');
    }
    text.push_str("Accesos\n");
    for access in &report.accesses {
        let at = date_clock(access.at, zone);
        let records = access.records.join(", ");
        text.extend(["  ", &at, "  ", &access.by, ": ", access.what]);
        text.extend([" (", &records, ")\n"]);
    }
    text
}
