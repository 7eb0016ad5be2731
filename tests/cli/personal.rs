//! One person's data: told, blocked, held and purged (T).

use super::{Point, done, failed, refused};
use serde_json::{Value, json};

use super::exchange::{kinds, taken};
use contingencia::domain::authority::Role;
use contingencia::domain::terminal::Channel;

/// A chip replacement of years ago.
const OLD: &str = "atencion registrar --tramite 'reposición de chip' --nombre 'Rosa Ejemplo Prueba' --pide 'Un chip' --documento dni:45521234 --de-papel 7 --hora '2020-03-04 10:00'";

#[test]
fn t2_a_person_is_told_everything_and_their_data_is_blocked() {
    let point = Point::started_by(Role::Administrador);
    point.batch(&[OLD, "atencion mostrar R1 --revelar"]);
    assert_eq!(
        point.run(&["titular", "--documento", "DNI:45.521.234"]),
        done(
            "Código     LIM014-A-R000001-N\n\
             Evento     sin evento\n\
             Tipo       Consultas\n\
             Trámite    Reposición de Chip\n\
             Recibida   [hora]\n\
             De papel   folio 7, transcrita el [hora]\n\
             Cliente    Rosa Ejemplo Prueba\n\
             Documento  DNI 45521234\n\
             Solicita   Un chip\n\
             Atiende    Marta Prueba\n\
             \n\
             Historia\n\
             \u{20} [hora]  Marta Prueba: Transcrita de papel\n\
             \n\
             Accesos\n\
             \u{20} [hora]  Marta Prueba: informe al titular (LIM014-A-R000001-N)\n\
             \u{20} [hora]  Marta Prueba: datos mostrados (LIM014-A-R000001-N)\n",
            "Informe del [hora]: atenciones 1.\n",
        )
    );
    assert_eq!(
        point.run(&[
            "titular",
            "--documento",
            "45521234",
            "--bloquear",
            "--razon",
            "Lo pidió"
        ]),
        done("LIM014-A-R000001-N\n", "Atenciones bloqueadas: 1.\n")
    );
    let documents = point.batch(&[
        "atencion mostrar R1 --revelar",
        "atencion listar --buscar 45521234",
        "titular --documento 45521234 --desbloquear --razon 'Ya no'",
        "atencion mostrar R1 --revelar",
        "titular --documento 99999999",
        "titular --documento 99999999 --bloquear --razon x",
        "titular --documento 45521234 --bloquear",
        "titular --documento 45521234 --razon x",
    ]);
    assert_eq!(
        (
            &documents[0]["blocked"],
            &documents[0]["customer"]["name"],
            &documents[0]["customer"]["document_number"]
        ),
        (&json!(true), &json!("(bloqueado)"), &json!(""))
    );
    assert_eq!(documents[1]["attentions"], json!([]));
    assert_eq!(documents[2]["attentions"][0]["blocked"], false);
    assert_eq!(documents[3]["customer"]["name"], "Rosa Ejemplo Prueba");
    assert_eq!(
        (&documents[4]["attentions"], &documents[4]["accesses"]),
        (&json!([]), &json!([]))
    );
    let told: Vec<&str> = documents[5..]
        .iter()
        .map(|document| document["error"]["message"].as_str().unwrap())
        .collect();
    assert_eq!(
        told,
        [
            "Ninguna atención tiene ese número de documento.",
            "Falta --razon <TEXTO>.",
            "--razon se usa con --bloquear, --desbloquear, --retener o --liberar.",
        ]
    );
}

