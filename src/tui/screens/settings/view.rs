//! How the settings are drawn: the sections on the left, the chosen one beside them.

use chrono::Datelike;
use ratatui::{buffer::Buffer, layout::Rect, widgets::Widget};

use super::{Scene, Section, State};
use crate::{
    domain::{
        instant::{date, date_clock},
        terminal::Scope,
    },
    tui::{
        message::SettingsView,
        pen::Pen,
        text::wrap,
        theme::{Role, Sign},
        widgets::{Cell, Column, Row, Table, TableState, Width},
    },
};

/// Columns of the sections' list.
const LIST: u16 = 22;
/// Columns of the labels.
const LABEL: u16 = 18;

/// The list of sections and the chosen one.
pub(super) fn halves(area: Rect) -> (Rect, Rect) {
    let top = 1.min(area.height);
    let list = Rect {
        x: area.x + 1,
        y: area.y + top,
        width: LIST.min(area.width),
        height: area.height - top,
    };
    let body = Rect {
        x: list.right() + 2,
        width: area.right().saturating_sub(list.right() + 3),
        ..list
    };
    (list, body)
}

/// Shows the settings.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// What is shown.
    pub state: &'a State,
    /// Its surroundings.
    pub scene: &'a Scene<'a>,
}

impl Widget for &View<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        let state = self.state;
        let (list, body) = halves(area);
        let mut pen = Pen::new(self.scene.theme, buf);
        for (y, section) in (list.top()..list.bottom()).zip(Section::ALL) {
            let role = match (section == state.section, state.inside) {
                (true, false) => Role::Selection,
                (true, true) => Role::Heading,
                (false, _) => Role::Text,
            };
            if section == state.section {
                let row = Rect {
                    y,
                    height: 1,
                    ..list
                };
                if !state.inside {
                    pen.tint(row, Role::Selection);
                }
                let pointer = self.scene.theme.sign(Sign::Pointer);
                pen.text(list.x, y, 1, pointer, role);
            }
            pen.text(list.x + 2, y, list.width - 2, section.label(), role);
        }
        let separator = self.scene.theme.sign(Sign::Separator);
        for y in list.top()..list.bottom() {
            pen.text(list.right(), y, 1, separator, Role::Rule);
        }
        match (&state.shown, state.section) {
            (None, _) => {
                pen.text(body.x, body.y, body.width, "Cargando…", Role::Dim);
            }
            (Some(shown), Section::Point) => self.point(shown, body, &mut pen),
            (Some(shown), Section::Users) => self.users(shown, body, buf),
            (Some(shown), Section::Look) => self.look(shown, body, &mut pen),
            (Some(shown), Section::Terminals) => self.terminals(shown, body, buf),
            (Some(shown), Section::Recipients) => self.recipients(shown, body, buf),
            (Some(shown), Section::Holidays) => self.holidays(shown, body, buf),
            (Some(shown), Section::Mailboxes) => mailboxes(shown, body, &mut pen),
            (Some(shown), Section::Backups) => self.backups(shown, body, buf),
            (Some(_), Section::Personal) => personal(body, &mut pen),
            (Some(shown), Section::About) => about(shown, body, &mut pen),
        }
        if let Some(window) = &state.window {
            window.draw(area, buf, self.scene);
        }
    }
}

/// Draws labelled values, wrapped; returns the row after them.
fn facts(pen: &mut Pen<'_>, body: Rect, from: u16, rows: &[(&str, &str)]) -> u16 {
    let mut y = from;
    let room = body.width.saturating_sub(LABEL);
    for (label, value) in rows {
        pen.text(body.x, y, LABEL - 1, label, Role::Dim);
        for line in wrap(value, usize::from(room.max(1))) {
            if y >= body.bottom() {
                return y;
            }
            pen.text(body.x + LABEL, y, room, &line, Role::Text);
            y += 1;
        }
    }
    y
}

fn paragraph(pen: &mut Pen<'_>, body: Rect, from: u16, text: &str) -> u16 {
    let mut y = from;
    for line in wrap(text, usize::from(body.width.max(1))) {
        if y >= body.bottom() {
            break;
        }
        pen.text(body.x, y, body.width, &line, Role::Dim);
        y += 1;
    }
    y
}

