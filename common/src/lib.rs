//! The pure core of the two nodes: persons and their periods, statements and their verification, and
//! what the exchange decides. No IO, no async, no clock or randomness of its own.
//!
//! The folders follow the flow of a question: a [`record`] query about a [`person`] is sealed as a
//! [`statement`], judged on receipt against the [`trust`] bundle by the [`exchange`], answered from the
//! own [`registry`], and judged again by the asker. Protobuf types stop at [`wire`].

pub mod assessment;
pub mod claim;
pub mod date;
pub mod days;
pub mod exchange;
pub mod identity;
pub mod instant;
mod listing;
pub mod party;
pub mod person;
pub mod record;
pub mod registry;
pub mod rules;
pub mod statement;
pub mod text;
pub mod totalisation;
pub mod trust;
pub mod wire;
