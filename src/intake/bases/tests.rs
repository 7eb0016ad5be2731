use super::*;
use crate::intake::Encoding;

fn judge() -> BaseJudge {
    BaseJudge {
        zone: chrono_tz::America::Bogota,
        cut: "2026-11-26".parse().unwrap(),
        usual: DateOrder::DayFirst,
        told: None,
    }
}

fn read_as(text: impl AsRef<[u8]>, asked: &Asked) -> Result<BasePlan, IntakeError> {
    bases(text.as_ref(), asked, &judge(), &mut |_| true)
}

fn plan(text: impl AsRef<[u8]>) -> BasePlan {
    read_as(text, &Asked::default()).unwrap()
}

fn told(plan: &BasePlan) -> Vec<(u32, &str, &str)> {
    let told = plan.rejected.iter();
    told.map(|it| (it.row, it.column.as_str(), it.reason.as_str()))
        .collect()
}

fn radicados(plan: &BasePlan) -> Vec<&str> {
    plan.rows
        .iter()
        .map(|row| row.radicado.value.as_str())
        .collect()
}

#[test]
fn x1_a_row_is_what_its_columns_say_and_what_is_unknown_is_kept() {
    let text = "Base Mal Escalados;corte 26/11;;;;;;;;;\n\n\
        Nº de Cuenta;PQR;CUN;Estado de la PQR;Motivo;Nombre del asesor;Fecha de radicación;Tipo de PQR;Razón;Sub-razón;Ciudad\n\
        00012345;4488-2211;CUN-1;Abierta;Cargos de reconexión;A. Uno;05/11/2026;Petición;R1;S2;Tunja\n";
    let plan = plan(text);
    let id = |value: &str| Identifier {
        value: value.to_owned(),
        origin: Origin::Text,
    };
    let said = |text: &str| Some(text.to_owned());
    let expected = CaseRow {
        sheet_row: 4,
        radicado: id("4488-2211"),
        cun: Some(id("CUN-1")),
        account: Some(id("00012345")),
        state: said("Abierta"),
        reason: said("Cargos de reconexión"),
        adviser: said("A. Uno"),
        filed_at: "2026-11-05".parse().ok(),
        class: Some(crate::domain::pqr::CaseClass::Petition),
        marking: Marking {
            reason: said("R1"),
            sub_reason: said("S2"),
        },
        unknown: vec![("Ciudad".to_owned(), "Tunja".to_owned())],
    };
    assert_eq!(plan.rows, [expected]);
    assert_eq!((plan.sent, plan.assumed), (1, Some(DateOrder::DayFirst)));
    assert_eq!(plan.unknown_columns, ["Ciudad"]);
}

#[test]
fn x1_a_header_may_stand_in_two_rows() {
    for text in [
        // Names below a title of several columns.
        "Cliente;;PQR;\nCuenta;Ciudad;Radicado;Estado\n1;Tunja;7;Abierta\n",
        // Names cut in two.
        "Número de;;Número de;Estado\ncuenta;Ciudad;radicado;de la PQR\n1;Tunja;7;Abierta\n",
        // Some in the first row alone, the others below a title.
        "Cuenta;Ciudad;Radicado;Detalle\n;;;Estado\n1;Tunja;7;Abierta\n",
        "Cuenta;;Detalle;\n;Ciudad;Radicado;Estado\n1;Tunja;7;Abierta\n",
    ] {
        let plan = plan(text);
        assert_eq!(
            (radicados(&plan), told(&plan)),
            (vec!["7"], vec![]),
            "{text}"
        );
        let row = &plan.rows[0];
        assert_eq!(
            (row.sheet_row, row.state.as_deref()),
            (3, Some("Abierta")),
            "{text}"
        );
        assert_eq!(row.unknown.last().unwrap().1, "Tunja", "{text}");
        assert_eq!(plan.table.header, 2, "{text}");
    }
    // A row of data is no second header.
    let plan = plan("Cuenta;Radicado;Estado\n;;Abierta\n1;7;Abierta\n");
    assert_eq!((plan.table.header, plan.rejected.len()), (1, 1));
}

