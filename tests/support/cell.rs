//! Bases of a PQR cell, invented.

use contingencia::domain::personal::{RetentionClass, Sealed};
use contingencia::domain::pqr::{
    About, AnswerSense, AppealKind, Appealed, CallResult, CaseEvent, CaseName, CaseRow, Classified,
    Contacted, Deed, Escalated, Extended, Finished, HoldFacts, Identifier, Marking, Origin,
    PqrBase, Reception, ReceptionCounts, Solution, Solved, Undone, VoiceMessage,
};
use contingencia::journal::{Body, case_id, digest, hex};
use contingencia::store::{CaseFilter, Fingerprints, PageAt, Store, StoreError};

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
    let fingerprints = Fingerprints::of(reception)?;
    let received = store.receive_base(reception, &fingerprints, counts, progress);
    received.map(drop)
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

/// Holds a case by legal order, or no more (T1).
pub(crate) fn hold(store: &mut Store, radicado: &str, held: bool) -> Result<(), StoreError> {
    let case = CaseName {
        point: store.terminal().started.point.code.clone(),
        radicado: radicado.to_owned(),
    };
    store.write(|writer| {
        let id = case_id(&case.point, &case.radicado);
        let reason = writer.seal(RetentionClass::General, "Oficio de un juzgado.")?;
        let about = About {
            case,
            seen: None,
            deed: HoldFacts { reason },
        };
        let event = if held {
            CaseEvent::Held(about)
        } else {
            CaseEvent::Released(about)
        };
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

/// Something that is done about a case, by its number, on a day of November 2026: whatever
/// that makes of it.
pub(crate) fn deed(
    store: &mut Store,
    radicado: &str,
    which: usize,
    day: usize,
) -> Result<(), StoreError> {
    let at = format!("2026-11-{day:02}T10:00:00-05:00");
    let at = chrono::DateTime::parse_from_rfc3339(&at).unwrap();
    let before = {
        let found = store.read().pqr_case(radicado)?;
        let work = found.into_iter().next().and_then(|it| it.work);
        work.and_then(|work| {
            Some((
                work.last_in_force()?.replica,
                work.last_in_force()?.sequence,
            ))
        })
    };
    work(store, radicado, |seal| {
        Ok(match which {
            0..=2 => Deed::Classified(Classified {
                cause: Some(char::from(b"ABCDEFG"[day % 7])),
                class: None,
                marking: Marking::default(),
                no_request: which == 2,
            }),
            3 => Deed::Escalated(Escalated {}),
            4 => Deed::Finished(Finished {
                notes: seal("Se verificó el ABC.")?,
                abc: None,
            }),
            5 | 6 => Deed::Solved(Solved {
                at,
                action: Solution::Correction,
                answer: AnswerSense::Negative,
                accepted: which == 5,
                notes: seal("Se corrigió la factura.")?,
            }),
            7 | 8 => Deed::Contacted(Contacted {
                at,
                result: CallResult::NoAnswer,
            }),
            9 => Deed::VoiceMessage(VoiceMessage {
                text: seal("Su PQR fue resuelta.")?,
                late: false,
            }),
            10 => Deed::Appealed(Appealed {
                appeal: AppealKind::Subsidiary,
                filed: at.date_naive(),
                ground: None,
                grounds: seal("No está de acuerdo.")?,
            }),
            11 => Deed::Extended(Extended {
                ends: at.date_naive(),
                reasons: seal("Faltan pruebas.")?,
            }),
            _ => {
                let (replica, sequence) = before.unwrap_or_default();
                let reason = seal("Era otra.")?;
                Deed::Undone(Undone {
                    replica,
                    sequence: sequence.max(1),
                    reason,
                })
            }
        })
    })
}

/// The cases, those that come no more after a dash.
pub(crate) fn queue(store: &Store) -> String {
    let filter = CaseFilter::default();
    let mut lines = store.read().pqr_cases(&filter, &PageAt::First, 99).unwrap();
    lines.sort_by(|one, other| one.radicado.cmp(&other.radicado));
    let of = |gone: bool| -> Vec<&str> {
        let lines = lines.iter().filter(|it| it.gone == gone);
        lines.map(|it| &it.radicado[2..]).collect()
    };
    format!("{} - {}", of(false).join(" "), of(true).join(" "))
}
