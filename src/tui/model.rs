//! What the console remembers: before anybody entered little, then the page on top
//! of which others wait, the windows above it, and how things stand.

use std::{collections::VecDeque, sync::Arc};

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{
    address::Asker,
    appeared::Surprise,
    asking::Questions,
    keymap::Keymap,
    layers::Layer,
    page::{self, Page},
    subjects::entry::{Entered, Entrance},
    theme::ColorDepth,
    widgets::{Header, Tab},
};
use crate::tui::prelude::*;
use crate::tui::section::Section;
use crate::{
    actions::Board,
    config::{Assets, Profile, ScreenId, Settings},
    domain::authority::Role,
};

/// What the terminal can show, and how the console was started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Startup {
    /// How many colours there are.
    pub depth: ColorDepth,
    /// Whether only ASCII can be drawn.
    pub ascii: bool,
    /// Whether the font may lack newer signs.
    pub old_font: bool,
    /// The passphrase of a throw-away store; none over real records.
    pub demo: Option<&'static str>,
    /// Columns and rows.
    pub size: (u16, u16),
}

/// The model of the console.
#[derive(Debug)]
pub struct Console {
    pub(super) startup: Startup,
    pub(super) settings: Settings,
    pub(super) now: DateTime<Utc>,
    pub(super) phase: Phase,
    /// Who is offered first at the first entrance, where the call named somebody.
    pub(super) user: Option<String>,
    /// Why not even who may enter is known.
    pub(super) stuck: Option<String>,
    /// Why the entrance is shown again.
    pub(super) locked_because: Option<&'static str>,
    /// Something was typed since the pages were last asked to save it.
    pub(super) typed: bool,
    /// Drafts were saved and not yet pressed onto the disk.
    pub(super) drafts_wait: bool,
    pub(super) over: bool,
    pub(super) questions: Questions,
}

/// What somebody wants, and who.
pub(super) type Wanted = (Asker, Vec<Wish>);

/// How far in somebody is.
#[derive(Debug)]
pub(crate) enum Phase {
    /// Nothing is known yet.
    Starting,
    /// No store is here, or one waits for a passphrase.
    Lobby(Box<Lobby>),
    /// Somebody is in.
    Workspace(Box<Workspace>),
}

/// The console before anybody is in.
#[derive(Debug)]
pub(crate) struct Lobby {
    pub(super) shared: Shared,
    pub(super) page: Page,
    pub(super) layers: Vec<Layer>,
}

/// The console while somebody is in.
#[derive(Debug)]
pub(crate) struct Workspace {
    pub(super) shared: Shared,
    /// The board at the bottom; never empty.
    pub(super) pages: Vec<(Asker, Page)>,
    pub(super) layers: Vec<Layer>,
    pub(super) note: Option<Note>,
    /// The daily copy runs and nobody asked for it.
    pub(super) quiet_copy: bool,
    /// It failed, and is not tried again until somebody enters anew.
    pub(super) copy_failed: bool,
    /// What appeared by itself and may not have been seen yet.
    pub(super) surprise: Option<Surprise>,
    /// What is done once the page that was gone to is loaded.
    pub(super) then: Option<Intent>,
    /// Critical requests that the terminal has rung for, by code.
    pub(super) rung: Vec<String>,
    /// What was typed while a form was saved, in its order.
    pub(super) held: VecDeque<Input>,
}

/// What every page may read.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(super) assets: Arc<Assets>,
    pub(super) profile: Profile,
    pub(super) zone: Tz,
    pub(super) person: (String, Role),
    pub(super) board: Board,
    /// What the printer of this computer is called.
    pub(super) printer: Option<String>,
}

/// A word in the status bar, since when it is seen, and whether the minute has changed
/// under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    pub(super) word: StatusNote,
    pub(super) since: Option<DateTime<Utc>>,
    pub(super) seen: bool,
}

