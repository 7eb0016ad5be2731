//! An operation of every kind, with and without what may be left out.

use super::exchange::Terminal;
use super::store::{POINT, at, typed};
use contingencia::domain::access::{AccessEvent, AccessKind};
use contingencia::domain::alert::{About, AlertEvent, Way};
use contingencia::domain::attention::{
    AttentionChange, AttentionEvent, CallFacts, ClaimFacts, ContentField, CorrectedProcedure,
    EntryWay, Ground, OutcomeFacts, Paper, Taken, TellingFacts, TellingWay, Via,
};
use contingencia::domain::authority::Role;
use contingencia::domain::catalog::{ClaimKind, ProcedureType, Scenario, UnforeseenKind};
use contingencia::domain::closing_review::{ClosingReviewEvent, Seen};
use contingencia::domain::code_block::CodeBlockEvent;
use contingencia::domain::document::WithdrawnFacts;
use contingencia::domain::evaluation::PendingClosing;
use contingencia::domain::inquiry::{InquiryEvent, InquiryFacts};
use contingencia::domain::money::Money;
use contingencia::domain::notice::{NoticeEvent, NoticeFacts};
use contingencia::domain::numbering::{Correlative, ProvisionalCode, ReservedBlock};
use contingencia::domain::outage::{
    AlertAnswered, Alerted, Answers, Assessed, Attribution, Change, Closed, Corrected, Evaluation,
    NoticeLink, Opened, OperatingError, OutageEvent, Reported, Responsibility, SocialCounts, Told,
};
use contingencia::domain::personal::{RetentionClass, Sealed};
use contingencia::domain::point::{Place, PointEvent, PointFacts};
use contingencia::domain::pqr::{
    About as CaseAbout, AnswerSense, AppealGround, AppealKind, Appealed, BatchEvent, CallResult,
    CaseClass, CaseEvent, CaseName, Classified, Contacted, Deed, Escalated, Extended, FeedbackForm,
    Finished, FormEvent, FormReturned, HoldFacts, LevelAnswered, Marking, Origin, PqrBase,
    ReceptionAbout, ReceptionCounts, ReceptionEvent, ReceptionFacts, Reviewed, RowFacts, SicCopied,
    Solution, Solved, Told as CaseTold, Undone, VoiceMessage,
};
use contingencia::domain::practice::{
    IdeaEvent, IdeaFacts, PlanFacts, Resolved, Returned, SessionEvent, SessionFacts,
};
use contingencia::domain::purge::PurgeEvent;
use contingencia::domain::receipt::{Acknowledged, ReceiptEvent, ReceiptFacts};
use contingencia::domain::recipient::RecipientEvent;
use contingencia::domain::regularization::{CodePaired, Exempt, Exempted};
use contingencia::domain::report::{
    Annex, Approved, Chosen, Prepared, Recorded, ReportEvent, ReportKind, ReportNumber, Sent,
};
use contingencia::domain::rule::Rule;
use contingencia::domain::tally::{Counted, DayCount, Figures, Lack, LeftOut, TalliedPlace};
use contingencia::domain::terminal::{Channel, Predecessor, Scope, Started, TerminalEvent};
use contingencia::domain::trust::{Admitted, Revoked, TrustEvent};
use contingencia::domain::user::{PublicKeys, UserEvent};
use contingencia::journal::{Body, case_id};
use uuid::Uuid;

/// A terminal that wrote one of everything.
pub(crate) fn of_every_kind() -> Terminal {
    of_every_kind_by(Terminal::new())
}

/// What a terminal has written, and one of everything after it.
pub(crate) fn of_every_kind_by(mut terminal: Terminal) -> Terminal {
    outages(&mut terminal);
    attentions(&mut terminal);
    the_rest(&mut terminal);
    reports(&mut terminal);
    practices(&mut terminal);
    cases(&mut terminal);
    forms(&mut terminal);
    terminal
}

