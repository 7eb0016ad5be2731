//! *Top 5*: the advisers of a week by what was confirmed as escalated by mistake, and the
//! forms that they sign (X10).

use super::super::desk::Desk;
use super::super::error::{ActionError, Field};
use super::super::fields::required;
use super::{at_a_cell, instants};
use crate::domain::authority::Permission;
use crate::domain::instant::{in_zone, local_day};
use crate::domain::personal::RetentionClass;
use crate::domain::pqr::{
    AdviserWeek, ConfirmedCase, FeedbackForm, FormEvent, FormReturned, PqrBase, PqrForm, TOP,
    adviser_key, week_of_advisers,
};
use crate::domain::practice::Week;
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::domain::text::fold_key;
use crate::journal::{Body, named_id};
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;
use uuid::Uuid;

/// How often a cause was confirmed. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CauseCount {
    /// Its letter; none of what nobody classified.
    pub letter: Option<char>,
    /// Its name.
    pub cause: Option<String>,
    /// Cases of it.
    pub count: u64,
}

impl CauseCount {
    /// The name with its letter, or that nobody classified it.
    #[must_use]
    pub fn name(&self) -> String {
        super::cause_words(self.letter, self.cause.as_deref())
    }
}

/// A form that came back signed. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReturnedForm {
    /// Which form.
    pub form: FeedbackForm,
    /// When that was noted.
    pub returned_at: DateTime<FixedOffset>,
    /// By whom.
    pub by: String,
}

/// An adviser of a week. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TopAdviser {
    /// The name.
    pub adviser: String,
    /// Cases that were finished in the week as escalated by mistake.
    pub confirmed: u64,
    /// Cases that came as wrongly escalated in the cuts of the week.
    pub raw: u64,
    /// What was confirmed by its cause, the most first.
    pub causes: Vec<CauseCount>,
    /// Which forms came back signed.
    pub forms: Vec<ReturnedForm>,
    /// Every spelling of the name.
    #[serde(skip)]
    pub spellings: Vec<String>,
    /// The place in the list, from 0.
    #[serde(skip)]
    pub place: usize,
    /// What is noted of it is drafted under.
    #[serde(skip)]
    pub record: Uuid,
}

impl TopAdviser {
    /// Whether a form came back.
    #[must_use]
    pub fn returned(&self, form: FeedbackForm) -> Option<&ReturnedForm> {
        self.forms.iter().find(|it| it.form == form)
    }
}

/// The top five of a week. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TopView {
    /// The week.
    pub week: Week,
    /// Its Monday.
    pub from: NaiveDate,
    /// Its Sunday.
    pub to: NaiveDate,
    /// The five with the most confirmed, ties by name.
    pub advisers: Vec<TopAdviser>,
    /// How many more advisers have something confirmed.
    pub others: u64,
    /// Confirmed cases of which no base says who escalated them.
    pub unnamed: u64,
}

/// What of a week is known: its confirmed cases, its advisers, and the forms that came back.
struct Found {
    week: Week,
    confirmed: Vec<ConfirmedCase>,
    advisers: Vec<AdviserWeek>,
    unnamed: u64,
    forms: Vec<(String, PqrForm)>,
}

fn found(desk: &Desk, week: Week) -> Result<Found, ActionError> {
    at_a_cell(desk)?;
    let read = desk.store.read();
    let days = (week.days().from, week.days().to);
    let confirmed = read.confirmed_cases(desk.point(), instants(desk, days))?;
    let sent = read.cases_by_adviser(desk.point(), PqrBase::Misescalated, days)?;
    let (advisers, unnamed) = week_of_advisers(&confirmed, sent);
    let mut forms = Vec::new();
    for form in read.forms_of_week(desk.point(), week)? {
        let adviser: Option<String> = read.sealed(&form.facts.adviser)?;
        // Whose it was is not kept any more where it was purged (T1).
        forms.extend(adviser.map(|adviser| (adviser, form)));
    }
    Ok(Found {
        week,
        confirmed,
        advisers,
        unnamed,
        forms,
    })
}

