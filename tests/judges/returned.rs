//! Failed rows as they are given back, held cell by cell against the workbook that they
//! failed in, by libraries that know nothing of this program (X1).

use super::python;
use crate::cli::Point;

/// Makes a base of which some rows fail, with all that cells hold and how they look.
const MAKE: &str = "
import datetime, sys
import openpyxl
from openpyxl.styles import Alignment, Border, Color, Font, PatternFill, Side
book = openpyxl.Workbook()
sheet = book.active
sheet.title = 'Base'
sheet.append(['INFORME DE PENDIENTES'])
sheet.append([])
sheet.append(['N° Cuenta', 'PQR', 'Fecha\\nde radicación', 'Vigente', 'Error', 'Saldo', 'Nota', 'Atención', 'Tope'])
for cell in sheet[3]:
    cell.font = Font(name='Arial', size=11, bold=True, color='FFFFFFFF')
    cell.fill = PatternFill('solid', fgColor='FF1F4E78')
    cell.alignment = Alignment(horizontal='center', vertical='center', wrap_text=True)
for letter, width in zip('ABCDEFGHI', (14, 18.5, 12, 9, 9, 22, 40, 16, 11)):
    sheet.column_dimensions[letter].width = width
patterns = ['solid', 'darkGray', 'mediumGray', 'lightGray', 'gray125', 'gray0625',
            'darkHorizontal', 'darkVertical', 'darkDown', 'darkUp', 'darkGrid', 'darkTrellis',
            'lightHorizontal', 'lightVertical', 'lightDown', 'lightUp', 'lightGrid', 'lightTrellis']
lines = ['thin', 'medium', 'thick', 'double', 'hair', 'dashed', 'dotted', 'mediumDashed',
         'dashDot', 'mediumDashDot', 'dashDotDot', 'mediumDashDotDot', 'slantDashDot']
turned = [0, 45, 90, 135, 180, 255]
errors = ['#N/A', '#DIV/0!', '#REF!', '#VALUE!', '#NAME?', '#NUM!', '#NULL!']
for row in range(4, 44):
    # Every other one has no account.
    account = None if row % 2 else '%08d' % row
    sheet.append([account, str(7000 + row), datetime.datetime(2024, 11, 1 + row % 20), row % 3 == 0,
                  None, 1234.5 * row, None, datetime.datetime(2024, 11, 2, 10, 31, 7, 250000),
                  datetime.timedelta(hours=26, minutes=row)])
    cells = sheet[row]
    cells[4].value = errors[row % 7]
    cells[4].data_type = 'e'
    cells[5].number_format = '\"$\" #,##0.00;[Red]-\"$\" #,##0.00' if row % 3 else '0.0%'
    cells[2].number_format = 'dd/mm/yyyy'
    cells[7].number_format = 'dd/mm/yyyy hh:mm:ss'
    cells[8].number_format = '[h]:mm'
    # Nothing stands there, and it is seen all the same.
    cells[6].fill = PatternFill(patterns[row % 18], fgColor='FFFFC000', bgColor='FF00B050')
    side = Side(lines[row % 13], color='FF7030A0')
    cells[5].border = Border(left=side, right=side, top=side, bottom=Side('thin'), diagonal=side,
                             diagonalUp=row % 3 == 0, diagonalDown=row % 5 == 0)
    cells[1].alignment = Alignment(horizontal=['left', 'center', 'right', 'justify', 'fill', 'distributed', 'centerContinuous'][row % 7],
                                   vertical=['top', 'center', 'bottom', 'justify', 'distributed'][row % 5],
                                   text_rotation=turned[row % 6], wrap_text=row % 4 == 1)
    cells[3].alignment = Alignment(horizontal='left', indent=row % 4, shrink_to_fit=row % 4 == 3)
    cells[1].font = Font(name='Courier New', size=9.5, bold=row % 3 == 0, italic=row % 5 == 0, strike=row % 7 == 0,
                         underline=[None, 'single', 'double', 'singleAccounting', 'doubleAccounting'][row % 5],
                         color='FFC00000')
    # A colour of the theme and one of the palette.
    cells[7].font = Font(name='Calibri', size=11, color=Color(theme=4))
    cells[7].fill = PatternFill('solid', fgColor=Color(indexed=13))
