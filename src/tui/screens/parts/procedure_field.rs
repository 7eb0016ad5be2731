//! The procedure: a line to type in and what the catalogue finds (E1, E2).
//!
//! Where a customer is received, what is not regulated is picked like anything
//! else (Q0); where an outage is registered, it is told to be refused.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::{buffer::Buffer, layout::Rect};

use crate::{
    domain::{
        catalog::{Catalog, Match, ProcedureType},
        instant::local_day,
    },
    tui::{
        pen::Pen,
        screens::Scene,
        text::cells,
        theme::{Role, Sign},
        widgets::{Outcome, TextLine},
    },
};

/// What may be picked.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Entry {
    /// A procedure or exclusion, by id.
    Listed(String),
    /// What was typed is in no catalogue.
    Unlisted,
}

/// What was typed, what was found, what was picked.
#[derive(Debug, Clone, Default)]
pub(crate) struct ProcedureField {
    line: TextLine,
    found: Vec<Entry>,
    cursor: usize,
    open: bool,
    picked: Option<Entry>,
    /// Whatever is asked for is received.
    receives: bool,
}

impl ProcedureField {
    /// A field where a customer is received, whatever they ask for.
    pub(crate) fn receiving() -> Self {
        Self {
            receives: true,
            ..Self::default()
        }
    }

    /// The line itself, to be drawn.
    pub(crate) fn line(&self) -> &TextLine {
        &self.line
    }

    /// Id of the procedure or exclusion that was picked.
    pub(crate) fn id(&self) -> Option<&str> {
        match &self.picked {
            Some(Entry::Listed(id)) => Some(id),
            Some(Entry::Unlisted) | None => None,
        }
    }

    /// Whether what the customer asks for was said to be in no catalogue.
    pub(crate) fn is_unlisted(&self) -> bool {
        self.picked == Some(Entry::Unlisted)
    }

    /// Puts back what was picked or typed.
    pub(crate) fn restore(
        &mut self,
        id: Option<&str>,
        unlisted: bool,
        text: &str,
        catalog: &Catalog,
    ) {
        *self = Self {
            receives: self.receives,
            ..Self::default()
        };
        self.line.set(text);
        if let Some(id) = id {
            self.pick(Entry::Listed(id.to_owned()), catalog);
        } else if unlisted {
            self.picked = Some(Entry::Unlisted);
        }
    }

    /// Takes a key. Enter and Tab pick the marked entry while the list is open (Tab
    /// is then left to the page as well); Esc closes the list.
    pub(crate) fn input(&mut self, event: &KeyEvent, scene: &Scene<'_>) -> Outcome {
        let last = self.found.len().saturating_sub(1);
        match event.code {
            KeyCode::Down | KeyCode::Enter if !self.open && self.picked.is_some() => {
                Outcome::Ignored
            }
            KeyCode::Down | KeyCode::Enter if !self.open => {
                self.search(scene);
                Outcome::Moved
            }
            KeyCode::Down | KeyCode::PageDown if self.open => {
                let step = if event.code == KeyCode::Down { 1 } else { 5 };
                self.cursor = (self.cursor + step).min(last);
                Outcome::Moved
            }
            KeyCode::Up | KeyCode::PageUp if self.open => {
                let step = if event.code == KeyCode::Up { 1 } else { 5 };
                self.cursor = self.cursor.saturating_sub(step);
                Outcome::Moved
            }
            KeyCode::Enter => self.pick_marked(scene),
            KeyCode::Tab | KeyCode::BackTab if self.open => {
                self.open = false;
                if event.code == KeyCode::Tab && !self.line.is_blank() {
                    self.pick_marked(scene);
                }
                Outcome::Ignored
            }
            KeyCode::Esc if self.open => {
                self.open = false;
                Outcome::Moved
            }
            _ => {
                let outcome = self.line.input(event);
                self.typed(outcome, scene)
            }
        }
    }

    /// Inserts a pasted text and searches for it.
    pub(crate) fn paste(&mut self, text: &str, scene: &Scene<'_>) -> Outcome {
        let outcome = self.line.paste(text);
        self.typed(outcome, scene)
    }

    /// The field is left: its list closes.
    pub(crate) fn leave(&mut self) {
        self.open = false;
    }

    fn typed(&mut self, outcome: Outcome, scene: &Scene<'_>) -> Outcome {
        if outcome == Outcome::Changed {
            self.picked = None;
            self.search(scene);
        }
        outcome
    }

    fn search(&mut self, scene: &Scene<'_>) {
        let today = local_day(scene.now, scene.zone);
        let found = scene.assets.catalog.search(self.line.text(), today);
        self.found = found
            .into_iter()
            .map(|entry| Entry::Listed(entry.id().to_owned()))
            .collect();
        if !self.line.is_blank() {
            self.found.push(Entry::Unlisted);
        }
        self.cursor = 0;
        self.open = true;
    }

