//! Rows and files that are not taken, each with a neighbour that is.

use std::fs;

use kzmn_common::party::Party;

use super::files::{PERIODS, PERSONS, period, period_with, person, person_with};
use super::support::{Office, RejectRow, text};

const REASON: [&str; 2] = ["--reason", "First entry"];

/// The rejects without what is said of whole persons.
fn cells(rejects: &[RejectRow]) -> Vec<[&str; 5]> {
    rejects
        .iter()
        .filter(|row| row[4] != "PERSON_REJECTED")
        .map(|[file, line, column, class, reason, _]| [file.as_str(), line, column, class, reason])
        .collect()
}

/// Column, value and class of cells that make a person's row bad.
const BAD: [(&str, &str, &str); 11] = [
    ("sex", "woman", "text of 5 letters, Latin"),
    ("sex", "", "empty"),
    ("birth_date", "10/02/1965", "text of 10 characters"),
    ("birth_date", "1965-02-30", "text of 10 characters"),
    ("name_use", "maiden", "text of 6 letters, Latin"),
    ("script", "runic", "text of 5 letters, Latin"),
    ("iin", "650210499904", "12 digits"),
    ("iin", "65021049990", "11 digits"),
    ("birth_country", "Kazakhstan", "text of 10 letters, Latin"),
    ("restricted", "perhaps", "text of 7 letters, Latin"),
    ("given_name", "Аида\u{301}на\u{202e}", "text of 8 characters, Cyrillic"),
];

/// The same of a period's row.
const BAD_PERIODS: [(&str, &str, &str); 8] = [
    ("period_id", "", "empty"),
    ("kind", "hobby", "text of 5 letters, Latin"),
    ("start", "", "empty"),
    ("end", "1989-12-31", "date"),
    ("territory", "moon", "text of 4 letters, Latin"),
    ("contribution", "", "empty"),
    ("evidence_kind", "hearsay", "text of 7 letters, Latin"),
    ("evidence_grade", "", "empty"),
];

/// Each person has one bad row, of another kind; A-good and Z-good stand beside them.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_each_kind_of_bad_row_by_line_and_column_and_enters_its_neighbours() {
    let office = Office::start(Party::Kazakhstan).await;
    let (mut persons, mut periods) = (PERSONS.to_owned(), PERIODS.to_owned());
    persons.push_str(&person("A-good", 1));
    periods.push_str(&period("A-good", "1"));
    let mut expected = Vec::new();
    for (at, (column, value, class)) in (0_u32..).zip(BAD) {
        persons.push_str(&person_with(&format!("B-{at:02}"), 10 + at, column, value));
        expected.push(("persons.csv", (3 + at).to_string(), column, class));
    }
    for (at, (column, value, class)) in (0_u32..).zip(BAD_PERIODS) {
        let id = format!("C-{at:02}");
        persons.push_str(&person(&id, 40 + at));
        periods.push_str(&period_with(&id, "1", column, value));
        expected.push(("periods.csv", (3 + at).to_string(), column, class));
    }
    persons.push_str(&person("Z-good", 2));
    periods.push_str(&period("Z-good", "1"));
    let outcome = office.import(&persons, &periods, &REASON).await.ended(5);
    assert!(outcome.out.contains("persons.rejects.csv"), "{}", outcome.out);
    let rejects = office.rejects();
    let found = cells(&rejects);
    for (file, line, column, class) in &expected {
        let row = found.iter().find(|row| row[0] == *file && row[1] == *line);
        assert_eq!(row.map(|row| &row[2..4]), Some(&[*column, *class][..]), "{file} {line}");
    }
    assert_eq!(found.len(), expected.len(), "one line for each bad row: {found:?}");
    let whole = rejects.iter().filter(|row| row[4] == "PERSON_REJECTED").count();
    assert_eq!(whole, expected.len(), "and one for each person");
    for good in ["A-good", "Z-good"] {
        assert_eq!(office.held(good).await.expect("entered").periods.len(), 1, "{good}");
    }
    for rejected in ["B-00", "C-00"] {
        assert!(office.held(rejected).await.is_none(), "{rejected}");
    }
    let rejects = fs::read_to_string(office.rejects_path()).expect("read");
    let said = rejects + &outcome.out + &outcome.err;
    tells_no_value_of(&[&persons, &periods], &said);
}

