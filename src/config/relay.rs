//! The mail server an office lets its points send through, set up in `config/relay.toml`.
//!
//! ```toml
//! server = "correo.ejemplo.pe"
//! port = 587                          # 587 with starttls, 465 with tls, unless said
//! security = "starttls"               # or "tls"; there is no way without
//! from = "lim014@ejemplo.pe"
//! user = "lim014"                     # both or neither
//! password_file = "clave-correo.txt"  # its first line; beside this file
//! root_certificate = "autoridad.pem"  # of an authority of one's own
//! ```

use std::path::{Component, Path, PathBuf};

use serde::Deserialize;
use thiserror::Error;
use toml::Spanned;

use super::assets::{OverrideProblem, Replaces, read_override};
use crate::domain::asset::{TomlProblem, line_of, parse_toml};
use crate::domain::identity::is_email;

/// How the connection is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Security {
    /// It begins in the clear and nothing is said before it is encrypted.
    #[serde(rename = "starttls")]
    StartTls,
    /// It is encrypted from the first byte.
    #[serde(rename = "tls")]
    Tls,
}

impl Security {
    const fn port(self) -> u16 {
        match self {
            Self::StartTls => 587,
            Self::Tls => 465,
        }
    }
}

/// Who the relay knows the point as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelayLogin {
    /// Its name there.
    pub user: String,
    /// The file whose first line is the password.
    pub password_file: PathBuf,
}

/// A mail server that takes letters of this installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relay {
    /// Name or address of the server; its certificate must be for it.
    pub server: String,
    /// The port.
    pub port: u16,
    /// How the connection is encrypted.
    pub security: Security,
    /// The address letters are sent from.
    pub from: String,
    /// What to log in with, where the server asks.
    pub login: Option<RelayLogin>,
    /// The authority that vouches for the server (PEM); it alone counts then.
    pub root_certificate: Option<PathBuf>,
}

/// Why a relay cannot be used. Its `Display` is the Spanish sentence shown to the editor.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RelayFault {
    /// The text does not read as a relay.
    #[error("{0}")]
    Toml(TomlProblem),
    /// A server that has no name.
    #[error("«{server}» no es un nombre de servidor")]
    NotAServer {
        /// Line of the server.
        line: usize,
        /// As written.
        server: String,
    },
    /// A port nobody listens at.
    #[error("el puerto 0 no existe")]
    NoPort {
        /// Line of the port.
        line: usize,
    },
    /// A sender that is not an address.
    #[error("«{from}» no es una dirección de correo")]
    NotAnAddress {
        /// Line of the sender.
        line: usize,
        /// As written.
        from: String,
    },
    /// A file that is named with a folder: what is read for a server, and told to it,
    /// lies beside the relay.
    #[error("«{file}» no es el nombre de un archivo junto a este")]
    NotBeside {
        /// Line of the file.
        line: usize,
        /// As written.
        file: String,
    },
    /// A user without password file, or the other way round.
    #[error("«user» y «password_file» van juntos")]
    HalfALogin {
        /// Line of the one that is there.
        line: usize,
    },
}

