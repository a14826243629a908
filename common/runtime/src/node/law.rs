//! The pension law by which a node assesses.

use std::fmt;
use std::sync::Arc;

use kzmn_common::assessment::NationalLaw;
use kzmn_common::rules::{PackError, Packs};
use time::Date;

/// The own state's law, its parameters, and since when the Agreement binds.
pub(super) struct Law {
    pub(super) national: Arc<dyn NationalLaw>,
    pub(super) packs: Packs,
    pub(super) in_force_from: Option<Date>,
    /// What names all of it: an assessment made by other rules is outdated.
    pub(super) name: String,
}

impl Law {
    /// Reads the packs that are built in, strictly: a node with a bad one does not start.
    pub(super) fn load(
        national: Arc<dyn NationalLaw>,
        in_force_from: Option<Date>,
    ) -> Result<Self, PackError> {
        let packs = Packs::with_national(national.pack()?)?;
        let packs_name = packs.both().map(|pack| format!("{} {}", pack.name(), pack.digest()));
        let since = in_force_from.map_or_else(|| "never".to_owned(), |from| from.to_string());
        let name = format!(
            "kzmn {}, {}, agreement in force from {since}",
            env!("CARGO_PKG_VERSION"),
            packs_name.join(", "),
        );
        Ok(Self { national, packs, in_force_from, name })
    }
}

impl fmt::Debug for Law {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Law({})", self.name)
    }
}
