//! Consoles that hold the same operations show the same records, whatever the
//! way they came by (M1): random deeds on several consoles, handed on in any
//! order, in pieces, twice, with gaps, by terminals that were copied, restored
//! or cut off.

use crate::support::cell;
use crate::support::kinds::of_every_kind;
use crate::support::merging::*;
use crate::support::store::*;
use contingencia::domain::access::{AccessEvent, AccessKind};
use contingencia::domain::alert::{About, AlertEvent, Way};
use contingencia::domain::attention::{
    AttentionChange, AttentionEvent, Content, ContentField, CorrectedProcedure, OutcomeFacts, Via,
};
use contingencia::domain::authority::Role;
use contingencia::domain::catalog::{ClaimKind, ProcedureType, Scenario};
use contingencia::domain::code_block::CodeBlockEvent;
use contingencia::domain::numbering::ReservedBlock;
use contingencia::domain::outage::{Change, Closed, Corrected, OutageEvent};
use contingencia::domain::personal::RetentionClass;
use contingencia::domain::pqr::PqrBase;
use contingencia::domain::purge::PurgeEvent;
use contingencia::domain::terminal::Scope;
use contingencia::domain::trust::{Admitted, TrustEvent};
use contingencia::domain::user::{PublicKeys, UserEvent};
use contingencia::journal::{Body, Digest, bind, digest};
use contingencia::store::keyring::SigningKey;
use contingencia::store::{MergeMode, Merged, ProblemKind, StoreError};
use proptest::prelude::*;
use proptest::sample::Index;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What may happen on the way. Consoles and replicas are named by any number,
/// which is taken modulo how many there are.
#[derive(Debug, Clone)]
enum Step {
    /// Somebody does something at a console, about any record it knows.
    Deed {
        console: Index,
        what: u8,
        about: Index,
    },
    /// A console hands on some of what it holds of a terminal.
    Pass {
        from: Index,
        to: Index,
        of: Index,
        first: Index,
        count: usize,
    },
    /// A terminal's files are copied, and both go on.
    Copy,
    /// A terminal goes on from a backup.
    Restore,
}

fn step() -> impl Strategy<Value = Step> {
    let index = any::<Index>;
    prop_oneof![
        12 => (index(), 0_u8..27, index())
            .prop_map(|(console, what, about)| Step::Deed { console, what, about }),
        6 => (index(), index(), index(), index(), 1_usize..9)
            .prop_map(|(from, to, of, first, count)| Step::Pass { from, to, of, first, count }),
        1 => Just(Step::Copy),
        1 => Just(Step::Restore),
    ]
}

/// Every operation that was written anywhere, and every content.
#[derive(Default)]
struct World {
    consoles: Vec<Console>,
    lines: BTreeMap<Uuid, BTreeMap<Digest, Vec<u8>>>,
    vault: BTreeMap<Uuid, ([u8; 32], Vec<u8>)>,
    copied: bool,
    restored: bool,
}

impl World {
    fn new() -> Self {
        let mut world = Self::default();
        for stand in [LIM_A, LIM_B, AQP, OFFICE] {
            world.consoles.push(console(stand));
        }
        for at in 0..world.consoles.len() {
            world.note(at);
        }
        // A terminal that wrote one of everything, and signed nothing.
        let odd = of_every_kind();
        let all = odd.lines.iter().map(|line| (digest(line), line.clone()));
        world.lines.insert(odd.id, all.collect());
        for entry in odd.vault.clone() {
            world.vault.insert(entry.id, (entry.salt, entry.data));
        }
        world
    }

    /// Notes what a console wrote.
    fn note(&mut self, at: usize) {
        let wrote = self.consoles[at].wrote();
        let known = self.lines.entry(wrote.replica).or_default();
        for line in wrote.lines {
            known.insert(digest(&line), line);
        }
        for (id, salt, data) in wrote.vault {
            self.vault.insert(id, (salt, data));
        }
    }

    fn with_contents(&self, replica: Uuid, lines: Vec<Vec<u8>>) -> Segment {
        let vault = self.vault.iter();
        Segment {
            replica,
            lines,
            vault: vault
                .map(|(id, (salt, data))| (*id, *salt, data.clone()))
                .collect(),
        }
    }

