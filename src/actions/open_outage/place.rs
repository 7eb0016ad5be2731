//! Where an outage is registered, and what is open there already (O1, N1).

use super::super::desk::Desk;
use crate::domain::catalog::Catalog;
use crate::domain::outage::{Given, OpeningInput, Verdict, assess};
use crate::domain::terminal::Channel;
use crate::store::{Reader, StoreError};
use chrono_tz::Tz;

/// Where an outage is registered, and under which numbers.
pub(super) struct Place {
    pub(super) point: String,
    pub(super) series: String,
    pub(super) channel: Channel,
    pub(super) zone: Tz,
    catalog: Catalog,
}

impl Place {
    pub(super) fn of(desk: &Desk) -> Self {
        let terminal = desk.store.terminal();
        Self {
            point: terminal.started.point.code.clone(),
            series: terminal.series(),
            channel: terminal.started.point.channel,
            zone: desk.zone(),
            catalog: desk.assets().catalog.clone(),
        }
    }

    /// The verdict by what the store says now.
    pub(super) fn assess(
        &self,
        read: Reader<'_>,
        input: &OpeningInput,
    ) -> Result<Verdict, StoreError> {
        let open = read.open_outages(&self.point)?.into_iter();
        let given = Given {
            catalog: &self.catalog,
            channel: self.channel,
            open: open
                .map(|outage| (outage.procedure_type, outage.correlative.short()))
                .collect(),
        };
        Ok(assess(input, &given))
    }
}
