//! A scene for tests: a point, a person and a clock that stands still.

use chrono::{DateTime, FixedOffset, NaiveDate};
use crossterm::event::KeyModifiers;
use uuid::Uuid;

use crate::tui::prelude::*;
use crate::{
    actions::{
        AttentionView, Board, BoardCard, ClaimView, CustomerView, HistoryEntry, LaneDay,
        LetterView, OutageView, OutcomeView, SlipView, Status,
    },
    config::{Assets, Profile},
    domain::{
        alert::AlertState,
        attention::{Unread, Via},
        authority,
        catalog::{ClaimKind, ProcedureType, Scenario},
        identity::DocumentType,
        numbering::ProvisionalCode,
        outage::State,
        terminal::Channel,
    },
    tui::{
        keymap::Keymap,
        records::RecordPage,
        theme::{ColorDepth, ThemeName},
        widgets::Header,
    },
};

/// What the tests of pages and forms speak of.
pub(crate) mod prelude {
    pub(crate) use super::{
        CLICK, Drawn, Listed, On, Stage, asked_for, assert_like, at, attention, claim, complaint,
        control, events, first_asked, happened, keys, letter, mouse, outage, press, restored, slip,
    };
    pub(in crate::tui) use crate::tui::{
        form::testing::{Trial, saved},
        prelude::*,
    };
    pub(crate) use crossterm::event::KeyCode;
}

/// What a scene borrows from.
pub(crate) struct Stage {
    pub(crate) assets: Assets,
    pub(crate) profile: Profile,
    pub(crate) board: Board,
    pub(crate) now: DateTime<FixedOffset>,
    pub(crate) role: authority::Role,
    pub(crate) size: (u16, u16),
}

/// An instant of the day the tests live in.
pub(crate) fn at(time: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(&format!("2026-11-22T{time}:00-05:00")).unwrap()
}

impl Stage {
    /// Sunday 22 November 2026, 10:42, a supervisor at a page of 80 × 18.
    pub(crate) fn new() -> Self {
        let assets = Assets::embedded().unwrap();
        let profile = assets.profile("peru").unwrap().clone();
        let status = Status {
            critical_pending: 0,
            point: ("LIM014".into(), "CAC San Isidro".into()),
            channel: Channel::Cac,
            series: "A".into(),
            user: ("M. Supervisora".into(), authority::Role::Supervisor),
            open: 1,
            restored: 0,
            not_exported: 14,
            last_backup: Some(at("09:00")),
            recovery_key_here: false,
        };
        let cards = ProcedureType::ALL
            .into_iter()
            .map(|procedure_type| BoardCard {
                procedure_type,
                open: None,
                to_close: None,
            })
            .collect();
        let day = LaneDay {
            from: at("00:00"),
            until: at("00:00") + chrono::TimeDelta::days(1),
            outages: Vec::new(),
            windows: Vec::new(),
            attentions: Vec::new(),
        };
        let board = Board {
            critical: Vec::new(),
            status,
            cards,
            to_do: Vec::new(),
            next_deadline: NaiveDate::from_ymd_opt(2026, 11, 25),
            day,
            cell: None,
        };
        Self {
            assets,
            profile,
            board,
            now: at("10:42"),
            role: authority::Role::Supervisor,
            size: (80, 18),
        }
    }

    pub(crate) fn sized(width: u16, height: u16) -> Self {
        Self {
            size: (width, height),
            ..Self::new()
        }
    }

    pub(crate) fn scene(&self) -> Scene<'_> {
        Scene {
            theme: Theme::new(ThemeName::Dark, ColorDepth::None, false),
            keymap: Keymap::default(),
            now: self.now,
            zone: self.profile.time_zone,
            assets: &self.assets,
            profile: &self.profile,
            person: ("M. Supervisora", self.role),
            width: self.size.0,
            height: self.size.1,
            top: Header::HEIGHT,
            board: &self.board,
        }
    }

    /// What a page looks like on the stage.
    pub(crate) fn draw(&self, render: impl FnOnce(Rect, &mut Buffer)) -> String {
        let area = Rect::new(0, 0, self.size.0, self.size.1);
        let mut buf = Buffer::empty(area);
        render(area, &mut buf);
        let rows: Vec<String> = (0..area.height)
            .map(|y| {
                let row: String = (0..area.width).map(|x| buf[(x, y)].symbol()).collect();
                row.trim_end().to_owned()
            })
            .collect();
        rows.join("\n").trim_end().to_owned()
    }
}

