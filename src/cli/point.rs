//! `punto`: the points that the office expects to hear from (R2).

use super::answer::Answer;
use super::program::Subcommand;
use super::table::columns;
use super::values::one_of;
use crate::actions::{Desk, Report, list_point, points, unlist_point};
use crate::domain::point::{Place, PointFacts};
use crate::domain::terminal::Channel;
use clap::Args;

pub(super) fn all() -> Vec<Subcommand> {
    vec![
        Subcommand::at_desk("agregar", add),
        Subcommand::at_desk("listar", list),
        Subcommand::at_desk("quitar", remove),
    ]
}

/// Agrega un punto a la lista de la oficina, o cambia lo que dice de él
#[derive(Debug, Args)]
pub(super) struct AddArgs {
    /// Código del punto, como LIM014
    #[arg(value_name = "CODIGO")]
    code: String,
    /// Nombre del punto
    #[arg(long = "nombre", value_name = "TEXTO")]
    name: String,
    /// Canal del punto
    #[arg(long = "canal", value_name = "CANAL", value_parser = one_of(Channel::ALL.map(|channel| (channel.code(), channel))), ignore_case = true)]
    channel: Channel,
    /// Dónde está: departamento/provincia/distrito
    #[arg(long = "lugar", value_name = "LUGAR", value_parser = str::parse::<Place>)]
    place: Option<Place>,
}

/// Lista los puntos de los que la oficina espera paquetes
#[derive(Debug, Args)]
pub(super) struct ListArgs;

/// Quita un punto de la lista; lo que escribió se queda
#[derive(Debug, Args)]
pub(super) struct RemoveArgs {
    /// Código del punto
    #[arg(value_name = "CODIGO")]
    code: String,
}

fn add(desk: &mut Desk, args: &AddArgs) -> Result<Answer, Report> {
    let facts = PointFacts {
        code: args.code.clone(),
        name: args.name.clone(),
        channel: args.channel,
        place: args.place.clone(),
    };
    let view = list_point(desk, facts)?;
    let point = &view.facts;
    let word = format!("En la lista: {} {}.", point.code, point.name);
    let other = view.told_channel.map(|told| {
        format!(
            "Aviso: sus terminales dicen que es de {} y aquí quedó como {}. Sus eventos se \
             evalúan con lo que dicen ellos; los conteos, con la lista. Corrija el que esté mal. [R2]",
            told.label(),
            point.channel.label()
        )
    });
    Ok(Answer::of(&view)?.data(&point.code).word(word).words(other))
}

fn list(desk: &mut Desk, _: &ListArgs) -> Result<Answer, Report> {
    let list = points(desk)?;
    let rows: Vec<Vec<String>> = list
        .points
        .iter()
        .map(|point| {
            let place = point.place.as_ref().map(Place::to_string);
            vec![
                point.code.clone(),
                point.name.clone(),
                point.channel.code().to_owned(),
                place.unwrap_or_default(),
            ]
        })
        .collect();
    let answer = Answer::of(&list)?;
    Ok(if rows.is_empty() {
        answer.word("La lista está vacía.")
    } else {
        answer.data(columns(&["Código", "Nombre", "Canal", "Lugar"], &rows))
    })
}

fn remove(desk: &mut Desk, args: &RemoveArgs) -> Result<Answer, Report> {
    let point = unlist_point(desk, &args.code)?;
    let word = format!("Fuera de la lista: {} {}.", point.code, point.name);
    Ok(Answer::of(&point)?.data(&point.code).word(word))
}
