//! How the page looks.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    widgets::Widget,
};

use super::{
    super::{
        Scene,
        parts::{
            Block, INDENT, Spans, brief, confirmation, counted_words, draft_choice, draw_spans,
            lowered, place, short, span, strip, waited,
        },
    },
    Slot, State,
};
use crate::{
    actions::{AttentionView, ClosingForm, OutageView},
    domain::instant::clock,
    tui::{
        keymap::Context,
        pen::Pen,
        text::{width, wrap},
        theme::{Role, Sign},
        widgets::{FormField, Remark, RemarkKind, TextLineView, TypedConfirmationView},
    },
};

/// The widest the page gets.
const WIDEST: u16 = 100;

/// Critical attentions that are named; the others are counted.
const PENDING: usize = 3;

/// The page drawn into its area.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// What it shows.
    pub state: &'a State,
    /// What it is drawn with.
    pub scene: &'a Scene<'a>,
}

/// A row or more of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Title,
    Strip,
    Duration,
    Told,
    Air,
    Field(Slot),
    Final,
}

impl State {
    /// Where text is typed.
    #[must_use]
    pub fn cursor(&self, area: Rect, scene: &Scene<'_>) -> Option<Position> {
        if self.context() != Context::Closing || self.form.is_none() {
            return None;
        }
        let view = View { state: self, scene };
        let (_, rect) = view
            .places(area)
            .into_iter()
            .find(|(part, _)| *part == Part::Field(self.focus))?;
        match self.focus {
            Slot::Reference => TextLineView::new(&self.reference, scene.theme)
                .focused(true)
                .cursor(View::reference_area(rect)),
            Slot::Word => TypedConfirmationView::new(&self.word, scene.theme, true)
                .cursor(View::word_area(rect)),
            Slot::Cause | Slot::Sustento => None,
        }
    }
}

