//! What every file of the catalogue is checked for, and where a fault stands.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use toml::Spanned;

use crate::domain::asset::{line_of, parse_toml};
use crate::domain::catalog::fault::{CatalogError, CatalogFault, CatalogFile};
use crate::domain::text::fold_key;

/// One file being checked: says where a fault lies and remembers names already taken.
pub(super) struct Checker<'a> {
    file: CatalogFile,
    text: &'a str,
    pub(super) ids: BTreeSet<String>,
    pub(super) names: BTreeSet<String>,
}

impl<'a> Checker<'a> {
    pub(super) const fn new(file: CatalogFile, text: &'a str) -> Self {
        Self {
            file,
            text,
            ids: BTreeSet::new(),
            names: BTreeSet::new(),
        }
    }

    pub(super) fn read<T: serde::de::DeserializeOwned>(&self) -> Result<T, CatalogError> {
        parse_toml(self.text).map_err(|problem| CatalogError {
            file: self.file,
            line: problem.line,
            fault: CatalogFault::Toml(problem.fault),
        })
    }

    pub(super) const fn whole(&self, fault: CatalogFault) -> CatalogError {
        CatalogError {
            file: self.file,
            line: None,
            fault,
        }
    }

    pub(super) fn at<T>(&self, place: &Spanned<T>, fault: CatalogFault) -> CatalogError {
        let line = Some(line_of(self.text, place.span().start));
        CatalogError {
            file: self.file,
            line,
            fault,
        }
    }

    /// Checks an entry's id and names: present, well formed, not taken.
    pub(super) fn entry(
        &mut self,
        id: &Spanned<String>,
        names: &[&str],
    ) -> Result<(), CatalogError> {
        let slug = id.get_ref();
        let shaped = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if slug.is_empty() || !slug.bytes().all(shaped) {
            return Err(self.at(id, CatalogFault::InvalidId(slug.clone())));
        }
        if names.iter().any(|name| fold_key(name).is_empty()) {
            return Err(self.at(id, CatalogFault::Unnamed(slug.clone())));
        }
        if !self.ids.insert(slug.clone()) {
            return Err(self.at(id, CatalogFault::DuplicateId(slug.clone())));
        }
        match names.first() {
            Some(name) if !self.names.insert(fold_key(name)) => {
                Err(self.at(id, CatalogFault::DuplicateName((*name).to_owned())))
            }
            _ => Ok(()),
        }
    }

    /// An entry's first and last day, by default the file's.
    pub(super) fn validity(
        &self,
        id: &Spanned<String>,
        from_file: NaiveDate,
        from: Option<&Spanned<String>>,
        to: Option<&Spanned<String>>,
    ) -> Result<(NaiveDate, Option<NaiveDate>), CatalogError> {
        let from = from.map_or(Ok(from_file), |own| self.date(own))?;
        let to = to.map(|last| self.date(last)).transpose()?;
        if to.is_some_and(|last| last < from) {
            let fault = CatalogFault::ReversedValidity(id.get_ref().clone());
            return Err(self.at(id, fault));
        }
        Ok((from, to))
    }

    /// A number of which zero makes no sense.
    pub(super) fn positive<N: Copy + Into<u64>>(
        &self,
        number: &Spanned<N>,
    ) -> Result<N, CatalogError> {
        match (*number.get_ref()).into() {
            0 => Err(self.at(number, CatalogFault::ImpossibleNumber(0))),
            _ => Ok(*number.get_ref()),
        }
    }

    pub(super) fn date(&self, text: &Spanned<String>) -> Result<NaiveDate, CatalogError> {
        text.get_ref()
            .parse()
            .map_err(|_| self.at(text, CatalogFault::InvalidDate(text.get_ref().clone())))
    }
}
