//! A file or a folder: typed, or chosen from what lies there.
//!
//! What is typed behind the last separator narrows the list, Tab completes it, and
//! Enter takes what is marked: a folder is looked into, a file is chosen.

use crate::tui::widgets::prelude::*;
use std::{
    borrow::Cow,
    path::{MAIN_SEPARATOR, Path, PathBuf, is_separator},
};

use super::value::{Around, Look, Value};
use crate::{
    actions::{Found, Listing, Sought},
    domain::text::{fold_accents, strip_control},
    tui::{
        effect::Effect,
        widgets::{TextLine, TextLineView, draw_more, marked_at},
    },
};

/// What was typed, and what lies in the folder it names.
#[derive(Debug)]
pub(crate) struct PathField {
    line: TextLine,
    sought: Sought,
    /// Names do not always survive as text: the path that was taken from the list.
    taken: Option<PathBuf>,
    /// The folder that was asked for last.
    asked: Option<PathBuf>,
    /// What lies there, once it is known.
    listing: Option<Listing>,
    /// Positions of what agrees with what was typed.
    agreeing: Vec<usize>,
    /// Which of these is marked.
    marked: Option<usize>,
    has_cursor: bool,
}

impl PathField {
    pub(super) fn new(sought: Sought) -> Self {
        Self {
            line: TextLine::default(),
            sought,
            taken: None,
            asked: None,
            listing: None,
            agreeing: Vec::new(),
            marked: None,
            has_cursor: false,
        }
    }

    /// The path. One dragged into a window comes with quotes.
    pub(crate) fn path(&self) -> PathBuf {
        let typed = || self.typed().trim_end().into();
        self.taken.clone().unwrap_or_else(typed)
    }

    fn typed(&self) -> &str {
        self.line.text().trim_start().trim_matches(['"', '\''])
    }

    /// The folder that was typed, and the beginning of a name in it.
    fn parts(&self) -> (&str, &str) {
        let typed = self.typed();
        if self.sought == Sought::Folders && self.taken.is_some() {
            return (typed, "");
        }
        let end = typed.rfind(is_separator).map_or(0, |at| at + 1);
        typed.split_at(end)
    }

    fn shown(&self) -> impl Iterator<Item = &Found> {
        let found = self.listing.as_ref().map_or(&[][..], |it| &it.found);
        self.agreeing.iter().filter_map(|at| found.get(*at))
    }

    fn marked(&self) -> Option<Found> {
        self.shown().nth(self.marked?).cloned()
    }

    /// What Enter takes: nothing where what is marked is what is typed already.
    fn to_take(&self) -> Option<Found> {
        self.marked().filter(|it| it.path != self.path())
    }

    /// Looks again for what agrees with what is typed.
    fn narrow(&mut self) {
        let (_, typed) = self.parts();
        let (typed, is_begun) = (fold_accents(typed), !typed.is_empty());
        let found = self.listing.as_ref().map_or(&[][..], |it| &it.found);
        let agrees = |it: &Found| fold_accents(&name(&it.path)).contains(&typed);
        let agreeing = found.iter().enumerate().filter(|(_, it)| agrees(it));
        self.agreeing = agreeing.map(|(at, _)| at).collect();
        // What is there alone is offered; a folder that is sought may end here.
        let first = self.shown().next();
        let offered = first.is_some_and(|it| is_begun || !it.is_folder);
        self.marked = (offered && self.sought != Sought::Folders).then_some(0);
    }

    fn changed(&mut self, outcome: Outcome) -> Outcome {
        if outcome == Outcome::Changed {
            self.taken = None;
            let (folder, _) = self.parts();
            if self.asked.as_deref() != Some(Path::new(folder)) {
                self.listing = None;
            }
            self.narrow();
        }
        outcome
    }

    fn put(&mut self, text: &str) -> Outcome {
        self.line.set(text);
        self.changed(Outcome::Changed)
    }

    fn take(&mut self, found: &Found) -> Outcome {
        let text = found.path.to_string_lossy();
        if found.is_folder {
            return self.put(&as_folder(&text));
        }
        self.put(&text);
        self.taken = Some(found.path.clone());
        Outcome::Chosen
    }

