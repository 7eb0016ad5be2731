//! Where a key is pressed.

/// A screen, a layer shared by several, or a window above them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Context {
    /// Beneath every screen.
    Global,
    /// Beneath every screen with a list.
    List,
    /// Beneath every page of fields.
    Form,
    /// The board.
    Board,
    /// *Nuevo evento*, and its correction.
    OutageForm,
    /// The list of outages.
    Outages,
    /// One outage.
    OutageDetail,
    /// The closing of an outage.
    Closing,
    /// The notice of a mass failure.
    NoticeForm,
    /// Settings.
    Settings,
    /// A page of fields without keys of its own.
    PlainForm,
    /// The passphrase at the start.
    Unlock,
    /// The first run's questions.
    FirstRun,
    /// The help window.
    Help,
    /// The palette.
    Palette,
    /// A word typed to confirm.
    Confirm,
    /// A window with a few fields or options.
    Question,
    /// A choice between a draft and a clean page.
    Draft,
    /// The search line of a list.
    Filter,
    /// A window that only tells something.
    Notice,
    /// Long work in progress.
    Progress,
}

impl Context {
    /// All of them.
    pub const ALL: [Self; 21] = [
        Self::Global,
        Self::List,
        Self::Form,
        Self::Board,
        Self::OutageForm,
        Self::Outages,
        Self::OutageDetail,
        Self::Closing,
        Self::NoticeForm,
        Self::Settings,
        Self::PlainForm,
        Self::Unlock,
        Self::FirstRun,
        Self::Help,
        Self::Palette,
        Self::Confirm,
        Self::Question,
        Self::Draft,
        Self::Filter,
        Self::Notice,
        Self::Progress,
    ];

    /// Where its keys are looked up, the nearest first. Windows stand alone: no key
    /// reaches the screen beneath them.
    #[must_use]
    pub const fn layers(self) -> &'static [Self] {
        match self {
            Self::Global => &[Self::Global],
            Self::List => &[Self::List, Self::Global],
            Self::Form => &[Self::Form, Self::Global],
            Self::Board => &[Self::Board, Self::List, Self::Global],
            Self::OutageForm => &[Self::OutageForm, Self::Form, Self::Global],
            Self::Outages => &[Self::Outages, Self::List, Self::Global],
            Self::OutageDetail => &[Self::OutageDetail, Self::List, Self::Global],
            Self::Closing => &[Self::Closing, Self::Form, Self::Global],
            Self::NoticeForm => &[Self::NoticeForm, Self::Form, Self::Global],
            Self::Settings => &[Self::Settings, Self::List, Self::Global],
            Self::PlainForm => &[Self::PlainForm, Self::Form, Self::Global],
            Self::Unlock => &[Self::Unlock],
            Self::FirstRun => &[Self::FirstRun],
            Self::Help => &[Self::Help],
            Self::Palette => &[Self::Palette],
            Self::Confirm => &[Self::Confirm],
            Self::Question => &[Self::Question],
            Self::Draft => &[Self::Draft],
            Self::Filter => &[Self::Filter],
            Self::Notice => &[Self::Notice],
            Self::Progress => &[Self::Progress],
        }
    }

    /// Whether characters typed here are text, never commands.
    #[must_use]
    pub const fn takes_text(self) -> bool {
        matches!(
            self,
            Self::Form
                | Self::OutageForm
                | Self::Closing
                | Self::NoticeForm
                | Self::PlainForm
                | Self::Unlock
                | Self::FirstRun
                | Self::Help
                | Self::Palette
                | Self::Confirm
                | Self::Question
                | Self::Filter
        )
    }

    /// The title over its keys in the help.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Global => "En toda la consola",
            Self::List => "En las listas",
            Self::Form => "En los formularios",
            Self::Board => "Tablero",
            Self::OutageForm => "Nuevo evento",
            Self::Outages => "Eventos",
            Self::OutageDetail => "Evento",
            Self::Closing => "Cierre",
            Self::NoticeForm => "Comunicado de fallas",
            Self::Settings => "Ajustes",
            Self::PlainForm => "Formulario",
            Self::Unlock => "Entrada",
            Self::FirstRun => "Primera vez",
            Self::Help => "Ayuda",
            Self::Palette => "Acciones",
            Self::Confirm => "Confirmación",
            Self::Question => "Ventana",
            Self::Draft => "Borrador",
            Self::Filter => "Búsqueda",
            Self::Notice => "Mensaje",
            Self::Progress => "Trabajo en curso",
        }
    }
}
