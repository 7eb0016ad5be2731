//! The windows above the queue: what is asked about a record, and about a file.

use crossterm::event::KeyEvent;
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    widgets::Widget,
};
use secrecy::{ExposeSecret, SecretString};

use super::{
    effect,
    exporting::{self, Export},
    importing,
    words::for_screen,
};
use crate::{
    actions::Report,
    domain::regularization::Exempt,
    tui::{
        keymap::Intent,
        pen::Pen,
        queue::{Import, QueueEffect},
        screens::{
            Wish,
            sheet::{Field, Sheet, SheetView, Value},
        },
        text::wrap,
        theme::{Role, Sign, Theme},
        widgets::{Modal, Outcome, Radio},
    },
};

/// What a window is about.
#[derive(Debug)]
pub(super) enum About {
    /// Why another code takes the place of the one a record has.
    Reason { record: String, code: String },
    /// Why a record needs no code.
    Exempt { record: String },
    /// Why a record needs its code after all.
    Lift { record: String },
    /// A call to a customer.
    Call { record: String },
    /// For whom the export is, and where it goes.
    Export(Export),
    /// Which file is imported.
    Import { asked: Option<Import> },
    /// What the import of a bundle would do.
    Plan { import: Import },
    /// Whether an unknown terminal is admitted.
    Stranger { import: Import },
}

/// A window with a few fields.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) about: About,
    title: String,
    told: Vec<String>,
    pub(super) sheet: Sheet,
    refusal: Option<String>,
    busy: bool,
}

impl Asked {
    pub(super) fn new(
        about: About,
        title: impl Into<String>,
        told: Vec<String>,
        fields: Vec<Field>,
    ) -> Self {
        Self {
            about,
            title: title.into(),
            told,
            sheet: Sheet::new(fields),
            refusal: None,
            busy: false,
        }
    }

    pub(super) fn reason(record: &str, old: &str, code: &str) -> Self {
        Self::new(
            About::Reason {
                record: record.to_owned(),
                code: code.to_owned(),
            },
            format!("{record} ya tiene código"),
            vec![format!(
                "Su código oficial es «{old}». Si «{code}» es el correcto, diga la razón; el anterior queda en la historia."
            )],
            vec![Field::line("Razón", "por qué se cambia")],
        )
    }

    pub(super) fn exempt(record: &str) -> Self {
        Self::new(
            About::Exempt {
                record: record.to_owned(),
            },
            format!("{record} no requiere regularización"),
            Vec::new(),
            vec![
                Field::new(
                    "¿Por qué?",
                    Value::Choice(Radio::new(Exempt::ALL.map(Exempt::label), None)),
                ),
                Field::line("Nota", "si hace falta"),
            ],
        )
    }

    pub(super) fn lift(record: &str, why: &str) -> Self {
        Self::new(
            About::Lift {
                record: record.to_owned(),
            },
            format!("{record} sí requiere regularización"),
            vec![format!("Se anotó que no la requiere: {why}.")],
            vec![Field::line("Razón", "por qué sí la requiere")],
        )
    }

    pub(super) fn call(record: &str, before: &str) -> Self {
        Self::new(
            About::Call {
                record: record.to_owned(),
            },
            format!("Llamada al cliente · {record}"),
            vec![before.to_owned()],
            vec![
                Field::new(
                    "¿Se le comunicó?",
                    Value::Choice(Radio::new(["sí", "no"], None)),
                ),
                Field::line("Nota", "si hace falta"),
            ],
        )
    }

    /// Whether a passphrase is typed in it.
    pub(super) fn has_secret(&self) -> bool {
        matches!(&self.about, About::Export(_)) && self.sheet.fields.len() > exporting::SECRETS
    }

    pub(super) const fn has_several_fields(&self) -> bool {
        self.sheet.fields.len() > 1
    }

    pub(super) const fn is_busy(&self) -> bool {
        self.busy
    }

