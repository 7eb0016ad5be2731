//! Pages: how many, on which paper, with what at their top and foot.

use super::*;
use crate::config::{Template, Templates};
use crate::documents::{Head, confirmation, script};
use crate::files::write_atomic;
use chrono::TimeDelta;
use std::sync::Mutex;
use typst::foundations::Smart;

#[test]
fn every_document_prints_on_either_paper() {
    for paper in PAPERS {
        for (name, bytes) in every_document(&Press::embedded(), paper) {
            assert!(bytes.starts_with(b"%PDF-1.7"), "{name} {paper:?}");
        }
    }
}

/// `CONTINGENCIA_DOCUMENTS=FOLDER cargo test --lib documents_to_look_at` writes each of them.
#[test]
fn documents_to_look_at() {
    use std::io::Write;
    let Some(folder) = std::env::var_os("CONTINGENCIA_DOCUMENTS") else {
        return;
    };
    let press = Press::embedded();
    let ticket = |data| ("slip", slip::slip(&press, &data, Paper::Ticket).unwrap());
    for (paper, documents) in [
        (Paper::A4, every_document(&press, Paper::A4)),
        (Paper::Letter, every_document(&press, Paper::Letter)),
        (Paper::Ticket, vec![ticket(samples::slip_of_a_claim())]),
    ] {
        for (name, bytes) in documents {
            let name = format!("{}-{paper:?}.pdf", name.replace(' ', "-"));
            let path = std::path::Path::new(&folder).join(name);
            let mut file = std::fs::File::create(path).unwrap();
            file.write_all(&bytes).unwrap();
        }
    }
}

#[test]
fn the_same_data_give_the_same_bytes() {
    let press = Press::embedded();
    assert!(every_document(&press, Paper::A4) == every_document(&press, Paper::A4));
    let later = slip::Slip {
        head: Head {
            issued_at: samples::slip().head.issued_at + TimeDelta::minutes(1),
            ..samples::slip().head
        },
        ..samples::slip()
    };
    assert!(
        slip::slip(&press, &samples::slip(), Paper::A4) != slip::slip(&press, &later, Paper::A4)
    );
}

#[test]
fn the_paper_is_the_one_asked_for() {
    let size = |paper| {
        let data = samples::slip();
        let document = Press::embedded().typeset(&slip::job(&data, paper)).unwrap();
        let size = document.pages()[0].frame.size();
        format!("{:.0} × {:.0}", size.x.to_mm(), size.y.to_mm())
    };
    assert_eq!(size(Paper::A4), "210 × 297");
    assert_eq!(size(Paper::Letter), "216 × 279");
}

#[test]
fn the_file_says_its_title_author_and_language() {
    let data = samples::slip();
    let mut document = Press::embedded()
        .typeset(&slip::job(&data, Paper::A4))
        .unwrap();
    let info = document.info_mut();
    assert_eq!(
        info.title.as_deref(),
        Some("Constancia de atención en contingencia LIM014-A-R000318-I")
    );
    assert_eq!(info.author[0], "Empresa Ejemplo S. A. C.");
    let Smart::Custom(locale) = &info.locale else {
        panic!("no language");
    };
    assert_eq!(locale.rfc_3066().as_str(), "es-PE");
}

#[test]
fn q7_a_usual_slip_of_a_claim_is_a_page_a_copy_and_says_what_it_must() {
    for paper in PAPERS {
        let data = samples::slip_of_a_claim();
        let pages = pages(&slip::job(&data, paper));
        assert_eq!(pages.len(), 2);
        assert!(pages[1].contains("Firmadelcliente"), "{}", pages[1]);
        assert!(pages[1].contains("Página1de1"), "{}", pages[1]);
        let heads = pages[1].matches("CACSanIsidro·LIM014").count();
        assert_eq!(heads, 1, "{}", pages[1]);
        for part in [
            "Copia del cliente",
            "LIM014-A-R000318-I",
            "22/11/2026 10:44",
            "CAC San Isidro (LIM014)",
            "Centro de atención al cliente (CAC)",
            "Reclamo",
            "No reconoce el cargo",
            "J. Asesor",
            "LIM014-2026-A-000043",
            "Facturación y cobro",
            "S001-00004512",
            "Plazo máximo de respuesta: 20 días hábiles, hasta el 22/12/2026.",
            "Cómo hacer seguimiento:",
            "se conservan la fecha y la hora de recepción",
            "Sello y firma del punto de atención",
            "Página 1 de 1",
        ] {
            assert!(
                pages[0].contains(&solid(part)),
                "{part} not in {}",
                pages[0]
            );
        }
    }
}

