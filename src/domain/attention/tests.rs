//! Q and K at the level of one attention.

use super::*;
use crate::domain::authority::Role;
use crate::domain::catalog::{ClaimKind, ProcedureType};
use crate::domain::identity::DocumentType;
use crate::domain::meta::Meta;
use crate::domain::outage::{Instant, Source};
use crate::domain::personal::{RetentionClass, Sealed};
use crate::domain::regularization::{CodePaired, Exempt, Exempted};
use crate::domain::rule::Rule::{G4, K2};
use crate::domain::terminal::Channel;
use chrono::{DateTime, FixedOffset, TimeDelta};
use uuid::Uuid;

fn at(clock: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(&format!("2026-11-22T{clock}:00-05:00")).unwrap()
}

fn meta(clock: &str) -> Meta {
    Meta {
        replica: Uuid::from_u128(1),
        sequence: 1,
        at: at(clock),
        user: Uuid::from_u128(2),
        role: Role::Asesor,
        clock_suspect: false,
    }
}

fn sealed(n: u128) -> Sealed {
    Sealed {
        vault: Uuid::from_u128(n),
        digest: "0".repeat(64),
    }
}

fn taken(critical: bool, theft_block: bool, claim: Option<ClaimKind>) -> Attention {
    let taken = Taken {
        code: "LIM014-A-R000317-K".parse().unwrap(),
        channel: Channel::Cac,
        procedure: Some("bloqueo_robo".into()),
        procedure_type: Some(ProcedureType::Consultas),
        critical,
        theft_block,
        taken: Instant {
            at: at("10:00"),
            source: Source::Clock,
            afterwards: false,
        },
        paper: None,
        outage: None,
        claim: claim.map(ClaimFacts::of),
        content: sealed(9),
    };
    let mut state = None;
    let event = AttentionEvent::Taken(Box::new(taken));
    assert!(Attention::apply(
        &mut state,
        Uuid::from_u128(5),
        &meta("10:05"),
        event
    ));
    state.unwrap()
}

fn outcome(via: Via, clock: Option<&str>, named: bool) -> AttentionEvent {
    AttentionEvent::OutcomeRecorded(OutcomeFacts {
        via,
        at: clock.map(at),
        named,
        detail: sealed(10),
    })
}

fn then(attention: Attention, clock: &str, event: AttentionEvent) -> Attention {
    let mut state = Some(attention);
    Attention::apply(&mut state, Uuid::from_u128(5), &meta(clock), event);
    state.unwrap()
}

#[test]
fn k2_a_critical_attention_waits_until_its_outcome_is_recorded() {
    let critical = taken(true, false, Some(ClaimKind::Complaint));
    assert!(critical.critical_pending());
    assert_eq!(critical.waiting(at("10:31")), TimeDelta::minutes(31));
    for event in [
        outcome(Via::Alternative, Some("10:20"), true),
        outcome(Via::Form, None, false),
        outcome(Via::Referred, None, true),
        outcome(Via::Withdrew, None, false),
    ] {
        assert!(!then(critical.clone(), "10:30", event).critical_pending());
    }
    let settled = then(
        critical,
        "10:30",
        outcome(Via::Alternative, Some("10:20"), true),
    );
    assert_eq!(settled.waiting(at("18:00")), TimeDelta::minutes(20));
    assert!(!taken(false, false, None).critical_pending());
}

#[test]
fn k2_a_theft_block_waits_for_the_actual_block_or_withdrawal() {
    let block = taken(true, true, None);
    for (event, pending) in [
        (outcome(Via::Form, None, false), true),
        (outcome(Via::Referred, Some("10:20"), true), true),
        (outcome(Via::Alternative, None, true), true),
        (outcome(Via::Alternative, Some("10:20"), false), true),
        (outcome(Via::Alternative, Some("10:20"), true), false),
        (outcome(Via::Withdrew, None, false), false),
    ] {
        let after = then(block.clone(), "10:30", event.clone());
        assert_eq!(after.critical_pending(), pending, "{event:?}");
    }
    // A later outcome takes the place of the earlier, also the wrong way round.
    let blocked = then(
        block,
        "10:30",
        outcome(Via::Alternative, Some("10:20"), true),
    );
    let corrected = then(blocked, "10:40", outcome(Via::Referred, None, true));
    assert!(corrected.critical_pending());
}

