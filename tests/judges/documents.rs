//! Documents as public readers of PDF see them.

use super::python;
use crate::support::documents as samples;
use contingencia::documents::blank_form::blank_form;
use contingencia::documents::closing_record::closing_record;
use contingencia::documents::day_sheet::day_sheet;
use contingencia::documents::evaluation_sheet::evaluation_sheet;
use contingencia::documents::filled_form::filled_form;
use contingencia::documents::phone_script::phone_script;
use contingencia::documents::slip::slip;
use contingencia::documents::{Paper, Press};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Every document, at its usual and at its limit, in a folder of its own.
struct Printed {
    folder: tempfile::TempDir,
}

impl Printed {
    fn new() -> Self {
        let press = Press::embedded();
        let a4 = Paper::A4;
        let made = [
            ("slip", slip(&press, &samples::slip_of_a_claim(), a4)),
            ("limit", slip(&press, &samples::slip_at_the_limit(), a4)),
            ("blank", blank_form(&press, &samples::blank_form(6), a4)),
            ("form", filled_form(&press, &samples::filled_form(300), a4)),
            ("script", phone_script(&press, &samples::phone_script(), a4)),
            (
                "closing",
                closing_record(&press, &samples::closing_record(), Paper::Letter),
            ),
            (
                "day",
                day_sheet(&press, &samples::day_sheet(), Paper::Letter),
            ),
            (
                "evaluation",
                evaluation_sheet(&press, &samples::evaluation_sheet(), a4),
            ),
        ];
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in made {
            let path = folder.path().join(name).with_extension("pdf");
            std::io::Write::write_all(&mut std::fs::File::create(path).unwrap(), &bytes.unwrap())
                .unwrap();
        }
        Self { folder }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name).with_extension("pdf")
    }

    fn files(&self) -> Vec<PathBuf> {
        let mut files: Vec<_> = std::fs::read_dir(self.folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        assert_eq!(files.len(), 8);
        files
    }
}

