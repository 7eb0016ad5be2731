//! The cases of an account, held by legal order (T1).

use super::super::desk::Desk;
use super::super::error::{ActionError, Field};
use super::super::fields::required;
use super::super::personal_data::Decided;
use super::at_a_cell;
use super::show::{find_case, named_cases};
use super::view::CaseView;
use crate::domain::authority::Permission;
use crate::domain::personal::RetentionClass;
use crate::domain::pqr::{About, CaseEvent, CaseName, HoldFacts, PqrCase, RowContent};
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::journal::{Body, case_id};
use crate::store::StoreError;
use std::collections::BTreeSet;

/// Holds every case of this cell in which an account came, so that nothing of it is purged,
/// or holds them no more; answers them, their accounts masked (T1). Of one that is so already
/// nothing is written.
///
/// # Errors
/// This is no cell, the role may not, no case of it has that account, the reason is missing,
/// or the store cannot be written.
pub fn hold_cases(
    desk: &mut Desk,
    account: &str,
    held: bool,
    reason: &str,
) -> Result<Decided<CaseView>, ActionError> {
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
    let radicados = Vec::from_iter(radicados);
    let changed = desk.store.write(|writer| {
        let mut changed = 0;
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
            changed += 1;
        }
        Ok::<_, StoreError>(changed)
    })?;
    Ok(Decided {
        records: named_cases(desk, &radicados)?,
        changed,
    })
}

/// The same of the account of a case, by its radicado: who decides need not see it (U3).
///
/// # Errors
/// As [`hold_cases`], and where the case is none, or what it said of its account was purged.
pub fn hold_account_of(
    desk: &mut Desk,
    radicado: &str,
    held: bool,
    reason: &str,
) -> Result<Decided<CaseView>, ActionError> {
    let case = find_case(desk, radicado)?;
    let content: Option<RowContent> = desk.store.read().sealed(&case.line.content)?;
    let account = content.and_then(|it| it.account).map(|it| it.value);
    hold_cases(desk, &account.unwrap_or_default(), held, reason)
}