#[test]
fn x1_two_columns_of_one_name_are_asked() {
    let text = "Cuenta;Radicado;Estado;Estado\n1;7;Abierta;Cerrada\n";
    let error = read_as(text, &Asked::default()).unwrap_err();
    assert!(matches!(
        error,
        IntakeError::Twice {
            field: "estado",
            ..
        }
    ));
    let asked = Asked {
        columns: vec![("estado".to_owned(), "[D]".to_owned())],
        ..Asked::default()
    };
    let plan = read_as(text, &asked).unwrap();
    assert_eq!(plan.rows[0].state.as_deref(), Some("Cerrada"));
    assert_eq!(
        plan.rows[0].unknown,
        [("Estado".to_owned(), "Abierta".to_owned())]
    );
    // Said once, known from then on.
    let asked = Asked {
        remembered: plan.remember.into_iter().collect(),
        ..Asked::default()
    };
    assert_eq!(
        read_as(text, &asked).unwrap().rows[0].state.as_deref(),
        Some("Cerrada")
    );
}

#[test]
fn x1_a_row_that_is_wrong_is_told_and_stops_no_other() {
    let text = "cuenta;radicado;fecha;motivo\n\
        1;7;05/11/2026;a\n\
        ;8;05/11/2026;a\n\
        2;;05/11/2026;a\n\
        3;9;31/11/2026;a\n\
        4;10;27/11/2026;a\n\
        5;11;05/11/2026;#N/D\n\
        6;1,2E+11;ayer;a\n\
        7;12;;a\n\
        1;7;05/11/2026;a\n\
        1;7;06/11/2026;a\n";
    let plan = plan(text);
    assert_eq!(radicados(&plan), ["7", "12"]);
    assert_eq!(plan.rows[1].filed_at, None);
    assert_eq!((plan.sent, plan.repeated), (10, 1));
    assert_eq!(
        told(&plan),
        [
            (3, "cuenta", "falta la cuenta"),
            (4, "radicado", "falta el radicado"),
            (
                5,
                "fecha",
                "«31/11/2026»: esa fecha no existe: escriba la que es, o deje la celda vacía si \
                 no se sabe"
            ),
            (
                6,
                "fecha",
                "«27/11/2026»: es posterior al corte, que es del 26/11/2026"
            ),
            (7, "motivo", "«#N/D»: la fórmula da un error"),
            (
                8,
                "radicado",
                "«1,2E+11» está en notación científica y perdió cifras: pida la columna como \
                 texto; y en fecha, «ayer»: no es una fecha"
            ),
            (
                11,
                "radicado",
                "el radicado ya está en la fila 2 con otra cosa en fecha: queda la primera"
            ),
        ]
    );
    let warned: Vec<_> = plan
        .warnings
        .iter()
        .map(|it| (it.row, it.rule, it.message.as_str()))
        .collect();
    assert_eq!(
        warned,
        [(10, Rule::X1, "repite la fila 2: cuentan como un solo caso")]
    );
}

#[test]
fn x1_totals_at_the_foot_do_not_count() {
    let text = "cuenta;radicado;motivo\n1;7;a\nSubtotal;1;\n2;8;Total desacuerdo\n;;Total desacuerdo\nTOTAL GENERAL;2;\n";
    let plan = plan(text);
    assert_eq!(
        (radicados(&plan), plan.totals.clone()),
        (vec!["7", "8"], vec![6])
    );
    assert_eq!(plan.sent, 4);
    let rows: Vec<u32> = plan.rejected.iter().map(|it| it.row).collect();
    assert_eq!(rows, [3, 5]);
}

#[test]
fn x1a_a_number_among_texts_with_leading_zeros_is_warned_of() {
    let mut judging = Judging::new();
    for (number, value, origin) in [(2, "0012", Origin::Text), (3, "13", Origin::Number)] {
        let identifier = Identifier {
            value: value.to_owned(),
            origin,
        };
        judging
            .zeros
            .entry(ACCOUNT)
            .or_default()
            .note(number, &identifier);
    }
    let zeros = &judging.zeros[ACCOUNT];
    assert!(zeros.has);
    assert_eq!(zeros.without, [3]);
}

