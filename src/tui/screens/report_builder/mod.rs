//! *Reporte*: what enters the report to the regulator of a month, what does not and why,
//! as it would be with what was chosen so far; and preparing it (P2–P4).

mod choosing;
mod period;
mod words;

use self::words::entering;
use super::parts::{Facts, day_and_clock, done, moment};
use crate::tui::prelude::*;
use crate::{
    actions::{FigureSpan, PlannedEvent, PlannedHalf, PlannedReport, ReportInput},
    config::ScreenId,
    domain::{
        authority::Permission,
        instant::{date, lasted_or_open, local_day},
        report::{Choice as Chosen, ReportRow},
        text::strip_control,
    },
    tui::records::{Act, At, ListColumn, Narrowed, RecordPage, Records, Told, Wanted},
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// The source: a period, and what was chosen of it.
#[derive(Debug)]
pub(crate) struct ReportBuilder {
    input: ReportInput,
    /// What was chosen of other periods, while the page stands.
    others: BTreeMap<(NaiveDate, NaiveDate), ReportInput>,
    /// What the report would say altogether, once it is loaded.
    plan: Option<Box<PlannedReport>>,
}

/// The builder, of the month that it is.
pub(crate) fn list(scene: &Scene<'_>) -> (RecordPage<ReportBuilder>, Vec<Wish>) {
    let today = local_day(scene.now, scene.zone);
    let span = FigureSpan::month_of(today).unwrap_or_default();
    let own = ReportBuilder {
        input: period::untouched(span.first(), span.last()),
        others: BTreeMap::new(),
        plan: None,
    };
    RecordPage::list(own, scene)
}

impl ReportBuilder {
    /// The month that is its period, where that is one.
    fn month(&self) -> Option<FigureSpan> {
        period::month(self.input.from, self.input.to)
    }

    /// Turns to the month before or after; from days that are no month to the one that the
    /// first or the last of them is in.
    fn turn(&mut self, after: bool) -> bool {
        let edge = if after {
            self.input.to
        } else {
            self.input.from
        };
        let month = match self.month() {
            Some(month) => month.beside(after),
            None => FigureSpan::month_of(edge),
        };
        month.is_some_and(|month| self.turn_to(month.first(), month.last()))
    }

    fn turn_to(&mut self, from: NaiveDate, to: NaiveDate) -> bool {
        let left = (self.input.from, self.input.to);
        if left == (from, to) {
            return false;
        }
        let found = self.others.remove(&(from, to));
        let input = found.unwrap_or_else(|| period::untouched(from, to));
        let before = std::mem::replace(&mut self.input, input);
        self.others.insert(left, before);
        self.plan = None;
        true
    }

    /// What was chosen of an event, and why.
    fn choice(&self, outage: &str) -> Option<(Chosen, &str)> {
        let mut choices = self.input.choices.iter();
        let found = choices.find(|it| it.outage == outage)?;
        Some((found.choice, &found.reason))
    }
}

/// The version that stands, where nothing would be said otherwise; else the one that would
/// be prepared.
fn called(plan: &PlannedReport) -> String {
    match &plan.replaces {
        Some(stands) if plan.unchanged => {
            format!("{stands} · preparado; nada cambió desde entonces [P5]")
        }
        Some(before) => format!("{} · {} · en lugar de {before}", plan.name, plan.kind),
        None => format!("{} · {}", plan.name, plan.kind),
    }
}

/// How an event stands: it enters, it enters although something is to be checked, it
/// does not.
fn sign(event: &PlannedEvent) -> Sign {
    match (&event.half, event.failed.is_empty()) {
        (_, false) => Sign::Warning,
        (PlannedHalf::In(_), true) => Sign::Confirmed,
        (PlannedHalf::Out(_), true) => Sign::Refused,
    }
}

/// The rules of the checks that it does not pass: `P3 V7`.
fn rules(event: &PlannedEvent) -> String {
    let mut rules: Vec<&str> = event.failed.iter().map(|it| it.rule.as_str()).collect();
    rules.dedup();
    rules.join(" ")
}

fn standing(event: &PlannedEvent) -> Cell {
    match &event.half {
        PlannedHalf::In(_) if event.failed.is_empty() => Cell::new("entra", Ink::Confirmed),
        PlannedHalf::In(_) => Cell::new(format!("entra [{}]", rules(event)), Ink::Warning),
        PlannedHalf::Out(out) => {
            let reason = strip_control(&out.reason);
            Cell::new(format!("[{}] {reason}", out.rule), Ink::Dim)
        }
    }
}

fn tell_row(facts: &mut Facts<'_>, row: &ReportRow, scene: &Scene<'_>) {
    facts.fact("Trámite", &strip_control(&row.procedure));
    facts.fact("Escenario", row.scenario.label());
    facts.fact("Aplicativos", &row.applications.join(", "));
    facts.fact("Motivo", row.cause.as_deref().unwrap_or_default());
    facts.fact("Detección", &day_and_clock(row.detected_at, scene));
    let restored = row.restored_at.map(|at| day_and_clock(at, scene));
    facts.fact("Retorno", &restored.unwrap_or_default());
    facts.fact("Atenciones", &row.attentions.to_string());
    let due = row.report_due.map(|due| format!("{} [D5]", date(due)));
    facts.fact("Su plazo", &due.unwrap_or_default());
    facts.fact("Medidas", row.measures.as_deref().unwrap_or_default());
    facts.fact("Sustento", row.sustento.as_deref().unwrap_or_default());
}

type Of = ListColumn<PlannedEvent>;

impl Records for ReportBuilder {
    type Row = PlannedEvent;
    /// All that there is to be said of one stands in its row.
    type Detail = PlannedEvent;
    type Cursor = usize;

    const TITLE: &'static str = "Reporte";
    const TAB: ScreenId = ScreenId::Reports;
    const LIST: Context = Context::ReportBuilder;
    const DETAIL: Context = Context::ReportEvent;
    const DEEDS: &'static [Intent] = &[
        Intent::PrepareReport,
        Intent::ChooseEvent,
        Intent::ChooseMassFailures,
        Intent::ReportPeriod,
        Intent::SeeReports,
    ];

    fn name(row: &PlannedEvent) -> &str {
        &row.outage
    }

    fn row_of(detail: &PlannedEvent) -> Option<&PlannedEvent> {
        Some(detail)
    }

    fn filters(&self, _: Narrowed, _: &Scene<'_>) -> Vec<String> {
        let month = period::short(&self.input);
        let Some(plan) = &self.plan else {
            return vec![month];
        };
        let (adds, lasting) = (plan.mass_failures.events, plan.mass_failures.lasted());
        let is_with = self.input.mass_failures.is_some();
        let mass = (adds > 0 && !is_with).then(|| format!("masivas: +{adds}, +{lasting}"));
        let head = if is_with {
            format!("entran {} con masivas", plan.totals.events)
        } else {
            entering(plan.totals.events)
        };
        let lasting = plan.totals.lasted_short();
        let out = format!("fuera {}", plan.left_out);
        let due = plan.due.map(|due| due.format("vence %d/%m").to_string());
        [Some(month), Some(head), Some(lasting), Some(out), due, mass]
            .into_iter()
            .flatten()
            .collect()
    }

    fn narrow(&mut self, intent: Intent) -> bool {
        match intent {
            Intent::Earlier => self.turn(false),
            Intent::Later => self.turn(true),
            _ => false,
        }
    }

    fn ask(&self, wanted: Wanted<usize>, _: &Scene<'_>) -> Effect {
        Effect::RegulatoryReport(RegulatoryEffect::Plan {
            input: self.input.clone(),
            page: wanted.at,
            limit: wanted.limit,
        })
    }

    fn empty(&self, _: Narrowed) -> String {
        format!(
            "Ningún evento empezó en {}; < muestra el mes anterior, P otros días.",
            period::words(&self.input)
        )
    }

    fn width(_: &Scene<'_>) -> u16 {
        76
    }

    fn columns(&self, _: &Scene<'_>) -> Vec<Of> {
        vec![
            Of::words("Evento", Width::Fixed(20), |it, _| {
                it.outage.as_str().into()
            }),
            Of::words("Tipo", Width::Fixed(9), |it, _| {
                it.procedure_type.as_str().into()
            }),
            Of::words("Inicio", Width::Fixed(11), |it, scene| {
                moment(it.started_at, scene).into()
            }),
            Of::numbers("Duración", 11, |it, _| lasted_or_open(it.lasted).into()),
            Of::words("Queda", Width::Fill(12), |it, _| standing(it)),
        ]
    }

    fn sign(&self, row: &PlannedEvent, _: &Scene<'_>) -> Option<Sign> {
        Some(sign(row))
    }

    fn load(&self, _: &str, _: Option<&PlannedEvent>, _: &Scene<'_>) -> Option<Effect> {
        None
    }

    fn lines(
        &self,
        event: &PlannedEvent,
        _: Option<&PlannedEvent>,
        scene: &Scene<'_>,
        room: u16,
    ) -> Vec<Spans> {
        let title = format!(" {} · {}", event.outage, event.procedure_type);
        let mut facts = Facts::below(vec![vec![span(title, Ink::Heading)]], room, scene);
        if let Some(plan) = &self.plan {
            facts.fact("Reporte", &called(plan));
        }
        facts.fact("Período", &period::words(&self.input));
        if let Some(plan) = &self.plan {
            let due = plan.due.map(|due| format!("{} [D5]", date(due)));
            facts.fact("Vence", &due.unwrap_or_default());
            facts.warnings(&plan.warnings);
        }
        let why = self.input.mass_failures.as_deref().unwrap_or_default();
        facts.fact("Masivas", &strip_control(why));
        facts.air();
        match &event.half {
            PlannedHalf::In(_) => facts.fact("Queda", "entra en el reporte"),
            PlannedHalf::Out(out) => {
                let reason = strip_control(&out.reason);
                let never = if out.can_enter {
                    ""
                } else {
                    " · no puede entrar"
                };
                facts.fact("Queda", &format!("fuera: {reason} [{}]{never}", out.rule));
            }
        }
        let chosen = self.choice(&event.outage).map(|(choice, reason)| {
            let what = match choice {
                Chosen::Include => "incluirlo",
                Chosen::Exclude => "dejarlo fuera",
            };
            format!("{what}: {} [P2]", strip_control(reason))
        });
        facts.fact("Se eligió", &chosen.unwrap_or_default());
        facts.fact("Inicio", &day_and_clock(event.started_at, scene));
        facts.fact("Duración", &lasted_or_open(event.lasted));
        let failed = event.failed.iter();
        let failed: Vec<String> = failed
            .map(|it| format!("{} [{}]", it.message, it.rule))
            .collect();
        facts.warnings(&failed);
        if let PlannedHalf::In(row) = &event.half {
            facts.air();
            tell_row(&mut facts, row, scene);
        }
        facts.into_lines()
    }

    fn unloaded(&self, row: Option<&PlannedEvent>, scene: &Scene<'_>, room: u16) -> Vec<Spans> {
        row.map_or_else(Vec::new, |row| self.lines(row, None, scene, room))
    }

    fn does(&self, intent: Intent, at: &At<'_, Self>) -> Option<Act> {
        let act = match intent {
            Intent::SeeReports => return Some(Act::go(Destination::PreparedReports)),
            Intent::PrepareReport => {
                let plan = self.plan.as_ref()?;
                choosing::preparing(plan, &self.input)
            }
            Intent::ChooseMassFailures => choosing::mass_failures(self.plan.as_ref()?, &self.input),
            Intent::ReportPeriod => period::asking(),
            Intent::ChooseEvent => choosing::event(at.row?, &self.input),
            Intent::Open if at.in_detail => {
                let outage = at.row?.outage.clone();
                return Some(Act::go(Destination::OutageDetail(outage)));
            }
            _ => return None,
        };
        Some(act.by(Permission::PrepareReport))
    }

    fn answered(&mut self, answer: Answer, _: &At<'_, Self>, scene: &Scene<'_>) -> Told<Self> {
        match answer {
            Answer::RegulatoryReport(RegulatoryAnswer::Planned(plan, list)) => {
                self.input = plan.input.clone();
                self.plan = Some(plan);
                Told::Listed(list)
            }
            Answer::RegulatoryReport(RegulatoryAnswer::Chosen(ref input)) => {
                if self.turn_to(input.from, input.to) {
                    return Told::Changed(Vec::new(), answer, Vec::new());
                }
                self.input = input.clone();
                Told::Changed(Vec::new(), answer, Vec::new())
            }
            Answer::RegulatoryReport(RegulatoryAnswer::Prepared(ref name)) => {
                let told = done(scene.theme, &format!("Reporte {name} preparado"));
                Told::Changed(
                    Vec::new(),
                    answer,
                    vec![told, Wish::Go(Destination::PreparedReports)],
                )
            }
            answer => Told::Pass(answer),
        }
    }
}

#[cfg(test)]
mod tests;
