//! `regla`: what a rule says and where it comes from.

use super::answer::Answer;
use super::program::Call;
use crate::actions::Report;
use crate::domain::rulebook::{self, RuleEntry};
use clap::Args;
use serde_json::{Value, json};

/// Dice qué manda una regla, de dónde sale y dónde se aplica
///
/// Sin identificador las nombra todas.
#[derive(Debug, Args)]
pub(super) struct RuleArgs {
    /// Identificador de la regla, como E4
    #[arg(value_name = "ID")]
    id: Option<String>,
}

pub(super) fn run(_: &mut Call<'_>, args: &RuleArgs) -> Result<Answer, Report> {
    let Some(id) = &args.id else {
        let documents: Vec<Value> = rulebook::rules().iter().map(document).collect();
        let names = rulebook::rules()
            .iter()
            .map(|rule| format!("{:<4} {}\n", rule.id, rule.title));
        return Ok(Answer::of(&json!({ "rules": documents }))?.data(names.collect::<String>()));
    };
    let Some(rule) = rulebook::rule(id) else {
        return Err(Report::usage(format!("No hay ninguna regla {id}."))
            .hint("Véalas todas con: contingencia regla"));
    };
    let decision = rule
        .decision
        .map_or_else(String::new, |decision| format!("\nDecisión: {decision}"));
    Ok(Answer::of(&document(rule))?.data(format!(
        "{}. {}\n\n{}\n\nFuente: {}{decision}\nSe aplica en: {}.",
        rule.id,
        rule.title,
        rule.text,
        rule.source,
        places(rule).collect::<Vec<_>>().join("; "),
    )))
}

fn document(rule: &RuleEntry) -> Value {
    json!({
        "id": rule.id,
        "title": rule.title,
        "text": rule.text,
        "source": rule.source,
        "decision": rule.decision.is_some(),
        "enforced_in": places(rule).collect::<Vec<_>>(),
    })
}

/// Where a rule is met, without the marks of the page.
fn places(rule: &RuleEntry) -> impl Iterator<Item = &'static str> {
    rule.enforced_in.iter().map(|place| place.trim_matches('`'))
}

#[cfg(test)]
mod tests {
    use super::super::program;
    use super::*;

    #[test]
    fn law_11_every_subcommand_that_a_rule_names_exists() {
        let program = program();
        for rule in rulebook::rules() {
            for place in rule
                .enforced_in
                .iter()
                .filter(|place| place.starts_with('`'))
            {
                let mut found = Some(program.command());
                for word in place.trim_matches('`').split(' ') {
                    found = found.and_then(|command| command.find_subcommand(word));
                }
                let leaf = found.is_some_and(|command| !command.has_subcommands());
                assert!(leaf, "{}: {place}", rule.id);
            }
        }
    }
}
