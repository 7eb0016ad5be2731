use super::{BOARD, ENTRANCE, SMALL, command_line, program, quit, window};
use crate::support::console::keys;
use rusqlite::Connection;

/// An invented passphrase.
const PHRASE: &str = "cuatro palabras que nadie diría";

#[test]
fn u2_the_first_run_asks_four_questions_tells_of_the_recovery_key_and_leaves_an_encrypted_store() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("datos");
    let mut console = program(&data, &[], SMALL, &[]);
    for question in [
        "¿Dónde se usará?",
        "¿Qué punto es?",
        "¿Quién es usted?",
        "¿Con qué frase entrará?",
    ] {
        console.wait_for(question);
    }
    // The point's code, its name, then on to the person over what is filled in.
    console.send("lim014").send(keys::ENTER).send("CAC Ñaña");
    console.send(keys::ENTER).send("Ana Inventada");
    console.send(keys::ENTER).send(PHRASE).send(keys::ENTER);
    console
        .send(PHRASE)
        .wait_for("Ana Inventada")
        .send(keys::ENTER);
    console.wait_for("Guarde la clave de recuperación");
    let key = recovery_key(&data);
    let name = key.file_name().unwrap().to_str().unwrap();
    console.wait_until("the file of the recovery key", |screen| {
        // A long path is broken between two rows.
        window(screen).replace(' ', "").contains(name)
    });
    console.send(keys::ENTER).wait_gone("Guarde la clave");
    console.wait_for(BOARD).wait_for("LIM014 CAC Ñaña");
    quit(&mut console);

    let plain = Connection::open(data.join("store.db")).unwrap();
    assert!(
        plain
            .query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
            .is_err(),
        "the store opens without its key"
    );
    drop(plain);

    let mut console = program(&data, &[], SMALL, &[]);
    console.wait_for(ENTRANCE).wait_for("ainventada");
    console.send(PHRASE).send(keys::ENTER).wait_for(BOARD);
    quit(&mut console);
    let verified = command_line(&data, PHRASE, &["verificar"]);
    assert_eq!(verified["ok"], true, "{verified}");
}

/// The file of the recovery key, which is there.
fn recovery_key(data: &std::path::Path) -> std::path::PathBuf {
    let mut found: Vec<_> = std::fs::read_dir(data)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().contains("recup"))
        .collect();
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}
