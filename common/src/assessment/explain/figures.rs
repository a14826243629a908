//! Figures as people of a language write them.

use time::Date;

use super::{ExplainError, Language, Words};
use crate::assessment::{Currency, Figure, Money};
use crate::date::PartialDate;
use crate::days::Length;

/// What a figure says.
pub(super) fn value(words: &Words, figure: &Figure) -> Result<String, ExplainError> {
    match figure {
        Figure::Date(Some(date)) => Ok(words.date(*date)),
        Figure::Flag(flag) => words.text(if *flag { "yes" } else { "no" }),
        Figure::Length(length) => words.length(*length),
        Figure::Number(Some(number)) => Ok(number.to_string()),
        Figure::Money(Some(money)) => words.money(*money),
        Figure::Word(word) => words.text(&format!("word-{word}")),
        Figure::Decimal(Some(_)) => {
            Ok(figure.plain().unwrap_or_default().replace('.', words.language().decimal_mark()))
        }
        Figure::Date(None) | Figure::Number(None) | Figure::Decimal(None) | Figure::Money(None) => {
            words.text("unknown")
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
    fn length(&self, length: Length) -> Result<String, ExplainError> {
        let (years, months, days) = length.parts();
        let mut parts = Vec::new();
        for (key, count) in [("years", years), ("months", months), ("days", days)] {
            if count > 0 || (key == "days" && parts.is_empty()) {
                parts.push(self.filled(key, [("count", count.into())])?);
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
