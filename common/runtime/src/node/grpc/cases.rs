//! `CaseService`: cases.

use std::collections::BTreeMap;
use std::sync::Arc;

use kzmn_common::assessment::InquiryStatus;
use kzmn_common::code::Code as _;
use kzmn_common::envelope::Digest;
use kzmn_common::header::Officer;
use kzmn_common::instant::Instant;
use kzmn_common::kinds::{CaseClose, Receipt, is_overdue};
use kzmn_common::refusal::Refused;
use kzmn_common::statement::{Attested, Signed, Stored};
use kzmn_common::wire::FieldFault;
use kzmn_common::{office, wire};
use kzmn_proto::exchange::Outcome;
use kzmn_proto::office as proto;
use kzmn_store::{
    AskedRecord, AttestedPeriod, AttestedStatus, CaseFilter, CaseKey, CaseOpened, CaseRecord,
    CaseWhole, Decided, DecisionRecord, Page, QuestionState, QuestionSummary, Review, ReviewCause,
    SettingAside,
};
use kzmn_transport::ResponseStream;
use tokio_stream::StreamExt as _;

use super::assessments::{assessment_summary_to_proto, decision_to_proto};
use super::questions::question_state_to_proto;
use super::{Rpc, at_fault, digest_to_proto, page, text_to_proto, unknown_value};

impl Rpc {
    pub(super) async fn open_case(
        &self,
        officer: Officer,
        request: proto::OpenCaseRequest,
    ) -> Result<proto::OpenCaseResponse, Refused> {
        let wanted = office::read_open_case(&request).map_err(at_fault)?;
        let (case, opened, others) = self.office.open_case(officer, wanted).await?;
        Ok(proto::OpenCaseResponse {
            case: Some(case_to_proto(case, self.now())),
            opened: opened == CaseOpened::Now,
            person_added: opened == CaseOpened::PersonAdded,
            other_case_ids: others.into_iter().map(|other| other.case_id.into()).collect(),
        })
    }

    pub(super) async fn read_case(
        &self,
        officer: Officer,
        request: proto::ReadCaseRequest,
    ) -> Result<proto::ReadCaseResponse, Refused> {
        let case_id = office::read_case_id(&request.case_id).map_err(at_fault)?;
        let tokens = page::Tokens::of(&proto::ReadCaseRequest {
            page_token: String::new(),
            ..request.clone()
        });
        let after = tokens.read(&request.page_token, |key| Some(key.to_owned()))?;
        let now = self.now();
        let CaseWhole { case, asked, attested, assessments, decisions, closing, receipts, waiting } =
            self.office.read_case(officer, case_id).await?;
        let of_notice = |digest: Digest| Delivered {
            receipt: receipts.get(&digest).map(|receipt| receipt.attested()),
            waits: waiting.get(&digest),
        };
        type Part = proto::ReadCaseResponse;
        let asked = asked.iter().map(|asked| asked_question_to_proto(asked, now));
        let asked = asked.map(|one| Part { asked: vec![one], ..Part::default() });
        let attested = folded(attested).into_iter();
        let attested = attested.map(|one| Part { attested: vec![one], ..Part::default() });
        let rules = &self.office.epoch.law.name;
        let assessed = assessments.iter().map(|one| assessment_summary_to_proto(one, rules));
        let assessed = assessed.map(|one| Part { assessments: vec![one], ..Part::default() });
        let with_delivery = |decision: &DecisionRecord| {
            let delivered = of_notice(decision.attested().digest());
            proto::Decision {
                received_at: delivered.received_at().map(wire::instant_to_proto),
                receipt_digest: digest_to_proto(delivered.receipt.map(Attested::digest)),
                waits: delivered.waits.is_some(),
                waits_reason: delivered.waits_reason(),
                ..decision_to_proto(decision)
            }
        };
        let decided = replaced_marked(decisions.iter().map(with_delivery).collect());
        let decided =
            decided.into_iter().map(|one| Part { decisions: vec![one], ..Part::default() });
        let parts = asked.chain(attested).chain(assessed).chain(decided);
        let (mut read, next) = page_of_parts(parts, after)?;
        read.case = Some(case_to_proto(case, now));
        read.closing = closing.as_ref().map(|closing| {
            let delivered = of_notice(closing.attested().digest());
            proto::CaseClosing {
                received_at: delivered.received_at().map(wire::instant_to_proto),
                waits: delivered.waits.is_some(),
                waits_reason: delivered.waits_reason(),
                ..closing_to_proto(closing)
            }
        });
        read.next_page_token = next.map(|key| tokens.after(key)).unwrap_or_default();
        Ok(read)
    }

