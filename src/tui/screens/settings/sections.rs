//! What each section of the settings shows, as data.

use super::boxes;
use super::{keeping::name, look::Setting, state::State};
use crate::domain::text::counted_words;
use crate::tui::prelude::*;
use crate::tui::section::Section;
use crate::{
    config::ScreenId,
    domain::{
        instant::{date, date_clock, weekday},
        terminal::Scope,
    },
    tui::subjects::settings::SettingsView,
};

/// A section: rows to move through, facts about the chosen one, and what to know.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// Empty where there are no rows to move through.
    pub(super) columns: Vec<Column<'static>>,
    pub(super) rows: Vec<Row>,
    /// What is told where there are none yet.
    pub(super) empty: &'static str,
    pub(super) facts: Vec<(&'static str, String)>,
    pub(super) told: Vec<String>,
}

impl Sheet {
    fn table(columns: impl Into<Vec<Column<'static>>>, rows: Vec<Row>) -> Self {
        Self {
            columns: columns.into(),
            rows,
            ..Self::default()
        }
    }

    fn fact(mut self, label: &'static str, value: impl Into<String>) -> Self {
        self.facts.push((label, value.into()));
        self
    }

    fn told(mut self, text: impl Into<String>) -> Self {
        self.told.push(text.into());
        self
    }

    fn or(mut self, empty: &'static str) -> Self {
        self.empty = empty;
        self
    }
}

