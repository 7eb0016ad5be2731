//! One page of a list: its document, and how to go on with it.

use super::answer::value;
use crate::actions::Report;
use crate::domain::text::counted_words;
use serde::Serialize;
use serde_json::{Value, json};

/// The document of a page, its rows under a name: whether more follow, and how many where they
/// were counted.
pub(super) fn listing(
    name: &str,
    rows: &impl Serialize,
    more: bool,
    left: Option<usize>,
) -> Result<Value, Report> {
    let mut document = json!({ name: value(rows)?, "more": more });
    if let Some(left) = left.filter(|_| more) {
        document["left"] = left.into();
    }
    Ok(document)
}

/// That more things follow, by their name in the singular and in the plural, and after which one
/// to go on.
pub(super) fn goes_on(left: Option<usize>, (one, many): (&str, &str), last: &str) -> String {
    let follow = match left {
        Some(1) => format!("sigue 1 {one} más"),
        Some(left) => format!("siguen {} más", counted_words(left, one, many)),
        None => format!("siguen más {many}"),
    };
    format!("Después {follow}: repita con --despues-de {last}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_is_counted_in_words() {
        let told = |left| goes_on(left, ("caso", "casos"), "5001");
        let texts = [Some(1), Some(3), None].map(told);
        assert_eq!(
            texts,
            [
                "Después sigue 1 caso más: repita con --despues-de 5001.",
                "Después siguen 3 casos más: repita con --despues-de 5001.",
                "Después siguen más casos: repita con --despues-de 5001.",
            ]
        );
    }
}
