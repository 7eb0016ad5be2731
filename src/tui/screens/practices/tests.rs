use super::{agenda::AgendaOf, ideas::Ideas, plans::OpenPlans, sessions::SessionsOf, *};
use crate::actions::{AdherenceView, IdeaView, ListPage, PlanView, SessionView, Total};
use crate::domain::authority::Role;
use crate::domain::practice::{Frequency, IdeaState};
use crate::domain::terminal::Channel;
use crate::tui::records::RecordPage;
use crate::tui::testing::prelude::*;
use uuid::Uuid;

fn cell(mut stage: Stage, role: Role) -> Stage {
    stage.role = role;
    stage.board.status.channel = Channel::Celula;
    stage
}

fn due(place: usize, practice: &str, owner: &str, held: u32, of: u32) -> AdherenceView {
    AdherenceView {
        practice: practice.into(),
        practice_id: practice.to_lowercase().replace(' ', "_"),
        frequency: Frequency::Daily,
        owner: owner.into(),
        owner_name: format!("{owner} de Prueba"),
        role: Role::Supervisor,
        from: "2026-11-16".parse().unwrap(),
        to: "2026-11-22".parse().unwrap(),
        held,
        due: of,
        percent: (of > 0).then(|| held * 100 / of),
        beyond: 1,
        minutes: 15,
        key: format!("{practice}-{owner}"),
        place,
        record: Uuid::from_u128(place as u128),
    }
}

fn plan(id: u128, overdue: bool) -> PlanView {
    PlanView {
        id: format!("{id:08}"),
        session: "0000abcd".into(),
        practice: "Reuniones Barómetro".into(),
        action: Some("Turnos nuevos para la tarde".into()),
        owner: Some("Leo Inventado".into()),
        due: "2026-12-15".parse().unwrap(),
        done_at: None,
        overdue,
        record: Uuid::from_u128(id),
    }
}

fn session(id: u128, annulled: bool) -> SessionView {
    SessionView {
        id: format!("{id:08}"),
        practice: "Reuniones Barómetro".into(),
        practice_id: "barometro".into(),
        held_at: at("09:00"),
        minutes: 60,
        owner: "marta".into(),
        owner_name: "Marta Prueba".into(),
        noted_by: "Marta Prueba".into(),
        note: Some("Vino todo el equipo.".into()),
        questions: vec!["¿Tengo lo que necesito?".into()],
        annulled: annulled.then(|| "fue otro día".into()),
        plans: vec![plan(7, true)],
        record: Uuid::from_u128(id),
    }
}

fn idea(number: u128, state: IdeaState) -> IdeaView {
    let is_decided = state != IdeaState::Proposed;
    let is_delivered = matches!(state, IdeaState::Delivered | IdeaState::Returned);
    IdeaView {
        id: format!("A-{number}"),
        state,
        text: Some("Una plantilla para las notas de RR".into()),
        by: Some("Asesor Inventado".into()),
        proposed_at: at("09:00"),
        accepted: is_decided.then_some(state != IdeaState::Rejected),
        reason: is_decided.then(|| "ahorra tiempo".into()),
        resolved_at: is_decided.then(|| at("09:30")),
        delivered_at: is_delivered.then(|| at("10:00")),
        status: (state == IdeaState::Returned).then(|| "en estudio".into()),
        returned_at: (state == IdeaState::Returned).then(|| at("10:30")),
        record: Uuid::from_u128(number),
    }
}

