//! The own registry, in two times: when something was so, and when it was held to be so. Every change of what
//! is held about a person adds a version with all that is held, and ends the one before; nothing is erased.

mod decide;
mod hold;
mod keys;
mod links;
mod look;
mod names;
mod put;
mod recognise;
mod record;
mod rows;
mod search;
mod searched;
mod worklist;

pub use decide::{MatchRuling, NotRuled, Ruling};
pub(crate) use decide::{judge as judge_ruling, rule};
pub use hold::{PersonRecord, VersionRecord};
pub(crate) use hold::{holding, person};
pub(crate) use keys::make_again_where_old;
pub use put::{Entered, PutOutcome};
pub(crate) use put::{Entries, check, put};
pub(crate) use recognise::recognise;
pub(crate) use rows::found_by;
pub(crate) use search::search;
pub(crate) use searched::{Searched, search_alike};
pub(crate) use worklist::{
    Ambiguous, count_ambiguous, history as match_history, matches,
    with_candidates as match_with_candidates,
};
pub use worklist::{
    AmbiguousQuestion, Candidate, ListedMatch, MatchOutcome, MatchRecord, MatchState, RuledMatch,
};
