//! Figures as people of a language write them.

use time::Date;

use super::{ExplainError, Language, Words};
use crate::assessment::{Currency, Figure, Money};
use crate::date::PartialDate;
use crate::days::Length;

/// Days on which a Mongolian date takes `-ний`, by the vowels of the number's last word; others take `-ны`.
const FRONT_DAYS: [u8; 10] = [1, 4, 9, 11, 14, 19, 21, 24, 29, 31];

/// Two figures, the earlier or smaller one first; none where they have no order.
pub(super) fn in_order<'a>(a: &'a Figure, b: &'a Figure) -> Option<(&'a Figure, &'a Figure)> {
    let falls = match (a, b) {
        (Figure::Date(Some(a)), Figure::Date(Some(b))) => b < a,
        (Figure::Length(a), Figure::Length(b)) => b < a,
        (Figure::Number(Some(a)), Figure::Number(Some(b))) => b < a,
        (Figure::Decimal(Some(a)), Figure::Decimal(Some(b))) => b < a,
        (Figure::Money(Some(a)), Figure::Money(Some(b))) => b < a,
        _ => return None,
    };
    Some(if falls { (b, a) } else { (a, b) })
}

/// What the figure of a name says.
pub(super) fn value(words: &Words, name: &str, figure: &Figure) -> Result<String, ExplainError> {
    match figure {
        Figure::Date(Some(date)) => Ok(words.date(*date)),
        Figure::Flag(flag) => words.text(if *flag { "yes" } else { "no" }),
        Figure::Length(length) => words.length(*length, ""),
        Figure::Number(Some(number)) => Ok(number.to_string()),
        Figure::Money(Some(money)) => words.money(*money),
        Figure::Word(word) => words.text(&format!("word-{word}")),
        Figure::Decimal(Some(_)) => {
            Ok(figure.plain().unwrap_or_default().replace('.', words.language().decimal_mark()))
        }
        Figure::Date(None) | Figure::Number(None) | Figure::Decimal(None) | Figure::Money(None) => {
            // What is not said of some figures is more than not known, or needs another form.
            let own = format!("unknown-{name}");
            words.text(if words.has(&own) { &own } else { "unknown" })
        }
    }
}

impl Language {
    fn decimal_mark(self) -> &'static str {
        match self {
            Self::Kazakh | Self::Russian => ",",
            Self::Mongolian | Self::English => ".",
        }
    }

    /// Between thousands. A plain space and no unbreakable one, so that a search finds the amount.
    fn thousands_mark(self) -> char {
        match self {
            Self::Kazakh | Self::Russian => ' ',
            Self::Mongolian | Self::English => ',',
        }
    }
}

impl Words {
    /// A day, such as `10.02.1965` in Kazakh and Russian.
    pub(super) fn date(&self, date: Date) -> String {
        self.partial(date.into())
    }

    /// A day in the form that stands before the word for day.
    pub(super) fn date_of(&self, date: Date) -> String {
        let plain = self.date(date);
        match self.language() {
            Language::Mongolian if FRONT_DAYS.contains(&date.day()) => format!("{plain}-ний"),
            Language::Mongolian => format!("{plain}-ны"),
            Language::Kazakh | Language::Russian | Language::English => plain,
        }
    }

    /// An end of a range. Lengths stand in another case there.
    pub(super) fn bound(&self, name: &str, figure: &Figure) -> Result<String, ExplainError> {
        match figure {
            Figure::Length(length) => self.length(*length, "-bound"),
            _ => value(self, name, figure),
        }
    }

    /// A date as far as it is known.
    pub(super) fn partial(&self, date: PartialDate) -> String {
        let iso = date.to_string();
        let mut parts: Vec<&str> = iso.split('-').collect();
        match self.language() {
            Language::English => iso,
            Language::Mongolian => parts.join("."),
            Language::Kazakh | Language::Russian => {
                parts.reverse();
                parts.join(".")
            }
        }
    }

    /// Years, months and days, without those that are zero.
    fn length(&self, length: Length, form: &str) -> Result<String, ExplainError> {
        let (years, months, days) = length.parts();
        let mut parts = Vec::new();
        for (key, count) in [("years", years), ("months", months), ("days", days)] {
            if count > 0 || (key == "days" && parts.is_empty()) {
                parts.push(self.filled(&format!("{key}{form}"), [("count", count.into())])?);
            }
        }
        Ok(parts.join(" "))
    }

    fn money(&self, money: Money) -> Result<String, ExplainError> {
        let plain = money.to_string();
        let (whole, hundredths) = plain.split_once('.').unwrap_or((&plain, "00"));
        let language = self.language();
        let mut amount = String::new();
        for (at, digit) in whole.char_indices() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                amount.push(language.thousands_mark());
            }
            amount.push(digit);
        }
        let amount = format!("{amount}{}{hundredths}", language.decimal_mark());
        let key = match money.currency() {
            Currency::Kzt => "money-kzt",
            Currency::Mnt => "money-mnt",
        };
        self.filled(key, [("amount", amount.into())])
    }
}
