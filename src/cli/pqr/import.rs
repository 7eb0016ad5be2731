//! `pqr importar`: a base as the client sends it (X1, X2).

use crate::actions::{
    Advised, BASE_FIELDS, BaseInput, BaseView, DateOrder, Encoding, Field, ReceptionStanding,
    Report, check_target, plan_base, receive_planned, received_view, reconcile_base,
    write_failed_rows,
};
use crate::cli::advice::sentence;
use crate::cli::answer::{Answer, value};
use crate::cli::file_words::listed;
use crate::cli::program::Call;
use crate::cli::progress::stoppable;
use crate::cli::tally::{NoColumn, named_column};
use crate::cli::values::{date, one_of, target};
use crate::domain::pqr::PqrBase;
use crate::domain::text::counted_words;
use chrono::NaiveDate;
use clap::Args;
use std::path::PathBuf;

/// Importa una base de PQR, de una hoja de cálculo o de un CSV
///
/// Antes de guardar dice qué trae: cuántas nuevas, cuáles cambiaron, cuáles ya no vienen y los
/// plazos. Importar otra vez lo mismo no cambia nada; otro archivo de la misma base y corte se
/// rechaza, salvo con --sustituye o si trae corregidas las filas devueltas.
/// Se leen .xlsx, .xls, .xlsb, .ods y CSV, por lo que contienen y no por su nombre. Las
/// columnas se reconocen por su encabezado, en la fila en que esté o en dos seguidas: cuenta
/// y radicado, y si las hay cun, estado, motivo, asesor, fecha (de radicación), clase, razon y
/// subrazon; las demás se conservan. Cuentas y radicados quedan como texto y no se les
/// completan ceros. Las filas que no sirven se listan con su número y no detienen a las
/// demás; la de totales no cuenta. Ctrl+C lo cancela: lo guardado hasta ahí no cuenta, y sigue
/// si se importa otra vez. Termina con código 4 si del archivo no se toma nada.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// El archivo
    #[arg(value_name = "ARCHIVO")]
    file: PathBuf,
    /// Cuál de las dos: mal-escalados (Base 1) o pendientes (Base 2)
    #[arg(long = "base", value_name = "BASE", value_parser = one_of(PqrBase::ALL.map(|it| (it.code(), it))), ignore_case = true)]
    base: PqrBase,
    /// Fecha de corte de la base: AAAA-MM-DD o dd/mm/aaaa
    #[arg(long = "corte", value_name = "FECHA", value_parser = date)]
    cut: NaiveDate,
    /// Solo dice qué pasaría: no cambia nada
    #[arg(long = "plan")]
    plan: bool,
    /// Reemplaza lo que se recibió de esta base y corte
    #[arg(long = "sustituye")]
    replaces: bool,
    /// Quién envió el correo; sus columnas se recuerdan para la próxima
    #[arg(long = "remitente", value_name = "CORREO")]
    sender: Option<String>,
    /// Cuándo llegó el correo: HH:MM, -15, «ayer 18:40», AAAA-MM-DD HH:MM
    #[arg(long = "recibido", value_name = "HORA", allow_hyphen_values = true)]
    received: Option<String>,
    /// La hoja, por su número; si no, la única visible con las columnas y alguna fila
    #[arg(long = "hoja", value_name = "N")]
    sheet: Option<usize>,
    /// Un campo cuya columna tiene otro encabezado, o está repetido; puede repetirse
    #[arg(long = "columna", value_name = "CAMPO=ENCABEZADO", value_parser = column)]
    columns: Vec<(String, String)>,
    /// Orden de día, mes y año, si las fechas se leen de dos maneras
    #[arg(long = "fechas", value_name = "ORDEN", value_parser = one_of(DateOrder::ALL.map(|it| (it.code(), it))), ignore_case = true)]
    dates: Option<DateOrder>,
    /// Cómo está escrito un CSV, si no se reconoce
    #[arg(long = "codificacion", value_name = "NOMBRE", value_parser = one_of(Encoding::ALL.map(|it| (it.code(), it))), ignore_case = true)]
    encoding: Option<Encoding>,
    /// Escribe ahí, en .xlsx, las filas rechazadas con su razón: corregidas, entran igual
    #[arg(long = "devolucion", value_name = "ARCHIVO")]
    failed: Option<PathBuf>,
    /// Reemplaza la devolución si el archivo ya existe
    #[arg(long = "reemplazar", requires = "failed")]
    replace: bool,
}

