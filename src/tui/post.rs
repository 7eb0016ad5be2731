//! What the worker does with letters, documents and personal data: the outside that
//! a supervisor reaches from the desk.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{asking::Nature, message::Answer, worker::Line};
use crate::{
    actions::{
        self, ActionError, AlertSubject, AttentionList, AttentionQuery, AttentionView, Desk,
        LetterView, Paper, Printed, Report, Reservation, ShiftInput,
    },
    domain::{alert::Way, personal::RetentionClass},
};

/// Something to be done with a letter (A, Q2).
#[derive(Debug)]
pub enum LetterEffect {
    /// Load the newest letter about something; prepare one where there is none.
    Open(AlertSubject),
    /// Prepare another letter.
    Prepare(AlertSubject),
    /// Load a letter.
    Show(Uuid),
    /// Write its `.eml` among the documents.
    Keep(Uuid),
    /// Send it over the relay, on a thread of its own.
    Send(Uuid),
    /// Note that it left.
    MarkSent {
        /// Which letter.
        letter: Uuid,
        /// By which way.
        way: Way,
    },
    /// Draw its QR for so many cells.
    Code {
        /// Which letter.
        letter: Uuid,
        /// Columns.
        width: u16,
        /// Lines.
        height: u16,
    },
}

/// Something to be done on paper (Q7, C, N2).
#[derive(Debug)]
pub enum PaperEffect {
    /// Print the manual form blank, with codes of its own.
    Blank {
        /// How many codes.
        codes: Reservation,
        /// On which paper.
        paper: Paper,
    },
    /// Annul a code that was printed and spoiled.
    Annul {
        /// The code, however it is spelled.
        code: String,
        /// Why.
        reason: String,
    },
    /// Count the codes on paper.
    Stock,
    /// Load what happened in a shift.
    Shift(ShiftInput),
}

impl LetterEffect {
    pub(super) const fn nature(&self) -> Nature {
        match self {
            // One is prepared where there is none, but the person only wants to see it.
            Self::Open(_) | Self::Show(_) | Self::Code { .. } => Nature::Load,
            Self::Prepare(_) | Self::Keep(_) | Self::Send(_) | Self::MarkSent { .. } => {
                Nature::Deed
            }
        }
    }
}

impl PaperEffect {
    pub(super) const fn nature(&self) -> Nature {
        match self {
            Self::Stock | Self::Shift(_) => Nature::Load,
            Self::Blank { .. } | Self::Annul { .. } => Nature::Deed,
        }
    }
}

/// A purge of personal content (T1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PurgeEffect {
    /// Retention class.
    pub class: RetentionClass,
    /// The term ran from a day before this one.
    pub before: NaiveDate,
    /// Only says what would be deleted.
    pub simulated: bool,
}

/// What stands around an outage: its attentions and letters, and what could join it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// Correlative of the outage.
    pub outage: String,
    /// Its first attentions, pending critical ones first.
    pub attentions: AttentionList,
    /// The letters about it, newest first.
    pub letters: Vec<LetterView>,
    /// Attentions *sin evento* of its type and time (Q0).
    pub attachable: Vec<AttentionView>,
}

/// How many attentions an outage shows.
const FIRST: usize = 6;

/// Loads what stands around an outage.
pub(super) fn surroundings(desk: &mut Desk, outage: &str) -> Result<Answer, ActionError> {
    let query = AttentionQuery {
        outage: Some(outage.to_owned()),
        ..AttentionQuery::default()
    };
    let subject = AlertSubject::Outage(outage.to_owned());
    Ok(Answer::Around(Box::new(Surroundings {
        outage: outage.to_owned(),
        attentions: actions::list_attentions(desk, &query, None, FIRST)?,
        letters: actions::letters_about(desk, &subject)?,
        attachable: actions::attachable(desk, outage)?,
    })))
}

