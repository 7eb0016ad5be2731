//! How the hand-over looks: three fields, and the shift below them.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    widgets::Widget,
};

use super::{super::Scene, SLOTS, Slot, State};
use crate::{
    actions::{ShiftCount, ShiftView},
    domain::{attention::Via, catalog::ProcedureType, instant::date_clock},
    tui::{
        pen::Pen,
        screens::parts::{
            INDENT, Spans, attention_line, counted_words, draw_spans, short, span, state_sign,
        },
        text::wrap,
        theme::{Role, Sign, Theme},
        widgets::{FormField, Remark, RemarkKind, TextLineView},
    },
};

/// The widest the page gets.
const WIDEST: u16 = 100;
/// Columns of the fields' names.
const LABEL: u16 = 15;

/// The page drawn into its area.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// What it shows.
    pub state: &'a State,
    /// What it is drawn with.
    pub scene: &'a Scene<'a>,
}

impl View<'_> {
    fn remarks(&self, slot: Slot) -> Vec<Remark> {
        match (slot, self.state.from.typed(self.scene)) {
            (Slot::From, Err(text)) if self.state.focus != Slot::From => {
                vec![Remark::new(RemarkKind::Error, text)]
            }
            _ => Vec::new(),
        }
    }

    /// Where the fields stand, and the first row below them.
    fn places(&self, area: Rect) -> (Vec<(Slot, Rect)>, u16) {
        let width = area.width.min(WIDEST).saturating_sub(INDENT + 1);
        let mut y = area.y + 2;
        let mut places = Vec::new();
        for slot in SLOTS {
            let remarks = self.remarks(slot);
            let height = self.field(slot, &remarks).height(width);
            places.push((slot, Rect::new(area.x + INDENT, y, width, height)));
            y += height;
        }
        (places, y + 1)
    }

    fn field<'r>(&self, slot: Slot, remarks: &'r [Remark]) -> FormField<'r> {
        let label = match slot {
            Slot::From => "Desde",
            Slot::TakesOver => "Recibe",
            Slot::Note => "Nota",
        };
        FormField::new(label, self.scene.theme)
            .label_width(LABEL)
            .focused(self.state.focus == slot)
            .remarks(remarks)
    }

    fn typing(slot: Slot, value: Rect) -> Rect {
        let width = if slot == Slot::From { 18 } else { value.width };
        Rect {
            width: width.min(value.width),
            height: 1.min(value.height),
            ..value
        }
    }

    pub(super) fn cursor(&self, area: Rect) -> Option<Position> {
        let (places, _) = self.places(area);
        let (slot, place) = places
            .into_iter()
            .find(|(slot, _)| *slot == self.state.focus)?;
        let value = self.field(slot, &[]).value_area(place);
        TextLineView::new(self.state.line(slot), self.scene.theme)
            .focused(true)
            .cursor(Self::typing(slot, value))
    }

    /// How far the shift can be scrolled.
    pub(super) fn last_scroll(&self) -> u16 {
        let area = self.scene.area();
        let (_, top) = self.places(area);
        let rows = u16::try_from(self.lines(area).len()).unwrap_or(u16::MAX);
        rows.saturating_sub(area.bottom().saturating_sub(top))
    }

    fn lines(&self, area: Rect) -> Vec<Spans> {
        let room = area.width.min(WIDEST).saturating_sub(INDENT + 1);
        match (&self.state.shown, &self.state.failure) {
            (Some(shift), _) => told(shift, self.scene, room),
            (None, Some(failure)) => wrap(failure, usize::from(room))
                .into_iter()
                .map(|line| vec![span(line, Role::Refused)])
                .collect(),
            (None, None) => vec![vec![span("Cargando…", Role::Dim)]],
        }
    }
}

fn heading(text: &str) -> Spans {
    vec![span(text, Role::Heading)]
}

