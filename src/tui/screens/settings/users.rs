//! The windows about who may enter: a new user, a new passphrase, a block (U1, U2).

use secrecy::SecretString;

use crate::tui::prelude::*;
use crate::{
    actions::{UserView, default_login, is_login},
    domain::authority::Role,
    tui::form::{Frame, Json, NewPhrase, secret},
};

field_keys! {
    Name => "name",
    Login => "login",
    Post => "role",
    Old => "old",
    Phrase => "phrase",
    Again => "again",
}

/// Columns inside the windows.
const WIDTH: u16 = 60;

const PHRASE: NewPhrase<Key> = NewPhrase {
    first: Phrase,
    again: Again,
};

/// Somebody loses access.
pub(super) fn block(user: &UserView) -> Prompt {
    let login = user.user.clone();
    let told = format!(
        "{} ({login}) no podrá entrar más y los registros cambian de clave. Lo que registró se conserva.",
        user.name
    );
    let block = move |_: &_| SettingsEffect::BlockUser {
        login: login.clone(),
    };
    Prompt::new("Bloquear usuario", told, block)
        .called("Bloquear")
        .wide(WIDTH)
        .confirmed_by("bloquear")
}

/// What the windows do.
#[derive(Debug)]
pub(super) enum UserForm {
    /// Somebody gets access.
    Add {
        /// The login was typed and no longer follows the name.
        own_login: bool,
    },
    /// The own passphrase changes.
    Change,
}

impl Filled for UserForm {
    type Key = Key;

    const SHAPE: Shape = Shape {
        frame: Frame::Window(WIDTH),
        ..Shape::WINDOW
    };

    /// Who is added; nothing about passphrases is written down.
    fn draft(&self) -> Option<DraftKind> {
        matches!(self, Self::Add { .. }).then_some(DraftKind::NewUser)
    }

