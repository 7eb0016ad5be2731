//! Whom a terminal says to continue is held against the chain that is here (N5, M4).

use super::bench::point_and_office;
use super::builder::Rogue;
use crate::cli::Point;
use crate::cli::exchange::lineage::{copy_of, restored};
use crate::cli::exchange::{CHIP, kinds, taken};
use contingencia::domain::authority::Role;
use contingencia::domain::terminal::{Channel, Predecessor};
use contingencia::journal::hex;
use serde_json::json;

#[test]
fn n5_a_predecessor_whose_chain_is_another_one_here_is_not_believed() {
    let (point, office) = point_and_office();
    // The end of a chain that nobody wrote.
    let mut heir = Rogue::blank("LIM014", "A", Channel::Cac, Role::Supervisor);
    heir.started.epoch = 2;
    heir.started.predecessor = Some(Predecessor {
        replica: point.replica(),
        sequence: 2,
        hash: hex(&[5; 32]),
    });
    heir.begin();
    for console in [&point, &office] {
        let before = console.shows();
        console.unmoved(&before, || {
            let view = console.hears(&heir, &["--confiar"]);
            assert_eq!(kinds(&view["problems"]), ["lineage"], "{view}");
            let sentence = view["problems"][0]["message"].as_str().unwrap();
            assert!(sentence.contains("no se le cree"), "{sentence}");
        });
        let (code, verified) = console.asks(&["verificar"]);
        assert_eq!((code, kinds(&verified["problems"])), (3, vec!["lineage"]));
    }
    // Once the office cut it off there is nothing more to be told.
    let (heir, reason) = (heir.id.to_string(), "No es la que dice");
    let (code, revoked) = office.asks(&[
        "terminal", "revocar", &heir, "--desde", "0", "--razon", reason,
    ]);
    assert_eq!(code, 0, "{revoked}");
    office.heads();
    taken(point.import(&office.export_plain(), &["--confiar", "--oficina"]));
    point.heads();
    point.goes_on(Some(&office));
}

#[test]
fn n5_m4_a_terminal_that_was_replaced_decides_nothing_for_the_one_in_its_place() {
    let (old, office) = point_and_office();
    old.does(&[&format!("{CHIP} --sin-evento")]);
    let machine = restored(&copy_of(&old));
    let shown = machine.appears();
    // Who took the old machine away knows a passphrase, and signs what they like.
    let accomplice = Rogue::stand("OFI009", "A", Channel::Oficina, Role::Control);
    old.admits(&accomplice, "OFI009", "oficina");
    let office_id = office.replica().to_string();
    let cut = [
        "terminal", "revocar", &office_id, "--desde", "0", "--razon", "x",
    ];
    let admin = old.colleague("luis.prueba", Role::Administrador);
    let (code, view) = old.json(&[&cut[..], &admin.each_ref().map(String::as_str)].concat());
    assert_eq!(code, 0, "{view}");
    let heard = taken(machine.import(&old.export_plain(), &[]));
    assert_eq!(kinds(&heard["problems"]), ["past_end"], "{heard}");
    let sentence = heard["problems"][0]["message"].as_str().unwrap();
    assert!(
        sentence.contains("menos a quién admiten o revocan"),
        "{sentence}"
    );
    assert_ne!(machine.lists(accomplice.id)["admitted"], true);
    assert_eq!(machine.lists(office.replica())["admitted"], true);
    assert_eq!(machine.appears(), shown);

    // Cut off by the office where its time was over, what came later counts no more: that
    // is no cut of this console, and waits for nobody.
    old.does(&[&format!("{CHIP} --sin-evento")]);
    taken(machine.import(&old.export_plain(), &[]));
    assert_ne!(machine.appears(), shown);
    taken(office.import(&old.export_plain(), &[]));
    let end = machine.lists(old.replica())["past_end"]["from_sequence"]
        .as_u64()
        .unwrap()
        - 1;
    let (old, end) = (old.replica().to_string(), end.to_string());
    let cut = [
        "terminal",
        "revocar",
        &old,
        "--desde",
        &end,
        "--razon",
        "Se la llevaron",
    ];
    let (code, view) = office.asks(&cut);
    assert_eq!(code, 0, "{view}");
    let heard = taken(machine.import(&office.export_plain(), &[]));
    assert_eq!(heard["without_effect"], 0, "{heard}");
    assert_eq!(machine.appears(), shown);
    machine.goes_on(None);
}

#[test]
fn n5_what_a_restored_terminal_wrote_waits_for_the_chain_that_it_continues() {
    let (old, office) = (Point::terminal("A"), Point::office());
    let machine = restored(&copy_of(&old));
    let deed = format!("{CHIP} --sin-evento");
    machine.does(&[&deed]);
    // It knows who works there from the chain that comes only later.
    let heard = taken(office.import(&machine.export_plain(), &["--confiar"]));
    assert_eq!(
        kinds(&heard["problems"]),
        ["predecessor_missing"],
        "{heard}"
    );
    let sentence = heard["problems"][0]["message"].as_str().unwrap();
    assert!(sentence.contains("contará cuando lleguen"), "{sentence}");
    let (code, verified) = office.asks(&["verificar"]);
    assert_eq!((code, &verified["ok"]), (0, &json!(true)), "{verified}");
    assert_eq!(kinds(&verified["void"])[0], "predecessor_missing");
    taken(office.import(&old.export_plain(), &["--confiar"]));
    let (_, verified) = office.asks(&["verificar"]);
    assert_eq!(verified["void"], json!([]), "{verified}");
    let listed = office.does(&["atencion listar"]).remove(0);
    assert_eq!(listed["attentions"].as_array().unwrap().len(), 1);
}

#[test]
fn m3_m4_a_chain_that_is_continued_here_and_is_cut_and_forked_is_told_as_both() {
    let old = Point::terminal("A");
    let deed = format!("{CHIP} --sin-evento");
    old.does(&[&deed]);
    let other = old.copied();
    let fork = old.own()["to_sequence"].as_u64().unwrap() + 1;
    old.does(&[&deed]);
    let machine = restored(&copy_of(&old));
    other.does(&[&deed, &deed]);
    let admin = machine.colleague("luis.prueba", Role::Administrador);
    let id = old.replica().to_string();
    let end = (fork - 2).to_string();
    let cut = [
        "terminal",
        "revocar",
        &id,
        "--desde",
        &end,
        "--razon",
        "Se la llevaron",
    ];
    let (code, view) = machine.json(&[&cut[..], &admin.each_ref().map(String::as_str)].concat());
    assert_eq!(code, 0, "{view}");
    let requests = |machine: &Point| {
        let listed = machine.does(&["atencion listar"]).remove(0);
        listed["attentions"].as_array().unwrap().len()
    };
    // What was received at this counter is seen here, whoever cut the terminal off.
    assert_eq!(requests(&machine), 2);
    taken(machine.import(&other.export_plain(), &[]));
    assert_eq!(requests(&machine), 1);
    let void = machine.lists(old.replica())["without_effect"].clone();
    assert!(void["fork"].as_u64() > Some(2), "{void}");
    assert_eq!(void["revoked"], 1, "{void}");
    machine.does(&[&deed]);
}
