//! The window over an attention: a correction with its reason (O6), or the annulment of
//! one that was a mistake (N2).

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use crate::tui::prelude::*;
use crate::{
    actions::{AttentionField, AttentionView, ClaimView},
    domain::{
        attention::{ContentField, EntryWay},
        identity::{DocumentType, WarnedField, check_email},
        instant::{date_clock, local_day},
    },
    tui::{
        form::{Frame, Json, Many, ProcedureField, instant, many, procedure},
        screens::{attention_form::GROUNDS, parts::attention::document},
    },
};

field_keys! {
    What => "what",
    Words => "value",
    Procedure => "procedure",
    Subjects => "subjects",
    Way => "entry",
    Ground => "ground",
    At => "at",
    Kind => "document_type",
    Number => "document_number",
    Reason => "reason",
}

/// What is told where no procedure is picked.
const PICK: &str = "Elija de la lista el trámite que corresponde.";

/// What is told of an e-mail that nobody can write to.
const WRONG_EMAIL: &str = "El correo está mal escrito: así no se le puede escribir. Corríjalo; si no se conoce el bueno, comunique el código por llamada o con la constancia firmada.";

/// The same of one that is not there.
const NO_EMAIL: &str = "No hay un correo al que escribir. Si el cliente lo da, escríbalo; si no tiene, comunique el código por llamada o con la constancia firmada.";

/// Columns inside the window.
const WIDTH: u16 = 66;

/// Whether nobody can write to the customer of an attention before it is corrected.
pub(super) fn is_wrong(attention: &AttentionView) -> bool {
    let mut warnings = attention.warnings.iter();
    let counts = !attention.annulled && !attention.blocked && !attention.purged;
    counts && warnings.any(|it| it.field == WarnedField::Email)
}

/// What is done to an attention.
#[derive(Debug)]
pub(super) struct Amendment {
    attention: AttentionView,
    /// What can be corrected of it; none where it is annulled.
    offered: Vec<AttentionField>,
    /// It is about the e-mail of its customer.
    about_email: bool,
    /// What was typed of each thing, however often another one is chosen meanwhile.
    typed: HashMap<AttentionField, String>,
}

/// The field that takes the right value.
const fn taken_by(field: AttentionField) -> Key {
    match field {
        AttentionField::Procedure => Procedure,
        AttentionField::Subjects => Subjects,
        AttentionField::Entry => Way,
        AttentionField::Said(ContentField::Ground) => Ground,
        AttentionField::Taken | AttentionField::InTray => At,
        AttentionField::Said(ContentField::Document) => Kind,
        AttentionField::Folio | AttentionField::Amount | AttentionField::Said(_) => Words,
    }
}

fn label(field: AttentionField) -> &'static str {
    match field {
        AttentionField::Procedure => "trámite",
        AttentionField::Taken => "hora de la solicitud",
        AttentionField::Folio => "folio",
        AttentionField::Subjects => "materia",
        AttentionField::Amount => "monto",
        AttentionField::Entry => "vía de ingreso",
        AttentionField::InTray => "hora en la bandeja",
        AttentionField::Said(of) => of.label(),
    }
}

/// What the customer says stands on neither of the two grounds.
fn is_other_ground(form: &Form<Key>) -> bool {
    form.chosen(Ground) == Some(GROUNDS.len() - 1)
}

impl Amendment {
    /// The correction of one thing of an attention.
    pub(super) fn correcting(attention: &AttentionView) -> Self {
        let fields = AttentionField::ALL.into_iter();
        Self {
            offered: fields.filter(|field| field.is_of(attention)).collect(),
            attention: attention.clone(),
            about_email: false,
            typed: HashMap::new(),
        }
    }

    /// The correction of the e-mail, with the cursor in it.
    pub(super) fn correcting_email(
        attention: &AttentionView,
        scene: &Scene<'_>,
    ) -> (Filling<Self>, Vec<Wish>) {
        let own = Self {
            about_email: true,
            ..Self::correcting(attention)
        };
        let (mut form, wishes) = Filling::open(own, scene);
        form.form.go(Words, &scene.around());
        (form, wishes)
    }

