//! The windows of the detail: a correction with its reason (O6), a reopening with its own (C6).

use crossterm::event::KeyEvent;
use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    widgets::Widget,
};

use crate::{
    actions::{CorrectionField, OutageDetail, OutageView, Report},
    domain::{instant::date_clock, outage::State},
    tui::{
        effect::Effect,
        keymap::{Context, Intent},
        pen::Pen,
        screens::{Scene, parts::short},
        theme::Role,
        widgets::{
            Footer, FormField, Modal, Outcome, Radio, RadioView, Remark, RemarkKind, TextLine,
            TextLineView,
        },
    },
};

/// What is being changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Correct,
    Reopen,
}

/// The fields of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    What,
    Value,
    Reason,
}

/// A window with its fields.
#[derive(Debug)]
pub(super) struct Correction {
    kind: Kind,
    outage: OutageView,
    fields: Vec<CorrectionField>,
    what: Radio,
    value: TextLine,
    /// The value as it stands.
    old: String,
    reason: TextLine,
    focus: Slot,
    attempted: bool,
    sent: bool,
    failure: Option<Vec<String>>,
}

impl Correction {
    /// The correction of one fact.
    pub(super) fn of(detail: &OutageDetail, scene: &Scene<'_>) -> Self {
        let outage = detail.outage.clone();
        let fields: Vec<CorrectionField> = CorrectionField::ALL
            .into_iter()
            .filter(|field| applies(*field, outage.state))
            .collect();
        let what = Radio::new(fields.iter().map(|field| label(*field)), Some(0));
        let mut correction = Self {
            kind: Kind::Correct,
            fields,
            what,
            focus: Slot::What,
            ..Self::blank(outage)
        };
        correction.take_value(scene);
        correction
    }

    /// The reopening of a closed outage.
    pub(super) fn reopening(outage: OutageView) -> Self {
        Self {
            kind: Kind::Reopen,
            focus: Slot::Reason,
            ..Self::blank(outage)
        }
    }

    fn blank(outage: OutageView) -> Self {
        Self {
            kind: Kind::Correct,
            outage,
            fields: Vec::new(),
            what: Radio::default(),
            value: TextLine::default(),
            old: String::new(),
            reason: TextLine::default(),
            focus: Slot::What,
            attempted: false,
            sent: false,
            failure: None,
        }
    }

