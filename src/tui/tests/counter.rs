//! A console at whose board somebody sits.

use super::*;

pub(super) fn now() -> DateTime<Utc> {
    at("10:42").to_utc()
}

pub(super) fn startup(size: (u16, u16)) -> Startup {
    Startup {
        depth: ColorDepth::None,
        ascii: false,
        old_font: false,
        demo: None,
        size,
    }
}

pub(super) fn console(size: (u16, u16)) -> Console {
    Console::new(startup(size), Settings::default(), now())
}

/// A board with an open outage, one to close, and things to do.
pub(super) fn busy() -> Board {
    let stage = Stage::new();
    let mut board = stage.board;
    let mut open = outage(43);
    open.confirmed = true;
    open.notice = Some("FS-1182".into());
    let mut waiting = restored(42);
    waiting.procedure_type = ProcedureType::Reclamos;
    waiting.procedure = "Reclamo".into();
    waiting.applications = vec!["Web Asesor reclamos".into()];
    waiting.started_at = at("09:10");
    waiting.restored_at = Some(at("10:20"));
    waiting.duration_seconds = 70 * 60;
    for card in &mut board.cards {
        match card.procedure_type {
            ProcedureType::Consultas => card.open = Some(open.clone()),
            ProcedureType::Reclamos => card.to_close = Some(waiting.clone()),
            _ => {}
        }
    }
    board.to_do = vec![
        ToDo::Close {
            outage: waiting.clone(),
        },
        ToDo::RecoveryKey,
        ToDo::Export { records: 14 },
    ];
    board.day = LaneDay {
        outages: vec![waiting, open],
        windows: vec![(at("09:05"), None)],
        ..board.day
    };
    board
}

pub(super) fn entered(board: Board) -> Answer {
    let stage = Stage::new();
    Answer::Entry(EntryAnswer::Unlocked(Box::new(Entered {
        zone: stage.profile.time_zone,
        assets: Arc::new(stage.assets),
        profile: stage.profile,
        person: ("M. Supervisora".into(), Role::Supervisor),
        // The first line stays what it is in most tests.
        settings: Settings {
            ring_minutes: 120,
            ..Settings::default()
        },
        problems: Vec::new(),
        warnings: Vec::new(),
        voided: None,
        recovery_key: None,
        board,
    })))
}

pub(super) fn inside(size: (u16, u16), board: Board) -> Console {
    let mut console = console(size);
    console.tell(entered(board));
    console
}

/// A console at which somebody sits.
impl Console {
    pub(super) fn happen(&mut self, signal: Signal) -> Vec<Effect> {
        let asked = self.update(Message::Signal(signal), now());
        asked.into_iter().map(|it| it.effect).collect()
    }

    pub(super) fn answer_to(&mut self, address: Address, said: impl Into<Answer>) -> Vec<Effect> {
        let message = Message::Answer(address, Box::new(said.into()));
        let asked = self.update(message, now());
        asked.into_iter().map(|it| it.effect).collect()
    }

    /// What the worker says to the page on top.
    pub(super) fn tell(&mut self, said: impl Into<Answer>) -> Vec<Effect> {
        self.answer_to(self.top(), said)
    }

    /// The address of the page on top.
    pub(super) fn top(&self) -> Address {
        let asker = match &self.phase {
            Phase::Workspace(workspace) => workspace.on_top(),
            _ => Asker::Entrance,
        };
        Address {
            asker,
            ..Address::CONSOLE
        }
    }

    pub(super) fn send(&mut self, event: KeyEvent) -> Vec<Effect> {
        // A person types at what they see.
        self.shown();
        self.happen(Signal::Key(event))
    }

    pub(super) fn hit(&mut self, code: KeyCode) -> Vec<Effect> {
        self.send(press(code))
    }

    /// Types keys one by one; the effects of all of them.
    pub(super) fn press(&mut self, text: &str) -> Vec<Effect> {
        let events = events(text).into_iter();
        events.flat_map(|event| self.send(event)).collect()
    }

    pub(super) fn point(&mut self, kind: MouseEventKind, column: u16, row: u16) -> Vec<Effect> {
        self.happen(Signal::Mouse(mouse(kind, column, row)))
    }

