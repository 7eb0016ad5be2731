//! The first run: four questions on one page, then the recovery key.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    widgets::Widget,
};
use secrecy::{ExposeSecret, SecretString};

use super::{
    Input, Lobby, Wish,
    sheet::{Field, Sheet, SheetView, Value},
};
use crate::{
    actions::{Report, Start, default_login, is_login, passphrase_lacks},
    domain::{
        authority::Role as Office,
        numbering::{is_point_code, is_terminal},
        terminal::Channel,
    },
    tui::{
        effect::Effect,
        keymap::{Context, Intent},
        message::{Answer, Deed},
        pen::Pen,
        text::wrap,
        theme::{Role, Sign},
        widgets::{Outcome, Radio, Remark, RemarkKind, TextLine},
    },
};

const PROFILE: usize = 0;
const POINT: usize = 1;
const POINT_NAME: usize = 2;
const CHANNEL: usize = 3;
const TERMINAL: usize = 4;
const NAME: usize = 5;
const LOGIN: usize = 6;
const ROLE: usize = 7;
const PASSPHRASE: usize = 8;
const REPEATED: usize = 9;

const PROFILES: [(&str, &str); 2] = [("peru", "Perú"), ("colombia", "Colombia")];

/// The channels a profile's points have.
const PERU: [(Channel, &str); 5] = [
    (Channel::Cac, "CAC"),
    (Channel::Acd, "ACD"),
    (Channel::Line123, "123"),
    (Channel::Line135, "135"),
    (Channel::Oficina, "oficina"),
];
const COLOMBIA: [(Channel, &str); 2] = [
    (Channel::Celula, "célula de PQR"),
    (Channel::Oficina, "oficina"),
];

fn channels(profile: usize) -> &'static [(Channel, &'static str)] {
    if profile == 1 { &COLOMBIA } else { &PERU }
}

/// What is answered so far.
#[derive(Debug)]
pub struct State {
    sheet: Sheet,
    /// The login was typed and no longer follows the name.
    own_login: bool,
    busy: bool,
    refusal: Option<Report>,
}

impl State {
    /// The page with what can be known filled in.
    #[must_use]
    pub fn new() -> (Self, Vec<Wish>) {
        let roles = Office::ALL.into_iter().map(Office::code).collect();
        let fields = vec![
            Field::new(
                "Perfil",
                Value::Choice(Radio::new(PROFILES.map(|it| it.1), Some(0))),
            )
            .under("¿Dónde se usará?"),
            Field::line("Código del punto", "como LIM014").under("¿Qué punto es?"),
            Field::line("Nombre del punto", "como CAC San Isidro"),
            Field::new("Canal", Value::Choice(channel_radio(0))),
            Field::new("Terminal", Value::Line(TextLine::filled_in("A"))),
            Field::line("Su nombre", "nombre y apellido").under("¿Quién es usted?"),
            Field::line("Nombre de ingreso", "con el que entrará"),
            Field::new(
                "Rol",
                Value::Steps {
                    options: roles,
                    chosen: 0,
                },
            ),
            Field::secret("Frase de paso").under("¿Con qué frase entrará?"),
            Field::secret("Otra vez"),
        ];
        let mut state = Self {
            sheet: Sheet {
                focus: POINT,
                ..Sheet::new(fields)
            },
            own_login: false,
            busy: false,
            refusal: None,
        };
        state.judge_passphrase();
        (state, Vec::new())
    }

    /// Where a key is pressed now.
    #[must_use]
    pub const fn context(&self) -> Context {
        Context::FirstRun
    }

    /// Whether an intent can be done now.
    #[must_use]
    pub const fn allowed(&self, intent: Intent) -> bool {
        !self.busy || matches!(intent, Intent::Quit)
    }

