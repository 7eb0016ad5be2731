//! Codes that an earlier version kept before they were paired, by record: one draft of
//! them all, which is forgotten code by code.

use std::collections::BTreeMap;

use crate::actions::{Draft, DraftName};
use crate::tui::prelude::*;

#[derive(Debug, Default)]
pub(super) struct Noted {
    codes: BTreeMap<String, String>,
    name: Option<DraftName>,
}

pub(super) fn load() -> Wish {
    let (form, mine) = (DraftKind::OfficialCodes, None);
    Wish::effect(DraftEffect::Load { form, mine })
}

impl Noted {
    pub(super) fn found(&mut self, draft: Option<Draft>) {
        if let Some(draft) = draft {
            self.name = Some(draft.name);
            self.codes = serde_json::from_str(&draft.data).unwrap_or_default();
        }
    }

    pub(super) fn of(&self, record: &str) -> Option<&String> {
        self.codes.get(record)
    }

    /// The code of a record is paired by now.
    pub(super) fn forget(&mut self, record: &str) -> Option<Wish> {
        self.codes.remove(record)?;
        let name = self.name?;
        Some(Wish::effect(match serde_json::to_string(&self.codes) {
            Ok(data) if !self.codes.is_empty() => DraftEffect::Save {
                form: DraftKind::OfficialCodes,
                name: Some(name),
                data,
            },
            _ => DraftEffect::Discard(name),
        }))
    }
}
