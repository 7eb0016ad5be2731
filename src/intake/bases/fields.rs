//! The fields of a base: under which headers they stand, and what stands there.

use crate::domain::pqr::CaseClass;
use crate::domain::text::fold_key;
use crate::intake::cell::{Cell, Row};
use crate::intake::header::{Columns, Field, Shape};
use crate::intake::identifiers::{self, identifier};
use crate::intake::titles::header_key;

pub(super) const ACCOUNT: &str = "cuenta";
pub(super) const RADICADO: &str = "radicado";
pub(super) const CUN: &str = "cun";
pub(super) const STATE: &str = "estado";
pub(super) const REASON: &str = "motivo";
pub(super) const ADVISER: &str = "asesor";
pub(super) const DATE: &str = "fecha";
pub(super) const CLASS: &str = "clase";
pub(super) const MARK: &str = "razon";
pub(super) const SUB_MARK: &str = "subrazon";

/// The fields of a base.
pub const BASE_FIELDS: [Field; 10] = [
    Field {
        name: ACCOUNT,
        headers: &[
            "cuenta cliente",
            "cuenta usuario",
            "cuenta titular",
            "cuenta suscriptor",
            "cuenta rr",
            "codigo cuenta",
            "id cuenta",
        ],
        weaker: &[],
    },
    Field {
        name: RADICADO,
        headers: &[
            "pqr",
            "pqrs",
            "id pqr",
            "codigo pqr",
            "id radicado",
            "codigo radicado",
            "pqr escalamiento",
        ],
        weaker: &[],
    },
    Field {
        name: CUN,
        headers: &["codigo unico numerico", "codigo cun"],
        weaker: &[],
    },
    Field {
        name: STATE,
        headers: &[
            "estado caso",
            "estado radicado",
            "estado actual",
            "estado solicitud",
        ],
        weaker: &[],
    },
    Field {
        name: REASON,
        headers: &[
            "causal",
            "motivo radicado",
            "motivo solicitud",
            "motivo escalamiento",
        ],
        weaker: &["causa"],
    },
    Field {
        name: ADVISER,
        headers: &[
            "nombre asesor",
            "asesor front",
            "asesor que escala",
            "asesor que escalo",
            "asesor que radica",
            "asesor que radico",
            "usuario asesor",
            "usuario que escala",
        ],
        weaker: &[],
    },
    Field {
        name: DATE,
        headers: &[
            "fecha radicacion",
            "fecha radicado",
            "fecha rad",
            "fecha y hora radicacion",
            "fecha hora radicacion",
            "fecha presentacion",
        ],
        weaker: &[
            "fecha ingreso",
            "fecha creacion",
            "fecha registro",
            "fecha recepcion",
        ],
    },
    Field {
        name: CLASS,
        headers: &["tipo"],
        weaker: &["tipo solicitud", "tipo requerimiento", "clase solicitud"],
    },
    Field {
        name: MARK,
        headers: &["razon rr", "razon marcacion", "codigo razon"],
        weaker: &[],
    },
    Field {
        name: SUB_MARK,
        headers: &[
            "sub razon",
            "subrazon rr",
            "subrazon marcacion",
            "sub razon rr",
            "sub razon marcacion",
            "codigo subrazon",
        ],
        weaker: &[],
    },
];

pub(super) const SHAPE: Shape = Shape {
    fields: &BASE_FIELDS,
    needs: &[&[RADICADO], &[ACCOUNT]],
    of: &["pqr", "pqrs"],
};

/// The class that a text says.
pub(super) fn class_of(text: &str) -> Option<CaseClass> {
    let words = fold_key(text);
    let first = words.split(' ').next().unwrap_or_default();
    match first {
        "p" | "peticion" | "peticiones" => Some(CaseClass::Petition),
        "q" | "queja" | "quejas" => Some(CaseClass::Complaint),
        "r" | "recurso" | "recursos" => Some(CaseClass::Appeal),
        _ => None,
    }
}

/// Whether a row sums up those above it: it says so where a case has its number or its
/// account, or has none of both.
pub(super) fn is_total(fields: &Fields<'_>) -> bool {
    let says = |cell: &Cell| matches!(cell, Cell::Text(text) if says_total(text));
    let is_without = |field| {
        let cell = fields.cell(field).unwrap_or(&Cell::Empty);
        says(cell) || !matches!(fields.identifier(field), Ok(Some(_)))
    };
    // What is rare is asked first.
    fields.row.cells.iter().any(|(_, cell)| says(cell))
        && (is_without(RADICADO) || is_without(ACCOUNT))
}

/// Whether a row says the headers again, as where the rows of several sheets were put together.
pub(super) fn is_header(fields: &Fields<'_>) -> bool {
    fields.columns.headers().all(|(field, header)| {
        let cell = fields.cell(field);
        cell.is_some_and(
            |it| matches!(it, Cell::Text(text) if header_key(text) == header_key(header)),
        )
    })
}

fn says_total(text: &str) -> bool {
    const BESIDES: [&str; 8] = [
        "general",
        "registros",
        "casos",
        "pqr",
        "radicados",
        "filas",
        "corte",
        "base",
    ];
    // Nearly no text is even like one.
    let first = text.chars().find(|it| it.is_alphanumeric());
    if !matches!(first, Some('t' | 'T' | 'g' | 'G' | 's' | 'S')) {
        return false;
    }
    let key = header_key(text);
    let mut words = key.split(' ');
    let first = match words.next() {
        Some("gran") => words.next(),
        first => first,
    };
    matches!(first, Some("total" | "totales" | "subtotal" | "suma"))
        && words.all(|word| BESIDES.contains(&word) || word.bytes().all(|it| it.is_ascii_digit()))
}

/// The fields of a row.
pub(super) struct Fields<'r> {
    pub(super) columns: &'r Columns,
    pub(super) row: &'r Row,
}

impl Fields<'_> {
    pub(super) fn header(&self, field: &'static str) -> String {
        self.columns.header_of(field).to_owned()
    }

    pub(super) fn cell(&self, field: &'static str) -> Option<&Cell> {
        self.columns.at(field).map(|at| self.row.cell(at))
    }

    pub(super) fn identifier(
        &self,
        field: &'static str,
    ) -> Result<Option<identifiers::Read>, String> {
        let Some(at) = self.columns.at(field) else {
            return Ok(None);
        };
        identifier(self.row.cell(at), self.row.format(at))
    }

    pub(super) fn text(&self, field: &'static str, most: usize) -> Result<Option<String>, String> {
        let Some(cell) = self.cell(field) else {
            return Ok(None);
        };
        if let Some(fault) = cell.fault() {
            return Err(fault);
        }
        let text = cell.told_whole();
        if text.len() > most && text.chars().count() > most {
            return Err(format!("tiene más de {most} signos"));
        }
        Ok(Some(text).filter(|text| !text.is_empty()))
    }
}
