//! A letter against a real mail server and the mail reader of Python's library.

use super::there;
use crate::cli::Point;
use chrono::DateTime;
use contingencia::config::{Relay, RelayLogin, Security};
use contingencia::documents::MailText;
use contingencia::documents::mail::{AddressField, Letter};
use contingencia::documents::relay::{CertificateFault, Code, RelayError, send};
use mail_parser::MessageParser;
use serde_json::Value;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use tempfile::TempDir;

const PASSWORD: &str = "clave ñ segura";

/// The server, alive until dropped.
struct Server {
    process: Child,
    said: BufReader<ChildStdout>,
    folder: TempDir,
    security: Security,
    port: u16,
}

impl Server {
    /// Starts it; none where Python or its modules are not there.
    fn start(security: Security, certificate: &str, behaviour: &str) -> Option<Self> {
        if !there(&["aiosmtpd", "trustme"]) {
            return None;
        }
        let folder = TempDir::new().unwrap();
        let word = match security {
            Security::StartTls => "starttls",
            Security::Tls => "tls",
        };
        let mut process = Command::new("python3")
            .args(["-W", "ignore", "-c", include_str!("relay_server.py")])
            .arg(folder.path())
            .args([word, certificate, behaviour])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(process.stdout.take().unwrap());
        let mut port = String::new();
        said.read_line(&mut port).unwrap();
        Some(Self {
            process,
            said,
            folder,
            security,
            port: port.trim().parse().unwrap(),
        })
    }

    /// The relay as its office would set it up.
    fn relay(&self) -> Relay {
        Relay {
            server: "localhost".into(),
            port: self.port,
            security: self.security,
            from: "lim014@ejemplo.pe".into(),
            login: None,
            root_certificate: Some(self.folder.path().join("authority.pem")),
        }
    }

    fn login(&self, password: &str) -> RelayLogin {
        let password_file = self.folder.path().join("clave.txt");
        write(&password_file, password);
        RelayLogin {
            user: "lim014".into(),
            password_file,
        }
    }

    /// The next letter it accepted.
    fn accepted(&mut self) -> Value {
        let mut line = String::new();
        self.said.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }

