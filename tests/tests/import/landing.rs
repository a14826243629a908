//! What is entered, and entered again.

use std::time::Duration;

use kzmn_common::party::Party;

use super::files::{PERIODS, PERSONS, period, period_with, person, person_with};
use super::support::{Office, finish, text};

const REASON: [&str; 2] = ["--reason", "First entry"];

#[tokio::test(flavor = "multi_thread")]
async fn the_same_files_twice_change_nothing_and_a_changed_row_adds_a_version_with_its_reason() {
    let office = Office::start(Party::Kazakhstan).await;
    let persons = format!("{PERSONS}{}{}", person("A", 1), person("B", 2));
    let periods = format!("{PERIODS}{}{}", period("A", "1"), period("B", "1"));
    let json = ["--reason", "First entry", "--json"];
    let first = office.import(&persons, &periods, &json).await.ended(0).json();
    assert_eq!((&first["changed"], &first["unchanged"]), (&2.into(), &0.into()));
    let again = office.import(&persons, &periods, &json).await.ended(0).json();
    assert_eq!((&again["changed"], &again["unchanged"]), (&0.into(), &2.into()));
    let changed =
        format!("{PERSONS}{}{}", person("A", 1), person_with("B", 2, "reason", "Order 12"));
    let periods =
        format!("{PERIODS}{}{}", period("A", "1"), period_with("B", "1", "end", "1996-06"));
    let third = office.import(&changed, &periods, &json).await.ended(0).json();
    assert_eq!((&third["changed"], &third["unchanged"]), (&1.into(), &1.into()));
    let held = office.held("B").await.expect("held");
    let reasons: Vec<&str> = held.versions.iter().map(|v| v.reason.as_str()).collect();
    assert_eq!(reasons, ["First entry", "Order 12"]);
    assert_eq!(office.held("A").await.expect("held").versions.len(), 1);
}

/// Jobs in turn, month by month, make more periods by employer than an answer holds.
#[tokio::test(flavor = "multi_thread")]
async fn takes_four_hundred_monthly_rows_of_employers_in_turn() {
    let office = Office::start(Party::Mongolia).await;
    let persons = "person_id,sex,birth_date,name_use,parent_name,given_name,register_number\n\
                   A,male,1965-02-10,current,Дорж,Бат,БЦ65021013\n";
    let mut monthly = "person_id,year,month,employer_name,employer_id,paid\n".to_owned();
    for at in 0..201 {
        for employer in [at % 2, at % 2 + 2] {
            let (year, month) = (1995 + at / 12, at % 12 + 1);
            monthly.push_str(&format!("A,{year},{month},Завод {employer},,true\n"));
        }
    }
    let path = office.file("monthly.csv", monthly);
    let more = ["--reason", "x", "--monthly", text(&path)];
    office.import(persons, PERIODS, &more).await.ended(0);
    assert_eq!(office.held("A").await.expect("entered").months.len(), 402);
}

#[tokio::test(flavor = "multi_thread")]
async fn takes_a_byte_order_mark_line_ends_of_windows_and_quoted_commas_and_tells_the_right_lines()
{
    let office = Office::start(Party::Kazakhstan).await;
    let persons =
        format!("\u{feff}{PERSONS}{}{}{}", person("A", 1), person("B", 2), person("C", 3));
    let comma = "\"Зауыт, №1 \"\"Қызыл\"\"\"";
    let mut periods = PERIODS.to_owned();
    let row = period("A", "1").replace("Сынақ зауыты", comma);
    periods.push_str(&row);
    let row = period("B", "1").replace("verified,", "verified,\"бірінші\nекінші\"");
    periods.push_str(&row);
    periods.push_str(&period_with("C", "1", "kind", "x"));
    let windows = persons.replace('\n', "\r\n");
    office.import(&windows, &periods, &REASON).await.ended(5);
    let held = office.held("A").await.expect("entered");
    let employer = held.periods[0].employer.clone().expect("an employer");
    assert_eq!(employer.name, "Зауыт, №1 \"Қызыл\"");
    let person = held.person.expect("a person");
    assert_eq!(person.parents.len(), 2);
    let rejects = office.rejects();
    let found: Vec<_> = rejects
        .iter()
        .filter(|row| row[0] == "periods.csv")
        .map(|row| (row[1].as_str(), row[2].as_str(), row[4].as_str()))
        .collect();
    assert_eq!(
        found,
        [("5", "kind", "PAYLOAD_MALFORMED"), ("3", "note", "TEXT_NOT_ACCEPTED")],
        "the text of two lines is refused, and the line after it is counted right"
    );
}

