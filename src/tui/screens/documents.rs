//! *Documentos*: what is attached to one record (Q11).

use uuid::Uuid;

use super::parts::{Facts, day_and_clock, done, in_groups};
use crate::tui::prelude::*;
use crate::{
    actions::{DocumentInput, DocumentList, DocumentView, ListPage, PageAt, Sought},
    config::ScreenId,
    domain::document::MOST_DOCUMENTS,
    tui::{
        form::path,
        records::{Act, At, ListColumn, Narrowed, RecordPage, Records, Told, Wanted},
    },
};

/// The source: the documents of one record.
#[derive(Debug)]
pub(crate) struct Documents {
    record: String,
    masked: bool,
    /// What is known of the record, once it is loaded.
    known: Option<Known>,
}

#[derive(Debug, Clone)]
struct Known {
    id: Uuid,
    /// Reference of the notice of an event.
    notice: Option<String>,
    may_change: bool,
}

impl Documents {
    fn learn(&mut self, list: &DocumentList) {
        self.masked = list.masked;
        self.known = Some(Known {
            id: list.id,
            notice: list.notice.clone(),
            may_change: list.may_change,
        });
    }

    fn notice(&self) -> Option<&String> {
        self.known.as_ref()?.notice.as_ref()
    }
}

/// The list, in the order of the numbers.
pub(crate) fn list(record: &str, scene: &Scene<'_>) -> (RecordPage<Documents>, Vec<Wish>) {
    let own = Documents {
        record: record.to_owned(),
        masked: false,
        known: None,
    };
    RecordPage::list(own, scene)
}

/// A document, under the name by which the list knows it.
#[derive(Debug, Clone)]
pub(crate) struct Numbered {
    name: String,
    document: DocumentView,
}

fn rows(list: DocumentList) -> Vec<Numbered> {
    list.documents
        .into_iter()
        .map(|document| Numbered {
            name: document.number.to_string(),
            document,
        })
        .collect()
}

/// What it stands for, in a word, and in which ink.
fn mark(document: &DocumentView) -> (&'static str, Ink) {
    match document {
        DocumentView { purged: true, .. } => ("depurado", Ink::Dim),
        DocumentView {
            withdrawn: Some(_), ..
        } => ("retirado", Ink::Dim),
        DocumentView { evidence: true, .. } => ("de la evaluación", Ink::Text),
        _ => ("", Ink::Text),
    }
}

fn ink(document: &DocumentView) -> Ink {
    if document.withdrawn.is_some() || document.purged {
        Ink::Dim
    } else {
        Ink::Text
    }
}

type Of = ListColumn<Numbered>;

impl Records for Documents {
    type Row = Numbered;
    /// All that there is to be said of one stands in its row.
    type Detail = Numbered;
    type Cursor = usize;

