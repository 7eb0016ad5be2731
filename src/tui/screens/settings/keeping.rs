//! The windows that change the installation: recipients, terminals, local days,
//! mailboxes (U2, M4, D4, A1). What is changed here is not the work of a counter: it is
//! no draft.

use secrecy::SecretString;

use crate::tui::{form::secret, prelude::*};
use crate::{
    actions::{HolidayView, KeptCopy, TerminalView},
    domain::{
        deadline::ReportClock,
        instant::{date, date_clock, local_day, parse_day},
        terminal::Scope,
    },
};

pub(super) const LABELS: u16 = 15;

/// An office gets what is exported.
pub(super) fn add_recipient() -> Prompt {
    Prompt::new(
        "Agregar destinatario",
        "Quien tenga su clave secreta abrirá lo que se exporte desde ahora y los datos de este terminal.",
        |form| KeepEffect::AddRecipient {
            key: form.text("key"),
            name: form.text("name"),
        },
    )
    .labelled(LABELS)
    .asks(
        line("key", "Clave pública")
            .placeholder("age1…")
            .required("Pegue la clave pública de la oficina."),
    )
    .asks(
        line("name", "Nombre")
            .placeholder("de la oficina, no de una persona")
            .required("Escriba cómo se llama."),
    )
}

/// It gets nothing any more.
pub(super) fn remove_recipient(name: String) -> Prompt {
    let told = format!(
        "No se cifrará más para {name} y los registros cambian de clave. Lo exportado antes lo puede seguir abriendo."
    );
    let remove = move |_: &_| KeepEffect::RemoveRecipient(name.clone());
    Prompt::new("Quitar destinatario", told, remove)
        .labelled(LABELS)
        .confirmed_by("quitar")
}

/// A terminal is admitted before anything of it came.
pub(super) fn admit_unknown() -> Prompt {
    const SCOPES: [(Scope, &str); 2] = [(Scope::Point, "un punto"), (Scope::Office, "la oficina")];

    Prompt::new(
        "Admitir un terminal",
        "Allá lo dice Ajustes, Punto y terminal. Si ya llegó algo de él, no hace falta: elíjalo en la lista.",
        |form| KeepEffect::AdmitTerminal {
            replica: form.text("replica"),
            point: form.text("point"),
            scope: form.pick("scope", &SCOPES).map_or(Scope::Point, |it| it.0),
            key: form.text("key"),
        },
    )
    .labelled(LABELS)
    .asks(line("replica", "Identificador").required("Escriba su identificador."))
    .asks(
        line("point", "Punto")
            .placeholder("su código")
            .required("Escriba el código de su punto."),
    )
    .asks(line("key", "Clave pública").required("Escriba su clave pública."))
    .asks(choice("scope", "Es de", Choice::of(SCOPES).chosen_at(0)))
}

/// One that was met is admitted; or again, by the key that its founder took with the
/// recovery key (U1).
pub(super) fn admit(terminal: &TerminalView) -> Prompt {
    let scope = terminal.scope.unwrap_or(Scope::Point);
    let told = match &terminal.founder_key {
        Some(key) => format!(
            "{} volvió con la clave de recuperación y firma con otra clave, de huella {}. Compárela por teléfono; si no es la misma, no siga.",
            key.user, key.fingerprint
        ),
        None => format!(
            "{} escribe la huella {}. Compárela por teléfono con la que muestran allá; si no es la misma, no siga. Escribirá como {}.",
            name(terminal),
            terminal.fingerprint,
            match scope {
                Scope::Point => "terminal de ese punto",
                Scope::Office => "oficina",
            }
        ),
    };
    let key = terminal.founder_key.as_ref();
    let admit = KeepEffect::AdmitTerminal {
        replica: terminal.replica.clone(),
        point: terminal.point.clone(),
        scope,
        key: key
            .map_or(&terminal.public_key, |key| &key.public_key)
            .clone(),
    };
    Prompt::new("Admitir un terminal", told, move |_| admit.clone())
        .labelled(LABELS)
        .confirmed_by("confiar")
}

/// One is cut off.
///
/// An office says it for everybody who hears it, a point for its own console alone (M4).
pub(super) fn revoke(terminal: &TerminalView, at: Option<Scope>) -> Prompt {
    let (name, last) = (name(terminal), terminal.to_sequence);
    let told = match (at, terminal.scope) {
        (Some(Scope::Office), _) => format!(
            "Lo que {name} escriba después de su anotación {last} no tendrá efecto aquí, ni en los puntos desde que importen lo que esta oficina exporte. Lo anterior sigue valiendo."
        ),
        (_, Some(Scope::Office)) => format!(
            "Nada de lo que dijo la oficina {name} valdrá en esta consola. En las demás no cambia nada."
        ),
        _ => format!(
            "Lo que {name} escriba después de su anotación {last} no tendrá efecto en esta consola. En las demás no cambia nada: si se perdió o lo robaron, avise a la oficina, que lo revoca para todos."
        ),
    };
    cutting("Revocar un terminal", told, terminal)
}

