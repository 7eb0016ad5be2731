//! The law of authority, in one place (M4): what kind of operation, of which scope
//! and role, about whose record, in which state, has effect.
//!
//! The fold asks it of every operation it reads, and through the fold the write door
//! asks it before anything is kept. Where a role decides it stands on
//! [`authority`](super::authority); it uses only what an operation proves.

use super::attention::{Attention, AttentionEvent};
use super::authority::{Permission, Role, Whose, is_allowed};
use super::catalog::Scenario;
use super::notice::NoticeEvent;
use super::outage::{Change, Closed, Outage, OutageEvent};
use super::pqr::{CaseEvent, PqrCase};
use super::practice::IdeaEvent;
use super::report::ReportEvent;
use super::terminal::Scope;
use super::trust::WhyVoid;
use uuid::Uuid;

/// Who writes, as far as that is proven.
#[derive(Debug, Clone, Copy)]
pub struct Who<'a> {
    /// The scope its replica was given.
    pub scope: Scope,
    /// The point its replica was admitted at.
    pub point: &'a str,
    /// The user.
    pub user: Uuid,
    /// Their proven role.
    pub role: Role,
    /// Whether they set their terminal up.
    pub founder: bool,
    /// Whether the replica is the own one, or one that it continues.
    pub own: bool,
}

/// The record that is written about.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// The point whose record it is; none where nothing made one yet.
    pub home: Option<&'a str>,
    /// Whether the writer's lineage made it, or it is new.
    pub own_line: bool,
    /// Its state, where the law looks at it.
    pub state: State<'a>,
}