/// A base of the PQR cell, whole and as short as it can be said, and work on a case of it.
fn cases(terminal: &mut Terminal) {
    let about = terminal.new_id();
    let about = terminal.seal_under(
        about,
        RetentionClass::General,
        &ReceptionAbout {
            file: "base inventada.xlsx".into(),
            sender: Some("remitente@ejemplo.invalid".into()),
        },
    );
    let bare = ReceptionFacts {
        point: "LIM014".into(),
        base: PqrBase::Pending,
        cut: at("10:00").date_naive(),
        sha256: "a".repeat(64),
        reading: "b".repeat(64),
        about,
        received: None,
        replaces: Vec::new(),
        returned: false,
        rows: 2,
        rejected: 0,
        sent: 2,
    };
    let whole = ReceptionFacts {
        base: PqrBase::Misescalated,
        received: Some(at("09:00")),
        replaces: vec![Uuid::from_u128(0x600)],
        returned: true,
        rejected: 2,
        ..bare.clone()
    };
    for facts in [bare.clone(), whole] {
        let entity = terminal.new_id();
        let row = |terminal: &mut Terminal| RowFacts {
            row: 2,
            origin: None,
            filed: None,
            class: None,
            content: terminal.seal("una fila inventada"),
        };
        let said = RowFacts {
            origin: Some(Origin::NumberFormat),
            filed: Some(at("10:00").date_naive()),
            class: Some(CaseClass::Complaint),
            ..row(terminal)
        };
        let rows = BatchEvent::Received {
            reception: entity,
            rows: [("R-1".to_owned(), row(terminal)), ("R-2".to_owned(), said)].into(),
            rejected: (0..u32::try_from(facts.rejected).unwrap())
                .map(|at| (format!("R-{}", 3 + at), 4 + at))
                .collect(),
            failed: (facts.rejected > 0).then_some(9).into_iter().collect(),
        };
        terminal.push(entity, &Body::PqrReception(ReceptionEvent::Begun(facts)));
        let batch = terminal.new_id();
        terminal.push(batch, &Body::PqrBatch(rows));
        let counts = ReceptionCounts {
            new: 2,
            ..ReceptionCounts::default()
        };
        terminal.push(
            entity,
            &Body::PqrReception(ReceptionEvent::Completed(counts)),
        );
    }
    let entity = terminal.new_id();
    terminal.push(entity, &Body::PqrReception(ReceptionEvent::Begun(bare)));
    terminal.push(entity, &Body::PqrReception(ReceptionEvent::Dropped));
    let case = CaseName {
        point: "LIM014".into(),
        radicado: "R-1".into(),
    };
    let entity = case_id(&case.point, &case.radicado);
    for (seen, deed) in (0..).zip(deeds(terminal)) {
        let event = CaseEvent::of(case.clone(), (seen % 2 == 1).then_some(seen), deed);
        terminal.push(entity, &Body::PqrCase(event));
    }
    for (of, seen) in [
        (CaseEvent::Held as fn(_) -> _, None),
        (CaseEvent::Released, Some(3)),
    ] {
        let deed = HoldFacts {
            reason: terminal.seal("Oficio de un juzgado."),
        };
        let case = case.clone();
        terminal.push(entity, &Body::PqrCase(of(CaseAbout { case, seen, deed })));
    }
}

/// Forms of feedback that came back, and did not after all.
fn forms(terminal: &mut Terminal) {
    for form in FeedbackForm::ALL {
        let entity = terminal.new_id();
        let returned = FormEvent::Returned(FormReturned {
            point: "LIM014".into(),
            week: "2026-W47".parse().unwrap(),
            form,
            adviser: terminal.seal("Asesora Inventada"),
        });
        let reason = terminal.seal("Era de otra semana");
        for event in [returned, FormEvent::Withdrawn { reason }] {
            terminal.push(entity, &Body::PqrForm(event));
        }
    }
}