/// Does something with a letter.
pub(super) fn letter(
    desk: &mut Desk,
    effect: LetterEffect,
    line: &Line<'_>,
) -> Result<Vec<Answer>, ActionError> {
    let shown = |letter| Answer::Letter(Box::new(letter));
    Ok(match effect {
        LetterEffect::Open(subject) => {
            match actions::letters_about(desk, &subject)?.into_iter().next() {
                Some(letter) => vec![shown(letter)],
                None => vec![
                    shown(actions::prepare_letter(desk, &subject)?),
                    board(desk)?,
                ],
            }
        }
        LetterEffect::Prepare(subject) => vec![
            shown(actions::prepare_letter(desk, &subject)?),
            board(desk)?,
        ],
        LetterEffect::Show(letter) => vec![shown(actions::show_letter(desk, letter)?)],
        LetterEffect::Keep(letter) => {
            let (letter, file) = actions::keep_letter(desk, letter)?;
            let codes = Vec::new();
            vec![shown(letter), Answer::Printed(Printed { file, codes })]
        }
        LetterEffect::Send(letter) => {
            send(desk, letter, line)?;
            Vec::new()
        }
        LetterEffect::MarkSent { letter, way } => {
            // What the server took has left, whoever sent it before.
            let again = way == Way::Relay;
            let letter = actions::mark_sent(desk, letter, way, again)?;
            vec![shown(letter), board(desk)?]
        }
        LetterEffect::Code {
            letter,
            width,
            height,
        } => {
            let code = actions::letter_code(desk, letter, width, height)?;
            vec![Answer::LetterCode(code.map(Box::new))]
        }
    })
}

fn board(desk: &Desk) -> Result<Answer, ActionError> {
    Ok(Answer::Board(Box::new(actions::board(desk)?)))
}

/// Sends on a thread of its own: a server that does not answer keeps nobody waiting.
fn send(desk: &mut Desk, letter: Uuid, line: &Line<'_>) -> Result<(), ActionError> {
    let deliver = actions::send_job(desk, letter, false)?;
    line.begin("relay", move |line| {
        line.say(match deliver() {
            Ok(()) => Answer::LetterDelivered(letter),
            Err(error) => Answer::Refused(Report::from(&error)),
        });
    });
    Ok(())
}

/// Does something on paper.
pub(super) fn paper(desk: &mut Desk, effect: PaperEffect) -> Result<Vec<Answer>, ActionError> {
    Ok(match effect {
        PaperEffect::Blank { codes, paper } => {
            let printed = actions::print_blank_form(desk, codes, None, Some(paper))?;
            vec![Answer::Printed(printed), board(desk)?]
        }
        PaperEffect::Annul { code, reason } => {
            let stock = actions::annul_code(desk, &code, &reason)?;
            vec![
                Answer::Done("Código anulado".to_owned()),
                Answer::CodeStock(stock),
                board(desk)?,
            ]
        }
        PaperEffect::Stock => vec![Answer::CodeStock(actions::code_stock(desk)?)],
        PaperEffect::Shift(input) => {
            vec![Answer::Shift(Box::new(actions::shift(desk, &input)?))]
        }
    })
}

/// Plans a purge, or carries it out.
pub(super) fn purge(desk: &mut Desk, effect: PurgeEffect) -> Result<Vec<Answer>, ActionError> {
    let PurgeEffect {
        class,
        before,
        simulated,
    } = effect;
    if simulated {
        let plan = actions::plan_purge(desk, class, before)?;
        return Ok(vec![Answer::Purge(Box::new(plan))]);
    }
    let done = actions::purge(desk, class, before, &mut |_, _| true)?;
    Ok(vec![Answer::Purge(Box::new(done)), board(desk)?])
}

/// Joins attentions to an outage, one after the other.
pub(super) fn attach(
    desk: &mut Desk,
    outage: &str,
    attentions: &[String],
) -> Result<Vec<Answer>, ActionError> {
    for attention in attentions {
        actions::attach_attention(desk, attention, outage)?;
    }
    let detail = actions::show_outage(desk, outage)?;
    let around = surroundings(desk, outage)?;
    let told = match attentions {
        [_] => "1 atención unida al evento".to_owned(),
        several => format!("{} atenciones unidas al evento", several.len()),
    };
    Ok(vec![
        Answer::Done(told),
        Answer::Shown(Box::new(detail)),
        around,
        board(desk)?,
    ])
}
