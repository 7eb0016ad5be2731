//! What can go wrong with a deed. Nothing has been stored, but for a refused
//! inquiry, which is kept as *consulta no registrada*.

use super::outlet_error::OutletError;
use crate::config::{EmbeddedError, OverrideProblem};
use crate::documents::DocumentError;
use crate::documents::mail::LetterError;
use crate::documents::printer::PrinterError;
use crate::documents::relay::RelayError;
use crate::domain::authority::UnknownRole;
use crate::domain::catalog::ResolveError;
use crate::domain::instant::InstantError;
use crate::domain::numbering::NotACode;
use crate::domain::outage::Requested;
use crate::domain::refusal::Refusal;
use crate::domain::terminal::UnknownChannel;
use crate::domain::text::{LONGEST_LINE, LONGEST_TEXT};
use crate::exchange::{ExchangeError, Failure};
use crate::intake::IntakeError;
use crate::store::{IncomingBundle, StoreError};
use std::fmt;
use std::path::PathBuf;

/// The fields a person fills in, named in messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// When the failure began.
    Started,
    /// When the point noticed it.
    Detected,
    /// When service came back.
    Restored,
    /// Start of a notice's window.
    From,
    /// End of a notice's window.
    To,
    /// The procedure.
    Procedure,
    /// The applications.
    Applications,
    /// The scenario.
    Scenario,
    /// Which unforeseen event it was.
    UnforeseenKind,
    /// A reason or sustento.
    Reason,
    /// The sustento of a closing.
    Sustento,
    /// A reference.
    Reference,
    /// The origin of a failure.
    Origin,
    /// The customer's name.
    Customer,
    /// What the customer asks for.
    Request,
    /// When the customer filed it.
    Taken,
    /// When a mail arrived.
    Received,
    /// Kind and number of an identity document.
    Document,
    /// The date of a receipt.
    ReceiptDate,
    /// An amount of money.
    Amount,
    /// The subject of a claim.
    Subject,
    /// The paper's code or folio.
    Paper,
    /// The outage it belongs to.
    Outage,
    /// When something was dealt with.
    At,
    /// When a customer was called, or told a code.
    Called,
    /// When a claim reached the company's tray.
    InTray,
    /// By which way a claim came in.
    EntryWay,
    /// A day.
    Day,
    /// Code of the point.
    Point,
    /// Name of the point.
    PointName,
    /// Letter of the terminal.
    Terminal,
    /// Login.
    Login,
    /// A person's name.
    UserName,
    /// The organization.
    Organization,
    /// The public key of a terminal.
    PublicKey,
    /// The sequence of an operation.
    Sequence,
    /// The radicado of a PQR.
    Radicado,
    /// The account of a client.
    Account,
    /// Who escalated a PQR.
    Adviser,
    /// The public key of a recipient.
    Recipient,
    /// The name of a recipient.
    RecipientName,
    /// What a person is at the company.
    JobTitle,
    /// The channel or the person that a request went to.
    Addressee,
    /// What was done about an outage.
    Measures,
    /// What is remarked at a validation.
    Remark,
    /// Who approved a report.
    Approver,
    /// When a report was sent.
    Sent,
    /// What is answered to an alert.
    Answer,
    /// Anything else that is noted.
    Note,
    /// A practice of the management model.
    Practice,
    /// When a session was held.
    Held,
    /// How long it took.
    Minutes,
    /// A question of a survey.
    Question,
    /// What a plan says is to be done.
    Action,
    /// Who is to do it.
    PlanOwner,
    /// An idea for improvement.
    Idea,
    /// Who proposed it.
    Proposer,
    /// How the client says that it stands.
    Standing,
    /// When a customer was told something.
    Informed,
    /// When the second level's answer arrived.
    LevelAnswered,
    /// What it says.
    LevelAnswer,
    /// When a copy was sent.
    Copied,
    /// A part of a marking of RR.
    MarkingReason,
    /// What is noted of a case.
    CaseNotes,
    /// The section of the ABC of a cause.
    AbcSection,
    /// What a voice message said.
    Message,
    /// What an appeal is against.
    Grounds,
}

/// The longest part of a marking: a code of RR, and no text about anybody.
const LONGEST_MARKING: usize = 80;

