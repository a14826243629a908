//! What a person is entitled to.
//!
//! An assessment is made of one snapshot, stored, and shown once the access record is durable. Nothing decides by
//! itself (Kazakh personal-data law 19-1): a decision is another call, by an officer (`decisions.rs`).

use kzmn_common::assessment::{
    AssessError, Assessment, CaseFault, Inquiry, InquiryStatus, Language, Problem, assess, explain,
};
use kzmn_common::claim::{PensionClaim, differs_from_person};
use kzmn_common::date::PartialDate;
use kzmn_common::envelope::Digest;
use kzmn_common::header::Officer;
use kzmn_common::instant::Instant;
use kzmn_common::refusal::{FieldViolation, RefusalReason, Refused};
use kzmn_common::registry::Holding;
use kzmn_common::rules::Packs;
use kzmn_common::text::Text;
use kzmn_store::{
    AccessKind, AssessmentInputs, AssessmentRecord, CaseRecord, NewAssessment, OwnAccess,
};
use time::Date;

use super::{OfficeCall, field_fault};
use crate::node::{OrRefuse as _, not_found};

/// How many bytes an assessment, alone or with its explanation, may fill to be shown.
pub(in crate::node) const LARGEST_SHOWN: usize = 250 * 1024;

/// An assessment that was made now.
pub(in crate::node) struct AssessedNow {
    /// It, as it is stored.
    pub(in crate::node) record: AssessmentRecord,
    /// What it says, in words.
    pub(in crate::node) explanation: String,
    /// Whether it was stored now. False: the same was assessed before.
    pub(in crate::node) stored: bool,
}

impl OfficeCall {
    /// Assesses what the person of a case is entitled to, and stores that.
    pub(in crate::node) async fn assess_pension(
        &self,
        officer: Officer,
        (case_id, claim): (Text, PensionClaim),
        language: Language,
    ) -> Result<AssessedNow, Refused> {
        let core = &self.core;
        self.resettler_may_be_claimed(&claim)?;
        not_in_the_future(claim.applied_on, self.today())?;
        let inputs = core.store.assessment_inputs(&case_id).await.or_refuse()?;
        let inputs = inputs.ok_or_else(not_found)?;
        let holding = of_one_person(&inputs)?;
        let assessment = self.assessed(&claim, &inputs, holding)?;
        let json = assessment.to_json().map_err(|error| unwritable(&error))?;
        if json.len() > LARGEST_SHOWN {
            let problem = "has so many periods that their assessment does not fit into a message";
            return Err(field_fault("case_id", problem));
        }
        let explanation = explain(self.epoch.law.national.as_ref(), &assessment, language)
            .map_err(|error| unwritable(&error))?;
        let digest = Digest::of(json.as_bytes());
        let new = NewAssessment {
            case_id: case_id.clone(),
            person_id: holding.entry.person.person_id.clone(),
            version: holding.version,
            attested: inputs.attested.iter().map(|one| (one.answer, one.position)).collect(),
            asked: inputs.inquiries.clone(),
            rules: self.epoch.law.name.clone(),
            claim,
            json,
            officer: officer.clone(),
            at: core.clock.now(),
        };
        let stored = core.store.keep_assessment(new).await.or_refuse()?;
        let record = self.assessment(&case_id, digest).await?;
        self.record_assessment_access(officer, &inputs.case, &record).await?;
        Ok(AssessedNow { record, explanation, stored })
    }

    /// An assessment of a case, as it was stored.
    pub(in crate::node) async fn read_assessment(
        &self,
        officer: Officer,
        case_id: &Text,
        digest: Digest,
    ) -> Result<AssessmentRecord, Refused> {
        let case = self.core.case(case_id).await?;
        let record = self.assessment(case_id, digest).await?;
        self.record_assessment_access(officer, &case, &record).await?;
        Ok(record)
    }

    fn resettler_may_be_claimed(&self, claim: &PensionClaim) -> Result<(), Refused> {
        if !claim.ethnic_kazakh_resettler || self.epoch.law.national.knows_resettlers() {
            return Ok(());
        }
        let problem = "is a claim on Kazakhstan's law, which Kazakhstan's own record proves";
        Err(field_fault("claim.ethnic_kazakh_resettler", problem))
    }

    fn assessed(
        &self,
        claim: &PensionClaim,
        inputs: &AssessmentInputs,
        holding: &Holding,
    ) -> Result<Assessment, Refused> {
        let law = &self.epoch.law;
        let packs = self.packs(claim)?;
        let attested = inputs.attested.iter().map(|one| (one.answer, one.period.clone()));
        let rules = self.epoch.rules();
        let inquiries = inquiries(inputs, self.core.clock.now());
        let in_force_from = self.epoch.policy.treaty_in_force_from;
        let case = claim.case(holding, rules, attested, inquiries, in_force_from);
        let case = case.map_err(uncomputable)?;
        assess(law.national.as_ref(), &packs, &case).map_err(|error| not_assessed(&error))
    }

