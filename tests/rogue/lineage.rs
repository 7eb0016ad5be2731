//! Whom a terminal says to continue is held against the chain that is here (N5, M4).

use super::bench::point_and_office;
use super::builder::Rogue;
use crate::cli::exchange::lineage::{copy_of, restored};
use crate::cli::exchange::{CHIP, kinds, taken};
use contingencia::domain::authority::Role;
use contingencia::domain::terminal::{Channel, Predecessor};
use contingencia::journal::hex;

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
