//! The local day of an instant.

use super::desk::Desk;
use crate::domain::instant::{local_day, midnight};
use chrono::{DateTime, Days, FixedOffset};

/// The first instant of the local day of `at`, and the first after it (D7).
pub(super) fn day_of(
    desk: &Desk,
    at: DateTime<FixedOffset>,
) -> (DateTime<FixedOffset>, DateTime<FixedOffset>) {
    let zone = desk.zone();
    let day = local_day(at, zone);
    let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
    (midnight(day, zone), midnight(next, zone))
}
