//! Comparing the books of the two nodes: of each day, which statements of each state both have.
//!
//! The day of a statement is that of its id, a UUIDv7: both nodes read the same one, whenever it came.

use std::collections::BTreeSet;

use sha2::{Digest as _, Sha256};
use time::{Date, UtcOffset};

use crate::envelope::Digest;
use crate::header::StatementId;
use crate::instant::Instant;
use crate::listed;
use crate::party::Party;

/// How many digests are told at once at most.
pub const MOST_DIGESTS: usize = 4_000;

/// How many statements are asked for at once at most.
pub const MOST_STATEMENTS: usize = 64;

/// Which statements are compared.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct DayAsked {
    /// The day, in UTC.
    pub day: Date,
    /// Whose statements.
    pub issuer: Party,
    /// Only digests after this one are told.
    pub after: Option<Digest>,
    /// How many digests are told at most.
    pub most: usize,
}

/// What a node has of the statements of a day.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DayHeld {
    /// How many.
    pub count: u64,
    /// SHA-256 over all their digests.
    pub sum: Digest,
    /// The digests that were asked for, ascending.
    pub digests: Vec<Digest>,
    /// The last day before it of which this node has statements, of either state.
    pub previous_day: Option<Date>,
}

impl DayHeld {
    /// What is told of these, which are all of that day.
    #[must_use]
    pub fn of(all: &BTreeSet<Digest>, asked: DayAsked, previous_day: Option<Date>) -> Self {
        let mut sum = Sha256::new();
        sum.update(b"kzmn-day-v1\n");
        all.iter().for_each(|digest| sum.update(digest.as_bytes()));
        let told = all.iter().filter(|digest| asked.after.is_none_or(|after| **digest > after));
        Self {
            count: u64::try_from(all.len()).unwrap_or(u64::MAX),
            sum: Digest::from_sha256(sum.finalize().into()),
            digests: told.take(asked.most.min(MOST_DIGESTS)).copied().collect(),
            previous_day,
        }
    }
}

/// The texts between which the ids of a day are: from the first to before the second. `None` outside years 1970 to 9999.
#[must_use]
pub fn ids_of(day: Date) -> Option<(String, String)> {
    let begin = |day| Instant::begin_of(day, UtcOffset::UTC).and_then(StatementId::earliest_text);
    Some((begin(day)?, begin(day.next_day()?)?))
}

listed! {
    /// What one of the two nodes has of a statement, and the other has not.
    #[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
    pub enum DiscrepancyKind {
        /// This node issued it, and the other one does not have it: it was not delivered yet, or was lost there.
        MissingThere = "MISSING_THERE",
        /// The other node issued it, and this one does not have it: it was not delivered yet, or was lost here.
        MissingHere = "MISSING_HERE",
        /// The other node has it from this one, which has it no more.
        LostHere = "LOST_HERE",
        /// This node has it from the other one, which has it no more.
        LostThere = "LOST_THERE",
    }
}

/// A statement that one of the two nodes does not have.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct Discrepancy {
    /// Its day, in UTC.
    pub day: Date,
    /// What one of them has of it.
    pub kind: DiscrepancyKind,
    /// The statement.
    pub digest: Digest,
}

/// Compares what this node and the other one have of the statements of a day, which this node issued or received.
#[must_use]
pub fn discrepancies(
    (day, issued_here): (Date, bool),
    here: &BTreeSet<Digest>,
    there: &BTreeSet<Digest>,
) -> Vec<Discrepancy> {
    use DiscrepancyKind as Kind;
    let (here_alone, there_alone) = match issued_here {
        true => (Kind::MissingThere, Kind::LostHere),
        false => (Kind::LostThere, Kind::MissingHere),
    };
    let alone = |kind| move |digest: &Digest| Discrepancy { day, kind, digest: *digest };
    let found = here.difference(there).map(alone(here_alone));
    found.chain(there.difference(here).map(alone(there_alone))).collect()
}
