//! What the worker does with the queue of what is to be regularised, and with the
//! files that go to the office and come back.

use std::path::{Path, PathBuf};

use super::{asking::Nature, message::Answer, worker::Line};
use crate::{
    actions::{
        self, ActionError, Admit, AppliedReceipt, Desk, ExportInput, Exported, ImportInput,
        ImportView, Opening, QueueCursor, QueueFilter, QueuePage, RecordView, Report, TypingSheet,
    },
    domain::regularization::Exempt,
};
use secrecy::SecretString;

/// Something to be done with the queue, or with a file of the exchange (G, M).
#[derive(Debug)]
pub enum QueueEffect {
    /// Load one page of the queue.
    List {
        /// Which records.
        filter: QueueFilter,
        /// What is looked for; empty for all.
        text: String,
        /// From where; from the oldest where nothing is said.
        after: Option<QueueCursor>,
        /// How many.
        limit: usize,
    },
    /// Load what to type for a record; that of an attention is logged (U3).
    Sheet(String),
    /// Pair a record with its official code.
    Pair {
        /// Correlative or provisional code.
        record: String,
        /// The official code.
        code: String,
        /// Why it takes the place of another.
        reason: Option<String>,
    },
    /// Note that a record needs no code.
    Exempt {
        /// Correlative or provisional code.
        record: String,
        /// Why.
        why: Exempt,
        /// Anything else.
        note: String,
    },
    /// Note that a record needs its code after all.
    LiftExemption {
        /// Correlative or provisional code.
        record: String,
        /// Why.
        reason: String,
    },
    /// Note a call to a customer.
    NoteCall {
        /// Provisional code.
        record: String,
        /// Whether they were told.
        reached: bool,
        /// Anything else.
        note: String,
    },
    /// Load what the export's window shows.
    PrepareExport,
    /// Export, on a thread of its own.
    Export(ExportInput),
    /// Plan the import of a bundle, or carry it out, on a thread of its own; a
    /// receipt is applied at once.
    Import(Import),
}

impl QueueEffect {
    pub(super) const fn nature(&self) -> Nature {
        match self {
            Self::List { .. } => Nature::Query,
            Self::Sheet(_) | Self::PrepareExport => Nature::Load,
            Self::Pair { .. }
            | Self::Exempt { .. }
            | Self::LiftExemption { .. }
            | Self::NoteCall { .. }
            | Self::Export(_)
            | Self::Import(_) => Nature::Deed,
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
    #[must_use]
    pub fn is_receipt(&self) -> bool {
        is_receipt(&self.file)
    }

    fn opening(&self) -> Opening {
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

/// What the worker says of the queue and of files.
#[derive(Debug)]
pub enum QueueAnswer {
    /// One page of the queue.
    Listed(QueuePage),
    /// What to type for a record.
    Sheet(Box<TypingSheet>),
    /// Something was noted about a record.
    Changed {
        /// What.
        deed: QueueDeed,
        /// The record as it is now.
        record: RecordView,
    },
    /// What the export's window shows.
    ExportPrepared {
        /// What the recipients are called.
        recipients: Vec<String>,
        /// The usual folder.
        folder: PathBuf,
    },
    /// A bundle was written.
    Exported(Box<Exported>),
    /// A bundle was imported, or planned.
    Imported(Box<ImportView>),
    /// A receipt was applied.
    Applied(Box<AppliedReceipt>),
    /// A file comes from a terminal that nobody has admitted (M4).
    Stranger {
        /// Its point and series.
        name: String,
        /// What two people compare to be sure of its key.
        fingerprint: String,
    },
}

/// What was noted about a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueueDeed {
    /// Its official code.
    Paired,
    /// That it needs none.
    Exempted,
    /// That it needs one after all.
    Lifted,
    /// A call to its customer.
    Called,
}

/// Does something with the queue, or with a file.
pub(super) fn queue(
    desk: &mut Desk,
    effect: QueueEffect,
    line: &Line<'_>,
) -> Result<Vec<Answer>, ActionError> {
    let changed = |desk: &Desk, deed, record| {
        Ok(vec![
            Answer::Queue(QueueAnswer::Changed { deed, record }),
            board(desk)?,
        ])
    };
    let only = |answer| Ok(vec![Answer::Queue(answer)]);
    match effect {
        QueueEffect::List {
            filter,
            text,
            after,
            limit,
        } => only(QueueAnswer::Listed(actions::show_regularization(
            desk, filter, &text, after, limit,
        )?)),
        QueueEffect::Sheet(record) => only(QueueAnswer::Sheet(Box::new(actions::typing_sheet(
            desk, &record,
        )?))),
        QueueEffect::Pair {
            record,
            code,
            reason,
        } => {
            let record = actions::pair_code(desk, &record, &code, reason.as_deref())?;
            changed(desk, QueueDeed::Paired, record)
        }
        QueueEffect::Exempt { record, why, note } => {
            let record = actions::exempt(desk, &record, why, Some(&note))?;
            changed(desk, QueueDeed::Exempted, record)
        }
        QueueEffect::LiftExemption { record, reason } => {
            let record = actions::lift_exemption(desk, &record, &reason)?;
            changed(desk, QueueDeed::Lifted, record)
        }
        QueueEffect::NoteCall {
            record,
            reached,
            note,
        } => {
            let attention = actions::note_call(desk, &record, reached, None, Some(&note))?;
            let record = RecordView::Attention(Box::new(attention));
            changed(desk, QueueDeed::Called, record)
        }
        QueueEffect::PrepareExport => {
            let recipients = actions::recipients(desk)?.recipients;
            only(QueueAnswer::ExportPrepared {
                recipients: recipients.into_iter().map(|it| it.name).collect(),
                folder: desk.paths().documents(),
            })
        }
        QueueEffect::Export(input) => {
            let export = actions::export_job(desk, input)?;
            line.work("Exportando", move |progress| {
                Ok(told(
                    export(progress).map(|exported| QueueAnswer::Exported(Box::new(exported))),
                ))
            });
            Ok(Vec::new())
        }
        QueueEffect::Import(import) if import.is_receipt() => {
            let opening = import.opening();
            let applied = actions::apply_receipt(desk, &import.file, &opening, import.admit);
            let answer = told(applied.map(|applied| QueueAnswer::Applied(Box::new(applied))));
            Ok(vec![answer, board(desk)?])
        }
        QueueEffect::Import(import) => {
            let input = ImportInput {
                admit: import.admit,
                opening: import.opening(),
                plan: import.plan,
            };
            let title = if import.plan {
                "Revisando el paquete"
            } else {
                "Importando"
            };
            let run = actions::import_job(desk, import.file, input)?;
            line.work(title, move |progress| {
                Ok(told(
                    run(progress).map(|view| QueueAnswer::Imported(Box::new(view))),
                ))
            });
            Ok(Vec::new())
        }
    }
}

/// What became of a file: an unknown terminal is somebody to be asked about.
fn told(done: Result<QueueAnswer, ActionError>) -> Answer {
    match done {
        Ok(answer) => Answer::Queue(answer),
        Err(ActionError::UnknownTerminal {
            point,
            series,
            fingerprint,
            ..
        }) => Answer::Queue(QueueAnswer::Stranger {
            name: format!("{point}-{series}"),
            fingerprint,
        }),
        Err(error) => Answer::Refused(Report::from(&error)),
    }
}

fn board(desk: &Desk) -> Result<Answer, ActionError> {
    Ok(Answer::Board(Box::new(actions::board(desk)?)))
}