    fn take(&mut self, step: &Step) {
        match step {
            Step::Deed {
                console,
                what,
                about,
            } => {
                let at = console.index(self.consoles.len());
                // What this terminal may not do any more is not done.
                let _ = deed(&mut self.consoles[at], *what, *about);
                self.note(at);
            }
            Step::Pass {
                from,
                to,
                of,
                first,
                count,
            } => {
                let replicas: Vec<Uuid> = self.lines.keys().copied().collect();
                let replica = replicas[of.index(replicas.len())];
                let held = self.consoles[from.index(self.consoles.len())].held(replica, 1);
                if held.lines.is_empty() {
                    return;
                }
                let first = first.index(held.lines.len());
                let last = held.lines.len().min(first + count);
                let segment = self.with_contents(replica, held.lines[first..last].to_vec());
                let to = to.index(self.consoles.len());
                deliver(&mut self.consoles[to], &segment);
                self.note(to);
            }
            Step::Copy => {
                if !std::mem::replace(&mut self.copied, true) {
                    let twin = self.consoles[LIM_A].copy();
                    self.consoles.push(twin);
                }
            }
            Step::Restore => {
                if !self.restored
                    && let Ok(next) = self.consoles[LIM_B].restored()
                {
                    self.restored = true;
                    for at in 0..self.consoles.len() {
                        self.consoles[at].admit(&next);
                        self.note(at);
                    }
                    self.consoles.push(next);
                    self.note(self.consoles.len() - 1);
                }
            }
        }
    }

    /// Everything that was written, one segment a history.
    fn segments(&self) -> Vec<Segment> {
        self.lines
            .iter()
            .flat_map(|(replica, lines)| {
                chains(lines)
                    .into_iter()
                    .map(|chain| self.with_contents(*replica, chain))
            })
            .collect()
    }

    /// Replicas with two histories.
    fn forked(&self) -> BTreeSet<Uuid> {
        let lines = self.lines.iter();
        lines
            .filter(|(_, lines)| chains(lines).len() > 1)
            .map(|(replica, _)| *replica)
            .collect()
    }
}

/// Merges into a console; its own other history is refused, nothing else is.
fn deliver(console: &mut Console, segment: &Segment) {
    match console.merge(segment) {
        Ok(_) => {}
        Err(StoreError::OwnFork { .. }) => assert_eq!(console.replica(), segment.replica),
        Err(other) => panic!("{other}"),
    }
}

/// Any record of a table that the console knows.
fn any_of(console: &Console, table: &str, about: Index) -> Option<Uuid> {
    let ids: Vec<Uuid> = console
        .raw
        .prepare_cached(&format!("SELECT id FROM {table} ORDER BY id"))
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    (!ids.is_empty()).then(|| ids[about.index(ids.len())])
}

