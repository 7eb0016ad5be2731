//! Calls that are off: what is missing, what is not understood, who may not enter.

use super::{Point, failed};
use serde_json::json;

#[test]
fn without_a_store_every_subcommand_says_so_and_asks_nothing() {
    let point = Point::empty();
    let told = failed(
        3,
        "En [carpeta]/datos todavía no hay datos de contingencia.\n  \
         - Configure el terminal: inicie la consola, o use contingencia iniciar\n",
    );
    for call in [
        &["evento", "listar"][..],
        &["verificar"],
        &["diagnostico"],
        &["lote"],
        &["usuario", "cambiar-clave"],
        &["usuario", "recuperar", "marta", "--clave-recuperacion", "x"],
    ] {
        assert_eq!(point.run(call), told, "{call:?}");
    }
}

#[test]
fn without_a_terminal_what_is_missing_is_a_usage_error() {
    let point = Point::started();
    let bare = |args: &[&str]| point.ran(Point::command(&point.data()).args(args));
    assert_eq!(
        bare(&["evento", "listar"]),
        failed(
            2,
            "Falta la frase de paso.\n  - Désela con --clave-archivo ARCHIVO o CONTINGENCIA_CLAVE_ARCHIVO.\n",
        )
    );
    assert_eq!(
        bare(&[]),
        failed(
            2,
            "La consola necesita un terminal.\n  - Los subcomandos funcionan sin él; véalos con: contingencia --help\n",
        )
    );
    assert_eq!(
        point.run(&["usuario", "cambiar-clave"]),
        failed(
            2,
            "Falta la frase de paso.\n  - Désela con --clave-nueva-archivo ARCHIVO o --generar-clave.\n",
        )
    );
    assert_eq!(
        bare(&["--clave-archivo", "no-hay", "evento", "listar"]),
        failed(
            2,
            "El archivo no-hay no se pudo leer: no existe; no se hizo nada.\n"
        )
    );
    let empty = point.secret("vacia", "");
    assert_eq!(
        bare(&["evento", "listar", "--clave-archivo", &empty]),
        failed(
            2,
            "La primera línea de [carpeta]/vacia está vacía; ahí va la frase de paso.\n",
        )
    );
    let again = point.run(&[
        "iniciar",
        "--perfil",
        "peru",
        "--punto",
        "X1",
        "--nombre",
        "x",
        "--canal",
        "cac",
        "--terminal",
        "A",
        "--usuario",
        "otra",
        "--nombre-usuario",
        "x",
        "--rol",
        "asesor",
    ]);
    assert_eq!(
        again,
        failed(
            3,
            "En [carpeta]/datos ya hay datos de contingencia; no se cambió nada.\n  - Elija otra carpeta con --datos.\n",
        )
    );
}

#[test]
fn a_folder_in_the_place_of_a_file_is_told_as_one() {
    let point = Point::started();
    std::fs::create_dir(point.path("usb")).unwrap();
    let folder = point.path("usb");
    let folder = folder.to_str().unwrap();
    let calls: [(&[&str], i32); 5] = [
        (&["importar", folder], 2),
        (&["acuse", "importar", folder], 2),
        (&["lote", folder], 2),
        (
            &["restaurar", folder, "--reemplazar", "--usuario", "marta"],
            3,
        ),
        (&["evento", "listar", "--clave-archivo", folder], 2),
    ];
    for (call, code) in calls {
        let ran = point.run(call);
        assert_eq!(ran.code, code, "{ran:?}");
        let told = ran.stderr.contains("[carpeta]/usb") && ran.stderr.contains("es una carpeta");
        assert!(told && !ran.stderr.contains("no hay permiso"), "{ran:?}");
    }
}

#[test]
fn u2_a_wrong_passphrase_reveals_nothing_and_waits_grow() {
    let point = Point::started();
    let wrong = point.secret("otra", "esta no es la frase");
    let told = "La frase de paso no es correcta.\n  \
                - Revise mayúsculas, tildes y el idioma del teclado.\n  \
                - Si la olvidó: contingencia usuario recuperar\n";
    let call = ["evento", "listar", "--clave-archivo", &wrong];
    assert_eq!(point.run(&call), failed(3, told));
    // The waits grow past whatever a call takes on a busy machine.
    let is_told_to_wait = (0..20).any(|_| {
        let ran = point.run(&call);
        assert_eq!(ran.code, 3, "{ran:?}");
        ran.stderr.starts_with("Demasiados intentos: espere ")
    });
    assert!(is_told_to_wait);
}

