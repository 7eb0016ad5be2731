//! Bases of the PQR cell made by programs that know nothing of this one, with the faults
//! that such files have, and counted again by a script from the workbooks alone (X1, X1a).

use super::python;
use crate::support::desk::desk_as;
use crate::support::store::Place;
use contingencia::actions::{BaseInput, plan_base};
use contingencia::domain::authority::Role;
use contingencia::domain::pqr::PqrBase;
use std::path::Path;

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

/// Counts a workbook, from its cells alone.
const COUNT: &str = "
import datetime, sys
import openpyxl
cut = datetime.datetime(2024, 11, 22)
def of(path):
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
    print(sent, len(taken), repeated)
    for number, column in rejected: print(number, ' '.join(names[column].split()))
    print(' '.join('%s/%s' % (said[0], radicado) for radicado, said in taken.items()))
of(sys.argv[1])
";

/// The same as the script prints, as it is planned here.
fn planned(file: &Path) -> String {
    let place = Place::new();
    let desk = desk_as(&place, Role::Backoffice);
    let cut = "2024-11-22".parse().unwrap();
    let input = BaseInput::new(file.to_path_buf(), PqrBase::Pending, cut);
    let planned = plan_base(&desk, input, &mut |_, _| true).unwrap();
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
    if python(&modules, MAKE, &[at, "20000"]).is_none() {
        return;
    }
    for name in ["uno.xlsx", "dos.xlsx"] {
        let file = folder.path().join(name);
        let counted = python(&modules, COUNT, &[file.to_str().unwrap()]).unwrap();
        same(&counted, &planned(&file), name);
    }
}
