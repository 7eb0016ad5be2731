//! *Tipificaciones*, claims and LDR as files of an office count them (V3, V5).

use super::cell::{Cell, Row};
use super::dates::DateOrder;
use super::error::IntakeError;
use super::header::{Asked, Columns, Field, Remembered, Shape};
use super::sheet::Heed;
use super::stood::{Dates, Reading};
use super::table::{RowError, Table, read};
use crate::domain::catalog::ProcedureType;
use crate::domain::tally::{TalliedPlace, TallyClass, TallyGroup, TallyKey};
use crate::domain::terminal::Channel;
use crate::domain::text::fold_key;
use chrono::{NaiveDate, NaiveTime, Timelike};
use chrono_tz::Tz;
use std::collections::{HashMap, HashSet};

const DATE: &str = "fecha";
const POINT: &str = "punto";
const CHANNEL: &str = "canal";
const KIND: &str = "tipo";
const CLASS: &str = "clase";
const COUNT: &str = "cantidad";

/// The most that one row counts.
const MOST: u32 = 1_000_000;
/// How many rows that were not taken are told of one by one.
const TOLD: usize = 10_000;

/// The fields of a file of tallies.
pub const TALLY_FIELDS: [Field; 6] = [
    Field {
        name: DATE,
        headers: &[
            "fecha y hora",
            "fecha hora",
            "fecha de registro",
            "fecha registro",
            "fecha de atencion",
            "fecha tipificacion",
            "fecha de tipificacion",
            "dia",
        ],
        weaker: &[],
    },
    Field {
        name: POINT,
        headers: &[
            "punto de atencion",
            "codigo de punto",
            "codigo del punto",
            "cod punto",
        ],
        weaker: &[],
    },
    Field {
        name: CHANNEL,
        headers: &["canal de atencion"],
        weaker: &[],
    },
    Field {
        name: KIND,
        headers: &["tipo de tramite", "tipo de solicitud", "tipo de atencion"],
        weaker: &[],
    },
    Field {
        name: CLASS,
        headers: &[],
        weaker: &[],
    },
    Field {
        name: COUNT,
        headers: &["total", "numero de tipificaciones"],
        weaker: &[],
    },
];

const SHAPE: Shape = Shape {
    fields: &TALLY_FIELDS,
    needs: &[&[DATE], &[POINT, CHANNEL], &[KIND]],
    of: &[],
};

/// By what rows are judged.
#[derive(Debug, Clone)]
pub struct Judge {
    /// Code, name and channel of each point that is known; of two that have one code the
    /// last.
    pub points: Vec<(String, String, Channel)>,
    /// Where the days are counted (D7).
    pub zone: Tz,
    /// The day it is: none after it was counted.
    pub today: NaiveDate,
    /// The order of dates where nothing says it.
    pub usual: DateOrder,
    /// The order that the person said.
    pub told: Option<DateOrder>,
}

/// What a file says, and what of it is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TallyPlan {
    /// Where the table was found.
    pub table: Table,
    /// The rows below its header.
    pub rows: u64,
    /// Those of which nothing is taken, by row: the first of them.
    pub rejected: Vec<RowError>,
    /// How many more of them there are.
    pub untold: u64,
    /// What was taken as it is, and its sheet shows otherwise, by row (X1a): the first ones.
    pub warnings: Vec<RowError>,
    /// What is to be remembered of its columns.
    pub remember: Option<Remembered>,
    /// In which order the dates were read, where nothing said it.
    pub assumed: Option<DateOrder>,
    /// What is taken, in an order that the same rows always have.
    pub groups: Vec<TallyGroup>,
}

/// A day, and the minute of it where it is known.
type Dated = (NaiveDate, Option<u16>);

/// A row whose date waits for its column.
struct Waiting {
    row: u64,
    /// The place of its date.
    date: usize,
    of: Counted,
    count: u32,
}

/// What a row counts, of whatever day. There are many rows: of whom it is stands here by
/// its place among those that are known.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Counted {
    place: usize,
    class: TallyClass,
    kind: ProcedureType,
}

