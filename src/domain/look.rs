//! How a cell of a workbook looks, whoever reads or writes it.

/// A colour, as red, green and blue in one number.
pub type Rgb = u32;

/// How a cell looks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Look {
    /// The format by which its number is shown.
    pub number: Option<String>,
    /// Its letters; none where they are as everywhere.
    pub font: Option<Font>,
    /// The colour it is filled with.
    pub fill: Option<Rgb>,
    /// The lines around it: left, right, above, below.
    pub borders: [Option<(Line, Option<Rgb>)>; 4],
    /// Where its text stands from left to right.
    pub across: Option<Across>,
    /// Where it stands from top to bottom.
    pub upright: Option<Upright>,
    /// Whether its text goes on below.
    pub wraps: bool,
}

/// Letters.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Font {
    /// What they are called.
    pub name: Option<String>,
    /// How large they are, in hundredths of a point.
    pub size: Option<u32>,
    /// Heavy.
    pub bold: bool,
    /// Slanting.
    pub italic: bool,
    /// With a line through them.
    pub struck: bool,
    /// With one line below them, or two.
    pub underlined: u8,
    /// Their colour.
    pub color: Option<Rgb>,
}

/// A line beside a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is called as the workbook calls it")]
pub enum Line {
    Thin,
    Medium,
    Thick,
    Double,
    Hair,
    Dashed,
    Dotted,
    MediumDashed,
    DashDot,
    MediumDashDot,
    DashDotDot,
    MediumDashDotDot,
    SlantDashDot,
}

/// Where a text stands in its cell, from left to right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each says it")]
pub enum Across {
    Left,
    Center,
    Right,
    Justify,
    Fill,
}

/// Where a text stands in its cell, from top to bottom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each says it")]
pub enum Upright {
    Top,
    Center,
    Bottom,
    Justify,
}
