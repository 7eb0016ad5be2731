//! The questions of an opening, and what was answered (E3–E7).

use super::super::catalog::{Application, Scenario};
use serde::{Deserialize, Serialize};

/// The yes/no answers, none of which has a default (E3–E7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Answers {
    /// E3: a customer is asking for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_present: Option<bool>,
    /// E4: the customer can be served, even slowly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub can_be_served: Option<bool>,
    /// E5, E9: some PC of the point can do it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub some_pc_works: Option<bool>,
    /// E6: it can be started and finished as a manual case or by the automated transaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registrable: Option<bool>,
    /// E7: SICAR is needed to pay for a transaction registered in SISACT or SISACT Prepago.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sicar_payment: Option<bool>,
}

/// One of the yes/no questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Question {
    /// E3.
    CustomerPresent,
    /// E4.
    CanBeServed,
    /// E5 and E9.
    SomePcWorks,
    /// E6.
    Registrable,
    /// E7, only when SICAR is chosen.
    SicarPayment,
}

impl Question {
    /// All of them, in the order they are asked.
    pub const ALL: [Self; 5] = [
        Self::CustomerPresent,
        Self::CanBeServed,
        Self::SomePcWorks,
        Self::Registrable,
        Self::SicarPayment,
    ];

    /// The question as it is asked.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::CustomerPresent => "¿Hay un cliente que lo solicita?",
            Self::CanBeServed => "¿Se le puede atender, aunque lento?",
            Self::SomePcWorks => "¿Alguna PC del punto lo permite?",
            Self::Registrable => "¿Se puede registrar como caso manual o automático?",
            Self::SicarPayment => "¿SICAR es para pagar una transacción de SISACT?",
        }
    }
}

impl Answers {
    /// The answer to one question.
    #[must_use]
    pub fn get(&self, question: Question) -> Option<bool> {
        match question {
            Question::CustomerPresent => self.customer_present,
            Question::CanBeServed => self.can_be_served,
            Question::SomePcWorks => self.some_pc_works,
            Question::Registrable => self.registrable,
            Question::SicarPayment => self.sicar_payment,
        }
    }

    /// Answers one question, or takes the answer back.
    pub fn set(&mut self, question: Question, answer: Option<bool>) {
        match question {
            Question::CustomerPresent => self.customer_present = answer,
            Question::CanBeServed => self.can_be_served = answer,
            Question::SomePcWorks => self.some_pc_works = answer,
            Question::Registrable => self.registrable = answer,
            Question::SicarPayment => self.sicar_payment = answer,
        }
    }
}

/// The questions that apply to what was chosen, in the order they are asked.
/// An error or test skips them all (E10).
#[must_use]
pub fn questions(scenario: Option<Scenario>, applications: &[&Application]) -> Vec<Question> {
    if scenario == Some(Scenario::ErrorOrTest) {
        return Vec::new();
    }
    let mut asked = vec![
        Question::CustomerPresent,
        Question::CanBeServed,
        Question::SomePcWorks,
        Question::Registrable,
    ];
    if applications.iter().any(|app| app.only_with_payment) {
        asked.push(Question::SicarPayment);
    }
    asked
}
