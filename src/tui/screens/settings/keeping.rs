//! The windows that change the installation: recipients, terminals, local days,
//! mailboxes (U2, M4, D4, A1).

use chrono::NaiveDate;

use crate::tui::prelude::*;
use crate::{
    actions::TerminalView,
    config::Mailboxes,
    domain::{
        instant::{date, local_day, parse_day},
        terminal::Scope,
    },
    tui::form::{Word, word},
};

use Key::{First, Kind, Second, Sure, Third};

field_keys! {
    First => "first",
    Second => "second",
    Third => "third",
    Kind => "kind",
    /// The word that confirms.
    Sure => "sure",
}

/// What a window changes.
#[derive(Debug)]
pub(super) enum KeepForm {
    /// An office gets what is exported.
    AddRecipient,
    /// It gets nothing any more.
    RemoveRecipient(String),
    /// A terminal is admitted before anything of it came.
    AdmitUnknown,
    /// One that was met is admitted.
    Admit(Box<TerminalView>),
    /// One is cut off.
    Revoke(Box<TerminalView>),
    /// A day does not count.
    AddHoliday,
    /// It counts again.
    RemoveHoliday(NaiveDate, String),
    /// The alert goes elsewhere.
    Mailboxes(Mailboxes),
}

const SCOPES: [(Scope, &str); 2] = [(Scope::Point, "un punto"), (Scope::Office, "la oficina")];

impl KeepForm {
    /// The word that confirms, where one does.
    const fn word(&self) -> Option<&'static str> {
        match self {
            Self::RemoveRecipient(_) | Self::RemoveHoliday(..) => Some("quitar"),
            Self::Admit(_) => Some("confiar"),
            Self::Revoke(_) => Some("revocar"),
            _ => None,
        }
    }

    fn told(&self) -> String {
        match self {
            Self::AddRecipient => "Quien tenga su llave secreta abrirá lo que se exporte desde ahora y los datos de este terminal.".to_owned(),
            Self::RemoveRecipient(name) => format!("No se cifrará más para {name} y los registros cambian de clave. Lo exportado antes lo puede seguir abriendo."),
            Self::AdmitUnknown => "Allá lo dice Ajustes, Punto y terminal. Si ya llegó algo de ella, no hace falta: elíjala en la lista.".to_owned(),
            Self::Admit(terminal) => format!("{} escribe la huella {}. Compárela por teléfono con la que muestran allá; si no es la misma, no siga.", name(terminal), terminal.fingerprint),
            Self::Revoke(terminal) => format!("Lo que {} escriba después de su operación {} no tendrá efecto, en todos los puntos.", name(terminal), terminal.to_sequence),
            Self::AddHoliday => "Ningún plazo contará ese día, ni los que ya corren.".to_owned(),
            Self::RemoveHoliday(day, name) => format!("Los plazos contarán otra vez el {}, {name}.", date(*day)),
            Self::Mailboxes(_) => "Buzones de función, nunca de personas; varios, separados por comas. Valen para los avisos que se preparen desde ahora.".to_owned(),
        }
    }
}

/// The point and series of a terminal.
pub(super) fn name(terminal: &TerminalView) -> String {
    let series = terminal.series.as_deref().unwrap_or("?");
    format!("{}-{series}", terminal.point)
}

fn addresses(text: &str) -> Vec<String> {
    let parts = text.split([',', ';', ' ']).map(str::trim);
    let parts = parts.filter(|it| !it.is_empty());
    parts.map(str::to_owned).collect()
}

impl Filled for KeepForm {
    type Key = Key;
    type Input = KeepEffect;

    const SHAPE: Shape = Shape {
        labels: 15,
        ..Shape::WINDOW
    };

    /// What is changed here is not the work of a counter.
    fn draft(&self) -> Option<DraftKind> {
        None
    }

    fn context(&self) -> Context {
        match self {
            Self::RemoveRecipient(_) | Self::Admit(_) | Self::RemoveHoliday(..) => Context::Confirm,
            _ => Self::SHAPE.context,
        }
    }

