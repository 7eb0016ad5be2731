//! That a record was corrected after its letter had left (A2, Q2, O6).

use crate::domain::alert::AlertEvent;
use crate::domain::attention::AttentionEvent;
use crate::domain::outage::OutageEvent;
use crate::journal::Body;
use crate::store::{Reader, StoreError};
use chrono::{DateTime, FixedOffset};
use uuid::Uuid;

/// When something was last corrected that the letter about a record says, where the
/// last one had left before: what was sent says otherwise. Order is the journal's,
/// whatever the clocks say (J4).
pub(in crate::actions) fn corrected_after_mail(
    read: Reader<'_>,
    record: Uuid,
) -> Result<Option<DateTime<FixedOffset>>, StoreError> {
    let mut left = None;
    for letter in read.alerts_about(record)? {
        if letter.sent.is_none() {
            continue;
        }
        for operation in read.operations_of(letter.id)? {
            if matches!(operation.body, Body::Alert(AlertEvent::Sent { .. })) {
                left = left.max(Some(operation.envelope.lamport));
            }
        }
    }
    let Some(left) = left else {
        return Ok(None);
    };
    let void = read.void_about(record)?;
    let mut corrections = read.operations_of(record)?.into_iter().filter(|operation| {
        let it = &operation.envelope;
        it.lamport > left
            && !void.contains(&(it.replica, it.sequence))
            && match &operation.body {
                Body::Outage(OutageEvent::Corrected(corrected)) => corrected.change.is_in_alert(),
                Body::Attention(AttentionEvent::Corrected { change, .. }) => {
                    change.is_in_confirmation()
                }
                _ => false,
            }
    });
    Ok(corrections
        .next_back()
        .map(|operation| operation.envelope.at))
}
