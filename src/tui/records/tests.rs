//! What every list does, tried on one of them.

use super::*;
use crate::actions::{Cursor, OutageDetail, OutageList, OutageQuery, OutageView, PageAt, Total};
use crate::tui::testing::prelude::*;

/// A list of outages that does nothing with them.
#[derive(Debug, Default)]
struct Sample<const LIVE: bool> {
    is_narrow: bool,
}

type Live = Sample<true>;
/// It searches only when that is asked for, and its records are not to stay in sight.
type Careful = Sample<false>;

impl<const LIVE: bool> Records for Sample<LIVE> {
    type Row = OutageView;
    type Detail = OutageView;
    type Cursor = Cursor;

    const TITLE: &'static str = "Muestra";
    const TAB: ScreenId = ScreenId::Outages;
    const LIST: Context = Context::Outages;
    const DETAIL: Context = Context::OutageDetail;
    const SEARCH: Search = if LIVE {
        Search::WhileTyping
    } else {
        Search::OnEnter
    };
    const MARKS: bool = true;

    fn name(row: &OutageView) -> &str {
        &row.correlative
    }

    fn row_of(detail: &OutageView) -> Option<&OutageView> {
        Some(detail)
    }

    fn is_secret(_: &OutageView) -> bool {
        !LIVE
    }

    fn filters(&self, _: Narrowed, _: &Scene<'_>) -> Vec<String> {
        vec![if self.is_narrow { "pocos" } else { "todos" }.to_owned()]
    }

    fn narrow(&mut self, intent: Intent) -> bool {
        self.is_narrow |= intent == Intent::FilterState;
        intent == Intent::FilterState
    }

    fn ask(&self, wanted: Wanted<Cursor>, _: &Scene<'_>) -> Effect {
        Effect::Outages(OutageEffect::List {
            query: OutageQuery {
                text: wanted.text,
                ..OutageQuery::default()
            },
            page: wanted.at,
            limit: wanted.limit,
        })
    }

    fn empty(&self, narrowed: Narrowed) -> String {
        if narrowed.is_searched {
            "Ninguno coincide."
        } else {
            "Nada. Pulse n."
        }
        .to_owned()
    }

    fn width(_: &Scene<'_>) -> u16 {
        50
    }

    fn columns(&self, _: &Scene<'_>) -> Vec<ListColumn<OutageView>> {
        let name = |it: &OutageView, _: &Scene<'_>| it.correlative.as_str().into();
        vec![ListColumn::words("Nombre", Width::Fill(8), name)]
    }

    fn load(&self, name: &str, _: Option<&OutageView>, _: &Scene<'_>) -> Option<Effect> {
        Some(Effect::Outages(OutageEffect::Show(name.to_owned())))
    }

    fn lines(
        &self,
        detail: &OutageView,
        _: Option<&OutageView>,
        _: &Scene<'_>,
        _: u16,
    ) -> Vec<Spans> {
        let line = |it: u32| {
            vec![span(
                format!("{} línea {it}", detail.correlative),
                Ink::Text,
            )]
        };
        (1..=60).map(line).collect()
    }

    fn does(&self, intent: Intent, at: &At<'_, Self>) -> Option<Act> {
        let names = at.several().into_iter().map(|it| it.correlative.clone());
        let copied = || names.map(|it| Wish::Effect(Effect::Copy(it))).collect();
        (intent == Intent::Alert).then(|| Act::Do(copied()))
    }

    fn answered(&mut self, answer: Answer, _: &At<'_, Self>, _: &Scene<'_>) -> Told<Self> {
        match answer {
            Answer::Outages(OutageAnswer::Listed(list)) => Told::Listed(list),
            Answer::Outages(OutageAnswer::Shown(detail)) => Told::Shown(detail.outage),
            other => Told::Pass(other),
        }
    }
}

const TOTAL: u32 = 40;

fn name(number: u32) -> String {
    outage(number).correlative
}

/// Records `from` to `to` of forty, the newest of which has the highest number.
fn page(from: u32, to: u32) -> OutageList {
    let rows: Vec<OutageView> = (from..=to).rev().map(outage).collect();
    OutageList {
        edges: Some((place(to), place(from))),
        rows,
        has_before: to < TOTAL,
        has_after: from > 1,
        before: Some((TOTAL - to) as usize),
        total: Total::of(TOTAL as usize),
    }
}

fn place(number: u32) -> Cursor {
    Cursor::at(outage(number).registered_at, outage(number).id)
}