    pub(super) async fn close_case(
        &self,
        officer: Officer,
        request: proto::CloseCaseRequest,
    ) -> Result<proto::CloseCaseResponse, Refused> {
        let wanted = office::read_close_case(&request).map_err(at_fault)?;
        let (closing, closed) = self.office.close_case(officer, wanted).await?;
        let envelope = closing.attested().verified().envelope();
        Ok(proto::CloseCaseResponse {
            closing: Some(closing_to_proto(&closing)),
            closed,
            statement: Some(wire::envelope_to_proto(envelope)),
        })
    }

    pub(super) async fn set_aside_answer(
        &self,
        officer: Officer,
        request: proto::SetAsideAnswerRequest,
    ) -> Result<proto::SetAsideAnswerResponse, Refused> {
        let wanted = office::read_set_aside_answer(&request).map_err(at_fault)?;
        let (case, changed) = self.office.set_aside_answer(officer, wanted).await?;
        let case = Some(case_to_proto(case, self.now()));
        Ok(proto::SetAsideAnswerResponse { case, changed })
    }

    pub(super) async fn list_cases(
        &self,
        _: Officer,
        request: proto::ListCasesRequest,
    ) -> Result<proto::ListCasesResponse, Refused> {
        let tokens = page::Tokens::of(&proto::ListCasesRequest {
            page_size: 0,
            page_token: String::new(),
            ..request.clone()
        });
        let proto::ListCasesRequest { states, overdue, person_id, page_size, page_token } = request;
        let now = self.now();
        if states.len() > QuestionState::ALL.len() {
            return Err(at_fault(FieldFault::in_field("states", "holds more than there are")));
        }
        let filter = CaseFilter {
            states: states.iter().enumerate().map(read_state).collect::<Result<_, _>>()?,
            overdue_at: overdue.then_some(now),
            person_id: office::read_person_id(&person_id).map_err(at_fault)?,
        };
        let (after, size) = (tokens.read(&page_token, read_case_key)?, page::size(page_size)?);
        let page = self.office.list_cases(&filter, after.as_ref(), size).await?;
        let (cases, next) = page::cut(page, case_key, |case| case_to_proto(case, now));
        Ok(proto::ListCasesResponse {
            cases,
            next_page_token: next
                .as_ref()
                .map(|key| tokens.after(render_case_key(key)))
                .unwrap_or_default(),
        })
    }

    pub(super) async fn watch_case(
        &self,
        request: proto::WatchCaseRequest,
    ) -> Result<ResponseStream<proto::WatchCaseResponse>, Refused> {
        let case_id = office::read_case_id(&request.case_id).map_err(at_fault)?;
        let seen = self.office.watch_case(case_id).await?;
        let clock = Arc::clone(&self.office.core.clock);
        Ok(Box::pin(seen.map(move |seen| {
            let case = Some(case_to_proto(seen?, clock.now()));
            Ok(proto::WatchCaseResponse { case })
        })))
    }
}

/// What became of a notice: it was received, or it waits.
struct Delivered<'a> {
    receipt: Option<&'a Attested<Receipt>>,
    waits: Option<&'a Option<String>>,
}

impl Delivered<'_> {
    fn received_at(&self) -> Option<Instant> {
        self.receipt.map(|receipt| receipt.statement().body.received_at)
    }

    fn waits_reason(&self) -> String {
        self.waits.cloned().flatten().unwrap_or_default()
    }
}

fn closing_to_proto(closing: &Stored<CaseClose>) -> proto::CaseClosing {
    let closing = closing.attested();
    let Signed { common_header, header, body } = closing.statement();
    proto::CaseClosing {
        statement_digest: closing.digest().as_bytes().to_vec(),
        reason: body.reason.code(),
        note: text_to_proto(body.note.clone()),
        closed_at: Some(wire::instant_to_proto(common_header.issued_at)),
        officer_id: header.justification.officer.id.as_str().to_owned(),
        ..proto::CaseClosing::default()
    }
}

/// Each decision that a later one replaced names that one.
fn replaced_marked(mut decisions: Vec<proto::Decision>) -> Vec<proto::Decision> {
    let later: BTreeMap<Vec<u8>, Vec<u8>> = decisions
        .iter()
        .map(|later| (later.supersedes.clone(), later.notice_digest.clone()))
        .collect();
    for decision in &mut decisions {
        decision.replaced_by = later.get(&decision.notice_digest).cloned().unwrap_or_default();
    }
    decisions
}

