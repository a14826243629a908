//! Draws that a seed repeats.

/// What is drawn: each has its own numbers, so that one more draw here changes nothing there.
#[derive(Clone, Copy, Debug)]
pub(super) enum Stream {
    InBoth,
    Difference,
    Side,
    Human,
    OtherHuman,
    Claim,
    Work,
    OtherWork,
    Slot,
    OtherSlot,
}

impl Stream {
    fn number(self) -> u64 {
        match self {
            Self::InBoth => 1,
            Self::Difference => 2,
            Self::Side => 3,
            Self::Human => 4,
            Self::OtherHuman => 5,
            Self::Claim => 6,
            Self::Work => 7,
            Self::OtherWork => 8,
            Self::Slot => 9,
            Self::OtherSlot => 10,
        }
    }
}

/// SplitMix64 (Steele, Lea and Flood, 2014) over seed, index and stream.
#[derive(Clone, Debug)]
pub(super) struct Draw(u64);

impl Draw {
    pub(super) fn new(seed: u64, index: u64, stream: Stream) -> Self {
        Self(mix(mix(mix(seed) ^ index) ^ stream.number()))
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    /// A number below `end`, which is not 0.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }

    pub(super) fn percent(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of them; an empty list has nothing but the empty text.
    pub(super) fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        let at = self.below(u64::try_from(of.len()).unwrap_or(1));
        usize::try_from(at).ok().and_then(|at| of.get(at)).copied().unwrap_or_default()
    }

    /// One of them, the first ones more often: names are not spread evenly.
    pub(super) fn rather_early<'a>(&mut self, of: &[&'a str]) -> &'a str {
        let length = u64::try_from(of.len()).unwrap_or(1);
        let at = self.below(length).min(self.below(length));
        usize::try_from(at).ok().and_then(|at| of.get(at)).copied().unwrap_or_default()
    }
}

pub(super) fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}
