//! Files of eight days, made and counted by programs that know nothing of this one (V5).

use super::python;
use crate::support::desk::desk_as;
use crate::support::store::{POINT, Place};
use contingencia::actions::{TallyInput, import_tallies, plan_tallies};
use contingencia::domain::authority::Role;
use std::path::Path;

/// Writes a workbook and a text of the same rows, reads each again and prints what it
/// counts of a day, place, class and type.
const PROGRAM: &str = "
import collections, csv, datetime, pathlib, random, sys, unicodedata
import openpyxl
folder, point = pathlib.Path(sys.argv[1]), sys.argv[2]
dice = random.Random(13)
head = ['Fecha y hora', 'Código de punto', 'Canal', 'Tipo de trámite', 'Clase', 'Cantidad']
kinds = ['Reclamos', 'Altas', 'Bajas', 'Consultas']
classes = [None, 'Tipificación', 'Reclamo', 'LDR']
rows = []
for _ in range(900):
    at = datetime.datetime(2024, 10, dice.randint(1, 8), dice.randint(8, 20), dice.randint(0, 59))
    where = dice.choice([(point, None), (None, 123), (None, 135)])
    rows.append([at, *where, dice.choice(kinds), dice.choice(classes), dice.randint(0, 9)])
book = openpyxl.Workbook()
book.active.title = 'Portada'
book.active['A1'] = 'Señores:'
sheet = book.create_sheet('Octubre')
sheet['B1'] = 'Reporte de tipificaciones'
for column, text in enumerate(head, 2):
    sheet.cell(4, column, text)
for number, row in enumerate(rows, 5):
    for column, cell in enumerate(row, 2):
        sheet.cell(number, column, cell)
    sheet.cell(number, 2).number_format = 'dd/mm/yyyy hh:mm'
book.save(folder / 'ocho.xlsx')
with open(folder / 'ocho.csv', 'w', encoding='cp1252', newline='') as file:
    out = csv.writer(file, delimiter=';', lineterminator='\\r\\n')
    out.writerow(['Reporte de tipificación', '', ''])
    out.writerow([])
    out.writerow(head)
    for row in rows:
        out.writerow([row[0].strftime('%d/%m/%Y %H:%M'), *('' if it is None else it for it in row[1:])])

def plain(text):
    letters = unicodedata.normalize('NFD', str(text or '').lower())
    return ''.join(it for it in letters if not unicodedata.combining(it))

def counted(rows):
    sums = collections.Counter()
    for day, point, channel, kind, of, count in rows:
        of = plain(of) or 'tipificacion'
        sums[day, plain(point) or plain(channel), of, plain(kind)] += int(count)
    return sorted(sums.items())

sheet = openpyxl.load_workbook(folder / 'ocho.xlsx', read_only=True)['Octubre']
book = [[it for it in row][1:7] for row in sheet.iter_rows(min_row=5, values_only=True)]
book = counted([row[0].date().isoformat(), *row[1:]] for row in book)
with open(folder / 'ocho.csv', encoding='cp1252', newline='') as file:
    text = list(csv.reader(file, delimiter=';'))[3:]
def day(it):
    return datetime.datetime.strptime(it, '%d/%m/%Y %H:%M').date().isoformat()
text = counted([day(row[0]), *row[1:]] for row in text)
assert book == text
for (day, place, of, kind), count in book:
    print(day, place, of, kind, count)
";

/// What the store counts, as the program prints it.
fn stored(place: &Place) -> String {
    let raw = place.raw();
    let sql = "SELECT day, place, class, type, sum(count) FROM tally_group
        JOIN tally ON tally.grp = tally_group.id WHERE in_force = 1
        GROUP BY day, place, class, type";
    let mut rows = raw.prepare(sql).unwrap();
    let rows = rows.query_map([], |row| {
        let text = |at: usize| row.get::<_, String>(at);
        let place = text(1)?.rsplit(':').next().unwrap().to_lowercase();
        let count: i64 = row.get(4)?;
        Ok(format!(
            "{} {place} {} {} {count}",
            text(0)?,
            text(2)?,
            text(3)?
        ))
    });
    let mut lines: Vec<String> = rows.unwrap().map(Result::unwrap).collect();
    lines.sort();
    lines.join("\n")
}

#[test]
fn v5_what_is_stored_of_eight_days_is_what_others_count_in_the_same_files() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().to_str().unwrap();
    let Some(counted) = python(&["openpyxl"], PROGRAM, &[at, POINT]) else {
        return;
    };
    let mut counted: Vec<&str> = counted.lines().collect();
    counted.sort_unstable();
    let take = |place: &Place, name: &str| {
        let mut desk = desk_as(place, Role::Control);
        let input = TallyInput {
            file: Path::new(at).join(name),
            ..TallyInput::default()
        };
        let planned = plan_tallies(&desk, input, &mut |_, _| true).unwrap();
        let view = import_tallies(&mut desk, &planned, &mut |_, _| true).unwrap();
        assert_eq!(
            (view.rows, view.new, view.rejections()),
            (900, 900, 0),
            "{view:?}"
        );
    };
    for name in ["ocho.xlsx", "ocho.csv"] {
        let place = Place::new();
        take(&place, name);
        assert_eq!(stored(&place), counted.join("\n"), "{name}");
    }
}
