//! Roles and what each may do (U1, O4, C, Q0, U3, T).

use super::catalog::Scenario;
use super::refusal::Refusal;
use super::rule::Rule;
use super::terminal::{Channel, Scope};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What a named user is at the company (U1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Takes attentions; neither opens nor closes outages.
    Asesor,
    /// Responsible for a point: opens, restores, closes (O4, C2).
    Supervisor,
    /// Coordinator of a channel; same authority over outages as a supervisor.
    Coordinador,
    /// Back office of the PQR cell.
    Backoffice,
    /// Control e Información (C&I).
    Control,
    /// Mejora de Procesos.
    Procesos,
    /// Soporte Postventa – Tecnología: closes mass failures.
    Tecnologia,
    /// Manager: first approval of a report.
    Gerente,
    /// Director: second approval of a report.
    Director,
    /// Reads only.
    Consulta,
    /// Keeps users and settings; registers tests (E10).
    Administrador,
}

impl Role {
    /// Every role, in the order a person is offered them.
    pub const ALL: [Self; 11] = [
        Self::Supervisor,
        Self::Coordinador,
        Self::Asesor,
        Self::Backoffice,
        Self::Control,
        Self::Procesos,
        Self::Tecnologia,
        Self::Gerente,
        Self::Director,
        Self::Consulta,
        Self::Administrador,
    ];

    /// The name used on the command line and on screen.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Asesor => "asesor",
            Self::Supervisor => "supervisor",
            Self::Coordinador => "coordinador",
            Self::Backoffice => "backoffice",
            Self::Control => "control",
            Self::Procesos => "procesos",
            Self::Tecnologia => "tecnologia",
            Self::Gerente => "gerente",
            Self::Director => "director",
            Self::Consulta => "consulta",
            Self::Administrador => "administrador",
        }
    }

    /// Whether this is the *Jefe o Responsable del canal* (O4, C).
    #[must_use]
    pub(crate) fn is_responsible(self) -> bool {
        matches!(self, Self::Supervisor | Self::Coordinador)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A text that names no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("«{0}» no es un rol")]
pub struct UnknownRole(pub String);

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|role| role.code() == text)
            .ok_or_else(|| UnknownRole(text.to_owned()))
    }
}

/// Whose attention a deed is about: an adviser's queue is their own (U1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Taken by the user.
    Own,
    /// Taken by somebody else.
    Others,
}

