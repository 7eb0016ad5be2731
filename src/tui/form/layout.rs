//! Rows of a page, one under the other, in whatever room there is.

use ratatui::layout::Rect;

/// What one part of a page takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rows {
    /// How many rows it takes.
    pub(crate) rows: u16,
    /// Whether it is only air, the first thing to go where there is little room.
    pub(crate) is_air: bool,
}

impl Rows {
    /// Rows with something in them.
    pub(crate) const fn of(rows: u16) -> Self {
        Self {
            rows,
            is_air: false,
        }
    }

    /// An empty row.
    pub(crate) const AIR: Self = Self {
        rows: 1,
        is_air: true,
    };
}

/// Where the parts stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Placed {
    /// None for those out of sight.
    pub(crate) rects: Vec<Option<Rect>>,
    /// Something is hidden above.
    pub(crate) more_above: bool,
    /// Something is hidden below.
    pub(crate) more_below: bool,
}

/// Where each part stands. Air goes first; what still does not fit scrolls, so that
/// the part in focus is seen.
pub(crate) fn place(area: Rect, blocks: &[Rows], focus: usize) -> Placed {
    let total: u16 = blocks.iter().map(|block| block.rows).sum();
    let mut surplus = total.saturating_sub(area.height);
    let mut heights: Vec<u16> = blocks.iter().map(|block| block.rows).collect();
    for (height, block) in heights.iter_mut().zip(blocks).rev() {
        if block.is_air && surplus > 0 {
            surplus = surplus.saturating_sub(*height);
            *height = 0;
        }
    }
    let end_of_focus: u16 = heights.iter().take(focus + 1).sum();
    let offset = end_of_focus.saturating_sub(area.height).min(surplus);
    let mut y = 0_u16;
    let rects = heights
        .into_iter()
        .map(|height| {
            let top = y;
            y = y.saturating_add(height);
            let seen = height > 0 && top >= offset && top - offset < area.height;
            seen.then(|| Rect {
                y: area.y + top - offset,
                height: height.min(area.height - (top - offset)),
                ..area
            })
        })
        .collect();
    Placed {
        rects,
        more_above: offset > 0,
        more_below: offset < surplus,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tops(height: u16, focus: usize) -> Vec<Option<u16>> {
        let blocks = [Rows::of(1), Rows::AIR, Rows::of(2), Rows::AIR, Rows::of(2)];
        place(Rect::new(0, 5, 10, height), &blocks, focus)
            .rects
            .into_iter()
            .map(|rect| rect.map(|rect| rect.y))
            .collect()
    }

    #[test]
    fn air_goes_first_and_the_focus_is_always_seen() {
        assert_eq!(tops(9, 0), [Some(5), Some(6), Some(7), Some(9), Some(10)]);
        assert_eq!(tops(6, 0), [Some(5), Some(6), Some(7), None, Some(9)]);
        assert_eq!(tops(5, 4), [Some(5), None, Some(6), None, Some(8)]);
        assert_eq!(tops(4, 4), [None, None, Some(5), None, Some(7)]);
        assert_eq!(tops(4, 0), [Some(5), None, Some(6), None, Some(8)]);
        assert_eq!(tops(1, 0), [Some(5), None, None, None, None]);
    }
}
