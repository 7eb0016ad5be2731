//! What is asked for of an outage, and what is known besides.

use uuid::Uuid;

use crate::tui::prelude::*;
use crate::{
    actions::SuggestedOpening,
    domain::{
        catalog::Scenario,
        outage::{OpeningInput, Verdict},
    },
    tui::form::ProcedureField,
};

field_keys! {
    Procedure => "procedure",
    Applications => "applications",
    What => "scenario",
    /// Which unforeseen event it is (O9).
    Unforeseen => "unforeseen",
    CustomerPresent => "answers.customer_present",
    CanBeServed => "answers.can_be_served",
    SomePcWorks => "answers.some_pc_works",
    Registrable => "answers.registrable",
    SicarPayment => "answers.sicar_payment",
    Started => "started",
    Detected => "detected",
    Restored => "restored",
    Notice => "notice",
    /// Its instants are those of a paper (O7).
    FromPaper => "from_paper",
    LateReason => "late_reason",
}

#[derive(Debug, Default)]
pub(crate) struct OutageForm {
    /// It was opened with something known: no draft is offered.
    pub(super) is_known: bool,
    /// The person has marked or unmarked an application.
    pub(super) applications_touched: bool,
    /// What is asked for where the catalogue has nothing like it.
    pub(super) unlisted: String,
    /// Id of the procedure that the applications were listed for.
    pub(super) followed: Option<String>,
    pub(super) inquiry: Option<Uuid>,
    /// The attention saved *sin evento* that it is opened from.
    pub(super) attention: Option<Uuid>,
    /// The store asked why it is registered late: a customer came before (O8).
    pub(super) was_late: bool,
    /// The open mass failure that the fields were filled from (O3).
    pub(super) like: Option<SuggestedOpening>,
    /// A reference that turned out to be registered nowhere.
    pub(super) unknown_notice: Option<String>,
    /// The verdict on what was said last.
    pub(super) verdict: Option<Verdict>,
    /// The refusal that was noted last, and for what.
    pub(super) noted: Option<(OpeningInput, Report)>,
}

pub(super) fn scenario(form: &Form<Key>) -> Option<Scenario> {
    form.pick(What, &Scenario::ALL)
}

pub(super) fn picked(form: &Form<Key>) -> Option<&ProcedureField> {
    form.get(Procedure)
}
