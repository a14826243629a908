//! Who is meant, and what is told of it.

use kzmn_common::exchange::recognise::link::{Link, LinkVerdict};
use kzmn_common::exchange::recognise::{Held, Holder, Lookup, Meant, Numbered, decide};
use kzmn_common::kinds::MatchBasis;
use kzmn_common::party::Party;
use kzmn_common::person::{NameKeys, PersonClaim, PersonName, Sex};
use kzmn_common::registry::OwnPerson;
use kzmn_common::text::Text;

use crate::{
    blank, date, iin, kazakh_name, lookup, lookup_by, mongolian_name, register_number,
    serik_claimed, serik_held, text,
};

/// The claim with a number of the answering state.
fn with_number(value: &str) -> PersonClaim {
    let mut claim = serik_claimed();
    claim.identifiers.push(register_number(value));
    claim
}

fn link(key: String, verdict: LinkVerdict) -> Link {
    let saw = lookup(&serik_claimed());
    let person_id = Some(text("MN-8"));
    Link { key, person_id, verdict, birth_year: 1961, name_keys: saw.name_keys }
}

fn id_key() -> String {
    "id:IDENTIFIER_KIND_IIN:610517399077".to_owned()
}

fn person(basis: MatchBasis) -> Meant {
    Meant::Person { person_id: text("MN-8"), basis }
}

#[test]
fn refuses_an_identifier_of_another_name_or_year_and_accepts_its_holder() {
    let claim = with_number("БЦ61051715");
    assert!(lookup(&claim).recognises(&serik_held()));
    let mut other_name = serik_held();
    other_name.names = vec![mongolian_name("Хэрэйд", "Мурат", "Болат")];
    assert!(!lookup(&claim).recognises(&other_name));
    let mut other_year = serik_held();
    other_year.birth_date = date("1962-05-17");
    assert!(!lookup(&claim).recognises(&other_year));
    let mut other_day = serik_held();
    other_day.birth_date = date("1961");
    assert!(lookup(&claim).recognises(&other_day), "the year is what must agree");
    assert!(!lookup(&with_number("БЦ61051716")).recognises(&serik_held()));
}

#[test]
fn refuses_another_sex_or_day_and_accepts_a_date_that_is_known_in_part() {
    let lookup = lookup(&with_number("БЦ61051715"));
    let recognises = |change: &dyn Fn(&mut OwnPerson)| {
        let mut person = serik_held();
        change(&mut person);
        lookup.recognises(&person)
    };
    assert!(!recognises(&|person| person.sex = Sex::Female));
    assert!(!recognises(&|person| person.birth_date = date("1961-05-18")));
    assert!(!recognises(&|person| person.birth_date = date("1961-06")));
    for partial in ["1961-05", "1961", "1961-01-01"] {
        assert!(recognises(&|person| person.birth_date = date(partial)), "{partial}");
    }
}

/// Whether a claim with the number and these names finds the holder of those.
#[track_caller]
fn finds(claimed: PersonName, held: PersonName) -> bool {
    let mut claim = with_number("БЦ61051715");
    claim.names = vec![claimed];
    let mut person = serik_held();
    person.names = vec![held];
    lookup(&claim).recognises(&person)
}

pub(crate) fn whole(original: &str) -> PersonName {
    PersonName { original: Text::parse(original, 300).ok(), ..blank() }
}

#[test]
fn refuses_a_number_whose_holder_shares_the_parents_name_alone() {
    let twin = || mongolian_name("", "Дорж", "Болд");
    assert!(!finds(twin(), mongolian_name("", "Дорж", "Бат")));
    assert!(!finds(twin(), whole("Дорж Бат")));
    assert!(!finds(whole("Дорж Болд"), whole("Дорж Бат")));
    let of_one_clan = mongolian_name("Хэрэйд", "Дорж", "Бат");
    assert!(
        !finds(mongolian_name("Хэрэйд", "Дорж", "Болд"), of_one_clan.clone()),
        "twins of one clan"
    );
    assert!(!finds(kazakh_name("Дорж", "Болд", ""), of_one_clan.clone()));
    assert!(finds(mongolian_name("Хэрэйд", "Дорж", "Бат"), of_one_clan.clone()));
    assert!(finds(kazakh_name("Дорж", "Бат", ""), of_one_clan.clone()));
    assert!(finds(mongolian_name("Хэрэйд", "Өөр", "Бат"), of_one_clan.clone()));
    assert!(
        finds(kazakh_name("Хэрэйд", "", "Дорж"), of_one_clan),
        "no given name speaks against it"
    );
    assert!(finds(whole("Дорж Бат"), whole("Бат Дорж")));
    assert!(
        finds(mongolian_name("", "Бат", "Бат"), mongolian_name("", "Бат", "Бат")),
        "both alike"
    );
}

