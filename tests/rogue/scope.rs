//! Scope is what an admission says (M4), whatever a replica says of itself.

use super::bench::{point_and_office, told};
use super::builder::{Rogue, new_id};
use crate::cli::Point;
use crate::cli::exchange::{CHIP, kinds, taken};
use contingencia::domain::attention::AttentionEvent;
use contingencia::domain::authority::Role;
use contingencia::domain::catalog::ProcedureType;
use contingencia::domain::point::{PointEvent, PointFacts};
use contingencia::domain::terminal::{Channel, Scope};
use contingencia::domain::trust::{Admitted, Revoked, TrustEvent};
use contingencia::journal::Body;
use serde_json::{Value, json};
use uuid::Uuid;

/// Cuts a replica off at its first operation.
fn cut(rogue: &mut Rogue, replica: Uuid) -> Body {
    Body::Trust(TrustEvent::Revoked(Revoked {
        replica,
        sequence: 1,
        hash: "ab".repeat(32),
        reason: rogue.seal("porque sí"),
    }))
}

/// A point's terminal that says to be an office, and cuts everybody off with the
/// lowest counters.
fn usurper(victims: &[Uuid]) -> Rogue {
    let mut rogue = Rogue::blank("LIM099", "B", Channel::Oficina, Role::Control);
    rogue.begin();
    for victim in victims {
        let body = cut(&mut rogue, *victim);
        rogue.says(new_id(), &body);
    }
    rogue
}

fn is_whole(console: &Point) {
    let own = console.own();
    assert_eq!(json!([own["admitted"], own["until"]]), json!([true, null]));
}

#[test]
fn m4_a_scope_claimed_by_oneself_is_none() {
    let (point, office) = point_and_office();
    let rogue = usurper(&[office.replica(), point.replica()]);
    for console in [&point, &office] {
        let shown = console.appears();
        console.admits(&rogue, "LIM014", "punto");
        // From the second operation on, so that what it claims comes last.
        let late = rogue.bundle_from(&console.fresh(), 2);
        assert_eq!(taken(console.import(&late, &[]))["new"], 0);
        let view = console.hears(&rogue, &[]);
        assert_eq!(kinds(&view["problems"]), ["claims"]);
        let listed = console.lists(rogue.id);
        assert_eq!(
            json!([listed["point"], listed["scope"], listed["claims"]["scope"]]),
            json!(["LIM014", "point", "office"])
        );
        is_whole(console);
        assert_eq!(console.appears(), shown);
    }
    point.goes_on(Some(&office));
}

#[test]
fn m4_an_office_trusted_by_mistake_cuts_nobody_here_and_is_let_go() {
    let (point, office) = point_and_office();
    let rogue = usurper(&[office.replica(), point.replica()]);
    for (console, other) in [(&point, &office), (&office, &point)] {
        let shown = console.appears();
        console.admits(&rogue, "LIM099", "oficina");
        let view = console.hears(&rogue, &[]);
        told(&view, "pending", 1);
        is_whole(console);
        assert_eq!(console.own()["pending_cuts"][0]["sequence"], 1);
        // It is an office: others it does cut, until it is let go.
        assert_eq!(console.lists(other.replica())["until"], 1);
        let revoked = [
            "terminal",
            "revocar",
            &rogue.id.to_string(),
            "--desde",
            "0",
            "--razon",
            "No es de aquí",
        ];
        let (code, view) = console.asks(&revoked);
        assert_eq!((code, &view["admitted"]), (0, &json!(false)), "{view}");
        assert_eq!(console.lists(other.replica())["until"], Value::Null);
        assert_eq!(console.appears(), shown);
        // Its bundles are taken no more.
        let (code, refused) = console.import(&rogue.bundle(&console.fresh()), &[]);
        assert_eq!(code, 4, "{refused}");
        // And once more is no success (W12).
        let (code, refused) = console.asks(&revoked);
        assert_eq!(
            (code, &refused["error"]["rule"]),
            (1, &json!("M4")),
            "{refused}"
        );
    }
    point.goes_on(Some(&office));
}

#[test]
fn m4_an_admission_that_changes_nothing_is_refused() {
    let (point, office) = point_and_office();
    let own = point.own();
    let again = |office: &Point| {
        office.asks(&[
            "terminal",
            "admitir",
            own["replica"].as_str().unwrap(),
            "--punto",
            "LIM014",
            "--clave-publica",
            own["public_key"].as_str().unwrap(),
        ])
    };
    let (code, refused) = again(&office);
    assert_eq!(
        (code, &refused["error"]["rule"]),
        (1, &json!("M4")),
        "{refused}"
    );
    let (code, view) = office.asks(&[
        "terminal",
        "revocar",
        "LIM014-A",
        "--razon",
        "Se la llevaron",
    ]);
    assert_eq!(code, 0, "{view}");
    let (code, refused) = again(&office);
    let message = refused["error"]["message"].as_str().unwrap();
    assert!(code == 1 && message.contains("revocado"), "{refused}");
}

