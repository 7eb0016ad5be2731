//! The manual form printed blank, with codes of its own, for when there is no power (N2).
//!
//! Invariant: very many codes are reserved only once a word was typed (law 4).

mod annul;
#[cfg(test)]
mod tests;

use self::annul::annulling;
use crate::domain::text::counted_words;
use crate::tui::prelude::*;
use crate::{
    actions::{CodeStock, MOST_CODES, Paper, Reservation, USUAL_CODES},
    domain::calendar::Country,
    tui::form::{Below, Word, word},
};

field_keys! {
    Codes => "codes",
    Format => "paper",
    /// The word, where very many are meant.
    Sure => "sure",
}

const FORMATS: [Paper; 2] = [Paper::A4, Paper::Letter];

pub(crate) type State = Filling<BlankForms>;

#[derive(Debug, Default)]
pub(crate) struct BlankForms {
    stock: Option<CodeStock>,
}

/// The usual number of codes on the country's usual paper.
pub(crate) fn of(scene: &Scene<'_>) -> (State, Vec<Wish>) {
    let (state, mut wishes) = State::open(BlankForms::default(), scene);
    wishes.push(Wish::effect(PaperEffect::Stock));
    (state, wishes)
}

fn codes(form: &Form<Key>) -> Option<u32> {
    let typed = form.text(Codes).parse().ok();
    typed.filter(|codes| (1..=MOST_CODES).contains(codes))
}

impl Filled for BlankForms {
    type Key = Key;

    const TITLE: &'static str = "Formato manual en blanco";
    const TOLD: &'static str = "Cada formato lleva su código reservado: lo que se llene a mano se transcribe después con él. Un formato malogrado se anula con F4.";
    const TELLS_ABOVE: bool = true;
    const SHAPE: Shape = Shape {
        verb: "Guardar PDF",
        busy: "guardando el PDF…",
        labels: 18,
        stepwise: true,
        ..Shape::page(Context::PrintForm, Intent::PrintDocument)
    };

    fn draft(&self) -> Option<DraftKind> {
        Some(DraftKind::BlankForms)
    }

    fn fields(&mut self, scene: &Scene<'_>) -> Vec<Field<Key>> {
        let usual = match scene.profile.country {
            Country::PE => 0,
            Country::CO => 1,
        };
        let formats = Choice::of([("A4", "A4"), ("carta", "Carta")]);
        vec![
            line(Codes, "Códigos").filled_in(&USUAL_CODES.to_string()),
            choice(Format, "Papel", formats.chosen_at(usual)),
            word(Sure, "reservar").grouped(),
        ]
    }

    fn applies(&self, form: &Form<Key>, key: Key, _: &Scene<'_>) -> bool {
        key != Sure || codes(form).is_some_and(|it| Reservation::new(it, false).is_err())
    }

    fn below(&self, _: &Form<Key>, _: &Scene<'_>, room: u16) -> Below {
        let told = self.stock.map(|stock| {
            format!(
                "En papel ahora: {} sin usar, de {} reservados (usados {}, anulados {}).",
                stock.left(),
                stock.reserved,
                stock.used,
                stock.annulled
            )
        });
        let lines = told.iter().flat_map(|text| wrap(text, usize::from(room)));
        Below {
            lines: lines.map(|line| vec![span(line, Ink::Text)]).collect(),
            is_ruled: false,
        }
    }

    fn remarks(&self, form: &Form<Key>, key: Key, _: &Scene<'_>) -> Vec<Remark> {
        let Some(codes) = codes(form).filter(|_| key == Sure) else {
            return Vec::new();
        };
        let text = format!(
            "Va a reservar {} en un PDF. Cada uno termina en una atención transcrita, o anulado uno por uno.",
            counted_words(codes, "código", "códigos")
        );
        vec![Remark::new(RemarkKind::Warning, text)]
    }

    /// The word was about another number.
    fn changed(&mut self, form: &mut Form<Key>, key: Key, _: Outcome, _: &Scene<'_>) -> Vec<Wish> {
        if let Some(word) = form.get_mut::<Word>(Sure).filter(|_| key == Codes) {
            word.withdraw();
        }
        Vec::new()
    }

    fn perform(
        &mut self,
        form: &mut Form<Key>,
        intent: Intent,
        scene: &Scene<'_>,
    ) -> Option<Vec<Wish>> {
        if intent != Intent::AnnulCode {
            return None;
        }
        let (window, wishes) = Filling::open(annulling(), scene);
        form.ask(window);
        Some(wishes)
    }

    fn read(&self, form: &Form<Key>, scene: &Scene<'_>) -> Read<Self> {
        let mut problems = form.problems(&scene.around());
        let is_sure = form.shows(Sure) && form.get(Sure).is_some_and(Word::is_complete);
        let reserved = codes(form).map(|codes| Reservation::new(codes, is_sure).ok());
        match reserved {
            None => problems.wrong(
                Codes,
                format!("Escriba un número de 1 a {MOST_CODES}. [N2]"),
            ),
            Some(None) => problems.missing(Sure, "Escriba la palabra completa."),
            Some(Some(codes)) => {
                return problems.or(|| PaperEffect::Blank {
                    codes,
                    paper: form.pick(Format, &FORMATS).unwrap_or(Paper::A4),
                });
            }
        }
        Err(problems)
    }

    fn answered(&mut self, _: &mut Form<Key>, answer: Answer, _: &Scene<'_>) -> Reply {
        match answer {
            Answer::Papers(PaperAnswer::Stock(stock)) => {
                self.stock = Some(stock);
                Reply::Stay(Vec::new())
            }
            Answer::Papers(PaperAnswer::Printed(_)) => Reply::Done(vec![Wish::Back]),
            _ => Reply::Pass,
        }
    }
}
