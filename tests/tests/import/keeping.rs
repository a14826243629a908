//! What an import must not take from anybody: nothing outside a reported row changes.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use kzmn_common::party::Party;

use super::files::{PERIODS, PERSONS, period, period_with, person, person_with};
use super::support::{Office, Outcome, iin, text};

const REASON: [&str; 2] = ["--reason", "First entry"];
const YES: [&str; 3] = ["--reason", "First entry", "--yes"];

/// Persons with so many periods each, which the registry holds.
async fn holding(ids: &[(&str, u32)]) -> (Office, String) {
    let office = Office::start(Party::Kazakhstan).await;
    let persons: String = (1..).zip(ids).map(|(number, (id, _))| person(id, number)).collect();
    let persons = format!("{PERSONS}{persons}");
    let mut periods = PERIODS.to_owned();
    for (id, count) in ids {
        (1..=*count).for_each(|key| periods.push_str(&period(id, &key.to_string())));
    }
    office.import(&persons, &periods, &REASON).await.ended(0);
    (office, persons)
}

async fn periods_of(office: &Office, id: &str) -> usize {
    office.held(id).await.expect("held").periods.len()
}

/// Lines of `said` that say how many periods end.
fn ends(outcome: &Outcome) -> String {
    let line = outcome.out.lines().find(|line| line.starts_with("Periods:"));
    line.unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quotation_mark_that_is_not_closed_stops_the_import_before_anything_is_entered() {
    let (office, persons) = holding(&[("A", 1), ("B", 1), ("C", 1)]).await;
    let quoted = |id: &str| period(id, "1").replace("Сынақ зауыты", "\"Мектеп, №12\"");
    let noted = |note: &str| period("A", "1").replace("verified,", &format!("verified,{note}"));
    for (a, b) in [
        (noted("\"ескерту"), quoted("B")),
        (noted("\"ескерту"), period("B", "1")),
        (noted("\""), quoted("B")),
        (period("A", "1").replace("paid", "\"paid"), period("B", "1").replace("paid", "\"\"")),
        (noted("\"ескерту"), period("B", "1").replace("employment", "\", employment\"")),
    ] {
        let periods = [PERIODS, &a, &b, &period("C", "2")].concat();
        let outcome = office.import(&persons, &periods, &YES).await.ended(1);
        assert!(
            outcome.err.contains("line 2") && outcome.err.contains("quotation"),
            "{}",
            outcome.err
        );
        for id in ["A", "B", "C"] {
            assert_eq!(office.held(id).await.expect("held").version, 1, "{id}");
        }
    }
    let last = [
        PERIODS,
        &period("A", "1"),
        &period("B", "1"),
        &period("C", "1").replace("verified,", "verified,\"x"),
    ];
    let outcome = office.import(&persons, &last.concat(), &YES).await.ended(1);
    assert!(outcome.err.contains("line 4"), "the last line: {}", outcome.err);
    // In persons too, and a mark in the middle of a cell quotes nothing.
    let torn = persons.replacen("Сыналған Болат", "\"Сыналған Болат", 1);
    office.import(&torn, PERIODS, &YES).await.ended(1);
    let inch = [PERIODS, &noted("5\" труба"), &period("B", "1"), &period("C", "1")].concat();
    office.import(&persons, &inch, &REASON).await.ended(0);
    assert_eq!(office.held("A").await.expect("held").periods[0].note, "5\" труба");
    assert_eq!(office.held("B").await.expect("held").version, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn quotation_marks_that_are_part_of_a_name_are_kept() {
    let office = Office::start(Party::Kazakhstan).await;
    let named = |key: &str, name: &str| period("A", key).replace("Сынақ зауыты", name);
    let periods = [
        PERIODS,
        &named("1", "\"Алтын\" ЖШС"),
        &named("2", "\"\"\"Алтын\"\" ЖШС\""),
        &named("3", "ЖШС \"Алтын\""),
        &named("4", "\"Алтын, №1\" ЖШС"),
        &named("5", "\"Алтын\" "),
    ]
    .concat();
    office.import(&format!("{PERSONS}{}", person("A", 1)), &periods, &REASON).await.ended(0);
    let held = office.held("A").await.expect("entered");
    let names: Vec<_> = held.periods.iter().flat_map(|period| &period.employer).collect();
    let names: Vec<&str> = names.iter().map(|employer| employer.name.as_str()).collect();
    let expected =
        ["\"Алтын\" ЖШС", "\"Алтын\" ЖШС", "ЖШС \"Алтын\"", "\"Алтын, №1\" ЖШС", "Алтын"];
    assert_eq!(names, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_rejected_row_of_a_person_keeps_that_person_as_it_was() {
    let (office, persons) = holding(&[("K", 2), ("L", 1)]).await;
    let bad = [
        period("K ", "2"),
        period(" K", "2"),
        period("K\u{a0}", "2"),
        period("", "2"),
        period("k", "2"),
        period_with("K", "2", "kind", "hobby"),
        period_with("K", "2", "start", "1990/01/01"),
        "K,2,employment\n".to_owned(),
    ];
    for bad in bad {
        let periods = [PERIODS, &period("K", "1"), &bad, &period("L", "1")].concat();
        let outcome = office.import(&persons, &periods, &YES).await.ended(5);
        assert_eq!(periods_of(&office, "K").await, 2, "{bad}: {}", outcome.out);
        let held = office.held("K").await.expect("held");
        assert_eq!(held.version, 1, "{bad}");
        let rejects = office.rejects();
        let of_k =
            |row: &&[String; 6]| row[4].starts_with("PERSON_") && row[5].contains("as it was");
        assert_eq!(rejects.iter().filter(of_k).count(), 1, "{bad}: {rejects:?}");
        assert!(
            outcome.out.contains("2 persons read: 0 entered or changed, 1 held already,"),
            "{}",
            outcome.out
        );
    }
    let longer =
        [PERIODS, &period("K", "1"), &period("K", "2"), &period("L", "1"), &period("L", "2")];
    office.import(&persons, &longer.concat(), &REASON).await.ended(0);
    assert_eq!(periods_of(&office, "L").await, 2, "the neighbour");
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_to_end_much_without_yes_and_says_how_much_and_adds_without_ending() {
    let (office, persons) = holding(&[("A", 2), ("B", 1)]).await;
    let refused = office.import(&persons, PERIODS, &REASON).await.ended(1);
    assert!(
        refused.err.contains("3 of 2 end.") && refused.err.contains("--add-only"),
        "{}",
        refused.err
    );
    assert_eq!((periods_of(&office, "A").await, periods_of(&office, "B").await), (2, 1));

    let one = format!("{PERIODS}{}", period("A", "9"));
    let added = office.import(&persons, &one, &["--reason", "x", "--add-only"]).await.ended(0);
    assert!(
        ends(&added).contains("1 of 1 persons began, 0 of 0 changed, 0 of 0 ended"),
        "{}",
        added.out
    );
    assert_eq!((periods_of(&office, "A").await, periods_of(&office, "B").await), (3, 1));

    let ended = office.import(&persons, PERIODS, &YES).await.ended(0);
    assert!(ends(&ended).contains("4 of 2 ended"), "{}", ended.out);
    assert_eq!((periods_of(&office, "A").await, periods_of(&office, "B").await), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn add_only_keeps_former_names_and_numbers_and_the_mark_of_restriction() {
    let office = Office::start(Party::Kazakhstan).await;
    let restricted = person_with("A", 1, "restricted", "true");
    office.import(&format!("{PERSONS}{restricted}"), PERIODS, &REASON).await.ended(0);
    let renamed = person("A", 2).replace("Сыналған,", "Өмірова,");
    let add = ["--reason", "Married", "--add-only"];
    office.import(&format!("{PERSONS}{renamed}"), PERIODS, &add).await.ended(0);
    let held = office.held("A").await.expect("held").person.expect("a person");
    assert_eq!((held.names.len(), held.identifiers.len(), held.restricted), (2, 2, true));
}

/// So far apart that no call holds both.
#[tokio::test(flavor = "multi_thread")]
async fn two_people_at_both_ends_of_a_long_file_exchange_their_numbers() {
    let office = Office::start(Party::Kazakhstan).await;
    let all = |first: u32, last: u32| {
        let between: String =
            (1..=600).map(|number| person(&format!("M-{number:03}"), 10 + number)).collect();
        [PERSONS, &person("A", first), &between, &person("Z", last)].concat()
    };
    office.import(&all(1, 2), PERIODS, &REASON).await.ended(0);
    office.import(&all(2, 1), PERIODS, &["--reason", "Mixed up"]).await.ended(0);
    for (id, number) in [("A", 2), ("Z", 1)] {
        let held = office.held(id).await.expect("held").person.expect("a person");
        assert_eq!(held.identifiers[0].value, iin(number), "{id}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_of_the_files_exchange_their_numbers() {
    let (office, _) = holding(&[("A", 1), ("B", 1)]).await;
    let swapped = format!("{PERSONS}{}{}", person("A", 2), person("B", 1));
    let periods = [PERIODS, &period("A", "1"), &period("B", "1")].concat();
    for strict in [&["--reason", "Mixed up", "--strict"][..], &["--reason", "Again"]] {
        office.import(&swapped, &periods, strict).await.ended(0);
    }
    let held = office.held("A").await.expect("held").person.expect("a person");
    assert_eq!(held.identifiers[0].value, iin(2));
}

/// More people than one call takes stand between the one who gets a number and the one who gives it up.
#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_handed_over_across_calls_also_where_a_single_fault_would_stop_all() {
    let (office, _) = holding(&[("Z", 1)]).await;
    let between: String = (2..=700).map(|n| person(&format!("P-{n:04}"), n)).collect();
    let files = |z: u32| format!("{PERSONS}{}{between}{}", person("A", 1), person("Z", z));
    let periods = [PERIODS, &period("Z", "1")].concat();
    let strict = ["--reason", "Mixed up", "--strict"];
    let kept = office.import(&files(1), &periods, &strict).await.ended(5);
    assert!(kept.out.contains("Nothing was entered"), "Z keeps the number: {}", kept.out);
    assert!(office.held("A").await.is_none() && office.held("P-0002").await.is_none());
    office.import(&files(701), &periods, &strict).await.ended(0);
    let number = async |id: &str| {
        let person = office.held(id).await.expect("held").person.expect("a person");
        person.identifiers[0].value.clone()
    };
    assert_eq!((number("A").await, number("Z").await), (iin(1), iin(701)));
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_what_cannot_be_by_its_line_and_warns_of_what_is_unlikely() {
    let office = Office::start(Party::Kazakhstan).await;
    let days = |id: &str, key: &str, start: &str, end: &str| {
        period(id, key).replace("1990-01-01", start).replace("1995-12-31", end)
    };
    let persons = [PERSONS, &person("A", 1), &person("B", 2), &person("C", 3)].concat();
    let periods = [
        PERIODS,
        &days("A", "1", "1950", "1955"),
        &days("A", "2", "2030", "2040"),
        &days("A", "3", "2000", "2050"),
        &days("B", "1", "1975", "1980"),
        &days("C", "1", "1985", ""),
    ]
    .concat();
    let outcome = office.import(&persons, &periods, &REASON).await.ended(5);
    let rejects = office.rejects();
    let found: Vec<_> = rejects
        .iter()
        .filter(|row| row[4] == "PAYLOAD_MALFORMED")
        .map(|row| (row[1].as_str(), row[2].as_str()))
        .collect();
    assert_eq!(found, [("2", "start"), ("3", "start"), ("4", "end")]);
    assert!(office.held("A").await.is_none());
    assert_eq!(periods_of(&office, "C").await, 1);
    let warnings = office.folder.path().join("persons.rejects.warnings.csv");
    let warned = fs::read_to_string(&warnings).expect("a file of warnings");
    assert!(warned.contains("periods.csv,5,start,date,UNLIKELY"), "{warned}");
    assert_eq!(warned.lines().count(), 2, "{warned}");
    assert!(outcome.out.contains("before the person was 14"), "{}", outcome.out);
    for file in [warnings, office.rejects_path()] {
        let mode = fs::metadata(file).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

/// Without its quotation marks and line ends a file means the same in all of these forms.
#[tokio::test(flavor = "multi_thread")]
async fn reads_what_spreadsheets_write() {
    let plain = format!("{PERSONS}{}{}", person("B", 2), person("A", 1));
    let periods = [PERIODS, &period("B", "1"), &period("A", "1")].concat();
    let dotted = |text: &str| {
        text.replace("1990-01-01", "01.01.1990")
            .replace("1995-12-31", "31.12.1995")
            .replace("1965-02-10", "10.02.1965")
    };
    let semicolons = |text: &str| {
        dotted(text).replace("Сыналған Болат;Гүлнар", "\"Сыналған Болат;Гүлнар\"").replace(',', ";")
    };
    let tabs = |text: &str| text.replace(',', "\t").replace("1965-02-10", "1965.02.10");
    let utf_16 = |text: &str| -> Vec<u8> {
        let text = format!("\u{feff}{}", tabs(text).replace('\n', "\r\n"));
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    };
    let header = |text: &str| {
        text.replacen("person_id", "\u{feff}Person\u{a0}ID ", 1)
            .replace("name_use", "Name_Use\u{a0}")
    };
    type Form<'a> = Box<dyn Fn(&str) -> Vec<u8> + 'a>;
    let forms: [Form<'_>; 6] = [
        Box::new(|text| semicolons(text).into_bytes()),
        Box::new(|text| format!("sep=;\r\n{}", semicolons(text)).into_bytes()),
        Box::new(|text| tabs(text).into_bytes()),
        Box::new(utf_16),
        Box::new(|text| header(text).into_bytes()),
        Box::new(|text| format!("{}{}\r", text.replace('\n', "\r"), ",".repeat(5)).into_bytes()),
    ];
    for (at, form) in forms.iter().enumerate() {
        let office = Office::start(Party::Kazakhstan).await;
        let persons = office.file("persons.csv", form(&plain));
        let periods = office.file("periods.csv", form(&periods));
        let arguments =
            ["registry", "import", "--persons", text(&persons), "--periods", text(&periods)];
        office.run(&[&arguments[..], &REASON].concat()).await.ended(0);
        for id in ["A", "B"] {
            let held = office.held(id).await.expect("entered");
            assert_eq!(held.periods.len(), 1, "form {at}");
            let person = held.person.expect("a person");
            assert_eq!(
                (person.birth_date.expect("a date").day, person.parents.len()),
                (10, 2),
                "form {at}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_json_file_with_a_byte_order_mark_is_read_and_its_endings_are_asked_for() {
    let (office, _) = holding(&[("A", 2)]).await;
    let people = format!(
        "\u{feff}[{{\"person\": {{\"person_id\": \"A\", \"sex\": \"SEX_FEMALE\", \"birth_date\": {{\"year\": 1965}},
          \"identifiers\": [{{\"kind\": \"IDENTIFIER_KIND_IIN\", \"value\": \"{}\"}}],
          \"names\": [{{\"use\": \"NAME_USE_CURRENT\", \"given_name\": \"Айдана\"}}]}}, \"reason\": \"x\"}}]",
        iin(1)
    );
    let file = office.file("people.json", people);
    let refused = office.run(&["registry", "put", text(&file)]).await.ended(1);
    assert!(refused.err.contains("--add-only"), "{}", refused.err);
    assert_eq!(periods_of(&office, "A").await, 2);
    office.run(&["registry", "put", text(&file), "--add-only"]).await.ended(0);
    assert_eq!(periods_of(&office, "A").await, 2);
    office.run(&["registry", "put", text(&file), "--yes"]).await.ended(0);
    assert_eq!(periods_of(&office, "A").await, 0);
}
