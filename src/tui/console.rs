//! The console from start to end: what the terminal can do, the worker, the loop.

use std::{
    io::{ErrorKind, Write as _},
    path::PathBuf,
    sync::Arc,
};

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::{
    model::{Console, Startup},
    runtime::{self, RuntimeError},
    theme::ColorDepth,
    worker::Handler,
};
use crate::{
    actions::{self, Advised, Ambient, DEMO_PHRASE, Desk, Report},
    config::{Paths, Settings},
    domain::fault::why,
    files::{ThrowAway, write_atomic},
};

/// How the console is started.
pub struct ConsoleOptions {
    /// Where the files are.
    pub paths: Paths,
    /// Who is chosen at the entrance (`--usuario`).
    pub user: Option<String>,
    /// A file whose first line is the passphrase (`--clave-archivo`).
    pub passphrase_file: Option<PathBuf>,
    /// A throw-away store with a day in it instead of the real one.
    pub demo: bool,
    /// Clock, ids and the cost of passphrases.
    pub ambient: Ambient,
}

impl std::fmt::Debug for ConsoleOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ConsoleOptions")
            .field("user", &self.user)
            .field("demo", &self.demo)
            .finish_non_exhaustive()
    }
}

/// Runs the console until its person leaves it.
///
/// # Errors
/// The terminal cannot be used, the passphrase file does not open the store, or
/// the demonstration cannot be made.
pub fn console(options: ConsoleOptions) -> Result<(), Report> {
    if options.demo {
        return demonstration(&options);
    }
    let ConsoleOptions {
        paths,
        user,
        passphrase_file,
        ambient,
        ..
    } = options;
    let desk = match passphrase_file {
        Some(file) if paths.has_store() => Some(enter(&paths, user.as_deref(), &file, &ambient)?),
        _ => None,
    };
    let clock = Arc::clone(&ambient.clock);
    let now = move || clock.now(Tz::UTC).to_utc();
    let (settings, _) = Settings::load(&paths.settings());
    let mut app = Console::new(startup(None), settings, now());
    app.user = user;
    let log = paths.log();
    runtime::on_panic(move |info| crashed(&log, info));
    run(&mut app, &now, move || match desk {
        Some(desk) => Handler::over(desk, paths, ambient),
        None => Handler::new(paths, ambient),
    })
}

/// Makes a store in a folder of its own, runs over it and throws it away.
fn demonstration(options: &ConsoleOptions) -> Result<(), Report> {
    let folder = ThrowAway::new("contingencia-demo").map_err(|error| {
        Report::internal(format!(
            "No se pudo crear la carpeta de la demostración: {}.",
            why(&error)
        ))
    })?;
    let paths = Paths::new(folder.path());
    let log = std::env::temp_dir();
    runtime::on_panic(move |info| crashed(&log, info));
    let demo =
        actions::demo(paths.clone(), &options.ambient).map_err(|error| Report::from(&error))?;
    let now = demo.time();
    let mut app = Console::new(startup(Some(DEMO_PHRASE)), Settings::default(), now());
    let ended = run(&mut app, &now, move || {
        Handler::over(demo.desk, paths, demo.ambient)
    });
    drop(folder);
    ended
}

fn enter(
    paths: &Paths,
    user: Option<&str>,
    file: &std::path::Path,
    ambient: &Ambient,
) -> Result<Desk, Report> {
    let passphrase = actions::phrase_in(file)?;
    let logins = actions::logins(paths).map_err(|error| Report::from(&error))?;
    let login = match (user, logins.as_slice()) {
        (Some(user), _) => user.to_owned(),
        (None, [only]) => only.clone(),
        (None, _) => {
            return Err(
                Report::usage("Hay varios usuarios en estos datos.").hint(Advised::NameUser)
            );
        }
    };
    Desk::unlock(paths.clone(), &login, &passphrase, ambient.clone())
        .map_err(|error| Report::from(&error))
}

