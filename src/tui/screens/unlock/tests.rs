use crate::actions::Upgrade;
use crate::tui::subjects::entry::Entrance;
use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;

use super::*;
use crate::tui::testing::prelude::*;

fn page(logins: &[&str], last: Option<&str>) -> Trial<Unlock> {
    let stage = Stage::sized(80, 23);
    let entrance = Entrance {
        logins: logins.iter().map(|it| (*it).to_owned()).collect(),
        last: last.map(str::to_owned),
        assets: Arc::new(stage.assets.clone()),
        profile: Box::new(stage.profile.clone()),
    };
    Trial::open(stage, |scene| open(&entrance, None, None, scene))
}

fn tried(wishes: Vec<Wish>) -> Option<(String, String)> {
    first_asked!(
        wishes,
        Effect::Entry(EntryEffect::Unlock { login, passphrase }) =>
            (login, passphrase.expose_secret().to_owned())
    )
}

fn refuse(page: &mut Trial<Unlock>, seconds: u64, report: Option<Report>) {
    page.answer(EntryAnswer::NotEntered {
        wait: Duration::from_secs(seconds),
        report,
    });
}

fn wrong() -> Report {
    Report::usage("La frase de paso no es correcta.")
}

fn pass(page: &mut Trial<Unlock>, seconds: i64) -> Vec<Wish> {
    page.stage.now += TimeDelta::seconds(seconds);
    page.update(Input::Tick)
}

#[test]
fn u2_who_was_last_is_chosen_and_another_is_one_key_away() {
    let names = ["jasesor", "msupervisora", "rasesor"];
    let mut here = page(&names, Some("msupervisora"));
    let entered = tried(here.press("frase uno⏎"));
    assert_eq!(entered, Some(("msupervisora".into(), "frase uno".into())));
    let mut other = page(&names, Some("nadie"));
    assert!(other.press("⇥↓⏎").is_empty());
    assert_eq!(other.focus(), Phrase);
    let entered = tried(other.press("frase dos⏎"));
    assert_eq!(entered, Some(("msupervisora".into(), "frase dos".into())));
}

#[test]
fn u2_a_phrase_typed_during_the_delay_is_kept_and_tried_when_it_is_over() {
    let mut page = page(&["ana"], None);
    assert!(tried(page.press("mala⏎")).is_some());
    // Typed while the wrong one is tried: it is another phrase.
    page.press("bue");
    refuse(&mut page, 4, Some(wrong()));
    page.shows("Se podrá probar en 4 s");
    assert!(page.page.own.counts_seconds(page.stage.now));
    assert!(tried(page.press("na⏎")).is_none());
    page.shows("Se prueba sola en 4 s.");
    assert!(tried(pass(&mut page, 3)).is_none());
    page.shows("Se prueba sola en 1 s.");
    let entered = tried(pass(&mut page, 1));
    assert_eq!(entered, Some(("ana".into(), "buena".into())));
    assert!(!page.page.own.counts_seconds(page.stage.now));
    assert!(pass(&mut page, 60).is_empty(), "once");
}

#[test]
fn m5_what_an_upgrade_takes_is_said_while_it_goes_on() {
    let mut page = page(&["ana"], None);
    page.press("la buena⏎");
    page.answer(EntryAnswer::Upgrading(Upgrade {
        takes: Duration::from_secs(95),
        room: 1_500 << 20,
    }));
    page.shows("se actualizan ahora");
    page.shows("usa hasta 1500 MB");
    page.shows("abriendo…");
    assert!(tried(page.press("otra⏎")).is_none());
}

#[test]
fn u2_a_phrase_that_came_too_early_is_not_lost() {
    let mut page = page(&["ana"], None);
    page.press("la buena⏎");
    refuse(&mut page, 2, None);
    page.shows("Se prueba sola en 2 s.");
    page.hides("la buena");
    let entered = tried(pass(&mut page, 2));
    assert_eq!(entered, Some(("ana".into(), "la buena".into())));
}

#[test]
fn u2_typing_goes_on_after_a_phrase_that_waits_and_enter_enters_it_anew() {
    let mut page = page(&["ana"], None);
    page.press("mala⏎");
    refuse(&mut page, 2, Some(wrong()));
    page.press("bue⏎na");
    assert!(
        tried(pass(&mut page, 5)).is_none(),
        "it is still being typed"
    );
    assert_eq!(tried(page.press("⏎")), Some(("ana".into(), "buena".into())));
}
