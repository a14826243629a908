//! The refusal: why a statement was not answered, and will not be.

mod wire;

use crate::refusal::RefusalReason;
use crate::text::Text;

/// A typed, permanent refusal of a statement.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Refusal {
    /// Why.
    pub reason: RefusalReason,
    /// In plain words.
    pub text: Text,
}
