//! `RegistryService`: possible matches of the other state's claims.

use kzmn_common::code::Code as _;
use kzmn_common::exchange::recognise::compare::{Aspect, AspectVerdict, Point};
use kzmn_common::header::Officer;
use kzmn_common::refusal::Refused;
use kzmn_common::{office, wire};
use kzmn_proto::office as proto;
use kzmn_store::{
    AmbiguousQuestion, Candidate, ListedMatch, MatchRecord, MatchState, RuledMatch, Ruling,
};

use super::{Rpc, at_fault, page, text_to_proto, unknown_value};
use crate::node::office::{MatchWithHistory, RulingWanted};

impl Rpc {
    pub(super) async fn list_matches(
        &self,
        officer: Officer,
        request: proto::ListMatchesRequest,
    ) -> Result<proto::ListMatchesResponse, Refused> {
        let state = match request.state() {
            proto::MatchState::Unspecified if request.state == 0 => MatchState::Open,
            proto::MatchState::Open => MatchState::Open,
            proto::MatchState::Confirmed => MatchState::Confirmed,
            proto::MatchState::Rejected => MatchState::Rejected,
            proto::MatchState::Unspecified => return Err(unknown_value("state")),
        };
        let tokens = page::Tokens::of(&proto::ListMatchesRequest {
            state: request.state,
            ..proto::ListMatchesRequest::default()
        });
        let above = tokens.read(&request.page_token, |key| key.parse().ok())?;
        let size = page::size(request.page_size)?;
        let page = self.office.list_matches(&officer, state, above, size).await?;
        let (matches, next) =
            page::cut(page, |row| row.found.match_id, |row| listed_match_to_proto(&row));
        Ok(proto::ListMatchesResponse {
            matches,
            next_page_token: next.map(|last| tokens.after(last)).unwrap_or_default(),
        })
    }

    pub(super) async fn read_match(
        &self,
        officer: Officer,
        request: proto::ReadMatchRequest,
    ) -> Result<proto::ReadMatchResponse, Refused> {
        let (found, candidates) = self.office.read_match(&officer, request.match_id).await?;
        Ok(proto::ReadMatchResponse {
            r#match: Some(history_to_proto(&found)),
            candidates: candidates.iter().map(candidate_to_proto).collect(),
        })
    }

