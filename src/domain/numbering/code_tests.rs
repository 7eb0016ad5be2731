use super::{CodeEnd, NotACode, ProvisionalCode, ReservedBlock};
use proptest::prelude::*;

fn lima(number: u32) -> ProvisionalCode {
    ProvisionalCode {
        point: "LIM014".into(),
        series: "A".into(),
        number,
    }
}

fn read(text: &str) -> Result<String, NotACode> {
    text.parse::<ProvisionalCode>().map(|code| code.to_string())
}

#[test]
fn n2_the_agreed_samples_check() {
    for (number, code) in [
        (317, "LIM014-A-R000317-K"),
        (318, "LIM014-A-R000318-I"),
        (315, "LIM014-A-R000315-O"),
        (311, "LIM014-A-R000311-W"),
    ] {
        assert_eq!(lima(number).to_string(), code);
        assert_eq!(code.parse(), Ok(lima(number)));
        assert_eq!(format!("LIM014-A-{}", lima(number).short()), code);
    }
}

#[test]
fn n2_entry_ignores_case_spaces_and_hyphens() {
    for text in [
        " lim014-a-r000317-k ",
        "LIM014AR000317K",
        "lim014 a r000317 k",
        "LIM014–A–R000317–K",
        "LIM 014 A R 000 317 K",
        "LIM014-AR000317K",
    ] {
        assert_eq!(read(text).as_deref(), Ok("LIM014-A-R000317-K"), "{text}");
    }
}

#[test]
fn n2_look_alikes_are_read_the_other_way_where_only_that_checks() {
    for (text, code) in [
        ("LIMO14-A-R000317-K", "LIM014-A-R000317-K"),
        ("LIM0I4-A-R000317-K", "LIM014-A-R000317-K"),
        ("LIMOI4AROOO3I7K", "LIM014-A-R000317-K"),
        ("L1M014-A-R000317-K", "LIM014-A-R000317-K"),
        ("LIM014-A-R000315-0", "LIM014-A-R000315-O"),
        ("LIM014-A-R000318-1", "LIM014-A-R000318-I"),
    ] {
        assert_eq!(read(text).as_deref(), Ok(code), "{text}");
    }
    let series_o = ProvisionalCode {
        series: "O".into(),
        ..lima(317)
    };
    let typed = series_o.to_string().replacen("-O-", "-0-", 1);
    assert_eq!(typed.parse(), Ok(series_o));
}

#[test]
fn n5_a_code_of_a_restored_terminal_reads_back_as_people_type_it() {
    let code = ProvisionalCode {
        series: "A2KTM".into(),
        ..lima(317)
    };
    let printed = code.to_string();
    for typed in [
        printed.clone(),
        printed.to_lowercase(),
        printed.replace('-', " "),
        printed.replace('-', ""),
        printed.replace("LIM014", "LIMO14"),
    ] {
        assert_eq!(typed.parse(), Ok(code.clone()), "{typed}");
    }
    for end in ["A2KTM-R317", "a2ktm r317", &code.short(), "R317"] {
        assert!(end.parse::<CodeEnd>().unwrap().names(&code), "{end}");
    }
    assert!(!"A2-R317".parse::<CodeEnd>().unwrap().names(&code));
    assert!(!"KTM-R317".parse::<CodeEnd>().unwrap().names(&code));
}

#[test]
fn n2_a_point_with_a_letter_o_keeps_it() {
    let code = ProvisionalCode {
        point: "TRUO1".into(),
        ..lima(7)
    };
    assert_eq!(code.to_string().parse(), Ok(code));
}

#[test]
fn n2_a_mistyped_code_is_refused_in_words() {
    let error = read("LIM014-A-R000371-K").unwrap_err();
    assert_eq!(error, NotACode::Mistyped("LIM014-A-R000371-K".into()));
    assert_eq!(
        error.to_string(),
        "«LIM014-A-R000371-K» está mal escrito: su último carácter no corresponde; revíselo en el papel"
    );
}