/// A number with a name in any spelling of its standards, copied whole or by parts.
#[test]
fn finds_the_holder_in_every_orthography_and_romanisation_and_nobody_else() {
    let surname = |given| mongolian_name("", "Дорж", given);
    for original in [
        "Д.Сарантуяа",
        "Д. САРАНТУЯА",
        "Сарантуяа Д.",
        "Дорж,Сарантуяа",
        "Dorj_Sarantuyaa",
        "Дорж/Сарантуяа",
    ] {
        assert!(finds(surname("Сарантуяа"), whole(original)), "{original}");
    }
    assert!(!finds(surname("Оюун"), whole("Д.Сарантуяа")));
    assert!(!finds(surname("Д"), whole("Д.Сарантуяа")), "an initial is no name");
    assert!(finds(surname("Сарантуяа"), surname("Д.Сарантуяа")));
    for (held, asked) in [
        ("Батцэцэг", "Battsetseg"),
        ("Мөнхжаргал", "Munkhjargal"),
        ("Мөнхжаргал", "Mönkhjargal"),
        ("Мөнхжаргал", "Mönhjargal"),
        ("Мөнхжаргал", "Mȯnkhzhargal"),
        ("Энхзул", "Enhdzul"),
        ("Бүрэн", "Б\u{76}рэн"),
        ("Марʼям", "Мар'ям"),
        ("Марʼям", "Мар\u{2019}ям"),
        ("Марʼям", "Mar\u{2BB}yam"),
        ("Қадыр", "Qadyr"),
        ("Қадыр", "Kadyr"),
        ("Ғабит", "Ğabit"),
        ("Шолпан", "S'olpan"),
        ("Шолпан", "Şolpan"),
        ("Дәурен", "Däuren"),
        ("Дәурен", "Da'y'ren"),
        ("Дәурен", "Dáýren"),
        ("Юлия", "Yuliya"),
        ("Юлия", "Iuliia"),
        ("Юлия", "Ûliâ"),
    ] {
        assert!(finds(surname(asked), surname(held)), "{held} and {asked}");
        assert!(finds(surname(held), surname(asked)), "{asked} and {held}");
    }
    for (held, asked) in
        [("Болат", "Bulat"), ("Серік", "Serzhan"), ("Қадыр", "Khadyr"), ("Болат", "Болд")]
    {
        assert!(!finds(surname(asked), surname(held)), "{held} and {asked}");
    }
}

/// A Kazakh name with У for the W that Russian and Mongolian papers write as В, and the father's name with and without
/// its ending: whatever stands beside the number, its holder is not denied.
#[test]
fn refuses_to_deny_the_holder_of_a_number_whose_name_has_the_other_first_letter() {
    let held = OwnPerson {
        person_id: text("KZ-1"),
        identifiers: vec![iin()],
        names: vec![kazakh_name("", "Уәлихан", "Анарбайұлы")],
        ..serik_held()
    };
    let asked = |names, numbers| PersonClaim {
        identifiers: numbers,
        names: vec![names],
        ..serik_claimed()
    };
    let registry = std::slice::from_ref(&held);
    let in_kazakhstan =
        |claim: &PersonClaim| outcome_of(&lookup_by(claim, Party::Kazakhstan), registry);
    for names in [
        mongolian_name("", "Анарбай", "Валихан"),
        kazakh_name("", "Валихан", "Анарбай"),
        whole("Валихан Анарбай"),
        whole("Анарбай Валихан"),
    ] {
        let meant = in_kazakhstan(&asked(names.clone(), vec![iin()]));
        assert_ne!(meant, Meant::NoPerson, "{names:?}");
    }
    let stranger = asked(mongolian_name("", "Дорж", "Болд"), vec![register_number("БЦ61051715")]);
    assert_eq!(in_kazakhstan(&stranger), Meant::NoPerson, "the control");
}

/// One whose given name is that of the parent has two name parts, and says enough.
#[test]
fn refuses_a_claim_of_one_name_part_and_accepts_two_that_are_alike() {
    let claim = |names| PersonClaim { names: vec![names], ..serik_claimed() };
    assert!(claim(mongolian_name("", "Бат", "Бат")).identify().is_ok());
    assert!(claim(whole("Бат Бат")).identify().is_ok());
    for one in [mongolian_name("", "", "Бат"), mongolian_name("", "Бат", ""), whole("Бат")]
    {
        let missing = claim(one).identify().expect_err("one part").0;
        assert_eq!(missing, ["names"]);
    }
}

