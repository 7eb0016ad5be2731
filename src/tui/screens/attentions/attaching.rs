//! An attention is joined to an outage of its type (Q0).

use crate::tui::{prelude::*, records::Act, screens::parts::cannot};
use crate::{
    actions::{AttentionView, OutageList, OutageQuery, PageAt},
    domain::{authority::Permission, outage::State},
};

/// How many outages an attention can be joined to at most.
const OFFERED: usize = 40;

/// Looks for the outages of its type.
pub(super) fn look(attention: &AttentionView) -> Act {
    let query = OutageQuery {
        procedure_type: attention.procedure_type,
        ..OutageQuery::default()
    };
    Act::effect(OutageEffect::List {
        query,
        page: PageAt::First,
        limit: OFFERED,
    })
    .by(Permission::AttachAttention)
}

/// Asks which of them it is; not the one that it belongs to.
pub(super) fn ask(attention: String, own: Option<&str>, list: OutageList) -> Act {
    let mut outages = list.rows;
    outages.retain(|it| it.state != State::Closed && own != Some(it.correlative.as_str()));
    if outages.is_empty() {
        let none = "no hay otro evento de su tipo abierto o por cerrar";
        return Act::Do(cannot(none));
    }
    Act::ask(Window::Attach { attention, outages })
}
