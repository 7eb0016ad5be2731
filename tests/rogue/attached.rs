//! What somebody attaches to whose record (Q11, M4).

use super::bench::point_and_office;
use super::builder::{Rogue, new_id};
use crate::support::kinds::PHOTO;
use contingencia::domain::attention::AttentionEvent;
use contingencia::domain::authority::Role;
use contingencia::domain::terminal::Channel;
use contingencia::journal::Body;
use uuid::Uuid;

#[test]
fn q11_m4_what_is_attached_to_a_record_is_its_points_and_of_who_may() {
    let (point, office) = point_and_office();
    let shown = point.shows();
    let attention: Uuid = shown[1]["attentions"][0]["id"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let code = shown[1]["attentions"][0]["code"]
        .as_str()
        .unwrap()
        .to_owned();
    let listed = || {
        let list = office
            .does(&[&format!("documento listar {code}")])
            .remove(0);
        list["documents"].as_array().unwrap().len()
    };
    for (place, letter, scope, counts) in [
        // Another point, and an office, attach nothing to what is not theirs.
        ("AQP002", "A", "punto", 0),
        ("OFI009", "A", "oficina", 0),
        // Whoever only reads attaches nothing, nor an adviser to another's.
        ("LIM014", "C", "punto", 3),
    ] {
        let mut branch = Rogue::stand(place, letter, Channel::Cac, Role::Administrador);
        branch.lamport = 900;
        let mut said = 0;
        for role in [
            Role::Supervisor,
            Role::Coordinador,
            Role::Backoffice,
            Role::Asesor,
            Role::Consulta,
        ] {
            let person = branch.brings_in(role.code(), role);
            let bytes = [PHOTO, role.code().as_bytes()].concat();
            let facts = branch.seal_document(new_id(), "foto.jpg", &bytes);
            let body = Body::Attention(AttentionEvent::DocumentAttached(facts));
            branch.says_as((person.id, role), Some(&person.key), attention, &body);
            said += 1;
        }
        office.admits(&branch, place, scope);
        let before = listed();
        let view = office.hears(&branch, &[]);
        assert_eq!(listed() - before, counts, "{place}: {view:#}");
        assert_eq!(view["without_effect"], said - counts, "{place}: {view:#}");
        office.heads();
    }
}
