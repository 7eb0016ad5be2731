//! What can be wrong with a bundle or a receipt, and where.
//!
//! Invariant: no sentence holds anything that was read out of an operation, a
//! line of personal content or a signature's comments.

use super::sealed_as::SealedAs;
use crate::domain::text::strip_control;
use crate::journal::{OperationError, Unfit};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Characters of a name from outside that a sentence repeats.
const SHOWN: usize = 90;

/// Where in a file something is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The file as a whole.
    File,
    /// One of its entries; a name from outside is disarmed.
    Entry(String),
    /// A line of one of its entries, counted from one.
    Line {
        /// The entry.
        entry: &'static str,
        /// The line.
        line: u64,
    },
}

impl Place {
    /// An entry by a name that may come from outside.
    pub(super) fn entry(name: &str) -> Self {
        let clean = strip_control(name);
        let mut shown: String = clean.chars().take(SHOWN).collect();
        if shown.len() < clean.len() {
            shown.push('…');
        }
        Self::Entry(shown)
    }

    /// What is wrong there.
    pub(super) fn refuse(self, fault: Fault) -> ExchangeError {
        ExchangeError::Refused { place: self, fault }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => f.write_str("el archivo"),
            Self::Entry(name) => f.write_str(name),
            Self::Line { entry, line } => write!(f, "{entry}, línea {line}"),
        }
    }
}

/// Why nothing was packed, or nothing of a file is believed.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeError {
    /// Something in the file does not hold: nothing of it is taken.
    #[error("{place}: {fault}")]
    Refused {
        /// Where.
        place: Place,
        /// What.
        fault: Fault,
    },
    /// The person stopped the work.
    #[error("se detuvo a pedido")]
    Cancelled,
    /// There is nobody to seal the file for.
    #[error("no hay destinatarios para quienes cifrar")]
    NoRecipients,
    /// More recipients than a file is sealed for.
    #[error("son demasiados destinatarios; se admiten hasta {limit}")]
    TooManyRecipients {
        /// The most that are taken.
        limit: usize,
    },
    /// One of the recipients is not an `age1…` key. Only its place is told: a
    /// secret key may have been pasted there.
    #[error("el destinatario {} no es una clave pública de age (age1…)", position + 1)]
    Recipient {
        /// Its place in the list, from zero.
        position: usize,
    },
    /// One of the identities is not an age secret key.
    #[error("la clave {} no es una identidad de age", position + 1)]
    Identity {
        /// Its place in the list, from zero.
        position: usize,
    },
    /// Encrypting failed.
    #[error("no se pudo cifrar")]
    Sealing(#[source] age::EncryptError),
    /// A file cannot be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
}

impl ExchangeError {
    /// A failure of the system at a path.
    pub(super) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_path_buf();
        move |source| Self::Io { path, source }
    }
}