/// Everything that is done about a case, with and without what may be left out.
fn deeds(terminal: &mut Terminal) -> Vec<Deed> {
    let mut all = Vec::new();
    let whole = Marking {
        reason: Some("FACTURACION".into()),
        sub_reason: Some("EQUIPOS".into()),
    };
    for (cause, class, marking, no_request) in [
        (Some('D'), Some(CaseClass::Complaint), whole, false),
        (None, None, Marking::default(), true),
    ] {
        all.push(Deed::Classified(Classified {
            cause,
            class,
            marking,
            no_request,
        }));
    }
    all.push(Deed::Escalated(Escalated {}));
    for abc in [None, Some("3.2 Cobro de equipos".to_owned())] {
        let notes = terminal.seal("Escalada por error: se verificó el ABC.");
        all.push(Deed::Finished(Finished { notes, abc }));
    }
    for (action, answer) in [
        (Solution::Correction, AnswerSense::Positive),
        (Solution::Clarification, AnswerSense::Negative),
    ] {
        all.push(Deed::Solved(Solved {
            at: at("10:00"),
            action,
            answer,
            accepted: answer == AnswerSense::Positive,
            notes: terminal.seal("Se corrigió la factura."),
        }));
    }
    for result in CallResult::ALL {
        let (at, result) = (at("10:05"), *result);
        all.push(Deed::Contacted(Contacted { at, result }));
    }
    for late in [false, true] {
        let text = terminal.seal("Su PQR R-1 fue resuelta.");
        all.push(Deed::VoiceMessage(VoiceMessage { text, late }));
    }
    let filed = at("10:00").date_naive();
    for (appeal, ground) in [
        (AppealKind::Reposition, None),
        (AppealKind::Subsidiary, Some(AppealGround::Billing)),
    ] {
        let grounds = terminal.seal("No está de acuerdo con el cobro.");
        all.push(Deed::Appealed(Appealed {
            appeal,
            filed,
            ground,
            grounds,
        }));
    }
    all.push(Deed::Told(CaseTold { at: at("10:10") }));
    for evidence in [None, Some(terminal.seal("Guía 44-7"))] {
        let at = at("10:12");
        all.push(Deed::SicCopied(SicCopied { at, evidence }));
    }
    all.push(Deed::LevelAnswered(LevelAnswered {
        at: at("10:13"),
        text: terminal.seal("Se reversó el cobro."),
    }));
    all.push(Deed::Extended(Extended {
        ends: filed,
        reasons: terminal.seal("Faltan pruebas del técnico."),
    }));
    all.push(Deed::Reviewed(Reviewed {}));
    all.push(Deed::Undone(Undone {
        replica: terminal.id,
        sequence: 7,
        reason: terminal.seal("Era otro caso."),
    }));
    all
}

