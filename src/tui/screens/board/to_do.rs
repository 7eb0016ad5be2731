//! What waits for a hand: how it is told, and what Enter does about it.

use std::mem::discriminant;

use chrono::{DateTime, FixedOffset};

use crate::tui::prelude::*;
use crate::tui::section::Section;
use crate::{
    actions::{
        CaseFigure, CaseSource, DraftRecord, OutageView, RivalBase, ToDo, Unfinished,
        UnfinishedReception,
    },
    tui::screens::parts::words,
};

/// What is said aloud of its correlative.
pub(super) fn short(outage: &OutageView) -> String {
    words::short(&outage.correlative)
}

/// Sign, and what Enter does.
pub(super) fn told(todo: &ToDo) -> (Sign, &'static str) {
    match todo {
        ToDo::CutOff { .. } | ToDo::Parted(_) => (Sign::Refused, "qué hacer"),
        ToDo::Incoming(_) => (Sign::Ellipsis, "qué es"),
        ToDo::Letter { .. } => (Sign::Mail, "enviar"),
        ToDo::Denied { .. } => (Sign::Refused, "revisar"),
        ToDo::Unanswered { .. } => (Sign::Mail, "comunicado"),
        ToDo::Contradiction { .. } => (Sign::Warning, "revisar"),
        ToDo::Close { .. } => (Sign::Restored, "cerrar"),
        ToDo::Report { .. } | ToDo::Verdict { .. } => (Sign::Clock, "ver"),
        ToDo::Alert { .. } | ToDo::NewVersion { .. } => (Sign::Warning, "ver"),
        ToDo::ReviewClosings { .. } => (Sign::Restored, "revisar"),
        ToDo::RivalBase(_) | ToDo::CutShort(_) => (Sign::Critical, "recibir"),
        ToDo::Unaware { .. } | ToDo::StillThere { .. } => (Sign::Critical, "ver"),
        ToDo::Draft(_) => (Sign::Ellipsis, "retomar"),
        ToDo::Codes { .. } => (Sign::Warning, "formatos [f]"),
        ToDo::Export { .. } => (Sign::Upload, "exportar [x]"),
        ToDo::Regularize { .. } => (Sign::Warning, "regularizar [4]"),
        ToDo::RecoveryKey => (Sign::Warning, "cómo guardarla"),
        ToDo::Backup => (Sign::Warning, "respaldar"),
    }
}

/// What waits of one kind: a line of the board.
#[derive(Debug)]
pub(super) struct Waiting<'a>(Vec<&'a ToDo>);

/// One line a kind, in the order in which the first of each comes.
pub(super) fn by_kind<'a>(all: impl Iterator<Item = &'a ToDo>) -> Vec<Waiting<'a>> {
    let mut kinds: Vec<Waiting<'a>> = Vec::new();
    for todo in all {
        let kind = discriminant(todo);
        match kinds.iter_mut().find(|it| discriminant(it.first()) == kind) {
            Some(same) => same.0.push(todo),
            None => kinds.push(Waiting(vec![todo])),
        }
    }
    kinds
}

impl<'a> Waiting<'a> {
    /// The most urgent of them.
    pub(super) fn first(&self) -> &'a ToDo {
        self.0[0]
    }

    /// One line about them.
    pub(super) fn words(&self, now: DateTime<FixedOffset>) -> String {
        let count = self.0.len();
        if count == 1 {
            return self.first().words(now);
        }
        match self.first() {
            ToDo::Incoming(_) => format!("{count} paquetes entrando; {}", self.first().words(now)),
            ToDo::Parted(_) => format!("{count} terminales con dos historias [M3]"),
            ToDo::Letter { .. } => format!("{count} avisos y confirmaciones sin enviar"),
            ToDo::Denied { .. } => {
                format!("{count} fallas negadas: corrija el escenario o ciérrelas sin confirmación")
            }
            ToDo::Unanswered { .. } => format!("{count} fallas masivas con 24 h sin respuesta"),
            ToDo::Contradiction { .. } => {
                format!("{count} eventos con una hora que se contradice con el reloj")
            }
            ToDo::Close { .. } => format!("{count} eventos restablecidos por cerrar"),
            ToDo::Alert {
                at_office: true, ..
            } => format!("{count} alertas sin respuesta de sus puntos"),
            ToDo::Alert { .. } => {
                format!("{count} alertas de la oficina; responda o corrija")
            }
            ToDo::Verdict { .. } => {
                format!("{count} dictámenes pedidos; {}", self.first().words(now))
            }
            ToDo::RivalBase(_) => {
                format!("{count} bases con dos archivos distintos; diga cuál vale [X12]")
            }
            ToDo::Draft(_) => format!(
                "{count} formularios sin terminar; {}",
                self.first().words(now)
            ),
            ToDo::Report { term, .. } => {
                format!("{count} reportes; el primero {}", term.brief(now))
            }
            other => other.words(now),
        }
    }

    /// What Enter does: several to be closed are chosen among, of others the most
    /// urgent comes first.
    pub(super) fn hand(&self) -> Vec<Wish> {
        if self.0.len() > 1 && matches!(self.first(), ToDo::Verdict { .. }) {
            return vec![Wish::Go(Destination::Evaluations)];
        }
        if self.0.len() > 1 && matches!(self.first(), ToDo::Report { .. }) {
            return vec![Wish::Go(Destination::Deadlines)];
        }
        let to_close: Vec<OutageView> = self
            .0
            .iter()
            .filter_map(|todo| match todo {
                ToDo::Close { outage } => Some(outage.clone()),
                _ => None,
            })
            .collect();
        if to_close.len() > 1 {
            return vec![Wish::Ask(Window::Close(to_close))];
        }
        hand(self.first())
    }
}

