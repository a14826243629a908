//! Personal identifiers of both states, as types that parse or refuse.
//!
//! Both nodes read both states' identifiers: an officer in Almaty types a Mongolian register number.
//! Sources and their confidence are in `docs/law.md`; what is open is not checked.

use std::fmt;

use time::{Date, Month};
use unicode_normalization::UnicodeNormalization as _;

use super::Sex;
use crate::code::code_list;

code_list! {
    /// Kinds of personal identifiers.
    pub enum IdentifierKind {
        /// Kazakh individual identification number.
        Iin,
        /// Mongolian register number.
        MnRegisterNumber,
        /// Mongolian civil registration number.
        MnCivilId,
        /// A passport of either state.
        Passport,
    }
}

/// An identifier in its one normal form.
#[derive(Clone, Eq, Ord, PartialEq, PartialOrd)]
pub struct Identifier {
    kind: IdentifierKind,
    value: String,
}

/// Why text is not an identifier of its kind. Never quotes the text.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum InvalidIdentifier {
    /// An IIN is 12 digits.
    #[error("must be 12 digits")]
    IinForm,
    /// The 12th digit of an IIN is its check digit.
    #[error("does not end in its check digit: look for a typing error")]
    IinCheckDigit,
    /// A register number is two Cyrillic letters and 8 digits.
    #[error("must be two Cyrillic letters and 8 digits")]
    RegisterNumberForm,
    /// Its digits 1 to 6 are a birth date, with 20 added to the month from the year 2000 on.
    #[error("does not hold a birth date: look for a typing error")]
    RegisterNumberDate,
    /// A civil registration number is digits; how many is open.
    #[error("must be 6 to 16 digits")]
    CivilIdForm,
    /// Passport numbers are letters and digits; their formats are open.
    #[error("must be 5 to 16 letters A to Z and digits")]
    PassportForm,
}

impl Identifier {
    /// Reads an identifier as people write it: spaces, hyphens, small letters, legacy Mongolian letters
    /// and Latin look-alikes are brought to the normal form.
    ///
    /// # Errors
    ///
    /// [`InvalidIdentifier`].
    pub fn parse(kind: IdentifierKind, text: &str) -> Result<Self, InvalidIdentifier> {
        let value = match kind {
            IdentifierKind::Iin => parse_iin(&squeeze(text))?,
            IdentifierKind::MnRegisterNumber => {
                parse_register_number(squeeze_register_number(text))?
            }
            IdentifierKind::MnCivilId => parse_civil_id(&squeeze(text))?,
            IdentifierKind::Passport => parse_passport(&squeeze(text))?,
        };
        Ok(Self { kind, value })
    }

    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> IdentifierKind {
        self.kind
    }

    /// Its normal form.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// The other numbers as which this one may have been read: У and Ү of a register number are one letter where
    /// Y was typed.
    #[must_use]
    pub fn misread_variants(&self) -> Vec<Self> {
        let mut values = vec![String::new()];
        if self.kind == IdentifierKind::MnRegisterNumber {
            for c in self.value.chars() {
                let other = match c {
                    'У' => Some('Ү'),
                    'Ү' => Some('У'),
                    _ => None,
                };
                let with = |c: char| -> Vec<String> {
                    values.iter().map(|value| format!("{value}{c}")).collect()
                };
                let mut longer = with(c);
                longer.extend(other.map(with).into_iter().flatten());
                values = longer;
            }
        }
        let alike = |value| Self { kind: self.kind, value };
        values.into_iter().skip(1).map(alike).collect()
    }

    /// The birth date that its digits spell, where they do. For an IIN this is no more than a hint: since
    /// 2013 a mismatch with the birth date is not an error.
    #[must_use]
    pub fn spelled_birth_date(&self) -> Option<Date> {
        match self.kind {
            IdentifierKind::Iin => {
                let century = match digit(&self.value, 6)? {
                    1 | 2 => 1800,
                    3 | 4 => 1900,
                    5 | 6 => 2000,
                    _ => return None,
                };
                let year = century + i32::from(pair(&self.value, 0)?);
                calendar_date(year, pair(&self.value, 2)?, pair(&self.value, 4)?)
            }
            IdentifierKind::MnRegisterNumber => register_number_date(digits_of(&self.value)),
            IdentifierKind::MnCivilId | IdentifierKind::Passport => None,
        }
    }

    /// The sex that its digits spell, where they do; a hint, as the birth date.
    #[must_use]
    pub fn spelled_sex(&self) -> Option<Sex> {
        let odd_is_male = match self.kind {
            IdentifierKind::Iin => digit(&self.value, 6).filter(|d| (1..=6).contains(d))?,
            IdentifierKind::MnRegisterNumber => digit(digits_of(&self.value), 6)?,
            IdentifierKind::MnCivilId | IdentifierKind::Passport => return None,
        };
        Some(if odd_is_male % 2 == 1 { Sex::Male } else { Sex::Female })
    }
}