#[test]
fn u2_a_short_passphrase_is_refused_at_set_up() {
    let point = Point::empty();
    let short = point.secret("corta", "corta");
    let ran = point.run(&[
        "iniciar",
        "--perfil",
        "peru",
        "--punto",
        "LIM014",
        "--nombre",
        "x",
        "--canal",
        "cac",
        "--terminal",
        "A",
        "--usuario",
        "ana",
        "--nombre-usuario",
        "Ana",
        "--rol",
        "supervisor",
        "--clave-archivo",
        &short,
    ]);
    assert_eq!(
        ran,
        failed(
            1,
            "La frase de paso necesita al menos 12 caracteres. [U2]\n  \
             - Cuatro palabras sin relación entre sí sirven y se recuerdan.\n",
        )
    );
    assert!(!point.data().join("store.db").exists());
}

#[test]
fn a_call_that_does_not_parse_is_told_in_spanish() {
    let point = Point::empty();
    let cases: [(&[&str], &str); 13] = [
        (
            &["evento"],
            "Falta el subcomando: abrir, listar, mostrar, restablecer, cerrar, corregir, reabrir.\n  - Vea la ayuda con: contingencia evento --help\n",
        ),
        (
            &["evneto"],
            "No existe el subcomando «evneto».\n  - ¿Quiso decir «evento»?\n  - Vea la ayuda con: contingencia --help\n",
        ),
        (
            &["evento", "listar", "--estdo", "abierto"],
            "No existe la opción o el argumento «--estdo».\n  - ¿Quiso decir «--estado»?\n  - Vea la ayuda con: contingencia evento listar --help\n",
        ),
        (
            &["evento", "listar", "--estado", "roto"],
            "«roto» no vale para --estado; use abierto, restablecido, cerrado.\n  - Vea la ayuda con: contingencia evento listar --help\n",
        ),
        (
            &["evento", "listar", "--estado"],
            "Falta el valor de --estado; use abierto, restablecido, cerrado.\n  - Vea la ayuda con: contingencia evento listar --help\n",
        ),
        (
            &["evento", "listar", "--limite", "cero"],
            "«cero» no vale para --limite: escriba un número entero de 1 a 10000.\n  - Vea la ayuda con: contingencia evento listar --help\n",
        ),
        (
            &["evento", "listar", "--desde", "31/02/2026"],
            "«[fecha]» no vale para --desde: esa fecha no existe.\n  - Vea la ayuda con: contingencia evento listar --help\n",
        ),
        (
            &["evento", "cerrar", "1"],
            "Falta --motivo <TEXTO>, --sustento <TEXTO>.\n  - Vea la ayuda con: contingencia evento cerrar --help\n",
        ),
        (
            &[
                "corresponde",
                "--tramite",
                "x",
                "--cliente-presente",
                "--sin-cliente",
            ],
            "--cliente-presente no se usa junto con --sin-cliente.\n  - Vea la ayuda con: contingencia corresponde --help\n",
        ),
        (
            &["corresponde", "--tramite", "x", "--tramite", "y"],
            "--tramite se escribe una sola vez.\n  - Vea la ayuda con: contingencia corresponde --help\n",
        ),
        (
            &["verificar", "todo"],
            "No existe la opción o el argumento «todo».\n  - Vea la ayuda con: contingencia verificar --help\n",
        ),
        (
            &[
                "usuario",
                "agregar",
                "--nombre-ingreso",
                "x",
                "--nombre",
                "x",
                "--rol",
                "jefe",
            ],
            "«jefe» no vale para --rol; use supervisor, coordinador, asesor, backoffice, control, procesos, tecnologia, gerente, director, consulta, administrador.\n  - Vea la ayuda con: contingencia usuario agregar --help\n",
        ),
        (
            &[
                "plazo",
                "--pais",
                "PE",
                "--desde",
                "2026-01-02",
                "--dias",
                "-3",
                "--demo",
            ],
            "«-3» no vale para --dias: escriba un número entero de 0 a 3650.\n  - Vea la ayuda con: contingencia plazo --help\n",
        ),
    ];
    for (args, told) in cases {
        assert_eq!(point.run(args), failed(2, told), "{args:?}");
    }
}

#[test]
fn with_json_every_failure_is_one_document_on_standard_output() {
    let point = Point::started();
    assert_eq!(
        point.json(&["evento", "listar", "--estado", "roto"]),
        (
            2,
            json!({ "error": {
                "kind": "usage", "rule": null,
                "message": "«roto» no vale para --estado; use abierto, restablecido, cerrado.",
                "hints": ["Vea la ayuda con: contingencia evento listar --help"],
            }})
        )
    );
    assert_eq!(
        point.json(&["evento", "mostrar", "9"]),
        (
            2,
            json!({ "error": {
                "kind": "usage", "rule": null, "message": "No hay ningún evento «9».",
                "hints": ["Vea los correlativos con: contingencia evento listar"],
            }})
        )
    );
    let (code, document) = point.json(&[
        "evento",
        "abrir",
        "--tramite",
        "pago",
        "--aplicativo",
        "siac",
        "--escenario",
        "masiva",
        "--cliente-presente",
    ]);
    assert_eq!(code, 1);
    assert_eq!(
        document["error"]
            .as_object()
            .unwrap()
            .keys()
            .collect::<Vec<_>>(),
        [
            "critical",
            "hints",
            "kind",
            "message",
            "procedure",
            "procedure_type",
            "reason",
            "registrable",
            "rule",
        ]
    );
    let missing = Point::empty();
    let (code, document) = missing.json(&["evento", "listar"]);
    assert_eq!((code, &document["error"]["kind"]), (3, &json!("store")));
}

