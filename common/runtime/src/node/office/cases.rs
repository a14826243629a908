//! `CaseService`: cases.

use std::collections::BTreeMap;
use std::sync::Arc;

use kzmn_common::assessment::InquiryStatus;
use kzmn_common::code::Code as _;
use kzmn_common::envelope::Digest;
use kzmn_common::header::Officer;
use kzmn_common::instant::Instant;
use kzmn_common::kinds::is_overdue;
use kzmn_common::refusal::{RefusalReason, Refused};
use kzmn_common::text::Text;
use kzmn_common::{office, wire};
use kzmn_proto::exchange::Outcome;
use kzmn_proto::office as proto;
use kzmn_store::{
    AccessKind, AskedRecord, AttestedPeriod, AttestedStatus, CaseFilter, CaseKey, CaseOpened,
    CaseOpening, CaseRecord, CaseWhole, Decided, OwnAccess, Page, QuestionState, QuestionSummary,
    Review, ReviewCause, SettingAside, StoreError,
};
use kzmn_transport::ResponseStream;
use tokio::sync::{broadcast, mpsc};
use tokio_stream::wrappers::ReceiverStream;

use super::super::{Core, not_found, store_refusal};
use super::assessments::{shown_decision, summary as summary_of_assessment};
use super::{OfficeCall, at_fault, page, questions};

type SeenCase = Result<proto::WatchCaseResponse, Refused>;