fn run(
    app: &mut Console,
    now: &dyn Fn() -> DateTime<Utc>,
    handler: impl FnOnce() -> Handler + Send + 'static,
) -> Result<(), Report> {
    runtime::run(app, now, move |_| {
        let mut handler = handler();
        move |effect, outbox: &_| handler.handle(effect, outbox)
    })
    .map_err(|error| match error {
        RuntimeError::Terminal(source) if source.kind() == ErrorKind::Unsupported => {
            Report::usage("Esta ventana es una consola heredada de Windows y no sabe dibujar la pantalla.")
                .hint("En Propiedades, Opciones, desmarque «Usar consola heredada» y abra otra ventana; o use Windows Terminal.")
                .hint(Advised::UseSubcommandsHere)
        }
        RuntimeError::Terminal(source) => Report::usage(format!(
            "La consola necesita un terminal: {}.",
            why(&source)
        ))
        .hint(Advised::UseSubcommands),
        RuntimeError::Input(_) => {
            Report::internal("El terminal se cerró; lo escrito quedó guardado como borrador.")
        }
        RuntimeError::WorkerLost => Report::internal(
            "Un fallo interno detuvo la consola; los registros y borradores están guardados.",
        )
        .hint("Vuelva a abrirla; el archivo de registro de la carpeta log dice qué pasó."),
    })
}

/// Leaves a note of where the program failed and says where the note is. What the
/// panic says may hold personal content, so only the place is kept.
fn crashed(folder: &std::path::Path, info: &std::panic::PanicHookInfo<'_>) {
    let place = info.location().map_or_else(
        || "?".to_owned(),
        |at| format!("{}:{}", at.file(), at.line()),
    );
    let thread = std::thread::current();
    let note = format!(
        "contingencia {}\n{} {}\nhilo {}\n{place}\n",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
        thread.name().unwrap_or("?"),
    );
    let path = folder.join(format!("fallo-{}.txt", std::process::id()));
    let kept = write_atomic(&path, note.as_bytes());
    let told = match kept {
        Ok(()) => format!("La nota del fallo está en {}.", path.display()),
        Err(_) => format!("Lugar del fallo: {place}."),
    };
    // There is nobody left to tell if even this fails.
    let _ = writeln!(
        std::io::stderr(),
        "contingencia se detuvo por un fallo interno. Los registros y borradores están guardados. {told}"
    );
}

/// What the terminal and the environment say.
fn startup(demo: Option<&'static str>) -> Startup {
    let variable = |name: &str| std::env::var(name).ok();
    Startup {
        depth: ColorDepth::detect(variable),
        ascii: draws_ascii_only(variable),
        // Windows Terminal brings the signs its font lacks; the older console does not.
        old_font: cfg!(windows) && variable("WT_SESSION").is_none(),
        demo,
        size: crossterm::terminal::size().unwrap_or((80, 24)),
    }
}

/// Whether locale or terminal say that only ASCII can be drawn. Windows has no such
/// variables and draws what its font has.
fn draws_ascii_only(variable: impl Fn(&str) -> Option<String>) -> bool {
    // The kernel's own console has 256 signs in its font, whatever the locale says.
    if variable("TERM").is_some_and(|term| term == "linux") {
        return true;
    }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(variable)
        .find(|value| !value.is_empty());
    match locale {
        Some(locale) => {
            let locale = locale.to_ascii_lowercase();
            !(locale.contains("utf-8") || locale.contains("utf8"))
        }
        None => cfg!(not(windows)) && cfg!(not(target_os = "macos")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ascii(pairs: &[(&str, &str)]) -> bool {
        draws_ascii_only(|name| {
            pairs
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn law_7_signs_follow_the_locale() {
        assert!(!ascii(&[("LANG", "es_PE.UTF-8")]));
        assert!(!ascii(&[("LC_ALL", ""), ("LANG", "C.utf8")]));
        assert!(ascii(&[("LC_ALL", "C"), ("LANG", "es_PE.UTF-8")]));
        assert!(ascii(&[("LANG", "POSIX")]));
        assert!(ascii(&[("LANG", "es_PE.UTF-8"), ("TERM", "linux")]));
    }
}
