//! The window of an import: which file, whom it comes from, what it would do (M, G3).

use secrecy::SecretString;

use super::words;
use crate::tui::prelude::*;
use crate::{
    actions::{Admit, ImportView, Sought},
    tui::{
        form::{Word, path, secret, word},
        subjects::exchange::Import,
    },
};

field_keys! {
    File => "file",
    Phrase => "phrase",
    IsOffice => "office",
    /// The word that admits a terminal.
    Sure => "sure",
}

/// How far the import is.
#[derive(Debug, Default)]
enum Stage {
    /// Which file it is.
    #[default]
    File,
    /// Whether an unknown terminal is admitted (M4).
    Stranger { name: String, fingerprint: String },
    /// What it would do.
    Plan(Box<ImportView>),
}

#[derive(Debug, Default)]
pub(super) struct ImportForm {
    stage: Stage,
    /// What was asked for last.
    asked: Option<Import>,
}

impl ImportForm {
    fn is_receipt(&self) -> bool {
        self.asked.as_ref().is_some_and(Import::is_receipt)
    }

    /// Asks for the file again.
    fn begin_again(&mut self, form: &mut Form<Key>) {
        self.stage = Stage::File;
        if let Some(word) = form.get_mut::<Word>(Sure) {
            word.withdraw();
        }
    }
}

impl Filled for ImportForm {
    type Key = Key;

    const SHAPE: Shape = Shape {
        verb: "Importar",
        ..Shape::WINDOW
    };

    /// A file and where it comes from are chosen, not composed.
    fn draft(&self) -> Option<DraftKind> {
        None
    }

    fn fields(&mut self, _: &Scene<'_>) -> Vec<Field<Key>> {
        let office = Choice::of([(false, "no"), (true, "sí")]).chosen_at(0);
        vec![
            path(File, "Archivo", Sought::Exchange)
                .labelled(9)
                .placeholder("elija un paquete o un acuse, o escriba dónde está")
                .required("Elija el archivo, o escriba dónde está."),
            secret(Phrase, "Frase")
                .labelled(9)
                .noted("Solo si se cifró con una. La firma (.minisig) va al lado del archivo."),
            // Its answer comes first: the word is the last thing that is typed.
            choice(IsOffice, "¿Es la oficina?", office),
            word(Sure, "confiar"),
        ]
    }

    fn applies(&self, _: &Form<Key>, key: Key, _: &Scene<'_>) -> bool {
        match (&self.stage, key) {
            (Stage::File, File | Phrase) | (Stage::Stranger { .. }, Sure) => true,
            (Stage::Stranger { .. }, IsOffice) => !self.is_receipt(),
            _ => false,
        }
    }

    fn title(&self, _: &Form<Key>, _: &Scene<'_>) -> Spans {
        let title = match &self.stage {
            Stage::File => "Importar un acuse o un paquete".to_owned(),
            Stage::Stranger { .. } => "Terminal desconocido".to_owned(),
            Stage::Plan(view) => format!("Paquete de {}-{}", view.point, view.series),
        };
        vec![span(title, Ink::Heading)]
    }

    fn above(&self, _: &Form<Key>, _: &Scene<'_>, room: u16) -> Vec<Block> {
        let told = match &self.stage {
            Stage::File => Vec::new(),
            Stage::Stranger { name, fingerprint } => {
                let who = if self.is_receipt() {
                    "Firma el acuse una oficina que nadie admitió aquí"
                } else {
                    "Lo escribió un terminal que nadie admitió aquí"
                };
                let compare = "Compárela por teléfono con la que muestran allá. Si no es la misma, no siga: Esc.";
                vec![
                    format!("{who}: {name}. Su huella es"),
                    fingerprint.clone(),
                    compare.to_owned(),
                ]
            }
            Stage::Plan(view) => {
                let text = "Enter lo importa; Esc vuelve y nada cambia.".to_owned();
                vec![words::imported(view).join("\n"), text]
            }
        };
        let told = told.iter().map(|text| Block::of(text, Ink::Text, room));
        told.collect()
    }

    /// Esc leads back to the file, and nothing is taken.
    fn perform(
        &mut self,
        form: &mut Form<Key>,
        intent: Intent,
        _: &Scene<'_>,
    ) -> Option<Vec<Wish>> {
        if intent != Intent::Back || matches!(self.stage, Stage::File) {
            return None;
        }
        self.begin_again(form);
        Some(Vec::new())
    }

    fn read(&self, form: &Form<Key>, scene: &Scene<'_>) -> Read<Self> {
        let mut problems = form.problems(&scene.around());
        let is_sure = form.get(Sure).is_some_and(Word::is_complete);
        if form.shows(Sure) && !is_sure {
            problems.missing(Sure, "Escriba la palabra completa.");
        }
        problems.or(|| {
            ExchangeEffect::Import(match (&self.stage, self.asked.clone()) {
                (Stage::Stranger { .. }, Some(asked)) => Import {
                    admit: if asked.is_receipt() || form.chosen(IsOffice) == Some(1) {
                        Admit::Office
                    } else {
                        Admit::Terminal
                    },
                    ..asked
                },
                (Stage::Plan(_), Some(asked)) => Import {
                    plan: false,
                    ..asked
                },
                // A bundle is looked at before anything is taken.
                _ => {
                    let phrase = form.raw(Phrase);
                    Import {
                        file: form.path(File),
                        passphrase: (!phrase.is_empty()).then(|| SecretString::from(phrase)),
                        admit: Admit::Nobody,
                        plan: true,
                    }
                }
            })
        })
    }

    fn submit(&mut self, import: Effect, _: &mut Form<Key>, _: &Scene<'_>) -> Vec<Wish> {
        if let Effect::Exchange(ExchangeEffect::Import(import)) = &import {
            self.asked = Some(import.clone());
        }
        vec![Wish::Effect(import)]
    }

    /// What it would do was said before: some of it may have been taken since (M5).
    fn refused(&mut self, form: &mut Form<Key>, report: Report, _: &Scene<'_>) -> Reply {
        if matches!(self.stage, Stage::Plan(_)) {
            self.begin_again(form);
        }
        Reply::Refused(report)
    }

    fn answered(&mut self, _: &mut Form<Key>, answer: Answer, _: &Scene<'_>) -> Reply {
        match answer {
            Answer::Exchange(ExchangeAnswer::Imported(view)) if view.plan => {
                self.stage = Stage::Plan(view);
                Reply::Done(Vec::new())
            }
            Answer::Exchange(ExchangeAnswer::Stranger { name, fingerprint }) => {
                self.stage = Stage::Stranger { name, fingerprint };
                Reply::Done(Vec::new())
            }
            _ => Reply::Pass,
        }
    }
}
