//! What changes while somebody is in: pages and windows come and go, answers are
//! looked at before the page sees them.

use std::path::Path;

use super::{
    effect::Effect,
    keymap::{Context, Intent},
    layers::{Layer, Slip, Target},
    message::{Answer, AttentionDeed, Deed, OutageDeed},
    model::{Inside, Manner, Note},
    page::Page,
    post::LetterEffect,
    queue::{QueueAnswer, QueueDeed},
    runtime::Copied,
    screens::{Destination, Wish, board, parts::words::short},
    theme::{Role, Sign, Theme},
    widgets::{Palette, PaletteEntry, StatusNote},
};
use crate::{
    actions::{AttentionView, OutageView, RecordView, Report, Verification},
    config::ScreenId,
    domain::alert::Way,
};

impl Inside {
    /// Where a key is pressed now.
    pub(super) fn context(&self) -> Context {
        match (self.layers.last(), self.pages.last()) {
            (Some(layer), _) => layer.context(),
            (None, Some(page)) => page.context(),
            (None, None) => Context::Global,
        }
    }

    /// Whether an intent can be done now.
    pub(super) fn allowed(&self, intent: Intent) -> bool {
        match (self.layers.last(), self.pages.last()) {
            (Some(layer), _) => layer.allowed(intent),
            (None, Some(page)) => match intent {
                Intent::GoOutages => self.has(ScreenId::Outages),
                Intent::GoRegularization => self.has(ScreenId::Regularization),
                Intent::GoAttentions | Intent::CriticalGuide => self.has(ScreenId::Attentions),
                _ => page.allowed(intent),
            },
            (None, None) => true,
        }
    }

    /// Whether a screen is in the second line.
    fn has(&self, screen: ScreenId) -> bool {
        self.here.tabs().iter().any(|(it, _)| *it == screen)
    }

    pub(super) fn say(&mut self, note: StatusNote) {
        self.note = Some(Note { note, seen: false });
    }

    fn did(&mut self, theme: Theme, text: &str) {
        let text = format!("{} {text}", theme.sign(Sign::Confirmed));
        let role = Role::Confirmed;
        self.say(StatusNote { role, text });
    }

    /// Says what became of a text that was to be copied.
    pub(super) fn copied(&mut self, theme: Theme, copied: Copied) {
        match copied {
            Copied::System => self.did(theme, "copiado por un minuto"),
            Copied::Terminal => self.warn(theme, "copia sin confirmar: pruebe a pegarla"),
            Copied::Nowhere => self.warn(theme, "no se pudo copiar"),
        }
    }

    /// Whether keys wait: what was typed is being saved, and what comes next is not seen
    /// yet.
    pub(super) fn waits(&self) -> bool {
        self.layers.is_empty() && self.pages.last().is_some_and(Page::is_saving)
    }

    /// Saves what was typed on every page.
    pub(super) fn keep(&mut self, manner: Manner) -> Vec<Wish> {
        let scene = self.here.scene(manner);
        let pages = self.pages.iter_mut();
        pages.flat_map(|page| page.keep(&scene)).collect()
    }

    /// Shows another page. Those of the second line stand on the board; others on
    /// the page that leads to them.
    pub(super) fn go(&mut self, destination: Destination, manner: Manner) -> Vec<Wish> {
        self.layers.clear();
        let mut kept = self.keep(manner);
        let scene = self.here.scene(manner);
        match &destination {
            Destination::Board => {
                self.pages.truncate(1);
                return kept;
            }
            Destination::Outages
            | Destination::Attentions { outage: None }
            | Destination::Regularization { .. }
            | Destination::Settings => self.pages.truncate(1),
            _ => {}
        }
        let (page, wishes) = Page::open(destination, &scene);
        self.pages.push(page);
        kept.extend(wishes);
        kept
    }

    /// Tells where a document lies: in the slip's window, or in one of its own.
    /// Who went on to another form is told below it: no window takes their keys.
    fn printed(&mut self, theme: Theme, file: &Path) {
        let typing = self.pages.last().is_some_and(Page::is_typed_into);
        if let Some(slip) = self.slip() {
            slip.printed(file);
        } else if !typing {
            self.layers.push(Layer::Written(file.to_path_buf()));
            return;
        }
        self.did(theme, "PDF guardado en la carpeta documentos");
    }

