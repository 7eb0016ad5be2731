//! Regularisation: what becomes of an outage or an attention in the official
//! system, once that is back (N3, G1, G2).

use super::meta::Meta;
use super::personal::Sealed;
use super::refusal::Refusal;
use super::rule::Rule;
use super::text::{fold_accents, strip_control};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// The signs an official code has at most.
const LONGEST_CODE: usize = 40;

/// The official codes a record keeps at most: as many as somebody can choose
/// from, and few enough that a terminal which sends thousands holds up nobody.
const MOST_CODES: usize = 50;

/// Why a record needs no regularisation (G2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exempt {
    /// The customer withdrew.
    Withdrawn,
    /// The customer was served by another way.
    ServedElsewhere,
    /// It is in the official system already, under another record.
    Duplicate,
    /// The official system takes no such procedure.
    Unregulated,
    /// It was an error or a test.
    ErrorOrTest,
}

impl Exempt {
    /// Every reason, in the order a person is offered them.
    pub const ALL: [Self; 5] = [
        Self::Withdrawn,
        Self::ServedElsewhere,
        Self::Duplicate,
        Self::Unregulated,
        Self::ErrorOrTest,
    ];

    /// The word of the command line.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Withdrawn => "desistio",
            Self::ServedElsewhere => "atendido",
            Self::Duplicate => "duplicado",
            Self::Unregulated => "no-regulado",
            Self::ErrorOrTest => "error",
        }
    }

    /// The words on screen.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Withdrawn => "desistió",
            Self::ServedElsewhere => "atendido por otra vía",
            Self::Duplicate => "duplicado",
            Self::Unregulated => "trámite no regulado",
            Self::ErrorOrTest => "error o prueba",
        }
    }
}

impl fmt::Display for Exempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// How far a record is on its way into the official system (G2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegularizationState {
    /// Only here.
    Pending,
    /// A bundle carried it.
    Exported,
    /// The office holds it.
    Acknowledged,
    /// It has its official code.
    Regularized,
    /// It needs none.
    NotRequired,
}

impl RegularizationState {
    /// The code in JSON.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Exported => "exported",
            Self::Acknowledged => "acknowledged",
            Self::Regularized => "regularized",
            Self::NotRequired => "not_required",
        }
    }

    /// The words on screen.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Pending => "pendiente",
            Self::Exported => "exportado",
            Self::Acknowledged => "acusado",
            Self::Regularized => "regularizado",
            Self::NotRequired => "no requiere",
        }
    }
}

/// An official code came back, as it is written in the log (N3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodePaired {
    /// The code, as it was typed.
    pub official_code: String,
    /// Why it takes the place of another, in the vault (O6).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Sealed>,
    /// SHA-256 of the office's receipt that brought it, 64 hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<String>,
}

/// No regularisation is needed, as it is written in the log (G2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exempted {
    /// Why.
    pub why: Exempt,
    /// Anything else, in the vault.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Sealed>,
}

/// An official code that a record has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairedCode {
    /// The code, as it was typed.
    pub code: String,
    /// Who paired it.
    pub user: Uuid,
    /// When.
    pub at: DateTime<FixedOffset>,
}

/// Why a record needs no regularisation, and who says so (G2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exemption {
    /// Who decided.
    pub user: Uuid,
    /// When.
    pub at: DateTime<FixedOffset>,
    /// What was said.
    #[serde(flatten)]
    pub facts: Exempted,
}

/// What a record has of the official system.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Regularization {
    /// Its official codes: one, or several where consoles paired it differently (N3).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<PairedCode>,
    /// Why it needs none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exemption: Option<Exemption>,
}

impl Regularization {
    /// Takes an official code; answers whether that had any effect. Another
    /// code takes the place of what was there only with a reason; without one
    /// it stands beside it, and the record is conflicting (N3): fifty of them at
    /// the most.
    pub fn pair(&mut self, meta: &Meta, paired: CodePaired) -> bool {
        let known = self.has(&paired.official_code);
        if known && (paired.reason.is_none() || self.codes.len() == 1) {
            return false;
        }
        if paired.reason.is_some() {
            self.codes.clear();
        } else if self.codes.len() >= MOST_CODES {
            return false;
        }
        self.codes.push(PairedCode {
            code: paired.official_code,
            user: meta.user,
            at: meta.at,
        });
        true
    }

