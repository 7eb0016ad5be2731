//! An attention is joined to an outage of its type (Q0).

use crate::tui::{prelude::*, records::Act, screens::parts::cannot};
use crate::{
    actions::{AttentionView, OutageList},
    domain::{authority::Permission, outage::State},
};

/// Looks for the outages of its type.
pub(super) fn look(attention: &AttentionView) -> Act {
    let attention = Box::new(attention.clone());
    Act::effect(OutageEffect::OfType(attention)).by(Permission::AttachAttention)
}

/// Asks which of them it is: none that is closed, nor the one that it belongs to.
pub(super) fn ask(attention: AttentionView, list: OutageList) -> Act {
    let (own, mut outages) = (attention.outage, list.rows);
    outages.retain(|it| it.state != State::Closed && own.as_ref() != Some(&it.correlative));
    if outages.is_empty() {
        let none = "no hay otro evento de su tipo abierto o por cerrar";
        return Act::Do(cannot(none));
    }
    let attention = attention.code;
    Act::ask(Window::Attach { attention, outages })
}
