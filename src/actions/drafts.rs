//! What was typed and not yet registered: under which name it is kept, and what of it was
//! left unfinished (Q6).

use chrono::{DateTime, FixedOffset, NaiveDate};
use uuid::Uuid;

use super::{desk::Desk, error::ActionError, views::short};
use crate::{
    domain::{
        alert::About,
        outage::State,
        pqr::{CaseName, CaseStep, PqrCase},
        text::counted_words,
    },
    store::{self, Drafts, StoreError},
};

/// The forms whose fields are saved as they are left (Q6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DraftKind {
    /// *Nuevo evento*.
    Opening,
    /// *Cierre* of an outage.
    Closing(Uuid),
    /// *Reabrir* a closed outage.
    Reopening(Uuid),
    /// *Atención*.
    Attention,
    /// *Resultado* of an attention.
    Outcome(Uuid),
    /// *Comunicado de fallas*.
    Notice,
    /// *Falla detectada*.
    Failure,
    /// Official codes that are not paired yet, as earlier versions kept them: all in one.
    OfficialCodes,
    /// The official code of a record.
    OfficialCode(Uuid),
    /// The hand-over of a shift.
    Shift,
    /// The printing of blank forms.
    BlankForms,
    /// The correction of a record.
    Correction(Uuid),
    /// The annulment of an attention.
    Annulment(Uuid),
    /// That a record needs no official code.
    Exemption(Uuid),
    /// That it needs its code after all.
    Lift(Uuid),
    /// A call to the customer of a claim.
    Call(Uuid),
    /// That an alert is not to be sent, by the id of the letter.
    Dismissal(Uuid),
    /// The answer to an alert of an outage.
    AlertAnswer(Uuid),
    /// The annulment of a printed code.
    SpoiledCode,
    /// A new user; never a passphrase.
    NewUser,
    /// Whose responsibility an outage is.
    Attribution(Uuid),
    /// The validation of its closing.
    Validation(Uuid),
    /// Its verdict.
    Verdict(Uuid),
    /// A document that is attached to a record.
    Attachment(Uuid),
    /// That a document of a record was attached by mistake.
    Withdrawal(Uuid),
    /// A deed about cases of the cell, by one id for all of them.
    CaseDeed(CaseStep, Uuid),
    /// That the cases of the account of one are held, or no more, by the id of that.
    AccountHold(Uuid),
    /// What is chosen for the report of a period: first and last day.
    ReportChoices(NaiveDate, NaiveDate),
    /// Why an event, or with no id every mass failure, is chosen for a report.
    ReportReason(Uuid),
    /// A session of a practice, by the practice and who owes it.
    SessionLog(Uuid),
    /// That a session was noted by mistake.
    SessionAnnulment(Uuid),
    /// What is to be done after a session.
    ActionPlan(Uuid),
    /// Why an idea is taken up.
    IdeaAcceptance(Uuid),
    /// Why an idea is turned down.
    IdeaRejection(Uuid),
    /// How the client says that an idea stands.
    IdeaAnswer(Uuid),
    /// That forms of feedback were noted by mistake.
    FormsWithdrawal(Uuid),
    /// An idea for improvement.
    NewIdea,
    /// *Recepción* of a base of the cell.
    Base,
    /// The import of what the office counts.
    Tallies,
}

/// One of the drafts of a form: two consoles of one person, or two pages of one
/// console, each have their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DraftName {
    /// Of which form.
    pub kind: DraftKind,
    /// What tells it from others; none in drafts of earlier versions.
    mark: Option<Uuid>,
}

/// A form left unfinished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Which it is.
    pub name: DraftName,
    /// The form's fields as JSON.
    pub data: String,
    /// When its last field was saved.
    pub saved_at: DateTime<FixedOffset>,
}

/// Begins the names of what is done about a case.
const CASE: &str = "pqr_";

/// Parts the form's name from the mark.
const MARK: char = '#';

impl DraftName {
    /// The only draft of a form, as earlier versions had it.
    #[must_use]
    pub const fn only(kind: DraftKind) -> Self {
        Self { kind, mark: None }
    }

    /// One of several drafts of a form, for tests.
    #[cfg(test)]
    #[must_use]
    pub const fn marked(kind: DraftKind, mark: u128) -> Self {
        Self {
            kind,
            mark: Some(Uuid::from_u128(mark)),
        }
    }

