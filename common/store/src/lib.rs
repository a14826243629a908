//! The store of a node: the one crate that knows tables and rows.
//!
//! [`Store::process`] answers what the peer asks, [`Store::submit_question`] and [`Store::close`] keep what this node
//! asks and what comes back, [`Store::put_person`] keeps the own registry. All writing goes through one
//! task, which lets whatever waits share a commit; nothing is answered before that commit is durable.
//! What is loaded is verified again, so that an altered row is an error and never a statement.
//!
//! What the other state attested and what the own registry holds share no table. Of SQL, whatever
//! databases do not share stands in the module `dialect`.

mod assessments;
mod budget;
mod bundles;
mod cases;
mod check;
mod command;
mod dialect;
#[expect(unreachable_pub, reason = "SeaORM's derives want public models; the module is private")]
mod entity;
mod error;
mod evidence;
mod exchange;
mod highest;
mod identity;
mod inserts;
mod jobs;
#[expect(elided_lifetimes_in_paths, reason = "async_trait wants signatures as the trait has them")]
mod migration;
mod padded;
mod page;
mod questions;
mod registry;
mod shared;
mod space;
mod store;
mod tx;
mod writer;

pub use assessments::{
    AssessmentInputs, AssessmentRecord, CaseWhole, Change, DecisionInputs, DecisionRecord,
    NewAssessment, NotDecided, QuestionInputs,
};
pub use cases::{
    CaseFilter, CaseKey, CaseOpened, CaseOpening, CaseRecord, Decided, Review, ReviewCause,
};
pub use error::StoreError;
pub use evidence::{
    AccessFilter, AccessKind, AccessSubject, Counts, Direction, OwnAccess, StatementFilter,
    StatementRecord, StatementSummary, StoreStatus, StoredAccessRecord, Subject,
};
pub use exchange::{Closed, Processed};
pub use identity::DatabaseId;
pub use page::Page;
pub use questions::{
    AskedRecord, AttestedPeriod, AttestedStatus, QuestionRecord, QuestionState, QuestionSummary,
    SettingAside, StoredReply,
};
pub use registry::{
    AmbiguousQuestion, Candidate, Entered, ListedMatch, MatchOutcome, MatchRecord, MatchRuling,
    MatchState, NotPut, NotRuled, PersonRecord, PutOutcome, RuledMatch, Ruling, VersionRecord,
};
pub use shared::{Checked, Owner};
pub use space::FreeSpace;
pub use store::{Options, REFUSED_BYTES_A_DAY, RESERVE_BYTES, Store};