/// What the other state hears must not tell whether a number exists.
#[test]
fn an_own_identifier_that_conflicts_and_one_that_does_not_exist_have_the_same_outcome() {
    let mut stranger = serik_held();
    stranger.person_id = text("MN-9");
    stranger.names = vec![mongolian_name("Уак", "Мурат", "Болат")];
    stranger.identifiers = vec![register_number("БА61051799")];
    for registry in [vec![stranger.clone(), serik_held()], vec![stranger]] {
        let of = |value| outcome(&with_number(value), &registry);
        let (conflicting, nobodys) = (of("БА61051799"), of("БА61051798"));
        assert_eq!(conflicting, Meant::PossibleMatch, "for an officer");
        assert_eq!(conflicting, nobodys);
    }
}

pub(crate) fn numbered(registry: &[OwnPerson]) -> Vec<Numbered> {
    let of_the_person = |person: &OwnPerson| {
        let one = |number: &_| Numbered {
            number: Clone::clone(number),
            person_id: person.person_id.clone(),
            holder: Holder::of(person),
        };
        person.identifiers.iter().map(one).collect::<Vec<_>>()
    };
    registry.iter().flat_map(of_the_person).collect()
}

fn outcome(claim: &PersonClaim, registry: &[OwnPerson]) -> Meant {
    outcome_of(&lookup(claim), registry)
}

fn outcome_of(lookup: &Lookup, registry: &[OwnPerson]) -> Meant {
    let alike = registry.iter().filter(|held| lookup.looks_like(held));
    let alike: Vec<_> = alike.map(|held| held.person_id.clone()).collect();
    decide(lookup, &lookup.held(&numbered(registry)), &[], &alike)
}

#[test]
fn refuses_to_choose_between_the_people_whom_several_numbers_name() {
    let mut other = serik_held();
    other.person_id = text("MN-9");
    other.names = vec![mongolian_name("Уак", "Мурат", "Болат")];
    other.identifiers = vec![register_number("БА61051799")];
    let registry = [serik_held(), other];
    let mut claim = with_number("БЦ61051715");
    assert_eq!(outcome(&claim, &registry), person(MatchBasis::OwnIdentifier));
    claim.identifiers.push(register_number("БА61051798"));
    assert_eq!(
        outcome(&claim, &registry),
        person(MatchBasis::OwnIdentifier),
        "an older number of nobody's"
    );
    claim.identifiers.pop();
    claim.identifiers.push(register_number("БА61051799"));
    assert_eq!(outcome(&claim, &registry), Meant::PossibleMatch);
}

#[test]
fn a_number_typed_with_the_other_u_finds_its_holder_unless_somebody_has_it() {
    let mut held = serik_held();
    held.identifiers = vec![register_number("БҮ61051715")];
    assert_eq!(
        outcome(&with_number("БУ61051715"), std::slice::from_ref(&held)),
        person(MatchBasis::OwnIdentifier)
    );
    let mut other = serik_held();
    other.person_id = text("MN-9");
    other.names = vec![mongolian_name("Уак", "Мурат", "Болат")];
    other.identifiers = vec![register_number("БУ61051715")];
    assert_eq!(outcome(&with_number("БУ61051715"), &[held, other]), Meant::PossibleMatch);
}

/// An officer saw the claim, and said that it means nobody.
#[test]
fn a_number_that_finds_nobody_is_settled_by_an_officer_and_opens_again_with_its_holder() {
    let claim = with_number("БА61051798");
    let lookup = lookup(&claim);
    let nobody = Link {
        key: lookup.links.of_the_claim(),
        person_id: None,
        verdict: LinkVerdict::Rejected,
        birth_year: 1961,
        name_keys: NameKeys::of(&claim.names),
    };
    assert_eq!(decide(&lookup, &[], &[], &[]), Meant::PossibleMatch);
    let ruled = [nobody];
    assert_eq!(decide(&lookup, &[], &ruled, &[]), Meant::NoPerson);
    let new = [Held { person_id: text("MN-9"), agrees: false }];
    assert_eq!(decide(&lookup, &new, &ruled, &[]), Meant::PossibleMatch);
}

#[test]
fn two_persons_by_two_identifiers_or_links_are_for_an_officer_to_tell_apart() {
    let lookup = lookup(&serik_claimed());
    let (one, two) = (text("MN-8"), text("MN-9"));
    let holds = |person: &Text| Held { person_id: person.clone(), agrees: true };
    assert_eq!(decide(&lookup, &[holds(&one), holds(&two)], &[], &[]), Meant::PossibleMatch);
    let linked = [link(id_key(), LinkVerdict::Confirmed)];
    assert_eq!(decide(&lookup, &[holds(&two)], &linked, &[]), Meant::PossibleMatch);
    let both = decide(&lookup, &[holds(&one)], &linked, &[]);
    assert_eq!(both, person(MatchBasis::OwnIdentifier), "the identifier goes before the link");
}

