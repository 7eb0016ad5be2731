//! What keys and answers do to the page.

use crossterm::event::{KeyEvent, MouseButton, MouseEventKind};
use ratatui::layout::Position;

use super::{
    super::{
        Destination, Input, Scene, Window, Wish, attention_form,
        parts::{Half, refused},
    },
    State, View,
    amending::{annulling, correcting},
    detail,
    view::detail_width,
};
use crate::{
    actions::{
        AlertSubject, AttentionView, Document, OutageList, OutagePage, OutageQuery, SlipView,
    },
    domain::{authority, outage},
    tui::{
        effect::Effect,
        form::{AnyForm, hosted},
        keymap::Intent,
        message::Answer,
        theme::Role,
        widgets::StatusNote,
        worker::{
            attentions::{AttentionAnswer, AttentionEffect},
            outages::{OutageAnswer, OutageEffect},
            papers::PaperEffect,
        },
    },
};

/// How many outages an attention can be joined to at most.
const OFFERED: usize = 40;

impl State {
    /// Takes what comes in.
    pub fn update(&mut self, input: Input, scene: &Scene<'_>) -> Vec<Wish> {
        if self.is_for_window(&input) {
            let changed = match &input {
                Input::Answer(Answer::Attentions(AttentionAnswer::Changed {
                    attention, ..
                })) => Some(attention.code.clone()),
                _ => None,
            };
            let window = &mut self.window;
            let mut wishes = hosted(window, |window| window.update(input, scene));
            wishes.extend(
                changed
                    .into_iter()
                    .flat_map(|code| self.changed(code, scene)),
            );
            return wishes;
        }
        match input {
            Input::Key(event) => self.key(&event, scene),
            Input::Paste(text) => {
                if self.listing.search.open {
                    self.listing.search.line.paste(&text);
                }
                Vec::new()
            }
            Input::Mouse(event) => match event.kind {
                MouseEventKind::ScrollUp => self.perform(Intent::Up, scene),
                MouseEventKind::ScrollDown => self.perform(Intent::Down, scene),
                MouseEventKind::Down(MouseButton::Left) => {
                    let under = Position::new(event.column, event.row);
                    self.click(under, scene)
                }
                _ => Vec::new(),
            },
            Input::Tick => Vec::new(),
            Input::Answer(answer) => self.answered(answer, scene),
        }
    }

    /// The window has the keys, and is told what is about it.
    const fn is_for_window(&self, input: &Input) -> bool {
        let of_form = matches!(
            input,
            Input::Key(_)
                | Input::Paste(_)
                | Input::Mouse(_)
                | Input::Tick
                | Input::Answer(
                    Answer::Drafts(_)
                        | Answer::Attentions(AttentionAnswer::Changed { .. })
                        | Answer::Refused(_)
                )
        );
        of_form && self.window.is_some()
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
        let searching = self.split.half == Half::List && self.listing.search.open;
        if searching && self.listing.search.line.input(event).is_used() {
            return Vec::new();
        }
        match scene.keymap.resolve(self.context(), event) {
            Some(intent) => self.perform(intent, scene),
            None => Vec::new(),
        }
    }