fn outages(terminal: &mut Terminal) {
    let entity = Uuid::from_u128(0x100);
    let link = NoticeLink {
        notice: Uuid::from_u128(0x101),
        reference: "FS-1182".into(),
        confirmed: true,
        instead_of: None,
    };
    let replacing = NoticeLink {
        instead_of: Some(vec!["FS-1181".into()]),
        ..link.clone()
    };
    let bare = super::store::opened(
        Correlative {
            point: "LIM014".into(),
            year: 2026,
            series: "A".into(),
            number: 42,
        },
        ProcedureType::Consultas,
        at("10:42"),
    );
    let whole = Opened {
        answers: Answers {
            customer_present: Some(true),
            can_be_served: Some(false),
            some_pc_works: Some(false),
            registrable: Some(false),
            sicar_payment: Some(true),
        },
        restored: Some(typed(at("10:40"))),
        first_customer_at: Some(at("10:35")),
        late_reason: Some(terminal.seal("se atendía en papel")),
        notice: Some(replacing.clone()),
        inquiry: Some(Uuid::from_u128(0x102)),
        unforeseen_kind: Some(UnforeseenKind::Flood),
        ..bare.clone()
    };
    let restored = typed(at("11:10"));
    let reason = terminal.seal("se anotó mal en el papel");
    let mut events = vec![
        OutageEvent::Opened(Box::new(bare)),
        OutageEvent::Opened(Box::new(whole)),
        OutageEvent::Restored { restored },
        OutageEvent::NoticeAttached(link.clone()),
        OutageEvent::NoticeAttached(replacing),
        OutageEvent::Closed(Box::new(Closed {
            cause: "sin_fluido_electrico".into(),
            sustento: terminal.seal("volvió la luz"),
            reference: Some("FS-1182".into()),
            origin: Some(terminal.seal("un enlace cortado")),
            listed: Some(terminal.seal("Sin luz, lista 3")),
            role: Role::Supervisor,
            to_validate: true,
            unconfirmed: true,
            receipt: None,
            unforeseen_kind: Some(UnforeseenKind::PowerCut),
            told: Some(Told {
                closed_at: at("11:20"),
                at: at("11:25"),
            }),
        })),
        OutageEvent::Reopened {
            reason: reason.clone(),
        },
        OutageEvent::AlertDismissed {
            reason: reason.clone(),
        },
    ];
    for change in [
        Change::Started(restored),
        Change::Detected(restored),
        Change::Restored(restored),
        Change::Scenario(Scenario::MassFailure),
        Change::Applications(vec!["sisact".into()]),
        Change::Procedure {
            id: "reposicion_chip".into(),
            critical: false,
        },
        Change::Cause("sin_fluido_electrico".into()),
        Change::Sustento(terminal.seal("otro sustento")),
        Change::Reference("FS-1183".into()),
        Change::Origin(terminal.seal("otro origen")),
        Change::Notice(link),
        Change::LateReason(terminal.seal("otro motivo")),
    ] {
        events.push(Corrected::new(change, reason.clone()).into());
    }
    events.push(
        Corrected {
            assessed: Some(Assessed {
                answers: Answers {
                    customer_present: Some(true),
                    ..Answers::default()
                },
                rule: Rule::E1,
            }),
            listed: Some(terminal.seal("Sin luz, lista 4")),
            ..Corrected::new(Change::Scenario(Scenario::Unforeseen), reason.clone())
        }
        .into(),
    );
    events.extend([None, Some("cd".repeat(32))].map(|receipt| {
        OutageEvent::Reported(Reported {
            version: 2,
            sent_at: at("17:00"),
            receipt,
        })
    }));
    let (paired, exempted) = regularized(&reason);
    events.extend(paired.map(OutageEvent::CodePaired));
    events.extend(exempted.map(OutageEvent::Exempted));
    events.extend([
        OutageEvent::DocumentAttached(terminal.attach("foto.jpg", PHOTO)),
        OutageEvent::EvidenceAttached(terminal.attach("informe.pdf", PDF)),
        OutageEvent::DocumentWithdrawn(withdrawn(&reason)),
        OutageEvent::VerdictAsked,
        OutageEvent::SocialCounted(SocialCounts {
            public: 9,
            private: 4,
        }),
    ]);
    events.extend(Responsibility::ALL.map(|responsibility| {
        OutageEvent::Attributed(Attribution {
            responsibility,
            measures: (responsibility == Responsibility::Fortuitous).then(|| reason.clone()),
        })
    }));
    events.extend([None, Some(reason.clone())].map(|remark| OutageEvent::Validated { remark }));
    events.extend([None, Some(reason.clone())].map(|reason| {
        OutageEvent::Evaluated(Evaluation {
            proceeds: reason.is_some(),
            role: Role::Control,
            decided_at: at("16:00"),
            figures: reason.is_some().then(|| Box::new(figures())),
            receipt: reason.is_some().then(|| "cd".repeat(32)),
            reason,
        })
    }));
    events.extend(
        operating_errors()
            .into_iter()
            .zip(0x600..)
            .map(|(error, alert)| {
                OutageEvent::Alerted(Box::new(Alerted {
                    alert: Uuid::from_u128(alert),
                    message: (error != OperatingError::Late).then(|| reason.clone()),
                    receipt: (error == OperatingError::Late).then(|| "cd".repeat(32)),
                    error,
                    raised_at: at("16:10"),
                }))
            }),
    );
    events.extend([None, Some(reason.clone())].map(|text| {
        OutageEvent::AlertAnswered(AlertAnswered {
            alert: Uuid::from_u128(if text.is_some() { 0x600 } else { 0x601 }),
            answered_at: at("16:20"),
            receipt: text.is_none().then(|| "cd".repeat(32)),
            text,
        })
    }));
    events.push(OutageEvent::ExemptionLifted { reason });
    for event in events {
        terminal.push(entity, &Body::Outage(event));
    }
}

/// One of each operating error.
fn operating_errors() -> Vec<OperatingError> {
    vec![
        OperatingError::ForeignCause {
            scenario: Scenario::Unforeseen,
            cause: "falla_masiva_aplicativo".into(),
        },
        OperatingError::Denied {
            reference: "FS-1182".into(),
        },
        OperatingError::Unanswered,
        OperatingError::WithinMassFailure {
            reference: "FS-1183".into(),
        },
        OperatingError::OtherKind {
            kind: UnforeseenKind::Flood,
            cause: "sin_fluido_electrico".into(),
        },
        OperatingError::Late,
        OperatingError::Registrar {
            role: Role::Administrador,
        },
        OperatingError::Overlap {
            principal: "LIM014-2026-B-000007".parse().unwrap(),
        },
        OperatingError::ToValidate {
            closed_at: at("15:00"),
        },
        OperatingError::DoubtfulCause {
            cause: "intermitencia_sistema".into(),
        },
    ]
}

