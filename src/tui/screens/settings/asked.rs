//! The windows of the settings: a new user, a new passphrase, a block.

use crossterm::event::KeyEvent;
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    widgets::Widget,
};
use secrecy::{ExposeSecret, SecretString};

use crate::{
    actions::{Report, default_login, is_login, passphrase_lacks},
    domain::authority::Role as Office,
    tui::{
        effect::Effect,
        keymap::Intent,
        pen::Pen,
        screens::{
            Wish,
            sheet::{Field, Sheet, SheetView, Value},
        },
        text::wrap,
        theme::{Role, Theme},
        widgets::{Modal, Outcome, Remark, RemarkKind, TypedConfirmation, TypedConfirmationView},
    },
};

/// Something asked above the settings.
#[derive(Debug)]
pub(super) enum Asked {
    /// Who gets access.
    User { sheet: Sheet, own_login: bool },
    /// The own passphrase, old and new.
    Passphrase(Sheet),
    /// Whether somebody loses access.
    Block {
        login: String,
        name: String,
        word: TypedConfirmation,
        refusal: Option<String>,
    },
}

impl Asked {
    pub(super) fn add_user() -> Self {
        let sheet = Sheet::new(vec![
            Field::line("Nombre", "nombre y apellido"),
            Field::line("Ingreso", "con el que entrará"),
            Field::new(
                "Rol",
                Value::Steps {
                    options: Office::ALL.into_iter().map(Office::code).collect(),
                    chosen: 2,
                },
            ),
            with_note(
                Field::secret("Primera frase"),
                "F2 propone una; la persona la cambiará.",
            ),
            Field::secret("Otra vez"),
        ]);
        Self::User {
            sheet,
            own_login: false,
        }
    }

    pub(super) fn passphrase() -> Self {
        Self::Passphrase(Sheet::new(vec![
            Field::secret("Frase actual"),
            with_note(
                Field::secret("Frase nueva"),
                "Al menos 12 caracteres; F2 propone una.",
            ),
            Field::secret("Otra vez"),
        ]))
    }

    pub(super) fn block(login: &str, name: &str) -> Self {
        Self::Block {
            login: login.to_owned(),
            name: name.to_owned(),
            word: TypedConfirmation::new("bloquear"),
            refusal: None,
        }
    }

    const fn sheet(&mut self) -> Option<&mut Sheet> {
        match self {
            Self::User { sheet, .. } | Self::Passphrase(sheet) => Some(sheet),
            Self::Block { .. } => None,
        }
    }

    /// The fields of the new passphrase and of its repetition.
    const fn secrets(&self) -> (usize, usize) {
        match self {
            Self::Passphrase(_) => (1, 2),
            _ => (3, 4),
        }
    }

