//! What keys and answers do to the page.

use crossterm::event::{KeyEvent, MouseButton, MouseEventKind};
use ratatui::layout::Position;

use super::{
    super::{Input, Scene, Window, Wish, parts::refused},
    State, View, Zone, effect,
    exporting::ExportForm,
    importing::ImportForm,
    records::{About, RecordForm},
    words,
};
use crate::{
    actions::DraftKind,
    domain::{
        authority::{self, Deed as Permit},
        regularization::RegularizationState,
    },
    tui::{
        effect::Effect,
        form::{Filled, Filling, hosted, refused_in},
        keymap::Intent,
        message::Answer,
        widgets::TextLine,
        worker::{
            drafts::DraftAnswer,
            exchange::{ExchangeAnswer, ExchangeEffect},
            regularization::{RecordDeed, RegularizationAnswer, RegularizationEffect},
        },
    },
};

impl State {
    /// Takes what comes in.
    pub fn update(&mut self, input: Input, scene: &Scene<'_>) -> Vec<Wish> {
        match input {
            Input::Answer(answer) => self.answered(answer, scene),
            input if self.window.is_some() => {
                hosted(&mut self.window, |window| window.update(input, scene))
            }
            Input::Key(event) => self.key(&event, scene),
            Input::Paste(text) => self.paste(&text),
            Input::Mouse(event) => match event.kind {
                MouseEventKind::ScrollUp => self.perform(Intent::Up, scene),
                MouseEventKind::ScrollDown => self.perform(Intent::Down, scene),
                MouseEventKind::Down(MouseButton::Left) => {
                    self.click(Position::new(event.column, event.row), scene)
                }
                _ => Vec::new(),
            },
            Input::Tick => Vec::new(),
        }
    }

    fn key(&mut self, event: &KeyEvent, scene: &Scene<'_>) -> Vec<Wish> {
        if let Some(intent) = scene.keymap.resolve(self.context(), event) {
            return self.perform(intent, scene);
        }
        if self.zone == Zone::Code && !self.pairing {
            if self.code.input(event).is_used() {
                self.refusal = None;
                return self.save();
            }
        } else if self.listing.search.open {
            self.listing.search.line.input(event);
        }
        Vec::new()
    }

    fn paste(&mut self, text: &str) -> Vec<Wish> {
        if self.zone == Zone::Code && !self.pairing {
            self.code.paste(text);
            self.refusal = None;
            return self.save();
        } else if self.listing.search.open {
            self.listing.search.line.paste(text);
        }
        Vec::new()
    }

