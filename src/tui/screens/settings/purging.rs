//! The purge of personal content whose term is over: what would go, a word, what went (T1).

use chrono::{Months, NaiveDate};
use crossterm::event::KeyEvent;
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    widgets::Widget,
};

use crate::{
    actions::{PurgeView, Report},
    domain::{
        instant::{date, local_day, parse_instant},
        personal::RetentionClass,
        purge::retention_months,
    },
    tui::{
        effect::Effect,
        keymap::{Context, Intent},
        pen::Pen,
        post::PurgeEffect,
        screens::{
            Scene, Wish,
            sheet::{Field, Sheet, SheetView, Value},
        },
        text::wrap,
        theme::{Role, Theme},
        widgets::{Modal, Outcome, Remark, RemarkKind, TypedConfirmation, TypedConfirmationView},
    },
};

/// The classes, in the order they are offered.
const CLASSES: [(RetentionClass, &str); 2] = [
    (RetentionClass::General, "general"),
    (RetentionClass::Claim, "reclamos"),
];

const CLASS: usize = 0;
const BEFORE: usize = 1;

/// The word that confirms.
const WORD: &str = "depurar";

/// Cells inside the window.
const WIDTH: u16 = 66;

/// Names of records that are told; the others are counted.
const NAMED: usize = 6;

/// How far the purge is.
#[derive(Debug)]
pub(super) enum Purging {
    /// Which class, and of before when.
    Asked { sheet: Sheet, own_date: bool },
    /// What would be deleted.
    Planned {
        plan: Box<PurgeView>,
        word: TypedConfirmation,
        going_on: bool,
        refusal: Option<String>,
    },
    /// What was deleted.
    Done(Box<PurgeView>),
}

impl Purging {
    pub(super) fn new(scene: &Scene<'_>) -> Self {
        let options = CLASSES.map(|(_, name)| name).to_vec();
        let mut before = Field::line("Anteriores al", "dd/mm/aaaa");
        before.remarks = vec![Remark::new(
            RemarkKind::Note,
            "Se guardan un año; los reclamos, tres desde su resolución firme.",
        )];
        let class = Field::new("Clase", Value::Steps { options, chosen: 0 });
        let mut purging = Self::Asked {
            sheet: Sheet::new(vec![class, before]),
            own_date: false,
        };
        purging.offer_date(scene);
        purging
    }

    pub(super) const fn context(&self) -> Context {
        match self {
            Self::Asked { .. } => Context::Question,
            Self::Planned { plan, .. } if plan.entries > 0 => Context::Confirm,
            Self::Planned { .. } | Self::Done(_) => Context::Notice,
        }
    }

