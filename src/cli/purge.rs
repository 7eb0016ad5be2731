//! `depurar`: deleting personal content whose term is over, and what keeps it (T1).

use super::answer::{Answer, say};
use super::context::Context;
use super::program::Call;
use super::progress::watched;
use super::values::{date, one_of};
use crate::actions::{
    Desk, PersonalDecision, PurgeView, Report, decide_for_attention, plan_purge, purge,
};
use crate::domain::fault::why;
use crate::domain::personal::RetentionClass;
use crate::domain::text::fold_key;
use chrono::NaiveDate;
use clap::{ArgGroup, Args};
use std::io::{IsTerminal, Write};

/// What is typed to confirm.
const WORD: &str = "DEPURAR";

/// Borra los datos personales cuyo plazo terminó, o los retiene por orden legal
///
/// Es definitivo: con --simular dice qué se borraría y no borra nada. Los
/// correlativos, los códigos y los hechos sin datos personales se conservan.
#[derive(Debug, Args)]
#[command(
    group(ArgGroup::new("what").required(true).args(["class", "hold", "release"])),
    group(ArgGroup::new("decision").args(["hold", "release"]))
)]
pub(super) struct PurgeArgs {
    /// Clase de datos
    #[arg(long = "clase", value_name = "CLASE", value_parser = one_of([("reclamos", RetentionClass::Claim), ("general", RetentionClass::General), ("reportes", RetentionClass::Report)]), ignore_case = true, requires = "before")]
    class: Option<RetentionClass>,
    /// Los de antes de este día (AAAA-MM-DD o dd/mm/aaaa)
    #[arg(long = "antes-de", value_name = "FECHA", value_parser = date, requires = "class")]
    before: Option<NaiveDate>,
    /// Solo dice qué se borraría
    #[arg(long = "simular", requires = "class")]
    simulate: bool,
    /// Confirma sin preguntar: escriba DEPURAR
    #[arg(
        long = "confirmar",
        value_name = "DEPURAR",
        requires = "class",
        conflicts_with = "simulate"
    )]
    confirmed: Option<String>,
    /// Retiene una atención: no se depura
    #[arg(long = "retener", value_name = "CODIGO", requires = "reason")]
    hold: Option<String>,
    /// Levanta la retención de una atención
    #[arg(long = "liberar", value_name = "CODIGO", requires = "reason")]
    release: Option<String>,
    /// Por qué se retiene o se libera
    #[arg(long = "razon", value_name = "TEXTO", requires = "decision")]
    reason: Option<String>,
}

pub(super) fn run(call: &mut Call<'_>, args: &PurgeArgs) -> Result<Answer, Report> {
    let context = call.context();
    let asks = call.batch().is_none() && std::io::stdin().is_terminal() && !context.json();
    carried_out(call.desk()?, context, args, asks)
}

fn carried_out(
    desk: &mut Desk,
    context: &Context,
    args: &PurgeArgs,
    asks: bool,
) -> Result<Answer, Report> {
    let (decision, code, [what, already]) =
        match (&args.hold, &args.release, args.class, args.before) {
            (Some(code), ..) => (
                PersonalDecision::Hold,
                code,
                [
                    "Atención retenida: no se depura.",
                    "Ya estaba retenida: no cambió nada.",
                ],
            ),
            (None, Some(code), ..) => (
                PersonalDecision::Release,
                code,
                [
                    "Retención levantada.",
                    "No estaba retenida: no cambió nada.",
                ],
            ),
            (None, None, Some(class), Some(before)) => {
                let plan = plan_purge(desk, class, before)?;
                if args.simulate {
                    return answer(&plan);
                }
                confirm(&plan, args.confirmed.as_deref(), asks)?;
                let done = watched(context, "Depurando", |progress| {
                    purge(desk, class, before, progress)
                });
                return answer(&done?);
            }
            _ => return Err(Report::usage("Falta --clase, --retener o --liberar.")),
        };
    let reason = args.reason.as_deref().unwrap_or_default();
    let (attention, is_changed) = decide_for_attention(desk, code, decision, reason)?;
    Ok(Answer::of(&attention)?
        .data(&attention.code)
        .word(if is_changed { what } else { already }))
}

/// Wants the word, from the option or from the person who has read the plan.
fn confirm(plan: &PurgeView, said: Option<&str>, asks: bool) -> Result<(), Report> {
    let typed =
        match said {
            Some(said) => said.to_owned(),
            None if asks => {
                for sentence in sentences(plan) {
                    say(&sentence);
                }
                ask()?
            }
            None => {
                return Err(Report::usage("Falta confirmar; no se borró nada.").hint(format!(
                "Vea antes qué se borraría con --simular, y confirme con --confirmar {WORD}."
            )));
            }
        };
    if fold_key(&typed) == fold_key(WORD) {
        Ok(())
    } else {
        Err(Report::usage(format!(
            "Para depurar hay que escribir {WORD}; no se borró nada."
        )))
    }
}

fn ask() -> Result<String, Report> {
    let unread = |error: std::io::Error| {
        Report::usage(format!(
            "No se pudo leer la respuesta: {}; no se borró nada.",
            why(&error)
        ))
    };
    let mut stderr = std::io::stderr();
    write!(stderr, "Escriba {WORD} y Enter para confirmar: ")
        .and_then(|()| stderr.flush())
        .map_err(unread)?;
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).map_err(unread)?;
    Ok(line)
}

fn answer(view: &PurgeView) -> Result<Answer, Report> {
    Ok(Answer::of(view)?
        .data(view.records.join("\n"))
        .words(sentences(view)))
}

fn sentences(view: &PurgeView) -> Vec<String> {
    let count = format!("registros {}, textos {}", view.records.len(), view.entries);
    let mut sentences = vec![if view.simulated {
        format!("Se borrarían los datos personales de: {count}. No se borró nada.")
    } else {
        format!("Datos personales borrados: {count}.")
    }];
    if !view.held.is_empty() {
        sentences.push(format!(
            "Retenidos por orden legal: {}.",
            view.held.join(", ")
        ));
    }
    if view.without_resolution > 0 {
        sentences.push(format!(
            "Se conservan por no tener resolución firme: {}.",
            view.without_resolution
        ));
    }
    if let Some(backup) = &view.backup {
        sentences.push(format!("Copia nueva comprobada: {}.", backup.display()));
    }
    for (paths, what) in [
        (&view.expired_backups, "Copia anterior borrada"),
        (&view.deleted_documents, "Documento borrado"),
    ] {
        sentences.extend(
            paths
                .iter()
                .map(|path| format!("{what}: {}.", path.display())),
        );
    }
    sentences.extend(
        view.out_of_reach
            .iter()
            .map(|what| format!("Fuera de alcance: {what}.")),
    );
    sentences
}
