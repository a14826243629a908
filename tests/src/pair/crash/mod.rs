//! Nodes that are killed while they work, and what must hold after that.

mod books;
mod disk;
mod kills;
mod load;
mod nodes;
mod power;

pub(super) use kills::Kills;
pub use kills::{at_each_step, at_random, fresh_seed};
pub(super) use power::PowerCuts;
