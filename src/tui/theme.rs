//! What meanings look like: three themes, each in full colour, in sixteen colours
//! and without colour, and the signs with their ASCII twins.
//!
//! Invariants: screens name a [`Role`] or a [`Sign`], never a colour; every pair of
//! text and ground in full colour has a contrast of at least 4.5 to 1; without
//! colour every role that needs a hand now still differs by weight or inversion.

use ratatui::style::{Color, Modifier, Style};

/// The look chosen in settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ThemeName {
    /// Light text on a dark ground: *oscuro*.
    #[default]
    Dark,
    /// Dark text on a light ground: *claro*.
    Light,
    /// White and bright colours on black: *alto contraste*.
    HighContrast,
}

impl ThemeName {
    /// All of them, in the order settings offers them.
    pub const ALL: [Self; 3] = [Self::Dark, Self::Light, Self::HighContrast];

    /// The name on screen.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Dark => "oscuro",
            Self::Light => "claro",
            Self::HighContrast => "alto contraste",
        }
    }
}

/// How many colours the terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColorDepth {
    /// None: `NO_COLOR` is set or the terminal is dumb.
    None,
    /// The sixteen named ones.
    Sixteen,
    /// Any.
    Full,
}

impl ColorDepth {
    /// Reads it from the environment, given as a lookup so that tests can fix it.
    #[must_use]
    pub fn detect(variable: impl Fn(&str) -> Option<String>) -> Self {
        if variable("NO_COLOR").is_some_and(|value| !value.is_empty())
            || variable("TERM").is_some_and(|term| term == "dumb")
        {
            return Self::None;
        }
        let full = variable("COLORTERM")
            .is_some_and(|value| matches!(value.as_str(), "truecolor" | "24bit"))
            || variable("WT_SESSION").is_some();
        if full { Self::Full } else { Self::Sixteen }
    }
}

/// What a piece of text means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Ordinary text.
    Text,
    /// Less important text, empty values, placeholders.
    Dim,
    /// Titles and labels of sections.
    Heading,
    /// The one thing that needs a hand now; keys in the footer.
    Accent,
    /// An open, running outage.
    Open,
    /// A critical, pending attention.
    Critical,
    /// Restored, waiting to be closed.
    Restored,
    /// Closed, done.
    Closed,
    /// Confirmed, verified.
    Confirmed,
    /// Refused, invalid.
    Refused,
    /// A warning.
    Warning,
    /// The selected row or active screen.
    Selection,
    /// The field being edited.
    Field,
    /// What the field being edited shows of what belongs in it.
    Placeholder,
    /// Rules and borders.
    Rule,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Text,
        Self::Dim,
        Self::Heading,
        Self::Accent,
        Self::Open,
        Self::Critical,
        Self::Restored,
        Self::Closed,
        Self::Confirmed,
        Self::Refused,
        Self::Warning,
        Self::Selection,
        Self::Field,
        Self::Placeholder,
        Self::Rule,
    ];
}

/// A sign that stands beside a word, so that colour never tells anything alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is named by what it shows")]
pub enum Sign {
    Open,
    Critical,
    Restored,
    Closed,
    Confirmed,
    Refused,
    Warning,
    Pointer,
    Upload,
    Mail,
    Clock,
    Rule,
    Separator,
    Ellipsis,
    More,
    Less,
    Bar,
    BarWaiting,
    Window,
    Tick,
    TickCritical,
    Arrow,
    Mask,
}

impl Sign {
    /// All of them.
    pub const ALL: [Self; 23] = [
        Self::Open,
        Self::Critical,
        Self::Restored,
        Self::Closed,
        Self::Confirmed,
        Self::Refused,
        Self::Warning,
        Self::Pointer,
        Self::Upload,
        Self::Mail,
        Self::Clock,
        Self::Rule,
        Self::Separator,
        Self::Ellipsis,
        Self::More,
        Self::Less,
        Self::Bar,
        Self::BarWaiting,
        Self::Window,
        Self::Tick,
        Self::TickCritical,
        Self::Arrow,
        Self::Mask,
    ];

