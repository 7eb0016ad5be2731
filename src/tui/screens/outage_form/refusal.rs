//! What follows when an outage is not registered: why, what was kept, what to do (law 5).

use super::fields::{
    Key,
    Key::{LateReason, Notice, Started},
    OutageForm,
};
use crate::tui::prelude::*;
use crate::{
    actions::ReportKind,
    domain::{outage::OpeningInput, rule::Rule},
};

impl OutageForm {
    pub(super) fn not_registered(
        &mut self,
        form: &mut Form<Key>,
        report: Report,
        scene: &Scene<'_>,
    ) -> Vec<Wish> {
        let (around, input) = (scene.around(), self.input(form, scene));
        if report.verdict.is_some() {
            let window = self.refusal(&report, &input, scene);
            self.noted = Some((input, report));
            return vec![Wish::Ask(window)];
        }
        match report.rule {
            Some(Rule::O8) => {
                self.was_late = true;
                form.show_now(LateReason);
                form.go(LateReason, &around);
                return Vec::new();
            }
            Some(Rule::O2) => form.go(Started, &around),
            _ => {}
        }
        // Everything else that can be mistyped was read before it was sent.
        let notice = form.text(Notice);
        if report.kind == ReportKind::Usage && !notice.is_empty() {
            self.unknown_notice = Some(notice);
            form.go(Notice, &around);
            return Vec::new();
        }
        match report.rule {
            // Neither a rule about events nor a role turns the customer away (Q0).
            Some(rule) if rule != Rule::O2 && report.kind == ReportKind::Refused => {
                let told = [vec![report.message], advice::told(&report.hints)].concat();
                let title = format!("No se hizo · {rule}");
                let to = self.reception(&input, scene);
                // The board does not show yet what the store says.
                vec![
                    Wish::Ask(self.offer(title, told, to)),
                    Wish::Effect(Effect::Board),
                ]
            }
            _ => vec![Wish::Ask(Window::Failed(report))],
        }
    }

    /// Where the customer is received whom no outage is registered for: as an attention
    /// of the outage that is open already (O1), else *sin evento* (Q0).
    pub(super) fn reception(&self, input: &OpeningInput, scene: &Scene<'_>) -> Destination {
        Destination::AttentionForm {
            procedure: input.procedure.clone(),
            unlisted: self.unlisted.clone(),
            outage: self.open_already(scene).map(|it| it.correlative.clone()),
        }
    }

    /// A window that leads to receiving the customer, unless that was done already.
    fn offer(&self, title: String, paragraphs: Vec<String>, to: Destination) -> Window {
        if self.attention.is_some() {
            return Window::Tell { title, paragraphs };
        }
        Window::Offer {
            title,
            paragraphs,
            to,
        }
    }

    /// The refusal in words; the customer is received all the same (Q0).
    pub(super) fn refusal(
        &self,
        report: &Report,
        input: &OpeningInput,
        scene: &Scene<'_>,
    ) -> Window {
        let reason = report
            .verdict
            .as_ref()
            .map_or(report.message.as_str(), |verdict| verdict.reason.as_str());
        let rule = report
            .rule
            .map_or_else(String::new, |rule| format!(" [{rule}]"));
        let told = vec![
            reason.to_owned(),
            "Quedó anotada como consulta no registrada, con sus respuestas y su hora.".to_owned(),
            advice(report.rule).to_owned(),
        ];
        let to = self.reception(input, scene);
        self.offer(format!("No corresponde registrar{rule}"), told, to)
    }
}

/// What to do about a refusal.
const fn advice(rule: Option<Rule>) -> &'static str {
    match rule {
        Some(Rule::E3) => {
            "Cuando un cliente lo solicite, retómela desde Eventos, «no registradas»."
        }
        Some(Rule::E4) => "Atienda al cliente, aunque demore; si deja de poderse, regístrelo.",
        Some(Rule::E5) => "Atienda al cliente en las PC que funcionan.",
        Some(Rule::E6) => "Regístrela como caso manual o por la transacción automatizada.",
        Some(Rule::E7) => "Marque el aplicativo de la lista que no funciona.",
        _ => "Pulse a: reciba al cliente igual, su solicitud no depende de que haya un evento.",
    }
}
