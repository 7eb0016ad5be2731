//! `reporte`: the report to the regulator (P).

mod choices;
mod told;

use super::answer::{Answer, value};
use super::listed::{goes_on, listing};
use super::program::Subcommand;
use super::table::columns;
use super::values::{date, limit, one_of, target};
use crate::actions::{
    Desk, Field, GivenApproval, PageAt, PreparedReport, Report, ReportFormat, ReportInput,
    ReportView, VersionsListed, approve_report, export_report, export_report_folder, list_reports,
    plan_report, prepare_report, report_place, send_report, show_report,
};
use crate::domain::authority::Role;
use crate::domain::instant::{date as day, date_clock, local_day};
use crate::domain::text::counted_words;
use choices::Choices;
use chrono::{DateTime, FixedOffset, NaiveDate};
use clap::Args;
use serde_json::json;
use std::path::PathBuf;

pub(super) fn all() -> Vec<Subcommand> {
    vec![
        Subcommand::at_desk("preparar", prepare),
        Subcommand::at_desk("mostrar", show),
        Subcommand::at_desk("listar", list),
        Subcommand::at_desk("aprobar", approve),
        Subcommand::at_desk("enviar", send),
        Subcommand::at_desk("exportar", export),
    ]
}

/// Prepara el reporte a Regulatorio de los eventos que empezaron en un período
///
/// Entran los no previstos sin nada que revisar; los errores, las pruebas y los duplicados,
/// nunca. Con --plan dice qué entraría y qué no, y no guarda nada. Del mismo período prepara
/// la versión siguiente, que dice qué cambió y empieza sin aprobaciones.
#[derive(Debug, Args)]
pub(super) struct PrepareArgs {
    /// Primer día del período (AAAA-MM-DD o dd/mm/aaaa)
    #[arg(long = "desde", value_name = "FECHA", value_parser = date)]
    from: NaiveDate,
    /// Último día del período
    #[arg(long = "hasta", value_name = "FECHA", value_parser = date)]
    to: NaiveDate,
    #[command(flatten)]
    choices: Choices,
    /// Repite lo que se eligió en la versión anterior, salvo lo que aquí se diga de otro modo
    #[arg(long = "como-antes")]
    repeat: bool,
    /// Solo dice qué entraría y qué no
    #[arg(long = "plan")]
    plan: bool,
}

/// Muestra un reporte como se preparó, y dónde está
#[derive(Debug, Args)]
pub(super) struct ShowArgs {
    /// Número del reporte (2026-007), o de una versión suya (2026-007-v1)
    #[arg(value_name = "ID")]
    id: String,
}

/// Lista los reportes, el último preparado primero
///
/// Si hay más de los que caben, dice cuántos faltan y con qué seguir.
#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// Todas las versiones, y no solo la última de cada uno
    #[arg(long = "versiones")]
    versions: bool,
    /// Cuántos, como mucho
    #[arg(long = "limite", value_name = "N", value_parser = limit, default_value = "50")]
    limit: usize,
    /// Sigue después de este reporte, el último que se listó
    #[arg(long = "despues-de", value_name = "ID")]
    after: Option<String>,
}

/// Aprueba un reporte: con su firma, o anota con su evidencia una aprobación dada por otro medio
///
/// Primero el Gerente y después el Director, que son dos personas. Se aprueba la huella de
/// los documentos guardados; lo que cambie después es otra versión, sin aprobaciones.
#[derive(Debug, Args)]
pub(super) struct ApproveArgs {
    /// Número del reporte (2026-007), o de su última versión (2026-007-v1)
    #[arg(value_name = "ID")]
    id: String,
    /// La huella de lo que se leyó: si no es la suya, no se aprueba
    #[arg(long = "huella", value_name = "HUELLA")]
    digest: Option<String>,
    /// El documento que muestra la aprobación (foto, escaneo o PDF)
    #[arg(long = "evidencia", value_name = "ARCHIVO", requires_all = ["name", "post"])]
    evidence: Option<PathBuf>,
    /// Quién aprobó
    #[arg(long = "aprobo", value_name = "NOMBRE", requires_all = ["evidence", "post"])]
    name: Option<String>,
    /// Como qué
    #[arg(long = "cargo", value_name = "CARGO", value_parser = one_of([("gerente", Role::Gerente), ("director", Role::Director)]), ignore_case = true, requires_all = ["evidence", "name"])]
    post: Option<Role>,
}

