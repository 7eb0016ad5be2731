//! *Alertas*: operating errors by rule, told to their points, answered or corrected (V6).

use super::parts::{Facts, after, day_and_clock, done, signed};
use crate::tui::prelude::*;
use crate::{
    actions::{AlertStanding, OperatingAlertView},
    config::ScreenId,
    domain::{authority::Permission, terminal::Scope},
    tui::{
        form::{Text, text},
        records::{Act, At, ListColumn, Narrowed, RecordPage, Records, Told, Wanted},
    },
};

const STATES: [Option<AlertStanding>; 5] = [
    None,
    Some(AlertStanding::ToRaise),
    Some(AlertStanding::Raised),
    Some(AlertStanding::Answered),
    Some(AlertStanding::Corrected),
];

/// The source.
#[derive(Debug)]
pub(crate) struct OperatingAlerts {
    state: Option<AlertStanding>,
    at_office: bool,
}

/// The list, what waits for a hand first.
pub(crate) fn list(scene: &Scene<'_>) -> (RecordPage<OperatingAlerts>, Vec<Wish>) {
    let own = OperatingAlerts {
        state: None,
        at_office: scene.board.status.channel.scope() == Scope::Office,
    };
    RecordPage::list(own, scene)
}

fn sign(alert: &OperatingAlertView) -> Sign {
    match alert.state {
        AlertStanding::ToRaise => Sign::Warning,
        AlertStanding::Raised => Sign::Mail,
        AlertStanding::Answered => Sign::Confirmed,
        AlertStanding::Corrected => Sign::Closed,
    }
}

type Of = ListColumn<OperatingAlertView>;

impl Records for OperatingAlerts {
    type Row = OperatingAlertView;
    /// All that there is to be said of an alert stands in its row.
    type Detail = OperatingAlertView;
    type Cursor = usize;

    const TITLE: &'static str = "Alertas";
    const TAB: ScreenId = ScreenId::Reports;
    const LIST: Context = Context::OperatingAlerts;
    const DETAIL: Context = Context::OperatingAlert;
    const DEEDS: &'static [Intent] = &[Intent::RaiseAlert, Intent::AnswerAlert];

    fn name(row: &OperatingAlertView) -> &str {
        &row.key
    }

    fn row_of(detail: &OperatingAlertView) -> Option<&OperatingAlertView> {
        Some(detail)
    }

    fn filters(&self, _: Narrowed, _: &Scene<'_>) -> Vec<String> {
        vec![self.state.map_or("todas", AlertStanding::label).to_owned()]
    }

    fn narrow(&mut self, intent: Intent) -> bool {
        if intent != Intent::FilterState {
            return false;
        }
        self.state = after(&STATES, self.state);
        true
    }

    fn ask(&self, wanted: Wanted<usize>, _: &Scene<'_>) -> Effect {
        Effect::Reports(ReportEffect::Alerts {
            state: self.state,
            page: wanted.at,
            limit: wanted.limit,
        })
    }

    fn empty(&self, _: Narrowed) -> String {
        match (self.state, self.at_office) {
            (Some(_), _) => "Ninguna así; s muestra las demás.".to_owned(),
            (None, true) => {
                "Ningún error operativo: se miran los paquetes que importe [4].".to_owned()
            }
            (None, false) => {
                "La oficina no avisó de ningún error; llegan con el acuse [4].".to_owned()
            }
        }
    }

    fn width(_: &Scene<'_>) -> u16 {
        58
    }

    fn columns(&self, scene: &Scene<'_>) -> Vec<Of> {
        vec![
            Of::words("Evento", Width::Fixed(20), |it, _| {
                it.outage.as_str().into()
            }),
            Of::words("Regla", Width::Fixed(5), |it, _| it.rule.to_string().into()),
            Of::words("Estado", Width::Fixed(13), |it, _| {
                Cell::new(it.state.label(), Theme::sign_role(sign(it)))
            }),
            Of::words("Qué se encontró", Width::Fill(20), |it, _| {
                it.what.as_str().into()
            })
            .only(!scene.is_wide()),
        ]
    }

    fn sign(&self, row: &OperatingAlertView, _: &Scene<'_>) -> Option<Sign> {
        Some(sign(row))
    }

    fn load(&self, _: &str, _: Option<&OperatingAlertView>, _: &Scene<'_>) -> Option<Effect> {
        None
    }