/// A page of what a case holds, each part with one row alone, from after that key on.
fn page_of_parts(
    mut parts: impl Iterator<Item = proto::ReadCaseResponse>,
    after: Option<String>,
) -> Result<(proto::ReadCaseResponse, Option<String>), Refused> {
    if let Some(after) = after {
        // No row ever goes, so the last one of the page before is there.
        if !parts.any(|part| place(&part) == after) {
            let problem = "must be the next_page_token of the page before, of the same case";
            return Err(at_fault(FieldFault::in_field("page_token", problem)));
        }
    }
    let rows = Page { rows: parts.collect(), next: None };
    let (parts, next) = page::cut(rows, place, |part| part);
    let mut page = proto::ReadCaseResponse::default();
    for part in parts {
        page.asked.extend(part.asked);
        page.attested.extend(part.attested);
        page.assessments.extend(part.assessments);
        page.decisions.extend(part.decisions);
    }
    Ok((page, next))
}

/// What names the one row of a part.
fn place(part: &proto::ReadCaseResponse) -> String {
    let asked = part.asked.first();
    let asked = asked.map(|one| format!("asked {}", hex::encode(&one.query_digest)));
    let attested = part.attested.first().map(|period| {
        format!("attested {} {}", hex::encode(&period.answer_digest), period.position)
    });
    let assessed = part.assessments.first();
    let assessed = assessed.map(|one| {
        let at = one.assessed_at.unwrap_or_default();
        format!("assessed {} {}.{}", hex::encode(&one.digest), at.seconds, at.nanos)
    });
    let decided = part.decisions.first();
    let decided = decided.map(|one| format!("decided {}", hex::encode(&one.notice_digest)));
    asked.or(attested).or(assessed).or(decided).unwrap_or_default()
}

fn read_state((at, state): (usize, &i32)) -> Result<QuestionState, Refused> {
    let named = |one: &QuestionState| i32::from(question_state_to_proto(*one)) == *state;
    QuestionState::ALL
        .into_iter()
        .find(named)
        .ok_or_else(|| unknown_value(&format!("states[{at}]")))
}

/// The case after which a page begins: when it was opened, in milliseconds, and its number.
fn render_case_key(CaseKey { opened_at, case_id }: &CaseKey) -> String {
    format!("{}.{}", opened_at.unix_ms(), case_id.as_str())
}

fn case_key(CaseRecord { opened_at, case_id, .. }: &CaseRecord) -> CaseKey {
    CaseKey { opened_at: *opened_at, case_id: case_id.clone() }
}

fn read_case_key(written: &str) -> Option<CaseKey> {
    let (ms, case_id) = written.split_once('.')?;
    let opened_at = ms.parse().ok().and_then(Instant::from_unix_ms)?;
    Some(CaseKey { opened_at, case_id: office::read_case_id(case_id).ok()? })
}

fn case_to_proto(case: CaseRecord, now: Instant) -> proto::Case {
    let CaseRecord {
        case_id,
        purpose,
        person_id,
        opened_at,
        opened_by,
        questions,
        to_review,
        decided,
    } = case;
    proto::Case {
        case_id: case_id.into(),
        purpose: purpose.code(),
        person_id: text_to_proto(person_id),
        opened_at: Some(wire::instant_to_proto(opened_at)),
        opened_by: opened_by.into(),
        questions: questions
            .into_iter()
            .map(|question| question_summary_to_proto(question, now))
            .collect(),
        to_review: to_review.map(review_to_proto),
        decided: decided.map(decided_to_proto),
    }
}

fn decided_to_proto(Decided { outcome, replaced }: Decided) -> proto::CaseDecided {
    proto::CaseDecided {
        outcome: outcome.code(),
        replaced: i32::try_from(replaced).unwrap_or(i32::MAX),
    }
}

fn review_to_proto(review: Review) -> proto::DecisionReview {
    proto::DecisionReview {
        since: review.since.map(wire::instant_to_proto),
        because: review.because.iter().map(review_cause_to_proto).collect(),
    }
}

fn review_cause_to_proto(cause: &ReviewCause) -> proto::ReviewReason {
    use proto::ReviewReasonKind as Kind;
    let (kind, query) = match cause {
        ReviewCause::Answer(query) => (Kind::Answer, Some(*query)),
        ReviewCause::SetAside(query) => (Kind::SetAside, Some(*query)),
        ReviewCause::Record => (Kind::OwnRecord, None),
        ReviewCause::Damaged => (Kind::Damaged, None),
    };
    proto::ReviewReason { kind: kind.into(), query_digest: digest_to_proto(query) }
}

