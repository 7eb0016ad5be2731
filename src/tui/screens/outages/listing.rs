//! The list: what is asked for, the page held, where the cursor stands.

use crossterm::event::KeyEvent;

use crate::{
    actions::{Cursor, InquiryView, OpeningInput, OutageList, OutagePage, OutageQuery, OutageView},
    domain::outage,
    tui::{
        effect::Effect,
        keymap::Intent,
        screens::{
            Scene, Wish,
            parts::{Period, SearchLine, after},
        },
        widgets::{Need, Outcome, TableState},
        worker::outages::OutageEffect,
    },
};

/// What is listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Shelf {
    #[default]
    All,
    Open,
    Restored,
    Closed,
    /// Refused inquiries.
    Inquiries,
}

impl Shelf {
    const ALL: [Self; 5] = [
        Self::All,
        Self::Open,
        Self::Restored,
        Self::Closed,
        Self::Inquiries,
    ];

    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::All => "todos",
            Self::Open => "abiertos",
            Self::Restored => "restablecidos, por cerrar",
            Self::Closed => "cerrados",
            Self::Inquiries => "consultas no registradas",
        }
    }

    const fn state(self) -> Option<outage::State> {
        match self {
            Self::Open => Some(outage::State::Open),
            Self::Restored => Some(outage::State::Restored),
            Self::Closed => Some(outage::State::Closed),
            Self::All | Self::Inquiries => None,
        }
    }
}

/// The list and its query.
#[derive(Debug, Default)]
pub(super) struct Listing {
    pub(super) shelf: Shelf,
    pub(super) span: Period,
    pub(super) search: SearchLine,
    pub(super) outages: Vec<OutageView>,
    pub(super) inquiries: Vec<InquiryView>,
    edges: Option<(Cursor, Cursor)>,
    pub(super) table: TableState,
    asked: OutagePage,
    pub(super) loading: bool,
}

impl Listing {
    pub(super) fn selected(&self) -> Option<&OutageView> {
        if self.shelf == Shelf::Inquiries {
            return None;
        }
        self.outages.get(self.table.selected)
    }

    pub(super) fn selected_name(&self) -> Option<String> {
        self.selected().map(|outage| outage.correlative.clone())
    }

    pub(super) fn selected_inquiry(&self) -> Option<&InquiryView> {
        if self.shelf == Shelf::Inquiries {
            self.inquiries.get(self.table.selected)
        } else {
            None
        }
    }

    pub(super) fn has_selection(&self) -> bool {
        self.selected().is_some() || self.selected_inquiry().is_some()
    }

    /// How many rows a page has, headings and title left out.
    fn rows(scene: &Scene<'_>) -> u16 {
        scene.height.saturating_sub(4).max(5)
    }

    /// Asks for the newest page of what is listed.
    pub(super) fn load(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        self.table.selected = 0;
        self.ask(OutagePage::Newest, scene)
    }

    fn ask(&mut self, page: OutagePage, scene: &Scene<'_>) -> Vec<Wish> {
        self.loading = true;
        if self.shelf == Shelf::Inquiries {
            return vec![Wish::Effect(Effect::Outages(OutageEffect::Inquiries))];
        }
        self.asked = page;
        vec![Wish::Effect(Effect::Outages(OutageEffect::List {
            query: OutageQuery {
                text: self.search.line.text().to_owned(),
                state: self.shelf.state(),
                procedure_type: None,
                from: self.span.from(scene),
                until: None,
            },
            page,
            limit: usize::from(Self::rows(scene)),
        }))]
    }

    /// The same page once more: something in it has changed.
    pub(super) fn reload(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        self.ask(self.asked, scene)
    }

    /// Takes a page.
    pub(super) fn take(&mut self, list: OutageList) {
        if self.shelf == Shelf::Inquiries {
            return;
        }
        self.loading = false;
        let beyond = list.outages.is_empty() && self.asked != OutagePage::Newest;
        if beyond {
            return;
        }
        let (newer, older) = match self.asked {
            OutagePage::Newest => (false, list.more),
            OutagePage::Older(_) => (true, list.more),
            OutagePage::Newer(_) => (list.more, true),
        };
        self.outages = list.outages;
        self.edges = list.edges;
        self.table.hold(self.outages.len(), newer, older);
    }

