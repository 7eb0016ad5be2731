//! What is chosen for a report, each with its reason right after it.

use crate::actions::{Report, ReportChoice};
use crate::domain::report::Choice;
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

const MASS: &str = "mass_failures";
const INCLUDE: &str = "include";
const EXCLUDE: &str = "exclude";
const REASON: &str = "choice_reason";

/// What stands in the call, in its order.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Said {
    MassFailures,
    Of(Choice, String),
    Reason(String),
}

/// What is chosen, as it was typed.
#[derive(Debug, Default)]
pub(super) struct Choices(Vec<Said>);

/// What was chosen: why mass failures enter, and what was decided of single events.
type Chosen = (Option<String>, Vec<ReportChoice>);

impl Choices {
    /// Each with its reason.
    ///
    /// # Errors
    /// One is not followed by its reason, or a reason follows none.
    pub(super) fn read(&self) -> Result<Chosen, Report> {
        let (mut mass, mut choices) = (None, Vec::new());
        let mut said = self.0.iter();
        while let Some(choice) = said.next() {
            let reason = match (choice, said.next()) {
                (Said::MassFailures | Said::Of(..), Some(Said::Reason(reason))) => reason.clone(),
                _ => {
                    return Err(Report::usage(
                        "Cada --con-masivas, --incluir y --excluir va seguido de su --razon.",
                    ));
                }
            };
            match choice {
                Said::Of(choice, outage) => choices.push(ReportChoice {
                    outage: outage.clone(),
                    choice: *choice,
                    reason,
                }),
                _ => mass = Some(reason),
            }
        }
        Ok((mass, choices))
    }
}

impl Args for Choices {
    fn augment_args(command: Command) -> Command {
        let list =
            |id: &'static str, long: &'static str, value: &'static str, help: &'static str| {
                Arg::new(id)
                    .long(long)
                    .value_name(value)
                    .action(ArgAction::Append)
                    .help(help)
            };
        command
            .arg(
                Arg::new(MASS)
                    .long("con-masivas")
                    .action(ArgAction::SetTrue)
                    .help("Incluye las fallas masivas, con su razón"),
            )
            .arg(list(
                INCLUDE,
                "incluir",
                "ID",
                "Incluye este evento, con su razón",
            ))
            .arg(list(
                EXCLUDE,
                "excluir",
                "ID",
                "Deja fuera este evento, con su razón",
            ))
            .arg(list(
                REASON,
                "razon",
                "TEXTO",
                "Por qué: va justo después de lo que se elige",
            ))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Choices {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut said: Vec<(usize, Said)> = Vec::new();
        if matches.value_source(MASS) == Some(ValueSource::CommandLine) {
            said.extend(matches.index_of(MASS).map(|at| (at, Said::MassFailures)));
        }
        for (id, make) in [
            (
                INCLUDE,
                (|text| Said::Of(Choice::Include, text)) as fn(String) -> Said,
            ),
            (EXCLUDE, |text| Said::Of(Choice::Exclude, text)),
            (REASON, Said::Reason),
        ] {
            let places = matches.indices_of(id).into_iter().flatten();
            let texts = matches.get_many::<String>(id).into_iter().flatten();
            said.extend(places.zip(texts.cloned().map(make)));
        }
        said.sort_by_key(|(at, _)| *at);
        Ok(Self(said.into_iter().map(|(_, it)| it).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Chosen, Report> {
        let command = Choices::augment_args(Command::new("preparar"));
        let words = std::iter::once("preparar").chain(line.split(' ').filter(|it| !it.is_empty()));
        let matches = command.try_get_matches_from(words).unwrap();
        Choices::from_arg_matches(&matches).unwrap().read()
    }

    #[test]
    fn p2_each_choice_has_the_reason_that_follows_it() {
        let of = |outage: &str, choice, reason: &str| ReportChoice {
            outage: outage.to_owned(),
            choice,
            reason: reason.to_owned(),
        };
        assert_eq!(read("").unwrap(), (None, vec![]));
        assert_eq!(
            read(
                "--incluir A-1 --razon uno --con-masivas --razon dos --excluir A-3 --razon tres \
                 --incluir A-4 --razon cuatro"
            )
            .unwrap(),
            (
                Some("dos".to_owned()),
                vec![
                    of("A-1", Choice::Include, "uno"),
                    of("A-3", Choice::Exclude, "tres"),
                    of("A-4", Choice::Include, "cuatro"),
                ]
            )
        );
        for line in [
            "--con-masivas",
            "--incluir A-1",
            "--razon uno",
            "--incluir A-1 --incluir A-2 --razon uno",
            "--incluir A-1 --razon uno --razon dos",
        ] {
            assert!(read(line).is_err(), "{line}");
        }
    }
}
