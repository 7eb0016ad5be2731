//! Provisional codes of attentions (N2): given at once, checked when typed back.
//!
//! `LIM014-A-R000317-K`: point, series, number, check character. The check is
//! that of ISO 7064 MOD 37,36 over what is printed before it without its
//! hyphens, the letter R among it: `LIM014AR000317`. It shows every single
//! wrong character, and every swap of two neighbours but a few of characters
//! that follow each other (one in 630).

use super::{is_point_code, is_series, untold};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// What stands before the number, so that a code is never taken for a correlative.
const MARK: char = 'R';
/// Digits a number is printed with at least.
const WIDTH: usize = 6;
/// Longer texts are not looked at.
const LONGEST: usize = 40;
/// More doubted characters than this are too many to try.
const MOST_DOUBTED: usize = 6;

/// The provisional code of an attention, `LIM014-A-R000317-K` (N2).
///
/// Read with [`FromStr`] it forgives what people do to a code: case, spaces,
/// hyphens, O for 0 and I for 1 and the other way round. As serialised data it
/// is read to the letter.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct ProvisionalCode {
    /// Code of the service point, upper-case letters and digits.
    pub point: String,
    /// Series of the terminal that gave it: `A`, `B`, …, `A2KTM` after a restore (N5).
    pub series: String,
    /// 1, 2, 3, …; gaps are allowed.
    pub number: u32,
}

impl ProvisionalCode {
    /// What is said aloud at the counter: `R000317-K`.
    #[must_use]
    pub fn short(&self) -> String {
        format!("{MARK}{:06}-{}", self.number, self.check_character())
    }

    /// The ISO 7064 MOD 37,36 character that ends the code.
    #[must_use]
    pub(crate) fn check_character(&self) -> char {
        let Self {
            point,
            series,
            number,
        } = self;
        check_character(&format!("{point}{series}{MARK}{number:06}"))
    }

    /// Point and series without a hyphen, as they are compared with what was typed.
    fn owner(&self) -> String {
        format!("{}{}", self.point, self.series)
    }
}

impl fmt::Display for ProvisionalCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{}", self.point, self.series, self.short())
    }
}

impl From<ProvisionalCode> for String {
    fn from(value: ProvisionalCode) -> Self {
        value.to_string()
    }
}

/// A text that is no provisional code. Its `Display` is the Spanish sentence shown under the field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotACode {
    /// It does not have the shape of one.
    #[error("«{0}» no tiene la forma de un código provisional (LIM014-A-R000317-K)")]
    Shape(String),
    /// It has the shape, but its last character does not check.
    #[error("«{0}» está mal escrito: su último carácter no corresponde; revíselo en el papel")]
    Mistyped(String),
    /// It was begun as one and lacks the character that tells whether it is right.
    #[error("a «{0}» le falta su último carácter; cópielo entero del papel (R000317-K)")]
    Unfinished(String),
}

impl TryFrom<String> for ProvisionalCode {
    type Error = NotACode;

    fn try_from(value: String) -> Result<Self, Self::Error> {
        let code: Self = value.parse()?;
        if code.to_string() == value {
            Ok(code)
        } else {
            Err(NotACode::Shape(value))
        }
    }
}

impl FromStr for ProvisionalCode {
    type Err = NotACode;

    /// Reads a whole code as people type it (N2).
    ///
    /// The text as it stands is tried first. Only where it does not check are
    /// the characters that look alike (O and 0, I and 1) read the other way,
    /// and only a single such reading that checks is taken. In a point's code
    /// they are doubted only where their neighbours make them look out of
    /// place (`LIMO14`), so that other slips stay visible.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let shape = || NotACode::Shape(text.to_owned());
        let typed = Typed::read(text).ok_or_else(shape)?;
        let check = typed.check.ok_or_else(shape)?;
        if !typed.marked || !typed.is_as_printed() {
            return Err(shape());
        }
        let (point, series) = typed.point_and_series();
        let mut readings = Vec::new();
        for point in readings_of(&point, &out_of_place(&point)) {
            for series in readings_of(&series, &vec![true; series.len()]) {
                if is_point_code(&point) && is_series(&series) {
                    readings.push(Self {
                        point: point.clone(),
                        series,
                        number: typed.number,
                    });
                }
            }
        }
        let literal = readings
            .first()
            .filter(|code| code.point == point && code.series == series)
            .filter(|code| code.check_character() == check);
        if let Some(code) = literal {
            return Ok(code.clone());
        }
        if readings.is_empty() {
            return Err(shape());
        }
        let mut checked = readings.into_iter().filter(|code| {
            let expected = code.check_character();
            expected == check || Some(expected) == look_alike(check)
        });
        match (checked.next(), checked.next()) {
            (Some(code), None) => Ok(code),
            _ => Err(NotACode::Mistyped(text.to_owned())),
        }
    }
}

