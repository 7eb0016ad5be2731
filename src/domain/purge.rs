//! Purging personal content whose term is over: the log keeps its digests (T1).

use super::meta::Meta;
use super::personal::RetentionClass;
use super::refusal::Refusal;
use super::rule::Rule;
use chrono::{DateTime, FixedOffset, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A purge, as it is written in the log: a signed decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PurgeEvent {
    /// These entries of the vault are gone, here and wherever they arrive again.
    Done {
        /// Their retention class.
        class: RetentionClass,
        /// Their term ran from a day before this one.
        before: NaiveDate,
        /// Ids of the entries.
        vault: Vec<Uuid>,
    },
}

/// A purge as its operation makes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purge {
    /// The record's id.
    pub id: Uuid,
    /// When.
    pub at: DateTime<FixedOffset>,
    /// Who decided.
    pub user: Uuid,
    /// Retention class.
    pub class: RetentionClass,
    /// The term ran from a day before this one.
    pub before: NaiveDate,
    /// Ids of the entries.
    pub vault: Vec<Uuid>,
}

impl Purge {
    /// Folds one operation: the first makes it, and none changes it (M1).
    pub fn apply(state: &mut Option<Self>, id: Uuid, meta: &Meta, event: PurgeEvent) {
        let PurgeEvent::Done {
            class,
            before,
            vault,
        } = event;
        state.get_or_insert_with(|| Self {
            id,
            at: meta.at,
            user: meta.user,
            class,
            before,
            vault,
        });
    }
}

/// How long a class is kept, in months (T1): claims three years after the
/// firm resolution, reports to the regulator five years after the last of their versions
/// (decision), others one year. None: as long as the operations stand.
#[must_use]
pub(crate) fn retention_months(class: RetentionClass) -> Option<u32> {
    match class {
        RetentionClass::Claim => Some(36),
        RetentionClass::General => Some(12),
        RetentionClass::Report => Some(60),
        RetentionClass::User => None,
    }
}

/// Refuses a purge of what must still be kept (T1).
///
/// # Errors
/// The refusal, with the first day that may be named.
pub(crate) fn check_purge(
    class: RetentionClass,
    before: NaiveDate,
    today: NaiveDate,
) -> Result<(), Refusal> {
    let Some(months) = retention_months(class) else {
        return Err(Refusal::new(
            Rule::T1,
            "Los nombres de los usuarios se conservan mientras estén sus anotaciones.",
        ));
    };
    let last = today
        .checked_sub_months(Months::new(months))
        .unwrap_or(NaiveDate::MIN);
    if before > last {
        let years = months / 12;
        let unit = if years == 1 { "año" } else { "años" };
        return Err(Refusal::new(
            Rule::T1,
            format!("Esos datos se conservan {years} {unit}; todavía no se pueden depurar."),
        )
        .hint(format!(
            "La fecha más reciente que puede indicar es {}.",
            last.format("%d/%m/%Y")
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn t1_nothing_is_purged_before_its_term_is_over() {
        let today = day("2026-11-22");
        for (class, last) in [
            (RetentionClass::Claim, "2023-11-22"),
            (RetentionClass::General, "2025-11-22"),
            (RetentionClass::Report, "2021-11-22"),
        ] {
            assert_eq!(check_purge(class, day(last), today), Ok(()));
            let next = day(last).succ_opt().unwrap();
            let refusal = check_purge(class, next, today).unwrap_err();
            assert_eq!(refusal.rule, Rule::T1);
            let last = day(last).format("%d/%m/%Y");
            let told = format!("La fecha más reciente que puede indicar es {last}.");
            assert_eq!(refusal.hints, [told.into()]);
        }
        let names = check_purge(RetentionClass::User, day("2000-01-01"), today);
        assert_eq!(names.unwrap_err().rule, Rule::T1);
    }
}
