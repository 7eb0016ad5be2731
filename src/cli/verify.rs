//! `verificar`: pages, chains, signatures, numbering and records (N4, J2).

use super::advice;
use super::answer::{Answer, err, sentences};
use super::going_on::half;
use super::program::Call;
use super::progress::watched;
use super::table::columns;
use crate::actions::{
    self, ProblemKind, Report, ReportKind, Verification, VerificationView, verify_locked,
};
use crate::domain::text::counted_words;
use clap::Args;

/// Comprueba los datos: páginas, cadenas, firmas, numeración y registros
///
/// Termina con código 3 si encuentra algún problema. Sirve también cuando los
/// datos están tan dañados que la consola no los abre.
#[derive(Debug, Args)]
pub(super) struct VerifyArgs;

/// How much of what has no effect is shown.
const SHOWN: usize = 20;

pub(super) fn run(call: &mut Call<'_>, _: &VerifyArgs) -> Result<Answer, Report> {
    const WHAT: &str = "Verificando anotaciones";
    let context = call.context();
    if let Some(desk) = call.batch() {
        return answer(watched(context, WHAT, |progress| {
            actions::verify(desk, progress)
        })?);
    }
    let (login, passphrase) = context.credentials()?;
    let verified = || {
        watched(context, WHAT, |progress| {
            verify_locked(
                context.paths(),
                &login,
                &passphrase,
                &context.ambient(),
                progress,
            )
        })
    };
    let found = verified()?;
    if found.incoming.is_empty() || !found.problems.is_empty() {
        return answer(found);
    }
    // It goes on first with what was interrupted (M5), which a damaged store is spared.
    match context.desk_of(&login, &passphrase) {
        Ok(desk) => drop(desk),
        Err(report) => {
            err(&sentences(&report));
            return answer(found);
        }
    }
    answer(verified()?)
}

fn answer(found: Verification) -> Result<Answer, Report> {
    let mut problems = found.problems.iter();
    let is_of_search = problems.all(|problem| problem.kind == ProblemKind::Search);
    let is_damaged = found
        .problems
        .iter()
        .any(|problem| problem.kind.is_damage());
    let view = VerificationView::of(found, advice::told);
    let rows: Vec<Vec<String>> = view
        .replicas
        .iter()
        .map(|replica| {
            vec![
                replica.point.clone().unwrap_or_default(),
                replica.terminal.clone().unwrap_or_default(),
                replica
                    .epoch
                    .map(|epoch| epoch.to_string())
                    .unwrap_or_default(),
                format!("{}–{}", replica.from_sequence, replica.to_sequence),
                replica.head.clone(),
            ]
        })
        .collect();
    let mut answer = Answer::of(&view)?;
    if !rows.is_empty() {
        answer = answer.data(columns(
            &[
                "Punto",
                "Terminal",
                "Época",
                "Anotaciones",
                "Huella de la última",
            ],
            &rows,
        ));
    }
    for problem in &view.problems {
        answer = answer.data(format!("Problema: {}", problem.message));
    }
    for bundle in &view.incoming {
        answer = answer.data(half(bundle));
    }
    if let Some(first) = view.missing.first() {
        answer = answer.data(format!(
            "Contenidos personales que otros terminales no enviaron: {}. El primero: {}",
            view.missing.len(),
            first.message
        ));
    }
    for void in view.void.iter().take(SHOWN) {
        answer = answer.data(format!("Sin efecto: {}", void.message));
    }
    let more = view.void_total.saturating_sub(SHOWN as u64);
    if more > 0 {
        answer = answer.data(format!(
            "Sin efecto: {} más (--json).",
            counted_words(more, "anotación", "anotaciones")
        ));
    }
    if !view.ok {
        answer = answer
            .word(format!(
                "Problemas encontrados: {}. No se cambió nada.",
                view.problems.len()
            ))
            .code(ReportKind::Store.exit_code());
    }
    Ok(if view.ok {
        let checked = counted_words(
            view.operations,
            "anotación comprobada",
            "anotaciones comprobadas",
        );
        if view.incoming.is_empty() {
            answer.word(format!("Todo en orden: {checked}."))
        } else {
            answer.word(format!(
                "Todavía no está todo: en orden lo que entró, {checked}."
            ))
        }
    } else if is_of_search {
        // What is done about it is told with it, and nothing that was written is in danger.
        answer
    } else {
        let answer = answer.word("  - Avise a soporte antes de seguir registrando.");
        if is_damaged {
            answer.word("  - Si el archivo está dañado, restaure la última copia: contingencia restaurar ARCHIVO")
        } else {
            answer
        }
    })
}