impl RelayFault {
    /// Line of the fault, counted from 1, where it is known.
    #[must_use]
    pub const fn line(&self) -> Option<usize> {
        match self {
            Self::Toml(problem) => problem.line,
            Self::NotAServer { line, .. }
            | Self::NoPort { line }
            | Self::NotAnAddress { line, .. }
            | Self::NotBeside { line, .. }
            | Self::HalfALogin { line } => Some(*line),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRelay {
    server: Spanned<String>,
    port: Option<Spanned<u16>>,
    security: Security,
    from: Spanned<String>,
    user: Option<Spanned<String>>,
    password_file: Option<Spanned<PathBuf>>,
    root_certificate: Option<Spanned<PathBuf>>,
}

impl Relay {
    /// Reads the relay of an installation: none where the office set none up, and a
    /// broken file is told and not used.
    #[must_use]
    pub fn load(path: &Path) -> (Option<Self>, Option<OverrideProblem>) {
        let root = path.parent().unwrap_or(path);
        match read_override(root, path, Replaces::Relay) {
            Ok(None) => (None, None),
            Ok(Some(text)) => match Self::parse(root, &text) {
                Ok(relay) => (Some(relay), None),
                Err(fault) => {
                    let told =
                        OverrideProblem::new(root, path, fault.line(), &fault, Replaces::Relay);
                    (None, Some(told))
                }
            },
            Err(problem) => (None, Some(problem)),
        }
    }

    /// Reads a relay; the files it names are looked for in `folder`.
    ///
    /// # Errors
    /// [`RelayFault`] with the line of the fault where one line is at fault.
    pub fn parse(folder: &Path, text: &str) -> Result<Self, RelayFault> {
        let raw: RawRelay = parse_toml(text).map_err(RelayFault::Toml)?;
        let line = |at: std::ops::Range<usize>| line_of(text, at.start);
        let server = raw.server.get_ref().trim();
        if server.is_empty() || server.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err(RelayFault::NotAServer {
                line: line(raw.server.span()),
                server: server.to_owned(),
            });
        }
        let port = match &raw.port {
            Some(port) if *port.get_ref() == 0 => {
                return Err(RelayFault::NoPort {
                    line: line(port.span()),
                });
            }
            Some(port) => *port.get_ref(),
            None => raw.security.port(),
        };
        if !is_email(raw.from.get_ref()) {
            return Err(RelayFault::NotAnAddress {
                line: line(raw.from.span()),
                from: raw.from.into_inner(),
            });
        }
        let beside = |file: Spanned<PathBuf>| {
            let is_name = |file: &Path| {
                let mut parts = file.components();
                matches!(parts.next(), Some(Component::Normal(_)))
                    && parts.next().is_none()
                    // What one system takes for a folder is one on the others too.
                    && !file.to_string_lossy().contains(['/', '\\', ':'])
            };
            if is_name(file.get_ref()) {
                return Ok(folder.join(file.into_inner()));
            }
            Err(RelayFault::NotBeside {
                line: line(file.span()),
                file: file.get_ref().display().to_string(),
            })
        };
        let login = match (raw.user, raw.password_file) {
            (Some(user), Some(file)) => Some(RelayLogin {
                user: user.into_inner(),
                password_file: beside(file)?,
            }),
            (None, None) => None,
            (Some(alone), None) => {
                return Err(RelayFault::HalfALogin {
                    line: line(alone.span()),
                });
            }
            (None, Some(alone)) => {
                return Err(RelayFault::HalfALogin {
                    line: line(alone.span()),
                });
            }
        };
        Ok(Self {
            server: server.to_owned(),
            port,
            security: raw.security,
            from: raw.from.into_inner(),
            login,
            root_certificate: raw.root_certificate.map(beside).transpose()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::write_atomic;

    const WHOLE: &str = "server = \"correo.ejemplo.pe\"\nport = 2525\nsecurity = \"starttls\"\n\
                         from = \"lim014@ejemplo.pe\"\nuser = \"lim014\"\n\
                         password_file = \"clave-correo.txt\"\nroot_certificate = \"autoridad.pem\"\n";

    #[test]
    fn w10_what_is_told_to_the_server_lies_beside_the_relay_and_nowhere_else() {
        let folder = Path::new("config");
        for named in [
            "../clave.txt",
            "/etc/passwd",
            "a/b",
            "..",
            "",
            "c:clave",
            "a\\\\b",
        ] {
            for key in [
                "password_file = \"clave-correo.txt\"",
                "root_certificate = \"autoridad.pem\"",
            ] {
                let (name, _) = key.split_once(" =").unwrap();
                let text = WHOLE.replace(key, &format!("{name} = \"{named}\""));
                assert!(
                    matches!(
                        Relay::parse(folder, &text),
                        Err(RelayFault::NotBeside { .. })
                    ),
                    "{text}"
                );
            }
        }
    }

    #[test]
    fn a_relay_is_read_and_its_files_are_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("relay.toml");
        assert_eq!(Relay::load(&path), (None, None));
        write_atomic(&path, WHOLE.as_bytes()).unwrap();
        let expected = Relay {
            server: "correo.ejemplo.pe".into(),
            port: 2525,
            security: Security::StartTls,
            from: "lim014@ejemplo.pe".into(),
            login: Some(RelayLogin {
                user: "lim014".into(),
                password_file: folder.path().join("clave-correo.txt"),
            }),
            root_certificate: Some(folder.path().join("autoridad.pem")),
        };
        assert_eq!(Relay::load(&path), (Some(expected), None));
    }

    #[test]
    fn what_is_not_said_is_the_usual() {
        for (security, port) in [("starttls", 587), ("tls", 465)] {
            let text = format!("server = \"a.pe\"\nsecurity = \"{security}\"\nfrom = \"x@a.pe\"\n");
            let relay = Relay::parse(Path::new("config"), &text).unwrap();
            assert_eq!(
                (relay.port, relay.login, relay.root_certificate),
                (port, None, None)
            );
        }
    }

    #[test]
    fn a_broken_relay_is_told_with_its_line_and_not_used() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("relay.toml");
        let without = |line: &str| WHOLE.replace(line, "");
        for (text, told) in [
            (
                WHOLE.replace("starttls", "ninguna"),
                "relay.toml, línea 3: el valor «ninguna» no se reconoce",
            ),
            (
                WHOLE.replace("correo.ejemplo.pe", "correo ejemplo"),
                "relay.toml, línea 1: «correo ejemplo» no es un nombre de servidor",
            ),
            (
                WHOLE.replace("2525", "0"),
                "relay.toml, línea 2: el puerto 0 no existe",
            ),
            (
                WHOLE.replace("2525", "70000"),
                "relay.toml, línea 2: el valor no es del tipo que corresponde",
            ),
            (
                WHOLE.replace("lim014@ejemplo.pe", "lim014"),
                "relay.toml, línea 4: «lim014» no es una dirección de correo",
            ),
            (
                without("password_file = \"clave-correo.txt\"\n"),
                "relay.toml, línea 5: «user» y «password_file» van juntos",
            ),
            (
                without("user = \"lim014\"\n"),
                "relay.toml, línea 5: «user» y «password_file» van juntos",
            ),
            (
                WHOLE.replace("user =", "password = \"x\"\nuser ="),
                "relay.toml, línea 5: el campo «password» no se reconoce",
            ),
            (
                without("security = \"starttls\"\n"),
                "relay.toml, línea 1: falta el campo «security»",
            ),
        ] {
            write_atomic(&path, text.as_bytes()).unwrap();
            let (relay, problem) = Relay::load(&path);
            assert_eq!(relay, None);
            assert_eq!(
                problem.unwrap().message,
                format!("{told}; los correos no se envían desde esta consola")
            );
        }
    }
}
