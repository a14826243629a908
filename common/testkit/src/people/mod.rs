//! Invented people, as both states' registries hold them.
//!
//! Everything is invented: names are drawn from lists and put together from elements, numbers are
//! synthetic (IINs of the serials 95xx, 96xx and 98xx). A person is a function of seed
//! and index alone, so a million of them need no memory, and two programs that agree on a seed agree on
//! the people.

mod difference;
mod draw;
mod human;
mod names;
mod numbers;
mod periods;
mod record;
mod slot;
mod spelling;

use kzmn_common::party::Party;
use kzmn_common::person::PersonClaim;
use kzmn_common::registry::{OwnPeriod, OwnPerson};

pub use difference::Difference;

use self::draw::{Draw, Stream};
use self::human::Human;

/// Invented people of one seed.
#[derive(Clone, Copy, Debug)]
pub struct People {
    seed: u64,
    both_percent: u64,
}

/// The two records of one index.
#[derive(Clone, Debug)]
pub struct Invented {
    /// The Kazakh record, `KZ-` and the index.
    pub kazakh: OwnPerson,
    /// The Mongolian record, `MN-` and the index.
    pub mongolian: OwnPerson,
    /// Whether both records are of one person. If not, they are of two unrelated persons.
    pub in_both: bool,
    /// How the two records of one person differ, or what the other state's officer does not know. One in
    /// five has a second difference, of dates or names, that is not listed here.
    pub difference: Difference,
}

impl People {
    /// How many indexes there are, from 0 on: no two of them share a number. More than 3,700,000.
    pub const LIMIT: u64 = slot::SLOTS;

    /// The people of a seed, of whom one in ten is in both registries.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { seed, both_percent: 10 }
    }

    /// The same with another share in both registries, in per cent.
    #[must_use]
    pub fn with_both(self, percent: u64) -> Self {
        Self { both_percent: percent, ..self }
    }

    /// The two records of an index below [`People::LIMIT`].
    #[must_use]
    pub fn person(&self, index: u64) -> Invented {
        let (kazakh, mongolian) = self.humans(index);
        let difference = self.difference(index);
        Invented {
            kazakh: record::kazakh(index, &kazakh, &self.changing(index, Party::Kazakhstan)),
            mongolian: record::mongolian(index, &mongolian, &self.changing(index, Party::Mongolia)),
            in_both: self.in_both(index),
            difference,
        }
    }

    /// What the state that asks claims about the person of its record of that index.
    #[must_use]
    pub fn claim(&self, index: u64, asking: Party) -> PersonClaim {
        let invented = self.person(index);
        let (own, other) = match asking {
            Party::Kazakhstan => (&invented.kazakh, &invented.mongolian),
            Party::Mongolia => (&invented.mongolian, &invented.kazakh),
        };
        let (kazakh, mongolian) = self.humans(index);
        let human = if asking == Party::Kazakhstan { &kazakh } else { &mongolian };
        let known = self.in_both(index).then_some(other);
        record::claim(own, known, human, invented.difference, self.draw(index, Stream::Claim))
    }

    /// The six periods of a state's record of that index, in time order. No two have the same id.
    #[must_use]
    pub fn periods(&self, index: u64, party: Party) -> Vec<OwnPeriod> {
        let (kazakh, mongolian) = self.humans(index);
        match party {
            Party::Kazakhstan => periods::of(index, &kazakh, party, self.draw(index, Stream::Work)),
            Party::Mongolia => {
                periods::of(index, &mongolian, party, self.draw(index, Stream::OtherWork))
            }
        }
    }

    fn in_both(&self, index: u64) -> bool {
        self.draw(index, Stream::InBoth).below(100) < self.both_percent
    }

    fn difference(&self, index: u64) -> Difference {
        if self.in_both(index) {
            Difference::drawn(&mut self.draw(index, Stream::Difference))
        } else {
            Difference::SameSpelling
        }
    }

    /// The differences that change this state's record. Dates are incomplete on either side.
    fn changing(&self, index: u64, party: Party) -> Vec<Difference> {
        if !self.in_both(index) {
            return Vec::new();
        }
        let mut draw = self.draw(index, Stream::Side);
        let side = if draw.percent(50) { Party::Kazakhstan } else { Party::Mongolia };
        let second = Difference::second(&mut draw);
        let mut changing = vec![self.difference(index)];
        changing.extend(second);
        changing.retain(|difference| !difference.is_of_one_side() || side == party);
        changing
    }

    /// The persons behind the Kazakh and the Mongolian record.
    fn humans(&self, index: u64) -> (Human, Human) {
        let slots = slot::slots(self.seed, index);
        let in_both = self.in_both(index);
        let kazakh = Human::kazakh(slots.0, in_both, self.draw(index, Stream::Human));
        let mongolian = if in_both {
            kazakh.clone()
        } else {
            Human::mongolian(slots.1, self.draw(index, Stream::OtherHuman))
        };
        (kazakh, mongolian)
    }

    fn draw(&self, index: u64, stream: Stream) -> Draw {
        Draw::new(self.seed, index, stream)
    }
}
