//! Bundles and receipts between terminals and their office, the real program at
//! each of them (G2, G3, J2, M, N5).

mod cell;
mod closings;
mod hostile;
pub(crate) mod lineage;
mod order;
mod receipts;
mod rounds;
mod terminals;

use super::Point;
use crate::support::exchange::names;
use crate::support::store::{ANA, PASSPHRASE, asked, copy_folder, passphrase, running, secret};
use contingencia::config::Paths;
use contingencia::domain::authority::Role;
use contingencia::domain::terminal::{Channel, ServicePoint};
use contingencia::domain::user::UserNames;
use contingencia::store::{SetUp, Store, set_up};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// What two terminals agreed on by telephone.
const PHRASE: &str = "una frase entre dos terminales";

/// What a chip's change needs to be taken down.
pub(crate) const CHIP: &str = "atencion registrar --tramite 'reposición de chip' --nombre 'Rosa Ejemplo Prueba' --pide 'Otro chip'";

impl Point {
    /// A terminal whose keys are cheap to try.
    pub(crate) fn stand(code: &str, terminal: &str, channel: Channel, role: Role) -> Self {
        Self::stand_of("operadora-de-prueba", code, terminal, channel, role)
    }

    pub(crate) fn stand_of(
        organization: &str,
        code: &str,
        terminal: &str,
        channel: Channel,
        role: Role,
    ) -> Self {
        Self::set_up_as(SetUp {
            organization: organization.into(),
            point: ServicePoint {
                code: code.into(),
                name: "Punto de prueba".into(),
                channel,
                time_zone: "America/Lima".into(),
            },
            terminal: terminal.into(),
            role,
            ..asked()
        })
    }

    /// A terminal of the PQR cell of Colombia.
    pub(crate) fn of_cell(terminal: &str, role: Role) -> Self {
        Self::of_cell_at("CEL001", terminal, role)
    }

    /// A terminal of a cell.
    pub(crate) fn of_cell_at(code: &str, terminal: &str, role: Role) -> Self {
        Self::set_up_as(SetUp {
            profile: "colombia".into(),
            point: ServicePoint {
                code: code.into(),
                name: "Célula de prueba".into(),
                channel: Channel::Celula,
                time_zone: "America/Bogota".into(),
            },
            terminal: terminal.into(),
            role,
            ..asked()
        })
    }

    fn set_up_as(asked: SetUp) -> Self {
        let stand = Self {
            folder: TempDir::new().unwrap(),
        };
        stand.secret("clave", PASSPHRASE);
        stand.secret("frase", PHRASE);
        drop(set_up(Paths::new(stand.data()), asked, running()).unwrap());
        stand
    }

    /// A terminal of the point of these tests, kept by its supervisor.
    pub(crate) fn terminal(letter: &str) -> Self {
        Self::stand("LIM014", letter, Channel::Cac, Role::Supervisor)
    }

    /// The office, kept by Control e Información.
    pub(crate) fn office() -> Self {
        Self::stand("OFI001", "A", Channel::Oficina, Role::Control)
    }

    /// The same terminal on another folder.
    pub(crate) fn copied(&self) -> Self {
        let copy = Self {
            folder: TempDir::new().unwrap(),
        };
        copy_folder(self.folder.path(), copy.folder.path());
        copy
    }

    /// Somebody else who works at it; the options that enter as them.
    pub(crate) fn colleague(&self, login: &str, role: Role) -> [String; 4] {
        let names = UserNames {
            login: login.into(),
            name: format!("{login} de prueba"),
            job_title: None,
        };
        let paths = Paths::new(self.data());
        let mut store = Store::unlock(paths, ANA, &passphrase(), running()).unwrap();
        let text = "otra frase de paso larga";
        store.add_user(&names, role, &secret(text)).unwrap();
        let file = self.secret(login, text);
        ["--usuario", login, "--clave-archivo", &file].map(str::to_owned)
    }

    /// Deeds of its founder, none of which is refused.
    pub(crate) fn does(&self, lines: &[&str]) -> Vec<Value> {
        self.does_as(&["--usuario", ANA].map(str::to_owned), lines)
    }

    /// Deeds of somebody, none of which is refused.
    pub(crate) fn does_as(&self, who: &[String], lines: &[&str]) -> Vec<Value> {
        let documents = self.batch_with(who, lines);
        for (line, document) in lines.iter().zip(&documents) {
            assert_eq!(document["error"], Value::Null, "{line}: {document}");
        }
        documents
    }

    /// What its founder is answered, and the exit code.
    pub(crate) fn asks(&self, arguments: &[&str]) -> (i32, Value) {
        self.json(&[arguments, &["--usuario", ANA]].concat())
    }