#[test]
fn with_json_there_is_one_document_wherever_it_is_asked_for() {
    let point = Point::started();
    for args in [
        &["--json", "evento", "listar"][..],
        &["evento", "--json", "listar"],
        &["evento", "listar", "--json"],
        &["--json", "evento", "inventado"],
        &["evento", "listar", "--inventado", "--json"],
        &["--json"],
        &["--json", "--help"],
        &["--version", "--json"],
        &["--json=si", "evento", "listar"],
        &["--json", "lote", "no-hay.txt"],
    ] {
        let ran = point.run(args);
        assert_eq!(ran.stderr, "", "{args:?}");
        let documents: Vec<serde_json::Value> = ran
            .stdout
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(documents.len(), 1, "{args:?} {}", ran.stdout);
    }
}

#[test]
fn words_that_fit_several_entries_are_not_guessed() {
    let point = Point::started();
    assert_eq!(
        point.run(&[
            "corresponde",
            "--tramite",
            "migración",
            "--aplicativo",
            "siac",
            "--cliente-presente"
        ]),
        failed(
            2,
            "«migración» puede ser más de un trámite; ¿quiso decir «Migración de Plan», «Migración a prepago», «Migración a postpago», «Migración de plan con renovación de equipo»?\n",
        )
    );
    assert_eq!(
        point.run(&["corresponde", "--tramite", "queja", "--aplicativo", "siac"]),
        failed(
            2,
            "Falta decir si un cliente lo solicita.\n  - Use --cliente-presente o --sin-cliente.\n",
        )
    );
    assert_eq!(
        point.run(&["--demo", "evento", "listar"]),
        failed(
            2,
            "--demo solo abre la consola; no se usa con un subcomando.\n"
        )
    );
}

#[test]
fn n5_an_end_that_two_series_share_is_ambiguous() {
    let point = Point::started();
    let open = [
        "evento",
        "abrir",
        "--tramite",
        "queja",
        "--aplicativo",
        "siac",
        "--escenario",
        "masiva",
        "--cliente-presente",
    ];
    assert_eq!(point.run(&open).code, 0);
    assert_eq!(
        point
            .run(&["evento", "restablecer", "1", "--hora", "ahora"])
            .code,
        0
    );
    let copy = point.path("copia.zip");
    let copy = copy.to_str().unwrap();
    assert_eq!(point.run(&["respaldar", "--salida", copy]).code, 0);
    assert_eq!(point.run(&["restaurar", copy, "--reemplazar"]).code, 0);
    assert_eq!(point.run(&open).code, 0);
    assert_eq!(
        point.run(&["evento", "mostrar", "1"]),
        failed(
            2,
            "Varios eventos terminan en «1»: LIM014-[año]-A2KTM-000001, LIM014-[año]-A-000001.\n  - Escriba el correlativo completo.\n",
        )
    );
    let series = point.json(&["diagnostico"]).1["series"].clone();
    let end = format!("{}-1", series.as_str().unwrap().to_lowercase());
    assert_eq!(point.run(&["evento", "mostrar", &end]).code, 0);
}

#[test]
fn the_environment_says_what_no_option_says() {
    let point = Point::started();
    let ran = point.ran(
        std::process::Command::new(env!("CARGO_BIN_EXE_contingencia"))
            .env_clear()
            .env("CONTINGENCIA_DATOS", point.data())
            .env("CONTINGENCIA_USUARIO", "marta")
            .env("CONTINGENCIA_CLAVE_ARCHIVO", point.path("clave"))
            .args(["evento", "listar"]),
    );
    assert_eq!(ran, super::done("", "No hay eventos que mostrar.\n"));
    let ran = point.ran(
        Point::command(&point.data())
            .env("CONTINGENCIA_USUARIO", "nadie")
            .env("CONTINGENCIA_CLAVE_ARCHIVO", point.path("clave"))
            .args(["evento", "listar"]),
    );
    assert_eq!(
        ran,
        failed(
            3,
            "No hay ningún usuario con ese nombre de ingreso.\n  - Revise el nombre; distingue letras y puntos.\n",
        )
    );
}
