//! *Nuevo evento*: one page from "¿Corresponde registrar?" to the registered outage (E, O).
//!
//! Invariants: no question has a default; the verdict shown is the domain's on what
//! stands in the fields and on the board.

mod fields;
mod judging;
mod refusal;

#[cfg(test)]
mod tests;

use self::{
    fields::{
        Key,
        Key::{
            Applications, Detected, FromPaper, LateReason, Notice, Procedure, Restored, Started,
            Unforeseen, What,
        },
        OutageForm, picked, scenario,
    },
    judging::question_key,
};
use super::{board::open as open_now, parts::done};
use crate::tui::prelude::*;
use crate::{
    actions::SuggestedOpening,
    domain::{
        catalog::{Match, Scenario, Side, UnforeseenKind},
        outage::{OpeningInput, Question, Ruling},
    },
    tui::form::{
        Beside, InstantField, Json, Many, ProcedureField, get, instant, instant_now, many,
        procedure, procedure_entry, procedure_standing, put, yes_no,
    },
};

pub(crate) type State = Filling<OutageForm>;

/// The page, empty or with what is known already.
pub(crate) fn open(known: &OpeningInput, scene: &Scene<'_>) -> (State, Vec<Wish>) {
    let own = OutageForm {
        is_known: *known != OpeningInput::default(),
        ..OutageForm::default()
    };
    let (mut state, mut wishes) = State::open(own, scene);
    if state.own.is_known {
        state.own.fill(&mut state.form, known, scene);
        wishes.extend(state.begins_here(scene));
        state.go_to_gap(scene);
        wishes.extend(state.own.ask_suggestion(&state.form, scene));
    }
    (state, wishes)
}

/// The applications, those of one side first.
fn offered(side: Option<Side>, scene: &Scene<'_>) -> Many {
    let catalog = &scene.assets.catalog;
    let offered = match side {
        Some(side) => catalog.applications_by_side(side),
        None => catalog.applications().iter().collect(),
    };
    Many::of(offered.iter().map(|it| (it.id.as_str(), it.name.as_str())))
}

fn mark(form: &mut Form<Key>, ids: &[String]) {
    if let Some(applications) = form.get_mut::<Many>(Applications) {
        applications.mark(ids);
    }
}

impl OutageForm {
    /// A procedure was picked: its side comes first and its own application is marked.
    fn follow_procedure(&mut self, form: &mut Form<Key>, scene: &Scene<'_>) {
        let catalog = &scene.assets.catalog;
        let id = picked(form).and_then(ProcedureField::id).map(str::to_owned);
        let application = id
            .as_deref()
            .and_then(|id| catalog.procedure(id))
            .and_then(|procedure| catalog.application(&procedure.application));
        self.followed.clone_from(&id);
        let Some(application) = application else {
            return;
        };
        let marked = form.marked(Applications);
        form.replace(Applications, offered(Some(application.side), scene));
        if self.applications_touched {
            mark(form, &marked);
        } else {
            mark(form, std::slice::from_ref(&application.id));
        }
    }

    fn fill(&mut self, form: &mut Form<Key>, known: &OpeningInput, scene: &Scene<'_>) {
        let around = scene.around();
        if let Some(field) = form.get_mut::<ProcedureField>(Procedure) {
            let catalog = &scene.assets.catalog;
            field.put_in(known.procedure.as_deref(), known.unlisted, "", catalog);
        }
        self.follow_procedure(form, scene);
        if !known.applications.is_empty() {
            self.applications_touched = true;
            mark(form, &known.applications);
        }
        if let Some(scenario) = known.scenario
            && let Some(field) = form.get_mut::<Choice>(What)
        {
            field.choose_code(&scenario);
        }
        if let (Some(kind), Some(field)) =
            (known.unforeseen_kind, form.get_mut::<Choice>(Unforeseen))
        {
            field.choose_code(&kind);
        }
        for question in Question::ALL {
            form.answer_with(question_key(question), known.answers.get(question));
        }
        form.answer_with(FromPaper, known.from_paper.then_some(true));
        for (key, at) in [
            (Started, known.started),
            (Detected, known.detected),
            (Restored, known.restored),
        ] {
            if let (Some(at), Some(field)) = (at, form.get_mut::<InstantField>(key)) {
                field.put_at(at, &around);
            }
        }
        form.fill_in(Notice, known.notice.as_deref().unwrap_or_default());
        form.set(LateReason, known.late_reason.as_deref().unwrap_or_default());
        self.inquiry = known.inquiry;
        self.attention = known.attention;
    }

