//! Writing what offices count of a day (V5): in short transactions, so that the counter
//! keeps working, and counting only when the whole file is here.
//!
//! A group is in force from the last transaction of its file on. What is not in force is
//! of a file that was cut short, or was replaced, and the next import removes it.

use super::error::StoreError;
use super::progress::{Progress, tell};
use super::read::Reader;
use super::session::Store;
use super::write::Writer;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::domain::tally::{Minutes, TallyGroup, TallyKey};
use crate::journal::{digest, hex};
use rusqlite::{OptionalExtension, params};
use std::collections::HashSet;
use std::fmt::Write as _;

/// A transaction ends after so many rows.
const STEP: usize = 4_000;

/// A transaction removes so many groups, each of a row for every minute of a day at most.
const GROUPS: usize = 20;

/// How a minute that nobody knows is kept.
pub(super) const UNTIMED: i64 = -1;

/// A file to be taken in.
#[derive(Debug, Clone, Copy)]
pub struct TallyFile<'a> {
    /// Its name, without its folder.
    pub name: &'a str,
    /// SHA-256 of its bytes, as hexadecimal digits.
    pub sha256: &'a str,
    /// What it says.
    pub groups: &'a [TallyGroup],
}

/// What a file brings beside what is in force.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TallyNews {
    /// Rows of the file that say something new.
    pub new: u64,
    /// Rows that say what is here already.
    pub known: u64,
    /// Of what was in force, what it replaces.
    pub replaced: Vec<TallyKey>,
    /// How many groups the same bytes brought before, read otherwise, and do not bring now.
    pub withdrawn: usize,
}

/// A file beside what is in force.
struct Sorted<'f> {
    news: TallyNews,
    /// Its groups that are not here alike.
    groups: Vec<&'f TallyGroup>,
    /// Groups in force of the same bytes that it does not bring.
    withdrawn: Vec<i64>,
}

fn kept(minute: Option<u16>) -> i64 {
    minute.map_or(UNTIMED, i64::from)
}

/// A digest of what was read of a file.
fn reading(groups: &[TallyGroup]) -> String {
    let mut text = String::new();
    for group in groups {
        let key = &group.key;
        let (place, class, kind) = (key.place.key(), key.class.code(), key.kind.code());
        // Writing into a text does not fail.
        let _ = write!(text, "{} {place} {class} {kind}", key.day);
        for (minute, count) in &group.minutes {
            let _ = write!(text, " {}:{count}", kept(*minute));
        }
        text.push('\n');
    }
    hex(&digest(text.as_bytes()))
}

impl Reader<'_> {
    /// What a file would bring.
    ///
    /// # Errors
    /// The store cannot be read.
    pub fn tally_news(&self, file: &TallyFile<'_>) -> Result<TallyNews, StoreError> {
        Ok(self.sorted(file, &reading(file.groups))?.news)
    }

    /// What a file would bring, and what is to be done for it.
    fn sorted<'f>(self, file: &TallyFile<'f>, reading: &str) -> Result<Sorted<'f>, StoreError> {
        let mut news = TallyNews::default();
        let mut groups = Vec::new();
        let last: Option<String> = self
            .conn
            .prepare_cached(
                "SELECT reading FROM tally_file WHERE sha256 = ?1 AND complete = 1
                 ORDER BY id DESC LIMIT 1",
            )?
            .query_row([file.sha256], |row| row.get(0))
            .optional()?;
        let is_known = last.as_deref() == Some(reading);
        let withdrawn = match last {
            Some(_) if !is_known => self.withdrawn(file)?,
            _ => Vec::new(),
        };
        news.withdrawn = withdrawn.len();
        for group in file.groups {
            // What replaced it since is newer than this file.
            let here = if is_known {
                None
            } else {
                self.in_force(&group.key)?
            };
            if is_known || here.as_ref() == Some(&group.minutes) {
                news.known += group.rows;
                continue;
            }
            news.new += group.rows;
            if here.is_some() {
                news.replaced.push(group.key.clone());
            }
            groups.push(group);
        }
        Ok(Sorted {
            news,
            groups,
            withdrawn,
        })
    }

    /// Groups in force that the same bytes brought, and do not bring as they are read now.
    fn withdrawn(self, file: &TallyFile<'_>) -> Result<Vec<i64>, StoreError> {
        let brought: HashSet<[String; 4]> =
            file.groups.iter().map(|group| named(&group.key)).collect();
        let mut before = self.conn.prepare_cached(
            "SELECT id, place, class, type, day FROM tally_group
             WHERE in_force = 1 AND file IN (SELECT id FROM tally_file WHERE sha256 = ?1)",
        )?;
        let before = before.query_map([file.sha256], |row| {
            let named = [row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?];
            Ok((row.get(0)?, named))
        })?;
        let left = before.filter(|it| it.as_ref().map_or(true, |(_, key)| !brought.contains(key)));
        Ok(left
            .map(|it| it.map(|(id, _)| id))
            .collect::<Result<_, _>>()?)
    }

    /// What is in force of a day, place, class and type, by minute.
    fn in_force(self, key: &TallyKey) -> Result<Option<Minutes>, StoreError> {
        let group: Option<i64> = self
            .conn
            .prepare_cached(
                "SELECT id FROM tally_group
                 WHERE place = ?1 AND class = ?2 AND type = ?3 AND day = ?4 AND in_force = 1",
            )?
            .query_row(named(key), |row| row.get(0))
            .optional()?;
        let Some(group) = group else { return Ok(None) };
        self.tally_minutes(group).map(Some)
    }
}

