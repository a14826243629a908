//! The store of a node: the one crate that knows tables and rows.
//!
//! [`Store::process`] answers what the peer asks, [`Store::submit_question`] and [`Store::close`] keep what this node
//! asks and what comes back, [`Store::put_person`] keeps the own registry. All writing goes through one
//! task, which lets whatever waits share a commit; nothing is answered before that commit is durable.
//! What is loaded is verified again, so that an altered row is an error and never a statement.
//!
//! What the other state attested and what the own registry holds share no table. Of SQL, whatever
//! databases do not share stands in the module `dialect`.

mod adoption;
mod assessments;
mod budget;
mod bundles;
mod cases;
mod check;
mod columns;
mod command;
mod delivery;
mod dialect;
mod disclosure;
#[expect(unreachable_pub, reason = "SeaORM's derives want public models; the module is private")]
mod entity;
mod error;
mod evidence;
mod exchange;
mod fsck;
mod highest;
mod identity;
mod inserts;
mod jobs;
mod ledger;
#[expect(elided_lifetimes_in_paths, reason = "async_trait wants signatures as the trait has them")]
mod migration;
mod not_put;
mod padded;
mod page;
mod questions;
mod recovery;
mod registry;
mod shared;
mod space;
mod status;
mod store;
mod tx;
mod witnessing;
mod writer;

pub use assessments::{
    AssessmentInputs, AssessmentRecord, CaseWhole, Change, DecisionInputs, DecisionRecord,
    NewAssessment, NotDecided, QuestionInputs,
};
pub use cases::{
    CaseFilter, CaseKey, CaseOpened, CaseOpening, CaseRecord, Decided, NotClosed, Review,
    ReviewCause,
};
pub use disclosure::{AccessFilter, AccessKind, AccessSubject, OwnAccess, StoredAccessRecord};
pub use error::StoreError;
pub use evidence::{Direction, StatementFilter, StatementRecord, StatementSummary, Subject};
pub use exchange::{Closed, Processed};
pub use fsck::{Difference, DifferenceKind, Findings, Progress};
pub use identity::DatabaseId;
pub use not_put::NotPut;
pub use page::Page;
pub use questions::{
    AskedRecord, AttestedPeriod, AttestedStatus, QuestionRecord, QuestionState, QuestionSummary,
    SettingAside, StoredReply,
};
pub use registry::{
    AmbiguousQuestion, Candidate, Entered, ListedMatch, MatchOutcome, MatchRecord, MatchRuling,
    MatchState, NotRuled, PersonRecord, PutOutcome, RuledMatch, Ruling, VersionRecord,
};
pub use shared::{Checked, Owner};
pub use space::FreeSpace;
pub use status::{Counts, StoreStatus};
pub use store::{LedgerPlace, Options, REFUSED_BYTES_A_DAY, RESERVE_BYTES, Store};
pub use witnessing::{KeptCheckpoint, TimeStamp};
