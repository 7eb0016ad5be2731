//! With a terminal on standard input the passphrase is asked for.

use super::{PASSPHRASE, Point};
use contingencia::domain::authority::Role;
use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Runs the program on a pseudo-terminal and answers each question when it is
/// asked; everything that was on the screen, and the exit code.
fn answered(point: &Point, args: &[&str], answers: &[(&str, &str)]) -> (String, u32) {
    let pty = native_pty_system()
        .openpty(PtySize {
            rows: 24,
            cols: 200,
            pixel_width: 0,
            pixel_height: 0,
        })
        .unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_contingencia"));
    command.env_clear();
    command.arg("--datos");
    command.arg(point.data());
    command.args(args);
    let mut child = pty.slave.spawn_command(command).unwrap();
    drop(pty.slave);
    let mut reader = pty.master.try_clone_reader().unwrap();
    let mut writer = pty.master.take_writer().unwrap();
    let (sender, bytes) = mpsc::channel();
    thread::spawn(move || {
        let mut part = [0; 1024];
        while let Ok(read @ 1..) = reader.read(&mut part) {
            if sender.send(part[..read].to_vec()).is_err() {
                break;
            }
        }
    });
    let mut seen = Vec::new();
    let mut from = 0;
    for (question, answer) in answers {
        while !String::from_utf8_lossy(&seen[from..]).contains(question) {
            let part = bytes.recv_timeout(Duration::from_mins(1));
            seen.extend(part.unwrap_or_else(|_| {
                panic!(
                    "«{question}» was not asked: {}",
                    String::from_utf8_lossy(&seen)
                )
            }));
        }
        from = seen.len();
        // The question of a secret comes a moment before the terminal stops echoing.
        while !question.contains("DEPURAR") && echoes(&*pty.master) {
            thread::yield_now();
        }
        writeln!(writer, "{answer}").unwrap();
    }
    let code = child.wait().unwrap().exit_code();
    drop(writer);
    drop(pty.master);
    while let Ok(part) = bytes.recv_timeout(Duration::from_mins(1)) {
        seen.extend(part);
    }
    (String::from_utf8(seen).unwrap(), code)
}

#[cfg(unix)]
fn echoes(master: &dyn MasterPty) -> bool {
    master.get_termios().is_some_and(|modes| {
        format!("{:?}", modes.local_flags)
            .split(|c: char| !c.is_ascii_uppercase())
            .any(|flag| flag == "ECHO")
    })
}

#[cfg(not(unix))]
fn echoes(_master: &dyn MasterPty) -> bool {
    false
}

#[test]
fn u2_the_passphrase_is_asked_without_showing_it() {
    let point = Point::started();
    let (screen, code) = answered(
        &point,
        &["evento", "listar"],
        &[("Frase de paso: ", PASSPHRASE)],
    );
    assert_eq!(code, 0, "{screen}");
    assert!(screen.contains("No hay eventos que mostrar."), "{screen}");
    assert!(!screen.contains(PASSPHRASE), "{screen}");
}

#[test]
fn u2_a_new_passphrase_is_asked_twice() {
    let point = Point::empty();
    let start = [
        "iniciar",
        "--perfil",
        "peru",
        "--punto",
        "LIM014",
        "--nombre",
        "CAC",
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
    ];
    let ask = ("12 caracteres o más): ", PASSPHRASE);
    let (screen, code) = answered(
        &point,
        &start,
        &[ask, ("otra vez: ", "no es la misma frase")],
    );
    assert_eq!(code, 2, "{screen}");
    assert!(
        screen.contains("Las dos frases de paso no son iguales; no se cambió nada."),
        "{screen}"
    );
    assert!(!point.data().join("store.db").exists());
    let (screen, code) = answered(&point, &start, &[ask, ("otra vez: ", PASSPHRASE)]);
    assert_eq!(code, 0, "{screen}");
    assert!(
        screen.contains("clave-recuperacion-LIM014-A.txt"),
        "{screen}"
    );
}

#[test]
fn t1_a_purge_is_confirmed_by_a_word_after_its_plan() {
    let point = Point::started_by(Role::Administrador);
    point.batch(&[
        "atencion registrar --tramite 'reposición de chip' --nombre 'Rosa Ejemplo Prueba' --pide x --de-papel 7 --hora '2020-03-04 10:00'",
    ]);
    let purge = ["depurar", "--clase", "general", "--antes-de", "2021-01-01"];
    let passphrase = ("Frase de paso: ", PASSPHRASE);
    let question = "Escriba DEPURAR y Enter para confirmar: ";
    let (screen, code) = answered(&point, &purge, &[passphrase, (question, "sí")]);
    assert_eq!(code, 2, "{screen}");
    for told in [
        "Se borrarían los datos personales de: registros 1, textos 1. No se borró nada.",
        "Para depurar hay que escribir DEPURAR; no se borró nada.",
    ] {
        assert!(screen.contains(told), "{screen}");
    }
    let (screen, code) = answered(&point, &purge, &[passphrase, (question, "depurar")]);
    assert_eq!(code, 0, "{screen}");
    assert!(
        screen.contains("Datos personales borrados: registros 1, textos 1."),
        "{screen}"
    );
}

#[test]
fn a1_the_qr_fits_the_window_it_is_drawn_in() {
    let point = Point::started();
    point.batch(&[
        "evento abrir --tramite queja --aplicativo siac --escenario masiva --cliente-presente",
    ]);
    let passphrase = ("Frase de paso: ", PASSPHRASE);
    let (screen, code) = answered(&point, &["aviso", "A-1", "--qr"], &[passphrase]);
    assert_eq!(code, 0, "{screen}");
    let rows = screen.lines().filter(|line| line.contains('█')).count();
    assert!((10..=24).contains(&rows), "{rows}\n{screen}");
    assert!(screen.contains("no cabe"), "{screen}");
}
