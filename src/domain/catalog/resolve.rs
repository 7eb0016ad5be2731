//! From a name typed on the command line to exactly one entry, or the candidates (E1, E7, C, Q2).

use std::fmt;

use chrono::NaiveDate;
use thiserror::Error;

use super::search::{Entry, Match, Ranked, rank};
use super::{Application, Catalog, Cause};
use crate::domain::claim::Subject;
use crate::domain::text::fold_key;

/// An entry that may have been meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Slug, which always resolves.
    pub id: String,
    /// Name on the screen.
    pub name: String,
}

/// What was being looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A procedure or an exclusion.
    Procedure,
    /// An application.
    Application,
    /// A cause.
    Cause,
    /// A subject of claims.
    Subject,
}

impl EntryKind {
    /// Name in a sentence.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Procedure => "trámite",
            Self::Application => "aplicativo",
            Self::Cause => "motivo de ocurrencia",
            Self::Subject => "materia de reclamo",
        }
    }
}

impl fmt::Display for EntryKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// Why a text names no single entry. Its `Display` is a Spanish sentence with the candidates.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ResolveError {
    /// Nothing fits.
    #[error("«{text}» no es un {kind} conocido{}", suggestions(candidates))]
    NotFound {
        /// What was looked for.
        kind: EntryKind,
        /// As typed.
        text: String,
        /// The nearest entries, possibly none.
        candidates: Vec<Candidate>,
    },
    /// Several fit equally well.
    #[error("«{text}» puede ser más de un {kind}{}", suggestions(candidates))]
    Ambiguous {
        /// What was looked for.
        kind: EntryKind,
        /// As typed.
        text: String,
        /// The entries that fit, best first.
        candidates: Vec<Candidate>,
    },
}

impl ResolveError {
    /// The entries that may have been meant, best first.
    #[must_use]
    pub(crate) fn candidates(&self) -> &[Candidate] {
        match self {
            Self::NotFound { candidates, .. } | Self::Ambiguous { candidates, .. } => candidates,
        }
    }
}

fn suggestions(candidates: &[Candidate]) -> String {
    if candidates.is_empty() {
        return String::new();
    }
    let names: Vec<_> = candidates
        .iter()
        .map(|entry| format!("«{}»", entry.name))
        .collect();
    format!("; ¿quiso decir {}?", names.join(", "))
}

/// How far the best must lead to be taken without asking: a whole word instead of a beginning is
/// not enough.
const CLEAR_LEAD: u32 = 16;
/// How many candidates an error carries.
const CANDIDATES: usize = 6;
/// A part of a name shorter than this is never taken for the name.
const SHORTEST_PART: usize = 3;

impl Catalog {
    /// The procedure or exclusion that a text names on a day (E1).
    ///
    /// # Errors
    /// [`ResolveError`] with the candidates when none or several fit.
    pub(crate) fn resolve_procedure(
        &self,
        text: &str,
        today: NaiveDate,
    ) -> Result<Match<'_>, ResolveError> {
        let entries: Vec<_> = self.matches_on(today).collect();
        resolve(EntryKind::Procedure, text, &entries)
    }

    /// The application that a text names (E7).
    ///
    /// # Errors
    /// [`ResolveError`] with the candidates when none or several fit.
    pub(crate) fn resolve_application(&self, text: &str) -> Result<&Application, ResolveError> {
        let entries: Vec<_> = self.applications.iter().collect();
        resolve(EntryKind::Application, text, &entries)
    }

    /// The cause that a text names (C).
    ///
    /// # Errors
    /// [`ResolveError`] with the candidates when none or several fit.
    pub(crate) fn resolve_cause(&self, text: &str) -> Result<&Cause, ResolveError> {
        let entries: Vec<_> = self.causes.iter().collect();
        resolve(EntryKind::Cause, text, &entries)
    }

    /// The subject of claims that a text names on a day (Q2).
    ///
    /// # Errors
    /// [`ResolveError`] with the candidates when none or several fit.
    pub(crate) fn resolve_subject(
        &self,
        text: &str,
        today: NaiveDate,
    ) -> Result<&Subject, ResolveError> {
        let entries: Vec<_> = self.subjects.valid_on(today).collect();
        resolve(EntryKind::Subject, text, &entries)
    }
}