/// What does not hold.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// Neither an age file nor a ZIP.
    #[error("no es un paquete ni un acuse de contingencia")]
    NotOurs,
    /// It is sealed in another way than it was opened.
    #[error("{}", match found {
        SealedAs::Plain => "no está cifrado",
        SealedAs::Recipients => "está cifrado para claves, no con una frase de paso",
        SealedAs::Passphrase => "está cifrado con una frase de paso",
    })]
    SealedAs {
        /// How it is sealed.
        found: SealedAs,
    },
    /// None of the keys opens it.
    #[error("ninguna de las claves dadas lo abre")]
    NotForTheseKeys,
    /// The passphrase does not open it.
    #[error("la frase de paso no lo abre")]
    WrongPassphrase,
    /// It asks for more work than is accepted; none of it was done.
    #[error("pide un trabajo de scrypt de 2^{required}; se acepta hasta 2^{limit}")]
    Cost {
        /// The work factor it asks for, as a power of two.
        required: u8,
        /// The most that is accepted.
        limit: u8,
    },
    /// Truncated, altered, or not what its name says.
    #[error("está dañado o incompleto")]
    Damaged,
    /// The archive does not end where its directory does.
    #[error("el ZIP no termina donde debe: está incompleto, o se le añadió algo")]
    ArchiveEnd,
    /// The archive's directory is too large.
    #[error("el índice del ZIP es demasiado grande")]
    DirectorySize,
    /// More entries than a bundle ever has.
    #[error("tiene {found} entradas; se admiten hasta {limit}")]
    Entries {
        /// How many it has.
        found: u64,
        /// How many are taken.
        limit: usize,
    },
    /// A name that no entry of a bundle has: an absolute path, one with `..`, or any other.
    #[error("no es el nombre de una entrada de un paquete")]
    UnknownEntry,
    /// Two entries of one name.
    #[error("la entrada está repetida")]
    Repeated,
    /// An entry is called otherwise where it lies than in the directory.
    #[error("la entrada tiene dos nombres distintos dentro del ZIP")]
    TwoNames,
    /// A folder or a symbolic link.
    #[error("no es un archivo")]
    NotAFile,
    /// Encrypted by the ZIP itself.
    #[error("está cifrada dentro del ZIP")]
    EncryptedEntry,
    /// Compressed in a way that bundles do not use.
    #[error("está comprimida de un modo que los paquetes no usan")]
    Compression,
    /// Larger than is taken.
    #[error("mide {size} bytes; se admiten hasta {limit}")]
    TooLarge {
        /// Its size.
        size: u64,
        /// The largest that is taken.
        limit: u64,
    },
    /// All entries together are larger than is taken.
    #[error("desempaquetado mide más de {limit} bytes")]
    Unpacked {
        /// The largest that is taken.
        limit: u64,
    },
    /// It unpacks to suspiciously many bytes.
    #[error("se expande más de {limit} veces, como una bomba de compresión")]
    Ratio {
        /// The most that is taken.
        limit: u64,
    },
    /// The archive lacks what the manifest or the format asks for.
    #[error("falta en el archivo")]
    Missing,
    /// The signature is not beside the file.
    #[error("falta su firma ({name}) en la misma carpeta")]
    SignatureMissing {
        /// The file expected.
        name: String,
    },
    /// The personal contents that a receipt names are not beside it.
    #[error("faltan los contenidos que nombra ({name}) en la misma carpeta")]
    ContentsMissing {
        /// The file expected.
        name: String,
    },
    /// A content that is named is not among those carried.
    #[error("falta el contenido {0}, que nombra")]
    ContentMissing(Uuid),
    /// The signature is malformed, or is not this key's over these bytes.
    #[error("la firma no corresponde a la clave que declara")]
    Signature,
    /// The key is not a minisign public key.
    #[error("la clave pública no es de minisign")]
    PublicKey,
    /// A key was expected, and another one signed.
    #[error("lo firmó otra clave: se esperaba la huella «{expected}» y trae «{found}»")]
    OtherKey {
        /// Fingerprint of the expected key.
        expected: String,
        /// Fingerprint of the key that signed.
        found: String,
    },
    /// Not the JSON expected.
    #[error("no es el JSON esperado (línea {line}, columna {column})")]
    Json {
        /// Line, from one.
        line: usize,
        /// Column, from one.
        column: usize,
    },
    /// Of a format this console does not know.
    #[error("es de un formato posterior ({0}); actualice la consola")]
    Format(u32),
    /// JSON inside JSON, too deep.
    #[error("anida más de {limit} niveles")]
    Nesting {
        /// The most that are taken.
        limit: usize,
    },
    /// A value of the manifest or the receipt that cannot be.
    #[error("el valor de «{0}» no es válido")]
    Value(&'static str),
    /// The manifest says nothing of the entry.
    #[error("el manifiesto no la nombra")]
    Unlisted,
    /// An entry is not as long as the manifest says.
    #[error("no mide los {expected} bytes que dice el manifiesto")]
    Size {
        /// What the manifest says.
        expected: u64,
    },
    /// The bytes are not those the manifest speaks of.
    #[error("su SHA-256 no es el que dice el manifiesto")]
    Digest,
    /// A line longer than is taken.
    #[error("la línea pasa de {limit} bytes")]
    LineLength {
        /// The longest that is taken.
        limit: usize,
    },
    /// An empty line.
    #[error("la línea está vacía")]
    EmptyLine,
    /// The last line has no end.
    #[error("la línea no termina en un salto de línea")]
    LineEnd,
    /// The line is no operation.
    #[error("{0}")]
    Operation(OperationError),
    /// It says what no console writes (M4).
    #[error("{0}")]
    Unfit(Unfit),
    /// An operation of another terminal.
    #[error("la anotación es de otro terminal")]
    Replica,
    /// Not the next one.
    #[error("se esperaba la anotación {expected} y está la {found}")]
    Sequence {
        /// The next sequence.
        expected: u64,
        /// The one that is there.
        found: u64,
    },
    /// The operation does not carry the hash of the one before it.
    #[error("no continúa la cadena: no lleva el resumen de la anotación anterior")]
    Chain,
    /// The Lamport counter does not rise.
    #[error("el contador de orden no avanza")]
    Lamport,
    /// The Lamport counter jumps absurdly (J4).
    #[error("el contador de orden salta más de {limit}")]
    LamportJump {
        /// By how much it may rise.
        limit: u64,
    },
    /// Kinds and numbers of operations are not those the manifest counts.
    #[error("las anotaciones no son las que cuenta el manifiesto")]
    Counts,
    /// The last operation is not the one the manifest names as head.
    #[error("la última anotación no es la que nombra el manifiesto")]
    Head,
    /// The first operation of the chain and the manifest disagree about the terminal.
    #[error("la primera anotación y el manifiesto no dicen lo mismo de «{0}»")]
    Started(&'static str),
    /// No operation.
    #[error("no hay anotaciones")]
    Empty,
    /// More sealed contents than are taken at once.
    #[error("nombra más de {limit} contenidos personales")]
    Sealed {
        /// The most that are taken.
        limit: usize,
    },
    /// Two operations say two digests of one content.
    #[error("dos anotaciones dan resúmenes distintos del contenido {0}")]
    SealedTwice(Uuid),
    /// The line is no entry of personal content.
    #[error("la línea no es una entrada de datos personales")]
    Personal,
    /// No operation of the file names the entry.
    #[error("ninguna anotación del archivo nombra el contenido {0}")]
    Unnamed(Uuid),
    /// The entry is there twice.
    #[error("el contenido {0} está repetido")]
    PersonalTwice(Uuid),
    /// More documents than are taken at once.
    #[error("nombra más de {limit} documentos adjuntos")]
    Documents {
        /// The most that are taken.
        limit: usize,
    },
    /// The content that an operation names as a document's says of none.
    #[error("el contenido {0} no dice de qué documento es")]
    NoDocument(Uuid),
    /// A document that no operation of the file names.
    #[error("ninguna anotación del archivo nombra este documento")]
    Unattached,
    /// A document is not as large as the operation says, or has not its digest.
    #[error("el documento no es el que nombra la anotación")]
    Attached,
    /// Its first bytes are those of another kind of file.
    #[error("sus primeros bytes no son los de un archivo {0}")]
    FileKind(&'static str),
    /// The content is not the one the operation sealed.
    #[error("el contenido {0} no es el que selló la anotación")]
    NotSealed(Uuid),
}

/// A failure while somebody else gave what to write, or took what was read.
#[derive(Debug, thiserror::Error)]
pub enum Failure<E> {
    /// Of the file.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    /// Of the one who gave or took.
    #[error("{0}")]
    Caller(E),
}
