//! `CaseService`: what a person is entitled to, and what an officer decides.
//!
//! An assessment is made of one snapshot, stored, and shown once the access record is durable. A decision
//! is a second call by an officer, who names the assessment: nothing decides by itself (Kazakh personal-data
//! law 19-1).

use kzmn_common::assessment::{
    AssessError, Assessment, CaseFault, Inquiry, InquiryStatus, Language, Problem, assess, cites,
    explain, missing_in,
};
use kzmn_common::claim::{PensionClaim, PensionRight, differs_from_person};
use kzmn_common::code::Code as _;
use kzmn_common::date::PartialDate;
use kzmn_common::envelope::Digest;
use kzmn_common::header::{CommonHeader, Justification, LegalBasis, NoticeHeader, Officer};
use kzmn_common::instant::Instant;
use kzmn_common::kinds::{DecisionNotice, DecisionOutcome, MOST_RELIED_ON};
use kzmn_common::refusal::{FieldViolation, RefusalReason, Refused};
use kzmn_common::registry::Holding;
use kzmn_common::rules::Packs;
use kzmn_common::statement::{Sealed, Signed};
use kzmn_common::text::Text;
use kzmn_common::{office, wire};
use kzmn_proto::office as proto;
use kzmn_store::{
    AccessKind, AssessmentInputs, AssessmentRecord, CaseRecord, Change, DecisionInputs,
    DecisionRecord, NewAssessment, NotDecided, OwnAccess,
};
use time::Date;

use super::super::{not_found, store_refusal};
use super::{OfficeCall, at_fault};

/// How many days after the day that the assessment finds an award may begin without a reason.
const MOST_DAYS_LATE: i64 = 31;

/// How many days ahead a decision may hold from without a reason.
const MOST_DAYS_AHEAD: i64 = 366;

/// How much of a message an assessment and its explanation may fill; the summary has the rest.
const LARGEST_SHOWN: usize = 250 * 1024;

impl OfficeCall {
    pub(super) async fn assess_pension(
        &self,
        officer: Officer,
        request: proto::AssessPensionRequest,
    ) -> Result<proto::AssessPensionResponse, Refused> {
        let core = &self.core;
        let (case_id, claim) = office::read_assess_pension(&request, core.me).map_err(at_fault)?;
        self.resettler_may_be_claimed(&claim)?;
        not_in_the_future(claim.applied_on, core.clock.now().date_in(core.me.utc_offset()))?;
        let language = language(request.language)?;
        let inputs = core.store.assessment_inputs(&case_id).await.map_err(|e| store_refusal(&e))?;
        let inputs = inputs.ok_or_else(not_found)?;
        let holding = of_one_person(&inputs)?;
        let assessment = self.assessed(&claim, &inputs, holding)?;
        let json = assessment.to_json().map_err(|error| unwritable(&error))?;
        if json.len() > LARGEST_SHOWN {
            let problem = "has so many periods that their assessment does not fit into a message";
            return Err(at_fault(wire::FieldFault::in_field("case_id", problem)));
        }
        let explanation = explain(self.epoch.law.national.as_ref(), &assessment, language)
            .map_err(|error| unwritable(&error))?;
        let digest = Digest::of(json.as_bytes());
        let rules = self.epoch.law.name.as_str();
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
        let stored = core.store.keep_assessment(new).await.map_err(|e| store_refusal(&e))?;
        let record = self.assessment(&case_id, digest).await?;
        self.record_reading(officer, &inputs.case, &record).await?;
        let fits = record.json.len() + explanation.len() <= LARGEST_SHOWN;
        Ok(proto::AssessPensionResponse {
            summary: Some(summary(&record, rules)),
            assessment_json: record.json,
            explanation: if fits { explanation } else { String::new() },
            stored,
        })
    }

    pub(super) async fn read_assessment(
        &self,
        officer: Officer,
        request: proto::ReadAssessmentRequest,
    ) -> Result<proto::ReadAssessmentResponse, Refused> {
        let (case_id, digest) = office::read_assessment_request(&request).map_err(at_fault)?;
        let case = self.core.store.case(&case_id).await.map_err(|error| store_refusal(&error))?;
        let case = case.ok_or_else(not_found)?;
        let record = self.assessment(&case_id, digest).await?;
        self.record_reading(officer, &case, &record).await?;
        Ok(proto::ReadAssessmentResponse {
            summary: Some(summary(&record, &self.epoch.law.name)),
            claim: Some(office::pension_claim_to_proto(&record.claim, self.core.me)),
            assessment_json: record.json,
        })
    }

