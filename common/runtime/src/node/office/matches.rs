//! `RegistryService`: possible matches of the other state's claims, for an officer to rule on.

use kzmn_common::code::Code as _;
use kzmn_common::exchange::recognise::compare::Point;
use kzmn_common::header::{Officer, Purpose};
use kzmn_common::refusal::Refused;
use kzmn_common::text::Text;
use kzmn_common::{office, wire};
use kzmn_proto::office as proto;
use kzmn_store::{
    AccessKind, AmbiguousQuestion, Candidate, ListedMatch, MatchRecord, MatchRuling, MatchState,
    NotRuled, OwnAccess, RuledMatch, Ruling,
};

use super::super::{not_found, store_refusal};
use super::{OfficeCall, at_fault, page};

impl OfficeCall {
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
            proto::MatchState::Unspecified => {
                return Err(at_fault(wire::FieldFault::in_field(
                    "state",
                    "is not a value of its list",
                )));
            }
        };
        let tokens = page::Tokens::of(&proto::ListMatchesRequest {
            state: request.state,
            ..proto::ListMatchesRequest::default()
        });
        let above = tokens.read(&request.page_token, |key| key.parse().ok())?;
        let size = page::size(request.page_size)?;
        let page = self.core.store.matches(state, above, size).await;
        let page = page.map_err(|error| store_refusal(&error))?;
        let readings = page.rows.iter().flat_map(|row| self.listing(&officer, row));
        self.record_matches(readings.collect()).await?;
        let (matches, next) = page::cut(page, |row| row.found.match_id, |row| listed(&row));
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
        let found = self.core.store.match_with_candidates(request.match_id).await;
        let found = found.map_err(|error| store_refusal(&error))?;
        let (found, candidates) = found.ok_or_else(not_found)?;
        self.record_candidates(&officer, &found, &candidates).await?;
        Ok(proto::ReadMatchResponse {
            r#match: Some(self.with_history(&found).await?),
            candidates: candidates.iter().map(candidate).collect(),
        })
    }

    /// One access record for each candidate, before anything is shown; one of the claim alone without candidates.
    async fn record_candidates(
        &self,
        officer: &Officer,
        found: &MatchRecord,
        candidates: &[Candidate],
    ) -> Result<(), Refused> {
        let persons = candidates.iter().map(|one| one.person.person_id.clone());
        self.record_matches(self.readings(officer, found, persons.collect())).await
    }

    fn listing(&self, officer: &Officer, row: &ListedMatch) -> Vec<OwnAccess> {
        self.readings(officer, &row.found, row.candidates.clone())
    }

    /// One access record for each person that is named with a claim; one of the claim alone without persons.
    fn readings(
        &self,
        officer: &Officer,
        found: &MatchRecord,
        persons: Vec<Text>,
    ) -> Vec<OwnAccess> {
        if persons.is_empty() {
            return vec![self.reading(officer, found, None)];
        }
        persons.into_iter().map(|id| self.reading(officer, found, Some(id))).collect()
    }

    fn reading(
        &self,
        officer: &Officer,
        found: &MatchRecord,
        person_id: Option<Text>,
    ) -> OwnAccess {
        OwnAccess {
            at: self.core.clock.now(),
            person_id,
            case_id: None,
            officer: officer.clone(),
            purpose: Purpose::CaseHandling,
            what: AccessKind::Match,
            statement: Some(found.query.attested().digest()),
        }
    }

    async fn record_matches(&self, readings: Vec<OwnAccess>) -> Result<(), Refused> {
        let recorded = self.core.store.record_readings(&readings).await;
        recorded.map_err(|error| store_refusal(&error))
    }

    /// The match that an officer rules on, with the person that the ruling names, once the access is recorded.
    async fn ruled_on(
        &self,
        officer: &Officer,
        match_id: i64,
        persons: &[Text],
    ) -> Result<(MatchRecord, Vec<Candidate>), Refused> {
        let found = self.core.store.match_with_candidates(match_id).await;
        let (found, mut candidates) =
            found.map_err(|error| store_refusal(&error))?.ok_or_else(not_found)?;
        candidates.retain(|one| persons.is_empty() || persons.contains(&one.person.person_id));
        self.record_candidates(officer, &found, &candidates).await?;
        Ok((found, candidates))
    }

    /// What a ruling that names these persons would be about.
    async fn preview_ruling(
        &self,
        officer: &Officer,
        match_id: i64,
        (persons, field): (&[Text], impl Fn(usize) -> String),
    ) -> Result<(proto::Match, Vec<proto::MatchCandidate>), Refused> {
        let judged = self.core.store.judge_ruling(match_id, persons).await;
        let judged = judged.map_err(|error| store_refusal(&error))?;
        judged.map_err(|not_ruled| refusal(not_ruled, field))?;
        let (found, candidates) = self.ruled_on(officer, match_id, persons).await?;
        let candidates = candidates.iter().map(candidate).collect();
        Ok((self.with_history(&found).await?, candidates))
    }

    pub(super) async fn confirm_match(
        &self,
        officer: Officer,
        request: proto::ConfirmMatchRequest,
    ) -> Result<proto::ConfirmMatchResponse, Refused> {
        let (match_id, person_id, reason) =
            office::read_confirm_match(&request).map_err(at_fault)?;
        let (named, field) = (std::slice::from_ref(&person_id), |_: usize| "person_id".to_owned());
        if request.check_only {
            let preview = self.preview_ruling(&officer, match_id, (named, field)).await?;
            let (found, candidates) = preview;
            return Ok(proto::ConfirmMatchResponse { r#match: Some(found), candidates });
        }
        self.ruled_on(&officer, match_id, named).await?;
        let (by, at) = (officer.id, self.core.clock.now());
        let ruling = Ruling::Confirm(person_id);
        let ruled = self.rule(MatchRuling { match_id, ruling, by, reason, at }).await?;
        let stands = ruled.map_err(|not_ruled| refusal(not_ruled, field))?;
        let stands = Some(self.with_history(&stands).await?);
        Ok(proto::ConfirmMatchResponse { r#match: stands, candidates: Vec::new() })
    }

    pub(super) async fn reject_match(
        &self,
        officer: Officer,
        request: proto::RejectMatchRequest,
    ) -> Result<proto::RejectMatchResponse, Refused> {
        let (match_id, person_ids, reason) =
            office::read_reject_match(&request).map_err(at_fault)?;
        let field = |at: usize| format!("person_ids[{at}]");
        if request.check_only {
            let preview = self.preview_ruling(&officer, match_id, (&person_ids, field)).await?;
            let (found, candidates) = preview;
            return Ok(proto::RejectMatchResponse { r#match: Some(found), candidates });
        }
        self.ruled_on(&officer, match_id, &person_ids).await?;
        let (by, at) = (officer.id, self.core.clock.now());
        let ruling = Ruling::Reject(person_ids);
        let ruled = self.rule(MatchRuling { match_id, ruling, by, reason, at }).await?;
        let stands = ruled.map_err(|not_ruled| refusal(not_ruled, field))?;
        let stands = Some(self.with_history(&stands).await?);
        Ok(proto::RejectMatchResponse { r#match: stands, candidates: Vec::new() })
    }

    async fn with_history(&self, found: &MatchRecord) -> Result<proto::Match, Refused> {
        let history = self.core.store.match_history(found.match_id).await;
        let (questions, rulings) = history.map_err(|error| store_refusal(&error))?;
        let question = |one: &AmbiguousQuestion| proto::AmbiguousQuestion {
            query_digest: one.query.as_bytes().to_vec(),
            case_id: one.case_id.as_ref().map(|id| id.as_str().to_owned()).unwrap_or_default(),
        };
        Ok(proto::Match {
            questions: questions.iter().map(question).collect(),
            rulings: rulings.iter().map(ruling).collect(),
            ..shown(found)
        })
    }

    async fn rule(&self, ruling: MatchRuling) -> Result<Result<MatchRecord, NotRuled>, Refused> {
        self.core.store.rule_match(ruling).await.map_err(|error| store_refusal(&error))
    }
}

fn refusal(not_ruled: NotRuled, field: impl Fn(usize) -> String) -> Refused {
    match not_ruled {
        NotRuled::UnknownMatch => not_found(),
        NotRuled::NotACandidate(at) => {
            let problem = "is nobody who looks like the claim";
            at_fault(wire::FieldFault::in_field(&field(at), problem))
        }
    }
}

fn listed(row: &ListedMatch) -> proto::Match {
    proto::Match {
        candidate_ids: row.candidates.iter().map(|id| id.as_str().to_owned()).collect(),
        ..shown(&row.found)
    }
}

fn shown(found: &MatchRecord) -> proto::Match {
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
        let person_id = settled.person_id.as_ref();
        shown.person_id = person_id.map(|id| id.as_str().to_owned()).unwrap_or_default();
        shown.decided_at = Some(wire::instant_to_proto(settled.at));
        shown.decided_by = settled.by.as_str().to_owned();
        shown.reason = settled.reason.as_str().to_owned();
    }
    shown
}

fn ruling(ruled: &RuledMatch) -> proto::MatchRuling {
    let RuledMatch { person_id, confirmed, at, by, reason, ended } = ruled;
    let mut shown = proto::MatchRuling {
        person_id: person_id.as_ref().map(|id| id.as_str().to_owned()).unwrap_or_default(),
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

fn candidate(candidate: &Candidate) -> proto::MatchCandidate {
    proto::MatchCandidate {
        person: Some(office::own_person_to_proto(&candidate.person)),
        points: candidate.points.iter().map(point).collect(),
        rejected: candidate.rejected,
    }
}

fn point(point: &Point) -> proto::MatchPoint {
    use kzmn_common::exchange::recognise::compare::{Aspect, AspectVerdict};
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
