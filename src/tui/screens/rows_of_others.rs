//! A file of rows that others made, as it is asked for: where it is, which sheet of it, how its
//! dates are read, and what it calls its columns.

use crate::actions::{DateOrder, Sought, TableField};
use crate::tui::{
    form::{FieldKey, path},
    prelude::*,
};

/// Which number of a date is the day, as it is asked.
const ORDERS: [(Option<DateOrder>, &str); 4] = [
    (None, "según el archivo"),
    (Some(DateOrder::DayFirst), "día/mes/año"),
    (Some(DateOrder::MonthFirst), "mes/día/año"),
    (Some(DateOrder::YearFirst), "año/mes/día"),
];

/// Where it is.
pub(super) fn file<K>(key: K) -> Field<K> {
    path(key, "Archivo", Sought::Tables)
        .placeholder("elija una hoja de cálculo o un CSV, o escriba dónde está")
        .required("Elija el archivo, o escriba dónde está.")
}

/// Which of its sheets.
pub(super) fn sheet<K>(key: K) -> Field<K> {
    line(key, "Hoja").placeholder("su número; si no, la que tenga las columnas")
}

/// How its dates are read.
pub(super) fn dates<K>(key: K) -> Field<K> {
    let orders = ORDERS.map(|(order, label)| (order.map_or("", DateOrder::code), label));
    choice(key, "Fechas", Choice::of(orders).chosen_at(0))
}

/// What it calls one of its columns.
pub(super) fn column<K>((key, label): (K, &'static str)) -> Field<K> {
    line(key, label).placeholder("su encabezado, o su letra: [C]; si no, se reconoce")
}

/// The sheet that was said, by its number.
pub(super) fn sheet_of<K: FieldKey>(
    form: &Form<K>,
    key: K,
    problems: &mut Problems<K>,
) -> Option<usize> {
    let said = form.text(key);
    let number = said.parse().ok().filter(|number| *number > 0);
    if !said.is_empty() && number.is_none() {
        problems.wrong(key, "Escriba el número de la hoja: 1, 2, 3…");
    }
    number
}

/// The order that was said.
pub(super) fn order_of<K: FieldKey>(form: &Form<K>, key: K) -> Option<DateOrder> {
    form.pick(key, &ORDERS).and_then(|(order, _)| order)
}

/// The columns that were said, each with the header or the letter that it goes by.
pub(super) fn columns_of<K: FieldKey>(
    form: &Form<K>,
    fields: &[TableField],
    columns: &[(K, &str)],
) -> Vec<(String, String)> {
    let said = fields.iter().zip(columns);
    let said = said.map(|(field, (key, _))| (field.name.to_owned(), form.text(*key)));
    said.filter(|(_, header)| !header.is_empty()).collect()
}
