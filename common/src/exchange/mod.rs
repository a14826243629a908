//! What the two nodes decide about each other's statements: pure functions over what was received and
//! what is held, with the time handed in.
//!
//! [`receive`] judges bytes, [`policy`] what is permitted, [`recognise`] finds the person; [`answer`] decides;
//! [`close`] is the asker's side, and [`restore`] takes back what was lost here. [`refusal`](crate::refusal) is the table of all reasons.

pub mod answer;
pub mod close;
mod disclosure_limits;
pub mod policy;
pub mod receive;
pub mod recognise;
pub mod restore;
