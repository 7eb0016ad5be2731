//! The first run: four questions on one page, then the recovery key.

use crate::tui::prelude::*;
use crate::{
    actions::{Start, default_login, is_login},
    domain::{
        authority::Role,
        numbering::{is_point_code, is_terminal},
        terminal::Channel,
    },
    tui::form::NewPhrase,
};

field_keys! {
    Profile => "profile",
    Point => "point",
    PointName => "point_name",
    Place => "channel",
    Terminal => "terminal",
    Name => "name",
    Login => "login",
    Post => "role",
    Phrase => "phrase",
    Again => "again",
}

const PHRASE: NewPhrase<Key> = NewPhrase {
    first: Phrase,
    again: Again,
};

const PROFILES: [(&str, &str); 2] = [("peru", "Perú"), ("colombia", "Colombia")];

/// The code and the name of a point of each profile, as an example.
const EXAMPLES: [(&str, &str); 2] = [
    ("como LIM014", "como CAC San Isidro"),
    ("como CEL001", "como Célula de PQR Bogotá"),
];

/// Those of the profile that is chosen.
fn example(form: &Form<Key>) -> (&'static str, &'static str) {
    EXAMPLES[usize::from(form.chosen(Profile) == Some(1))]
}

/// The channels a profile's points have.
const PERU: [(Channel, &str); 5] = [
    (Channel::Cac, "CAC"),
    (Channel::Acd, "ACD"),
    (Channel::Line123, "123"),
    (Channel::Line135, "135"),
    (Channel::Oficina, "oficina"),
];
const COLOMBIA: [(Channel, &str); 2] = [
    (Channel::Celula, "célula de PQR"),
    (Channel::Oficina, "oficina"),
];

pub(crate) type State = Filling<FirstRun>;

#[derive(Debug, Default)]
pub(crate) struct FirstRun {
    /// The login was typed and no longer follows the name.
    own_login: bool,
    /// Whoever wants to leave was told that nothing is kept.
    leaves: bool,
}

/// The page with what can be known filled in.
pub(crate) fn open(scene: &Scene<'_>) -> (State, Vec<Wish>) {
    let (mut state, wishes) = State::open(FirstRun::default(), scene);
    state.form.go(Point, &scene.around());
    (state, wishes)
}

/// Who works at a cell of PQR, whoever receives its bases first.
const OF_A_CELL: [Role; 6] = [
    Role::Backoffice,
    Role::Supervisor,
    Role::Coordinador,
    Role::Gerente,
    Role::Consulta,
    Role::Administrador,
];

/// The roles that a channel has.
fn roles(channel: Option<Channel>) -> &'static [Role] {
    match channel {
        Some(Channel::Celula) => &OF_A_CELL,
        _ => &Role::ALL,
    }
}

fn posts(channel: Option<Channel>) -> Choice {
    let posts = roles(channel).iter().map(|it| (it.code(), it.code()));
    Choice::of(posts).chosen_at(0).in_steps()
}

fn channels(profile: Option<usize>) -> &'static [(Channel, &'static str)] {
    if profile == Some(1) { &COLOMBIA } else { &PERU }
}

/// The channel that is chosen.
fn chosen_channel(form: &Form<Key>) -> Option<Channel> {
    let channels = channels(form.chosen(Profile));
    form.pick(Place, channels).map(|it| it.0)
}

fn places(profile: Option<usize>) -> Choice {
    let places = channels(profile).iter().map(|(_, label)| (label, *label));
    Choice::of(places).chosen_at(0)
}

impl Filled for FirstRun {
    type Key = Key;

    const SHAPE: Shape = Shape {
        verb: "Preparar los registros",
        busy: "preparando los registros cifrados…",
        labels: 18,
        stepwise: true,
        ..Shape::page(Context::FirstRun, Intent::Accept)
    };

    /// There is no store yet that could keep it.
    fn draft(&self) -> Option<DraftKind> {
        None
    }

    fn new_phrase(&self) -> Option<NewPhrase<Key>> {
        Some(PHRASE)
    }

    fn fields(&mut self, _: &Scene<'_>) -> Vec<Field<Key>> {
        let [phrase, again] = PHRASE.fields("Frase de paso");
        vec![
            choice(Profile, "Perfil", Choice::of(PROFILES).chosen_at(0)).under("¿Dónde se usará?"),
            line(Point, "Código del punto")
                .placeholder(EXAMPLES[0].0)
                .under("¿Qué punto es? [N1]"),
            line(PointName, "Nombre del punto")
                .placeholder(EXAMPLES[0].1)
                .required("Escriba el nombre del punto."),
            choice(Place, "Canal", places(None)),
            line(Terminal, "Terminal").filled_in("A"),
            line(Name, "Su nombre")
                .placeholder("nombre y apellido")
                .required("Escriba su nombre.")
                .under("¿Quién es usted?"),
            line(Login, "Nombre de ingreso").placeholder("con el que entrará"),
            choice(Post, "Rol", posts(None)),
            phrase.under("¿Con qué frase entrará? [U2]"),
            again,
        ]
    }

    fn title(&self, _: &Form<Key>, _: &Scene<'_>) -> Spans {
        vec![
            span("CONTINGENCIA", Ink::Accent),
            span("  Primera vez en este equipo", Ink::Text),
        ]
    }

    fn above(&self, _: &Form<Key>, _: &Scene<'_>, room: u16) -> Vec<Block> {
        let (text, role) = if self.leaves {
            let text = "Todavía no se guardó nada. Esc otra vez sale; siga escribiendo y se queda.";
            (text, Ink::Warning)
        } else {
            let text = "Cuatro preguntas y podrá registrar. Nada sale de este equipo.";
            (text, Ink::Dim)
        };
        vec![Block {
            tight: true,
            ..Block::of(text, role, room)
        }]
    }

