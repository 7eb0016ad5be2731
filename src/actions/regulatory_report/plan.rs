//! What a report would say: both halves of the builder, judged of the same facts as the
//! report that is prepared (P2, P3). Nothing is stored.

use super::super::desk::Desk;
use super::super::error::ActionError;
use super::super::views::Viewer;
use super::chosen::{ChosenOf, ReportInput};
use super::find as find_report;
use super::papers;
use super::rows::Rows;
use crate::config::OfficeFacts;
use crate::domain::authority::Permission;
use crate::domain::catalog::Scenario;
use crate::domain::instant::{local_day, midnight};
use crate::domain::outage::Outage;
use crate::domain::refusal::Refusal;
use crate::domain::report::{
    Candidate, CheckSaid, Choice, Judged, LeftOut, MOST_ROWS, Out, RegulatoryReport, ReportKind,
    ReportModel, ReportName, ReportNumber, ReportRow, Scope, Totals, Version, changes,
    check_included, judge,
};
use crate::domain::rule::Rule;
use crate::domain::terminal;
use crate::store::{Cursor, OutageFilter, PageAt, Period};
use chrono::Datelike;
use std::collections::BTreeMap;
use uuid::Uuid;

/// How many events are read at a time.
const PAGE: usize = 500;

/// Days in a period at most.
const MOST_DAYS: i64 = 366;

/// What a report would say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportPlan {
    /// What enters, what does not and why, and the checks that are not passed.
    pub model: ReportModel,
    /// What was asked for, with what was repeated of the version before.
    pub input: ReportInput,
    /// What it says altogether.
    pub totals: Totals,
    /// What mass failures would add, or add where they were chosen.
    pub mass_failures: Totals,
    /// It says the same as the version before, which stands.
    pub unchanged: bool,
    /// The report that it would be a version of.
    pub(super) former: Option<RegulatoryReport>,
    /// What it would be called.
    pub(super) name: ReportName,
    /// What was decided of single events, by their records.
    pub(super) chosen: BTreeMap<Uuid, (Choice, String)>,
}

impl ReportPlan {
    /// What the version before loses by this one, which has no approvals and only what was
    /// chosen anew (P4, P5).
    #[must_use]
    pub fn drops(&self) -> Vec<String> {
        let Some(before) = self.former.as_ref().and_then(|it| it.versions.last()) else {
            return Vec::new();
        };
        let name = before.facts.name();
        let mut drops = Vec::new();
        if before.sent_at.is_none() && !before.approvals.is_empty() {
            let posts: Vec<String> = before
                .approvals
                .iter()
                .map(|it| it.facts.post.to_string())
                .collect();
            drops.push(format!(
                "La versión {name} deja de valer, aprobada ya por {}.",
                posts.join(" y ")
            ));
        }
        let forgotten = before
            .facts
            .chosen
            .iter()
            .filter(|it| !self.chosen.contains_key(&it.outage));
        match forgotten.count() {
            0 => {}
            1 => drops.push(format!(
                "Lo que se decidió de un evento en {name} no se repite."
            )),
            many => drops.push(format!(
                "Lo que se decidió de {many} eventos en {name} no se repite."
            )),
        }
        if before.facts.mass_failures.is_some() && self.model.mass_failures.is_none() {
            drops.push(format!(
                "Las fallas masivas que se eligieron en {name} no entran."
            ));
        }
        drops
    }
}

/// What a report would say, with what was chosen so far (P2, P3).
///
/// # Errors
/// Not the role's, nor the office's; the period is none; what is included never enters.
pub fn plan_report(desk: &Desk, input: &ReportInput) -> Result<ReportPlan, ActionError> {
    desk.permit(Permission::PrepareReport)?;
    check_office(desk)?;
    check_period(desk, input)?;
    planned(desk, input)
}

/// The same, for whoever may read.
pub(super) fn planned(desk: &Desk, input: &ReportInput) -> Result<ReportPlan, ActionError> {
    let outages = began_within(desk, input)?;
    let read = desk.store.read();
    let former = read.report_of_period(input.from, input.to)?;
    let chosen = ChosenOf::asked(desk, input, former.as_ref(), &outages)?;
    let input = chosen.as_input(input, &outages);
    let scope = Scope {
        mass_failures: chosen.mass_failures.is_some(),
        choices: chosen
            .events
            .iter()
            .map(|(id, (choice, _))| (*id, *choice))
            .collect(),
    };
    let elsewhere = elsewhere(desk, former.as_ref())?;
    let viewer = Viewer::new(desk);
    let mut rows = Rows::new(&viewer)?;
    let mut made = Halves::default();
    for outage in &outages {
        let principal = read.principal_of(outage)?.map(|it| it.correlative);
        let registrar = read.user(outage.registered_by)?.map(|user| user.role);
        let closing = outage.closing.as_ref();
        let candidate = Candidate {
            outage,
            principal: principal.as_ref(),
            registrar,
            cause: closing.and_then(|it| desk.assets().catalog.cause(&it.facts.cause)),
            elsewhere: elsewhere.get(&outage.id).copied(),
        };
        let choice = chosen.events.get(&outage.id);
        if choice.is_some_and(|(choice, _)| *choice == Choice::Include) {
            check_included(&candidate)?;
        }
        let judged = judge(&candidate, &scope);
        let said = choice.map(|(_, reason)| reason.as_str());
        made.add(desk, &mut rows, outage, &judged, said)?;
        if let (Some((Choice::Include, _)), Some(report)) = (choice, candidate.elsewhere) {
            made.failed.push(CheckSaid {
                outage: outage.correlative.to_string(),
                rule: Rule::P5.to_string(),
                message: Out::Elsewhere(report).words(None),
                included: true,
            });
        }
        made.offer(outage, &candidate, &scope);
    }
    let name = name_of(desk, former.as_ref())?;
    finish(desk, input, made, (former, name), chosen)
}

