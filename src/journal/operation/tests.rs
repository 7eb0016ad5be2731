//! An operation reads back from its bytes, whatever it says.

use super::*;
use crate::domain::catalog::{ProcedureType, Scenario, UnforeseenKind};
use crate::domain::inquiry::{InquiryEvent, InquiryFacts};
use crate::domain::notice::{NoticeEvent, NoticeFacts};
use crate::domain::numbering::Correlative;
use crate::domain::outage::{self, OutageEvent};
use crate::domain::personal::Sealed;
use crate::domain::rule::Rule;
use crate::domain::terminal::{Channel, Predecessor, ServicePoint, Started, TerminalEvent};
use crate::domain::user::{PublicKeys, UserEvent};
use proptest::prelude::*;

fn envelope() -> Envelope {
    Envelope {
        replica: Uuid::from_u128(1),
        sequence: 7,
        lamport: 9,
        at: DateTime::parse_from_rfc3339("2026-11-22T10:42:07-05:00").unwrap(),
        actor: Actor {
            user: Uuid::from_u128(2),
            role: Role::Supervisor,
        },
        entity: Uuid::from_u128(3),
        clock: None,
        previous: [0xab; 32],
    }
}

#[test]
fn j1_an_operation_reads_back_from_its_line() {
    let body = Body::Inquiry(InquiryEvent::Converted {
        outage: Uuid::from_u128(4),
    });
    let signable = encode(&envelope(), &body).unwrap();
    let signed = signable.bytes().to_vec();
    let bytes = signable.close(Some("a\nb \"c\"")).unwrap();
    assert!(!bytes.contains(&b'\n'));
    assert_eq!(signed_part(&bytes), Some(&signed[..]));
    // What is said after it, nobody signed.
    let more = [&bytes[..bytes.len() - 1], br#","clock":"jumped"}"#].concat();
    assert!(decode(&more).is_ok());
    assert_eq!(signed_part(&more), None);
    let read = decode(&bytes).unwrap();
    assert_eq!(
        read,
        Operation {
            envelope: envelope(),
            body,
            signature: Some("a\nb \"c\"".into())
        }
    );
}

#[test]
fn j1_a_line_is_an_object_and_no_list_of_its_values() {
    let line = |(begin, end): (&str, &str), named: bool| {
        let name = |name: &str| {
            if named {
                format!("\"{name}\":")
            } else {
                String::new()
            }
        };
        let (id, hash) = (Uuid::from_u128(1), "0".repeat(64));
        let fields = [
            ("format", "1".to_owned()),
            ("replica", format!("\"{id}\"")),
            ("sequence", "1".to_owned()),
            ("lamport", "1".to_owned()),
            ("at", "\"2026-11-22T10:42:07-05:00\"".to_owned()),
            ("actor", format!(r#"{{"user":"{id}","role":"supervisor"}}"#)),
            ("entity", format!("\"{id}\"")),
            ("clock", "null".to_owned()),
            ("body", r#"{"kind":"user.blocked"}"#.to_owned()),
            ("previous", format!("\"{hash}\"")),
            ("signature", "null".to_owned()),
        ];
        let fields = fields.map(|(field, value)| name(field) + &value).join(",");
        decode(format!(" {begin}{fields}{end}").as_bytes())
    };
    assert!(line(("{", "}"), true).is_ok());
    assert!(matches!(
        line(("[", "]"), false),
        Err(OperationError::Envelope(_))
    ));
}

/// Lines of every kind that there was, as a console wrote them before the table of kinds.
#[test]
fn j1_what_was_written_before_is_written_again_byte_for_byte() {
    let before = include_str!("../../../tests/fixtures/operations.jsonl");
    assert_eq!(before.lines().count(), 100);
    for line in before.lines() {
        let read = decode(line.as_bytes()).unwrap();
        let again = encode(&read.envelope, &read.body)
            .unwrap()
            .close(read.signature.as_deref())
            .unwrap();
        assert_eq!(String::from_utf8(again).unwrap(), line);
    }
}

#[test]
fn j1_a_kind_from_a_newer_console_is_kept() {
    let body = Body::Inquiry(InquiryEvent::Converted {
        outage: Uuid::from_u128(4),
    });
    let bytes = encode(&envelope(), &body).unwrap().close(None).unwrap();
    let newer = String::from_utf8(bytes)
        .unwrap()
        .replace("inquiry.converted", "inquiry.teleported");
    let read = decode(newer.as_bytes()).unwrap();
    assert_eq!(
        read.body,
        Body::Unknown {
            kind: "inquiry.teleported".into()
        }
    );
}

#[test]
fn j1_a_known_kind_that_does_not_fit_is_an_error() {
    let body = Body::Inquiry(InquiryEvent::Converted {
        outage: Uuid::from_u128(4),
    });
    let bytes = encode(&envelope(), &body).unwrap().close(None).unwrap();
    let unfit = String::from_utf8(bytes).unwrap().replace("outage", "other");
    assert!(matches!(
        decode(unfit.as_bytes()),
        Err(OperationError::Body { kind, .. }) if kind == "inquiry.converted"
    ));
}

fn id() -> impl Strategy<Value = Uuid> {
    any::<u128>().prop_map(Uuid::from_u128)
}

/// Any instant of some centuries, to the nanosecond, at any offset.
fn instant() -> impl Strategy<Value = DateTime<FixedOffset>> {
    (
        -10_000_000_000_i64..20_000_000_000,
        0_u32..1_000_000_000,
        -14 * 60..=14 * 60,
    )
        .prop_map(|(seconds, nanos, minutes)| {
            let offset = FixedOffset::east_opt(minutes * 60).unwrap();
            DateTime::from_timestamp(seconds, nanos)
                .unwrap()
                .with_timezone(&offset)
        })
}

fn sealed() -> impl Strategy<Value = Sealed> {
    (id(), any::<[u8; 32]>()).prop_map(|(vault, digest)| Sealed {
        vault,
        digest: hex(&digest),
    })
}

fn moment() -> impl Strategy<Value = outage::Instant> {
    let source = prop::sample::select(vec![
        outage::Source::User,
        outage::Source::Clock,
        outage::Source::Notice,
        outage::Source::Paper,
    ]);
    (instant(), source, any::<bool>()).prop_map(|(at, source, afterwards)| outage::Instant {
        at,
        source,
        afterwards,
    })
}

fn role() -> impl Strategy<Value = Role> {
    prop::sample::select(Role::ALL.to_vec())
}

fn link() -> impl Strategy<Value = outage::NoticeLink> {
    let instead_of = prop::option::of(prop::collection::vec(any::<String>(), 0..2));
    (id(), any::<String>(), any::<bool>(), instead_of).prop_map(
        |(notice, reference, confirmed, instead_of)| outage::NoticeLink {
            notice,
            reference,
            confirmed,
            instead_of,
        },
    )
}

fn change() -> impl Strategy<Value = outage::Change> {
    use outage::Change;
    prop_oneof![
        moment().prop_map(Change::Started),
        moment().prop_map(Change::Detected),
        moment().prop_map(Change::Restored),
        prop::sample::select(Scenario::ALL.to_vec()).prop_map(Change::Scenario),
        any::<Vec<String>>().prop_map(Change::Applications),
        (any::<String>(), any::<bool>())
            .prop_map(|(id, critical)| Change::Procedure { id, critical }),
        any::<String>().prop_map(Change::Cause),
        sealed().prop_map(Change::Sustento),
        any::<String>().prop_map(Change::Reference),
        sealed().prop_map(Change::Origin),
        link().prop_map(Change::Notice),
        sealed().prop_map(Change::LateReason),
        prop::sample::select(UnforeseenKind::ALL.to_vec()).prop_map(Change::UnforeseenKind),
    ]
}

fn opened() -> impl Strategy<Value = outage::Opened> {
    let what = (
        any::<String>(),
        prop::sample::select(ProcedureType::ALL.to_vec()),
        prop::sample::select(Scenario::ALL.to_vec()),
        prop::sample::select(Channel::ALL.to_vec()),
        any::<Vec<String>>(),
        prop::option::of(any::<bool>()),
        1_u32..2_000_000,
    );
    let when = (
        moment(),
        moment(),
        prop::option::of(moment()),
        prop::option::of(instant()),
    );
    let more = (
        prop::option::of(sealed()),
        prop::option::of(link()),
        prop::option::of(id()),
        unforeseen_kind(),
    );
    (what, when, more).prop_map(|(what, when, more)| outage::Opened {
        correlative: Correlative {
            point: "LIM014".into(),
            year: 2026,
            series: "A2".into(),
            number: what.6,
        },
        channel: what.3,
        procedure: what.0,
        procedure_type: what.1,
        critical: what.5.is_some(),
        applications: what.4,
        scenario: what.2,
        answers: outage::Answers {
            can_be_served: what.5,
            ..outage::Answers::default()
        },
        rule: Rule::E1,
        started: when.0,
        detected: when.1,
        restored: when.2,
        first_customer_at: when.3,
        late_reason: more.0,
        notice: more.1,
        inquiry: more.2,
        unforeseen_kind: more.3,
    })
}

fn unforeseen_kind() -> impl Strategy<Value = Option<UnforeseenKind>> {
    prop::option::of(prop::sample::select(UnforeseenKind::ALL.to_vec()))
}

fn closed() -> impl Strategy<Value = outage::Closed> {
    (
        any::<String>(),
        sealed(),
        prop::option::of(any::<String>()),
        [(); 2].map(|()| prop::option::of(sealed())),
        role(),
        any::<[bool; 2]>(),
        unforeseen_kind(),
    )
        .prop_map(
            |(cause, sustento, reference, [origin, listed], role, marks, unforeseen_kind)| {
                outage::Closed {
                    cause,
                    sustento,
                    reference,
                    origin,
                    listed,
                    role,
                    to_validate: marks[0],
                    unconfirmed: marks[1],
                    receipt: None,
                    unforeseen_kind,
                    told: None,
                }
            },
        )
}

fn keys() -> impl Strategy<Value = PublicKeys> {
    any::<[String; 2]>().prop_map(|[recipient, signing]| PublicKeys { recipient, signing })
}

fn started() -> impl Strategy<Value = Started> {
    let before =
        (id(), any::<u64>(), any::<[u8; 32]>()).prop_map(|(replica, sequence, hash)| Predecessor {
            replica,
            sequence,
            hash: hex(&hash),
        });
    (
        any::<[String; 7]>(),
        prop::sample::select(Channel::ALL.to_vec()),
        any::<u32>(),
        prop::option::of(before),
    )
        .prop_map(|(texts, channel, epoch, predecessor)| {
            let [
                organization,
                profile,
                code,
                name,
                terminal,
                public_key,
                recovery_recipient,
            ] = texts;
            Started {
                organization,
                scope: channel.scope(),
                profile,
                point: ServicePoint {
                    code,
                    name,
                    channel,
                    time_zone: "America/Lima".into(),
                },
                terminal,
                epoch,
                series: predecessor.as_ref().map(|_| format!("A{epoch}KTM")),
                predecessor,
                public_key,
                recovery_recipient,
            }
        })
}

fn body() -> impl Strategy<Value = Body> {
    let outage = prop_oneof![
        opened().prop_map(|facts| OutageEvent::Opened(Box::new(facts))),
        moment().prop_map(|restored| OutageEvent::Restored { restored }),
        link().prop_map(OutageEvent::NoticeAttached),
        (
            change(),
            sealed(),
            prop::option::of(any::<bool>()),
            prop::option::of(sealed())
        )
            .prop_map(|(change, reason, answers, listed)| {
                let rule = Rule::E1;
                let assessed = answers.map(|payment| outage::Assessed {
                    answers: outage::Answers {
                        sicar_payment: Some(payment),
                        ..outage::Answers::default()
                    },
                    rule,
                });
                outage::Corrected {
                    assessed,
                    listed,
                    ..outage::Corrected::new(change, reason)
                }
                .into()
            }),
        closed().prop_map(|facts| OutageEvent::Closed(Box::new(facts))),
        sealed().prop_map(|reason| OutageEvent::Reopened { reason }),
        sealed().prop_map(|reason| OutageEvent::AlertDismissed { reason }),
    ];
    let notice = (
        any::<String>(),
        any::<bool>(),
        instant(),
        prop::option::of(instant()),
        any::<Vec<String>>(),
        prop::option::of(any::<String>()),
    )
        .prop_map(|(reference, confirmed, from, to, applications, replaces)| {
            NoticeEvent::Registered(NoticeFacts {
                reference,
                confirmed,
                from,
                to,
                applications,
                replaces,
            })
        });
    let inquiry = prop_oneof![
        id().prop_map(|outage| InquiryEvent::Converted { outage }),
        (prop::option::of(any::<String>()), any::<Vec<String>>()).prop_map(
            |(procedure, applications)| {
                InquiryEvent::Refused(InquiryFacts {
                    procedure,
                    applications,
                    scenario: Scenario::MassFailure,
                    answers: outage::Answers::default(),
                    rule: Rule::E4,
                    point: "LIM014".into(),
                })
            }
        ),
    ];
    let user = prop_oneof![
        (sealed(), role(), any::<bool>(), keys()).prop_map(|(names, role, founder, keys)| {
            UserEvent::Added {
                names,
                role,
                founder,
                keys,
            }
        }),
        Just(UserEvent::Blocked),
        keys().prop_map(|keys| UserEvent::KeysRenewed { keys }),
        sealed().prop_map(|names| UserEvent::Retitled { names }),
    ];
    prop_oneof![
        4 => outage.prop_map(Body::Outage),
        1 => notice.prop_map(Body::Notice),
        1 => inquiry.prop_map(Body::Inquiry),
        1 => user.prop_map(Body::User),
        1 => started().prop_map(|facts| Body::Terminal(TerminalEvent::Started(facts))),
    ]
}

fn any_envelope() -> impl Strategy<Value = Envelope> {
    let clock = prop::sample::select(vec![
        None,
        Some(ClockMark::Backwards),
        Some(ClockMark::Jumped),
    ]);
    (
        [id(), id(), id()],
        any::<[u64; 2]>(),
        instant(),
        role(),
        clock,
        any::<[u8; 32]>(),
    )
        .prop_map(|(ids, counters, at, role, clock, previous)| Envelope {
            replica: ids[0],
            sequence: counters[0],
            lamport: counters[1],
            at,
            actor: Actor { user: ids[1], role },
            entity: ids[2],
            clock,
            previous,
        })
}

proptest! {
    #[test]
    fn j1_every_operation_reads_back_from_one_line(
        envelope in any_envelope(),
        body in body(),
        signature in prop::option::of(any::<String>()),
    ) {
        let signable = encode(&envelope, &body).unwrap();
        let signed = signable.bytes().to_vec();
        let bytes = signable.close(signature.as_deref()).unwrap();
        prop_assert!(!bytes.contains(&b'\n'));
        let expected = signature.is_some().then_some(&signed[..]);
        prop_assert_eq!(signed_part(&bytes), expected);
        let read = decode(&bytes).unwrap();
        // Written again, it is the same bytes.
        let again = encode(&read.envelope, &read.body)
            .unwrap()
            .close(read.signature.as_deref())
            .unwrap();
        prop_assert_eq!(&again, &bytes);
        prop_assert_eq!(read, Operation { envelope, body, signature });
    }

    #[test]
    fn j1_no_bytes_make_reading_panic(
        envelope in any_envelope(),
        body in body(),
        spots in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let mut bytes = encode(&envelope, &body).unwrap().close(None).unwrap();
        for (spot, byte) in spots {
            let at = spot.index(bytes.len());
            bytes[at] = byte;
        }
        let _ = decode(&bytes);
        let _ = signed_part(&bytes);
    }
}