    /// The annulment of an attention.
    pub(super) fn annulling(attention: &AttentionView) -> Self {
        Self {
            offered: Vec::new(),
            attention: attention.clone(),
            about_email: false,
            typed: HashMap::new(),
        }
    }

    fn annuls(&self) -> bool {
        self.offered.is_empty()
    }

    fn chosen(&self, form: &Form<Key>) -> Option<AttentionField> {
        form.pick(What, &self.offered)
    }

    fn is_hidden(&self, field: AttentionField) -> bool {
        self.attention.masked && matches!(field, AttentionField::Said(_))
    }

    /// The words that are put right where they stand, where they can be read.
    fn to_put_right(&self, field: AttentionField, scene: &Scene<'_>) -> String {
        if self.is_hidden(field) || taken_by(field) != Words {
            return String::new();
        }
        said(&self.attention, field, scene)
    }

    /// What was typed stays with the thing that it was typed of.
    fn keep_typed(&mut self, form: &Form<Key>) {
        if let Some(field) = self.chosen(form) {
            self.typed.insert(field, form.text(Words));
        }
    }
}

/// What stands there now; personal data is as hidden as the page has it (U3).
fn said(it: &AttentionView, field: AttentionField, scene: &Scene<'_>) -> String {
    let (customer, claim) = (&it.customer, it.claim.as_ref());
    let when = |at| date_clock(at, scene.zone);
    let said = match field {
        AttentionField::Procedure => Some(it.procedure.clone()),
        AttentionField::Taken => Some(when(it.taken_at)),
        AttentionField::Folio => it.folio.clone(),
        AttentionField::Subjects => claim.map(ClaimView::subject_noted),
        AttentionField::Amount => claim.and_then(ClaimView::amount_noted),
        AttentionField::Entry => claim
            .and_then(|it| it.entry_way)
            .map(|way| way.label().to_owned()),
        AttentionField::InTray => claim.and_then(|it| it.in_tray_at).map(when),
        AttentionField::Said(of) => match of {
            ContentField::Name => Some(customer.name.clone()),
            ContentField::Document => Some(document(customer)),
            ContentField::Representative => Some(customer.representative.clone()),
            ContentField::Service => Some(customer.service_number.clone()),
            ContentField::Phone => Some(customer.phone.clone()),
            ContentField::Email => Some(customer.email.clone()),
            ContentField::Address => Some(customer.address.clone()),
            ContentField::Request => Some(it.request.clone()),
            ContentField::AttendedBy => Some(it.attended_by.clone()),
            ContentField::ClaimRequest => claim.map(|it| it.request.clone()),
            ContentField::ReceiptNumber => claim.map(|it| it.receipt_number.clone()),
            ContentField::ReceiptDate => claim.and_then(ClaimView::receipt_day),
            ContentField::Ground => claim.and_then(ClaimView::ground_words),
            ContentField::RefersTo => claim
                .and_then(|it| it.refers_to.as_ref())
                .map(|it| it.typed.clone()),
            ContentField::Procedure | ContentField::Amount | ContentField::Subjects => None,
        },
    };
    said.unwrap_or_default()
}