impl Found {
    fn shown(
        &self,
        desk: &Desk,
        place: usize,
        it: &AdviserWeek,
    ) -> Result<TopAdviser, ActionError> {
        let read = desk.store.read();
        let key = adviser_key(&it.adviser);
        let mut forms = Vec::new();
        for form in FeedbackForm::ALL {
            let own = self.forms.iter().find(|(name, own)| {
                own.facts.form == form && own.withdrawn.is_none() && adviser_key(name) == key
            });
            if let Some((_, own)) = own {
                forms.push(ReturnedForm {
                    form,
                    returned_at: in_zone(own.at, desk.zone()),
                    by: read.user_name(own.user)?,
                });
            }
        }
        let causes = it.causes.iter().map(|(letter, count)| CauseCount {
            letter: *letter,
            cause: super::cause_name(desk, *letter),
            count: *count,
        });
        Ok(TopAdviser {
            adviser: it.adviser.clone(),
            confirmed: it.confirmed,
            raw: it.raw,
            causes: causes.collect(),
            forms,
            spellings: it.spellings.clone(),
            record: named_id([&self.week.to_string(), &key]),
            place,
        })
    }

    /// The adviser that a text names, of those with something confirmed.
    fn named(&self, week: Week, text: &str) -> Result<&AdviserWeek, ActionError> {
        let text = required(Field::Adviser, text)?;
        let is_whole = |it: &&AdviserWeek| adviser_key(&it.adviser) == adviser_key(text);
        if let Some(one) = self.advisers.iter().find(is_whole) {
            return Ok(one);
        }
        let wanted = fold_key(text);
        let has = |it: &&AdviserWeek| !wanted.is_empty() && fold_key(&it.adviser).contains(&wanted);
        let several: Vec<&AdviserWeek> = self.advisers.iter().filter(has).collect();
        let names = |all: &[&AdviserWeek]| {
            let names = all.iter().take(2 * TOP).map(|it| it.adviser.as_str());
            names.collect::<Vec<_>>().join("; ")
        };
        match several.as_slice() {
            [one] => Ok(one),
            [] => {
                let told = format!(
                    "«{text}» no tiene escalamientos confirmados en la semana {week}. No se hizo \
                     nada."
                );
                let all: Vec<&AdviserWeek> = self.advisers.iter().collect();
                let hint = if all.is_empty() {
                    "En esa semana no se finalizó ningún caso por error de escalamiento.".to_owned()
                } else {
                    format!("Los tienen: {}.", names(&all))
                };
                Err(Refusal::new(Rule::X10, told).hint(hint).into())
            }
            several => {
                let told = format!("«{text}» puede ser más de un asesor. No se hizo nada.");
                let hint = format!("Escriba uno: {}.", names(several));
                Err(Refusal::new(Rule::X10, told).hint(hint).into())
            }
        }
    }
}

/// The top five of a week (X10).
///
/// # Errors
/// This is no cell, or the store cannot be read.
pub fn top_advisers(desk: &Desk, week: Week) -> Result<TopView, ActionError> {
    let found = found(desk, week)?;
    let top = found.advisers.iter().take(TOP).enumerate();
    Ok(TopView {
        week,
        from: week.days().from,
        to: week.days().to,
        advisers: top
            .map(|(place, it)| found.shown(desk, place, it))
            .collect::<Result<_, _>>()?,
        others: found.advisers.len().saturating_sub(TOP) as u64,
        unnamed: found.unnamed,
    })
}

/// What a form of feedback says of an adviser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::actions) struct FeedbackFacts {
    /// The adviser in that week.
    pub(in crate::actions) adviser: TopAdviser,
    /// What was confirmed: radicado, local day of the finishing, cause.
    pub(in crate::actions) cases: Vec<(String, NaiveDate, String)>,
}