/// What a tool prints; none where it is not installed.
fn output(tool: &str, options: &[&str], file: &Path) -> Option<String> {
    let Ok(output) = Command::new(tool).args(options).arg(file).output() else {
        println!("skipped: {tool} is not installed");
        return None;
    };
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(
        output.status.success(),
        "{tool} {}: {errors}",
        file.display()
    );
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The text as `pdftotext` lays it out.
fn text(file: &Path) -> Option<String> {
    let Ok(output) = Command::new("pdftotext")
        .arg("-layout")
        .arg(file)
        .arg("-")
        .output()
    else {
        println!("skipped: pdftotext is not installed");
        return None;
    };
    assert!(output.status.success());
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn qpdf_finds_nothing_to_complain_of() {
    for file in Printed::new().files() {
        let Some(said) = output("qpdf", &["--check"], &file) else {
            return;
        };
        assert!(
            said.contains("No syntax or stream encoding errors"),
            "{said}"
        );
        assert!(!said.contains("WARNING"), "{said}");
    }
}

#[test]
fn poppler_sees_a_tagged_file_with_all_fonts_embedded() {
    for file in Printed::new().files() {
        let Some(info) = output("pdfinfo", &[], &file) else {
            return;
        };
        for line in ["Tagged:", "JavaScript:", "Encrypted:", "Form:"] {
            let value = info
                .lines()
                .find_map(|found| found.strip_prefix(line))
                .unwrap()
                .trim();
            let expected = match line {
                "Tagged:" => "yes",
                "Form:" => "none",
                _ => "no",
            };
            assert_eq!(value, expected, "{line} {info}");
        }
        let fonts = output("pdffonts", &[], &file).unwrap();
        let fonts: Vec<&str> = fonts.lines().skip(2).collect();
        assert!(fonts.len() >= 2, "{fonts:?}");
        for font in fonts {
            // emb sub uni, then the object's number and generation.
            let columns: Vec<&str> = font.split_whitespace().rev().collect();
            assert_eq!(columns[2..5], ["yes"; 3], "{font}");
        }
    }
}

#[test]
fn q7_a_slip_reads_clean_and_in_order() {
    let Some(said) = text(&Printed::new().file("slip")) else {
        return;
    };
    let mut rest = said.as_str();
    for part in [
        "Constancia de atención en contingencia",
        "LIM014-A-R000318-I",
        "Reclamo ",
        "Rosa Ejemplo Prueba",
        "rosa@ejemplo.pe",
        "Qué solicita\nNo reconoce el cargo de reconexión de octubre: pagó antes del vencimiento.\n",
        "Facturación y cobro",
        "Plazo máximo de respuesta: 20 días hábiles, hasta el 22/12/2026.\n",
        "Sello y firma del punto de atención",
        "Página 1 de 1",
        "Copia del punto",
        "Firma del cliente",
        "Página 1 de 1",
    ] {
        let at = rest
            .find(part)
            .unwrap_or_else(|| panic!("{part} not in order in {said}"));
        rest = &rest[at + part.len()..];
    }
}

#[test]
fn q_the_pages_of_a_long_form_are_numbered_and_headed() {
    let Some(said) = text(&Printed::new().file("form")) else {
        return;
    };
    let pages: Vec<&str> = said.trim_end_matches('\u{c}').split('\u{c}').collect();
    for (page, number) in pages.iter().zip(1..) {
        let foot = format!("Página {number} de {}", pages.len());
        assert!(page.trim_end().ends_with(&foot), "{page}");
        assert!(page.contains("Código y recepción"), "{page}");
    }
    assert!(pages.len() > 20);
}

#[test]
fn what_people_write_is_copied_from_the_page_as_it_was_written() {
    let Some(said) = text(&Printed::new().file("limit")) else {
        return;
    };
    let lines: Vec<&str> = said.lines().map(str::trim).collect();
    for written in samples::HOSTILE.iter().filter(|text| text.is_ascii()) {
        assert!(lines.contains(written), "{written} not in {said}");
    }
    assert!(lines.contains(&"Núñez"), "{said}");
    assert!(lines.contains(&"[U+1F98A] y [31mrojo"), "{said}");
    for script in ["محمد", "שלום"] {
        assert!(said.contains(script), "{script} not in {said}");
    }
    assert!(!said.contains('\u{200b}'), "{said}");
}

#[test]
fn every_document_has_what_pdf_a_2a_and_pdf_ua_1_ask_for() {
    let program = r"
import pikepdf, sys

def check(what, holds):
    if not holds:
        print(path, what)

def walk(element, found):
    if isinstance(element, pikepdf.Array):
        for child in element:
            walk(child, found)
    elif isinstance(element, pikepdf.Dictionary):
        if element.get('/S') is not None:
            found.append((str(element.S), element))
        if '/K' in element:
            walk(element.K, found)
    return found

for path in sys.argv[1:]:
    with pikepdf.open(path) as pdf:
        root = pdf.Root
        with pdf.open_metadata() as xmp:
            check('pdfaid', (xmp.get('pdfaid:part'), xmp.get('pdfaid:conformance')) == ('2', 'A'))
            check('pdfuaid', xmp.get('pdfuaid:part') == '1')
            check('title', xmp.get('dc:title') and xmp.get('dc:title') == str(pdf.docinfo['/Title']))
            check('creator', xmp.get('dc:creator') == ['Empresa Ejemplo S. A. C.'])
            check('dates', xmp.get('xmp:CreateDate', '').startswith('2026-11-22T12:05:30-05:00'))
        intents = [intent for intent in root.OutputIntents if intent.S == '/GTS_PDFA1']
        check('one output intent with a profile', len(intents) == 1 and len(intents[0].DestOutputProfile.read_bytes()) > 100)
        check('marked', root.MarkInfo.Marked is True or bool(root.MarkInfo.Marked))
        check('language', str(root.Lang) == 'es-PE')
        check('shows its title', bool(root.ViewerPreferences.DisplayDocTitle))
        check('id', len(pdf.trailer.ID) == 2)
        check('not encrypted', '/Encrypt' not in pdf.trailer)
        check('no actions', '/OpenAction' not in root and '/AA' not in root and '/JavaScript' not in root.get('/Names', {}))
        elements = walk(root.StructTreeRoot.K, [])
        kinds = [kind for kind, _ in elements]
        check('one first heading', kinds.count('/H1') == 1)
        for kind, table in elements:
            if kind == '/Table':
                inside = [kind for kind, _ in walk(table.K, [])]
                check('table with headings', '/TH' in inside and '/TD' in inside)
        for number, page in enumerate(pdf.pages):
            check('tab order', page.get('/Tabs') == '/S')
            check('structure parents', '/StructParents' in page)
            for name, font in page.Resources.get('/Font', {}).items():
                for descendant in font.get('/DescendantFonts', [font]):
                    descriptor = descendant.FontDescriptor
                    check(f'{name} embedded', any(key in descriptor for key in ('/FontFile', '/FontFile2', '/FontFile3')))
                check(f'{name} mapped', '/ToUnicode' in font)
    print('seen', path)
";
    let printed = Printed::new();
    let files = printed.files();
    let arguments: Vec<&str> = files.iter().map(|file| file.to_str().unwrap()).collect();
    let Some(said) = python(&["pikepdf"], program, &arguments) else {
        return;
    };
    let expected: Vec<String> = arguments
        .iter()
        .map(|file| format!("seen {file}"))
        .collect();
    assert_eq!(said.lines().collect::<Vec<_>>(), expected);
}
