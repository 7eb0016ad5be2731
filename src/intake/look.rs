//! How a cell of a workbook looks, as its reader says it.

use crate::domain::look::{Across, Font, Line, Look, Rgb, Upright};
use calamine::{
    Alignment, Border, BorderStyle, Color, FillPattern, HorizontalAlignment, Style, UnderlineStyle,
    VerticalAlignment,
};

/// What of a style is kept.
pub(super) fn look(style: &Style) -> Look {
    let alignment = style.alignment.as_ref();
    let fill = style.fill.as_ref();
    let fill = fill.filter(|it| it.pattern == FillPattern::Solid);
    let borders = style.borders.as_ref();
    Look {
        number: style
            .number_format
            .as_ref()
            .map(|it| it.format_code.clone()),
        font: style.font.as_ref().map(font),
        fill: fill.and_then(|it| it.foreground_color).map(rgb),
        borders: borders.map_or([None; 4], |it| {
            [&it.left, &it.right, &it.top, &it.bottom].map(line)
        }),
        across: alignment.and_then(across),
        upright: alignment.and_then(upright),
        wraps: alignment.is_some_and(|it| it.wrap_text),
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
            UnderlineStyle::None => 0,
            UnderlineStyle::Double | UnderlineStyle::DoubleAccounting => 2,
            _ => 1,
        },
        color: font.color.map(rgb),
    }
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

const fn across(alignment: &Alignment) -> Option<Across> {
    Some(match alignment.horizontal {
        HorizontalAlignment::Left => Across::Left,
        HorizontalAlignment::Center | HorizontalAlignment::CenterContinuous => Across::Center,
        HorizontalAlignment::Right => Across::Right,
        HorizontalAlignment::Justify | HorizontalAlignment::Distributed => Across::Justify,
        HorizontalAlignment::Fill => Across::Fill,
        _ => return None,
    })
}

const fn upright(alignment: &Alignment) -> Option<Upright> {
    Some(match alignment.vertical {
        VerticalAlignment::Top => Upright::Top,
        VerticalAlignment::Center => Upright::Center,
        VerticalAlignment::Bottom => Upright::Bottom,
        VerticalAlignment::Justify | VerticalAlignment::Distributed => Upright::Justify,
        _ => return None,
    })
}
