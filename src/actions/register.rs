//! The correlative register (*registro*), as an inspector may ask for it at any time (P6).

use super::desk::Desk;
use super::error::ActionError;
use super::outlet::Outgoing;
use super::print::head;
use super::show_outages::{OutageQuery, list_outages};
use super::views::OutageView;
use crate::documents::Paper;
use crate::documents::tabular::{Cell, Column, Note, Tabular, tabular};
use crate::documents::workbook::workbook;
use crate::domain::instant::{date, local_day, midnight, minutes_between};
use crate::domain::text::capitalized;
use crate::files::Target;
use crate::store::{Awaited, Cursor, Gap, PageAt, Progress, StoreError};
use chrono::NaiveDate;
use serde::Serialize;
use std::path::PathBuf;

/// How many events are read at a time.
const PAGE: usize = 500;

/// A register that was written. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Registered {
    /// The file.
    pub file: PathBuf,
    /// How many events are in it.
    pub rows: usize,
    /// What lacks between their numbers, in words.
    pub gaps: Vec<String>,
    /// Of which terminals operations are awaited, in words: there may be events among them.
    pub awaited: Vec<String>,
}

/// What a register or a form of many attentions is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetFormat {
    /// Printed.
    Pdf,
    /// A workbook.
    Xlsx,
}

impl SheetFormat {
    /// The format that the name of a file asks for; none where it asks for another.
    #[must_use]
    pub fn of(target: &Target) -> Option<Self> {
        [Self::Pdf, Self::Xlsx]
            .into_iter()
            .find(|format| target.is_named(format.extension()))
    }

    pub(super) const fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Xlsx => "xlsx",
        }
    }
}

/// Writes the register of the events that began in a period, all scenarios, with what
/// lacks between their numbers explained.
///
/// # Errors
/// The office's template does not work, or the file cannot be written.
pub fn write_register(
    desk: &Desk,
    query: &OutageQuery,
    format: SheetFormat,
    target: Option<&Target>,
    paper: Option<Paper>,
) -> Result<Registered, ActionError> {
    write(desk, query, format, (target, paper), &mut |_, _| true)
}

/// A register to be written: of which days, as what, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterInput {
    /// The first day on which an event of it began.
    pub from: Option<NaiveDate>,
    /// The last.
    pub until: Option<NaiveDate>,
    /// As what.
    pub format: SheetFormat,
    /// The folder; none for that of the documents.
    pub folder: Option<PathBuf>,
}

/// Prepares the writing of a register for another thread, so that the counter keeps
/// working; whoever may read may have it (P6).
///
/// # Errors
/// The store no longer opens. The job fails where the file cannot go there, where
/// the office's template does not work, or where the person stopped it: nothing is left
/// of it then.
pub fn register_job(
    desk: &Desk,
    input: RegisterInput,
) -> Result<
    impl FnOnce(Progress<'_>) -> Result<Registered, ActionError> + Send + 'static,
    ActionError,
> {
    let desk = Desk::over(desk.store.beside()?)?;
    Ok(move |progress: Progress<'_>| {
        let begins = |day: NaiveDate| midnight(day, desk.zone());
        let after = input.until.and_then(|day| day.succ_opt());
        let query = OutageQuery {
            from: input.from.map(begins),
            until: after.map(begins),
            ..OutageQuery::default()
        };
        let format = input.format;
        let target = input.folder.map(|folder| {
            let named = desk.now().with_timezone(&desk.zone());
            let named = named.format("registro-%Y%m%d-%H%M%S");
            Target::new(folder.join(format!("{named}.{}", format.extension())))
        });
        write(&desk, &query, format, (target.as_ref(), None), progress)
    })
}

fn write(
    desk: &Desk,
    query: &OutageQuery,
    format: SheetFormat,
    (target, paper): (Option<&Target>, Option<Paper>),
    progress: Progress<'_>,
) -> Result<Registered, ActionError> {
    let file = Outgoing::begin(desk, target, "registro", format.extension())?;
    let register = register(desk, query, progress)?;
    let bytes = match format {
        SheetFormat::Pdf => {
            let paper = paper.unwrap_or_else(|| Paper::usual_in(desk.profile().country));
            tabular(&desk.press(), &register.data, paper)?
        }
        SheetFormat::Xlsx => workbook(&register.data)?,
    };
    Ok(Registered {
        file: file.write(&bytes)?,
        rows: register.data.rows.len(),
        gaps: register.gaps,
        awaited: register.awaited,
    })
}

