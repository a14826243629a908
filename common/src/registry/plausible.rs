//! What cannot be true of a person's record, and what is unlikely. Dates of which parts are unknown are at fault only
//! where every day that they may mean is.

use time::Date;

use super::{ContributionMonth, OwnPeriod, RegistryEntry};
use crate::date::PartialDate;

/// Before this age work is unlikely. Children herded and worked on farms, so it is not refused.
const YOUNGEST: i32 = 14;
/// A period of more years is unlikely.
const LONGEST: i32 = 60;
/// More years than any person is known to have lived.
const OLDEST: i32 = 125;

/// Where in an entry something is odd.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum OddPlace {
    /// The birth date.
    BirthDate,
    /// The first day of the period at that place of the entry's list.
    Start(usize),
    /// The last day of a period.
    End(usize),
    /// The monthly row at that place of the entry's list.
    Month(usize),
}

/// Something odd about an entry.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Oddity {
    /// Where.
    pub place: OddPlace,
    /// What, in plain words without any value.
    pub problem: &'static str,
    /// Whether it cannot be true; else it is unlikely.
    pub impossible: bool,
}

impl Oddity {
    /// The field of the contract's request that it is about, with the entry's places.
    #[must_use]
    pub fn field(&self) -> String {
        match self.place {
            OddPlace::BirthDate => "person.birth_date".to_owned(),
            OddPlace::Start(at) => format!("periods[{at}].start"),
            OddPlace::End(at) => format!("periods[{at}].end"),
            OddPlace::Month(at) => format!("months[{at}].month"),
        }
    }
}

impl RegistryEntry {
    /// All that is odd about it on a day, in the order of its lists.
    #[must_use]
    pub fn oddities(&self, today: Date) -> Vec<Oddity> {
        let birth = self.person.birth_date;
        let mut found = Vec::new();
        let mut add = |place, impossible, problem: Option<&'static str>| {
            found.extend(problem.map(|problem| Oddity { place, problem, impossible }));
        };
        add(OddPlace::BirthDate, true, (today < birth.earliest()).then_some("is in the future"));
        let old = reaches(birth.latest(), today, OLDEST);
        add(OddPlace::BirthDate, false, old.then_some("is more than 125 years ago"));
        for (at, period) in self.periods.iter().enumerate() {
            let impossible = before_birth_or_future(period.start, birth, today);
            add(OddPlace::Start(at), true, impossible);
            let late = period.end.is_some_and(|end| today < end.earliest());
            let problem = "is in the future: leave the end empty while the period goes on";
            add(OddPlace::End(at), true, late.then_some(problem));
            if impossible.is_none() && !late {
                add(OddPlace::Start(at), false, unlikely(period, birth, today));
            }
        }
        for (at, month) in self.months.iter().enumerate() {
            let Some(days) = days_of(month) else { continue };
            let impossible = before_birth_or_future(days, birth, today);
            add(OddPlace::Month(at), true, impossible);
            if impossible.is_none() {
                add(OddPlace::Month(at), false, is_young(days, birth).then_some(TOO_YOUNG));
            }
        }
        found
    }
}

const TOO_YOUNG: &str = "is before the person was 14 years old";

fn before_birth_or_future(
    begins: PartialDate,
    birth: PartialDate,
    today: Date,
) -> Option<&'static str> {
    if begins.latest() < birth.earliest() {
        Some("is before the person was born")
    } else if today < begins.earliest() {
        Some("is in the future")
    } else {
        None
    }
}

fn unlikely(period: &OwnPeriod, birth: PartialDate, today: Date) -> Option<&'static str> {
    let last = period.end.map_or(today, PartialDate::earliest);
    if is_young(period.start, birth) {
        Some(TOO_YOUNG)
    } else if reaches(period.start.latest(), last, LONGEST) {
        Some("makes the period longer than 60 years")
    } else {
        None
    }
}

fn is_young(begins: PartialDate, birth: PartialDate) -> bool {
    !reaches(birth.earliest(), begins.latest(), YOUNGEST)
}

/// Whether so many years have gone by from one day to another.
fn reaches(from: Date, to: Date, years: i32) -> bool {
    (to.year() - years, to.month(), to.day()) >= (from.year(), from.month(), from.day())
}

