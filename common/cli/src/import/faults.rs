//! All that is wrong with one person, row by row. The node names the first field at fault only.

use kzmn_common::office;
use kzmn_common::refusal::{Objection, RefusalReason};
use kzmn_proto::exchange::{PartialDate, PersonName};

use super::entry::Entry;
use super::rejects::RejectedRow;

impl Entry {
    /// Everything that is wrong with a person who is not entered, and a line that says so. `refusal` is what
    /// the node said: reason, field and problem.
    pub(super) fn rejected(mut self, refusal: Option<(&str, &str, &str)>) -> Vec<RejectedRow> {
        if let Some((reason, field, problem)) = refusal {
            self.add(reason, field, problem);
            self.mend(field);
        }
        while let Err(fault) = office::read_put_person(&self.request) {
            let Objection { reason, violations } = fault.into();
            let Some(violation) = violations.into_iter().next() else {
                break;
            };
            self.add(reason.name(), &violation.field, &violation.problem);
            if !self.mend(&violation.field) {
                break;
            }
        }
        self.add_impossible();
        let rows = match self.bad.len() {
            1 => "1 row is".to_owned(),
            rows => format!("{rows} rows are"),
        };
        let problem = format!(
            "nothing of this person was entered, and what is held is kept as it was: {rows} at fault"
        );
        let Self { rows, mut bad, .. } = self;
        bad.extend(
            rows.first().map(|first| RejectedRow::cell(first, "", "PERSON_REJECTED", &problem)),
        );
        bad
    }

    /// The line of a person who is kept as held, because something would end and rows of the files are of nobody.
    pub(super) fn kept(&self) -> Option<RejectedRow> {
        let problem = "the person is kept as it was: something of it would end, and rows of the files that name \
                       nobody may be of this person";
        self.rows.first().map(|first| RejectedRow::cell(first, "", "PERSON_KEPT", problem))
    }

    /// The line for what is unlikely in a field.
    pub(super) fn warned(&self, field: &str, problem: &str) -> Option<RejectedRow> {
        let (row, column) = self.locate(field);
        self.rows.get(row).map(|row| RejectedRow::cell(row, column, "UNLIKELY", problem))
    }

    /// Adds what cannot be true, of which the node names the first only.
    fn add_impossible(&mut self) {
        let entry = office::read_put_person(&self.request).ok();
        let Some(((entry, _), today)) = entry.zip(self.today) else {
            return;
        };
        for odd in entry.oddities(today).iter().filter(|odd| odd.impossible) {
            self.add(RefusalReason::PayloadMalformed.name(), &odd.field(), odd.problem);
        }
    }

    /// Adds what is wrong with a field, unless something is known to be wrong with its row.
    fn add(&mut self, reason: &str, field: &str, problem: &str) {
        let (row, column) = self.locate(field);
        let Some(row) = self.rows.get(row) else {
            return;
        };
        let known = |bad: &RejectedRow| bad.line == row.line && bad.file == row.head.file;
        if !self.bad.iter().any(known) {
            self.bad.push(RejectedRow::cell(row, column, reason, problem));
        }
    }

    /// From a field of the request to the place of its row and to its column.
    fn locate(&self, field: &str) -> (usize, &'static str) {
        let (list, at, rest) = split(field);
        let row = |rows: &[usize]| {
            at.or_else(|| self.twice(list))
                .and_then(|at| rows.get(at))
                .or_else(|| rows.first())
                .copied()
        };
        let twice = at.is_none() && self.twice(list).is_some();
        match list {
            "periods" if twice => (row(&self.periods).unwrap_or(0), "period_id"),
            "periods" => (row(&self.periods).unwrap_or(0), period_column(rest)),
            "months" if twice => (row(&self.months).unwrap_or(0), "month"),
            "months" => (row(&self.months).unwrap_or(0), period_column(rest)),
            "person.names" => (row(&self.names).unwrap_or(0), name_column(rest)),
            "person.identifiers" => {
                at.and_then(|at| self.identifiers.get(at)).copied().unwrap_or((0, ""))
            }
            _ => (0, person_column(field)),
        }
    }

    /// The second of two periods, or rows, of one key.
    fn twice(&self, list: &str) -> Option<usize> {
        let (periods, months) = (&self.request.periods, &self.request.months);
        let same_period = |at: usize, id: &str| {
            periods.iter().take(at).any(|other| other.period_id == id).then_some(at)
        };
        match list {
            "periods" => periods
                .iter()
                .enumerate()
                .find_map(|(at, period)| same_period(at, &period.period_id)),
            "months" => months.iter().enumerate().find_map(|(at, month)| {
                let key = (month.year, month.month, &month.employer);
                let same = |other: &kzmn_proto::office::ContributionMonth| {
                    (other.year, other.month, &other.employer) == key
                };
                months.iter().take(at).any(same).then_some(at)
            }),
            _ => None,
        }
    }