    fn verb(&self) -> &'static str {
        match self {
            Self::Add { .. } => "Agregar",
            Self::Change => "Cambiar",
        }
    }

    fn new_phrase(&self) -> Option<NewPhrase<Key>> {
        Some(PHRASE)
    }

    fn fields(&mut self, _: &Scene<'_>) -> Vec<Field<Key>> {
        match self {
            Self::Add { .. } => {
                let offices = Role::ALL.map(|it| (it.code(), it.code()));
                let mut fields = vec![
                    line(Name, "Nombre")
                        .placeholder("nombre y apellido")
                        .required("Escriba el nombre."),
                    line(Login, "Ingreso").placeholder("con el que entrará"),
                    choice(Post, "Rol", Choice::of(offices).chosen_at(2).in_steps()),
                ];
                fields.extend(PHRASE.fields("Primera frase"));
                fields
            }
            Self::Change => {
                let old = secret(Old, "Frase actual").required("Escriba su frase actual.");
                [vec![old], PHRASE.fields("Frase nueva").into()]
                    .into_iter()
                    .flatten()
                    .collect()
            }
        }
    }

    fn title(&self, _: &Form<Key>, _: &Scene<'_>) -> Spans {
        let title = match self {
            Self::Add { .. } => "Agregar usuario",
            Self::Change => "Cambiar su frase de paso",
        };
        vec![span(title, Ink::Heading)]
    }

    fn remarks(&self, form: &Form<Key>, key: Key, _: &Scene<'_>) -> Vec<Remark> {
        let first = matches!(self, Self::Add { .. }) && key == Phrase && form.is_blank(Phrase);
        let text = "La persona la cambiará.";
        first
            .then(|| Remark::new(RemarkKind::Note, text))
            .into_iter()
            .collect()
    }

    /// The login follows the name until it is typed.
    fn changed(&mut self, form: &mut Form<Key>, key: Key, _: Outcome, _: &Scene<'_>) -> Vec<Wish> {
        match (self, key) {
            (Self::Add { own_login: false }, Name) => {
                form.fill_in(Login, &default_login(&form.text(Name)));
            }
            (Self::Add { own_login }, Login) => *own_login = !form.is_blank(Login),
            _ => {}
        }
        Vec::new()
    }

    fn read(&self, form: &Form<Key>, scene: &Scene<'_>) -> Read<Self> {
        let mut problems = form.problems(&scene.around());
        PHRASE.judge(form, &mut problems);
        match self {
            Self::Add { .. } => {
                if !is_login(&form.text(Login)) {
                    let why = "De 2 a 32 letras minúsculas sin tilde, números, punto o guion.";
                    problems.of(Login, why, form.is_blank(Login));
                }
                problems.or(|| SettingsEffect::AddUser {
                    login: form.text(Login),
                    name: form.text(Name),
                    role: form.pick(Post, &Role::ALL).unwrap_or(Role::Asesor),
                    passphrase: PHRASE.typed(form),
                })
            }
            Self::Change => problems.or(|| SettingsEffect::ChangePassphrase {
                old: SecretString::from(form.raw(Old)),
                new: PHRASE.typed(form),
            }),
        }
    }

    /// It is the present passphrase, or the login, that was not right.
    fn refused(&mut self, form: &mut Form<Key>, report: Report, scene: &Scene<'_>) -> Reply {
        form.go(Old, &scene.around());
        form.go(Login, &scene.around());
        Reply::Refused(report)
    }

    fn restore(&mut self, form: &mut Form<Key>, _: &Json, _: &Scene<'_>) {
        if let Self::Add { own_login } = self {
            *own_login = form.text(Login) != default_login(&form.text(Name));
        }
    }

    fn is_done(&self, answer: &Answer) -> bool {
        matches!(answer, Answer::Done(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::prelude::*;
    use secrecy::ExposeSecret as _;

    fn window(form: UserForm) -> Trial<UserForm> {
        Trial::open(Stage::new(), |scene| {
            crate::tui::form::Filling::open(form, scene)
        })
    }

    fn effect(wishes: Vec<Wish>) -> Option<Effect> {
        wishes.into_iter().find_map(|wish| match wish {
            Wish::Effect(Effect::Drafts(_)) => None,
            Wish::Effect(effect) => Some(effect),
            _ => None,
        })
    }

    #[test]
    fn u2_enter_goes_from_one_missing_field_to_the_next_and_a_weak_phrase_is_told() {
        let mut page = window(UserForm::Add { own_login: false });
        assert!(effect(page.press("Eva Ejemplo⏎corta")).is_none());
        assert_eq!(page.focus(), Phrase);
        page.shows("▲ Todavía faltan 7 caracteres.");
        assert!(effect(page.press("⏎")).is_none());
        page.shows("✗ Al menos 12 caracteres: faltan 7");
        page.hides("Todavía");
        page.hides("corta");
        let asked = page.perform(Intent::ProposePassphrase);
        assert_like!(
            effect(asked),
            Some(Effect::Entry(EntryEffect::ProposePassphrase))
        );
        let phrase = "bosque-muela-preso-festin";
        page.answer(EntryAnswer::Passphrase(phrase.to_owned().into()));
        page.shows(phrase);
        assert_eq!(page.focus(), Again);
        let Some(Effect::Settings(SettingsEffect::AddUser {
            login, passphrase, ..
        })) = effect(page.press(&format!("{phrase}⏎")))
        else {
            panic!("nobody was added")
        };
        assert_eq!(login, "eejemplo");
        assert_eq!(passphrase.expose_secret(), phrase);
        page.shows("Un momento…");
        let done = page.answer(Answer::Done("Usuario agregado".to_owned()));
        assert!(matches!(done[..], [Wish::Back]));
    }

    #[test]
    fn law_6_who_is_added_is_kept_and_never_a_passphrase() {
        let mut page = window(UserForm::Add { own_login: false });
        page.no_draft();
        let mut kept = saved(&page.press("Eva Ejemplo⏎frase que nadie lee⏎otra frase"));
        kept.extend(saved(&page.rest()));
        let (kind, data) = kept.last().expect("it was saved");
        assert_eq!(*kind, DraftKind::NewUser);
        assert!(
            data.contains("Eva Ejemplo") && !data.contains("frase"),
            "{data}"
        );
        let mut again = window(UserForm::Add { own_login: false });
        again.found(data.clone(), "10:30");
        again.shows("F7 Retomar   F8 Descartar");
        again.perform(Intent::Resume);
        again.shows("eejemplo");
        assert_eq!(again.focus(), Phrase);
        assert!(window(UserForm::Change).page.own.draft().is_none());
    }

    #[test]
    fn u2_a_wrong_passphrase_is_told_where_it_was_asked_and_no_draft_has_it() {
        let mut page = window(UserForm::Change);
        let wishes = page.press("la de antes⏎larga y nueva⏎larga y nueva⏎");
        assert!(
            !wishes
                .iter()
                .any(|it| matches!(it, Wish::Effect(Effect::Drafts(DraftEffect::Save { .. }))))
        );
        assert!(matches!(
            effect(wishes),
            Some(Effect::Settings(SettingsEffect::ChangePassphrase { .. }))
        ));
        page.answer(Answer::Refused(Report::usage("La frase no es la suya.")));
        page.shows("✗ La frase no es la suya.");
        assert_eq!(page.focus(), Old);
    }
}
