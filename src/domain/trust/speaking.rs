//! Whom the standings let speak, and since when (U1, N5).

use super::Standings;
use super::voice::Voice;
use uuid::Uuid;

impl Standings {
    /// Takes what an operation of a replica proves of a user.
    pub fn learn(&mut self, replica: Uuid, user: Uuid, voice: Voice) {
        let known = self.voices.entry((replica, user)).or_default();
        let at = known.partition_point(|known| known.from <= voice.from);
        known.insert(at, voice);
    }

    pub(crate) fn hush(&mut self) {
        self.voices.clear();
    }

    /// What a user is where an operation of a replica stands; none where nobody
    /// proven brought them in, there or in the chain that it continues.
    #[must_use]
    pub(crate) fn voice(&self, replica: Uuid, sequence: u64, user: Uuid) -> Option<Voice> {
        self.chain(replica, sequence).find_map(|(replica, last)| {
            let known = self.voices.get(&(replica, user))?.iter().rev();
            known.copied().find(|voice| voice.from <= last)
        })
    }

    /// What a user was last, blocked or not, before an operation of a replica.
    #[must_use]
    pub fn was(&self, replica: Uuid, sequence: u64, user: Uuid) -> Option<Voice> {
        self.chain(replica, sequence.saturating_sub(1))
            .find_map(|(replica, last)| {
                let known = self.voices.get(&(replica, user))?.iter().rev();
                known
                    .filter(|voice| voice.role.is_some())
                    .find(|voice| voice.from <= last)
                    .copied()
            })
    }

    /// A replica and those it continues, each as far as the next one held it.
    pub fn chain(&self, replica: Uuid, last: u64) -> impl Iterator<Item = (Uuid, u64)> + '_ {
        let next = |(replica, _): &(Uuid, u64)| self.of(*replica)?.before;
        // Two may name each other.
        std::iter::successors(Some((replica, last)), next).take(self.replicas.len() + 1)
    }

    /// Whether anybody speaks where an operation of a replica stands.
    #[must_use]
    pub(crate) fn has_voice(&self, replica: Uuid, sequence: u64) -> bool {
        self.chain(replica, sequence).any(|(replica, last)| {
            let all = (replica, Uuid::nil())..=(replica, Uuid::max());
            let mut known = self.voices.range(all);
            known.any(|(_, voices)| voices.iter().any(|voice| voice.from <= last))
        })
    }

    /// The oldest replica that one says to continue: those of one line have one
    /// author (N5, U1).
    #[must_use]
    pub fn line(&self, replica: Uuid) -> Uuid {
        let last = self.chain(replica, 0).last();
        last.map_or(replica, |(first, _)| first)
    }
}
