//! Why an operation that is kept has no effect, in words.

use super::super::rule::Rule;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Why an operation that is kept has no effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyVoid {
    /// Its replica may not write that record (M4).
    Scope,
    /// It was written after its replica was cut off (M4).
    Revoked,
    /// Its replica has two histories, and it is past their parting (M3).
    Fork,
    /// A decision that nobody signed who may decide it (U1).
    Signature,
    /// No decision that counts here gives its replica a scope (M4).
    NotAdmitted,
    /// It cuts the own terminal, and nobody here has said the same (M4).
    Pending,
    /// It decides otherwise about a replica than one nearer to this console did (M4).
    Overruled,
    /// Its author is no proven user of its terminal, or has another role (U1).
    User,
    /// The role of its author may not (U1).
    Role,
    /// A deed of the office, by a terminal that is none (M4).
    Office,
    /// It rests on a receipt that was not verified here (M4).
    Receipt,
    /// It is about a user, or a recipient, of another terminal (U1).
    Lineage,
    /// It is about a base that another terminal receives (X12).
    Reception,
    /// It numbers in the series of another terminal (N1, N2).
    Series,
    /// Several records have the id it names, and it is doubtful which is meant (M4).
    Identity,
    /// The chain that its terminal continues is not here as far as it was held, and who
    /// speaks may be said there: it counts once that came (N5).
    Unheard,
}

/// The code, the rule and the words of each reason, in their order.
const TABLE: [(WhyVoid, &str, Rule, &str); 16] = [
    (
        WhyVoid::Scope,
        "scope",
        Rule::M4,
        "escribe sobre registros que no son de su punto",
    ),
    (
        WhyVoid::Revoked,
        "revoked",
        Rule::M4,
        "es posterior a la revocación de su terminal",
    ),
    (
        WhyVoid::Fork,
        "fork",
        Rule::M3,
        "su terminal tiene dos historias distintas desde ahí",
    ),
    (
        WhyVoid::Signature,
        "signature",
        Rule::U1,
        "es una decisión que no firmó quien puede tomarla",
    ),
    (
        WhyVoid::NotAdmitted,
        "not_admitted",
        Rule::M4,
        "su terminal no está admitido aquí",
    ),
    (
        WhyVoid::Pending,
        "pending",
        Rule::M4,
        "revoca a este mismo terminal, y nadie lo ha confirmado aquí (terminal revocar)",
    ),
    (
        WhyVoid::Overruled,
        "overruled",
        Rule::M4,
        "decide sobre un terminal otra cosa que lo ya decidido",
    ),
    (
        WhyVoid::User,
        "user",
        Rule::U1,
        "su autor no es un usuario probado de su terminal, o tiene otro rol",
    ),
    (
        WhyVoid::Role,
        "role",
        Rule::U1,
        "el rol de su autor no alcanza para eso",
    ),
    (
        WhyVoid::Office,
        "office",
        Rule::M4,
        "es un acto de la oficina, y su terminal no es de ella",
    ),
    (
        WhyVoid::Receipt,
        "receipt",
        Rule::M4,
        "se apoya en un acuse de la oficina que aquí no se ha verificado",
    ),
    (
        WhyVoid::Lineage,
        "lineage_user",
        Rule::U1,
        "es sobre un usuario o destinatario de otro terminal",
    ),
    (
        WhyVoid::Reception,
        "reception",
        Rule::X12,
        "es sobre una base que recibe otro terminal",
    ),
    (
        WhyVoid::Series,
        "series",
        Rule::M4,
        "numera en la serie de otro terminal",
    ),
    (
        WhyVoid::Identity,
        "identity",
        Rule::M4,
        "no dice cuál de los registros de ese identificador cambia",
    ),
    (
        WhyVoid::Unheard,
        "predecessor_missing",
        Rule::N5,
        "su terminal continúa a otra cuyas anotaciones faltan aquí, y contará cuando lleguen",
    ),
];

impl WhyVoid {
    /// Every reason.
    pub const ALL: [Self; TABLE.len()] = {
        let mut all = [Self::Scope; TABLE.len()];
        let mut at = 0;
        while at < TABLE.len() {
            all[at] = TABLE[at].0;
            at += 1;
        }
        all
    };

    fn row(self) -> &'static (Self, &'static str, Rule, &'static str) {
        // In the order of their declaration, which a test holds.
        &TABLE[self as usize]
    }

    /// The code in JSON and in the store.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.row().1
    }

    /// The rule it rests on.
    #[must_use]
    pub fn rule(self) -> Rule {
        self.row().2
    }

    /// The words for a person.
    #[must_use]
    pub fn label(self) -> &'static str {
        self.row().3
    }
}

/// An operation that is kept and has no effect, whatever record it meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Void {
    /// The replica that wrote it.
    pub replica: Uuid,
    /// Its sequence there.
    pub sequence: u64,
    /// Why.
    pub why: WhyVoid,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn m4_every_reason_has_its_own_code_and_stands_in_its_place() {
        for (at, (why, code, ..)) in TABLE.iter().enumerate() {
            assert_eq!(*why as usize, at);
            let alike = TABLE.iter().filter(|(_, other, ..)| other == code);
            assert_eq!(alike.count(), 1);
        }
    }
}
