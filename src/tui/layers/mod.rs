//! The windows above a page; the top one sees keys first.

mod after;
mod code;
mod mouse;
mod outages;
mod reading;
mod slip;

use super::{
    screens::parts::{counted_words, draw_spans},
    widgets::{Help, HelpView, Palette, PaletteEntry, PaletteView, Progress},
};
use crate::actions::{LetterCode, is_whole_identifier};
use crate::config::ScreenId;
use crate::tui::prelude::*;
use std::path::PathBuf;

pub(crate) use after::{After, Target};
pub(crate) use code::BESIDE;
pub(crate) use outages::{Choosing, Restoring};
pub(crate) use reading::Reading;
pub(crate) use slip::Slip;

#[derive(Debug)]
pub(crate) enum Layer {
    /// The keys of the page.
    Help(Help),
    /// Deeds and records by name.
    Palette(Palette<Target>),
    /// Something told.
    Tell {
        title: String,
        paragraphs: Vec<String>,
    },
    /// Whether the console is left although something is open.
    Leave { open: u64, critical: u64 },
    /// Something told, which leads on.
    Offer {
        title: String,
        paragraphs: Vec<String>,
        to: Destination,
    },
    /// A document that was written.
    Written(PathBuf),
    /// The QR of a letter.
    Code(Box<LetterCode>),
    /// Something refused or failed.
    Failed(Report),
    /// Long work.
    Work {
        work: u64,
        kind: LongWork,
        done: u64,
        total: u64,
    },
    /// When service came back.
    Restore(Restoring),
    /// Which outage is closed, or taken for something else.
    Choose(Choosing),
    /// A long text.
    Reading(Reading),
    /// The slip of an attention.
    Slip(Box<Slip>),
}

impl Layer {
    /// The window a page asked for.
    pub(crate) fn of(window: Window) -> Self {
        match window {
            Window::Tell { title, paragraphs } => Self::Tell { title, paragraphs },
            Window::Offer {
                title,
                paragraphs,
                to,
            } => Self::Offer {
                title,
                paragraphs,
                to,
            },
            Window::Code(code) => Self::Code(code),
            Window::Failed(report) => Self::Failed(report),
            Window::Restore { outages, chosen } => Self::Restore(Restoring::new(outages, chosen)),
            Window::RestoreAll(outages) => Self::Restore(Restoring::all(outages)),
            Window::Close(outages) => Self::Choose(Choosing::closing(outages)),
            Window::Attach { attention, outages } => {
                Self::Choose(Choosing::attaching(attention, outages))
            }
            Window::Read { title, text } => Self::Reading(Reading::new(title, text)),
            Window::Slip { slip, attention } => Self::Slip(Box::new(Slip::new(*slip, *attention))),
        }
    }

    /// Where a key is pressed now.
    pub(crate) const fn context(&self) -> Context {
        match self {
            Self::Help(_) => Context::Help,
            Self::Palette(_) => Context::Palette,
            Self::Tell { .. } | Self::Failed(_) => Context::Notice,
            Self::Offer { .. } => Context::Offer,
            Self::Leave { .. } => Context::Leaving,
            Self::Written(_) => Context::Written,
            Self::Code(_) => Context::Code,
            Self::Work { .. } => Context::Progress,
            Self::Restore(_) | Self::Choose(_) => Context::Question,
            Self::Reading(_) => Context::Reading,
            Self::Slip(_) => Context::Slip,
        }
    }

    /// Whether an intent can be done now.
    pub(crate) fn allowed(&self, intent: Intent) -> bool {
        match self {
            // No printer takes a workbook.
            Self::Written(file) if intent == Intent::SendToPrinter => {
                file.extension().is_some_and(|it| it == "pdf")
            }
            Self::Slip(slip) => slip.allowed(intent),
            Self::Choose(_) => !matches!(
                intent,
                Intent::NextField
                    | Intent::ProposePassphrase
                    | Intent::Toggle
                    | Intent::BreakLine
                    | Intent::Resume
                    | Intent::Discard
            ),
            Self::Restore(restoring) => match intent {
                Intent::NextField | Intent::Toggle => restoring.has_several(),
                Intent::ProposePassphrase
                | Intent::BreakLine
                | Intent::Resume
                | Intent::Discard => false,
                _ => true,
            },
            _ => true,
        }
    }

    /// Whether what was asked for in it is being done.
    pub(crate) const fn is_busy(&self) -> bool {
        matches!(self, Self::Restore(restoring) if restoring.is_busy())
    }

