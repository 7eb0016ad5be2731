//! An invented terminal with its chain, the bundles it packs, and ways to take
//! a bundle apart, change it and put it together again.

use super::store::{at, overwrite};
use chrono::{DateTime, FixedOffset};
use contingencia::domain::authority::Role;
use contingencia::domain::document::{DocumentContent, DocumentFacts, FileKind};
use contingencia::domain::personal::{RetentionClass, Sealed};
use contingencia::domain::terminal::{Channel, ServicePoint, Started, TerminalEvent};
use contingencia::domain::user::{PublicKeys, UserEvent};
use contingencia::exchange::{
    Bundle, ExchangeError, FileFacts, ManifestHead, ManifestReplica, Packed, Packer, Sealing,
    Table, Unsealing,
};
use contingencia::journal::{
    Actor, Body, Digest, Envelope, GENESIS, VaultEntry, digest, encode, hex, seal,
};
use contingencia::store::keyring::{KeyError, RecoveryKey, SigningKey};
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use uuid::Uuid;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The organization of every invented terminal.
pub(crate) const ORGANIZATION: &str = "operadora-de-prueba";

/// The operations that one replica writes, and what they seal.
pub(crate) struct Chain {
    /// The replica's id.
    pub(crate) id: Uuid,
    /// Its key.
    pub(crate) key: SigningKey,
    /// Its operations, as stored.
    pub(crate) lines: Vec<Vec<u8>>,
    /// What they sealed.
    pub(crate) vault: Vec<VaultEntry>,
    /// The bytes of the documents among it, by their vault id.
    pub(crate) documents: BTreeMap<Uuid, Vec<u8>>,
    /// The Lamport counter of the next operation.
    pub(crate) lamport: u64,
    /// The instant of the next operation.
    pub(crate) at: DateTime<FixedOffset>,
    previous: Digest,
}

impl Chain {
    /// One that has not begun.
    pub(crate) fn new(id: Uuid) -> Self {
        Self {
            id,
            key: SigningKey::generate().unwrap(),
            lines: Vec::new(),
            vault: Vec::new(),
            documents: BTreeMap::new(),
            lamport: 1,
            at: at("10:42"),
            previous: GENESIS,
        }
    }

    /// Seals under an id of one's choice.
    pub(crate) fn seal_under<T: Serialize + ?Sized>(
        &mut self,
        id: Uuid,
        class: RetentionClass,
        data: &T,
    ) -> Sealed {
        let entry = seal(id, digest(id.as_bytes()), class, data).unwrap();
        let sealed = entry.sealed();
        self.vault.push(entry);
        sealed
    }

    /// Seals a document under an id of one's choice.
    pub(crate) fn seal_document(&mut self, id: Uuid, name: &str, bytes: &[u8]) -> DocumentFacts {
        let content = DocumentContent {
            name: name.to_owned(),
            title: None,
            sha256: hex(&digest(bytes)),
        };
        self.documents.insert(id, bytes.to_vec());
        DocumentFacts {
            content: self.seal_under(id, RetentionClass::General, &content),
            size: bytes.len() as u64,
            file_kind: kind_of(bytes),
        }
    }

    /// The envelope of the next operation.
    pub(crate) fn envelope_by(&self, actor: Actor, entity: Uuid) -> Envelope {
        Envelope {
            replica: self.id,
            sequence: self.lines.len() as u64 + 1,
            lamport: self.lamport,
            at: self.at,
            actor,
            entity,
            clock: None,
            previous: self.previous,
        }
    }

    /// Appends the bytes of an operation, whatever they are; answers the sequence.
    pub(crate) fn push_line(&mut self, line: Vec<u8>) -> u64 {
        self.previous = digest(&line);
        self.lamport += 1;
        self.lines.push(line);
        self.lines.len() as u64
    }

    /// Signs as the replica does.
    pub(crate) fn sign(&self) -> impl Fn(&mut dyn Read) -> Result<String, KeyError> {
        |data| self.key.sign_stream(data)
    }
}

/// A terminal that never stood anywhere.
pub(crate) struct Terminal {
    chain: Chain,
    ids: u128,
}

impl Deref for Terminal {
    type Target = Chain;

    fn deref(&self) -> &Chain {
        &self.chain
    }
}

impl DerefMut for Terminal {
    fn deref_mut(&mut self) -> &mut Chain {
        &mut self.chain
    }
}

/// The kind of file that some bytes are.
fn kind_of(bytes: &[u8]) -> FileKind {
    let mut kinds = FileKind::ALL.into_iter();
    kinds.find(|kind| kind.fits(bytes)).unwrap()
}

