//! What every document needs: a place it can go to, and what stands on each page.

use super::super::desk::Desk;
use super::super::error::ActionError;
use super::super::outlet;
use crate::documents::Head;
use crate::files::Target;

/// A document that was made and not yet written.
pub(in crate::actions) struct Made {
    /// Its file's name, without the ending.
    pub(in crate::actions) name: String,
    pub(in crate::actions) pdf: Vec<u8>,
}

/// Refuses a place where a document cannot go, before what is in it is shown and noted
/// for nothing.
pub(super) fn check_place(desk: &Desk, target: Option<&Target>) -> Result<(), ActionError> {
    target.map_or(Ok(()), |target| outlet::check(desk, target))
}

/// What stands on every page.
pub(in crate::actions) fn head(desk: &Desk, reference: &str) -> Head {
    let started = &desk.store.terminal().started;
    Head {
        company: desk.profile().company.clone(),
        point_code: started.point.code.clone(),
        point_name: started.point.name.clone(),
        country: desk.profile().country,
        reference: reference.to_owned(),
        issued_at: desk.now(),
    }
}

/// Where and when the point attends, where the profile says it.
pub(super) fn place(desk: &Desk) -> Option<String> {
    let code = &desk.store.terminal().started.point.code;
    let counter = desk.profile().points.get(code)?;
    let said = [&counter.address, &counter.hours].into_iter();
    let said: Vec<&str> = said
        .map(|it| it.trim())
        .filter(|it| !it.is_empty())
        .collect();
    some(&said.join(" · "))
}

/// A field that was left blank is none.
pub(super) fn some(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}
