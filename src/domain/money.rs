//! Amounts in soles, as receipts print them.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// An amount in whole céntimos; as data it is that number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money {
    /// Hundredths of a sol.
    pub centimos: u64,
}

impl Money {
    /// An amount of whole soles.
    #[must_use]
    pub(crate) const fn soles(soles: u32) -> Self {
        Self {
            centimos: soles as u64 * 100,
        }
    }
}

impl fmt::Display for Money {
    /// `S/ 1,234.50`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = (self.centimos / 100).to_string();
        f.write_str("S/ ")?;
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        write!(f, ".{:02}", self.centimos % 100)
    }
}

/// A text that is no amount.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("«{0}» no es un monto; escriba por ejemplo 27.50")]
pub struct NotMoney(pub String);

impl FromStr for Money {
    type Err = NotMoney;

    /// Reads `S/ 27.50`, `27,5`, `1,234.50` or `1.234,50`. One or two digits
    /// after the last sign are céntimos; `1.234` could be either and is refused.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let no = || NotMoney(text.to_owned());
        let folded = text.trim().to_lowercase();
        let plain = ["s/.", "s/"]
            .iter()
            .find_map(|sign| folded.strip_prefix(sign))
            .unwrap_or(&folded);
        let plain = plain.strip_suffix("soles").unwrap_or(plain).trim();
        let (whole, cents) = match plain.rfind(['.', ',']) {
            Some(at) if plain.len() - at <= 3 => (&plain[..at], &plain[at + 1..]),
            _ => (plain, "00"),
        };
        let point = plain.as_bytes().get(whole.len());
        let mut groups = whole.split([',', '.', ' ', '\'']);
        let first = groups.next().unwrap_or_default();
        let rest: Vec<&str> = groups.collect();
        let mut signs = whole.bytes().filter(|b| !b.is_ascii_digit());
        let sign = signs.next();
        let grouped = rest.is_empty()
            || (first.len() <= 3
                && rest.iter().all(|group| group.len() == 3)
                && signs.all(|other| Some(other) == sign)
                && sign.as_ref() != point
                && (sign != Some(b'.') || point.is_some()));
        let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !grouped || !is_digits(first) || !rest.iter().all(|g| is_digits(g)) || !is_digits(cents)
        {
            return Err(no());
        }
        let whole: u64 = format!("{first}{}", rest.concat())
            .parse()
            .map_err(|_| no())?;
        let cents: u64 = format!("{cents:0<2}").parse().map_err(|_| no())?;
        whole
            .checked_mul(100)
            .and_then(|centimos| centimos.checked_add(cents))
            .map(|centimos| Self { centimos })
            .ok_or_else(no)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn d6_amounts_read_as_receipts_print_them() {
        for (text, centimos) in [
            ("S/ 27.50", 2750),
            ("27,50", 2750),
            ("s/.27.5", 2750),
            ("27", 2700),
            ("27.50 soles", 2750),
            ("0.05", 5),
            ("1,234.50", 123_450),
            ("1.234,50", 123_450),
            ("1 234,50", 123_450),
            ("1,234", 123_400),
            ("1,234,567.8", 123_456_780),
            ("1234.50", 123_450),
        ] {
            assert_eq!(text.parse(), Ok(Money { centimos }), "{text}");
        }
        for text in [
            "",
            "S/",
            "27.",
            ".50",
            "1.234",
            "1,23,4",
            "12,34.50",
            "1,234,5",
            "-5",
            "1.234.50",
            "1,234.567,80",
            "27.500",
            "S/ S/ 5",
            "veinte",
            "1 234 56",
            "99999999999999999999",
            "184467440737095516.16",
            "٢٧",
        ] {
            assert_eq!(text.parse::<Money>(), Err(NotMoney(text.into())), "{text}");
        }
        assert_eq!(Money::soles(1234).to_string(), "S/ 1,234.00");
        assert_eq!(Money { centimos: 5 }.to_string(), "S/ 0.05");
        assert_eq!(
            serde_json::to_string(&Money { centimos: 2750 }).unwrap(),
            "2750"
        );
    }

    proptest! {
        #[test]
        fn d6_every_amount_reads_back(centimos: u64) {
            let money = Money { centimos };
            prop_assert_eq!(money.to_string().parse(), Ok(money));
        }

        #[test]
        fn d6_whatever_is_typed_is_answered(text in ".{0,30}", shaped in "[sS/ ]{0,3}[0-9., ']{0,15}") {
            let _ = (text.parse::<Money>(), shaped.parse::<Money>());
        }
    }
}
