//! What is national about the own registry.

use sha2::{Digest as _, Sha256};

use super::record::{ContributionMonth, Holding, OwnPerson, RegistryEntry};
use crate::envelope::Digest;
use crate::kinds::Completeness;
use crate::party::Party;
use crate::period::ServicePeriod;
use crate::person::{IdentifierKind, NamePart};
use crate::refusal::FieldViolation;

/// A state's own rules. Pure: no IO, no clock.
pub trait NationalRules: Send + Sync + 'static {
    /// Whose rules they are.
    fn party(&self) -> Party;

    /// The identifiers that this state itself gives, by which its registry recognises a person.
    fn own_identifiers(&self) -> &'static [IdentifierKind];

    /// The parts of a name as this state writes it whole, in their order: one list for each number of words.
    fn name_orders(&self) -> &'static [&'static [NamePart]];

    /// Whether its registry keeps monthly rows of contributions beside the periods.
    fn keeps_months(&self) -> bool;

    /// The periods as this state attests them to the other, in any order: [`Holding::attested`] sorts them.
    fn attest(&self, holding: &Holding) -> Vec<ServicePeriod>;

    /// Whether the disclosed periods can be all there are of those that were asked for.
    fn completeness(&self, person: &OwnPerson, told: &[ServicePeriod]) -> Completeness;

    /// Looks over what is to be entered: soft findings for a person to look at, without any value.
    ///
    /// # Errors
    ///
    /// The fields that this state's registry cannot take.
    fn look_over(&self, entry: &RegistryEntry) -> Result<Vec<String>, Vec<FieldViolation>>;
}

impl Holding {
    /// The periods as the state with these rules attests them, sorted by start and id.
    #[must_use]
    pub fn attested(&self, rules: &dyn NationalRules) -> Vec<ServicePeriod> {
        let mut attested = rules.attest(self);
        attested.sort_by(|a, b| (a.start, &a.period_id).cmp(&(b.start, &b.period_id)));
        attested
    }
}

/// Commits to monthly rows without disclosing them: SHA-256 over the salt, a version line and the sorted rows
/// `YYYY-MM|employer|paid`, in which `\`, `|` and line ends are escaped by `\`.
#[must_use]
pub fn monthly_rows_digest(salt: &[u8; 32], rows: &[ContributionMonth]) -> Digest {
    let mut lines: Vec<String> = rows.iter().map(line).collect();
    lines.sort_unstable();
    let mut hash = Sha256::new();
    hash.update(salt);
    hash.update(b"kzmn-monthly-rows-v1\n");
    for line in lines {
        hash.update(line.as_bytes());
    }
    Digest::from_sha256(hash.finalize().into())
}

fn line(row: &ContributionMonth) -> String {
    let ContributionMonth { year, month, employer, paid } = row;
    let mut escaped = String::with_capacity(employer.name.as_str().len());
    for c in employer.name.as_str().chars() {
        if matches!(c, '\\' | '|' | '\n' | '\r') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    format!("{year:04}-{month:02}|{escaped}|{paid}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::period::Employer;
    use crate::text::Text;

    fn row(month: u8, employer: &str, paid: bool) -> ContributionMonth {
        let name = Text::parse(employer, 100).expect("accepted");
        ContributionMonth { year: 1996, month, employer: Employer { name, identifier: None }, paid }
    }

    /// Computed with Python: hashlib.sha256(bytes(32) + b"kzmn-monthly-rows-v1\n1996-01|A\\|B|true\n
    /// 1996-02|A|false\n").
    #[test]
    fn the_digest_is_that_of_the_written_form_whatever_the_order_of_rows() {
        let rows = [row(2, "A", false), row(1, "A|B", true)];
        let expected = Digest::of(
            &[&[0; 32][..], b"kzmn-monthly-rows-v1\n1996-01|A\\|B|true\n1996-02|A|false\n"]
                .concat(),
        );
        assert_eq!(monthly_rows_digest(&[0; 32], &rows), expected);
        let [first, second] = rows;
        assert_eq!(monthly_rows_digest(&[0; 32], &[second, first]), expected);
    }

    #[test]
    fn another_salt_row_or_payment_gives_another_digest() {
        let digest = |salt, rows: &[_]| monthly_rows_digest(&[salt; 32], rows);
        let base = digest(0, &[row(1, "A", true)]);
        assert_ne!(digest(1, &[row(1, "A", true)]), base);
        assert_ne!(digest(0, &[row(1, "A", false)]), base);
        assert_ne!(digest(0, &[row(1, "A", true), row(1, "A", true)]), base);
    }
}