/// What a form of feedback says of the adviser that a text names.
///
/// # Errors
/// This is no cell, nobody or several of that week are named so, or the store cannot be read.
pub(in crate::actions) fn feedback_facts(
    desk: &Desk,
    week: Week,
    text: &str,
) -> Result<FeedbackFacts, ActionError> {
    let found = found(desk, week)?;
    let one = found.named(week, text)?;
    let key = adviser_key(&one.adviser);
    let own = found.confirmed.iter().filter(|case| {
        let name = case.adviser.as_deref().map(adviser_key);
        name.as_ref() == Some(&key)
    });
    let cases = own.filter_map(|case| {
        let at = DateTime::from_timestamp_millis(case.at)?.fixed_offset();
        let name = super::cause_name(desk, case.cause);
        Some((
            case.radicado.clone(),
            local_day(at, desk.zone()),
            super::cause_words(case.cause, name.as_deref()),
        ))
    });
    Ok(FeedbackFacts {
        cases: cases.collect(),
        adviser: found.shown(desk, 0, one)?,
    })
}

/// Notes that forms of an adviser came back signed (X10).
///
/// # Errors
/// The role may not, nobody or several of that week are named so, or it is noted already.
pub fn return_forms(
    desk: &mut Desk,
    text: &str,
    week: Week,
    forms: &[FeedbackForm],
) -> Result<TopAdviser, ActionError> {
    desk.permit(Permission::WorkCase)?;
    let before = found(desk, week)?;
    let one = before.named(week, text)?.clone();
    let shown = before.shown(desk, 0, &one)?;
    let left: Vec<FeedbackForm> = forms
        .iter()
        .copied()
        .filter(|form| shown.returned(*form).is_none())
        .collect();
    if left.is_empty() {
        let told = format!(
            "Ya consta que {} devolvió firmado lo de la semana {week}. No cambió nada.",
            one.adviser
        );
        return Err(Refusal::new(Rule::X10, told).into());
    }
    let point = desk.point().to_owned();
    desk.store.write(|writer| {
        for form in left {
            let facts = FormReturned {
                point: point.clone(),
                week,
                form,
                adviser: writer.seal(RetentionClass::General, &one.adviser)?,
            };
            let id = writer.id();
            writer.append(id, &Body::PqrForm(FormEvent::Returned(facts)))?;
        }
        Ok::<_, ActionError>(())
    })?;
    found(desk, week)?.shown(desk, 0, &one)
}

/// Takes back that forms of an adviser came back: it was noted by mistake.
///
/// # Errors
/// The role may not, there is no reason, or nothing of that is noted.
pub fn withdraw_forms(
    desk: &mut Desk,
    text: &str,
    week: Week,
    forms: &[FeedbackForm],
    reason: &str,
) -> Result<TopAdviser, ActionError> {
    desk.permit(Permission::WorkCase)?;
    let reason = required(Field::Reason, reason)?;
    let before = found(desk, week)?;
    let one = before.named(week, text)?.clone();
    let key = adviser_key(&one.adviser);
    let own: Vec<_> = before
        .forms
        .iter()
        .filter(|(name, it)| {
            it.withdrawn.is_none() && forms.contains(&it.facts.form) && adviser_key(name) == key
        })
        .map(|(_, it)| it.id)
        .collect();
    if own.is_empty() {
        let told = format!(
            "No consta que {} haya devuelto eso de la semana {week}. No cambió nada.",
            one.adviser
        );
        return Err(Refusal::new(Rule::X10, told).into());
    }
    desk.store.write(|writer| {
        for id in own {
            let reason = writer.seal(RetentionClass::General, reason)?;
            writer.append(id, &Body::PqrForm(FormEvent::Withdrawn { reason }))?;
        }
        Ok::<_, ActionError>(())
    })?;
    found(desk, week)?.shown(desk, 0, &one)
}
