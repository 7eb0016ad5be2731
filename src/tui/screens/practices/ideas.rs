//! Ideas for improvement, from who proposed each to what the client says (X19).

use super::{PURGED, noted, until_noted};
use crate::tui::prelude::*;
use crate::{
    actions::IdeaView,
    config::ScreenId,
    domain::{authority::Permission, practice::IdeaState},
    tui::{
        form::{Text, text},
        records::{Act, At, ListColumn, Narrowed, RecordPage, Records, Told, Wanted},
        screens::parts::{Facts, day_and_clock, moment},
    },
};

use uuid::Uuid;

/// The source.
#[derive(Debug)]
pub(crate) struct Ideas;

/// The list, the latest first.
pub(crate) fn list(scene: &Scene<'_>) -> (RecordPage<Ideas>, Vec<Wish>) {
    RecordPage::list(Ideas, scene)
}

fn sign(idea: &IdeaView) -> Sign {
    match idea.state {
        IdeaState::Proposed => Sign::Open,
        IdeaState::Accepted => Sign::Restored,
        IdeaState::Rejected => Sign::Refused,
        IdeaState::Delivered => Sign::Mail,
        IdeaState::Returned => Sign::Confirmed,
    }
}

type Of = ListColumn<IdeaView>;

impl Records for Ideas {
    type Row = IdeaView;
    /// All that there is to be said of one stands in its row.
    type Detail = IdeaView;
    type Cursor = Uuid;

    const TITLE: &'static str = "Ideas";
    const TAB: ScreenId = ScreenId::Practices;
    const LIST: Context = Context::Ideas;
    const DETAIL: Context = Context::Idea;
    const DEEDS: &'static [Intent] = &[
        Intent::ProposeIdea,
        Intent::AcceptIdea,
        Intent::RejectIdea,
        Intent::DeliverIdea,
        Intent::ReturnIdea,
    ];

    fn name(row: &IdeaView) -> &str {
        &row.id
    }

    fn row_of(detail: &IdeaView) -> Option<&IdeaView> {
        Some(detail)
    }

    fn filters(&self, _: Narrowed, _: &Scene<'_>) -> Vec<String> {
        Vec::new()
    }

    fn ask(&self, wanted: Wanted<Uuid>, _: &Scene<'_>) -> Effect {
        Effect::Practices(PracticeEffect::Ideas {
            page: wanted.at,
            limit: wanted.limit,
        })
    }

    fn empty(&self, _: Narrowed) -> String {
        "Todavía no hay ideas. Pulse n para anotar la primera.".to_owned()
    }

    fn width(_: &Scene<'_>) -> u16 {
        64
    }

    fn columns(&self, _: &Scene<'_>) -> Vec<Of> {
        vec![
            Of::words("Idea", Width::Fixed(8), |it, _| it.id.as_str().into()),
            Of::words("Estado", Width::Fixed(14), |it, _| {
                Cell::new(it.state.label(), Theme::sign_role(sign(it)))
            }),
            Of::words("Anotada", Width::Fixed(11), |it, scene| {
                moment(it.proposed_at, scene).into()
            }),
            Of::words("Qué propone", Width::Fill(20), |it, _| {
                it.text.as_deref().unwrap_or(PURGED).into()
            }),
        ]
    }

    fn sign(&self, row: &IdeaView, _: &Scene<'_>) -> Option<Sign> {
        Some(sign(row))
    }

    fn load(&self, _: &str, _: Option<&IdeaView>, _: &Scene<'_>) -> Option<Effect> {
        None
    }

    fn lines(
        &self,
        it: &IdeaView,
        _: Option<&IdeaView>,
        scene: &Scene<'_>,
        room: u16,
    ) -> Vec<Spans> {
        let title = format!(" Idea {} · {}", it.id, it.state.label());
        let mut facts = Facts::below(vec![vec![span(title, Ink::Heading)]], room, scene);
        facts.air();
        facts.fact("Propone", it.text.as_deref().unwrap_or(PURGED));
        facts.fact("De", it.by.as_deref().unwrap_or(PURGED));
        facts.fact("Anotada", &day_and_clock(it.proposed_at, scene));
        if let (Some(accepted), Some(at)) = (it.accepted, it.resolved_at) {
            let word = if accepted { "aceptada" } else { "rechazada" };
            let why = it.reason.as_deref().unwrap_or(PURGED);
            let told = format!("{word} el {}: {why} [X19]", day_and_clock(at, scene));
            facts.fact("Reunión", &told);
        }
        let delivered = it.delivered_at.map(|at| day_and_clock(at, scene));
        facts.fact("Entregada", &delivered.unwrap_or_default());
        if let Some(at) = it.returned_at {
            let status = it.status.as_deref().unwrap_or(PURGED);
            facts.fact(
                "El cliente",
                &format!("{status} ({})", day_and_clock(at, scene)),
            );
        }
        facts.into_lines()
    }

    fn unloaded(&self, row: Option<&IdeaView>, scene: &Scene<'_>, room: u16) -> Vec<Spans> {
        row.map_or_else(Vec::new, |row| self.lines(row, None, scene, room))
    }

    fn does(&self, intent: Intent, at: &At<'_, Self>) -> Option<Act> {
        if intent == Intent::ProposeIdea {
            let window = Act::form_of(proposing);
            return Some(window.by(Permission::ProposeIdea));
        }
        let idea = at.row?.clone();
        let is_decided = matches!(idea.state, IdeaState::Delivered | IdeaState::Returned);
        let window = match intent {
            Intent::AcceptIdea if !is_decided => Act::form_of(move |_| resolving(&idea, true)),
            Intent::RejectIdea if !is_decided => Act::form_of(move |_| resolving(&idea, false)),
            Intent::DeliverIdea if idea.state == IdeaState::Accepted => {
                Act::form_of(move |_| delivering(&idea))
            }
            Intent::ReturnIdea if is_decided => Act::form_of(move |_| returning(&idea)),
            _ => return None,
        };
        Some(window.by(Permission::KeepPractices))
    }

    fn answered(&mut self, answer: Answer, _: &At<'_, Self>, scene: &Scene<'_>) -> Told<Self> {
        match answer {
            Answer::Practices(PracticeAnswer::Ideas(list)) => Told::Listed(list),
            answer => noted(answer, scene),
        }
    }
}

