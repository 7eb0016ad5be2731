//! Attentions: the requests that are taken down, and what becomes of them.

use crate::{
    actions::{self, ActionError, AlertSubject, AttentionDetail, AttentionInput, Desk, Report},
    domain::outage::OpeningInput,
    tui::{
        message::Answer,
        subjects::{
            attentions::{AttentionAnswer, AttentionDeed, AttentionEffect},
            outages::{OutageAnswer, OutageDeed},
        },
    },
};

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
        AttentionEffect::LookUp(sought) => AttentionAnswer::Seen {
            seen: Box::new(actions::look_up(desk, &sought)?),
            sought,
        },
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
                Report::from(&error).hint("La atención quedó recibida sin evento, con su código."),
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
