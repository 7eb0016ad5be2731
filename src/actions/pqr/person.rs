//! What a cell keeps of an account, for the report that its holder asks for (T2).

use super::super::desk::Desk;
use super::super::error::ActionError;
use super::clocks;
use super::view::{CaseView, CaseViewer};
use crate::domain::pqr::{PqrBase, RowContent};
use crate::journal::case_id;
use chrono::NaiveDate;
use serde::Serialize;
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
