//! What cannot be computed with.

/// A field that cannot be computed with, and where it stands. Never its value.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("{path}: {problem}")]
pub struct CaseFault {
    /// The field, such as `periods[3].end`.
    pub path: String,
    /// What is wrong with it.
    pub problem: Problem,
}

impl CaseFault {
    pub(super) fn new(path: impl Into<String>, problem: Problem) -> Self {
        Self { path: path.into(), problem }
    }
}

/// What is wrong with a field.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Problem {
    /// Not of the form that is read: unknown, missing, or of another type.
    #[error("{0}")]
    Form(String),
    /// No day.
    #[error("must be a day, written as YYYY-MM-DD")]
    NoDay,
    /// No date of any precision.
    #[error("must be a date, written as YYYY, YYYY-MM or YYYY-MM-DD")]
    NoDate,
    /// Outside 1900-01-01 to 2100-12-31.
    #[error("is outside the tables, which hold 1900-01-01 to 2100-12-31")]
    OutsideTheTables,
    /// A birth, an entry into force, or a month of income after the day of application.
    #[error("must not be after the day of application")]
    AfterAsOf,
    /// A period that ends before it begins.
    #[error("ends before it begins")]
    EndsBeforeItBegins,
    /// A period, a month of income or a circumstance before the person was born.
    #[error("begins before the person's birth")]
    BeforeBirth,
    /// A word that the list does not have.
    #[error("must be one of {0}")]
    Unknown(String),
    /// An amount below zero.
    #[error("must not be negative")]
    NegativeMoney,
    /// An implausibly high amount.
    #[error("must not be above 1000000000000")]
    TooMuchMoney,
    /// More years in the zones of Semipalatinsk than the person can have lived there.
    #[error(
        "is more than the person can have lived there: the zones were such from 1949-08-29 to 1963-07-05"
    )]
    MoreThanLived,
    /// More children than the person can have raised.
    #[error("is more than somebody of that age can have raised; at most 30 are believed")]
    MoreThanRaised,
    /// A report of what had not begun.
    #[error("must not be before the day since when it holds")]
    ToldBefore,
    /// More periods than are compared with each other.
    #[error("must not hold more than 1000 periods")]
    TooManyPeriods,
    /// An entry into force of what is not in force.
    #[error("must not stand beside an agreement that is not in force")]
    NotInForce,
    /// An amount finer than a hundredth.
    #[error("must not have more than two decimal places")]
    TooFine,
    /// An average and monthly amounts together.
    #[error("must not stand beside an average: give one of them")]
    TwoIncomes,
    /// The same month twice.
    #[error("stands there twice")]
    Twice,
    /// An invalid identifier.
    #[error("is no valid identifier")]
    Identifier,
}
