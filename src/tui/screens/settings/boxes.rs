//! The mailboxes of the settings: of the alert, of the office and its posts (A1, V5).

use super::keeping::{LABELS, addresses};
use crate::tui::prelude::*;
use crate::{
    config::{Mailboxes, OfficeFacts, Post, Profile},
    domain::authority::Role,
};

/// The posts that an office has.
const POSTS: [(Role, &str); 5] = [
    (Role::Control, "Control e Información"),
    (Role::Procesos, "Mejora de Procesos"),
    (Role::Tecnologia, "Tecnología"),
    (Role::Gerente, "Gerente"),
    (Role::Director, "Director"),
];

/// The alert, the entity, and the posts.
pub(super) const ROWS: usize = 2 + POSTS.len();

/// What each row is for, and what is said there.
pub(super) fn rows(profile: &Profile) -> Vec<(String, String)> {
    let or = |text: String, none: &str| {
        if text.is_empty() {
            none.to_owned()
        } else {
            text
        }
    };
    let to = profile.mailboxes.to.join(", ");
    let office = &profile.office;
    let entity = [&office.entity, &office.contact].map(String::as_str);
    let entity: Vec<&str> = entity.into_iter().filter(|it| !it.is_empty()).collect();
    let mut rows = vec![
        ("Aviso de falla".to_owned(), or(to, "ninguno")),
        (
            "Entidad y contacto".to_owned(),
            or(entity.join(" · "), "sin decir"),
        ),
    ];
    rows.extend(POSTS.map(|(role, name)| {
        let post = office.post(role);
        let said = post.map(|post| match post.addressed() {
            (substitute, true) => format!("suplente: {substitute}"),
            (mailbox, false) => mailbox.to_owned(),
        });
        (name.to_owned(), or(said.unwrap_or_default(), "sin buzón"))
    }));
    rows
}

/// The window that changes a row.
pub(super) fn change(profile: &Profile, row: usize) -> Prompt {
    let post = row.checked_sub(2).and_then(|at| POSTS.get(at));
    match (row, post) {
        (0, _) => mailboxes(&profile.mailboxes),
        (_, Some((role, name))) => of_post(&profile.office, *role, name),
        _ => entity(&profile.office),
    }
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