/// A list with its rows loaded.
fn listed<R: Records>(
    stage: Stage,
    open: impl FnOnce(&Scene<'_>) -> (RecordPage<R>, Vec<Wish>),
    rows: Vec<R::Row>,
    place: impl Fn(&R::Row) -> R::Cursor,
    answer: impl FnOnce(ListPage<R::Row, R::Cursor>) -> PracticeAnswer,
) -> Listed<R> {
    let mut page = Listed::open(stage, open);
    page.wishes.clear();
    let list = ListPage {
        edges: rows
            .first()
            .zip(rows.last())
            .map(|(a, b)| (place(a), place(b))),
        total: Total::of(rows.len()),
        rows,
        ..ListPage::default()
    };
    page.answer(answer(list));
    page
}

fn agenda_of(stage: Stage) -> Listed<AgendaOf> {
    let rows = vec![
        due(0, "Diálogo Diario", "marta", 2, 4),
        due(1, "Confirmación de Proceso", "marta", 0, 4),
        due(2, "Barometro", "carla", 1, 1),
    ];
    listed(
        stage,
        super::agenda,
        rows,
        |it| it.place,
        PracticeAnswer::Agenda,
    )
}

fn sessions_of(stage: Stage) -> Listed<SessionsOf> {
    let rows = vec![session(1, false), session(2, true)];
    listed(
        stage,
        super::sessions,
        rows,
        |it| it.record,
        PracticeAnswer::Sessions,
    )
}

fn plans_of(stage: Stage) -> Listed<OpenPlans> {
    let rows = vec![plan(1, true), plan(2, false)];
    listed(
        stage,
        super::plans,
        rows,
        |it| it.record,
        PracticeAnswer::Plans,
    )
}

fn ideas_of(stage: Stage) -> Listed<Ideas> {
    let rows = vec![
        idea(5, IdeaState::Proposed),
        idea(4, IdeaState::Accepted),
        idea(3, IdeaState::Delivered),
        idea(2, IdeaState::Returned),
        idea(1, IdeaState::Rejected),
    ];
    listed(
        stage,
        super::ideas,
        rows,
        |it| it.record,
        PracticeAnswer::Ideas,
    )
}

#[test]
fn x11_the_agenda_shows_what_is_held_of_what_is_due_and_a_session_is_one_key_away() {
    let mut page = agenda_of(cell(Stage::new(), Role::Supervisor));
    insta::assert_snapshot!("agenda", page.draw());
    page.press("⏎");
    insta::assert_snapshot!("agenda_one", page.draw());
    page.press("n");
    insta::assert_snapshot!("agenda_logging", page.draw());
    let wishes = page.perform(Intent::Save);
    asked_for!(
        wishes,
        Wish::Effect(Effect::Practices(PracticeEffect::Log(input)))
            if input.practice == "diálogo_diario" && input.minutes == 15
                && input.owner == "marta" && input.at.is_some()
    );
    let wishes = page.answer(PracticeAnswer::Noted("sesión anotada"));
    asked_for!(
        wishes,
        Wish::Effect(Effect::Practices(PracticeEffect::Agenda { .. }))
    );
    let wide = agenda_of(cell(Stage::sized(140, 24), Role::Supervisor));
    insta::assert_snapshot!("agenda_wide", wide.draw());
}

#[test]
fn x11_the_agenda_turns_to_the_weeks_beside() {
    let mut page = agenda_of(cell(Stage::new(), Role::Supervisor));
    for (key, week) in [("<", "2026-W46"), (">", "2026-W47"), (">", "2026-W48")] {
        let wishes = page.press(key);
        asked_for!(
            wishes,
            Wish::Effect(Effect::Practices(PracticeEffect::Agenda { week: asked, .. }))
                if asked.to_string() == week
        );
    }
}

#[test]
fn x20_a_session_is_annulled_by_a_word_and_leaves_plans() {
    let mut page = sessions_of(cell(Stage::new(), Role::Coordinador));
    insta::assert_snapshot!("sessions", page.draw());
    page.press("⏎");
    insta::assert_snapshot!("sessions_one", page.draw());
    page.press("n");
    page.press("Más diademas⇥Sol Inventada⇥15/12/2026");
    let wishes = page.perform(Intent::Save);
    asked_for!(
        wishes,
        Wish::Effect(Effect::Practices(PracticeEffect::Plan { session, action, owner, due }))
            if session == "00000001" && action == "Más diademas" && owner == "Sol Inventada"
                && due.to_string() == "2026-12-15"
    );
    page.answer(PracticeAnswer::Noted("plan anotado"));
    page.press("X");
    let wishes = page.press("fue otro día⇥ANULAR⏎");
    asked_for!(
        wishes,
        Wish::Effect(Effect::Practices(PracticeEffect::Annul { id, reason }))
            if id == "00000001" && reason == "fue otro día"
    );
}

#[test]
fn x20_a_plan_is_done_by_a_word() {
    let mut page = plans_of(cell(Stage::new(), Role::Coordinador));
    insta::assert_snapshot!("plans", page.draw());
    page.press("g");
    let wishes = page.press("CUMPLIDO⏎");
    asked_for!(
        wishes,
        Wish::Effect(Effect::Practices(PracticeEffect::Finish(id))) if id == "00000001"
    );
}

#[test]
fn x19_an_idea_is_decided_delivered_and_answered_each_in_its_turn() {
    let mut page = ideas_of(cell(Stage::new(), Role::Coordinador));
    insta::assert_snapshot!("ideas", page.draw());
    // Nothing is delivered before it was taken up, nor answered before it was delivered.
    assert!(page.press("E").is_empty());
    assert!(page.press("h").is_empty());
    page.press("g");
    let wishes = page.press("ahorra tiempo⏎");
    asked_for!(
        wishes,
        Wish::Effect(Effect::Practices(PracticeEffect::Resolve { id, accepted: true, reason }))
            if id == "A-5" && reason == "ahorra tiempo"
    );
    page.answer(PracticeAnswer::Noted("idea aceptada"));
    let mut page = ideas_of(cell(Stage::new(), Role::Coordinador));
    page.press("↓E");
    let wishes = page.press("ENTREGADA⏎");
    asked_for!(
        wishes,
        Wish::Effect(Effect::Practices(PracticeEffect::Deliver(id))) if id == "A-4"
    );
    let mut page = ideas_of(cell(Stage::new(), Role::Coordinador));
    page.press("↓↓h");
    let wishes = page.press("en estudio⏎");
    asked_for!(
        wishes,
        Wish::Effect(Effect::Practices(PracticeEffect::Return { id, status }))
            if id == "A-3" && status == "en estudio"
    );
    let mut page = ideas_of(cell(Stage::new(), Role::Coordinador));
    page.press("↓↓↓⏎");
    insta::assert_snapshot!("ideas_one", page.draw());
}

#[test]
fn x11_x19_who_may_not_is_told_who_may_and_nothing_is_asked() {
    let mut page = agenda_of(cell(Stage::new(), Role::Backoffice));
    let wishes = page.press("n");
    assert!(
        !wishes.iter().any(|it| matches!(it, Wish::Effect(_))),
        "{wishes:?}"
    );
    let mut page = ideas_of(cell(Stage::new(), Role::Backoffice));
    page.press("n");
    page.shows("Idea de mejora");
}
