//! Taking a base in (X12): in short transactions, so that the counter keeps working, and
//! counting only when all of it is here.

use super::receptions::Leftover;
use super::rows::write_sealed;
use super::sealing::{Fingerprints, Named, SealedBatch, seal_rows};
use crate::domain::advice::Advised;
use crate::domain::personal::RetentionClass;
use crate::domain::pqr::{
    CaseRow, PqrBase, PqrReception, Reception, ReceptionAbout, ReceptionCounts, ReceptionEvent,
    ReceptionFacts,
};
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::domain::text::counted_words;
use crate::journal::{Aggregate, Body};
use crate::store::error::StoreError;
use crate::store::progress::{Progress, tell};
use crate::store::purge;
use crate::store::read::Reader;
use crate::store::session::Store;
use crate::store::tables;
use crate::store::write::Writer;
use chrono::NaiveDate;
use std::collections::HashSet;
use std::path::Path;
use std::sync::mpsc::sync_channel;
use std::thread::{self, Builder};
use std::time::Duration;
use uuid::Uuid;

/// How often the log is pressed meanwhile.
const PRESSED: Duration = Duration::from_millis(100);

/// Rows that one operation names.
const BATCH: usize = 500;

/// Batches that one transaction stores.
const STEP: usize = 4;

/// Batches that are sealed before they are asked for.
const AHEAD: usize = 8;

/// How a base stands to what is here of its cut (X12).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Receiving {
    /// This very file is here already: it changes nothing.
    Known,
    /// It is to be stored, and takes the place of these.
    Fresh {
        /// All that was received of the base and cut, where it replaces that.
        replaces: Vec<Uuid>,
    },
}

impl Reader<'_> {
    /// How a base stands to what is here of its cut.
    ///
    /// # Errors
    /// The store cannot be read; or another file of that base and cut is here and this one
    /// neither replaces it nor completes it.
    pub fn receiving(&self, point: &str, reception: &Reception) -> Result<Receiving, StoreError> {
        let here = self.receptions_of(point, reception.base, reception.cut)?;
        let all: Vec<&PqrReception> = here.iter().collect();
        let in_force = PqrReception::in_force(&all);
        let is_this = |it: &&PqrReception| it.facts.sha256 == reception.sha256;
        if in_force.iter().any(is_this) && !reception.replaces {
            return Ok(Receiving::Known);
        }
        if reception.replaces {
            return Ok(Receiving::Fresh {
                replaces: here.iter().map(|it| it.id).collect(),
            });
        }
        let cut = reception.cut.format("%d/%m/%Y");
        if reception.returned {
            return if in_force.is_empty() {
                let told = format!(
                    "De {} con corte {cut} no se ha recibido nada a lo que añadir estas filas. No \
                     se guardó nada.",
                    reception.base.label()
                );
                Err(Refusal::new(Rule::X12, told)
                    .hint("Importe primero la base completa.")
                    .into())
            } else {
                Ok(Receiving::Fresh {
                    replaces: Vec::new(),
                })
            };
        }
        if in_force.is_empty() {
            return Ok(Receiving::Fresh {
                replaces: Vec::new(),
            });
        }
        let rows = in_force.iter().map(|it| it.facts.rows).sum::<u64>();
        let mut left = self.leftovers()?;
        left.retain(|it| {
            let facts = &it.reception.facts;
            (facts.base, facts.cut) == (reception.base, reception.cut)
                && facts.sha256 == reception.sha256
        });
        let kept = match left.last() {
            Some(left) => format!(
                "de este siguen aquí a medias {} de {}, que no cuentan",
                left.here,
                counted_words(left.reception.facts.rows, "fila", "filas")
            ),
            None => "de este no se guardó nada".to_owned(),
        };
        let told = format!(
            "De {} con corte {cut} ya se recibió otro archivo, con {}. Ese sigue valiendo y \
             {kept}.",
            reception.base.label(),
            counted_words(rows, "fila", "filas")
        );
        let refused = Refusal::new(Rule::X12, told).hint(Advised::ReceiveInPlace);
        Err(match left.last() {
            Some(_) => refused.hint(Advised::DropReception((reception.base, reception.cut))),
            None => refused.hint(
                "Si trae corregidas las filas que se devolvieron, impórtelo como se escribió \
                 para devolver, con su columna oculta.",
            ),
        }
        .into())
    }
}