/// A page on a stage.
pub(crate) struct On<P: Part> {
    pub(crate) stage: Stage,
    pub(crate) page: P,
    /// What it wished for as it opened.
    pub(crate) wishes: Vec<Wish>,
    pub(crate) worker: Worker,
}

/// What the worker says of an effect at once, where it says anything.
pub(crate) type Worker = Box<dyn Fn(&Effect) -> Option<Answer>>;

/// A list of records on a stage.
pub(crate) type Listed<R> = On<RecordPage<R>>;

impl<P: Part> On<P> {
    pub(crate) fn open(stage: Stage, open: impl FnOnce(&Scene<'_>) -> (P, Vec<Wish>)) -> Self {
        let (page, wishes) = open(&stage.scene());
        Self {
            stage,
            page,
            wishes,
            worker: Box::new(|_| None),
        }
    }

    pub(crate) fn update(&mut self, input: Input) -> Vec<Wish> {
        let wishes = self.page.update(input, &self.stage.scene());
        let mut others = Vec::new();
        for wish in wishes {
            let said = match &wish {
                Wish::Effect(effect) => (self.worker)(effect),
                _ => None,
            };
            match said {
                Some(answer) => others.extend(self.answer(answer)),
                None => others.push(wish),
            }
        }
        others
    }

    pub(crate) fn answer(&mut self, answer: impl Into<Answer>) -> Vec<Wish> {
        self.update(Input::Answer(answer.into()))
    }

    pub(crate) fn press(&mut self, text: &str) -> Vec<Wish> {
        let keys = keys(text).into_iter();
        keys.flat_map(|key| self.update(key)).collect()
    }

    pub(crate) fn mouse(&mut self, kind: MouseEventKind, column: u16, row: u16) -> Vec<Wish> {
        self.update(Input::Mouse(mouse(kind, column, row)))
    }

    pub(crate) fn click(&mut self, column: u16, row: u16) -> Vec<Wish> {
        self.mouse(CLICK, column, row)
    }

    pub(crate) fn context(&self) -> Context {
        self.page.context()
    }

    pub(crate) fn allowed(&self, intent: Intent) -> bool {
        self.page.allowed(intent)
    }

    pub(crate) fn offers(&self, intent: Intent) -> bool {
        self.page.offers(intent, &self.stage.scene())
    }

    pub(crate) fn says(&self, key: KeyCode) -> Option<&'static str> {
        self.page.says(key, &self.stage.scene())
    }

    pub(crate) fn perform(&mut self, intent: Intent) -> Vec<Wish> {
        self.page.perform(intent, &self.stage.scene())
    }
}

impl<P: Part> Drawn for On<P> {
    fn draw(&self) -> String {
        let scene = self.stage.scene();
        self.stage
            .draw(|area, buf| self.page.draw(area, buf, &scene))
    }
}

/// Something like this was asked for, among other things perhaps.
macro_rules! asked_for {
    ($asked:expr, $($like:tt)+) => {{
        let asked = &$asked;
        assert!(asked.iter().any(|it| matches!(it, $($like)+)), "{asked:?}");
    }};
}

/// What the first of these effects says that is like this.
macro_rules! first_asked {
    ($wishes:expr, $like:pat => $said:expr) => {
        $wishes.into_iter().find_map(|wish| match wish {
            Wish::Effect($like) => Some($said),
            _ => None,
        })
    };
}

