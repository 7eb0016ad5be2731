//! The log file: one a day under `log/`, with never a personal field in it.

use super::answer::Answer;
use super::context::Context;
use super::kind_of;
use crate::actions::Report;
use tracing::level_filters::LevelFilter;
use tracing_appender::non_blocking::WorkerGuard;
use tracing_appender::rolling::{RollingFileAppender, Rotation};

/// Days of log that are kept.
const KEPT: usize = 14;

/// Starts the log of a data folder that exists, unless it is only a demonstration.
/// Without a log the work goes on.
pub(super) fn start(context: &Context) -> Option<WorkerGuard> {
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
    std::fs::create_dir_all(&folder).ok()?;
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("contingencia")
        .filename_suffix("log")
        .max_log_files(KEPT)
        .build(folder)
        .ok()?;
    let (writer, guard) = tracing_appender::non_blocking(file);
    let subscriber = tracing_subscriber::fmt()
        .with_writer(writer)
        .with_ansi(false)
        .with_max_level(level)
        .finish();
    tracing::subscriber::set_global_default(subscriber).ok()?;
    Some(guard)
}

/// Notes how a subcommand ended: its name, its kind of failure and its rule.
pub(super) fn outcome(subcommand: &'static str, done: &Result<Answer, Report>) {
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
