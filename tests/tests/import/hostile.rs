//! Files that nobody would write on purpose, or only with a bad one. None may fill the memory, and none may
//! take from a person what its row does not say.

use std::fs::{self, File};
use std::process::Command;
use std::time::Duration;

use kzmn_common::party::Party;

use super::files::{PERIODS, PERSONS, period, person, person_with};
use super::support::{Office, Outcome, finish, text};

const REASON: [&str; 2] = ["--reason", "First entry"];

/// A quotation mark in front of the employer of a period.
fn opened(id: &str, key: &str) -> String {
    period(id, key).replace("Сынақ", "\"Сынақ")
}

/// Three persons with a period each, of which the registry holds all, and then files in which the periods of the
/// last ones are inside a cell of the first.
async fn refuses_swallowed(periods: &str, line: u32) {
    let office = Office::start(Party::Kazakhstan).await;
    let persons = format!("{PERSONS}{}{}{}", person("A", 1), person("B", 2), person("C", 3));
    let good = ["A", "B", "C"].map(|id| period(id, "1")).concat();
    office.import(&persons, &format!("{PERIODS}{good}"), &REASON).await.ended(0);
    let outcome = office.import(&persons, &format!("{PERIODS}{periods}"), &REASON).await.ended(1);
    let said = format!("the row that begins on line {line} seems to hold the rows after it");
    assert!(outcome.err.contains(&said), "{}", outcome.err);
    for id in ["A", "B", "C"] {
        let held = office.held(id).await.expect("held");
        assert_eq!((held.periods.len(), held.version), (1, 1), "nothing of {id} ended");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_quotation_mark_that_never_closes_before_anybody_loses_a_period() {
    refuses_swallowed(&[opened("A", "1"), period("B", "1"), period("C", "1")].concat(), 2).await;
}

/// The row has as many cells as it should have.
#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_quotation_mark_that_the_next_row_closes_before_anybody_loses_a_period() {
    refuses_swallowed(&[period("A", "1"), opened("B", "1"), opened("C", "1")].concat(), 3).await;
}

/// The most memory that a command used, in MiB, and how it ended.
async fn measured(office: &Office, arguments: &[&str]) -> (Outcome, u64) {
    let child = office.command(arguments).spawn().expect("starts");
    let status = format!("/proc/{}/status", child.id().expect("runs"));
    let running = finish(child);
    tokio::pin!(running);
    let mut peak = 0;
    loop {
        tokio::select! {
            outcome = &mut running => return (outcome, peak),
            () = tokio::time::sleep(Duration::from_millis(5)) => {
                let status = fs::read_to_string(&status).unwrap_or_default();
                let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
                let kib = line.and_then(|line| line.trim().strip_suffix(" kB"));
                let kib: u64 = kib.and_then(|kib| kib.parse().ok()).unwrap_or(0);
                peak = peak.max(kib / 1024);
            }
        }
    }
}

fn importing<'a>(persons: &'a str, periods: &'a str) -> [&'a str; 8] {
    ["registry", "import", "--persons", persons, "--periods", periods, REASON[0], REASON[1]]
}

