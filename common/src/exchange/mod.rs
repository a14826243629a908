//! What the two nodes decide about each other's statements: pure functions over what was received and
//! what is held, with the time handed in.

pub mod refusal;