/// The columns of a group, as its index has them.
pub(super) fn named(key: &TallyKey) -> [String; 4] {
    [
        key.place.key(),
        key.class.code().to_owned(),
        key.kind.code().to_owned(),
        key.day.to_string(),
    ]
}

impl Store {
    /// Takes a file of tallies in: what it brings of one day, place, class and type
    /// replaces what was there of it, and what the same bytes brought before, read otherwise,
    /// is withdrawn (V5). Nothing of it counts before all of it is here;
    /// cut short at any point, it leaves nothing that counts.
    ///
    /// # Errors
    /// The store cannot be written, another console took a file in at the same time, or
    /// the person stopped it; what was in force stays so then.
    pub fn import_tallies(
        &mut self,
        file: &TallyFile<'_>,
        progress: Progress<'_>,
    ) -> Result<TallyNews, StoreError> {
        self.remove_left_tallies()?;
        let reading = reading(file.groups);
        let Sorted {
            news,
            groups,
            withdrawn,
        } = self.read().sorted(file, &reading)?;
        if groups.is_empty() && withdrawn.is_empty() {
            return Ok(news);
        }
        let id = self.write(|writer| writer.begin_tallies(file, &reading))?;
        let total: u64 = groups.iter().map(|group| group.rows).sum();
        let mut done = 0;
        let mut rest = &groups[..];
        while !rest.is_empty() {
            if let Err(stopped) = tell(progress, done, total) {
                self.remove_left_tallies()?;
                return Err(stopped);
            }
            let mut rows = 0;
            let many = rest.iter().take_while(|group| {
                let fits = rows < STEP;
                rows += group.minutes.len();
                fits
            });
            let (now, later) = rest.split_at(many.count());
            self.write(|writer| writer.add_tallies(id, now))?;
            done += now.iter().map(|group| group.rows).sum::<u64>();
            rest = later;
        }
        self.write(|writer| writer.complete_tallies(id, &withdrawn))?;
        self.remove_left_tallies()?;
        // It is done: nothing is left to be stopped.
        progress(total, total);
        Ok(news)
    }

    /// Removes what is of no whole file, or was replaced.
    fn remove_left_tallies(&mut self) -> Result<(), StoreError> {
        while self.write(|writer| writer.remove_left_tallies(GROUPS))? {}
        Ok(())
    }
}

impl Writer<'_> {
    fn begin_tallies(&mut self, file: &TallyFile<'_>, reading: &str) -> Result<i64, StoreError> {
        self.tx.execute(
            "INSERT INTO tally_file (name, sha256, reading, imported, user)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                file.name,
                file.sha256,
                reading,
                self.now().timestamp_millis(),
                self.actor().user
            ],
        )?;
        Ok(self.tx.last_insert_rowid())
    }

    /// Refuses where another console began with a file since, and removed this one.
    fn still_coming(&self, file: i64) -> Result<(), StoreError> {
        let is_here = self
            .tx
            .prepare_cached("SELECT 1 FROM tally_file WHERE id = ?1 AND complete = 0")?
            .exists([file])?;
        if is_here {
            return Ok(());
        }
        let told = "Otra consola importó un archivo de tipificaciones al mismo tiempo; de este \
                    no se guardó nada.";
        Err(Refusal::new(Rule::V5, told)
            .hint("Repita cuando la otra haya terminado.")
            .into())
    }

    fn add_tallies(&mut self, file: i64, groups: &[&TallyGroup]) -> Result<(), StoreError> {
        self.still_coming(file)?;
        let mut group_of = self.tx.prepare_cached(
            "INSERT INTO tally_group (file, place, class, type, day, total, untimed)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?;
        let mut row = self
            .tx
            .prepare_cached("INSERT INTO tally (grp, minute, count) VALUES (?1, ?2, ?3)")?;
        for group in groups {
            let [place, class, kind, day] = named(&group.key);
            let (total, untimed) = (group.total(), group.untimed());
            let id = group_of.insert(params![file, place, class, kind, day, total, untimed])?;
            for (minute, count) in &group.minutes {
                row.execute(params![id, kept(*minute), count])?;
            }
        }
        Ok(())
    }

    /// From here on the file counts, and what it replaces does not.
    fn complete_tallies(&mut self, file: i64, withdrawn: &[i64]) -> Result<(), StoreError> {
        self.still_coming(file)?;
        for group in withdrawn {
            self.tx
                .prepare_cached("UPDATE tally_group SET in_force = 0 WHERE id = ?1")?
                .execute([group])?;
        }
        self.tx.execute(
            "UPDATE tally_group SET in_force = 0
             WHERE in_force = 1 AND (place, class, type, day) IN
                 (SELECT place, class, type, day FROM tally_group WHERE file = ?1)",
            [file],
        )?;
        self.tx.execute(
            "UPDATE tally_group SET in_force = 1 WHERE file = ?1",
            [file],
        )?;
        self.tx
            .execute("UPDATE tally_file SET complete = 1 WHERE id = ?1", [file])?;
        Ok(())
    }

    /// Removes some groups that are not in force; answers whether there may be more.
    fn remove_left_tallies(&mut self, groups: usize) -> Result<bool, StoreError> {
        let left: Vec<i64> = self
            .tx
            .prepare_cached("SELECT id FROM tally_group WHERE in_force = 0 LIMIT ?1")?
            .query_map([groups], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for group in &left {
            self.tx
                .prepare_cached("DELETE FROM tally WHERE grp = ?1")?
                .execute([group])?;
            self.tx
                .prepare_cached("DELETE FROM tally_group WHERE id = ?1")?
                .execute([group])?;
        }
        if left.is_empty() {
            self.tx
                .execute("DELETE FROM tally_file WHERE complete = 0", [])?;
        }
        Ok(!left.is_empty())
    }
}
