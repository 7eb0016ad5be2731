//! The four criteria of an event, with where each comes from and who answers for it (V).

use crate::tui::prelude::*;
use crate::{
    actions::{CauseView, EvaluationView, Figure, ScheduleView, Verdict},
    domain::{
        authority::{Permission, Role, is_allowed},
        evaluation::{Comparison, Median, Within},
        instant::{amount, clock, date, local_day, short_day},
        refusal::Refusal,
        tally::Lack,
    },
    tui::{
        screens::parts::{Facts, day_and_clock, signed},
        text::{fit, width},
        widgets::{BarRow, Bars},
    },
};

/// Rows of a page from which the bars of both criteria are in sight.
const TALL: u16 = 30;

/// Columns at the right that the signs of more have.
const MARGIN: u16 = 3;

/// Before what belongs to a criterion.
const INDENT: &str = "      ";

/// An evaluation being told.
pub(super) struct Telling<'a> {
    pub(super) view: &'a EvaluationView,
    /// The figure whose bars are in sight where there is no room for both.
    pub(super) figure: Figure,
    pub(super) scene: &'a Scene<'a>,
    pub(super) room: u16,
}

impl Telling<'_> {
    /// The evaluation, line by line.
    pub(super) fn lines(&self) -> Vec<Spans> {
        let view = self.view;
        let mut lines = self.heading();
        let (schedule, cause, impact, claims) = &view.criteria;
        lines.push(Spans::new());
        lines.extend(self.criterion("1 Horario de la falla", self.window(schedule), "Procesos"));
        lines.extend(self.criterion("2 Motivo y tiempo", self.cause(cause), "C&I"));
        let responsibility = cause.responsibility.map(|it| it.label().to_owned());
        let responsibility = responsibility.or_else(|| {
            let key = self.key(Intent::Attribute, Permission::Evaluate, &view.can.noting)?;
            Some(format!("sin decir; {key} la dice"))
        });
        lines.extend(self.below("Responsabilidad", responsibility));
        lines.extend(self.below("Medidas", cause.measures.clone()));
        lines.extend(self.figure("3 Atenciones", Figure::Impact, &impact.comparison));
        lines.extend(self.below("Tipificaciones", view.counted_at()));
        let social = impact.social.map(|counts| counts.to_string());
        if let Some(social) = social.or_else(|| view.at_office.then(|| self.uncounted())) {
            let social = format!("{INDENT}redes: {social}");
            lines.push(self.with_responsible(vec![span(social, Ink::Text)], "Procesos"));
        }
        lines.extend(self.figure("4 Reclamos y LDR", Figure::Claims, &claims.comparison));
        let day = claims.beside().map(|day| view.told(day));
        lines.extend(self.below("En todo el día", day));
        lines.push(Spans::new());
        lines.extend(self.decided());
        lines
    }

    fn heading(&self) -> Vec<Spans> {
        let outage = &self.view.outage;
        let kind = outage.procedure_type.label();
        let mut name = vec![span(
            format!(" {} · {kind}", outage.correlative),
            Ink::Heading,
        )];
        if let Some(due) = outage.report_due {
            let today = local_day(self.scene.now, self.scene.zone);
            let (sign, word) = if due < today {
                (Sign::Refused, "venció")
            } else {
                (Sign::Clock, "vence")
            };
            let term = signed(self.scene.theme, sign, &format!("{word} {}", date(due)));
            name = self.right(name, vec![term]);
        }
        // What was decided is read whole, whatever the procedure is called.
        let verdict = self.verdict();
        let room =
            usize::from(self.room).saturating_sub(width(&verdict.0) + 2 + usize::from(MARGIN));
        let procedure = fit(
            &outage.procedure,
            room,
            self.scene.theme.sign(Sign::Ellipsis),
        );
        let procedure = vec![span(format!(" {procedure}"), Ink::Dim)];
        vec![name, self.right(procedure, vec![verdict])]
    }

    fn verdict(&self) -> (String, Ink) {
        let (theme, answered) = (self.scene.theme, &self.view.answered);
        match self.view.verdict {
            Some(verdict @ Verdict::Proceeds) => signed(theme, Sign::Confirmed, verdict.label()),
            Some(verdict @ Verdict::DoesNotProceed) => {
                signed(theme, Sign::Refused, verdict.label())
            }
            None if answered.late => signed(theme, Sign::Warning, "dictamen fuera de término"),
            None if answered.asked_at.is_some() => signed(theme, Sign::Clock, "dictamen pedido"),
            None => span("sin dictamen", Ink::Dim),
        }
    }

    /// A criterion with what it comes to and who answers for it.
    fn criterion(&self, title: &str, told: Spans, responsible: &str) -> Vec<Spans> {
        let mut line = vec![span(format!("   {title:<21} "), Ink::Dim)];
        let lead = usize::from(cells_of(&line));
        let room = usize::from(self.room)
            .saturating_sub(lead + responsible.len() + 1 + usize::from(MARGIN));
        let mut lines = Vec::new();
        for (index, (text, role)) in wrapped(told, room).into_iter().enumerate() {
            if index == 0 {
                line.push(span(text, role));
                let line = std::mem::take(&mut line);
                lines.push(self.with_responsible(line, responsible));
            } else {
                lines.push(vec![span(format!("{}{text}", " ".repeat(lead)), role)]);
            }
        }
        lines
    }

    /// A fact below a criterion, where there is one.
    fn below(&self, name: &str, text: Option<String>) -> Vec<Spans> {
        let Some(text) = text else {
            return Vec::new();
        };
        let lead = format!("{INDENT}{}: ", name.to_lowercase());
        let room = usize::from(self.room).saturating_sub(INDENT.len() + 2);
        let lines = wrap(&format!("{}{text}", lead.trim_start()), room).into_iter();
        lines
            .map(|line| vec![span(format!("{INDENT}{line}"), Ink::Text)])
            .collect()
    }

    /// A criterion that is counted, with its bars where they are in sight.
    fn figure(&self, title: &str, figure: Figure, comparison: &Comparison) -> Vec<Spans> {
        let is_open = self.figure == figure;
        let sentence = self.view.told(comparison);
        let role = if is_open { Ink::Heading } else { Ink::Text };
        // The key that turns to it stands beside the one that is not looked at.
        let responsible = if is_open { "C&I" } else { "Tab · C&I" };
        let mut lines = self.criterion(title, vec![span(sentence, role)], responsible);
        if is_open && let Some((text, role)) = lines.first_mut().and_then(|it| it.first_mut()) {
            let pointer = self.scene.theme.sign(Sign::Pointer);
            *text = format!(" {pointer} {}", text.trim_start());
            *text = format!("{text:<25}");
            *role = Ink::Accent;
        }
        if !comparison.counted.is_known() || !(is_open || self.scene.height >= TALL) {
            return lines;
        }
        let rows = self.bars(comparison);
        let bars = Bars {
            rows: &rows,
            median_twice: comparison.median.map(Median::twice),
            theme: self.scene.theme,
        };
        let width = self.room.saturating_sub(8).min(64);
        for mut line in bars.lines(width) {
            line.insert(0, span(INDENT, Ink::Text));
            lines.push(line);
        }
        lines
    }

    /// The days of a comparison, the event's own first.
    fn bars(&self, comparison: &Comparison) -> Vec<BarRow> {
        let own = local_day(self.view.outage.started_at, self.scene.zone);
        let days = comparison.counted.days(own).into_iter();
        days.map(|(day, count)| BarRow {
            label: short_day(day),
            value: count.ok(),
            lack: count.err().map_or("", Lack::label),
            is_own: day == own,
        })
        .collect()
    }

    fn window(&self, schedule: &ScheduleView) -> Spans {
        let (scene, theme) = (self.scene, self.scene.theme);
        let (sign, word) = match schedule.result {
            Within::Inside => (Sign::Confirmed, "dentro"),
            Within::Outside => (Sign::Refused, "fuera"),
            Within::Pending => (Sign::Clock, "pendiente"),
            Within::NotApplicable => (Sign::Closed, "no se evalúa"),
        };
        let mut told = vec![signed(theme, sign, word)];
        let notice = schedule.notice.as_ref().zip(schedule.from);
        if let Some((reference, from)) = notice {
            let day = local_day(from, scene.zone);
            let to = schedule.to.map(|to| {
                if local_day(to, scene.zone) == day {
                    clock(to, scene.zone)
                } else {
                    day_and_clock(to, scene)
                }
            });
            let to = to.map_or_else(|| "sin fin todavía".to_owned(), |to| format!("a {to}"));
            let window = format!(" de {reference}, {} {to}", day_and_clock(from, scene));
            told.push(span(window, Ink::Text));
        }
        if schedule.doubts_scenario {
            told.push(span(" ", Ink::Text));
            told.push(signed(theme, Sign::Warning, "revise su escenario"));
        }
        told
    }

    fn cause(&self, cause: &CauseView) -> Spans {
        let outage = &self.view.outage;
        let named = outage.cause_told();
        let named = named.as_deref().unwrap_or("sin cierre todavía");
        let mut told = vec![span(format!("{named} · {}", outage.lasted()), Ink::Text)];
        if cause.over_one_hour {
            told.push(span(" ", Ink::Text));
            told.push(signed(self.scene.theme, Sign::Warning, "1 h"));
        }
        told
    }

    /// The validation, the question and the verdict.
    fn decided(&self) -> Vec<Spans> {
        let (view, scene, theme) = (self.view, self.scene, self.scene.theme);
        let mut facts = Facts::below(Vec::new(), self.room, scene);
        match &view.validation {
            Some(it) => {
                let done = signed(theme, Sign::Confirmed, &day_and_clock(it.at, scene));
                let by = span(format!(" por {}", it.by), Ink::Text);
                facts.with("Validación", "", vec![done, by]);
                facts.fact("Observación", it.remark.as_deref().unwrap_or_default());
            }
            None if !view.at_office => {}
            None => {
                let key = Intent::ValidateClosing;
                let key = self.key(key, Permission::Evaluate, &view.can.validating);
                let key = key.map_or_else(String::new, |key| format!("; {key} valida"));
                facts.fact("Validación", &format!("pendiente de C&I{key}"));
            }
        }
        let answered = &view.answered;
        if let (Some(asked), Some(due)) = (answered.asked_at, answered.answer_due) {
            let asked = day_and_clock(asked, scene);
            let due_at = day_and_clock(due, scene);
            let left = (due - scene.now).num_minutes();
            let more = match (answered.answered_at, answered.late) {
                (_, true) => signed(theme, Sign::Warning, "fuera de las 24 h"),
                (Some(_), false) => signed(theme, Sign::Confirmed, "en plazo"),
                (None, false) => signed(theme, Sign::Clock, &format!("quedan {}", amount(left))),
            };
            facts.fact("Pedido", &asked);
            facts.with("Vence", &due_at, vec![span(" ", Ink::Text), more]);
        } else if view.at_office && is_allowed(Role::Procesos, false, self.verdict_of()) {
            let key = self.key(Intent::AskVerdict, Permission::Evaluate, &view.can.asking);
            let key = key.map_or_else(String::new, |key| format!("; {key} lo pide"));
            facts.fact("Pedido", &format!("todavía no{key}"));
        }
        if view.verdict.is_none() {
            facts.fact("Dictamen", &self.undecided());
            return facts.into_lines();
        }
        let at = answered.answered_at.map(|at| day_and_clock(at, scene));
        let at = span(format!(" · {}", at.unwrap_or_default()), Ink::Text);
        facts.with("Dictamen", "", vec![self.verdict(), at]);
        facts.fact("Razón", view.reason.as_deref().unwrap_or_default());
        if view.as_decided {
            facts.fact("Cifras", "las que había al dictaminar");
        }
        facts.into_lines()
    }

    /// That nobody counted the social networks, and by which key that is done.
    fn uncounted(&self) -> String {
        let can = &self.view.can.noting;
        let key = self.key(Intent::CountSocial, Permission::CountSocial, can);
        let key = key.map_or_else(String::new, |key| format!("; {key} las anota"));
        format!("sin anotar{key}")
    }

    /// Whose the verdict is that there is none of, and by which keys it is given.
    fn undecided(&self) -> String {
        let view = self.view;
        if !view.at_office {
            return "no llegó todavía; viene con el acuse".to_owned();
        }
        let whose = if is_allowed(Role::Procesos, false, self.verdict_of()) {
            "Procesos"
        } else {
            "C&I"
        };
        let key = |intent, can| self.key(intent, self.verdict_of(), can);
        let keys = key(Intent::Proceeds, &view.can.accepting)
            .zip(key(Intent::DoesNotProceed, &view.can.refusing));
        let keys = keys.map_or_else(String::new, |(yes, no)| {
            format!("; {yes} procede, {no} no procede")
        });
        format!("pendiente de {whose}{keys}")
    }

    const fn verdict_of(&self) -> Permission {
        Permission::GiveVerdict(self.view.outage.channel)
    }

    /// The key of a deed that can be done, for who may do it.
    fn key(
        &self,
        intent: Intent,
        permission: Permission,
        can: &Result<(), Refusal>,
    ) -> Option<String> {
        let may = can.is_ok() && self.scene.may(permission).is_ok();
        self.scene.keymap.key_of(intent).filter(|_| may)
    }

    fn with_responsible(&self, line: Spans, responsible: &str) -> Spans {
        self.right(line, vec![span(responsible.to_owned(), Ink::Dim)])
    }

    /// Something at the right end of a line.
    fn right(&self, mut line: Spans, end: Spans) -> Spans {
        let taken = cells_of(&line) + cells_of(&end) + MARGIN;
        let gap = self.room.saturating_sub(taken).max(1);
        line.push(span(" ".repeat(gap.into()), Ink::Text));
        line.extend(end);
        line
    }
}

fn cells_of(line: &[(String, Ink)]) -> u16 {
    line.iter().map(|(text, _)| cells(text)).sum()
}

/// A text of several roles over as many lines as it takes; where it takes more than one
/// they have the role of its first piece.
fn wrapped(told: Spans, room: usize) -> Vec<(String, Ink)> {
    let role = told.first().map_or(Ink::Text, |(_, role)| *role);
    let text: String = told.into_iter().map(|(text, _)| text).collect();
    let lines = wrap(&text, room.max(10)).into_iter();
    lines.map(|line| (line, role)).collect()
}
