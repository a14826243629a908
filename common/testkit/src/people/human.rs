//! A person, before any registry writes it down.

use kzmn_common::person::Sex;
use time::Date;

use super::draw::Draw;
use super::names::{self, Heritage};
use super::slot::Slot;

/// A person. Names are in full Kazakh or Mongolian spelling.
#[derive(Clone, Debug)]
pub(super) struct Human {
    pub(super) sex: Sex,
    pub(super) born: Date,
    pub(super) slot: Slot,
    pub(super) heritage: Heritage,
    /// Whether the person is in both registries: then numbers come from a part of their own.
    pub(super) in_both: bool,
    pub(super) given: String,
    pub(super) father: String,
    pub(super) mother: String,
    pub(super) grandfather: String,
    /// What a changed surname is made of.
    pub(super) adopted: String,
    pub(super) clan: &'static str,
    pub(super) region: &'static str,
    pub(super) locality: &'static str,
    /// For what the registries draw when they write the person down.
    pub(super) draw: Draw,
}

impl Human {
    /// A person of the Kazakh registry. Of those who are in both, 92 in 100 are Kazakhs.
    pub(super) fn kazakh(slot: Slot, in_both: bool, mut draw: Draw) -> Self {
        let heritage = match in_both && draw.below(100) >= 92 {
            true => Heritage::Mongolian,
            false => Heritage::Kazakh,
        };
        Self::drawn(slot, in_both, heritage, draw)
    }

    /// A person of the Mongolian registry alone. 10 in 100 are Kazakhs.
    pub(super) fn mongolian(slot: Slot, mut draw: Draw) -> Self {
        let heritage = match draw.percent(10) {
            true => Heritage::Kazakh,
            false => Heritage::Mongolian,
        };
        Self::drawn(slot, false, heritage, draw)
    }

    fn drawn(slot: Slot, in_both: bool, heritage: Heritage, mut draw: Draw) -> Self {
        let sex = slot.sex();
        let given = names::given(heritage, sex, &mut draw);
        let mother = names::given(heritage, Sex::Female, &mut draw);
        // A child is not named after them: a claim of one name twice would be insufficient.
        let mut forefather = || {
            let mut name = names::given(heritage, Sex::Male, &mut draw);
            while name == given {
                name = names::given(heritage, Sex::Male, &mut draw);
            }
            name
        };
        let (father, grandfather, adopted) = (forefather(), forefather(), forefather());
        let (clan, region) = match heritage {
            Heritage::Kazakh => (names::kazakh::CLANS, names::kazakh::REGIONS),
            Heritage::Mongolian => (names::mongolian::CLANS, names::mongolian::REGIONS),
        };
        let clan = draw.one(clan);
        let region = draw.rather_early(region);
        let locality = draw.one(names::LOCALITIES);
        Self {
            sex,
            born: slot.born(),
            slot,
            heritage,
            in_both,
            given,
            father,
            mother,
            grandfather,
            adopted,
            clan,
            region,
            locality,
            draw,
        }
    }
}
