//! What is done about cases from their list: one or those that are marked, in all or in none.

use super::*;

#[test]
fn x3_every_deed_is_a_form_that_asks_for_what_it_says() {
    let case = case(43, Some("2026-11-17"), CaseState::Classified);
    let now = Stage::new().now;
    let wanted = [
        (
            CaseStep::Classify,
            "q",
            "Classify(ClassifyInput { cause: Some('Q'), class: None, reason: \"\", sub_reason: \"\" })",
        ),
        (CaseStep::Escalate, "", "Escalate"),
        (CaseStep::Solve, "⇥a⇥p⇥sSe explicó", ""),
        (CaseStep::Contact, "b", ""),
        (CaseStep::LeaveMessage, "Su PQR", "LeaveMessage(\"Su PQR\")"),
        (
            CaseStep::Appeal,
            "r⇥el corte",
            "Appeal(AppealInput { kind: Reposition, grounds: \"el corte\" })",
        ),
        (CaseStep::Extend, "pruebas", "Extend(\"pruebas\")"),
        (CaseStep::Review, "", "Review"),
        (CaseStep::Undo, "error", "Undo(\"error\")"),
    ];
    for (step, typed, told) in wanted {
        let mut form = Trial::clean(back_office(Stage::new()), |scene| {
            crate::tui::form::Filling::open(
                deeds::form(step, std::slice::from_ref(&case), scene),
                scene,
            )
        });
        if step == CaseStep::Classify {
            // Who does not know the letters by heart reads them.
            form.shows("A Fallas en la prestación del s…");
            form.shows("J Desconexión tardía");
        }
        form.types(typed);
        let wishes = [Intent::Save, Intent::Accept].map(|it| form.perform(it));
        let asked = wishes.into_iter().flatten().collect();
        let (of, deed) = deed_of(asked).unwrap_or_else(|| panic!("{step:?}: {}", form.draw()));
        assert_eq!(of, ["44043"]);
        assert_eq!(deed.step(), step);
        match &deed {
            CaseDeed::Solve(it) => {
                assert_eq!((it.at, it.action), (now, Solution::Clarification));
                assert_eq!((it.answer, it.accepted), (AnswerSense::Positive, true));
                assert_eq!(it.notes, "Se explicó");
            }
            CaseDeed::Contact(at, result) => {
                assert_eq!((*at, *result), (now, CallResult::Voicemail));
            }
            deed => assert_eq!(format!("{deed:?}"), told),
        }
    }
}

#[test]
fn x4_a_deed_about_those_that_are_marked_is_done_in_all_or_none_and_undone_likewise() {
    let classified = |number| case(number, Some("2026-11-17"), CaseState::Classified);
    let mut page = listed(
        back_office(Stage::sized(80, 24)),
        vec![classified(42), classified(43), classified(44)],
    );
    page.press("  e");
    page.shows("Escalar · 2 casos");
    let (of, deed) = deed_of(page.perform(Intent::Accept)).expect("it is asked for");
    assert_eq!(
        (of, deed),
        (
            vec!["44042".to_owned(), "44043".to_owned()],
            CaseDeed::Escalate
        )
    );
    let row = |radicado: &str, refused: Option<&str>| DeedRow {
        radicado: radicado.into(),
        state: CaseState::Classified,
        warnings: Vec::new(),
        refused: refused
            .map(|why| crate::domain::refusal::Refusal::new(crate::domain::rule::Rule::X4, why)),
    };
    // One stands in the way: none is done, and the rows say which.
    let none = DeedDone {
        applied: false,
        rows: vec![row("44042", None), row("44043", Some("Ya está escalado."))],
    };
    let wishes = page.answer(PqrAnswer::Done(CaseStep::Escalate, none));
    asked_for!(wishes, Wish::Ask(Window::Read { title, text })
        if title.contains("no se hizo ninguno")
            && text.contains("○ 44042: se podía; sigue clasificado")
            && text.contains("✗ 44043: Ya está escalado. [X4]"));
    page.shows("Escalar · 2 casos");
    let mut done = row("44042", None);
    done.state = CaseState::Escalated;
    done.warnings = vec![CaseWarning {
        rule: crate::domain::rule::Rule::X7,
        message: "Mire esto.".into(),
    }];
    let all_done = DeedDone {
        applied: true,
        rows: vec![
            done.clone(),
            DeedRow {
                radicado: "44043".into(),
                warnings: Vec::new(),
                ..done
            },
        ],
    };
    page.perform(Intent::Accept);
    let wishes = page.answer(PqrAnswer::Done(CaseStep::Escalate, all_done));
    asked_for!(wishes, Wish::Ask(Window::Read { text, .. })
        if text.contains("✓ 44043: escalado") && text.contains("▲ 44042: Mire esto. [X7]"));
    // What is marked is asked for as it is now: no key is offered that would be refused.
    asked_for!(wishes, Wish::Effect(Effect::Pqr(PqrEffect::Named(of))) if of.len() == 2);
    let now = [42, 43].map(|it| case(it, Some("2026-11-17"), CaseState::Escalated));
    page.answer(PqrAnswer::Named(now.to_vec()));
    page.press("e");
    page.hides("Escalar · 2 casos");
    // They are marked still: it is undone likewise.
    page.shows("2 marcados");
    page.press("Z");
    page.shows("Deshacer · 2 casos");
    page.press("por error");
    let (of, deed) = deed_of(page.perform(Intent::Save)).expect("it is asked for");
    assert_eq!((of.len(), deed), (2, CaseDeed::Undo("por error".into())));
}

#[test]
fn x4_marks_that_were_taken_back_do_not_come_back_with_what_their_cases_are_now() {
    let mut page = listed(back_office(Stage::sized(80, 24)), all());
    page.press("  ");
    page.shows("2 marcados");
    page.press("⎋");
    page.hides("marcados");
    let now = [42, 43].map(|it| case(it, Some("2026-11-17"), CaseState::Escalated));
    page.answer(PqrAnswer::Named(now.to_vec()));
    page.hides("marcados");
}

#[test]
fn x7_a_warning_of_a_deed_is_told_and_the_deed_is_done() {
    let mut page = listed(back_office(Stage::new()), all());
    let warning = CaseWarning {
        rule: crate::domain::rule::Rule::X7,
        message: "Ya hay una llamada de ese día.".into(),
    };
    let case = Box::new(case(41, Some("2026-10-20"), CaseState::New));
    let wishes = page.answer(PqrAnswer::Worked(CaseStep::Contact, case, vec![warning]));
    asked_for!(wishes, Wish::Ask(Window::Tell { paragraphs, .. })
        if paragraphs[0] == "Ya hay una llamada de ese día. [X7]");
}

#[test]
fn x13_the_list_of_what_was_escalated_is_written_from_the_queue() {
    let mut escalated = case(43, Some("2026-11-17"), CaseState::Escalated);
    escalated.work.escalation = Some(EscalationView {
        due: None,
        escalated_at: Some(Stage::new().now),
        late: false,
    });
    let rows = vec![case(41, Some("2026-11-17"), CaseState::New), escalated];
    let mut page = listed(back_office(Stage::new()), rows);
    assert!(
        !page.allowed(Intent::EscalationList),
        "it was not escalated"
    );
    let wishes = page.press("  x");
    asked_for!(wishes, Wish::Effect(Effect::Pqr(PqrEffect::EscalationList(of))) if *of == ["44043"]);
}
