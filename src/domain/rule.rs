//! The ids of the rules that decide something a person is told about.

use serde::{Deserialize, Serialize};
use std::fmt;

/// One rule of the procedure, by the id it is agreed under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(
    missing_docs,
    reason = "each variant is the id of a rule; its text stands where it is enforced"
)]
pub enum Rule {
    E1,
    E2,
    E3,
    E4,
    E5,
    E6,
    E7,
    E8,
    E9,
    E10,
    E11,
    E12,
    E13,
    O1,
    O2,
    O4,
    O6,
    O7,
    O8,
    O9,
    C1,
    C2,
    C3,
    C4,
    C5,
    C6,
    C7,
    C8,
    N1,
    N2,
    N3,
    N5,
    M2,
    M3,
    M4,
    K1,
    K2,
    Q0,
    Q1,
    Q2,
    Q3,
    Q4,
    Q5,
    Q8,
    Q9,
    Q10,
    Q11,
    A1,
    A2,
    A4,
    G1,
    G2,
    G4,
    G5,
    D4,
    D6,
    R2,
    U1,
    U2,
    U3,
    U4,
    T1,
    T2,
    V1,
    V2,
    V3,
    V5,
    V6,
    V7,
    P1,
    P2,
    P3,
    P4,
    P5,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}
