//! Bases of the PQR cell made by programs that know nothing of this one, with the faults
//! that such files have, and counted again by a script from the workbooks alone (X1, X1a).

use super::python;
use crate::cli::Point;
use crate::support::desk::desk_as;
use crate::support::merging::{Console, LIM_A, LIM_B, OFFICE, console};
use crate::support::store::Place;
use contingencia::actions::{BaseInput, PlannedBase, plan_base};
use contingencia::domain::authority::Role;
use contingencia::domain::pqr::PqrBase;
use contingencia::domain::pqr::ReceptionCounts;
use contingencia::store::{CaseFilter, Fingerprints, PageAt, Store};
use std::path::Path;
use std::process::Command;

/// Makes a base of many rows twice, by two libraries.
const MAKE: &str = "
import datetime, pathlib, random, sys
import openpyxl, xlsxwriter
folder, many = pathlib.Path(sys.argv[1]), int(sys.argv[2])
dice = random.Random(15)
head = ['N° de\\nCuenta', 'PQR', 'Estado de la PQR', 'Motivo', 'Nombre del asesor',
        'Fecha de radicación', 'Ciudad']
cut = datetime.datetime(2024, 11, 22)
rows = []
for number in range(many):
    account, radicado = '%08d' % dice.randint(0, 10 ** 8 - 1), str(5 * 10 ** 9 + number)
    day = cut - datetime.timedelta(days=dice.randint(0, 40))
    rows.append([('text', account), ('text', radicado), ('text', dice.choice(['Abierta', 'Cerrada'])),
                 ('text', dice.choice(['Cargos de reconexión', 'Cambio de estrato'])),
                 ('text', dice.choice(['A. Uno', 'B. Dos'])),
                 ('date', day), ('text', dice.choice(['Tunja', 'Cali']))])
    kind = dice.randint(0, 60)
    row = rows[-1]
    if kind == 0: row[0] = ('number', int(account), '00000000')
    elif kind == 1: row[0] = ('number', int(account), 'General')
    elif kind == 2: row[1] = ('number', 448822110000 + number, '0.00E+00')
    elif kind == 3: row[1] = ('text', '4,48822E+11')
    elif kind == 4: row[0] = ('none',)
    elif kind == 5: row[1] = ('none',)
    elif kind == 6: row[4] = ('error',)
    elif kind == 7: row[3] = ('formula', '=\"a\"&\"b\"')
    elif kind == 8: row[5] = ('date', cut + datetime.timedelta(days=3))
    elif kind == 9: row[5] = ('text', day.strftime('%d/%m/%Y'))
    elif kind == 10: row[5] = ('none',)
    elif kind == 11 and number > 9: rows[-1] = list(rows[dice.randint(0, number - 1)])
    elif kind == 12 and number > 9:
        again = list(rows[dice.randint(0, number - 1)])
        again[2] = ('text', 'Reabierta')
        rows[-1] = again
first = 4

book = openpyxl.Workbook()
book.active.title = 'Portada'
sheet = book.create_sheet('Pendientes')
sheet['A1'] = 'INFORME PENDIENTES USUARIOS CALL CENTER'
for column, text in enumerate(head, 1):
    sheet.cell(first, column, text)
for number, row in enumerate(rows, first + 1):
    for column, cell in enumerate(row, 1):
        if cell[0] == 'none': continue
        at = sheet.cell(number, column)
        if cell[0] == 'error': at.value, at.data_type = '#N/A', 'e'
        else: at.value = cell[1]
        if cell[0] == 'text': at.number_format = '@'
        if cell[0] == 'number': at.number_format = cell[2]
        if cell[0] == 'date': at.number_format = 'dd/mm/yyyy'
sheet.cell(first + many + 1, 1, 'TOTAL GENERAL')
sheet.cell(first + many + 1, 2, many)
sheet.row_dimensions[first + 3].hidden = True
book.save(folder / 'uno.xlsx')

book = xlsxwriter.Workbook(str(folder / 'dos.xlsx'))
formats = {code: book.add_format({'num_format': code}) for code in
           ('@', '00000000', 'General', '0.00E+00', 'dd/mm/yyyy')}
sheet = book.add_worksheet('Pendientes')
for column, text in enumerate(head):
    sheet.write_string(first - 1, column, text)