    pub(super) fn click(&mut self, column: u16, row: u16) -> Vec<Effect> {
        self.point(CLICK, column, row)
    }

    pub(super) fn within(&mut self) -> &mut Workspace {
        match &mut self.phase {
            Phase::Workspace(workspace) => workspace,
            _ => panic!("nobody is in"),
        }
    }

    pub(super) fn terminal(&self) -> Terminal<TestBackend> {
        let (width, height) = self.startup.size;
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| self.view(frame)).unwrap();
        terminal
    }
}

impl Drawn for Console {
    fn draw(&self) -> String {
        let drawn = self.terminal().backend().to_string();
        let rows = drawn.lines().map(|row| row.trim_matches('"').trim_end());
        rows.collect::<Vec<_>>().join("\n")
    }
}

pub(super) fn entrance(logins: &[&str]) -> Entrance {
    let assets = Assets::embedded().unwrap();
    Entrance {
        logins: logins.iter().map(|it| (*it).to_owned()).collect(),
        last: None,
        profile: Box::new(assets.profile("peru").unwrap().clone()),
        assets: Arc::new(assets),
    }
}

pub(super) fn locked(logins: &[&str]) -> Console {
    let mut console = console((80, 24));
    console.tell(EntryAnswer::Locked(entrance(logins)));
    console
}

pub(super) fn terminal(point: &str, own: bool) -> TerminalView {
    TerminalView {
        rivals: Vec::new(),
        successor: None,
        past_end: None,
        replica: String::new(),
        point: point.into(),
        terminal: Some("A".into()),
        series: Some("A".into()),
        epoch: Some(1),
        scope: Some(if own { Scope::Point } else { Scope::Office }),
        own,
        admitted: true,
        public_key: "RWQprueba".into(),
        fingerprint: format!("HUELLA DE {point}"),
        to_sequence: 42,
        head: None,
        until: None,
        until_why: None,
        claims: None,
        pending_cuts: Vec::new(),
        founder_key: None,
        aside: 0,
        without_effect: BTreeMap::new(),
    }
}

pub(in crate::tui) fn settings() -> Answer {
    with_settings(Settings::default())
}

pub(super) fn with_settings(settings: Settings) -> Answer {
    Answer::Settings(SettingsAnswer::Shown(Box::new(SettingsView {
        settings,
        diagnosis: Diagnosis {
            software: "0.1.0",
            schema: 1,
            system: "linux x86_64".into(),
            data: PathBuf::from("/datos/contingencia"),
            store_bytes: 204_800,
            organization: "claro-pe".into(),
            point: "LIM014".into(),
            series: "A".into(),
            replica: "00000000-0000-7000-8000-000000000001".into(),
            public_key: "RWQprueba".into(),
            time_zone: "America/Lima".into(),
            profile: "peru".into(),
            catalog: "2026-01".into(),
            calendar: "pe-2026".into(),
            override_problems: Vec::new(),
            operations: 42,
            open: 1,
            restored: 1,
            not_exported: 14,
            users: 2,
            backups: 1,
            last_backup: None,
            recovery_key_here: false,
        },
        login: "msupervisora".into(),
        users: ["msupervisora", "jasesor"]
            .into_iter()
            .map(|login| UserView {
                id: uuid::Uuid::from_u128(1),
                user: login.into(),
                name: login.into(),
                job_title: None,
                role: Role::Supervisor,
                blocked: false,
                founder: true,
                signing_key: String::new(),
            })
            .collect(),
        holidays: Vec::new(),
        templates: Vec::new(),
        assets: entrance(&[]).assets,
        profile: *entrance(&[]).profile,
        terminals: vec![terminal("LIM014", true), terminal("OFI001", false)],
        recipients: RecipientList {
            recipients: vec![RecipientView {
                name: "Oficina C&I".into(),
                recipient: "age1destinatarioinventado".into(),
                added_at: at("09:00"),
            }],
            own: "age1propiainventada".into(),
        },
        backups: Vec::new(),
    })))
}

pub(super) fn no_store() -> Answer {
    Answer::Entry(EntryAnswer::NoStore(entrance(&[])))
}