    /// Takes the refused inquiries that the search and the period let through.
    pub(super) fn take_inquiries(&mut self, inquiries: Vec<InquiryView>, scene: &Scene<'_>) {
        if self.shelf != Shelf::Inquiries {
            return;
        }
        self.loading = false;
        let words = crate::tui::text::fold(self.search.line.text());
        let from = self.span.from(scene);
        self.inquiries = inquiries
            .into_iter()
            .filter(|inquiry| from.is_none_or(|from| inquiry.asked_at >= from))
            .filter(|inquiry| {
                let name = inquiry.procedure.as_deref().unwrap_or_default();
                crate::tui::text::fold(name).contains(words.trim())
            })
            .collect();
        self.table.hold(self.inquiries.len(), false, false);
    }

    /// A changed outage takes the place of what it was.
    pub(super) fn put(&mut self, outage: &OutageView) {
        for held in &mut self.outages {
            if held.id == outage.id {
                *held = outage.clone();
            }
        }
    }

    /// Does what is about the list; none where the cursor went to another row that is
    /// at hand, so that the page follows it.
    pub(super) fn perform(&mut self, intent: Intent, scene: &Scene<'_>) -> Option<Vec<Wish>> {
        let before = self.table.selected;
        let wishes = match intent {
            Intent::Accept if self.search.open => {
                self.search.open = false;
                Vec::new()
            }
            Intent::Back if self.search.open => self.forget_search(scene),
            Intent::Back => vec![Wish::Back],
            Intent::FilterState => {
                self.shelf = after(&Shelf::ALL, self.shelf);
                self.outages.clear();
                self.inquiries.clear();
                self.table = TableState::default();
                self.load(scene)
            }
            Intent::FilterPeriod => {
                self.span = after(&Period::ALL, self.span);
                self.load(scene)
            }
            Intent::Filter => {
                self.search.open = true;
                Vec::new()
            }
            Intent::Refresh => self.reload(scene),
            other => {
                let need = self.table.go(other, Self::rows(scene));
                need.map_or_else(Vec::new, |need| self.turn(need, scene))
            }
        };
        let moved = self.table.selected != before && !self.loading;
        (!moved).then_some(wishes)
    }

    /// Turns to the page the cursor wants.
    fn turn(&mut self, need: Need, scene: &Scene<'_>) -> Vec<Wish> {
        let Some((first, last)) = self.edges else {
            return Vec::new();
        };
        match need {
            Need::Nothing => Vec::new(),
            Need::Before => {
                self.table.selected = usize::from(Self::rows(scene)) - 1;
                self.ask(OutagePage::Newer(first), scene)
            }
            Need::After | Need::Last => {
                self.table.selected = 0;
                self.ask(OutagePage::Older(last), scene)
            }
            Need::First => self.load(scene),
        }
    }

    /// Takes a key of the search line.
    pub(super) fn type_in(&mut self, event: &KeyEvent, scene: &Scene<'_>) -> (Outcome, Vec<Wish>) {
        let outcome = self.search.line.input(event);
        let wishes = match outcome {
            Outcome::Changed => self.load(scene),
            _ => Vec::new(),
        };
        (outcome, wishes)
    }

    pub(super) fn paste(&mut self, text: &str, scene: &Scene<'_>) -> Vec<Wish> {
        self.search.line.paste(text);
        self.load(scene)
    }

    /// Lists everything again.
    fn forget_search(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        self.search.open = false;
        if self.search.line.is_blank() {
            return Vec::new();
        }
        self.search.line.take();
        self.load(scene)
    }
}

/// *Nuevo evento* with what a refused inquiry was told; it keeps its first time.
pub(super) fn reopened(inquiry: &InquiryView) -> OpeningInput {
    OpeningInput {
        procedure: inquiry.procedure_id.clone(),
        unlisted: inquiry.procedure_id.is_none(),
        applications: inquiry.application_ids.clone(),
        scenario: Some(inquiry.scenario),
        answers: inquiry.answers,
        started: Some(inquiry.asked_at),
        detected: Some(inquiry.asked_at),
        inquiry: Some(inquiry.id),
        ..OpeningInput::default()
    }
}
