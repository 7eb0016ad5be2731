//! Packing what happened here for the central office (U3, G3, J2).

use super::desk::Desk;
use super::error::ActionError;
use super::export_ahead::{Ahead, SOME, Together, each, read_ahead};
use super::export_tables::{ATTENTION_HEADERS, OUTAGE_HEADERS, Rows};
use super::outlet;
use super::print::form_of;
use super::revealed::Revealed;
use crate::documents::Paper;
use crate::domain::authority::Permission;
use crate::domain::terminal::Terminal;
use crate::exchange::{
    ExchangeError, MOST_DOCUMENT_BYTES, MOST_DOCUMENTS, ManifestHead, ManifestReplica, Packed,
    Packer, Sealing, Table, file_name,
};
use crate::files::numbered;
use crate::journal::{LINE, sealed_in};
use crate::store::keyring::passphrase;
use crate::store::{ChainRange, ExportEntry, Progress, StoreError};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use std::cell::RefCell;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// What a bundle carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ExportRange {
    /// Everything that the office has not acknowledged.
    #[default]
    NotAcknowledged,
    /// The whole chain.
    All,
    /// From this sequence on.
    From(u64),
}

/// For whom a bundle is sealed.
#[derive(Debug)]
pub enum ExportSealing {
    /// The office's recipients (U2).
    Recipients,
    /// Whoever knows this.
    Passphrase(SecretString),
    /// Anybody: it is only signed.
    Plain,
}

/// What an export is told.
#[derive(Debug)]
pub struct ExportInput {
    /// Where the bundle goes.
    pub folder: PathBuf,
    /// Where its range begins.
    pub range: ExportRange,
    /// Where its range ends; with the last operation where it is not said.
    pub until: Option<u64>,
    /// Whether it carries the filled form of each outage.
    pub with_forms: bool,
    /// For whom it is sealed.
    pub sealing: ExportSealing,
}

/// A bundle that was written. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exported {
    /// The file.
    pub file: PathBuf,
    /// The bundle's id.
    pub bundle: Uuid,
    /// Sequence of its first operation.
    pub from_sequence: u64,
    /// Sequence of its last operation.
    pub to_sequence: u64,
    /// Hash of its last operation, 64 hexadecimal digits (J2).
    pub head: String,
    /// How many operations it carries.
    pub operations: u64,
    /// How many events and attentions leave, or leave changed, for the first time, up to
    /// a thousand.
    pub records: u64,
    /// The public keys it is sealed for; `passphrase` where one opens it;
    /// nothing where it is not sealed.
    pub encrypted_to: Vec<String>,
    /// What those recipients are called here.
    #[serde(skip)]
    pub recipients: Vec<String>,
    /// The signature beside a file that is not sealed.
    #[serde(skip)]
    pub signature: Option<PathBuf>,
    /// Records with a text that an older console took and no bundle carries; the rest
    /// of each is in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
    /// Whether it could be noted here that it left; otherwise it still counts as not
    /// exported, and is exported again (G3).
    #[serde(skip_serializing_if = "is_true")]
    pub noted: bool,
    /// The bundles that went with it: of the terminal's earlier epochs (N5), and of its
    /// earlier operations, where one bundle does not hold all documents (Q11).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Exported>,
}

impl Exported {
    /// What is not as it should be of it, and of those that went with it, in words.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let all = || std::iter::once(self).chain(&self.earlier);
        let mut told = Vec::new();
        if all().any(|part| !part.noted) {
            told.push(
                "El paquete está completo, pero aquí no se pudo anotar que se exportó: los datos no \
                 admiten escritura. Seguirá contando como no exportado; exportarlo otra vez no cambia nada."
                    .to_owned(),
            );
        }
        told.extend(all().flat_map(|part| &part.left_out).map(|record| {
            format!(
                "De {record} no va un texto: es más largo de lo que lleva un paquete. Lo demás va completo."
            )
        }));
        told
    }
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "what serde calls it with"
)]
fn is_true(said: &bool) -> bool {
    *said
}

