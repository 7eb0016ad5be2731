//! The bases that the client sends to the PQR cell, from files as clients write them (X1).

mod cuts;
mod reading;
mod returning;

use super::{Point, Ran};
use crate::support::workbook::{Sheet, packed};
use contingencia::domain::authority::Role;
use serde_json::{Value, json};

fn the_cell() -> Point {
    Point::cell()
}

/// What of a plan is about what was here before (X2).
const STANDING: [&str; 14] = [
    "new",
    "changed",
    "known",
    "gone_closed",
    "gone_untouched",
    "gone_in_work",
    "closed_still_there",
    "reappeared",
    "in_both",
    "due_soon",
    "overdue",
    "piles",
    "already_received",
    "replaces",
];

const BASE: [&str; 5] = ["--base", "pendientes", "--corte", "26/11/2026", "--plan"];

impl Point {
    /// Plans a base.
    fn base(&self, name: &str, bytes: impl AsRef<[u8]>, options: &[&str]) -> (i32, Value) {
        let path = self.file(name, bytes);
        let call = ["pqr", "importar", path.to_str().unwrap()];
        let (code, mut document) = self.json(&[&call[..], &BASE, options].concat());
        for key in STANDING {
            document.as_object_mut().unwrap().remove(key);
        }
        (code, document)
    }

    /// Takes a base in, or plans it.
    pub(super) fn receives(
        &self,
        base: &str,
        cut: &str,
        text: &str,
        options: &[&str],
    ) -> (i32, Value) {
        let path = self.file("base.csv", text);
        let call = [
            "pqr",
            "importar",
            path.to_str().unwrap(),
            "--base",
            base,
            "--corte",
            cut,
        ];
        self.json(&[&call[..], options].concat())
    }

    fn told(&self, name: &str, bytes: impl AsRef<[u8]>, options: &[&str]) -> Ran {
        let path = self.file(name, bytes);
        let call = ["pqr", "importar", path.to_str().unwrap()];
        self.run(&[&call[..], &BASE, options].concat())
    }
}

/// A workbook with the formats that these rows speak of: 1 is a date, 2 shows eight digits,
/// 3 the power of ten.
fn formatted(sheets: &[Sheet]) -> Vec<u8> {
    let mut parts = Sheet::parts(sheets);
    let styles = parts.iter_mut().find(|(name, _)| name == "xl/styles.xml");
    let text = String::from_utf8(styles.as_ref().unwrap().1.clone()).unwrap();
    let text = text
        .replace("<cellXfs count=\"2\">", "<numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"00000000\"/></numFmts><cellXfs count=\"4\">")
        .replace("</cellXfs>", "<xf numFmtId=\"164\"/><xf numFmtId=\"11\"/></cellXfs>");
    styles.unwrap().1 = text.into_bytes();
    packed(&parts)
}

fn number(at: &str, style: u8, value: &str) -> String {
    format!("<c r=\"{at}\" s=\"{style}\"><v>{value}</v></c>")
}

/// What of a document is told by these keys.
fn told<const N: usize>(document: &Value, keys: [&str; N]) -> [u64; N] {
    keys.map(|key| {
        document[key]
            .as_u64()
            .unwrap_or_else(|| panic!("{key}: {document}"))
    })
}

#[test]
fn x1_only_the_cell_s_own_may_receive_a_base() {
    let point = Point::started_by(Role::Asesor);
    let (code, refused) = point.base("base.csv", "cuenta;radicado\n1;7\n", &[]);
    assert_eq!((code, &refused["error"]["rule"]), (1, &json!("X1")));
}

#[test]
fn x12_only_a_cell_receives_bases() {
    let point = Point::started();
    let (code, refused) = point.receives("pendientes", "2020-11-06", "cuenta;radicado\n1;7\n", &[]);
    assert_eq!((code, &refused["error"]["rule"]), (1, &json!("X12")));
}
