//! What the answering node permits, whatever the asker claims.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use time::Date;

use crate::header::{LegalBasis, OfficerRole, Purpose};
use crate::instant::Instant;
use crate::kinds::{AnswerPart, LONGEST_VALIDITY, RecordQuery};
use crate::person::IdentificationInsufficient;
use crate::refusal::{FieldViolation, Objection, RefusalReason};
use crate::statement::Signed;

/// Which parts each purpose allows to which role. Everything else is refused.
pub type PurposeTable = BTreeMap<Purpose, BTreeMap<OfficerRole, BTreeSet<AnswerPart>>>;

/// The parameters of a node's decisions about what it receives.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The difference of the two nodes' clocks that is tolerated.
    pub skew: Duration,
    /// The first day on which the Agreement may be cited; absent while it is not in force.
    pub treaty_in_force_from: Option<Date>,
    /// Which parts each purpose allows to which role.
    pub purposes: PurposeTable,
}

impl Default for Policy {
    /// Two minutes of skew, no Agreement in force, and the default table: a caseworker may have identity,
    /// periods, employers and contributions for a new award or a review; everything else is refused.
    fn default() -> Self {
        let parts = BTreeSet::from([
            AnswerPart::Identity,
            AnswerPart::Periods,
            AnswerPart::Employers,
            AnswerPart::Contributions,
        ]);
        let roles = BTreeMap::from([(OfficerRole::Caseworker, parts)]);
        Self {
            skew: Duration::from_secs(120),
            treaty_in_force_from: None,
            purposes: BTreeMap::from([
                (Purpose::NewAward, roles.clone()),
                (Purpose::Review, roles),
            ]),
        }
    }
}

impl Policy {
    /// Judges a query that is readable and whose id is new: freshness, then policy, then whether it names
    /// a person.
    ///
    /// # Errors
    ///
    /// `VALIDITY_TOO_LONG`, `STATEMENT_NOT_YET_VALID` (transient), `STATEMENT_EXPIRED`,
    /// `LEGAL_BASIS_NOT_IN_FORCE`, `PURPOSE_NOT_PERMITTED`, `ROLE_NOT_PERMITTED`,
    /// `IDENTIFICATION_INSUFFICIENT`.
    pub fn judge(&self, query: &Signed<RecordQuery>, now: Instant) -> Result<(), Objection> {
        self.fresh(query, now)?;
        self.in_force(&query.header.justification.basis, now)?;
        self.permitted(query)?;
        query.body.person.identify().map(|_| ()).map_err(insufficient)
    }

    fn fresh(&self, query: &Signed<RecordQuery>, now: Instant) -> Result<(), RefusalReason> {
        let issued_at = query.common_header.issued_at;
        if query.header.expires_at < issued_at
            || issued_at.after(LONGEST_VALIDITY) < query.header.expires_at
        {
            return Err(RefusalReason::ValidityTooLong);
        }
        if now.after(self.skew) < issued_at {
            return Err(RefusalReason::StatementNotYetValid);
        }
        if query.header.expires_at.after(self.skew) < now {
            return Err(RefusalReason::StatementExpired);
        }
        Ok(())
    }

    /// Whether a legal basis may be cited.
    ///
    /// # Errors
    ///
    /// `LEGAL_BASIS_NOT_IN_FORCE`.
    pub fn in_force(&self, basis: &LegalBasis, now: Instant) -> Result<(), RefusalReason> {
        match basis {
            LegalBasis::Consent { .. } => Ok(()),
            LegalBasis::Treaty { .. } => match self.treaty_in_force_from {
                Some(from) if from <= now.date() => Ok(()),
                _ => Err(RefusalReason::LegalBasisNotInForce),
            },
        }
    }

    /// A query that asks for more than it may have is refused whole.
    fn permitted(&self, query: &Signed<RecordQuery>) -> Result<(), RefusalReason> {
        let justification = &query.header.justification;
        let roles =
            self.purposes.get(&justification.purpose).ok_or(RefusalReason::PurposeNotPermitted)?;
        let parts =
            roles.get(&justification.officer.role).ok_or(RefusalReason::RoleNotPermitted)?;
        if query.body.parts.iter().all(|part| parts.contains(part)) {
            Ok(())
        } else {
            Err(RefusalReason::PurposeNotPermitted)
        }
    }
}

fn insufficient(missing: IdentificationInsufficient) -> Objection {
    let violation = |field: &str| FieldViolation {
        field: format!("person.{field}"),
        problem: "says too little".to_owned(),
    };
    Objection {
        reason: RefusalReason::IdentificationInsufficient,
        violations: missing.0.into_iter().map(violation).collect(),
    }
}