    /// Takes what comes in.
    pub fn update(&mut self, input: Input, lobby: &Lobby) -> Vec<Wish> {
        match input {
            Input::Key(event) => {
                if let Some(intent) = lobby.keymap.resolve(self.context(), &event) {
                    return self.perform(intent);
                }
                if !self.busy && self.sheet.input(&event) == Outcome::Changed {
                    self.changed();
                }
                Vec::new()
            }
            Input::Paste(text) if !self.busy => {
                self.sheet.paste(&text);
                self.changed();
                Vec::new()
            }
            Input::Mouse(mouse) => {
                let area = body(Rect::new(0, 0, lobby.width, lobby.height));
                self.sheet.click(area, mouse.row, lobby.theme);
                Vec::new()
            }
            Input::Answer(Answer::Passphrase(phrase)) => {
                self.sheet.fields[PASSPHRASE].set(phrase.expose_secret());
                self.sheet.fields[REPEATED].set("");
                self.sheet.revealed = true;
                self.sheet.focus = REPEATED;
                self.judge_passphrase();
                Vec::new()
            }
            Input::Answer(Answer::Failed {
                deed: Deed::Start | Deed::Settings,
                report,
            }) => {
                self.busy = false;
                self.refusal = Some(report);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    /// Does what was asked for.
    pub fn perform(&mut self, intent: Intent) -> Vec<Wish> {
        if self.busy || self.sheet.go(intent) {
            return Vec::new();
        }
        match intent {
            Intent::ProposePassphrase => vec![Wish::Effect(Effect::ProposePassphrase)],
            Intent::Accept => self.go_on(),
            _ => Vec::new(),
        }
    }

    /// Enter: on to what is missing, and when nothing is, the store is made.
    fn go_on(&mut self) -> Vec<Wish> {
        let missing = self.problems();
        let (before, after): (Vec<_>, Vec<_>) = missing
            .into_iter()
            .partition(|(field, _)| *field <= self.sheet.focus);
        // Fields not reached yet are not wrong yet; the page only goes there.
        if let Some((field, why)) = before.into_iter().next() {
            self.sheet.focus = field;
            self.sheet.fields[field].refuse(why);
            return Vec::new();
        }
        if let Some((field, _)) = after.into_iter().next() {
            self.sheet.focus = field;
            return Vec::new();
        }
        let profile = self.sheet.fields[PROFILE].chosen().unwrap_or(0);
        let channel = self.sheet.fields[CHANNEL].chosen().unwrap_or(0);
        let role = self.sheet.fields[ROLE].chosen().unwrap_or(0);
        self.busy = true;
        self.refusal = None;
        vec![Wish::Effect(Effect::Start(Box::new(Start {
            profile: PROFILES[profile.min(1)].0.to_owned(),
            point: self.sheet.text(POINT).trim().to_owned(),
            point_name: self.sheet.text(POINT_NAME).trim().to_owned(),
            channel: channels(profile)
                .get(channel)
                .map_or(Channel::Cac, |it| it.0),
            organization: None,
            terminal: self.sheet.text(TERMINAL).trim().to_owned(),
            login: self.sheet.text(LOGIN).trim().to_owned(),
            name: self.sheet.text(NAME).trim().to_owned(),
            job_title: String::new(),
            role: Office::ALL.get(role).copied().unwrap_or(Office::Supervisor),
            passphrase: SecretString::from(self.sheet.text(PASSPHRASE)),
        })))]
    }

    /// What is missing or wrong, in the order of the page.
    fn problems(&self) -> Vec<(usize, String)> {
        let text = |field| self.sheet.text(field).trim();
        let mut problems = Vec::new();
        let mut unless = |good: bool, field: usize, why: &str| {
            if !good {
                problems.push((field, why.to_owned()));
            }
        };
        unless(
            is_point_code(&text(POINT).to_uppercase()),
            POINT,
            "De 2 a 12 letras y números, como LIM014.",
        );
        unless(
            !text(POINT_NAME).is_empty(),
            POINT_NAME,
            "Escriba el nombre del punto.",
        );
        unless(
            is_terminal(&text(TERMINAL).to_uppercase()),
            TERMINAL,
            "Una o dos letras; otra distinta en cada equipo del punto.",
        );
        unless(!text(NAME).is_empty(), NAME, "Escriba su nombre.");
        unless(
            is_login(text(LOGIN)),
            LOGIN,
            "De 2 a 32 letras minúsculas sin tilde, números, punto o guion.",
        );
        if let Some(lacks) = passphrase_lacks(self.sheet.text(PASSPHRASE)) {
            problems.push((PASSPHRASE, format!("Al menos 12 caracteres: {lacks}.")));
        }
        if self.sheet.text(PASSPHRASE) != self.sheet.text(REPEATED) {
            problems.push((REPEATED, "No es igual a la primera.".to_owned()));
        }
        problems
    }

    fn changed(&mut self) {
        self.refusal = None;
        match self.sheet.focus {
            PROFILE => {
                let profile = self.sheet.fields[PROFILE].chosen().unwrap_or(0);
                self.sheet.fields[CHANNEL].value = Value::Choice(channel_radio(profile));
            }
            NAME if !self.own_login => {
                let login = default_login(self.sheet.text(NAME));
                self.sheet.fields[LOGIN].fill_in(&login);
            }
            LOGIN => self.own_login = !self.sheet.text(LOGIN).is_empty(),
            PASSPHRASE | REPEATED => self.judge_passphrase(),
            _ => {}
        }
    }

    /// The strength of the passphrase, said while it is typed (U2).
    fn judge_passphrase(&mut self) {
        let typed = self.sheet.text(PASSPHRASE);
        let remark = if typed.is_empty() {
            Remark::new(
                RemarkKind::Note,
                "12 caracteres o más; F2 propone cuatro palabras.",
            )
        } else if self.sheet.revealed {
            Remark::new(RemarkKind::Note, "Anótela y escríbala otra vez abajo.")
        } else {
            match passphrase_lacks(typed) {
                None => Remark::new(RemarkKind::Note, "Cumple: 12 caracteres o más."),
                Some(lacks) => Remark::new(RemarkKind::Warning, format!("Todavía {lacks}.")),
            }
        };
        self.sheet.fields[PASSPHRASE].remarks = vec![remark];
    }

    /// Where text is typed.
    #[must_use]
    pub fn cursor(&self, area: Rect, lobby: &Lobby) -> Option<Position> {
        (!self.busy).then(|| self.sheet.cursor(body(area), lobby.theme))?
    }
}

fn channel_radio(profile: usize) -> Radio {
    Radio::new(channels(profile).iter().map(|it| it.1), Some(0))
}

fn body(area: Rect) -> Rect {
    let width = area.width.min(92).saturating_sub(8);
    Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + 3.min(area.height),
        width,
        height: area.height.saturating_sub(3),
    }
}

/// Shows the page.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// What is shown.
    pub state: &'a State,
    /// Its surroundings.
    pub lobby: &'a Lobby,
}

impl Widget for &View<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let theme = self.lobby.theme;
        let body = body(area);
        let x = body.x.saturating_sub(2);
        let mut pen = Pen::new(theme, buf);
        let end = pen.text(x, area.y, body.width, "CONTINGENCIA", Role::Accent);
        pen.text(
            end + 2,
            area.y,
            body.width,
            "Primera vez en este equipo",
            Role::Text,
        );
        if self.state.busy {
            let text = "Preparando los registros cifrados… tarda unos segundos.";
            pen.text(x, area.y + 1, body.width, text, Role::Accent);
        } else if let Some(report) = &self.state.refusal {
            pen.sign(x, area.y + 1, 2, Sign::Refused);
            let text = format!("{} {}", report.message, report.hints.join(" "));
            for (y, row) in (area.y + 1..).zip(wrap(&text, usize::from(body.width)).iter().take(2))
            {
                pen.text(x + 2, y, body.width, row, Role::Refused);
            }
        } else {
            let text = "Cuatro preguntas y podrá registrar. Nada sale de este equipo.";
            pen.text(x, area.y + 1, body.width, text, Role::Dim);
        }
        (&SheetView {
            sheet: &self.state.sheet,
            theme,
        })
            .render(body, buf);
    }
}