    fn text(self) -> String {
        let form = self.kind.name();
        match self.mark {
            Some(mark) => format!("{form}{MARK}{mark}"),
            None => form,
        }
    }

    /// The draft that a text names, if it names one.
    fn of(text: &str) -> Option<Self> {
        let (form, mark) = match text.split_once(MARK) {
            Some((form, mark)) => (form, Some(mark.parse().ok()?)),
            None => (text, None),
        };
        let kind = DraftKind::of(form)?;
        Some(Self { kind, mark })
    }
}

impl DraftKind {
    /// One of every kind, to walk the forms by.
    #[cfg(test)]
    pub(crate) const EVERY: [Self; 39] = [
        Self::Opening,
        Self::Closing(Uuid::nil()),
        Self::Reopening(Uuid::nil()),
        Self::Attention,
        Self::Outcome(Uuid::nil()),
        Self::Notice,
        Self::Failure,
        Self::OfficialCodes,
        Self::OfficialCode(Uuid::nil()),
        Self::Shift,
        Self::BlankForms,
        Self::Correction(Uuid::nil()),
        Self::Annulment(Uuid::nil()),
        Self::Exemption(Uuid::nil()),
        Self::Lift(Uuid::nil()),
        Self::Call(Uuid::nil()),
        Self::Dismissal(Uuid::nil()),
        Self::AlertAnswer(Uuid::nil()),
        Self::SpoiledCode,
        Self::NewUser,
        Self::Attribution(Uuid::nil()),
        Self::Validation(Uuid::nil()),
        Self::Verdict(Uuid::nil()),
        Self::Attachment(Uuid::nil()),
        Self::Withdrawal(Uuid::nil()),
        Self::CaseDeed(CaseStep::Solve, Uuid::nil()),
        Self::AccountHold(Uuid::nil()),
        Self::ReportChoices(NaiveDate::MAX, NaiveDate::MAX),
        Self::ReportReason(Uuid::nil()),
        Self::SessionLog(Uuid::nil()),
        Self::SessionAnnulment(Uuid::nil()),
        Self::ActionPlan(Uuid::nil()),
        Self::IdeaAcceptance(Uuid::nil()),
        Self::IdeaRejection(Uuid::nil()),
        Self::IdeaAnswer(Uuid::nil()),
        Self::FormsWithdrawal(Uuid::nil()),
        Self::NewIdea,
        Self::Base,
        Self::Tallies,
    ];

    fn name(self) -> String {
        match self {
            Self::Opening => "evento".to_owned(),
            Self::Closing(id) => format!("cierre-{id}"),
            Self::Reopening(id) => format!("reapertura-{id}"),
            Self::Attention => "atencion".to_owned(),
            Self::Notice => "comunicado".to_owned(),
            Self::Failure => "falla".to_owned(),
            Self::OfficialCodes => "codigos-oficiales".to_owned(),
            Self::OfficialCode(id) => format!("codigo-{id}"),
            Self::Shift => "turno".to_owned(),
            Self::BlankForms => "formatos".to_owned(),
            Self::Outcome(id) => format!("resultado-{id}"),
            Self::Correction(id) => format!("correccion-{id}"),
            Self::Annulment(id) => format!("anulacion-{id}"),
            Self::Exemption(id) => format!("exencion-{id}"),
            Self::Lift(id) => format!("requiere-{id}"),
            Self::Call(id) => format!("llamada-{id}"),
            Self::Dismissal(id) => format!("aviso-{id}"),
            Self::AlertAnswer(id) => format!("respuesta-{id}"),
            Self::SpoiledCode => "malogrado".to_owned(),
            Self::NewUser => "usuario".to_owned(),
            Self::Attribution(id) => format!("responsabilidad-{id}"),
            Self::Validation(id) => format!("validacion-{id}"),
            Self::Verdict(id) => format!("dictamen-{id}"),
            Self::Attachment(id) => format!("adjunto-{id}"),
            Self::Withdrawal(id) => format!("retiro-{id}"),
            // As it was when nothing else could be done.
            Self::CaseDeed(CaseStep::Finish, id) => format!("pqr-{id}"),
            Self::CaseDeed(step, id) => format!("{CASE}{}-{id}", step.word().replace('-', "")),
            Self::AccountHold(id) => format!("retencion-{id}"),
            Self::ReportChoices(from, to) => format!("reporte-{from}_{to}"),
            Self::ReportReason(id) => format!("eleccion-{id}"),
            Self::SessionLog(id) => format!("sesion-{id}"),
            Self::SessionAnnulment(id) => format!("anulada-{id}"),
            Self::ActionPlan(id) => format!("plan-{id}"),
            Self::IdeaAcceptance(id) => format!("aceptada-{id}"),
            Self::IdeaRejection(id) => format!("rechazada-{id}"),
            Self::IdeaAnswer(id) => format!("cliente-{id}"),
            Self::FormsWithdrawal(id) => format!("devuelto-{id}"),
            Self::NewIdea => "idea".to_owned(),
            Self::Base => "recepcion".to_owned(),
            Self::Tallies => "tipificaciones".to_owned(),
        }
    }