fn days_of(row: &ContributionMonth) -> Option<PartialDate> {
    PartialDate::new(row.year, Some(row.month), None).ok()
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::period::{
        ContributionState, Employer, Evidence, EvidenceGrade, EvidenceKind, PeriodKind, Territory,
    };
    use crate::person::Sex;
    use crate::registry::OwnPerson;
    use crate::text::Text;

    fn text(text: &str) -> Text {
        Text::parse(text, 64).expect("accepted")
    }

    fn day(text: &str) -> PartialDate {
        PartialDate::parse(text).expect("a date")
    }

    fn born(birth: &str) -> RegistryEntry {
        let person = OwnPerson {
            person_id: text("P-1"),
            identifiers: Vec::new(),
            names: Vec::new(),
            sex: Sex::Female,
            birth_date: day(birth),
            birth_place: None,
            parents: Vec::new(),
            restricted: false,
        };
        RegistryEntry { person, periods: Vec::new(), months: Vec::new() }
    }

    /// What is odd about one period of a person born on 1975-05-05, on 2026-11-25.
    fn of_period(start: &str, end: Option<&str>) -> Vec<(String, bool)> {
        of_period_of("1975-05-05", start, end)
    }

    fn of_period_of(birth: &str, start: &str, end: Option<&str>) -> Vec<(String, bool)> {
        let mut entry = born(birth);
        entry.periods.push(OwnPeriod {
            period_id: text("1"),
            kind: PeriodKind::Employment,
            start: day(start),
            end: end.map(day),
            territory: Territory::Mongolia,
            contribution: ContributionState::Paid,
            employer: None,
            occupation: None,
            multiplier_code: None,
            evidence: Evidence {
                kind: EvidenceKind::LabourBook,
                grade: EvidenceGrade::Verified,
                reference: None,
            },
            note: None,
        });
        shown(&entry)
    }

    fn of_month(year: i32, month: u8) -> Vec<(String, bool)> {
        let mut entry = born("1985-05-05");
        let employer = Employer { name: text("Эрдэнэт"), identifier: None };
        entry.months.push(ContributionMonth { year, month, employer, paid: true });
        shown(&entry)
    }

    fn shown(entry: &RegistryEntry) -> Vec<(String, bool)> {
        let found = entry.oddities(date!(2026 - 11 - 25)).into_iter();
        found.map(|oddity| (oddity.field(), oddity.impossible)).collect()
    }

    #[test]
    fn what_is_before_birth_or_in_the_future_cannot_be_and_its_neighbour_can() {
        let impossible = |field: &str| vec![(field.to_owned(), true)];
        assert_eq!(of_period("1960", Some("1965")), impossible("periods[0].start"));
        assert_eq!(of_period("1975-05-04", Some("1999")), impossible("periods[0].start"));
        assert_eq!(of_period("2026-11-26", None), impossible("periods[0].start"));
        assert_eq!(of_period("2000", Some("2050")), impossible("periods[0].end"));
        assert_eq!(of_period("2000", Some("2026-11-26")), impossible("periods[0].end"));
        for (start, end) in [
            ("2000", None),
            ("2026-11-25", None),
            ("2000", Some("2026-11-25")),
            ("2000", Some("2026")),
        ] {
            assert_eq!(of_period(start, end), [], "{start}");
        }
        assert_eq!(shown(&born("2026-11-26")), impossible("person.birth_date"));
        assert_eq!(shown(&born("2026-11-25")), []);
        assert_eq!(of_month(1985 - 1, 12), impossible("months[0].month"));
        assert_eq!(of_month(2026, 12), impossible("months[0].month"));
        assert_eq!(of_month(2026, 11), []);
    }

    #[test]
    fn work_of_children_and_of_sixty_years_is_unlikely_and_its_neighbour_is_not() {
        let unlikely = |field: &str| vec![(field.to_owned(), false)];
        assert_eq!(of_period("1989-05-04", None), unlikely("periods[0].start"));
        assert_eq!(of_period("1975", Some("1999")), unlikely("periods[0].start"));
        assert_eq!(of_period("1989-05-05", None), []);
        assert_eq!(of_period("1989", None), [], "it may have been after the birthday");
        let of_1940 = |end| of_period_of("1940-01-01", "1960-01-01", end);
        assert_eq!(of_1940(Some("2020-01-01")), unlikely("periods[0].start"));
        assert_eq!(of_1940(None), unlikely("periods[0].start"));
        assert_eq!(of_1940(Some("2019-12-31")), []);
        assert_eq!(of_month(1999, 4), unlikely("months[0].month"));
        assert_eq!(of_month(1999, 5), []);
        assert_eq!(shown(&born("1901-11-25")), unlikely("person.birth_date"));
        assert_eq!(shown(&born("1901-11-26")), []);
    }
}
