//! What entering a person changes in the lists that are held.

use std::collections::BTreeMap;

use super::{Correction, OwnPerson, RegistryEntry};
use crate::person::{Identifier, NameUse};
use crate::refusal::FieldViolation;

/// How many members a list held, and what becomes of them.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct ListChanges {
    /// Held before.
    pub held: u32,
    /// In the entry and not held before.
    pub begin: u32,
    /// Held before as something else.
    pub change: u32,
    /// Held before and not in the entry.
    pub end: u32,
}

/// What an entry changes.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct EntryChanges {
    /// Of the periods, by their ids.
    pub periods: ListChanges,
    /// Of the monthly rows, by month and employer.
    pub months: ListChanges,
    /// Whether a name, a number or a parent that was held is not in the entry.
    pub person_loses: bool,
}

impl RegistryEntry {
    /// What becomes of what is held when this entry takes its place.
    #[must_use]
    pub fn changes_from(&self, held: Option<&Self>) -> EntryChanges {
        let held_periods = held.map(|held| held.periods.as_slice()).unwrap_or_default();
        let held_months = held.map(|held| held.months.as_slice()).unwrap_or_default();
        EntryChanges {
            periods: compare(
                held_periods.iter().map(|period| (&period.period_id, period)),
                self.periods.iter().map(|period| (&period.period_id, period)),
            ),
            months: compare(
                held_months.iter().map(|row| ((row.year, row.month, &row.employer), row.paid)),
                self.months.iter().map(|row| ((row.year, row.month, &row.employer), row.paid)),
            ),
            person_loses: held.is_some_and(|held| self.person_loses(held)),
        }
    }

    /// This entry and all of what is held that it does not replace: nothing ends.
    ///
    /// # Errors
    ///
    /// The lists that would be longer than they may be.
    pub fn added_to(self, held: &Self) -> Result<Self, Vec<FieldViolation>> {
        let Self { person, periods, months } = self;
        let person = person.added_to(&held.person);
        let long = |list: &str, length: usize| FieldViolation {
            field: format!("person.{list}"),
            problem: format!("would be more than {length}, with those that are held"),
        };
        let mut violations = Vec::new();
        violations.extend((person.names.len() > MOST).then(|| long("names", MOST)));
        violations.extend((person.identifiers.len() > MOST).then(|| long("identifiers", MOST)));
        if !violations.is_empty() {
            return Err(violations);
        }
        held.corrected(Correction {
            person: Some(person),
            periods,
            removed_period_ids: Vec::new(),
            months,
            removed_months: Vec::new(),
        })
    }

    fn person_loses(&self, held: &Self) -> bool {
        let (now, held) = (&self.person, &held.person);
        held.names.iter().any(|name| !now.names.contains(name))
            || held.identifiers.iter().any(|identifier| !now.identifiers.contains(identifier))
            || held.parents.iter().any(|parent| !now.parents.contains(parent))
    }
}

/// How many names, and how many identifiers, a person has at most.
const MOST: usize = 16;

impl OwnPerson {
    /// The names and numbers that are held stay; one that was in use is a former one where another is now.
    fn added_to(mut self, held: &Self) -> Self {
        let renamed = self.names.iter().any(|name| name.usage == NameUse::Current);
        for name in &held.names {
            let mut former = name.clone();
            if renamed && former.usage == NameUse::Current {
                former.usage = NameUse::Former;
            }
            if !self.names.contains(name) && !self.names.contains(&former) {
                self.names.push(former);
            }
        }
        let missing = |identifier: &&Identifier| !self.identifiers.contains(identifier);
        let kept: Vec<_> = held.identifiers.iter().filter(missing).cloned().collect();
        self.identifiers.extend(kept);
        if self.parents.is_empty() {
            self.parents.clone_from(&held.parents);
        }
        self.birth_place = self.birth_place.or_else(|| held.birth_place.clone());
        self.restricted |= held.restricted;
        self
    }
}

fn compare<K: Ord, V: PartialEq>(
    held: impl Iterator<Item = (K, V)>,
    now: impl Iterator<Item = (K, V)>,
) -> ListChanges {
    let mut left: BTreeMap<K, V> = held.collect();
    let mut changes = ListChanges { held: count(left.len()), ..ListChanges::default() };
    for (key, value) in now {
        match left.remove(&key) {
            None => changes.begin += 1,
            Some(was) if was != value => changes.change += 1,
            Some(_) => {}
        }
    }
    changes.end = count(left.len());
    changes
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
