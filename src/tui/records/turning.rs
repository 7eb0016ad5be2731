//! What keys, the mouse and answers do to a list and its record.

use super::{
    Act, Records, Search, Told,
    page::{RecordPage, at},
    split::{Half, Split},
    view::Spot,
};
use crate::config::ScreenId;
use crate::tui::{
    prelude::*,
    screens::parts::{Period, after},
};

impl<R: Records> RecordPage<R> {
    /// The list, and what it needs.
    pub(crate) fn list(own: R, scene: &Scene<'_>) -> (Self, Vec<Wish>) {
        let mut page = Self::new(own, Half::List);
        let wishes = page.load(scene);
        (page, wishes)
    }

    /// The list as another one was narrowed: searched for a text, of a period.
    pub(crate) fn like(own: R, text: &str, period: Period, scene: &Scene<'_>) -> (Self, Vec<Wish>) {
        let mut page = Self::new(own, Half::List);
        page.list.search.line.set(text);
        text.clone_into(&mut page.list.searched);
        page.list.period = period;
        let wishes = page.load(scene);
        (page, wishes)
    }

    /// One record, by name; beside its list where there is room.
    pub(crate) fn one(own: R, name: &str, scene: &Scene<'_>) -> (Self, Vec<Wish>) {
        let mut page = Self::new(own, Half::Detail);
        page.split.detail_only = R::STACKED || !Split::<R>::is_beside(scene);
        let mut wishes = page.show(name, scene);
        if !page.split.detail_only {
            wishes.extend(page.load(scene));
        }
        (page, wishes)
    }

    /// Asks for the first page of what is listed.
    fn load(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        let limit = self.limit(scene);
        self.list.load(&self.own, limit, scene)
    }

    fn reload(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        if self.split.detail_only {
            return Vec::new();
        }
        let limit = self.limit(scene);
        self.list.reload(&self.own, limit, scene)
    }

    /// Turns to a record and loads it.
    fn show(&mut self, name: &str, scene: &Scene<'_>) -> Vec<Wish> {
        if self.split.turn_to(Some(name)) {
            self.own.turned();
        }
        let mut rows = self.list.page.rows.iter();
        let row = rows.find(|row| R::name(row) == name);
        let is_loaded = !R::OPENED || self.split.half == Half::Detail;
        let effect = is_loaded.then(|| self.own.load(name, row, scene)).flatten();
        if effect.is_none() && self.split.loaded().is_none() {
            self.split.detail = None;
        }
        effect.map(Wish::Effect).into_iter().collect()
    }

    /// Loads what is shown once more, where it is shown.
    fn look_again(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        let shown = self.split.shown.clone();
        shown.map_or_else(Vec::new, |name| self.show(&name, scene))
    }

    /// In sight beside its list, the record follows the cursor.
    fn follow(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        if !Split::<R>::is_beside(scene) {
            return Vec::new();
        }
        match self.list.selected_name() {
            Some(name) if self.split.is_shown(&name) => Vec::new(),
            // The one that had the keys is listed no more.
            Some(name) => {
                self.split.half = Half::List;
                self.show(&name, scene)
            }
            None => {
                if self.split.turn_to(None) {
                    self.own.turned();
                }
                self.split.half = Half::List;
                Vec::new()
            }
        }
    }

    fn open(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        let Some(name) = self.list.selected_name() else {
            return Vec::new();
        };
        self.split.half = Half::Detail;
        self.show(&name, scene)
    }

    fn act(&mut self, act: Act, scene: &Scene<'_>) -> Vec<Wish> {
        match act {
            Act::Do(wishes) => wishes,
            Act::Then(wishes) => wishes(scene),
            Act::Open(open) => {
                let (window, wishes) = open(scene);
                self.window = Some(window);
                wishes
            }
            Act::Judged(act) => {
                let act = act(scene);
                self.act(*act, scene)
            }
            Act::By(deed, act) => scene.permitted(deed, || self.act(*act, scene)),
            Act::For(_, act) => self.act(*act, scene),
            Act::Cover => {
                self.split.detail = None;
                self.split.half = Half::List;
                Vec::new()
            }
        }
    }

