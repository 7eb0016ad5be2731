//! What meanings look like: three themes, each in full colour, in sixteen colours
//! and without colour, and the signs with their ASCII twins.
//!
//! Invariants: screens name an [`Ink`] or a [`Sign`], never a colour; every pair of
//! text and ground in full colour has a contrast of at least 4.5 to 1; without
//! colour every role that needs a hand now still differs by weight or inversion.

use ratatui::style::{Color, Modifier, Style};

use super::listed::listed;
pub use crate::config::Theme as ThemeName;

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
    pub(crate) fn detect(variable: impl Fn(&str) -> Option<String>) -> Self {
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

listed! {
    /// What a piece of text means.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Ink {
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
}

/// Declares the signs: each with its ASCII twin and how it is coloured.
macro_rules! signs {
    ($($name:ident $glyph:literal $twin:literal $role:ident),+ $(,)?) => {
        listed! {
            /// A sign that stands beside a word, so that colour never tells anything alone.
            #[derive(Debug, Clone, Copy, PartialEq, Eq)]
            #[expect(missing_docs, reason = "each is named by what it shows")]
            pub enum Sign {
                $($name),+
            }
        }

        impl Sign {
            const fn glyphs(self) -> (&'static str, &'static str) {
                match self {
                    $(Self::$name => ($glyph, $twin)),+
                }
            }

            const fn role(self) -> Ink {
                match self {
                    $(Self::$name => Ink::$role),+
                }
            }
        }
    };
}

signs! {
    Open "●" "*" Open,
    Critical "‼" "!!" Critical,
    Restored "◐" "o" Restored,
    Closed "○" "." Closed,
    Confirmed "✓" "v" Confirmed,
    Refused "✗" "x" Refused,
    Warning "▲" "^" Warning,
    Pointer "▸" ">" Accent,
    Upload "↑" "+" Accent,
    Mail "@" "@" Accent,
    Clock "◔" "%" Accent,
    Rule "─" "-" Rule,
    Separator "│" "|" Rule,
    Ellipsis "…" "~" Dim,
    More "▼" "v" Dim,
    Less "▲" "^" Dim,
    Bar "█" "#" Open,
    BarWaiting "▓" "=" Restored,
    Window "░" ":" Dim,
    Tick "·" "." Text,
    TickCritical "‼" "!" Critical,
    Arrow "→" ">" Accent,
    Mask "•" "*" Text,
}

impl Sign {
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
}

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
    pub const fn new(name: ThemeName, depth: ColorDepth, ascii: bool) -> Self {
        Self {
            name,
            depth,
            ascii,
            old_font: false,
        }
    }

    /// The same for a console whose font may be an old one.
    pub(crate) const fn in_old_font(mut self, old: bool) -> Self {
        self.old_font = old;
        self
    }

    /// Which of the three it is.
    pub const fn name(self) -> ThemeName {
        self.name
    }

    /// How many colours there are.
    pub const fn depth(self) -> ColorDepth {
        self.depth
    }

    /// Whether only ASCII is drawn.
    pub const fn is_ascii(self) -> bool {
        self.ascii
    }

    /// The ground everything is drawn on, with the ordinary text's colour.
    pub(crate) fn base(self) -> Style {
        match self.depth {
            ColorDepth::None => Style::new(),
            ColorDepth::Sixteen | ColorDepth::Full => Style::new()
                .fg(self.foreground(Ink::Text))
                .bg(self.ground()),
        }
    }

    /// How this role looks.
    pub fn style(self, role: Ink) -> Style {
        if self.depth == ColorDepth::None {
            return Style::new().add_modifier(colourless(role));
        }
        let style = Style::new()
            .fg(self.foreground(role))
            .add_modifier(self.weight(role));
        let ground = self.own_ground(role);
        ground.map_or(style, |ground| style.bg(ground))
    }

    /// The sign itself, one cell wide (its ASCII twin for critical takes two).
    pub fn sign(self, sign: Sign) -> &'static str {
        let (glyph, twin) = sign.glyphs();
        let old = sign.in_old_fonts().filter(|_| self.old_font);
        match (self.ascii, old) {
            (true, _) => twin,
            (false, Some(old)) => old,
            (false, None) => glyph,
        }
    }

    /// The parts of a cell that the end of a bar fills, growing to the whole.
    pub(crate) const fn blocks(self) -> &'static [&'static str] {
        if self.ascii {
            &["#"]
        } else if self.old_font {
            &["▌", "█"]
        } else {
            &["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]
        }
    }

    /// Amounts in one cell each, from some to the most.
    pub(crate) const fn heights(self) -> &'static [&'static str] {
        if self.ascii {
            &["1", "2", "3", "4", "5", "6", "7", "8", "9"]
        } else if self.old_font {
            &["▄", "█"]
        } else {
            &["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
        }
    }

    /// The same as shades, for days beside and below one another.
    pub(crate) const fn shades(self) -> &'static [&'static str] {
        if self.ascii {
            &["-", "+", "%", "#"]
        } else {
            &["░", "▒", "▓", "█"]
        }
    }

    /// One cell of nothing at all, where something is known.
    pub(crate) const fn nought(self) -> &'static str {
        if self.ascii { "." } else { "·" }
    }

    /// The tick at a median.
    pub(crate) const fn median(self) -> &'static str {
        match (self.ascii, self.old_font) {
            (true, _) => "|",
            (false, true) => "│",
            (false, false) => "┆",
        }
    }

    /// How a sign of state is coloured.
    pub(crate) const fn sign_role(sign: Sign) -> Ink {
        sign.role()
    }

    /// A colour of this theme, among those of all of them in their order.
    const fn pick(self, full: [u32; 3], sixteen: [Color; 3]) -> Color {
        match self.depth {
            ColorDepth::Full => Color::from_u32(full[self.name as usize]),
            ColorDepth::Sixteen | ColorDepth::None => sixteen[self.name as usize],
        }
    }

    const fn ground(self) -> Color {
        self.pick(
            [0x16_1a20, 0xfa_f9f5, 0x00_0000],
            [Color::Black, Color::White, Color::Black],
        )
    }

    #[rustfmt::skip]
    const fn foreground(self, role: Ink) -> Color {
        use Color::{Black, Blue, Cyan, Gray, LightCyan, LightGreen, LightRed, LightYellow, Red, White, Yellow};

        let (full, sixteen) = match role {
            Ink::Text => ([0xd8_dde3, 0x24_292f, 0xff_ffff], [Gray, Black, White]),
            Ink::Dim | Ink::Closed => ([0x8c_96a3, 0x5f_6770, 0xc8_c8c8], [Gray, Black, Gray]),
            Ink::Heading => ([0xf2_f5f8, 0x0d_1117, 0xff_ffff], [White, Black, White]),
            Ink::Accent => ([0x6c_c5d9, 0x0b_5f7a, 0x40_ffff], [LightCyan, Blue, LightCyan]),
            Ink::Open => ([0xf0_b03a, 0x8a_5000, 0xff_c040], [Yellow, Black, LightYellow]),
            Ink::Critical => ([0xff_6b68, 0xb3_1414, 0xff_8080], [LightRed, Red, LightRed]),
            // Light blue on black falls short of 4.5 to 1.
            Ink::Restored => ([0x79_aef5, 0x1a_55b0, 0x90_c8ff], [Cyan, Blue, LightCyan]),
            Ink::Confirmed => ([0x74_c98a, 0x1a_6b34, 0x60_ff80], [LightGreen, Black, LightGreen]),
            Ink::Refused => ([0xff_7a77, 0xa8_1a1a, 0xff_8080], [LightRed, Red, LightRed]),
            Ink::Warning => ([0xf2_d65c, 0x77_5a00, 0xff_ff40], [LightYellow, Black, LightYellow]),
            Ink::Selection => ([0xff_ffff, 0xff_ffff, 0x00_0000], [Black, White, Black]),
            Ink::Field => ([0xff_ffff, 0x0d_1117, 0x00_0000], [Black, Black, Black]),
            Ink::Placeholder => ([0x9a_a4b1, 0x57_5f68, 0x4a_4a4a], [Black, Black, Black]),
            Ink::Rule => ([0x7d_8794, 0x6a_727b, 0xc8_c8c8], [Gray, Black, Gray]),
        };
        self.pick(full, sixteen)
    }

    /// The ground of what does not stand on that of the page.
    fn own_ground(self, role: Ink) -> Option<Color> {
        let in_light_sixteen = (self.depth, self.name) == (ColorDepth::Sixteen, ThemeName::Light);
        let (full, sixteen) = match role {
            Ink::Selection => (
                [0x2a_4a63, 0x1f_5f86, 0xff_ff40],
                [Color::Cyan, Color::Blue, Color::LightYellow],
            ),
            Ink::Field | Ink::Placeholder => (
                [0x26_2d36, 0xe6_ebef, 0xff_ffff],
                [Color::Gray, Color::Gray, Color::White],
            ),
            // Yellow on white cannot be read in this palette: black on yellow can.
            Ink::Open | Ink::Warning if in_light_sixteen => return Some(Color::Yellow),
            Ink::Confirmed if in_light_sixteen => return Some(Color::LightGreen),
            _ => return None,
        };
        Some(self.pick(full, sixteen))
    }

    /// With few colours, what is dim is told by weight.
    fn weight(self, role: Ink) -> Modifier {
        match role {
            Ink::Heading | Ink::Critical | Ink::Accent => Modifier::BOLD,
            Ink::Placeholder => Modifier::ITALIC,
            Ink::Dim | Ink::Closed | Ink::Rule if self.depth == ColorDepth::Sixteen => {
                Modifier::DIM
            }
            _ => Modifier::empty(),
        }
    }
}

