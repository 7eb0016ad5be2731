//! A replica that writes whatever it likes, and signs it.

#![allow(dead_code, reason = "each rule is broken with its own part")]

use crate::support::exchange::{Chain, ORGANIZATION};
use chrono::Datelike as _;
use contingencia::clock::{Clock as _, IdSource as _, SystemClock, SystemIds};
use contingencia::domain::attention::{AttentionEvent, Content, Taken};
use contingencia::domain::authority::Role;
use contingencia::domain::catalog::ProcedureType;
use contingencia::domain::numbering::{Correlative, ProvisionalCode};
use contingencia::domain::outage::OutageEvent;
use contingencia::domain::personal::{RetentionClass, Sealed};
use contingencia::domain::terminal::{Channel, ServicePoint, Started, TerminalEvent};
use contingencia::domain::user::{PublicKeys, UserEvent, UserNames};
use contingencia::exchange::{
    FORMAT, ManifestHead, ManifestReplica, Packer, Receipt, Sealing, write_receipt,
};
use contingencia::journal::{Actor, Body, Digest, Envelope, VaultEntry, digest, encode, sealed_in};
use contingencia::store::keyring::{KeyError, RecoveryKey, SigningKey};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// A new id.
pub(crate) fn new_id() -> Uuid {
    SystemIds.id()
}

/// Somebody with a key.
pub(crate) struct Person {
    /// Id that operations carry as their author.
    pub(crate) id: Uuid,
    /// The role that their operations claim.
    pub(crate) role: Role,
    /// What they sign with.
    pub(crate) key: SigningKey,
}

impl Person {
    /// Somebody new, of whom nobody heard.
    pub(crate) fn new(role: Role) -> Self {
        Self {
            id: new_id(),
            role,
            key: SigningKey::generate().unwrap(),
        }
    }

    /// The public halves of their keys; the age one is nobody's.
    pub(crate) fn keys(&self) -> PublicKeys {
        PublicKeys {
            recipient: RecoveryKey::generate().recipient(),
            signing: self.key.public_key().to_owned(),
        }
    }
}

/// A replica with a chain, keys and lies of its own. Whatever is public may be
/// changed between two operations.
pub(crate) struct Rogue {
    chain: Chain,
    /// What its first operation says, and its bundles.
    pub(crate) started: Started,
    /// Who set it up.
    pub(crate) founder: Person,
}

impl Deref for Rogue {
    type Target = Chain;

    fn deref(&self) -> &Chain {
        &self.chain
    }
}

impl DerefMut for Rogue {
    fn deref_mut(&mut self) -> &mut Chain {
        &mut self.chain
    }
}

impl Rogue {
    /// A replica that has written nothing yet: `started` may still be falsified.
    pub(crate) fn blank(point: &str, terminal: &str, channel: Channel, role: Role) -> Self {
        let chain = Chain::new(new_id());
        Self {
            started: Started {
                organization: ORGANIZATION.into(),
                scope: channel.scope(),
                profile: "peru".into(),
                point: ServicePoint {
                    code: point.into(),
                    name: "Punto de prueba".into(),
                    channel,
                    time_zone: "America/Lima".into(),
                },
                terminal: terminal.into(),
                epoch: 1,
                series: None,
                predecessor: None,
                public_key: chain.key.public_key().to_owned(),
                recovery_recipient: RecoveryKey::generate().recipient(),
            },
            chain,
            founder: Person::new(role),
        }
    }

    /// One that was set up as every terminal is: it began, and has its founder.
    pub(crate) fn stand(point: &str, terminal: &str, channel: Channel, role: Role) -> Self {
        let mut rogue = Self::blank(point, terminal, channel, role);
        rogue.begin();
        rogue
    }

    /// Writes what every chain begins with.
    pub(crate) fn begin(&mut self) {
        let started = Body::Terminal(TerminalEvent::Started(self.started.clone()));
        self.says(self.id, &started);
        let added = self.added("dueño", self.founder.role, true, self.founder.keys());
        self.says(self.founder.id, &added);
    }

    /// Gives somebody access, as the body of an operation.
    pub(crate) fn added(
        &mut self,
        login: &str,
        role: Role,
        founder: bool,
        keys: PublicKeys,
    ) -> Body {
        let names = UserNames {
            login: login.into(),
            name: format!("{login} de prueba"),
            job_title: None,
        };
        let names = self.seal_as(RetentionClass::User, &names);
        Body::User(UserEvent::Added {
            names,
            role,
            founder,
            keys,
        })
    }

    /// Brings somebody in, as the founder may.
    pub(crate) fn brings_in(&mut self, login: &str, role: Role) -> Person {
        let person = Person::new(role);
        let added = self.added(login, role, false, person.keys());
        self.says(person.id, &added);
        person
    }

    /// Seals a text as personal content.
    pub(crate) fn seal(&mut self, text: &str) -> Sealed {
        self.seal_as(RetentionClass::General, text)
    }

    /// Seals anything as personal content of a class.
    pub(crate) fn seal_as<T: serde::Serialize + ?Sized>(
        &mut self,
        class: RetentionClass,
        data: &T,
    ) -> Sealed {
        let id = new_id();
        self.seal_under(id, class, data)
    }

    /// The envelope of its founder's next operation, to be changed at will.
    pub(crate) fn envelope(&self, entity: Uuid) -> Envelope {
        let actor = Actor {
            user: self.founder.id,
            role: self.founder.role,
        };
        self.envelope_by(actor, entity)
    }

