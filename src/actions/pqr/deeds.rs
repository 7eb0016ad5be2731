//! What is done about cases: one door for every deed and for any number of cases, all of them
//! or none, with a result for each (X3 to X8, X13 to X17).

use super::super::desk::Desk;
use super::super::error::{ActionError, Field};
use super::super::fields::{required, said};
use super::deed_input::{AppealInput, CaseDeed, ClassifyInput, SolveInput};
use super::prepared::Prepared;
use super::show::find_own_case;
use super::view::CaseView;
use super::{at_a_cell, show_case};
use crate::domain::authority::{self, Permission, Whose};
use crate::domain::instant::{date, in_zone, local_day};
use crate::domain::pqr::{
    AppealGround, CaseEvent, CaseName, CaseState, CaseTerms, CellCatalog, Classified, Clocks,
    Contacted, Deed, Escalated, Marking, PqrCase, Reviewed, Told, check_message,
};
use crate::domain::refusal::Refusal;
use crate::domain::rule::Rule;
use crate::domain::text::counted_words;
use crate::journal::{Body, case_id};
use crate::store::{CaseHistory, StoreError, Writer};
use chrono::{DateTime, FixedOffset, NaiveDate};
use chrono_tz::Tz;
use serde::Serialize;

/// Something to be looked at, by rule. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CaseWarning {
    /// By which rule.
    pub rule: Rule,
    /// What.
    pub message: String,
}

/// What became of one of the cases. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeedRow {
    /// Its radicado.
    pub radicado: String,
    /// How far it is now.
    #[serde(serialize_with = "CaseState::reported")]
    pub state: CaseState,
    /// What is to be looked at.
    pub warnings: Vec<CaseWarning>,
    /// Why it was not done; none where it was, or where others were in its way.
    #[serde(skip)]
    pub refused: Option<Refusal>,
}

/// A deed about some cases. The keys are a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeedDone {
    /// Whether it was done: of all of them, or of none.
    pub applied: bool,
    /// A row each.
    pub rows: Vec<DeedRow>,
}

/// Does a deed about some cases, by their radicados or ends of them: about all of them or, where
/// a rule stands against one, about none. What stands against which, the rows tell.
///
/// # Errors
/// This is no cell, the role may not, there is no such case or it is another point's, something
/// is missing or too long, or the store cannot be written. Nothing is stored then.
pub fn do_deed(
    desk: &mut Desk,
    names: &[String],
    deed: &CaseDeed,
) -> Result<DeedDone, ActionError> {
    at_a_cell(desk)?;
    desk.permit(match deed {
        CaseDeed::Undo(_) => Permission::UndoCaseDeed(Whose::Own),
        _ => Permission::WorkCase,
    })?;
    check(deed)?;
    let mut cases: Vec<CaseHistory> = Vec::new();
    for name in names {
        let case = find_own_case(desk, name)?;
        if cases
            .iter()
            .all(|it| it.line.radicado != case.line.radicado)
        {
            cases.push(case);
        }
    }
    let doing = Doing {
        deed,
        catalog: desk.assets().cell.clone(),
        zone: desk.zone(),
        user: (
            desk.store.session().user.id,
            desk.store.session().user.founder,
        ),
        calendar: desk.calendar().clone(),
    };
    let point = desk.point().to_owned();
    let done = desk.store.write(|writer| {
        let judged: Vec<Judged> = cases
            .iter()
            .map(|case| doing.judged(writer, &point, case))
            .collect::<Result<_, _>>()?;
        if judged.iter().any(|it| it.prepared.is_err()) {
            let rows = judged.into_iter().map(Judged::left).collect();
            return Ok(DeedDone {
                applied: false,
                rows,
            });
        }
        let rows = judged.into_iter().map(|it| it.done(writer));
        Ok::<_, ActionError>(DeedDone {
            applied: true,
            rows: rows.collect::<Result<_, _>>()?,
        })
    })?;
    Ok(done)
}

/// Does a deed about one case, and shows it.
///
/// # Errors
/// As [`do_deed`], and what a rule refuses.
pub fn work_case(
    desk: &mut Desk,
    name: &str,
    deed: &CaseDeed,
) -> Result<(CaseView, Vec<CaseWarning>), ActionError> {
    let done = do_deed(desk, &[name.to_owned()], deed)?;
    let mut warnings = Vec::new();
    for row in done.rows {
        if let Some(refusal) = row.refused {
            return Err(refusal.into());
        }
        warnings.extend(row.warnings);
    }
    Ok((show_case(desk, name)?, warnings))
}

