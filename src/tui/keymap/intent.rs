//! What a person can want, and the Spanish sentence each want is shown with.

crate::tui::listed::labelled! {
    /// What a key asks for, whatever the key; the label stands in help and palette.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
    #[expect(missing_docs, reason = "the label of each says what it is")]
    pub enum Intent {
        // Everywhere.
        Quit => "Salir de la consola",
        Help => "Ayuda: las teclas de esta pantalla",
        Palette => "Buscar una acción o un registro",
        Lock => "Bloquear la consola",
        GoBoard => "Ir al tablero",
        GoOutages => "Ir a los eventos",
        GoAttentions => "Ir a las atenciones",
        CriticalGuide => "Guía de atención de transacciones críticas",
        GoRegularization => "Ir a la regularización",
        GoReports => "Ir a los reportes; otra vez, a su página siguiente",
        GoPractices => "Ir a las prácticas; otra vez, a su página siguiente",
        GoPqr => "Ir a la cola de PQR; otra vez, a su página siguiente",
        GoSettings => "Ir a los ajustes",
        // Moving and leaving.
        Up => "Subir",
        Down => "Bajar",
        Left => "Ir a la izquierda",
        Right => "Ir a la derecha",
        PageUp => "Subir una página",
        PageDown => "Bajar una página",
        First => "Ir al primero",
        Last => "Ir al último",
        Back => "Volver sin cambiar nada",
        Accept => "Aceptar",
        Open => "Abrir lo seleccionado",
        Filter => "Buscar en la lista",
        NarrowBy => "Acotar lo que se lista: varios valores a la vez, con su cuenta",
        GoOn => "Abrir el siguiente de la lista",
        FilterState => "Cambiar el estado que se lista",
        FilterPeriod => "Cambiar el período que se lista",
        Refresh => "Actualizar",
        // Forms.
        NextField => "Ir al campo siguiente",
        PreviousField => "Ir al campo anterior",
        BreakLine => "Empezar otra línea del texto",
        NextProblem => "Ir al siguiente problema",
        Toggle => "Marcar o desmarcar",
        Save => "Guardar",
        Leave => "Salir; el borrador queda guardado",
        Discard => "Descartar el borrador",
        Resume => "Retomar el borrador",
        // Outages.
        NewOutage => "Registrar un evento nuevo",
        RegisterOutage => "Registrar el evento",
        RestoreOutage => "Restablecer: el servicio volvió",
        CloseOutage => "Cerrar el evento",
        ConfirmClosing => "Confirmar el cierre",
        CorrectOutage => "Corregir el evento",
        ReopenOutage => "Reabrir el evento",
        RegisterNotice => "Registrar el comunicado de fallas",
        History => "Ver la historia de cambios",
        ReceiveAnyway => "Recibir al cliente igual",
        OutageAttentions => "Ver las atenciones del evento",
        AttachAttentions => "Unir atenciones sin evento",
        // PQR.
        SeeLoad => "Carga de los quince días hábiles que vienen",
        ClassifyCase => "Clasificar el caso por su causa",
        EscalateCase => "Escalar el caso a segundo nivel",
        SolveCase => "Anotar la respuesta dada al cliente: primer contacto, o recurso",
        LeaveMessage => "Anotar el mensaje de voz a quien no se localiza",
        AppealCase => "Anotar el recurso del cliente contra la respuesta",
        TellTerm => "Anotar que se informó al cliente del plazo de su recurso",
        NoteLevelAnswer => "Anotar la respuesta de segundo nivel",
        CopySic => "Anotar la copia del recurso a la SIC",
        ExtendTerm => "Extender el plazo, con sus motivos",
        EscalationList => "Escribir la lista de los casos escalados en un libro",
        HoldAccount => "Retener por orden legal los casos de la cuenta, o ya no",
        ReviewCase => "Dar por revisado lo que dos terminales hicieron a la vez",
        UndoDeed => "Deshacer lo último que se hizo en el caso",
        FinishCase => "Finalizar el caso: fue escalado por error",
        DropReception => "Descartar una recepción que quedó a medias",
        IndicatorsBook => "Indicadores en un libro de Excel",
        PrintCommitment => "Formato compromiso de mejoramiento del asesor",
        PrintAcknowledgement => "Formato estoy enterado del asesor",
        FormsReturned => "Anotar que el asesor devolvió firmados los formatos",
        WithdrawForms => "Anular que los formatos volvieron: se anotó por error",
        // Letters.
        Alert => "Ver o enviar el aviso",
        WriteMail => "Escribir el correo (.eml)",
        ShowCode => "Mostrar el QR para un teléfono",
        SendByRelay => "Enviar por el servidor de correo",
        MarkSent => "Marcar como enviado",
        DismissAlert => "El aviso no corresponde",
        PrepareAgain => "Preparar otro aviso",
        // Paper.
        PrintForm => "Formato lleno en PDF, para imprimir",
        PrintClosing => "Acta de cierre en PDF, para imprimir",
        PrintBlank => "Formatos en blanco en PDF, para imprimir",
        AnnulCode => "Anular un código impreso que se malogró",
        HandOver => "Entrega de turno",
        OpenFile => "Abrir el archivo",
        // Attentions.
        TakeAttention => "Tomar una atención",
        SaveAttention => "Guardar la atención y dar su código",
        FromPaper => "Transcribir de un formato en papel",
        RevealPersonal => "Mostrar u ocultar los datos del cliente; queda anotado",
        RecordOutcome => "Anotar el resultado de la atención",
        AttachAttention => "Unir la atención a un evento",
        CorrectAttention => "Corregir un dato de la atención",
        AnnulAttention => "Anular la atención",
        ShowSlip => "Constancia con el código, para imprimir o dictar",
        ConfirmClaim => "Confirmación por correo al cliente",
        FilterOwn => "Ver todas las atenciones o solo las propias",
        PrintDocument => "Guardar el PDF",
        SendToPrinter => "Imprimir en papel",
        ViewDocument => "Abrir el PDF en el visor del equipo",
        CopyText => "Copiar el texto que se ve",
        // Documents.
        Documents => "Documentos del registro: verlos, adjuntar",
        AttachDocument => "Adjuntar un documento",
        ExtractDocument => "Escribir el documento en un archivo",
        WithdrawDocument => "Retirar un documento adjuntado por error",
        NoticeDocuments => "Documentos del comunicado del evento",
        // Regularisation.
        ExportBundle => "Exportar para la oficina",
        ImportFile => "Importar un acuse o un paquete",
        ImportTallies => "Importar tipificaciones, reclamos y LDR",
        SeeRejected => "Ver las filas rechazadas",
        SeePiles => "Ver los casos que el corte trae o cambia",
        GiveBack => "Escribir la devolución de las rechazadas",
        ReceiveBase => "Recepción: recibir una base de PQR",
        NotRequired => "Marcar que no requiere regularización, o que sí",
        NoteCall => "Anotar una llamada al cliente",
        // Reports.
        PrintRegister => "Registro correlativo, en PDF o como libro",
        RaiseAlert => "Avisar al punto del error operativo",
        AnswerAlert => "Responder la alerta",
        ReviewClosings => "Anotar la revisión de hoy de los cierres",
        FiguresBook => "Cifras en un libro de Excel",
        ChooseEvent => "Incluir un evento en el reporte, o dejarlo fuera",
        ChooseMassFailures => "Incluir las fallas masivas en el reporte, o dejarlas fuera",
        ReportPeriod => "Reporte de otro período: de un día a otro",
        PrepareReport => "Preparar el reporte a Regulatorio",
        SeeReports => "Ver los reportes preparados",
        ApproveReport => "Aprobar el reporte",
        RecordApproval => "Anotar una aprobación dada por otro medio, con su evidencia",
        ReportSent => "Anotar que el reporte se envió",
        ReportPapers => "Escribir los documentos del reporte en archivos",
        DivideBy => "Dividir las cifras por otra cosa",
        MonthOrYear => "Cifras de un mes o del año entero",
        Earlier => "Ir a la semana, al corte, al mes o al año anterior",
        Later => "Ir a la semana, al corte, al mes o al año siguiente",
        // Practices.
        LogSession => "Anotar una sesión de la práctica",
        AnnulSession => "Anular una sesión anotada por error",
        AddPlan => "Agregar un plan de acción a la sesión",
        FinishPlan => "Dar el plan por cumplido",
        ProposeIdea => "Anotar una idea de mejora",
        AcceptIdea => "Aceptar la idea",
        RejectIdea => "Rechazar la idea",
        DeliverIdea => "Anotar que la idea se entregó al cliente",
        ReturnIdea => "Anotar cómo dice el cliente que va la idea",
        // Settings.
        PurgePersonal => "Depurar datos personales",
        Add => "Agregar",
        Edit => "Modificar",
        Remove => "Quitar",
        Backup => "Respaldar ahora",
        Verify => "Verificar los registros",
        WithoutEffect => "Sin efecto: lo que se conserva y no cuenta",
        NextTheme => "Cambiar el tema",
        ChangePassphrase => "Cambiar la frase de paso propia",
        ProposePassphrase => "Proponer una frase de cuatro palabras",
        // Evaluation.
        Proceeds => "Dictamen: procede",
        DoesNotProceed => "Dictamen: no procede",
        AskVerdict => "Pedir el dictamen a Mejora de Procesos",
        CountSocial => "Anotar las menciones en redes sociales",
        Attribute => "Decir de quién es la responsabilidad",
        ValidateClosing => "Validar el cierre",
        GoToRecord => "Ir al evento que se evalúa",
        // Long work.
        CancelWork => "Cancelar el trabajo en curso",
    }
}

impl Intent {
    /// Whether holding its key down may repeat it.
    pub const fn repeats(self) -> bool {
        matches!(
            self,
            Self::Up
                | Self::Down
                | Self::Left
                | Self::Right
                | Self::PageUp
                | Self::PageDown
                | Self::NextField
                | Self::PreviousField
        )
    }
}
