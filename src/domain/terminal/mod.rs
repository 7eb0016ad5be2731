//! A terminal (replica) and the point it stands at: what its first operation says (N5, M4).

mod record;

pub use record::Terminal;

use super::numbering;
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use uuid::Uuid;

/// How customers reach a service point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Centro de Atención al Cliente.
    Cac,
    /// Regulated authorised distributor.
    Acd,
    /// Phone line 123.
    #[serde(rename = "123")]
    Line123,
    /// Phone line 135.
    #[serde(rename = "135")]
    Line135,
    /// PQR cell.
    Celula,
    /// Central office (Control e Información).
    Oficina,
}

impl Channel {
    /// Every channel, in the order a person is offered them.
    pub const ALL: [Self; 6] = [
        Self::Cac,
        Self::Acd,
        Self::Line123,
        Self::Line135,
        Self::Celula,
        Self::Oficina,
    ];

    /// The name used on the command line and in JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Cac => "cac",
            Self::Acd => "acd",
            Self::Line123 => "123",
            Self::Line135 => "135",
            Self::Celula => "celula",
            Self::Oficina => "oficina",
        }
    }

    /// The name in documents and letters.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Cac => "CAC",
            Self::Acd => "ACD regulado",
            Self::Line123 => "123",
            Self::Line135 => "135",
            Self::Celula => "Célula PQR",
            Self::Oficina => "Oficina central",
        }
    }

    /// Whether it registers events of inoperability: points and phone lines do, an
    /// office or a cell does not (E11).
    #[must_use]
    pub(crate) fn registers_events(self) -> bool {
        match self {
            Self::Cac | Self::Acd | Self::Line123 | Self::Line135 => true,
            Self::Celula | Self::Oficina => false,
        }
    }

    /// What its replicas may write (M4).
    #[must_use]
    pub fn scope(self) -> Scope {
        match self {
            Self::Oficina => Scope::Office,
            _ => Scope::Point,
        }
    }
}

/// A text that names no channel.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("«{0}» no es un canal (cac, acd, 123, 135, celula, oficina)")]
pub struct UnknownChannel(pub String);

impl FromStr for Channel {
    type Err = UnknownChannel;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|channel| channel.code() == text)
            .ok_or_else(|| UnknownChannel(text.to_owned()))
    }
}

/// Whose records a replica may write (M4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Only its own point's.
    Point,
    /// Evaluations, approvals, official codes, receipts and external closings too.
    Office,
}

/// A CAC, a regulated ACD or a phone line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServicePoint {
    /// Upper-case code, `LIM014`.
    pub code: String,
    /// Name on screens and forms.
    pub name: String,
    /// How customers reach it.
    pub channel: Channel,
    /// IANA time zone, `America/Lima` (D7).
    pub time_zone: String,
}

/// Where a restored terminal comes from (N5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Predecessor {
    /// Replica that ended.
    pub replica: Uuid,
    /// Its last sequence in the restored copy.
    pub sequence: u64,
    /// The hash of that operation, 64 hexadecimal digits.
    pub hash: String,
}

/// What can happen to a terminal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TerminalEvent {
    /// The first operation of every replica.
    Started(Started),
}

/// The first operation of a replica: who and where it is, and its key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Started {
    /// Organization whose bundles it exchanges (M4).
    pub organization: String,
    /// What it may write once admitted (M4).
    pub scope: Scope,
    /// Profile it was set up with, `peru` or `colombia`.
    pub profile: String,
    /// The point it stands at.
    pub point: ServicePoint,
    /// Letter of the terminal at the point.
    pub terminal: String,
    /// 1 at set-up, one more after each restore (N5).
    pub epoch: u32,
    /// The series of what it numbers, where letter and epoch do not say it: that
    /// of a restored terminal (N5).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<String>,
    /// The replica it continues, after a restore (N5).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub predecessor: Option<Predecessor>,
    /// Minisign public key of the terminal, base64.
    pub public_key: String,
    /// age recipient of the recovery key (U2).
    pub recovery_recipient: String,
}

impl Started {
    /// The series of the correlatives and codes it gives (N1, N2, N5).
    #[must_use]
    pub fn series(&self) -> String {
        self.series
            .clone()
            .unwrap_or_else(|| numbering::series(&self.terminal, self.epoch))
    }
}
