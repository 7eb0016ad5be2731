//! *Atención*: a customer's request taken down while systems are out (Q).
//!
//! Invariants: no rule about events keeps a customer from being received (Q0); what
//! looks wrong is said under its field and kept (Q5); the outage it would belong to is
//! asked about only where the person may open one, and never before it is known which
//! mass failure goes on (O3).

mod event;
mod noted;

#[cfg(test)]
mod tests;

use self::{
    event::Then,
    noted::{
        AttentionForm, Key,
        Key::{
            Address, Amount, AttendedBy, Belongs, ClaimRequest, DocumentNumber, Email, Ground,
            InTray, Kind, Name, OtherGround, Outage, Paper, PaperTime, Phone, Procedure,
            ReceiptDate, ReceiptNumber, RefersTo, Representative, Request, Service, Subjects, Way,
        },
        claim, picked, regulated, told_of_procedure,
    },
};
use super::parts::lowered;
use crate::domain::text::counted_words;
use crate::tui::prelude::*;
use crate::{
    actions::{AttentionView, LookUp, OutageChoice, OutageView, Seen, SlipView},
    domain::{
        attention::{EntryWay, Ground as Why},
        authority::Permission as May,
        catalog::ClaimKind,
        identity::{DocumentType, WarnedField},
        instant::{clock, date, local_day},
        outage::OpeningInput,
    },
    tui::form::{
        Beside, InstantField, Json, Many, ProcedureField, Text, Value, get, instant, many,
        procedure, procedure_standing, put, text,
    },
};

/// What a draft calls that it is copied from paper.
const FROM_PAPER: &str = "from_paper";

/// The outages it can belong to.
const BELONGS: [&str; 3] = ["el suyo", "sin evento", "otro"];

/// What a claim can stand on: the two grounds, or what the customer says (Q8).
pub(super) const GROUNDS: [&str; 3] = [Why::NotSatisfied.label(), Why::NoAnswer.label(), "otro"];

pub(crate) type State = Filling<AttentionForm>;

/// Leads to the form, or says why this person receives nobody (U1).
pub fn begin(procedure: Option<String>, outage: Option<String>, scene: &Scene<'_>) -> Vec<Wish> {
    scene.permitted(May::TakeAttention, || {
        vec![Wish::Go(Destination::AttentionForm {
            procedure,
            unlisted: String::new(),
            outage,
        })]
    })
}

/// The same for the next customer of an outage (O1). The first one asks for what it was
/// registered for; others may ask for anything of its type.
pub(super) fn next_customer(outage: &OutageView, scene: &Scene<'_>) -> Vec<Wish> {
    let first = outage.attentions == 0;
    let procedure = first.then(|| outage.procedure_id.clone());
    begin(procedure, Some(outage.correlative.clone()), scene)
}

/// The page, empty or with what is known already.
pub(crate) fn of(
    procedure: Option<String>,
    unlisted: String,
    outage: Option<String>,
    scene: &Scene<'_>,
) -> (State, Vec<Wish>) {
    let is_known = procedure.is_some() || !unlisted.is_empty();
    let (mut state, wishes) = State::open(
        AttentionForm {
            procedure,
            unlisted,
            outage,
            ..AttentionForm::default()
        },
        scene,
    );
    if is_known {
        state.form.go(Name, &scene.around());
    }
    (state, wishes)
}

impl Filled for AttentionForm {
    type Key = Key;

    const SHAPE: Shape = Shape::page(Context::AttentionForm, Intent::SaveAttention);

    fn draft(&self) -> Option<DraftKind> {
        Some(DraftKind::Attention)
    }

