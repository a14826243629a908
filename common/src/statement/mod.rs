//! Statements: what is signed, verified and stored. The content of each type is in [`kinds`](crate::kinds).

mod list;
mod payload_type;
mod seal;
mod signed;
mod unverified;
mod verify;

pub(crate) use list::each_statement;
pub use payload_type::{Carrier, PayloadType};
pub use seal::Sealed;
pub use signed::{Body, Disclosed, Signed};
pub use unverified::Unverified;
pub use verify::{Attested, ExpectedAddress, KeyAge, Stored, Verified};
