//! A cut held against those before it, before anything of it is stored (X2).

use super::case::CaseState;
use super::clock::{ClockState, Clocks};
use super::receiving::ReceptionCounts;
use super::reception::CaseRow;
use crate::domain::text::counted_words;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::BuildHasher;

/// What is told apart of a cut. Each row is new, changed or known; some are told of besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Pile {
    /// In no cut of the base before.
    New,
    /// Something that the client says of it is another.
    Changed,
    /// As it was.
    Known,
    /// Not in this cut, and closed here.
    GoneClosed,
    /// Not in this cut, and nobody here touched it.
    GoneUntouched,
    /// Not in this cut, and somebody here was at work on it.
    GoneInWork,
    /// Closed here before the day of the cut, and the client still sends it.
    ClosedStillThere,
    /// Not in the last cut, and there again.
    Reappeared,
    /// In the other base as well.
    InBoth,
}

impl Pile {
    /// Every pile, in the order in which they are told.
    pub const ALL: [Self; 9] = [
        Self::New,
        Self::Changed,
        Self::Known,
        Self::GoneClosed,
        Self::GoneUntouched,
        Self::GoneInWork,
        Self::ClosedStillThere,
        Self::Reappeared,
        Self::InBoth,
    ];

    /// As it is read.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::New => "nuevas",
            Self::Changed => "cambiaron",
            Self::Known => "ya conocidas",
            Self::GoneClosed => "ya no vienen, cerradas aquí",
            Self::GoneUntouched => "ya no vienen, sin tocar",
            Self::GoneInWork => "ya no vienen, en trabajo",
            Self::ClosedStillThere => "cerradas aquí y siguen viniendo",
            Self::Reappeared => "vuelven a venir",
            Self::InBoth => "en las dos bases",
        }
    }

    /// How many it has, as it is read.
    pub(crate) fn words<N>(self, count: N) -> String
    where
        N: std::fmt::Display + Copy + PartialEq + From<u8>,
    {
        let one = match self {
            Self::New => "nueva",
            Self::Changed => "cambió",
            Self::Known => "ya conocida",
            Self::GoneClosed => "ya no viene, cerrada aquí",
            Self::GoneUntouched => "ya no viene, sin tocar",
            Self::GoneInWork => "ya no viene, en trabajo",
            Self::ClosedStillThere => "cerrada aquí y sigue viniendo",
            Self::Reappeared => "vuelve a venir",
            Self::InBoth => self.label(),
        };
        counted_words(count, one, self.label())
    }
}

/// What is known of a case before a cut comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownCase {
    /// What the client said of it last in this base, as a fingerprint; none where it was
    /// purged.
    pub said: Option<i64>,
    /// The last cut of this base of which a row of it was taken; none where none was.
    pub last: Option<NaiveDate>,
    /// The last cut of this base that has it, be it in a rejected row; none where none has.
    pub named: Option<NaiveDate>,
    /// Whether the other base brought it, whenever that was.
    pub by_other: bool,
    /// Whether the last cut of the other base has it.
    pub in_other: bool,
    /// How far it got here.
    pub state: CaseState,
    /// The local day on which it was closed here; none while it is open.
    pub closed: Option<NaiveDate>,
    /// The day from which its term is counted, where it is another than that of its filing.
    pub runs: Option<NaiveDate>,
    /// It is no request of a customer: nothing is due of it (X14).
    pub no_request: bool,
}

/// How a cut stands to those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Before {
    /// Its own day.
    pub cut: NaiveDate,
    /// The last cut of the base before it, or of the same day where it replaces that one.
    pub last: Option<NaiveDate>,
    /// Whether what does not come is gone: not where rows come home to a cut that stands,
    /// nor where a newer cut is here already.
    pub tells_gone: bool,
}

impl Before {
    /// Whether no newer one is here already.
    fn rules(self) -> bool {
        self.last.is_none_or(|last| last <= self.cut)
    }
}

/// A cut, sorted (X2).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reconciled {
    /// How many of each.
    pub counts: ReceptionCounts,
    /// The radicados of each pile, in their order; of what is known, none are listed.
    pub piles: HashMap<Pile, Vec<String>>,
    /// Of those that are new in this base, how many are cases here already, by the other one.
    pub new_but_here: u64,
    /// Cases that are here and came in a rejected row alone, in their order: they come still.
    pub came_rejected: Vec<String>,
    /// Of what is new, what is written otherwise than a case that is gone, with that: the zeros
    /// before it, or the signs within it, are others (X1a).
    pub written_otherwise: BTreeMap<String, String>,
}

