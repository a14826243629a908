//! The decision of an officer about a pension, as the other state is told of it.

use time::Date;

use crate::assessment::PensionKind;
use crate::statement::{Digest, Ground, Heading};
use crate::text::Text;
use crate::wire::code_list;

/// How many statements of the other state a decision can rely on.
pub const MOST_RELIED_ON: usize = 100;

code_list! {
    /// What was decided.
    pub enum DecisionOutcome {
        /// A pension is awarded.
        Award,
        /// A pension is refused.
        Refuse,
    }
}

/// What an officer decided, on which assessment. It names nobody and no amount: the case and the digests
/// say whom it is about to whoever attested.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DecisionNotice {
    /// Who says it to whom, and when.
    pub heading: Heading,
    /// The issuer's case.
    pub case_id: Text,
    /// The notice of an earlier decision that this one replaces.
    pub supersedes: Option<Digest>,
    /// Why the other state is told, on what basis, and which officer decided.
    pub ground: Ground,
    /// What was decided.
    pub outcome: DecisionOutcome,
    /// About which pension.
    pub pension: PensionKind,
    /// From which day it holds.
    pub effective_from: Date,
    /// Under which article.
    pub article: Text,
    /// Why; a refusal has a reason.
    pub reason: Option<Text>,
    /// The statements of the other state that were relied on, ascending.
    pub relied_on: Vec<Digest>,
    /// The version of the own record that was relied on.
    pub own_record_version: i32,
    /// The assessment.
    pub assessment: Digest,
}

impl DecisionNotice {
    /// Whether both say the same decision, whenever and under whichever id it was said.
    #[must_use]
    pub fn decides_as(&self, other: &Self) -> bool {
        let heading = other.heading.clone();
        Self { heading, ..self.clone() } == *other
    }
}
