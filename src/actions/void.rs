//! What is kept and has no effect: listed, by whom and why (M1, M4).

use super::desk::Desk;
use super::error::ActionError;
use super::paging::ListPage;
use crate::domain::advice::{Advised, Hint};
use crate::domain::text::strip_control;
use crate::journal::{hex, kind_label};
use crate::store::{PageAt, Voided, VoidedCursor};
use chrono::{DateTime, FixedOffset};
use serde::Serialize;

/// An operation without effect, as it is shown and printed. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VoidView {
    /// Code of the reason, as an import tells it.
    pub kind: &'static str,
    /// The rule it rests on.
    pub rule: String,
    /// The replica that wrote it.
    pub replica: String,
    /// Its sequence there.
    pub sequence: u64,
    /// The terminal as people call it, `LIM014-B`.
    pub terminal: String,
    /// What it says, by the kind of its operation.
    pub operation: String,
    /// The same, in words.
    #[serde(skip)]
    pub label: &'static str,
    /// The record it is about, by the name people know it by or by what it is.
    pub record: String,
    /// Who wrote it, where they are known here.
    pub user: Option<String>,
    /// When.
    pub at: Option<DateTime<FixedOffset>>,
    /// In words.
    pub message: String,
    /// Why, in words.
    #[serde(skip)]
    pub why: &'static str,
    /// Tells it from the others.
    #[serde(skip)]
    pub name: String,
}

/// A page of what has no effect, newest first.
pub type VoidPage = ListPage<VoidView, VoidedCursor>;

/// A page of what has no effect here.
///
/// # Errors
/// The store cannot be read.
pub fn void_page(
    desk: &Desk,
    page: PageAt<VoidedCursor>,
    limit: usize,
) -> Result<VoidPage, ActionError> {
    let read = desk.store.read();
    let found = read.voided(page, limit + 1)?;
    let list = ListPage::cut(found, &page, limit, Voided::place)
        .counted(|before, limit| read.voided_before(before, limit))?;
    Ok(list.map(VoidView::from))
}

/// Of those that an upgrade left without effect, so many are named.
const NAMED: usize = 3;

/// What an upgrade left without effect, in words, once: from then on it is listed with
/// the rest (M4).
///
/// # Errors
/// The store cannot be read.
pub fn told_after_upgrade(desk: &Desk) -> Result<Option<[Hint; 2]>, ActionError> {
    let count = desk.store.voided_by_upgrade()?;
    if count == 0 {
        return Ok(None);
    }
    let named = void_page(desk, PageAt::First, NAMED)?.rows;
    let named: Vec<String> = named.into_iter().map(|void| void.message).collect();
    let told = format!(
        "Esta versión mira quién puede decir qué (M4), y por eso {}. {}{}",
        match count {
            1 => "1 anotación que valía quedó sin efecto; se conserva".to_owned(),
            _ => format!("{count} anotaciones que valían quedaron sin efecto; se conservan"),
        },
        named.join(" "),
        if (named.len() as u64) < count {
            " Y otras."
        } else {
            ""
        },
    );
    Ok(Some([told.into(), Advised::SeeVoided.into()]))
}

impl From<Voided> for VoidView {
    fn from(void: Voided) -> Self {
        let by = void
            .user
            .as_ref()
            .map(|user| format!(", de {user}"))
            .unwrap_or_default();
        let operation = strip_control(&void.kind);
        let label = kind_label(&void.kind);
        Self {
            kind: void.why.code(),
            rule: void.why.rule().to_string(),
            replica: void.replica.to_string(),
            sequence: void.sequence,
            message: format!(
                "La anotación {} de {} ({label}){by}, sobre {}, {}: {} ({}).",
                void.sequence,
                void.terminal,
                void.record,
                if void.holds_here {
                    "vale solo en esta consola"
                } else {
                    "se conserva sin efecto"
                },
                void.why.label(),
                void.why.rule()
            ),
            terminal: void.terminal,
            operation: operation.chars().take(60).collect(),
            label,
            record: void.record,
            user: void.user,
            at: void.at,
            why: void.why.label(),
            name: format!("{}:{}:{}", void.replica, void.sequence, hex(&void.hash)),
        }
    }
}
