use super::*;
use crate::actions::{AlertSubject, AttentionView, Document, SlipView};
use crate::domain::identity::check_email;
use crate::tui::testing::prelude::*;
use std::path::Path;

fn shown(layer: &Layer, stage: &Stage) -> String {
    // Windows stand over the page, whose rows begin below the header.
    let page = stage.scene().area();
    let area = Rect::new(0, 0, page.width, page.bottom());
    let mut buf = Buffer::empty(area);
    layer.draw(page, &mut buf, &stage.scene());
    let rows: Vec<String> = (page.top()..page.bottom())
        .map(|y| {
            let row: String = (0..area.width).map(|x| buf[(x, y)].symbol()).collect();
            row.trim_end().to_owned()
        })
        .collect();
    rows.join("\n")
}

fn slip_of(by_phone: bool) -> Layer {
    let taken = if by_phone { claim(318) } else { attention(318) };
    Layer::of(Window::Slip {
        slip: Box::new(slip(&taken, by_phone)),
        attention: Box::new(taken),
    })
}

fn effects(after: After) -> Vec<Effect> {
    let (After::Stay(wishes) | After::Close(wishes)) = after else {
        return Vec::new();
    };
    wishes
        .into_iter()
        .filter_map(|wish| match wish {
            Wish::Effect(effect) => Some(effect),
            _ => None,
        })
        .collect()
}

#[test]
fn q7_the_slip_shows_its_code_and_where_its_pdf_is() {
    let stage = Stage::sized(80, 19);
    let mut layer = slip_of(false);
    assert!(!layer.allowed(Intent::ViewDocument));
    insta::assert_snapshot!(shown(&layer, &stage));
    let printing = effects(layer.perform(Intent::PrintDocument, &stage.scene()));
    let code = attention(318).code;
    assert!(matches!(
        &printing[..],
        [Effect::Papers(PaperEffect::Print(Document::Slip(it)))] if *it == code
    ));
    assert!(effects(layer.perform(Intent::PrintDocument, &stage.scene())).is_empty());
    let Layer::Slip(slip) = &mut layer else {
        panic!("a slip");
    };
    slip.printed(Path::new("documentos/constancia.pdf"));
    assert!(shown(&layer, &stage).contains("✓ PDF guardado en documentos/constancia.pdf"));
    // In a low window its last rows come into sight, and the way back up is open.
    let low = Stage::sized(80, 10);
    assert!(shown(&layer, &low).contains("PDF guardado"));
    layer.perform(Intent::First, &low.scene());
    assert!(!shown(&layer, &low).contains("PDF guardado"));
    let viewing = effects(layer.perform(Intent::ViewDocument, &stage.scene()));
    assert_like!(&viewing[..], [Effect::Papers(PaperEffect::View(_))]);
}

#[test]
fn q7_the_slip_goes_to_the_printer_and_tells_of_a_name_that_no_paper_shows() {
    let stage = Stage::sized(80, 22);
    let taken = attention(318);
    let told = "El nombre tiene signos que la constancia no puede mostrar.";
    let mut layer = Layer::of(Window::Slip {
        slip: Box::new(SlipView {
            unshown: Some(told.to_owned()),
            ..slip(&taken, false)
        }),
        attention: Box::new(taken),
    });
    assert!(shown(&layer, &stage).contains("▲ El nombre tiene signos"));
    let printing = effects(layer.perform(Intent::SendToPrinter, &stage.scene()));
    assert_like!(
        &printing[..],
        [Effect::Papers(PaperEffect::ToPrinter(Document::Slip(_)))]
    );
    let file = PathBuf::from("documentos/turno.pdf");
    let mut written = Layer::Written(file.clone());
    let printing = effects(written.perform(Intent::SendToPrinter, &stage.scene()));
    assert!(matches!(
        &printing[..],
        [Effect::Papers(PaperEffect::WrittenToPrinter(it))] if *it == file
    ));
}