/// Memory must not grow with the files, once as many calls are under way as may be: the kernel's own
/// high-water mark for three times as many people.
#[tokio::test(flavor = "multi_thread")]
async fn enters_twelve_thousand_people_in_the_memory_of_four_thousand() {
    let office = Office::start(Party::Kazakhstan).await;
    let few = peak_kib(&office, 0..4000).await;
    let many = peak_kib(&office, 4000..16000).await;
    assert!(many < few + 12 * 1024, "{few} KiB for 4,000 people, {many} KiB for 12,000");
    assert_eq!(office.held("P-15999").await.expect("entered").periods.len(), 6);
}

async fn peak_kib(office: &Office, numbers: std::ops::Range<u32>) -> u64 {
    let (mut persons, mut periods) = (PERSONS.to_owned(), PERIODS.to_owned());
    for number in numbers {
        let id = format!("P-{number:05}");
        persons.push_str(&person(&id, number));
        for key in ["1", "2", "3", "4", "5", "6"] {
            periods.push_str(&period(&id, &format!("{id}-{key}")));
        }
    }
    let persons = office.file("persons.csv", persons);
    let periods = office.file("periods.csv", periods);
    let arguments =
        ["registry", "import", "--persons", text(&persons), "--periods", text(&periods)];
    let child = office.command(&[&arguments[..], &REASON[..]].concat()).spawn().expect("starts");
    let status = format!("/proc/{}/status", child.id().expect("runs"));
    let running = finish(child);
    tokio::pin!(running);
    let mut peak = 0;
    loop {
        tokio::select! {
            outcome = &mut running => {
                outcome.ended(0);
                return peak;
            }
            () = tokio::time::sleep(Duration::from_millis(10)) => {
                let status = std::fs::read_to_string(&status).unwrap_or_default();
                let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
                let kib = line.and_then(|line| line.trim().strip_suffix(" kB"));
                peak = kib.and_then(|kib| kib.parse().ok()).unwrap_or(0).max(peak);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_does_not_answer_stops_the_import_which_says_how_to_go_on() {
    let mut office = Office::start(Party::Kazakhstan).await;
    let persons = format!("{PERSONS}{}{}", person("A", 1), person("B", 2));
    office.stop_node().await;
    let outcome = office.import(&persons, PERIODS, &REASON).await.ended(1);
    assert!(outcome.err.contains("Stopped: 0 of 2 persons"), "{}", outcome.err);
    assert!(outcome.err.contains("Give the same command again"), "{}", outcome.err);
    office.start_node().await;
    office.import(&persons, PERIODS, &REASON).await.ended(0);
    assert!(office.held("B").await.is_some());
}

/// The three people of docs/import.md, beside the sample registry's numbers.
#[tokio::test(flavor = "multi_thread")]
async fn the_example_of_the_document_can_be_imported() {
    let document = std::fs::read_to_string("../docs/import.md").expect("the document");
    let files: Vec<&str> =
        document.split("```csv\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    let office = Office::start(Party::Kazakhstan).await;
    let json = ["--reason", "First entry", "--json"];
    let entered = office.import(files[0], files[1], &json).await.ended(0).json();
    assert_eq!((&entered["changed"], &entered["warnings"]), (&3.into(), &serde_json::json!({})));
    let former = office.held("KZ-101").await.expect("entered").person.expect("a person");
    assert_eq!(former.names.len(), 2);
}
