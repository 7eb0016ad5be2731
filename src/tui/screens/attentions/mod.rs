//! *Atenciones*: the requests, the pending critical ones first, and what can be done with
//! one (K2, Q, U3).
//!
//! Invariant: whatever is listed is masked; personal data is shown only of the one
//! attention that was asked for, and hidden again with it.

mod amending;
mod detail;
pub(super) mod words;

#[cfg(test)]
mod tests;

use self::{
    amending::Amendment,
    words::{customer, standing},
};
use super::{
    attention_form,
    parts::{Period, after, cannot, moment},
};
use crate::tui::prelude::*;
use crate::{
    actions::{
        AlertSubject, AttentionDetail, AttentionPlace, AttentionQuery, AttentionView, Document,
        OutageList, OutageQuery, PageAt, SlipView, is_identifier,
    },
    config::ScreenId,
    domain::{
        alert::AlertState,
        authority::{Permission, Role, Whose},
        outage::State,
    },
    tui::records::{Act, At, RecordPage, Records, Search, Told, Wanted, open, permitted},
};

/// One attention, and how far the confirmation to its customer is.
#[derive(Debug)]
pub(crate) struct Whole {
    detail: AttentionDetail,
    confirmation: Option<AlertState>,
}

#[derive(Debug, Default)]
pub(crate) struct Attentions {
    /// Only those of this outage.
    outage: Option<String>,
    own: bool,
    period: Period,
    /// Code of the attention that an outage is looked for.
    attaching: Option<String>,
}

/// The list: critical ones that are pending, then the newest first.
pub(crate) fn list(
    outage: Option<String>,
    scene: &Scene<'_>,
) -> (RecordPage<Attentions>, Vec<Wish>) {
    let own = Attentions {
        outage,
        ..Attentions::default()
    };
    RecordPage::list(own, scene)
}

/// One attention, by code.
pub(crate) fn one(code: &str, scene: &Scene<'_>) -> (RecordPage<Attentions>, Vec<Wish>) {
    RecordPage::one(Attentions::default(), code, scene)
}

impl Records for Attentions {
    type Row = AttentionView;
    type Detail = Whole;
    type Cursor = AttentionPlace;

    const TITLE: &'static str = "Atenciones";
    const TAB: ScreenId = ScreenId::Attentions;
    const LIST: Context = Context::Attentions;
    const DETAIL: Context = Context::AttentionDetail;
    const SEARCH: Search = Search::OnEnter;
    const SEARCH_BY: &'static str = "nombre, documento, código";

    fn name(row: &AttentionView) -> &str {
        &row.code
    }

    fn named(detail: &Whole) -> &str {
        &detail.detail.attention.code
    }

    fn row_of(detail: &Whole) -> Option<&AttentionView> {
        Some(&detail.detail.attention)
    }

    fn is_secret(detail: &Whole) -> bool {
        !detail.detail.attention.masked
    }

    fn filters(&self, _: bool, scene: &Scene<'_>) -> Vec<String> {
        let mut parts = Vec::new();
        if let Some(outage) = &self.outage {
            parts.push(format!("de {}", short(outage)));
        }
        if self.own || scene.person.1 == Role::Asesor {
            parts.push("propias".to_owned());
        }
        if self.period != Period::Ever {
            parts.push(self.period.label().to_owned());
        }
        if parts.is_empty() {
            parts.push("todas".to_owned());
        }
        parts
    }

    fn narrow(&mut self, intent: Intent) -> bool {
        match intent {
            Intent::FilterOwn => self.own = !self.own,
            Intent::FilterPeriod => self.period = after(&Period::ALL, self.period),
            _ => return false,
        }
        true
    }

    fn ask(&self, wanted: Wanted<AttentionPlace>, scene: &Scene<'_>) -> Effect {
        Effect::Attentions(AttentionEffect::List {
            query: AttentionQuery {
                text: wanted.text,
                outage: self.outage.clone(),
                own: self.own,
                from: self.period.from(scene),
                until: None,
            },
            page: wanted.at,
            limit: wanted.limit,
        })
    }