impl Store {
    /// Takes a base in, with what was counted of it. Nothing of it counts before all of it is
    /// here; cut short at any point, it is gone on with when the same file is received again.
    ///
    /// # Errors
    /// The store cannot be written, another file of its cut came meanwhile, or the person
    /// stopped it: what was received before counts as it did.
    pub fn receive_base(
        &mut self,
        reception: &Reception,
        fingerprints: &Fingerprints,
        counts: ReceptionCounts,
        progress: Progress<'_>,
    ) -> Result<Receiving, StoreError> {
        let point = self.terminal().started.point.code.clone();
        let receiving = self.read().receiving(&point, reception)?;
        let Receiving::Fresh { replaces } = &receiving else {
            return Ok(receiving);
        };
        self.take_much_in(PRESSED)?;
        let reading = &fingerprints.reading;
        let total = reception.rows.len() as u64;
        tell(progress, 0, total)?;
        let (left, _) = self.read().left_of(reception, reading, replaces)?;
        let mut dropped = false;
        let (id, batches, here, failed_here) = if let Some(&Leftover { id, .. }) = left.first() {
            // In this order: what another console adds meanwhile is noticed.
            let batches = self.read().batches_of(id)?;
            let read = self.read();
            (id, batches, read.radicados_of(id)?, read.failed_of(id)?)
        } else {
            let begin = |writer: &mut Writer<'_>| {
                dropped = writer.drop_cut_short(reception, reading, replaces)?;
                writer.begin_reception(&point, reception, reading, replaces)
            };
            (self.write(begin)?, 0, HashSet::new(), HashSet::new())
        };
        let rows = reception.rows.iter().zip(fingerprints.rows.iter().copied());
        let rows: Vec<(&CaseRow, i64)> = rows
            .filter(|(row, _)| !here.contains(&row.radicado.value))
            .collect();
        let rejected = reception.came_rejected().into_iter();
        let rejected: Vec<(&str, u32)> = rejected
            .filter(|(radicado, _)| !here.contains(*radicado))
            .collect();
        let mut failed: Vec<u32> = reception.failed().into_iter().collect();
        failed.retain(|row| !failed_here.contains(row));
        let named = (&*rows, &*rejected, &*failed);
        self.add_rows((id, batches), named, total, progress)?;
        tell(progress, total, total)?;
        let done = self.write(|writer| {
            // Another console of this terminal may have been at it too.
            let own = writer.read().pqr_reception(id)?;
            if own.as_ref().is_some_and(|it| it.dropped) {
                let told = "Mientras se guardaba, esta recepción se descartó en otra consola. De \
                            este archivo no quedó nada.";
                return Err(Refusal::new(Rule::X12, told)
                    .hint("Si debe recibirse, impórtelo otra vez.")
                    .into());
            }
            let is_whole = own.is_some_and(|it| it.completed.is_some());
            let done = match writer.read().receiving(&point, reception) {
                Ok(Receiving::Fresh { .. }) if !is_whole => {
                    let event = ReceptionEvent::Completed(counts);
                    writer.append(id, &Body::PqrReception(event))?;
                    return Ok(Ok(receiving.clone()));
                }
                Ok(done) => Ok(done),
                Err(refused @ StoreError::Refused(_)) => Err(refused),
                Err(error) => return Err(error),
            };
            // What came here of it leaves again: another one counts.
            if !is_whole {
                writer.append(id, &Body::PqrReception(ReceptionEvent::Dropped))?;
            }
            Ok::<_, StoreError>(done)
        })?;
        if dropped || !matches!(done, Ok(Receiving::Fresh { .. })) {
            purge::carried_out(self)?;
        }
        done
    }

    /// Stores rows of a reception, of which so many batches are here: they are sealed on one
    /// thread and written on this one.
    fn add_rows(
        &mut self,
        (reception, mut batches): (Uuid, u64),
        (rows, rejected, failed): Named<'_, '_>,
        total: u64,
        progress: Progress<'_>,
    ) -> Result<(), StoreError> {
        let named = (0..).map(|at| (chunk(rows, at), chunk(rejected, at), chunk(failed, at)));
        let named: Vec<Named<'_, '_>> = named
            .take_while(|(rows, rejected, failed)| {
                !rows.is_empty() || !rejected.is_empty() || !failed.is_empty()
            })
            .collect();
        let named = named.as_slice();
        let (ids, replica) = (self.ambient.ids.clone(), self.terminal().replica);
        let (to, sealed) = sync_channel(AHEAD);
        thread::scope(|scope| {
            // It ends with this, whatever happens: who seals waits for nobody then.
            let sealed = sealed;
            Builder::new()
                .name("seal".to_owned())
                .spawn_scoped(scope, move || {
                    for batch in named {
                        // Where nobody waits for it, it was stopped.
                        if to
                            .send(seal_rows(reception, *batch, &*ids, replica))
                            .is_err()
                        {
                            break;
                        }
                    }
                })
                .map_err(StoreError::io(Path::new("store.db")))?;
            let mut done = total - rows.len() as u64;
            for step in named.chunks(STEP) {
                tell(progress, done, total)?;
                self.write(|writer| {
                    if writer.read().batches_of(reception)? != batches {
                        let told = "Este mismo archivo se está recibiendo en otra consola de \
                                    este terminal. Lo que esa guarda se conserva.";
                        return Err(Refusal::new(Rule::X12, told)
                            .hint("Espere al fin de esa; si quedó a medias, impórtelo otra vez.")
                            .into());
                    }
                    for batch in sealed.iter().take(step.len()) {
                        writer.add_batch(batch?)?;
                        batches += 1;
                    }
                    Ok::<_, StoreError>(())
                })?;
                done += step.iter().map(|(rows, ..)| rows.len() as u64).sum::<u64>();
            }
            Ok(())
        })
    }

    /// Drops what was cut short here of a base and cut: nothing of it counted, and it is gone
    /// on with no more. Answers what that was.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn drop_leftovers(
        &mut self,
        base: PqrBase,
        cut: NaiveDate,
    ) -> Result<Vec<Leftover>, StoreError> {
        let dropped = self.write(|writer| {
            let mut left = writer.read().leftovers()?;
            left.retain(|it| (it.reception.facts.base, it.reception.facts.cut) == (base, cut));
            for it in &left {
                writer.append(it.id, &Body::PqrReception(ReceptionEvent::Dropped))?;
            }
            Ok::<_, StoreError>(left)
        })?;
        if !dropped.is_empty() {
            purge::carried_out(self)?;
        }
        Ok(dropped)
    }
}