    /// Takes the field at fault out of the request, or puts something good in its place, so that the next
    /// fault shows; `false` where that cannot be.
    fn mend(&mut self, field: &str) -> bool {
        let (list, at, _) = split(field);
        let at = at.or_else(|| self.twice(list));
        let request = &mut self.request;
        let person = request.person.get_or_insert_default();
        match (list, at) {
            ("periods", Some(at)) => remove(&mut request.periods, &mut self.periods, at),
            ("months", Some(at)) => remove(&mut request.months, &mut self.months, at),
            ("person.names", Some(at)) => remove(&mut person.names, &mut self.names, at),
            ("person.identifiers", Some(at)) => {
                remove(&mut person.identifiers, &mut self.identifiers, at)
            }
            ("person.parents", _) => take(&mut person.parents),
            ("person.names", None) if person.names.is_empty() => {
                let name =
                    PersonName { r#use: 1, given_name: "x".to_owned(), ..Default::default() };
                person.names.push(name);
                true
            }
            ("person.sex", _) => std::mem::replace(&mut person.sex, 1) != 1,
            (list, _) if list.starts_with("person.birth_date") => {
                let some = PartialDate { year: 1900, month: 0, day: 0 };
                person.birth_date.replace(some) != Some(some)
            }
            (list, _) if list.starts_with("person.birth_place") => {
                person.birth_place.take().is_some()
            }
            ("person.person_id", _) => replace(&mut person.person_id),
            ("reason", _) => replace(&mut request.reason),
            _ => false,
        }
    }
}

/// `periods[2].start.month` as `periods`, 2 and `start.month`.
fn split(field: &str) -> (&str, Option<usize>, &str) {
    let Some((list, rest)) = field.split_once('[') else {
        return (field, None, "");
    };
    let Some((at, rest)) = rest.split_once(']') else {
        return (field, None, "");
    };
    (list, at.parse().ok(), rest.trim_start_matches('.'))
}

fn remove<T, O>(list: &mut Vec<T>, origins: &mut Vec<O>, at: usize) -> bool {
    if at >= list.len() || at >= origins.len() {
        return false;
    }
    list.remove(at);
    origins.remove(at);
    true
}

fn take<T>(list: &mut Vec<T>) -> bool {
    let held = !list.is_empty();
    list.clear();
    held
}

fn replace(text: &mut String) -> bool {
    std::mem::replace(text, "x".to_owned()) != "x"
}

fn person_column(field: &str) -> &'static str {
    let field = field.strip_prefix("person.").unwrap_or(field);
    let begins = |name: &str| field.starts_with(name);
    match field {
        "person_id" => "person_id",
        "sex" => "sex",
        "restricted" => "restricted",
        "reason" => "reason",
        "birth_place.region" => "birth_region",
        "birth_place.locality" => "birth_locality",
        _ if begins("birth_place") => "birth_country",
        _ if begins("birth_date") => "birth_date",
        _ if begins("parents") => "parents",
        _ => "",
    }
}

fn name_column(rest: &str) -> &'static str {
    match rest {
        "use" => "name_use",
        "surname" => "surname",
        "given_name" => "given_name",
        "patronymic" => "patronymic",
        "clan_name" => "clan_name",
        "parent_name" => "parent_name",
        "original" => "original",
        "script" => "script",
        _ => "",
    }
}

/// Columns of a period and of a monthly row.
fn period_column(rest: &str) -> &'static str {
    let first = rest.split('.').next().unwrap_or_default();
    match (first, rest) {
        ("period_id", _) => "period_id",
        ("kind", _) => "kind",
        ("start", _) => "start",
        ("end", _) => "end",
        ("territory", _) => "territory",
        ("contribution", _) => "contribution",
        ("employer", "employer.identifier") => "employer_id",
        ("employer", _) => "employer_name",
        ("occupation", _) => "occupation",
        ("multiplier_code", _) => "multiplier_code",
        ("evidence", "evidence.grade") => "evidence_grade",
        ("evidence", "evidence.reference") => "evidence_reference",
        ("evidence", _) => "evidence_kind",
        ("note", _) => "note",
        ("year", _) => "year",
        ("month", _) => "month",
        ("paid", _) => "paid",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_without_an_index_is_a_field_and_one_with_it_is_an_element() {
        assert_eq!(split("person.sex"), ("person.sex", None, ""));
        assert_eq!(split("periods[2].start.month"), ("periods", Some(2), "start.month"));
        assert_eq!(split("person.names[0]"), ("person.names", Some(0), ""));
        assert_eq!(split("periods[2"), ("periods[2", None, ""));
    }
}