    const TITLE: &'static str = "Documentos";
    const TAB: ScreenId = ScreenId::Attentions;
    const IS_ANYWHERE: bool = true;
    const LIST: Context = Context::Documents;
    const DETAIL: Context = Context::Document;
    const DEEDS: &'static [Intent] = &[
        Intent::AttachDocument,
        Intent::ExtractDocument,
        Intent::WithdrawDocument,
        Intent::NoticeDocuments,
    ];

    fn name(row: &Numbered) -> &str {
        &row.name
    }

    fn row_of(detail: &Numbered) -> Option<&Numbered> {
        Some(detail)
    }

    fn filters(&self, _: Narrowed, _: &Scene<'_>) -> Vec<String> {
        let masked = self.masked.then(|| "nombres cubiertos [U3]".to_owned());
        let of = format!("de {}", self.record);
        let notice = self.notice();
        let notice = notice.map(|reference| format!("m: los del comunicado {reference}"));
        [Some(of), masked, notice].into_iter().flatten().collect()
    }

    /// A record has few: they come all at once.
    fn ask(&self, _: Wanted<usize>, _: &Scene<'_>) -> Effect {
        DocumentEffect::List(self.record.clone()).into()
    }

    fn empty(&self, _: Narrowed) -> String {
        "Sin documentos. Pulse d para adjuntar una foto, un escaneo o un PDF.".to_owned()
    }

    fn width(_: &Scene<'_>) -> u16 {
        68
    }

    fn columns(&self, _: &Scene<'_>) -> Vec<Of> {
        vec![
            Of::numbers("N", 2, |it, _| it.name.as_str().into()),
            Of::words("Documento", Width::Fill(20), |it, _| {
                Cell::new(it.document.called(), ink(&it.document))
            }),
            Of::words("Archivo", Width::Fixed(7), |it, _| it.document.kind.into()),
            Of::numbers("Tamaño", 8, |it, _| it.document.size_words().into()),
            Of::words("", Width::Fixed(16), |it, _| {
                let (word, ink) = mark(&it.document);
                Cell::new(word, ink)
            }),
        ]
    }

    fn load(&self, _: &str, _: Option<&Numbered>, _: &Scene<'_>) -> Option<Effect> {
        None
    }

    fn lines(
        &self,
        row: &Numbered,
        _: Option<&Numbered>,
        scene: &Scene<'_>,
        room: u16,
    ) -> Vec<Spans> {
        let document = &row.document;
        let title = format!(" {} · documento {}", self.record, document.number);
        let mut facts = Facts::below(vec![vec![span(title, Ink::Heading)]], room, scene);
        facts.fact("Título", document.title.as_deref().unwrap_or_default());
        facts.fact("Nombre", document.name.as_deref().unwrap_or_default());
        let size = format!("{} · {} bytes", document.size_words(), document.size);
        facts.fact("Tamaño", &size);
        facts.fact("Archivo", document.kind);
        facts.fact("Adjunto", &day_and_clock(document.attached_at, scene));
        facts.fact("Por", &document.by);
        facts.fact(
            "Huella",
            &in_groups(document.sha256.as_deref().unwrap_or_default()),
        );
        if document.evidence {
            facts.fact("De", "la evaluación de la oficina");
        }
        if document.purged {
            facts.fact("Depurado", "queda constancia de él, no su contenido [T1]");
        }
        if let Some(withdrawn) = &document.withdrawn {
            let at = day_and_clock(withdrawn.at, scene);
            facts.fact("Retirado", &format!("{at}, por {}", withdrawn.by));
            facts.fact("Razón", withdrawn.reason.as_deref().unwrap_or_default());
        }
        facts.into_lines()
    }

    fn unloaded(&self, row: Option<&Numbered>, scene: &Scene<'_>, room: u16) -> Vec<Spans> {
        row.map_or_else(Vec::new, |row| self.lines(row, None, scene, room))
    }

    fn does(&self, intent: Intent, at: &At<'_, Self>) -> Option<Act> {
        if intent == Intent::AttachDocument {
            let (record, known) = (self.record.clone(), self.known.as_ref()?);
            return Some(Act::form(AttachForm {
                record,
                id: known.id,
            }));
        }
        if intent == Intent::NoticeDocuments {
            return Some(Act::go(Destination::Documents(self.notice()?.clone())));
        }
        let document = &at.row?.document;
        let is_here = !document.purged && !self.masked;
        match intent {
            Intent::ExtractDocument if is_here => Some(Act::effect(DocumentEffect::Extract {
                record: self.record.clone(),
                number: document.number,
            })),
            Intent::WithdrawDocument if document.withdrawn.is_none() => {
                let id = self.known.as_ref()?.id;
                Some(Act::form(withdrawing(&self.record, id, document)))
            }
            _ => None,
        }
    }

    fn offers(&self, intent: Intent, _: &At<'_, Self>) -> bool {
        let changes = matches!(intent, Intent::AttachDocument | Intent::WithdrawDocument);
        !changes || self.known.as_ref().is_some_and(|known| known.may_change)
    }

    fn answered(&mut self, answer: Answer, _: &At<'_, Self>, scene: &Scene<'_>) -> Told<Self> {
        match answer {
            Answer::Documents(DocumentAnswer::Listed(list)) => {
                self.learn(&list);
                let place = |row: &Numbered| row.document.number;
                let all = rows(*list);
                Told::Listed(ListPage::of_all(all, PageAt::First, MOST_LISTED, place))
            }
            Answer::Documents(DocumentAnswer::Changed(ref list)) => {
                let names = list.documents.iter().map(|it| it.number.to_string());
                let names = names.collect();
                let said = done(scene.theme, "Documentos al día");
                Told::Changed(names, answer, vec![said])
            }
            answer => Told::Pass(answer),
        }
    }
}

/// More than any record has, withdrawn ones too.
const MOST_LISTED: usize = 10_000;

field_keys! {
    File => "file",
    Title => "title",
}

