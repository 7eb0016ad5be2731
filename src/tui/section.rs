//! The sections of the settings, which other pages and the palette lead to.

use super::listed::labelled;

labelled! {
    /// The sections.
    #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
    pub enum Section {
        /// What the installation is.
        #[default]
        Point => "Punto y terminal",
        /// Who may enter.
        Users => "Usuarios",
        /// How the console looks.
        Look => "Apariencia y teclas",
        /// Whose bundles are taken.
        Terminals => "Terminales",
        /// Whom bundles are sealed for.
        Recipients => "Destinatarios",
        /// The days of no business here.
        Holidays => "Feriados",
        /// Where letters go.
        Mailboxes => "Buzones",
        /// What documents are made from.
        Templates => "Plantillas",
        /// Copies of the store.
        Backups => "Copias",
        /// What is purged, and when.
        Personal => "Datos personales",
        /// Which program it is.
        About => "Acerca de",
    }
}