    pub(super) async fn record_decision(
        &self,
        officer: Officer,
        request: proto::RecordDecisionRequest,
    ) -> Result<proto::RecordDecisionResponse, Refused> {
        let core = &self.core;
        core.may_sign(&self.epoch)?;
        let wanted = office::read_record_decision(&request).map_err(at_fault)?;
        let (case_id, rules) = (wanted.case_id.clone(), &self.epoch.law.name);
        let check_only = wanted.check_only;
        let inputs = core.store.decision_inputs(&case_id, wanted.assessment, rules).await;
        let inputs = inputs.map_err(|error| store_refusal(&error))?.ok_or_else(not_found)?;
        let (notice, reason_covers) = self.notice(officer, wanted, inputs)?;
        if check_only {
            let judged = core.store.judge_decision(&notice, rules).await;
            judged.map_err(|error| store_refusal(&error))?.map_err(NotDecided::refusal)?;
            let preview = Some(notice.to_message());
            return Ok(proto::RecordDecisionResponse {
                preview,
                reason_covers,
                ..Default::default()
            });
        }
        let sealed = Sealed::seal(notice, &self.epoch.answering.key);
        let decided = core.store.record_decision(sealed, rules).await;
        let decided = decided.map_err(|error| store_refusal(&error))?;
        let (decision, recorded) = decided.map_err(NotDecided::refusal)?;
        let envelope = decision.attested().verified().envelope();
        if recorded {
            tracing::info!(notice = %decision.attested().digest(), "decided");
        }
        Ok(proto::RecordDecisionResponse {
            notice: Some(wire::envelope_to_proto(envelope)),
            decision: Some(shown_decision(&decision)),
            recorded,
            preview: None,
            reason_covers,
        })
    }

    fn resettler_may_be_claimed(&self, claim: &PensionClaim) -> Result<(), Refused> {
        if !claim.ethnic_kazakh_resettler || self.epoch.law.national.knows_resettlers() {
            return Ok(());
        }
        let problem = "is a claim on Kazakhstan's law, which Kazakhstan's own record proves";
        Err(at_fault(wire::FieldFault::in_field("claim.ethnic_kazakh_resettler", problem)))
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
            at_fault(wire::FieldFault::in_field(&field, &error.to_string()))
        })
    }

    async fn assessment(
        &self,
        case_id: &Text,
        digest: Digest,
    ) -> Result<AssessmentRecord, Refused> {
        let read = self.core.store.assessment(case_id, digest, &self.epoch.law.name).await;
        read.map_err(|error| store_refusal(&error))?.ok_or_else(|| not_of_case("digest"))
    }

    async fn record_reading(
        &self,
        officer: Officer,
        case: &CaseRecord,
        record: &AssessmentRecord,
    ) -> Result<(), Refused> {
        let reading = OwnAccess {
            at: self.core.clock.now(),
            person_id: Some(record.person_id.clone()),
            case_id: Some(case.case_id.clone()),
            officer,
            purpose: case.purpose,
            what: AccessKind::Assessment,
            statement: None,
        };
        let recorded = self.core.store.record_readings(&[reading]).await;
        recorded.map_err(|error| store_refusal(&error))
    }

    /// The notice of a decision to the other state, and what its reason is given for.
    fn notice(
        &self,
        officer: Officer,
        wanted: office::DecisionWanted,
        inputs: DecisionInputs,
    ) -> Result<(Signed<DecisionNotice>, Vec<String>), Refused> {
        let core = &self.core;
        let DecisionInputs { case, assessment, basis } = inputs;
        let assessment = assessment.ok_or_else(|| not_of_case("assessment_digest"))?;
        if assessment.outdated {
            return Err(RefusalReason::AssessmentOutdated.into());
        }
        if wanted.outcome == DecisionOutcome::Award && assessment.figures_missing {
            return Err(RefusalReason::FiguresMissing.into());
        }
        let reason_covers =
            reasoned(&wanted, &assessment, core.clock.now().date_in(core.me.utc_offset()))?;
        if assessment.relied_on.len() > MOST_RELIED_ON {
            let problem = format!("relies on more than {MOST_RELIED_ON} answers");
            return Err(at_fault(wire::FieldFault::in_field("assessment_digest", &problem)));
        }
        let justification = Justification {
            purpose: case.purpose,
            basis: self.basis(wanted.basis.or(basis))?,
            officer,
        };
        let body = DecisionNotice {
            outcome: wanted.outcome,
            pension: assessment.claim.pension,
            effective_from: wanted.effective_from,
            article: wanted.article,
            reason: wanted.reason,
            relied_on: assessment.relied_on,
            own_record_version: assessment.version,
            assessment: assessment.digest,
        };
        let notice = Signed {
            common_header: CommonHeader::new(
                core.me,
                self.epoch.bundle.realm().clone(),
                core.clock.now(),
                core.entropy.as_ref(),
            ),
            header: NoticeHeader {
                case_id: case.case_id,
                supersedes: wanted.supersedes,
                justification,
            },
            body,
        };
        Ok((notice, reason_covers))
    }

    /// A legal basis on which the decision may be disclosed, by the own policy as by theirs.
    fn basis(&self, basis: Option<LegalBasis>) -> Result<LegalBasis, Refused> {
        let problem = "is missing: nothing was asked in this case whose basis could be taken";
        let basis =
            basis.ok_or_else(|| at_fault(wire::FieldFault::in_field("legal_basis", problem)))?;
        self.epoch.policy.in_force(&basis, self.core.clock.now())?;
        Ok(basis)
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
    Err(at_fault(wire::FieldFault::in_field("claim.applied_on", &problem)))
}

