//! What no console writes, whoever signed it: held at the bundle's door, and at the
//! own write door, so that whatever is taken down can leave (M4).

use super::{Envelope, line_of};
use crate::domain::attention::AttentionEvent;
use crate::domain::code_block::CodeBlockEvent;
use crate::domain::document::MOST_BYTES;
use crate::domain::instant::{DOUBTED_FROM, is_within};
use crate::domain::numbering::{LARGEST_EPOCH, LARGEST_NUMBER};
use crate::domain::outage::OutageEvent;
use crate::domain::pqr::FormEvent;
use crate::domain::practice::{IdeaEvent, MOST_MINUTES, SessionEvent};
use crate::domain::terminal::TerminalEvent;
use crate::journal::by_name::is_by_name;
use crate::journal::kinds::Body;
use chrono::{DateTime, Datelike, FixedOffset};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::{RawValue, to_value};
use std::borrow::Cow;
use std::fmt;

/// The largest whole number that every reader of JSON takes exactly.
const EXACT: u64 = (1 << 53) - 1;

/// Why an operation is none that a console writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// A name stands twice in one object: two readers would read two things.
    #[error("repite un nombre, y cada lector entendería otra cosa")]
    Repeated,
    /// An instant that no clock shows.
    #[error("trae una hora fuera de los años 2000 a 2100")]
    Instant,
    /// A number, counter or epoch that nobody counts to.
    #[error("trae un número fuera de lo que se cuenta")]
    Number,
    /// A list of the values stands where the fields have names.
    #[error("trae una lista donde va un objeto, y cada lector entendería otra cosa")]
    Listed,
    /// It is not JSON to its end.
    #[error("no es JSON hasta el final")]
    Json,
}

/// Holds an operation's bytes against what any console can write.
///
/// # Errors
/// The first thing that none writes.
pub fn check(bytes: &[u8], envelope: &Envelope, body: &Body) -> Result<(), Unfit> {
    walk(bytes, first_year(envelope))?;
    if !numbers(body) {
        return Err(Unfit::Number);
    }
    let again = || {
        let said = body.write().transpose()?;
        to_value(line_of(envelope, said.as_deref().unwrap_or(RawValue::NULL)))
    };
    if is_by_name(bytes, again).map_err(|_| Unfit::Json)? {
        Ok(())
    } else {
        Err(Unfit::Listed)
    }
}

/// Whether what an operation says is what a console writes whose clock nobody doubts.
pub(super) fn fits(json: &RawValue, body: &Body) -> bool {
    let bytes = json.get().as_bytes();
    walk(bytes, None).is_ok()
        && numbers(body)
        && is_by_name(bytes, || to_value(body.write().transpose()?)).is_ok_and(|it| it)
}

/// The first year that an operation may name: a console whose clock was doubtful said so (J4).
pub(super) fn first_year(envelope: &Envelope) -> Option<i32> {
    envelope.clock.map(|_| DOUBTED_FROM)
}

/// Looks through JSON for what no console writes.
pub(super) fn walk(bytes: &[u8], from: Option<i32>) -> Result<(), Unfit> {
    let mut found = None;
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let walked = Level {
        from,
        found: &mut found,
    }
    .deserialize(&mut json)
    .and_then(|()| json.end());
    walked.map_err(|_| found.unwrap_or(Unfit::Json))
}

/// Whether what it numbers can be numbered.
fn numbers(body: &Body) -> bool {
    let given = |number: u32| (1..=LARGEST_NUMBER).contains(&number);
    let sizes = body.documents().into_iter().map(|document| document.size);
    if !sizes
        .into_iter()
        .all(|size| (1..=MOST_BYTES).contains(&size))
    {
        return false;
    }
    let is_year = |year: i32| {
        let year = DateTime::from_timestamp(0, 0).and_then(|epoch| epoch.with_year(year));
        year.is_some_and(|at| is_within(at.into(), None))
    };
    match body {
        Body::Outage(OutageEvent::Opened(opened)) => {
            given(opened.correlative.number) && is_year(opened.correlative.year)
        }
        Body::Attention(AttentionEvent::Taken(taken)) => given(taken.code.number),
        Body::CodeBlock(CodeBlockEvent::Reserved { block }) => {
            let last = block.first.checked_add(block.count);
            given(block.first) && block.count > 0 && last.is_some_and(given)
        }
        Body::RegulatoryReport(event) => event.prepared().is_none_or(|facts| {
            given(facts.number.number) && is_year(facts.number.year) && given(facts.version)
        }),
        Body::Idea(IdeaEvent::Proposed(facts)) => given(facts.number),
        Body::PracticeSession(SessionEvent::Held(facts)) => {
            (1..=MOST_MINUTES).contains(&facts.minutes)
        }
        Body::PqrForm(FormEvent::Returned(facts)) => is_year(facts.week.thursday().year()),
        Body::PracticeSession(SessionEvent::PlanAdded(facts)) => is_year(facts.due.year()),
        Body::Terminal(TerminalEvent::Started(started)) => {
            (1..=LARGEST_EPOCH).contains(&started.epoch)
        }
        _ => true,
    }
}

