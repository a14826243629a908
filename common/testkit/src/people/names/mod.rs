//! Names, to be put together. Common ones stand first in their list.

pub(super) mod kazakh;
pub(super) mod mongolian;

use kzmn_common::person::Sex;

use super::draw::Draw;

/// Whose names a person bears.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Heritage {
    Kazakh,
    Mongolian,
}

/// A given name in full spelling. Half of the Kazakh ones are from the list of common names, half are put
/// together from two elements, as are most Mongolian ones.
pub(super) fn given(heritage: Heritage, sex: Sex, draw: &mut Draw) -> String {
    let (whole, first, last) = match (heritage, sex) {
        (Heritage::Kazakh, Sex::Male) => (kazakh::MEN, kazakh::MEN_FIRST, kazakh::MEN_LAST),
        (Heritage::Kazakh, Sex::Female) => (kazakh::WOMEN, kazakh::WOMEN_FIRST, kazakh::WOMEN_LAST),
        (Heritage::Mongolian, Sex::Male) => (mongolian::MEN, mongolian::FIRST, mongolian::MEN_LAST),
        (Heritage::Mongolian, Sex::Female) => {
            (mongolian::WOMEN, mongolian::WOMEN_FIRST, mongolian::WOMEN_LAST)
        }
    };
    let whole_percent = if heritage == Heritage::Kazakh { 50 } else { 25 };
    if draw.percent(whole_percent) {
        draw.rather_early(whole).to_owned()
    } else {
        format!("{}{}", draw.one(first), draw.one(last))
    }
}

pub(super) const LOCALITIES: &[&str] =
    &["Өлгий", "Толбо", "Дэлүүн", "Улаанхус", "Цэнгэл", "Ногооннуур", "Бугат", "Алтай", "Буянт"];
