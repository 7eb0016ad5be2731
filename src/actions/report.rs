//! The one boundary between errors and people: what happened, what was kept, what to do next.
//!
//! The console and the command line both speak through it.

use super::error::ActionError;
use super::open_outage::VerdictView;
use super::outlet::OutletError;
use crate::domain::fault::why;
use crate::domain::rule::Rule;
use crate::domain::text::strip_control;
use crate::exchange::{ExchangeError, Fault, Place, SealedAs};
use crate::store::StoreError;
use crate::store::keyring::{KeyError, PassphraseError};
use serde::Serialize;
use std::io::ErrorKind;
use std::path::Path;

/// What kind of failure it is; decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportKind {
    /// A rule says no.
    Refused,
    /// The call or a field is off.
    Usage,
    /// The store, its key or its disk.
    Store,
    /// A bundle or a receipt.
    Bundle,
    /// Something that should not happen.
    Internal,
}

impl ReportKind {
    /// The exit code of the process.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Refused => 1,
            Self::Usage => 2,
            Self::Store => 3,
            Self::Bundle => 4,
            Self::Internal => 70,
        }
    }
}

/// A failure in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Its kind.
    pub kind: ReportKind,
    /// The rule that decided, where one did.
    pub rule: Option<Rule>,
    /// What happened and what was kept.
    pub message: String,
    /// What to do next.
    pub hints: Vec<String>,
    /// The verdict, where an opening was refused by E.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<RefusedVerdict>,
}

/// What a refused opening adds to its error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefusedVerdict {
    /// Always false.
    pub registrable: bool,
    /// Why, in the procedure's terms.
    pub reason: String,
    /// Name of the procedure.
    pub procedure: Option<String>,
    /// Its type.
    pub procedure_type: Option<crate::domain::catalog::ProcedureType>,
    /// Whether it must be attended all the same.
    pub critical: bool,
}

impl Report {
    fn new(kind: ReportKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            rule: None,
            message: message.into(),
            hints: Vec::new(),
            verdict: None,
        }
    }

    /// A failure of the call itself.
    #[must_use]
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(ReportKind::Usage, message)
    }

    /// A failure that should not happen.
    #[must_use]
    pub fn internal(message: impl Into<String>) -> Self {
        Self::new(ReportKind::Internal, message)
    }

    /// A file that somebody named could not be read.
    #[must_use]
    pub fn unread(path: &Path, error: &std::io::Error) -> Self {
        // Windows says of a folder that it gives no permission.
        let why = if error.kind() == ErrorKind::PermissionDenied && path.is_dir() {
            why(&ErrorKind::IsADirectory.into())
        } else {
            why(error)
        };
        Self::usage(format!(
            "El archivo {} no se pudo leer: {why}; no se hizo nada.",
            path.display()
        ))
    }

    /// Adds one thing to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}

impl From<ActionError> for Report {
    fn from(error: ActionError) -> Self {
        Self::from(&error)
    }
}

