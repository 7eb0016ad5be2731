//! The report to the regulator and the figures of a year.
//!
//! What is wanted: 1,000 events as a PDF in 1.5 s, and twice as many in twice as long;
//! 20,000 rows as a workbook in twice what writing the same cells bare takes; a year of
//! figures over a million operations in 300 ms; resident under 200 MB.

use super::export::{forget_peak, peak};
use super::generated;
use super::store::{asked_for, desk, median};
use contingencia::actions::{FigureSpan, show_figures};
use contingencia::documents::regulatory_report::{annex_workbook, printed, workbook};
use contingencia::documents::{Head, Paper, Press};
use contingencia::domain::calendar::Country;
use contingencia::domain::report::{
    Column, Layout, Part, ReportKind, ReportModel, ReportRow, SHIPPED, Value,
};
use rust_xlsxwriter::Workbook;
use serde_json::json;
use std::process::Command;
use std::time::Instant;
use uuid::Uuid;

const EVENTS: u32 = 1_000;
const ROWS: u32 = 20_000;
const YEAR: i32 = 2020;

/// Milliseconds of each of some tries.
fn timed(times: usize, mut work: impl FnMut()) -> Vec<f64> {
    (0..times)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed().as_secs_f64() * 1000.0
        })
        .collect()
}

fn head() -> Head {
    Head {
        company: "Empresa Ejemplo S. A. C.".into(),
        point_code: "OFI001".into(),
        point_name: "Oficina Inventada".into(),
        country: Country::PE,
        reference: "2026-007-v1".into(),
        issued_at: "2026-11-22T12:05:30-05:00".parse().expect("an instant"),
    }
}

fn row(number: u32) -> ReportRow {
    let kinds = ["reclamos", "altas", "bajas", "consultas"];
    let day = 1 + number % 28;
    let at = |clock: &str| format!("2026-10-{day:02}T{clock}:00-05:00");
    serde_json::from_value(json!({
        "id": Uuid::from_u128(number.into()),
        "correlative": format!("LIM{:03}-2026-A-{number:06}", 14 + number % 50),
        "point": format!("LIM{:03}", 14 + number % 50),
        "terminal": "A",
        "point_name": format!("CAC Inventado {}", number % 50),
        "department": "Lima",
        "province": "Lima",
        "district": "San Isidro",
        "channel": "cac",
        "procedure_type": kinds[(number % 4) as usize],
        "procedure": "Migración de Plan",
        "applications": ["SIAC ÚNICO", "Web Asesor reclamos"],
        "scenario": "unforeseen",
        "state": "closed",
        "cause": "Corte del fluido eléctrico",
        "sustento": format!(
            "Corte de fluido en el punto a las 10:31, aviso {number} de la empresa eléctrica; \
             volvió solo y se revisaron todas las PCs del mostrador."
        ),
        "confirmed": false,
        "started_at": at("10:31"),
        "started_source": "user",
        "detected_at": at("10:33"),
        "registered_at": at("10:35"),
        "restored_at": at("11:46"),
        "restored_source": "user",
        "closed_at": at("12:10"),
        "duration_seconds": 4500 + i64::from(number % 60) * 60,
        "over_one_hour": true,
        "late_registration": false,
        "closing_to_validate": false,
        "attentions": number % 9,
        "critical_pending": 0,
        "critical_elsewhere": number % 2,
        "not_served": number % 40,
        "responsibility": "fortuitous",
        "measures": "Se avisó a la empresa eléctrica y se atendió con el formato manual.",
        "verdict": true,
        "evidence": [],
        "regularization": "pending",
        "report_due": "2026-11-05",
        "without_effect": false,
    }))
    .expect("a row")
}

fn model(events: u32) -> ReportModel {
    let day = |text: &str| text.parse().expect("a day");
    let mut model = ReportModel {
        name: "2026-007 v1".into(),
        version: 1,
        entity: "Empresa Ejemplo S. A. C.".into(),
        contact: "Persona Inventada".into(),
        kind: ReportKind::Final,
        replaces: None,
        corrects: None,
        from: day("2026-10-01"),
        to: day("2026-10-31"),
        due: Some(day("2026-11-05")),
        prepared_at: head().issued_at,
        prepared_by: "Persona Inventada".into(),
        mass_failures: None,
        rows: (0..events).map(row).collect(),
        left_out: Vec::new(),
        failed_checks: Vec::new(),
        warnings: Vec::new(),
        changes: Vec::new(),
        columns: Vec::new(),
        layout: String::new(),
        declaration: String::new(),
    };
    model.lay_out(&Layout::parse(SHIPPED).expect("the shipped layout"));
    model
}

/// Asks this binary for one document and nothing else: what memory it takes is only known of
/// a process that did nothing before.
const ASK: &str = "CONTINGENCIA_BENCH_REPORT";