/// What a verdict was decided on, with everything that it may say.
fn figures() -> Figures {
    let day = at("16:00").date_naive();
    let counted = Counted {
        count: Some(14),
        previous: vec![DayCount {
            date: day.pred_opt().unwrap(),
            count: 61,
        }],
        left_out: [Lack::NoData, Lack::NoHour]
            .map(|reason| LeftOut { date: day, reason })
            .to_vec(),
        whole_days: true,
    };
    Figures {
        place: Some(TalliedPlace::Point("LIM014".into())),
        claims: Counted::default(),
        claims_of_day: counted.clone(),
        impact: counted,
    }
}

/// Official codes and exemptions, with and without what may be left out.
fn regularized(reason: &Sealed) -> ([CodePaired; 2], [Exempted; 5]) {
    let paired = [None, Some(reason.clone())].map(|reason| CodePaired {
        official_code: "ATC-2026-0042".into(),
        receipt: reason.is_some().then(|| "cd".repeat(32)),
        reason,
    });
    let exempted = Exempt::ALL.map(|why| Exempted {
        why,
        note: (why == Exempt::Duplicate).then(|| reason.clone()),
    });
    (paired, exempted)
}

fn attentions(terminal: &mut Terminal) {
    let entity = Uuid::from_u128(0x200);
    let reason = terminal.seal("lo pidió el titular");
    let bare = Taken {
        code: ProvisionalCode {
            point: "LIM014".into(),
            series: "A".into(),
            number: 317,
        },
        channel: Channel::Line123,
        procedure: None,
        procedure_type: None,
        critical: false,
        theft_block: false,
        taken: typed(at("10:42")),
        paper: None,
        outage: None,
        claim: None,
        content: terminal.seal("Rosa Ejemplo Prueba pide un chip"),
    };
    let whole = Taken {
        procedure: Some("reclamo".into()),
        procedure_type: Some(ProcedureType::Reclamos),
        critical: true,
        theft_block: true,
        paper: Some(Paper {
            folio: Some("F-12".into()),
        }),
        outage: Some(Uuid::from_u128(0x100)),
        claim: Some(ClaimFacts {
            claim: ClaimKind::Claim,
            subjects: vec!["facturacion".into()],
            amount: Some(Money { centimos: 2750 }),
            entry: Some(EntryWay::SocialMedia),
            in_tray: Some(at("10:40")),
            ground: Some(Ground::NoAnswer),
            refers_to: Some(Uuid::from_u128(0x201)),
        }),
        content: terminal.seal("Rosa Ejemplo Prueba reclama un cobro"),
        ..bare.clone()
    };
    let outcome = OutcomeFacts {
        via: Via::Alternative,
        at: Some(at("11:00")),
        named: true,
        detail: terminal.seal("llamada al canal alterno"),
    };
    let mut events = vec![
        AttentionEvent::Taken(Box::new(bare)),
        AttentionEvent::Taken(Box::new(whole)),
        AttentionEvent::Attached {
            outage: Uuid::from_u128(0x100),
        },
        AttentionEvent::OutcomeRecorded(outcome),
        AttentionEvent::ResolutionRecorded {
            firm_on: at("10:00").date_naive(),
        },
        AttentionEvent::Held {
            reason: reason.clone(),
        },
        AttentionEvent::Released {
            reason: reason.clone(),
        },
        AttentionEvent::Blocked {
            reason: reason.clone(),
        },
        AttentionEvent::Unblocked {
            reason: reason.clone(),
        },
        AttentionEvent::ExemptionLifted {
            reason: reason.clone(),
        },
    ];
    let (paired, exempted) = regularized(&reason);
    events.extend(paired.map(AttentionEvent::CodePaired));
    events.extend(exempted.map(AttentionEvent::Exempted));
    events.extend(
        [(false, None), (true, Some(reason))].map(|(reached, note)| {
            AttentionEvent::CallAttempted(CallFacts {
                at: at("18:00"),
                reached,
                note,
            })
        }),
    );
    events.extend(TellingWay::ALL.map(|way| {
        AttentionEvent::CodeTold(TellingFacts {
            way,
            at: at("18:30"),
            official: way == TellingWay::Sms,
            note: (way == TellingWay::Call).then(|| terminal.seal("contestó su hija")),
        })
    }));
    let called = terminal.seal("lo que pide el cliente");
    let reason = terminal.seal("se escribió mal");
    events.extend([
        AttentionEvent::DocumentAttached(terminal.attach("recibo.jpg", PHOTO)),
        AttentionEvent::DocumentWithdrawn(withdrawn(&reason)),
    ]);
    events.extend(
        corrections(&called).map(|change| AttentionEvent::Corrected {
            change,
            reason: reason.clone(),
        }),
    );
    events.push(AttentionEvent::Annulled { reason });
    for event in events {
        terminal.push(entity, &Body::Attention(event));
    }
}

