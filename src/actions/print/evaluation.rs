//! The evaluation of an outage on paper (V).

use super::super::desk::Desk;
use super::super::error::ActionError;
use super::super::show_evaluation::{EvaluationView, Verdict, show_evaluation};
use super::made::{Made, head};
use crate::documents::Paper;
use crate::documents::evaluation_sheet::{Compared, DayBar, EvaluationSheet, evaluation_sheet};
use crate::domain::evaluation::Comparison;
use crate::domain::instant::{date_clock, local_day, short_day};

/// What stands at a point where it cannot know (V7): only the verdict travels.
const OFFICE: &str = "lo sabe la oficina";

pub(super) fn evaluation(desk: &Desk, name: &str, paper: Paper) -> Result<Made, ActionError> {
    let view = show_evaluation(desk, name)?;
    let sheet = sheet(desk, &view);
    Ok(Made {
        name: format!("evaluacion-{}", sheet.correlative),
        pdf: evaluation_sheet(&desk.press(), &sheet, paper)?,
    })
}

fn sheet(desk: &Desk, view: &EvaluationView) -> EvaluationSheet {
    let at = |instant| date_clock(instant, desk.zone());
    let outage = &view.outage;
    let (schedule, cause, impact, claims) = &view.criteria;
    let notice = schedule.notice.as_ref().zip(schedule.from);
    let answered = &view.answered;
    let validation = view.validation.as_ref();
    let office = || (!view.at_office).then(|| OFFICE.to_owned());
    EvaluationSheet {
        head: head(desk, &outage.correlative),
        correlative: outage.correlative.clone(),
        point: outage.point.clone(),
        channel: outage.channel.label().to_owned(),
        procedure_type: outage.procedure_type.label().to_owned(),
        procedure: outage.procedure.clone(),
        scenario: outage.scenario.label().to_owned(),
        started: at(outage.started_at),
        restored: outage.restored_at.map(at),
        duration: if cause.over_one_hour {
            format!("{} · ▲ más de una hora", outage.lasted())
        } else {
            outage.lasted()
        },
        schedule: schedule.result.label().to_owned(),
        window: notice.map(|(reference, from)| {
            let to = schedule.to.map_or_else(
                || ", sin fin todavía".to_owned(),
                |to| format!(" a {}", at(to)),
            );
            format!("{reference}, {}{to}", at(from))
        }),
        doubts_scenario: schedule.doubts_scenario,
        cause: outage.cause_told(),
        responsibility: cause.responsibility.map(|it| it.label().to_owned()),
        measures: cause.measures.clone(),
        impact: compared(desk, view, &impact.comparison),
        counted_at: view.counted_at(),
        social: impact
            .social
            .map(|counts| counts.to_string())
            .or_else(office),
        claims: compared(desk, view, &claims.comparison),
        claims_of_day: claims.beside().map(|day| view.told(day)),
        validation: validation
            .map(|it| format!("{} por {}", at(it.at), it.by))
            .or_else(office),
        remark: validation.and_then(|it| it.remark.clone()),
        asked: answered.asked_at.map(at).or_else(office),
        answer_due: answered.answer_due.map(at),
        late: answered.late,
        verdict: view.verdict.map(Verdict::label).map(str::to_owned),
        decided: answered.answered_at.map(at),
        reason: view.reason.clone(),
        as_decided: view.as_decided,
    }
}

fn compared(desk: &Desk, view: &EvaluationView, comparison: &Comparison) -> Compared {
    let own = local_day(view.outage.started_at, desk.zone());
    let days = comparison.counted.days(own).into_iter();
    let bars = days.map(|(day, count)| DayBar {
        label: short_day(day),
        value: count.ok(),
        lack: count.err().map_or("", |lack| lack.label()).to_owned(),
        is_own: day == own,
    });
    Compared {
        sentence: view.told(comparison),
        bars: bars.collect(),
        median: comparison.median.map(|median| median.to_string()),
        median_twice: comparison
            .median
            .and_then(|it| u64::try_from(it.twice()).ok()),
    }
}