    /// Its twin among the signs that the fonts of old Windows consoles have (WGL4).
    const fn in_old_fonts(self) -> Option<&'static str> {
        match self {
            Self::Restored => Some("◘"),
            Self::Confirmed => Some("√"),
            Self::Refused => Some("×"),
            Self::Pointer => Some("►"),
            Self::Clock => Some("◦"),
            _ => None,
        }
    }

    /// The sign and its ASCII twin.
    fn glyphs(self) -> (&'static str, &'static str) {
        match self {
            Self::Open => ("●", "*"),
            Self::Critical => ("‼", "!!"),
            Self::Restored => ("◐", "o"),
            Self::Closed => ("○", "."),
            Self::Confirmed => ("✓", "v"),
            Self::Refused => ("✗", "x"),
            Self::Warning | Self::Less => ("▲", "^"),
            Self::Pointer => ("▸", ">"),
            Self::Upload => ("↑", "+"),
            Self::Mail => ("@", "@"),
            Self::Clock => ("◔", "%"),
            Self::Rule => ("─", "-"),
            Self::Separator => ("│", "|"),
            Self::Ellipsis => ("…", "~"),
            Self::More => ("▼", "v"),
            Self::Bar => ("█", "#"),
            Self::BarWaiting => ("▓", "="),
            Self::Window => ("░", ":"),
            Self::Tick => ("·", "."),
            Self::TickCritical => ("‼", "!"),
            Self::Arrow => ("→", ">"),
            Self::Mask => ("•", "*"),
        }
    }
}

/// Foreground, ground and weight of one role.
type Paint = (Color, Option<Color>, Modifier);

/// A theme made ready for one terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    name: ThemeName,
    depth: ColorDepth,
    ascii: bool,
    old_font: bool,
}

impl Theme {
    /// A theme for a terminal of this depth; `ascii` draws the twins of the signs.
    #[must_use]
    pub const fn new(name: ThemeName, depth: ColorDepth, ascii: bool) -> Self {
        Self {
            name,
            depth,
            ascii,
            old_font: false,
        }
    }

    /// The same for a console whose font may be an old one.
    #[must_use]
    pub const fn in_old_font(mut self, old: bool) -> Self {
        self.old_font = old;
        self
    }

    /// Which of the three it is.
    #[must_use]
    pub const fn name(self) -> ThemeName {
        self.name
    }

    /// How many colours there are.
    #[must_use]
    pub const fn depth(self) -> ColorDepth {
        self.depth
    }

    /// Whether only ASCII is drawn.
    #[must_use]
    pub const fn is_ascii(self) -> bool {
        self.ascii
    }

    /// The ground everything is drawn on, with the ordinary text's colour.
    #[must_use]
    pub fn base(self) -> Style {
        match self.depth {
            ColorDepth::None => Style::new(),
            ColorDepth::Sixteen | ColorDepth::Full => {
                Style::new().fg(self.paint(Role::Text).0).bg(self.ground())
            }
        }
    }

    /// How this role looks.
    #[must_use]
    pub fn style(self, role: Role) -> Style {
        if self.depth == ColorDepth::None {
            return Style::new().add_modifier(colourless(role));
        }
        let (foreground, ground, weight) = self.paint(role);
        let style = Style::new().fg(foreground).add_modifier(weight);
        ground.map_or(style, |ground| style.bg(ground))
    }

    /// The sign itself, one cell wide (its ASCII twin for critical takes two).
    #[must_use]
    pub fn sign(self, sign: Sign) -> &'static str {
        let (glyph, twin) = sign.glyphs();
        let old = sign.in_old_fonts().filter(|_| self.old_font);
        match (self.ascii, old) {
            (true, _) => twin,
            (false, Some(old)) => old,
            (false, None) => glyph,
        }
    }

    /// How a sign of state is coloured.
    #[must_use]
    pub fn sign_role(sign: Sign) -> Role {
        match sign {
            Sign::Open | Sign::Bar => Role::Open,
            Sign::Critical | Sign::TickCritical => Role::Critical,
            Sign::Restored | Sign::BarWaiting => Role::Restored,
            Sign::Closed => Role::Closed,
            Sign::Confirmed => Role::Confirmed,
            Sign::Refused => Role::Refused,
            Sign::Warning => Role::Warning,
            Sign::Pointer | Sign::Arrow | Sign::Upload | Sign::Mail | Sign::Clock => Role::Accent,
            Sign::Rule | Sign::Separator => Role::Rule,
            Sign::Window | Sign::Ellipsis | Sign::More | Sign::Less => Role::Dim,
            Sign::Tick | Sign::Mask => Role::Text,
        }
    }

    fn ground(self) -> Color {
        match (self.depth, self.name) {
            (ColorDepth::Full, ThemeName::Dark) => Color::Rgb(0x16, 0x1a, 0x20),
            (ColorDepth::Full, ThemeName::Light) => Color::Rgb(0xfa, 0xf9, 0xf5),
            (ColorDepth::Full, ThemeName::HighContrast) => Color::Rgb(0, 0, 0),
            (_, ThemeName::Light) => Color::White,
            (_, ThemeName::Dark | ThemeName::HighContrast) => Color::Black,
        }
    }

    fn paint(self, role: Role) -> Paint {
        match (self.depth, self.name) {
            (ColorDepth::Full, ThemeName::Dark) => dark(role),
            (ColorDepth::Full, ThemeName::Light) => light(role),
            (ColorDepth::Full, ThemeName::HighContrast) => high_contrast(role),
            (_, ThemeName::Light) => light_sixteen(role),
            (_, ThemeName::Dark) => dark_sixteen(role),
            (_, ThemeName::HighContrast) => high_contrast_sixteen(role),
        }
    }
}