/// Which file is attached.
#[derive(Debug)]
struct AttachForm {
    record: String,
    id: Uuid,
}

impl Filled for AttachForm {
    type Key = Key;

    const TITLE: &'static str = "Adjuntar un documento";
    const SHAPE: Shape = Shape {
        verb: "Adjuntar",
        labels: 9,
        ..Shape::WINDOW
    };

    fn draft(&self) -> Option<DraftKind> {
        Some(DraftKind::Attachment(self.id))
    }

    fn fields(&mut self, _: &Scene<'_>) -> Vec<Field<Key>> {
        vec![
            path(File, "Archivo", Sought::Documents)
                .placeholder("elija una foto, un escaneo o un PDF")
                .required("Elija el archivo, o escriba dónde está."),
            line(Title, "Título").placeholder("opcional: cómo se llama"),
        ]
    }

    fn above(&self, _: &Form<Key>, _: &Scene<'_>, room: u16) -> Vec<Block> {
        let told = format!(
            "A {}: hasta 10 MB cada uno y {MOST_DOCUMENTS} en total; se guarda cifrado. [Q11]",
            self.record
        );
        vec![Block::of(&told, Ink::Dim, room)]
    }

    fn read(&self, form: &Form<Key>, scene: &Scene<'_>) -> Read<Self> {
        form.problems(&scene.around()).or(|| {
            DocumentEffect::Attach(DocumentInput {
                record: self.record.clone(),
                files: vec![form.path(File)],
                title: form.text(Title),
            })
        })
    }

    fn answered(&mut self, _: &mut Form<Key>, answer: Answer, _: &Scene<'_>) -> Reply {
        match answer {
            Answer::Documents(DocumentAnswer::Changed(_)) => Reply::Done(vec![Wish::Back]),
            _ => Reply::Pass,
        }
    }
}

