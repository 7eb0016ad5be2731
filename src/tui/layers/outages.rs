//! The windows that restore an outage and choose the one to close.

use super::after::After;
use crate::tui::prelude::*;
use crate::{
    actions::OutageView,
    domain::instant::{clock, duration, parse_instant, relative_age},
    tui::{
        screens::parts::{GOES_ON, warned, words::short},
        widgets::{TextLine, TextLineView, draw_more, marked_at},
    },
};

/// Asks when service came back, and of which outages at once.
#[derive(Debug)]
pub(crate) struct Restoring {
    outages: Vec<OutageView>,
    chosen: usize,
    /// Those marked to be restored together; the chosen one where none is.
    marked: Vec<bool>,
    line: TextLine,
    busy: bool,
    refusal: Option<String>,
}

const LABEL: &str = "¿A qué hora volvió?  ";

impl Restoring {
    pub(super) fn new(outages: Vec<OutageView>, chosen: usize) -> Self {
        Self {
            marked: vec![false; outages.len()],
            outages,
            chosen,
            line: TextLine::filled_in("ahora"),
            busy: false,
            refusal: None,
        }
    }

    /// Of all of them at once.
    pub(super) fn all(outages: Vec<OutageView>) -> Self {
        let marked = vec![outages.len() > 1; outages.len()];
        Self {
            marked,
            ..Self::new(outages, 0)
        }
    }

    pub(super) const fn has_several(&self) -> bool {
        self.outages.len() > 1
    }

    pub(super) fn input(&mut self, event: &KeyEvent) {
        if self.line.input(event).is_used() {
            self.refusal = None;
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.line.set(text);
        self.refusal = None;
    }

    pub(crate) const fn is_busy(&self) -> bool {
        self.busy
    }

    /// The worker said no.
    pub(crate) fn refuse(&mut self, report: &Report) {
        self.busy = false;
        let hints = advice::told(&report.hints).join(" ");
        self.refusal = Some(format!("{} {hints}", report.message));
    }

    pub(super) fn perform(&mut self, intent: Intent, scene: &Scene<'_>) -> Vec<Wish> {
        if self.busy {
            let is_out = intent == Intent::Back;
            let told = is_out.then(|| warned(scene.theme, GOES_ON));
            return told.into_iter().collect();
        }
        self.chosen = moved(self.chosen, self.outages.len(), intent);
        match intent {
            Intent::Toggle => {
                if let Some(mark) = self.marked.get_mut(self.chosen) {
                    *mark = !*mark;
                }
            }
            Intent::Accept => {
                let outages: Vec<String> = self.meant().map(|it| it.correlative.clone()).collect();
                if outages.is_empty() {
                    return Vec::new();
                }
                let typed = self.line.text().trim();
                let at = if typed.is_empty() || typed == "ahora" {
                    None
                } else {
                    match parse_instant(typed, scene.now, scene.zone) {
                        Ok(at) => Some(at),
                        Err(error) => {
                            self.refusal = Some(format!("{error}."));
                            return Vec::new();
                        }
                    }
                };
                self.busy = true;
                return vec![Wish::effect(OutageEffect::Restore { outages, at })];
            }
            _ => {}
        }
        Vec::new()
    }

    /// The outages that are restored: the marked ones, else the chosen one.
    fn meant(&self) -> impl Iterator<Item = &OutageView> {
        let none = !self.marked.contains(&true);
        let meant =
            move |at: usize| self.marked.get(at) == Some(&true) || (none && at == self.chosen);
        let outages = self.outages.iter().enumerate();
        outages.filter(move |(at, _)| meant(*at)).map(|(_, it)| it)
    }

    fn rows(&self) -> u16 {
        u16::try_from(self.outages.len()).unwrap_or(4)
    }

    fn refusal_rows(&self) -> Vec<String> {
        self.refusal
            .as_deref()
            .map(|text| wrap(text, usize::from(Modal::WIDTH - 2)))
            .unwrap_or_default()
    }

    fn modal(&self, theme: Theme) -> Modal<'static> {
        let refused = u16::try_from(self.refusal_rows().len()).unwrap_or(0).max(1);
        Modal::new(
            "Restablecer",
            Modal::WIDTH,
            self.rows() + 2 + refused,
            theme,
        )
    }

