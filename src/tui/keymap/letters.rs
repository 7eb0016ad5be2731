//! What each letter means, on every screen alike.

use super::intent::Intent as I;

/// One letter and its one meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Letter {
    /// The letter; a capital is another one, for what is done seldom.
    pub letter: char,
    /// What it means, Spanish.
    pub meaning: &'static str,
    /// The intents that are this; none yet where it is kept for screens to come.
    pub intents: &'static [I],
}

const fn letter(letter: char, meaning: &'static str, intents: &'static [I]) -> Letter {
    Letter {
        letter,
        meaning,
        intents,
    }
}

/// Every letter that is a command somewhere. A new screen takes its letters from
/// here, or a free one: no letter gets a second line.
#[rustfmt::skip]
pub const LETTERS: &[Letter] = &[
    letter('a', "atención: recibir a un cliente", &[I::TakeAttention, I::ReceiveAnyway]),
    letter('b', "reabrir", &[I::ReopenOutage, I::AppealCase]),
    letter('c', "cerrar", &[I::CloseOutage, I::FinishCase]),
    letter('d', "documentos: verlos, adjuntar", &[I::Documents, I::AttachDocument]),
    letter('e', "enviar", &[I::WriteMail, I::ConfirmClaim, I::EscalateCase]),
    letter('f', "formatos", &[I::PrintBlank, I::PrintForm, I::PrintCommitment]),
    letter('g', "procede, aceptar, solucionar", &[I::Proceeds, I::AcceptIdea, I::FinishPlan, I::SolveCase]),
    letter('h', "nota: anotar algo", &[I::NoteCall, I::AnswerAlert, I::ReviewClosings, I::RecordApproval, I::ReturnIdea, I::FormsReturned]),
    letter('i', "importar", &[I::ImportFile, I::ImportTallies, I::ReceiveBase]),
    letter('l', "lista de lo que pertenece al registro", &[I::OutageAttentions, I::SeeReports]),
    letter('m', "lo que otros respondieron", &[I::RegisterNotice, I::NoticeDocuments, I::NoteLevelAnswer]),
    letter('n', "nuevo", &[I::NewOutage, I::PrepareAgain, I::Add, I::PrepareReport, I::LogSession, I::AddPlan, I::ProposeIdea]),
    letter('o', "qué resultó ser: el resultado, la causa", &[I::RecordOutcome, I::ClassifyCase]),
    letter('p', "imprimir", &[I::PrintClosing, I::PrintDocument, I::PrintRegister, I::PrintAcknowledgement, I::SendToPrinter]),
    letter('q', "salir", &[I::Quit]),
    letter('r', "restablecer", &[I::RestoreOutage]),
    letter('s', "cuáles se listan", &[I::FilterState, I::FilterOwn, I::DivideBy, I::NarrowBy]),
    letter('t', "turno", &[I::HandOver]),
    letter('u', "unir atención y evento", &[I::AttachAttentions, I::AttachAttention]),
    letter('v', "aviso: verlo, enviarlo, dejarlo de voz", &[I::Alert, I::SendByRelay, I::RaiseAlert, I::LeaveMessage]),
    letter('w', "no requiere, no corresponde, no procede", &[I::NotRequired, I::DismissAlert, I::DoesNotProceed, I::RejectIdea]),
    letter('x', "exportar, extraer", &[I::ExportBundle, I::ExtractDocument, I::FiguresBook, I::IndicatorsBook, I::ReportPapers, I::EscalationList]),
    letter('y', "copiar", &[I::CopyText]),
    letter('z', "corregir", &[I::CorrectOutage, I::CorrectAttention]),
    letter('A', "apariencia: otro tema", &[I::NextTheme]),
    letter('B', "respaldar", &[I::Backup]),
    letter('C', "verificar los registros", &[I::Verify]),
    letter('D', "depurar datos personales", &[I::PurgePersonal]),
    letter('E', "ya se envió, ya se informó", &[I::MarkSent, I::ReportSent, I::DeliverIdea, I::TellTerm]),
    letter('F', "frase de paso", &[I::ChangePassphrase]),
    letter('G', "fallas generales: las masivas", &[I::ChooseMassFailures]),
    letter('H', "historia", &[I::History]),
    letter('I', "ir al registro", &[I::GoToRecord]),
    letter('J', "dar por justo: validar, aprobar, revisar", &[I::ValidateClosing, I::ApproveReport, I::ReviewCase]),
    letter('K', "retener por orden legal, o ya no", &[I::HoldAccount]),
    letter('L', "carga de los días que vienen", &[I::SeeLoad]),
    letter('M', "mostrar u ocultar los datos del cliente", &[I::RevealPersonal]),
    letter('N', "lo que no cuenta", &[I::WithoutEffect]),
    letter('O', "pedir la opinión: el dictamen", &[I::AskVerdict]),
    letter('P', "período que se lista", &[I::FilterPeriod, I::MonthOrYear, I::ReportPeriod]),
    letter('R', "redes sociales", &[I::CountSocial]),
    letter('S', "sincronizar", &[]),
    letter('T', "teléfono: mostrar el QR", &[I::ShowCode]),
    letter('U', "a quién se atribuye", &[I::Attribute]),
    letter('V', "ver el PDF", &[I::ViewDocument, I::OpenFile]),
    letter('X', "quitar, anular o retirar", &[I::AnnulAttention, I::Remove, I::WithdrawDocument, I::AnnulSession, I::DropReception, I::WithdrawForms]),
    letter('Y', "copia para otro: a la SIC", &[I::CopySic]),
    letter('Z', "deshacer lo último", &[I::UndoDeed]),
];