    fn lines(
        &self,
        alert: &OperatingAlertView,
        _: Option<&OperatingAlertView>,
        scene: &Scene<'_>,
        room: u16,
    ) -> Vec<Spans> {
        let title = format!(
            " {} · {} [{}]",
            alert.outage, alert.procedure_type, alert.rule
        );
        let mut facts = Facts::below(vec![vec![span(title, Ink::Heading)]], room, scene);
        facts.fact("Punto", &alert.point);
        let standing = signed(scene.theme, sign(alert), alert.state.label());
        facts.with("Estado", "", vec![standing]);
        facts.fact("Encontrado", &alert.what);
        facts.fact("Regla", &format!("{} [{}]", alert.says, alert.rule));
        facts.fact("Se pide", alert.asked);
        facts.fact("Registrado", &day_and_clock(alert.registered_at, scene));
        let at = |at| day_and_clock(at, scene);
        facts.fact("Avisada", &alert.raised_at.map(at).unwrap_or_default());
        facts.fact("Respondida", &alert.answered_at.map(at).unwrap_or_default());
        facts.fact("Respuesta", alert.answer.as_deref().unwrap_or_default());
        facts.into_lines()
    }

    fn unloaded(
        &self,
        row: Option<&OperatingAlertView>,
        scene: &Scene<'_>,
        room: u16,
    ) -> Vec<Spans> {
        row.map_or_else(Vec::new, |row| self.lines(row, None, scene, room))
    }

    fn does(&self, intent: Intent, at: &At<'_, Self>) -> Option<Act> {
        let alert = at.row?;
        match (intent, alert.state) {
            (Intent::RaiseAlert, AlertStanding::ToRaise | AlertStanding::Raised)
                if self.at_office =>
            {
                let alert = alert.clone();
                let window = Act::form_of(move |_| raising(&alert));
                Some(window.by(Permission::RaiseAlert))
            }
            (Intent::AnswerAlert, AlertStanding::Raised) => {
                let alert = alert.clone();
                let window = Act::form_of(move |scene| answering(&alert, scene));
                Some(window.by(Permission::AnswerAlert))
            }
            (Intent::Open, _) if at.in_detail => {
                Some(Act::go(Destination::OutageDetail(alert.outage.clone())))
            }
            _ => None,
        }
    }

    fn answered(&mut self, answer: Answer, _: &At<'_, Self>, scene: &Scene<'_>) -> Told<Self> {
        match answer {
            Answer::Reports(ReportAnswer::Alerts(list)) => Told::Listed(list),
            Answer::Reports(ReportAnswer::AlertChanged { ref key, ref told }) => {
                let (names, told) = (vec![key.clone()], done(scene.theme, told));
                Told::Changed(names, answer, vec![told])
            }
            answer => Told::Pass(answer),
        }
    }
}

/// That the point is told: the mail is written, and it is noted.
fn raising(alert: &OperatingAlertView) -> Prompt {
    let title = format!(
        "Avisar a {} · {} [{}]",
        alert.point,
        short(&alert.outage),
        alert.rule
    );
    let told = match alert.state {
        AlertStanding::ToRaise => format!(
            "{} Se escribe el correo en la carpeta de documentos, queda avisada y llega al punto \
             con su acuse.",
            alert.what
        ),
        _ => "Ya se avisó: se escribe otra vez el mismo correo, y no se anota nada.".to_owned(),
    };
    let id = alert.id.clone();
    Prompt::new(title, told, move |_| ReportEffect::RaiseAlert(id.clone()))
        .called("Avisar")
        .until(is_done)
        .confirmed_by("AVISAR")
}

/// What the point answers.
fn answering(alert: &OperatingAlertView, scene: &Scene<'_>) -> Prompt {
    let title = format!("Responder {} [{}]", alert.outage, alert.rule);
    let told = format!("{} {}", alert.what, alert.asked);
    let id = alert.id.clone();
    let said = Text::new("qué pasó, y qué se hizo", scene.theme, 4, 4);
    let said = text("text", "Respuesta", said).required("Escriba qué responde el punto. [V6]");
    Prompt::new(title, told, move |form| ReportEffect::AnswerAlert {
        id: id.clone(),
        text: form.text("text"),
    })
    .plain()
    .called("Responder")
    .labelled(10)
    .kept(DraftKind::AlertAnswer(alert.outage_id))
    .asks(said)
    .until(is_done)
}