    /// A click chooses an outage, and marks it where several can be; one in the hour
    /// takes the cursor there.
    pub(super) fn click(&mut self, screen: Rect, at: Position, theme: Theme) {
        if self.busy {
            return;
        }
        let inner = self.modal(theme).inner(screen);
        let line = self.line_area(inner);
        if line.contains(at) {
            let to = TextLineView::new(&self.line, theme).under(line, at.x);
            // What is filled in is not being edited yet.
            self.line.click(to, false);
            return;
        }
        let rows = Rect {
            height: self.rows(),
            ..inner
        };
        if let Some(clicked) = option_at(rows, at, self.chosen, self.outages.len()) {
            self.chosen = clicked;
            if self.has_several() {
                self.marked[clicked] = !self.marked[clicked];
            }
        }
    }

    fn line_area(&self, inner: Rect) -> Rect {
        let lead = cells(LABEL);
        Rect {
            x: inner.x + lead,
            y: inner.y + self.rows() + 1,
            width: inner.width.saturating_sub(lead).min(14),
            height: 1,
        }
    }

    pub(super) fn cursor(&self, screen: Rect, theme: Theme) -> Option<Position> {
        let area = self.line_area(self.modal(theme).inner(screen));
        TextLineView::new(&self.line, theme)
            .focused(true)
            .cursor(area)
    }

    pub(super) fn draw(&self, screen: Rect, buf: &mut Buffer, scene: &Scene<'_>) {
        let theme = scene.theme;
        let modal = self.modal(theme);
        (&modal).render(screen, buf);
        let inner = modal.inner(screen);
        let marked = self.has_several().then_some(&self.marked[..]);
        listed(&self.outages, self.chosen, marked, inner, buf, scene);
        let line = self.line_area(inner);
        let mut pen = Pen::new(theme, buf);
        pen.text(inner.x, line.y, inner.width, LABEL, Ink::Heading);
        (&TextLineView::new(&self.line, theme).focused(true)).render(line, buf);
        let mut pen = Pen::new(theme, buf);
        let heard = parse_instant(self.line.text(), scene.now, scene.zone).ok();
        let mut meant = self.meant();
        if let (Some(at), Some(outage)) = (heard, meant.next()) {
            let clock = clock(at, scene.zone);
            let text = match 1 + meant.count() {
                1 => format!("{clock}  duró {}", duration(outage.started_at, at)),
                several => format!("{clock}  los {several} marcados"),
            };
            let x = line.right() + 2;
            pen.text(x, line.y, inner.right().saturating_sub(x), &text, Ink::Dim);
        }
        let y = line.y + 1;
        let rows = self.refusal_rows();
        if rows.is_empty() {
            let text = if self.has_several() {
                "F3 marca varios. Acepta 10:05, -15 o ayer 18:40."
            } else {
                "Acepta 10:05, -15 o ayer 18:40. El cierre viene después (c)."
            };
            pen.text(inner.x, y, inner.width, text, Ink::Dim);
        } else {
            pen.sign(inner.x, y, 1, Sign::Refused);
        }
        for (y, row) in (y..).zip(rows) {
            pen.text(inner.x + 2, y, inner.width, &row, Ink::Refused);
        }
    }
}

/// What an outage is chosen for.
#[derive(Debug)]
enum Purpose {
    Closing,
    /// The attention with this code is joined to it.
    Attaching(String),
}

/// Asks which outage is meant.
#[derive(Debug)]
pub(crate) struct Choosing {
    outages: Vec<OutageView>,
    chosen: usize,
    purpose: Purpose,
}

impl Choosing {
    pub(super) const fn closing(outages: Vec<OutageView>) -> Self {
        Self {
            outages,
            chosen: 0,
            purpose: Purpose::Closing,
        }
    }

    pub(super) const fn attaching(attention: String, outages: Vec<OutageView>) -> Self {
        Self {
            outages,
            chosen: 0,
            purpose: Purpose::Attaching(attention),
        }
    }

