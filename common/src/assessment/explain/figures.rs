//! Figures as people of a language write them.

use time::Date;

use super::document::TOGETHER;
use super::words::Fill;
use super::{ExplainError, Language, Words, numerals};
use crate::assessment::{Figure, Money};
use crate::date::PartialDate;
use crate::days::Length;
use crate::party::Currency;

/// Two figures, the earlier or smaller one first; absent where they have no order.
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

/// The rendered value of the figure of a name.
pub(super) fn value(words: &Words, name: &str, figure: &Figure) -> Result<String, ExplainError> {
    match figure {
        Figure::Date(Some(date)) => words.date(*date),
        Figure::Flag(flag) => words.text(if *flag { "yes" } else { "no" }),
        Figure::Length(length) => words.length(*length, ""),
        Figure::Number(Some(number)) => Ok(words.language().grouped(&number.to_string())),
        Figure::Money(Some(money)) => words.money(*money),
        Figure::Word(word) => words.text(&format!("word-{word}")),
        Figure::Decimal(Some(_)) => {
            Ok(figure.plain().unwrap_or_default().replace('.', words.language().decimal_mark()))
        }
        Figure::Date(None) | Figure::Number(None) | Figure::Decimal(None) | Figure::Money(None) => {
            // What some figures lack is more than not known, or needs another form.
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

    /// A whole number with a mark between thousands. A no-break space keeps an amount on one line.
    fn grouped(self, whole: &str) -> String {
        let mark = match self {
            Self::Kazakh | Self::Russian => '\u{a0}',
            Self::Mongolian | Self::English => ',',
        };
        let mut grouped = String::new();
        for (at, digit) in whole.char_indices() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                grouped.push(mark);
            }
            grouped.push(digit);
        }
        grouped
    }
}

impl Words {
    /// A day, such as `10 февраля 1965 г.`.
    pub(super) fn date(&self, date: Date) -> Result<String, ExplainError> {
        self.partial(date.into())
    }

    /// A day in the form that stands before the word for day.
    pub(super) fn date_of(&self, date: Date) -> Result<String, ExplainError> {
        self.dated("date-of", "month", date.into())
    }

    /// A date as far as it is known.
    pub(super) fn partial(&self, date: PartialDate) -> Result<String, ExplainError> {
        let month = if date.is_exact() { "month" } else { "month-alone" };
        self.dated("date", month, date)
    }

    /// A date as the beginning of something that has no end.
    pub(super) fn since(&self, date: PartialDate) -> Result<String, ExplainError> {
        let is_day = date.is_exact() && self.language() == Language::Mongolian;
        self.dated("since", if is_day { "month" } else { "month-since" }, date)
    }

    fn dated(&self, form: &str, month: &str, date: PartialDate) -> Result<String, ExplainError> {
        let mut fills: Vec<Fill<'_>> = vec![("year", date.year().to_string().into())];
        let mut known = "year";
        if let Some(number) = date.month() {
            fills.push(("month", self.text(&format!("{month}-{number}"))?.into()));
            known = "month";
        }
        if let Some(day) = date.day() {
            let day = match self.language() {
                Language::Mongolian => numerals::of_day(day),
                Language::Kazakh | Language::Russian | Language::English => day.to_string(),
            };
            fills.push(("day", day.into()));
            known = "day";
        }
        let date = self.filled(&format!("{form}-{known}"), fills)?;
        Ok(date.replace(' ', &TOGETHER.to_string()))
    }

    /// An end of a range. Lengths stand in another case there, and in Mongolian the first end has an ending.
    pub(super) fn bound(
        &self,
        name: &str,
        figure: &Figure,
        is_low: bool,
    ) -> Result<String, ExplainError> {
        let bound = match figure {
            Figure::Length(length) => self.length(*length, "-bound")?,
            _ => value(self, name, figure)?,
        };
        let is_from = is_low && self.language() == Language::Mongolian;
        Ok(if is_from { numerals::ablative(&bound) } else { bound })
    }

    /// Years, months and days, without those that are zero.
    pub(super) fn length(&self, length: Length, form: &str) -> Result<String, ExplainError> {
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
        let mark = language.decimal_mark();
        let amount = format!("{}{mark}{hundredths}", language.grouped(whole));
        let key = match money.currency() {
            Currency::Kzt => "money-kzt",
            Currency::Mnt => "money-mnt",
        };
        self.filled(key, [("amount", amount.into())])
    }
}
