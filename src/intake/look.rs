//! How a cell of a workbook looks, as its reader says it.

use crate::domain::look::{
    Across, Diagonal, Fill, Font, Line, Look, Pattern, Rgb, Underline, Upright,
};
use calamine::{
    Alignment, Border, BorderStyle, Borders, Color, FillPattern, HorizontalAlignment, Style,
    TextRotation, UnderlineStyle, VerticalAlignment,
};

/// What of a style is kept.
pub(super) fn look(style: &Style) -> Look {
    let alignment = style.alignment.as_ref();
    let borders = style.borders.as_ref();
    Look {
        number: style
            .number_format
            .as_ref()
            .map(|it| it.format_code.clone()),
        font: style.font.as_ref().map(font),
        fill: style.fill.as_ref().and_then(fill),
        borders: borders.map_or([None; 4], |it| {
            [&it.left, &it.right, &it.top, &it.bottom].map(line)
        }),
        diagonal: borders.and_then(diagonal),
        across: alignment.and_then(across),
        upright: alignment.and_then(upright),
        wraps: alignment.is_some_and(|it| it.wrap_text),
        shrinks: alignment.is_some_and(|it| it.shrink_to_fit),
        indent: alignment.and_then(|it| it.indent).unwrap_or_default(),
        rotation: alignment.map_or(0, rotation),
    }
}

const fn rgb(color: Color) -> Rgb {
    Rgb::from_be_bytes([0, color.red, color.green, color.blue])
}

fn font(font: &calamine::Font) -> Font {
    // Larger letters no workbook has.
    let size = font.size.filter(|size| (1.0..=409.0).contains(size));
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it was held within bounds"
    )]
    let hundredths = |size: f64| (size * 100.0).round() as u32;
    Font {
        name: font.name.clone(),
        size: size.map(hundredths),
        bold: font.is_bold(),
        italic: font.is_italic(),
        struck: font.strikethrough,
        underlined: match font.underline {
            UnderlineStyle::Single => Some(Underline::Single),
            UnderlineStyle::Double => Some(Underline::Double),
            UnderlineStyle::SingleAccounting => Some(Underline::SingleAccounting),
            UnderlineStyle::DoubleAccounting => Some(Underline::DoubleAccounting),
            _ => None,
        },
        color: font.color.map(rgb),
    }
}

fn fill(fill: &calamine::Fill) -> Option<Fill> {
    let pattern = match fill.pattern {
        // Without a colour nothing is seen of it.
        FillPattern::Solid if fill.foreground_color.is_none() => return None,
        FillPattern::Solid => Pattern::Solid,
        FillPattern::DarkGray => Pattern::DarkGray,
        FillPattern::MediumGray => Pattern::MediumGray,
        FillPattern::LightGray => Pattern::LightGray,
        FillPattern::Gray125 => Pattern::Gray125,
        FillPattern::Gray0625 => Pattern::Gray0625,
        FillPattern::DarkHorizontal => Pattern::DarkHorizontal,
        FillPattern::DarkVertical => Pattern::DarkVertical,
        FillPattern::DarkDown => Pattern::DarkDown,
        FillPattern::DarkUp => Pattern::DarkUp,
        FillPattern::DarkGrid => Pattern::DarkGrid,
        FillPattern::DarkTrellis => Pattern::DarkTrellis,
        FillPattern::LightHorizontal => Pattern::LightHorizontal,
        FillPattern::LightVertical => Pattern::LightVertical,
        FillPattern::LightDown => Pattern::LightDown,
        FillPattern::LightUp => Pattern::LightUp,
        FillPattern::LightGrid => Pattern::LightGrid,
        FillPattern::LightTrellis => Pattern::LightTrellis,
        _ => return None,
    };
    Some(Fill {
        pattern,
        front: fill.foreground_color.map(rgb),
        behind: fill.background_color.map(rgb),
    })
}

fn line(border: &Border) -> Option<(Line, Option<Rgb>)> {
    let line = match border.style {
        BorderStyle::Thin => Line::Thin,
        BorderStyle::Medium => Line::Medium,
        BorderStyle::Thick => Line::Thick,
        BorderStyle::Double => Line::Double,
        BorderStyle::Hair => Line::Hair,
        BorderStyle::Dashed => Line::Dashed,
        BorderStyle::Dotted => Line::Dotted,
        BorderStyle::MediumDashed => Line::MediumDashed,
        BorderStyle::DashDot => Line::DashDot,
        BorderStyle::MediumDashDot => Line::MediumDashDot,
        BorderStyle::DashDotDot => Line::DashDotDot,
        BorderStyle::MediumDashDotDot => Line::MediumDashDotDot,
        BorderStyle::SlantDashDot => Line::SlantDashDot,
        _ => return None,
    };
    Some((line, border.color.map(rgb)))
}

/// A workbook draws both in one way.
fn diagonal(borders: &Borders) -> Option<(Diagonal, Line, Option<Rgb>)> {
    let (down, up) = (line(&borders.diagonal_down), line(&borders.diagonal_up));
    let way = match (down, up) {
        (Some(_), Some(_)) => Diagonal::Both,
        (Some(_), None) => Diagonal::Down,
        _ => Diagonal::Up,
    };
    let (line, color) = down.or(up)?;
    Some((way, line, color))
}

const fn across(alignment: &Alignment) -> Option<Across> {
    Some(match alignment.horizontal {
        HorizontalAlignment::Left => Across::Left,
        HorizontalAlignment::Center => Across::Center,
        HorizontalAlignment::CenterContinuous => Across::CenterAcross,
        HorizontalAlignment::Right => Across::Right,
        HorizontalAlignment::Justify => Across::Justify,
        HorizontalAlignment::Distributed => Across::Distributed,
        HorizontalAlignment::Fill => Across::Fill,
        _ => return None,
    })
}

const fn upright(alignment: &Alignment) -> Option<Upright> {
    Some(match alignment.vertical {
        VerticalAlignment::Top => Upright::Top,
        VerticalAlignment::Center => Upright::Center,
        VerticalAlignment::Bottom => Upright::Bottom,
        VerticalAlignment::Justify => Upright::Justify,
        VerticalAlignment::Distributed => Upright::Distributed,
        _ => return None,
    })
}

/// A workbook counts on from 90 for what is turned with the clock.
fn rotation(alignment: &Alignment) -> i16 {
    match alignment.text_rotation {
        TextRotation::Stacked => 270,
        TextRotation::Degrees(degrees) => match i16::try_from(degrees) {
            Ok(degrees @ 0..=90) => degrees,
            Ok(degrees @ 91..=180) => 90 - degrees,
            _ => 0,
        },
        _ => 0,
    }
}