#[test]
fn n2_what_is_no_code_is_refused() {
    for text in [
        "",
        "-",
        "317",
        "R000317-K",
        "A-R000317-K",
        "LIM014-A-R000317",
        "LIM014-A-R317-K",
        "LIM014-A-R0000317-K",
        "LIM014-A-R000000-K",
        "LIM014-A-000317-K",
        "LIM014-2026-A-000042",
        "LIM014-A-R000317-Ñ",
        "LIM014-A-R99999999999-K",
        "¿?",
    ] {
        let shape = Err(NotACode::Shape(text.to_owned()));
        assert_eq!(read(text), shape, "{text}");
    }
    let endless = format!("{}-R000317-K", "O1".repeat(5000));
    assert_eq!(read(&endless), Err(NotACode::Shape(endless.clone())));
}

#[test]
fn n2_as_data_a_code_is_read_to_the_letter() {
    let code = lima(317);
    let json = serde_json::to_string(&code).unwrap();
    assert_eq!(json, "\"LIM014-A-R000317-K\"");
    assert_eq!(
        serde_json::from_str::<ProvisionalCode>(&json).unwrap(),
        code
    );
    for text in ["\"lim014-a-r000317-k\"", "\"LIM014-A-R000317-J\""] {
        assert!(serde_json::from_str::<ProvisionalCode>(text).is_err());
    }
}

#[test]
fn n2_the_end_of_a_code_names_it() {
    let code = lima(317);
    for text in [
        "317",
        "000317",
        "R317",
        "r000317",
        "R000317-K",
        "r000317k",
        "317-k",
        "A-R317",
        "a r000317 k",
        "LIM014-A-R317",
        "LIMO14-A-R317",
        "LIM014AR000317K",
        "LIM014-A-R000317-K",
    ] {
        let end: CodeEnd = text.parse().unwrap();
        assert!(end.names(&code), "{text}");
        assert!(!end.names(&lima(318)), "{text}");
    }
    for text in ["B-R317", "317-J", "R000317-J", "LIM015-A-R317", "A2-R317"] {
        assert!(!text.parse::<CodeEnd>().unwrap().names(&code), "{text}");
    }
    assert!("R000315-0".parse::<CodeEnd>().unwrap().names(&lima(315)));
    assert_eq!("1000000".parse::<CodeEnd>().unwrap().number, 100_000);
}

#[test]
fn n2_the_end_of_a_code_is_refused_where_it_is_none_or_a_mistyped_whole() {
    for text in ["", "K", "R", "A-317", "LIM014-2026-A-000042", "0"] {
        let shape = Err(NotACode::Shape(text.to_owned()));
        assert_eq!(text.parse::<CodeEnd>(), shape, "{text}");
    }
    assert!(matches!(
        "LIM014-A-R000371-K".parse::<CodeEnd>(),
        Err(NotACode::Mistyped(_))
    ));
}

#[test]
fn n2_a_reserved_block_knows_its_codes() {
    let block = ReservedBlock {
        point: "LIM014".into(),
        series: "A".into(),
        first: 300,
        count: 20,
    };
    let codes: Vec<_> = block.codes().collect();
    assert_eq!(codes.len(), 20);
    assert_eq!(codes[17].to_string(), "LIM014-A-R000317-K");
    assert!(codes.iter().all(|code| block.contains(code)));
    assert!(!block.contains(&lima(299)) && !block.contains(&lima(320)));
    let other = ProvisionalCode {
        series: "B".into(),
        ..lima(317)
    };
    assert!(!block.contains(&other));
    let last = ReservedBlock {
        first: u32::MAX,
        count: 5,
        ..block
    };
    assert_eq!(last.codes().count(), 1);
}