    /// What was typed with all that whatever begins like it has in common; none where that is
    /// nothing more.
    fn completed(&self) -> Option<String> {
        let (_, typed) = self.parts();
        let begun = fold_accents(typed);
        let begins = |it: &&Found| fold_accents(&name(&it.path)).starts_with(&begun);
        let all: Vec<Found> = self.shown().filter(begins).cloned().collect();
        let first = all.first().filter(|_| !begun.is_empty())?;
        let text = if all.len() == 1 && first.is_folder {
            as_folder(&first.path.to_string_lossy())
        } else {
            let common = all.iter().fold(name(&first.path), |common, it| {
                let (name, both) = (name(&it.path), common.chars());
                let same = both.zip(name.chars()).take_while(|(a, b)| a == b);
                same.map(|(letter, _)| letter).collect()
            });
            if common.chars().count() <= typed.chars().count() && all.len() > 1 {
                return None;
            }
            first.path.with_file_name(common).to_string_lossy().into()
        };
        (text != self.typed()).then_some(text)
    }

    fn complete(&mut self) -> Outcome {
        let completed = self.completed();
        completed.map_or(Outcome::Ignored, |text| self.put(&text))
    }

    fn rows(&self) -> u16 {
        match self.sought {
            Sought::Folders => 4,
            Sought::Exchange | Sought::Copies | Sought::Tables | Sought::Documents => 6,
        }
    }

    /// The first entry in sight, and for how many there is room.
    fn sight(&self, area: Rect) -> (usize, usize) {
        let note = self.listing.as_ref().is_some_and(|it| it.note.is_some());
        let rows = area.height.saturating_sub(1 + u16::from(note));
        let rows = usize::from(rows);
        let first = self.marked.map_or(0, |at| (at + 1).saturating_sub(rows));
        (first, rows)
    }

    fn draw_entry(&self, pen: &mut Pen<'_>, row: Rect, at: usize, found: &Found, look: &Look<'_>) {
        let is_marked = self.marked == Some(at);
        let role = |role| if is_marked { Ink::Selection } else { role };
        if is_marked {
            pen.tint(row, Ink::Selection);
            let pointer = look.around.theme.sign(Sign::Pointer);
            pen.text(row.x, row.y, 1, pointer, Ink::Selection);
        }
        let changed = found.changed.map_or_else(String::new, |at| {
            let at = at.with_timezone(&look.around.zone);
            at.format("%d/%m/%y %H:%M").to_string()
        });
        let told = match (found.is_folder, found.is_on_drive) {
            (true, true) => "unidad".to_owned(),
            (true, false) => "carpeta".to_owned(),
            (false, true) => format!("unidad  {changed}"),
            (false, false) => changed,
        };
        let right = pen.right(row.x, row.right(), row.y, &told, role(Ink::Dim));
        // Of what lies elsewhere, where it lies is told.
        let is_place = found.is_folder && found.path.parent() != self.asked.as_deref();
        let shown = if is_place {
            strip_control(&found.path.to_string_lossy())
        } else {
            strip_control(&name(&found.path))
        };
        let text = if found.is_folder {
            as_folder(&shown)
        } else {
            shown
        };
        let room = right.saturating_sub(row.x + 4);
        pen.text(row.x + 2, row.y, room, &text, role(Ink::Text));
    }
}

/// Where so many entries stand below what is typed.
fn entry_rows(area: Rect, rows: usize) -> Rect {
    Rect {
        y: area.y + 1,
        height: u16::try_from(rows).unwrap_or(u16::MAX),
        ..area
    }
}

/// A path that names what is in it next.
fn as_folder(text: &str) -> String {
    let text = text.trim_end_matches(is_separator);
    format!("{text}{MAIN_SEPARATOR}")
}

/// The name of a file; of a drive, all of it.
fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

