//! Reads of users, and of what they are called.

use super::Reader;
use crate::domain::user::{User, UserNames};
use crate::journal::Body;
use crate::store::error::StoreError;
use crate::store::signatures::OF_USER;
use rusqlite::params;
use std::collections::BTreeSet;
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
    /// Every user with their names, in the order they were added.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn users(&self) -> Result<Vec<UserEntry>, StoreError> {
        let users: Vec<User> = self.many("SELECT record FROM user ORDER BY id", [])?;
        users.into_iter().map(|user| self.named(user)).collect()
    }

    /// The users who were given access to this store, by its terminal or by one
    /// it continues, in the order they were added. Nothing that another terminal says
    /// of them is looked at: who enters here, and for whom the key is wrapped, is
    /// decided here (U1, U2).
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn own_users(&self) -> Result<Vec<UserEntry>, StoreError> {
        let mut added = self.conn.prepare_cached(&format!(
            "SELECT known.id FROM journal INDEXED BY journal_of_user
             CROSS JOIN known ON known.number = journal.record
             WHERE {OF_USER} AND kind = 'user.added' AND sequence <= ?2
                 AND replica = (SELECT number FROM known WHERE id = ?1)"
        ))?;
        let mut ids = BTreeSet::new();
        for (replica, last) in self.own_chain()? {
            for id in added.query_map(params![replica, last], |row| row.get(0))? {
                ids.insert(id?);
            }
        }
        let mut own = Vec::new();
        for id in ids {
            if let Some(user) = self.own_user(id)? {
                own.push(self.named(user)?);
            }
        }
        Ok(own)
    }

    /// The users whom a replica added, as far as they are known, in the order of their ids.
    pub(crate) fn users_added_by(self, replica: Uuid) -> Result<Vec<UserEntry>, StoreError> {
        let mut added = self.conn.prepare_cached(&format!(
            "SELECT known.id FROM journal INDEXED BY journal_of_user
             CROSS JOIN known ON known.number = journal.record
             WHERE {OF_USER} AND kind = 'user.added'
                 AND replica = (SELECT number FROM known WHERE id = ?1)
             ORDER BY known.id"
        ))?;
        let ids = added.query_map([replica], |row| row.get(0))?;
        let mut users = Vec::new();
        for id in ids.collect::<Result<Vec<Uuid>, _>>()? {
            if let Some(user) = self.user(id)? {
                users.push(self.named(user)?);
            }
        }
        Ok(users)
    }

    /// A user as the own lineage alone makes them.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn own_user(&self, id: Uuid) -> Result<Option<User>, StoreError> {
        let mut user = None;
        for operation in self.own_operations_of(id)? {
            let meta = operation.envelope.meta();
            if let Body::User(event) = operation.body {
                User::apply(&mut user, id, &meta, event);
            }
        }
        Ok(user)
    }

    fn named(self, user: User) -> Result<UserEntry, StoreError> {
        let names = self.names(&user)?.unwrap_or_else(|| UserNames {
            login: user.id.to_string(),
            name: user.id.to_string(),
            job_title: None,
        });
        Ok(UserEntry { user, names })
    }

    /// The name of a user as screens show it.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn user_name(&self, id: Uuid) -> Result<String, StoreError> {
        let names = self.user_names(id)?;
        Ok(names.map_or_else(|| id.to_string(), |names| names.name))
    }

    /// What a user types to enter; the id, where that is purged or unknown.
    pub(crate) fn user_login(self, id: Uuid) -> Result<String, StoreError> {
        let names = self.user_names(id)?;
        Ok(names.map_or_else(|| id.to_string(), |names| names.login))
    }

    /// The name of a user with the job title, as documents print it (U4).
    pub(crate) fn user_signed(self, id: Uuid) -> Result<String, StoreError> {
        let names = self.user_names(id)?;
        Ok(names.map_or_else(|| id.to_string(), |names| names.signed()))
    }

    fn user_names(self, id: Uuid) -> Result<Option<UserNames>, StoreError> {
        match self.user(id)? {
            Some(user) => self.names(&user),
            None => Ok(None),
        }
    }

    /// The names of a user; none where they were purged or spoiled, which must
    /// keep nobody out.
    fn names(self, user: &User) -> Result<Option<UserNames>, StoreError> {
        self.sealed(&user.names)
    }
}