    /// A click selects the row under it; a second one leads to what to type.
    fn click(&mut self, under: Position, scene: &Scene<'_>) -> Vec<Wish> {
        let row = View { state: self, scene }.row_at(under);
        let Some(row) = row else {
            return Vec::new();
        };
        if self.zone == Zone::List && self.listing.table.selected == row {
            return self.perform(Intent::Open, scene);
        }
        self.zone = Zone::List;
        self.listing.table.selected = row;
        self.follow(scene)
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
            Intent::ExportBundle => return export(scene),
            Intent::ImportFile => {
                return self.ask_if(Permit::ImportBundle, scene, |_| Some(ImportForm::default()));
            }
            Intent::NotRequired => {
                return self.ask_if(Permit::Regularize, scene, Self::not_required);
            }
            Intent::NoteCall => {
                return self.ask_if(Permit::Regularize, scene, |state| {
                    let row = state.selected()?;
                    let before = words::calls(row, scene);
                    Some(about(&row.name, About::Call { before }))
                });
            }
            Intent::RevealPersonal => return self.reveal(scene),
            Intent::CopyText => return self.copy(),
            _ => {}
        }
        match self.zone {
            Zone::List => self.in_list(intent, scene),
            Zone::Fields => self.in_fields(intent, scene),
            Zone::Code => self.in_code(intent, scene),
        }
    }

    /// Opens a window for somebody who may do what it asks about.
    fn ask_if<F: Filled>(
        &mut self,
        deed: Permit,
        scene: &Scene<'_>,
        window: impl FnOnce(&Self) -> Option<F>,
    ) -> Vec<Wish> {
        if let Err(refusal) = authority::permit(scene.person.1, false, deed) {
            return vec![refused(&refusal)];
        }
        match window(self) {
            Some(form) => self.ask(form, scene),
            None => Vec::new(),
        }
    }

    fn ask(&mut self, form: impl Filled, scene: &Scene<'_>) -> Vec<Wish> {
        let (window, wishes) = Filling::open(form, scene);
        self.window = Some(Box::new(window));
        wishes
    }

    fn not_required(&self) -> Option<RecordForm> {
        let row = self.selected()?;
        let said = match (row.state, row.exempt) {
            (RegularizationState::NotRequired, Some(why)) => About::Lift { why: why.label() },
            _ => About::Exempt,
        };
        Some(about(&row.name, said))
    }

    /// Shows what the customer said, or covers it again.
    fn reveal(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        if self.sheet.take().is_some() {
            self.field = 0;
            self.zone = Zone::List;
            return Vec::new();
        }
        if let Err(refusal) = authority::permit(scene.person.1, false, Permit::Regularize) {
            return vec![refused(&refusal)];
        }
        let name = self.selected().map(|row| row.name.clone());
        name.map(|name| effect(RegularizationEffect::Sheet(name)))
            .into_iter()
            .collect()
    }

    /// Copies the field in focus; going through the fields, the next one is then at hand.
    fn copy(&mut self) -> Vec<Wish> {
        let sheet = self.sheet.as_ref();
        let Some(field) = sheet.and_then(|sheet| sheet.fields.get(self.field)) else {
            return Vec::new();
        };
        let copied = Wish::Effect(Effect::Copy(field.value.clone()));
        if self.zone == Zone::Fields {
            self.field = (self.field + 1).min(self.fields().saturating_sub(1));
        }
        vec![copied]
    }

    fn fields(&self) -> usize {
        self.sheet.as_ref().map_or(0, |sheet| sheet.fields.len())
    }

    fn in_list(&mut self, intent: Intent, scene: &Scene<'_>) -> Vec<Wish> {
        match intent {
            Intent::Open | Intent::NextField if self.selected().is_some() => {
                // What is covered cannot be gone through.
                self.zone = if self.fields() > 0 {
                    Zone::Fields
                } else {
                    Zone::Code
                };
                Vec::new()
            }
            Intent::Right if scene.is_wide() && self.fields() > 0 => {
                self.zone = Zone::Fields;
                Vec::new()
            }
            other => {
                let wishes = self.listing.perform(other, scene);
                wishes.unwrap_or_else(|| self.follow(scene))
            }
        }
    }

    fn in_fields(&mut self, intent: Intent, scene: &Scene<'_>) -> Vec<Wish> {
        let last = self.fields().saturating_sub(1);
        match intent {
            Intent::Back | Intent::Left | Intent::PreviousField => self.zone = Zone::List,
            Intent::Open | Intent::NextField => self.zone = Zone::Code,
            Intent::Down if self.field >= last => self.zone = Zone::Code,
            Intent::Up => self.field = self.field.saturating_sub(1),
            Intent::Down => self.field += 1,
            Intent::First | Intent::PageUp => self.field = 0,
            Intent::Last | Intent::PageDown => self.field = last,
            Intent::Refresh => return self.listing.reload(scene),
            _ => {}
        }
        Vec::new()
    }

    fn in_code(&mut self, intent: Intent, scene: &Scene<'_>) -> Vec<Wish> {
        match intent {
            Intent::Back | Intent::NextField => self.zone = Zone::List,
            Intent::Up | Intent::PreviousField => {
                self.zone = if self.fields() > 0 {
                    self.field = self.fields() - 1;
                    Zone::Fields
                } else {
                    Zone::List
                };
            }
            Intent::Refresh => return self.listing.reload(scene),
            Intent::PairCode => return self.pair(scene),
            _ => {}
        }
        Vec::new()
    }

    /// Pairs the record with what is typed; one that has another code wants a reason.
    fn pair(&mut self, scene: &Scene<'_>) -> Vec<Wish> {
        if let Err(refusal) = authority::permit(scene.person.1, false, Permit::Regularize) {
            return vec![refused(&refusal)];
        }
        let code = self.code.text().trim().to_owned();
        let Some(row) = self.listing.selected() else {
            return Vec::new();
        };
        let same = |old: &&String| row.conflict || !old.eq_ignore_ascii_case(&code);
        if let Some(old) = row.official_code.as_ref().filter(same) {
            let old = old.clone();
            let form = about(&row.name, About::Code { old, code });
            return self.ask(form, scene);
        }
        let record = row.name.clone();
        self.pairing = true;
        self.refusal = None;
        vec![effect(RegularizationEffect::Pair {
            record,
            code,
            reason: None,
        })]
    }

    fn answered(&mut self, answer: Answer, scene: &Scene<'_>) -> Vec<Wish> {
        match answer {
            Answer::Regularization(answer) => self.told(answer, scene),
            Answer::Exchange(answer) => self.exchanged(answer, scene),
            Answer::Drafts(DraftAnswer::Found { name, found })
                if name.kind == DraftKind::OfficialCodes =>
            {
                self.draft_name = Some(name);
                let Some(draft) = found else {
                    return Vec::new();
                };
                self.draft_name = Some(draft.name);
                // Codes typed while it was looked for stand above older ones.
                let older: Option<std::collections::BTreeMap<String, String>> =
                    serde_json::from_str(&draft.data).ok();
                for (name, code) in older.unwrap_or_default() {
                    self.typed.entry(name).or_insert(code);
                }
                let own = self.shown.as_ref().and_then(|name| self.typed.get(name));
                if let Some(own) = own.filter(|_| self.code.is_blank()) {
                    self.code = TextLine::new(own);
                }
                Vec::new()
            }
            Answer::Board(_) => self.listing.reload(scene),
            Answer::Refused(report) => {
                if std::mem::take(&mut self.pairing) {
                    self.refusal = Some(words::for_screen(report));
                    return Vec::new();
                }
                refused_in(&mut self.window, report, scene)
            }
            Answer::NotRead(report) => {
                self.listing.fail();
                if self.listing.rows.is_empty() {
                    self.failure = Some(report.message);
                }
                Vec::new()
            }
            answer => self.in_window(answer, scene),
        }
    }

    fn in_window(&mut self, answer: Answer, scene: &Scene<'_>) -> Vec<Wish> {
        hosted(&mut self.window, |window| {
            window.update(Input::Answer(answer), scene)
        })
    }

    fn told(&mut self, answer: RegularizationAnswer, scene: &Scene<'_>) -> Vec<Wish> {
        match answer {
            RegularizationAnswer::Listed(page) => {
                self.listing.take(page.rows, page.next);
                self.figures = page.figures;
                self.failure = None;
                return self.follow(scene);
            }
            RegularizationAnswer::Sheet(sheet) => {
                if self.shown.as_ref() == Some(&sheet.record) {
                    self.field = self.field.min(sheet.fields.len().saturating_sub(1));
                    self.sheet = Some(*sheet);
                }
            }
            RegularizationAnswer::Changed { deed, record } => {
                self.window = None;
                self.pairing = false;
                self.refusal = None;
                if deed != RecordDeed::Called {
                    self.zone = Zone::List;
                }
                if deed == RecordDeed::Paired {
                    self.typed.remove(record.name());
                    if self.shown.as_deref() == Some(record.name()) {
                        self.code.take();
                    }
                    return self.draft();
                }
            }
        }
        Vec::new()
    }

    fn exchanged(&mut self, answer: ExchangeAnswer, scene: &Scene<'_>) -> Vec<Wish> {
        match answer {
            ExchangeAnswer::Prepared { recipients, folder } => {
                self.ask(ExportForm { recipients, folder }, scene)
            }
            ExchangeAnswer::Exported(exported) => {
                self.window = None;
                tell("Paquete escrito", words::exported(&exported))
            }
            ExchangeAnswer::Imported(view) if !view.plan => {
                self.window = None;
                tell("Paquete importado", words::imported(&view))
            }
            ExchangeAnswer::Applied(applied) => {
                self.window = None;
                tell("Acuse importado", words::applied(&applied))
            }
            answer => self.in_window(Answer::Exchange(answer), scene),
        }
    }
}

fn about(record: &str, about: About) -> RecordForm {
    RecordForm {
        record: record.to_owned(),
        about,
    }
}

/// Asks what the export's window shows, for somebody who may export.
fn export(scene: &Scene<'_>) -> Vec<Wish> {
    match authority::permit(scene.person.1, false, Permit::Export) {
        Ok(()) => vec![Wish::Effect(Effect::Exchange(ExchangeEffect::Prepare))],
        Err(refusal) => vec![refused(&refusal)],
    }
}

fn tell(title: &str, paragraphs: Vec<String>) -> Vec<Wish> {
    vec![Wish::Ask(Window::Tell {
        title: title.to_owned(),
        paragraphs,
    })]
}