/// What a person may type to name an attention: the whole code or its end
/// (`317`, `R317`, `R000317-K`, `A-R000317-K`), as forgiving as the whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeEnd {
    /// The number.
    pub number: u32,
    /// What stood before the R: nothing, a series, or point and series.
    before: String,
    /// Whether the R was typed, which no number of anything else bears.
    marked: bool,
    /// Whether it has all that is printed but the R.
    lacks_mark: bool,
    /// The check character, where it was typed.
    check: Option<char>,
}

impl CodeEnd {
    /// Whether its last character can be checked.
    #[must_use]
    pub(crate) fn has_check(&self) -> bool {
        self.check.is_some()
    }

    /// The same without what makes it wrong where it is mistyped.
    #[must_use]
    pub(crate) fn without_check(&self) -> Self {
        Self {
            check: None,
            ..self.clone()
        }
    }

    /// The short form in which the console prints codes, `R000317-K`, of as much
    /// as was typed; none of a bare number.
    #[must_use]
    pub fn short(&self) -> Option<String> {
        let check = self.check.map(|check| format!("-{check}"));
        self.marked
            .then(|| format!("{MARK}{:06}{}", self.number, check.unwrap_or_default()))
    }

    /// Whether it was meant as a code of attentions of `point`, rather than as
    /// any other number that a paper may bear.
    pub(super) fn is_meant(&self, point: &str) -> bool {
        let before = self.before.as_str();
        let is_own_series = readings_of(before, &vec![true; before.len()])
            .iter()
            .any(|series| is_series(series));
        // Codes of points have digits in them; words before a number have none.
        let is_another_point = before.len() > 2 && before.contains(|c: char| c.is_ascii_digit());
        self.lacks_mark
            || self.marked
                && (before.is_empty()
                    || is_own_series
                    || is_another_point
                    || begins_as_codes_of(before, point))
    }

    /// The series, where one was typed by itself.
    #[must_use]
    pub fn series(&self) -> Option<&str> {
        Some(self.before.as_str()).filter(|before| is_series(before))
    }

    /// Whether more than a number was typed, so that nothing else can be meant.
    #[must_use]
    pub(crate) fn is_explicit(&self) -> bool {
        !self.before.is_empty() || self.check.is_some()
    }

    /// Whether this is an end of `code`: every part that was typed is the code's own.
    #[must_use]
    pub fn names(&self, code: &ProvisionalCode) -> bool {
        self.number == code.number
            && (self.before.is_empty()
                || alike(&self.before, &code.series)
                || alike(&self.before, &code.owner()))
            && self.check.is_none_or(|typed| {
                let expected = code.check_character();
                expected == typed || Some(expected) == look_alike(typed)
            })
    }
}

impl From<&ProvisionalCode> for CodeEnd {
    fn from(code: &ProvisionalCode) -> Self {
        Self {
            number: code.number,
            before: code.owner(),
            marked: true,
            lacks_mark: false,
            check: Some(code.check_character()),
        }
    }
}

impl FromStr for CodeEnd {
    type Err = NotACode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let shape = match text.parse::<ProvisionalCode>() {
            Ok(code) => return Ok(Self::from(&code)),
            Err(shape @ NotACode::Shape(_)) => shape,
            Err(mistyped) => return Err(mistyped),
        };
        let typed = Typed::read(text).ok_or(shape)?;
        Ok(Self {
            number: typed.number,
            before: typed.before.concat(),
            marked: typed.marked,
            lacks_mark: typed.lacks_only_the_mark(),
            check: typed.check,
        })
    }
}

/// A block of codes set aside, as for a pad of blank forms (N2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReservedBlock {
    /// Code of the service point.
    pub point: String,
    /// Series of the terminal that reserved it.
    pub series: String,
    /// The first number.
    pub first: u32,
    /// How many follow each other.
    pub count: u32,
}

impl ReservedBlock {
    /// Every code of the block in order.
    pub fn codes(&self) -> impl Iterator<Item = ProvisionalCode> + '_ {
        (0..self.count)
            .map_while(|offset| self.first.checked_add(offset))
            .map(|number| ProvisionalCode {
                point: self.point.clone(),
                series: self.series.clone(),
                number,
            })
    }

    /// The last number.
    #[must_use]
    pub fn last(&self) -> u32 {
        self.first.saturating_add(self.count.saturating_sub(1))
    }

    /// Whether a number of its series was set aside in this block.
    #[must_use]
    pub fn holds(&self, number: u32) -> bool {
        (self.first..=self.last()).contains(&number)
    }

    /// Whether a code was set aside in this block.
    #[must_use]
    pub fn contains(&self, code: &ProvisionalCode) -> bool {
        code.point == self.point
            && code.series == self.series
            && code
                .number
                .checked_sub(self.first)
                .is_some_and(|offset| offset < self.count)
    }
}