/// Reads a file of tallies: what it says, row by row judged, and added up by minute (V5).
///
/// # Errors
/// Why nothing of the file is taken.
pub fn tallies(
    bytes: &[u8],
    asked: &Asked,
    judge: &Judge,
    heed: Heed<'_>,
) -> Result<TallyPlan, IntakeError> {
    let mut names = Names::of(judge);
    let mut waiting = Vec::new();
    let (mut rejected, mut untold) = (Vec::new(), 0);
    let mut warnings = Vec::new();
    let mut reject = |error| match rejected.len() {
        0..TOLD => rejected.push(error),
        _ => untold += 1,
    };
    let mut rows = 0;
    let table = read(bytes, &SHAPE, asked, heed, &mut |columns, row| {
        rows += 1;
        match names.row(columns, row) {
            Ok(taken) => {
                warnings.extend(masked(columns, row).filter(|_| warnings.len() < TOLD));
                names.dates.note(taken.date);
                waiting.push(taken);
            }
            Err(error) => reject(error),
        }
    })?;
    let (order, days) = names.dates.read(&Reading {
        told: judge.told,
        usual: judge.usual,
        zone: judge.zone,
        last: (judge.today, "ese día todavía no llega".to_owned()),
    });
    let minute = |time: NaiveTime| u16::try_from(time.num_seconds_from_midnight() / 60).ok();
    let days = days.into_iter();
    let days: Vec<Result<Dated, String>> = days
        .map(|read| read.map(|(day, time)| (day, time.and_then(minute))))
        .collect();
    let left = TOLD.saturating_sub(warnings.len());
    warnings.extend(without_hour(&waiting, &days, &table.columns).take(left));
    warnings.sort_by_key(|warning| warning.row);
    let mut counts = Vec::with_capacity(waiting.len());
    for taken in waiting {
        match &days[taken.date] {
            Ok((day, minute)) => counts.push((*day, taken.of, *minute, taken.count)),
            Err(reason) => reject(RowError {
                row: taken.row,
                column: table.columns.header_of(DATE).to_owned(),
                reason: reason.clone(),
            }),
        }
    }
    rejected.sort_by_key(|error| error.row);
    Ok(TallyPlan {
        rows,
        rejected,
        untold,
        warnings,
        remember: table.columns.to_remember(asked),
        table,
        assumed: order.is_assumed.then_some(order.is),
        groups: summed(counts, &names.places),
    })
}

/// Adds rows up by minute, and sets them out by what a newer file replaces as one.
fn summed(
    mut counts: Vec<(NaiveDate, Counted, Option<u16>, u32)>,
    places: &[TalliedPlace],
) -> Vec<TallyGroup> {
    counts.sort_unstable();
    let groups = counts.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1));
    let groups = groups.filter_map(|rows| {
        let (day, of, ..) = rows.first()?;
        let minutes = rows.chunk_by(|one, other| one.2 == other.2);
        let minutes = minutes.filter_map(|rows| {
            let (.., minute, _) = rows.first()?;
            let counts = rows.iter().map(|(.., count)| u64::from(*count));
            Some((*minute, counts.sum()))
        });
        let key = TallyKey {
            day: *day,
            place: places.get(of.place)?.clone(),
            class: of.class,
            kind: of.kind,
        };
        Some(TallyGroup {
            key,
            rows: rows.len() as u64,
            minutes: minutes.collect(),
        })
    });
    let mut groups: Vec<TallyGroup> = groups.collect();
    groups.sort_by_cached_key(|group| {
        let key = &group.key;
        (key.day, key.place.key(), key.class.code(), key.kind.code())
    });
    groups
}

/// What is compared as one: *tipificaciones* of a place and a type, claims and LDR of all.
fn compared(of: Counted, day: NaiveDate) -> (NaiveDate, Option<Counted>) {
    (day, (of.class == TallyClass::Typification).then_some(of))
}

