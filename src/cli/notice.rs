//! `comunicado`: what the mailbox *Fallas de Sistemas y Plataforma* answered (E8).

use super::answer::Answer;
use super::listed::{goes_on, listing};
use super::program::Subcommand;
use super::table::columns;
use super::values::limit;
use crate::actions::{
    Desk, Field, NoticeInput, NoticeView, PageAt, Report, list_notices, notice_place,
    register_notice,
};
use crate::domain::instant::date_clock;
use clap::Args;

pub(super) fn all() -> Vec<Subcommand> {
    vec![
        Subcommand::at_desk("registrar", register),
        Subcommand::at_desk("listar", list),
    ]
}

/// Registra la respuesta de Fallas de Sistemas y Plataforma
///
/// Se adjunta a todas las fallas masivas de las que habla: un aplicativo en común y
/// una ventana que toca las horas del evento. A la que ya tiene el comunicado de otra
/// falla no le cambia nada, salvo con --reemplaza-a; con la misma referencia lo corrige.
#[derive(Debug, Args)]
pub(super) struct RegisterArgs {
    /// Referencia del comunicado
    #[arg(long = "referencia", value_name = "TEXTO")]
    reference: String,
    /// Inicio de la ventana: HH:MM, -15, «ayer 18:40», AAAA-MM-DD HH:MM
    #[arg(long = "desde", value_name = "HORA", allow_hyphen_values = true)]
    from: String,
    /// Fin de la ventana, si ya se conoce
    #[arg(long = "hasta", value_name = "HORA", allow_hyphen_values = true)]
    to: Option<String>,
    /// Aplicativos que nombra; varios seguidos, repetidos o con comas
    #[arg(long = "aplicativo", value_name = "APLICATIVO", num_args = 1.., value_delimiter = ',', required = true)]
    applications: Vec<String>,
    /// El comunicado niega que haya falla masiva
    #[arg(long = "niega")]
    denied: bool,
    /// Referencia del comunicado al que reemplaza
    #[arg(
        long = "reemplaza-a",
        value_name = "REFERENCIA",
        default_value = "",
        hide_default_value = true
    )]
    replaces: String,
}

/// Lista los comunicados, del más reciente al más antiguo
///
/// Si hay más de los que caben, dice cuántos faltan y con qué seguir.
#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// Cuántos, como mucho
    #[arg(long = "limite", value_name = "N", value_parser = limit, default_value = "50")]
    limit: usize,
    /// Sigue después de este comunicado, el último que se listó
    #[arg(long = "despues-de", value_name = "REFERENCIA")]
    after: Option<String>,
}

fn register(desk: &mut Desk, args: &RegisterArgs) -> Result<Answer, Report> {
    let instant = |field, text: &str| desk.instant(field, text);
    let input = NoticeInput {
        reference: args.reference.clone(),
        from: Some(instant(Field::From, &args.from)?),
        to: args
            .to
            .as_deref()
            .map(|text| instant(Field::To, text))
            .transpose()?,
        applications: desk.application_ids(&args.applications)?,
        denied: args.denied,
        replaces: args.replaces.clone(),
    };
    let notice = register_notice(desk, &input)?;
    let answer = Answer::of(&notice)?
        .data(&notice.reference)
        .word(if notice.confirmed {
            "Comunicado registrado: confirma la falla masiva."
        } else {
            "Comunicado registrado: niega la falla masiva."
        });
    let answer = if notice.outages.is_empty() {
        answer.word("No se adjuntó a ningún evento.")
    } else {
        answer.word(format!("Adjuntado a {}.", notice.outages.join(", ")))
    };
    let kept = notice.kept.iter().map(|kept| {
        format!(
            "{} conserva el comunicado {}; si este lo reemplaza, regístrelo otra vez con \
             --reemplaza-a {}",
            kept.outage, kept.reference, kept.reference
        )
    });
    let left = notice.left.iter().map(|left| {
        format!(
            "{} sigue con {}, que ya no habla de él: revise su escenario.",
            left.outage, left.reference
        )
    });
    Ok(answer.words(kept.chain(left)))
}

fn list(desk: &mut Desk, args: &ListArgs) -> Result<Answer, Report> {
    let page = match &args.after {
        Some(name) => PageAt::After(notice_place(desk, name)?),
        None => PageAt::First,
    };
    let list = list_notices(desk, page, args.limit)?;
    let left = list.left();
    let answer = Answer::of(&listing("notices", &list.rows, list.has_after, left)?)?;
    if list.rows.is_empty() {
        return Ok(answer.word("No hay comunicados que mostrar."));
    }
    let rows: Vec<Vec<String>> = list.rows.iter().map(|notice| row(desk, notice)).collect();
    let answer = answer.data(columns(
        &["Referencia", "Respuesta", "Desde", "Hasta", "Aplicativos"],
        &rows,
    ));
    let Some((end, (_, place))) = list.rows.last().zip(list.edges).filter(|_| list.has_after)
    else {
        return Ok(answer);
    };
    // A later one may have its reference.
    let name = if notice_place(desk, &end.reference)? == place {
        &end.reference
    } else {
        &end.id
    };
    Ok(answer.word(goes_on(left, ("comunicado", "comunicados"), name)))
}

fn row(desk: &Desk, notice: &NoticeView) -> Vec<String> {
    let zone = desk.zone();
    vec![
        notice.reference.clone(),
        if notice.confirmed {
            "confirma"
        } else {
            "niega"
        }
        .to_owned(),
        date_clock(notice.from, zone),
        notice.to.map(|to| date_clock(to, zone)).unwrap_or_default(),
        notice.applications.join(", "),
    ]
}
