//! `atencion`: receiving customers, and what becomes of their requests (Q, K).

mod attach;
mod correct;
mod list;
mod outcome;
mod resolution;
mod show;
mod slip;
mod take;
mod tell;

pub(super) use show::facts;

use super::answer::Answer;
use super::outage::short;
use super::regularize::CONFLICT;
use crate::actions::{AttentionView, Desk, Report};
use crate::domain::instant::date;
use clap::Subcommand;

/// The subcommands of `atencion`.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    #[command(name = "registrar")]
    Take(Box<take::TakeArgs>),
    #[command(name = "listar")]
    List(list::ListArgs),
    #[command(name = "mostrar")]
    Show(show::ShowArgs),
    #[command(name = "resultado")]
    Outcome(outcome::OutcomeArgs),
    #[command(name = "corregir")]
    Correct(correct::CorrectArgs),
    #[command(name = "anular")]
    Annul(correct::AnnulArgs),
    #[command(name = "unir")]
    Attach(attach::AttachArgs),
    #[command(name = "firme")]
    Resolution(resolution::ResolutionArgs),
    #[command(name = "informar")]
    Tell(tell::TellArgs),
    #[command(name = "constancia")]
    Slip(slip::SlipArgs),
}

impl Command {
    /// The subcommand's name, for the log.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Take(_) => "atencion registrar",
            Self::List(_) => "atencion listar",
            Self::Show(_) => "atencion mostrar",
            Self::Outcome(_) => "atencion resultado",
            Self::Correct(_) => "atencion corregir",
            Self::Annul(_) => "atencion anular",
            Self::Attach(_) => "atencion unir",
            Self::Resolution(_) => "atencion firme",
            Self::Tell(_) => "atencion informar",
            Self::Slip(_) => "atencion constancia",
        }
    }
}

/// Carries out a subcommand of `atencion`.
pub(super) fn run(desk: &mut Desk, command: Command) -> Result<Answer, Report> {
    match command {
        Command::Take(args) => take::run(desk, *args),
        Command::List(args) => list::run(desk, &args),
        Command::Show(args) => show::run(desk, &args),
        Command::Outcome(args) => outcome::run(desk, args),
        Command::Correct(args) => correct::correct(desk, &args),
        Command::Annul(args) => correct::annul(desk, &args),
        Command::Attach(args) => attach::run(desk, &args),
        Command::Resolution(args) => resolution::run(desk, &args),
        Command::Tell(args) => tell::run(desk, &args),
        Command::Slip(args) => slip::run(desk, args),
    }
}

/// The answer to a change of an attention: its code, and how it stands in words.
fn changed(attention: &AttentionView, what: &str) -> Result<Answer, Report> {
    Ok(Answer::of(attention)?
        .data(&attention.code)
        .word(format!(
            "{what}: {} · {} · {}.",
            type_name(attention),
            attention.procedure,
            outage_name(attention)
        ))
        .words(remarks(attention)))
}

/// The type of an attention, where it has one.
fn type_name(attention: &AttentionView) -> &'static str {
    attention
        .procedure_type
        .map_or("No regulado", |procedure_type| procedure_type.label())
}

/// What is said at the counter of the outage an attention belongs to.
fn outage_name(attention: &AttentionView) -> &str {
    attention.outage.as_deref().map_or("sin evento", short)
}

/// What somebody has to know or do about an attention.
fn remarks(attention: &AttentionView) -> Vec<String> {
    let mut remarks = Vec::new();
    if attention.critical_pending {
        remarks.push(
            if attention.theft_block {
                "Crítica y pendiente: anote la hora y el canal del bloqueo real, o que el cliente desistió."
            } else {
                "Crítica y pendiente: se atiende igual, por un canal alterno o el formato manual; anote su resultado."
            }
            .to_owned(),
        );
    }
    remarks.extend(term(attention).filter(|_| !attention.annulled));
    if attention.corrected_after_mail.is_some() {
        remarks.push(format!(
            "Se corrigió después de que salió el correo al cliente, que dice lo de antes; véalo con: contingencia aviso {}",
            attention.short_code
        ));
    }
    for (holds, text) in [
        (
            attention.annulled,
            "Anulada: conserva su código y no espera nada más.",
        ),
        (attention.official_code_conflict, CONFLICT),
        (attention.held, "Retenida por orden legal."),
        (attention.blocked, "Sus datos personales están bloqueados."),
        (attention.purged, "Sus datos personales se depuraron."),
    ] {
        if holds {
            remarks.push(text.to_owned());
        }
    }
    remarks
}

/// What looks wrong of an attention and was kept all the same (Q5).
fn warnings(attention: &AttentionView) -> impl Iterator<Item = String> + '_ {
    attention
        .warnings
        .iter()
        .map(|warning| format!("Aviso [{}]: {}.", warning.rule, warning.message))
}

/// The longest the answer to a claim may take (D6).
fn term(attention: &AttentionView) -> Option<String> {
    let claim = attention.claim.as_ref()?;
    let (days, due) = (claim.term_days?, claim.due?);
    Some(format!(
        "Plazo máximo de respuesta: {days} días hábiles, hasta el {}.",
        date(due)
    ))
}