#[test]
fn k2_an_outcome_says_which_when_and_to_whom() {
    let check = |via, clock: Option<&str>, to| {
        check_outcome(via, clock.map(at), to, at("10:00"), at("10:30")).map_err(|r| r.rule)
    };
    assert_eq!(check(Via::Alternative, Some("10:20"), "123"), Ok(()));
    assert_eq!(check(Via::Alternative, None, "123"), Err(K2));
    assert_eq!(check(Via::Alternative, Some("10:20"), " "), Err(K2));
    assert_eq!(check(Via::Alternative, Some("09:59"), "123"), Err(K2));
    assert_eq!(check(Via::Referred, None, ""), Err(K2));
    assert_eq!(check(Via::Referred, None, "Backoffice"), Ok(()));
    assert_eq!(check(Via::Form, None, ""), Ok(()));
    assert_eq!(check(Via::Withdrew, None, ""), Ok(()));
    for via in Via::ALL {
        assert_eq!(via.code().parse(), Ok(via));
        assert_eq!(via.label().parse(), Ok(via));
    }
}

#[test]
fn k2_an_outcome_may_be_of_the_minute_in_which_the_request_was_taken() {
    let taken = at("10:00") + chrono::TimeDelta::milliseconds(42_500);
    let check = |clock| check_outcome(Via::Withdrew, Some(at(clock)), "", taken, at("10:30"));
    assert_eq!(check("10:00"), Ok(()));
    assert!(check("09:59").is_err());
}

#[test]
fn m1_what_makes_no_sense_is_counted_and_changes_nothing() {
    let plain = taken(false, false, None);
    for event in [
        AttentionEvent::ResolutionRecorded {
            firm_on: at("10:00").date_naive(),
        },
        AttentionEvent::Released { reason: sealed(3) },
        AttentionEvent::Unblocked { reason: sealed(3) },
        AttentionEvent::ExemptionLifted { reason: sealed(3) },
        call("10:30", true),
    ] {
        let after = then(plain.clone(), "11:00", event);
        assert_eq!(after.without_effect, 1);
        assert_eq!(
            Attention {
                without_effect: 0,
                ..after
            },
            plain
        );
    }
    let mut nothing = None;
    let event = AttentionEvent::Attached {
        outage: Uuid::from_u128(7),
    };
    assert!(!Attention::apply(
        &mut nothing,
        Uuid::from_u128(5),
        &meta("10:00"),
        event
    ));
    assert_eq!(nothing, None);
}

#[test]
fn t1_a_claim_is_kept_from_its_firm_resolution_on_and_never_before_one() {
    let claim = taken(true, false, Some(ClaimKind::Claim));
    assert_eq!(claim.retention(), RetentionClass::Claim);
    let settled = then(claim, "10:30", outcome(Via::Form, None, false));
    assert_eq!(settled.retention_from(), None);
    let firm_on = at("10:00").date_naive() + TimeDelta::days(40);
    let firm = then(
        settled,
        "10:40",
        AttentionEvent::ResolutionRecorded { firm_on },
    );
    assert_eq!(firm.retention_from(), Some(firm_on));
    let other = taken(false, false, None);
    assert_eq!(other.retention(), RetentionClass::General);
    assert_eq!(other.retention_from(), Some(at("10:00").date_naive()));
    assert_eq!(taken(true, true, None).retention_from(), None);
}

fn call(clock: &str, reached: bool) -> AttentionEvent {
    AttentionEvent::CallAttempted(CallFacts {
        at: at(clock),
        reached,
        note: None,
    })
}

fn paired(code: &str) -> AttentionEvent {
    AttentionEvent::CodePaired(CodePaired {
        official_code: code.into(),
        reason: None,
        receipt: None,
    })
}

#[test]
fn g4_a_claim_s_customer_is_to_be_told_from_its_code_on_until_reached() {
    let claim = taken(true, false, Some(ClaimKind::Appeal));
    assert!(!claim.to_be_told());
    let coded = then(claim, "11:00", paired("REC-1"));
    assert!(coded.to_be_told());
    let tried = then(coded, "11:10", call("11:05", false));
    assert!(tried.to_be_told());
    let reached = then(tried, "11:20", call("11:15", true));
    assert!(!reached.to_be_told());
    let calls: Vec<bool> = reached
        .calls
        .iter()
        .map(|call| call.facts.reached)
        .collect();
    assert_eq!(calls, [false, true]);
    // Nobody writes to who asked for something else.
    assert!(!then(taken(false, false, None), "11:00", paired("S-1")).to_be_told());
}

