//! Every form of the console, open in the middle of a word.

use super::*;
use crate::{
    actions::{
        AttentionDetail, ClosingForm, Cursor, ListPage, OutageDetail, OutageView, PageAt,
        QueueFigures, QueuePage, QueueRow, RecordKind,
    },
    domain::{
        catalog::Catalog,
        outage::State,
        regularization::{Exempt, RegularizationState},
    },
};

/// A word that no procedure, answer or label begins with.
const WORD: &str = "zqx7";

/// How a form is come to, and under what its draft is kept then.
type Way = (DraftKind, fn() -> Console);

/// The forms that keep what is typed under a kind of draft. A new kind has to say which.
fn ways_to(kind: DraftKind) -> Vec<Way> {
    use DraftKind as Kind;

    let (closed_id, request) = (outage(41).id, attention(317).id);
    match kind {
        Kind::Opening => vec![(kind, || at_page(Destination::OutageForm(Box::default())))],
        Kind::Attention => vec![(kind, || {
            at_page(Destination::AttentionForm {
                procedure: None,
                unlisted: String::new(),
                outage: None,
            })
        })],
        Kind::Notice => vec![(kind, || at_page(Destination::NoticeForm))],
        Kind::Failure => vec![(kind, || at_page(Destination::FailureForm))],
        Kind::Shift => vec![(kind, || at_page(Destination::Shift))],
        Kind::BlankForms => vec![(kind, || at_page(Destination::BlankForms))],
        Kind::SpoiledCode => vec![(kind, || {
            let mut console = at_page(Destination::BlankForms);
            console.hit(KeyCode::F(4));
            console
        })],
        Kind::NewUser => vec![(kind, || {
            let mut console = at_page(Destination::Settings);
            console.tell(settings());
            console.press("↓n");
            console
        })],
        Kind::Closing(_) => vec![(Kind::Closing(outage(43).id), closing)],
        Kind::Reopening(_) => vec![(Kind::Reopening(closed_id), || on_outage("b"))],
        // Of an event, and of an attention.
        Kind::Correction(_) => vec![
            (Kind::Correction(closed_id), || on_outage("z")),
            (Kind::Correction(request), || on_attention("z")),
        ],
        Kind::Annulment(_) => vec![(Kind::Annulment(request), || on_attention("d"))],
        Kind::Outcome(_) => vec![(Kind::Outcome(request), || {
            shown(at_page(Destination::OutcomeForm(attention(317).code)))
        })],
        Kind::OfficialCode(_) => {
            vec![(Kind::OfficialCode(queued(None).id), || on_queue(None, "⏎"))]
        }
        Kind::Exemption(_) => vec![(Kind::Exemption(queued(None).id), || on_queue(None, "w"))],
        Kind::Lift(_) => vec![(Kind::Lift(queued(None).id), || {
            on_queue(Some(Exempt::ALL[0]), "w")
        })],
        Kind::Call(_) => vec![(Kind::Call(queued(None).id), || on_queue(None, "h"))],
        Kind::Dismissal(_) => {
            let letter = letter("LIM014-2026-A-000043").id;
            vec![(Kind::Dismissal(letter), || {
                let shown = letter_shown();
                let mut console = at_page(Destination::LetterShown(shown.id));
                console.tell(LetterAnswer::Shown(Box::new(shown)));
                console.press("w");
                console
            })]
        }
        // Earlier versions kept codes so; no form does any more.
        Kind::OfficialCodes => Vec::new(),
    }
}

/// A console whose form was come to this way, in the middle of a word.
fn in_the_middle((kind, open): Way) -> Console {
    let mut console = open();
    console.tell(DraftAnswer::Found {
        name: DraftName::only(kind),
        found: None,
    });
    for _ in 0..8 {
        console.press(WORD);
        if console.draw().contains(WORD) {
            return console;
        }
        console.press("⇥");
    }
    panic!("{kind:?}: no field takes a word in\n{}", console.draw());
}

fn at_page(to: Destination) -> Console {
    let mut console = inside((80, 24), busy());
    let asker = console.on_top();
    console.grant(asker, vec![Wish::Go(to)]);
    console
}

fn closing() -> Console {
    let outage = restored(43);
    let mut console = at_page(Destination::Closing(outage.correlative.clone()));
    let catalog = Catalog::embedded().unwrap();
    console.tell(OutageAnswer::ClosingForm(Box::new(ClosingForm {
        critical: Vec::new(),
        causes: catalog.causes_for(outage.scenario).cloned().collect(),
        needs_reference: true,
        declares_origin: false,
        closes_unconfirmed: false,
        before: None,
        outage,
        obstacle: None,
    })));
    console
}