    /// What Enter or Esc does now, where the key table does not say it; an empty text
    /// where it does nothing.
    pub(crate) fn says(&self, key: KeyCode) -> Option<&'static str> {
        match self {
            _ if self.is_busy() && matches!(key, KeyCode::Enter | KeyCode::Esc) => Some(""),
            _ if key != KeyCode::Enter => None,
            Self::Restore(_) => Some("Restablecer"),
            Self::Choose(choosing) => Some(choosing.verb()),
            Self::Palette(palette) if palette.selected().is_none() => Some(""),
            _ => None,
        }
    }

    /// Takes a key or a pasted text.
    pub(crate) fn update(&mut self, input: Input, scene: &Scene<'_>) -> After {
        let Input::Key(event) = input else {
            if let (Self::Restore(restoring), Input::Paste(text)) = (self, input) {
                restoring.paste(&text);
            }
            return After::Stay(Vec::new());
        };
        let intent = scene.keymap.resolve(self.context(), &event);
        if let Some(intent) = intent {
            return self.perform(intent, scene);
        }
        match self {
            Self::Help(help) => {
                help.input(&event);
            }
            Self::Palette(palette) => {
                let changed = palette.input(&event) == Outcome::Changed;
                let text = palette.query().trim().to_owned();
                if changed {
                    palette.offer_last(customers(&text, scene));
                }
                // A name or a document finds nobody here (U3); at a cell a number may be that
                // of a PQR, and no account is looked for.
                let may_be_sought = scene.board.cell.is_some() || !is_whole_identifier(&text);
                if changed && !text.is_empty() && may_be_sought {
                    let find = Effect::Find(text);
                    return After::Stay(vec![Wish::Effect(find)]);
                }
            }
            Self::Restore(restoring) => restoring.input(&event),
            _ => {}
        }
        After::Stay(Vec::new())
    }

    /// Does what was asked for.
    pub(crate) fn perform(&mut self, intent: Intent, scene: &Scene<'_>) -> After {
        match (self, intent) {
            (Self::Work { .. }, Intent::CancelWork) => After::Cancel,
            (Self::Work { .. }, _) => After::Stay(Vec::new()),
            (Self::Restore(restoring), intent) if restoring.is_busy() => {
                After::Stay(restoring.perform(intent, scene))
            }
            (_, Intent::Back)
            | (
                Self::Tell { .. } | Self::Offer { .. } | Self::Failed(_) | Self::Written(_),
                Intent::Accept,
            ) => After::Close(Vec::new()),
            (Self::Leave { .. }, Intent::Quit) => After::Choose(Target::Intent(Intent::Quit)),
            // No form that was turned down waits beneath the customer's.
            (Self::Offer { to, .. }, Intent::ReceiveAnyway) => {
                After::Close(vec![Wish::Leave, Wish::Go(to.clone())])
            }
            (Self::Written(file), Intent::SendToPrinter) => After::Close(vec![Wish::effect(
                PaperEffect::WrittenToPrinter(file.clone()),
            )]),
            (Self::Written(file), Intent::OpenFile) => {
                After::Close(vec![Wish::effect(PaperEffect::View(file.clone()))])
            }
            (Self::Palette(palette), Intent::Accept) => palette
                .selected()
                .cloned()
                .map_or_else(|| After::Stay(Vec::new()), After::Choose),
            (Self::Palette(palette), movement) => {
                palette.go(movement);
                After::Stay(Vec::new())
            }
            (Self::Help(help), movement) => {
                help.go(movement, scene.area(), scene.theme);
                After::Stay(Vec::new())
            }
            (Self::Restore(restoring), intent) => After::Stay(restoring.perform(intent, scene)),
            (Self::Choose(choosing), intent) => choosing.perform(intent),
            (Self::Reading(reading), movement) => {
                reading.perform(movement, scene);
                After::Stay(Vec::new())
            }
            (Self::Slip(slip), intent) => slip.perform(intent, scene),
            _ => After::Stay(Vec::new()),
        }
    }

    /// Where text is typed.
    pub(crate) fn cursor(&self, screen: Rect, theme: Theme) -> Option<Position> {
        match self {
            Self::Restore(restoring) => restoring.cursor(screen, theme),
            _ => None,
        }
    }

    /// Whether it covers header and status too, all but the keys.
    pub(crate) const fn covers_all(&self) -> bool {
        matches!(self, Self::Code(_))
    }

    /// Draws it over the whole screen.
    pub(crate) fn draw(&self, screen: Rect, buf: &mut Buffer, scene: &Scene<'_>) {
        let theme = scene.theme;
        match self {
            Self::Help(help) => (&HelpView::new(help, theme)).render(screen, buf),
            Self::Palette(palette) => (&PaletteView::new(palette, theme)).render(screen, buf),
            Self::Tell { title, paragraphs }
            | Self::Offer {
                title, paragraphs, ..
            } => {
                let text = paragraphs.join("\n\n");
                (&Modal::for_text(title, &text, Modal::WIDTH, 0, theme)).render(screen, buf);
            }
            Self::Leave { open, critical } => {
                let is_one = (*open, *critical) == (1, 0);
                let open = counted_words(*open, "evento abierto", "eventos abiertos");
                let critical = match critical {
                    0 => String::new(),
                    count => format!(
                        " y {}",
                        counted_words(*count, "crítica pendiente", "críticas pendientes")
                    ),
                };
                let text = format!(
                    "Queda{} {open}{critical}. Todo está guardado y sigue abierto al volver.",
                    if is_one { "" } else { "n" }
                );
                (&Modal::for_text("¿Salir de la consola?", &text, Modal::WIDTH, 0, theme))
                    .render(screen, buf);
            }
            Self::Written(file) => {
                let name = file.file_name().unwrap_or_default().to_string_lossy();
                let folder = file.parent().unwrap_or(file).display();
                let text =
                    format!("{name}\nen {folder}\n\nV lo abre con el programa de este equipo.");
                (&Modal::for_text("Documento listo", &text, Modal::WIDTH, 0, theme))
                    .render(screen, buf);
            }
            Self::Code(code) => code::draw(code, screen, buf, theme),
            Self::Failed(report) => failed(report, screen, buf, theme),
            Self::Work {
                kind, done, total, ..
            } => {
                let modal = Modal::new(kind.label(), Modal::WIDTH, 3, theme);
                (&modal).render(screen, buf);
                let inner = modal.inner(screen);
                let bar = Progress {
                    title: kind.cancelled(),
                    done: *done,
                    total: (*total > 0).then_some(*total),
                    unit: kind.unit(),
                    theme,
                };
                (&bar).render(inner, buf);
                let below = inner.y + 2;
                Pen::new(theme, buf).text(inner.x, below, inner.width, kind.way_on(), Ink::Dim);
            }
            Self::Restore(restoring) => restoring.draw(screen, buf, scene),
            Self::Choose(choosing) => choosing.draw(screen, buf, scene),
            Self::Reading(reading) => reading.draw(screen, buf, theme),
            Self::Slip(slip) => slip.draw(screen, buf, scene),
        }
    }
}

