//! One person: from rows to the message that enters it, and from a field at fault back to a cell.

use kzmn_common::code::Code;
use kzmn_common::period::{ContributionState, EvidenceGrade, EvidenceKind, PeriodKind, Territory};
use kzmn_common::person::{IdentifierKind, NameUse, Script, Sex};
use kzmn_proto::exchange as proto;
use kzmn_proto::office::{ContributionMonth, OwnPeriod, OwnPerson, PutPersonRequest};
use time::Date;

use super::super::claim::{NameOrders, parent_name};
use super::cells::Cells;
use super::rejects::RejectedRow;
use super::sheet::{MONTHLY, PERIODS, PERSONS, SheetRow};

/// Facts of which a person has one: a further row of the person leaves them empty or says the same.
const ONCE: [&str; 8] = [
    "sex",
    "birth_date",
    "birth_country",
    "birth_region",
    "birth_locality",
    "parents",
    "restricted",
    "reason",
];

const IDENTIFIERS: [(&str, IdentifierKind); 4] = [
    ("iin", IdentifierKind::Iin),
    ("register_number", IdentifierKind::MnRegisterNumber),
    ("civil_id", IdentifierKind::MnCivilId),
    ("passport", IdentifierKind::Passport),
];

/// What holds for every person of an import.
#[derive(Clone, Debug)]
pub(super) struct Terms {
    /// The orders of a whole name.
    pub(super) orders: NameOrders,
    /// The reason of persons whose rows give none.
    pub(super) reason: String,
    /// The day where the state is.
    pub(super) today: Date,
}

/// A person of the files, and from which rows each part came.
#[derive(Default)]
pub(super) struct Entry {
    pub(super) request: PutPersonRequest,
    pub(super) rows: Vec<SheetRow>,
    /// For each name of the request the place of its row in `rows`; so for the other lists.
    pub(super) names: Vec<usize>,
    pub(super) identifiers: Vec<(usize, &'static str)>,
    pub(super) periods: Vec<usize>,
    pub(super) months: Vec<usize>,
    /// What is wrong with it, one for each row.
    pub(super) bad: Vec<RejectedRow>,
    /// The day on which it is read.
    pub(super) today: Option<Date>,
}

impl Entry {
    /// Reads the rows of one person, of which the first is of the persons file.
    pub(super) fn read(rows: Vec<SheetRow>, terms: &Terms) -> Self {
        let mut entry = Self { today: Some(terms.today), ..Self::default() };
        for (at, row) in rows.iter().enumerate() {
            let mut cells = Cells::new(row);
            if let Some(fault) = row.fault {
                entry.bad.push(RejectedRow::of_row(row, fault));
            } else if row.head.kind.rows == PERSONS.rows {
                let first = rows.first().filter(|first| first.line != row.line);
                entry.read_person(at, first, &mut cells, terms);
            } else if row.head.kind.rows == PERIODS.rows {
                entry.read_period(at, &mut cells);
            } else if row.head.kind.rows == MONTHLY.rows {
                entry.read_month(at, &mut cells);
            }
            entry.bad.extend(cells.bad());
        }
        entry.rows = rows;
        entry
    }

    /// Whether nothing is wrong with it so far as the files alone can tell.
    pub(super) fn is_good(&self) -> bool {
        self.bad.is_empty()
    }

    /// The line on which the person begins.
    pub(super) fn line(&self) -> u64 {
        self.rows.first().map_or(0, |row| row.line)
    }

    fn read_person(
        &mut self,
        at: usize,
        first: Option<&SheetRow>,
        cells: &mut Cells<'_>,
        terms: &Terms,
    ) {
        if let Some(first) = first {
            for column in ONCE {
                cells.same_as(first, column);
            }
        } else {
            self.request.reason = cells.or("reason", &terms.reason);
            self.request.person = Some(OwnPerson {
                person_id: cells.text("person_id"),
                sex: cells.code::<Sex>("sex", "SEX_"),
                birth_date: cells.date("birth_date"),
                birth_place: birth_place(cells),
                parents: parents(cells, terms.orders),
                restricted: !cells.text("restricted").is_empty() && cells.flag("restricted"),
                ..OwnPerson::default()
            });
        }
        let name = name(cells);
        let person = self.request.person.get_or_insert_default();
        let bare =
            proto::PersonName { r#use: name.r#use, script: name.script, ..Default::default() };
        let has_name = name != bare;
        if has_name && cells.is_good() && !person.names.contains(&name) {
            person.names.push(name);
            self.names.push(at);
        }
        for (column, kind) in IDENTIFIERS {
            let identifier = proto::Identifier { kind: kind.code(), value: cells.text(column) };
            if !identifier.value.is_empty() && !person.identifiers.contains(&identifier) {
                person.identifiers.push(identifier);
                self.identifiers.push((at, column));
            }
        }
    }

    fn read_period(&mut self, at: usize, cells: &mut Cells<'_>) {
        let period = OwnPeriod {
            period_id: cells.text("period_id"),
            kind: cells.code::<PeriodKind>("kind", "PERIOD_KIND_"),
            start: cells.date("start"),
            end: cells.date("end"),
            territory: cells.code::<Territory>("territory", "TERRITORY_"),
            contribution: cells.code::<ContributionState>("contribution", "CONTRIBUTION_STATE_"),
            employer: employer(cells),
            occupation: cells.text("occupation"),
            multiplier_code: cells.text("multiplier_code"),
            evidence: Some(proto::Evidence {
                kind: cells.code::<EvidenceKind>("evidence_kind", "EVIDENCE_KIND_"),
                grade: cells.code::<EvidenceGrade>("evidence_grade", "EVIDENCE_GRADE_"),
                reference: cells.text("evidence_reference"),
            }),
            note: cells.text("note"),
        };
        if cells.is_good() {
            self.request.periods.push(period);
            self.periods.push(at);
        }
    }

    fn read_month(&mut self, at: usize, cells: &mut Cells<'_>) {
        let month = ContributionMonth {
            year: cells.number("year"),
            month: cells.number("month"),
            employer: employer(cells),
            paid: cells.flag("paid"),
        };
        if cells.is_good() {
            self.request.months.push(month);
            self.months.push(at);
        }
    }
}

fn name(cells: &mut Cells<'_>) -> proto::PersonName {
    proto::PersonName {
        r#use: cells.code::<NameUse>("name_use", "NAME_USE_"),
        surname: cells.text("surname"),
        given_name: cells.text("given_name"),
        patronymic: cells.text("patronymic"),
        clan_name: cells.text("clan_name"),
        parent_name: cells.text("parent_name"),
        original: cells.text("original"),
        script: cells.code::<Script>("script", "SCRIPT_"),
    }
}

fn birth_place(cells: &Cells<'_>) -> Option<proto::Place> {
    let place = proto::Place {
        country: cells.text("birth_country"),
        region: cells.text("birth_region"),
        locality: cells.text("birth_locality"),
    };
    (place != proto::Place::default()).then_some(place)
}

fn parents(cells: &Cells<'_>, orders: NameOrders) -> Vec<proto::PersonName> {
    let text = cells.text("parents");
    let names = text.split(';').map(str::trim).filter(|name| !name.is_empty());
    names.map(|name| parent_name(name, orders)).collect()
}

fn employer(cells: &Cells<'_>) -> Option<proto::Employer> {
    let employer = proto::Employer {
        name: cells.text("employer_name"),
        identifier: cells.text("employer_id"),
    };
    (employer != proto::Employer::default()).then_some(employer)
}