/// Refuses at a point what only the office does (M4).
pub(super) fn check_office(desk: &Desk) -> Result<(), ActionError> {
    if desk.scope() == terminal::Scope::Office {
        return Ok(());
    }
    Err(Refusal::new(
        Rule::M4,
        "El reporte a Regulatorio lo hace la oficina central.",
    )
    .hint("Este terminal es de un punto: lo reportado llega con el acuse.")
    .into())
}

fn check_period(desk: &Desk, input: &ReportInput) -> Result<(), ActionError> {
    let days = (input.to - input.from).num_days();
    let why = match days {
        ..0 => "El período termina antes de empezar.",
        _ if input.from > local_day(desk.now(), desk.zone()) => "El período todavía no empieza.",
        0..MOST_DAYS => return Ok(()),
        _ => "El período pasa de un año.",
    };
    Err(Refusal::new(Rule::P1, why)
        .hint("Un reporte es de los eventos que empezaron entre dos días.")
        .into())
}

/// All that began in the period, by their correlative.
fn began_within(desk: &Desk, input: &ReportInput) -> Result<Vec<Outage>, ActionError> {
    let zone = desk.zone();
    let after = input.to.succ_opt().unwrap_or(input.to);
    let filter = OutageFilter {
        period: Some(Period {
            from: midnight(input.from, zone),
            until: midnight(after, zone),
        }),
        ..OutageFilter::default()
    };
    let read = desk.store.read();
    let mut found: Vec<Outage> = Vec::new();
    let mut at = PageAt::First;
    loop {
        let page = read.outages(&filter, at, PAGE)?;
        let last = page.last().filter(|_| page.len() == PAGE);
        let next = last.map(|last| PageAt::After(Cursor::at(last.registered_at, last.id)));
        found.extend(page);
        if found.len() > MOST_ROWS {
            return Err(Refusal::new(
                Rule::P1,
                format!("En el período empezaron más de {MOST_ROWS} eventos."),
            )
            .hint("Haga el reporte de un período más corto.")
            .into());
        }
        match next {
            Some(next) => at = next,
            None => break,
        }
    }
    found.sort_by(|one, other| one.correlative.cmp(&other.correlative));
    Ok(found)
}

/// The events that other reports have, of whatever period: one that was corrected since may
/// have moved into another.
fn elsewhere(
    desk: &Desk,
    former: Option<&RegulatoryReport>,
) -> Result<BTreeMap<Uuid, ReportName>, ActionError> {
    let mut found = BTreeMap::new();
    for report in desk.store.read().all_reports()? {
        if former.is_some_and(|former| former.id == report.id) {
            continue;
        }
        let last = report.last_version();
        let counts = |it: &&Version| it.sent_at.is_some() || it.facts.version == last;
        for version in report.versions.iter().filter(counts) {
            let name = version.facts.name();
            found.extend(version.facts.rows.iter().map(|row| (*row, name)));
        }
    }
    Ok(found)
}

/// What enters and what does not, as it comes together.
#[derive(Default)]
struct Halves {
    rows: Vec<ReportRow>,
    left_out: Vec<LeftOut>,
    failed: Vec<CheckSaid>,
    mass_failures: Vec<Option<i64>>,
    /// Some that are left out may enter later as they are.
    pending: bool,
}

impl Halves {
    fn add(
        &mut self,
        desk: &Desk,
        rows: &mut Rows<'_, '_>,
        outage: &Outage,
        judged: &Judged,
        said: Option<&str>,
    ) -> Result<(), ActionError> {
        let correlative = outage.correlative.to_string();
        self.pending |= judged.is_pending();
        let is_asked = !matches!(judged.out, Some(Out::MassFailure | Out::Elsewhere(_)));
        if is_asked {
            self.failed
                .extend(judged.failed.iter().map(|check| CheckSaid {
                    outage: correlative.clone(),
                    rule: check.rule().to_string(),
                    message: check.message(),
                    included: judged.out.is_none(),
                }));
        }
        match &judged.out {
            None => self.rows.push(rows.of(outage, said)?),
            Some(out) => self.left_out.push(LeftOut {
                id: outage.id,
                outage: correlative,
                rule: out.rule().to_string(),
                reason: out.words(said),
                can_enter: out.can_enter(),
                procedure_type: outage.procedure_type.label().to_owned(),
                started_at: outage.started.at,
                duration_seconds: outage.duration_seconds(desk.now()),
                is_open: outage.restored.is_none(),
            }),
        }
        Ok(())
    }

