//! Whatever a text is: made safe to show it stays so, no spreadsheet computes a
//! cell of it, and what a code was read from is written again.
#![no_main]

use chrono::{DateTime, FixedOffset};
use contingencia::domain::calendar::Country;
use contingencia::domain::identity::{self, DocumentType};
use contingencia::domain::instant::parse_instant;
use contingencia::domain::masking;
use contingencia::domain::money::Money;
use contingencia::domain::numbering::{CodeEnd, Correlative, CorrelativeEnd, ProvisionalCode};
use contingencia::domain::regularization::read_official_code;
use contingencia::domain::text::{fold_accents, fold_key, strip_control, strip_control_lines};
use contingencia::{NESTING, table_of, too_deep};
use libfuzzer_sys::fuzz_target;
use std::fmt::{Debug, Display};
use std::str::FromStr;
use std::sync::LazyLock;

static NOW: LazyLock<DateTime<FixedOffset>> = LazyLock::new(|| {
    DateTime::parse_from_rfc3339("2026-11-22T18:00:00-05:00").expect("it is an instant")
});

fuzz_target!(|bytes: &[u8]| {
    if let Ok(json) = serde_json::from_slice::<serde_json::Value>(bytes) {
        // Of two values under one name the last stays: it may be less deep.
        assert!(too_deep(bytes) || depth(&json) <= NESTING);
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    safe(text);
    let cells: Vec<&str> = text.split('|').collect();
    table(&cells);
    read_again::<ProvisionalCode>(text);
    read_again::<Correlative>(text);
    read_again::<Money>(text);
    let _ = text.parse::<CorrelativeEnd>();
    if let (Ok(code), Ok(end)) = (text.parse::<ProvisionalCode>(), text.parse::<CodeEnd>()) {
        assert!(end.names(&code), "{code}");
    }
    if let Ok(at) = parse_instant(text, *NOW, Country::PE.time_zone()) {
        let _ = contingencia::domain::instant::relative_age(at, *NOW);
    }
    let _ = read_official_code(text, &[]);
    let _ = (fold_accents(text), fold_key(text));
    for country in [Country::PE, Country::CO] {
        let _ = identity::check_phone(country, text);
    }
    if let Ok(kind) = cells[0].parse::<DocumentType>() {
        let _ = identity::check_document(kind, text);
    }
    let _ = identity::check_email(text);
    let _ = (masking::mask_document(text), masking::mask_phone(text));
    let _ = (masking::mask_email(text), masking::mask_text(text));
    let _ = masking::mask_name(text);
});

fn depth(json: &serde_json::Value) -> usize {
    match json {
        serde_json::Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or(0),
        serde_json::Value::Object(fields) => 1 + fields.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

fn safe(text: &str) {
    let line = strip_control(text);
    assert!(!line.chars().any(char::is_control));
    assert_eq!(strip_control(&line), line);
    let lines = strip_control_lines(text);
    assert!(!lines.chars().any(|c| c.is_control() && c != '\n'));
    assert_eq!(strip_control_lines(&lines), lines);
}

fn table(cells: &[&str]) {
    let bytes = table_of(cells).expect("it is written to memory");
    let rows = bytes.strip_prefix(b"\xef\xbb\xbf").expect("it has a mark");
    let mut reader = csv::ReaderBuilder::new().from_reader(rows);
    let mut count = 0;
    for row in reader.records() {
        let row = row.expect("a row is read");
        let cell = row.get(0).expect("it has a cell");
        assert_eq!(row.len(), 1);
        assert!(
            !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
            "{cell:?}"
        );
        assert!(
            !cell.chars().any(|c| c.is_control() && c != '\n'),
            "{cell:?}"
        );
        count += 1;
    }
    assert_eq!(count, cells.len());
}

/// What was read says the same again.
fn read_again<T: FromStr<Err: Debug> + Display + PartialEq + Debug>(text: &str) {
    if let Ok(value) = text.parse::<T>() {
        assert_eq!(value.to_string().parse::<T>().expect("it was read"), value);
    }
}
