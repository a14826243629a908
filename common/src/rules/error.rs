//! Why a pack cannot be read, or lacks what is asked of it.

use std::fmt;

use crate::date::PartialDate;

/// From when on, or until when, this version of the program knows a figure; nothing in a gap.
fn beside(begins: Option<PartialDate>, ended: Option<PartialDate>) -> String {
    let known = match (begins, ended) {
        (Some(first), _) => format!("from {first} on"),
        (None, Some(last)) => format!("until {last}"),
        (None, None) => return String::new(),
    };
    format!(": the figures of that day are not in this version, which has them {known}")
}

pub(super) fn unknown(parameter: &str, reading: &str) -> PackError {
    PackError::UnknownReading { parameter: parameter.to_owned(), reading: reading.to_owned() }
}

/// Why a pack cannot be read, or lacks what is asked of it.
#[derive(Clone, Eq, PartialEq, thiserror::Error)]
pub enum PackError {
    /// The text is not a pack.
    #[error("{path}: {problem}")]
    Malformed {
        /// Where, such as `parameters.mci.rows[1].from`.
        path: String,
        /// What is wrong.
        problem: String,
    },
    /// The pack has no such parameter.
    #[error("the rule pack has no parameter {name}")]
    NoParameter {
        /// The parameter.
        name: String,
    },
    /// The parameter has no value on that day.
    #[error("the rule pack {pack} has no value of {parameter} on {on}{}", beside(*.begins, *.ended))]
    NoValue {
        /// The pack.
        pack: String,
        /// The parameter.
        parameter: String,
        /// The day.
        on: PartialDate,
        /// The first day that has one, where the day is before it.
        begins: Option<PartialDate>,
        /// The last day that has one, where the day is after it.
        ended: Option<PartialDate>,
    },
    /// The open parameter has no such reading.
    #[error("{parameter} has no reading {reading}")]
    UnknownReading {
        /// The parameter.
        parameter: String,
        /// The reading.
        reading: String,
    },
}

/// Nothing of it is a person's, so that it is shown whole.
impl fmt::Debug for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PackError({self})")
    }
}