/// The right value, written as the command line takes it.
fn value(
    field: AttentionField,
    form: &Form<Key>,
    scene: &Scene<'_>,
    problems: &mut Problems<Key>,
) -> String {
    match taken_by(field) {
        Procedure => {
            let picked = form.get::<ProcedureField>(Procedure);
            let id = picked.and_then(ProcedureField::id);
            if id.is_none() && !problems.about(Procedure) {
                problems.wrong(Procedure, PICK);
            }
            id.unwrap_or_default().to_owned()
        }
        Subjects => form.marked(Subjects).join(";"),
        Way => form
            .pick(Way, &EntryWay::ALL)
            .map_or("", EntryWay::code)
            .to_owned(),
        At => {
            let at = form.at(At, &scene.around());
            if at.is_none() && field == AttentionField::Taken && !problems.about(At) {
                problems.missing(At, "Escriba la hora: 10:05, ayer 18:40.");
            }
            at.map_or_else(String::new, |at| date_clock(at, scene.zone))
        }
        Ground => match form.chosen(Ground).and_then(|at| GROUNDS.get(at)) {
            Some(ground) if !is_other_ground(form) => (*ground).to_owned(),
            _ => form.text(Words),
        },
        Kind => {
            let kinds = DocumentType::offered_in(scene.profile.country);
            let number = form.text(Number);
            match form.pick(Kind, kinds) {
                Some(kind) if !number.is_empty() => format!("{}:{number}", kind.code()),
                _ => number,
            }
        }
        _ => form.text(Words),
    }
}

impl Filled for Amendment {
    type Key = Key;

    const SHAPE: Shape = Shape {
        frame: Frame::Window(WIDTH),
        labels: 11,
        ..Shape::page(Context::PlainForm, Intent::Save)
    };