impl From<&ActionError> for Report {
    #[allow(
        clippy::too_many_lines,
        reason = "one arm an error, without a catch-all"
    )]
    fn from(error: &ActionError) -> Self {
        match error {
            ActionError::Refused(refusal) => Self {
                rule: Some(refusal.rule),
                hints: refusal.hints.clone(),
                ..Self::new(ReportKind::Refused, refusal.reason.clone())
            },
            ActionError::NotRegistrable(verdict) => not_registrable(verdict),
            ActionError::Incomplete(missing) => Self::usage(*missing),
            ActionError::Field { field, expected } => {
                Self::usage(format!("El campo {field}: {expected}."))
            }
            ActionError::Instant { field, source } => {
                Self::usage(format!("El campo {field}: {source}."))
            }
            ActionError::Resolve(error) => {
                let told = error.to_string();
                let stop = if told.ends_with('?') { "" } else { "." };
                Self::usage(format!("{told}{stop}"))
            }
            ActionError::NoOutage(text) => {
                Self::usage(format!("No hay ningún evento «{text}»."))
                    .hint("Vea los correlativos con: contingencia evento listar")
            }
            ActionError::SeveralOutages { text, correlatives } => Self::usage(format!(
                "Varios eventos terminan en «{text}»: {}.",
                correlatives.join(", ")
            ))
            .hint(which(correlatives, "Escriba el correlativo completo.")),
            ActionError::NoAttention(text) => {
                Self::usage(format!("No hay ninguna atención «{text}»."))
                    .hint("Vea los códigos con: contingencia atencion listar")
            }
            ActionError::SeveralAttentions { text, codes } => Self::usage(format!(
                "Varias atenciones terminan en «{text}»: {}.",
                codes.join(", ")
            ))
            .hint(which(codes, "Escriba el código completo.")),
            ActionError::Code { source } => Self {
                rule: Some(Rule::N2),
                ..Self::new(ReportKind::Refused, format!("{source}."))
            }
            .hint("Cópielo otra vez de la constancia o del formato; no se cambió nada."),
            ActionError::NoLetter => Self::usage("Ese aviso no está aquí."),
            ActionError::NoPerson => Self::usage("Ninguna atención tiene ese número de documento."),
            ActionError::Letter(error) => Self::usage(error.to_string())
                .hint("Corrija la dirección; lo escrito quedó guardado."),
            ActionError::Relay(error) => Self::new(ReportKind::Refused, error.to_string())
                .hint("El aviso sigue sin enviar: use el .eml en su programa de correo, o el QR desde un teléfono."),
            ActionError::Document(error) => Self::new(ReportKind::Refused, error.to_string())
                .hint("No se escribió ningún documento; los registros están como estaban."),
            ActionError::NoNotice(reference) => Self::usage(format!(
                "No hay ningún comunicado con la referencia «{reference}»."
            ))
            .hint("Regístrelo con: contingencia comunicado registrar"),
            ActionError::NoInquiry => Self::usage("No hay ninguna consulta con ese código."),
            ActionError::NoUser => Self::usage("No hay ningún usuario con ese nombre de ingreso.")
                .hint("Vea los usuarios con: contingencia usuario listar"),
            ActionError::NoRecipients => Self::usage("Falta decir para quién se cifra el paquete.")
                .hint("Para la oficina: contingencia destinatario agregar LLAVE --nombre OFICINA")
                .hint("Con una frase que la oficina conozca: --frase-archivo ARCHIVO")
                .hint("Sin cifrar, a la vista de quien tenga el archivo: --sin-cifrar"),
            ActionError::NothingToExport { from, last } => Self::new(
                ReportKind::Refused,
                format!("No hay nada que exportar desde la operación {from}: la última es la {last}."),
            )
            .hint("Para exportar todo otra vez: contingencia exportar --todo"),
            ActionError::Exchange(error) => exchange(error),
            ActionError::NoRecipient => {
                Self::usage("No hay ningún destinatario con ese nombre o esa llave.")
                    .hint("Vea los destinatarios con: contingencia destinatario listar")
            }
            ActionError::NoField(text) => Self::usage(format!("No se corrige ningún campo «{text}»."))
                .hint("Use: inicio, detectado, restablecido, escenario, aplicativos, tramite, comunicado, causa, sustento o referencia."),
            ActionError::Role(error) => Self::usage(format!("{error}.")),
            ActionError::Channel(error) => Self::usage(format!("{error}.")),
            ActionError::UnknownProfile(text) => {
                Self::usage(format!("No hay ningún perfil «{text}»."))
                    .hint("Use peru o colombia.")
            }
            ActionError::NoProfile => Self::internal("El programa no trae ningún perfil."),
            ActionError::Embedded(error) => {
                Self::internal(format!("Un catálogo incluido en el programa no se lee: {error}"))
            }
            ActionError::NoTerminal(text) => {
                Self::usage(format!("No hay ninguna terminal «{}».", strip_control(text)))
                    .hint("Véalas con: contingencia terminal listar")
            }
            ActionError::SeveralTerminals { text, terminals } => Self::usage(format!(
                "Varias terminales se llaman «{}»: {}.",
                strip_control(text),
                terminals.join(", ")
            ))
            .hint("Dígala por su huella, o por el comienzo de ella."),
            ActionError::NoFile(path) => {
                Self::usage(format!("No existe {}.", path.display())).hint("Revise el nombre.")
            }
            ActionError::Outlet(error) => outlet(error),
            ActionError::NotSetUp(error) => {
                let mut report = store(error);
                report.hints.retain(|hint| hint != STILL_READ);
                report
            }
            ActionError::TooLongToLeave { record, sequence } => Report::new(
                ReportKind::Bundle,
                format!(
                    "La operación {sequence} ({record}) es demasiado larga para un paquete: la guardó una versión anterior sin ese límite. No se exportó nada."
                ),
            )
            .hint(format!("Exporte lo anterior con: contingencia exportar --hasta {}", sequence.saturating_sub(1)))
            .hint("Avise a soporte con el código del registro."),
            ActionError::ForeignOrganization { found } => Self::new(
                ReportKind::Bundle,
                format!(
                    "El archivo es de otra organización: «{}». No se importó nada de él.",
                    strip_control(found)
                ),
            ),
            ActionError::UnknownTerminal {
                point,
                series,
                fingerprint,
                office,
            } => Self {
                rule: Some(Rule::M4),
                ..Self::new(
                    ReportKind::Bundle,
                    format!(
                        "Nadie admitió todavía a la terminal {point}-{series}. Su huella es \
                         {fingerprint}. No se importó nada."
                    ),
                )
            }
            .hint("Compare la huella por teléfono con la de esa terminal (contingencia terminal listar, allá).")
            .hint(if *office {
                "Si es la misma, repita con --confiar."
            } else {
                "Si es la misma, repita con --confiar; si es la oficina, con --confiar --oficina."
            }),
            ActionError::OtherScope { office } => Self {
                rule: Some(Rule::M4),
                ..Self::new(
                    ReportKind::Bundle,
                    if *office {
                        "La terminal dice ser de la oficina central. No se importó nada."
                    } else {
                        "La terminal es de un punto, no de la oficina. No se importó nada."
                    },
                )
            }
            .hint(if *office {
                "Si lo es y comparó su huella, repita con --confiar --oficina."
            } else {
                "Repita con --confiar, sin --oficina."
            }),
            ActionError::ForeignReceipt { point } => Self::new(
                ReportKind::Bundle,
                format!("El acuse es para el punto {point}, no para este. No cambió nada."),
            ),
            ActionError::RevokedIssuer { last } => Self {
                rule: Some(Rule::M4),
                ..Self::new(
                    ReportKind::Bundle,
                    format!(
                        "La terminal que firmó el acuse fue revocada después de su operación \
                         {last}. No cambió nada."
                    ),
                )
            },
            ActionError::ReceiptParts {
                replica,
                agreed,
                parted,
            } => Self::new(
                ReportKind::Bundle,
                format!(
                    "El acuse y esta terminal se separan: la operación {parted} de {replica} que \
                     tiene la oficina no es la de aquí; hasta la {agreed} coincidían. No cambió nada."
                ),
            )
            .hint("No borre nada. Avise a Control e Información: hay dos historias de esa terminal."),
            ActionError::OperationsLost { last, acknowledged } => Self::new(
                ReportKind::Bundle,
                format!(
                    "La oficina tiene hasta la operación {acknowledged} de esta terminal y aquí \
                     hay hasta la {last}: se perdieron las más nuevas. No cambió nada."
                ),
            )
            .hint("Si se copió un respaldo a mano, restáurelo con: contingencia restaurar ARCHIVO")
            .hint("Pida a Control e Información que le devuelva su último paquete e impórtelo."),
            ActionError::Store(error) => store(error),
        }
    }
}

