use std::collections::HashSet;

use crossterm::event::{KeyEventState, KeyModifiers};

use super::*;

fn press(code: KeyCode) -> KeyEvent {
    KeyEvent::new(code, KeyModifiers::NONE)
}

fn letter(character: char) -> KeyEvent {
    press(KeyCode::Char(character))
}

fn of_kind(code: KeyCode, kind: KeyEventKind) -> KeyEvent {
    KeyEvent {
        code,
        modifiers: KeyModifiers::NONE,
        kind,
        state: KeyEventState::NONE,
    }
}

#[test]
fn a_key_means_one_thing_in_a_context() {
    let mut seen = HashSet::new();
    for binding in TABLE {
        assert!(
            seen.insert((binding.context, binding.chord)),
            "{:?} {} twice",
            binding.context,
            binding.chord
        );
    }
}

#[test]
fn a_letter_means_one_thing_on_every_screen() {
    let mut seen = HashSet::new();
    let mut placed = HashSet::new();
    for line in LETTERS {
        assert!(seen.insert(line.letter), "{} twice", line.letter);
        for intent in line.intents {
            assert!(placed.insert(*intent), "{intent:?} on two letters");
            let bound = |it: &&Binding| it.chord == Chord::letter(line.letter);
            let mut bindings = TABLE.iter().filter(bound);
            assert!(bindings.any(|it| it.intent == *intent), "{intent:?}");
        }
    }
    for binding in TABLE {
        let KeyCode::Char(letter) = binding.chord.code else {
            continue;
        };
        if binding.chord.is_text() && letter.is_alphabetic() {
            let line = LETTERS.iter().find(|line| line.letter == letter);
            let means = line.is_some_and(|line| line.intents.contains(&binding.intent));
            assert!(means, "{:?} {letter} {:?}", binding.context, binding.intent);
        }
    }
    for (key, _) in VIM {
        assert!(!seen.contains(&key), "{key}");
    }
}

#[test]
fn every_intent_has_a_distinct_sentence() {
    let mut seen = HashSet::new();
    for intent in Intent::ALL {
        assert!(!intent.label().trim().is_empty(), "{intent:?}");
        assert!(
            seen.insert(intent.label()),
            "{intent:?}: {}",
            intent.label()
        );
    }
    for binding in TABLE {
        assert!(binding.hint.is_none_or(|hint| !hint.text.is_empty()));
    }
}

#[test]
fn every_intent_has_a_key_but_those_of_a_widget() {
    for intent in Intent::ALL {
        let bound = TABLE.iter().any(|binding| binding.intent == intent);
        assert!(bound || intent == Intent::Toggle, "{intent:?}");
    }
}

#[test]
fn law_3_where_text_is_typed_no_character_is_a_command() {
    for vim in [false, true] {
        let keymap = Keymap::new(vim);
        for context in Context::ALL.into_iter().filter(|it| it.takes_text()) {
            for character in ' '..='\u{FF}' {
                assert_eq!(
                    keymap.resolve(context, &letter(character)),
                    None,
                    "{context:?} {character}"
                );
            }
            for binding in TABLE.iter().filter(|it| it.context == context) {
                assert!(!binding.chord.is_text(), "{context:?} {}", binding.chord);
            }
        }
    }
}

#[test]
fn no_screen_takes_a_key_that_is_the_same_everywhere() {
    let everywhere: HashSet<Chord> = TABLE
        .iter()
        .filter(|binding| binding.context == Context::Global)
        .map(|binding| binding.chord)
        .collect();
    for binding in TABLE {
        let layers = binding.context.layers();
        if layers.len() > 1 && layers.contains(&Context::Global) {
            assert!(
                !everywhere.contains(&binding.chord),
                "{:?} {}",
                binding.context,
                binding.chord
            );
        }
    }
}

#[test]
fn law_6_whoever_gets_up_locks_and_leaves_from_every_screen_and_window() {
    let keymap = Keymap::default();
    let control = |letter| KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL);
    // Before the store is open there is nothing to lock; long work is cancelled first.
    let alone = [Context::Unlock, Context::FirstRun, Context::Progress];
    let beneath = [Context::List, Context::Form];
    for context in Context::ALL {
        if !alone.contains(&context) && !beneath.contains(&context) {
            let resolved = ['l', 'q'].map(|it| keymap.resolve(context, &control(it)));
            let expected = [Some(Intent::Lock), Some(Intent::Quit)];
            assert_eq!(resolved, expected, "{context:?}");
        }
    }
}