    fn fields(&self, _: &Scene<'_>) -> Vec<Field<Key>> {
        let mut fields = match self {
            Self::AddRecipient => vec![
                line(First, "Llave pública")
                    .placeholder("age1…")
                    .required("Pegue la llave pública de la oficina."),
                line(Second, "Nombre")
                    .placeholder("de la oficina, no de una persona")
                    .required("Escriba cómo se llama."),
            ],
            Self::AdmitUnknown => vec![
                line(First, "Réplica").required("Escriba su réplica."),
                line(Second, "Punto")
                    .placeholder("como LIM014")
                    .required("Escriba el código de su punto."),
                line(Third, "Llave pública").required("Escriba su llave pública."),
                choice(Kind, "Es de", Choice::of(SCOPES).chosen_at(0)),
            ],
            Self::Revoke(_) => vec![line(First, "Por qué").required("Diga por qué se revoca.")],
            Self::AddHoliday => vec![
                line(First, "Fecha")
                    .placeholder("dd/mm/aaaa")
                    .width(18)
                    .required("Escriba la fecha como dd/mm/aaaa."),
                line(Second, "Por qué")
                    .placeholder("como Aniversario de la ciudad")
                    .required("Escriba por qué no cuenta."),
            ],
            Self::Mailboxes(now) => vec![
                line(First, "Para")
                    .filled_in(&now.to.join(", "))
                    .required("Escriba a qué buzón va el aviso."),
                line(Second, "Con copia a").filled_in(&now.cc.join(", ")),
            ],
            Self::RemoveRecipient(_) | Self::Admit(_) | Self::RemoveHoliday(..) => Vec::new(),
        };
        fields.extend(self.word().map(|it| word(Sure, it)));
        fields
    }

    fn title(&self, _: &Form<Key>, _: &Scene<'_>) -> Spans {
        let title = match self {
            Self::AddRecipient => "Agregar destinatario",
            Self::RemoveRecipient(_) => "Quitar destinatario",
            Self::AdmitUnknown | Self::Admit(_) => "Admitir una terminal",
            Self::Revoke(_) => "Revocar una terminal",
            Self::AddHoliday => "Agregar un día local",
            Self::RemoveHoliday(..) => "Quitar un día local",
            Self::Mailboxes(_) => "Buzones del aviso de falla",
        };
        vec![span(title, Role::Heading)]
    }

    fn above(&self, _: &Form<Key>, _: &Scene<'_>, room: u16) -> Vec<Block> {
        vec![Block::of(&self.told(), Role::Text, room)]
    }

    fn read(&self, form: &Form<Key>, scene: &Scene<'_>) -> Result<KeepEffect, Problems<Key>> {
        let mut problems = form.problems(&scene.around());
        if self.word().is_some() && !form.get(Sure).is_some_and(Word::is_complete) {
            problems.missing(Sure, "Escriba la palabra completa.");
        }
        let day = match self {
            Self::AddHoliday if !form.is_blank(First) => {
                let day = parse_day(&form.text(First), local_day(scene.now, scene.zone));
                if day.is_err() {
                    problems.wrong(First, "Escriba la fecha como dd/mm/aaaa.");
                }
                day.ok()
            }
            _ => None,
        };
        problems.or(|| match self {
            Self::AddRecipient => KeepEffect::AddRecipient {
                key: form.text(First),
                name: form.text(Second),
            },
            Self::RemoveRecipient(name) => KeepEffect::RemoveRecipient(name.clone()),
            Self::AdmitUnknown => KeepEffect::AdmitTerminal {
                replica: form.text(First),
                point: form.text(Second),
                scope: form.pick(Kind, &SCOPES).map_or(Scope::Point, |it| it.0),
                key: form.text(Third),
            },
            Self::Admit(terminal) => KeepEffect::AdmitTerminal {
                replica: terminal.replica.clone(),
                point: terminal.point.clone(),
                scope: terminal.scope,
                key: terminal.public_key.clone(),
            },
            Self::Revoke(terminal) => KeepEffect::RevokeTerminal {
                replica: terminal.replica.clone(),
                reason: form.text(First),
            },
            Self::AddHoliday => KeepEffect::AddHoliday {
                day: day.unwrap_or_default(),
                name: form.text(Second),
            },
            Self::RemoveHoliday(day, _) => KeepEffect::RemoveHoliday(*day),
            Self::Mailboxes(_) => KeepEffect::ChangeMailboxes(Mailboxes {
                to: addresses(&form.text(First)),
                cc: addresses(&form.text(Second)),
            }),
        })
    }

    fn submit(&mut self, effect: KeepEffect, _: &Scene<'_>) -> Vec<Wish> {
        vec![Wish::effect(effect)]
    }

    fn answered(&mut self, _: &mut Form<Key>, answer: Answer, _: &Scene<'_>) -> Reply {
        match answer {
            Answer::Done(_) => Reply::Done(vec![Wish::Back]),
            _ => Reply::Pass,
        }
    }
}