/// A file that cannot go where it was asked for.
fn outlet(error: &OutletError) -> Report {
    let refused = |message: String| Report::new(ReportKind::Refused, message);
    match error {
        OutletError::Taken(path) => refused(format!(
            "Ya existe {}; no se reemplazó ni se escribió nada.",
            path.display()
        ))
        .hint("Elija otro nombre, o repita con --reemplazar para poner el nuevo en su lugar."),
        OutletError::OfTheStore(path) => refused(format!(
            "{} es de los datos de la consola, que solo escribe ella; no se tocó.",
            path.display()
        ))
        .hint("Elija otro nombre u otra carpeta."),
        OutletError::Given(path) => refused(format!(
            "{} es un archivo que esta misma orden lee; no se tocó.",
            path.display()
        ))
        .hint("Elija otro nombre."),
        OutletError::Key(path) => refused(format!(
            "{} guarda una clave, que no se recupera si se pierde; no se tocó.",
            path.display()
        ))
        .hint("Elija otro nombre."),
        OutletError::Control => refused(
            "El nombre del archivo o de su carpeta lleva un carácter de control, como un salto de línea; no se escribió nada.".into(),
        )
        .hint("Escriba otro nombre, sin saltos de línea ni tabulaciones."),
        OutletError::NoFolder(folder) => refused(format!(
            "No existe la carpeta {}; no se creó ni se escribió nada.",
            folder.display()
        ))
        .hint("Revise el nombre y que la memoria o la unidad esté conectada."),
        OutletError::IsAFolder(path) => refused(format!(
            "{} es una carpeta: falta el nombre del archivo. No se escribió nada.",
            path.display()
        )),
        OutletError::NotAFolder(path) => refused(format!(
            "{} no es una carpeta; no se escribió nada.",
            path.display()
        ))
        .hint("Elija una carpeta que exista."),
        OutletError::NotAFile(path) => refused(format!(
            "{} no es un archivo que se pueda reemplazar, sino un dispositivo, un enlace o algo parecido; no se tocó.",
            path.display()
        ))
        .hint("Elija otro nombre; si es un enlace, el del archivo al que lleva."),
        OutletError::InUse(path) => refused(format!(
            "{} está abierto en otro programa; no se cambió.",
            path.display()
        ))
        .hint("Ciérrelo allí y repita, o elija otro nombre."),
    }
}