impl Default for Theme {
    fn default() -> Self {
        Self::new(ThemeName::Dark, ColorDepth::Sixteen, false)
    }
}

const fn rgb(hex: u32) -> Color {
    Color::from_u32(hex)
}

/// Weight that a role has in every theme.
fn weight(role: Role) -> Modifier {
    match role {
        Role::Heading | Role::Critical | Role::Accent => Modifier::BOLD,
        Role::Placeholder => Modifier::ITALIC,
        _ => Modifier::empty(),
    }
}

fn colourless(role: Role) -> Modifier {
    match role {
        Role::Text | Role::Confirmed | Role::Restored => Modifier::empty(),
        Role::Dim | Role::Closed | Role::Rule => Modifier::DIM,
        Role::Heading | Role::Open | Role::Warning | Role::Accent => Modifier::BOLD,
        Role::Critical | Role::Refused => Modifier::BOLD.union(Modifier::UNDERLINED),
        Role::Selection => Modifier::REVERSED,
        Role::Field => Modifier::UNDERLINED,
        Role::Placeholder => Modifier::UNDERLINED.union(Modifier::DIM),
    }
}

fn dark(role: Role) -> Paint {
    let (foreground, ground) = match role {
        Role::Text => (rgb(0xd8_dde3), None),
        Role::Dim | Role::Closed => (rgb(0x8c_96a3), None),
        Role::Heading => (rgb(0xf2_f5f8), None),
        Role::Accent => (rgb(0x6c_c5d9), None),
        Role::Open => (rgb(0xf0_b03a), None),
        Role::Critical => (rgb(0xff_6b68), None),
        Role::Restored => (rgb(0x79_aef5), None),
        Role::Confirmed => (rgb(0x74_c98a), None),
        Role::Refused => (rgb(0xff_7a77), None),
        Role::Warning => (rgb(0xf2_d65c), None),
        Role::Selection => (rgb(0xff_ffff), Some(rgb(0x2a_4a63))),
        Role::Field => (rgb(0xff_ffff), Some(rgb(0x26_2d36))),
        Role::Placeholder => (rgb(0x9a_a4b1), Some(rgb(0x26_2d36))),
        Role::Rule => (rgb(0x7d_8794), None),
    };
    (foreground, ground, weight(role))
}

fn light(role: Role) -> Paint {
    let (foreground, ground) = match role {
        Role::Text => (rgb(0x24_292f), None),
        Role::Dim | Role::Closed => (rgb(0x5f_6770), None),
        Role::Heading => (rgb(0x0d_1117), None),
        Role::Accent => (rgb(0x0b_5f7a), None),
        Role::Open => (rgb(0x8a_5000), None),
        Role::Critical => (rgb(0xb3_1414), None),
        Role::Restored => (rgb(0x1a_55b0), None),
        Role::Confirmed => (rgb(0x1a_6b34), None),
        Role::Refused => (rgb(0xa8_1a1a), None),
        Role::Warning => (rgb(0x77_5a00), None),
        Role::Selection => (rgb(0xff_ffff), Some(rgb(0x1f_5f86))),
        Role::Field => (rgb(0x0d_1117), Some(rgb(0xe6_ebef))),
        Role::Placeholder => (rgb(0x57_5f68), Some(rgb(0xe6_ebef))),
        Role::Rule => (rgb(0x6a_727b), None),
    };
    (foreground, ground, weight(role))
}