impl fmt::Display for ReservedBlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = |number| ProvisionalCode {
            point: self.point.clone(),
            series: self.series.clone(),
            number,
        };
        write!(f, "{} a {}", end(self.first), end(self.last()))
    }
}

/// A typed text taken apart, not yet believed.
struct Typed {
    /// The groups before the R, upper case, as hyphens and spaces part them.
    before: Vec<String>,
    /// Whether the R was there.
    marked: bool,
    /// The digits of the number as typed, O read as 0 and I as 1.
    digits: String,
    /// The number they make.
    number: u32,
    /// The check character.
    check: Option<char>,
    /// Whether that is a letter, or stands by itself.
    parted: bool,
}

impl Typed {
    fn read(text: &str) -> Option<Self> {
        let upper = as_printed(text);
        let groups: Vec<&str> = upper
            .split(|c: char| !c.is_alphanumeric())
            .filter(|group| !group.is_empty())
            .collect();
        let all = groups.concat();
        if all.len() > LONGEST || !all.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return None;
        }
        let alone = groups.last()?.len() == 1;
        let (body, check) = split_check(&all, alone);
        let head = body.trim_end_matches(is_digit_like);
        let digits = body[head.len()..].replace('O', "0").replace('I', "1");
        let number = digits.parse().ok().filter(|number| *number > 0)?;
        let unmarked = head.strip_suffix(MARK);
        let typed = Self {
            before: cut(&groups, unmarked.unwrap_or(head).len()),
            marked: unmarked.is_some(),
            digits,
            number,
            check,
            parted: check.is_some_and(|check| alone || !check.is_ascii_digit()),
        };
        // A plain number is read only as codes are parted: `27.50` is none.
        let plain = head.is_empty() && (check.is_some() || !upper.contains(is_stray));
        (typed.marked || plain || typed.lacks_only_the_mark()).then_some(typed)
    }

    /// Whether it is the short form of a code but for its R: no number of
    /// anything else begins with zeros and ends in a letter by itself.
    fn lacks_only_the_mark(&self) -> bool {
        !self.marked
            && self.parted
            && self.digits.len() == WIDTH
            && self.digits.starts_with('0')
            && (self.before.is_empty() || is_series(&self.before.concat()))
    }

    /// Whether the number is written as it is printed: six digits, or more without a leading zero.
    fn is_as_printed(&self) -> bool {
        self.digits.len() == WIDTH || (self.digits.len() > WIDTH && !self.digits.starts_with('0'))
    }

    /// Point and series. Where nothing parts them the series is the last run of
    /// letters with the epoch and the letters that may follow, or its last letter
    /// where the run is longer than a terminal's name.
    fn point_and_series(&self) -> (String, String) {
        if let [point @ .., series] = self.before.as_slice()
            && !point.is_empty()
            && readings_of(series, &vec![true; series.len()])
                .iter()
                .any(|series| is_series(series))
        {
            return (point.concat(), series.clone());
        }
        let all = self.before.concat();
        let split = |begun: &str| {
            let lettered = begun.trim_end_matches(|c: char| c.is_ascii_digit());
            let run = lettered.len()
                - lettered
                    .trim_end_matches(|c: char| c.is_ascii_uppercase())
                    .len();
            let letters = if run > 2 { 1 } else { run };
            all.split_at(lettered.len() - letters)
        };
        let told = split(untold(&all));
        let (point, series) = if is_series(told.1) { told } else { split(&all) };
        (point.to_owned(), series.to_owned())
    }
}

/// Parts the check character from the rest: a letter at the end, a character
/// that stands alone after a digit, or what follows six digits.
fn split_check(all: &str, alone: bool) -> (&str, Option<char>) {
    let Some((at, last)) = all.char_indices().next_back() else {
        return (all, None);
    };
    let body = &all[..at];
    let digits = body.len() - body.trim_end_matches(is_digit_like).len();
    if digits > 0 && (!is_digit_like(last) || alone || digits >= WIDTH) {
        (body, Some(last))
    } else {
        (all, None)
    }
}