/// A name in a folder that nothing has, nor the signature that may lie beside it: a
/// bundle that was cut short of its note, or of the same range, stays where it is.
fn free(folder: &Path, name: &str) -> PathBuf {
    let (stem, extension) = name.split_once(".ctg").unwrap_or((name, ""));
    let extension = format!("ctg{extension}");
    numbered(stem, &extension)
        .map(|name| folder.join(name))
        .find(|path| !path.exists() && !path.with_added_extension("minisig").exists())
        .unwrap_or_else(|| folder.join(name))
}

/// Prepares an export for another thread, so that the counter keeps working, and
/// fixes its range. That it left is on the record once the file is there (U3): what
/// is cut short between the two is exported again, which changes nothing (G3).
///
/// # Errors
/// The role may not, there is nobody to seal it for, nothing to export, or no
/// such folder. The job itself fails where the file cannot be written or is
/// stopped; nothing is left of it then.
pub fn export_job(
    desk: &mut Desk,
    input: ExportInput,
) -> Result<impl FnOnce(Progress<'_>) -> Result<Exported, ActionError> + Send + 'static, ActionError>
{
    desk.permit(Permission::Export)?;
    let sealed = seal(desk, input.sealing)?;
    let from = first(desk, input.range, input.until)?;
    outlet::check_folder(desk.paths(), &input.folder)?;
    let terminal = desk.store.terminal().clone();
    let plain = matches!(sealed.sealing, Sealing::Plain);
    let mut parts = Vec::new();
    for epoch in desk.store.read().earlier_epochs()? {
        let Some(from) = first_of(desk, &epoch, input.range)? else {
            continue;
        };
        let last = desk.store.read().last_sequence(epoch.replica)?;
        if from <= last {
            let of_it = parts_of(desk, &input.folder, &epoch, (from, last), plain)?;
            // Its chain has ended: a file of that name carries the same.
            parts.extend(of_it.into_iter().filter(|part| part.is_first));
        }
    }
    let last = desk.store.read().last_sequence(terminal.replica)?;
    let to = input.until.map_or(last, |until| until.min(last));
    let mut own = parts_of(desk, &input.folder, &terminal, (from, to), plain)?;
    let newest = own
        .pop()
        .ok_or(ActionError::NothingToExport { from, last })?;
    parts.extend(own);
    let job = Job {
        sealed,
        forms: input
            .with_forms
            .then(|| Paper::usual_in(desk.profile().country)),
        desk: Desk::over(desk.store.beside()?)?,
    };
    Ok(move |progress: Progress<'_>| job.run(&parts, &newest, progress))
}

/// The bundles of a stretch of a chain, in sequence: one, but where it attached more
/// documents than one carries (Q11).
fn parts_of(
    desk: &Desk,
    folder: &Path,
    terminal: &Terminal,
    (from, to): (u64, u64),
    plain: bool,
) -> Result<Vec<Part>, ActionError> {
    let replica = terminal.replica;
    let documents = desk
        .store
        .read()
        .documents_in(ChainRange { replica, from, to })?;
    let ends = full_after(&documents, (MOST_DOCUMENTS, MOST_DOCUMENT_BYTES));
    let mut from = from;
    Ok(ends
        .into_iter()
        .chain([to])
        .map(|end| {
            let part = Part::new(desk, folder, terminal, (from, end), plain);
            from = end + 1;
            part
        })
        .collect())
}

/// After which sequences a bundle is full, given the sequence and the bytes of each
/// document, and how many and how many bytes one carries.
fn full_after(documents: &[(u64, u64)], (most, most_bytes): (usize, u64)) -> Vec<u64> {
    let (mut ends, mut count, mut bytes) = (Vec::new(), 0, 0);
    // What one operation brings goes in one.
    for of_one in documents.chunk_by(|one, other| one.0 == other.0) {
        let size: u64 = of_one.iter().map(|(_, size)| size).sum();
        (count, bytes) = (count + of_one.len(), bytes + size);
        if count > most || bytes > most_bytes {
            ends.extend(of_one.first().map(|(sequence, _)| sequence - 1));
            (count, bytes) = (of_one.len(), size);
        }
    }
    ends
}

/// Where an export of a terminal's epoch begins, where it carries any of it: a
/// sequence that was named is the own chain's.
fn first_of(desk: &Desk, epoch: &Terminal, range: ExportRange) -> Result<Option<u64>, ActionError> {
    Ok(match range {
        ExportRange::NotAcknowledged => Some(desk.store.read().acknowledged_to(epoch.replica)? + 1),
        ExportRange::All => Some(1),
        ExportRange::From(_) => None,
    })
}

/// The sequence that an export begins with, where it carries anything.
fn first(desk: &Desk, range: ExportRange, until: Option<u64>) -> Result<u64, ActionError> {
    let read = desk.store.read();
    let terminal = desk.store.terminal();
    let from = match range {
        ExportRange::From(sequence) => sequence.max(1),
        other => first_of(desk, terminal, other)?.unwrap_or(1),
    };
    let last = read.last_sequence(terminal.replica)?;
    if from > last.min(until.unwrap_or(last)) {
        return Err(ActionError::NothingToExport { from, last });
    }
    Ok(from)
}

/// For whom the bundle is sealed, as it is told afterwards.
struct Sealed {
    sealing: Sealing,
    encrypted_to: Vec<String>,
    recipients: Vec<String>,
}

fn seal(desk: &Desk, asked: ExportSealing) -> Result<Sealed, ActionError> {
    let (sealing, encrypted_to, recipients) = match asked {
        ExportSealing::Recipients => {
            let found = desk.store.read().recipients()?;
            if found.is_empty() {
                return Err(ActionError::NoRecipients);
            }
            let names = found.iter().map(|office| office.name.clone()).collect();
            let keys: Vec<String> = found.into_iter().map(|office| office.recipient).collect();
            (Sealing::Recipients(keys.clone()), keys, names)
        }
        ExportSealing::Passphrase(phrase) => {
            passphrase::check(phrase.expose_secret())
                .map_err(|error| StoreError::Key(error.into()))?;
            let to = vec!["passphrase".to_owned()];
            (Sealing::Passphrase(phrase), to, Vec::new())
        }
        ExportSealing::Plain => (Sealing::Plain, Vec::new(), Vec::new()),
    };
    Ok(Sealed {
        sealing,
        encrypted_to,
        recipients,
    })
}

/// This program and its version, as files name it.
pub(super) const SOFTWARE: &str = concat!("contingencia ", env!("CARGO_PKG_VERSION"));

/// A terminal as files name it.
pub(super) fn manifest_replica(terminal: &Terminal) -> ManifestReplica {
    let started = &terminal.started;
    ManifestReplica {
        id: terminal.replica,
        point: started.point.code.clone(),
        terminal: started.terminal.clone(),
        series: terminal.series(),
        epoch: started.epoch,
        predecessor: started.predecessor.clone(),
        public_key: started.public_key.clone(),
    }
}

/// One bundle of an export: a stretch of one epoch's chain.
struct Part {
    path: PathBuf,
    /// No file of its range is there yet.
    is_first: bool,
    range: ChainRange,
    head: ManifestHead,
}

impl Part {
    fn new(
        desk: &Desk,
        folder: &Path,
        terminal: &Terminal,
        (from, to): (u64, u64),
        plain: bool,
    ) -> Self {
        let point = &terminal.started.point.code;
        let name = file_name(point, &terminal.series(), from, to, !plain);
        let path = free(folder, &name);
        Self {
            is_first: path.ends_with(&name),
            path,
            range: ChainRange {
                replica: terminal.replica,
                from,
                to,
            },
            head: ManifestHead {
                bundle: desk.store.new_id(),
                organization: terminal.started.organization.clone(),
                replica: manifest_replica(terminal),
                created_at: desk.now(),
                software: SOFTWARE.to_owned(),
            },
        }
    }
}

/// An export that is ready to be done.
struct Job {
    /// On a connection of its own.
    desk: Desk,
    sealed: Sealed,
    /// The paper of the forms, where the bundle carries them.
    forms: Option<Paper>,
}

impl Job {
    /// Packs what earlier epochs of the terminal had not exported yet (N5), and then
    /// its own part.
    fn run(
        mut self,
        parts: &[Part],
        own: &Part,
        progress: Progress<'_>,
    ) -> Result<Exported, ActionError> {
        let earlier = parts
            .iter()
            .map(|part| self.export(part, progress))
            .collect::<Result<_, _>>()?;
        let own = self.export(own, progress)?;
        Ok(Exported { earlier, ..own })
    }

    fn export(&mut self, part: &Part, progress: Progress<'_>) -> Result<Exported, ActionError> {
        let seen = Revealed::exporting(&self.desk)?;
        let read = self.desk.store.read();
        let exported = read.exported_to(part.range.replica)?;
        let records = read.records_in(ChainRange {
            from: part.range.from.max(exported + 1),
            ..part.range
        })?;
        let (packed, left_out) = self.pack(part, &seen, progress)?;
        let entry = ExportEntry {
            bundle: part.head.bundle,
            range: part.range,
            at: part.head.created_at,
            file: packed.path.clone(),
        };
        let noted = self.desk.store.write(|writer| {
            seen.note_export(writer)?;
            writer.note_export(&entry)
        });
        if let Err(error) = &noted {
            // The bundle is whole and where it was asked for: a store that takes no
            // writes is what it may have been wanted for.
            tracing::warn!(%error, "an export could not be noted");
        }
        Ok(Exported {
            noted: noted.is_ok(),
            left_out,
            operations: packed.manifest.operations(),
            records: records.len() as u64,
            bundle: part.head.bundle,
            from_sequence: packed.manifest.from_sequence,
            to_sequence: packed.manifest.to_sequence,
            head: packed.manifest.head,
            file: packed.path,
            signature: packed.signature,
            encrypted_to: self.sealed.encrypted_to.clone(),
            recipients: self.sealed.recipients.clone(),
            earlier: Vec::new(),
        })
    }

    /// Everything is read at one moment, whatever the counter writes meanwhile. Answers
    /// also whose texts no bundle carries.
    fn pack(
        &self,
        part: &Part,
        seen: &Revealed,
        progress: Progress<'_>,
    ) -> Result<(Packed, Vec<String>), ActionError> {
        read_ahead(&self.desk.store, part.range, |ahead| {
            self.pack_read(part, seen, ahead, progress)
        })
    }

    fn pack_read(
        &self,
        part: &Part,
        seen: &Revealed,
        ahead: Ahead,
        progress: Progress<'_>,
    ) -> Result<(Packed, Vec<String>), ActionError> {
        let read = self.desk.store.read();
        let total = (part.range.to - part.range.from) + 1;
        let progress = RefCell::new(progress);
        // Told in operations, and in forms once it is known how many those come to; what
        // comes between them only keeps it waiting.
        let tell = |done: u64, total: u64| (progress.borrow_mut())(done.min(total), total);
        let rows = Rows::new(&self.desk, seen);
        let go_on = || {
            if tell(total, total) {
                return Ok(());
            }
            Err(ActionError::from(ExchangeError::Cancelled))
        };
        let mut lines = |done, _| tell(done, total);
        // What is blocked is shown to nobody, here or elsewhere (T2).
        let blocked = read.blocked_attentions()?;
        let blocked: HashSet<Uuid> = blocked.into_iter().map(|it| it.id).collect();
        let mut withheld: HashSet<Uuid> = HashSet::new();
        let operations = ahead
            .operations
            .made(|some| Ok(some.into_iter().flat_map(Together::apart).collect()));
        let operations = (part.range.from..).zip(operations);
        let operations = operations.map(|(sequence, stored)| {
            let stored = stored?;
            if stored.as_ref().len() > LINE {
                let record = self.name_of(stored.entity)?;
                return Err(ActionError::TooLongToLeave { record, sequence });
            }
            if blocked.contains(&stored.entity) {
                withheld.extend(sealed_in(stored.as_ref()).iter().map(|it| it.vault));
            }
            Ok(stored)
        });
        let mut packer = Packer::create(
            &part.path,
            &self.sealed.sealing,
            part.head.clone(),
            total,
            &mut lines,
        )?
        .operations(operations)?;
        let mut named = packer.named();
        named.retain(|(id, _)| !withheld.contains(id));
        let mut too_long = Vec::new();
        let entries = named
            .chunks(SOME)
            .flat_map(|some| each(read.own_entries(some)))
            .filter(|entry| match entry {
                Ok(entry) if !entry.fits() => {
                    too_long.push(entry.id);
                    false
                }
                _ => true,
            });
        let mut with_forms = Vec::new();
        packer = packer.personal(entries)?;
        drop(named);
        packer = packer
            .documents(|content| {
                let parts = read.document(content);
                parts.map(|part| part.map_err(ActionError::from))
            })?
            .table(
                Table::Outages,
                &OUTAGE_HEADERS,
                ahead.outages.made(|outages| {
                    go_on()?;
                    let ids = outages.iter().map(|outage| outage.id);
                    with_forms.extend(ids.filter_map(|id| Some((id, self.forms?))));
                    rows.outages(&outages)
                }),
            )?
            .table(
                Table::Attentions,
                &ATTENTION_HEADERS,
                ahead.attentions.made(|attentions| {
                    go_on()?;
                    rows.attentions(&attentions)
                }),
            )?;
        let forms = with_forms.len() as u64;
        for ((outage, paper), done) in with_forms.into_iter().zip(0..) {
            if !tell(total + done, total + forms) {
                return Err(ExchangeError::Cancelled.into());
            }
            if let Some(outage) = read.outage(outage)? {
                let made = form_of(&self.desk, &outage, seen, paper)?;
                packer = packer.form(&format!("{}.pdf", made.name), &made.pdf)?;
            }
        }
        let key = self.desk.store.terminal_key(part.range.replica)?;
        let whole = packer.finish(&|data| key.sign(data))?;
        Ok((whole, self.records_with(part.range, &too_long)?))
    }

    /// What the records are called that operations of a range seal these contents for.
    fn records_with(&self, range: ChainRange, vault: &[Uuid]) -> Result<Vec<String>, ActionError> {
        let mut records = Vec::new();
        if vault.is_empty() {
            return Ok(records);
        }
        let mut operations = self.desk.store.read().stored_operations()?;
        operations.of(range, |entity, bytes| {
            let named = sealed_in(bytes);
            if named.iter().any(|sealed| vault.contains(&sealed.vault)) {
                records.push(self.name_of(entity)?);
            }
            Ok::<_, ActionError>(true)
        })?;
        records.dedup();
        Ok(records)
    }

    /// What a record is called.
    fn name_of(&self, record: Uuid) -> Result<String, StoreError> {
        let read = self.desk.store.read();
        if let Some(attention) = read.attention(record)? {
            return Ok(attention.code.to_string());
        }
        let outage = read.outage(record)?;
        Ok(outage.map_or_else(
            || record.to_string(),
            |outage| outage.correlative.to_string(),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn q11_a_bundle_ends_before_it_carries_more_documents_than_one_may() {
        for (documents, ends) in [
            (&[][..], &[][..]),
            (&[(3, 10), (4, 10)], &[]),
            // Too many; too large; each as large as all may be.
            (&[(3, 1), (4, 1), (9, 1), (12, 1)], &[11]),
            (&[(3, 60), (9, 41), (10, 59), (11, 1)], &[8, 10]),
            (&[(3, 100), (4, 100), (5, 100)], &[3, 4]),
        ] {
            assert_eq!(full_after(documents, (3, 100)), ends, "{documents:?}");
        }
    }
}
