//! Yesterday and this morning at a point that does not exist.

use super::super::desk::Desk;
use super::super::error::ActionError;
use super::super::{
    AlertSubject, AttentionInput, ClosingInput, FailureInput, NoticeInput, OutcomeInput,
    Reservation, backup, close_outage, mark_sent, open_outage, prepare_letter, print_blank_form,
    record_outcome, register_notice, restore_outage, take_attention,
};
use crate::domain::alert::Way;
use crate::domain::attention::Via;
use crate::domain::catalog::Scenario;
use crate::domain::identity::DocumentType;
use crate::domain::money::Money;
use crate::domain::outage::{Answers, OpeningInput};
use chrono::{DateTime, FixedOffset, TimeDelta};

/// Codes on the blank forms that lie ready on paper.
const ON_PAPER: u32 = 24;

/// The applications of sales.
const SALES: [&str; 2] = ["sisact", "sisact_prepago"];

/// Lives the two days through; `tell` puts the clock.
pub(super) fn lived(
    desk: Desk,
    midnight: DateTime<FixedOffset>,
    tell: &dyn Fn(DateTime<FixedOffset>),
) -> Result<Desk, ActionError> {
    let mut day = Day {
        desk,
        midnight,
        tell,
    };
    let paper = day.yesterday()?;
    day.sales()?;
    day.slow()?;
    let claims = day.claims()?;
    day.blocks(paper)?;
    day.at(10, 23);
    let back = day.today(10, 20);
    day.restores(&claims, back)?;
    day.last_hour()?;
    Ok(day.desk)
}

/// Two days at a counter.
struct Day<'t> {
    desk: Desk,
    midnight: DateTime<FixedOffset>,
    tell: &'t dyn Fn(DateTime<FixedOffset>),
}

