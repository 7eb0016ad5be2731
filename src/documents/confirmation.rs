//! The mail that confirms a claim, an appeal or a complaint to who filed it (Q2).

use super::wording::{MailText, Page};

/// What was filed, every value ready to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// Name or business name of the customer.
    pub customer: String,
    /// The provisional code.
    pub code: String,
    /// Date and time of filing, which regularisation keeps (Q3).
    pub filed: String,
    /// The service point.
    pub point: String,
    /// The procedure: Reclamo, Apelación, Queja.
    pub procedure: String,
    /// The subject, of the catalogue of eleven.
    pub subject: Option<String>,
    /// What is asked for, in the customer's words.
    pub request: String,
    /// Number, date and amount of the receipt, when it is about billing.
    pub receipt: Option<String>,
    /// The maximum term, where one applies.
    pub term: Option<String>,
    /// How to ask about it later.
    pub follow_up: String,
}

/// The confirmation of what was filed.
#[must_use]
pub fn confirmation(facts: &Confirmation) -> MailText {
    let page = Page::to(format!("Estimado(a) {}:", facts.customer))
        .paragraph(
            "Recibimos su solicitud. Conserve el código provisional: con él la ubicamos en \
             cualquier momento.",
        )
        .fact("Código provisional", &facts.code)
        .fact("Presentada", &facts.filed)
        .fact("Punto de atención", &facts.point)
        .fact("Trámite", &facts.procedure)
        .fact_if("Materia", facts.subject.as_ref())
        .fact("Lo que solicita", &facts.request)
        .fact_if("Recibo", facts.receipt.as_ref())
        .fact_if("Plazo máximo de atención", facts.term.as_ref())
        .paragraph(
            "Nuestros sistemas no están disponibles en este momento. Apenas se restablezcan, \
             registraremos su solicitud con la fecha y hora en que la presentó y le enviaremos el \
             código oficial. No necesita presentarla de nuevo.",
        )
        .paragraph(format!("Para hacer seguimiento: {}", facts.follow_up))
        .signed(["Atentamente,", &facts.point]);
    let mut essential = vec![
        format!("Código provisional: {}", facts.code),
        format!("Presentada: {}", facts.filed),
    ];
    essential.extend(
        facts
            .term
            .iter()
            .map(|term| format!("Plazo máximo: {term}")),
    );
    essential.push("Le enviaremos el código oficial.".into());
    let subject = format!(
        "{}: recibimos su solicitud ({})",
        facts.code, facts.procedure
    );
    page.mail(subject, &essential)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn a_complaint() -> Confirmation {
        Confirmation {
            customer: "Rosa Ejemplo Prueba".into(),
            code: "LIM014-A-R000315-O".into(),
            filed: "22/11/2026 10:44".into(),
            point: "LIM014 CAC San Isidro".into(),
            procedure: "Reclamo".into(),
            subject: Some("Facturación y cobro".into()),
            request: "Pide anular el cobro <doble>\nde noviembre.".into(),
            receipt: Some("S001-000123 del 10/11/2026 por S/ 89,90".into()),
            term: Some("15 días hábiles".into()),
            follow_up: "llame al 123 con su código.".into(),
        }
    }

    #[test]
    fn q2_the_confirmation_carries_code_form_and_term() {
        let mail = confirmation(&a_complaint());
        assert_eq!(
            mail.subject,
            "LIM014-A-R000315-O: recibimos su solicitud (Reclamo)"
        );
        assert_eq!(
            mail.body,
            "Estimado(a) Rosa Ejemplo Prueba:\n\
             \n\
             Recibimos su solicitud. Conserve el código provisional: con él la ubicamos en cualquier momento.\n\
             \n\
             Código provisional: LIM014-A-R000315-O\n\
             Presentada: 22/11/2026 10:44\n\
             Punto de atención: LIM014 CAC San Isidro\n\
             Trámite: Reclamo\n\
             Materia: Facturación y cobro\n\
             Lo que solicita: Pide anular el cobro <doble>\n    de noviembre.\n\
             Recibo: S001-000123 del 10/11/2026 por S/ 89,90\n\
             Plazo máximo de atención: 15 días hábiles\n\
             \n\
             Nuestros sistemas no están disponibles en este momento. Apenas se restablezcan, registraremos su solicitud con la fecha y hora en que la presentó y le enviaremos el código oficial. No necesita presentarla de nuevo.\n\
             \n\
             Para hacer seguimiento: llame al 123 con su código.\n\
             \n\
             Atentamente,\n\
             LIM014 CAC San Isidro\n"
        );
        assert!(
            mail.html
                .contains("Pide anular el cobro &lt;doble&gt;<br>\nde noviembre.")
        );
    }

    #[test]
    fn q2_what_was_not_said_is_left_out() {
        let mail = confirmation(&Confirmation {
            subject: None,
            receipt: None,
            term: None,
            ..a_complaint()
        });
        for label in ["Materia", "Recibo:", "Plazo"] {
            assert!(!mail.body.contains(label), "{label}");
            assert!(!mail.html.contains(label), "{label}");
        }
        assert_eq!(mail.essential.len(), 3);
    }
}