    /// Esc leaves at once where nothing was typed.
    fn perform(
        &mut self,
        form: &mut Form<Key>,
        intent: Intent,
        _: &Scene<'_>,
    ) -> Option<Vec<Wish>> {
        let mut typed = [Point, PointName, Name, Login, Phrase].into_iter();
        if intent != Intent::Back || self.leaves || typed.all(|key| form.is_blank(key)) {
            return None;
        }
        self.leaves = true;
        Some(Vec::new())
    }

    fn changed(&mut self, form: &mut Form<Key>, key: Key, _: Outcome, _: &Scene<'_>) -> Vec<Wish> {
        self.leaves = false;
        match key {
            Profile => {
                form.replace(Place, places(form.chosen(Profile)));
                let (code, name) = example(form);
                form.exemplify(Point, code);
                form.exemplify(PointName, name);
                form.replace(Post, posts(chosen_channel(form)));
            }
            Place => form.replace(Post, posts(chosen_channel(form))),
            Name if !self.own_login => form.fill_in(Login, &default_login(&form.text(Name))),
            Login => self.own_login = !form.is_blank(Login),
            _ => {}
        }
        Vec::new()
    }

    fn read(&self, form: &Form<Key>, scene: &Scene<'_>) -> Read<Self> {
        let mut problems = form.problems(&scene.around());
        PHRASE.judge(form, &mut problems);
        let mut unless = |good: bool, key: Key, why: &str| {
            if !good {
                problems.of(key, why, form.is_blank(key));
            }
        };
        unless(
            is_point_code(&form.text(Point).to_uppercase()),
            Point,
            &format!("De 2 a 12 letras y números, {}.", example(form).0),
        );
        unless(
            is_terminal(&form.text(Terminal).to_uppercase()),
            Terminal,
            "Una o dos letras; otra distinta en cada equipo del punto.",
        );
        unless(
            is_login(&form.text(Login)),
            Login,
            "De 2 a 32 letras minúsculas sin tilde, números, punto o guion.",
        );
        let profile = form.chosen(Profile);
        let channel = chosen_channel(form);
        problems.or(|| {
            EntryEffect::Start(Box::new(Start {
                profile: PROFILES[profile.unwrap_or(0).min(1)].0.to_owned(),
                point: form.text(Point),
                point_name: form.text(PointName),
                channel: channel.unwrap_or(Channel::Cac),
                organization: None,
                terminal: form.text(Terminal),
                login: form.text(Login),
                name: form.text(Name),
                job_title: String::new(),
                role: form.pick(Post, roles(channel)).unwrap_or(Role::Supervisor),
                passphrase: PHRASE.typed(form),
            }))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::prelude::*;

    fn page() -> Trial<FirstRun> {
        Trial::open(Stage::sized(80, 23), open)
    }

    fn started(wishes: Vec<Wish>) -> Option<Start> {
        first_asked!(wishes, Effect::Entry(EntryEffect::Start(start)) => *start)
    }

    #[test]
    fn esc_asks_before_what_was_typed_is_gone() {
        let mut page = page();
        assert!(matches!(page.press("⎋")[..], [Wish::Back]), "nothing typed");
        page.press("lim014");
        assert!(page.press("⎋").is_empty());
        page.shows("Esc otra vez sale");
        page.press("x");
        page.hides("Esc otra vez sale");
        assert!(page.press("⎋").is_empty(), "it asks again");
        assert!(matches!(page.press("⎋")[..], [Wish::Back]));
    }

    #[test]
    fn n1_each_profile_shows_a_point_of_its_own_as_an_example() {
        let mut page = page();
        page.shows("como LIM014");
        page.to(Profile);
        page.press("c");
        page.shows("como CEL001");
        page.shows("como Célula de PQR Bogotá");
        page.to(Point);
        page.press("x");
        page.to(Terminal);
        page.shows("De 2 a 12 letras y números, como CEL001.");
        page.to(Profile);
        page.press("p");
        page.shows("como CAC San Isidro");
    }

    #[test]
    fn u2_a_weak_phrase_is_told_while_it_is_typed_and_a_failure_can_be_tried_again() {
        let mut page = page();
        page.press("lim014⏎CAC San Isidro⏎Marta Supervisora⏎corta");
        page.shows("▲ Todavía faltan 7 caracteres.");
        page.press(" y ahora larga");
        page.shows("Cumple: 12 caracteres o más.");
        let start = started(page.press("⏎corta y ahora larga⏎")).expect("it starts");
        assert_eq!(
            (start.profile.as_str(), start.channel),
            ("peru", Channel::Cac)
        );
        page.answer(Answer::Refused(Report::usage("El disco está lleno.")));
        page.shows("✗ El disco está lleno.");
        assert!(started(page.press("⏎")).is_some());
    }

    #[test]
    fn u1_a_cell_is_offered_the_roles_that_it_has() {
        let mut page = page();
        page.press("↑c");
        page.shows("backoffice");
        page.hides("tecnologia");
        page.press("⇥⇥⇥o");
        page.shows("supervisor");
    }

    #[test]
    fn another_profile_has_other_channels() {
        let mut page = page();
        page.press("↑c⇥⇥⇥");
        assert_eq!(page.focus(), Place);
        page.shows("(•) célula de PQR");
        page.press("o");
        assert_eq!(page.page.form.text(Place), "oficina");
    }
}
