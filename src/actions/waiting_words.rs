//! The words in which a number is said of what waits.

use crate::store::COUNTED;

/// How many records wait: `1 registro`, `1000 o más registros`.
pub(crate) fn waiting_records(records: u64) -> String {
    let name = if records == 1 {
        "registro"
    } else {
        "registros"
    };
    format!("{} {name}", up_to_counted(records))
}

/// A number of what waits, `1000 o más` where it was counted no further.
pub(crate) fn up_to_counted(records: u64) -> String {
    let more = if is_counted_out(records) {
        " o más"
    } else {
        ""
    };
    format!("{records}{more}")
}

/// Whether it was counted no further: there may be more.
pub(crate) fn is_counted_out(records: u64) -> bool {
    records >= COUNTED.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_is_counted_no_further_says_so() {
        assert_eq!(waiting_records(1), "1 registro");
        assert_eq!(waiting_records(999), "999 registros");
        assert_eq!(waiting_records(1_000), "1000 o más registros");
        assert_eq!(up_to_counted(1_000), "1000 o más");
    }
}