fn set_aside_to_proto(aside: SettingAside) -> proto::AnswerSetAside {
    let SettingAside { case_id: _, query: _, aside, reason, officer, at } = aside;
    proto::AnswerSetAside {
        set_aside: aside,
        reason: reason.into(),
        officer_id: officer.id.into(),
        at: Some(wire::instant_to_proto(at)),
    }
}

fn asked_question_to_proto(asked: &AskedRecord, now: Instant) -> proto::AskedQuestion {
    let overdue = asked.state.waits() && is_overdue(asked.asked.body.reply_by, now);
    let standing = if overdue { InquiryStatus::Overdue } else { asked.standing };
    proto::AskedQuestion {
        query_digest: asked.query.as_bytes().to_vec(),
        person: Some(wire::claim_to_proto(&asked.asked.body.person)),
        standing: inquiry_status_to_proto(standing).into(),
        reply_digest: asked.reply.map(|reply| reply.as_bytes().to_vec()).unwrap_or_default(),
        replaced: asked.replaced,
    }
}

fn inquiry_status_to_proto(standing: InquiryStatus) -> proto::EvidenceStanding {
    use proto::EvidenceStanding as Shown;
    match standing {
        InquiryStatus::Complete => Shown::Complete,
        InquiryStatus::Partial => Shown::Partial,
        InquiryStatus::Narrow => Shown::Narrow,
        InquiryStatus::NotFound => Shown::NotFound,
        InquiryStatus::Ambiguous => Shown::Ambiguous,
        InquiryStatus::Withheld => Shown::Withheld,
        InquiryStatus::Refused => Shown::Refused,
        InquiryStatus::Deferred => Shown::Deferred,
        InquiryStatus::Open => Shown::Open,
        InquiryStatus::Overdue => Shown::Overdue,
        InquiryStatus::Equivocal => Shown::Equivocal,
    }
}

fn question_summary_to_proto(question: QuestionSummary, now: Instant) -> proto::QuestionSummary {
    let overdue = question.overdue(now);
    let set_aside = question.aside.clone().map(set_aside_to_proto);
    let QuestionSummary {
        query, state, outcome, asked_at, closed_at, attempts, last_reason, ..
    } = question;
    proto::QuestionSummary {
        query_digest: query.as_bytes().to_vec(),
        state: question_state_to_proto(state).into(),
        asked_at: Some(wire::instant_to_proto(asked_at)),
        closed_at: closed_at.map(wire::instant_to_proto),
        attempts: i32::try_from(attempts).unwrap_or(i32::MAX),
        open_reason: last_reason.filter(|_| state == QuestionState::Open).unwrap_or_default(),
        overdue,
        set_aside,
        outcome: outcome.and_then(Outcome::from_str_name).map_or(0, i32::from),
    }
}

/// A row that several answers attest in the same form is one period, beside the others that may be relied on.
fn folded(attested: Vec<AttestedPeriod>) -> Vec<proto::AttestedPeriod> {
    let mut shown: Vec<(AttestedPeriod, Vec<Digest>)> = Vec::new();
    for one in attested {
        let active = one.status == AttestedStatus::Active;
        let same = shown.iter_mut().find(|(held, _)| {
            active && held.status == AttestedStatus::Active && held.period == one.period
        });
        match same {
            Some((_, also_in)) => also_in.push(one.answer),
            None => shown.push((one, Vec::new())),
        }
    }
    shown.into_iter().map(|(one, also_in)| attested_period_to_proto(one, &also_in)).collect()
}

fn attested_period_to_proto(attested: AttestedPeriod, also_in: &[Digest]) -> proto::AttestedPeriod {
    let AttestedPeriod { answer, position, query, status, period } = attested;
    let status = match status {
        AttestedStatus::Active => proto::AttestedStatus::Active,
        AttestedStatus::Superseded => proto::AttestedStatus::Superseded,
        AttestedStatus::Invalidated => proto::AttestedStatus::Invalidated,
        AttestedStatus::Expired => proto::AttestedStatus::Expired,
        AttestedStatus::Disputed => proto::AttestedStatus::Disputed,
        AttestedStatus::SetAside => proto::AttestedStatus::SetAside,
    };
    proto::AttestedPeriod {
        answer_digest: answer.as_bytes().to_vec(),
        position: i32::try_from(position).unwrap_or(i32::MAX),
        status: status.into(),
        period: Some(wire::period_to_proto(&period)),
        query_digest: query.as_bytes().to_vec(),
        also_in: also_in.iter().map(|answer| answer.as_bytes().to_vec()).collect(),
    }
}