#[test]
fn m4_a_cut_of_the_own_terminal_waits_for_who_works_there() {
    let (point, office) = point_and_office();
    let shown = point.appears();
    let (code, view) = office.asks(&[
        "terminal", "revocar", "LIM014-A", "--desde", "2", "--razon", "x",
    ]);
    assert_eq!(code, 0, "{view}");
    let view = taken(point.import(&office.export_plain(), &[]));
    told(&view, "pending", 1);
    assert_eq!(point.appears(), shown);
    point.goes_on(None);
    // Confirmed here, it is told here; customers are received all the same, and whoever
    // is at the counter sees what they were told (Q0).
    let shown = point.appears();
    let (code, view) = point.asks(&[
        "terminal",
        "revocar",
        "LIM014-A",
        "--razon",
        "Lo dice la oficina",
    ]);
    assert_eq!((code, &view["until"]), (0, &json!(2)), "{view}");
    assert_eq!(point.appears(), shown);
    let received = point.does(&[&format!("{CHIP} --sin-evento")]).remove(0);
    let code = received["code"].as_str().unwrap();
    let found = point.does(&[&format!("atencion mostrar {code}")]).remove(0);
    assert_eq!(found["code"], received["code"]);
    point.does(&[&format!("atencion resultado {code} --via desistio")]);
    let (exit, document) = point.asks(&["verificar"]);
    assert_eq!((exit, &document["ok"]), (0, &json!(true)), "{document}");
    let void = document["void"].as_array().unwrap();
    assert!(void.len() > 3, "{document:#}");
    for told in void {
        assert_eq!(told["kind"], "revoked");
        let message = told["message"].as_str().unwrap();
        assert!(message.contains("vale solo en esta consola"), "{message}");
    }
    assert_eq!(point.own()["without_effect"]["revoked"], void.len());
    // Elsewhere it has none.
    let shown = office.appears();
    let view = taken(office.import(&point.export_plain(), &[]));
    assert!(view["without_effect"].as_u64() > Some(3), "{view}");
    assert_eq!(office.appears(), shown);
}

#[test]
fn m4_a_point_admits_nobody_for_others_and_touches_no_other_points_record() {
    let (point, office) = point_and_office();
    let mut rogue = Rogue::stand("AQP002", "A", Channel::Acd, Role::Supervisor);
    let accomplice = Rogue::stand("LIM014", "B", Channel::Cac, Role::Supervisor);
    let admitted = Body::Trust(TrustEvent::Admitted(Admitted {
        replica: accomplice.id,
        point: "LIM014".into(),
        scope: Scope::Office,
        public_key: accomplice.key.public_key().to_owned(),
        founder_key: None,
    }));
    rogue.says(new_id(), &admitted);
    let attention: Uuid = point.shows()[1]["attentions"][0]["id"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let reason = rogue.seal("nadie lo pidió");
    let annulled = AttentionEvent::Annulled { reason };
    rogue.lamport = 900;
    rogue.says(attention, &Body::Attention(annulled));
    let shown = office.appears();
    let view = office.hears(&rogue, &["--confiar"]);
    told(&view, "scope", 1);
    assert_eq!(office.appears(), shown);
    let (code, _) = office.import(&accomplice.bundle(&office.fresh()), &[]);
    assert_eq!(code, 4);
    // Nobody numbers for another point.
    let mut forger = Rogue::stand("AQP002", "B", Channel::Acd, Role::Supervisor);
    forger.started.point.code = "LIM014".into();
    let opened = forger.opened("A", 1, ProcedureType::Altas);
    forger.started.point.code = "AQP002".into();
    forger.says(new_id(), &opened);
    told(&office.hears(&forger, &["--confiar"]), "scope", 1);
    assert_eq!(office.appears(), shown);
    point.goes_on(Some(&office));
}

#[test]
fn r2_m4_a_point_lists_no_points_for_the_office() {
    let (point, office) = point_and_office();
    let mut rogue = Rogue::stand("LIM014", "B", Channel::Cac, Role::Control);
    let listed = PointEvent::Listed(PointFacts {
        code: "LIM099".into(),
        name: "Inventado".into(),
        channel: Channel::Cac,
        place: None,
    });
    rogue.says(new_id(), &Body::ListedPoint(listed));
    for console in [&point, &office] {
        console.admits(&rogue, "LIM014", "punto");
        let view = console.hears(&rogue, &[]);
        told(&view, "office", 1);
        let (code, list) = console.asks(&["punto", "listar"]);
        assert_eq!((code, list), (0, json!({"points": []})));
    }
    point.goes_on(Some(&office));
}
