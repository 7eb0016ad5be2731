//! *Cierre*: cause, Tecnología's reference, sustento, origin and a typed word (C).
//!
//! Invariants: nothing is closed without the word; only causes that fit the scenario
//! are offered; a closing that was taken back comes along.

mod view;

#[cfg(test)]
mod tests;

use serde::Deserialize;

use super::{
    long_form,
    parts::{done, lowered, warned},
};
use crate::tui::prelude::*;
use crate::{
    actions::{ClosingForm, ClosingInput, Document, OutageView},
    domain::{
        catalog::{Cause, UnforeseenKind},
        instant::clock,
        outage::Asked,
    },
    tui::form::{Beside, FieldKey, Json, Text, Word, get, text, word, yes_no},
};

field_keys! {
    Motive => "cause",
    Reference => "reference",
    /// Closed knowing that no notice confirms it (E8).
    Unconfirmed => "unconfirmed",
    Sustento => "sustento",
    Origin => "origin",
    Confirm => "word",
}

pub(crate) type State = Filling<Closing>;

#[derive(Debug)]
pub(crate) struct Closing {
    correlative: String,
    /// What it offers; its causes are those that a person chooses among.
    loaded: Option<ClosingForm>,
    /// Its answer is awaited.
    sent: bool,
    /// It is closed: what can be printed of it is offered.
    done: Option<OutageView>,
}

/// The closing of an outage, by correlative.
pub(crate) fn of(correlative: &str, scene: &Scene<'_>) -> (State, Vec<Wish>) {
    let own = Closing {
        correlative: correlative.to_owned(),
        loaded: None,
        sent: false,
        done: None,
    };
    let (state, mut wishes) = State::open(own, scene);
    wishes.push(state.own.load_again());
    (state, wishes)
}

impl Closing {
    fn load_again(&self) -> Wish {
        let name = self.correlative.clone();
        Wish::effect(OutageEffect::ClosingForm(name))
    }

    /// What is done, and to which outage.
    fn about(&self) -> Option<(&'static str, &OutageView)> {
        let to_close = self.loaded.as_ref().map(|it| ("Cerrar", &it.outage));
        self.done.as_ref().map(|it| ("Cerrado", it)).or(to_close)
    }

    fn is(&self, says: impl FnOnce(&ClosingForm) -> bool) -> bool {
        self.loaded.as_ref().is_some_and(says)
    }

    fn causes(&self) -> &[Cause] {
        self.loaded.as_ref().map_or(&[], |loaded| &loaded.causes)
    }

    fn cause(&self, form: &Form<Key>) -> Option<&Cause> {
        self.causes().get(form.chosen(Motive)?)
    }

    fn asked(&self, form: &Form<Key>) -> Asked {
        let loaded = self.loaded.as_ref();
        loaded.map_or_else(Asked::default, |it| it.asked(self.cause(form)))
    }

    /// Which unforeseen event a cause says it was, where nobody said it before (O9).
    fn says(&self, cause: &Cause) -> Option<UnforeseenKind> {
        let unsaid = self.is(|it| it.outage.unforeseen_kind.is_none());
        cause.says().filter(|_| unsaid)
    }

    /// Offers what was loaded, once more where it changed meanwhile.
    fn take(&mut self, form: &mut Form<Key>, loaded: ClosingForm, scene: &Scene<'_>) {
        let is_first = self.loaded.is_none();
        let chosen = self.cause(form).cloned();
        let causes = loaded.offered();
        let before = loaded.before.as_ref().filter(|_| is_first);
        let kind = loaded.outage.unforeseen_kind;
        let position = causes.iter().position(|cause| match (&chosen, before) {
            (Some(chosen), _) => cause == chosen,
            (None, Some(before)) => cause.id == before.cause,
            (None, None) => false,
        });
        let fits = |cause: &Cause| kind.is_some_and(|kind| cause.unforeseen.contains(&kind));
        let more = causes.iter().map(|cause| {
            let sign = scene.theme.sign(Sign::Warning);
            let told = span(format!("   {sign} se avisará a C&I"), Ink::Warning);
            Vec::from_iter(cause.warning.then_some(told))
        });
        let options = causes
            .iter()
            .map(|cause| (code(&cause.id, cause.says()), &cause.name));
        let mut choice = Choice::of(options).in_column(more.collect());
        match position {
            Some(_) => choice.choose(position),
            None => choice.look_at(causes.iter().position(fits).unwrap_or(0)),
        }
        form.replace(Motive, choice);
        if let Some(before) = before {
            form.set(Reference, &before.reference);
            form.set(Origin, &before.origin);
            form.set(Sustento, &before.sustento);
        }
        self.loaded = Some(ClosingForm { causes, ..loaded });
    }
}

impl Filled for Closing {
    type Key = Key;

    // Only the word submits: the key goes to what is missing, and to the word.
    const SHAPE: Shape = Shape {
        verb: "Cerrar",
        busy: "cerrando…",
        ..Shape::page(Context::Closing, Intent::ConfirmClosing)
    };

