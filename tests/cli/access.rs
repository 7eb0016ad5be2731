//! Who may receive customers and look at what they said (Q0, U1, U3).

use super::attentions::{THEFT, chip, codes};
use super::{Point, refused};
use contingencia::domain::authority::Role;
use serde_json::{Value, json};

#[test]
fn q0_a_reader_does_not_receive_and_an_adviser_does() {
    let point = Point::started();
    let reader = point.user("lucas", "consulta");
    let adviser = point.user("ada", "asesor");
    let theirs = point.batch_with(&reader, &[&chip(""), "aviso falla --aplicativo siac"]);
    assert_eq!(
        theirs.iter().map(refused).collect::<Vec<_>>(),
        [
            ("U1", "Este usuario solo consulta; su rol es consulta."),
            ("U1", "Este usuario solo consulta; su rol es consulta."),
        ]
    );
    let marta = ["--usuario", "marta"].map(str::to_owned);
    point.batch_with(&marta, &[&chip("--documento dni:45521234")]);
    let own = point.batch_with(
        &adviser,
        &[
            &chip(""),
            "atencion listar",
            "atencion listar --revelar",
            "atencion mostrar R1",
            "atencion mostrar R1 --revelar",
            "atencion resultado R1 --via desistio",
            "atencion resultado R2 --via desistio",
            "atencion constancia R1",
            "atencion unir R2 --evento A-1",
            "evento abrir --atencion R2 --escenario masiva --aplicativo siac",
            "aviso falla --aplicativo siac",
            "turno",
            "formato --en-blanco",
        ],
    );
    // U1: an adviser sees and deals with their own.
    assert_eq!(own[0]["outage"], Value::Null);
    assert_eq!(own[0]["hints"], json!([]));
    assert_eq!(codes(&own[1]), ["R000002-L"]);
    assert_eq!(codes(&own[2]), ["R000002-L"]);
    assert_eq!(
        refused(&own[3]),
        ("U1", "Esa atención la tomó otra persona.")
    );
    assert_eq!(refused(&own[4]).0, "U3");
    assert_eq!(refused(&own[5]).0, "U1");
    assert_eq!(own[6]["outcome"]["via"], "withdrew");
    assert_eq!(refused(&own[7]).0, "U1");
    assert_eq!(refused(&own[8]).0, "U1");
    assert_eq!(refused(&own[9]).0, "O4");
    assert_eq!(own[10]["state"], "prepared");
    assert_eq!(refused(&own[11]).0, "U1");
    assert_eq!(refused(&own[12]).0, "N2");
}

#[test]
fn u3_no_letter_slip_or_form_shows_a_customer_to_who_may_not_see_them() {
    const CLAIM: &str = "atencion registrar --tramite reclamo --nombre 'Rosa Ejemplo Prueba' \
        --documento dni:45521234 --telefono 987654321 --pide 'Llamar al 987654321' \
        --materia cobro --correo rosa@ejemplo.pe";
    const WAYS: [&str; 7] = [
        "aviso R1",
        "aviso R1 --texto",
        "aviso R1 --qr",
        "atencion mostrar R1",
        "atencion listar",
        "turno",
        "aviso R1 --enviado correo",
    ];
    let point = Point::started_by(Role::Administrador);
    let taker = point.user("sara", "supervisor");
    point.batch_with(&taker, &[CLAIM]);
    let roles = [
        "gerente",
        "director",
        "procesos",
        "tecnologia",
        "consulta",
        "asesor",
    ];
    for role in roles {
        let user = point.user(role, role);
        let files = [
            "carta.eml",
            "constancia.pdf",
            "formulario.pdf",
            "formato.pdf",
        ]
        .map(|name| point.path(&format!("{role}-{name}")));
        let out = |command: &str, at: usize| format!("{command} '{}'", files[at].display());
        let files_asked = [
            out("aviso R1 --eml", 0),
            out("atencion constancia R1 --salida", 1),
            out("atencion constancia R1 --formulario --salida", 2),
        ];
        let all: Vec<&str> = WAYS
            .into_iter()
            .chain(files_asked.iter().map(String::as_str))
            .collect();
        for (way, document) in all.iter().zip(point.batch_with(&user, &all)) {
            let shown = document.to_string();
            for secret in ["45521234", "987654321", "rosa@ejemplo", "Ejemplo Prueba"] {
                assert!(!shown.contains(secret), "{role}: {way}: {shown}");
            }
        }
        assert!(files.iter().all(|file| !file.exists()), "{role}");
    }
    // Who may see it does, and that is on the record.
    let seen = point.batch_with(&taker, &["aviso R1", "aviso R1 --texto"]);
    assert_eq!(seen[0]["to"], json!(["rosa@ejemplo.pe"]));
    assert!(seen[0].get("masked").is_none());
    let marta = ["--usuario", "marta"].map(str::to_owned);
    let report = &point.batch_with(&marta, &["titular --documento 45521234"])[0];
    let accesses: Vec<_> = report["accesses"].as_array().unwrap().iter().collect();
    assert_eq!(accesses[1]["access"], "revealed", "{report}");
    assert_eq!(accesses[1]["by"], "sara prueba");
    assert_eq!(accesses.len(), 2, "nobody else saw anything: {report}");
}

