//! The purge of personal content whose term is over: what would go, a word, what went (T1).

use chrono::Months;

use crate::domain::text::{counted_words, first_named};
use crate::tui::prelude::*;
use crate::{
    actions::PurgeView,
    config::ScreenId,
    domain::{
        instant::{date, local_day},
        personal::RetentionClass,
        purge::retention_months,
    },
    tui::{
        form::{Word, word},
        subjects::settings::PurgeEffect,
    },
};

field_keys! {
    Class => "class",
    Before => "before",
    /// The word that deletes.
    Sure => "sure",
}

/// The classes, in the order they are offered.
const CLASSES: [(RetentionClass, &str); 3] = [
    (RetentionClass::General, "general"),
    (RetentionClass::Claim, "reclamos"),
    (RetentionClass::Report, "reportes"),
];

/// Names of records that are told; the others are counted.
const NAMED: usize = 6;

/// How far the purge is.
#[derive(Debug, Default)]
enum Stage {
    /// Which class, and of before when.
    #[default]
    Asked,
    /// What would be deleted.
    Planned(Box<PurgeView>),
    /// What was deleted.
    Done(Box<PurgeView>),
}

#[derive(Debug, Default)]
pub(super) struct PurgeForm {
    stage: Stage,
    /// A date was typed and no longer follows the class.
    own_date: bool,
    /// The word was typed: it is not asked for again while it deletes.
    deletes: bool,
}

impl PurgeForm {
    /// What would be deleted, where that is anything.
    fn plan(&self) -> Option<&PurgeView> {
        match &self.stage {
            Stage::Planned(plan) if plan.entries > 0 => Some(plan),
            _ => None,
        }
    }

    fn told(&self) -> Vec<(Ink, String)> {
        match &self.stage {
            Stage::Asked => Vec::new(),
            Stage::Planned(plan) => planned(plan),
            Stage::Done(done) => done_words(done),
        }
    }
}

/// The latest day that may be named, as it is typed.
fn last_day(class: RetentionClass, scene: &Scene<'_>) -> String {
    let today = local_day(scene.now, scene.zone);
    let last =
        retention_months(class).and_then(|months| today.checked_sub_months(Months::new(months)));
    last.map_or_else(String::new, date)
}

/// Whether there is more than one class: claims and reports are of those who receive.
fn has_classes(scene: &Scene<'_>) -> bool {
    scene.profile.has(ScreenId::Attentions)
}

fn class(form: &Form<Key>) -> RetentionClass {
    let classes = CLASSES.map(|(class, _)| class);
    form.pick(Class, &classes)
        .unwrap_or(RetentionClass::General)
}

impl Filled for PurgeForm {
    type Key = Key;

    const SHAPE: Shape = Shape::WINDOW;

