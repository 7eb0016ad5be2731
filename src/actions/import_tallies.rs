//! Taking in what an office counts of a day: *tipificaciones*, claims and LDR (V5).

use super::desk::Desk;
use super::error::ActionError;
use super::keep_points::points;
use crate::domain::authority::Permission;
use crate::domain::instant::local_day;
use crate::intake::{Asked, DateOrder, Heed, IntakeError, Judge, LARGEST, TallyPlan, tallies};
use crate::journal::{digest, hex};
use crate::store::{Progress, TallyFile};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// A file to take in, and how it is read.
#[derive(Debug, Clone, Default)]
pub struct TallyInput {
    /// The file.
    pub file: PathBuf,
    /// The sheet by its number, from 1.
    pub sheet: Option<usize>,
    /// Fields whose header is another than usual, each with it.
    pub columns: Vec<(String, String)>,
    /// Which number of a date is the day.
    pub dates: Option<DateOrder>,
    /// Only says what would be done.
    pub plan: bool,
}

/// A row that was not taken. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RejectedRow {
    /// As the sheet or the file numbers it.
    pub row: u64,
    /// The header of its column.
    pub column: String,
    /// Why, Spanish.
    pub reason: String,
}

/// A file of tallies that was taken in, or would be. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TallyView {
    /// The file.
    pub file: PathBuf,
    /// Whether it was only a plan.
    #[serde(skip)]
    pub plan: bool,
    /// Whether anything was stored, or all of it was here already.
    pub applied: bool,
    /// The sheet it was read from; none where it is a text.
    pub sheet: Option<String>,
    /// Rows below its header.
    pub rows: u64,
    /// Those that say something new.
    pub new: u64,
    /// Those that say what was here already.
    pub known: u64,
    /// Days of a place, a class and a type of which it replaces what was here (V5).
    pub replaced: usize,
    /// Rows of which nothing was taken.
    pub rejected: Vec<RejectedRow>,
    /// The header of each field that has a column.
    pub columns: BTreeMap<&'static str, String>,
    /// The order in which dates were read that read in two ways.
    pub assumed: Option<&'static str>,
    /// Sheets that the workbook hides, of which nothing was read.
    pub hidden: Vec<String>,
}

/// Takes a file of tallies in (V5): the plan that is shown is what is stored.
///
/// # Errors
/// The role may not, nothing of the file can be taken, or it cannot be stored whole: what
/// was in force stays so then.
pub fn import_tallies(
    desk: &mut Desk,
    input: &TallyInput,
    progress: Progress<'_>,
) -> Result<TallyView, ActionError> {
    desk.permit(Permission::ImportTallies)?;
    let bytes = bytes_of(&input.file)?;
    let plan = plan(desk, &bytes, input, &mut |rows| progress(rows, 0))?;
    let sha256 = hex(&digest(&bytes));
    let name = input.file.file_name().unwrap_or_default().to_string_lossy();
    let file = TallyFile {
        name: &name,
        sha256: &sha256,
        groups: &plan.groups,
    };
    let news = if input.plan {
        desk.store.read().tally_news(&file)?
    } else {
        desk.store.import_tallies(&file, progress)?
    };
    let rejected = plan.rejected.into_iter().map(|error| RejectedRow {
        row: error.row,
        column: error.column,
        reason: error.reason,
    });
    let headers = plan.table.columns.headers();
    Ok(TallyView {
        file: input.file.clone(),
        plan: input.plan,
        applied: !input.plan && !plan.groups.is_empty(),
        rows: plan.rows,
        new: news.new,
        known: news.known,
        replaced: news.replaced.len(),
        rejected: rejected.collect(),
        columns: headers
            .map(|(field, header)| (field, header.to_owned()))
            .collect(),
        assumed: plan.assumed.map(DateOrder::code),
        hidden: plan.table.hidden,
        sheet: plan.table.sheet,
    })
}

fn plan(
    desk: &Desk,
    bytes: &[u8],
    input: &TallyInput,
    heed: Heed<'_>,
) -> Result<TallyPlan, ActionError> {
    let read = desk.store.read();
    let heard = read.points_of_terminals()?.into_iter();
    let heard = heard.map(|point| (point.code, point.name));
    let listed = points(desk)?.points.into_iter();
    let listed = listed.map(|point| (point.code, point.name));
    let judge = Judge {
        points: heard.chain(listed).collect(),
        zone: desk.zone(),
        today: local_day(desk.now(), desk.zone()),
        usual: DateOrder::of(desk.profile().country),
        told: input.dates,
    };
    let asked = Asked {
        sheet: input.sheet,
        columns: input.columns.clone(),
    };
    tallies(bytes, &asked, &judge, heed).map_err(|source| not_taken(&input.file, source))
}

fn not_taken(file: &Path, source: IntakeError) -> ActionError {
    ActionError::Intake {
        file: file.to_path_buf(),
        source: Box::new(source),
    }
}

/// The bytes of a file, which are hashed and read from one and the same copy.
fn bytes_of(file: &Path) -> Result<Vec<u8>, ActionError> {
    let mut bytes = Vec::new();
    File::open(file)
        .and_then(|opened| opened.take(LARGEST + 1).read_to_end(&mut bytes))
        .map_err(|source| ActionError::UnreadTable {
            file: file.to_path_buf(),
            source,
        })?;
    Ok(bytes)
}
