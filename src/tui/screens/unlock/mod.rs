//! The passphrase at the start and after the lock (U2).

use chrono::{DateTime, FixedOffset, TimeDelta};
use secrecy::{ExposeSecret, SecretString};

use crate::actions::upgrade_told;
use crate::tui::prelude::*;
use crate::tui::{form::secret, subjects::entry::Entrance};

#[cfg(test)]
mod tests;

field_keys! {
    User => "user",
    Phrase => "phrase",
}

/// As many users as stand below each other; more are looked through one by one.
const IN_SIGHT: usize = 6;

/// The entrance with what is typed.
pub(crate) type State = Filling<Unlock>;

/// The entrance.
#[derive(Debug)]
pub(crate) struct Unlock {
    logins: Vec<String>,
    /// Who was here last, by position.
    last: usize,
    /// Why it is shown, and the passphrase of a throw-away store.
    told: Vec<(String, Ink)>,
    refusal: Option<Report>,
    /// Until when no phrase is tried.
    until: Option<DateTime<FixedOffset>>,
    /// The phrase in the field is tried when that is over.
    is_waiting: bool,
    /// What is being tried, until it is known to have been.
    trying: Option<SecretString>,
    /// It was taken out of its field.
    is_taken: bool,
}

/// The entrance, with whoever was here last chosen and the cursor in the phrase.
pub(crate) fn open(
    entrance: &Entrance,
    reason: Option<&'static str>,
    demo: Option<&'static str>,
    scene: &Scene<'_>,
) -> (State, Vec<Wish>) {
    let last = entrance.last.as_ref();
    let last = last.and_then(|last| entrance.logins.iter().position(|login| login == last));
    let about = match (reason, demo) {
        (Some(reason), _) => reason,
        (None, Some(_)) => "Demostración: los datos son inventados y se borran al salir.",
        (None, None) => "Los registros están cifrados en este equipo.",
    };
    let demo = demo.map(|phrase| format!("En la demostración la frase es {phrase}."));
    let mut told = vec![(about.to_owned(), Ink::Dim)];
    told.extend(demo.map(|text| (text, Ink::Text)));
    let own = Unlock {
        logins: entrance.logins.clone(),
        last: last.unwrap_or(0),
        told,
        refusal: None,
        until: None,
        is_waiting: false,
        trying: None,
        is_taken: false,
    };
    let (mut state, wishes) = State::open(own, scene);
    state.form.go(Phrase, &scene.around());
    (state, wishes)
}

impl Unlock {
    /// Seconds for which no phrase is tried.
    fn delay(&self, now: DateTime<FixedOffset>) -> Option<i64> {
        let left = self.until?.signed_duration_since(now);
        // A part of a second is one that is still to be waited for.
        let seconds = (left + TimeDelta::milliseconds(999)).num_seconds();
        (seconds > 0).then_some(seconds)
    }

    fn not_entered(&mut self, report: Option<Report>) -> Reply {
        self.refusal = report;
        self.trying = None;
        Reply::Failed(Vec::new())
    }
}

impl Filled for Unlock {
    type Key = Key;

    const SHAPE: Shape = Shape {
        verb: "Entrar",
        busy: "abriendo…",
        stepwise: true,
        ..Shape::page(Context::Unlock, Intent::Accept)
    };

    /// A passphrase is never written down.
    fn draft(&self) -> Option<DraftKind> {
        None
    }

    fn fields(&mut self, _: &Scene<'_>) -> Vec<Field<Key>> {
        let users = Choice::of(self.logins.iter().map(|it| (it, it.as_str())));
        let users = users.chosen_at(self.last);
        let users = if self.logins.len() > IN_SIGHT {
            users.in_steps()
        } else {
            users.in_column(vec![Spans::new(); self.logins.len()])
        };
        vec![
            choice(User, "Usuario", users),
            secret(Phrase, "Frase de paso")
                .grouped()
                .placeholder("su frase de paso")
                .required("Escriba su frase de paso."),
        ]
    }

    fn title(&self, _: &Form<Key>, _: &Scene<'_>) -> Spans {
        vec![
            span("CONTINGENCIA", Ink::Accent),
            span("  Entrada", Ink::Text),
        ]
    }

    fn above(&self, _: &Form<Key>, _: &Scene<'_>, room: u16) -> Vec<Block> {
        let told = self.told.iter().map(|(text, role)| Block {
            tight: true,
            ..Block::of(text, *role, room)
        });
        told.collect()
    }

