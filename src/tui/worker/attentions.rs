//! Attentions: the requests that are taken down, and what becomes of them.

use super::super::{advice, asking::Nature, message::Answer};
use super::outages::{OutageAnswer, OutageDeed};
use crate::actions::{
    self, ActionError, AlertSubject, AttentionCheck, AttentionDetail, AttentionField,
    AttentionInput, AttentionList, AttentionPlace, AttentionQuery, AttentionView, Desk,
    OpeningInput, OutcomeInput, PageAt, SlipView, SuggestedOpening,
};
use crate::domain::alert::AlertState;

/// Something to be done with attentions (Q, K2, U3).
#[derive(Debug)]
#[expect(missing_docs, reason = "fields are named by what they hold")]
pub enum AttentionEffect {
    /// Load one page of the list, masked.
    List {
        query: AttentionQuery,
        /// From where.
        page: PageAt<AttentionPlace>,
        limit: usize,
    },
    /// Load one with its history, masked, by code.
    Show(String),
    /// The same with nothing masked; that is logged (U3).
    Reveal(String),
    /// Judge what was noted of a request so far.
    Check(Box<AttentionInput>),
    /// Take a request down; with an opening, register an outage for it as well (O3).
    Take {
        input: Box<AttentionInput>,
        /// The outage to be registered, which the request then belongs to.
        opening: Option<Box<OpeningInput>>,
    },
    /// Join one to an outage.
    Attach { attention: String, outage: String },
    /// Record what became of one.
    RecordOutcome {
        attention: String,
        input: OutcomeInput,
    },
    /// Correct one thing of it (O6).
    Correct {
        attention: String,
        field: AttentionField,
        /// The right value, as the command line takes it.
        value: String,
        reason: String,
    },
    /// Annul one that was a mistake (N2).
    Annul { attention: String, reason: String },
    /// Load its slip, by code.
    Slip(String),
}

impl AttentionEffect {
    pub(in crate::tui) const fn nature(&self) -> Nature {
        match self {
            Self::List { .. } | Self::Check(_) => Nature::Query,
            Self::Show(_) | Self::Reveal(_) | Self::Slip(_) => Nature::Load,
            Self::Take { .. }
            | Self::Attach { .. }
            | Self::RecordOutcome { .. }
            | Self::Correct { .. }
            | Self::Annul { .. } => Nature::Deed,
        }
    }
}

/// What is said of attentions.
#[derive(Debug)]
#[expect(missing_docs, reason = "fields are named by what they hold")]
pub enum AttentionAnswer {
    /// One page of the list.
    Listed(AttentionList),
    /// One with its history, masked or not.
    Shown {
        detail: Box<AttentionDetail>,
        /// How far the confirmation to the customer is, where one was prepared.
        confirmation: Option<AlertState>,
    },
    /// What was noted of a request was judged.
    Checked {
        check: Box<AttentionCheck>,
        /// The opening that a mass failure of another type suggests (O3).
        suggested: Option<Box<SuggestedOpening>>,
    },
    /// A request was taken down and has its code.
    Taken {
        /// The attention, with nothing masked: it was just typed.
        attention: Box<AttentionView>,
        slip: Box<SlipView>,
    },
    /// One was joined to an outage, amended, or its outcome recorded.
    Changed {
        deed: AttentionDeed,
        /// The attention as it is now, masked.
        attention: Box<AttentionView>,
    },
    /// The slip of one.
    Slip(Box<SlipView>),
}

/// A deed that changed an attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttentionDeed {
    /// It was joined to an outage.
    Attached,
    /// Its outcome was recorded.
    Resolved,
    /// One thing of it was corrected.
    Corrected,
    /// It was annulled.
    Annulled,
}

