//! Taking in what an office counts of a day: *tipificaciones*, claims and LDR (V5). A file
//! is read once, into a plan that nobody changes: what it shows is what is stored.

use super::desk::Desk;
use super::error::ActionError;
use super::keep_points::points;
use super::known_columns::{known_columns, remember_columns};
use super::paging::ListPage;
use super::unseen::UnseenView;
use crate::domain::authority::Permission;
use crate::domain::instant::local_day;
#[cfg(test)]
use crate::domain::terminal::Channel;
use crate::files;
use crate::intake::{Asked, DateOrder, IntakeError, Judge, LARGEST, RowError, TallyPlan, tallies};
use crate::journal::{digest, hex};
use crate::store::{PageAt, Progress, Store, TallyFile, TallyNews};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Under what the columns of such files are remembered.
const KIND: &str = "tipificaciones";

/// A file to take in, and how it is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TallyInput {
    /// The file.
    pub file: PathBuf,
    /// The sheet by its number, from 1.
    pub sheet: Option<usize>,
    /// Fields whose header is another than usual, each with it, or with the letter of its
    /// column in brackets.
    pub columns: Vec<(String, String)>,
    /// Which number of a date is the day.
    pub dates: Option<DateOrder>,
}

/// A row that was not taken. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RejectedRow {
    /// What it is called.
    #[serde(skip)]
    pub name: String,
    /// As the sheet or the file numbers it.
    pub row: u64,
    /// The header of its column.
    pub column: String,
    /// Why, Spanish.
    pub reason: String,
}

/// A row that was taken, and of which something is to be known. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowWarning {
    /// As the sheet or the file numbers it.
    pub row: u64,
    /// The header of its column.
    pub column: String,
    /// What, Spanish.
    pub message: String,
}

/// A file of tallies that was taken in, or would be. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TallyView {
    /// The file.
    pub file: PathBuf,
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
    /// Those that the same file brought before, read otherwise, and does not bring now (V5).
    pub withdrawn: usize,
    /// Rows of which nothing was taken: the first ten thousand.
    pub rejected: Vec<RejectedRow>,
    /// How many more there are.
    pub rejected_untold: u64,
    /// Rows that were taken, and whose sheet shows another figure than they have (X1a).
    pub warnings: Vec<RowWarning>,
    /// The header of each field that has a column.
    pub columns: BTreeMap<&'static str, String>,
    /// Fields whose column was remembered from an earlier file with these headers (X1a).
    pub remembered: Vec<&'static str>,
    /// The order in which dates were read that read in two ways.
    pub assumed: Option<&'static str>,
    /// What it hides.
    #[serde(flatten)]
    pub unseen: UnseenView,
}

impl TallyView {
    /// Rows of which nothing was taken.
    #[must_use]
    pub fn rejections(&self) -> u64 {
        self.rejected.len() as u64 + self.rejected_untold
    }
}

/// A file that was read, and what it would bring: the same for who looks at it and for who
/// stores it.
#[derive(Debug, PartialEq, Eq)]
pub struct PlannedTallies {
    input: TallyInput,
    sha256: String,
    plan: TallyPlan,
    news: TallyNews,
}

impl PlannedTallies {
    /// How the file was asked to be read.
    #[must_use]
    pub fn input(&self) -> &TallyInput {
        &self.input
    }

    /// Every header of its row, with its column, the first being 0.
    #[must_use]
    pub fn headers(&self) -> &[(u32, String)] {
        self.plan.table.columns.row()
    }

    /// What it would bring.
    #[must_use]
    pub fn view(&self) -> TallyView {
        self.told(&self.news, false)
    }

    /// One page of the rows of which nothing is taken, by their place.
    #[must_use]
    pub fn rejected(&self, page: PageAt<usize>, limit: usize) -> ListPage<RejectedRow, usize> {
        let all = self.plan.rejected.iter().enumerate().collect();
        ListPage::of_all(all, page, limit, |(at, _)| *at).map(|(_, error)| rejected(error))
    }

    fn told(&self, news: &TallyNews, applied: bool) -> TallyView {
        let plan = &self.plan;
        let columns = plan.table.columns.headers();
        let rejected = plan.rejected.iter().map(rejected);
        let warnings = plan.warnings.iter().map(|warning| RowWarning {
            row: warning.row,
            column: warning.column.clone(),
            message: warning.reason.clone(),
        });
        TallyView {
            file: self.input.file.clone(),
            applied,
            sheet: plan.table.sheet.clone(),
            rows: plan.rows,
            new: news.new,
            known: news.known,
            replaced: news.replaced.len(),
            withdrawn: news.withdrawn,
            rejected: rejected.collect(),
            rejected_untold: plan.untold,
            warnings: warnings.collect(),
            columns: columns
                .map(|(field, header)| (field, header.to_owned()))
                .collect(),
            remembered: plan.table.columns.remembered().to_vec(),
            assumed: plan.assumed.map(DateOrder::code),
            unseen: UnseenView::of(&plan.table),
        }
    }

    fn file<'a>(&'a self, name: &'a str) -> TallyFile<'a> {
        TallyFile {
            name,
            sha256: &self.sha256,
            groups: &self.plan.groups,
        }
    }
}

fn rejected(error: &RowError) -> RejectedRow {
    RejectedRow {
        name: format!("fila {}", error.row),
        row: error.row,
        column: error.column.clone(),
        reason: error.reason.clone(),
    }
}