    /// The form that a name belongs to, if it is one of this console's.
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "evento" => Self::Opening,
            "atencion" => Self::Attention,
            "comunicado" => Self::Notice,
            "falla" => Self::Failure,
            "codigos-oficiales" => Self::OfficialCodes,
            "turno" => Self::Shift,
            "formatos" => Self::BlankForms,
            "malogrado" => Self::SpoiledCode,
            "usuario" => Self::NewUser,
            "idea" => Self::NewIdea,
            "recepcion" => Self::Base,
            "tipificaciones" => Self::Tallies,
            _ => {
                let (form, record) = name.split_once('-')?;
                if form == "reporte" {
                    let (from, to) = record.split_once('_')?;
                    return Some(Self::ReportChoices(from.parse().ok()?, to.parse().ok()?));
                }
                let record = record.parse().ok()?;
                match form {
                    "cierre" => Self::Closing(record),
                    "reapertura" => Self::Reopening(record),
                    "resultado" => Self::Outcome(record),
                    "correccion" => Self::Correction(record),
                    "anulacion" => Self::Annulment(record),
                    "codigo" => Self::OfficialCode(record),
                    "exencion" => Self::Exemption(record),
                    "requiere" => Self::Lift(record),
                    "llamada" => Self::Call(record),
                    "aviso" => Self::Dismissal(record),
                    "respuesta" => Self::AlertAnswer(record),
                    "responsabilidad" => Self::Attribution(record),
                    "validacion" => Self::Validation(record),
                    "dictamen" => Self::Verdict(record),
                    "adjunto" => Self::Attachment(record),
                    "retiro" => Self::Withdrawal(record),
                    "pqr" => Self::CaseDeed(CaseStep::Finish, record),
                    "retencion" => Self::AccountHold(record),
                    "eleccion" => Self::ReportReason(record),
                    "sesion" => Self::SessionLog(record),
                    "anulada" => Self::SessionAnnulment(record),
                    "plan" => Self::ActionPlan(record),
                    "aceptada" => Self::IdeaAcceptance(record),
                    "rechazada" => Self::IdeaRejection(record),
                    "cliente" => Self::IdeaAnswer(record),
                    "devuelto" => Self::FormsWithdrawal(record),
                    form => {
                        let word = form.strip_prefix(CASE)?;
                        let mut all = CaseStep::ALL.iter().copied();
                        let step = all.find(|it| it.word().replace('-', "") == word)?;
                        Self::CaseDeed(step, record)
                    }
                }
            }
        })
    }

    /// The record that the form is about.
    const fn about(self) -> Option<Uuid> {
        match self {
            Self::Closing(id)
            | Self::Reopening(id)
            | Self::Outcome(id)
            | Self::Correction(id)
            | Self::Annulment(id)
            | Self::OfficialCode(id)
            | Self::Exemption(id)
            | Self::Lift(id)
            | Self::Call(id)
            | Self::Dismissal(id)
            | Self::AlertAnswer(id)
            | Self::Attribution(id)
            | Self::Validation(id)
            | Self::Verdict(id)
            | Self::Attachment(id)
            | Self::Withdrawal(id)
            | Self::ReportReason(id) => Some(id),
            _ => None,
        }
    }

    /// What the form is called, Spanish.
    const fn title(self) -> &'static str {
        match self {
            Self::Opening => "Nuevo evento",
            Self::Closing(_) => "Cierre",
            Self::Reopening(_) => "Reapertura",
            Self::Attention => "Atención",
            Self::Outcome(_) => "Resultado",
            Self::Notice => "Comunicado de fallas",
            Self::Failure => "Falla detectada",
            Self::OfficialCodes => "Códigos oficiales",
            Self::OfficialCode(_) => "Código oficial",
            Self::Shift => "Entrega de turno",
            Self::BlankForms => "Formatos en blanco",
            Self::Correction(_) => "Corrección",
            Self::Annulment(_) => "Anulación",
            Self::Exemption(_) => "No requiere regularización",
            Self::Lift(_) => "Sí requiere regularización",
            Self::Call(_) => "Llamada al cliente",
            Self::Dismissal(_) => "Aviso que no corresponde",
            Self::AlertAnswer(_) => "Respuesta a una alerta",
            Self::SpoiledCode => "Código malogrado",
            Self::NewUser => "Usuario nuevo",
            Self::Attribution(_) => "Responsabilidad",
            Self::Validation(_) => "Validación",
            Self::Verdict(_) => "Dictamen",
            Self::Attachment(_) => "Documento por adjuntar",
            Self::Withdrawal(_) => "Documento por retirar",
            Self::CaseDeed(step, _) => match step {
                CaseStep::Classify => "PQR por clasificar",
                CaseStep::Escalate => "PQR por escalar",
                CaseStep::LevelAnswer => "Respuesta de segundo nivel",
                CaseStep::Finish => "PQR por finalizar",
                CaseStep::Solve => "PQR por solucionar",
                CaseStep::Contact => "Llamada al cliente",
                CaseStep::LeaveMessage => "Mensaje de voz",
                CaseStep::Appeal => "Recurso",
                CaseStep::Tell => "Plazo de un recurso",
                CaseStep::CopySic => "Copia a la SIC",
                CaseStep::Extend => "Extensión del plazo",
                CaseStep::Review => "PQR por revisar",
                CaseStep::Undo => "PQR por deshacer",
            },
            Self::AccountHold(_) => "Retención de una cuenta",
            Self::ReportChoices(..) => "Reporte a Regulatorio",
            Self::ReportReason(_) => "Elección para el reporte",
            Self::SessionLog(_) => "Sesión de una práctica",
            Self::SessionAnnulment(_) => "Sesión por anular",
            Self::ActionPlan(_) => "Plan de acción",
            Self::IdeaAcceptance(_) => "Idea por aceptar",
            Self::IdeaRejection(_) => "Idea por rechazar",
            Self::IdeaAnswer(_) => "Respuesta del cliente",
            Self::FormsWithdrawal(_) => "Formatos por anular",
            Self::NewIdea => "Idea de mejora",
            Self::Base => "Recepción",
            Self::Tallies => "Tipificaciones por importar",
        }
    }
}