#[test]
fn q7_a_phone_line_reads_out_and_sends() {
    let stage = Stage::sized(80, 19);
    let mut layer = slip_of(true);
    insta::assert_snapshot!(shown(&layer, &stage));
    let printing = effects(layer.perform(Intent::PrintDocument, &stage.scene()));
    assert_like!(
        &printing[..],
        [Effect::Papers(PaperEffect::Print(Document::PhoneScript(_)))]
    );
    let mut copied = Vec::new();
    for _ in 0..4 {
        copied.extend(effects(layer.perform(Intent::CopyText, &stage.scene())));
        layer.perform(Intent::NextField, &stage.scene());
    }
    let texts: Vec<&str> = copied
        .iter()
        .map(|effect| match effect {
            Effect::Copy(text) => text.as_str(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert!(texts[0].starts_with("Su solicitud"));
    assert!(texts[1].starts_with("Claro: recibimos"));
    assert!(texts[2].starts_with("Claro: código"));
    assert_eq!(texts[3], claim(318).code);
}

#[test]
fn another_customer_is_one_key_away() {
    let stage = Stage::sized(80, 19);
    let after = slip_of(false).perform(Intent::TakeAttention, &stage.scene());
    assert_like!(
        &after,
        After::Close(wishes) if matches!(&wishes[..], [Wish::Go(Destination::AttentionForm { .. })])
    );
}

#[test]
fn q2_the_confirmation_of_a_claim_and_its_e_mail_are_one_key_away() {
    let stage = Stage::sized(80, 19);
    let led = |taken: AttentionView| {
        let mut layer = Layer::of(Window::Slip {
            slip: Box::new(slip(&taken, false)),
            attention: Box::new(taken),
        });
        match layer.perform(Intent::ConfirmClaim, &stage.scene()) {
            After::Close(wishes) => wishes,
            other => panic!("{other:?}"),
        }
    };
    let mut taken = claim(317);
    assert_like!(
        &led(taken.clone())[..],
        [Wish::Go(Destination::Letter(AlertSubject::Claim(code)))] if *code == taken.code
    );
    taken.warnings = check_email("rosa@ejemplo").into_iter().collect();
    assert_like!(
        &led(taken.clone())[..],
        [Wish::Go(Destination::CorrectEmail(code))] if *code == taken.code
    );
    // Who asked for something else is confirmed nothing.
    assert!(!slip_of(false).allowed(Intent::ConfirmClaim));
}

#[test]
fn k3_the_guide_is_read_to_its_end() {
    for (width, height) in [(80, 19), (120, 35)] {
        let stage = Stage::sized(width, height);
        let mut layer = Layer::of(Window::Read {
            title: "Guía de críticas".into(),
            text: stage.assets.critical_guide.clone(),
        });
        insta::assert_snapshot!(
            format!("k3_the_guide_at_{width}_columns"),
            shown(&layer, &stage)
        );
        layer.perform(Intent::Last, &stage.scene());
        let end = shown(&layer, &stage);
        assert!(end.contains("recepción."), "{end}");
    }
}

#[test]
fn q0_the_outage_to_join_is_chosen() {
    let stage = Stage::sized(80, 19);
    let mut layer = Layer::of(Window::Attach {
        attention: "LIM014-A-R000315-O".into(),
        outages: vec![outage(43), restored(42)],
    });
    layer.perform(Intent::Down, &stage.scene());
    insta::assert_snapshot!(shown(&layer, &stage));
    let joining = effects(layer.perform(Intent::Accept, &stage.scene()));
    assert!(matches!(
        &joining[..],
        [Effect::Attentions(AttentionEffect::Attach { outage, .. })] if *outage == restored(42).correlative
    ));
}

/// Where a text stands on the screen.
fn place(layer: &Layer, stage: &Stage, text: &str) -> Position {
    let shown = shown(layer, stage);
    let rows = shown.lines().zip(stage.scene().area().top()..);
    let found = rows.into_iter().find_map(|(line, y)| {
        let x = line.split(text).next()?.chars().count();
        line.contains(text)
            .then(|| Position::new(u16::try_from(x).unwrap(), y))
    });
    found.unwrap_or_else(|| panic!("no «{text}» in\n{shown}"))
}

#[test]
fn law_3_a_click_chooses_and_one_on_what_is_chosen_accepts() {
    let stage = Stage::sized(80, 19);
    let mut layer = Layer::of(Window::Close(vec![restored(43), restored(44)]));
    let at = place(&layer, &stage, "A-000044");
    assert!(matches!(layer.click(at, &stage.scene()), After::Stay(_)));
    let After::Close(wishes) = layer.click(at, &stage.scene()) else {
        panic!("it stays")
    };
    assert_like!(&wishes[..], [Wish::Go(Destination::Closing(it))] if it.ends_with("A-000044"));
    let aside = Position::new(0, at.y);
    assert!(matches!(layer.click(aside, &stage.scene()), After::Stay(_)));
}

#[test]
fn law_3_clicks_mark_outages_and_turn_to_another_text_of_the_slip() {
    let stage = Stage::sized(80, 19);
    let mut layer = Layer::of(Window::Restore {
        outages: vec![outage(43), outage(44)],
        chosen: 0,
    });
    for text in ["A-000043", "A-000044"] {
        let at = place(&layer, &stage, text);
        layer.click(at, &stage.scene());
    }
    let asked = effects(layer.perform(Intent::Accept, &stage.scene()));
    assert!(
        matches!(&asked[..], [Effect::Outages(OutageEffect::Restore { outages, .. })] if outages.len() == 2),
        "{asked:?}"
    );
    let mut slip = slip_of(true);
    for (name, said) in [
        ("SMS", "recibimos su solicitud"),
        ("Constancia", "Seguimiento"),
    ] {
        let at = place(&slip, &stage, name);
        slip.click(at, &stage.scene());
        assert!(
            shown(&slip, &stage).contains(said),
            "{}",
            shown(&slip, &stage)
        );
    }
}
