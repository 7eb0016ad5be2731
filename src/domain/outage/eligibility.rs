//! "¿Corresponde registrar?": the questions in the procedure's order, and the
//! verdict at the first refusal (E).

use super::super::catalog::{Application, Exclusion, Procedure, ProcedureType, Scenario};
use super::super::rule::Rule;
use super::super::terminal::Channel;
use serde::{Deserialize, Serialize};

/// What the customer asks for, as the catalogue knows it.
#[derive(Debug, Clone, Copy)]
pub enum Subject<'a> {
    /// A regulated procedure.
    Procedure(&'a Procedure),
    /// A known exclusion, with its reason.
    Exclusion(&'a Exclusion),
    /// Nothing in the catalogue fits.
    Unlisted,
}

/// The yes/no answers, none of which has a default (E3–E7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Answers {
    /// E3: a customer is asking for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_present: Option<bool>,
    /// E4: the customer can be served, even slowly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub can_be_served: Option<bool>,
    /// E5, E9: some PC of the point can do it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub some_pc_works: Option<bool>,
    /// E6: it can be started and finished as a manual case or by the automated transaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registrable: Option<bool>,
    /// E7: SICAR is needed to pay for a transaction registered in SISACT or SISACT Prepago.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sicar_payment: Option<bool>,
}

/// One of the yes/no questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Question {
    /// E3.
    CustomerPresent,
    /// E4.
    CanBeServed,
    /// E5 and E9.
    SomePcWorks,
    /// E6.
    Registrable,
    /// E7, only when SICAR is chosen.
    SicarPayment,
}

impl Question {
    /// All of them, in the order they are asked.
    pub const ALL: [Self; 5] = [
        Self::CustomerPresent,
        Self::CanBeServed,
        Self::SomePcWorks,
        Self::Registrable,
        Self::SicarPayment,
    ];

    /// The question as it is asked.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::CustomerPresent => "¿Hay un cliente que lo solicita?",
            Self::CanBeServed => "¿Se le puede atender, aunque lento?",
            Self::SomePcWorks => "¿Alguna PC del punto lo permite?",
            Self::Registrable => "¿Se puede registrar como caso manual o automático?",
            Self::SicarPayment => "¿SICAR es para pagar una transacción de SISACT?",
        }
    }
}

impl Answers {
    /// The answer to one question.
    #[must_use]
    pub fn get(&self, question: Question) -> Option<bool> {
        match question {
            Question::CustomerPresent => self.customer_present,
            Question::CanBeServed => self.can_be_served,
            Question::SomePcWorks => self.some_pc_works,
            Question::Registrable => self.registrable,
            Question::SicarPayment => self.sicar_payment,
        }
    }

    /// Answers one question, or takes the answer back.
    pub fn set(&mut self, question: Question, answer: Option<bool>) {
        match question {
            Question::CustomerPresent => self.customer_present = answer,
            Question::CanBeServed => self.can_be_served = answer,
            Question::SomePcWorks => self.some_pc_works = answer,
            Question::Registrable => self.registrable = answer,
            Question::SicarPayment => self.sicar_payment = answer,
        }
    }
}

/// Everything the assistant is told.
#[derive(Debug, Clone)]
pub struct Situation<'a> {
    /// The channel that asks (E11).
    pub channel: Channel,
    /// What the customer asks for; none while nothing was picked.
    pub subject: Option<Subject<'a>>,
    /// The applications that do not work.
    pub applications: Vec<&'a Application>,
    /// The scenario; none while it was not chosen.
    pub scenario: Option<Scenario>,
    /// The answers so far.
    pub answers: Answers,
}

/// What the assistant says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// An outage of this type corresponds, for these applications.
    Registrable {
        /// The rule it rests on: E1, or E10 for an error or test.
        rule: Rule,
        /// The type that follows from the procedure (E2).
        procedure_type: ProcedureType,
        /// Whether the procedure must be attended all the same (K1).
        critical: bool,
        /// Ids of the applications that count (E7).
        applications: Vec<String>,
    },
    /// The first rule that says no.
    Refused {
        /// The rule that decided.
        rule: Rule,
        /// Why, in the procedure's terms.
        reason: String,
    },
    /// No rule has refused yet, and this is still to be said.
    Pending {
        /// What is missing, one Spanish sentence.
        missing: &'static str,
        /// The question without an answer, where it is one.
        question: Option<Question>,
    },
}

