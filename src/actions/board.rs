//! The board: the four types, what is to be done, and the day's lanes.

use super::attention_view::AttentionView;
use super::day::day_of;
use super::desk::{Desk, Status};
use super::drafts::{Unfinished, unfinished};
use super::due::{report_terms, unconfirmed};
use super::error::ActionError;
use super::import_going_on::half_in;
use super::operating_alerts::alerts_to_answer;
use super::parted::{Parted, parted};
use super::pending_closings::unseen_closings;
use super::pqr::{CellBoard, RivalBase, UnfinishedReception, cell_board};
use super::regulatory_report::reports_to_renew;
use super::show_regularization::without_code;
use super::views::{OutageView, Viewer, short};
use super::waiting_words::waiting_records;
use crate::domain::alert::About;
use crate::domain::authority::Role;
use crate::domain::catalog::ProcedureType;
use crate::domain::deadline::ReportTerm;
use crate::domain::evaluation::Answered;
use crate::domain::instant::{duration, relative_age};
use crate::domain::outage::{State, Unconfirmed};
use crate::domain::pqr::PqrBase;
use crate::domain::rule::Rule;
use crate::domain::terminal::{Channel, Scope};
use crate::domain::text::counted_words;
use crate::domain::trust::WhyVoid;
use crate::store::{IncomingBundle, OutageFilter, PageAt, Period, Reader};
use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};
use uuid::Uuid;

/// How many restored outages the board names.
const TO_CLOSE: usize = 20;

/// How many terms of reports, and how many unconfirmed mass failures, the board names.
const NAMED: usize = 20;

/// How many pending critical attentions the board names.
const CRITICAL: usize = 50;

/// How many unsent letters the board names.
const UNSENT: usize = 20;

/// Fewer codes on paper than this are too few for a day without power (decision).
const FEW_CODES: u32 = 10;

/// Everything the board shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Board {
    /// The status bar.
    pub status: Status,
    /// One card a type, in the procedure's order.
    pub cards: Vec<BoardCard>,
    /// Critical attentions that are pending, masked, longest waiting first (K2).
    pub critical: Vec<AttentionView>,
    /// What waits for a hand, most urgent first.
    pub to_do: Vec<ToDo>,
    /// The next deadline of a report.
    pub next_deadline: Option<NaiveDate>,
    /// The day's outages by type, for the timeline.
    pub day: LaneDay,
    /// What a cell of PQR has before it; none elsewhere.
    pub cell: Option<Box<CellBoard>>,
}

impl Board {
    /// The board of a point that is not there yet.
    #[must_use]
    pub fn blank() -> Self {
        let never = DateTime::UNIX_EPOCH.fixed_offset();
        Self {
            status: Status {
                point: (String::new(), String::new()),
                channel: Channel::Cac,
                series: String::new(),
                user: (String::new(), Role::Consulta),
                open: 0,
                critical_pending: 0,
                restored: 0,
                not_exported: 0,
                last_backup: None,
                recovery_key_here: false,
            },
            cards: Vec::new(),
            critical: Vec::new(),
            to_do: Vec::new(),
            next_deadline: None,
            day: LaneDay {
                from: never,
                until: never,
                outages: Vec::new(),
                windows: Vec::new(),
                attentions: Vec::new(),
            },
            cell: None,
        }
    }
}

/// One of the four types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardCard {
    /// The type.
    pub procedure_type: ProcedureType,
    /// Its open outage.
    pub open: Option<OutageView>,
    /// The latest one that waits for its closing.
    pub to_close: Option<OutageView>,
}

