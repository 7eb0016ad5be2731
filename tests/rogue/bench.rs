//! Honest terminals, the real program at each, that meet a rogue and go on.

#![allow(dead_code, reason = "each rule is broken with its own part")]

use super::builder::{Rogue, new_id};
use crate::cli::Point;
use crate::cli::exchange::{CHIP, kinds, taken};
use contingencia::domain::authority::Role;
use contingencia::domain::terminal::Channel;
use serde_json::{Value, json};
use std::path::PathBuf;

impl Point {
    /// The id of its own replica.
    pub(crate) fn replica(&self) -> uuid::Uuid {
        self.own()["replica"].as_str().unwrap().parse().unwrap()
    }

    /// What it lists of another terminal; null where it never heard of it.
    pub(crate) fn lists(&self, replica: uuid::Uuid) -> Value {
        let (_, mut list) = self.asks(&["terminal", "listar"]);
        let terminals = list["terminals"].as_array_mut().unwrap();
        let found = terminals
            .iter_mut()
            .find(|it| it["replica"] == replica.to_string());
        found.map(Value::take).unwrap_or_default()
    }

    /// What it lists, without what is told of each record.
    pub(crate) fn appears(&self) -> Value {
        let mut lists = self.shows();
        for list in lists.as_array_mut().unwrap() {
            for records in list.as_object_mut().unwrap().values_mut() {
                for record in records.as_array_mut().into_iter().flatten() {
                    record.as_object_mut().unwrap().remove("without_effect");
                }
            }
        }
        lists
    }

    /// Admits a rogue before anything of it came, as what a person took it for.
    pub(crate) fn admits(&self, rogue: &Rogue, point: &str, scope: &str) {
        let (code, document) = self.asks(&[
            "terminal",
            "admitir",
            &rogue.id.to_string(),
            "--punto",
            point,
            "--clave-publica",
            rogue.key.public_key(),
            "--alcance",
            scope,
        ]);
        assert_eq!(code, 0, "{document}");
    }

    /// Imports all that a rogue wrote.
    pub(crate) fn hears(&self, rogue: &Rogue, options: &[&str]) -> Value {
        taken(self.import(&rogue.bundle(&self.fresh()), options))
    }

    /// What it shows of others as much as of itself: unchanged by a rogue.
    #[track_caller]
    pub(crate) fn unmoved(&self, before: &Value, by: impl FnOnce()) {
        by();
        assert_eq!(&self.shows(), before);
    }

    /// Exports all; whatever it heard, a customer is received, an event opens and
    /// ends, everything verifies and leaves, and the office takes it.
    #[track_caller]
    pub(crate) fn goes_on(&self, office: Option<&Self>) -> PathBuf {
        self.does(&[&format!("{CHIP} --sin-evento")]);
        let procedures = ["portabilidad", "reclamo", "baja de servicio", "consulta"];
        let opened = procedures.iter().any(|procedure| {
            let open = format!(
                "evento abrir --tramite '{procedure}' --aplicativo siac --escenario imprevisto \
                 --cliente-presente --inicio -9 --detectado -8"
            );
            let opened = self.batch_with(&["--usuario", "ana.prueba"].map(str::to_owned), &[&open]);
            opened[0]["error"] == Value::Null
        });
        assert!(opened, "no event opens");
        self.heads();
        let file = self.export_plain();
        if let Some(office) = office {
            let view = taken(office.import(&file, &[]));
            assert_eq!(view["without_effect"], 0, "{view}");
            office.heads();
        }
        file
    }
}

/// That so many operations were told to have no effect, each for the reason.
#[track_caller]
pub(crate) fn told(view: &Value, why: &str, count: usize) {
    let found = kinds(&view["problems"]);
    let of_it = found.iter().filter(|kind| **kind == why).count();
    assert_eq!(of_it, count, "{view:#}");
    assert!(
        view["without_effect"].as_u64() >= Some(count as u64),
        "{view:#}"
    );
}

/// A point and an office that know each other.
pub(crate) fn point_and_office() -> (Point, Point) {
    let (point, office) = (Point::terminal("A"), Point::office());
    point.does(&[&format!("{CHIP} --sin-evento")]);
    taken(office.import(&point.export_plain(), &["--confiar"]));
    taken(point.import(&office.export_plain(), &["--confiar", "--oficina"]));
    (point, office)
}

#[test]
fn the_bench_stands_what_is_honest_has_its_effect() {
    let (point, office) = point_and_office();
    let mut beside = Rogue::stand("LIM014", "B", Channel::Cac, Role::Supervisor);
    let body = beside.taken("B", 1);
    beside.says(new_id(), &body);
    for console in [&point, &office] {
        let view = console.hears(&beside, &["--confiar"]);
        assert_eq!(
            json!([view["new"], view["without_effect"], view["problems"]]),
            json!([3, 0, []])
        );
        let shown = console.shows();
        assert_eq!(shown[1]["attentions"].as_array().unwrap().len(), 2);
    }
    point.goes_on(Some(&office));
}
