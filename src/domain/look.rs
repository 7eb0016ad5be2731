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
    /// What it is filled with.
    pub fill: Option<Fill>,
    /// The lines around it: left, right, above, below.
    pub borders: [Option<(Line, Option<Rgb>)>; 4],
    /// The line from corner to corner.
    pub diagonal: Option<(Diagonal, Line, Option<Rgb>)>,
    /// Where its text stands from left to right.
    pub across: Option<Across>,
    /// Where it stands from top to bottom.
    pub upright: Option<Upright>,
    /// Whether its text goes on below.
    pub wraps: bool,
    /// Whether its text is made as small as it must be.
    pub shrinks: bool,
    /// How far its text stands from the side.
    pub indent: u8,
    /// How its text is turned, in degrees, against the clock; stacked letters are at 270.
    pub rotation: i16,
}

impl Look {
    /// Whether it is seen where nothing stands in the cell.
    pub(crate) fn shows_without_text(&self) -> bool {
        self.fill.is_some() || self.diagonal.is_some() || self.borders.iter().any(Option::is_some)
    }
}

/// What a cell is filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fill {
    /// The pattern it is drawn in.
    pub pattern: Pattern,
    /// The colour of its lines or dots; of a solid one, of all.
    pub front: Option<Rgb>,
    /// The colour behind them.
    pub behind: Option<Rgb>,
}

/// A pattern that fills a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is called as the workbook calls it")]
pub enum Pattern {
    Solid,
    DarkGray,
    MediumGray,
    LightGray,
    Gray125,
    Gray0625,
    DarkHorizontal,
    DarkVertical,
    DarkDown,
    DarkUp,
    DarkGrid,
    DarkTrellis,
    LightHorizontal,
    LightVertical,
    LightDown,
    LightUp,
    LightGrid,
    LightTrellis,
}

/// From which corner to which a line goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Diagonal {
    /// From above on the left.
    Down,
    /// From below on the left.
    Up,
    /// Both.
    Both,
}

/// A line below letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is called as the workbook calls it")]
pub enum Underline {
    Single,
    Double,
    SingleAccounting,
    DoubleAccounting,
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
    /// With a line below them.
    pub underlined: Option<Underline>,
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
    Distributed,
    CenterAcross,
}

/// Where a text stands in its cell, from top to bottom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each says it")]
pub enum Upright {
    Top,
    Center,
    Bottom,
    Justify,
    Distributed,
}