/// Something that waits for a hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToDo {
    /// This terminal was cut off: what it takes down from here on has effect at this
    /// console alone (M4, Q0).
    CutOff {
        /// The last of its operations that counts elsewhere.
        after: u64,
        /// Whether somebody here has said the same: else it has no effect yet.
        confirmed: bool,
    },
    /// Two histories of a terminal came: what follows their parting counts nowhere (M3).
    Parted(Parted),
    /// A bundle comes in, a part after the other (M5).
    Incoming(IncomingBundle),
    /// A mass failure that its mailbox denied (E8).
    Denied {
        /// The outage.
        outage: OutageView,
    },
    /// A mass failure unanswered for 24 h (E8).
    Unanswered {
        /// The outage.
        outage: OutageView,
    },
    /// Instants that contradict the clock (O2).
    Contradiction {
        /// The outage.
        outage: OutageView,
    },
    /// A restored outage waits for its closing.
    Close {
        /// The outage.
        outage: OutageView,
    },
    /// The report of an outage has a deadline (D5).
    Report {
        /// The outage.
        outage: OutageView,
        /// Its term.
        term: ReportTerm,
    },
    /// An operating error that the office told the point of waits for its answer (V6).
    Alert {
        /// Correlative of the outage.
        outage: String,
        /// The rule that it goes against.
        rule: Rule,
        /// Whether this is the office, which waits for it.
        at_office: bool,
    },
    /// A verdict that was asked for is not given yet (D5).
    Verdict {
        /// Correlative of the outage.
        outage: String,
        /// Until when.
        due: DateTime<FixedOffset>,
    },
    /// Closings wait for Tecnología that today's review has not seen (C7).
    ReviewClosings {
        /// How many.
        unseen: usize,
    },
    /// A report that was sent is no longer what the records say (C6, P5).
    NewVersion {
        /// What a person calls it.
        report: String,
    },
    /// A letter that was not sent (A2).
    Letter {
        /// Id of its record.
        id: Uuid,
        /// What it is about.
        about: &'static str,
        /// Correlative or code of what it is about.
        record: Option<String>,
    },
    /// A base was cut short while it came in: nothing of it counts (X12).
    CutShort(UnfinishedReception),
    /// Of one base and cut another file counts than this one (X12).
    RivalBase(RivalBase),
    /// Two worked on cases of the cell without knowing of one another (X4).
    Unaware {
        /// How many.
        cases: u64,
    },
    /// Cases of the cell are closed here, and the last cut of a base has them still (X2).
    StillThere {
        /// How many.
        cases: u64,
        /// The last cut of each base: wrongly escalated, pending.
        last: [Option<NaiveDate>; 2],
    },
    /// A form was left unfinished (Q6).
    Draft(Unfinished),
    /// Blank forms with reserved codes are running out (N2).
    Codes {
        /// How many are left.
        left: u32,
    },
    /// Records of which no export has carried all.
    Export {
        /// How many; a thousand stands for more.
        records: u64,
    },
    /// Records that the office holds and that have no official code yet (G1).
    Regularize {
        /// How many; a thousand stands for more.
        records: u64,
    },
    /// The recovery key still lies beside the store (U2).
    RecoveryKey,
    /// No verified copy since a day.
    Backup,
}

