//! The report to the regulator: planned, prepared, approved, sent, given again (P1–P5).

mod approve;
mod choosing;
mod chosen;
mod export;
mod find;
mod news;
mod papers;
mod plan;
mod planned;
mod prepare;
mod rows;
mod view;

pub use approve::{GivenApproval, approve_report, send_report};
pub use choosing::choose_for_report;
pub use chosen::{ReportChoice, ReportInput};
pub use export::{
    ReportFile, ReportFormat, export_report, export_report_folder, export_report_set,
};
pub(super) use news::reports_to_renew;
pub use plan::{ReportPlan, plan_report};
pub use planned::{PlannedEvent, PlannedHalf, PlannedList, PlannedReport, page_of_plan};
pub use prepare::{PreparedReport, prepare_report, prepare_report_job};
pub use view::{
    ApprovalView, PaperView, ReportBrief, ReportList, ReportView, RowView, VersionView,
    VersionsListed, list_reports, report_place, show_report,
};
