//! The mailboxes of the settings: of the alert, of the office and its posts, of the points
//! (A1, V5, V6).

use super::keeping::{LABELS, addresses};
use crate::tui::prelude::*;
use crate::{
    config::{Mailboxes, OfficeFacts, Post, Profile},
    domain::{authority::Role, terminal::Scope},
    tui::subjects::settings::SettingsView,
};
use std::collections::BTreeSet;

/// The posts that an office has.
const POSTS: [(Role, &str); 5] = [
    (Role::Control, "Control e Información"),
    (Role::Procesos, "Mejora de Procesos"),
    (Role::Tecnologia, "Tecnología"),
    (Role::Gerente, "Gerente"),
    (Role::Director, "Director"),
];

/// What a row is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Of {
    /// The alert of a failure.
    Alert,
    /// Who reports.
    Entity,
    /// A post of the office.
    Post(Role, String),
    /// A point that is told of its operating errors (V6).
    Point(String),
}

/// The rows: the alert, the entity, the posts that an office has and any other that the
/// profile names, the points that have a mailbox and those that are known at an office.
pub(super) fn all(shown: &SettingsView) -> Vec<Of> {
    let profile = &shown.profile;
    let usual = POSTS.map(|(role, name)| Of::Post(role, name.to_owned()));
    let others = profile.office.posts.iter();
    let others = others.filter(|post| POSTS.iter().all(|(role, _)| *role != post.role));
    let others = others.map(|post| Of::Post(post.role, post.title.clone()));
    let mut points: BTreeSet<&str> = profile.point_mailboxes.keys().map(String::as_str).collect();
    let terminals = shown.terminals.iter();
    if terminals
        .clone()
        .any(|it| it.own && it.scope == Some(Scope::Office))
    {
        let of_points = terminals.filter(|it| it.scope == Some(Scope::Point));
        points.extend(of_points.map(|it| it.point.as_str()));
    }
    let points = points.into_iter().map(|code| Of::Point(code.to_owned()));
    [Of::Alert, Of::Entity]
        .into_iter()
        .chain(usual)
        .chain(others)
        .chain(points)
        .collect()
}

/// What a row is for, and what is said there.
pub(super) fn row(profile: &Profile, of: &Of) -> [String; 2] {
    let or = |text: String, none: &str| {
        if text.is_empty() {
            none.to_owned()
        } else {
            text
        }
    };
    let office = &profile.office;
    match of {
        Of::Alert => {
            let to = profile.mailboxes.to.join(", ");
            ["Aviso de falla".to_owned(), or(to, "ninguno")]
        }
        Of::Entity => {
            let entity = [&office.entity, &office.contact].map(String::as_str);
            let entity: Vec<&str> = entity.into_iter().filter(|it| !it.is_empty()).collect();
            [
                "Entidad y contacto".to_owned(),
                or(entity.join(" · "), "sin decir"),
            ]
        }
        Of::Post(role, name) => {
            let said = office.post(*role).map(|post| match post.addressed() {
                (substitute, true) => format!("suplente: {substitute}"),
                (mailbox, false) => mailbox.to_owned(),
            });
            [name.clone(), or(said.unwrap_or_default(), "sin buzón")]
        }
        Of::Point(code) => {
            let boxes = profile.point_mailboxes.get(code);
            let boxes = boxes.map(|boxes| boxes.join(", "));
            [
                format!("Punto {code}"),
                or(boxes.unwrap_or_default(), "sin buzón"),
            ]
        }
    }
}

/// What there is to be said of the chosen row besides.
pub(super) fn facts(profile: &Profile, of: &Of) -> Vec<(&'static str, String)> {
    let list = |all: &[String]| {
        if all.is_empty() {
            "ninguno".to_owned()
        } else {
            all.join(", ")
        }
    };
    match of {
        Of::Alert => vec![
            ("Para", list(&profile.mailboxes.to)),
            ("Con copia a", list(&profile.mailboxes.cc)),
        ],
        Of::Entity => vec![
            ("Entidad", profile.office.entity.clone()),
            ("Contacto", profile.office.contact.clone()),
        ],
        Of::Post(role, _) => match profile.office.post(*role) {
            None => Vec::new(),
            Some(post) => vec![
                ("Puesto", post.title.clone()),
                ("Buzón", post.mailbox.clone()),
                (
                    "Suplente",
                    post.substitute
                        .clone()
                        .unwrap_or_else(|| "ninguno".to_owned()),
                ),
                ("Ausente", if post.absent { "sí" } else { "no" }.to_owned()),
            ],
        },
        Of::Point(code) => {
            let boxes = profile.point_mailboxes.get(code);
            vec![("Buzones", list(boxes.map_or(&[], Vec::as_slice)))]
        }
    }
}

