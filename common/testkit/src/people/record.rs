//! A person as each registry writes it down, and as an officer asks about it.

use kzmn_common::date::PartialDate;
use kzmn_common::person::{
    Identifier, IdentifierKind, NameUse, PersonClaim, PersonName, Place, Script,
};
use kzmn_common::registry::OwnPerson;
use kzmn_common::text::Text;
use time::Date;

use super::difference::Difference;
use super::draw::Draw;
use super::human::Human;
use super::names::Heritage;
use super::spelling::{
    self, Romanisation, kazakh_patronymic, latin, legacy, russian, russian_patronymic,
    russian_surname,
};
use super::{names, numbers};

/// The Kazakh record.
pub(super) fn kazakh(index: u64, human: &Human, differences: &[Difference]) -> OwnPerson {
    let mut draw = human.draw.clone();
    let mut name = kazakh_name(human, differences, &mut draw);
    if differences.contains(&Difference::SurnameChanged) {
        name.surname = part(&russian_surname(&human.adopted, human.sex));
    }
    if differences.contains(&Difference::RussianLetters) {
        respell(&mut name, |part| russian(part, &mut draw));
    }
    if differences.contains(&Difference::KazakhLatin) {
        respell(&mut name, |part| latin(part, Heritage::Kazakh, Romanisation::Alphabet));
        name.script = Some(Script::Latin);
    }
    let mut names = vec![name];
    if differences.contains(&Difference::NameChanged) {
        let former = PersonName { usage: NameUse::Former, ..names.remove(0) };
        let changed = PersonName {
            usage: NameUse::Current,
            surname: part(&russian_surname(&human.adopted, human.sex)),
            given_name: part(&names::given(human.heritage, human.sex, &mut draw)),
            ..former.clone()
        };
        names = vec![changed, former];
    }
    OwnPerson {
        person_id: text(&format!("KZ-{index:07}")),
        identifiers: numbers::iin(human).into_iter().collect(),
        names,
        sex: human.sex,
        birth_date: birth_date(human.born, differences),
        birth_place: birth_place(human),
        parents: Vec::new(),
        restricted: false,
    }
}

/// Every part of a name in another spelling.
fn respell(name: &mut PersonName, mut spell: impl FnMut(&str) -> String) {
    for part in
        [&mut name.surname, &mut name.given_name, &mut name.patronymic].into_iter().flatten()
    {
        if let Ok(spelled) = Text::parse(&spell(part.as_str()), 100) {
            *part = spelled;
        }
    }
}

fn kazakh_name(human: &Human, differences: &[Difference], draw: &mut Draw) -> PersonName {
    let (father, grandfather, sex) = (&human.father, &human.grandfather, human.sex);
    let given_name = part(&human.given);
    if human.heritage == Heritage::Mongolian {
        return PersonName { surname: part(father), given_name, ..blank(Script::Cyrillic) };
    }
    let surname = match draw.below(100) {
        0..35 => grandfather.clone(),
        35..55 => father.clone(),
        _ => russian_surname(grandfather, sex),
    };
    let patronymic = match draw.below(100) {
        _ if differences.contains(&Difference::PatronymicMissing) => String::new(),
        0..65 => kazakh_patronymic(father, sex),
        65..95 => russian_patronymic(father, sex),
        _ => father.clone(),
    };
    PersonName {
        surname: part(&surname),
        given_name,
        patronymic: part(&patronymic),
        ..blank(Script::Cyrillic)
    }
}

/// The Mongolian record.
pub(super) fn mongolian(index: u64, human: &Human, differences: &[Difference]) -> OwnPerson {
    let mut draw = human.draw.clone();
    let mut spell = |name: &str| match human.heritage {
        Heritage::Mongolian => name.to_owned(),
        _ if differences.contains(&Difference::SameSpelling) => name.to_owned(),
        Heritage::Kazakh => spelling::mongolian(name, &mut draw),
    };
    let mut parts =
        [human.given.as_str(), &human.father, &human.mother, human.clan].map(&mut spell);
    if differences.contains(&Difference::LegacyEncoding) {
        let mut draw = human.draw.clone();
        parts = parts.map(|name| legacy(&name, &mut draw));
    }
    let [given, father, mother, clan] = parts;
    let former = (differences.contains(&Difference::RegisterNumberChanged))
        .then(|| numbers::former_register_number(human));
    let parent = |name: &str| PersonName { given_name: part(name), ..blank(Script::Cyrillic) };
    OwnPerson {
        person_id: text(&format!("MN-{index:07}")),
        identifiers: numbers::register_number(human).into_iter().chain(former.flatten()).collect(),
        names: vec![PersonName {
            clan_name: part(&clan),
            parent_name: part(&father),
            given_name: part(&given),
            ..blank(Script::Cyrillic)
        }],
        sex: human.sex,
        birth_date: birth_date(human.born, differences),
        birth_place: birth_place(human),
        parents: vec![parent(&father), parent(&mother)],
        restricted: false,
    }
}