/// The 12th digit of an IIN for its first 11; `None` where the number is never issued.
#[must_use]
pub fn iin_check_digit(first_eleven: &str) -> Option<u8> {
    const FIRST: [u32; 11] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
    const SECOND: [u32; 11] = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2];
    if first_eleven.len() != 11 {
        return None;
    }
    let digits: Vec<u32> = first_eleven.chars().map(|c| c.to_digit(10)).collect::<Option<_>>()?;
    let sum = |weights: [u32; 11]| {
        digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum::<u32>() % 11
    };
    let check = match sum(FIRST) {
        10 => sum(SECOND),
        check => check,
    };
    u8::try_from(check).ok().filter(|check| *check < 10)
}

fn parse_iin(text: &str) -> Result<String, InvalidIdentifier> {
    if text.len() != 12 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(InvalidIdentifier::IinForm);
    }
    let (first_eleven, _) = text.split_at(11);
    if iin_check_digit(first_eleven) != digit(text, 11) {
        return Err(InvalidIdentifier::IinCheckDigit);
    }
    Ok(text.to_owned())
}

/// The control digit's algorithm is not public, so it is not checked.
fn parse_register_number(value: String) -> Result<String, InvalidIdentifier> {
    let letter = |c: char| ('А'..='Я').contains(&c) || matches!(c, 'Ё' | 'Ө' | 'Ү');
    let letters = value.chars().take(2).filter(|c| letter(*c)).count();
    let digits: String = value.chars().skip(2).collect();
    if letters != 2 || digits.len() != 8 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(InvalidIdentifier::RegisterNumberForm);
    }
    register_number_date(&digits).ok_or(InvalidIdentifier::RegisterNumberDate)?;
    Ok(value)
}

fn register_number_date(digits: &str) -> Option<Date> {
    let (year, month, day) = (pair(digits, 0)?, pair(digits, 2)?, pair(digits, 4)?);
    match month {
        1..=12 => calendar_date(1900 + i32::from(year), month, day),
        21..=32 => calendar_date(2000 + i32::from(year), month - 20, day),
        _ => None,
    }
}

fn parse_civil_id(text: &str) -> Result<String, InvalidIdentifier> {
    let valid = (6..=16).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    valid.then(|| text.to_owned()).ok_or(InvalidIdentifier::CivilIdForm)
}

fn parse_passport(text: &str) -> Result<String, InvalidIdentifier> {
    let valid = (5..=16).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
    valid.then(|| text.to_owned()).ok_or(InvalidIdentifier::PassportForm)
}

/// NFC, capital letters, without spaces and hyphens; at most what any identifier needs.
fn squeeze(text: &str) -> String {
    squeezed(text).flat_map(char::to_uppercase).collect()
}

fn squeezed(text: &str) -> impl Iterator<Item = char> + '_ {
    let kept = |c: &char| !(c.is_whitespace() || super::fold::is_hyphen(*c));
    text.nfc().filter(kept).take(40)
}

/// The same of a register number, with Mongolian letters: small y looks like У and capital Y like Ү.
fn squeeze_register_number(text: &str) -> String {
    let small = |c: char| if c == 'y' { 'У' } else { c };
    squeezed(text).map(small).flat_map(char::to_uppercase).map(mongolian_letter).collect()
}

/// Legacy Mongolian encodings write Ө and Ү as Є and Ї, and use Latin look-alikes; v is typed for ү.
fn mongolian_letter(c: char) -> char {
    match c {
        'Є' => 'Ө',
        'Ї' | 'V' | 'Y' => 'Ү',
        latin => super::fold::cyrillic_look_alike(latin),
    }
}

fn digits_of(register_number: &str) -> &str {
    register_number.trim_start_matches(|c: char| !c.is_ascii_digit())
}

fn digit(text: &str, at: usize) -> Option<u8> {
    text.as_bytes().get(at)?.checked_sub(b'0').filter(|digit| *digit < 10)
}

fn pair(text: &str, at: usize) -> Option<u8> {
    Some(digit(text, at)? * 10 + digit(text, at + 1)?)
}

fn calendar_date(year: i32, month: u8, day: u8) -> Option<Date> {
    Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()
}

