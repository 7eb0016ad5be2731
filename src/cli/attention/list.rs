//! `atencion listar`.

use super::super::answer::Answer;
use super::super::listed::{goes_on, listing};
use super::super::table::columns;
use super::super::values::{date, limit, midnight};
use super::show::document;
use super::told::outage_name;
use crate::actions::{
    ANNULLED, AttentionQuery, AttentionView, Desk, Field, PageAt, Report, attention_place,
    list_attentions, reveal_listed,
};
use crate::domain::instant::date_clock;
use chrono::{DateTime, FixedOffset};
use clap::Args;

/// Lista las atenciones: las críticas pendientes primero, y luego las más recientes
///
/// Los documentos, teléfonos y direcciones salen cubiertos. Con --revelar salen
/// enteros, y queda anotado quién los vio; también queda anotado buscar por un
/// documento, un teléfono o un correo. Las palabras se buscan enteras, la última también
/// por su comienzo; los números, enteros o por sus 4 últimas cifras. Si hay más de las que
/// caben, dice cuántas faltan y con qué seguir.
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
    /// Sigue después de esta atención, la última que se listó
    #[arg(long = "despues-de", value_name = "ID")]
    after: Option<String>,
}

/// What is listed, and what comes after it.
struct Listed {
    rows: Vec<AttentionView>,
    more: bool,
    /// How many more, where they were counted.
    left: Option<usize>,
}

pub(super) fn run(desk: &mut Desk, args: &ListArgs) -> Result<Answer, Report> {
    let Listed {
        rows: mut found,
        more,
        left,
    } = found(desk, args)?;
    if args.reveal {
        found = reveal_listed(desk, &found)?;
    }
    let answer = Answer::of(&listing("attentions", &found, more, left)?)?;
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
    let last = found.last().filter(|_| more);
    Ok(answer.words(last.map(|it| goes_on(left, ("atención", "atenciones"), &it.code))))
}

/// The attentions that fit, pending critical ones first (K2).
fn found(desk: &mut Desk, args: &ListArgs) -> Result<Listed, Report> {
    let query = AttentionQuery {
        text: args.text.clone(),
        outage: args.outage.clone(),
        own: args.own,
        from: bound(desk, Field::From, args.from.as_deref())?,
        until: bound(desk, Field::To, args.until.as_deref())?,
    };
    let page = match &args.after {
        Some(name) => PageAt::After(attention_place(desk, &query, name)?),
        None => PageAt::First,
    };
    // The pending ones stand first: one more tells whether another of them follows.
    let wanted = args.limit + usize::from(args.pending);
    let list = list_attentions(desk, &query, page, wanted)?;
    let left = list.left().filter(|_| !args.pending);
    let (mut rows, mut more) = (list.rows, list.has_after);
    if args.pending {
        rows.retain(|attention| attention.critical_pending);
        more = rows.len() > args.limit;
        rows.truncate(args.limit);
    }
    Ok(Listed { rows, more, left })
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
