//! `pqr clasificar`, `escalar`, `finalizar`, `solucionar`, `contacto`, `mensaje-voz`, `recurso`,
//! `informar`, `sic`, `extender` and `deshacer`: what is done about a case.

use super::several::{several, warned};
use super::show::{letter, told};
use crate::actions::{
    AppealInput, CaseDeed, ClassifyInput, Desk, Field, FinishInput, Report, SolveInput, case_note,
    do_deed, work_case,
};
use crate::cli::answer::Answer;
use crate::cli::values::one_of;
use crate::domain::pqr::{AnswerSense, AppealKind, CallResult, CaseClass, CaseStep, Solution};
use clap::Args;
use serde_json::json;

/// The words of a closed list.
macro_rules! words {
    ($of:ident) => {
        one_of($of::ALL.iter().map(|it| (it.code(), *it)))
    };
}

/// Clasifica un caso por su causa, su clase y su marcación en RR
///
/// Una marcación de las que no son requerimiento saca el caso de la cola y de los indicadores.
/// De varios casos se clasifican todos o ninguno.
#[derive(Debug, Args)]
pub(super) struct ClassifyArgs {
    /// Radicados, o sus finales si no hay duda; si los tienen varios puntos, los de este
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
    /// Letra de la causa (A a Q); falta solo si la marcación no es requerimiento
    #[arg(long = "causa", value_name = "LETRA", value_parser = letter)]
    cause: Option<char>,
    /// Clase, si es otra que la de la base
    #[arg(long = "clase", value_name = "CLASE", value_parser = words!(CaseClass), ignore_case = true)]
    class: Option<CaseClass>,
    /// Razón de la marcación en RR
    #[arg(long = "razon", value_name = "RAZON", default_value = "")]
    reason: String,
    /// Sub-razón de la marcación en RR
    #[arg(long = "subrazon", value_name = "SUBRAZON", default_value = "")]
    sub_reason: String,
}

/// Anota la respuesta de segundo nivel a un caso escalado, y lo cierra
#[derive(Debug, Args)]
pub(super) struct LevelAnswerArgs {
    /// Radicado, o su final si no hay duda; si lo tienen varios puntos, el de este
    #[arg(value_name = "ID")]
    id: String,
    /// Cuándo llegó: AAAA-MM-DD HH:MM, HH:MM, -15 o «ayer 18:40»
    #[arg(long = "hora", value_name = "HORA", allow_hyphen_values = true)]
    at: String,
    /// Qué respondió
    #[arg(long = "texto", value_name = "TEXTO")]
    text: String,
}

/// Finaliza un caso que fue escalado por error, con las notas del log de llamadas
///
/// Es lo que se hace en RR cuando la causa no es escalable a segundo nivel. Sin notas no
/// se finaliza.
#[derive(Debug, Args)]
pub(super) struct FinishArgs {
    /// Radicado, o su final si no hay duda; si lo tienen varios puntos, el de este
    #[arg(value_name = "ID")]
    id: String,
    /// Por qué fue escalado por error, como queda en RR
    #[arg(long = "notas", value_name = "TEXTO")]
    notes: String,
    /// Sección del ABC de la causa, en DAM, que se verificó
    #[arg(long = "abc", value_name = "SECCION", default_value = "")]
    abc: String,
}

/// Anota la respuesta dada por teléfono: cierra el caso, o responde su recurso
#[derive(Debug, Args)]
pub(super) struct SolveArgs {
    /// Radicado, o su final si no hay duda; si lo tienen varios puntos, el de este
    #[arg(value_name = "ID")]
    id: String,
    /// Qué se hizo
    #[arg(long = "accion", value_name = "ACCION", value_parser = words!(Solution), ignore_case = true)]
    action: Solution,
    /// Hora de la llamada: AAAA-MM-DD HH:MM, HH:MM, -15 o «ayer 18:40»
    #[arg(long = "hora", value_name = "HORA", allow_hyphen_values = true)]
    at: String,
    /// Sentido de la respuesta de la compañía a la PQR
    #[arg(long = "respuesta", value_name = "SENTIDO", value_parser = words!(AnswerSense), ignore_case = true)]
    answer: AnswerSense,
    /// Si el cliente la acepta
    #[arg(long = "acepta", value_name = "SI|NO", action = clap::ArgAction::Set, value_parser = one_of([("si", true), ("no", false)]), ignore_case = true)]
    accepted: bool,
    /// Qué se le respondió, como queda en RR
    #[arg(long = "notas", value_name = "TEXTO")]
    notes: String,
}

