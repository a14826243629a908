//! What is national about a node.

use std::fmt;
use std::sync::Arc;

use kzmn_common::assessment::NationalLaw;
use kzmn_common::registry::NationalRules;

/// One state's rules and law, from which a node of that state is made. Both are of one party.
#[derive(Clone)]
pub struct Nation {
    /// How its registry takes records in and attests them.
    pub rules: Arc<dyn NationalRules>,
    /// Its pension law.
    pub law: Arc<dyn NationalLaw>,
}

impl fmt::Debug for Nation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Nation").field(&self.rules.party()).finish()
    }
}
