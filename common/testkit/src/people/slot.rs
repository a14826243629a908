//! Slots: birth days and sexes with a number, each of one person.

use kzmn_common::person::Sex;
use time::macros::date;
use time::{Date, Duration};

use super::draw::{Draw, Stream, mix};

const FIRST_DAY: Date = date!(1935 - 01 - 01);

/// 1935-01-01 to 1985-12-31.
const DAYS: u64 = 18_628;

/// A slot is a day, a sex and a number below 100.
pub(super) const SLOTS: u64 = DAYS * 2 * 100;

/// A birth day, a sex, and a number that no other person of that day and sex has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Slot(u64);

impl Slot {
    pub(super) fn sex(self) -> Sex {
        if (self.0 / 100).is_multiple_of(2) { Sex::Male } else { Sex::Female }
    }

    pub(super) fn born(self) -> Date {
        let days = i64::try_from(self.0 / 200).unwrap_or(0);
        FIRST_DAY.checked_add(Duration::days(days)).unwrap_or(FIRST_DAY)
    }

    pub(super) fn number(self) -> u64 {
        self.0 % 100
    }

    /// The next number of the same day and sex: another person's, if assigned.
    pub(super) fn mistaken(self) -> Self {
        Self(self.0 - self.number() + (self.number() + 1) % 100)
    }
}

/// The slots of the Kazakh and the Mongolian record of an index.
pub(super) fn slots(seed: u64, index: u64) -> (Slot, Slot) {
    let slot = |stream| Slot(permuted(Draw::new(seed, 0, stream).next(), index % SLOTS));
    (slot(Stream::Slot), slot(Stream::OtherSlot))
}

/// A permutation of the numbers below [`SLOTS`], so that neighbours in index are not so in birth date: four
/// Feistel rounds on 24 bits, walked until the number is small enough.
fn permuted(key: u64, index: u64) -> u64 {
    let mut number = index;
    loop {
        let (mut left, mut right) = (number >> 12, number & 0xFFF);
        for round in 0..4 {
            (left, right) = (right, left ^ (mix(key ^ (round << 32) ^ right) & 0xFFF));
        }
        number = left << 12 | right;
        if number < SLOTS {
            return number;
        }
    }
}
