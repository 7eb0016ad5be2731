//! The one key table.

use crossterm::event::KeyCode;

use super::{chord::Chord, context::Context, intent::Intent};

/// A word for the footer, and how early it stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hint {
    /// Lower stands further left and is dropped later.
    pub order: u8,
    /// One or two words.
    pub text: &'static str,
}

/// One line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Binding {
    /// Where the key works.
    pub context: Context,
    /// The key.
    pub chord: Chord,
    /// What it asks for.
    pub intent: Intent,
    /// Its word in the footer, if it stands there.
    pub hint: Option<Hint>,
}

const fn shown(
    context: Context,
    chord: Chord,
    intent: Intent,
    order: u8,
    text: &'static str,
) -> Binding {
    Binding {
        context,
        chord,
        intent,
        hint: Some(Hint { order, text }),
    }
}

const fn quiet(context: Context, chord: Chord, intent: Intent) -> Binding {
    Binding {
        context,
        chord,
        intent,
        hint: None,
    }
}

const fn k(character: char) -> Chord {
    Chord::letter(character)
}

const ENTER: Chord = Chord::plain(KeyCode::Enter);
const ALT_ENTER: Chord = Chord::alt(KeyCode::Enter);
const ESC: Chord = Chord::plain(KeyCode::Esc);
const TAB: Chord = Chord::plain(KeyCode::Tab);
const BACK_TAB: Chord = Chord::plain(KeyCode::BackTab);
const UP: Chord = Chord::plain(KeyCode::Up);
const DOWN: Chord = Chord::plain(KeyCode::Down);
const LEFT: Chord = Chord::plain(KeyCode::Left);
const RIGHT: Chord = Chord::plain(KeyCode::Right);
const PAGE_UP: Chord = Chord::plain(KeyCode::PageUp);
const PAGE_DOWN: Chord = Chord::plain(KeyCode::PageDown);
const HOME: Chord = Chord::plain(KeyCode::Home);
const END: Chord = Chord::plain(KeyCode::End);
const F1: Chord = Chord::plain(KeyCode::F(1));
const F2: Chord = Chord::plain(KeyCode::F(2));
const F3: Chord = Chord::plain(KeyCode::F(3));
const F4: Chord = Chord::plain(KeyCode::F(4));
const F5: Chord = Chord::plain(KeyCode::F(5));
const F6: Chord = Chord::plain(KeyCode::F(6));
const F7: Chord = Chord::plain(KeyCode::F(7));
const F8: Chord = Chord::plain(KeyCode::F(8));

use Context as C;
use Intent as I;