for number, row in enumerate(rows, first):
    for column, cell in enumerate(row):
        if cell[0] == 'none': continue
        elif cell[0] == 'error': sheet.write_formula(number, column, '=NA()', None, '#N/A')
        elif cell[0] == 'formula': sheet.write_formula(number, column, cell[1], None, 'ab')
        elif cell[0] == 'number': sheet.write_number(number, column, cell[1], formats[cell[2]])
        elif cell[0] == 'date': sheet.write_datetime(number, column, cell[1], formats['dd/mm/yyyy'])
        else: sheet.write_string(number, column, cell[1], formats['@'])
sheet.write_string(first + many, 0, 'TOTAL GENERAL')
book.close()
";

/// Reads a base from the cells of its workbook alone.
const READ: &str = "
import datetime, sys
import openpyxl
def of(path, cut):
    made = openpyxl.load_workbook(path)['Pendientes']
    seen = openpyxl.load_workbook(path, data_only=True)['Pendientes']
    first = next(row[0].row for row in seen.iter_rows() if row[1].value == 'PQR')
    names = [cell.value for cell in seen[first]]
    taken, rejected, repeated, sent = {}, [], 0, 0
    for below, shown in zip(made.iter_rows(min_row=first + 1), seen.iter_rows(min_row=first + 1)):
        number = below[0].row
        if all(cell.value is None for cell in below): continue
        if str(below[0].value).startswith('TOTAL'): continue
        sent += 1
        said, faults = [], []
        for column, (cell, value) in enumerate(zip(below, shown)):
            text = value.value
            if value.data_type == 'e' or str(text) == '#N/A': faults.append(column)
            elif cell.data_type == 'f' and text is None: faults.append(column)
            elif column < 2:
                if text is None: faults.append(column)
                elif isinstance(text, (int, float)):
                    if 'E+' in cell.number_format: faults.append(column)
                    zeros = cell.number_format.count('0')
                    text = str(int(text)).zfill(zeros if set(cell.number_format) == {'0'} else 0)
                elif 'E+' in text: faults.append(column)
            elif column == 5:
                if isinstance(text, str): text = datetime.datetime.strptime(text, '%d/%m/%Y')
                if text is not None and text > cut: faults.append(column)
            if column < 6: said.append(text)
        order = [1, 0, 2, 3, 4, 5]
        faults.sort(key=order.index)
        if faults:
            rejected.append((number, faults[0]))
        elif said[1] in taken:
            if taken[said[1]] == said: repeated += 1
            else: rejected.append((number, 1))
        else: taken[said[1]] = said
    return sent, taken, rejected, repeated, names
";

/// Counts a workbook, from its cells alone.
const COUNT: &str = "
sent, taken, rejected, repeated, names = of(sys.argv[1], datetime.datetime(2024, 11, 22))
print(sent, len(taken), repeated)
for number, column in rejected: print(number, ' '.join(names[column].split()))
print(' '.join('%s/%s' % (said[0], radicado) for radicado, said in taken.items()))
";

/// Makes of the first base a second cut of it, and the other base: some of its rows are gone,
/// some say something else, some are new.
const NEXT: &str = "
import datetime, pathlib, random, sys
import openpyxl
folder, many = pathlib.Path(sys.argv[1]), int(sys.argv[2])
dice = random.Random(16)
made = openpyxl.load_workbook(folder / 'uno.xlsx')['Pendientes']
head = [cell.value for cell in made[4]]
rows = [list(row) for row in made.iter_rows(min_row=5) if not str(row[0].value).startswith('TOTAL')]
def write(name, rows, more):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = 'Pendientes'
    sheet.append(head)
    for number, (row, state) in enumerate(rows, 2):
        for column, cell in enumerate(row, 1):
            if cell.value is None: continue
            at = sheet.cell(number, column)
            at.value = cell.value
            if cell.data_type == 'e': at.data_type = 'e'
            at.number_format = cell.number_format
        if state:
            at = sheet.cell(number, 3)
            at.value, at.data_type = state, 's'
    for number in range(more):
        day = datetime.datetime(2024, 11, 20)
        sheet.append(['%08d' % (77 * 10 ** 6 + number), str(9 * 10 ** 9 + number), 'Abierta', 'Cambio de estrato', 'C. Tres', day, 'Cali'])
    book.save(folder / name)
