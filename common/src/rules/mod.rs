//! Rule packs: the parameters of the law by effective date, each with its source and how sure it is; and
//! what the public sources leave open, each with a default reading and the others.
//!
//! A pack is a TOML file, read strictly by [`RulePack::load`]. A day on which a parameter has no value is an
//! error that names both. Figures that are set by year are the exception: where those of a year are missing,
//! the last known ones are used, [`RulePack::missing`] reports so, and nothing may be awarded on them. A file can
//! add the figures of a year to a pack ([`Packs::with_file`]); it cannot change what is known.

mod content;
mod error;
mod load;
mod pack;

pub(crate) use content::LONGEST_STAND_IN;
pub use content::{Confidence, DatedValue, MissingFigure, PackFile, Reading};
pub use error::PackError;
pub(crate) use load::decimal;
pub use pack::{Packs, RulePack};
