//! How a letter looks.

use super::state::State;
use crate::tui::prelude::*;
use crate::{
    actions::{LetterView, OutageView},
    domain::{
        alert::{AlertState, Way},
        catalog::Scenario,
        instant::relative_age,
    },
    tui::screens::parts::{draw_scrolled, signed},
};

/// Columns of the names of the head's rows.
const NAMES: u16 = 10;
/// The widest the page gets: longer lines are hard to follow.
const WIDEST: u16 = 100;

#[derive(Debug, Clone, Copy)]
pub(super) struct View<'a> {
    /// What it shows.
    pub state: &'a State,
    /// What it is drawn with.
    pub scene: &'a Scene<'a>,
}

/// Where a letter stands, in a sign and words (A2).
fn standing(letter: &LetterView, scene: &Scene<'_>) -> (Sign, String) {
    let ago = |at| relative_age(at, scene.now);
    match (letter.state, &letter.notice) {
        (AlertState::Answered, Some(notice)) => {
            (Sign::Confirmed, format!("respondido con {notice}"))
        }
        (AlertState::Answered, None) => (Sign::Confirmed, "respondido".to_owned()),
        (AlertState::Sent, _) => {
            let way = letter.sent_by.map_or("enviado", |way| match way {
                Way::Mail => "enviado desde el programa de correo",
                Way::Phone => "enviado desde un teléfono",
                Way::Relay => "enviado por el servidor de correo",
            });
            let when = letter.sent_at.map(ago).unwrap_or_default();
            (Sign::Confirmed, format!("{way} {when}"))
        }
        (AlertState::Dismissed, _) => (Sign::Confirmed, "no corresponde enviarlo".to_owned()),
        (AlertState::Prepared, _) => (
            Sign::Warning,
            format!("sin enviar, preparado {}", ago(letter.prepared_at)),
        ),
    }
}

/// Where the alert of an outage stands, in its record (A2).
pub(crate) fn alert_of(
    outage: &OutageView,
    letter: Option<&LetterView>,
    scene: &Scene<'_>,
) -> Spans {
    let Some(letter) = letter else {
        return vec![if outage.scenario == Scenario::ErrorOrTest {
            span("no hace falta", Ink::Dim)
        } else {
            span("no se preparó · v lo prepara", Ink::Dim)
        }];
    };
    let (sign, words) = standing(letter, scene);
    let mut told = vec![signed(scene.theme, sign, &words)];
    if letter.state == AlertState::Prepared {
        told.push(span(" · v lo envía", Ink::Dim));
    }
    told
}

/// How far the confirmation to a customer is, in the record of the claim; one is never
/// dismissed.
pub(crate) fn confirmation_of(state: AlertState, scene: &Scene<'_>) -> Option<Spans> {
    match state {
        AlertState::Prepared => {
            let key = scene
                .keymap
                .key_of(Intent::ConfirmClaim)
                .unwrap_or_default();
            let unsent = format!(" · sin enviar; {key} lo abre");
            let prepared = span("correo al cliente preparado", Ink::Text);
            Some(vec![prepared, span(unsent, Ink::Warning)])
        }
        AlertState::Sent | AlertState::Answered => {
            Some(vec![span("correo enviado al cliente", Ink::Text)])
        }
        AlertState::Dismissed => None,
    }
}

/// What a letter is, and what it is about.
fn title(letter: &LetterView) -> String {
    match (letter.about, &letter.record) {
        ("claim", Some(code)) => format!("Confirmación al cliente · {code}"),
        ("filed", Some(code)) => format!("Código oficial al cliente · {code}"),
        (_, Some(correlative)) => {
            format!("Aviso a Fallas de Sistemas · {}", short(correlative))
        }
        (_, None) => "Aviso a Fallas de Sistemas · falla detectada".to_owned(),
    }
}

