//! What a receipt says of terminals of which only one can be right (N5).

use crate::actions::keep_store::ProblemView;
use crate::exchange::{Receipt, Relation, fingerprint};
use uuid::Uuid;

/// What the office says of another terminal that comes from the same copy as this
/// one, or goes on in its place (N5).
pub(super) fn told(own: Uuid, receipt: &Receipt) -> Vec<ProblemView> {
    let forked = receipt.forks.get(&own).map(|first| ProblemView {
        kind: "fork",
        replica: Some(own.to_string()),
        sequence: Some(*first),
        message: format!(
            "La oficina tiene otra historia de este terminal desde la anotación {first}: alguien \
             más escribe con su clave, o se usó una copia de sus archivos. Lo acusado vale; \
             avise a Control e Información antes de seguir."
        ),
    });
    let said = receipt.rivals.iter().filter(|rival| rival.replica == own);
    said.filter_map(|rival| {
        let other = &rival.other;
        let name = format!(
            "{}-{} (huella {})",
            other.point,
            other.series,
            fingerprint(&other.public_key).unwrap_or_default()
        );
        let (kind, message) = match rival.relation {
            Relation::FirstCopy => (
                "lineage",
                format!(
                    "La oficina tiene otro terminal que salió de la misma copia que este, y lo admitió primero: {name}. \
                     Sigue en la línea aquel. Lo registrado aquí vale; acuerde con Control e Información qué equipo se usa."
                ),
            ),
            Relation::Copy => (
                "lineage",
                format!(
                    "La oficina tiene otro terminal que salió de la misma copia que este: {name}. Lo de los dos \
                     vale; acuerde con Control e Información qué equipo se usa."
                ),
            ),
            Relation::Successor => (
                "past_end",
                format!(
                    "La oficina tiene otro terminal que continúa a este, restaurado de una copia: {name}. Lo registrado \
                     aquí vale; acuerde con Control e Información qué equipo se usa."
                ),
            ),
            Relation::Predecessor => (
                "past_end",
                format!(
                    "El terminal al que este continúa siguió registrando: {name}. Acuerde con Control e Información \
                     que aquel no se use."
                ),
            ),
            Relation::Unknown => return None,
        };
        Some(ProblemView {
            kind,
            replica: Some(other.id.to_string()),
            sequence: None,
            message,
        })
    })
    .chain(forked)
    .collect()
}
