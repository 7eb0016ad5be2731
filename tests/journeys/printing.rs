//! The slip of a customer, printed with one key where the computer has a printer (Q7).

use super::{BOARD, SMALL, keys, program, quit};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;

#[test]
fn q7_one_key_prints_the_slip_and_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let [data, temporary, programs] =
        ["datos", "tmp", "programas"].map(|name| folder.path().join(name));
    for place in [&data, &temporary, &programs] {
        std::fs::create_dir(place).unwrap();
    }
    let printed = folder.path().join("impreso");
    for (name, does) in [
        (
            "lpstat",
            "echo 'system default destination: Mostrador'".to_owned(),
        ),
        ("lp", format!("cat > '{}'", printed.display())),
    ] {
        let mut file = std::fs::File::create(programs.join(name)).unwrap();
        write!(file, "#!/bin/sh\n{does}\n").unwrap();
        file.set_permissions(std::fs::Permissions::from_mode(0o700))
            .unwrap();
    }
    let path = format!("{}:/usr/bin:/bin", programs.display());
    let place = temporary.to_str().unwrap();
    let variables = [("PATH", path.as_str()), ("TMPDIR", place)];
    let mut console = program(&data, &["--demo"], SMALL, &variables);
    console.wait_for(BOARD).send("3").wait_for("· todas");
    console.send(keys::F2).wait_for("p Imprimir");
    console
        .send("p")
        .wait_for("enviado a la impresora Mostrador");
    assert!(std::fs::read(&printed).unwrap().starts_with(b"%PDF"));
    let demo = std::fs::read_dir(&temporary)
        .unwrap()
        .next()
        .unwrap()
        .unwrap();
    let papers = std::fs::read_dir(demo.path().join("documentos"));
    let slips = papers
        .into_iter()
        .flatten()
        .flatten()
        .filter(|it| it.file_name().to_string_lossy().starts_with("constancia"));
    assert_eq!(slips.count(), 0);
    console.send(keys::ESC).wait_gone("p Imprimir");
    quit(&mut console);
}