    fn slots(&self) -> &'static [Slot] {
        match self.kind {
            Kind::Correct => &[Slot::What, Slot::Value, Slot::Reason],
            Kind::Reopen => &[Slot::Reason],
        }
    }

    fn field(&self) -> Option<CorrectionField> {
        self.what
            .chosen()
            .and_then(|position| self.fields.get(position).copied())
    }

    fn take_value(&mut self, scene: &Scene<'_>) {
        if let Some(field) = self.field() {
            self.old = value_of(&self.outage, field, scene);
            self.value.fill_in(&self.old);
        }
    }

    /// Takes a key for the field in focus.
    pub(super) fn input(&mut self, event: &KeyEvent, scene: &Scene<'_>) -> Outcome {
        match self.focus {
            Slot::What => {
                let outcome = self.what.input(event);
                if outcome == Outcome::Changed {
                    self.failure = None;
                    self.take_value(scene);
                }
                outcome
            }
            Slot::Value => self.value.input(event),
            Slot::Reason => self.reason.input(event),
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        match self.focus {
            Slot::What => Outcome::Ignored,
            Slot::Value => self.value.paste(text),
            Slot::Reason => self.reason.paste(text),
        };
    }

    /// Moves between the fields, or answers what is to be done.
    pub(super) fn perform(&mut self, intent: Intent) -> Option<Effect> {
        let slots = self.slots();
        let here = slots
            .iter()
            .position(|slot| *slot == self.focus)
            .unwrap_or(0);
        match intent {
            Intent::NextField => self.focus = slots[(here + 1) % slots.len()],
            Intent::PreviousField => self.focus = slots[(here + slots.len() - 1) % slots.len()],
            Intent::NextProblem => {
                self.attempted = true;
                self.focus = self.problem().map_or(self.focus, |(slot, _)| slot);
            }
            Intent::Save | Intent::Accept => return self.save(),
            _ => {}
        }
        None
    }

    fn problem(&self) -> Option<(Slot, &'static str)> {
        if self.kind == Kind::Correct && self.value.is_blank() {
            return Some((Slot::Value, "Escriba el valor nuevo."));
        }
        let confirms_instant = matches!(
            self.field(),
            Some(CorrectionField::Started | CorrectionField::Detected | CorrectionField::Restored)
        );
        if self.kind == Kind::Correct && self.value.text() == self.old && !confirms_instant {
            return Some((Slot::Value, "Es el valor que ya tiene."));
        }
        if self.reason.is_blank() {
            return Some((Slot::Reason, "Escriba por qué; queda en la historia. [O6]"));
        }
        None
    }

    fn save(&mut self) -> Option<Effect> {
        if self.sent {
            return None;
        }
        self.attempted = true;
        if let Some((slot, _)) = self.problem() {
            self.focus = slot;
            return None;
        }
        self.sent = true;
        self.failure = None;
        let outage = self.outage.correlative.clone();
        let reason = self.reason.text().trim().to_owned();
        match (self.kind, self.field()) {
            (Kind::Correct, Some(field)) => Some(Effect::Correct {
                outage,
                field,
                value: self.value.text().trim().to_owned(),
                reason,
            }),
            _ => Some(Effect::Reopen { outage, reason }),
        }
    }

    /// Whether its answer is awaited.
    pub(super) const fn is_sent(&self) -> bool {
        self.sent
    }

    /// It was not done: the window stays and says why.
    pub(super) fn fail(&mut self, report: &Report) {
        self.sent = false;
        let rule = report
            .rule
            .map_or_else(String::new, |rule| format!(" [{rule}]"));
        let mut lines = vec![format!("{}{rule}", report.message)];
        lines.extend(report.hints.iter().cloned());
        self.failure = Some(lines);
    }

    fn remarks(&self, slot: Slot) -> Vec<Remark> {
        let mut remarks = Vec::new();
        if let Some((_, text)) = self.problem().filter(|it| self.attempted && it.0 == slot) {
            remarks.push(Remark::new(RemarkKind::Error, text));
        }
        if slot == Slot::Value
            && let Some(hint) = self.field().and_then(hint)
        {
            remarks.push(Remark::new(RemarkKind::Note, hint));
        }
        remarks
    }

    fn title(&self) -> String {
        let name = short(&self.outage.correlative);
        match self.kind {
            Kind::Correct => format!("Corregir {name}"),
            Kind::Reopen => format!("Reabrir {name}"),
        }
    }

    fn layout(&self, area: Rect, scene: &Scene<'_>) -> (Rect, Vec<(Slot, Rect)>) {
        let width = 66.min(area.width.saturating_sub(6));
        let mut height = 2;
        let mut places = Vec::new();
        let mut y = 1;
        for slot in self.slots() {
            let remarks = self.remarks(*slot);
            let rows = self
                .form_field(*slot, &remarks, width, scene)
                .height(width - 2);
            places.push((*slot, Rect::new(2, y, width - 2, rows)));
            y += rows + 1;
        }
        height += y + self.failure_lines(width).len().try_into().unwrap_or(0);
        let inner = Modal::new("", width, height, scene.theme).inner(area);
        for (_, rect) in &mut places {
            rect.x += inner.x;
            rect.y += inner.y;
        }
        (inner, places)
    }

    fn failure_lines(&self, width: u16) -> Vec<String> {
        self.failure
            .iter()
            .flatten()
            .flat_map(|line| crate::tui::text::wrap(line, usize::from(width.saturating_sub(2))))
            .collect()
    }

    fn form_field<'r>(
        &self,
        slot: Slot,
        remarks: &'r [Remark],
        width: u16,
        scene: &Scene<'_>,
    ) -> FormField<'r> {
        let (label, height) = match slot {
            Slot::What => {
                let view = RadioView::new(&self.what, scene.theme, false);
                ("Dato", view.height(width.saturating_sub(14)))
            }
            Slot::Value => ("Valor", 1),
            Slot::Reason => ("Razón", 1),
        };
        FormField::new(label, scene.theme)
            .label_width(10)
            .value_height(height)
            .focused(self.focus == slot)
            .remarks(remarks)
    }

    /// Where text is typed.
    pub(super) fn cursor(&self, area: Rect, scene: &Scene<'_>) -> Option<Position> {
        let line = match self.focus {
            Slot::What => return None,
            Slot::Value => &self.value,
            Slot::Reason => &self.reason,
        };
        let (_, places) = self.layout(area, scene);
        let (_, rect) = places.into_iter().find(|(slot, _)| *slot == self.focus)?;
        let value = self
            .form_field(self.focus, &[], rect.width, scene)
            .value_area(rect);
        TextLineView::new(line, scene.theme)
            .focused(true)
            .cursor(value)
    }

    /// Draws the window over the page.
    pub(super) fn draw(&self, area: Rect, buf: &mut Buffer, scene: &Scene<'_>) {
        let (inner, places) = self.layout(area, scene);
        let title = self.title();
        let modal = Modal::new(&title, inner.width, inner.height, scene.theme);
        (&modal).render(area, buf);
        if self.kind == Kind::Reopen {
            let told = "El cierre queda en la historia; el evento vuelve a «restablecido».";
            Pen::new(scene.theme, buf).text(inner.x, inner.y, inner.width, told, Role::Dim);
        }
        for (slot, rect) in places {
            let remarks = self.remarks(slot);
            let field = self.form_field(slot, &remarks, rect.width, scene);
            (&field).render(rect, buf);
            let value = field.value_area(rect);
            let focused = self.focus == slot;
            match slot {
                Slot::What => RadioView::new(&self.what, scene.theme, focused).render(value, buf),
                Slot::Value => TextLineView::new(&self.value, scene.theme)
                    .focused(focused)
                    .render(value, buf),
                Slot::Reason => TextLineView::new(&self.reason, scene.theme)
                    .focused(focused)
                    .render(value, buf),
            }
        }
        let failure = self.failure_lines(inner.width);
        let rows = u16::try_from(failure.len()).unwrap_or(0);
        let first = inner.bottom().saturating_sub(1 + rows);
        let mut pen = Pen::new(scene.theme, buf);
        for (y, line) in (first..).zip(&failure) {
            pen.text(inner.x + 2, y, inner.width - 2, line, Role::Refused);
        }
        let keys = Rect {
            x: inner.x.saturating_sub(1),
            y: inner.bottom().saturating_sub(1),
            height: 1,
            ..inner
        };
        let here = |intent| matches!(intent, Intent::Save | Intent::NextField | Intent::Leave);
        Footer::new(scene.keymap, Context::PlainForm, here, scene.theme).render(keys, buf);
    }
}

