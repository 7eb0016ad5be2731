//! `esquema`: the schemas of what is exchanged, for whoever reads it with other tools.

use super::answer::{Answer, value};
use super::program::Call;
use super::values::one_of;
use crate::actions::{Report, Schema};
use clap::Args;
use serde_json::{Value, json};

/// Escribe el esquema (JSON Schema) de una parte de los paquetes
///
/// Sin nombre lista los que hay.
#[derive(Debug, Args)]
pub(super) struct SchemaArgs {
    /// Esquema
    #[arg(value_name = "NOMBRE", value_parser = one_of(Schema::ALL.map(|schema| (schema.name(), schema))), ignore_case = true)]
    schema: Option<Schema>,
}

pub(super) fn run(_: &Call<'_>, args: &SchemaArgs) -> Result<Answer, Report> {
    if let Some(schema) = args.schema {
        let document: Value = serde_json::from_str(schema.text())
            .map_err(|_| Report::internal("El esquema incluido en el programa no se lee."))?;
        let answer = Answer::script(schema.text().to_owned(), "schema");
        return Ok(answer.document_of(document));
    }
    let names = Schema::ALL.map(Schema::name);
    Ok(Answer::of(&json!({ "schemas": value(&names)? }))?.data(names.join("\n")))
}
