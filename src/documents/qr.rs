//! A code that a phone reads off the screen, as lines of text.
//!
//! A cell of a terminal is about twice as high as wide, so half blocks give square
//! modules: two rows of the code to a line. Error correction is the lowest (L): the
//! screen is clean and the smallest code is the easiest to show whole. The border
//! is two modules wide, half of what the standard asks; against the terminal's own
//! dark page phones read it all the same, and the code fits where it would not.
//!
//! | version | modules | lines × columns | bytes |
//! |---|---|---|---|
//! | 4 | 33 | 19 × 37 | 78 |
//! | 5 | 37 | 21 × 41 | 106 |
//! | 14 | 73 | 39 × 77 | 458 |
//! | 20 | 97 | 51 × 101 | 858 |
//!
//! So a window of 80×22 holds 106 bytes, one of 120×40 holds 458.

use qrcode::bits::Bits;
use qrcode::{Color, EcLevel, QrCode, Version};
use thiserror::Error;

/// Light modules around the code.
const BORDER: usize = 2;
/// The largest version a phone still reads off a screen with ease.
const LARGEST: i16 = 20;

/// The text is too long for any code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("El texto es demasiado largo para un código QR.")]
pub struct TooLong;

/// How many bytes a code can hold that is drawn by [`Matrix::half_blocks`] within
/// `width` × `height` cells; zero where not even the smallest fits.
#[must_use]
pub(crate) fn capacity(width: u16, height: u16) -> usize {
    let side = usize::from(width).min(2 * usize::from(height));
    let modules = side.saturating_sub(2 * BORDER);
    let version = i16::try_from(modules.saturating_sub(17) / 4)
        .unwrap_or(LARGEST)
        .min(LARGEST);
    if version < 1 {
        return 0;
    }
    let version = Version::Normal(version);
    let header = 4 + qrcode::types::Mode::Byte.length_bits_count(version);
    Bits::new(version)
        .max_len(EcLevel::L)
        .map_or(0, |bits| bits.saturating_sub(header) / 8)
}

/// A code, module by module.
#[derive(Clone, PartialEq, Eq)]
pub struct Matrix {
    modules: usize,
    dark: Vec<bool>,
}

// What it says may be personal: only its size is told.
impl std::fmt::Debug for Matrix {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Matrix")
            .field("modules", &self.modules)
            .finish_non_exhaustive()
    }
}

impl Matrix {
    /// The smallest code of a text.
    ///
    /// # Errors
    /// [`TooLong`] when no code holds it (2 953 bytes).
    pub fn of(text: &str) -> Result<Self, TooLong> {
        let code = QrCode::with_error_correction_level(text, EcLevel::L).map_err(|_| TooLong)?;
        Ok(Self {
            modules: code.width(),
            dark: code
                .to_colors()
                .into_iter()
                .map(|color| color == Color::Dark)
                .collect(),
        })
    }

    /// Columns of `half_blocks`.
    #[must_use]
    pub const fn columns(&self) -> usize {
        self.modules + 2 * BORDER
    }

    /// Lines of `half_blocks`.
    #[must_use]
    pub const fn lines(&self) -> usize {
        self.columns().div_ceil(2)
    }

    /// Whether `half_blocks` fits into `width` × `height` cells.
    #[must_use]
    pub fn fits(&self, width: u16, height: u16) -> bool {
        self.columns() <= usize::from(width) && self.lines() <= usize::from(height)
    }

    /// Whether there is light at a place counted from the corner of the border;
    /// outside there is.
    fn light(&self, column: usize, row: usize) -> bool {
        let inside = |at: usize| at.checked_sub(BORDER).filter(|at| *at < self.modules);
        match (inside(column), inside(row)) {
            (Some(column), Some(row)) => !self.dark[row * self.modules + column],
            _ => true,
        }
    }

