//! The sections of the settings, which other pages and the palette lead to.

use super::listed::labelled;
use crate::config::{Profile, ScreenId};

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

impl Section {
    /// Those that an installation uses, in their order: letters are of events alone.
    pub(crate) fn of(profile: &Profile) -> impl Iterator<Item = Self> + use<> {
        let writes = profile.has(ScreenId::Outages);
        let all = Self::ALL.into_iter();
        all.filter(move |section| writes || *section != Self::Mailboxes)
    }
}
