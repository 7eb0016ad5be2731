//! What each rule that the console applies says, where it comes from and where it
//! is met: the page `assets/guide/reglas.md`, read once.

use std::sync::LazyLock;

/// The page, as `manual reglas` prints it.
pub const PAGE: &str = include_str!("../../assets/guide/reglas.md");

/// One rule of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleEntry {
    /// The id it is agreed under: `E4`.
    pub id: &'static str,
    /// What it is about, a few words.
    pub title: &'static str,
    /// What it says, one paragraph.
    pub text: &'static str,
    /// The procedure, norm or standard it comes from.
    pub source: &'static str,
    /// What of it no source says and was decided here.
    pub decision: Option<&'static str>,
    /// Where it is met: screens by their title, subcommands in backticks.
    pub enforced_in: Vec<&'static str>,
}

/// Every rule, in the order of the page.
#[must_use]
pub fn rules() -> &'static [RuleEntry] {
    static RULES: LazyLock<Vec<RuleEntry>> = LazyLock::new(|| read(PAGE));
    &RULES
}

/// The rule of an id, written in either case.
#[must_use]
pub fn rule(id: &str) -> Option<&'static RuleEntry> {
    rules()
        .iter()
        .find(|rule| rule.id.eq_ignore_ascii_case(id.trim()))
}

/// The rules whose ids stand in a text, in the order of the page.
#[must_use]
pub(crate) fn rules_in(text: &str) -> Vec<&'static RuleEntry> {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).collect();
    rules()
        .iter()
        .filter(|rule| words.contains(&rule.id))
        .collect()
}

fn read(page: &'static str) -> Vec<RuleEntry> {
    page.split("\n### ").skip(1).filter_map(entry).collect()
}

fn entry(section: &'static str) -> Option<RuleEntry> {
    let mut lines = section.lines();
    let (id, title) = lines.next()?.split_once(". ")?;
    let text = lines.next()?;
    let of = |name: &str| {
        section
            .lines()
            .find_map(|line| line.strip_prefix("- ")?.strip_prefix(name))
    };
    Some(RuleEntry {
        id,
        title,
        text,
        source: of("Fuente: ")?,
        decision: of("Decisión: "),
        enforced_in: of("Se aplica en: ")?
            .trim_end_matches('.')
            .split("; ")
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_of_the_page_is_a_whole_rule_under_its_letter() {
        assert_eq!(PAGE.matches("\n### ").count(), rules().len());
        let mut before = ("", (0, ""));
        for rule in rules() {
            let (letter, number) = rule.id.split_at(1);
            // A rule that was put in between later bears a letter behind its number.
            let digits = number.trim_end_matches(|it: char| it.is_ascii_lowercase());
            let number = (digits.parse::<u8>().unwrap(), &number[digits.len()..]);
            assert!(letter != before.0 || number > before.1, "{}", rule.id);
            before = (letter, number);
            let place = PAGE.find(&format!("\n### {}. ", rule.id)).unwrap();
            let chapter = PAGE[..place].rfind("\n## ").unwrap();
            assert!(PAGE[chapter..].starts_with(&format!("\n## {letter}. ")));
            for text in [rule.title, rule.text, rule.source] {
                assert!(!text.is_empty() && text.trim() == text, "{}", rule.id);
            }
            assert!(rule.text.ends_with('.') && rule.source.ends_with('.'));
            // What no source says is said to be decided.
            assert!(rule.source != "decisión." || rule.decision.is_some());
        }
    }

    #[test]
    fn a_rule_is_found_by_its_id_and_in_a_text() {
        assert_eq!(rule(" e4 ").unwrap().id, "E4");
        assert_eq!(rule("E99"), None);
        let shown: Vec<_> = rules_in("No corresponde (E4). Regla Q0, no LIM014-A-R0-E5x")
            .into_iter()
            .map(|rule| rule.id)
            .collect();
        assert_eq!(shown, ["E4", "Q0"]);
    }
}
