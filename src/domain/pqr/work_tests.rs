//! The fold of the work on a case.

use super::super::authority::Role;
use super::super::meta::Meta;
use super::super::personal::Sealed;
use super::super::rule::Rule;
use super::*;
use chrono::{DateTime, FixedOffset};
use proptest::prelude::*;
use uuid::Uuid;

fn at(day: u32, hour: u32) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(&format!("2026-11-{day:02}T{hour:02}:00:00-05:00")).unwrap()
}

fn sealed() -> Sealed {
    Sealed {
        vault: Uuid::from_u128(1),
        digest: "a".repeat(64),
    }
}

fn classified() -> Deed {
    Deed::Classified(Classified {
        cause: Some('D'),
        class: Some(CaseClass::Petition),
        marking: Marking::default(),
        no_request: false,
    })
}

fn finished() -> Deed {
    Deed::Finished(Finished {
        notes: sealed(),
        abc: None,
    })
}

fn solved(accepted: bool) -> Deed {
    Deed::Solved(Solved {
        at: at(10, 9),
        action: Solution::Clarification,
        answer: AnswerSense::Negative,
        accepted,
        notes: sealed(),
    })
}

fn call(day: u32, hour: u32, result: CallResult) -> Deed {
    Deed::Contacted(Contacted {
        at: at(day, hour),
        result,
    })
}

fn message(late: bool) -> Deed {
    Deed::VoiceMessage(VoiceMessage {
        text: sealed(),
        late,
    })
}

fn appealed(appeal: AppealKind) -> Deed {
    Deed::Appealed(Appealed {
        appeal,
        filed: at(11, 9).date_naive(),
        ground: Some(AppealGround::Billing),
        grounds: sealed(),
    })
}

fn extended() -> Deed {
    Deed::Extended(Extended {
        ends: at(24, 9).date_naive(),
        reasons: sealed(),
    })
}

fn told() -> Deed {
    Deed::Told(Told { at: at(11, 10) })
}

fn sic() -> Deed {
    Deed::SicCopied(SicCopied {
        at: at(12, 10),
        evidence: None,
    })
}

fn escalated() -> Deed {
    Deed::Escalated(Escalated {})
}

fn undone(replica: u128, sequence: u64) -> Deed {
    Deed::Undone(Undone {
        replica: Uuid::from_u128(replica),
        sequence,
        reason: sealed(),
    })
}

/// An operation: terminal, sequence, how many steps its author knew of, what.
type Said = (u128, u64, Option<u32>, Deed);

fn folded(said: impl IntoIterator<Item = Said>) -> PqrCase {
    let mut state = None;
    for (replica, sequence, seen, deed) in said {
        let meta = Meta {
            replica: Uuid::from_u128(replica),
            sequence,
            at: at(11, 12),
            user: Uuid::from_u128(9),
            role: Role::Backoffice,
            clock_suspect: false,
        };
        let case = CaseName {
            point: "BOG001".into(),
            radicado: "R-1".into(),
        };
        let event = CaseEvent::of(case, seen, deed);
        PqrCase::apply(&mut state, Uuid::nil(), &meta, event);
    }
    state.unwrap()
}

/// What one terminal did, one after another.
fn did(deeds: impl IntoIterator<Item = Deed>) -> PqrCase {
    let said = (1..).zip(deeds);
    folded(said.map(|(sequence, deed)| (1, sequence, None, deed)))
}

fn effects(case: &PqrCase) -> Vec<bool> {
    case.steps.iter().map(|step| !step.without_effect).collect()
}

#[test]
fn x4_a_second_finishing_is_kept_as_a_step_without_effect() {
    let case = did([finished(), finished()]);
    assert_eq!(case.state(), CaseState::Finished);
    assert_eq!(effects(&case), [true, false]);
}

#[test]
fn x3_a_case_is_classified_again_until_something_is_done_about_it() {
    let other = Deed::Classified(Classified {
        cause: Some('Q'),
        class: None,
        marking: Marking::default(),
        no_request: false,
    });
    let case = did([classified(), other.clone()]);
    assert_eq!(
        (case.standing.cause, case.standing.class),
        (Some('Q'), None)
    );
    let case = did([classified(), escalated(), other]);
    assert_eq!(case.standing.cause, Some('D'));
    assert_eq!(effects(&case), [true, true, false]);
}

#[test]
fn x14_what_is_no_request_takes_nothing_but_another_marking() {
    let flagged = Deed::Classified(Classified {
        cause: None,
        class: None,
        marking: Marking::default(),
        no_request: true,
    });
    let case = did([flagged, finished(), escalated()]);
    assert!(case.standing.no_request);
    assert_eq!(effects(&case), [true, false, false]);
    assert_eq!(case.standing.next(false), [CaseStep::Classify]);
    let refused = case.standing.allows(CaseStep::Finish, false).unwrap_err();
    assert_eq!(refused.rule, Rule::X14);
}

