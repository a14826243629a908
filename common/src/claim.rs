//! What an officer says when a pension is applied for, and the case that it makes with the own record and
//! with what the other state attested.

use std::collections::BTreeMap;
use std::fmt;

use time::Date;

use crate::assessment::{
    Case, CaseFault, CheckedCase, Circumstance, Claimant, Income, PensionKind, Treaty,
};
use crate::date::PartialDate;
use crate::days::Ratio;
use crate::person::{IdentifierKind, NameKeys, PersonClaim};
use crate::record::ServicePeriod;
use crate::registry::{Holding, NationalRules, OwnPerson};
use crate::rules::{PackError, Packs};
use crate::statement::Digest;
use crate::totalisation::{Claim, Origin};

/// What is applied for, and what the own state's officer alone knows about it. Nothing of it ever comes from
/// the other state.
#[derive(Clone, Eq, PartialEq)]
pub struct PensionClaim {
    /// What is applied for.
    pub pension: PensionKind,
    /// The day on which the application was registered.
    pub applied_on: Date,
    /// An ethnic Kazakh who came to Kazakhstan for good, by Kazakhstan's own record.
    pub ethnic_kazakh_resettler: bool,
    /// Children borne or adopted, and raised to the age that the law asks for.
    pub children_raised: u32,
    /// Full years in the zones of extreme and maximum radiation at Semipalatinsk.
    pub semipalatinsk_years: u32,
    /// The monthly average income in hundredths of the own currency, where it is given ready.
    pub average_income: Option<i64>,
    /// The income by year and month, in hundredths of the own currency.
    pub monthly_income: BTreeMap<(i32, u8), i64>,
    /// What an officer must see, and since when.
    pub circumstances: Vec<(Circumstance, Option<Date>)>,
    /// Readings of open parameters that are not the default ones.
    pub readings: BTreeMap<String, String>,
}

/// What a person claims and earns is not printed by accident.
impl fmt::Debug for PensionClaim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PensionClaim(..)")
    }
}

impl PensionClaim {
    /// The case that it makes: the own periods as the national rules tell them, and beside them, each with
    /// the answer that it came from, those that the other state attested. The Agreement binds where its entry
    /// into force is known and not after the day of application.
    ///
    /// # Errors
    ///
    /// [`CaseFault`], where what is held or said cannot be computed with.
    pub fn case(
        &self,
        held: &Holding,
        rules: &dyn NationalRules,
        attested: impl IntoIterator<Item = (Digest, ServicePeriod)>,
        in_force_from: Option<Date>,
    ) -> Result<CheckedCase, CaseFault> {
        let own = rules.attest(held).into_iter();
        let own = own.map(|period| Claim { origin: Origin::Own, period });
        let attested = attested
            .into_iter()
            .map(|(answer, period)| Claim { origin: Origin::Attested(answer), period });
        let in_force = in_force_from.filter(|from| *from <= self.applied_on);
        Case {
            as_of: self.applied_on,
            pension: self.pension,
            claimant: self.claimant(&held.entry.person),
            treaty: in_force
                .map_or(Treaty::NotInForce, |from| Treaty::InForce { since: Some(from) }),
            claims: own.chain(attested).collect(),
            income: self.income(),
            circumstances: self.circumstances.clone(),
        }
        .checked()
    }

    fn claimant(&self, person: &OwnPerson) -> Claimant {
        let iin = person.identifiers.iter().find(|held| held.kind() == IdentifierKind::Iin);
        Claimant {
            sex: person.sex,
            birth_date: person.birth_date,
            ethnic_kazakh_resettler: self.ethnic_kazakh_resettler,
            children_raised: self.children_raised,
            semipalatinsk_years: self.semipalatinsk_years,
            iin: iin.cloned(),
        }
    }

    fn income(&self) -> Income {
        let whole = |hundredths: &i64| Ratio::new(i128::from(*hundredths), 100);
        Income {
            average: self.average_income.as_ref().map(whole),
            monthly: self.monthly_income.iter().map(|(month, sum)| (*month, whole(sum))).collect(),
        }
    }

    /// The rule packs, read as the officer chose.
    ///
    /// # Errors
    ///
    /// The parameter of the choice that the packs do not know, and [`PackError`].
    pub fn packs(&self, packs: &Packs) -> Result<Packs, (String, PackError)> {
        let mut chosen = packs.clone();
        for (parameter, reading) in &self.readings {
            chosen = chosen
                .with_reading(parameter, reading)
                .map_err(|error| (parameter.clone(), error))?;
        }
        Ok(chosen)
    }
}

/// Whether a question can have been about that person: sex and birth date do not speak against it, and a part
/// of a name is shared, spelled either way.
#[must_use]
pub fn describes(asked: &PersonClaim, person: &OwnPerson) -> bool {
    asked.sex.is_none_or(|sex| sex == person.sex)
        && asked.birth_date.is_none_or(|date| date.agrees_with(person.birth_date))
        && NameKeys::of(&asked.names).share_a_part(&person.name_keys())
}

/// The right to a pension that an assessment finds.
#[derive(Clone, Copy, Eq, PartialEq)]
pub enum Right {
    /// There is none.
    None,
    /// There is one, and the award begins on that day.
    From(Date),
}

/// What a person is entitled to is not printed by accident.
impl fmt::Debug for Right {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Right(..)")
    }
}

impl Right {
    /// Of an assessment as it was stored; none where that is no assessment.
    #[must_use]
    pub fn found_by(assessment_json: &str) -> Option<Self> {
        let assessment: serde_json::Value = serde_json::from_str(assessment_json).ok()?;
        let from = assessment.pointer("/further/award_from")?;
        if from.is_null() {
            return Some(Self::None);
        }
        let from = PartialDate::parse(from.as_str()?).ok()?;
        from.is_exact().then(|| Self::From(from.earliest()))
    }

    /// Whether an award from that day on goes no further than this.
    #[must_use]
    pub fn covers(self, from: Date) -> bool {
        match self {
            Self::None => false,
            Self::From(first) => first <= from,
        }
    }
}
