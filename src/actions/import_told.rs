//! What is worth telling of an import, in words.

use super::keep_store::ProblemView;
use crate::domain::terminal::Scope;
use crate::domain::text::counted_words;
use crate::domain::trust::{LAW, Standing, WhyVoid};
use crate::exchange::{BundleFacts, Manifest};
use crate::store::{Claim, Merged, Outlived};

/// Told of at most so many operations without effect one by one.
const TOLD: usize = 20;

/// What a terminal says of itself otherwise than it was admitted: that is told, and the
/// admission holds (M4).
pub(super) fn otherwise(standing: &Standing, bundle: &BundleFacts) -> Option<ProblemView> {
    let claims = standing.claims.as_ref()?;
    let replica = &bundle.manifest().replica;
    let named = |scope| match scope {
        Scope::Point => "de punto",
        Scope::Office => "de oficina",
    };
    let key = if claims.other_key {
        ", con otra clave"
    } else {
        ""
    };
    Some(ProblemView {
        kind: "claims",
        replica: Some(replica.id.to_string()),
        sequence: Some(1),
        message: format!(
            "El terminal {}-{} dice ser de {} ({}){key}, y fue admitido como {} ({}): vale la \
             admisión.",
            replica.point,
            replica.series,
            claims.point,
            named(claims.scope),
            standing.point,
            standing.scope.map_or("sin alcance", named),
        ),
    })
}

/// Whether a bundle comes from a console that folds by another law (M4).
pub(super) fn other_law(bundle: &BundleFacts) -> Option<ProblemView> {
    let manifest = bundle.manifest();
    if manifest.law == LAW {
        return None;
    }
    let which = if manifest.law < LAW {
        "una versión anterior de la consola: allá puede tener efecto lo que aquí no; actualícela"
    } else {
        "una versión posterior de la consola: aquí puede tener efecto lo que allá no; actualice esta"
    };
    Some(ProblemView {
        kind: "law",
        replica: Some(manifest.replica.id.to_string()),
        sequence: None,
        message: format!(
            "El terminal {}-{} usa {which}.",
            manifest.replica.point, manifest.replica.series
        ),
    })
}

/// What a look at a long bundle leaves out (M5).
pub(super) fn not_weighed(manifest: &Manifest) -> ProblemView {
    ProblemView {
        kind: "not_weighed",
        replica: Some(manifest.replica.id.to_string()),
        sequence: None,
        message:
            "El paquete es largo y aquí se sigue atendiendo mientras se revisa: cuántas de sus \
                  anotaciones quedan sin efecto se dice cuando se importe."
                .to_owned(),
    }
}

/// Requests that were put under hold elsewhere after their content was purged here: the
/// hold stands, and brings nothing back (T1).
pub(super) fn held_too_late(manifest: &Manifest, codes: &[String]) -> Option<ProblemView> {
    let first = codes.first()?;
    let which = match codes.len() {
        1 => first.clone(),
        more => format!("{first} y {} más", more - 1),
    };
    Some(ProblemView {
        kind: "held_after_purge",
        replica: Some(manifest.replica.id.to_string()),
        sequence: None,
        message: format!(
            "La retención legal llegó después de la depuración: el contenido de {which} ya se borró \
             aquí y no vuelve. Avise a quien la pidió; búsquelo en papel o en otro terminal."
        ),
    })
}

/// Other terminals that come from the same copy, or number in the same series (N5).
pub(super) fn rivals(claims: &[Claim], manifest: &Manifest) -> Vec<ProblemView> {
    let replica = &manifest.replica;
    let own = Claim {
        replica: replica.id,
        predecessor: replica.predecessor.as_ref().map(|before| before.replica),
        point: replica.point.clone(),
        series: replica.series.clone(),
        public_key: replica.public_key.clone(),
    };
    let told = own.rivals(claims).map(|rival| ProblemView {
        kind: "lineage",
        replica: Some(rival.replica.to_string()),
        sequence: Some(1),
        message: format!(
            "El terminal {} salió de la misma copia que {}, o se configuró con la misma serie: vea \
             en la lista de terminales cuál se usa y revoque el otro por su huella.",
            own.name(),
            rival.name()
        ),
    });
    told.collect()
}

/// Whether the terminal of a bundle wrote past its end, or the one did in whose place
/// it goes on (N5).
pub(super) fn past_end(outlived: &[Outlived], manifest: &Manifest) -> Vec<ProblemView> {
    let replica = manifest.replica.id;
    let of_it = outlived
        .iter()
        .filter(|it| it.old.replica == replica || it.successor.replica == replica);
    of_it
        .map(|it| ProblemView {
            kind: "past_end",
            replica: Some(it.old.replica.to_string()),
            sequence: Some(it.first),
            message: it.sentence(),
        })
        .collect()
}

/// What is worth telling of an import, in words.
pub(super) fn problems(
    manifest: &Manifest,
    merged: &Merged,
    bundle: &BundleFacts,
) -> Vec<ProblemView> {
    let replica = manifest.replica.id.to_string();
    let name = format!("{}-{}", manifest.replica.point, manifest.replica.series);
    let problem = |kind, sequence, message| ProblemView {
        kind,
        replica: Some(replica.clone()),
        sequence,
        message,
    };
    let mut problems = Vec::new();
    if let Some(fork) = merged.fork {
        problems.push(problem(
            "fork",
            Some(fork),
            format!(
                "El terminal {name} tiene dos historias distintas desde la anotación {fork}: \
                 ninguna de las dos cuenta desde ahí, y las dos se conservan."
            ),
        ));
    }
    if let Some((first, last)) = merged.missing {
        let which = if first == last {
            format!("la anotación {first}")
        } else {
            format!("las anotaciones {first} a {last}")
        };
        problems.push(problem(
            "waiting",
            Some(first),
            format!("Del terminal {name} falta {which}: lo que sigue queda en espera.")
                .replace("falta las", "faltan las"),
        ));
    }
    for void in merged.void.iter().take(TOLD) {
        problems.push(problem(
            void.why.code(),
            Some(void.sequence),
            format!(
                "La anotación {} de {name} se conserva sin efecto: {}.",
                void.sequence,
                void.why.label()
            ),
        ));
    }
    if merged.void.len() > TOLD {
        let reasons: Vec<String> = WhyVoid::ALL
            .into_iter()
            .filter_map(|why| {
                let count = merged.void.iter().filter(|void| void.why == why).count();
                (count > 0).then(|| format!("{count} porque {}", why.label()))
            })
            .collect();
        problems.push(problem(
            "without_effect",
            None,
            format!(
                "En total {} sin efecto: {}.",
                counted_words(merged.void.len(), "anotación", "anotaciones"),
                reasons.join("; ")
            ),
        ));
    }
    let unknown: u64 = bundle.unknown_kinds().values().sum();
    if unknown > 0 {
        problems.push(problem(
            "unknown_kind",
            None,
            match unknown {
                1 => "1 anotación es de una versión posterior de la consola: se conserva. \
                      Actualice la suya para verla."
                    .to_owned(),
                _ => format!(
                    "{unknown} anotaciones son de una versión posterior de la consola: se \
                     conservan. Actualice la suya para verlas."
                ),
            },
        ));
    }
    problems
}
