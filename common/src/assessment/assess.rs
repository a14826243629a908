//! Making an assessment.

use super::{
    Assessment, Case, CheckedCase, ClaimSeen, ComputedPeriod, EvidenceNeeded, Figures, Findings,
    Language, LawQuestion, LeftOut, NationalLaw, OpenQuestion, OverlapSeen, PackUsed, Segment,
    UnderReading, Words, WouldChange, inquiry,
};
use crate::days::{DayCount, DaySet, Length, Span};
use crate::envelope::Digest;
use crate::party::Party;
use crate::rules::{LONGEST_STAND_IN, PackError, Packs, Reading, RulePack};
use crate::totalisation::{Claim, NotCounted, Origin, Timeline, View, segments};
use time::Date;

/// Why a case cannot be assessed.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum AssessError {
    /// The pension is outside what the node deals with.
    #[error("OUT_OF_SCOPE: this node does not deal with that pension ({rule})")]
    OutOfScope {
        /// What the rule rests on.
        rule: String,
    },
    /// The rule packs lack what the case asks of them.
    #[error(transparent)]
    Pack(#[from] PackError),
}

impl AssessError {
    /// For an officer, in plain English: a figure appears by its name and not by its key.
    #[must_use]
    pub fn told(&self) -> String {
        let Self::Pack(PackError::NoValue { parameter, on, begins, ended, .. }) = self else {
            return self.to_string();
        };
        let known = match (begins, ended) {
            (Some(first), _) => format!("from {first} on"),
            (None, Some(last)) => {
                format!("until {last}, and uses them for at most {LONGEST_STAND_IN} years after")
            }
            (None, None) => "before and after".to_owned(),
        };
        let key = format!("figure-{parameter}");
        let figure = Words::of(Language::English).and_then(|words| words.text(&key));
        let what =
            figure.map_or_else(|_| "rules".to_owned(), |figure| format!("figures ({figure})"));
        format!("the {what} of {on} are not in this version, which has them {known}")
    }

    /// Whether the day lies so long after the last known figures that none of them may be used any more.
    #[must_use]
    pub fn figures_missing(&self) -> bool {
        matches!(self, Self::Pack(PackError::NoValue { begins: None, ended: Some(_), .. }))
    }
}

/// Assesses a case under the law of a state.
///
/// # Errors
///
/// [`AssessError`]: out of scope, or a day that the rule packs do not know.
pub fn assess(
    law: &dyn NationalLaw,
    packs: &Packs,
    case: &CheckedCase,
) -> Result<Assessment, AssessError> {
    if let Some(rule) = law.out_of_scope(case.pension) {
        return Err(AssessError::OutOfScope { rule: rule.cited() });
    }
    let mut claims = in_order(case, law.party());
    let all = computable(&claims);
    let certain = Timeline::new(all, law.party(), case.as_of, View::Certain);
    let question = LawQuestion {
        case,
        birth: case.claimant.birth_date.latest(),
        timeline: &certain,
        figures_only: false,
    };
    let findings = law.decide(&question, packs)?;
    let reckoned = reckoned(&certain, &claims, &findings);

    let at_most = match possible(law, packs, case, &claims)? {
        Some(possible) => {
            let differing = findings.differing(&possible);
            possible.figures().only(|name| differing.contains(&name))
        }
        None => Figures::new(),
    };
    let mut would_change = inexact(case, &claims, &at_most);
    would_change.extend(unverified(law, packs, &question, &claims, &findings)?);
    would_change.extend(findings.lacking.iter().map(|what| settles(EvidenceNeeded::Lacking(what))));

    let segments = segments_seen(&certain, &claims);
    let overlaps = overlaps_seen(&certain, &claims);
    let open_questions = open_questions(law, packs, &question, &findings)?;
    let count = packs.agreement.read("daycount", DayCount::parse)?;
    for (seen, reckoned) in claims.iter_mut().zip(reckoned) {
        seen.length = length(&seen.claim, case.as_of, count);
        seen.left_out = reckoned.left_out;
        seen.counted = reckoned.counted;
    }
    let not_counted: Vec<NotCounted> = claims.iter().filter_map(|seen| seen.set_aside).collect();
    Ok(Assessment {
        state: law.party(),
        as_of: case.as_of,
        agreement_in_force: case.treaty.in_force(),
        missing: inquiry::missing(case.inquiries.as_deref(), &not_counted),
        inquiries: case.inquiries.clone(),
        segments,
        overlaps,
        open_questions,
        statements: statements(case, &claims),
        packs: packs_used(packs)?,
        missing_figures: packs
            .both()
            .into_iter()
            .flat_map(|pack| pack.missing(case.as_of))
            .collect(),
        would_change,
        at_most,
        findings,
        claims,
    })
}