#[test]
fn u3_no_number_is_found_by_its_beginning_nor_by_who_may_not_see_it() {
    let point = Point::started_by(Role::Administrador);
    let taker = point.user("sara", "supervisor");
    point.batch_with(
        &taker,
        &[&chip("--documento dni:45521234 --telefono '987 000 412'")],
    );
    let found = |texts: &[&str], user: &[String]| -> Vec<Value> {
        let lines: Vec<String> = texts
            .iter()
            .map(|text| format!("atencion listar --buscar '{text}'"))
            .collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        point.batch_with(user, &lines)
    };
    // Not one digit is to be learned: no beginning and no middle finds it.
    let parts = ["45", "455", "4552123", "ejemplo 4552", "9870", "98700041"];
    for (part, list) in parts.iter().zip(found(&parts, &taker)) {
        assert_eq!(list["attentions"], json!([]), "{part}");
    }
    let whole = ["45521234", "ejemplo 45521234", "987000412", "987 000 412"];
    for (number, list) in whole.iter().zip(found(&whole, &taker)) {
        assert_eq!(codes(&list).len(), 1, "{number}");
    }
    for role in ["consulta", "gerente", "tecnologia"] {
        let user = point.user(role, role);
        for list in found(&["45521234", "987", "412"], &user) {
            assert_eq!(refused(&list).0, "U3", "{role}: {list}");
        }
        assert_eq!(codes(&found(&["ejemplo"], &user)[0]).len(), 1);
    }
    // An adviser looks among their own.
    let adviser = point.user("ada", "asesor");
    assert_eq!(found(&["45521234"], &adviser)[0]["attentions"], json!([]));
}

#[test]
fn u3_a_number_is_found_in_groups_however_it_was_written() {
    let point = Point::started_by(Role::Administrador);
    let lists = point.batch(&[
        &chip("--documento dni:40055426 --telefono 910136318"),
        &chip("--documento 'pasaporte:AB-123 456'"),
        &chip("--documento pasaporte:CD654321"),
        "atencion listar --buscar '910 136 318'",
        "atencion listar --buscar 910-136-318",
        "atencion listar --buscar 40.055.426",
        "atencion listar --buscar '40 05 5426'",
        "atencion listar --buscar '40 055 427'",
        "atencion listar --buscar 'AB-123 456'",
        "atencion listar --buscar AB123456",
        "atencion listar --buscar 'cd 65-43-21'",
        "atencion listar --buscar 40/05/54/26",
        "atencion listar --buscar 'rosa 910 136 318'",
        "atencion listar --buscar '910 136 318 ros'",
        "atencion listar --buscar 'jose 910 136 318'",
        "atencion listar --buscar '6318 ros'",
        "atencion listar --buscar 'ros 6318'",
        "atencion listar --buscar '6318 jose'",
    ]);
    let found: Vec<Vec<&str>> = lists[3..].iter().map(codes).collect();
    let (dni, apart, whole) = (["R000001-N"], ["R000002-L"], ["R000003-J"]);
    let none: &[&str] = &[];
    let expected: [&[&str]; 9] = [&dni, &dni, &dni, &dni, none, &apart, &apart, &whole, none];
    // Beside words as well; an end counts wherever it stands, a beginning only as the last.
    let beside: [&[&str]; 6] = [&dni, &dni, none, &dni, none, none];
    let expected = [&expected[..], &beside[..]].concat();
    assert_eq!(found, expected);
    // Nor does who may not look for a person find them so.
    let reader = point.user("consulta", "consulta");
    for list in point.batch_with(
        &reader,
        &[
            "atencion listar --buscar '91 01 36 31 8'",
            "atencion listar --buscar 'cd 65-43-21'",
            "atencion listar --buscar '91-01.36 318'",
            "atencion listar --buscar 'rosa 910 136 318'",
        ],
    ) {
        assert_eq!(refused(&list).0, "U3", "{list}");
    }
    for correlative in ["CD-654321", "CD-65-43-21"] {
        let search = format!("atencion listar --buscar {correlative}");
        let list = &point.batch_with(&reader, &[&search])[0];
        assert!(
            list["attentions"].as_array().is_none_or(Vec::is_empty),
            "{list}"
        );
    }
}