/// Anota una llamada al cliente; puede anotarse después, desde la radicación
///
/// Tres fechas distintas sin respuesta dejan paso al mensaje de voz; varias llamadas de un
/// mismo día cuentan una vez.
#[derive(Debug, Args)]
pub(super) struct ContactArgs {
    /// Radicado, o su final si no hay duda; si lo tienen varios puntos, el de este
    #[arg(value_name = "ID")]
    id: String,
    /// Hora de la llamada: AAAA-MM-DD HH:MM, HH:MM, -15 o «ayer 18:40»
    #[arg(long = "hora", value_name = "HORA", allow_hyphen_values = true)]
    at: String,
    /// Qué pasó
    #[arg(long = "resultado", value_name = "RESULTADO", value_parser = words!(CallResult), ignore_case = true)]
    result: CallResult,
}

/// Anota el mensaje de voz a un cliente ilocalizado y cierra el caso
///
/// Después de llamadas sin respuesta en tres fechas distintas. Dice el radicado, la
/// respuesta, y los recursos de reposición y de apelación.
#[derive(Debug, Args)]
pub(super) struct MessageArgs {
    /// Radicado, o su final si no hay duda; si lo tienen varios puntos, el de este
    #[arg(value_name = "ID")]
    id: String,
    /// Lo que se dijo
    #[arg(long = "texto", value_name = "TEXTO")]
    text: String,
}

/// Anota el recurso de un cliente que no acepta la respuesta, con su plazo propio
#[derive(Debug, Args)]
pub(super) struct AppealArgs {
    /// Radicado, o su final si no hay duda; si lo tienen varios puntos, el de este
    #[arg(value_name = "ID")]
    id: String,
    /// Cuál: de reposición, o de reposición en subsidio de apelación
    #[arg(long = "tipo", value_name = "TIPO", value_parser = words!(AppealKind), ignore_case = true)]
    kind: AppealKind,
    /// Contra qué: negativa del contrato, suspensión, terminación, corte o facturación
    #[arg(long = "motivo", value_name = "TEXTO")]
    grounds: String,
}

/// Anota cuándo se informó al cliente del plazo de su recurso, y dice qué informarle
#[derive(Debug, Args)]
pub(super) struct TellArgs {
    /// Radicado, o su final si no hay duda; si lo tienen varios puntos, el de este
    #[arg(value_name = "ID")]
    id: String,
    /// Cuándo: AAAA-MM-DD HH:MM, HH:MM, -15 o «ayer 18:40»
    #[arg(long = "hora", value_name = "HORA", allow_hyphen_values = true)]
    at: String,
}

/// Anota la copia a la SIC de un recurso en subsidio de apelación
#[derive(Debug, Args)]
pub(super) struct SicArgs {
    /// Radicado, o su final si no hay duda; si lo tienen varios puntos, el de este
    #[arg(value_name = "ID")]
    id: String,
    /// Cuándo: AAAA-MM-DD, AAAA-MM-DD HH:MM, HH:MM, -15 o «ayer 18:40»
    #[arg(long = "fecha", value_name = "HORA", allow_hyphen_values = true)]
    at: String,
    /// Lo que la prueba: guía, número de envío
    #[arg(long = "evidencia", value_name = "TEXTO", default_value = "")]
    evidence: String,
}

/// Extiende por otro tanto el plazo que corre, una vez, con los motivos
#[derive(Debug, Args)]
pub(super) struct ExtendArgs {
    /// Radicado, o su final si no hay duda; si lo tienen varios puntos, el de este
    #[arg(value_name = "ID")]
    id: String,
    /// Los motivos, dichos antes de que venza
    #[arg(long = "razon", value_name = "TEXTO")]
    reason: String,
}

/// Da por revisado un caso que dos terminales trabajaron sin saber uno del otro
///
/// Queda como está, y deja de avisarse. Si lo que vale es otra cosa, deshágalo antes.
#[derive(Debug, Args)]
pub(super) struct ReviewArgs {
    /// Radicado, o su final si no hay duda; si lo tienen varios puntos, el de este
    #[arg(value_name = "ID")]
    id: String,
}

/// Deshace lo último que se hizo en un caso
///
/// Lo deshace quien lo hizo, o el supervisor o el coordinador. Queda en la historia.
#[derive(Debug, Args)]
pub(super) struct UndoArgs {
    /// Radicado, o su final si no hay duda; si lo tienen varios puntos, el de este
    #[arg(value_name = "ID")]
    id: String,
    /// Por qué
    #[arg(long = "razon", value_name = "TEXTO")]
    reason: String,
}