/// A bundle or a receipt that is not taken, or could not be written.
fn exchange(error: &ExchangeError) -> Report {
    let bundle = |message: String| Report::new(ReportKind::Bundle, message);
    match error {
        ExchangeError::Refused { place, fault } => {
            let report = bundle(match place {
                Place::File => format!("No se aceptó el archivo: {fault}."),
                place => format!("No se aceptó el archivo: {place}: {fault}."),
            });
            match fault {
                Fault::SealedAs { found: SealedAs::Passphrase } => {
                    report.hint("Indique el archivo con su contraseña: --frase-archivo ARCHIVO.")
                }
                Fault::NotForTheseKeys => report.hint(
                    "Pida que lo cifren para usted (contingencia destinatario listar dice su llave), \
                     o indique la identidad con --identidad ARCHIVO.",
                ),
                Fault::OtherKey { .. } => report.hint(
                    "No lo use: avise a Control e Información; alguien más pudo escribirlo.",
                ),
                Fault::SignatureMissing { .. } => {
                    report.hint("Copie junto al archivo el que termina en .minisig.")
                }
                Fault::ContentsMissing { name } => report.hint(format!(
                    "Copie junto al archivo también {name}, que la oficina escribió con él."
                )),
                _ => report.hint("No se tomó nada de él. Pida que lo exporten de nuevo."),
            }
        }
        ExchangeError::Cancelled => Report::new(
            ReportKind::Refused,
            "Se detuvo a pedido; nada cambió.",
        ),
        ExchangeError::NoRecipients => Report::usage("No hay destinatarios para quienes cifrar.")
            .hint("Agregue el de la oficina: contingencia destinatario agregar LLAVE --nombre NOMBRE")
            .hint("O cifre con una contraseña (--frase-archivo ARCHIVO), o escriba sin cifrar (--sin-cifrar)."),
        ExchangeError::TooManyRecipients { .. }
        | ExchangeError::Recipient { .. }
        | ExchangeError::Identity { .. } => {
            Report::usage(format!("No se pudo: {error}.")).hint("Nada cambió.")
        }
        ExchangeError::Sealing(_) => Report::internal("No se pudo cifrar el archivo."),
        ExchangeError::Io { path, source } => {
            let path = path.display();
            let store = |message: String| Report::new(ReportKind::Store, message);
            match source.kind() {
                ErrorKind::AlreadyExists => Report::new(
                    ReportKind::Refused,
                    format!("Ya existe {path}; no se reemplazó ni se escribió nada."),
                )
                .hint("Elija otra carpeta, o repita con --reemplazar."),
                ErrorKind::ResourceBusy => Report::new(
                    ReportKind::Refused,
                    format!("{path} está abierto en otro programa; no se cambió."),
                )
                .hint("Ciérrelo allí y repita."),
                ErrorKind::NotFound => store(format!("Ya no está {path}."))
                    .hint("Revise que la carpeta siga ahí y repita."),
                ErrorKind::StorageFull => store(format!("El disco está lleno ({path})."))
                    .hint("Libere espacio o use otra carpeta; no quedó ningún archivo a medias."),
                ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                    store(format!("El sistema no deja usar {path}."))
                        .hint("Revise los permisos, o use otra carpeta.")
                }
                _ => store(format!("No se pudo usar {path}: {}.", why(source)))
                    .hint("No quedó ningún archivo a medias; los registros están como estaban."),
            }
        }
    }
}