/// Numbers, and words that are not of the contract, are personal.
#[track_caller]
fn tells_no_value_of(files: &[&str], said: &str) {
    for row in files.iter().flat_map(|file| file.lines().skip(1)) {
        let personal = row.split([',', ';']).filter(|cell| {
            let digits = cell.bytes().all(|b| b.is_ascii_digit());
            cell.chars().count() >= 4 && (!cell.is_ascii() || digits)
        });
        for value in personal {
            assert!(!said.contains(value), "a value of the files is told");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn names_every_bad_row_of_a_person_once_and_enters_nothing_of_the_person() {
    let office = Office::start(Party::Kazakhstan).await;
    let persons = format!("{PERSONS}{}{}", person_with("A", 1, "sex", "x"), person("B", 2));
    let periods = [
        PERIODS.to_owned(),
        period_with("A", "1", "kind", "x"),
        period_with("A", "2", "end", "1980-01-01"),
        period("A", "3"),
        period("A", "3"),
        period_with("A", "5", "evidence_kind", ""),
        period("B", "1"),
    ]
    .concat();
    office.import(&persons, &periods, &REASON).await.ended(5);
    let rejects = office.rejects();
    let mut found: Vec<_> =
        cells(&rejects).into_iter().map(|row| [row[0], row[1], row[2]]).collect();
    found.sort_unstable();
    assert_eq!(
        found,
        [
            ["periods.csv", "2", "kind"],
            ["periods.csv", "3", "end"],
            ["periods.csv", "5", "period_id"],
            ["periods.csv", "6", "evidence_kind"],
            ["persons.csv", "2", "sex"],
        ]
    );
    assert!(office.held("A").await.is_none());
    assert!(office.held("B").await.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_what_only_the_node_can_know_and_enters_the_neighbour() {
    let office = Office::start(Party::Kazakhstan).await;
    let first = format!("{PERSONS}{}", person("A", 1));
    office.import(&first, PERIODS, &REASON).await.ended(0);
    let persons = format!(
        "{PERSONS}{}{}{}{}",
        person("A", 1),
        person("B", 1),
        person_with("C", 3, "iin", ""),
        person("D", 4)
    );
    let outcome = office.import(&persons, PERIODS, &REASON).await.ended(5);
    assert!(
        outcome.out.contains("1 entered or changed, 1 held already, 2 rejected"),
        "{}",
        outcome.out
    );
    let rejects = office.rejects();
    let found = cells(&rejects);
    assert_eq!(found[0][1..2], ["3"], "the number of A");
    assert_eq!(found[0][4], "IDENTIFIER_HELD");
    assert_eq!((found[1][1], found[1][4]), ("4", "PAYLOAD_MALFORMED"), "an IIN is missing");
    assert!(office.held("D").await.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_rows_of_nobody_sorts_the_others_and_counts_everybody() {
    let office = Office::start(Party::Kazakhstan).await;
    let persons = format!("{PERSONS}{}{}{}", person("D", 3), person("C", 2), person("A", 1));
    let periods = [
        PERIODS.to_owned(),
        period("A", "1"),
        period("B", "1"),
        period("C", "1"),
        period("A", "2"),
        period_with("D", "1", "kind", "x"),
        period("E", "1"),
    ]
    .concat();
    let outcome = office.import(&persons, &periods, &REASON).await.ended(5);
    let said = "3 persons read: 2 entered or changed, 0 held already, 1 rejected.";
    assert!(outcome.out.contains(said), "{}", outcome.out);
    assert!(outcome.out.contains("2 rows are of nobody"), "{}", outcome.out);
    let rejects = office.rejects();
    let mut found: Vec<_> =
        cells(&rejects).into_iter().map(|row| (row[0], row[1], row[4])).collect();
    found.sort_unstable();
    assert_eq!(
        found,
        [
            ("periods.csv", "3", "NO_SUCH_PERSON"),
            ("periods.csv", "6", "PAYLOAD_MALFORMED"),
            ("periods.csv", "7", "NO_SUCH_PERSON"),
        ],
        "the lines are the file's"
    );
    assert_eq!(office.held("A").await.expect("entered").periods.len(), 2);
    assert!(office.held("D").await.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_large_file_that_is_not_sorted_before_anything_is_sent_and_sorts_a_small_one() {
    let office = Office::start(Party::Kazakhstan).await;
    let mut persons = PERSONS.to_owned();
    for number in (0..1200).rev() {
        persons.push_str(&person(&format!("P-{number:04}"), number));
    }
    office.import(&persons, PERIODS, &REASON).await.ended(0);
    assert!(office.held("P-1199").await.is_some());
    let blanks = format!("{}\n", ",".repeat(13)).repeat(1_300_000);
    let large = format!("{persons}{blanks}{}", person("Q", 1300));
    let outcome = office.import(&large, PERIODS, &REASON).await.ended(1);
    let said = ["is not sorted", "line 3", "LC_ALL=C sort"];
    assert!(said.iter().all(|said| outcome.err.contains(said)), "{}", outcome.err);
    assert!(office.held("Q").await.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_header_rows_that_name_other_columns_and_tells_no_person_as_a_column() {
    let office = Office::start(Party::Kazakhstan).await;
    let row = person("A", 1);
    let unknown = PERSONS.replace("birth_region", "birth_oblast");
    let twice = PERSONS.replace("birth_region", "birth_country");
    let missing = PERSONS.replace("sex,", "restricted,").replace("parents,restricted", "parents");
    for (header, named) in [
        (unknown.as_str(), "\"birth_oblast\""),
        (twice.as_str(), "birth_country twice"),
        (missing.as_str(), "the column sex"),
        (row.as_str(), "is the header row missing?"),
    ] {
        let outcome = office.import(&format!("{header}{row}"), PERIODS, &REASON).await.ended(1);
        assert!(outcome.err.contains(named), "{named}: {}", outcome.err);
        assert!(!outcome.err.contains("Сыналған"));
    }
    let shuffled = "iin,given_name,surname,name_use,birth_date,sex,person_id\n\
                    650210499903,Айдана,Сыналған,current,1965-02-10,female,A\n";
    office.import(shuffled, PERIODS, &REASON).await.ended(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_rows_of_another_width_and_rows_that_are_not_utf_8() {
    let office = Office::start(Party::Kazakhstan).await;
    let mut persons = format!("{PERSONS}{}B,female\n", person("A", 1)).into_bytes();
    persons
        .extend(person("C", 3).into_bytes().into_iter().map(|b| if b == 0xd0 { 0xff } else { b }));
    persons.extend(person("D", 4).into_bytes());
    let persons = office.file("persons.csv", persons);
    let periods = office.file("periods.csv", PERIODS);
    let arguments =
        ["registry", "import", "--persons", text(&persons), "--periods", text(&periods)];
    office.run(&[&arguments[..], &REASON[..]].concat()).await.ended(5);
    let rejects = office.rejects();
    let found: Vec<_> = cells(&rejects).into_iter().map(|row| (row[1], row[4])).collect();
    assert_eq!(found, [("3", "ROW_MALFORMED"), ("4", "ROW_MALFORMED")]);
    assert!(office.held("D").await.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_further_rows_of_a_person_that_say_something_else_and_takes_a_former_name() {
    let office = Office::start(Party::Kazakhstan).await;
    let former =
        |id: &str, birth: &str| format!("{id},,{birth},former,Бұрынғы,Айдана,,cyrillic,,,,,,\n");
    let persons = [
        PERSONS.to_owned(),
        person("A", 1),
        former("A", "1965-02-11"),
        person("B", 2),
        former("B", ""),
        person("C", 3),
        former("C", "1965-02-10"),
    ]
    .concat();
    office.import(&persons, PERIODS, &REASON).await.ended(5);
    let rejects = office.rejects();
    let found = cells(&rejects);
    assert_eq!(found, [["persons.csv", "3", "birth_date", "date", "ROWS_DIFFER"]]);
    for entered in ["B", "C"] {
        let names = office.held(entered).await.expect("entered").person.expect("a person").names;
        assert_eq!(names.len(), 2, "{entered}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn strict_enters_nobody_where_one_row_is_bad_and_everybody_where_none_is() {
    let office = Office::start(Party::Kazakhstan).await;
    let strict = ["--reason", "First entry", "--strict"];
    let bad = format!("{PERSONS}{}{}", person("A", 1), person_with("B", 2, "iin", "1"));
    let outcome = office.import(&bad, PERIODS, &strict).await.ended(5);
    assert!(outcome.out.contains("Nothing was entered."), "{}", outcome.out);
    assert!(office.held("A").await.is_none());
    let good = format!("{PERSONS}{}{}", person("A", 1), person("B", 2));
    office.import(&good, PERIODS, &strict).await.ended(0);
    assert!(office.held("A").await.is_some());
    assert!(office.held("B").await.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_to_enter_people_without_a_reason_and_takes_the_reason_of_a_row() {
    let office = Office::start(Party::Kazakhstan).await;
    let bare = PERSONS.replace(",reason", "");
    let outcome = office.import(&bare, PERIODS, &[]).await.ended(1);
    assert!(outcome.err.contains("--reason"), "{}", outcome.err);
    let rows = format!(
        "{PERSONS}{}",
        person_with("A", 1, "reason", "Archive, box 7")
            .replace("Archive, box 7", "\"Archive, box 7\"")
    );
    office.import(&rows, PERIODS, &[]).await.ended(0);
    assert_eq!(office.held("A").await.expect("entered").versions[0].reason, "Archive, box 7");
    office.import(&format!("{PERSONS}{}", person("B", 2)), PERIODS, &[]).await.ended(5);
    let rejects = office.rejects();
    assert_eq!(cells(&rejects), [["persons.csv", "2", "reason", "empty", "PAYLOAD_MALFORMED"]]);
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_monthly_rows_in_kazakhstan_and_takes_them_in_mongolia() {
    let monthly = "person_id,year,month,employer_name,employer_id,paid\n\
                   A,1995,1,\"Завод, №1\",,true\nA,1995,2,\"Завод, №1\",,yes\nB,1995,2,Завод,,false\n";
    let persons = "person_id,sex,birth_date,name_use,parent_name,given_name,register_number\n\
                   A,male,1965-02-10,current,Дорж,Бат,БЦ65021013\n\
                   B,male,1965-02-10,current,Дорж,Сүх,БЦ65021033\n";
    let kazakhstan = Office::start(Party::Kazakhstan).await;
    let path = kazakhstan.file("monthly.csv", monthly);
    let more = ["--reason", "x", "--monthly", text(&path)];
    let outcome = kazakhstan.import(persons, PERIODS, &more).await.ended(1);
    assert!(outcome.err.contains("no monthly rows"), "{}", outcome.err);
    let mongolia = Office::start(Party::Mongolia).await;
    let path = mongolia.file("monthly.csv", monthly);
    let more = ["--reason", "x", "--monthly", text(&path)];
    mongolia.import(persons, PERIODS, &more).await.ended(5);
    let rejects = mongolia.rejects();
    let expected = ["monthly.csv", "3", "paid", "text of 3 letters, Latin", "PAYLOAD_MALFORMED"];
    assert_eq!(cells(&rejects), [expected]);
    assert_eq!(mongolia.held("B").await.expect("entered").months.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_rejects_file_that_is_to_be_read() {
    let office = Office::start(Party::Kazakhstan).await;
    let periods = office.folder.path().join("periods.csv");
    let more = ["--reason", "x", "--rejects", text(&periods)];
    let persons = format!("{PERSONS}{}", person_with("A", 1, "sex", ""));
    office.import(&persons, PERIODS, &more).await.ended(1);
    assert_eq!(fs::read_to_string(&periods).expect("read"), PERIODS, "it was left as it was");
}
