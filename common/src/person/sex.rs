//! Sex, as civil registries record it.

use crate::code::code_list;

code_list! {
    /// Sex as the civil registries of both states record it.
    pub enum Sex {
        /// Female.
        Female,
        /// Male.
        Male,
    }
}
