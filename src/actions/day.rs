//! The local day of an instant.

use super::desk::Desk;
use crate::domain::instant::local_day;
use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveTime, TimeZone};

/// The first instant of the local day of `at`, and the first after it (D7).
pub(super) fn day_of(
    desk: &Desk,
    at: DateTime<FixedOffset>,
) -> (DateTime<FixedOffset>, DateTime<FixedOffset>) {
    let zone = desk.zone();
    let day = local_day(at, zone);
    let midnight = |day: NaiveDate| {
        zone.from_local_datetime(&day.and_time(NaiveTime::MIN))
            .earliest()
            .map_or(at, |start| start.fixed_offset())
    };
    let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
    (midnight(day), midnight(next))
}
