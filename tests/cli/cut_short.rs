//! Bases that were cut short while they came in, and lists of cases that end early.

use super::Point;
use crate::support::cell::{receive, reception, row};
use crate::support::store::running;
use contingencia::actions::{BaseInput, Beside, Desk, plan_base, receive_base, reconcile_base};
use contingencia::config::Paths;
use contingencia::domain::advice::Advised;
use contingencia::domain::pqr::PqrBase;
use contingencia::store::{Store, StoreError};
use secrecy::SecretString;
use serde_json::json;

#[test]
fn x12_what_did_not_end_up_half_way_is_not_dropped() {
    let cell = Point::cell();
    let asked = [
        "pqr",
        "descartar",
        "--base",
        "pendientes",
        "--corte",
        "2020-11-06",
    ];
    let (code, refused) = cell.json(&asked);
    assert_eq!((code, &refused["error"]["rule"]), (1, &json!("X12")));
    assert_eq!(
        refused["error"]["message"],
        "De Base 2 Pendientes con corte 06/11/2020 nada quedó a medias. No cambió nada."
    );
}

#[test]
fn x12_another_file_of_a_cut_that_is_half_received_is_told_and_how_to_go_on() {
    let cell = Point::cell();
    let secret = SecretString::from(super::PASSPHRASE);
    let paths = Paths::new(cell.data());
    let mut store = Store::unlock(paths, "marta", &secret, running()).unwrap();
    let rows = (0..2_500).map(|number| row(number, "abierta")).collect();
    let half = reception(PqrBase::Pending, "2020-11-06", rows);
    let mut told = 0;
    let stopped = receive(&mut store, &half, &mut |_, _| {
        told += 1;
        told < 3
    });
    assert!(stopped.is_err());
    drop(store);
    let text = "Cuenta;PQR\n00041001;7001\n";
    let left = json!([{
        "base": "pendientes", "cut": "2020-11-06", "file": "base inventada.xlsx",
        "here": 2_000, "rows": 2_500,
    }]);
    let (_, plan) = cell.receives("pendientes", "2020-11-06", text, &["--plan"]);
    assert_eq!(plan["unfinished"], left);
    // Of no other base or cut.
    for (base, cut) in [
        ("mal-escalados", "2020-11-06"),
        ("pendientes", "2020-11-13"),
    ] {
        let (_, plan) = cell.receives(base, cut, text, &["--plan"]);
        assert_eq!(plan.get("unfinished"), None);
    }
    let file = cell.file("otra.csv", text);
    let of = ["--base", "pendientes", "--corte", "2020-11-06"];
    let done = cell.run(&[&["pqr", "importar", file.to_str().unwrap()][..], &of].concat());
    let told = "Aviso: de esta base y corte quedó a medias otro archivo: «base inventada.xlsx» \
                con 2000 de 2500 filas, que no cuentan. Una vez recibido este, aquel entra solo \
                si lo sustituye [X12]. Si no va a seguir, descártelo con: contingencia pqr \
                descartar --base pendientes --corte 2020-11-06\n";
    assert_eq!(done.code, 0, "{done:?}");
    assert!(done.stderr.contains(told), "{done:?}");
    let (code, _) = cell.json(&[&["pqr", "descartar"][..], &of].concat());
    assert_eq!(code, 0);
    let (_, plan) = cell.receives("pendientes", "2020-11-06", text, &["--plan"]);
    assert_eq!(plan.get("unfinished"), None);
}

#[test]
fn x12_of_a_base_that_was_cut_short_the_list_of_what_waits_and_the_plan_of_its_file_tell() {
    let cell = Point::cell();
    let text = (0..2_500).fold("Cuenta;PQR\n".to_owned(), |text, number| {
        text + &format!("{:08};{}\n", 41_000 + number, 7_000 + number)
    });
    let file = cell.file("base.csv", &text);
    let secret = SecretString::from(super::PASSPHRASE);
    let paths = Paths::new(cell.data());
    let store = Store::unlock(paths, "marta", &secret, running()).unwrap();
    let mut desk = Desk::over(store).unwrap();
    let cut = "2020-11-06".parse().unwrap();
    let input = BaseInput::new(file, PqrBase::Pending, cut);
    let planned = plan_base(&desk, input, &mut |_, _| true).unwrap();
    let standing = reconcile_base(&desk, planned.reception()).unwrap();
    assert_eq!(standing.beside, Beside::default());
    let mut told = 0;
    let stopped = receive_base(&mut desk, planned.reception(), &standing, &mut |_, _| {
        told += 1;
        told < 3
    });
    assert!(stopped.is_err());
    drop(desk);
    let (_, pending) = cell.json(&["pendientes"]);
    assert_eq!(
        pending["unfinished_bases"],
        json!([{
            "base": "pendientes", "cut": "2020-11-06", "file": "base.csv",
            "here": 2_000, "rows": 2_500,
        }])
    );
    let told = cell.run(&["pendientes"]);
    assert!(
        told.stdout.contains(
            "Bases que quedaron a medias y no cuentan: importe el mismo archivo, y sigue donde quedó"
        ),
        "{told:?}"
    );
    let (_, plan) = cell.receives("pendientes", "2020-11-06", &text, &["--plan"]);
    let left = |goes_on: bool| json!({"here": 2_000, "rows": 2_500, "goes_on": goes_on});
    assert_eq!(plan["cut_short"], left(true));
    assert_eq!(plan.get("unfinished"), None);
    // Read in another way, it begins anew.
    let columns = ["--plan", "--columna", "estado=[B]"];
    let (_, plan) = cell.receives("pendientes", "2020-11-06", &text, &columns);
    assert_eq!(plan["cut_short"], left(false));
    let (code, _) = cell.receives("pendientes", "2020-11-06", &text, &[]);
    assert_eq!(code, 0);
    let (_, pending) = cell.json(&["pendientes"]);
    assert_eq!(pending.get("unfinished_bases"), None);
}