impl Reconciled {
    /// All that is gone, whatever was done with it here.
    pub fn gone(&self) -> impl Iterator<Item = &String> {
        [Pile::GoneClosed, Pile::GoneUntouched, Pile::GoneInWork]
            .into_iter()
            .filter_map(|pile| self.piles.get(&pile))
            .flatten()
    }

    fn tell_written_otherwise(&mut self) {
        let gone: HashMap<String, &String> = self.gone().map(|it| (bare(it), it)).collect();
        if gone.is_empty() {
            return;
        }
        let new = self.piles.get(&Pile::New).into_iter().flatten();
        let alike = new.filter_map(|it| Some((it.clone(), (*gone.get(&bare(it))?).clone())));
        self.written_otherwise = alike.collect();
    }

    /// How many a pile has.
    #[must_use]
    pub const fn count(&self, pile: Pile) -> u64 {
        let counts = &self.counts;
        match pile {
            Pile::New => counts.new,
            Pile::Changed => counts.changed,
            Pile::Known => counts.known,
            Pile::GoneClosed => counts.gone_closed,
            Pile::GoneUntouched => counts.gone_untouched,
            Pile::GoneInWork => counts.gone_in_work,
            Pile::ClosedStillThere => counts.closed_still_there,
            Pile::Reappeared => counts.reappeared,
            Pile::InBoth => counts.in_both,
        }
    }

    fn put(&mut self, pile: Pile, radicado: &str) {
        let counts = &mut self.counts;
        let count = match pile {
            Pile::New => &mut counts.new,
            Pile::Changed => &mut counts.changed,
            Pile::Known => &mut counts.known,
            Pile::GoneClosed => &mut counts.gone_closed,
            Pile::GoneUntouched => &mut counts.gone_untouched,
            Pile::GoneInWork => &mut counts.gone_in_work,
            Pile::ClosedStillThere => &mut counts.closed_still_there,
            Pile::Reappeared => &mut counts.reappeared,
            Pile::InBoth => &mut counts.in_both,
        };
        *count += 1;
        if pile != Pile::Known {
            self.piles
                .entry(pile)
                .or_default()
                .push(radicado.to_owned());
        }
    }

    /// The piles that are told of besides, of a case that is here and comes in a cut. Where a
    /// newer one rules, what an older one says of a case changes nothing.
    fn put_besides(&mut self, radicado: &str, here: &KnownCase, before: Before) {
        let rules = before.rules();
        let is_late = |day| comes_closed(day, before.cut);
        if rules && here.closed.is_some_and(is_late) {
            self.put(Pile::ClosedStillThere, radicado);
        }
        if rules && here.named.is_some() && here.named < before.last {
            self.put(Pile::Reappeared, radicado);
        }
        if here.in_other {
            self.put(Pile::InBoth, radicado);
        }
    }
}

/// Whether a cut has a case still that was closed here: one that was made when it was not
/// closed yet, or that same day, has it all the same, and says nothing by that (X2).
#[must_use]
pub fn comes_closed(closed: NaiveDate, cut: NaiveDate) -> bool {
    closed < cut
}

