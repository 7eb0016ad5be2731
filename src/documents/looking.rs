//! How a cell of a workbook looks, as its writer wants it said.

use rust_xlsxwriter::{
    Color, Format, FormatAlign, FormatBorder, FormatDiagonalBorder, FormatPattern, FormatUnderline,
};

use crate::domain::look::{Across, Diagonal, Fill, Font, Line, Look, Pattern, Underline, Upright};

/// How the line of a side is drawn, and how it is coloured.
type Side = (
    fn(Format, FormatBorder) -> Format,
    fn(Format, Color) -> Format,
);

/// The format of a cell that looks so.
pub(super) fn looking(look: &Look) -> Format {
    let mut format = Format::new().set_num_format(look.number.as_deref().unwrap_or("General"));
    if let Some(font) = &look.font {
        format = lettered(format, font);
    }
    if let Some(fill) = &look.fill {
        format = filled(format, fill);
    }
    let sides: [Side; 4] = [
        (Format::set_border_left, Format::set_border_left_color),
        (Format::set_border_right, Format::set_border_right_color),
        (Format::set_border_top, Format::set_border_top_color),
        (Format::set_border_bottom, Format::set_border_bottom_color),
    ];
    for (border, (drawn, colored)) in look.borders.iter().zip(sides) {
        let Some((line, color)) = border else {
            continue;
        };
        format = drawn(format, lined(*line));
        if let Some(color) = color {
            format = colored(format, Color::RGB(*color));
        }
    }
    if let Some((way, line, color)) = look.diagonal {
        format = format
            .set_border_diagonal(lined(line))
            .set_border_diagonal_type(match way {
                Diagonal::Down => FormatDiagonalBorder::BorderDown,
                Diagonal::Up => FormatDiagonalBorder::BorderUp,
                Diagonal::Both => FormatDiagonalBorder::BorderUpDown,
            });
        if let Some(color) = color {
            format = format.set_border_diagonal_color(Color::RGB(color));
        }
    }
    placed(format, look)
}

fn filled(format: Format, fill: &Fill) -> Format {
    let with = |format: Format, color: Option<u32>, set: fn(Format, Color) -> Format| match color {
        Some(color) => set(format, Color::RGB(color)),
        None => format,
    };
    let pattern = match fill.pattern {
        // Its one colour the writer calls the background.
        Pattern::Solid => return with(format, fill.front, Format::set_background_color),
        Pattern::DarkGray => FormatPattern::DarkGray,
        Pattern::MediumGray => FormatPattern::MediumGray,
        Pattern::LightGray => FormatPattern::LightGray,
        Pattern::Gray125 => FormatPattern::Gray125,
        Pattern::Gray0625 => FormatPattern::Gray0625,
        Pattern::DarkHorizontal => FormatPattern::DarkHorizontal,
        Pattern::DarkVertical => FormatPattern::DarkVertical,
        Pattern::DarkDown => FormatPattern::DarkDown,
        Pattern::DarkUp => FormatPattern::DarkUp,
        Pattern::DarkGrid => FormatPattern::DarkGrid,
        Pattern::DarkTrellis => FormatPattern::DarkTrellis,
        Pattern::LightHorizontal => FormatPattern::LightHorizontal,
        Pattern::LightVertical => FormatPattern::LightVertical,
        Pattern::LightDown => FormatPattern::LightDown,
        Pattern::LightUp => FormatPattern::LightUp,
        Pattern::LightGrid => FormatPattern::LightGrid,
        Pattern::LightTrellis => FormatPattern::LightTrellis,
    };
    let format = with(
        format.set_pattern(pattern),
        fill.front,
        Format::set_foreground_color,
    );
    with(format, fill.behind, Format::set_background_color)
}

/// Where a text stands in its cell, and how it is turned.
fn placed(mut format: Format, look: &Look) -> Format {
    if let Some(across) = look.across {
        format = format.set_align(match across {
            Across::Left => FormatAlign::Left,
            Across::Center => FormatAlign::Center,
            Across::Right => FormatAlign::Right,
            Across::Justify => FormatAlign::Justify,
            Across::Fill => FormatAlign::Fill,
            Across::Distributed => FormatAlign::Distributed,
            Across::CenterAcross => FormatAlign::CenterAcross,
        });
    }
    if let Some(upright) = look.upright {
        format = format.set_align(match upright {
            Upright::Top => FormatAlign::Top,
            Upright::Center => FormatAlign::VerticalCenter,
            Upright::Bottom => FormatAlign::Bottom,
            Upright::Justify => FormatAlign::VerticalJustify,
            Upright::Distributed => FormatAlign::VerticalDistributed,
        });
    }
    if look.wraps {
        format = format.set_text_wrap();
    }
    if look.shrinks {
        format = format.set_shrink();
    }
    if look.indent > 0 {
        format = format.set_indent(look.indent);
    }
    if look.rotation != 0 {
        format = format.set_rotation(look.rotation);
    }
    format
}

fn lettered(mut format: Format, font: &Font) -> Format {
    if let Some(name) = &font.name {
        format = format.set_font_name(name.as_str());
    }
    if let Some(size) = font.size {
        format = format.set_font_size(f64::from(size) / 100.0);
    }
    if font.bold {
        format = format.set_bold();
    }
    if font.italic {
        format = format.set_italic();
    }
    if font.struck {
        format = format.set_font_strikethrough();
    }
    if let Some(line) = font.underlined {
        format = format.set_underline(match line {
            Underline::Single => FormatUnderline::Single,
            Underline::Double => FormatUnderline::Double,
            Underline::SingleAccounting => FormatUnderline::SingleAccounting,
            Underline::DoubleAccounting => FormatUnderline::DoubleAccounting,
        });
    }
    match font.color {
        Some(color) => format.set_font_color(Color::RGB(color)),
        None => format,
    }
}

const fn lined(line: Line) -> FormatBorder {
    match line {
        Line::Thin => FormatBorder::Thin,
        Line::Medium => FormatBorder::Medium,
        Line::Thick => FormatBorder::Thick,
        Line::Double => FormatBorder::Double,
        Line::Hair => FormatBorder::Hair,
        Line::Dashed => FormatBorder::Dashed,
        Line::Dotted => FormatBorder::Dotted,
        Line::MediumDashed => FormatBorder::MediumDashed,
        Line::DashDot => FormatBorder::DashDot,
        Line::MediumDashDot => FormatBorder::MediumDashDot,
        Line::DashDotDot => FormatBorder::DashDotDot,
        Line::MediumDashDotDot => FormatBorder::MediumDashDotDot,
        Line::SlantDashDot => FormatBorder::SlantDashDot,
    }
}
