//! Whom a terminal says to continue is held against the chain that is here (N5, M4).

use super::bench::point_and_office;
use super::builder::Rogue;
use crate::cli::exchange::{kinds, taken};
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
