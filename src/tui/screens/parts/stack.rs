//! Rows of a page, one under the other, in whatever room there is.

use ratatui::layout::Rect;

/// One row or more that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Block {
    /// How many rows it takes.
    pub(crate) height: u16,
    /// Whether it is only air, the first thing to go where there is little room.
    pub(crate) is_air: bool,
}

impl Block {
    /// Rows with something in them.
    pub(crate) const fn of(height: u16) -> Self {
        Self {
            height,
            is_air: false,
        }
    }

    /// An empty row.
    pub(crate) const AIR: Self = Self {
        height: 1,
        is_air: true,
    };
}

/// Where each block stands; none for those out of sight. Air goes first; what still
/// does not fit scrolls, so that the block in focus is seen.
pub(crate) fn place(area: Rect, blocks: &[Block], focus: usize) -> Vec<Option<Rect>> {
    let total: u16 = blocks.iter().map(|block| block.height).sum();
    let mut surplus = total.saturating_sub(area.height);
    let mut heights: Vec<u16> = blocks.iter().map(|block| block.height).collect();
    for (height, block) in heights.iter_mut().zip(blocks).rev() {
        if block.is_air && surplus > 0 {
            surplus = surplus.saturating_sub(*height);
            *height = 0;
        }
    }
    let end_of_focus: u16 = heights.iter().take(focus + 1).sum();
    let offset = end_of_focus.saturating_sub(area.height).min(surplus);
    let mut y = 0_u16;
    heights
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
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tops(height: u16, focus: usize) -> Vec<Option<u16>> {
        let blocks = [
            Block::of(1),
            Block::AIR,
            Block::of(2),
            Block::AIR,
            Block::of(2),
        ];
        place(Rect::new(0, 5, 10, height), &blocks, focus)
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