/// A form that was left unfinished, as it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfinished {
    /// Of which form.
    pub kind: DraftKind,
    /// What the form is called, Spanish.
    pub title: &'static str,
    /// The record it is about.
    pub record: Option<DraftRecord>,
    /// When its last field was saved.
    pub saved_at: DateTime<FixedOffset>,
}

/// What a draft is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DraftRecord {
    /// An outage, by correlative.
    Outage(String),
    /// An attention, by code.
    Attention(String),
    /// A notice, by reference.
    Notice(String),
    /// Cases of the cell, by radicado.
    Cases(Vec<String>),
}

impl DraftRecord {
    /// What it is called, in as few words as tell it.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Outage(name) | Self::Attention(name) | Self::Notice(name) => short(name),
            Self::Cases(all) => match all.as_slice() {
                [one] => one.clone(),
                several => counted_words(several.len(), "caso", "casos"),
            },
        }
    }
}

/// The forms that the person left unfinished, in whatever console, newest first (Q6). One
/// about a record that takes no such deed any more is not told: nothing can come of it.
///
/// # Errors
/// The drafts or the store cannot be read.
pub(super) fn unfinished(desk: &Desk) -> Result<Vec<Unfinished>, ActionError> {
    let mut told = Vec::new();
    for Draft {
        name,
        data,
        saved_at,
    } in desk.drafts_of_user()?
    {
        let record = match name.kind.about() {
            None => match name.kind {
                DraftKind::CaseDeed(step, _) => match cases_of(&data) {
                    // Earlier versions did not say which several it was about.
                    all if all.is_empty() => None,
                    all if takes(desk, &all, step)? => Some(DraftRecord::Cases(all)),
                    _ => continue,
                },
                DraftKind::AccountHold(_) => Some(DraftRecord::Cases(cases_of(&data))),
                _ => None,
            },
            Some(id) => match taking(desk, name.kind, id)? {
                Some(record) => Some(record),
                None => continue,
            },
        };
        told.push(Unfinished {
            kind: name.kind,
            title: name.kind.title(),
            record,
            saved_at,
        });
    }
    Ok(told)
}