/// Anota que un reporte aprobado se envió a Regulatorio
#[derive(Debug, Args)]
pub(super) struct SendArgs {
    /// Número del reporte (2026-007), o de su última versión (2026-007-v1)
    #[arg(value_name = "ID")]
    id: String,
    /// Cuándo se envió (AAAA-MM-DD, AAAA-MM-DD HH:MM, HH:MM); si falta, ahora
    #[arg(long = "fecha", value_name = "HORA", allow_hyphen_values = true)]
    at: Option<String>,
}

/// Escribe un reporte como se preparó, byte por byte
///
/// Con --anexo, lo que queda en la empresa; con --caratula, quién lo aprobó y las huellas de
/// sus documentos. En una carpeta que ya existe, todo: PDF, libro, anexo, carátula,
/// aprobaciones anotadas y evidencias de sus eventos.
#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// Número del reporte (2026-007), o de una versión suya (2026-007-v1)
    #[arg(value_name = "ID")]
    id: String,
    /// Archivo, .pdf o .xlsx
    #[arg(
        long = "salida",
        value_name = "ARCHIVO",
        required_unless_present = "folder",
        conflicts_with = "folder"
    )]
    output: Option<PathBuf>,
    /// Reemplaza el archivo, si ya existe
    #[arg(long = "reemplazar", requires = "output")]
    replace: bool,
    /// Escribe la carátula en su lugar, en PDF
    #[arg(long = "caratula", requires = "output")]
    cover: bool,
    /// Escribe el anexo interno en su lugar, que no va a Regulatorio
    #[arg(long = "anexo", requires = "output", conflicts_with = "cover")]
    annex: bool,
    /// Carpeta que ya existe, para todo
    #[arg(long = "carpeta", value_name = "CARPETA")]
    folder: Option<PathBuf>,
}

fn prepare(desk: &mut Desk, args: &PrepareArgs) -> Result<Answer, Report> {
    let (mass_failures, choices) = args.choices.read()?;
    let input = ReportInput {
        from: args.from,
        to: args.to,
        mass_failures,
        choices,
        repeat: args.repeat,
    };
    if args.plan {
        let plan = plan_report(desk, &input)?;
        let view = ReportView::planned(&plan);
        let answer = Answer::of(&view)?.data(told::whole(desk, &view));
        let answer = answer.words(told::offered(&plan)).words(plan.drops());
        return Ok(if plan.unchanged {
            answer.word("Nada cambió desde la versión anterior, que sigue valiendo.")
        } else {
            answer.word("Solo el plan: no se guardó nada.")
        });
    }
    let PreparedReport { view, drops } = prepare_report(desk, &input)?;
    let answer = Answer::of(&view)?.data(told::whole(desk, &view));
    let next = view
        .awaits
        .map(|role| format!("Espera la aprobación del {role}."));
    Ok(answer
        .word(format!("Reporte {} preparado.", view.name))
        .words(drops)
        .words(next))
}

fn show(desk: &mut Desk, args: &ShowArgs) -> Result<Answer, Report> {
    let view = show_report(desk, &args.id)?;
    Ok(Answer::of(&view)?.data(told::whole(desk, &view)))
}

