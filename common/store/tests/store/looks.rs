//! Those who look alike: what the database finds is what the specification says.

use std::collections::BTreeSet;

use kzmn_common::exchange::recognise::Lookup;
use kzmn_common::party::Party;
use kzmn_common::person::PersonClaim;
use kzmn_common::registry::{OwnPerson, RegistryEntry, Search};
use kzmn_common::text::Text;
use kzmn_store::Entered;
use kzmn_testkit::people::People;

use crate::world::{Rules, SALT, World, claim, date, entry, iin, name, now, surname, text};

/// Few, so that many look alike.
const BIRTHS: [&str; 7] =
    ["1958-03-15", "1958-03-15", "1958-03", "1958", "1958-01-01", "1958-01", "1959-03-15"];

fn invented(people: &People, index: u64) -> OwnPerson {
    let mut person = people.person(index).kazakh;
    let birth = usize::try_from(index % 7).expect("small");
    person.birth_date = date(BIRTHS[birth]);
    person
}

/// What Mongolia claims, without the own identifier by which the holder would be found.
fn claimed(people: &People, index: u64) -> PersonClaim {
    let mut claim = people.claim(index, Party::Mongolia);
    let birth = usize::try_from(index / 7 % 7).expect("small");
    claim.birth_date = Some(date(BIRTHS[birth]));
    claim.identifiers.clear();
    claim
}

#[tokio::test]
async fn the_database_finds_those_who_look_alike_and_nobody_else() {
    let world = World::new();
    let store = world.store().await;
    let people = People::new(20_261_124).with_both(60);
    let persons: Vec<OwnPerson> = (0..350).map(|index| invented(&people, index)).collect();
    let entered = |person: &OwnPerson| {
        let entry =
            RegistryEntry { person: person.clone(), periods: Vec::new(), months: Vec::new() };
        Entered::new(entry, ("r", &text("import")), now(), SALT)
    };
    let puts = store.put_persons(persons.iter().map(entered).collect(), false).await;
    assert!(puts.expect("written").iter().all(Result::is_ok));
    let (mut asked, mut pairs) = (0, 0);
    for index in 0..350 {
        let claim = claimed(&people, index);
        let Ok(search) = Search::of(&claim, &Rules) else { continue };
        let lookup: &Lookup = search.alike().expect("enough is claimed");
        let alike = persons.iter().filter(|person| lookup.looks_like(person));
        let expected: BTreeSet<Text> = alike.map(|person| person.person_id.clone()).collect();
        let (found, more) = store.search(&search, 1000).await.expect("searched");
        let found: BTreeSet<Text> = found.into_iter().map(|person| person.person_id).collect();
        assert_eq!((found == expected, more), (true, false), "claim {index}");
        asked += 1;
        pairs += expected.len();
    }
    assert!(asked > 250, "{asked}");
    assert!(pairs > 100, "{pairs}");
}

#[tokio::test]
async fn a_search_finds_the_holder_who_agrees_and_else_those_who_look_alike() {
    let world = World::new();
    let store = world.store().await;
    let list = (0..25).map(|number| {
        let mut person = entry(number);
        person.person.names = vec![name("Қадыров", "Серік")];
        Entered::new(person, ("r", &text("import")), now(), SALT)
    });
    store.put_persons(list.collect(), false).await.expect("written");
    let find = async |claim: PersonClaim| {
        let search = Search::of(&claim, &Rules).expect("enough");
        let (found, more) = store.search(&search, 20).await.expect("searched");
        let by_identifier = found.iter().filter(|person| search.recognises(person)).count();
        (found.len(), by_identifier, more)
    };
    let only_a_number = PersonClaim { names: Vec::new(), sex: None, birth_date: None, ..claim(3) };
    assert_eq!(find(only_a_number.clone()).await, (1, 1, false));
    let another_year = PersonClaim { birth_date: Some(date("1959")), ..only_a_number.clone() };
    assert_eq!(find(another_year).await, (0, 0, false));
    let another_name =
        PersonClaim { names: vec![name("Ғабитов", "Дулат")], ..only_a_number };
    assert_eq!(find(another_name).await, (0, 0, false));
    let named = PersonClaim { names: vec![name("Қадыров", "Серік")], ..claim(3) };
    assert_eq!(find(named.clone()).await, (1, 1, false));
    let unknown = PersonClaim { identifiers: vec![iin(99)], ..named };
    assert_eq!(find(unknown).await, (20, 0, true), "no more than are shown");
    let nobody = PersonClaim { names: vec![name(&surname(99), "Дулат")], ..claim(99) };
    assert_eq!(find(nobody).await, (0, 0, false));
}