fn high_contrast(role: Role) -> Paint {
    let (foreground, ground) = match role {
        Role::Text | Role::Heading => (rgb(0xff_ffff), None),
        Role::Dim | Role::Closed | Role::Rule => (rgb(0xc8_c8c8), None),
        Role::Accent => (rgb(0x40_ffff), None),
        Role::Open => (rgb(0xff_c040), None),
        Role::Critical | Role::Refused => (rgb(0xff_8080), None),
        Role::Restored => (rgb(0x90_c8ff), None),
        Role::Confirmed => (rgb(0x60_ff80), None),
        Role::Warning => (rgb(0xff_ff40), None),
        Role::Selection => (rgb(0x00_0000), Some(rgb(0xff_ff40))),
        Role::Field => (rgb(0x00_0000), Some(rgb(0xff_ffff))),
        Role::Placeholder => (rgb(0x4a_4a4a), Some(rgb(0xff_ffff))),
    };
    (foreground, ground, weight(role))
}

fn dark_sixteen(role: Role) -> Paint {
    let (foreground, ground) = match role {
        Role::Text | Role::Dim | Role::Closed | Role::Rule => (Color::Gray, None),
        Role::Heading => (Color::White, None),
        Role::Accent => (Color::LightCyan, None),
        Role::Open => (Color::Yellow, None),
        Role::Critical | Role::Refused => (Color::LightRed, None),
        // Light blue on black falls short of 4.5 to 1.
        Role::Restored => (Color::Cyan, None),
        Role::Confirmed => (Color::LightGreen, None),
        Role::Warning => (Color::LightYellow, None),
        Role::Selection => (Color::Black, Some(Color::Cyan)),
        Role::Field | Role::Placeholder => (Color::Black, Some(Color::Gray)),
    };
    (foreground, ground, sixteen_weight(role))
}

fn light_sixteen(role: Role) -> Paint {
    // Yellow on white cannot be read in this palette: black on yellow can.
    let (foreground, ground) = match role {
        Role::Text | Role::Heading | Role::Dim | Role::Closed | Role::Rule => (Color::Black, None),
        Role::Accent | Role::Restored => (Color::Blue, None),
        Role::Open | Role::Warning => (Color::Black, Some(Color::Yellow)),
        Role::Critical | Role::Refused => (Color::Red, None),
        Role::Confirmed => (Color::Black, Some(Color::LightGreen)),
        Role::Selection => (Color::White, Some(Color::Blue)),
        Role::Field | Role::Placeholder => (Color::Black, Some(Color::Gray)),
    };
    (foreground, ground, sixteen_weight(role))
}

fn high_contrast_sixteen(role: Role) -> Paint {
    let (foreground, ground) = match role {
        Role::Dim | Role::Closed | Role::Rule => (Color::Gray, None),
        Role::Text | Role::Heading => (Color::White, None),
        Role::Accent | Role::Restored => (Color::LightCyan, None),
        Role::Open | Role::Warning => (Color::LightYellow, None),
        Role::Critical | Role::Refused => (Color::LightRed, None),
        Role::Confirmed => (Color::LightGreen, None),
        Role::Selection => (Color::Black, Some(Color::LightYellow)),
        Role::Field | Role::Placeholder => (Color::Black, Some(Color::White)),
    };
    (foreground, ground, sixteen_weight(role))
}

/// With few colours, what is dim is told by weight.
fn sixteen_weight(role: Role) -> Modifier {
    match role {
        Role::Dim | Role::Closed | Role::Rule => Modifier::DIM,
        other => weight(other),
    }
}

#[cfg(test)]
pub(crate) mod contrast {
    //! How well a colour is read on another.

    use ratatui::style::Color;

    fn channel(value: u8) -> f64 {
        let value = f64::from(value) / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    }

