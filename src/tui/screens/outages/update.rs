//! What keys and answers do to the page.

use crossterm::event::{KeyEvent, MouseButton, MouseEventKind};
use ratatui::layout::Position;

use super::{
    super::{Destination, Input, Scene, Window, Wish, attention_form, parts::Half},
    Attaching, State, View,
    correction::Correction,
    detail,
    listing::reopened,
    reopening::Reopening,
    view::detail_width,
};
use crate::{
    actions::{AlertSubject, Document, OpeningInput, OutageView},
    tui::{
        effect::Effect,
        form::{Filled, Filling, hosted, refused_in},
        keymap::Intent,
        message::Answer,
        worker::{outages::OutageAnswer, papers::PaperEffect},
    },
};

/// The form for the next customer of an outage (O1). The first one asks for what it
/// was registered for; others may ask for anything of its type.
pub(in crate::tui::screens) fn next_customer(outage: &OutageView, scene: &Scene<'_>) -> Vec<Wish> {
    let first = outage.attentions == 0;
    let procedure = first.then(|| outage.procedure_id.clone());
    attention_form::begin(procedure, Some(outage.correlative.clone()), scene)
}

fn print(document: Document) -> Wish {
    Wish::Effect(Effect::Papers(PaperEffect::Print(document)))
}

impl State {
    /// Takes what comes in.
    pub fn update(&mut self, input: Input, scene: &Scene<'_>) -> Vec<Wish> {
        match input {
            Input::Answer(answer) => self.answered(answer, scene),
            Input::Tick => Vec::new(),
            input if self.window.is_some() => {
                hosted(&mut self.window, |form| form.update(input, scene))
            }
            Input::Key(event) => self.key(&event, scene),
            Input::Paste(text) if self.listing.search.open => self.listing.paste(&text, scene),
            Input::Paste(_) => Vec::new(),
            Input::Mouse(event) => match event.kind {
                MouseEventKind::ScrollUp => self.perform(Intent::Up, scene),
                MouseEventKind::ScrollDown => self.perform(Intent::Down, scene),
                MouseEventKind::Down(MouseButton::Left) => {
                    let under = Position::new(event.column, event.row);
                    self.click(under, scene)
                }
                _ => Vec::new(),
            },
        }
    }

    /// A click selects the row under it; a second one opens it.
    fn click(&mut self, under: Position, scene: &Scene<'_>) -> Vec<Wish> {
        let Some(row) = View { state: self, scene }.row_at(under) else {
            return Vec::new();
        };
        self.split.half = Half::List;
        if self.listing.table.selected == row {
            return self.open();
        }
        self.listing.table.selected = row;
        self.follow(scene)
    }

    fn key(&mut self, event: &KeyEvent, scene: &Scene<'_>) -> Vec<Wish> {
        if let Some(attaching) = &mut self.attaching {
            if attaching.input(event).is_used() {
                return Vec::new();
            }
        } else if self.split.half == Half::List && self.listing.search.open {
            let (outcome, wishes) = self.listing.type_in(event, scene);
            if outcome.is_used() {
                return wishes;
            }
        }
        match scene.keymap.resolve(self.context(), event) {
            Some(intent) => self.perform(intent, scene),
            None => Vec::new(),
        }
    }

    /// Does what was asked for by key, palette or mouse.
    pub fn perform(&mut self, intent: Intent, scene: &Scene<'_>) -> Vec<Wish> {
        if let Some(attaching) = &mut self.attaching {
            let (open, wishes) = attaching.perform(intent);
            if !open {
                self.attaching = None;
            }
            return wishes;
        }
        if self.window.is_some() {
            return hosted(&mut self.window, |form| form.perform(intent, scene));
        }
        if !self.allowed(intent) {
            return Vec::new();
        }
        match intent {
            Intent::NewOutage => {
                let empty = Box::new(OpeningInput::default());
                vec![Wish::Go(Destination::OutageForm(empty))]
            }
            Intent::TakeAttention => match self.current() {
                Some(outage) => next_customer(outage, scene),
                None => attention_form::begin(None, None, scene),
            },
            Intent::RegisterNotice => vec![Wish::Go(Destination::NoticeForm)],
            Intent::RestoreOutage => self.with_current(|outage| Wish::Ask(Window::restore(outage))),
            Intent::CloseOutage => self
                .with_current(|outage| Wish::Go(Destination::Closing(outage.correlative.clone()))),
            Intent::CorrectOutage => {
                let own = self.loaded().map(|it| Correction::of(it.outage.clone()));
                self.open_window(own, scene)
            }
            Intent::Alert => self.with_current(|outage| {
                let subject = AlertSubject::Outage(outage.correlative.clone());
                Wish::Go(Destination::Letter(subject))
            }),
            Intent::OutageAttentions => self.with_current(|outage| {
                Wish::Go(Destination::Attentions {
                    outage: Some(outage.correlative.clone()),
                })
            }),
            Intent::PrintForm => {
                self.with_current(|outage| print(Document::FilledForm(outage.correlative.clone())))
            }
            Intent::PrintClosing => self
                .with_current(|outage| print(Document::ClosingRecord(outage.correlative.clone()))),
            Intent::AttachAttentions => {
                self.ask_to_attach();
                Vec::new()
            }
            Intent::ReopenOutage => {
                let own = self.current().cloned();
                self.open_window(own.map(|outage| Reopening { outage }), scene)
            }
            _ if self.split.half == Half::Detail => self.in_detail(intent, scene),
            _ => self.in_list(intent, scene),
        }
    }