/// The claim of an officer who has the own record, and maybe knows the other state's.
pub(super) fn claim(
    own: &OwnPerson,
    other: Option<&OwnPerson>,
    human: &Human,
    difference: Difference,
    mut draw: Draw,
) -> PersonClaim {
    let mut identifiers: Vec<Identifier> = own.identifiers.first().cloned().into_iter().collect();
    if let Some(other) = other.filter(|_| draw.percent(difference.number_known_percent())) {
        identifiers.extend(as_known(other, human, difference));
    }
    let names = match (other, romanisation(difference)) {
        (Some(_), Some(romanisation)) => {
            own.names.iter().map(|name| passport(name, human, romanisation)).collect()
        }
        (Some(_), None) if difference == Difference::FamilyNameMisplaced => {
            own.names.iter().map(one_family_name).collect()
        }
        _ => own.names.clone(),
    };
    let parents = if draw.percent(30) { own.parents.clone() } else { Vec::new() };
    PersonClaim {
        identifiers,
        names,
        sex: Some(own.sex),
        birth_date: Some(own.birth_date),
        birth_place: own.birth_place.clone(),
        parents,
    }
}

/// A name in the two fields of a form that knows no others: the father's name is the family name.
fn one_family_name(name: &PersonName) -> PersonName {
    let PersonName { surname, given_name, patronymic, parent_name, script, .. } = name.clone();
    let surname = parent_name.or(patronymic).or(surname);
    let script = script.unwrap_or(Script::Cyrillic);
    PersonName { surname, given_name, ..blank(script) }
}

/// The other state's number as the asker has it.
fn as_known(other: &OwnPerson, human: &Human, difference: Difference) -> Option<Identifier> {
    // A former number stands after the present one.
    let known = other.identifiers.last().cloned();
    let is_iin = known.as_ref().is_some_and(|known| known.kind() == IdentifierKind::Iin);
    match (difference, is_iin) {
        (Difference::NumberMistyped, true) => numbers::mistyped_iin(human),
        (Difference::NumberMistyped, false) => numbers::mistyped_register_number(human),
        _ => known,
    }
}

fn romanisation(difference: Difference) -> Option<Romanisation> {
    match difference {
        Difference::LatinNational => Some(Romanisation::National),
        Difference::LatinPassport => Some(Romanisation::Passport),
        _ => None,
    }
}

/// A name as the passport of its state has it, without a patronymic.
fn passport(name: &PersonName, human: &Human, romanisation: Romanisation) -> PersonName {
    // A name in Mongolian spelling is romanised as Mongolian, whatever its bearer's origin.
    let spelled = match name.parent_name {
        Some(_) => Heritage::Mongolian,
        None => human.heritage,
    };
    let latin = |name: &Option<Text>| {
        name.as_ref().and_then(|name| part(&latin(name.as_str(), spelled, romanisation)))
    };
    PersonName {
        surname: latin(&name.surname),
        given_name: latin(&name.given_name),
        parent_name: latin(&name.parent_name),
        ..blank(Script::Latin)
    }
}

/// The birth date, as incomplete as the first of the differences makes it.
fn birth_date(born: Date, differences: &[Difference]) -> PartialDate {
    let (year, month) = (born.year(), u8::from(born.month()));
    let incomplete = differences.iter().find_map(|difference| match difference {
        Difference::YearOnly | Difference::PatronymicEnding => {
            PartialDate::new(year, None, None).ok()
        }
        Difference::FirstOfJanuary => PartialDate::new(year, Some(1), Some(1)).ok(),
        Difference::MonthOnly => PartialDate::new(year, Some(month), None).ok(),
        _ => None,
    });
    incomplete.unwrap_or_else(|| born.into())
}

fn birth_place(human: &Human) -> Option<Place> {
    Some(Place { country: part("MN"), region: part(human.region), locality: part(human.locality) })
}

fn blank(script: Script) -> PersonName {
    PersonName {
        usage: NameUse::Current,
        surname: None,
        given_name: None,
        patronymic: None,
        clan_name: None,
        parent_name: None,
        original: None,
        script: Some(script),
    }
}

/// `None` for the empty text.
pub(super) fn part(text: &str) -> Option<Text> {
    Text::parse(text, 100).ok()
}

/// Text of letters, digits and hyphens, which every text may hold.
pub(super) fn text(plain: &str) -> Text {
    Text::parse(plain, 100).unwrap_or_else(|_| text("invented"))
}
