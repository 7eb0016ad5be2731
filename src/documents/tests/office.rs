//! Templates of an office: used when they work, told when they do not, shut in either way.

use super::*;
use crate::config::{Template, Templates};
use crate::documents::DocumentError;
use crate::files::write_atomic;

/// What comes of a slip with this template in the office's folder.
fn with(template: Template, text: &str) -> Result<Vec<u8>, DocumentError> {
    let folder = tempfile::tempdir().unwrap();
    write_atomic(&Templates::place(folder.path(), template), text.as_bytes()).unwrap();
    slip::slip(&Press::open(folder.path()), &samples::slip(), Paper::A4)
}

fn told(template: Template, text: &str) -> String {
    with(template, text).unwrap_err().to_string()
}

#[test]
fn q_an_offices_template_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let text = "#import \"comun.typ\": *\n#show: sheet.with(\"Hoja de la oficina\")\n= Hoja de la oficina\n#data.code\n";
    write_atomic(
        &Templates::place(folder.path(), Template::Slip),
        text.as_bytes(),
    )
    .unwrap();
    let data = samples::slip();
    let press = Press::open(folder.path());
    let document = press.typeset(&slip::job(&data, Paper::A4)).unwrap();
    let mut shown = String::new();
    read(&document.pages()[0].frame, &mut shown);
    assert!(shown.contains("Hoja de la oficina"), "{shown}");
    assert!(!shown.contains("Constancia"), "{shown}");
    assert!(slip::slip(&press, &data, Paper::A4).is_ok());
}

#[test]
fn q_a_template_without_title_or_language_still_prints() {
    assert_eq!(with(Template::Slip, "Solo texto.").err(), None);
}

#[test]
fn q_a_broken_template_is_told_with_file_line_and_reason() {
    for (text, sentence) in [
        (
            "#import \"comun.typ\": *\n\n#block(width: 3cm",
            "templates/constancia.typ, línea 3: no se entiende; revise paréntesis, corchetes, llaves y comillas; el documento no se emite",
        ),
        (
            "#import \"comun.typ\": *\n#titulo(1)",
            "templates/constancia.typ, línea 2: el nombre «titulo» no se reconoce; el documento no se emite",
        ),
        (
            "#import \"comun.typ\": *\n#data.codigo",
            "templates/constancia.typ, línea 2: el dato «codigo» no existe en este documento; el documento no se emite",
        ),
        (
            "#let x = 1 + \"a\"",
            "templates/constancia.typ, línea 1: una instrucción no se puede cumplir; revise los nombres y tipos de sus valores; el documento no se emite",
        ),
        (
            "Texto \u{e000}",
            "templates/constancia.typ: el resultado no cumple PDF/A o PDF/UA; revise imágenes, títulos e idioma; el documento no se emite",
        ),
    ] {
        assert_eq!(told(Template::Slip, text), sentence);
    }
    assert_eq!(
        told(Template::Common, "#let sheet = falta\n"),
        "templates/comun.typ, línea 1: el nombre «falta» no se reconoce; el documento no se emite"
    );
}

#[test]
fn q_a_template_sees_no_file_but_the_common_one_and_the_data() {
    for text in [
        "#read(\"formato.typ\")",
        "#read(\"/etc/hostname\")",
        "#image(\"logo.png\")",
        "#read(\"../../secreto.txt\")",
    ] {
        let sentence = told(Template::Slip, text);
        assert!(
            sentence.contains("pide un archivo que no está"),
            "{text}: {sentence}"
        );
    }
    let sentence = told(Template::Slip, "#import \"@preview/cetz:0.3.0\"");
    assert!(sentence.contains("pide un paquete"), "{sentence}");
}

#[test]
fn t1_a_customers_words_are_not_in_the_sentence_of_a_failure() {
    let sentence = told(
        Template::Slip,
        "#import \"comun.typ\": *\n#panic(data.customer.name)",
    );
    assert!(!sentence.contains("Rosa"), "{sentence}");
    let sentence = told(
        Template::Slip,
        "#import \"comun.typ\": *\n#int(data.customer.name)",
    );
    assert!(!sentence.contains("Rosa"), "{sentence}");
}

#[test]
fn q_a_template_that_never_ends_is_stopped() {
    let sentence = told(Template::Slip, "#{ while true { } }");
    assert!(sentence.contains("línea 1"), "{sentence}");
}
