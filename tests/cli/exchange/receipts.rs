//! Receipts that are not for this terminal, or not from its office, or do not
//! say what is here (G2, J2, M4).

use super::{CHIP, Point, rejected, taken};
use crate::support::exchange::beside;
use crate::support::store::{ANA, copy_folder, flip, overwrite, passphrase, running};
use chrono::TimeDelta;
use contingencia::config::Paths;
use contingencia::domain::authority::Role;
use contingencia::domain::terminal::Channel;
use contingencia::exchange::{OutageNotice, Sealing, SignedReceipt, Unsealing, write_receipt};
use contingencia::store::Store;
use contingencia::store::keyring::SigningKey;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// A terminal whose bundle an office has taken, and the office's receipt.
fn acknowledged() -> (Point, Point, PathBuf) {
    let (a, office) = (Point::terminal("A"), Point::office());
    a.does(&[&format!("{CHIP} --sin-evento")]);
    taken(office.import(&a.export_plain(), &["--confiar"]));
    let receipt = office.receipt_for("LIM014");
    (a, office, receipt)
}

/// A copy of a receipt and its signature in a folder of its own.
fn copy(point: &Point, receipt: &Path) -> PathBuf {
    let folder = point.fresh();
    copy_folder(receipt.parent().unwrap(), &folder);
    folder.join(receipt.file_name().unwrap())
}

#[test]
fn m4_a_receipt_of_an_office_that_nobody_admitted_shows_its_fingerprint() {
    let (a, office, receipt) = acknowledged();
    let fingerprint = office.own()["fingerprint"].as_str().unwrap().to_owned();
    let heads = a.heads();
    let (code, document) = a.apply(&receipt, &[]);
    assert_eq!(document["error"]["rule"], "M4", "{document}");
    assert_eq!(
        rejected((code, document.clone())),
        format!(
            "Nadie admitió todavía al terminal OFI001-A. Su huella es {fingerprint}. No se importó nada."
        )
    );
    assert_eq!(
        document["error"]["hints"][1],
        "Si es la misma, repita con --confiar."
    );
    assert_eq!(a.heads(), heads);
    // A backoffice applies receipts, and does not decide whom to trust.
    let back = a.colleague("beto", Role::Backoffice);
    let heads = a.heads();
    let path = receipt.to_str().unwrap();
    let line = format!("acuse importar '{path}' --confiar");
    let refused = &a.batch_with(&back, &[&line])[0];
    assert_eq!(refused["error"]["rule"], "M4", "{refused}");
    assert_eq!(a.heads(), heads);
    taken(a.apply(&receipt, &["--confiar"]));
    // From now on the office is known.
    let next = office.receipt_for("LIM014");
    assert_eq!(taken(a.apply(&next, &[]))["known"], false);
}

#[test]
fn m4_a_receipt_for_another_point_is_refused() {
    let (_, office, receipt) = acknowledged();
    let other = Point::stand("AQP002", "A", Channel::Acd, Role::Supervisor);
    let heads = other.heads();
    assert_eq!(
        rejected(other.apply(&receipt, &["--confiar"])),
        "El acuse es para el punto LIM014, no para este. No cambió nada."
    );
    let foreign = Point::stand_of("otra", "LIM014", "A", Channel::Cac, Role::Supervisor);
    assert_eq!(
        rejected(foreign.apply(&receipt, &["--confiar"])),
        "El archivo es de otra organización: «operadora-de-prueba». No se importó nada de él."
    );
    assert_eq!(other.heads(), heads);
    // An office has nothing for a point that it holds nothing of.
    let folder = office.fresh();
    let folder = folder.to_str().unwrap();
    let (code, document) =
        office.asks(&["acuse", "emitir", "--punto", "AQP002", "--salida", folder]);
    assert_eq!((code, &document["error"]["rule"]), (1, &json!("G2")));
}