#[test]
fn g5_the_form_of_a_claim_says_all_that_was_filed() {
    for paper in PAPERS {
        let pages = pages(&claim_form::job(&samples::claim_form(), paper));
        assert_eq!(pages.len(), 1);
        for part in [
            "Formulario de Apelación",
            "Código oficial REC-2026-0099",
            "Código provisional LIM014-A-R000318-I",
            "22/11/2026 10:44",
            "CAC San Isidro (LIM014)",
            "Vía de ingreso Web",
            "En la bandeja de la empresa 22/11/2026 10:41",
            "Fundamento No conforme con la atención",
            "Reclamo al que se refiere REC-2026-0042 (LIM014-A-R000300-Q)",
            "Rosa Ejemplo Prueba",
            "DNI 00000001",
            "rosa@ejemplo.pe",
            "Facturación y cobro",
            "No reconoce el cargo",
            "Que se anule el cargo",
            "S001-00004512",
            "S/ 59.90",
            "Transcrito de papel",
            "Plazo máximo de respuesta: 20 días hábiles, hasta el 22/12/2026.",
        ] {
            assert!(
                pages[0].contains(&solid(part)),
                "{part} not in {}",
                pages[0]
            );
        }
    }
    // What was not said is not asked for again, and no term is promised (D6).
    let empty = pages(&claim_form::job(&samples::empty_claim_form(), Paper::A4)).concat();
    for part in ["Fundamento", "Recibo", "Plazo", "Códigooficial"] {
        assert!(!empty.contains(part), "{part} in {empty}");
    }
}

#[test]
fn v7_a_usual_evaluation_is_one_page_of_either_paper() {
    for paper in PAPERS {
        let data = samples::evaluation_sheet();
        let pages = pages(&evaluation_sheet::job(&data, paper));
        assert_eq!(pages.len(), 1, "{paper:?}");
    }
}

#[test]
fn d6_a_slip_without_a_term_promises_none() {
    let pages = slip_pages(&samples::slip());
    assert!(!pages[0].to_lowercase().contains("plazo"), "{}", pages[0]);
}

#[test]
fn q7_a_long_request_flows_to_a_second_page_of_each_copy() {
    for paper in PAPERS {
        let data = samples::slip_at_the_limit();
        let pages = pages(&slip::job(&data, paper));
        assert_eq!(pages.len(), 4);
        let last_words = solid(samples::LAST_WORDS);
        for (page, number) in pages.iter().zip(1..) {
            assert_eq!(page.contains(&last_words), number % 2 == 0, "{page}");
            let of_copy = if number % 2 == 0 { 2 } else { 1 };
            assert!(page.contains(&format!("Página{of_copy}de2")), "{page}");
            assert_eq!(page.matches("CACSanIsidro·LIM014").count(), 1, "{page}");
        }
    }
}

/// Each run of signs as it is set.
fn runs(frame: &Frame, found: &mut Vec<String>) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Text(item) => found.push(item.text.to_string()),
            FrameItem::Group(group) => runs(&group.frame, found),
            _ => {}
        }
    }
}

#[test]
fn q7_the_code_the_date_and_what_comes_next_are_what_a_reader_sees_first() {
    for paper in [Paper::A4, Paper::Letter, Paper::Ticket] {
        let data = samples::slip_of_a_claim();
        let document = Press::embedded().typeset(&slip::job(&data, paper)).unwrap();
        let mut sized = Vec::new();
        sizes(&document.pages()[0].frame, &mut sized);
        // Nothing but the title is as large.
        let large = sized.iter().filter(|(size, _)| *size > 10.5);
        let seen = solid(&large.map(|(_, text)| text.as_str()).collect::<String>());
        let title = solid("Constancia de atención en contingencia");
        let next = solid("Qué sigue");
        assert_eq!(
            seen,
            format!("{title}{}{}{next}", data.code, solid(&data.taken_at)),
            "{paper:?}"
        );
    }
}

/// Each run of signs with its size in points.
fn sizes(frame: &Frame, found: &mut Vec<(f64, String)>) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Text(item) => found.push((item.size.to_pt(), item.text.to_string())),
            FrameItem::Group(group) => sizes(&group.frame, found),
            _ => {}
        }
    }
}

