use super::*;
use proptest::prelude::*;

/// The warning's sentence, empty where there is none.
fn said(kind: DocumentType, number: &str) -> String {
    check_document(kind, number).map_or_else(String::new, |warning| warning.message())
}

fn kept(what: &str) -> String {
    format!("{what}; se guarda igual")
}

#[test]
fn q5_ruc_samples() {
    assert_eq!(said(DocumentType::Ruc, "20467534026"), "");
    assert_eq!(said(DocumentType::Ruc, "20512333797"), "");
    assert_eq!(said(DocumentType::Ruc, "20-51233379 7"), "");
    assert_eq!(
        said(DocumentType::Ruc, "20512333798"),
        kept("el dígito de control no corresponde")
    );
    for text in ["2051233379", "205123337977", "2051233379A"] {
        assert_eq!(
            said(DocumentType::Ruc, text),
            kept("el RUC lleva 11 dígitos")
        );
    }
    assert_eq!(
        said(DocumentType::Ruc, "30512333797"),
        kept("el RUC empieza con 10, 15, 17 o 20")
    );
}

#[test]
fn q5_nit_samples() {
    assert_eq!(said(DocumentType::Nit, "800153993-7"), "");
    assert_eq!(said(DocumentType::Nit, "800.153.993-7"), "");
    for text in ["800153993-8", "800153993"] {
        assert_eq!(
            said(DocumentType::Nit, text),
            kept("el dígito de verificación falta o no corresponde")
        );
    }
    for text in ["123456", "123456789012", "80015399X-7"] {
        assert_eq!(
            said(DocumentType::Nit, text),
            kept("el NIT lleva de 7 a 11 dígitos con el de verificación")
        );
    }
}

#[test]
fn q5_dni_has_eight_digits_and_an_optional_check() {
    for text in ["45521234", "4552 1234", "10117410-2", "10117410-g"] {
        assert_eq!(said(DocumentType::Dni, text), "", "{text}");
    }
    for text in ["10117410-3", "10117410-K", "10117410-Ñ"] {
        assert_eq!(said(DocumentType::Dni, text), kept(WRONG_CHECK), "{text}");
    }
    for text in ["4552123", "4552123401", "4552123A", "ñññññññ"] {
        assert_eq!(
            said(DocumentType::Dni, text),
            kept("el DNI lleva 8 dígitos, más su dígito de control si lo tiene a la mano"),
            "{text}"
        );
    }
}

#[test]
fn q5_other_documents_have_a_length() {
    use DocumentType::{Cc, Ce, Passport};
    for (kind, text) in [
        (Cc, "1020304050"),
        (Ce, "001234567"),
        (Passport, "ab 123456"),
    ] {
        assert_eq!(said(kind, text), "");
    }
    for (kind, text) in [
        (Cc, "12345678901"),
        (Cc, "10A"),
        (Ce, "1234567890123"),
        (Passport, "A/1"),
    ] {
        assert!(!said(kind, text).is_empty(), "{kind} {text}");
    }
    for kind in DocumentType::ALL {
        assert_eq!(said(kind, " - "), kept("falta el número del documento"));
    }
}

#[test]
fn q5_phones_of_each_country() {
    use Country::{CO, PE};
    for (country, text, plain) in [
        (PE, "987 000 111", "987000111"),
        (PE, "+51 987-000-111", "987000111"),
        (PE, "0051 987000111", "987000111"),
        (PE, "51987000111", "987000111"),
        (PE, "(01) 234-5678", "12345678"),
        (PE, "+51 1 2345678", "12345678"),
        (PE, "51 234567", "51234567"),
        (CO, "310 000 0111", "3100000111"),
        (CO, "+57 310 0000111", "3100000111"),
        (CO, "(601) 234 5678", "6012345678"),
    ] {
        assert_eq!(normalize_phone(country, text), plain, "{text}");
        assert_eq!(check_phone(country, text), None, "{text}");
    }
    for (country, text) in [
        (PE, "887000111"),
        (PE, "98700011"),
        (PE, "9870001112"),
        (PE, "02345678"),
        (PE, "+1 987000111"),
        (PE, "98700O111"),
        (CO, "987000111"),
        (CO, "2100000111"),
        (CO, "6112345678"),
        (CO, "31000001112"),
    ] {
        let warning = check_phone(country, text).unwrap();
        assert_eq!(
            (warning.field, warning.rule),
            (WarnedField::Phone, Rule::Q5)
        );
    }
    assert_eq!(normalize_phone(PE, "+1 987000111"), "+1987000111");
    assert_eq!(check_phone(PE, " "), None);
}

#[test]
fn q5_e_mail_shape() {
    for text in ["rosa@ejemplo.pe", " r.e+x_1@sub.ejemplo-uno.com.pe ", ""] {
        assert_eq!(check_email(text), None, "{text}");
    }
    for text in [
        "rosa",
        "@ejemplo.pe",
        "rosa@",
        "rosa@ejemplo",
        "rosa@@ejemplo.pe",
        "ro sa@ejemplo.pe",
        "rosa@ejemplo.",
        "rosa@.pe",
        "rosa.@ejemplo.pe",
        "ro..sa@ejemplo.pe",
        "rosa@-e.pe",
        "rosa@ejemplo.p",
        "rosa@1.2.3.44",
        "josé@ejemplo.pe",
        "rosa@ejemplo.pe,",
    ] {
        assert_eq!(
            check_email(text).unwrap().message(),
            kept("el correo no tiene la forma nombre@dominio.pe"),
            "{text}"
        );
    }
    assert!(!is_email(&format!("{}@ejemplo.pe", "a".repeat(254))));
}

#[test]
fn q1_document_types_read_as_people_write_them() {
    for kind in DocumentType::ALL {
        assert_eq!(kind.code().parse(), Ok(kind));
        assert_eq!(kind.label().parse(), Ok(kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
    }
    for (text, kind) in [
        ("D.N.I.", DocumentType::Dni),
        ("Cédula", DocumentType::Cc),
        ("C.C.", DocumentType::Cc),
        ("Carné de extranjería", DocumentType::Ce),
        ("PASAPORTE", DocumentType::Passport),
    ] {
        assert_eq!(text.parse(), Ok(kind), "{text}");
    }
    assert_eq!("45521234".parse::<DocumentType>(), Err(UnknownDocumentType));
}

#[test]
fn q5_a_warning_reads_as_json() {
    let warning = check_document(DocumentType::Ruc, "20512333798").unwrap();
    assert_eq!(
        serde_json::to_value(&warning).unwrap(),
        serde_json::json!({
            "field": "document_number",
            "rule": "Q5",
            "message": "el dígito de control no corresponde; se guarda igual",
        })
    );
}

proptest! {
    #[test]
    fn q5_whatever_is_said_is_answered_without_repeating_it(text in ".{3,40}", digits in "[0-9]{4,16}") {
        for value in [&text, &digits] {
            let warnings = DocumentType::ALL
                .into_iter()
                .map(|kind| check_document(kind, value))
                .chain(Country::ALL.map(|country| check_phone(country, value)))
                .chain([check_email(value)]);
            for warning in warnings.flatten() {
                // A few short values are words of every sentence.
                prop_assert!(value.chars().count() < 6 || !warning.message().contains(value.as_str()));
            }
        }
    }
}