/// It is like this.
macro_rules! assert_like {
    ($it:expr, $($like:tt)+) => {
        assert!(matches!($it, $($like)+), "not {}", stringify!($($like)+))
    };
}

pub(crate) use {asked_for, assert_like, first_asked};

/// What can be looked at.
pub(crate) trait Drawn {
    fn draw(&self) -> String;

    /// It stands there.
    #[track_caller]
    fn shows(&self, text: &str) {
        let drawn = self.draw();
        assert!(drawn.contains(text), "«{text}» is missing in:\n{drawn}");
    }

    /// Where a text begins, the last one of a row first.
    #[track_caller]
    fn place(&self, text: &str) -> (u16, u16) {
        let drawn = self.draw();
        let found = drawn.lines().enumerate().find_map(|(row, line)| {
            let column = line[..line.rfind(text)?].chars().count();
            Some((u16::try_from(column).unwrap(), u16::try_from(row).unwrap()))
        });
        found.unwrap_or_else(|| panic!("no «{text}» in\n{drawn}"))
    }

    /// Where a sign stands at the right end of a row, if it does: a warning has one of
    /// them too, elsewhere.
    fn at_the_right(&self, sign: char) -> Option<(u16, u16)> {
        let drawn = self.draw();
        let (row, line) = drawn
            .lines()
            .enumerate()
            .find(|(_, it)| it.ends_with(sign))?;
        let column = u16::try_from(line.chars().count() - 1).unwrap();
        Some((column, u16::try_from(row).unwrap()))
    }

    /// It does not stand there.
    #[track_caller]
    fn hides(&self, text: &str) {
        let drawn = self.draw();
        assert!(!drawn.contains(text), "«{text}» stands in:\n{drawn}");
    }
}

pub(crate) const CLICK: MouseEventKind = MouseEventKind::Down(MouseButton::Left);

pub(crate) fn mouse(kind: MouseEventKind, column: u16, row: u16) -> MouseEvent {
    MouseEvent {
        kind,
        column,
        row,
        modifiers: KeyModifiers::NONE,
    }
}

pub(crate) fn press(code: KeyCode) -> KeyEvent {
    KeyEvent::new(code, KeyModifiers::NONE)
}

pub(crate) fn control(letter: char) -> KeyEvent {
    KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL)
}

/// Keys as inputs: `⏎` is Enter, `⇥` Tab, `⎋` Esc, `↓` and `↑` the arrows, `⇱` and `⇲`
/// Home and End, the rest letters.
pub(crate) fn keys(text: &str) -> Vec<Input> {
    events(text).into_iter().map(Input::Key).collect()
}

pub(crate) fn events(text: &str) -> Vec<KeyEvent> {
    text.chars()
        .map(|it| {
            let code = match it {
                '⏎' => KeyCode::Enter,
                '⇥' => KeyCode::Tab,
                '⎋' => KeyCode::Esc,
                '↓' => KeyCode::Down,
                '↑' => KeyCode::Up,
                '⇱' => KeyCode::Home,
                '⇲' => KeyCode::End,
                letter => KeyCode::Char(letter),
            };
            press(code)
        })
        .collect()
}

