//! How the page looks.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    widgets::Widget,
};

use super::{
    super::{
        Scene,
        parts::{Block, INDENT, lowered, place, procedure_entry, short},
    },
    State,
    fields::{Problem, Slot},
};
use crate::{
    domain::catalog::Match,
    tui::{
        keymap::Context,
        pen::Pen,
        text::{cells, wrap},
        theme::{Role, Sign},
        widgets::{FormField, MultiSelectView, RadioView, Remark, RemarkKind, TextLineView},
    },
};

/// The column of the answers to the questions.
pub(super) const ANSWERS: u16 = 56;
/// The widest the page gets: longer lines are hard to follow.
const WIDEST: u16 = 100;

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
    Verdict,
    Air,
    Field(Slot),
}

impl State {
    /// Where text is typed.
    #[must_use]
    pub fn cursor(&self, area: Rect, scene: &Scene<'_>) -> Option<Position> {
        if self.context() == Context::Draft {
            return None;
        }
        let view = View { state: self, scene };
        let (_, rect) = view
            .places(area)
            .into_iter()
            .find(|(part, _)| *part == Part::Field(self.focus))?;
        let value = view.value_area(rect);
        let line = match self.focus {
            Slot::Procedure => self.procedure.line(),
            Slot::Started => self.started.line(),
            Slot::Detected => self.detected.line(),
            Slot::Restored => self.restored.line(),
            Slot::Notice => &self.notice,
            Slot::LateReason => &self.late_reason,
            Slot::Applications | Slot::Scenario | Slot::Question(_) => return None,
        };
        TextLineView::new(line, scene.theme)
            .focused(true)
            .cursor(value)
    }
}