impl ToDo {
    /// One Spanish line about it.
    #[must_use]
    pub fn words(&self, now: DateTime<FixedOffset>) -> String {
        match self {
            Self::Letter { about, record, .. } => unsent(about, record.as_deref()),
            Self::CutOff {
                confirmed: true, ..
            } => "Terminal revocado: lo que se registra vale solo aquí".to_owned(),
            Self::CutOff { .. } => "Otro terminal revoca a este, sin confirmar aquí".to_owned(),
            Self::Parted(it) => it.words(),
            Self::Incoming(bundle) => format!(
                "Paquete de {}: entrando {} de {}",
                bundle.terminal, bundle.done, bundle.total
            ),
            Self::Denied { outage } => format!(
                "{}: falla negada; corrija el escenario o ciérrelo sin confirmación",
                short(&outage.correlative)
            ),
            Self::Unanswered { outage } => format!(
                "{}: 24 h sin respuesta; corrija el escenario o ciérrelo sin confirmación",
                short(&outage.correlative)
            ),
            Self::Contradiction { outage } => format!(
                "{}: la hora de {} se contradice con el reloj",
                short(&outage.correlative),
                outage.contradictions.join(" y ")
            ),
            Self::Close { outage } => format!(
                "{} {}: restablecido {}, falta cerrarlo",
                short(&outage.correlative),
                outage.procedure_type,
                relative_age(outage.restored_at.unwrap_or(outage.registered_at), now)
            ),
            Self::Report { outage, term } => format!(
                "{}: reporte {}",
                short(&outage.correlative),
                term.brief(now)
            ),
            Self::Alert {
                outage,
                rule,
                at_office,
            } => {
                let record = short(outage);
                if *at_office {
                    format!("{record}: alerta sin respuesta del punto [{rule}]")
                } else {
                    format!("{record}: alerta de la oficina [{rule}]; responda o corrija")
                }
            }
            Self::Verdict { outage, due } if *due < now => {
                format!("{}: dictamen de Procesos vencido", short(outage))
            }
            Self::Verdict { outage, due } => format!(
                "{}: dictamen pedido a Procesos, quedan {}",
                short(outage),
                duration(now, *due)
            ),
            Self::ReviewClosings { unseen: 1 } => {
                "1 cierre que la revisión de hoy de Tecnología no vio".to_owned()
            }
            Self::ReviewClosings { unseen } => {
                format!("{unseen} cierres que la revisión de hoy de Tecnología no vio")
            }
            Self::NewVersion { report } => {
                format!("Reporte {report}: lo enviado cambió; pide versión nueva")
            }
            Self::Draft(draft) => {
                let record = draft.record.as_ref();
                let about = record.map(|it| format!(" de {}", it.words()));
                let age = relative_age(draft.saved_at, now);
                format!(
                    "{}{} sin terminar, {age}",
                    draft.title,
                    about.unwrap_or_default()
                )
            }
            Self::CutShort(it) => it.brief(),
            Self::RivalBase(it) => it.brief(),
            Self::Unaware { cases } => at_once(*cases),
            Self::StillThere { cases, .. } => still_there(*cases),
            Self::Codes { left: 0 } => {
                "No quedan formatos en blanco con código: imprima algunos".to_owned()
            }
            Self::Codes { left } => {
                format!("Quedan {left} formatos en blanco con código: imprima más")
            }
            Self::Export { records } => format!("{} sin exportar", waiting_records(*records)),
            Self::Regularize { records: 1 } => "1 registro acusado sin código oficial".to_owned(),
            Self::Regularize { records } => {
                let records = waiting_records(*records);
                format!("{records} acusados sin código oficial")
            }
            Self::RecoveryKey => "La clave de recuperación sigue en este equipo".to_owned(),
            Self::Backup => "Sin copia de respaldo en las últimas 24 horas".to_owned(),
        }
    }
}

fn at_once(cases: u64) -> String {
    let cases = counted_words(cases, "caso", "casos");
    format!("{cases} en dos terminales a la vez; revise qué vale [X4]")
}

fn still_there(cases: u64) -> String {
    let (one, many) = (
        "caso cerrado aquí aún viene",
        "casos cerrados aquí aún vienen",
    );
    let cases = counted_words(cases, one, many);
    format!("{cases}; revise si se cerró en RR [X2]")
}

/// The outages of one local day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaneDay {
    /// First instant of the day.
    pub from: DateTime<FixedOffset>,
    /// First instant after it.
    pub until: DateTime<FixedOffset>,
    /// The outages that touch it.
    pub outages: Vec<OutageView>,
    /// Windows of notices that touch it.
    pub windows: Vec<(DateTime<FixedOffset>, Option<DateTime<FixedOffset>>)>,
    /// The attentions taken in it: type, instant, and whether it is critical and pending.
    pub attentions: Vec<(ProcedureType, DateTime<FixedOffset>, bool)>,
}

/// The bases and cases of a cell that somebody is to look at, closed or not.
fn to_look_at(desk: &Desk, cell: &CellBoard) -> Result<Vec<ToDo>, ActionError> {
    let cut_short = cell.unfinished.iter().cloned().map(ToDo::CutShort);
    let rivals = cell.rivals.iter().cloned().map(ToDo::RivalBase);
    let mut to_do: Vec<ToDo> = cut_short.chain(rivals).collect();
    if cell.unaware > 0 {
        let cases = cell.unaware;
        to_do.push(ToDo::Unaware { cases });
    }
    if cell.closed_still_there > 0 {
        let last = |base| desk.store.read().last_cut(desk.point(), base);
        to_do.push(ToDo::StillThere {
            cases: cell.closed_still_there,
            last: [last(PqrBase::Misescalated)?, last(PqrBase::Pending)?],
        });
    }
    Ok(to_do)
}