impl View<'_> {
    fn point(&self, shown: &SettingsView, body: Rect, pen: &mut Pen<'_>) {
        let diagnosis = &shown.diagnosis;
        let status = &self.scene.board.status;
        let y = facts(
            pen,
            body,
            body.y,
            &[
                ("Punto", &format!("{} {}", status.point.0, status.point.1)),
                ("Serie", &diagnosis.series),
                ("Perfil", &self.scene.profile.name),
                ("Organización", &diagnosis.organization),
                ("Zona horaria", &diagnosis.time_zone),
                ("Réplica", &diagnosis.replica),
                ("Clave pública", &diagnosis.public_key),
            ],
        );
        let text = "El punto y el terminal se fijan al configurar: van dentro de cada correlativo y no cambian.";
        paragraph(pen, body, y + 1, text);
    }

    fn users(&self, shown: &SettingsView, body: Rect, buf: &mut Buffer) {
        let columns = [
            Column::words("Ingreso", Width::Fixed(13)),
            Column::words("Nombre", Width::Fill(12)),
            Column::words("Rol", Width::Fixed(13)),
        ];
        let rows: Vec<Row> = shown
            .users
            .iter()
            .map(|user| {
                let (sign, role) = if user.blocked {
                    (Some(Sign::Refused), Role::Dim)
                } else {
                    (None, Role::Text)
                };
                let office = if user.blocked {
                    "bloqueado"
                } else {
                    user.role.code()
                };
                Row {
                    sign,
                    cells: vec![
                        Cell::new(user.user.as_str(), role),
                        Cell::new(user.name.as_str(), role),
                        Cell::new(office, Role::Dim),
                    ],
                }
            })
            .collect();
        let [table, foot] = split(body, 3);
        (&Table::new(&columns, &rows, self.held(rows.len()), self.scene.theme)
            .focused(self.state.inside))
            .render(table, buf);
        let mut pen = Pen::new(self.scene.theme, buf);
        let text =
            "a agrega un usuario, d bloquea al seleccionado y p cambia su propia frase de paso.";
        paragraph(&mut pen, foot, foot.y, text);
    }

    fn look(&self, shown: &SettingsView, body: Rect, pen: &mut Pen<'_>) {
        let settings = &shown.settings;
        let switch = |on| if on { "sí" } else { "no" };
        let minutes = format!("{} min", settings.idle_minutes);
        let rows = [
            (
                "Tema",
                settings.theme.label(),
                "oscuro, claro o alto contraste",
            ),
            (
                "Signos ASCII",
                switch(settings.ascii),
                "para consolas que no dibujan ● ◐ ▲",
            ),
            (
                "Teclas vim",
                switch(settings.vim),
                "j y k además de las flechas",
            ),
            ("Bloquear a los", &minutes, "sin teclas, de 1 a 60 minutos"),
        ];
        // Where there is no room beside them, the selected one's note stands below.
        let wide = body.width > LABEL + 19 + 34;
        for (position, (label, value, note)) in rows.into_iter().enumerate() {
            let y = body.y + u16::try_from(position).unwrap_or(0);
            if y >= body.bottom() {
                return;
            }
            let selected = self.state.inside && position == self.state.row;
            let role = |role| if selected { Role::Selection } else { role };
            if selected {
                pen.tint(
                    Rect {
                        y,
                        height: 1,
                        ..body
                    },
                    Role::Selection,
                );
            }
            pen.text(body.x + 1, y, LABEL - 2, label, role(Role::Text));
            let shown = if selected {
                format!("< {value} >")
            } else {
                format!("  {value}")
            };
            let x = body.x + LABEL - 1;
            pen.text(x, y, 19, &shown, role(Role::Heading));
            let room = body.width.saturating_sub(LABEL + 19);
            if wide {
                pen.text(x + 19, y, room, note, role(Role::Dim));
            }
        }
        let mut y = body.y + 5;
        if let Some((label, _, note)) = rows.get(self.state.row).filter(|_| !wide) {
            y = paragraph(pen, body, y, &format!("{label}: {note}.")) + 1;
        }
        let text = "Enter o las flechas cambian; se aplica y se guarda al momento. NO_COLOR en el entorno quita los colores.";
        paragraph(pen, body, y, text);
    }

    /// Whose bundles are taken here; what is compared with them over the phone (M4).
    fn terminals(&self, shown: &SettingsView, body: Rect, buf: &mut Buffer) {
        let columns = [
            Column::words("Terminal", Width::Fixed(10)),
            Column::words("Es de", Width::Fixed(8)),
            Column::words("Estado", Width::Fill(12)),
            Column::numbers("Hasta", 7),
        ];
        let rows: Vec<Row> = shown
            .terminals
            .iter()
            .map(|terminal| {
                let (sign, state) = match (terminal.own, terminal.until_why) {
                    (true, _) => (Sign::Confirmed, "es esta"),
                    (false, Some("revoked")) => (Sign::Refused, "revocada"),
                    (false, Some(_)) => (Sign::Warning, "dos historias"),
                    (false, None) if terminal.admitted => (Sign::Confirmed, "admitida"),
                    (false, None) => (Sign::Warning, "sin admitir"),
                };
                let series = terminal.series.as_deref().unwrap_or("?");
                let scope = match terminal.scope {
                    Scope::Office => "oficina",
                    Scope::Point => "punto",
                };
                let name = format!("{}-{series}", terminal.point);
                let last = terminal.to_sequence.to_string();
                Row::new(Some(sign), [name, scope.to_owned(), state.to_owned(), last])
            })
            .collect();
        let [table, foot] = split(body, 5);
        (&Table::new(&columns, &rows, self.held(rows.len()), self.scene.theme)
            .focused(self.state.inside))
            .render(table, buf);
        let mut pen = Pen::new(self.scene.theme, buf);
        let row = if self.state.inside { self.state.row } else { 0 };
        let chosen = shown.terminals.get(row);
        let fingerprint = chosen.map_or("", |terminal| terminal.fingerprint.as_str());
        let y = facts(&mut pen, foot, foot.y, &[("Huella", fingerprint)]);
        let text = "Se compara por teléfono antes de admitir una. Se admiten al importar lo suyo (pantalla 4).";
        paragraph(&mut pen, foot, y + 1, text);
    }

    /// For whom bundles and the store's key are sealed (U2).
    fn recipients(&self, shown: &SettingsView, body: Rect, buf: &mut Buffer) {
        let columns = [
            Column::words("Nombre", Width::Fixed(16)),
            Column::words("Llave", Width::Fill(16)),
        ];
        let rows: Vec<Row> = shown
            .recipients
            .recipients
            .iter()
            .map(|it| Row::new(None, [it.name.as_str(), it.recipient.as_str()]))
            .collect();
        let [table, foot] = split(body, 6);
        (&Table::new(&columns, &rows, self.held(rows.len()), self.scene.theme)
            .focused(self.state.inside)
            .empty("Ninguno: los paquetes piden una frase."))
            .render(table, buf);
        let mut pen = Pen::new(self.scene.theme, buf);
        let y = facts(
            &mut pen,
            foot,
            foot.y,
            &[("Su llave", &shown.recipients.own)],
        );
        let text = "Se agregan con: contingencia destinatario agregar LLAVE --nombre NOMBRE";
        paragraph(&mut pen, foot, y + 1, text);
    }

    fn holidays(&self, shown: &SettingsView, body: Rect, buf: &mut Buffer) {
        let columns = [
            Column::words("Fecha", Width::Fixed(10)),
            Column::words("Día", Width::Fixed(9)),
            Column::words("Feriado", Width::Fill(12)),
        ];
        let rows: Vec<Row> = shown
            .holidays
            .iter()
            .map(|(day, name)| {
                let past = *day < self.scene.now.date_naive();
                let role = if past { Role::Dim } else { Role::Text };
                Row {
                    sign: None,
                    cells: vec![
                        Cell::new(date(*day), role),
                        Cell::new(weekday(*day), Role::Dim),
                        Cell::new(name.as_str(), role),
                    ],
                }
            })
            .collect();
        let [table, foot] = split(body, 2);
        (&Table::new(&columns, &rows, self.held(rows.len()), self.scene.theme)
            .focused(self.state.inside))
            .render(table, buf);
        let mut pen = Pen::new(self.scene.theme, buf);
        let version = format!("Calendario {}", shown.diagnosis.calendar);
        pen.text(
            foot.x,
            foot.bottom().saturating_sub(1),
            foot.width,
            &version,
            Role::Dim,
        );
    }

    fn backups(&self, shown: &SettingsView, body: Rect, buf: &mut Buffer) {
        let columns = [Column::words("Copia", Width::Fill(20))];
        let rows: Vec<Row> = shown
            .backups
            .iter()
            .map(|path| {
                let name = path.file_name().map(|it| it.to_string_lossy().into_owned());
                Row::new(None, [name.unwrap_or_default()])
            })
            .collect();
        let [table, foot] = split(body, 4);
        (&Table::new(&columns, &rows, self.held(rows.len()), self.scene.theme)
            .focused(self.state.inside)
            .empty("Todavía no hay copias. Pulse B para hacer la primera."))
            .render(table, buf);
        let mut pen = Pen::new(self.scene.theme, buf);
        let last = self.scene.board.status.last_backup.map_or_else(
            || "ninguna".to_owned(),
            |at| date_clock(at, self.scene.zone),
        );
        let y = facts(&mut pen, foot, foot.y, &[("Última comprobada", &last)]);
        let text = "Se hace una al día sin preguntar; r hace una ahora y v verifica los registros.";
        paragraph(&mut pen, foot, y + 1, text);
    }

    fn held(&self, rows: usize) -> TableState {
        let mut state = TableState {
            selected: if self.state.inside { self.state.row } else { 0 },
            ..TableState::default()
        };
        state.hold(rows, false, false);
        state
    }
}