    fn draft(&self) -> Option<DraftKind> {
        Some(DraftKind::Closing(self.loaded.as_ref()?.outage.id))
    }

    fn ready(&self) -> Result<(), String> {
        let loaded = self.loaded.as_ref().map(|_| ());
        loaded.ok_or_else(|| format!("Cargando {}…", short(&self.correlative)))
    }

    fn forbidden(&self, _: &Scene<'_>) -> Option<String> {
        let obstacle = self.loaded.as_ref()?.obstacle.as_ref();
        let obstacle = obstacle.filter(|_| self.done.is_none())?;
        let why = format!("No se puede cerrar: {}", lowered(&obstacle.reason));
        Some(
            [vec![why], advice::told(&obstacle.hints)]
                .concat()
                .join(" "),
        )
    }

    fn context(&self) -> Context {
        match self.done {
            Some(_) => Context::Closed,
            None => Self::SHAPE.context,
        }
    }

    fn fields(&mut self, scene: &Scene<'_>) -> Vec<Field<Key>> {
        let told = "Qué ocurrió, cómo se restableció y qué quedó pendiente.";
        let none: [(&str, &str); 0] = [];
        vec![
            choice(Motive, "Motivo", Choice::of(none).in_column(Vec::new()))
                .required("Elija el motivo con las flechas y Espacio."),
            line(Reference, "Referencia")
                .width(18)
                .placeholder("de Tecnología")
                .required("La cierra Tecnología: escriba su referencia. [C2]"),
            yes_no(Unconfirmed, "¿Se cierra sin confirmación?")
                .labelled(30)
                .required("responda s o n"),
            text(Sustento, "Sustento", Text::new(told, scene.theme, 4, 6))
                .required("El cierre necesita su sustento. [C1]"),
            line(Origin, "Origen").placeholder("qué causó la falla y dónde"),
            word(Confirm, "cerrar").explained(
                "Se firma con su clave; después solo se corrige o se reabre con una razón.",
            ),
        ]
    }

    fn applies(&self, form: &Form<Key>, key: Key, _: &Scene<'_>) -> bool {
        let open = self.done.is_none();
        open && match key {
            Motive | Sustento | Confirm => true,
            Reference => self.asked(form).reference,
            Origin => self.asked(form).reference || self.asked(form).origin,
            Unconfirmed => self.asked(form).unconfirmed,
        }
    }

    fn title(&self, _: &Form<Key>, scene: &Scene<'_>) -> Spans {
        let about = self.about();
        about.map_or_else(Spans::new, |(deed, outage)| {
            view::title(deed, outage, scene)
        })
    }

    fn above(&self, _: &Form<Key>, scene: &Scene<'_>, room: u16) -> Vec<Block> {
        let blocks = match (&self.done, &self.loaded) {
            (Some(outage), _) => view::closed(outage, scene, room),
            (None, Some(loaded)) => view::to_close(loaded, scene, room),
            (None, None) => Vec::new(),
        };
        let about = self.about();
        let besides = about.and_then(|(deed, outage)| view::besides(deed, outage, scene, room));
        besides.into_iter().chain(blocks).collect()
    }

    fn beside(&self, _: &Form<Key>, key: Key, scene: &Scene<'_>) -> Option<Beside> {
        let arrow = scene.theme.sign(Sign::Arrow);
        let text = format!("{arrow} quedará «cierre por validar»");
        (key == Reference).then(|| Beside::Behind(vec![span(text, Ink::Dim)]))
    }

    fn remarks(&self, form: &Form<Key>, key: Key, _: &Scene<'_>) -> Vec<Remark> {
        let warned = key == Motive && self.cause(form).is_some_and(|cause| cause.warning);
        let told = "No es inoperatividad por sí sola: se avisará a C&I. [C4]";
        Vec::from_iter(warned.then(|| Remark::new(RemarkKind::Warning, told)))
    }

    fn read(&self, form: &Form<Key>, scene: &Scene<'_>) -> Read<Self> {
        let mut problems = form.problems(&scene.around());
        let unconfirmed = form.shows(Unconfirmed) && form.answer(Unconfirmed) == Some(true);
        if form.shows(Unconfirmed) && form.answer(Unconfirmed) == Some(false) {
            problems.wrong(Unconfirmed, "si no, corrija el escenario [E8]");
        }
        if self.asked(form).origin && form.is_blank(Origin) {
            let told = "Tecnología declara el origen de la falla. [C8]";
            problems.missing(Origin, told);
        }
        let cause = self.cause(form);
        problems.or(|| OutageEffect::Close {
            outage: self.correlative.clone(),
            input: ClosingInput {
                cause: cause.map(|it| it.id.clone()).unwrap_or_default(),
                sustento: form.text(Sustento),
                reference: form.shown_text(Reference),
                origin: form.shown_text(Origin),
                unconfirmed,
                unforeseen_kind: cause.and_then(|cause| self.says(cause)),
            },
        })
    }