impl Terminal {
    /// One that has just been set up: its first operation is there.
    pub(crate) fn new() -> Self {
        let mut terminal = Self {
            chain: Chain::new(Uuid::from_u128(0xa)),
            ids: 0x1000,
        };
        let started = terminal.started();
        let body = Body::Terminal(TerminalEvent::Started(started));
        terminal.push(terminal.id, &body);
        terminal
    }

    /// One whose user is known, so that what it writes has its effect.
    pub(crate) fn founded() -> Self {
        let mut terminal = Self::new();
        let user = terminal.envelope(Uuid::nil()).actor.user;
        let key = SigningKey::generate().unwrap();
        let added = Body::User(UserEvent::Added {
            names: terminal.seal("ana.prueba"),
            role: Role::Supervisor,
            founder: true,
            keys: PublicKeys {
                recipient: RecoveryKey::generate().recipient(),
                signing: key.public_key().to_owned(),
            },
        });
        let line = encode(&terminal.envelope(user), &added).unwrap();
        let signature = key.sign(line.bytes()).unwrap();
        terminal.push_line(line.close(Some(&signature)).unwrap());
        terminal
    }

    /// What its first operation says.
    pub(crate) fn started(&self) -> Started {
        Started {
            organization: ORGANIZATION.into(),
            scope: Channel::Cac.scope(),
            profile: "peru".into(),
            point: ServicePoint {
                code: "LIM014".into(),
                name: "CAC de prueba".into(),
                channel: Channel::Cac,
                time_zone: "America/Lima".into(),
            },
            terminal: "A".into(),
            epoch: 1,
            series: None,
            predecessor: None,
            public_key: self.key.public_key().to_owned(),
            recovery_recipient: RecoveryKey::generate().recipient(),
        }
    }

    /// Another id.
    pub(crate) fn new_id(&mut self) -> Uuid {
        self.ids += 1;
        Uuid::from_u128(self.ids)
    }

    /// Seals a text as personal content.
    pub(crate) fn seal(&mut self, text: &str) -> Sealed {
        let id = self.new_id();
        self.seal_under(id, RetentionClass::General, text)
    }

    /// Seals a document.
    pub(crate) fn attach(&mut self, name: &str, bytes: &[u8]) -> DocumentFacts {
        let id = self.new_id();
        self.seal_document(id, name, bytes)
    }

    /// The envelope of the next operation.
    pub(crate) fn envelope(&self, entity: Uuid) -> Envelope {
        let actor = Actor {
            user: Uuid::from_u128(2),
            role: Role::Supervisor,
        };
        self.envelope_by(actor, entity)
    }

    /// Appends an operation.
    pub(crate) fn push(&mut self, entity: Uuid, body: &Body) {
        let bytes = encode(&self.envelope(entity), body).unwrap();
        self.push_line(bytes.close(None).unwrap());
    }

    /// What is said of its bundles.
    pub(crate) fn head(&self) -> ManifestHead {
        ManifestHead {
            bundle: Uuid::from_u128(0xb),
            organization: ORGANIZATION.into(),
            replica: self.replica(),
            created_at: at("11:00"),
            software: "contingencia de prueba".into(),
        }
    }

    /// How its bundles name it.
    pub(crate) fn replica(&self) -> ManifestReplica {
        ManifestReplica {
            id: self.id,
            point: "LIM014".into(),
            terminal: "A".into(),
            series: "A".into(),
            epoch: 1,
            predecessor: None,
            public_key: self.key.public_key().to_owned(),
        }
    }

    /// Packs its operations from a sequence on.
    pub(crate) fn pack_from(
        &self,
        from: usize,
        path: &Path,
        sealing: &Sealing,
    ) -> Result<Packed, contingencia::exchange::Failure<KeyError>> {
        let lines = &self.lines[from - 1..];
        let named: Vec<Uuid> = lines
            .iter()
            .flat_map(|line| contingencia::journal::sealed_in(line))
            .map(|sealed| sealed.vault)
            .collect();
        let vault = self.vault.iter().filter(|entry| named.contains(&entry.id));
        let mut go_on = |_, _| true;
        let total = (lines.len() + named.len()) as u64;
        Packer::create(path, sealing, self.head(), total, &mut go_on)?
            .operations(lines.iter().cloned().map(Ok))?
            .personal(vault.cloned().map(Ok))?
            .documents(|content| {
                let bytes = self.documents.get(&content.vault).cloned();
                bytes.into_iter().map(Ok)
            })?
            .table(
                Table::Outages,
                &["Correlativo", "Sustento"],
                [Ok(vec![
                    "LIM014-2026-A-000001".into(),
                    "=1+1, \"x\"\nñ".into(),
                ])],
            )?
            .form("LIM014-A-R000317-K.pdf", b"%PDF-1.7 inventado")?
            .finish(&self.sign())
    }