fn proposing(scene: &Scene<'_>) -> Prompt {
    let propose = |form: &Form<_>| PracticeEffect::Propose {
        text: form.text("text"),
        by: form.text("by"),
    };
    let editor = Text::new("qué se haría, y qué mejora", scene.theme, 4, 4);
    let prompt = Prompt::new("Idea de mejora", "", propose)
        .plain()
        .called("Anotar")
        .labelled(14)
        .kept(DraftKind::NewIdea)
        .asks(text("text", "Idea", editor).required("Escriba la idea. [X19]"))
        .asks(line("by", "La propone").required("Escriba quién la propone. [X19]"));
    until_noted(prompt)
}

fn told_of(idea: &IdeaView) -> String {
    idea.text.clone().unwrap_or_else(|| PURGED.to_owned())
}

fn resolving(idea: &IdeaView, accepted: bool) -> Prompt {
    let (id, verb) = (
        idea.id.clone(),
        if accepted { "Aceptar" } else { "Rechazar" },
    );
    let resolve = move |form: &Form<_>| PracticeEffect::Resolve {
        id: id.clone(),
        accepted,
        reason: form.text("reason"),
    };
    until_noted(
        Prompt::new(
            format!("{verb} la idea {}", idea.id),
            told_of(idea),
            resolve,
        )
        .called(verb)
        .kept(if accepted {
            DraftKind::IdeaAcceptance(idea.record)
        } else {
            DraftKind::IdeaRejection(idea.record)
        })
        .asks(line("reason", "¿Por qué?").required("Escriba por qué. [X19]")),
    )
}

fn delivering(idea: &IdeaView) -> Prompt {
    let id = idea.id.clone();
    let deliver = move |_: &Form<_>| PracticeEffect::Deliver(id.clone());
    let title = format!("Idea {} entregada al cliente", idea.id);
    until_noted(
        Prompt::new(title, told_of(idea), deliver)
            .called("Entregada")
            .confirmed_by("ENTREGADA"),
    )
}

fn returning(idea: &IdeaView) -> Prompt {
    let id = idea.id.clone();
    let give_back = move |form: &Form<_>| PracticeEffect::Return {
        id: id.clone(),
        status: form.text("status"),
    };
    until_noted(
        Prompt::new(
            format!("Respuesta del cliente · {}", idea.id),
            told_of(idea),
            give_back,
        )
        .called("Anotar")
        .kept(DraftKind::IdeaAnswer(idea.record))
        .asks(line("status", "Cómo va").required("Escriba cómo dice el cliente que va. [X19]")),
    )
}
