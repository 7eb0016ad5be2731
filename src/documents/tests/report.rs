//! The report to the regulator on paper: its parts apart, its heading on every page, and
//! what people wrote taken as a text.

use super::*;
use crate::config::Template;
use crate::documents::regulatory_report::{annex, official};
use crate::domain::report::RowChange;

fn laid_out(template: Template, data: &impl Serialize) -> Vec<String> {
    pages(&Job {
        template,
        head: &samples::head("2026-007 v1"),
        data,
        paper: Paper::A4,
    })
}

#[test]
fn p1_the_heading_of_the_report_stands_on_every_page() {
    let rows = (1..=80)
        .map(|number| samples::report_row(number, "Volvió la luz"))
        .collect();
    let pages = laid_out(
        Template::Report,
        &official(&samples::report(rows, "Área de contacto")),
    );
    assert!(pages.len() > 2, "{}", pages.len());
    for (number, page) in (1..).zip(&pages) {
        let has_rows = page.contains("LIM014-2026-A-");
        assert_eq!(
            has_rows,
            page.contains("Motivodeocurrencia"),
            "page {number}"
        );
    }
}

#[test]
fn p1_what_is_internal_stands_in_no_official_file() {
    let mut one = samples::report_row(1, "Volvió la luz");
    one.measures = Some("Se alquiló un grupo electrógeno".to_owned());
    let model = samples::report(vec![one], "Área de contacto");
    let inside = laid_out(Template::Annex, &annex(&model)).concat();
    assert!(inside.contains("grupoelectrógeno"), "{inside}");
    assert!(inside.contains("NoformapartedeloqueseremiteaRegulatorio."));
    let outside = laid_out(Template::Report, &official(&model)).concat();
    for word in ["grupoelectrógeno", "Medidas", "Anexo"] {
        assert!(!outside.contains(word), "{word} in {outside}");
    }
}

#[test]
fn p1_what_people_wrote_is_a_text_in_every_document_of_the_report() {
    for text in samples::WRITTEN {
        let model = samples::report(vec![samples::report_row(1, text)], text);
        let shown = solid(&crate::documents::text::drawable(text));
        let paper = laid_out(Template::Report, &official(&model)).concat();
        let internal = laid_out(Template::Annex, &annex(&model)).concat();
        for (paper, times) in [(&paper, 5), (&internal, 4)] {
            let found = paper.matches(shown.trim_start_matches('\u{202e}')).count();
            assert!(found >= times, "{text:?}: {found} in {paper}");
        }
    }
}

#[test]
fn p5_only_what_was_sent_is_told_to_have_changed() {
    let mut model = samples::report(vec![samples::report_row(1, "Volvió la luz")], "Área");
    model.changes = vec![RowChange::Added {
        outage: "LIM014-2026-A-000001".to_owned(),
    }];
    for (corrects, is_told) in [(None, false), (Some(1), true)] {
        model.corrects = corrects;
        let paper = laid_out(Template::Report, &official(&model)).concat();
        assert_eq!(
            paper.contains("Quécambió"),
            is_told,
            "{corrects:?}: {paper}"
        );
    }
}