const ALPHABET: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// What is printed, parted in its check character and what it is made over.
fn printed(code: &ProvisionalCode) -> (Vec<char>, char) {
    let mut all: Vec<char> = code.to_string().replace('-', "").chars().collect();
    let check = all.pop().unwrap();
    (all, check)
}

fn codes() -> impl Strategy<Value = ProvisionalCode> {
    (
        "[A-Z]{3}[0-9]{3}",
        "[A-Z]{1,2}([2-9]([A-HJ-NPQS-Z]{3})?)?",
        1u32..2_000_000,
    )
        .prop_map(|(point, series, number)| ProvisionalCode {
            point,
            series,
            number,
        })
}

/// Whether the text is a valid code to the letter, without any look-alike.
fn checks(text: &str) -> bool {
    serde_json::from_value::<ProvisionalCode>(text.into()).is_ok()
}

proptest! {
    #[test]
    fn n2_every_code_reads_back(code in codes()) {
        prop_assert_eq!(&code.to_string().parse::<ProvisionalCode>().unwrap(), &code);
        let together = code.to_string().replace('-', "");
        let end: CodeEnd = together.parse().unwrap();
        prop_assert!(end.names(&code), "{}", together);
        let lower = code.to_string().to_lowercase();
        prop_assert_eq!(lower.parse::<ProvisionalCode>().unwrap(), code);
    }

    #[test]
    fn n2_every_single_wrong_character_shows(code in codes()) {
        let text = code.to_string();
        for at in 0..text.len() {
            for wrong in ALPHABET.chars().filter(|c| !text[at..].starts_with(*c)) {
                if text[at..].starts_with('-') {
                    continue;
                }
                let typed = format!("{}{wrong}{}", &text[..at], &text[at + 1..]);
                prop_assert!(!checks(&typed), "{}", typed);
            }
        }
    }

    #[test]
    fn n2_a_swap_of_neighbours_shows_unless_they_follow_each_other(code in codes()) {
        let (all, check) = printed(&code);
        let place = |c: char| ALPHABET.find(c).unwrap();
        for at in 1..all.len() {
            let mut swapped = all.clone();
            swapped.swap(at - 1, at);
            let gap = place(all[at - 1]).abs_diff(place(all[at]));
            if !matches!(gap, 0 | 1 | 35) {
                let payload: String = swapped.iter().collect();
                prop_assert_ne!(super::code::check_character(&payload), check);
            }
        }
    }

    #[test]
    fn n2_whatever_is_typed_is_answered(text in ".{0,60}") {
        let _ = text.parse::<ProvisionalCode>();
        let _ = text.parse::<CodeEnd>();
    }

    #[test]
    fn n2_a_wrong_digit_is_refused_or_read_as_another_check(
        number in 1u32..1_000_000,
        at in 0usize..6,
        digit in 0u32..10,
    ) {
        let text = lima(number).to_string();
        let wrong = char::from_digit(digit, 10).unwrap();
        let place = "LIM014-A-R".len() + at;
        prop_assume!(!text[place..].starts_with(wrong));
        let typed = format!("{}{wrong}{}", &text[..place], &text[place + 1..]);
        if let Ok(code) = typed.parse::<ProvisionalCode>() {
            // Only where the check is itself one of the look-alikes can it pass.
            let last = text.chars().next_back().unwrap();
            prop_assert!("O0I1".contains(last), "{} read as {}", typed, code);
        }
    }
}

#[test]
fn n2_swaps_that_do_not_show_are_few() {
    let (mut swaps, mut missed) = (0, 0);
    for number in 1..20_000 {
        let (all, check) = printed(&lima(number));
        for at in 1..all.len() {
            if all[at - 1] == all[at] {
                continue;
            }
            let mut swapped = all.clone();
            swapped.swap(at - 1, at);
            let payload: String = swapped.iter().collect();
            swaps += 1;
            missed += usize::from(super::code::check_character(&payload) == check);
        }
    }
    assert!(missed * 200 < swaps, "{missed} of {swaps}");
}