    fn fields(&mut self, scene: &Scene<'_>) -> Vec<Field<Key>> {
        let catalog = &scene.assets.catalog;
        let mut asked = ProcedureField::receiving();
        if self.procedure.is_some() || !self.unlisted.is_empty() {
            let is_unlisted = self.procedure.is_none();
            asked.put_in(
                self.procedure.as_deref(),
                is_unlisted,
                &self.unlisted,
                catalog,
            );
        }
        let kinds = DocumentType::offered_in(scene.profile.country);
        let kinds = Choice::of(kinds.iter().map(|kind| (kind, kind.label())));
        let today = local_day(scene.now, scene.zone);
        let subjects = catalog.subjects().valid_on(today);
        let subjects = Many::of(subjects.map(|it| (it.id.as_str(), it.name.as_str())));
        // The open one of a type is found by the procedure, which may turn out another.
        let is_open = |name: &String| {
            let mut open = scene.board.cards.iter().filter_map(|it| it.open.as_ref());
            open.any(|outage| outage.correlative == *name)
        };
        let other = self.outage.as_ref().filter(|name| !is_open(name));
        let belongs = other.map_or(0, |_| BELONGS.len() - 1);
        let usual = EntryWay::of(scene.board.status.channel);
        let mut ways = Choice::of(EntryWay::ALL.map(|way| (way, way.label())));
        ways.choose(EntryWay::ALL.iter().position(|way| Some(*way) == usual));
        let words = Text::new(
            "Lo que pide el cliente, con sus palabras.",
            scene.theme,
            5,
            4,
        );
        vec![
            line(Paper, "Código o folio")
                .width(22)
                .placeholder("código o folio"),
            instant(PaperTime, "Hora")
                .beside()
                .width(22)
                .placeholder("10:05, ayer 18:40"),
            procedure(Procedure, "Trámite", asked)
                .grouped()
                .placeholder("escriba parte del trámite")
                .required("Elija de la lista el trámite que pide el cliente, o lo que escribió."),
            line(Name, "Cliente")
                .placeholder("nombre completo o razón social")
                .required("Escriba el nombre o la razón social."),
            choice(Kind, "Documento", kinds.chosen_at(0)),
            line(DocumentNumber, "")
                .beside()
                .width(22)
                .placeholder("número"),
            line(Service, "Línea").width(22),
            line(Phone, "Contacto").beside().width(22),
            line(Email, "Correo"),
            text(Request, "Solicita", words).required("Escriba lo que pide el cliente."),
            many(Subjects, "Materia", subjects).grouped(),
            line(ClaimRequest, "Pide").placeholder("lo que quiere en concreto"),
            line(RefersTo, "Sobre reclamo")
                .width(40)
                .placeholder("su código, oficial o provisional"),
            choice(
                Ground,
                "Fundamento",
                Choice::of(GROUNDS.into_iter().enumerate()),
            ),
            line(OtherGround, "Cuál").placeholder("con las palabras del cliente"),
            choice(Way, "Entró por", ways),
            instant(InTray, "En bandeja").placeholder("10:05, ayer 18:40"),
            line(ReceiptNumber, "Recibo n.°").width(22),
            line(ReceiptDate, "Fecha")
                .beside()
                .width(22)
                .placeholder("dd/mm/aaaa"),
            line(Amount, "Monto").width(22).placeholder("27.50"),
            line(Representative, "Representante").grouped(),
            line(Address, "Dirección"),
            line(AttendedBy, "Atiende").filled_in(scene.person.0),
            choice(
                Belongs,
                "Evento",
                Choice::of(BELONGS.into_iter().enumerate()).chosen_at(belongs),
            ),
            line(Outage, "")
                .beside()
                .width(22)
                .placeholder("correlativo")
                .filled_in(other.map_or("", String::as_str))
                .required("Escriba el correlativo del evento, o elija «sin evento»."),
        ]
    }

    fn applies(&self, form: &Form<Key>, key: Key, scene: &Scene<'_>) -> bool {
        match key {
            Paper | PaperTime => self.from_paper,
            Subjects | ClaimRequest | ReceiptNumber | ReceiptDate | Amount | Ground | Way => {
                claim(form, scene).is_some()
            }
            OtherGround => {
                claim(form, scene).is_some() && form.chosen(Ground) == Some(GROUNDS.len() - 1)
            }
            InTray => {
                let way = form.pick(Way, &EntryWay::ALL);
                claim(form, scene).is_some() && way.is_some_and(EntryWay::has_a_tray)
            }
            RefersTo => matches!(
                claim(form, scene),
                Some(ClaimKind::Appeal | ClaimKind::Complaint)
            ),
            Outage => form.chosen(Belongs) == Some(BELONGS.len() - 1),
            _ => true,
        }
    }

    fn title(&self, form: &Form<Key>, scene: &Scene<'_>) -> Spans {
        let (what, time) = if self.from_paper {
            let time = form.get::<InstantField>(PaperTime);
            let time = time.map(|it| it.beside(&scene.around()));
            ("Atención transcrita de papel", time.unwrap_or_default())
        } else {
            ("Nueva atención", clock(scene.now, scene.zone))
        };
        let input = self.input(form, scene);
        let outage = self.belongs_to(&input, scene);
        let (belongs, role) = match (outage, regulated(form, scene)) {
            (Some(outage), _) => {
                let name = short(&outage.correlative);
                (format!("{} {name}", outage.procedure_type), Ink::Open)
            }
            (None, Some(it)) => (format!("{}, sin evento", it.procedure_type), Ink::Dim),
            (None, None) if !form.is_blank(Procedure) => ("sin evento".to_owned(), Ink::Dim),
            (None, None) => (String::new(), Ink::Dim),
        };
        let facts = [(time, Ink::Text), (belongs, role)].into_iter();
        let facts = facts.filter(|(fact, _)| !fact.is_empty());
        let mut title = vec![span(what, Ink::Heading)];
        title.extend(facts.map(|(fact, role)| span(format!(" · {fact}"), role)));
        title
    }