/// Reads a file of tallies: what it would bring; nothing is stored (V5).
///
/// # Errors
/// The role may not, or nothing of the file can be taken.
pub fn plan_tallies(
    desk: &Desk,
    input: TallyInput,
    progress: Progress<'_>,
) -> Result<PlannedTallies, ActionError> {
    let (judge, asked) = by_what(desk, &input)?;
    plan(&desk.store, input, &judge, &asked, progress)
}

/// The same, on another thread.
///
/// # Errors
/// The role may not, or the store no longer opens.
pub fn plan_tallies_job(
    desk: &Desk,
    input: TallyInput,
) -> Result<
    impl FnOnce(Progress<'_>) -> Result<PlannedTallies, ActionError> + Send + 'static,
    ActionError,
> {
    let (judge, asked) = by_what(desk, &input)?;
    let store = desk.store.beside()?;
    Ok(move |progress: Progress<'_>| plan(&store, input, &judge, &asked, progress))
}

/// Takes in what was planned (V5).
///
/// # Errors
/// The role may not, or it cannot be stored whole: what was in force stays so then.
pub fn import_tallies(
    desk: &mut Desk,
    planned: &PlannedTallies,
    progress: Progress<'_>,
) -> Result<TallyView, ActionError> {
    desk.permit(Permission::ImportTallies)?;
    store(&mut desk.store, planned, progress)
}

/// The same, on another thread.
///
/// # Errors
/// The role may not, or the store no longer opens.
pub fn import_tallies_job(
    desk: &Desk,
    planned: Arc<PlannedTallies>,
) -> Result<impl FnOnce(Progress<'_>) -> Result<TallyView, ActionError> + Send + 'static, ActionError>
{
    desk.permit(Permission::ImportTallies)?;
    let mut beside = desk.store.beside()?;
    Ok(move |progress: Progress<'_>| store(&mut beside, &planned, progress))
}

/// By what a file is judged, and what is known of its columns.
fn by_what(desk: &Desk, input: &TallyInput) -> Result<(Judge, Asked), ActionError> {
    desk.permit(Permission::ImportTallies)?;
    let read = desk.store.read();
    let heard = read.points_of_terminals()?.into_iter();
    let heard = heard.map(|point| (point.code, point.name, point.channel));
    let listed = points(desk)?.points.into_iter();
    let listed = listed.map(|point| (point.code, point.name, point.channel));
    let judge = Judge {
        points: heard.chain(listed).collect(),
        zone: desk.zone(),
        today: local_day(desk.now(), desk.zone()),
        usual: DateOrder::of(desk.profile().country),
        told: input.dates,
    };
    let asked = Asked {
        sheet: input.sheet,
        encoding: None,
        columns: input.columns.clone(),
        remembered: known_columns(&desk.store, |kind| kind == KIND)?,
    };
    Ok((judge, asked))
}

/// The bytes of somebody else's table, as many as are read.
pub(super) fn read_table(file: &Path, progress: Progress<'_>) -> Result<Vec<u8>, ActionError> {
    let read = files::read_while(file, LARGEST + 1, &mut || progress(0, 0));
    let read = read.map_err(|source| ActionError::UnreadTable {
        file: file.to_path_buf(),
        source,
    })?;
    read.ok_or_else(|| ActionError::Intake {
        file: file.to_path_buf(),
        source: Box::new(IntakeError::Stopped),
    })
}

fn plan(
    store: &Store,
    input: TallyInput,
    judge: &Judge,
    asked: &Asked,
    progress: Progress<'_>,
) -> Result<PlannedTallies, ActionError> {
    let refused = |source| ActionError::Intake {
        file: input.file.clone(),
        source: Box::new(source),
    };
    // Hashed and read from one and the same copy.
    let bytes = read_table(&input.file, progress)?;
    // How many rows there are, nobody knows before the end.
    let plan = tallies(&bytes, asked, judge, &mut |rows| progress(rows, 0)).map_err(refused)?;
    let mut planned = PlannedTallies {
        sha256: hex(&digest(&bytes)),
        news: TallyNews::default(),
        plan,
        input,
    };
    planned.news = store.read().tally_news(&planned.file(""))?;
    Ok(planned)
}

fn store(
    store: &mut Store,
    planned: &PlannedTallies,
    progress: Progress<'_>,
) -> Result<TallyView, ActionError> {
    let name = planned.input.file.file_name().unwrap_or_default();
    let news = store.import_tallies(&planned.file(&name.to_string_lossy()), progress)?;
    if let Some(remembered) = &planned.plan.remember {
        remember_columns(store, KIND, remembered)?;
    }
    Ok(planned.told(&news, !planned.plan.groups.is_empty()))
}

#[cfg(test)]
impl PlannedTallies {
    /// A text that was read at a point, before anything was imported there.
    pub(crate) fn sample(file: &str, text: &str, columns: Vec<(String, String)>) -> Self {
        let input = TallyInput {
            file: file.into(),
            columns,
            ..TallyInput::default()
        };
        let judge = Judge {
            points: vec![(
                "LIM014".to_owned(),
                "CAC San Isidro".to_owned(),
                Channel::Cac,
            )],
            zone: chrono_tz::America::Lima,
            today: chrono::NaiveDate::from_ymd_opt(2026, 11, 22).unwrap(),
            usual: DateOrder::DayFirst,
            told: input.dates,
        };
        let asked = Asked {
            columns: input.columns.clone(),
            ..Asked::default()
        };
        let plan = tallies(text.as_bytes(), &asked, &judge, &mut |_| true).unwrap();
        let new = plan.groups.iter().map(|group| group.rows).sum();
        Self {
            sha256: hex(&digest(text.as_bytes())),
            news: TallyNews {
                new,
                ..TallyNews::default()
            },
            plan,
            input,
        }
    }
}
