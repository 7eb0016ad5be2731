//! Sending a letter through the mail server the office set up (A1).
//!
//! Invariants: nothing is said before the connection is encrypted and the server's
//! certificate is found good; a letter counts as sent only once the server accepted
//! it; neither the password nor an address appears in an error.

use super::mail::{AddressField, Letter, LetterError, address};
use crate::config::{Relay, RelayLogin, Security};
use crate::domain::fault::why;
use crate::domain::text::decode;
use crate::files::read_written;
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{
    Certificate, CertificateStore, SmtpConnection, TlsParameters,
};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use std::error::Error as _;
use std::net::ToSocketAddrs as _;
use std::path::Path;
use std::time::Duration;
use std::{fmt, io};
use thiserror::Error;

/// How long the server may take for each of its answers.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the server answered, as its protocol numbers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code(pub u16);

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(code) = self;
        if (400..500).contains(code) {
            write!(f, "código {code}: por ahora; pruebe más tarde")
        } else {
            write!(f, "código {code}")
        }
    }
}

/// What is wrong with the certificate a server shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertificateFault {
    /// Nobody who is trusted vouches for it.
    UnknownAuthority,
    /// It is for a server of another name.
    OtherName,
    /// It is over, or has not begun; a wrong clock looks the same.
    OutOfDate,
    /// Anything else.
    Other,
}

impl fmt::Display for CertificateFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownAuthority => "no se conoce la autoridad que lo emitió",
            Self::OtherName => "es de un servidor con otro nombre",
            Self::OutOfDate => "no está vigente; revise también la fecha de este equipo",
            Self::Other => "no es válido",
        })
    }
}

/// Why a letter was not sent. Its `Display` is the Spanish sentence shown to a person.
#[derive(Debug, Error)]
pub enum RelayError {
    /// The letter itself.
    #[error(transparent)]
    Letter(#[from] LetterError),
    /// The password file.
    #[error(
        "No se pudo leer la clave del servidor de correo: {}. El correo no se envió.",
        why(.0)
    )]
    Password(#[source] io::Error),
    /// The file of the authority that vouches for the server.
    #[error(
        "No se pudo leer el certificado de la autoridad del servidor de correo: {}. El correo no se \
         envió.",
        why(.0)
    )]
    RootCertificate(#[source] io::Error),
    /// No server has that name, or the name cannot be asked for without a network.
    #[error("No se encontró el servidor de correo en la red; el correo no se envió.")]
    NotFound(#[source] io::Error),
    /// Nobody listens at that port.
    #[error("El servidor de correo rechazó la conexión; el correo no se envió.")]
    ConnectionRefused,
    /// There is no way to it.
    #[error("No se pudo llegar al servidor de correo; el correo no se envió.")]
    Unreachable(#[source] io::Error),
    /// It did not answer in time.
    #[error("El servidor de correo no respondió a tiempo; el correo no se envió.")]
    TimedOut,
    /// It hung up, or does not speak as a mail server does.
    #[error(
        "El servidor de correo cortó la comunicación o respondió algo inesperado; el correo no se \
         envió."
    )]
    Broken,
    /// It offers no encryption.
    #[error(
        "El servidor de correo no ofrece una conexión cifrada (STARTTLS); el correo no se envió."
    )]
    NotEncrypted,
    /// Encryption could not be agreed on.
    #[error("No se pudo cifrar la conexión con el servidor de correo; el correo no se envió.")]
    Encryption,
    /// Its certificate is not good.
    #[error("No se confía en el certificado del servidor de correo: {0}. El correo no se envió.")]
    Certificate(CertificateFault),
    /// It asks for a login and none is set up.
    #[error(
        "El servidor de correo pide usuario y clave, y no están configurados; el correo no se \
         envió."
    )]
    LoginNeeded,
    /// It offers no way to log in that is known.
    #[error(
        "El servidor de correo no ofrece una forma conocida de presentar usuario y clave; el \
         correo no se envió."
    )]
    NoLogin,
    /// It refused user and password.
    #[error("El servidor de correo no aceptó el usuario o la clave ({0}). El correo no se envió.")]
    Login(Code),
    /// It refused the sender.
    #[error("El servidor de correo no aceptó al remitente ({0}). El correo no se envió.")]
    Sender(Code),
    /// It refused a recipient, and so nobody got the letter.
    #[error(
        "El servidor de correo no aceptó una dirección de «{}» ({code}). El correo no se envió a \
         nadie.",
        .field.label()
    )]
    Recipient {
        /// Among which recipients.
        field: AddressField,
        /// What it answered.
        code: Code,
    },
    /// It refused the letter, or to serve at all.
    #[error("El servidor de correo no aceptó el correo ({0}). El correo no se envió.")]
    Refused(Code),
    /// It got the letter and never said whether it takes it.
    #[error(
        "El servidor de correo no confirmó que recibió el correo: no se sabe si salió. Confírmelo \
         con el destinatario antes de repetirlo."
    )]
    Unconfirmed,
}

