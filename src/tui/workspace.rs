//! What changes while somebody is in: pages and windows come and go, answers are
//! looked at before the page sees them.

use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};

use super::{
    address::{Address, Asker},
    layers::{Layer, Slip},
    model::{Conditions, Note, Wanted, Workspace, destination},
    offered::offered,
    page,
    palette::{needs, of_case, of_notice, records},
    row,
    runtime::Copied,
    screens::parts::{waited, words::short},
};
use crate::domain::text::counted_words;
use crate::tui::prelude::*;
use crate::{
    actions::{AttentionView, OutageView, RecordView, Verification},
    config::ScreenId,
    domain::alert::Way,
};

/// How long a word in the status bar stays whatever is typed.
const READ: TimeDelta = TimeDelta::seconds(3);

impl Workspace {
    /// Where a key is pressed now.
    pub(super) fn context(&self) -> Context {
        match (self.layers.last(), self.pages.last()) {
            (Some(layer), _) => layer.context(),
            (None, Some((_, page))) => page.context(),
            (None, None) => Context::Global,
        }
    }

    /// Whether an intent can be done now.
    pub(super) fn allowed(&self, intent: Intent) -> bool {
        match (self.layers.last(), self.pages.last()) {
            (Some(_), _) if intent == Intent::SendToPrinter && self.shared.printer.is_none() => {
                false
            }
            (Some(layer), _) => layer.allowed(intent),
            (None, Some((_, page))) => {
                let screen = match intent {
                    Intent::CriticalGuide => Some(ScreenId::Attentions),
                    _ => intent.leads_to(),
                };
                screen.map_or_else(|| page.allowed(intent), |screen| self.has(screen))
            }
            (None, None) => true,
        }
    }

    /// Whether the key of an intent is shown to who is here.
    pub(super) fn offers(&self, intent: Intent, conditions: Conditions) -> bool {
        let page = self.pages.last().filter(|_| self.layers.is_empty());
        self.allowed(intent)
            && page.is_none_or(|(_, page)| {
                let scene = self.shared.scene(conditions);
                offered(intent, &scene) && page.offers(intent, &scene)
            })
    }