    /// What choosing leads to.
    pub(super) const fn verb(&self) -> &'static str {
        match self.purpose {
            Purpose::Closing => "Cerrarlo",
            Purpose::Attaching(_) => "Unir",
        }
    }

    pub(super) fn perform(&mut self, intent: Intent) -> After {
        self.chosen = moved(self.chosen, self.outages.len(), intent);
        if intent != Intent::Accept {
            return After::Stay(Vec::new());
        }
        let Some(outage) = self.outages.get(self.chosen) else {
            return After::Close(Vec::new());
        };
        let correlative = outage.correlative.clone();
        After::Close(vec![match &self.purpose {
            Purpose::Closing => Wish::Go(Destination::Closing(correlative)),
            Purpose::Attaching(attention) => Wish::effect(AttentionEffect::Attach {
                attention: attention.clone(),
                outage: correlative,
            }),
        }])
    }

    fn modal(&self, theme: Theme) -> Modal<'static> {
        let height = u16::try_from(self.outages.len()).unwrap_or(4).min(12);
        let title = match self.purpose {
            Purpose::Closing => "¿Cuál se cierra?",
            Purpose::Attaching(_) => "¿A qué evento se une?",
        };
        Modal::new(title, Modal::WIDTH, height, theme)
    }

    /// A click chooses an outage; whether it was chosen already.
    pub(super) fn click(&mut self, screen: Rect, at: Position, theme: Theme) -> bool {
        let rows = self.modal(theme).inner(screen);
        let first = first_of(rows, self.chosen);
        if let Some(marked) = marked_at(rows, at, first, self.outages.len()) {
            self.chosen = marked;
            return false;
        }
        let clicked = option_at(rows, at, self.chosen, self.outages.len());
        let is_chosen = clicked == Some(self.chosen);
        self.chosen = clicked.unwrap_or(self.chosen);
        is_chosen
    }

    pub(super) fn draw(&self, screen: Rect, buf: &mut Buffer, scene: &Scene<'_>) {
        let modal = self.modal(scene.theme);
        (&modal).render(screen, buf);
        let inner = modal.inner(screen);
        listed(&self.outages, self.chosen, None, inner, buf, scene);
    }
}

/// Which of so many is chosen after a movement. Tab goes round; arrows and wheel stop at
/// the ends, as in every list.
fn moved(chosen: usize, count: usize, intent: Intent) -> usize {
    let last = count.saturating_sub(1);
    match intent {
        Intent::Down => (chosen + 1).min(last),
        Intent::Up => chosen.saturating_sub(1),
        Intent::NextField if chosen < last => chosen + 1,
        Intent::NextField => 0,
        Intent::PreviousField => chosen.checked_sub(1).unwrap_or(last),
        _ => chosen,
    }
}

/// The outages, one a row; with the marks of those that can have one.
fn listed(
    outages: &[OutageView],
    chosen: usize,
    marks: Option<&[bool]>,
    area: Rect,
    buf: &mut Buffer,
    scene: &Scene<'_>,
) {
    let mut pen = Pen::new(scene.theme, buf);
    let first = first_of(area, chosen);
    let shown = outages.iter().enumerate().skip(first);
    for (y, (position, outage)) in (area.top()..area.bottom()).zip(shown) {
        let is_chosen = position == chosen;
        if is_chosen && outages.len() > 1 {
            pen.sign(area.x, y, 1, Sign::Pointer);
        }
        let role = if is_chosen { Ink::Text } else { Ink::Dim };
        let since = outage.restored_at.map_or_else(
            || format!("inició {}", relative_age(outage.started_at, scene.now)),
            |at| format!("volvió {}", relative_age(at, scene.now)),
        );
        let left = pen.right(area.x, area.right(), y, &since, Ink::Dim);
        let mark = match marks.map(|marks| marks.get(position)) {
            Some(Some(true)) => "[x] ",
            Some(_) => "[ ] ",
            None => "",
        };
        let text = format!(
            "{mark}{}  {}  {}",
            short(&outage.correlative),
            outage.procedure_type.label(),
            outage.applications.join(", ")
        );
        pen.text(area.x + 2, y, left.saturating_sub(area.x + 3), &text, role);
    }
    draw_more(&mut pen, area, first, outages.len());
}

/// The first of the options that are listed in an area so that one of them is seen.
fn first_of(area: Rect, chosen: usize) -> usize {
    chosen.saturating_sub(usize::from(area.height.max(1)) - 1)
}

/// The option under a place.
fn option_at(area: Rect, at: Position, chosen: usize, count: usize) -> Option<usize> {
    let first = first_of(area, chosen);
    let option = first + usize::from(at.y.checked_sub(area.y)?);
    (area.contains(at) && option < count).then_some(option)
}
