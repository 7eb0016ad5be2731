//! The files that go to the office and come back.

use std::path::{Path, PathBuf};

use secrecy::SecretString;

use crate::{
    actions::{Admit, AppliedReceipt, ExportInput, Exported, ImportView, Opening},
    tui::address::Nature,
};

/// Something to be done with a file of the exchange (M).
#[derive(Debug)]
pub enum ExchangeEffect {
    /// Load what the export's window shows.
    Prepare,
    /// Export, on a thread of its own.
    Export(ExportInput),
    /// Plan the import of a bundle, or carry it out, on a thread of its own; a
    /// receipt is applied at once.
    Import(Import),
}

impl ExchangeEffect {
    pub(in crate::tui) const fn nature(&self) -> Nature {
        match self {
            Self::Prepare => Nature::Load,
            Self::Export(_) | Self::Import(_) => Nature::Deed,
        }
    }
}

/// A file that came from elsewhere.
#[derive(Debug, Clone)]
pub struct Import {
    /// The file.
    pub file: PathBuf,
    /// What it was sealed with.
    pub passphrase: Option<SecretString>,
    /// Whom the person admits.
    pub admit: Admit,
    /// Only says what it would do.
    pub plan: bool,
}

impl Import {
    /// Whether the file is a receipt rather than a bundle.
    pub(crate) fn is_receipt(&self) -> bool {
        is_receipt(&self.file)
    }

    pub(in crate::tui) fn opening(&self) -> Opening {
        Opening {
            passphrase: self.passphrase.clone(),
            identity: None,
        }
    }
}

/// Whether a file is a receipt by its name: `acuse-….json`, sealed or not.
fn is_receipt(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let name = name.to_ascii_lowercase();
    [".json", ".json.age"].iter().any(|end| name.ends_with(end))
}

/// What became of a file.
#[derive(Debug)]
#[expect(missing_docs, reason = "fields are named by what they hold")]
pub enum ExchangeAnswer {
    /// What the export's window shows.
    Prepared {
        recipients: Vec<String>,
        folder: PathBuf,
    },
    /// A bundle was written.
    Exported(Box<Exported>),
    /// A bundle was imported, or planned.
    Imported(Box<ImportView>),
    /// A receipt was applied.
    Applied(Box<AppliedReceipt>),
    /// A file comes from a terminal that nobody has admitted (M4).
    Stranger { name: String, fingerprint: String },
}
