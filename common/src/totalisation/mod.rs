//! Own and attested periods in one timeline, in which a calendar day counts once and every day keeps the
//! claims that it came from.
//!
//! Which periods count is left to the deciding law. What is not verified is carried and not counted, with the reason.

mod overlap;

use std::fmt;

use time::Date;

use crate::code::Code as _;
use crate::date::PartialDate;
use crate::days::{DaySet, Run, Span};
use crate::envelope::Digest;
use crate::listed;
use crate::party::Party;
use crate::period::{EvidenceGrade, PeriodKind, PeriodLimitation, ServicePeriod, Territory};

pub use overlap::{Overlap, OverlapKind};

/// The source of a period.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Origin {
    /// The deciding state's own registry.
    Own,
    /// The other state, in the signed answer of this digest.
    Attested(Digest),
    /// Facts given by hand.
    Given,
}

/// A claimed period, as reported.
#[derive(Clone, Eq, PartialEq)]
pub struct Claim {
    /// Its source.
    pub origin: Origin,
    /// The period as reported. A multiplier code in it is applied by the deciding law or not at all.
    pub period: ServicePeriod,
}

impl Claim {
    /// What the claim is, in one short word for people: the issuer's name for the row.
    #[must_use]
    pub fn id(&self) -> &str {
        self.period.period_id.as_str()
    }

    /// Whether the other state reported it.
    #[must_use]
    pub fn is_attested(&self) -> bool {
        matches!(self.origin, Origin::Attested(_))
    }

    /// Whether both its dates are known to the day.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        let period = &self.period;
        period.start.is_exact() && period.end.is_none_or(PartialDate::is_exact)
    }

    /// Why it is carried and not counted where that state decides, if so.
    #[must_use]
    pub fn set_aside(&self, deciding: Party) -> Option<NotCounted> {
        let attested = matches!(self.origin, Origin::Attested(_));
        // First: evidence that is verified later does not make it the other state's to attest.
        if attested && self.period.territory == Territory::from(deciding) {
            Some(NotCounted::OwnTerritory)
        } else if self.period.evidence.grade == EvidenceGrade::Unverified {
            Some(NotCounted::Unverified)
        } else if attested && self.period.limitation == PeriodLimitation::NotTotalisable {
            Some(NotCounted::NotTotalisable)
        } else {
            None
        }
    }
}

/// Redacted: a person's periods.
impl fmt::Debug for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Claim(..)")
    }
}

listed! {
    /// Why a claim is carried and not counted.
    #[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
    pub enum NotCounted {
        /// Its issuer has not verified the evidence. It proves nothing about the length of service.
        Unverified,
        /// Its issuer forbids totalising it.
        NotTotalisable,
        /// The other state reports the deciding state's own territory. What was there, the own record shows.
        OwnTerritory,
        /// The other state reports days that cannot be: before the person's birth, or outside the tables.
        Impossible,
        /// The other state reports a time after the day of application.
        AfterApplication,
        /// The other state reports more periods than are compared with each other.
        TooMany,
    }
}

impl NotCounted {
    /// Its name in an assessment.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unverified => "unverified",
            Self::NotTotalisable => "not_totalisable",
            Self::OwnTerritory => "own_territory",
            Self::Impossible => "impossible",
            Self::AfterApplication => "after_application",
            Self::TooMany => "too_many",
        }
    }

    /// Whether its days are not looked at, whatever else holds of the claim.
    #[must_use]
    pub fn is_carried_only(self) -> bool {
        match self {
            Self::Impossible | Self::AfterApplication | Self::TooMany => true,
            Self::Unverified | Self::NotTotalisable | Self::OwnTerritory => false,
        }
    }
}

/// Which days of periods without exact dates are meant.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum View {
    /// Those that are covered whatever the dates mean.
    Certain,
    /// Those that may be covered.
    Possible,
}

/// A claim with the days that are meant of it.
#[derive(Clone, Copy, Debug)]
pub struct Dated<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// Its days.
    pub days: Run,
}

impl Dated<'_> {
    /// The kind of the period.
    #[must_use]
    pub fn kind(&self) -> PeriodKind {
        self.claim.period.kind
    }

    /// Where it was spent.
    #[must_use]
    pub fn territory(&self) -> Territory {
        self.claim.period.territory
    }
}

/// The claims that are counted, in one order whatever order they came in.
#[derive(Clone, Debug)]
pub struct Timeline<'a> {
    dated: Vec<Dated<'a>>,
    withheld: Vec<Dated<'a>>,
    overlaps: Vec<Overlap<'a>>,
    contested: DaySet,
}

