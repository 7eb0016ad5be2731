//! The manual form printed blank, with codes of its own, for when there is no power (N2).

mod asked;
#[cfg(test)]
mod tests;

use ratatui::{
    buffer::Buffer,
    layout::{Position, Rect},
    widgets::Widget,
};

use self::asked::{Asked, Then};
use super::{
    Input, Scene, Wish,
    parts::INDENT,
    sheet::{Field, Sheet, SheetView, Value},
};
use crate::{
    actions::{CodeStock, MOST_CODES, Paper, Reservation, USUAL_CODES},
    domain::calendar::Country,
    tui::{
        effect::Effect,
        keymap::{Context, Intent},
        message::{Answer, Deed},
        pen::Pen,
        post::PaperEffect,
        text::wrap,
        theme::Role,
        widgets::Radio,
    },
};

const CODES: usize = 0;
const PAPER: usize = 1;

/// The page.
#[derive(Debug)]
pub struct State {
    sheet: Sheet,
    stock: Option<CodeStock>,
    printing: bool,
    /// The window above the page.
    asked: Option<Asked>,
}

impl State {
    /// The usual number of codes on the country's usual paper.
    #[must_use]
    pub fn new(scene: &Scene<'_>) -> (Self, Vec<Wish>) {
        let usual = match scene.profile.country {
            Country::PE => 0,
            Country::CO => 1,
        };
        let codes = Field::line("Códigos", "").filled_in(&USUAL_CODES.to_string());
        let paper = Value::Choice(Radio::new(["A4", "Carta"], Some(usual)));
        let state = Self {
            sheet: Sheet::new(vec![codes, Field::new("Papel", paper)]),
            stock: None,
            printing: false,
            asked: None,
        };
        (state, vec![Wish::Effect(Effect::Paper(PaperEffect::Stock))])
    }

    /// Where keys are pressed.
    #[must_use]
    pub const fn context(&self) -> Context {
        match &self.asked {
            Some(asked) => asked.context(),
            None => Context::PrintForm,
        }
    }

    /// Whether an intent can be done now.
    #[must_use]
    pub const fn allowed(&self, intent: Intent) -> bool {
        match intent {
            Intent::PrintDocument => !self.printing,
            Intent::NextProblem => false,
            _ => true,
        }
    }

    /// Takes what comes in.
    pub fn update(&mut self, input: Input, scene: &Scene<'_>) -> Vec<Wish> {
        match input {
            Input::Key(event) => {
                let used = match &mut self.asked {
                    Some(asked) => asked.input(&event),
                    None => self.sheet.input(&event).is_used(),
                };
                if used {
                    return Vec::new();
                }
                match scene.keymap.resolve(self.context(), &event) {
                    Some(intent) => self.perform(intent, scene),
                    None => Vec::new(),
                }
            }
            Input::Paste(text) => {
                match &mut self.asked {
                    Some(asked) => asked.paste(&text),
                    None => {
                        self.sheet.paste(&text);
                    }
                }
                Vec::new()
            }
            Input::Answer(Answer::CodeStock(stock)) => {
                self.stock = Some(stock);
                self.asked.take_if(|asked| asked.is_busy());
                Vec::new()
            }
            Input::Answer(Answer::Printed(_)) if self.printing => vec![Wish::Back],
            Input::Answer(Answer::Failed {
                deed: Deed::Paper, ..
            }) => {
                self.printing = false;
                if let Some(asked) = &mut self.asked {
                    asked.failed();
                }
                Vec::new()
            }
            Input::Answer(_) | Input::Tick | Input::Mouse(_) => Vec::new(),
        }
    }

    /// Does what was asked for by key, palette or mouse.
    pub fn perform(&mut self, intent: Intent, _scene: &Scene<'_>) -> Vec<Wish> {
        if let Some(asked) = &mut self.asked {
            return match asked.perform(intent) {
                Then::Stay => Vec::new(),
                Then::Close => {
                    self.asked = None;
                    Vec::new()
                }
                Then::Reserve(codes) => {
                    self.asked = None;
                    self.print(codes)
                }
                Then::Do(effect) => vec![Wish::Effect(Effect::Paper(effect))],
            };
        }
        if self.sheet.go(intent) {
            return Vec::new();
        }
        match intent {
            Intent::PrintDocument => self.reserve(),
            Intent::AnnulCode => {
                self.asked = Some(Asked::annul());
                Vec::new()
            }
            Intent::Leave | Intent::Back => vec![Wish::Back],
            _ => Vec::new(),
        }
    }