/// Under this a draft of a deed about cases says which: its id is made of their radicados, and
/// does not lead back to them.
pub(crate) const CASES_OF_DRAFT: &str = "radicado";

/// The cases that a draft says to be about.
fn cases_of(data: &str) -> Vec<String> {
    let data = serde_json::from_str(data).unwrap_or(serde_json::Value::Null);
    let all = match &data[CASES_OF_DRAFT] {
        serde_json::Value::Array(all) => all.as_slice(),
        // As earlier versions said the one.
        one => std::slice::from_ref(one),
    };
    let all = all.iter().filter_map(serde_json::Value::as_str);
    all.map(str::to_owned).collect()
}

/// Whether one of some cases of this point still takes a deed.
fn takes(desk: &Desk, radicados: &[String], step: CaseStep) -> Result<bool, ActionError> {
    for radicado in radicados {
        if takes_one(desk, radicado, step)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn takes_one(desk: &Desk, radicado: &str, step: CaseStep) -> Result<bool, ActionError> {
    let mut found = desk.store.read().pqr_case(radicado)?.into_iter();
    let own = found.find(|it| it.line.point == desk.point());
    Ok(own.is_some_and(|case| {
        let work = case.work.unwrap_or_else(|| {
            let (point, radicado) = (case.line.point, case.line.radicado);
            PqrCase::untouched(Uuid::nil(), CaseName { point, radicado })
        });
        let standing = &work.standing;
        match step {
            CaseStep::Undo => work.last_in_force().is_some(),
            step => [false, true]
                .into_iter()
                .any(|over| standing.allows(step, over).is_ok()),
        }
    }))
}

/// The record with an id, where it still takes the deed of this form.
fn taking(desk: &Desk, kind: DraftKind, id: Uuid) -> Result<Option<DraftRecord>, ActionError> {
    let read = desk.store.read();
    if let Some(attention) = read.attention(id)? {
        let takes = attention.annulled.is_none();
        return Ok(takes.then(|| DraftRecord::Attention(attention.code.to_string())));
    }
    if let Some(notice) = read.notice(id)? {
        return Ok(Some(DraftRecord::Notice(notice.facts.reference)));
    }
    // A letter is told by the outage that it alerts of.
    let id = match read.alert(id)?.map(|letter| letter.about) {
        Some(About::Outage { outage, .. }) => outage,
        _ => id,
    };
    let Some(outage) = read.outage(id)? else {
        return Ok(None);
    };
    let takes = match kind {
        DraftKind::Closing(_) => outage.state() != State::Closed,
        DraftKind::Reopening(_) => outage.state() == State::Closed,
        DraftKind::Dismissal(_) => outage.awaits_alert(),
        DraftKind::AlertAnswer(_) => outage.review.awaits_answer(),
        _ => true,
    };
    Ok(takes.then(|| DraftRecord::Outage(outage.correlative.to_string())))
}

impl Desk {
    /// Saves a form as it stands.
    ///
    /// # Errors
    /// The drafts cannot be written.
    pub fn save_draft(&self, name: DraftName, data: &str) -> Result<(), ActionError> {
        let user = self.store.session().user.id;
        let save = |drafts: &Drafts| drafts.save(user, &name.text(), data, self.now());
        let saved = match &self.drafts {
            Some(drafts) => save(drafts),
            // There may be room again.
            None => self.store.drafts().and_then(|drafts| save(&drafts)),
        };
        Ok(saved?)
    }

    /// A name for a new draft of a form.
    #[must_use]
    pub fn new_draft(&self, kind: DraftKind) -> DraftName {
        let mark = Some(self.store.new_id());
        DraftName { kind, mark }
    }

    /// The newest draft of a form besides the one that is being written.
    ///
    /// # Errors
    /// The drafts cannot be read.
    pub fn draft_beside(&self, mine: DraftName) -> Result<Option<Draft>, ActionError> {
        let beside = |it: &Draft| it.name.kind == mine.kind && it.name != mine;
        Ok(self.drafts_of_user()?.into_iter().find(beside))
    }

    /// What was typed under a name, if anything was.
    pub(super) fn draft_of(&self, name: DraftName) -> Result<Option<Draft>, ActionError> {
        let mut all = self.drafts_of_user()?.into_iter();
        Ok(all.find(|it| it.name == name))
    }

    /// Forgets a draft. On a disk that is full it stays: what it was for is done.
    ///
    /// # Errors
    /// The drafts cannot be written for another reason.
    pub fn discard_draft(&self, name: DraftName) -> Result<(), ActionError> {
        let user = self.store.session().user.id;
        let drafts = self.drafts.as_ref();
        match drafts.map_or(Ok(()), |drafts| drafts.discard(user, &name.text())) {
            Err(StoreError::ReadOnly { .. } | StoreError::DiskFull { .. }) => {
                tracing::warn!("a draft could not be forgotten");
                Ok(())
            }
            other => Ok(other?),
        }
    }

    /// Presses the drafts onto the disk, after a second of rest.
    ///
    /// # Errors
    /// The drafts cannot be written.
    pub(crate) fn flush_drafts(&self) -> Result<(), ActionError> {
        Ok(self.drafts.as_ref().map_or(Ok(()), Drafts::flush)?)
    }

    /// What the person left unfinished, newest first.
    fn drafts_of_user(&self) -> Result<Vec<Draft>, ActionError> {
        let user = self.store.session().user.id;
        let drafts = self.drafts.as_ref();
        let drafts = drafts.map_or_else(|| Ok(Vec::new()), |drafts| drafts.of(user))?;
        let read = |draft: store::Draft| {
            Some(Draft {
                name: DraftName::of(&draft.form)?,
                data: draft.data,
                saved_at: draft.saved_at,
            })
        };
        Ok(drafts.into_iter().filter_map(read).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn q6_a_draft_says_which_cases_it_is_about_in_the_words_of_any_version() {
        for (data, all) in [
            (
                r#"{"radicado":["4401","4402"],"notes":"x"}"#,
                &["4401", "4402"][..],
            ),
            (r#"{"radicado":"4401","notes":"x"}"#, &["4401"]),
            (r#"{"notes":"x"}"#, &[]),
            ("nada", &[]),
        ] {
            assert_eq!(cases_of(data), all, "{data}");
        }
        let words = |all: &[&str]| {
            let all = all.iter().map(ToString::to_string);
            DraftRecord::Cases(all.collect()).words()
        };
        assert_eq!(words(&["44-88-2211"]), "44-88-2211");
        assert_eq!(words(&["4401", "4402"]), "2 casos");
    }

    #[test]
    fn q6_a_draft_is_found_again_by_the_name_it_was_saved_under() {
        let record = Uuid::from_u128(7);
        for kind in [
            DraftKind::Opening,
            DraftKind::Closing(record),
            DraftKind::Reopening(record),
            DraftKind::Attention,
            DraftKind::Outcome(record),
            DraftKind::Notice,
            DraftKind::Failure,
            DraftKind::OfficialCodes,
            DraftKind::OfficialCode(record),
            DraftKind::Shift,
            DraftKind::BlankForms,
            DraftKind::Correction(record),
            DraftKind::Annulment(record),
            DraftKind::Exemption(record),
            DraftKind::Lift(record),
            DraftKind::Call(record),
            DraftKind::Dismissal(record),
            DraftKind::AlertAnswer(record),
            DraftKind::SpoiledCode,
            DraftKind::NewUser,
            DraftKind::Attribution(record),
            DraftKind::Validation(record),
            DraftKind::Verdict(record),
            DraftKind::Attachment(record),
            DraftKind::Withdrawal(record),
            DraftKind::CaseDeed(CaseStep::Solve, record),
            DraftKind::AccountHold(record),
            DraftKind::ReportChoices("2026-11-01".parse().unwrap(), "2026-11-30".parse().unwrap()),
            DraftKind::ReportReason(record),
            DraftKind::SessionLog(record),
            DraftKind::SessionAnnulment(record),
            DraftKind::ActionPlan(record),
            DraftKind::IdeaAcceptance(record),
            DraftKind::IdeaRejection(record),
            DraftKind::IdeaAnswer(record),
            DraftKind::FormsWithdrawal(record),
            DraftKind::NewIdea,
        ] {
            for name in [DraftName::only(kind), DraftName::marked(kind, 3)] {
                assert_eq!(DraftName::of(&name.text()), Some(name));
            }
        }
        for other in [
            "",
            "cierre",
            "cierre-7",
            "evento#7",
            "reporte-x_y",
            "visita",
        ] {
            assert_eq!(DraftName::of(other), None, "{other}");
        }
    }
}