/// Makes what is asked for, if anything is.
pub(crate) fn is_asked_for() -> bool {
    let Ok(asked) = std::env::var(ASK) else {
        return false;
    };
    let (what, count) = asked.split_once(' ').expect("what and how many");
    let (head, model) = (head(), model(count.parse().expect("a number")));
    let before = peak();
    match what {
        "pdf" => printed_alone(&head, &model),
        _ => books(&head, &model),
    }
    println!(
        "reports: {asked} in a process of its own: resident {}, {before} before",
        peak()
    );
    true
}

fn alone(what: &str, count: u32) {
    let program = std::env::current_exe().expect("this program");
    let ended = Command::new(program)
        .env(ASK, format!("{what} {count}"))
        .status();
    assert!(ended.expect("it starts").success());
}

fn printed_alone(head: &Head, model: &ReportModel) {
    let press = Press::embedded();
    let mut bytes = 0;
    let mut took = timed(3, || {
        bytes = printed(&press, head, model, Paper::A4)
            .expect("a report")
            .len();
    });
    let (took, events) = (median(&mut took), model.rows.len());
    #[allow(clippy::cast_precision_loss, reason = "small numbers")]
    let each = took / events as f64;
    println!("reports: {events} events to PDF in {took:.0} ms, {each:.2} ms each, {bytes} B");
}

fn books(head: &Head, model: &ReportModel) {
    drop(workbook(head, model).expect("a workbook"));
    drop(annex_workbook(head, model).expect("a workbook"));
}

/// Half as many events as are wanted, so many, and twice as many.
pub(crate) fn print() {
    if asked_for("reports") {
        for events in [EVENTS / 2, EVENTS, EVENTS * 2] {
            alone("pdf", events);
        }
    }
}

/// The cells of a part, row by row.
fn cells(model: &ReportModel, part: Part) -> Vec<Vec<Value>> {
    let named = |field: &str| Column::named(field).expect("a column");
    let columns = model.columns.iter().filter(|it| it.part == part);
    let mut columns: Vec<Column> = columns.map(|it| named(&it.field)).collect();
    if part == Part::Annex {
        columns.insert(0, Column::Correlative);
    }
    let row = |row| columns.iter().map(|column| column.value(row)).collect();
    model.rows.iter().map(row).collect()
}

/// Writes cells as they are, and nothing else of a workbook.
fn bare(parts: &[Vec<Vec<Value>>]) -> usize {
    let mut book = Workbook::new();
    for rows in parts {
        let sheet = book.add_worksheet();
        for (at, row) in (0..).zip(rows) {
            for (column, value) in (0..).zip(row) {
                #[allow(clippy::cast_precision_loss, reason = "small numbers")]
                let written = match value {
                    Value::Nothing => continue,
                    Value::Text(text) => sheet.write_string(at, column, text),
                    Value::Count(count) => sheet.write_number(at, column, *count as f64),
                    Value::At(instant) => {
                        sheet.write_number(at, column, instant.timestamp() as f64 / 86_400.0)
                    }
                    Value::Lasting(minutes) => {
                        sheet.write_number(at, column, *minutes as f64 / 1_440.0)
                    }
                };
                written.expect("a cell");
            }
        }
    }
    book.save_to_buffer().expect("a workbook").len()
}

/// A large report as a workbook, beside its cells written bare, in turn.
pub(crate) fn book() {
    if !asked_for("reports") {
        return;
    }
    let (head, model) = (head(), model(ROWS));
    let parts = [Part::Official, Part::Annex].map(|part| cells(&model, part));
    let (mut ours, mut others, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..5 {
        let took = timed(1, || books(&head, &model))[0];
        let beside = timed(1, || assert!(bare(&parts) > 0))[0];
        ours.push(took);
        others.push(beside);
        ratios.push(took / beside);
    }
    println!(
        "reports: {ROWS} rows to XLSX in {:.0} ms; the same cells bare {:.0} ms: {:.2} times",
        median(&mut ours),
        median(&mut others),
        median(&mut ratios),
    );
    alone("xlsx", ROWS);
}

/// The figures of a year in a store of a million operations.
pub(crate) fn figures() {
    if !asked_for("reports") {
        return;
    }
    let desk = desk(&generated::folder());
    let span = FigureSpan::of(YEAR, None).expect("a year");
    let events = show_figures(&desk, span).expect("figures").total.events;
    forget_peak();
    let mut took = timed(9, || drop(show_figures(&desk, span).expect("figures")));
    println!(
        "reports: figures of a year, {events} events among a million operations, in {:.1} ms, \
         the longest {:.1} ms; resident {}",
        median(&mut took),
        took.last().copied().unwrap_or_default(),
        peak()
    );
}