/// Rows below the pages: the status bar and the keys.
pub(super) const FOOT: u16 = 2;

/// How things look and which keys there are, now.
#[derive(Debug, Clone, Copy)]
pub(super) struct Conditions {
    pub(super) theme: Theme,
    pub(super) keymap: Keymap,
    pub(super) now: DateTime<Utc>,
    pub(super) size: (u16, u16),
    /// Minutes a critical request may wait.
    pub(super) patience: u16,
}

impl Shared {
    /// Where nobody is yet and nothing was registered.
    pub(super) fn before_anybody(entrance: &Entrance) -> Self {
        Self {
            zone: entrance.profile.time_zone,
            assets: Arc::clone(&entrance.assets),
            profile: (*entrance.profile).clone(),
            person: (String::new(), Role::Consulta),
            board: Board::blank(),
            printer: None,
        }
    }

    /// What the first page is handed, which has the whole screen.
    pub(super) fn scene_before(&self, conditions: Conditions) -> Scene<'_> {
        Scene {
            height: conditions.size.1.saturating_sub(LOBBY_TOP + 1),
            top: LOBBY_TOP,
            ..self.scene(conditions)
        }
    }

    /// What a page is handed.
    pub(super) fn scene(&self, conditions: Conditions) -> Scene<'_> {
        let (width, height) = conditions.size;
        Scene {
            theme: conditions.theme,
            keymap: conditions.keymap,
            now: conditions.now.with_timezone(&self.zone).fixed_offset(),
            zone: self.zone,
            assets: &self.assets,
            profile: &self.profile,
            person: (&self.person.0, self.person.1),
            width,
            height: height.saturating_sub(Header::HEIGHT + FOOT),
            top: Header::HEIGHT,
            board: &self.board,
        }
    }

    /// Whether a day has passed since the last verified copy, or it is of a clock
    /// that was ahead.
    pub(super) fn copy_is_due(&self, now: DateTime<Utc>) -> bool {
        let last = self.board.status.last_backup;
        last.is_none_or(|last| now.signed_duration_since(last).abs() > TimeDelta::hours(24))
    }

    /// The screens of the profile.
    pub(super) fn tabs(&self) -> Vec<(ScreenId, Tab)> {
        self.profile
            .screens
            .iter()
            .map(|screen| {
                let tab = Tab {
                    key: screen.key(),
                    label: screen.label(),
                };
                (*screen, tab)
            })
            .collect()
    }
}

/// Where a screen of the second line leads.
pub(super) const fn destination(screen: ScreenId) -> Destination {
    match screen {
        ScreenId::Board => Destination::Board,
        ScreenId::Outages => Destination::Outages,
        ScreenId::Attentions => Destination::Attentions { outage: None },
        ScreenId::Settings => Destination::Settings(Section::Point),
        ScreenId::Regularization => Destination::Regularization { export: false },
        ScreenId::Reports => Destination::Deadlines,
        ScreenId::Practices => Destination::Agenda,
        ScreenId::Pqr => Destination::Cases,
    }
}

impl Lobby {
    /// The first page, and what it needs.
    pub(super) fn new<P: Part + 'static>(
        entrance: &Entrance,
        conditions: Conditions,
        open: impl FnOnce(&Scene<'_>) -> (P, Vec<Wish>),
    ) -> (Box<Self>, Vec<Wish>) {
        let shared = Shared::before_anybody(entrance);
        let (page, wishes) = open(&shared.scene_before(conditions));
        let (page, layers) = (Box::new(page), Vec::new());
        let lobby = Self {
            shared,
            page,
            layers,
        };
        (Box::new(lobby), wishes)
    }

    /// Where a key is pressed now.
    pub(super) fn context(&self) -> Context {
        let above = self.layers.last();
        above.map_or_else(|| self.page.context(), Layer::context)
    }

