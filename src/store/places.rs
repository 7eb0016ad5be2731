//! Places in the journal: operations in the order in which they came here.

use std::ops::RangeInclusive;

/// Those from one to another.
pub(super) type Places = RangeInclusive<i64>;

/// All of them.
pub(super) const EVERYWHERE: Places = 0..=i64::MAX;
