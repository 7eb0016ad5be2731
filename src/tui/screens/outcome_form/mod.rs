//! *Resultado*: what became of an attention (K2).
//!
//! Invariant: a theft block is told to stay pending until the actual time and channel
//! of the block are noted.

#[cfg(test)]
mod tests;

use super::parts::{
    attention::{customer, waiting},
    of_outage, signed,
};
use crate::tui::prelude::*;
use crate::{
    actions::{AttentionView, OutcomeInput},
    domain::{
        attention::{Via, check_outcome},
        rule::Rule,
    },
    tui::form::instant,
};

field_keys! {
    Became => "via",
    To => "to",
    At => "at",
    Note => "note",
}

pub(crate) type State = Filling<OutcomeForm>;

#[derive(Debug)]
pub(crate) struct OutcomeForm {
    code: String,
    attention: Option<AttentionView>,
}

/// The outcome of the attention with a code.
pub(crate) fn of(code: &str, scene: &Scene<'_>) -> (State, Vec<Wish>) {
    let own = OutcomeForm {
        code: code.to_owned(),
        attention: None,
    };
    let (state, mut wishes) = State::open(own, scene);
    wishes.push(Wish::effect(AttentionEffect::Show(code.to_owned())));
    (state, wishes)
}

/// Only some outcomes have a channel or an addressee.
const fn is_named(via: Option<Via>) -> bool {
    matches!(via, Some(Via::Alternative | Via::Referred))
}

fn via(form: &Form<Key>) -> Option<Via> {
    form.pick(Became, &Via::ALL)
}

impl OutcomeForm {
    /// Whether a theft block would stay pending with what was said so far (K2).
    fn stays_pending(&self, form: &Form<Key>) -> bool {
        let block = self.attention.as_ref().is_some_and(|it| it.theft_block);
        block && !matches!(via(form), Some(Via::Alternative | Via::Withdrew))
    }
}

impl Filled for OutcomeForm {
    type Key = Key;

    const SHAPE: Shape = Shape {
        labels: 11,
        ..Shape::page(Context::OutcomeForm, Intent::Save)
    };

    fn draft(&self) -> Option<DraftKind> {
        Some(DraftKind::Outcome(self.attention.as_ref()?.id))
    }

    fn ready(&self) -> Result<(), String> {
        let loaded = self.attention.as_ref().map(|_| ());
        loaded.ok_or_else(|| "Cargando…".to_owned())
    }

    fn fields(&mut self, _: &Scene<'_>) -> Vec<Field<Key>> {
        let options = Via::ALL.map(|via| (via, via.label()));
        vec![
            choice(Became, "Resultado", Choice::of(options))
                .required("Elija qué pasó con la atención."),
            line(To, "Canal"),
            instant(At, "Hora")
                .width(24)
                .placeholder("10:05, -15, ayer 18:40"),
            line(Note, "Nota").placeholder("lo que convenga recordar"),
        ]
    }

    fn applies(&self, form: &Form<Key>, key: Key, _: &Scene<'_>) -> bool {
        key != To || is_named(via(form))
    }

    fn label(&self, form: &Form<Key>, key: Key) -> Option<&'static str> {
        (key == To && via(form) == Some(Via::Referred)).then_some("A quién")
    }

    fn title(&self, _: &Form<Key>, _: &Scene<'_>) -> Spans {
        self.attention.as_ref().map_or_else(Spans::new, |it| {
            let title = format!("Resultado de {} · {}", it.short_code, it.procedure);
            vec![span(title, Ink::Heading)]
        })
    }

    fn above(&self, _: &Form<Key>, scene: &Scene<'_>, _: u16) -> Vec<Block> {
        let Some(attention) = &self.attention else {
            return Vec::new();
        };
        let outage = of_outage(attention.outage.as_ref());
        let customer = customer(&attention.customer);
        let mut about = vec![span(format!("{customer} · {outage}"), Ink::Text)];
        if attention.critical_pending {
            let waits = waiting(attention, scene);
            about.push(span("   ", Ink::Text));
            about.push(signed(scene.theme, Sign::Critical, &waits));
        }
        vec![Block {
            lines: vec![about],
            tight: true,
            ..Block::default()
        }]
    }

    fn remarks(&self, form: &Form<Key>, key: Key, _: &Scene<'_>) -> Vec<Remark> {
        if key != Became || !self.stays_pending(form) {
            return Vec::new();
        }
        let text = "queda pendiente hasta anotar hora y canal del bloqueo real";
        let text = format!("{}: {text}", Rule::K2);
        vec![Remark::new(RemarkKind::Warning, text)]
    }

    fn read(&self, form: &Form<Key>, scene: &Scene<'_>) -> Read<Self> {
        let around = scene.around();
        let mut problems = form.problems(&around);
        let input = OutcomeInput {
            via: via(form),
            at: form.at(At, &around),
            to: form.shown_text(To),
            note: form.text(Note),
        };
        if let (Some(via), Some(attention)) = (input.via, &self.attention)
            && !problems.about(At)
            && let Err(refusal) =
                check_outcome(via, input.at, &input.to, attention.taken_at, scene.now)
        {
            let text = format!("{} [{}]", refusal.reason, refusal.rule);
            if is_named(input.via) && input.to.is_empty() {
                problems.missing(To, text);
            } else if input.at.is_none() {
                problems.missing(At, text);
            } else {
                problems.wrong(At, text);
            }
        }
        let attention = self.code.clone();
        problems.or(|| AttentionEffect::RecordOutcome { attention, input })
    }

    fn answered(&mut self, _: &mut Form<Key>, answer: Answer, _: &Scene<'_>) -> Reply {
        match answer {
            Answer::Attentions(AttentionAnswer::Shown { detail, .. })
                if detail.attention.code == self.code =>
            {
                self.attention = Some(detail.attention);
                Reply::Stay(Vec::new())
            }
            Answer::Attentions(AttentionAnswer::Changed {
                deed: AttentionDeed::Resolved,
                attention,
            }) if attention.code == self.code => Reply::Done(vec![Wish::Back]),
            Answer::NotRead(report) if self.attention.is_none() => Reply::Refused(report),
            _ => Reply::Pass,
        }
    }
}