#[test]
fn g4_a_call_is_neither_before_the_request_nor_ahead_of_the_clock() {
    let taken = at("10:00") + TimeDelta::seconds(42);
    let check = |clock| check_call(at(clock), taken, at("10:30")).map_err(|refusal| refusal.rule);
    assert_eq!(check("10:00"), Ok(()));
    assert_eq!(check("10:30"), Ok(()));
    assert_eq!(check("09:59"), Err(G4));
    assert_eq!(check("10:31"), Err(G4));
}

#[test]
fn q3_regularising_restarts_no_clock_and_settles_nothing_else() {
    let claim = taken(true, false, Some(ClaimKind::Claim));
    for event in [
        paired("REC-1"),
        AttentionEvent::Exempted(Exempted {
            why: Exempt::ServedElsewhere,
            note: None,
        }),
    ] {
        let after = then(claim.clone(), "18:00", event);
        assert!(after.regularization.is_done());
        assert_eq!(after.taken, claim.taken);
        assert!(after.critical_pending(), "K2 wants an outcome");
        assert_eq!(after.waiting(at("10:31")), claim.waiting(at("10:31")));
        let read: Attention =
            serde_json::from_str(&serde_json::to_string(&after).unwrap()).unwrap();
        assert_eq!(read, after);
    }
}

fn corrected(change: AttentionChange) -> AttentionEvent {
    AttentionEvent::Corrected {
        change,
        reason: sealed(20),
    }
}

fn said(of: ContentField, n: u128) -> AttentionEvent {
    corrected(AttentionChange::Content {
        of,
        content: sealed(n),
    })
}

fn asked(procedure_type: ProcedureType, claim: Option<ClaimKind>) -> CorrectedProcedure {
    CorrectedProcedure {
        procedure: Some("queja".into()),
        procedure_type: Some(procedure_type),
        critical: claim.is_some(),
        theft_block: false,
        claim,
        outage: Some(Uuid::from_u128(8)),
        called: sealed(21),
    }
}

#[test]
fn o6_what_two_terminals_correct_of_a_request_are_two_corrections() {
    let first = then(
        taken(false, false, None),
        "10:10",
        said(ContentField::Phone, 30),
    );
    let both = then(first, "10:11", said(ContentField::Name, 31));
    assert_eq!(both.content, sealed(9), "what was said at first stays");
    let amended: Vec<_> = both.amended.iter().collect();
    assert_eq!(
        amended,
        [
            (&ContentField::Name, &sealed(31)),
            (&ContentField::Phone, &sealed(30))
        ]
    );
    let corrected = both.corrected.unwrap();
    assert_eq!((corrected.times, corrected.at), (2, at("10:11")));
    let again = then(both.clone(), "10:12", said(ContentField::Name, 31));
    assert_eq!(again.without_effect, 1);
    assert_eq!(again.corrected, both.corrected);
    let read: Attention = serde_json::from_str(&serde_json::to_string(&both).unwrap()).unwrap();
    assert_eq!(read, both);
}

#[test]
fn o6_each_thing_of_what_was_said_is_corrected_by_itself() {
    let wrong = Content {
        name: "Rosa".into(),
        phone: "987000111".into(),
        document_type: Some(DocumentType::Dni),
        document_number: "45521234".into(),
        ..Content::default()
    };
    let right = Content {
        name: "Otra".into(),
        phone: "987000222".into(),
        document_type: Some(DocumentType::Ce),
        document_number: "001234567".into(),
        claim: Some(ClaimContent {
            request: "Devolver".into(),
            receipt_number: "S001-1".into(),
            receipt_date: at("10:00").date_naive().into(),
            ..ClaimContent::default()
        }),
        ..wrong.clone()
    };
    for of in [
        ContentField::Name,
        ContentField::Document,
        ContentField::Phone,
        ContentField::ClaimRequest,
        ContentField::ReceiptNumber,
        ContentField::ReceiptDate,
    ] {
        let mut content = wrong.clone();
        of.copy(&right, &mut content);
        assert_eq!(of.words(&content), of.words(&right), "{of:?}");
        assert!(!of.words(&right).is_empty());
        let others = [
            ContentField::Name,
            ContentField::Document,
            ContentField::Phone,
        ];
        for other in others.into_iter().filter(|other| *other != of) {
            assert_eq!(other.words(&content), other.words(&wrong), "{of:?}");
        }
    }
    assert_eq!(ContentField::Document.masked_words(&wrong), "DNI ****1234");
    assert_eq!(ContentField::Phone.masked_words(&Content::default()), "");
}

