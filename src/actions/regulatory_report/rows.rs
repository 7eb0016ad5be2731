//! The rows of a report, gathered from all that is known of each event (P1).

use super::super::count_evidence::count_evidence;
use super::super::error::ActionError;
use super::super::views::Viewer;
use crate::domain::document::DocumentContent;
use crate::domain::evaluation::Comparison;
use crate::domain::instant::in_zone;
use crate::domain::outage::Outage;
use crate::domain::point::PointFacts;
use crate::domain::report::{Evidence, ReportRow};
use std::collections::BTreeMap;

/// Makes rows.
pub(super) struct Rows<'v, 'd> {
    viewer: &'v Viewer<'d>,
    points: BTreeMap<String, PointFacts>,
}

impl<'v, 'd> Rows<'v, 'd> {
    pub(super) fn new(viewer: &'v Viewer<'d>) -> Result<Self, ActionError> {
        let listed = viewer.read().listed_points()?.into_iter();
        let points = listed.map(|it| (it.facts.code.clone(), it.facts)).collect();
        Ok(Self { viewer, points })
    }

    /// The row of an event, and why it was included by name, where it was.
    pub(super) fn of(
        &mut self,
        outage: &Outage,
        included: Option<&str>,
    ) -> Result<ReportRow, ActionError> {
        let read = self.viewer.read();
        let zone = self.viewer.desk().zone();
        let at = |instant| in_zone(instant, zone);
        let view = self.viewer.of(outage)?;
        let point = self.points.get(&view.point);
        let place = point.and_then(|point| point.place.as_ref());
        let notice = match &outage.notice {
            Some(link) => read.notice(link.notice)?,
            None => None,
        };
        let attribution = outage.review.attribution.as_ref();
        Ok(ReportRow {
            id: outage.id,
            point_name: point.map(|point| point.name.clone()),
            department: place.map(|place| place.department.clone()),
            province: place.map(|place| place.province.clone()),
            district: place.map(|place| place.district.clone()),
            unforeseen_kind: view.unforeseen_kind.map(|kind| kind.label().to_owned()),
            cause: view.cause_told(),
            notice_from: notice.as_ref().map(|it| at(it.facts.from)),
            notice_to: notice.and_then(|it| it.facts.to).map(at),
            started_at: at(outage.started.at),
            started_source: outage.started.source,
            detected_at: at(outage.detected.at),
            registered_at: at(outage.registered_at),
            restored_at: outage.restored.map(|it| at(it.at)),
            restored_source: outage.restored.map(|it| it.source),
            closed_at: view.closed_at.map(at),
            critical_elsewhere: read.critical_elsewhere(outage.id)?,
            not_served: self.not_served(outage)?,
            responsibility: attribution.map(|it| it.responsibility),
            measures: self
                .viewer
                .text(attribution.and_then(|it| it.measures.as_ref()))?,
            verdict: outage.evaluation.as_ref().map(|it| it.proceeds),
            evidence: self.evidence(outage)?,
            included: included.map(str::to_owned),
            correlative: view.correlative,
            point: view.point,
            terminal: view.terminal,
            channel: view.channel,
            procedure_type: view.procedure_type,
            procedure: view.procedure,
            applications: view.applications,
            scenario: view.scenario,
            state: view.state,
            origin: view.origin,
            sustento: view.sustento,
            confirmed: view.confirmed,
            notice: view.notice,
            duration_seconds: view.duration_seconds,
            over_one_hour: view.over_one_hour,
            late_registration: view.late_registration,
            closing_to_validate: view.closing_to_validate,
            duplicate_of: view.duplicate_of,
            attentions: view.attentions,
            critical_pending: view.critical_pending,
            regularization: view.regularization.to_owned(),
            official_code: view.official_code,
            report_due: view.report_due,
            without_effect: view.without_effect,
        })
    }

    /// About how many were not attended: what the days before had in their middle, less
    /// what was counted (V3), as it was when the verdict was given.
    fn not_served(&self, outage: &Outage) -> Result<Option<u64>, ActionError> {
        let decided = outage
            .evaluation
            .as_ref()
            .and_then(|it| it.figures.as_deref());
        let impact = if let Some(figures) = decided {
            figures.impact.clone()
        } else {
            let zone = self.viewer.desk().zone();
            count_evidence(self.viewer.read(), outage, zone)?.impact
        };
        Ok(Comparison::from(impact).missing())
    }

    fn evidence(&self, outage: &Outage) -> Result<Vec<Evidence>, ActionError> {
        let mut found = Vec::new();
        let documents = outage.documents.all().iter();
        for document in documents.filter(|it| it.withdrawn.is_none()) {
            let content = &document.facts.content;
            let content: Option<DocumentContent> = self.viewer.read().sealed(content)?;
            found.push(match content {
                Some(content) => Evidence {
                    name: content.title.unwrap_or(content.name),
                    sha256: Some(content.sha256),
                },
                None => Evidence {
                    name: "(depurado)".to_owned(),
                    sha256: None,
                },
            });
        }
        Ok(found)
    }
}
