//! The alert to the mailbox *Fallas de Sistemas y Plataforma*, in words (A0–A1).
//!
//! Invariant: it tells of systems and of the point; no customer appears in it.

use super::wording::{MailText, Page};
use crate::domain::catalog::Scenario;

/// Who alerts, from where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// Code of the service point, `LIM014`.
    pub point_code: String,
    /// Its name.
    pub point_name: String,
    /// Its channel, as people call it.
    pub channel: String,
    /// Role of who registers, as people call it.
    pub role: String,
    /// Their name.
    pub name: String,
}

impl Sender {
    fn point(&self) -> String {
        format!("{} {}", self.point_code, self.point_name)
    }

    fn person(&self) -> String {
        format!("{} ({})", self.name, self.role)
    }

    fn sign(&self, page: Page) -> Page {
        page.signed(["Saludos cordiales,", &self.name, &self.role, &self.point()])
    }
}

/// An outage to be alerted, every value ready to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutageAlert {
    /// Who alerts.
    pub sender: Sender,
    /// `LIM014-2026-A-000042`.
    pub correlative: String,
    /// Type of the procedure.
    pub procedure_type: String,
    /// The procedure that was asked for.
    pub procedure: String,
    /// Names of the applications.
    pub applications: Vec<String>,
    /// Its scenario: only a mass failure asks to be confirmed (E8).
    pub scenario: Scenario,
    /// Which unforeseen event it is, where it was said (O9).
    pub unforeseen: Option<String>,
    /// Reference of the notice that confirmed it, if one did.
    pub notice: Option<String>,
    /// When it began.
    pub started: String,
    /// When it was detected.
    pub detected: String,
    /// When it was registered.
    pub registered: String,
    /// When service came back, if it did.
    pub restored: Option<String>,
}

/// A mass failure seen at a point, customer or no customer, outage or none (A0).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetectionAlert {
    /// Who alerts.
    pub sender: Sender,
    /// Names of the applications.
    pub applications: Vec<String>,
    /// Since when.
    pub since: String,
}

const GREETING: &str = "Señores de Fallas de Sistemas y Plataforma:";

/// The alert of an outage (A1).
#[must_use]
pub fn outage(facts: &OutageAlert) -> MailText {
    let sender = &facts.sender;
    let applications = facts.applications.join(", ");
    let unconfirmed = facts.scenario == Scenario::MassFailure && facts.notice.is_none();
    let mut page = Page::to(GREETING)
        .paragraph(
            "Reportamos el siguiente evento de inoperatividad, que el punto de atención registró \
             con el correlativo indicado.",
        )
        .fact("Correlativo", &facts.correlative)
        .fact("Punto de atención", sender.point())
        .fact("Canal", &sender.channel)
        .fact("Tipo de trámite", &facts.procedure_type)
        .fact("Trámite solicitado", &facts.procedure)
        .fact("Aplicativos", &applications)
        .fact("Escenario", facts.scenario.label())
        .fact_if("Suceso", facts.unforeseen.as_ref())
        .fact_if("Comunicado de fallas", facts.notice.as_ref())
        .fact("Inicio", &facts.started)
        .fact("Detectado", &facts.detected)
        .fact("Registrado", &facts.registered)
        .fact_if("Restablecido", facts.restored.as_ref())
        .fact("Registra", sender.person());
    if unconfirmed {
        page = page.paragraph(
            "Les pedimos confirmar por este medio si se trata de una falla masiva, con su \
             referencia, su horario y los aplicativos afectados.",
        );
    }
    let mut essential = vec![
        format!("Punto: {}", sender.point()),
        format!("Aplicativos: {applications}"),
        format!("Tipo: {} ({})", facts.procedure_type, facts.procedure),
        format!("Escenario: {}", facts.scenario.label()),
        format!("Inicio: {}", facts.started),
    ];
    if unconfirmed {
        essential.push("Por favor confirmen si es falla masiva".into());
    }
    essential.push(format!("Registra: {}", sender.person()));
    let subject = format!(
        "{}: inoperatividad en {} ({}; {applications})",
        facts.correlative, sender.point_name, facts.procedure_type
    );
    sender.sign(page).mail(subject, &essential)
}