    /// Writes as its founder, who signs what is a decision; answers the sequence.
    pub(crate) fn says(&mut self, entity: Uuid, body: &Body) -> u64 {
        let envelope = self.envelope(entity);
        let bytes = encode(&envelope, body).unwrap();
        let signature = body
            .is_decision()
            .then(|| self.founder.key.sign(bytes.bytes()).unwrap());
        self.push_line(bytes.close(signature.as_deref()).unwrap())
    }

    /// Writes as somebody, or in their name, signed by a key or by none.
    pub(crate) fn says_as(
        &mut self,
        (user, role): (Uuid, Role),
        signer: Option<&SigningKey>,
        entity: Uuid,
        body: &Body,
    ) -> u64 {
        let envelope = self.envelope_by(Actor { user, role }, entity);
        let bytes = encode(&envelope, body).unwrap();
        let signature = signer.map(|key| key.sign(bytes.bytes()).unwrap());
        self.push_line(bytes.close(signature.as_deref()).unwrap())
    }

    /// The hash of an operation it wrote, for who names it.
    pub(crate) fn hash(&self, sequence: u64) -> Digest {
        let at = usize::try_from(sequence).unwrap();
        digest(&self.lines[at - 1])
    }

    /// What opening an outage says, under any number of the year in which consoles number theirs.
    pub(crate) fn opened(&self, series: &str, number: u32, of: ProcedureType) -> Body {
        let correlative = Correlative {
            point: self.started.point.code.clone(),
            year: SystemClock::start().now(chrono_tz::America::Lima).year(),
            series: series.into(),
            number,
        };
        let facts = crate::support::store::opened(correlative, of, self.at);
        Body::Outage(OutageEvent::Opened(Box::new(facts)))
    }

    /// What taking a request down says, under any number.
    pub(crate) fn taken(&mut self, series: &str, number: u32) -> Body {
        let content = Content {
            procedure: "Reposición de Chip".into(),
            name: "Rosa Ejemplo Prueba".into(),
            request: "Pide otro chip.".into(),
            ..Content::default()
        };
        Body::Attention(AttentionEvent::Taken(Box::new(Taken {
            code: ProvisionalCode {
                point: self.started.point.code.clone(),
                series: series.into(),
                number,
            },
            channel: self.started.point.channel,
            procedure: None,
            procedure_type: None,
            critical: false,
            theft_block: false,
            taken: crate::support::store::typed(self.at),
            paper: None,
            outage: None,
            claim: None,
            content: self.seal_as(RetentionClass::General, &content),
        })))
    }

    /// How its bundles and receipts name it.
    pub(crate) fn replica(&self) -> ManifestReplica {
        ManifestReplica {
            id: self.id,
            point: self.started.point.code.clone(),
            terminal: self.started.terminal.clone(),
            series: self.started.series(),
            epoch: self.started.epoch,
            predecessor: self.started.predecessor.clone(),
            public_key: self.key.public_key().to_owned(),
        }
    }

    /// Packs its operations from a sequence on into a folder, unsealed; the file.
    pub(crate) fn bundle_from(&self, folder: &Path, from: usize) -> PathBuf {
        let name = format!("paquete-{}.ctg.zip", new_id());
        let path = folder.join(name);
        let head = ManifestHead {
            bundle: new_id(),
            organization: self.started.organization.clone(),
            replica: self.replica(),
            created_at: self.at,
            software: "contingencia de prueba".into(),
        };
        let lines = &self.lines[from - 1..];
        let named: BTreeSet<Uuid> = lines
            .iter()
            .flat_map(|line| sealed_in(line))
            .map(|sealed| sealed.vault)
            .collect();
        let vault = self.vault.iter().filter(|entry| named.contains(&entry.id));
        let total = (lines.len() + named.len()) as u64;
        Packer::create(&path, &Sealing::Plain, head, total, &mut |_, _| true)
            .unwrap()
            .operations(lines.iter().cloned().map(Ok::<_, KeyError>))
            .unwrap()
            .personal(vault.cloned().map(Ok::<_, KeyError>))
            .unwrap()
            .documents(|content| {
                let bytes = self.documents.get(&content.vault).cloned();
                bytes.into_iter().map(Ok::<_, KeyError>)
            })
            .unwrap()
            .finish(&self.sign())
            .unwrap();
        path
    }

    /// Packs all that it wrote into a folder, unsealed; the file.
    pub(crate) fn bundle(&self, folder: &Path) -> PathBuf {
        self.bundle_from(folder, 1)
    }

    /// Writes a receipt for a point into a folder, with what `says` adds; the file.
    pub(crate) fn receipt(
        &self,
        folder: &Path,
        point: &str,
        says: impl FnOnce(&mut Receipt),
    ) -> PathBuf {
        self.receipt_beside(folder, point, &[], says)
    }

    /// The same with contents beside it.
    pub(crate) fn receipt_beside(
        &self,
        folder: &Path,
        point: &str,
        contents: &[VaultEntry],
        says: impl FnOnce(&mut Receipt),
    ) -> PathBuf {
        let mut receipt = Receipt {
            format: FORMAT,
            receipt: new_id(),
            organization: self.started.organization.clone(),
            point: point.into(),
            issuer: self.replica(),
            created_at: self.at,
            replicas: BTreeMap::new(),
            codes: Vec::new(),
            verdicts: Vec::new(),
            notices: Vec::new(),
            closings: Vec::new(),
            rivals: Vec::new(),
            forks: BTreeMap::new(),
            alerts: Vec::new(),
            answers: Vec::new(),
            reported: Vec::new(),
            software: "contingencia de prueba".into(),
        };
        says(&mut receipt);
        write_receipt(folder, &receipt, contents, &Sealing::Plain, &self.sign())
            .unwrap()
            .path
    }
}