/// That one was attached by mistake, with its reason.
fn withdrawing(record: &str, id: Uuid, document: &DocumentView) -> Prompt {
    let (record, number) = (record.to_owned(), document.number);
    let title = format!("Retirar el documento {number} de {record}");
    let withdraw = move |form: &Form<_>| DocumentEffect::Withdraw {
        record: record.clone(),
        number,
        reason: form.text("reason"),
    };
    let reason = line("reason", "Razón").required("Escriba por qué; queda en la historia. [Q11]");
    Prompt::new(title, "Se conserva en la historia, y no cuenta.", withdraw)
        .plain()
        .called("Retirar")
        .labelled(10)
        .dim()
        .kept(DraftKind::Withdrawal(id))
        .asks(reason)
        .until(|answer| matches!(answer, Answer::Documents(DocumentAnswer::Changed(_))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::WithdrawnView;
    use crate::tui::testing::prelude::*;

    fn document(number: usize, name: &str) -> DocumentView {
        DocumentView {
            number,
            title: None,
            name: Some(name.to_owned()),
            size: 421_000,
            sha256: Some("9f3a".repeat(16)),
            kind: "jpeg",
            attached_at: at("10:12"),
            by: "M. Supervisora".into(),
            evidence: false,
            withdrawn: None,
            purged: false,
        }
    }

    fn list_of() -> DocumentList {
        DocumentList {
            record: "LIM014-A-R000317-K".into(),
            masked: false,
            documents: Vec::new(),
            id: Uuid::from_u128(317),
            notice: None,
            may_change: true,
        }
    }

    fn four() -> Vec<DocumentView> {
        let long =
            "El recibo de luz de noviembre con el sello del banco y la firma de quien lo trajo.jpg";
        vec![
            document(1, long),
            DocumentView {
                withdrawn: Some(WithdrawnView {
                    at: at("10:20"),
                    by: "M. Supervisora".into(),
                    reason: Some("Era de otro cliente".into()),
                }),
                ..document(2, "otra.jpg")
            },
            DocumentView {
                title: Some("Informe de redes".into()),
                evidence: true,
                kind: "pdf",
                ..document(3, "x.pdf")
            },
            DocumentView {
                name: None,
                sha256: None,
                purged: true,
                ..document(4, "")
            },
        ]
    }

    fn listed(stage: Stage, masked: bool, documents: Vec<DocumentView>) -> Listed<Documents> {
        let mut page = Listed::open(stage, |scene| list("LIM014-A-R000317-K", scene));
        let wishes = std::mem::take(&mut page.wishes);
        asked_for!(
            wishes,
            Wish::Effect(Effect::Documents(DocumentEffect::List(record)))
                if record == "LIM014-A-R000317-K"
        );
        page.answer(DocumentAnswer::Listed(Box::new(DocumentList {
            record: "LIM014-A-R000317-K".into(),
            masked,
            documents,
            ..list_of()
        })));
        page
    }

    #[test]
    fn q11_the_documents_of_a_record_stand_with_what_became_of_each() {
        insta::assert_snapshot!(listed(Stage::new(), false, four()).draw());
        let wide = listed(Stage::sized(140, 24), false, four());
        insta::assert_snapshot!("wide", wide.draw());
        let empty = listed(Stage::new(), false, Vec::new());
        empty.shows("Sin documentos. Pulse d para adjuntar");
    }

    #[test]
    fn q11_one_is_told_whole_written_and_withdrawn_with_a_reason() {
        let mut page = listed(Stage::new(), false, four());
        page.press("⏎");
        insta::assert_snapshot!(page.draw());
        let wishes = page.press("x");
        asked_for!(
            wishes,
            Wish::Effect(Effect::Documents(DocumentEffect::Extract { number: 1, .. }))
        );
        page.press("X");
        page.shows("Retirar el documento 1");
        let wishes = page.press("Era de otro⏎");
        asked_for!(
            wishes,
            Wish::Effect(Effect::Documents(DocumentEffect::Withdraw { number: 1, reason, .. }))
                if reason == "Era de otro"
        );
    }

    #[test]
    fn q11_u3_what_is_covered_or_gone_is_not_written() {
        let mut page = listed(Stage::new(), true, four());
        page.shows("nombres cubiertos");
        assert!(!page.page.allowed(Intent::ExtractDocument));
        page.press("⎋");
        let mut page = listed(Stage::new(), false, four());
        page.press("↓↓↓");
        assert!(!page.page.allowed(Intent::ExtractDocument), "purged");
        page.press("↑↑");
        assert!(!page.page.allowed(Intent::WithdrawDocument), "once");
    }

    #[test]
    fn q11_a_file_is_chosen_and_attached() {
        let mut page = listed(Stage::new(), false, Vec::new());
        page.press("d");
        insta::assert_snapshot!(page.draw());
        page.press("/x/foto.jpg⇥Recibo de luz");
        let wishes = page.press("⏎");
        asked_for!(
            wishes,
            Wish::Effect(Effect::Documents(DocumentEffect::Attach(input)))
                if input.title == "Recibo de luz" && input.files.len() == 1
        );
        page.answer(DocumentAnswer::Changed(Box::new(DocumentList {
            record: "LIM014-A-R000317-K".into(),
            masked: false,
            documents: four(),
            ..list_of()
        })));
        assert!(page.page.window().is_none());
    }

    #[test]
    fn q11_an_event_leads_to_the_documents_of_its_notice() {
        let mut page = listed(Stage::new(), false, four());
        assert!(!page.page.allowed(Intent::NoticeDocuments));
        page.answer(DocumentAnswer::Listed(Box::new(DocumentList {
            notice: Some("FS-1182".into()),
            ..list_of()
        })));
        page.shows("m: los del comunicado FS-1182");
        let expected = Destination::Documents("FS-1182".into());
        asked_for!(page.press("m"), Wish::Go(to) if *to == expected);
    }

    #[test]
    fn law_2_law_6_who_may_not_change_them_sees_no_key_for_it_and_what_is_typed_is_kept() {
        let mut page = listed(Stage::new(), false, four());
        let wishes = page.press("dx⇥Recibo de luz⎋");
        asked_for!(
            wishes,
            Wish::Effect(Effect::Drafts(DraftEffect::Save { data, .. }))
                if data.contains("Recibo de luz")
        );
        page.answer(DocumentAnswer::Listed(Box::new(DocumentList {
            may_change: false,
            documents: four(),
            ..list_of()
        })));
        let scene = page.stage.scene();
        for (intent, offered) in [
            (Intent::AttachDocument, false),
            (Intent::WithdrawDocument, false),
            (Intent::ExtractDocument, true),
        ] {
            assert_eq!(page.page.offers(intent, &scene), offered, "{intent:?}");
        }
        assert_eq!(page.page.tab(), None, "it is of whichever screen led there");
    }
}
