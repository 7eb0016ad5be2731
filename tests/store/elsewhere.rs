//! What one console purges, the others purge alike, whatever came first (T1, M1, M4).

use crate::support::merging::*;
use crate::support::store::*;
use chrono::TimeDelta;
use contingencia::clock::{IdSource as _, SystemIds};
use contingencia::domain::attention::AttentionEvent;
use contingencia::domain::authority::Role;
use contingencia::domain::personal::{RetentionClass, Sealed};
use contingencia::domain::practice::{
    IdeaEvent, IdeaFacts, PlanFacts, Resolved, SessionEvent, SessionFacts,
};
use contingencia::domain::purge::PurgeEvent;
use contingencia::journal::{Body, digest, seal};
use contingencia::store::{SetUp, Writer, set_up};
use uuid::Uuid;

/// A terminal of LIM014 whose founder may purge, on a day 400 days ago.
fn lima() -> Console {
    let place = Place::new();
    place.clock.set(at("10:42") - TimeDelta::days(400));
    let asked = SetUp {
        role: Role::Control,
        ..asked()
    };
    drop(set_up(place.paths(), asked, place.ambient()).unwrap());
    Console {
        store: place.unlock().unwrap(),
        raw: place.raw(),
        place,
    }
}

fn sealed(console: &Console, attention: Uuid) -> Sealed {
    let read = console.store.read();
    read.attention(attention).unwrap().unwrap().content
}

/// Purges a content today, whatever the own plan would say.
fn purges(console: &mut Console, content: &Sealed) {
    console.place.clock.set(at("10:42"));
    let purge = PurgeEvent::Done {
        class: RetentionClass::General,
        before: (at("10:42") - TimeDelta::days(366)).date_naive(),
        vault: vec![content.vault],
    };
    let id = SystemIds.id();
    console.write(id, |_| Ok(Body::Purge(purge))).unwrap();
}

/// Writes of a record that its reason is a content, whoever sealed it.
fn names(console: &mut Console, attention: Uuid, content: &Sealed) {
    let reason = content.clone();
    let lifted = AttentionEvent::ExemptionLifted { reason };
    console
        .write(attention, |_| Ok(Body::Attention(lifted)))
        .unwrap();
}

fn gone(console: &Console, content: &Sealed) -> bool {
    let read = console.store.read();
    let purged = read.is_purged(content).unwrap();
    assert_eq!(read.keeps(content).unwrap(), !purged);
    purged
}

/// What an office that admitted a terminal knows after it took these in their order, each
/// once more at the end.
fn after(stand: usize, lim: &Console, segments: &[Segment]) -> Console {
    let mut office = console(stand);
    office.admit(lim);
    for segment in segments.iter().chain(segments) {
        office.merge(segment).unwrap();
    }
    let waiting: u64 = office
        .raw
        .query_row("SELECT count(*) FROM purge_named", [], |row| row.get(0))
        .unwrap();
    assert!(waiting < 4);
    office
}

#[test]
fn m1_a_content_is_purged_alike_whoever_was_heard_of_first() {
    let mut lim = lima();
    let taken = lim.attend(None, None).unwrap();
    let own = sealed(&lim, taken);
    // One of before, whose id bears nobody's mark.
    let entry = seal(
        SystemIds.id(),
        digest(b"sal"),
        RetentionClass::General,
        "un texto",
    )
    .unwrap();
    let unmarked = entry.sealed();
    lim.write(taken, |writer| {
        writer.keep(entry.id, &entry.salt, &entry.data)?;
        let reason = unmarked.clone();
        Ok(Body::Attention(AttentionEvent::ExemptionLifted { reason }))
    })
    .unwrap();
    let before = lim.wrote();
    // Somebody of elsewhere names both, and is heard of before or after it.
    let mut aqp = console(AQP);
    let theirs = aqp.attend(None, None).unwrap();
    for content in [&own, &unmarked] {
        names(&mut aqp, theirs, content);
    }
    for content in [&own, &unmarked] {
        purges(&mut lim, content);
    }
    let mut all = lim.wrote();
    all.vault.clone_from(&before.vault);
    let orders: [&[Segment]; 4] = [
        &[before.clone(), aqp.wrote(), all.clone()],
        &[aqp.wrote(), before.clone(), all.clone()],
        &[aqp.wrote(), all.clone()],
        &[all.clone(), aqp.wrote()],
    ];
    for (at, segments) in orders.into_iter().enumerate() {
        for stand in [OFFICE, BRANCH] {
            let mut office = after(stand, &lim, segments);
            assert!(gone(&office, &own));
            // Whose it is, is doubtful: nothing is deleted while it is.
            assert_eq!(gone(&office, &unmarked), at == 3);
            assert_sound(&mut office, false);
        }
    }
}

