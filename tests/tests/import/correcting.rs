//! A record that is corrected on the command line, by what is right and nothing else.

use kzmn_common::party::Party;
use kzmn_proto::exchange::NameUse;

use super::files::{PERIODS, PERSONS, period, person};
use super::support::Office;

async fn office() -> Office {
    let office = Office::start(Party::Kazakhstan).await;
    let (persons, periods) =
        (format!("{PERSONS}{}", person("A", 1)), format!("{PERIODS}{}", period("A", "1")));
    office.import(&persons, &periods, &["--reason", "First entry"]).await.ended(0);
    office
}

async fn correct(office: &Office, version: &str, what: &[&str]) {
    let reason =
        ["person", "correct", "A", "--reason", "Birth certificate 17", "--version", version];
    let outcome = office.run(&[&reason[..], what].concat()).await.ended(0);
    assert!(outcome.out.contains("Corrected: this is version"), "{}", outcome.out);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_said_replaces_what_is_held_and_everything_else_stays() {
    let office = office().await;
    let before = office.held("A").await.expect("held");
    correct(&office, "1", &["--birth-date", "1965-02"]).await;
    correct(&office, "2", &["--surname", "Өмірова", "--keep-name"]).await;
    correct(&office, "3", &["--passport", "N12345678", "--sex", "male"]).await;
    correct(&office, "4", &["--name", "Өмірова Айдана"]).await;
    let held = office.held("A").await.expect("held");
    assert!(held.version == 5 && held.periods == before.periods);
    assert!(held.versions[1..].iter().all(|version| version.reason == "Birth certificate 17"));
    let (person, before) = (held.person.expect("a person"), before.person.expect("a person"));
    let date = person.birth_date.expect("a date");
    assert_eq!((date.year, date.month, date.day), (1965, 2, 0));
    assert!(person.birth_place == before.birth_place && person.parents == before.parents);
    assert_eq!(person.sex, 2);
    let values: Vec<&str> = person.identifiers.iter().map(|held| held.value.as_str()).collect();
    assert!(
        values.contains(&"N12345678") && values.contains(&before.identifiers[0].value.as_str())
    );
    let [current, former] = person.names.as_slice() else { panic!("two names") };
    assert_eq!((current.surname.as_str(), current.patronymic.as_str()), ("Өмірова", ""));
    assert_eq!(former.r#use(), NameUse::Former);
    assert_eq!(former.surname, before.names[0].surname);
    assert_eq!(former.patronymic, before.names[0].patronymic);
}

#[tokio::test(flavor = "multi_thread")]
async fn refuses_a_correction_of_a_version_that_is_not_held_and_says_which_is() {
    let office = office().await;
    let what =
        ["person", "correct", "A", "--reason", "x", "--version", "7", "--birth-date", "1966"];
    let outcome = office.run(&what).await.ended(1);
    assert!(outcome.err.contains("version 1 is held, not 7"), "{}", outcome.err);
    let keep = ["person", "correct", "A", "--reason", "x", "--version", "1", "--keep-name"];
    let outcome = office.run(&keep).await.ended(1);
    assert!(outcome.err.contains("needs a new name"), "{}", outcome.err);
    let both = [&keep[..], &["--sex", "male"]].concat();
    let outcome = office.run(&both).await.ended(1);
    assert!(outcome.err.contains("needs a new name"), "{}", outcome.err);
    let wrong =
        ["person", "correct", "A", "--reason", "x", "--version", "1", "--birth-date", "1.2.1966"];
    let outcome = office.run(&wrong).await.ended(1);
    assert!(outcome.err.contains("YYYY-MM-DD"), "{}", outcome.err);
    assert_eq!(office.held("A").await.expect("held").version, 1);
}
