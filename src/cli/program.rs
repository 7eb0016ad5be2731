//! The program as clap reads it, what each subcommand is, and what a call of one is given.

use super::answer::Answer;
use super::context::Context;
use super::globals::Globals;
use super::{examples, spanish, usage};
use crate::actions::{Desk, Report};
use clap::error::ErrorKind;
use clap::{ArgMatches, Args, Command, CommandFactory, FromArgMatches};
use std::ffi::OsString;

type Done = Result<Answer, Report>;

/// What a call does, once its arguments are read.
type Ready = Box<dyn FnOnce(&mut Call<'_>) -> Done>;

/// Reads the arguments of a call.
type Reading = Box<dyn Fn(&ArgMatches) -> Result<Ready, clap::Error>>;

/// A name, what clap knows of it, and what carries it out.
pub(super) struct Subcommand {
    command: Command,
    kind: Kind,
}

enum Kind {
    Deed(Reading),
    Group(Vec<Subcommand>),
}

impl Subcommand {
    /// One that works on an unlocked store.
    pub(super) fn at_desk<A: Args + 'static>(
        name: &'static str,
        run: fn(&mut Desk, &A) -> Done,
    ) -> Self {
        Self::reading(name, move |call, args: &A| run(call.desk()?, args))
    }

    /// One that unlocks the store itself, if it needs it, and goes into a batch too.
    pub(super) fn anywhere<A: Args + 'static>(
        name: &'static str,
        run: fn(&mut Call<'_>, &A) -> Done,
    ) -> Self {
        Self::reading(name, run)
    }

    /// One that does not go into a batch.
    pub(super) fn alone<A: Args + 'static>(
        name: &'static str,
        run: fn(&Call<'_>, &A) -> Done,
    ) -> Self {
        Self::reading(name, move |call, args: &A| match call.desk {
            Place::Batch(_) => Err(Report::usage(
                "Este subcomando no se usa dentro de un lote.",
            )),
            Place::Own(_) => run(call, args),
        })
    }

    /// One that only holds others.
    pub(super) fn group(name: &'static str, about: &'static str, within: Vec<Self>) -> Self {
        let command = Command::new(name)
            .about(about)
            .subcommands(within.iter().map(|subcommand| subcommand.command.clone()));
        Self {
            command,
            kind: Kind::Group(within),
        }
    }

    fn reading<A: Args + 'static>(
        name: &'static str,
        run: impl Fn(&mut Call<'_>, &A) -> Done + Copy + 'static,
    ) -> Self {
        Self {
            command: A::augment_args(Command::new(name)),
            kind: Kind::Deed(Box::new(move |matches| {
                let args = A::from_arg_matches(matches)?;
                Ok(Box::new(move |call| run(call, &args)))
            })),
        }
    }
}

pub(super) struct Program {
    command: Command,
    subcommands: Vec<Subcommand>,
}

/// What the arguments turned out to be.
pub(super) enum Parsed {
    /// A call, well formed; without a subcommand, of the console.
    Call(Globals, Option<Invocation>),
    /// The help or the version was asked for.
    Text(String),
}

/// A subcommand that was asked for, with its arguments.
pub(super) struct Invocation {
    /// As it is typed: `evento abrir`.
    pub(super) name: String,
    pub(super) run: Ready,
}

impl Program {
    pub(super) fn new(subcommands: Vec<Subcommand>) -> Self {
        let children = subcommands
            .iter()
            .map(|subcommand| subcommand.command.clone());
        Self {
            command: examples::below(
                spanish::command(Globals::command().subcommands(children)),
                "",
            ),
            subcommands,
        }
    }

    /// What clap knows of it, helps and all.
    pub(super) fn command(&self) -> &Command {
        &self.command
    }

    /// Reads a call, the program's own name first.
    pub(super) fn parse(&self, args: &[OsString]) -> Result<Parsed, Report> {
        let parsed = self
            .command
            .clone()
            .try_get_matches_from(args)
            .and_then(|matches| {
                let globals = Globals::from_arg_matches(&matches)?;
                Ok(Parsed::Call(globals, asked(&self.subcommands, &matches)?))
            });
        parsed.or_else(|error| match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                Ok(Parsed::Text(spanish::rendered(&error)))
            }
            _ => Err(usage::report(&error, args, &self.command)),
        })
    }
}

fn asked(among: &[Subcommand], matches: &ArgMatches) -> Result<Option<Invocation>, clap::Error> {
    let Some((name, matches)) = matches.subcommand() else {
        return Ok(None);
    };
    let found = among
        .iter()
        .find(|subcommand| subcommand.command.get_name() == name);
    let Some(found) = found else {
        return Err(clap::Error::new(ErrorKind::InvalidSubcommand));
    };
    match &found.kind {
        Kind::Deed(read) => Ok(Some(Invocation {
            name: name.to_owned(),
            run: read(matches)?,
        })),
        Kind::Group(within) => Ok(asked(within, matches)?.map(|asked| Invocation {
            name: format!("{name} {}", asked.name),
            run: asked.run,
        })),
    }
}

/// One call of a subcommand: its surroundings, and the desk it works at.
pub(super) struct Call<'c> {
    program: &'c Program,
    context: &'c Context,
    desk: Place<'c>,
}

enum Place<'c> {
    /// A desk of its own, once it is unlocked.
    Own(Option<Box<Desk>>),
    /// The one that a batch has unlocked.
    Batch(&'c mut Desk),
}

impl<'c> Call<'c> {
    /// A call by itself.
    pub(super) fn new(program: &'c Program, context: &'c Context) -> Self {
        Self {
            program,
            context,
            desk: Place::Own(None),
        }
    }

    /// A call within a batch.
    pub(super) fn in_batch(program: &'c Program, context: &'c Context, desk: &'c mut Desk) -> Self {
        Self {
            program,
            context,
            desk: Place::Batch(desk),
        }
    }

    pub(super) fn program(&self) -> &'c Program {
        self.program
    }

    pub(super) fn context(&self) -> &'c Context {
        self.context
    }

    /// The desk of the batch, if this is a line of one.
    pub(super) fn batch(&mut self) -> Option<&mut Desk> {
        match &mut self.desk {
            Place::Own(_) => None,
            Place::Batch(desk) => Some(desk),
        }
    }

    /// The desk, which a call by itself unlocks first.
    pub(super) fn desk(&mut self) -> Result<&mut Desk, Report> {
        match &mut self.desk {
            Place::Own(Some(desk)) => Ok(desk),
            Place::Own(none) => Ok(none.insert(Box::new(self.context.desk()?))),
            Place::Batch(desk) => Ok(desk),
        }
    }
}