fn corrections(sealed: &Sealed) -> [AttentionChange; 17] {
    let bare = CorrectedProcedure {
        procedure: None,
        procedure_type: None,
        critical: false,
        theft_block: false,
        claim: None,
        outage: None,
        called: sealed.clone(),
    };
    let whole = CorrectedProcedure {
        procedure: Some("queja".into()),
        procedure_type: Some(ProcedureType::Reclamos),
        critical: true,
        theft_block: true,
        claim: Some(ClaimKind::Complaint),
        outage: Some(Uuid::from_u128(0x100)),
        ..bare.clone()
    };
    [
        AttentionChange::Content {
            of: ContentField::Phone,
            content: sealed.clone(),
        },
        AttentionChange::Procedure(Box::new(bare)),
        AttentionChange::Procedure(Box::new(whole)),
        AttentionChange::Taken(typed(at("10:40"))),
        AttentionChange::Subjects(vec!["facturacion".into()]),
        AttentionChange::Amount(None),
        AttentionChange::Amount(Some(Money { centimos: 2750 })),
        AttentionChange::Folio(None),
        AttentionChange::Folio(Some("F-12".into())),
        AttentionChange::Entry(None),
        AttentionChange::Entry(Some(EntryWay::App)),
        AttentionChange::InTray(None),
        AttentionChange::InTray(Some(at("10:39"))),
        AttentionChange::Ground {
            ground: None,
            content: sealed.clone(),
        },
        AttentionChange::Ground {
            ground: Some(Ground::NotSatisfied),
            content: sealed.clone(),
        },
        AttentionChange::RefersTo {
            claim: None,
            content: sealed.clone(),
        },
        AttentionChange::RefersTo {
            claim: Some(Uuid::from_u128(0x201)),
            content: sealed.clone(),
        },
    ]
}

fn reports(terminal: &mut Terminal) {
    let entity = Uuid::from_u128(0x600);
    let reason = terminal.seal("lo pidió el Gerente");
    let mut paper = |name: &str, bytes: &[u8]| terminal.attach(name, bytes);
    let pdf = paper("reporte-2026-007-v1.pdf", PDF);
    let workbook = paper("reporte-2026-007-v1.xlsx", BOOK);
    let model = paper("reporte-2026-007-v1.json", MODEL);
    let annex = Annex {
        pdf: paper("anexo-2026-007-v1.pdf", PDF),
        workbook: paper("anexo-2026-007-v1.xlsx", BOOK),
    };
    let evidence = terminal.attach("aprobado.jpg", PHOTO);
    let bare = Prepared {
        number: ReportNumber {
            year: 2026,
            number: 7,
        },
        version: 1,
        kind: ReportKind::Preliminary,
        from: at("10:00").date_naive(),
        to: at("10:00").date_naive(),
        due: None,
        rows: Vec::new(),
        chosen: Vec::new(),
        mass_failures: None,
        pdf,
        workbook,
        model,
        annex: None,
        digest: "ab".repeat(32),
    };
    let whole = Prepared {
        version: 2,
        kind: ReportKind::Correction,
        due: Some(at("10:00").date_naive()),
        rows: vec![Uuid::from_u128(0x100)],
        chosen: vec![Chosen {
            outage: Uuid::from_u128(0x100),
            included: true,
            reason: reason.clone(),
        }],
        mass_failures: Some(reason.clone()),
        annex: Some(Box::new(annex)),
        ..bare.clone()
    };
    let signed = Approved {
        version: 2,
        post: Role::Gerente,
        digest: "ab".repeat(32),
        recorded: None,
    };
    let recorded = Approved {
        post: Role::Director,
        recorded: Some(Recorded {
            name: terminal.seal("Dora Directora Prueba"),
            evidence,
        }),
        ..signed.clone()
    };
    for event in [
        ReportEvent::Prepared(Box::new(bare)),
        ReportEvent::Corrected(Box::new(whole)),
        ReportEvent::Approved(Box::new(signed)),
        ReportEvent::Approved(Box::new(recorded)),
        ReportEvent::Sent(Sent {
            version: 2,
            sent_at: at("18:00"),
        }),
    ] {
        terminal.push(entity, &Body::RegulatoryReport(event));
    }
}

