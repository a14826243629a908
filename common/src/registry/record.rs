//! What is held about one person.

use crate::date::{DateRange, PartialDate};
use crate::instant::Entropy;
use crate::period::{
    ContributionState, Employer, Evidence, PeriodKind, PeriodLimitation, Scheme, ServicePeriod,
    Territory,
};
use crate::person::{Identifier, NameKeys, PersonName, Place, Sex, blocking_keys};
use crate::text::Text;

/// A person of the own registry.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OwnPerson {
    /// The registry's own key.
    pub person_id: Text,
    /// Identifiers, present and former.
    pub identifiers: Vec<Identifier>,
    /// Names, present and former.
    pub names: Vec<PersonName>,
    /// Sex.
    pub sex: Sex,
    /// Birth date.
    pub birth_date: PartialDate,
    /// Birthplace.
    pub birth_place: Option<Place>,
    /// Parents' names.
    pub parents: Vec<PersonName>,
    /// Whether the own law forbids disclosing this person to the other state.
    pub restricted: bool,
}

impl OwnPerson {
    /// The strict keys of the names.
    #[must_use]
    pub fn name_keys(&self) -> NameKeys {
        NameKeys::of(&self.names)
    }

    /// Whether a number spells another birth date than the person's.
    #[must_use]
    pub fn birth_date_differs_from(&self, number: &Identifier) -> bool {
        number.spelled_birth_date().is_some_and(|date| !self.birth_date.agrees_with(date.into()))
    }

    /// Whether a number spells the other sex.
    #[must_use]
    pub fn sex_differs_from(&self, number: &Identifier) -> bool {
        number.spelled_sex().is_some_and(|sex| sex != self.sex)
    }

    /// The blocking keys under which a possible match is found ([`blocking_keys`]), as one text with a
    /// space before and after each: ` GSRK OKDR `. It holds A to Z and spaces only, so that SQL's
    /// `LIKE '% GSRK %'` finds a key and nothing else.
    #[must_use]
    pub fn blocking_text(&self) -> String {
        let mut keys = String::from(" ");
        for token in blocking_keys(&self.names) {
            keys.push_str(&token);
            keys.push(' ');
        }
        keys
    }
}

/// A period of the own registry, as it was worked.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OwnPeriod {
    /// The registry's own key.
    pub period_id: Text,
    /// What it was.
    pub kind: PeriodKind,
    /// First day.
    pub start: PartialDate,
    /// Last day, included; absent while it goes on.
    pub end: Option<PartialDate>,
    /// Where it was spent.
    pub territory: Territory,
    /// Whether contributions were paid.
    pub contribution: ContributionState,
    /// The employer.
    pub employer: Option<Employer>,
    /// The occupation.
    pub occupation: Option<Text>,
    /// A multiplier of the own law.
    pub multiplier_code: Option<Text>,
    /// The evidence.
    pub evidence: Evidence,
    /// In plain words.
    pub note: Option<Text>,
}

impl OwnPeriod {
    /// The part of the period that lies in `days`, as disclosed to the other state; `suffix` names the
    /// parts of a period that is split apart.
    #[must_use]
    pub fn attest(
        &self,
        days: DateRange,
        suffix: &str,
        scheme: Scheme,
        limitation: PeriodLimitation,
    ) -> ServicePeriod {
        let id = format!("{}{suffix}", self.period_id.as_str());
        ServicePeriod {
            period_id: Text::parse(&id, 64).unwrap_or_else(|_| self.period_id.clone()),
            kind: self.kind,
            start: days.start().unwrap_or(self.start),
            end: days.end(),
            territory: self.territory,
            scheme,
            contribution: self.contribution,
            employer: self.employer.clone(),
            occupation: self.occupation.clone(),
            multiplier_code: self.multiplier_code.clone(),
            evidence: self.evidence.clone(),
            monthly_rows_digest: None,
            limitation,
            note: self.note.clone(),
        }
    }
}

/// One monthly contribution row.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub struct ContributionMonth {
    /// The year.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: u8,
    /// The paying employer.
    pub employer: Employer,
    /// Whether the contribution was paid.
    pub paid: bool,
}

/// How an officer names a person of the own registry.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum PersonReference {
    /// By the registry's own key.
    Key(Text),
    /// By an identifier that the person holds now.
    Holder(Identifier),
}

/// A person with all periods and monthly rows, as it is entered.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RegistryEntry {
    /// The person.
    pub person: OwnPerson,
    /// Periods; the store sorts them by id.
    pub periods: Vec<OwnPeriod>,
    /// Monthly rows; the store sorts them.
    pub months: Vec<ContributionMonth>,
}

/// What the registry holds about a person at one moment.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Holding {
    /// The person, periods and rows.
    pub entry: RegistryEntry,
    /// The person's version, from 1.
    pub version: i32,
    /// What is hashed with the rows and with the names of periods that are derived from them.
    pub salts: Salts,
}

/// Random bytes that are hashed with what is disclosed of monthly rows, so that the hash cannot confirm a guess of
/// the rows.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Salts {
    /// For the rows' digest; changed with the rows.
    pub rows: [u8; 32],
    /// For the names of derived periods; the same in all versions of a person, so that names survive
    /// corrections.
    pub names: [u8; 32],
}

impl Salts {
    /// New ones.
    #[must_use]
    pub fn draw(entropy: &dyn Entropy) -> Self {
        let mut salts = Self { rows: [0; 32], names: [0; 32] };
        entropy.fill(&mut salts.rows);
        entropy.fill(&mut salts.names);
        salts
    }
}