    /// Looks at an answer before the page does; hands it on unless it was only for
    /// the console itself.
    pub(super) fn answer(
        &mut self,
        answer: Answer,
        manner: Manner,
    ) -> (Option<Answer>, Vec<Effect>) {
        let theme = manner.theme;
        match answer {
            Answer::Board(board) => {
                self.here.board = (*board).clone();
                let scene = self.here.scene(manner);
                if let Some(Page::Board(state)) = self.pages.first_mut() {
                    state.refresh(&scene);
                }
                return (Some(Answer::Board(board)), Vec::new());
            }
            Answer::Changed { deed, outage } => {
                self.layers
                    .retain(|layer| !matches!(layer, Layer::Restore(_)));
                self.did(theme, &told(deed, &outage));
                return (Some(Answer::Changed { deed, outage }), Vec::new());
            }
            Answer::Restored(outages) => {
                self.layers
                    .retain(|layer| !matches!(layer, Layer::Restore(_)));
                self.did(theme, &told_restored(&outages));
                return (Some(Answer::Restored(outages)), Vec::new());
            }
            Answer::AttentionTaken { attention, slip } => {
                self.did(theme, &format!("{} recibida", attention.short_code));
                return (Some(Answer::AttentionTaken { attention, slip }), Vec::new());
            }
            Answer::AttentionChanged { deed, attention } => {
                self.did(theme, &told_attention(deed, &attention));
                return (
                    Some(Answer::AttentionChanged { deed, attention }),
                    Vec::new(),
                );
            }
            Answer::Printed(printed) => {
                self.printed(theme, &printed.file);
                return (Some(Answer::Printed(printed)), Vec::new());
            }
            Answer::Done(text) => {
                self.did(theme, &text);
                return (Some(Answer::Done(text)), Vec::new());
            }
            Answer::Progress { title, done, total } => {
                if !self.quiet_copy {
                    self.work(title, done, total);
                }
                return (None, Vec::new());
            }
            Answer::Verified(verification) => {
                self.end_work();
                self.layers.push(verified(&verification));
                return (Some(Answer::Verified(verification)), Vec::new());
            }
            Answer::BackedUp(backup) => {
                self.end_work();
                // The daily copy, which nobody asked for, talks over no deed's own word.
                if !std::mem::take(&mut self.quiet_copy) {
                    self.did(theme, "copia hecha y comprobada");
                }
                return (Some(Answer::BackedUp(backup)), vec![Effect::Board]);
            }
            Answer::Queue(answer) => {
                let more = self.queued(theme, &answer);
                return (Some(Answer::Queue(answer)), more);
            }
            Answer::LetterDelivered(letter) => {
                let way = Way::Relay;
                let effect = Effect::Letter(LetterEffect::MarkSent { letter, way });
                self.did(theme, "el servidor de correo lo aceptó");
                return (None, vec![effect]);
            }
            Answer::Failed { deed, report } => return self.failed(theme, deed, report),
            _ => {}
        }
        (Some(answer), Vec::new())
    }

    /// Tells a failure where nobody else will.
    fn failed(
        &mut self,
        theme: Theme,
        deed: Deed,
        report: Report,
    ) -> (Option<Answer>, Vec<Effect>) {
        let restoring = self.layers.iter_mut().find_map(|layer| match layer {
            Layer::Restore(restoring) => Some(restoring),
            _ => None,
        });
        match (deed, restoring) {
            (Deed::Change, Some(restoring)) => {
                restoring.refuse(&report);
                return (None, Vec::new());
            }
            (Deed::Work, _) => {
                self.end_work();
                let quiet = std::mem::take(&mut self.quiet_copy);
                if quiet {
                    self.copy_failed = true;
                    self.warn(theme, "no se pudo hacer la copia diaria");
                } else {
                    self.layers.push(Layer::Failed(report));
                }
                return (None, Vec::new());
            }
            (Deed::Letter | Deed::Paper | Deed::Attach, _) => {
                self.layers.push(Layer::Failed(report.clone()));
            }
            (Deed::Exchange, _) => {
                self.end_work();
                // Where no window waits for it, it gets one of its own.
                if !self.pages.last().is_some_and(Page::is_exchanging) {
                    self.layers.push(Layer::Failed(report.clone()));
                }
            }
            (Deed::Draft, _) => self.warn(theme, "el borrador no se pudo guardar"),
            (Deed::Load | Deed::Unlock, _) => {
                if let Some(slip) = self.slip() {
                    slip.not_printed();
                }
                self.layers.push(Layer::Failed(report.clone()));
            }
            _ => {}
        }
        (Some(Answer::Failed { deed, report }), Vec::new())
    }

