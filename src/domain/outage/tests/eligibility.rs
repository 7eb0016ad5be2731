//! Whether an outage corresponds, and of which type (E, O1).

use super::*;

const YES: Answers = Answers {
    customer_present: Some(true),
    can_be_served: Some(false),
    some_pc_works: Some(false),
    registrable: Some(false),
    sicar_payment: None,
};

fn asked(
    procedure: &str,
    apps: &[&str],
    scenario: Option<Scenario>,
    answers: Answers,
) -> OpeningInput {
    OpeningInput {
        procedure: Some(procedure.into()),
        applications: apps.iter().map(|id| (*id).to_owned()).collect(),
        scenario,
        answers,
        ..OpeningInput::default()
    }
}

/// What is ruled at a CAC where outages of these types are open.
fn ruled(input: &OpeningInput, open: &[ProcedureType]) -> Ruling {
    let catalog = Catalog::embedded().unwrap();
    let given = Given {
        catalog: &catalog,
        channel: Channel::Cac,
        open: open.iter().map(|it| (*it, "A-000043".into())).collect(),
    };
    assess(input, &given).ruling
}

fn verdict(procedure: &str, apps: &[&str], scenario: Option<Scenario>, answers: Answers) -> Ruling {
    ruled(&asked(procedure, apps, scenario, answers), &[])
}

fn rule_of(ruling: &Ruling) -> Option<Rule> {
    match ruling {
        Ruling::Refused(refusal) => Some(refusal.rule),
        _ => None,
    }
}

const MASS: Option<Scenario> = Some(Scenario::MassFailure);

#[test]
fn e1_a_regulated_procedure_corresponds_and_e2_gives_its_type() {
    assert_eq!(
        verdict("migracion_plan", &["siac_unico"], MASS, YES),
        Ruling::Registrable(Registrable {
            rule: Rule::E1,
            procedure: "migracion_plan".into(),
            procedure_type: ProcedureType::Consultas,
            critical: false,
            scenario: Scenario::MassFailure,
            applications: vec!["siac_unico".into()],
        })
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
            matches!(verdict, Ruling::Registrable(it)
                if it.procedure_type == entry.procedure_type && it.critical == entry.critical),
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
            matches!(refused, Ruling::Refused(it)
                if it.rule == Rule::E1 && it.reason == entry.reason && !it.reason.is_empty()),
            "{}",
            entry.id
        );
    }
}

#[test]
fn e9_an_unforeseen_event_is_one_where_no_pc_of_the_point_can_register() {
    let unforeseen = Some(Scenario::Unforeseen);
    let on_none = verdict("contratacion", &["sisact"], unforeseen, YES);
    assert!(matches!(on_none, Ruling::Registrable(_)));
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
    let registers: Vec<Channel> = Channel::ALL
        .into_iter()
        .filter(|channel| {
            let given = Given {
                catalog: &catalog,
                channel: *channel,
                open: Vec::new(),
            };
            let [real, test] = [Scenario::MassFailure, Scenario::ErrorOrTest].map(|scenario| {
                let input = asked("contratacion", &["sisact"], Some(scenario), YES);
                assess(&input, &given).ruling
            });
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
        Ruling::Pending {
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
    assert!(matches!(both, Ruling::Registrable(it) if it.applications == ["sisact"]));
    let paid = verdict("contratacion", &["sicar"], MASS, with(Some(true)));
    assert!(matches!(paid, Ruling::Registrable(_)));
}

#[test]
fn e7_no_application_is_not_enough() {
    let none = verdict("contratacion", &[], MASS, YES);
    assert!(matches!(none, Ruling::Pending { question: None, .. }));
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
        Ruling::Registrable(Registrable {
            rule: Rule::E10,
            ..
        })
    ));
}

#[test]
fn no_question_has_a_default() {
    let open = verdict("contratacion", &["sisact"], MASS, Answers::default());
    assert!(matches!(
        open,
        Ruling::Pending {
            question: Some(Question::CustomerPresent),
            ..
        }
    ));
}

#[test]
fn e7_where_no_listed_application_is_affected_nothing_is_waited_for() {
    let none = |scenario| {
        ruled(
            &OpeningInput {
                none_affected: true,
                ..asked("contratacion", &[], Some(scenario), YES)
            },
            &[],
        )
    };
    let refused = none(Scenario::MassFailure);
    assert!(
        matches!(&refused, Ruling::Refused(it)
            if it.rule == Rule::E7 && it.reason.contains("Ningún aplicativo")),
        "{refused:?}"
    );
    assert!(matches!(
        none(Scenario::ErrorOrTest),
        Ruling::Registrable(_)
    ));
}

#[test]
fn o1_a_type_that_is_open_already_is_not_free_for_what_goes_on() {
    let input = asked("migracion_plan", &["siac_unico"], MASS, YES);
    let open = [ProcedureType::Altas, ProcedureType::Consultas];
    let occupied = ruled(&input, &open);
    assert!(
        matches!(&occupied, Ruling::Occupied(it)
            if it.rule == Rule::O1 && it.reason.contains("Consultas: A-000043")),
        "{occupied:?}"
    );
    assert!(matches!(ruled(&input, &open[..1]), Ruling::Registrable(_)));
    // What is refused says so first.
    let answers = Answers {
        some_pc_works: Some(true),
        ..YES
    };
    let refused = ruled(
        &OpeningInput {
            answers,
            ..input.clone()
        },
        &open,
    );
    assert_eq!(rule_of(&refused), Some(Rule::E5));
    // What is over occupies nothing (O7), and no more does a test (E12).
    let over = OpeningInput {
        restored: Some(at("10:40")),
        ..input.clone()
    };
    let test = OpeningInput {
        scenario: Some(Scenario::ErrorOrTest),
        ..input
    };
    for free in [over, test] {
        assert!(matches!(ruled(&free, &open), Ruling::Registrable(_)));
    }
}

#[test]
fn o7_what_is_over_or_on_paper_was_noticed_when_it_began_unless_said_otherwise() {
    let detected = |input: &OpeningInput| input.instants(at("10:42")).detected;
    let began = OpeningInput {
        started: Some(at("10:00")),
        ..OpeningInput::default()
    };
    assert_eq!(detected(&began), Instant::typed(None, at("10:42")));
    let over = OpeningInput {
        restored: Some(at("10:30")),
        ..began.clone()
    };
    assert_eq!(
        detected(&over),
        Instant::typed(Some(at("10:00")), at("10:42"))
    );
    let paper = OpeningInput {
        from_paper: true,
        ..began.clone()
    };
    assert_eq!(detected(&paper).source, Source::Paper);
    assert_eq!(detected(&paper).at, at("10:00"));
    // Late is what is late by these instants (O8).
    assert!(!began.is_late(None, at("10:42")));
    assert!(over.is_late(None, at("10:42")));
    assert!(!over.is_late(Some(at("10:41")), at("10:42")));
}