/// What the program takes for a few people, in MiB, with room for another moment.
const USUAL: u64 = 60;

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_row_of_two_gigabytes_without_reading_it() {
    let office = Office::start(Party::Kazakhstan).await;
    let periods = office.file("periods.csv", PERIODS);
    for (content, line) in [("", 1), (PERSONS, 2)] {
        let persons = office.file("persons.csv", content);
        let file = File::options().write(true).open(&persons).expect("a file");
        file.set_len(2 * 1024 * 1024 * 1024).expect("a hole");
        let (outcome, peak) = measured(&office, &importing(text(&persons), text(&periods))).await;
        let outcome = outcome.ended(1);
        let said = format!("the row that begins on line {line} is longer than 256 KiB");
        assert!(outcome.err.contains(&said), "{}", outcome.err);
        assert!(peak < USUAL, "{peak} MiB");
    }
    let long = person_with("A", 1, "reason", &"x".repeat(100 * 1024));
    let persons = format!("{PERSONS}{long}{}", person("B", 2));
    let outcome = office.import(&persons, PERIODS, &REASON).await.ended(5);
    assert!(outcome.out.contains("1 entered or changed"), "the neighbour: {}", outcome.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_hundred_thousand_bad_rows_and_one_person_of_a_hundred_megabytes_in_little_memory()
 {
    let office = Office::start(Party::Kazakhstan).await;
    let mut persons = PERSONS.to_owned();
    for number in 0..100_000 {
        persons.push_str(&person_with(&format!("P-{number:06}"), 1, "sex", "x"));
    }
    let persons = office.file("persons.csv", persons);
    let periods = office.file("periods.csv", PERIODS);
    let (outcome, peak) = measured(&office, &importing(text(&persons), text(&periods))).await;
    assert!(outcome.ended(5).out.contains("100000 rejected"));
    assert!(peak < USUAL, "{peak} MiB");
    assert_eq!(office.rejects().len(), 200_000);

    let note = "x".repeat(200 * 1024);
    let mut periods = PERIODS.to_owned();
    for number in 0..500 {
        let row = period("A", &number.to_string());
        periods.push_str(&format!("{}{note}\n", row.trim_end()));
    }
    let persons = office.file("persons.csv", format!("{PERSONS}{}", person("A", 1)));
    let periods = office.file("periods.csv", periods);
    let (outcome, peak) = measured(&office, &importing(text(&persons), text(&periods))).await;
    outcome.ended(5);
    assert!(office.rejects().iter().any(|row| row[4] == "TOO_LARGE"));
    assert!(peak < USUAL, "{peak} MiB");
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_what_is_no_file_and_windows_1251_and_says_what_to_do() {
    let office = Office::start(Party::Kazakhstan).await;
    let persons = format!("{PERSONS}{}", person("A", 1));
    let windows_1251: Vec<u8> = persons.chars().map(|c| u8::try_from(c).unwrap_or(0xc0)).collect();
    let header = persons.replacen("person_id", "\u{0436}", 1).into_bytes();
    let header: Vec<u8> = header.into_iter().filter(|byte| *byte != 0xb6).collect();
    let periods = office.file("periods.csv", PERIODS);
    for (content, said) in
        [(header.as_slice(), "save the file as CSV UTF-8"), (b"", "must name the column person_id")]
    {
        let persons = office.file("persons.csv", content);
        let outcome = office.run(&importing(text(&persons), text(&periods))).await.ended(1);
        assert!(outcome.err.contains(said), "{said}: {}", outcome.err);
    }
    let persons = office.file("persons.csv", windows_1251);
    office.run(&importing(text(&persons), text(&periods))).await.ended(5);
    assert!(office.rejects()[0][5].contains("Windows-1251"), "{:?}", office.rejects());
    let pipe = office.folder.path().join("pipe.csv");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("runs").success());
    let missing = office.folder.path().join("none.csv");
    for (path, said) in
        [(office.folder.path(), "it is a folder"), (&missing, "none.csv: No such file")]
    {
        let outcome = office.run(&importing(text(path), text(&periods))).await.ended(1);
        assert!(outcome.err.contains(said), "{said}: {}", outcome.err);
    }
    // Somebody must hold the other end for a pipe to be opened at all.
    let held = File::options().read(true).write(true).open(&pipe).expect("a pipe");
    let outcome = office.run(&importing(text(&pipe), text(&periods))).await.ended(1);
    assert!(outcome.err.contains("a file and no pipe"), "{}", outcome.err);
    drop(held);
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_nul_and_terminal_escapes_in_a_cell_and_prints_none_of_them() {
    let office = Office::start(Party::Kazakhstan).await;
    let mut persons = PERSONS.to_owned();
    for (number, bad) in (1..).zip(["Ай\0да", "Ай\u{1b}[2Jда", "\u{7}", "Ай\u{202e}да"])
    {
        persons.push_str(&person_with(&format!("A-{number}"), number, "given_name", bad));
    }
    persons.push_str(&person("B", 9));
    let outcome = office.import(&persons, PERIODS, &REASON).await.ended(5);
    let rejects = fs::read_to_string(office.rejects_path()).expect("read");
    let told = rejects + &outcome.out + &outcome.err;
    assert!(!told.contains(['\0', '\u{1b}', '\u{7}', '\u{202e}']));
    let cells = office.rejects();
    let bad = cells.iter().filter(|row| row[2] == "given_name" && row[4] == "TEXT_NOT_ACCEPTED");
    assert_eq!(bad.count(), 4);
    assert!(office.held("B").await.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn says_of_a_rejects_file_of_an_earlier_import_that_it_is_one() {
    let office = Office::start(Party::Kazakhstan).await;
    let bad = format!("{PERSONS}{}", person_with("A", 1, "sex", "x"));
    let first = office.import(&bad, PERIODS, &REASON).await.ended(5);
    assert!(!first.out.contains("earlier"));
    let good = format!("{PERSONS}{}", person("A", 1));
    let second = office.import(&good, PERIODS, &REASON).await.ended(0);
    assert!(second.out.contains("is of an earlier import"), "{}", second.out);
}
