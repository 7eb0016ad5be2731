//! The reports that were prepared: what each says, where it stands, and its way to the
//! regulator: approved, sent, given again (P4, P5).

mod deeds;

use self::deeds::Meant;
use super::parts::{Facts, day_and_clock, done, in_groups, moment};
use crate::tui::prelude::*;
use crate::{
    actions::{Cursor, ReportBrief, ReportView, VersionsListed},
    config::ScreenId,
    domain::{
        authority::Permission,
        instant::date,
        report::{ReportState, RowChange},
        text::strip_control,
    },
    tui::records::{Act, At, ListColumn, Narrowed, RecordPage, Records, Told, Wanted},
};

/// The source.
#[derive(Debug, Default)]
pub(crate) struct PreparedReports {
    listed: VersionsListed,
    /// Some of those at hand have the number of another office's.
    alike: bool,
}

/// The list, the one prepared last first.
pub(crate) fn list(scene: &Scene<'_>) -> (RecordPage<PreparedReports>, Vec<Wish>) {
    RecordPage::list(PreparedReports::default(), scene)
}

const fn late(is_late: bool) -> &'static str {
    if is_late { " · tarde [P4]" } else { "" }
}

fn tell_way(facts: &mut Facts<'_>, view: &ReportView, scene: &Scene<'_>) {
    let state = view.state.map_or("", ReportState::label);
    let due = view.due.map(|due| format!("{} [D5]", date(due)));
    facts.fact("Estado", &format!("{state}{}", late(view.late)));
    facts.fact("Vence", &due.unwrap_or_default());
    let prepared = day_and_clock(view.prepared_at, scene);
    facts.fact("Preparado", &format!("{prepared} por {}", view.prepared_by));
    for approval in &view.approvals {
        let by = approval.by.as_deref().unwrap_or("(depurado)");
        let at = day_and_clock(approval.at, scene);
        let recorded = approval.recorded_by.as_ref();
        let recorded = recorded.map_or_else(String::new, |by| format!(", anotado por {by}"));
        facts.fact(
            "Aprobó",
            &format!("{}: {by}, {at}{recorded}", approval.role),
        );
    }
    let awaits = view
        .awaits
        .map(|role| format!("la aprobación del {role} [P4]"));
    facts.fact("Espera", &awaits.unwrap_or_default());
    let sent = view.sent_at.map(|at| day_and_clock(at, scene));
    facts.fact("Enviado", &sent.unwrap_or_default());
    facts.fact("Reemplaza a", view.replaces.as_deref().unwrap_or_default());
    facts.fact(
        "Reemplazado",
        &view
            .replaced_by
            .as_ref()
            .map(|by| format!("por {by} [P5]"))
            .unwrap_or_default(),
    );
    if view.versions.len() > 1 {
        let last = view.versions.len();
        let last = u32::try_from(last).unwrap_or(u32::MAX);
        let all = view.versions.iter().map(|it| {
            let sent = it.sent_at.map(|at| format!(" {}", moment(at, scene)));
            let is_gone = it.sent_at.is_none() && it.version < last;
            let state = if is_gone {
                "reemplazada"
            } else {
                it.state.label()
            };
            format!("v{} {state}{}", it.version, sent.unwrap_or_default())
        });
        facts.fact("Versiones", &all.collect::<Vec<_>>().join(" · "));
    }
    let digest = view.digest.as_deref().map(in_groups);
    facts.fact("Huella", &digest.unwrap_or_default());
}

/// What of it is not as it should be, or not any more.
fn tell_news(facts: &mut Facts<'_>, view: &ReportView) {
    let news: Vec<String> = view.news.iter().flat_map(RowChange::lines).collect();
    let mut told = view.warnings.clone();
    if !news.is_empty() {
        told.push(
            if view.asks_new_version {
                "Pide una versión nueva: lo enviado ya no es lo que dicen los registros [C6 P5]"
            } else {
                "Desde que se preparó cambiaron los registros: prepare otra versión [P5]"
            }
            .to_owned(),
        );
        told.extend(news.iter().map(|line| strip_control(line)));
    }
    facts.warnings(&told);
}