    /// What it accepted until now; ends it.
    fn accepted_nothing(mut self) -> bool {
        drop(self.process.stdin.take());
        let mut line = String::new();
        self.said.read_line(&mut line).unwrap() == 0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn write(path: &Path, text: &str) {
    let mut file = std::fs::File::create(path).unwrap();
    file.write_all(text.as_bytes()).unwrap();
}

fn letter() -> Letter {
    Letter {
        from: None,
        to: vec!["fallas@ejemplo.pe".into()],
        cc: vec!["copia.uno@ejemplo.pe".into(), "copia.dos@ejemplo.pe".into()],
        text: MailText {
            subject: "LIM014-2026-A-000042: inoperatividad en año ñandú, SIAC ÚNICO 🚨".into(),
            body: "Señores:\n\n.una línea que empieza con un punto\n\nAtención: así sigue.\n"
                .into(),
            html: "<p>Señores: <b>atención</b></p>\n<p>.punto</p>\n".into(),
            essential: Vec::new(),
        },
        enclosures: Vec::new(),
        at: DateTime::parse_from_rfc3339("2026-11-22T10:42:00-05:00").unwrap(),
        seed: "LIM014-2026-A-000042".into(),
    }
}

/// What became of a letter for a server of this kind, and whether it got nothing.
fn refused(certificate: &str, behaviour: &str) -> Option<RelayError> {
    let server = Server::start(Security::StartTls, certificate, behaviour)?;
    let error = send(&server.relay(), &letter()).unwrap_err();
    assert!(server.accepted_nothing());
    Some(error)
}

#[test]
fn a1_a_real_server_takes_the_letter_and_others_read_it_as_composed() {
    for security in [Security::StartTls, Security::Tls] {
        let Some(mut server) = Server::start(security, "good", "login") else {
            return;
        };
        let relay = Relay {
            login: Some(server.login(&format!("{PASSWORD}\r\n"))),
            ..server.relay()
        };
        send(&relay, &letter()).unwrap();
        let seen = server.accepted();
        let sent = letter();
        assert_eq!(seen["encrypted"], true);
        assert_eq!(seen["authenticated"], true);
        assert_eq!(seen["sender"], "lim014@ejemplo.pe");
        let everybody: Vec<_> = sent.to.iter().chain(&sent.cc).cloned().collect();
        assert_eq!(seen["recipients"], serde_json::json!(everybody));
        assert_eq!(seen["from"], "lim014@ejemplo.pe");
        assert_eq!(seen["to"], sent.to.join(", "));
        assert_eq!(seen["cc"], sent.cc.join(", "));
        assert_eq!(seen["subject"], sent.text.subject);
        assert_eq!(seen["date"], "2026-11-22T15:42:00+00:00");
        assert_eq!(seen["unsent"], Value::Null);
        assert_eq!(seen["defects"], serde_json::json!([]));
        let lines = |text: &str| text.replace("\r\n", "\n").trim_end().to_owned();
        assert_eq!(
            lines(seen["plain"].as_str().unwrap()),
            sent.text.body.trim_end()
        );
        assert_eq!(
            lines(seen["html"].as_str().unwrap()),
            sent.text.html.trim_end()
        );
        let raw = seen["raw"].as_str().unwrap();
        let read = MessageParser::default().parse(raw).unwrap();
        assert_eq!(read.subject().unwrap(), sent.text.subject);
        assert_eq!(
            lines(&read.body_text(0).unwrap()),
            sent.text.body.trim_end()
        );
        assert_eq!(
            lines(&read.body_html(0).unwrap()),
            sent.text.html.trim_end()
        );
    }
}

#[test]
fn a1_a_certificate_that_is_not_good_stops_everything() {
    for (certificate, fault) in [
        ("other_name", CertificateFault::OtherName),
        ("expired", CertificateFault::OutOfDate),
    ] {
        let Some(error) = refused(certificate, "accept") else {
            return;
        };
        assert!(
            matches!(&error, RelayError::Certificate(found) if *found == fault),
            "{error:?}"
        );
    }
    for security in [Security::StartTls, Security::Tls] {
        let Some(server) = Server::start(security, "good", "accept") else {
            return;
        };
        // Without the office's authority only the public ones count.
        let relay = Relay {
            root_certificate: None,
            ..server.relay()
        };
        let error = send(&relay, &letter()).unwrap_err();
        assert!(
            matches!(
                error,
                RelayError::Certificate(CertificateFault::UnknownAuthority)
            ),
            "{error:?}"
        );
        assert!(server.accepted_nothing());
    }
}

#[test]
fn a1_each_refusal_of_the_server_is_told_for_what_it_is() {
    let Some(error) = refused("good", "refuse_copy") else {
        return;
    };
    assert!(matches!(
        error,
        RelayError::Recipient {
            field: AddressField::Cc,
            code: Code(550)
        }
    ));
    assert_eq!(
        error.to_string(),
        "El servidor de correo no aceptó una dirección de «Copia» (código 550). El correo no se \
         envió a nadie."
    );
    let error = refused("good", "refuse_for_now").unwrap();
    assert!(matches!(
        error,
        RelayError::Recipient {
            field: AddressField::To,
            code: Code(451)
        }
    ));
    let error = refused("good", "refuse_sender").unwrap();
    assert!(matches!(error, RelayError::Sender(Code(550))));
    let error = refused("good", "refuse_letter").unwrap();
    assert!(matches!(error, RelayError::Refused(Code(554))));
    let error = refused("good", "login").unwrap();
    assert!(matches!(error, RelayError::LoginNeeded), "{error:?}");
}

#[test]
fn a1_a_server_that_hangs_up_before_accepting_leaves_it_open() {
    let Some(error) = refused("good", "hang_up") else {
        return;
    };
    assert!(matches!(error, RelayError::Unconfirmed), "{error:?}");
}

#[test]
fn a1_a_wrong_password_is_told_and_never_shown() {
    let Some(server) = Server::start(Security::StartTls, "good", "login") else {
        return;
    };
    let relay = Relay {
        login: Some(server.login("otra clave secreta")),
        ..server.relay()
    };
    let error = send(&relay, &letter()).unwrap_err();
    assert!(matches!(error, RelayError::Login(Code(535))), "{error:?}");
    let mut told = format!("{error} {error:?}");
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        told.push_str(&cause.to_string());
        source = cause.source();
    }
    assert!(!told.contains("secreta") && !told.contains("ejemplo.pe"));
    assert!(server.accepted_nothing());
}

#[test]
fn a2_the_command_sends_an_alert_over_the_relay_and_keeps_that_it_did() {
    let Some(mut server) = Server::start(Security::StartTls, "good", "take") else {
        return;
    };
    let point = Point::started();
    let folder = point.data().join("config");
    std::fs::create_dir_all(&folder).unwrap();
    let authority = server.folder.path().join("authority.pem");
    std::fs::copy(authority, folder.join("autoridad.pem")).unwrap();
    write(
        &folder.join("relay.toml"),
        &format!(
            "server = \"localhost\"\nport = {}\nsecurity = \"starttls\"\nfrom = \"lim014@ejemplo.pe\"\nroot_certificate = \"autoridad.pem\"\n",
            server.port
        ),
    );
    let documents = point.batch(&[
        "evento abrir --tramite queja --aplicativo siac --escenario masiva --cliente-presente",
        "aviso A-1 --enviar",
        "aviso A-1",
    ]);
    let sent = &documents[1];
    assert_eq!(
        (&sent["state"], &sent["sent_by"]),
        (&"sent".into(), &"relay".into()),
        "{sent}"
    );
    assert_eq!(&documents[2], sent);
    let accepted = server.accepted();
    assert_eq!(accepted["subject"], sent["subject"], "{accepted}");
}