    /// Does what was asked for by key, palette or mouse.
    pub fn perform(&mut self, intent: Intent, scene: &Scene<'_>) -> Vec<Wish> {
        if self.window.is_some() {
            return hosted(&mut self.window, |window| window.perform(intent, scene));
        }
        if !self.allowed(intent) {
            return Vec::new();
        }
        match intent {
            Intent::TakeAttention => {
                attention_form::begin(None, self.listing.query.outage.clone(), scene)
            }
            Intent::RecordOutcome => {
                self.with_current(|it| vec![Wish::Go(Destination::OutcomeForm(it.code.clone()))])
            }
            Intent::ShowSlip => self.with_current(|it| {
                vec![Wish::Effect(Effect::Attentions(AttentionEffect::Slip(
                    it.code.clone(),
                )))]
            }),
            Intent::PrintDocument => self.with_current(|it| {
                vec![
                    Wish::Effect(Effect::Attentions(AttentionEffect::Slip(it.code.clone()))),
                    Wish::Effect(Effect::Papers(PaperEffect::Print(Document::Slip(
                        it.code.clone(),
                    )))),
                ]
            }),
            Intent::ConfirmClaim => self.with_current(|it| {
                let claim = AlertSubject::Claim(it.code.clone());
                vec![Wish::Go(Destination::Letter(claim))]
            }),
            Intent::AttachAttention => self.attach(scene),
            Intent::CorrectAttention => {
                let deed = authority::Deed::CorrectAttention(authority::Whose::Own);
                self.amend(deed, correcting, scene)
            }
            Intent::AnnulAttention => self.amend(authority::Deed::DropAttention, annulling, scene),
            Intent::RevealPersonal => self.with_current(|it| {
                vec![Wish::Effect(if it.masked {
                    Effect::Attentions(AttentionEffect::Reveal(it.code.clone()))
                } else {
                    Effect::Attentions(AttentionEffect::Show(it.code.clone()))
                })]
            }),
            _ if self.split.half == Half::Detail => self.in_detail(intent, scene),
            _ => self.in_list(intent, scene),
        }
    }

    fn with_current(&self, wishes: impl FnOnce(&AttentionView) -> Vec<Wish>) -> Vec<Wish> {
        self.current().map(wishes).unwrap_or_default()
    }

    /// Opens a window over the attention, or says why this person may not.
    fn amend<F: AnyForm + 'static>(
        &mut self,
        deed: authority::Deed,
        open: fn(AttentionView, &Scene<'_>) -> (F, Vec<Wish>),
        scene: &Scene<'_>,
    ) -> Vec<Wish> {
        if let Err(refusal) = authority::permit(scene.person.1, false, deed) {
            return vec![refused(&refusal)];
        }
        let Some(attention) = self.current().cloned() else {
            return Vec::new();
        };
        let (window, wishes) = open(attention, scene);
        self.window = Some(Box::new(window));
        wishes
    }

    /// An attention is not what it was.
    fn changed(&mut self, code: String, scene: &Scene<'_>) -> Vec<Wish> {
        let mut wishes = Vec::new();
        if self.split.is_shown(&code) {
            wishes.extend(self.show(code));
        }
        if !self.split.detail_only {
            wishes.extend(self.listing.reload(scene));
        }
        wishes
    }

    /// Looks for the outages of its type that it could be joined to.
    fn attach(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        let deed = authority::Deed::AttachAttention;
        if let Err(refusal) = authority::permit(scene.person.1, false, deed) {
            return vec![refused(&refusal)];
        }
        let Some((code, procedure_type)) = self
            .current()
            .map(|it| (it.code.clone(), it.procedure_type))
        else {
            return Vec::new();
        };
        self.attaching = Some(code);
        vec![Wish::Effect(Effect::Outages(OutageEffect::List {
            query: OutageQuery {
                procedure_type,
                ..OutageQuery::default()
            },
            page: OutagePage::Newest,
            limit: OFFERED,
        }))]
    }

    fn offer(&mut self, list: OutageList) -> Vec<Wish> {
        let Some(attention) = self.attaching.take() else {
            return Vec::new();
        };
        let held = |correlative: &str| {
            self.current()
                .and_then(|it| it.outage.as_deref())
                .is_some_and(|own| own == correlative)
        };
        let outages: Vec<_> = list
            .outages
            .into_iter()
            .filter(|it| it.state != outage::State::Closed && !held(&it.correlative))
            .collect();
        if outages.is_empty() {
            return vec![Wish::Say(StatusNote {
                role: Role::Warning,
                text: "no hay otro evento de su tipo abierto o por cerrar".to_owned(),
            })];
        }
        vec![Wish::Ask(Window::Attach { attention, outages })]
    }

