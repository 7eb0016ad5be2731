//! A throw-away store with a believable day in it, made by the same deeds as any other.
//!
//! Every name is invented. The clock is put where each deed happened, and from the
//! last of them runs on, so that the day goes on under the eyes of who looks.

use super::desk::Desk;
use super::error::ActionError;
use super::{
    ClosingInput, NoticeInput, OpeningInput, Start, backup, close_outage, open_outage,
    register_notice, restore_outage, start,
};
use crate::clock::Clock;
use crate::config::Paths;
use crate::domain::authority::Role;
use crate::domain::catalog::Scenario;
use crate::domain::outage::Answers;
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

    fn jumped(&self) -> bool {
        false
    }
}

/// Makes a demonstration in a folder that the caller throws away afterwards.
///
/// # Errors
/// The folder cannot be written.
pub fn demo(paths: Paths, ambient: &Ambient) -> Result<Demo, ActionError> {
    let zone = chrono_tz::America::Lima;
    let today = ambient.clock.now(zone).date_naive();
    let begins = today
        .and_hms_opt(0, 0, 0)
        .and_then(|midnight| midnight.and_local_timezone(zone).earliest())
        .map_or_else(
            || ambient.clock.now(zone),
            |midnight| midnight.fixed_offset(),
        );
    let clock = Arc::new(DemoClock {
        steady: Arc::clone(&ambient.clock),
        told: Mutex::new(Told::At(begins)),
    });
    let of_day = |day: i64, hour: i64, minute: i64| {
        begins + TimeDelta::days(day) + TimeDelta::minutes(hour * 60 + minute)
    };
    let set = |day, hour, minute| clock.tell(Told::At(of_day(day, hour, minute)));
    let ambient = Ambient {
        clock: Arc::clone(&clock) as Arc<dyn Clock>,
        ..ambient.clone()
    };

    set(-1, 8, 5);
    let started = start(paths, first_run(), ambient.clone())?;
    let mut desk = started.desk;
    // In an office the key would be in the safe by now.
    let _ = std::fs::remove_file(&started.recovery_key);

    // Yesterday: the power went, and came back.
    set(-1, 15, 14);
    let cut = opening(
        "baja_servicio",
        &["sisact"],
        Scenario::Unforeseen,
        of_day(-1, 15, 10),
    );
    let cut = open_outage(&mut desk, &cut)?;
    set(-1, 16, 27);
    restore_outage(&mut desk, &cut.correlative, Some(of_day(-1, 16, 25)))?;
    set(-1, 16, 40);
    let why = ClosingInput {
        cause: "sin_fluido_electrico".to_owned(),
        sustento: "Corte de energía en la cuadra; la distribuidora repuso el servicio a las 16:25. Sin grupo electrógeno en el punto.".to_owned(),
        reference: String::new(),
    };
    close_outage(&mut desk, &cut.correlative, &why)?;

    // Today: a short one that is over and closed.
    set(0, 8, 1);
    backup(&desk, None, &mut |_, _| true)?;
    set(0, 8, 24);
    let sales = ["sisact", "sisact_prepago"];
    let over = opening(
        "contratacion",
        &sales,
        Scenario::MassFailure,
        of_day(0, 8, 20),
    );
    let over = open_outage(&mut desk, &over)?;
    set(0, 8, 47);
    let answered = notice("FS-1180", of_day(0, 8, 15), Some(of_day(0, 8, 55)), &sales);
    register_notice(&mut desk, &answered)?;
    set(0, 8, 57);
    restore_outage(&mut desk, &over.correlative, Some(of_day(0, 8, 55)))?;
    set(0, 9, 6);
    let why = ClosingInput {
        cause: "falla_masiva_aplicativo".to_owned(),
        sustento: "Restablecido según comunicado FS-1180; se atendió a los clientes que esperaban."
            .to_owned(),
        reference: "TEC-88207".to_owned(),
    };
    close_outage(&mut desk, &over.correlative, &why)?;

    // One asked about and refused: slow is not down. It is kept as an inquiry.
    set(0, 9, 12);
    let mut slow = opening(
        "reclamo",
        &["siac_unico"],
        Scenario::MassFailure,
        of_day(0, 9, 10),
    );
    slow.answers.can_be_served = Some(true);
    match open_outage(&mut desk, &slow) {
        Ok(_) | Err(ActionError::NotRegistrable(_)) => {}
        Err(error) => return Err(error),
    }

    // One that waits for its closing, and one that goes on, confirmed.
    set(0, 9, 18);
    let claims = ["web_asesor_reclamos"];
    let waiting = opening("reclamo", &claims, Scenario::MassFailure, of_day(0, 9, 15));
    let waiting = open_outage(&mut desk, &waiting)?;
    set(0, 9, 35);
    let running = opening(
        "bloqueo_robo",
        &["siac_unico"],
        Scenario::MassFailure,
        of_day(0, 9, 33),
    );
    open_outage(&mut desk, &running)?;
    set(0, 9, 58);
    let both = ["siac_unico", "web_asesor_reclamos"];
    register_notice(&mut desk, &notice("FS-1182", of_day(0, 9, 10), None, &both))?;
    set(0, 10, 23);
    restore_outage(&mut desk, &waiting.correlative, Some(of_day(0, 10, 20)))?;

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
        role: Role::Supervisor,
        passphrase: SecretString::from(DEMO_PHRASE),
    }
}

fn opening(
    procedure: &str,
    applications: &[&str],
    scenario: Scenario,
    started: DateTime<FixedOffset>,
) -> OpeningInput {
    OpeningInput {
        procedure: Some(procedure.to_owned()),
        applications: applications.iter().map(|it| (*it).to_owned()).collect(),
        scenario: Some(scenario),
        answers: Answers {
            customer_present: Some(true),
            can_be_served: Some(false),
            some_pc_works: Some(false),
            registrable: Some(false),
            sicar_payment: None,
        },
        started: Some(started),
        detected: Some(started + TimeDelta::minutes(1)),
        ..OpeningInput::default()
    }
}

fn notice(
    reference: &str,
    from: DateTime<FixedOffset>,
    to: Option<DateTime<FixedOffset>>,
    applications: &[&str],
) -> NoticeInput {
    NoticeInput {
        reference: reference.to_owned(),
        from: Some(from),
        to,
        applications: applications.iter().map(|it| (*it).to_owned()).collect(),
        denied: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::{ToDo, board, inquiries};
    use crate::domain::instant::clock as time;
    use crate::store::keyring::Cost;

    #[test]
    fn the_demonstration_has_a_believable_day() {
        let folder = tempfile::tempdir().unwrap();
        let ambient = Ambient {
            cost: Cost::Testing,
            ..Ambient::system()
        };
        let demo = demo(Paths::new(folder.path()), &ambient).unwrap();
        let now = demo.desk.now();
        assert_eq!(time(now, demo.desk.zone()), "10:42");
        let board = board(&demo.desk).unwrap();
        assert_eq!((board.status.open, board.status.restored), (1, 1));
        let open = board.cards.iter().find_map(|card| card.open.as_ref());
        assert!(open.is_some_and(|open| open.confirmed && open.critical));
        assert!(matches!(board.to_do.first(), Some(ToDo::Close { .. })));
        assert!(!board.to_do.iter().any(|it| matches!(it, ToDo::Backup)));
        assert_eq!(board.day.outages.len(), 3);
        assert_eq!(inquiries(&demo.desk, 10).unwrap().len(), 1);
        assert!(demo.desk.now() >= now);
    }
}