#[allow(clippy::too_many_lines, reason = "one arm a deed")]
pub(super) fn deed(console: &mut Console, what: u8, about: Index) -> Result<(), StoreError> {
    let replica = console.replica();
    let fresh = move || bind(Uuid::new_v7(uuid::Timestamp::now(uuid::NoContext)), replica);
    let outage = any_of(console, "outage", about);
    let attention = any_of(console, "attention", about);
    let on_outage = |console: &mut Console, event: OutageEvent| match outage {
        Some(outage) => console.write(outage, |_| Ok(Body::Outage(event))),
        None => Ok(()),
    };
    let procedure_type = ProcedureType::ALL[about.index(4)];
    match what {
        0 | 1 => console.open(procedure_type).map(drop),
        2 | 3 => {
            let restored = typed(console.store.now());
            on_outage(console, OutageEvent::Restored { restored })
        }
        4 | 5 => match outage {
            None => Ok(()),
            Some(outage) => console.write(outage, |writer| {
                let sustento = writer.seal(RetentionClass::General, "volvió la luz")?;
                Ok(Body::Outage(OutageEvent::Closed(Box::new(Closed {
                    cause: "sin_fluido_electrico".into(),
                    sustento,
                    reference: None,
                    origin: None,
                    listed: None,
                    role: Role::Supervisor,
                    to_validate: false,
                    unconfirmed: false,
                    unforeseen_kind: None,
                    told: None,
                    receipt: None,
                }))))
            }),
        },
        6 => match outage {
            None => Ok(()),
            Some(outage) => console.write(outage, |writer| {
                let reason = writer.seal(RetentionClass::General, "se anotó mal")?;
                let change = Change::Scenario(Scenario::MassFailure);
                Ok(Body::Outage(OutageEvent::from(Corrected::new(
                    change, reason,
                ))))
            }),
        },
        7 => console.attend(outage, None).map(drop),
        8 => console.attend(None, Some(ClaimKind::Claim)).map(drop),
        9 => match attention {
            None => Ok(()),
            Some(attention) => console.write(attention, |writer| {
                let detail = writer.seal(RetentionClass::General, "Rosa Ejemplo Prueba")?;
                let facts = OutcomeFacts {
                    via: Via::Referred,
                    at: None,
                    named: true,
                    detail,
                };
                Ok(Body::Attention(AttentionEvent::OutcomeRecorded(facts)))
            }),
        },
        10 => match (attention, outage) {
            (Some(attention), Some(outage)) => console.write(attention, |_| {
                Ok(Body::Attention(AttentionEvent::Attached { outage }))
            }),
            _ => Ok(()),
        },
        11 => match attention {
            None => Ok(()),
            Some(attention) => console.write(attention, |writer| {
                let reason = writer.seal(RetentionClass::General, "lo pidió")?;
                Ok(Body::Attention(AttentionEvent::Blocked { reason }))
            }),
        },
        12 => {
            let signing = SigningKey::generate().unwrap().public_key().to_owned();
            console.write(fresh(), |writer| {
                Ok(Body::User(UserEvent::Added {
                    names: writer.seal(RetentionClass::User, "luis.prueba")?,
                    role: Role::Asesor,
                    founder: false,
                    keys: PublicKeys {
                        recipient: signing.clone(),
                        signing,
                    },
                }))
            })
        }
        13 => match any_of(console, "user", about) {
            // A founder goes on writing.
            Some(user) if !console.store.read().user(user)?.unwrap().founder => {
                console.write(user, |_| Ok(Body::User(UserEvent::Blocked)))
            }
            _ => Ok(()),
        },
        14 => {
            let point = console.point();
            let series = console.store.terminal().series();
            console.write(fresh(), |writer| {
                let block = ReservedBlock {
                    first: writer.read().next_code(&point, &series)?,
                    point,
                    series,
                    count: 5,
                };
                Ok(Body::CodeBlock(CodeBlockEvent::Reserved { block }))
            })
        }
        15 => {
            let entity = any_of(console, "alert", about).unwrap_or_else(fresh);
            let now = console.store.now();
            console.write(entity, |_| {
                Ok(Body::Alert(match outage {
                    Some(outage) if about.index(2) == 0 => AlertEvent::Prepared(About::Outage {
                        outage,
                        until_sent: outage.as_u128() % 2 == 0,
                    }),
                    _ => AlertEvent::Sent {
                        way: Way::Phone,
                        at: now,
                    },
                }))
            })
        }
        16 => console.write(fresh(), |_| {
            Ok(Body::Access(AccessEvent::Made {
                access: AccessKind::Searched,
                records: attention.into_iter().collect(),
            }))
        }),
        // Only where nobody is cut off: what was deleted is not undone.
        17 if ["AQP002", "OFI001"].contains(&console.point().as_str()) => {
            let Some(attention) = attention else {
                return Ok(());
            };
            let content = console.store.read().attention(attention)?.unwrap().content;
            console.write(fresh(), |writer| {
                Ok(Body::Purge(PurgeEvent::Done {
                    class: RetentionClass::General,
                    before: writer.now().date_naive(),
                    vault: vec![content.vault],
                }))
            })
        }
        20 | 21 => match attention {
            None => Ok(()),
            Some(attention) => console.write(attention, |writer| {
                let reason = writer.seal(RetentionClass::General, "se anotó mal")?;
                if what == 21 && about.index(3) == 0 {
                    return Ok(Body::Attention(AttentionEvent::Annulled { reason }));
                }
                let right = Content {
                    phone: "987000412".into(),
                    email: "otra@ejemplo.pe".into(),
                    ..Content::default()
                };
                let fields = [ContentField::Phone, ContentField::Email, ContentField::Name];
                let change = AttentionChange::Content {
                    of: fields[about.index(3)],
                    content: writer.seal(RetentionClass::General, &right)?,
                };
                Ok(Body::Attention(AttentionEvent::Corrected {
                    change,
                    reason,
                }))
            }),
        },
        22 => match attention {
            None => Ok(()),
            Some(attention) => console.write(attention, |writer| {
                let called = Content {
                    procedure: "Queja".into(),
                    ..Content::default()
                };
                let claim = (about.index(2) == 0).then_some(ClaimKind::Complaint);
                let asked = CorrectedProcedure {
                    procedure: claim.map(|_| "queja".into()),
                    procedure_type: Some(procedure_type),
                    critical: claim.is_some(),
                    theft_block: false,
                    claim,
                    outage,
                    called: writer.seal(RetentionClass::General, &called)?,
                };
                Ok(Body::Attention(AttentionEvent::Corrected {
                    change: AttentionChange::Procedure(Box::new(asked)),
                    reason: writer.seal(RetentionClass::General, "era una queja")?,
                }))
            }),
        },
        23 | 24 => {
            let rows: Vec<_> = (0..6_u32)
                .filter(|row| (about.index(64) >> row) & 1 == 1)
                .map(|row| cell::row(row, &format!("estado {}", about.index(3))))
                .collect();
            let day = ["2026-11-06", "2026-11-13", "2026-11-20"][about.index(3)];
            let base = PqrBase::ALL[about.index(2)];
            let mut reception = cell::reception(base, day, rows);
            reception.replaces = about.index(5) == 0;
            reception.returned = about.index(7) == 0;
            // Some are cut short.
            let mut told = 0;
            cell::receive(&mut console.store, &reception, &mut |_, _| {
                told += 1;
                told < 2 || about.index(4) > 0
            })
        }
        25 | 26 => {
            let radicado = format!("R-{}", about.index(6));
            let day = 4 + about.index(9);
            cell::deed(&mut console.store, &radicado, about.index(14), day)
        }
        _ => {
            let Some(replica) = any_of(console, "terminal", about) else {
                return Ok(());
            };
            // Each console trusts what it trusts: only the office says it for all.
            let standings = console.store.read().standings()?;
            let Some(standing) = standings.of(replica) else {
                return Ok(());
            };
            if console.point() != "OFI001" || &*standing.point != "LIM014" {
                return Ok(());
            }
            if what == 18 {
                let last = console.held(replica, 1).lines.len() as u64;
                let sequence = last.saturating_sub(about.index(4) as u64).max(2);
                return console.revoke(replica, sequence);
            }
            let admitted = Admitted {
                replica,
                point: "LIM014".into(),
                scope: Scope::Point,
                public_key: standing.public_key.clone(),
                founder_key: None,
            };
            console.write(fresh(), |_| Ok(Body::Trust(TrustEvent::Admitted(admitted))))
        }
    }
}

