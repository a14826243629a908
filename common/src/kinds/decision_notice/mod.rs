//! The decision of an officer about a pension, as disclosed to the other state.

mod wire;

use time::Date;

use crate::code::code_list;
use crate::envelope::Digest;
use crate::pension::PensionKind;
use crate::text::Text;

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

/// What an officer decided, on which assessment. It holds no name and no amount: the attesting party finds the
/// person by the case and the digests.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DecisionNotice {
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
