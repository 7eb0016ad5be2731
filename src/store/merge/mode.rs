//! What becomes of a merge.

/// Whether what a merge does is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MergeMode {
    /// It is only looked at what it would do.
    Plan,
    /// It is kept.
    Apply,
    /// It is kept, and is a part of what several transactions take one after another (M5):
    /// none of them does more than its part.
    Part,
}