fn is_done(answer: &Answer) -> bool {
    matches!(answer, Answer::Reports(ReportAnswer::AlertChanged { .. }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::{ListPage, Total};
    use crate::domain::{authority::Role, rule::Rule, terminal::Channel};
    use crate::tui::testing::{outage, prelude::*};

    fn alert(number: u32, rule: Rule, state: AlertStanding) -> OperatingAlertView {
        let event = outage(number);
        let what = match rule {
            Rule::E8 => "El comunicado FS-9 niega la falla masiva.",
            Rule::O8 => "Se registró 50 min después de detectarlo y de tener un cliente.",
            _ => "Se cerró con «Intermitencia en el sistema», que no es inoperatividad.",
        };
        let told = state != AlertStanding::ToRaise;
        let answered = state == AlertStanding::Answered;
        OperatingAlertView {
            id: format!("{}:{rule}", event.correlative),
            outage: event.correlative.clone(),
            point: "LIM014".into(),
            procedure_type: event.procedure_type,
            rule,
            state,
            what: what.into(),
            asked: "Corrijan el escenario, o ciérrenlo sin confirmación con su sustento.",
            registered_at: at("10:42"),
            raised_at: told.then(|| at("10:50")),
            message: None,
            answered_at: answered.then(|| at("10:55")),
            answer: answered.then(|| "El jefe estaba en otra sede".into()),
            says: "La falla masiva la formaliza solo Fallas de Sistemas y Plataforma.",
            key: format!("{}:{rule} {what}", event.correlative),
            place: number as usize,
            outage_id: event.id,
        }
    }

    fn all() -> Vec<OperatingAlertView> {
        vec![
            alert(43, Rule::E8, AlertStanding::ToRaise),
            alert(41, Rule::O8, AlertStanding::Raised),
            alert(40, Rule::C4, AlertStanding::Answered),
            alert(39, Rule::E8, AlertStanding::Corrected),
        ]
    }

    fn office(mut stage: Stage, role: Role) -> Stage {
        stage.role = role;
        stage.board.status.channel = Channel::Oficina;
        stage
    }

    fn listed(stage: Stage, rows: Vec<OperatingAlertView>) -> Listed<OperatingAlerts> {
        let mut page = Listed::open(stage, list);
        let wishes = std::mem::take(&mut page.wishes);
        asked_for!(
            wishes,
            Wish::Effect(Effect::Reports(ReportEffect::Alerts { state: None, .. }))
        );
        let edges = rows.first().zip(rows.last());
        let list = ListPage {
            edges: edges.map(|(first, last)| (first.place, last.place)),
            total: Total::of(rows.len()),
            rows,
            ..ListPage::default()
        };
        page.answer(ReportAnswer::Alerts(list));
        page
    }

    #[test]
    fn v6_the_alerts_stand_by_rule_with_what_each_waits_for() {
        let mut page = listed(office(Stage::new(), Role::Control), all());
        insta::assert_snapshot!(page.draw());
        page.press("⏎");
        insta::assert_snapshot!("one", page.draw());
        let wide = listed(office(Stage::sized(140, 24), Role::Control), all());
        insta::assert_snapshot!("wide", wide.draw());
    }

    #[test]
    fn v6_law_4_the_point_is_told_once_the_word_is_typed() {
        let mut page = listed(office(Stage::new(), Role::Control), all());
        page.press("v");
        insta::assert_snapshot!(page.draw());
        let wishes = page.press("AVISAR⏎");
        asked_for!(
            wishes,
            Wish::Effect(Effect::Reports(ReportEffect::RaiseAlert(id)))
                if id == "LIM014-2026-A-000043:E8"
        );
        let wishes = page.answer(ReportAnswer::AlertChanged {
            key: all()[0].key.clone(),
            told: "Alerta avisada".into(),
        });
        asked_for!(
            wishes,
            Wish::Effect(Effect::Reports(ReportEffect::Alerts { .. }))
        );
        page.hides("AVISAR");
    }

    #[test]
    fn v6_a_point_answers_in_its_own_words() {
        let told = vec![alert(41, Rule::O8, AlertStanding::Raised)];
        let mut page = listed(Stage::new(), told);
        page.press("h");
        page.press("La cola era larga");
        insta::assert_snapshot!(page.draw());
        let wishes = page.perform(Intent::Save);
        asked_for!(
            wishes,
            Wish::Effect(Effect::Reports(ReportEffect::AnswerAlert { text, .. }))
                if text == "La cola era larga"
        );
    }

    #[test]
    fn v6_u1_who_may_not_is_told_who_may_and_nothing_is_asked() {
        let mut page = listed(office(Stage::new(), Role::Consulta), all());
        for key in ["v", "↓h"] {
            let wishes = page.press(key);
            assert!(
                !wishes.iter().any(|it| matches!(it, Wish::Effect(_))),
                "{wishes:?}"
            );
        }
    }

    #[test]
    fn v6_an_empty_list_says_where_alerts_come_from() {
        let point = listed(Stage::new(), Vec::new());
        point.shows("La oficina no avisó de ningún error; llegan con el acuse [4].");
        let mut office = listed(office(Stage::new(), Role::Control), Vec::new());
        office.shows("Ningún error operativo: se miran los paquetes que importe [4].");
        office.press("s");
    }
}
