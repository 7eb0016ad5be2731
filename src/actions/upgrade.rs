//! What is said before a store of an older console is brought up to date.

use crate::store::Upgrade;

/// How long it takes and what room, and that nothing is lost if it is cut short.
#[must_use]
pub fn upgrade_told(upgrade: &Upgrade) -> String {
    let seconds = upgrade.takes.as_secs();
    let takes = if seconds < 60 {
        // In tens: it is a guess.
        format!("{} s", seconds.div_ceil(10).max(1) * 10)
    } else {
        format!("{} min", seconds.div_ceil(60))
    };
    format!(
        "Los datos son de una versión anterior y se actualizan ahora: tarda unos {takes} y usa hasta {} MB del disco. Antes se guarda una copia; si se corta, quedan como estaban.",
        upgrade.room.div_ceil(1 << 20)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn m5_an_upgrade_says_its_time_in_tens_of_seconds_or_in_minutes() {
        for (seconds, said) in [(0, "unos 10 s"), (11, "unos 20 s"), (61, "unos 2 min")] {
            let told = upgrade_told(&Upgrade {
                takes: Duration::from_secs(seconds),
                room: (300 << 20) + 1,
            });
            assert!(told.contains(said), "{told}");
            assert!(told.contains("hasta 301 MB"), "{told}");
        }
    }
}