/// The alert of a mass failure that was only seen (A0).
#[must_use]
pub(crate) fn detection(facts: &DetectionAlert) -> MailText {
    let sender = &facts.sender;
    let applications = facts.applications.join(", ");
    let page = Page::to(GREETING)
        .paragraph(
            "El punto de atención detectó una posible falla masiva. Les pedimos confirmar por \
             este medio si estamos ante un evento de inoperatividad.",
        )
        .fact("Punto de atención", sender.point())
        .fact("Canal", &sender.channel)
        .fact("Aplicativos", &applications)
        .fact("Desde", &facts.since)
        .fact("Informa", sender.person());
    let essential = [
        format!("Punto: {}", sender.point()),
        format!("Desde: {}", facts.since),
        format!("Aplicativos: {applications}"),
        "Por favor confirmen si es falla masiva".into(),
        format!("Informa: {}", sender.person()),
    ];
    let subject = format!(
        "{}: posible falla masiva en {applications} ({})",
        sender.point_code, sender.point_name
    );
    sender.sign(page).mail(subject, &essential)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    fn sender() -> Sender {
        Sender {
            point_code: "LIM014".into(),
            point_name: "CAC San Isidro".into(),
            channel: "CAC".into(),
            role: "supervisor".into(),
            name: "M. Supervisora".into(),
        }
    }

    pub(in crate::documents) fn a_mass_failure() -> OutageAlert {
        OutageAlert {
            sender: sender(),
            correlative: "LIM014-2026-A-000042".into(),
            procedure_type: "Consultas".into(),
            procedure: "Reposición de Chip".into(),
            applications: vec!["SIAC ÚNICO".into(), "SGA".into()],
            scenario: Scenario::MassFailure,
            unforeseen: None,
            notice: None,
            started: "22/11/2026 10:31".into(),
            detected: "22/11/2026 10:31".into(),
            registered: "22/11/2026 10:42".into(),
            restored: None,
        }
    }

    #[test]
    fn a1_the_alert_tells_the_outage() {
        let mail = outage(&a_mass_failure());
        assert_eq!(
            mail.subject,
            "LIM014-2026-A-000042: inoperatividad en CAC San Isidro (Consultas; SIAC ÚNICO, SGA)"
        );
        assert_eq!(
            mail.body,
            "Señores de Fallas de Sistemas y Plataforma:\n\
             \n\
             Reportamos el siguiente evento de inoperatividad, que el punto de atención registró con el correlativo indicado.\n\
             \n\
             Correlativo: LIM014-2026-A-000042\n\
             Punto de atención: LIM014 CAC San Isidro\n\
             Canal: CAC\n\
             Tipo de trámite: Consultas\n\
             Trámite solicitado: Reposición de Chip\n\
             Aplicativos: SIAC ÚNICO, SGA\n\
             Escenario: Falla masiva\n\
             Inicio: 22/11/2026 10:31\n\
             Detectado: 22/11/2026 10:31\n\
             Registrado: 22/11/2026 10:42\n\
             Registra: M. Supervisora (supervisor)\n\
             \n\
             Les pedimos confirmar por este medio si se trata de una falla masiva, con su referencia, su horario y los aplicativos afectados.\n\
             \n\
             Saludos cordiales,\n\
             M. Supervisora\n\
             supervisor\n\
             LIM014 CAC San Isidro\n"
        );
    }

    #[test]
    fn e8_only_a_mass_failure_without_notice_asks_to_be_confirmed() {
        let asks = |facts: &OutageAlert| {
            let mail = outage(facts);
            (
                mail.body.contains("confirmar"),
                mail.essential.join("\n").contains("confirmen"),
            )
        };
        let mut facts = a_mass_failure();
        assert_eq!(asks(&facts), (true, true));
        facts.notice = Some("FS-1182".into());
        assert_eq!(asks(&facts), (false, false));
        assert!(
            outage(&facts)
                .body
                .contains("Comunicado de fallas: FS-1182\n")
        );
        facts.notice = None;
        facts.scenario = Scenario::Unforeseen;
        assert_eq!(asks(&facts), (false, false));
    }

    #[test]
    fn a4_the_alert_says_only_what_was_said() {
        let mut facts = a_mass_failure();
        let said = |facts: &OutageAlert| {
            let mail = outage(facts);
            format!("{}\n{}", mail.body, mail.essential.join("\n"))
        };
        for scenario in Scenario::ALL {
            facts.scenario = scenario;
            for inferred in ["ATC", "no se puede", "No se puede", "regularizará"] {
                assert!(!said(&facts).contains(inferred), "{scenario}: {inferred}");
            }
        }
        assert!(!said(&facts).contains("Restablecido"));
        facts.restored = Some("22/11/2026 11:10".into());
        assert!(said(&facts).contains("Restablecido: 22/11/2026 11:10\n"));
        let seen = detection(&DetectionAlert {
            sender: sender(),
            applications: vec!["SISACT".into()],
            since: "22/11/2026 10:05".into(),
        });
        assert!(!seen.body.contains("registro de solicitudes"));
    }

    #[test]
    fn a0_a_detection_asks_whether_it_is_an_outage() {
        let mail = detection(&DetectionAlert {
            sender: sender(),
            applications: vec!["SISACT".into()],
            since: "22/11/2026 10:05".into(),
        });
        assert_eq!(
            mail.subject,
            "LIM014: posible falla masiva en SISACT (CAC San Isidro)"
        );
        assert!(
            mail.body
                .contains("si estamos ante un evento de inoperatividad")
        );
        assert!(mail.body.contains("Desde: 22/11/2026 10:05\n"));
        assert!(mail.essential.contains(&"Aplicativos: SISACT".to_owned()));
    }
}