#[test]
fn x12_a_file_that_counts_as_another_base_or_cut_already_is_taken_with_a_warning() {
    let cell = Point::cell();
    let text = "Cuenta;PQR\n00041001;7001\n";
    let (code, first) = cell.receives("pendientes", "2020-11-06", text, &[]);
    assert_eq!((code, first.get("same_file")), (0, None));
    // It is itself, and nothing else.
    let (_, again) = cell.receives("pendientes", "2020-11-06", text, &["--plan"]);
    assert_eq!(again.get("same_file"), None);
    let same = json!([{"base": "pendientes", "cut": "2020-11-06"}]);
    for (base, cut) in [
        ("pendientes", "2020-11-13"),
        ("mal-escalados", "2020-11-06"),
    ] {
        let (code, plan) = cell.receives(base, cut, text, &["--plan"]);
        assert_eq!((code, &plan["same_file"]), (0, &same));
    }
    let file = cell.file("base.csv", text);
    let of = ["--base", "pendientes", "--corte", "2020-11-13"];
    let done = cell.run(&[&["pqr", "importar", file.to_str().unwrap()][..], &of].concat());
    let told = "Aviso: este mismo archivo ya se recibió como Base 2 Pendientes, corte [fecha]. \
                Revise la base y el corte que dice el correo [X12].\n";
    assert_eq!(done.code, 0, "{done:?}");
    assert!(done.stderr.contains(told), "{done:?}");
}

#[test]
fn x12_what_lies_half_received_of_a_file_is_told_where_another_counts_and_begins_anew_in_its_place()
{
    let cell = Point::cell();
    let secret = SecretString::from(super::PASSPHRASE);
    let paths = Paths::new(cell.data());
    let mut store = Store::unlock(paths, "marta", &secret, running()).unwrap();
    let rows = (0..2_500).map(|number| row(number, "abierta")).collect();
    let mut half = reception(PqrBase::Pending, "2020-11-06", rows);
    let mut told = 0;
    let stopped = receive(&mut store, &half, &mut |_, _| {
        told += 1;
        told < 3
    });
    assert!(stopped.is_err());
    let (code, _) = cell.receives(
        "pendientes",
        "2020-11-06",
        "Cuenta;PQR\n00041001;7001\n",
        &[],
    );
    assert_eq!(code, 0);
    let refused = receive(&mut store, &half, &mut |_, _| true).unwrap_err();
    let StoreError::Refused(refused) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(
        refused.reason,
        "De Base 2 Pendientes con corte 06/11/2020 ya se recibió otro archivo, con 1 fila. Ese \
         sigue valiendo y de este siguen aquí a medias 2000 de 2500 filas, que no cuentan."
    );
    assert_eq!(
        refused.hints,
        [
            Advised::ReceiveInPlace.into(),
            Advised::DropReception((PqrBase::Pending, half.cut)).into()
        ]
    );
    half.replaces = true;
    receive(&mut store, &half, &mut |_, _| true).unwrap();
    assert_eq!(store.read().leftovers().unwrap().len(), 0);
    let (_, list) = cell.json(&["pqr", "listar", "--limite", "1"]);
    assert_eq!(list["left"], 2_499);
    drop(store);
    let (code, _) = cell.json(&["verificar"]);
    assert_eq!(code, 0);
}

#[test]
fn x12_a_list_that_ends_early_says_how_many_follow_and_goes_on_after_its_last() {
    let point = Point::cell();
    let text = "Cuenta;PQR;Fecha\n1;5001;13/11/2020\n1;5002;14/11/2020\n1;5003;15/11/2020\n1;5004;16/11/2020\n";
    let (code, _) = point.receives("pendientes", "2020-11-20", text, &[]);
    assert_eq!(code, 0);
    let listed = |options: &[&str]| {
        let (_, list) = point.json(&[&["pqr", "listar"][..], options].concat());
        let cases = list["cases"].as_array().unwrap().iter();
        let names = cases.map(|it| it["radicado"].as_str().unwrap().to_owned());
        (
            names.collect::<Vec<_>>(),
            list["left"].clone(),
            list["more"].clone(),
        )
    };
    let of = |names: &[&str], left: u64| {
        let names = names.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        (names, json!(left), json!(left > 0))
    };
    assert_eq!(listed(&["--limite", "1"]), of(&["5001"], 3));
    let after = ["--despues-de", "5001", "--limite"];
    assert_eq!(
        listed(&[&after[..], &["2"]].concat()),
        of(&["5002", "5003"], 1)
    );
    assert_eq!(
        listed(&[&after[..], &["9"]].concat()),
        of(&["5002", "5003", "5004"], 0)
    );
    let told = point.run(&["pqr", "listar", "--limite", "1"]);
    assert_eq!(
        told.stderr,
        "Después siguen 3 casos más: repita con --despues-de 5001.\n"
    );
    let (code, none) = point.json(&["pqr", "listar", "--despues-de", "77"]);
    assert_eq!(code, 2, "{none}");
}