    fn is_searching(&self) -> bool {
        self.split.half == Half::List && self.list.search.open
    }

    fn key(&mut self, event: &KeyEvent, scene: &Scene<'_>) -> Vec<Wish> {
        if self.is_searching() {
            let outcome = self.list.search.line.input(event);
            if outcome == Outcome::Changed {
                let limit = self.limit(scene);
                return self.list.typed(&self.own, limit, scene);
            }
            if outcome.is_used() {
                return Vec::new();
            }
        }
        self.press(event, scene)
    }

    fn paste(&mut self, text: &str, scene: &Scene<'_>) -> Vec<Wish> {
        if !self.is_searching() {
            return Vec::new();
        }
        self.list.search.line.paste(text);
        let limit = self.limit(scene);
        self.list.typed(&self.own, limit, scene)
    }

    /// The wheel moves in what is under it; a click selects the row under it, a second
    /// one opens it; one on a mark of more shows more.
    fn mouse(&mut self, event: MouseEvent, scene: &Scene<'_>) -> Vec<Wish> {
        let under = Position::new(event.column, event.row);
        let pressed = event.kind == MouseEventKind::Down(MouseButton::Left);
        if let Some(to) = self.name_under(under, scene).filter(|_| pressed) {
            return vec![Wish::Go(to)];
        }
        if R::FACETS && pressed && !self.split.detail_only {
            let facets = self.own.facets(scene);
            if let Some(place) = self.facets.under(&facets, under, scene) {
                self.facets.put(place, &facets);
                return self.choose(place, scene);
            }
        }
        if self.facets.is_open {
            // A click beside them leads back; the wheel moves in them.
            return match event.kind {
                MouseEventKind::ScrollUp => self.perform(Intent::Up, scene),
                MouseEventKind::ScrollDown => self.perform(Intent::Down, scene),
                _ if pressed => self.perform(Intent::Back, scene),
                _ => Vec::new(),
            };
        }
        let spot = self.spot(under, scene);
        let (half, intent) = match (event.kind, spot) {
            (MouseEventKind::ScrollUp, Some(spot)) => (spot.half(), Intent::Up),
            (MouseEventKind::ScrollDown, Some(spot)) => (spot.half(), Intent::Down),
            (MouseEventKind::Down(MouseButton::Left), Some(Spot::Row(row))) => {
                return self.click(row, scene);
            }
            (MouseEventKind::Down(MouseButton::Left), Some(Spot::More(half, page))) => (half, page),
            (MouseEventKind::Down(MouseButton::Left), Some(spot @ Spot::Half(_))) => {
                self.turn_half(spot.half());
                return Vec::new();
            }
            _ => return Vec::new(),
        };
        self.turn_half(half);
        self.perform(intent, scene)
    }

    fn turn_half(&mut self, half: Half) {
        if half == Half::List || self.split.detail.is_some() {
            self.split.half = half;
        }
    }

    fn click(&mut self, row: usize, scene: &Scene<'_>) -> Vec<Wish> {
        let again = self.split.half == Half::List && self.list.table.selected == row;
        self.split.half = Half::List;
        if again {
            return self.perform(Intent::Open, scene);
        }
        self.list.table.selected = row;
        self.follow(scene)
    }

    fn in_detail(&mut self, intent: Intent, scene: &Scene<'_>) -> Vec<Wish> {
        let (lines, height) = self.extent(scene);
        if self.split.scroll(intent, lines, height) {
            return Vec::new();
        }
        match intent {
            Intent::GoOn => {
                self.list.opens = true;
                let wishes = self.in_list(Intent::Down, scene);
                self.opened_or(wishes, scene)
            }
            Intent::Refresh => {
                let mut wishes = self.look_again(scene);
                wishes.extend(self.reload(scene));
                wishes
            }
            Intent::Back if self.split.detail_only => vec![Wish::Back],
            Intent::Back | Intent::Left if !self.split.detail_only => self.leave_detail(scene),
            _ => Vec::new(),
        }
    }