#[test]
fn vim_keys_take_no_letter_of_a_screen() {
    for binding in TABLE {
        let taken = VIM
            .iter()
            .any(|(key, _)| Chord::letter(*key) == binding.chord);
        assert!(!taken, "{:?} {}", binding.context, binding.chord);
    }
    let down = |vim| Keymap::new(vim).resolve(Context::Board, &letter('j'));
    assert_eq!(down(true), Some(Intent::Down));
    assert_eq!(down(false), None);
}

#[test]
fn releases_ask_for_nothing_and_only_movements_repeat() {
    let keymap = Keymap::default();
    let resolve = |code, kind| keymap.resolve(Context::Board, &of_kind(code, kind));
    let n = KeyCode::Char('n');
    assert_eq!(resolve(n, KeyEventKind::Press), Some(Intent::NewOutage));
    assert_eq!(resolve(n, KeyEventKind::Release), None);
    assert_eq!(resolve(n, KeyEventKind::Repeat), None);
    assert_eq!(
        resolve(KeyCode::Down, KeyEventKind::Repeat),
        Some(Intent::Down)
    );
}

#[test]
fn caps_lock_changes_no_command() {
    let keymap = Keymap::default();
    let shouted = KeyEvent::new(KeyCode::Char('N'), KeyModifiers::SHIFT);
    assert_eq!(
        keymap.resolve(Context::Board, &shouted),
        Some(Intent::NewOutage)
    );
}

#[test]
fn windows_let_no_key_through() {
    let keymap = Keymap::default();
    for context in [Context::Confirm, Context::Progress, Context::Notice] {
        assert_eq!(keymap.resolve(context, &letter('1')), None);
        assert_eq!(keymap.resolve(context, &letter('q')), None);
    }
}

#[test]
fn forms_keep_the_keys_that_are_not_text() {
    let keymap = Keymap::default();
    let form = Context::OutageForm;
    assert_eq!(
        keymap.resolve(form, &press(KeyCode::Esc)),
        Some(Intent::Leave)
    );
    assert_eq!(
        keymap.resolve(form, &press(KeyCode::F(1))),
        Some(Intent::Help)
    );
    let palette = KeyEvent::new(KeyCode::Char('p'), KeyModifiers::CONTROL);
    assert_eq!(keymap.resolve(form, &palette), Some(Intent::Palette));
}

#[test]
fn law_2_every_key_stands_in_the_footer_or_in_a_help_that_can_be_opened() {
    let keymap = Keymap::default();
    for context in Context::ALL {
        let works = keymap.help(context);
        let has_help = works.iter().any(|it| it.intent == Intent::Help);
        // The help itself, and what asks who enters, have no other one above them.
        let shown: HashSet<Intent> = keymap.footer(context).iter().map(|it| it.intent).collect();
        // What works in every window is told by the help of every screen.
        let own = works.iter().filter(|it| it.context != Context::Window);
        for binding in own.filter(|_| !has_help) {
            let moves =
                binding.intent.repeats() || matches!(binding.intent, Intent::First | Intent::Last);
            let told = shown.contains(&binding.intent)
                || (moves && shown.iter().any(|it| it.repeats()))
                || (binding.intent == Intent::Back && shown.contains(&Intent::Accept))
                || (binding.intent == Intent::Quit && shown.contains(&Intent::Back));
            assert!(told, "{context:?} {} {:?}", binding.chord, binding.intent);
        }
    }
}

#[test]
fn every_context_offers_a_way_on_in_its_footer() {
    let keymap = Keymap::default();
    for context in Context::ALL.into_iter().filter(|it| *it != Context::Window) {
        assert!(!keymap.footer(context).is_empty(), "{context:?}");
    }
}

#[test]
fn commands_name_each_deed_once() {
    let commands = Keymap::default().commands(Context::Board);
    let intents: HashSet<Intent> = commands.iter().map(|binding| binding.intent).collect();
    assert_eq!(intents.len(), commands.len());
    assert!(intents.contains(&Intent::GoOutages));
    assert!(!intents.contains(&Intent::Up));
}