/// Hands some segments to a console: in pieces, each at any time and some twice,
/// alone or several in one transaction.
fn hand_over(console: &mut Console, segments: &[Segment], order: &[(Index, Index, usize)]) {
    let mut left: Vec<(usize, std::ops::Range<usize>)> = Vec::new();
    for (at, segment) in segments.iter().enumerate() {
        left.push((at, 0..segment.lines.len()));
    }
    let mut pieces = Vec::new();
    for (which, cut, overlap) in order {
        if left.is_empty() {
            break;
        }
        let which = which.index(left.len());
        let (at, range) = left.swap_remove(which);
        if range.len() > 1 {
            // The other part stays, and overlaps with this one.
            let middle = range.start + 1 + cut.index(range.len() - 1);
            let back = middle.saturating_sub(*overlap).max(range.start);
            let (now, later) = if overlap % 2 == 0 {
                (range.start..middle, back..range.end)
            } else {
                (back..range.end, range.start..middle)
            };
            pieces.push(segments[at].part(now));
            left.push((at, later));
        } else {
            pieces.push(segments[at].part(range));
        }
    }
    for (at, range) in left {
        pieces.push(segments[at].part(range));
    }
    let mut pieces = &pieces[..];
    let mut sizes = order.iter().map(|(_, _, overlap)| 1 + *overlap).cycle();
    while !pieces.is_empty() {
        let size = sizes.next().unwrap_or(1).min(pieces.len());
        let (now, later) = pieces.split_at(size);
        deliver_together(console, now);
        pieces = later;
    }
}