/// The columns, with their widths in signs.
const COLUMNS: [Column; 16] = [
    column("Correlativo", 24),
    column("Canal", 7),
    column("Tipo", 10),
    column("Trámite", 18),
    column("Aplicativos", 15),
    column("Escenario", 11),
    column("Inicio", 12),
    column("Detectado", 12),
    column("Registrado", 12),
    column("Restablecido", 14),
    column("Cerrado", 12),
    column("Duración", 11),
    column("Atenc.", 7),
    column("Motivo", 17),
    column("Comunicado y código oficial", 14),
    column("Situación", 19),
];

const fn column(title: &'static str, width: u16) -> Column {
    Column { title, width }
}

/// A register that was made and not yet written.
struct Made {
    data: Tabular,
    gaps: Vec<String>,
    awaited: Vec<String>,
}

fn register(desk: &Desk, query: &OutageQuery, progress: Progress<'_>) -> Result<Made, ActionError> {
    let mut outages = all(desk, query, progress)?;
    outages.sort_by(|one, other| one.correlative.cmp(&other.correlative));
    let gaps = gaps(desk)?;
    let awaited = awaited(desk)?;
    let period = period(desk, query);
    let mut notes = vec![Note {
        heading: "Numeración".to_owned(),
        lines: if gaps.is_empty() {
            vec!["Ningún correlativo falta ni está dado dos veces en este registro.".to_owned()]
        } else {
            gaps.clone()
        },
    }];
    if !awaited.is_empty() {
        notes.push(Note {
            heading: "Lo que se espera de los terminales".to_owned(),
            lines: awaited.clone(),
        });
    }
    notes.push(Note {
        heading: "Cómo se lee".to_owned(),
        lines: READING.iter().map(|line| (*line).to_owned()).collect(),
    });
    Ok(Made {
        data: Tabular {
            head: head(desk, &period),
            title: "Registro correlativo de eventos de inoperatividad".to_owned(),
            facts: facts(&outages, period),
            columns: COLUMNS.to_vec(),
            rows: outages.iter().map(row).collect(),
            empty: "Ningún evento empezó en este período.".to_owned(),
            notes,
        },
        gaps,
        awaited,
    })
}

const READING: [&str; 3] = [
    "El correlativo es único por punto, año y serie del terminal, y no se reutiliza. Ningún evento se borra: los errores, las pruebas y los duplicados figuran con su situación.",
    "La duración va del inicio al restablecimiento; lo que sigue abierto no la tiene todavía.",
    "Un duplicado empezó dentro de otro evento del mismo punto y tipo.",
];

fn period(desk: &Desk, query: &OutageQuery) -> String {
    let day = |at| date(local_day(at, desk.zone()));
    let last = query
        .until
        .map(|until| until - chrono::TimeDelta::seconds(1));
    match (query.from.map(day), last.map(day)) {
        (Some(from), Some(until)) => format!("Del {from} al {until}"),
        (Some(from), None) => format!("Desde el {from}"),
        (None, Some(until)) => format!("Hasta el {until}"),
        (None, None) => "Todos los eventos".to_owned(),
    }
}