    fn empty(&self, is_searched: bool) -> String {
        if is_searched {
            "Ninguna atención coincide. Esc quita la búsqueda."
        } else if self.own || self.period > Period::Today {
            "Ninguna. Pulse s o P para listar otras."
        } else if self.outage.is_some() {
            "Este evento no tiene atenciones. Pulse a para tomar la primera."
        } else {
            "Sin atenciones hoy. Pulse a para tomar la primera."
        }
        .to_owned()
    }

    fn caution(&self, typed: &str) -> Option<&'static str> {
        is_identifier(typed).then_some("buscar por documento o teléfono queda anotado [U3]")
    }

    fn width(scene: &Scene<'_>) -> u16 {
        if scene.width >= WITH_TIME { 70 } else { 60 }
    }

    fn columns(&self, scene: &Scene<'_>) -> Vec<Column<'static>> {
        let mut columns = vec![Column::words("Código", Width::Fixed(9))];
        if has_time(scene) {
            columns.push(Column::numbers("Hora", 5));
        }
        columns.push(Column::words("Trámite", Width::Fill(10)));
        let customer = if has_names(scene) { 28 } else { 12 };
        columns.push(Column::words("Cliente", Width::Fixed(customer)));
        if !scene.is_wide() {
            columns.push(Column::words("Evento", Width::Fixed(10)));
        }
        columns.push(Column::words("Resultado", Width::Fixed(14)));
        columns
    }

    fn row(&self, attention: &AttentionView, scene: &Scene<'_>) -> Row {
        let (sign, words, role) = standing(attention, scene);
        // A narrow column: the sign before the row says that it waits.
        let words = words.strip_prefix("espera ").unwrap_or(&words).to_owned();
        let name_role = if attention.critical_pending {
            Ink::Heading
        } else {
            Ink::Text
        };
        let mut cells = vec![Cell::new(&attention.short_code, name_role)];
        if has_time(scene) {
            cells.push(moment(attention.taken_at, scene).into());
        }
        cells.push(Cell::new(&attention.procedure, name_role));
        let (told, name) = (customer(&attention.customer), &attention.customer.name);
        cells.push(if has_names(scene) && told != *name {
            format!("{name} · {told}").into()
        } else {
            told.into()
        });
        if !scene.is_wide() {
            cells.push(match &attention.outage {
                Some(outage) => short(outage).into(),
                None => Cell::new("sin evento", Ink::Dim),
            });
        }
        cells.push(Cell::new(words, role));
        Row::new(sign, cells)
    }

    fn load(&self, name: &str, _: Option<&AttentionView>, _: &Scene<'_>) -> Option<Effect> {
        Some(Effect::Attentions(AttentionEffect::Show(name.to_owned())))
    }

    fn lines(
        &self,
        shown: &Whole,
        _: Option<&AttentionView>,
        scene: &Scene<'_>,
        room: u16,
    ) -> Vec<Spans> {
        detail::lines(&shown.detail, shown.confirmation, scene, room)
    }

    fn allowed(&self, intent: Intent, at: &At<'_, Self>) -> bool {
        let is = |fits: fn(&AttentionView) -> bool| at.row.is_some_and(fits);
        match intent {
            Intent::CorrectAttention => {
                at.in_detail && is(|it| !it.annulled && !it.blocked && !it.purged)
            }
            Intent::AnnulAttention => at.in_detail && is(|it| !it.annulled),
            Intent::RecordOutcome | Intent::ShowSlip | Intent::PrintDocument => at.row.is_some(),
            Intent::RevealPersonal => is(|it| !it.blocked && !it.purged),
            Intent::AttachAttention => is(|it| it.procedure_type.is_some()),
            Intent::ConfirmClaim => is(|it| it.claim.is_some()),
            _ => true,
        }
    }

    fn perform(&mut self, intent: Intent, at: &At<'_, Self>, scene: &Scene<'_>) -> Act {
        if intent == Intent::TakeAttention {
            return Act::Do(attention_form::begin(None, self.outage.clone(), scene));
        }
        let Some(attention) = at.row else {
            return Act::Pass;
        };
        let code = attention.code.clone();
        let shown = |code| Wish::effect(AttentionEffect::Slip(code));
        Act::Do(vec![match intent {
            Intent::RecordOutcome => Wish::Go(Destination::OutcomeForm(code)),
            Intent::ShowSlip => shown(code),
            Intent::PrintDocument => {
                let print = Wish::effect(PaperEffect::Print(Document::Slip(code.clone())));
                return Act::Do(vec![shown(code), print]);
            }
            Intent::ConfirmClaim => Wish::Go(Destination::Letter(AlertSubject::Claim(code))),
            Intent::AttachAttention => return self.attach(attention, scene),
            Intent::CorrectAttention => {
                let window = || open(Amendment::correcting(attention), scene);
                let deed = Permission::CorrectAttention(Whose::Own);
                return permitted(deed, scene, || Act::Open(window()));
            }
            Intent::AnnulAttention => {
                let window = || open(Amendment::annulling(attention), scene);
                return permitted(Permission::DropAttention, scene, || Act::Open(window()));
            }
            Intent::RevealPersonal if attention.masked => {
                Wish::effect(AttentionEffect::Reveal(code))
            }
            Intent::RevealPersonal => Wish::effect(AttentionEffect::Show(code)),
            _ => return Act::Pass,
        }])
    }

    fn answered(&mut self, answer: Answer, at: &At<'_, Self>, _: &Scene<'_>) -> Told<Self> {
        match answer {
            Answer::Attentions(AttentionAnswer::Listed(list)) => Told::Listed(list),
            Answer::Attentions(AttentionAnswer::Shown {
                detail,
                confirmation,
            }) => Told::Shown(Whole {
                detail: *detail,
                confirmation,
            }),
            Answer::Attentions(AttentionAnswer::Changed { ref attention, .. }) => {
                let code = attention.code.clone();
                Told::Changed(vec![code], answer, Vec::new())
            }
            Answer::Attentions(AttentionAnswer::Slip(slip)) => Told::Do(slip_window(slip, at)),
            Answer::Outages(OutageAnswer::Listed(list)) => Told::Do(self.offer(list, at)),
            answer => Told::Pass(answer),
        }
    }
}