#[test]
fn j2_a_receipt_that_was_changed_or_signed_by_somebody_else_is_refused() {
    let (a, _office, receipt) = acknowledged();
    let heads = a.heads();
    let length = std::fs::read(&receipt).unwrap().len();
    for at in [0, length / 3, length / 2, length - 1] {
        let spoilt = copy(&a, &receipt);
        flip(&spoilt, at);
        rejected(a.apply(&spoilt, &["--confiar"]));
        let spoilt = copy(&a, &receipt);
        overwrite(&spoilt, &std::fs::read(&receipt).unwrap()[..at]);
        rejected(a.apply(&spoilt, &["--confiar"]));
    }
    let signature = std::fs::read(beside(&receipt)).unwrap();
    let spoilt = copy(&a, &receipt);
    flip(&beside(&spoilt), signature.len() / 2);
    rejected(a.apply(&spoilt, &["--confiar"]));
    let spoilt = copy(&a, &receipt);
    std::fs::remove_file(beside(&spoilt)).unwrap();
    let told = rejected(a.apply(&spoilt, &["--confiar"]));
    assert!(told.contains("falta su firma"), "{told}");

    // Somebody signs the very bytes with a key of theirs.
    let thief = SigningKey::generate().unwrap();
    let bytes = std::fs::read(&receipt).unwrap();
    let forged = copy(&a, &receipt);
    let sign = |bytes: &[u8]| thief.sign(bytes).unwrap();
    overwrite(&beside(&forged), sign(&bytes).as_bytes());
    let told = rejected(a.apply(&forged, &["--confiar"]));
    let wanted = "la firma no corresponde a la clave que declara.";
    assert!(told.ends_with(wanted), "{told}");
    assert_eq!(a.heads(), heads);

    // And once the office is known, says that the key is the office's.
    taken(a.apply(&receipt, &["--confiar"]));
    let heads = a.heads();
    let mut document: Value = serde_json::from_slice(&bytes).unwrap();
    document["issuer"]["public_key"] = json!(thief.public_key());
    document["receipt"] = json!("00000000-0000-7000-8000-000000000001");
    let bytes = serde_json::to_vec(&document).unwrap();
    let forged = copy(&a, &receipt);
    overwrite(&forged, &bytes);
    overwrite(&beside(&forged), sign(&bytes).as_bytes());
    for options in [&[][..], &["--confiar"]] {
        let told = rejected(a.apply(&forged, options));
        assert!(told.contains("lo firmó otra clave"), "{told}");
    }
    assert_eq!(a.heads(), heads);
}

#[test]
fn m4_a_receipt_of_a_revoked_office_is_refused() {
    let (a, office, receipt) = acknowledged();
    taken(a.apply(&receipt, &["--confiar"]));
    let next = office.receipt_for("LIM014");
    let head = Point::stand("OFI002", "A", Channel::Oficina, Role::Administrador);
    let known = office.own();
    let [replica, key] = ["replica", "public_key"].map(|name| known[name].as_str().unwrap());
    head.does(&[
        &format!("terminal admitir {replica} --punto OFI001 --llave '{key}' --alcance oficina"),
        &format!("terminal revocar {replica} --desde 0 --razon 'Se la llevaron'"),
    ]);
    let said = head.export_plain();
    taken(a.import(&said, &["--confiar", "--oficina"]));
    let heads = a.heads();
    for options in [&[][..], &["--confiar"]] {
        assert_eq!(
            rejected(a.apply(&next, options)),
            "El terminal que firmó el acuse fue revocado después de su anotación 0. No cambió nada."
        );
    }
    assert_eq!(a.heads(), heads);
}

#[test]
fn j2_a_receipt_that_parts_from_the_own_chain_says_where() {
    let (a, office) = (Point::terminal("A"), Point::office());
    a.does(&[&format!("{CHIP} --sin-evento")]);
    let copy = a.copied();
    // The same terminal goes on twice, and one of the two reaches the office.
    let last = a.heads()[0]["to_sequence"].as_u64().unwrap();
    for terminal in [&a, &copy] {
        terminal.does(&[&format!("{CHIP} --sin-evento")]);
    }
    taken(office.import(&a.export_plain(), &["--confiar"]));
    let receipt = office.receipt_for("LIM014");
    let replica = a.own()["replica"].as_str().unwrap().to_owned();
    copy.does(&[
        &format!("{CHIP} --sin-evento"),
        &format!("{CHIP} --sin-evento"),
    ]);
    let heads = copy.heads();
    let document: Value = serde_json::from_slice(&std::fs::read(&receipt).unwrap()).unwrap();
    let head = &document["replicas"][&replica]["sequence"];
    assert!(head.as_u64().unwrap() > last, "{document}");
    assert_eq!(
        rejected(copy.apply(&receipt, &["--confiar"])),
        format!(
            "El acuse y este terminal se separan: la anotación {head} de {replica} que tiene la \
             oficina no es la de aquí; hasta la 0 coincidían. No cambió nada."
        )
    );
    assert_eq!(copy.heads(), heads);
    // The one that the office holds takes it.
    taken(a.apply(&receipt, &["--confiar"]));
    // And the other one's bundle is a fork there (M3).
    let view = taken(office.import(&copy.export_plain(), &[]));
    assert!(view["quarantined"].as_u64().unwrap() > 0, "{view}");
    assert_eq!(view["problems"][0]["kind"], "fork");
    assert_eq!(view["problems"][0]["sequence"], last + 1);
}