    /// Whether an intent can be done now.
    pub(super) fn allowed(&self, intent: Intent) -> bool {
        let above = self.layers.last();
        above.map_or_else(|| self.page.allowed(intent), |it| it.allowed(intent))
    }

    /// Whether it is of use now, and its key is shown.
    pub(super) fn offers(&self, intent: Intent, conditions: Conditions) -> bool {
        let scene = self.shared.scene_before(conditions);
        let is_above = !self.layers.is_empty();
        self.allowed(intent) && (is_above || self.page.offers(intent, &scene))
    }

    /// What Enter or Esc does now, where the key table does not say it.
    pub(super) fn says(&self, key: KeyCode, conditions: Conditions) -> Option<&'static str> {
        let scene = self.shared.scene_before(conditions);
        let above = self.layers.last();
        above.map_or_else(|| self.page.says(key, &scene), |it| it.says(key))
    }
}

impl Workspace {
    pub(super) fn new(entered: Entered, asker: Asker, conditions: Conditions) -> Self {
        let shared = Shared {
            assets: entered.assets,
            profile: entered.profile,
            zone: entered.zone,
            person: entered.person,
            board: entered.board,
            printer: None,
        };
        let (board, _) = page::open(Destination::Board, &shared.scene(conditions));
        let pages = vec![(asker, board)];
        let mut layers = Vec::new();
        if !entered.problems.is_empty() {
            layers.push(Layer::Tell {
                title: "Configuración que no se usó".to_owned(),
                paragraphs: entered.problems,
            });
        }
        if !entered.warnings.is_empty() {
            layers.push(Layer::Tell {
                title: "Aviso sobre la carpeta de datos".to_owned(),
                paragraphs: entered.warnings,
            });
        }
        if let Some(voided) = entered.voided {
            layers.push(Layer::Tell {
                title: "Anotaciones sin efecto".to_owned(),
                paragraphs: vec![voided],
            });
        }
        if let Some(path) = entered.recovery_key {
            layers.push(Layer::Tell {
                title: "Guarde la clave de recuperación".to_owned(),
                paragraphs: vec![
                    "Todo listo: los registros quedan cifrados en este equipo. La clave de recuperación está en:".to_owned(),
                    path.display().to_string(),
                    "Cópiela a un USB o imprímala, guárdela en la caja fuerte de la oficina y borre el archivo de este equipo. Quien la tenga puede entrar; sin ella, una frase olvidada no se recupera.".to_owned(),
                ],
            });
        }
        Self {
            shared,
            pages,
            layers,
            note: None,
            quiet_copy: false,
            copy_failed: false,
            surprise: None,
            rung: Vec::new(),
            then: None,
            held: VecDeque::new(),
        }
    }

    /// Which screen of the second line is shown: the nearest page that begins one.
    pub(super) fn tab(&self) -> ScreenId {
        self.pages
            .iter()
            .rev()
            .find_map(|(_, page)| page.tab())
            .unwrap_or(ScreenId::Board)
    }
}

impl Console {
    /// A console that has yet to look whether a store is here.
    pub fn new(startup: Startup, settings: Settings, now: DateTime<Utc>) -> Self {
        Self {
            startup,
            settings,
            now,
            phase: Phase::Starting,
            user: None,
            stuck: None,
            locked_because: None,
            typed: false,
            drafts_wait: false,
            over: false,
            questions: Questions::default(),
        }
    }

    pub(super) fn theme(&self) -> Theme {
        let ascii = self.startup.ascii || self.settings.ascii;
        Theme::new(self.settings.theme, self.startup.depth, ascii)
            .in_old_font(self.startup.old_font)
    }

    pub(super) fn conditions(&self) -> Conditions {
        Conditions {
            theme: self.theme(),
            keymap: Keymap::new(self.settings.vim),
            now: self.now,
            size: self.startup.size,
            patience: self.settings.ring_minutes,
        }
    }
}

/// Rows above the pages before anybody entered.
pub(super) const LOBBY_TOP: u16 = 0;