/// Every key of the console.
#[rustfmt::skip]
pub const TABLE: &[Binding] = &[
    // Everywhere.
    quiet(C::Global, k('1'), I::GoBoard),
    quiet(C::Global, k('2'), I::GoOutages),
    quiet(C::Global, k('3'), I::GoAttentions),
    quiet(C::Global, k('4'), I::GoRegularization),
    quiet(C::Global, k('5'), I::GoReports),
    quiet(C::Global, k('0'), I::GoSettings),
    shown(C::Global, Chord::ctrl('p'), I::Palette, 90, "Acciones"),
    quiet(C::Global, k(':'), I::Palette),
    shown(C::Global, k('?'), I::Help, 99, "Ayuda"),
    shown(C::Global, F1, I::Help, 99, "Ayuda"),
    quiet(C::Global, k('q'), I::Quit),
    quiet(C::Global, Chord::ctrl('q'), I::Quit),
    quiet(C::Global, Chord::ctrl('l'), I::Lock),
    quiet(C::Global, F5, I::Refresh),

    // Windows.
    quiet(C::Window, Chord::ctrl('q'), I::Quit),
    quiet(C::Window, Chord::ctrl('l'), I::Lock),

    // Lists.
    quiet(C::List, UP, I::Up),
    quiet(C::List, DOWN, I::Down),
    quiet(C::List, LEFT, I::Left),
    quiet(C::List, RIGHT, I::Right),
    quiet(C::List, PAGE_UP, I::PageUp),
    quiet(C::List, PAGE_DOWN, I::PageDown),
    quiet(C::List, HOME, I::First),
    quiet(C::List, END, I::Last),
    quiet(C::List, TAB, I::NextField),
    quiet(C::List, BACK_TAB, I::PreviousField),
    quiet(C::List, ENTER, I::Open),
    quiet(C::List, ESC, I::Back),

    // Forms.
    shown(C::Form, TAB, I::NextField, 20, "Siguiente"),
    quiet(C::Form, BACK_TAB, I::PreviousField),
    quiet(C::Form, DOWN, I::NextField),
    quiet(C::Form, UP, I::PreviousField),
    shown(C::Form, ALT_ENTER, I::BreakLine, 15, "Otra línea"),
    shown(C::Form, F7, I::Resume, 0, "Retomar"),
    shown(C::Form, F8, I::Discard, 0, "Descartar"),
    shown(C::Form, Chord::ctrl('e'), I::NextProblem, 30, "Problema"),
    shown(C::Form, ESC, I::Leave, 80, "Salir"),

    // Board.
    shown(C::Board, k('n'), I::NewOutage, 1, "Nuevo evento"),
    shown(C::Board, k('a'), I::TakeAttention, 2, "Atención"),
    shown(C::Board, k('r'), I::RestoreOutage, 4, "Restablecer"),
    shown(C::Board, k('c'), I::CloseOutage, 5, "Cerrar"),
    shown(C::Board, k('v'), I::Alert, 6, "Aviso"),
    shown(C::Board, ENTER, I::Open, 3, "Hacerlo"),
    shown(C::Board, k('m'), I::RegisterNotice, 7, "Comunicado"),
    shown(C::Board, k('t'), I::HandOver, 8, "Turno"),
    shown(C::Board, k('f'), I::PrintBlank, 9, "Formatos"),
    shown(C::Board, k('x'), I::ExportBundle, 10, "Exportar"),

    // Outages.
    shown(C::OutageForm, ENTER, I::RegisterOutage, 1, "Registrar"),
    shown(C::OutageForm, F6, I::ReceiveAnyway, 0, "Recibir al cliente"),
    shown(C::Outages, ENTER, I::Open, 1, "Ver"),
    shown(C::Outages, k('n'), I::NewOutage, 2, "Nuevo"),
    shown(C::Outages, k('r'), I::RestoreOutage, 3, "Restablecer"),
    shown(C::Outages, k('c'), I::CloseOutage, 4, "Cerrar"),
    shown(C::Outages, k('/'), I::Filter, 5, "Buscar"),
    shown(C::Outages, k('s'), I::FilterState, 6, "Estado"),
    shown(C::Outages, k('P'), I::FilterPeriod, 7, "Periodo"),
    shown(C::Outages, k(' '), I::Toggle, 8, "Marcar"),
    quiet(C::Outages, k('m'), I::RegisterNotice),
    quiet(C::Outages, k('a'), I::TakeAttention),
    quiet(C::Outages, k('v'), I::Alert),
    quiet(C::Outages, k('p'), I::PrintRegister),
    shown(C::OutageDetail, k('a'), I::TakeAttention, 1, "Atención"),
    shown(C::OutageDetail, k('r'), I::RestoreOutage, 2, "Restablecer"),
    shown(C::OutageDetail, k('c'), I::CloseOutage, 3, "Cerrar"),
    shown(C::OutageDetail, k('v'), I::Alert, 4, "Aviso"),
    shown(C::OutageDetail, k('u'), I::AttachAttentions, 5, "Unir"),
    shown(C::OutageDetail, k('p'), I::PrintClosing, 6, "Acta"),
    shown(C::OutageDetail, k('f'), I::PrintForm, 7, "Formato"),
    shown(C::OutageDetail, k('z'), I::CorrectOutage, 8, "Corregir"),
    shown(C::OutageDetail, k('l'), I::OutageAttentions, 9, "Atenciones"),
    shown(C::OutageDetail, k('m'), I::RegisterNotice, 10, "Comunicado"),
    shown(C::OutageDetail, k('d'), I::Documents, 11, "Documentos"),
    shown(C::OutageDetail, ESC, I::Back, 80, "Volver"),
    quiet(C::OutageDetail, k('b'), I::ReopenOutage),
    quiet(C::OutageDetail, k('H'), I::History),
    shown(C::Closing, F4, I::ConfirmClosing, 1, "Cerrar"),
    shown(C::Closed, k('p'), I::PrintClosing, 1, "Acta de cierre"),
    shown(C::Closed, k('f'), I::PrintForm, 2, "Formato lleno"),
    shown(C::Closed, ESC, I::Back, 80, "Volver"),
    shown(C::NoticeForm, ENTER, I::Save, 1, "Guardar"),

    // Letters and paper.
    shown(C::Letter, k('v'), I::SendByRelay, 1, "Enviar"),
    shown(C::Letter, k('e'), I::WriteMail, 2, "Correo .eml"),
    shown(C::Letter, k('T'), I::ShowCode, 3, "Teléfono (QR)"),
    shown(C::Letter, k('y'), I::CopyText, 4, "Copiar"),
    shown(C::Letter, k('E'), I::MarkSent, 5, "Ya se envió"),
    shown(C::Letter, k('w'), I::DismissAlert, 6, "No corresponde"),
    shown(C::Letter, k('n'), I::PrepareAgain, 7, "Preparar otro"),
    shown(C::Letter, ESC, I::Back, 80, "Volver"),
    shown(C::FailureForm, ENTER, I::Save, 1, "Preparar el aviso"),
    shown(C::PrintForm, ENTER, I::PrintDocument, 1, "Imprimir"),
    shown(C::PrintForm, F4, I::AnnulCode, 2, "Anular un código"),
    quiet(C::PrintForm, PAGE_UP, I::PageUp),
    quiet(C::PrintForm, PAGE_DOWN, I::PageDown),

    // Attentions.
    quiet(C::Board, F3, I::CriticalGuide),
    shown(C::Attentions, k('a'), I::TakeAttention, 1, "Nueva"),
    shown(C::Attentions, ENTER, I::Open, 2, "Ver"),
    shown(C::Attentions, k('o'), I::RecordOutcome, 3, "Resultado"),
    shown(C::Attentions, F2, I::ShowSlip, 4, "Constancia"),
    shown(C::Attentions, F3, I::CriticalGuide, 5, "Guía"),
    shown(C::Attentions, k('/'), I::Filter, 6, "Buscar"),
    shown(C::Attentions, k('s'), I::FilterOwn, 7, "Propias"),
    shown(C::Attentions, k('P'), I::FilterPeriod, 8, "Periodo"),
    quiet(C::Attentions, k('u'), I::AttachAttention),
    quiet(C::Attentions, k('e'), I::ConfirmClaim),
    shown(C::AttentionDetail, k('o'), I::RecordOutcome, 1, "Resultado"),
    shown(C::AttentionDetail, k('M'), I::RevealPersonal, 2, "Mostrar"),
    shown(C::AttentionDetail, F2, I::ShowSlip, 3, "Constancia"),
    shown(C::AttentionDetail, F3, I::CriticalGuide, 4, "Guía"),
    shown(C::AttentionDetail, k('u'), I::AttachAttention, 5, "Unir"),
    shown(C::AttentionDetail, k('e'), I::ConfirmClaim, 6, "Correo"),
    shown(C::AttentionDetail, k('a'), I::TakeAttention, 7, "Nueva"),
    shown(C::AttentionDetail, ESC, I::Back, 80, "Volver"),
    shown(C::AttentionDetail, k('z'), I::CorrectAttention, 8, "Corregir"),
    shown(C::AttentionDetail, k('d'), I::Documents, 9, "Documentos"),
    shown(C::AttentionDetail, k('X'), I::AnnulAttention, 10, "Anular"),
    quiet(C::AttentionDetail, k('p'), I::PrintDocument),
    quiet(C::AttentionDetail, k('H'), I::History),
    shown(C::AttentionForm, ENTER, I::SaveAttention, 1, "Guardar"),
    shown(C::AttentionForm, F6, I::FromPaper, 2, "De papel"),
    shown(C::AttentionForm, F3, I::CriticalGuide, 3, "Guía"),
    shown(C::OutcomeForm, ENTER, I::Save, 1, "Guardar"),
    shown(C::OutcomeForm, F3, I::CriticalGuide, 2, "Guía"),
    shown(C::Slip, k('p'), I::PrintDocument, 1, "Imprimir"),
    quiet(C::Slip, F2, I::PrintDocument),
    shown(C::Slip, k('V'), I::ViewDocument, 2, "Ver el PDF"),
    shown(C::Slip, TAB, I::NextField, 3, "Otro texto"),
    quiet(C::Slip, BACK_TAB, I::PreviousField),
    quiet(C::Slip, RIGHT, I::NextField),
    quiet(C::Slip, LEFT, I::PreviousField),
    shown(C::Slip, k('y'), I::CopyText, 4, "Copiar"),
    shown(C::Slip, k('a'), I::TakeAttention, 5, "Otro cliente"),
    quiet(C::Slip, UP, I::Up),
    quiet(C::Slip, DOWN, I::Down),
    shown(C::Slip, ESC, I::Back, 80, "Cerrar"),
    shown(C::Slip, F1, I::Help, 99, "Ayuda"),
    quiet(C::Slip, ENTER, I::Back),
    shown(C::Reading, F1, I::Help, 99, "Ayuda"),
    shown(C::Reading, ESC, I::Back, 80, "Cerrar"),
    shown(C::Reading, PAGE_DOWN, I::PageDown, 1, "Sigue"),
    quiet(C::Reading, PAGE_UP, I::PageUp),
    quiet(C::Reading, UP, I::Up),
    quiet(C::Reading, DOWN, I::Down),
    quiet(C::Reading, HOME, I::First),
    quiet(C::Reading, END, I::Last),
    quiet(C::Reading, ENTER, I::Back),
    quiet(C::Reading, F3, I::Back),

    // Regularisation.
    shown(C::Regularization, ENTER, I::Open, 1, "Escribir"),
    shown(C::Regularization, k('x'), I::ExportBundle, 2, "Exportar"),
    shown(C::Regularization, k('i'), I::ImportFile, 3, "Importar"),
    shown(C::Regularization, k('w'), I::NotRequired, 4, "No requiere"),
    shown(C::Regularization, k('h'), I::NoteCall, 5, "Llamada"),
    shown(C::Regularization, k('/'), I::Filter, 6, "Buscar"),
    shown(C::Regularization, k('s'), I::FilterState, 7, "Estado"),
    shown(C::Regularization, k('M'), I::RevealPersonal, 8, "Mostrar"),
    shown(C::Regularization, k(' '), I::Toggle, 9, "Marcar"),
    quiet(C::Regularization, k('y'), I::CopyText),
    shown(C::TypingSheet, k('y'), I::CopyText, 1, "Copiar"),
    shown(C::TypingSheet, ENTER, I::Open, 2, "Código"),
    shown(C::TypingSheet, k('M'), I::RevealPersonal, 3, "Cubrir"),
    shown(C::TypingSheet, k('w'), I::NotRequired, 4, "No requiere"),
    shown(C::TypingSheet, k('h'), I::NoteCall, 5, "Llamada"),
    shown(C::TypingSheet, ESC, I::Back, 80, "Volver"),
    quiet(C::TypingSheet, k('x'), I::ExportBundle),
    quiet(C::TypingSheet, k('i'), I::ImportFile),

    // Documents.
    shown(C::Documents, ENTER, I::Open, 1, "Ver"),
    shown(C::Documents, k('d'), I::AttachDocument, 2, "Adjuntar"),
    shown(C::Documents, k('x'), I::ExtractDocument, 3, "Extraer"),
    shown(C::Documents, k('X'), I::WithdrawDocument, 4, "Retirar"),
    shown(C::Documents, k('m'), I::NoticeDocuments, 5, "Del comunicado"),
    shown(C::Documents, ESC, I::Back, 80, "Volver"),
    shown(C::Document, k('d'), I::AttachDocument, 1, "Adjuntar"),
    shown(C::Document, k('x'), I::ExtractDocument, 2, "Extraer"),
    shown(C::Document, k('X'), I::WithdrawDocument, 3, "Retirar"),
    shown(C::Document, ESC, I::Back, 80, "Volver"),

    // Reports.
    shown(C::Deadlines, ENTER, I::Open, 1, "Ver"),
    shown(C::Deadlines, k('s'), I::FilterState, 2, "Estado"),
    shown(C::Deadlines, k('p'), I::PrintRegister, 3, "Registro"),
    shown(C::Deadlines, ESC, I::Back, 80, "Volver"),
    shown(C::Deadline, ENTER, I::Open, 1, "Ir al evento"),
    shown(C::Deadline, ESC, I::Back, 80, "Volver"),
    shown(C::Evaluations, ENTER, I::Open, 1, "Ver"),
    shown(C::Evaluations, k('s'), I::FilterState, 2, "Estado"),
    shown(C::Evaluations, k('i'), I::ImportTallies, 3, "Importar"),
    shown(C::Evaluations, ESC, I::Back, 80, "Volver"),
    shown(C::Evaluation, k('g'), I::Proceeds, 1, "Procede"),
    shown(C::Evaluation, k('w'), I::DoesNotProceed, 2, "No procede"),
    shown(C::Evaluation, k('O'), I::AskVerdict, 3, "Pedir"),
    shown(C::Evaluation, k('J'), I::ValidateClosing, 4, "Validar"),
    shown(C::Evaluation, k('U'), I::Attribute, 5, "Atribuir"),
    shown(C::Evaluation, ENTER, I::Open, 6, "Filas"),
    shown(C::Evaluation, k('d'), I::Documents, 7, "Docs"),
    shown(C::Evaluation, k('p'), I::PrintDocument, 8, "PDF"),
    shown(C::Evaluation, k('R'), I::CountSocial, 9, "Redes"),
    shown(C::Evaluation, TAB, I::NextField, 10, "Otra cifra"),
    shown(C::Evaluation, k('I'), I::GoToRecord, 11, "Ir al evento"),
    shown(C::Evaluation, ESC, I::Back, 80, "Volver"),
    shown(C::ReportBuilder, ENTER, I::Open, 1, "Ver"),
    shown(C::ReportBuilder, k(' '), I::ChooseEvent, 2, "Entra o no"),
    shown(C::ReportBuilder, k('n'), I::PrepareReport, 3, "Preparar"),
    shown(C::ReportBuilder, k('G'), I::ChooseMassFailures, 4, "Masivas"),
    shown(C::ReportBuilder, k('l'), I::SeeReports, 5, "Preparados"),
    shown(C::ReportBuilder, k('<'), I::Earlier, 5, "Anterior"),
    shown(C::ReportBuilder, k('>'), I::Later, 6, "Siguiente"),
    shown(C::ReportBuilder, k('P'), I::ReportPeriod, 7, "Período"),
    shown(C::ReportBuilder, ESC, I::Back, 80, "Volver"),
    shown(C::ReportEvent, ENTER, I::Open, 1, "Ir al evento"),
    shown(C::ReportEvent, k(' '), I::ChooseEvent, 2, "Entra o no"),
    shown(C::ReportEvent, k('n'), I::PrepareReport, 3, "Preparar"),
    shown(C::ReportEvent, k('G'), I::ChooseMassFailures, 4, "Masivas"),
    shown(C::ReportEvent, ESC, I::Back, 80, "Volver"),
    shown(C::PreparedReports, ENTER, I::Open, 1, "Ver"),
    shown(C::PreparedReports, k('J'), I::ApproveReport, 2, "Aprobar"),
    shown(C::PreparedReports, k('E'), I::ReportSent, 3, "Se envió"),
    shown(C::PreparedReports, k('x'), I::ReportPapers, 4, "Archivos"),
    shown(C::PreparedReports, k('h'), I::RecordApproval, 5, "Anotar"),
    shown(C::PreparedReports, k('s'), I::FilterState, 6, "Versiones"),
    shown(C::PreparedReports, ESC, I::Back, 80, "Volver"),
    shown(C::PreparedReport, k('J'), I::ApproveReport, 2, "Aprobar"),
    shown(C::PreparedReport, k('E'), I::ReportSent, 3, "Se envió"),
    shown(C::PreparedReport, k('x'), I::ReportPapers, 4, "Archivos"),
    shown(C::PreparedReport, k('h'), I::RecordApproval, 5, "Anotar"),
    shown(C::PreparedReport, ESC, I::Back, 80, "Volver"),
    shown(C::FigureRows, ENTER, I::Open, 1, "Ver"),
    shown(C::FigureRows, k('s'), I::FilterState, 2, "Días"),
    shown(C::FigureRows, ESC, I::Back, 80, "Volver"),
    shown(C::FigureRow, ESC, I::Back, 80, "Volver"),
    shown(C::TallyImport, ENTER, I::Save, 1, "Revisar"),
    shown(C::TallyPlan, ENTER, I::Save, 1, "Importar"),
    shown(C::TallyPlan, F2, I::SeeRejected, 2, "Rechazadas"),
    shown(C::TallyPlan, ESC, I::Leave, 80, "Volver"),
    shown(C::RejectedRows, ESC, I::Back, 80, "Volver"),
    shown(C::OperatingAlerts, ENTER, I::Open, 1, "Ver"),
    shown(C::OperatingAlerts, k('v'), I::RaiseAlert, 2, "Avisar"),
    shown(C::OperatingAlerts, k('h'), I::AnswerAlert, 3, "Responder"),
    shown(C::OperatingAlerts, k('s'), I::FilterState, 4, "Estado"),
    shown(C::OperatingAlerts, ESC, I::Back, 80, "Volver"),
    shown(C::OperatingAlert, ENTER, I::Open, 1, "Ir al evento"),
    shown(C::OperatingAlert, k('v'), I::RaiseAlert, 2, "Avisar"),
    shown(C::OperatingAlert, k('h'), I::AnswerAlert, 3, "Responder"),
    shown(C::OperatingAlert, ESC, I::Back, 80, "Volver"),
    shown(C::PendingClosings, ENTER, I::Open, 1, "Ver"),
    shown(C::PendingClosings, k('c'), I::CloseOutage, 2, "Cerrar"),
    shown(C::PendingClosings, k('m'), I::RegisterNotice, 3, "Comunicado"),
    shown(C::PendingClosings, k('h'), I::ReviewClosings, 4, "Revisado hoy"),
    shown(C::PendingClosings, k('d'), I::Documents, 5, "Documentos"),
    shown(C::PendingClosings, ESC, I::Back, 80, "Volver"),
    shown(C::PendingClosing, ENTER, I::Open, 1, "Ir al evento"),
    shown(C::PendingClosing, k('c'), I::CloseOutage, 2, "Cerrar"),
    shown(C::PendingClosing, k('m'), I::RegisterNotice, 3, "Comunicado"),
    shown(C::PendingClosing, k('h'), I::ReviewClosings, 4, "Revisado hoy"),
    shown(C::PendingClosing, k('d'), I::Documents, 5, "Documentos"),
    shown(C::PendingClosing, ESC, I::Back, 80, "Volver"),
    shown(C::Figures, ENTER, I::Open, 1, "Ver"),
    shown(C::Figures, k('s'), I::DivideBy, 2, "Dividir"),
    shown(C::Figures, k('P'), I::MonthOrYear, 3, "Mes o año"),
    shown(C::Figures, k('<'), I::Earlier, 4, "Anterior"),
    shown(C::Figures, k('>'), I::Later, 5, "Siguiente"),
    shown(C::Figures, k('x'), I::FiguresBook, 6, "Libro"),
    shown(C::Figures, ESC, I::Back, 80, "Volver"),
    shown(C::FiguresOf, ENTER, I::Open, 1, "Sus eventos"),
    shown(C::FiguresOf, ESC, I::Back, 80, "Volver"),
    shown(C::FigureEvents, ENTER, I::Open, 1, "Ver"),
    shown(C::FigureEvents, ESC, I::Back, 80, "Volver"),
    shown(C::FigureEvent, ENTER, I::Open, 1, "Ir al evento"),
    shown(C::FigureEvent, ESC, I::Back, 80, "Volver"),

    // Settings.
    shown(C::Settings, ENTER, I::Edit, 1, "Modificar"),
    quiet(C::Settings, k(' '), I::Edit),
    shown(C::Settings, k('n'), I::Add, 2, "Agregar"),
    shown(C::Settings, k('X'), I::Remove, 3, "Quitar"),
    shown(C::Settings, k('B'), I::Backup, 4, "Respaldar"),
    shown(C::Settings, k('C'), I::Verify, 5, "Comprobar"),
    shown(C::Settings, k('A'), I::NextTheme, 6, "Tema"),
    shown(C::Settings, k('D'), I::PurgePersonal, 7, "Depurar"),
    quiet(C::Settings, k('F'), I::ChangePassphrase),
    quiet(C::Settings, k('N'), I::WithoutEffect),
    shown(C::WithoutEffect, ENTER, I::Open, 1, "Ver"),
    shown(C::WithoutEffect, ESC, I::Back, 80, "Volver"),

    // Pages and windows.
    shown(C::PlainForm, ENTER, I::Save, 1, "Guardar"),
    shown(C::Unlock, ENTER, I::Accept, 1, "Entrar"),
    shown(C::Unlock, TAB, I::NextField, 2, "Otro usuario"),
    quiet(C::Unlock, BACK_TAB, I::PreviousField),
    quiet(C::Unlock, DOWN, I::NextField),
    quiet(C::Unlock, UP, I::PreviousField),
    shown(C::Unlock, F1, I::Help, 99, "Ayuda"),
    shown(C::Unlock, ESC, I::Quit, 80, "Salir"),
    quiet(C::Unlock, Chord::ctrl('q'), I::Quit),
    shown(C::FirstRun, ENTER, I::Accept, 1, "Continuar"),
    shown(C::FirstRun, TAB, I::NextField, 2, "Siguiente"),
    quiet(C::FirstRun, BACK_TAB, I::PreviousField),
    shown(C::FirstRun, F2, I::ProposePassphrase, 3, "Proponer frase"),
    quiet(C::FirstRun, DOWN, I::NextField),
    quiet(C::FirstRun, UP, I::PreviousField),
    shown(C::FirstRun, F1, I::Help, 99, "Ayuda"),
    shown(C::FirstRun, ESC, I::Back, 80, "Salir"),
    quiet(C::FirstRun, Chord::ctrl('q'), I::Quit),
    shown(C::Help, ESC, I::Back, 80, "Cerrar la ayuda"),
    shown(C::Help, DOWN, I::Down, 1, "Sigue"),
    quiet(C::Help, F1, I::Back),
    quiet(C::Help, ENTER, I::Back),
    quiet(C::Help, UP, I::Up),
    quiet(C::Help, PAGE_UP, I::PageUp),
    quiet(C::Help, PAGE_DOWN, I::PageDown),
    shown(C::Palette, ENTER, I::Accept, 1, "Hacerlo"),
    shown(C::Palette, DOWN, I::Down, 2, "Siguiente"),
    shown(C::Palette, ESC, I::Back, 80, "Cerrar"),
    quiet(C::Palette, UP, I::Up),
    quiet(C::Palette, PAGE_UP, I::PageUp),
    quiet(C::Palette, PAGE_DOWN, I::PageDown),
    shown(C::Confirm, ENTER, I::Accept, 1, "Confirmar"),
    shown(C::Confirm, ESC, I::Back, 80, "Volver (nada cambia)"),
    shown(C::Question, ENTER, I::Accept, 1, "Aceptar"),
    shown(C::Question, TAB, I::NextField, 2, "Siguiente"),
    quiet(C::Question, BACK_TAB, I::PreviousField),
    shown(C::Question, ALT_ENTER, I::BreakLine, 3, "Otra línea"),
    quiet(C::Question, DOWN, I::Down),
    quiet(C::Question, UP, I::Up),
    shown(C::Question, F7, I::Resume, 0, "Retomar"),
    shown(C::Question, F8, I::Discard, 0, "Descartar"),
    shown(C::Question, F2, I::ProposePassphrase, 5, "Proponer frase"),
    shown(C::Question, F3, I::Toggle, 4, "Marcar"),
    shown(C::Question, F1, I::Help, 99, "Ayuda"),
    shown(C::Question, ESC, I::Back, 80, "Volver (nada cambia)"),
    shown(C::Filter, ENTER, I::Accept, 1, "Ver la lista"),
    shown(C::Filter, F1, I::Help, 99, "Ayuda"),
    shown(C::Filter, ESC, I::Back, 80, "Quitar la búsqueda"),
    quiet(C::Filter, UP, I::Up),
    quiet(C::Filter, DOWN, I::Down),
    shown(C::Notice, ENTER, I::Accept, 1, "Entendido"),
    quiet(C::Notice, ESC, I::Back),
    shown(C::Notice, F1, I::Help, 99, "Ayuda"),
    shown(C::Leaving, ENTER, I::Quit, 1, "Salir"),
    shown(C::Leaving, ESC, I::Back, 80, "Quedarse"),
    shown(C::Offer, ENTER, I::Accept, 1, "Entendido"),
    shown(C::Offer, k('a'), I::ReceiveAnyway, 2, "Recibir al cliente"),
    quiet(C::Offer, F6, I::ReceiveAnyway),
    quiet(C::Offer, ESC, I::Back),
    shown(C::Offer, F1, I::Help, 99, "Ayuda"),
    shown(C::Written, ENTER, I::Accept, 1, "Entendido"),
    shown(C::Written, k('V'), I::OpenFile, 2, "Abrirlo"),
    quiet(C::Written, ESC, I::Back),
    shown(C::Code, ESC, I::Back, 80, "Volver"),
    quiet(C::Code, ENTER, I::Back),
    shown(C::Progress, ESC, I::CancelWork, 1, "Cancelar"),
];