fn column(text: &str) -> Result<(String, String), NoColumn> {
    named_column(text, &BASE_FIELDS)
}

pub(super) fn run(call: &mut Call<'_>, args: &ImportArgs) -> Result<Answer, Report> {
    let context = call.context();
    let desk = call.desk()?;
    let received = args.received.as_deref();
    let received = received.map(|text| desk.instant(Field::Received, text));
    let input = BaseInput {
        sender: args.sender.clone(),
        received: received.transpose()?,
        sheet: args.sheet,
        columns: args.columns.clone(),
        dates: args.dates,
        encoding: args.encoding,
        replaces: args.replaces,
        ..BaseInput::new(args.file.clone(), args.base, args.cut)
    };
    let target = target(args.failed.clone(), args.replace);
    if let Some(target) = &target {
        check_target(desk, target)?;
    }
    let planned = stoppable(context, "Leyendo filas", |progress| {
        plan_base(desk, input, progress)
    })?;
    let written = target.map(|target| {
        stoppable(context, "Escribiendo filas", |progress| {
            write_failed_rows(desk, &planned, Some(&target), progress)
        })
    });
    let written = match written.transpose()? {
        Some(Some(file)) => Some(format!(
            "Filas rechazadas, con su razón, en {}. Corregidas, impórtelas igual.{}",
            file.display(),
            planned.view().bare_words().unwrap_or_default()
        )),
        Some(None) => Some("Ninguna fila se rechazó: no se escribió la devolución.".to_owned()),
        None => None,
    };
    if planned.reception().rows.is_empty() {
        return Ok(told(&planned.view())?.words(written));
    }
    let standing = reconcile_base(desk, planned.reception())?;
    let view = if args.plan {
        received_view(&planned, &standing, false)
    } else {
        stoppable(context, "Guardando filas", |progress| {
            receive_planned(desk, &planned, &standing, progress)
        })?
    };
    let beside = &view.beside;
    let doubts = view.doubts();
    let answer = reconciled(told(&view.base)?, &standing).words(written);
    let answer = doubts
        .iter()
        .fold(answer, |answer, it| answer.word(format!("Aviso: {it}.")))
        .words(view.newer_words().map(|it| format!("Aviso: {it}.")))
        .words(beside.same_file_words().map(|it| format!("Aviso: {it}.")))
        .words(beside.cut_short_words().map(|it| format!("Aviso: {it}.")))
        .words(beside.unfinished_words().map(|it| {
            let way_out = Advised::DropReception((view.base.base, view.base.cut));
            format!("Aviso: {it}. {}", sentence(&way_out.into()))
        }))
        .document_of(value(&view)?);
    Ok(if args.plan {
        answer.word("Fue solo un plan: no cambió nada.")
    } else if view.already_received {
        answer.word("Este archivo ya se había recibido: no cambia nada. [X12]")
    } else {
        answer
    })
}

/// Radicados of a pile that are named.
const NAMED: usize = 10;

/// The piles of a cut and what they are in deadlines (X2).
fn reconciled(answer: Answer, standing: &ReceptionStanding) -> Answer {
    let told = standing.told().map(|(pile, count)| {
        let listed = standing.reconciled.piles.get(&pile);
        let listed = listed.map_or(&[][..], Vec::as_slice);
        let more = if listed.len() > NAMED { "…" } else { "" };
        let names = listed[..listed.len().min(NAMED)].join(", ");
        format!("{}: {names}{more}", pile.words(count))
    });
    answer
        .data(standing.words())
        .data(told.collect::<Vec<_>>().join("\n"))
}