/// What another decided of the own terminal holds here; none where nobody did (M4).
pub(super) fn confirm_cut(own: &TerminalView) -> Option<Prompt> {
    let last = own.pending_cuts.iter().map(|cut| cut.sequence).min()?;
    let told = format!(
        "Otro terminal revocó a este. Si lo confirma, lo que se registre aquí después de su anotación {last} se guarda y se ve en esta consola, y fuera de ella no tiene efecto."
    );
    Some(cutting("Confirmar la revocación", told, own))
}

fn cutting(title: &'static str, told: String, terminal: &TerminalView) -> Prompt {
    let replica = terminal.replica.clone();
    let revoke = move |form: &Form<_>| KeepEffect::RevokeTerminal {
        replica: replica.clone(),
        reason: form.text("reason"),
    };
    Prompt::new(title, told, revoke)
        .labelled(LABELS)
        .asks(line("reason", "Por qué").required("Diga por qué se revoca."))
        .confirmed_by("revocar")
}

/// A day does not count.
pub(super) fn add_holiday() -> Prompt {
    const DAY: &str = "Escriba la fecha como dd/mm/aaaa.";

    let add = |form: &Form<_>, scene: &Scene<'_>| {
        let today = local_day(scene.now, scene.zone);
        let day = parse_day(&form.text("day"), today).map_err(|_| ("day", DAY))?;
        let name = form.text("name");
        Ok(KeepEffect::AddHoliday { day, name })
    };
    let told = "Ningún plazo contará ese día, ni los que ya corren.";
    Prompt::judging("Agregar un día local", told, add)
        .labelled(LABELS)
        .asks(
            line("day", "Fecha")
                .placeholder("dd/mm/aaaa")
                .width(18)
                .required(DAY),
        )
        .asks(
            line("name", "Por qué")
                .placeholder("como Aniversario de la ciudad")
                .required("Escriba por qué no cuenta."),
        )
}

/// It counts again.
pub(super) fn remove_holiday(holiday: &HolidayView) -> Prompt {
    let day = holiday.date;
    let told = format!(
        "Los plazos contarán otra vez el {}, {}.",
        date(day),
        holiday.name
    );
    let remove = move |_: &_| KeepEffect::RemoveHoliday(day);
    Prompt::new("Quitar un día local", told, remove)
        .labelled(LABELS)
        .confirmed_by("quitar")
}

/// The term of the report is counted from another instant (D5).
pub(super) fn report_clock(now: ReportClock) -> Prompt {
    const CLOCKS: [(ReportClock, &str); 2] = [
        (ReportClock::Restoration, "restablecimiento"),
        (ReportClock::Start, "inicio del evento"),
    ];

    let chosen = CLOCKS.iter().position(|(clock, _)| *clock == now);
    Prompt::new(
        "Plazo del reporte a Regulatorio",
        "Tres días hábiles, también para los que ya corren. La otra fecha se muestra al lado [D5].",
        move |form| {
            let clock = form.pick("clock", &CLOCKS).map_or(now, |it| it.0);
            KeepEffect::CountReportsFrom(clock)
        },
    )
    .labelled(LABELS)
    .asks(choice(
        "clock",
        "Se cuenta desde",
        Choice::of(CLOCKS).chosen_at(chosen.unwrap_or_default()),
    ))
}

/// A copy takes the place of the records (N5).
pub(super) fn restore(copy: &KeptCopy, login: &str, scene: &Scene<'_>) -> Prompt {
    let told = format!(
        "Los registros vuelven a como estaban el {}: lo que se escribió después no está en la copia. Los de ahora se apartan en otra carpeta, no se borran. Los correlativos siguen en otra serie [N5], y se entra otra vez.",
        date_clock(copy.at, scene.zone)
    );
    let file = copy.path.clone();
    Prompt::new("Restaurar una copia", told, move |form| {
        EntryEffect::Restore {
            copy: file.clone(),
            login: form.text("login"),
            passphrase: SecretString::from(form.raw("phrase")),
        }
    })
    .labelled(LABELS)
    .called("Restaurar")
    .busy("restaurando la copia…")
    .asks(
        line("login", "Usuario")
            .filled_in(login)
            .required("Escriba con qué usuario entraba entonces."),
    )
    .asks(
        secret("phrase", "Frase de paso")
            .placeholder("la que tenía cuando se hizo")
            .required("Escriba la frase de paso de entonces."),
    )
    .confirmed_by("restaurar")
}

/// The point and series of a terminal.
pub(super) fn name(terminal: &TerminalView) -> String {
    let series = terminal.series.as_deref().unwrap_or("?");
    format!("{}-{series}", terminal.point)
}

pub(super) fn addresses(text: &str) -> Vec<String> {
    let parts = text.split([',', ';', ' ']).map(str::trim);
    let parts = parts.filter(|it| !it.is_empty());
    parts.map(str::to_owned).collect()
}
