//! What can be done about a case, each an operation of its own (X3 to X8, X13 to X17).

use super::super::personal::Sealed;
use super::super::text::fold_words;
use super::case::CaseName;
use super::reception::{CaseClass, Marking};
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An operation about a case: which one, what its author knew of it, and what was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct About<T> {
    /// Which case.
    pub case: CaseName,
    /// How many steps its author knew of: fewer than there were tells of two who worked
    /// without knowing of one another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<u32>,
    /// What was done.
    #[serde(flatten)]
    pub deed: T,
}

/// Why what is kept of a case is held by legal order, or no more (T1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoldFacts {
    /// Why, in the vault.
    pub reason: Sealed,
}

/// What an operation is about: the work on a case, or whether it is kept by legal order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseDecision {
    /// The work on it.
    Work(Deed),
    /// Whether it is held, and why.
    Hold(bool, Sealed),
}

/// Of each deed: as an operation says it, and as a step of a case keeps it.
macro_rules! deeds {
    ($($(#[$doc:meta])* $deed:ident, $step:ident;)+) => {
        /// What can happen to a case.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub enum CaseEvent {
            $($(#[$doc])* $deed(About<$deed>),)+
            /// Nothing that is kept of it is purged (T1).
            Held(About<HoldFacts>),
            /// The hold is over.
            Released(About<HoldFacts>),
        }

        /// What was done about a case.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Deed {
            $($(#[$doc])* $deed($deed),)+
        }

        /// Which deed, whatever it says.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "snake_case")]
        pub enum CaseStep {
            $($(#[$doc])* $step,)+
        }

        impl CaseStep {
            /// Every one, in the order of the work.
            pub const ALL: &[Self] = &[$(Self::$step,)+];
        }

        impl CaseEvent {
            /// A deed about a case, by somebody who knew of so many steps.
            #[must_use]
            pub fn of(case: CaseName, seen: Option<u32>, deed: Deed) -> Self {
                match deed {
                    $(Deed::$deed(deed) => Self::$deed(About { case, seen, deed }),)+
                }
            }

            /// The case that it says to be about.
            #[must_use]
            pub const fn case(&self) -> &CaseName {
                match self {
                    $(Self::$deed(about) => &about.case,)+
                    Self::Held(about) | Self::Released(about) => &about.case,
                }
            }

            /// The case, how many steps its author knew of, and what was done or decided.
            #[must_use]
            pub fn parts(self) -> (CaseName, Option<u32>, CaseDecision) {
                match self {
                    $(Self::$deed(About { case, seen, deed }) => {
                        (case, seen, CaseDecision::Work(Deed::$deed(deed)))
                    })+
                    Self::Held(About { case, seen, deed }) => {
                        (case, seen, CaseDecision::Hold(true, deed.reason))
                    }
                    Self::Released(About { case, seen, deed }) => {
                        (case, seen, CaseDecision::Hold(false, deed.reason))
                    }
                }
            }
        }

        impl Deed {
            /// Which it is.
            #[must_use]
            pub const fn step(&self) -> CaseStep {
                match self {
                    $(Self::$deed(_) => CaseStep::$step,)+
                }
            }
        }
    };
}

deeds! {
    /// Its cause was found (X3).
    Classified, Classify;
    /// It went to the client's second level (X4, X5).
    Escalated, Escalate;
    /// The second level answered (X4).
    LevelAnswered, LevelAnswer;
    /// It was finished as escalated by mistake (X4, X5).
    Finished, Finish;
    /// It was solved at first contact, or an appeal was answered (X16).
    Solved, Solve;
    /// The customer was called (X7).
    Contacted, Contact;
    /// A message was left for a customer who is not found (X7).
    VoiceMessage, LeaveMessage;
    /// The customer does not accept the answer (X6).
    Appealed, Appeal;
    /// The customer was told of the term of their appeal (X17).
    Told, Tell;
    /// The SIC was sent its copy (X15).
    SicCopied, CopySic;
    /// Its term goes on for as long again (D5).
    Extended, Extend;
    /// What two did without knowing of one another was looked at, and stays as it is (X4).
    Reviewed, Review;
    /// The last deed in force counts no more.
    Undone, Undo;
}

impl CaseStep {
    /// Word on the command line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Classify => "clasificar",
            Self::Escalate => "escalar",
            Self::LevelAnswer => "respuesta",
            Self::Finish => "finalizar",
            Self::Solve => "solucionar",
            Self::Contact => "contacto",
            Self::LeaveMessage => "mensaje-voz",
            Self::Appeal => "recurso",
            Self::Tell => "informar",
            Self::CopySic => "sic",
            Self::Extend => "extender",
            Self::Review => "revisar",
            Self::Undo => "deshacer",
        }
    }
}

/// What a case is about, and what it is by law.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Classified {
    /// The letter of its cause; none where nothing is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<char>,
    /// Its class, where it is another than the base's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<CaseClass>,
    /// Its marking in RR, where it is another than the base's.
    #[serde(default, skip_serializing_if = "Marking::is_empty")]
    pub marking: Marking,
    /// That marking is no request of a customer (X14).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub no_request: bool,
}

/// A case sent to the client's second level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalated {}

/// The client's second level answered the customer (X4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LevelAnswered {
    /// When its answer arrived here.
    pub at: DateTime<FixedOffset>,
    /// What it answered, in the vault.
    pub text: Sealed,
}

/// A case finished in RR because it was escalated by mistake (X4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finished {
    /// Why, as it stands in the call log of RR, in the vault.
    pub notes: Sealed,
    /// The section of the ABC of its cause that was checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub abc: Option<String>,
}

/// Gives an enum its words: the code in the log, in JSON and on the command line, and how it
/// is read.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident: $code:literal, $label:literal;)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $code)] $variant,)+
        }

        impl $name {
            /// Every one.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// Code on the command line, in JSON and in the log.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }

            /// As it is read.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self {
                    $(Self::$variant => $label,)+
                }
            }
        }
    };
}