/// Where in the conversation something went wrong.
#[derive(Clone, Copy)]
enum Step {
    Connecting,
    LoggingIn,
    Sender,
    Recipient(AddressField),
    Content,
    Confirmation,
}

/// Sends a letter from the relay's own address; when it is done, the server has
/// accepted it for everybody. It waits up to ten seconds for each answer, so it
/// belongs on a thread where nobody waits for it.
///
/// # Errors
/// [`RelayError`] when it was not accepted; all but [`RelayError::Unconfirmed`] mean
/// that nobody gets it.
pub fn send(relay: &Relay, letter: &Letter) -> Result<(), RelayError> {
    deliver(relay, letter, PATIENCE)
}

fn deliver(relay: &Relay, letter: &Letter, patience: Duration) -> Result<(), RelayError> {
    let message = letter.message(&relay.from)?.formatted();
    let from = address(&relay.from, AddressField::From)?;
    let login = relay.login.as_ref().map(credentials).transpose()?;
    let mut server = connect(relay, patience)?;
    if let Some(login) = &login {
        let ways = [Mechanism::Plain, Mechanism::Login];
        if server.server_info().get_auth_mechanism(&ways).is_none() {
            return Err(RelayError::NoLogin);
        }
        server
            .auth(&ways, login)
            .map_err(|error| fault(Step::LoggingIn, &error))?;
    }
    server
        .command(Mail::new(Some(from), Vec::new()))
        .map_err(|error| fault(Step::Sender, &error))?;
    let to = letter.to()?.into_iter().map(|to| (AddressField::To, to));
    let cc = letter.cc()?.into_iter().map(|cc| (AddressField::Cc, cc));
    for (field, recipient) in to.chain(cc) {
        server
            .command(Rcpt::new(recipient, Vec::new()))
            .map_err(|error| fault(Step::Recipient(field), &error))?;
    }
    server
        .command(Data)
        .map_err(|error| fault(Step::Content, &error))?;
    server
        .message(&message)
        .map_err(|error| fault(Step::Confirmation, &error))?;
    // It is accepted: how the server takes leave changes nothing.
    let _ = server.quit();
    Ok(())
}

/// An encrypted connection to the relay.
fn connect(relay: &Relay, patience: Duration) -> Result<SmtpConnection, RelayError> {
    let tls = trust(relay)?;
    let places: Vec<_> = (relay.server.as_str(), relay.port)
        .to_socket_addrs()
        .map_err(RelayError::NotFound)?
        .collect();
    let hello = ClientId::default();
    let at_once = (relay.security == Security::Tls).then_some(&tls);
    let mut server = SmtpConnection::connect(&places[..], Some(patience), &hello, at_once, None)
        .map_err(|error| fault(Step::Connecting, &error))?;
    if relay.security == Security::StartTls {
        if !server.can_starttls() {
            return Err(RelayError::NotEncrypted);
        }
        server
            .starttls(&tls, &hello)
            .map_err(|error| fault(Step::Connecting, &error))?;
    }
    Ok(server)
}

/// Whom to trust: the office's authority alone where it named one, else the public ones.
fn trust(relay: &Relay) -> Result<TlsParameters, RelayError> {
    let mut tls = TlsParameters::builder(relay.server.clone());
    if let Some(path) = &relay.root_certificate {
        let authority = authority(path).map_err(RelayError::RootCertificate)?;
        tls = tls
            .certificate_store(CertificateStore::None)
            .add_root_certificate(authority);
    }
    tls.build()
        .map_err(|error| RelayError::RootCertificate(io::Error::other(error)))
}

fn authority(path: &Path) -> io::Result<Certificate> {
    let pem = read_written(path)?;
    let mark = b"-----BEGIN CERTIFICATE-----";
    if !pem.windows(mark.len()).any(|part| part == mark) {
        return Err(io::ErrorKind::InvalidData.into());
    }
    Certificate::from_pem(&pem).map_err(io::Error::other)
}