#[test]
fn q7_a_claim_with_its_contact_and_its_receipt_stands_twice_on_a_sheet() {
    let mut data = samples::slip_of_a_claim();
    (data.customer.service, data.transcribed_from) = (None, None);
    let claim = data.claim.as_mut().unwrap();
    (claim.concrete_request, claim.ground, claim.receipt_date) = (None, None, None);
    for paper in PAPERS {
        let pages = pages(&slip::job(&data, paper));
        assert_eq!(pages.len(), 1, "{paper:?}");
        for known in [&data.customer.phone, &data.customer.notify_to] {
            let known = solid(known.as_deref().unwrap());
            assert_eq!(pages[0].matches(&known).count(), 2, "{known}: {}", pages[0]);
        }
        assert_eq!(pages[0].matches("S/59.90").count(), 2, "{}", pages[0]);
        // What is not known has no empty line.
        assert!(!pages[0].contains("Fechadelrecibo"), "{}", pages[0]);
    }
}

#[test]
fn law_9_a_long_form_tells_how_many_attentions_are_set() {
    let press = Press::embedded();
    let data = samples::filled_form(120);
    let told = Mutex::new(Vec::new());
    let tell = |set| told.lock().unwrap().push(set);
    press
        .typeset_telling(&filled_form::job(&data, Paper::A4), &tell)
        .unwrap();
    assert_eq!(told.into_inner().unwrap(), [50, 100]);
}

#[test]
fn q_no_page_has_signatures_alone() {
    for paper in PAPERS {
        for count in 1..24 {
            let pages = pages(&filled_form::job(&samples::filled_form(count), paper));
            let last = pages.last().unwrap();
            assert!(last.contains("Firmaysellodelresponsable"), "{last}");
            assert!(last.contains("Solicita"), "{count} {last}");
        }
        for count in 0..24 {
            let mut day = samples::day_sheet();
            day.to_do = vec!["Reporte a Regulatorio de A-000039".to_owned(); count];
            let pages = pages(&day_sheet::job(&day, paper));
            let last = pages.last().unwrap();
            assert!(last.contains("Notadelturno"), "{count} {last}");
            assert!(last.contains("Entrega"), "{count} {last}");
            let mut record = samples::closing_record();
            record.corrections = vec![record.corrections[0].clone(); count];
            let pages = super::pages(&closing_record::job(&record, paper));
            let last = pages.last().unwrap();
            assert!(last.contains("Responsabledelpunto"), "{count} {last}");
            let has_more = last.contains("M.Supervisora,22") || count == 0;
            assert!(has_more, "{count} {last}");
        }
    }
}

#[test]
fn q7_the_number_of_a_sign_is_not_cut() {
    let mut data = samples::slip();
    data.request = format!("Que lo llamen: x{}", "न".repeat(30));
    let document = Press::embedded().typeset(&slip::job(&data, Paper::A4));
    let mut found = Vec::new();
    for page in document.unwrap().pages() {
        runs(&page.frame, &mut found);
    }
    let whole = found.iter().filter(|run| *run == "[U+0928]").count();
    assert_eq!(whole, 2 * 30, "{found:?}");
}

#[test]
fn q_the_blank_form_preprints_each_reserved_code_with_its_stub_and_several_a_page() {
    for paper in PAPERS {
        let data = samples::blank_form(12);
        let pages = pages(&blank_form::job(&data, paper));
        assert_eq!(pages.len(), 1 + 12 / 2);
        let all = pages.concat();
        for code in &data.codes {
            // Once on what stays at the point, once on what the customer tears off.
            assert_eq!(all.matches(code.as_str()).count(), 2, "{code}");
        }
        for option in data
            .types
            .iter()
            .chain(&data.applications)
            .chain(&data.scenarios)
        {
            assert!(pages[0].contains(&solid(&format!("☐{option}"))), "{option}");
        }
        for option in &data.outcomes {
            let boxes = all.matches(&solid(&format!("☐{option}"))).count();
            assert_eq!(boxes, 12, "{option}");
        }
    }
}

