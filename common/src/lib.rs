//! The pure core of the two nodes: persons and their periods, statements and their verification, and
//! what the exchange decides. No IO, no async, no clock or randomness of its own.
//!
//! The modules stand on each other in one direction. At the bottom are values ([`text`], [`date`], [`party`], [`code`]
//! lists) and what is signed ([`envelope`], [`header`], [`trust`]); on them [`wire`], where protobuf stops, and the
//! [`statement`]s with their [`kinds`]; then the own [`registry`], [`totalisation`] and the [`rules`] of law; at the top
//! the [`exchange`], which judges and answers, the [`assessment`] of pensions, and what the [`office`] asks for.

pub mod assessment;
pub mod claim;
pub mod code;
pub mod date;
pub mod days;
pub mod dsse;
pub mod envelope;
pub mod evidence;
pub mod exchange;
pub mod header;
pub mod identity;
pub mod instant;
pub mod kinds;
pub mod ledger;
mod listing;
pub mod office;
pub mod party;
pub mod pension;
pub mod period;
pub mod person;
pub mod reconcile;
pub mod refusal;
pub mod registry;
pub mod rules;
pub mod statement;
pub mod text;
pub mod totalisation;
pub mod trust;
pub mod wire;
