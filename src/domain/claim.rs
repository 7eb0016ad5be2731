//! Claims: their subjects, and the term within which they must be resolved (Q2, D6).
//!
//! Terms, amounts and the yearly UIT are data, in `subjects.toml`. What is not
//! known is never promised: without a subject there is no term yet, and without
//! an amount or the year's UIT the term of small amounts does not apply.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::calendar::Calendar;
use super::calendar::Country;
use super::catalog::ClaimKind;
use super::deadline::{Deadline, add_business_days};
use super::money::Money;
use super::personal::RetentionClass;
use super::text::{fold_key, fold_words};

/// One subject of claims (Q2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Stable slug, stored in records.
    pub id: String,
    /// Name of the official list.
    pub name: String,
    /// Business days within which it must be resolved (D6).
    pub business_days: u16,
    /// Those of a small amount, for a subject that is about money (D6).
    pub small_amount_business_days: Option<u16>,
    /// Words people use for it.
    pub words: Vec<String>,
    /// First day on which it holds.
    pub valid_from: NaiveDate,
    /// Last day on which it holds.
    pub valid_to: Option<NaiveDate>,
}

impl Subject {
    #[must_use]
    pub(crate) fn is_valid_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }
}

/// A matter that cannot be claimed: told, and received all the same (Q8).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotClaimable {
    /// Stable slug, stored in records like a subject's.
    pub id: String,
    /// Name on the screen.
    pub name: String,
    /// Why it cannot be claimed, as the end of a sentence.
    pub reason: String,
    /// Words people name it by, where they name a subject.
    pub words: Vec<String>,
    /// Phrases by which a customer's words tell it.
    pub said: Vec<String>,
}

/// The catalogue of subjects with what their terms depend on (Q2, D6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subjects {
    pub(super) version: String,
    pub(super) country: Country,
    pub(super) small_amount_uit_thousandths: u64,
    pub(super) uit: BTreeMap<i32, Money>,
    pub(super) list: Vec<Subject>,
    pub(super) not_claimable: Vec<NotClaimable>,
}

impl Subjects {
    /// Version of the file.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The country whose regime has these subjects and terms.
    #[must_use]
    pub const fn country(&self) -> Country {
        self.country
    }

    /// The subjects that hold on a day, in the order of the list.
    pub(crate) fn valid_on(&self, day: NaiveDate) -> impl Iterator<Item = &Subject> {
        self.list
            .iter()
            .filter(move |subject| subject.is_valid_on(day))
    }

    /// A subject by its stored id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Subject> {
        self.list.iter().find(|subject| subject.id == id)
    }

    /// The name of a subject, or of a matter that cannot be claimed, by its stored
    /// id; an id of another catalogue stands for itself.
    #[must_use]
    pub(crate) fn name_of<'a>(&'a self, id: &'a str) -> &'a str {
        let subject = self.get(id).map(|subject| &subject.name);
        let matter = || self.not_claimable.iter().find(|matter| matter.id == id);
        subject
            .or_else(|| matter().map(|matter| &matter.name))
            .map_or(id, String::as_str)
    }

    /// The matter that cannot be claimed which a text names as the subject (Q8).
    #[must_use]
    pub(crate) fn not_claimable(&self, text: &str) -> Option<&NotClaimable> {
        let key = fold_key(text);
        self.not_claimable.iter().find(|matter| {
            [&matter.id, &matter.name]
                .into_iter()
                .chain(&matter.words)
                .any(|name| fold_key(name) == key)
        })
    }

    /// The matters that cannot be claimed among the subjects of a claim, or told
    /// by the customer's words (Q8).
    pub(crate) fn not_claimable_in<'a>(
        &'a self,
        subjects: &'a [String],
        texts: &[&str],
    ) -> impl Iterator<Item = &'a NotClaimable> {
        let texts: Vec<Vec<String>> = texts.iter().map(|text| fold_words(text)).collect();
        self.not_claimable.iter().filter(move |matter| {
            let told = |phrase: &String| {
                let phrase = fold_words(phrase);
                !phrase.is_empty()
                    && texts
                        .iter()
                        .any(|text| text.windows(phrase.len()).any(|words| words == phrase))
            };
            subjects.contains(&matter.id) || matter.said.iter().any(told)
        })
    }

    /// The largest amount that is small in a year; `None` where its UIT is not known (D6).
    #[must_use]
    pub(crate) fn small_amount(&self, year: i32) -> Option<Money> {
        let uit = self.uit.get(&year)?;
        Some(Money {
            centimos: uit
                .centimos
                .saturating_mul(self.small_amount_uit_thousandths)
                / 1000,
        })
    }
}

