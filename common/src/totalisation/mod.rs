//! Own and attested periods in one timeline, in which a calendar day counts once and every day keeps the
//! claims that it came from.
//!
//! Which periods count is left to the deciding law. What is not verified is carried and not counted, with the reason.

mod claim;
mod overlap;
mod timeline;

pub use claim::{Claim, Dated, NotCounted, Origin, View};
pub use overlap::{Overlap, OverlapKind};
pub use timeline::{Timeline, segments};
