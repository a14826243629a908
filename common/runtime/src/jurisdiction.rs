//! What is national about a node.

use std::fmt;
use std::sync::Arc;

use kzmn_common::assessment::NationalLaw;
use kzmn_common::party::Party;
use kzmn_common::registry::NationalRules;

/// All that is one state's alone, from which a node of that state is made. Both are of one party.
#[derive(Clone)]
pub struct Jurisdiction {
    /// How its registry takes records in and attests them.
    pub rules: Arc<dyn NationalRules>,
    /// Its pension law.
    pub law: Arc<dyn NationalLaw>,
}

impl Jurisdiction {
    /// Whose it is.
    #[must_use]
    pub fn party(&self) -> Party {
        self.rules.party()
    }
}

impl fmt::Debug for Jurisdiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Jurisdiction").field(&self.party()).finish()
    }
}
