//! Where a key is pressed.

/// Declares the places with what each is called in the help, and the layers beneath it
/// where its keys are looked up too, the nearest first; in those that are `typed`,
/// characters are text.
macro_rules! contexts {
    ($($(#[$doc:meta])* $name:ident $title:literal [$($layer:ident),*] $($typed:ident)?),+ $(,)?) => {
        crate::tui::listed::listed! {
            /// A screen, a layer shared by several, or a window above them.
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
            pub enum Context {
                $($(#[$doc])* $name),+
            }
        }

        impl Context {
            /// Where its keys are looked up, the nearest first. No key of a window reaches
            /// the screen beneath it, but whoever gets up locks or leaves from every one of
            /// them.
            pub(crate) const fn layers(self) -> &'static [Self] {
                match self {
                    $(Self::$name => &[Self::$name $(, Self::$layer)*]),+
                }
            }

            /// Whether characters typed here are text, never commands.
            pub(crate) const fn takes_text(self) -> bool {
                match self {
                    $(Self::$name => contexts!(@ $($typed)?)),+
                }
            }

            /// The title over its keys in the help.
            pub const fn title(self) -> &'static str {
                match self {
                    $(Self::$name => $title),+
                }
            }
        }
    };
    (@) => { false };
    (@ typed) => { true };
}

contexts! {
    /// Beneath every screen.
    Global "En toda la consola" [],
    /// Beneath every window.
    Window "En toda la consola" [],
    /// Beneath every screen with a list.
    List "En las listas" [Global],
    /// Beneath every page of fields.
    Form "En los formularios" [Global] typed,
    /// The board.
    Board "Tablero" [List, Global],
    /// *Nuevo evento*, and its correction.
    OutageForm "Nuevo evento" [Form, Global] typed,
    /// The list of outages.
    Outages "Eventos" [List, Global],
    /// One outage.
    OutageDetail "Evento" [List, Global],
    /// The closing of an outage.
    Closing "Cierre" [Form, Global] typed,
    /// The notice of a mass failure.
    NoticeForm "Comunicado de fallas" [Form, Global] typed,
    /// A letter: an alert, or a confirmation to a customer.
    Letter "Aviso" [List, Global],
    /// A mass failure that the point sees.
    FailureForm "Falla detectada" [Form, Global] typed,
    /// A closing that is done.
    Closed "Evento cerrado" [Global],
    /// A page of fields that is printed.
    PrintForm "Impresión" [Form, Global] typed,
    /// The list of attentions.
    Attentions "Atenciones" [List, Global],
    /// One attention.
    AttentionDetail "Atención" [List, Global],
    /// *Atención*: a request being taken down.
    AttentionForm "Nueva atención" [Form, Global] typed,
    /// *Resultado* of an attention.
    OutcomeForm "Resultado" [Form, Global] typed,
    /// The slip of an attention.
    Slip "Constancia" [Window],
    /// A long text in a window.
    Reading "Lectura" [Window],
    /// What is attached to a record.
    Documents "Documentos" [List, Global],
    /// One document.
    Document "Documento" [List, Global],
    /// The queue of what is to be regularised.
    Regularization "Regularización" [List, Global],
    /// What to type for a record.
    TypingSheet "Qué escribir" [List, Global],
    /// The terms of the reports.
    Deadlines "Plazos" [List, Global],
    /// The term of one report.
    Deadline "Plazo" [List, Global],
    /// The events that are evaluated.
    Evaluations "Evaluación" [List, Global],
    /// The evaluation of one of them.
    Evaluation "Evaluación de un evento" [List, Global],
    /// What enters the report of a month and what does not.
    ReportBuilder "Reporte" [List, Global],
    /// One of its events.
    ReportEvent "Evento del reporte" [List, Global],
    /// The reports that were prepared.
    PreparedReports "Reportes preparados" [List, Global],
    /// One of them.
    PreparedReport "Reporte preparado" [List, Global],
    /// The rows behind a figure of an evaluation.
    FigureRows "Filas de una cifra" [List, Global],
    /// One of them.
    FigureRow "Fila de una cifra" [List, Global],
    /// A file of what the office counts, before it is taken in.
    TallyImport "Importar" [Form, Global] typed,
    /// What it would bring.
    TallyPlan "Lo que trae el archivo" [Form, Global] typed,
    /// A base of the PQR cell, before it is received.
    BaseImport "Recepción" [Form, Global] typed,
    /// What it says and changes.
    BasePlan "Lo que trae la base" [Form, Global] typed,
    /// The rows of such a file of which nothing is taken.
    RejectedRows "Filas rechazadas" [List, Global],
    /// The cases of a cut by what came of them.
    CutPiles "Casos del corte" [List, Global],
    /// Operating errors, by rule.
    OperatingAlerts "Alertas" [List, Global],
    /// One operating error.
    OperatingAlert "Alerta" [List, Global],
    /// The cases of the cell.
    Cases "Cola de PQR" [List, Global],
    /// One of them.
    Case "Caso" [List, Global],
    /// The note of a case for RR.
    CaseNote "Nota para RR" [Window],
    /// The indicators of a cut.
    Indicators "Indicadores" [List, Global],
    /// One line of one.
    IndicatorOf "Indicador" [List, Global],
    /// The advisers of a week by what was confirmed.
    TopFive "Top 5" [List, Global],
    /// One of them.
    TopOne "Asesor" [List, Global],
    /// The closings that wait for Tecnología.
    PendingClosings "Cierres" [List, Global],
    /// One of them.
    PendingClosing "Cierre pendiente" [List, Global],
    /// The figures of a month or a year, by their parts.
    Figures "Cifras" [List, Global],
    /// The figures of one part.
    FiguresOf "Cifras de una parte" [List, Global],
    /// The events behind a figure.
    FigureEvents "Eventos de una cifra" [List, Global],
    /// One of them.
    FigureEvent "Evento de una cifra" [List, Global],
    /// What is due of the practices in a week.
    Agenda "Agenda" [List, Global],
    /// One practice of somebody.
    PracticeDue "Práctica" [List, Global],
    /// The sessions of a week.
    Sessions "Sesiones" [List, Global],
    /// One of them.
    Session "Sesión" [List, Global],
    /// What sessions left to be done.
    Plans "Planes" [List, Global],
    /// One of them.
    Plan "Plan" [List, Global],
    /// The ideas for improvement.
    Ideas "Ideas" [List, Global],
    /// One of them.
    Idea "Idea" [List, Global],
    /// Settings.
    Settings "Ajustes" [List, Global],
    /// What is kept and does not count.
    WithoutEffect "Sin efecto" [List, Global],
    /// A page of fields without keys of its own.
    PlainForm "Formulario" [Form, Global] typed,
    /// The passphrase at the start.
    Unlock "Entrada" [] typed,
    /// The first run's questions.
    FirstRun "Primera vez" [] typed,
    /// The help window.
    Help "Ayuda" [Window] typed,
    /// The palette.
    Palette "Acciones" [Window] typed,
    /// A word typed to confirm.
    Confirm "Confirmación" [Window] typed,
    /// A window with a few fields or options.
    Question "Ventana" [Window] typed,
    /// The facets of a list.
    Facets "Acotar la lista" [Window],
    /// The search line of a list.
    Filter "Búsqueda" [Window] typed,
    /// A window that only tells something.
    Notice "Mensaje" [Window],
    /// Whether the console is left although something is open.
    Leaving "Mensaje" [Window],
    /// A message that offers to receive the customer all the same.
    Offer "Mensaje" [Window],
    /// A document was written.
    Written "Documento" [Window],
    /// A QR over the whole screen.
    Code "QR" [Window],
    /// Long work in progress.
    Progress "Trabajo en curso" [],
}
