//! Reads the subjects of claims with their terms (Q2, D6).

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::checker::Checker;
use crate::domain::calendar::Country;
use crate::domain::catalog::fault::{CatalogError, CatalogFault, CatalogFile};
use crate::domain::claim::{NotClaimable, Subject, Subjects};
use crate::domain::money::Money;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSubjects {
    version: String,
    country: Country,
    valid_from: Spanned<String>,
    small_amount_uit_thousandths: Spanned<u64>,
    #[serde(default)]
    uit: Vec<RawUit>,
    #[serde(default)]
    subject: Vec<RawSubject>,
    #[serde(default)]
    not_claimable: Vec<RawNotClaimable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawUit {
    year: Spanned<i32>,
    soles: Spanned<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSubject {
    id: Spanned<String>,
    name: String,
    business_days: Spanned<u16>,
    small_amount_business_days: Option<Spanned<u16>>,
    #[serde(default)]
    words: Vec<String>,
    valid_from: Option<Spanned<String>>,
    valid_to: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawNotClaimable {
    id: Spanned<String>,
    name: String,
    reason: String,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    said: Vec<String>,
}

pub(super) fn read(text: &str) -> Result<Subjects, CatalogError> {
    let mut check = Checker::new(CatalogFile::Subjects, text);
    let raw: RawSubjects = check.read()?;
    if raw.subject.is_empty() {
        return Err(check.whole(CatalogFault::Empty));
    }
    let from_file = check.date(&raw.valid_from)?;
    let mut uit = BTreeMap::new();
    for entry in raw.uit {
        let soles = check.positive(&entry.soles)?;
        let year = *entry.year.get_ref();
        if uit.insert(year, Money::soles(soles)).is_some() {
            return Err(check.at(&entry.year, CatalogFault::DuplicateYear(year)));
        }
    }
    let mut list = Vec::with_capacity(raw.subject.len());
    for entry in raw.subject {
        check.entry(&entry.id, &[&entry.name])?;
        let (valid_from, valid_to) = check.validity(
            &entry.id,
            from_file,
            entry.valid_from.as_ref(),
            entry.valid_to.as_ref(),
        )?;
        list.push(Subject {
            business_days: check.positive(&entry.business_days)?,
            small_amount_business_days: entry
                .small_amount_business_days
                .as_ref()
                .map(|days| check.positive(days))
                .transpose()?,
            id: entry.id.into_inner(),
            name: entry.name,
            words: entry.words,
            valid_from,
            valid_to,
        });
    }
    let mut not_claimable = Vec::with_capacity(raw.not_claimable.len());
    for entry in raw.not_claimable {
        check.entry(&entry.id, &[&entry.name, &entry.reason])?;
        not_claimable.push(NotClaimable {
            id: entry.id.into_inner(),
            name: entry.name,
            reason: entry.reason,
            words: entry.words,
            said: entry.said,
        });
    }
    Ok(Subjects {
        version: raw.version,
        country: raw.country,
        small_amount_uit_thousandths: check.positive(&raw.small_amount_uit_thousandths)?,
        uit,
        list,
        not_claimable,
    })
}
