//! The correlative register, written for whoever asks for it (P6).

use crate::tui::prelude::*;
use crate::{
    actions::{RegisterInput, SheetFormat, Sought},
    domain::instant::{local_day, parse_day},
    tui::form::path,
};

const DAY: &str = "Escriba la fecha como dd/mm/aaaa, o déjela vacía.";

const FORMATS: [(SheetFormat, &str); 2] = [
    (SheetFormat::Pdf, "PDF, para imprimir"),
    (SheetFormat::Xlsx, "libro de Excel"),
];

/// The window: of which days, as what and where; nothing typed there is composed.
pub(crate) fn writing() -> Prompt {
    let write = |form: &Form<&'static str>, scene: &Scene<'_>| {
        let today = local_day(scene.now, scene.zone);
        let day = |key| match form.text(key) {
            none if none.is_empty() => Ok(None),
            typed => parse_day(&typed, today).map(Some).map_err(|_| (key, DAY)),
        };
        let (from, until) = (day("from")?, day("until")?);
        if from.zip(until).is_some_and(|(from, until)| until < from) {
            return Err(("until", "El período termina antes de empezar."));
        }
        let folder = form.path("folder");
        Ok(PaperEffect::Register(RegisterInput {
            from,
            until,
            format: form
                .pick("format", &FORMATS)
                .map_or(SheetFormat::Pdf, |it| it.0),
            folder: (!folder.as_os_str().is_empty()).then_some(folder),
        }))
    };
    let told = "Todos los escenarios, por correlativo, con lo que falte entre ellos explicado; los días son los del inicio del evento. [P6]";
    let formats = Choice::of(FORMATS.map(|(_, label)| (label, label)));
    Prompt::judging("Registro correlativo", told, write)
        .called("Escribirlo")
        .dim()
        .labelled(9)
        .asks(line("from", "Desde").placeholder("dd/mm/aaaa; vacío: desde el primero"))
        .asks(line("until", "Hasta").placeholder("dd/mm/aaaa; vacío: hasta hoy"))
        .asks(choice("format", "Como", formats.chosen_at(0)))
        .asks(path("folder", "Carpeta", Sought::Folders).placeholder("vacía: la de documentos"))
        .until(|answer| matches!(answer, Answer::Papers(PaperAnswer::Printed(_))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::prelude::*;

    fn opened(size: (u16, u16)) -> On<Filling<Prompt>> {
        let stage = Stage::sized(size.0, size.1);
        On::open(stage, |scene| Filling::open(writing(), scene))
    }

    #[test]
    fn p6_the_register_is_asked_for_by_its_days() {
        let mut page = opened((80, 18));
        insta::assert_snapshot!(page.draw());
        let asked = first_asked!(
            page.press("01/11/2026⇥22/11/2026⏎"),
            Effect::Papers(PaperEffect::Register(input)) => input
        );
        let day = |day| chrono::NaiveDate::from_ymd_opt(2026, 11, day);
        let expected = RegisterInput {
            from: day(1),
            until: day(22),
            format: SheetFormat::Pdf,
            folder: None,
        };
        assert_eq!(asked, Some(expected));
    }

    #[test]
    fn p6_all_of_it_is_asked_for_by_saying_nothing_and_what_is_no_day_is_told() {
        let mut page = opened((120, 34));
        insta::assert_snapshot!("wide", page.draw());
        let asked = first_asked!(
            page.press("⏎"),
            Effect::Papers(PaperEffect::Register(input)) => input
        );
        assert_eq!(asked.map(|it| (it.from, it.until)), Some((None, None)));
        let mut page = opened((80, 18));
        page.press("ayer nunca⏎");
        page.shows("Escriba la fecha como dd/mm/aaaa");
        let mut page = opened((80, 18));
        page.press("22/11/2026⇥01/11/2026⏎");
        page.shows("termina antes de empezar");
    }
}