impl Default for Theme {
    fn default() -> Self {
        Self::new(ThemeName::Dark, ColorDepth::Sixteen, false)
    }
}

fn colourless(role: Ink) -> Modifier {
    match role {
        Ink::Text | Ink::Confirmed | Ink::Restored => Modifier::empty(),
        Ink::Dim | Ink::Closed | Ink::Rule => Modifier::DIM,
        Ink::Heading | Ink::Open | Ink::Warning | Ink::Accent => Modifier::BOLD,
        Ink::Critical | Ink::Refused => Modifier::BOLD.union(Modifier::UNDERLINED),
        Ink::Selection => Modifier::REVERSED,
        Ink::Field => Modifier::UNDERLINED,
        Ink::Placeholder => Modifier::UNDERLINED.union(Modifier::DIM),
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
            for role in Ink::ALL {
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
                (Ink::Open, Ink::Critical),
                (Ink::Open, Ink::Restored),
                (Ink::Restored, Ink::Closed),
                (Ink::Confirmed, Ink::Refused),
                (Ink::Selection, Ink::Text),
            ] {
                assert_ne!(theme.style(one), theme.style(other), "{name:?}");
            }
            for role in Ink::ALL {
                assert!(!matches!(theme.style(role).fg, Some(Color::Rgb(..))));
            }
        }
    }

    #[test]
    fn no_color_means_no_colour_at_all() {
        let theme = Theme::new(ThemeName::Dark, ColorDepth::None, false);
        assert_eq!(theme.base(), Style::new());
        for role in Ink::ALL {
            let style = theme.style(role);
            assert_eq!((style.fg, style.bg), (None, None));
        }
        assert_ne!(theme.style(Ink::Selection), theme.style(Ink::Text));
        assert_ne!(theme.style(Ink::Critical), theme.style(Ink::Text));
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
