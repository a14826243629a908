//! Synthetic identifiers, each unique.

use kzmn_common::person::{Identifier, IdentifierKind, Sex, iin_check_digit};
use time::Date;

use super::human::Human;
use super::names::Heritage;
use super::slot::Slot;

/// The IIN, with a valid check digit.
pub(super) fn iin(human: &Human) -> Option<Identifier> {
    iin_of(human, human.slot)
}

/// An IIN with a typing error that the check digit does not show: two digits are wrong.
pub(super) fn mistyped_iin(human: &Human) -> Option<Identifier> {
    iin_of(human, human.slot.mistaken())
}

fn iin_of(human: &Human, slot: Slot) -> Option<Identifier> {
    let century = if human.sex == Sex::Male { '3' } else { '4' };
    // One serial in about 120 has no check digit, and then another hundred has one. The sample people have those
    // of 99, the documents those of 97.
    ["98", "96", "95"].iter().find_map(|hundred| {
        let first = format!("{}{century}{hundred}{:02}", six_digits(human.born), slot.number());
        let check = iin_check_digit(&first)?;
        Identifier::parse(IdentifierKind::Iin, &format!("{first}{check}")).ok()
    })
}

/// First letters of Kazakhs, mostly Bayan-Ölgii, and of others.
const KAZAKH_FIRST: [&str; 6] = ["Б", "Б", "Б", "Б", "П", "У"];
const OTHER_FIRST: [&str; 8] = ["У", "У", "У", "О", "З", "П", "Т", "С"];

/// Second letters: ten for those who are in both registries and ten for the others, whose slots are drawn
/// apart.
const SECOND_IN_BOTH: [&str; 10] = ["А", "В", "Д", "Ж", "И", "К", "М", "О", "С", "У"];
const SECOND_OF_OTHERS: [&str; 10] = ["Б", "Г", "Е", "З", "Л", "Н", "П", "Р", "Т", "Ц"];

/// The present register number. Its last digit is no control digit: that algorithm is not public.
pub(super) fn register_number(human: &Human) -> Option<Identifier> {
    register_number_of(human, human.slot, [1, 3, 5, 7])
}

/// A register number of before a change: its sex digit is one that no present number has.
pub(super) fn former_register_number(human: &Human) -> Option<Identifier> {
    register_number_of(human, human.slot, [9; 4])
}

/// A register number with a typing error.
pub(super) fn mistyped_register_number(human: &Human) -> Option<Identifier> {
    register_number_of(human, human.slot.mistaken(), [1, 3, 5, 7])
}

fn register_number_of(human: &Human, slot: Slot, sex_digits: [u64; 4]) -> Option<Identifier> {
    let mut draw = human.draw.clone();
    let first = match human.heritage {
        Heritage::Kazakh => draw.one(&KAZAKH_FIRST),
        Heritage::Mongolian => draw.one(&OTHER_FIRST),
    };
    let second = if human.in_both { SECOND_IN_BOTH } else { SECOND_OF_OTHERS };
    let second = second.get(usize::try_from(slot.number() / 10).ok()?)?;
    // Odd is male; the even digit after it, 2 to 8 and 0, is female.
    let odd = sex_digits.get(usize::try_from(draw.below(4)).ok()?)?;
    let sex = if human.sex == Sex::Male { *odd } else { (odd + 1) % 10 };
    let date = six_digits(human.born);
    let text = format!("{first}{second}{date}{sex}{}", slot.number() % 10);
    Identifier::parse(IdentifierKind::MnRegisterNumber, &text).ok()
}

fn six_digits(date: Date) -> String {
    format!("{:02}{:02}{:02}", date.year() % 100, u8::from(date.month()), date.day())
}