#[test]
fn j2_a_terminal_whose_store_was_copied_back_is_told_what_it_lost() {
    let (a, office) = (Point::terminal("A"), Point::office());
    let old = a.copied();
    a.does(&[&format!("{CHIP} --sin-evento")]);
    taken(office.import(&a.export_plain(), &["--confiar"]));
    let receipt = office.receipt_for("LIM014");
    let held = a.heads()[0]["to_sequence"].as_u64().unwrap() - 1;
    // Only the store's file comes back, as somebody would do it by hand.
    std::fs::copy(old.data().join("store.db"), a.data().join("store.db")).unwrap();
    let heads = a.heads();
    let here = heads[0]["to_sequence"].as_u64().unwrap();
    let (code, document) = a.apply(&receipt, &["--confiar"]);
    assert_eq!(
        document["error"]["hints"][0],
        "Si se copió un respaldo a mano, restáurelo con: contingencia restaurar ARCHIVO"
    );
    let told = rejected((code, document));
    let wanted = |held: u64| {
        format!(
            "La oficina tiene hasta la anotación {held} de este terminal y aquí hay hasta la {here}: \
         se perdieron las más nuevas. No cambió nada."
        )
    };
    assert!([wanted(held), wanted(held + 1)].contains(&told), "{told}");
    assert_eq!(a.heads(), heads);
}

#[test]
fn n3_e8_what_the_office_decides_again_is_told_again() {
    let (a, office) = (Point::terminal("A"), Point::office());
    a.does(&[
        "evento abrir --tramite portabilidad --aplicativo siac --escenario masiva --cliente-presente --inicio -9 --detectado -8",
        "comunicado registrar --referencia FS-1 --desde -20 --aplicativo siac --niega",
    ]);
    let name = a.shows()[0]["outages"][0]["correlative"]
        .as_str()
        .unwrap()
        .to_owned();
    let hand_in = || taken(office.import(&a.export_plain(), &["--confiar"]));
    hand_in();
    office.does(&[&format!("regularizar {name} --codigo ATC-1")]);
    let first = office.receipt_for("LIM014");
    assert_eq!(taken(a.apply(&first, &["--confiar"]))["codes"], 1);
    hand_in();
    // The office read it wrong, and the mailbox answers anew.
    office.does(&[&format!(
        "regularizar {name} --codigo ATC-2 --razon 'Se leyó mal'"
    )]);
    office.does(&[
        "comunicado registrar --referencia FS-2 --desde -20 --aplicativo siac --reemplaza-a FS-1",
    ]);
    let second = office.receipt_for("LIM014");
    let applied = taken(a.apply(&second, &[]));
    assert_eq!(
        [&applied["codes"], &applied["notices"]],
        [&json!(1), &json!(1)],
        "{applied}"
    );
    assert_eq!(applied["problems"][0]["kind"], "official_code_conflict");
    let outage = a.shows()[0]["outages"][0].clone();
    assert_eq!(
        [&outage["notice"], &outage["official_code_conflict"]],
        [&json!("FS-2"), &json!(true)]
    );
    a.does(&[&format!(
        "regularizar {name} --codigo ATC-2 --razon 'Lo dice la oficina'"
    )]);
    // And nothing of it is told a third time.
    hand_in();
    let third = taken(a.apply(&office.receipt_for("LIM014"), &[]));
    assert_eq!(
        [&third["codes"], &third["notices"]],
        [&json!(0), &json!(0)],
        "{third}"
    );
    assert_eq!(third["problems"], json!([]));
    for place in [&a, &office] {
        let outage = place.shows()[0]["outages"][0].clone();
        let told = ["official_code", "official_code_conflict", "notice"].map(|key| &outage[key]);
        assert_eq!(told, [&json!("ATC-2"), &json!(false), &json!("FS-2")]);
    }
}

#[test]
fn m4_what_a_receipt_told_another_terminal_counts_here_once_it_is_applied_here() {
    let (a, b, office) = (Point::terminal("A"), Point::terminal("B"), Point::office());
    b.does(&[&format!("{CHIP} --sin-evento")]);
    for console in [&a, &office] {
        taken(console.import(&b.export_plain(), &["--confiar"]));
    }
    let attention = |of: &Point| of.shows()[1]["attentions"][0].clone();
    let code = attention(&b)["code"].as_str().unwrap().to_owned();
    office.does(&[&format!("regularizar {code} --codigo REC-1")]);
    let receipt = office.receipt_for("LIM014");
    taken(b.apply(&copy(&b, &receipt), &["--confiar"]));
    let told = taken(a.import(&b.export_plain(), &[]));
    assert_eq!(super::kinds(&told["problems"]), ["receipt"], "{told}");
    assert_eq!(attention(&a)["official_code"], Value::Null);
    a.heads();
    // Whatever else is said of it in the same deed: the office is admitted with it.
    assert_eq!(taken(a.apply(&receipt, &["--confiar"]))["codes"], 1);
    assert_eq!(attention(&a)["official_code"], "REC-1");
    let (exit, document) = a.asks(&["verificar"]);
    assert_eq!(
        json!([exit, document["ok"], document["void"]]),
        json!([0, true, []]),
        "{document}"
    );
    let shown = a.shows();
    assert_eq!(a.asks(&["reconstruir"]).1["rewritten"], 0);
    assert_eq!(a.shows(), shown);
    for console in [&b, &office] {
        let view = taken(console.import(&a.export_plain(), &["--confiar"]));
        assert_eq!(view["without_effect"], 0, "{view}");
        assert_eq!(attention(console)["official_code"], "REC-1");
    }
}