    fn packs(&self, claim: &PensionClaim) -> Result<Packs, Refused> {
        claim.packs(&self.epoch.law.packs).map_err(|(parameter, error)| {
            let at = claim.readings.keys().position(|known| *known == parameter);
            let field = format!("claim.readings[{}]", at.unwrap_or_default());
            field_fault(&field, &error.to_string())
        })
    }

    async fn assessment(
        &self,
        case_id: &Text,
        digest: Digest,
    ) -> Result<AssessmentRecord, Refused> {
        let read = self.core.store.assessment(case_id, digest, &self.epoch.law.name).await;
        read.or_refuse()?.ok_or_else(|| not_of_case("digest"))
    }

    async fn record_assessment_access(
        &self,
        officer: Officer,
        case: &CaseRecord,
        record: &AssessmentRecord,
    ) -> Result<(), Refused> {
        let access = OwnAccess {
            at: self.core.clock.now(),
            person_id: Some(record.person_id.clone()),
            case_id: Some(case.case_id.clone()),
            officer,
            purpose: case.purpose,
            what: AccessKind::Assessment,
            statement: None,
        };
        self.record_accesses(&[access]).await
    }
}

/// No application was registered on a day that is still to come.
fn not_in_the_future(applied_on: Date, today: Date) -> Result<(), Refused> {
    if applied_on <= today {
        return Ok(());
    }
    let today = PartialDate::from(today);
    let problem =
        format!("lies in the future: an application is registered today, {today}, at the latest");
    Err(field_fault("claim.applied_on", &problem))
}

/// The person of the case, if what was attested in it can be about that person.
fn of_one_person(inputs: &AssessmentInputs) -> Result<&Holding, Refused> {
    let holding = inputs.holding.as_ref().ok_or_else(|| {
        let problem = "names a case without a person of the registry: open one with a person_id";
        field_fault("case_id", problem)
    })?;
    let person = &holding.entry.person;
    if inputs.asked_about.iter().all(|asked| differs_from_person(asked, person).is_empty()) {
        Ok(holding)
    } else {
        Err(RefusalReason::AttestedOfAnother.into())
    }
}

/// How the questions stand now: the officer sees a day that has passed; the assessment is of the same
/// evidence whether or not it has.
fn inquiries(inputs: &AssessmentInputs, now: Instant) -> Vec<Inquiry> {
    let overdue = |query| {
        inputs
            .case
            .questions
            .iter()
            .any(|question| question.query == query && question.overdue(now))
    };
    let mut inquiries = inputs.inquiries.clone();
    for inquiry in inquiries.iter_mut().filter(|inquiry| overdue(inquiry.query)) {
        inquiry.standing = InquiryStatus::Overdue;
    }
    inquiries
}

/// The case is there, and an assessment of that digest is not among its own.
pub(super) fn not_of_case(field: &str) -> Refused {
    let problem = "names no assessment of this case".to_owned();
    let violation = FieldViolation { field: field.to_owned(), problem };
    Refused::because(RefusalReason::NotFound).naming(vec![violation])
}

/// A field of the claim, of the own record or of what was attested: the core names them as facts.
fn uncomputable(fault: CaseFault) -> Refused {
    let CaseFault { path, problem } = fault;
    if (path.as_str(), &problem) == ("person.birth_date", &Problem::AfterAsOf) {
        // The birth date is the own record's, and the day of application the officer's entry.
        let problem = "must not be before the birth of the person of the case";
        return field_fault("claim.applied_on", problem);
    }
    let field = match path.as_str() {
        "as_of" => "claim.applied_on".to_owned(),
        "person.children_raised" => "claim.children_raised".to_owned(),
        "person.semipalatinsk_years" => "claim.semipalatinsk_years".to_owned(),
        path if path.starts_with("periods") || path.starts_with("person.") => path.to_owned(),
        path => format!("claim.{path}"),
    };
    let violation = FieldViolation { field, problem: problem.to_string() };
    Refused::because(RefusalReason::PayloadMalformed).naming(vec![violation])
}

fn not_assessed(error: &AssessError) -> Refused {
    let (reason, field) = match error {
        AssessError::OutOfScope { .. } => (RefusalReason::OutOfScope, "claim.pension"),
        // The parameters of a day are asked for by the day of application.
        AssessError::Pack(_) if error.figures_missing() => {
            (RefusalReason::FiguresMissing, "claim.applied_on")
        }
        AssessError::Pack(_) => (RefusalReason::PayloadMalformed, "claim.applied_on"),
    };
    let violation = FieldViolation { field: field.to_owned(), problem: error.told() };
    Refused::because(reason).naming(vec![violation])
}

/// Words or JSON that cannot be made are a fault of the program.
pub(super) fn unwritable(error: &(dyn std::error::Error + 'static)) -> Refused {
    tracing::error!(error, "an assessment cannot be written");
    RefusalReason::StoreUnavailable.into()
}
