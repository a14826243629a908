//! What was found, and how far the looking is.

use std::fmt;

use kzmn_common::listed;

/// How many differences are told one by one; the rest are counted.
const TOLD: usize = 1_000;

listed! {
    /// How what is stored differs from what it must be.
    #[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
    pub enum DifferenceKind {
        /// Something that must be there is not.
        Missing = "MISSING",
        /// It is something else than what was stored.
        Altered = "ALTERED",
        /// Nothing says that it was ever stored.
        Surplus = "SURPLUS",
    }
}

/// One difference. Nothing of a person is in it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Difference {
    /// How it differs.
    pub kind: DifferenceKind,
    /// In which table.
    pub table: &'static str,
    /// Where: a row by its key, or by the ledger's entry that covers it where its key is a person's or a case's.
    pub place: String,
    /// What is wrong, as fixed words.
    pub what: &'static str,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, table, place, what } = self;
        write!(f, "{} {table} {place}: {what}", kind.name())
    }
}

/// How far the looking is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Progress {
    /// Which table is looked at.
    pub table: &'static str,
    /// How many rows were looked at in all.
    pub rows: u64,
}

/// What was found.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Findings {
    /// How many rows were looked at.
    pub rows: u64,
    /// How many differences there are.
    pub count: u64,
    /// The first of them.
    pub differences: Vec<Difference>,
}

/// A look at everything that goes on.
pub(super) struct Look<'a> {
    pub(super) findings: Findings,
    pub(super) progress: &'a (dyn Fn(Progress) + Sync),
}

impl Look<'_> {
    /// A look at a page alone, which tells nobody how far it is.
    pub(super) fn at_page() -> Self {
        Self { findings: Findings::default(), progress: &|_| () }
    }

    /// Whether the next difference is told, and not counted alone.
    pub(super) fn tells_more(&self) -> bool {
        self.findings.differences.len() < TOLD
    }

    /// Takes over what was found on a page.
    pub(super) fn add_all(&mut self, page: Findings) {
        let Findings { rows, count, differences } = page;
        let found = &mut self.findings;
        found.rows = found.rows.saturating_add(rows);
        found.count = found.count.saturating_add(count);
        let room = TOLD.saturating_sub(found.differences.len());
        found.differences.extend(differences.into_iter().take(room));
    }

    /// Counts rows of a table that were looked at.
    pub(super) fn looked(&mut self, table: &'static str, rows: usize) {
        let found = &mut self.findings;
        found.rows = found.rows.saturating_add(u64::try_from(rows).unwrap_or(u64::MAX));
        (self.progress)(Progress { table, rows: found.rows });
    }

    pub(super) fn missing(
        &mut self,
        table: &'static str,
        place: impl fmt::Display,
        what: &'static str,
    ) {
        self.add(DifferenceKind::Missing, table, place, what);
    }

    pub(super) fn altered(
        &mut self,
        table: &'static str,
        place: impl fmt::Display,
        what: &'static str,
    ) {
        self.add(DifferenceKind::Altered, table, place, what);
    }

    pub(super) fn surplus(
        &mut self,
        table: &'static str,
        place: impl fmt::Display,
        what: &'static str,
    ) {
        self.add(DifferenceKind::Surplus, table, place, what);
    }

    pub(super) fn add(
        &mut self,
        kind: DifferenceKind,
        table: &'static str,
        place: impl fmt::Display,
        what: &'static str,
    ) {
        let found = &mut self.findings;
        found.count = found.count.saturating_add(1);
        if found.differences.len() < TOLD {
            found.differences.push(Difference { kind, table, place: place.to_string(), what });
        }
    }
}
