//! The sealed content an operation names, whatever its kind (T1).

use crate::domain::personal::Sealed;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// Without it nothing is sealed.
const MARK: &str = "\"vault\":";

/// Every sealed content that an operation names, whatever its kind (T1).
///
/// The body is walked, never built: a line of some megabytes costs no more
/// memory than what it names.
#[must_use]
pub fn sealed_in(bytes: &[u8]) -> Vec<Sealed> {
    #[derive(Deserialize)]
    struct Line<'a> {
        #[serde(borrow)]
        body: &'a RawValue,
    }

    match std::str::from_utf8(bytes) {
        Ok(text) if text.contains(MARK) => serde_json::from_str(text)
            .map(|Line { body }| sealed_of(body))
            .unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// Every sealed content that a body names.
pub(super) fn sealed_of(body: &RawValue) -> Vec<Sealed> {
    let mut found = Vec::new();
    if body.get().contains(MARK) {
        let mut body = serde_json::Deserializer::from_str(body.get());
        if Walk(&mut found).deserialize(&mut body).is_err() {
            found.clear();
        }
    }
    found
}

/// Looks through a value for sealed contents; gives its text where it is one.
struct Walk<'f>(&'f mut Vec<Sealed>);

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<Self::Value, D::Error> {
        value.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Self::Value, A::Error> {
        let (mut vault, mut digest) = (None, None);
        while let Some(key) = fields.next_key::<String>()? {
            let text = fields.next_value_seed(Walk(self.0))?;
            match key.as_str() {
                "vault" => vault = text,
                "digest" => digest = text,
                _ => {}
            }
        }
        if let (Some(vault), Some(digest)) = (vault, digest)
            && let Ok(vault) = vault.parse()
        {
            self.0.push(Sealed { vault, digest });
        }
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        while items.next_element_seed(Walk(self.0))?.is_some() {}
        Ok(None)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        // An id has 36 characters and a digest 64; a longer text is neither.
        Ok((text.len() <= 64).then(|| text.to_owned()))
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn t1_sealed_contents_are_found_at_any_depth_of_a_body_and_nowhere_else() {
        let sealed = |n: u128, digit: &str| Sealed {
            vault: Uuid::from_u128(n),
            digest: digit.repeat(64),
        };
        let json = |sealed: &Sealed| serde_json::to_string(sealed).unwrap();
        let (a, b, c) = (sealed(1, "a"), sealed(2, "b"), sealed(3, "c"));
        let line = format!(
            r#"{{"entity":{},"body":{{"kind":"x","n":[1,-2,2.5,null,true,{{"deep":{}}}],"reason":{}}}}}"#,
            json(&c),
            json(&a),
            json(&b)
        );
        assert_eq!(sealed_in(line.as_bytes()), [a, b]);
        // A purge names ids alone.
        let purge = format!(r#"{{"body":{{"vault":["{}"]}}}}"#, Uuid::from_u128(1));
        assert_eq!(sealed_in(purge.as_bytes()), []);
        assert_eq!(sealed_in(br#"{"body":{"vault":"#), []);
    }
}