words! {
    /// How a case is solved at first contact (X16).
    Solution {
        /// The bill was corrected.
        Correction: "correccion", "corrección de la factura";
        /// What was claimed was explained.
        Clarification: "aclaracion", "aclaración de la reclamación";
    }
}

words! {
    /// The sense of the company's answer to the PQR (X16).
    AnswerSense {
        /// For the customer.
        Positive: "positiva", "positiva";
        /// Against.
        Negative: "negativa", "negativa";
    }
}

words! {
    /// What came of a call (X7).
    CallResult {
        /// The customer answered.
        Answered: "contesta", "contesta";
        /// Nobody did.
        NoAnswer: "no-contesta", "no contesta";
        /// A machine did.
        Voicemail: "buzon", "buzón de voz";
    }
}

impl CallResult {
    /// Whether the customer was not found.
    #[must_use]
    pub const fn is_missed(self) -> bool {
        matches!(self, Self::NoAnswer | Self::Voicemail)
    }
}

words! {
    /// Which appeal it is (X6).
    AppealKind {
        /// The company looks at it again.
        Reposition: "reposicion", "recurso de reposición";
        /// And sends a copy to the SIC.
        Subsidiary: "subsidio", "recurso de reposición en subsidio de apelación";
    }
}

words! {
    /// What an appeal is against, as the procedure names it (X6).
    AppealGround {
        /// A contract was denied.
        Contract: "negativa", "negativa del contrato";
        /// Service was suspended.
        Suspension: "suspension", "suspensión del servicio";
        /// The contract was ended.
        Termination: "terminacion", "terminación del contrato";
        /// Service was cut.
        Cut: "corte", "corte";
        /// The bill.
        Billing: "facturacion", "facturación";
    }
}

impl AppealGround {
    /// The one that a text names, accents aside.
    #[must_use]
    pub fn in_words(text: &str) -> Option<Self> {
        const STEMS: [(AppealGround, &str); 5] = [
            (AppealGround::Contract, "nega"),
            (AppealGround::Suspension, "suspen"),
            (AppealGround::Termination, "termina"),
            (AppealGround::Cut, "corte"),
            (AppealGround::Billing, "factura"),
        ];
        let words = fold_words(text);
        STEMS.into_iter().find_map(|(ground, stem)| {
            let named = words.iter().any(|word| word.starts_with(stem));
            named.then_some(ground)
        })
    }
}

/// An answer that was given by telephone (X16).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Solved {
    /// When the call was.
    pub at: DateTime<FixedOffset>,
    /// What was done.
    pub action: Solution,
    /// What was answered.
    pub answer: AnswerSense,
    /// Whether the customer accepts it.
    pub accepted: bool,
    /// As it stands in RR, in the vault.
    pub notes: Sealed,
}

/// A call to the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contacted {
    /// When.
    pub at: DateTime<FixedOffset>,
    /// What came of it.
    pub result: CallResult,
}

/// A message left for a customer who is not found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoiceMessage {
    /// What it said, in the vault.
    pub text: Sealed,
    /// The term was over by then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub late: bool,
}

/// An appeal against the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appealed {
    /// Which.
    pub appeal: AppealKind,
    /// The local day it was filed.
    pub filed: NaiveDate,
    /// What it is against, where it is one of those that the procedure names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ground: Option<AppealGround>,
    /// The same as it was said, in the vault.
    pub grounds: Sealed,
}

/// The customer was told of the term of their appeal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// When.
    pub at: DateTime<FixedOffset>,
}

/// The SIC was sent its copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SicCopied {
    /// When.
    pub at: DateTime<FixedOffset>,
    /// What proves it, in the vault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Sealed>,
}

/// The term goes on for as long again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extended {
    /// The day on which it would have ended: the other is counted from there.
    pub ends: NaiveDate,
    /// Why, in the vault.
    pub reasons: Sealed,
}

/// Somebody who knew of all that two did stands by what became of it (X4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviewed {}

/// A deed is taken back, by its operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    /// The terminal that wrote it.
    pub replica: Uuid,
    /// Its sequence there.
    pub sequence: u64,
    /// Why, in the vault.
    pub reason: Sealed,
}
