//! The files of both registries, row by row, in the columns of `registry import`.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use csv::Writer;
use kzmn_cli::create_private;
use kzmn_common::code::Code as _;
use kzmn_common::date::PartialDate;
use kzmn_common::party::Party;
use kzmn_common::period::{ContributionState, PeriodKind};
use kzmn_common::person::{IdentifierKind, PersonName};
use kzmn_common::registry::{OwnPeriod, OwnPerson};
use kzmn_common::text::Text;
use kzmn_testkit::people::People;

use super::super::output::Failure;

const PERSONS: [&str; 16] = [
    "person_id",
    "sex",
    "birth_date",
    "name_use",
    "surname",
    "given_name",
    "patronymic",
    "clan_name",
    "parent_name",
    "script",
    "iin",
    "register_number",
    "birth_country",
    "birth_region",
    "birth_locality",
    "parents",
];

const PERIODS: [&str; 11] = [
    "person_id",
    "period_id",
    "kind",
    "start",
    "end",
    "territory",
    "contribution",
    "employer_name",
    "occupation",
    "evidence_kind",
    "evidence_grade",
];

const EVIDENCE_REFERENCE: &str = "evidence_reference";

const MONTHLY: [&str; 5] = ["person_id", "year", "month", "employer_name", "paid"];

const PAIRS: [&str; 3] = ["kz_person_id", "mn_person_id", "difference"];

type Sheet = Writer<BufWriter<File>>;

/// All files that hold people.
pub(super) struct Sheets {
    kazakh: Registry,
    mongolian: Registry,
    monthly: Sheet,
    pairs: Sheet,
}

/// One state's files.
struct Registry {
    persons: Sheet,
    periods: Sheet,
}

impl Sheets {
    pub(super) fn create(dir: &Path) -> Result<Self, Failure> {
        Ok(Self {
            kazakh: Registry::create(&dir.join(Party::Kazakhstan.code()))?,
            mongolian: Registry::create(&dir.join(Party::Mongolia.code()))?,
            monthly: sheet(&dir.join("mn/monthly.csv"), &MONTHLY)?,
            pairs: sheet(&dir.join("pairs.csv"), &PAIRS)?,
        })
    }

    /// Writes the two records of an index, which must be the next one: the files are sorted by person.
    pub(super) fn person(
        &mut self,
        people: &People,
        index: u64,
        monthly: bool,
    ) -> Result<(), Failure> {
        let invented = people.person(index);
        let (kazakh, mongolian) = (&invented.kazakh, &invented.mongolian);
        let worked = people.periods(index, Party::Kazakhstan);
        self.kazakh.person(kazakh, worked.iter())?;
        let worked = people.periods(index, Party::Mongolia);
        let as_months = |period: &&OwnPeriod| monthly && is_electronic(period);
        self.mongolian.person(mongolian, worked.iter().filter(|period| !as_months(period)))?;
        for period in worked.iter().filter(as_months) {
            months(&mut self.monthly, &mongolian.person_id, period)?;
        }
        if invented.in_both {
            let difference = format!("{:?}", invented.difference);
            let row = [kazakh.person_id.as_str(), mongolian.person_id.as_str(), &difference];
            self.pairs.write_record(row)?;
        }
        Ok(())
    }

    pub(super) fn finish(self) -> Result<(), Failure> {
        let Self { kazakh, mongolian, monthly, pairs } = self;
        let two = [kazakh, mongolian].into_iter().flat_map(|of| [of.persons, of.periods]);
        for mut sheet in two.chain([monthly, pairs]) {
            sheet.flush()?;
        }
        Ok(())
    }
}

impl Registry {
    fn create(dir: &Path) -> Result<Self, Failure> {
        let persons = sheet(&dir.join("persons.csv"), &PERSONS)?;
        let mut columns = PERIODS.to_vec();
        columns.push(EVIDENCE_REFERENCE);
        Ok(Self { persons, periods: sheet(&dir.join("periods.csv"), &columns)? })
    }