    /// Whether the verdict says no and the customer is still to be received (Q0).
    fn receives(&self) -> bool {
        self.is_refused() && self.attention.is_none()
    }

    /// Whether it does not correspond as far as is known.
    fn is_refused(&self) -> bool {
        let ruling = self.verdict.as_ref().map(|verdict| &verdict.ruling);
        matches!(ruling, Some(Ruling::Refused(_) | Ruling::Occupied(_)))
    }

    /// Nothing was said yet but the procedure.
    fn is_fresh(&self, form: &Form<Key>) -> bool {
        let untouched = |key| {
            form.get::<InstantField>(key)
                .is_some_and(InstantField::is_untouched)
        };
        let answered = Question::ALL.map(question_key);
        !self.applications_touched
            && answered.into_iter().all(|key| form.answer(key).is_none())
            && untouched(Started)
            && untouched(Detected)
            && form.is_blank(Notice)
    }

    /// Asks what an open mass failure of another type would fill in (O3).
    fn ask_suggestion(&self, form: &Form<Key>, scene: &Scene<'_>) -> Vec<Wish> {
        let failing = open_now(scene.board).any(|it| it.scenario == Scenario::MassFailure);
        match picked(form).and_then(ProcedureField::id) {
            Some(id) if failing && self.is_fresh(form) => {
                vec![Wish::effect(OutageEffect::Suggest(id.to_owned()))]
            }
            _ => Vec::new(),
        }
    }

    /// Takes the suggestion, unless something else was said meanwhile.
    fn suggested(
        &mut self,
        form: &mut Form<Key>,
        procedure: &str,
        suggested: SuggestedOpening,
        scene: &Scene<'_>,
    ) {
        let same = picked(form).and_then(ProcedureField::id) == Some(procedure);
        if !same || !self.is_fresh(form) {
            return;
        }
        let known = OpeningInput {
            inquiry: self.inquiry,
            attention: self.attention,
            ..suggested.opening.clone()
        };
        // The cursor stays: keys typed meanwhile must not land in another field.
        self.fill(form, &known, scene);
        self.like = Some(suggested);
    }

    /// Whether what stands on the page is the refusal that was noted.
    fn noted_now(&self, form: &Form<Key>, scene: &Scene<'_>) -> bool {
        let noted = self.noted.as_ref();
        noted.is_some_and(|(input, _)| *input == self.input(form, scene))
    }
}

impl Filled for OutageForm {
    type Key = Key;

    const SHAPE: Shape = Shape {
        verb: "Registrar",
        busy: "registrando…",
        ..Shape::page(Context::OutageForm, Intent::RegisterOutage)
    };