#[test]
fn q_a_form_of_three_hundred_attentions_has_each_once_under_a_repeated_heading() {
    let data = samples::filled_form(300);
    let pages = form_pages(&data);
    let count = pages.len();
    for (page, number) in pages.iter().zip(1..) {
        assert!(page.contains(&format!("Página{number}de{count}")), "{page}");
        assert!(page.contains("Códigoyrecepción"), "{page}");
    }
    let all = pages.concat();
    let mut before = 0;
    for attention in &data.attentions {
        let found: Vec<_> = all.match_indices(&attention.code).collect();
        assert_eq!(found.len(), 1, "{}", attention.code);
        assert!(found[0].0 > before, "{}", attention.code);
        before = found[0].0;
    }
}

#[test]
fn q_no_attention_is_split_between_two_pages() {
    for (page, number) in form_pages(&samples::filled_form(60)).iter().zip(1..) {
        // Its code stands in the first of its rows, what is asked in the second.
        let codes = page.matches("LIM014-A-R").count();
        assert_eq!(codes, page.matches("Solicita").count(), "page {number}");
        assert!(codes > 0, "page {number}");
    }
}

#[test]
fn q7_the_phone_script_spells_the_code_and_carries_the_texts() {
    let pages = pages(&phone_script::job(&samples::phone_script(), Paper::A4));
    assert_eq!(pages.len(), 1);
    let reception = samples::reception();
    let email = confirmation::reception(&reception);
    let spelled = script::spell(&reception.code);
    for part in script::spoken(&reception)
        .iter()
        .chain([&script::sms(&reception), &email.subject, &email.body])
        .chain(spelled.iter().map(|spelled| &spelled.said))
    {
        assert!(
            pages[0].contains(&solid(part)),
            "{part} not in {}",
            pages[0]
        );
    }
}

#[test]
fn c_the_closing_record_shows_old_and_new_and_what_stays_open() {
    let page = pages(&closing_record::job(&samples::closing_record(), Paper::A4)).concat();
    for part in [
        "Restablecimiento 22/11/2026 11:58 Comunicado",
        "Ingresado después",
        "Duración: 1 h 27 min ▲ Más de una hora",
        "Falla Masiva de Aplicativo",
        "TEC-88213",
        "Cierre por validar",
        "LIM014-A-R000315-O",
        "22/11/2026 10:41 22/11/2026 10:31",
    ] {
        assert!(page.contains(&solid(part)), "{part} not in {page}");
    }
    let empty = pages(&closing_record::job(
        &samples::empty_closing_record(),
        Paper::A4,
    ))
    .concat();
    for part in [
        "Ninguna quedó pendiente.",
        "No se corrigió ningún dato.",
        "Sin comunicado",
    ] {
        assert!(empty.contains(&solid(part)), "{part} not in {empty}");
    }
    assert!(!empty.contains('▲'), "{empty}");
}

#[test]
fn the_day_sheet_sums_the_attentions() {
    let page = pages(&day_sheet::job(&samples::day_sheet(), Paper::A4)).concat();
    assert!(page.contains("Reclamos102003"), "{page}");
    assert!(page.contains("Total3451114"), "{page}");
    assert!(page.contains(&solid("1 h 27 min ▲ Más de 1 h")), "{page}");

    let mut short = samples::day_sheet();
    short.counts[0].counts.truncate(1);
    let page = pages(&day_sheet::job(&short, Paper::A4)).concat();
    assert!(page.contains("Reclamos100001"), "{page}");
}

#[test]
fn q7_whatever_a_customer_did_not_say_the_slip_is_printed() {
    let whole = samples::slip_of_a_claim();
    for left_out in 0_u32..1 << 9 {
        let keep = |n: u32| left_out & (1 << n) == 0;
        let mut slip = whole.clone();
        let (customer, claim) = (&mut slip.customer, slip.claim.as_mut().unwrap());
        for (n, field) in [
            &mut customer.document,
            &mut customer.representative,
            &mut customer.service,
            &mut customer.phone,
            &mut customer.notify_to,
            &mut claim.receipt_number,
            &mut claim.receipt_date,
            &mut slip.outage,
        ]
        .into_iter()
        .enumerate()
        {
            if !keep(u32::try_from(n).unwrap()) {
                *field = None;
            }
        }
        if !keep(8) {
            slip.claim = None;
        }
        let laid_out = Press::embedded().typeset(&slip::job(&slip, Paper::A4));
        assert!(laid_out.is_ok(), "{slip:?}");
    }
}