    pub(super) fn input(&mut self, event: &KeyEvent) {
        match self {
            Self::Block { word, .. } => {
                word.input(event);
            }
            Self::Passphrase(sheet) => {
                sheet.input(event);
            }
            Self::User { sheet, own_login } => {
                if sheet.input(event) == Outcome::Changed {
                    match sheet.focus {
                        0 if !*own_login => {
                            let login = default_login(sheet.text(0));
                            sheet.fields[1].fill_in(&login);
                        }
                        1 => *own_login = !sheet.text(1).is_empty(),
                        _ => {}
                    }
                }
            }
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        if let Some(sheet) = self.sheet() {
            sheet.paste(text);
        }
    }

    pub(super) fn propose(&mut self, phrase: &SecretString) {
        let (first, second) = self.secrets();
        if let Some(sheet) = self.sheet() {
            sheet.fields[first].set(phrase.expose_secret());
            sheet.fields[first].remarks = vec![Remark::new(
                RemarkKind::Note,
                "Anótela y escríbala otra vez abajo.",
            )];
            sheet.fields[second].set("");
            sheet.revealed = true;
            sheet.focus = second;
        }
    }

    /// Shows why it was refused.
    pub(super) fn refuse(&mut self, report: &Report) {
        let text = format!("{} {}", report.message, report.hints.join(" "));
        match self {
            Self::Block { refusal, .. } => *refusal = Some(text),
            Self::User { sheet, .. } => sheet.fields[1].refuse(text),
            Self::Passphrase(sheet) => {
                sheet.focus = 0;
                sheet.fields[0].refuse(text);
            }
        }
    }

    pub(super) fn perform(&mut self, intent: Intent) -> Vec<Wish> {
        if self.sheet().is_some_and(|sheet| sheet.go(intent)) {
            return Vec::new();
        }
        match (intent, &mut *self) {
            (Intent::ProposePassphrase, Self::User { .. } | Self::Passphrase(_)) => {
                vec![Wish::Effect(Effect::ProposePassphrase)]
            }
            (Intent::Accept, Self::Block { login, word, .. }) if word.is_complete() => {
                vec![Wish::Effect(Effect::BlockUser {
                    login: login.clone(),
                })]
            }
            (Intent::Accept, Self::User { .. } | Self::Passphrase(_)) => self.accept(),
            _ => Vec::new(),
        }
    }

    /// Enter: on to what is missing; when nothing is, it is done.
    fn accept(&mut self) -> Vec<Wish> {
        let (first, second) = self.secrets();
        let is_user = matches!(self, Self::User { .. });
        let Some(sheet) = self.sheet() else {
            return Vec::new();
        };
        let lacks = passphrase_lacks(sheet.text(first));
        let problem = if is_user && sheet.text(0).trim().is_empty() {
            Some((0, "Escriba el nombre.".to_owned()))
        } else if is_user && !is_login(sheet.text(1).trim()) {
            let why = "De 2 a 32 letras minúsculas sin tilde, números, punto o guion.";
            Some((1, why.to_owned()))
        } else if !is_user && sheet.text(0).is_empty() {
            Some((0, "Escriba su frase actual.".to_owned()))
        } else if let Some(lacks) = lacks {
            Some((first, format!("Al menos 12 caracteres: {lacks}.")))
        } else if sheet.text(first) != sheet.text(second) {
            Some((second, "No es igual a la primera.".to_owned()))
        } else {
            None
        };
        if let Some((field, why)) = problem {
            // A field not reached yet is not wrong yet.
            if field <= sheet.focus {
                sheet.fields[field].refuse(why);
            }
            sheet.focus = field;
            return Vec::new();
        }
        let passphrase = SecretString::from(sheet.text(first));
        let effect = if is_user {
            let role = sheet.fields[2].chosen().unwrap_or(0);
            Effect::AddUser {
                login: sheet.text(1).trim().to_owned(),
                name: sheet.text(0).trim().to_owned(),
                role: Office::ALL.get(role).copied().unwrap_or(Office::Asesor),
                passphrase,
            }
        } else {
            Effect::ChangePassphrase {
                old: SecretString::from(sheet.text(0)),
                new: passphrase,
            }
        };
        vec![Wish::Effect(effect)]
    }

    const fn title(&self) -> &'static str {
        match self {
            Self::User { .. } => "Agregar usuario",
            Self::Passphrase(_) => "Cambiar su frase de paso",
            Self::Block { .. } => "Bloquear usuario",
        }
    }

    fn told(&self) -> Vec<String> {
        match self {
            Self::Block {
                login,
                name,
                refusal,
                ..
            } => {
                let text = format!(
                    "{name} ({login}) no podrá entrar más y los registros cambian de clave. Lo que registró se conserva."
                );
                let mut rows = wrap(&text, usize::from(WIDTH));
                if let Some(refusal) = refusal {
                    rows.push(String::new());
                    rows.extend(wrap(refusal, usize::from(WIDTH)));
                }
                rows
            }
            _ => Vec::new(),
        }
    }

    fn modal(&self, theme: Theme) -> Modal<'static> {
        let height = match self {
            Self::User { sheet, .. } | Self::Passphrase(sheet) => {
                sheet.height(WIDTH - 2, theme) + 1
            }
            Self::Block { .. } => u16::try_from(self.told().len()).unwrap_or(3) + 2,
        };
        Modal::new(self.title(), WIDTH, height, theme)
    }

    fn body(&self, area: Rect, theme: Theme) -> Rect {
        let inner = self.modal(theme).inner(area);
        match self {
            Self::Block { .. } => Rect {
                y: inner.bottom().saturating_sub(1),
                height: 1,
                ..inner
            },
            _ => Rect {
                x: inner.x + 2,
                width: inner.width.saturating_sub(2),
                ..inner
            },
        }
    }

    pub(super) fn cursor(&self, area: Rect, theme: Theme) -> Option<Position> {
        let body = self.body(area, theme);
        match self {
            Self::User { sheet, .. } | Self::Passphrase(sheet) => sheet.cursor(body, theme),
            Self::Block { word, .. } => TypedConfirmationView::new(word, theme, true).cursor(body),
        }
    }

    pub(super) fn draw(&self, area: Rect, buf: &mut Buffer, theme: Theme) {
        let modal = self.modal(theme);
        (&modal).render(area, buf);
        let body = self.body(area, theme);
        match self {
            Self::User { sheet, .. } | Self::Passphrase(sheet) => {
                (&SheetView { sheet, theme }).render(body, buf);
            }
            Self::Block { word, .. } => {
                let inner = modal.inner(area);
                let mut pen = Pen::new(theme, buf);
                for (y, row) in (inner.top()..inner.bottom()).zip(self.told()) {
                    pen.text(inner.x, y, inner.width, &row, Role::Text);
                }
                (&TypedConfirmationView::new(word, theme, true)).render(body, buf);
            }
        }
    }
}

/// Cells inside a window.
const WIDTH: u16 = 60;

fn with_note(mut field: Field, note: &str) -> Field {
    field.remarks = vec![Remark::new(RemarkKind::Note, note)];
    field
}