    pub(super) const fn title(&self) -> &'static str {
        match self {
            Self::Asked { .. } => "Depurar datos personales",
            Self::Planned { .. } => "Depurar: esto es lo que se borraría",
            Self::Done(_) => "Datos personales depurados",
        }
    }

    /// Fills in the latest day that may be named, until another is typed.
    fn offer_date(&mut self, scene: &Scene<'_>) {
        let Self::Asked {
            sheet,
            own_date: false,
        } = self
        else {
            return;
        };
        let (class, _) = CLASSES[sheet.fields[CLASS].chosen().unwrap_or(0).min(1)];
        let today = local_day(scene.now, scene.zone);
        let last = retention_months(class)
            .and_then(|months| today.checked_sub_months(Months::new(months)));
        if let Some(last) = last {
            sheet.fields[BEFORE].fill_in(&date(last));
        }
    }

    pub(super) fn input(&mut self, event: &KeyEvent, scene: &Scene<'_>) {
        match self {
            Self::Asked { sheet, own_date } => {
                let changed = sheet.input(event) == Outcome::Changed;
                *own_date |= changed && sheet.focus == BEFORE;
                if changed {
                    self.offer_date(scene);
                }
            }
            Self::Planned { word, going_on, .. } if !*going_on => {
                word.input(event);
            }
            Self::Planned { .. } | Self::Done(_) => {}
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        if let Self::Asked { sheet, own_date } = self {
            sheet.paste(text);
            *own_date |= sheet.focus == BEFORE;
        }
    }

    /// Whether the window stays open, and what it wants.
    pub(super) fn perform(&mut self, intent: Intent, scene: &Scene<'_>) -> (bool, Vec<Wish>) {
        match self {
            Self::Asked { sheet, .. } => {
                if sheet.go(intent) || intent != Intent::Accept {
                    return (true, Vec::new());
                }
                (true, Self::plan(sheet, scene))
            }
            Self::Planned { going_on: true, .. } => (true, Vec::new()),
            Self::Planned { plan, .. } if plan.entries == 0 => (false, Vec::new()),
            Self::Planned {
                plan,
                word,
                going_on,
                ..
            } => {
                if intent != Intent::Accept || !word.is_complete() {
                    return (true, Vec::new());
                }
                *going_on = true;
                let effect = PurgeEffect {
                    class: plan.class,
                    before: plan.before,
                    simulated: false,
                };
                (true, vec![Wish::Effect(Effect::Purge(effect))])
            }
            Self::Done(_) => (false, Vec::new()),
        }
    }

    /// Whether it can be left: not while it goes on.
    pub(super) const fn can_leave(&self) -> bool {
        !matches!(self, Self::Planned { going_on: true, .. })
    }

    fn plan(sheet: &mut Sheet, scene: &Scene<'_>) -> Vec<Wish> {
        let Some(before) = day(sheet.text(BEFORE), scene) else {
            sheet.focus = BEFORE;
            sheet.fields[BEFORE].refuse("Escriba la fecha como dd/mm/aaaa.");
            return Vec::new();
        };
        let (class, _) = CLASSES[sheet.fields[CLASS].chosen().unwrap_or(0).min(1)];
        let effect = PurgeEffect {
            class,
            before,
            simulated: true,
        };
        vec![Wish::Effect(Effect::Purge(effect))]
    }

    /// Takes the plan, or what was done.
    pub(super) fn take(&mut self, view: PurgeView) {
        let view = Box::new(view);
        *self = if view.simulated {
            Self::Planned {
                plan: view,
                word: TypedConfirmation::new(WORD),
                going_on: false,
                refusal: None,
            }
        } else {
            Self::Done(view)
        };
    }

    /// Shows why it was refused.
    pub(super) fn refuse(&mut self, report: &Report) {
        let rule = report
            .rule
            .map_or_else(String::new, |rule| format!(" [{rule}]"));
        let text = format!("{} {}{rule}", report.message, report.hints.join(" "));
        match self {
            Self::Asked { sheet, .. } => sheet.fields[BEFORE].refuse(text),
            Self::Planned {
                going_on, refusal, ..
            } => {
                *going_on = false;
                *refusal = Some(text);
            }
            Self::Done(_) => {}
        }
    }

    fn told(&self) -> Vec<(Role, String)> {
        let told = match self {
            Self::Asked { .. } => Vec::new(),
            Self::Planned {
                plan,
                going_on,
                refusal,
                ..
            } => {
                let mut told = planned(plan);
                if *going_on {
                    told.push((Role::Accent, "Depurando: espere a que termine.".to_owned()));
                }
                if let Some(refusal) = refusal {
                    told.push((Role::Refused, refusal.clone()));
                }
                told
            }
            Self::Done(done) => done_words(done),
        };
        told.into_iter()
            .flat_map(|(role, text)| {
                wrap(&text, usize::from(WIDTH))
                    .into_iter()
                    .map(move |line| (role, line))
            })
            .collect()
    }

    fn modal(&self, theme: Theme) -> Modal<'static> {
        let told = u16::try_from(self.told().len()).unwrap_or(8);
        let height = match self {
            Self::Asked { sheet, .. } => sheet.height(WIDTH - 2, theme) + 1,
            Self::Planned { plan, .. } if plan.entries > 0 => told + 2,
            Self::Planned { .. } | Self::Done(_) => told,
        };
        Modal::new(self.title(), WIDTH, height, theme)
    }

    fn body(&self, area: Rect, theme: Theme) -> Rect {
        let inner = self.modal(theme).inner(area);
        match self {
            Self::Asked { .. } => Rect {
                x: inner.x + 2,
                width: inner.width.saturating_sub(2),
                ..inner
            },
            _ => Rect {
                y: inner.bottom().saturating_sub(1),
                height: 1,
                ..inner
            },
        }
    }

    pub(super) fn cursor(&self, area: Rect, theme: Theme) -> Option<Position> {
        let body = self.body(area, theme);
        match self {
            Self::Asked { sheet, .. } => sheet.cursor(body, theme),
            Self::Planned { plan, word, .. } if plan.entries > 0 => {
                TypedConfirmationView::new(word, theme, true).cursor(body)
            }
            Self::Planned { .. } | Self::Done(_) => None,
        }
    }

    pub(super) fn draw(&self, area: Rect, buf: &mut Buffer, theme: Theme) {
        let modal = self.modal(theme);
        (&modal).render(area, buf);
        let body = self.body(area, theme);
        let inner = modal.inner(area);
        let mut pen = Pen::new(theme, buf);
        for (y, (role, row)) in (inner.top()..inner.bottom()).zip(self.told()) {
            pen.text(inner.x, y, inner.width, &row, role);
        }
        match self {
            Self::Asked { sheet, .. } => (&SheetView { sheet, theme }).render(body, buf),
            Self::Planned {
                plan,
                word,
                going_on: false,
                ..
            } if plan.entries > 0 => {
                (&TypedConfirmationView::new(word, theme, true)).render(body, buf);
            }
            Self::Planned { .. } | Self::Done(_) => {}
        }
    }
}

