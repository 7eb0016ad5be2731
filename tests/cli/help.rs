//! The help of every subcommand, as it is read.

use super::Point;

/// The subcommands that a help lists.
fn listed(help: &str) -> impl Iterator<Item = &str> {
    help.lines()
        .skip_while(|line| *line != "Subcomandos:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
}

/// Walks the helps from the first one down, each with a snapshot of its own.
fn read(point: &Point, subcommand: &[&str]) -> usize {
    let call = |flag: &'static str| point.run(&[subcommand, &[flag]].concat());
    let ran = call("--help");
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{subcommand:?}");
    assert_eq!(call("-h"), ran);
    assert_eq!(call("--ayuda"), ran);
    insta::assert_snapshot!(
        [&["contingencia"], subcommand].concat().join("-"),
        ran.stdout
    );
    1 + listed(&ran.stdout)
        .map(|name| read(point, &[subcommand, &[name]].concat()))
        .sum::<usize>()
}

#[test]
fn the_help_of_every_subcommand() {
    let read = read(&Point::empty(), &[]);
    let kept = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/snapshots"))
        .unwrap()
        .filter(|file| {
            let name = file.as_ref().unwrap().file_name();
            name.to_string_lossy().contains("__help__")
        });
    assert_eq!(read, kept.count(), "a help without its subcommand");
}

#[test]
fn the_version_the_completions_and_the_manual_go_to_standard_output() {
    let point = Point::empty();
    let version = point.run(&["--version"]);
    assert_eq!(
        version.stdout,
        concat!("contingencia ", env!("CARGO_PKG_VERSION"), "\n")
    );
    for (shell, sign) in [
        ("bash", "complete -F _contingencia"),
        ("zsh", "#compdef contingencia"),
        ("fish", "complete -c contingencia"),
        ("powershell", "Register-ArgumentCompleter"),
        ("elvish", "edit:completion"),
    ] {
        let ran = point.run(&["completar", shell]);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
        assert!(ran.stdout.contains(sign), "{shell}");
        assert!(ran.stdout.contains("restablecer"), "{shell}");
    }
    let (_, script) = point.json(&["completar", "bash"]);
    assert!(script["script"].as_str().unwrap().contains("_contingencia"));
    let manual = point.run(&["manual"]);
    assert_eq!((manual.code, manual.stderr.as_str()), (0, ""));
    assert!(manual.stdout.contains(".TH contingencia 1"));
    assert!(!point.data().exists());
}

#[test]
fn law_11_a_rule_is_told_with_its_source_and_where_it_is_met() {
    let point = Point::empty();
    let told = point.run(&["regla", "e4"]);
    assert_eq!(
        (told.code, told.stdout.as_str()),
        (
            0,
            "E4. La intermitencia no es inoperatividad\n\n\
             Si los sistemas están lentos o intermitentes, pero se puede atender aunque demore, \
             no corresponde registrar.\n\n\
             Fuente: Procedimiento de inoperatividad, «No se considera como Inoperatividad».\n\
             Se aplica en: corresponde; evento abrir; Nuevo evento.\n"
        )
    );
    let (_, document) = point.json(&["regla", "O8"]);
    assert_eq!(document["id"], "O8");
    assert_eq!(document["decision"], true);
    assert_eq!(
        document["enforced_in"],
        serde_json::json!(["evento abrir", "Nuevo evento"])
    );
    let all = point.run(&["regla"]).stdout;
    assert_eq!(all.lines().next(), Some("N1   Correlativo del evento"));
    assert_eq!(
        all.lines().count(),
        point.json(&["regla"]).1["rules"].as_array().unwrap().len()
    );
    assert!(
        point
            .run(&["manual", "reglas"])
            .stdout
            .starts_with("# Reglas\n")
    );
    assert!(
        point
            .run(&["manual", "casa"])
            .stdout
            .starts_with("# La casa\n")
    );
    let unknown = point.run(&["regla", "E99"]);
    assert_eq!(unknown.code, 2);
    assert_eq!(
        unknown.stderr,
        "No hay ninguna regla E99.\n  - Véalas todas con: contingencia regla\n"
    );
}
