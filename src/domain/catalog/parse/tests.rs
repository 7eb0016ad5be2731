use super::*;
use crate::domain::asset::TomlFault;

fn names(catalog: &Catalog, kind: ProcedureType) -> Vec<&str> {
    let of_type = catalog
        .procedures()
        .iter()
        .filter(|entry| entry.procedure_type == kind);
    of_type.map(|entry| entry.name.as_str()).collect()
}

#[test]
fn e1_the_embedded_catalogue_is_the_procedure_s_list() {
    let catalog = Catalog::embedded().unwrap();
    assert_eq!(
        names(&catalog, ProcedureType::Reclamos),
        ["Reclamo", "Apelación", "Queja", "Reporte de avería de red"]
    );
    assert_eq!(
        names(&catalog, ProcedureType::Altas),
        ["Contratación de servicio (alta)", "Portabilidad"]
    );
    assert_eq!(
        names(&catalog, ProcedureType::Bajas),
        ["Baja de servicio", "Resolución de contrato"]
    );
    assert_eq!(names(&catalog, ProcedureType::Consultas).len(), 21);
    for id in [
        "pago_servicio",
        "falla_equipo_terminal",
        "financiamiento_deuda",
    ] {
        assert!(catalog.exclusion(id).is_some(), "{id}");
    }
}

#[test]
fn k1_the_critical_procedures_are_these() {
    let catalog = Catalog::embedded().unwrap();
    let critical: Vec<_> = catalog
        .procedures()
        .iter()
        .filter(|entry| entry.critical)
        .map(|entry| entry.id.as_str())
        .collect();
    assert_eq!(critical, ["reclamo", "apelacion", "queja", "bloqueo_robo"]);
}

#[test]
fn q2_claims_appeals_and_complaints_are_told_apart() {
    let catalog = Catalog::embedded().unwrap();
    let claims: Vec<_> = catalog
        .procedures()
        .iter()
        .filter_map(|entry| Some((entry.id.as_str(), entry.claim?)))
        .collect();
    assert_eq!(
        claims,
        [
            ("reclamo", ClaimKind::Claim),
            ("apelacion", ClaimKind::Appeal),
            ("queja", ClaimKind::Complaint),
        ]
    );
}

#[test]
fn e7_the_applications_are_the_official_list() {
    let catalog = Catalog::embedded().unwrap();
    let listed: Vec<_> = catalog
        .applications()
        .iter()
        .map(|entry| (entry.name.as_str(), entry.side, entry.only_with_payment))
        .collect();
    assert_eq!(
        listed,
        [
            ("SISACT Prepago", Side::Sales, false),
            ("SISACT", Side::Sales, false),
            ("SICAR", Side::Sales, true),
            ("SIAC ÚNICO", Side::AfterSales, false),
            ("Web Asesor reclamos", Side::AfterSales, false),
            ("SGA", Side::AfterSales, false),
        ]
    );
    assert_eq!(
        catalog.applications_by_side(Side::AfterSales)[0].name,
        "SIAC ÚNICO"
    );
    assert_eq!(catalog.applications_by_side(Side::AfterSales).len(), 6);
}

#[test]
fn g1_claims_are_regularised_in_web_asesor() {
    let catalog = Catalog::embedded().unwrap();
    for id in ["reclamo", "apelacion", "queja"] {
        assert_eq!(
            catalog.procedure(id).unwrap().application,
            "web_asesor_reclamos"
        );
    }
}

#[test]
fn c1_the_causes_are_the_table() {
    let catalog = Catalog::embedded().unwrap();
    let ids = |scenario| -> Vec<_> {
        catalog
            .causes_for(scenario)
            .map(|cause| (cause.id.as_str(), cause.closers.as_slice()))
            .collect()
    };
    let (technology, responsible) = (&[Closer::Technology][..], &[Closer::Responsible][..]);
    assert_eq!(
        ids(Scenario::MassFailure),
        [
            ("inconveniente_conectividad", technology),
            ("mantenimiento_aplicativos", technology),
            ("falla_masiva_aplicativo", technology),
            ("intermitencia_sistema", technology),
        ]
    );
    assert_eq!(
        ids(Scenario::Unforeseen),
        [
            ("infraestructura_punto", responsible),
            ("sin_fluido_electrico", responsible)
        ]
    );
    assert_eq!(
        ids(Scenario::ErrorOrTest),
        [(
            "error_usuario",
            &[Closer::Responsible, Closer::Technology][..]
        )]
    );
}

