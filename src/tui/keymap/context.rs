//! Where a key is pressed.

/// A screen, a layer shared by several, or a window above them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Context {
    /// Beneath every screen.
    Global,
    /// Beneath every window.
    Window,
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
    /// A letter: an alert, or a confirmation to a customer.
    Letter,
    /// A mass failure that the point sees.
    FailureForm,
    /// A closing that is done.
    Closed,
    /// A page of fields that is printed.
    PrintForm,
    /// The list of attentions.
    Attentions,
    /// One attention.
    AttentionDetail,
    /// *Atención*: a request being taken down.
    AttentionForm,
    /// *Resultado* of an attention.
    OutcomeForm,
    /// The slip of an attention.
    Slip,
    /// A long text in a window.
    Reading,
    /// The queue of what is to be regularised.
    Regularization,
    /// What to type for a record.
    TypingSheet,
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
    /// The search line of a list.
    Filter,
    /// A window that only tells something.
    Notice,
    /// Whether the console is left although something is open.
    Leaving,
    /// A message that offers to receive the customer all the same.
    Offer,
    /// A document was written.
    Written,
    /// A QR over the whole screen.
    Code,
    /// Long work in progress.
    Progress,
}

impl Context {
    /// All of them.
    pub const ALL: [Self; 37] = [
        Self::Global,
        Self::Window,
        Self::List,
        Self::Form,
        Self::Board,
        Self::OutageForm,
        Self::Outages,
        Self::OutageDetail,
        Self::Closing,
        Self::NoticeForm,
        Self::Letter,
        Self::FailureForm,
        Self::Closed,
        Self::PrintForm,
        Self::Attentions,
        Self::AttentionDetail,
        Self::AttentionForm,
        Self::OutcomeForm,
        Self::Slip,
        Self::Reading,
        Self::Regularization,
        Self::TypingSheet,
        Self::Settings,
        Self::PlainForm,
        Self::Unlock,
        Self::FirstRun,
        Self::Help,
        Self::Palette,
        Self::Confirm,
        Self::Question,
        Self::Filter,
        Self::Notice,
        Self::Leaving,
        Self::Offer,
        Self::Written,
        Self::Code,
        Self::Progress,
    ];

    /// Where its keys are looked up, the nearest first. No key of a window reaches the
    /// screen beneath it, but whoever gets up locks or leaves from every one of them.
    #[must_use]
    pub const fn layers(self) -> &'static [Self] {
        match self {
            Self::Global => &[Self::Global],
            Self::Window => &[Self::Window],
            Self::List => &[Self::List, Self::Global],
            Self::Form => &[Self::Form, Self::Global],
            Self::Board => &[Self::Board, Self::List, Self::Global],
            Self::OutageForm => &[Self::OutageForm, Self::Form, Self::Global],
            Self::Outages => &[Self::Outages, Self::List, Self::Global],
            Self::OutageDetail => &[Self::OutageDetail, Self::List, Self::Global],
            Self::Closing => &[Self::Closing, Self::Form, Self::Global],
            Self::NoticeForm => &[Self::NoticeForm, Self::Form, Self::Global],
            Self::Letter => &[Self::Letter, Self::List, Self::Global],
            Self::FailureForm => &[Self::FailureForm, Self::Form, Self::Global],
            Self::Closed => &[Self::Closed, Self::Global],
            Self::PrintForm => &[Self::PrintForm, Self::Form, Self::Global],
            Self::Attentions => &[Self::Attentions, Self::List, Self::Global],
            Self::AttentionDetail => &[Self::AttentionDetail, Self::List, Self::Global],
            Self::AttentionForm => &[Self::AttentionForm, Self::Form, Self::Global],
            Self::OutcomeForm => &[Self::OutcomeForm, Self::Form, Self::Global],
            Self::Slip => &[Self::Slip, Self::Window],
            Self::Reading => &[Self::Reading, Self::Window],
            Self::Regularization => &[Self::Regularization, Self::List, Self::Global],
            Self::TypingSheet => &[Self::TypingSheet, Self::List, Self::Global],
            Self::Settings => &[Self::Settings, Self::List, Self::Global],
            Self::PlainForm => &[Self::PlainForm, Self::Form, Self::Global],
            Self::Unlock => &[Self::Unlock],
            Self::FirstRun => &[Self::FirstRun],
            Self::Help => &[Self::Help, Self::Window],
            Self::Palette => &[Self::Palette, Self::Window],
            Self::Confirm => &[Self::Confirm, Self::Window],
            Self::Question => &[Self::Question, Self::Window],
            Self::Filter => &[Self::Filter, Self::Window],
            Self::Notice => &[Self::Notice, Self::Window],
            Self::Leaving => &[Self::Leaving, Self::Window],
            Self::Offer => &[Self::Offer, Self::Window],
            Self::Written => &[Self::Written, Self::Window],
            Self::Code => &[Self::Code, Self::Window],
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
                | Self::FailureForm
                | Self::PrintForm
                | Self::AttentionForm
                | Self::OutcomeForm
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
            Self::Global | Self::Window => "En toda la consola",
            Self::List => "En las listas",
            Self::Form => "En los formularios",
            Self::Board => "Tablero",
            Self::OutageForm => "Nuevo evento",
            Self::Outages => "Eventos",
            Self::OutageDetail => "Evento",
            Self::Closing => "Cierre",
            Self::NoticeForm => "Comunicado de fallas",
            Self::Letter => "Aviso",
            Self::FailureForm => "Falla detectada",
            Self::Closed => "Evento cerrado",
            Self::PrintForm => "Impresión",
            Self::Attentions => "Atenciones",
            Self::AttentionDetail => "Atención",
            Self::AttentionForm => "Nueva atención",
            Self::OutcomeForm => "Resultado",
            Self::Slip => "Constancia",
            Self::Reading => "Lectura",
            Self::Regularization => "Regularización",
            Self::TypingSheet => "Qué escribir",
            Self::Settings => "Ajustes",
            Self::PlainForm => "Formulario",
            Self::Unlock => "Entrada",
            Self::FirstRun => "Primera vez",
            Self::Help => "Ayuda",
            Self::Palette => "Acciones",
            Self::Confirm => "Confirmación",
            Self::Question => "Ventana",
            Self::Filter => "Búsqueda",
            Self::Notice | Self::Offer | Self::Leaving => "Mensaje",
            Self::Written => "Documento",
            Self::Code => "QR",
            Self::Progress => "Trabajo en curso",
        }
    }
}