impl<'a> Timeline<'a> {
    /// The timeline of those claims that nothing sets aside where that state decides, without what is later than
    /// `as_of`.
    #[must_use]
    pub fn new(
        claims: impl IntoIterator<Item = &'a Claim>,
        deciding: Party,
        as_of: Date,
        view: View,
    ) -> Self {
        Self::with_verified(claims, deciding, None, as_of, view)
    }

    /// What [`Timeline::new`] would be if that one claim were verified.
    #[must_use]
    pub fn with_verified(
        claims: impl IntoIterator<Item = &'a Claim>,
        deciding: Party,
        verified: Option<&Claim>,
        as_of: Date,
        view: View,
    ) -> Self {
        let (mut counted, mut withheld) = (Vec::new(), Vec::new());
        for claim in claims {
            match claim.set_aside(deciding) {
                _ if verified.is_some_and(|verified| std::ptr::eq(verified, claim)) => {
                    counted.push(claim);
                }
                None => counted.push(claim),
                Some(NotCounted::NotTotalisable) => withheld.push(claim),
                Some(_) => {}
            }
        }
        let (dated, withheld) = (dated(counted, as_of, view), dated(withheld, as_of, view));
        let overlaps = overlap::overlaps(&dated);
        let two_states = |overlap: &&Overlap<'_>| overlap.kind == OverlapKind::TwoStates;
        let contested = overlaps.iter().filter(two_states).map(|overlap| overlap.days).collect();
        Self { dated, withheld, overlaps, contested }
    }

    /// The counted claims with their days.
    #[must_use]
    pub fn dated(&self) -> &[Dated<'a>] {
        &self.dated
    }

    /// Claims that their issuer forbids to totalise. A law counts them only under a reading of the Agreement
    /// by which the issuer is wrong.
    #[must_use]
    pub fn withheld(&self) -> &[Dated<'a>] {
        &self.withheld
    }

    /// The days of the claims that are chosen, each once.
    #[must_use]
    pub fn days(&self, chosen: impl Fn(&Dated<'a>) -> bool) -> DaySet {
        let chosen = self.dated.iter().filter(|dated| chosen(dated));
        DaySet::of_sorted(chosen.map(|dated| dated.days))
    }

    /// Where claims overlap across the border or are reported twice. Both claims stay.
    #[must_use]
    pub fn overlaps(&self) -> &[Overlap<'a>] {
        &self.overlaps
    }

    /// The days on which a person is claimed to be in two states.
    #[must_use]
    pub fn contested(&self) -> &DaySet {
        &self.contested
    }
}

fn dated<'a>(
    claims: impl IntoIterator<Item = &'a Claim>,
    as_of: Date,
    view: View,
) -> Vec<Dated<'a>> {
    let dated = claims.into_iter().filter_map(|claim| {
        let span = Span::new(claim.period.start, claim.period.end, as_of);
        let days = match view {
            View::Certain => span.certain(),
            View::Possible => span.possible(),
        };
        let days = days.and_then(|days| Run::new(days.first(), days.last().min(as_of)).ok());
        days.map(|days| Dated { claim, days })
    });
    let mut dated: Vec<Dated<'a>> = dated.collect();
    dated.sort_by(|a, b| order(a).cmp(&order(b)));
    dated
}

/// The claims of every day: the runs of days that have the same claims, in order.
#[must_use]
pub fn segments<'a>(timeline: &Timeline<'a>) -> Vec<(Run, Vec<&'a Claim>)> {
    let dated = timeline.dated();
    let mut edges: Vec<Date> = dated
        .iter()
        .flat_map(|dated| [Some(dated.days.first()), dated.days.last().next_day()])
        .flatten()
        .collect();
    edges.sort_unstable();
    edges.dedup();
    let between = edges.iter().zip(edges.iter().skip(1));
    between
        .filter_map(|(first, next)| {
            let run = Run::new(*first, next.previous_day()?).ok()?;
            let of = dated.iter().filter(|dated| dated.days.intersection(run).is_some());
            let claims: Vec<&Claim> = of.map(|dated| dated.claim).collect();
            (!claims.is_empty()).then_some((run, claims))
        })
        .collect()
}

type Order<'a> = (Run, Origin, i32, i32, &'a str);

fn order<'a>(dated: &Dated<'a>) -> Order<'a> {
    let claim = dated.claim;
    let period = &claim.period;
    (dated.days, claim.origin, period.territory.code(), period.kind.code(), claim.id())
}
