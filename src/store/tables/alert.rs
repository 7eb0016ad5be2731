//! Alerts and confirmation mails.

use super::record::table;
use crate::domain::alert::Alert;

table! {
    "alert": Alert, |alert| {
        id: alert.id,
        about: text(alert.about.code()),
        subject: alert.about.subject(),
        state: text(alert.state().code()),
        prepared: millis(alert.prepared_at),
        sent: alert.first_sent.map(millis),
        notice: alert.notice,
    },
    name: ("aviso {}", alert.id),
    /// An alert or confirmation mail by its id.
    read: pub alert,
}
