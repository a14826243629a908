//! A case is done, as disclosed to the other state.

mod wire;

use crate::code::code_list;
use crate::text::Text;

code_list! {
    /// Why a case is done.
    pub enum CaseCloseReason {
        /// It is decided, and nothing more is to be done.
        Decided,
        /// Whoever applied does not any more.
        Withdrawn,
        /// Whoever applied has died.
        Deceased,
        /// It should not have been opened, or another case is about the same.
        Mistaken,
        /// Another reason, which is in the note.
        Other,
    }
}

/// That the issuer's case is done, and why. It is open again as soon as the issuer asks or decides something in it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct CaseClose {
    /// Why.
    pub reason: CaseCloseReason,
    /// Why, in words; another reason has a note.
    pub note: Option<Text>,
}