# Cells that are one, rows that were made high, and a column that nobody sees.
sheet['J3'], sheet['K3'], sheet['J7'], sheet['K7'] = 'Interno', 'Ruta', 'x', 'y'
for merged in ('A1:C1', 'K3:L3', 'K7:L7', 'K8:L8', 'K9:L10'):
    sheet.merge_cells(merged)
for row, height in ((1, 40), (3, 31.5), (7, 24), (8, 25)):
    sheet.row_dimensions[row].height = height
for letter in 'AJ':
    sheet.column_dimensions[letter].hidden = True
book.save(sys.argv[1])
";

/// Tells how cells that were given back differ from those that they were, but for what is told
/// of a colour in another way: by its number in a theme or a palette.
const COMPARE: &str = "
import sys
import openpyxl
NAMED = {('theme', 4): 'FF4F81BD', ('indexed', 13): 'FFFFFF00', ('theme', 1): 'FF000000', ('auto', True): None}
def color(it):
    if it is None: return None
    if it.type == 'rgb': return 'FF' + it.rgb[2:]
    return NAMED[it.type, it.value]
def side(it):
    return None if it is None or it.style is None else (it.style, color(it.color))
def seen(cell):
    font, fill, border, at = cell.font, cell.fill, cell.border, cell.alignment
    solid = fill.patternType == 'solid'
    crosses = border.diagonalUp or border.diagonalDown
    return dict(
        value=cell.value, kind=cell.data_type, number=cell.number_format,
        font=(font.name, font.sz, bool(font.b), bool(font.i), font.u, bool(font.strike), color(font.color)),
        fill=(fill.patternType, fill.patternType and color(fill.fgColor), None if solid or not fill.patternType else color(fill.bgColor)),
        border=[side(it) for it in (border.left, border.right, border.top, border.bottom)],
        diagonal=crosses and (side(border.diagonal), bool(border.diagonalUp), bool(border.diagonalDown)),
        at=(at.horizontal, at.vertical or 'bottom', at.textRotation or 0, bool(at.wrap_text), at.indent or 0, bool(at.shrink_to_fit)))
first, second = (openpyxl.load_workbook(path, data_only=True).active for path in sys.argv[1:3])
rows = [3] + [row for row in range(4, 44) if first.cell(row, 1).value is None]
compared = 0
for row, back in zip(rows, range(1, second.max_row + 1)):
    for column in range(1, 10):
        one, other = seen(first.cell(row, column)), seen(second.cell(back, column))
        for what in one:
            if one[what] != other[what]: print(row, column, what, one[what], other[what])
        compared += 1
print(compared, second.max_row, second.freeze_panes)
print([round(second.column_dimensions[letter].width, 1) for letter in 'BG'])
print(sorted(map(str, second.merged_cells.ranges)), [second.row_dimensions[row].height for row in (1, 2, 3, 4)])
print([letter for letter in 'ABCDEFGHIJKLMN' if second.column_dimensions[letter].hidden])
";

#[test]
fn x1_failed_rows_are_given_back_cell_by_cell_as_they_were() {
    let point = Point::cell();
    let (base, back) = (point.path("base.xlsx"), point.path("devuelta.xlsx"));
    let (base, back) = (base.to_str().unwrap(), back.to_str().unwrap());
    if python(&["openpyxl"], MAKE, &[base]).is_none() {
        return;
    }
    let (code, document) = point.json(&[
        "pqr",
        "importar",
        base,
        "--base",
        "pendientes",
        "--corte",
        "2024-11-22",
        "--plan",
        "--devolucion",
        back,
    ]);
    assert_eq!((code, &document["taken"]), (0, &20.into()), "{document}");
    assert_eq!(document["rejected"].as_array().unwrap().len(), 20);
    let differences = python(&["openpyxl"], COMPARE, &[base, back]).unwrap();
    assert_eq!(
        differences,
        "189 21 A2\n[18.6, 40.0]\n['K1:L1', 'K3:L3'] [31.5, None, 24.0, None]\n['J', 'N']\n"
    );
}