impl Value for PathField {
    fn input(&mut self, event: &KeyEvent, _: &Around<'_>) -> Outcome {
        let count = self.agreeing.len();
        let (step, down) = match event.code {
            _ if event.kind == KeyEventKind::Release => return Outcome::Ignored,
            KeyCode::Down => (1, true),
            KeyCode::PageDown => (usize::from(self.rows()), true),
            KeyCode::Up => (1, false),
            KeyCode::PageUp => (usize::from(self.rows()), false),
            KeyCode::Tab => return self.complete(),
            KeyCode::Enter => {
                let marked = self.to_take();
                return marked.map_or(Outcome::Ignored, |it| self.take(&it));
            }
            _ => {
                let outcome = self.line.input(event);
                return self.changed(outcome);
            }
        };
        // The arrows leave at both ends.
        self.marked = match self.marked {
            None if down && count > 0 => Some(0),
            Some(at) if down && at + 1 < count => Some((at + step).min(count - 1)),
            Some(0) if !down && self.sought == Sought::Folders => None,
            Some(at) if !down && at > 0 => Some(at.saturating_sub(step)),
            _ => return Outcome::Ignored,
        };
        Outcome::Moved
    }

    fn says(&self, key: KeyCode) -> Option<&'static str> {
        match key {
            KeyCode::Enter => self.to_take().map(|_| "Elegir"),
            KeyCode::Tab => self.completed().map(|_| "Completar"),
            _ => None,
        }
    }

    fn paste(&mut self, text: &str, _: &Around<'_>) -> Outcome {
        let outcome = self.line.paste(text);
        self.changed(outcome)
    }

    fn click(&mut self, area: Rect, at: Position, look: &Look<'_>) -> Outcome {
        let row = usize::from(at.y.saturating_sub(area.y));
        if row == 0 {
            let to = TextLineView::new(&self.line, look.around.theme).under(area, at.x);
            return self.line.click(to, look.focused);
        }
        let (first, rows) = self.sight(area);
        if row > rows {
            return Outcome::Ignored;
        }
        if let Some(marked) = marked_at(entry_rows(area, rows), at, first, self.agreeing.len()) {
            self.marked = Some(marked);
            return Outcome::Moved;
        }
        let found = self.shown().nth(first + row - 1).cloned();
        found.map_or(Outcome::Ignored, |it| self.take(&it))
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, look: &Look<'_>) {
        let line = Rect { height: 1, ..area };
        TextLineView::new(&self.line, look.around.theme)
            .focused(look.focused)
            .placeholder(look.placeholder)
            .render(line, buf);
        if !self.has_cursor || area.height < 2 {
            return;
        }
        let mut pen = Pen::new(look.around.theme, buf);
        let (first, rows) = self.sight(area);
        let note = match &self.listing {
            None => Some("buscando…"),
            Some(listing) => listing.note.as_deref().or_else(|| {
                let text = "Aquí no hay nada que coincida.";
                self.agreeing.is_empty().then_some(text)
            }),
        };
        let entries = self.shown().enumerate().skip(first).take(rows);
        let mut y = area.y + 1;
        for (at, found) in entries {
            let row = Rect {
                y,
                height: 1,
                ..area
            };
            self.draw_entry(&mut pen, row, at, found, look);
            y += 1;
        }
        draw_more(&mut pen, entry_rows(area, rows), first, self.agreeing.len());
        if let Some(note) = note {
            let note = strip_control(note);
            pen.text(area.x + 2, y, area.width - 2, &note, Ink::Dim);
        }
    }

    fn cursor(&self, area: Rect, look: &Look<'_>) -> Option<Position> {
        let view = TextLineView::new(&self.line, look.around.theme).focused(look.focused);
        view.cursor(Rect { height: 1, ..area })
    }

    fn height(&self, _: u16, _: &Around<'_>) -> u16 {
        1 + if self.has_cursor { self.rows() } else { 0 }
    }

    fn dress(&mut self, focused: bool, _: crate::tui::theme::Theme) {
        self.has_cursor = focused;
    }

    fn wants(&mut self) -> Option<Effect> {
        let folder = PathBuf::from(self.parts().0);
        if self.asked.as_ref() == Some(&folder) {
            return None;
        }
        self.asked = Some(folder.clone());
        let sought = self.sought;
        Some(Effect::Browse { folder, sought })
    }

    fn listed(&mut self, listing: &Listing) {
        if self.asked.as_ref() == Some(&listing.folder) && self.sought == listing.sought {
            self.listing = Some(listing.clone());
            self.narrow();
        }
    }

    fn text(&self) -> Cow<'_, str> {
        self.line.text().into()
    }

    fn set(&mut self, text: &str) {
        self.put(text);
    }

    fn fill_in(&mut self, text: &str) {
        self.line.fill_in(text);
        self.taken = Some(text.into());
        self.narrow();
    }

    fn is_blank(&self) -> bool {
        self.typed().is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::prelude::*;

    struct Desk {
        stage: Stage,
        field: PathField,
    }

    fn look<'s>(scene: &'s Scene<'s>) -> Look<'s> {
        Look {
            around: scene.around(),
            focused: true,
            placeholder: "",
            revealed: false,
            indent: 0,
        }
    }

    impl Desk {
        fn click(&mut self, y: u16) -> Outcome {
            let Self { stage, field } = self;
            let scene = stage.scene();
            let at = Position::new(9, y);
            field.click(Rect::new(5, 3, 40, 7), at, &look(&scene))
        }

        /// A field with the cursor, over a stick with two files and a folder.
        fn new(sought: Sought) -> Self {
            let mut desk = Self {
                stage: Stage::new(),
                field: PathField::new(sought),
            };
            desk.field.dress(true, desk.stage.scene().theme);
            desk
        }

        fn press(&mut self, text: &str) -> Outcome {
            let mut last = Outcome::Ignored;
            for input in keys(text) {
                if let Input::Key(event) = input {
                    last = self.field.input(&event, &self.stage.scene().around());
                }
            }
            last
        }

        /// The folder that is asked for is found to hold these.
        fn holds(&mut self, names: &[&str]) -> PathBuf {
            let Some(Effect::Browse { folder, sought }) = self.field.wants() else {
                panic!("no folder is asked for")
            };
            let found = names.iter().map(|name| Found {
                path: folder.join(name),
                is_folder: !name.contains('.'),
                is_on_drive: true,
                changed: None,
            });
            let listing = Listing {
                folder: folder.clone(),
                sought,
                found: found.collect(),
                note: None,
            };
            self.field.listed(&listing);
            folder
        }

        fn drawn(&self) -> String {
            let scene = self.stage.scene();
            let look = look(&scene);
            self.stage.draw(|area, buf| {
                let area = Rect {
                    width: 40,
                    height: 7,
                    ..area
                };
                self.field.draw(area, buf, &look);
            })
        }
    }

    #[test]
    fn the_newest_file_is_offered_first_and_taken_with_enter() {
        let mut desk = Desk::new(Sought::Exchange);
        assert_eq!(
            desk.holds(&["/usb/acuse b.json", "/usb/a.ctg"]),
            Path::new("")
        );
        assert_eq!(desk.press("⏎"), Outcome::Chosen);
        assert_eq!(desk.field.path(), Path::new("/usb/acuse b.json"));
        assert_eq!(desk.press("⏎"), Outcome::Ignored, "it is chosen already");
    }

    #[test]
    fn what_is_typed_narrows_the_list_without_accents_and_tab_completes_it() {
        let mut desk = Desk::new(Sought::Exchange);
        desk.press("/media/usb/");
        desk.holds(&["año 1.ctg", "año 2.ctg", "Mi carpeta"]);
        desk.press("an");
        assert!(!desk.drawn().contains("Mi carpeta"), "{}", desk.drawn());
        assert_eq!(desk.field.says(KeyCode::Tab), Some("Completar"));
        assert_eq!(desk.press("⇥"), Outcome::Changed);
        assert_eq!(desk.field.text(), "/media/usb/año ");
        assert_eq!(desk.field.says(KeyCode::Tab), None);
        assert_eq!(desk.press("⇥"), Outcome::Ignored, "Tab leads on");
        desk.press("2");
        assert_eq!(desk.press("⏎"), Outcome::Chosen);
        assert_eq!(desk.field.path(), Path::new("/media/usb/año 2.ctg"));
    }

    #[test]
    fn a_folder_is_looked_into_and_an_answer_about_another_is_not_shown() {
        let mut desk = Desk::new(Sought::Folders);
        desk.field.fill_in("/casa/documentos");
        desk.holds(&["uno", "dos"]);
        assert_eq!(desk.press("⏎"), Outcome::Ignored, "this one is meant");
        assert_eq!(desk.field.says(KeyCode::Enter), None);
        desk.press("↓");
        assert_eq!(desk.field.says(KeyCode::Enter), Some("Elegir"));
        assert_eq!(desk.press("⏎"), Outcome::Changed);
        assert_eq!(desk.field.path(), Path::new("/casa/documentos/uno"));
        assert!(desk.drawn().contains("buscando…"));
        let late = Listing {
            folder: "/casa/documentos".into(),
            sought: Sought::Folders,
            found: Vec::new(),
            note: None,
        };
        desk.field.listed(&late);
        desk.holds(&["tres"]);
        assert!(desk.drawn().contains("tres/"), "{}", desk.drawn());
        assert_eq!(desk.press("↑"), Outcome::Ignored, "the form has the arrow");
    }

    #[test]
    fn a_path_in_quotes_is_taken_as_typed_and_a_note_is_told() {
        let mut desk = Desk::new(Sought::Exchange);
        let scene = desk.stage.scene();
        desk.field.paste("\"/usb b/x.ctg\"", &scene.around());
        let Some(Effect::Browse { folder, sought }) = desk.field.wants() else {
            panic!("no folder is asked for")
        };
        assert_eq!(folder, Path::new("/usb b/"));
        desk.field.listed(&Listing {
            folder,
            sought,
            found: Vec::new(),
            note: Some("No se puede ver esta carpeta: no existe.".into()),
        });
        assert!(desk.drawn().contains("No se puede ver"));
        assert_eq!(desk.press("⏎"), Outcome::Ignored);
        assert_eq!(desk.field.path(), Path::new("/usb b/x.ctg"));
    }

    #[test]
    fn law_3_a_click_on_a_sign_of_more_turns_the_page_of_the_list() {
        let mut desk = Desk::new(Sought::Exchange);
        let names: Vec<String> = (1..=20).map(|at| format!("/usb/{at:02}.ctg")).collect();
        desk.holds(&names.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(desk.drawn().contains("01.ctg"), "{}", desk.drawn());
        let signs = |desk: &mut Desk, y| {
            let Desk { stage, field } = desk;
            let scene = stage.scene();
            field.click(Rect::new(5, 3, 40, 7), Position::new(45, y), &look(&scene))
        };
        assert_eq!(signs(&mut desk, 4), Outcome::Chosen, "nothing is above it");
        desk.press("⇱");
        let mut desk = Desk::new(Sought::Exchange);
        desk.holds(&names.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(signs(&mut desk, 9), Outcome::Moved);
        let shown = desk.drawn();
        assert!(
            shown.contains("07.ctg") && shown.contains("12.ctg"),
            "{shown}"
        );
        assert_eq!(signs(&mut desk, 4), Outcome::Moved);
        let shown = desk.drawn();
        assert!(
            shown.contains("01.ctg") && shown.contains("06.ctg"),
            "{shown}"
        );
    }

    #[test]
    fn a_click_takes_the_entry_under_it() {
        let mut desk = Desk::new(Sought::Exchange);
        desk.holds(&["/usb/a.ctg", "/usb/b.ctg"]);
        assert_eq!(desk.click(3), Outcome::Moved, "the cursor in the line");
        assert_eq!(desk.click(5), Outcome::Chosen);
        assert_eq!(desk.field.path(), Path::new("/usb/b.ctg"));
        assert_eq!(desk.click(9), Outcome::Ignored);
    }
}