    /// What Enter or Esc does now, where the key table does not say it; an empty text
    /// where it does nothing.
    pub(super) fn says(&self, key: KeyCode, conditions: Conditions) -> Option<&'static str> {
        match (self.layers.last(), self.pages.last()) {
            (Some(layer), _) => layer.says(key),
            (None, Some((_, page))) => page.says(key, &self.shared.scene(conditions)),
            (None, None) => None,
        }
    }

    /// The critical requests that have waited too long, longest first; none where that is
    /// never (K2).
    fn overdue(&self, now: DateTime<Utc>, patience: u16) -> impl Iterator<Item = &AttentionView> {
        let limit = TimeDelta::minutes(patience.into());
        let critical = self.shared.board.critical.iter();
        critical.filter(move |it| patience > 0 && now.signed_duration_since(it.taken_at) >= limit)
    }

    /// What stands in the first line of every screen while a critical request waits too
    /// long.
    pub(super) fn alarm(&self, now: DateTime<Utc>, patience: u16, theme: Theme) -> Option<String> {
        let mut overdue = self.overdue(now, patience);
        let first = overdue.next()?;
        let (sign, code) = (theme.sign(Sign::Critical), &first.short_code);
        let waited = waited(first, now.fixed_offset());
        let more = match overdue.count() {
            0 => String::new(),
            1 => "; otra también".to_owned(),
            more => format!("; otras {more} también"),
        };
        Some(format!("{sign} Crítica {code}: espera {waited}{more}"))
    }

    /// The terminal rings once for each of them.
    pub(super) fn ring(&mut self, now: DateTime<Utc>, patience: u16) -> Option<Effect> {
        let codes: Vec<String> = self
            .overdue(now, patience)
            .map(|it| it.code.clone())
            .collect();
        let is_new = codes.iter().any(|code| !self.rung.contains(code));
        self.rung = codes;
        is_new.then_some(Effect::Ring)
    }

    /// Where the key of a screen leads: to its first page, and from one of its row on to
    /// the next.
    pub(super) fn screen(&self, screen: ScreenId, conditions: Conditions) -> Destination {
        let shown = self.pages.last().map(|(_, page)| page);
        let shown = shown.filter(|page| page.tab() == Some(screen));
        let title = shown.and_then(|page| page.title()).unwrap_or_default();
        let scene = self.shared.scene(conditions);
        row::next(screen, title, &scene).unwrap_or_else(|| destination(screen))
    }

    /// Whether a screen is in the second line.
    pub(super) fn has(&self, screen: ScreenId) -> bool {
        self.shared.profile.has(screen)
    }

    pub(super) fn say(&mut self, word: StatusNote) {
        let (since, seen) = (None, false);
        self.note = Some(Note { word, since, seen });
    }

    /// A key was pressed: a word that could be read gives way to how things stand.
    pub(super) fn went_on(&mut self, now: DateTime<Utc>) {
        let was_read = |since| now.signed_duration_since(since) >= READ;
        self.note.take_if(|note| note.since.is_some_and(was_read));
    }

    /// Whether a key of the board, which every installation has, is of what this one does not
    /// do: it is none here.
    pub(super) fn has_no_such_key(&self, event: &KeyEvent, conditions: Conditions) -> bool {
        let context = self.context();
        let intent = conditions.keymap.resolve(context, event);
        let is_of_here = |it: Intent| it.is_of(&self.shared.profile.screens);
        context == Context::Board && intent.is_some_and(|it| !is_of_here(it))
    }

    /// Why a letter that is a command here does nothing now.
    pub(super) fn why_not(&self, event: &KeyEvent, conditions: Conditions) -> Option<String> {
        let letter = typed(event).filter(|_| self.layers.is_empty())?;
        let intent = conditions.keymap.resolve(self.context(), event)?;
        let why = needs(intent).filter(|_| !self.allowed(intent))?;
        Some(format!("{letter}: {why}"))
    }

    fn did(&mut self, theme: Theme, text: &str) {
        let text = format!("{} {text}", theme.sign(Sign::Confirmed));
        let role = Ink::Confirmed;
        self.say(StatusNote { role, text });
    }

    /// Says what became of a text that was to be copied.
    pub(super) fn copied(&mut self, theme: Theme, copied: Copied) {
        match copied {
            Copied::System => self.did(theme, "copiado al portapapeles por 1 min"),
            Copied::Terminal => self.warn(theme, "copia sin confirmar: pruebe a pegarla"),
            Copied::Nowhere => self.warn(theme, "no se pudo copiar"),
        }
    }

    /// Whether keys wait: what was typed is being saved, and what comes next is not seen
    /// yet.
    pub(super) fn waits(&self) -> bool {
        match (self.layers.last(), self.pages.last()) {
            (Some(layer), _) => layer.is_busy(),
            (None, page) => page.is_some_and(|(_, page)| page.is_busy()),
        }
    }

    /// Saves what was typed on every page.
    pub(super) fn keep(&mut self, conditions: Conditions) -> Vec<Wanted> {
        let scene = self.shared.scene(conditions);
        let pages = self.pages.iter_mut();
        pages
            .map(|(asker, page)| (*asker, page.keep(&scene)))
            .collect()
    }

    /// Shows another page. Those of the second line stand on the board; others on
    /// the page that leads to them.
    pub(super) fn go(
        &mut self,
        destination: Destination,
        asker: Asker,
        conditions: Conditions,
    ) -> Vec<Wanted> {
        self.layers.clear();
        self.then = None;
        let mut kept = self.keep(conditions);
        let scene = self.shared.scene(conditions);
        match &destination {
            Destination::Board => {
                self.pages.truncate(1);
                return kept;
            }
            Destination::Outages
            | Destination::Shelf { .. }
            | Destination::Attentions { outage: None }
            | Destination::Regularization { .. }
            | Destination::Settings(_) => self.pages.truncate(1),
            to if row::stands(to) => self.pages.truncate(1),
            _ => {}
        }
        let (page, wishes) = page::open(destination, &scene);
        self.pages.push((asker, page));
        kept.push((asker, wishes));
        kept
    }

    /// Who asks for what the page on top and the windows above it want.
    pub(super) fn on_top(&self) -> Asker {
        self.pages
            .last()
            .map_or(Asker::Console, |(asker, _)| *asker)
    }

    /// Closes a page; the board stays.
    pub(super) fn leave(&mut self, asker: Asker) {
        let at = self.pages.iter().rposition(|(it, _)| *it == asker);
        if let Some(at) = at.filter(|at| *at > 0) {
            self.pages.remove(at);
        }
    }

    fn is_here(&self, asker: Asker) -> bool {
        self.pages.iter().any(|(it, _)| *it == asker)
    }

    /// Looks at an answer before the page does; hands it on unless it was only for
    /// the console itself.
    pub(super) fn answer(
        &mut self,
        address: Address,
        answer: Answer,
        conditions: Conditions,
    ) -> (Option<Answer>, Option<Effect>) {
        let theme = conditions.theme;
        if !matches!(answer, Answer::Progress { .. }) {
            self.layers.retain(
                |layer| !matches!(layer, Layer::Work { work, .. } if *work == address.question),
            );
        }
        if let Answer::Papers(told) = &answer
            && self.told_of_papers(theme, address.asker, told)
        {
            return (None, None);
        }
        let mut more = None;
        match &answer {
            Answer::Board(board) => {
                self.shared.board = (**board).clone();
                let scene = self.shared.scene(conditions);
                if let Some((_, board)) = self.pages.first_mut() {
                    board.refresh(&scene);
                }
                more = self.ring(conditions.now, conditions.patience);
            }
            Answer::Outages(OutageAnswer::Changed { deed, outage }) => {
                self.end_restoring();
                self.did(theme, &told(*deed, outage));
            }
            Answer::Outages(OutageAnswer::Restored(outages)) => {
                self.end_restoring();
                self.did(theme, &told_restored(outages));
            }
            Answer::Attentions(AttentionAnswer::Taken { attention, .. }) => {
                self.did(theme, &format!("{} recibida", attention.short_code));
            }
            Answer::Attentions(AttentionAnswer::Changed { deed, attention }) => {
                self.did(theme, &told_attention(*deed, attention));
            }
            Answer::Done(text) => self.did(theme, text),
            // The daily copy, which nobody asked for, shows no window.
            Answer::Progress { work, done, total } if address.asker != Asker::Console => {
                self.work(address.question, *work, *done, *total);
            }
            Answer::Upkeep(UpkeepAnswer::Verified(verification)) => {
                self.layers.push(verified(verification));
            }
            Answer::Upkeep(UpkeepAnswer::BackedUp(_)) => {
                // Nor does it talk over any deed's own word.
                if address.asker == Asker::Console {
                    self.quiet_copy = false;
                } else {
                    self.did(theme, "copia hecha y comprobada");
                }
            }
            Answer::Regularization(RegularizationAnswer::Changed { deed, record }) => {
                self.did(theme, &told_queue(*deed, &short_name(record)));
            }
            Answer::Worked => return (None, Some(Effect::Board)),
            Answer::Letters(LetterAnswer::Delivered(letter)) => {
                let (letter, way) = (*letter, Way::Relay);
                more = Some(Effect::Letters(LetterEffect::MarkSent { letter, way }));
                self.did(theme, "el servidor de correo lo aceptó");
            }
            Answer::NotKept => self.warn(theme, "el borrador no se pudo guardar"),
            Answer::Refused(_) if address.asker == Asker::Console => {
                (self.quiet_copy, self.copy_failed) = (false, true);
                self.warn(theme, "no se pudo hacer la copia diaria");
            }
            Answer::Refused(report) => {
                if self.is_refused_above(address.asker, report) {
                    self.warn(theme, "no se hizo");
                    return (None, None);
                }
                // Whoever asked is gone, and is told all the same.
                if !self.is_here(address.asker) {
                    self.layers.push(Layer::Failed(report.clone()));
                }
            }
            Answer::NotRead(report)
                if address.asker == Asker::Console || self.is_here(address.asker) =>
            {
                self.layers.push(Layer::Failed(report.clone()));
            }
            Answer::Found {
                text,
                outages,
                attentions,
                notices,
                cases,
            } => {
                if let Some(Layer::Palette(palette)) = self.layers.last_mut()
                    && palette.query().trim() == text
                {
                    palette.extend(records(outages, attentions));
                    palette.extend(notices.iter().map(of_notice));
                    palette.extend(cases.iter().map(|it| of_case(it)));
                }
                return (None, None);
            }
            _ => {}
        }
        (Some(answer), more)
    }

    /// Tells what became of a document; true where it was for the console alone.
    fn told_of_papers(&mut self, theme: Theme, asker: Asker, answer: &PaperAnswer) -> bool {
        match answer {
            PaperAnswer::Printed(printed) => self.printed(theme, asker, &printed.file),
            PaperAnswer::OnPaper(printed) => {
                if let Some(slip) = self.slip() {
                    slip.not_printed();
                }
                self.did(
                    theme,
                    &format!("enviado a la impresora {}", printed.printer),
                );
            }
            PaperAnswer::Printer(name) => {
                self.shared.printer = Some(name.clone());
                return true;
            }
            PaperAnswer::Stock(_) | PaperAnswer::Shift(_) => {}
        }
        false
    }

    /// Tells where a document lies: in the slip's window, or in one of its own.
    /// Who went on to another page is told below it: no window takes their keys.
    fn printed(&mut self, theme: Theme, asker: Asker, file: &Path) {
        let is_here = self.on_top() == asker;
        if let Some(slip) = self.slip().filter(|_| is_here) {
            slip.printed(file);
        } else if is_here {
            self.layers.push(Layer::Written(file.to_path_buf()));
            return;
        }
        self.did(theme, "PDF guardado en la carpeta documentos");
    }

    /// Lets the windows above the page that asked know of a refusal; true where one of
    /// them says why.
    fn is_refused_above(&mut self, asker: Asker, report: &Report) -> bool {
        if self.on_top() != asker {
            return false;
        }
        for layer in &mut self.layers {
            match layer {
                Layer::Slip(slip) => slip.not_printed(),
                Layer::Restore(restoring) if restoring.is_busy() => {
                    restoring.refuse(report);
                    return true;
                }
                _ => {}
            }
        }
        false
    }

    fn end_restoring(&mut self) {
        self.layers
            .retain(|layer| !matches!(layer, Layer::Restore(_)));
    }

    /// The slip that is being looked at.
    fn slip(&mut self) -> Option<&mut Slip> {
        self.layers.iter_mut().find_map(|layer| match layer {
            Layer::Slip(slip) => Some(slip.as_mut()),
            _ => None,
        })
    }

    pub(super) fn warn(&mut self, theme: Theme, text: &str) {
        let text = format!("{} {text}", theme.sign(Sign::Warning));
        let role = Ink::Warning;
        self.say(StatusNote { role, text });
    }

    fn work(&mut self, work: u64, kind: LongWork, done: u64, total: u64) {
        let now = Layer::Work {
            work,
            kind,
            done,
            total,
        };
        let shown = self
            .layers
            .iter_mut()
            .find(|layer| matches!(layer, Layer::Work { .. }));
        match shown {
            Some(layer) => *layer = now,
            None => self.layers.push(now),
        }
    }
}

