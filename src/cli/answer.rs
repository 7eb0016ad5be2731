//! What a subcommand answers, and the one place that prints.

use super::advice;
use crate::actions::{RefusedVerdict, Report, ReportKind};
use crate::domain::fault::why;
use crate::domain::rule::Rule;
use crate::domain::text::strip_control_lines;
use serde::Serialize;
use serde_json::{Value, json};
use std::io::{self, ErrorKind, Write};

/// The answer of a subcommand that was carried out.
#[derive(Debug)]
pub(super) struct Answer {
    /// The document of `--json`.
    json: Value,
    /// The data for a person or a pipe.
    data: String,
    /// What is said besides.
    words: Vec<String>,
    /// The exit code.
    code: u8,
    /// The data are somebody else's format: printed to the byte.
    verbatim: bool,
    /// Everything was already printed.
    silent: bool,
}

impl Answer {
    /// An answer with its document and no data yet.
    pub(super) fn of(document: &impl Serialize) -> Result<Self, Report> {
        Ok(Self {
            json: value(document)?,
            data: String::new(),
            words: Vec::new(),
            code: 0,
            verbatim: false,
            silent: false,
        })
    }

    /// A text in somebody else's format.
    pub(super) fn script(text: String, key: &str) -> Self {
        Self {
            json: json!({ key: text }),
            data: text,
            words: Vec::new(),
            code: 0,
            verbatim: true,
            silent: false,
        }
    }

    /// Nothing is left to print.
    pub(super) fn silent(code: u8) -> Self {
        Self {
            json: Value::Null,
            data: String::new(),
            words: Vec::new(),
            code,
            verbatim: false,
            silent: true,
        }
    }

    /// Puts another document in the place of its own.
    pub(super) fn document_of(mut self, document: Value) -> Self {
        self.json = document;
        self
    }

    /// Adds data, one or more lines.
    pub(super) fn data(mut self, text: impl AsRef<str>) -> Self {
        let text = text.as_ref();
        self.data.push_str(text);
        if !text.is_empty() && !text.ends_with('\n') {
            self.data.push('\n');
        }
        self
    }

    pub(super) fn word(mut self, text: impl Into<String>) -> Self {
        self.words.push(text.into());
        self
    }

    pub(super) fn words(mut self, texts: impl IntoIterator<Item = String>) -> Self {
        self.words.extend(texts);
        self
    }

    /// Ends with another exit code than 0.
    pub(super) fn code(mut self, code: u8) -> Self {
        self.code = code;
        self
    }

    pub(super) fn exit_code(&self) -> u8 {
        self.code
    }

    /// The document of `--json`.
    pub(super) fn document(&self) -> &Value {
        &self.json
    }
}

/// A document as JSON.
pub(super) fn value(document: &impl Serialize) -> Result<Value, Report> {
    serde_json::to_value(document)
        .map_err(|_| Report::internal("La respuesta no se pudo escribir como JSON."))
}

/// A failure in the words of this face. The keys are a contract.
#[derive(Serialize)]
struct Failure<'a> {
    kind: ReportKind,
    rule: Option<Rule>,
    message: &'a str,
    hints: Vec<String>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    verdict: Option<&'a RefusedVerdict>,
}

/// The document of a failure.
pub(super) fn failure(report: &Report) -> Value {
    json!({ "error": Failure {
        kind: report.kind,
        rule: report.rule,
        message: &report.message,
        hints: advice::told(&report.hints),
        verdict: report.verdict.as_ref(),
    } })
}

/// A failure in lines: what happened with its rule, and what to do next.
pub(super) fn sentences(report: &Report) -> String {
    let rule = report
        .rule
        .map_or_else(String::new, |rule| format!(" [{rule}]"));
    let mut text = format!("{}{rule}", report.message);
    for hint in advice::told(&report.hints) {
        text.push_str("\n  - ");
        text.push_str(&hint);
    }
    text.push('\n');
    text
}

/// Prints answers and failures.
#[derive(Debug, Clone, Copy)]
pub(super) struct Printer {
    json: bool,
}

impl Printer {
    pub(super) fn new(json: bool) -> Self {
        Self { json }
    }

    /// Prints an answer; its exit code.
    pub(super) fn answer(self, answer: &Answer) -> u8 {
        if answer.silent {
            return answer.code;
        }
        if self.json {
            return out(&line(&answer.json), answer.code);
        }
        if answer.verbatim {
            return out(&answer.data, answer.code);
        }
        let code = out(&strip_control_lines(&answer.data), answer.code);
        for sentence in &answer.words {
            say(sentence);
        }
        code
    }

    pub(super) fn report(self, report: &Report) -> u8 {
        let code = report.kind.exit_code();
        if self.json {
            return out(&line(&failure(report)), code);
        }
        err(&sentences(report));
        code
    }
}

/// A document on one line.
fn line(document: &Value) -> String {
    format!("{document}\n")
}

/// Prints one document on its own line and hands it over at once.
pub(super) fn document(document: &Value) -> Reach {
    reach(&line(document))
}

/// Says a sentence to the person.
pub(super) fn say(sentence: &str) {
    err(&format!("{sentence}\n"));
}

pub(super) fn err(text: &str) {
    // Where standard error is closed there is nobody left to tell.
    let _ = io::stderr().write_all(strip_control_lines(text).as_bytes());
}

/// How far data got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// They were taken.
    Read,
    /// The reader had enough and left.
    Left,
    /// They could not be written; that was said.
    Lost,
}

/// Writes data; the exit code becomes a failure when they did not arrive, unless
/// the reader had enough and left.
fn out(text: &str, code: u8) -> u8 {
    match reach(text) {
        Reach::Read | Reach::Left => code,
        Reach::Lost => code.max(ReportKind::Internal.exit_code()),
    }
}

fn reach(text: &str) -> Reach {
    let mut stdout = io::stdout().lock();
    let written = stdout.write_all(text.as_bytes());
    match written.and_then(|()| stdout.flush()) {
        Ok(()) => Reach::Read,
        // Windows tells a pipe that nobody reads any more in two ways.
        Err(error) if error.kind() == ErrorKind::BrokenPipe || nobody_reads(&error) => Reach::Left,
        Err(error) => {
            say(&format!(
                "Lo pedido se hizo, pero la respuesta no se pudo escribir: {}.",
                why(&error)
            ));
            Reach::Lost
        }
    }
}

/// Whether an error is Windows' other word for a pipe that is being closed.
fn nobody_reads(error: &io::Error) -> bool {
    const NO_DATA: i32 = 232;
    cfg!(windows) && error.raw_os_error() == Some(NO_DATA)
}
