//! An object of which only the values are left, in their order: a derived reader would
//! take it, and every tool outside reads a list.

use super::receipts::receipt;
use crate::support::exchange::{Parts, Terminal};
use crate::support::kinds::of_every_kind;
use contingencia::domain::user::UserNames;
use contingencia::exchange::{Manifest, Receipt, read_operations};
use contingencia::journal::{decode, open};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::convert::Infallible;
use std::fmt;

/// JSON in the order in which it was written.
enum Node {
    Object(Vec<(String, Node)>),
    List(Vec<Node>),
    Plain(String),
}

impl Node {
    fn of(json: &[u8]) -> Self {
        serde_json::from_slice(json).unwrap()
    }

    /// It again, its object of a number, as they begin, without names.
    fn without_names(&self, left: &mut Option<usize>) -> String {
        match self {
            Self::Plain(text) => text.clone(),
            Self::List(items) => {
                let items = items.iter().map(|item| item.without_names(left));
                format!("[{}]", items.collect::<Vec<_>>().join(","))
            }
            Self::Object(fields) => {
                let is_it = *left == Some(0);
                *left = left.and_then(|left| left.checked_sub(1));
                let fields = fields.iter().map(|(name, value)| {
                    let value = value.without_names(left);
                    if is_it {
                        value
                    } else {
                        format!("{name:?}:{value}")
                    }
                });
                let fields = fields.collect::<Vec<_>>().join(",");
                if is_it {
                    format!("[{fields}]")
                } else {
                    format!("{{{fields}}}")
                }
            }
        }
    }

    /// Every text that it is with one object less.
    fn each_without_names(&self) -> impl Iterator<Item = String> {
        (0..).map_while(|number| {
            let mut left = Some(number);
            let text = self.without_names(&mut left);
            left.is_none().then_some(text)
        })
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let raw: Box<RawValue> = Deserialize::deserialize(from)?;
        let json = raw.get();
        let read = match json.as_bytes()[0] {
            b'{' => serde_json::Deserializer::from_str(json).deserialize_map(Inner),
            b'[' => serde_json::Deserializer::from_str(json).deserialize_seq(Inner),
            _ => Ok(Self::Plain(json.into())),
        };
        read.map_err(serde::de::Error::custom)
    }
}

struct Inner;

impl<'de> Visitor<'de> for Inner {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or a list")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Node, A::Error> {
        let mut all = Vec::new();
        while let Some(field) = fields.next_entry()? {
            all.push(field);
        }
        Ok(Node::Object(all))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut all = Vec::new();
        while let Some(item) = items.next_element()? {
            all.push(item);
        }
        Ok(Node::List(all))
    }
}

#[test]
fn m4_no_object_of_an_operation_may_be_a_list_of_its_values() {
    let terminal = of_every_kind();
    let manifest = Manifest::parse(Parts::of(&terminal, 1).get("manifest.json")).unwrap();
    let mut tried = 0;
    for (number, line) in terminal.lines.iter().enumerate() {
        for text in Node::of(line).each_without_names() {
            let mut lines = terminal.lines[..number].to_vec();
            lines.push(text.clone().into_bytes());
            let bytes = lines.join(&b'\n');
            let read = read_operations(&[&bytes[..], b"\n"].concat()[..], &manifest, |_| {
                Ok::<_, Infallible>(())
            });
            let said = read.unwrap_err().to_string();
            let line = format!("operations.jsonl, línea {}: ", number + 1);
            assert!(said.starts_with(&line), "{said}: {text}");
            tried += 1;
        }
    }
    assert!(tried > 3 * terminal.lines.len(), "{tried}");
}

#[test]
fn m4_a_body_that_is_a_list_is_no_operation() {
    let line = |body: &str| {
        let terminal = Terminal::new();
        let line = String::from_utf8(terminal.lines[0].clone()).unwrap();
        let begin = line.find("\"body\":").unwrap();
        let end = line.find(",\"previous\"").unwrap();
        format!("{}\"body\":{body}{}", &line[..begin], &line[end..])
    };
    assert!(decode(line(r#"{"kind":"user.blocked"}"#).as_bytes()).is_ok());
    for body in [
        r#"["user.blocked"]"#,
        r#"["outage.code_paired"]"#,
        r#" [ "outage.code_paired" , {"kind":"x"} ]"#,
        r#"["x.y"]"#,
        r#"{"kind":"user.blocked","kind":"user.blocked"}"#,
        r#"{"kind":"user.blocked", "kind" :"x.y"}"#,
        r#"{"kind":"user.blocked","k\u0069nd":"x.y"}"#,
        r#"{ "kind":"user.blocked","kind":"x.y"}"#,
    ] {
        let read = decode(line(body).as_bytes());
        assert!(read.is_err(), "{body}");
    }
}

#[test]
fn m4_no_object_of_a_manifest_a_receipt_or_a_content_may_be_a_list_of_its_values() {
    let terminal = of_every_kind();
    let mut parts = Parts::of(&terminal, 1);
    let manifest = parts.get("manifest.json").clone();
    let receipt = serde_json::to_vec(&receipt(&terminal)).unwrap();
    for text in Node::of(&manifest).each_without_names() {
        assert!(Manifest::parse(text.as_bytes()).is_err(), "{text}");
    }
    for text in Node::of(&receipt).each_without_names() {
        assert!(Receipt::parse(text.as_bytes()).is_err(), "{text}");
    }
    let mut lines = parts.lines("personal.jsonl");
    for text in Node::of(&lines[0]).each_without_names() {
        lines[0] = text.into_bytes();
        parts.set_lines("personal.jsonl", &lines);
        parts.resign(&terminal.key, |_| {});
        assert_eq!(
            parts.opened(&terminal.key).unwrap_err(),
            "personal.jsonl, línea 1: trae una lista donde va un objeto, y cada lector \
             entendería otra cosa"
        );
    }
    let names = UserNames {
        login: "ana".into(),
        name: "Ana Prueba".into(),
        job_title: None,
    };
    let content = serde_json::to_vec(&names).unwrap();
    assert_eq!(open::<UserNames>(&content).unwrap(), names);
    for text in Node::of(&content).each_without_names() {
        assert!(open::<UserNames>(text.as_bytes()).is_err(), "{text}");
    }
}