/// The maximum term of a claim (D6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term<'a> {
    /// Business days from the day after filing.
    pub business_days: u16,
    /// The subject that gives it: of several the shortest.
    pub subject: &'a Subject,
}

impl Term<'_> {
    /// The last day of the term of a claim filed on a local day (D1, Q3).
    #[must_use]
    pub fn due(&self, calendar: &Calendar, filed: NaiveDate) -> Deadline {
        add_business_days(calendar, filed, self.business_days)
    }
}

/// The maximum term of a claim filed on a local day in a country (D6).
///
/// `subjects` are stored ids; unknown ones promise nothing. `None` for
/// appeals, complaints and other procedures, in a country of another regime,
/// and without a subject.
#[must_use]
pub(crate) fn claim_term<'a>(
    catalog: &'a Subjects,
    country: Country,
    kind: Option<ClaimKind>,
    subjects: &[String],
    amount: Option<Money>,
    filed: NaiveDate,
) -> Option<Term<'a>> {
    if country != catalog.country || kind != Some(ClaimKind::Claim) {
        return None;
    }
    let is_small = amount
        .zip(catalog.small_amount(filed.year()))
        .is_some_and(|(amount, limit)| amount <= limit);
    subjects
        .iter()
        .filter_map(|id| catalog.get(id))
        .map(|subject| Term {
            business_days: subject
                .small_amount_business_days
                .filter(|_| is_small)
                .unwrap_or(subject.business_days),
            subject,
        })
        .min_by_key(|term| term.business_days)
}