fn asked(wishes: &[Wish]) -> Option<(&str, PageAt<Cursor>)> {
    first_asked!(
        wishes.iter().rev(),
        Effect::Outages(OutageEffect::List { query, page, .. }) => (query.text.as_str(), *page)
    )
}

fn shown(wishes: &[Wish]) -> Option<&str> {
    first_asked!(wishes.iter().rev(), Effect::Outages(OutageEffect::Show(name)) => name.as_str())
}

fn deeds(wishes: &[Wish]) -> Vec<&str> {
    let deed = |wish| match wish {
        &Wish::Effect(Effect::Copy(ref name)) => Some(name.as_str()),
        _ => None,
    };
    wishes.iter().filter_map(deed).collect()
}

impl<const LIVE: bool> Listed<Sample<LIVE>> {
    fn at(width: u16, height: u16) -> Self {
        Self::open(Stage::sized(width, height), |scene| {
            RecordPage::list(Sample::default(), scene)
        })
    }

    /// With its first page.
    fn filled(width: u16, height: u16) -> Self {
        let mut page = Self::at(width, height);
        let wishes = std::mem::take(&mut page.wishes);
        page.take(&wishes, super::tests::page(36, 40));
        page
    }

    fn take(&mut self, wishes: &[Wish], list: OutageList) -> Vec<Wish> {
        asked(wishes).expect("a page was asked for");
        self.answer(OutageAnswer::Listed(list))
    }

    fn show(&mut self, number: u32) -> Vec<Wish> {
        self.answer(OutageAnswer::Shown(Box::new(OutageDetail {
            outage: outage(number),
            history: Vec::new(),
            alerts: Vec::new(),
        })))
    }

    fn selected(&self) -> &str {
        let row = self.page.at().row.expect("a row is at hand");
        &row.correlative
    }

    fn has(&self, text: &str) -> bool {
        self.draw().contains(text)
    }
}

#[test]
fn pages_are_turned_in_both_directions_and_the_head_says_where_one_is() {
    let mut list = Listed::<Live>::filled(80, 18);
    assert!(list.has("1 de 40 · todos"));
    assert!(asked(&list.press("↓↓↓↓")).is_none());
    assert!(list.has("5 de 40"));
    let wishes = list.press("↓");
    assert_eq!(asked(&wishes).unwrap().1, PageAt::After(place(36)));
    list.take(&wishes, page(31, 35));
    assert!(list.has("6 de 40"));
    assert_eq!(list.selected(), name(35));
    let wishes = list.press("↑");
    assert_eq!(asked(&wishes).unwrap().1, PageAt::Before(place(35)));
    list.take(&wishes, page(36, 40));
    assert_eq!(list.selected(), name(36), "the row before that one");
    let wishes = list.press("⇲");
    assert_eq!(asked(&wishes).unwrap().1, PageAt::Last);
    // Meanwhile it is drawn as it is held, and any key finds its row.
    for key in ["", "↑", "↓", "⇟", "⇞", "⇲"] {
        list.press(key);
        list.draw();
    }
    list.take(&wishes, page(1, 5));
    assert!(list.has("40 de 40"), "{}", list.draw());
    assert_eq!(list.selected(), name(1));
    assert!(asked(&list.press("↓⇲")).is_none(), "nothing follows");
    let wishes = list.press("⇱");
    assert_eq!(asked(&wishes).unwrap().1, PageAt::First);
}

#[test]
fn a_list_too_long_to_be_counted_says_so() {
    let mut list = Listed::<Live>::at(80, 18);
    let wishes = std::mem::take(&mut list.wishes);
    let mut first = page(36, 40);
    first.total = Total::up_to(30, 31);
    list.take(&wishes, first.clone());
    assert!(list.has("1 de más de 30"));
    let wishes = list.press("⇲");
    first.before = None;
    list.take(&wishes, first);
    assert!(list.has(" más de 30 · todos"));
}

#[test]
fn what_was_listed_is_not_taken_for_what_is_asked_for() {
    let mut list = Listed::<Live>::filled(80, 18);
    list.press(" ");
    let wishes = list.press("s");
    assert!(!list.has("000040") && list.has("Cargando…"));
    list.take(&wishes, page(1, 2));
    assert!(list.has("000002") && list.has("pocos") && !list.has("marcado"));
}