    fn person<'a>(
        &mut self,
        person: &OwnPerson,
        periods: impl Iterator<Item = &'a OwnPeriod>,
    ) -> Result<(), Failure> {
        let names = person.names.len().max(1);
        let held = |kind| person.identifiers.iter().filter(move |held| held.kind() == kind);
        let value = |kind, row| held(kind).nth(row).map_or("", |held| held.value());
        let more = held(IdentifierKind::MnRegisterNumber).count();
        for row in 0..names.max(more) {
            let numbers = [IdentifierKind::Iin, IdentifierKind::MnRegisterNumber];
            let numbers = numbers.map(|kind| value(kind, row));
            let name = person.names.get(row);
            self.persons.write_record(person_row(person, name, numbers, row == 0))?;
        }
        for period in periods {
            self.periods.write_record(period_row(&person.person_id, period))?;
        }
        Ok(())
    }
}

/// The first row of a person holds everything; further ones add a name or a number.
fn person_row(
    person: &OwnPerson,
    name: Option<&PersonName>,
    [iin, register_number]: [&str; 2],
    first: bool,
) -> [String; 16] {
    let part = |of: fn(&PersonName) -> &Option<Text>| {
        name.and_then(|name| of(name).as_ref()).map_or_else(String::new, own)
    };
    let place = |of: fn(&kzmn_common::person::Place) -> &Option<Text>| {
        let place = person.birth_place.as_ref().filter(|_| first);
        place.and_then(|place| of(place).as_ref()).map_or_else(String::new, own)
    };
    let once = |text: String| if first { text } else { String::new() };
    let parents = person.parents.iter().filter_map(|parent| parent.given_name.as_ref().map(own));
    [
        own(&person.person_id),
        once(person.sex.name().to_owned()),
        once(date(person.birth_date)),
        name.map_or_else(String::new, |name| name.usage.name().to_owned()),
        part(|name| &name.surname),
        part(|name| &name.given_name),
        part(|name| &name.patronymic),
        part(|name| &name.clan_name),
        part(|name| &name.parent_name),
        name.and_then(|name| name.script)
            .map_or_else(String::new, |script| script.name().to_owned()),
        iin.to_owned(),
        register_number.to_owned(),
        place(|place| &place.country),
        place(|place| &place.region),
        place(|place| &place.locality),
        once(parents.collect::<Vec<_>>().join(";")),
    ]
}

fn period_row(person_id: &Text, period: &OwnPeriod) -> [String; 12] {
    let evidence = &period.evidence;
    [
        own(person_id),
        own(&period.period_id),
        period.kind.name().to_owned(),
        date(period.start),
        period.end.map_or_else(String::new, date),
        period.territory.name().to_owned(),
        period.contribution.name().to_owned(),
        period.employer.as_ref().map_or_else(String::new, |employer| own(&employer.name)),
        period.occupation.as_ref().map_or_else(String::new, own),
        evidence.kind.name().to_owned(),
        evidence.grade.name().to_owned(),
        evidence.reference.as_ref().map_or_else(String::new, own),
    ]
}

/// Work since the electronic record began, 1995, which Mongolia has by the month.
fn is_electronic(period: &OwnPeriod) -> bool {
    period.kind == PeriodKind::Employment
        && period.contribution == ContributionState::Paid
        && period.start.year() >= 1995
        && period.employer.is_some()
}

/// One row for each month of a period.
fn months(sheet: &mut Sheet, person_id: &Text, period: &OwnPeriod) -> Result<(), Failure> {
    let employer = period.employer.as_ref().map_or("", |employer| employer.name.as_str());
    let count = |date: PartialDate| date.year() * 12 + date.month().map_or(0, i32::from) - 1;
    for month in count(period.start)..=count(period.end.unwrap_or(period.start)) {
        let (year, month) =
            (month.div_euclid(12).to_string(), (month.rem_euclid(12) + 1).to_string());
        sheet.write_record([person_id.as_str(), &year, &month, employer, "true"])?;
    }
    Ok(())
}

fn sheet(path: &Path, columns: &[&str]) -> Result<Sheet, Failure> {
    let mut sheet = Writer::from_writer(BufWriter::new(create_private(path)?));
    sheet.write_record(columns)?;
    Ok(sheet)
}

fn own(text: &Text) -> String {
    text.as_str().to_owned()
}

fn date(date: PartialDate) -> String {
    date.to_string()
}
