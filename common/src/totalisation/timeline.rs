//! The claims that are counted, day by day.

use time::Date;

use super::claim::{Claim, Dated, NotCounted, Origin, View};
use super::overlap::{Overlap, OverlapKind, overlaps};
use crate::code::Code as _;
use crate::days::{DaySet, Run, Span};
use crate::party::Party;

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
        let overlaps = overlaps(&dated);
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