/// Rows without an hour among others of the same that have one: for their sake whole days
/// are compared (V3).
fn without_hour<'w>(
    waiting: &'w [Waiting],
    days: &'w [Result<Dated, String>],
    columns: &'w Columns,
) -> impl Iterator<Item = RowError> + 'w {
    let read = |taken: &'w Waiting| {
        let (day, minute) = days[taken.date].as_ref().ok()?;
        Some((compared(taken.of, *day), minute.is_some()))
    };
    // Nearly no file has both.
    let is_mixed = days.iter().flatten().any(|(_, minute)| minute.is_none());
    let looked_at = if is_mixed { waiting } else { &[] };
    let timed: HashSet<_> = looked_at
        .iter()
        .filter_map(read)
        .filter_map(|(of, has_hour)| has_hour.then_some(of))
        .collect();
    looked_at
        .iter()
        .filter(|taken| taken.count > 0)
        .filter(move |taken| read(taken).is_some_and(|(of, has_hour)| !has_hour && timed.contains(&of)))
        .map(|taken| RowError {
            row: taken.row,
            column: columns.header_of(DATE).to_owned(),
            reason: "no dice la hora y otras filas de ese día sí: por ella ese día no se compara por horas [V3]"
                .to_owned(),
        })
}

/// That a count is another than its sheet shows.
fn masked(columns: &Columns, row: &Row) -> Option<RowError> {
    let at = columns.at(COUNT)?;
    let format = row.mask(at)?;
    Some(RowError {
        row: row.number,
        column: columns.header_of(COUNT).to_owned(),
        reason: format!(
            "cuenta {}, que la hoja muestra de otro modo («{format}»)",
            row.cell(at).told()
        ),
    })
}

/// What the words of a column mean: folded, and as the rows before wrote them. A column has
/// few words, and folding is what costs most of a row.
struct Words<T>(HashMap<String, T>);

impl<T: Copy> Words<T> {
    fn of(folded: impl Iterator<Item = (String, T)>) -> Self {
        Self(folded.collect())
    }

    fn meaning(&mut self, cell: &Cell) -> Option<T> {
        let Cell::Text(text) = cell else {
            return self.0.get(&cell.folded()).copied();
        };
        if let Some(meaning) = self.0.get(text) {
            return Some(*meaning);
        }
        let meaning = *self.0.get(&cell.folded())?;
        self.0.insert(text.clone(), meaning);
        Some(meaning)
    }
}

/// What the words of a file may be.
struct Names {
    /// Every point and channel that is known, each once.
    places: Vec<TalliedPlace>,
    points: Words<Place>,
    channels: Words<Place>,
    kinds: Words<ProcedureType>,
    classes: Words<TallyClass>,
    dates: Dates,
}

/// A point in its channel, or a channel as a whole.
#[derive(Clone, Copy)]
struct Place {
    /// Where it stands among those that are known.
    at: usize,
    channel: Channel,
}

impl Names {
    fn of(judge: &Judge) -> Self {
        let mut places = Vec::new();
        let mut stand = |place: TalliedPlace, channel| {
            let at = places.iter().position(|it| *it == place);
            let at = at.unwrap_or_else(|| {
                places.push(place);
                places.len() - 1
            });
            Place { at, channel }
        };
        let channels = Channel::ALL
            .into_iter()
            .filter(|channel| channel.registers_events())
            .map(|it| (it, stand(TalliedPlace::Channel(it), it)))
            .collect::<Vec<_>>();
        let channels = channels
            .into_iter()
            .flat_map(|(it, place)| [it.code(), it.label()].map(|text| (fold_key(text), place)));
        let known: HashMap<&str, Place> = judge
            .points
            .iter()
            .map(|(code, _, channel)| {
                let place = stand(TalliedPlace::Point(code.clone()), *channel);
                (code.as_str(), place)
            })
            .collect();
        let points = judge.points.iter().flat_map(|(code, name, _)| {
            let place = known.get(code.as_str());
            let texts = [code, name].into_iter();
            texts.filter_map(move |text| Some((fold_key(text), *place?)))
        });
        // In the plural and in the singular.
        let both = |text: &str| {
            let folded = fold_key(text);
            [folded.trim_end_matches('s').to_owned(), folded]
        };
        let kinds = ProcedureType::ALL
            .into_iter()
            .flat_map(|it| both(it.code()).map(|text| (text, it)));
        let classes = TallyClass::ALL.into_iter().flat_map(|it| {
            let plural = match it {
                TallyClass::Typification => "tipificaciones",
                TallyClass::Claim => "reclamos",
                TallyClass::Ldr => "libro de reclamaciones",
            };
            [it.code(), plural].map(|text| (text.to_owned(), it))
        });
        Self {
            points: Words::of(points),
            channels: Words::of(channels),
            kinds: Words::of(kinds),
            classes: Words::of(classes),
            dates: Dates::default(),
            places,
        }
    }