#[test]
fn x1_a_text_is_read_under_any_separator_and_in_any_writing() {
    let rows = "cuenta;radicado;motivo\n1;7;señal\n";
    let utf16: Vec<u8> = rows.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = rows.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let latin: Vec<u8> = rows
        .chars()
        .map(|it| u8::try_from(u32::from(it)).unwrap())
        .collect();
    let said = |encoding| Asked {
        encoding: Some(encoding),
        ..Asked::default()
    };
    for (bytes, asked) in [
        (rows.as_bytes().to_vec(), Asked::default()),
        (
            [b"\xEF\xBB\xBF", rows.as_bytes()].concat(),
            Asked::default(),
        ),
        (
            [b"\xFF\xFE".to_vec(), utf16.clone()].concat(),
            Asked::default(),
        ),
        (utf16.clone(), said(Encoding::Utf16)),
        // Without a mark its zeros say what it is, in either order.
        (utf16, Asked::default()),
        (big.clone(), Asked::default()),
        (big, said(Encoding::Utf16)),
        (latin.clone(), Asked::default()),
        (latin.clone(), said(Encoding::Windows1252)),
        (rows.replace(';', "\t").into_bytes(), Asked::default()),
        (rows.replace(';', ",").into_bytes(), Asked::default()),
        (rows.replace(';', "|").into_bytes(), Asked::default()),
        (
            format!("sep=|\r\n{}", rows.replace(';', "|")).into_bytes(),
            Asked::default(),
        ),
    ] {
        let plan = read_as(&bytes, &asked).unwrap();
        assert_eq!(plan.rows[0].reason.as_deref(), Some("señal"), "{bytes:?}");
    }
    let error = read_as(&latin, &said(Encoding::Utf8)).unwrap_err();
    assert!(matches!(error, IntakeError::NotWritten(Encoding::Utf8)));
    // Zeros here and there are of no text.
    let error = read_as("cuenta;radicado\0\n1;7\0\n", &Asked::default()).unwrap_err();
    assert!(matches!(error, IntakeError::Unread(_)), "{error:?}");
}

#[test]
fn x1_a_column_is_known_by_the_names_that_people_give_it() {
    let named = |header: &str| {
        let plan = plan(format!("{header}\n1;7;x;05/11/2026\n"));
        let headers: Vec<_> = plan.table.columns.headers().collect();
        headers
            .into_iter()
            .map(|(field, header)| (field, header.to_owned()))
            .collect::<Vec<_>>()
    };
    for header in [
        "Fecha de Radicación PQR",
        "Fecha radicado",
        "Fecha radicación",
        "F. radicación",
        "Fec. Radicado",
        "Fecha de la PQR",
        "Fecha de Radicación de las PQRS",
        "Fecha de ingreso",
        "\"Fecha\nde radicación\"",
    ] {
        let found = named(&format!("No. de cuenta;Nro. PQR;Ciudad;{header}"));
        let fields: Vec<_> = found.iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["cuenta", "radicado", "fecha"], "{header}");
    }
    for (header, field) in [
        ("Cuenta del usuario;Radicado PQR;Estado del PQR", "estado"),
        ("Cta. cliente;Código PQR;Nombre asesor PQR", "asesor"),
        ("Cuenta RR;N° Radicado;Causal de la PQR", "motivo"),
        ("CUENTA;Id PQR;CUN de la PQR", "cun"),
        ("Cuenta;Radicado;Tipo PQRs", "clase"),
    ] {
        let found = named(header);
        let fields: Vec<_> = found.iter().map(|(field, _)| *field).collect();
        assert!(
            fields.contains(&field) && fields.len() == 3,
            "{header}: {fields:?}"
        );
    }
    // What may be the day of filing stands back behind what surely is, and is asked only where
    // there is no other.
    let found = named("Cuenta;Radicado;Fecha de creación;Fecha de radicación");
    assert_eq!(found.last().unwrap().1, "Fecha de radicación");
    let both = "Cuenta;Radicado;Fecha de creación;Fecha de ingreso\n1;7;;\n";
    let error = read_as(both, &Asked::default()).unwrap_err();
    assert!(matches!(error, IntakeError::Twice { field: "fecha", .. }));
    // On one line, however many it has.
    let found = named("Cuenta;Radicado;Ciudad;\"Fecha\r\n de\u{a0}radicación\"");
    assert_eq!(found.last().unwrap().1, "Fecha de radicación");
}

