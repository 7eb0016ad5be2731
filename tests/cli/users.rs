//! Who may enter (U1, U2).

use super::{Point, done, failed};

#[test]
fn u1_a_user_is_added_blocked_and_no_longer_enters() {
    let point = Point::started();
    let secret = point.secret("clave-tec", "frase de paso de la tecnóloga");
    assert_eq!(
        point.run(&[
            "usuario",
            "agregar",
            "--nombre-ingreso",
            "teo",
            "--nombre",
            "Teo Prueba",
            "--rol",
            "tecnologia",
            "--clave-nueva-archivo",
            &secret
        ]),
        done("teo\n", "Usuario agregado: Teo Prueba (tecnologia).\n")
    );
    // With two users somebody has to be named.
    assert_eq!(
        point.run(&["usuario", "listar"]),
        failed(
            2,
            "Falta decir qué usuario ingresa.\n  - Dígalo con --usuario NOMBRE o CONTINGENCIA_USUARIO.\n",
        )
    );
    assert_eq!(
        point.run(&[
            "usuario",
            "listar",
            "--usuario",
            "teo",
            "--clave-archivo",
            &secret
        ]),
        done(
            "Ingreso  Rol         Acceso  Nombre        Cargo\n\
             marta    supervisor  activo  Marta Prueba\n\
             teo      tecnologia  activo  Teo Prueba\n",
            "",
        )
    );
    assert_eq!(
        point.run(&["--usuario", "marta", "usuario", "bloquear", "teo"]),
        done("teo\n", "Usuario bloqueado: Teo Prueba (tecnologia).\n")
    );
    assert_eq!(
        point
            .run(&[
                "usuario",
                "listar",
                "--usuario",
                "teo",
                "--clave-archivo",
                &secret
            ])
            .code,
        3
    );
    let documents = point.batch(&[
        "usuario bloquear marta",
        "usuario bloquear nadie",
        "usuario agregar --nombre-ingreso Mal --nombre x --rol asesor --generar-clave",
        "usuario agregar --nombre-ingreso aux --nombre x --rol asesor --generar-clave",
    ]);
    assert_eq!(
        super::refused(&documents[0]),
        ("U1", "Nadie se bloquea a sí mismo.")
    );
    assert_eq!(
        documents[1]["error"]["message"],
        "No hay ningún usuario con ese nombre de ingreso."
    );
    assert_eq!(documents[2]["error"]["kind"], "usage", "{}", documents[2]);
    // Lower case letters alone, and yet it cannot be: the sentence says which cannot.
    let told = documents[3]["error"]["message"].as_str().unwrap();
    assert!(told.contains("Windows guarda para sí"), "{told}");
}

#[test]
fn u2_the_passphrase_changes_and_a_lost_one_is_recovered() {
    let point = Point::started();
    let new = point.secret("nueva", "otra frase de paso larga");
    assert_eq!(
        point.run(&["usuario", "cambiar-clave", "--clave-nueva-archivo", &new]),
        done("", "Frase de paso cambiada.\n")
    );
    assert_eq!(point.run(&["evento", "listar"]).code, 3);
    assert_eq!(
        point
            .run(&["evento", "listar", "--clave-archivo", &new])
            .code,
        0
    );

    let key = point.data().join("clave-recuperacion-LIM014-A.txt");
    let key = key.to_str().unwrap();
    let newest = point.secret("novisima", "la tercera frase de paso");
    assert_eq!(
        point.run(&[
            "usuario",
            "recuperar",
            "marta",
            "--clave-recuperacion",
            &new,
            "--clave-nueva-archivo",
            &newest
        ]),
        failed(
            3,
            "Ese archivo no es una clave de recuperación.\n  - Es el archivo clave-recuperacion-….txt que se guardó al configurar.\n",
        )
    );
    assert_eq!(
        point.run(&[
            "usuario",
            "recuperar",
            "marta",
            "--clave-recuperacion",
            key,
            "--clave-nueva-archivo",
            &newest
        ]),
        done(
            "marta\n",
            "Acceso recuperado; la frase de paso anterior ya no sirve.\n"
        )
    );
    assert_eq!(
        point
            .run(&["evento", "listar", "--clave-archivo", &newest])
            .code,
        0
    );
}

#[test]
fn u2_four_generated_words_are_shown_once_and_open_the_store() {
    let point = Point::empty();
    let (code, started) = point.json(&[
        "iniciar",
        "--perfil",
        "colombia",
        "--punto",
        "BOG001",
        "--nombre",
        "Célula PQR",
        "--canal",
        "celula",
        "--terminal",
        "A",
        "--usuario",
        "ana",
        "--nombre-usuario",
        "Ana",
        "--rol",
        "coordinador",
        "--generar-clave",
    ]);
    let words = started["passphrase"].as_str().unwrap();
    assert_eq!((code, words.split('-').count()), (0, 4));
    let secret = point.secret("generada", words);
    assert_eq!(
        point
            .run(&["evento", "listar", "--clave-archivo", &secret])
            .code,
        0
    );
}