#[test]
fn e2_another_type_leaves_the_outage_it_was_in_and_the_same_one_stays() {
    let mut inside = taken(false, false, None);
    inside.outage = Some(Uuid::from_u128(7));
    let same = asked(ProcedureType::Consultas, None);
    let stays = then(
        inside.clone(),
        "10:10",
        corrected(AttentionChange::Procedure(Box::new(same))),
    );
    assert_eq!(stays.outage, Some(Uuid::from_u128(7)));
    let other = asked(ProcedureType::Reclamos, Some(ClaimKind::Complaint));
    let moved = then(
        inside,
        "10:10",
        corrected(AttentionChange::Procedure(Box::new(other))),
    );
    assert_eq!(moved.outage, Some(Uuid::from_u128(8)));
    assert_eq!(moved.procedure_type, Some(ProcedureType::Reclamos));
    assert_eq!(moved.claim, Some(ClaimFacts::of(ClaimKind::Complaint)));
    assert_eq!(moved.retention(), RetentionClass::Claim);
}

#[test]
fn k2_what_turns_out_critical_waits_and_what_turns_out_not_to_be_does_not() {
    let plain = taken(false, false, None);
    let complaint = asked(ProcedureType::Reclamos, Some(ClaimKind::Complaint));
    let critical = then(
        plain,
        "10:10",
        corrected(AttentionChange::Procedure(Box::new(complaint))),
    );
    assert!(critical.critical_pending());
    let chip = asked(ProcedureType::Consultas, None);
    let plain = then(
        critical,
        "10:20",
        corrected(AttentionChange::Procedure(Box::new(chip))),
    );
    assert!(!plain.critical_pending());
    assert_eq!(plain.claim, None);
}

#[test]
fn o6_a_claim_that_is_one_again_knows_what_it_knew() {
    let claim = then(
        taken(false, false, Some(ClaimKind::Claim)),
        "10:05",
        corrected(AttentionChange::Subjects(vec!["cobro".into()])),
    );
    let known = claim.claim.clone();
    let chip = asked(ProcedureType::Consultas, None);
    let none = then(
        claim,
        "10:10",
        corrected(AttentionChange::Procedure(Box::new(chip))),
    );
    assert_eq!(none.claim, None);
    let again = asked(ProcedureType::Reclamos, Some(ClaimKind::Claim));
    let claim = then(
        none,
        "10:20",
        corrected(AttentionChange::Procedure(Box::new(again))),
    );
    assert_eq!(claim.claim, known);
    assert_eq!(claim.dormant, None);
}

#[test]
fn n2_an_annulled_attention_keeps_its_code_and_waits_for_nothing() {
    let block = taken(true, true, Some(ClaimKind::Claim));
    let annulled = then(
        block.clone(),
        "10:30",
        AttentionEvent::Annulled { reason: sealed(3) },
    );
    assert_eq!(annulled.code, block.code);
    assert!(!annulled.critical_pending());
    assert!(annulled.is_done());
    assert_eq!(annulled.waiting(at("18:00")), TimeDelta::minutes(30));
    for event in [
        AttentionEvent::Annulled { reason: sealed(4) },
        outcome(Via::Withdrew, None, false),
        said(ContentField::Phone, 30),
        AttentionEvent::Attached {
            outage: Uuid::from_u128(7),
        },
    ] {
        let after = then(annulled.clone(), "10:40", event.clone());
        assert_eq!(after.without_effect, 1, "{event:?}");
        assert_eq!(
            Attention {
                without_effect: 0,
                ..after
            },
            annulled
        );
    }
    // What the official system has is so all the same, and nobody is to be told.
    let coded = then(annulled, "11:00", paired("REC-1"));
    assert_eq!(coded.regularization.code(), Some("REC-1"));
    assert!(!coded.to_be_told());
}

#[test]
fn q2_what_only_claims_have_corrects_nothing_else() {
    let plain = taken(false, false, None);
    for change in [
        AttentionChange::Subjects(vec!["calidad".into()]),
        AttentionChange::Amount(None),
        AttentionChange::Folio(Some("F-1".into())),
    ] {
        let after = then(plain.clone(), "10:30", corrected(change));
        assert_eq!((after.without_effect, after.corrected), (1, None));
    }
}