/// Something a role is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// Register an outage of this scenario (O4, E10).
    OpenOutage(Scenario),
    /// Say that service is back (C2).
    RestoreOutage(Scenario),
    /// Correct or reopen a record of this scenario (O6, C6).
    CorrectOutage(Scenario),
    /// Enter what the failures mailbox answered, at a point or at an office (E8).
    RegisterNotice(Scope),
    /// Receive a customer: take the request down, give its code, print its slip (Q0).
    TakeAttention,
    /// Record what became of an attention (K2).
    RecordOutcome(Whose),
    /// Correct what was noted of an attention (O6).
    CorrectAttention(Whose),
    /// Annul an attention, or say that a pending critical one is none (O6, K2).
    DropAttention,
    /// Attach an attention without outage to one (Q0).
    AttachAttention,
    /// Attach a document to an attention, or withdraw one (Q11).
    AttachToAttention(Whose),
    /// Attach a document to an event of the own point, or withdraw one (Q11).
    AttachToOutage,
    /// Attach a document to what the office evaluates, or withdraw one (Q11, V3).
    AttachEvidence,
    /// Enter a record in the official system: see what to type, pair its code,
    /// say that it needs none, tell the customer (G).
    Regularize,
    /// Set codes aside and print them on blank forms (N2).
    ReserveCodes,
    /// Prepare the alert and mark it sent (A).
    Alert,
    /// Say that the alert of an outage is not to be sent (A4).
    DismissAlert,
    /// See an attention's document and phone unmasked (U3).
    RevealPersonal(Whose),
    /// Hand the day's work over to the next shift.
    HandOverShift,
    /// Report on one person's data, or block it (T2).
    PersonAccess,
    /// Put a record under legal hold, or lift it (T1).
    LegalHold,
    /// Purge personal content past its term: a decision, signed (T1).
    Purge,
    /// Add, block or recover a user; the role is the one the other user has.
    ManageUser(Role),
    /// Add or remove a recipient of the office: a decision, signed (U2).
    ManageRecipients,
    /// Change what an office may of an installation: local days, mailboxes, templates
    /// (D4, A1).
    Configure,
    /// Keep the list of points that the office expects to hear from (R2).
    KeepPoints,
    /// Pack what happened for the office (U3, J2).
    Export,
    /// Make or restore a copy, rebuild the tables.
    KeepStore,
    /// Take in what other terminals wrote (M).
    ImportBundle,
    /// Trust a terminal after comparing its fingerprint (M4).
    AdmitTerminal {
        /// It stands at the own point.
        own_point: bool,
        /// It is the office's.
        office: bool,
    },
    /// Cut a terminal off (M4).
    RevokeTerminal,
    /// Ask for a verdict, say whose responsibility an outage is, validate its closing
    /// (V5, V2, V7).
    Evaluate,
    /// Count the mentions in the social networks (V3).
    CountSocial,
    /// Say whether an outage of this channel is reported (V5).
    GiveVerdict(Channel),
    /// Alert a point of an operating error (V6).
    RaiseAlert,
    /// Answer to an alert, for the own point, or as the office heard it (V6).
    AnswerAlert,
    /// Review the closings that wait for Tecnología (C7).
    ReviewClosings,
    /// Write the office's receipt for a point.
    IssueReceipt,
    /// Take the office's receipt in.
    ApplyReceipt,
    /// Take in what the office counts of a day: *tipificaciones*, claims, LDR (V5).
    ImportTallies,
    /// Prepare the report to the regulator, write an approval of it down, mark it sent (P4).
    PrepareReport,
    /// Approve it with the own signature (P4).
    ApproveReport,
    /// Take a base of the PQR cell in (X1).
    ReceiveBase,
    /// Note the sessions of the practices with their plans, decide on ideas (X11, X19, X20).
    KeepPractices,
    /// Note an idea for improvement (X19).
    ProposeIdea,
    /// Work on a case of the PQR cell (X4).
    WorkCase,
    /// Take back what was done about a case (X4).
    UndoCaseDeed(Whose),
}

/// Decides whether a role may do a deed. `founder` is the user who set the
/// terminal up: somebody must be able to bring in the others (decision).
///
/// # Errors
/// The refusal names the rule and who can do it instead.
pub(crate) fn permit(role: Role, founder: bool, permission: Permission) -> Result<(), Refusal> {
    if is_allowed(role, founder, permission) {
        Ok(())
    } else {
        Err(refusal(role, permission))
    }
}

