//! Reads of notices of mass failures, and of inquiries that were refused.

use super::Reader;
use crate::domain::inquiry::Inquiry;
use crate::domain::notice::Notice;
use crate::store::error::StoreError;
use uuid::Uuid;

impl Reader<'_> {
    /// A notice by its id.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn notice(&self, id: Uuid) -> Result<Option<Notice>, StoreError> {
        self.one("SELECT record FROM notice WHERE id = ?1", [id])
    }

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
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn notices_of_reference(&self, reference: &str) -> Result<Vec<Notice>, StoreError> {
        self.many(
            "SELECT record FROM notice WHERE reference = ?1 ORDER BY registered DESC, id DESC",
            [reference],
        )
    }

    /// The latest notices, newest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn notices(&self, limit: usize) -> Result<Vec<Notice>, StoreError> {
        self.many(
            "SELECT record FROM notice ORDER BY registered DESC, id DESC LIMIT ?1",
            [limit],
        )
    }

    /// A refused inquiry by its id.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn inquiry(&self, id: Uuid) -> Result<Option<Inquiry>, StoreError> {
        self.one("SELECT record FROM inquiry WHERE id = ?1", [id])
    }

    /// The latest refused inquiries (*consultas no registradas*), newest first.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn inquiries(&self, limit: usize) -> Result<Vec<Inquiry>, StoreError> {
        self.many(
            "SELECT record FROM inquiry ORDER BY asked DESC, id DESC LIMIT ?1",
            [limit],
        )
    }
}