#[test]
fn x16_a_solved_case_closes_and_the_answer_to_an_appeal_closes_for_good() {
    let case = did([solved(true), classified(), solved(true)]);
    assert_eq!(case.state(), CaseState::Solved);
    assert_eq!(effects(&case), [false, true, true]);
    let again = [
        appealed(AppealKind::Reposition),
        solved(true),
        appealed(AppealKind::Reposition),
    ];
    let case = did([classified(), solved(false)].into_iter().chain(again));
    assert_eq!(case.state(), CaseState::Closed);
    assert_eq!(effects(&case), [true, true, true, true, false]);
}

#[test]
fn x6_an_answer_that_is_not_accepted_leaves_its_case_open_until_it_is_or_there_is_an_appeal() {
    use CaseStep::{Appeal, Contact, LeaveMessage, Solve};
    let case = did([classified(), solved(false)]);
    assert_eq!(case.state(), CaseState::Rejected);
    assert!(!case.state().is_closed());
    assert_eq!(case.closed_on(), None);
    assert_eq!(case.standing.next(false), [Solve, Contact, Appeal]);
    // It was answered: no term is over, and none goes on.
    assert_eq!(case.standing.next(true), [Solve, Contact, Appeal]);
    assert!(case.standing.allows(LeaveMessage, true).is_err());
    let accepted = did([classified(), solved(false), solved(true)]);
    assert_eq!(accepted.state(), CaseState::Solved);
    let kind = AppealKind::Reposition;
    let appealed = did([classified(), solved(false), appealed(kind)]);
    assert_eq!(appealed.state(), CaseState::Appeal);
}

#[test]
fn x4_the_answer_of_the_second_level_closes_what_was_escalated_and_nothing_else() {
    let answered = || {
        Deed::LevelAnswered(LevelAnswered {
            at: at(12, 9),
            text: sealed(),
        })
    };
    let case = did([classified(), escalated(), answered(), answered()]);
    assert_eq!(case.state(), CaseState::Closed);
    assert_eq!(effects(&case), [true, true, true, false]);
    assert!(case.closed_on().is_some());
    for before in [vec![classified()], vec![finished()]] {
        let case = did(before);
        let refused = case.standing.allows(CaseStep::LevelAnswer, false);
        assert_eq!(refused.unwrap_err().rule, Rule::X4);
    }
    let undone = did([classified(), escalated(), answered(), undone(1, 3)]);
    assert_eq!(undone.state(), CaseState::Escalated);
}

#[test]
fn x5_what_was_escalated_by_mistake_is_finished_and_what_was_not_is_escalated_after_all() {
    for (deed, state) in [
        (finished(), CaseState::Finished),
        (escalated(), CaseState::Escalated),
    ] {
        assert_eq!(did([classified(), deed]).state(), state);
    }
    // By mistake, or before anybody knows the cause.
    assert_eq!(did([finished()]).state(), CaseState::Finished);
    assert_eq!(did([escalated()]).state(), CaseState::New);
}

#[test]
fn x6_an_appeal_is_against_an_answer_that_is_not_accepted_and_never_on_an_open_case() {
    for (before, state) in [
        (vec![], CaseState::New),
        (vec![classified()], CaseState::Classified),
        (vec![classified(), escalated()], CaseState::Escalated),
        (vec![classified(), solved(true)], CaseState::Solved),
        (vec![finished()], CaseState::Finished),
    ] {
        let case = did(before.into_iter().chain([appealed(AppealKind::Subsidiary)]));
        assert_eq!(case.state(), state);
        assert_eq!(case.standing.appeal, None);
        let refused = case.standing.allows(CaseStep::Appeal, false).unwrap_err();
        assert_eq!(refused.rule, Rule::X6);
    }
}

#[test]
fn x6_an_appeal_has_a_clock_of_its_own() {
    let before = did([classified()]);
    assert_eq!(before.standing.runs_from(), None);
    let case = did([
        classified(),
        solved(false),
        appealed(AppealKind::Reposition),
    ]);
    assert_eq!(case.standing.runs_from(), Some(at(11, 9).date_naive()));
}

