//! *Comunicado de fallas*: what the mailbox answered, attached to the outages it speaks of (E8).

#[cfg(test)]
mod tests;

use chrono::{DateTime, FixedOffset};

use super::parts::done;
use crate::tui::prelude::*;
use crate::{
    actions::{NoticeInput, NoticeView},
    domain::authority::Permission as Authority,
    tui::form::{Around, InstantField, Many, instant, many},
};

field_keys! {
    Reference => "reference",
    Answered => "answer",
    From => "from",
    To => "to",
    Applications => "applications",
}

#[derive(Debug)]
pub(crate) struct NoticeForm;

impl Filled for NoticeForm {
    type Key = Key;

    const TITLE: &'static str = "Comunicado de Fallas de Sistemas y Plataforma";
    const SHAPE: Shape = Shape::page(Context::NoticeForm, Intent::Save);

    fn draft(&self) -> Option<DraftKind> {
        Some(DraftKind::Notice)
    }

    fn fields(&mut self, scene: &Scene<'_>) -> Vec<Field<Key>> {
        let answers = [
            (false, "Confirma la falla masiva"),
            (true, "Niega la falla masiva"),
        ];
        let offered = scene.assets.catalog.applications().iter();
        let offered = offered.map(|it| (it.id.as_str(), it.name.as_str()));
        vec![
            line(Reference, "Referencia")
                .width(18)
                .required("Copie la referencia del comunicado, por ejemplo FS-1182."),
            choice(Answered, "Respuesta", Choice::of(answers))
                .required("Elija si confirma o niega."),
            instant(From, "Desde")
                .grouped()
                .required("Escriba desde cuándo: 10:05, -15, ayer 18:40."),
            instant(To, "Hasta").placeholder("todavía no se sabe"),
            many(Applications, "Aplicativos", Many::of(offered))
                .grouped()
                .required("Marque con Espacio los aplicativos que nombra."),
        ]
    }

    fn forbidden(&self, scene: &Scene<'_>) -> Option<String> {
        let scope = scene.board.status.channel.scope();
        let deed = Authority::RegisterNotice(scope);
        let refusal = scene.may(deed).err()?;
        Some(format!("{} [{}]", refusal.reason, refusal.rule))
    }

    fn read(&self, form: &Form<Key>, scene: &Scene<'_>) -> Read<Self> {
        let around = scene.around();
        let mut problems = form.problems(&around);
        let from = said(form, From, &around);
        let to = said(form, To, &around);
        if to.is_some() && to <= from {
            let text = "La ventana del comunicado termina antes de empezar. [E8]";
            problems.wrong(To, text);
        }
        problems.or(|| {
            OutageEffect::RegisterNotice(NoticeInput {
                reference: form.text(Reference),
                from,
                to,
                applications: form.marked(Applications),
                denied: form.chosen(Answered) == Some(1),
                replaces: String::new(),
            })
        })
    }

    fn answered(&mut self, _: &mut Form<Key>, answer: Answer, scene: &Scene<'_>) -> Reply {
        match answer {
            Answer::Outages(OutageAnswer::Noticed(notice)) => Reply::Done(noticed(&notice, scene)),
            _ => Reply::Pass,
        }
    }
}

/// What an instant's field says; *ahora* is an instant here.
fn said(form: &Form<Key>, key: Key, around: &Around<'_>) -> Option<DateTime<FixedOffset>> {
    let now = form.get(key).is_some_and(InstantField::is_now);
    form.at(key, around).or(now.then_some(around.now))
}

/// The notice is kept: which outages it was attached to, and what follows.
fn noticed(notice: &NoticeView, scene: &Scene<'_>) -> Vec<Wish> {
    let names: Vec<String> = notice.outages.iter().map(|it| short(it)).collect();
    let attached = match &names[..] {
        [] => "Ningún evento coincide en aplicativo y horario, o los que coinciden tienen otro; el comunicado queda guardado y puede citarse al registrar uno.".to_owned(),
        [one] => format!("Se adjuntó al evento {one}."),
        several => format!("Se adjuntó a los eventos {}.", several.join(", ")),
    };
    let mut paragraphs = vec![attached];
    if !notice.confirmed && !names.is_empty() {
        paragraphs.push(
            "La falla masiva fue negada: corrija el escenario, o cierre con sustento «sin confirmación». [E8]"
                .to_owned(),
        );
    }
    paragraphs.extend(notice.kept.iter().map(|kept| {
        format!(
            "{} conserva el comunicado {}; este no dice que lo reemplace. [E13]",
            short(&kept.outage),
            kept.reference
        )
    }));
    paragraphs.extend(notice.left.iter().map(|left| {
        format!(
            "{} sigue con {}, que ya no habla de él: revise su escenario. [E13]",
            short(&left.outage),
            left.reference
        )
    }));
    vec![
        done(
            scene.theme,
            &format!("Comunicado {} registrado", notice.reference),
        ),
        Wish::Back,
        Wish::Ask(Window::Tell {
            title: format!("Comunicado {}", notice.reference),
            paragraphs,
        }),
    ]
}
