//! What the mailbox *Fallas de Sistemas y Plataforma* answered (E8, E13).

use super::document::{DocumentFacts, Documents, WithdrawnFacts};
use super::meta::Meta;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What can happen to a mass failure notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum NoticeEvent {
    /// The notice was typed in, or came from the office.
    Registered(NoticeFacts),
    /// A document was attached to it (Q11).
    DocumentAttached(DocumentFacts),
    /// One of them was attached by mistake.
    DocumentWithdrawn(WithdrawnFacts),
}

/// What a notice says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeFacts {
    /// The mailbox's own reference, `FS-1182`.
    pub reference: String,
    /// False when it denies that there is a mass failure.
    pub confirmed: bool,
    /// Start of the failure's window.
    pub from: DateTime<FixedOffset>,
    /// End of the window, once known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<DateTime<FixedOffset>>,
    /// Ids of the applications it names.
    pub applications: Vec<String>,
    /// Reference of the notice whose place it takes, where it says so (E13).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<String>,
}

impl NoticeFacts {
    /// Whether it takes the place of the notice with this reference: it has the same
    /// one, or says that it replaces it (E13).
    #[must_use]
    pub(crate) fn takes_the_place_of(&self, reference: &str) -> bool {
        self.reference == reference || self.replaces.as_deref() == Some(reference)
    }
}

/// A notice as its operations make it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// The record's id.
    pub id: Uuid,
    /// When it was entered here.
    pub registered_at: DateTime<FixedOffset>,
    /// What it says.
    #[serde(flatten)]
    pub facts: NoticeFacts,
    /// Its documents (Q11).
    #[serde(default, skip_serializing_if = "Documents::is_empty")]
    pub documents: Documents,
}

impl Notice {
    /// Folds one operation: the first makes it, and none changes what it says (M1).
    pub fn apply(state: &mut Option<Self>, id: Uuid, meta: &Meta, event: NoticeEvent) {
        match (event, state) {
            (NoticeEvent::Registered(facts), state) => {
                state.get_or_insert_with(|| Self {
                    id,
                    registered_at: meta.at,
                    facts,
                    documents: Documents::default(),
                });
            }
            (NoticeEvent::DocumentAttached(facts), Some(notice)) => {
                notice.documents.attach(meta, facts, false);
            }
            (NoticeEvent::DocumentWithdrawn(facts), Some(notice)) => {
                notice.documents.withdraw(meta, facts);
            }
            (_, None) => {}
        }
    }

    /// Whether it speaks of a failure of `applications` that went on in [started,
    /// ended): one application in common, and a window that overlaps it (E13).
    #[must_use]
    pub(crate) fn speaks_of(
        &self,
        applications: &[String],
        started: DateTime<FixedOffset>,
        ended: DateTime<FixedOffset>,
    ) -> bool {
        let facts = &self.facts;
        // What began this very moment has its first instant, though no length yet.
        facts
            .applications
            .iter()
            .any(|it| applications.contains(it))
            && (facts.from < ended || facts.from <= started)
            && facts.to.is_none_or(|to| started < to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(clock: &str) -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339(&format!("2026-11-22T{clock}:00-05:00")).unwrap()
    }

    fn speaks(window: (&str, Option<&str>), outage: (&str, &str), application: &str) -> bool {
        let notice = Notice {
            id: Uuid::nil(),
            registered_at: at("12:00"),
            facts: NoticeFacts {
                reference: "FS-1".into(),
                confirmed: true,
                from: at(window.0),
                to: window.1.map(at),
                applications: vec!["sisact".into(), "sga".into()],
                replaces: None,
            },
            documents: Documents::default(),
        };
        notice.speaks_of(&[application.to_owned()], at(outage.0), at(outage.1))
    }

    #[test]
    fn e13_a_notice_speaks_of_what_its_window_overlaps() {
        let outage = ("09:00", "10:00");
        for (window, expected) in [
            (("08:00", Some("09:00")), false),
            (("08:00", Some("09:01")), true),
            (("09:59", Some("11:00")), true),
            (("10:00", Some("11:00")), false),
            (("08:00", Some("11:00")), true),
            (("09:15", Some("09:20")), true),
            (("08:00", None), true),
            (("10:00", None), false),
        ] {
            assert_eq!(speaks(window, outage, "sga"), expected, "{window:?}");
            assert!(!speaks(window, outage, "siac_unico"), "{window:?}");
        }
        // One that began this very moment.
        assert!(speaks(("08:00", None), ("09:00", "09:00"), "sga"));
        assert!(speaks(("09:00", None), ("09:00", "09:00"), "sga"));
        assert!(!speaks(("09:01", None), ("09:00", "09:00"), "sga"));
    }
}