#[test]
fn loaded_again_the_cursor_stays_on_its_row() {
    let mut list = Listed::<Live>::filled(80, 18);
    list.press("↓↓");
    assert_eq!(list.selected(), name(38));
    let board = list.stage.board.clone();
    let wishes = list.answer(Answer::Board(Box::new(board)));
    assert_eq!(asked(&wishes).unwrap().1, PageAt::First);
    let mut fewer = page(36, 40);
    fewer.rows.remove(0);
    list.take(&wishes, fewer);
    assert_eq!(list.selected(), name(38));
    // A page of which nothing is left stays as it was.
    let wishes = list.press("↓↓↓");
    list.take(&wishes, OutageList::default());
    assert!(list.has("000036"));
}

#[test]
fn u3_a_list_searches_while_one_types_or_only_when_that_is_asked_for() {
    let mut list = Listed::<Live>::filled(80, 18);
    let wishes = list.press("/chs");
    assert_eq!(list.context(), Context::Filter);
    assert_eq!(list.says(KeyCode::Enter), None, "it only shows the list");
    assert_eq!(asked(&wishes).unwrap().0, "chs", "letters are no commands");
    list.take(&wishes, OutageList::default());
    assert!(list.has("Ninguno coincide."));
    assert!(asked(&list.press("⏎")).is_none(), "it ran already");
    assert_eq!(list.context(), Context::Outages);
    assert_eq!(asked(&list.press("⎋")).unwrap().0, "");

    let mut list = Listed::<Careful>::filled(80, 18);
    assert!(asked(&list.press("/45455521")).is_none());
    assert_eq!(list.says(KeyCode::Enter), Some("Buscar"));
    let wishes = list.press("⏎");
    assert_eq!(asked(&wishes).unwrap().0, "45455521");
    list.take(&wishes, page(1, 1));
    // What others wrote meanwhile does not run it again: it would be logged.
    let board = list.stage.board.clone();
    assert!(list.answer(Answer::Board(Box::new(board))).is_empty());
    assert_eq!(asked(&list.press("⎋")).unwrap().0, "");
    assert!(matches!(list.press("⎋")[..], [Wish::Back]));
}

#[test]
fn a_record_that_others_change_is_loaded_again_where_it_is_shown() {
    let one = |scene: &Scene<'_>| RecordPage::one(Live::default(), &name(7), scene);
    let mut list = Listed::<Live>::open(Stage::sized(80, 18), one);
    let board = list.stage.board.clone();
    list.show(7);
    let wishes = list.answer(Answer::Board(Box::new(board.clone())));
    assert_eq!(shown(&wishes), Some(name(7).as_str()));
    // What is uncovered for who asked for it is not covered, nor asked for, by others.
    let one = |scene: &Scene<'_>| RecordPage::one(Careful::default(), &name(7), scene);
    let mut list = Listed::<Careful>::open(Stage::sized(80, 18), one);
    list.show(7);
    let wishes = list.answer(Answer::Board(Box::new(board)));
    assert_eq!(shown(&wishes), None);
}

#[test]
fn what_is_not_there_is_told() {
    let mut list = Listed::<Live>::at(80, 18);
    assert!(list.has("Cargando…"));
    let wishes = std::mem::take(&mut list.wishes);
    list.take(&wishes, OutageList::default());
    assert!(list.has("Nada. Pulse n.") && !list.has(" de 0"));
    assert!(!list.allowed(Intent::Open) && !list.allowed(Intent::Toggle));
    assert!(list.press("⏎ ").is_empty());
    list.answer(Answer::NotRead(Report::usage("El archivo está dañado.")));
    assert!(list.has("El archivo está dañado."));
}

#[test]
fn space_marks_several_over_pages_and_a_deed_is_done_with_all_of_them() {
    let mut list = Listed::<Live>::filled(80, 18);
    assert_eq!(deeds(&list.press("v")), [name(40)]);
    let wishes = list.press("  ↓ ");
    assert!(wishes.is_empty());
    assert!(list.has("3 marcados") && list.has("▸"), "{}", list.draw());
    list.press(" ↑ ");
    assert!(list.has("3 marcados"), "{}", list.draw());
    let wishes = list.press("⇲");
    list.take(&wishes, page(1, 5));
    list.press("⇲ ");
    assert!(list.has("4 marcados, 3 fuera de vista"), "{}", list.draw());
    assert_eq!(list.press("v").len(), 4);
    list.press("⎋");
    assert!(!list.has("marcado"));
    assert_eq!(deeds(&list.press("v")), [name(1)]);
    list.press("⏎");
    assert!(!list.allowed(Intent::Toggle), "a record is no list");
}

