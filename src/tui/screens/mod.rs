//! The pages of the console, one folder a page: state, update and view together.
//!
//! Every page module has the same shape, by custom and not by trait:
//! - `State::new(…) -> (State, Vec<Wish>)`: the page as it opens and what it needs;
//! - `State::update(&mut self, Input, &Scene) -> Vec<Wish>`;
//! - `State::context(&self) -> Context`: where a key is pressed now, for the footer,
//!   the help and the palette;
//! - `State::allowed(&self, Intent) -> bool`: whether the intent can be done now;
//! - `State::perform(&mut self, Intent, &Scene) -> Vec<Wish>`: does it, however it was
//!   asked for (key, palette, a click on the footer);
//! - `View { state, scene }`: draws the page, nothing else of the screen;
//! - `State::cursor(&self, Rect, &Scene) -> Option<Position>`: where text is typed.
//!
//! Invariants: a page does no input or output; it changes only itself and says what
//! else it wants.

pub mod attention_form;
pub mod attentions;
pub(crate) mod base_import;
pub mod blank_forms;
pub mod board;
pub(crate) mod cases;
pub mod closing;
pub(crate) mod deadlines;
pub(crate) mod documents;
pub(crate) mod evaluation;
pub mod failure_form;
pub(crate) mod figure_rows;
pub(crate) mod figures;
pub mod first_run;
pub(crate) mod indicators;
pub mod letter;
pub(crate) mod long_form;
pub mod notice_form;
pub(crate) mod operating_alerts;
pub mod outage_form;
pub mod outages;
pub mod outcome_form;
pub(crate) mod parts;
pub(crate) mod pending_closings;
pub(crate) mod practices;
pub(crate) mod prepared_reports;
pub(crate) mod register;
pub mod regularization;
pub(crate) mod report_builder;
mod rows_of_others;
pub mod settings;
pub mod shift;
pub(crate) mod tally_import;
pub mod unlock;
pub(crate) mod without_effect;

use crate::tui::widgets::prelude::*;
use chrono::{DateTime, FixedOffset, NaiveDate};
use chrono_tz::Tz;
use std::sync::Arc;
use uuid::Uuid;

use super::{
    advice, effect::Effect, form::Around, keymap::Keymap, message::Answer, section::Section,
    subjects::bases::RejectedOf, widgets::StatusNote,
};
use crate::{
    actions::{
        AlertSubject, AttentionView, Board, CaseFigure, CutPiles, DraftKind, Figure, FigureEvents,
        LetterCode, OutageView, Report, SlipView,
    },
    config::{Assets, Profile},
    domain::{
        authority::{Permission, Role, permit},
        instant::{local_day, parse_instant},
        outage::OpeningInput,
        pqr::PqrBase,
        refusal::Refusal,
    },
};

/// What a page is handed to draw and to judge by; read only.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The look.
    pub theme: Theme,
    /// The keys.
    pub keymap: Keymap,
    /// The local time.
    pub now: DateTime<FixedOffset>,
    /// The point's time zone.
    pub zone: Tz,
    /// Catalogues and calendars.
    pub assets: &'a Assets,
    /// The installation's profile.
    pub profile: &'a Profile,
    /// Who is at the desk: name and role.
    pub person: (&'a str, Role),
    /// Columns of the page.
    pub width: u16,
    /// Rows of the page.
    pub height: u16,
    /// Rows above the page.
    pub top: u16,
    /// The board as it was loaded last.
    pub board: &'a Board,
}

impl<'a> Scene<'a> {
    /// The day that was typed in a line.
    pub(crate) fn day(&self, text: &str) -> Option<NaiveDate> {
        let midnight = format!("{text} 00:00");
        let at = parse_instant(&midnight, self.now, self.zone).ok()?;
        Some(local_day(at, self.zone))
    }

    /// What fields are read and drawn by.
    pub(crate) fn around(&self) -> Around<'a> {
        Around {
            theme: self.theme,
            now: self.now,
            zone: self.zone,
            catalog: Some(&self.assets.catalog),
            height: self.height,
        }
    }
}

impl Scene<'_> {
    /// Whether who is here may do something.
    ///
    /// # Errors
    /// Why not (U1).
    pub(crate) fn may(&self, deed: Permission) -> Result<(), Refusal> {
        permit(self.person.1, false, deed)
    }

    /// What is done for somebody who may; others are told why not.
    pub(crate) fn permitted(&self, deed: Permission, act: impl FnOnce() -> Vec<Wish>) -> Vec<Wish> {
        match self.may(deed) {
            Ok(()) => act(),
            Err(refusal) => vec![Wish::Ask(Window::refused(&refusal))],
        }
    }

    /// Where the page is drawn on the terminal.
    pub const fn area(&self) -> Rect {
        Rect::new(0, self.top, self.width, self.height)
    }

    /// Whether a list and one of its records stand side by side.
    pub(crate) const fn is_wide(&self) -> bool {
        self.width >= 120
    }
}

/// What comes in to a page.
#[derive(Debug)]
pub enum Input {
    /// A key that no window above took.
    Key(KeyEvent),
    /// A text was pasted.
    Paste(String),
    /// A button or the wheel, within the page; coordinates of the whole terminal.
    Mouse(MouseEvent),
    /// The worker answered; the model has looked at it already.
    Answer(Answer),
    /// The minute changed.
    Tick,
}

/// What a page wants besides its own change. No wish, empty vector.
#[derive(Debug)]
pub enum Wish {
    /// Something to be done outside.
    Effect(Effect),
    /// Another page.
    Go(Destination),
    /// Back to the page beneath; the board when there is none.
    Back,
    /// The page on top is left as its own key leaves it: what was typed is kept.
    Leave,
    /// A short word in the status bar.
    Say(StatusNote),
    /// A window above.
    Ask(Window),
}

