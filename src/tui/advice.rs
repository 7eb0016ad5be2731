//! What a refusal advises, in the words of the console (law 12): where a hint names a
//! command or an option of the command line, the field or key is named that does it here.

use crate::actions::{ActionError, Report};

/// What tells a hint, and what is said here in its place; the first that fits counts.
const HERE: &[(&str, &str)] = &[
    (
        "evento listar --no-registradas",
        "Véala en Eventos [2]: con s, «no registradas».",
    ),
    ("evento mostrar", "Véalo en Eventos [2]."),
    ("evento listar", "Vea los correlativos en Eventos [2]."),
    ("atencion listar", "Vea los códigos en Atenciones [3]."),
    (
        "comunicado registrar",
        "Regístrelo en el tablero [1], con m.",
    ),
    (
        "--campo escenario",
        "Respóndalas al corregir el escenario del evento (z).",
    ),
    (
        "--sicar-pago",
        "Si es así, responda s a la pregunta por el pago en SICAR.",
    ),
    ("--motivo-retraso", "Escriba por qué se registra tarde."),
    ("--origen", "Dígalo en «Origen»: qué la causó y dónde."),
    (
        "Cierre sin --sin-confirmacion",
        "Cuando llegue el comunicado, ciérrelo con él.",
    ),
    (
        "--sin-confirmacion",
        "Corrija el escenario, o ciérrelo con su sustento respondiendo s a «¿Se cierra sin confirmación?».",
    ),
    ("--suceso", "Elija al cerrar el motivo que dice qué fue."),
    ("usuario listar", "Vea los usuarios en Ajustes [0]."),
    (
        "destinatario agregar",
        "Agregue la llave de la oficina en Ajustes [0], Destinatarios, con n.",
    ),
    (
        "destinatario quitar",
        "Quite primero uno en Ajustes [0], Destinatarios, con d.",
    ),
    (
        "destinatario listar",
        "Vea los destinatarios en Ajustes [0].",
    ),
    (
        "terminal listar",
        "Vea las terminales y sus huellas en Ajustes [0].",
    ),
    (
        "verificar",
        "Compruebe los registros en Ajustes [0], con C.",
    ),
    (
        "respaldar",
        "Haga una copia en otra unidad: Ajustes [0], con B.",
    ),
    (
        "usuario recuperar",
        "Si la olvidó, se entra con la clave de recuperación: pídalo a quien la guarda.",
    ),
    (
        "restaurar",
        "Pida al administrador que restaure la última copia.",
    ),
    (
        "reconstruir",
        "Pida al administrador que rehaga los registros.",
    ),
    (
        "--sin-cifrar",
        "O escríbalo sin cifrar, a la vista de quien tenga el archivo.",
    ),
    ("--frase-archivo", "Use una frase que la oficina conozca."),
    ("--reemplazar", "Elija otro nombre o carpeta."),
    (
        "permisos de la carpeta",
        "Revise los permisos de la carpeta.",
    ),
];

/// An error in the words of this face.
pub(crate) fn report(error: &ActionError) -> Report {
    here(Report::from(error))
}

/// The report as this face tells it; a hint for which it has nothing is left out.
fn here(mut report: Report) -> Report {
    let told = |hint: String| {
        let is_elsewhere = hint.contains("--")
            || hint
                .split("contingencia ")
                .skip(1)
                .any(|after| after.starts_with(char::is_lowercase));
        if !is_elsewhere {
            return Some(hint);
        }
        let way = HERE.iter().find(|(names, _)| hint.contains(names));
        way.map(|(_, said)| (*said).to_owned())
    };
    report.hints = report.hints.into_iter().filter_map(told).collect();
    report.hints.dedup();
    report
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(hint: &str) -> Vec<String> {
        here(Report::usage("No se hizo.").hint(hint)).hints
    }

    #[test]
    fn law_12_the_console_names_its_fields_and_keys() {
        assert_eq!(
            told("Vea los códigos con: contingencia atencion listar"),
            ["Vea los códigos en Atenciones [3]."]
        );
        assert_eq!(
            told("Dígalo con --origen: qué la causó y dónde."),
            ["Dígalo en «Origen»: qué la causó y dónde."]
        );
        assert!(told("Si es la misma, repita con --confiar.").is_empty());
        let plain = "Avise al responsable del punto.";
        assert_eq!(told(plain), [plain]);
        for (_, said) in HERE {
            assert!(
                !said.contains("--") && !said.contains("contingencia"),
                "{said}"
            );
        }
    }
}
