//! The window of an export: for whom it is sealed, and where it goes (U2, U3).

use std::path::PathBuf;

use crate::tui::prelude::*;
use crate::{
    actions::{ExportInput, ExportRange, ExportSealing, Sought, waiting_records},
    tui::form::{NewPhrase, path},
};

field_keys! {
    To => "to",
    Folder => "folder",
    Forms => "forms",
    Phrase => "phrase",
    Again => "again",
}

const PHRASE: NewPhrase<Key> = NewPhrase {
    first: Phrase,
    again: Again,
};

labelled! {
    /// For whom a bundle is sealed.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    enum Way {
        Recipients => "destinatarios",
        Phrase => "con una frase",
        Plain => "sin cifrar",
    }
}

fn way(form: &Form<Key>) -> Option<Way> {
    form.pick(To, &Way::ALL)
}

const NOBODY: &str =
    "No hay destinatarios: los agrega la oficina o el administrador. Use una frase.";

/// The window, filled in as far as it can be.
#[derive(Debug)]
pub(super) struct ExportForm {
    /// Who would read the bundle.
    pub(super) recipients: Vec<String>,
    pub(super) folder: PathBuf,
    /// How many records leave for the first time.
    pub(super) records: u64,
}

impl Filled for ExportForm {
    type Key = Key;

    const TITLE: &'static str = "Exportar a la oficina";
    const SHAPE: Shape = Shape {
        verb: "Exportar",
        ..Shape::WINDOW
    };

    /// Whom it is sealed for and where it goes: nothing is composed here.
    fn draft(&self) -> Option<DraftKind> {
        None
    }

    fn new_phrase(&self) -> Option<NewPhrase<Key>> {
        Some(PHRASE)
    }

    fn fields(&mut self, _: &Scene<'_>) -> Vec<Field<Key>> {
        let mut ways = Choice::of(Way::ALL.map(|it| (it.label(), it.label())));
        if !self.recipients.is_empty() {
            ways = ways.chosen_at(0);
        }
        let forms = Choice::of([(false, "no"), (true, "sí")]).chosen_at(0);
        let mut fields = vec![
            choice(To, "Para", ways).required("Elija para quién es."),
            path(Folder, "Carpeta", Sought::Folders)
                .placeholder("dónde se escribe")
                .required("Escriba la carpeta.")
                .filled_in(&self.folder.to_string_lossy()),
            choice(Forms, "¿Con formatos?", forms),
        ];
        fields.extend(PHRASE.fields("Frase"));
        fields
    }

    fn applies(&self, form: &Form<Key>, key: Key, _: &Scene<'_>) -> bool {
        !matches!(key, Phrase | Again) || way(form) == Some(Way::Phrase)
    }

    fn above(&self, _: &Form<Key>, _: &Scene<'_>, room: u16) -> Vec<Block> {
        let text = format!(
            "{} sin exportar. Va todo lo que no fue acusado.",
            waiting_records(self.records)
        );
        vec![Block::of(&text, Ink::Text, room)]
    }

    /// What there is to know about a way of sealing.
    fn remarks(&self, form: &Form<Key>, key: Key, _: &Scene<'_>) -> Vec<Remark> {
        if key != To {
            return Vec::new();
        }
        let remark = match way(form) {
            Some(Way::Recipients) if self.recipients.is_empty() => {
                if form.is_told(To) {
                    return Vec::new();
                }
                Remark::new(RemarkKind::Error, NOBODY)
            }
            Some(Way::Recipients) => Remark::new(
                RemarkKind::Note,
                format!("Solo lo abre: {}.", self.recipients.join(", ")),
            ),
            Some(Way::Phrase) => Remark::new(
                RemarkKind::Note,
                "Dígasela a la oficina por otra vía; sin ella no se abre.",
            ),
            Some(Way::Plain) => Remark::new(
                RemarkKind::Warning,
                "Quien tenga el archivo lee los datos de los clientes.",
            ),
            None => Remark::new(RemarkKind::Note, "Elija con las flechas o Espacio."),
        };
        vec![remark]
    }

    fn read(&self, form: &Form<Key>, scene: &Scene<'_>) -> Read<Self> {
        let mut problems = form.problems(&scene.around());
        PHRASE.judge(form, &mut problems);
        let way = way(form);
        if way == Some(Way::Recipients) && self.recipients.is_empty() {
            problems.wrong(To, NOBODY);
        }
        problems.or(|| {
            ExchangeEffect::Export(ExportInput {
                folder: form.path(Folder),
                range: ExportRange::NotAcknowledged,
                until: None,
                with_forms: form.chosen(Forms) == Some(1),
                sealing: match way {
                    Some(Way::Phrase) => ExportSealing::Passphrase(PHRASE.typed(form)),
                    Some(Way::Plain) => ExportSealing::Plain,
                    Some(Way::Recipients) | None => ExportSealing::Recipients,
                },
            })
        })
    }
}