    fn read(&self, form: &Form<Key>, scene: &Scene<'_>) -> Read<Self> {
        let mut problems = form.problems(&scene.around());
        let input = self.input(form, scene);
        if self.is_outage_unknown(&input, scene) {
            problems.wrong(Outage, "No hay ningún evento con ese correlativo.");
        }
        problems.or(|| AttentionEffect::Take {
            input: Box::new(input),
            opening: None,
        })
    }

    fn submit(&mut self, _: Effect, form: &mut Form<Key>, scene: &Scene<'_>) -> Vec<Wish> {
        let mut input = self.input(form, scene);
        if self.then.is_none()
            && let Some(no_event) = self.without_event(&input, scene)
        {
            // What it offers comes from the store (O3).
            let is_news = self.sought.as_ref() != Some(&Self::sought(&input, scene));
            self.saves_next = self.looking || is_news;
            self.no_event = Some(no_event).filter(|_| !self.saves_next);
            return Vec::new();
        }
        let then = self.then.get_or_insert(Then::Nothing);
        if *then != Then::Nothing {
            // It joins the outage that is registered for it.
            input.outage = OutageChoice::None;
        }
        let opening = match then {
            Then::OpenSame(opening) => Some(opening.clone()),
            Then::OpenNew | Then::Nothing => None,
        };
        vec![Wish::effect(AttentionEffect::Take {
            input: Box::new(input),
            opening,
        })]
    }

    fn refused(&mut self, form: &mut Form<Key>, report: Report, scene: &Scene<'_>) -> Reply {
        self.then = None;
        self.not_taken(form, report, scene)
    }

    fn answered(&mut self, _: &mut Form<Key>, answer: Answer, _: &Scene<'_>) -> Reply {
        match answer {
            Answer::Attentions(AttentionAnswer::Seen { sought, seen }) => {
                if self.sought.as_ref() != Some(&*sought) {
                    return Reply::Pass;
                }
                self.seen = *seen;
                self.looking = false;
            }
            Answer::NotRead(_) => self.looking = false,
            // Another console may have changed what the store says of it.
            Answer::Board(_) => {
                self.sought = None;
                return Reply::Stay(Vec::new());
            }
            Answer::Attentions(AttentionAnswer::Taken { attention, slip }) => {
                return match self.then.take() {
                    Some(then) => Reply::Done(taken(&then, attention, slip)),
                    None => Reply::Pass,
                };
            }
            _ => return Reply::Pass,
        }
        if std::mem::take(&mut self.saves_next) {
            Reply::Again
        } else {
            Reply::Stay(Vec::new())
        }
    }

    fn context(&self) -> Context {
        match self.no_event {
            Some(_) => Context::Question,
            None => Self::SHAPE.context,
        }
    }

    fn is_covered(&self) -> bool {
        self.no_event.is_some()
    }

    fn allowed(&self, _: &Form<Key>, intent: Intent) -> bool {
        intent != Intent::NextField || self.no_event.is_none()
    }

    fn perform(
        &mut self,
        form: &mut Form<Key>,
        intent: Intent,
        scene: &Scene<'_>,
    ) -> Option<Vec<Wish>> {
        self.saves_next = false;
        match (&mut self.no_event, intent) {
            (Some(_), Intent::Back | Intent::Leave) => self.no_event = None,
            (Some(no_event), intent) => {
                self.then = no_event.perform(intent);
                if self.then.is_some() {
                    self.no_event = None;
                    // The engine goes on with the deed.
                    return None;
                }
            }
            (None, Intent::FromPaper) => {
                self.from_paper = !self.from_paper;
                let key = if self.from_paper { Paper } else { Procedure };
                form.show_now(key);
                form.go(key, &scene.around());
            }
            (None, _) => return None,
        }
        Some(Vec::new())
    }

    fn changed(
        &mut self,
        form: &mut Form<Key>,
        key: Key,
        outcome: Outcome,
        scene: &Scene<'_>,
    ) -> Vec<Wish> {
        self.saves_next = false;
        if (key, outcome) == (Procedure, Outcome::Chosen) {
            let next = if form.is_blank(Name) { Name } else { Request };
            form.go(next, &scene.around());
        }
        Vec::new()
    }

