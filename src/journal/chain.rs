//! The hash chain of a replica (J2): SHA-256 over stored bytes that carry the previous hash.

use sha2::{Digest as _, Sha256};

/// A SHA-256 digest.
pub type Digest = [u8; 32];

/// What the first operation of a replica carries as its previous hash.
pub const GENESIS: Digest = [0; 32];

/// SHA-256 of some bytes.
#[must_use]
pub fn digest(bytes: &[u8]) -> Digest {
    Sha256::digest(bytes).into()
}

/// SHA-256 over the salt and the data of a sealed content, as operations carry it (T1).
#[must_use]
pub fn salted(salt: &[u8; 32], data: &[u8]) -> Digest {
    Sha256::new()
        .chain_update(salt)
        .chain_update(data)
        .finalize()
        .into()
}

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// 64 lower-case hexadecimal digits.
#[must_use]
pub fn hex(digest: &[u8]) -> String {
    let mut text = String::with_capacity(digest.len() * 2);
    for byte in digest {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

/// What each byte is worth as a lower-case hexadecimal digit; [`NONE`] where it is none.
const VALUES: [u8; 256] = {
    let mut values = [NONE; 256];
    let mut value = 0;
    while value < 16 {
        values[DIGITS[value as usize] as usize] = value;
        value += 1;
    }
    values
};

const NONE: u8 = 0x80;

/// Reads 64 lower-case hexadecimal digits.
#[must_use]
pub fn parse_hex(text: &str) -> Option<Digest> {
    let text: &[u8; 64] = text.as_bytes().try_into().ok()?;
    let (mut digest, mut met) = ([0; 32], 0);
    for (byte, pair) in digest.iter_mut().zip(text.chunks_exact(2)) {
        let high = VALUES[usize::from(pair[0])];
        let low = VALUES[usize::from(pair[1])];
        met |= high | low;
        *byte = high << 4 | low;
    }
    (met < NONE).then_some(digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn j2_digests_are_sha_256() {
        // FIPS 180-2, appendix B.1.
        assert_eq!(
            hex(&digest(b"abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(parse_hex(&hex(&digest(b"abc"))), Some(digest(b"abc")));
        assert_eq!(parse_hex("ba"), None);
        let digits = hex(&[0xab; 32]);
        for strange in ["A", "g", "/", ":", "`", "\u{80}"] {
            for at in [0, 31, 64 - strange.len()] {
                let mut text = digits.clone();
                text.replace_range(at..at + strange.len(), strange);
                assert_eq!(parse_hex(&text), None, "{text}");
            }
        }
    }
}
