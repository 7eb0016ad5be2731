//! Why a document was not made. Never holds a text of the document: those are personal.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::config::{OverrideProblem, Template, Templates};

/// A document that could not be made. Its `Display` is the Spanish sentence shown to the person.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DocumentError {
    /// The office's template is there and cannot be read.
    #[error("{}", .0.message)]
    Unreadable(OverrideProblem),
    /// A template asks for something that cannot be done.
    #[error("{}; el documento no se emite", place(*template, *line, fault))]
    Template {
        /// The template at fault.
        template: Template,
        /// Line of the fault, counted from 1, where one line is at fault.
        line: Option<usize>,
        /// What is wrong there.
        fault: TemplateFault,
    },
    /// The process that sets what an office wrote did not start.
    #[error(
        "el sistema no dejó iniciar el proceso que compone la plantilla de la oficina; \
         el documento no se emite; repita, o reinicie la consola"
    )]
    Apart,
    /// What comes with the program cannot be used: a defect of the program.
    #[error("el documento no se pudo preparar por un defecto del programa")]
    Defect,
}

/// What is wrong in a template, as it passes from one process to another.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Misprint {
    template: Template,
    line: Option<usize>,
    fault: TemplateFault,
}

impl Misprint {
    /// The fault of a template; none where the program is at fault.
    pub(super) fn of(error: DocumentError) -> Option<Self> {
        match error {
            DocumentError::Template {
                template,
                line,
                fault,
            } => Some(Self {
                template,
                line,
                fault,
            }),
            DocumentError::Unreadable(_) | DocumentError::Apart | DocumentError::Defect => None,
        }
    }

    pub(super) fn told(self) -> DocumentError {
        DocumentError::Template {
            template: self.template,
            line: self.line,
            fault: self.fault,
        }
    }
}

fn place(template: Template, line: Option<usize>, fault: &TemplateFault) -> String {
    let line = line.map_or_else(String::new, |line| format!(", línea {line}"));
    format!("{}{line}: {fault}", Templates::shown(template))
}

/// What is wrong in a template.
#[derive(Debug, Clone, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum TemplateFault {
    /// Not Typst at all.
    #[error("no se entiende; revise paréntesis, corchetes, llaves y comillas")]
    Syntax,
    /// A name that means nothing here.
    #[error("el nombre «{0}» no se reconoce")]
    UnknownName(String),
    /// A datum that this document does not have.
    #[error("el dato «{0}» no existe en este documento")]
    UnknownField(String),
    /// A file other than the common template and the data.
    #[error("pide un archivo que no está; una plantilla solo puede usar comun.typ y data.json")]
    UnknownFile,
    /// A package, which would have to be fetched.
    #[error("pide un paquete; las plantillas no pueden usarlos")]
    Package,
    /// What accessible and archival paper needs and the template leaves out.
    #[error("el resultado no cumple PDF/A o PDF/UA; revise imágenes, títulos e idioma")]
    Standard,
    /// An instruction that cannot be carried out with these values.
    #[error("una instrucción no se puede cumplir; revise los nombres y tipos de sus valores")]
    Instruction,
    /// It would not come to an end.
    #[error("tarda demasiado y se detuvo; revise sus repeticiones")]
    TooLong,
    /// It would not fit into the memory, or nobody could read what comes out.
    #[error("pide demasiada memoria y se detuvo; revise sus repeticiones y tamaños")]
    TooMuch,
    /// The typesetter did not survive it.
    #[error("interrumpe la composición; revise sus repeticiones y tamaños")]
    Fell,
}

impl TemplateFault {
    /// Reads the typesetter's English message.
    pub(super) fn of(message: &str) -> Self {
        let named = |mark: char| {
            message
                .split(mark)
                .nth(1)
                .filter(|name| is_name(name))
                .map(str::to_owned)
        };
        if let Some(name) = message.strip_prefix("unknown variable: ") {
            return name_of(name).map_or(Self::Instruction, Self::UnknownName);
        }
        if message.starts_with("dictionary does not contain key") {
            return named('"').map_or(Self::Instruction, Self::UnknownField);
        }
        if message.starts_with("file not found") || message.contains("would escape") {
            return Self::UnknownFile;
        }
        if message.contains("package") {
            return Self::Package;
        }
        let syntax = ["unclosed", "unexpected", "the character", "unterminated"];
        if syntax.iter().any(|start| message.starts_with(start)) {
            return Self::Syntax;
        }
        // «expected semicolon or line break» is the reader's; «expected string, found integer» is not.
        if message.starts_with("expected") && !message.contains("found") {
            return Self::Syntax;
        }
        Self::Instruction
    }
}

/// A name as templates have them, so that no value of the data can pass for one.
fn is_name(text: &str) -> bool {
    text.len() <= 40
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

fn name_of(text: &str) -> Option<String> {
    is_name(text).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_typesetters_words_are_turned_into_ones_that_help() {
        for (message, fault) in [
            (
                "unknown variable: nombre",
                TemplateFault::UnknownName("nombre".into()),
            ),
            (
                "dictionary does not contain key \"nombre\"",
                TemplateFault::UnknownField("nombre".into()),
            ),
            ("unclosed delimiter", TemplateFault::Syntax),
            ("expected expression", TemplateFault::Syntax),
            ("expected string, found integer", TemplateFault::Instruction),
            (
                "file not found (searched at logo.png)",
                TemplateFault::UnknownFile,
            ),
        ] {
            assert_eq!(TemplateFault::of(message), fault, "{message}");
        }
    }

    #[test]
    fn t1_a_customers_words_never_pass_for_a_name() {
        assert_eq!(
            TemplateFault::of("dictionary does not contain key \"Rosa Ejemplo Prueba\""),
            TemplateFault::Instruction
        );
        assert_eq!(
            TemplateFault::of("panicked with: \"Rosa Ejemplo Prueba\""),
            TemplateFault::Instruction
        );
    }
}
