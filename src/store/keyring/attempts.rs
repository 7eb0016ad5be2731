//! The growing delay after wrong passphrases (U2).
//!
//! Invariant: it slows a person at the keyboard and never locks anyone out.
//! An unreadable, nonsensical or unwritable file counts as no failures, and no
//! wait is longer than [`LONGEST`]. (Someone who copies the files is slowed
//! by scrypt alone.)

use std::fs;
use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::files;

/// Failures that cost nothing: anyone mistypes.
const FREE_FAILURES: u32 = 2;
/// The longest wait, in seconds.
const LONGEST: i64 = 60;

/// The wrong passphrases since the last right one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempts {
    failures: u32,
    /// Unix seconds of the last failure.
    last: i64,
}

impl Attempts {
    /// How long to wait, at `now` (Unix seconds), before the next attempt:
    /// nothing before the third failure, then 2, 4, 8… seconds up to a minute,
    /// counted from the last failure.
    #[must_use]
    pub fn wait_before(&self, now: i64) -> Duration {
        let Some(power) = self.failures.checked_sub(FREE_FAILURES).filter(|&p| p > 0) else {
            return Duration::ZERO;
        };
        let delay = 1_i64
            .checked_shl(power.min(6))
            .unwrap_or(LONGEST)
            .min(LONGEST);
        let left = self.last.saturating_add(delay).saturating_sub(now);
        // A failure far in the future: the clock was set back, or the file is
        // nonsense. Waiting for that moment could take years.
        if left > 2 * LONGEST {
            return Duration::ZERO;
        }
        Duration::from_secs(left.min(LONGEST).try_into().unwrap_or(0))
    }

    /// How many wrong passphrases in a row.
    #[must_use]
    pub fn failures(&self) -> u32 {
        self.failures
    }

    pub(super) fn read(path: &Path) -> Self {
        fs::read(path)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default()
    }

    /// Counts one more failure. A disk that takes no writes must not keep the
    /// right passphrase out, so nothing is made of it.
    pub(super) fn record_failure(path: &Path, now: i64) {
        let next = Self {
            failures: Self::read(path).failures.saturating_add(1),
            last: now,
        };
        if let Ok(bytes) = serde_json::to_vec(&next) {
            let _ = files::write_atomic(path, &bytes);
        }
    }

    pub(super) fn clear(path: &Path) {
        let _ = fs::remove_file(path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn u2_the_delay_grows_from_the_third_failure_to_a_minute() {
        let waits: Vec<u64> = (0..12)
            .map(|failures| {
                Attempts {
                    failures,
                    last: 1000,
                }
                .wait_before(1000)
                .as_secs()
            })
            .collect();
        assert_eq!(waits, [0, 0, 0, 2, 4, 8, 16, 32, 60, 60, 60, 60]);
        let many = Attempts {
            failures: u32::MAX,
            last: 1000,
        };
        assert_eq!(many.wait_before(1059).as_secs(), 1);
        assert_eq!(many.wait_before(1060), Duration::ZERO);
    }

    #[test]
    fn u2_a_clock_set_back_never_locks_anyone_out() {
        let last = 1_000_000;
        let attempts = Attempts { failures: 9, last };
        assert_eq!(attempts.wait_before(last - 30).as_secs(), 60);
        assert_eq!(attempts.wait_before(last - 3600), Duration::ZERO);
        let nonsense = Attempts {
            failures: 9,
            last: i64::MAX,
        };
        assert_eq!(nonsense.wait_before(last), Duration::ZERO);
        let nonsense = Attempts {
            failures: 9,
            last: i64::MIN,
        };
        assert_eq!(nonsense.wait_before(last), Duration::ZERO);
    }

    #[test]
    fn u2_a_broken_or_unwritable_file_counts_as_no_failures() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ana.intentos");
        assert_eq!(Attempts::read(&path), Attempts::default());
        Attempts::record_failure(&path, 5);
        Attempts::record_failure(&path, 7);
        assert_eq!(
            Attempts::read(&path),
            Attempts {
                failures: 2,
                last: 7
            }
        );
        files::write_atomic(&path, b"{\"failures\":").unwrap();
        assert_eq!(Attempts::read(&path), Attempts::default());
        Attempts::record_failure(&folder.path().join("no/such/folder"), 5);
        Attempts::clear(&path);
        Attempts::clear(&path);
        assert!(!path.exists());
    }
}