/// On a closed event, after a key.
fn on_outage(key: &str) -> Console {
    let outage = OutageView {
        state: State::Closed,
        closed_at: Some(at("12:03")),
        cause: Some("Falla Masiva de Aplicativo".into()),
        sustento: Some("Volvió solo.".into()),
        ..restored(41)
    };
    let mut console = at_page(Destination::OutageDetail(outage.correlative.clone()));
    let history = Vec::new();
    console.tell(OutageAnswer::Shown(Box::new(OutageDetail {
        outage,
        history,
    })));
    console.press(key);
    console
}

fn on_attention(key: &str) -> Console {
    let mut console = shown(at_page(Destination::Attention(attention(317).code)));
    console.press(key);
    console
}

/// An attention was loaded.
fn shown(mut console: Console) -> Console {
    let detail = AttentionDetail {
        attention: attention(317),
        history: Vec::new(),
    };
    console.tell(AttentionAnswer::Shown {
        detail: Box::new(detail),
        confirmation: None,
    });
    console
}

fn letter_shown() -> LetterView {
    LetterView {
        about: "outage",
        ..letter("LIM014-2026-A-000043")
    }
}

/// A claim that waits for its official code, or needs none for this reason.
fn queued(exempt: Option<Exempt>) -> QueueRow {
    let claim = claim(311);
    QueueRow {
        id: claim.id,
        kind: RecordKind::Attention,
        name: claim.code,
        short_name: claim.short_code,
        subject: claim.procedure,
        standing: "formato manual",
        state: match exempt {
            Some(_) => RegularizationState::NotRequired,
            None => RegularizationState::Acknowledged,
        },
        since: None,
        bundle: None,
        official_code: None,
        exempt,
        conflict: false,
        can_be_called: true,
        calls: 0,
        last_call: None,
        cursor: Cursor::at(at("10:42"), claim.id),
    }
}

/// On the queue with such a record, after a key.
fn on_queue(exempt: Option<Exempt>, key: &str) -> Console {
    let mut console = at_page(Destination::Regularization { export: false });
    console.tell(RegularizationAnswer::Listed(QueuePage {
        figures: QueueFigures::default(),
        list: ListPage::of_all(vec![queued(exempt)], PageAt::First, 20, |row| row.cursor),
    }));
    console.press(key);
    console
}

/// What the source of the console has of forms, file by file.
struct Source {
    file: &'static str,
    /// Kinds of draft under which its forms keep what is typed.
    kept: &'static [&'static str],
    /// Forms of it that keep nothing, and why.
    unkept: usize,
    why: &'static str,
}

