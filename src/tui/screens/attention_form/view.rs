//! Where each part of the page stands, and what is said under its fields.

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    widgets::Widget,
};

use super::{
    super::{
        Scene,
        parts::{Block, INDENT, draft_choice, lowered, place, procedure_entry},
    },
    State,
    fields::{Problem, Slot, warned},
};
use crate::{
    domain::{catalog::ClaimKind, catalog::Match, instant::date, rule::Rule},
    tui::{
        keymap::Context,
        pen::Pen,
        widgets::{FormField, MultiSelectView, RadioView, Remark, RemarkKind, TextLineView},
    },
};

/// The widest the page gets: longer lines are hard to follow.
const WIDEST: u16 = 100;
/// Columns of the labels.
pub(super) const LABELS: u16 = 15;
/// Columns of the labels of a second field on the same row.
pub(super) const SECOND_LABELS: u16 = 11;

/// The page drawn into its area.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// What it shows.
    pub state: &'a State,
    /// What it is drawn with.
    pub scene: &'a Scene<'a>,
}

/// A row or more of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Air,
    Fields(Vec<Slot>),
}

impl State {
    /// Where text is typed.
    #[must_use]
    pub fn cursor(&self, area: Rect, scene: &Scene<'_>) -> Option<Position> {
        if self.context() != Context::AttentionForm {
            return None;
        }
        let line = self.line(self.focus)?;
        let view = View { state: self, scene };
        let (slots, rect) = view
            .field_rows(area)
            .find(|(slots, _)| slots.contains(&self.focus))?;
        let value = view.value_area(&slots, self.focus, rect);
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
        let mut parts = vec![Part::Air];
        for row in self.state.rows(self.scene) {
            let begins = matches!(row[0], Slot::Subjects | Slot::Representative);
            if begins || (row[0] == Slot::Procedure && self.state.from_paper) {
                parts.push(Part::Air);
            }
            parts.push(Part::Fields(row));
        }
        parts
    }

    /// Each part that is in sight, with its place.
    fn places(&self, area: Rect) -> Vec<(Part, Rect)> {
        // The title stays while the fields scroll below it.
        let page = Self::page(Rect {
            y: area.y + 1,
            height: area.height.saturating_sub(1),
            ..area
        });
        let parts = self.parts();
        let problems = self.state.problems(self.scene);
        let blocks: Vec<Block> = parts
            .iter()
            .map(|part| match part {
                Part::Air => Block::AIR,
                Part::Fields(slots) => {
                    let remarks = self.remarks(slots, &problems);
                    let field = self.field(slots[0], &remarks, page);
                    Block::of(field.height(page.width.saturating_sub(INDENT)))
                }
            })
            .collect();
        let focus = parts
            .iter()
            .position(
                |part| matches!(part, Part::Fields(slots) if slots.contains(&self.state.focus)),
            )
            .unwrap_or(0);
        parts
            .into_iter()
            .zip(place(page, &blocks, focus))
            .filter_map(|(part, rect)| Some((part, rect?)))
            .collect()
    }

    fn field_rows(&self, area: Rect) -> impl Iterator<Item = (Vec<Slot>, Rect)> {
        self.places(area)
            .into_iter()
            .filter_map(|(part, rect)| match part {
                Part::Fields(slots) => Some((slots, rect)),
                Part::Air => None,
            })
    }

    /// The field under a place of the terminal.
    pub(super) fn slot_at(&self, column: u16, row: u16) -> Option<Slot> {
        let under = Position::new(column, row);
        let (slots, rect) = self
            .field_rows(self.scene.area())
            .find(|(_, rect)| rect.contains(under))?;
        let second = slots.get(1).copied().filter(|slot| {
            let value = self.value_area(&slots, *slot, rect);
            column + SECOND_LABELS >= value.x && row == rect.y
        });
        second.or(slots.first().copied())
    }