fn list(desk: &mut Desk, args: &ListArgs) -> Result<Answer, Report> {
    let listed = if args.versions {
        VersionsListed::All
    } else {
        VersionsListed::Latest
    };
    let page = match &args.after {
        Some(name) => PageAt::After(report_place(desk, listed, name)?),
        None => PageAt::First,
    };
    let list = list_reports(desk, listed, page, args.limit)?;
    let left = list.left();
    let answer = Answer::of(&listing("reports", &list.rows, list.has_after, left)?)?;
    if list.rows.is_empty() {
        return Ok(answer.word(if args.after.is_some() {
            "No hay más reportes."
        } else {
            "Todavía no se preparó ningún reporte."
        }));
    }
    let rows: Vec<Vec<String>> = list
        .rows
        .iter()
        .map(|it| {
            vec![
                it.name.clone(),
                format!("{} a {}", day(it.from), day(it.to)),
                it.events.to_string(),
                it.due.map(day).unwrap_or_default(),
                match &it.replaced_by {
                    Some(by) => format!("{}, reemplazado por {by}", it.state.label()),
                    None => it.state.label().to_owned(),
                },
                match (it.sent_at, &it.sent_before) {
                    (Some(at), _) => date_clock(at, desk.zone()),
                    (None, Some((name, at))) => {
                        format!("{name}: {}", date_clock(*at, desk.zone()))
                    }
                    (None, None) => String::new(),
                },
                if it.late {
                    "tarde".to_owned()
                } else {
                    String::new()
                },
            ]
        })
        .collect();
    let heading = [
        "Reporte", "Período", "Eventos", "Vence", "Estado", "Enviado", "",
    ];
    let end = list.rows.last().filter(|_| list.has_after);
    Ok(answer
        .data(columns(&heading, &rows))
        .words(end.map(|it| goes_on(left, ("reporte", "reportes"), &it.report))))
}

fn approve(desk: &mut Desk, args: &ApproveArgs) -> Result<Answer, Report> {
    let given = match (&args.name, args.post, &args.evidence) {
        (Some(name), Some(post), Some(evidence)) => Some(GivenApproval {
            name: name.clone(),
            post,
            evidence: evidence.clone(),
        }),
        _ => None,
    };
    let view = approve_report(desk, &args.id, args.digest.as_deref(), given.as_ref())?;
    let answer = Answer::of(&view)?.data(told::whole(desk, &view));
    Ok(answer.word(match view.awaits {
        Some(role) => format!("Aprobado; falta el {role}."),
        None => "Aprobado por los dos: ya se puede enviar a Regulatorio.".to_owned(),
    }))
}

fn send(desk: &mut Desk, args: &SendArgs) -> Result<Answer, Report> {
    let at = match &args.at {
        Some(text) => sent_at(desk, text)?,
        None => None,
    };
    let view = send_report(desk, &args.id, at)?;
    let answer = Answer::of(&view)?.data(told::whole(desk, &view));
    Ok(answer.word(if view.late {
        "Envío anotado, fuera de plazo. Los puntos lo sabrán con su acuse."
    } else {
        "Envío anotado. Los puntos lo sabrán con su acuse."
    }))
}

/// When it was sent: an instant, or a day, which is meant up to its end; none for now.
fn sent_at(desk: &Desk, text: &str) -> Result<Option<DateTime<FixedOffset>>, Report> {
    let Ok(day) = date(text) else {
        return Ok(Some(desk.instant(Field::Sent, text)?));
    };
    let last = desk.instant(Field::Sent, &format!("{day} 23:59"))?;
    let is_today = day == local_day(desk.now(), desk.zone());
    Ok((!is_today).then_some(last))
}

fn export(desk: &mut Desk, args: &ExportArgs) -> Result<Answer, Report> {
    if let Some(folder) = &args.folder {
        let files = export_report_folder(desk, &args.id, folder)?;
        let rows = files.iter().map(|it| it.file.display().to_string());
        let rows: Vec<String> = rows.collect();
        let word = format!(
            "{}: no están cifrados, cuídelos.",
            counted_words(rows.len(), "archivo escrito", "archivos escritos")
        );
        return Ok(Answer::of(&json!({ "files": value(&files)? }))?
            .data(rows.join("\n"))
            .word(word));
    }
    let target = target(args.output.clone(), args.replace);
    let format = match target.as_ref().and_then(ReportFormat::of) {
        Some(ReportFormat::Pdf) if args.cover => ReportFormat::Cover,
        Some(format) if args.annex => format.annexed(),
        Some(format) if !args.cover => format,
        _ => {
            return Err(Report::usage(
                "El reporte se da como .pdf o como .xlsx, y su carátula como .pdf: diga el \
                 archivo con uno de esos nombres.",
            ));
        }
    };
    let done = export_report(desk, &args.id, format, target.as_ref())?;
    let answer = Answer::of(&done)?.data(done.file.display().to_string());
    Ok(if args.cover {
        answer
    } else {
        answer.word(format!(
            "Los mismos bytes que se prepararon. SHA-256 {}",
            done.sha256
        ))
    })
}
