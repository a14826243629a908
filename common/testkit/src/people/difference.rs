//! The differences between two records of one person.

use super::draw::Draw;

/// How the two records of one person differ, or what the asking officer does not know. What the list
/// omits of a kind is as usual: Mongolian spelling without Kazakh letters, and the other state's number
/// known in three of five cases.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Difference {
    /// Both write the names in the same way.
    SameSpelling,
    /// The Mongolian record lacks Kazakh letters (Қ as К or Х, Ң as Н or НГ, Ә as А or Э, and so on).
    KazakhLettersLost,
    /// The Mongolian record has Є and Ї for Ө and Ү, and Latin look-alikes.
    LegacyEncoding,
    /// The asker reads a passport: Latin by MNS 5217:2012, or as Kazakh documents write it.
    LatinNational,
    /// The asker reads a passport: Latin with u for ө and ү, or with q and gh.
    LatinPassport,
    /// The number is not known and one birth date is a year: the father's name must decide, which the
    /// Kazakh record has with an ending.
    PatronymicEnding,
    /// The surname was changed on naturalisation.
    SurnameChanged,
    /// The asker does not know the other state's number.
    NumberUnknown,
    /// The asker knows the register number of before a change.
    RegisterNumberChanged,
    /// The asker has the number with a typing error.
    NumberMistyped,
    /// One record has the birth year only.
    YearOnly,
    /// One record has the first of January for want of better.
    FirstOfJanuary,
    /// One record has year and month.
    MonthOnly,
    /// The Kazakh record has no patronymic.
    PatronymicMissing,
    /// Given name and surname were changed on naturalisation, and the Kazakh record has the former ones.
    NameChanged,
    /// The Kazakh record is of the time before 1991: in Russian letters alone, now and then with Дж for Ж.
    RussianLetters,
    /// The Kazakh record has the name in the Latin alphabet of 2021.
    KazakhLatin,
    /// The asker has one family name, and put the father's there, whatever it is in the other state.
    FamilyNameMisplaced,
}

impl Difference {
    /// All, with their share in per cent. The shares are chosen, not counted: none are published.
    pub const SHARES: [(Self, u64); 18] = [
        (Self::SameSpelling, 8),
        (Self::KazakhLettersLost, 10),
        (Self::LegacyEncoding, 7),
        (Self::LatinNational, 6),
        (Self::LatinPassport, 6),
        (Self::PatronymicEnding, 7),
        (Self::SurnameChanged, 6),
        (Self::NumberUnknown, 9),
        (Self::RegisterNumberChanged, 6),
        (Self::NumberMistyped, 6),
        (Self::YearOnly, 5),
        (Self::FirstOfJanuary, 5),
        (Self::MonthOnly, 4),
        (Self::PatronymicMissing, 4),
        (Self::NameChanged, 4),
        (Self::RussianLetters, 3),
        (Self::KazakhLatin, 2),
        (Self::FamilyNameMisplaced, 2),
    ];

    pub(super) fn drawn(draw: &mut Draw) -> Self {
        let mut left = draw.below(100);
        for (difference, share) in Self::SHARES {
            if left < share {
                return difference;
            }
            left -= share;
        }
        Self::SameSpelling
    }

    /// A second difference, for one in five: troubles seldom come alone.
    pub(super) fn second(draw: &mut Draw) -> Option<Self> {
        match draw.below(100) {
            0..5 => Some(Self::YearOnly),
            5..8 => Some(Self::FirstOfJanuary),
            8..10 => Some(Self::MonthOnly),
            10..15 => Some(Self::SurnameChanged),
            15..20 => Some(Self::PatronymicMissing),
            _ => None,
        }
    }

    /// Whether it changes one of the two records, either of them.
    pub(super) fn is_of_one_side(self) -> bool {
        matches!(
            self,
            Self::PatronymicEnding | Self::YearOnly | Self::FirstOfJanuary | Self::MonthOnly
        )
    }

    /// In how many of 100 cases the asker knows the other state's number.
    pub(super) fn number_known_percent(self) -> u64 {
        match self {
            Self::NumberUnknown | Self::PatronymicEnding => 0,
            Self::RegisterNumberChanged | Self::NumberMistyped => 100,
            _ => 60,
        }
    }
}