/// Refuses what is missing or too long, whichever the case.
fn check(deed: &CaseDeed) -> Result<(), ActionError> {
    match deed {
        CaseDeed::Classify(it) => {
            said(Field::MarkingReason, &it.reason)?;
            said(Field::MarkingReason, &it.sub_reason).map(drop)
        }
        CaseDeed::Finish(it) => {
            said(Field::CaseNotes, &it.notes)?;
            said(Field::AbcSection, &it.abc).map(drop)
        }
        CaseDeed::LevelAnswer(_, text) => required(Field::LevelAnswer, text).map(drop),
        CaseDeed::Solve(it) => said(Field::CaseNotes, &it.notes).map(drop),
        CaseDeed::LeaveMessage(text) => said(Field::Message, text).map(drop),
        CaseDeed::Appeal(it) => required(Field::Grounds, &it.grounds).map(drop),
        CaseDeed::CopySic(_, evidence) => said(Field::Note, evidence).map(drop),
        CaseDeed::Extend(reason) | CaseDeed::Undo(reason) => {
            required(Field::Reason, reason).map(drop)
        }
        CaseDeed::Escalate | CaseDeed::Contact(..) | CaseDeed::Tell(_) | CaseDeed::Review => Ok(()),
    }
}

/// A deed under way.
struct Doing<'d> {
    deed: &'d CaseDeed,
    catalog: CellCatalog,
    zone: Tz,
    user: (uuid::Uuid, bool),
    calendar: crate::domain::calendar::Calendar,
}

/// One case, as a deed about it is judged.
struct Circumstances<'c> {
    work: &'c PqrCase,
    case: &'c CaseHistory,
    /// The last day of the term that runs.
    due: Option<NaiveDate>,
    now: DateTime<FixedOffset>,
    today: NaiveDate,
}

impl Circumstances<'_> {
    fn is_over(&self) -> bool {
        let is_answered = self.work.state() == CaseState::Rejected;
        !is_answered && self.due.is_some_and(|due| due < self.today)
    }
}

/// What comes of a deed about one case.
struct Judged {
    work: PqrCase,
    warnings: Vec<CaseWarning>,
    prepared: Result<Prepared, Refusal>,
}

impl Judged {
    /// It is left as it was: something stands against it, or against another.
    fn left(self) -> DeedRow {
        DeedRow {
            state: self.work.state(),
            radicado: self.work.case.radicado,
            warnings: self.warnings,
            refused: self.prepared.err(),
        }
    }

    fn done(self, writer: &mut Writer<'_>) -> Result<DeedRow, ActionError> {
        let PqrCase {
            id, case, steps, ..
        } = self.work;
        let radicado = case.radicado.clone();
        let deed = self.prepared?.sealed(writer)?;
        let event = CaseEvent::of(case, u32::try_from(steps.len()).ok(), deed);
        writer.append_to_read(id, &Body::PqrCase(event))?;
        let after = writer.read().pqr_work(id)?;
        Ok(DeedRow {
            radicado,
            state: after.map(|it| it.state()).unwrap_or_default(),
            warnings: self.warnings,
            refused: None,
        })
    }
}

