//! What a cell counts, by keyboard: the indicators of a cut with the cases behind a figure and
//! their workbook; the top of a week with the form that is signed and came back (X9, X10).

use super::{
    BOARD,
    cell_day::{cell, on},
    enter, quit,
};
use crate::support::console::keys;

/// Files of the folder of documents whose names begin so.
fn written(point: &super::Point, beginning: &str) -> Vec<String> {
    let folder = std::fs::read_dir(point.data().join("documentos"));
    let names = folder.into_iter().flatten().map(|entry| {
        let entry = entry.unwrap();
        entry.file_name().to_string_lossy().into_owned()
    });
    names.filter(|name| name.starts_with(beginning)).collect()
}

#[test]
fn x9_x10_a_figure_leads_to_its_cases_and_the_top_of_a_week_to_its_forms() {
    let point = cell("mal-escalados");
    for radicado in ["440001", "440002"] {
        let call = ["pqr", "finalizar", radicado, "--notas"];
        let done = point.json(&[&call[..], &["Se verificó el ABC."]].concat());
        assert_eq!(done["state"], "finished", "{done}");
    }
    let mut console = point.entrance((120, 40), &[]);
    enter(&mut console);
    console.wait_for(BOARD).send("6").wait_for("por trabajar");
    on(&mut console, "440003");
    console.send("6").wait_for("▸ Indicadores");
    on(&mut console, "todas");
    console.send(keys::DOWN);
    on(&mut console, "Asesora Inventada");
    console.wait_for("mal escaladas por asesor · Asesora Inventada");
    console.wait_for("6 de 6").wait_for("100 %");
    // Enter on the figure, and once more: the cases behind it.
    console.send(keys::ENTER).wait_for("Ver los casos");
    console.send(keys::ENTER).wait_for("finalizado");
    console.wait_for("440006");
    console.send(keys::ESC).wait_for("6 de 6");
    console.send("x").wait_for("indicadores-");
    assert_eq!(written(&point, "indicadores-").len(), 1);
    console.send(keys::ESC).wait_gone("indicadores-");

    // The top of the week: its form is printed under the adviser's name, and comes back.
    console.send("6").wait_for("▸ Top 5");
    on(&mut console, "Asesora Inventada");
    console
        .wait_for("En qué falla más")
        .wait_for("sin clasificar");
    console.send("f").wait_for("compromiso-");
    let forms = written(&point, "compromiso-");
    assert!(
        forms.len() == 1 && forms[0].ends_with("-asesora-inventada.pdf"),
        "{forms:?}"
    );
    console.send(keys::ESC).wait_gone("compromiso-");
    console.send("h").wait_for("Volvieron firmados");
    console.send(keys::ENTER).wait_gone("Volvieron firmados");
    console.wait_for("los dos");
    quit(&mut console);

    let now = point.json(&["pqr", "top5"]);
    let one = &now["advisers"][0];
    assert_eq!((&one["confirmed"], &one["raw"]), (&2.into(), &6.into()));
    assert_eq!(one["forms"].as_array().map(Vec::len), Some(2), "{now}");
}
