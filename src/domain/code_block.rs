//! Blocks of provisional codes reserved for paper forms: every code has a fate (N2).

use super::meta::Meta;
use super::numbering::ReservedBlock;
use super::personal::Sealed;
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What can happen to a block of codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum CodeBlockEvent {
    /// Blank forms were printed with these codes.
    Reserved {
        /// The codes.
        block: ReservedBlock,
    },
    /// One of them will never be used: its form was spoiled or lost.
    Annulled {
        /// Its number in the series.
        number: u32,
        /// Why, in the vault.
        reason: Sealed,
    },
}

/// A block of codes as its operations make it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeBlock {
    /// The record's id.
    pub id: Uuid,
    /// The codes.
    pub block: ReservedBlock,
    /// When they were printed.
    pub reserved_at: DateTime<FixedOffset>,
    /// Numbers that will never be used, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub annulled: Vec<u32>,
}

impl CodeBlock {
    /// Folds one operation: total, what makes no sense changes nothing (M1).
    pub fn apply(state: &mut Option<Self>, id: Uuid, meta: &Meta, event: CodeBlockEvent) {
        match (state.as_mut(), event) {
            (None, CodeBlockEvent::Reserved { block }) => {
                *state = Some(Self {
                    id,
                    block,
                    reserved_at: meta.at,
                    annulled: Vec::new(),
                });
            }
            (Some(known), CodeBlockEvent::Annulled { number, .. }) => {
                if known.block.holds(number)
                    && let Err(place) = known.annulled.binary_search(&number)
                {
                    known.annulled.insert(place, number);
                }
            }
            _ => {}
        }
    }
}