#[test]
fn list_and_record_take_turns_where_there_is_little_room() {
    let mut list = Listed::<Live>::filled(80, 18);
    assert!(list.press("↓").is_empty(), "nothing is loaded unseen");
    assert_eq!(shown(&list.press("⏎")), Some(name(39).as_str()));
    assert_eq!(list.context(), Context::OutageDetail);
    assert!(list.has("Cargando…"));
    list.show(40);
    assert!(list.has("Cargando…"), "it is another one");
    list.show(39);
    assert!(list.has("000039 línea 1") && list.has("línea 18 ") && list.has("▼"));
    list.press("⇲");
    assert!(list.has("línea 60") && list.has("▲") && !list.has("línea 1 "));
    list.press("⎋");
    assert_eq!(list.context(), Context::Outages);
    assert!(list.has("2 de 40"));
}

#[test]
fn list_and_record_stand_side_by_side_and_it_follows_the_cursor() {
    let mut list = Listed::<Live>::filled(120, 34);
    assert_eq!(shown(&list.press("↓")), Some(name(39).as_str()));
    list.show(39);
    assert!(list.has("2 de 40") && list.has("000039 línea 1"));
    // The one before it stays in sight until it is there, and no deed is done with it.
    let wishes = list.press("↓⏎v");
    assert_eq!(deeds(&wishes), [name(38)]);
    assert!(list.page.at().detail.is_none() && list.has("000039 línea 1"));
    list.show(38);
    list.press("⎋");
    // Loaded again with a row less, the keys are the list's.
    list.press("⏎");
    let board = list.stage.board.clone();
    let wishes = list.answer(Answer::Board(Box::new(board)));
    list.take(&wishes, OutageList::default());
    assert_eq!(list.context(), Context::OutageDetail);
    let mut list = Listed::<Live>::open(Stage::sized(80, 18), |scene| {
        RecordPage::one(Live::default(), &name(7), scene)
    });
    list.show(7);
    assert!(
        matches!(list.press("⎋")[..], [Wish::Back]),
        "the list was never shown"
    );
}

#[test]
fn u3_what_is_not_to_stay_in_sight_is_covered_when_one_turns_away() {
    let mut list = Listed::<Careful>::filled(80, 18);
    list.press("⏎");
    list.show(40);
    assert!(list.has("000040 línea 1"));
    assert_eq!(shown(&list.press("⎋")), Some(name(40).as_str()), "covered");
    list.press("⏎");
    assert!(!list.has("línea"));
    let mut list = Listed::<Careful>::filled(120, 34);
    list.show(40);
    list.press("↓");
    assert!(!list.has("línea"));
}

#[test]
fn law_3_the_mouse_selects_opens_and_scrolls() {
    let mut list = Listed::<Live>::filled(80, 18);
    let top = list.stage.scene().top;
    // Title, what is listed, headings; then the rows.
    list.click(10, top + 5);
    assert_eq!(list.selected(), name(38));
    list.mouse(MouseEventKind::ScrollDown, 10, top + 5);
    assert_eq!(list.selected(), name(37));
    assert!(list.click(10, top + 1).is_empty(), "the head is no row");
    let wishes = list.click(10, top + 6);
    assert_eq!(shown(&wishes), Some(name(37).as_str()));
    list.show(37);
    list.mouse(MouseEventKind::ScrollDown, 10, top + 6);
    assert!(list.has("línea 2") && !list.has("línea 1 "));
    list.click(79, top + 17);
    assert!(
        list.has("línea 18 ") && !list.has("línea 17 "),
        "▼ shows more"
    );
    list.click(79, top);
    assert!(list.has("línea 2 "), "{}", list.draw());
    // Beside the list, the wheel moves in what is under it.
    let mut list = Listed::<Live>::filled(120, 34);
    list.show(40);
    list.mouse(MouseEventKind::ScrollDown, 100, top + 6);
    assert!(list.has("1 de 40") && !list.has("línea 1 "));
    list.mouse(MouseEventKind::ScrollDown, 10, top + 6);
    assert!(list.has("2 de 40"));
}

#[test]
fn no_size_breaks_the_page() {
    for (width, height) in [(1, 1), (10, 2), (40, 5), (80, 8), (119, 20), (200, 60)] {
        let mut list = Listed::<Live>::filled(width, height);
        list.draw();
        list.press("/xyz⏎⏎");
        list.show(40);
        list.press("⇲");
        list.draw();
    }
}
