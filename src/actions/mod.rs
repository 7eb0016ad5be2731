//! What a person can do, one file a deed.
//!
//! A deed takes an unlocked [`Desk`], asks the domain for its verdict inside
//! the write transaction, and answers with a view. The console and the command
//! line both go through here, so that whatever a key can do a subcommand can.

mod answer_times;
mod apply_receipt;
mod attach_attention;
mod attach_document;
mod attach_notice;
mod attached;
mod attention_history;
mod attention_input;
mod attention_view;
mod board;
mod browse;
mod carried;
mod check_attention;
mod claim_facts;
mod close_outage;
mod correct_attention;
mod correct_outage;
mod count_evidence;
mod day;
mod demo;
mod desk;
mod diagnose;
mod drafts;
mod due;
mod error;
mod evaluate;
mod export_ahead;
mod export_bundle;
mod export_tables;
mod fields;
mod figure_rows;
mod find;
mod ideas;
mod import_ahead;
mod import_begin;
mod import_bundle;
mod import_going_on;
mod import_parts;
mod import_tallies;
mod import_together;
mod import_told;
mod issue_receipt;
mod keep_configuration;
mod keep_points;
mod keep_recipients;
mod keep_settings;
mod keep_store;
mod keep_users;
mod known_columns;
mod letters;
mod list_due;
mod list_evaluations;
mod notice_view;
mod open_outage;
mod opening;
mod operating_alerts;
mod outlet;
mod outlet_error;
mod paging;
mod paper_code;
mod paper_names;
mod parted;
mod pending;
mod pending_closings;
mod personal_data;
mod phrase_file;
mod plan_base;
mod pqr;
mod practices;
mod print;
mod record_outcome;
mod register;
mod register_notice;
mod regularize;
mod regulatory_report;
mod report;
mod restore;
mod restore_outage;
mod return_rows;
mod revealed;
mod shift;
mod show_attentions;
mod show_documents;
mod show_evaluation;
mod show_figures;
mod show_outages;
mod show_practices;
mod show_regularization;
mod slip;
mod start;
mod suggest_opening;
mod take_attention;
mod tell_code;
mod trust_terminal;
mod typing_sheet;
mod unseen;
mod upgrade;
mod views;
mod void;
mod waiting_words;