/// Merges several in one transaction; where one of them is refused, each alone.
fn deliver_together(console: &mut Console, segments: &[Segment]) {
    let placed = segments.first().unwrap().place(&console.store).unwrap();
    let together = console.store.merge(MergeMode::Apply, |merging| {
        segments.iter().try_for_each(|segment| {
            merging.bundle(segment.replica, None, |merger| segment.give(merger))
        })
    });
    match together {
        Ok(((), done)) => {
            assert_eq!(done.len(), segments.len());
            // It was said before where the first of them belongs (M5).
            if let [only] = &done[..] {
                let void = only.void.clone();
                assert_eq!(&Merged { void, ..placed }, only);
            }
        }
        Err(StoreError::OwnFork { .. }) => {
            for segment in segments {
                deliver(console, segment);
            }
        }
        Err(other) => panic!("{other}"),
    }
}

fn order() -> impl Strategy<Value = Vec<(Index, Index, usize)>> {
    let one = (any::<Index>(), any::<Index>(), 0_usize..4);
    prop::collection::vec(one, 0..12)
}

fn assert_same(one: &Console, other: &Console) {
    let (one, other) = (one.records(), other.records());
    for (table, rows) in &one {
        assert_eq!(rows, &other[table], "{table}");
    }
}

/// What invented operations may leave to be told: terminals of one copy, numbers
/// and official codes that two records have.
const EXPECTED: [ProblemKind; 5] = [
    ProblemKind::Lineage,
    ProblemKind::CodeDuplicate,
    ProblemKind::Numbering,
    ProblemKind::OfficialCodeDuplicate,
    ProblemKind::OfficialCodeConflict,
];

/// That the tables are what the journal makes.
pub(super) fn assert_whole(console: &mut Console) {
    let tables = [&DERIVED[..], &OF_THE_CELL].concat();
    let before = dump(&console.raw, &tables);
    let done = console.store.rebuild(&mut |_, _| true).unwrap();
    assert_eq!(done.rewritten, 0);
    let after = dump(&console.raw, &tables);
    for (table, rows) in &before {
        assert_eq!(rows, &after[table], "{table}");
    }
    let problems = console.verify().problems;
    let other = problems
        .iter()
        .find(|problem| !EXPECTED.contains(&problem.kind));
    assert_eq!(other, None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, max_shrink_iters: 64, ..ProptestConfig::default() })]

    #[test]
    fn m1_whoever_holds_the_same_operations_shows_the_same_records(
        steps in prop::collection::vec(step(), 1..60),
        orders in prop::collection::vec(order(), 8),
        some in prop::collection::vec((any::<Index>(), any::<Index>(), any::<Index>()), 1..8),
    ) {
        let mut world = World::new();
        for step in &steps {
            world.take(step);
        }
        let all = world.segments();
        let forked = world.forked();

        // Two that had nothing are given the same part of it.
        let part: Vec<Segment> = some
            .iter()
            .map(|(which, from, to)| {
                let segment = &all[which.index(all.len())];
                let ends = [from.index(segment.lines.len()), to.index(segment.lines.len())];
                segment.part(ends[0].min(ends[1])..ends[0].max(ends[1]) + 1)
            })
            .collect();
        let mut branch = console(BRANCH);
        if let Some(restored) = world.consoles.iter().find(|it| it.is_restored()) {
            branch.admit(restored);
        }
        let mut fresh = [branch.copy(), branch];
        for (console, order) in fresh.iter_mut().zip(&orders) {
            hand_over(console, &part, order);
        }
        assert_same(&fresh[0], &fresh[1]);
        assert_whole(&mut fresh[0]);

        // And in the end everybody is given everything.
        let mut segments = all;
        segments.push(fresh[0].wrote());
        world.consoles.extend(fresh);
        for (console, order) in world.consoles.iter_mut().zip(orders.iter().cycle()) {
            hand_over(console, &segments, order);
        }
        // One that is cut off goes on by itself until somebody there says the same.
        let mut agreed: Vec<Console> = world.consoles;
        agreed.retain(|console| {
            let pending = console.store.read().pending_cuts().unwrap();
            pending.is_empty() && !forked.contains(&console.replica())
        });
        for pair in agreed.windows(2) {
            assert_same(&pair[0], &pair[1]);
        }
        for console in &mut agreed {
            assert_whole(console);
        }
    }
}
