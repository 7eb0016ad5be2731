//! The mails to who made a request: that it was received (Q2, Q7), and, for a
//! claim, an appeal or a complaint, the official code it got (G4).

use super::script::Reception;
use super::wording::{MailText, Page};

/// What every request is told first.
const RECEIVED: &str = "Recibimos su solicitud. Conserve el código provisional: con él la ubicamos en \
                        cualquier momento.";

/// Why there is no official code yet.
const UNAVAILABLE: &str = "Nuestros sistemas no están disponibles en este momento. Apenas se \
                           restablezcan";

/// That its day and hour stay (Q3).
const KEPT: &str = "registraremos su solicitud con la fecha y hora en que la presentó";

/// What the customer need not do.
const NOT_AGAIN: &str = "No necesita presentarla de nuevo.";

/// What goes with both letters (G5).
const ENCLOSED: &str = "Adjuntamos, en PDF, el formulario de lo que presentó.";

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
        .paragraph(RECEIVED)
        .fact("Código provisional", &facts.code)
        .fact("Presentada", &facts.filed)
        .fact("Punto de atención", &facts.point)
        .fact("Trámite", &facts.procedure)
        .fact_if("Materia", facts.subject.as_ref())
        .fact("Lo que solicita", &facts.request)
        .fact_if("Recibo", facts.receipt.as_ref())
        .fact_if("Plazo máximo de atención", facts.term.as_ref())
        .paragraph(format!(
            "{UNAVAILABLE}, {KEPT}, la trasladaremos al área que la resuelve y le enviaremos el \
             código oficial. {NOT_AGAIN}"
        ))
        .paragraph(ENCLOSED)
        .paragraph(format!("Para hacer seguimiento: {}", facts.follow_up))
        .signed(["Atentamente,", &facts.point]);
    let mut essential = vec![
        format!("Código provisional: {}", facts.code),
        format!("Presentada: {}", facts.filed),
    ];
    essential.extend(maximum(facts));
    essential.push("La trasladaremos y le enviaremos el código oficial.".into());
    page.mail(received(&facts.code, &facts.procedure), &essential)
}

/// What a phone line sends of a request it received: nothing in it identifies
/// the customer (Q7).
#[must_use]
pub fn reception(facts: &Reception) -> MailText {
    let page = Page::to("Estimado(a) cliente:")
        .paragraph(RECEIVED)
        .fact("Código provisional", &facts.code)
        .fact("Presentada", &facts.taken_at)
        .fact("Forma de presentación", &facts.form)
        .fact("Trámite", &facts.procedure)
        .fact_if("Plazo máximo de atención", facts.term.as_ref())
        .paragraph(format!("{UNAVAILABLE}, {KEPT}. {NOT_AGAIN}"))
        .paragraph(format!("Para hacer seguimiento: {}", facts.follow_up))
        .signed(["Atentamente,", &facts.company]);
    page.mail(received(&facts.code, &facts.procedure), &[])
}

fn received(code: &str, procedure: &str) -> String {
    format!("{code}: recibimos su solicitud ({procedure})")
}

/// The official code that what was filed has got, and where it goes from here (G4).
#[must_use]
pub fn filed(facts: &Confirmation, official_code: &str) -> MailText {
    let page = Page::to(format!("Estimado(a) {}:", facts.customer))
        .paragraph(
            "Registramos su solicitud en nuestros sistemas, con la fecha y hora en que la \
             presentó, y la trasladamos al área que la resuelve.",
        )
        .fact("Código oficial", official_code)
        .fact("Código provisional", &facts.code)
        .fact("Presentada", &facts.filed)
        .fact("Punto de atención", &facts.point)
        .fact("Trámite", &facts.procedure)
        .fact_if("Materia", facts.subject.as_ref())
        .fact_if("Plazo máximo de atención", facts.term.as_ref())
        .paragraph(format!(
            "{}Consulte desde ahora con el código oficial; el provisional sigue sirviendo para \
             ubicarla.",
            match facts.term {
                Some(_) => "El plazo se cuenta desde la presentación. ",
                None => "",
            }
        ))
        .paragraph(ENCLOSED)
        .signed(["Atentamente,", &facts.point]);
    let mut essential = vec![
        format!("Código oficial: {official_code}"),
        format!("Código provisional: {}", facts.code),
        format!("Presentada: {}", facts.filed),
        "Trasladada al área que la resuelve.".to_owned(),
    ];
    essential.extend(maximum(facts));
    let subject = format!(
        "{}: código oficial {official_code} ({})",
        facts.code, facts.procedure
    );
    page.mail(subject, &essential)
}