fn mailboxes(shown: &SettingsView, body: Rect, pen: &mut Pen<'_>) {
    if shown.mailboxes.is_empty() {
        paragraph(pen, body, body.y, "Este perfil no tiene buzones de aviso.");
        return;
    }
    let mut y = body.y;
    for mailbox in &shown.mailboxes {
        pen.text(body.x, y, body.width, mailbox, Role::Text);
        y += 1;
    }
    let text = "Son los buzones del aviso de falla. La oficina los cambia en config/profiles, dentro de la carpeta de datos.";
    paragraph(pen, body, y + 1, text);
}

/// How long personal content is kept, and what can be done about it (T).
fn personal(body: Rect, pen: &mut Pen<'_>) {
    let mut y = body.y;
    for text in [
        "Lo que los clientes dicen se guarda aparte de los hechos: un año, o tres desde la resolución firme de un reclamo.",
        "x depura lo que ya venció: primero muestra qué se borraría y pide una palabra. Lo hacen Control e Información y el administrador.",
        "Lo que se guarda de una persona, su bloqueo y la retención por orden legal: contingencia titular --documento NÚMERO.",
    ] {
        y = paragraph(pen, body, y, text) + 1;
    }
}

fn about(shown: &SettingsView, body: Rect, pen: &mut Pen<'_>) {
    let diagnosis = &shown.diagnosis;
    let mut rows = vec![
        ("Versión", diagnosis.software.to_owned()),
        ("Sistema", diagnosis.system.clone()),
        ("Carpeta de datos", diagnosis.data.display().to_string()),
        (
            "Registros",
            format!(
                "{} operaciones, {} KB",
                diagnosis.operations,
                diagnosis.store_bytes / 1024
            ),
        ),
        ("Catálogo", diagnosis.catalog.clone()),
        ("Calendario", diagnosis.calendar.clone()),
        (
            "Recuperación",
            if diagnosis.recovery_key_here {
                "la clave sigue en la carpeta de datos: llévela a la caja de seguridad".to_owned()
            } else {
                "la clave ya no está en este equipo".to_owned()
            },
        ),
    ];
    rows.extend(
        diagnosis
            .override_problems
            .iter()
            .map(|problem| ("No se usó", problem.clone())),
    );
    let rows: Vec<(&str, &str)> = rows
        .iter()
        .map(|(label, value)| (*label, value.as_str()))
        .collect();
    facts(pen, body, body.y, &rows);
}

/// The last rows of an area for words, the rest for a table.
fn split(body: Rect, foot: u16) -> [Rect; 2] {
    let foot = foot.min(body.height);
    [
        Rect {
            height: body.height.saturating_sub(foot + 1),
            ..body
        },
        Rect {
            y: body.bottom() - foot,
            height: foot,
            ..body
        },
    ]
}

fn weekday(day: chrono::NaiveDate) -> &'static str {
    const DAYS: [&str; 7] = [
        "lunes",
        "martes",
        "miércoles",
        "jueves",
        "viernes",
        "sábado",
        "domingo",
    ];
    DAYS[day.weekday().num_days_from_monday() as usize % 7]
}