impl OfficeCall {
    pub(super) async fn open_case(
        &self,
        officer: Officer,
        request: proto::OpenCaseRequest,
    ) -> Result<proto::OpenCaseResponse, Refused> {
        let office::CaseWanted { case_id, purpose, person_id } =
            office::read_open_case(&request).map_err(at_fault)?;
        self.judge_opening(case_id.as_ref(), person_id.as_ref()).await?;
        let at = self.core.clock.now();
        let opening = CaseOpening { case_id, purpose, person_id, officer_id: officer.id, at };
        let opened = self.core.store.open_case(opening).await;
        let (case_id, opened) = opened.map_err(|error| not_opened(&error))?;
        let case = self.core.case(&case_id).await?;
        Ok(proto::OpenCaseResponse {
            case: Some(case),
            opened: opened == CaseOpened::Now,
            person_added: opened == CaseOpened::PersonAdded,
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
        let (store, now) = (&self.core.store, self.core.clock.now());
        let read = store.case_whole(&case_id, &self.epoch.law.name).await;
        let read = read.map_err(|error| store_refusal(&error))?;
        let read = read.ok_or_else(not_found)?;
        let CaseWhole { case, asked, attested, assessments, decisions } = read;
        let reading = OwnAccess {
            at: now,
            person_id: case.person_id.clone(),
            case_id: Some(case_id),
            officer,
            purpose: case.purpose,
            what: AccessKind::Case,
            statement: None,
        };
        store.record_readings(&[reading]).await.map_err(|error| store_refusal(&error))?;
        let rules = &self.epoch.law.name;
        type Part = proto::ReadCaseResponse;
        let asked = asked.iter().map(|asked| asked_question(asked, now));
        let asked = asked.map(|one| Part { asked: vec![one], ..Part::default() });
        let attested = folded(attested).into_iter();
        let attested = attested.map(|one| Part { attested: vec![one], ..Part::default() });
        let assessed = assessments.iter().map(|one| summary_of_assessment(one, rules));
        let assessed = assessed.map(|one| Part { assessments: vec![one], ..Part::default() });
        let decided = replaced_marked(decisions.iter().map(shown_decision).collect()).into_iter();
        let decided = decided.map(|one| Part { decisions: vec![one], ..Part::default() });
        let parts = asked.chain(attested).chain(assessed).chain(decided);
        let (mut read, next) = whole(parts, after)?;
        read.case = Some(shown(case, now));
        read.next_page_token = next.map(|key| tokens.after(key)).unwrap_or_default();
        Ok(read)
    }

    pub(super) async fn set_aside_answer(
        &self,
        officer: Officer,
        request: proto::SetAsideAnswerRequest,
    ) -> Result<proto::SetAsideAnswerResponse, Refused> {
        let office::AsideWanted { case_id, query, aside, reason } =
            office::read_set_aside_answer(&request).map_err(at_fault)?;
        let at = self.core.clock.now();
        let wanted = SettingAside { case_id: case_id.clone(), query, aside, reason, officer, at };
        let changed = self.core.store.set_aside(wanted).await;
        let changed = changed.map_err(|error| match error {
            StoreError::UnknownQuestion => not_found(),
            error => store_refusal(&error),
        })?;
        Ok(proto::SetAsideAnswerResponse { case: Some(self.core.case(&case_id).await?), changed })
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
        let now = self.core.clock.now();
        if states.len() > QuestionState::ALL.len() {
            return Err(at_fault(wire::FieldFault::in_field(
                "states",
                "holds more than there are",
            )));
        }
        let filter = CaseFilter {
            states: states.iter().enumerate().map(read_state).collect::<Result<_, _>>()?,
            overdue_at: overdue.then_some(now),
            person_id: office::read_person_id(&person_id).map_err(at_fault)?,
        };
        let (after, size) = (tokens.read(&page_token, key)?, page::size(page_size)?);
        let page = self.core.store.cases(&filter, after.as_ref(), size).await;
        let page = page.map_err(|error| store_refusal(&error))?;
        let place = |CaseRecord { opened_at, case_id, .. }: &CaseRecord| CaseKey {
            opened_at: *opened_at,
            case_id: case_id.clone(),
        };
        let (cases, next) = page::cut(page, place, |case| shown(case, now));
        Ok(proto::ListCasesResponse {
            cases,
            next_page_token: next
                .as_ref()
                .map(|key| tokens.after(written(key)))
                .unwrap_or_default(),
        })
    }

    pub(super) async fn watch_case(
        &self,
        request: proto::WatchCaseRequest,
    ) -> Result<ResponseStream<proto::WatchCaseResponse>, Refused> {
        let case_id = office::read_case_id(&request.case_id).map_err(at_fault)?;
        // Before the case is read: a change in between is reported rather than missed.
        let changes = self.core.store.changes();
        let now = self.core.seen(&case_id).await?;
        let (sender, seen) = mpsc::channel(1);
        tokio::spawn(watch(Arc::clone(&self.core), case_id, now, (changes, sender)));
        Ok(Box::pin(ReceiverStream::new(seen)))
    }
}

impl Core {
    async fn case(&self, case_id: &Text) -> Result<proto::Case, Refused> {
        let case = self.store.case(case_id).await.map_err(|error| store_refusal(&error))?;
        Ok(shown(case.ok_or_else(not_found)?, self.clock.now()))
    }

    async fn seen(&self, case_id: &Text) -> SeenCase {
        Ok(proto::WatchCaseResponse { case: Some(self.case(case_id).await?) })
    }
}

/// Sends the case as it was seen first and again after each change, until the watcher goes, the node stops, or
/// the case cannot be read.
async fn watch(
    core: Arc<Core>,
    case_id: Text,
    first: proto::WatchCaseResponse,
    (mut changes, sender): (broadcast::Receiver<Arc<str>>, mpsc::Sender<SeenCase>),
) {
    let mut seen = Ok(first);
    loop {
        let failed = seen.is_err();
        // A watcher that does not take what is sent must not delay the node's stop either.
        let sent = tokio::select! {
            sent = sender.send(seen) => sent,
            () = core.stopping.cancelled() => return,
        };
        if failed || sent.is_err() {
            return;
        }
        tokio::select! {
            changed = changed(&mut changes, &case_id) => if !changed { return },
            () = core.stopping.cancelled() => return,
            () = sender.closed() => return,
        }
        seen = core.seen(&case_id).await;
    }
}

/// Waits until the case has changed, or may have: a watcher that fell behind looks again. False: there will be no
/// more changes.
async fn changed(changes: &mut broadcast::Receiver<Arc<str>>, case_id: &Text) -> bool {
    loop {
        match changes.recv().await {
            Ok(changed) if *changed == *case_id.as_str() => return true,
            Ok(_) => {}
            Err(broadcast::error::RecvError::Lagged(_)) => return true,
            Err(broadcast::error::RecvError::Closed) => return false,
        }
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
fn whole(
    mut parts: impl Iterator<Item = proto::ReadCaseResponse>,
    after: Option<String>,
) -> Result<(proto::ReadCaseResponse, Option<String>), Refused> {
    if let Some(after) = after {
        // No row ever goes, so the last one of the page before is there.
        if !parts.any(|part| place(&part) == after) {
            let problem = "must be the next_page_token of the page before, of the same case";
            return Err(at_fault(wire::FieldFault::in_field("page_token", problem)));
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

fn not_opened(error: &StoreError) -> Refused {
    match error {
        StoreError::UnknownPerson => {
            at_fault(wire::FieldFault::in_field("person_id", "is not held by the registry"))
        }
        StoreError::CaseOpenedOtherwise => RefusalReason::CaseOpenedOtherwise.into(),
        error => store_refusal(error),
    }
}

fn read_state((at, state): (usize, &i32)) -> Result<QuestionState, Refused> {
    let named = |one: &QuestionState| i32::from(questions::state(*one)) == *state;
    QuestionState::ALL.into_iter().find(named).ok_or_else(|| {
        let field = format!("states[{at}]");
        at_fault(wire::FieldFault::in_field(&field, "is not a value of its list"))
    })
}

/// The case after which a page begins: when it was opened, in milliseconds, and its number.
fn written(CaseKey { opened_at, case_id }: &CaseKey) -> String {
    format!("{}.{}", opened_at.unix_ms(), case_id.as_str())
}

fn key(written: &str) -> Option<CaseKey> {
    let (ms, case_id) = written.split_once('.')?;
    let opened_at = ms.parse().ok().and_then(Instant::from_unix_ms)?;
    Some(CaseKey { opened_at, case_id: office::read_case_id(case_id).ok()? })
}

fn shown(case: CaseRecord, now: Instant) -> proto::Case {
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
        person_id: person_id.map(String::from).unwrap_or_default(),
        opened_at: Some(wire::instant_to_proto(opened_at)),
        opened_by: opened_by.into(),
        questions: questions.into_iter().map(|question| summary(question, now)).collect(),
        to_review: to_review.map(review),
        decided: decided.map(self::decided),
    }
}

fn decided(Decided { outcome, replaced }: Decided) -> proto::CaseDecided {
    proto::CaseDecided {
        outcome: outcome.code(),
        replaced: i32::try_from(replaced).unwrap_or(i32::MAX),
    }
}

fn review(review: Review) -> proto::DecisionReview {
    use proto::ReviewReasonKind as Kind;
    let reason = |cause: &ReviewCause| {
        let (kind, query) = match cause {
            ReviewCause::Answer(query) => (Kind::Answer, Some(query)),
            ReviewCause::SetAside(query) => (Kind::SetAside, Some(query)),
            ReviewCause::Record => (Kind::OwnRecord, None),
            ReviewCause::Damaged => (Kind::Damaged, None),
        };
        let query_digest = query.map(|query| query.as_bytes().to_vec()).unwrap_or_default();
        proto::ReviewReason { kind: kind.into(), query_digest }
    };
    proto::DecisionReview {
        since: review.since.map(wire::instant_to_proto),
        because: review.because.iter().map(reason).collect(),
    }
}

fn aside(aside: SettingAside) -> proto::AnswerSetAside {
    let SettingAside { case_id: _, query: _, aside, reason, officer, at } = aside;
    proto::AnswerSetAside {
        set_aside: aside,
        reason: reason.into(),
        officer_id: officer.id.into(),
        at: Some(wire::instant_to_proto(at)),
    }
}

fn asked_question(asked: &AskedRecord, now: Instant) -> proto::AskedQuestion {
    let overdue = asked.state.waits() && is_overdue(asked.asked.body.reply_by, now);
    let standing = if overdue { InquiryStatus::Overdue } else { asked.standing };
    proto::AskedQuestion {
        query_digest: asked.query.as_bytes().to_vec(),
        person: Some(wire::claim_to_proto(&asked.asked.body.person)),
        standing: evidence_standing(standing).into(),
        reply_digest: asked.reply.map(|reply| reply.as_bytes().to_vec()).unwrap_or_default(),
        replaced: asked.replaced,
    }
}

fn evidence_standing(standing: InquiryStatus) -> proto::EvidenceStanding {
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

fn summary(question: QuestionSummary, now: Instant) -> proto::QuestionSummary {
    let overdue = question.overdue(now);
    let set_aside = question.aside.clone().map(aside);
    let QuestionSummary {
        query, state, outcome, asked_at, closed_at, attempts, last_reason, ..
    } = question;
    proto::QuestionSummary {
        query_digest: query.as_bytes().to_vec(),
        state: questions::state(state).into(),
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
    shown.into_iter().map(|(one, also_in)| attested_period(one, &also_in)).collect()
}

fn attested_period(attested: AttestedPeriod, also_in: &[Digest]) -> proto::AttestedPeriod {
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
