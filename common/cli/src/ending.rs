//! What entering people ends: counted before it is done, told, and asked for where it is much.

use clap::Args;
use kzmn_proto::office::{EntryChanges, ListChanges};
use kzmn_runtime::output::{self, CommandFailure};
use serde_json::{Value, json};

/// How what is held may end.
#[derive(Args, Clone, Copy, Debug)]
pub(super) struct Ending {
    /// Add only: what is held and not in the files stays, be it a period, a monthly row, a name or a number.
    #[arg(long)]
    pub(super) add_only: bool,
    /// Do not ask, however much ends.
    #[arg(long)]
    pub(super) yes: bool,
}

/// When it is told what becomes of rows.
#[derive(Clone, Copy, Debug)]
pub(super) enum When {
    /// Before it is done.
    Before,
    /// Once it is done.
    After,
}

/// What becomes of one kind of row.
#[derive(Clone, Copy, Debug, Default)]
struct RowChanges {
    held: u64,
    begin: u64,
    change: u64,
    end: u64,
    persons_begin: u64,
    persons_change: u64,
    persons_end: u64,
}

/// What becomes of all that is held of the people who are entered.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Totals {
    periods: RowChanges,
    months: RowChanges,
}

impl RowChanges {
    fn add(&mut self, changes: &ListChanges) {
        let count = |count: i32| u64::try_from(count).unwrap_or(0);
        let ListChanges { held, begin, change, end } = *changes;
        self.held += count(held);
        self.begin += count(begin);
        self.change += count(change);
        self.end += count(end);
        self.persons_begin += u64::from(begin > 0);
        self.persons_change += u64::from(change > 0);
        self.persons_end += u64::from(end > 0);
    }

    fn plus(self, other: Self) -> Self {
        Self {
            held: self.held + other.held,
            begin: self.begin + other.begin,
            change: self.change + other.change,
            end: self.end + other.end,
            persons_begin: self.persons_begin + other.persons_begin,
            persons_change: self.persons_change + other.persons_change,
            persons_end: self.persons_end + other.persons_end,
        }
    }

    /// Whether more than 1 % of what was held ends.
    fn end_much(&self) -> bool {
        self.end.saturating_mul(100) > self.held
    }

    fn line(&self, what: &str, when: When) -> String {
        let (held, begin, change, end) = match when {
            When::Before => ("held before", "begin", "change", "end"),
            When::After => ("were held before", "began", "changed", "ended"),
        };
        format!(
            "{what}: {} {held}; {} of {} persons {begin}, {} of {} {change}, {} of {} {end}.",
            self.held,
            self.begin,
            self.persons_begin,
            self.change,
            self.persons_change,
            self.end,
            self.persons_end
        )
    }

    fn json(&self) -> Value {
        json!({
            "held": self.held, "begin": self.begin, "change": self.change, "end": self.end,
            "persons_begin": self.persons_begin, "persons_change": self.persons_change,
            "persons_end": self.persons_end,
        })
    }
}

impl Totals {
    pub(super) fn add(&mut self, changes: &EntryChanges) {
        self.periods.add(&changes.periods.unwrap_or_default());
        self.months.add(&changes.months.unwrap_or_default());
    }

    pub(super) fn plus(self, other: Self) -> Self {
        Self { periods: self.periods.plus(other.periods), months: self.months.plus(other.months) }
    }

    /// In words, for people; nothing of a kind of which nothing was held and nothing is.
    pub(super) fn lines(&self, when: When) -> Vec<String> {
        let line = |(rows, what): (&RowChanges, &str)| {
            (rows.held + rows.begin > 0).then(|| rows.line(what, when))
        };
        [(&self.periods, "Periods"), (&self.months, "Monthly rows")]
            .into_iter()
            .filter_map(line)
            .collect()
    }

    pub(super) fn json(&self) -> (Value, Value) {
        (self.periods.json(), self.months.json())
    }

    /// Asks where much ends, on a terminal; elsewhere it is refused without `--yes`.
    pub(super) fn confirm(&self, ending: Ending) -> Result<(), CommandFailure> {
        if ending.yes || !(self.periods.end_much() || self.months.end_much()) {
            return Ok(());
        }
        let much = "More than 1 % of what is held of these people would end. Where only something is to be added, \
                    give --add-only.";
        output::confirm(&[much.to_owned()], "Let it end?", false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ending(held: i32, end: i32) -> Totals {
        let mut totals = Totals::default();
        let periods = ListChanges { held, end, ..ListChanges::default() };
        totals.add(&EntryChanges { periods: Some(periods), ..EntryChanges::default() });
        totals
    }

    /// No test has a terminal.
    #[test]
    fn refuses_to_end_more_than_one_in_a_hundred_without_yes_and_ends_one() {
        let asked = |totals: Totals, yes| totals.confirm(Ending { add_only: false, yes });
        assert!(asked(ending(100, 2), false).is_err());
        assert!(asked(ending(99, 1), false).is_err());
        assert!(asked(ending(100, 2), true).is_ok());
        assert!(asked(ending(100, 1), false).is_ok());
        assert!(asked(ending(0, 0), false).is_ok());
    }

    #[test]
    fn says_how_much_of_how_many_persons_begins_changes_and_ends() {
        let totals = ending(3, 2).plus(ending(4, 1)).plus(ending(5, 0));
        let before = "Periods: 12 held before; 0 of 0 persons begin, 0 of 0 change, 3 of 2 end.";
        assert_eq!(totals.lines(When::Before), [before]);
        let after =
            "Periods: 12 were held before; 0 of 0 persons began, 0 of 0 changed, 3 of 2 ended.";
        assert_eq!(totals.lines(When::After), [after]);
        assert!(Totals::default().lines(When::After).is_empty(), "where nothing was done");
    }
}