/// How long what a customer said in an attention is kept (T1): claims, appeals
/// and complaints as claims, everything else as usual.
#[must_use]
pub(crate) const fn retention_class(kind: Option<ClaimKind>) -> RetentionClass {
    match kind {
        Some(ClaimKind::Claim | ClaimKind::Appeal | ClaimKind::Complaint) => RetentionClass::Claim,
        None => RetentionClass::General,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalog::Catalog;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn ids(list: &[&str]) -> Vec<String> {
        list.iter().map(|id| (*id).to_owned()).collect()
    }

    /// Business days and deciding subject of a claim filed in Peru.
    fn term(subjects: &[&str], amount: Option<&str>, filed: &str) -> Option<(u16, String)> {
        let catalog = Catalog::embedded().unwrap();
        claim_term(
            catalog.subjects(),
            Country::PE,
            Some(ClaimKind::Claim),
            &ids(subjects),
            amount.map(|text| text.parse().unwrap()),
            day(filed),
        )
        .map(|term| (term.business_days, term.subject.id.clone()))
    }

    #[test]
    fn q2_the_subjects_are_the_eleven_with_their_terms() {
        let catalog = Catalog::embedded().unwrap();
        let subjects = catalog.subjects();
        let list: Vec<_> = subjects
            .valid_on(day("2026-11-22"))
            .map(|subject| (subject.name.as_str(), subject.business_days))
            .collect();
        assert_eq!(
            list,
            [
                ("Facturación y cobro", 20),
                ("Calidad e idoneidad", 3),
                ("Incumplimiento de condiciones u ofertas", 20),
                ("Falta de servicio", 3),
                ("Instalación, activación o traslado", 15),
                ("Falta de ejecución de baja o suspensión", 20),
                ("Recargas", 15),
                ("Contratación no solicitada", 20),
                ("Migración", 20),
                ("Portabilidad", 3),
                ("Otras", 20),
            ]
        );
        assert_eq!(subjects.valid_on(day("2023-03-07")).count(), 0);
        assert_eq!(
            (subjects.version(), subjects.country()),
            ("PE-2026.1", Country::PE)
        );
    }

    #[test]
    fn d6_billing_depends_on_the_amount_and_the_year_s_uit() {
        let billing = |amount, filed| term(&["billing"], amount, filed).map(|(days, _)| days);
        // 0.5 % of 5500 is 27.50; of 5350, 26.75; of 5150, 25.75.
        assert_eq!(billing(Some("27.50"), "2026-03-02"), Some(15));
        assert_eq!(billing(Some("27.51"), "2026-03-02"), Some(20));
        assert_eq!(billing(Some("26.75"), "2025-03-03"), Some(15));
        assert_eq!(billing(Some("26.76"), "2025-03-03"), Some(20));
        assert_eq!(billing(Some("25.75"), "2024-03-04"), Some(15));
        assert_eq!(billing(Some("25.76"), "2024-03-04"), Some(20));
        // What is not known is not promised.
        assert_eq!(billing(None, "2026-03-02"), Some(20));
        assert_eq!(billing(Some("1"), "2031-03-03"), Some(20));
    }

    #[test]
    fn d6_of_several_subjects_the_shortest() {
        assert_eq!(
            term(&["other", "top_ups", "quality"], None, "2026-03-02"),
            Some((3, "quality".into()))
        );
        assert_eq!(
            term(&["migration", "billing"], Some("10"), "2026-03-02"),
            Some((15, "billing".into()))
        );
        assert_eq!(
            term(&["gone", "other"], None, "2026-03-02"),
            Some((20, "other".into()))
        );
        assert_eq!(term(&["gone"], None, "2026-03-02"), None);
        assert_eq!(term(&[], None, "2026-03-02"), None);
    }

    #[test]
    fn d6_only_a_peruvian_claim_has_a_term() {
        let catalog = Catalog::embedded().unwrap();
        let subjects = ids(&["quality"]);
        let term = |country, kind| {
            claim_term(
                catalog.subjects(),
                country,
                kind,
                &subjects,
                None,
                day("2026-03-02"),
            )
        };
        assert!(term(Country::PE, Some(ClaimKind::Claim)).is_some());
        assert_eq!(term(Country::CO, Some(ClaimKind::Claim)), None);
        assert_eq!(term(Country::PE, Some(ClaimKind::Appeal)), None);
        assert_eq!(term(Country::PE, Some(ClaimKind::Complaint)), None);
        assert_eq!(term(Country::PE, None), None);
    }

    #[test]
    fn d6_the_due_day_counts_business_days_from_the_day_after_filing() {
        let catalog = Catalog::embedded().unwrap();
        let calendar = Calendar::embedded(Country::PE).unwrap();
        let due = |subject: &str, filed: &str| {
            let kind = Some(ClaimKind::Claim);
            let subjects = ids(&[subject]);
            claim_term(
                catalog.subjects(),
                Country::PE,
                kind,
                &subjects,
                None,
                day(filed),
            )
            .unwrap()
            .due(&calendar, day(filed))
            .due
            .to_string()
        };
        assert_eq!(due("quality", "2024-12-06"), "2024-12-12");
        assert_eq!(due("portability", "2026-07-22"), "2026-07-30");
        assert_eq!(due("top_ups", "2026-11-02"), "2026-11-23");
        assert_eq!(due("other", "2026-11-02"), "2026-11-30");
    }

    #[test]
    fn t1_claims_appeals_and_complaints_are_kept_as_claims() {
        for kind in ClaimKind::ALL {
            assert_eq!(retention_class(Some(kind)), RetentionClass::Claim);
        }
        assert_eq!(retention_class(None), RetentionClass::General);
    }
}
