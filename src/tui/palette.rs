//! What the palette offers: any deed of any screen, and the records.

use super::{
    keymap::Intent,
    layers::Target,
    model::{Conditions, Workspace},
    row,
    screens::{
        Destination, board,
        parts::{lowered, words::short},
    },
    section::Section,
    widgets::{Palette, PaletteEntry},
};
use crate::{
    actions::{AlertSubject, AttentionView, NoticeView, OutageView, ToDo},
    config::ScreenId,
};

/// Deeds that can be done here, the records at hand, deeds of other screens, and what
/// cannot be done now, with what it needs.
pub(super) fn palette(workspace: &Workspace, conditions: Conditions) -> Palette<Target> {
    let keymap = conditions.keymap;
    let context = workspace.context();
    let allowed = |intent| workspace.allowed(intent);
    let asks = match (
        workspace.has(ScreenId::Attentions),
        workspace.has(ScreenId::Pqr),
    ) {
        (true, _) => "una acción, un código, un correlativo o un cliente",
        (false, true) => "una acción, una página o el final de un radicado",
        (false, false) => "una acción, una página o un correlativo",
    };
    let mut palette = Palette::new(keymap, context, allowed, Target::Intent).asking(asks);
    let now = &workspace.shared.board;
    let outages = board::open(now)
        .chain(board::waiting(now))
        .chain(&now.day.outages);
    palette.extend(records(outages, &now.critical));
    palette.extend(now.to_do.iter().filter_map(|todo| match todo {
        ToDo::Letter { id, .. } => {
            let to = Target::Record(Destination::LetterShown(*id));
            Some(PaletteEntry::new(
                &todo.words(workspace.shared.scene(conditions).now),
                "sin enviar",
                to,
            ))
        }
        _ => None,
    }));
    let scene = workspace.shared.scene(conditions);
    for (screen, tab) in workspace.shared.tabs() {
        palette.extend(row::row(screen, &scene).into_iter().map(|page| {
            let label = format!("{}: {}", tab.label, lowered(page.title));
            let to = Target::Record(page.to.clone());
            PaletteEntry::new(&label, &tab.key.to_string(), to)
        }));
        let sections = Section::of(scene.profile).filter(|_| screen == ScreenId::Settings);
        palette.extend(sections.map(|section| {
            let label = format!("{}: {}", tab.label, lowered(section.label()));
            let to = Target::Record(Destination::Settings(section));
            PaletteEntry::new(&label, &tab.key.to_string(), to)
        }));
    }
    let commands = keymap.commands(context);
    let screens = &workspace.shared.profile.screens;
    for intent in Intent::ALL.into_iter().filter(|it| it.is_of(screens)) {
        let is_bound = commands.iter().any(|it| it.intent == intent);
        let Some(key) = keymap
            .key_of(intent)
            .filter(|_| !is_bound || !allowed(intent))
        else {
            continue;
        };
        let home = home(intent).filter(|(screen, _)| workspace.has(*screen));
        let entry = match (home, needs(intent)) {
            (Some((_, to)), _) if !is_bound => {
                PaletteEntry::new(intent.label(), &key, Target::Elsewhere(to, intent))
            }
            (_, Some(needs)) => {
                let detail = format!("{needs}  {key}");
                PaletteEntry::new(intent.label(), &detail, Target::Intent(intent)).blocked()
            }
            _ => continue,
        };
        palette.extend([entry]);
    }
    palette
}

/// Where outages, their letters and attentions are.
pub(super) fn records<'a>(
    outages: impl IntoIterator<Item = &'a OutageView>,
    attentions: impl IntoIterator<Item = &'a AttentionView>,
) -> Vec<PaletteEntry<Target>> {
    let mut found = Vec::new();
    for outage in outages {
        let name = short(&outage.correlative);
        let label = format!("{name} {}", outage.procedure);
        let detail = format!("{} {}", outage.procedure_type.label(), outage.state.label());
        let to = Destination::OutageDetail(outage.correlative.clone());
        found.push(PaletteEntry::new(&label, &detail, Target::Record(to)));
        let letter = AlertSubject::Outage(outage.correlative.clone());
        let to = Target::Record(Destination::Letter(letter));
        found.push(PaletteEntry::new(&format!("Aviso de {name}"), "aviso", to));
    }
    for attention in attentions {
        let label = format!("{} {}", attention.short_code, attention.procedure);
        let detail = if attention.critical_pending {
            "crítica pendiente"
        } else {
            "atención"
        };
        let to = Destination::Attention(attention.code.clone());
        found.push(PaletteEntry::new(&label, detail, Target::Record(to)));
        if attention.claim.is_some() {
            let letter = AlertSubject::Claim(attention.code.clone());
            let to = Target::Record(Destination::Letter(letter));
            let label = format!("Carta de {}", attention.short_code);
            found.push(PaletteEntry::new(&label, "carta", to));
        }
    }
    found
}

