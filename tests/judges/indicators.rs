//! The indicators, the top five and the adherence of a cell, worked out again by a script that
//! knows nothing of this program: from the workbooks that the client sent and from what the
//! register lists (X9, X10, X11, X18).

use super::python;
use crate::cli::Point;
use contingencia::domain::authority::Role;
use serde_json::{Value, json};
use std::path::Path;

/// Makes the bases of two weeks, with totals, repeated rows and rows that fail.
const MAKE: &str = "
import pathlib, random, sys
import openpyxl
folder, dice = pathlib.Path(sys.argv[1]), random.Random(16)
names = ['Asesora Inventada Uno', 'ASESORA INVENTADA UNO', 'Asesor Inventado Dos',
         'Asesora  Tres', 'Asesor Cuatro', 'Asesora Cinco', 'Asesor Seis', None]
for name, first, many in [('mal-1', 7000, 60), ('pend-1', 9000, 140), ('mal-2', 7040, 55),
                          ('pend-2', 9090, 120)]:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(['Base inventada'])
    sheet.append(['Cuenta', 'PQR', 'Estado', 'Asesor', 'Fecha'])
    rows = []
    for number in range(many):
        row = ['%08d' % (41000 + first + number), str(first + number), 'abierta',
               dice.choice(names), '03/11/2020']
        kind = dice.randint(0, 19)
        if kind == 0: row[1] = None
        if kind == 1: row[0] = None
        if kind == 2 and rows: row = list(rows[-1])
        rows.append(row)
        sheet.append(row)
    sheet.append(['TOTAL', many])
    book.save(folder / (name + '.xlsx'))
";

/// Works it out again, and says what is another.
const JUDGE: &str = "
import collections, datetime, json, pathlib, sys, tomllib
import openpyxl
folder = pathlib.Path(sys.argv[1])
told = json.loads((folder / 'told.json').read_text())
bogota = datetime.timezone(datetime.timedelta(hours=-5))
wrong = []

def same(what, ours, theirs):
    if ours != theirs: wrong.append('%s: %r, and it says %r' % (what, ours, theirs))

def key(name): return ' '.join(name.split()).lower() if name else None

def week(day):
    year, number, _ = day.isocalendar()
    return '%d-W%02d' % (year, number)

def base(name):
    'What was sent, and each case once with its adviser.'
    sheet = openpyxl.load_workbook(folder / (name + '.xlsx')).active
    rows = [row for row in sheet.iter_rows(min_row=3, values_only=True) if any(row)]
    rows = [row for row in rows if not str(row[0]).startswith('TOTAL')]
    cases = {}
    for account, radicado, _, adviser, _ in rows:
        if account and radicado and radicado not in cases: cases[radicado] = adviser
    return len(rows), cases

def share(count, total): return round(count / total * 100 + 1e-9, 2) if total else None

sent = {name: base(name) for name in ('mal-1', 'pend-1', 'mal-2', 'pend-2')}
cases = {case['radicado']: case for case in told['cases']}
finished = {radicado: case for radicado, case in cases.items() if case['state'] == 'finished'}
counted = {radicado for radicado, case in cases.items() if not case.get('no_request')}

for cut in (1, 2):
    view = told['indicators'][cut - 1]
    (total, rows), (other, pending) = sent['mal-%d' % cut], sent['pend-%d' % cut]
    ours = collections.Counter(key(who) for radicado, who in rows.items() if radicado in counted)
    sure = collections.Counter(key(who) for radicado, who in rows.items() if radicado in finished)
    theirs = {key(it['adviser']): it for it in view['misescalated']}
    same('advisers of cut %d' % cut, set(ours), set(theirs))
    for who, count in ours.items():
        it = theirs.get(who, {})
        same('%s of cut %d' % (who, cut),
             [count, sure[who], total, share(count, total), total + other, share(count, total + other)],
             [it.get(name) for name in
              ('count', 'confirmed', 'total', 'percent', 'total_both', 'percent_both')])
    ours = collections.Counter(cases[radicado]['cause_letter'] for radicado in pending
                               if radicado in counted)
    same('causes of cut %d' % cut,
         {letter: [count, other, share(count, other)] for letter, count in ours.items()},
         {it['letter']: [it['count'], it['total'], it['percent']] for it in view['causes']})

trend = {it['week']: it for it in told['indicators'][1]['trend']}
for cut, day in enumerate(told['cuts'], 1):
    (total, rows), (other, _) = sent['mal-%d' % cut], sent['pend-%d' % cut]
    count = sum(radicado in counted for radicado in rows)
    it = trend[week(datetime.date.fromisoformat(day))]
    same('week of cut %d' % cut, [count, total + other, share(count, total + other)],
         [it['misescalated'], it['total'], it['percent']])
known = {week(datetime.date.fromisoformat(day)) for day in told['cuts']}
same('weeks of which nothing is known', {name for name in trend if name not in known},
     {name for name, it in trend.items() if it['percent'] is None})

of_week = collections.defaultdict(list)
for radicado, case in finished.items():
    at = [step['at'] for step in told['shown'][radicado]['history']
          if step['what'].startswith('finalizad') and not step['without_effect']][-1]
    day = datetime.datetime.fromisoformat(at).astimezone(bogota).date()
    if week(day) == told['top']['week'] and case['adviser']:
        of_week[key(case['adviser'])].append(case['cause_letter'])
top = sorted(of_week, key=lambda who: (-len(of_week[who]), who))[:5]
same('top five', [[who, len(of_week[who]), dict(collections.Counter(of_week[who]))] for who in top],
     [[key(it['adviser']), it['confirmed'], {c['letter']: c['count'] for c in it['causes']}]
      for it in told['top']['advisers']])

