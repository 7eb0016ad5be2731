//! `evento listar`.

use super::super::answer::Answer;
use super::super::listed::{goes_on, listing};
use super::super::table::columns;
use super::super::values::{Days, limit, one_of};
use crate::actions::{
    Desk, InquiryView, OutageQuery, OutageView, PageAt, Report, inquiry_place, list_inquiries,
    list_outages, outage_place,
};
use crate::domain::catalog::ProcedureType;
use crate::domain::instant::date_clock;
use crate::domain::outage::State;
use clap::Args;

/// Lista los eventos, del más reciente al más antiguo
///
/// Si hay más de los que caben, dice cuántos faltan y con qué seguir.
#[derive(Debug, Args)]
pub(in crate::cli) struct ListArgs {
    /// Solo los de este estado
    #[arg(long = "estado", value_name = "ESTADO", value_parser = one_of(STATES), ignore_case = true)]
    state: Option<State>,
    /// Solo los de este tipo de trámite
    #[arg(long = "tipo", value_name = "TIPO", value_parser = one_of(ProcedureType::ALL.map(|kind| (kind.code(), kind))), ignore_case = true)]
    procedure_type: Option<ProcedureType>,
    #[command(flatten)]
    days: Days,
    /// Solo los de este trámite o número
    #[arg(long = "buscar", value_name = "TEXTO", default_value = "")]
    text: String,
    /// Cuántos, como mucho
    #[arg(long = "limite", value_name = "N", value_parser = limit, default_value = "50")]
    limit: usize,
    /// Sigue después de este evento, o esta consulta, lo último que se listó
    #[arg(long = "despues-de", value_name = "ID")]
    after: Option<String>,
    /// Lista en su lugar las consultas que no correspondía registrar
    #[arg(long = "no-registradas", conflicts_with_all = ["state", "procedure_type", "from", "until", "text"])]
    refused: bool,
}

const STATES: [(&str, State); 3] = [
    ("abierto", State::Open),
    ("restablecido", State::Restored),
    ("cerrado", State::Closed),
];

pub(super) fn run(desk: &mut Desk, args: &ListArgs) -> Result<Answer, Report> {
    if args.refused {
        return refused(desk, args);
    }
    let (from, until) = args.days.bounds(desk)?;
    let query = OutageQuery {
        text: args.text.clone(),
        state: args.state,
        procedure_type: args.procedure_type,
        from,
        until,
    };
    let page = match &args.after {
        Some(name) => PageAt::After(outage_place(desk, name)?),
        None => PageAt::First,
    };
    let list = list_outages(desk, &query, page, args.limit)?;
    let rows: Vec<Vec<String>> = list.rows.iter().map(|outage| row(desk, outage)).collect();
    let left = list.left();
    let answer = Answer::of(&listing("outages", &list.rows, list.has_after, left)?)?;
    if rows.is_empty() {
        return Ok(answer.word("No hay eventos que mostrar."));
    }
    let answer = answer.data(columns(
        &[
            "Correlativo",
            "Estado",
            "Tipo",
            "Trámite",
            "Escenario",
            "Inicio",
            "Duración",
        ],
        &rows,
    ));
    let end = list.rows.last().filter(|_| list.has_after);
    Ok(answer.words(end.map(|it| goes_on(left, ("evento", "eventos"), &it.correlative))))
}

fn row(desk: &Desk, outage: &OutageView) -> Vec<String> {
    vec![
        outage.correlative.clone(),
        outage.state.label().to_owned(),
        outage.procedure_type.to_string(),
        outage.procedure.clone(),
        outage.scenario.to_string(),
        date_clock(outage.started_at, desk.zone()),
        outage.lasted(),
    ]
}

fn refused(desk: &Desk, args: &ListArgs) -> Result<Answer, Report> {
    let all = OutageQuery::default();
    let page = match &args.after {
        Some(id) => PageAt::After(inquiry_place(desk, id)?),
        None => PageAt::First,
    };
    let list = list_inquiries(desk, &all, page, args.limit)?;
    let left = list.left();
    let answer = Answer::of(&listing("inquiries", &list.rows, list.has_after, left)?)?;
    if list.rows.is_empty() {
        return Ok(answer.word("No hay consultas no registradas que mostrar."));
    }
    let rows: Vec<Vec<String>> = list
        .rows
        .iter()
        .map(|inquiry| inquiry_row(desk, inquiry))
        .collect();
    let answer = answer.data(columns(
        &[
            "Id",
            "Consultada",
            "Regla",
            "Trámite",
            "Escenario",
            "Evento",
        ],
        &rows,
    ));
    let end = list.rows.last().filter(|_| list.has_after);
    Ok(answer.words(end.map(|it| goes_on(left, ("consulta", "consultas"), &it.id.to_string()))))
}

fn inquiry_row(desk: &Desk, inquiry: &InquiryView) -> Vec<String> {
    vec![
        inquiry.id.to_string(),
        date_clock(inquiry.asked_at, desk.zone()),
        inquiry.rule.to_string(),
        inquiry
            .procedure
            .clone()
            .unwrap_or_else(|| "fuera de la lista".to_owned()),
        inquiry.scenario.to_string(),
        inquiry.outage.clone().unwrap_or_default(),
    ]
}
