//! Nothing of the cases of an account is purged as long as a legal order holds them (T1).

use crate::tui::{
    form::{Text, text},
    prelude::*,
};
use crate::{
    actions::{CASES_OF_DRAFT, CaseView, Decided},
    domain::authority::Permission,
    tui::records::Act,
};

/// Asks why the cases of the account of one are held; or, where they are, why no more.
pub(super) fn asked(case: &CaseView) -> Act {
    let (id, held) = (case.id, !case.work.held);
    let radicado = case.name.clone();
    let form =
        Act::form_of(move |scene| holding(radicado, held, scene).kept(DraftKind::AccountHold(id)));
    form.by(Permission::LegalHold)
}

fn holding(radicado: String, held: bool, scene: &Scene<'_>) -> Prompt {
    let (verb, told) = if held {
        (
            "Retener",
            "Por orden legal: de los casos de esta cuenta no se depura nada mientras dure. [T1]",
        )
    } else {
        (
            "Liberar",
            "La orden terminó: los casos de esta cuenta se depuran cuando cumplan su plazo. [T1]",
        )
    };
    let title = format!("{verb} la cuenta · {radicado}");
    let reason = Text::new("la orden: quién, cuándo, número", scene.theme, 3, 3);
    let noted = vec![radicado.clone()];
    Prompt::new(title, told, move |form| PqrEffect::Hold {
        radicado: radicado.clone(),
        held,
        reason: form.text("reason"),
    })
    .plain()
    .called(verb)
    .labelled(12)
    .noting(CASES_OF_DRAFT, noted)
    .asks(text("reason", "¿Por qué?", reason).required("Escriba por qué. [T1]"))
    .until(|answer| matches!(answer, Answer::Pqr(PqrAnswer::Held(..))))
}

/// What was done, for the status bar.
pub(super) fn told(held: bool, cases: &Decided<CaseView>) -> String {
    let what = if held { "retenidos" } else { "liberados" };
    format!("casos de la cuenta {}", cases.words(what))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{back_office, case, listed};
    use super::*;
    use crate::domain::{authority::Role, pqr::CaseState};
    use crate::tui::testing::prelude::*;

    #[test]
    fn t1_the_cases_of_an_account_are_held_from_one_of_them_and_released_likewise() {
        let mut stage = Stage::sized(80, 24);
        stage.role = Role::Administrador;
        let of = |held| {
            let mut case = case(42, Some("2026-11-17"), CaseState::New);
            case.work.held = held;
            case
        };
        let mut page = listed(stage, vec![of(false)]);
        // One is opened first.
        page.press("K");
        page.hides("la cuenta · 44042");
        page.press("⏎");
        page.answer(PqrAnswer::Case(Box::new(of(false))));
        page.press("K");
        page.shows("Retener la cuenta · 44042");
        page.press("Oficio 12");
        let wishes = page.perform(Intent::Save);
        asked_for!(wishes, Wish::Effect(Effect::Pqr(PqrEffect::Hold { radicado, held: true, reason }))
            if radicado == "44042" && reason == "Oficio 12");
        page.answer(PqrAnswer::Held(
            true,
            Decided {
                records: vec![of(true)],
                changed: 1,
            },
        ));
        page.hides("Retener la cuenta");
        page.answer(PqrAnswer::Case(Box::new(of(true))));
        page.shows("por orden legal: no se depura");
        page.press("K");
        page.shows("Liberar la cuenta · 44042");
        // Who may not is told so.
        let mut page = listed(back_office(Stage::sized(80, 24)), vec![of(false)]);
        page.press("⏎");
        page.answer(PqrAnswer::Case(Box::new(of(false))));
        page.press("K");
        page.hides("Retener la cuenta");
    }
}