/// A session of a practice and an idea, with all that can happen to each.
fn practices(terminal: &mut Terminal) {
    let [session, plan, idea] = [0x700, 0x701, 0x702].map(Uuid::from_u128);
    let held = SessionFacts {
        practice: "barometro".into(),
        held_at: at("10:00"),
        minutes: 60,
        owner: Uuid::from_u128(3),
        said: Some(terminal.seal("todo al día")),
    };
    let bare = SessionFacts {
        said: None,
        ..held.clone()
    };
    let reason = terminal.seal("se anotó dos veces");
    let sessions = [
        SessionEvent::Held(held),
        SessionEvent::Held(bare),
        SessionEvent::PlanAdded(PlanFacts {
            plan,
            due: "2026-12-15".parse().unwrap(),
            said: terminal.seal("turnos nuevos"),
        }),
        SessionEvent::PlanDone { plan },
        SessionEvent::Annulled {
            reason: reason.clone(),
        },
    ];
    for event in sessions {
        terminal.push(session, &Body::PracticeSession(event));
    }
    let ideas = [
        IdeaEvent::Proposed(IdeaFacts {
            point: POINT.into(),
            series: "A".into(),
            number: 1,
            text: terminal.seal("una plantilla"),
            by: terminal.seal("Asesor Inventado"),
        }),
        IdeaEvent::Resolved(Resolved {
            accepted: true,
            reason,
        }),
        IdeaEvent::Delivered,
        IdeaEvent::Returned(Returned {
            status: terminal.seal("en estudio"),
        }),
    ];
    for event in ideas {
        terminal.push(idea, &Body::Idea(event));
    }
}