fn credentials(login: &RelayLogin) -> Result<Credentials, RelayError> {
    let bytes = read_written(&login.password_file).map_err(RelayError::Password)?;
    let text = decode(&bytes);
    match text.as_deref().and_then(|text| text.lines().next()) {
        Some(password) if !password.is_empty() => {
            Ok(Credentials::new(login.user.clone(), password.to_owned()))
        }
        _ => Err(RelayError::Password(io::ErrorKind::InvalidData.into())),
    }
}

/// What an error of the conversation means to a person.
fn fault(step: Step, error: &SmtpError) -> RelayError {
    if let Some(code) = error.status() {
        let code = Code(code.into());
        return match step {
            Step::LoggingIn => RelayError::Login(code),
            Step::Sender if code == Code(530) => RelayError::LoginNeeded,
            Step::Sender => RelayError::Sender(code),
            Step::Recipient(field) => RelayError::Recipient { field, code },
            Step::Connecting | Step::Content | Step::Confirmation => RelayError::Refused(code),
        };
    }
    if matches!(step, Step::Confirmation) {
        return RelayError::Unconfirmed;
    }
    let mut source = error.source();
    let cause = loop {
        match source {
            None => return RelayError::Broken,
            Some(cause) => match cause.downcast_ref::<io::Error>() {
                Some(cause) => break cause,
                None => source = cause.source(),
            },
        }
    };
    if let Some(tls) = cause.get_ref().and_then(|tls| tls.downcast_ref()) {
        return encryption(tls);
    }
    match cause.kind() {
        io::ErrorKind::ConnectionRefused => RelayError::ConnectionRefused,
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => RelayError::TimedOut,
        io::ErrorKind::HostUnreachable
        | io::ErrorKind::NetworkUnreachable
        | io::ErrorKind::NetworkDown
        | io::ErrorKind::AddrNotAvailable
        | io::ErrorKind::PermissionDenied => RelayError::Unreachable(cause.kind().into()),
        _ => RelayError::Broken,
    }
}

