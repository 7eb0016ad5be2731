//! What a case holds, in words: told alike by the console and on the command line, each with
//! the rule that it is by.

use super::view::{CaseStepView, CaseView};
use super::work_view::{AppealView, ContactView, EscalationView, TermView, UnawareView, WorkView};
use crate::domain::instant::{date, date_clock};
use crate::domain::pqr::ContactPlan;
use crate::domain::text::{capitalized, counted_words};
use chrono_tz::Tz;

impl CaseView {
    /// Its radicado, and what its workbook kept that as.
    #[must_use]
    pub fn radicado_words(&self) -> String {
        format!("{} ({})", self.radicado, self.radicado_origin.label())
    }

    /// The last cut that has it, and whether it comes still.
    #[must_use]
    pub fn base_words(&self) -> String {
        let more = match (self.gone, self.in_both) {
            (true, _) => "; ya no viene",
            (_, true) => "; está en las dos bases",
            _ => "",
        };
        format!("{}, corte {}{more}", self.base.label(), date(self.cut))
    }

    /// Its cause with its letter, or that it is no request.
    #[must_use]
    pub fn cause_words(&self) -> Option<String> {
        match (self.cause_letter, &self.cause) {
            (Some(letter), Some(name)) => Some(format!("{letter}. {name}")),
            (Some(letter), None) => Some(letter.to_string()),
            (None, _) => self
                .work
                .no_request
                .then(|| "ninguna: la marcación no es requerimiento [X14]".to_owned()),
        }
    }

    /// What a reader must be told before all else.
    #[must_use]
    pub fn cautions(&self, zone: Tz) -> Vec<String> {
        let work = &self.work;
        let still = self.still_there.then(|| {
            "Está cerrado aquí y el último corte lo trae todavía: revise si se cerró en RR. [X2]"
                .to_owned()
        });
        let silence = work.silence.iter().map(|it| format!("{it} [D5]"));
        let late = work
            .non_compliant
            .then(|| "No cumple: el mensaje de voz llegó con el plazo ya vencido. [X7]".to_owned());
        let unaware = unaware_words(&work.unaware, zone);
        still
            .into_iter()
            .chain(silence)
            .chain(late)
            .chain(unaware)
            .collect()
    }
}

/// Who worked on a case without knowing of one another.
fn unaware_words(all: &[UnawareView], zone: Tz) -> Option<String> {
    let of = |it: &UnawareView| {
        let when = date_clock(it.at, zone);
        format!(
            "{} en el terminal {} ({when}: {})",
            it.by, it.terminal, it.what
        )
    };
    let all: Vec<String> = all.iter().map(of).collect();
    (!all.is_empty()).then(|| {
        format!(
            "Lo trabajaron sin saber uno del otro: {}. Revise qué vale, y dígalo. [X4]",
            all.join("; ")
        )
    })
}

impl ContactView {
    /// When, and what came of it.
    #[must_use]
    pub fn words(&self, zone: Tz) -> String {
        format!("{}, {}", date_clock(self.at, zone), self.result.label())
    }
}

impl WorkView {
    /// How the calls stand to the end of the term.
    #[must_use]
    pub fn calls_words(&self) -> Option<String> {
        if self.voice_message_allowed && !self.contacts.is_empty() {
            return Some("Ya puede dejarse el mensaje de voz. [X7]".to_owned());
        }
        let plan = self.contact_plan.as_ref().and_then(ContactPlan::words)?;
        Some(format!("{}. [X7]", capitalized(&plan)))
    }
}

impl EscalationView {
    /// When it was escalated, or until when it is to be.
    #[must_use]
    pub fn words(&self, zone: Tz) -> Option<String> {
        let due = self.due.map(date);
        let told = match (self.escalated_at, due, self.late) {
            (Some(at), due, late) => {
                let late = if late { ", fuera de su plazo" } else { "" };
                let due = due.map_or_else(String::new, |due| format!(" (hasta el {due})"));
                format!("{}{late}{due}", date_clock(at, zone))
            }
            (None, Some(due), true) => format!("no; debía escalarse hasta el {due}"),
            (None, Some(due), false) => format!("no; si es escalable, hasta el {due}"),
            (None, None, _) => return None,
        };
        Some(format!("{told} [X13]"))
    }
}

impl AppealView {
    /// Which, against what, and its last day.
    #[must_use]
    pub fn words(&self) -> String {
        let ground = self.ground.map_or("otro motivo", |it| it.label());
        let extended = if self.extended { ", extendido" } else { "" };
        format!(
            "{} del {}, contra {ground}; se responde hasta el {}{extended} [X6]",
            self.kind.label(),
            date(self.filed_at),
            date(self.due)
        )
    }

    /// When the customer was told of its term.
    #[must_use]
    pub fn told_words(&self, zone: Tz) -> Option<String> {
        Some(format!("{} [X17]", date_clock(self.told_at?, zone)))
    }

    /// When the SIC was sent its copy.
    #[must_use]
    pub fn sic_words(&self, zone: Tz) -> Option<String> {
        Some(format!("{} [X15]", date_clock(self.sic_at?, zone)))
    }
}

impl TermView {
    /// What it counts, and who says so.
    #[must_use]
    pub fn words(&self) -> String {
        format!(
            "{}: {}, desde el {} ({}; calendario {})",
            self.what,
            counted_words(self.term.days, "día hábil", "días hábiles"),
            date(self.term.from),
            self.source,
            self.term.calendar
        )
    }

    /// The days of it that do not count, but for the ends of weeks.
    #[must_use]
    pub fn holidays(&self) -> Vec<String> {
        let skipped = self.term.skipped.iter();
        skipped
            .filter(|it| !matches!(it.reason.as_str(), "sábado" | "domingo"))
            .map(|it| format!("{} {}", date(it.date), it.reason))
            .collect()
    }
}

impl CaseStepView {
    /// When, or the cut that it came in.
    #[must_use]
    pub fn when(&self, zone: Tz) -> String {
        match (self.at, self.cut) {
            (Some(at), _) => date_clock(at, zone),
            (None, Some(cut)) => date(cut),
            (None, None) => String::new(),
        }
    }

    /// What happened, by whom, and whether it counts.
    #[must_use]
    pub fn words(&self) -> String {
        let row = self
            .row
            .map_or_else(String::new, |row| format!(", fila {row}"));
        let by = self
            .by
            .as_ref()
            .map_or_else(String::new, |by| format!(" · {by}"));
        let void = match (self.without_effect, self.undone) {
            (true, _) => " (sin efecto)",
            (_, true) => " (deshecho)",
            _ => "",
        };
        format!("{}{row}{by}{void}", self.what)
    }
}
