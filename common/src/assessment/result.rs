//! What an assessment says.

use std::fmt;

use time::Date;

use super::figure::Figures;
use super::inquiry::Inquiry;
use super::law::{Findings, LeftOut};
use crate::days::Length;
use crate::envelope::Digest;
use crate::party::Party;
use crate::rules::{MissingFigure, Reading};
use crate::totalisation::{Claim, NotCounted, OverlapKind};

/// What a person is entitled to under the law of the deciding state, as far as it can be computed, and why.
#[derive(Clone, Eq, PartialEq)]
pub struct Assessment {
    /// The deciding state.
    pub state: Party,
    /// The day of application.
    pub as_of: Date,
    /// Whether the Agreement was taken to be in force.
    pub agreement_in_force: bool,
    /// What is not known of what the other state holds, by name.
    pub missing: Vec<&'static str>,
    /// What the other state was asked, in that order; absent where no question could be asked.
    pub inquiries: Option<Vec<Inquiry>>,
    /// What the law gives, with the days that are certain.
    pub findings: Findings,
    /// Those figures that would be others with all days that are possible.
    pub at_most: Figures,
    /// All claims, in one order whatever order they came in.
    pub claims: Vec<ClaimSeen>,
    /// Which day comes from which claims.
    pub segments: Vec<Segment>,
    /// Where claims overlap.
    pub overlaps: Vec<OverlapSeen>,
    /// Open parameters that change this result.
    pub open_questions: Vec<OpenQuestion>,
    /// What evidence would change it.
    pub would_change: Vec<WouldChange>,
    /// The packs, each followed by the files that added to it.
    pub packs: Vec<PackUsed>,
    /// Figures of the year that are not known: the last known ones stand in their place, and nothing may be
    /// awarded on them.
    pub missing_figures: Vec<MissingFigure>,
    /// The digests of the statements relied on.
    pub statements: Vec<Digest>,
}

/// Redacted: a person's assessment.
impl fmt::Debug for Assessment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Assessment(..)")
    }
}

/// A period as the assessment saw it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ClaimSeen {
    /// The claim.
    pub claim: Claim,
    /// Why it was set aside before the law was asked, if so.
    pub set_aside: Option<NotCounted>,
    /// How long it is itself, in the days that are certain; absent where no day is.
    pub length: Option<Length>,
    /// How much of it counts for what.
    pub counted: Figures,
    /// Why the law leaves out what does not count, if there is such a part.
    pub left_out: Option<LeftOut>,
}

impl ClaimSeen {
    /// The name of the reason for which it, or a part of it, does not count.
    #[must_use]
    pub fn why_not(&self) -> Option<&'static str> {
        self.set_aside.map(NotCounted::name).or_else(|| self.left_out.map(LeftOut::name))
    }
}

/// Days with the same claims.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Segment {
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// The places of the claims in [`Assessment::claims`].
    pub claims: Vec<usize>,
}

/// Days that two claims cover.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OverlapSeen {
    /// What it is.
    pub kind: OverlapKind,
    /// The first day.
    pub first: Date,
    /// The last day.
    pub last: Date,
    /// The places of the claims in [`Assessment::claims`].
    pub claims: [usize; 2],
}

/// A parameter that the sources leave open and that changes this result.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OpenQuestion {
    /// The parameter.
    pub parameter: String,
    /// The result under each reading; the one that was used comes first.
    pub readings: Vec<UnderReading>,
}

/// The result under one reading of an open parameter.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct UnderReading {
    /// The reading.
    pub reading: Reading,
    /// Those figures that differ between the readings.
    pub figures: Figures,
}

/// Evidence that would change the result, or make it exact.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum EvidenceNeeded {
    /// A document with the exact dates of the claim at that place.
    ExactDates(usize),
    /// A document with the full birth date.
    BirthDate,
    /// Verified evidence for the claim at that place.
    Verification(usize),
    /// Something that the law lacks, such as `average_income`.
    Lacking(&'static str),
}

/// Evidence that would change the result.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct WouldChange {
    /// The evidence.
    pub evidence: EvidenceNeeded,
    /// Those figures that would be others with it, as they would be; empty where its content is still unknown.
    pub figures: Figures,
}

/// A pack and the readings that were chosen of it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PackUsed {
    /// Its name.
    pub name: String,
    /// The day of its version.
    pub version: String,
    /// SHA-256 of its text.
    pub digest: Digest,
    /// Open parameters and the readings chosen.
    pub readings: Vec<(String, String)>,
}
