//! The closed lists of the procedure: types, kinds of claim, scenarios, sides of the applications, who closes (E2, E7–E10, Q2, C).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::domain::text::fold_key;

/// The four types of regulated procedure; at most one open outage each (E2, O1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProcedureType {
    /// Claims, appeals, complaints.
    Reclamos,
    /// New service, number portability.
    Altas,
    /// End of service or of contract.
    Bajas,
    /// Requests under the terms of use.
    Consultas,
}

impl ProcedureType {
    /// The four types in the order of the procedure and of the board.
    pub const ALL: [Self; 4] = [Self::Reclamos, Self::Altas, Self::Bajas, Self::Consultas];

    /// Name on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Reclamos => "Reclamos",
            Self::Altas => "Altas",
            Self::Bajas => "Bajas",
            Self::Consultas => "Consultas",
        }
    }

    /// Code in JSON and on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Reclamos => "reclamos",
            Self::Altas => "altas",
            Self::Bajas => "bajas",
            Self::Consultas => "consultas",
        }
    }
}

impl fmt::Display for ProcedureType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.label())
    }
}

/// A text that names no type of procedure.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("«{0}» no es un tipo de trámite; use reclamos, altas, bajas o consultas")]
pub struct UnknownProcedureType(pub String);

impl FromStr for ProcedureType {
    type Err = UnknownProcedureType;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let key = fold_key(text);
        Self::ALL
            .into_iter()
            .find(|kind| kind.code() == key)
            .ok_or_else(|| UnknownProcedureType(text.to_owned()))
    }
}

/// What a procedure of the claims regime is (Q2); only a claim has a term of its own (D6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimKind {
    /// *Reclamo*.
    Claim,
    /// *Apelación*.
    Appeal,
    /// *Queja*.
    Complaint,
}

impl ClaimKind {
    /// The three kinds in the order of the procedure.
    pub const ALL: [Self; 3] = [Self::Claim, Self::Appeal, Self::Complaint];

    /// Name on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Claim => "Reclamo",
            Self::Appeal => "Apelación",
            Self::Complaint => "Queja",
        }
    }

    /// Code in JSON and in the catalogue.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::Appeal => "appeal",
            Self::Complaint => "complaint",
        }
    }
}

impl fmt::Display for ClaimKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.label())
    }
}

/// Why the systems cannot be used (E8, E9, E10).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scenario {
    /// *Falla masiva* (E8).
    MassFailure,
    /// *Evento no previsto* (E9).
    Unforeseen,
    /// *Error o pruebas* (E10).
    ErrorOrTest,
}

impl Scenario {
    /// The three scenarios in the order of the procedure.
    pub const ALL: [Self; 3] = [Self::MassFailure, Self::Unforeseen, Self::ErrorOrTest];

    /// Name on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::MassFailure => "Falla masiva",
            Self::Unforeseen => "Evento no previsto",
            Self::ErrorOrTest => "Error o pruebas",
        }
    }

    /// Code in JSON.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::MassFailure => "mass_failure",
            Self::Unforeseen => "unforeseen",
            Self::ErrorOrTest => "error_or_test",
        }
    }

    /// Word of `--escenario`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::MassFailure => "masiva",
            Self::Unforeseen => "imprevisto",
            Self::ErrorOrTest => "error",
        }
    }
}

impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.label())
    }
}

/// A text that names no scenario.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("«{0}» no es un escenario; use masiva, imprevisto o error")]
pub struct UnknownScenario(pub String);

impl FromStr for Scenario {
    type Err = UnknownScenario;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let key = fold_key(text);
        Self::ALL
            .into_iter()
            .find(|scenario| {
                [scenario.word(), scenario.code(), scenario.label()]
                    .into_iter()
                    .any(|name| fold_key(name) == key)
            })
            .ok_or_else(|| UnknownScenario(text.to_owned()))
    }
}

/// Which unforeseen event it was (E9, O9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnforeseenKind {
    /// *Corte de luz*.
    PowerCut,
    /// *Inundación*.
    Flood,
    /// *Infraestructura* of the point.
    Infrastructure,
}

impl UnforeseenKind {
    /// The three kinds in the order of the procedure.
    pub const ALL: [Self; 3] = [Self::PowerCut, Self::Flood, Self::Infrastructure];

    /// Name on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::PowerCut => "corte de luz",
            Self::Flood => "inundación",
            Self::Infrastructure => "infraestructura",
        }
    }

    /// Word of `--suceso`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::PowerCut => "luz",
            Self::Flood => "inundacion",
            Self::Infrastructure => "infraestructura",
        }
    }
}

/// The two families of applications of the official list (E7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// *Sistemas de Venta*.
    Sales,
    /// *Sistemas de Postventa*.
    AfterSales,
}

impl Side {
    /// Name on the screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Sales => "Sistemas de Venta",
            Self::AfterSales => "Sistemas de Postventa",
        }
    }
}

impl ProcedureType {
    /// The applications to offer first for a type: new services are sold, the rest is after-sales (E7).
    #[must_use]
    pub const fn side(self) -> Side {
        match self {
            Self::Altas => Side::Sales,
            Self::Reclamos | Self::Bajas | Self::Consultas => Side::AfterSales,
        }
    }
}

/// Who may close with a cause (C).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Closer {
    /// *Jefe o Responsable del canal*.
    #[serde(rename = "responsable")]
    Responsible,
    /// *Soporte Postventa – Tecnología*.
    #[serde(rename = "tecnologia")]
    Technology,
}

impl Closer {
    /// Name in a refusal (C1).
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Responsible => "Jefe o Responsable del canal",
            Self::Technology => "Soporte Postventa – Tecnología",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_what_serde_writes_and_reads_back() {
        for kind in ProcedureType::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
            assert_eq!(kind.code().parse(), Ok(kind));
            assert_eq!(kind.label().parse(), Ok(kind));
        }
        for kind in ClaimKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
        }
        for scenario in Scenario::ALL {
            assert_eq!(serde_json::to_value(scenario).unwrap(), scenario.code());
            assert_eq!(scenario.code().parse(), Ok(scenario));
            assert_eq!(scenario.word().parse(), Ok(scenario));
            assert_eq!(scenario.to_string().parse(), Ok(scenario));
        }
        assert!("otro".parse::<Scenario>().is_err());
        assert!("".parse::<ProcedureType>().is_err());
    }
}
