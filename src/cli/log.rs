//! The log file: one a day under `log/`, with never a personal field in it.

use super::answer::Answer;
use super::context::Context;
use crate::actions::{Report, ReportKind};
use crate::files;
use tracing::level_filters::LevelFilter;
use tracing_appender::rolling::{RollingFileAppender, Rotation};

/// Days of log that are kept.
const KEPT: usize = 14;

/// What its files are called: `contingencia.2026-11-28.log`.
const NAME: &str = "contingencia";
const ENDING: &str = "log";

/// Starts the log of a data folder that exists, unless it is only a demonstration;
/// answers whether it is kept from here on. Without a log the work goes on.
///
/// Each line is written by who says it: a thread for it would still be alive when
/// the program ends, and be cut off by the system in the middle of its own end.
pub(super) fn start(context: &Context) -> bool {
    appender(context).is_some_and(|(file, level)| {
        let subscriber = tracing_subscriber::fmt()
            .with_writer(file)
            .with_ansi(false)
            .with_max_level(level)
            .finish();
        tracing::subscriber::set_global_default(subscriber).is_ok()
    })
}

fn appender(context: &Context) -> Option<(RollingFileAppender, LevelFilter)> {
    // A demonstration leaves nothing among real records.
    if context.demo() || !context.paths().data().is_dir() {
        return None;
    }
    let level = match context.verbose() {
        0 => LevelFilter::INFO,
        1 => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    };
    // The appender complains aloud of a folder that is not there yet.
    let folder = context.paths().log();
    files::make_folder(&folder).ok()?;
    let day = context.ambient().clock.now(chrono_tz::Tz::UTC);
    let today = folder.join(format!("{NAME}.{}.{ENDING}", day.format("%Y-%m-%d")));
    // The appender would make it for everybody to read; one of today is there already.
    let _ = files::make_private(&today);
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix(NAME)
        .filename_suffix(ENDING)
        .max_log_files(KEPT)
        .build(folder)
        .ok()?;
    Some((file, level))
}

/// Notes how a subcommand ended: its name, its kind of failure and its rule.
pub(super) fn outcome(subcommand: &str, done: &Result<Answer, Report>) {
    match done {
        Ok(answer) => {
            tracing::info!(subcommand, code = answer.exit_code(), "done");
        }
        Err(report) => {
            let (kind, rule) = kind_of(report);
            tracing::warn!(subcommand, kind, rule, "failed");
        }
    }
}

/// What happened: nothing personal.
fn kind_of(report: &Report) -> (&'static str, String) {
    let kind = match report.kind {
        ReportKind::Refused => "refused",
        ReportKind::Usage => "usage",
        ReportKind::Store => "store",
        ReportKind::Bundle => "bundle",
        ReportKind::Internal => "internal",
    };
    let rule = report.rule.map(|rule| rule.to_string());
    (kind, rule.unwrap_or_default())
}