    pub(super) const fn label(slot: Slot) -> &'static str {
        match slot {
            Slot::Paper => "Código o folio",
            Slot::PaperTime => "Hora",
            Slot::Procedure => "Trámite",
            Slot::Name => "Cliente",
            Slot::DocumentType => "Documento",
            Slot::DocumentNumber | Slot::Outage => "",
            Slot::Service => "Línea",
            Slot::Phone => "Contacto",
            Slot::Email => "Correo",
            Slot::Request => "Solicita",
            Slot::Subjects => "Materia",
            Slot::ClaimRequest => "Pide",
            Slot::ReceiptNumber => "Recibo n.°",
            Slot::ReceiptDate => "Fecha",
            Slot::Amount => "Monto",
            Slot::Representative => "Representante",
            Slot::Address => "Dirección",
            Slot::AttendedBy => "Atiende",
            Slot::Belongs => "Evento",
        }
    }

    /// The row that begins with a field.
    pub(super) fn field<'f>(&self, slot: Slot, remarks: &'f [Remark], page: Rect) -> FormField<'f> {
        let room = page.width.saturating_sub(INDENT + LABELS);
        let height = match slot {
            Slot::Request => {
                let short = u16::from(self.state.claim(self.scene).is_some());
                5 - short + self.scene.height.saturating_sub(24).min(4)
            }
            Slot::Subjects => {
                MultiSelectView::new(&self.state.subjects, self.scene.theme, false).height(room)
            }
            _ => 1,
        };
        FormField::new(Self::label(slot), self.scene.theme)
            .label_width(LABELS)
            .value_height(height)
            .focused(self.state.focus == slot)
            .remarks(remarks)
    }

    /// Where a field's value is drawn, given the place of its row.
    pub(super) fn value_area(&self, slots: &[Slot], slot: Slot, rect: Rect) -> Rect {
        let left = rect.x + INDENT + LABELS;
        let right = rect.right().saturating_sub(2);
        let x = match slot {
            _ if slots.first() == Some(&slot) => left,
            Slot::DocumentNumber | Slot::Outage => {
                let radio = match slot {
                    Slot::Outage => &self.state.belongs,
                    _ => &self.state.document_type,
                };
                left + RadioView::new(radio, self.scene.theme, false).width() + 2
            }
            // Where the second field of every row begins.
            _ => rect.x + INDENT + (rect.width - INDENT) / 2 + SECOND_LABELS,
        };
        let end = match slots {
            [first, second] if *first == slot && *second != Slot::DocumentNumber => self
                .value_area(slots, *second, rect)
                .x
                .saturating_sub(SECOND_LABELS + 3),
            _ => right,
        };
        let widest = match slot {
            Slot::Paper
            | Slot::PaperTime
            | Slot::DocumentNumber
            | Slot::Service
            | Slot::Phone
            | Slot::ReceiptNumber
            | Slot::ReceiptDate
            | Slot::Amount
            | Slot::Outage => 22,
            Slot::Procedure => 47,
            _ => u16::MAX,
        };
        Rect {
            x,
            width: end.saturating_sub(x).min(widest),
            height: 1,
            ..rect
        }
    }

    /// What stands under a row.
    pub(super) fn remarks(&self, slots: &[Slot], problems: &[Problem]) -> Vec<Remark> {
        let state = self.state;
        let mut remarks: Vec<Remark> = problems
            .iter()
            .filter(|problem| slots.contains(&problem.slot))
            .filter(|problem| {
                // What is being typed is not called wrong before it is left.
                state.attempted || (!problem.is_missing && state.focus != problem.slot)
            })
            .map(|problem| Remark::new(RemarkKind::Error, problem.text))
            .collect();
        for warning in state.check.iter().flat_map(|check| &check.warnings) {
            let slot = warned(warning.field, state.from_paper);
            if slots.contains(&slot) && state.focus != slot {
                // Of two fields on a row, the second is named.
                let about = match slots.iter().position(|it| *it == slot) {
                    Some(1) if !Self::label(slot).is_empty() => {
                        format!("{}: ", Self::label(slot))
                    }
                    _ => String::new(),
                };
                let kept = "se guarda igual";
                let mut text = format!("{about}{}", lowered(&warning.message));
                if !text.ends_with(kept) {
                    text = format!("{text}; {kept}");
                }
                remarks.push(Remark::new(RemarkKind::Warning, text));
            }
        }
        for slot in slots {
            remarks.extend(self.notes(*slot));
        }
        remarks
    }

    /// What is explained about a field.
    fn notes(&self, slot: Slot) -> Vec<Remark> {
        let (state, catalog) = (self.state, &self.scene.assets.catalog);
        let note = |text: String| Remark::new(RemarkKind::Note, text);
        let mut notes = Vec::new();
        match slot {
            Slot::Procedure => {
                let entry = state
                    .procedure
                    .id()
                    .and_then(|id| procedure_entry(catalog, id));
                match entry {
                    Some(Match::Procedure(procedure)) => {
                        // It helps choosing; once the rest is being typed it is in the way.
                        let choosing = matches!(state.focus, Slot::Procedure | Slot::Name);
                        notes.extend(procedure.hint.clone().filter(|_| choosing).map(note));
                        if procedure.theft_block {
                            notes.push(note(format!(
                                "{}: pendiente hasta anotar hora y canal del bloqueo real",
                                Rule::K2
                            )));
                        }
                    }
                    Some(Match::Exclusion(exclusion)) => {
                        let reason = lowered(exclusion.reason.trim_end_matches('.'));
                        notes.push(note(format!(
                            "No es un trámite regulado: {reason}. Se recibe igual, sin evento."
                        )));
                    }
                    None if state.procedure.is_unlisted() => {
                        notes.push(note(
                            "No es un trámite regulado. Se recibe igual, sin evento.".to_owned(),
                        ));
                    }
                    None => {}
                }
            }
            Slot::PaperTime if state.taken.is_untouched() => notes.push(note(
                "Sin la hora del papel queda la de ahora como hora de recepción.".to_owned(),
            )),
            Slot::Amount if state.claim(self.scene) == Some(ClaimKind::Claim) => {
                let term = state.check.as_ref().and_then(|check| check.term);
                notes.push(note(match term {
                    Some((days, due)) => {
                        format!("Plazo máximo: {days} días hábiles, hasta el {}", date(due))
                    }
                    None => "Plazo máximo: se sabe al marcar la materia".to_owned(),
                }));
            }
            _ => {}
        }
        notes
    }
}

impl Widget for &View<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        if area.width < 60 || area.is_empty() {
            return;
        }
        let title = Rect {
            height: 1,
            ..View::page(area)
        };
        self.draw_title(&mut Pen::new(self.scene.theme, buf), title);
        let problems = self.state.problems(self.scene);
        let mut procedure = None;
        for (part, rect) in self.places(area) {
            match part {
                Part::Air => {}
                Part::Fields(slots) => {
                    if slots[0] == Slot::Procedure {
                        procedure = Some(rect);
                    }
                    self.draw_row(&slots, rect, &problems, buf);
                }
            }
        }
        if let Some(rect) = procedure.filter(|_| self.state.focus == Slot::Procedure) {
            let below = Rect {
                y: rect.y + 1,
                height: area.bottom().saturating_sub(rect.y + 1),
                ..View::page(area)
            };
            self.state
                .procedure
                .draw_list(below, INDENT + LABELS - 2, buf, self.scene);
        }
        if let Some(no_event) = &self.state.no_event {
            no_event.draw(area, buf, self.scene);
        }
        if let Some(draft) = self.state.drafting.found() {
            draft_choice("Atención", draft, area, buf, self.scene);
        }
    }
}
