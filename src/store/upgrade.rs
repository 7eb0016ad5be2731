//! Bringing a store of an older console to the current schema: what that takes, which is told
//! before it begins.

use super::connection::log_bytes;
use super::error::StoreError;
use crate::config::Paths;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// A file of fewer bytes is brought up to date before anybody wonders.
const NOTICED: u64 = 32 << 20;

/// Bytes of a file that a second takes: they are copied, packed and read again, and written
/// anew. Measured of 526 megabytes in 17 to 22 seconds.
const A_SECOND: u64 = 24 << 20;

/// How much it takes of the disk meanwhile, in sizes of the file: the packed copy, then what
/// is written anew in the log, and what the file grows by. Measured: 2.6.
const ROOM: u64 = 3;

/// What bringing a store to the current schema takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Upgrade {
    /// How long it is expected to take.
    pub takes: Duration,
    /// Bytes of the disk that it may take meanwhile.
    pub room: u64,
}

/// Who is told of an upgrade that people wait for, before it begins; nobody by default.
#[derive(Clone, Default)]
pub struct Upgrading(Option<Arc<Hear>>);

type Hear = dyn Fn(&Upgrade) + Send + Sync;

impl Upgrading {
    /// Tells `hear`.
    pub fn told(hear: impl Fn(&Upgrade) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(hear)))
    }
}

impl fmt::Debug for Upgrading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upgrading").finish_non_exhaustive()
    }
}

impl Upgrade {
    /// That of a file of so many bytes, with its log.
    fn of(bytes: u64) -> Self {
        Self {
            takes: Duration::from_secs(bytes / A_SECOND),
            room: bytes.saturating_mul(ROOM),
        }
    }
}

/// Makes ready to bring the store of a folder to the current schema: nothing of it is begun
/// where its disk has no room, and whoever waits is told.
pub(super) fn foretell(paths: &Paths, upgrading: &Upgrading) -> Result<(), StoreError> {
    let path = paths.store();
    let file = std::fs::metadata(&path).map_or(0, |file| file.len());
    let bytes = file.saturating_add(log_bytes(&path));
    let upgrade = Upgrade::of(bytes);
    // Where the system does not say, it is seen when there is none left.
    if let Ok(left) = fs4::available_space(paths.data())
        && left < upgrade.room
    {
        return Err(StoreError::NoRoomToMigrate {
            path,
            needed: upgrade.room,
            left,
        });
    }
    if bytes >= NOTICED
        && let Some(tell) = &upgrading.0
    {
        tell(&upgrade);
    }
    Ok(())
}
