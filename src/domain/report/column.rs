//! The columns that a report can have, by the words that layouts name them with (P1).

use super::super::instant::{OPEN, hours};
use super::super::outage::Source;
use super::row::ReportRow;
use chrono::{DateTime, FixedOffset};

/// What stands in a column of a row, with its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing is known, or nothing applies.
    Nothing,
    /// Words.
    Text(String),
    /// A number of something.
    Count(u64),
    /// An instant, shown in its own offset (D7).
    At(DateTime<FixedOffset>),
    /// A span in whole minutes.
    Lasting(i64),
}

impl Value {
    fn some(text: Option<&str>) -> Self {
        text.filter(|text| !text.is_empty())
            .map_or(Self::Nothing, |text| Self::Text(text.to_owned()))
    }

    fn at(at: Option<DateTime<FixedOffset>>) -> Self {
        at.map_or(Self::Nothing, Self::At)
    }

    /// As it is read.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Text(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::At(at) => at.format("%d/%m/%Y %H:%M").to_string(),
            Self::Lasting(minutes) => hours(minutes.unsigned_abs()),
        }
    }
}

/// Declares the columns: of each its name in the code, its word in a layout, the width it
/// takes in signs, and what of a row stands in it.
macro_rules! columns {
    ($($(#[$doc:meta])* $column:ident $word:literal $width:literal |$row:ident| $value:expr;)+) => {
        /// A column that a report can have.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Column {
            $($(#[$doc])* $column,)+
        }

        impl Column {
            /// All of them, in the order of the rule.
            pub const ALL: &[Self] = &[$(Self::$column,)+];

            /// The word that names it in a layout.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$column => $word,)+
                }
            }

            /// How wide it is, in signs of its text.
            #[must_use]
            pub const fn width(self) -> u16 {
                match self {
                    $(Self::$column => $width,)+
                }
            }

            /// What stands in it of a row.
            #[must_use]
            pub fn value(self, row: &ReportRow) -> Value {
                match self {
                    $(Self::$column => {
                        let $row = row;
                        $value
                    })+
                }
            }
        }
    };
}

columns! {
    /// Correlative.
    Correlative "correlativo" 20 |row| Value::Text(row.correlative.clone());
    /// Code of the point.
    Point "punto" 8 |row| Value::Text(row.point.clone());
    /// Name of the point.
    PointName "nombre_punto" 16 |row| Value::some(row.point_name.as_deref());
    /// *Departamento*.
    Department "departamento" 13 |row| Value::some(row.department.as_deref());
    /// *Provincia*.
    Province "provincia" 11 |row| Value::some(row.province.as_deref());
    /// *Distrito*.
    District "distrito" 11 |row| Value::some(row.district.as_deref());
    /// Channel.
    Channel "canal" 7 |row| Value::Text(row.channel.label().to_owned());
    /// Type.
    Type "tipo" 10 |row| Value::Text(row.procedure_type.label().to_owned());
    /// Procedure.
    Procedure "tramite" 18 |row| Value::Text(row.procedure.clone());
    /// Applications.
    Applications "aplicativos" 14 |row| Value::some(Some(&row.applications.join(", ")));
    /// Scenario.
    Scenario "escenario" 11 |row| Value::Text(row.scenario.label().to_owned());
    /// Which unforeseen event.
    Unforeseen "suceso" 12 |row| Value::some(row.unforeseen_kind.as_deref());
    /// Cause.
    Cause "motivo" 18 |row| Value::some(row.cause.as_deref());
    /// Origin of the failure.
    Origin "origen" 18 |row| Value::some(row.origin.as_deref());
    /// When it was noticed.
    Detected "detectado" 12 |row| Value::At(row.detected_at);
    /// When it began.
    Started "inicio" 12 |row| Value::At(row.started_at);
    /// Who says when it began.
    StartedSource "fuente_inicio" 10 |row| Value::Text(row.started_source.label().to_owned());
    /// When service came back.
    Restored "fin" 12 |row| Value::at(row.restored_at);
    /// Who says when service came back.
    RestoredSource "fuente_fin" 10 |row| Value::some(row.restored_source.map(Source::label));
    /// When it was registered.
    Registered "registrado" 12 |row| Value::At(row.registered_at);
    /// When it was closed.
    Closed "cerrado" 12 |row| Value::at(row.closed_at);
    /// How long it lasted.
    Duration "duracion" 10 |row| match row.lasted() {
        Some(seconds) => Value::Lasting(seconds / 60),
        None => Value::Text(OPEN.to_owned()),
    };
    /// Attentions taken down.
    Attentions "atenciones" 9 |row| Value::Count(row.attentions.into());
    /// Critical ones served by another channel.
    CriticalElsewhere "criticas_otro_canal" 10 |row| Value::Count(row.critical_elsewhere.into());
    /// About how many were not attended.
    NotServed "no_atendidas" 10 |row| row.not_served.map_or(Value::Nothing, Value::Count);
    /// Whose responsibility.
    Responsibility "responsabilidad" 14 |row| Value::some(row.responsibility.map(super::super::outage::Responsibility::label));
    /// Measures.
    Measures "medidas" 20 |row| Value::some(row.measures.as_deref());
    /// Notice.
    Notice "comunicado" 11 |row| Value::some(row.notice.as_deref());
    /// Window of the notice.
    NoticeWindow "ventana" 16 |row| window(row);
    /// Sustento.
    Sustento "sustento" 24 |row| Value::some(row.sustento.as_deref());
    /// Verdict.
    Verdict "dictamen" 11 |row| Value::some(row.verdict.map(|it| if it { "procede" } else { "no procede" }));
    /// Evidence.
    Evidence "evidencias" 20 |row| evidence(row);
    /// Official code.
    OfficialCode "codigo_oficial" 14 |row| Value::some(row.official_code.as_deref());
    /// Why it was included by name.
    Included "incluido_por" 18 |row| Value::some(row.included.as_deref());
}

impl Column {
    /// The column that a word names.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.word() == word)
    }
}

fn window(row: &ReportRow) -> Value {
    let Some(from) = row.notice_from else {
        return Value::Nothing;
    };
    let said = |at: DateTime<FixedOffset>| at.format("%d/%m/%Y %H:%M").to_string();
    Value::Text(match row.notice_to {
        Some(to) => format!("{} a {}", said(from), said(to)),
        None => format!("desde {}", said(from)),
    })
}

fn evidence(row: &ReportRow) -> Value {
    let names: Vec<&str> = row.evidence.iter().map(|it| it.name.as_str()).collect();
    Value::some(Some(&names.join(", ")))
}