#[test]
fn q7_a_slip_stands_twice_on_one_sheet_where_both_copies_have_room() {
    for paper in PAPERS {
        let pages = pages(&slip::job(&samples::slip(), paper));
        assert_eq!(pages.len(), 1, "{paper:?}");
        let code = samples::slip().code;
        let [one] = &pages[..] else { unreachable!() };
        let (customers, points) = one.split_once("Copiadelpunto").unwrap();
        for (copy, signed, told) in [
            (customers, "Selloyfirma", true),
            (points, "Firmadelcliente", false),
        ] {
            assert!(copy.contains(&code) && copy.contains(signed), "{one}");
            assert_eq!(copy.contains("Cómohacerseguimiento"), told, "{one}");
            assert_eq!(copy.contains("Av.Ejemplo123"), told, "{one}");
        }
        // What is for the point to know stands on neither.
        assert!(!one.contains('‼') && !one.contains("[K"), "{one}");
    }
    // One that fills a page by itself has the other copy on a page of its own.
    let long = slip_pages(&samples::slip_at_the_limit());
    let points: Vec<usize> = (0..long.len())
        .filter(|page| long[*page].contains("Copiadelpunto"))
        .collect();
    assert!(points.len() == 1 && points[0] > 0, "{points:?}");
}

#[test]
fn q7_the_ticket_is_the_customers_copy_on_a_roll_of_80_mm() {
    let data = samples::slip_of_a_claim();
    let document = Press::embedded()
        .typeset(&slip::job(&data, Paper::Ticket))
        .unwrap();
    let [page] = document.pages() else {
        panic!("{} pages", document.pages().len());
    };
    assert!((page.frame.width().to_mm() - 80.0).abs() < 0.1);
    let mut text = String::new();
    read(&page.frame, &mut text);
    let text = solid(&text);
    assert!(text.contains(&data.code) && text.contains("Copiadelcliente"));
    assert!(!text.contains("Copiadelpunto"), "{text}");
}

#[test]
fn q0_what_is_not_regulated_is_promised_no_entry_in_the_official_system() {
    for (is_regulated, promised) in [(true, true), (false, false)] {
        let data = slip::Slip {
            is_regulated,
            ..samples::slip()
        };
        let text = slip_pages(&data).concat();
        assert_eq!(text.contains("registrarladespuésenelsistema"), promised);
    }
}

#[test]
fn n2_the_stub_of_a_code_says_where_to_ask_and_the_first_page_is_no_half_empty_one() {
    let data = samples::blank_form(5);
    for paper in PAPERS {
        let pages = pages(&blank_form::job(&data, paper));
        let text = pages.concat();
        for part in ["Talóndelcliente", "Preguntecon", "Av.Ejemplo123"] {
            assert_eq!(text.matches(part).count(), 5, "{part}");
        }
        assert!(pages[0].contains(&solid(&data.codes[0])), "{}", pages[0]);
        assert_eq!(pages.len(), 3, "{paper:?}");
    }
}

/// What asks the typesetter where something stands is laid out twice, and both are held.
#[test]
fn p4_no_template_asks_where_it_stands() {
    for template in Template::ALL {
        for asks in ["context", "counter(", "locate(", "query(", "outline("] {
            let text = template.embedded();
            let asking = text.lines().find(|line| {
                let code = line.split("//").next().unwrap_or_default();
                code.contains(asks)
            });
            assert_eq!(asking, None, "{}", template.file_name());
        }
    }
}

#[test]
fn q_an_office_whose_common_template_counts_pages_by_itself_is_numbered_once() {
    let folder = tempfile::tempdir().unwrap();
    let counted = "context [Página #counter(page).display() de #counter(page).final().first()]";
    let common = Template::Common.embedded();
    let own = common.replace(
        "          page-number,\n",
        &format!("          {counted},\n"),
    );
    assert_ne!(own, common);
    write_atomic(
        &Templates::place(folder.path(), Template::Common),
        own.as_bytes(),
    )
    .unwrap();
    let press = Press::open(folder.path());
    let data = samples::filled_form(20);
    let document = press.typeset(&filled_form::job(&data, Paper::A4)).unwrap();
    let count = document.pages().len();
    for (page, number) in document.pages().iter().zip(1..) {
        let mut shown = String::new();
        read(&page.frame, &mut shown);
        let told = format!("Página{number}de{count}");
        assert_eq!(solid(&shown).matches(&told).count(), 1, "{shown}");
    }
}
