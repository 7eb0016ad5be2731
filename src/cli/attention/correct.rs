//! `atencion corregir` and `atencion anular`.

use super::super::answer::Answer;
use super::super::values::one_of;
use super::told::{changed, warnings};
use crate::actions::{
    AttentionField, AttentionView, Desk, Report, annul_attention, correct_attention,
};
use clap::Args;

/// Corrige un dato de una atención, con su razón; el original se conserva
///
/// Un trámite de otro tipo la saca del evento en que estaba y la pasa al del tipo
/// nuevo que la abarque, si lo hay. Un valor vacío deja el dato en blanco. La
/// constancia que se imprima después dice que corrige la anterior.
#[derive(Debug, Args)]
pub(in crate::cli) struct CorrectArgs {
    /// Código, o su final si no hay duda (R317)
    #[arg(value_name = "ID")]
    id: String,
    /// Dato que se corrige
    #[arg(long = "campo", value_name = "CAMPO", value_parser = one_of(AttentionField::ALL.map(|field| (field.word(), field))), ignore_case = true)]
    field: AttentionField,
    /// Valor correcto, escrito como al registrar; varias materias, con «;»
    #[arg(long = "valor", value_name = "VALOR", allow_hyphen_values = true)]
    value: String,
    /// Por qué se corrige
    #[arg(long = "razon", value_name = "TEXTO", allow_hyphen_values = true)]
    reason: String,
}

pub(super) fn correct(desk: &mut Desk, args: &CorrectArgs) -> Result<Answer, Report> {
    let attention = correct_attention(desk, &args.id, args.field, &args.value, &args.reason)?;
    Ok(changed(&attention, "Atención corregida")?
        .words(warnings(&attention))
        .words(also(&attention))
        .word(format!(
            "Entregue la constancia corregida: contingencia atencion constancia {}",
            attention.short_code
        )))
}

/// Anula una atención que se registró por error, con su razón
///
/// Conserva su código y su historia, y no espera nada más: sale de las críticas
/// pendientes, de la regularización y de las cuentas de su evento.
#[derive(Debug, Args)]
pub(in crate::cli) struct AnnulArgs {
    /// Código, o su final si no hay duda (R317)
    #[arg(value_name = "ID")]
    id: String,
    /// Por qué se anula
    #[arg(long = "razon", value_name = "TEXTO", allow_hyphen_values = true)]
    reason: String,
}

pub(super) fn annul(desk: &mut Desk, args: &AnnulArgs) -> Result<Answer, Report> {
    let attention = annul_attention(desk, &args.id, &args.reason)?;
    Ok(changed(&attention, "Atención anulada")?.words(also(&attention)))
}

/// What the official system says of it is not changed from here.
fn also(attention: &AttentionView) -> Option<String> {
    let code = attention.official_code.as_ref()?;
    Some(format!(
        "Ya está en el sistema oficial con el código {code}: cámbielo también allí."
    ))
}