/// Sorts a cut: each of its rows with its fingerprint, and the radicados that it has in
/// rejected rows alone, in their order, beside what is known by radicado. What comes in a
/// rejected row is not gone. Its deadlines are those of the rows that are not closed here.
#[must_use]
pub fn reconcile<'r, S: BuildHasher>(
    rows: impl IntoIterator<Item = (&'r CaseRow, i64)>,
    rejected: impl IntoIterator<Item = &'r str>,
    known: &HashMap<String, KnownCase, S>,
    before: Before,
    clocks: &mut Clocks<'_>,
) -> Reconciled {
    let mut sorted = Reconciled::default();
    let tells_gone = before.tells_gone && before.last.is_some();
    let rules = before.rules();
    let mut came: HashSet<&str> = HashSet::new();
    for (row, said) in rows {
        let radicado = row.radicado.value.as_str();
        if tells_gone {
            came.insert(radicado);
        }
        let here = known.get(radicado);
        let state = here.map(|it| it.state).unwrap_or_default();
        let last = here.and_then(|it| it.last);
        sorted.put(
            match (here, last) {
                (Some(here), Some(_)) if !rules || here.said == Some(said) => Pile::Known,
                (Some(_), Some(_)) => Pile::Changed,
                _ => Pile::New,
            },
            radicado,
        );
        sorted.new_but_here += u64::from(last.is_none() && here.is_some_and(|it| it.by_other));
        if let Some(here) = here {
            sorted.put_besides(radicado, here, before);
        }
        if here.is_some_and(|it| it.no_request) {
            continue;
        }
        match clocks.state(here.and_then(|it| it.runs).or(row.filed_at), state) {
            ClockState::DueSoon => sorted.counts.due_soon += 1,
            ClockState::Overdue => sorted.counts.overdue += 1,
            ClockState::Running | ClockState::Undated | ClockState::Left | ClockState::Stopped => {}
        }
    }
    for radicado in rejected.into_iter().filter(|_| before.tells_gone) {
        if let Some(here) = known.get(radicado) {
            came.insert(radicado);
            sorted.put_besides(radicado, here, before);
            sorted.came_rejected.push(radicado.to_owned());
        }
    }
    if tells_gone {
        // What was never taken of the base counted as nothing of it.
        let was_there = |it: &KnownCase| it.last.is_some() && it.named == before.last;
        let mut gone: Vec<_> = known
            .iter()
            .filter(|(radicado, it)| was_there(it) && !came.contains(radicado.as_str()))
            .collect();
        gone.sort_unstable_by_key(|(radicado, _)| *radicado);
        for (radicado, it) in gone {
            sorted.put(
                match it.state {
                    state if state.is_closed() => Pile::GoneClosed,
                    CaseState::New => Pile::GoneUntouched,
                    _ => Pile::GoneInWork,
                },
                radicado,
            );
        }
        sorted.tell_written_otherwise();
    }
    sorted
}

