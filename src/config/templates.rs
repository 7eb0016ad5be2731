//! The templates of printed documents: the embedded ones, or what the office put in `config/templates/`.
//!
//! Unlike the other assets, a broken replacement is not passed over: an office
//! that changed its forms must not find the old ones on paper without a word.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::assets::{OverrideProblem, Replaces, read_override};
use super::profile::ScreenId;

/// The folder of an office's templates under the configuration folder.
const FOLDER: &str = "templates";

/// A template that comes with the program and that an office can replace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Template {
    /// What all documents share: paper, type, header, footer, fields.
    Common,
    /// The slip that the customer takes away (Q7).
    Slip,
    /// The manual form, to be filled in by hand.
    BlankForm,
    /// The manual form of an outage with its attentions.
    FilledForm,
    /// What an adviser of a phone line reads out (Q7).
    PhoneScript,
    /// The record of an outage's closing.
    ClosingRecord,
    /// The sheet of the day and hand-over of a shift.
    DaySheet,
    /// The filled form of a claim (G5).
    ClaimForm,
    /// A table across the paper: the register (P6).
    Tabular,
    /// The evaluation of an outage (V).
    Evaluation,
    /// The report to the regulator (P1).
    Report,
    /// Its internal annex (P1).
    Annex,
    /// Its cover sheet (P4).
    Cover,
    /// What an adviser undertakes after a week's feedback (X10).
    Commitment,
    /// That an adviser was told (X10).
    Acknowledgement,
}

impl Template {
    /// Every template.
    pub const ALL: [Self; 15] = [
        Self::Common,
        Self::Slip,
        Self::BlankForm,
        Self::FilledForm,
        Self::PhoneScript,
        Self::ClosingRecord,
        Self::DaySheet,
        Self::ClaimForm,
        Self::Tabular,
        Self::Evaluation,
        Self::Report,
        Self::Annex,
        Self::Cover,
        Self::Commitment,
        Self::Acknowledgement,
    ];

    /// Name of its file, embedded and in the office's folder.
    #[must_use]
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Common => "comun.typ",
            Self::Slip => "constancia.typ",
            Self::BlankForm => "formato-en-blanco.typ",
            Self::FilledForm => "formato.typ",
            Self::PhoneScript => "guion-telefonico.typ",
            Self::ClosingRecord => "acta-de-cierre.typ",
            Self::DaySheet => "hoja-del-dia.typ",
            Self::ClaimForm => "formulario-reclamo.typ",
            Self::Tabular => "cuadro.typ",
            Self::Evaluation => "evaluacion.typ",
            Self::Report => "reporte.typ",
            Self::Annex => "anexo-interno.typ",
            Self::Cover => "caratula.typ",
            Self::Commitment => "compromiso.typ",
            Self::Acknowledgement => "enterado.typ",
        }
    }

    /// The screen whose records it is a paper of; none where it is of any.
    #[must_use]
    pub const fn screen(self) -> Option<ScreenId> {
        Some(match self {
            Self::Common | Self::Tabular => return None,
            Self::BlankForm | Self::FilledForm | Self::ClosingRecord | Self::DaySheet => {
                ScreenId::Outages
            }
            Self::Slip | Self::PhoneScript | Self::ClaimForm => ScreenId::Attentions,
            Self::Evaluation | Self::Report | Self::Annex | Self::Cover => ScreenId::Reports,
            Self::Commitment | Self::Acknowledgement => ScreenId::Pqr,
        })
    }

    /// What it is a template of.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Common => "lo común a todos",
            Self::Slip => "constancia",
            Self::BlankForm => "formato en blanco",
            Self::FilledForm => "formato lleno",
            Self::PhoneScript => "guion telefónico",
            Self::ClosingRecord => "acta de cierre",
            Self::DaySheet => "hoja del día",
            Self::ClaimForm => "formulario de reclamo",
            Self::Tabular => "cuadro",
            Self::Evaluation => "evaluación",
            Self::Report => "reporte a Regulatorio",
            Self::Annex => "anexo interno de un reporte",
            Self::Cover => "carátula de un reporte",
            Self::Commitment => "compromiso de mejoramiento",
            Self::Acknowledgement => "estoy enterado",
        }
    }

    /// The text that comes with the program.
    #[must_use]
    pub const fn embedded(self) -> &'static str {
        match self {
            Self::Common => include_str!("../../assets/templates/comun.typ"),
            Self::Slip => include_str!("../../assets/templates/constancia.typ"),
            Self::BlankForm => include_str!("../../assets/templates/formato-en-blanco.typ"),
            Self::FilledForm => include_str!("../../assets/templates/formato.typ"),
            Self::PhoneScript => include_str!("../../assets/templates/guion-telefonico.typ"),
            Self::ClosingRecord => include_str!("../../assets/templates/acta-de-cierre.typ"),
            Self::DaySheet => include_str!("../../assets/templates/hoja-del-dia.typ"),
            Self::ClaimForm => include_str!("../../assets/templates/formulario-reclamo.typ"),
            Self::Tabular => include_str!("../../assets/templates/cuadro.typ"),
            Self::Evaluation => include_str!("../../assets/templates/evaluacion.typ"),
            Self::Report => include_str!("../../assets/templates/reporte.typ"),
            Self::Annex => include_str!("../../assets/templates/anexo-interno.typ"),
            Self::Cover => include_str!("../../assets/templates/caratula.typ"),
            Self::Commitment => include_str!("../../assets/templates/compromiso.typ"),
            Self::Acknowledgement => include_str!("../../assets/templates/enterado.typ"),
        }
    }
}

