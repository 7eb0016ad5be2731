//! How the console looks and behaves: what there is to be set, and what each step does.

use crate::config::{Profile, ScreenId, Settings, SlipsOn, Theme as Look};
use crate::tui::listed::labelled;

labelled! {
    /// What is set, in the order of its rows.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub(super) enum Setting {
        Theme => "Tema",
        Ascii => "Signos ASCII",
        Vim => "Teclas vim",
        Mouse => "Ratón",
        Idle => "Bloquear a los",
        Ring => "Crítica avisa a los",
        Slips => "Constancia en",
    }
}

impl Setting {
    /// Those that an installation uses: where nobody is received, none of attentions.
    pub(super) fn of(profile: &Profile) -> Vec<Self> {
        let receives = profile.has(ScreenId::Attentions);
        let is_used = |it: &Self| receives || !matches!(it, Self::Ring | Self::Slips);
        Self::ALL.into_iter().filter(is_used).collect()
    }

    /// How it is set.
    pub(super) fn value(self, settings: &Settings) -> String {
        let switch = |on| if on { "sí" } else { "no" }.to_owned();
        let minutes = |minutes: u16| match minutes {
            0 => "nunca".to_owned(),
            minutes => format!("{minutes} min"),
        };
        match self {
            Self::Theme => settings.theme.label().to_owned(),
            Self::Ascii => switch(settings.ascii),
            Self::Vim => switch(settings.vim),
            Self::Mouse => switch(settings.mouse),
            Self::Idle => minutes(settings.idle_minutes),
            Self::Ring => minutes(settings.ring_minutes),
            Self::Slips => settings.slips.code().to_owned(),
        }
    }

    /// What there is to know of it.
    pub(super) const fn note(self) -> &'static str {
        match self {
            Self::Theme => "oscuro, claro o alto contraste",
            Self::Ascii => "para consolas que no dibujan ● ◐ ▲",
            Self::Vim => "j, k, g y G además de las flechas",
            Self::Mouse => "con no, el terminal lo usa para seleccionar y copiar texto",
            Self::Idle => "sin teclas, de 1 a 60 minutos",
            Self::Ring => "de espera suena la campana; 0, nunca",
            Self::Slips => "dos copias en una hoja, o un ticket de 80 mm",
        }
    }

    /// Changes it by a step.
    pub(super) fn change(self, settings: &mut Settings, by: i16) {
        match self {
            Self::Theme => settings.theme = step(&Look::ALL, settings.theme, by),
            Self::Ascii => settings.ascii = !settings.ascii,
            Self::Vim => settings.vim = !settings.vim,
            Self::Mouse => settings.mouse = !settings.mouse,
            Self::Idle => {
                let minutes = settings.idle_minutes.saturating_add_signed(by);
                settings.idle_minutes = if minutes > 60 { 1 } else { minutes.max(1) };
            }
            Self::Ring => {
                let step = settings.ring_minutes.saturating_add_signed(by * 5);
                settings.ring_minutes = step.min(120);
            }
            Self::Slips => settings.slips = step(&SlipsOn::ALL, settings.slips, by),
        }
    }
}

fn step<T: Copy + PartialEq>(all: &[T], now: T, by: i16) -> T {
    let at = all.iter().position(|it| *it == now).unwrap_or(0);
    let next = if by < 0 { at + all.len() - 1 } else { at + 1 };
    all.get(next % all.len().max(1)).copied().unwrap_or(now)
}