practices = tomllib.loads(told['practices'])['practice']
monday = datetime.date.fromisocalendar(2026, 47, 1)
# The holiday of 11 November is moved to the Monday after it: Ley 51 of 1983.
business = [monday + datetime.timedelta(days) for days in range(1, 5)]
held = collections.defaultdict(list)
for session in told['sessions']:
    if session['annulled'] is None:
        day = datetime.datetime.fromisoformat(session['held_at']).astimezone(bogota).date()
        held[session['practice_id'], session['owner']].append(day)
adherence = {(it['practice_id'], it['owner']): it for it in told['adherence']['practices']}
for practice in practices:
    for owner in practice['owner']:
        if owner['role'] != 'supervisor': continue
        days, goal = held[practice['id'], told['owner']], owner['goal']
        due, count = goal, min(goal, len(days))
        if practice['frequency'] == 'diaria':
            due = goal * len(business)
            count = sum(min(goal, days.count(day)) for day in business)
        it = adherence[practice['id'], told['owner']]
        same('adherence to ' + practice['id'], [count, due, (count * 200 + due) // (2 * due)],
             [it['held'], it['due'], it['percent']])
print('\\n'.join(wrong) or 'same')
";

const CUTS: [&str; 2] = ["2020-11-06", "2020-11-20"];

fn told(cell: &Point, args: &[&str]) -> Value {
    let (code, told) = cell.asks(args);
    assert_eq!(code, 0, "{args:?}: {told}");
    told
}

fn write(folder: &Path, told: &Value) {
    let mut file = std::fs::File::create(folder.join("told.json")).unwrap();
    std::io::Write::write_all(&mut file, told.to_string().as_bytes()).unwrap();
}

#[test]
fn x9_x10_x11_x18_a_script_works_out_the_same_from_the_workbooks_and_the_register() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().to_str().unwrap();
    if python(&["openpyxl"], MAKE, &[place]).is_none() {
        return;
    }
    let cell = Point::of_cell("A", Role::Supervisor);
    for (name, base, cut) in [
        ("mal-1", "mal-escalados", CUTS[0]),
        ("pend-1", "pendientes", CUTS[0]),
        ("mal-2", "mal-escalados", CUTS[1]),
        ("pend-2", "pendientes", CUTS[1]),
    ] {
        let file = folder.path().join(format!("{name}.xlsx"));
        let asked = ["pqr", "importar", file.to_str().unwrap()];
        told(
            &cell,
            &[&asked[..], &["--base", base, "--corte", cut]].concat(),
        );
    }
    let listed = told(&cell, &["pqr", "listar", "--limite", "1000"]);
    let radicados: Vec<String> = listed["cases"]
        .as_array()
        .unwrap()
        .iter()
        .map(|case| case["radicado"].as_str().unwrap().to_owned())
        .collect();
    let deeds: Vec<String> = radicados
        .iter()
        .enumerate()
        .filter(|(at, _)| at % 4 == 0)
        .map(|(_, radicado)| format!("pqr finalizar {radicado} --notas 'Se verificó el ABC'"))
        .collect();
    cell.does(&deeds.iter().map(String::as_str).collect::<Vec<_>>());
    let classified: Vec<String> = radicados
        .iter()
        .enumerate()
        .filter(|(at, _)| at % 3 == 1 && at % 4 != 0)
        .map(|(at, radicado)| {
            let letter = ["A", "J", "Q"][at % 5 % 3];
            format!("pqr clasificar {radicado} --causa {letter}")
        })
        .collect();
    cell.does(&classified.iter().map(String::as_str).collect::<Vec<_>>());
    for (practice, at) in [
        ("dialogo_diario", "2026-11-17 08:00"),
        ("dialogo_diario", "2026-11-17 09:00"),
        ("dialogo_diario", "2026-11-19 23:59"),
        ("confirmacion_proceso", "2026-11-16 10:00"),
        ("agenda_lider", "2026-11-22 23:59"),
        ("mejora_continua", "2026-11-16 10:00"),
    ] {
        cell.does(&[&format!(
            "practica registrar --practica {practice} --fecha '{at}' --minutos 15"
        )]);
    }
    let listed = told(&cell, &["pqr", "listar", "--limite", "1000"]);
    let cases = listed["cases"].as_array().unwrap();
    let finished = cases.iter().filter(|case| case["state"] == "finished");
    let shown: serde_json::Map<String, Value> = finished
        .map(|case| {
            let radicado = case["radicado"].as_str().unwrap();
            (
                radicado.to_owned(),
                told(&cell, &["pqr", "mostrar", radicado]),
            )
        })
        .collect();
    let last = shown.values().next().unwrap()["history"]
        .as_array()
        .unwrap();
    let at = last.last().unwrap()["at"].as_str().unwrap();
    let day = chrono::DateTime::parse_from_rfc3339(at)
        .unwrap()
        .date_naive();
    let week = contingencia::domain::practice::Week::of(day).to_string();
    let of_week = ["--semana", "2026-W47"];
    let all = json!({
        "cuts": CUTS,
        "cases": cases,
        "shown": shown,
        "indicators": CUTS.map(|cut| told(&cell, &["pqr", "indicadores", "--corte", cut])),
        "top": told(&cell, &["pqr", "top5", "--semana", &week]),
        "practices": contingencia::domain::practice::PRACTICES_TOML,
        "sessions": told(&cell, &[&["practica", "agenda"][..], &of_week].concat())["sessions"],
        "adherence": told(&cell, &[&["practica", "adherencia"][..], &of_week].concat()),
        "owner": crate::support::store::ANA,
    });
    write(folder.path(), &all);
    let judged = python(&["openpyxl", "tomllib"], JUDGE, &[place]);
    if let Some(judged) = judged {
        assert_eq!(judged.trim(), "same");
    }
}
