//! Where time and randomness come from: the only place that asks the machine.
//!
//! Everything else is handed a [`Clock`] and an [`IdSource`], so that a test
//! can fix both.

use chrono::{DateTime, FixedOffset, Utc};
use chrono_tz::Tz;
use std::sync::Mutex;
use std::time::Instant;
use uuid::Uuid;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// The instant it is now, in the offset of `zone`.
    fn now(&self, zone: Tz) -> DateTime<FixedOffset>;

    /// Whether the wall clock has been set since this clock was made: it moved
    /// over two minutes apart from the machine's steady clock (J4).
    fn jumped(&self) -> bool;
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
}

/// The machine's clock.
#[derive(Debug)]
pub struct SystemClock {
    wall: DateTime<Utc>,
    steady: Instant,
}

impl SystemClock {
    /// Starts watching the wall clock against the steady one.
    #[must_use]
    #[allow(clippy::disallowed_methods, reason = "this is what Clock stands for")]
    pub fn start() -> Self {
        Self {
            wall: Utc::now(),
            steady: Instant::now(),
        }
    }
}

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "this is what Clock stands for")]
    fn now(&self, zone: Tz) -> DateTime<FixedOffset> {
        Utc::now().with_timezone(&zone).fixed_offset()
    }

    #[allow(clippy::disallowed_methods, reason = "this is what Clock stands for")]
    fn jumped(&self) -> bool {
        let wall = (Utc::now() - self.wall).num_milliseconds();
        let steady = i64::try_from(self.steady.elapsed().as_millis()).unwrap_or(i64::MAX);
        wall.abs_diff(steady) > 120_000
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
        Uuid::now_v7()
    }

    fn salt(&self) -> Result<[u8; 32], getrandom::Error> {
        let mut salt = [0; 32];
        getrandom::fill(&mut salt)?;
        Ok(salt)
    }
}

/// A clock that says what it is told, for tests and for the demonstration.
#[derive(Debug)]
pub struct FixedClock(Mutex<DateTime<FixedOffset>>);

impl FixedClock {
    /// A clock that stands at `now`.
    #[must_use]
    pub fn at(now: DateTime<FixedOffset>) -> Self {
        Self(Mutex::new(now))
    }

    /// Sets it.
    pub fn set(&self, now: DateTime<FixedOffset>) {
        *self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = now;
    }
}

impl Clock for FixedClock {
    fn now(&self, zone: Tz) -> DateTime<FixedOffset> {
        let now = *self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        now.with_timezone(&zone).fixed_offset()
    }

    fn jumped(&self) -> bool {
        false
    }
}

/// Ids that count up from one, and salts made of them: for tests.
#[derive(Debug, Default)]
pub struct CountedIds(Mutex<u128>);

impl CountedIds {
    fn next(&self) -> u128 {
        let mut last = self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
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
