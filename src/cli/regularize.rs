//! `regularizar`: the official system's code, why none is needed, what to type
//! there, and the calls that tell it to the customer (N3, G).

use super::answer::Answer;
use super::record::{CONFLICT, short};
use super::table::pairs;
use super::values::one_of;
use crate::actions::{
    AttentionView, Desk, Field, RecordView, Report, TypingSheet, exempt, lift_exemption, note_call,
    pair_code, typing_sheet,
};
use crate::domain::regularization::Exempt;
use clap::{ArgGroup, Args};

/// Regulariza un evento o una atención en el sistema oficial
///
/// Con --ficha muestra qué escribir allí, en orden; ver los datos de un cliente
/// queda anotado. Con --codigo anota el código oficial que dio el sistema: uno que ya
/// es de otro registro se rechaza, y cambiar el que había pide su razón. Con
/// --no-requiere anota por qué no hace falta, y con --requiere que sí la hace.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("what").required(true).args(["code", "exempt", "required", "sheet", "call"]))]
pub(super) struct RegularizeArgs {
    /// Correlativo o código provisional (R317), o su final si no hay duda
    #[arg(value_name = "ID")]
    id: String,
    /// El código oficial
    #[arg(long = "codigo", value_name = "CODIGO")]
    code: Option<String>,
    /// Por qué no requiere regularización
    #[arg(long = "no-requiere", value_name = "RAZON", value_parser = one_of(Exempt::ALL.map(|why| (why.code(), why))), ignore_case = true)]
    exempt: Option<Exempt>,
    /// Sí requiere regularización, aunque se anotó que no; pide --razon
    #[arg(long = "requiere", requires = "reason")]
    required: bool,
    /// Muestra qué escribir en el sistema oficial
    #[arg(long = "ficha")]
    sheet: bool,
    /// Anota una llamada para comunicar el código de un reclamo, y si se le ubicó
    #[arg(long = "llamada", value_name = "SI|NO", value_parser = one_of([("si", true), ("no", false)]), ignore_case = true)]
    call: Option<bool>,
    /// Con --codigo o --requiere: por qué se cambia
    #[arg(long = "razon", value_name = "TEXTO", conflicts_with_all = ["exempt", "sheet", "call"])]
    reason: Option<String>,
    /// Con --llamada: cuándo fue, HH:MM, -15, «ayer 18:40»; si falta, ahora
    #[arg(
        long = "hora",
        value_name = "HORA",
        allow_hyphen_values = true,
        requires = "call"
    )]
    at: Option<String>,
    /// Con --no-requiere o --llamada: algo más que convenga saber
    #[arg(long = "nota", value_name = "TEXTO", conflicts_with_all = ["code", "required", "sheet"])]
    note: Option<String>,
}

pub(super) fn run(desk: &mut Desk, args: &RegularizeArgs) -> Result<Answer, Report> {
    let note = args.note.as_deref();
    if let Some(code) = &args.code {
        let record = pair_code(desk, &args.id, code, args.reason.as_deref())?;
        let next = next_step(&record);
        return Ok(changed(&record, "Código oficial anotado")?.words(next));
    }
    if let Some(why) = args.exempt {
        let record = exempt(desk, &args.id, why, note)?;
        return changed(&record, "No requiere regularización");
    }
    if args.required {
        let reason = args.reason.as_deref().unwrap_or_default();
        let record = lift_exemption(desk, &args.id, reason)?;
        return changed(&record, "Requiere regularización");
    }
    if let Some(reached) = args.call {
        let at = args
            .at
            .as_deref()
            .map(|text| desk.instant(Field::Called, text))
            .transpose()?;
        let attention = note_call(desk, &args.id, reached, at, note)?;
        return Ok(Answer::of(&attention)?
            .data(&attention.code)
            .word(called(reached)));
    }
    let sheet = typing_sheet(desk, &args.id)?;
    Ok(Answer::of(&sheet)?.data(text(&sheet)).word(format!(
        "{}: anótelo con: contingencia regularizar {} --codigo CODIGO",
        sheet.code_label, sheet.record
    )))
}

/// The answer to a change: the record's name, and how it stands in words.
fn changed(record: &RecordView, what: &str) -> Result<Answer, Report> {
    let (said, conflict) = match record {
        RecordView::Outage(outage) => {
            let name = short(&outage.correlative);
            let said = outage
                .official_code
                .as_deref()
                .map_or_else(|| name.to_owned(), |code| format!("{name} → {code}"));
            (said, outage.official_code_conflict)
        }
        RecordView::Attention(attention) => {
            let name = &attention.short_code;
            let said = attention
                .official_code
                .as_deref()
                .map_or_else(|| name.clone(), |code| format!("{name} → {code}"));
            (said, attention.official_code_conflict)
        }
    };
    let answer = Answer::of(record)?
        .data(record.name())
        .word(format!("{what}: {said}."));
    Ok(if conflict {
        answer.word(CONFLICT)
    } else {
        answer
    })
}

/// How the customer of a claim gets to know the code (G4).
fn next_step(record: &RecordView) -> Option<String> {
    let RecordView::Attention(attention) = record else {
        return None;
    };
    let attention: &AttentionView = attention;
    if attention.claim.is_none() || attention.blocked {
        return None;
    }
    Some(if attention.customer.email.is_empty() {
        format!(
            "El cliente no tiene correo: llámelo y anótelo con: contingencia regularizar {} --llamada si|no",
            attention.short_code
        )
    } else {
        format!(
            "El correo con el código está listo; véalo con: contingencia aviso {}",
            attention.short_code
        )
    })
}

fn called(reached: bool) -> &'static str {
    if reached {
        "Llamada anotada: el cliente ya sabe su código oficial."
    } else {
        "Llamada anotada: el cliente sigue en la lista de llamadas."
    }
}

/// Where to type, and what, in order.
fn text(sheet: &TypingSheet) -> String {
    let place = match sheet.path.as_str() {
        "" => sheet.system.clone(),
        path => format!("{} → {path}", sheet.system),
    };
    let values: Vec<(String, &str)> = sheet
        .fields
        .iter()
        .zip(1..)
        .map(|(field, number)| (format!("{number:2} {}", field.label), field.value.as_str()))
        .collect();
    let rows: Vec<(&str, Option<String>)> = values
        .iter()
        .map(|(label, value)| (label.as_str(), Some((*value).to_owned())))
        .collect();
    format!("{} · {place}\n\n{}", sheet.record, pairs(&rows))
}
