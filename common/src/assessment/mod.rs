//! The assessment of a pension: a proposal to an officer, never a decision.
//!
//! A pure function of the [`Case`] and the rule packs: the same inputs give the same bytes. It is computed
//! once with the days that are certain, again with those that are possible where dates are partial, and once
//! under each other reading of each open parameter; where that changes the result, it is reported.

mod assess;
mod case;
mod cited;
mod explain;
mod facts;
mod fault;
mod figure;
mod inquiry;
mod law;
mod reference;
mod report;
mod result;
mod stored;
mod terms;

pub use assess::{AssessError, assess};
pub use case::{
    Breaks, Case, CheckedCase, Circumstance, Claimant, DATES, Income, Reported, Treaty,
};
pub use cited::cites;
pub use explain::{
    Block, Document, ExplainError, Language, Reader, TOGETHER, Words, document, explain,
};
pub use facts::case_from_facts;
pub use fault::{CaseFault, Problem};
pub use figure::{Figure, Figures, Money};
pub use inquiry::{Inquiry, InquiryStatus, all_missing, missing_in};
pub use law::{
    ComputedPeriod, Effect, Findings, LawQuestion, LeftOut, NationalLaw, ReasoningStep, Rule,
    Sentence, Source, Warning,
};
pub use reference::{ArticlePlace, CitedWork, NumberRange, Reference};
pub use result::{
    Assessment, ClaimSeen, EvidenceNeeded, OpenQuestion, OverlapSeen, PackUsed, Segment,
    UnderReading, WouldChange,
};
pub use stored::Unreadable;
pub use terms::{Asked, Conscription, Terms, whole};