    /// Reserves as many codes as were typed; very many only once confirmed (law 4).
    fn reserve(&mut self) -> Vec<Wish> {
        if self.printing {
            return Vec::new();
        }
        let typed = self.sheet.text(CODES).trim().parse().ok();
        let Some(codes) = typed.filter(|codes| (1..=MOST_CODES).contains(codes)) else {
            self.sheet.focus = CODES;
            self.sheet.fields[CODES].refuse(format!("Escriba un número de 1 a {MOST_CODES}. [N2]"));
            return Vec::new();
        };
        if let Ok(codes) = Reservation::new(codes, false) {
            return self.print(codes);
        }
        self.asked = Some(Asked::reserve(codes));
        Vec::new()
    }

    fn print(&mut self, codes: Reservation) -> Vec<Wish> {
        self.printing = true;
        let paper = match self.sheet.fields[PAPER].chosen() {
            Some(1) => Paper::Letter,
            _ => Paper::A4,
        };
        vec![Wish::Effect(Effect::Paper(PaperEffect::Blank {
            codes,
            paper,
        }))]
    }

    /// Where text is typed.
    #[must_use]
    pub fn cursor(&self, area: Rect, scene: &Scene<'_>) -> Option<Position> {
        match &self.asked {
            Some(asked) => asked.cursor(area, scene.theme),
            None => self.sheet.cursor(sheet_area(area), scene.theme),
        }
    }
}

/// The widest the page gets.
const WIDEST: u16 = 100;

/// What the page is for.
const TOLD: &str = "Cada formato lleva su código reservado: lo que se llene a mano se transcribe después con él. Un formato malogrado se anula con F4.";

fn told(area: Rect) -> Vec<String> {
    let width = area.width.min(WIDEST).saturating_sub(INDENT + 2);
    wrap(TOLD, usize::from(width))
}

fn sheet_area(area: Rect) -> Rect {
    let above = u16::try_from(told(area).len()).unwrap_or(2) + 3;
    Rect {
        x: area.x + INDENT,
        y: area.y + above,
        width: area.width.min(WIDEST).saturating_sub(INDENT + 1),
        height: area.height.saturating_sub(above),
    }
}

/// The page drawn into its area.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// What it shows.
    pub state: &'a State,
    /// What it is drawn with.
    pub scene: &'a Scene<'a>,
}

impl Widget for &View<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        if area.width < 40 || area.height < 8 {
            return;
        }
        let (state, theme) = (self.state, self.scene.theme);
        let sheet = sheet_area(area);
        (&SheetView {
            sheet: &state.sheet,
            theme,
        })
            .render(sheet, buf);
        let mut pen = Pen::new(theme, buf);
        let title = "Formato manual en blanco";
        pen.text(area.x + 1, area.y, area.width - 2, title, Role::Heading);
        if state.printing {
            let right = area.right().min(area.x + WIDEST) - 1;
            pen.right(area.x + 40, right, area.y, "imprimiendo…", Role::Dim);
        }
        for (y, line) in (area.y + 2..sheet.y).zip(told(area)) {
            pen.text(area.x + INDENT, y, area.width - INDENT, &line, Role::Dim);
        }
        let below = sheet.y + state.sheet.height(sheet.width, theme) + 1;
        if let Some(stock) = state.stock.filter(|_| below < area.bottom()) {
            let text = format!(
                "En papel ahora: {} sin usar, de {} reservados ({} usados, {} anulados).",
                stock.left(),
                stock.reserved,
                stock.used,
                stock.annulled
            );
            pen.text(sheet.x, below, sheet.width, &text, Role::Text);
        }
        if let Some(asked) = &state.asked {
            asked.draw(area, buf, theme);
        }
    }
}