fn told(deed: OutageDeed, outage: &OutageView) -> String {
    format!("Evento {} {}", short(&outage.correlative), deed.word())
}

fn told_restored(outages: &[OutageView]) -> String {
    let names: Vec<String> = outages.iter().map(|it| short(&it.correlative)).collect();
    match &names[..] {
        [name] => format!("{name} restablecido"),
        // As many as the status line holds.
        [first, second] => format!("{first} y {second} restablecidos"),
        names => format!("{} eventos restablecidos", names.len()),
    }
}

fn short_name(record: &RecordView) -> String {
    match record {
        RecordView::Outage(outage) => short(&outage.correlative),
        RecordView::Attention(attention) => attention.short_code.clone(),
    }
}

fn told_queue(deed: RecordDeed, name: &str) -> String {
    let done = match deed {
        RecordDeed::Paired => "regularizado",
        RecordDeed::Exempted => "no requiere regularización",
        RecordDeed::Lifted => "sí requiere regularización",
        RecordDeed::Called => "llamada anotada",
    };
    format!("{name}: {done}")
}

fn told_attention(deed: AttentionDeed, attention: &AttentionView) -> String {
    let code = &attention.short_code;
    match (deed, &attention.outage) {
        (AttentionDeed::Attached, Some(outage)) => format!("{code} unida a {}", short(outage)),
        (AttentionDeed::Attached, None) => format!("{code} sin evento"),
        (AttentionDeed::Resolved, _) if attention.critical_pending => {
            format!("{code}: resultado anotado, sigue pendiente")
        }
        (AttentionDeed::Resolved, _) => format!("{code}: resultado anotado"),
        (AttentionDeed::Corrected, _) => {
            format!("{code} corregida; F2: constancia nueva")
        }
        (AttentionDeed::Annulled, _) => format!("{code} anulada"),
    }
}