    /// Takes an official code as [`Self::pair`] does; one that a receipt repeats
    /// says what is so, and is not without effect.
    pub fn take(&mut self, meta: &Meta, paired: CodePaired) -> bool {
        let repeats = paired.receipt.is_some() && self.has(&paired.official_code);
        self.pair(meta, paired) || repeats
    }

    /// Notes that no code is needed; answers whether that had any effect.
    pub fn exempt(&mut self, meta: &Meta, facts: Exempted) -> bool {
        let fits = !self.is_done();
        if fits {
            self.exemption = Some(Exemption {
                user: meta.user,
                at: meta.at,
                facts,
            });
        }
        fits
    }

    /// Takes an exemption back; answers whether there was one.
    pub fn lift_exemption(&mut self) -> bool {
        self.exemption.take().is_some()
    }

    /// The official code: the first that came back (N3).
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.codes.first().map(|paired| paired.code.as_str())
    }

    /// Whether one of its codes is this one.
    #[must_use]
    pub fn has(&self, code: &str) -> bool {
        let key = official_code_key(code);
        self.codes
            .iter()
            .any(|paired| official_code_key(&paired.code) == key)
    }

    /// Whether it has several codes: somebody has to say which is right (N3).
    #[must_use]
    pub(crate) fn is_conflicting(&self) -> bool {
        self.codes.len() > 1
    }

    /// Whether nothing is left to be done: a code came back, or none is needed.
    #[must_use]
    pub(crate) fn is_done(&self) -> bool {
        !self.codes.is_empty() || self.exemption.is_some()
    }

    /// Whether nothing is known of it yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.is_done()
    }

    /// How far the record is (G2). A code counts for more than an exemption, and
    /// either for more than what bundles and receipts say.
    #[must_use]
    pub fn state(&self, exported: bool, acknowledged: bool) -> RegularizationState {
        match self {
            _ if !self.codes.is_empty() => RegularizationState::Regularized,
            _ if self.exemption.is_some() => RegularizationState::NotRequired,
            _ if acknowledged => RegularizationState::Acknowledged,
            _ if exported => RegularizationState::Exported,
            _ => RegularizationState::Pending,
        }
    }
}

/// What two spellings of one official code have in common: case does not count.
#[must_use]
pub(crate) fn official_code_key(code: &str) -> String {
    one_spaced(code).to_uppercase()
}

fn one_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A shape that official codes have: `9` stands for a digit, `A` for a letter,
/// `*` for any run of signs, and anything else for itself (N3).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct CodeShape(String);

impl CodeShape {
    /// A shape as the office writes it.
    #[must_use]
    pub fn new(shape: &str) -> Self {
        Self(one_spaced(shape))
    }

    /// Whether a code has it.
    #[must_use]
    pub fn fits(&self, code: &str) -> bool {
        let shape: Vec<char> = official_code_key(&self.0).chars().collect();
        let code: Vec<char> = official_code_key(code).chars().collect();
        fits(&shape, &code)
    }
}

impl fmt::Display for CodeShape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Matches from left to right; a sign that does not fit makes the last `*` longer.
fn fits(shape: &[char], code: &[char]) -> bool {
    let (mut at, mut read) = (0, 0);
    let mut run: Option<(usize, usize)> = None;
    while read < code.len() {
        match shape.get(at) {
            Some('*') => {
                run = Some((at, read));
                at += 1;
            }
            Some(&wanted) if stands_for(wanted, code[read]) => {
                at += 1;
                read += 1;
            }
            _ => match &mut run {
                None => return false,
                Some((star, longer)) => {
                    *longer += 1;
                    at = *star + 1;
                    read = *longer;
                }
            },
        }
    }
    shape[at..].iter().all(|&left| left == '*')
}