/// Everything the board shows now.
///
/// # Errors
/// The store cannot be read.
pub fn board(desk: &Desk) -> Result<Board, ActionError> {
    let read = desk.store.read();
    let viewer = Viewer::new(desk);
    let now = viewer.now();
    let status = desk.status()?;
    let views = |outages: Vec<crate::domain::outage::Outage>| {
        outages
            .iter()
            .map(|outage| viewer.of(outage))
            .collect::<Result<Vec<_>, _>>()
    };
    let open = views(read.open_outages(desk.point())?)?;
    let restored = OutageFilter {
        state: Some(State::Restored),
        ..OutageFilter::default()
    };
    let to_close = views(read.outages(&restored, PageAt::First, TO_CLOSE)?)?;
    let cards = ProcedureType::ALL
        .into_iter()
        .map(|procedure_type| {
            let of_type = |outage: &&OutageView| outage.procedure_type == procedure_type;
            BoardCard {
                procedure_type,
                open: open.iter().find(of_type).cloned(),
                to_close: to_close.iter().find(of_type).cloned(),
            }
        })
        .collect();
    let critical = read
        .critical_pending(Some(desk.point()), CRITICAL)?
        .iter()
        .map(|attention| viewer.masked(attention))
        .collect::<Result<_, _>>()?;
    let cell = match status.channel {
        Channel::Celula => Some(Box::new(cell_board(desk)?)),
        _ => None,
    };
    let (to_do, next_deadline) = to_dos(desk, &status, &open, to_close, cell.as_deref(), now)?;
    let (from, until) = day_of(desk, now);
    let day = LaneDay {
        from,
        until,
        outages: views(read.outages_of_day(desk.point(), Period { from, until })?)?,
        windows: read
            .notices(PageAt::First, TO_CLOSE)?
            .into_iter()
            .filter(|notice| notice.facts.confirmed)
            .map(|notice| (notice.facts.from, notice.facts.to))
            .filter(|(start, end)| *start < until && end.is_none_or(|end| end > from))
            .collect(),
        attentions: read.attention_ticks(desk.point(), Period { from, until })?,
    };
    Ok(Board {
        status,
        cards,
        critical,
        to_do,
        next_deadline,
        day,
        cell,
    })
}

/// What waits for a hand, most urgent first, and the next deadline of a report.
fn to_dos(
    desk: &Desk,
    status: &Status,
    open: &[OutageView],
    to_close: Vec<OutageView>,
    cell: Option<&CellBoard>,
    now: DateTime<FixedOffset>,
) -> Result<(Vec<ToDo>, Option<NaiveDate>), ActionError> {
    let read = desk.store.read();
    let mut to_do: Vec<ToDo> = cut_off(desk)?.into_iter().collect();
    to_do.extend(parted(desk)?.into_iter().map(ToDo::Parted));
    to_do.extend(half_in(desk)?.into_iter().map(ToDo::Incoming));
    for alert in read.unsent_alerts(UNSENT)? {
        to_do.push(ToDo::Letter {
            id: alert.id,
            about: alert.about.code(),
            record: about(read, &alert.about)?,
        });
    }
    let viewer = Viewer::new(desk);
    for (outage, why) in unconfirmed(desk)?.into_iter().take(NAMED) {
        let outage = viewer.of(&outage)?;
        to_do.push(match why {
            Unconfirmed::Denied => ToDo::Denied { outage },
            Unconfirmed::Unanswered => ToDo::Unanswered { outage },
        });
    }
    for outage in open.iter().chain(&to_close) {
        if !outage.contradictions.is_empty() {
            to_do.push(ToDo::Contradiction {
                outage: outage.clone(),
            });
        }
    }
    let terms = report_terms(desk, NAMED)?;
    let next_deadline = terms.first().and_then(|(_, term)| term.due);
    for (outage, term) in terms {
        to_do.push(ToDo::Report {
            outage: viewer.of(&outage)?,
            term: term.term,
        });
    }
    to_do.extend(of_the_office(desk)?);
    to_do.extend(to_close.into_iter().map(|outage| ToDo::Close { outage }));
    if let Some(cell) = cell {
        to_do.extend(to_look_at(desk, cell)?);
    }
    to_do.extend(unfinished(desk)?.into_iter().map(ToDo::Draft));
    let codes = read.code_stock(desk.point())?;
    if codes.left() < FEW_CODES {
        to_do.push(ToDo::Codes { left: codes.left() });
    }
    if status.recovery_key_here {
        to_do.push(ToDo::RecoveryKey);
    }
    if status
        .last_backup
        .is_none_or(|last| (now - last).abs() > TimeDelta::hours(24))
    {
        to_do.push(ToDo::Backup);
    }
    if status.not_exported > 0 {
        to_do.push(ToDo::Export {
            records: status.not_exported,
        });
    }
    let records = without_code(desk)?;
    if records > 0 {
        to_do.push(ToDo::Regularize { records });
    }
    Ok((to_do, next_deadline))
}