/// All claims in the order of their dates, wherever they came from.
fn in_order(case: &CheckedCase, deciding: Party) -> Vec<ClaimSeen> {
    let seen = |claim: &Claim, set_aside| ClaimSeen {
        claim: claim.clone(),
        set_aside,
        length: None,
        counted: Figures::new(),
        left_out: None,
    };
    let mut claims: Vec<ClaimSeen> =
        case.claims.iter().map(|claim| seen(claim, claim.set_aside(deciding))).collect();
    claims.extend(case.carried().iter().map(|(claim, why)| seen(claim, Some(*why))));
    claims.sort_by(|a, b| order(&a.claim).cmp(&order(&b.claim)));
    claims
}

/// The claims of which the days can be computed with; the others are only carried.
fn computable(claims: &[ClaimSeen]) -> impl Iterator<Item = &Claim> {
    let computable = |seen: &&ClaimSeen| !seen.set_aside.is_some_and(NotCounted::is_carried_only);
    claims.iter().filter(computable).map(|seen| &seen.claim)
}

/// What becomes of each claim. Of one without a certain day, the timeline has none.
fn reckoned(
    timeline: &Timeline<'_>,
    claims: &[ClaimSeen],
    findings: &Findings,
) -> Vec<ComputedPeriod> {
    let no_days = ComputedPeriod { counted: Figures::new(), left_out: Some(LeftOut::NoDays) };
    let mut all = vec![no_days; claims.len()];
    for (dated, reckoned) in timeline.dated().iter().zip(&findings.periods) {
        let at = place(claims, dated.claim);
        if let Some(seen) = at.and_then(|at| all.get_mut(at)) {
            seen.clone_from(reckoned);
        }
    }
    all
}

/// How long a claim is by itself.
fn length(claim: &Claim, as_of: Date, count: DayCount) -> Option<Length> {
    let days = Span::new(claim.period.start, claim.period.end, as_of).certain()?;
    Some(count.length(&DaySet::from(days)))
}

fn order(claim: &Claim) -> impl Ord + '_ {
    let period = &claim.period;
    let what = (period.territory, period.kind, period.contribution, period.evidence.grade);
    (period.start, period.end, claim.origin, what, period.multiplier_code.as_ref(), claim.id())
}

/// What the law gives with all days that are possible, where that is not the same question.
fn possible(
    law: &dyn NationalLaw,
    packs: &Packs,
    case: &Case,
    claims: &[ClaimSeen],
) -> Result<Option<Findings>, PackError> {
    let birth = case.claimant.birth_date;
    if birth.is_exact() && computable(claims).all(Claim::is_exact) {
        return Ok(None);
    }
    let counted = computable(claims);
    let timeline = Timeline::new(counted, law.party(), case.as_of, View::Possible);
    let question =
        LawQuestion { case, birth: birth.earliest(), timeline: &timeline, figures_only: true };
    law.decide(&question, packs).map(Some)
}

/// The documents with exact dates that would fix a result that lies between two.
fn inexact(case: &Case, claims: &[ClaimSeen], at_most: &Figures) -> Vec<WouldChange> {
    if at_most.is_empty() {
        return Vec::new();
    }
    let birth = (!case.claimant.birth_date.is_exact()).then_some(EvidenceNeeded::BirthDate);
    let open = |(_, seen): &(usize, &ClaimSeen)| seen.set_aside.is_none() && !seen.claim.is_exact();
    let dates =
        claims.iter().enumerate().filter(open).map(|(at, _)| EvidenceNeeded::ExactDates(at));
    birth.into_iter().chain(dates).map(settles).collect()
}

/// Evidence whose content is unknown so far.
fn settles(evidence: EvidenceNeeded) -> WouldChange {
    WouldChange { evidence, figures: Figures::new() }
}

/// Those unverified claims that would change the result if they were verified as they stand, and how.
fn unverified(
    law: &dyn NationalLaw,
    packs: &Packs,
    question: &LawQuestion<'_>,
    claims: &[ClaimSeen],
    findings: &Findings,
) -> Result<Vec<WouldChange>, PackError> {
    let mut found = Vec::new();
    for (at, candidate) in claims.iter().enumerate() {
        if candidate.set_aside != Some(NotCounted::Unverified) {
            continue;
        }
        let all = computable(claims);
        let candidate = Some(&candidate.claim);
        let as_of = question.case.as_of;
        let timeline = Timeline::with_verified(all, law.party(), candidate, as_of, View::Certain);
        let asked = LawQuestion { timeline: &timeline, figures_only: true, ..*question };
        let verified = law.decide(&asked, packs)?;
        let differing = findings.differing(&verified);
        if !differing.is_empty() {
            let figures = verified.figures().only(|name| differing.contains(&name));
            found.push(WouldChange { evidence: EvidenceNeeded::Verification(at), figures });
        }
    }
    Ok(found)
}