#[test]
fn m1_a_purge_that_waits_acts_as_soon_as_it_may() {
    let mut lim = lima();
    let taken = lim.attend(None, None).unwrap();
    let own = sealed(&lim, taken);
    let reason = |writer: &mut Writer<'_>| writer.seal(RetentionClass::General, "orden judicial");
    lim.write(taken, |writer| {
        let reason = reason(writer)?;
        Ok(Body::Attention(AttentionEvent::Held { reason }))
    })
    .unwrap();
    let before = lim.wrote();
    purges(&mut lim, &own);
    let held = lim.wrote().lines.len();
    lim.write(taken, |writer| {
        let reason = reason(writer)?;
        Ok(Body::Attention(AttentionEvent::Released { reason }))
    })
    .unwrap();
    let mut all = lim.wrote();
    all.vault.extend(before.vault);
    let mut office = after(OFFICE, &lim, &[all.part(0..held)]);
    assert!(!gone(&office, &own));
    office.merge(&all).unwrap();
    let branch = after(BRANCH, &lim, &[all]);
    assert!(gone(&office, &own) && gone(&branch, &own));
    for table in ["attention", "words"] {
        assert_eq!(office.records()[table], branch.records()[table]);
    }
}

#[test]
fn t1_a_session_and_an_idea_are_kept_until_nothing_is_waited_for_and_their_term_is_over() {
    let mut lim = console(LIM_A);
    lim.place.clock.set(at("10:42") - TimeDelta::days(400));
    let held_at = at("09:00") - TimeDelta::days(400);
    let (session, idea, plan) = (SystemIds.id(), SystemIds.id(), SystemIds.id());
    let general = RetentionClass::General;
    lim.write(session, |writer| {
        Ok(Body::PracticeSession(SessionEvent::Held(SessionFacts {
            practice: "barometro".into(),
            held_at,
            minutes: 60,
            owner: Uuid::nil(),
            said: Some(writer.seal(general, "Se habló de la fila.")?),
        })))
    })
    .unwrap();
    lim.write(session, |writer| {
        Ok(Body::PracticeSession(SessionEvent::PlanAdded(PlanFacts {
            plan,
            due: held_at.date_naive(),
            said: writer.seal(general, "Otra mesa.")?,
        })))
    })
    .unwrap();
    lim.write(idea, |writer| {
        Ok(Body::Idea(IdeaEvent::Proposed(IdeaFacts {
            point: "LIM014".into(),
            series: "A".into(),
            number: 1,
            text: writer.seal(general, "Un turno más.")?,
            by: writer.seal(general, "Asesora Inventada")?,
        })))
    })
    .unwrap();
    let before = (at("10:42") - TimeDelta::days(366)).date_naive();
    let planned = |console: &Console| {
        let plan = console.store.read().purge_plan(general, before).unwrap();
        (plan.records, plan.entries.len())
    };
    // A plan is to be carried out, and the meeting has decided nothing.
    assert_eq!(planned(&lim), (Vec::new(), 0));
    let done = SessionEvent::PlanDone { plan };
    lim.write(session, |_| Ok(Body::PracticeSession(done)))
        .unwrap();
    lim.write(idea, |writer| {
        Ok(Body::Idea(IdeaEvent::Resolved(Resolved {
            accepted: false,
            reason: writer.seal(general, "No hay puesto.")?,
        })))
    })
    .unwrap();
    let (records, entries) = planned(&lim);
    let day = held_at.format("%d/%m/%Y");
    assert_eq!(
        records,
        [format!("sesión de práctica del {day}"), "idea A-1".into()]
    );
    assert_eq!(entries, 5);
    let early = (held_at - TimeDelta::days(1)).date_naive();
    let plan = lim.store.read().purge_plan(general, early).unwrap();
    assert_eq!(plan.records, Vec::<String>::new());
}