#[test]
fn m3_what_was_acknowledged_is_not_taken_back_by_a_history_that_shows_later() {
    let (a, office) = (Point::terminal("A"), Point::office());
    let copy = a.copied();
    a.does(&[&format!("{CHIP} --sin-evento")]);
    let first = taken(office.import(&a.export_plain(), &["--confiar"]));
    office.receipt_for("LIM014");
    let shown = office.shows();
    copy.does(&[&format!("{CHIP} --sin-evento")]);
    let other = taken(office.import(&copy.export_plain(), &[]));
    assert_eq!(super::kinds(&other["problems"]), ["fork"], "{other}");
    let fork = other["problems"][0]["sequence"].as_u64().unwrap();
    assert_eq!(office.shows(), shown);
    let (_, list) = office.asks(&["terminal", "listar"]);
    let mut listed = list["terminals"].as_array().unwrap().iter();
    let listed = listed.find(|it| it["point"] == "LIM014").unwrap();
    assert_eq!(
        json!([listed["until"], listed["until_why"]]),
        json!([first["to_sequence"], "fork"])
    );
    // Of the other history none counts, and nothing else is told as without effect.
    let past = other["to_sequence"].as_u64().unwrap() + 1 - fork;
    assert_eq!(listed["without_effect"], json!({ "fork": past }), "{list}");
    // What the terminal writes from here on counts no more.
    a.does(&[&format!("{CHIP} --sin-evento")]);
    let later = taken(office.import(&a.export_plain(), &[]));
    assert_eq!(later["new"], 0, "{later}");
    assert_eq!(office.shows(), shown);
    office.heads();
}

#[test]
fn e13_a_notice_of_an_older_office_whose_window_does_not_fit_is_kept_and_told() {
    let (a, office) = (Point::terminal("A"), Point::office());
    a.does(&["evento abrir --tramite portabilidad --aplicativo siac --escenario masiva --cliente-presente --inicio -9 --detectado -8"]);
    taken(office.import(&a.export_plain(), &["--confiar"]));
    let plain = office.receipt_for("LIM014");
    let paths = Paths::new(office.data());
    let store = Store::unlock(paths, ANA, &passphrase(), running()).unwrap();
    let opened = SignedReceipt::open(&plain, &Unsealing::Plain).unwrap();
    let mut receipt = opened.receipt;
    let outages = a.does(&["evento listar"]).remove(0);
    let outage: uuid::Uuid = outages["outages"][0]["id"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let now = receipt.created_at;
    // Over before the event began; and one that ends before it begins.
    for (at, (from, to)) in [(-48, -24), (2, -2)].into_iter().enumerate() {
        receipt.notices.push(OutageNotice {
            entity: store.new_id(),
            outages: vec![outage, store.new_id()],
            reference: format!("FS-{at}"),
            confirmed: true,
            from: now + TimeDelta::hours(from),
            to: Some(now + TimeDelta::hours(to)),
            applications: vec!["siac".into()],
            replaces: None,
        });
    }
    receipt.receipt = store.new_id();
    let key = store.terminal_key(store.terminal().replica).unwrap();
    let written = write_receipt(&a.fresh(), &receipt, &[], &Sealing::Plain, &|data| {
        key.sign(data)
    })
    .unwrap();
    let applied = taken(a.apply(&written.path, &["--confiar"]));
    let told: Vec<&str> = super::kinds(&applied["problems"]);
    let count = |kind: &str| told.iter().filter(|it| **it == kind).count();
    assert_eq!(count("notice_not_of_this"), 2, "{applied}");
    assert_eq!(count("unknown_record"), 2, "{applied}");
    // Both are kept, and confirm nothing.
    let shown = a.does(&["comunicado listar", "evento listar"]);
    assert_eq!(
        shown[0]["notices"].as_array().unwrap().len(),
        2,
        "{shown:?}"
    );
    assert_eq!(shown[1]["outages"][0]["confirmed"], false, "{shown:?}");
    assert_eq!(taken(a.apply(&written.path, &[]))["known"], true);
    a.heads();
}
