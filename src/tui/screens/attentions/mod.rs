//! *Atenciones*: the requests, the pending critical ones first, and what can be done with
//! one (K2, Q, U3).
//!
//! Invariant: whatever is listed is masked; personal data is shown only of the one
//! attention that was asked for, and hidden again with it.

mod amending;
mod attaching;
mod detail;

#[cfg(test)]
mod tests;

use self::amending::{Amendment, is_wrong};
use super::{
    attention_form,
    parts::{
        Period,
        attention::{named, standing, urgent},
        moment, waited,
    },
};
use crate::tui::prelude::*;
use crate::{
    actions::{
        AlertSubject, AttentionDetail, AttentionPlace, AttentionQuery, AttentionView, Document,
        is_identifier,
    },
    config::ScreenId,
    domain::{
        alert::AlertState,
        authority::{Permission, Role, Whose},
    },
    tui::records::{Act, At, ListColumn, Narrowed, RecordPage, Records, Search, Told, Wanted},
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
    /// The e-mail of the one that is shown is to be put right.
    corrects_email: bool,
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

/// The same, with the correction of the customer's e-mail open over it.
pub(crate) fn correcting_email(
    code: &str,
    scene: &Scene<'_>,
) -> (RecordPage<Attentions>, Vec<Wish>) {
    let own = Attentions {
        corrects_email: true,
        ..Attentions::default()
    };
    RecordPage::one(own, code, scene)
}

/// Where the confirmation to the customer of a claim is; first the e-mail is put right, where
/// nobody can write to it.
pub(crate) fn confirmation(attention: &AttentionView) -> Destination {
    let code = attention.code.clone();
    if is_wrong(attention) {
        Destination::CorrectEmail(code)
    } else {
        Destination::Letter(AlertSubject::Claim(code))
    }
}

/// The correction of the customer's e-mail.
fn correct_email(attention: &AttentionView) -> Act {
    let attention = attention.clone();
    Act::begun(move |scene| Amendment::correcting_email(&attention, scene))
        .by(Permission::CorrectAttention(Whose::Own))
}

type Of = ListColumn<AttentionView>;

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
    const PERIODS: bool = true;
    const DEEDS: &'static [Intent] = &[
        Intent::RecordOutcome,
        Intent::ShowSlip,
        Intent::PrintDocument,
        Intent::ConfirmClaim,
        Intent::AttachAttention,
        Intent::CorrectAttention,
        Intent::AnnulAttention,
        Intent::RevealPersonal,
        Intent::Documents,
    ];

    fn name(row: &AttentionView) -> &str {
        &row.code
    }

    fn row_of(detail: &Whole) -> Option<&AttentionView> {
        Some(&detail.detail.attention)
    }

    fn is_secret(detail: &Whole) -> bool {
        !detail.detail.attention.masked
    }

    fn filters(&self, narrowed: Narrowed, scene: &Scene<'_>) -> Vec<String> {
        let outage = self.outage.as_deref();
        let mut parts = Vec::from_iter(outage.map(|it| format!("de {}", short(it))));
        if self.own || scene.person.1 == Role::Asesor {
            parts.push("propias".to_owned());
        }
        if parts.is_empty() && narrowed.period == Period::Ever {
            parts.push("todas".to_owned());
        }
        parts
    }

    fn narrow(&mut self, intent: Intent) -> bool {
        let is_filter = intent == Intent::FilterOwn;
        self.own ^= is_filter;
        is_filter
    }

    fn ask(&self, wanted: Wanted<AttentionPlace>, _: &Scene<'_>) -> Effect {
        Effect::Attentions(AttentionEffect::List {
            query: AttentionQuery {
                text: wanted.text,
                outage: self.outage.clone(),
                own: self.own,
                from: wanted.from,
                until: None,
            },
            page: wanted.at,
            limit: wanted.limit,
        })
    }

    fn empty(&self, narrowed: Narrowed) -> String {
        match &self.outage {
            _ if narrowed.is_searched => {
                "Ninguna atención coincide: las palabras se buscan enteras, la última también por \
                 su comienzo; los números, enteros o por sus 4 últimas cifras. Esc quita la \
                 búsqueda."
            }
            _ if self.own || narrowed.period > Period::Today => {
                "Ninguna. Pulse s o P para listar otras."
            }
            Some(_) => "Este evento no tiene atenciones. Pulse a para tomar la primera.",
            None => "Sin atenciones hoy. Pulse a para tomar la primera.",
        }
        .to_owned()
    }

    fn caution(&self, typed: &str) -> Option<&'static str> {
        is_identifier(typed).then_some("buscar por documento o teléfono queda anotado [U3]")
    }

    fn width(scene: &Scene<'_>) -> u16 {
        if scene.width >= WITH_TIME { 70 } else { 60 }
    }

    fn columns(&self, scene: &Scene<'_>) -> Vec<Of> {
        let has_time = !scene.is_wide() || scene.width >= WITH_TIME;
        let customer = if has_names(scene) { 28 } else { 12 };
        vec![
            Of::words("Código", Width::Fixed(9), |it, _| {
                Cell::new(&it.short_code, urgent(it))
            }),
            Of::numbers("Hora", 5, |it, scene| moment(it.taken_at, scene).into()).only(has_time),
            Of::words("Trámite", Width::Fill(10), |it, _| {
                Cell::new(&it.procedure, urgent(it))
            }),
            Of::words("Cliente", Width::Fixed(customer), |it, scene| {
                named(it, has_names(scene)).into()
            }),
            Of::words("Evento", Width::Fixed(10), |it, _| match &it.outage {
                Some(outage) => short(outage).into(),
                None => Cell::new("sin evento", Ink::Dim),
            })
            .only(!scene.is_wide()),
            Of::words("Resultado", Width::Fixed(14), |it, scene| {
                let (_, words, role) = standing(it, scene);
                // A narrow column: the sign before the row says that it waits.
                let waits = it.critical_pending.then(|| waited(it, scene.now));
                Cell::new(waits.unwrap_or(words), role)
            }),
        ]
    }

    fn sign(&self, attention: &AttentionView, scene: &Scene<'_>) -> Option<Sign> {
        standing(attention, scene).0
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

    fn does(&self, intent: Intent, at: &At<'_, Self>) -> Option<Act> {
        if intent == Intent::TakeAttention {
            let outage = self.outage.clone();
            return Some(Act::then(|scene| {
                attention_form::begin(None, outage, scene)
            }));
        }
        let attention = at.row?;
        let code = attention.code.clone();
        let has_content = !attention.blocked && !attention.purged;
        let can_change = at.in_detail && !attention.annulled;
        Some(match intent {
            Intent::RecordOutcome => Act::go(Destination::OutcomeForm(code)),
            Intent::ShowSlip => Act::effect(AttentionEffect::Slip(code)),
            Intent::PrintDocument => Act::Do(vec![
                Wish::effect(AttentionEffect::Slip(code.clone())),
                Wish::effect(PaperEffect::Print(Document::Slip(code))),
            ]),
            Intent::ConfirmClaim if attention.claim.is_some() && is_wrong(attention) => {
                correct_email(attention)
            }
            Intent::ConfirmClaim if attention.claim.is_some() => Act::go(confirmation(attention)),
            Intent::AttachAttention if attention.procedure_type.is_some() => {
                attaching::look(attention)
            }
            Intent::CorrectAttention if can_change && has_content => {
                let deed = Permission::CorrectAttention(Whose::Own);
                Act::form(Amendment::correcting(attention)).by(deed)
            }
            Intent::Documents if at.in_detail => Act::go(Destination::Documents(code)),
            Intent::AnnulAttention if can_change => {
                Act::form(Amendment::annulling(attention)).by(Permission::DropAttention)
            }
            Intent::RevealPersonal if has_content => Act::effect(if attention.masked {
                AttentionEffect::Reveal(code)
            } else {
                AttentionEffect::Show(code)
            }),
            _ => return None,
        })
    }

    fn answered(&mut self, answer: Answer, at: &At<'_, Self>, _: &Scene<'_>) -> Told<Self> {
        match answer {
            Answer::Attentions(AttentionAnswer::Listed(list)) => Told::Listed(list),
            Answer::Attentions(AttentionAnswer::Shown {
                detail,
                confirmation,
            }) => {
                let corrects = std::mem::take(&mut self.corrects_email);
                let act = corrects.then(|| correct_email(&detail.attention));
                let whole = Whole {
                    detail: *detail,
                    confirmation,
                };
                match act {
                    Some(act) => Told::ShownWith(whole, act),
                    None => Told::Shown(whole),
                }
            }
            Answer::Attentions(AttentionAnswer::Changed { ref attention, .. }) => {
                let code = attention.code.clone();
                Told::Changed(vec![code], answer, Vec::new())
            }
            Answer::Attentions(AttentionAnswer::Slip(slip)) => {
                let attention = at.named(&slip.code).cloned().map(Box::new);
                let window = attention.map(|attention| Window::Slip { slip, attention });
                Told::Do(window.map_or(Act::done(), Act::ask))
            }
            Answer::Outages(OutageAnswer::OfType { attention, list }) => {
                Told::Do(attaching::ask(*attention, list))
            }
            answer => Told::Pass(answer),
        }
    }
}

/// From this many columns on, the list beside the record tells the time too.
const WITH_TIME: u16 = 140;
/// From this many columns on, a list of its own tells the name besides the document.
const WITH_NAMES: u16 = 100;

const fn has_names(scene: &Scene<'_>) -> bool {
    !scene.is_wide() && scene.width >= WITH_NAMES
}
