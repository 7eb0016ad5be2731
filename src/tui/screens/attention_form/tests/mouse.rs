//! The signs that more is hidden, under the mouse.

use super::*;

/// Clicks on a sign at the right of the page, if one stands there.
fn click(page: &mut Page, sign: char) -> bool {
    let top = page.stage.scene().top;
    let place = page.at_the_right(sign);
    if let Some((column, row)) = place {
        page.click(column, row + top);
    }
    place.is_some()
}

#[test]
fn law_3_a_click_on_the_signs_of_a_long_form_leads_to_what_is_hidden() {
    let mut page = page();
    page.press("reclamo⏎Pedro Muestra Inventada");
    page.hides("Representante");
    page.shows("Trámite");
    let mut clicks = 0;
    while clicks < 20 && click(&mut page, '▼') {
        clicks += 1;
    }
    assert!((1..20).contains(&clicks), "{clicks}: {}", page.draw());
    page.hides("Trámite");
    let mut clicks = 0;
    while clicks < 20 && click(&mut page, '▲') {
        clicks += 1;
    }
    assert!((1..20).contains(&clicks), "{clicks}: {}", page.draw());
    page.shows("Trámite");
}

#[test]
fn law_3_a_click_on_the_signs_of_the_suggestions_turns_their_page() {
    let mut page = page();
    page.press("a");
    let first = page.draw();
    assert!(click(&mut page, '▼'));
    assert_ne!(page.draw(), first, "others are in sight");
    let chosen = input(&page).procedure;
    assert_eq!(chosen, input(&page_of("a")).procedure, "and none is taken");
    assert!(click(&mut page, '▲'));
    let again = page.draw();
    let names = |shown: &str| -> Vec<String> {
        let rows = shown.lines().skip(3).take(8);
        rows.map(|it| it.replace('▸', " ")).collect()
    };
    assert_eq!(names(&again), names(&first));
}
