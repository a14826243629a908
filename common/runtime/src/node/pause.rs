//! Pauses that grow while the other state's node cannot be reached.

use std::time::Duration;

use kzmn_common::instant::{Entropy, Instant};

/// The first pause; it doubles.
const FIRST: Duration = Duration::from_secs(1);
/// How long a pause is at most.
const LONGEST: Duration = Duration::from_secs(60);

/// The pauses between attempts that failed; none before the first.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pauses {
    last: Option<(Duration, Instant)>,
}

impl Pauses {
    /// Whether an attempt failed, and none succeeded since.
    pub(super) fn any(&self) -> bool {
        self.last.is_some()
    }

    /// Whether the pause after the last attempt is over.
    pub(super) fn over(&self, now: Instant) -> bool {
        self.last.is_none_or(|(_, until)| until <= now)
    }

    /// An attempt failed: the next pause is longer, with up to half of it more at random.
    pub(super) fn longer(&mut self, now: Instant, entropy: &dyn Entropy) {
        let pause = self.last.map_or(FIRST, |(pause, _)| LONGEST.min(pause * 2));
        self.last = Some((pause, now.after(jittered(entropy, pause))));
    }
}

/// A pause, with up to half of it more at random: many that wait do not come at once.
pub(super) fn jittered(entropy: &dyn Entropy, pause: Duration) -> Duration {
    let mut random = [0];
    entropy.fill(&mut random);
    let [random] = random;
    pause + pause * u32::from(random) / 512
}
