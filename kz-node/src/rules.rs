//! The Kazakh registry's rules.
//!
//! Source: Social Code K2300000224, articles 208 and 209; see `docs/law.md` for how sure each rule is.

use kzmn_common::date::DateRange;
use kzmn_common::kinds::Completeness;
use kzmn_common::party::Party;
use kzmn_common::period::{
    ContributionState, EvidenceGrade, PeriodLimitation, Scheme, ServicePeriod,
};
use kzmn_common::person::{IdentifierKind, NamePart};
use kzmn_common::refusal::FieldViolation;
use kzmn_common::registry::{Holding, NationalRules, OwnPeriod, OwnPerson, RegistryEntry};
use kzmn_common::text::Text;
use time::Date;
use time::macros::date;

/// The first day of the funded pension: service before it is solidary, service from it on is not counted
/// (Social Code 209(1)).
const FUNDED_FROM: Date = date!(1998 - 01 - 01);

/// The rules of Kazakhstan.
#[derive(Clone, Copy, Debug)]
pub struct KazakhRules;

impl NationalRules for KazakhRules {
    fn party(&self) -> Party {
        Party::Kazakhstan
    }

    fn own_identifiers(&self) -> &'static [IdentifierKind] {
        &[IdentifierKind::Iin]
    }

    fn name_orders(&self) -> &'static [&'static [NamePart]] {
        use NamePart::{GivenName, Patronymic, Surname};
        &[&[Surname, GivenName], &[Surname, GivenName, Patronymic]]
    }

    fn keeps_months(&self) -> bool {
        false
    }

    fn attest(&self, holding: &Holding) -> Vec<ServicePeriod> {
        holding.entry.periods.iter().flat_map(split).collect()
    }

    /// Before 1998 the record is on paper, and more of it may turn up.
    fn completeness(&self, _: &OwnPerson, told: &[ServicePeriod]) -> Completeness {
        let verified = |period: &ServicePeriod| period.evidence.grade == EvidenceGrade::Verified;
        if !told.is_empty() && told.iter().all(verified) {
            Completeness::Complete
        } else {
            Completeness::Partial
        }
    }

    fn look_over(&self, entry: &RegistryEntry) -> Result<Vec<String>, Vec<FieldViolation>> {
        let mut violations = Vec::new();
        let mut violation = |field: &str, problem: &str| {
            violations
                .push(FieldViolation { field: field.to_owned(), problem: problem.to_owned() });
        };
        if !entry.months.is_empty() {
            violation("months", "must be empty: Kazakhstan keeps periods, not monthly rows");
        }
        if !entry.person.identifiers.iter().any(|held| held.kind() == IdentifierKind::Iin) {
            violation("person.identifiers", "must hold an IIN");
        }
        if violations.is_empty() { Ok(warnings(entry)) } else { Err(violations) }
    }
}

/// Since decree No. 853 of 2013-08-26 an IIN that spells another birth date or sex is not an error.
fn warnings(entry: &RegistryEntry) -> Vec<String> {
    let mut warnings = Vec::new();
    for iin in entry.person.identifiers.iter().filter(|held| held.kind() == IdentifierKind::Iin) {
        if entry.person.birth_date_differs_from(iin) {
            warnings.push("The IIN spells another birth date: look at the documents.".to_owned());
        }
        if entry.person.sex_differs_from(iin) {
            warnings.push("The IIN spells another sex: look at the documents.".to_owned());
        }
    }
    warnings
}

/// This node's note on a paid funded period, before the period's own note. Where both are too long together, the
/// own note loses its end, and never this: the own registry holds the note whole.
fn note_of_savings(own: Option<&Text>) -> Option<Text> {
    const LONGEST: usize = 500;
    let own = own.map(|note| format!("; {}", note.as_str())).unwrap_or_default();
    let both = format!("ENPF savings exist{own}");
    let shortened = || both.chars().take(LONGEST - 1).chain(['…']).collect::<String>();
    Text::parse(&both, LONGEST).or_else(|_| Text::parse(&shortened(), LONGEST)).ok()
}

/// One own period as disclosed to Mongolia: a solidary row, a funded row, or both.
fn split(period: &OwnPeriod) -> Vec<ServicePeriod> {
    let Ok(days) = DateRange::new(Some(period.start), period.end) else {
        return Vec::new();
    };
    let (solidary, funded) = days.split_at(FUNDED_FROM);
    let (before, from) = match (&solidary, &funded) {
        (Some(_), Some(_)) => ("-solidary", "-funded"),
        _ => ("", ""),
    };
    let solidary = solidary
        .map(|days| period.attest(days, before, Scheme::KzSolidary, PeriodLimitation::None));
    let funded = funded.map(|days| {
        let limitation = PeriodLimitation::NotTotalisable;
        let mut row = period.attest(days, from, Scheme::KzFunded, limitation);
        if period.contribution == ContributionState::Paid {
            row.note = note_of_savings(period.note.as_ref());
        }
        row
    });
    solidary.into_iter().chain(funded).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_note_loses_its_end_and_never_that_savings_exist() {
        let note = |length: usize| Text::parse(&"Қ".repeat(length), 500).expect("accepted");
        let told = |length| note_of_savings(Some(&note(length))).expect("a note");
        for length in [1, 479, 480] {
            let whole = format!("ENPF savings exist; {}", "Қ".repeat(length));
            assert_eq!(told(length).as_str(), whole, "{length}");
        }
        for length in [481, 500] {
            let told = told(length);
            assert!(told.as_str().starts_with("ENPF savings exist; ҚҚ"), "{length}");
            assert!(told.as_str().ends_with("Қ…") && told.as_str().chars().count() == 500);
        }
        assert_eq!(note_of_savings(None).expect("a note").as_str(), "ENPF savings exist");
    }
}