/// An open mass failure of *Consultas*, begun at 10:31 and registered at 10:42.
pub(crate) fn outage(number: u32) -> OutageView {
    OutageView {
        id: Uuid::from_u128(u128::from(number)),
        correlative: format!("LIM014-2026-A-{number:06}"),
        point: "LIM014".into(),
        terminal: "A".into(),
        series: "A".into(),
        channel: Channel::Cac,
        procedure_type: ProcedureType::Consultas,
        procedure: "Bloqueo de línea y/o equipo por robo o pérdida".into(),
        procedure_id: "bloqueo_robo".into(),
        critical: true,
        applications: vec!["SIAC ÚNICO".into()],
        application_ids: vec!["siac_unico".into()],
        scenario: Scenario::MassFailure,
        state: State::Open,
        cause: None,
        sustento: None,
        reference: None,
        origin: None,
        cause_list: None,
        confirmed: false,
        notice: None,
        unforeseen_kind: None,
        proposed_cause: None,
        alert_sent_at: None,
        alert_due: false,
        alert_to_notice_seconds: None,
        notice_to_restoration_seconds: None,
        started_at: at("10:31"),
        detected_at: at("10:31"),
        registered_at: at("10:42"),
        restored_at: None,
        closed_at: None,
        duration_seconds: 11 * 60,
        over_one_hour: false,
        late_registration: false,
        late_reason: None,
        closing_to_validate: false,
        closed_unconfirmed: false,
        cause_flagged: false,
        contradictions: Vec::new(),
        clock_suspect: false,
        duplicate_of: None,
        duplicate_flagged: false,
        attentions: 0,
        critical_pending: 0,
        regularization: "pending",
        official_code: None,
        official_code_conflict: false,
        exemption: None,
        report_due: None,
        report_term: None,
        reported_at: None,
        asks_new_report: false,
        corrected_after_mail: None,
        without_effect: false,
        corrections: 0,
        registered_by: "M. Supervisora".into(),
    }
}

/// The same, restored at 11:58 after an hour and 27 minutes.
pub(crate) fn restored(number: u32) -> OutageView {
    OutageView {
        state: State::Restored,
        restored_at: Some(at("11:58")),
        duration_seconds: 87 * 60,
        over_one_hour: true,
        confirmed: true,
        notice: Some("FS-1182".into()),
        ..outage(number)
    }
}

/// Something that happened to a record.
pub(crate) fn happened(time: DateTime<FixedOffset>, by: &str, what: &str) -> HistoryEntry {
    HistoryEntry {
        at: time,
        by: by.into(),
        what: what.into(),
        old: None,
        new: None,
        reason: None,
        signed: false,
        effective: true,
        clock_suspect: false,
        corrected: None,
    }
}

/// A theft block taken at 10:24 for an open outage, masked as lists show it.
pub(crate) fn attention(number: u32) -> AttentionView {
    let code = ProvisionalCode {
        point: "LIM014".into(),
        series: "A".into(),
        number,
    };
    AttentionView {
        id: Uuid::from_u128(u128::from(number)),
        code: code.to_string(),
        short_code: code.short(),
        point: "LIM014".into(),
        outage: Some("LIM014-2026-A-000043".into()),
        procedure: "Bloqueo de línea y/o equipo por robo o pérdida".into(),
        procedure_id: Some("bloqueo_robo".into()),
        procedure_type: Some(ProcedureType::Consultas),
        critical: true,
        critical_pending: true,
        theft_block: true,
        taken_at: at("10:24"),
        registered_at: at("10:24"),
        waiting_seconds: 18 * 60,
        transcribed_from_paper: false,
        folio: None,
        customer: CustomerView {
            name: "Rosa E. P.".into(),
            document_type: Some(DocumentType::Dni),
            document_number: "****5521".into(),
            service_number: "9** *** 412".into(),
            ..CustomerView::default()
        },
        request: "Le robaron el celular a las 9:50. Pide bloquear línea y equipo.".into(),
        claim: None,
        attended_by: "J. Asesor".into(),
        outcome: None,
        told: Vec::new(),
        warnings: Vec::new(),
        regularization: "pending",
        official_code: None,
        official_code_conflict: false,
        exemption: None,
        annulled: false,
        annulment: None,
        corrections: Vec::new(),
        masked: true,
        blocked: false,
        held: false,
        purged: false,
        firm_on: None,
        corrected_after_mail: None,
        without_effect: false,
    }
}