fn tell_what_it_says(facts: &mut Facts<'_>, view: &ReportView) {
    let totals = view.totals;
    facts.air();
    if view.purged {
        facts.fact(
            "Contenido",
            "depurado: quedan su constancia y sus huellas [T1]",
        );
        return;
    }
    let enter = format!("{} · {}", totals.events, totals.lasted());
    facts.fact("Entran", &enter);
    for row in &view.rows {
        let cause = row.row.cause.as_deref().unwrap_or("sin motivo");
        facts.fact("", &format!("{} {cause}", row.outage));
    }
    let why = view.mass_failures.as_deref().unwrap_or_default();
    facts.fact("Masivas", &strip_control(why));
    facts.fact("Fuera", &view.left_out.len().to_string());
    for out in &view.left_out {
        let reason = strip_control(&out.reason);
        facts.fact("", &format!("{} {reason} [{}]", out.outage, out.rule));
    }
    let changes: Vec<String> = view.changes.iter().flat_map(RowChange::lines).collect();
    for (place, change) in changes.iter().enumerate() {
        let name = if place == 0 { "Cambió" } else { "" };
        facts.fact(name, &strip_control(change));
    }
    let failed = view.failed_checks.iter().filter(|it| it.included);
    let failed: Vec<String> = failed
        .map(|it| format!("{}: {} [{}], y entra igual", it.outage, it.message, it.rule))
        .collect();
    facts.warnings(&failed);
}

/// What a deed is about: the version as it was read, else as the list has it.
fn meant(at: &At<'_, PreparedReports>) -> Option<Meant> {
    let read = at.detail.map(Meant::from);
    read.or_else(|| at.row.map(Meant::from))
}

type Of = ListColumn<ReportBrief>;

impl Records for PreparedReports {
    type Row = ReportBrief;
    type Detail = ReportView;
    type Cursor = Cursor;

