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
            parts::{Period, after},
        },
        widgets::{Need, Outcome, TableState, TextLine},
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
    search: TextLine,
    searching: bool,
    pub(super) outages: Vec<OutageView>,
    pub(super) inquiries: Vec<InquiryView>,
    edges: Option<(Cursor, Cursor)>,
    pub(super) table: TableState,
    ticket: u64,
    asked: OutagePage,
    pub(super) loading: bool,
}

impl Listing {
    pub(super) fn search(&self) -> &TextLine {
        &self.search
    }

    pub(super) const fn is_searching(&self) -> bool {
        self.searching
    }

    pub(super) fn selected(&self) -> Option<&OutageView> {
        if self.shelf == Shelf::Inquiries {
            return None;
        }
        self.outages.get(self.table.selected)
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
    pub(super) const fn rows(scene: &Scene<'_>) -> u16 {
        let rows = scene.height.saturating_sub(4);
        if rows < 5 { 5 } else { rows }
    }

    /// Asks for the newest page of what is listed.
    pub(super) fn load(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        self.table.selected = 0;
        self.ask(OutagePage::Newest, scene)
    }

    fn ask(&mut self, page: OutagePage, scene: &Scene<'_>) -> Vec<Wish> {
        self.loading = true;
        if self.shelf == Shelf::Inquiries {
            return vec![Wish::Effect(Effect::Inquiries)];
        }
        self.ticket += 1;
        self.asked = page;
        vec![Wish::Effect(Effect::List {
            ticket: self.ticket,
            query: OutageQuery {
                text: self.search.text().to_owned(),
                state: self.shelf.state(),
                procedure_type: None,
                from: self.span.from(scene),
                until: None,
            },
            page,
            limit: usize::from(Self::rows(scene)),
        })]
    }

    /// The same page once more: something in it has changed.
    pub(super) fn reload(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        self.ask(self.asked, scene)
    }

    /// Takes a page; an old one is passed over. Tells whether the selection changed.
    pub(super) fn take(&mut self, ticket: u64, list: OutageList) -> bool {
        if ticket != self.ticket || self.shelf == Shelf::Inquiries {
            return false;
        }
        self.loading = false;
        let beyond = list.outages.is_empty() && self.asked != OutagePage::Newest;
        if beyond {
            return false;
        }
        let before = self.selected().map(|outage| outage.correlative.clone());
        let (newer, older) = match self.asked {
            OutagePage::Newest => (false, list.more),
            OutagePage::Older(_) => (true, list.more),
            OutagePage::Newer(_) => (list.more, true),
        };
        self.outages = list.outages;
        self.edges = list.edges;
        self.table.hold(self.outages.len(), newer, older);
        self.selected().map(|outage| &outage.correlative) != before.as_ref()
    }

    /// Takes the refused inquiries that the search and the period let through.
    pub(super) fn take_inquiries(&mut self, inquiries: Vec<InquiryView>, scene: &Scene<'_>) {
        if self.shelf != Shelf::Inquiries {
            return;
        }
        self.loading = false;
        let words = crate::tui::text::fold(self.search.text());
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

    /// Does what changes the list; none where the intent is for others.
    pub(super) fn perform(&mut self, intent: Intent, scene: &Scene<'_>) -> Option<Vec<Wish>> {
        match intent {
            Intent::FilterState => {
                self.shelf = after(&Shelf::ALL, self.shelf);
                self.outages.clear();
                self.inquiries.clear();
                self.table = TableState::default();
                Some(self.load(scene))
            }
            Intent::FilterPeriod => {
                self.span = after(&Period::ALL, self.span);
                Some(self.load(scene))
            }
            Intent::Filter => {
                self.searching = true;
                Some(Vec::new())
            }
            Intent::Refresh => Some(self.reload(scene)),
            other => {
                let need = self.table.go(other, Self::rows(scene))?;
                Some(self.turn(need, scene))
            }
        }
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
        let outcome = self.search.input(event);
        let wishes = match outcome {
            Outcome::Changed => self.load(scene),
            _ => Vec::new(),
        };
        (outcome, wishes)
    }

    pub(super) fn paste(&mut self, text: &str, scene: &Scene<'_>) -> Vec<Wish> {
        self.search.paste(text);
        self.load(scene)
    }

    /// The search line is left; what was searched for stays, or goes.
    pub(super) fn leave_search(&mut self, keep: bool, scene: &Scene<'_>) -> Vec<Wish> {
        self.searching = false;
        if keep || self.search.is_blank() {
            return Vec::new();
        }
        self.search.take();
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