impl Attentions {
    /// Looks for the outages of its type that an attention could be joined to.
    fn attach(&mut self, attention: &AttentionView, scene: &Scene<'_>) -> Act {
        permitted(Permission::AttachAttention, scene, || {
            self.attaching = Some(attention.code.clone());
            Act::Do(vec![Wish::effect(OutageEffect::List {
                query: OutageQuery {
                    procedure_type: attention.procedure_type,
                    ..OutageQuery::default()
                },
                page: PageAt::First,
                limit: OFFERED,
            })])
        })
    }

    /// Asks which of them it is.
    fn offer(&mut self, list: OutageList, at: &At<'_, Self>) -> Vec<Wish> {
        let Some(attention) = self.attaching.take() else {
            return Vec::new();
        };
        let own = at.row.and_then(|it| it.outage.as_deref());
        let mut outages = list.rows;
        outages.retain(|it| it.state != State::Closed && own != Some(it.correlative.as_str()));
        if outages.is_empty() {
            let none = "no hay otro evento de su tipo abierto o por cerrar";
            return cannot(none);
        }
        vec![Wish::Ask(Window::Attach { attention, outages })]
    }
}

/// How many outages an attention can be joined to at most.
const OFFERED: usize = 40;
/// From this many columns on, the list beside the record tells the time too.
const WITH_TIME: u16 = 140;
/// From this many columns on, a list of its own tells the name besides the document.
const WITH_NAMES: u16 = 100;

const fn has_time(scene: &Scene<'_>) -> bool {
    !scene.is_wide() || scene.width >= WITH_TIME
}

const fn has_names(scene: &Scene<'_>) -> bool {
    !scene.is_wide() && scene.width >= WITH_NAMES
}

/// The slip of an attention that is at hand.
fn slip_window(slip: Box<SlipView>, at: &At<'_, Attentions>) -> Vec<Wish> {
    let shown = at.detail.map(|it| &it.detail.attention);
    let attention = shown
        .into_iter()
        .chain(at.rows)
        .find(|it| it.code == slip.code);
    let window = attention.map(|attention| Window::Slip {
        attention: Box::new(attention.clone()),
        slip,
    });
    window.map(Wish::Ask).into_iter().collect()
}