    /// Packs all its operations.
    pub(crate) fn pack(&self, path: &Path, sealing: &Sealing) -> Packed {
        self.pack_from(1, path, sealing).unwrap()
    }
}

/// Opens a file that is not sealed.
pub(crate) fn open_plain(path: &Path) -> Result<Bundle, ExchangeError> {
    Bundle::open(path, &Unsealing::Plain, &mut |_, _| true)
}

/// The entries of a bundle, to be changed at will by somebody who holds a key.
#[derive(Clone)]
pub(crate) struct Parts {
    /// Names and bytes, in their order.
    pub(crate) entries: Vec<(String, Vec<u8>)>,
}

impl Parts {
    /// Takes apart what a terminal packs.
    pub(crate) fn of(terminal: &Terminal, from: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.ctg.zip");
        terminal.pack_from(from, &path, &Sealing::Plain).unwrap();
        let mut zip = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
        let entries = (0..zip.len())
            .map(|index| {
                let mut entry = zip.by_index(index).unwrap();
                let name = entry.name().unwrap().into_owned();
                let mut bytes = Vec::new();
                entry.read_to_end(&mut bytes).unwrap();
                (name, bytes)
            })
            .collect();
        Self { entries }
    }

    /// The bytes of an entry.
    pub(crate) fn get(&mut self, name: &str) -> &mut Vec<u8> {
        let entry = self.entries.iter_mut().find(|(known, _)| known == name);
        &mut entry.unwrap().1
    }

    /// The lines of an entry, without their ends.
    pub(crate) fn lines(&mut self, name: &str) -> Vec<Vec<u8>> {
        let text = self.get(name);
        let lines = text.split(|byte| *byte == b'\n').map(<[u8]>::to_vec);
        let mut lines: Vec<Vec<u8>> = lines.collect();
        assert_eq!(lines.pop(), Some(Vec::new()));
        lines
    }

    /// Puts lines in the place of an entry's.
    pub(crate) fn set_lines(&mut self, name: &str, lines: &[Vec<u8>]) {
        *self.get(name) = lines
            .iter()
            .flat_map(|line| [line, &b"\n"[..]].concat())
            .collect();
    }

    /// Makes the manifest say what is true of the entries' bytes, then changes
    /// it, and signs it.
    pub(crate) fn resign(&mut self, key: &SigningKey, change: impl FnOnce(&mut Value)) {
        let listed: BTreeMap<String, FileFacts> = self
            .entries
            .iter()
            .filter(|(name, _)| !name.starts_with("manifest.json"))
            .map(|(name, bytes)| {
                let facts = FileFacts {
                    size: bytes.len() as u64,
                    sha256: hex(&digest(bytes)),
                };
                (name.clone(), facts)
            })
            .collect();
        let mut manifest: Value = serde_json::from_slice(self.get("manifest.json")).unwrap();
        manifest["files"] = serde_json::to_value(listed).unwrap();
        change(&mut manifest);
        let bytes = serde_json::to_vec(&manifest).unwrap();
        *self.get("manifest.json.minisig") = key.sign(&bytes).unwrap().into_bytes();
        *self.get("manifest.json") = bytes;
    }

    /// The ZIP of the entries.
    pub(crate) fn zip(&self) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in &self.entries {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    /// What opening them says.
    pub(crate) fn opened(&self, key: &SigningKey) -> Result<(), String> {
        opened(&self.zip(), key)
    }
}

/// What opening a file of these bytes says, signed as a whole.
pub(crate) fn opened(zip: &[u8], key: &SigningKey) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.ctg.zip");
    signed_file(&path, zip, key);
    open_plain(&path)
        .map(drop)
        .map_err(|error| error.to_string())
}

/// Writes bytes and a signature over them.
pub(crate) fn signed_file(path: &Path, bytes: &[u8], key: &SigningKey) {
    overwrite(path, bytes);
    let signature = key.sign(bytes).unwrap();
    overwrite(&beside(path), signature.as_bytes());
}

/// Where the signature of a file lies.
pub(crate) fn beside(path: &Path) -> PathBuf {
    path.with_added_extension("minisig")
}

/// The names in a folder, in order.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}