#[test]
fn u3_the_letters_of_a_passport_are_found_whole_or_by_its_end_and_never_by_their_beginning() {
    let point = Point::started_by(Role::Administrador);
    point.batch(&[&chip("--documento pasaporte:ABK123456")]);
    let lists = point.batch(&[
        "atencion listar --buscar ab",
        "atencion listar --buscar abk",
        "atencion listar --buscar abk1",
        "atencion listar --buscar abk12345",
        "atencion listar --buscar 'ejemplo abk'",
        "atencion listar --buscar ABK123456",
        "atencion listar --buscar 'ejemplo abk123456'",
        "atencion listar --buscar 3456",
        "atencion listar --buscar ejem",
    ]);
    let found: Vec<usize> = lists.iter().map(|list| codes(list).len()).collect();
    assert_eq!(found, [0, 0, 0, 0, 0, 1, 1, 1, 1]);
    let consulta = point.user("consulta", "consulta");
    let refused_to = point.batch_with(&consulta, &["atencion listar --buscar ABK123456"]);
    assert_eq!(refused(&refused_to[0]).0, "U3");
}

#[test]
fn u3_a_document_of_letters_alone_is_found_by_no_search_and_by_who_asks_for_its_person() {
    let point = Point::started_by(Role::Administrador);
    point.batch(&[
        &chip("--documento pasaporte:ABKXYZQW"),
        &chip("--documento 'pasaporte:FGHJ 123456'"),
    ]);
    let lists = point.batch(&[
        "atencion listar --buscar ab",
        "atencion listar --buscar abkx",
        "atencion listar --buscar abkxyzq",
        "atencion listar --buscar abkxyzqw",
        "atencion listar --buscar 'ejemplo abk'",
        "atencion listar --buscar 'abkxyzqw ejemplo'",
        "atencion listar --buscar fg",
        "atencion listar --buscar fghj",
        "atencion listar --buscar fghj123456",
        "atencion listar --buscar ejem",
    ]);
    let found: Vec<usize> = lists.iter().map(|list| codes(list).len()).collect();
    assert_eq!(found, [0, 0, 0, 0, 0, 0, 0, 0, 1, 2]);
    for (document, count) in [("ABKXYZQW", 1), ("ABKX", 0), ("FGHJ123456", 1)] {
        let report = &point.batch(&[&format!("titular --documento {document}")])[0];
        let attentions = report["attentions"].as_array().map_or(0, Vec::len);
        assert_eq!(attentions, count, "{document}: {report}");
    }
}

#[test]
fn u3_lists_are_masked_searched_and_revealed_on_the_record() {
    let point = Point::started_by(Role::Administrador);
    let adviser = point.user("sara", "supervisor");
    let theirs = point.batch_with(
        &adviser,
        &[
            THEFT,
            &chip("--documento dni:45521234 --hora -90"),
            &chip("--documento ce:000778899"),
            "atencion listar --buscar 45521234",
            "atencion listar --buscar 'invento falso'",
            "atencion listar --buscar INVÉNTO --pendientes",
            "atencion listar --buscar chip --hasta -60",
            "atencion listar --desde -60 --limite 1",
            "atencion listar --hasta 2020-01-01",
            "atencion listar --desde 01/01/2020 --propias --revelar",
            "atencion mostrar R2 --revelar",
        ],
    );
    let numbers = |document: &Value| -> Vec<String> {
        document["attentions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|attention| {
                attention["customer"]["document_number"]
                    .as_str()
                    .unwrap()
                    .to_owned()
            })
            .collect()
    };
    assert_eq!(numbers(&theirs[3]), ["****1234", "****1234"]);
    assert_eq!(codes(&theirs[3])[0], "R000001-N");
    assert_eq!(codes(&theirs[4]), ["R000001-N"]);
    assert_eq!(codes(&theirs[5]), ["R000001-N"]);
    assert_eq!(codes(&theirs[6]), ["R000002-L"]);
    assert_eq!(codes(&theirs[7]), ["R000001-N"]);
    assert_eq!(
        (&theirs[7]["more"], &theirs[8]["more"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(theirs[8]["attentions"], json!([]));
    assert_eq!(numbers(&theirs[9]), ["45521234", "000778899", "45521234"]);
    assert_eq!(theirs[10]["customer"]["document_number"], "45521234");

    // Who looked, as the person may ask (T2): newest first, one entry for a whole list.
    let marta = ["--usuario", "marta"].map(str::to_owned);
    let report = &point.batch_with(&marta, &["titular --documento DNI:45521234"])[0];
    assert_eq!(codes(report), ["R000001-N", "R000002-L"]);
    let accesses: Vec<(&str, &str, usize)> = report["accesses"]
        .as_array()
        .unwrap()
        .iter()
        .map(|access| {
            (
                access["access"].as_str().unwrap(),
                access["by"].as_str().unwrap(),
                access["records"].as_array().unwrap().len(),
            )
        })
        .collect();
    assert_eq!(
        accesses,
        [
            ("reported", "Marta Prueba", 2),
            ("revealed", "sara prueba", 1),
            ("revealed", "sara prueba", 2),
        ]
    );
}