impl View<'_> {
    fn room(&self) -> usize {
        usize::from(self.scene.width.min(WIDEST).saturating_sub(4))
    }

    pub(super) fn lines(&self) -> Vec<Spans> {
        let text = self.state.letter.as_ref().map(|it| it.text.trim_end());
        let lines = wrap(text.unwrap_or_default(), self.room());
        lines
            .into_iter()
            .map(|it| vec![span(it, Ink::Text)])
            .collect()
    }

    /// Recipients, copies and subject by name, each in as many rows as it takes.
    fn head(&self) -> Vec<(&'static str, Vec<String>)> {
        let Some(letter) = &self.state.letter else {
            return Vec::new();
        };
        let room = self.room() - usize::from(NAMES);
        let copies = if letter.cc.is_empty() {
            "ninguna".to_owned()
        } else {
            letter.cc.join(", ")
        };
        let mut head = vec![
            ("Para", wrap(&letter.to.join(", "), room)),
            ("Copia", wrap(&copies, room)),
            ("Asunto", wrap(&letter.subject, room)),
        ];
        // Beside its form, which every one has (G5).
        if letter.attachments.len() > 1 {
            head.push(("Con", wrap(&letter.attachments.join(", "), room)));
        }
        if !letter.not_attached.is_empty() {
            let apart = format!("{}: envíelo aparte", letter.not_attached.join(", "));
            head.push(("No cabe", wrap(&apart, room)));
        }
        head
    }

    /// Rows above the text: title, state, who and what about, a rule.
    fn head_height(&self) -> u16 {
        let rows: usize = self.head().iter().map(|(_, lines)| lines.len()).sum();
        u16::try_from(rows).unwrap_or(3) + 3
    }

    /// Rows the text has.
    pub(super) fn text_height(&self) -> u16 {
        self.text_area(self.scene.area()).height
    }

    /// Where the text stands, with the column of its signs of more.
    pub(super) fn text_area(&self, area: Rect) -> Rect {
        let head = self.head_height().min(area.height);
        Rect {
            y: area.y + head,
            height: area.height - head,
            width: area.width.min(WIDEST),
            ..area
        }
    }

    /// What there is to know before it is sent.
    fn advice(&self, letter: &LetterView) -> &'static str {
        match letter.state {
            _ if self.state.sending => "enviando por el servidor…",
            AlertState::Prepared if letter.masked => "muestre antes los datos: M en la atención",
            AlertState::Prepared if !letter.relay => "envíelo con e o T; después pulse E",
            _ => "",
        }
    }

    /// Draws what stands above the text.
    fn draw_head(&self, letter: &LetterView, area: Rect, pen: &mut Pen<'_>) {
        let x = area.x + 1;
        let room = area.width.saturating_sub(2);
        pen.text(x, area.y, room, &title(letter), Ink::Heading);
        let (sign, words) = standing(letter, self.scene);
        pen.sign(x, area.y + 1, 1, sign);
        let role = Theme::sign_role(sign);
        let end = pen.text(x + 2, area.y + 1, room - 2, &words, role);
        let right = area.right().saturating_sub(1);
        pen.right(end + 2, right, area.y + 1, self.advice(letter), Ink::Dim);
        let mut y = area.y + 2;
        for (name, lines) in self.head() {
            pen.text(x, y, NAMES, name, Ink::Dim);
            for line in lines {
                pen.text(x + NAMES, y, room - NAMES, &line, Ink::Text);
                y += 1;
            }
        }
        pen.rule(x, y, room);
    }
}

impl Widget for &View<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        if area.width < 40 || area.height < 8 {
            return;
        }
        let theme = self.scene.theme;
        let page = Rect {
            width: area.width.min(WIDEST),
            ..area
        };
        let mut pen = Pen::new(theme, buf);
        let Some(letter) = &self.state.letter else {
            let text = self.state.failure.as_deref().unwrap_or("Cargando…");
            pen.text(page.x + 1, page.y, page.width - 2, text, Ink::Dim);
            return;
        };
        self.draw_head(letter, page, &mut pen);
        let text = self.text_area(area);
        let text = Rect {
            x: text.x + 2,
            width: text.width - 2,
            ..text
        };
        draw_scrolled(&self.lines(), self.state.scroll, text, &mut pen);
        if let Some(window) = &self.state.window {
            window.draw(area, buf, self.scene);
        }
    }
}