impl Wish {
    /// Something that a subject of the worker can do.
    pub(crate) fn effect(effect: impl Into<Effect>) -> Self {
        Self::Effect(effect.into())
    }
}

/// Where a page can lead.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named by what they hold")]
pub enum Destination {
    /// The board.
    Board,
    /// The list of outages.
    Outages,
    /// The same, or the refused inquiries behind it, narrowed as the other was.
    Shelf {
        inquiries: bool,
        text: String,
        period: parts::Period,
    },
    /// One outage, by correlative.
    OutageDetail(String),
    /// *Nuevo evento*, with what is known already.
    OutageForm(Box<OpeningInput>),
    /// The closing of an outage, by correlative.
    Closing(String),
    /// The notice of a mass failure.
    NoticeForm,
    /// One outage that was registered just now, by correlative.
    OutageOpened(String),
    /// The list of attentions.
    Attentions { outage: Option<String> },
    /// One attention, by code.
    Attention(String),
    /// *Atención*: a request to be taken down, with what is known already.
    AttentionForm {
        procedure: Option<String>,
        /// What is asked for where the catalogue has nothing like it.
        unlisted: String,
        /// Correlative of the outage it belongs to.
        outage: Option<String>,
    },
    /// The same, with the correction of the customer's e-mail open over it.
    CorrectEmail(String),
    /// What is attached to a record, by its correlative or code.
    Documents(String),
    /// *Resultado* of the attention with this code.
    OutcomeForm(String),
    /// The newest letter about something; a new one where there is none.
    Letter(AlertSubject),
    /// A letter, by id.
    LetterShown(Uuid),
    /// A mass failure that the point sees (A0).
    FailureForm,
    /// The printing of blank forms.
    BlankForms,
    /// The hand-over of a shift.
    Shift,
    /// What is to be entered in the official system.
    Regularization { export: bool },
    /// The terms of the reports.
    Deadlines,
    /// The events that are evaluated.
    Evaluations,
    /// What enters the report of a month and what does not.
    ReportBuilder,
    /// The reports that were prepared.
    PreparedReports,
    /// The rows behind a figure of an evaluation.
    FigureRows {
        /// Correlative of the event.
        outage: String,
        figure: Figure,
    },
    /// The figures of a month or a year, by their parts.
    Figures,
    /// The events behind a figure, with its part in words.
    FigureEvents { of: FigureEvents, part: String },
    /// A file of what the office counts, before it is taken in.
    TallyImport,
    /// A base of the PQR cell, before it is received; which one and of which cut, where that is
    /// known.
    BaseImport(Option<(PqrBase, NaiveDate)>),
    /// The rows of such a file of which nothing is taken.
    RejectedRows(RejectedOf),
    /// The cases of a cut by what came of them (X2).
    CutPiles(Arc<CutPiles>),
    /// Operating errors, by rule.
    OperatingAlerts,
    /// The closings that wait for Tecnología.
    PendingClosings,
    /// What is due of the practices in a week.
    Agenda,
    /// The sessions of a week.
    Sessions,
    /// What sessions left to be done.
    Plans,
    /// The ideas for improvement.
    Ideas,
    /// The cases of the cell.
    Cases,
    /// One of them.
    Case(String),
    /// Some of them, marked where they are several, with the form that was left, to go on
    /// with it.
    CasesLeft(Vec<String>, DraftKind),
    /// The cases behind a figure, with what it is of in words.
    CasesBehind { figure: CaseFigure, words: String },
    /// The indicators of a cut.
    Indicators,
    /// The advisers of a week by what was confirmed.
    TopFive,
    /// Settings, at one of their sections.
    Settings(Section),
    /// What is kept and does not count.
    WithoutEffect,
}

/// A window that any page may ask for; it stands above and is answered by itself.
#[derive(Debug)]
#[expect(missing_docs, reason = "fields are named by what they hold")]
pub enum Window {
    /// Tells something until it is closed.
    Tell {
        title: String,
        paragraphs: Vec<String>,
    },
    /// Tells something and offers to receive the customer there all the same (Q0).
    Offer {
        title: String,
        paragraphs: Vec<String>,
        to: Destination,
    },
    /// The QR of a letter, over the whole screen.
    Code(Box<LetterCode>),
    /// A refusal or failure, with what to do next.
    Failed(Report),
    /// Asks when service came back (`ahora` is filled in) and restores the outage
    /// chosen among these, or those marked.
    Restore {
        outages: Vec<OutageView>,
        /// Position of the one that is chosen at first.
        chosen: usize,
    },
    /// Asks when service came back of these, which are restored together.
    RestoreAll(Vec<OutageView>),
    /// Asks which of these is to be closed and leads to its closing.
    Close(Vec<OutageView>),
    /// Asks to which of these an attention is joined.
    Attach {
        attention: String,
        outages: Vec<OutageView>,
    },
    /// A long text to be read.
    Read {
        title: String,
        /// Its text; headings and lists as in Markdown.
        text: String,
    },
    /// The slip of an attention.
    Slip {
        slip: Box<SlipView>,
        attention: Box<AttentionView>,
    },
}

impl Window {
    /// Tells why somebody may not do something.
    pub(crate) fn refused(refusal: &Refusal) -> Self {
        let mut paragraphs = vec![refusal.reason.clone()];
        paragraphs.extend(advice::told(&refusal.hints));
        Self::Tell {
            title: format!("No se hizo · {}", refusal.rule),
            paragraphs,
        }
    }

    /// Whether it only tells something: it may stand above whatever its person does now.
    pub(super) const fn only_tells(&self) -> bool {
        matches!(self, Self::Tell { .. } | Self::Failed(_))
    }
}