/// The window that changes a row.
pub(super) fn change(profile: &Profile, of: &Of) -> Prompt {
    match of {
        Of::Alert => mailboxes(&profile.mailboxes),
        Of::Entity => entity(&profile.office),
        Of::Post(role, name) => of_post(&profile.office, *role, name),
        Of::Point(code) => {
            let boxes = profile.point_mailboxes.get(code);
            of_point(code.clone(), boxes.map_or(&[], Vec::as_slice))
        }
    }
}

const OF_POINT: &str = "Buzones de función del punto; varios, separados por comas. Ahí le avisa Control e Información de un error operativo [V6].";

/// A point is written to elsewhere.
fn of_point(code: String, now: &[String]) -> Prompt {
    let title = format!("Buzones de {code}");
    let told = format!("{OF_POINT} Sin ninguno, quien envía escribe la dirección.");
    Prompt::new(title, told, move |form| KeepEffect::ChangePointMailboxes {
        point: code.clone(),
        to: addresses(&form.text("to")),
    })
    .labelled(LABELS)
    .asks(line("to", "Para").filled_in(&now.join(", ")))
}

/// A point that has none yet.
pub(super) fn add() -> Prompt {
    Prompt::new("Agregar los buzones de un punto", OF_POINT, |form| {
        KeepEffect::ChangePointMailboxes {
            point: form.text("point"),
            to: addresses(&form.text("to")),
        }
    })
    .labelled(LABELS)
    .asks(
        line("point", "Punto")
            .placeholder("su código")
            .required("Escriba el código del punto."),
    )
    .asks(line("to", "Para").required("Escriba a qué buzón se le avisa."))
}

/// Its mailboxes are taken out.
pub(super) fn remove(code: &str) -> Prompt {
    let told = format!("A {code} se le avisará sin buzón: quien envía escribe la dirección.");
    let point = code.to_owned();
    Prompt::new("Quitar los buzones de un punto", told, move |_| {
        KeepEffect::ChangePointMailboxes {
            point: point.clone(),
            to: Vec::new(),
        }
    })
    .labelled(LABELS)
    .confirmed_by("quitar")
}

/// The alert goes elsewhere.
fn mailboxes(now: &Mailboxes) -> Prompt {
    Prompt::new(
        "Buzones del aviso de falla",
        "Buzones de función, nunca de personas; varios, separados por comas. Valen para los avisos que se preparen desde ahora.",
        |form| {
            KeepEffect::ChangeMailboxes(Mailboxes {
                to: addresses(&form.text("to")),
                cc: addresses(&form.text("cc")),
            })
        },
    )
    .labelled(LABELS)
    .asks(
        line("to", "Para")
            .filled_in(&now.to.join(", "))
            .required("Escriba a qué buzón va el aviso."),
    )
    .asks(line("cc", "Con copia a").filled_in(&now.cc.join(", ")))
}

/// Another entity reports.
fn entity(now: &OfficeFacts) -> Prompt {
    let office = now.clone();
    Prompt::new(
        "Entidad y contacto",
        "Como los nombra el reporte a Regulatorio.",
        move |form| {
            KeepEffect::ChangeOffice(OfficeFacts {
                entity: form.text("entity"),
                contact: form.text("contact"),
                ..office.clone()
            })
        },
    )
    .labelled(LABELS)
    .asks(line("entity", "Entidad").filled_in(&now.entity))
    .asks(line("contact", "Contacto").filled_in(&now.contact))
}

/// A post is written to elsewhere.
fn of_post(now: &OfficeFacts, role: Role, name: &str) -> Prompt {
    let office = now.clone();
    let post = now.post(role);
    let title = post.map_or(name, |post| &post.title);
    let substitute = post.and_then(|post| post.substitute.as_deref());
    let absent = post.is_some_and(|post| post.absent);
    Prompt::new(
        "Puesto de la oficina",
        "Buzones de función. Mientras figure ausente, lo que se le pide va a su suplente [V5]. Sin buzón, el puesto se quita.",
        move |form| {
            let mut office = office.clone();
            let mailbox = form.text("mailbox");
            let substitute = form.text("substitute");
            office.posts.retain(|post| post.role != role);
            if !mailbox.is_empty() {
                office.posts.push(Post {
                    role,
                    title: form.text("title"),
                    mailbox,
                    substitute: (!substitute.is_empty()).then_some(substitute),
                    absent: form.chosen("absent") == Some(1),
                });
            }
            KeepEffect::ChangeOffice(office)
        },
    )
    .labelled(LABELS)
    .asks(
        line("title", "Puesto")
            .filled_in(title)
            .required("Escriba cómo se llama el puesto."),
    )
    .asks(line("mailbox", "Buzón").filled_in(post.map_or("", |post| &post.mailbox)))
    .asks(line("substitute", "Suplente").filled_in(substitute.unwrap_or_default()))
    .asks(choice(
        "absent",
        "¿Ausente?",
        Choice::of([(false, "no"), (true, "sí")]).chosen_at(usize::from(absent)),
    ))
}
