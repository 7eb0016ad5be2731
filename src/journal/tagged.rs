//! An event as JSON: one object, its kind first and the fields of what it says after it.
//!
//! What can happen to a record is an enum with a variant for each kind. Serde has such a
//! form, and reads it by way of a copy of every field; a rebuild reads a million of them.
//! Here the kind is looked at first, and its variant is read straight into its own type.

use serde::de::value::EnumAccessDeserializer;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer as _, EnumAccess, IntoDeserializer, VariantAccess,
    Visitor,
};
use serde::ser::Serialize;
use serde_json::de::{Deserializer, StrRead};
use serde_json::value::{RawValue, to_raw_value};

/// Reads an event of one variant, whose kind nobody reads again.
///
/// # Errors
/// It does not fit the variant.
pub(super) fn read<'de, T: Deserialize<'de>>(
    variant: &'static str,
    json: &'de str,
) -> Result<T, serde_json::Error> {
    let mut json = Deserializer::from_str(json);
    let named = Named {
        variant,
        json: &mut json,
    };
    T::deserialize(EnumAccessDeserializer::new(named))
}

/// Writes an event under its kind.
///
/// # Errors
/// It cannot be written as JSON.
pub(super) fn write(
    kind: &str,
    event: &impl Serialize,
) -> Result<Box<RawValue>, serde_json::Error> {
    // `{"Variant":{…}}`, or `"Variant"` where nothing more is said.
    let written = to_raw_value(event)?;
    let fields = written
        .get()
        .split_once(":{")
        .and_then(|(_, rest)| rest.strip_suffix("}}"))
        .filter(|fields| !fields.is_empty());
    RawValue::from_string(match fields {
        Some(fields) => format!(r#"{{"kind":"{kind}",{fields}}}"#),
        None => format!(r#"{{"kind":"{kind}"}}"#),
    })
}

/// A variant whose name is told beside its fields.
struct Named<'r, 'de> {
    variant: &'static str,
    json: &'r mut Deserializer<StrRead<'de>>,
}

impl<'de> EnumAccess<'de> for Named<'_, 'de> {
    type Error = serde_json::Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Self), Self::Error> {
        let variant = seed.deserialize(self.variant.into_deserializer())?;
        Ok((variant, self))
    }
}

impl<'de> VariantAccess<'de> for Named<'_, 'de> {
    type Error = serde_json::Error;

    fn unit_variant(self) -> Result<(), Self::Error> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(
        self,
        seed: T,
    ) -> Result<T::Value, Self::Error> {
        seed.deserialize(self.json)
    }

    fn tuple_variant<V: Visitor<'de>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.json.deserialize_tuple(length, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.json.deserialize_struct(self.variant, fields, visitor)
    }
}