fn resolve<E: Entry>(kind: EntryKind, text: &str, entries: &[E]) -> Result<E, ResolveError> {
    let key = fold_key(text);
    let name_of = |entry: &E| fold_key(entry.name());
    let only = |fits: &dyn Fn(&E) -> bool| {
        let mut fitting = entries.iter().filter(|entry| fits(entry));
        match (fitting.next(), fitting.next()) {
            (Some(entry), None) => Some(*entry),
            _ => None,
        }
    };
    let named = only(&|entry| name_of(entry) == key)
        .or_else(|| only(&|entry| fold_key(entry.id()) == key))
        .or_else(|| only(&|entry| entry.words().iter().any(|words| fold_key(words) == key)));
    if let Some(entry) = named {
        return Ok(entry);
    }
    if key.len() >= SHORTEST_PART {
        let part = only(&|entry| name_of(entry).starts_with(&key))
            .or_else(|| only(&|entry| name_of(entry).contains(&key)));
        if let Some(entry) = part {
            return Ok(entry);
        }
    }
    let ranked = if key.is_empty() {
        Vec::new()
    } else {
        rank(text, entries.iter().copied())
    };
    let complete: Vec<_> = ranked
        .iter()
        .filter(|found| found.complete)
        .copied()
        .collect();
    match complete[..] {
        [best] if key.len() >= SHORTEST_PART => Ok(best.entry),
        [best, second, ..] if best.score >= second.score + CLEAR_LEAD => Ok(best.entry),
        [] => Err(ResolveError::NotFound {
            kind,
            text: text.to_owned(),
            candidates: candidates(&ranked),
        }),
        _ => Err(ResolveError::Ambiguous {
            kind,
            text: text.to_owned(),
            candidates: candidates(&complete),
        }),
    }
}

