//! The list of points that the office expects to hear from (R2).

use super::desk::Desk;
use super::error::{ActionError, Field};
use super::fields::required;
use crate::domain::authority::Permission;
use crate::domain::point::{ListedPoint, PointEvent, PointFacts};
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::domain::terminal::{Channel, Scope};
use crate::journal::Body;
use crate::store::Reader;
use serde::Serialize;

/// The list of points. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PointList {
    /// By code.
    pub points: Vec<PointFacts>,
}

/// A point as it was listed. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PointView {
    /// What the list says of it.
    #[serde(flatten)]
    pub facts: PointFacts,
    /// The channel that its own terminals say, where it is another.
    pub told_channel: Option<Channel>,
}

/// The points that are expected, by code.
///
/// # Errors
/// The store cannot be read.
pub fn points(desk: &Desk) -> Result<PointList, ActionError> {
    let listed = desk.store.read().listed_points()?.into_iter();
    let expected = listed.filter(|point| !point.unlisted);
    Ok(PointList {
        points: expected.map(|point| point.facts).collect(),
    })
}

/// Lists a point, or says anew what one that is listed is like. The list is the office's
/// to say: where the point's own terminals say another channel, that is told and no more.
///
/// # Errors
/// Not at an office, the role may not, or something is missing.
pub fn list_point(desk: &mut Desk, facts: PointFacts) -> Result<PointView, ActionError> {
    permitted(desk)?;
    let facts = PointFacts {
        code: required(Field::Point, &facts.code)?.to_uppercase(),
        name: required(Field::PointName, &facts.name)?.to_owned(),
        ..facts
    };
    desk.store.write(|writer| {
        let known = find(writer.read(), &facts.code)?;
        let changes = known
            .as_ref()
            .is_none_or(|point| point.unlisted || point.facts != facts);
        if changes {
            let id = known.map_or_else(|| writer.id(), |point| point.id);
            let listed = PointEvent::Listed(facts.clone());
            writer.append(id, &Body::ListedPoint(listed))?;
        }
        let mut told = writer.read().points_of_terminals()?.into_iter();
        let other = told.find(|told| told.code == facts.code && told.channel != facts.channel);
        Ok::<_, ActionError>(PointView {
            told_channel: other.map(|told| told.channel),
            facts,
        })
    })
}

/// Takes a point off the list; what it wrote stays.
///
/// # Errors
/// Not at an office, the role may not, or no such point is listed.
pub fn unlist_point(desk: &mut Desk, code: &str) -> Result<PointFacts, ActionError> {
    permitted(desk)?;
    let code = code.trim().to_uppercase();
    desk.store.write(|writer| {
        let listed = find(writer.read(), &code)?.filter(|point| !point.unlisted);
        let point = listed.ok_or_else(|| {
            Refusal::new(Rule::R2, format!("El punto {code} no está en la lista."))
        })?;
        writer.append(point.id, &Body::ListedPoint(PointEvent::Unlisted))?;
        Ok::<_, ActionError>(point.facts)
    })
}

fn permitted(desk: &Desk) -> Result<(), ActionError> {
    if desk.scope() != Scope::Office {
        let text = "La lista de puntos la lleva la oficina.";
        return Err(Refusal::new(Rule::R2, text).into());
    }
    desk.permit(Permission::KeepPoints)
}

/// The point that was listed under a code, the one that is expected first.
fn find(read: Reader<'_>, code: &str) -> Result<Option<ListedPoint>, ActionError> {
    let listed = read.listed_points()?.into_iter();
    let same = listed.filter(|point| point.facts.code == code);
    Ok(same.min_by_key(|point| point.unlisted))
}