/// The first `length` characters of the groups, parted as they were.
fn cut(groups: &[&str], length: usize) -> Vec<String> {
    let mut left = length;
    let mut cut = Vec::new();
    for group in groups {
        let taken = left.min(group.len());
        if taken > 0 {
            cut.push(group[..taken].to_owned());
        }
        left -= taken;
    }
    cut
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// Whether something parts a text that does not part codes as they are printed.
fn is_stray(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_whitespace() && !is_dash(c)
}

/// A text in the characters in which codes are printed: upper case, and those of
/// other widths and alphabets that look the same as the Latin ones. Ordinal
/// signs part it, as any other sign does.
pub(super) fn as_printed(text: &str) -> String {
    text.trim().to_uppercase().chars().map(latin).collect()
}

fn latin(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c)
            .checked_sub(0xfee0)
            .and_then(char::from_u32)
            .unwrap_or(c)
            .to_ascii_uppercase(),
        '\u{3000}' | 'º' | 'ª' => ' ',
        'А' | 'Α' => 'A',
        'В' | 'Β' => 'B',
        'С' => 'C',
        'Е' | 'Ε' => 'E',
        'Н' | 'Η' => 'H',
        'І' | 'Ι' => 'I',
        'Ј' => 'J',
        'К' | 'Κ' => 'K',
        'М' | 'Μ' => 'M',
        'Ν' => 'N',
        'О' | 'Ο' => 'O',
        'Р' | 'Ρ' => 'P',
        'Ѕ' => 'S',
        'Т' | 'Τ' => 'T',
        'У' | 'Υ' => 'Y',
        'Х' | 'Χ' => 'X',
        'Ζ' => 'Z',
        _ => c,
    }
}

/// Whether an R with the six digits of a low number stands anywhere in a text:
/// no paper's own number is written so.
pub(super) fn has_a_printed_number(text: &str) -> bool {
    let printed = as_printed(text);
    let plain: String = printed
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    plain.match_indices(MARK).any(|(at, _)| {
        let digits = &plain[at + MARK.len_utf8()..];
        let digits = digits.chars().take_while(|c| is_digit_like(*c));
        digits.clone().count() >= WIDTH && digits.take(1).all(|c| matches!(c, '0' | 'O'))
    })
}

fn is_digit_like(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, 'O' | 'I')
}

/// The character that a hand or an eye takes for this one.
fn look_alike(c: char) -> Option<char> {
    match c {
        'O' => Some('0'),
        '0' => Some('O'),
        'I' => Some('1'),
        '1' => Some('I'),
        _ => None,
    }
}

/// Whether two texts are the same but for look-alikes.
fn alike(one: &str, other: &str) -> bool {
    let plain = |text: &str| text.replace('O', "0").replace('I', "1");
    plain(one) == plain(other)
}

/// Whether a text begins as the codes of a point do, look-alikes apart.
pub(super) fn begins_as_codes_of(text: &str, point: &str) -> bool {
    let key = |text: &str| -> String {
        let printed = as_printed(text);
        let plain = printed.chars().filter(char::is_ascii_alphanumeric);
        plain
            .collect::<String>()
            .replace('O', "0")
            .replace('I', "1")
    };
    key(text).starts_with(&key(point))
}

/// Which characters of a point's code look out of place: an O or an I in a run
/// of digits, a 0 or a 1 alone between letters.
fn out_of_place(point: &str) -> Vec<bool> {
    let chars: Vec<char> = point.chars().collect();
    chars
        .chunk_by(|one, next| is_digit_like(*one) == is_digit_like(*next))
        .flat_map(|run| {
            let digits = run.iter().any(char::is_ascii_digit);
            let single = run.len() == 1;
            run.iter()
                .map(move |c| digits && (single || c.is_ascii_uppercase()))
        })
        .collect()
}

/// The text as it stands, then with the doubted look-alikes read the other way.
fn readings_of(text: &str, doubted: &[bool]) -> Vec<String> {
    if doubted.iter().filter(|doubted| **doubted).count() > MOST_DOUBTED {
        return vec![text.to_owned()];
    }
    let mut readings = vec![String::new()];
    for (c, doubted) in text.chars().zip(doubted) {
        let other = look_alike(c).filter(|_| *doubted);
        let swapped: Vec<String> = other
            .map(|other| {
                readings
                    .iter()
                    .map(|head| format!("{head}{other}"))
                    .collect()
            })
            .unwrap_or_default();
        for head in &mut readings {
            head.push(c);
        }
        readings.extend(swapped);
    }
    readings
}

/// ISO 7064 MOD 37,36 over upper-case letters and digits.
pub(super) fn check_character(payload: &str) -> char {
    let product = payload.chars().fold(36, |product, c| {
        let sum = (product + c.to_digit(36).unwrap_or_default()) % 36;
        let sum = if sum == 0 { 36 } else { sum };
        sum * 2 % 37
    });
    char::from_digit((37 - product) % 36, 36)
        .unwrap_or_default()
        .to_ascii_uppercase()
}