/// The templates in use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Templates([Result<String, OverrideProblem>; Template::ALL.len()]);

impl Templates {
    /// The templates that come with the program.
    #[must_use]
    pub fn embedded() -> Self {
        Self(Template::ALL.map(|template| Ok(template.embedded().to_owned())))
    }

    /// The embedded templates with what the office replaced under `config_dir`.
    #[must_use]
    pub fn load(config_dir: &Path) -> Self {
        Self(Template::ALL.map(|template| {
            let path = Self::place(config_dir, template);
            let replaced = read_override(config_dir, &path, Replaces::Template)?;
            Ok(replaced.unwrap_or_else(|| template.embedded().to_owned()))
        }))
    }

    /// Where an office puts its own template.
    #[must_use]
    pub fn place(config_dir: &Path, template: Template) -> PathBuf {
        config_dir.join(FOLDER).join(template.file_name())
    }

    /// A template as messages name it: `templates/constancia.typ`.
    #[must_use]
    pub fn shown(template: Template) -> String {
        format!("{FOLDER}/{}", template.file_name())
    }

    /// A template's text.
    ///
    /// # Errors
    /// [`OverrideProblem`] when the office's file is there and cannot be read.
    pub fn text(&self, template: Template) -> Result<&str, &OverrideProblem> {
        self.0[template as usize].as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::write_atomic;

    #[test]
    fn without_files_the_embedded_templates_are_used() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Templates::load(folder.path()), Templates::embedded());
    }

    #[test]
    fn q_an_office_replaces_one_template_by_a_file_of_the_same_name() {
        let folder = tempfile::tempdir().unwrap();
        let place = Templates::place(folder.path(), Template::Slip);
        write_atomic(&place, "\u{feff}Constancia de la oficina".as_bytes()).unwrap();
        let templates = Templates::load(folder.path());
        assert_eq!(
            templates.text(Template::Slip),
            Ok("Constancia de la oficina")
        );
        let embedded = Templates::embedded();
        assert_eq!(
            templates.text(Template::Common),
            embedded.text(Template::Common)
        );
    }

    #[test]
    fn q_an_unreadable_template_is_told_and_not_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let place = Templates::place(folder.path(), Template::DaySheet);
        write_atomic(&place, b"\xff").unwrap();
        let templates = Templates::load(folder.path());
        let problem = templates.text(Template::DaySheet).unwrap_err();
        assert_eq!(
            problem.message,
            "templates/hoja-del-dia.typ: no está guardado como texto UTF-8; el documento no se emite"
        );
    }
}
