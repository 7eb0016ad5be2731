//! What a cell keeps of an account: for the report that its holder asks for (T2), and held
//! by legal order (T1).

use super::super::desk::Desk;
use super::super::error::{ActionError, Field};
use super::super::fields::required;
use super::view::{CaseView, CaseViewer};
use super::{at_a_cell, clocks};
use crate::domain::authority::Permission;
use crate::domain::personal::RetentionClass;
use crate::domain::pqr::{About, CaseEvent, CaseName, HoldFacts, PqrBase, PqrCase, RowContent};
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::journal::{Body, case_id};
use crate::store::StoreError;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeSet;
use uuid::Uuid;

/// A case of an account. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonCase {
    /// Its point.
    pub point: String,
    /// Its radicado.
    pub radicado: String,
    /// As it stands, nothing of it covered; none where nothing of it counts.
    pub case: Option<CaseView>,
    /// Every row in which the account came.
    pub rows: Vec<PersonRow>,
    /// The record of what was done about it.
    #[serde(skip)]
    pub(crate) id: Uuid,
}

/// A row of a base that says an account. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonRow {
    /// Its base.
    pub base: PqrBase,
    /// Its cut.
    pub cut: NaiveDate,
    /// Its number in the sheet.
    pub row: u32,
    /// Whether its reception counts.
    pub in_force: bool,
    /// All that it says.
    #[serde(flatten)]
    pub content: RowContent,
}

/// The cases in which an account came, by their radicado.
pub(in crate::actions) fn cases_of_account(
    desk: &Desk,
    account: &str,
) -> Result<Vec<PersonCase>, ActionError> {
    let read = desk.store.read();
    let viewer = CaseViewer::new(desk)?;
    let mut cases: Vec<PersonCase> = Vec::new();
    for row in read.rows_of_account(account)? {
        let is_last = |it: &PersonCase| (&it.point, &it.radicado) == (&row.point, &row.radicado);
        if !cases.last().is_some_and(is_last) {
            let mut found = read.pqr_case(&row.radicado)?.into_iter();
            let found = found.find(|it| it.line.point == row.point);
            let view = found.map(|case| viewer.of(&mut clocks(desk), case, true));
            cases.push(PersonCase {
                id: case_id(&row.point, &row.radicado),
                case: view.transpose()?,
                point: row.point,
                radicado: row.radicado,
                rows: Vec::new(),
            });
        }
        let said = PersonRow {
            base: row.base,
            cut: row.cut,
            row: row.row,
            in_force: row.in_force,
            content: read.sealed(&row.content)?.unwrap_or_default(),
        };
        if let Some(case) = cases.last_mut() {
            case.rows.push(said);
        }
    }
    Ok(cases)
}

/// Holds every case of this cell in which an account came, so that nothing of it is purged,
/// or holds them no more; answers them, their accounts masked (T1).
///
/// # Errors
/// This is no cell, the role may not, no case of it has that account, the reason is missing,
/// or the store cannot be written.
pub fn hold_cases(
    desk: &mut Desk,
    account: &str,
    held: bool,
    reason: &str,
) -> Result<Vec<CaseView>, ActionError> {
    at_a_cell(desk)?;
    desk.permit(Permission::LegalHold)?;
    let account = required(Field::Account, account)?;
    let reason = required(Field::Reason, reason)?;
    let point = desk.point().to_owned();
    let rows = desk.store.read().rows_of_account(account)?;
    let own = rows.into_iter().filter(|row| row.point == point);
    let radicados: BTreeSet<String> = own.map(|row| row.radicado).collect();
    if radicados.is_empty() {
        let told = "Ningún caso de esta célula tiene esa cuenta. No se guardó nada.";
        return Err(Refusal::new(Rule::T1, told)
            .hint("Revise la cuenta: va como viene en las bases, con sus ceros.")
            .into());
    }
    desk.store.write(|writer| {
        for radicado in &radicados {
            let id = case_id(&point, radicado);
            let work = writer.read().pqr_work(id)?;
            if work.as_ref().is_some_and(PqrCase::is_held) == held {
                continue;
            }
            let reason = writer.seal(RetentionClass::General, reason)?;
            let about = About {
                case: CaseName {
                    point: point.clone(),
                    radicado: radicado.clone(),
                },
                seen: None,
                deed: HoldFacts { reason },
            };
            let event = if held {
                CaseEvent::Held(about)
            } else {
                CaseEvent::Released(about)
            };
            writer.append(id, &Body::PqrCase(event))?;
        }
        Ok::<_, StoreError>(())
    })?;
    let read = desk.store.read();
    let viewer = CaseViewer::new(desk)?;
    let mut views = Vec::new();
    for radicado in &radicados {
        let found = read.pqr_case(radicado)?.into_iter();
        for case in found.filter(|it| it.line.point == point) {
            views.push(viewer.of(&mut clocks(desk), case, false)?);
        }
    }
    Ok(views)
}