/// What looks for a text among the customers; nothing is until it is chosen.
fn customers(text: &str, scene: &Scene<'_>) -> Option<PaletteEntry<Target>> {
    let has_them = scene.profile.screens.contains(&ScreenId::Attentions);
    let label = format!("Buscar «{text}» entre las atenciones");
    let target = Target::Customers(text.to_owned());
    (has_them && !text.is_empty())
        .then(|| PaletteEntry::new(&label, "clientes; queda anotado", target))
}

/// What happened, then what to do next.
fn failed(report: &Report, screen: Rect, buf: &mut Buffer, theme: Theme) {
    let told = |sign: Sign, text: &str| -> Vec<Spans> {
        let rows = wrap(text, usize::from(Modal::WIDTH - 2)).into_iter();
        rows.enumerate()
            .map(|(at, row)| {
                let lead = if at == 0 { theme.sign(sign) } else { " " };
                let lead = span(format!("{lead:<2}"), Theme::sign_role(sign));
                vec![lead, span(row, Ink::Text)]
            })
            .collect()
    };
    let hints = advice::told(&report.hints);
    let mut lines = told(Sign::Refused, &report.message);
    lines.extend((!hints.is_empty()).then(Spans::new));
    lines.extend(hints.iter().flat_map(|hint| told(Sign::Arrow, hint)));
    let rule = report.rule.map(|rule| format!(" · {rule}"));
    let title = format!("No se hizo{}", rule.unwrap_or_default());
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    let modal = Modal::new(&title, Modal::WIDTH, height, theme).role(Ink::Refused);
    (&modal).render(screen, buf);
    let inner = modal.inner(screen);
    let mut pen = Pen::new(theme, buf);
    for (y, line) in (inner.top()..inner.bottom()).zip(&lines) {
        draw_spans(&mut pen, inner.x, y, inner.width, line);
    }
}

#[cfg(test)]
mod tests;
