//! Answers find who asked, and nobody else.

use super::*;
use crate::{
    actions::{AttentionList, OutageDetail, OutageList},
    tui::address::Nature,
};

/// Presses a key and gives back the one effect that is waited for, with its address.
fn ask(console: &mut Console, key: char, is_it: impl Fn(&Effect) -> bool) -> Address {
    let signal = Signal::Key(press(KeyCode::Char(key)));
    let asked = console.update(Message::Signal(signal), now());
    let mut found = asked.iter().filter(|it| is_it(&it.effect));
    found.next().expect("it is asked for").address
}

fn is_list(effect: &Effect) -> bool {
    matches!(effect, Effect::Outages(OutageEffect::List { .. }))
}

fn listed(number: u32) -> Answer {
    Answer::Outages(OutageAnswer::Listed(OutageList {
        rows: vec![outage(number)],
        ..OutageList::default()
    }))
}

#[test]
fn an_answer_for_a_page_that_was_left_does_not_reach_the_page_on_top() {
    let mut console = inside((80, 24), busy());
    console.press("3");
    let list = AttentionList {
        rows: vec![attention(317)],
        ..AttentionList::default()
    };
    console.tell(AttentionAnswer::Listed(list));
    // Which outage it is joined to is still being looked for when Eventos is opened.
    let slow = ask(&mut console, 'u', |it| {
        matches!(it, Effect::Outages(OutageEffect::OfType(_)))
    });
    let own = ask(&mut console, '2', is_list);
    console.answer_to(slow, listed(77));
    console.hides("A-000077");
    console.answer_to(own, listed(43));
    console.shows("A-000043");
}

#[test]
fn of_a_list_only_the_newest_page_asked_for_counts() {
    let mut console = inside((80, 24), busy());
    let first = ask(&mut console, '2', is_list);
    let second = ask(&mut console, 's', is_list);
    console.answer_to(first, listed(77));
    let told = Answer::NotRead(Report::usage("El archivo está dañado."));
    console.answer_to(first, told);
    console.hides("A-000077");
    console.hides("dañado");
    console.answer_to(second, listed(43));
    console.shows("A-000043");
}

#[test]
fn a_page_beneath_takes_its_answer_and_leads_nobody_away() {
    let mut console = inside((80, 24), busy());
    let list = ask(&mut console, '2', is_list);
    let page = ask(&mut console, 'n', |it| {
        matches!(it, Effect::Drafts(DraftEffect::Load { .. }))
    });
    assert_ne!(list.asker, page.asker);
    console.answer_to(list, listed(43));
    console.shows("Nuevo evento");
    console.press("⎋");
    console.shows("A-000043");
}

#[test]
fn law_5_a_refusal_is_told_though_its_page_was_left_and_what_it_was_to_show_is_not() {
    let mut console = inside((80, 24), busy());
    let list = ask(&mut console, '2', is_list);
    console.answer_to(list, listed(43));
    console.press("⏎");
    let detail = OutageDetail {
        outage: outage(43),
        history: Vec::new(),
        alerts: Vec::new(),
    };
    console.tell(OutageAnswer::Shown(Box::new(detail)));
    let print = ask(&mut console, 'f', |it| {
        matches!(it, Effect::Papers(PaperEffect::Print(_)))
    });
    let again = Address {
        nature: Nature::Load,
        ..print
    };
    console.press("1");
    let unread = Answer::NotRead(Report::usage("El archivo está dañado."));
    console.answer_to(again, unread);
    assert!(!console.draw().contains("dañado"), "nobody waits for it");
    let refused = Answer::Refused(Report::usage("El disco está lleno."));
    console.answer_to(print, refused);
    console.shows("El disco está lleno.");
}

#[test]
fn u2_what_somebody_asked_before_the_lock_reaches_nobody_after_it() {
    let mut console = inside((80, 24), busy());
    let list = ask(&mut console, '2', is_list);
    console.send(control('l'));
    console.tell(EntryAnswer::Locked(entrance(&["ana"])));
    console.tell(entered(busy()));
    console.press("2");
    console.answer_to(list, listed(77));
    console.hides("A-000077");
}