impl View<'_> {
    fn page(area: Rect) -> Rect {
        Rect {
            width: area.width.min(WIDEST),
            ..area
        }
    }

    fn parts(&self) -> Vec<Part> {
        let mut parts = vec![Part::Title, Part::Air, Part::Verdict, Part::Air];
        let mut before = None;
        for slot in self.state.slots(self.scene) {
            let group = match slot {
                Slot::Procedure | Slot::Applications | Slot::Scenario => 0,
                Slot::Question(_) => 1,
                _ => 2,
            };
            if before.is_some_and(|before| before != group) {
                parts.push(Part::Air);
            }
            before = Some(group);
            parts.push(Part::Field(slot));
        }
        parts
    }

    /// Each part that is in sight, with its place.
    fn places(&self, area: Rect) -> Vec<(Part, Rect)> {
        let page = Self::page(area);
        let parts = self.parts();
        let problems = self.state.problems(self.scene);
        let blocks: Vec<Block> = parts
            .iter()
            .map(|part| match part {
                Part::Title | Part::Field(Slot::Question(_)) => Block::of(1),
                Part::Air => Block::AIR,
                Part::Verdict => {
                    Block::of(u16::try_from(self.verdict_lines(page.width).len()).unwrap_or(1))
                }
                Part::Field(slot) => {
                    let remarks = self.remarks(*slot, &problems);
                    Block::of(
                        self.field(*slot, &remarks, page)
                            .height(page.width - INDENT),
                    )
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

    /// The field under a place of the terminal.
    pub(super) fn slot_at(&self, column: u16, row: u16) -> Option<Slot> {
        let under = Position::new(column, row);
        self.places(self.scene.area())
            .into_iter()
            .find_map(|(part, rect)| match part {
                Part::Field(slot) if rect.contains(under) => Some(slot),
                _ => None,
            })
    }

    fn label(slot: Slot) -> &'static str {
        match slot {
            Slot::Procedure => "Trámite",
            Slot::Applications => "Aplicativos",
            Slot::Scenario => "Escenario",
            Slot::Question(question) => question.text(),
            Slot::Started => "Inicio",
            Slot::Detected => "Detectado",
            Slot::Restored => "Restablecido",
            Slot::Notice => "Comunicado",
            Slot::LateReason => "Motivo retraso",
        }
    }

    pub(super) fn field<'f>(&self, slot: Slot, remarks: &'f [Remark], page: Rect) -> FormField<'f> {
        let room = page.width.saturating_sub(INDENT + 15);
        let height = match slot {
            Slot::Applications => {
                MultiSelectView::new(&self.state.applications, self.scene.theme, false).height(room)
            }
            Slot::Scenario => {
                RadioView::new(&self.state.scenario, self.scene.theme, false).height(room)
            }
            _ => 1,
        };
        FormField::new(Self::label(slot), self.scene.theme)
            .label_width(15)
            .value_height(height)
            .focused(self.state.focus == slot)
            .remarks(remarks)
    }

    /// Where a field's value is typed, given the place of the whole field.
    fn value_area(&self, rect: Rect) -> Rect {
        let field = Rect {
            x: rect.x + INDENT,
            width: rect.width.saturating_sub(INDENT),
            ..rect
        };
        let value = self.field(self.state.focus, &[], rect).value_area(field);
        Rect {
            width: value.width.min(Self::typing_width(self.state.focus)),
            height: 1,
            ..value
        }
    }

    pub(super) const fn typing_width(slot: Slot) -> u16 {
        match slot {
            Slot::Started | Slot::Detected | Slot::Restored | Slot::Notice => 18,
            Slot::Procedure => 47,
            _ => 60,
        }
    }

    /// What stands under a field.
    pub(super) fn remarks(&self, slot: Slot, problems: &[Problem]) -> Vec<Remark> {
        let state = self.state;
        let mut remarks: Vec<Remark> = problems
            .iter()
            .filter(|problem| problem.slot == slot)
            .filter(|problem| {
                // What is being typed is not called wrong before it is left.
                state.attempted || (!problem.is_missing && state.focus != slot)
            })
            .map(|problem| Remark::new(RemarkKind::Error, problem.text.clone()))
            .collect();
        match slot {
            Slot::Procedure => {
                let catalog = &self.scene.assets.catalog;
                let entry = state
                    .procedure
                    .id()
                    .and_then(|id| procedure_entry(catalog, id));
                if let Some(Match::Procedure(procedure)) = entry
                    && let Some(hint) = &procedure.hint
                {
                    remarks.push(Remark::new(RemarkKind::Note, hint.clone()));
                }
            }
            Slot::Scenario => {
                if let Some(refusal) = state.not_permitted(self.scene) {
                    remarks.push(Remark::new(RemarkKind::Warning, refusal));
                }
            }
            _ => {}
        }
        remarks
    }

    /// The verdict's sign, sentence and rule.
    pub(super) fn verdict(&self) -> (Option<Sign>, Role, String, String) {
        let Some(verdict) = &self.state.verdict else {
            return (
                None,
                Role::Dim,
                "Elija el trámite que pide el cliente.".to_owned(),
                String::new(),
            );
        };
        let rule = verdict
            .rule
            .map_or_else(String::new, |rule| format!("[{rule}]"));
        if verdict.pending {
            let text = match verdict.procedure_type {
                Some(kind) => format!("{} · {kind}", verdict.reason),
                None => verdict.reason.clone(),
            };
            return (None, Role::Dim, text, rule);
        }
        if !verdict.registrable {
            let next = match self.state.open_already(self.scene) {
                _ if self.state.attention.is_some() => "El cliente ya fue recibido.".to_owned(),
                Some(open) => format!("F6 toma la atención en {}.", short(&open.correlative)),
                None => "F6 recibe al cliente igual.".to_owned(),
            };
            let text = format!("No corresponde: {} {next}", lowered(&verdict.reason));
            return (Some(Sign::Refused), Role::Refused, text, rule);
        }
        let mut text = "Corresponde registrar".to_owned();
        if let Some(kind) = verdict.procedure_type {
            text = format!("{text} · {kind}");
        }
        if verdict.critical {
            text.push_str(" · CRÍTICO");
        }
        (Some(Sign::Confirmed), Role::Confirmed, text, rule)
    }

    pub(super) fn verdict_lines(&self, width: u16) -> Vec<String> {
        let (_, _, text, rule_id) = self.verdict();
        let room = width.saturating_sub(4 + cells(&rule_id) + 1);
        wrap(&text, usize::from(room))
    }
}

impl State {
    /// Whether what stands on the page is the refusal that was noted.
    pub(super) fn noted_now(&self, scene: &Scene<'_>) -> bool {
        self.noted
            .as_ref()
            .is_some_and(|(input, _)| *input == self.input(scene))
    }
}

impl Widget for &View<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        if area.width < ANSWERS || area.is_empty() {
            return;
        }
        let problems = self.state.problems(self.scene);
        let places = self.places(area);
        for (part, rect) in &places {
            match part {
                Part::Title => self.draw_title(&mut Pen::new(self.scene.theme, buf), *rect),
                Part::Verdict => self.draw_verdict(&mut Pen::new(self.scene.theme, buf), *rect),
                Part::Air => {}
                Part::Field(slot) => self.draw_field(*rect, *slot, &problems, buf),
            }
        }
        let procedure = places
            .iter()
            .find(|(part, _)| *part == Part::Field(Slot::Procedure));
        if let Some((_, rect)) = procedure
            && self.state.focus == Slot::Procedure
        {
            let below = Rect {
                y: rect.y + 1,
                height: area.bottom().saturating_sub(rect.y + 1),
                ..View::page(area)
            };
            let indent = INDENT + 13;
            self.state
                .procedure
                .draw_list(below, indent, buf, self.scene);
        }
        self.draw_draft_choice(area, buf);
    }
}