impl Field {
    /// The Spanish name of the field.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Started => "inicio",
            Self::Detected => "detectado",
            Self::Restored => "restablecido",
            Self::From => "desde",
            Self::To => "hasta",
            Self::Procedure => "trámite",
            Self::Applications => "aplicativos",
            Self::Scenario => "escenario",
            Self::UnforeseenKind => "suceso",
            Self::Reason => "razón",
            Self::Sustento => "sustento",
            Self::Reference => "referencia",
            Self::Origin => "origen",
            Self::Customer => "nombre del cliente",
            Self::Request => "solicitud",
            Self::Taken => "hora de la solicitud",
            Self::Received => "hora en que llegó el correo",
            Self::Document => "documento",
            Self::ReceiptDate => "fecha del recibo",
            Self::Amount => "monto",
            Self::Subject => "materia",
            Self::Paper => "código o folio del papel",
            Self::Outage => "evento",
            Self::At => "hora del resultado",
            Self::Called => "hora de la llamada",
            Self::InTray => "hora en la bandeja",
            Self::EntryWay => "vía de ingreso",
            Self::Day => "fecha",
            Self::Point => "punto",
            Self::PointName => "nombre del punto",
            Self::Terminal => "terminal",
            Self::Login => "usuario",
            Self::UserName => "nombre del usuario",
            Self::Organization => "organización",
            Self::PublicKey => "clave pública",
            Self::Sequence => "anotación",
            Self::Radicado => "radicado",
            Self::Account => "cuenta",
            Self::Adviser => "asesor",
            Self::Recipient => "clave del destinatario",
            Self::RecipientName => "nombre del destinatario",
            Self::JobTitle => "cargo",
            Self::Addressee => "canal o destinatario",
            Self::Measures => "medidas",
            Self::Remark => "observación",
            Self::Approver => "quien aprobó",
            Self::Sent => "fecha de envío",
            Self::Answer => "respuesta",
            Self::Note => "nota",
            Self::Practice => "práctica",
            Self::Held => "fecha de la sesión",
            Self::Minutes => "minutos",
            Self::Question => "pregunta",
            Self::Action => "acción",
            Self::PlanOwner => "responsable",
            Self::Idea => "idea",
            Self::Proposer => "quien la propone",
            Self::Standing => "estado",
            Self::Informed => "hora en que se informó",
            Self::LevelAnswered => "hora en que llegó la respuesta",
            Self::LevelAnswer => "respuesta de segundo nivel",
            Self::Copied => "fecha de la copia",
            Self::MarkingReason => "marcación",
            Self::CaseNotes => "notas",
            Self::AbcSection => "sección del ABC",
            Self::Message => "mensaje",
            Self::Grounds => "motivo del recurso",
        }
    }

    /// How many characters of it are taken down.
    #[must_use]
    pub fn longest(self) -> usize {
        match self {
            Self::Sustento
            | Self::Origin
            | Self::Request
            | Self::Measures
            | Self::Answer
            | Self::Note
            | Self::Action
            | Self::Idea
            | Self::CaseNotes
            | Self::LevelAnswer
            | Self::Message
            | Self::Grounds
            | Self::Standing => LONGEST_TEXT,
            Self::MarkingReason => LONGEST_MARKING,
            _ => LONGEST_LINE,
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// A deed that was not done.
#[derive(Debug, thiserror::Error)]
pub enum ActionError {
    /// A rule says no.
    #[error(transparent)]
    Refused(Box<Refusal>),
    /// An outage does not correspond (E); the inquiry was kept.
    #[error("not registrable")]
    NotRegistrable {
        /// What is asked for.
        requested: Box<Requested>,
        /// The first of rules E that says no.
        refusal: Box<Refusal>,
    },
    /// Something is still to be said.
    #[error("incomplete: {0}")]
    Incomplete(&'static str),
    /// A field was left empty or does not have its form.
    #[error("{field}: {expected}")]
    Field {
        /// Which.
        field: Field,
        /// What it should be, Spanish.
        expected: &'static str,
    },
    /// A text is longer than its field.
    #[error("{field}: {length} characters of {longest}")]
    TooLong {
        /// Which, Spanish.
        field: &'static str,
        /// Its characters.
        length: usize,
        /// The most that are taken.
        longest: usize,
    },
    /// An instant was not understood.
    #[error("{field}: {source}")]
    Instant {
        /// Which.
        field: Field,
        /// Why.
        #[source]
        source: InstantError,
    },
    /// A catalogue entry was not found, or several were.
    #[error(transparent)]
    Resolve(#[from] ResolveError),
    /// A file that was to be attached does not read.
    #[error("{}: {source}", file.display())]
    UnreadDocument {
        /// The file.
        file: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// An import was stopped; what was taken before stays (M5).
    #[error("the import was stopped")]
    ImportStopped(IncomingBundle),
    /// An import was interrupted; it goes on by itself (M5).
    #[error("the import was interrupted: {source}")]
    ImportHalted {
        /// How far it is.
        bundle: IncomingBundle,
        /// What came between.
        #[source]
        source: Box<ActionError>,
    },
    /// The copies of bundles that were taken in part are gone or others (M5).
    #[error("the copies of {} bundles are lost", .0.len())]
    IncomingLost(Vec<IncomingBundle>),
    /// No record is named so.
    #[error("no outage {0}")]
    NoOutage(String),
    /// Several outages end so.
    #[error("several outages end in {text}")]
    SeveralOutages {
        /// As typed.
        text: String,
        /// Their correlatives.
        correlatives: Vec<String>,
    },
    /// No attention is named so.
    #[error("no attention {0}")]
    NoAttention(String),
    /// Several attentions end so.
    #[error("several attentions end in {text}")]
    SeveralAttentions {
        /// As typed.
        text: String,
        /// Their codes.
        codes: Vec<String>,
    },
    /// A code was mistyped.
    #[error(transparent)]
    Code {
        /// What does not check.
        #[from]
        source: NotACode,
    },
    /// No letter has this id.
    #[error("no letter")]
    NoLetter,
    /// Nobody has this document number.
    #[error("no person")]
    NoPerson,
    /// No case has this radicado, or one that ends so.
    #[error("no case {0}")]
    NoCase(String),
    /// Several radicados end so.
    #[error("several cases end in {text}")]
    SeveralCases {
        /// What was typed.
        text: String,
        /// Some of them.
        radicados: Vec<String>,
        /// There are more.
        more: bool,
    },
    /// Several points have this radicado.
    #[error("several points have {radicado}")]
    SeveralPoints {
        /// The radicado.
        radicado: String,
        /// What tells them apart.
        names: Vec<String>,
    },
    /// A letter could not be composed.
    #[error(transparent)]
    Letter(#[from] LetterError),
    /// The relay did not take a letter.
    #[error(transparent)]
    Relay(#[from] RelayError),
    /// A document could not be made.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// No notice has this reference.
    #[error("no notice {0}")]
    NoNotice(String),
    /// Nothing of the cell's practices is named so, or several are.
    #[error("not one {what}")]
    NotOne {
        /// What was looked for: `sesión`, `plan`, `idea`.
        what: &'static str,
        /// What was typed.
        text: String,
        /// Whether several are.
        several: bool,
    },
    /// No report is named so.
    #[error("no report {0}")]
    NoReport(String),
    /// No refused inquiry has this id.
    #[error("no inquiry")]
    NoInquiry,
    /// No user has this login. What was typed is not repeated: it may be a passphrase.
    #[error("no such user")]
    NoUser,
    /// There is nobody to seal a bundle for, and nothing else was said.
    #[error("no recipients")]
    NoRecipients,
    /// The chain has nothing from there on.
    #[error("nothing to export from {from} on; the last is {last}")]
    NothingToExport {
        /// Where the export would begin.
        from: u64,
        /// The last operation.
        last: u64,
    },
    /// A bundle or a receipt is not taken, or could not be written.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    /// No recipient has this name or key. What was typed is not repeated: it
    /// may be a secret key.
    #[error("no such recipient")]
    NoRecipient,
    /// No field of an outage is named so.
    #[error("no field {0}")]
    NoField(String),
    /// The role is none.
    #[error(transparent)]
    Role(#[from] UnknownRole),
    /// The channel is none.
    #[error(transparent)]
    Channel(#[from] UnknownChannel),
    /// No profile is named so.
    #[error("no profile {0}")]
    UnknownProfile(String),
    /// The program has no profile embedded.
    #[error("no profile")]
    NoProfile,
    /// An embedded asset does not read.
    #[error(transparent)]
    Embedded(#[from] EmbeddedError),
    /// No terminal is named so.
    #[error("no terminal {0}")]
    NoTerminal(String),
    /// Several terminals are named so.
    #[error("several terminals {text}")]
    SeveralTerminals {
        /// As typed.
        text: String,
        /// Each with its fingerprint.
        terminals: Vec<String>,
    },
    /// A file of the configuration does not read, or would not; the whole sentence.
    #[error("{}", .0.message)]
    Configuration(OverrideProblem),
    /// A file that was named is not there.
    #[error("no file {}", .0.display())]
    NoFile(PathBuf),
    /// An operation that an older console took is longer than a bundle can carry.
    #[error("operation {sequence} is too long to leave")]
    TooLongToLeave {
        /// What the record it is about is called.
        record: String,
        /// Its sequence.
        sequence: u64,
    },
    /// A store did not get its place on the disk: nothing is recorded that could be read.
    #[error(transparent)]
    NotSetUp(Box<StoreError>),
    /// A file cannot go where it was asked for.
    #[error(transparent)]
    Outlet(#[from] OutletError),
    /// Nothing was printed on paper.
    #[error(transparent)]
    Printer(#[from] PrinterError),
    /// A file comes from another organization (M4).
    #[error("another organization")]
    ForeignOrganization {
        /// The one it names.
        found: String,
    },
    /// A file comes from a terminal that nobody has admitted (M4).
    #[error("an unknown terminal")]
    UnknownTerminal {
        /// Code of its point.
        point: String,
        /// Its series.
        series: String,
        /// Fingerprint of its key.
        fingerprint: String,
        /// It is the office's, which signed a receipt.
        office: bool,
    },
    /// A terminal is of the office and was to be admitted as one of a point, or the other way.
    #[error("another scope")]
    OtherScope {
        /// Whether it says that it is the office's.
        office: bool,
    },
    /// A receipt is for another point.
    #[error("a receipt for {point}")]
    ForeignReceipt {
        /// The point it is for.
        point: String,
    },
    /// The office that signed a receipt was cut off (M4).
    #[error("a revoked issuer")]
    RevokedIssuer {
        /// The last of its operations that counts.
        last: u64,
    },
    /// What the office holds of a terminal is not what is here (J2).
    #[error("the receipt parts from the chain of {replica} at {parted}")]
    ReceiptParts {
        /// The terminal's replica.
        replica: uuid::Uuid,
        /// The last sequence that was acknowledged before.
        agreed: u64,
        /// The sequence whose hash is another.
        parted: u64,
    },
    /// The office holds more of this terminal than there is here (J2).
    #[error("operations after {last} are lost")]
    OperationsLost {
        /// The last operation here.
        last: u64,
        /// The last the office holds.
        acknowledged: u64,
    },
    /// Nothing of a spreadsheet is taken.
    #[error("{file}: {source}")]
    Intake {
        /// The file.
        file: PathBuf,
        /// Why.
        #[source]
        source: Box<IntakeError>,
    },
    /// A spreadsheet that was named cannot be read from its disk.
    #[error("{file}: {source}")]
    UnreadTable {
        /// The file.
        file: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// A copy does not open with a passphrase: it opens with that of then.
    #[error("not the passphrase of the copy")]
    PassphraseOfCopy,
    /// The store failed.
    #[error(transparent)]
    Store(Box<StoreError>),
}

impl ActionError {
    /// Whether nothing can be done before somebody unlocks the store again.
    #[must_use]
    pub(crate) fn wants_a_new_entry(&self) -> bool {
        matches!(self, Self::Store(error) if matches!(**error, StoreError::KeyChanged))
    }
}

impl From<OverrideProblem> for ActionError {
    fn from(problem: OverrideProblem) -> Self {
        Self::Configuration(problem)
    }
}

impl From<Refusal> for ActionError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

impl From<StoreError> for ActionError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Refused(refusal) => Self::Refused(Box::new(refusal)),
            other => Self::Store(Box::new(other)),
        }
    }
}

impl<E: Into<ActionError>> From<Failure<E>> for ActionError {
    fn from(failure: Failure<E>) -> Self {
        match failure {
            Failure::Exchange(error) => Self::Exchange(error),
            Failure::Caller(error) => error.into(),
        }
    }
}
