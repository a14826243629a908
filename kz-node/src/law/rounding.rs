//! How an amount that is paid is rounded.

use kzmn_common::assessment::{Findings, Money};
use kzmn_common::days::Ratio;
use kzmn_common::party::Currency;
use kzmn_common::rules::{PackError, Packs};

/// How an amount that is paid is rounded; open.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rounding {
    /// Half up to a hundredth.
    HalfUp,
    /// Up to the tenge, each part by itself, as the published sums are (N, S70).
    UpToTenge,
}

impl Rounding {
    pub(super) fn read(packs: &Packs, findings: &mut Findings) -> Result<Self, PackError> {
        findings.reading(&packs.national, "rounding", |name| match name {
            "half_up" => Some(Self::HalfUp),
            "up_to_tenge" => Some(Self::UpToTenge),
            _ => None,
        })
    }

    pub(super) fn kzt(self, amount: Ratio) -> Money {
        match self {
            Self::HalfUp => Money::rounded(amount, Currency::Kzt),
            Self::UpToTenge => Money::rounded_up(amount, Currency::Kzt),
        }
    }
}