/// What a radicado comes to, however Excel shows it.
fn bare(radicado: &str) -> String {
    let signs: String = radicado.chars().filter(|it| it.is_alphanumeric()).collect();
    signs.trim_start_matches('0').to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::super::reception::{Identifier, Marking, Origin};
    use super::*;
    use crate::domain::calendar::{Calendar, Country};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn row(radicado: &str, filed: Option<&str>) -> CaseRow {
        CaseRow {
            sheet_row: 2,
            radicado: Identifier {
                value: radicado.to_owned(),
                origin: Origin::Text,
            },
            cun: None,
            account: None,
            state: None,
            reason: None,
            adviser: None,
            filed_at: filed.map(day),
            class: None,
            marking: Marking::default(),
            unknown: Vec::new(),
        }
    }

    fn known(last: Option<&str>, said: i64, state: CaseState, in_other: bool) -> KnownCase {
        KnownCase {
            said: Some(said),
            last: last.map(day),
            named: last.map(day),
            by_other: last.is_none(),
            in_other,
            state,
            closed: state.is_closed().then(|| day(LAST)),
            runs: None,
            no_request: false,
        }
    }

    const LAST: &str = "2026-11-06";
    const CUT: &str = "2026-11-13";

    fn sort(rows: &[CaseRow], known: &[(&str, KnownCase)], before: Before) -> Reconciled {
        sort_with(rows, &[], known, before)
    }

    fn sort_with(
        rows: &[CaseRow],
        rejected: &[&str],
        known: &[(&str, KnownCase)],
        before: Before,
    ) -> Reconciled {
        let calendar = Calendar::embedded(Country::CO).unwrap();
        let mut clocks = Clocks::on(&calendar, 15, day("2026-11-13"));
        let known: HashMap<String, KnownCase> = known
            .iter()
            .map(|(radicado, it)| ((*radicado).to_owned(), it.clone()))
            .collect();
        let rows = rows.iter().map(|row| (row, 7));
        reconcile(rows, rejected.iter().copied(), &known, before, &mut clocks)
    }

    #[test]
    fn x2_each_row_falls_on_its_pile_and_what_does_not_come_is_told() {
        use CaseState::{Classified, Escalated, Finished, New, Solved};
        let rows = [
            row("A-new", Some("2026-11-12")),
            row("B-changed", Some("2026-10-20")),
            row("C-known", Some("2026-10-01")),
            row("D-closed", Some("2026-10-01")),
            row("E-again", None),
            row("F-other", None),
        ];
        let before = [
            ("B-changed", known(Some(LAST), 6, New, false)),
            ("C-known", known(Some(LAST), 7, Classified, false)),
            ("D-closed", known(Some(LAST), 7, Finished, false)),
            ("E-again", known(Some("2026-10-30"), 7, New, false)),
            ("F-other", known(None, 1, New, true)),
            ("G-gone", known(Some(LAST), 7, New, false)),
            ("H-gone-work", known(Some(LAST), 7, Escalated, false)),
            ("I-gone-closed", known(Some(LAST), 7, Solved, false)),
            ("J-long-gone", known(Some("2026-10-30"), 7, New, false)),
        ];
        let cut = Before {
            cut: day(CUT),
            last: Some(day(LAST)),
            tells_gone: true,
        };
        let sorted = sort(&rows, &before, cut);
        assert_eq!(
            sorted.counts,
            ReceptionCounts {
                new: 2,
                changed: 1,
                known: 3,
                gone_closed: 1,
                gone_untouched: 1,
                gone_in_work: 1,
                closed_still_there: 1,
                reappeared: 1,
                in_both: 1,
                // 20 October + 15 business days: 11 November; the case of 1 October that is
                // closed here has no clock.
                due_soon: 0,
                overdue: 2,
            }
        );
        assert_eq!(sorted.new_but_here, 1, "F-other");
        let of = |pile| sorted.piles.get(&pile).cloned().unwrap_or_default();
        assert_eq!(of(Pile::New), ["A-new", "F-other"]);
        assert_eq!(of(Pile::ClosedStillThere), ["D-closed"]);
        assert_eq!(of(Pile::Reappeared), ["E-again"]);
        assert_eq!(of(Pile::GoneInWork), ["H-gone-work"]);
        assert_eq!(of(Pile::Known), Vec::<String>::new());
        for pile in Pile::ALL {
            let listed = sorted.piles.get(&pile).map_or(0, Vec::len) as u64;
            assert!(
                pile == Pile::Known || listed == sorted.count(pile),
                "{pile:?}"
            );
        }
    }

    #[test]
    fn x6_x14_what_is_appealed_is_due_by_its_appeal_and_what_is_no_request_is_not() {
        let cut = Before {
            cut: day(CUT),
            last: Some(day(LAST)),
            tells_gone: true,
        };
        let rows = [row("A", Some("2026-10-01"))];
        let plain = known(Some(LAST), 7, CaseState::Appeal, false);
        let appealed = KnownCase {
            runs: Some(day("2026-11-12")),
            ..plain.clone()
        };
        let flagged = KnownCase {
            no_request: true,
            ..plain.clone()
        };
        for (known, overdue) in [(plain, 1), (appealed, 0), (flagged, 0)] {
            assert_eq!(sort(&rows, &[("A", known)], cut).counts.overdue, overdue);
        }
    }

    #[test]
    fn x2_one_case_of_a_pile_is_told_as_one() {
        let told = |count: u64| Pile::ALL.map(|pile| pile.words(count));
        assert_eq!(
            told(1),
            [
                "1 nueva",
                "1 cambió",
                "1 ya conocida",
                "1 ya no viene, cerrada aquí",
                "1 ya no viene, sin tocar",
                "1 ya no viene, en trabajo",
                "1 cerrada aquí y sigue viniendo",
                "1 vuelve a venir",
                "1 en las dos bases",
            ]
        );
        assert_eq!(told(2), Pile::ALL.map(|pile| format!("2 {}", pile.label())));
    }

    #[test]
    fn x2_what_was_closed_on_the_day_of_the_cut_or_after_it_is_not_said_to_come_still() {
        let closed = |on: &str| KnownCase {
            closed: Some(day(on)),
            ..known(Some(LAST), 7, CaseState::Finished, false)
        };
        let before = [
            ("A", closed("2026-11-12")),
            ("B", closed(CUT)),
            ("C", closed("2026-11-14")),
        ];
        let cut = Before {
            cut: day(CUT),
            last: Some(day(LAST)),
            tells_gone: true,
        };
        let sorted = sort(&["A", "B", "C"].map(|it| row(it, None)), &before, cut);
        assert_eq!(sorted.piles[&Pile::ClosedStillThere], ["A"]);
        assert_eq!(sorted.counts.closed_still_there, 1);
    }

    #[test]
    fn x2_what_comes_in_a_rejected_row_is_not_gone_and_is_told_besides_like_any_other() {
        let before = [
            ("A-there", known(Some(LAST), 7, CaseState::New, false)),
            ("B-gone", known(Some(LAST), 7, CaseState::New, false)),
            ("C-closed", known(Some(LAST), 7, CaseState::Finished, false)),
            (
                "D-again",
                known(Some("2026-10-30"), 7, CaseState::New, true),
            ),
            (
                "E-was-rejected",
                KnownCase {
                    named: Some(day(LAST)),
                    ..known(Some("2026-10-30"), 7, CaseState::New, false)
                },
            ),
            (
                "F-never-taken",
                KnownCase {
                    named: Some(day(LAST)),
                    ..known(None, 7, CaseState::New, false)
                },
            ),
        ];
        let cut = Before {
            cut: day(CUT),
            last: Some(day(LAST)),
            tells_gone: true,
        };
        let rejected = ["A-there", "C-closed", "D-again", "G-unknown"];
        let sorted = sort_with(&[], &rejected, &before, cut);
        assert_eq!(sorted.came_rejected, ["A-there", "C-closed", "D-again"]);
        let piles = [
            (Pile::GoneUntouched, vec!["B-gone", "E-was-rejected"]),
            (Pile::ClosedStillThere, vec!["C-closed"]),
            (Pile::Reappeared, vec!["D-again"]),
            (Pile::InBoth, vec!["D-again"]),
        ];
        let piles = piles.map(|(pile, of)| (pile, of.into_iter().map(str::to_owned).collect()));
        assert_eq!(sorted.piles, HashMap::from(piles));
        // Of what comes home nothing is told twice.
        let home = Before {
            tells_gone: false,
            ..cut
        };
        assert_eq!(
            sort_with(&[], &rejected, &before, home),
            Reconciled::default()
        );
    }

    #[test]
    fn x1a_what_is_new_and_written_otherwise_than_what_is_gone_is_told() {
        let there = || known(Some(LAST), 7, CaseState::New, false);
        let before = [
            ("0068001", there()),
            ("44.882.211", there()),
            ("B", there()),
        ];
        let cut = Before {
            cut: day(CUT),
            last: Some(day(LAST)),
            tells_gone: true,
        };
        let rows = ["68001", "44882211", "C"].map(|it| row(it, None));
        let alike = [("44882211", "44.882.211"), ("68001", "0068001")];
        assert_eq!(
            sort(&rows, &before, cut).written_otherwise,
            alike
                .map(|(new, gone)| (new.to_owned(), gone.to_owned()))
                .into()
        );
        // What comes as it was written is none of it.
        let rows = ["0068001", "68001", "44.882.211", "B"].map(|it| row(it, None));
        assert_eq!(sort(&rows, &before, cut).written_otherwise, BTreeMap::new());
    }

    #[test]
    fn x2_what_was_rejected_in_the_last_cut_did_not_leave_it() {
        let was = KnownCase {
            named: Some(day(LAST)),
            ..known(Some("2026-10-30"), 7, CaseState::New, false)
        };
        let cut = Before {
            cut: day(CUT),
            last: Some(day(LAST)),
            tells_gone: true,
        };
        let sorted = sort(&[row("A", None)], &[("A", was)], cut);
        let expected = ReceptionCounts {
            known: 1,
            ..ReceptionCounts::default()
        };
        assert_eq!(sorted.counts, expected);
    }

    #[test]
    fn x2_rows_that_come_home_make_nothing_gone() {
        let before = [("G", known(Some(LAST), 7, CaseState::New, false))];
        let cut = Before {
            cut: day(CUT),
            last: Some(day(LAST)),
            tells_gone: false,
        };
        let sorted = sort(&[row("A", None)], &before, cut);
        let expected = ReceptionCounts {
            new: 1,
            ..ReceptionCounts::default()
        };
        assert_eq!(sorted.counts, expected);
    }

    #[test]
    fn x2_an_older_cut_changes_nothing_of_what_a_newer_one_says() {
        let before = [
            ("A", known(Some(LAST), 6, CaseState::Closed, false)),
            ("B", known(Some("2026-11-20"), 6, CaseState::New, false)),
        ];
        let cut = Before {
            cut: day(CUT),
            last: Some(day("2026-11-20")),
            tells_gone: false,
        };
        let sorted = sort(&[row("A", None), row("B", None)], &before, cut);
        let expected = ReceptionCounts {
            known: 2,
            ..ReceptionCounts::default()
        };
        assert_eq!(sorted.counts, expected);
    }
}