    /// The code in half blocks. What is light is drawn and what is dark is left
    /// blank, so that it reads on a dark terminal as it is; where colours can be set
    /// it is to be drawn white on black.
    #[must_use]
    pub(crate) fn half_blocks(&self) -> Vec<String> {
        (0..self.lines())
            .map(|line| {
                (0..self.columns())
                    .map(|column| {
                        let upper = self.light(column, 2 * line);
                        let lower = self.light(column, 2 * line + 1);
                        match (upper, lower) {
                            (true, true) => '█',
                            (true, false) => '▀',
                            (false, true) => '▄',
                            (false, false) => ' ',
                        }
                    })
                    .collect()
            })
            .collect()
    }

    /// The twin in ASCII, twice as high and twice as wide: `##` is light. Phones read
    /// it only where the signs are drawn as solid cells (white on white).
    #[must_use]
    pub fn ascii(&self) -> Vec<String> {
        (0..self.columns())
            .map(|row| {
                (0..self.columns())
                    .map(|column| if self.light(column, row) { "##" } else { "  " })
                    .collect()
            })
            .collect()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Reads lines of text as a phone would: `cell` says which parts of a cell are
    /// light (upper, lower), `wide` how many pixels a cell is wide and half as high.
    fn photographed(lines: &[String], cell: fn(char) -> (bool, bool), wide: usize) -> String {
        let cells: Vec<Vec<char>> = lines.iter().map(|line| line.chars().collect()).collect();
        let high = 2 * HALF;
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(
            cells[0].len() * wide,
            cells.len() * high,
            |x, y| {
                let (upper, lower) = cell(cells[y / high][x / wide]);
                let light = if y % high < HALF { upper } else { lower };
                if light { 255 } else { 0 }
            },
        );
        let grids = image.detect_grids();
        assert_eq!(grids.len(), 1);
        grids[0].decode().unwrap().1
    }

    const HALF: usize = 6;

    /// What a phone reads off the half blocks.
    pub(in crate::documents) fn read(matrix: &Matrix) -> String {
        let cell = |cell| match cell {
            '█' => (true, true),
            '▀' => (true, false),
            '▄' => (false, true),
            _ => (false, false),
        };
        photographed(&matrix.half_blocks(), cell, HALF)
    }

    #[test]
    fn a1_a_phone_reads_back_exactly_what_was_encoded() {
        for text in [
            "mailto:buzon@ejemplo.pe",
            "mailto:buzon@ejemplo.pe?subject=LIM014-2026-A-000042%3A%20inoperatividad",
            &format!("mailto:buzon@ejemplo.pe?body={}", "a%0D%0A".repeat(100)),
        ] {
            let matrix = Matrix::of(text).unwrap();
            assert_eq!(read(&matrix), text);
            let ascii = |cell| (cell == '#', cell == '#');
            assert_eq!(photographed(&matrix.ascii(), ascii, HALF), text);
        }
    }

    #[test]
    fn the_capacity_of_a_window_is_what_its_code_holds() {
        for (width, height, bytes, lines) in [
            (80, 22, 106, 21),
            (80, 19, 78, 19),
            (120, 40, 458, 39),
            (500, 500, 858, 51),
        ] {
            assert_eq!(capacity(width, height), bytes);
            let matrix = Matrix::of(&"x".repeat(bytes)).unwrap();
            assert!(matrix.fits(width, height));
            assert_eq!(matrix.lines(), lines);
            let larger = Matrix::of(&"x".repeat(bytes + 1)).unwrap();
            assert!(larger.columns() > matrix.columns());
        }
        assert_eq!(capacity(24, 24), 0);
        assert_eq!(capacity(80, 3), 0);
        assert!(!Matrix::of("x").unwrap().fits(24, 24));
        assert!(!Matrix::of("x").unwrap().fits(80, 12));
    }

    #[test]
    fn lines_are_as_many_and_as_wide_as_is_said() {
        let matrix = Matrix::of("x").unwrap();
        let blocks = matrix.half_blocks();
        assert_eq!(blocks.len(), matrix.lines());
        assert!(
            blocks
                .iter()
                .all(|line| line.chars().count() == matrix.columns())
        );
        assert_eq!(Matrix::of(&"x".repeat(3000)), Err(TooLong));
        assert!(!format!("{matrix:?}").contains("dark"));
    }
}
