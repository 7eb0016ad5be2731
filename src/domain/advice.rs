//! What a person can do next, named by what is done: each face says with what of its
//! own it is done, the command line with a command, the console with a key (law 12).

use super::pqr::PqrBase;
use chrono::NaiveDate;
use std::path::PathBuf;

/// Something to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hint {
    /// A sentence that holds wherever it is read: it names no key and no command.
    Say(String),
    /// Something that each face does in its own way.
    Do(Advised),
}

impl From<&str> for Hint {
    fn from(sentence: &str) -> Self {
        Self::Say(sentence.to_owned())
    }
}

impl From<String> for Hint {
    fn from(sentence: String) -> Self {
        Self::Say(sentence)
    }
}

impl From<Advised> for Hint {
    fn from(advised: Advised) -> Self {
        Self::Do(advised)
    }
}

/// Declares what can be advised, and for the tests one of each.
macro_rules! advised {
    ($(#[$meta:meta])* pub enum $name:ident {
        $($(#[$of:meta])* $value:ident $(($kind:ty: $sample:expr))?),+ $(,)?
    }) => {
        $(#[$meta])*
        pub enum $name {
            $($(#[$of])* $value $(($kind))?),+
        }

        #[cfg(test)]
        impl $name {
            /// One of each.
            pub(crate) fn samples() -> Vec<Self> {
                vec![$(Self::$value $(($sample))?),+]
            }
        }
    };
}

advised! {
    /// What can be advised, each with what a face needs to say it.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum Advised {
        // Looking for the right one.
        /// The correlatives.
        SeeOutages,
        /// How one outage stands.
        SeeOutage,
        /// The reports to the regulator.
        SeeReports,
        /// The inquiries of which no outage was made.
        SeeInquiries,
        /// The codes of attentions.
        SeeAttentions,
        /// Who may enter.
        SeeUsers,
        /// For whom bundles are sealed.
        SeeRecipients,
        /// From whom bundles are taken.
        SeeTerminals,
        /// Their keys, and those that wait to be admitted.
        SeeTerminalKeys,
        /// What counts of each of them.
        SeeTerminalStandings,
        /// One of two records of the same name, by the terminal that gave it (N5).
        TellTwin,
        /// All that is kept and does not count (M4).
        SeeVoided,
        // Outages.
        /// The notice that is not here yet.
        RegisterNotice,
        /// Why it is registered late (O8).
        TellLateness,
        /// The questions of an opening, where a test becomes an outage (E12).
        AnswerOpening,
        /// That a payment waits in SICAR (E7).
        TellSicarPayment,
        /// What caused a mass failure, and where (C8).
        TellOrigin,
        /// What kind of unforeseen event it was (O9).
        TellUnforeseen,
        /// Closing what is confirmed as what it is (E8).
        CloseConfirmed,
        /// Another scenario, or a closing of what was denied (E8).
        CloseDenied,
        /// A closing of what nobody answered for, or another scenario (E8).
        CloseUnanswered,
        // Letters and paper.
        /// Another letter, where one left already (A2).
        SendAgain,
        /// The form of a claim, which no QR carries (G5).
        EncloseForm,
        /// The same, where the text is not whole either.
        CompleteAndEnclose,
        /// The slip, which tells what became of an attention.
        PrintSlip,
        /// The e-mail of a customer who cannot be written to, or how the code was told (Q9).
        CorrectEmail(String: "LIM014-A-R000317-K".to_owned()),
        // What leaves.
        /// The office, for whom bundles are sealed then.
        AddRecipient,
        /// Room for another of them.
        RemoveRecipient,
        /// A passphrase in their place.
        SealWithPhrase,
        /// No seal at all.
        LeaveUnsealed,
        /// Everything once more.
        ExportAll,
        /// What is too much for one file, in several.
        ExportInParts,
        /// What comes before something that cannot leave: up to this operation.
        ExportUntil(u64: 11),
        /// A file in the place of the one that stands there.
        Replace,
        /// A base that was cut short, and is not gone on with (X12).
        DropReception((PqrBase, NaiveDate): (PqrBase::Pending, NaiveDate::default())),
        /// A file in the place of all that was received of its base and cut (X12).
        ReceiveInPlace,
        /// Which column of a spreadsheet a field stands in.
        NameColumns,
        /// Which sheet of a workbook is meant.
        NameSheet,
        // What comes in.
        /// The passphrase it was sealed with.
        OpenWithPhrase,
        /// A file sealed for this terminal, or the key that it was sealed for.
        AskForOwnSeal,
        /// The fingerprint, on both ends of a telephone (M4).
        CompareFingerprint,
        /// A terminal whose fingerprint was compared (M4).
        TrustTerminal,
        /// The same, where it may be the office.
        TrustTerminalOrOffice,
        /// That it is the office (M4).
        TrustOffice,
        /// That it is a point (M4).
        TrustPoint,
        // The store.
        /// A terminal where there is none.
        SetUp,
        /// Another one in the place of one that was revoked.
        SetUpAgain,
        /// Another folder for the data.
        OtherFolder,
        /// The same, for a terminal that begins.
        OtherFolderToBegin,
        /// Permission to write, or another folder.
        AllowOrOtherFolder,
        /// Permission for a store that could not begin, or another folder.
        AllowAndRepeat,
        /// Room for a store that could not begin, or another folder.
        FreeAndRepeat,
        /// Permission for what is to be migrated, or a copy elsewhere.
        AllowOrCopy,
        /// Room for what is to be migrated, or a copy elsewhere.
        FreeOrCopy,
        /// The other console, out of the way.
        LeaveOther,
        /// Whether a file is whole.
        VerifyFile,
        /// What is damaged.
        VerifyDamage,
        /// Which operation does not read.
        VerifyOperation,
        /// The disk that held a copy badly.
        VerifyDisk,
        /// The records, made again from what was done.
        Rebuild,
        /// A copy on another drive.
        BackUp,
        /// The latest copy.
        Restore,
        /// The same, once it is known to be needed.
        RestoreDamaged,
        /// A copy that somebody put in place by hand.
        RestoreByHand,
        // Who may enter.
        /// The key that is to be changed once more.
        BlockAgain,
        /// A block that was begun.
        EndBlocking,
        /// Whoever is blocked, let in again.
        Unblock,
        /// A passphrase that was forgotten.
        Recover,
        /// Who is blocked, where the list of them does not read.
        CheckBlocked(PathBuf: "bloqueados.txt".into()),
        /// What a restored copy brought back (T1).
        PurgeRestored(PathBuf: "depurados.txt".into()),
        /// Who entered, where nobody knows who was blocked.
        CheckEntered,
        /// What was purged after a copy was made, of which there is no list (T1).
        PurgeOnceMore,
        // The program.
        /// Who of several enters.
        NameUser,
        /// What is done without a screen.
        UseSubcommands,
        /// The same, where the screen cannot be drawn.
        UseSubcommandsHere,
    }
}