/// Compone lo que se anota en RR por lo último que se hizo en el caso
///
/// En líneas del ancho que toma RR, y sin tildes si RR no las quiere: lo dice el perfil.
#[derive(Debug, Args)]
pub(super) struct NoteArgs {
    /// Radicado, o su final si no hay duda; si lo tienen varios puntos, el de este
    #[arg(value_name = "ID")]
    id: String,
}

pub(super) fn note(desk: &mut Desk, args: &NoteArgs) -> Result<Answer, Report> {
    let note = case_note(desk, &args.id)?;
    Ok(Answer::of(&note)?.data(note.pieces.join("\n")))
}

/// Does a deed about one case and tells it.
fn work(desk: &mut Desk, id: &str, deed: &CaseDeed) -> Result<Answer, Report> {
    let (case, warnings) = work_case(desk, id, deed)?;
    let shows = matches!(deed.step(), CaseStep::Appeal | CaseStep::Tell);
    let to_tell = case.work.appeal.as_ref().filter(|_| shows);
    let to_tell = to_tell.map(|appeal| appeal.to_tell.clone());
    Ok(told(desk, &case)?.words(to_tell).words(warned(&warnings)))
}

pub(super) fn classify(desk: &mut Desk, args: &ClassifyArgs) -> Result<Answer, Report> {
    let input = ClassifyInput {
        cause: args.cause,
        class: args.class,
        reason: args.reason.clone(),
        sub_reason: args.sub_reason.clone(),
    };
    let deed = CaseDeed::Classify(input);
    match args.ids.as_slice() {
        [id] => work(desk, id, &deed),
        ids => several(do_deed(desk, ids, &deed)?, &json!({})),
    }
}

pub(super) fn level_answer(desk: &mut Desk, args: &LevelAnswerArgs) -> Result<Answer, Report> {
    let at = desk.instant(Field::LevelAnswered, &args.at)?;
    work(
        desk,
        &args.id,
        &CaseDeed::LevelAnswer(at, args.text.clone()),
    )
}

pub(super) fn finish(desk: &mut Desk, args: &FinishArgs) -> Result<Answer, Report> {
    let input = FinishInput {
        notes: args.notes.clone(),
        abc: args.abc.clone(),
    };
    let answer = work(desk, &args.id, &CaseDeed::Finish(input))?;
    Ok(answer.word("Caso finalizado; el cierre en RR lo hace usted con estas notas."))
}

pub(super) fn solve(desk: &mut Desk, args: &SolveArgs) -> Result<Answer, Report> {
    let input = SolveInput {
        at: desk.instant(Field::Called, &args.at)?,
        action: args.action,
        answer: args.answer,
        accepted: args.accepted,
        notes: args.notes.clone(),
    };
    work(desk, &args.id, &CaseDeed::Solve(input))
}

pub(super) fn contact(desk: &mut Desk, args: &ContactArgs) -> Result<Answer, Report> {
    let at = desk.instant(Field::Called, &args.at)?;
    work(desk, &args.id, &CaseDeed::Contact(at, args.result))
}

pub(super) fn message(desk: &mut Desk, args: &MessageArgs) -> Result<Answer, Report> {
    work(desk, &args.id, &CaseDeed::LeaveMessage(args.text.clone()))
}

pub(super) fn appeal(desk: &mut Desk, args: &AppealArgs) -> Result<Answer, Report> {
    let input = AppealInput {
        kind: args.kind,
        grounds: args.grounds.clone(),
    };
    work(desk, &args.id, &CaseDeed::Appeal(input))
}

pub(super) fn tell(desk: &mut Desk, args: &TellArgs) -> Result<Answer, Report> {
    let at = desk.instant(Field::Informed, &args.at)?;
    work(desk, &args.id, &CaseDeed::Tell(at))
}

pub(super) fn copy_sic(desk: &mut Desk, args: &SicArgs) -> Result<Answer, Report> {
    let at = desk.instant_or_day(Field::Copied, &args.at)?;
    work(
        desk,
        &args.id,
        &CaseDeed::CopySic(at, args.evidence.clone()),
    )
}

pub(super) fn extend(desk: &mut Desk, args: &ExtendArgs) -> Result<Answer, Report> {
    work(desk, &args.id, &CaseDeed::Extend(args.reason.clone()))
}

pub(super) fn review(desk: &mut Desk, args: &ReviewArgs) -> Result<Answer, Report> {
    work(desk, &args.id, &CaseDeed::Review)
}

pub(super) fn undo(desk: &mut Desk, args: &UndoArgs) -> Result<Answer, Report> {
    work(desk, &args.id, &CaseDeed::Undo(args.reason.clone()))
}