    fn verb(&self) -> &'static str {
        if self.annuls() { "Anular" } else { "Corregir" }
    }

    fn draft(&self) -> Option<DraftKind> {
        let id = self.attention.id;
        Some(if self.annuls() {
            DraftKind::Annulment(id)
        } else {
            DraftKind::Correction(id)
        })
    }

    /// Nothing was said yet but what would be corrected.
    fn is_kept(&self, form: &Form<Key>, scene: &Scene<'_>) -> bool {
        let field = self.chosen(form);
        let words = field.map_or_else(String::new, |it| self.to_put_right(it, scene));
        let others = [Reason, Procedure, Subjects, Way, Ground, At, Number];
        form.text(Words) == words && others.into_iter().all(|key| form.is_blank(key))
    }

    fn label(&self, form: &Form<Key>, key: Key) -> Option<&'static str> {
        let by = self.chosen(form).map(taken_by);
        (key == Words && by == Some(Ground)).then_some("Cuál")
    }

    fn fields(&mut self, scene: &Scene<'_>) -> Vec<Field<Key>> {
        let reason = line(Reason, "Razón").required("Escriba por qué; queda en la historia. [O6]");
        let what = self
            .offered
            .iter()
            .map(|field| (field.word(), label(*field)));
        let email = AttentionField::Said(ContentField::Email);
        let wrong = self.offered.iter().position(|field| *field == email);
        let mut words = line(Words, "Valor");
        if self.about_email {
            words = words.filled_in(&self.to_put_right(email, scene));
        }
        let first = wrong.filter(|_| self.about_email).unwrap_or(0);
        let today = local_day(scene.now, scene.zone);
        let subjects = scene.assets.catalog.subjects().valid_on(today);
        let subjects = Many::of(subjects.map(|it| (it.id.as_str(), it.name.as_str())));
        let kinds = DocumentType::offered_in(scene.profile.country);
        let kinds = Choice::of(kinds.iter().map(|kind| (kind, kind.label())));
        vec![
            choice(What, "Dato", Choice::of(what).in_steps().chosen_at(first)),
            procedure(Procedure, "Valor", ProcedureField::receiving())
                .placeholder("escriba parte del trámite")
                .required(PICK),
            many(Subjects, "Valor", subjects),
            choice(
                Way,
                "Valor",
                Choice::of(EntryWay::ALL.map(|way| (way, way.label()))),
            )
            .required("Elija por dónde entró."),
            choice(Ground, "Valor", Choice::of(GROUNDS.into_iter().enumerate()))
                .required("Elija en qué se funda."),
            instant(At, "Valor").placeholder("10:05, ayer 18:40"),
            choice(Kind, "Valor", kinds.chosen_at(0)),
            line(Number, "").beside().placeholder("número"),
            words,
            reason,
        ]
    }

    fn applies(&self, form: &Form<Key>, key: Key, _: &Scene<'_>) -> bool {
        let by = self.chosen(form).map(taken_by);
        match key {
            Reason => true,
            What => !self.annuls(),
            Number => by == Some(Kind),
            Words => by == Some(Words) || (by == Some(Ground) && is_other_ground(form)),
            key => by == Some(key),
        }
    }

    fn title(&self, _: &Form<Key>, _: &Scene<'_>) -> Spans {
        let verb = if self.annuls() { "Anular" } else { "Corregir" };
        let title = format!("{verb} {}", self.attention.short_code);
        vec![span(title, Ink::Heading)]
    }

    fn above(&self, _: &Form<Key>, _: &Scene<'_>, room: u16) -> Vec<Block> {
        let annulled = "Conserva su código y su historia, y no espera nada más: sale de las críticas pendientes, de la regularización y de las cuentas de su evento.";
        let official = self.attention.official_code.as_ref().map(|code| {
            format!("Ya está en el sistema oficial con el código {code}: cámbielo también allí.")
        });
        let mut blocks = Vec::new();
        if self.annuls() {
            blocks.push(Block::of(annulled, Ink::Dim, room));
        }
        let is_blank = self.attention.customer.email.is_empty();
        if self.about_email && (is_blank || is_wrong(&self.attention)) {
            let told = if is_blank { NO_EMAIL } else { WRONG_EMAIL };
            blocks.push(Block::of(told, Ink::Warning, room));
        }
        blocks.extend(official.map(|told| Block::of(&told, Ink::Warning, room)));
        blocks
    }

    fn remarks(&self, form: &Form<Key>, key: Key, scene: &Scene<'_>) -> Vec<Remark> {
        let Some(field) = self.chosen(form) else {
            return Vec::new();
        };
        if key == Words && field == AttentionField::Said(ContentField::Email) {
            let wrong = check_email(&form.text(Words));
            let told = wrong.map(|it| Remark::new(RemarkKind::Warning, it.reassuring()));
            return Vec::from_iter(told);
        }
        if key != What {
            return Vec::new();
        }
        let now = said(&self.attention, field, scene);
        let told = if now.is_empty() {
            "Ahora está en blanco.".to_owned()
        } else if self.is_hidden(field) && taken_by(field) == Words {
            format!("Ahora dice: {now} · escríbalo entero")
        } else {
            format!("Ahora dice: {now}")
        };
        vec![Remark::new(RemarkKind::Note, told)]
    }

    /// What can be read is put right where it stands.
    fn changed(
        &mut self,
        form: &mut Form<Key>,
        key: Key,
        _: Outcome,
        scene: &Scene<'_>,
    ) -> Vec<Wish> {
        match key {
            Words => self.keep_typed(form),
            What => {
                if let Some(field) = self.chosen(form) {
                    let typed = self.typed.get(&field).cloned();
                    let words = typed.unwrap_or_else(|| self.to_put_right(field, scene));
                    form.fill_in(Words, &words);
                }
            }
            _ => {}
        }
        Vec::new()
    }

    fn restore(&mut self, form: &mut Form<Key>, _: &Json, _: &Scene<'_>) {
        self.keep_typed(form);
    }

    fn read(&self, form: &Form<Key>, scene: &Scene<'_>) -> Read<Self> {
        let mut problems = form.problems(&scene.around());
        let (attention, reason) = (self.attention.code.clone(), form.text(Reason));
        let amend = match self.chosen(form) {
            Some(field) => AttentionEffect::Correct {
                attention,
                field,
                value: value(field, form, scene, &mut problems),
                reason,
            },
            None => AttentionEffect::Annul { attention, reason },
        };
        problems.or(|| amend)
    }

    fn is_done(&self, answer: &Answer) -> bool {
        match answer {
            Answer::Attentions(AttentionAnswer::Changed { deed, attention }) => {
                let amends = [AttentionDeed::Corrected, AttentionDeed::Annulled];
                amends.contains(deed) && attention.code == self.attention.code
            }
            _ => false,
        }
    }
}
