//! The growing delay after wrong passphrases (U2).
//!
//! They are counted in two places: a file beside the user's, and the times of the
//! user's own file, which the deletion of the first leaves standing. Tries are made in
//! turn, so that many at once count as many.
//!
//! Invariant: it slows a person at the keyboard and never locks anyone out.
//! An unreadable, nonsensical or unwritable place counts as no failures, and no
//! wait is longer than [`LONGEST`]. It cannot do more: whoever may write in the folder
//! can put both places back, and whoever copies the files is slowed by scrypt alone.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

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
    pub(crate) fn wait_before(&self, now: i64) -> Duration {
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

    /// The same with one failure more, at `now`.
    fn and_one(self, now: i64) -> Self {
        Self {
            failures: self.failures.saturating_add(1),
            last: now,
        }
    }

    fn in_file(path: &Path) -> Option<Self> {
        let mut bytes = Vec::new();
        let file = File::open(path).ok()?;
        file.take(LARGEST).read_to_end(&mut bytes).ok()?;
        serde_json::from_slice(&bytes).ok()
    }

    /// What the times of a file say: the second of the last failure, and within it how
    /// many there were, with a check that no other time has by chance.
    fn in_times(path: &Path) -> Option<Self> {
        let at = fs::metadata(path).ok()?.modified().ok()?;
        let since = at.duration_since(UNIX_EPOCH).ok()?;
        let last = i64::try_from(since.as_secs()).ok()?;
        let found = Self {
            failures: since.subsec_millis(),
            last,
        };
        (found.time()? == at).then_some(found)
    }

    /// The time that says this; none before 1970.
    fn time(self) -> Option<SystemTime> {
        let failures = self.failures.min(MOST_IN_A_TIME);
        let second = u64::try_from(self.last).ok()?;
        // In the steps of the coarsest file system that keeps more than milliseconds.
        let check = (second.wrapping_mul(7) + u64::from(failures) * 7919) % 9_973 + 1;
        let within = failures * 1_000_000 + u32::try_from(check).ok()? * 100;
        UNIX_EPOCH.checked_add(Duration::new(second, within))
    }
}

/// The failures that fit into a time.
const MOST_IN_A_TIME: u32 = 999;

/// More than its file ever has.
const LARGEST: u64 = 1024;

/// Where the failures of one user are counted.
#[derive(Debug)]
pub(super) struct Counted {
    file: PathBuf,
    /// The user's own file, whose times count too.
    key: PathBuf,
}

impl Counted {
    pub(super) fn at(file: PathBuf, key: PathBuf) -> Self {
        Self { file, key }
    }

    /// What is counted by now: the more of what the two places say.
    pub(super) fn read(&self) -> Attempts {
        let found = [Attempts::in_file(&self.file), Attempts::in_times(&self.key)];
        let most = found.into_iter().flatten().max_by_key(|it| it.failures);
        most.unwrap_or_default()
    }

    /// Counts one failure more, in turn.
    pub(super) fn record_failure(&self, now: i64) {
        self.put(self.read().and_one(now));
    }

    /// A disk that takes no writes must not keep the right passphrase out, so nothing is
    /// made of it.
    fn put(&self, attempts: Attempts) {
        if attempts.failures == 0 {
            let _ = fs::remove_file(&self.file);
        } else if let Ok(bytes) = serde_json::to_vec(&attempts) {
            let _ = files::write_atomic(&self.file, &bytes);
        }
        let opened = attempts
            .time()
            .zip(File::options().write(true).open(&self.key).ok());
        if let Some((time, key)) = opened {
            let _ = key.set_modified(time);
        }
    }

    /// Forgets them, once the right one was given.
    pub(super) fn clear(&self, now: i64) {
        if self.read().failures > 0 {
            self.put(Attempts {
                failures: 0,
                last: now,
            });
        }
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
        let counted = Counted::at(path.clone(), folder.path().join("no hay"));
        assert_eq!(counted.read(), Attempts::default());
        counted.record_failure(5);
        counted.record_failure(7);
        let (failures, last) = (2, 7);
        assert_eq!(counted.read(), Attempts { failures, last });
        files::write_atomic(&path, b"{\"failures\":").unwrap();
        assert_eq!(counted.read(), Attempts::default());
        counted.record_failure(5);
        counted.clear(6);
        counted.clear(6);
        assert!(!path.exists());
        let nowhere = folder.path().join("no/such/folder");
        Counted::at(nowhere.join("a"), nowhere).record_failure(5);
    }

    #[test]
    fn u2_the_times_of_a_file_say_as_much_and_no_other_time_does() {
        let folder = tempfile::tempdir().unwrap();
        let key = folder.path().join("ana.age");
        files::write_atomic(&key, b"x").unwrap();
        let counted = Counted::at(folder.path().join("ana.intentos"), key.clone());
        assert_eq!(counted.read(), Attempts::default());
        for at in 0..7 {
            counted.record_failure(1_000 + 100 * at);
        }
        let told = counted.read();
        fs::remove_file(folder.path().join("ana.intentos")).unwrap();
        assert_eq!(
            counted.read(),
            told,
            "the deletion of its file changes nothing"
        );
        assert_eq!(told.wait_before(1_601), Duration::from_secs(31));
        counted.clear(1_700);
        assert_eq!(counted.read().failures(), 0);
        // Copied, restored, or on a disk that keeps seconds or milliseconds alone.
        for nanos in [0, 5_000_000, 999_000_000, 123_456_789] {
            let time = UNIX_EPOCH + Duration::new(1_700, nanos);
            File::options()
                .write(true)
                .open(&key)
                .unwrap()
                .set_modified(time)
                .unwrap();
            assert_eq!(counted.read(), Attempts::default(), "{nanos}");
        }
    }
}