fn maximum(facts: &Confirmation) -> Option<String> {
    let term = facts.term.as_ref()?;
    Some(format!("Plazo máximo: {term}"))
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
             Nuestros sistemas no están disponibles en este momento. Apenas se restablezcan, registraremos su solicitud con la fecha y hora en que la presentó, la trasladaremos al área que la resuelve y le enviaremos el código oficial. No necesita presentarla de nuevo.\n\
             \n\
             Adjuntamos, en PDF, el formulario de lo que presentó.\n\
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
    fn g4_the_second_mail_carries_both_codes_form_and_term_and_that_it_was_passed_on() {
        let mail = filed(&a_complaint(), "REC-2026-0099");
        assert_eq!(
            mail.subject,
            "LIM014-A-R000315-O: código oficial REC-2026-0099 (Reclamo)"
        );
        assert_eq!(
            mail.body,
            "Estimado(a) Rosa Ejemplo Prueba:\n\
             \n\
             Registramos su solicitud en nuestros sistemas, con la fecha y hora en que la presentó, y la trasladamos al área que la resuelve.\n\
             \n\
             Código oficial: REC-2026-0099\n\
             Código provisional: LIM014-A-R000315-O\n\
             Presentada: 22/11/2026 10:44\n\
             Punto de atención: LIM014 CAC San Isidro\n\
             Trámite: Reclamo\n\
             Materia: Facturación y cobro\n\
             Plazo máximo de atención: 15 días hábiles\n\
             \n\
             El plazo se cuenta desde la presentación. Consulte desde ahora con el código oficial; el provisional sigue sirviendo para ubicarla.\n\
             \n\
             Adjuntamos, en PDF, el formulario de lo que presentó.\n\
             \n\
             Atentamente,\n\
             LIM014 CAC San Isidro\n"
        );
        // D6: without a term none is spoken of.
        let appeal = filed(
            &Confirmation {
                term: None,
                ..a_complaint()
            },
            "1",
        );
        assert!(
            !appeal.body.to_lowercase().contains("plazo"),
            "{}",
            appeal.body
        );
        assert_eq!(appeal.essential.len(), 4);
    }

    #[test]
    fn q7_what_a_phone_line_sends_names_nobody_and_says_code_form_instant_and_term() {
        let facts = Reception {
            company: "Empresa Ejemplo".into(),
            code: "LIM014-A-R000317-K".into(),
            taken_at: "22/11/2026 10:44".into(),
            form: "por teléfono, línea 123".into(),
            procedure: "Reclamo".into(),
            term: Some("3 días hábiles, hasta el 25/11/2026".into()),
            follow_up: "Consulte con ese código en la línea 123.".into(),
        };
        let mail = reception(&facts);
        assert_eq!(
            mail.subject,
            "LIM014-A-R000317-K: recibimos su solicitud (Reclamo)"
        );
        for part in [
            "Código provisional: LIM014-A-R000317-K\n",
            "Presentada: 22/11/2026 10:44\n",
            "Forma de presentación: por teléfono, línea 123\n",
            "Plazo máximo de atención: 3 días hábiles, hasta el 25/11/2026\n",
            "Consulte con ese código en la línea 123.\n",
            "No necesita presentarla de nuevo.",
        ] {
            assert!(mail.body.contains(part), "{}", mail.body);
        }
        let none = reception(&Reception {
            term: None,
            ..facts
        });
        assert!(!none.body.to_lowercase().contains("plazo"), "{}", none.body);
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
