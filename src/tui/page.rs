//! The pages that can be shown, and where each opens.

use super::screens::{
    attention_form, attentions, base_import, blank_forms, board, cases, closing, deadlines,
    documents, evaluation, failure_form::FailureForm, figure_rows, figures, indicators, letter,
    notice_form::NoticeForm, operating_alerts, outage_form, outages, outcome_form,
    pending_closings, practices, prepared_reports, regularization, report_builder, settings,
    shift::Shift, tally_import, without_effect,
};
use crate::tui::{prelude::*, screens::parts::Period};

pub(crate) type Page = Box<dyn Part>;

fn page<P: Part + 'static>((page, wishes): (P, Vec<Wish>)) -> (Page, Vec<Wish>) {
    (Box::new(page), wishes)
}

/// Opens what a destination names, and says what the page needs.
pub(crate) fn open(destination: Destination, scene: &Scene<'_>) -> (Page, Vec<Wish>) {
    use Destination as To;

    match destination {
        To::Board => page(board::State::new(scene)),
        To::Deadlines => page(deadlines::list(scene)),
        To::Evaluations => page(evaluation::list(scene)),
        To::ReportBuilder => page(report_builder::list(scene)),
        To::PreparedReports => page(prepared_reports::list(scene)),
        To::FigureRows { outage, figure } => page(figure_rows::list(&outage, figure, scene)),
        To::Figures => page(figures::list(scene)),
        To::FigureEvents { of, part } => page(figures::events(of, part, scene)),
        To::TallyImport => page(Filling::open(tally_import::TallyImport::default(), scene)),
        To::BaseImport(of) => page(base_import::page(of, scene)),
        To::RejectedRows(of) => page(tally_import::rejected(of, scene)),
        To::CutPiles(of) => page(base_import::piles(of, scene)),
        To::OperatingAlerts => page(operating_alerts::list(scene)),
        To::PendingClosings => page(pending_closings::list(scene)),
        To::Agenda => page(practices::agenda(scene)),
        To::Sessions => page(practices::sessions(scene)),
        To::Plans => page(practices::plans(scene)),
        To::Ideas => page(practices::ideas(scene)),
        To::Cases => page(cases::list(scene)),
        To::Case(radicado) => page(cases::one(&radicado, scene)),
        To::CasesLeft(radicados, form) => page(cases::resumed(radicados, form, scene)),
        To::CasesBehind { figure, words } => page(cases::behind(figure, words, scene)),
        To::Indicators => page(indicators::list(scene)),
        To::TopFive => page(indicators::top(scene)),
        To::Settings(section) => page(settings::State::at(section)),
        To::Regularization { export } => page(regularization::list(export, scene)),
        To::WithoutEffect => page(without_effect::list(scene)),
        To::Outages => page(outages::list("", Period::Ever, scene)),
        To::Shelf {
            inquiries: true,
            text,
            period,
        } => page(outages::inquiries::list(&text, period, scene)),
        To::Shelf { text, period, .. } => page(outages::list(&text, period, scene)),
        To::OutageDetail(correlative) => page(outages::one(&correlative, false, scene)),
        To::OutageOpened(correlative) => page(outages::one(&correlative, true, scene)),
        To::Attentions { outage } => page(attentions::list(outage, scene)),
        To::Attention(code) => page(attentions::one(&code, scene)),
        To::CorrectEmail(code) => page(attentions::correcting_email(&code, scene)),
        To::Documents(record) => page(documents::list(&record, scene)),
        To::Letter(subject) => page(letter::State::about(subject)),
        To::LetterShown(id) => page(letter::State::shown(id)),
        To::OutageForm(known) => page(outage_form::open(&known, scene)),
        To::Closing(correlative) => page(closing::of(&correlative, scene)),
        To::NoticeForm => page(Filling::open(NoticeForm, scene)),
        To::FailureForm => page(Filling::open(FailureForm, scene)),
        To::OutcomeForm(code) => page(outcome_form::of(&code, scene)),
        To::BlankForms => page(blank_forms::of(scene)),
        To::Shift => page(Filling::open(Shift::default(), scene)),
        To::AttentionForm {
            procedure,
            unlisted,
            outage,
        } => page(attention_form::of(procedure, unlisted, outage, scene)),
    }
}
