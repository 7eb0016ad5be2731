//! *Cierres*: what waits for Tecnología across points, and its daily review (C7).

use super::day::day_of;
use super::desk::Desk;
use super::error::ActionError;
use super::paging::ListPage;
use super::views::{OutageView, Viewer};
use crate::domain::authority::Permission;
use crate::domain::closing_review::{ClosingReviewEvent, MOST, Seen};
use crate::domain::evaluation::PendingClosing;
use crate::domain::outage::Outage;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::domain::terminal::Scope;
use crate::journal::Body;
use crate::store::{PageAt, Period, Reader};
use chrono::{DateTime, FixedOffset};
use serde::Serialize;
use uuid::Uuid;

/// A closing that waits for Tecnología. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PendingClosingView {
    /// The outage.
    pub outage: OutageView,
    /// What its closing waits for.
    pub waits: &'static str,
    /// Since when.
    pub since: DateTime<FixedOffset>,
    /// Whether today's review has seen it as it is.
    pub seen_today: bool,
    /// The same, as it is known by.
    #[serde(skip)]
    pub closing: PendingClosing,
}

/// The closings that wait, those first that today's review has not seen. The keys are a
/// contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PendingClosingList {
    /// The closings.
    pub closings: Vec<PendingClosingView>,
    /// How many of them today's review has not seen.
    pub unseen: usize,
    /// When today's last review was made.
    pub reviewed_at: Option<DateTime<FixedOffset>>,
    /// By whom.
    pub reviewed_by: Option<String>,
}

/// What waits for Tecnología, and what of it today's review has not seen.
///
/// # Errors
/// The store cannot be read.
pub fn pending_closings(desk: &Desk) -> Result<PendingClosingList, ActionError> {
    let read = desk.store.read();
    let viewer = Viewer::new(desk);
    let reviews = read.closing_reviews(today(desk))?;
    let mut closings = Vec::new();
    for (outage, closing) in waiting(read)? {
        let seen = Seen {
            outage: outage.id,
            closing,
        };
        closings.push(PendingClosingView {
            outage: viewer.of(&outage)?,
            waits: closing.code(),
            since: closing.since(),
            seen_today: reviews.iter().any(|review| review.seen.contains(&seen)),
            closing,
        });
    }
    closings.sort_by_key(|it| (it.seen_today, it.since));
    let last = reviews.last();
    Ok(PendingClosingList {
        unseen: closings.iter().filter(|it| !it.seen_today).count(),
        closings,
        reviewed_at: last.map(|review| review.at),
        reviewed_by: match last {
            Some(review) => Some(read.user_name(review.user)?),
            None => None,
        },
    })
}

/// One page of the closings that wait, those first that today's review has not seen.
pub type PendingClosingPage = ListPage<PendingClosingView, Uuid>;

/// When today's last review was made, and by whom.
pub type LastReview = Option<(DateTime<FixedOffset>, String)>;

/// One page of the closings that wait, how many today's review has not seen, and when it
/// was made.
///
/// # Errors
/// The store cannot be read.
pub fn page_of_closings(
    desk: &Desk,
    page: PageAt<Uuid>,
    limit: usize,
) -> Result<(PendingClosingPage, usize, LastReview), ActionError> {
    let list = pending_closings(desk)?;
    let place = |closing: &PendingClosingView| closing.outage.id;
    Ok((
        ListPage::of_all(list.closings, page, limit, place),
        list.unseen,
        list.reviewed_at.zip(list.reviewed_by),
    ))
}

/// Notes that what waits now was reviewed: what changes afterwards is to be seen again.
///
/// # Errors
/// Not at an office, or the role may not.
pub fn review_closings(desk: &mut Desk) -> Result<PendingClosingList, ActionError> {
    desk.permit(Permission::ReviewClosings)?;
    if desk.scope() != Scope::Office {
        return Err(Refusal::new(
            Rule::C7,
            "La revisión diaria de los cierres es de la oficina central.",
        )
        .hint("Aquí los cierres de Tecnología llegan con el acuse.")
        .into());
    }
    desk.store.write(|writer| {
        let waiting = waiting(writer.read())?.into_iter();
        let seen: Vec<Seen> = waiting
            .map(|(outage, closing)| Seen {
                outage: outage.id,
                closing,
            })
            .collect();
        // A day on which nothing waits is reviewed too.
        let first = seen.get(..MOST).unwrap_or(&seen);
        for seen in [first].into_iter().chain(seen[first.len()..].chunks(MOST)) {
            let id = writer.id();
            let reviewed = ClosingReviewEvent::Reviewed {
                seen: seen.to_vec(),
            };
            writer.append(id, &Body::ClosingReview(reviewed))?;
        }
        Ok::<_, ActionError>(())
    })?;
    pending_closings(desk)
}

/// How many closings today's review has not seen, and whether there was one.
pub(super) fn unseen_closings(desk: &Desk) -> Result<usize, ActionError> {
    let read = desk.store.read();
    let reviews = read.closing_reviews(today(desk))?;
    let unseen = waiting(read)?.into_iter().filter(|(outage, closing)| {
        let seen = Seen {
            outage: outage.id,
            closing: *closing,
        };
        !reviews.iter().any(|review| review.seen.contains(&seen))
    });
    Ok(unseen.count())
}

fn waiting(read: Reader<'_>) -> Result<Vec<(Outage, PendingClosing)>, ActionError> {
    let outages = read.pending_closings()?.into_iter();
    Ok(outages
        .filter_map(|outage| PendingClosing::of(&outage).map(|closing| (outage, closing)))
        .collect())
}

/// The local day of now (D7).
fn today(desk: &Desk) -> Period {
    let (from, until) = day_of(desk, desk.now());
    Period { from, until }
}