fn hand(todo: &ToDo) -> Vec<Wish> {
    match todo {
        ToDo::Denied { outage } | ToDo::Contradiction { outage } | ToDo::Report { outage, .. } => {
            detail(outage)
        }
        ToDo::Alert { .. } => vec![Wish::Go(Destination::OperatingAlerts)],
        ToDo::Verdict { outage, .. } => {
            vec![Wish::Go(Destination::OutageDetail(outage.clone()))]
        }
        ToDo::ReviewClosings { .. } => vec![Wish::Go(Destination::PendingClosings)],
        ToDo::NewVersion { .. } => vec![Wish::Go(Destination::PreparedReports)],
        ToDo::CutOff { after, confirmed } => vec![Wish::Ask(cut_off(*after, *confirmed))],
        ToDo::Parted(it) => vec![Wish::Ask(parted(&it.terminal, it.sequence))],
        ToDo::Unanswered { .. } => vec![Wish::Go(Destination::NoticeForm)],
        ToDo::Close { outage } => {
            vec![Wish::Go(Destination::Closing(outage.correlative.clone()))]
        }
        ToDo::Incoming(_) => vec![Wish::Ask(Window::Tell {
            title: "Paquete entrando".to_owned(),
            paragraphs: vec![
                "Lo que ya entró vale y se ve. El resto entra solo, por partes, sin que nadie espere: puede seguir atendiendo.".to_owned(),
                "Si la consola se cierra antes, sigue la próxima vez que alguien ingrese. Hasta entonces faltan registros de ese terminal.".to_owned(),
            ],
        })],
        ToDo::RecoveryKey => vec![Wish::Ask(Window::Tell {
            title: "Clave de recuperación".to_owned(),
            paragraphs: vec![
                "El archivo clave-recuperacion-….txt está en la carpeta de datos (Ajustes, Acerca de, dice cuál). Quien lo tenga puede entrar a estos registros.".to_owned(),
                "Cópielo a un USB o imprímalo, guárdelo en la caja fuerte de la oficina y bórrelo de este equipo. Sin él, una frase olvidada no se recupera.".to_owned(),
            ],
        })],
        ToDo::Backup => vec![Wish::effect(UpkeepEffect::Backup)],
        ToDo::Letter { id, .. } => vec![Wish::Go(Destination::LetterShown(*id))],
        ToDo::Draft(draft) => resume(draft),
        ToDo::RivalBase(RivalBase { base, cut, .. })
        | ToDo::CutShort(UnfinishedReception { base, cut, .. }) => {
            vec![Wish::Go(Destination::BaseImport(Some((*base, *cut))))]
        }
        ToDo::Unaware { .. } => cases(CaseSource::Unaware, "en dos terminales a la vez"),
        ToDo::StillThere { last, .. } => {
            cases(CaseSource::StillThere(*last), "cerrados aquí, y aún vienen")
        }
        ToDo::Codes { .. } => vec![Wish::Go(Destination::BlankForms)],
        ToDo::Export { .. } => vec![Wish::Go(Destination::Regularization { export: true })],
        ToDo::Regularize { .. } => {
            vec![Wish::Go(Destination::Regularization { export: false })]
        }
    }
}

/// The cases that are to be looked at, whatever became of each.
fn cases(of: CaseSource, words: &str) -> Vec<Wish> {
    vec![Wish::Go(Destination::CasesBehind {
        figure: CaseFigure::of(of),
        words: words.to_owned(),
    })]
}

