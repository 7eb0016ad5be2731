//! A throw-away store with a believable day in it, made by the same deeds as any other.
//!
//! Every name is invented. The clock is put where each deed happened, and from the
//! last of them runs on, so that the day goes on under the eyes of who looks.

mod day;

use super::desk::Desk;
use super::error::ActionError;
use super::{Start, start};
use crate::clock::Clock;
use crate::config::Paths;
use crate::domain::authority::Role;
use crate::domain::instant::midnight;
use crate::domain::terminal::Channel;
use crate::store::Ambient;
use chrono::{DateTime, FixedOffset, TimeDelta, Utc};
use chrono_tz::Tz;
use secrecy::SecretString;
use std::sync::{Arc, Mutex, PoisonError};

/// The passphrase of the demonstration, told on its screen.
pub const DEMO_PHRASE: &str = "demostracion-2026";

/// Minute of the day at which the demonstration begins: 10:42.
const BEGINS: i64 = 10 * 60 + 42;

/// A demonstration, ready to be looked at.
pub struct Demo {
    /// The desk, unlocked.
    pub desk: Desk,
    /// Its surroundings, with its own clock.
    pub ambient: Ambient,
}

impl std::fmt::Debug for Demo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Demo").finish_non_exhaustive()
    }
}

/// A clock that is set by hand and then runs on.
struct DemoClock {
    steady: Arc<dyn Clock>,
    told: Mutex<Told>,
}

enum Told {
    /// It stands.
    At(DateTime<FixedOffset>),
    /// It runs, so far from the machine's.
    Apart(TimeDelta),
}

impl DemoClock {
    fn tell(&self, told: Told) {
        *self.told.lock().unwrap_or_else(PoisonError::into_inner) = told;
    }
}

impl Clock for DemoClock {
    fn now(&self, zone: Tz) -> DateTime<FixedOffset> {
        match *self.told.lock().unwrap_or_else(PoisonError::into_inner) {
            Told::At(at) => at.with_timezone(&zone).fixed_offset(),
            Told::Apart(apart) => self.steady.now(zone) + apart,
        }
    }

    fn moved(&self) -> TimeDelta {
        TimeDelta::zero()
    }
}

/// Makes a demonstration in a folder that the caller throws away afterwards.
///
/// # Errors
/// The folder cannot be written.
pub fn demo(paths: Paths, ambient: &Ambient) -> Result<Demo, ActionError> {
    let zone = chrono_tz::America::Lima;
    let today = ambient.clock.now(zone).date_naive();
    let begins = midnight(today, zone);
    let clock = Arc::new(DemoClock {
        steady: Arc::clone(&ambient.clock),
        told: Mutex::new(Told::At(begins)),
    });
    let tell = |at| clock.tell(Told::At(at));
    let ambient = Ambient {
        clock: Arc::clone(&clock) as Arc<dyn Clock>,
        ..ambient.clone()
    };

    tell(begins - TimeDelta::days(1) + TimeDelta::minutes(8 * 60 + 5));
    let started = start(paths, first_run(), ambient.clone())?;
    // In an office the key would be in the safe by now.
    let _ = std::fs::remove_file(&started.recovery_key);
    let desk = day::lived(started.desk, begins, &tell)?;

    let now = begins + TimeDelta::minutes(BEGINS);
    clock.tell(Told::Apart(now - clock.steady.now(zone)));
    Ok(Demo { desk, ambient })
}

impl Demo {
    /// Tells the demonstration's time.
    pub fn time(&self) -> impl Fn() -> DateTime<Utc> + 'static {
        let clock = Arc::clone(&self.ambient.clock);
        move || clock.now(Tz::UTC).to_utc()
    }
}

fn first_run() -> Start {
    Start {
        profile: "peru".to_owned(),
        point: "LIM014".to_owned(),
        point_name: "CAC San Isidro".to_owned(),
        channel: Channel::Cac,
        organization: None,
        terminal: "A".to_owned(),
        login: "msupervisora".to_owned(),
        name: "M. Supervisora".to_owned(),
        job_title: "Jefa de punto".to_owned(),
        role: Role::Supervisor,
        passphrase: SecretString::from(DEMO_PHRASE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::{
        AttentionQuery, AttentionView, OutageQuery, PageAt, ToDo, board, code_stock,
        list_attentions, list_inquiries,
    };
    use crate::domain::instant::clock as time;
    use crate::domain::rule::Rule;
    use crate::store::keyring::Cost;

    #[test]
    fn the_demonstration_has_a_believable_day() {
        let folder = tempfile::tempdir().unwrap();
        let ambient = Ambient {
            cost: Cost::Testing,
            ..Ambient::system()
        };
        let mut demo = demo(Paths::new(folder.path()), &ambient).unwrap();
        let now = demo.desk.now();
        assert_eq!(time(now, demo.desk.zone()), "10:42");
        let board = board(&demo.desk).unwrap();
        assert_eq!((board.status.open, board.status.restored), (1, 1));
        let open = board.cards.iter().find_map(|card| card.open.as_ref());
        assert!(open.is_some_and(|open| open.confirmed && open.critical));
        assert!(
            board
                .to_do
                .iter()
                .any(|it| matches!(it, ToDo::Close { .. }))
        );
        // K2: a theft block that is not blocked yet, and a complaint.
        let critical: Vec<(&str, bool)> = board
            .critical
            .iter()
            .map(|it| (it.procedure_id.as_deref().unwrap(), it.theft_block))
            .collect();
        assert_eq!(critical, [("queja", false), ("bloqueo_robo", true)]);
        // A2: one alert that nobody has sent.
        let unsent = board.to_do.iter().filter_map(|it| match it {
            ToDo::Letter { about, .. } => Some(*about),
            _ => None,
        });
        assert_eq!(unsent.collect::<Vec<_>>(), ["failure"]);
        // N2: one of the codes on paper is used.
        let codes = code_stock(&demo.desk).unwrap();
        assert_eq!((codes.used, codes.left()), (1, 23));
        let all = AttentionQuery::default();
        let list = list_attentions(&mut demo.desk, &all, PageAt::First, 50).unwrap();
        let taken: Vec<&AttentionView> = list.rows.iter().collect();
        assert_eq!(taken.len(), 9);
        assert!(taken.iter().any(|it| it.transcribed_from_paper));
        assert!(
            taken
                .iter()
                .any(|it| it.procedure_id.is_none() && it.outage.is_none())
        );
        // Nothing looks wrong, but that one claim is by somebody without e-mail.
        let warned: Vec<Rule> = taken
            .iter()
            .flat_map(|it| it.warnings.iter().map(|warning| warning.rule))
            .collect();
        assert_eq!(warned, [Rule::Q9]);
        assert!(!board.to_do.iter().any(|it| matches!(it, ToDo::Backup)));
        assert_eq!(board.day.outages.len(), 3);
        assert_eq!(
            list_inquiries(&demo.desk, &OutageQuery::default(), PageAt::First, 10)
                .unwrap()
                .rows
                .len(),
            1
        );
        assert!(demo.desk.now() >= now);
    }
}