/// Redacted but for the kind: identifiers are personal data.
impl fmt::Debug for Identifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identifier({:?})", self.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iin(text: &str) -> Result<Identifier, InvalidIdentifier> {
        Identifier::parse(IdentifierKind::Iin, text)
    }

    fn register_number(text: &str) -> Result<Identifier, InvalidIdentifier> {
        Identifier::parse(IdentifierKind::MnRegisterNumber, text)
    }

    #[test]
    fn refuses_a_wrong_check_digit_and_accepts_the_right_one() {
        for valid in ["580315399902", "650210499903", "010621699908", "580315390806"] {
            assert!(iin(valid).is_ok(), "{valid}");
            let wrong = format!("{}{}", &valid[..11], (valid.as_bytes()[11] - b'0' + 1) % 10);
            assert_eq!(iin(&wrong), Err(InvalidIdentifier::IinCheckDigit), "{wrong}");
        }
        assert_eq!(iin("58031539990"), Err(InvalidIdentifier::IinForm));
        assert_eq!(iin("58031539990A"), Err(InvalidIdentifier::IinForm));
    }

    #[test]
    fn refuses_every_last_digit_of_a_number_that_is_never_issued() {
        assert_eq!(iin_check_digit("58031539082"), None);
        for last in 0..10 {
            assert_eq!(iin(&format!("58031539082{last}")), Err(InvalidIdentifier::IinCheckDigit));
        }
    }

    /// Copied from the vectors of the domain's independent implementation.
    #[test]
    fn check_digits_are_those_of_the_vectors() {
        let vectors: Vec<serde_json::Value> =
            serde_json::from_str(include_str!("../../vectors/iin.json")).expect("JSON");
        assert!(!vectors.is_empty());
        for vector in vectors {
            let first_eleven = vector["first_eleven"].as_str().expect("digits");
            let expected = vector["check_digit"].as_u64().and_then(|d| u8::try_from(d).ok());
            assert_eq!(iin_check_digit(first_eleven), expected, "{first_eleven}");
        }
    }

    /// Case 10 of the domain notes.
    #[test]
    fn an_iin_that_spells_another_birth_date_is_no_error() {
        let iin = iin("580315399902").expect("valid");
        assert_eq!(iin.spelled_birth_date().map(|d| d.to_string()).as_deref(), Some("1958-03-15"));
        assert_eq!(iin.spelled_sex(), Some(Sex::Male));
    }

    #[test]
    fn refuses_register_numbers_of_other_forms_and_accepts_their_neighbours() {
        for wrong in
            ["Б61051712", "БЦ6105171", "БЦ610517123", "ZZ61051712", "БЦ6105171X", "ҚА61051712"]
        {
            assert_eq!(
                register_number(wrong),
                Err(InvalidIdentifier::RegisterNumberForm),
                "{wrong}"
            );
        }
        for wrong in ["БЦ61131712", "БЦ61023012", "БЦ61330112"] {
            assert_eq!(
                register_number(wrong),
                Err(InvalidIdentifier::RegisterNumberDate),
                "{wrong}"
            );
        }
        for right in ["БЦ61051712", "бц 610517-12", "ЄЇ61051712"] {
            assert!(register_number(right).is_ok(), "{right}");
        }
        assert_eq!(register_number("єї61051712"), register_number("ӨҮ61051712"));
        assert_eq!(register_number("BE61051712"), register_number("ВЕ61051712"));
        assert_eq!(register_number("БY61051712"), register_number("БҮ61051712"));
        assert_eq!(register_number("Бv61051712"), register_number("БҮ61051712"));
        assert_eq!(register_number("Бy61051712"), register_number("БУ61051712"));
    }

    #[test]
    fn a_register_number_with_one_letter_u_may_be_that_with_the_other_and_no_other_number() {
        let alike = |text| {
            let alike = register_number(text).expect("valid").misread_variants();
            alike.iter().map(|one| one.value().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(alike("БУ61051712"), ["БҮ61051712"]);
        assert_eq!(alike("УҮ61051712"), ["ҮҮ61051712", "УУ61051712", "ҮУ61051712"]);
        assert!(alike("БЦ61051712").is_empty());
        assert!(iin("580315399902").expect("valid").misread_variants().is_empty());
    }

    #[test]
    fn a_register_number_from_2000_on_adds_20_to_the_month() {
        let young = register_number("УБ01260512").expect("valid");
        assert_eq!(
            young.spelled_birth_date().map(|d| d.to_string()).as_deref(),
            Some("2001-06-05")
        );
        assert_eq!(young.spelled_sex(), Some(Sex::Male));
        let older = register_number("БЦ65021021").expect("valid");
        assert_eq!(
            older.spelled_birth_date().map(|d| d.to_string()).as_deref(),
            Some("1965-02-10")
        );
        assert_eq!(older.spelled_sex(), Some(Sex::Female));
    }

    #[test]
    fn refuses_civil_ids_and_passports_of_other_forms() {
        let civil_id = |text| Identifier::parse(IdentifierKind::MnCivilId, text);
        let passport = |text| Identifier::parse(IdentifierKind::Passport, text);
        assert_eq!(civil_id("12345"), Err(InvalidIdentifier::CivilIdForm));
        assert!(civil_id("110012345678").is_ok());
        assert_eq!(passport("N123"), Err(InvalidIdentifier::PassportForm));
        assert_eq!(passport("N1234567Ж"), Err(InvalidIdentifier::PassportForm));
        assert!(passport("n 12345678").is_ok());
    }
}