/// Where a notice's documents are.
pub(super) fn of_notice(notice: &NoticeView) -> PaletteEntry<Target> {
    let to = Destination::Documents(notice.reference.clone());
    PaletteEntry::new(&notice.name(), "documentos", Target::Record(to))
}

/// Where a case of a cell is.
pub(super) fn of_case(radicado: &str) -> PaletteEntry<Target> {
    let to = Destination::Case(radicado.to_owned());
    PaletteEntry::new(radicado, "caso de PQR", Target::Record(to))
}

/// The screen where a deed can be done whatever is looked at there.
const fn home(intent: Intent) -> Option<(ScreenId, Destination)> {
    match intent {
        Intent::NewOutage
        | Intent::TakeAttention
        | Intent::RestoreOutage
        | Intent::CloseOutage
        | Intent::Alert
        | Intent::RegisterNotice
        | Intent::HandOver
        | Intent::PrintBlank
        | Intent::ExportBundle => Some((ScreenId::Board, Destination::Board)),
        Intent::ImportFile => {
            let queue = Destination::Regularization { export: false };
            Some((ScreenId::Regularization, queue))
        }
        Intent::ImportTallies => Some((ScreenId::Reports, Destination::Evaluations)),
        Intent::ReceiveBase | Intent::DropReception => Some((ScreenId::Pqr, Destination::Cases)),
        Intent::PrintRegister => Some((ScreenId::Reports, Destination::Deadlines)),
        Intent::Backup
        | Intent::Verify
        | Intent::WithoutEffect
        | Intent::NextTheme
        | Intent::PurgePersonal
        | Intent::ChangePassphrase
        | Intent::Add => Some((ScreenId::Settings, Destination::Settings(Section::Point))),
        _ => None,
    }
}

/// What a deed needs that cannot be done now.
pub(super) const fn needs(intent: Intent) -> Option<&'static str> {
    Some(match intent {
        Intent::RestoreOutage => "hace falta un evento abierto",
        Intent::CloseOutage => "hace falta un evento restablecido",
        Intent::ReopenOutage | Intent::PrintClosing => "en un evento cerrado",
        Intent::Alert
        | Intent::CorrectOutage
        | Intent::OutageAttentions
        | Intent::AttachAttentions
        | Intent::PrintForm => "en un evento",
        Intent::History | Intent::Documents => "en un evento o atención",
        Intent::AttachDocument | Intent::ExtractDocument | Intent::WithdrawDocument => {
            "en los documentos de un registro"
        }
        Intent::NoticeDocuments => "en los documentos de un evento con comunicado",
        Intent::RecordOutcome
        | Intent::AttachAttention
        | Intent::CorrectAttention
        | Intent::AnnulAttention
        | Intent::ShowSlip
        | Intent::RevealPersonal => "en una atención",
        Intent::ConfirmClaim => "en un reclamo, queja o apelación",
        Intent::NotRequired => "en un registro por regularizar",
        Intent::NoteCall => "donde se anotan llamadas",
        Intent::Proceeds
        | Intent::DoesNotProceed
        | Intent::AskVerdict
        | Intent::CountSocial
        | Intent::Attribute
        | Intent::ValidateClosing
        | Intent::GoToRecord => "en una evaluación (5)",
        Intent::WriteMail
        | Intent::ShowCode
        | Intent::MarkSent
        | Intent::DismissAlert
        | Intent::PrepareAgain => "en un aviso",
        Intent::SendByRelay => "en un aviso, con servidor de correo",
        Intent::CopyText => "donde hay un texto que copiar",
        Intent::Remove => "en otra fila de Ajustes",
        Intent::FilterState | Intent::FilterPeriod | Intent::FilterOwn | Intent::Filter => {
            "en una lista"
        }
        Intent::ApproveReport
        | Intent::RecordApproval
        | Intent::ReportSent
        | Intent::ReportPapers => "en los reportes preparados de la oficina (5)",
        Intent::SeeReports
        | Intent::ChooseEvent
        | Intent::ChooseMassFailures
        | Intent::ReportPeriod
        | Intent::PrepareReport => "en el reporte de la oficina (5)",
        Intent::Earlier | Intent::Later => "donde se mira un período tras otro",
        Intent::LogSession => "en la agenda de prácticas (7)",
        Intent::AddPlan | Intent::AnnulSession => "en las sesiones de prácticas (7)",
        Intent::FinishPlan => "en los planes de acción (7)",
        Intent::ProposeIdea
        | Intent::AcceptIdea
        | Intent::RejectIdea
        | Intent::DeliverIdea
        | Intent::ReturnIdea => "en las ideas de mejora (7)",
        Intent::FiguresBook | Intent::DivideBy | Intent::MonthOrYear => {
            "en las cifras de la oficina (5)"
        }
        Intent::FinishCase => "en un caso de PQR (6)",
        Intent::SeeRejected | Intent::GiveBack => "al importar un archivo que las tenga",
        Intent::SeePiles => "al recibir una base (6)",
        Intent::AnnulCode => "al imprimir formatos (f)",
        Intent::FromPaper => "al tomar una atención (a)",
        _ => return None,
    })
}