    /// Back to the list; what is not to stay in sight is loaded covered.
    fn leave_detail(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        self.split.half = Half::List;
        if !self.split.detail.as_ref().is_some_and(R::is_secret) {
            return Vec::new();
        }
        self.split.detail = None;
        self.look_again(scene)
    }

    /// Opens the row that the cursor was taken to, once its page is here.
    fn opened_or(&mut self, wishes: Vec<Wish>, scene: &Scene<'_>) -> Vec<Wish> {
        if self.list.loading {
            return wishes;
        }
        self.list.opens = false;
        self.open(scene)
    }

    /// The facets have the keys.
    fn in_facets(&mut self, intent: Intent, scene: &Scene<'_>) -> Vec<Wish> {
        let facets = self.own.facets(scene);
        if self.facets.go(intent, &facets) {
            return Vec::new();
        }
        match intent {
            Intent::Toggle => match self.facets.place(&facets) {
                Some(place) => self.choose(place, scene),
                None => Vec::new(),
            },
            Intent::Remove => {
                self.own.choose_all();
                self.narrowed(scene)
            }
            Intent::Back | Intent::Accept | Intent::NarrowBy => {
                self.facets.is_open = false;
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn choose(&mut self, (facet, value): (usize, usize), scene: &Scene<'_>) -> Vec<Wish> {
        let facets = self.own.facets(scene);
        if facets.get(facet).is_some_and(|it| value >= it.values.len()) {
            // Nothing else is listed: more can be chosen from.
            self.own.unfold(facet);
            return Vec::new();
        }
        self.own.choose(facet, value);
        self.narrowed(scene)
    }

    /// Something else is listed; its marks are those of what is listed no more.
    fn narrowed(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        let limit = self.limit(scene);
        self.split.half = Half::List;
        self.list.clear();
        self.list.load(&self.own, limit, scene)
    }

    fn in_list(&mut self, intent: Intent, scene: &Scene<'_>) -> Vec<Wish> {
        let limit = self.limit(scene);
        let before = self.list.table.selected;
        let list = &mut self.list;
        let wishes = match intent {
            Intent::Open => return self.open(scene),
            Intent::GoOn => {
                self.list.opens = true;
                let wishes = self.in_list(Intent::First, scene);
                return self.opened_or(wishes, scene);
            }
            Intent::NarrowBy if R::FACETS => {
                self.facets.is_open = true;
                Vec::new()
            }
            Intent::Right if Split::<R>::is_beside(scene) && self.split.detail.is_some() => {
                self.split.half = Half::Detail;
                Vec::new()
            }
            Intent::Toggle => match list.mark() {
                Some(next) => return self.in_list(next, scene),
                None => Vec::new(),
            },
            Intent::Filter => {
                list.search.open = true;
                Vec::new()
            }
            Intent::Accept if list.search.open => {
                list.search.open = false;
                list.run_search(&self.own, limit, scene)
            }
            Intent::Back if list.search.open || list.is_searched() => {
                list.forget_search(&self.own, limit, scene)
            }
            Intent::Back if !list.marked.is_empty() => {
                list.marked.clear();
                Vec::new()
            }
            Intent::Back => vec![Wish::Back],
            Intent::Refresh => {
                let mut wishes = self.reload(scene);
                if self.split.detail.is_some() {
                    wishes.extend(self.look_again(scene));
                }
                wishes
            }
            Intent::FilterPeriod if R::PERIODS => {
                list.period = after(&Period::ALL, list.period);
                list.clear();
                list.load(&self.own, limit, scene)
            }
            other if self.own.narrow(other) => return self.narrowed(scene),
            other => match list.table.go(other, limit) {
                Some(need) => list.turn(need, &self.own, limit, scene),
                None => Vec::new(),
            },
        };
        if self.list.table.selected != before && !self.list.loading {
            return self.follow(scene);
        }
        wishes
    }

    fn answered(&mut self, answer: Answer, scene: &Scene<'_>) -> Vec<Wish> {
        let place = at(&self.list, &self.split);
        match self.own.answered(answer, &place, scene) {
            Told::Listed(page) => {
                self.list.take(page);
                self.split.failure = None;
                if std::mem::take(&mut self.list.opens) {
                    return self.open(scene);
                }
                if self.split.half == Half::List || R::STACKED {
                    return self.follow(scene);
                }
                Vec::new()
            }
            Told::Shown(detail) => {
                self.put(detail);
                Vec::new()
            }
            Told::ShownWith(detail, act) => {
                self.put(detail);
                self.act(act, scene)
            }
            Told::Marked(rows, act) => {
                let named = |row: R::Row| (R::name(&row).to_owned(), row);
                self.list.marked.extend(rows.into_iter().map(named));
                self.act(act, scene)
            }
            Told::Remarked(rows) => {
                for row in rows {
                    if let Some(marked) = self.list.marked.get_mut(R::name(&row)) {
                        *marked = row;
                    }
                }
                Vec::new()
            }
            Told::Kept => Vec::new(),
            Told::Onward(name, answer, mut wishes) => {
                wishes.extend(self.in_window(answer, scene));
                if self.split.detail_only {
                    wishes.extend(self.look_again(scene));
                    return wishes;
                }
                self.list.marked.remove(&name);
                let limit = self.limit(scene);
                wishes.extend(self.list.go_on_from(&name, &self.own, limit, scene));
                wishes
            }
            Told::Changed(names, answer, mut wishes) => {
                wishes.extend(self.in_window(answer, scene));
                if names.iter().any(|name| self.split.is_shown(name)) {
                    wishes.extend(self.look_again(scene));
                }
                for name in &names {
                    self.list.marked.remove(name);
                }
                wishes.extend(self.reload(scene));
                wishes
            }
            Told::Do(act) => self.act(act, scene),
            Told::Close(wishes) => {
                self.window = None;
                wishes
            }
            Told::Pass(answer) => self.passed(answer, scene),
        }
    }

    /// A record is here, where it is the one that is turned to still.
    fn put(&mut self, detail: R::Detail) {
        if self.split.is_shown(R::named(&detail)) {
            self.split.failure = None;
            self.list.put(R::row_of(&detail));
            self.split.detail = Some(detail);
        }
    }

    /// What is no news of the source's own.
    fn passed(&mut self, answer: Answer, scene: &Scene<'_>) -> Vec<Wish> {
        match answer {
            // Another console may have written something.
            Answer::Board(_) => self.refreshed(scene),
            Answer::Refused(report) => refused_in(&mut self.window, report, scene),
            Answer::NotRead(report) => {
                self.list.loading = false;
                if self.split.detail.is_none() || self.list.page.rows.is_empty() {
                    self.split.failure = Some(report.message);
                }
                Vec::new()
            }
            answer => self.in_window(answer, scene),
        }
    }

    /// Looks at everything again that may be looked at unasked: no search by an
    /// identifier, and nothing that is shown to whoever asked for it.
    fn refreshed(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        let mut wishes = Vec::new();
        if R::SEARCH != Search::OnEnter || !self.list.is_searched() {
            wishes = self.reload(scene);
        }
        let is_secret = self.split.detail.as_ref().is_some_and(R::is_secret);
        if self.split.detail.is_some() && !is_secret {
            wishes.extend(self.look_again(scene));
        }
        wishes
    }

    fn in_window(&mut self, answer: Answer, scene: &Scene<'_>) -> Vec<Wish> {
        hosted(&mut self.window, |window| {
            window.update(Input::Answer(answer), scene)
        })
    }
}

impl<R: Records> Part for RecordPage<R> {
    fn window(&self) -> Option<&dyn Part> {
        self.window.as_deref()
    }

    fn window_mut(&mut self) -> Option<&mut Box<dyn Part>> {
        self.window.as_mut()
    }

    fn tab(&self) -> Option<ScreenId> {
        (!R::IS_ANYWHERE).then_some(R::TAB)
    }

    fn title(&self) -> Option<&'static str> {
        Some(R::TITLE)
    }

    fn context(&self) -> Context {
        match &self.window {
            Some(window) => window.context(),
            None if self.facets.is_open => Context::Facets,
            None if self.split.half == Half::Detail => R::DETAIL,
            None if self.list.search.open => Context::Filter,
            None => R::LIST,
        }
    }

    fn says(&self, key: KeyCode, scene: &Scene<'_>) -> Option<&'static str> {
        if let Some(window) = &self.window {
            return window.says(key, scene);
        }
        let asks = self.context() == Context::Filter && R::SEARCH == Search::OnEnter;
        (asks && key == KeyCode::Enter).then_some("Buscar")
    }

    fn allowed(&self, intent: Intent) -> bool {
        if let Some(window) = &self.window {
            return window.allowed(intent);
        }
        if self.facets.is_open {
            return true;
        }
        let place = self.at();
        match intent {
            Intent::NarrowBy => R::FACETS && !place.in_detail,
            Intent::Open if !place.in_detail => place.row.is_some(),
            Intent::Toggle => R::MARKS && !place.in_detail && place.row.is_some(),
            Intent::Resume | Intent::Discard | Intent::ProposePassphrase | Intent::BreakLine => {
                false
            }
            _ if R::DEEDS.contains(&intent) => self.own.does(intent, &place).is_some(),
            _ => true,
        }
    }

    fn offers(&self, intent: Intent, scene: &Scene<'_>) -> bool {
        if let Some(window) = &self.window {
            return window.offers(intent, scene);
        }
        let place = self.at();
        let act = self.own.does(intent, &place);
        self.allowed(intent)
            && self.own.offers(intent, &place)
            && act.is_none_or(|act| act.is_for(scene))
    }

    fn update(&mut self, input: Input, scene: &Scene<'_>) -> Vec<Wish> {
        match input {
            Input::Answer(answer) => self.answered(answer, scene),
            input if self.window.is_some() => {
                hosted(&mut self.window, |window| window.update(input, scene))
            }
            Input::Key(event) => self.key(&event, scene),
            Input::Paste(text) => self.paste(&text, scene),
            Input::Mouse(event) => self.mouse(event, scene),
            Input::Tick => Vec::new(),
        }
    }

    fn perform(&mut self, intent: Intent, scene: &Scene<'_>) -> Vec<Wish> {
        if self.window.is_some() {
            return hosted(&mut self.window, |window| window.perform(intent, scene));
        }
        if !self.allowed(intent) {
            return Vec::new();
        }
        if self.facets.is_open {
            return self.in_facets(intent, scene);
        }
        let place = at(&self.list, &self.split);
        let act = self.own.does(intent, &place);
        self.own.did(intent, &place);
        self.reach_focus(scene);
        match act {
            Some(act) => self.act(act, scene),
            None if self.split.half == Half::Detail => self.in_detail(intent, scene),
            None => self.in_list(intent, scene),
        }
    }

    fn cursor(&self, area: Rect, scene: &Scene<'_>) -> Option<Position> {
        match &self.window {
            Some(window) => window.cursor(area, scene),
            None if self.is_searching() => self.search_cursor(area, scene),
            None => None,
        }
    }

    fn draw(&self, area: Rect, buf: &mut Buffer, scene: &Scene<'_>) {
        self.draw_halves(area, buf, scene);
        if let Some(window) = &self.window {
            window.draw(area, buf, scene);
        }
    }
}