    const TITLE: &'static str = "Preparados";
    const TAB: ScreenId = ScreenId::Reports;
    const LIST: Context = Context::PreparedReports;
    const DETAIL: Context = Context::PreparedReport;
    const DEEDS: &'static [Intent] = &[
        Intent::ApproveReport,
        Intent::RecordApproval,
        Intent::ReportSent,
        Intent::ReportPapers,
    ];

    fn name(row: &ReportBrief) -> &str {
        &row.report
    }

    fn named(detail: &ReportView) -> &str {
        detail.report.as_deref().unwrap_or_default()
    }

    fn filters(&self, _: Narrowed, _: &Scene<'_>) -> Vec<String> {
        let listed = match self.listed {
            VersionsListed::Latest => "última versión de cada uno",
            VersionsListed::All => "todas las versiones",
        };
        vec![listed.to_owned()]
    }

    fn narrow(&mut self, intent: Intent) -> bool {
        let turns = intent == Intent::FilterState;
        if turns {
            self.listed = match self.listed {
                VersionsListed::Latest => VersionsListed::All,
                VersionsListed::All => VersionsListed::Latest,
            };
        }
        turns
    }

    fn ask(&self, wanted: Wanted<Cursor>, _: &Scene<'_>) -> Effect {
        Effect::RegulatoryReport(RegulatoryEffect::List {
            listed: self.listed,
            page: wanted.at,
            limit: wanted.limit,
        })
    }

    fn empty(&self, _: Narrowed) -> String {
        "Todavía no se preparó ningún reporte.".to_owned()
    }

    fn width(_: &Scene<'_>) -> u16 {
        66
    }

    fn columns(&self, _: &Scene<'_>) -> Vec<Of> {
        vec![
            Of::words("Reporte", Width::Fixed(11), |it, _| {
                let name = it.name.split(" #").next().unwrap_or_default();
                name.into()
            }),
            Of::words("Id", Width::Fixed(6), |it, _| {
                let mark = it.mark.as_ref().map(|mark| format!("#{mark}"));
                mark.unwrap_or_default().into()
            })
            .only(self.alike),
            Of::words("Desde", Width::Fixed(10), |it, _| date(it.from).into()),
            Of::numbers("Eventos", 7, |it, _| it.events.to_string().into()),
            Of::words("Vence", Width::Fixed(10), |it, _| {
                it.due.map(date).unwrap_or_default().into()
            }),
            Of::words("Estado", Width::Fill(14), |it, scene| {
                let role = if it.late { Ink::Warning } else { Ink::Text };
                let late = if it.late { "tarde · " } else { "" };
                let sent = it.sent_at.map(|at| format!(" {}", moment(at, scene)));
                let sent = sent.unwrap_or_default();
                let state = match (&it.replaced_by, it.sent_at) {
                    (Some(_), None) => "reemplazado",
                    _ => it.state.label(),
                };
                Cell::new(format!("{late}{state}{sent}"), role)
            }),
        ]
    }

    fn sign(&self, row: &ReportBrief, _: &Scene<'_>) -> Option<Sign> {
        Some(match row.state {
            _ if row.late => Sign::Warning,
            _ if row.replaced_by.is_some() => Sign::Closed,
            ReportState::Draft | ReportState::ManagerApproved => Sign::Clock,
            ReportState::Approved => Sign::Mail,
            ReportState::Sent => Sign::Confirmed,
        })
    }

    fn load(&self, name: &str, _: Option<&ReportBrief>, _: &Scene<'_>) -> Option<Effect> {
        Some(Effect::RegulatoryReport(RegulatoryEffect::Show(
            name.to_owned(),
        )))
    }

    fn lines(
        &self,
        view: &ReportView,
        _: Option<&ReportBrief>,
        scene: &Scene<'_>,
        room: u16,
    ) -> Vec<Spans> {
        let kind = view.kind.words(view.corrects);
        let title = format!(" {} · {kind}", view.name);
        let mut facts = Facts::below(vec![vec![span(title, Ink::Heading)]], room, scene);
        let period = format!("{} a {}", date(view.from), date(view.to));
        facts.fact("Período", &period);
        tell_way(&mut facts, view, scene);
        tell_news(&mut facts, view);
        tell_what_it_says(&mut facts, view);
        facts.into_lines()
    }

    fn does(&self, intent: Intent, at: &At<'_, Self>) -> Option<Act> {
        let meant = meant(at)?;
        Some(match intent {
            Intent::ApproveReport => deeds::approving(&meant).by(Permission::ApproveReport),
            Intent::RecordApproval => deeds::recording(&meant).by(Permission::PrepareReport),
            Intent::ReportSent => deeds::sending(&meant).by(Permission::PrepareReport),
            Intent::ReportPapers => deeds::writing(&meant),
            _ => return None,
        })
    }

    fn offers(&self, intent: Intent, at: &At<'_, Self>) -> bool {
        meant(at).is_none_or(|meant| meant.offers(intent))
    }

    fn answered(&mut self, answer: Answer, _: &At<'_, Self>, scene: &Scene<'_>) -> Told<Self> {
        let Answer::RegulatoryReport(said) = answer else {
            return Told::Pass(answer);
        };
        match said {
            RegulatoryAnswer::Listed(list) => {
                self.alike = list.rows.iter().any(|it| it.mark.is_some());
                Told::Listed(list)
            }
            RegulatoryAnswer::Shown(view) => Told::Shown(*view),
            RegulatoryAnswer::Moved { ref report, told } => {
                let (names, word) = (vec![report.clone()], done(scene.theme, told));
                Told::Changed(names, Answer::RegulatoryReport(said), vec![word])
            }
            said => Told::Pass(Answer::RegulatoryReport(said)),
        }
    }
}

#[cfg(test)]
mod tests;