/// A value of the JSON, looked through and not built.
struct Level<'f> {
    from: Option<i32>,
    found: &'f mut Option<Unfit>,
}

impl Level<'_> {
    fn again(&mut self) -> Level<'_> {
        Level {
            from: self.from,
            found: self.found,
        }
    }

    fn refuse<E: serde::de::Error>(self, unfit: Unfit) -> E {
        *self.found = Some(unfit);
        E::custom(unfit)
    }
}

impl<'de> DeserializeSeed<'de> for Level<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Level<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<(), E> {
        if number <= EXACT {
            Ok(())
        } else {
            Err(self.refuse(Unfit::Number))
        }
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<(), E> {
        self.visit_u64(number.unsigned_abs())
    }

    #[allow(clippy::cast_precision_loss, reason = "the bound is exact as a float")]
    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<(), E> {
        if number.abs() <= EXACT as f64 {
            Ok(())
        } else {
            Err(self.refuse(Unfit::Number))
        }
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<(), E> {
        match instant(text) {
            Some(at) if !is_within(at, self.from) => Err(self.refuse(Unfit::Instant)),
            _ => Ok(()),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut values: A) -> Result<(), A::Error> {
        while values.next_element_seed(self.again())?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut fields: A) -> Result<(), A::Error> {
        let mut names: Vec<Cow<'de, str>> = Vec::new();
        while let Some(Name(name)) = fields.next_key()? {
            names.push(name);
            fields.next_value_seed(self.again())?;
        }
        names.sort_unstable();
        if names.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(self.refuse(Unfit::Repeated));
        }
        Ok(())
    }
}

/// A name of an object, borrowed where it is spelled plainly.
#[derive(serde::Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

/// The instant that a text is, read as the operations' own fields are.
fn instant(text: &str) -> Option<DateTime<FixedOffset>> {
    // Nothing else of an operation is both as long and begun like one.
    let begun = text
        .trim_start()
        .starts_with(|c: char| c.is_ascii_digit() || c == '+' || c == '-');
    if !begun || !(16..=64).contains(&text.len()) || !text.contains(':') {
        return None;
    }
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::{Operation, check_written, decode, encode_written, written};
    use std::collections::BTreeSet;
    use uuid::Uuid;

    fn line(at: &str, more: &str, body: &str) -> Vec<u8> {
        format!(
            r#"{{"format":1,"replica":"{0}","sequence":2,"lamport":2,"at":"{at}",
            "actor":{{"user":"{0}","role":"supervisor"}},"entity":"{0}"{more},
            "body":{body},"previous":"{1}"}}"#,
            Uuid::from_u128(9),
            "0".repeat(64)
        )
        .into_bytes()
    }

    fn checked(line: &[u8]) -> Result<(), Unfit> {
        let operation = decode(line).unwrap();
        check(line, &operation.envelope, &operation.body)
    }

    const NOW: &str = "2026-11-22T10:42:00-05:00";
    const NEW: &str = r#"{"kind":"x.y"}"#;

    #[test]
    fn m4_an_instant_that_no_clock_shows_is_refused_wherever_it_stands() {
        for (at, holds) in [
            (NOW, true),
            ("2000-01-01T00:00:00Z", true),
            ("2100-12-31T23:59:59Z", true),
            ("1999-12-31T23:59:59Z", false),
            ("2101-01-01T00:00:00Z", false),
            ("+262142-12-31T10:00:00-05:00", false),
        ] {
            let expected = if holds { Ok(()) } else { Err(Unfit::Instant) };
            assert_eq!(checked(&line(at, "", NEW)), expected, "{at}");
            let body = format!(r#"{{"kind":"x.y","deep":[{{"from":"{at}"}}]}}"#);
            assert_eq!(checked(&line(NOW, "", &body)), expected, "{at}");
        }
    }

    #[test]
    fn j4_what_a_console_wrote_with_a_doubted_clock_still_arrives() {
        let doubted = r#","clock":"backwards""#;
        let (old, older) = ("1980-01-01T00:00:00Z", "1969-12-31T00:00:00Z");
        assert_eq!(checked(&line(old, doubted, NEW)), Ok(()));
        assert_eq!(checked(&line(old, "", NEW)), Err(Unfit::Instant));
        assert_eq!(checked(&line(older, doubted, NEW)), Err(Unfit::Instant));
    }

    #[test]
    fn m4_what_is_written_here_is_held_as_what_comes_in() {
        let reserved = |first: u32| {
            format!(
                r#"{{"kind":"codes.reserved","block":{{"point":"LIM014","series":"A",
                "first":{first},"count":5}}}}"#
            )
        };
        let restored = |at: &str| {
            format!(r#"{{"kind":"outage.restored","restored":{{"at":"{at}","source":"user"}}}}"#)
        };
        let (old, older) = ("1980-01-01T00:00:00Z", "1969-12-31T00:00:00Z");
        let doubted = r#","clock":"backwards""#;
        let mut said = BTreeSet::new();
        for body in [
            reserved(1),
            reserved(0),
            restored(NOW),
            restored(old),
            restored(older),
        ] {
            for at in [NOW, old, older] {
                for more in ["", doubted] {
                    let line = line(at, more, &body);
                    let Operation { envelope, body, .. } = decode(&line).unwrap();
                    let written = written(&body).unwrap();
                    let bytes = encode_written(&envelope, &written)
                        .unwrap()
                        .close(None)
                        .unwrap();
                    let as_written = check_written(&bytes, &envelope, (&body, &written));
                    assert_eq!(as_written, check(&bytes, &envelope, &body));
                    said.insert(format!("{as_written:?}"));
                }
            }
        }
        assert_eq!(said.len(), 3, "{said:?}");
    }

    #[test]
    fn m4_a_name_that_stands_twice_is_refused() {
        for body in [
            r#"{"kind":"x.y","a":1,"a":2}"#,
            r#"{"kind":"x.y","a":1,"\u0061":2}"#,
            r#"{"kind":"x.y","a":[{"b":{"c":1,"d":2,"c":3}}]}"#,
        ] {
            assert_eq!(
                checked(&line(NOW, "", body)),
                Err(Unfit::Repeated),
                "{body}"
            );
        }
        let twice = line(NOW, r#","extra":1,"extra":1"#, NEW);
        assert_eq!(checked(&twice), Err(Unfit::Repeated));
        // In two objects it is two names.
        let body = r#"{"kind":"x.y","a":{"b":1},"c":{"b":1}}"#;
        assert_eq!(checked(&line(NOW, "", body)), Ok(()));
    }

    #[test]
    fn m4_a_number_that_nobody_counts_to_is_refused() {
        for (number, holds) in [
            ("9007199254740991", true),
            ("9007199254740992", false),
            ("-9007199254740992", false),
            ("1e300", false),
            ("0.5", true),
        ] {
            let body = format!(r#"{{"kind":"x.y","n":{number}}}"#);
            let expected = if holds { Ok(()) } else { Err(Unfit::Number) };
            assert_eq!(checked(&line(NOW, "", &body)), expected, "{number}");
        }
        let block = |first: u32, count: u32| {
            format!(
                r#"{{"kind":"codes.reserved","block":{{"point":"LIM014","series":"A",
                "first":{first},"count":{count}}}}}"#
            )
        };
        for (first, count, holds) in [
            (1, 50, true),
            (u32::MAX, 1, false),
            (1, u32::MAX, false),
            (0, 5, false),
            (5, 0, false),
        ] {
            let expected = if holds { Ok(()) } else { Err(Unfit::Number) };
            let body = block(first, count);
            assert_eq!(checked(&line(NOW, "", &body)), expected, "{body}");
        }
    }
}