    fn in_detail(&mut self, intent: Intent, scene: &Scene<'_>) -> Vec<Wish> {
        let lines = self.split.detail.as_ref().map_or(0, |shown| {
            detail::lines(shown, self.confirmation, scene, detail_width(scene)).len()
        });
        if self.split.scroll(intent, lines, scene) {
            return Vec::new();
        }
        match intent {
            Intent::Refresh => {
                let mut wishes = match self.split.shown.clone() {
                    Some(code) => self.show(code),
                    None => Vec::new(),
                };
                if !self.split.detail_only {
                    wishes.extend(self.listing.reload(scene));
                }
                wishes
            }
            Intent::Back if self.split.detail_only => vec![Wish::Back],
            Intent::Back | Intent::Left if !self.split.detail_only => {
                self.split.half = Half::List;
                self.hide()
            }
            _ => Vec::new(),
        }
    }

    /// What was revealed is masked again.
    fn hide(&mut self) -> Vec<Wish> {
        let revealed = self.split.detail.as_ref().filter(|it| !it.attention.masked);
        let Some(code) = revealed.map(|it| it.attention.code.clone()) else {
            return Vec::new();
        };
        self.split.detail = None;
        self.show(code)
    }

    fn in_list(&mut self, intent: Intent, scene: &Scene<'_>) -> Vec<Wish> {
        match intent {
            Intent::Open => self.open(),
            Intent::Right if scene.is_wide() && self.split.detail.is_some() => {
                self.split.half = Half::Detail;
                Vec::new()
            }
            Intent::Refresh => {
                let mut wishes = self.listing.reload(scene);
                if let Some(code) = self
                    .split
                    .shown
                    .clone()
                    .filter(|_| self.split.detail.is_some())
                {
                    wishes.extend(self.show(code));
                }
                wishes
            }
            other => {
                let wishes = self.listing.perform(other, scene);
                wishes.unwrap_or_else(|| self.follow(scene))
            }
        }
    }

    fn open(&mut self) -> Vec<Wish> {
        let Some(code) = self.listing.selected_name() else {
            return Vec::new();
        };
        self.split.half = Half::Detail;
        self.show(code)
    }

    /// Side by side, the detail follows the list's cursor.
    fn follow(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        let code = self.split.follow(self.listing.selected_name(), scene);
        code.map_or_else(Vec::new, |code| self.show(code))
    }

    fn answered(&mut self, answer: Answer, scene: &Scene<'_>) -> Vec<Wish> {
        match answer {
            Answer::Attentions(AttentionAnswer::Listed(list)) => {
                self.split.failure = None;
                let rows = [list.critical, list.attentions].concat();
                self.listing.take(rows, list.next);
                if self.split.half == Half::List {
                    return self.follow(scene);
                }
                Vec::new()
            }
            Answer::Attentions(AttentionAnswer::Shown {
                detail,
                confirmation,
            }) => {
                if self.split.is_shown(&detail.attention.code) {
                    self.split.failure = None;
                    self.split.detail = Some(*detail);
                    self.confirmation = confirmation;
                }
                Vec::new()
            }
            Answer::Attentions(AttentionAnswer::Changed { attention, .. }) => {
                self.changed(attention.code, scene)
            }
            Answer::Attentions(AttentionAnswer::Slip(slip)) => self.slip(slip),
            Answer::Outages(OutageAnswer::Listed(list)) => self.offer(list),
            // Another console may have taken one. A search is not run again unasked.
            Answer::Board(_) if !self.listing.is_searched() && !self.split.detail_only => {
                self.listing.reload(scene)
            }
            Answer::Refused(report) => vec![Wish::Ask(Window::Failed(report))],
            Answer::NotRead(report) => {
                self.attaching = None;
                self.listing.fail();
                if self.split.detail.is_none() {
                    self.split.failure = Some(report.message);
                }
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn slip(&self, slip: Box<SlipView>) -> Vec<Wish> {
        let listed = &self.listing.rows;
        let attention = self
            .split
            .detail
            .as_ref()
            .map(|detail| &detail.attention)
            .filter(|it| it.code == slip.code)
            .or_else(|| listed.iter().find(|it| it.code == slip.code));
        let Some(attention) = attention.cloned() else {
            return Vec::new();
        };
        vec![Wish::Ask(Window::Slip {
            slip,
            attention: Box::new(attention),
        })]
    }
}
