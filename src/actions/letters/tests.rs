use super::*;
use crate::actions::{
    AttentionInput, OutageChoice, board, demo, open_outage, suggest_opening, take_attention,
};
use crate::config::Paths;
use crate::domain::catalog::ProcedureType;
use crate::store::Ambient;
use crate::store::keyring::Cost;
use std::path::Path;

fn desk(folder: &Path) -> Desk {
    let ambient = Ambient {
        cost: Cost::Testing,
        ..Ambient::system()
    };
    demo(Paths::new(folder), &ambient).unwrap().desk
}

fn alert(desk: &mut Desk) -> LetterView {
    let failure = FailureInput {
        applications: vec!["sisact".into()],
        since: None,
    };
    prepare_letter(desk, &AlertSubject::Failure(failure)).unwrap()
}

#[test]
fn a1_the_code_tells_what_it_lacks_and_on_which_screen_it_lacks_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = desk(folder.path());
    let id = alert(&mut desk).id;
    let small = letter_code(&mut desk, id, 50, 23).unwrap().unwrap();
    assert!(small.blocks.len() <= 23);
    assert_eq!(small.ascii.len(), small.ascii[0].chars().count() / 2);
    assert_eq!(
        small.lacks,
        Some("Agregue las copias y complete el texto a mano: no caben en el QR.".into())
    );
    let (columns, lines) = small.whole.unwrap();
    let (width, height) = (u16::try_from(columns), u16::try_from(lines));
    let large = letter_code(&mut desk, id, width.unwrap(), height.unwrap());
    let large = large.unwrap().unwrap();
    assert_eq!((large.lacks, large.whole), (None, None));
    assert_eq!(large.blocks.len(), lines);
    assert!(letter_code(&mut desk, id, 20, 5).unwrap().is_none());
}

#[test]
fn a1_the_mail_lies_among_the_documents_and_is_not_sent_by_that() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = desk(folder.path());
    let id = alert(&mut desk).id;
    let (letter, file) = keep_letter(&mut desk, id).unwrap();
    assert_eq!(letter.state, AlertState::Prepared);
    let name = file.file_name().unwrap().to_string_lossy().into_owned();
    assert!(name.starts_with("aviso-falla-"), "{name}");
    assert_eq!(file.extension().unwrap(), "eml");
    let mail = std::fs::read_to_string(&file).unwrap();
    assert!(
        mail.contains("X-Unsent: 1") && mail.contains("fallasatc@"),
        "{mail}"
    );
    // Written again, it takes the place of the first.
    // The one that may be open in a mail program stays.
    let again = keep_letter(&mut desk, id).unwrap().1;
    assert_ne!(again, file);
    assert!(again.to_str().unwrap().ends_with(" (2).eml"), "{again:?}");
}

#[test]
fn a1_without_a_relay_nothing_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = desk(folder.path());
    let id = alert(&mut desk).id;
    assert!(matches!(
        send_job(&mut desk, id, false).map(|_| ()),
        Err(ActionError::Refused(refusal)) if refusal.rule == Rule::A1
    ));
    assert!(send_letter(&mut desk, id, false).is_err());
    assert_eq!(
        show_letter(&mut desk, id).unwrap().state,
        AlertState::Prepared
    );
}

#[test]
fn o3_the_next_type_is_noticed_when_its_first_customer_comes() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = desk(folder.path());
    let open = board(&desk).unwrap();
    let like = open.cards.iter().filter_map(|card| card.open.as_ref());
    let like: Vec<_> = like.map(|outage| outage.correlative.clone()).collect();
    let now = desk.now();
    let suggested = suggest_opening(&desk, "baja_servicio", now)
        .unwrap()
        .unwrap();
    assert!(like.contains(&suggested.like));
    let opening = suggested.opening;
    assert_eq!(opening.detected, None);
    assert!(opening.notice.is_some());
    let before = opening.started.unwrap() - chrono::TimeDelta::minutes(16);
    assert_eq!(
        suggest_opening(&desk, "baja_servicio", before).unwrap(),
        None,
        "the request was filed before that failure began"
    );
    let opened = open_outage(&mut desk, &opening);
    assert!(
        !opened.unwrap().late_registration,
        "no reason is asked for (O8)"
    );
}

#[test]
fn the_day_has_a_tick_for_each_attention_of_a_type() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = desk(folder.path());
    let mut take = |procedure: Option<&str>, unlisted: &str| {
        let input = AttentionInput {
            procedure: procedure.map(str::to_owned),
            unlisted: unlisted.into(),
            name: "Rosa Ejemplo Prueba".into(),
            request: "Prueba".into(),
            outage: OutageChoice::OfType,
            ..AttentionInput::default()
        };
        take_attention(&mut desk, &input).unwrap()
    };
    let theft = take(Some("bloqueo_robo"), "");
    take(Some("portabilidad"), "");
    take(None, "zapatos");
    let before = board(&desk).unwrap().day.attentions;
    let kinds: Vec<_> = before.iter().map(|(kind, _, it)| (*kind, *it)).collect();
    assert!(
        kinds.contains(&(ProcedureType::Consultas, true)),
        "{kinds:?}"
    );
    assert!(kinds.contains(&(ProcedureType::Altas, false)), "{kinds:?}");
    let at = theft.taken_at.timestamp_millis();
    assert!(before.iter().any(|(_, it, _)| it.timestamp_millis() == at));
}
