//! The signs that more is hidden, under the mouse.

use super::*;

/// Where a sign stands at the right of the page, on the terminal, if it does: a warning
/// has one of them too.
fn at_the_right(page: &Page, sign: char) -> Option<(u16, u16)> {
    let shown = page.draw();
    let found = shown.lines().enumerate().find_map(|(row, line)| {
        let column = line.chars().count().checked_sub(1)?;
        line.ends_with(sign).then_some((column, row))
    });
    let (column, row) = found?;
    let row = u16::try_from(row).unwrap() + page.stage.scene().top;
    Some((u16::try_from(column).unwrap(), row))
}

fn sign(page: &Page, sign: char) -> (u16, u16) {
    at_the_right(page, sign).unwrap_or_else(|| panic!("no {sign} in\n{}", page.draw()))
}

fn click(page: &mut Page, (column, row): (u16, u16)) {
    page.update(Input::Mouse(MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column,
        row,
        modifiers: KeyModifiers::NONE,
    }));
}

#[test]
fn law_3_a_click_on_the_signs_of_a_long_form_leads_to_what_is_hidden() {
    let mut page = page();
    page.press("reclamo⏎Pedro Muestra Inventada");
    page.hides("Representante");
    page.shows("Trámite");
    let mut clicks = 0;
    while let Some(below) = at_the_right(&page, '▼')
        && clicks < 20
    {
        click(&mut page, below);
        clicks += 1;
    }
    assert!((1..20).contains(&clicks), "{clicks}: {}", page.draw());
    page.hides("Trámite");
    let mut clicks = 0;
    while let Some(above) = at_the_right(&page, '▲')
        && clicks < 20
    {
        click(&mut page, above);
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
    let below = sign(&page, '▼');
    click(&mut page, below);
    assert_ne!(page.draw(), first, "others are in sight");
    let chosen = input(&page).procedure;
    assert_eq!(chosen, input(&page_of("a")).procedure, "and none is taken");
    let above = sign(&page, '▲');
    click(&mut page, above);
    let again = page.draw();
    let names = |shown: &str| -> Vec<String> {
        let rows = shown.lines().skip(3).take(8);
        rows.map(|it| it.replace('▸', " ")).collect()
    };
    assert_eq!(names(&again), names(&first));
}