fn candidates<E: Entry>(ranked: &[Ranked<E>]) -> Vec<Candidate> {
    ranked
        .iter()
        .take(CANDIDATES)
        .map(|found| Candidate {
            id: found.entry.id().to_owned(),
            name: found.entry.name().to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn catalog() -> Catalog {
        Catalog::embedded().unwrap()
    }

    fn procedure(text: &str) -> Result<String, ResolveError> {
        let today = "2026-11-22".parse().unwrap();
        catalog()
            .resolve_procedure(text, today)
            .map(|entry| entry.id().to_owned())
    }

    #[test]
    fn e1_names_ids_parts_and_people_s_words_resolve() {
        for (text, id) in [
            ("bloqueo_robo", "bloqueo_robo"),
            ("Reposición de Chip", "reposicion_chip"),
            ("reposicion de chip", "reposicion_chip"),
            ("MIGRACION DE PLAN", "migracion_plan"),
            (
                "Migración de plan con renovación de equipo",
                "migracion_renovacion",
            ),
            ("bloqueo por robo", "bloqueo_robo"),
            ("Bloqueo de línea", "bloqueo_robo"),
            ("Bloqueo de equipo", "bloqueo_robo"),
            ("bloqueo y desbloqueo de línea y/o equipo", "bloqueo_robo"),
            ("desbloqueo", "desbloqueo"),
            ("reclamos", "reclamo"),
            ("queja", "queja"),
            ("titularidad", "cambio_titularidad"),
            ("factur det", "facturacion_detallada"),
            ("alta", "contratacion"),
            ("pago", "pago_servicio"),
            ("equipo malogrado", "falla_equipo_terminal"),
        ] {
            assert_eq!(procedure(text).as_deref(), Ok(id), "{text}");
        }
    }

    #[test]
    fn e1_several_or_none_carry_the_candidates() {
        let ids = |error: &ResolveError| -> Vec<String> {
            error
                .candidates()
                .iter()
                .map(|entry| entry.id.clone())
                .collect()
        };
        let migration = procedure("migracion").unwrap_err();
        assert!(matches!(migration, ResolveError::Ambiguous { .. }));
        assert_eq!(
            ids(&migration)[..4],
            [
                "migracion_plan",
                "migracion_prepago",
                "migracion_postpago",
                "migracion_renovacion"
            ]
        );
        assert_eq!(
            ids(&procedure("bloqueo").unwrap_err())[..2],
            ["bloqueo_robo", "bloqueo_otro"]
        );
        for text in ["", "   ", "xqzw", "¿?"] {
            let error = procedure(text).unwrap_err();
            assert!(
                matches!(&error, ResolveError::NotFound { candidates, .. } if candidates.is_empty())
            );
        }
        let unknown = procedure("queja imaginaria").unwrap_err();
        assert_eq!(
            unknown.to_string(),
            "«queja imaginaria» no es un trámite conocido; ¿quiso decir «Queja»?"
        );
    }

    #[test]
    fn e7_applications_resolve() {
        let catalog = catalog();
        for (text, id) in [
            ("SIAC ÚNICO", "siac_unico"),
            ("siac unico", "siac_unico"),
            ("siac", "siac_unico"),
            ("SISACT", "sisact"),
            ("sisact prepago", "sisact_prepago"),
            ("prepago", "sisact_prepago"),
            ("web asesor", "web_asesor_reclamos"),
            ("SGA", "sga"),
            ("sicar", "sicar"),
        ] {
            assert_eq!(
                catalog
                    .resolve_application(text)
                    .map(|entry| entry.id.as_str()),
                Ok(id),
                "{text}"
            );
        }
        assert!(matches!(
            catalog.resolve_application("sis"),
            Err(ResolveError::Ambiguous { .. })
        ));
        assert!(matches!(
            catalog.resolve_application("excel"),
            Err(ResolveError::NotFound { .. })
        ));
    }

    #[test]
    fn c1_causes_resolve() {
        let catalog = catalog();
        for (text, id) in [
            ("falla masiva", "falla_masiva_aplicativo"),
            ("Falla Masiva de Aplicativo", "falla_masiva_aplicativo"),
            ("conectividad", "inconveniente_conectividad"),
            ("intermitencia", "intermitencia_sistema"),
            ("sin fluido electrico", "sin_fluido_electrico"),
            ("corte de luz", "sin_fluido_electrico"),
            ("infraestructura", "infraestructura_punto"),
            ("error de usuario", "error_usuario"),
            ("mantenimiento", "mantenimiento_aplicativos"),
        ] {
            assert_eq!(
                catalog.resolve_cause(text).map(|entry| entry.id.as_str()),
                Ok(id),
                "{text}"
            );
        }
        assert!(matches!(
            catalog.resolve_cause("aplicativo"),
            Err(ResolveError::Ambiguous { .. })
        ));
    }

    #[test]
    fn q2_subjects_resolve() {
        let catalog = catalog();
        let today = "2026-11-22".parse().unwrap();
        for (text, id) in [
            ("Facturación y cobro", "billing"),
            ("facturacion", "billing"),
            ("cobro", "billing"),
            ("calidad", "quality"),
            ("falta de servicio", "no_service"),
            ("recargas", "top_ups"),
            ("portabilidad", "portability"),
            ("traslado", "installation"),
            ("contratación no solicitada", "unrequested_contract"),
            ("suspensión no solicitada", "no_service"),
            ("no me dieron de baja", "unperformed_cancellation"),
            ("otras", "other"),
            ("migration", "migration"),
        ] {
            assert_eq!(
                catalog
                    .resolve_subject(text, today)
                    .map(|entry| entry.id.as_str()),
                Ok(id),
                "{text}"
            );
        }
        assert!(matches!(
            catalog.resolve_subject("clima", today),
            Err(ResolveError::NotFound { .. })
        ));
    }
}