/// What the office and its points wait for of one another: alerts without answer,
/// verdicts that were asked for, closings that nobody reviewed today (V6, D5, C7).
fn of_the_office(desk: &Desk) -> Result<Vec<ToDo>, ActionError> {
    let at_office = desk.scope() == Scope::Office;
    let alerts = alerts_to_answer(desk, NAMED)?.into_iter();
    let mut to_do: Vec<ToDo> = alerts
        .filter(|alert| at_office || alert.point == desk.point())
        .map(|alert| ToDo::Alert {
            outage: alert.outage,
            rule: alert.rule,
            at_office,
        })
        .collect();
    if !at_office {
        return Ok(to_do);
    }
    for outage in desk.store.read().verdicts_asked(NAMED)? {
        if let Some(due) = Answered::of(&outage, desk.now()).answer_due {
            let outage = outage.correlative.to_string();
            to_do.push(ToDo::Verdict { outage, due });
        }
    }
    let renewed = reports_to_renew(desk)?.into_iter();
    to_do.extend(renewed.map(|report| ToDo::NewVersion { report }));
    let unseen = unseen_closings(desk)?;
    if unseen > 0 {
        to_do.push(ToDo::ReviewClosings { unseen });
    }
    Ok(to_do)
}

/// One Spanish line about a letter that was not sent.
fn unsent(about: &str, record: Option<&str>) -> String {
    let record = record.map(short).unwrap_or_default();
    match about {
        "claim" => format!("{record}: confirmación al cliente sin enviar"),
        "filed" => format!("{record}: código oficial al cliente sin enviar"),
        "outage" => format!("{record}: aviso a Fallas de Sistemas sin enviar"),
        _ => "Aviso de falla masiva a Fallas de Sistemas sin enviar".to_owned(),
    }
}

/// Whether this terminal was cut off, or somebody else says so.
fn cut_off(desk: &Desk) -> Result<Option<ToDo>, ActionError> {
    let read = desk.store.read();
    let own = desk.store.terminal().replica;
    let standings = read.standings()?;
    let until = standings.of(own).and_then(|own| own.until);
    if let Some((after, WhyVoid::Revoked)) = until {
        let confirmed = true;
        return Ok(Some(ToDo::CutOff { after, confirmed }));
    }
    let pending = read.pending_cuts()?.into_iter();
    let pending = pending.filter(|(_, revoked)| revoked.replica == own);
    let after = pending.map(|(_, revoked)| revoked.sequence).min();
    Ok(after.map(|after| ToDo::CutOff {
        after,
        confirmed: false,
    }))
}

/// The correlative or code of what a letter is about.
pub(super) fn about(read: Reader<'_>, about: &About) -> Result<Option<String>, ActionError> {
    Ok(match about {
        About::Failure { .. } => None,
        About::Outage { outage, .. } => read
            .outage(*outage)?
            .map(|outage| outage.correlative.to_string()),
        About::Claim { attention } | About::Filed { attention } => read
            .attention(*attention)?
            .map(|attention| attention.code.to_string()),
    })
}