    /// Another user is chosen where there is one.
    fn allowed(&self, _: &Form<Key>, intent: Intent) -> bool {
        let other = matches!(intent, Intent::NextField | Intent::PreviousField);
        !other || self.logins.len() > 1
    }

    fn remarks(&self, form: &Form<Key>, key: Key, scene: &Scene<'_>) -> Vec<Remark> {
        if key != Phrase {
            return Vec::new();
        }
        let mut remarks = Vec::new();
        if seems_shouted(&form.raw(Phrase)) {
            let text = "Solo mayúsculas: ¿está puesto el bloqueo de mayúsculas?";
            remarks.push(Remark::new(RemarkKind::Warning, text));
        }
        if let Some(refusal) = &self.refusal {
            remarks.push(Remark::new(RemarkKind::Error, refusal.message.as_str()));
            let hints = advice::told(&refusal.hints).into_iter();
            remarks.extend(hints.map(|it| Remark::new(RemarkKind::Note, it)));
        }
        if let Some(seconds) = self.delay(scene.now) {
            let text = if self.is_waiting {
                format!("Se prueba sola en {seconds} s. [U2]")
            } else {
                format!("Se podrá probar en {seconds} s; siga escribiendo. [U2]")
            };
            remarks.push(Remark::new(RemarkKind::Warning, text));
        }
        remarks
    }

    /// What was tried is out of sight at once: what is typed meanwhile is another phrase.
    fn follow(&mut self, form: &mut Form<Key>, _: &Scene<'_>) -> Vec<Wish> {
        if self.trying.is_some() && !std::mem::replace(&mut self.is_taken, true) {
            form.set(Phrase, "");
        }
        Vec::new()
    }

    fn changed(&mut self, _: &mut Form<Key>, _: Key, _: Outcome, _: &Scene<'_>) -> Vec<Wish> {
        self.refusal = None;
        self.is_waiting = false;
        Vec::new()
    }

    fn ticked(&mut self, scene: &Scene<'_>) -> bool {
        self.is_waiting && self.delay(scene.now).is_none()
    }

    fn counts_seconds(&self, now: DateTime<FixedOffset>) -> bool {
        self.delay(now).is_some()
    }

    fn read(&self, form: &Form<Key>, scene: &Scene<'_>) -> Read<Self> {
        let problems = form.problems(&scene.around());
        let login = form.pick(User, &self.logins.iter().collect::<Vec<_>>());
        problems.or(|| EntryEffect::Unlock {
            login: login.cloned().unwrap_or_default(),
            passphrase: SecretString::from(form.raw(Phrase)),
        })
    }

    /// A phrase that is entered before it can be tried waits.
    fn submit(&mut self, unlock: Effect, form: &mut Form<Key>, scene: &Scene<'_>) -> Vec<Wish> {
        self.is_waiting = self.delay(scene.now).is_some();
        if self.is_waiting || self.logins.is_empty() {
            return Vec::new();
        }
        self.refusal = None;
        self.until = None;
        self.is_taken = false;
        self.trying = Some(SecretString::from(form.raw(Phrase)));
        vec![Wish::Effect(unlock)]
    }

    fn refused(&mut self, _: &mut Form<Key>, report: Report, _: &Scene<'_>) -> Reply {
        self.not_entered(Some(report))
    }

    fn answered(&mut self, form: &mut Form<Key>, answer: Answer, scene: &Scene<'_>) -> Reply {
        match answer {
            Answer::Entry(EntryAnswer::NotEntered { wait, report }) => {
                let wait = TimeDelta::from_std(wait).unwrap_or_default();
                self.until = Some(scene.now + wait);
                // It came too early, from here or another console: nothing was tried.
                let early = self.trying.take().filter(|_| report.is_none());
                if let Some(phrase) = early.filter(|_| form.is_blank(Phrase)) {
                    form.set(Phrase, phrase.expose_secret());
                    self.is_waiting = true;
                }
                self.not_entered(report)
            }
            Answer::NotRead(report) => self.not_entered(Some(report)),
            Answer::Entry(EntryAnswer::Upgrading(upgrade)) => {
                self.told = vec![(upgrade_told(&upgrade), Ink::Text)];
                Reply::Stay(Vec::new())
            }
            _ => Reply::Pass,
        }
    }
}

/// Capital letters alone are rarely meant.
fn seems_shouted(phrase: &str) -> bool {
    let letters: Vec<char> = phrase.chars().filter(|it| it.is_alphabetic()).collect();
    letters.len() >= 3 && letters.iter().all(|it| it.is_uppercase())
}