    fn verb(&self) -> &'static str {
        if self.is_refused() {
            "Ver por qué no"
        } else {
            Self::SHAPE.verb
        }
    }

    fn draft(&self) -> Option<DraftKind> {
        Some(DraftKind::Opening)
    }

    fn offers_draft(&self) -> bool {
        !self.is_known
    }

    fn is_kept(&self, form: &Form<Key>, scene: &Scene<'_>) -> bool {
        // The inquiry keeps it all; the draft would only ask again.
        self.noted_now(form, scene)
    }

    fn fields(&mut self, scene: &Scene<'_>) -> Vec<Field<Key>> {
        let scenarios = Scenario::ALL.map(|it| (it, it.label()));
        let kinds = UnforeseenKind::ALL.map(|it| (it, it.label()));
        let question = |question: Question| {
            yes_no(question_key(question), question.text())
                .labelled(53)
                .required("responda s o n")
        };
        let mut fields = vec![
            procedure(Procedure, "Trámite", ProcedureField::default())
                .required("Elija el trámite que pide el cliente."),
            many(Applications, "Aplicativos", offered(None, scene)),
            choice(What, "Escenario", Choice::of(scenarios).chosen_at(0))
                .required("Elija el escenario."),
            choice(Unforeseen, "Qué fue", Choice::of(kinds)),
        ];
        fields.extend(Question::ALL.into_iter().map(|it| match it {
            Question::CustomerPresent => question(it).grouped(),
            _ => question(it),
        }));
        fields.extend([
            instant_now(Started, "Inicio", scene.now).grouped(),
            instant_now(Detected, "Detectado", scene.now),
            instant(Restored, "Restablecido").placeholder("todavía no"),
            yes_no(FromPaper, "De papel").beside(),
            line(Notice, "Comunicado")
                .width(18)
                .placeholder("por confirmar"),
            line(LateReason, "Motivo retraso").width(60),
        ]);
        fields
    }

    fn applies(&self, form: &Form<Key>, key: Key, scene: &Scene<'_>) -> bool {
        match key {
            Notice => scenario(form) == Some(Scenario::MassFailure),
            Unforeseen => scenario(form) == Some(Scenario::Unforeseen),
            // A paper says at least when it began.
            FromPaper => form.at(Started, &scene.around()).is_some(),
            LateReason => self.asks_why(form, scene) || !form.is_blank(LateReason),
            Procedure | Applications | What | Started | Detected | Restored => true,
            question => judging::questions_asked(form, scene)
                .into_iter()
                .any(|asked| question_key(asked) == question),
        }
    }

    fn read(&self, form: &Form<Key>, scene: &Scene<'_>) -> Read<Self> {
        let problems = self.problems(form, scene);
        problems.or(|| OutageEffect::Open(Box::new(self.input(form, scene))))
    }

    fn stuck(&self, form: &Form<Key>, scene: &Scene<'_>) -> Option<Key> {
        match self.verdict(form, scene).ruling {
            Ruling::Refused(refusal) => {
                Some(judging::question_of(refusal.rule).map_or(Procedure, question_key))
            }
            _ => None,
        }
    }

    fn last(&self, _: &Form<Key>) -> Option<Key> {
        Some(Started)
    }

    fn submit(&mut self, open: Effect, form: &mut Form<Key>, scene: &Scene<'_>) -> Vec<Wish> {
        let input = self.input(form, scene);
        if let Some((noted, report)) = &self.noted
            && *noted == input
        {
            return vec![Wish::Ask(self.refusal(report, &input, scene))];
        }
        vec![Wish::Effect(open)]
    }

    fn changed(
        &mut self,
        form: &mut Form<Key>,
        key: Key,
        outcome: Outcome,
        scene: &Scene<'_>,
    ) -> Vec<Wish> {
        match key {
            Applications => self.applications_touched = true,
            Procedure => {
                let id = picked(form).and_then(ProcedureField::id);
                if id.is_some() && id != self.followed.as_deref() {
                    self.follow_procedure(form, scene);
                }
                if outcome == Outcome::Chosen {
                    form.go_to_gap(self, scene);
                    return self.ask_suggestion(form, scene);
                }
            }
            _ => {}
        }
        Vec::new()
    }

    fn follow(&mut self, form: &mut Form<Key>, scene: &Scene<'_>) -> Vec<Wish> {
        let unlisted = picked(form).is_some_and(ProcedureField::is_unlisted);
        self.unlisted = if unlisted {
            form.text(Procedure)
        } else {
            String::new()
        };
        self.verdict = Some(self.verdict(form, scene));
        Vec::new()
    }

    fn allowed(&self, _: &Form<Key>, intent: Intent) -> bool {
        intent != Intent::ReceiveAnyway || self.receives()
    }

    fn perform(
        &mut self,
        form: &mut Form<Key>,
        intent: Intent,
        scene: &Scene<'_>,
    ) -> Option<Vec<Wish>> {
        let receives = intent == Intent::ReceiveAnyway && self.receives();
        receives.then(|| {
            vec![
                Wish::Leave,
                Wish::Go(self.reception(&self.input(form, scene), scene)),
            ]
        })
    }

    fn refused(&mut self, form: &mut Form<Key>, report: Report, scene: &Scene<'_>) -> Reply {
        Reply::Failed(self.not_registered(form, report, scene))
    }

    fn answered(&mut self, form: &mut Form<Key>, answer: Answer, scene: &Scene<'_>) -> Reply {
        match answer {
            Answer::Outages(OutageAnswer::Suggested {
                procedure,
                opening: Some(opening),
            }) => self.suggested(form, &procedure, *opening, scene),
            Answer::Outages(OutageAnswer::Changed {
                deed: OutageDeed::Opened,
                outage,
            }) => {
                let text = if outage.alert_due {
                    "Aviso preparado: v para enviarlo".to_owned()
                } else {
                    format!("Evento {} registrado", short(&outage.correlative))
                };
                return Reply::Done(vec![
                    done(scene.theme, &text),
                    Wish::Back,
                    Wish::Go(Destination::OutageOpened(outage.correlative)),
                ]);
            }
            _ => return Reply::Pass,
        }
        Reply::Stay(Vec::new())
    }

    fn title(&self, form: &Form<Key>, scene: &Scene<'_>) -> Spans {
        let title = match self.same_as(form, scene) {
            _ if self.attention.is_some() => "Nuevo evento · de una atención sin evento".to_owned(),
            _ if self.inquiry.is_some() => {
                "Nuevo evento · de una consulta no registrada".to_owned()
            }
            Some(other) => format!("Nuevo evento · misma falla que {}", short(other)),
            None if judging::is_from_paper(form) => "Nuevo evento · copiado de papel".to_owned(),
            None => "Nuevo evento".to_owned(),
        };
        vec![span(title, Ink::Heading)]
    }

    fn state(&self, form: &Form<Key>, scene: &Scene<'_>) -> Option<String> {
        let sign = scene.theme.sign(Sign::Confirmed);
        self.noted_now(form, scene)
            .then(|| format!("{sign} anotada como consulta no registrada"))
    }

    fn above(&self, form: &Form<Key>, scene: &Scene<'_>, room: u16) -> Vec<Block> {
        let (sign, meaning, text, right) = self.told(form, scene);
        let lines = wrap(&text, usize::from(room.saturating_sub(cells(&right))));
        vec![Block {
            sign,
            lines: lines
                .into_iter()
                .map(|it| vec![span(it, meaning)])
                .collect(),
            right,
            tight: false,
        }]
    }

    fn remarks(&self, form: &Form<Key>, key: Key, scene: &Scene<'_>) -> Vec<Remark> {
        let catalog = &scene.assets.catalog;
        let remark = match key {
            Procedure => {
                let entry = picked(form)
                    .and_then(ProcedureField::id)
                    .and_then(|id| procedure_entry(catalog, id));
                let hint = match entry {
                    Some(Match::Procedure(procedure)) => procedure.hint.clone(),
                    _ => None,
                };
                hint.map(|hint| Remark::new(RemarkKind::Note, hint))
            }
            FromPaper if judging::is_from_paper(form) => {
                let told = "Sus horas son las del papel; el retraso no pide motivo. [O7]";
                Some(Remark::new(RemarkKind::Note, told))
            }
            What => judging::not_permitted(form, scene)
                .map(|refusal| Remark::new(RemarkKind::Warning, refusal)),
            _ => None,
        };
        remark.into_iter().collect()
    }

    fn beside(&self, form: &Form<Key>, key: Key, scene: &Scene<'_>) -> Option<Beside> {
        let untouched = |key| {
            form.get::<InstantField>(key)
                .is_some_and(InstantField::is_untouched)
        };
        let dim = |text: &str| Some(Beside::Behind(vec![span(text, Ink::Dim)]));
        match key {
            Procedure => {
                let (kind, critical) = procedure_standing(picked(form)?, &scene.assets.catalog)?;
                let mut standing = vec![span(kind.label(), Ink::Dim)];
                if critical {
                    let sign = scene.theme.sign(Sign::Critical);
                    standing.push(span(format!(" {sign}"), Ink::Critical));
                }
                Some(Beside::Right(standing))
            }
            Notice if form.is_blank(Notice) => dim("se prepara el aviso a Fallas de Sistemas"),
            Started if untouched(Started) && !untouched(Detected) => dim("como la detección"),
            // The paper is asked about there.
            Restored if form.shows(FromPaper) => Some(Beside::Behind(Spans::new())),
            question if self.stuck(form, scene) == Some(question) => {
                let sign = scene.theme.sign(Sign::Refused);
                let told = format!("{sign} no corresponde");
                Some(Beside::Behind(vec![span(told, Ink::Refused)]))
            }
            _ => None,
        }
    }

    fn save(&self, draft: &mut Json) {
        put(draft, "inquiry", serde_json::json!(self.inquiry));
        put(draft, "attention", serde_json::json!(self.attention));
    }

    fn restore(&mut self, form: &mut Form<Key>, draft: &Json, scene: &Scene<'_>) {
        let id = |name| {
            get(draft, name)
                .and_then(Json::as_str)
                .and_then(|id| id.parse().ok())
        };
        self.inquiry = id("inquiry");
        self.attention = id("attention");
        self.applications_touched = true;
        self.follow_procedure(form, scene);
    }
}