/// The questions that apply to what was chosen, in the order they are asked.
/// An error or test skips them all (E10).
#[must_use]
pub fn questions(scenario: Option<Scenario>, applications: &[&Application]) -> Vec<Question> {
    if scenario == Some(Scenario::ErrorOrTest) {
        return Vec::new();
    }
    let mut asked = vec![
        Question::CustomerPresent,
        Question::CanBeServed,
        Question::SomePcWorks,
        Question::Registrable,
    ];
    if applications.iter().any(|app| app.only_with_payment) {
        asked.push(Question::SicarPayment);
    }
    asked
}

/// Goes through the rules in their order and stops at the first refusal.
#[must_use]
pub fn assess(asked: &Situation<'_>) -> Verdict {
    let refused = |rule, reason: &str| Verdict::Refused {
        rule,
        reason: reason.to_owned(),
    };
    let pending = |missing, question| Verdict::Pending { missing, question };
    if !asked.channel.registers_events() {
        return refused(
            Rule::E11,
            "La inoperatividad la registran los canales de atención presencial (CAC y ACD \
             regulados) y telefónica (123 y 135); una oficina o una célula no.",
        );
    }
    // E1, E2: also for a test, since the type follows from the procedure.
    let procedure = match asked.subject {
        None => return pending("Elija el trámite que pide el cliente.", None),
        Some(Subject::Procedure(procedure)) => procedure,
        Some(Subject::Exclusion(exclusion)) => return refused(Rule::E1, &exclusion.reason),
        Some(Subject::Unlisted) => {
            return refused(
                Rule::E1,
                "El trámite no está en la lista de solicitudes reguladas.",
            );
        }
    };
    let error_or_test = asked.scenario == Some(Scenario::ErrorOrTest);
    for question in questions(asked.scenario, &[]) {
        match (question, asked.answers.get(question)) {
            (_, None) => return pending("Responda s o n a cada pregunta.", Some(question)),
            (Question::CustomerPresent, Some(false)) => {
                return refused(
                    Rule::E3,
                    "Solo se registra cuando un cliente solicita el trámite.",
                );
            }
            (Question::CanBeServed, Some(true)) => {
                return refused(
                    Rule::E4,
                    "La intermitencia o lentitud no es inoperatividad: se puede atender al cliente.",
                );
            }
            (Question::SomePcWorks, Some(true)) => {
                return refused(Rule::E5, "Hay PCs operativas; atienda en ellas.");
            }
            (Question::Registrable, Some(true)) => {
                return refused(
                    Rule::E6,
                    "La solicitud se puede registrar como caso manual o por la transacción automatizada.",
                );
            }
            _ => {}
        }
    }
    // E7. SICAR counts only when payment is needed.
    let sicar = asked.applications.iter().any(|app| app.only_with_payment);
    if sicar && !error_or_test && asked.answers.sicar_payment.is_none() {
        return pending(
            "Responda s o n a cada pregunta.",
            Some(Question::SicarPayment),
        );
    }
    let counted: Vec<String> = asked
        .applications
        .iter()
        .filter(|app| {
            !app.only_with_payment || error_or_test || asked.answers.sicar_payment == Some(true)
        })
        .map(|app| app.id.clone())
        .collect();
    if counted.is_empty() && !error_or_test {
        return if sicar {
            refused(
                Rule::E7,
                "SICAR cuenta solo si se necesita pagar una transacción registrada en SISACT o SISACT Prepago.",
            )
        } else {
            pending("Marque al menos un aplicativo de la lista.", None)
        };
    }
    if asked.scenario.is_none() {
        return pending("Elija el escenario.", None);
    }
    Verdict::Registrable {
        rule: if error_or_test { Rule::E10 } else { Rule::E1 },
        procedure_type: procedure.procedure_type,
        critical: procedure.critical,
        applications: counted,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::catalog::Catalog;
    use super::*;

    const YES: Answers = Answers {
        customer_present: Some(true),
        can_be_served: Some(false),
        some_pc_works: Some(false),
        registrable: Some(false),
        sicar_payment: None,
    };

    fn verdict(
        procedure: &str,
        apps: &[&str],
        scenario: Option<Scenario>,
        answers: Answers,
    ) -> Verdict {
        let catalog = Catalog::embedded().unwrap();
        let found = catalog.procedures().iter().find(|p| p.id == procedure);
        let excluded = catalog.exclusions().iter().find(|x| x.id == procedure);
        let subject = match (found, excluded) {
            (Some(procedure), _) => Subject::Procedure(procedure),
            (None, Some(exclusion)) => Subject::Exclusion(exclusion),
            (None, None) => Subject::Unlisted,
        };
        let applications = apps
            .iter()
            .map(|id| catalog.applications().iter().find(|a| a.id == *id).unwrap())
            .collect();
        assess(&Situation {
            channel: Channel::Cac,
            subject: Some(subject),
            applications,
            scenario,
            answers,
        })
    }

    fn rule_of(verdict: &Verdict) -> Option<Rule> {
        match verdict {
            Verdict::Refused { rule, .. } => Some(*rule),
            _ => None,
        }
    }

    const MASS: Option<Scenario> = Some(Scenario::MassFailure);

    #[test]
    fn e1_a_regulated_procedure_corresponds_and_e2_gives_its_type() {
        assert_eq!(
            verdict("migracion_plan", &["siac_unico"], MASS, YES),
            Verdict::Registrable {
                rule: Rule::E1,
                procedure_type: ProcedureType::Consultas,
                critical: false,
                applications: vec!["siac_unico".into()],
            }
        );
    }

    #[test]
    fn e1_what_is_not_in_the_list_is_refused_before_anything_else() {
        let unlisted = verdict("nada", &[], None, Answers::default());
        assert_eq!(rule_of(&unlisted), Some(Rule::E1));
    }

    #[test]
    fn e1_the_catalogue_names_every_regulated_procedure_and_its_type() {
        let catalog = Catalog::embedded().unwrap();
        let of = |procedure_type| {
            catalog
                .procedures()
                .iter()
                .filter(|entry| entry.procedure_type == procedure_type)
                .map(|entry| entry.name.as_str())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            of(ProcedureType::Reclamos)[..3],
            ["Reclamo", "Apelación", "Queja"]
        );
        assert_eq!(
            of(ProcedureType::Altas),
            ["Contratación de servicio (alta)", "Portabilidad"]
        );
        assert_eq!(
            of(ProcedureType::Bajas),
            ["Baja de servicio", "Resolución de contrato"]
        );
        let queries = of(ProcedureType::Consultas);
        for name in [
            "Cambio de Titularidad",
            "Cambio de Nombre",
            "Suspensión/Reconexión Temporal",
            "Traslado del Servicio",
            "Facturación Detallada",
            "Migración de Plan",
            "Migración a prepago",
            "Migración a postpago",
            "Migración de plan con renovación de equipo",
            "Detalle de llamadas entrantes",
            "Detalle saldos y consumos",
            "Reposición de Chip",
            "Renovación de Equipo",
            "Uso indebido del servicio (Fraude)",
            "Cambio de Número",
            "Cancelación de Línea",
            "Atención informativa sobre solicitud regulada",
        ] {
            assert!(queries.contains(&name), "{name}");
        }
        // The critical ones: claims, appeals, complaints, and blocks for theft or loss (K1).
        let critical = catalog.procedures().iter().filter(|entry| entry.critical);
        let critical: Vec<&str> = critical.map(|entry| entry.id.as_str()).collect();
        assert_eq!(critical, ["reclamo", "apelacion", "queja", "bloqueo_robo"]);
    }

    #[test]
    fn e2_every_procedure_gives_its_own_type() {
        let catalog = Catalog::embedded().unwrap();
        for entry in catalog.procedures() {
            let verdict = verdict(&entry.id, &["siac_unico"], MASS, YES);
            assert!(
                matches!(verdict, Verdict::Registrable { procedure_type, critical, .. }
                    if procedure_type == entry.procedure_type && critical == entry.critical),
                "{}",
                entry.id
            );
        }
    }

    #[test]
    fn e1_every_known_exclusion_says_why() {
        let catalog = Catalog::embedded().unwrap();
        assert!(catalog.exclusions().len() >= 3);
        for entry in catalog.exclusions() {
            let refused = verdict(&entry.id, &["siac_unico"], MASS, YES);
            assert!(
                matches!(refused, Verdict::Refused { rule: Rule::E1, ref reason }
                    if *reason == entry.reason && !reason.is_empty()),
                "{}",
                entry.id
            );
        }
    }

    #[test]
    fn e9_an_unforeseen_event_is_one_where_no_pc_of_the_point_can_register() {
        let unforeseen = Some(Scenario::Unforeseen);
        let on_none = verdict("contratacion", &["sisact"], unforeseen, YES);
        assert!(matches!(on_none, Verdict::Registrable { .. }));
        let on_some = Answers {
            some_pc_works: Some(true),
            ..YES
        };
        let refused = verdict("contratacion", &["sisact"], unforeseen, on_some);
        assert_eq!(rule_of(&refused), Some(Rule::E5));
    }

    #[test]
    fn e11_points_and_lines_register_events_and_no_office_nor_cell() {
        let catalog = Catalog::embedded().unwrap();
        let procedure = catalog.procedure("contratacion").unwrap();
        let registers: Vec<Channel> = Channel::ALL
            .into_iter()
            .filter(|channel| {
                let asked = |scenario| Situation {
                    channel: *channel,
                    subject: Some(Subject::Procedure(procedure)),
                    applications: vec![catalog.application("sisact").unwrap()],
                    scenario: Some(scenario),
                    answers: YES,
                };
                let [real, test] = [Scenario::MassFailure, Scenario::ErrorOrTest]
                    .map(|scenario| assess(&asked(scenario)));
                assert_eq!(rule_of(&real), rule_of(&test));
                rule_of(&real) != Some(Rule::E11)
            })
            .collect();
        assert_eq!(
            registers,
            [
                Channel::Cac,
                Channel::Acd,
                Channel::Line123,
                Channel::Line135
            ]
        );
    }

    #[test]
    fn e3_without_a_customer_nothing_is_registered() {
        let answers = Answers {
            customer_present: Some(false),
            can_be_served: Some(true),
            ..YES
        };
        let verdict = verdict("migracion_plan", &["siac_unico"], MASS, answers);
        assert_eq!(rule_of(&verdict), Some(Rule::E3));
    }

    #[test]
    fn e4_intermittence_is_refused() {
        let answers = Answers {
            can_be_served: Some(true),
            some_pc_works: Some(true),
            ..YES
        };
        let verdict = verdict("migracion_plan", &["siac_unico"], MASS, answers);
        assert_eq!(rule_of(&verdict), Some(Rule::E4));
    }

    #[test]
    fn e5_working_pcs_are_refused() {
        let answers = Answers {
            some_pc_works: Some(true),
            registrable: Some(true),
            ..YES
        };
        let verdict = verdict(
            "migracion_plan",
            &["siac_unico"],
            Some(Scenario::Unforeseen),
            answers,
        );
        assert_eq!(rule_of(&verdict), Some(Rule::E5));
    }

    #[test]
    fn e6_what_can_be_registered_is_refused() {
        let answers = Answers {
            registrable: Some(true),
            ..YES
        };
        let verdict = verdict("migracion_plan", &["siac_unico"], MASS, answers);
        assert_eq!(rule_of(&verdict), Some(Rule::E6));
    }

    #[test]
    fn e7_sicar_counts_only_with_a_payment() {
        let with = |payment| Answers {
            sicar_payment: payment,
            ..YES
        };
        let asked = verdict("contratacion", &["sicar"], MASS, with(None));
        assert!(matches!(
            asked,
            Verdict::Pending {
                question: Some(Question::SicarPayment),
                ..
            }
        ));
        let refused = verdict("contratacion", &["sicar"], MASS, with(Some(false)));
        assert_eq!(rule_of(&refused), Some(Rule::E7));
        let both = verdict(
            "contratacion",
            &["sicar", "sisact"],
            MASS,
            with(Some(false)),
        );
        assert!(
            matches!(both, Verdict::Registrable { ref applications, .. } if *applications == ["sisact"])
        );
        let paid = verdict("contratacion", &["sicar"], MASS, with(Some(true)));
        assert!(matches!(paid, Verdict::Registrable { .. }));
    }

    #[test]
    fn e7_no_application_is_not_enough() {
        let none = verdict("contratacion", &[], MASS, YES);
        assert!(matches!(none, Verdict::Pending { question: None, .. }));
    }

    #[test]
    fn e10_an_error_or_test_skips_the_questions() {
        let test = verdict(
            "contratacion",
            &["sisact"],
            Some(Scenario::ErrorOrTest),
            Answers::default(),
        );
        assert!(matches!(
            test,
            Verdict::Registrable {
                rule: Rule::E10,
                ..
            }
        ));
    }

    #[test]
    fn no_question_has_a_default() {
        let open = verdict("contratacion", &["sisact"], MASS, Answers::default());
        assert!(matches!(
            open,
            Verdict::Pending {
                question: Some(Question::CustomerPresent),
                ..
            }
        ));
    }
}