    fn stuck(&self, _: &Form<Key>, _: &Scene<'_>) -> Option<Key> {
        Some(Confirm)
    }

    fn allowed(&self, _: &Form<Key>, intent: Intent) -> bool {
        match intent {
            Intent::PrintForm | Intent::PrintClosing => self.done.is_some(),
            _ => true,
        }
    }

    fn perform(
        &mut self,
        form: &mut Form<Key>,
        intent: Intent,
        scene: &Scene<'_>,
    ) -> Option<Vec<Wish>> {
        let name = self.correlative.clone();
        let document = match (intent, &self.done) {
            (Intent::ConfirmClosing, _) => {
                form.tell_all();
                let read = self.read(form, scene);
                let missing = read.err().and_then(|it| form.first_problem(&it));
                form.go(missing.unwrap_or(Confirm), &scene.around());
                return Some(Vec::new());
            }
            (Intent::Refresh, None) => return Some(vec![self.load_again()]),
            (Intent::PrintClosing, Some(_)) => Document::ClosingRecord(name),
            (Intent::PrintForm, Some(outage)) if long_form::is_long(outage) => {
                return Some(vec![Wish::Ask(long_form::told(outage))]);
            }
            (Intent::PrintForm, Some(_)) => Document::FilledForm(name),
            _ => return None,
        };
        Some(vec![Wish::effect(PaperEffect::Print(document))])
    }

    fn submit(&mut self, close: Effect, _: &mut Form<Key>, _: &Scene<'_>) -> Vec<Wish> {
        self.sent = true;
        vec![Wish::Effect(close)]
    }

    fn refused(&mut self, form: &mut Form<Key>, report: Report, _: &Scene<'_>) -> Reply {
        self.sent = false;
        if let Some(word) = form.get_mut::<Word>(Confirm) {
            word.withdraw();
        }
        Reply::Refused(report)
    }

    fn answered(&mut self, form: &mut Form<Key>, answer: Answer, scene: &Scene<'_>) -> Reply {
        let is_mine = |outage: &OutageView| outage.correlative == self.correlative;
        match answer {
            Answer::Outages(OutageAnswer::ClosingForm(loaded)) if is_mine(&loaded.outage) => {
                let told = self
                    .loaded
                    .as_ref()
                    .and_then(|it| changed(it, &loaded, scene));
                self.take(form, *loaded, scene);
                Reply::Stay(told.into_iter().collect())
            }
            Answer::Outages(OutageAnswer::Changed {
                deed: OutageDeed::Closed,
                outage,
            }) if self.sent => {
                let mut text = format!("Evento {} cerrado", short(&outage.correlative));
                if outage.closing_to_validate {
                    text.push_str(" · por validar");
                }
                self.sent = false;
                self.done = Some(*outage);
                Reply::Done(vec![done(scene.theme, &text)])
            }
            // Somebody may have restored or corrected it meanwhile: what is offered may be
            // another.
            Answer::Board(_) if self.done.is_none() && !self.sent => {
                Reply::Stay(vec![self.load_again()])
            }
            Answer::NotRead(report) if self.loaded.is_none() => Reply::Refused(report),
            _ => Reply::Pass,
        }
    }

    /// A draft of an earlier version keeps the unforeseen event apart from the cause.
    fn restore(&mut self, form: &mut Form<Key>, draft: &Json, _: &Scene<'_>) {
        let id = get(draft, Motive.name()).and_then(Json::as_str);
        let kind = get(draft, "unforeseen").map(UnforeseenKind::deserialize);
        if let (Some(id), Some(Ok(kind))) = (id, kind)
            && let Some(choice) = form.get_mut::<Choice>(Motive)
        {
            choice.choose_code(&code(id, Some(kind)));
        }
    }
}

/// What is said where somebody else changed the outage while its closing is written.
fn changed(before: &ClosingForm, now: &ClosingForm, scene: &Scene<'_>) -> Option<Wish> {
    let name = short(&now.outage.correlative);
    let (was, is) = (&before.outage, &now.outage);
    let text = if was.state != is.state {
        format!("{name} está {} ahora", is.state.label())
    } else if was.restored_at != is.restored_at {
        let at = is.restored_at.map(|at| clock(at, scene.zone));
        format!("{name} volvió a las {}", at.unwrap_or_default())
    } else if facts(was) != facts(is) {
        format!("{name} cambió: revise el cierre")
    } else {
        return None;
    };
    Some(warned(scene.theme, &text))
}

/// What a closing is about, of all that an outage says.
fn facts(outage: &OutageView) -> impl PartialEq {
    (
        (outage.started_at, outage.detected_at, outage.scenario),
        (outage.procedure_id.clone(), outage.application_ids.clone()),
        (outage.notice.clone(), outage.confirmed),
    )
}

/// What a draft calls a cause, and the unforeseen event that it says it was (O9).
fn code(id: &str, says: Option<UnforeseenKind>) -> String {
    says.map_or_else(|| id.to_owned(), |kind| format!("{id}/{}", kind.word()))
}
