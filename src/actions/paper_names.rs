//! Names as papers show them (Q7).

use crate::documents::is_on_paper;
use crate::domain::attention::Content;
use crate::domain::identity::{WarnedField, Warning};
use crate::domain::rule::Rule;

/// The names that no paper shows as they were typed: whoever has the customer there can
/// still write them as their document does, in letters that papers have (Q7).
pub(super) fn not_on_paper(content: &Content) -> impl Iterator<Item = Warning> + use<> {
    let names = [
        (WarnedField::Name, &content.name),
        (WarnedField::Representative, &content.representative),
    ];
    names
        .map(|(field, name)| (!is_on_paper(name)).then_some(field))
        .into_iter()
        .flatten()
        .map(|field| Warning {
            field,
            rule: Rule::Q7,
            what: "tiene signos que la constancia no puede mostrar y sale con su número, [U+…]; escríbalo como está en el documento de identidad"
                .to_owned(),
            says_kept: true,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn q7_a_name_that_no_paper_shows_is_told_of_while_it_can_be_mended() {
        let content = Content {
            name: "Rosa 李小龙".to_owned(),
            representative: "Ana Ñandú".to_owned(),
            ..Content::default()
        };
        let told: Vec<Warning> = not_on_paper(&content).collect();
        assert_eq!(told.len(), 1);
        assert_eq!((told[0].field, told[0].rule), (WarnedField::Name, Rule::Q7));
        assert!(!told[0].message().contains('李'));
    }
}