/// A claim about a bill, dealt with on the manual form.
pub(crate) fn claim(number: u32) -> AttentionView {
    AttentionView {
        outage: None,
        procedure: "Reclamo".into(),
        procedure_id: Some("reclamo".into()),
        procedure_type: Some(ProcedureType::Reclamos),
        critical_pending: false,
        theft_block: false,
        taken_at: at("09:24"),
        registered_at: at("09:24"),
        request: "Le cobran un plan que no tiene.".into(),
        claim: Some(ClaimView {
            kind: ClaimKind::Claim,
            subject: "Facturación y cobro".into(),
            request: "Que se anule el cargo.".into(),
            receipt_number: "S001-0000123".into(),
            receipt_date: NaiveDate::from_ymd_opt(2026, 11, 2),
            amount: Some("S/ 27.50".into()),
            unread: Unread::default(),
            entry_way: None,
            in_tray_at: None,
            ground: None,
            ground_text: String::new(),
            refers_to: None,
            term_days: Some(15),
            due: NaiveDate::from_ymd_opt(2026, 12, 15),
        }),
        outcome: Some(OutcomeView {
            via: Via::Form,
            at: None,
            to: String::new(),
            note: "Vuelve mañana.".into(),
            recorded_at: at("09:44"),
            by: "M. Supervisora".into(),
        }),
        ..attention(number)
    }
}

/// The slip of an attention, as a counter or a phone line has it.
pub(crate) fn slip(attention: &AttentionView, by_phone: bool) -> SlipView {
    SlipView {
        unshown: None,
        code: attention.code.clone(),
        taken: "22/11/2026 10:24".into(),
        procedure: attention.procedure.clone(),
        term: None,
        follow_up: "Pregunte en CAC San Isidro con este código.".into(),
        remark: None,
        by_phone,
        dictated: vec![('L', "L de luna".into()), ('0', "cero".into())],
        spoken: vec![
            "Su solicitud ha sido recibida. Tome nota de su código.".into(),
            "¿Desea que le repita el código?".into(),
        ],
        sms: "Claro: recibimos su solicitud.".into(),
        email: (
            "Claro: código de atención".into(),
            "Estimado cliente:\n\nRecibimos su solicitud.\n".into(),
        ),
    }
}

/// A complaint that has been pending since 09:11, masked.
pub(crate) fn complaint(number: u32) -> AttentionView {
    AttentionView {
        procedure: "Queja".into(),
        procedure_id: Some("queja".into()),
        procedure_type: Some(ProcedureType::Reclamos),
        theft_block: false,
        taken_at: at("09:11"),
        customer: CustomerView {
            name: "Ana P. E.".into(),
            document_type: Some(DocumentType::Dni),
            document_number: "****5521".into(),
            ..CustomerView::default()
        },
        ..attention(number)
    }
}

/// The unsent alert of an outage.
pub(crate) fn letter(correlative: &str) -> LetterView {
    LetterView {
        id: Uuid::from_u128(7),
        about: "outage",
        record: Some(correlative.into()),
        state: AlertState::Prepared,
        prepared_at: at("10:40"),
        sent_at: None,
        sent_by: None,
        notice: None,
        dismissed: None,
        to: vec!["fallas@ejemplo.pe".into()],
        cc: vec![
            "control.uno@ejemplo.pe".into(),
            "control.dos@ejemplo.pe".into(),
        ],
        subject: format!("{correlative}: inoperatividad en CAC San Isidro (Consultas; SIAC ÚNICO)"),
        text: format!(
            "Señores de Fallas de Sistemas y Plataforma:\n\nReportamos el siguiente evento de inoperatividad.\n\nCorrelativo: {correlative}\nPunto de atención: LIM014 CAC San Isidro\nCanal: CAC\nTipo de trámite: Consultas\nTrámite solicitado: Reposición de Chip\nAplicativos: SIAC ÚNICO\nEscenario: Falla masiva\nInicio: 22/11/2026 10:31\nDetectado: 22/11/2026 10:31\nRegistrado: 22/11/2026 10:42\nRegistra: M. Supervisora (supervisor)\n"
        ),
        mailto: Some("mailto:fallas@ejemplo.pe".into()),
        attachments: Vec::new(),
        not_attached: Vec::new(),
        mailto_lacks: None,
        corrected_after_mail: None,
        masked: false,
        relay: false,
    }
}
