//! The alert of an operating error to the point that registered the event (V6).
//!
//! Invariant: it tells of the event and of rules; no customer appears in it.

use super::wording::{MailText, Page};

/// An operating error, every value ready to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorAlert {
    /// Code of the point, with its name where the office listed it.
    pub point: String,
    /// `LIM014-2026-A-000042`.
    pub correlative: String,
    /// Type of the procedure.
    pub procedure_type: String,
    /// Its scenario.
    pub scenario: String,
    /// When it began.
    pub started: String,
    /// When it was registered.
    pub registered: String,
    /// The rule's id.
    pub rule: String,
    /// What the rule says.
    pub says: String,
    /// What is wrong.
    pub what: String,
    /// What is asked.
    pub asked: String,
    /// Name and role of who signs.
    pub signer: (String, String),
}

/// The mail.
#[must_use]
pub fn error_alert(facts: &ErrorAlert) -> MailText {
    let subject = format!(
        "{}: alerta por error operativo ({})",
        facts.correlative, facts.rule
    );
    Page::to("Señores del punto de atención:")
        .paragraph(
            "Al revisar el siguiente evento de inoperatividad se encontró un error operativo.",
        )
        .fact("Correlativo", &facts.correlative)
        .fact("Punto de atención", &facts.point)
        .fact("Tipo de trámite", &facts.procedure_type)
        .fact("Escenario", &facts.scenario)
        .fact("Inicio", &facts.started)
        .fact("Registrado", &facts.registered)
        .fact("Qué se encontró", &facts.what)
        .fact(
            "Qué dice el procedimiento",
            format!("{} [{}]", facts.says, facts.rule),
        )
        .fact("Qué se les pide", &facts.asked)
        .paragraph(
            "Respondan desde la consola, en Reportes → Alertas, cuando llegue el acuse; si lo \
             corrigen, la alerta se retira sola.",
        )
        .signed([
            "Saludos cordiales,",
            &facts.signer.0,
            &facts.signer.1,
            "Control e Información",
        ])
        .mail(
            subject,
            &[
                format!("Qué se encontró: {}", facts.what),
                format!("Qué se les pide: {}", facts.asked),
            ],
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn v6_the_message_says_what_is_wrong_what_the_rule_says_and_what_is_asked() {
        let mail = error_alert(&ErrorAlert {
            point: "LIM014 CAC San Isidro".into(),
            correlative: "LIM014-2026-A-000042".into(),
            procedure_type: "Consultas".into(),
            scenario: "Falla masiva".into(),
            started: "22/11/2026 10:31".into(),
            registered: "22/11/2026 10:42".into(),
            rule: "E8".into(),
            says: "La formaliza el buzón.".into(),
            what: "El comunicado FS-9 niega la falla masiva.".into(),
            asked: "Corrijan el escenario.".into(),
            signer: ("C. Control".into(), "control".into()),
        });
        assert_eq!(
            mail.subject,
            "LIM014-2026-A-000042: alerta por error operativo (E8)"
        );
        assert_eq!(
            mail.body,
            "Señores del punto de atención:\n\
             \n\
             Al revisar el siguiente evento de inoperatividad se encontró un error operativo.\n\
             \n\
             Correlativo: LIM014-2026-A-000042\n\
             Punto de atención: LIM014 CAC San Isidro\n\
             Tipo de trámite: Consultas\n\
             Escenario: Falla masiva\n\
             Inicio: 22/11/2026 10:31\n\
             Registrado: 22/11/2026 10:42\n\
             Qué se encontró: El comunicado FS-9 niega la falla masiva.\n\
             Qué dice el procedimiento: La formaliza el buzón. [E8]\n\
             Qué se les pide: Corrijan el escenario.\n\
             \n\
             Respondan desde la consola, en Reportes → Alertas, cuando llegue el acuse; si lo corrigen, la alerta se retira sola.\n\
             \n\
             Saludos cordiales,\n\
             C. Control\n\
             control\n\
             Control e Información\n"
        );
    }
}
