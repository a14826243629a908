//! Persons: identifiers, names, and what one state claims about a person to the other.

mod claim;
mod fold;
mod identifier;
mod keys;
mod latin;
mod name;
mod parts;
mod sex;
mod sound;

pub use claim::{IdentificationInsufficient, Identified, PersonClaim, Place};
pub use fold::fold;
pub use identifier::{Identifier, IdentifierKind, InvalidIdentifier, iin_check_digit};
pub use keys::{KEYS_VERSION, NameKeys};
pub use latin::readings;
pub use name::{NamePart, NameUse, PersonName, Script, folded_parts};
pub use parts::{parts_told, taken_apart};
pub use sex::Sex;
pub use sound::{blocking_keys, blocking_keys_of_names, sound};