fn stands_for(wanted: char, sign: char) -> bool {
    match wanted {
        '9' => sign.is_ascii_digit(),
        'A' => fold_accents(sign.encode_utf8(&mut [0; 4]))
            .chars()
            .all(|letter| letter.is_ascii_lowercase()),
        other => sign == other,
    }
}

/// Reads an official code as a person typed it: blanks at its ends go, those
/// inside become one. Where the office configured shapes it must have one of them (N3).
///
/// # Errors
/// It is empty, too long, holds signs that do not print, or has none of the shapes.
pub fn read_official_code(text: &str, shapes: &[CodeShape]) -> Result<String, Refusal> {
    let code = one_spaced(text);
    let signs = code.chars().count();
    if signs == 0 || signs > LONGEST_CODE || strip_control(&code) != code {
        return Err(Refusal::new(
            Rule::N3,
            format!("El código oficial lleva de 1 a {LONGEST_CODE} letras, números o signos."),
        ));
    }
    if shapes.is_empty() || shapes.iter().any(|shape| shape.fits(&code)) {
        return Ok(code);
    }
    let shapes: Vec<String> = shapes.iter().map(|shape| format!("«{shape}»")).collect();
    let shapes = shapes.join(" o ");
    Err(Refusal::new(
        Rule::N3,
        format!("El código «{code}» no tiene la forma configurada: {shapes}."),
    )
    .hint("En la forma, 9 es un dígito, A una letra y * cualquier cosa.")
    .hint("Revise el código en el sistema oficial; no se cambió nada."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::authority::Role;

    fn meta(user: u128) -> Meta {
        Meta {
            replica: Uuid::from_u128(1),
            sequence: 1,
            at: DateTime::parse_from_rfc3339("2026-11-22T18:00:00-05:00").unwrap(),
            user: Uuid::from_u128(user),
            role: Role::Supervisor,
            clock_suspect: false,
        }
    }

    fn sealed() -> Sealed {
        Sealed {
            vault: Uuid::from_u128(9),
            digest: "0".repeat(64),
        }
    }

    fn paired(code: &str, reason: bool) -> CodePaired {
        CodePaired {
            official_code: code.into(),
            reason: reason.then(sealed),
            receipt: None,
        }
    }

    fn exempted(why: Exempt) -> Exempted {
        Exempted { why, note: None }
    }

    /// What a record has after codes, each with or without a reason, and their effects.
    fn after(codes: &[(&str, bool)]) -> (Regularization, Vec<bool>) {
        let mut state = Regularization::default();
        let effects = codes
            .iter()
            .map(|(code, reason)| state.pair(&meta(2), paired(code, *reason)))
            .collect();
        (state, effects)
    }

    fn codes(state: &Regularization) -> Vec<&str> {
        state
            .codes
            .iter()
            .map(|paired| paired.code.as_str())
            .collect()
    }

    #[test]
    fn n3_a_record_keeps_no_more_codes_than_somebody_can_choose_from() {
        let texts: Vec<String> = (0..=MOST_CODES).map(|n| format!("REC-{n}")).collect();
        let mut told: Vec<(&str, bool)> = texts.iter().map(|text| (text.as_str(), false)).collect();
        let (state, effects) = after(&told);
        assert_eq!(codes(&state), texts[..MOST_CODES]);
        assert_eq!(effects.iter().position(|effect| !effect), Some(MOST_CODES));
        told.push((&texts[MOST_CODES], true));
        assert_eq!(codes(&after(&told).0), texts[MOST_CODES..]);
    }

    #[test]
    fn n3_the_same_code_again_has_no_effect_however_it_is_written() {
        let (state, effects) = after(&[
            ("rec-12 b", false),
            ("REC-12  B", false),
            ("Rec-12 b", true),
        ]);
        assert_eq!(effects, [true, false, false]);
        assert_eq!(
            (state.code(), state.is_conflicting()),
            (Some("rec-12 b"), false)
        );
    }

    #[test]
    fn n3_another_code_replaces_only_with_a_reason() {
        let (state, effects) = after(&[("1", false), ("2", true)]);
        assert_eq!((effects, codes(&state)), (vec![true, true], vec!["2"]));
        let (state, effects) = after(&[("1", false), ("2", false), ("2", false)]);
        assert_eq!(effects, [true, true, false]);
        assert_eq!((codes(&state), state.code()), (vec!["1", "2"], Some("1")));
        assert!(state.is_conflicting() && state.is_done());
    }

    #[test]
    fn n3_a_conflict_is_settled_by_either_code_or_a_third_with_a_reason() {
        for code in ["1", "2", "3"] {
            let (state, effects) = after(&[("1", false), ("2", false), (code, true)]);
            assert_eq!(effects, [true, true, true]);
            assert_eq!((codes(&state), state.is_conflicting()), (vec![code], false));
        }
    }

    #[test]
    fn g2_a_record_that_needs_no_code_says_why_and_who() {
        for why in Exempt::ALL {
            let mut state = Regularization::default();
            assert!(state.exempt(&meta(7), exempted(why)));
            let exemption = state.exemption.clone().unwrap();
            assert_eq!(
                (exemption.user, exemption.facts.why),
                (Uuid::from_u128(7), why)
            );
            // Somebody else says another thing, later: the first stands.
            assert!(!state.exempt(&meta(8), exempted(Exempt::Duplicate)));
            assert_eq!(state.exemption, Some(exemption));
            assert_eq!(state.state(true, true), RegularizationState::NotRequired);
            assert!(state.lift_exemption() && !state.lift_exemption());
            assert!(state.is_empty());
        }
    }

    #[test]
    fn g2_a_code_counts_for_more_than_an_exemption() {
        let mut state = Regularization::default();
        state.exempt(&meta(2), exempted(Exempt::Withdrawn));
        assert!(state.pair(&meta(2), paired("1", false)));
        assert!(state.exemption.is_some());
        assert_eq!(state.state(false, false), RegularizationState::Regularized);
        let (mut coded, _) = after(&[("1", false)]);
        assert!(!coded.exempt(&meta(2), exempted(Exempt::Withdrawn)));
        assert_eq!(coded.exemption, None);
    }

    #[test]
    fn g2_the_states_follow_one_another() {
        use RegularizationState::{Acknowledged, Exported, Pending, Regularized};
        let none = Regularization::default();
        assert_eq!(none.state(false, false), Pending);
        assert_eq!(none.state(true, false), Exported);
        assert_eq!(none.state(true, true), Acknowledged);
        let (coded, _) = after(&[("1", false)]);
        assert_eq!(coded.state(true, false), Regularized);
        assert_eq!(coded.state(false, false), Regularized);
    }

    #[test]
    fn n3_what_is_typed_is_kept_and_only_blanks_are_tidied() {
        assert_eq!(
            read_official_code("  rec  12\tb ", &[]),
            Ok("rec 12 b".to_owned())
        );
        let longest = "9".repeat(40);
        assert_eq!(read_official_code(&longest, &[]), Ok(longest.clone()));
        for wrong in ["", "   ", "a\u{7}b", "a\u{202e}b", &format!("{longest}9")] {
            let refusal = read_official_code(wrong, &[]).unwrap_err();
            assert_eq!(refusal.rule, Rule::N3, "{wrong:?}");
        }
    }

    #[test]
    fn n3_the_offices_shapes_are_kept_to_and_shown() {
        let shapes = [CodeShape::new("r99-AA*"), CodeShape::new("ñ*9*x")];
        for fit in ["R12-xy", "r12-ÑY/2026", "Ñ9X", "ñ a 1 b 2 x", "ñ19x2x"] {
            assert!(read_official_code(fit, &shapes).is_ok(), "{fit}");
        }
        for other in ["R1-xy", "r12-x", "12-xy", "Ñx", "ñ9xy", "R12_xy", "R123-xy"] {
            let refusal = read_official_code(other, &shapes).unwrap_err();
            assert!(
                refusal.reason.contains("«r99-AA*» o «ñ*9*x»"),
                "{}",
                refusal.reason
            );
        }
        assert!(CodeShape::new("*").fits("lo que sea"));
        assert!(CodeShape::new("9**").fits("1"));
        assert!(!CodeShape::new("").fits("1"));
    }
}