#[test]
fn a_confirmed_link_answers_by_itself() {
    let lookup = lookup(&serik_claimed());
    let candidates = [text("MN-8"), text("MN-9")];
    assert_eq!(decide(&lookup, &[], &[], &candidates), Meant::PossibleMatch);
    for key in [id_key(), lookup.links.of_the_claim()] {
        let linked = [link(key, LinkVerdict::Confirmed)];
        let meant = decide(&lookup, &[], &linked, &candidates);
        assert_eq!(meant, person(MatchBasis::ConfirmedLink));
    }
}

#[test]
fn refuses_a_link_of_another_birth_year_name_or_key() {
    let lookup = lookup(&serik_claimed());
    let meant = |linked: Link| decide(&lookup, &[], &[linked], &[]);
    let good = link(id_key(), LinkVerdict::Confirmed);
    assert_eq!(meant(good.clone()), person(MatchBasis::ConfirmedLink));
    assert_eq!(meant(Link { birth_year: 1962, ..good.clone() }), Meant::NoPerson);
    let name_keys = NameKeys::of(&[kazakh_name("", "Болат", "Қадырұлы")]);
    assert_eq!(meant(Link { name_keys, ..good.clone() }), Meant::NoPerson);
    let key = "id:IDENTIFIER_KIND_IIN:580315399902".to_owned();
    assert_eq!(meant(Link { key, ..good }), Meant::NoPerson);
}

#[test]
fn a_rejected_person_is_no_candidate_for_that_claim_and_stays_one_for_others() {
    let claim = serik_claimed();
    let rejected = [link(lookup(&claim).links.of_the_claim(), LinkVerdict::Rejected)];
    let candidate = [text("MN-8")];
    assert_eq!(decide(&lookup(&claim), &[], &rejected, &candidate), Meant::NoPerson);
    let two = [text("MN-8"), text("MN-9")];
    assert_eq!(decide(&lookup(&claim), &[], &rejected, &two), Meant::PossibleMatch);
    let mut other = claim.clone();
    other.birth_date = Some(date("1961-05"));
    assert_eq!(decide(&lookup(&other), &[], &rejected, &candidate), Meant::PossibleMatch);
    let under_the_number = [link(id_key(), LinkVerdict::Rejected)];
    let meant = decide(&lookup(&claim), &[], &under_the_number, &candidate);
    assert_eq!(meant, Meant::PossibleMatch, "a rejection under another key says nothing");
}

/// Confirmed on another claim with the same number, rejected on this one: the closer look holds.
#[test]
fn refuses_a_link_to_a_person_who_was_rejected_for_this_very_claim() {
    let lookup = lookup(&serik_claimed());
    let confirmed = link(id_key(), LinkVerdict::Confirmed);
    let rejected = link(lookup.links.of_the_claim(), LinkVerdict::Rejected);
    let candidate = [text("MN-8")];
    let meant = decide(&lookup, &[], &[confirmed, rejected.clone()], &candidate);
    assert_eq!(meant, Meant::NoPerson);
    let holder = [Held { person_id: text("MN-8"), agrees: true }];
    let by_identifier = decide(&lookup, &holder, &[rejected], &candidate);
    assert_eq!(by_identifier, person(MatchBasis::OwnIdentifier));
}

#[test]
fn refuses_to_reopen_what_an_officer_settled_for_this_very_claim_whatever_two_numbers_say() {
    let lookup = lookup(&serik_claimed());
    let held = |person: &str, agrees| Held { person_id: text(person), agrees };
    let holders = [held("MN-8", true), held("MN-9", false)];
    assert_eq!(decide(&lookup, &holders, &[], &[]), Meant::PossibleMatch);
    let confirmed = link(lookup.links.of_the_claim(), LinkVerdict::Confirmed);
    let settled = decide(&lookup, &holders, std::slice::from_ref(&confirmed), &[]);
    assert_eq!(settled, person(MatchBasis::ConfirmedLink));
    let both = [held("MN-8", true), held("MN-9", true)];
    assert_eq!(decide(&lookup, &both, &[confirmed], &[]), person(MatchBasis::ConfirmedLink));
    let key = lookup.links.of_the_claim();
    let other = Link { person_id: Some(text("MN-9")), ..link(key, LinkVerdict::Rejected) };
    let meant = decide(&lookup, &holders, &[other], &[]);
    assert_eq!(meant, person(MatchBasis::OwnIdentifier), "the other holder was rejected");
}

#[test]
fn refuses_another_sex_or_day_under_a_link_of_another_claim() {
    let lookup = lookup(&serik_claimed());
    let mut held = serik_held();
    assert!(!lookup.contradicts(&held));
    held.sex = Sex::Female;
    assert!(lookup.contradicts(&held));
    let born = OwnPerson { birth_date: date("1961-05-18"), ..serik_held() };
    assert!(lookup.contradicts(&born));
}
