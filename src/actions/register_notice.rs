//! The answer of *Fallas de Sistemas y Plataforma*, attached to the outages it speaks of (E8, E13).

use super::attach_notice::{Attached, attach};
use super::desk::Desk;
use super::error::{ActionError, Field};
use super::fields::required;
use super::notice_view::NoticeView;
use super::paging::ListPage;
use super::views::Viewer;
use crate::domain::authority::Permission;
use crate::domain::document::Documents;
use crate::domain::notice::{Notice, NoticeEvent, NoticeFacts};
use crate::domain::outage::Outage;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::domain::terminal::Scope;
use crate::domain::text::fold_key;
use crate::journal::Body;
use crate::store::{Cursor, PageAt};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What the person copies from the notice.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NoticeInput {
    /// The mailbox's reference.
    pub reference: String,
    /// Start of the window.
    pub from: Option<DateTime<FixedOffset>>,
    /// End of the window, once known.
    pub to: Option<DateTime<FixedOffset>>,
    /// Ids of the applications it names.
    pub applications: Vec<String>,
    /// It denies that there is a mass failure.
    pub denied: bool,
    /// Reference of the notice whose place it takes, where it says so (E13).
    #[serde(default)]
    pub replaces: String,
}

/// Registers a notice and attaches it to every mass failure that it speaks of
/// (E13); a point writes about its own only.
///
/// # Errors
/// No reference, no application, or a window that ends before it begins.
pub fn register_notice(desk: &mut Desk, input: &NoticeInput) -> Result<NoticeView, ActionError> {
    desk.permit(Permission::RegisterNotice(desk.scope()))?;
    let reference = required(Field::Reference, &input.reference)?.to_owned();
    let from = input.from.ok_or(ActionError::Field {
        field: Field::From,
        expected: "no puede quedar vacío",
    })?;
    if input.to.is_some_and(|to| to <= from) {
        return Err(Refusal::new(
            Rule::E8,
            "La ventana del comunicado termina antes de empezar.",
        )
        .hint("Corrija las horas desde y hasta.")
        .into());
    }
    if input.applications.is_empty() {
        return Err(ActionError::Field {
            field: Field::Applications,
            expected: "marque al menos un aplicativo de la lista",
        });
    }
    let replaces = Some(input.replaces.trim()).filter(|text| !text.is_empty());
    let facts = NoticeFacts {
        reference,
        confirmed: !input.denied,
        from,
        to: input.to,
        applications: input.applications.clone(),
        replaces: replaces.map(str::to_owned),
    };
    let own = match desk.scope() {
        Scope::Point => Some(desk.point().to_owned()),
        Scope::Office => None,
    };
    let (notice, attached) = desk.store.write(|writer| {
        if let Some(reference) = &facts.replaces
            && writer.read().notice_by_reference(reference)?.is_none()
        {
            return Err(ActionError::NoNotice(reference.clone()));
        }
        let notice = Notice {
            id: writer.id(),
            registered_at: writer.now(),
            facts,
            documents: Documents::default(),
        };
        let registered = NoticeEvent::Registered(notice.facts.clone());
        writer.append(notice.id, &Body::Notice(registered))?;
        let here = |outage: &Outage| {
            let point = own.as_deref();
            point.is_none_or(|point| outage.correlative.point == point)
        };
        let attached = attach(writer, &notice, here)?;
        Ok::<_, ActionError>((notice, attached))
    })?;
    Ok(Viewer::new(desk).notice(&notice, attached))
}

/// The notices that a part of their name finds, whether or not an event is linked to them,
/// newest first.
///
/// # Errors
/// The store cannot be read.
pub fn notices_named(desk: &Desk, text: &str) -> Result<Vec<NoticeView>, ActionError> {
    let text = fold_key(text);
    let viewer = Viewer::new(desk);
    let found = desk.store.read().every_notice()?;
    Ok(found
        .iter()
        .map(|notice| viewer.notice(notice, Attached::default()))
        .filter(|notice| fold_key(&notice.name()).contains(&text))
        .collect())
}

/// One page of notices, newest first, and how many there are.
///
/// # Errors
/// The store cannot be read.
pub fn list_notices(
    desk: &Desk,
    page: PageAt<Cursor>,
    limit: usize,
) -> Result<ListPage<NoticeView, Cursor>, ActionError> {
    let viewer = Viewer::new(desk);
    let read = desk.store.read();
    let list = ListPage::cut(read.notices(page, limit + 1)?, &page, limit, place)
        .counted(|before, limit| read.count_notices(before, limit))?;
    Ok(list.map(|notice| viewer.notice(&notice, Attached::default())))
}

/// Where a notice stands in their list, by its reference or its id: of several of that
/// reference, the latest.
///
/// # Errors
/// No such notice.
pub fn notice_place(desk: &Desk, name: &str) -> Result<Cursor, ActionError> {
    let read = desk.store.read();
    let name = name.trim();
    let found = match read.notice_by_reference(name)? {
        None => match name.parse::<Uuid>() {
            Ok(id) => read.notice(id)?,
            Err(_) => None,
        },
        found => found,
    };
    found
        .as_ref()
        .map(place)
        .ok_or_else(|| ActionError::NoNotice(name.to_owned()))
}

fn place(notice: &Notice) -> Cursor {
    Cursor::at(notice.registered_at, notice.id)
}