fn encryption(error: &rustls::Error) -> RelayError {
    use rustls::CertificateError as Bad;
    let rustls::Error::InvalidCertificate(bad) = error else {
        return RelayError::Encryption;
    };
    RelayError::Certificate(match bad {
        Bad::UnknownIssuer => CertificateFault::UnknownAuthority,
        Bad::NotValidForName | Bad::NotValidForNameContext { .. } => CertificateFault::OtherName,
        Bad::Expired
        | Bad::ExpiredContext { .. }
        | Bad::NotValidYet
        | Bad::NotValidYetContext { .. } => CertificateFault::OutOfDate,
        _ => CertificateFault::Other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::mail::tests::a_letter;
    use crate::files::write_atomic;
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::net::{TcpListener, TcpStream};
    use std::thread;

    fn relay(port: u16, security: Security) -> Relay {
        Relay {
            server: "127.0.0.1".into(),
            port,
            security,
            from: "lim014@ejemplo.pe".into(),
            login: None,
            root_certificate: None,
        }
    }

    /// Sends to a server that holds one conversation; gives back the error and all
    /// the server heard.
    fn told(
        security: Security,
        talk: impl FnOnce(TcpStream) -> String + Send + 'static,
    ) -> (RelayError, String) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = thread::spawn(move || talk(listener.accept().unwrap().0));
        let sent = deliver(
            &relay(port, security),
            &a_letter(),
            Duration::from_millis(500),
        );
        (sent.unwrap_err(), server.join().unwrap())
    }

    /// Answers each line with the next of these until the client hangs up or there
    /// are none left; the first is the greeting.
    fn script(answers: &'static [&'static str]) -> impl FnOnce(TcpStream) -> String {
        move |stream| {
            let mut heard = String::new();
            let mut lines = BufReader::new(stream.try_clone().unwrap());
            for answer in answers {
                (&stream).write_all(answer.as_bytes()).unwrap();
                if lines.read_line(&mut heard).unwrap_or(0) == 0 {
                    return heard;
                }
            }
            heard
        }
    }

    #[test]
    fn a1_a_server_without_encryption_gets_nothing() {
        let answers = &[
            "220 correo\r\n",
            "250-correo\r\n250 AUTH PLAIN LOGIN\r\n",
            "221 adios\r\n",
        ];
        let (error, heard) = told(Security::StartTls, script(answers));
        assert!(matches!(error, RelayError::NotEncrypted));
        assert!(heard.starts_with("EHLO "));
        assert_eq!(heard.lines().count(), 1, "{heard}");
    }

    #[test]
    fn a1_plain_words_on_an_encrypted_port_are_told() {
        let (error, heard) = told(Security::Tls, |stream| {
            (&stream).write_all(b"220 correo\r\n").unwrap();
            let mut heard = String::new();
            // The handshake is no text: nothing readable may come.
            let _ = BufReader::new(stream).read_line(&mut heard);
            heard
        });
        assert!(matches!(error, RelayError::Encryption), "{error:?}");
        assert!(!heard.contains("ejemplo"));
    }

    #[test]
    fn a1_a_server_that_is_not_there_is_told() {
        let port = {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            listener.local_addr().unwrap().port()
        };
        for security in [Security::StartTls, Security::Tls] {
            let error = send(&relay(port, security), &a_letter()).unwrap_err();
            assert!(matches!(error, RelayError::ConnectionRefused), "{error:?}");
        }
        let nowhere = Relay {
            server: "correo.invalid".into(),
            ..relay(port, Security::Tls)
        };
        let error = send(&nowhere, &a_letter()).unwrap_err();
        assert!(matches!(error, RelayError::NotFound(_)), "{error:?}");
    }

    #[test]
    fn a1_a_server_that_hangs_up_or_never_speaks_is_told() {
        for security in [Security::StartTls, Security::Tls] {
            let (error, _) = told(security, |_| String::new());
            assert!(matches!(error, RelayError::Broken), "{error:?}");
            let (error, _) = told(security, |stream| {
                thread::sleep(Duration::from_secs(2));
                drop(stream);
                String::new()
            });
            assert!(matches!(error, RelayError::TimedOut), "{error:?}");
        }
        for answers in [
            &["HTTP/1.1 400 Bad Request\r\n"][..],
            &["220 correo\r\n"],
            &["220 correo\r\n", "250-correo\r\n250 STARTTLS\r\n"],
        ] {
            let (error, _) = told(Security::StartTls, script(answers));
            assert!(matches!(error, RelayError::Broken), "{error:?}");
        }
    }

    #[test]
    fn a1_a_server_that_is_closed_for_now_is_told() {
        let (error, _) = told(Security::StartTls, script(&["421 cerrado\r\n"]));
        assert!(matches!(error, RelayError::Refused(Code(421))), "{error:?}");
        assert_eq!(
            error.to_string(),
            "El servidor de correo no aceptó el correo (código 421: por ahora; pruebe más tarde). \
             El correo no se envió."
        );
        let answers = &[
            "220 correo\r\n",
            "250-correo\r\n250 STARTTLS\r\n",
            "554 no\r\n",
        ];
        let (error, _) = told(Security::StartTls, script(answers));
        assert!(matches!(error, RelayError::Refused(Code(554))), "{error:?}");
    }

    #[test]
    fn a1_files_that_are_not_there_are_told_before_anybody_is_called() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("archivo");
        let nobody = relay(1, Security::Tls);
        let with_password = Relay {
            login: Some(RelayLogin {
                user: "lim014".into(),
                password_file: file.clone(),
            }),
            ..nobody.clone()
        };
        let with_authority = Relay {
            root_certificate: Some(file.clone()),
            ..nobody
        };
        let try_both = || {
            let password = send(&with_password, &a_letter()).unwrap_err();
            assert!(matches!(password, RelayError::Password(_)), "{password:?}");
            let authority = send(&with_authority, &a_letter()).unwrap_err();
            assert!(
                matches!(authority, RelayError::RootCertificate(_)),
                "{authority:?}"
            );
        };
        try_both();
        write_atomic(&file, b"\r\nsegunda linea").unwrap();
        try_both();
    }

    #[test]
    fn a1_a_letter_with_a_wrong_address_is_not_even_tried() {
        let mut letter = a_letter();
        letter.to = vec!["Rosa Ejemplo".into()];
        let error = send(&relay(1, Security::Tls), &letter).unwrap_err();
        assert!(matches!(
            error,
            RelayError::Letter(LetterError::Address(AddressField::To))
        ));
        assert!(!error.to_string().contains("Rosa"));
    }
}