fn facts(outages: &[OutageView], period: String) -> Vec<(String, String)> {
    let count = |is: fn(&OutageView) -> bool| outages.iter().filter(|it| is(it)).count();
    [
        ("Período, por el inicio del evento", period),
        ("Eventos", outages.len().to_string()),
        (
            "De más de una hora",
            count(|it| it.over_one_hour).to_string(),
        ),
        (
            "Sin restablecer",
            count(|it| it.restored_at.is_none()).to_string(),
        ),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}

fn all(
    desk: &Desk,
    query: &OutageQuery,
    progress: Progress<'_>,
) -> Result<Vec<OutageView>, ActionError> {
    let mut found = Vec::new();
    let mut page = PageAt::First;
    loop {
        let list = list_outages(desk, query, page, PAGE)?;
        let end = list.edges.map(|(_, end)| end);
        let total = if list.total.and_more {
            0
        } else {
            list.total.count as u64
        };
        found.extend(list.rows);
        if !progress(found.len() as u64, total) {
            return Err(StoreError::Cancelled.into());
        }
        page = match end {
            Some(end) if list.has_after => PageAt::<Cursor>::After(end),
            _ => return Ok(found),
        };
    }
}

fn row(outage: &OutageView) -> Vec<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let minutes = |restored| minutes_between(outage.started_at, restored);
    let codes = [outage.notice.as_deref(), outage.official_code.as_deref()];
    let codes: Vec<&str> = codes.into_iter().flatten().collect();
    vec![
        text(&outage.correlative),
        text(outage.channel.label()),
        text(outage.procedure_type.label()),
        text(&outage.procedure),
        Cell::some(Some(outage.applications.join(", "))),
        text(outage.scenario.label()),
        Cell::At(outage.started_at),
        Cell::At(outage.detected_at),
        Cell::At(outage.registered_at),
        Cell::at(outage.restored_at),
        Cell::at(outage.closed_at),
        outage
            .restored_at
            .map_or(Cell::Nothing, |restored| Cell::Lasting(minutes(restored))),
        Cell::Count(outage.attentions.into()),
        Cell::some(outage.cause_told()),
        Cell::some(Some(codes.join(" · "))),
        Cell::Text(situation(outage)),
    ]
}

/// Where an event stands, and what an inspector must know of it.
fn situation(outage: &OutageView) -> String {
    let mut told = vec![outage.state.label().to_owned()];
    if let Some(principal) = &outage.duplicate_of {
        // The same point's: its number says which.
        let number = principal.splitn(3, '-').nth(2).unwrap_or(principal);
        told.push(format!("duplicado de {number}"));
    }
    for (is, words) in [
        (outage.closing_to_validate, "cierre por validar"),
        (outage.closed_unconfirmed, "sin confirmación de la falla"),
        (outage.late_registration, "registrado con retraso"),
        (outage.corrections > 0, "corregido"),
        (outage.reported_at.is_some(), "reportado a Regulatorio"),
    ] {
        if is {
            told.push(words.to_owned());
        }
    }
    capitalized(&told.join("; "))
}

/// What lacks between the numbers, each with what is known of it.
fn gaps(desk: &Desk) -> Result<Vec<String>, ActionError> {
    let read = desk.store.read();
    let mut told = Vec::new();
    for gap in read.gaps()? {
        let names = gap.names();
        told.push(match gap.missing() {
            None => format!("{names} está dado dos veces: se conservan ambos."),
            Some((first, last)) if first == last => {
                format!("Falta {names}: {}.", absence(desk, &gap)?)
            }
            Some(_) => format!("Faltan de {names}: {}.", absence(desk, &gap)?),
        });
    }
    Ok(told)
}

/// Why numbers are not here, as far as this store knows.
fn absence(desk: &Desk, gap: &Gap) -> Result<String, ActionError> {
    let read = desk.store.read();
    let aside = read.aside_of(gap.replica)?;
    let void: u64 = read.void_of(gap.replica)?.values().sum();
    Ok(match (aside, void) {
        (0, 0) => "no ha llegado ningún paquete con ese número de su terminal".to_owned(),
        (0, void) => format!(
            "de su terminal se conservan anotaciones sin efecto: {void}; «verificar» las nombra"
        ),
        (aside, _) => format!(
            "de su terminal hay anotaciones apartadas: {aside}; esperan a las anteriores o son de otra historia suya"
        ),
    })
}

/// Whose operations are missing while later ones of them are here: events that have no
/// number here yet, and leave no gap in the numbers.
fn awaited(desk: &Desk) -> Result<Vec<String>, ActionError> {
    let read = desk.store.read();
    let standings = read.standings()?;
    let mut told = Vec::new();
    for awaited in read.awaited()? {
        let point = standings.of(awaited.replica).map(|it| it.point.to_string());
        let point = point.unwrap_or_else(|| "un punto que aún no se conoce".to_owned());
        let terminal = read.terminal(awaited.replica)?;
        let terminal =
            terminal.map_or_else(String::new, |it| format!(", terminal {}", it.series()));
        let Awaited {
            from, to, waiting, ..
        } = awaited;
        let missing = if from == to {
            format!("se espera la anotación {from}")
        } else {
            format!("se esperan las anotaciones {from} a {to}")
        };
        told.push(format!(
            "De {point}{terminal} {missing}; ya llegaron posteriores: {waiting}. Puede haber eventos que este registro aún no tiene."
        ));
    }
    Ok(told)
}