impl Doing<'_> {
    fn terms(&self) -> &CaseTerms {
        &self.catalog.terms
    }

    /// What comes of it about one case.
    fn judged(
        &self,
        writer: &Writer<'_>,
        point: &str,
        case: &CaseHistory,
    ) -> Result<Judged, StoreError> {
        let name = CaseName {
            point: point.to_owned(),
            radicado: case.line.radicado.clone(),
        };
        let id = case_id(&name.point, &name.radicado);
        let work = writer.read().pqr_work(id)?;
        let work = work.unwrap_or_else(|| PqrCase::untouched(id, name.clone()));
        let now = writer.now();
        let today = local_day(now, self.zone);
        let mut clocks = Clocks::on(&self.calendar, self.terms().answer.days, today);
        let from = work.standing.runs_from().or(case.line.filed);
        let around = Circumstances {
            due: from.map(|from| clocks.due(from)),
            work: &work,
            case,
            now,
            today,
        };
        let mut warnings = Vec::new();
        let prepared = self.judge(writer, &around, &mut warnings);
        Ok(Judged {
            work,
            warnings,
            prepared,
        })
    }

    /// What a rule says to it here and now.
    fn judge(
        &self,
        writer: &Writer<'_>,
        around: &Circumstances<'_>,
        warnings: &mut Vec<CaseWarning>,
    ) -> Result<Prepared, Refusal> {
        let over = around.is_over();
        let standing = &around.work.standing;
        standing.allows(self.deed.step(), over)?;
        let plain = |deed| Ok(Prepared::Plain(deed));
        match self.deed {
            CaseDeed::Classify(it) => self.classify(it, around, warnings),
            CaseDeed::Escalate => plain(Deed::Escalated(Escalated {})),
            CaseDeed::LevelAnswer(at, text) => {
                self.hour(Rule::X4, *at, around)?;
                let at = in_zone(*at, self.zone);
                Ok(Prepared::LevelAnswer(at, text.trim().to_owned()))
            }
            CaseDeed::Finish(it) => {
                let notes = noted(
                    Rule::X4,
                    &it.notes,
                    "el log de llamadas de RR pide el porqué",
                )?;
                let abc = Some(it.abc.trim()).filter(|abc| !abc.is_empty());
                Ok(Prepared::Finish(notes, abc.map(str::to_owned)))
            }
            CaseDeed::Solve(it) => {
                self.hour(Rule::X16, it.at, around)?;
                let notes = noted(Rule::X16, &it.notes, "dicen qué se le respondió")?;
                if !it.accepted && standing.open_appeal().is_none() {
                    let term = &self.terms().appeal;
                    let last = Clocks::on(&self.calendar, term.days, around.today)
                        .term(local_day(it.at, self.zone))
                        .due;
                    warnings.push(CaseWarning {
                        rule: Rule::X6,
                        message: format!(
                            "El cliente no acepta la respuesta: si recurre, anote su recurso, \
                             hasta el {} ({}). El caso sigue en la cola.",
                            date(last),
                            counted_words(term.days, "día hábil", "días hábiles")
                        ),
                    });
                }
                Ok(Prepared::Solve(SolveInput {
                    at: in_zone(it.at, self.zone),
                    notes,
                    ..it.clone()
                }))
            }
            CaseDeed::Contact(at, result) => {
                self.hour(Rule::X7, *at, around)?;
                let at = in_zone(*at, self.zone);
                let missed = result.is_missed();
                if missed && standing.contact_dates().contains(&at.date_naive()) {
                    warnings.push(CaseWarning {
                        rule: Rule::X7,
                        message: format!(
                            "Ya hay una llamada sin respuesta del {}: las de un mismo día \
                             cuentan una vez.",
                            date(at.date_naive())
                        ),
                    });
                }
                plain(Deed::Contacted(Contacted {
                    at,
                    result: *result,
                }))
            }
            CaseDeed::LeaveMessage(text) => {
                check_message(text, &around.case.line.radicado)?;
                if over {
                    warnings.push(CaseWarning {
                        rule: Rule::X7,
                        message: "El plazo ya venció: queda anotado lo que se hizo, y que no \
                                  cumple."
                            .to_owned(),
                    });
                }
                Ok(Prepared::Message(text.trim().to_owned(), over))
            }
            CaseDeed::Appeal(it) => Ok(self.appeal(it, around, warnings)),
            CaseDeed::Tell(at) => {
                self.hour(Rule::X17, *at, around)?;
                let at = in_zone(*at, self.zone);
                plain(Deed::Told(Told { at }))
            }
            CaseDeed::CopySic(at, evidence) => {
                self.hour(Rule::X15, *at, around)?;
                let evidence = Some(evidence.trim()).filter(|it| !it.is_empty());
                let at = in_zone(*at, self.zone);
                Ok(Prepared::Sic(at, evidence.map(str::to_owned)))
            }
            CaseDeed::Extend(reasons) => extend(reasons, around),
            CaseDeed::Review if around.work.unaware().is_empty() => Err(Refusal::new(
                Rule::X4,
                "Nadie trabajó el caso sin saber de otro: no hay nada que revisar. No cambió nada.",
            )),
            CaseDeed::Review => plain(Deed::Reviewed(Reviewed {})),
            CaseDeed::Undo(reason) => self.undo(writer, reason, around),
        }
    }

    fn classify(
        &self,
        it: &ClassifyInput,
        around: &Circumstances<'_>,
        warnings: &mut Vec<CaseWarning>,
    ) -> Result<Prepared, Refusal> {
        let part = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let before = &around.work.standing;
        let given = Marking {
            reason: part(&it.reason),
            sub_reason: part(&it.sub_reason),
        };
        if given.reason.is_none() && given.sub_reason.is_some() {
            return Err(Refusal::new(
                Rule::X3,
                "Una sub-razón va con su razón. No cambió nada.",
            ));
        }
        let marking = if given.is_empty() {
            before.marking.clone()
        } else {
            given
        };
        let in_force = if marking.is_empty() {
            let [reason, sub_reason] = around.case.line.marking.clone();
            Marking { reason, sub_reason }
        } else {
            marking.clone()
        };
        let no_request = self.catalog.is_no_request(&in_force);
        if no_request {
            warnings.push(CaseWarning {
                rule: Rule::X14,
                message: "Su marcación no es requerimiento de un cliente: sale de la cola y de \
                          los indicadores."
                    .to_owned(),
            });
        }
        match it.cause {
            Some(letter) if self.catalog.cause(letter).is_none() => {
                let letters: String = self.catalog.causes.iter().map(|it| it.letter).collect();
                return Err(Refusal::new(
                    Rule::X3,
                    format!("No hay ninguna causa «{letter}»: son {letters}. No cambió nada."),
                ));
            }
            None if !no_request => {
                return Err(Refusal::new(
                    Rule::X3,
                    "Falta la causa, por su letra. No cambió nada.",
                ));
            }
            _ => {}
        }
        Ok(Prepared::Plain(Deed::Classified(Classified {
            cause: it.cause,
            class: it.class.or(before.class),
            marking,
            no_request,
        })))
    }

    /// An hour that lies between the filing, or the appeal, and now.
    fn hour(
        &self,
        rule: Rule,
        at: DateTime<FixedOffset>,
        around: &Circumstances<'_>,
    ) -> Result<(), Refusal> {
        if at > around.now {
            return Err(
                Refusal::new(rule, "Esa hora está por venir. No cambió nada.")
                    .hint("Anótela cuando haya pasado."),
            );
        }
        let appeal = around.work.standing.open_appeal().map(|it| it.filed);
        let (from, what) = match (rule, appeal) {
            (Rule::X7, _) | (_, None) => (around.case.line.filed, "se radicó la PQR"),
            (_, appeal) => (appeal, "se interpuso el recurso"),
        };
        match from {
            Some(from) if local_day(at, self.zone) < from => Err(Refusal::new(
                rule,
                format!(
                    "Esa hora es de antes del {}, cuando {what}. No cambió nada.",
                    date(from)
                ),
            )),
            _ => Ok(()),
        }
    }

    fn appeal(
        &self,
        it: &AppealInput,
        around: &Circumstances<'_>,
        warnings: &mut Vec<CaseWarning>,
    ) -> Prepared {
        let ground = AppealGround::in_words(&it.grounds);
        if ground.is_none() {
            let named: Vec<&str> = AppealGround::ALL.iter().map(|it| it.label()).collect();
            warnings.push(CaseWarning {
                rule: Rule::X6,
                message: format!(
                    "El recurso procede contra {}; queda anotado con el motivo que dice.",
                    named.join(", ")
                ),
            });
        }
        let term = &self.terms().appeal;
        let answered = around.work.standing.answer.as_ref();
        let last = answered.map(|answer| {
            let clocks = Clocks::on(&self.calendar, term.days, around.today);
            clocks.count(local_day(answer.at, self.zone), term.days).due
        });
        if let Some(last) = last.filter(|last| *last < around.today) {
            warnings.push(CaseWarning {
                rule: Rule::D5,
                message: format!(
                    "Los {} días hábiles para recurrir terminaron el {} ({}).",
                    term.days,
                    date(last),
                    term.source
                ),
            });
        }
        Prepared::Appeal {
            kind: it.kind,
            filed: around.today,
            ground,
            grounds: it.grounds.trim().to_owned(),
        }
    }

    fn undo(
        &self,
        writer: &Writer<'_>,
        reason: &str,
        around: &Circumstances<'_>,
    ) -> Result<Prepared, Refusal> {
        let Some(last) = around.work.last_in_force() else {
            return Err(Refusal::new(
                Rule::X4,
                "En el caso no hay nada que deshacer. No cambió nada.",
            ));
        };
        let (user, founder) = self.user;
        let whose = if last.user == user {
            Whose::Own
        } else {
            Whose::Others
        };
        authority::permit(writer.role(), founder, Permission::UndoCaseDeed(whose))?;
        Ok(Prepared::Undo(
            last.replica,
            last.sequence,
            reason.trim().to_owned(),
        ))
    }
}

/// What has no date to be counted from has no term that could go on (D5).
fn extend(reasons: &str, around: &Circumstances<'_>) -> Result<Prepared, Refusal> {
    let told = "El caso no tiene fecha de radicación: no corre ningún plazo. No cambió nada.";
    let due = around.due.ok_or_else(|| Refusal::new(Rule::D5, told))?;
    Ok(Prepared::Extend(due, reasons.trim().to_owned()))
}

/// Notes without which nothing is closed.
fn noted(rule: Rule, notes: &str, why: &str) -> Result<String, Refusal> {
    let notes = notes.trim();
    if !notes.is_empty() {
        return Ok(notes.to_owned());
    }
    let told = format!("Una PQR no se cierra sin notas: {why}. No cambió nada.");
    Err(Refusal::new(rule, told).hint("Escriba qué se verificó y qué se resolvió."))
}