impl View<'_> {
    fn reference_area(rect: Rect) -> Rect {
        Rect {
            x: rect.x + INDENT + 15,
            width: 18.min(rect.width.saturating_sub(INDENT + 15)),
            height: 1,
            ..rect
        }
    }

    fn word_area(rect: Rect) -> Rect {
        Rect {
            x: rect.x + INDENT,
            width: rect.width.saturating_sub(INDENT),
            height: 1,
            ..rect
        }
    }

    fn remarks(&self, slot: Slot) -> Vec<Remark> {
        let state = self.state;
        let mut remarks: Vec<Remark> = state
            .problems()
            .into_iter()
            .filter(|(of, _)| state.attempted && *of == slot)
            .map(|(_, text)| Remark::new(RemarkKind::Error, text))
            .collect();
        if slot == Slot::Cause && state.chosen().is_some_and(|cause| cause.warning) {
            remarks.push(Remark::new(
                RemarkKind::Warning,
                "No es inoperatividad por sí sola: se avisará a C&I. [C4]",
            ));
        }
        remarks
    }

    /// What stands in the way, or why it was not closed.
    fn told(&self) -> Vec<(Role, String)> {
        let mut told = Vec::new();
        if let Some(report) = &self.state.failure {
            let rule = report
                .rule
                .map_or_else(String::new, |rule| format!(" [{rule}]"));
            told.push((Role::Refused, format!("{}{rule}", report.message)));
            told.extend(report.hints.iter().map(|hint| (Role::Dim, hint.clone())));
        } else if let Some(obstacle) = self.state.obstacle() {
            told.push((
                Role::Refused,
                format!("No se puede cerrar: {}", lowered(obstacle)),
            ));
        }
        if let Some(form) = &self.state.form {
            told.extend(
                self.pending(form)
                    .into_iter()
                    .map(|text| (Role::Critical, text)),
            );
            if !form.outage.confirmed && self.state.obstacle().is_none() {
                let text = "Sin confirmación de Fallas de Sistemas: se avisará a C&I. [E8]";
                told.push((Role::Warning, text.to_owned()));
            }
        }
        told
    }

    /// The critical attentions that are pending: explained or attended, they never
    /// keep anybody from closing (C5).
    fn pending(&self, form: &ClosingForm) -> Vec<String> {
        let room = usize::from(self.scene.width.min(WIDEST).saturating_sub(INDENT + 3));
        let sentence = |it: &AttentionView, code: &str, advice: &str| {
            format!("{code} {}, {}: {advice}", brief(it), waited(it, self.scene))
        };
        let mut told: Vec<String> = form
            .critical
            .iter()
            .take(PENDING)
            .map(|it| {
                // One row each: the form needs the others.
                let whole = sentence(it, &it.code, "explique en el sustento o atiéndala");
                if width(&whole) <= room {
                    whole
                } else {
                    sentence(it, &it.code, "explique o atiéndala")
                }
            })
            .collect();
        let others = form.critical.len().saturating_sub(PENDING);
        if others > 0 {
            told.push(format!("y {others} críticas pendientes más. [C5]"));
        }
        told
    }

    fn told_lines(&self, width: u16) -> Vec<(Role, bool, String)> {
        let room = usize::from(width.saturating_sub(INDENT + 3));
        self.told()
            .into_iter()
            .flat_map(|(role, text)| {
                wrap(&text, room)
                    .into_iter()
                    .enumerate()
                    .map(move |(index, line)| (role, index == 0, line))
            })
            .collect()
    }

    fn final_lines(width: u16) -> Vec<String> {
        let told = "Se firma con su clave; después solo se corrige o se reabre con una razón.";
        wrap(told, usize::from(width.saturating_sub(INDENT + 1)))
    }

    fn places(&self, area: Rect) -> Vec<(Part, Rect)> {
        let page = Rect {
            width: area.width.min(WIDEST),
            ..area
        };
        let mut parts = vec![
            Part::Title,
            Part::Air,
            Part::Strip,
            Part::Duration,
            Part::Air,
        ];
        let told = self.told_lines(page.width).len();
        if told > 0 {
            parts.extend([Part::Told, Part::Air]);
        }
        for slot in self.state.slots() {
            if slot == Slot::Word {
                parts.extend([Part::Air, Part::Final]);
            }
            parts.push(Part::Field(slot));
        }
        let rows = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
        let spare = area.height.saturating_sub(22).min(6);
        let blocks: Vec<Block> = parts
            .iter()
            .map(|part| match part {
                Part::Air => Block::AIR,
                Part::Title | Part::Duration => Block::of(1),
                Part::Strip => Block::of(3),
                Part::Told => Block::of(rows(told)),
                Part::Final => Block::of(rows(Self::final_lines(page.width).len())),
                Part::Field(slot) => {
                    let remarks = self.remarks(*slot);
                    let field = self.field(*slot, spare, &remarks);
                    Block::of(field.height(page.width.saturating_sub(INDENT)))
                }
            })
            .collect();
        let focus = parts
            .iter()
            .position(|part| *part == Part::Field(self.state.focus))
            .unwrap_or(0);
        parts
            .into_iter()
            .zip(place(page, &blocks, focus))
            .filter_map(|(part, rect)| Some((part, rect?)))
            .collect()
    }

    fn field<'r>(&self, slot: Slot, spare: u16, remarks: &'r [Remark]) -> FormField<'r> {
        let causes = u16::try_from(self.state.causes().len()).unwrap_or(1);
        let (label, height) = match slot {
            Slot::Cause => ("Motivo", causes.max(1)),
            Slot::Reference => ("Referencia", 1),
            Slot::Sustento => ("Sustento", 4 + spare),
            Slot::Word => ("", 1),
        };
        FormField::new(label, self.scene.theme)
            .label_width(15)
            .value_height(height)
            .focused(self.state.focus == slot)
            .remarks(remarks)
    }

    fn draw_title(&self, rect: Rect, outage: &OutageView, pen: &mut Pen<'_>) {
        let deed = if self.state.done.is_some() {
            "Cerrado"
        } else {
            "Cerrar"
        };
        let mut spans: Spans = vec![span(
            format!(
                "{deed} {} · {} · {} · {}",
                short(&outage.correlative),
                outage.procedure_type,
                outage.applications.join(", "),
                outage.scenario.label()
            ),
            Role::Heading,
        )];
        spans.extend(confirmation(outage, self.scene.theme));
        let limit = rect.width.saturating_sub(2);
        draw_spans(pen, rect.x + 1, rect.y, limit, &spans);
    }

    /// What is said once it is closed, and what can be printed of it.
    fn draw_done(&self, area: Rect, outage: &OutageView, pen: &mut Pen<'_>) {
        let page = Rect {
            width: area.width.min(WIDEST),
            height: 1,
            ..area
        };
        self.draw_title(page, outage, pen);
        let room = page.width - INDENT;
        let x = page.x + INDENT;
        let mut y = page.y + 2;
        for line in strip(outage, self.scene, room) {
            draw_spans(pen, x, y, room, &line);
            y += 1;
        }
        y += 1;
        pen.sign(page.x + 1, y, 1, Sign::Confirmed);
        let told = if outage.closing_to_validate {
            "Cerrado y firmado; queda «por validar» hasta que la oficina lo confirme."
        } else {
            "Cerrado y firmado."
        };
        pen.text(x, y, room, told, Role::Confirmed);
        y += 1;
        if outage.critical_pending > 0 {
            pen.sign(page.x + 1, y, 2, Sign::Critical);
            let count = u64::from(outage.critical_pending);
            let left = counted_words(count, "crítica pendiente", "críticas pendientes");
            let text = format!("{left} todavía, en el tablero.");
            pen.text(x, y, room, &text, Role::Critical);
            y += 1;
        }
        y += 1;
        for (key, text) in [
            ("p", "imprime el acta de cierre, para la firma"),
            ("f", "imprime el formato lleno, con sus atenciones"),
        ] {
            pen.text(x, y, 1, key, Role::Accent);
            pen.text(x + 3, y, room, text, Role::Text);
            y += 1;
        }
    }

    fn draw_duration(&self, rect: Rect, outage: &OutageView, pen: &mut Pen<'_>) {
        let length = outage.lasted();
        let mut spans: Spans = vec![span("Duración ", Role::Dim), span(length, Role::Heading)];
        if outage.over_one_hour {
            let sign = self.scene.theme.sign(Sign::Warning);
            spans.push(span(format!(" {sign} más de 1 hora"), Role::Warning));
        }
        if outage.attentions > 0 {
            let text = format!(
                "     Atenciones {} · críticas {}",
                outage.attentions, outage.critical_pending
            );
            spans.push(span(text, Role::Text));
        }
        let told = if self.state.closing {
            Some("cerrando…".to_owned())
        } else {
            self.state.drafting.saved_at().map(|at| {
                let sign = self.scene.theme.sign(Sign::Confirmed);
                format!("{sign} guardado {}", clock(at, self.scene.zone))
            })
        };
        let mut limit = rect.width.saturating_sub(INDENT + 1);
        if let Some(told) = told {
            let right = rect.right().saturating_sub(1);
            let start = pen.right(rect.x, right, rect.y, &told, Role::Dim);
            limit = start.saturating_sub(rect.x + INDENT + 2);
        }
        draw_spans(pen, rect.x + INDENT, rect.y, limit, &spans);
    }

    fn draw_causes(&self, value: Rect, pen: &mut Pen<'_>) {
        let state = self.state;
        let theme = self.scene.theme;
        let focused = state.focus == Slot::Cause;
        let rows = (value.top()..value.bottom()).zip(state.causes().iter().enumerate());
        for (y, (position, cause)) in rows {
            let chosen = state.cause == Some(position);
            let role = match (focused && state.marked == position, chosen) {
                (true, _) => Role::Field,
                (false, true) => Role::Heading,
                (false, false) => Role::Text,
            };
            let mark = match (chosen, theme.is_ascii()) {
                (true, false) => "(•) ",
                (true, true) => "(*) ",
                (false, _) => "( ) ",
            };
            let x = pen.text(value.x, y, value.width, mark, role);
            let room = value.right().saturating_sub(x);
            let x = pen.text(x, y, room, &cause.name, role);
            if cause.warning {
                let sign = theme.sign(Sign::Warning);
                let text = format!("   {sign} se avisará a C&I");
                pen.text(x, y, value.right().saturating_sub(x), &text, Role::Warning);
            }
        }
    }

    fn draw_field(&self, rect: Rect, slot: Slot, buf: &mut Buffer) {
        let (state, theme) = (self.state, self.scene.theme);
        if slot == Slot::Word {
            let mut pen = Pen::new(theme, buf);
            if state.focus == slot {
                pen.sign(rect.x + 1, rect.y, 1, Sign::Pointer);
            }
            let area = Self::word_area(rect);
            TypedConfirmationView::new(&state.word, theme, state.focus == slot).render(area, buf);
            return;
        }
        let remarks = self.remarks(slot);
        let area = Rect {
            x: rect.x + INDENT,
            width: rect.width.saturating_sub(INDENT + 1),
            ..rect
        };
        let spare = rect
            .height
            .saturating_sub(self.field(slot, 0, &remarks).height(area.width));
        let field = self.field(slot, spare, &remarks);
        (&field).render(area, buf);
        let value = field.value_area(area);
        match slot {
            Slot::Cause => self.draw_causes(value, &mut Pen::new(theme, buf)),
            Slot::Reference => {
                let line = Self::reference_area(rect);
                TextLineView::new(&state.reference, theme)
                    .focused(state.focus == slot)
                    .placeholder("de Tecnología")
                    .render(line, buf);
                let arrow = theme.sign(Sign::Arrow);
                let text = format!("{arrow} quedará «cierre por validar»");
                let x = line.right() + 2;
                let room = value.right().saturating_sub(x);
                Pen::new(theme, buf).text(x, rect.y, room, &text, Role::Dim);
            }
            Slot::Sustento => (&state.sustento).render(value, buf),
            Slot::Word => {}
        }
    }
}