    /// Exports into a folder of its own; the file.
    pub(crate) fn export(&self, options: &[&str]) -> PathBuf {
        let folder = self.fresh();
        let arguments = [&["exportar", "--salida", folder.to_str().unwrap()], options].concat();
        let (code, document) = self.asks(&arguments);
        assert_eq!(code, 0, "{document}");
        PathBuf::from(document["file"].as_str().unwrap())
    }

    /// Exports all it wrote, sealed for nobody: that costs the least.
    pub(crate) fn export_plain(&self) -> PathBuf {
        self.export(&["--todo", "--sin-cifrar"])
    }

    /// Exports for another terminal, under the phrase.
    pub(crate) fn export_under_phrase(&self) -> PathBuf {
        let phrase = self.path("frase");
        self.export(&["--todo", "--frase-archivo", phrase.to_str().unwrap()])
    }

    /// Somebody who keeps it brings in what another point exports under the phrase.
    pub(crate) fn brings(&self, other: &Self) {
        let keeper = self.colleague("nora", Role::Administrador);
        let (bundle, phrase) = (other.export_under_phrase(), self.path("frase"));
        let bring = format!(
            "importar {} --confiar --frase-archivo {}",
            bundle.display(),
            phrase.display()
        );
        taken((0, self.does_as(&keeper, &[&bring]).remove(0)));
    }

    /// Imports; the exit code and the document.
    pub(crate) fn import(&self, file: &Path, options: &[&str]) -> (i32, Value) {
        self.asks(&[&["importar", file.to_str().unwrap()], options].concat())
    }

    /// Imports what came under the phrase.
    pub(crate) fn import_under_phrase(&self, file: &Path, options: &[&str]) -> (i32, Value) {
        let phrase = self.path("frase");
        let phrase = ["--frase-archivo", phrase.to_str().unwrap()];
        self.import(file, &[&phrase, options].concat())
    }

    /// Writes the office's receipts; the one for a point.
    pub(crate) fn receipt_for(&self, point: &str) -> PathBuf {
        let folder = self.fresh();
        let (code, document) = self.asks(&[
            "acuse",
            "emitir",
            "--punto",
            point,
            "--salida",
            folder.to_str().unwrap(),
        ]);
        assert_eq!(code, 0, "{document}");
        PathBuf::from(document["receipts"][0]["file"].as_str().unwrap())
    }

    /// Applies a receipt; the exit code and the document.
    pub(crate) fn apply(&self, receipt: &Path, options: &[&str]) -> (i32, Value) {
        self.asks(&[&["acuse", "importar", receipt.to_str().unwrap()], options].concat())
    }

    /// A folder with nothing in it.
    pub(crate) fn fresh(&self) -> PathBuf {
        let taken = names(self.folder.path()).len();
        let folder = self.path(&format!("salida-{taken}"));
        std::fs::create_dir(&folder).unwrap();
        folder
    }

    /// How far it holds which chains; everything it holds verifies.
    pub(crate) fn heads(&self) -> Value {
        let (code, mut document) = self.asks(&["verificar"]);
        assert_eq!(code, 0, "{document}");
        document["replicas"].take()
    }

    /// What it lists, without what passes with time or is told of the own
    /// installation alone.
    pub(crate) fn shows(&self) -> Value {
        let mut lists = self.does(&["evento listar", "atencion listar", "comunicado listar"]);
        for list in &mut lists {
            for records in list.as_object_mut().unwrap().values_mut() {
                for record in records.as_array_mut().into_iter().flatten() {
                    for local in ["duration_seconds", "waiting_seconds", "regularization"] {
                        record.as_object_mut().unwrap().remove(local);
                    }
                }
            }
        }
        json!(lists)
    }

    /// Its own terminal, as it lists it.
    pub(crate) fn own(&self) -> Value {
        let (_, mut list) = self.asks(&["terminal", "listar"]);
        let terminals = list["terminals"].as_array_mut().unwrap();
        let own = terminals.iter_mut().find(|it| it["own"] == true).unwrap();
        own.take()
    }
}

/// That a file was refused as such, and what was said.
#[track_caller]
pub(crate) fn rejected((code, document): (i32, Value)) -> String {
    assert_eq!(code, 4, "{document}");
    assert_eq!(document["error"]["kind"], "bundle", "{document}");
    document["error"]["message"].as_str().unwrap().to_owned()
}

/// That a file was taken, and what was said.
#[track_caller]
pub(crate) fn taken((code, document): (i32, Value)) -> Value {
    assert_eq!(code, 0, "{document}");
    assert_eq!(document["accepted"], true, "{document}");
    document
}

/// The kinds of what is told.
pub(crate) fn kinds(problems: &Value) -> Vec<&str> {
    let problems = problems.as_array().unwrap().iter();
    problems.map(|it| it["kind"].as_str().unwrap()).collect()
}