const fn words(title: &'static str, width: u16) -> Column<'static> {
    Column::words(title, Width::Fixed(width))
}

const fn rest(title: &'static str, width: u16) -> Column<'static> {
    Column::words(title, Width::Fill(width))
}

impl State {
    /// What the chosen section shows.
    pub(super) fn sheet(&self, shown: &SettingsView, scene: &Scene<'_>) -> Sheet {
        match self.section {
            Section::Point => point(shown, scene),
            Section::Users => users(shown),
            Section::Look => self.look(shown),
            Section::Terminals => self.terminals(shown),
            Section::Recipients => recipients(shown),
            Section::Holidays => holidays(shown, scene),
            Section::Mailboxes => mailboxes(shown, self),
            Section::Templates => self.templates(shown),
            Section::Backups => backups(shown, self, scene),
            Section::Personal => personal(shown),
            Section::About => about(shown),
        }
    }

    fn look(&self, shown: &SettingsView) -> Sheet {
        let all = Setting::of(&shown.profile);
        let row = |(at, setting): (usize, &Setting)| {
            let (is_chosen, value) = (
                self.workspace && at == self.row,
                setting.value(&shown.settings),
            );
            let value = if is_chosen {
                format!("< {value} >")
            } else {
                format!("  {value}")
            };
            let cells = vec![
                Cell::new(setting.label(), Ink::Text),
                Cell::new(value, Ink::Heading),
            ];
            Row::new(None, cells)
        };
        let rows = all.iter().enumerate().map(row).collect();
        let sheet = Sheet::table([words("Ajuste", 19), rest("Valor", 18)], rows);
        let chosen = all.get(self.row).or(all.last());
        let sheet = match chosen {
            Some(chosen) => sheet.told(format!("{}: {}.", chosen.label(), chosen.note())),
            None => sheet,
        };
        sheet.told("Enter o las flechas cambian; se aplica y se guarda al momento. NO_COLOR en el entorno quita los colores.")
    }

    /// Whose bundles are taken here; what is compared with them over the phone (M4).
    fn terminals(&self, shown: &SettingsView) -> Sheet {
        let columns = [
            words("Terminal", 10),
            words("Es de", 8),
            rest("Estado", 12),
            Column::numbers("Hasta", 7),
        ];
        let rows = shown.terminals.iter().map(|terminal| {
            let (sign, state) = match (terminal.own, terminal.until_why) {
                (true, Some("revoked")) => (Sign::Refused, "es este, revocado"),
                (true, _) if !terminal.pending_cuts.is_empty() => {
                    (Sign::Warning, "este, ¿revocado?")
                }
                (true, _) => (Sign::Confirmed, "es este"),
                (false, Some("revoked")) => (Sign::Refused, "revocado"),
                (false, Some(_)) => (Sign::Warning, "dos historias"),
                (false, None) if terminal.founder_key.is_some() => {
                    (Sign::Warning, "con clave nueva")
                }
                (false, None) if terminal.admitted => (Sign::Confirmed, "admitido"),
                (false, None) => (Sign::Warning, "sin admitir"),
            };
            let scope = match terminal.scope {
                Some(Scope::Office) => "oficina",
                Some(Scope::Point) => "punto",
                None => "ninguno",
            };
            let last = terminal.to_sequence.to_string();
            Row::new(
                Some(sign),
                [name(terminal), scope.to_owned(), state.to_owned(), last],
            )
        });
        let chosen = shown.terminals.get(self.held_row());
        let fingerprint = chosen.map_or("", |terminal| terminal.fingerprint.as_str());
        let told = match chosen {
            Some(it) if it.own && it.pending_cuts.is_empty() => {
                "Es el terminal en el que trabaja: desde él no se revoca. n admite a otro por su clave. La huella se compara por teléfono."
            }
            Some(it) if it.own => {
                "Otro terminal revocó a este. Llame a la oficina: si es verdad, X lo confirma; si no, revoque a quien lo dijo."
            }
            _ => {
                "n admite el seleccionado, u otro por su clave; X lo revoca. La huella se compara antes por teléfono."
            }
        };
        Sheet::table(columns, rows.collect())
            .fact("Huella", fingerprint)
            .told(told)
    }

    fn templates(&self, shown: &SettingsView) -> Sheet {
        let rows = shown.templates.iter().map(|it| {
            let (sign, state) = match (&it.problem, it.own) {
                (Some(_), _) => (Some(Sign::Refused), "no sirve"),
                (None, true) => (Some(Sign::Confirmed), "de la oficina"),
                (None, false) => (None, "la incluida"),
            };
            Row::new(sign, [it.template.label(), state])
        });
        let sheet = Sheet::table(
            [words("Documento", 22), rest("Plantilla", 13)],
            rows.collect(),
        );
        let Some(chosen) = shown.templates.get(self.held_row()) else {
            return sheet;
        };
        let sheet = sheet.fact("Archivo", chosen.path.display().to_string());
        let sheet = match &chosen.problem {
            Some(problem) => sheet.fact("Problema", problem.as_str()),
            None => sheet,
        };
        sheet.told("Enter la escribe ahí para editarla (Typst); F5 la revisa otra vez. Sin el archivo se usa la incluida.")
    }
}

fn point(shown: &SettingsView, scene: &Scene<'_>) -> Sheet {
    let diagnosis = &shown.diagnosis;
    let (code, called) = &scene.board.status.point;
    Sheet::default()
        .fact("Punto", format!("{code} {called}"))
        .fact("Serie", &*diagnosis.series)
        .fact("Perfil", &*shown.profile.name)
        .fact("Organización", &*diagnosis.organization)
        .fact("Zona horaria", &*diagnosis.time_zone)
        .fact("Identificador", &*diagnosis.replica)
        .fact("Clave pública", &*diagnosis.public_key)
        .told("El punto y el terminal se fijan al configurar: van en cada registro y no cambian.")
}

fn users(shown: &SettingsView) -> Sheet {
    let rows = shown.users.iter().map(|user| {
        let (sign, role, office) = if user.blocked {
            (Some(Sign::Refused), Ink::Dim, "bloqueado")
        } else {
            (None, Ink::Text, user.role.code())
        };
        Row::new(
            sign,
            [
                Cell::new(user.user.as_str(), role),
                Cell::new(user.name.as_str(), role),
                Cell::new(office, Ink::Dim),
            ],
        )
    });
    let columns = [words("Ingreso", 13), rest("Nombre", 12), words("Rol", 13)];
    Sheet::table(columns, rows.collect())
        .told("n agrega un usuario, X le quita el acceso al seleccionado (lo bloquea) y F cambia su propia frase de paso.")
}

/// For whom bundles and the store's key are sealed (U2).
fn recipients(shown: &SettingsView) -> Sheet {
    let all = &shown.recipients;
    let row = |name: &str, key: &str| Row::new(None, [name, key]);
    let rows = all.recipients.iter().map(|it| row(&it.name, &it.recipient));
    Sheet::table([words("Nombre", 16), rest("Clave", 16)], rows.collect())
        .or("Ninguno: los paquetes piden una frase.")
        .fact("Su clave", &*all.own)
        .told("n agrega una oficina con su clave pública, que allá es «Su clave»; X quita a la seleccionada.")
}

/// The days that terms do not count (D1, D4).
fn holidays(shown: &SettingsView, scene: &Scene<'_>) -> Sheet {
    let rows = shown.holidays.iter().map(|day| {
        let past = day.date < scene.now.date_naive();
        let role = if past { Ink::Dim } else { Ink::Text };
        let local = if day.local { " (local)" } else { "" };
        Row::new(
            None,
            [
                Cell::new(date(day.date), role),
                Cell::new(weekday(day.date), Ink::Dim),
                Cell::new(format!("{}{local}", day.name), role),
            ],
        )
    });
    let columns = [words("Fecha", 10), words("", 2), rest("Feriado", 12)];
    let sheet =
        Sheet::table(columns, rows.collect()).fact("Calendario", &*shown.diagnosis.calendar);
    let told =
        "n agrega un día local, que ningún plazo cuenta; X quita el seleccionado, si es local.";
    if !shown.profile.has(ScreenId::Reports) {
        return sheet.told(told);
    }
    let from = shown.profile.report.counts_from.code();
    sheet
        .fact("Plazo del reporte", format!("desde el {from}"))
        .told(format!(
            "{told} Enter cambia desde cuándo corre el plazo del reporte."
        ))
}

fn mailboxes(shown: &SettingsView, state: &State) -> Sheet {
    let all = boxes::all(shown);
    let rows = all
        .iter()
        .map(|of| Row::new(None, boxes::row(&shown.profile, of)));
    let columns = [words("Para qué", 21), rest("Buzón", 28)];
    let mut sheet = Sheet::table(columns, rows.collect());
    if let Some(of) = all.get(state.held_row()) {
        sheet.facts = boxes::facts(&shown.profile, of);
    }
    sheet.told("Buzones de función, nunca de personas. A un puesto ausente se le escribe por su suplente. Enter cambia el seleccionado; n agrega los de un punto y X los quita.")
}

fn backups(shown: &SettingsView, state: &State, scene: &Scene<'_>) -> Sheet {
    let rows = shown.backups.iter().map(|copy| {
        let (sign, state) = match copy.operations {
            Some(_) => (Sign::Confirmed, "comprobada"),
            None => (Sign::Warning, "sin comprobar"),
        };
        Row::new(
            Some(sign),
            [
                date_clock(copy.at, scene.zone),
                size(copy.bytes),
                state.to_owned(),
            ],
        )
    });
    let last = scene.board.status.last_backup;
    let last = last.map_or_else(|| "ninguna".to_owned(), |at| date_clock(at, scene.zone));
    let columns = [
        words("Hecha", 16),
        Column::numbers("Tamaño", 9),
        rest("Estado", 13),
    ];
    let sheet = Sheet::table(columns, rows.collect())
        .or("Todavía no hay copias. Pulse B para hacer la primera.");
    let chosen = shown.backups.get(state.held_row());
    let name = chosen.and_then(|copy| copy.path.file_name());
    let sheet = match name {
        Some(name) => sheet.fact("Archivo", name.to_string_lossy()),
        None => sheet,
    };
    sheet
        .fact("Última comprobada", last)
        .told("Se hace una al día sin preguntar; B hace una ahora y C verifica los registros. Enter restaura la elegida: primero dice qué pasará y pide una palabra.")
}

/// A size in the largest unit of which there is one.
fn size(bytes: u64) -> String {
    const KILO: u64 = 1024;
    match bytes {
        ..KILO => format!("{bytes} B"),
        bytes if bytes < KILO * KILO => format!("{} KB", bytes / KILO),
        bytes => format!("{} MB", bytes / KILO / KILO),
    }
}

/// How long personal content is kept, and what can be done about it (T).
fn personal(shown: &SettingsView) -> Sheet {
    let kept = if shown.profile.has(ScreenId::Attentions) {
        "un año, o tres desde la resolución firme de un reclamo."
    } else {
        "un año."
    };
    Sheet::default()
        .told(format!(
            "Lo que los clientes dicen se guarda aparte de los hechos: {kept}"
        ))
        .told("D depura lo que ya venció: primero muestra qué se borraría y pide una palabra. Lo hacen Control e Información y el administrador.")
        .told("El informe de los datos de una persona, su bloqueo y la retención por orden legal se hacen fuera de la consola, en la línea de órdenes.")
}

fn about(shown: &SettingsView) -> Sheet {
    let diagnosis = &shown.diagnosis;
    let recovery = if diagnosis.recovery_key_here {
        "la clave sigue en la carpeta de datos: llévela a la caja fuerte"
    } else {
        "la clave ya no está en este equipo"
    };
    let kilobytes = diagnosis.store_bytes / 1024;
    let sheet = Sheet::default()
        .fact("Versión", diagnosis.software)
        .fact("Sistema", &*diagnosis.system)
        .fact("Carpeta de datos", diagnosis.data.display().to_string())
        .fact(
            "Registros",
            format!(
                "{}, {kilobytes} KB",
                counted_words(diagnosis.operations, "anotación", "anotaciones")
            ),
        )
        .fact("Catálogo", &*diagnosis.catalog)
        .fact("Calendario", &*diagnosis.calendar)
        .fact("Recuperación", recovery);
    let problems = diagnosis.override_problems.iter();
    problems.fold(sheet, |sheet, it| sheet.fact("No se usó", it.as_str()))
}
