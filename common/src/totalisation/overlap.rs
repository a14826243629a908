//! Days that two claims cover, where an officer should look.

use super::claim::{Claim, Dated};
use crate::days::Run;

/// What two overlapping claims have in common.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum OverlapKind {
    /// They put the person into two states on the same days.
    TwoStates,
    /// Two sources report the same days in the same state.
    ToldTwice,
}

impl OverlapKind {
    /// Its name in an assessment.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::TwoStates => "two_states",
            Self::ToldTwice => "told_twice",
        }
    }
}

/// The days that two claims both cover. They count once; neither claim is dropped.
#[derive(Clone, Copy, Debug)]
pub struct Overlap<'a> {
    /// What it is.
    pub kind: OverlapKind,
    /// The days.
    pub days: Run,
    /// The claims.
    pub claims: [&'a Claim; 2],
}

pub(super) fn overlaps<'a>(dated: &[Dated<'a>]) -> Vec<Overlap<'a>> {
    let mut found = Vec::new();
    for (at, a) in dated.iter().enumerate() {
        for b in dated.iter().skip(at + 1) {
            // They are in order of their first days.
            if b.days.first() > a.days.last() {
                break;
            }
            let kind = if a.territory() != b.territory() {
                OverlapKind::TwoStates
            } else if a.claim.origin != b.claim.origin {
                OverlapKind::ToldTwice
            } else {
                continue;
            };
            let days = a.days.intersection(b.days);
            found.extend(days.map(|days| Overlap { kind, days, claims: [a.claim, b.claim] }));
        }
    }
    found
}
