//! Where time and randomness come from: the only place that asks the machine.
//!
//! Everything else is handed a [`Clock`] and an [`IdSource`], so that a test
//! can fix both.

use chrono::{DateTime, FixedOffset, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};
use uuid::{NoContext, Timestamp, Uuid};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The instant it is now, in the offset of `zone`.
    fn now(&self, zone: Tz) -> DateTime<FixedOffset>;

    /// By how much the wall clock was set since this clock was made: how far it
    /// moved apart from the machine's steady clock, which goes on while the
    /// machine sleeps (J4).
    fn moved(&self) -> TimeDelta;
}

/// Makes ids and random bytes.
pub trait IdSource: Send + Sync {
    /// A new id, version 7: later ones sort after earlier ones.
    fn id(&self) -> Uuid;

    /// 32 random bytes, for the salt of a vault entry (T1).
    ///
    /// # Errors
    /// The operating system's generator is not there.
    fn salt(&self) -> Result<[u8; 32], getrandom::Error>;

    /// So many of them, asked for at once.
    ///
    /// # Errors
    /// As [`salt`](Self::salt).
    fn salts(&self, count: usize) -> Result<Vec<[u8; 32]>, getrandom::Error> {
        (0..count).map(|_| self.salt()).collect()
    }
}

/// The machine's clock.
#[derive(Debug)]
pub struct SystemClock {
    wall: DateTime<Utc>,
    steady: Steady,
}

impl SystemClock {
    /// Starts watching the wall clock against the steady one.
    #[must_use]
    pub fn start() -> Self {
        Self {
            wall: wall(),
            steady: Steady::start(),
        }
    }
}

/// What the wall clock says, be it before 1970: an empty battery sets it anywhere.
#[allow(clippy::disallowed_methods, reason = "this is what Clock stands for")]
fn wall() -> DateTime<Utc> {
    SystemTime::now().into()
}

/// The nearest instant that a bundle can carry, so that what is taken down with an
/// empty battery can leave (M4).
fn plausible(wall: DateTime<Utc>) -> DateTime<Utc> {
    let bound = |year, month, day| Utc.with_ymd_and_hms(year, month, day, 0, 0, 0).single();
    match (bound(2000, 1, 1), bound(2100, 12, 31)) {
        (Some(first), Some(last)) => wall.clamp(first, last),
        _ => wall,
    }
}

/// A clock that nobody can set. A laptop that slept was not set: its sleep counts.
#[derive(Debug)]
struct Steady {
    start: Instant,
    booted: Option<Duration>,
}

impl Steady {
    fn start() -> Self {
        Self {
            start: Instant::now(),
            booted: since_boot(),
        }
    }

    fn elapsed(&self) -> Duration {
        match (self.booted, since_boot()) {
            (Some(start), Some(now)) => now.saturating_sub(start),
            _ => self.start.elapsed(),
        }
    }
}

/// How long ago the machine was started, its sleep included.
#[cfg(target_os = "linux")]
fn since_boot() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/uptime").ok()?;
    let seconds = text.split_whitespace().next()?.parse().ok()?;
    Duration::try_from_secs_f64(seconds).ok()
}

// On Windows `Instant` counts what the machine sleeps.
#[cfg(not(target_os = "linux"))]
fn since_boot() -> Option<Duration> {
    None
}

impl Clock for SystemClock {
    fn now(&self, zone: Tz) -> DateTime<FixedOffset> {
        plausible(wall()).with_timezone(&zone).fixed_offset()
    }

    fn moved(&self) -> TimeDelta {
        let steady = TimeDelta::from_std(self.steady.elapsed()).unwrap_or(TimeDelta::MAX);
        wall() - self.wall - steady
    }
}

/// The machine's random generator.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemIds;

impl IdSource for SystemIds {
    #[allow(
        clippy::disallowed_methods,
        reason = "this is what IdSource stands for"
    )]
    fn id(&self) -> Uuid {
        if wall() < DateTime::UNIX_EPOCH {
            // An id counts from 1970; the rest of it is random as ever.
            return Uuid::new_v7(Timestamp::from_unix(NoContext, 0, 0));
        }
        Uuid::now_v7()
    }

    fn salt(&self) -> Result<[u8; 32], getrandom::Error> {
        let mut salt = [0; 32];
        getrandom::fill(&mut salt)?;
        Ok(salt)
    }

    fn salts(&self, count: usize) -> Result<Vec<[u8; 32]>, getrandom::Error> {
        let mut salts = vec![[0; 32]; count];
        getrandom::fill(salts.as_flattened_mut())?;
        Ok(salts)
    }
}

/// A clock that says what it is told, for tests and for the demonstration.
#[derive(Debug)]
pub struct FixedClock {
    now: Mutex<DateTime<FixedOffset>>,
    moved: Mutex<TimeDelta>,
}

impl FixedClock {
    /// A clock that stands at `now`.
    #[must_use]
    pub fn at(now: DateTime<FixedOffset>) -> Self {
        Self {
            now: Mutex::new(now),
            moved: Mutex::default(),
        }
    }

    /// Time passes until `now`.
    pub fn set(&self, now: DateTime<FixedOffset>) {
        *held(&self.now) = now;
    }

    /// Somebody sets it ahead or back while it goes.
    pub fn move_by(&self, apart: TimeDelta) {
        *held(&self.now) += apart;
        *held(&self.moved) += apart;
    }
}

impl Clock for FixedClock {
    fn now(&self, zone: Tz) -> DateTime<FixedOffset> {
        held(&self.now).with_timezone(&zone).fixed_offset()
    }

    fn moved(&self) -> TimeDelta {
        *held(&self.moved)
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ids that count up from one, and salts made of them: for tests.
#[derive(Debug, Default)]
pub struct CountedIds(Mutex<u128>);

impl CountedIds {
    fn next(&self) -> u128 {
        let mut last = held(&self.0);
        *last += 1;
        *last
    }
}

impl IdSource for CountedIds {
    fn id(&self) -> Uuid {
        Uuid::from_u128(self.next())
    }

    fn salt(&self) -> Result<[u8; 32], getrandom::Error> {
        let mut salt = [0; 32];
        salt[..16].copy_from_slice(&self.next().to_be_bytes());
        Ok(salt)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn j4_a_machine_that_slept_was_not_set() {
        let clock = SystemClock {
            // Slept for five minutes: the wall went on, and so did the time since it was started.
            wall: SystemClock::start().wall - TimeDelta::minutes(5),
            steady: Steady {
                booted: since_boot().map(|since| since.saturating_sub(Duration::from_mins(5))),
                start: Instant::now()
                    .checked_sub(Duration::from_mins(5))
                    .unwrap_or_else(Instant::now),
            },
        };
        assert!(
            clock.moved().abs() < TimeDelta::seconds(5),
            "{:?}",
            clock.moved()
        );
        let set = SystemClock {
            wall: clock.wall - TimeDelta::minutes(5),
            ..clock
        };
        assert!(set.moved() > TimeDelta::minutes(4));
    }
}