    pub(super) async fn confirm_match(
        &self,
        officer: Officer,
        request: proto::ConfirmMatchRequest,
    ) -> Result<proto::ConfirmMatchResponse, Refused> {
        let (match_id, person_id, reason) =
            office::read_confirm_match(&request).map_err(at_fault)?;
        let wanted = RulingWanted { match_id, ruling: Ruling::Confirm(person_id), reason };
        let (r#match, candidates) = self.rule(officer, wanted, request.check_only).await?;
        Ok(proto::ConfirmMatchResponse { r#match, candidates })
    }

    pub(super) async fn reject_match(
        &self,
        officer: Officer,
        request: proto::RejectMatchRequest,
    ) -> Result<proto::RejectMatchResponse, Refused> {
        let (match_id, person_ids, reason) =
            office::read_reject_match(&request).map_err(at_fault)?;
        let wanted = RulingWanted { match_id, ruling: Ruling::Reject(person_ids), reason };
        let (r#match, candidates) = self.rule(officer, wanted, request.check_only).await?;
        Ok(proto::RejectMatchResponse { r#match, candidates })
    }

    async fn rule(
        &self,
        officer: Officer,
        wanted: RulingWanted,
        check_only: bool,
    ) -> Result<(Option<proto::Match>, Vec<proto::MatchCandidate>), Refused> {
        if !check_only {
            let ruled = self.office.rule_on_match(officer, wanted).await?;
            return Ok((Some(history_to_proto(&ruled)), Vec::new()));
        }
        let (found, candidates) = self.office.preview_ruling(&officer, wanted).await?;
        let candidates = candidates.iter().map(candidate_to_proto).collect();
        Ok((Some(history_to_proto(&found)), candidates))
    }
}

fn history_to_proto(history: &MatchWithHistory) -> proto::Match {
    let MatchWithHistory { found, questions, rulings } = history;
    proto::Match {
        questions: questions.iter().map(ambiguous_question_to_proto).collect(),
        rulings: rulings.iter().map(ruling_to_proto).collect(),
        ..match_to_proto(found)
    }
}

fn ambiguous_question_to_proto(question: &AmbiguousQuestion) -> proto::AmbiguousQuestion {
    proto::AmbiguousQuestion {
        query_digest: question.query.as_bytes().to_vec(),
        case_id: text_to_proto(question.case_id.clone()),
    }
}

fn listed_match_to_proto(row: &ListedMatch) -> proto::Match {
    proto::Match {
        candidate_ids: row.candidates.iter().map(|id| id.as_str().to_owned()).collect(),
        ..match_to_proto(&row.found)
    }
}

fn match_to_proto(found: &MatchRecord) -> proto::Match {
    let MatchRecord { match_id, state, query, asked_at, times_asked, settled } = found;
    let (digest, query) = (query.attested().digest(), query.attested().statement());
    let state = match state {
        MatchState::Open => proto::MatchState::Open,
        MatchState::Confirmed => proto::MatchState::Confirmed,
        MatchState::Rejected => proto::MatchState::Rejected,
    };
    let mut shown = proto::Match {
        match_id: *match_id,
        state: state.into(),
        query_digest: digest.as_bytes().to_vec(),
        asked_at: Some(wire::instant_to_proto(*asked_at)),
        times_asked: *times_asked,
        case_id: query.header.case_id.as_str().to_owned(),
        officer: Some(wire::officer_to_proto(&query.header.justification.officer)),
        purpose: query.header.justification.purpose.code(),
        claim: Some(wire::claim_to_proto(&query.body.person)),
        ..Default::default()
    };
    if let Some(settled) = settled {
        shown.person_id = text_to_proto(settled.person_id.clone());
        shown.decided_at = Some(wire::instant_to_proto(settled.at));
        shown.decided_by = settled.by.as_str().to_owned();
        shown.reason = settled.reason.as_str().to_owned();
    }
    shown
}

fn ruling_to_proto(ruled: &RuledMatch) -> proto::MatchRuling {
    let RuledMatch { person_id, confirmed, at, by, reason, ended } = ruled;
    let mut shown = proto::MatchRuling {
        person_id: text_to_proto(person_id.clone()),
        confirmed: *confirmed,
        decided_at: Some(wire::instant_to_proto(*at)),
        decided_by: by.as_str().to_owned(),
        reason: reason.as_str().to_owned(),
        ..Default::default()
    };
    if let Some((at, by, reason)) = ended {
        shown.replaced_at = Some(wire::instant_to_proto(*at));
        shown.replaced_by = by.as_str().to_owned();
        shown.replaced_reason = reason.as_str().to_owned();
    }
    shown
}

fn candidate_to_proto(candidate: &Candidate) -> proto::MatchCandidate {
    proto::MatchCandidate {
        person: Some(office::own_person_to_proto(&candidate.person)),
        points: candidate.points.iter().map(point_to_proto).collect(),
        rejected: candidate.rejected,
    }
}

fn point_to_proto(point: &Point) -> proto::MatchPoint {
    let Point { aspect, verdict, claimed, held } = point;
    let aspect = match aspect {
        Aspect::Identifier => proto::MatchAspect::Identifier,
        Aspect::GivenName => proto::MatchAspect::GivenName,
        Aspect::FatherName => proto::MatchAspect::FatherName,
        Aspect::FamilyName => proto::MatchAspect::FamilyName,
        Aspect::FormerName => proto::MatchAspect::FormerName,
        Aspect::BirthDate => proto::MatchAspect::BirthDate,
        Aspect::Sex => proto::MatchAspect::Sex,
        Aspect::BirthPlace => proto::MatchAspect::BirthPlace,
        Aspect::Parents => proto::MatchAspect::Parents,
    };
    let verdict = match verdict {
        AspectVerdict::For => proto::MatchVerdict::For,
        AspectVerdict::Against => proto::MatchVerdict::Against,
        AspectVerdict::Unknown => proto::MatchVerdict::Unknown,
    };
    proto::MatchPoint {
        aspect: aspect.into(),
        verdict: verdict.into(),
        claimed: claimed.clone(),
        held: held.clone(),
    }
}