    /// What an answer about the queue or a file changes besides the page.
    fn queued(&mut self, theme: Theme, answer: &QueueAnswer) -> Vec<Effect> {
        match answer {
            QueueAnswer::Changed { deed, record } => {
                self.did(theme, &told_queue(*deed, &short_name(record)));
            }
            QueueAnswer::Exported(_) | QueueAnswer::Imported(_) => {
                self.end_work();
                return vec![Effect::Board];
            }
            QueueAnswer::Stranger { .. } => self.end_work(),
            _ => {}
        }
        Vec::new()
    }

    /// The slip that is being looked at.
    fn slip(&mut self) -> Option<&mut Slip> {
        self.layers.iter_mut().find_map(|layer| match layer {
            Layer::Slip(slip) => Some(slip.as_mut()),
            _ => None,
        })
    }

    fn warn(&mut self, theme: Theme, text: &str) {
        let text = format!("{} {text}", theme.sign(Sign::Warning));
        let role = Role::Warning;
        self.say(StatusNote { role, text });
    }

    fn work(&mut self, title: &'static str, done: u64, total: u64) {
        let now = Layer::Work { title, done, total };
        let shown = self
            .layers
            .iter_mut()
            .find(|layer| matches!(layer, Layer::Work { .. }));
        match shown {
            Some(layer) => *layer = now,
            None => self.layers.push(now),
        }
    }

    fn end_work(&mut self) {
        self.layers
            .retain(|layer| !matches!(layer, Layer::Work { .. }));
    }
}

/// Deeds that can be done here, then the records at hand.
pub(super) fn palette(inside: &Inside, manner: Manner) -> Palette<Target> {
    let context = inside.context();
    let mut palette = Palette::new(
        manner.keymap,
        context,
        |intent| inside.allowed(intent),
        Target::Deed,
    );
    let now = &inside.here.board;
    let waiting = board::waiting(now);
    let mut seen: Vec<&str> = Vec::new();
    let records: Vec<PaletteEntry<Target>> = board::open(now)
        .chain(waiting)
        .chain(&now.day.outages)
        .filter_map(|outage| {
            let new = !seen.contains(&outage.correlative.as_str());
            new.then(|| {
                seen.push(&outage.correlative);
                let label = format!("{} {}", short(&outage.correlative), outage.procedure);
                let detail = format!("{} {}", outage.procedure_type.label(), outage.state.label());
                let target = Destination::OutageDetail(outage.correlative.clone());
                PaletteEntry::new(&label, &detail, Target::Record(target))
            })
        })
        .collect();
    palette.extend(records);
    let critical = now.critical.iter().map(|attention| {
        let label = format!("{} {}", attention.short_code, attention.procedure);
        let target = Destination::Attention(attention.code.clone());
        PaletteEntry::new(&label, "crítica pendiente", Target::Record(target))
    });
    palette.extend(critical);
    palette
}

fn told(deed: OutageDeed, outage: &OutageView) -> String {
    format!("{} {}", short(&outage.correlative), deed.word())
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

fn told_queue(deed: QueueDeed, name: &str) -> String {
    let done = match deed {
        QueueDeed::Paired => "regularizado",
        QueueDeed::Exempted => "no requiere regularización",
        QueueDeed::Lifted => "sí requiere regularización",
        QueueDeed::Called => "llamada anotada",
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
        paragraphs.push(format!(
            "Todo en orden: se leyeron {} operaciones y la cadena de cada terminal está entera.",
            verification.operations
        ));
    } else {
        paragraphs.push(format!(
            "Se leyeron {} operaciones y hay {} problemas. Nada se cambió.",
            verification.operations,
            verification.problems.len()
        ));
        let shown = verification.problems.iter().take(8);
        paragraphs.extend(shown.map(|problem| problem.message.clone()));
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
            "{name}: operaciones {} a {}",
            replica.from_sequence, replica.to_sequence
        ));
    }
    Layer::Tell {
        title: "Verificación".to_owned(),
        paragraphs,
    }
}