keep = [row for row in rows if dice.randint(0, 9)]
write('despues.xlsx', [(row, 'Reabierta' if dice.randint(0, 19) == 0 else None) for row in keep], many // 50)
write('errados.xlsx', [(row, None) for row in rows if dice.randint(0, 29) == 0], many // 100)
";

/// Works the cases of several bases out: of each radicado what its last cut says, the base of
/// what is pending deciding where both are of one day; and what a cut is to the one before it.
const CASES: &str = "
cuts = []
for said in sys.argv[1:]:
    base, cut, path = said.split('=', 2)
    cuts.append((cut, base, of(path, datetime.datetime.fromisoformat(cut))[1]))
cases = {}
for cut, base, taken in sorted(cuts, key=lambda it: it[:2]):
    for radicado, said in taken.items(): cases[radicado] = (base, cut, said[0], said[4] or '')
for radicado in sorted(cases): print(radicado, *cases[radicado], sep='|')
if len(cuts) == 2 and cuts[0][1] == cuts[1][1]:
    before, after = cuts[0][2], cuts[1][2]
    print(sum(it not in before for it in after), sum(it in before and before[it] != after[it] for it in after),
          sum(it in before and before[it] == after[it] for it in after), sum(it not in after for it in before))
";

fn plan(file: &Path, base: PqrBase, cut: &str) -> PlannedBase {
    let place = Place::new();
    let desk = desk_as(&place, Role::Backoffice);
    let input = BaseInput::new(file.to_path_buf(), base, cut.parse().unwrap());
    plan_base(&desk, input, &mut |_, _| true).unwrap()
}

/// The same as the script prints, as it is planned here.
fn planned(file: &Path) -> String {
    let planned = plan(file, PqrBase::Pending, "2024-11-22");
    let view = planned.view();
    let mut lines = vec![format!("{} {} {}", view.rows, view.taken, view.repeated)];
    let blank = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    lines.extend(
        view.rejected
            .iter()
            .map(|it| format!("{} {}", it.row, blank(&it.column))),
    );
    let cases = planned.reception().rows.iter().map(|row| {
        let account = row.account.as_ref().map_or("", |it| it.value.as_str());
        format!("{account}/{}", row.radicado.value)
    });
    lines.push(cases.collect::<Vec<_>>().join(" "));
    lines.join("\n")
}

fn same(counted: &str, planned: &str, name: &str) {
    for (counted, planned) in counted.trim_end().lines().zip(planned.lines()) {
        assert_eq!(planned, counted, "{name}");
    }
    assert_eq!(
        planned.lines().count(),
        counted.trim_end().lines().count(),
        "{name}"
    );
}

#[test]
fn x1_a_base_is_counted_as_a_script_counts_it_from_the_workbook_alone() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().to_str().unwrap();
    let modules = ["openpyxl", "xlsxwriter"];
    if python(&modules, MAKE, &[at, MANY]).is_none() {
        return;
    }
    for name in ["uno.xlsx", "dos.xlsx"] {
        let file = folder.path().join(name);
        let counted = python(
            &modules,
            &(READ.to_owned() + COUNT),
            &[file.to_str().unwrap()],
        )
        .unwrap();
        same(&counted, &planned(&file), name);
    }
}

/// The rows of each.
const MANY: &str = "20000";

const CUTS: [(PqrBase, &str, &str); 3] = [
    (PqrBase::Pending, "2024-11-22", "uno.xlsx"),
    (PqrBase::Pending, "2024-11-29", "despues.xlsx"),
    (PqrBase::Misescalated, "2024-11-22", "errados.xlsx"),
];

/// Makes three bases; none where nobody makes workbooks here.
fn made(folder: &Path, many: &str) -> Option<()> {
    let arguments = [folder.to_str().unwrap(), many];
    python(&["openpyxl", "xlsxwriter"], MAKE, &arguments)?;
    python(&["openpyxl"], NEXT, &arguments).map(drop)
}

/// What the script says of some of them.
fn told(folder: &Path, of: &[usize]) -> String {
    let arguments: Vec<String> = of
        .iter()
        .map(|at| {
            let (base, cut, name) = CUTS[*at];
            let file = folder.join(name);
            format!("{}={cut}={}", base.code(), file.to_str().unwrap())
        })
        .collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    python(&["openpyxl"], &(READ.to_owned() + CASES), &arguments).unwrap()
}

#[test]
fn x2_a_second_cut_is_sorted_as_a_script_sorts_it_from_the_workbooks_alone() {
    let cell = Point::cell();
    let folder = tempfile::tempdir().unwrap();
    if made(folder.path(), MANY).is_none() {
        return;
    }
    let mut documents = [0, 1].map(|at| {
        let (base, cut, name) = CUTS[at];
        let file = folder.path().join(name);
        let asked = ["pqr", "importar", file.to_str().unwrap()];
        let of = ["--base", base.code(), "--corte", cut];
        let (code, document) = cell.json(&[&asked[..], &of].concat());
        assert_eq!(code, 0, "{document}");
        document
    });
    let second = documents[1].take();
    let piles = ["new", "changed", "known", "gone_untouched"].map(|it| second[it].to_string());
    let script = told(folder.path(), &[0, 1]);
    assert_eq!(piles.join(" "), script.lines().last().unwrap());
}

#[test]
fn x12_two_terminals_merged_in_both_orders_have_the_cases_that_a_script_counts() {
    let folder = tempfile::tempdir().unwrap();
    if made(folder.path(), MANY).is_none() {
        return;
    }
    let receive = |store: &mut Store, at: usize| {
        let (base, cut, name) = CUTS[at];
        let planned = plan(&folder.path().join(name), base, cut);
        let reception = planned.reception();
        let said = Fingerprints::of(reception).unwrap();
        let counts = ReceptionCounts::default();
        store
            .receive_base(reception, &said, counts, &mut |_, _| true)
            .unwrap();
    };
    let (mut a, mut b) = (console(LIM_A), console(LIM_B));
    // Both receive the first file; each one more.
    for at in [0, 1] {
        receive(&mut a.store, at);
    }
    for at in [2, 0] {
        receive(&mut b.store, at);
    }
    let (of_a, of_b) = (a.wrote(), b.wrote());
    let listed = |console: &Console| -> Vec<String> {
        let filter = CaseFilter::default();
        let cases = console
            .store
            .read()
            .pqr_cases(&filter, &PageAt::First, 100_000);
        let mut lines: Vec<String> = cases
            .unwrap()
            .into_iter()
            .map(|it| {
                let account = it.account.unwrap_or_default();
                let adviser = it.adviser.unwrap_or_default();
                let (radicado, base, cut) = (it.radicado, it.base.code(), it.cut);
                format!("{radicado}|{base}|{cut}|{account}|{adviser}")
            })
            .collect();
        lines.sort_unstable();
        lines
    };
    let script = told(folder.path(), &[0, 1, 2]);
    let expected: Vec<&str> = script.lines().collect();
    for order in [[&of_a, &of_b], [&of_b, &of_a]] {
        let mut office = console(OFFICE);
        for segment in order {
            office.merge(segment).unwrap();
        }
        assert_eq!(listed(&office), expected);
    }
    a.merge(&of_b).unwrap();
    b.merge(&of_a).unwrap();
    assert_eq!((listed(&a), listed(&b)), (listed(&b), listed(&a)));
    assert_eq!(listed(&a), expected);
}

/// Lets `LibreOffice` save a workbook as another kind; where it is not there, says so.
fn saved_as(folder: &Path, name: &str, kind: &str) -> bool {
    let profile = format!("-env:UserInstallation=file://{}/lo", folder.display());
    let ran = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", kind, "--outdir"])
        .arg(folder)
        .arg(folder.join(name))
        .output();
    let done = ran.is_ok_and(|output| output.status.success());
    if !done {
        println!("skipped: LibreOffice is not installed");
    }
    done
}

#[test]
fn x1_a_base_that_libreoffice_saved_is_counted_alike() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().to_str().unwrap();
    let modules = ["openpyxl", "xlsxwriter"];
    if python(&modules, MAKE, &[at, MANY]).is_none() {
        return;
    }
    let point = Point::cell();
    for kind in ["ods", "xls"] {
        let name = format!("dos.{kind}");
        if !saved_as(folder.path(), "dos.xlsx", kind) {
            return;
        }
        // What it saved, saved once more as what the script reads: the formats of numbers
        // are known to neither.
        let again = folder.path().join(kind);
        std::fs::create_dir(&again).unwrap();
        std::fs::copy(folder.path().join(&name), again.join(&name)).unwrap();
        assert!(saved_as(&again, &name, "xlsx"), "{kind}");
        let counted = python(
            &modules,
            &(READ.to_owned() + COUNT),
            &[again.join("dos.xlsx").to_str().unwrap()],
        )
        .unwrap();
        let call = [
            "pqr",
            "importar",
            "--base",
            "pendientes",
            "--corte",
            "2024-11-22",
            "--plan",
        ];
        let file = folder.path().join(&name);
        let (code, document) = point.json(&[&call[..], &[file.to_str().unwrap()]].concat());
        assert_eq!(code, 0, "{document}");
        let planned = ["rows", "taken", "repeated"].map(|key| document[key].as_i64().unwrap());
        // Rows of which only the format tells the fault, or the zeros, differ; all else does not.
        let figures = |text: &str| -> Vec<i64> {
            let line = text.lines().next().unwrap();
            line.split(' ').map(|it| it.parse().unwrap()).collect()
        };
        let counted = figures(&counted);
        assert_eq!(planned[0], counted[0], "{kind}");
        assert!(
            planned[1] >= counted[1] && planned[1] - counted[1] < 1_000,
            "{kind}: {planned:?} {counted:?}"
        );
    }
}

