//! `atencion listar`.

use super::super::answer::{Answer, value};
use super::super::table::columns;
use super::super::values::{date, limit, midnight};
use super::show::document;
use super::told::outage_name;
use crate::actions::{
    ANNULLED, AttentionQuery, AttentionView, Desk, Field, PageAt, Report, list_attentions,
    reveal_listed,
};
use crate::domain::instant::date_clock;
use chrono::{DateTime, FixedOffset};
use clap::Args;
use serde_json::json;

/// Lista las atenciones: las críticas pendientes primero, y luego las más recientes
///
/// Los documentos, teléfonos y direcciones salen cubiertos. Con --revelar salen
/// enteros, y queda anotado quién los vio; también queda anotado buscar por un
/// documento, un teléfono o un correo. Las palabras se buscan enteras, la última también
/// por su comienzo; los números, enteros o por sus 4 últimas cifras.
#[derive(Debug, Args)]
pub(in crate::cli) struct ListArgs {
    /// Solo las de este evento
    #[arg(long = "evento", value_name = "ID")]
    outage: Option<String>,
    /// Solo las que tienen estas palabras, este código o este documento
    #[arg(long = "buscar", value_name = "TEXTO", default_value = "")]
    text: String,
    /// Solo las que registró el usuario
    #[arg(long = "propias")]
    own: bool,
    /// Recibidas desde: un día, o una hora como HH:MM o «ayer 18:40»
    #[arg(long = "desde", value_name = "HORA", allow_hyphen_values = true)]
    from: Option<String>,
    /// Recibidas hasta: un día, inclusive, o una hora
    #[arg(long = "hasta", value_name = "HORA", allow_hyphen_values = true)]
    until: Option<String>,
    /// Solo las críticas pendientes
    #[arg(long = "pendientes")]
    pending: bool,
    /// Muestra los datos personales enteros; queda anotado
    #[arg(long = "revelar")]
    reveal: bool,
    /// Cuántas, como mucho
    #[arg(long = "limite", value_name = "N", value_parser = limit, default_value = "50")]
    limit: usize,
}

pub(super) fn run(desk: &mut Desk, args: &ListArgs) -> Result<Answer, Report> {
    let (mut found, more) = found(desk, args)?;
    if args.reveal {
        found = reveal_listed(desk, &found)?;
    }
    let answer = Answer::of(&json!({ "attentions": value(&found)?, "more": more }))?;
    if found.is_empty() {
        return Ok(answer.word("No hay atenciones que mostrar."));
    }
    let rows: Vec<Vec<String>> = found.iter().map(|attention| row(desk, attention)).collect();
    let answer = answer.data(columns(
        &[
            "Código",
            "Recibida",
            "Trámite",
            "Cliente",
            "Evento",
            "Resultado",
        ],
        &rows,
    ));
    Ok(if more {
        answer.word("Hay más atenciones; amplíe --limite o acote las fechas.")
    } else {
        answer
    })
}

/// The attentions that fit, pending critical ones first (K2), and whether there are more.
fn found(desk: &mut Desk, args: &ListArgs) -> Result<(Vec<AttentionView>, bool), Report> {
    let query = AttentionQuery {
        text: args.text.clone(),
        outage: args.outage.clone(),
        own: args.own,
        from: bound(desk, Field::From, args.from.as_deref())?,
        until: bound(desk, Field::To, args.until.as_deref())?,
    };
    let list = list_attentions(desk, &query, PageAt::First, args.limit)?;
    let (mut found, mut more) = (list.rows, list.has_after);
    if args.pending {
        // They stand first: where another follows them there are no more.
        let all = found.len();
        found.retain(|attention| attention.critical_pending);
        more &= found.len() == all;
    }
    Ok((found, more))
}

/// An instant, or the first one of a day; the last day counts whole.
fn bound(
    desk: &Desk,
    field: Field,
    text: Option<&str>,
) -> Result<Option<DateTime<FixedOffset>>, Report> {
    let Some(text) = text else { return Ok(None) };
    let day = match date(text) {
        Ok(day) if field == Field::To => day.succ_opt(),
        Ok(day) => Some(day),
        Err(_) => None,
    };
    Ok(Some(match day {
        Some(day) => midnight(desk, field, day)?,
        None => desk.instant(field, text)?,
    }))
}

fn row(desk: &Desk, attention: &AttentionView) -> Vec<String> {
    let customer = &attention.customer;
    let who = document(customer)
        .or_else(|| {
            [&customer.service_number, &customer.phone]
                .into_iter()
                .find(|number| !number.is_empty())
                .cloned()
        })
        .map_or_else(
            || customer.name.clone(),
            |number| format!("{} · {number}", customer.name),
        );
    vec![
        attention.code.clone(),
        date_clock(attention.taken_at, desk.zone()),
        attention.procedure.clone(),
        who,
        outage_name(attention).to_owned(),
        state(attention),
    ]
}

fn state(attention: &AttentionView) -> String {
    match &attention.outcome {
        _ if attention.critical_pending => format!("crítica, espera {}", attention.waited()),
        _ if attention.annulled => ANNULLED.to_owned(),
        Some(outcome) => outcome.via.label().to_owned(),
        None => "recibida".to_owned(),
    }
}