impl Day<'_> {
    fn today(&self, hour: i64, minute: i64) -> DateTime<FixedOffset> {
        self.midnight + TimeDelta::minutes(hour * 60 + minute)
    }

    fn before(&self, hour: i64, minute: i64) -> DateTime<FixedOffset> {
        self.today(hour - 24, minute)
    }

    fn at(&self, hour: i64, minute: i64) {
        (self.tell)(self.today(hour, minute));
    }

    fn takes(&mut self, input: &AttentionInput) -> Result<String, ActionError> {
        Ok(take_attention(&mut self.desk, input)?.code)
    }

    fn on_the_form(&mut self, code: &str) -> Result<(), ActionError> {
        let outcome = OutcomeInput {
            via: Some(Via::Form),
            ..OutcomeInput::default()
        };
        record_outcome(&mut self.desk, code, &outcome).map(drop)
    }

    /// Opens an outage and sends its alert.
    fn opens(&mut self, input: &OpeningInput) -> Result<String, ActionError> {
        let outage = open_outage(&mut self.desk, input)?.correlative;
        let alert = prepare_letter(&mut self.desk, &AlertSubject::Outage(outage.clone()))?;
        mark_sent(&mut self.desk, alert.id, Way::Mail, false)?;
        Ok(outage)
    }

    fn restores(
        &mut self,
        correlative: &str,
        at: DateTime<FixedOffset>,
    ) -> Result<(), ActionError> {
        restore_outage(&mut self.desk, correlative, Some(at)).map(drop)
    }

    fn closes(&mut self, correlative: &str, why: &ClosingInput) -> Result<(), ActionError> {
        close_outage(&mut self.desk, correlative, why).map(drop)
    }

    /// The power went, and came back. For the next time there is paper: its first code.
    fn yesterday(&mut self) -> Result<Option<String>, ActionError> {
        self.at(15 - 24, 14);
        let began = self.before(15, 10);
        let cut = opening("baja_servicio", &["sisact"], Scenario::Unforeseen, began);
        let cut = self.opens(&cut)?;
        self.at(15 - 24, 26);
        let leaves = Customer {
            name: "Carlos Ficticio Muestra",
            document: Some((DocumentType::Dni, "00004471")),
            phone: "987000101",
            ..Customer::default()
        };
        let code =
            self.takes(&leaves.asks("baja_servicio", "Dar de baja su línea desde fin de mes."))?;
        self.on_the_form(&code)?;
        self.at(16 - 24, 27);
        self.restores(&cut, self.before(16, 25))?;
        self.at(16 - 24, 40);
        self.closes(&cut, &ClosingInput {
            cause: "sin_fluido_electrico".to_owned(),
            sustento: "Corte de energía en la cuadra; la distribuidora repuso el servicio a las 16:25. Sin grupo electrógeno en el punto.".to_owned(),
            ..ClosingInput::default()
        })?;
        self.at(17 - 24, 5);
        let forms = print_blank_form(
            &mut self.desk,
            Reservation::new(ON_PAPER, false)?,
            None,
            None,
        )?;
        Ok(forms.codes.into_iter().next())
    }

    /// A short one that is over and closed.
    fn sales(&mut self) -> Result<(), ActionError> {
        self.at(8, 1);
        backup(&self.desk, None, &mut |_, _| true)?;
        self.at(8, 24);
        let began = self.today(8, 20);
        let over = opening("contratacion", &SALES, Scenario::MassFailure, began);
        let over = self.opens(&over)?;
        self.at(8, 31);
        let moves = Customer {
            name: "Comercial Inventada S.A.C.",
            document: Some((DocumentType::Ruc, "20512333797")),
            representative: "Elena Supuesta Ejemplo",
            phone: "987000102",
            email: "compras@inventada.ejemplo.pe",
            ..Customer::default()
        };
        self.takes(&moves.asks("portabilidad", "Traer cuatro líneas de otra empresa."))?;
        self.at(8, 47);
        let (from, to) = (self.today(8, 15), self.today(8, 55));
        register_notice(&mut self.desk, &notice("FS-1180", from, Some(to), &SALES))?;
        self.at(8, 57);
        self.restores(&over, self.today(8, 55))?;
        self.at(9, 6);
        self.closes(&over, &ClosingInput {
            cause: "falla_masiva_aplicativo".to_owned(),
            sustento: "Restablecido según comunicado FS-1180; se atendió a los clientes que esperaban.".to_owned(),
            reference: "TEC-88207".to_owned(),
            ..ClosingInput::default()
        })
    }

    /// One asked about and refused: slow is not down. It is kept as an inquiry.
    fn slow(&mut self) -> Result<(), ActionError> {
        self.at(9, 12);
        let began = self.today(9, 10);
        let mut slow = opening("reclamo", &["siac_unico"], Scenario::MassFailure, began);
        slow.answers.can_be_served = Some(true);
        match open_outage(&mut self.desk, &slow) {
            Ok(_) | Err(ActionError::NotRegistrable { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// One that will wait for its closing, with a claim; its correlative.
    fn claims(&mut self) -> Result<String, ActionError> {
        self.at(9, 18);
        let began = self.today(9, 15);
        let claims = ["web_asesor_reclamos"];
        let claims = opening("reclamo", &claims, Scenario::MassFailure, began);
        let claims = self.opens(&claims)?;
        let overcharged = Customer {
            name: "Rosa Ejemplo Prueba",
            document: Some((DocumentType::Dni, "00001234")),
            service: "987000103",
            email: "rosa@ejemplo.pe",
            ..Customer::default()
        };
        let claim = AttentionInput {
            subjects: vec!["billing".to_owned()],
            claim_request: "Que se retire el cobro y se corrija el recibo.".to_owned(),
            receipt_number: "S001-0000123".to_owned(),
            receipt_date: Some((self.midnight - TimeDelta::days(9)).date_naive()),
            amount: Some(Money { centimos: 2_750 }),
            ..overcharged.asks("reclamo", "Le cobraron un paquete que no pidió.")
        };
        let claim = self.takes(&claim)?;
        self.at(9, 30);
        let mail = prepare_letter(&mut self.desk, &AlertSubject::Claim(claim.clone()))?;
        mark_sent(&mut self.desk, mail.id, Way::Phone, false)?;
        self.on_the_form(&claim)?;
        Ok(claims)
    }

    /// One that goes on, confirmed, with the customers who came in it.
    fn blocks(&mut self, paper: Option<String>) -> Result<(), ActionError> {
        self.at(9, 35);
        let began = self.today(9, 33);
        let running = opening(
            "bloqueo_robo",
            &["siac_unico"],
            Scenario::MassFailure,
            began,
        );
        self.opens(&running)?;
        let robbed = Customer {
            name: "Jorge Inventado Prueba",
            document: Some((DocumentType::Dni, "00005521")),
            service: "987000104",
            phone: "987000105",
            ..Customer::default()
        };
        let robbed = robbed.asks(
            "bloqueo_robo",
            "Le robaron el equipo; pide bloquearlo todo.",
        );
        let robbed = self.takes(&robbed)?;
        self.at(9, 52);
        let blocked = OutcomeInput {
            via: Some(Via::Alternative),
            at: Some(self.today(9, 49)),
            to: "Línea 123".to_owned(),
            note: String::new(),
        };
        record_outcome(&mut self.desk, &robbed, &blocked)?;
        self.at(9, 58);
        let both = ["siac_unico", "web_asesor_reclamos"];
        let answered = notice("FS-1182", self.today(9, 10), None, &both);
        register_notice(&mut self.desk, &answered)?;
        // Taken down on paper while everybody was at the windows.
        self.at(10, 4);
        let queued = Customer {
            name: "Ana Supuesta Muestra",
            document: Some((DocumentType::Ce, "000778899")),
            service: "987000106",
            ..Customer::default()
        };
        self.takes(&AttentionInput {
            paper,
            taken: Some(self.today(9, 41)),
            ..queued.asks("reposicion_chip", "Su chip dejó de leerse; pide otro.")
        })?;
        self.at(10, 11);
        let upset = Customer {
            name: "Pedro Ficticio Ejemplo",
            document: Some((DocumentType::Dni, "00006610")),
            phone: "987000107",
            ..Customer::default()
        };
        self.takes(&AttentionInput {
            subjects: vec!["no_service".to_owned()],
            claim_request: "Que se responda su reclamo.".to_owned(),
            ground: "sin respuesta en el plazo".to_owned(),
            refers_to: "REC-2026-118204".to_owned(),
            ..upset.asks("queja", "Nadie le da respuesta a su reclamo anterior.")
        })?;
        self.at(10, 17);
        let saver = Customer {
            name: "Lucía Inventada Muestra",
            document: Some((DocumentType::Dni, "00007734")),
            service: "987000108",
            ..Customer::default()
        };
        self.takes(&saver.asks("migracion_plan", "Pasar a un plan más barato este mes."))?;
        Ok(())
    }

    /// One more robbed, one who asks for what is in no list, and an alert that
    /// nobody has sent yet.
    fn last_hour(&mut self) -> Result<(), ActionError> {
        self.at(10, 24);
        let robbed = Customer {
            name: "Marina Ejemplo Ficticia",
            document: Some((DocumentType::Dni, "00008412")),
            service: "987000412",
            phone: "987000109",
            ..Customer::default()
        };
        self.takes(&robbed.asks("bloqueo_robo", "Perdió el celular; pide bloquearlo."))?;
        self.at(10, 33);
        let unlisted = Customer {
            name: "Óscar Supuesto Ñandú",
            phone: "987000110",
            ..Customer::default()
        };
        self.takes(&AttentionInput {
            procedure: None,
            unlisted: "Constancia de no adeudo".to_owned(),
            ..unlisted.asks("", "Necesita una constancia de que no debe nada.")
        })?;
        self.at(10, 39);
        let failure = FailureInput {
            applications: SALES.map(str::to_owned).to_vec(),
            since: Some(self.today(10, 36)),
        };
        prepare_letter(&mut self.desk, &AlertSubject::Failure(failure)).map(drop)
    }
}

/// Somebody who comes to the counter, invented.
#[derive(Default)]
struct Customer {
    name: &'static str,
    document: Option<(DocumentType, &'static str)>,
    representative: &'static str,
    service: &'static str,
    phone: &'static str,
    email: &'static str,
}

impl Customer {
    fn asks(&self, procedure: &str, request: &str) -> AttentionInput {
        let number = self.document.map(|(_, number)| number);
        AttentionInput {
            procedure: Some(procedure.to_owned()),
            name: self.name.to_owned(),
            document_type: self.document.map(|(kind, _)| kind),
            document_number: number.unwrap_or_default().to_owned(),
            representative: self.representative.to_owned(),
            service_number: self.service.to_owned(),
            phone: self.phone.to_owned(),
            email: self.email.to_owned(),
            request: request.to_owned(),
            ..AttentionInput::default()
        }
    }
}

fn opening(
    procedure: &str,
    applications: &[&str],
    scenario: Scenario,
    started: DateTime<FixedOffset>,
) -> OpeningInput {
    OpeningInput {
        procedure: Some(procedure.to_owned()),
        applications: applications.iter().map(|it| (*it).to_owned()).collect(),
        scenario: Some(scenario),
        answers: Answers {
            customer_present: Some(true),
            can_be_served: Some(false),
            some_pc_works: Some(false),
            registrable: Some(false),
            sicar_payment: None,
        },
        started: Some(started),
        detected: Some(started + TimeDelta::minutes(1)),
        ..OpeningInput::default()
    }
}

fn notice(
    reference: &str,
    from: DateTime<FixedOffset>,
    to: Option<DateTime<FixedOffset>>,
    applications: &[&str],
) -> NoticeInput {
    NoticeInput {
        reference: reference.to_owned(),
        from: Some(from),
        to,
        applications: applications.iter().map(|it| (*it).to_owned()).collect(),
        denied: false,
        replaces: String::new(),
    }
}
