//! *Reabrir*: a closing is taken back, with its reason (C6).

use crate::actions::OutageView;
use crate::tui::prelude::*;

pub(super) fn reopening(outage: &OutageView) -> Prompt {
    let (id, name) = (outage.id, outage.correlative.clone());
    let title = format!("Reabrir {}", short(&name));
    let told = "El cierre queda en la historia; vuelve a estar «restablecido».";
    let reopen = move |form: &Form<_>| OutageEffect::Reopen {
        outage: name.clone(),
        reason: form.text("reason"),
    };
    let reason = line("reason", "Razón").required("Escriba por qué; queda en la historia. [O6]");
    Prompt::new(title, told, reopen)
        .plain()
        .called("Reabrir")
        .labelled(10)
        .dim()
        .kept(DraftKind::Reopening(id))
        .asks(reason)
        .until(move |answer| match answer {
            Answer::Outages(OutageAnswer::Changed { deed, outage }) => {
                (*deed, outage.id) == (OutageDeed::Reopened, id)
            }
            _ => false,
        })
}