    fn row(&mut self, columns: &Columns, row: &Row) -> Result<Waiting, RowError> {
        let cell = |field: &str| columns.at(field).map_or(&Cell::Empty, |at| row.cell(at));
        let [date, point, channel, kind, class, amount] =
            [DATE, POINT, CHANNEL, KIND, CLASS, COUNT].map(cell);
        let wrong = |field: &str, reason: String| RowError {
            row: row.number,
            column: columns.header_of(field).to_owned(),
            reason,
        };
        let unknown = |field: &str, cell: &Cell, what: &str| {
            let told = cell.told();
            let reason = if let Some(fault) = cell.fault() {
                fault
            } else if told.is_empty() {
                format!("falta {what}")
            } else {
                let mask = columns.at(field).and_then(|at| row.mask(at));
                format!("«{told}» no es {what}{}", shown(mask))
            };
            wrong(field, reason)
        };
        let place_of_date = self.dates.place(date).map_err(|why| wrong(DATE, why))?;
        let said = self.channels.meaning(channel);
        let place = if point.is_empty() && columns.at(CHANNEL).is_some() {
            let what = "un canal (cac, acd, 123, 135)";
            said.ok_or_else(|| unknown(CHANNEL, channel, what))?
        } else {
            let meaning = self.points.meaning(point);
            let what = "un punto que se conozca aquí";
            let place = meaning.ok_or_else(|| unknown(POINT, point, what))?;
            if said.is_some_and(|said| said.channel != place.channel) {
                let reason = format!(
                    "{} es de {} y no de «{}»",
                    self.places[place.at].label(),
                    place.channel.label(),
                    channel.told()
                );
                return Err(wrong(CHANNEL, reason));
            }
            place
        };
        let what = "un tipo (reclamos, altas, bajas, consultas)";
        let meaning = self.kinds.meaning(kind);
        let kind = meaning.ok_or_else(|| unknown(KIND, kind, what))?;
        let class = if class.is_empty() {
            TallyClass::Typification
        } else {
            let what = "una clase (tipificacion, reclamo, ldr)";
            let meaning = self.classes.meaning(class);
            meaning.ok_or_else(|| unknown(CLASS, class, what))?
        };
        let what = "una cantidad (un número entero de 0 a 1000000, sin puntos ni comas)";
        let count = count(amount).ok_or_else(|| unknown(COUNT, amount, what))?;
        Ok(Waiting {
            row: row.number,
            date: place_of_date,
            of: Counted {
                place: place.at,
                class,
                kind,
            },
            count,
        })
    }
}

/// What is to be said of a cell that its sheet shows otherwise than it is.
fn shown(mask: Option<&str>) -> String {
    let told = |format| format!("; la hoja la muestra de otro modo («{format}»)");
    mask.map_or_else(String::new, told)
}

fn count(cell: &Cell) -> Option<u32> {
    let count = match cell {
        cell if cell.is_empty() => 1,
        Cell::Text(text) => {
            let text = text.trim();
            let is_whole = text.bytes().all(|byte| byte.is_ascii_digit());
            is_whole.then(|| text.parse().ok())??
        }
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "it is whole, and within what one row counts"
        )]
        Cell::Number(number)
            if number.fract() == 0.0 && number.is_sign_positive() && *number <= f64::from(MOST) =>
        {
            *number as u32
        }
        _ => return None,
    };
    (count <= MOST).then_some(count)
}
