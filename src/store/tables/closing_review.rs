//! Tecnología's reviews of the closings that wait for it (C7).

use super::record::table;
use crate::domain::closing_review::ClosingReview;

table! {
    "closing_review": ClosingReview, |review| {
        id: review.id,
        at: millis(review.at),
    },
    name: ("revisión de cierres {}", review.id),
}
