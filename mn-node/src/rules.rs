//! The Mongolian registry's rules.
//!
//! Sources: the order on registration numbers A/555 of 2018; the practice of the social-insurance offices;
//! see `docs/law.md` for how sure each rule is. Ethnicity is sensitive in Mongolia and is not recorded
//! here.

use kzmn_common::date::DateRange;
use kzmn_common::kinds::Completeness;
use kzmn_common::party::Party;
use kzmn_common::period::{PeriodLimitation, Scheme, ServicePeriod, Territory};
use kzmn_common::person::{IdentifierKind, NamePart};
use kzmn_common::refusal::FieldViolation;
use kzmn_common::registry::{Holding, NationalRules, OwnPeriod, OwnPerson, RegistryEntry};
use time::Date;
use time::macros::date;

use crate::months;

/// The first day of contributory insurance, by the laws of 1994; years before are on paper.
const INSURANCE_FROM: Date = date!(1995 - 01 - 01);

/// How many periods an answer holds at most.
const MOST_PERIODS: usize = 400;

/// First letters of register numbers: the aimag or district of residence at issue. Read from code, not
/// from the order, so that another letter is a warning and no error.
const FIRST_LETTERS: &str = "АБВГДЕЖЗИЙКЛМНОПРСТФХУ";

/// The rules of Mongolia.
#[derive(Clone, Copy, Debug)]
pub struct MongolianRules;

impl NationalRules for MongolianRules {
    fn party(&self) -> Party {
        Party::Mongolia
    }

    fn own_identifiers(&self) -> &'static [IdentifierKind] {
        &[IdentifierKind::MnRegisterNumber, IdentifierKind::MnCivilId]
    }

    fn name_orders(&self) -> &'static [&'static [NamePart]] {
        use NamePart::{ClanName, GivenName, ParentName};
        &[&[ParentName, GivenName], &[ClanName, ParentName, GivenName]]
    }

    fn keeps_months(&self) -> bool {
        true
    }

    fn attest(&self, holding: &Holding) -> Vec<ServicePeriod> {
        let mut attested: Vec<_> = holding.entry.periods.iter().flat_map(split).collect();
        attested.extend(months::periods(holding, MOST_PERIODS.saturating_sub(attested.len())));
        attested
    }

    /// The electronic record begins in 1995; what came before may lie in an archive.
    fn completeness(&self, person: &OwnPerson, _: &[ServicePeriod]) -> Completeness {
        if person.birth_date.year() + 16 >= INSURANCE_FROM.year() {
            Completeness::Complete
        } else {
            Completeness::Partial
        }
    }

    fn look_over(&self, entry: &RegistryEntry) -> Result<Vec<String>, Vec<FieldViolation>> {
        let own = |kind: IdentifierKind| self.own_identifiers().contains(&kind);
        if !entry.person.identifiers.iter().any(|held| own(held.kind())) {
            return Err(vec![FieldViolation {
                field: "person.identifiers".to_owned(),
                problem: "must hold a register number or a civil id".to_owned(),
            }]);
        }
        Ok(warnings(entry))
    }
}

fn warnings(entry: &RegistryEntry) -> Vec<String> {
    let mut warnings = Vec::new();
    let register_number = |kind| kind == IdentifierKind::MnRegisterNumber;
    for number in entry.person.identifiers.iter().filter(|held| register_number(held.kind())) {
        if !number.value().starts_with(|letter| FIRST_LETTERS.contains(letter)) {
            warnings.push("The register number begins with a letter of no known aimag.".to_owned());
        }
        if entry.person.birth_date_differs_from(number) {
            warnings.push("The register number spells another birth date.".to_owned());
        }
        if entry.person.sex_differs_from(number) {
            warnings.push("The register number spells another sex.".to_owned());
        }
    }
    warnings
}

/// One paper period as disclosed to Kazakhstan: years of state service before 1995, insured ones after.
fn split(period: &OwnPeriod) -> Vec<ServicePeriod> {
    let Ok(days) = DateRange::new(Some(period.start), period.end) else {
        return Vec::new();
    };
    let row = |days, suffix, scheme| period.attest(days, suffix, scheme, PeriodLimitation::None);
    if period.territory != Territory::Mongolia {
        return vec![row(days, "", Scheme::Other)];
    }
    match days.split_at(INSURANCE_FROM) {
        (Some(state), Some(insured)) => vec![
            row(state, "-state", Scheme::MnState),
            row(insured, "-insured", Scheme::MnSocialInsurance),
        ],
        (Some(state), None) => vec![row(state, "", Scheme::MnState)],
        (None, _) => vec![row(days, "", Scheme::MnSocialInsurance)],
    }
}