    /// Looks what follows from it, and asks the store where only that knows.
    fn follow(&mut self, form: &mut Form<Key>, scene: &Scene<'_>) -> Vec<Wish> {
        let is_claim = claim(form, scene).is_some();
        if let Some(words) = form.get_mut::<Text>(Request) {
            words.rows = if is_claim { 4 } else { 5 };
        }
        let input = self.input(form, scene);
        let sought = Self::sought(&input, scene);
        let is_new = self.sought.as_ref() != Some(&sought) && self.then.is_none();
        let mut wishes = Vec::new();
        if is_new {
            self.looking = sought != LookUp::default();
            if self.looking {
                wishes.push(Wish::effect(AttentionEffect::LookUp(Box::new(
                    sought.clone(),
                ))));
            } else {
                self.seen = Seen::default();
            }
            self.sought = Some(sought);
        }
        self.check = Some(self.checked(&input, scene));
        wishes
    }

    fn last(&self, _: &Form<Key>) -> Option<Key> {
        Some(Request)
    }

    fn remarks(&self, form: &Form<Key>, key: Key, scene: &Scene<'_>) -> Vec<Remark> {
        let warnings = self.check.iter().flat_map(|check| &check.warnings);
        // What is being typed is not called wrong before it is left.
        let here = warnings.filter(|it| self.warned(it.field) == key && !form.is_in(key));
        let mut remarks: Vec<Remark> = here
            .map(|warning| {
                let text = lowered(&warning.reassuring());
                Remark::new(RemarkKind::Warning, text)
            })
            .collect();
        let untouched = |key| form.get(key).is_some_and(InstantField::is_untouched);
        let notes = match key {
            Procedure => told_of_procedure(form, scene),
            PaperTime if untouched(PaperTime) => {
                vec!["Sin la hora del papel queda la de ahora como hora de recepción.".to_owned()]
            }
            RefersTo if !form.is_in(key) => {
                let remarks = self.check.iter().flat_map(|check| &check.remarks);
                let here = remarks.filter(|(field, _)| *field == WarnedField::RefersTo);
                here.map(|(_, remark)| remark.clone()).collect()
            }
            InTray if !self.from_paper => vec![
                "Cuándo llegó a la bandeja de la empresa: su plazo se cuenta desde ahí.".to_owned(),
            ],
            Amount if claim(form, scene) == Some(ClaimKind::Claim) => {
                let term = self.check.as_ref().and_then(|check| check.term);
                vec![term.map_or_else(
                    || "Plazo máximo: se sabe al marcar la materia".to_owned(),
                    |(days, due)| {
                        let days = counted_words(days, "día hábil", "días hábiles");
                        format!("Plazo máximo: {days}, hasta el {}", date(due))
                    },
                )]
            }
            _ => Vec::new(),
        };
        remarks.extend(
            notes
                .into_iter()
                .map(|it| Remark::new(RemarkKind::Note, it)),
        );
        remarks
    }

    fn beside(&self, form: &Form<Key>, key: Key, scene: &Scene<'_>) -> Option<Beside> {
        match key {
            Procedure => {
                let (_, critical) = procedure_standing(picked(form)?, &scene.assets.catalog)?;
                let sign = scene.theme.sign(Sign::Critical);
                let told = span(format!("{sign} CRÍTICO"), Ink::Critical);
                critical.then(|| Beside::Right(vec![told]))
            }
            // The title says it.
            PaperTime => Some(Beside::Behind(Spans::new())),
            _ => None,
        }
    }

    fn draw_over(&self, area: Rect, buf: &mut Buffer, scene: &Scene<'_>) {
        if let Some(no_event) = &self.no_event {
            no_event.draw(area, buf, scene);
        }
    }

    fn save(&self, draft: &mut Json) {
        put(draft, FROM_PAPER, self.from_paper.into());
    }

    fn restore(&mut self, _: &mut Form<Key>, draft: &Json, _: &Scene<'_>) {
        let from_paper = get(draft, FROM_PAPER).and_then(Json::as_bool);
        self.from_paper = from_paper.unwrap_or_default();
    }
}

/// The request has its code: it is shown over the page that comes next.
fn taken(then: &Then, attention: Box<AttentionView>, slip: Box<SlipView>) -> Vec<Wish> {
    let mut wishes = vec![Wish::Back];
    if *then == Then::OpenNew {
        let known = OpeningInput {
            procedure: attention.procedure_id.clone(),
            attention: Some(attention.id),
            ..OpeningInput::default()
        };
        wishes.push(Wish::Go(Destination::OutageForm(Box::new(known))));
    }
    wishes.push(Wish::Ask(Window::Slip { slip, attention }));
    wishes
}