fn told(view: &BaseView) -> Result<Answer, Report> {
    let sheet = view.sheet.as_ref();
    let of_sheet = sheet.map_or_else(String::new, |sheet| format!(" de la hoja «{sheet}»"));
    let line = format!(
        "{}, corte {}: {}{of_sheet}: {}, {}, {}",
        view.base.label(),
        view.cut.format("%d/%m/%Y"),
        counted_words(view.rows, "fila", "filas"),
        counted_words(view.taken, "se toma", "se toman"),
        counted_words(view.repeated, "repetida", "repetidas"),
        counted_words(view.rejected.len(), "rechazada", "rechazadas")
    );
    let columns = view.columns.iter();
    let columns: Vec<String> = columns
        .map(|(field, header)| format!("{field} = «{header}»"))
        .collect();
    let mut answer = Answer::of(view)?
        .data(line)
        .word(format!("Columnas: {}.", columns.join(", ")));
    if !view.unknown_columns.is_empty() {
        answer = answer.word(format!(
            "Columnas que no se reconocen, y se conservan: «{}».",
            view.unknown_columns.join("», «")
        ));
    }
    if !view.remembered.is_empty() {
        answer = answer.word(format!(
            "Se recuerda de un archivo anterior con estos encabezados la columna de {}.",
            view.remembered.join(", ")
        ));
    }
    if let Some(order) = view.assumed {
        answer = answer.word(format!(
            "Aviso: hay fechas que se leen de dos maneras y las demás no dicen cuál vale; se \
             leyeron como {order}. Si no es así, repita con --fechas mda, dma o amd."
        ));
    }
    if let Some(encoding) = view.encoding.filter(|it| *it == "windows-1252") {
        answer = answer.word(format!(
            "El texto se leyó como {encoding}; si las tildes salen mal, repita con \
             --codificacion."
        ));
    }
    if !view.totals.is_empty() {
        let rows: Vec<String> = view.totals.iter().map(ToString::to_string).collect();
        answer = answer.word(format!(
            "Filas de totales al pie, que no cuentan: {}.",
            rows.join(", ")
        ));
    }
    if !view.repeated_headers.is_empty() {
        let rows = view.repeated_headers.iter().map(ToString::to_string);
        answer = answer.word(format!(
            "Filas que repiten el encabezado, que no cuentan: {}.",
            rows.collect::<Vec<_>>().join(", ")
        ));
    }
    if !view.formats_known {
        answer = answer.word(
            "Aviso: de este tipo de archivo no se sabe el formato de los números: si una cuenta \
             o un radicado muestra ceros a la izquierda, guárdelo en Excel como .xlsx. [X1a]",
        );
    }
    let unseen = view.unseen.words().into_iter();
    answer = answer.words(unseen.map(|it| format!("Oculto: {it}.")));
    let warnings = view.warnings.iter().map(|it| {
        format!(
            "Aviso: fila {}, columna {}: {}. [{}]",
            it.row, it.column, it.message, it.rule
        )
    });
    let all = view.warnings.len() as u64;
    answer = listed(answer, warnings, all, "avisos más: véalos");
    let rows = view.rejected.iter();
    let rows = rows.map(|it| format!("Fila {}, columna {}: {}.", it.row, it.column, it.reason));
    let all = view.rejected.len() as u64;
    answer = listed(answer, rows, all, "filas rechazadas más: véalas");
    let Some(why) = view.nothing_words() else {
        return Ok(answer);
    };
    let hidden = view.may_be_hidden().map(|(number, name)| {
        format!(
            "La hoja {number} «{name}» está oculta y no se leyó: si es la base, repita con --hoja \
             {number}."
        )
    });
    Ok(answer
        .word(format!("{why}: no se guardó nada."))
        .words(hidden)
        .code(4))
}