/// What it means that this terminal was cut off, and what to do.
fn cut_off(after: u64, confirmed: bool) -> Window {
    let paragraphs = if confirmed {
        [
            format!("Este terminal fue revocado y aquí se confirmó. Lo que registra después de su anotación {after} se guarda y se ve en esta consola, pero fuera de ella no tiene efecto: la oficina no lo toma."),
            "Siga recibiendo a los clientes y entregue la constancia. Configure el terminal de nuevo, pida que lo admitan y transcriba allí lo que se registró aquí.".to_owned(),
        ]
    } else {
        [
            format!("Otro terminal revocó a este después de su anotación {after}. Aquí no tiene efecto mientras nadie lo confirme: se registra como siempre."),
            "Llame a la oficina. Si es verdad, que el administrador lo confirme; si no, revoque a quien lo dijo, que se conoce por su huella. Las dos cosas, en Ajustes [0], Terminales, con X.".to_owned(),
        ]
    };
    Window::Tell {
        title: "Terminal revocado".to_owned(),
        paragraphs: paragraphs.into(),
    }
}

fn parted(terminal: &str, sequence: u64) -> Window {
    let paragraphs = vec![
        format!("De {terminal} llegaron dos historias distintas desde su anotación {sequence}: alguien trabajó en dos copias de sus datos. Desde ahí no cuenta ninguna, y las dos se conservan."),
        "Llame al punto: que nadie siga en esas copias, que configuren el terminal de nuevo y transcriban allí lo que falta. Después revóquelo: Ajustes [0], Terminales, con X.".to_owned(),
    ];
    Window::Tell {
        title: format!("Dos historias de {terminal}"),
        paragraphs,
    }
}

/// Opens the form that was left: it offers what was typed in it.
fn resume(draft: &Unfinished) -> Vec<Wish> {
    let to = match (draft.kind, &draft.record) {
        (DraftKind::Closing(_), Some(DraftRecord::Outage(correlative))) => {
            Destination::Closing(correlative.clone())
        }
        (DraftKind::Outcome(_), Some(DraftRecord::Attention(code))) => {
            Destination::OutcomeForm(code.clone())
        }
        (
            DraftKind::OfficialCodes
            | DraftKind::Exemption(_)
            | DraftKind::Lift(_)
            | DraftKind::Call(_)
            | DraftKind::OfficialCode(_),
            _,
        ) => Destination::Regularization { export: false },
        (DraftKind::AlertAnswer(_), _) => Destination::OperatingAlerts,
        (
            DraftKind::Attribution(_) | DraftKind::Validation(_) | DraftKind::Verdict(_),
            Some(DraftRecord::Outage(_)),
        ) => Destination::Evaluations,
        (
            DraftKind::Attachment(_) | DraftKind::Withdrawal(_),
            Some(DraftRecord::Outage(record) | DraftRecord::Attention(record)),
        ) => Destination::Documents(record.clone()),
        (DraftKind::ReportChoices(..) | DraftKind::ReportReason(_), _) => {
            Destination::ReportBuilder
        }
        (DraftKind::Dismissal(letter), _) => Destination::LetterShown(letter),
        // Corrected, reopened and annulled is in a window over the record.
        (_, Some(DraftRecord::Outage(correlative))) => {
            Destination::OutageDetail(correlative.clone())
        }
        (_, Some(DraftRecord::Attention(code))) => Destination::Attention(code.clone()),
        (DraftKind::Attention, None) => Destination::AttentionForm {
            procedure: None,
            unlisted: String::new(),
            outage: None,
        },
        (DraftKind::Notice, None) | (_, Some(DraftRecord::Notice(_))) => Destination::NoticeForm,
        (DraftKind::Failure, None) => Destination::FailureForm,
        (DraftKind::Shift, None) => Destination::Shift,
        (DraftKind::BlankForms | DraftKind::SpoiledCode, None) => Destination::BlankForms,
        (DraftKind::Base, _) => Destination::BaseImport(None),
        (DraftKind::Tallies, _) => Destination::TallyImport,
        (DraftKind::NewUser, None) => Destination::Settings(Section::Users),
        (form, Some(DraftRecord::Cases(radicados))) => {
            Destination::CasesLeft(radicados.clone(), form)
        }
        (DraftKind::CaseDeed(..) | DraftKind::AccountHold(_), _) => Destination::Cases,
        (DraftKind::FormsWithdrawal(_), _) => Destination::TopFive,
        (DraftKind::SessionLog(_), _) => Destination::Agenda,
        (DraftKind::SessionAnnulment(_) | DraftKind::ActionPlan(_), _) => Destination::Sessions,
        (
            DraftKind::NewIdea
            | DraftKind::IdeaAcceptance(_)
            | DraftKind::IdeaRejection(_)
            | DraftKind::IdeaAnswer(_),
            _,
        ) => Destination::Ideas,
        (_, None) => Destination::OutageForm(Box::default()),
    };
    vec![Wish::Go(to)]
}

/// Leads to an outage.
pub(super) fn detail(outage: &OutageView) -> Vec<Wish> {
    let correlative = outage.correlative.clone();
    vec![Wish::Go(Destination::OutageDetail(correlative))]
}