impl Report {
    /// Another console gave the store a new key (U2).
    #[must_use]
    pub fn key_changed() -> Self {
        Self::new(
            ReportKind::Store,
            "Otra consola cambió la clave de estos datos, al bloquear a un usuario o quitar un destinatario. Lo guardado está intacto; lo último no se guardó.",
        )
        .hint("Ingrese otra vez con su frase de paso y repita lo último.")
    }
}

/// How one of several records is named: two terminals may have given the same (N5).
fn which(names: &[String], usual: &'static str) -> &'static str {
    if names.iter().any(|name| name.contains('@')) {
        "Escriba uno de ellos completo: después de la @ va el comienzo de la huella de la terminal que lo dio (contingencia terminal listar)."
    } else {
        usual
    }
}

fn not_registrable(verdict: &VerdictView) -> Report {
    Report {
        kind: ReportKind::Refused,
        rule: verdict.rule,
        message: format!("No corresponde registrar: {}", verdict.reason),
        hints: verdict.hints.clone(),
        verdict: Some(RefusedVerdict {
            registrable: false,
            reason: verdict.reason.clone(),
            procedure: verdict.procedure.clone(),
            procedure_type: verdict.procedure_type,
            critical: verdict.critical,
        }),
    }
}

#[allow(
    clippy::too_many_lines,
    reason = "one arm an error, without a catch-all"
)]
fn store(error: &StoreError) -> Report {
    let report = |message: String| Report::new(ReportKind::Store, message);
    let bundle = |message: String| Report::new(ReportKind::Bundle, message);
    match error {
        StoreError::Missing { folder } => report(format!(
            "En {} todavía no hay datos de contingencia.",
            folder.display()
        ))
        .hint("Configure el terminal: inicie la consola, o use contingencia iniciar"),
        StoreError::Gone { folder } => report(format!(
            "La carpeta de datos {} ya no está ahí; lo guardado en ella no se tocó.",
            folder.display()
        ))
        .hint("Conecte la unidad o la memoria donde está, y vuelva a ingresar.")
        .hint("No configure otra terminal en su lugar: repetiría los códigos de esta."),
        StoreError::AlreadyThere { folder } => report(format!(
            "En {} ya hay datos de contingencia; no se cambió nada.",
            folder.display()
        ))
        .hint("Elija otra carpeta con --datos."),
        StoreError::KeysAlone { folder } => report(format!(
            "En {} están las claves de otros datos de contingencia, y esos datos no; no se cambió nada.",
            folder.display()
        ))
        .hint("Si se movieron, devuelva store.db a su lugar; si se perdieron, restaure una copia.")
        .hint("Para una terminal nueva, elija otra carpeta con --datos."),
        StoreError::Key(error) => key(error),
        StoreError::NoAccess => report("Este usuario ya no tiene acceso a estos datos.".into())
            .hint("Pida acceso a quien administra los usuarios."),
        StoreError::NotThisKey { path } => report(format!(
            "El archivo {} no se abre con la clave de su carpeta: es de otra instalación o su primera página está dañada. No se cambió nada.",
            path.display()
        ))
        .hint("Verifíquelo con: contingencia verificar")
        .hint("Si está dañado, restaure la última copia: contingencia restaurar ARCHIVO"),
        StoreError::NewerSchema { found, known } => report(format!(
            "Estos datos son de una versión más nueva del programa (esquema {found}; esta conoce hasta {known}). No se cambió nada."
        ))
        .hint("Instale la versión nueva del programa en este equipo."),
        StoreError::Migration(_) => report(
            "No se pudo actualizar los datos a esta versión; quedaron como estaban.".into(),
        )
        .hint("La copia hecha antes de actualizar está en la carpeta de copias."),
        StoreError::ReadOnly { path } => report(format!(
            "No se puede escribir en {}; no se guardó nada.",
            path.display()
        ))
        .hint("Revise los permisos de la carpeta o elija otra con --datos.")
        .hint(STILL_READ),
        StoreError::Denied { path } => report(format!(
            "El sistema no deja leer ni escribir {}: no hay permiso. No se guardó nada.",
            path.display()
        ))
        .hint("Revise los permisos del archivo y de su carpeta, o si otro programa lo tiene abierto."),
        StoreError::DiskFull { path } => report(format!(
            "El disco está lleno ({}); no se guardó nada y lo anterior está intacto.",
            path.display()
        ))
        .hint("Libere espacio y repita la última acción.")
        .hint(STILL_READ),
        StoreError::Busy => report(
            "Otra consola está escribiendo en estos datos; no se guardó nada.".into(),
        )
        .hint("Espere un momento y repita la acción."),
        StoreError::InUse { folder } => report(format!(
            "Otra consola tiene abiertos los datos de {}; no se cambió nada.",
            folder.display()
        ))
        .hint("Ciérrela, o bloquéela con Ctrl+L, y repita; mire también las ventanas minimizadas y a los otros usuarios del equipo."),
        StoreError::Replaced { folder } => report(format!(
            "En {} hay ahora otros datos: se restauró una copia mientras esta consola estaba abierta. No se guardó nada.",
            folder.display()
        ))
        .hint("Cierre esta consola, ábrala de nuevo y repita la última acción; lo que guardó antes está en la carpeta de los datos apartados."),
        StoreError::KeyChanged => Report::key_changed(),
        StoreError::Damaged { path, .. } => report(format!(
            "El archivo {} está dañado; no se guardó nada.",
            path.display()
        ))
        .hint("Vea el daño con: contingencia verificar")
        .hint("Restaure la última copia: contingencia restaurar ARCHIVO"),
        StoreError::Operation { .. } => report(
            "Una operación guardada no se puede leer; no se cambió nada.".into(),
        )
        .hint("Vea cuál con: contingencia verificar"),
        StoreError::Record(_) => report(
            "Un registro guardado no se puede leer; no se cambió nada.".into(),
        )
        .hint("Rehaga los registros con: contingencia reconstruir"),
        StoreError::Io { path, source }
            if source.kind() == std::io::ErrorKind::AlreadyExists =>
        {
            Report::new(
                ReportKind::Refused,
                format!("Ya existe {}; no se reemplazó ni se escribió nada.", path.display()),
            )
            .hint("Elija otro nombre, o repita con --reemplazar para poner el nuevo en su lugar.")
        }
        StoreError::Io { path, source } if source.kind() == std::io::ErrorKind::NotFound => {
            report(format!("No existe el archivo {}.", path.display()))
        }
        StoreError::Io { path, source } => report(format!(
            "No se pudo leer o escribir {}: {}; no se cambió nada.",
            path.display(),
            why(source)
        ))
        .hint("Revise el nombre, los permisos y la unidad, y repita."),
        StoreError::NotABackup { path } => report(format!(
            "El archivo {} no es una copia completa; no se cambió nada.",
            path.display()
        ))
        .hint("Pruebe con otra copia de la carpeta de copias."),
        StoreError::BackupNotVerified { .. } => report(
            "La copia recién hecha no se pudo comprobar y se descartó.".into(),
        )
        .hint("Revise el disco y verifique los datos: contingencia verificar"),
        StoreError::SealedOtherwise { vault } => bundle(format!(
            "El archivo trae otro contenido para {vault}, que ya está guardado aquí."
        ))
        .hint("No se importó nada de él. Pida a quien lo envió que lo exporte de nuevo."),
        StoreError::OwnFork { sequence } => bundle(format!(
            "El archivo dice ser de esta misma terminal, pero su historia es otra desde la operación {sequence}."
        ))
        .hint("No se importó nada de él: lo de aquí sigue como estaba.")
        .hint("Alguien usa una copia de esta terminal. Avise a Control e Información para que la revoque, y respalde y restaure para seguir con una época nueva."),
        StoreError::TimeZone(name) => {
            Report::internal(format!("La zona horaria «{name}» no existe."))
        }
        StoreError::Random(_) => {
            Report::internal("El sistema no entrega números aleatorios; no se guardó nada.")
        }
        StoreError::Cancelled => Report::new(
            ReportKind::Refused,
            "Cancelado: todo quedó como estaba antes.",
        ),
        StoreError::Refused(refusal) => Report {
            rule: Some(refusal.rule),
            hints: refusal.hints.clone(),
            ..Report::new(ReportKind::Refused, refusal.reason.clone())
        },
        StoreError::TooLong { size, limit } => Report::new(
            ReportKind::Refused,
            format!(
                "Un texto es demasiado largo: el registro ocuparía {} KB y se admiten {}. No se guardó nada.",
                size.div_ceil(1024),
                limit / 1024
            ),
        )
        .hint("Acórtelo: más largo no podría enviarse a la oficina."),
        StoreError::Body(_) => {
            Report::internal("La operación no se pudo escribir; no se guardó nada.")
        }
        StoreError::Sqlite(source) => Report::internal(match source.sqlite_error() {
            Some(error) => format!(
                "La base de datos respondió con el error {}; no se guardó nada.",
                error.extended_code
            ),
            None => "La base de datos no respondió como se esperaba; no se guardó nada.".to_owned(),
        }),
        StoreError::Disk { path } => report(format!(
            "La unidad no deja leer o escribir {}: puede estar fallando o desconectada. No se guardó nada; lo anterior sigue como estaba.",
            path.display()
        ))
        .hint("Revise la unidad y su conexión, y repita.")
        .hint("Copie los datos a otra unidad antes de seguir: contingencia respaldar --salida ARCHIVO"),
    }
}