fn the_rest(terminal: &mut Terminal) {
    let [outage, attention, notice] = [0x100, 0x200, 0x300].map(Uuid::from_u128);
    let keys = PublicKeys {
        recipient: contingencia::store::keyring::RecoveryKey::generate().recipient(),
        signing: terminal.key.public_key().to_owned(),
    };
    let names = terminal.seal("ana.prueba");
    let reason = terminal.seal("se mojó");
    let restored = Started {
        epoch: 2,
        series: Some("A2KTM".into()),
        predecessor: Some(Predecessor {
            replica: Uuid::from_u128(9),
            sequence: 5,
            hash: "ab".repeat(32),
        }),
        ..terminal.started()
    };
    let bodies = [
        Body::Terminal(TerminalEvent::Started(restored)),
        Body::Trust(TrustEvent::Admitted(Admitted {
            replica: Uuid::from_u128(9),
            point: "LIM014".into(),
            scope: Scope::Point,
            public_key: terminal.key.public_key().to_owned(),
            founder_key: Some(terminal.key.public_key().to_owned()),
        })),
        Body::Trust(TrustEvent::Revoked(Revoked {
            replica: Uuid::from_u128(9),
            sequence: 0,
            hash: "00".repeat(32),
            reason: terminal.seal("se la llevaron"),
        })),
        Body::Receipt(ReceiptEvent::Applied(ReceiptFacts {
            sha256: "ef".repeat(32),
            issuer: Uuid::from_u128(8),
            created_at: at("17:00"),
            replicas: [(
                Uuid::from_u128(9),
                Acknowledged {
                    sequence: 5,
                    hash: "ab".repeat(32),
                },
            )]
            .into(),
        })),
        Body::CodeBlock(CodeBlockEvent::Reserved {
            block: ReservedBlock {
                point: "LIM014".into(),
                series: "A".into(),
                first: 100,
                count: 20,
            },
        }),
        Body::CodeBlock(CodeBlockEvent::Annulled {
            number: 3,
            reason: reason.clone(),
        }),
        Body::Alert(AlertEvent::Prepared(About::Failure {
            point: "LIM014".into(),
            applications: vec!["sisact".into()],
            since: at("10:00"),
        })),
        Body::Alert(AlertEvent::Prepared(About::Outage {
            outage,
            until_sent: false,
        })),
        Body::Alert(AlertEvent::Prepared(About::Outage {
            outage,
            until_sent: true,
        })),
        Body::Alert(AlertEvent::Prepared(About::Claim { attention })),
        Body::Alert(AlertEvent::Prepared(About::Filed { attention })),
        Body::Alert(AlertEvent::Sent {
            way: Way::Phone,
            at: at("10:05"),
        }),
        Body::Alert(AlertEvent::Answered { notice }),
        notice_registered(None),
        notice_registered(Some("FS-1181")),
        Body::Notice(NoticeEvent::DocumentAttached(
            terminal.attach("correo.pdf", PDF),
        )),
        Body::Notice(NoticeEvent::DocumentWithdrawn(withdrawn(&reason))),
        Body::Inquiry(InquiryEvent::Refused(InquiryFacts {
            procedure: None,
            applications: Vec::new(),
            scenario: Scenario::Unforeseen,
            answers: Answers::default(),
            rule: Rule::E10,
            point: "LIM014".into(),
        })),
        Body::Inquiry(InquiryEvent::Converted { outage }),
        Body::User(UserEvent::Retitled {
            names: names.clone(),
        }),
        Body::User(UserEvent::Added {
            names,
            role: Role::Administrador,
            founder: true,
            keys: keys.clone(),
        }),
        Body::User(UserEvent::Blocked),
        Body::User(UserEvent::KeysRenewed { keys }),
        Body::Recipient(RecipientEvent::Added {
            name: "Oficina de prueba".into(),
            recipient: contingencia::store::keyring::RecoveryKey::generate().recipient(),
        }),
        Body::Recipient(RecipientEvent::Removed),
        Body::ListedPoint(PointEvent::Listed(PointFacts {
            code: "LIM014".into(),
            name: "Punto de prueba".into(),
            channel: Channel::Cac,
            place: None,
        })),
        Body::ListedPoint(PointEvent::Listed(PointFacts {
            code: "AQP002".into(),
            name: "Otro de prueba".into(),
            channel: Channel::Acd,
            place: Some(Place {
                department: "Arequipa".into(),
                province: "Arequipa".into(),
                district: "Yanahuara".into(),
            }),
        })),
        Body::ListedPoint(PointEvent::Unlisted),
        Body::ClosingReview(ClosingReviewEvent::Reviewed {
            seen: [
                PendingClosing::ForNotice(at("10:00")),
                PendingClosing::Denied(at("10:00")),
                PendingClosing::ToClose(at("11:00")),
                PendingClosing::ToValidate(at("12:00")),
            ]
            .map(|closing| Seen {
                outage: Uuid::from_u128(0x500),
                closing,
            })
            .to_vec(),
        }),
        Body::Access(AccessEvent::Made {
            access: AccessKind::Searched,
            records: vec![attention],
        }),
        Body::Access(AccessEvent::Made {
            access: AccessKind::Exported,
            records: Vec::new(),
        }),
        Body::Purge(PurgeEvent::Done {
            class: RetentionClass::General,
            before: at("10:00").date_naive(),
            vault: vec![Uuid::from_u128(0x400)],
        }),
    ];
    for body in bodies {
        let entity = terminal.new_id();
        terminal.push(entity, &body);
    }
}

/// What begins as a photo does.
pub(crate) const PHOTO: &[u8] = b"\xff\xd8\xff\xe0\0\x10JFIF inventada";

/// What begins as a PDF does.
const PDF: &[u8] = b"%PDF-1.7 inventado";

/// The documents of the samples.
pub(crate) const SAMPLES: [&[u8]; 4] = [PHOTO, PDF, BOOK, MODEL];

/// What begins as the workbook of a report does.
const BOOK: &[u8] = b"PK\x03\x04 un libro";

/// What begins as the model of a report does.
const MODEL: &[u8] = b"{}";

/// A photo of so many bytes, which does not shrink.
pub(crate) fn photo(size: usize) -> Vec<u8> {
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let noise = std::iter::repeat_with(|| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random.to_le_bytes()[3]
    });
    PHOTO.iter().copied().chain(noise).take(size).collect()
}

fn withdrawn(reason: &Sealed) -> WithdrawnFacts {
    WithdrawnFacts {
        document: Uuid::from_u128(0x500),
        reason: reason.clone(),
    }
}

fn notice_registered(replaces: Option<&str>) -> Body {
    Body::Notice(NoticeEvent::Registered(NoticeFacts {
        reference: "FS-1182".into(),
        confirmed: true,
        from: at("09:00"),
        to: Some(at("12:00")),
        applications: vec!["sisact".into()],
        replaces: replaces.map(str::to_owned),
    }))
}
