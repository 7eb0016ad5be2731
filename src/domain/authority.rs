//! Roles and what each may do (U1, O4, C).

use super::catalog::Scenario;
use super::refusal::Refusal;
use super::rule::Rule;
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
    pub fn is_responsible(self) -> bool {
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

/// Something a role is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Register an outage of this scenario (O4, E10).
    OpenOutage(Scenario),
    /// Say that service is back (C2).
    RestoreOutage(Scenario),
    /// Correct or reopen a record (O6, C6).
    CorrectOutage,
    /// Enter what the failures mailbox answered (E8).
    RegisterNotice,
    /// Add, block or recover a user; the role is the one the other user has.
    ManageUser(Role),
    /// Make or restore a copy, rebuild the tables.
    KeepStore,
}

/// Decides whether a role may do a deed. `founder` is the user who set the
/// terminal up: somebody must be able to bring in the others (decision).
///
/// # Errors
/// The refusal names the rule and who can do it instead.
pub fn permit(role: Role, founder: bool, deed: Deed) -> Result<(), Refusal> {
    let allowed = match deed {
        Deed::OpenOutage(Scenario::ErrorOrTest) => role == Role::Administrador,
        Deed::OpenOutage(_) | Deed::RegisterNotice => role.is_responsible(),
        Deed::RestoreOutage(Scenario::ErrorOrTest) => {
            role.is_responsible() || matches!(role, Role::Tecnologia | Role::Administrador)
        }
        Deed::RestoreOutage(_) => role.is_responsible() || role == Role::Tecnologia,
        Deed::CorrectOutage => {
            role.is_responsible() || matches!(role, Role::Tecnologia | Role::Administrador)
        }
        Deed::ManageUser(other) => {
            founder
                || role == Role::Administrador
                || (role.is_responsible() && matches!(other, Role::Asesor | Role::Consulta))
        }
        Deed::KeepStore => !matches!(role, Role::Consulta | Role::Asesor),
    };
    if allowed {
        return Ok(());
    }
    Err(match deed {
        Deed::OpenOutage(Scenario::ErrorOrTest) => {
            Refusal::new(Rule::E10, "Las pruebas las registra solo el administrador.")
                .hint("Si registró un evento por error, corrija su escenario a «Error o pruebas».")
        }
        Deed::OpenOutage(_) => Refusal::new(
            Rule::O4,
            format!("El evento lo registra el Jefe, Supervisor o Coordinador; su rol es {role}."),
        )
        .hint("Avise al responsable del punto; la solicitud del cliente se recibe igual."),
        Deed::RegisterNotice => Refusal::new(
            Rule::O4,
            format!("El comunicado lo registra el responsable del punto; su rol es {role}."),
        ),
        Deed::RestoreOutage(_) => Refusal::new(
            Rule::C2,
            format!(
                "El evento lo restablece el responsable del punto o Tecnología; su rol es {role}."
            ),
        ),
        Deed::CorrectOutage => Refusal::new(
            Rule::O6,
            format!(
                "El registro lo corrige el responsable del punto o Tecnología; su rol es {role}."
            ),
        ),
        Deed::ManageUser(_) => Refusal::new(
            Rule::U1,
            format!("Su rol ({role}) no puede cambiar a este usuario."),
        )
        .hint("Pídalo al administrador o a quien configuró este terminal."),
        Deed::KeepStore => Refusal::new(
            Rule::U1,
            format!("Su rol ({role}) no puede hacer ni restaurar copias."),
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn o4_only_the_responsible_of_the_point_opens() {
        let openers: Vec<Role> = Role::ALL
            .into_iter()
            .filter(|role| permit(*role, false, Deed::OpenOutage(Scenario::Unforeseen)).is_ok())
            .collect();
        assert_eq!(openers, [Role::Supervisor, Role::Coordinador]);
    }

    #[test]
    fn e10_only_the_administrator_registers_tests() {
        for role in Role::ALL {
            let verdict = permit(role, true, Deed::OpenOutage(Scenario::ErrorOrTest));
            assert_eq!(verdict.is_ok(), role == Role::Administrador, "{role}");
        }
    }

    #[test]
    fn u1_the_founder_brings_in_the_others() {
        assert!(permit(Role::Supervisor, true, Deed::ManageUser(Role::Tecnologia)).is_ok());
        assert!(permit(Role::Supervisor, false, Deed::ManageUser(Role::Asesor)).is_ok());
        let refused = permit(Role::Supervisor, false, Deed::ManageUser(Role::Tecnologia));
        assert_eq!(refused.map_err(|r| r.rule), Err(Rule::U1));
        assert!(permit(Role::Consulta, false, Deed::ManageUser(Role::Asesor)).is_err());
    }

    #[test]
    fn u1_every_role_reads_back() {
        for role in Role::ALL {
            assert_eq!(role.code().parse(), Ok(role));
        }
        assert!("jefe".parse::<Role>().is_err());
    }
}
