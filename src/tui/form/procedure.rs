//! The procedure: a line to type in and what the catalogue finds (E1, E2).
//!
//! Where a customer is received, what is not regulated is picked like anything
//! else (Q0); where an outage is registered, it is told to be refused.

use crate::tui::widgets::prelude::*;
use std::borrow::Cow;

use super::value::{Around, Json, Look, Value, get, put};
use crate::{
    domain::{
        catalog::{Catalog, Match, ProcedureType},
        instant::local_day,
    },
    tui::widgets::{TextLine, TextLineView, draw_more, marked_at},
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
    /// The entry that Enter picks.
    marked: Option<usize>,
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

    /// Puts in what was picked or typed.
    pub(crate) fn put_in(
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

    fn view<'l>(&'l self, look: &Look<'l>) -> TextLineView<'l> {
        TextLineView::new(&self.line, look.around.theme)
            .focused(look.focused)
            .placeholder(look.placeholder)
    }

    fn typed(&mut self, outcome: Outcome, around: &Around<'_>) -> Outcome {
        if outcome == Outcome::Changed {
            self.picked = None;
            self.search(around);
        }
        outcome
    }

    fn search(&mut self, around: &Around<'_>) {
        let today = local_day(around.now, around.zone);
        self.found = around.catalog.map_or_else(Vec::new, |catalog| {
            let found = catalog.search(self.line.text(), today);
            let listed = found.into_iter().map(|entry| entry.id().to_owned());
            listed.map(Entry::Listed).collect()
        });
        if !self.line.is_blank() {
            self.found.push(Entry::Unlisted);
        }
        // Nothing is meant yet where nothing is typed.
        self.marked = (!self.line.is_blank()).then_some(0);
        self.open = true;
    }

    fn pick_marked(&mut self, around: &Around<'_>) -> Outcome {
        let marked = self.marked.and_then(|at| self.found.get(at));
        match (marked.cloned(), around.catalog) {
            (Some(entry), Some(catalog)) => {
                self.pick(entry, catalog);
                Outcome::Chosen
            }
            _ => Outcome::Moved,
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

    /// The rows of the list within what is left of the page, and the first entry shown.
    fn list_area(&self, below: Rect) -> (Rect, usize) {
        let lead = u16::from(self.marked.is_none()).min(below.height);
        let shown = self.found.len().clamp(1, SHOWN);
        let room = below.height - lead;
        let height = u16::try_from(shown).unwrap_or(1).min(room);
        let marked = self.marked.map_or(0, |at| at + 1);
        let first = marked.saturating_sub(usize::from(height));
        let y = below.y + lead;
        (Rect { y, height, ..below }, first)
    }

    fn draw_entry(
        &self,
        pen: &mut Pen<'_>,
        row: Rect,
        entry: &Entry,
        marked: bool,
        around: &Around<'_>,
    ) {
        let role = |role| if marked { Ink::Selection } else { role };
        if marked {
            pen.tint(row, Ink::Selection);
            let pointer = around.theme.sign(Sign::Pointer);
            pen.text(row.x, row.y, 1, pointer, Ink::Selection);
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
            Entry::Listed(id) => match around.catalog.and_then(|it| entry_of(it, id)) {
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
            Ink::Dim
        } else {
            Ink::Text
        };
        pen.text(row.x + 2, row.y, room, &name, role(name_role));
        pen.text(detail_at, row.y, right - detail_at, detail, role(Ink::Dim));
        if let Some(sign) = sign {
            let glyph = around.theme.sign(sign);
            pen.text(right + 1, row.y, 2, glyph, role(sign_role(sign)));
        }
    }
}

/// Entries in sight at most.
const SHOWN: usize = 8;

impl Value for ProcedureField {
    /// Enter and Tab pick the marked entry while the list is open (Tab is then left to
    /// the page as well); Esc closes the list.
    fn input(&mut self, event: &KeyEvent, around: &Around<'_>) -> Outcome {
        let last = self.found.len().saturating_sub(1);
        match event.code {
            KeyCode::Down | KeyCode::Enter if !self.open && self.picked.is_some() => {
                Outcome::Ignored
            }
            KeyCode::Down | KeyCode::Enter if !self.open => {
                self.search(around);
                if event.code == KeyCode::Down {
                    self.marked = Some(0);
                }
                Outcome::Moved
            }
            KeyCode::Down | KeyCode::PageDown if self.open => {
                let step = if event.code == KeyCode::Down { 1 } else { 5 };
                self.marked = Some(self.marked.map_or(0, |at| (at + step).min(last)));
                Outcome::Moved
            }
            KeyCode::Up | KeyCode::PageUp if self.open => {
                let step = if event.code == KeyCode::Up { 1 } else { 5 };
                self.marked = self.marked.map(|at| at.saturating_sub(step));
                Outcome::Moved
            }
            KeyCode::Enter => self.pick_marked(around),
            KeyCode::Tab | KeyCode::BackTab if self.open => {
                self.open = false;
                if event.code == KeyCode::Tab && !self.line.is_blank() {
                    self.pick_marked(around);
                }
                Outcome::Ignored
            }
            KeyCode::Esc if self.open => {
                self.open = false;
                Outcome::Moved
            }
            _ => {
                let outcome = self.line.input(event);
                self.typed(outcome, around)
            }
        }
    }

    fn says(&self, key: KeyCode) -> Option<&'static str> {
        match (key, self.open) {
            (KeyCode::Enter, true) if self.marked.is_none() => Some(""),
            (KeyCode::Enter, true) => Some("Elegir"),
            (KeyCode::Enter, false) if self.picked.is_none() => Some("Buscar"),
            (KeyCode::Esc, true) => Some("Cerrar la lista"),
            _ => None,
        }
    }

    fn paste(&mut self, text: &str, around: &Around<'_>) -> Outcome {
        let outcome = self.line.paste(text);
        self.typed(outcome, around)
    }

    fn click(&mut self, area: Rect, at: Position, look: &Look<'_>) -> Outcome {
        let to = self.view(look).under(area, at.x);
        self.line.click(to, look.focused)
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look<'_>) {
        self.view(look).render(area, buf);
    }

    fn offers(&self) -> bool {
        self.open
    }

    fn offer(&self, below: Rect, buf: &mut Buffer, look: &Look<'_>) {
        if !self.open || below.height == 0 {
            return;
        }
        let mut pen = Pen::new(look.around.theme, buf);
        let (area, first) = self.list_area(below);
        pen.blank(Rect {
            y: below.y,
            height: area.bottom() - below.y,
            ..area
        });
        let visible = usize::from(area.height);
        let list = Rect {
            x: area.x + look.indent,
            width: area.width.saturating_sub(look.indent),
            ..area
        };
        if self.marked.is_none() {
            let text = "Escriba parte del nombre, o baje con la flecha y elija.";
            pen.text(list.x + 2, below.y, list.width - 2, text, Ink::Dim);
        }
        let rows = self.found.iter().enumerate().skip(first).take(visible);
        for (y, (index, entry)) in (list.y..).zip(rows) {
            let row = Rect {
                y,
                height: 1,
                ..list
            };
            let marked = self.marked == Some(index);
            self.draw_entry(&mut pen, row, entry, marked, &look.around);
        }
        draw_more(&mut pen, beside_signs(list), first, self.found.len());
    }

    fn take_offer(&mut self, below: Rect, at: Position, around: &Around<'_>) -> Outcome {
        let (area, first) = self.list_area(below);
        if !self.open || !area.contains(at) {
            return Outcome::Ignored;
        }
        let rows = beside_signs(area);
        if let Some(marked) = marked_at(rows, at, first, self.found.len()) {
            self.marked = Some(marked);
            return Outcome::Moved;
        }
        self.marked = Some(first + usize::from(at.y - area.y));
        self.pick_marked(around)
    }

    fn cursor(&self, area: Rect, look: &Look<'_>) -> Option<Position> {
        self.view(look).cursor(area)
    }

    /// Its list closes.
    fn leave(&mut self, _: &Around<'_>) {
        self.open = false;
    }

    fn text(&self) -> Cow<'_, str> {
        self.line.text().into()
    }

    fn is_blank(&self) -> bool {
        self.picked.is_none()
    }

    fn save(&self, name: &str, draft: &mut Json, _: &Around<'_>) {
        put(draft, name, self.id().into());
        put(draft, &format!("{name}_text"), self.line.text().into());
        put(draft, "unlisted", self.is_unlisted().into());
    }

    fn restore(&mut self, name: &str, draft: &Json, around: &Around<'_>) {
        let said = |name: &str| get(draft, name).and_then(Json::as_str);
        let text = said(&format!("{name}_text")).unwrap_or_default();
        let unlisted = get(draft, "unlisted").and_then(Json::as_bool);
        if let Some(catalog) = around.catalog {
            self.put_in(said(name), unlisted.unwrap_or_default(), text, catalog);
        }
    }
}

/// The last column of the list is that of its signs.
fn beside_signs(list: Rect) -> Rect {
    let width = list.width.saturating_sub(1);
    Rect { width, ..list }
}

fn sign_role(sign: Sign) -> Ink {
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
