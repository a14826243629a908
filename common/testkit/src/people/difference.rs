//! What keeps two records of one person apart.

use super::draw::Draw;

/// How the two records of one person differ, or what the asking officer does not know. What the list does
/// not say of a kind is as usual: Mongolian spelling without Kazakh letters, and the other state's number
/// known in three of five cases.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Difference {
    /// Both write the names alike.
    SameSpelling,
    /// The Mongolian record lacks Kazakh letters (Қ as К or Х, Ң as Н or НГ, Ә as А or Э, and so on).
    KazakhLettersLost,
    /// The Mongolian record has Є and Ї for Ө and Ү, and Latin look-alikes.
    LegacyEncoding,
    /// The asker reads a passport: Latin by MNS 5217:2012, or as Kazakh documents write it.
    LatinNational,
    /// The asker reads a passport: Latin with u for ө and ү, or with q and gh.
    LatinPassport,
    /// The number is not known and one birth date is a year: the father's name must settle it, which the
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
    /// One record says the first of January for want of better.
    FirstOfJanuary,
    /// One record has year and month.
    MonthOnly,
    /// The Kazakh record has no patronymic.
    PatronymicMissing,
}

impl Difference {
    /// All, with their share in per cent. The shares are chosen, not counted: nobody has published any.
    pub const SHARES: [(Self, u64); 14] = [
        (Self::SameSpelling, 10),
        (Self::KazakhLettersLost, 12),
        (Self::LegacyEncoding, 8),
        (Self::LatinNational, 7),
        (Self::LatinPassport, 7),
        (Self::PatronymicEnding, 8),
        (Self::SurnameChanged, 8),
        (Self::NumberUnknown, 10),
        (Self::RegisterNumberChanged, 6),
        (Self::NumberMistyped, 6),
        (Self::YearOnly, 5),
        (Self::FirstOfJanuary, 5),
        (Self::MonthOnly, 4),
        (Self::PatronymicMissing, 4),
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