#[test]
fn x15_only_an_appeal_in_subsidio_has_a_copy_to_the_sic() {
    for (kind, copied) in [
        (AppealKind::Reposition, false),
        (AppealKind::Subsidiary, true),
    ] {
        let case = did([classified(), solved(false), appealed(kind), told(), sic()]);
        let appeal = case.standing.appeal.as_ref().unwrap();
        assert_eq!(appeal.sic.is_some(), copied);
        assert_eq!(appeal.told, Some(at(11, 10)));
        assert_eq!(case.state(), CaseState::Appeal);
    }
}

#[test]
fn x17_what_is_told_of_an_appeal_needs_one() {
    let case = did([classified(), told()]);
    assert_eq!(effects(&case), [true, false]);
    let refused = case.standing.allows(CaseStep::Tell, false).unwrap_err();
    assert_eq!(refused.rule, Rule::X17);
}

#[test]
fn x7_a_message_counts_after_missed_calls_on_three_different_dates() {
    use CallResult::{Answered, NoAnswer, Voicemail};
    let calls = [
        call(9, 9, NoAnswer),
        call(10, 9, Voicemail),
        call(10, 15, NoAnswer),
    ];
    // The fourth call stands on the third date, and that counts once.
    let two = did(calls
        .clone()
        .into_iter()
        .chain([call(10, 18, Voicemail), message(false)]));
    assert_eq!(two.standing.contact_dates().len(), 2);
    assert_eq!((two.state(), effects(&two)[4]), (CaseState::New, false));
    let answered = did(calls
        .clone()
        .into_iter()
        .chain([call(11, 9, Answered), message(false)]));
    assert_eq!(answered.state(), CaseState::New);
    let three = did(calls
        .clone()
        .into_iter()
        .chain([call(11, 9, NoAnswer), message(false)]));
    assert_eq!(
        (three.state(), three.standing.non_compliant),
        (CaseState::Closed, false)
    );
    // The term was over first: what was done is kept, and told.
    let late = did(calls
        .into_iter()
        .chain([message(true), call(12, 9, NoAnswer)]));
    assert_eq!(
        (late.state(), late.standing.non_compliant),
        (CaseState::Closed, true)
    );
    assert_eq!(effects(&late), [true, true, true, true, false]);
}

#[test]
fn x7_calls_of_before_an_appeal_do_not_count_for_its_answer() {
    let calls = [7, 8, 9].map(|day| call(day, 9, CallResult::NoAnswer));
    let case = did(calls.into_iter().chain([
        classified(),
        solved(false),
        appealed(AppealKind::Reposition),
        message(false),
        call(12, 9, CallResult::NoAnswer),
    ]));
    assert_eq!(case.state(), CaseState::Appeal);
    assert_eq!(case.standing.contact_dates().len(), 1);
}

#[test]
fn d5_a_term_goes_on_once_and_that_of_an_appeal_once_more() {
    let case = did([classified(), extended(), extended()]);
    assert_eq!(effects(&case), [true, true, false]);
    assert_eq!(case.standing.runs_from(), Some(at(24, 9).date_naive()));
    let case = did([
        classified(),
        extended(),
        solved(false),
        extended(),
        appealed(AppealKind::Reposition),
        extended(),
        extended(),
    ]);
    assert_eq!(effects(&case), [true, true, true, false, true, true, false]);
    assert!(case.standing.appeal.unwrap().extended.is_some());
    // The reasons are given before the term ends.
    let fresh = did([classified()]).standing;
    assert_eq!(fresh.allows(CaseStep::Extend, false), Ok(()));
    let refused = fresh.allows(CaseStep::Extend, true).unwrap_err();
    assert_eq!(refused.rule, Rule::D5);
    assert!(!fresh.next(true).contains(&CaseStep::Extend));
}

#[test]
fn x4_what_is_taken_back_leaves_the_case_as_the_rest_makes_it() {
    let case = did([classified(), finished(), undone(1, 2)]);
    assert_eq!(case.state(), CaseState::Classified);
    assert_eq!(case.last_in_force().unwrap().sequence, 1);
    // A thing is taken back once, and the taking back never is.
    let case = did([
        classified(),
        finished(),
        undone(1, 2),
        undone(1, 2),
        undone(1, 3),
    ]);
    assert_eq!(case.state(), CaseState::Classified);
    assert_eq!(effects(&case), [true, true, true, false, false]);
    // What had no effect because of it has it now.
    let case = folded([
        (1, 1, None, finished()),
        (2, 1, None, finished()),
        (1, 2, None, undone(1, 1)),
    ]);
    assert_eq!(case.state(), CaseState::Finished);
    assert_eq!(effects(&case), [true, true, true]);
    assert_eq!(case.last_in_force().unwrap().replica, Uuid::from_u128(2));
}