/// The state of a record that the law looks at.
#[derive(Debug, Clone, Copy)]
pub enum State<'a> {
    /// An outage.
    Outage(&'a Outage),
    /// An attention.
    Attention(&'a Attention),
    /// The work on a case of the PQR cell.
    Case(&'a PqrCase),
    /// Anything else, or nothing yet.
    Other,
}

/// What is written.
#[derive(Debug, Clone, Copy)]
pub enum Act<'a> {
    /// About an outage.
    Outage(&'a OutageEvent),
    /// About an attention.
    Attention(&'a AttentionEvent),
    /// Codes are set aside, or annulled.
    Codes,
    /// An alert or a letter.
    Alert,
    /// About a notice.
    Notice(&'a NoticeEvent),
    /// An inquiry was refused, or became an outage.
    Inquiry,
    /// About a user: who may sign it is settled with its signature.
    User,
    /// A recipient of the office is added or removed.
    Recipient,
    /// A point is expected, or is not any more (R2).
    Point,
    /// The closings that wait for Tecnología were reviewed (C7).
    ClosingReview,
    /// About a held session of a practice (X11, X20).
    Practice,
    /// About an idea for improvement (X19).
    Idea(&'a IdeaEvent),
    /// About a report to the regulator (P4).
    Report(&'a ReportEvent),
    /// A base of the PQR cell comes in (X12).
    PqrReception,
    /// Work on a case of the PQR cell (X4).
    PqrCase(&'a CaseEvent),
    /// About a form of feedback that came back signed (X10).
    PqrForm,
    /// Whom to trust.
    Trust,
    /// What anybody may write of what they do.
    Note,
}

/// What becomes of an operation that the law allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// What it says.
    Whole,
    /// A closing that the office is still to confirm (C2).
    ToValidate,
    /// None, and nothing is told: it repeats what the office says elsewhere, or is of a
    /// kind that the law has nothing to say about.
    Nothing,
}

/// Decides whether an operation has effect. `verified` tells whether a receipt was
/// verified here, by its digest.
///
/// # Errors
/// Why it has none.
pub fn judge(
    who: &Who<'_>,
    act: Act<'_>,
    about: &About<'_>,
    at_office: bool,
    verified: impl Fn(&str) -> bool,
) -> Result<Effect, WhyVoid> {
    let stays_home = who.scope == Scope::Point || is_of_own_records(act, about.state);
    if about
        .home
        .is_some_and(|home| stays_home && home != who.point)
    {
        return Err(WhyVoid::Scope);
    }
    if matches!(act, Act::PqrReception | Act::PqrCase(_) | Act::PqrForm)
        && (who.scope != Scope::Point || about.home.is_some_and(|home| home != who.point))
    {
        // The cell's own terminals speak of its cases, and no office does (X12).
        return Err(WhyVoid::Scope);
    }
    if matches!(act, Act::User | Act::Recipient) && !about.own_line {
        return Err(WhyVoid::Lineage);
    }
    if matches!(act, Act::PqrReception) && !about.own_line {
        // It is gone on with, completed or dropped where it was begun.
        return Err(WhyVoid::Reception);
    }
    if let Some(sha256) = receipt_of(act) {
        return told_by_receipt(who, sha256, at_office, verified);
    }
    let office_only = match act {
        Act::Point | Act::ClosingReview | Act::Report(_) => true,
        Act::Outage(event) => event.is_of_the_office() || withdraws_evidence(event, about.state),
        _ => false,
    };
    if office_only && who.scope != Scope::Office {
        return Err(WhyVoid::Office);
    }
    if !may(who, act, about.state) {
        return Err(WhyVoid::Role);
    }
    Ok(match (act, about.state) {
        (Act::Outage(OutageEvent::Closed(_)), State::Outage(outage))
            if who.scope == Scope::Point
                && (who.role == Role::Tecnologia || outage.scenario == Scenario::MassFailure) =>
        {
            Effect::ToValidate
        }
        _ => Effect::Whole,
    })
}

/// Whether nobody writes it about another point's record, not even an office: what is
/// attached to a record is its point's; to what it evaluates, an office's (Q11); what a
/// cell practises is its own (X11).
fn is_of_own_records(act: Act<'_>, state: State<'_>) -> bool {
    match act {
        Act::Outage(OutageEvent::DocumentAttached(_))
        | Act::Attention(
            AttentionEvent::DocumentAttached(_) | AttentionEvent::DocumentWithdrawn(_),
        )
        | Act::Notice(NoticeEvent::DocumentAttached(_) | NoticeEvent::DocumentWithdrawn(_))
        | Act::Practice
        | Act::Idea(_) => true,
        Act::Outage(event @ OutageEvent::DocumentWithdrawn(_)) => !withdraws_evidence(event, state),
        _ => false,
    }
}

/// Whether it withdraws what an office attached to its evaluation.
fn withdraws_evidence(event: &OutageEvent, state: State<'_>) -> bool {
    match (event, state) {
        (OutageEvent::DocumentWithdrawn(facts), State::Outage(outage)) => {
            let withdrawn = outage.documents.find(facts.document);
            withdrawn.is_some_and(|document| document.evidence)
        }
        _ => false,
    }
}

/// The receipt an operation says to rest on.
fn receipt_of(act: Act<'_>) -> Option<&str> {
    match act {
        Act::Outage(event) => event.receipt(),
        Act::Attention(event) => event.receipt(),
        _ => None,
    }
}

/// What a terminal says that a receipt told it: its own console verified it; to the
/// office it is no news; elsewhere it counts where the receipt was verified too.
fn told_by_receipt(
    who: &Who<'_>,
    sha256: &str,
    at_office: bool,
    verified: impl Fn(&str) -> bool,
) -> Result<Effect, WhyVoid> {
    if !is_allowed(who.role, who.founder, Permission::ApplyReceipt) {
        return Err(WhyVoid::Role);
    }
    match () {
        () if who.own => Ok(Effect::Whole),
        () if at_office || verified(sha256) => Ok(Effect::Nothing),
        () => Err(WhyVoid::Receipt),
    }
}

/// Whether the role of the author is one that writes this.
fn may(who: &Who<'_>, act: Act<'_>, state: State<'_>) -> bool {
    let allowed = |deed| is_allowed(who.role, who.founder, deed);
    let writes = who.role != Role::Consulta;
    match act {
        Act::Outage(event) => match state {
            State::Outage(outage) => may_on_outage(who, event, outage),
            _ => match event {
                OutageEvent::Opened(opened) => allowed(Permission::OpenOutage(opened.scenario)),
                // Of nothing it makes nothing.
                _ => writes,
            },
        },
        Act::Attention(event) => match state {
            State::Attention(attention) => may_on_attention(who, event, attention),
            _ => writes,
        },
        Act::Codes => allowed(Permission::ReserveCodes),
        Act::Alert | Act::Inquiry => writes,
        Act::Notice(NoticeEvent::Registered(_)) => {
            allowed(Permission::RegisterNotice(who.scope)) || allowed(Permission::ApplyReceipt)
        }
        Act::Notice(_) => allowed(Permission::RegisterNotice(who.scope)),
        Act::Recipient => allowed(Permission::ManageRecipients),
        Act::Point => allowed(Permission::KeepPoints),
        Act::ClosingReview => allowed(Permission::ReviewClosings),
        Act::Idea(IdeaEvent::Proposed(_)) => allowed(Permission::ProposeIdea),
        Act::Practice | Act::Idea(_) => allowed(Permission::KeepPractices),
        Act::Report(event) => may_on_report(who, event),
        Act::PqrReception => allowed(Permission::ReceiveBase),
        Act::PqrCase(CaseEvent::Undone(undone)) => {
            let author = match state {
                State::Case(case) => case.author_of(&undone.deed),
                _ => None,
            };
            allowed(Permission::UndoCaseDeed(match author {
                Some(author) if author != who.user => Whose::Others,
                _ => Whose::Own,
            }))
        }
        Act::PqrCase(CaseEvent::Held(_) | CaseEvent::Released(_)) => allowed(Permission::LegalHold),
        Act::PqrCase(_) | Act::PqrForm => allowed(Permission::WorkCase),
        Act::Trust => {
            who.role.is_responsible() || matches!(who.role, Role::Control | Role::Administrador)
        }
        Act::User | Act::Note => true,
    }
}

fn may_on_outage(who: &Who<'_>, event: &OutageEvent, outage: &Outage) -> bool {
    let allowed = |deed| is_allowed(who.role, who.founder, deed);
    let notices = || {
        allowed(Permission::RegisterNotice(who.scope))
            || allowed(Permission::ApplyReceipt)
            || allowed(Permission::OpenOutage(outage.scenario))
    };
    match event {
        OutageEvent::Opened(opened) => allowed(Permission::OpenOutage(opened.scenario)),
        OutageEvent::Restored { .. } => {
            allowed(Permission::RestoreOutage(outage.scenario))
                || allowed(Permission::OpenOutage(outage.scenario))
        }
        OutageEvent::NoticeAttached(_) => notices(),
        OutageEvent::Corrected(corrected) => {
            allowed(Permission::CorrectOutage(outage.scenario))
                || (matches!(corrected.change, Change::Notice(_)) && notices())
        }
        OutageEvent::Reopened { .. } => allowed(Permission::CorrectOutage(outage.scenario)),
        OutageEvent::AlertDismissed { .. } => allowed(Permission::Alert),
        OutageEvent::Closed(closed) => may_close(who, closed, outage),
        OutageEvent::VerdictAsked | OutageEvent::Attributed(_) | OutageEvent::Validated { .. } => {
            allowed(Permission::Evaluate)
        }
        OutageEvent::Alerted(_) => allowed(Permission::RaiseAlert),
        OutageEvent::AlertAnswered(_) => allowed(Permission::AnswerAlert),
        OutageEvent::SocialCounted(_) => allowed(Permission::CountSocial),
        OutageEvent::DocumentAttached(_) => allowed(Permission::AttachToOutage),
        OutageEvent::EvidenceAttached(_) => allowed(Permission::AttachEvidence),
        OutageEvent::DocumentWithdrawn(_) => {
            allowed(if withdraws_evidence(event, State::Outage(outage)) {
                Permission::AttachEvidence
            } else {
                Permission::AttachToOutage
            })
        }
        // By Procesos, or by C&I where it gives the verdict itself; the report is C&I's (C6).
        OutageEvent::Evaluated(verdict) => {
            verdict.role == who.role && matches!(who.role, Role::Procesos | Role::Control)
        }
        OutageEvent::Reported(_) => who.role == Role::Control,
        OutageEvent::CodePaired(_)
        | OutageEvent::Exempted(_)
        | OutageEvent::ExemptionLifted { .. } => allowed(Permission::Regularize),
    }
}

/// Whether it is of the role: an approval with the own signature is that of the post that
/// it names, all else is Control e Información's (P4).
fn may_on_report(who: &Who<'_>, event: &ReportEvent) -> bool {
    let allowed = |deed| is_allowed(who.role, who.founder, deed);
    match event {
        ReportEvent::Approved(facts) if facts.recorded.is_none() => {
            allowed(Permission::ApproveReport) && facts.post == who.role
        }
        ReportEvent::Approved(facts) => {
            allowed(Permission::PrepareReport)
                && is_allowed(facts.post, false, Permission::ApproveReport)
        }
        ReportEvent::Prepared(_) | ReportEvent::Corrected(_) | ReportEvent::Sent(_) => {
            allowed(Permission::PrepareReport)
        }
    }
}

/// Whether somebody of this role closes such an outage at all (C1), in their own role.
fn may_close(who: &Who<'_>, closed: &Closed, outage: &Outage) -> bool {
    closed.role == who.role
        && (who.role.is_responsible()
            || who.role == Role::Tecnologia
            || (who.role == Role::Administrador && outage.scenario == Scenario::ErrorOrTest))
}

fn may_on_attention(who: &Who<'_>, event: &AttentionEvent, attention: &Attention) -> bool {
    let whose = if attention.registered_by == who.user {
        Whose::Own
    } else {
        Whose::Others
    };
    let deed = match event {
        AttentionEvent::Taken(_) => Permission::TakeAttention,
        AttentionEvent::Attached { .. } => {
            return is_allowed(who.role, who.founder, Permission::AttachAttention)
                || who.role == Role::Administrador;
        }
        AttentionEvent::OutcomeRecorded(_)
        | AttentionEvent::ResolutionRecorded { .. }
        | AttentionEvent::CodeTold(_) => Permission::RecordOutcome(whose),
        AttentionEvent::Held { .. } | AttentionEvent::Released { .. } => Permission::LegalHold,
        AttentionEvent::Blocked { .. } | AttentionEvent::Unblocked { .. } => {
            Permission::PersonAccess
        }
        AttentionEvent::CodePaired(_)
        | AttentionEvent::Exempted(_)
        | AttentionEvent::ExemptionLifted { .. }
        | AttentionEvent::CallAttempted(_) => Permission::Regularize,
        AttentionEvent::DocumentAttached(_) | AttentionEvent::DocumentWithdrawn(_) => {
            Permission::AttachToAttention(whose)
        }
        AttentionEvent::Corrected { .. } => Permission::CorrectAttention(whose),
        AttentionEvent::Annulled { .. } => Permission::DropAttention,
    };
    is_allowed(who.role, who.founder, deed)
}
