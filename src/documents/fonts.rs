//! The fonts every document is set in, embedded so that paper looks the same on every machine.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::layout::Abs;
use typst::text::{Font, FontBook, FontFlags, FontInstance, FontVariations};
use typst::utils::LazyHash;

/// Noto Sans for text, `DejaVu Sans Mono` for codes, `DejaVu Sans` for signs and other scripts.
const FILES: [&[u8]; 4] = [
    include_bytes!("../../assets/fonts/NotoSans-Regular.ttf"),
    include_bytes!("../../assets/fonts/NotoSans-Bold.ttf"),
    include_bytes!("../../assets/fonts/DejaVuSans.ttf"),
    include_bytes!("../../assets/fonts/DejaVuSansMono-Bold.ttf"),
];

/// The fonts, read once.
pub(super) static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let fonts: Vec<Font> = FILES
        .into_iter()
        .flat_map(|file| Font::iter(Bytes::new(file)))
        .collect();
    let text = fonts
        .iter()
        .filter(|font| !font.info().flags.contains(FontFlags::MONOSPACE))
        .map(|font| {
            font.clone().instantiate(
                font.info().variant,
                Abs::pt(10.0),
                &FontVariations::default(),
            )
        })
        .collect();
    Fonts {
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        all: fonts,
        text,
    }
});

/// The fonts and what the typesetter chooses them by.
pub(super) struct Fonts {
    /// Family, weight and coverage of each.
    pub(super) book: LazyHash<FontBook>,
    /// The fonts, in the order of the book.
    pub(super) all: Vec<Font>,
    /// Those that templates set people's words in.
    text: Vec<FontInstance>,
}

impl Fonts {
    /// Whether one font of text can draw all these characters, so that they can stand on one another.
    ///
    /// Asks for the glyphs: a font's list of characters may hold some that it leaves empty.
    pub(super) fn one_draws(&self, cluster: &[char]) -> bool {
        self.text.iter().any(|font| {
            cluster
                .iter()
                .all(|c| font.ttf().glyph_index(*c).is_some_and(|glyph| glyph.0 != 0))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_font_is_read() {
        let families: Vec<_> = FONTS
            .all
            .iter()
            .map(|font| (font.info().family.as_str(), font.info().variant.weight))
            .map(|(family, weight)| format!("{family} {}", weight.to_number()))
            .collect();
        assert_eq!(
            families,
            [
                "Noto Sans 400",
                "Noto Sans 700",
                "DejaVu Sans 400",
                "DejaVu Sans Mono 700"
            ]
        );
    }

    #[test]
    fn the_signs_of_the_templates_can_be_drawn() {
        for sign in "☐☒✓▲‼·–«»¿¡ñÑáéíóúÁÉÍÓÚüÜ°ºª€".chars() {
            assert!(FONTS.one_draws(&[sign]), "{sign}");
        }
    }
}
