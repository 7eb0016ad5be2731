//! How a claim came in and on what ground it stands (Q8), and how its code was
//! told to a customer who has no e-mail (Q9).

use super::super::personal::Sealed;
use super::super::terminal::Channel;
use super::super::text::fold_key;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use uuid::Uuid;

/// By which way a claim, appeal or complaint came in (Q8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryWay {
    /// At the counter.
    Counter,
    /// By phone.
    Phone,
    /// By the company's web page.
    Web,
    /// By the mobile application.
    App,
    /// By a social network.
    SocialMedia,
}

impl EntryWay {
    /// Every way, in the order a person is offered them.
    pub const ALL: [Self; 5] = [
        Self::Counter,
        Self::Phone,
        Self::Web,
        Self::App,
        Self::SocialMedia,
    ];

    /// The word of the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Counter => "mostrador",
            Self::Phone => "telefono",
            Self::Web => "web",
            Self::App => "app",
            Self::SocialMedia => "redes",
        }
    }

    /// The words on screen and on paper.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Counter => "mostrador",
            Self::Phone => "teléfono",
            Self::Web => "web",
            Self::App => "aplicación",
            Self::SocialMedia => "redes sociales",
        }
    }

    /// The way by which customers come to a point of a channel, where nothing
    /// else is said; none where they come by no way of its own.
    #[must_use]
    pub const fn of(channel: Channel) -> Option<Self> {
        match channel {
            Channel::Cac | Channel::Acd => Some(Self::Counter),
            Channel::Line123 | Channel::Line135 => Some(Self::Phone),
            Channel::Celula | Channel::Oficina => None,
        }
    }

    /// Whether it reaches the company in a tray, before anybody at a point sees it.
    #[must_use]
    pub(crate) const fn has_a_tray(self) -> bool {
        matches!(self, Self::Web | Self::App)
    }
}

/// Why a claim is filed (Q8): the procedure knows two grounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// The customer is not satisfied with the attention given.
    NotSatisfied,
    /// The company did not answer within the term.
    NoAnswer,
}

impl Ground {
    /// Both grounds.
    pub const ALL: [Self; 2] = [Self::NotSatisfied, Self::NoAnswer];

    /// The procedure's own words.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotSatisfied => "no conforme con la atención",
            Self::NoAnswer => "sin respuesta en el plazo",
        }
    }

    /// The words by which people mean it: folded, each the beginning of one.
    const fn words(self) -> &'static [&'static [&'static str]] {
        match self {
            Self::NotSatisfied => &[
                &["no", "conform"],
                &["no", "esta", "conform"],
                &["no", "estoy", "conform"],
                &["disconform"],
                &["inconform"],
            ],
            Self::NoAnswer => &[
                &["sin", "respuesta"],
                &["no", "respond"],
                &["falta", "respuesta"],
                &["sin", "responder"],
            ],
        }
    }
}

/// A text that says neither ground, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no es «no conforme con la atención» ni «sin respuesta en el plazo»")]
pub struct UnknownGround;

impl FromStr for Ground {
    type Err = UnknownGround;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let key = fold_key(text);
        let words: Vec<&str> = key.split(' ').collect();
        let says = |ground: Self| {
            ground.words().iter().any(|meant| {
                words.windows(meant.len()).any(|said| {
                    said.iter()
                        .zip(*meant)
                        .all(|(said, begins)| said.starts_with(begins))
                })
            })
        };
        match Self::ALL.map(says) {
            [true, false] => Ok(Self::NotSatisfied),
            [false, true] => Ok(Self::NoAnswer),
            _ => Err(UnknownGround),
        }
    }
}

/// By which way a customer without e-mail was told a claim's code (Q9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TellingWay {
    /// By phone.
    Call,
    /// By SMS.
    Sms,
    /// On the slip, whose copy the customer signed.
    SignedSlip,
}

impl TellingWay {
    /// Every way, in the order a person is offered them.
    pub const ALL: [Self; 3] = [Self::SignedSlip, Self::Call, Self::Sms];

    /// The word of the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Call => "llamada",
            Self::Sms => "sms",
            Self::SignedSlip => "constancia",
        }
    }

    /// The words on screen.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Call => "por llamada",
            Self::Sms => "por SMS",
            Self::SignedSlip => "con la constancia firmada",
        }
    }
}

/// That a customer was told a code, as it is written in the log (Q9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TellingFacts {
    /// By which way.
    pub way: TellingWay,
    /// When.
    pub at: DateTime<FixedOffset>,
    /// Whether it was the official code; else the provisional one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub official: bool,
    /// Anything else, in the vault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Sealed>,
}

/// A telling with who did it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Telling {
    /// Who told it.
    pub user: Uuid,
    /// What was noted.
    #[serde(flatten)]
    pub facts: TellingFacts,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn q8_a_ground_is_known_by_the_words_people_use_for_it() {
        for (text, ground) in [
            ("no conforme", Some(Ground::NotSatisfied)),
            (
                "No está conforme con la atención",
                Some(Ground::NotSatisfied),
            ),
            ("no conforme con la atención", Some(Ground::NotSatisfied)),
            ("DISCONFORMIDAD con lo resuelto", Some(Ground::NotSatisfied)),
            ("sin respuesta en el plazo", Some(Ground::NoAnswer)),
            ("no respondieron", Some(Ground::NoAnswer)),
            ("no conforme y sin respuesta", None),
            ("porque sí", None),
            ("", None),
        ] {
            assert_eq!(text.parse::<Ground>().ok(), ground, "{text}");
        }
        for ground in Ground::ALL {
            assert_eq!(ground.label().parse(), Ok(ground));
        }
    }

    #[test]
    fn q8_a_counter_receives_at_the_counter_and_a_line_by_phone() {
        for (channel, way) in [
            (Channel::Cac, Some(EntryWay::Counter)),
            (Channel::Acd, Some(EntryWay::Counter)),
            (Channel::Line123, Some(EntryWay::Phone)),
            (Channel::Line135, Some(EntryWay::Phone)),
            (Channel::Celula, None),
            (Channel::Oficina, None),
        ] {
            assert_eq!(EntryWay::of(channel), way);
        }
    }
}