#[test]
fn c4_only_intermittence_is_warned_about() {
    let catalog = Catalog::embedded().unwrap();
    let warned: Vec<_> = catalog
        .causes()
        .iter()
        .filter(|cause| cause.warning)
        .map(|cause| cause.id.as_str())
        .collect();
    assert_eq!(warned, ["intermitencia_sistema"]);
}

/// The embedded files with one text replaced in one of them.
fn edited(file: CatalogFile, from: &str, to: &str) -> CatalogError {
    let mut sources = CatalogSources::EMBEDDED;
    let text = (*sources.get_mut(file)).replacen(from, to, 1);
    *sources.get_mut(file) = &text;
    Catalog::parse(&sources).unwrap_err()
}

#[test]
fn e1_a_broken_catalogue_is_refused_with_file_and_line() {
    use CatalogFile::{Applications, Causes, Exclusions, Procedures};
    let fault = |error: CatalogError| (error.file, error.fault);
    let error = edited(Procedures, "id = \"apelacion\"", "id = \"reclamo\"");
    let line = CatalogSources::EMBEDDED
        .procedures
        .lines()
        .position(|line| line == "id = \"apelacion\"");
    assert_eq!(error.line, line.map(|index| index + 1));
    assert_eq!(
        fault(error),
        (Procedures, CatalogFault::DuplicateId("reclamo".into()))
    );
    assert_eq!(
        fault(edited(Procedures, "\"Apelación\"", "\"RECLAMO\"")),
        (Procedures, CatalogFault::DuplicateName("RECLAMO".into()))
    );
    assert_eq!(
        fault(edited(Procedures, "\"Apelación\"", "\" \"")),
        (Procedures, CatalogFault::Unnamed("apelacion".into()))
    );
    assert_eq!(
        fault(edited(Applications, "id = \"sga\"", "id = \"sga2\"")),
        (
            Procedures,
            CatalogFault::UnknownApplication {
                procedure: "averia_red".into(),
                application: "sga".into()
            }
        )
    );
    assert_eq!(
        fault(edited(Exclusions, "id = \"recarga\"", "id = \"queja\"")),
        (Exclusions, CatalogFault::DuplicateId("queja".into()))
    );
    assert_eq!(
        fault(edited(Causes, "[\"error_or_test\"]", "[]")),
        (Causes, CatalogFault::UnusableCause("error_usuario".into()))
    );
    assert_eq!(
        fault(edited(Causes, "[\"error_or_test\"]", "[\"unforeseen\"]")),
        (
            Causes,
            CatalogFault::ScenarioWithoutCause(Scenario::ErrorOrTest)
        )
    );
    assert_eq!(
        fault(edited(Procedures, "2023-03-08", "08/03/2023")),
        (Procedures, CatalogFault::InvalidDate("08/03/2023".into()))
    );
    assert_eq!(
        fault(edited(
            Procedures,
            "critical = true",
            "valid_to = \"2020-01-01\""
        )),
        (Procedures, CatalogFault::ReversedValidity("reclamo".into()))
    );
    assert_eq!(
        fault(edited(Procedures, "claim = \"appeal\"\n", "")),
        (
            Procedures,
            CatalogFault::KindWithoutProcedure(ClaimKind::Appeal)
        )
    );
    assert!(matches!(
        fault(edited(Procedures, "\"altas\"", "\"ventas\"")),
        (Procedures, CatalogFault::Toml(TomlFault::UnknownValue(value))) if value == "ventas"
    ));
}

#[test]
fn d6_broken_subjects_are_refused_with_their_line() {
    let error = |from: &str, to: &str| {
        let error = edited(CatalogFile::Subjects, from, to);
        assert_eq!(error.file, CatalogFile::Subjects);
        assert!(error.line.is_some(), "{error}");
        error.to_string()
    };
    assert_eq!(error("year = 2025", "year = 2024"), "el año 2024 se repite");
    assert_eq!(
        error("soles = 5350", "soles = 0"),
        "«0» no es un plazo ni un monto que pueda ser"
    );
    assert_eq!(
        error("business_days = 3", "business_days = 0"),
        "«0» no es un plazo ni un monto que pueda ser"
    );
    assert_eq!(
        error("id = \"quality\"", "id = \"billing\""),
        "el id «billing» se repite"
    );
    assert_eq!(
        error("business_days = 3", "days = 3"),
        "el campo «days» no se reconoce"
    );
}