const fn kept(file: &'static str, kept: &'static [&'static str]) -> Source {
    let (unkept, why) = (0, "");
    Source {
        file,
        kept,
        unkept,
        why,
    }
}

const fn unkept(file: &'static str, unkept: usize, why: &'static str) -> Source {
    let kept = &[];
    Source {
        file,
        kept,
        unkept,
        why,
    }
}

/// Every file with a form. A form that is added has its place here: with the kind of
/// draft under which the ways out of it are walked, or with the reason why nothing that
/// is typed in it is kept.
const SOURCES: &[Source] = &[
    kept("attention_form/mod.rs", &["Attention"]),
    kept("attentions/amending.rs", &["Correction", "Annulment"]),
    kept("blank_forms/annul.rs", &["SpoiledCode"]),
    kept("blank_forms/mod.rs", &["BlankForms"]),
    kept("closing/mod.rs", &["Closing"]),
    kept("failure_form/mod.rs", &["Failure"]),
    unkept("first_run/mod.rs", 1, "there is no store yet"),
    Source {
        unkept: 1,
        why: "by which way a letter left is chosen, not typed",
        ..kept("letter/asking.rs", &["Dismissal"])
    },
    kept("notice_form/mod.rs", &["Notice"]),
    kept("outage_form/mod.rs", &["Opening"]),
    kept("outages/correction.rs", &["Correction"]),
    kept("outages/reopening.rs", &["Reopening"]),
    kept("outcome_form/mod.rs", &["Outcome"]),
    unkept(
        "regularization/exporting.rs",
        1,
        "whom for and where to, nothing composed",
    ),
    unkept(
        "regularization/importing.rs",
        1,
        "a file that is chosen, and its passphrase",
    ),
    kept(
        "regularization/records.rs",
        &["OfficialCode", "Exemption", "Lift", "Call"],
    ),
    unkept("settings/keeping.rs", KEEPING, "no work of a counter"),
    unkept("settings/purging.rs", 1, "a class and a day"),
    Source {
        unkept: 1,
        why: "a word that confirms; passphrases are never kept",
        ..kept("settings/users.rs", &["NewUser"])
    },
    kept("shift/mod.rs", &["Shift"]),
    unkept("unlock/mod.rs", 1, "passphrases are never kept"),
];

/// The small windows over the settings.
const KEEPING: usize = 9;

/// The files of a folder and of those in it.
fn files(folder: &std::path::Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn law_6_every_form_of_the_console_is_walked_or_says_why_it_keeps_nothing() {
    let tui = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/tui");
    let mut all = Vec::new();
    files(&tui, &mut all);
    let mut seen = 0;
    for path in all {
        let text = std::fs::read_to_string(&path).unwrap();
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let name = path.strip_prefix(&tui).unwrap().to_string_lossy();
        let name = name.replace('\\', "/");
        let is_test = name.contains("tests") || name == "form/testing.rs";
        let makes = ["Prompt::new(", "Prompt::judging(", "impl Filled for "];
        let forms: usize = makes.iter().map(|make| text.matches(make).count()).sum();
        if is_test || name.starts_with("form/") || forms == 0 {
            continue;
        }
        let name = name.strip_prefix("screens/").unwrap_or(&name);
        let source = SOURCES.iter().find(|it| it.file == name);
        let source = source.unwrap_or_else(|| panic!("{name} has a form that is in no table"));
        // A form of several kinds is one.
        let several = usize::from(name == "attentions/amending.rs");
        let counted = source.kept.len() + source.unkept - several;
        assert_eq!(
            counted, forms,
            "{name}: a form more or fewer than the table has"
        );
        assert!(source.unkept == 0 || !source.why.is_empty(), "{name}");
        for kind in source.kept {
            assert!(
                text.contains(&format!("DraftKind::{kind}")),
                "{name}: {kind}"
            );
        }
        seen += 1;
    }
    assert_eq!(seen, SOURCES.len(), "the table names a file without a form");
    let kept = SOURCES.iter().flat_map(|it| it.kept);
    for kind in kept.copied().collect::<std::collections::HashSet<_>>() {
        let walked = DraftKind::EVERY.into_iter().any(|it| {
            let is_it = format!("{it:?}").split('(').next() == Some(kind);
            is_it && !ways_to(it).is_empty()
        });
        assert!(walked, "the ways out of {kind} are not walked");
    }
}

#[test]
fn law_6_no_way_out_of_any_form_loses_the_word_that_is_being_typed() {
    let key = |code, modifiers| Message::Signal(Signal::Key(KeyEvent::new(code, modifiers)));
    let held = |letter| key(KeyCode::Char(letter), KeyModifiers::CONTROL);
    let click_on_a_tab = || {
        Signal::Mouse(MouseEvent {
            kind: MouseEventKind::Down(MouseButton::Left),
            column: 14,
            row: 1,
            modifiers: KeyModifiers::NONE,
        })
    };
    let ways = || {
        [
            held('l'),
            held('q'),
            Message::Signal(Signal::Rest),
            Message::Signal(Signal::Idle),
            // A closed terminal, SIGHUP and SIGTERM.
            Message::Signal(Signal::Ending),
            Message::Signal(click_on_a_tab()),
            key(KeyCode::Esc, KeyModifiers::NONE),
        ]
    };
    let saves = |asked: &[Effect], kind: DraftKind| {
        asked.iter().any(|it| {
            matches!(it, Effect::Drafts(DraftEffect::Save { form, data, .. })
                if *form == kind && data.contains(WORD))
        })
    };
    let mut walked = 0;
    for (kind, open) in DraftKind::EVERY.into_iter().flat_map(ways_to) {
        for way in ways() {
            let mut console = in_the_middle((kind, open));
            let told = format!("{kind:?} {way:?}");
            let asked = console.update(way, now()).into_iter().map(|it| it.effect);
            let mut asked: Vec<Effect> = asked.collect();
            // An open list is closed first.
            if !saves(&asked, kind) && told.contains("Esc") {
                asked.extend(console.press("⎋"));
            }
            assert!(saves(&asked, kind), "{told}: {asked:?}");
        }
        // The number of a screen is part of the word, and leads nowhere.
        let mut console = in_the_middle((kind, open));
        console.press("2");
        console.shows(&format!("{WORD}2"));
        let asked = console.happen(Signal::Rest);
        assert!(saves(&asked, kind), "{kind:?} number: {asked:?}");
        // From a window of a page the palette is not reached.
        if console.within().context() != Context::Question {
            let mut console = in_the_middle((kind, open));
            let mut asked = console.send(control('p'));
            asked.extend(console.press("ir al tablero⏎"));
            assert!(saves(&asked, kind), "{kind:?} palette: {asked:?}");
        }
        walked += 1;
    }
    assert_eq!(
        walked, 19,
        "the forms of the console that keep what is typed"
    );
}
