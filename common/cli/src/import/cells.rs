//! The cells of one row, read as what they should be.

use kzmn_common::code::Code;
use kzmn_common::date::{InvalidDate, PartialDate};
use kzmn_proto::exchange as proto;
use kzmn_runtime::config::named;

use super::super::words;
use super::rejects::RejectedRow;
use super::sheet::SheetRow;

/// Reads cells and keeps the first that is at fault.
pub(super) struct Cells<'a> {
    row: &'a SheetRow,
    bad: Option<RejectedRow>,
}

impl<'a> Cells<'a> {
    pub(super) fn new(row: &'a SheetRow) -> Self {
        Self { row, bad: None }
    }

    pub(super) fn is_good(&self) -> bool {
        self.bad.is_none()
    }

    /// What is wrong with the row.
    pub(super) fn bad(self) -> Option<RejectedRow> {
        self.bad
    }

    /// Text as it stands; the node judges it. Spreadsheets write a no-break space where a person sees a blank.
    pub(super) fn text(&self, column: &str) -> String {
        self.row.cell(column).replace('\u{a0}', " ")
    }

    /// Text, or where there is none another one.
    pub(super) fn or(&self, column: &str, other: &str) -> String {
        let text = self.text(column);
        if text.is_empty() { other.to_owned() } else { text }
    }

    /// A member of a code list, 0 where there is none.
    pub(super) fn code<T: Code>(&mut self, column: &'static str, prefix: &str) -> i32 {
        let text = self.row.cell(column);
        if text.is_empty() {
            return 0;
        }
        named::<T>(text, prefix).map(Code::code).unwrap_or_else(|| {
            let short = |member: &T| words::short(member.name(), prefix).replace(' ', "-");
            let names: Vec<String> = T::ALL.iter().map(short).collect();
            self.fault(column, &format!("is not one of: {}", names.join(", ")));
            0
        })
    }

    /// A date, none where the cell is empty.
    pub(super) fn date(&mut self, column: &'static str) -> Option<proto::PartialDate> {
        let text = self.row.cell(column);
        if text.is_empty() {
            return None;
        }
        match typed_date(text) {
            Ok(date) => Some(words::date_on_the_wire(date)),
            Err(problem) => {
                self.fault(column, &problem.to_string());
                None
            }
        }
    }

    /// A number.
    pub(super) fn number(&mut self, column: &'static str) -> i32 {
        let text = self.row.cell(column);
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        text.parse().ok().filter(|_| digits).unwrap_or_else(|| {
            self.fault(column, "must be a number in digits");
            0
        })
    }

    /// `true` or `false`, or what a spreadsheet in Russian, Kazakh or Mongolian writes for them.
    pub(super) fn flag(&mut self, column: &'static str) -> bool {
        match self.row.cell(column).to_lowercase().as_str() {
            "true" | "истина" | "ақиқат" | "үнэн" => true,
            "false" | "ложь" | "жалған" | "худал" => false,
            _ => {
                self.fault(column, "must be true or false");
                false
            }
        }
    }

    /// A cell that a further row of a person leaves empty or fills as the first one.
    pub(super) fn same_as(&mut self, first: &SheetRow, column: &'static str) {
        let text = self.row.cell(column);
        if !text.is_empty() && text != first.cell(column) && self.bad.is_none() {
            let problem = "differs from the person's first row: leave it empty or say the same";
            self.bad = Some(RejectedRow::cell(self.row, column, "ROWS_DIFFER", problem));
        }
    }

    fn fault(&mut self, column: &'static str, problem: &str) {
        if self.bad.is_none() {
            self.bad = Some(RejectedRow::cell(self.row, column, "PAYLOAD_MALFORMED", problem));
        }
    }
}

/// A date as the contract writes it, or as a spreadsheet in Russian and Kazakh (`10.02.1965`, `02.1965`) or in
/// Mongolian (`1965.02.10`) does. Strokes are not read: there 02/03 is two days.
pub(super) fn typed_date(text: &str) -> Result<PartialDate, InvalidDate> {
    let mut parts: Vec<&str> = text.split('.').collect();
    if parts.len() == 1 {
        return PartialDate::parse(text);
    }
    if parts.last().is_some_and(|last| last.len() == 4) {
        parts.reverse();
    } else if let [_, month] = parts.as_slice()
        && month.len() < 2
    {
        // Where the decimal sign is a point, a spreadsheet makes 1990.1 of October 1990.
        return PartialDate::parse(text);
    }
    let padded: Vec<String> = parts.iter().map(|part| format!("{part:0>2}")).collect();
    PartialDate::parse(&padded.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_dates_that_may_mean_two_days_and_reads_those_that_spreadsheets_write() {
        for refused in [
            "10/02/1965",
            "02/1965",
            "10.02.65",
            "31.02.1965",
            "1.2.3.1965",
            ".1965",
            "1990.1",
            "1965.",
            "x.1965",
        ] {
            assert!(typed_date(refused).is_err(), "{refused}");
        }
        for (written, expected) in [
            ("1965-02-10", "1965-02-10"),
            ("10.02.1965", "1965-02-10"),
            ("1.2.1965", "1965-02-01"),
            ("02.1965", "1965-02"),
            ("1965.02.10", "1965-02-10"),
            ("1990.10", "1990-10"),
            ("1965", "1965"),
        ] {
            assert_eq!(typed_date(written).map(|date| date.to_string()), Ok(expected.to_owned()));
        }
    }
}