#[test]
fn x12_two_who_worked_without_knowing_of_one_another_are_told_until_one_goes_on_knowing() {
    let aware = [(1, 1, Some(0), classified()), (2, 1, Some(1), escalated())];
    assert!(folded(aware).unaware().is_empty());
    let both = [(1, 1, Some(0), classified()), (2, 1, Some(0), finished())];
    let case = folded(both.clone());
    let unaware = case.unaware();
    assert_eq!(unaware.len(), 1);
    let (step, others) = &unaware[0];
    assert_eq!(step.replica, Uuid::from_u128(2));
    assert_eq!(others.len(), 1);
    assert_eq!(others[0].replica, Uuid::from_u128(1));
    // Who takes something back does not say that the rest is as it should be.
    let taken_back = both
        .clone()
        .into_iter()
        .chain([(1, 2, Some(2), undone(2, 1))]);
    assert_eq!(folded(taken_back.clone()).unaware().len(), 1);
    let on = taken_back.chain([(1, 3, Some(3), escalated())]);
    assert!(folded(on).unaware().is_empty());
    // A case that is closed is not gone on with: somebody says that it was looked at.
    let reviewed = |seen| (1, 2, Some(seen), Deed::Reviewed(Reviewed {}));
    let case = folded(both.clone().into_iter().chain([reviewed(2)]));
    assert_eq!(
        (case.state(), case.unaware().len()),
        (CaseState::Finished, 0)
    );
    // Who does not know of both looked at one alone.
    let half = both.into_iter().chain([reviewed(1)]);
    assert_eq!(folded(half).unaware().len(), 2);
}

/// Some deed of some terminal, which names one of the first operations where it takes back.
fn some_deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        3 => Just(classified()),
        1 => Just(escalated()),
        2 => Just(finished()),
        1 => any::<bool>().prop_map(solved),
        3 => (1_u32..20, 8_u32..18).prop_map(|(day, hour)| call(day, hour, CallResult::NoAnswer)),
        1 => any::<bool>().prop_map(message),
        1 => Just(appealed(AppealKind::Subsidiary)),
        1 => Just(told()),
        1 => Just(sic()),
        1 => Just(extended()),
        1 => Just(Deed::Reviewed(Reviewed {})),
        4 => (1_u128..3, 1_u64..6).prop_map(|(replica, sequence)| undone(replica, sequence)),
    ]
}

proptest! {
    /// What was taken back is as if it had never been said.
    #[test]
    fn m1_a_case_is_what_is_left_in_force_makes(deeds in prop::collection::vec((1_u128..3, some_deed()), 0..24)) {
        let mut next = [0_u64; 3];
        let said: Vec<Said> = deeds.into_iter().map(|(replica, deed)| {
            let at = usize::try_from(replica).unwrap();
            next[at] += 1;
            (replica, next[at], None, deed)
        }).collect();
        prop_assume!(!said.is_empty());
        let whole = folded(said.clone());
        prop_assert_eq!(whole.steps.len(), said.len());
        let left: Vec<Said> = said
            .into_iter()
            .zip(&whole.steps)
            .filter(|(said, step)| !step.undone && !matches!(said.3, Deed::Undone(_)))
            .map(|(said, _)| said)
            .collect();
        if left.is_empty() {
            prop_assert_eq!(&whole.standing, &Standing::default());
        } else {
            let again = folded(left);
            prop_assert_eq!(&again.standing, &whole.standing);
            let of = |case: &PqrCase| -> Vec<(u64, bool)> {
                let steps = case.steps.iter();
                let kept = steps.filter(|it| !it.undone && !matches!(it.deed, Deed::Undone(_)));
                kept.map(|it| (it.sequence, it.without_effect)).collect()
            };
            prop_assert_eq!(of(&again), of(&whole));
        }
        // What a page offers next is what the fold takes.
        for step in CaseStep::ALL {
            let allowed = whole.standing.allows(*step, false).is_ok();
            let listed = whole.standing.next(false).contains(step);
            let of_past = matches!(step, CaseStep::Review | CaseStep::Undo);
            prop_assert_eq!(allowed && !of_past, listed);
        }
    }

    /// A case that says of itself what it holds reads as it was written.
    #[test]
    fn j1_the_work_on_a_case_reads_as_it_was_written(deeds in prop::collection::vec(some_deed(), 1..12)) {
        let case = did(deeds);
        let json = serde_json::to_string(&case).unwrap();
        prop_assert_eq!(serde_json::from_str::<PqrCase>(&json).unwrap(), case);
    }
}

#[test]
fn x13_an_escalation_keeps_its_instant() {
    let case = did([escalated(), classified(), escalated()]);
    assert_eq!(effects(&case), [false, true, true]);
    assert_eq!(case.standing.escalated, Some(at(11, 12)));
}