/// What can be done where nothing can be written.
const STILL_READ: &str = "Mientras tanto, lo registrado se consulta y se exporta a otra carpeta.";

fn key(error: &KeyError) -> Report {
    let report = |message: String| Report::new(ReportKind::Store, message);
    match error {
        KeyError::WrongPassphrase => report("La frase de paso no es correcta.".into())
            .hint("Revise mayúsculas, tildes y el idioma del teclado.")
            .hint("Si la olvidó: contingencia usuario recuperar"),
        KeyError::NoSuchUser => report("No hay ningún usuario con ese nombre de ingreso.".into())
            .hint("Revise el nombre; distingue letras y puntos."),
        KeyError::TooSoon { wait } => report(format!(
            "Demasiados intentos: espere {} segundos antes de volver a probar.",
            wait.as_secs().max(1)
        )),
        KeyError::InvalidName => Report::usage(
            "El nombre de ingreso lleva de 2 a 32 letras minúsculas sin tilde, números, punto, guion o guion bajo.",
        ),
        KeyError::UserExists { name } => Report {
            rule: Some(Rule::U1),
            ..Report::new(
                ReportKind::Refused,
                format!("El usuario «{name}» ya existe."),
            )
        },
        KeyError::Passphrase(PassphraseError::TooShort { minimum }) => Report {
            rule: Some(Rule::U2),
            ..Report::new(
                ReportKind::Refused,
                format!("La frase de paso necesita al menos {minimum} caracteres."),
            )
            .hint("Cuatro palabras sin relación entre sí sirven y se recuerdan.")
        },
        KeyError::NotARecipient => report("Esta clave no abre estos datos.".into())
            .hint("El usuario pudo ser bloqueado, o la clave es de otra instalación."),
        KeyError::InvalidRecoveryKey => {
            report("Ese archivo no es una clave de recuperación.".into())
                .hint("Es el archivo clave-recuperacion-….txt que se guardó al configurar.")
        }
        KeyError::Damaged { path } | KeyError::ForeignFile { path } => report(format!(
            "El archivo de clave {} está dañado o no es de aquí; no se cambió nada.",
            path.display()
        ))
        .hint("Restaure una copia, o recupere el acceso con la clave de recuperación."),
        KeyError::CostTooHigh { path, .. } => report(format!(
            "El archivo de clave {} pide un trabajo desmedido; no se abrió.",
            path.display()
        )),
        KeyError::NoStoreKey { path } => report(format!(
            "Falta el archivo {}: sin él no se abren los datos.",
            path.display()
        ))
        .hint("Restaure la última copia: contingencia restaurar ARCHIVO"),
        KeyError::Io { path, source }
            if matches!(
                source.kind(),
                std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem
            ) =>
        {
            report(format!(
                "El sistema no deja usar {}: {}; no se cambió nada.",
                path.display(),
                why(source)
            ))
            .hint("Revise los permisos de la carpeta o elija otra con --datos.")
        }
        KeyError::Io { path, source } => report(format!(
            "No se pudo leer o escribir {}: {}; no se cambió nada.",
            path.display(),
            why(source)
        )),
        KeyError::NothingStaged
        | KeyError::NoRecipients
        | KeyError::InvalidRecipient { .. }
        | KeyError::InvalidSigningKey
        | KeyError::InvalidPublicKey
        | KeyError::BadSignature
        | KeyError::Signing(_)
        | KeyError::Randomness(_)
        | KeyError::Sealing(_) => {
            Report::internal("Las claves no se pudieron usar; no se guardó nada.")
        }
    }
}
