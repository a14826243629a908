//! What is wrong with a message, and where.

use crate::code::Code;
use crate::envelope::Digest;
use crate::refusal::{FieldViolation, Objection, RefusalReason};
use crate::text::{Text, TextRefusal};

/// One field at fault. The path grows on the way out.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FieldFault {
    field: String,
    problem: String,
    reason: RefusalReason,
}

impl FieldFault {
    /// A field that is missing, unknown or out of range.
    #[must_use]
    pub fn malformed(problem: impl ToString) -> Self {
        Self {
            field: String::new(),
            problem: problem.to_string(),
            reason: RefusalReason::PayloadMalformed,
        }
    }

    /// A message that is refused whole, for that reason.
    #[must_use]
    pub(crate) fn because(reason: RefusalReason) -> Self {
        Self { field: String::new(), problem: String::new(), reason }
    }

    /// What is disclosed beside a statement is not what its payload names.
    #[must_use]
    pub(crate) fn disclosures(problem: &str) -> Self {
        let reason = RefusalReason::DisclosuresIncomplete;
        Self { field: "disclosures".to_owned(), problem: problem.to_owned(), reason }
    }

    /// A field of that name that is out of range.
    #[must_use]
    pub fn in_field(field: &str, problem: &str) -> Self {
        Self::malformed(problem).within(field)
    }

    /// A required field that is not there.
    #[must_use]
    pub fn missing() -> Self {
        Self::malformed("is missing")
    }

    /// The fault as it is reported to the caller.
    #[must_use]
    pub fn violation(self) -> FieldViolation {
        FieldViolation { field: self.field, problem: self.problem }
    }

    fn within(mut self, outer: &str) -> Self {
        self.field = match self.field.as_str() {
            "" => outer.to_owned(),
            index if index.starts_with('[') => format!("{outer}{index}"),
            inner => format!("{outer}.{inner}"),
        };
        self
    }
}

impl From<TextRefusal> for FieldFault {
    fn from(refusal: TextRefusal) -> Self {
        Self { reason: RefusalReason::TextNotAccepted, ..Self::malformed(refusal) }
    }
}

impl From<FieldFault> for Objection {
    fn from(fault: FieldFault) -> Self {
        let reason = fault.reason;
        // A message that is refused whole has no field at fault.
        let whole = fault.field.is_empty() && fault.problem.is_empty();
        Self { reason, violations: if whole { Vec::new() } else { vec![fault.violation()] } }
    }
}

/// What reading a field gives.
pub(crate) type FieldResult<T> = Result<T, FieldFault>;

/// Names the field in which something went wrong.
pub(crate) trait At {
    /// In `field`.
    fn at(self, field: &str) -> Self;
}

impl<T> At for FieldResult<T> {
    fn at(self, field: &str) -> Self {
        self.map_err(|fault| fault.within(field))
    }
}

/// A message that must be there.
pub(crate) fn required<P, T>(
    part: &Option<P>,
    read: impl Fn(&P) -> FieldResult<T>,
) -> FieldResult<T> {
    part.as_ref().ok_or_else(FieldFault::missing).and_then(read)
}

/// A message that may be there.
pub(crate) fn optional<P, T>(
    part: &Option<P>,
    read: impl Fn(&P) -> FieldResult<T>,
) -> FieldResult<Option<T>> {
    part.as_ref().map(read).transpose()
}

/// Optional text: empty means absent.
pub(crate) fn text(text: &str, longest: usize) -> FieldResult<Option<Text>> {
    match Text::parse(text, longest) {
        Ok(text) => Ok(Some(text)),
        Err(TextRefusal::Empty) => Ok(None),
        Err(refusal) => Err(refusal.into()),
    }
}

/// Text that must be there.
pub(crate) fn required_text(value: &str, longest: usize) -> FieldResult<Text> {
    match Text::parse(value, longest) {
        Err(TextRefusal::Empty | TextRefusal::Blank) => Err(FieldFault::missing()),
        text => Ok(text?),
    }
}

/// An optional member of a code list: zero means absent.
pub(crate) fn code<T: Code>(value: i32) -> FieldResult<Option<T>> {
    match value {
        0 => Ok(None),
        value => T::from_code(value)
            .map(Some)
            .ok_or_else(|| FieldFault::malformed("is not a value of its list")),
    }
}

/// A member of a code list that must be there.
pub(crate) fn required_code<T: Code>(value: i32) -> FieldResult<T> {
    code(value)?.ok_or_else(FieldFault::missing)
}

/// Members of a code list, each once, ascending.
pub(crate) fn ascending_codes<T: Code + Ord>(values: &[i32], most: usize) -> FieldResult<Vec<T>> {
    let members: Vec<T> = list(values, most, |value| required_code(*value))?;
    if members.windows(2).all(|pair| matches!(pair, [a, b] if a < b)) {
        return Ok(members);
    }
    Err(FieldFault::malformed("must hold each value once, ascending"))
}

/// A list of at most `most` elements.
pub(crate) fn list<P, T>(
    items: &[P],
    most: usize,
    read: impl Fn(&P) -> FieldResult<T>,
) -> FieldResult<Vec<T>> {
    if items.len() > most {
        return Err(FieldFault::malformed(format!("must hold at most {most} elements")));
    }
    items.iter().enumerate().map(|(at, item)| read(item).at(&format!("[{at}]"))).collect()
}

/// An optional digest: empty means absent.
pub(crate) fn digest(bytes: &[u8]) -> FieldResult<Option<Digest>> {
    match bytes {
        [] => Ok(None),
        bytes => Digest::from_bytes(bytes)
            .map(Some)
            .ok_or_else(|| FieldFault::malformed("must be 32 bytes")),
    }
}

/// A digest that must be there.
pub(crate) fn required_digest(bytes: &[u8]) -> FieldResult<Digest> {
    digest(bytes)?.ok_or_else(FieldFault::missing)
}