pub use apply_receipt::{AppliedReceipt, apply_receipt};
pub use attach_attention::{attach_attention, attachable};
pub use attach_document::{DocumentInput, attach_job, withdraw_document};
pub use attach_notice::KeptNotice;
pub use attention_input::{AttentionInput, OutageChoice};
pub use attention_view::{
    ANNULLED, AnnulmentView, AttentionView, ClaimView, CorrectionView, CustomerView, OutcomeView,
    ToldView,
};
pub use board::{Board, BoardCard, LaneDay, ToDo, board};
pub use browse::{Found, Listing, Sought, browse};
pub use check_attention::{AttentionCheck, LookUp, Seen, check_attention, look_up};
pub use claim_facts::ReferredView;
pub use close_outage::{ClosingForm, ClosingInput, close_outage, closing_form};
pub use correct_attention::{AttentionField, annul_attention, correct_attention};
pub use correct_outage::{CorrectionField, CorrectionInput, correct_outage, reopen_outage};
pub use demo::{DEMO_PHRASE, Demo, demo};
pub use desk::{Desk, Status};
pub use diagnose::{Diagnosis, diagnose};
pub(crate) use drafts::CASES_OF_DRAFT;
pub use drafts::{Draft, DraftKind, DraftName, DraftRecord, Unfinished};
pub use due::ReportTermView;
pub use error::{ActionError, Field};
pub use evaluate::{
    Addressee, ask_verdict, asked_of, attribute, count_social, give_verdict, validate_closing,
};
pub use export_bundle::{ExportInput, ExportRange, ExportSealing, Exported, export_job};
pub use figure_rows::{
    Figure, FigureRow, FigureRowList, FigureRows, figure_rows, list_figure_rows,
};
pub use ideas::{IdeaList, IdeaView, deliver_idea, ideas, propose_idea, resolve_idea, return_idea};
pub use import_bundle::{Admit, ImportInput, ImportView, import_job};
pub use import_going_on::{GoingOn, Interrupted, NextInterrupted, go_on_job, half_in, interrupted};
pub use import_tallies::{
    PlannedTallies, RejectedRow, RowWarning, TallyInput, TallyView, import_tallies,
    import_tallies_job, plan_tallies, plan_tallies_job,
};
pub use issue_receipt::{IssuedReceipt, issue_receipts};
pub use keep_configuration::{
    HolidayList, HolidayView, TemplateView, add_holiday, change_mailboxes, change_office,
    change_point_mailboxes, count_reports_from, holidays, remove_holiday, templates,
    write_template,
};
pub use keep_points::{PointList, PointView, list_point, points, unlist_point};
pub use keep_recipients::{
    RecipientList, RecipientView, add_recipient, recipients, remove_recipient,
};
pub use keep_settings::save_settings;
pub use keep_store::{
    BackupView, ProblemView, ReplicaView, VerificationView, backup, backup_job, backups, gone,
    rebuild, verify, verify_job, verify_locked,
};
pub use keep_users::{
    UserView, add_user, block_user, change_passphrase, entry_wait, generate_passphrase, is_login,
    last_login, logins, own_login, passphrase_lacks, recover, remember_login, retitle_user, users,
};
pub use letters::{
    AlertSubject, DismissalView, FailureInput, LetterCode, LetterView, dismiss_alert, keep_letter,
    letter, letter_code, letters_about, mark_sent, prepare_letter, send_job, send_letter,
    show_letter, write_letter,
};
pub use list_due::{DueFigures, DueList, list_due};
pub use list_evaluations::{EvaluationList, EvaluationRow, list_evaluations};
pub use notice_view::NoticeView;
pub use open_outage::{assess, open_outage};
pub use opening::Opening;
pub use operating_alerts::{
    AlertStanding, KeptAlerts, OperatingAlertList, OperatingAlertPage, OperatingAlertView,
    RaisedAlert, answer_alert, list_operating_alerts, page_of_alerts, raise_alert,
};
pub use outlet::check_target;
pub use outlet_error::OutletError;
pub use paging::{ListPage, Total};
pub use parted::Parted;
pub use pending::{
    CodeClash, DeadlineKind, DeadlineView, Pending, PendingLetter, ToRegularize, UnconfirmedView,
    pending,
};
pub use pending_closings::{
    LastReview, PendingClosingList, PendingClosingPage, PendingClosingView, page_of_closings,
    pending_closings, review_closings,
};
pub use personal_data::{
    AccessOf, AccessReport, AccessView, Decided, PersonalDecision, PurgeView, access_report,
    decide_for_attention, decide_for_person, plan_purge, purge,
};
pub use phrase_file::{phrase_in, secret_in};
pub use plan_base::{BaseInput, BaseView, PlannedBase, plan_base};
pub use pqr::{
    AccountView, AdviserFigure, AnswerView, AppealInput, AppealView, BaseFigure, Beside, CaseDeed,
    CaseFacets, CaseList, CaseLoad, CaseNote, CaseQuery, CaseStepView, CaseValue, CaseView,
    CaseWarning, CauseCount, CauseFigure, CellBoard, ClassifyInput, ContactView, CutPiles,
    CutShort, DeedDone, DeedRow, DueDay, EscalationView, FinishInput, Indicator, IndicatorLine,
    IndicatorLineList, IndicatorsView, MarkingView, PendingCases, PersonCase, PersonRow, PileCases,
    ReadBase, ReceivedView, ReceptionStanding, ReceptionView, ReturnedForm, RivalBase,
    SECOND_LEVEL, SameFile, SolveInput, TermView, TopAdviser, TopList, TopView, UnawareView,
    UnfinishedReception, WeekFigure, WorkView, case_facets, case_name, case_note, case_place,
    cases_after, cell_board, do_deed, drop_unfinished, escalate_cases, hold_account_of, hold_cases,
    indicators, list_cases, list_indicators, list_top, named_cases, radicados_named, read_base_job,
    receive_base, receive_planned, receive_planned_job, received_view, reconcile_base,
    return_forms, show_case, top_advisers, withdraw_forms, work_case, write_escalation_list,
    write_indicators,
};
pub use practices::{SessionInput, add_plan, annul_session, finish_plan, log_session};
pub use print::{
    Document, FeedbackInput, FormInput, FormSize, Handing, MANY_CODES, MOST_CODES, OnPaper,
    Printed, Reservation, USUAL_CODES, annul_code, code_stock, form_job, paper_job, print,
    print_blank_form, print_written, printer,
};
pub use record_outcome::{OutcomeInput, record_outcome, record_resolution};
pub use register::{RegisterInput, Registered, SheetFormat, register_job, write_register};
pub use register_notice::{
    NoticeInput, list_notices, notice_place, notices_named, register_notice,
};
pub use regularize::{
    CallBack, RecordKind, RecordView, call_backs, exempt, exempt_all, lift_exemption, note_call,
    pair_code,
};
pub use regulatory_report::{
    ApprovalView, GivenApproval, PaperView, PlannedEvent, PlannedHalf, PlannedList, PlannedReport,
    PreparedReport, ReportBrief, ReportChoice, ReportFile, ReportFormat, ReportInput, ReportList,
    ReportPlan, ReportView, RowView, VersionView, VersionsListed, approve_report,
    choose_for_report, export_report, export_report_folder, export_report_set, list_reports,
    page_of_plan, plan_report, prepare_report, prepare_report_job, report_place, send_report,
    show_report,
};
pub use report::{RefusedVerdict, Report, ReportKind};
pub use restore::{NotRestored, RestoreView, restore, restore_over, settle};
pub use restore_outage::{restore_outage, restore_outages};
pub use return_rows::{write_failed_rows, write_failed_rows_job};
pub use shift::{ShiftCount, ShiftInput, ShiftView, shift};
pub use show_attentions::{
    AttentionDetail, AttentionList, AttentionPlace, AttentionQuery, attention_place,
    attentions_named, is_identifier, is_whole_identifier, list_attentions, reveal_attention,
    reveal_listed, show_attention,
};
pub use show_documents::{
    DocumentList, DocumentView, ExtractedView, WithdrawnView, extract_document, extract_job,
    list_documents,
};
pub use show_evaluation::{
    CauseView, EvaluationView, FiledView, ImpactView, ScheduleView, ValidationView, Verdict,
    show_evaluation,
};
pub use show_figures::{
    FigureEventList, FigureEvents, FigureGroup, FigureLine, FigureLineList, FigureSpan,
    FiguresView, NotFigured, list_figure_events, list_figures, show_figures, write_figures,
};
pub use show_outages::{
    HistoryEntry, InquiryList, OutageDetail, OutageList, OutageQuery, inquiry_place,
    list_inquiries, list_outages, outage_place, show_outage,
};
pub use show_practices::{
    AdherenceList, AdherenceView, Agenda, PlanView, SessionView, open_plans, practice_adherence,
    practice_agenda, this_week, week_sessions,
};
pub use show_regularization::{
    QueueFigures, QueueFilter, QueuePage, QueueRow, show_regularization,
};
pub use slip::{SlipView, slip};
pub use start::{Start, Started, default_login, start};
pub use suggest_opening::{SuggestedOpening, suggest_opening};
pub use take_attention::take_attention;
pub use tell_code::tell_code;
pub use trust_terminal::{
    ClaimsView, FounderKey, PendingCut, TerminalView, admit_terminal, revoke_terminal, terminals,
};
pub use typing_sheet::{TypingField, TypingSheet, typing_sheet};
pub use unseen::UnseenView;
pub use upgrade::upgrade_told;
pub use views::{ExemptionView, InquiryView, OutageView};
pub use void::{VoidPage, VoidView, told_after_upgrade, void_page};
pub(crate) use waiting_words::{is_counted_out, up_to_counted, waiting_records};

// What the console and the command line need of the documents, of what is
// exchanged and of the store's own types: they never reach them themselves.
pub use crate::documents::Paper;
pub use crate::domain::advice::{Advised, Hint};
pub use crate::exchange::Schema;
pub use crate::files::Target;
pub(crate) use crate::intake::apart as table_reader;
pub use crate::intake::{BASE_FIELDS, DateOrder, Encoding, Field as TableField, TALLY_FIELDS};
pub use crate::store::{
    Ambient, CaseCursor, CaseFigure, CaseSource, CodeStock, Cursor, IncomingBundle, KeptCopy,
    PageAt, Problem, ProblemKind, Progress, RebuildDone, ReplicaState, Upgrade, Upgrading,
    Verification, VoidedCursor,
};