/// Makes files that ask for more than they are, lets the program read each, and prints its
/// exit code, the most memory that it or its reader held, in MB, and the first of its words.
const HOSTILE: &str = "
import json, os, pathlib, resource, subprocess, sys, zipfile, zlib
folder, program = pathlib.Path(sys.argv[1]), sys.argv[2:]
main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
package = 'http://schemas.openxmlformats.org/package/2006'
def book(name, sheet, styles=()):
    with zipfile.ZipFile(folder / name, 'w', zipfile.ZIP_DEFLATED, compresslevel=9) as out:
        out.writestr('[Content_Types].xml', f'<Types xmlns=\"{package}/content-types\"/>')
        out.writestr('_rels/.rels', f'<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>')
        out.writestr('xl/workbook.xml', f'<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"H\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>')
        out.writestr('xl/_rels/workbook.xml.rels', f'<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>')
        if styles:
            with out.open('xl/styles.xml', 'w') as part:
                for piece in styles: part.write(piece)
        with out.open('xl/worksheets/sheet1.xml', 'w') as part:
            for piece in sheet: part.write(piece)
begin = f'<worksheet xmlns=\"{main}\">'.encode()
cells = b'<sheetData><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData></worksheet>'
book('ancho.xlsx', [begin, b'<dimension ref=\"A1:XFD1048576\"/>', cells])
book('hondo.xlsx', [begin] + [(b' ' * 65532 + b'<a/>') * 16] * 512 + [cells])
look = b'<xf><alignment wrapText=\"1\"/></xf>'
book('aspectos.xlsx', [begin, cells], [f'<styleSheet xmlns=\"{main}\"><cellXfs>'.encode()] + [look * 1000] * 150)
book('estilos.xlsx', [begin, cells], [f'<styleSheet xmlns=\"{main}\"><fonts>'.encode()] + [b'<font/>' * 100000] * 100)
book('larga.xlsx', [begin, b'<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>'] + [b'a' * (1 << 20)] * 200 + [b'</t></is></c></row></sheetData></worksheet>'])
(folder / 'celda.csv').write_bytes(b'cuenta;radicado\\n' + b'a' * (60 << 20))
(folder / 'columnas.csv').write_bytes(b'cuenta;radicado' + b';x' * 20000 + b'\\n1;7\\n')
(folder / 'grande.csv').write_bytes(b'cuenta;radicado\\n' + b'1;7\\n' * (17 << 20))
(folder / 'puntos.csv').write_bytes(b'cuenta;radicado\\n' + b';' * (60 << 20))
whole = (folder / 'ancho.xlsx').read_bytes()
(folder / 'cortado.xlsx').write_bytes(whole[:len(whole) // 2])
(folder / 'vacio.csv').write_bytes(b'')
(folder / 'web.xls').write_bytes(b'<html><table><tr><td>cuenta')
sealed = b'\\xd0\\xcf\\x11\\xe0\\xa1\\xb1\\x1a\\xe1' + bytes(1024) + 'EncryptedPackage'.encode('utf-16-le')
(folder / 'clave.xlsx').write_bytes(sealed)
with open(folder / 'comillas.csv', 'w') as out:
    out.write('cuenta;radicado;motivo\\n')
    for row in range(2, 100000):
        out.write('%d;%d;%sa\\n' % (row, row, '\"' if row == 3000 else ''))
ns = 'urn:oasis:names:tc:opendocument:xmlns:'
content = f'<office:document-content xmlns:office=\"{ns}office:1.0\" xmlns:table=\"{ns}table:1.0\" xmlns:text=\"{ns}text:1.0\"><office:body><office:spreadsheet><table:table table:name=\"H\"><table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell table:number-columns-repeated=\"16384\" office:value-type=\"string\"><text:p>x</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>'
with zipfile.ZipFile(folder / 'ancho.ods', 'w', zipfile.ZIP_DEFLATED) as out:
    out.writestr('mimetype', 'application/vnd.oasis.opendocument.spreadsheet')
    out.writestr('content.xml', content)
for file in sorted(folder.iterdir()):
    child = subprocess.Popen(program + [str(file)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    said = json.load(child.stdout)
    _, status, used = os.wait4(child.pid, 0)
    print(file.name, os.waitstatus_to_exitcode(status), used.ru_maxrss // 1024, said['error']['message'], sep='|')
";

#[test]
#[cfg(target_os = "linux")]
fn x1_hostile_files_are_refused_in_a_sentence_and_cost_no_memory() {
    let point = Point::cell();
    let folder = point.path("hostiles");
    std::fs::create_dir(&folder).unwrap();
    let (data, secret) = (point.data(), point.path("clave"));
    let arguments = [
        folder.to_str().unwrap(),
        env!("CARGO_BIN_EXE_contingencia"),
        "--datos",
        data.to_str().unwrap(),
        "--clave-archivo",
        secret.to_str().unwrap(),
        "--json",
        "pqr",
        "importar",
        "--base",
        "pendientes",
        "--corte",
        "2024-11-22",
    ];
    let Some(printed) = python(&[], HOSTILE, &arguments) else {
        return;
    };
    let files: Vec<Vec<&str>> = printed
        .lines()
        .map(|line| line.split('|').collect())
        .collect();
    let told: Vec<(&str, &str)> = files.iter().map(|of| (of[0], of[3])).collect();
    let expected = [
        ("ancho.ods", "está incompleto o dañado"),
        (
            "ancho.xlsx",
            "no se encontró en la hoja «H» la columna de radicado, cuenta",
        ),
        ("aspectos.xlsx", "pide demasiada memoria y no se leyó"),
        (
            "celda.csv",
            "la fila 2 tiene más columnas de las que caben en una hoja, o su línea pasa de 1 MB",
        ),
        ("clave.xlsx", "está protegido con contraseña"),
        (
            "columnas.csv",
            "la fila 1 tiene más columnas de las que caben en una hoja, o su línea pasa de 1 MB",
        ),
        (
            "comillas.csv",
            "en la fila 3000 se abren comillas que no se cierran",
        ),
        ("cortado.xlsx", "está incompleto o dañado"),
        ("estilos.xlsx", "pide demasiada memoria y no se leyó"),
        ("grande.csv", "pasa de 64 MB"),
        ("hondo.xlsx", "lo que lleva comprimido pasa de 255 MB"),
        ("larga.xlsx", "pide demasiada memoria y no se leyó"),
        (
            "puntos.csv",
            "la fila 2 tiene más columnas de las que caben en una hoja, o su línea pasa de 1 MB",
        ),
        ("vacio.csv", "está vacío"),
        (
            "web.xls",
            "es una página web, aunque su nombre diga otra cosa",
        ),
    ];
    let expected = expected.map(|(name, why)| (name, format!("{name}: {why}; no se guardó nada.")));
    for ((name, told), (of, why)) in told.into_iter().zip(&expected) {
        // What repeats cells without end falls somewhere on the way.
        let is_sentence = name == "ancho.ods" && told.ends_with("; no se guardó nada.");
        assert!(
            name == *of && (told == why || is_sentence),
            "{name}: {told}"
        );
    }
    for of in &files {
        assert_eq!(of[1], "4", "{of:?}");
        assert!(of[2].parse::<u64>().unwrap() < 300, "{of:?}");
    }
    let (_, listed) = point.json(&["pqr", "listar"]);
    assert_eq!(listed["cases"], serde_json::json!([]));
}