    /// What xterm shows of a named colour.
    fn shown(color: Color) -> (u8, u8, u8) {
        match color {
            Color::Rgb(red, green, blue) => (red, green, blue),
            Color::Black => (0, 0, 0),
            Color::Red => (0xcd, 0, 0),
            Color::Green => (0, 0xcd, 0),
            Color::Yellow => (0xcd, 0xcd, 0),
            Color::Blue => (0, 0, 0xee),
            Color::Cyan => (0, 0xcd, 0xcd),
            Color::Gray => (0xe5, 0xe5, 0xe5),
            Color::LightRed => (0xff, 0, 0),
            Color::LightGreen => (0, 0xff, 0),
            Color::LightYellow => (0xff, 0xff, 0),
            Color::LightBlue => (0x5c, 0x5c, 0xff),
            Color::LightCyan => (0, 0xff, 0xff),
            Color::White => (0xff, 0xff, 0xff),
            other => panic!("{other:?} is no colour of ours"),
        }
    }

    /// Relative luminance as WCAG defines it.
    fn luminance(color: Color) -> f64 {
        let (red, green, blue) = shown(color);
        0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue)
    }

    /// From 1 to 21 to 1, as WCAG counts it.
    pub(crate) fn contrast(one: Color, other: Color) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }
}

#[cfg(test)]
mod tests {
    use super::{contrast::contrast, *};
    use crate::tui::text::width;

    #[test]
    fn every_role_contrasts_with_its_ground() {
        for name in ThemeName::ALL {
            let theme = Theme::new(name, ColorDepth::Full, false);
            let ground = theme.base().bg.unwrap();
            for role in Role::ALL {
                let style = theme.style(role);
                let ratio = contrast(style.fg.unwrap(), style.bg.unwrap_or(ground));
                assert!(ratio >= 4.5, "{name:?} {role:?}: {ratio:.2}");
                let least = if name == ThemeName::HighContrast {
                    7.0
                } else {
                    4.5
                };
                assert!(ratio >= least, "{name:?} {role:?}: {ratio:.2}");
            }
        }
    }

    #[test]
    fn states_still_differ_with_sixteen_colours() {
        for name in ThemeName::ALL {
            let theme = Theme::new(name, ColorDepth::Sixteen, false);
            for (one, other) in [
                (Role::Open, Role::Critical),
                (Role::Open, Role::Restored),
                (Role::Restored, Role::Closed),
                (Role::Confirmed, Role::Refused),
                (Role::Selection, Role::Text),
            ] {
                assert_ne!(theme.style(one), theme.style(other), "{name:?}");
            }
            for role in Role::ALL {
                assert!(!matches!(theme.style(role).fg, Some(Color::Rgb(..))));
            }
        }
    }

    #[test]
    fn no_color_means_no_colour_at_all() {
        let theme = Theme::new(ThemeName::Dark, ColorDepth::None, false);
        assert_eq!(theme.base(), Style::new());
        for role in Role::ALL {
            let style = theme.style(role);
            assert_eq!((style.fg, style.bg), (None, None));
        }
        assert_ne!(theme.style(Role::Selection), theme.style(Role::Text));
        assert_ne!(theme.style(Role::Critical), theme.style(Role::Text));
    }

    #[test]
    fn the_environment_decides_the_depth() {
        let detect = |set: &[(&str, &str)]| {
            ColorDepth::detect(|name| {
                set.iter()
                    .find(|(variable, _)| *variable == name)
                    .map(|(_, value)| (*value).to_owned())
            })
        };
        assert_eq!(detect(&[]), ColorDepth::Sixteen);
        assert_eq!(detect(&[("COLORTERM", "truecolor")]), ColorDepth::Full);
        assert_eq!(
            detect(&[("COLORTERM", "truecolor"), ("NO_COLOR", "1")]),
            ColorDepth::None
        );
        assert_eq!(detect(&[("NO_COLOR", "")]), ColorDepth::Sixteen);
        assert_eq!(detect(&[("TERM", "dumb")]), ColorDepth::None);
        assert_eq!(detect(&[("WT_SESSION", "x")]), ColorDepth::Full);
    }

    #[test]
    fn signs_take_one_cell_and_twins_are_ascii() {
        for sign in Sign::ALL {
            let (glyph, twin) = sign.glyphs();
            assert_eq!(width(glyph), 1, "{glyph}");
            assert!(twin.is_ascii() && !twin.is_empty());
            assert!(twin.len() == 1 || sign == Sign::Critical);
            assert!(sign.in_old_fonts().is_none_or(|old| width(old) == 1));
        }
    }
}
