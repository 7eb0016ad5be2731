//! A printer that tests make up: the programs by which the system tells of one and prints.

use std::path::Path;
use std::process::Command;

/// What `lpstat` does where there is a printer.
pub(crate) const PRINTER: &str = "echo 'system default destination: Mostrador'";

/// A folder of programs that print, by what each does, and the path by which they are found.
pub(crate) fn programs(folder: &Path, lpstat: &str, lp: &str) -> String {
    let programs = folder.join("programas");
    std::fs::create_dir(&programs).unwrap();
    for (name, does) in [("lpstat", lpstat), ("lp", lp)] {
        // Written by another process: a child that another test starts meanwhile would have
        // the file open to be written, and what is open to be written does not run.
        let written = Command::new("sh")
            .args([
                "-c",
                r#"printf '#!/bin/sh\n%s\n' "$1" > "$2" && chmod 700 "$2""#,
            ])
            .args(["sh", does])
            .arg(programs.join(name))
            .status();
        assert!(written.unwrap().success());
    }
    format!("{}:/usr/bin:/bin", programs.display())
}