#[test]
fn x1a_a_date_that_no_calendar_has_is_told_with_what_to_do() {
    let text = "cuenta;radicado;fecha\n1;7;00/00/0000\n2;8;30/02/2026\n3;9;11/22/2026\n\
        4;10;22/11/2026\n5;11;23/11/2026\n6;12;\n;13;27/11/2026\n";
    let plan = plan(text);
    let reasons: Vec<_> = told(&plan)
        .into_iter()
        .map(|(row, _, why)| (row, why))
        .collect();
    assert_eq!(
        reasons,
        [
            (
                2,
                "«00/00/0000»: esa fecha no existe: escriba la que es, o deje la celda vacía si \
                 no se sabe"
            ),
            (
                3,
                "«30/02/2026»: esa fecha no existe: escriba la que es, o deje la celda vacía si \
                 no se sabe"
            ),
            (
                4,
                "«11/22/2026»: esa fecha no existe en el orden de su columna, que es \
                 día/mes/año: escríbala en ese"
            ),
            // All that is wrong with a row is told at once.
            (
                8,
                "falta la cuenta; y en fecha, «27/11/2026»: es posterior al corte, que es del \
                 26/11/2026"
            ),
        ]
    );
    assert_eq!(radicados(&plan), ["10", "11", "12"]);
}

#[test]
fn x1_quotes_that_nobody_closes_near_the_end_swallow_no_row() {
    let text = "cuenta;radicado\n1;7\n2;\"8\n3;9\n";
    let error = read_as(text, &Asked::default()).unwrap_err();
    assert!(
        matches!(error, IntakeError::OpenQuotes { row: 3 }),
        "{error:?}"
    );
    // Quotes within a cell, and quotes of the last line, swallow nothing.
    let plan = plan("cuenta;radicado;motivo\n1;7;tubo de 5\"\n2;8;\"a\nb\"\n");
    assert_eq!(radicados(&plan), ["7", "8"]);
}

#[test]
fn x1_rows_come_home_by_their_key_and_others_are_refused() {
    let sha256 = "ab".repeat(32);
    let key = |row| return_key(&sha256, row, None);
    let text = format!(
        "cuenta;radicado;Motivo de la devolución;Clave de la devolución\n\
         1;7;falta la cuenta;{}\n2;8;;\n3;9;;{}\n4;10;;{}-5\n5;11;;{}\n",
        key(31),
        key(31),
        "cd".repeat(32),
        key(40),
    );
    let plan = plan(text);
    let returned = Returned {
        sha256,
        is_whole: false,
        of: None,
        rows: HashMap::from([(31, 2), (40, 6)]),
    };
    assert_eq!(plan.returned, Some(returned));
    let rows: Vec<_> = plan
        .rows
        .iter()
        .map(|it| (it.sheet_row, it.radicado.value.as_str()))
        .collect();
    assert_eq!(rows, [(31, "7"), (40, "11")]);
    assert!(plan.unknown_columns.is_empty() && plan.rows[0].unknown.is_empty());
    let reasons: Vec<_> = told(&plan)
        .into_iter()
        .map(|(row, _, why)| (row, why))
        .collect();
    assert_eq!(
        reasons,
        [
            (
                3,
                "esta fila no estaba en la devolución: solo se toman las que fallaron"
            ),
            (4, "la devolución ya trae esa fila más arriba"),
            (5, "es la devolución de otro archivo"),
        ]
    );
}

#[test]
fn x1_a_key_says_of_which_base_and_cut_a_file_failed_whole() {
    let sha256 = "ab".repeat(32);
    let of = (PqrBase::Misescalated, "2026-11-20".parse().unwrap());
    let head = "cuenta;radicado;Clave de la devolución\n";
    let returned = |key: &str| plan(format!("{head}1;7;{key}\n")).returned;
    let read = |is_whole, of| {
        Some(Returned {
            sha256: sha256.clone(),
            is_whole,
            of,
            rows: HashMap::from([(31, 2)]),
        })
    };
    let key = return_key(&sha256, 31, Some(of));
    assert_eq!(key, format!("{sha256}-31-todo-2026-11-20-mal-escalados"));
    assert_eq!(returned(&key), read(true, Some(of)));
    assert_eq!(returned(&return_key(&sha256, 31, None)), read(false, None));
    // As it was written before.
    assert_eq!(returned(&format!("{sha256}-31-todo")), read(true, None));
    for forged in [
        "-todo-",
        "-todo-2026-11-20",
        "-todo-2026-11-20-otra",
        "-todo2026-11-20",
    ] {
        assert_eq!(returned(&format!("{sha256}-31{forged}")), None, "{forged}");
    }
}
