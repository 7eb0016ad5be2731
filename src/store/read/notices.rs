//! Reads of notices of mass failures, and of inquiries that were refused.

use super::Reader;
use crate::domain::inquiry::Inquiry;
use crate::domain::notice::Notice;
use crate::store::error::StoreError;
use crate::store::paging::{Cursor, Listing, PageAt, Wanted};
use crate::store::period::Period;

/// Which refused inquiries a list shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InquiryFilter {
    /// Only those asked in this period.
    pub period: Option<Period>,
    /// Only those about one of these procedures.
    pub procedures: Option<Vec<String>>,
}

impl InquiryFilter {
    fn wanted(&self) -> Wanted {
        let mut wanted = Wanted::default();
        if let Some(period) = self.period {
            wanted.within("asked", period);
        }
        if let Some(procedures) = &self.procedures {
            wanted.one_of("json_extract(record, '$.procedure')", procedures);
        }
        wanted
    }
}

/// The list of notices, newest first.
const NOTICES: Listing = Listing {
    table: "notice",
    by: "registered",
    newest_first: true,
};

/// The list of refused inquiries, newest first.
const INQUIRIES: Listing = Listing {
    table: "inquiry",
    by: "asked",
    newest_first: true,
};

impl Reader<'_> {
    /// The latest notice with this reference.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn notice_by_reference(&self, reference: &str) -> Result<Option<Notice>, StoreError> {
        self.one(
            "SELECT record FROM notice WHERE reference = ?1 ORDER BY registered DESC LIMIT 1",
            [reference],
        )
    }

    /// Every notice with this reference, newest first.
    pub(crate) fn notices_of_reference(self, reference: &str) -> Result<Vec<Notice>, StoreError> {
        self.many(
            "SELECT record FROM notice WHERE reference = ?1 ORDER BY registered DESC, id DESC",
            [reference],
        )
    }

    /// Every notice, newest first: there are some of them a week.
    pub(crate) fn every_notice(self) -> Result<Vec<Notice>, StoreError> {
        self.many(
            "SELECT record FROM notice ORDER BY registered DESC, id DESC",
            [],
        )
    }

    /// One page of notices, newest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn notices(&self, page: PageAt<Cursor>, limit: usize) -> Result<Vec<Notice>, StoreError> {
        self.listed(NOTICES, Wanted::default(), page, limit)
    }

    /// How many notices there are, or stand before one; counted up to a limit.
    pub(crate) fn count_notices(
        self,
        before: Option<Cursor>,
        limit: usize,
    ) -> Result<usize, StoreError> {
        self.counted(NOTICES, Wanted::default(), before, limit)
    }

    /// One page of refused inquiries (*consultas no registradas*), newest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn inquiries(
        &self,
        filter: &InquiryFilter,
        page: PageAt<Cursor>,
        limit: usize,
    ) -> Result<Vec<Inquiry>, StoreError> {
        self.listed(INQUIRIES, filter.wanted(), page, limit)
    }

    /// How many refused inquiries a filter lets through, all or those before a row;
    /// counted up to a limit.
    pub(crate) fn count_inquiries(
        self,
        filter: &InquiryFilter,
        before: Option<Cursor>,
        limit: usize,
    ) -> Result<usize, StoreError> {
        self.counted(INQUIRIES, filter.wanted(), before, limit)
    }
}