    fn verb(&self) -> &'static str {
        if self.plan().is_some() {
            "Depurar"
        } else {
            "Continuar"
        }
    }

    /// A class and a day; what is to be purged is seen anew each time.
    fn draft(&self) -> Option<DraftKind> {
        None
    }

    fn context(&self) -> Context {
        match (&self.stage, self.plan()) {
            (Stage::Asked, _) => Self::SHAPE.context,
            (_, Some(_)) => Context::Confirm,
            (_, None) => Context::Notice,
        }
    }

    fn fields(&mut self, scene: &Scene<'_>) -> Vec<Field<Key>> {
        let (usual, _) = CLASSES[0];
        let classes = CLASSES.map(|(_, name)| (name, name));
        let kept = if has_classes(scene) {
            "Se guardan un año; los reclamos, tres desde su resolución firme; los reportes, cinco."
        } else {
            "Se guardan un año."
        };
        vec![
            choice(Class, "Clase", Choice::of(classes).chosen_at(0).in_steps()),
            line(Before, "Anteriores al")
                .placeholder("dd/mm/aaaa")
                .noted(kept)
                .filled_in(&last_day(usual, scene)),
            word(Sure, "depurar"),
        ]
    }

    fn applies(&self, _: &Form<Key>, key: Key, scene: &Scene<'_>) -> bool {
        match key {
            Class if !has_classes(scene) => false,
            Class | Before => matches!(self.stage, Stage::Asked),
            Sure => self.plan().is_some() && !self.deletes,
        }
    }

    fn title(&self, _: &Form<Key>, _: &Scene<'_>) -> Spans {
        let title = match self.stage {
            Stage::Asked => "Depurar datos personales",
            Stage::Planned(_) => "Depurar: esto es lo que se borraría",
            Stage::Done(_) => "Datos personales depurados",
        };
        vec![span(title, Ink::Heading)]
    }

    fn above(&self, _: &Form<Key>, _: &Scene<'_>, room: u16) -> Vec<Block> {
        let told = self.told().into_iter().map(|(role, text)| Block {
            tight: true,
            ..Block::of(&text, role, room)
        });
        told.collect()
    }

    fn changed(
        &mut self,
        form: &mut Form<Key>,
        key: Key,
        _: Outcome,
        scene: &Scene<'_>,
    ) -> Vec<Wish> {
        if key == Before {
            self.own_date = true;
        } else if key == Class && !self.own_date {
            form.fill_in(Before, &last_day(class(form), scene));
        }
        Vec::new()
    }

    /// Where nothing is to be done any more, Enter leaves.
    fn perform(&mut self, _: &mut Form<Key>, intent: Intent, _: &Scene<'_>) -> Option<Vec<Wish>> {
        let is_over = self.plan().is_none() && !matches!(self.stage, Stage::Asked);
        (is_over && intent == Intent::Accept).then(|| vec![Wish::Back])
    }

    fn read(&self, form: &Form<Key>, scene: &Scene<'_>) -> Read<Self> {
        let mut problems = Problems::none();
        let (class, before) = match (&self.stage, self.plan()) {
            (Stage::Asked, _) => (class(form), scene.day(&form.text(Before))),
            (_, Some(plan)) => (plan.class, Some(plan.before)),
            (_, None) => return Err(problems),
        };
        let simulated = self.plan().is_none();
        if !simulated && !form.get(Sure).is_some_and(Word::is_complete) {
            problems.missing(Sure, "Escriba la palabra completa.");
        }
        let Some(before) = before else {
            problems.wrong(Before, "Escriba la fecha como dd/mm/aaaa.");
            return Err(problems);
        };
        problems.or(|| {
            SettingsEffect::Purge(PurgeEffect {
                class,
                before,
                simulated,
            })
        })
    }

    fn submit(&mut self, purge: Effect, _: &mut Form<Key>, _: &Scene<'_>) -> Vec<Wish> {
        self.deletes = self.plan().is_some();
        vec![Wish::Effect(purge)]
    }

    fn refused(&mut self, _: &mut Form<Key>, report: Report, _: &Scene<'_>) -> Reply {
        self.deletes = false;
        Reply::Refused(report)
    }

    fn answered(&mut self, _: &mut Form<Key>, answer: Answer, _: &Scene<'_>) -> Reply {
        match answer {
            Answer::Settings(SettingsAnswer::Purge(view)) => {
                self.deletes = false;
                self.stage = if view.simulated {
                    Stage::Planned(view)
                } else {
                    Stage::Done(view)
                };
                Reply::Done(Vec::new())
            }
            _ => Reply::Pass,
        }
    }
}

fn heading(view: &PurgeView) -> (Ink, String) {
    let class = CLASSES
        .iter()
        .find(|(class, _)| *class == view.class)
        .map_or("", |(_, name)| name);
    let text = format!("Clase {class}, anteriores al {}.", date(view.before));
    (Ink::Heading, text)
}

/// What stays, and what is out of reach.
fn others(view: &PurgeView) -> Vec<(Ink, String)> {
    let mut told = Vec::new();
    if !view.held.is_empty() {
        let text = format!(
            "Retenidos por orden legal: {}.",
            first_named(&view.held, NAMED)
        );
        told.push((Ink::Text, text));
    }
    if view.without_resolution > 0 {
        let text = format!(
            "{} reclamos sin resolución firme anotada: se conservan.",
            view.without_resolution
        );
        told.push((Ink::Text, text));
    }
    if !view.out_of_reach.is_empty() {
        let text = format!(
            "Fuera de alcance: {}.",
            first_named(&view.out_of_reach, NAMED)
        );
        told.push((Ink::Warning, text));
    }
    told
}

fn planned(plan: &PurgeView) -> Vec<(Ink, String)> {
    let mut told = vec![heading(plan)];
    if plan.entries == 0 {
        let text = "No hay datos personales cuyo plazo haya vencido.";
        told.push((Ink::Text, text.to_owned()));
        told.extend(others(plan));
        return told;
    }
    let text = format!(
        "{} sus datos personales: {}.",
        counted_words(plan.records.len(), "registro pierde", "registros pierden"),
        first_named(&plan.records, NAMED)
    );
    told.push((Ink::Text, text));
    told.extend(others(plan));
    let text = "No se puede deshacer. Quedan los correlativos y los hechos; las copias de respaldo anteriores se reemplazan por una nueva. Se firma con su clave.";
    told.push((Ink::Warning, text.to_owned()));
    told
}

fn done_words(done: &PurgeView) -> Vec<(Ink, String)> {
    let mut told = vec![heading(done)];
    let text = format!(
        "Se borraron los datos personales de {}: {}.",
        counted_words(done.records.len(), "registro", "registros"),
        first_named(&done.records, NAMED)
    );
    told.push((Ink::Confirmed, text));
    let count = done.deleted_documents.len();
    if count > 0 {
        told.push((Ink::Text, format!("Documentos borrados: {count}.")));
    }
    if let Some(backup) = done.backup.as_ref().and_then(|path| path.file_name()) {
        let text = format!(
            "Copia nueva: {}; copias anteriores borradas: {}.",
            backup.to_string_lossy(),
            done.expired_backups.len()
        );
        told.push((Ink::Text, text));
    }
    told.extend(others(done));
    told
}
