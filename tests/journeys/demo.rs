use super::{BOARD, SMALL, program, quit};

#[test]
fn the_demonstration_says_so_in_its_title_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let (data, temporary) = (folder.path().join("datos"), folder.path().join("tmp"));
    std::fs::create_dir(&data).unwrap();
    std::fs::create_dir(&temporary).unwrap();
    let place = temporary.to_str().unwrap();
    let variables = [("TMPDIR", place), ("TMP", place), ("TEMP", place)];
    let mut console = program(&data, &["--demo"], SMALL, &variables);
    console.wait_for("DEMOSTRACIÓN").wait_for(BOARD);
    console.wait_for("ABIERTO");
    assert_eq!(inside(&temporary).len(), 1);
    quit(&mut console);
    assert_eq!(inside(&data), NOTHING);
    assert_eq!(inside(&temporary), NOTHING);
}

const NOTHING: [std::path::PathBuf; 0] = [];

fn inside(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}