    pub(super) fn input(&mut self, event: &KeyEvent) {
        if self.busy {
            return;
        }
        if self.sheet.input(event) == Outcome::Changed {
            self.refusal = None;
            if matches!(self.about, About::Export(_)) && self.sheet.focus == exporting::TO {
                exporting::follow(self);
            }
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        if !self.busy {
            self.sheet.paste(text);
            self.refusal = None;
        }
    }

    pub(super) fn propose(&mut self, phrase: &SecretString) {
        if self.has_secret() {
            exporting::propose(&mut self.sheet, phrase.expose_secret());
        }
    }

    /// Shows why it was refused.
    pub(super) fn refuse(&mut self, report: &Report) {
        self.busy = false;
        self.refusal = Some(for_screen(report));
    }

    /// The window beneath, where Esc leads to one.
    pub(super) fn back(self) -> Option<Self> {
        match self.about {
            About::Plan { import } | About::Stranger { import } => {
                Some(importing::window(&import.file.to_string_lossy()))
            }
            _ => None,
        }
    }

    /// Does what was asked for; the window stays until the worker has answered.
    pub(super) fn perform(&mut self, intent: Intent) -> Vec<Wish> {
        if self.busy || self.sheet.go(intent) {
            return Vec::new();
        }
        match intent {
            Intent::ProposePassphrase if self.has_secret() => {
                vec![Wish::Effect(crate::tui::effect::Effect::ProposePassphrase)]
            }
            Intent::Accept => match self.accept() {
                Ok(effect_wanted) => {
                    self.busy = true;
                    self.refusal = None;
                    vec![effect(effect_wanted)]
                }
                Err(Some((field, why))) => {
                    // A field not reached yet is not wrong yet.
                    if field <= self.sheet.focus {
                        self.sheet.fields[field].refuse(why);
                    }
                    self.sheet.focus = field;
                    Vec::new()
                }
                Err(None) => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    /// What Enter asks the worker for, or the field that is in its way.
    fn accept(&mut self) -> Result<QueueEffect, Option<(usize, String)>> {
        let filled = |sheet: &Sheet, field: usize, why: &str| {
            let text = sheet.text(field).trim().to_owned();
            if text.is_empty() {
                Err(Some((field, why.to_owned())))
            } else {
                Ok(text)
            }
        };
        let sheet = &self.sheet;
        Ok(match &mut self.about {
            About::Reason { record, code } => QueueEffect::Pair {
                record: record.clone(),
                code: code.clone(),
                reason: Some(filled(sheet, 0, "Escriba la razón del cambio.")?),
            },
            About::Exempt { record } => QueueEffect::Exempt {
                record: record.clone(),
                why: sheet.fields[0]
                    .chosen()
                    .and_then(|at| Exempt::ALL.get(at).copied())
                    .ok_or((0, "Elija una razón con las flechas.".to_owned()))?,
                note: sheet.text(1).to_owned(),
            },
            About::Lift { record } => QueueEffect::LiftExemption {
                record: record.clone(),
                reason: filled(sheet, 0, "Escriba por qué sí la requiere.")?,
            },
            About::Call { record } => QueueEffect::NoteCall {
                record: record.clone(),
                reached: sheet.fields[0]
                    .chosen()
                    .map(|at| at == 0)
                    .ok_or((0, "Responda s o n.".to_owned()))?,
                note: sheet.text(1).to_owned(),
            },
            About::Export(export) => QueueEffect::Export(export.input(sheet).map_err(Some)?),
            About::Import { asked } => {
                let import = importing::asked(sheet).map_err(Some)?;
                *asked = Some(import.clone());
                QueueEffect::Import(import)
            }
            About::Plan { import } => QueueEffect::Import(Import {
                plan: false,
                ..import.clone()
            }),
            About::Stranger { import } => {
                importing::admit(import, sheet).map_err(Some)?;
                QueueEffect::Import(import.clone())
            }
        })
    }

    /// The import that the worker is asked to do.
    pub(super) fn import(&self) -> Option<Import> {
        match &self.about {
            About::Import { asked } => asked.clone(),
            About::Plan { import } | About::Stranger { import } => Some(import.clone()),
            _ => None,
        }
    }

    fn told(&self) -> Vec<String> {
        let room = usize::from(WIDTH);
        let mut rows: Vec<String> = Vec::new();
        for paragraph in &self.told {
            rows.extend(wrap(paragraph, room));
        }
        if !rows.is_empty() && !self.sheet.fields.is_empty() {
            rows.push(String::new());
        }
        rows
    }

    /// What stands below the fields, and how it is meant.
    fn foot(&self) -> (Vec<String>, Role) {
        match (&self.refusal, self.busy) {
            (Some(refusal), _) => (wrap(refusal, usize::from(WIDTH - 2)), Role::Refused),
            (None, true) => (vec!["Un momento…".to_owned()], Role::Dim),
            (None, false) => (Vec::new(), Role::Dim),
        }
    }

    fn modal(&self, theme: Theme) -> Modal<'_> {
        let rows = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
        let height = rows(self.told().len())
            .saturating_add(self.sheet.height(WIDTH - 2, theme))
            .saturating_add(rows(self.foot().0.len()));
        Modal::new(&self.title, WIDTH, height.max(1), theme)
    }

    fn body(&self, area: Rect, theme: Theme) -> Rect {
        let inner = self.modal(theme).inner(area);
        let told = u16::try_from(self.told().len()).unwrap_or(0);
        let height = self.sheet.height(WIDTH - 2, theme);
        let y = (inner.y + told).min(inner.bottom());
        Rect {
            x: inner.x + 2,
            y,
            width: inner.width.saturating_sub(2),
            height: height.min(inner.bottom() - y),
        }
    }

    pub(super) fn cursor(&self, area: Rect, theme: Theme) -> Option<Position> {
        self.sheet.cursor(self.body(area, theme), theme)
    }

    pub(super) fn draw(&self, area: Rect, buf: &mut Buffer, theme: Theme) {
        let modal = self.modal(theme);
        (&modal).render(area, buf);
        let (inner, body) = (modal.inner(area), self.body(area, theme));
        let mut pen = Pen::new(theme, buf);
        for (y, row) in (inner.top()..body.top()).zip(self.told()) {
            pen.text(inner.x, y, inner.width, &row, Role::Text);
        }
        let (foot, role) = self.foot();
        for (y, row) in (body.bottom()..inner.bottom()).zip(foot) {
            if role == Role::Refused && y == body.bottom() {
                pen.sign(inner.x, y, 1, Sign::Refused);
            }
            pen.text(inner.x + 2, y, inner.width - 2, &row, role);
        }
        let sheet = &self.sheet;
        (&SheetView { sheet, theme }).render(body, buf);
    }
}

/// Cells inside a window.
pub(super) const WIDTH: u16 = 66;