/// Whether a role may do a deed, as [`permit`] decides it.
#[must_use]
pub(crate) fn is_allowed(role: Role, founder: bool, permission: Permission) -> bool {
    let keeps_attentions = role.is_responsible() || role == Role::Backoffice;
    match permission {
        Permission::OpenOutage(Scenario::ErrorOrTest) => role == Role::Administrador,
        Permission::OpenOutage(_) | Permission::RegisterNotice(Scope::Point) => {
            role.is_responsible()
        }
        Permission::RegisterNotice(Scope::Office) => {
            matches!(role, Role::Tecnologia | Role::Control | Role::Procesos)
        }
        Permission::RestoreOutage(Scenario::ErrorOrTest)
        | Permission::CorrectOutage(Scenario::ErrorOrTest) => {
            role.is_responsible() || matches!(role, Role::Tecnologia | Role::Administrador)
        }
        Permission::RestoreOutage(_) | Permission::CorrectOutage(_) => {
            role.is_responsible() || role == Role::Tecnologia
        }
        // Reception, and warning that systems are out, wait for nobody's role (Q0, A0).
        Permission::TakeAttention
        | Permission::Alert
        | Permission::RecordOutcome(Whose::Own)
        | Permission::CorrectAttention(Whose::Own)
        | Permission::AttachToAttention(Whose::Own)
        | Permission::RevealPersonal(Whose::Own)
        | Permission::ProposeIdea => role != Role::Consulta,
        Permission::RecordOutcome(Whose::Others)
        | Permission::CorrectAttention(Whose::Others)
        | Permission::AttachToAttention(Whose::Others)
        | Permission::DropAttention
        | Permission::AttachAttention
        | Permission::HandOverShift
        | Permission::ReceiveBase
        | Permission::WorkCase
        | Permission::UndoCaseDeed(Whose::Own) => keeps_attentions,
        Permission::UndoCaseDeed(Whose::Others) => role.is_responsible(),
        // A4 names nobody; an adviser's word is about attentions (U1).
        Permission::DismissAlert => !matches!(role, Role::Asesor | Role::Consulta),
        Permission::AttachToOutage => {
            keeps_attentions || matches!(role, Role::Tecnologia | Role::Administrador)
        }
        Permission::ReserveCodes => keeps_attentions || role == Role::Administrador,
        Permission::RevealPersonal(Whose::Others) | Permission::Regularize => {
            keeps_attentions || role == Role::Control
        }
        Permission::PersonAccess
        | Permission::LegalHold
        | Permission::Purge
        | Permission::ImportTallies => {
            matches!(role, Role::Administrador | Role::Control)
        }
        Permission::ManageUser(other) => {
            founder
                || role == Role::Administrador
                || (role.is_responsible() && matches!(other, Role::Asesor | Role::Consulta))
        }
        Permission::ManageRecipients | Permission::Configure => {
            matches!(role, Role::Administrador | Role::Supervisor | Role::Control)
        }
        Permission::Export => {
            keeps_attentions || matches!(role, Role::Administrador | Role::Control)
        }
        Permission::KeepStore | Permission::ImportBundle => {
            !matches!(role, Role::Consulta | Role::Asesor)
        }
        Permission::AdmitTerminal { own_point, office } => {
            matches!(role, Role::Control | Role::Administrador)
                || (role.is_responsible() && (own_point || office))
        }
        // For the phone lines C&I decides itself (V5).
        Permission::Evaluate | Permission::GiveVerdict(Channel::Line123 | Channel::Line135) => {
            role == Role::Control
        }
        Permission::AttachEvidence => matches!(role, Role::Control | Role::Procesos),
        Permission::CountSocial | Permission::GiveVerdict(_) => role == Role::Procesos,
        Permission::RaiseAlert | Permission::PrepareReport => role == Role::Control,
        Permission::ApproveReport => matches!(role, Role::Gerente | Role::Director),
        Permission::KeepPractices => role.is_responsible() || role == Role::Gerente,
        Permission::AnswerAlert => role.is_responsible() || role == Role::Control,
        Permission::ReviewClosings => role == Role::Tecnologia,
        Permission::RevokeTerminal | Permission::IssueReceipt | Permission::KeepPoints => {
            matches!(role, Role::Control | Role::Administrador)
        }
        Permission::ApplyReceipt => {
            keeps_attentions || matches!(role, Role::Control | Role::Administrador)
        }
    }
}