/// The person of the case, if what was attested in it can be about that person.
fn of_one_person(inputs: &AssessmentInputs) -> Result<&Holding, Refused> {
    let holding = inputs.holding.as_ref().ok_or_else(|| {
        let problem = "names a case without a person of the registry: open one with a person_id";
        at_fault(wire::FieldFault::in_field("case_id", problem))
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

/// What a decision needs a reason for, each in words. Refused where it gives none.
fn reasoned(
    wanted: &office::DecisionWanted,
    assessment: &AssessmentRecord,
    today: Date,
) -> Result<Vec<String>, Refused> {
    let missing = missing_in(&assessment.json).unwrap_or_default();
    let cited = cites(&assessment.json, wanted.article.as_str()).map_err(|e| unwritable(&e))?;
    let mut needing: Vec<Needing> = implausible_day(wanted, assessment, today).collect();
    if !cited {
        needing.push(Needing {
            what: "the assessment does not cite the article".to_owned(),
            instead: "give an article that a step of the assessment cites",
        });
    }
    if wanted.outcome == DecisionOutcome::Refuse && assessment.right != PensionRight::None {
        needing.push(Needing {
            what: "the assessment finds a right, and the pension is refused".to_owned(),
            instead: "award it",
        });
    }
    let of_the_decision = needing.len();
    if !missing.is_empty() {
        needing.push(Needing {
            what: format!("what the other state may hold is not all known: {}", missing.join(", ")),
            instead: "ask the other state first, and assess again",
        });
    }
    if wanted.reason.is_some() || needing.is_empty() {
        return Ok(needing.into_iter().map(|one| one.what).collect());
    }
    // Where something of the decision itself is at fault, asking the other state does not mend it.
    let reason = match of_the_decision {
        0 => RefusalReason::EvidenceIncomplete,
        _ => RefusalReason::PayloadMalformed,
    };
    Err(Refused::because(reason).naming(needing.into_iter().map(Needing::violation).collect()))
}

/// What a decision needs a reason for.
struct Needing {
    /// What it is, in words.
    what: String,
    /// What to do where there is no reason to give.
    instead: &'static str,
}

impl Needing {
    fn violation(self) -> FieldViolation {
        let Self { what, instead } = self;
        let problem = format!("is missing: {what}. Say why, or {instead}");
        FieldViolation { field: "reason".to_owned(), problem }
    }
}

/// An award that goes further than the assessment, or that begins late, and any day far ahead.
fn implausible_day(
    wanted: &office::DecisionWanted,
    assessment: &AssessmentRecord,
    today: Date,
) -> impl Iterator<Item = Needing> {
    let day = wanted.effective_from;
    let award = wanted.outcome == DecisionOutcome::Award;
    let needing = |what: String, instead| Needing { what, instead };
    let by_the_assessment = "give the day that the assessment finds";
    let against = match assessment.right {
        PensionRight::None if award => Some(needing(
            "the assessment finds no right, so an award says why".to_owned(),
            "refuse the pension, or assess again with what is missing",
        )),
        PensionRight::From(first) if award && day < first => Some(needing(
            format!(
                "by the assessment the award begins on {}, so an earlier one says why",
                PartialDate::from(first),
            ),
            by_the_assessment,
        )),
        PensionRight::From(first) if award && late(first, day, MOST_DAYS_LATE) => Some(needing(
            format!(
                "by the assessment the award begins on {}, so one that begins more than a month later says why",
                PartialDate::from(first),
            ),
            by_the_assessment,
        )),
        _ if !award && day < assessment.claim.applied_on => Some(needing(
            "it holds from before the application".to_owned(),
            "give the day of the application or a later one",
        )),
        _ => None,
    };
    let ahead = late(today, day, MOST_DAYS_AHEAD).then(|| {
        let what = "its day lies more than a year ahead".to_owned();
        needing(what, "look at its year")
    });
    against.into_iter().chain(ahead)
}

fn late(first: Date, day: Date, days: i64) -> bool {
    (day - first).whole_days() > days
}

/// The case is there, and an assessment of that digest is not among its own.
fn not_of_case(field: &str) -> Refused {
    let problem = "names no assessment of this case".to_owned();
    let violation = FieldViolation { field: field.to_owned(), problem };
    Refused::because(RefusalReason::NotFound).naming(vec![violation])
}

fn language(language: i32) -> Result<Language, Refused> {
    match proto::Language::try_from(language) {
        Ok(proto::Language::Kazakh) => Ok(Language::Kazakh),
        Ok(proto::Language::Mongolian) => Ok(Language::Mongolian),
        Ok(proto::Language::Russian) => Ok(Language::Russian),
        Ok(proto::Language::English | proto::Language::Unspecified) => Ok(Language::English),
        Err(_) => {
            Err(at_fault(wire::FieldFault::in_field("language", "is not a value of its list")))
        }
    }
}

/// A field of the claim, of the own record or of what was attested: the core names them as facts.
fn uncomputable(fault: CaseFault) -> Refused {
    let CaseFault { path, problem } = fault;
    if (path.as_str(), &problem) == ("person.birth_date", &Problem::AfterAsOf) {
        // The birth date is the own record's, and the day of application the officer's entry.
        let problem = "must not be before the birth of the person of the case";
        return at_fault(wire::FieldFault::in_field("claim.applied_on", problem));
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
fn unwritable(error: &(dyn std::error::Error + 'static)) -> Refused {
    tracing::error!(error, "an assessment cannot be written");
    RefusalReason::StoreUnavailable.into()
}

/// An assessment without itself.
pub(super) fn summary(record: &AssessmentRecord, rules: &str) -> proto::AssessmentSummary {
    proto::AssessmentSummary {
        digest: record.digest.as_bytes().to_vec(),
        pension: wire::pension_kind_to_proto(record.claim.pension),
        applied_on: Some(wire::partial_date_to_proto(record.claim.applied_on.into())),
        assessed_at: Some(wire::instant_to_proto(record.at)),
        assessed_by: record.officer.id.as_str().to_owned(),
        person_id: record.person_id.as_str().to_owned(),
        own_record_version: record.version,
        relied_on: record.relied_on.iter().map(|digest| digest.as_bytes().to_vec()).collect(),
        outdated: record.outdated,
        entitled: record.right != PensionRight::None,
        missing: missing_in(&record.json).unwrap_or_default(),
        changes: record.changes.iter().map(|change| shown_change(change, rules)).collect(),
    }
}

fn shown_change(change: &Change, rules: &str) -> proto::AssessmentChange {
    use proto::AssessmentChangeKind as Kind;
    let mut shown = proto::AssessmentChange::default();
    let kind = match change {
        Change::Record(version) => {
            shown.own_record_version = version.unwrap_or_default();
            Kind::OwnRecord
        }
        Change::Question(query) => {
            shown.query_digest = query.as_bytes().to_vec();
            Kind::Question
        }
        Change::Rules(before) => {
            (shown.rules_before, shown.rules_now) = (before.clone(), rules.to_owned());
            Kind::Rules
        }
        Change::Unasked => Kind::QuestionsNotSeen,
    };
    shown.kind = kind.into();
    shown
}

/// A decision as its notice states it.
pub(super) fn shown_decision(decision: &DecisionRecord) -> proto::Decision {
    let notice = decision.attested().statement();
    let bytes = |digest: Digest| digest.as_bytes().to_vec();
    proto::Decision {
        notice_digest: bytes(decision.attested().digest()),
        assessment_digest: bytes(notice.body.assessment),
        outcome: notice.body.outcome.code(),
        pension: wire::pension_kind_to_proto(notice.body.pension),
        effective_from: Some(wire::partial_date_to_proto(notice.body.effective_from.into())),
        article: notice.body.article.as_str().to_owned(),
        reason: notice.body.reason.as_ref().map(|why| why.as_str().to_owned()).unwrap_or_default(),
        decided_at: Some(wire::instant_to_proto(notice.common_header.issued_at)),
        decided_by: notice.header.justification.officer.id.as_str().to_owned(),
        supersedes: notice.header.supersedes.map(bytes).unwrap_or_default(),
        replaced_by: Vec::new(),
    }
}