fn verified(verification: &Verification) -> Layer {
    let mut paragraphs = Vec::new();
    if verification.problems.is_empty() {
        let read = counted_words(verification.operations, "anotación", "anotaciones");
        paragraphs.push(if verification.incoming.is_empty() {
            format!(
                "Todo en orden: se leyeron {read} y de ningún terminal falta ni cambió ninguna."
            )
        } else {
            format!("Todavía no está todo; en orden lo que entró: se leyeron {read}.")
        });
        paragraphs.extend(verification.incoming.iter().map(|it| {
            format!(
                "De un paquete de {} {}; falta lo demás.",
                it.terminal,
                it.entered()
            )
        }));
    } else {
        paragraphs.push(format!(
            "Se leyeron {} y hay {}. Nada se cambió.",
            counted_words(verification.operations, "anotación", "anotaciones"),
            counted_words(verification.problems.len(), "problema", "problemas")
        ));
        let shown = verification.problems.iter().take(8);
        paragraphs.extend(shown.map(|problem| problem.told(advice::told)));
        paragraphs.push(
            "Haga una copia de la carpeta de datos y avise a Control e Información.".to_owned(),
        );
    }
    for replica in &verification.replicas {
        let name = match (&replica.point, &replica.terminal) {
            (Some(point), Some(terminal)) => format!("{point}-{terminal}"),
            _ => replica.replica.to_string(),
        };
        paragraphs.push(format!(
            "{name}: anotaciones {} a {}",
            replica.from_sequence, replica.to_sequence
        ));
    }
    Layer::Tell {
        title: "Verificación".to_owned(),
        paragraphs,
    }
}