/// The day that was typed.
fn day(text: &str, scene: &Scene<'_>) -> Option<NaiveDate> {
    let midnight = format!("{} 00:00", text.trim());
    let at = parse_instant(&midnight, scene.now, scene.zone).ok()?;
    Some(local_day(at, scene.zone))
}

/// The first few names, and how many others.
fn named(names: &[String]) -> String {
    let mut told = names
        .iter()
        .take(NAMED)
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join(", ");
    let others = names.len().saturating_sub(NAMED);
    if others > 0 {
        told = format!("{told} y {others} más");
    }
    told
}

fn heading(view: &PurgeView) -> (Role, String) {
    let class = CLASSES
        .iter()
        .find(|(class, _)| *class == view.class)
        .map_or("", |(_, name)| name);
    let text = format!("Clase {class}, anteriores al {}.", date(view.before));
    (Role::Heading, text)
}

/// What stays, and what is out of reach.
fn others(view: &PurgeView) -> Vec<(Role, String)> {
    let mut told = Vec::new();
    if !view.held.is_empty() {
        let text = format!("Retenidos por orden legal: {}.", named(&view.held));
        told.push((Role::Text, text));
    }
    if view.without_resolution > 0 {
        let text = format!(
            "{} reclamos sin resolución firme anotada: se conservan.",
            view.without_resolution
        );
        told.push((Role::Text, text));
    }
    if !view.out_of_reach.is_empty() {
        let text = format!("Fuera de alcance: {}.", named(&view.out_of_reach));
        told.push((Role::Warning, text));
    }
    told
}

fn planned(plan: &PurgeView) -> Vec<(Role, String)> {
    let mut told = vec![heading(plan)];
    if plan.entries == 0 {
        let text = "No hay datos personales cuyo plazo haya vencido.";
        told.push((Role::Text, text.to_owned()));
        told.extend(others(plan));
        return told;
    }
    let text = format!(
        "{} registros pierden sus datos personales: {}.",
        plan.records.len(),
        named(&plan.records)
    );
    told.push((Role::Text, text));
    told.extend(others(plan));
    let text = "No se puede deshacer. Quedan los correlativos y los hechos; las copias de respaldo anteriores se reemplazan por una nueva. Se firma con su clave.";
    told.push((Role::Warning, text.to_owned()));
    told
}

fn done_words(done: &PurgeView) -> Vec<(Role, String)> {
    let mut told = vec![heading(done)];
    let text = format!(
        "Se borraron los datos personales de {} registros: {}.",
        done.records.len(),
        named(&done.records)
    );
    told.push((Role::Confirmed, text));
    let count = done.deleted_documents.len();
    if count > 0 {
        told.push((Role::Text, format!("Documentos borrados: {count}.")));
    }
    if let Some(backup) = done.backup.as_ref().and_then(|path| path.file_name()) {
        let text = format!(
            "Copia nueva: {}; copias anteriores borradas: {}.",
            backup.to_string_lossy(),
            done.expired_backups.len()
        );
        told.push((Role::Text, text));
    }
    told.extend(others(done));
    told
}