#[test]
fn t1_a_purge_is_simulated_confirmed_and_spares_what_is_held() {
    let point = Point::started_by(Role::Administrador);
    let documents = point.batch(&[
        OLD,
        OLD,
        "depurar --retener R2 --razon 'Juicio en curso'",
        "depurar --clase general --antes-de 2021-01-01 --simular",
        "depurar --clase general --antes-de 2021-01-01",
        "depurar --clase general --antes-de 2021-01-01 --confirmar si",
        "depurar --clase general --antes-de 2999-01-01 --confirmar DEPURAR",
        "depurar --clase usuarios --antes-de 2021-01-01",
        "depurar --clase general",
        "depurar",
        "atencion mostrar R1 --revelar",
    ]);
    assert_eq!(documents[2]["held"], true);
    assert_eq!(
        documents[3],
        json!({
            "class": "general", "before": "2021-01-01", "simulated": true,
            "records": ["LIM014-A-R000001-N"], "entries": 1, "held": ["LIM014-A-R000002-L"],
            "without_resolution": 0, "expired_backups": [], "deleted_documents": [],
            "out_of_reach": [],
        })
    );
    assert_eq!(
        point.run(&["depurar", "--retener", "R2", "--razon", "Otra vez"]),
        done(
            "LIM014-A-R000002-L\n",
            "Ya estaba retenida: no cambió nada.\n"
        )
    );
    let message = |at: usize| documents[at]["error"]["message"].as_str().unwrap();
    assert_eq!(message(4), "Falta confirmar; no se borró nada.");
    assert_eq!(
        documents[4]["error"]["hints"],
        json!(["Vea antes qué se borraría con --simular, y confirme con --confirmar DEPURAR."])
    );
    assert_eq!(
        message(5),
        "Para depurar hay que escribir DEPURAR; no se borró nada."
    );
    assert_eq!(
        refused(&documents[6]),
        (
            "T1",
            "Esos datos se conservan 1 año; todavía no se pueden depurar."
        )
    );
    assert_eq!(
        message(7),
        "«usuarios» no vale para --clase; use reclamos, general, reportes."
    );
    assert_eq!(message(8), "Falta --antes-de <FECHA>.");
    assert_eq!(documents[9]["error"]["kind"], "usage");
    assert_eq!(documents[10]["customer"]["name"], "Rosa Ejemplo Prueba");

    let purged = point.run(&[
        "depurar",
        "--clase",
        "GENERAL",
        "--antes-de",
        "01/01/2021",
        "--confirmar",
        "depurar",
    ]);
    assert_eq!(
        purged,
        done(
            "LIM014-A-R000001-N\n",
            "Datos personales borrados: registros 1, textos 1.\n\
             Retenidos por orden legal: LIM014-A-R000002-L.\n\
             Copia nueva comprobada: [carpeta]/datos/backups/contingencia-LIM014-A-[momento].zip.\n",
        )
    );
    let after = point.batch(&[
        "atencion mostrar R1 --revelar",
        "atencion mostrar R2 --revelar",
        "depurar --liberar R2 --razon 'Terminó'",
        "depurar --clase general --antes-de 2021-01-01 --simular",
        "verificar",
    ]);
    assert_eq!(
        (&after[0]["purged"], &after[0]["customer"]["name"]),
        (&json!(true), &json!("(depurado)"))
    );
    assert_eq!(after[1]["customer"]["name"], "Rosa Ejemplo Prueba");
    assert_eq!(after[2]["held"], false);
    assert_eq!(after[3]["records"], json!(["LIM014-A-R000002-L"]));
    assert_eq!(
        (&after[4]["ok"], &after[4]["problems"]),
        (&json!(true), &Value::Array(vec![]))
    );
}

#[test]
fn t1_t2_only_who_answers_for_personal_data_decides_about_it() {
    let point = Point::started();
    let documents = point.batch(&[
        OLD,
        "titular --documento 45521234",
        "titular --documento 45521234 --bloquear --razon x",
        "depurar --clase general --antes-de 2021-01-01 --simular",
        "depurar --retener R1 --razon x",
    ]);
    let rules: Vec<&str> = documents[1..].iter().map(|it| refused(it).0).collect();
    assert_eq!(rules, ["T2", "T2", "T1", "T1"]);
    assert_eq!(
        point.run(&["depurar", "--clase", "general", "--antes-de", "2021-01-01"]),
        failed(
            1,
            "La depuración la decide el administrador o Control e Información; su rol es supervisor. [T1]\n"
        )
    );
}

#[test]
fn t2_what_is_blocked_leaves_in_no_bundle_until_it_is_unblocked() {
    let point = Point::stand("LIM014", "A", Channel::Cac, Role::Administrador);
    let office = Point::office();
    point.does(&[OLD, "atencion registrar --tramite 'reposición de chip' --nombre 'Luz Ejemplo Prueba' --pide 'Otro chip' --sin-evento"]);
    let carried = |point: &Point| {
        let file = point.export_plain();
        let mut zip = zip::ZipArchive::new(std::fs::File::open(&file).unwrap()).unwrap();
        let entry = zip.by_name("personal.jsonl").unwrap();
        let text = std::io::read_to_string(entry).unwrap();
        (
            file,
            ["Rosa Ejemplo", "Luz Ejemplo"].map(|name| text.contains(name)),
        )
    };
    assert_eq!(carried(&point).1, [true, true]);
    point.does(&["titular --documento 45521234 --bloquear --razon 'Lo pidió Rosa Ejemplo'"]);
    let (file, names) = carried(&point);
    assert_eq!(names, [false, true]);
    let view = taken(office.import(&file, &["--confiar"]));
    assert_eq!(kinds(&view["problems"]), ["content_missing"]);
    let (code, shown) = office.asks(&["atencion", "listar"]);
    assert_eq!(
        (code, shown["attentions"].as_array().unwrap().len()),
        (0, 2)
    );
    office.heads();
    point.does(&["titular --documento 45521234 --desbloquear --razon 'Ya no'"]);
    let (file, names) = carried(&point);
    assert_eq!(names, [true, true]);
    let view = taken(office.import(&file, &[]));
    assert_eq!(view["problems"], json!([]));
    let (_, verified) = office.asks(&["verificar"]);
    assert_eq!(verified["missing"], json!([]));
}
