//! The number of a report, and how a person names one of its versions: `2026-007 v1`.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The number of a report in its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ReportNumber {
    /// Local year in which its first version was prepared.
    pub year: i32,
    /// 1, 2, 3, …
    pub number: u32,
}

impl fmt::Display for ReportNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:03}", self.year, self.number)
    }
}

/// A report as a person names it: one of its versions, or the latest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ReportName {
    /// Which report.
    pub report: ReportNumber,
    /// Which version; none for the latest.
    pub version: Option<u32>,
}

impl ReportName {
    /// One version of a report.
    #[must_use]
    pub const fn of(report: ReportNumber, version: u32) -> Self {
        Self {
            report,
            version: Some(version),
        }
    }

    /// In one word, for JSON and for the names of files: `2026-007-v1`.
    #[must_use]
    pub fn word(&self) -> String {
        self.to_string().replace(' ', "-")
    }
}

impl fmt::Display for ReportName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.version {
            Some(version) => write!(f, "{} v{version}", self.report),
            None => self.report.fmt(f),
        }
    }
}

/// A text that names no report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("«{0}» no nombra un reporte (2026-007, o 2026-007 v1)")]
pub struct NotAReport(pub String);

impl FromStr for ReportName {
    type Err = NotAReport;

    /// Reads `2026-007`, `2026-7`, and with its version `2026-007 v1`, `2026-007-v1`,
    /// `2026-007v1`, in any case.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let no = || NotAReport(text.to_owned());
        let digits = |text: &str| -> Option<u32> {
            let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| text.parse().ok())?.filter(|it| *it > 0)
        };
        let lower = text.trim().to_lowercase();
        let (name, version) = match lower.split_once('v') {
            Some((name, version)) => {
                let version = digits(version).ok_or_else(no)?;
                (name.trim_end_matches([' ', '-']), Some(version))
            }
            None => (lower.as_str(), None),
        };
        let (year, number) = name.split_once('-').ok_or_else(no)?;
        let year = digits(year).filter(|_| year.len() == 4).ok_or_else(no)?;
        Ok(Self {
            report: ReportNumber {
                year: i32::try_from(year).map_err(|_| no())?,
                number: digits(number).ok_or_else(no)?,
            },
            version,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p5_a_version_is_named_as_it_is_written_or_typed() {
        let report = ReportNumber {
            year: 2026,
            number: 7,
        };
        let first = ReportName::of(report, 1);
        assert_eq!(first.to_string(), "2026-007 v1");
        assert_eq!(first.word(), "2026-007-v1");
        for text in ["2026-007 v1", "2026-007-v1", "2026-7v1", " 2026-007 V1 "] {
            assert_eq!(text.parse(), Ok(first), "{text}");
        }
        let latest = ReportName {
            report,
            version: None,
        };
        assert_eq!("2026-007".parse(), Ok(latest));
        for text in [
            "",
            "007",
            "2026",
            "26-007",
            "2026-0",
            "2026-007 v0",
            "2026-007 v",
            "A-42",
        ] {
            assert!(text.parse::<ReportName>().is_err(), "{text}");
        }
    }
}