/// The shift in lines.
fn told(shift: &ShiftView, scene: &Scene<'_>, room: u16) -> Vec<Spans> {
    let theme = scene.theme;
    let when = |at| date_clock(at, scene.zone);
    let mut lines = vec![vec![
        span("Turno ", Role::Heading),
        span(
            format!("{} a {}", when(shift.from), when(shift.until)),
            Role::Text,
        ),
        span(format!(" · entrega {}", shift.hands_over), Role::Dim),
    ]];
    lines.push(Spans::new());
    let count = shift.outages.len();
    lines.push(heading(&format!("Eventos {count}")));
    for outage in &shift.outages {
        let sign = state_sign(outage.state);
        let lasted = outage.lasted();
        lines.push(vec![
            span(format!("{} ", theme.sign(sign)), Theme::sign_role(sign)),
            span(
                format!("{}  {}", short(&outage.correlative), outage.procedure_type),
                Role::Text,
            ),
            span(
                format!(
                    "  {}  {lasted}  {}",
                    outage.applications.join(", "),
                    counted_words(u64::from(outage.attentions), "atención", "atenciones")
                ),
                Role::Dim,
            ),
        ]);
    }
    lines.push(Spans::new());
    let taken: usize = shift.attentions.iter().map(|it| it.taken).sum();
    lines.push(heading(&format!("Atenciones {taken}")));
    lines.extend(
        shift
            .attentions
            .iter()
            .filter(|count| count.taken > 0)
            .map(counted),
    );
    if !shift.critical.is_empty() {
        lines.push(Spans::new());
        lines.push(heading(&format!(
            "Críticas pendientes {}",
            shift.critical.len()
        )));
        let pending = &shift.critical;
        lines.extend(pending.iter().map(|it| attention_line(it, scene, room)));
    }
    let left: Vec<&String> = shift.unsent.iter().chain(&shift.to_do).collect();
    if !left.is_empty() {
        lines.push(Spans::new());
        lines.push(heading("Queda por hacer"));
        let arrow = theme.sign(Sign::Arrow);
        lines.extend(left.into_iter().map(|text| {
            vec![
                span(format!("{arrow} "), Role::Accent),
                span(text.clone(), Role::Text),
            ]
        }));
    }
    lines
}

/// The attentions of one type: how many, and what became of them.
fn counted(count: &ShiftCount) -> Spans {
    let name = count
        .procedure_type
        .map_or("No reguladas", ProcedureType::label);
    let mut parts = Vec::new();
    if count.pending > 0 {
        parts.push(counted_words(
            count.pending as u64,
            "pendiente",
            "pendientes",
        ));
    }
    for (via, number) in Via::ALL.into_iter().zip(count.outcomes) {
        if number > 0 {
            parts.push(format!("{number} {}", via.label()));
        }
    }
    vec![
        span(format!("  {name:<13}{:>3}", count.taken), Role::Text),
        span(format!("   {}", parts.join(" · ")), Role::Dim),
    ]
}

impl Widget for &View<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        if area.width < 40 || area.height < 8 {
            return;
        }
        let (state, theme) = (self.state, self.scene.theme);
        let mut pen = Pen::new(theme, buf);
        let title = "Entrega de turno";
        pen.text(area.x + 1, area.y, area.width - 2, title, Role::Heading);
        let (places, top) = self.places(area);
        for (slot, place) in places {
            let remarks = self.remarks(slot);
            let field = self.field(slot, &remarks);
            (&field).render(place, buf);
            let placeholder = match slot {
                Slot::From => "inicio del día",
                Slot::TakesOver => "quien entra",
                Slot::Note => "algo que deba saber",
            };
            let line = View::typing(slot, field.value_area(place));
            TextLineView::new(state.line(slot), theme)
                .focused(state.focus == slot)
                .placeholder(placeholder)
                .render(line, buf);
        }
        let mut pen = Pen::new(theme, buf);
        pen.rule(area.x + 1, top - 1, area.width.min(WIDEST) - 2);
        let lines = self.lines(area);
        let first = usize::from(state.scroll).min(lines.len());
        let room = area.width.min(WIDEST).saturating_sub(INDENT + 1);
        for (y, line) in (top..area.bottom()).zip(&lines[first..]) {
            draw_spans(&mut pen, area.x + INDENT, y, room, line);
        }
        let edge = area.right().min(area.x + WIDEST) - 1;
        if first > 0 {
            pen.text(edge, top, 1, theme.sign(Sign::Less), Role::Dim);
        }
        if lines.len() - first > usize::from(area.bottom().saturating_sub(top)) {
            let more = theme.sign(Sign::More);
            pen.text(edge, area.bottom() - 1, 1, more, Role::Dim);
        }
    }
}
