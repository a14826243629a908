//! The pensions that the two states pay.

use crate::listed;

listed! {
    /// What a person applies for.
    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    pub enum PensionKind {
        /// A pension by age.
        OldAge = "old_age",
        /// Payments from the Kazakh savings fund.
        Funded = "funded",
        /// A Kazakh long-service pension.
        LongService = "long_service",
        /// A Mongolian pension for military service.
        Military = "military",
    }
}
