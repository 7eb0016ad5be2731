//! Reads of users, and of what they are called.

use super::Reader;
use crate::domain::user::{User, UserNames};
use crate::store::error::StoreError;
use rusqlite::params;
use uuid::Uuid;

/// A user with the names from the vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserEntry {
    /// The record.
    pub user: User,
    /// Login and name.
    pub names: UserNames,
}

impl Reader<'_> {
    /// A user by id.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn user(&self, id: Uuid) -> Result<Option<User>, StoreError> {
        self.one("SELECT record FROM user WHERE id = ?1", [id])
    }

    /// Every user with their names, in the order they were added.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn users(&self) -> Result<Vec<UserEntry>, StoreError> {
        let users: Vec<User> = self.many("SELECT record FROM user ORDER BY id", [])?;
        users
            .into_iter()
            .map(|user| {
                let names = self.names(&user)?.unwrap_or_else(|| UserNames {
                    login: user.id.to_string(),
                    name: user.id.to_string(),
                    job_title: None,
                });
                Ok(UserEntry { user, names })
            })
            .collect()
    }

    /// The users who were given access to this store, by its terminal or by one
    /// it continues: another terminal's, whose operations were merged, do not enter here.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn own_users(&self) -> Result<Vec<UserEntry>, StoreError> {
        let lineage = self.lineage()?;
        let mut added = self.conn.prepare_cached(
            "SELECT 1 FROM operation WHERE entity = ?1 AND replica = ?2 AND kind = 'user.added'",
        )?;
        let mut own = Vec::new();
        for entry in self.users()? {
            for terminal in &lineage {
                if added.exists(params![entry.user.id, terminal.replica])? {
                    own.push(entry);
                    break;
                }
            }
        }
        Ok(own)
    }

    /// The name of a user as screens show it.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn user_name(&self, id: Uuid) -> Result<String, StoreError> {
        let names: Option<UserNames> = match self.user(id)? {
            Some(user) => self.names(&user)?,
            None => None,
        };
        Ok(names.map_or_else(|| id.to_string(), |names| names.name))
    }

    /// The name of a user with the job title, as documents print it (U4).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn user_signed(&self, id: Uuid) -> Result<String, StoreError> {
        let names: Option<UserNames> = match self.user(id)? {
            Some(user) => self.names(&user)?,
            None => None,
        };
        Ok(names.map_or_else(|| id.to_string(), |names| names.signed()))
    }

    /// The names of a user; none where they were purged or spoiled, which must
    /// keep nobody out.
    fn names(self, user: &User) -> Result<Option<UserNames>, StoreError> {
        self.sealed(&user.names)
    }
}