    fn open_window(&mut self, own: Option<impl Filled>, scene: &Scene<'_>) -> Vec<Wish> {
        let Some(own) = own else { return Vec::new() };
        let (form, wishes) = Filling::open(own, scene);
        self.window = Some(Box::new(form));
        wishes
    }

    /// Asks which of the attentions *sin evento* belong to what is shown.
    fn ask_to_attach(&mut self) {
        if let Some(around) = &self.around {
            let (outage, items) = (around.outage.clone(), around.attachable.clone());
            self.attaching = Some(Attaching::new(outage, items));
        }
    }

    fn with_current(&self, wish: impl FnOnce(&OutageView) -> Wish) -> Vec<Wish> {
        self.current().map(wish).into_iter().collect()
    }

    fn in_detail(&mut self, intent: Intent, scene: &Scene<'_>) -> Vec<Wish> {
        let lines = self.split.detail.as_ref().map_or(0, |shown| {
            detail::lines(shown, self.around(), scene, detail_width(scene)).len()
        });
        if self.split.scroll(intent, lines, scene) {
            return Vec::new();
        }
        match intent {
            Intent::Refresh => return self.look_again(),
            Intent::Back if self.split.detail_only => return vec![Wish::Back],
            Intent::Back | Intent::Left if !self.split.detail_only => {
                self.split.half = Half::List;
            }
            _ => {}
        }
        Vec::new()
    }

    fn in_list(&mut self, intent: Intent, scene: &Scene<'_>) -> Vec<Wish> {
        match intent {
            Intent::Open => self.open(),
            Intent::Refresh => {
                let mut wishes = self.listing.reload(scene);
                wishes.extend(self.look_again());
                wishes
            }
            Intent::Right if scene.is_wide() && self.split.detail.is_some() => {
                self.split.half = Half::Detail;
                Vec::new()
            }
            other => {
                let wishes = self.listing.perform(other, scene);
                wishes.unwrap_or_else(|| self.follow(scene))
            }
        }
    }

    fn open(&mut self) -> Vec<Wish> {
        if let Some(inquiry) = self.listing.selected_inquiry() {
            let to = match &inquiry.outage {
                Some(outage) => Destination::OutageDetail(outage.clone()),
                None => Destination::OutageForm(Box::new(reopened(inquiry))),
            };
            return vec![Wish::Go(to)];
        }
        let Some(correlative) = self.listing.selected_name() else {
            return Vec::new();
        };
        self.split.half = Half::Detail;
        self.show(correlative)
    }

    /// Side by side, the detail follows the list's cursor.
    fn follow(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        let correlative = self.split.follow(self.listing.selected_name(), scene);
        correlative.map_or_else(Vec::new, |it| self.show(it))
    }

    fn answered(&mut self, answer: Answer, scene: &Scene<'_>) -> Vec<Wish> {
        match answer {
            Answer::Outages(OutageAnswer::Listed(list)) => {
                self.split.failure = None;
                self.listing.take(list);
                if self.split.half == Half::List {
                    return self.follow(scene);
                }
                Vec::new()
            }
            Answer::Outages(OutageAnswer::Inquiries(inquiries)) => {
                self.listing.take_inquiries(inquiries, scene);
                if self.split.half == Half::List {
                    return self.follow(scene);
                }
                Vec::new()
            }
            Answer::Outages(OutageAnswer::Around(around)) => {
                if self.split.is_shown(&around.outage) {
                    self.around = Some(*around);
                    if std::mem::take(&mut self.offer_to_attach) && !self.attachable().is_empty() {
                        self.ask_to_attach();
                    }
                }
                Vec::new()
            }
            Answer::Outages(OutageAnswer::Shown(detail)) => {
                if self.split.is_shown(&detail.outage.correlative) {
                    self.split.failure = None;
                    self.listing.put(&detail.outage);
                    self.split.detail = Some(*detail);
                }
                Vec::new()
            }
            Answer::Outages(OutageAnswer::Changed { deed, outage }) => {
                let told = Answer::Outages(OutageAnswer::Changed {
                    deed,
                    outage: outage.clone(),
                });
                let mut wishes = self.tell_window(told, scene);
                wishes.extend(self.changed(&[*outage], scene));
                wishes
            }
            Answer::Outages(OutageAnswer::Restored(outages)) => self.changed(&outages, scene),
            Answer::NotRead(report) => {
                self.split.failure = Some(report.message);
                Vec::new()
            }
            Answer::Refused(report) => refused_in(&mut self.window, report, scene),
            answer => self.tell_window(answer, scene),
        }
    }

    /// Loads what is shown once more.
    fn look_again(&mut self) -> Vec<Wish> {
        let shown = self.split.shown.clone();
        shown.map_or_else(Vec::new, |correlative| self.show(correlative))
    }

    /// A window that is done closes.
    fn tell_window(&mut self, answer: Answer, scene: &Scene<'_>) -> Vec<Wish> {
        hosted(&mut self.window, |form| {
            form.update(Input::Answer(answer), scene)
        })
    }

    /// Shows what outages are now.
    fn changed(&mut self, outages: &[OutageView], scene: &Scene<'_>) -> Vec<Wish> {
        let mut wishes = Vec::new();
        for outage in outages {
            self.listing.put(outage);
            if self.split.is_shown(&outage.correlative) {
                if let Some(detail) = &mut self.split.detail {
                    detail.outage = outage.clone();
                }
                wishes.extend(self.show(outage.correlative.clone()));
            }
        }
        if !self.split.detail_only {
            wishes.extend(self.listing.reload(scene));
        }
        wishes
    }
}