#[allow(clippy::too_many_lines, reason = "one arm a deed")]
fn refusal(role: Role, permission: Permission) -> Refusal {
    let only = |rule, who: &str| Refusal::new(rule, format!("{who}; su rol es {role}."));
    match permission {
        Permission::OpenOutage(Scenario::ErrorOrTest) => {
            Refusal::new(Rule::E10, "Las pruebas las registra solo el administrador.")
                .hint("Si registró un evento por error, corrija su escenario a «Error o pruebas».")
        }
        Permission::OpenOutage(_) => only(
            Rule::O4,
            "El evento lo registra el Jefe, Supervisor o Coordinador",
        )
        .hint("Avise al responsable del punto; la solicitud del cliente se recibe igual."),
        Permission::RegisterNotice(Scope::Point) => only(
            Rule::E8,
            "El comunicado lo registra el supervisor o coordinador del punto",
        ),
        Permission::RegisterNotice(Scope::Office) => only(
            Rule::E8,
            "En la oficina el comunicado lo registra Tecnología, Control e Información o \
             Mejora de Procesos",
        ),
        Permission::RestoreOutage(_) => only(
            Rule::C2,
            "El evento lo restablece el responsable del punto o Tecnología",
        ),
        Permission::CorrectOutage(_) => only(
            Rule::O6,
            "El registro lo corrige el responsable del punto o Tecnología",
        ),
        Permission::TakeAttention => only(Rule::U1, "Este usuario solo consulta")
            .hint("Pida a cualquier asesor o al responsable del punto que reciba al cliente."),
        Permission::Alert => only(Rule::U1, "Este usuario solo consulta")
            .hint("Pida a cualquier asesor o al responsable del punto que envíe el aviso."),
        Permission::DismissAlert => only(
            Rule::A4,
            "Que el aviso de un evento no corresponde lo dice el responsable del punto, Backoffice \
             o la oficina",
        )
        .hint("Pídaselo; mientras tanto el aviso sigue por enviar."),
        Permission::RecordOutcome(_) => only(
            Rule::U1,
            "El resultado lo anota quien tomó la atención, el responsable del punto o Backoffice",
        ),
        Permission::CorrectAttention(_) => only(
            Rule::O6,
            "La atención la corrige quien la tomó, el responsable del punto o Backoffice",
        ),
        Permission::AttachToAttention(_) => only(
            Rule::Q11,
            "Los documentos de una atención los adjunta quien la tomó, el responsable del punto o \
             Backoffice",
        )
        .hint("Páseselos; en la atención no cambió nada."),
        Permission::AttachToOutage => only(
            Rule::Q11,
            "Los documentos de un evento los adjunta el responsable del punto, Backoffice, \
             Tecnología o el administrador",
        )
        .hint("Páseselos; en el evento no cambió nada."),
        Permission::AttachEvidence => only(
            Rule::Q11,
            "Los documentos de una evaluación los adjunta Control e Información o Mejora de \
             Procesos",
        )
        .hint("Páseselos; en la evaluación no cambió nada."),
        Permission::DropAttention => only(
            Rule::O6,
            "Una atención la anula, o la quita de las críticas pendientes, el responsable del \
             punto o Backoffice",
        )
        .hint("Pídaselo; mientras tanto la atención sigue como está."),
        Permission::AttachAttention => only(
            Rule::U1,
            "La atención la une a un evento el responsable del punto o Backoffice",
        ),
        Permission::Regularize => only(
            Rule::U1,
            "Regulariza el responsable del punto, Backoffice o Control e Información",
        ),
        Permission::ReserveCodes => only(
            Rule::N2,
            "Los códigos los reserva el responsable del punto, Backoffice o el administrador",
        )
        .hint("Cada atención que registre en la consola recibe su código al momento."),
        Permission::RevealPersonal(_) => only(
            Rule::U3,
            "Estos datos los ve quien tomó la atención, el responsable del punto, Backoffice \
             o Control e Información",
        ),
        Permission::HandOverShift => only(
            Rule::U1,
            "El turno lo entrega el responsable del punto o Backoffice",
        ),
        Permission::PersonAccess => only(
            Rule::T2,
            "Los datos de un titular los informa o bloquea el administrador o Control e \
             Información",
        ),
        Permission::LegalHold => only(
            Rule::T1,
            "La retención legal la pone o levanta el administrador o Control e Información",
        ),
        Permission::Purge => only(
            Rule::T1,
            "La depuración la decide el administrador o Control e Información",
        ),
        Permission::ManageUser(_) => Refusal::new(
            Rule::U1,
            format!("Su rol ({role}) no puede cambiar a este usuario."),
        )
        .hint("Pídalo al administrador o a quien configuró este terminal."),
        Permission::ManageRecipients => only(
            Rule::U2,
            "Los destinatarios los cambia el supervisor, Control e Información o el administrador",
        ),
        Permission::Configure => only(
            Rule::U1,
            "Los días locales, los buzones y las plantillas los cambia el supervisor, Control e \
             Información o el administrador",
        ),
        Permission::KeepPoints => only(
            Rule::R2,
            "La lista de puntos la lleva Control e Información o el administrador",
        ),
        Permission::Export => only(
            Rule::U3,
            "El paquete lo exporta el responsable del punto, Backoffice, Control e Información \
             o el administrador",
        ),
        Permission::KeepStore => Refusal::new(
            Rule::U1,
            format!("Su rol ({role}) no puede hacer ni restaurar copias."),
        ),
        Permission::ImportBundle => only(Rule::U1, "Este usuario no importa paquetes"),
        Permission::AdmitTerminal { .. } => only(
            Rule::M4,
            "Un supervisor admite otro terminal de su punto o el de la oficina; los demás, \
             Control e Información o el administrador",
        ),
        Permission::RevokeTerminal => only(
            Rule::M4,
            "Un terminal lo revoca Control e Información o el administrador",
        ),
        Permission::Evaluate => only(
            Rule::V5,
            "El dictamen lo pide, la responsabilidad la atribuye y el cierre lo valida Control e \
             Información",
        ),
        Permission::CountSocial => only(
            Rule::V3,
            "Las menciones en redes sociales las cuenta Mejora de Procesos",
        ),
        Permission::GiveVerdict(Channel::Line123 | Channel::Line135) => only(
            Rule::V5,
            "El dictamen de un evento del 123 o del 135 lo da Control e Información",
        ),
        Permission::GiveVerdict(_) => only(
            Rule::V5,
            "El dictamen de un evento de un centro de atención lo da Mejora de Procesos",
        ),
        Permission::RaiseAlert => only(
            Rule::V6,
            "Las alertas por errores operativos las da Control e Información",
        ),
        Permission::AnswerAlert => only(
            Rule::V6,
            "La alerta la responde el supervisor o coordinador del punto, o la anota Control e \
             Información",
        ),
        Permission::ReviewClosings => only(
            Rule::C7,
            "La revisión diaria de los cierres la hace Soporte Postventa – Tecnología",
        ),
        Permission::KeepPractices => only(
            Rule::X11,
            "Las prácticas y sus ideas las llevan el supervisor, el coordinador y el gerente",
        ),
        Permission::ProposeIdea => only(Rule::X19, "Una idea la anota quien trabaja aquí"),
        Permission::IssueReceipt => only(
            Rule::M4,
            "El acuse lo emite Control e Información o el administrador de la oficina",
        ),
        Permission::ApplyReceipt => only(
            Rule::U1,
            "El acuse lo importa el responsable del punto o Backoffice",
        ),
        Permission::ReceiveBase => only(
            Rule::X1,
            "Las bases de PQR las recibe Backoffice, el supervisor o el coordinador de la célula",
        )
        .hint("Páseles el archivo; aquí no cambió nada."),
        Permission::WorkCase => only(
            Rule::X4,
            "Una PQR la trabaja Backoffice, el supervisor o el coordinador de la célula",
        )
        .hint("Pídaselo; el caso sigue como está."),
        Permission::UndoCaseDeed(_) => only(
            Rule::X4,
            "Lo hecho en una PQR lo deshace quien lo hizo, o el supervisor o el coordinador",
        )
        .hint("Pídaselo; el caso sigue como está."),
        Permission::ImportTallies => only(
            Rule::V5,
            "Las tipificaciones las importa Control e Información o el administrador",
        )
        .hint("Envíele el archivo; aquí no cambió nada."),
        Permission::PrepareReport => only(
            Rule::P4,
            "El reporte a Regulatorio lo prepara, lo envía y anota su aprobación con evidencia \
             Control e Información",
        ),
        Permission::ApproveReport => only(
            Rule::P4,
            "El reporte lo aprueban con su firma el Gerente y después el Director",
        )
        .hint("Control e Información anota una aprobación dada por otro medio, con su evidencia."),
    }
}

#[cfg(test)]
mod tests;