/// The result under each reading of each open parameter, one at a time, where it differs.
fn open_questions(
    law: &dyn NationalLaw,
    packs: &Packs,
    question: &LawQuestion<'_>,
    findings: &Findings,
) -> Result<Vec<OpenQuestion>, PackError> {
    let question = LawQuestion { figures_only: true, ..*question };
    let mut questions = Vec::new();
    for pack in packs.both() {
        let open = pack.open().filter(|(parameter, _)| findings.may_matter(parameter));
        for (parameter, readings) in open {
            let chosen = pack.reading(parameter)?;
            let mut names = Vec::new();
            let mut others = Vec::new();
            for reading in readings.iter().filter(|reading| reading.name != chosen.name) {
                let other =
                    law.decide(&question, &packs.with_reading(parameter, &reading.name)?)?;
                let differing = findings.differing(&other);
                if !differing.is_empty() {
                    names.extend(differing);
                    others.push((reading, other));
                }
            }
            if others.is_empty() {
                continue;
            }
            let under = |reading: &Reading, findings: &Findings| UnderReading {
                reading: reading.clone(),
                figures: findings.figures().only(|name| names.contains(&name)),
            };
            let used = [under(chosen, findings)].into_iter();
            questions.push(OpenQuestion {
                parameter: parameter.to_owned(),
                readings: used.chain(others.iter().map(|(r, f)| under(r, f))).collect(),
            });
        }
    }
    Ok(questions)
}

fn segments_seen(timeline: &Timeline<'_>, claims: &[ClaimSeen]) -> Vec<Segment> {
    let seen = segments(timeline).into_iter().map(|(run, of)| Segment {
        first: run.first(),
        last: run.last(),
        claims: of.into_iter().filter_map(|claim| place(claims, claim)).collect(),
    });
    seen.collect()
}

fn overlaps_seen(timeline: &Timeline<'_>, claims: &[ClaimSeen]) -> Vec<OverlapSeen> {
    let seen = timeline.overlaps().iter().filter_map(|overlap| {
        let [first, second] = overlap.claims.map(|claim| place(claims, claim));
        Some(OverlapSeen {
            kind: overlap.kind,
            first: overlap.days.first(),
            last: overlap.days.last(),
            claims: [first?, second?],
        })
    });
    seen.collect()
}

/// Where the claim itself stands; one that is equal to it is another one.
fn place(claims: &[ClaimSeen], claim: &Claim) -> Option<usize> {
    claims.iter().position(|seen| std::ptr::eq(&raw const seen.claim, claim))
}

/// The other state's statements: the answers that attest periods, and those that attest none.
fn statements(case: &Case, claims: &[ClaimSeen]) -> Vec<Digest> {
    let digest = |seen: &ClaimSeen| match seen.claim.origin {
        Origin::Attested(digest) => Some(digest),
        Origin::Own | Origin::Given => None,
    };
    let mut digests: Vec<Digest> = claims.iter().filter_map(digest).collect();
    digests.extend(case.inquiries.iter().flatten().filter_map(|inquiry| inquiry.reply));
    digests.sort_unstable();
    digests.dedup();
    digests
}

/// Each pack, followed by the files that added to it.
fn packs_used(packs: &Packs) -> Result<Vec<PackUsed>, PackError> {
    let mut all = Vec::new();
    for pack in packs.both() {
        all.push(used(pack)?);
        all.extend(pack.files().iter().map(|file| PackUsed {
            name: file.name.clone(),
            version: file.version.to_string(),
            digest: file.digest,
            readings: Vec::new(),
        }));
    }
    Ok(all)
}

fn used(pack: &RulePack) -> Result<PackUsed, PackError> {
    let chosen = |(parameter, _): (&str, _)| {
        pack.reading(parameter).map(|reading| (parameter.to_owned(), reading.name.clone()))
    };
    Ok(PackUsed {
        name: pack.name().to_owned(),
        version: pack.version().to_string(),
        digest: pack.digest(),
        readings: pack.open().map(chosen).collect::<Result<_, _>>()?,
    })
}