    fn pick_marked(&mut self, scene: &Scene<'_>) -> Outcome {
        match self.found.get(self.cursor).cloned() {
            Some(entry) => {
                self.pick(entry, &scene.assets.catalog);
                Outcome::Chosen
            }
            None => Outcome::Moved,
        }
    }

    fn pick(&mut self, entry: Entry, catalog: &Catalog) {
        if let Entry::Listed(id) = &entry
            && let Some(found) = entry_of(catalog, id)
        {
            self.line.set(found.name());
        }
        self.picked = Some(entry);
        self.open = false;
    }

    /// Draws the list over what stands below the line.
    pub(crate) fn draw_list(&self, area: Rect, indent: u16, buf: &mut Buffer, scene: &Scene<'_>) {
        if !self.open || area.height == 0 {
            return;
        }
        let mut pen = Pen::new(scene.theme, buf);
        let shown = self.found.len().min(8);
        let height = u16::try_from(shown.max(1)).unwrap_or(1).min(area.height);
        let area = Rect { height, ..area };
        pen.blank(area);
        let visible = usize::from(height);
        let first = (self.cursor + 1).saturating_sub(visible);
        let list = Rect {
            x: area.x + indent,
            width: area.width.saturating_sub(indent),
            ..area
        };
        let rows = self.found.iter().enumerate().skip(first).take(visible);
        for (y, (index, entry)) in (list.y..).zip(rows) {
            let row = Rect {
                y,
                height: 1,
                ..list
            };
            self.draw_entry(&mut pen, row, entry, index == self.cursor, scene);
        }
        let edge = list.right().saturating_sub(1);
        if first > 0 {
            pen.sign(edge, list.y, 1, Sign::Less);
        }
        if first + visible < self.found.len() {
            pen.sign(edge, list.bottom() - 1, 1, Sign::More);
        }
    }

    fn draw_entry(
        &self,
        pen: &mut Pen<'_>,
        row: Rect,
        entry: &Entry,
        marked: bool,
        scene: &Scene<'_>,
    ) {
        let role = |role| if marked { Role::Selection } else { role };
        if marked {
            pen.tint(row, Role::Selection);
            let pointer = scene.theme.sign(Sign::Pointer);
            pen.text(row.x, row.y, 1, pointer, Role::Selection);
        }
        let typed = self.line.text().trim();
        let (told, refused) = if self.receives {
            ("no regulado", None)
        } else {
            ("no corresponde", Some(Sign::Refused))
        };
        let (name, detail, sign) = match entry {
            Entry::Unlisted if self.receives => {
                (format!("«{typed}», como está escrito"), told, None)
            }
            Entry::Unlisted => (format!("«{typed}» no es ninguno de estos"), told, refused),
            Entry::Listed(id) => match entry_of(&scene.assets.catalog, id) {
                Some(Match::Procedure(procedure)) => (
                    procedure.name.clone(),
                    procedure.procedure_type.label(),
                    procedure.critical.then_some(Sign::Critical),
                ),
                Some(Match::Exclusion(exclusion)) => (exclusion.name.clone(), told, refused),
                None => return,
            },
        };
        let right = row.right().saturating_sub(5);
        let detail_at = right.saturating_sub(cells(detail));
        let room = detail_at.saturating_sub(row.x + 4);
        let name_role = if *entry == Entry::Unlisted {
            Role::Dim
        } else {
            Role::Text
        };
        pen.text(row.x + 2, row.y, room, &name, role(name_role));
        pen.text(detail_at, row.y, right - detail_at, detail, role(Role::Dim));
        if let Some(sign) = sign {
            let glyph = scene.theme.sign(sign);
            pen.text(right + 1, row.y, 2, glyph, role(sign_role(sign)));
        }
    }
}

fn sign_role(sign: Sign) -> Role {
    crate::tui::theme::Theme::sign_role(sign)
}

/// A procedure or exclusion by its id.
pub(crate) fn entry_of<'c>(catalog: &'c Catalog, id: &str) -> Option<Match<'c>> {
    catalog
        .procedure(id)
        .map(Match::Procedure)
        .or_else(|| catalog.exclusion(id).map(Match::Exclusion))
}

/// The type and whether it is critical, of what was picked.
pub(crate) fn standing(field: &ProcedureField, catalog: &Catalog) -> Option<(ProcedureType, bool)> {
    let procedure = catalog.procedure(field.id()?)?;
    Some((procedure.procedure_type, procedure.critical))
}