pub(super) fn handle(desk: &mut Desk, effect: AttentionEffect) -> Result<Vec<Answer>, ActionError> {
    let changed = |deed, attention| AttentionAnswer::Changed {
        deed,
        attention: Box::new(attention),
    };
    let answer = match effect {
        AttentionEffect::List { query, page, limit } => {
            AttentionAnswer::Listed(actions::list_attentions(desk, &query, page, limit)?)
        }
        AttentionEffect::Show(name) => shown(desk, actions::show_attention(desk, &name)?),
        AttentionEffect::Reveal(name) => {
            let detail = actions::reveal_attention(desk, &name)?;
            shown(desk, detail)
        }
        AttentionEffect::Check(input) => check(desk, &input)?,
        AttentionEffect::Take { input, opening } => return take(desk, &input, opening),
        AttentionEffect::Attach { attention, outage } => changed(
            AttentionDeed::Attached,
            actions::attach_attention(desk, &attention, &outage)?,
        ),
        AttentionEffect::RecordOutcome { attention, input } => changed(
            AttentionDeed::Resolved,
            actions::record_outcome(desk, &attention, &input)?,
        ),
        AttentionEffect::Correct {
            attention,
            field,
            value,
            reason,
        } => changed(
            AttentionDeed::Corrected,
            actions::correct_attention(desk, &attention, field, &value, &reason)?,
        ),
        AttentionEffect::Annul { attention, reason } => changed(
            AttentionDeed::Annulled,
            actions::annul_attention(desk, &attention, &reason)?,
        ),
        AttentionEffect::Slip(name) => AttentionAnswer::Slip(Box::new(actions::slip(desk, &name)?)),
    };
    Ok(vec![Answer::Attentions(answer)])
}

fn check(desk: &mut Desk, input: &AttentionInput) -> Result<AttentionAnswer, ActionError> {
    let check = actions::check_attention(desk, input)?;
    let suggested = match &input.procedure {
        Some(procedure) if check.outage.is_none() => {
            let filed = input.taken.unwrap_or_else(|| desk.now());
            actions::suggest_opening(desk, procedure, filed)?
        }
        _ => None,
    };
    Ok(AttentionAnswer::Checked {
        check: Box::new(check),
        suggested: suggested.map(Box::new),
    })
}

/// Takes a request down first, so that the customer has a code whatever becomes of
/// the outage that is then registered for it (Q0, O3).
fn take(
    desk: &mut Desk,
    input: &AttentionInput,
    opening: Option<Box<OpeningInput>>,
) -> Result<Vec<Answer>, ActionError> {
    let mut attention = actions::take_attention(desk, input)?;
    let mut answers = Vec::new();
    if let Some(mut opening) = opening {
        opening.attention = Some(attention.id);
        answers.push(match actions::open_outage(desk, &opening) {
            Ok(outage) => {
                attention.outage = Some(outage.correlative.clone());
                Answer::Outages(OutageAnswer::Changed {
                    deed: OutageDeed::Opened,
                    outage: Box::new(outage),
                })
            }
            Err(error) => Answer::Refused(
                advice::report(&error)
                    .hint("La atención quedó recibida sin evento, con su código."),
            ),
        });
    }
    // By its id: another terminal may have given the same code (N5).
    let slip = actions::slip(desk, &attention.id.to_string())?;
    answers.insert(
        0,
        Answer::Attentions(AttentionAnswer::Taken {
            attention: Box::new(attention),
            slip: Box::new(slip),
        }),
    );
    Ok(answers)
}

/// An attention with how far its confirmation is; one whose content is gone has none to show.
fn shown(desk: &Desk, detail: AttentionDetail) -> AttentionAnswer {
    let attention = &detail.attention;
    let confirmation = attention.claim.as_ref().and_then(|_| {
        let claim = AlertSubject::Claim(attention.code.clone());
        actions::letters_about(desk, &claim)
            .ok()?
            .into_iter()
            .find(|letter| letter.about == "claim")
    });
    AttentionAnswer::Shown {
        confirmation: confirmation.map(|letter| letter.state),
        detail: Box::new(detail),
    }
}
