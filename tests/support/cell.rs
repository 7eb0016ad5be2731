//! Bases of a PQR cell, invented.

use contingencia::domain::personal::{RetentionClass, Sealed};
use contingencia::domain::pqr::{
    CaseEvent, CaseName, CaseRow, Deed, Finished, Identifier, Marking, Origin, PqrBase, Reception,
    ReceptionCounts,
};
use contingencia::journal::{Body, case_id, digest, hex};
use contingencia::store::{Store, StoreError};

/// A text, as a cell of a workbook kept it.
pub(crate) fn identifier(value: &str) -> Identifier {
    Identifier {
        value: value.to_owned(),
        origin: Origin::Text,
    }
}

/// A row of a base: its radicado and its account by its number.
pub(crate) fn row(number: u32, state: &str) -> CaseRow {
    CaseRow {
        sheet_row: number + 2,
        radicado: identifier(&format!("R-{number}")),
        cun: Some(identifier(&format!("4347-26-{number:010}"))),
        account: Some(identifier(&format!("{:08}", 41_000 + number))),
        state: Some(state.to_owned()),
        reason: Some("Cobro de equipos".to_owned()),
        adviser: Some(format!("Asesora Inventada {}", number % 7)),
        filed_at: (number % 5 != 4).then(|| {
            "2026-11-03".parse::<chrono::NaiveDate>().unwrap()
                + chrono::Days::new(u64::from(number % 9))
        }),
        class: None,
        marking: Marking {
            reason: Some("FACTURACION".to_owned()),
            sub_reason: None,
        },
        unknown: vec![("Torre".to_owned(), "Norte".to_owned())],
    }
}

/// A base of some rows; its digest is that of what it says.
pub(crate) fn reception(base: PqrBase, cut: &str, rows: Vec<CaseRow>) -> Reception {
    let said = format!("{base:?} {cut} {rows:?}");
    Reception {
        base,
        cut: cut.parse().unwrap(),
        file: "base inventada.xlsx".to_owned(),
        sha256: hex(&digest(said.as_bytes())),
        sender: Some("remitente@ejemplo.invalid".to_owned()),
        received: None,
        replaces: false,
        returned: false,
        sent: rows.len() as u64,
        rows,
        rejected: Vec::new(),
        warnings: Vec::new(),
        columns: std::collections::BTreeMap::new(),
        unknown_columns: Vec::new(),
    }
}

/// Takes a base in.
pub(crate) fn receive(
    store: &mut Store,
    reception: &Reception,
    progress: &mut dyn FnMut(u64, u64) -> bool,
) -> Result<(), StoreError> {
    let counts = ReceptionCounts::default();
    store.receive_base(reception, counts, progress).map(drop)
}

/// Finishes a case as escalated by mistake.
pub(crate) fn finish(store: &mut Store, radicado: &str) -> Result<(), StoreError> {
    work(store, radicado, |seal| {
        let notes = seal("Se verificó el ABC.")?;
        Ok(Deed::Finished(Finished { notes, abc: None }))
    })
}

/// Puts a text away.
pub(crate) type Seal<'s> = dyn FnMut(&str) -> Result<Sealed, StoreError> + 's;

/// Does something about a case, knowing of all that was done here.
pub(crate) fn work(
    store: &mut Store,
    radicado: &str,
    deed: impl FnOnce(&mut Seal<'_>) -> Result<Deed, StoreError>,
) -> Result<(), StoreError> {
    let case = CaseName {
        point: store.terminal().started.point.code.clone(),
        radicado: radicado.to_owned(),
    };
    store.write(|writer| {
        let id = case_id(&case.point, &case.radicado);
        let steps = writer
            .read()
            .pqr_work(id)?
            .map_or(0, |work| work.steps.len());
        let deed = deed(&mut |text| writer.seal(RetentionClass::General, text))?;
        let event = CaseEvent::of(case, u32::try_from(steps).ok(), deed);
        writer.append(id, &Body::PqrCase(event))
    })
}

/// How many cases there are in a data folder, and how many rows of what was cut short; none
/// where nothing was.
pub(crate) fn held(data: &std::path::Path) -> (u64, Option<u64>) {
    use super::store::running;
    let secret = secrecy::SecretString::from(crate::cli::PASSPHRASE);
    let paths = contingencia::config::Paths::new(data);
    let store = Store::unlock(paths, "marta", &secret, running()).unwrap();
    let counts = store.read().cell_counts("LIM014").unwrap();
    let mut left = store.read().leftovers().unwrap();
    assert!(left.len() < 2, "{left:?}");
    let cases = counts.states.iter().map(|(_, count)| count).sum();
    (cases, left.pop().map(|it| it.here))
}