    /// Whether something may yet be said otherwise: what waits outside, or what is in and
    /// not closed, by whoever's reason (P1, P3).
    fn is_preliminary(&self) -> bool {
        self.pending || self.rows.iter().any(|row| row.closed_at.is_none())
    }

    /// Counts what mass failures add, or would.
    fn offer(&mut self, outage: &Outage, candidate: &Candidate<'_>, scope: &Scope) {
        let with = Scope {
            mass_failures: true,
            choices: scope.choices.clone(),
        };
        if outage.scenario == Scenario::MassFailure && judge(candidate, &with).out.is_none() {
            let end = outage.restored.map(|it| it.at);
            self.mass_failures
                .push(end.map(|end| outage.duration_seconds(end)));
        }
    }
}

/// What the report would be called: the next version of one of the same period, or the
/// next number of the year.
fn name_of(desk: &Desk, former: Option<&RegulatoryReport>) -> Result<ReportName, ActionError> {
    if let Some(former) = former {
        let version = former.last_version().saturating_add(1);
        return Ok(ReportName::of(former.number, version));
    }
    let year = local_day(desk.now(), desk.zone()).year();
    let number = desk.store.read().next_report_number(year)?;
    Ok(ReportName::of(ReportNumber { year, number }, 1))
}

/// What the profile does not say of who reports (P1).
fn lacking(office: &OfficeFacts) -> Vec<String> {
    let lacks = |text: &str, told: &str| text.trim().is_empty().then(|| told.to_owned());
    [
        lacks(
            &office.entity,
            "El perfil no dice la entidad que reporta: va la empresa en su lugar. [P1]",
        ),
        lacks(
            &office.contact,
            "El perfil no dice el contacto de la entidad: el reporte sale sin él. [P1]",
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn finish(
    desk: &Desk,
    input: ReportInput,
    made: Halves,
    (former, name): (Option<RegulatoryReport>, ReportName),
    chosen: ChosenOf,
) -> Result<ReportPlan, ActionError> {
    let before = match &former {
        Some(former) => papers::model_of(desk.store.read(), find_report::latest(former)?)?,
        None => None,
    };
    let latest = former.as_ref().map_or(0, RegulatoryReport::last_version);
    let corrected = former
        .as_ref()
        .and_then(|it| it.sent_before(latest.saturating_add(1)));
    let known = match corrected {
        Some(version) => papers::model_of(desk.store.read(), version)?,
        None => before.clone(),
    };
    let is_over = input.to < local_day(desk.now(), desk.zone());
    let layout = &desk.assets().report_layout;
    let sent = former.iter().flat_map(|it| &it.versions);
    let sent: Vec<Uuid> = sent
        .filter(|version| version.sent_at.is_some())
        .flat_map(|version| version.facts.rows.iter().copied())
        .collect();
    let due = made
        .rows
        .iter()
        .filter(|row| !sent.contains(&row.id))
        .filter_map(|row| row.report_due)
        .min();
    let office = &desk.profile().office;
    let company = &desk.profile().company;
    let mut model = ReportModel {
        name: name.to_string(),
        version: name.version.unwrap_or(1),
        entity: if office.entity.trim().is_empty() {
            company.clone()
        } else {
            office.entity.clone()
        },
        contact: office.contact.clone(),
        kind: match corrected {
            Some(_) => ReportKind::Correction,
            None if made.is_preliminary() || !is_over => ReportKind::Preliminary,
            None => ReportKind::Final,
        },
        corrects: corrected.map(|version| version.facts.version),
        replaces: former
            .as_ref()
            .map(|it| ReportName::of(it.number, it.last_version()).to_string()),
        from: input.from,
        to: input.to,
        due,
        prepared_at: desk.now(),
        prepared_by: desk.store.session().names.name.clone(),
        mass_failures: chosen.mass_failures,
        rows: made.rows,
        left_out: made.left_out,
        failed_checks: made.failed,
        changes: Vec::new(),
        columns: Vec::new(),
        layout: String::new(),
        declaration: String::new(),
        warnings: lacking(office),
    };
    model.lay_out(layout);
    if let Some(known) = &known {
        model.changes = changes(&known.rows, &model.rows, &layout.columns);
    }
    Ok(ReportPlan {
        totals: model.totals(),
        mass_failures: Totals::of(made.mass_failures),
        unchanged: before.is_some_and(|before| before.says_the_same(&model)),
        model,
        input,
        former,
        name,
        chosen: chosen.events,
    })
}