/// What a batch has of a list, by its number.
fn chunk<T>(all: &[T], batch: usize) -> &[T] {
    all.chunks(BATCH).nth(batch).unwrap_or_default()
}

impl Writer<'_> {
    /// Drops what was cut short of this very file and is not gone on with: it begins anew.
    /// Answers whether there was any.
    fn drop_cut_short(
        &mut self,
        reception: &Reception,
        reading: &str,
        replaces: &[Uuid],
    ) -> Result<bool, StoreError> {
        // What another console began meanwhile is gone on with.
        let (_, left) = self.read().left_of(reception, reading, replaces)?;
        for it in &left {
            self.append(it.id, &Body::PqrReception(ReceptionEvent::Dropped))?;
        }
        Ok(!left.is_empty())
    }

    fn begin_reception(
        &mut self,
        point: &str,
        reception: &Reception,
        reading: &str,
        replaces: &[Uuid],
    ) -> Result<Uuid, StoreError> {
        let about = self.seal(
            RetentionClass::General,
            &ReceptionAbout {
                file: reception.file.clone(),
                sender: reception.sender.clone(),
            },
        )?;
        let id = self.id();
        let facts = ReceptionFacts {
            point: point.to_owned(),
            base: reception.base,
            cut: reception.cut,
            sha256: reception.sha256.clone(),
            reading: reading.to_owned(),
            about,
            received: reception.received,
            replaces: replaces.to_vec(),
            returned: reception.returned,
            rows: reception.rows.len() as u64,
            rejected: reception.rejected.len() as u64,
            sent: reception.sent,
        };
        self.append(id, &Body::PqrReception(ReceptionEvent::Begun(facts)))?;
        Ok(id)
    }

    fn add_batch(&mut self, sealed: SealedBatch<'_>) -> Result<(), StoreError> {
        let SealedBatch {
            rows,
            is_each_once,
            body,
        } = sealed;
        for it in &rows {
            self.put(&it.entry)?;
        }
        self.append_new(self.id(), body, |conn, numbers, record| match record {
            Aggregate::PqrBatch(batch) if is_each_once => {
                tables::insert_alone(conn, numbers, record)?;
                write_sealed(conn, batch, &rows)
            }
            record => tables::insert(conn, numbers, record),
        })
    }
}