/// Whether a fact of an outage in this state can be corrected.
const fn applies(field: CorrectionField, state: State) -> bool {
    match field {
        CorrectionField::Restored => !matches!(state, State::Open),
        CorrectionField::Scenario => !matches!(state, State::Closed),
        CorrectionField::Cause | CorrectionField::Sustento | CorrectionField::Reference => {
            matches!(state, State::Closed)
        }
        // The command line corrects these.
        CorrectionField::Origin | CorrectionField::LateReason | CorrectionField::UnforeseenKind => {
            false
        }
        _ => true,
    }
}

const fn label(field: CorrectionField) -> &'static str {
    match field {
        CorrectionField::Started => "inicio",
        CorrectionField::Detected => "detectado",
        CorrectionField::Restored => "restablecido",
        CorrectionField::Scenario => "escenario",
        CorrectionField::Applications => "aplicativos",
        CorrectionField::Procedure => "trámite",
        CorrectionField::Notice => "comunicado",
        CorrectionField::Cause => "motivo",
        CorrectionField::Sustento => "sustento",
        CorrectionField::Reference => "referencia",
        CorrectionField::Origin => "origen",
        CorrectionField::LateReason => "motivo de retraso",
        CorrectionField::UnforeseenKind => "suceso",
    }
}

const fn hint(field: CorrectionField) -> Option<&'static str> {
    match field {
        CorrectionField::Started | CorrectionField::Detected | CorrectionField::Restored => {
            Some("10:05, -15, ayer 18:40; la misma hora la confirma")
        }
        CorrectionField::Scenario => Some("masiva, imprevisto o error"),
        CorrectionField::Applications => Some("separados por comas"),
        CorrectionField::Procedure => Some("otro trámite del mismo tipo (E2)"),
        CorrectionField::Notice => Some("la referencia de un comunicado ya registrado"),
        CorrectionField::Cause => Some("un motivo del mismo escenario (C1)"),
        CorrectionField::UnforeseenKind => Some("luz, inundacion o infraestructura"),
        CorrectionField::Sustento
        | CorrectionField::Reference
        | CorrectionField::Origin
        | CorrectionField::LateReason => None,
    }
}

fn value_of(outage: &OutageView, field: CorrectionField, scene: &Scene<'_>) -> String {
    match field {
        CorrectionField::Started => date_clock(outage.started_at, scene.zone),
        CorrectionField::Detected => date_clock(outage.detected_at, scene.zone),
        CorrectionField::Restored => outage
            .restored_at
            .map(|at| date_clock(at, scene.zone))
            .unwrap_or_default(),
        CorrectionField::Scenario => outage.scenario.word().to_owned(),
        CorrectionField::Applications => outage.applications.join(", "),
        CorrectionField::Procedure => outage.procedure.clone(),
        CorrectionField::Notice => outage.notice.clone().unwrap_or_default(),
        CorrectionField::Cause => outage.cause.clone().unwrap_or_default(),
        CorrectionField::Sustento => outage.sustento.clone().unwrap_or_default(),
        CorrectionField::Reference => outage.reference.clone().unwrap_or_default(),
        CorrectionField::Origin => outage.origin.clone().unwrap_or_default(),
        CorrectionField::LateReason => outage.late_reason.clone().unwrap_or_default(),
        CorrectionField::UnforeseenKind => outage
            .unforeseen_kind
            .map(|kind| kind.word().to_owned())
            .unwrap_or_default(),
    }
}