impl Widget for &View<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        if area.width < 40 || area.is_empty() {
            return;
        }
        let theme = self.scene.theme;
        let Some(form) = &self.state.form else {
            let name = short(&self.state.correlative);
            let text = match &self.state.failure {
                Some(report) => report.message.clone(),
                None => format!("Cargando {name}…"),
            };
            Pen::new(theme, buf).text(area.x + 1, area.y, area.width - 2, &text, Role::Dim);
            return;
        };
        if let Some(outage) = &self.state.done {
            self.draw_done(area, outage, &mut Pen::new(theme, buf));
            return;
        }
        for (part, rect) in self.places(area) {
            let mut pen = Pen::new(theme, buf);
            match part {
                Part::Title => self.draw_title(rect, &form.outage, &mut pen),
                Part::Strip => {
                    let lines = strip(&form.outage, self.scene, rect.width - INDENT);
                    for (y, line) in (rect.top()..rect.bottom()).zip(&lines) {
                        draw_spans(&mut pen, rect.x + INDENT, y, rect.width - INDENT, line);
                    }
                }
                Part::Duration => self.draw_duration(rect, &form.outage, &mut pen),
                Part::Told => {
                    let lines = self.told_lines(rect.width);
                    for (y, (role, first, line)) in (rect.top()..rect.bottom()).zip(&lines) {
                        match (first, role) {
                            (true, Role::Refused) => {
                                pen.sign(rect.x + 1, y, 1, Sign::Refused);
                            }
                            (true, Role::Critical) => {
                                pen.sign(rect.x + 1, y, 2, Sign::Critical);
                            }
                            (true, Role::Warning) => {
                                pen.sign(rect.x + 1, y, 1, Sign::Warning);
                            }
                            _ => {}
                        }
                        pen.text(rect.x + INDENT, y, rect.width - INDENT, line, *role);
                    }
                }
                Part::Final => {
                    let lines = View::final_lines(rect.width);
                    for (y, line) in (rect.top()..rect.bottom()).zip(&lines) {
                        pen.text(rect.x + INDENT, y, rect.width - INDENT, line, Role::Dim);
                    }
                }
                Part::Air => {}
                Part::Field(slot) => self.draw_field(rect, slot, buf),
            }
        }
        if let Some(draft) = self.state.drafting.found() {
            draft_choice("Cierre", draft, area, buf, self.scene);
        }
    }
}
